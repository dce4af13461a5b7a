"""One task from its input to its shard: read, parse, filter, write; whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import gzip
import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from ..disk import new_file_mode, sync_folder
from ..errors import EXIT_INTERNAL, FetchError, InputError, NewsgrabError, RefusedError
from ..page.files import Saved
from .parser import Parser, of_site
from .reading import Reading
from .work import Progress, Result, Task, Work

TELL_EVERY = 0.5  # seconds between two words of progress
TEMPORARY = ".tmp"  # how a shard ends that is being written; it begins with a dot and the name it will have
BUFFER = 1 << 20  # bytes
GZIP_LEVEL = 6  # as of gzip itself
DAY = timedelta(days=1)


class CannotWrite(InputError):
    """The folder of the batch cannot be written to: no other shard can be, either."""


class Shard(Protocol):
    """What rows are written to."""

    rows: int

    def write(self, rows: Any) -> None:
        """Add rows."""

    def close(self) -> None:
        """Give the file its name."""

    def discard(self) -> None:
        """End without a file."""


class Lines:
    """A shard of JSON Lines, written beside its place; packed, where its name says so."""

    def __init__(self, path: Path) -> None:
        import tempfile

        self.path = path
        self.rows = 0
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=TEMPORARY, dir=path.parent)
        os.chmod(name, new_file_mode())
        self._temporary = name
        self._file = open(handle, "wb", BUFFER)  # noqa: SIM115, closed by close or discard
        self._packed: gzip.GzipFile | None = None
        if path.suffix == ".gz":  # without a name and a time, so that the same rows are the same bytes
            self._packed = gzip.GzipFile("", "wb", GZIP_LEVEL, self._file, mtime=0)

    def write(self, rows: list[bytes]) -> None:
        """Add lines."""
        (self._packed or self._file).write(b"".join(rows))
        self.rows += len(rows)

    def close(self) -> None:
        """Give the file its name."""
        if self._packed is not None:
            self._packed.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        os.replace(self._temporary, self.path)
        sync_folder(self.path.parent)

    def discard(self) -> None:
        """End without a file."""
        with contextlib.suppress(OSError):
            if self._packed is not None:
                self._packed.close()
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(OSError):
            os.unlink(self._temporary)


def open_shard(path: Path, work: Work) -> Shard:
    """Open a shard for writing."""
    if work.format != "parquet":
        return Lines(path)
    from ..formats.parquet import Writer

    return Writer(path, work.rows, work.keys, metadata={"newsgrab.parser": work.version})


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn an error of writing in the block into one that ends the run."""
    try:
        yield
    except InputError as error:
        raise CannotWrite(str(error)) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CannotWrite(f"cannot write {path}: {reason}") from error


def run_task(task: Task, work: Work, tell: Callable[[Progress], None] = lambda progress: None) -> Result:
    """Make the shard of one task and return what came of it. Raises nothing that one input is to blame for."""
    start = time.monotonic()
    result = Result(task.input, signature=task.signature, version=work.version, options=work.made_by())
    try:
        make_shard(task, work, result, tell)
    except CannotWrite as error:
        result.problem, result.status, result.fatal, result.again = str(error), error.exit_status, True, True
    except NewsgrabError as error:  # no process that parses
        result.problem, result.status, result.fatal, result.again = str(error), error.exit_status, True, True
    except Exception as error:  # a bug, which costs one input and not the run
        result.problem = f"{task.input}: internal error: {type(error).__name__}: {error}"
        result.status, result.again = EXIT_INTERNAL, True
    result.seconds = round(time.monotonic() - start, 3)
    result.ended_at = datetime.now(UTC).replace(microsecond=0).isoformat()
    return result


def make_shard(task: Task, work: Work, result: Result, tell: Callable[[Progress], None]) -> None:
    """Read, parse and write; the counts go to ``result``."""
    path = Path(work.out) / task.shard
    reading = Reading(task, work)
    since = datetime.fromisoformat(work.since) if work.since else None
    told = time.monotonic()
    first: NewsgrabError | None = None
    with writing(path):
        shard = open_shard(path, work)
    try:
        with Parser(work) as parser:
            for page in pages(reading, result):
                result.pages += 1
                if isinstance(page, Saved):
                    if passes(page, work, since):
                        keep(page, parser, shard, path, result)
                    else:
                        result.left_out += 1
                else:
                    result.unreadable += 1
                    result.note(str(page[1]))
                    first = first or page[1]
                if time.monotonic() - told > TELL_EVERY:
                    told = time.monotonic()
                    tell(Progress(task.input, result.pages, result.articles, reading.share))
        tell(Progress(task.input, result.pages, result.articles, 1.0))  # also: is there still somebody to work for?
        if first is not None and result.unreadable == result.pages and not result.problem:
            result.problem, result.status = str(first), first.exit_status
            if result.pages > 1:
                result.problem += f" (and {result.pages - 1} more; there is no page in {task.input})"
        if result.again or (result.problem and result.unreadable == result.pages):
            shard.discard()
            return
        with writing(path):
            shard.close()
    except BaseException:
        shard.discard()
        raise
    result.shard = task.shard
    result.rows = shard.rows
    result.size = path.stat().st_size
    columns = getattr(shard, "columns", None)
    if columns is not None and columns.problem_count:
        result.misfits = columns.problem_count
        for problem in columns.problems:
            result.note(problem)


def pages(reading: Reading, result: Result) -> Iterator[Any]:
    """Yield the pages; what is wrong with the input as a whole goes to ``result``.

    What cannot be had (the network, a disk) may be had by the next run, so that nothing is kept of this one. A file
    that is cut or damaged stays so: what came before is kept.
    """
    try:
        yield from reading
    except (FetchError, RefusedError) as error:
        result.problem, result.status, result.again = str(error), error.exit_status, True
    except NewsgrabError as error:
        result.problem, result.status = str(error), error.exit_status
        result.fatal = error.exit_status == 2  # something is not installed
    except OSError as error:
        reason = error.strerror or str(error) or type(error).__name__
        result.problem, result.status = f"{result.input}: {reason[:1].lower()}{reason[1:]}", InputError.exit_status
        result.again = True
        if error.errno == errno.ENOENT:
            result.problem = f"{result.input}: no such file or directory"


def passes(page: Saved, work: Work, since: datetime | None) -> bool:
    """Say whether a page may be one of those asked for, by what is known before it is parsed."""
    if since is not None and page.fetched_at is not None:  # what was fetched before was published before
        if since.tzinfo is None:
            if page.fetched_at.date() < since.date() - DAY:  # a day more, since the day depends on the place
                return False
        elif page.fetched_at < since:
            return False
    if work.sites and page.url:
        try:
            host = urlsplit(page.url).hostname
        except ValueError:
            return True
        return host is None or of_site(host, work.sites)
    return True


def keep(page: Saved, parser: Parser, shard: Shard, path: Path, result: Result) -> None:
    """Parse a page and write its rows."""
    answer = parser.parse(page)
    if answer is None:
        result.lost += 1
        result.note(f"{page.name}: {parser.reason}")
        return
    is_article, rows = answer
    result.articles += is_article
    if rows is None:
        result.left_out += 1
        return
    with writing(path):
        shard.write(rows)
