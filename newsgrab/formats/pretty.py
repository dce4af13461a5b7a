"""The same objects as JSON Lines, indented for reading; jq reads both. The default on a terminal."""

from __future__ import annotations

from typing import TextIO

from . import Records, dump_json


def write(records: Records, stream: TextIO) -> None:
    """Write one indented JSON object after the other."""
    for row in records:
        stream.write(dump_json(row, indent=2) + "\n")
        stream.flush()
