"""CSV with a header, for spreadsheets and pandas: RFC 4180, UTF-8, lists as JSON in their cell, no formulas.

A cell that a spreadsheet would run as a formula gets an apostrophe before it, which the spreadsheet hides. Numbers in
columns of numbers stay numbers: a change of ``-0.5`` is no formula.
"""

from __future__ import annotations

import csv
from typing import Any, TextIO

from ..text.patterns import lazy
from . import Records, clean, dump_json

# What makes a spreadsheet take a cell for a formula, with the full-width forms that Excel takes for the same in Japan.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBER = lazy(r"[+-]?[0-9]{1,40}(?:\.[0-9]{1,40})?")


def write(records: Records, stream: TextIO) -> None:
    """Write a header, then a row for each record."""
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(records.fields)
    for row in records:
        writer.writerow([cell(row.get(key), number=key in records.numbers) for key in records.fields])
        stream.flush()


def cell(value: Any, *, number: bool = False) -> str:
    """Return a value as the text of a cell: empty where there is none. ``number``: the column holds numbers.

    >>> cell("-0.5", number=True), cell("-0.5"), cell(None)
    ('-0.5', "'-0.5", '')
    >>> cell('=HYPERLINK("http://example.com")', number=True)
    '\\'=HYPERLINK("http://example.com")'
    >>> cell(["Иванов", "Li"])
    '["Иванов","Li"]'
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, str):
        text = clean(value)
        if text.startswith(FORMULA) and not (number and NUMBER.fullmatch(text)):
            return "'" + text
        return text
    return dump_json(value, compact=True)
