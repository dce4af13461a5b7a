"""The parts of a text: what stands above the article, its headline, its paragraphs, and what follows."""

from __future__ import annotations

import re

from ...records import dataclass, field
from ...text.patterns import lazy
from .headline import NEAR_HEADLINE, find_headline, find_said
from .lines import LONG_PROSE, MAX_LABEL, Line, is_speaker, is_strip, key_of

# What a sentence gives to a run of lines at most, and what a label takes from it.
MAX_WORTH = 400
LABEL_COST = 30
# From so many short lines in a row on, the end of a page is a list of other things.
MENU_RUN = 3
_RIGHTS = lazy(r"©|\(c\)\s|copyright|all rights reserved|℗", re.I)


@dataclass(slots=True)
class Parts:
    """The lines of a text by the part they belong to, each in its order."""

    header: list[Line] = field(default_factory=list)
    above: list[Line] = field(default_factory=list)  # date, counter, label before the headline
    headline: Line | None = None
    below: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    tail: list[Line] = field(default_factory=list)
    footer: list[Line] = field(default_factory=list)


def divide(lines: list[Line], address: frozenset[str] = frozenset()) -> Parts:
    """Divide the lines: the headline first, then the text below it, then what stands around both."""
    parts = Parts()
    start, end = _text(lines)
    place = find_said(lines, start, end, address)
    if place is None:
        place = find_headline(lines, start)
    if place is not None and place >= start:
        start = place + 1
        while start < end and not _is_text(lines, start):
            start += 1
    end = _end_of_text(lines, start, end)
    head_from = start
    if place is not None:
        parts.headline = lines[place]
        head_from = place
    # Date and counter above the headline, or above a text that has none.
    first = head_from
    while head_from and first - head_from < NEAR_HEADLINE and is_strip(lines, head_from - 1):
        head_from -= 1
    parts.header = lines[:head_from]
    parts.above = lines[head_from : start if place is None else place]
    parts.below = [] if place is None else lines[place + 1 : start]
    parts.body = lines[start:end]
    if parts.headline is not None:
        said = key_of(parts.headline.text)
        parts.below = [line for line in parts.below if key_of(line.text) != said]
        if parts.body and key_of(parts.body[0].text) == said:
            del parts.body[0]
    foot = _start_of_footer(lines, end)
    parts.tail, parts.footer = lines[end:foot], lines[foot:]
    return parts


def _worth(line: Line) -> float:
    """Return what a line is worth to the text it stands in: prose its width, all else a little less than nothing."""
    if line.kind in ("sentence", "quote"):
        return min(line.width, MAX_WORTH)
    if line.kind == "item" and line.width >= MAX_LABEL:
        return min(line.width, MAX_WORTH) / 2
    if line.kind == "heading" or is_speaker(line):
        return 0
    plain = line.kind in ("label", "ticker") and not line.text.endswith(":")
    return -LABEL_COST if plain else -LABEL_COST / 3


def _text(lines: list[Line]) -> tuple[int, int]:
    """Return where the text of the article begins and ends: the run of lines that is worth most.

    A cookie banner or a teaser is a sentence among labels, and the labels take away more than it gives.
    """
    best, span = 0.0, (len(lines), len(lines))
    total, begin = 0.0, 0
    for number, line in enumerate(lines):
        if total <= 0:
            total, begin = 0.0, number
        total += _worth(line)
        if total > best:
            best, span = total, (begin, number + 1)
    start, end = span
    while start < end and not _is_text(lines, start):
        start += 1
    while start and start < len(lines) and (is_speaker(lines[start - 1]) or lines[start - 1].level > 1):
        start -= 1
    return start, end


def _is_text(lines: list[Line], number: int) -> bool:
    """Tell whether the text may begin at a line: with a sentence, or with an item, a heading or a speaker above one."""
    line = lines[number]
    if line.kind in ("sentence", "quote"):
        return True
    if line.level > 1 or line.kind == "item" or is_speaker(line):
        return any(after.kind == "sentence" for after in lines[number + 1 : number + 3])
    return False


def _end_of_text(lines: list[Line], start: int, end: int) -> int:
    """Return where the text ends: at a line of rights, if most of it was read; near the top that is of a picture."""
    total = sum(line.width for line in lines[start:end])
    read = 0
    for number in range(start, end):
        line = lines[number]
        if read > 2 * total / 3 and line.width < 2 * LONG_PROSE and _RIGHTS.search(line.text[:300]):
            return number
        read += line.width
    return max(start, end)


def _start_of_footer(lines: list[Line], end: int) -> int:
    """Return where the lines after the text stop being of the article: at a line of rights or a list of labels."""
    run = 0
    for number in range(end, len(lines)):
        line = lines[number]
        if _RIGHTS.search(line.text[:300]):
            return number - run
        run = run + 1 if line.kind in ("label", "item", "sentence") else 0
        if run > MENU_RUN:
            return number - run + 1
    return len(lines)
