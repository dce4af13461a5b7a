"""The command, killed at a chosen instant: before the n-th call of one kind, or in the middle of it.

``python archive_killer.py KIND N ARGUMENT...``; kinds: write (in the middle of a WARC record), written (after it),
sync, rename, begin, commit (before), committed (after). Killed means SIGKILL: nothing is tidied up.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from typing import Any

from newsgrab.cli import run

# What imports it, to look for doctests, has no such arguments and is left alive.
KIND, COUNT = (sys.argv[1], int(sys.argv[2])) if __name__ == "__main__" else ("", 0)
calls = 0


def now(kind: str) -> bool:
    global calls
    if kind != KIND:
        return False
    calls += 1
    return calls == COUNT


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


real_write, real_sync, real_rename = os.write, os.fsync, os.rename


def write(handle: int, data: Any) -> int:
    if now("write"):
        real_write(handle, bytes(data)[: len(data) // 2])
        die()
    count = real_write(handle, data)
    if now("written"):
        die()
    return count


def sync(handle: int) -> None:
    if now("sync"):
        die()
    real_sync(handle)


def rename(*places: Any, **more: Any) -> None:
    if now("rename"):
        die()
    real_rename(*places, **more)


class Connection(sqlite3.Connection):
    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        word = sql.split(" ")[0].lower()
        if word in ("begin", "commit") and now(word):
            die()
        done = super().execute(sql, *values)
        if word == "commit" and now("committed"):
            die()
        return done


real_connect = sqlite3.connect


def connect(*args: Any, **more: Any) -> sqlite3.Connection:
    return real_connect(*args, **more, factory=Connection)


if __name__ == "__main__":
    os.write, os.fsync, os.rename = write, sync, rename  # type: ignore[assignment]
    sqlite3.connect = connect  # type: ignore[assignment]
    sys.exit(run(sys.argv[3:]))
