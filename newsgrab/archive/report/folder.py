"""The folder of a report: new pages are written beside the old ones and take their places when all of them are there.

A page of ours is known by its first lines. A file of somebody else under a name of ours is left as it is, and so is the
whole folder then; pages of ours that the new report lacks are removed at the end.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ...disk import sync_folder, writing
from ...errors import InputError

GENERATOR = '<meta name="generator" content="newsgrab archive report">'
MARKED_WITHIN = 1000  # bytes from the beginning of a page
OURS = re.compile(r"(?:index|rates|views|edits|quotes|sites|site-[a-z0-9-]{1,140})\.html")
BESIDE = ".newsgrab-report-"
FIRST = "index.html"  # the page that leads to the others takes its place last


class NewPages:
    """Pages that stand beside the folder's own."""

    def __init__(self, folder: Path, beside: Path) -> None:
        self.folder = folder
        self.beside = beside
        self.names: list[str] = []

    def write(self, name: str, text: str) -> None:
        """Write a page and have it on the disk."""
        assert OURS.fullmatch(name), name
        with writing(self.folder / name), open(self.beside / name, "xb") as stream:
            stream.write(text.encode("utf-8", "replace"))
            stream.flush()
            os.fsync(stream.fileno())
        self.names.append(name)


@contextlib.contextmanager
def replacing(folder: Path) -> Iterator[NewPages]:
    """Let the block write pages; they take their places when it ends well, and leave no trace when it does not."""
    made = make_folder(folder)
    try:
        with writing(folder):
            beside = Path(tempfile.mkdtemp(prefix=BESIDE, dir=folder))
        try:
            new = NewPages(folder, beside)
            yield new
            put_in_place(new)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except BaseException:
        if made:
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise


def make_folder(folder: Path) -> bool:
    """Make the folder where there is none, and say whether that was so."""
    if folder.is_dir():
        return False
    if folder.exists() or folder.is_symlink():
        raise InputError(f"{folder}: not a folder")
    with writing(folder):
        folder.mkdir(parents=True)
    return True


def put_in_place(new: NewPages) -> None:
    """Give the new pages their names, and remove those of the last report that have no successor."""
    folder = new.folder
    for name in new.names:
        place = folder / name
        if (place.exists() or place.is_symlink()) and not is_ours(place):
            raise InputError(f"{place}: not a page of a report; the folder is left as it is")
    names = sorted(new.names, key=lambda name: (name == FIRST, name))
    for name in names:
        with writing(folder / name):
            # mkdtemp is for its owner alone, but the files in it are made as any others.
            os.replace(new.beside / name, folder / name)
    with writing(folder):
        for name in sorted(os.listdir(folder)):
            if OURS.fullmatch(name) and name not in new.names and is_ours(folder / name):
                os.unlink(folder / name)
    sync_folder(folder)


def is_ours(place: Path) -> bool:
    """Say whether a file is a page of a report."""
    try:
        if place.is_symlink() or not place.is_file():
            return False
        with open(place, "rb") as stream:
            return GENERATOR.encode() in stream.read(MARKED_WITHIN)
    except OSError:
        return False
