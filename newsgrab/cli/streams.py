"""Where records go: standard output or a file, whole or not at all.

``Sink`` is the text stream that a format writes to: UTF-8 whatever the locale, line ends as given, every write handed
on at once. An interrupt (Ctrl-C) is held back while a write runs, so that no record is cut in two.

A file is written beside its place and takes it only when everything went well, so that a reader never meets half a file
and a failed run leaves yesterday's.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import signal
import stat
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, BinaryIO, TextIO, cast

from ..disk import new_file_mode, sync_folder
from ..errors import InputError

PARTIAL = ".partial"  # what is kept of an interrupted run, beside the file


class OutputClosed(Exception):
    """The reader of standard output has gone (``| head -1``): the run ends quietly."""


class Sink(io.TextIOBase):
    """A text stream over a binary one. Errors of writing are ``OutputClosed`` or ``InputError``."""

    def __init__(self, raw: BinaryIO, name: str) -> None:
        self._raw = raw
        self.name = name
        self.written = 0  # characters so far
        self.holds_records = False  # set by whoever writes what would be a loss

    def write(self, text: str) -> int:
        """Write the text at once, whole."""
        with held_interrupts(), reported_errors(self.name):
            rest = memoryview(text.encode("utf-8", "replace"))
            while rest:  # a file without a buffer may take a part
                rest = rest[self._raw.write(rest) :]
            self._raw.flush()
        self.written += len(text)
        return len(text)

    def write_bytes(self, data: bytes | memoryview) -> None:
        """Write the bytes at once, whole: for a format that is no text."""
        with held_interrupts(), reported_errors(self.name):
            rest = memoryview(data)
            while rest:
                rest = rest[self._raw.write(rest) :]
            self._raw.flush()
        self.written += len(data)

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def isatty(self) -> bool:
        """Say whether a person reads it."""
        return self._raw.isatty()


# What ends a run from outside: Ctrl-C, kill, a terminal that is closed (which Windows has not).
ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class Ended(BaseException):
    """Raised by a signal that ends the run, so that temporary files go and what was written is whole."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_status = 128 + number  # as the shell says it of a process that a signal ended


def end_in_order() -> None:
    """Let the signals that end a process raise ``Ended``; Ctrl-C stays KeyboardInterrupt, ignored ones stay ignored."""

    def end(number: int, _frame: FrameType | None) -> None:
        raise Ended(number)

    for number in ENDING:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, end)


@contextlib.contextmanager
def held_interrupts() -> Iterator[None]:
    """Hold back the signals that would raise until the block is left; a second one does not wait."""
    caught: list[tuple[int, FrameType | None]] = []
    before: dict[int, Callable[[int, FrameType | None], Any]] = {}

    def hold(number: int, frame: FrameType | None) -> None:
        if caught:
            before[number](number, frame)
        caught.append((number, frame))

    try:
        for number in ENDING:
            handler = signal.getsignal(number)
            if callable(handler):
                before[number] = handler
                signal.signal(number, hold)
    except ValueError:  # not the main thread, which is the only one that signals reach
        before.clear()
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for number, frame in caught:
        before[number](number, frame)


@contextlib.contextmanager
def reported_errors(name: str) -> Iterator[None]:
    """Turn an OSError of writing into what the command reports."""
    try:
        yield
    except BrokenPipeError as error:
        raise OutputClosed from error
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise OutputClosed from error
        raise InputError(f"cannot write {name}: {(error.strerror or str(error)).lower()}") from error


@contextlib.contextmanager
def open_output(path: str | None, *, append: bool = False) -> Iterator[Sink]:
    """Open standard output (None or ``-``) or a file for the block.

    A file appears when the block ends well. When it ends by an error, the old file stays; by an interrupt, too, and
    what was written is kept beside it as ``FILE.partial``. ``append`` adds to the file, line by line, instead; a last
    line that another run did not end is dropped.
    """
    if path is None or path == "-":
        yield standard_output()
        return
    # A link stays a link; a device or a named pipe cannot be replaced and is written to.
    target = os.path.realpath(path)
    try:
        mode: int | None = os.stat(target).st_mode
    except OSError:
        mode = None
    if mode is not None and stat.S_ISDIR(mode):
        raise InputError(f"cannot write {path}: it is a folder")
    if mode is not None and not stat.S_ISREG(mode):
        with reported_errors(path):
            raw = open(target, "wb", buffering=0)  # noqa: SIM115
        with raw:
            yield Sink(cast(BinaryIO, raw), path)
        return
    if append:
        with reported_errors(path):
            raw = open(target, "ab", buffering=0)  # noqa: SIM115
        with raw:
            with reported_errors(path):
                os.truncate(target, whole_lines(target))
            yield Sink(cast(BinaryIO, raw), path)
        return
    with replacing(target, path, mode) as sink:
        yield sink


def whole_lines(path: str) -> int:
    """Return how many bytes of a file are whole lines."""
    with open(path, "rb") as stream:
        end = stream.seek(0, os.SEEK_END)
        while end > 0:
            start = max(0, end - 65_536)
            stream.seek(start)
            found = stream.read(end - start).rfind(b"\n")
            if found >= 0:
                return start + found + 1
            end = start
    return 0


@contextlib.contextmanager
def replacing(target: str, shown: str, mode: int | None) -> Iterator[Sink]:
    """Write a temporary file beside ``target`` and move it there when the block ends well."""
    import tempfile

    folder, file = os.path.split(target)
    with reported_errors(shown):
        handle, name = tempfile.mkstemp(prefix=f".{file}.", suffix=".tmp", dir=folder)
    temporary = True
    try:
        # No buffer: after a full disk Python would try to write what is left in it once more.
        with open(handle, "wb", buffering=0) as raw:
            sink = Sink(cast(BinaryIO, raw), shown)
            # mkstemp makes a file for its owner alone; a result is as readable as any other file.
            os.chmod(name, stat.S_IMODE(mode) if mode is not None else new_file_mode())
            try:
                yield sink
            except BaseException:  # hours of work may stand in it
                if sink.holds_records:
                    os.replace(name, target + PARTIAL)
                    temporary = False
                    complain(f"{shown} is left as it was; what was written stands in {shown}{PARTIAL}")
                raise
            with reported_errors(shown):
                raw.flush()
                os.fsync(raw.fileno())
        with reported_errors(shown):
            os.replace(name, target)
            temporary = False
            sync_folder(folder)
    finally:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(name)


def standard_output() -> Sink:
    """Return standard output as a sink. Closed (``>&-``) is an error: what is written there would be lost."""
    if sys.stdout is None:
        raise InputError("cannot write standard output: it is closed")
    sys.stdout.flush()
    raw = getattr(sys.stdout, "buffer", None)
    if raw is None:  # something else stands in its place, in a program that calls us
        return cast(Sink, TextSink(sys.stdout))
    return Sink(raw, "standard output")


class TextSink:
    """A text stream of somebody else, with what a sink has beside."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.written = 0
        self.holds_records = False

    def write(self, text: str) -> int:
        """Write the text."""
        self.written += len(text)
        return self._stream.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def standard_input() -> BinaryIO:
    """Return standard input as bytes."""
    if sys.stdin is None:
        raise InputError("cannot read standard input: it is closed")
    return sys.stdin.buffer


def complain(message: str) -> None:
    """Write one line to standard error, after the name of the program. Never raises: there is nobody else to tell."""
    from ..formats import clean_line

    if sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):
            clear_progress()
            sys.stderr.write(f"newsgrab: {clean_line(message)}\n")
            sys.stderr.flush()


_progress_shown = False


def show_progress(text: str) -> None:
    """Write the one line of progress over the last one."""
    global _progress_shown
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
        _progress_shown = True


def clear_progress() -> None:
    """Take the line of progress away, where there is one."""
    global _progress_shown
    if _progress_shown:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
        _progress_shown = False
