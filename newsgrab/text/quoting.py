"""A text to its quotes: the forms of quotation together, each with its speaker.

``read_text`` is the whole: marks (``quotation.py``, ``speech.py``), blocks, dialogues and interviews without marks
(``blocks.py``), and who speaks (``speakers.py``). What was said last, and by whom, decides what a pronoun means.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from .blocks import inserted, read_unmarked
from .lexicon import MARK, PRONOUN, SAY, Lexicon
from .mentions import Mention, Token, ends_sentence, find_mentions, tokenise
from .quotation import Span, find_spans, paragraph_bounds
from .speakers import Cast, Person, compatible, mention_role
from .speech import WORD, Draft, plain, read_paragraph

# Quotations of one text that are looked up; the words of further ones are given without a speaker.
MAX_ATTRIBUTED = 4_000
# A quotation that nothing is said of goes on with the last speaker's, paragraphs.
MAX_SILENCE = 1
# A pronoun reaches further back for the last speaker, paragraphs.
MAX_ASKED = 6
# How far back a pronoun looks for a name, characters.
LOOK_BACK = 500
# Words of a role that stands for a person already named.
MAX_STAND_IN = 3
# Full names before it that are looked at.
MAX_NEAR = 8
# Quotes of one text that are compared with each other for repetitions.
MAX_COMPARED = 200
# A shorter quotation has no room for its attribution, characters.
MIN_INSERTED = 30
# What stands between a quotation and one that goes on with it: marks and a paragraph's end, characters.
MAX_GAP = 6

# A text without quotation marks may hold speech if a line ends with a colon or begins with a dash, or a dash follows a comma.
MAY_BE_BLOCK = re.compile(r":[ \t]{0,20}(?:\n|\Z)|(?:\A|\n)[ \t]{0,20}[—–-]|,\s?[—–]|\n[^\n:]{1,40}:\s")


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph: offsets in the text and what the layout says of it (``models.Paragraph.kind``)."""

    start: int
    end: int
    kind: str = "p"


@dataclass(slots=True)
class Said:
    """One quote as read. ``start`` and ``end`` are offsets in the text."""

    text: str
    start: int
    end: int
    kind: str = "direct"
    speaker: str | None = None
    role: str | None = None
    cue: str | None = None
    words: int = 0


@dataclass(slots=True)
class Last:
    """Who spoke last, and where."""

    speaker: str | None = None
    role: str | None = None
    person: Person | None = None
    gender: int = 0
    sentence: int = 0  # where the sentence ends
    paragraph: int = -9


def read_text(
    text: str, lexicon: Lexicon, pieces: Sequence[Piece] | None = None, cast: Cast | None = None
) -> list[Said]:
    """Return the quotes of a text in order."""
    return read_text_with_cast(text, lexicon, pieces, cast)[0]


def read_text_with_cast(
    text: str, lexicon: Lexicon, pieces: Sequence[Piece] | None = None, cast: Cast | None = None
) -> tuple[list[Said], Cast | None]:
    """Return the quotes of a text in order, and who appears in it (None where nothing is quoted)."""
    if pieces is None:
        pieces = [Piece(a, b) for a, b in paragraph_bounds(text)]
    spans = find_spans(text, [(p.start, p.end) for p in pieces], doubled=lexicon.doubled)
    if not spans and not MAY_BE_BLOCK.search(text):
        return [], cast
    cast = cast or Cast(text, lexicon)
    outer: list[list[Span]] = [[] for _ in pieces]
    starts = [p.start for p in pieces]
    for span in spans:
        if not span.depth:
            outer[bisect_right(starts, span.start) - 1].append(span)
    drafts: list[Draft] = []
    bounds = [(p.start, p.end, p.kind) for p in pieces]
    blocks, leads = read_unmarked(text, bounds, [bool(o) for o in outer], lexicon, cast)
    for number, piece in enumerate(pieces):
        if number in blocks:
            for draft in blocks[number]:
                draft.paragraph = number
            drafts.extend(blocks[number])
        elif outer[number]:
            if len(drafts) >= MAX_ATTRIBUTED:
                drafts.extend(plain(text, outer[number]))
                continue
            found = read_paragraph(text, piece.start, piece.end, outer[number], lexicon, cast)
            for draft in found:
                draft.paragraph = number
            lead = leads.get(number)
            if lead is not None and found and found[0].bare:
                found[0].mention, found[0].tokens, found[0].cue = lead.mention, lead.tokens, lead.cue or found[0].cue
                found[0].speaker, found[0].role = lead.speaker, lead.role
            drafts.extend(with_inserted(text, found, lexicon, cast))
    return name_speakers(text, drafts, pieces, lexicon, cast), cast


def with_inserted(text: str, drafts: list[Draft], lexicon: Lexicon, cast: Cast) -> list[Draft]:
    """Return the drafts; those that have their attribution inside their marks are cut there."""
    for draft in drafts:
        pieces = []
        for start, end in draft.pieces:
            cut = (
                inserted(text, start, end, lexicon, cast)
                if end - start >= MIN_INSERTED and not draft.attributed
                else None
            )
            if cut is None:
                pieces.append((start, end))
                continue
            pieces.extend(cut.pieces)
            draft.cue, draft.mention, draft.tokens, draft.oblique = cut.cue, cut.mention, cut.tokens, False
            draft.bare = cut.mention is None
        draft.pieces = pieces
    return drafts


def name_speakers(text: str, drafts: list[Draft], pieces: Sequence[Piece], lexicon: Lexicon, cast: Cast) -> list[Said]:
    """Return the drafts as quotes, each with its speaker, in order."""
    last = Last()
    said: list[Said] = []
    for draft in drafts:
        words = " ".join(text[a:b] for a, b in draft.pieces)
        quote = Said(words, draft.start, draft.end, draft.kind, cue=draft.cue, words=draft.words)
        name_speaker(text, draft, quote, last, pieces, lexicon, cast)
        if quote.speaker is not None:
            last.speaker, last.role = quote.speaker, quote.role
        last.sentence, last.paragraph = max(draft.end, draft.tokens[-1].end if draft.tokens else 0), draft.paragraph
        if quote.speaker is None:
            last.speaker = last.role = last.person = None
        said.append(quote)
    if len(said) <= MAX_COMPARED and any(quote.cue is None and quote.kind != "block" for quote in said):
        copy_speakers(said, [" ".join(WORD.findall(quote.text.casefold())) for quote in said])
    return said


def name_speaker(
    text: str, draft: Draft, quote: Said, last: Last, pieces: Sequence[Piece], lexicon: Lexicon, cast: Cast
) -> None:
    """Set speaker and role of a quote."""
    mention = draft.mention
    if draft.speaker is not None or (draft.kind == "block" and not draft.certain):
        quote.speaker, quote.role = draft.speaker, draft.role
        last.person, last.gender = None, 0
        return
    if mention is None and not draft.certain:
        return
    if mention is None or mention.kind == "pronoun":
        follow(text, draft, quote, last, pieces, lexicon, cast)
        return
    if mention.kind == "name":
        set_name(quote, last, mention, text, lexicon, cast, draft.tokens, draft.oblique)
        return
    words = " ".join(text[mention.start : mention.end].split())
    if mention.kind == "role":
        person = cast.by_role(words, draft.start) or stand_in(text, words, draft.start, pieces, lexicon, cast)
        if person is not None:
            quote.speaker, quote.role = cast.full_name(person.name, draft.start)[0], cast.role_of(person) or words
            last.person, last.gender = person, person.gender
            return
    quote.speaker = words
    last.person, last.gender = None, 0


def follow(
    text: str, draft: Draft, quote: Said, last: Last, pieces: Sequence[Piece], lexicon: Lexicon, cast: Cast
) -> None:
    """Set the speaker of a quote whose sentence names none: a pronoun, a verb without a subject, or nothing at all."""
    mention = draft.mention
    gender = draft.gender or (mention.gender if mention is not None else 0)
    asked = mention is not None or bool(draft.gender)
    apart = draft.paragraph - last.paragraph
    goes_on = last.speaker is not None and compatible(last.gender, gender)
    if not asked and goes_on and (draft.start - last.sentence <= MAX_GAP or (draft.cue and apart <= MAX_SILENCE)):
        quote.speaker, quote.role = last.speaker, last.role
        return
    start = max(last.sentence, draft.start - LOOK_BACK, pieces[max(0, draft.paragraph - 1)].start)
    near = named_between(text, start, draft.start, gender, lexicon, cast, says=not asked and draft.cue is None)
    if near is not None:
        set_name(quote, last, near, text, lexicon, cast, ())
    elif goes_on and apart <= (MAX_ASKED if asked else MAX_SILENCE):
        quote.speaker, quote.role = last.speaker, last.role


def stand_in(text: str, words: str, at: int, pieces: Sequence[Piece], lexicon: Lexicon, cast: Cast) -> Person | None:
    """Return the only person named shortly before ``at``, for whom a role alone may stand ("the expert said").

    None for roles that stay unnamed (sources, witnesses, several people), and where more than one person was named.
    """
    heads = [w.lower() for w in re.findall(r"[\w’'-]+", words)]
    if len(heads) > MAX_STAND_IN or any(w in lexicon.anonymous for w in heads):
        return None
    starts, people = cast.all_places()
    i = bisect_left(starts, at)
    first = bisect_left(starts, at - LOOK_BACK * 2, max(0, i - MAX_NEAR), i)
    near = {id(person): person for person in people[first:i]}
    if len(near) != 1:
        return None
    return next(iter(near.values()))


def set_name(
    quote: Said,
    last: Last,
    mention: Mention,
    text: str,
    lexicon: Lexicon,
    cast: Cast,
    tokens: tuple,
    oblique: bool = False,
) -> None:
    """Set the speaker by a name as printed."""
    name = text[mention.start : mention.end]
    quote.speaker, person = cast.full_name(name, mention.start, oblique or mention.governed)
    quote.role = mention_role(text, mention, list(tokens), lexicon)
    if person is not None:
        quote.role = cast.role_of(person) or quote.role
        last.gender = person.gender
    else:
        last.gender = mention.gender
    last.person = person


def named_between(
    text: str, start: int, end: int, gender: int, lexicon: Lexicon, cast: Cast, *, says: bool = False
) -> Mention | None:
    """Return the person last named as a subject between two offsets: sentence by sentence back, the first free one of each.

    ``gender`` is that of the pronoun that is asked for, 0 for any. ``says``: only sentences with a verb of saying, or one
    that leads on with a colon, name the speaker.
    """
    if start >= end:
        return None
    tokens = tokenise(text, start, end, lexicon)
    sentences: list[list[Token]] = [[]]
    for i, token in enumerate(tokens):
        sentences[-1].append(token)
        if token.flags & MARK and ends_sentence(tokens, i):
            sentences.append([])
    governed = None
    for sentence in reversed(sentences):
        if not sentence or (says and not any(t.flags & SAY for t in sentence) and sentence[-1].word != ":"):
            continue
        mentions = [m for m in find_mentions(sentence, lexicon, cast.known) if m.kind == "name" and m.person]
        fit = [m for m in mentions if compatible(m.gender or gender_of(text, m, cast), gender)]
        free = [m for m in fit if not m.governed]
        if free:
            return free[0]
        governed = governed or (fit[0] if fit else None)
    return governed


def copy_speakers(said: list[Said], texts: list[str]) -> None:
    """Give a quote without a verb, whose words stand within another quote, that one's speaker (headings, pull quotes)."""
    for n, quote in enumerate(said):
        if quote.cue or quote.words < 2 or quote.kind == "block":
            continue
        for m, other in enumerate(said):
            if m != n and other.speaker and len(texts[m]) > len(texts[n]) and texts[n] in texts[m]:
                quote.speaker, quote.role = other.speaker, other.role
                break


def gender_of(text: str, mention: Mention, cast: Cast) -> int:
    """Return the gender of a surname's person, if it is known."""
    person = cast.find(text[mention.start : mention.end], mention.start)
    return person.gender if person is not None else 0


__all__ = ["PRONOUN", "SAY", "Piece", "Said", "re", "read_text", "read_text_with_cast"]
