"""How an archive does: its sources, its runs, its sizes, and whether the pages of a site are still read as they were.

The quality alarm: of each site the newest articles are held against those before them. Where fewer of them have a view
count, a time or a body than can be by chance, the site has most likely changed its pages, or shuts us out; the raw
pages are kept, so that a better parser can read them again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..records import dataclass
from .reading import snapshot
from .schedule import moment, stamp

if TYPE_CHECKING:
    import sqlite3

    from .store import Store

# The newest articles of a site that are looked at: a change is seen after ten, and a slow one after more of them.
RECENT = (10, 20, 40)
PAST = 400  # articles before them, which say what is usual
MIN_PAST = 30  # with fewer, nothing is known to be usual
# A rate fell where it lost this much, and so few would come by chance once in a hundred thousand times: with three
# things looked at on a hundred sites every day for a year, once in a year.
MIN_FALL = 0.2
MAX_CHANCE = 1e-5
# The articles that are looked at are of the last so many days: what a site was like years ago is not its past.
DAYS = 90
MIN_BODY = 200  # characters; what is left of a page whose text was not found is shorter
# A source that succeeded last so many of its intervals ago needs a look.
LATE = 2.5
EVERY_RUN = 86_400  # seconds; the interval of a source that is read in every run: cron runs once a day
RUN_TOO_LONG = timedelta(days=1)  # since it began; a run that has not ended by then was most likely cut off
ASPECTS = ("view_count", "published_at", "body")


@dataclass(frozen=True, slots=True)
class Alarm:
    """A rate that fell: what share of the ``articles`` newest of a site has it, and what share had it before."""

    site: str
    field: str
    articles: int
    now: float
    before: float


def status(store: Store, now: datetime | None = None) -> dict[str, Any]:
    """Return how the archive does, as JSON has it. ``attention``: lines about what somebody should look at."""
    at = now or datetime.now(UTC)
    with snapshot(store) as db:
        sources = [source_row(row, at) for row in db.execute(SOURCES)]
        runs = [run_row(row) for row in db.execute("SELECT * FROM runs ORDER BY id DESC LIMIT 5")]
        open_runs = [
            run_row(row)
            for row in db.execute("SELECT * FROM runs WHERE state IN ('running', 'recovering') ORDER BY id")
        ]
        success = db.execute("SELECT max(ended_at) FROM runs WHERE state = 'done' AND kind = 'run'").fetchone()[0]
        counts = {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in TABLES}
        waiting = db.execute("SELECT count(*) FROM articles WHERE next_visit_at <= ?", (stamp(at),)).fetchone()[0]
        alarms = [alarm for site in sites(db) for alarm in alarms_of(db, site, at)]
        folder = store.warc_dir
    files, size = folder_size(folder)
    found: dict[str, Any] = {
        "archive": str(store.path),
        "bytes": sum(size_of(store.path.with_name(store.path.name + suffix)) for suffix in ("", "-wal")),
        "warc_dir": str(folder),
        "warc_files": files,
        "warc_bytes": size,
        **counts,
        "due": waiting,
        "last_success_at": success,
        "age": age(success, at),
        "runs": runs,
        "open_runs": open_runs,
        "sources": sources,
        "alarms": [{name: getattr(alarm, name) for name in Alarm.__dataclass_fields__} for alarm in alarms],
    }
    found["attention"] = list(attention(found, at))
    return found


TABLES = ("articles", "versions", "quotes", "view_counts", "rates", "fetches")
SOURCES = """
    SELECT sources.*, (SELECT count(*) FROM articles WHERE source_id = sources.id) AS articles,
        (SELECT first_seen_at FROM articles WHERE source_id = sources.id ORDER BY id DESC LIMIT 1) AS newest
    FROM sources ORDER BY id
"""


def source_row(row: sqlite3.Row, now: datetime) -> dict[str, Any]:
    """Return how a source does."""
    every = row["every"] or EVERY_RUN
    old = age(row["last_success_at"] or row["added_at"], now)
    return {
        **{key: row[key] for key in ("url", "kind", "every", "last_run_at", "last_success_at")},
        "age": age(row["last_success_at"], now),
        "late": row["kind"] != "article" and old is not None and old > every * LATE,
        **{key: row[key] for key in ("failures", "last_error", "articles")},
        "newest_article_at": row["newest"],
    }


def run_row(row: sqlite3.Row) -> dict[str, Any]:
    """Return what is told of a run."""
    import json

    return {
        **{key: row[key] for key in ("id", "kind", "state", "started_at", "ended_at")},
        "summary": json.loads(row["summary"]) if row["summary"] else None,
    }


def age(text: str | None, now: datetime) -> int | None:
    """Return the seconds since a moment; none less than nothing, where the clock was ahead."""
    return None if text is None else max(0, int((now - moment(text)).total_seconds()))


def attention(found: dict[str, Any], now: datetime) -> Iterator[str]:
    """Yield a line for each thing that somebody should look at."""
    from .schedule import show_duration

    for source in found["sources"]:
        if source["late"]:
            when = "never succeeded"
            if source["age"] is not None:
                when = f"succeeded last {show_duration(source['age'])} ago"
            yield f"{source['url']}: {when}" + (f": {source['last_error']}" if source["last_error"] else "")
        elif source["failures"]:
            times = "once" if source["failures"] == 1 else f"{source['failures']} times in a row"
            yield f"{source['url']}: failed {times}: {source['last_error']}"
    for run in found["open_runs"]:
        if now - moment(run["started_at"]) > RUN_TOO_LONG:
            yield f"run {run['id']} of {run['started_at']} has not ended; the next run brings it to an end"
    for alarm in found["alarms"]:
        name = {"view_count": "a view count", "published_at": "a time", "body": "a body"}[alarm["field"]]
        yield (
            f"{alarm['site']}: {alarm['now']:.0%} of the newest {alarm['articles']} articles have {name},"
            f" {alarm['before']:.0%} had one before"
        )


# ---------------------------------------------------------------- the quality alarm


def sites(db: sqlite3.Connection) -> Iterator[str]:
    """Yield the sites; the index is leapt through, not read."""
    site = ""
    while True:
        row = db.execute("SELECT min(site) FROM articles WHERE site > ?", (site,)).fetchone()
        if row[0] is None:
            return
        site = row[0]
        yield site


def alarms_of(db: sqlite3.Connection, site: str, now: datetime) -> Iterator[Alarm]:
    """Yield the rates of a site that fell."""
    sql = (
        "SELECT articles.view_count IS NOT NULL, versions.published_at IS NOT NULL,"
        f" coalesce(length(versions.body) >= {MIN_BODY}, 0), articles.first_seen_at"
        " FROM articles LEFT JOIN versions ON versions.id = articles.version_id"
        " WHERE articles.site = ? AND (articles.version_id IS NOT NULL OR articles.failures > 0)"
        f" ORDER BY articles.id DESC LIMIT {RECENT[-1] + PAST}"
    )
    start = stamp(now - timedelta(days=DAYS))
    rows = [tuple(row) for row in db.execute(sql, (site,)) if row["first_seen_at"] >= start]
    for at, field in enumerate(ASPECTS):
        alarm = fall(site, field, [bool(row[at]) for row in rows])
        if alarm is not None:
            yield alarm


def fall(site: str, field: str, values: Sequence[bool]) -> Alarm | None:
    """Return an alarm where the newest of the values, which come first, are true less often than the others.

    Of several numbers of newest articles that show it, the one that shows it best is told.

    >>> fall("x.kz", "body", [False] * 10 + [True] * 100)
    Alarm(site='x.kz', field='body', articles=10, now=0.0, before=1.0)
    >>> fall("x.kz", "body", [False] * 3 + [True] * 100), fall("x.kz", "body", [False] * 10 + [True] * 10)
    (None, None)
    """
    found = None
    for count in RECENT:
        past = values[count:]
        if len(past) < MIN_PAST:
            break
        now, before = sum(values[:count]) / count, sum(past) / len(past)
        # With one more of each kind, since "always so far" is not "always".
        usual = (sum(past) + 1) / (len(past) + 2)
        if before - now >= MIN_FALL and chance(sum(values[:count]), count, usual) <= MAX_CHANCE:
            alarm = Alarm(site, field, count, now, before)
            if found is None or before - now > found.before - found.now:
                found = alarm
    return found


def chance(hits: int, count: int, rate: float) -> float:
    """Return how likely it is that of ``count`` no more than ``hits`` have what comes at a rate.

    >>> chance(0, 10, 0.5) == 0.5**10
    True
    """
    return sum(math.comb(count, k) * rate**k * (1 - rate) ** (count - k) for k in range(hits + 1))


# ---------------------------------------------------------------- sizes


def folder_size(folder: Path) -> tuple[int, int]:
    """Return how many files are in a folder and below it, and their bytes."""
    import os

    files = size = 0
    for place, _, names in os.walk(folder):
        for name in names:
            files += 1
            size += size_of(Path(place, name))
    return files, size


def size_of(path: Path) -> int:
    """Return the bytes of a file; 0 where there is none."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
