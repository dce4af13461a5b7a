"""Speech that dashes and commas part from the author's words: dialogues, and attributions inside quotation marks.

``dialogue`` reads a paragraph that begins with a dash («— A, — said X. — B», «– A, säger X.»), ``inserted`` a
stretch between marks that holds its own attribution, ``tail_attribution`` a paragraph that ends with ", — says X.".
"""

from __future__ import annotations

from .attribution import DASHES, MAX_CUE, Sentence
from .lexicon import FIRST_PERSON, SAY, Lexicon
from .mentions import find_mentions, tokenise
from .patterns import lazy
from .roles import role_after
from .speakers import Cast
from .speech import DASH_START, WORD, Draft, stripped

# An attribution is no longer than this, characters.
MAX_LINE = 220
# Words of an attribution without a verb of saying before its subject ("машет рукой Иван"), and before a full name.
MAX_BEFORE, MAX_BEFORE_NAME = 4, 7
# How much of a speech is looked through for its attribution, characters.
MAX_QUOTATION = 4000
# The least length of an attribution, characters.
MIN_INSERTED = 6
SENTENCE = lazy(r"[.!?…](?<=\w\w\w.)\s")
# Where a dash may part speech from the author's words: after a mark, or with spaces around it.
DASH_CUT = lazy(
    rf"(?:(?<=[,.!?…»”\"])\s?|\s)[{DASHES}]+\s+|(?<=[,.!?…])\s?[{DASHES}](?=\w)|\s[—–](?=\w)|(?<=\w)[—–][.,;:]?\s+"
)
DASH = lazy(rf"[{DASHES}]")
TAIL_DASH = lazy(rf"[,!?…]\s?[{DASHES}]")  # what it begins with
TAIL_CUE = lazy(rf"[,!?…]\s?[{DASHES}]\s?(?=[^{DASHES}]{{3,160}}$)")
# A word after a mark within a quotation, at which its attribution may begin.
COMMA_WORD = lazy(r"[,?!] (\w+(?:-\w+){0,2})")
PUNCTUATION = frozenset(',.!?…»”"')


def leading(
    text: str, bound: tuple[int, int, str] | None, lexicon: Lexicon, cast: Cast, *, verb: bool = False
) -> Draft | None:
    """Return who speaks after a paragraph that ends with a colon: the subject of its last sentence.

    ``verb``: only with a verb of saying.
    """
    if bound is None or text[bound[1] - 1] != ":":
        return None
    start, end, _ = bound
    cut = [m.end() for m in SENTENCE.finditer(text, max(start, end - 400), end)]
    tokens = tokenise(text, cut[-1] if cut else max(start, end - 400), end - 1, lexicon)
    said = next((i for i in range(len(tokens) - 1, max(-1, len(tokens) - MAX_CUE), -1) if tokens[i].flags & SAY), -1)
    if said < 0 and verb:
        return None
    sentence = Sentence(text, tokens, find_mentions(tokens, lexicon, cast.known), lexicon)
    if said < 0:
        subject = sentence.nearest_before(len(tokens))
        return Draft([], "direct", None, subject, tokens=tuple(tokens)) if subject is not None else None
    subject = sentence.subject_before(said, len(tokens))
    return Draft([], "direct", text[tokens[said].start : tokens[said].end], subject, tokens=tuple(tokens))


def inserted(text: str, start: int, end: int, lexicon: Lexicon, cast: Cast) -> Draft | None:
    """Return the pieces of a quotation that has its attribution inside its marks («A, — said X. — B»); None if it
    has none.

    The attribution stands between dashes, or between commas where it begins with a verb of saying.
    """
    dash = DASH.search(text, start, end)
    if dash is None or not DASH_CUT.search(text, max(start, dash.start() - 1), end):
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
        role = role_after(text, draft.mention.end, lexicon) if draft.mention.kind == "name" else None
        behind = text.find(role, stop, end) if role else -1
        if role and 0 <= behind <= stop + 3:
            stop = behind + len(role)  # ", says Jane Doe, mayor of the town."
        pieces = [stripped(text, start, mark.start() + (text[mark.start()] != ",")), stripped(text, stop + 1, end)]
        draft.pieces = [(a, b) for a, b in pieces if b > a]
        draft.words = sum(len(WORD.findall(text, a, b)) for a, b in draft.pieces)
        return draft
    return None


def cut_parts(text: str, begin: int, end: int, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return the parts between dashes. A dash after a plain word parts only if a verb of saying follows, or came
    before.
    """
    parts: list[tuple[int, int]] = []
    at, author = begin, False
    for found in DASH_CUT.finditer(text, begin, min(end, begin + MAX_QUOTATION)):
        cut, after = found.span()
        marked = text[cut - 1] in PUNCTUATION
        if not marked and not author:
            word = WORD.match(text, after)
            if word is None or not lexicon.flags(word.group().lower()) & SAY:
                continue
        author = not marked
        parts.append((at, cut))
        at = after
    parts.append((at, end))
    return parts


def dialogue(text: str, start: int, end: int, lexicon: Lexicon, cast: Cast, lead: Draft | None) -> list[Draft]:
    """Return the speech of a paragraph that begins with a dash; the author's words stand between further dashes."""
    found = DASH_START.match(text, start, end)
    begin = found.end() if found else start
    parts = cut_parts(text, begin, end, lexicon)
    pieces: list[tuple[int, int]] = [parts[0]]
    draft = None
    for n, (a, b) in enumerate(parts[1:], 1):
        draft = author_words(text, a, b, lexicon, cast)
        if draft is not None:
            if n + 1 < len(parts):
                pieces.append((parts[n + 1][0], parts[-1][1]))
            break
        pieces[-1] = (pieces[-1][0], b)
    if draft is None and found is not None:
        draft = inserted_comma(text, begin, end, lexicon, cast)
        if draft is not None:
            pieces = draft.pieces
    draft = draft or lead
    clean = [(a, b) for a, b in (stripped(text, *piece) for piece in pieces) if b > a]
    if draft is None or not clean:
        return []
    words = sum(len(WORD.findall(text, a, b)) for a, b in clean)
    made = Draft(clean, "direct", draft.cue, draft.mention, draft.oblique, draft.tokens, words=words)
    made.bare, made.certain = draft.mention is None, draft.certain
    made.speaker, made.role = draft.speaker, draft.role
    return [made]


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
        far = MAX_BEFORE_NAME if subject is not None and subject.last > subject.first else MAX_BEFORE
        if subject is None or subject.first > far or subject.kind == "role" or not tokens[0].word[:1].isalpha():
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
    a, b = stripped(text, start, found.start() + 1)
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
