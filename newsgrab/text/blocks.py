"""Speech without quotation marks: blocks under a speaker's line, dialogues with dashes, interviews.

``read_unmarked`` goes through the paragraphs and returns, for each that is speech, its drafts; paragraphs that only
name a speaker are no speech. A block ends where a paragraph is plainly no speech: after the first paragraph, only
one in the first person goes on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .attribution import DASHES, MIN_VERB
from .citation import MAX_CITATION, citation, cite, set_apart
from .dialogue import SENTENCE, TAIL_DASH, dialogue, leading, tail_attribution
from .interview import interview, questions
from .lexicon import FIRST_PERSON, GIVEN, MARK, SAY, SPAN, TITLE, Lexicon
from .mentions import OF, find_mentions, tokenise
from .names import FULL_NAME, is_capitals
from .quotation import CLOSERS
from .speakers import Cast
from .speech import WORD, Draft, opens_mark, with_words

# A speaker's line is no longer than this, characters.
MAX_LINE = 220
# Letters of a surname in capitals; below it stand abbreviations. Words of a name.
MIN_SURNAME, MAX_NAME = 3, 4
# Tokens of a line that names its speaker without beginning with a name, and of one that has a title alone, at most.
MAX_TOKENS, MAX_TITLE = 18, 6
# What stands before the last word of a name that has no capital: "Cour des comptes", "Conseil d'honneur".
LEADING, ELIDED = tuple(OF), ("d'", "d’")
# Speech behind a speaker's line in its own paragraph has at least so many characters: less is a caption or a result.
MIN_HEADED = 40
MAX_ROLE = 12  # words of the role in it
# Speech under a speaker's line has at least so many words, else it is a caption.
MIN_BLOCK = 3
# Paragraphs that may go on with a block in the first person.
MAX_MORE = 8


# Kinds of paragraphs that say nothing of who speaks; a longer one names no speaker in capitals and is no citation.
PLAIN = frozenset(("p", "item", "heading", "pre"))
# No speech stands in these behind a colon.
LISTED = frozenset(("item", "heading"))
MAX_NAMING = max(MAX_LINE // 2, MAX_CITATION)


def read_unmarked(
    text: str, bounds: Sequence[tuple[int, int, str]], quoted: Sequence[bool], lexicon: Lexicon, cast: Cast
) -> tuple[dict[int, list[Draft]], dict[int, Draft]]:
    """Return the drafts of paragraphs that are speech without marks, and for paragraphs in marks who leads to them.

    ``bounds`` are start, end and kind of the paragraphs, ``quoted`` whether a paragraph has stretches between marks.
    An empty list says that a paragraph is a speaker's line.
    """
    found: dict[int, list[Draft]] = {}
    leads: dict[int, Draft] = {}
    turns = interview(text, bounds, lexicon, cast)
    dashed = not text.isascii() and any(dash in text for dash in DASHES) and TAIL_DASH.search(text) is not None
    number, last = 0, len(bounds) - 1
    while number <= last:
        start, end, kind = bounds[number]
        length = end - start
        if (
            length > MAX_NAMING
            and (kind in PLAIN or (kind == "speaker" and length > MAX_LINE))
            and not turns
            and text[end - 1] != ":"
            and text[start] not in DASHES
            and (
                quoted[number]
                or (not dashed and text.find(":", start, start + MAX_LINE) < 0 and not led(text, start, end, lexicon))
            )
        ):
            number += 1  # most paragraphs: no speaker's line, and no room for one
            continue
        if number in turns:
            found[number] = [turns[number]]
            number += 1
            continue
        if kind in ("quote", "pullquote"):
            apart = set_apart(text, bounds, number, quoted[number], lexicon, cast)
            if apart is not None:
                found[number] = apart
                number += 1
                continue
        line = speaker_line(text, bounds, number, lexicon, cast) if may_name(text, start, end, kind) else None
        if line is not None:
            draft, first = line
            for n in range(number, first):
                found[n] = []
            number = block(text, bounds, quoted, first, draft, lexicon, found, leads)
            continue
        headed = None
        if not quoted[number] and kind != "heading" and text.find(":", start, min(end, start + MAX_LINE)) > 0:
            headed = headed_speech(text, start, end, lexicon, cast)
        if headed is not None:
            found[number] = [headed]
            number += 1
            continue
        if text[start] in DASHES:
            before = bounds[number - 1] if number else None
            drafts = dialogue(text, start, end, lexicon, cast, leading(text, before, lexicon, cast))
            if drafts:
                found[number] = drafts
            elif number not in found:
                found.update(questions(text, bounds, number, cast))
        elif text[end - 1] == ":" and number + 1 < len(bounds):
            begin, stop, then = bounds[number + 1]
            marked = opens_mark(text, begin)
            if (
                (marked or not (quoted[number] or quoted[number + 1]))
                and then not in LISTED
                and text[begin] not in DASHES
            ):
                barred = lexicon.not_speakers is not None and lexicon.not_speakers.match(text, start, end)
                lead = None if barred else leading(text, bounds[number], lexicon, cast, verb=not marked)
                if lead is not None and marked:
                    leads[number + 1] = lead
                elif lead is not None and leads_block(lead):
                    found[number + 1] = [with_words(text, lead, begin, stop, "block")]
                    number += 1
        elif not quoted[number] and kind not in ("heading", "item"):
            drafts = tail_attribution(text, start, end, lexicon, cast) if dashed else []
            verb = lexicon.plain.search(text, start, end) if lexicon.plain is not None and not drafts else None
            if verb is not None:
                drafts = plain_speech(text, start, verb.start() + 1, end, lexicon, cast)
            if drafts:
                found[number] = drafts
            elif end - start < MAX_CITATION and number and number - 1 not in found:
                cited = citation(text, start, end, lexicon, cast)
                if cited is not None:
                    cite(text, bounds[number - 1], number - 1, quoted[number - 1], cited, lexicon, found, leads)
        number += 1
    return found, leads


def led(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Say whether a verb and a colon lead to speech without marks within a paragraph."""
    return lexicon.plain is not None and lexicon.plain.search(text, start, end) is not None


def leads_block(lead: Draft) -> bool:
    """Say whether a paragraph that ends with a colon leads to speech without marks: somebody says something there."""
    verb = lead.cue is not None and len(lead.cue) > MIN_VERB
    return verb and lead.mention is not None and (lead.mention.person or lead.mention.kind == "pronoun")


def plain_speech(text: str, start: int, colon: int, end: int, lexicon: Lexicon, cast: Cast) -> list[Draft]:
    """Return the speech without marks behind a verb and a colon, to the end of its sentence («сказал: пойдём»)."""
    lead = leading(text, (start, colon, "p"), lexicon, cast)
    if lead is None or not lead.cue:
        return []
    found = SENTENCE.search(text, colon, end)
    return [with_words(text, lead, colon + 1, found.end() if found else end, "direct")]


# ---------------------------------------------------------------- blocks


def may_name(text: str, start: int, end: int, kind: str) -> bool:
    """Say whether a line may name a speaker: it ends with a colon, the layout says so, or it begins with a name."""
    if end - start > MAX_LINE:
        return False
    if kind == "speaker" or text[end - 1] == ":" or text[end - 1].isspace() or text[start].isspace():
        return True
    return text[start].isupper() and has_capitals_name(text[start:end])


def speaker_line(
    text: str, bounds: Sequence[tuple[int, int, str]], number: int, lexicon: Lexicon, cast: Cast
) -> tuple[Draft, int] | None:
    """Return who speaks after a line that only names a speaker, and the paragraph where the speech begins; else
    None.
    """
    start, end, kind = bounds[number]
    if end - start > MAX_LINE or number + 1 >= len(bounds):
        return None
    line = text[start:end].strip()
    colon = line[-1:] == ":"
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


def headed_speech(text: str, start: int, end: int, lexicon: Lexicon, cast: Cast) -> Draft | None:
    """Return the speech of a paragraph that begins with its speaker's line: ``Name, role: words``; else None."""
    colon = text.find(":", start, min(end, start + MAX_LINE))
    if colon < 0 or end - colon < MIN_HEADED or text[colon + 1] != " ":
        return None
    head = text[start:colon]
    words = text[colon + 1 : end].lstrip()
    named = FULL_NAME.match(head)
    if named is None or not words[0].isupper() or SENTENCE.search(head) or head.count("(") != head.count(")"):
        return None
    role = head[named.end() :].lstrip()
    if role[:1] not in (",", *DASHES) or len(role.split()) > MAX_ROLE:
        return None
    if lexicon.not_speakers is not None and lexicon.not_speakers.match(head):
        return None
    draft = parse_speaker(text, start, colon, lexicon, cast, True, "p")
    if draft is None or not draft.role:
        return None
    return with_words(text, draft, end - len(words), end, "block")


def has_capitals_name(line: str) -> bool:
    """Say whether a line begins with a name whose surname is in capitals, and a role after it is set apart.

    >>> has_capitals_name("Марат ЖУНУСОВ, СПАСАТЕЛЬ"), has_capitals_name("Марат Жунусов")
    (True, False)
    """
    found = FULL_NAME.match(line) if len(line) < MAX_LINE // 2 else None
    if found is None or (found.end() < len(line) and line[found.end()] not in ",–—("):
        return False
    words, role = found.group().split(), line[found.end() :]
    surname = len(words[-1]) > MIN_SURNAME and is_capitals(words[-1]) and len(words) <= MAX_NAME
    return surname and (not role or is_capitals(role) or not is_capitals(words[0]))


def parse_speaker(
    text: str, start: int, end: int, lexicon: Lexicon, cast: Cast, colon: bool, kind: str
) -> Draft | None:
    """Return who a speaker's line names; None if it names nobody."""
    content = text[start:end]
    found = FULL_NAME.match(content)
    named = found.group().split() if found is not None else []
    leads = bool(named) and not lexicon.flags(named[0].lower()) & TITLE  # the name stands first
    rest = content[found.end() :] if found is not None else ""
    if leads and rest and rest.lstrip()[:1] not in ",–—-(":
        return None
    words = content.split()
    last = leads or ends_named(words)
    if not last and (not colon or len(words) > MAX_TITLE):
        return None
    if not leads and len(words) > MAX_TOKENS:
        return None
    tokens = tokenise(text, start, end, lexicon)
    if any(t.flags & SAY and not t.flags & TITLE and not t.cap for t in tokens):
        return None
    if any(lexicon.flags(w.lower()) & SAY for w in named):
        return None
    if found is not None and leads:
        role = rest.strip(" ,–—-()") or None
        name, words = found.group(), named
        capitals = is_capitals(words[-1]) and len(words[-1]) > 2
        titled = role is not None and any(lexicon.flags(w) & TITLE for w in re.findall(r"[\w-]+", role.lower()))
        given = any(lexicon.flags(w.lower()) & GIVEN for w in words)
        plain = colon and role is not None and role[0].islower() and not any(map(str.isdigit, role))
        often = plain or (role is None and not lexicon.capital_nouns and len(cast_places(cast, name)) > 1)
        if not (capitals or titled or given or often):
            return None
        if not titled and role is not None and not (capitals or given or plain):
            return None
        person = cast.find(name, start)
        full = cast.display(person.name if person is not None and len(words) < 2 else name)
        return Draft(
            [], "block", speaker=full, role=role or (cast.role_of(person) if person is not None and not role else None)
        )
    if len(tokens) > MAX_TOKENS or not (last or tokens[0].flags & TITLE):
        return None
    mentions = find_mentions(tokens, lexicon, cast.known)
    if not mentions:
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
    if colon and tokens[0].flags & TITLE and len(tokens) <= MAX_TITLE and not any(t.flags & MARK for t in tokens):
        return Draft([], "block", speaker=" ".join(content.split()))
    return None


def ends_named(words: Sequence[str]) -> bool:
    """Say whether the last of a line's words may end a name: it has a capital, or says whose something is."""
    last = words[-1]
    return last != last.lower() or last.startswith(ELIDED) or (len(words) > 1 and words[-2].lower().endswith(LEADING))


def cast_places(cast: Cast, name: str) -> list[tuple[int, int]]:
    """Return where a full name stands."""
    person = cast.find(name)
    return person.places if person is not None else []


def block(
    text: str, bounds: Sequence[tuple[int, int, str]], quoted: Sequence[bool], first: int, draft: Draft, lexicon:
    Lexicon,
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
