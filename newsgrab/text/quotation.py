"""The stretches of a text that stand between quotation marks.

``find_spans(text)`` gives every stretch, outermost and nested, in the order in which they begin. Marks of every kind
are read by one table and by their neighbours (a mark that leans on the word to its right opens), so that wrong-way
marks, German and Danish »…«, Swedish ”…” and straight marks are one case. A mark that never closes costs its own
quotation and no other: it ends with its paragraph, or is dropped where that would be a guess.

Linear in the length of the text: one pass over the marks, a stack of bounded depth.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from .patterns import lazy

# Which marks close which. A straight mark closes itself.
CLOSERS: dict[str, str] = {
    "«": "»",
    "»": "«»",  # German and Danish books; Finnish »…»
    "“": '”“"',  # a straight mark closes where an editor mixed them
    "”": "”“",  # Swedish, and “ typed the wrong way
    "„": '“”"‟',
    "‟": "”",
    '"': '"”“',
    "''": "''",
    "``": "''",
    "‘": "’",
    "’": "’",
    "‚": "‘’",
    "'": "'",
    "‹": "›",
    "›": "‹",
    "「": "」",
    "『": "』",
    "〝": "〞〟",
    "｢": "｣",
}
# Marks whose closing one is plain, where it is the next mark.
PLAIN = {"«": "»", "“": "”", '"': '"'}
ALWAYS_OPEN = frozenset("„‚「『〝｢‟")
ALWAYS_CLOSE = frozenset("」』〞〟｣")
SINGLE = frozenset("‘’‚'‹›")

MARK = lazy("[«»“”„‟\"‹›「」『』〝〞〟｢｣‘’‚'`]")
APOSTROPHES = frozenset("‘’‚'`")
# A mark that is no apostrophe inside a word.
PARTING = lazy("[«»“”„‟\"‹›「」『』〝〞〟｢｣‘’‚'`](?!(?<=[^\\W_][‘’‚'`])[^\\W_])")
PARAGRAPH = lazy(r"\n[ \t\r\u00a0]{0,200}\n\s*")

# Quotations within quotations; deeper ones are typing errors or hostile.
MAX_DEPTH = 6
# A mark that never closes is speech up to the paragraph's end when this much follows it, characters.
MIN_UNCLOSED = 15
# The same for a straight mark, which is also the sign of inches and seconds.
MIN_UNCLOSED_STRAIGHT = 40
# Paragraphs that may stand between an opening mark and its closing one with no mark of their own.
MAX_SILENT = 6


class Span(NamedTuple):
    """A stretch between marks, without them: offsets in the text, nesting depth, whether a mark closed it."""

    start: int
    end: int
    mark: str
    depth: int = 0
    closed: bool = True

    @property
    def outer(self) -> int:
        """Where the opening mark stands."""
        return self.start - len(self.mark)


def paragraph_bounds(text: str) -> list[tuple[int, int]]:
    """Return start and end of every paragraph: parted by blank lines, or by line ends where there is no blank line.

    >>> paragraph_bounds("One.\\n\\nTwo.")
    [(0, 4), (6, 10)]
    """
    parter = PARAGRAPH if PARAGRAPH.search(text.strip()) else re.compile(r"\n+")
    bounds, start = [], 0
    for gap in parter.finditer(text):
        if gap.start() > start:
            bounds.append((start, gap.start()))
        start = gap.end()
    if start < len(text):
        bounds.append((start, len(text)))
    return bounds


def find_spans(
    text: str, bounds: Sequence[tuple[int, int] | tuple[int, int, str]] | None = None, *, doubled: bool = True
) -> list[Span]:
    """Return all stretches between marks, by their start, the outer before the inner.

    ``bounds`` are start and end of the paragraphs, in order; what else is said of one is not looked at.
    ``doubled``: two single straight marks are a mark of their own, as Turkish news print them.

    >>> text = 'He said: “I read «War» twice.” And left.'
    >>> [(text[s.start:s.end], s.depth) for s in find_spans(text)]
    [('I read «War» twice.', 0), ('War', 1)]
    """
    spans: list[Span] = []
    waiting: tuple[str, int] | None = None  # an unclosed mark and the number of its paragraph
    places = [found.start() for found in PARTING.finditer(text)]
    if not places:
        return spans
    bounds = paragraph_bounds(text) if bounds is None else bounds
    first, count = 0, len(places)
    for number, (start, end, *_) in enumerate(bounds):
        if places[first] < start:
            first = bisect_left(places, start, first)
            if first == count:
                break
        if places[first] >= end:
            continue
        found, stray = paragraph_spans(text, start, end, places[first : bisect_left(places, end, first)], doubled)
        if stray is not None and waiting is not None and text[stray] in CLOSERS[waiting[0]]:
            if number - waiting[1] <= MAX_SILENT:
                spans.extend(Span(bound[0], bound[1], "", 0, False) for bound in bounds[waiting[1] + 1 : number])
                spans.append(Span(start, stray, "", 0, True))
            waiting = None
        spans.extend(found)
        last = next((s for s in reversed(found) if not s.depth), None)
        if last is not None:
            waiting = (last.mark, number) if not last.closed and last.end == end else None
    spans.sort(key=lambda s: (s.start, -s.end))
    return spans


def paragraph_spans(
    text: str, start: int, end: int, places: Sequence[int], doubled: bool = True
) -> tuple[list[Span], int | None]:
    """Return the spans of one paragraph, and the offset of a closing mark before any opening one.

    ``places`` is where its marks stand.
    """
    spans = plain_pairs(text, start, end, places)
    if spans is not None:
        return spans, None
    marks = find_marks(text, start, end, places, doubled)
    if not marks:
        return [], None
    spans, left, stray = pair(text, start, end, marks)
    if left and any(mark == '"' for _, mark in left):
        straight = [at for at, mark in marks if mark == '"']
        if len(straight) % 2 == 0:  # the neighbours misled: take them in turn
            turn = {at: not n % 2 for n, at in enumerate(straight)}
            spans, left, stray = pair(text, start, end, marks, turn)
    for depth, (at, mark) in enumerate(left):
        span = unclosed(text, start, end, at, mark, depth, spans)
        if span is not None:
            spans.append(span)
            break  # what is unclosed within it is its own affair
    return depths(spans), stray


def plain_pairs(text: str, start: int, end: int, places: Sequence[int]) -> list[Span] | None:
    """Return the spans of a paragraph whose marks open and close in turn beyond doubt; None for any other.

    >>> plain_pairs("Say “yes”, «no».", 0, 16, [4, 8, 11, 14])
    [Span(start=5, end=8, mark='“', depth=0, closed=True), Span(start=12, end=14, mark='«', depth=0, closed=True)]
    """
    if len(places) % 2:
        return None
    spans: list[Span] = []
    for opened, closed in zip(places[::2], places[1::2], strict=True):
        mark = text[opened]
        if PLAIN.get(mark) != text[closed] or closed == opened + 1:
            return None
        if mark == '"' and opened > start and not text[opened - 1].isspace():
            return None
        if mark != "«" and closed + 1 < end:
            after = text[closed + 1]
            if not after.isspace() and (after.isalnum() or not text[closed - 1].isalnum()):
                return None
        spans.append(Span(opened + 1, closed, mark))
    return spans


def find_marks(text: str, start: int, end: int, places: Sequence[int], doubled: bool) -> list[tuple[int, str]]:
    """Return the marks of a paragraph; an apostrophe inside a word is none."""
    marks: list[tuple[int, str]] = []
    for at in places:
        mark = text[at]
        if mark in APOSTROPHES:
            before = text[at - 1] if at > start else " "
            after = text[at + 1] if at + 1 < end else " "
            if before.isalnum() and after.isalnum():
                continue
            if mark in "'`" and after == mark:  # two make one mark
                marks.append((at, mark * 2))
                continue
            if marks and marks[-1][1] == mark * 2 and marks[-1][0] == at - 1:
                continue
            if mark == "`" or (before.isspace() and after.isspace()) or (mark == "‚" and before.isalnum()):
                continue
        marks.append((at, mark))
    return marks if doubled else [(at, mark) for at, mark in marks if mark != "''"]


def pair(
    text: str, start: int, end: int, marks: list[tuple[int, str]], turn: dict[int, bool] | None = None
) -> tuple[list[Span], list[tuple[int, str]], int | None]:
    """Pair opening and closing marks: spans, marks left open, offset of a first stray closing mark."""
    spans: list[Span] = []
    stack: list[tuple[int, str]] = []
    stray = None
    for at, mark in marks:
        after = at + len(mark)
        before_char = text[at - 1] if at > start else " "
        after_char = text[after] if after < end else " "
        depth = closing_depth(stack, mark)
        if turn is not None and at in turn:
            opens = turn[at]
        else:
            opens = is_opening(mark, before_char, after_char, depth is not None, at == start)
        if opens:
            if len(stack) < MAX_DEPTH and mark in CLOSERS:
                stack.append((at, mark))
        elif depth is not None:
            if text[after : after + 1] == "," and text[after : after + 4].lstrip(", \u00a0")[:1] in ("—", "–", "-"):
                depth = 0 if stack[0][1] == stack[depth][1] else depth  # «…«Name», — said: one mark closes both
            opened, kind = stack[depth]
            del stack[depth:]
            if at > opened + len(kind):
                spans.append(Span(opened + len(kind), at, kind, depth))
        elif stray is None and not spans and not stack:
            stray = at
    return spans, stack, stray


def closing_depth(stack: list[tuple[int, str]], mark: str) -> int | None:
    """Return the index in the stack of the innermost open mark that ``mark`` may close."""
    for depth in range(len(stack) - 1, -1, -1):
        if mark in CLOSERS[stack[depth][1]] or (mark == "''" and stack[depth][1] == "``"):
            return depth
    return None


def is_opening(mark: str, before: str, after: str, may_close: bool, first: bool) -> bool:
    """Say whether a mark opens, by its kind and its neighbours.

    >>> is_opening('"', " ", "A", True, False)
    True
    >>> is_opening('"', ",", " ", True, False)
    False
    """
    if mark in ALWAYS_OPEN:
        return True
    if mark in ALWAYS_CLOSE:
        return False
    leans_right = not after.isspace() and (before.isspace() or before in "([{—–-/¿¡«„“‘\"'" or first)
    leans_left = not before.isspace() and (after.isspace() or not after.isalnum())
    if mark in "«»‹›":  # French sets spaces inside « »: what may close closes
        return not may_close and (mark in "«‹" or leans_right or not leans_left)
    if mark == "“" and not may_close:
        return True
    if mark == "”" and not leans_right:
        return False
    if leans_right != leans_left:
        return leans_right
    if mark in "”’":
        return not may_close and leans_right
    if mark in "“‘":  # “ between letters of a script without spaces
        return not leans_left or not may_close
    return not may_close


def unclosed(text: str, start: int, end: int, at: int, mark: str, depth: int, spans: list[Span]) -> Span | None:
    """Return the span of a mark that nothing closes, or None where it is better forgotten.

    It runs to the end of the paragraph: the first paragraph of a longer speech, or a slip. Single marks are
    apostrophes. A name left open («A «B» …) ends with the quotation inside it.
    """
    begins = at + len(mark)
    if mark in SINGLE and at > start:
        return None
    lead = text[max(start, at - 3) : at].strip()
    introduced = not lead or lead[-1] in ":,—–-.!?…"
    inner = [s for s in spans if s.start > begins]
    if inner and not introduced:
        last = inner[0]
        return Span(begins, last.end, mark, depth, True) if last.start - begins < MIN_UNCLOSED_STRAIGHT else None
    least = MIN_UNCLOSED_STRAIGHT if mark in ('"', "''", "”", "»") else MIN_UNCLOSED
    if end - begins < least or (mark in ('"', "''", "‘", "'", "’") and not introduced):
        return None
    return Span(begins, end, mark, depth, False)


def depths(spans: list[Span]) -> list[Span]:
    """Return the spans with their true depth (a mark that was dropped counted when they were made)."""
    if len(spans) < 2 and not (spans and spans[0].depth):
        return spans
    spans.sort(key=lambda s: (s.start, -s.end))
    out: list[Span] = []
    ends: list[int] = []
    for span in spans:
        while ends and span.start >= ends[-1]:
            ends.pop()
        if ends and span.end > ends[-1]:
            continue  # two that cross: the later is a slip
        out.append(span if span.depth == len(ends) else Span(span.start, span.end, span.mark, len(ends), span.closed))
        ends.append(span.end)
    return out
