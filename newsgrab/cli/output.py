"""From articles and failures to rows, and to the exit status: the one way out of every command that gives records.

``put`` takes pairs of the name of an input and what became of it, an ``Article`` or an error, as they come. Records go
out at once; a failure is one line on standard error and stops nothing.
"""

from __future__ import annotations

import dataclasses
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO, cast

from ..errors import EXIT_INTERNAL, EXIT_NOT_ARTICLE, EXIT_OK, EXIT_SOME_FAILED, NewsgrabError
from ..formats import Records, Row, format_names, load_format
from ..models import NOT_ARTICLE, Article
from .rows import NUMBERS, article_rows, choose_keys
from .streams import Sink, clear_progress, complain, open_output, show_progress

# Seconds of work before progress is shown, and between two showings: a short run stays quiet.
PROGRESS_AFTER, PROGRESS_EVERY = 1.0, 0.1


class AllFailed(Exception):
    """Raised inside the block of an output file to leave the old file in its place."""


@dataclasses.dataclass(frozen=True)
class Output:
    """What the user asked for: the options that all commands with records share."""

    format: str | None = None
    path: str | None = None
    fields: tuple[str, ...] = ()
    rows: str = "article"
    evidence: bool = False
    quiet: bool = False
    verbose: bool = False
    append: bool = False  # add to the file as records come, instead of replacing it at the end

    @property
    def to_file(self) -> bool:
        """Say whether records go to a file."""
        return self.path not in (None, "-")

    def format_name(self, on_terminal: str = "pretty", default: str = "jsonl") -> str:
        """Return the format asked for, else the one that the file's suffix names, else the default."""
        if self.format:
            return self.format
        if self.to_file:
            suffix = str(self.path).rpartition(".")[2].lower()
            return suffix if suffix in format_names() else default
        return on_terminal if sys.stdout is not None and sys.stdout.isatty() else default


@dataclasses.dataclass
class Tally:
    """How the inputs went."""

    good: int = 0
    statuses: list[int] = dataclasses.field(default_factory=list)  # one a failed input
    total: int | None = None  # inputs, where that is known

    @property
    def done(self) -> int:
        """How many inputs there were."""
        return self.good + len(self.statuses)

    @property
    def exit_status(self) -> int:
        """The status of the whole run.

        All failed: what they have in common; where they failed in different ways, the lowest, as wget does.
        """
        if not self.statuses:
            return EXIT_OK
        return EXIT_SOME_FAILED if self.good else min(self.statuses)


def put(results: Iterable[tuple[str, Article | Exception]], output: Output, *, total: int | None = None) -> int:
    """Write the records of all results and return the exit status of the run.

    ``total`` is the number of inputs, for the progress line. When every input failed and gave no record, an output file
    is left as it was: a night without network does not wipe out yesterday's data.
    """
    keys = choose_keys(output.rows, output.fields, evidence=output.evidence)
    tally = Tally(total=total)
    writer = load_format(output.format_name())
    if not output.fields:
        keys = getattr(writer, "FIELDS", {}).get(output.rows, keys)
    try:
        with open_output(output.path, append=output.append) as sink:
            rows = marked(rows_of(results, output, keys, tally), sink)
            writer.write(Records(rows, keys, numbers=NUMBERS, kind=output.rows), cast(TextIO, sink))
            if output.to_file and not output.append and tally.statuses and not tally.good and not sink.holds_records:
                raise AllFailed
    except AllFailed:
        complain(f"{output.path} is left as it was: every input failed")
    finally:
        clear_progress()
    return tally.exit_status


def marked(rows: Iterator[Row], sink: Sink) -> Iterator[Row]:
    """Yield the rows, and note that the sink holds some."""
    for row in rows:
        yield row
        sink.holds_records = True


def put_list(
    rows: Sequence[Row], fields: Sequence[str], output: Output, *, kind: str, numbers: Iterable[str] = ()
) -> int:
    """Write a list that is no record of pages (languages, sites): as a table on a terminal."""
    with open_output(output.path) as sink:
        writer = load_format(output.format_name(on_terminal="table"))
        writer.write(Records(rows, fields, numbers=numbers, kind=kind), cast(TextIO, sink))
    return EXIT_OK


def rows_of(
    results: Iterable[tuple[str, Article | Exception]], output: Output, keys: tuple[str, ...], tally: Tally
) -> Iterator[Row]:
    """Yield the rows of all articles, tell of the failures, and count both."""
    progress = Progress(output, tally)
    for name, result in results:
        if isinstance(result, Article):
            reason = not_article(result)
            if reason is None:
                tally.good += 1
            else:
                tally.statuses.append(EXIT_NOT_ARTICLE)
                complain(about(name, NOT_ARTICLE + reason))
            if output.verbose:
                for warning in result.warnings:
                    if not warning.startswith(NOT_ARTICLE):
                        complain(about(name, f"warning: {warning}"))
            progress.show(name)
            yield from article_rows(result, output.rows, keys, name)
        else:
            tally.statuses.append(report(name, result, verbose=output.verbose))
            progress.show(name)


def not_article(article: Article) -> str | None:
    """Return why the page is no article, None where it is one."""
    for warning in article.warnings:
        if warning.startswith(NOT_ARTICLE):
            return warning.removeprefix(NOT_ARTICLE)
    return None


def report(name: str, error: Exception, *, verbose: bool = False) -> int:
    """Tell of a failed input in one line and return its exit status."""
    if isinstance(error, NewsgrabError):
        complain(about(name, str(error)))
        return error.exit_status
    complain(about(name, f"internal error: {type(error).__name__}: {error}"))
    if verbose:
        import traceback

        for line in traceback.format_exception(error):
            for part in line.splitlines():
                complain(f"    {part}")
    return EXIT_INTERNAL


def about(name: str, message: str) -> str:
    """Return the message with the name of its input before it, once."""
    return message if message.startswith(name) else f"{name}: {message}"


class Progress:
    """One line on standard error that is written over, where a person watches and the work is long."""

    def __init__(self, output: Output, tally: Tally) -> None:
        # Records on the same screen show the progress themselves.
        watched = sys.stderr is not None and sys.stderr.isatty()
        shown_anyway = not output.to_file and sys.stdout is not None and sys.stdout.isatty()
        self.on = watched and not shown_anyway and not output.quiet
        self.tally = tally
        self.next = time.monotonic() + PROGRESS_AFTER

    def show(self, name: str) -> None:
        """Show how far the run is, if it is time to."""
        if not self.on or time.monotonic() < self.next:
            return
        self.next = time.monotonic() + PROGRESS_EVERY
        import shutil

        from ..formats import clean_line
        from ..formats.table import cut_to

        tally = self.tally
        failed = f", {len(tally.statuses)} failed" if tally.statuses else ""
        of = f"/{tally.total}" if tally.total and tally.done <= tally.total else ""
        columns = shutil.get_terminal_size().columns - 1
        show_progress(cut_to(f"{tally.done}{of}{failed}  {clean_line(name)}", columns))
