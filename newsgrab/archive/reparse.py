"""All pages of an archive through today's parser.

A version stays the version of its page, whatever is read from that now; none is taken away. Where the parser tells two
pages apart that were one version before, the second becomes a version of its own. Where today's parser finds
no article in a page any more, what was read before stays.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .._version import __version__
from ..models import Article
from ..records import dataclass, field
from . import entries
from .content import CONTENT, LISTS, QUOTE_COLUMNS, RATE_COLUMNS, is_article, quote_rows, rate_rows, version_row
from .entries import insert, insert_version
from .recovery import recover
from .runs import place_of
from .schedule import stamp
from .warc import BrokenRecord, read

if TYPE_CHECKING:
    from ..web.many import Outcome
    from .store import Store

Parse = Callable[[Iterator["Outcome"]], Iterable["tuple[Outcome, Article | Exception]"]]
BATCH = 20  # articles in a transaction
CHUNK = 200  # articles whose rows are read at a time
# Columns in which a change is told; the others follow from them, or are not of the article.
TOLD = ("lang", "country", "section", "tags", "published_at", "modified_at", *CONTENT)


@dataclass(slots=True)
class Changes:
    """What came of it. ``fields``: in how many versions or pages a field is another now."""

    run: int | None = None
    articles: int = 0
    pages: int = 0
    changed: int = 0
    added: int = 0
    broken: int = 0
    failed: int = 0
    fields: Counter[str] = field(default_factory=Counter)

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class Change:
    """What is another in one page of an article: field to the value before and the value now."""

    url: str
    fetched_at: str
    fields: dict[str, tuple[Any, Any]]
    added: bool = False  # the page has become a version of its own

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        changed = {key: {"old": old, "new": new} for key, (old, new) in self.fields.items()}
        return {"url": self.url, "fetched_at": self.fetched_at, "new_version": self.added, "changed": changed}


@dataclass(slots=True)
class Bundle:
    """An article on its way: its pages, and what has come back from the parser."""

    row: Any
    pages: dict[int, Any]  # fetch id: row, in the order of fetching
    results: dict[int, Article | Exception] = field(default_factory=dict)


def reparse(
    store: Store,
    parse: Parse,
    tell: Callable[[Change], None],
    problem: Callable[[str], None],
    shield: Callable[[], AbstractContextManager[None]] = nullcontext,
    *,
    site: str | None = None,
    hints: dict[str, Any] | None = None,
) -> Changes:
    """Do it; ``tell`` hears of every page in which something is another now, ``problem`` of one that cannot be read."""
    recover(store, store.warc_dir, problem, hints or {})
    changes = Changes()
    with store.transaction() as db:
        now = stamp(datetime.now(UTC))
        changes.run = insert(
            db, "runs", {"started_at": now, "newsgrab_version": __version__, "kind": "reparse", "state": "running"}
        )
    state = "failed"
    try:
        for batch in batches(parsed(store, parse, site, changes, problem)):
            with shield():
                told: list[Change] = []
                with store.transaction() as db:
                    for item in batch:
                        told += settle(db, item, changes)
            for change in told:
                tell(change)
        state = "done"
    except BaseException as error:
        state = "failed" if isinstance(error, Exception) else "interrupted"
        raise
    finally:
        with shield(), store.transaction() as db:
            db.execute(
                "UPDATE runs SET ended_at = ?, state = ?, summary = ? WHERE id = ?",
                (stamp(datetime.now(UTC)), state, json.dumps(changes.to_dict()), changes.run),
            )
    return changes


def batches(items: Iterator[Bundle]) -> Iterator[list[Bundle]]:
    """Yield the items some at a time."""
    batch: list[Bundle] = []
    for item in items:
        batch.append(item)
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def parsed(
    store: Store, parse: Parse, site: str | None, changes: Changes, problem: Callable[[str], None]
) -> Iterator[Bundle]:
    """Yield the articles, when all of their pages have come back from the parser."""
    waiting: dict[int, Bundle] = {}
    of_page: dict[int, int] = {}  # fetch id: article id

    def source() -> Iterator[Outcome]:
        for item in stored(store, site):
            waiting[item.row["id"]] = item
            of_page.update((fetch_id, item.row["id"]) for fetch_id in item.pages)
            for fetch_id, row in item.pages.items():
                yield outcome_of(store, fetch_id, row)

    for outcome, result in parse(source()):
        fetch_id = int(outcome.url)
        item = waiting[of_page.pop(fetch_id)]
        if isinstance(result, Exception):
            changes.broken += isinstance(outcome.error, BrokenRecord)
            changes.failed += not isinstance(outcome.error, BrokenRecord)
            problem(f"{item.row['url']}: {result}")
        item.results[fetch_id] = result
        changes.pages += 1
        if len(item.results) == len(item.pages):
            changes.articles += 1
            yield waiting.pop(item.row["id"])


def stored(store: Store, site: str | None) -> Iterator[Bundle]:
    """Yield the articles that have pages, with the rows of these."""
    from contextlib import closing

    from .store import connect

    # A connection of its own: the pages may be asked for in a thread.
    with closing(connect(store.path, write=False)) as db:
        last = 0
        while True:
            rows = db.execute(
                "SELECT * FROM articles WHERE id > ? AND (? IS NULL OR site = ?) ORDER BY id LIMIT ?",
                (last, site, site, CHUNK),
            ).fetchall()
            if not rows:
                return
            last = rows[-1]["id"]
            for row in rows:
                pages = db.execute(
                    "SELECT * FROM fetches WHERE article_id = ? AND warc_file IS NOT NULL AND page_id IS NULL"
                    " ORDER BY id",
                    (row["id"],),
                ).fetchall()
                if pages:
                    yield Bundle(row, {page["id"]: page for page in pages})


def outcome_of(store: Store, fetch_id: int, row: Any) -> Outcome:
    """Return a page that was kept as if it had just been fetched; its number stands in place of the address."""
    from ..web.many import Outcome
    from ..web.session import Response

    try:
        page = read(store.warc_dir, place_of(row))
    except BrokenRecord as error:
        return Outcome(str(fetch_id), error=error)
    response = Response(
        url=page.url,
        final_url=page.url,
        status=page.status or 200,
        content_type=page.content_type,
        body=page.body,
        fetched_at=page.fetched_at,
        headers={name.lower(): value for name, value in page.headers},
    )
    return Outcome(str(fetch_id), response)


def settle(db: Any, item: Bundle, changes: Changes) -> Iterator[Change]:
    """Bring the rows of one article up to date, page by page in the order they came; yield what is another now."""
    versions = {
        row["fetch_id"]: row
        for row in db.execute("SELECT * FROM versions WHERE article_id = ?", (item.row["id"],)).fetchall()
    }
    current: str | None = None  # the hash of the version that the page before belongs to
    current_id: int | None = None
    for fetch_id, page in item.pages.items():
        article = item.results[fetch_id]
        founded = versions.get(fetch_id)
        if isinstance(article, Exception) or not is_article(article):
            if founded is not None:
                current, current_id = founded["content_hash"], founded["id"]
            continue
        found: dict[str, tuple[Any, Any]] = {}
        fresh = version_row(article)
        added = False
        if founded is not None:
            found.update(update_version(db, founded, article, fresh))
            current, current_id = fresh["content_hash"], founded["id"]
        elif fresh["content_hash"] != current:
            current_id = insert_version(db, item.row["id"], fetch_id, page["fetched_at"], article, fresh)
            current, added = fresh["content_hash"], True
            changes.added += 1
        followers = [fetch_id] + [
            row["id"] for row in db.execute("SELECT id FROM fetches WHERE page_id = ?", (fetch_id,)).fetchall()
        ]
        marks = ", ".join("?" * len(followers))
        db.execute(f"UPDATE fetches SET version_id = ?, error = NULL WHERE id IN ({marks})", (current_id, *followers))
        found.update(update_counts(db, item.row["id"], page, article))
        found.update(update_rates(db, item.row["site"], page, article))
        if found or added:
            changes.changed += 1
            changes.fields.update(found.keys())
            yield Change(item.row["url"], page["fetched_at"], found, added)
    finish(db, item.row)


def update_version(db: Any, old: Any, article: Article, fresh: dict[str, Any]) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """Write what today's parser reads from the page of a version; yield what is another."""
    for key in TOLD:
        if old[key] != fresh[key]:
            yield key, (readable(key, old[key]), readable(key, fresh[key]))
    if any(old[key] != value for key, value in fresh.items()):
        names = ", ".join(f"{name} = ?" for name in fresh)
        db.execute(f"UPDATE versions SET {names} WHERE id = ?", (*fresh.values(), old["id"]))
    columns = tuple(QUOTE_COLUMNS.values())
    before = [
        dict(row)
        for row in db.execute(
            f"SELECT {', '.join(columns)} FROM quotes WHERE version_id = ? ORDER BY id", (old["id"],)
        ).fetchall()
    ]
    now = quote_rows(article)
    if before != now:
        db.execute("DELETE FROM quotes WHERE version_id = ?", (old["id"],))
        for quote in now:
            insert(db, "quotes", {"version_id": old["id"], **quote})
        yield "quotes", (before, now)


def update_counts(db: Any, article_id: int, page: Any, article: Article) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """Write the view count of a page, also where it came again unchanged; yield it where it is another."""
    row = db.execute("SELECT view_count FROM view_counts WHERE fetch_id = ?", (page["id"],)).fetchone()
    old = None if row is None else row["view_count"]
    if old == article.view_count:
        return
    for fetch in times_had(db, page):
        db.execute("DELETE FROM view_counts WHERE fetch_id = ?", (fetch["id"],))
        entries.note_view_count(db, article_id, fetch["id"], fetch["fetched_at"], article.view_count)
    yield "view_count", (old, article.view_count)


def times_had(db: Any, page: Any) -> list[Any]:
    """Return the fetches that brought a page, the first and those that brought the same bytes again."""
    rows: list[Any] = db.execute(
        "SELECT id, fetched_at FROM fetches WHERE id = ? OR (page_id = ? AND sha256 IS NOT NULL)",
        (page["id"], page["id"]),
    ).fetchall()
    return rows


def update_rates(db: Any, site: str, page: Any, article: Article) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """Write the rates of a page; yield them where they are others."""
    columns = ", ".join(RATE_COLUMNS)
    before = [
        dict(row)
        for row in db.execute(f"SELECT {columns} FROM rates WHERE fetch_id = ? ORDER BY id", (page["id"],)).fetchall()
    ]
    now = rate_rows(article)
    if before == now:
        return
    for fetch in times_had(db, page):
        db.execute("DELETE FROM rates WHERE fetch_id = ?", (fetch["id"],))
        entries.note_rates(db, fetch["id"], article.site or site, fetch["fetched_at"], article)
    yield "rates", (before, now)


def finish(db: Any, row: Any) -> None:
    """Bring up to date what an article and its versions say of the rows below them."""
    db.execute(
        "UPDATE versions SET last_seen_at = max(fetched_at, coalesce((SELECT max(fetched_at) FROM fetches"
        " WHERE version_id = versions.id), '')) WHERE article_id = ?",
        (row["id"],),
    )
    last = db.execute(
        "SELECT id, fetched_at FROM versions WHERE article_id = ? ORDER BY fetch_id DESC LIMIT 1", (row["id"],)
    ).fetchone()
    count = db.execute(
        "SELECT view_count, seen_at FROM view_counts WHERE article_id = ? ORDER BY fetch_id DESC LIMIT 1", (row["id"],)
    ).fetchone()
    at = last["fetched_at"] if last is not None else None
    db.execute(
        "UPDATE articles SET version_id = ?, first_fetched_at = coalesce(first_fetched_at, ?),"
        " last_fetched_at = coalesce(last_fetched_at, ?), view_count = ?, view_count_at = ? WHERE id = ?",
        (
            last["id"] if last is not None else None,
            at,
            at,
            count["view_count"] if count is not None else None,
            count["seen_at"] if count is not None else None,
            row["id"],
        ),
    )


def readable(key: str, value: Any) -> Any:
    """Return a column as the record has it."""
    return json.loads(value) if key in LISTS else value
