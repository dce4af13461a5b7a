"""Whatever ends a run, the next one goes on: every article stored once, every file whole, nothing told is lost."""

from __future__ import annotations

import ctypes
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from newsgrab.cli import run
from tests.faultserver import FaultServer, Request, answer, redirect
from tests.newssite import NewsSite
from tests.signals import heard

HERE = Path(__file__).parent
COMMAND = [sys.executable, "-m", "newsgrab"]
KILLER = [sys.executable, str(HERE / "archive_killer.py")]
ARTICLES = 6
OPTIONS = ["--delay", "0", "--allow-private", "127.0.0.0/8"]


class Bed:
    """An archive over a site with some articles, whose command is run in processes of its own."""

    def __init__(self, folder: Path, site: NewsSite, server: FaultServer) -> None:
        self.folder, self.site, self.server = folder, site, server
        self.db = folder / "town.db"

    def __call__(self, *args: str, program: list[str] = COMMAND, **more: Any) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [*program, "archive", *args, "--db", str(self.db)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env=environment(),
            **more,
        )
        assert "Traceback" not in done.stderr
        return done

    def inside(self, *args: str) -> tuple[int, str, str]:
        """Run a command in this process, which is quicker; return its status and what it wrote."""
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            status = run(["archive", *args, "--db", str(self.db)])
        return status, out.getvalue(), err.getvalue()

    def start(self, *args: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*COMMAND, "archive", *args, "--db", str(self.db)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
            preexec_fn=heard,
        )

    def rows(self, sql: str) -> list[Any]:
        with closing(sqlite3.connect(self.db)) as connection:
            return connection.execute(sql).fetchall()

    def check(self, articles: int = ARTICLES) -> None:
        """Assert that everything is there, once."""
        status, _, err = self.inside("verify")
        assert (status, err) == (0, "")
        assert self.rows("PRAGMA integrity_check") == [("ok",)]
        assert self.rows("SELECT count(*), count(version_id) FROM articles") == [(articles, articles)]
        assert self.rows("SELECT count(*) FROM versions") == [(articles,)]
        assert self.rows("SELECT count(*) FROM runs WHERE state = 'running'") == [(0,)]
        assert not list(self.folder.rglob("*.open"))
        assert not list(self.folder.rglob("*.tmp"))
        pages = responses(self.folder)
        assert sorted(pages) == sorted(url for (url,) in self.rows("SELECT url FROM fetches WHERE page_id IS NULL"))
        assert max(Counter(pages).values()) == 1, "no page is kept twice"


def until(condition: Callable[[], object], seconds: float = 30.0) -> None:
    """Wait for something to happen, however slow the machine is."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(HERE.parent), "NEWSGRAB_CONFIG": "", "NO_COLOR": "1"} | {
        name: os.environ[name] for name in ("HOME",) if name in os.environ
    }


def responses(folder: Path) -> list[str]:
    """Return the addresses of all pages in the WARC files, as another library reads them."""
    fastwarc = pytest.importorskip("fastwarc")
    found = []
    for path in sorted(folder.rglob("*.warc.gz")):
        with open(path, "rb") as stream:
            for record in fastwarc.ArchiveIterator(stream, record_types=fastwarc.WarcRecordType.response):
                record.reader.consume()
                found.append(record.headers["WARC-Target-URI"])
    return found


@pytest.fixture
def bed(tmp_path: Path) -> Iterator[Bed]:
    site = NewsSite(5, days=3, a_day=ARTICLES // 2, day=1)
    for story in site.stories:
        story.gone = None
    with site.serving() as server:
        bed = Bed(tmp_path, site, server)
        assert bed.inside("add", server.url("/feed.xml"))[0] == 0
        yield bed


# ---------------------------------------------------------------- killed


@pytest.mark.parametrize("kind", ["write", "written", "sync", "rename", "begin", "commit", "committed"])
def test_killed_at_every_instant(bed: Bed, kind: str, tmp_path: Path) -> None:
    killed = 0
    for count in range(1, 30):
        done = bed("run", *OPTIONS, program=[*KILLER, kind, str(count)])
        told = done.stdout
        if done.returncode != -signal.SIGKILL:
            assert done.returncode == 0, done.stderr
            break
        killed += 1
        assert told == "", "a run that was killed has told nothing"
        stored = {url for (url,) in bed.rows("SELECT url FROM articles WHERE version_id IS NOT NULL")}
        status, _, err = bed.inside("run", *OPTIONS)
        assert status == 0, err
        assert stored <= {url for (url,) in bed.rows("SELECT url FROM articles WHERE version_id IS NOT NULL")}
        bed.check()
        if count < 29:  # from the beginning, for the next instant
            for path in [bed.db, *tmp_path.glob("town.db-*"), *tmp_path.rglob("*.warc.gz")]:
                path.unlink()
            assert bed.inside("add", bed.server.url("/feed.xml"))[0] == 0
    else:
        pytest.fail("the run was still killed at the last instant")
    assert killed >= 1
    bed.check()


def test_killed_again_and_again(bed: Bed) -> None:
    """Real kills at moments that nobody chose, each run going on where the last one was."""
    for turn in range(8):
        process = bed.start("run", *OPTIONS, "--delay", "0.02")
        time.sleep(0.25 + 0.06 * turn)
        process.kill()
        process.communicate()
    done = bed("run", *OPTIONS)
    assert done.returncode == 0, done.stderr
    bed.check()


def test_killed_while_it_recovers(bed: Bed) -> None:
    assert bed("run", *OPTIONS, program=[*KILLER, "commit", "3"]).returncode == -signal.SIGKILL
    for count in range(1, 6):
        bed("run", *OPTIONS, program=[*KILLER, "commit", str(count)])
    assert bed("run", *OPTIONS).returncode == 0
    bed.check()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_the_run_between_two_pages(bed: Bed, number: signal.Signals) -> None:
    process = bed.start("run", "--delay", "1", "--allow-private", "127.0.0.0/8")
    until(lambda: bed.rows("SELECT count(*) FROM versions") != [(0,)])
    begun = time.monotonic()
    process.send_signal(number)
    out, err = process.communicate(timeout=20)
    assert time.monotonic() - begun < 10
    assert process.returncode == (130 if number == signal.SIGINT else 128 + number), err
    assert "interrupted" in out
    stored = bed.rows("SELECT count(*) FROM versions")[0][0]
    assert 0 < stored < ARTICLES
    assert f"{stored} new" in out, "what was told is what is stored"
    assert not list(bed.folder.rglob("*.open"))
    assert bed("run", *OPTIONS).returncode == 0
    bed.check()


# ---------------------------------------------------------------- crowded


def test_two_runs_at_once(bed: Bed) -> None:
    first = bed.start("run", "--delay", "0.6", "--allow-private", "127.0.0.0/8")
    until(lambda: bed.site.served)
    second = bed("run", *OPTIONS, "--lock-wait", "0")
    assert (second.returncode, second.stdout) == (8, "")
    assert second.stderr.count("\n") == 1
    assert "another run" in second.stderr
    first.communicate(timeout=30)
    assert first.returncode == 0
    bed.check()


def test_runs_that_wait_for_each_other(bed: Bed) -> None:
    crowd = [bed.start("run", *OPTIONS, "--lock-wait", "30") for _ in range(4)]
    for process in crowd:
        _, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
    bed.check()


def test_many_begin_the_same_archive_at_once(bed: Bed) -> None:
    bed.db.unlink()
    crowd = [bed.start("add", f"http://127.0.0.1:9/{n}") for n in range(8)]
    for process in crowd:
        _, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
    assert bed.rows("SELECT count(*) FROM sources") == [(8,)]
    assert not list(bed.folder.glob(".*"))


def test_adding_and_reading_beside_a_run(bed: Bed) -> None:
    process = bed.start("run", "--delay", "0.2", "--allow-private", "127.0.0.0/8")
    until(lambda: bed.site.served)
    assert bed("add", "http://127.0.0.1:9/other").returncode == 0
    assert "other" in bed("sources").stdout
    process.communicate(timeout=30)
    assert process.returncode == 0
    bed.check()


# ---------------------------------------------------------------- starved


@pytest.mark.parametrize("size", [4_096, 120_000, 190_000, 205_000, 230_000])
def test_a_full_disk_is_told_and_loses_nothing(bed: Bed, size: int) -> None:
    """No file may grow beyond ``size`` bytes: the database, its journal, or the WARC file stop somewhere."""
    import resource

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    done = bed("run", *OPTIONS, preexec_fn=limit)
    if done.returncode:
        assert done.returncode == 7, (done.returncode, done.stderr)
        assert len(done.stderr.splitlines()) <= 2, done.stderr
    stored = {url for (url,) in bed.rows("SELECT url FROM articles WHERE version_id IS NOT NULL")}
    assert bed("run", *OPTIONS).returncode == 0
    assert stored <= {url for (url,) in bed.rows("SELECT url FROM articles WHERE version_id IS NOT NULL")}
    bed.check()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, of 350 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=350k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("no leave to mount a file system")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


def test_a_disk_that_is_really_full(bed: Bed, small_disk: Path) -> None:
    """SQLite may be stopped in copying its journal, so that the file is shorter than its header says."""
    bed.db, bed.folder = small_disk / "town.db", small_disk
    bed.site.stories += NewsSite(6, days=20, a_day=30).stories[ARTICLES : 20 * ARTICLES]
    for story in bed.site.stories:
        story.gone, story.born = None, 0
        story.texts = {0: story.texts[min(story.texts)]}
        story.views[0] = story.views[1] = 5
    assert bed("add", bed.server.url("/feed.xml")).returncode == 0
    for _ in range(2):
        done = bed("run", *OPTIONS)
        assert (done.returncode, done.stderr.count("\n")) == (7, 1), done.stderr
    assert bed("verify").returncode == 0
    subprocess.run(["mount", "-o", "remount,size=50m", str(small_disk)], check=True)
    done = bed("run", *OPTIONS)
    assert done.returncode == 0, done.stderr
    bed.check(20 * ARTICLES)


def test_a_full_disk_for_the_pages(bed: Bed) -> None:
    """Only the folder of the WARC files is full: `/dev/full` stands in for it."""
    assert bed("run", *OPTIONS, "--warc-dir", "/dev/full/x").returncode == 7
    assert bed("run", *OPTIONS, "--warc-dir", str(bed.folder / "warc")).returncode == 0
    bed.check()


def as_a_mere_user() -> None:
    """Take from root what lets it write where the mode of a file says no."""
    if os.geteuid() == 0:
        drop_capability, dac_override = 24, 1
        assert ctypes.CDLL(None).prctl(drop_capability, dac_override, 0, 0, 0) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="takes a capability from root, which only Linux has")
def test_an_archive_that_cannot_be_written(bed: Bed) -> None:
    assert bed("run", *OPTIONS).returncode == 0
    bed.check()
    before = {path: path.read_bytes() for path in bed.folder.rglob("*") if path.is_file()}
    bed.db.chmod(0o444)
    bed.folder.chmod(0o555)
    try:
        done = bed("run", *OPTIONS, preexec_fn=as_a_mere_user)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (7, "", 1), done.stderr
        for command in ("sources", "verify"):
            done = bed(command, preexec_fn=as_a_mere_user)
            assert done.returncode == 0, (command, done.stderr)
    finally:
        bed.folder.chmod(0o755)
    assert {path: path.read_bytes() for path in bed.folder.rglob("*") if path.is_file()} == before


# ---------------------------------------------------------------- corrupted


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (lambda data: b"not a database, " * 500, "not an archive"),
        (lambda data: data[:-4096], "shorter"),
        (lambda data: data[:50], "not an archive"),
        (lambda data: data[: 3 * 4096] + os.urandom(len(data) - 3 * 4096), "damaged"),
        (lambda data: data[:60] + (99).to_bytes(4, "big") + data[64:], "later newsgrab"),
        (lambda data: data[:68] + b"abcd" + data[72:], "not an archive"),
    ],
    ids=["text", "cut", "stub", "noise", "newer", "foreign"],
)
def test_a_file_that_is_not_ours_or_not_whole_is_left_alone(bed: Bed, how: Any, said: str) -> None:
    assert bed("run", *OPTIONS).returncode == 0
    bed.db.write_bytes(how(bed.db.read_bytes()))
    before = {path: path.read_bytes() for path in bed.folder.rglob("*") if path.is_file()}
    for command in (["run", *OPTIONS], ["add", "http://127.0.0.1:9/"], ["sources"], ["verify"], ["reparse"]):
        done = bed(*command)
        assert done.returncode == 7, (command, done.stderr)
        assert done.stdout == ""
        assert done.stderr.count("\n") == 1
        assert said in done.stderr, command
    assert {path: path.read_bytes() for path in bed.folder.rglob("*") if path.is_file()} == before


def test_verify_tells_every_kind_of_damage(bed: Bed) -> None:
    assert bed("run", *OPTIONS).returncode == 0
    (warc,) = bed.folder.rglob("*.warc.gz")
    whole = warc.read_bytes()
    places = bed.rows("SELECT warc_offset, warc_length FROM fetches ORDER BY id")

    def said() -> str:
        done = bed("verify")
        assert done.returncode == 7
        assert "wrong" in done.stdout
        return done.stderr

    offset, length = places[2]
    warc.write_bytes(whole[: offset + length // 2])
    assert "cut in the record" in said()
    assert said().count("no record at") == len(places) - 2
    warc.write_bytes(whole[: offset + 40] + bytes([whole[offset + 40] ^ 1]) + whole[offset + 41 :])
    assert "damaged" in said()
    warc.unlink()
    assert f"not there; {ARTICLES} pages" in said()
    warc.write_bytes(whole)
    assert bed("verify").returncode == 0
    warc.with_name("more.warc.gz").write_bytes(whole)
    assert said().count("has no row") == ARTICLES
    warc.with_name("more.warc.gz").unlink()
    with closing(sqlite3.connect(bed.db)) as db, db:
        db.execute("UPDATE versions SET body = body || ' ' || 'More.' WHERE id = 1")
        db.execute("UPDATE fetches SET sha256 = 'x' WHERE id = 2")
    assert "version 1 is not what was stored" in said()
    assert "the hash of the page is not that of its row" in said()


def test_pages_that_cannot_be_read_cost_reparse_only_themselves(bed: Bed) -> None:
    assert bed("run", *OPTIONS).returncode == 0
    (warc,) = bed.folder.rglob("*.warc.gz")
    whole = warc.read_bytes()
    offset = bed.rows("SELECT warc_offset FROM fetches WHERE id = 3")[0][0]
    warc.write_bytes(whole[: offset + 40] + b"\0\0\0\0" + whole[offset + 44 :])
    before = bed.rows("SELECT * FROM versions ORDER BY id")
    done = bed("reparse", "--json")
    assert done.returncode == 7
    assert done.stderr.count("\n") == 1
    assert json.loads(done.stdout.splitlines()[-1])["broken"] == 1
    assert bed.rows("SELECT * FROM versions ORDER BY id") == before


# ---------------------------------------------------------------- other trouble


def test_the_clock_goes_back(bed: Bed) -> None:
    time_machine = pytest.importorskip("time_machine")
    for year in ("2031-01-01", "2026-01-01", "2026-01-02"):
        with time_machine.travel(f"{year}T06:00:00Z"):
            assert run(["archive", "run", "--db", str(bed.db), *OPTIONS]) == 0
    assert bed("verify").returncode == 0
    assert bed.rows("SELECT count(*) FROM versions") == [(ARTICLES,)]
    visits = bed.rows("SELECT DISTINCT visits FROM articles")
    assert visits == [(3,)], "a time ahead of the clock does not keep an article from being visited"


def test_a_page_that_ends_the_parser_does_not_end_every_run(bed: Bed) -> None:
    """A page at which recovery died three times is kept as it is; the others are parsed."""
    assert bed("run", *OPTIONS, program=[*KILLER, "commit", "3"]).returncode == -signal.SIGKILL
    for _ in range(3):  # 1st commit: that it is tried; 2nd: what was read from it
        assert bed("run", *OPTIONS, program=[*KILLER, "commit", "2"]).returncode == -signal.SIGKILL
    done = bed("run", *OPTIONS)
    assert done.returncode == 0, done.stderr
    assert bed("verify").returncode == 0
    assert bed.rows("SELECT count(*) FROM fetches WHERE error LIKE 'the parser ended%'") == [(1,)]
    assert bed.rows("SELECT count(version_id) FROM articles") == [(ARTICLES - 1,)]
    assert bed("reparse").returncode == 0, "reading it again is up to the user"
    assert bed.rows("SELECT count(version_id) FROM articles") == [(ARTICLES,)]


def test_a_source_that_fails(bed: Bed) -> None:
    assert bed("add", "http://127.0.0.1:9/feed").returncode == 0
    done = bed("run", *OPTIONS, "--timeout", "2")
    assert done.returncode == 3
    assert "2 sources (1 failed)" in done.stdout
    assert done.stderr.count("\n") == 1
    bed.check()


def test_time_and_number_of_a_run_are_bounded(bed: Bed) -> None:
    done = bed("run", *OPTIONS, "--limit", "2", "--json")
    assert json.loads(done.stdout) | {"new": 2, "left": ARTICLES - 2} == json.loads(done.stdout)
    begun = time.monotonic()
    done = bed("run", "--delay", "1", "--allow-private", "127.0.0.0/8", "--max-time", "2", "--json")
    assert time.monotonic() - begun < 6
    assert done.returncode == 0
    assert json.loads(done.stdout)["left"] > 0
    assert bed("run", *OPTIONS).returncode == 0
    bed.check()


def test_a_rehearsal_stores_nothing(bed: Bed) -> None:
    before = bed.db.read_bytes()
    done = bed("run", *OPTIONS, "--dry-run")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, ARTICLES)
    assert bed.db.read_bytes() == before
    assert not (bed.folder / "town-warc").exists()


def test_the_same_story_under_two_addresses_is_one_article(bed: Bed) -> None:
    real = bed.site._article
    asked: list[Request] = []

    def article(connection: Any, request: Request) -> bool:
        asked.append(request)
        plain = Request(request.target.partition("?")[0], request.headers, request.at, request.raw, request.count)
        return real(connection, plain)

    bed.server.routes["*"] = article
    path = bed.site.path(bed.site.stories[0])
    assert bed("run", *OPTIONS, bed.server.url(f"{path}?utm_source=rss")).returncode == 0
    assert bed("run", *OPTIONS).returncode == 0
    bed.check()
    assert sum(request.target.startswith(path) for request in asked) == 1


def test_an_article_that_leads_to_the_front_page_is_not_taken_for_it(bed: Bed) -> None:
    assert bed("run", *OPTIONS).returncode == 0
    path = bed.site.path(bed.site.stories[0])
    page, _ = bed.site.page(bed.site.stories[1], "127.0.0.1")
    bed.server.routes[path] = redirect("/")
    bed.server.routes["/"] = answer(page.encode())
    done = bed("run", *OPTIONS, bed.server.url(path))
    assert done.returncode == 6
    assert "front page" in done.stderr
    assert bed.rows("SELECT count(*) FROM versions") == [(ARTICLES,)]
    assert bed.rows("SELECT count(*) FROM addresses WHERE url LIKE '%/'") == [(0,)]
