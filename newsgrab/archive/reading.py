"""What the commands that read an archive share: spans of time, names of sites, the article at an address.

Nothing here writes. A long answer is read in parts (``snapshot``), each of them a short transaction: a reader that goes
on for an hour does not keep the journal of a run that writes meanwhile from being emptied.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from ..errors import InputError, NewsgrabError, UsageError
from .entries import TRACKING
from .schedule import stamp

if TYPE_CHECKING:
    import sqlite3

    from .store import Store

# A day alone; anything else that `fromisoformat` takes is a time.
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MAX_SHOWN = 300  # characters of an address in a message


def read_time(text: str, option: str, *, end: bool = False) -> str:
    """Return a date or a time as the archive stores it; UTC where it has no offset.

    ``end``: it ends a span, which holds all of a day that is named, and ends before a time that is.

    >>> read_time("2024-03-11", "--since"), read_time("2024-03-11", "--until", end=True)
    ('2024-03-11T00:00:00Z', '2024-03-12T00:00:00Z')
    >>> read_time("2024-03-11T20:30+05:00", "--since")
    '2024-03-11T15:30:00Z'
    >>> read_time("yesterday", "--since")
    Traceback (most recent call last):
    newsgrab.errors.UsageError: --since 'yesterday' is no date or time like 2024-03-11 or 2024-03-11T20:30:00+05:00
    """
    given = text.strip()
    try:
        if DAY.fullmatch(given):
            day = date.fromisoformat(given) + timedelta(days=end)
            return f"{day.isoformat()}T00:00:00Z"
        at = datetime.fromisoformat(given)
        at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        example = "2024-03-11 or 2024-03-11T20:30:00+05:00"
        raise UsageError(f"{option} {text[:60]!r} is no date or time like {example}") from None
    # Moments are stored to the second: one that begins a span within a second does not take in what came before it.
    if at.microsecond:
        at = at.replace(microsecond=0) + timedelta(seconds=1)
    # Not `strftime`, which writes the years before 1000 without their zeros.
    return at.isoformat().removesuffix("+00:00") + "Z"


def span(since: str | None, until: str | None) -> tuple[str | None, str | None]:
    """Return the first moment of a span and the first one behind it; None where it is open."""
    start = None if since is None else read_time(since, "--since")
    end = None if until is None else read_time(until, "--until", end=True)
    if start is not None and end is not None and start >= end:
        raise UsageError(f"--until {until} is before --since {since}")
    return start, end


def site_name(text: str) -> str:
    """Return a site as the archive names it: the host without ``www.``; an address will do.

    >>> site_name("https://www.Example.kz/news/"), site_name("example.kz")
    ('example.kz', 'example.kz')
    """
    given = text.strip()
    with contextlib.suppress(ValueError):
        host = urlsplit(given if "//" in given else f"//{given}").hostname or ""
        if not host.isascii():
            import idna

            with contextlib.suppress(UnicodeError):
                host = idna.encode(host, uts46=True).decode("ascii")
        if host:
            return host.removeprefix("www.")
    raise UsageError(f"--site {text[:60]!r} is no host like example.kz")


def article_of(store: Store, text: str) -> sqlite3.Row:
    """Return the row of the article at an address: any that it is known by, or one that differs in what says nothing.

    InputError where the archive has none.
    """
    for url in spellings(text):
        row = store.one(
            "SELECT articles.* FROM addresses JOIN articles ON articles.id = article_id WHERE addresses.url = ?", (url,)
        )
        if row is not None:
            return row
    raise InputError(f"{text[:MAX_SHOWN]}: not in the archive")


def spellings(text: str) -> Iterator[str]:
    """Yield the ways in which an address may stand in the archive, the likeliest first.

    >>> list(spellings("http://x.kz/a/?utm_source=rss"))[-1]
    'https://www.x.kz/a'
    """
    from .sources import clean_url

    try:
        url = clean_url(text)
    except NewsgrabError as error:
        raise UsageError(str(error)) from error
    yield url
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not TRACKING.fullmatch(name)]
    queries = dict.fromkeys((parts.query, urlencode(kept) if kept != pairs else parts.query))
    bare, path = parts.netloc.removeprefix("www."), parts.path.rstrip("/")
    schemes = dict.fromkeys((parts.scheme, "https", "http"))
    hosts = dict.fromkeys((parts.netloc, bare, f"www.{bare}"))
    paths = dict.fromkeys((parts.path, path or "/", f"{path}/"))
    for query, scheme, host, path in product(queries, schemes, hosts, paths):
        if (found := urlunsplit((scheme, host, path, query, ""))) != url:
            yield found


@contextlib.contextmanager
def snapshot(store: Store) -> Iterator[sqlite3.Connection]:
    """Let the questions of the block see one state of the archive."""
    from .store import reported

    with reported(store.path):
        store.db.execute("BEGIN")
        try:
            yield store.db
        finally:
            store.db.execute("COMMIT")


def marks(values: Sequence[Any]) -> str:
    """Return the question marks of a list of values."""
    return ", ".join("?" * len(values))


def versions_of(db: sqlite3.Connection, article_id: int) -> list[sqlite3.Row]:
    """Return all versions of an article, the oldest first."""
    return db.execute("SELECT * FROM versions WHERE article_id = ? ORDER BY fetch_id", (article_id,)).fetchall()


def now_stamp() -> str:
    """Return this moment as the archive stores it."""
    return stamp(datetime.now(UTC))
