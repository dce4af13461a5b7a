"""A text to its quotes: the forms of quotation together, each with its speaker.

``read_text`` is the whole: marks (``quotation.py``, ``speech.py``), blocks, dialogues and interviews without marks
(``blocks.py``), and who speaks (``naming.py``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ..records import dataclass
from .blocks import read_unmarked
from .dialogue import inserted
from .lexicon import Lexicon
from .names import UPPER
from .naming import Namer, Said
from .patterns import lazy
from .quotation import PARTING, SINGLE, Span, find_spans, paragraph_bounds
from .speakers import Cast
from .speech import Draft, plain, read_paragraph, stripped
from .uncased import Uncased

# Quotations of one text that are looked up; the words of further ones are given without a speaker.
MAX_ATTRIBUTED = 4_000
# A heading is shorter, characters; so many quotations say what marks a text has.
MAX_HEADING, MAX_ASKED = 90, 40
# A shorter quotation has no room for its attribution, characters.
MIN_INSERTED = 30
# A text without quotation marks may hold speech if a line ends with a colon or begins with a dash or a label.
COLON_END = lazy(r":[ \t]{0,20}(?:\n|\Z)")
COMMA_DASH = lazy(r",\s?[—–]")
DASHED = lazy(r"[ \t]{0,20}[—–-]")
LINE_START = lazy(rf"\n(?:[ \t]{{0,20}}[—–-]|[^\n:]{{1,40}}:\s|[^\n]{{2,60}}[{UPPER}]{{3}}\n)")
# Kinds of paragraphs that are speech by themselves, or lead to it.
SET_APART = frozenset(("quote", "pullquote", "speaker"))
# One paragraph: where it starts and ends in the text, and what the layout says of it (``models.Paragraph.kind``).
Piece = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """The quotes of a text in order, and who appears in it (None where nothing is quoted)."""

    said: tuple[Said, ...] = ()
    cast: Cast | None = None


def read_text(
    text: str, lexicon: Lexicon, pieces: Sequence[Piece] | None = None, body: Reading | None = None
) -> Reading:
    """Return the quotes of a text. ``pieces`` are its paragraphs, ``body`` what was read where the text is its
    headline.
    """
    if pieces is None:
        if not PARTING.search(text) and not may_be_block(text, lexicon):
            return Reading()
        pieces = [(a, b, "p") for a, b in paragraph_bounds(text)]
    spans = find_spans(text, pieces, doubled=lexicon.doubled)
    if not spans and SET_APART.isdisjoint([kind for _, _, kind in pieces]) and not may_be_block(text, lexicon):
        return Reading()
    cast = (body.cast if body is not None else None) or Cast(text, lexicon)
    outer: dict[int, list[Span]] = {}  # number of a paragraph -> its outermost quotations
    starts = [start for start, _, _ in pieces]
    for span in spans:
        if not span.depth:
            outer.setdefault(bisect_right(starts, span.start) - 1, []).append(span)
    drafts: list[Draft] = []
    uncased = Uncased(text, lexicon)
    blocks, leads = read_unmarked(text, pieces, [number in outer for number in range(len(pieces))], lexicon, cast)
    for number in sorted(outer.keys() | blocks.keys()):
        found = blocks.get(number)
        if found is None:
            if len(drafts) >= MAX_ATTRIBUTED:
                found = plain(text, outer[number])
            else:
                start, end, _ = pieces[number]
                if lexicon.cased:
                    found = read_paragraph(text, start, end, outer[number], lexicon, cast)
                else:
                    found = uncased.read_paragraph(start, end, outer[number])
                lead(found, leads.get(number))
                if found and found[0].bare and heading(start, end, outer[number], spans):
                    continue
                found = with_inserted(text, found, lexicon, cast)
        for draft in found or ():
            draft.paragraph = number
            drafts.append(draft)
    if body is not None:
        drafts = repeated(text, [span for group in outer.values() for span in group], drafts, body)
    namer = Namer(text, lexicon, cast, starts, body.said if body is not None else ())
    return Reading(tuple(namer.name(drafts)), cast)


def heading(start: int, end: int, own: Sequence[Span], spans: Sequence[Span]) -> bool:
    """Say whether a short paragraph in single marks is a heading, since the text prints speech in double ones."""
    if not start or len(own) != 1 or own[0].mark not in ("'", "‘") or end - start > MAX_HEADING:
        return False
    return any(span.mark not in SINGLE for span in spans[:MAX_ASKED])


def may_be_block(text: str, lexicon: Lexicon) -> bool:
    """Say whether a text without quotation marks may hold speech."""
    if lexicon.plain is not None and lexicon.plain.search(text):
        return True
    patterns = (COLON_END, COMMA_DASH, LINE_START)
    return DASHED.match(text) is not None or any(pattern.search(text) is not None for pattern in patterns)


def repeated(text: str, spans: Sequence[Span], drafts: list[Draft], body: Reading) -> list[Draft]:
    """Add the stretches between a headline's marks that a quote of the body repeats: they are speech, however short."""
    starts = {start for draft in drafts for start, _ in draft.pieces}
    for span in spans:
        words = " ".join(text[span.start : span.end].casefold().split())
        first, last = stripped(text, span.start, span.end)
        if first in starts or " " not in words:
            continue
        other = next((said for said in body.said if words in " ".join(said.text.casefold().split())), None)
        if other is not None:
            made = Draft([(first, last)], words=len(words.split()), certain=False)
            made.speaker, made.role = other.speaker, other.role
            drafts.append(made)
    return sorted(drafts, key=lambda draft: draft.start)


def lead(drafts: list[Draft], leader: Draft | None) -> None:
    """Let a paragraph in marks be said by whom the paragraph before leads to, if it names nobody itself."""
    if leader is not None and drafts and drafts[0].bare:
        first = drafts[0]
        first.mention, first.tokens, first.cue = leader.mention, leader.tokens, leader.cue or first.cue
        first.speaker, first.role = leader.speaker, leader.role
        first.certain = first.certain and leader.certain


def with_inserted(text: str, drafts: list[Draft], lexicon: Lexicon, cast: Cast) -> list[Draft]:
    """Return the drafts; those that have their attribution inside their marks are cut there."""
    for draft in drafts:
        if draft.attributed:
            continue
        pieces: list[tuple[int, int]] = []
        for start, end in draft.pieces:
            cut = inserted(text, start, end, lexicon, cast) if end - start >= MIN_INSERTED else None
            if cut is None:
                pieces.append((start, end))
                continue
            pieces.extend(cut.pieces)
            draft.cue, draft.mention, draft.tokens, draft.oblique = cut.cue, cut.mention, cut.tokens, False
            draft.bare = cut.mention is None
        draft.pieces = pieces
    return drafts
