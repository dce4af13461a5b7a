"""JSON Lines: one object a line, each written as soon as it is there."""

from __future__ import annotations

from typing import TextIO

from . import Records, dump_json


def write(records: Records, stream: TextIO) -> None:
    """Write one JSON object a line."""
    for row in records:
        stream.write(dump_json(row) + "\n")
        stream.flush()
