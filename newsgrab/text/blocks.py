"""Speech without quotation marks: blocks under a speaker's line, dialogues with dashes, interviews.

``read_unmarked`` goes through the paragraphs and returns, for each that is speech, its drafts; paragraphs that only name a
speaker are no speech. A block ends where a paragraph is plainly no speech: after the first paragraph, only one in the first
person goes on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from .attribution import DASHES, MAX_CUE, Sentence
from .lexicon import FIRST_PERSON, GIVEN, MARK, SAY, SPAN, TITLE, Lexicon
from .mentions import find_mentions, tokenise
from .names import FULL_NAME, UPPER, is_capitals
from .quotation import CLOSERS
from .speakers import Cast
from .speech import WORD, Draft

# A speaker's line is no longer than this, characters.
MAX_LINE = 220
# Letters of a surname in capitals; below it stand abbreviations. Words of a name.
MIN_SURNAME, MAX_NAME = 3, 4
# Speech under a speaker's line has at least so many words, else it is a caption.
MIN_BLOCK = 3
# Paragraphs that may go on with a block in the first person.
MAX_MORE = 8
SENTENCE = re.compile(r"(?<=\w\w\w)[.!?…]\s")
DASH_START = re.compile(rf"[{DASHES}]\s*")
# Where a dash may part speech from the author's words: after a mark, or with spaces around it.
DASH_CUT = re.compile(rf"(?<=[,.!?…»”\"])\s*[{DASHES}]+\s*|(?<=[,.!?…])\s+[{DASHES}]\s+")
TAIL_CUE = re.compile(rf"(?<=[,!?…])\s?[{DASHES}]\s?(?=[^{DASHES}]{{3,160}}$)")
LABEL = re.compile(rf"(?:[{UPPER}][\w.’'-]*)(?:[ .]{{1,2}}[{UPPER}(][\w.’')-]*){{0,4}}\s?:\s")
# So many turns with few labels make an interview.
MIN_TURNS = 4
# Labels of questions, which are the newsroom's.
QUESTION_LABELS = frozenset(
    ["q", "question", "вопрос", "в", "питання", "запитання", "сұрақ", "frage", "frage:", "pregunta", "p", "soru", "otázka", "pytanie", "domanda", "pergunta"]
)
# A word after a mark within a quotation, at which its attribution may begin; how far it is looked for; its least length.
COMMA_WORD = re.compile(r"[,?!] (\w+(?:-\w+){0,2})")
MAX_QUOTATION, MIN_INSERTED = 4000, 6


def read_unmarked(
    text: str, bounds: Sequence[tuple[int, int, str]], quoted: Sequence[bool], lexicon: Lexicon, cast: Cast
) -> tuple[dict[int, list[Draft]], dict[int, Draft]]:
    """Return the drafts of paragraphs that are speech without marks, and for paragraphs in marks who leads to them.

    ``bounds`` are start, end and kind of the paragraphs, ``quoted`` whether a paragraph has stretches between marks. An
    empty list says that a paragraph is a speaker's line.
    """
    found: dict[int, list[Draft]] = {}
    leads: dict[int, Draft] = {}
    turns = interview(text, bounds, lexicon, cast)
    number = 0
    while number < len(bounds):
        start, end, kind = bounds[number]
        if number in turns:
            found[number] = [turns[number]]
            number += 1
            continue
        line = speaker_line(text, bounds, number, lexicon, cast)
        if line is not None:
            draft, first = line
            for n in range(number, first):
                found[n] = []
            number = block(text, bounds, quoted, first, draft, lexicon, found, leads)
            continue
        if text[start] in DASHES:
            before = bounds[number - 1] if number else None
            drafts = dialogue(text, start, end, lexicon, cast, leading(text, before, lexicon, cast))
            if drafts:
                found[number] = drafts
        elif text[end - 1] == ":" and number + 1 < len(bounds):
            barred = lexicon.not_speakers is not None and lexicon.not_speakers.match(text, start, end)
            lead = None if barred else leading(text, bounds[number], lexicon, cast)
            following = bounds[number + 1]
            if lead is not None and following[2] not in ("item", "heading") and text[following[0]] not in DASHES:
                if opens_mark(text, following[0]):
                    leads[number + 1] = lead
                elif lead.cue and not quoted[number + 1] and not quoted[number]:
                    found[number + 1] = [with_words(text, lead, following[0], following[1], "block")]
                    number += 1
        elif not quoted[number] and kind not in ("heading", "item"):
            drafts = tail_attribution(text, start, end, lexicon, cast)
            if drafts:
                found[number] = drafts
        number += 1
    return found, leads


def opens_mark(text: str, at: int) -> bool:
    """Say whether a quotation mark stands at an offset."""
    return text[at] in CLOSERS


def with_words(text: str, lead: Draft, start: int, end: int, kind: str) -> Draft:
    """Return the words from ``start`` to ``end`` as said by whom ``lead`` names; a dash before them is none of them."""
    found = DASH_START.match(text, start, end)
    start = found.end() if found else start
    return Draft(
        [(start, end)], kind, lead.cue, lead.mention, lead.oblique, lead.tokens, words=len(WORD.findall(text, start, end)),
        speaker=lead.speaker, role=lead.role,
    )  # fmt: skip


# ---------------------------------------------------------------- blocks


def speaker_line(
    text: str, bounds: Sequence[tuple[int, int, str]], number: int, lexicon: Lexicon, cast: Cast
) -> tuple[Draft, int] | None:
    """Return who speaks after a line that only names a speaker, and the paragraph where the speech begins; else None."""
    start, end, kind = bounds[number]
    if end - start > MAX_LINE or number + 1 >= len(bounds):
        return None
    line = text[start:end].strip()
    colon = line.endswith(":")
    if not (colon or kind == "speaker" or has_capitals_name(line)):
        return None
    content = line.rstrip(": ")
    if not content or (lexicon.not_speakers is not None and lexicon.not_speakers.match(content)):
        return None
    if SENTENCE.search(content) or content[0] in CLOSERS or content[0] in DASHES:
        return None
    first = number + 1
    following = text[bounds[first][0] : bounds[first][1]]
    role_line = None
    if (
        not colon
        and "," not in content
        and is_capitals(following)
        and len(following) < MAX_LINE
        and first + 1 < len(bounds)
    ):
        role_line, first = following.strip(" :"), first + 1
    draft = parse_speaker(text, start, start + len(content), lexicon, cast, colon, kind)
    if draft is None:
        return None
    if role_line and not draft.role:
        draft.role = role_line
    if not colon and not draft.role:
        return None
    return draft, first


def has_capitals_name(line: str) -> bool:
    """Say whether a line begins with a name whose surname is in capitals, and a role after it is set apart.

    >>> has_capitals_name("Марат ЖУНУСОВ, СПАСАТЕЛЬ"), has_capitals_name("Марат Жунусов"), has_capitals_name("NATO meets")
    (True, False, False)
    """
    found = FULL_NAME.match(line)
    if found is None or (found.end() < len(line) and line[found.end()] not in ",–—("):
        return False
    words, role = found.group().split(), line[found.end() :]
    surname = len(words[-1]) > MIN_SURNAME and is_capitals(words[-1]) and len(words) <= MAX_NAME
    return surname and (not role or is_capitals(role) or not is_capitals(words[0])) and len(line) < MAX_LINE // 2


def parse_speaker(
    text: str, start: int, end: int, lexicon: Lexicon, cast: Cast, colon: bool, kind: str
) -> Draft | None:
    """Return who a speaker's line names; None if it names nobody."""
    content = text[start:end]
    tokens = tokenise(text, start, end, lexicon)
    if any(t.flags & SAY and not t.flags & TITLE and not t.cap for t in tokens):
        return None
    found = FULL_NAME.match(content)
    if found is not None and any(lexicon.flags(w.lower()) & SAY for w in found.group().split()):
        return None
    if found is not None and not lexicon.flags(found.group().split()[0].lower()) & TITLE:
        rest = content[found.end() :]
        role = rest.strip(" ,–—-()") or None
        if rest and rest.lstrip()[:1] not in ",–—-(":
            return None
        name = found.group()
        words = name.split()
        capitals = is_capitals(words[-1]) and len(words[-1]) > 2
        titled = role is not None and any(lexicon.flags(w) & TITLE for w in re.findall(r"[\w-]+", role.lower()))
        given = any(lexicon.flags(w.lower()) & GIVEN for w in words)
        plain = colon and role is not None and role[0].islower() and not any(map(str.isdigit, role))
        often = plain or role is None and not lexicon.capital_nouns and len(cast_places(cast, name)) > 1
        if not (capitals or titled or given or often):
            return None
        if not titled and role is not None and not (capitals or given or plain):
            return None
        person = cast.find(name, start)
        full = cast.display(person.name if person is not None and len(words) < 2 else name)
        return Draft(
            [], "block", speaker=full, role=role or (cast.role_of(person) if person is not None and not role else None)
        )
    mentions = find_mentions(tokens, lexicon, cast.known)
    if not mentions or len(tokens) > 18:
        return None
    name_mention = next((m for m in reversed(mentions) if m.kind == "name"), None)
    if (
        name_mention is not None
        and name_mention.role is not None
        and name_mention.role[0] == tokens[0].start
        and (name_mention.last == len(tokens) - 1)
    ):
        a, b = name_mention.role
        full, person = cast.full_name(text[name_mention.start : name_mention.end], start)
        return Draft([], "block", speaker=full, role=" ".join(text[a:b].split()))
    if name_mention is not None and len(tokens) == 1 and cast.known(tokens[0].word):
        full, person = cast.full_name(content, start)
        return Draft([], "block", speaker=full, role=cast.role_of(person) if person is not None else None)
    if colon and tokens[0].flags & TITLE and len(tokens) <= 6 and not any(t.flags & MARK for t in tokens):
        return Draft([], "block", speaker=" ".join(content.split()))
    return None


def cast_places(cast: Cast, name: str) -> list[tuple[int, int]]:
    """Return where a full name stands."""
    person = cast.find(name)
    return person.places if person is not None else []


def block(
    text: str, bounds: Sequence[tuple[int, int, str]], quoted: Sequence[bool], first: int, draft: Draft, lexicon: Lexicon,
    found: dict[int, list[Draft]], leads: dict[int, Draft],
) -> int:  # fmt: skip
    """Note the paragraphs of a block that begins at ``first``; return the paragraph after it."""
    start, end, _ = bounds[first]
    if opens_mark(text, start):
        leads[first] = draft
        return first
    if len(WORD.findall(text, start, end)) < MIN_BLOCK:
        return first
    last = first + 1
    while last < len(bounds) and last - first < MAX_MORE and goes_on(text, bounds[last], quoted[last], lexicon):
        last += 1
    found[first] = [with_words(text, draft, start, bounds[last - 1][1], "block")]
    for n in range(first + 1, last):
        found[n] = []
    return last


def goes_on(text: str, bound: tuple[int, int, str], quoted: bool, lexicon: Lexicon) -> bool:
    """Say whether a paragraph goes on with the speech before it: the first person, and no verb of saying."""
    start, end, kind = bound
    if kind not in ("p", "quote") or quoted or text[end - 1] == ":" or end - start < 20:
        return False
    tokens = tokenise(text, start, end, lexicon)
    first = sum(bool(t.flags & FIRST_PERSON) for t in tokens)
    return (
        first > 0
        and not any(t.flags & SAY and t.flags & ~SAY == 0 for t in tokens[:12])
        and tokens[0].flags & SPAN == 0
    )


# ---------------------------------------------------------------- dashes


def leading(text: str, bound: tuple[int, int, str] | None, lexicon: Lexicon, cast: Cast) -> Draft | None:
    """Return who speaks after a paragraph that ends with a colon: the subject of its last sentence."""
    if bound is None or text[bound[1] - 1] != ":":
        return None
    start, end, _ = bound
    cut = [m.end() for m in SENTENCE.finditer(text, max(start, end - 400), end)]
    tokens = tokenise(text, cut[-1] if cut else max(start, end - 400), end - 1, lexicon)
    sentence = Sentence(text, tokens, find_mentions(tokens, lexicon, cast.known), lexicon)
    verb = next((i for i in range(len(tokens) - 1, max(-1, len(tokens) - MAX_CUE), -1) if tokens[i].flags & SAY), -1)
    if verb < 0:
        subject = sentence.nearest_before(len(tokens))
        return Draft([], "direct", None, subject, tokens=tuple(tokens)) if subject is not None else None
    subject = sentence.subject_before(verb, len(tokens))
    return Draft([], "direct", text[tokens[verb].start : tokens[verb].end], subject, tokens=tuple(tokens))


def inserted(text: str, start: int, end: int, lexicon: Lexicon, cast: Cast) -> Draft | None:
    """Return the pieces of a quotation that has its attribution inside its marks («A, — said X. — B»); None if it has none.

    The attribution stands between dashes, or between commas where it begins with a verb of saying.
    """
    if not DASH_CUT.search(text, start, end):
        return inserted_comma(text, start, end, lexicon, cast)
    drafts = dialogue(text, start, end, lexicon, cast, None)
    return drafts[0] if drafts else inserted_comma(text, start, end, lexicon, cast)


def inserted_comma(text: str, start: int, end: int, lexicon: Lexicon, cast: Cast) -> Draft | None:
    """Return the pieces of a quotation with ", says X," or ". Says X." inside its marks; None if there is none."""
    for mark in COMMA_WORD.finditer(text, start, min(end, start + MAX_QUOTATION)):
        word, at = mark.group(1).lower(), mark.start(1)
        if not lexicon.flags(word) & SAY and not ("-" in word and lexicon.flags(word.partition("-")[0]) & SAY):
            continue
        stop = next(
            (i for i in range(at, min(end, at + MAX_LINE)) if text[i] in ",." and not text[i + 1 : i + 2].isalnum()), -1
        )
        if stop - at < MIN_INSERTED:
            continue
        draft = author_words(text, at, stop, lexicon, cast)
        if draft is None or draft.mention is None or not (draft.mention.person or draft.mention.kind == "pronoun"):
            continue
        pieces = [trim(text, start, mark.start() + (text[mark.start()] != ",")), trim(text, stop + 1, end)]
        draft.pieces = [(a, b) for a, b in pieces if b > a]
        draft.words = sum(len(WORD.findall(text, a, b)) for a, b in draft.pieces)
        return draft
    return None


def dialogue(text: str, start: int, end: int, lexicon: Lexicon, cast: Cast, lead: Draft | None) -> list[Draft]:
    """Return the speech of a paragraph that begins with a dash; the author's words stand between further dashes."""
    found = DASH_START.match(text, start, end)
    begin = found.end() if found else start
    cuts = [m.span() for m in DASH_CUT.finditer(text, begin, min(end, begin + MAX_QUOTATION))]
    parts: list[tuple[int, int]] = []
    at = begin
    for a, b in cuts:
        parts.append((at, a))
        at = b
    parts.append((at, end))
    pieces: list[tuple[int, int]] = [parts[0]]
    draft = None
    n = 1
    while n < len(parts):
        a, b = parts[n]
        said = author_words(text, a, b, lexicon, cast) if draft is None else None
        if said is not None:
            draft = said
            if n + 1 < len(parts):
                pieces.append((parts[n + 1][0], parts[-1][1]))
            break
        pieces[-1] = (pieces[-1][0], b)
        n += 1
    if draft is None:
        if lead is None:
            return []
        draft = lead
    clean = [trim(text, a, b) for a, b in pieces]
    clean = [(a, b) for a, b in clean if b > a]
    if not clean:
        return []
    words = sum(len(WORD.findall(text, a, b)) for a, b in clean)
    return [
        Draft(
            clean,
            "direct",
            draft.cue,
            draft.mention,
            draft.oblique,
            draft.tokens,
            words=words,
            bare=draft.mention is None,
        )
    ]


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds without spaces and a comma at the end."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] == ","):
        end -= 1
    return start, end


def author_words(text: str, start: int, end: int, lexicon: Lexicon, cast: Cast) -> Draft | None:
    """Return the attribution in the words between two dashes; None if they are speech."""
    if end - start > MAX_LINE:
        return None
    tokens = tokenise(text, start, end, lexicon)
    if not tokens or (tokens[0].cap and not tokens[0].flags & SAY):
        return None
    verb = next((i for i, t in enumerate(tokens[:8]) if t.flags & SAY), -1)
    mentions = find_mentions(tokens, lexicon, cast.known)
    if verb < 0:
        subject = next((m for m in mentions if not m.governed), None)
        if subject is None or subject.first > 4 or subject.kind == "role" or not tokens[0].word[:1].isalpha():
            return None
        return Draft([], "direct", text[tokens[0].start : tokens[0].end], subject, tokens=tuple(tokens))
    if any(t.flags & FIRST_PERSON for t in tokens):
        return Draft(
            [], "direct", text[tokens[verb].start : tokens[verb].end], None, tokens=tuple(tokens), certain=False
        )
    ahead = next((m for m in mentions if m.last < verb and not m.governed), None)
    subject = ahead or Sentence(text, tokens, mentions, lexicon).subject_following(verb, len(tokens))
    return Draft([], "direct", text[tokens[verb].start : tokens[verb].end], subject, tokens=tuple(tokens))


def tail_attribution(text: str, start: int, end: int, lexicon: Lexicon, cast: Cast) -> list[Draft]:
    """Return the speech of a paragraph that ends with ", — says X." and has no other mark of speech."""
    found = TAIL_CUE.search(text, max(start, end - MAX_LINE), end)
    if found is None:
        return []
    tokens = tokenise(text, found.end(), end, lexicon)
    if not tokens or not tokens[0].flags & SAY or tokens[-1].word not in ".!…":
        return []
    draft = author_words(text, found.end(), end, lexicon, cast)
    if draft is None:
        return []
    a, b = trim(text, start, found.start())
    return [
        Draft(
            [(a, b)],
            "direct",
            draft.cue,
            draft.mention,
            draft.oblique,
            draft.tokens,
            words=len(WORD.findall(text, a, b)),
        )
    ]


# ---------------------------------------------------------------- interviews


def interview(text: str, bounds: Sequence[tuple[int, int, str]], lexicon: Lexicon, cast: Cast) -> dict[int, Draft]:
    """Return the turns of an interview printed as ``Label: words``; none if the labels do not come again."""
    labels: dict[int, re.Match[str]] = {}
    for number, (start, end, _) in enumerate(bounds):
        found = LABEL.match(text, start, end)
        if found is not None and end - found.end() > 2 and not opens_mark(text, found.end()):
            labels[number] = found
    if len(labels) < MIN_TURNS:
        return {}
    counts = Counter(m.group() for m in labels.values())
    often = {label for label, count in counts.items() if count >= 2}
    turns = {n: m for n, m in labels.items() if m.group() in often}
    if len(turns) < MIN_TURNS or len(often) > 8:
        return {}
    drafts: dict[int, Draft] = {}
    for number, found in turns.items():
        label = found.group().rstrip(": ")
        if label.lower() in QUESTION_LABELS:
            continue
        if lexicon.not_speakers is not None and lexicon.not_speakers.match(label) and len(label) > 2:
            speaker = role = None
        else:
            speaker, role = by_label(label, found.start(), cast)
        start, end, _ = bounds[number]
        drafts[number] = Draft(
            [(found.end(), end)], "block", speaker=speaker, role=role, words=len(WORD.findall(text, found.end(), end)),
            certain=speaker is not None,
        )  # fmt: skip
    return drafts


def by_label(label: str, at: int, cast: Cast) -> tuple[str | None, str | None]:
    """Return name and role of an interview's label: a name, a surname or initials of somebody in the text."""
    letters = [w for w in re.findall(r"\w+", label)]
    if all(len(w) == 1 for w in letters) and len(letters) > 1:
        for person in cast.all_places()[1]:
            if [w[0].lower() for w in person.name.split()] == [w.lower() for w in letters]:
                return cast.display(person.name), cast.role_of(person)
        return label, None
    name, person = cast.full_name(label, at)
    return name, cast.role_of(person) if person is not None else None


__all__ = ["read_unmarked"]
