"""What makes files last."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from .errors import InputError


def sync_folder(folder: str | os.PathLike[str]) -> None:
    """Make new names in a folder last through a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def new_file_mode() -> int:
    """Return the mode that a new file gets: a temporary one is made for its owner alone."""
    mask = os.umask(0o077)  # which can only be read by setting it
    os.umask(mask)
    return 0o666 & ~mask


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn an error of writing in the block into one line that names the file."""
    try:
        yield
    except OSError as error:
        raise InputError(f"cannot write {path}: {(error.strerror or str(error)).lower()}") from error
