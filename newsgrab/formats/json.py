"""One JSON array of all records, valid also when nothing was found or the run was interrupted."""

from __future__ import annotations

from typing import TextIO

from . import Records, dump_json


def write(records: Records, stream: TextIO) -> None:
    """Write one JSON array, an object a line."""
    opened = False
    try:
        for row in records:
            # The comma goes with the record that follows it, so that the array can be closed after any of them.
            stream.write((",\n" if opened else "[\n") + dump_json(row))
            opened = True
            stream.flush()
    finally:
        stream.write("\n]\n" if opened else "[]\n")
