"""Processes of ours: how many there should be, how each is spoken to, how much memory it has.

Each is a plain child of this program, spoken to through pipes in pickles of ours: nothing is forked from a process with
threads, and nothing of the caller's main module is run again.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

HEADER = 8  # bytes of a length
# What may come of a process that has ended: a pipe that broke, or half a message in it.
BROKEN = (OSError, EOFError, ValueError, pickle.UnpicklingError)


def cores() -> int:
    """Return how many processes can run at the same time."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Child:
    """A process that runs ``program`` (Python), whose first argument is the folder that this package stands in."""

    def __init__(self, program: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", program, str(Path(__file__).parent.parent.parent)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the command, which ends its children
        )

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def send(self, value: Any) -> None:
        """Give it a value; one of ``BROKEN`` where it has ended."""
        assert self._process.stdin is not None
        send(self._process.stdin, value)

    def receive(self) -> Any:
        """Return what it says next; None or one of ``BROKEN`` where it has ended."""
        assert self._process.stdout is not None
        return receive(self._process.stdout)

    def kill(self) -> None:
        """End it, from any thread: who waits for its word gets None."""
        self._process.kill()

    def wait(self) -> None:
        """Wait until it has ended."""
        self._process.wait()

    def end(self) -> None:
        """End it, and close what leads to it."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was still to be written has no reader any more
                    pipe.close()
        self._process.wait()


class Children:
    """The processes that some threads have started, so that all of them can be ended at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._children: set[Child] = set()
        self.stopped = False

    def __iter__(self) -> Iterator[Child]:
        with self._lock:
            return iter(list(self._children))

    def start(self, program: str) -> Child:
        """Return a new process; one that is ended already where all have been."""
        child = Child(program)
        with self._lock:
            self._children.add(child)
            if self.stopped:
                child.kill()
        return child

    def end(self, child: Child) -> None:
        """End one of them."""
        child.end()
        with self._lock:
            self._children.discard(child)

    def stop(self) -> None:
        """End all of them, and those to come."""
        with self._lock:
            self.stopped = True
            for child in self._children:
                child.kill()

    def wait(self) -> None:
        """Wait until all of them have ended."""
        for child in self:
            child.wait()


def answer_pipe() -> IO[bytes]:
    """Return the pipe that a child answers through; whatever prints in it must not print there."""
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return pipe


def send(pipe: IO[bytes], value: Any) -> None:
    """Write one value."""
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    pipe.write(len(data).to_bytes(HEADER, "big"))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """Read one value; None at the end."""
    head = pipe.read(HEADER)
    if len(head) < HEADER:
        return None
    size = int.from_bytes(head, "big")
    data = pipe.read(size)
    return pickle.loads(data) if len(data) == size else None


def resident() -> int:
    """Return the resident memory of this process in bytes (Linux; elsewhere its peak)."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        try:
            import resource
        except ImportError:  # Windows
            return 0
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024
