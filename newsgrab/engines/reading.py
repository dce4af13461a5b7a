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
from ..page.files import (
    GZIP,
    HEAD,
    HTML_START,
    PAGE_SUFFIXES,
    Failure,
    Gunzipped,
    Rejoined,
    Saved,
    as_input_error,
    read_path,
    read_stream,
)
from .work import Task, Work

WEB = ("http://", "https://")
ZIP = b"PK\x03\x04"
TAR_BLOCK = 512  # bytes
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
            head = stream.read(HEAD)
            if seeks(stream):
                stream.seek(0)
                whole = stream
            else:
                whole = cast(BinaryIO, Rejoined(head, stream))
            low = posixpath.basename(name.partition("?")[0]).lower()
            try:
                if low.endswith(ZIP_SUFFIXES) or head.startswith(ZIP):
                    yield from zip_pages(whole, name)
                elif low.endswith(TAR_SUFFIXES) or head[TAR_AT:].startswith(TAR):
                    yield from tar_pages(whole, name)
                else:
                    yield from read_stream(whole, name)
            except (EOFError, zlib.error) as error:
                raise InputError(f"{name}: broken compressed data") from error


def seeks(stream: Any) -> bool:
    """Say whether a stream can be read again."""
    try:
        return bool(stream.seekable())
    except AttributeError:
        return False


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
    if not seeks(stream):
        raise InputError(f"{name}: a zip archive is read from its end: fetch the file first")
    try:
        archive = zipfile.ZipFile(stream)
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


class Ending:
    """A stream that remembers how it ends: a whole tar archive ends with zeros, and tarfile does not ask for them."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._last = b""
        self.over = False

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes."""
        data: bytes = self._stream.read(size)
        if data:
            self._last = data[-TAR_BLOCK:] if len(data) >= TAR_BLOCK else (self._last + data)[-TAR_BLOCK:]
        else:
            self.over = True
        return data

    @property
    def cut(self) -> bool:
        """Say whether the stream was read to an end that is none."""
        return self.over and bool(self._last.strip(b"\0"))


def tar_pages(stream: BinaryIO, name: str) -> Iterator[Saved | Failure]:
    """Yield the pages of a tar archive, packed or not, in the order in which they stand."""
    head = stream.read(HEAD)
    whole: Any = Rejoined(head, stream)
    packed = head.startswith((b"BZh", b"\xfd7zXZ"))
    plain = Ending(Gunzipped(whole) if head.startswith(GZIP) else whole)
    found = False
    try:
        # As a stream: it may come from the web, and what came before a cut is kept.
        mode: Any = "r|*" if packed else "r|"
        with tarfile.open(fileobj=cast(Any, whole if packed else plain), mode=mode) as archive:
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
        if plain.cut:
            raise EOFError
    except (tarfile.TarError, EOFError, zlib.error) as error:
        cut = plain.cut or isinstance(error, EOFError) or "unexpected end" in str(error)
        raise InputError(f"{name}: {'cut short' if cut else 'broken'}: what came before is kept") from error
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
