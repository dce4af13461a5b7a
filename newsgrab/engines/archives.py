"""The pages of a zip or tar archive, and of WARC files in it.

Errors: what is wrong with a page is yielded as ``(name, error)``; what is wrong with the archive, or with the line that
it comes by (FetchError), is raised after the pages that came before.
"""

from __future__ import annotations

import os
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from ..errors import FetchError, InputError, NewsgrabError
from ..page.files import GZIP, HEAD, HTML_START, PAGE_SUFFIXES, Failure, Gunzipped, Rejoined, Saved, read_stream

ZIP = b"PK\x03\x04"
TAR_BLOCK = 512  # bytes
TAR_AT, TAR = 257, b"ustar"  # where a tar archive says that it is one
ZIP_SUFFIXES = (".zip", ".wacz")
TAR_SUFFIXES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")


def is_hidden(name: str) -> bool:
    """Say whether a file of an archive is one that a system left there.

    >>> is_hidden("__MACOSX/._b.html"), is_hidden("./news/12345"), is_hidden(".git/a.html")
    (True, False, True)
    """
    parts = name.removeprefix("./").split("/")
    return parts[0] == "__MACOSX" or any(part.startswith(".") for part in parts)


def zip_pages(stream: BinaryIO, name: str) -> Iterator[Saved | Failure]:
    """Yield the pages of a zip archive, whose stream can be read from its end, and of WARC files in it (see WACZ)."""
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
                except FetchError:  # the line, of which the archive knows nothing
                    raise
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
