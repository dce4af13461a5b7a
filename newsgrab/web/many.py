"""Lists of URLs: hosts in parallel, each at its own pace, results as they are ready.

Addresses wait in a queue for each server; a worker takes the server that is due and has waited longest. So a slow or
crowded server holds up nobody else, and no worker sleeps where it could fetch. Memory is bounded: of addresses that
wait, of pages that nobody has taken yet; of an address that was done, 16 bytes stay, to fetch duplicates once.
"""

from __future__ import annotations

import hashlib
import heapq
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from ..errors import FetchError, NewsgrabError
from ..records import dataclass
from .urls import parse_url, show

if TYPE_CHECKING:
    from .session import Client, Response

MAX_WAITING = 20_000  # addresses read ahead, so that a list sorted by host still finds hosts to work on
MAX_BYTES = 16_000_000  # of pages that wait to be taken; one page is always let in
MAX_OUTCOMES = 500  # that wait to be taken


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one URL, which is as the list has it: a response or an error."""

    url: str
    response: Response | None = None
    error: Exception | None = None


@dataclass(slots=True)
class Line:
    """The addresses of one server that wait, in the order they came: (place in the list, address)."""

    name: str
    waiting: deque[tuple[int, str]]
    busy: int = 0
    queued: bool = False


class Crawl:
    """Fetches a list. An iterator of ``Outcome``; ``close`` (or the end of a ``with`` block) stops it.

    ``skip``: addresses that were done before, by ``identity``. The list may be endless, and may come slowly: it is read
    in a thread of its own. ``get`` fetches one address in place of the client, for a caller who has more to say on it.
    """

    def __init__(
        self,
        client: Client,
        urls: Iterable[str],
        *,
        skip: frozenset[bytes] = frozenset(),
        get: Callable[[str], Response] | None = None,
    ) -> None:
        self.client = client
        self.get = get or client.get
        self.urls = urls
        self.seen = set(skip)
        self.duplicates = 0
        self.lock = threading.Condition()
        self.lines: dict[str, Line] = {}
        self.ready: list[tuple[float, int, str]] = []  # when due, place in the list, server
        self.prepared: set[str] = set()
        self.waiting = 0
        self.running = 0
        self.read = False
        self.stopped = False
        self.done: deque[Outcome] = deque()
        self.bytes = 0
        self.threads = 0
        threading.Thread(target=self._read, name="list", daemon=True).start()

    def __enter__(self) -> Crawl:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop: waits end at once, exchanges that are under way are left behind."""
        self.client.stop()
        with self.lock:
            self.stopped = True
            self.lock.notify_all()

    def backlog(self) -> int:
        """Return how many outcomes wait to be taken."""
        return len(self.done)

    def __iter__(self) -> Iterator[Outcome]:
        while True:
            with self.lock:
                while not self.done:
                    if self.stopped or (self.read and not self.waiting and not self.running):
                        return
                    self.lock.wait()
                outcome = self.done.popleft()
                self.bytes -= _size(outcome)
                self.lock.notify_all()
            yield outcome

    # ------------------------------------------------------------ the list

    def _read(self) -> None:
        try:
            for place, url in enumerate(self.urls):
                if self.stopped:
                    return
                self._offer(place, url)
        except Exception as error:  # reading the list failed: what was read is still done
            self._put(Outcome("-", error=error))
        with self.lock:
            self.read = True
            self.lock.notify_all()

    def _offer(self, place: int, url: str) -> None:
        key = identity(url)
        with self.lock:
            if key in self.seen:
                self.duplicates += 1
                return
            self.seen.add(key)
        try:
            server = parse_url(url).server
        except NewsgrabError as error:
            self._put(Outcome(url, error=error))
            return
        with self.lock:
            while self.waiting >= MAX_WAITING and not self.stopped:
                self.lock.wait()
            line = self.lines.setdefault(server, Line(server, deque()))
            line.waiting.append((place, url))
            self.waiting += 1
            self._queue(line)
            if self.threads < self.client.options.jobs:
                self.threads += 1
                threading.Thread(target=self._work, name=f"fetch {self.threads}", daemon=True).start()
            self.lock.notify_all()

    def _queue(self, line: Line) -> None:
        """Let a server stand in line for the workers, where it has work and a free connection."""
        if line.queued or not line.waiting or line.busy >= self.client.options.per_host:
            return
        due = self.client.pace.due(line.name)
        now = time.monotonic()
        if due - now > self.client.options.max_time:
            due = 0.0  # too late for any of them: to be told at once
        heapq.heappush(self.ready, (due if due > now else 0.0, line.waiting[0][0], line.name))
        line.queued = True

    # ------------------------------------------------------------ the workers

    def _work(self) -> None:
        while True:
            with self.lock:
                line = self._next()
                if line is None:
                    return
                url = line.waiting[0][1]
                prepare = self._to_prepare(url)
                if not prepare:
                    line.waiting.popleft()
                    self.waiting -= 1
                    self.running += 1
                line.busy += 1
                self._queue(line)
            if prepare:
                self.client.prepare(url)
            else:
                self._put(self._fetch(url))
            with self.lock:
                line.busy -= 1
                self.running -= not prepare
                if line.waiting:
                    self._queue(line)
                elif not line.busy and self.lines.get(line.name) is line:
                    del self.lines[line.name]
                self.lock.notify_all()

    def _next(self) -> Line | None:
        """Return the next server whose turn it is; None when all is done."""
        while True:
            if self.stopped or (self.read and not self.waiting):
                return None
            if self.ready:
                due, _, name = self.ready[0]
                wait = due - time.monotonic()
                if wait <= 0:
                    heapq.heappop(self.ready)
                    line = self.lines[name]
                    line.queued = False
                    if line.waiting and line.busy < self.client.options.per_host:
                        return line
                    continue
                self.lock.wait(wait)
            else:
                self.lock.wait()

    def _to_prepare(self, url: str) -> bool:
        """Say whether robots.txt is to be fetched first, as a turn of its own, so that no worker waits for the next."""
        options = self.client.options
        if options.ignore_robots or not options.delay:
            return False
        address = parse_url(url)
        if address.origin in self.prepared or self.client.robots.known(address):
            return False
        self.prepared.add(address.origin)
        return True

    def _fetch(self, url: str) -> Outcome:
        try:
            return Outcome(url, self.get(url))
        except NewsgrabError as error:
            return Outcome(url, error=error)
        except Exception as error:  # a bug of ours costs one page and not the run
            return Outcome(url, error=error)

    def _put(self, outcome: Outcome) -> None:
        size = _size(outcome)
        with self.lock:
            while self.done and not self.stopped:
                if self.bytes + size <= MAX_BYTES and len(self.done) < MAX_OUTCOMES:
                    break
                self.lock.wait()
            self.done.append(outcome)
            self.bytes += size
            self.lock.notify_all()


def _size(outcome: Outcome) -> int:
    return len(outcome.response.body) if outcome.response is not None else 0


def identity(url: str) -> bytes:
    """Return 16 bytes that tell one address from another, however it is written (and with whatever password).

    >>> identity("HTTP://example.com:80/a#b") == identity("http://example.com/a")
    True
    """
    try:
        text = parse_url(url).url
    except NewsgrabError:
        text = url.strip()
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def again(error: Exception) -> bool:
    """Say whether a URL that failed is worth another run: the network failed, not the page."""
    if type(error) is not FetchError:
        return not isinstance(error, NewsgrabError)
    return error.status is None or error.status in (408, 425, 429) or error.status >= 500


def shown(url: str) -> str:
    """Return a URL of a list as messages show it: no password, no control codes, not too long."""
    return show(url.strip(), 2000)
