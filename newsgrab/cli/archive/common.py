"""What the commands of an archive share: the option that names it, and the way it is opened."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from ...errors import EXIT_OK, UsageError
from ..options import stacked

if TYPE_CHECKING:
    from ...archive.store import Store
    from ...formats import Row
    from ..output import Output

LOCK_WAIT = 10.0  # seconds that a run waits for another to end, by default

db_option = click.option("--db", metavar="DB", type=click.Path(), help="The archive's file.")
lock_option = click.option(
    "--lock-wait",
    metavar="SECONDS",
    type=click.FloatRange(0, 86_400),
    default=LOCK_WAIT,
    show_default=True,
    help="How long to wait for another run to end.",
)
warc_option = click.option(
    "--warc-dir",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="Keep the pages here; the archive remembers it.  [default: beside the archive, news.db: news-warc]",
)
since_option = click.option(
    "--since", metavar="TIME", help="From this date or time on: 2024-03-11, 2024-03-11T20:30:00+05:00; UTC by default."
)
span_options = stacked(
    since_option,
    click.option("--until", metavar="TIME", help="Up to the end of this date, or before this time."),
)
site_option = click.option(
    "--site", metavar="HOST", multiple=True, help="Only this site: example.kz. May be given again."
)


def db_of(options: Mapping[str, Any]) -> str:
    """Return the file that the options name."""
    if not options.get("db"):
        raise UsageError('which archive? Give --db FILE, the variable NEWSGRAB_DB, or "db" in the configuration file')
    return str(options["db"])


@contextlib.contextmanager
def reading(options: Mapping[str, Any]) -> Iterator[Store]:
    """Open the archive to read it; this also works while a run writes, and on a disk that cannot be written to."""
    from ...archive.store import Store

    with Store.open(db_of(options), write=False) as store:
        yield store


@contextlib.contextmanager
def writing(options: Mapping[str, Any], *, create: bool = False) -> Iterator[Store]:
    """Open the archive for a short change, beside a run that may be at work."""
    from ...archive.store import Store

    with Store.open(db_of(options), create=create) as store:
        yield store


@contextlib.contextmanager
def locked(options: Mapping[str, Any], *, create: bool = False) -> Iterator[Store]:
    """Open the archive for a run: alone, or LockedError."""
    import os
    from pathlib import Path

    from ...archive.lock import locked as lock
    from ...archive.store import Store, look

    path = db_of(options)
    look(path, create=create)  # nothing is put beside a file that is no archive
    with lock(Path(os.path.realpath(path)), options["lock_wait"]), Store.open(path, create=create) as store:
        yield store


def put_rows(
    rows: Callable[[tuple[str, ...]], Iterable[Row]],
    keys: tuple[str, ...],
    output: Output,
    *,
    kind: str,
    numbers: Iterable[str] = (),
    types: Mapping[str, Any] | None = None,
    on_terminal: str = "pretty",
) -> int:
    """Write a stream of rows that ``rows`` gives for the keys asked of it."""
    from typing import TextIO, cast

    from ...formats import Records, load_format
    from ..output import marked
    from ..streams import open_output

    writer = load_format(output.format_name(on_terminal))
    if not output.fields:
        keys = getattr(writer, "FIELDS", {}).get(kind, keys)
    with open_output(output.path) as sink:
        found = Records(marked(iter(rows(keys)), sink), keys, numbers=numbers, kind=kind, types=types)
        writer.write(found, cast(TextIO, sink))
    return EXIT_OK


def coloured(sink: Any) -> bool:
    """Say whether what is written may have colours: on a terminal that has them, and whose user has not said no."""
    import os

    return bool(sink.isatty()) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def paint(text: str, code: str, sink: Any) -> str:
    """Return a text in a colour, where there are colours."""
    return f"\x1b[{code}m{text}\x1b[0m" if text and coloured(sink) else text


def bold(text: str, sink: Any) -> str:
    """Return a text in bold letters, where there are any."""
    return paint(text, "1", sink)


def times(text: str | None) -> str:
    """Return a time as a person reads it."""
    from ...formats.table import show

    return show(text)


def columns() -> int:
    """Return how wide the terminal is; off one, what text is usually wide."""
    import shutil

    return shutil.get_terminal_size().columns


def in_lines(text: str, indent: str) -> list[str]:
    """Return a text in lines that fit the terminal, none of them cut."""
    import textwrap

    from ...formats import clean_line

    line = clean_line(text)
    room = max(columns() - 1, len(indent) + 30)
    wrapped = textwrap.wrap(
        line, room, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return wrapped or [indent]
