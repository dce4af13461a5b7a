"""What the commands of an archive share: the option that names it, and the way it is opened."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from ...errors import UsageError

if TYPE_CHECKING:
    from ...archive.store import Store

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
