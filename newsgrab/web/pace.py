"""How often one server is asked.

``Pace`` gives out turns: at most ``per_host`` exchanges with a server at the same time, each begun at least ``delay``
seconds after the one before; robots.txt may ask for more. A server that says ``Retry-After`` is not asked before.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from .clock import Clock, Failed
from .options import Options

SMALL = 4096  # servers whose past is forgotten only when there are more


class Server:
    """One server's turn-taking. ``due`` is when it may be asked next (monotonic), ``closed`` until when it may not."""

    __slots__ = ("busy", "closed", "delay", "due", "free", "status")

    def __init__(self, options: Options) -> None:
        self.due = 0.0
        self.closed = 0.0
        self.status: int | None = None
        self.delay = options.delay
        self.free = threading.Semaphore(options.per_host)
        self.busy = 0  # threads that hold a turn or wait for one


class Pace:
    """The turns of all servers. ``stop`` ends every wait."""

    def __init__(self, options: Options, stop: threading.Event) -> None:
        self.options = options
        self.stop = stop
        self.servers: dict[str, Server] = {}
        self.lock = threading.Lock()

    def server(self, name: str) -> Server:
        """Return what is known of a server."""
        with self.lock:
            return self._server(name)

    def _server(self, name: str) -> Server:
        found = self.servers.get(name)
        if found is None:
            if len(self.servers) > SMALL:
                self._forget()
            found = self.servers[name] = Server(self.options)
        return found

    def _forget(self) -> None:
        now = time.monotonic()
        for name, server in list(self.servers.items()):
            if not server.busy and max(server.due, server.closed) < now and server.delay <= self.options.delay:
                del self.servers[name]

    def due(self, name: str) -> float:
        """Return when a server may be asked next, in monotonic seconds; the past means now."""
        found = self.servers.get(name)
        return max(found.due, found.closed) if found else 0.0

    def slow_down(self, name: str, delay: float) -> None:
        """Ask a server at most every ``delay`` seconds from now on; never less than the user said."""
        self.server(name).delay = max(self.options.delay, delay)

    def close(self, name: str, seconds: float, status: int | None) -> None:
        """Do not ask a server for so many seconds."""
        server = self.server(name)
        server.closed = max(server.closed, time.monotonic() + seconds)
        server.status = status

    @contextmanager
    def turn(self, name: str, clock: Clock, *, first: bool) -> Iterator[None]:
        """Wait for this thread's turn with a server, and hold it while the block runs.

        ``first``: the request opens a page, so the server's own delay holds; redirects and further tries of the same
        page keep the user's.
        """
        with self.lock:
            server = self._server(name)
            server.busy += 1
        try:
            while not server.free.acquire(timeout=min(clock.left(), POLL)):
                self.check()
            try:
                self._wait(server, clock, server.delay if first else self.options.delay)
                yield
            finally:
                server.free.release()
        finally:
            with self.lock:
                server.busy -= 1

    def _wait(self, server: Server, clock: Clock, delay: float) -> None:
        """Take the server's next moment, and wait for it."""
        now = time.monotonic()
        with self.lock:
            closed = server.closed - now
            start = max(now, server.due, server.closed)
            if start <= clock.ends:
                server.due = start + delay
        if start > clock.ends:
            if closed > clock.remaining():
                raise closed_until(closed, server.status)
            raise Failed(f"the server's turn comes only in {start - now:.0f} s, after --max-time")
        self.sleep(start - now)

    def sleep(self, seconds: float) -> None:
        """Wait, unless the run is being stopped."""
        if seconds > 0:
            self.stop.wait(seconds)
        self.check()

    def check(self) -> None:
        """Raise ``Failed`` where the run is being stopped."""
        if self.stop.is_set():
            raise Failed(STOPPED)


STOPPED = "stopped"  # the reason of everything that a stopped run leaves undone
POLL = 0.5  # seconds between two looks whether the run is being stopped


def closed_until(seconds: float, status: int | None) -> Failed:
    """Return the failure of a server that wants to be asked later than we can wait."""
    if seconds > 366 * 86_400:
        return Failed(f"the server asks not to come back for more than a year (status {status})", status=status)
    at = f"{datetime.now(UTC) + timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%SZ}"
    return Failed(f"the server asks to come back at {at} (status {status})", status=status)
