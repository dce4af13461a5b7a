"""CSV with a byte order mark, without which Excel does not read UTF-8."""

from __future__ import annotations

from typing import TextIO

from . import Records, csv


def write(records: Records, stream: TextIO) -> None:
    """Write the mark, then what the format csv writes."""
    stream.write("\ufeff")
    csv.write(records, stream)
