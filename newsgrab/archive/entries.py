"""What a run writes: articles that were found, pages that were fetched, failures. Each inside the caller's transaction.

An article is known by its address; other addresses that lead to it (redirects, tracking parameters that its canonical
address lacks) are kept beside, so that it is stored once whichever of them a feed names.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from ..models import NOT_ARTICLE, Article
from ..records import dataclass
from .content import is_article, quote_rows, rate_rows, version_row
from .schedule import RETRIES, REVISITS, moment, next_try, next_visit, stamp
from .warc import Place

if TYPE_CHECKING:
    import sqlite3

LED_HOME = f"{NOT_ARTICLE}it leads to the front page"
# What comes of a fetch.
NEW, CHANGED, UNCHANGED, NO_ARTICLE, GONE, FAILED = "new", "changed", "unchanged", "not_article", "gone", "failed"
GONE_STATUSES = frozenset((404, 410))
# A page that is no article is looked at once more after a day (a wall may be gone); then it is left alone.
NO_ARTICLE_FAILURES = len(RETRIES) - 2
# Parameters that say how a reader came to a page, and not which page it is.
TRACKING = re.compile(
    r"utm_\w{1,40}|at_\w{1,40}|(?:fb|g|y|ms|dc|tw)clid|mc_[ce]id|_ga|ref|ref_src|from|source|cmpid|icid", re.I
)


@dataclass(frozen=True, slots=True)
class Fetch:
    """A page that was fetched: what of it is a row of ``fetches``. ``page_id``: the fetch that has the same body."""

    asked: str
    url: str
    fetched_at: datetime
    status: int | None
    content_type: str | None = None
    size: int | None = None
    sha256: str | None = None
    place: Place | None = None
    page_id: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    error: str | None = None


def note_article(
    db: sqlite3.Connection, url: str, seen_at: datetime, *, source_id: int | None = None, title: str | None = None
) -> tuple[int, bool]:
    """Return the id of the article at an address, and whether it is new; a new one is due at once."""
    row = db.execute("SELECT article_id FROM addresses WHERE url = ?", (url,)).fetchone()
    if row is not None:
        return row[0], False
    at = stamp(seen_at)
    cursor = db.execute(
        "INSERT INTO articles (url, site, source_id, title, first_seen_at, next_visit_at) VALUES (?, ?, ?, ?, ?, ?)",
        (url, site_of(url), source_id, title, at, at),
    )
    number = int(cursor.lastrowid or 0)
    db.execute("INSERT INTO addresses (url, article_id) VALUES (?, ?)", (url, number))
    return number, True


def article_at(db: sqlite3.Connection, url: str) -> sqlite3.Row:
    """Return the row of the article that an address leads to."""
    row: sqlite3.Row = db.execute(
        "SELECT articles.* FROM articles JOIN addresses ON article_id = articles.id WHERE addresses.url = ?", (url,)
    ).fetchone()
    return row


def last_page(db: sqlite3.Connection, article_id: int) -> Any:
    """Return the last fetch of an article that has a body of its own; None where there is none."""
    return db.execute(
        "SELECT * FROM fetches WHERE article_id = ? AND warc_file IS NOT NULL AND page_id IS NULL"
        " ORDER BY id DESC LIMIT 1",
        (article_id,),
    ).fetchone()


def note_page(
    db: sqlite3.Connection,
    run_id: int,
    fetch: Fetch,
    article: Article,
    revisits: tuple[int, ...] = REVISITS,
) -> str:
    """Store a page that came whole, with what was read from it; return what came of it: NEW, CHANGED, ..."""
    # An article that was taken away often leads to the front page.
    led_home = urlsplit(fetch.url).path in ("", "/") and urlsplit(fetch.asked).path not in ("", "/")
    good = is_article(article) and not led_home
    article_id = article_at(db, fetch.asked)["id"]
    if good:
        article_id = settle_address(db, article_id, fetch.url, article.canonical_url)
    row = db.execute("SELECT * FROM articles WHERE id = ?", (article_id,)).fetchone()
    error = None if good else next((w for w in article.warnings if w.startswith(NOT_ARTICLE)), LED_HOME)
    fetch_id = insert_fetch(db, run_id, article_id, fetch, error)
    seen_at = stamp(fetch.fetched_at)
    note_rates(db, fetch_id, article.site or row["site"], seen_at, article)
    if not good:
        note_miss(db, row, fetch.fetched_at, at_least=NO_ARTICLE_FAILURES)
        return NO_ARTICLE
    outcome, version_id = note_version(db, row, fetch_id, fetch, article)
    if note_view_count(db, article_id, fetch_id, seen_at, article.view_count):
        db.execute(
            "UPDATE articles SET view_count = ?, view_count_at = ? WHERE id = ?",
            (article.view_count, seen_at, article_id),
        )
    db.execute("UPDATE fetches SET version_id = ? WHERE id = ?", (version_id, fetch_id))
    note_visit(db, row, fetch, version_id, revisits)
    return outcome


def note_rates(db: sqlite3.Connection, fetch_id: int, site: str, seen_at: str, article: Article) -> None:
    """Store the rates that a page shows."""
    for rate in rate_rows(article):
        insert(db, "rates", {"fetch_id": fetch_id, "site": site, "seen_at": seen_at, **rate})


def note_view_count(
    db: sqlite3.Connection, article_id: int, fetch_id: int, seen_at: str, view_count: int | None
) -> bool:
    """Store how often an article had been viewed; return whether the page says it (and SQLite can hold it)."""
    if view_count is None or view_count >= 2**63:
        return False
    row = {"fetch_id": fetch_id, "article_id": article_id, "seen_at": seen_at, "view_count": view_count}
    insert(db, "view_counts", row)
    return True


def note_version(
    db: sqlite3.Connection, row: sqlite3.Row, fetch_id: int, fetch: Fetch, article: Article
) -> tuple[str, int]:
    """Add a version where the content is another than the last one's; return what came of it, and the version's id."""
    fresh = version_row(article)
    seen_at = stamp(fetch.fetched_at)
    if row["version_id"] is not None:
        old = db.execute("SELECT content_hash FROM versions WHERE id = ?", (row["version_id"],)).fetchone()
        if old["content_hash"] == fresh["content_hash"]:
            db.execute("UPDATE versions SET last_seen_at = ? WHERE id = ?", (seen_at, row["version_id"]))
            return UNCHANGED, int(row["version_id"])
    version_id = insert_version(db, row["id"], fetch_id, seen_at, article, fresh)
    return (NEW if row["version_id"] is None else CHANGED), version_id


def insert_version(
    db: sqlite3.Connection, article_id: int, fetch_id: int, seen_at: str, article: Article, row: dict[str, Any]
) -> int:
    """Add a version with its quotes, and return its id."""
    version_id = insert(
        db,
        "versions",
        {"article_id": article_id, "fetch_id": fetch_id, "fetched_at": seen_at, "last_seen_at": seen_at, **row},
    )
    for quote in quote_rows(article):
        insert(db, "quotes", {"version_id": version_id, **quote})
    return version_id


def note_confirmed(db: sqlite3.Connection, run_id: int, fetch: Fetch, revisits: tuple[int, ...] = REVISITS) -> str:
    """Store that the server says the page has not changed (304)."""
    row = article_at(db, fetch.asked)
    fetch_id = insert_fetch(db, run_id, row["id"], fetch, None)
    version_id = row["version_id"]
    if version_id is not None:
        db.execute("UPDATE versions SET last_seen_at = ? WHERE id = ?", (stamp(fetch.fetched_at), version_id))
        db.execute("UPDATE fetches SET version_id = ? WHERE id = ?", (version_id, fetch_id))
    note_visit(db, row, fetch, version_id, revisits)
    return UNCHANGED


def note_failure(db: sqlite3.Connection, run_id: int, fetch: Fetch, revisits: tuple[int, ...] = REVISITS) -> str:
    """Store that a page could not be had: whether it is gone, or is to be tried again."""
    row = article_at(db, fetch.asked)
    insert_fetch(db, run_id, row["id"], fetch, fetch.error)
    if fetch.status not in GONE_STATUSES:
        note_miss(db, row, fetch.fetched_at)
        return FAILED
    # A page may come back, so it is asked for as long as it would have been visited.
    due = next_visit(moment(row["first_seen_at"]), fetch.fetched_at, revisits)
    db.execute(
        "UPDATE articles SET gone_at = coalesce(gone_at, ?), next_visit_at = ?, failures = failures + 1 WHERE id = ?",
        (stamp(fetch.fetched_at), stamp(due) if due else None, row["id"]),
    )
    return GONE if row["gone_at"] is None and row["version_id"] is not None else FAILED


def note_visit(
    db: sqlite3.Connection, row: sqlite3.Row, fetch: Fetch, version_id: int | None, revisits: tuple[int, ...]
) -> None:
    """Note a visit that succeeded, and when the next one is due."""
    at = stamp(fetch.fetched_at)
    due = next_visit(moment(row["first_seen_at"]), fetch.fetched_at, revisits)
    db.execute(
        "UPDATE articles SET version_id = ?, visits = visits + 1, failures = 0, gone_at = NULL, last_fetched_at = ?,"
        " first_fetched_at = coalesce(first_fetched_at, ?), next_visit_at = ?, etag = coalesce(?, etag),"
        " last_modified = coalesce(?, last_modified) WHERE id = ?",
        (version_id, at, at, stamp(due) if due else None, fetch.etag, fetch.last_modified, row["id"]),
    )


def note_miss(db: sqlite3.Connection, row: sqlite3.Row, at: datetime, *, at_least: int = 0) -> None:
    """Note a visit that brought nothing, and when to try again."""
    failures = max(row["failures"] + 1, at_least)
    due = next_try(failures, at)
    db.execute(
        "UPDATE articles SET failures = ?, next_visit_at = ? WHERE id = ?",
        (failures, stamp(due) if due else None, row["id"]),
    )


def settle_address(db: sqlite3.Connection, article_id: int, url: str, canonical: str | None) -> int:
    """Note the addresses that turned out to lead to an article; return the article that they belong to.

    Where two articles turn out to be one, the one that has no version yet becomes a part of the other.
    """
    home = home_address(url, canonical)
    for address in (home, url):
        row = db.execute("SELECT article_id FROM addresses WHERE url = ?", (address,)).fetchone()
        if row is not None and row[0] != article_id:
            return join(db, article_id, row[0])
    for address in dict.fromkeys((home, url)):
        db.execute("INSERT OR IGNORE INTO addresses (url, article_id) VALUES (?, ?)", (address, article_id))
    db.execute("UPDATE articles SET url = ?, site = ? WHERE id = ?", (home, site_of(home), article_id))
    return article_id


def join(db: sqlite3.Connection, this: int, other: int) -> int:
    """Make two articles one, where one of them has no version; return the one that the page belongs to."""
    has = {
        row["id"]: row["version_id"] is not None
        for row in db.execute("SELECT id, version_id FROM articles WHERE id IN (?, ?)", (this, other))
    }
    if has[this] and has[other]:  # two histories that a redirect has joined later: each stays what it was
        db.execute("UPDATE articles SET next_visit_at = NULL WHERE id = ?", (this,))
        return other
    keep, drop = (this, other) if has[this] else (other, this)
    for table in ("addresses", "fetches"):
        db.execute(f"UPDATE {table} SET article_id = ? WHERE article_id = ?", (keep, drop))
    db.execute("DELETE FROM articles WHERE id = ?", (drop,))
    return keep


def home_address(url: str, canonical: str | None) -> str:
    """Return the address that an article is known by: the canonical one where it only leaves out what tells nothing.

    A site may name its front page as the canonical address of all it has, or forget the parameter that tells its
    articles apart; either would make one article of many.

    >>> home_address("https://x.kz/a?utm_source=rss&id=5", "https://x.kz/a?id=5")
    'https://x.kz/a?id=5'
    >>> home_address("https://x.kz/a?id=5", "https://x.kz/a")
    'https://x.kz/a?id=5'
    """
    if not canonical or canonical == url:
        return url
    one, other = urlsplit(url), urlsplit(canonical)
    asked, named = (parse_qsl(parts.query, keep_blank_values=True) for parts in (one, other))
    same = (
        other.scheme in ("http", "https")
        and one.netloc.removeprefix("www.") == other.netloc.removeprefix("www.")
        and one.path.rstrip("/") == other.path.rstrip("/")
        and set(named) <= set(asked)
        and all(TRACKING.fullmatch(name) for name, value in asked if (name, value) not in named)
    )
    return canonical if same else url


def site_of(url: str) -> str:
    """Return the host of an address without ``www.``."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def insert_fetch(db: sqlite3.Connection, run_id: int, article_id: int, fetch: Fetch, error: str | None) -> int:
    """Add a row of ``fetches`` and return its id."""
    place = fetch.place
    return insert(
        db,
        "fetches",
        {
            "run_id": run_id,
            "article_id": article_id,
            "url": fetch.url,
            "fetched_at": stamp(fetch.fetched_at),
            "http_status": fetch.status,
            "error": error,
            "content_type": fetch.content_type,
            "bytes": fetch.size,
            "sha256": fetch.sha256,
            "warc_file": place.file if place else None,
            "warc_offset": place.offset if place else None,
            "warc_length": place.length if place else None,
            "page_id": fetch.page_id,
        },
    )


def insert(db: sqlite3.Connection, table: str, row: dict[str, Any]) -> int:
    """Add a row and return its id. Table and columns are names of ours."""
    marks = ", ".join("?" * len(row))
    cursor = db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
    return int(cursor.lastrowid or 0)
