"""After a crash: what a run left in its WARC file is mended, and what had no row yet is stored now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ..errors import NewsgrabError
from ..models import Article
from . import entries
from .entries import Fetch
from .schedule import stamp
from .warc import BrokenRecord, Page, Place, decode, members, settle

if TYPE_CHECKING:
    from pathlib import Path

    from .store import Store

MAX_TRIES = 3  # to parse one page; what ends a run is mostly something else


def recover(store: Store, folder: Path, note: Callable[[str], None], hints: dict[str, Any]) -> int:
    """Bring to an end the runs that were cut off; return how many of their pages were stored only now."""
    runs = list(store.rows("SELECT * FROM runs WHERE state IN ('running', 'recovering') ORDER BY id"))
    return sum(finish(store, folder, run, note, hints) for run in runs)


def finish(store: Store, folder: Path, run: Any, note: Callable[[str], None], hints: dict[str, Any]) -> int:
    """Bring one run to an end."""
    name = run["warc_file"]
    path = settle(folder, name) if name else None
    count = adopt(store, path, run, hints) if path is not None else 0
    with store.transaction() as db:
        db.execute(
            "UPDATE runs SET state = 'crashed', ended_at = coalesce(ended_at, ?), summary = NULL,"
            " warc_file = CASE WHEN ? THEN warc_file END WHERE id = ?",
            (stamp(datetime.now(UTC)), path is not None, run["id"]),
        )
    if run["kind"] == "run":
        pages = "a page that was" if count == 1 else f"{count} pages that were"
        found = f"; {pages} not stored yet {'is' if count == 1 else 'are'} now" if count else ""
        note(f"run {run['id']} of {run['started_at']} was cut off{found}")
    return count


def adopt(store: Store, path: Path, run: Any, hints: dict[str, Any]) -> int:
    """Store the pages of a run's file that no row names; return how many."""
    name, run_id = run["warc_file"], run["id"]
    known = {row[0] for row in store.rows("SELECT warc_offset FROM fetches WHERE warc_file = ?", (name,))}
    tried = json.loads(run["summary"]) if run["state"] == "recovering" and run["summary"] else {}
    count = 0
    try:
        for offset, length, member in members(path):
            if offset in known:
                continue
            page = decode(member, Place(name, offset, length))
            if page is None:
                continue
            # A page at which the parser dies would end every run that tries to recover it.
            tries = tried.get("tries", 0) + 1 if tried.get("offset") == offset else 1
            with store.transaction() as db:
                said = json.dumps({"offset": offset, "tries": tries})
                db.execute("UPDATE runs SET state = 'recovering', summary = ? WHERE id = ?", (said, run_id))
            parsing = page.kind == "response" and tries <= MAX_TRIES
            article = read_page(page, hints) if parsing else None
            try:
                with store.transaction() as db:
                    store_page(db, run_id, page, article)
            except NewsgrabError:
                raise
            except Exception:  # a bug of ours: the page stays without what is read from it
                with store.transaction() as db:
                    store_page(db, run_id, page, None)
            count += 1
    except BrokenRecord:  # damage in the middle of the file: what stands before it is stored, `verify` tells the rest
        return count
    return count


def read_page(page: Page, hints: dict[str, Any]) -> Article:
    """Return the article of a page that was kept."""
    from ..api import parse

    return parse(
        page.body,
        page.url,
        fetched_at=page.fetched_at,
        content_type=page.content_type,
        http_status=page.status,
        **hints,
    )


def store_page(db: Any, run_id: int, page: Page, article: Article | None) -> None:
    """Store one page."""
    entries.note_article(db, page.url, page.fetched_at)
    headers = {name.lower(): value for name, value in page.headers}
    row = entries.article_at(db, page.url)
    last = entries.last_page(db, row["id"])
    own = page.kind == "response"
    fetch = Fetch(
        asked=page.url,
        url=page.url,
        fetched_at=page.fetched_at,
        status=page.status,
        content_type=page.content_type,
        size=len(page.body) if own else None,
        sha256=hashlib.sha256(page.body).hexdigest() if own else None,
        place=page.place,
        page_id=None if own or last is None else last["id"],
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        error=None if article is not None or not own else "the parser ended at this page, more than once",
    )
    if article is not None:
        entries.note_page(db, run_id, fetch, article)
    elif own:
        entries.note_failure(db, run_id, fetch)
    else:
        entries.note_confirmed(db, run_id, fetch)
