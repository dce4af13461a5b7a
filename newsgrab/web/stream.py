"""A file of the web that is too large to be held: read from its beginning to its end, by the rules of every fetch.

Only public addresses are dialled, robots.txt is asked at every hop, and a server that asks for patience gets it. A
connection that is cut is taken up again where it ended (Range), as long as the file is still the same one (ETag).

Errors: FetchError and RefusedError.
"""

from __future__ import annotations

import random
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..errors import FetchError, NewsgrabError, RefusedError
from .clock import Clock, Failed, current
from .robots import MAX_REDIRECTS
from .session import REASONS, REDIRECTS, REFUSED, RETRIED, Visit, latin_to_utf8, retry_after
from .urls import parse_url, show

if TYPE_CHECKING:
    from .session import Client

MAX_TRIES = 6  # one after the other that bring not a byte
MAX_PAUSE = 300.0  # seconds that are waited for a server that asks for it
RANGE = re.compile(r"bytes\s{1,3}([0-9]{1,18})-[0-9]{1,18}/(?:[0-9]{1,18}|\*)")


class RemoteFile:
    """A stream of the bytes at an address. ``size``: of the whole, where the server says it."""

    def __init__(self, client: Client, url: str) -> None:
        self.client = client
        self.url = url
        self.size: int | None = None
        self.position = 0
        self._tag: str | None = None
        self._raw: Any = None
        self._misses = 0
        self._open()

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes; fewer only at the end."""
        if size is None or size < 0:
            raise ValueError("a file of the web is read in pieces")
        parts: list[bytes] = []
        while size > 0:
            data = self._some(size)
            if not data:
                break
            parts.append(data)
            size -= len(data)
        return b"".join(parts)

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self.position

    def seekable(self) -> bool:
        """Say that it is read from its beginning to its end."""
        return False

    def close(self) -> None:
        """End the connection."""
        if self._raw is not None:
            self._raw.close()
            self._raw = None

    def _some(self, size: int) -> bytes:
        while True:
            if self.size is not None and self.position >= self.size:
                return b""
            if self._raw is None:
                self._open()
            current.clock = clock = Clock(self.client.options)
            try:
                data: bytes = self._raw.read(size, decode_content=False)
                if not data and self.size is not None and self.position < self.size:
                    raise Failed("the file was cut short", retry=True)
            except Exception as error:
                from .transport import explain

                self.close()
                self._miss(explain(error, clock))
                continue
            finally:
                current.clock = None
            self.position += len(data)
            if data:
                self._misses = 0
            return data

    def _miss(self, failed: Failed, wait: float = 0.0) -> None:
        """Wait before the next try, or raise where there is none."""
        self._misses += 1
        # A silence on the line is worth another try here, where minutes of reading would be lost.
        again = failed.retry or "nothing came" in failed.reason
        if not again or self._misses >= MAX_TRIES or wait > MAX_PAUSE:
            kind = RefusedError if failed.status in REFUSED else FetchError
            raise kind(self.url, failed.reason, failed.status) from failed
        pause = self.client.options.backoff * 2**self._misses * random.uniform(0.5, 1.0)
        self.client.pace.sleep(max(wait, pause))

    def _open(self) -> None:
        """Connect, at the position that was reached."""
        from .transport import explain

        while True:
            clock = Clock(self.client.options)
            current.clock = clock
            wait = 0.0
            try:
                response = self._follow(clock)
                if response.status_code in (200, 206):
                    self._begin(response)
                    return
                response.raw.close()
                wait = retry_after(response.headers.get("retry-after"))
                status = response.status_code
                reason = REASONS.get(status, f"the server answers with status {status}")
                failed = Failed(reason, retry=status in RETRIED, status=status)
            except NewsgrabError as error:
                if isinstance(error, FetchError) and error.url != self.url:
                    raise type(error)(self.url, f"{error.reason} (at {show(error.url, 120)})", error.status) from error
                raise
            except Failed as error:
                failed = error
            except Exception as error:
                failed = explain(error, clock)
            finally:
                current.clock = None
            self._miss(failed, wait)

    def _follow(self, clock: Clock) -> Any:
        """Return the answer to the request, behind its redirects."""
        client = self.client
        address = start = parse_url(self.url)
        visit = Visit(show(self.url, 2000), start, clock, 0)
        more = {"Accept": "*/*", "Accept-Encoding": "identity"}
        if self.position:
            more["Range"] = f"bytes={self.position}-"
            if self._tag:
                more["If-Range"] = self._tag
        for _ in range(MAX_REDIRECTS + 1):
            if not client.options.ignore_robots:
                client.pace.slow_down(address.server, client.robots.check(address, clock))
            with client.pace.turn(address.server, clock, first=visit.first):
                visit.first = False
                headers = client._headers(visit, address, more)
                response = client.adapter.exchange(address.url, headers, client._proxies_for(address, clock), clock)
            location = latin_to_utf8(response.headers.get("location", "")).strip()
            if response.status_code not in REDIRECTS or not location:
                return response
            response.raw.close()
            address = replace(parse_url(location, address.url), auth=None)
            if address.origin == start.origin:
                address = replace(address, auth=start.auth)
        raise Failed(f"more than {MAX_REDIRECTS} redirects")

    def _begin(self, response: Any) -> None:
        headers = response.headers
        tag = headers.get("etag")
        length = headers.get("content-length", "").strip()
        announced = int(length) if re.fullmatch("[0-9]{1,18}", length) else None
        self._raw = response.raw
        if not self.position:
            self._tag = tag if tag and not tag.startswith("W/") else None
            self.size = announced
            return
        if response.status_code == 206:
            found = RANGE.fullmatch(headers.get("content-range", "").strip())
            if found is not None and int(found[1]) == self.position:
                return
            raise Failed("the server sends another part of the file than it was asked for")
        # The whole file once more: it is another one, or the server knows no parts.
        if tag != self._tag or announced != self.size or self._tag is None:
            raise Failed("the connection was cut, and the server does not go on from the middle of the file")
        left = self.position
        while left > 0:
            left -= len(self._raw.read(min(left, 1 << 16), decode_content=False)) or left + 1
        if left < 0:
            raise Failed("the file was cut short", retry=True)
