"""Saved pages: files, folders, standard input, gzip and WARC, to the bytes of one page after the other.

What a file says of how its page was got comes with the bytes: a WARC record has address, time, status and content
type; a browser, SingleFile or HTTrack leave the address, and some the time, in a comment. The time stamp of the file
itself is no evidence: it is of the last copy.

Errors: an input that cannot be read is yielded as an ``InputError``, one that is no page (a PDF, an image) as a
``NotAnArticleError``; the inputs after it are read all the same.
"""

from __future__ import annotations

import gzip
import os
import re
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, cast

from ..errors import FetchError, InputError, NewsgrabError, NotAnArticleError
from ..records import dataclass
from ..text.patterns import lazy

STDIN = "standard input"
# The longest page that is read, decoded. Real pages end at a few MB; what is longer is a dump, an archive or a bomb.
MAX_PAGE = 64 * 1024 * 1024  # bytes
HEAD = 4096  # bytes that are looked at to say what a file is; enough for the comments that savers leave at its start

BLOCK = 32_768  # bytes of a packed stream that are unpacked at once: less than a page, so that little is copied
CUT = "cut short: it ends inside a record; what came before is kept"
GZIP = b"\x1f\x8b"
WARC = (b"WARC/0.", b"WARC/1.")
# What begins like this is no page, and what it is.
MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "an image, a sound or a video"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd"),
    (b"BZh", "compressed with bzip2"),
    (b"\xfd7zXZ", "compressed with xz"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"wOF2", "a font"),
    (b"ID3", "a sound"),
    (b"OggS", "a sound or a video"),
)
# Control codes that no page has: not tab, line ends, form feed nor ESC (ISO-2022-JP).
CONTROLS = bytes(c for c in range(32) if c not in (9, 10, 12, 13, 26, 27))
MAX_CONTROLS = 0.05  # of the first bytes; damaged pages have single ones, programs and images one byte in ten
ONE_SIDED = 0.2  # of them, that may stand on the other side in UTF-16: a broken or foreign letter

# In a folder these are pages; a file of another name is one when it begins like HTML.
PAGE_SUFFIXES = frozenset((".html", ".htm", ".xhtml", ".shtml", ".txt", ".gz", ".warc"))
HTML_START = lazy(
    rb"\s{0,200}<(?:!doctype\s{1,20}html|html|head|body|\?xml[^>]{0,100}\?>\s{0,20}<(?:!doctype\s|html))", re.I
)
HTML_TYPES = ("text/html", "application/xhtml+xml")

# <!-- saved from url=(0031)https://example.com/news/1.html -->: the browsers; the number is the length of the address
MARK_OF_THE_WEB = lazy(rb"<!--\s{0,4}saved from url=\((\d{4})\)(https?://[^\s<>\"]{1,2000})", re.I)
# SingleFile: a comment with the lines "url: ..." and "saved date: Mon Mar 11 2024 20:30:00 GMT+0500 (...)"
SINGLE_FILE = lazy(rb"<!--\s{0,4}Page saved with SingleFile(.{0,3000}?)-->", re.S)
SINGLE_FILE_URL = lazy(rb"\burl:\s{0,4}(https?://\S{1,2000})")
SINGLE_FILE_DATE = lazy(
    rb"\bsaved date:\s{0,4}[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d{4}) (\d\d):(\d\d):(\d\d) GMT([+-])(\d\d)(\d\d)"
)
# HTTrack: <!-- Mirrored from example.com/1.html by HTTrack Website Copier/3.x [...], Mon, 11 Mar 2024 15:30:00 GMT -->
HTTRACK = lazy(
    rb"<!--\s{0,4}Mirrored from (\S{1,2000}) by HTTrack [^>]{0,200}?, "
    rb"(\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT"
)
MONTHS = {name: i for i, name in enumerate(b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}


Failure = tuple[str, NewsgrabError]  # the name of an input, and why it gave no page


@dataclass(frozen=True, slots=True)
class Saved:
    """The bytes of one saved page, and what is known of how they were got."""

    name: str  # of the input, for messages
    data: bytes
    url: str | None = None
    fetched_at: datetime | None = None  # aware
    http_status: int | None = None
    content_type: str | None = None  # with its charset


def read_saved(inputs: Iterable[str], stdin: BinaryIO | None = None) -> Iterator[Saved | Failure]:
    """Yield every page of the inputs in order; what cannot be read as the name of the input and the error.

    An input is a file, a folder (walked in sorted order) or ``-`` (``stdin``).
    """
    for name in inputs:
        try:
            if name == "-":
                yield from read_stream(cast(BinaryIO, stdin), STDIN)
                continue
            if not os.path.isdir(name):
                yield from read_path(name)
                continue
        except (NewsgrabError, OSError) as error:
            shown = STDIN if name == "-" else name
            yield shown, as_input_error(shown, error)
            continue
        empty = True
        for item in walk(name):
            empty = False
            try:
                if isinstance(item, OSError):
                    raise item
                yield from read_path(item)
            except (NewsgrabError, OSError) as error:
                shown = item if isinstance(item, str) else name
                yield shown, as_input_error(shown, error)
        if empty:
            yield name, InputError(f"{name}: there are no saved pages in this folder")


def as_input_error(name: str, error: Exception) -> NewsgrabError:
    """Return an error of reading as ours, with the name of the input."""
    if isinstance(error, NewsgrabError):
        return error
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return InputError(f"{name}: {reason[:1].lower()}{reason[1:]}")


def read_path(path: str) -> Iterator[Saved | Failure]:
    """Yield the page of a file, or all pages of a WARC file."""
    with open(path, "rb") as stream:
        yield from read_stream(stream, path)


def read_stream(stream: BinaryIO, name: str) -> Iterator[Saved | Failure]:
    """Yield the page of a stream, or all pages where it is a WARC file; gzip is undone."""
    head = stream.read(HEAD)
    whole = cast(BinaryIO, Rejoined(head, stream))
    start = head
    if head.startswith(GZIP):
        # max_length keeps a bomb from filling the memory here
        try:
            start = zlib.decompressobj(wbits=31).decompress(head, HEAD)
        except zlib.error as error:
            raise InputError(f"{name}: broken gzip data") from error
    if start.startswith(WARC):
        plain = Gunzipped(whole) if head.startswith(GZIP) else Plain(whole)
        yield from read_warc(cast(BinaryIO, plain), name)
        if plain.cut:
            raise InputError(f"{name}: {CUT}")
        return
    try:
        data = read_capped(gzip.GzipFile(fileobj=whole) if head.startswith(GZIP) else whole)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError(f"{name}: broken gzip data") from error
    check_page(data, name)
    url, fetched_at = saved_from(data[:HEAD])
    yield Saved(name, data, url=url, fetched_at=fetched_at)


def check_page(data: bytes, name: str) -> None:
    """Raise what is to be told of bytes that are no page."""
    if not data.strip():
        raise InputError(f"{name}: empty, there is nothing to read")
    if len(data) > MAX_PAGE:
        raise InputError(f"{name}: longer than {MAX_PAGE >> 20} MB, which no page is")
    if what := not_a_page(data[:HEAD]):
        raise NotAnArticleError(name, f"not an article: this is {what}")


class Rejoined:
    """A stream with its first bytes put back: standard input cannot be rewound."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = BytesIO(head)
        self._rest = rest

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes."""
        if size is None or size < 0:
            return self._head.read() + self._rest.read()
        return self._head.read(size) or self._rest.read(size)

    def seekable(self) -> bool:
        """Say that it is not."""
        return False

    readable = seekable

    def close(self) -> None:
        """Leave the stream to its owner."""


class Gunzipped:
    """What is packed in a gzip stream, of one member or of millions.

    The end of the file inside a member is the end of the stream, and ``cut`` says so: what came before it is whole.
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._machine = zlib.decompressobj(wbits=31)
        self._packed = b""
        self._begun = False  # whether the machine has seen bytes of its member
        self.cut = False

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes, at most a block."""
        limit = BLOCK if size is None or size < 0 else size
        while True:
            if not self._packed:
                self._packed = self._stream.read(BLOCK)
                if not self._packed:
                    self.cut = self._begun
                    return b""
            if not self._begun:
                self._packed = self._packed.lstrip(b"\0")  # what a tape or a file system left between members
                if not self._packed:
                    continue
            self._begun = True
            plain = self._machine.decompress(self._packed, limit)
            if self._machine.eof:
                self._packed = self._machine.unused_data
                self._machine = zlib.decompressobj(wbits=31)
                self._begun = False
            else:
                self._packed = self._machine.unconsumed_tail
            if plain:
                return plain

    def close(self) -> None:
        """Leave the stream to its owner."""


class Plain:
    """A stream as it is. ``cut``: it ended between the first line of a WARC record and the last of its header."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._tail = b""
        self.cut = False

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes, at most a block."""
        data: bytes = self._stream.read(BLOCK if size is None or size < 0 else size)
        if data:
            self._tail = data if len(data) >= HEAD else (self._tail + data)[-HEAD:]
        else:
            begun = self._tail.rfind(b"\r\n\r\nWARC/")
            self.cut = begun >= 0 and self._tail.find(b"\r\n\r\n", begun + 4) < 0
        return data

    def close(self) -> None:
        """Leave the stream to its owner."""


def read_capped(stream: Any) -> bytes:
    """Return all bytes, or somewhat more than a page may have."""
    parts, total = [], 0
    while total <= MAX_PAGE and (part := stream.read(1 << 20)):
        parts.append(part)
        total += len(part)
    return b"".join(parts)


def not_a_page(head: bytes) -> str | None:
    """Return what the bytes are where they are no page, else None.

    >>> not_a_page(b"%PDF-1.7")
    'a PDF document'
    >>> not_a_page("<p>Привет".encode("utf-16-le")) is None
    True
    """
    for magic, what in MAGIC:
        if head.startswith(magic):
            return what
    if head[4:8] == b"ftyp":
        return "an image, a sound or a video"
    if not head:
        return None
    if head.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):  # the marks of UTF-32
        return None
    odd_ones = len(head) - len(head.translate(None, CONTROLS))
    if odd_ones <= MAX_CONTROLS * len(head):
        return None
    # UTF-16 has them all on one side: the upper halves of the letters.
    even = len(head[::2]) - len(head[::2].translate(None, CONTROLS))
    return None if even < ONE_SIDED * odd_ones or odd_ones - even < ONE_SIDED * odd_ones else "binary data"


def saved_from(head: bytes) -> tuple[str | None, datetime | None]:
    """Return the address and the time that the program that saved the page left in a comment.

    >>> saved_from(b"<!-- saved from url=(0021)https://example.com/a -->")
    ('https://example.com/a', None)
    """
    if b"<!--" not in head:
        return None, None
    if match := SINGLE_FILE.search(head):
        url = SINGLE_FILE_URL.search(match[1])
        return (text(url[1]) if url else None), single_file_date(match[1])
    if match := MARK_OF_THE_WEB.search(head):
        return text(match[2]), None
    if match := HTTRACK.search(head):
        day, month, year, *clock = match.groups()[1:]
        return f"http://{text(match[1])}", instant(year, month, day, clock, timedelta())
    return None, None


def text(data: bytes) -> str:
    """Return an address as text; what is no UTF-8 in it is replaced."""
    return data.decode("utf-8", "replace")


def single_file_date(comment: bytes) -> datetime | None:
    """Return the time in a comment of SingleFile."""
    match = SINGLE_FILE_DATE.search(comment)
    if match is None:
        return None
    month, day, year, hour, minute, second, sign, hours, minutes = match.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return instant(year, month, day, [hour, minute, second], -offset if sign == b"-" else offset)


def instant(year: bytes, month: bytes, day: bytes, clock: list[bytes], offset: timedelta) -> datetime | None:
    """Return an aware time, or None where the numbers are no date."""
    try:
        return datetime(int(year), MONTHS[month], int(day), *map(int, clock), tzinfo=timezone(offset))  # type: ignore[misc,arg-type]
    except (ValueError, KeyError):
        return None


def walk(folder: str) -> Iterator[str | OSError]:
    """Yield the files of a folder that look like pages, and of the folders in it, sorted by name.

    Hidden files are left out, and what a browser puts beside a saved page (``story_files`` beside ``story.html``).
    """
    problems: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=problems.append):
        yield from problems
        problems.clear()
        beside = {Path(name).stem + "_files" for name in files}
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in beside)
        for name in sorted(files):
            path = os.path.join(place, name)
            if not name.startswith(".") and looks_like_page(path):
                yield path
    yield from problems


def looks_like_page(path: str) -> bool:
    """Say whether a file found in a folder is to be read: by its suffix, else by its first bytes."""
    suffix = os.path.splitext(path)[1].lower()
    if suffix in PAGE_SUFFIXES:
        return True
    try:
        if not os.path.isfile(path):  # a socket, a pipe, a link to nowhere
            return False
        with open(path, "rb") as stream:
            return HTML_START.match(stream.read(512).removeprefix(b"\xef\xbb\xbf")) is not None
    except OSError:
        return False


def read_warc(stream: BinaryIO, name: str) -> Iterator[Saved | Failure]:
    """Yield the HTML pages that a WARC file holds: answers with a status of 2xx (a redirect's text is no page)."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    silence_warcio()
    found = False
    before: Any = None
    try:
        for record in ArchiveIterator(stream):
            check_whole(before, name)  # it was read to its end to come to this one
            before = record
            try:
                saved = warc_page(record, name)
            except FetchError:  # the line that the file comes by
                raise
            except NewsgrabError as error:
                check_whole(record, name, read=False)
                found = True
                yield name, error
                continue
            if saved is not None:
                check_whole(record, name)
                found = True
                yield saved
        check_whole(before, name)
    except (ArchiveLoadFailed, EOFError, zlib.error, ValueError) as error:
        raise InputError(f"{name}: broken WARC data") from error
    if not found:
        raise InputError(f"{name}: no HTML page in this WARC file")


def silence_warcio() -> None:
    """Keep what warcio logs (a space in an address) from standard error, where nobody has set up a log."""
    import logging

    logger = logging.getLogger("warcio")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def check_whole(record: Any, name: str, *, read: bool = True) -> None:
    """Raise where the file ends inside a record, which warcio passes as if it were whole (its issue 138).

    ``read``: the record was read to its end; else it is read now.
    """
    if record is None:
        return
    stream = record.raw_stream
    while not read and stream.read(65_536):
        pass
    if getattr(stream, "limit", 0) > 0 or not record.rec_headers.get_header("Content-Length"):
        raise InputError(f"{name}: {CUT}")


def warc_page(record: Any, name: str) -> Saved | None:
    """Return the page of a WARC record, None where it is not meant to hold one; raise where it is and does not."""
    if record.rec_type not in ("response", "resource") or record.rec_headers is None:
        return None
    url = record.rec_headers.get_header("WARC-Target-URI")
    url = url.strip("<> ") if url else None
    status: int | None = None
    if record.rec_type == "response":
        if record.http_headers is None:  # dns:, or an answer without HTTP
            return None
        code = record.http_headers.get_statuscode() or ""
        status = int(code) if re.fullmatch(r"[0-9]{3}", code) else None
        content_type = record.http_headers.get_header("Content-Type")
    else:
        content_type = record.rec_headers.get_header("Content-Type")
    if status is not None and not 200 <= status < 300:
        return None
    if content_type and content_type.partition(";")[0].strip().lower() not in HTML_TYPES:
        return None
    data = read_capped(record.content_stream())
    if not content_type and not HTML_START.match(data[:512]):
        return None
    shown = f"{name}: {url}" if url else name
    check_page(data, shown)
    return Saved(
        shown,
        data,
        url=url,
        fetched_at=warc_date(record.rec_headers.get_header("WARC-Date")),
        http_status=status,
        content_type=content_type,
    )


def warc_date(value: str | None) -> datetime | None:
    """Return the date of a WARC record, which is in UTC.

    >>> warc_date("2024-03-11T15:30:00Z")
    datetime.datetime(2024, 3, 11, 15, 30, tzinfo=datetime.timezone.utc)
    """
    try:
        found = datetime.fromisoformat((value or "").strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
