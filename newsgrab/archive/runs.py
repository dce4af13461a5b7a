"""One run: what is new is discovered, what is due is fetched and parsed, and all of it is stored.

Pages are stored in batches: their records go into the run's WARC file, which is synced; then one transaction has their
rows. The run says nothing of a page before that. A signal that comes in the middle of a batch waits for its end.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from .._version import __version__
from ..errors import FetchError, NewsgrabError, NotAnArticleError
from ..models import NOT_ARTICLE, Article
from ..records import dataclass, field
from . import entries
from .content import CONTENT, content_hash, version_row
from .entries import Fetch
from .recovery import read_page, recover
from .schedule import AHEAD, REVISITS, source_due, stamp
from .sources import Found, clean_url, discover
from .warc import BrokenRecord, Place, Writer, file_name, read

if TYPE_CHECKING:
    from ..web.many import Crawl, Outcome
    from ..web.session import Client, Response
    from .store import Store

MAX_BATCH = 50  # pages stored in one transaction
MAX_BATCH_BYTES = 16_000_000
MAX_WAIT = 1.0  # seconds that a page waits for others to be stored with
CHUNK = 500  # addresses read at a time
NOT_MODIFIED = 304

Parse = Callable[["Crawl"], "Iterator[tuple[Outcome, Article | Exception]]"]


@dataclass(slots=True)
class Plan:
    """What a run is to do. ``urls``: just these, where there are any; ``max_time``: seconds of the whole run."""

    urls: tuple[str, ...] = ()
    limit: int | None = None
    max_time: float | None = None
    revisits: tuple[int, ...] = REVISITS
    hints: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Summary:
    """What came of a run. Numbers of sources, of articles found for the first time, of pages."""

    run: int | None = None
    state: str = "running"
    sources: int = 0
    sources_failed: int = 0
    discovered: int = 0
    fetched: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    not_article: int = 0
    gone: int = 0
    failed: int = 0
    recovered: int = 0
    left: int = 0
    bytes: int = 0
    seconds: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return asdict(self)


class Listener(Protocol):
    """Who is told how a run goes."""

    def failed(self, name: str, error: Exception) -> None:
        """Hear of a source or an address that failed."""

    def note(self, text: str) -> None:
        """Hear of what went less well than it could."""

    def progress(self, summary: Summary, due: int, name: str) -> None:
        """Hear that something was stored."""


@dataclass(slots=True)
class Job:
    """An article that is to be fetched, with what its server said last time."""

    article_id: int
    source_id: int | None
    conditions: dict[str, str]


@dataclass(slots=True)
class Work:
    """A page on its way into the archive. ``before``: a statement that comes before its rows."""

    outcome: Outcome
    result: Article | Exception
    fetch: Fetch
    before: tuple[str, Any] | None
    what: str = entries.FAILED
    article_id: int = 0


class Run:
    """A run over an archive that is open and locked. ``shield`` holds back signals for a block."""

    def __init__(
        self,
        store: Store,
        client: Client,
        plan: Plan,
        parse: Parse,
        listener: Listener,
        shield: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self.store = store
        self.client = client
        self.plan = plan
        self.parse = parse
        self.listener = listener
        self.shield = shield
        self.summary = Summary()
        self.started = time.monotonic()
        self.id = 0
        self.writer: Writer | None = None
        self.jobs: dict[str, Job] = {}
        self.fetched: set[int] = set()  # articles that this run has a page of
        self.sources: dict[int, list[int]] = {}  # source: pages had, pages failed
        self.unstored = False  # records were written whose rows were not
        self.failures: list[Exception] = []  # of what the user named: sources, or addresses

    # ------------------------------------------------------------ the whole

    def run(self) -> Summary:
        """Do it. Whatever ends it, what was stored stays, and the next run goes on from there."""
        folder = self.store.warc_dir
        with self.shield():
            self.summary.recovered = recover(self.store, folder, self.listener.note, self.plan.hints)
            self._begin()
        state = "failed"
        try:
            self._work()
            state = "done"
        except BaseException as error:
            state = "failed" if isinstance(error, Exception) else "interrupted"
            raise
        finally:
            self.client.stop()
            self.summary.state = state
            self.summary.seconds = round(time.monotonic() - self.started, 3)
            with self.shield():
                self._end(state)
        return self.summary

    def _begin(self) -> None:
        now = datetime.now(UTC)
        with self.store.transaction() as db:
            self.id = entries.insert(
                db, "runs", {"started_at": stamp(now), "newsgrab_version": __version__, "state": "running"}
            )
            name = file_name(self.id, now, self.store.warc_dir)
            db.execute("UPDATE runs SET warc_file = ? WHERE id = ?", (name, self.id))
        self.summary.run = self.id
        self.writer = Writer(self.store.warc_dir, name)

    def _end(self, state: str) -> None:
        """Close the run. Where not even that can be written, the next run does it."""
        assert self.writer is not None
        wrote = self.writer.size > 0
        if self.unstored:  # as after a crash: the next run stores what this one could not
            self.writer.abandon()
            return
        try:
            self.writer.close()
            with self.store.transaction() as db:
                db.execute(
                    "UPDATE runs SET ended_at = ?, state = ?, summary = ?, warc_file = CASE WHEN ? THEN warc_file END"
                    " WHERE id = ?",
                    (stamp(datetime.now(UTC)), state, json.dumps(self.summary.to_dict()), wrote, self.id),
                )
        except NewsgrabError:
            self.writer.abandon()
            if state == "done":
                raise

    def _work(self) -> None:
        if self.plan.urls:
            due = self._named()
        else:
            self._discover()
            due = self._due()
        if self.plan.limit is not None:
            self.summary.left = max(0, len(due) - self.plan.limit)
            due = due[: self.plan.limit]
        if due:
            self._visit(due)
        for source_id, (had, failed) in self.sources.items():
            if failed and not had:
                row = self.store.one("SELECT url FROM sources WHERE id = ?", (source_id,))
                self._source_failed(source_id, row["url"] if row else "", "none of its pages could be had")
        self.summary.sources_failed = min(self.summary.sources_failed, self.summary.sources)

    def left_time(self) -> float | None:
        """Return the seconds that are left to the run, None where it has no end."""
        if self.plan.max_time is None:
            return None
        return max(0.0, self.plan.max_time - (time.monotonic() - self.started))

    # ------------------------------------------------------------ what is due

    def _named(self) -> list[int]:
        """Return the articles at the addresses that the user named; a source among them is read."""
        due: list[int] = []
        sources = {row["url"]: row for row in self.store.rows("SELECT * FROM sources")}
        wanted = []
        for text in self.plan.urls:
            try:
                url = clean_url(text)
            except NewsgrabError as error:
                self._failed(text, error)
                self.summary.failed += 1
                continue
            if url in sources and sources[url]["kind"] != "article":
                wanted.append(sources[url])
                continue
            with self.store.transaction() as db:
                number, new = entries.note_article(db, url, datetime.now(UTC))
            self.summary.discovered += new
            due.append(number)
        if wanted:
            self._read_sources(wanted)
            numbers = {row["id"] for row in wanted}
            due += [number for number, source in self._due_rows() if source in numbers]
        return list(dict.fromkeys(due))

    def _due(self) -> list[int]:
        return [number for number, _ in self._due_rows()]

    def _due_rows(self) -> Iterator[tuple[int, int | None]]:
        """Yield the articles that are due, with their sources: those never had first, then those waiting longest."""
        now = datetime.now(UTC)
        sql = (
            "SELECT id, source_id FROM articles WHERE next_visit_at <= ?"
            " UNION ALL SELECT id, source_id FROM articles INDEXED BY articles_last_fetched_at"
            " WHERE last_fetched_at > ? AND next_visit_at > ?"
        )
        # The second half: the clock was ahead when these were visited.
        values = (stamp(now), stamp(now + AHEAD), stamp(now))
        ranked = f"SELECT a.id, a.source_id FROM ({sql}) AS d JOIN articles AS a ON a.id = d.id"
        order = " ORDER BY a.first_fetched_at IS NOT NULL, CASE WHEN a.first_fetched_at IS NULL THEN a.id END,"
        for row in self.store.rows(f"{ranked}{order} a.next_visit_at, a.id", values):
            yield row[0], row[1]

    def _discover(self) -> None:
        """Read the sources that are due, several at a time, and note the articles they lead to."""
        now = datetime.now(UTC)
        due = [
            row
            for row in self.store.rows("SELECT * FROM sources ORDER BY id")
            if source_due(row["last_run_at"], row["every"], now)
        ]
        self._read_sources(due)

    def _read_sources(self, sources: list[Any]) -> None:
        self.summary.sources += len(sources)
        for found in discover(self.client, sources, self.left_time, self.plan.hints):
            with self.shield():
                self._store_found(found)

    def _store_found(self, found: Found) -> None:
        source, now = found.source, datetime.now(UTC)
        for note in found.notes:
            self.listener.note(note)
        new = 0
        if found.error is None:
            with self.store.transaction() as db:
                for entry in found.entries:
                    number, is_new = entries.note_article(db, entry.url, now, source_id=source["id"], title=entry.title)
                    new += is_new
                    if found.kind == "article" and source["every"]:
                        db.execute("UPDATE articles SET next_visit_at = ? WHERE id = ?", (stamp(now), number))
                db.execute(
                    "UPDATE sources SET kind = ?, last_run_at = ?, last_success_at = ?, failures = 0,"
                    " last_error = NULL WHERE id = ?",
                    (found.kind, stamp(now), stamp(now), source["id"]),
                )
            self.sources[source["id"]] = [0, 0]
        else:
            self._source_failed(source["id"], source["url"], str(found.error), found.error)
        self.summary.discovered += new
        self.listener.progress(self.summary, 0, source["url"])

    def _source_failed(self, number: int, url: str, reason: str, error: Exception | None = None) -> None:
        self.summary.sources_failed += 1
        self._failed(url, error or FetchError(url, reason))
        with self.store.transaction() as db:
            db.execute(
                "UPDATE sources SET last_run_at = ?, failures = failures + 1, last_error = ? WHERE id = ?",
                (stamp(datetime.now(UTC)), reason[:500], number),
            )

    def _failed(self, name: str, error: Exception) -> None:
        self.failures.append(error)
        self.listener.failed(name, error)

    # ------------------------------------------------------------ fetching

    def _visit(self, due: list[int]) -> None:
        from ..web.many import Crawl

        batch: list[tuple[Outcome, Article | Exception]] = []
        size, oldest = 0, 0.0
        with Crawl(self.client, self._addresses(due), get=self._get) as crawl:
            watch = None
            left = self.left_time()
            if left is not None:
                watch = threading.Timer(left, crawl.close)
                watch.daemon = True
                watch.start()
            try:
                for outcome, result in self.parse(crawl):
                    if isinstance(result, AlreadyHad):
                        continue
                    batch.append((outcome, result))
                    size += len(outcome.response.body) if outcome.response is not None else 0
                    oldest = oldest or time.monotonic()
                    waiting = crawl.backlog() and time.monotonic() - oldest < MAX_WAIT
                    if not waiting or len(batch) >= MAX_BATCH or size >= MAX_BATCH_BYTES:
                        self._store(batch, len(due))
                        batch, size, oldest = [], 0, 0.0
                if batch:
                    self._store(batch, len(due))
            finally:
                if watch is not None:
                    watch.cancel()
        self.summary.left += sum(1 for number in due if number not in self.fetched)

    def _addresses(self, due: list[int]) -> Iterator[str]:
        """Yield the addresses of articles; on a connection of its own, since a thread of the crawl reads them."""
        from .store import connect

        with contextlib.closing(connect(self.store.path, write=False)) as db:
            for start in range(0, len(due), CHUNK):
                chunk = due[start : start + CHUNK]
                marks = ", ".join("?" * len(chunk))
                rows = {
                    row["id"]: row
                    for row in db.execute(
                        "SELECT id, url, source_id, etag, last_modified, version_id FROM articles"
                        f" WHERE id IN ({marks})",
                        chunk,
                    )
                }
                for number in chunk:
                    if (row := rows.get(number)) is not None:
                        self.jobs[row["url"]] = Job(number, row["source_id"], conditions_of(row))
                        yield row["url"]

    def _get(self, url: str) -> Response:
        job = self.jobs[url]
        if job.article_id in self.fetched:
            raise AlreadyHad(url)
        return self.client.get(url, conditions=job.conditions)

    # ------------------------------------------------------------ storing

    def _store(self, batch: list[tuple[Outcome, Article | Exception]], due: int) -> None:
        """Make a batch last: first the records, then the rows."""
        assert self.writer is not None
        with self.shield():
            self.unstored = True
            work = [Work(outcome, result, *self._keep(outcome, result)) for outcome, result in batch]
            self.writer.sync()
            try:
                self._write(work)
            except NewsgrabError:
                raise
            except Exception:  # a bug of ours costs the page that it is about, and not the batch
                for item in work:
                    self._write_alone(item)
            self.unstored = False
            for item in work:
                self._count(item)
        for item in work:
            self._tell(item)
        self.listener.progress(self.summary, due, batch[-1][0].url)

    def _write(self, work: list[Work]) -> None:
        with self.store.transaction() as db:
            for item in work:
                if item.before is not None:
                    db.execute(*item.before)
                item.what = self._note(db, item.fetch, item.result)
                item.article_id = entries.article_at(db, item.fetch.asked)["id"]

    def _write_alone(self, item: Work) -> None:
        try:
            self._write([item])
        except NewsgrabError:
            raise
        except Exception as error:
            item.result, item.before = error, None
            item.fetch = replace(item.fetch, error=f"internal error: {type(error).__name__}: {error}"[:500])
            self._write([item])

    def _count(self, item: Work) -> None:
        what = item.what
        setattr(self.summary, what, getattr(self.summary, what) + 1)
        self.summary.fetched += what in (entries.NEW, entries.CHANGED, entries.UNCHANGED, entries.NO_ARTICLE)
        self.summary.bytes += item.fetch.size or 0
        job = self.jobs.pop(item.outcome.url)
        self.fetched.update((item.article_id, job.article_id))
        if job.source_id in self.sources:
            self.sources[job.source_id][what == entries.FAILED] += 1

    def _tell(self, item: Work) -> None:
        """Tell of a page that could not be had; of one that is gone or no article only where the user named it."""
        named, url, error = bool(self.plan.urls), item.outcome.url, item.result
        if isinstance(error, Article):
            if not named or item.what != entries.NO_ARTICLE:
                return
            error = NotAnArticleError(
                url, next((w for w in error.warnings if w.startswith(NOT_ARTICLE)), entries.LED_HOME)
            )
        elif item.what == entries.GONE and not named:
            return
        if named:
            self._failed(url, error)
        else:
            self.listener.failed(url, error)

    def _keep(self, outcome: Outcome, result: Article | Exception) -> tuple[Fetch, tuple[str, Any] | None]:
        """Write the record of a page; return its row, and what is to be brought up to date before it is stored."""
        response = outcome.response
        if response is None:
            status = getattr(result, "status", None)
            return Fetch(outcome.url, outcome.url, datetime.now(UTC), status, error=str(result)[:500]), None
        assert self.writer is not None
        row = self.store.one(
            "SELECT articles.* FROM articles JOIN addresses ON article_id = articles.id WHERE addresses.url = ?",
            (outcome.url,),
        )
        sha256 = hashlib.sha256(response.body).hexdigest()
        last = entries.last_page(self.store.db, row["id"]) if row is not None else None
        place, page_id = None, None
        if response.status == NOT_MODIFIED:
            if last is not None:
                place = self.writer.add(response, original=moment_of(last), confirmed=True)
                page_id = last["id"]
        elif last is not None and last["sha256"] == sha256:
            place = self.writer.add(response, original=moment_of(last))
            page_id = last["id"]
        else:
            place = self.writer.add(response)
        fetch = Fetch(
            asked=outcome.url,
            url=response.final_url,
            fetched_at=response.fetched_at,
            status=response.status,
            content_type=response.content_type,
            size=len(response.body),
            sha256=sha256 if response.status != NOT_MODIFIED else None,
            place=place,
            page_id=page_id,
            etag=response.headers.get("etag"),
            last_modified=response.headers.get("last-modified"),
            error=f"internal error: {type(result).__name__}: {result}"[:500] if isinstance(result, Exception) else None,
        )
        before = None
        if isinstance(result, Article) and response.status != NOT_MODIFIED and row is not None and last is not None:
            before = self._as_read_today(row["version_id"], result)
        return fetch, before

    def _as_read_today(self, version_id: int | None, article: Article) -> tuple[str, Any] | None:
        """Return how to bring the last version up to date, where an older parser read it and it is the same page.

        Otherwise a better parser would look like an edit by the newsroom.
        """
        if version_id is None:
            return None
        row = self.store.one("SELECT * FROM versions WHERE id = ?", (version_id,))
        if row is None or row["newsgrab_version"] == __version__:
            return None
        fresh = content_hash({key: getattr(article, key) for key in CONTENT})
        if row["content_hash"] == fresh:
            return None
        page = self.store.one("SELECT * FROM fetches WHERE id = ?", (row["fetch_id"],))
        if page is None or page["warc_file"] is None:
            return None
        try:
            kept = read(self.store.warc_dir, place_of(page))
        except BrokenRecord:
            return None
        columns = version_row(read_page(kept, self.plan.hints))
        if columns["content_hash"] != fresh:
            return None
        names = ", ".join(f"{name} = ?" for name in columns)
        return f"UPDATE versions SET {names} WHERE id = ?", (*columns.values(), version_id)

    def _note(self, db: Any, fetch: Fetch, result: Article | Exception) -> str:
        if isinstance(result, Exception):
            return entries.note_failure(db, self.id, fetch, self.plan.revisits)
        if fetch.status == NOT_MODIFIED:
            return entries.note_confirmed(db, self.id, fetch, self.plan.revisits)
        return entries.note_page(db, self.id, fetch, result, self.plan.revisits)


class AlreadyHad(Exception):
    """The article was fetched in this run under another address."""


def conditions_of(row: Any) -> dict[str, str]:
    """Return the headers that ask for a page only if it has changed; none where there is no version of it yet."""
    if row["version_id"] is None:
        return {}
    asked = {"If-None-Match": row["etag"], "If-Modified-Since": row["last_modified"]}
    return {name: value for name, value in asked.items() if value}


def place_of(row: Any) -> Place:
    """Return where the record of a fetch stands."""
    return Place(row["warc_file"], row["warc_offset"], row["warc_length"])


def moment_of(row: Any) -> datetime:
    """Return when a page was fetched."""
    return datetime.fromisoformat(row["fetched_at"])
