"""A month of daily runs over a site that lives: the archive holds exactly what the site served."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

import pytest

from newsgrab.cli import run
from tests.newssite import NewsSite, Served

time_machine = pytest.importorskip("time_machine")

START = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
DAYS = 30
# Days after the first on which a daily run visits an article, by the default schedule of 1 h, 6 h, 1 d, 3 d, 7 d, 30 d.
VISITED = (0, 1, 3, 7, 30)


def live(
    site: NewsSite, folder: Path, capsys: pytest.CaptureFixture[str], *more: str
) -> tuple[Path, list[dict[str, int]]]:
    """Run once a day for a month; return the archive and the summaries."""
    db, summaries = folder / "town.db", []
    with site.serving() as server:
        assert run(["archive", "add", server.url("/feed.xml"), "--db", str(db), "-q"]) == 0
        for day in range(DAYS):
            site.day = day
            # Cron is not exact: some runs begin a little earlier than the day before, some later.
            at = START + timedelta(days=day, seconds=(day * 7919) % 240 - 120)
            with time_machine.travel(at, tick=True):
                status = run(
                    [
                        "archive",
                        "run",
                        "--db",
                        str(db),
                        "--json",
                        "--delay",
                        "0",
                        "--allow-private",
                        "127.0.0.0/8",
                        *more,
                    ]
                )
            out, err = capsys.readouterr()
            assert status == 0, err
            summaries.append(json.loads(out))
    return db, summaries


def rows(db: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(db)) as connection:
        return connection.execute(sql).fetchall()


def at_day(seen_at: str) -> int:
    return round((datetime.fromisoformat(seen_at) - START) / timedelta(days=1))


def path_of(url: object) -> str:
    return "/" + str(url).split("/", 3)[3]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_month_gives_what_the_site_served(seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = NewsSite(seed, DAYS)
    db, summaries = live(site, tmp_path, capsys)
    assert len({s.path for s in site.served}) == DAYS * site.a_day, "every article was had while its feed named it"

    counts = rows(
        db, "SELECT url, seen_at, view_counts.view_count FROM view_counts JOIN articles ON articles.id = article_id"
    )
    assert sorted((path_of(url), at_day(str(at)), n) for url, at, n in counts) == sorted(
        (s.path, s.day, s.views) for s in site.served
    )

    rates = rows(db, "SELECT url, seen_at, base, value, counter FROM rates JOIN fetches ON fetches.id = fetch_id")
    assert sorted((path_of(url), at_day(str(at)), base, value) for url, at, base, value, _ in rates) == sorted(
        (s.path, s.day, base, value) for s in site.served for base, value in s.rates
    )
    assert {counter for *_, counter in rates} == {"KZT"}

    versions = rows(
        db,
        "SELECT articles.url, headline, body, fetched_at FROM versions JOIN articles ON articles.id = article_id"
        " ORDER BY article_id, fetch_id",
    )
    versions.sort(key=lambda row: path_of(row[0]))
    assert [(path_of(url), h, b, at_day(str(at))) for url, h, b, at in versions] == editions(site.served)

    for path, visits in visited(site.served).items():
        story = next(s for s in site.stories if site.path(s) == path)
        wanted = [story.born + n for n in VISITED if story.born + n < DAYS and story.there(story.born + n)]
        assert visits == wanted, path
    gone = rows(db, "SELECT url FROM articles WHERE gone_at IS NOT NULL")
    asked_in_vain = [
        s for s in site.stories if s.gone is not None and any(s.gone <= s.born + n < DAYS for n in VISITED)
    ]
    assert sorted(path_of(url) for (url,) in gone) == sorted(site.path(s) for s in asked_in_vain)
    assert sum(s["new"] for s in summaries) == DAYS * site.a_day
    assert run(["archive", "verify", "--db", str(db)]) == 0
    assert "all well" in capsys.readouterr().out


def editions(served: list[Served]) -> list[tuple[str, str, str, int]]:
    """Return the texts that each article was served with, each time it was another."""
    found = []
    for path, group in groupby(sorted(served, key=lambda s: (s.path, s.day)), key=lambda s: s.path):
        last = None
        for one in group:
            if (one.headline, one.body) != last:
                found.append((path, one.headline, one.body, one.day))
            last = (one.headline, one.body)
    return found


def visited(served: list[Served]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for one in served:
        found.setdefault(one.path, []).append(one.day)
    return found


def test_what_the_server_confirms_is_not_sent_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = NewsSite(3, DAYS, validators=True)
    db, _ = live(site, tmp_path, capsys)
    confirmed = [s for s in site.served if s.unchanged]
    assert len(confirmed) > DAYS
    assert rows(db, "SELECT count(*) FROM fetches WHERE http_status = 304") == [(len(confirmed),)]
    versions = rows(
        db,
        "SELECT articles.url, headline, body FROM versions JOIN articles ON articles.id = article_id"
        " ORDER BY article_id, fetch_id",
    )
    assert sorted((path_of(u), h, b) for u, h, b in versions) == sorted(e[:3] for e in editions(site.served))
    assert rows(db, "SELECT count(*) FROM view_counts") == [(len(site.served) - len(confirmed),)]
    assert run(["archive", "verify", "--db", str(db)]) == 0


def test_reading_the_pages_again_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = NewsSite(4, DAYS)
    db, _ = live(site, tmp_path, capsys)
    tables = ("versions", "quotes", "view_counts", "rates", "articles", "fetches")
    before = {table: rows(db, f"SELECT * FROM {table} ORDER BY 1") for table in tables}
    assert run(["archive", "reparse", "--db", str(db), "--jobs", "1"]) == 0
    assert "0 changed" in capsys.readouterr().out
    assert {table: rows(db, f"SELECT * FROM {table} ORDER BY 1") for table in tables} == before
