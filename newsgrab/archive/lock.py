"""The lock of an archive: one run at a time, whoever starts it.

It is a lock of the operating system on a file beside the database, which ends with the process that holds it, however
that ends; the file stays and says nothing.

Errors: LockedError when another run keeps it for longer than one would wait.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from ..errors import InputError, LockedError

POLL = 0.1  # seconds between two tries
SUFFIX = ".lock"


@contextlib.contextmanager
def locked(database: Path, wait: float) -> Iterator[None]:
    """Hold the lock for the block. ``wait``: seconds to wait for another run to end."""
    path = database.with_name(database.name + SUFFIX)
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
    except OSError as error:
        raise InputError(f"cannot write {path}: {(error.strerror or str(error)).lower()}") from error
    try:
        end = time.monotonic() + wait
        while not take(handle):
            if time.monotonic() >= end:
                raise LockedError(f"{database}: another run is at work; gave up after {wait:g} s")
            time.sleep(POLL)
        yield
    finally:
        os.close(handle)


def take(handle: int) -> bool:
    """Try to lock an open file; return whether it is ours now."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
