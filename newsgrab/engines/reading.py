"""The pages of one task: of a WARC file, a zip or tar archive, some files of a folder; from here or from elsewhere.

Errors: what is wrong with a page is yielded as ``(name, error)``; what is wrong with the whole input is raised, after
the pages that came before.
"""

from __future__ import annotations

import os
import posixpath
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, BinaryIO, cast

from ..errors import InputError, NewsgrabError, UsageError
from ..page.files import HTML_START, PAGE_SUFFIXES, Failure, Rejoined, Saved, as_input_error, read_path, read_stream
from .work import Task, Work

WEB = ("http://", "https://")
ZIP = b"PK\x03\x04"
TAR_AT, TAR = 257, b"ustar"  # where a tar archive says that it is one
ZIP_SUFFIXES = (".zip", ".wacz")
TAR_SUFFIXES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")


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
        if self.task.files:
            for path in self.task.files:
                try:
                    yield from read_path(path)
                except (NewsgrabError, OSError) as error:
                    yield path, as_input_error(path, error)
                self._done += 1
            return
        name = self.task.input
        with open_input(name, self.work) as stream:
            self._stream = stream
            low = posixpath.basename(name.partition("?")[0]).lower()
            head = b""
            if not low.endswith(
                (*ZIP_SUFFIXES, *TAR_SUFFIXES)
            ):  # by its name or, where it can be read again, its bytes
                head = peek(stream)
            try:
                if low.endswith(ZIP_SUFFIXES) or head.startswith(ZIP):
                    yield from zip_pages(stream, name)
                elif low.endswith(TAR_SUFFIXES) or head[TAR_AT:].startswith(TAR):
                    yield from tar_pages(stream, name)
                else:
                    yield from read_stream(stream, name)
            except (EOFError, zlib.error) as error:
                raise InputError(f"{name}: broken compressed data") from error


def peek(stream: Any) -> bytes:
    """Return the first bytes of a file that can be read again, else none."""
    try:
        head: bytes = stream.read(512)
        stream.seek(0)
    except (OSError, AttributeError, ValueError):
        return b""
    return head


@contextmanager
def open_input(name: str, work: Work) -> Iterator[BinaryIO]:
    """Open a path or an address for reading."""
    if name.startswith(WEB):
        from ..web import Client, Options
        from ..web.stream import RemoteFile

        with Client(Options(**dict(work.web))) as client, closing(RemoteFile(client, name)) as remote:
            yield cast(BinaryIO, remote)
    elif "://" in name:
        with open_elsewhere(name) as stream:
            yield stream
    else:
        with open(name, "rb") as stream:
            yield stream


@contextmanager
def open_elsewhere(name: str) -> Iterator[BinaryIO]:
    """Open an address that fsspec knows: ``s3://``, ``gs://``, ``hdfs://``; its settings are fsspec's own."""
    try:
        import fsspec
    except ImportError as error:
        raise UsageError(f"{name}: reading from there needs fsspec: pip install 'newsgrab[remote]'") from error
    try:
        opened = fsspec.open(name, "rb").open()
    except ImportError as error:
        raise UsageError(f"{name}: {' '.join(str(error).split())}") from error
    except (OSError, NewsgrabError):
        raise
    except Exception as error:  # each store has errors of its own
        raise InputError(f"{name}: {type(error).__name__}: {' '.join(str(error).split())[:300]}") from error
    with opened as stream:
        yield stream


def is_hidden(name: str) -> bool:
    """Say whether a file of an archive is one that a system left there.

    >>> is_hidden("__MACOSX/._b.html"), is_hidden("./news/12345"), is_hidden(".git/a.html")
    (True, False, True)
    """
    parts = name.removeprefix("./").split("/")
    return parts[0] == "__MACOSX" or any(part.startswith(".") for part in parts)


def zip_pages(stream: BinaryIO, name: str) -> Iterator[Saved | Failure]:
    """Yield the pages of a zip archive, and of WARC files in it (as WACZ has them)."""
    try:
        if not stream.seekable():
            raise InputError(f"{name}: a zip archive is read from its end; fetch the file first")
        archive = zipfile.ZipFile(stream)
    except AttributeError as error:
        raise InputError(f"{name}: a zip archive is read from its end; fetch the file first") from error
    except zipfile.BadZipFile as error:
        raise InputError(f"{name}: broken zip archive: {str(error).lower()}") from error
    found = False
    with archive:
        for member in archive.infolist():
            if member.is_dir() or is_hidden(member.filename):
                continue
            shown = f"{name}: {member.filename}"
            try:
                with archive.open(member) as inner:
                    for page in member_pages(cast(BinaryIO, inner), member.filename, shown):
                        found = True
                        yield page
            except NewsgrabError as error:
                found = True
                yield shown, error
            except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError, OSError) as error:
                found = True
                yield shown, InputError(f"{shown}: {str(error).lower() or 'broken'}")
    if not found:
        raise InputError(f"{name}: no saved page in this archive")


def tar_pages(stream: BinaryIO, name: str) -> Iterator[Saved | Failure]:
    """Yield the pages of a tar archive, packed or not, in the order in which they stand."""
    found = False
    try:
        with tarfile.open(fileobj=stream, mode="r|*") as archive:
            for member in archive:
                if not member.isfile() or is_hidden(member.name):
                    continue
                shown = f"{name}: {member.name}"
                inner = archive.extractfile(member)
                assert inner is not None
                try:
                    for page in member_pages(cast(BinaryIO, inner), member.name, shown):
                        found = True
                        yield page
                except NewsgrabError as error:
                    found = True
                    yield shown, error
    except (tarfile.TarError, EOFError, zlib.error) as error:
        what = "cut short" if "unexpected end" in str(error) or isinstance(error, EOFError) else "broken"
        raise InputError(f"{name}: {what} tar archive; what came before is kept") from error
    if not found:
        raise InputError(f"{name}: no saved page in this archive")


def member_pages(stream: BinaryIO, file: str, shown: str) -> Iterator[Saved | Failure]:
    """Yield the pages of a file in an archive; one whose suffix says nothing is a page where it begins like HTML."""
    if os.path.splitext(file)[1].lower() not in PAGE_SUFFIXES:
        head = stream.read(512)
        if not HTML_START.match(head.removeprefix(b"\xef\xbb\xbf")):
            return
        stream = cast(BinaryIO, Rejoined(head, stream))
    yield from read_stream(stream, shown)
