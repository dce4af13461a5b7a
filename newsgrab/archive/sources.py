"""Where articles come from: the sources of an archive, and what each of them leads to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ..errors import NotAnArticleError, UsageError
from ..records import dataclass, field
from . import entries
from .schedule import stamp

if TYPE_CHECKING:
    from ..web.discover import Entry
    from ..web.session import Client, Response
    from .store import Store


@dataclass(slots=True)
class Found:
    """What a source led to."""

    source: Any
    entries: list[Entry] = field(default_factory=list)
    kind: str | None = None
    notes: list[str] = field(default_factory=list)
    error: Exception | None = None


def clean_url(text: str) -> str:
    """Return an address in the one form that the archive knows it by, without password and fragment."""
    from ..web.discover import site_url
    from ..web.urls import parse_url

    return replace(parse_url(site_url(text)), auth=None).url


def pattern_of(text: str | None) -> re.Pattern[str] | None:
    """Return what ``--match`` says: a regular expression found anywhere in an address, or a glob for all of it.

    >>> bool(pattern_of("/news/").search("https://x.kz/news/1")), bool(pattern_of("*/news/*").search("https://x.kz/a"))
    (True, False)
    """
    if text is None:
        return None
    try:
        if text.startswith("*"):
            import fnmatch

            return re.compile(fnmatch.translate(text))
        return re.compile(text)
    except re.error as error:
        raise UsageError(f"--match {text[:100]!r} is no regular expression ({error})") from error


def discover(
    client: Client, sources: Iterable[Any], left: Callable[[], float | None], hints: dict[str, Any]
) -> Iterator[Found]:
    """Yield what the sources lead to, as they are ready."""
    from concurrent.futures import ThreadPoolExecutor, as_completed

    rows = list(sources)
    if not rows:
        return
    pool = ThreadPoolExecutor(min(len(rows), client.options.jobs), thread_name_prefix="discover")
    try:
        waiting = [pool.submit(read_source, client, row, hints) for row in rows]
        for done in as_completed(waiting, timeout=left()):
            yield done.result()
    except TimeoutError:
        return
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def read_source(client: Client, source: Any, hints: dict[str, Any]) -> Found:
    """Return what one source leads to."""
    from urllib.parse import urlsplit

    from ..web import to_article
    from ..web.discover import Discovery, Entry
    from .content import is_article

    found = Found(source)
    if source["kind"] == "article":
        found.kind, found.entries = "article", [Entry(source["url"])]
        return found

    def judge(response: Response) -> bool:
        deep = urlsplit(source["url"]).path.strip("/") != ""
        return deep and source["kind"] is None and is_article(to_article(response, **hints))

    discovery = Discovery(client, judge=judge)
    try:
        wanted = pattern_of(source["match"])
        entries_ = discovery.run(source["url"])
        if discovery.kind != "article" and wanted is not None:
            entries_ = [entry for entry in entries_ if wanted.search(entry.url)]
        found.entries = entries_
    except Exception as error:  # also a bug of ours costs one source and not the run
        if isinstance(error, NotAnArticleError) and discovery.kind == "site" and source["last_success_at"]:
            found.notes.append(str(error))  # nothing to be had today
        else:
            found.error = error
    found.kind = discovery.kind
    found.notes += discovery.notes
    return found


def add_source(store: Store, text: str, *, every: int = 0, match: str | None = None) -> bool:
    """Note a source; return whether it is new. One that is known takes the new interval and pattern."""
    url = clean_url(text)
    pattern_of(match)
    with store.transaction() as db:
        known = db.execute("SELECT id FROM sources WHERE url = ?", (url,)).fetchone()
        if known is not None:
            db.execute("UPDATE sources SET every = ?, match = ? WHERE id = ?", (every, match, known["id"]))
            return False
        entries.insert(
            db, "sources", {"url": url, "every": every, "match": match, "added_at": stamp(datetime.now(UTC))}
        )
        return True
