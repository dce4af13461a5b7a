"""A table for people: columns aligned by the width letters have, cut to the terminal.

The first rows decide the widths, so that a long run shows its rows as they come. Off a terminal nothing is cut.
"""

from __future__ import annotations

import os
import shutil
import unicodedata
from itertools import islice
from typing import Any, TextIO

from ..text.patterns import lazy
from . import Records, Row, clean_line

# What a row shows where the user did not choose with --fields.
FIELDS = {
    "article": ("published_at", "view_count", "quotes", "rates", "headline"),
    "quotes": ("published_at", "speaker", "role", "text"),
    "rates": ("published_at", "base", "counter", "value", "change", "units", "kind", "site"),
}
GAP = "  "
SAMPLE = 25  # rows that are read before the first is shown: enough to know the widths, few enough to wait for
MIN_WIDTH = 6  # characters that a column keeps on a narrow terminal: less shows no word
MAX_WIDTH = 60  # characters that a column takes off a terminal: longer cells just go on
ISO_TIME = lazy(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d{1,6})?)?(?:(Z|[+-]\d\d)(?::00)?|([+-]\d\d:\d\d))?")


def write(records: Records, stream: TextIO) -> None:
    """Write a header, then a line for each record."""
    rows = (cells(row, records.fields) for row in records)
    sample: list[list[str]] = []
    try:
        sample.extend(islice(rows, SAMPLE))
    finally:  # also what came before an interrupt
        terminal = stream.isatty()
        limit = shutil.get_terminal_size().columns if terminal else None
        right = [key in records.numbers or key in ("quotes", "rates") for key in records.fields]
        widths = fit([list(records.fields), *sample], limit)
        bold = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        header = line(list(records.fields), widths, right, cut=terminal)
        stream.write((f"\x1b[1m{header}\x1b[0m" if bold else header) + "\n")
        for row in sample:
            stream.write(line(row, widths, right, cut=terminal) + "\n")
    for row in rows:
        stream.write(line(row, widths, right, cut=terminal) + "\n")


def cells(row: Row, fields: tuple[str, ...]) -> list[str]:
    """Return the row as texts of one line each."""
    return [show(row.get(key)) for key in fields]


def show(value: Any) -> str:
    """Return a value as a person reads it: a list of texts joined, a list of objects counted, no seconds in times.

    >>> show(["Иванов", "Li"]), show([{"text": "a"}, {"text": "b"}]), show([])
    ('Иванов; Li', '2', '')
    >>> show("2024-03-11T20:30:00+05:00")
    '2024-03-11 20:30 +05'
    """
    if value is None or value == []:
        return ""
    if isinstance(value, list):
        if all(isinstance(item, str) for item in value):
            return clean_line("; ".join(value))
        return str(len(value))
    if isinstance(value, dict):
        return clean_line("; ".join(value))
    if isinstance(value, str) and (match := ISO_TIME.fullmatch(value)):
        return " ".join(part for part in match.groups() if part)
    return clean_line(str(value))


def char_width(char: str) -> int:
    """Return the columns a character takes: 0 for marks on another, 2 for wide ones."""
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def width(text: str) -> int:
    """Return the columns a text takes on a terminal.

    >>> width("日本"), width("й"), width("abc")
    (4, 1, 3)
    """
    return len(text) if text.isascii() else sum(map(char_width, text))


def cut_to(text: str, columns: int) -> str:
    """Return the text, with an ellipsis where it had to be cut to fit.

    >>> cut_to("日本経済新聞", 6), cut_to("abc", 3)
    ('日本…', 'abc')
    """
    if width(text) <= columns:
        return text
    taken, used = [], 0
    for char in text:
        used += char_width(char)
        if used > columns - 1:
            break
        taken.append(char)
    return "".join(taken).rstrip() + "…"


def fit(rows: list[list[str]], limit: int | None) -> list[int]:
    """Return the width of each column. Where they do not fit in ``limit``, the widest give way first."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    if limit is None:
        return [min(w, MAX_WIDTH) for w in widths]
    room = limit - len(GAP) * (len(widths) - 1)
    while sum(widths) > room:
        widest = max(range(len(widths)), key=widths.__getitem__)
        if widths[widest] <= MIN_WIDTH:
            break
        second = max((w for i, w in enumerate(widths) if i != widest), default=MIN_WIDTH)
        # Down to the next widest at once, then all of them share what is left to give.
        give = min(sum(widths) - room, max(widths[widest] - max(second, MIN_WIDTH), 1))
        widths[widest] -= give
    return widths


def line(row: list[str], widths: list[int], right: list[bool], *, cut: bool) -> str:
    """Return the cells beside each other, numbers to the right."""
    parts = []
    for text, columns, to_right in zip(row, widths, right, strict=True):
        shown = cut_to(text, columns) if cut else text
        pad = " " * max(columns - width(shown), 0)
        parts.append(pad + shown if to_right else shown + pad)
    return GAP.join(parts).rstrip()
