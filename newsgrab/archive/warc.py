"""The exchanges of a run in one WARC file (ISO 28500, version 1.1), each record gzipped by itself.

A file is called ``NAME.warc.gz.open`` while it is written and ``NAME.warc.gz`` from then on; nothing is added later.
Bodies are kept as decoded: ``Content-Encoding`` and ``Transfer-Encoding`` stand in the stored header under the names
``X-Crawler-Content-Encoding`` and ``X-Crawler-Transfer-Encoding``, as crawlers do it. What the user sent to be let in
(cookies, passwords, headers of their own) is not kept.

Errors: InputError where a file cannot be written; ``BrokenRecord`` for one that cannot be read back.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import zlib
from base64 import b32encode
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .._version import __version__
from ..disk import sync_folder, writing
from ..errors import InputError
from ..records import dataclass
from .schedule import moment, stamp

if TYPE_CHECKING:
    from ..web.session import Response

OPEN = ".open"  # behind the name of a file that is being written
BLOCK = 1 << 20  # bytes
MAX_RECORD = 128 << 20  # bytes of a record, decoded; the longest page is half of it
# Headers that say how the body came over the line, and no longer hold for what is stored.
RENAMED = {"content-encoding": "X-Crawler-Content-Encoding", "transfer-encoding": "X-Crawler-Transfer-Encoding"}
DROPPED = frozenset(("content-length", "set-cookie"))
SENT = frozenset(("accept", "accept-encoding", "user-agent", "if-none-match", "if-modified-since", "host"))


# What a revisit record says: the same body came again, or the server said that it is the same.
PROFILES = {
    False: "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
    True: "http://netpreserve.org/warc/1.1/revisit/server-not-modified",
}


class BrokenRecord(Exception):
    """A record that cannot be read: the file is gone, cut or damaged. Its text says which."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: file (relative to the folder), offset and length in bytes."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was kept: what a response record says."""

    url: str
    fetched_at: datetime
    status: int | None
    content_type: str | None
    body: bytes
    place: Place
    kind: str = "response"  # or "revisit": the body stands elsewhere
    headers: tuple[tuple[str, str], ...] = ()


class Writer:
    """The file of one run, made when the first record is written. Not for several threads."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name  # relative to the folder
        self.handle: int | None = None
        self.size = 0

    @property
    def path(self) -> Path:
        """Return the file under the name it has while it is written."""
        return self.folder / (self.name + OPEN)

    def add(self, response: Response, *, original: datetime | None = None, confirmed: bool = False) -> Place:
        """Write the exchange of a page and return where its response stands; ``sync`` makes it last.

        ``original``: when the same body was fetched that is kept already, so that only the headers are written.
        ``confirmed``: the server said so (304).
        """
        data, start, length = encode(response, original=original, confirmed=confirmed)
        if self.handle is None:
            self._open()
        offset = self.size + start
        self._write(data)
        return Place(self.name, offset, length)

    def sync(self) -> None:
        """Make what was written last through a power cut."""
        if self.handle is not None:
            with writing(self.path):
                os.fsync(self.handle)

    def close(self) -> None:
        """Give the file its last name."""
        if self.handle is None:
            return
        with writing(self.path):
            os.fsync(self.handle)
            os.close(self.handle)
            self.handle = None
            os.rename(self.path, self.folder / self.name)
            sync_folder(self.path.parent)

    def abandon(self) -> None:
        """Leave the file as a crash would, for the next run to mend."""
        if self.handle is not None:
            with contextlib.suppress(OSError):
                os.close(self.handle)
            self.handle = None

    def _open(self) -> None:
        with writing(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            for place in (self.folder, *(self.folder / parent for parent in Path(self.name).parents)):
                sync_folder(place.parent)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
            self.handle = os.open(self.path, flags | getattr(os, "O_BINARY", 0), 0o666)
            sync_folder(self.path.parent)
        self._write(info(self.name))

    def _write(self, data: bytes) -> None:
        """Write all of it, or leave the file as long as it was."""
        assert self.handle is not None
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self.handle, rest) :]
        except OSError as error:
            with contextlib.suppress(OSError):
                os.ftruncate(self.handle, self.size)
                os.lseek(self.handle, self.size, os.SEEK_SET)
            raise InputError(f"cannot write {self.path}: {(error.strerror or str(error)).lower()}") from error
        self.size += len(data)


def file_name(run_id: int, started: datetime, folder: Path) -> str:
    """Return a name for the file of a run that no file has yet: ``2026/11/newsgrab-20261124T142204Z-00017.warc.gz``."""
    base = f"{started:%Y/%m}/newsgrab-{started:%Y%m%dT%H%M%SZ}-{run_id:05}"
    for number in range(1, 1000):
        name = f"{base}{f'-{number}' if number > 1 else ''}.warc.gz"
        if not (folder / name).exists() and not (folder / (name + OPEN)).exists():
            return name
    raise InputError(f"{folder}: there are a thousand files called {base}")


# ---------------------------------------------------------------- records to bytes


def encode(response: Response, *, original: datetime | None, confirmed: bool = False) -> tuple[bytes, int, int]:
    """Return the records of an exchange, gzipped, and offset and length of the response's among them."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
    date = stamp(response.fetched_at)
    headers = stored_headers(response, revisit=original is not None)
    status = StatusAndHeaders(f"{response.status} {response.reason or 'OK'}", headers, protocol="HTTP/1.1")
    extra = {"WARC-Date": date}
    kind = "response" if original is None else "revisit"
    body = response.body if original is None else b""
    if not confirmed:
        extra["WARC-Payload-Digest"] = digest(response.body)
    if original is not None:
        extra["WARC-Profile"] = PROFILES[confirmed]
        extra["WARC-Refers-To-Target-URI"] = response.final_url
        extra["WARC-Refers-To-Date"] = stamp(original)
    record = writer.create_warc_record(
        response.final_url, kind, BytesIO(body), len(body), warc_headers_dict=extra, http_headers=status
    )
    line = f"GET {path_of(response.final_url)} HTTP/1.1"
    asked = StatusAndHeaders(line, sent_headers(response), is_http_request=True)
    request = writer.create_warc_record(
        response.final_url, "request", BytesIO(), 0, warc_headers_dict={"WARC-Date": date}, http_headers=asked
    )
    request.rec_headers.add_header("WARC-Concurrent-To", record.rec_headers.get_header("WARC-Record-ID"))
    writer.write_record(record)
    length = buffer.tell()
    writer.write_record(request)
    return buffer.getvalue(), 0, length


def info(name: str) -> bytes:
    """Return the record that says what wrote a file."""
    from warcio.warcwriter import WARCWriter

    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
    about = {
        "software": f"newsgrab/{__version__}",
        "format": "WARC file version 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    }
    writer.write_record(writer.create_warcinfo_record(os.path.basename(name), about))
    return buffer.getvalue()


def stored_headers(response: Response, *, revisit: bool) -> list[tuple[str, str]]:
    """Return the headers of an answer as they are kept, true of the decoded body."""
    kept = [
        (RENAMED.get(name.lower(), name), one_line(value))
        for name, value in response.received
        if name.lower() not in DROPPED
    ]
    if not revisit:
        kept.append(("Content-Length", str(len(response.body))))
    return kept


def sent_headers(response: Response) -> list[tuple[str, str]]:
    """Return the headers of the request, without what the user gave to be let in."""
    from urllib.parse import urlsplit

    kept = [(name, one_line(value)) for name, value in response.sent if name.lower() in SENT]
    return [("Host", urlsplit(response.final_url).netloc), *kept]


def one_line(text: str) -> str:
    """Return a header's value in one line of Latin letters, which is all that a header may hold."""
    return " ".join(text.split()).encode("latin-1", "replace").decode("latin-1")


def path_of(url: str) -> str:
    """Return what stands in the first line of a request."""
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def digest(body: bytes) -> str:
    """Return the digest of a body as WARC files have it."""
    return "sha1:" + b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()


# ---------------------------------------------------------------- bytes to records


def find(folder: Path, name: str) -> Path:
    """Return a file by the name that rows have, also while it is still being written."""
    path = folder / name
    if path.exists():
        return path
    being_written = folder / (name + OPEN)
    return being_written if being_written.exists() else path


def read(folder: Path, place: Place) -> Page:
    """Return the page that stands at a place."""
    path = find(folder, place.file)
    try:
        with open(path, "rb") as stream:
            stream.seek(place.offset)
            data = stream.read(place.length)
    except OSError as error:
        raise BrokenRecord(f"{path}: {(error.strerror or str(error)).lower()}") from error
    if len(data) < place.length:
        raise BrokenRecord(f"{path}: cut before the record at {place.offset} ends")
    try:
        member = decompress(data)
    except (zlib.error, EOFError) as error:
        raise BrokenRecord(f"{path}: damaged at {place.offset} ({error})") from error
    page = decode(member, place)
    if page is None:
        raise BrokenRecord(f"{path}: no page at {place.offset}")
    return page


def decompress(data: bytes) -> bytes:
    """Return the one gzip member that the bytes are."""
    machine = zlib.decompressobj(wbits=31)
    plain = machine.decompress(data, MAX_RECORD)
    if not machine.eof:
        raise EOFError("the record is cut or too long")
    return plain


def decode(member: bytes, place: Place) -> Page | None:
    """Return the page in the bytes of a record; None where it is a record of another kind. BrokenRecord: it is none."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        record: Any = next(iter(ArchiveIterator(BytesIO(member), check_digests=True)), None)
        if record is None or record.rec_type not in ("response", "revisit") or record.http_headers is None:
            return None
        body = record.content_stream().read()
        checker = record.digest_checker
        if record.rec_type == "response" and checker is not None and checker.passed is False:
            raise BrokenRecord(f"{place.file}: the digest of the record at {place.offset} is wrong")
    except (ArchiveLoadFailed, EOFError, ValueError, zlib.error) as error:
        raise BrokenRecord(f"{place.file}: damaged at {place.offset} ({error})") from error
    code = record.http_headers.get_statuscode() or ""
    return Page(
        url=record.rec_headers.get_header("WARC-Target-URI") or "",
        fetched_at=moment(record.rec_headers.get_header("WARC-Date") or ""),
        status=int(code) if re.fullmatch("[0-9]{3}", code) else None,
        content_type=record.http_headers.get_header("Content-Type"),
        body=body,
        place=place,
        kind=record.rec_type,
        headers=tuple(record.http_headers.headers),
    )


def members(path: Path) -> Iterator[tuple[int, int, bytes]]:
    """Yield offset, length and bytes of every whole record of a file; ``BrokenRecord`` where one is not whole.

    ``warcio`` passes a record that is cut; so the members are looked at here, each to its end.
    """
    offset = 0
    try:
        with open(path, "rb") as stream:
            rest = b""
            while data := rest or stream.read(BLOCK):
                machine = zlib.decompressobj(wbits=31)
                parts = []
                length = size = 0
                while True:
                    parts.append(machine.decompress(data))
                    size += len(parts[-1])
                    length += len(data) - len(machine.unused_data)
                    if size > MAX_RECORD:
                        raise BrokenRecord(f"{path}: the record at {offset} is too long")
                    if machine.eof:
                        break
                    data = stream.read(BLOCK)
                    if not data:
                        raise BrokenRecord(f"{path}: cut in the record at {offset}")
                rest = machine.unused_data
                yield offset, length, b"".join(parts)
                offset += length
    except zlib.error as error:
        raise BrokenRecord(f"{path}: damaged in the record at {offset} ({error})") from error
    except OSError as error:
        raise BrokenRecord(f"{path}: {(error.strerror or str(error)).lower()}") from error


def whole_end(path: Path) -> int:
    """Return the offset behind the last whole record of a file."""
    end = 0
    with contextlib.suppress(BrokenRecord):
        for offset, length, _ in members(path):
            end = offset + length
    return end


def settle(folder: Path, name: str) -> Path | None:
    """Give the file of a run that did not end its last name, without a record that was cut.

    Return it; None where the run wrote none. A file without one whole record is taken away.
    """
    being_written = folder / (name + OPEN)
    if not being_written.exists():
        path = folder / name
        return path if path.exists() else None
    with writing(being_written):
        end = whole_end(being_written)
        if not end:
            being_written.unlink()
            return None
        if end < being_written.stat().st_size:
            os.truncate(being_written, end)
        handle = os.open(being_written, os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        os.rename(being_written, folder / name)
        sync_folder((folder / name).parent)
    return folder / name
