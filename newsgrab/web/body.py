"""The body of an answer, decoded as it comes and never larger than allowed.

Compressed bytes are unpacked here and not by urllib3, which may unpack without a limit and says nothing when a stream
stops before its end.

Errors: ``Failed`` for a body that is cut, too large, or coded in a way that was not asked for.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Any

from .clock import Failed
from .urls import show

ACCEPT_ENCODING = "gzip, deflate"
MAX_LAYERS = 2  # codings one upon the other; a proxy may add one to the server's
BLOCK = 65_536  # bytes a read
# A coded or chunked body of a fair server is smaller than what it holds, or a little larger.
MAX_OVERHEAD = 65_536  # bytes


class Zipped:
    """gzip (of one member or more) or deflate, with or without the zlib header that it should have.

    ``cut``: bytes beyond the limit are dropped instead of being an error; ``full`` is then true.
    """

    def __init__(self, name: str, limit: int, *, cut: bool = False) -> None:
        self.name = name
        self.limit = self.room = limit
        self.cut = cut
        self.full = False
        self.machine = zlib.decompressobj(31 if name == "gzip" else 15)
        self.fed = False
        self.members = 1
        self.held = b""  # a first byte of what may be another member

    def feed(self, data: bytes) -> bytes:
        out: list[bytes] = []
        data, self.held = self.held + data, b""
        while data and not self.full:
            if self.machine.eof:
                if self.name == "gzip" and data == b"\x1f":
                    self.held = data
                    break
                # Another member, or the padding that some servers put at the end, which every browser passes over.
                if self.name != "gzip" or not data.startswith(b"\x1f\x8b"):
                    break
                self.members += 1
                if self.members > MAX_MEMBERS:
                    raise Failed(f"the body is gzip of more than {MAX_MEMBERS} members")
                self.machine = zlib.decompressobj(31)
            piece = self._unpack(data)
            self.room -= len(piece)
            if self.room < 0:
                if not self.cut:
                    raise too_large(self.limit)
                self.full = True
                piece = piece[: self.room]
            out.append(piece)
            data = self.machine.unconsumed_tail or self.machine.unused_data
        return b"".join(out)

    def _unpack(self, data: bytes) -> bytes:
        try:
            piece = self.machine.decompress(data, self.room + 1)
        except zlib.error as error:
            if self.fed or self.name == "gzip":
                raise Failed(f"the body is not sound {self.name}") from error
            # "deflate" without the zlib header, as some servers have sent it from the beginning.
            self.machine = zlib.decompressobj(-15)
            try:
                piece = self.machine.decompress(data, self.room + 1)
            except zlib.error:
                raise Failed("the body is not sound deflate") from error
        self.fed = True
        return piece

    def finish(self) -> None:
        if self.fed and not self.machine.eof and not self.full:
            # Content-Length may have been met: then the server's own copy is cut, and another try gets the same.
            raise Failed(f"the page was cut short: its {self.name} stream does not end")


MAX_MEMBERS = 1000  # of one gzip stream; each costs a new machine


def too_large(limit: int) -> Failed:
    """Return the failure of a body that is larger than allowed."""
    return Failed(f"the page is larger than {limit:,} bytes (--max-size)")


def codings(header: str) -> list[str]:
    """Return the codings of a Content-Encoding header, outermost last; others than were asked for are a ``Failed``.

    >>> codings("Identity, x-gzip")
    ['gzip']
    """
    names = [name.strip().lower() for name in header.split(",")]
    names = [re.sub("^x-", "", name) for name in names if name not in ("", "identity", "none", "utf-8")]
    for name in names:
        if name not in ("gzip", "deflate"):
            raise Failed(f"the body is coded as {show(name, 30)}, which was not asked for")
    if len(names) > MAX_LAYERS:
        raise Failed(f"the body is coded {len(names)} times over; {MAX_LAYERS} is the limit")
    return names


def read_body(raw: Any, headers: dict[str, str], limit: int, *, cut: bool = False) -> bytes:
    """Return the decoded body of ``raw`` (a urllib3 response that was not read).

    ``cut``: return the first ``limit`` bytes of a larger body, instead of failing (for robots.txt).
    """
    layers = [Zipped(name, limit, cut=cut) for name in reversed(codings(headers.get("content-encoding", "")))]
    transfer = headers.get("transfer-encoding", "identity").strip().lower()
    if transfer not in ("identity", "chunked"):
        raise Failed(f"the body is sent as {show(transfer, 30)}, which was not asked for")
    length = headers.get("content-length", "").strip()
    announced = int(length) if re.fullmatch("[0-9]{1,18}", length) and transfer != "chunked" else 0
    if announced > limit and not cut:
        raise too_large(limit)
    body = bytearray()  # a list of millions of one-byte chunks would take more than they hold
    for data in _decoded(raw, layers, limit, cut):
        body += data
    return bytes(body)


def _decoded(raw: Any, layers: list[Zipped], limit: int, cut: bool) -> Iterator[bytes]:
    came = size = 0
    for data in raw.stream(BLOCK, decode_content=False):
        came += len(data)
        if came > limit + MAX_OVERHEAD and not cut:
            raise too_large(limit)
        for layer in layers:
            data = layer.feed(data)
        room = limit - size
        size += len(data)
        if size > limit:
            if not cut:
                raise too_large(limit)
            data = data[:room]
        yield data
        if cut and (size >= limit or came > limit + MAX_OVERHEAD):
            return
    for layer in layers:
        layer.finish()
