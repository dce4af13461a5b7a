"""One deadline for one URL.

A ``Clock`` starts when the work on a URL starts and is the same through names, connections, redirects, retries and
bodies. The sockets of ``transport.py`` ask it before each system call, so neither a byte a second nor endless headers
get past it.
"""

from __future__ import annotations

import threading
import time

from .options import Options


class Failed(Exception):
    """An exchange that failed. Not an OSError, so that no library takes it for one.

    ``retry``: another try may help. ``reached``: there was a server that took the connection.
    """

    def __init__(self, reason: str, *, retry: bool = False, status: int | None = None, reached: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry = retry
        self.status = status
        self.reached = reached


class TimeUp(Failed):
    """The deadline has passed."""


class Clock:
    """The time one URL has left. ``silence`` is the longest wait for the next byte, in seconds."""

    def __init__(self, options: Options) -> None:
        self.silence = options.timeout
        self.max_time = options.max_time
        self.ends = time.monotonic() + options.max_time

    def remaining(self) -> float:
        """Return the seconds to the deadline, negative after it."""
        return self.ends - time.monotonic()

    def left(self, what: str = "") -> float:
        """Return the seconds that the next step may take; past the deadline it is a TimeUp."""
        seconds = self.remaining()
        if seconds <= 0:
            raise TimeUp(f"not done in {self.max_time:g} s (--max-time)")
        return min(self.silence, seconds)


class _Current(threading.local):
    """The clock of the URL that this thread is working on."""

    clock: Clock | None = None


current = _Current()


def seconds_left() -> float:
    """Return the seconds that this thread's next system call may take."""
    clock = current.clock
    if clock is None:
        raise TimeUp("a connection was used outside of a fetch")
    return clock.left()
