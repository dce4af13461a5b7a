"""The pages of one task: of a WARC file, a zip or tar archive, some files of a folder; from here or from elsewhere.

Errors: what is wrong with a page is yielded as ``(name, error)``; what is wrong with the whole input is raised, after
the pages that came before.
"""

from __future__ import annotations

import posixpath
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, BinaryIO, cast

from ..errors import InputError, NewsgrabError
from ..page.files import HEAD, Failure, Rejoined, Saved, as_input_error, read_path, read_stream
from .archives import TAR, TAR_AT, TAR_SUFFIXES, ZIP, ZIP_SUFFIXES, tar_pages, zip_pages
from .opening import open_input, spooled
from .work import Task, Work


class Reading:
    """Iterates over the pages of a task; ``share`` says how much of it is read."""

    def __init__(self, task: Task, work: Work) -> None:
        self.task = task
        self.work = work
        self._done = 0
        self._total = len(task.files) or task.size
        self._stream: Any = None

    @property
    def share(self) -> float:
        """How much is read, 0 to 1; 0 where that is not known."""
        if self.task.files:
            return self._done / len(self.task.files)
        try:
            total = getattr(self._stream, "size", None) or self._total
            return min(self._stream.tell() / total, 1.0) if total else 0.0
        except (OSError, ValueError, AttributeError):
            return 0.0

    def __iter__(self) -> Iterator[Saved | Failure]:
        if not self.task.files:
            yield from self._pages()
            return
        for path in self.task.files:
            try:
                yield from read_path(path)
            except (NewsgrabError, OSError) as error:
                yield path, as_input_error(path, error)
            self._done += 1

    def _pages(self) -> Iterator[Saved | Failure]:
        """Yield the pages of one file of many."""
        name = self.task.input
        with ExitStack() as opened:
            stream = self._stream = opened.enter_context(open_input(name, self.work))
            head = stream.read(HEAD)
            if stream.seekable():
                stream.seek(0)
                whole = stream
            else:
                whole = cast(BinaryIO, Rejoined(head, stream))
            low = posixpath.basename(name.partition("?")[0]).lower()
            try:
                if low.endswith(ZIP_SUFFIXES) or head.startswith(ZIP):
                    if not stream.seekable():  # what a zip archive holds stands at its end
                        whole = opened.enter_context(spooled(whole))
                    yield from zip_pages(whole, name)
                elif low.endswith(TAR_SUFFIXES) or head[TAR_AT:].startswith(TAR):
                    yield from tar_pages(whole, name)
                else:
                    yield from read_stream(whole, name)
            except (EOFError, zlib.error) as error:
                raise InputError(f"{name}: broken compressed data") from error
