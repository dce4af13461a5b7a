"""The rows of an archive as a stream, in flat memory however many there are.

    article     the latest version of each article: the record that ``newsgrab parse`` gives, and ``first_seen_at``
    quotes      the quotes of these
    rates       each rate, each time it was seen
    views       each view count, each time it was seen
    versions    every version of every article, numbered from 1

A span of time is about when an article was first seen (``article``, ``quotes``), a rate or a count was seen, a version
was first seen: so a span that has passed gives the same rows whenever it is asked for, apart from edits.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..models import SCHEMA_VERSION, Article, Quote, Rate
from ..records import dataclass
from .content import QUOTE_COLUMNS, RATE_COLUMNS, record
from .reading import marks, snapshot

if TYPE_CHECKING:
    import sqlite3

    from .store import Store

Row = dict[str, Any]

# Rows, and bytes of text, that are held at a time: enough that a question about each batch costs little beside it.
BATCH = 400
BATCH_SIZE = 4_000_000
BLOCK = 2_000  # articles whose versions are asked for at a time

RECORD = ("schema_version", *(f.name for f in dataclasses.fields(Article) if f.name not in ("evidence", "url")))
CONTEXT = ("url", "site", "lang", "headline", "published_at", "first_seen_at", "fetched_at")
KEYS = {
    "article": (
        "url",
        *(key for name in RECORD for key in (("first_seen_at", name) if name == "fetched_at" else (name,))),
    ),
    "quotes": (*CONTEXT, *(f.name for f in dataclasses.fields(Quote))),
    "rates": ("site", "seen_at", *(f.name for f in dataclasses.fields(Rate)), "url"),
    "views": ("url", "site", "headline", "seen_at", "view_count"),
    "versions": (
        *("url", "site", "version", "first_seen_at", "last_seen_at", "headline", "lead", "body"),
        *("authors", "lang", "published_at", "modified_at"),
    ),
}
# What --fields can ask for beside them.
MORE = {
    "article": ("view_count_at", "gone_at", "versions"),
    "quotes": ("schema_version", "country", "lead", "authors", "section", "tags", "view_count"),
    "rates": (),
    "views": ("first_seen_at", "published_at", "lang"),
    "versions": ("canonical_url", "country", "section", "tags", "published_raw", "timezone_from", "newsgrab_version"),
}
# Keys whose value is a number, or a decimal in a text.
NUMBERS = frozenset(
    ("schema_version", "view_count", "http_status", "start", "end", "value", "units", "change", "version", "versions")
)

# The types of keys that no record has, for formats with types.
TIMES = ("first_seen_at", "last_seen_at", "seen_at", "view_count_at", "gone_at", "fetched_at", "last_fetched_at")
TYPES: dict[str, Any] = {
    **dict.fromkeys(TIMES, datetime),
    **dict.fromkeys(("version", "versions"), int),
    "newsgrab_version": str,
}


def types_of(kind: str) -> dict[str, Any]:
    """Return the types of the keys of a kind of rows: all of them where it is no kind that ``newsgrab parse`` has."""
    from typing import get_type_hints

    keys = (*KEYS[kind], *MORE[kind])
    if kind in ("article", "quotes", "rates"):
        return {key: TYPES[key] for key in keys if key in TYPES}
    known = get_type_hints(Article)
    return {key: TYPES[key] if key in TYPES else known[key] for key in keys}


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rows: from the moment ``since``, before ``until``, of these sites; None and empty: all."""

    since: str | None = None
    until: str | None = None
    sites: tuple[str, ...] = ()

    def where(self, time: str, site: str) -> tuple[str, list[Any]]:
        """Return the condition on a column of times and one of sites, beginning with AND, and its values."""
        parts: list[str] = []
        values: list[Any] = []
        if self.since is not None:
            parts.append(f" AND {time} >= ?")
            values.append(self.since)
        if self.until is not None:
            parts.append(f" AND {time} < ?")
            values.append(self.until)
        if self.sites:
            # The plus keeps SQLite from an index of sites, by which each batch would be sorted anew; one site is none.
            plus = "+" if len(self.sites) > 1 else ""
            parts.append(f" AND {plus}{site} IN ({marks(self.sites)})")
            values += self.sites
        return "".join(parts), values


def choose_keys(kind: str, wanted: Iterable[str]) -> tuple[str, ...]:
    """Return the keys of the rows: those that were asked for, each once, or the usual ones."""
    wanted = tuple(dict.fromkeys(wanted))
    known = (*KEYS[kind], *MORE[kind])
    unknown = [key for key in wanted if key not in known]
    if unknown:
        raise UsageError(f"no field {', '.join(map(repr, unknown))} in rows of {kind}; there are {', '.join(known)}")
    return wanted or KEYS[kind]


def rows(store: Store, kind: str, choice: Choice, keys: tuple[str, ...] = ()) -> Iterator[Row]:
    """Yield the rows of a kind, the oldest first, with these keys in this order."""
    keys = keys or KEYS[kind]
    for row in READERS[kind](store, choice, frozenset(keys)):
        yield {key: row[key] for key in keys}


# ---------------------------------------------------------------- articles and their quotes

ARTICLES = """
    SELECT versions.*, articles.id AS article, articles.url AS address, articles.site AS host, articles.first_seen_at,
        articles.last_fetched_at, articles.view_count, articles.view_count_at, articles.gone_at
    FROM articles JOIN versions ON versions.id = articles.version_id
    WHERE articles.id > ? AND articles.id <= ?{where} ORDER BY articles.id
"""


def articles(store: Store, choice: Choice, keys: frozenset[str]) -> Iterator[Row]:
    """Yield the record of the latest version of each article."""

    def gather(db: sqlite3.Connection, batch: list[sqlite3.Row]) -> Iterator[Row]:
        quotes = quotes_by_version(db, batch) if "quotes" in keys else {}
        pages = last_pages(db, batch) if keys & {"http_status", "sha256", "rates"} else {}
        rates = rates_by_fetch(db, [page["id"] for page in pages.values()]) if "rates" in keys else {}
        counts = version_counts(db, batch) if "versions" in keys else {}
        for row in batch:
            page = pages.get(row["article"])
            yield {
                **article_record(row, quotes.get(row["id"], ()), page, rates.get(page["id"], ()) if page else ()),
                "versions": counts.get(row["article"]),
            }

    return article_batches(store, choice, gather)


def article_record(row: sqlite3.Row, quotes: Iterable[Any], page: sqlite3.Row | None, rates: Iterable[Any]) -> Row:
    """Return the record of a row of ``ARTICLES``; ``page``: the last fetch that brought its page, with its rates."""
    return record(
        {**dict(row), "url": row["address"], "site": row["host"]},
        quotes,
        rates,
        view_count=row["view_count"],
        fetched_at=row["last_fetched_at"],
        http_status=page["http_status"] if page else None,
        sha256=page["sha256"] if page else None,
        first_seen_at=row["first_seen_at"],
        view_count_at=row["view_count_at"],
        gone_at=row["gone_at"],
    )


def quotes_of_articles(store: Store, choice: Choice, keys: frozenset[str]) -> Iterator[Row]:
    """Yield the quotes of the latest version of each article, in the order of the page."""
    names = [key for key in (*CONTEXT, *MORE["quotes"]) if key in keys]

    def gather(db: sqlite3.Connection, batch: list[sqlite3.Row]) -> Iterator[Row]:
        quotes = quotes_by_version(db, batch)
        for row in batch:
            if row["id"] not in quotes:
                continue
            given = {
                **dict(row),
                "url": row["address"],
                "site": row["host"],
                "fetched_at": row["last_fetched_at"],
                "schema_version": SCHEMA_VERSION,
            }
            shared = {key: given[key] for key in names}
            shared.update((key, json.loads(shared[key])) for key in ("authors", "tags") if key in shared)
            for quote in quotes[row["id"]]:
                yield {**shared, **{key: quote[column] for key, column in QUOTE_COLUMNS.items()}}

    return article_batches(store, choice, gather)


Gather = Callable[["sqlite3.Connection", "list[sqlite3.Row]"], Iterator[Row]]


def article_batches(store: Store, choice: Choice, gather: Gather) -> Iterator[Row]:
    """Yield what ``gather`` makes of the articles that have a version.

    A batch of them is read in one transaction, which has ended when its rows are given. Articles that a run adds
    meanwhile are left for another time.
    """
    where, values = choice.where("articles.first_seen_at", "articles.site")
    sql = ARTICLES.format(where=where)
    last, end = 0, highest(store, "SELECT max(id) FROM articles")
    while True:
        with snapshot(store) as db:
            batch = some(db.execute(sql, (last, end, *values)))
            found = list(gather(db, batch))
        if not batch:
            return
        last = batch[-1]["article"]
        yield from found


def some(cursor: sqlite3.Cursor) -> list[sqlite3.Row]:
    """Return the next rows with texts: few enough to be held."""
    batch: list[sqlite3.Row] = []
    size = 0
    for row in cursor:
        batch.append(row)
        size += len(row["body"] or "") + len(row["links"])
        if len(batch) >= BATCH or size >= BATCH_SIZE:
            break
    cursor.close()
    return batch


def highest(store: Store, sql: str) -> int:
    """Return the number that a question asks for, 0 where there is none."""
    row = store.one(sql)
    return (row[0] or 0) if row else 0


def quotes_by_version(db: sqlite3.Connection, batch: list[sqlite3.Row]) -> dict[int, list[sqlite3.Row]]:
    """Return the quotes of the versions of a batch."""
    ids = [row["id"] for row in batch]
    sql = f"SELECT * FROM quotes WHERE version_id IN ({marks(ids)}) ORDER BY version_id, id"
    return grouped(db.execute(sql, ids), "version_id")


def last_pages(db: sqlite3.Connection, batch: list[sqlite3.Row]) -> dict[int, sqlite3.Row]:
    """Return the last fetch of each article of a batch that brought its page: its status, hash and rates are of it."""
    ids = [row["article"] for row in batch]
    sql = (
        "SELECT id, article_id, http_status, sha256, max(id) FROM fetches"
        f" WHERE article_id IN ({marks(ids)}) AND version_id IS NOT NULL AND http_status IS NOT 304 GROUP BY article_id"
    )
    return {row["article_id"]: row for row in db.execute(sql, ids)}


def rates_by_fetch(db: sqlite3.Connection, ids: list[int]) -> dict[int, list[sqlite3.Row]]:
    """Return the rates that were seen in these fetches."""
    sql = f"SELECT * FROM rates WHERE fetch_id IN ({marks(ids)}) ORDER BY fetch_id, id"
    return grouped(db.execute(sql, ids), "fetch_id")


def version_counts(db: sqlite3.Connection, batch: list[sqlite3.Row]) -> dict[int, int]:
    """Return how many versions the articles of a batch have."""
    ids = [row["article"] for row in batch]
    sql = f"SELECT article_id, count(*) FROM versions WHERE article_id IN ({marks(ids)}) GROUP BY article_id"
    return {row[0]: row[1] for row in db.execute(sql, ids)}


def grouped(found: Iterable[sqlite3.Row], key: str) -> dict[int, list[sqlite3.Row]]:
    """Return rows by the value of a column, in their order."""
    groups: dict[int, list[sqlite3.Row]] = {}
    for row in found:
        groups.setdefault(row[key], []).append(row)
    return groups


# ---------------------------------------------------------------- what was seen each time

RATES = """
    SELECT rates.*, rates.id AS number, articles.url AS url
    FROM rates JOIN fetches ON fetches.id = rates.fetch_id JOIN articles ON articles.id = fetches.article_id
    WHERE rates.id > ? AND rates.id <= ?{where} ORDER BY rates.id
"""
VIEWS = """
    SELECT view_counts.fetch_id AS number, view_counts.seen_at, view_counts.view_count, articles.url, articles.site,
        articles.first_seen_at, versions.headline, versions.published_at, versions.lang
    FROM view_counts JOIN articles ON articles.id = view_counts.article_id
        LEFT JOIN versions ON versions.id = articles.version_id
    WHERE view_counts.fetch_id > ? AND view_counts.fetch_id <= ?{where} ORDER BY view_counts.fetch_id
"""


def rates(store: Store, choice: Choice, _keys: frozenset[str], bases: tuple[str, ...] = ()) -> Iterator[Row]:
    """Yield each rate (of these currencies, where there are any), each time it was seen."""
    where, values = choice.where("rates.seen_at", "+rates.site")
    if bases:
        where += f" AND +rates.base IN ({marks(bases)})"
        values += bases
    for row in seen(store, RATES.format(where=where), "SELECT max(id) FROM rates", values):
        yield {key: row[key] for key in ("site", "seen_at", *RATE_COLUMNS, "url")}


def views(store: Store, choice: Choice, _keys: frozenset[str]) -> Iterator[Row]:
    """Yield each view count, each time it was seen, with today's headline."""
    where, values = choice.where("view_counts.seen_at", "+articles.site")
    for row in seen(store, VIEWS.format(where=where), "SELECT max(fetch_id) FROM view_counts", values):
        yield dict(row)


def seen(store: Store, sql: str, top: str, values: list[Any]) -> Iterator[sqlite3.Row]:
    """Yield the rows of a question about a table in the order of its numbers, in batches."""
    last, end = 0, highest(store, top)
    while True:
        with snapshot(store) as db:
            batch = db.execute(f"{sql} LIMIT {BATCH * 10}", (last, end, *values)).fetchall()
        if not batch:
            return
        last = batch[-1]["number"]
        yield from batch


# ---------------------------------------------------------------- versions


VERSIONS = """
    SELECT versions.*, articles.url AS address, articles.site AS host
    FROM versions JOIN articles ON articles.id = versions.article_id
    WHERE (versions.article_id, versions.fetch_id) > (?, ?) AND versions.article_id <= ?{where}
    ORDER BY versions.article_id, versions.fetch_id
"""


def versions(store: Store, choice: Choice, keys: frozenset[str]) -> Iterator[Row]:
    """Yield every version of every article, those of an article one after the other."""
    where, values = Choice(sites=choice.sites).where("", "+articles.site")
    sql = VERSIONS.format(where=where)
    last, end = (0, 0), highest(store, "SELECT max(id) FROM articles")
    lists = keys & {"authors", "tags"}
    number = 0
    while True:
        with snapshot(store) as db:
            batch = some(db.execute(sql, (*last, end, *values)))
        if not batch:
            return
        for row in batch:
            number = number + 1 if row["article_id"] == last[0] else 1
            last = (row["article_id"], row["fetch_id"])
            if (choice.since is not None and row["fetched_at"] < choice.since) or (
                choice.until is not None and row["fetched_at"] >= choice.until
            ):
                continue
            yield {
                **dict(row),
                **{key: json.loads(row[key]) for key in lists},
                "url": row["address"],
                "site": row["host"],
                "version": number,
                "first_seen_at": row["fetched_at"],
            }


READERS: dict[str, Callable[[Store, Choice, frozenset[str]], Iterator[Row]]] = {
    "article": articles,
    "quotes": quotes_of_articles,
    "rates": rates,
    "views": views,
    "versions": versions,
}
