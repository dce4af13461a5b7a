"""Batch, and whatever dies in the middle: a page, a process, a worker of Dask, the command."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from newsgrab.cli.batch import Report
from newsgrab.engines import parser as parser_module
from newsgrab.engines import pool as pool_module
from newsgrab.engines.pool import Pool
from newsgrab.engines.shard import run_task
from newsgrab.engines.work import Result, Task, parser_version
from tests.batching import ROOT, batch, ended, page, rows, shards, started, wait_for, warc, work

# ---------------------------------------------------------------- what dies


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> str:
    """Let pages say what becomes of them: see batch_stub.py."""
    program = (
        f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / 'tests')!r}]; import batch_stub; batch_stub.main()"
    )
    monkeypatch.setattr(parser_module, "PROGRAM", program)
    return program


def test_a_poison_page_costs_one_record(tmp_path: Path, stub: str, capfd: pytest.CaptureFixture[str]) -> None:
    bodies = [f"<html><p>{word}".encode() for word in ["a", "DIE", "b", "BUG", "HANG", "c"]]
    path = warc(tmp_path / "a.warc", bodies)
    start = time.monotonic()
    result = run_task(Task(str(path), "a.jsonl"), work(tmp_path, max_time=1.0))
    assert time.monotonic() - start < 30
    assert (result.pages, result.rows, result.lost, result.problem) == (6, 3, 3, None)
    assert [row["url"][-1] for row in rows(tmp_path / "out")] == ["0", "2", "5"]
    ended = "this page ended the process that parsed it, or took too long; it has no record"
    reasons = {error.rpartition("/")[2] for error in result.errors}
    assert reasons == {f"1: {ended}", "3: internal error: ValueError: a bug", f"4: {ended}"}
    assert capfd.readouterr() == ("", "")


def test_poison_is_told_by_the_command(tmp_path: Path, stub: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = warc(tmp_path / "a.warc", [b"<html>a", b"<html>DIE"])
    result = run_task(Task(str(path), "a.jsonl"), work(tmp_path))
    report = Report(quiet=True, verbose=False)
    report.ended(result)
    assert report.end([result]) == 3
    told = f"newsgrab: {path}: 1 page lost, which ended a parser or took too long: see manifest.jsonl\n"
    assert capsys.readouterr().err == told


def test_a_process_that_grows_is_replaced(tmp_path: Path, stub: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser_module, "MIN_PAGES", 50)
    path = warc(tmp_path / "a.warc", [b"<html>GROW" if i % 25 == 1 else b"<html>" for i in range(300)])
    result = run_task(Task(str(path), "a.jsonl"), work(tmp_path))
    assert (result.pages, result.rows, result.lost) == (300, 300, 0)
    assert max(int(row["headline"]) for row in rows(tmp_path / "out")) < 7  # of twelve in one that is kept


def test_without_a_process_that_parses_the_run_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser_module, "PROGRAM", "pass")
    result = run_task(Task(str(warc(tmp_path / "a.warc", [page()])), "a.jsonl"), work(tmp_path))
    assert (result.fatal, result.problem) == (True, "no process that parses could be started")
    assert shards(tmp_path / "out") == set()


def test_the_file_of_a_killed_worker_is_done_again(tmp_path: Path, stub: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = (
        f"from newsgrab.engines import parser; parser.PROGRAM = {stub!r}; " + pool_module.PROGRAM.partition("; ")[2]
    )
    monkeypatch.setattr(pool_module, "PROGRAM", f"import sys; sys.path.insert(0, sys.argv[1]); {program}")
    tasks = [Task(str(warc(tmp_path / f"{n}.warc", [b"<html>SLOW"] * 20)), f"{n}.jsonl") for n in "ab"]
    pool = Pool(2)
    results = []
    killed = False
    with closing(pool.run(tasks, work(tmp_path))) as events:
        for event in events:
            if isinstance(event, Result):
                results.append(event)
            elif not killed and event.pages > 3:
                killed = True
                next(iter(pool.children)).kill()
    assert killed
    assert [(r.rows, r.problem) for r in results] == [(20, None)] * 2
    assert {name for name in shards(tmp_path / "out") if not name.startswith(".")} == {"a.jsonl", "b.jsonl"}
    assert len(rows(tmp_path / "out")) == 40


def test_a_file_whose_workers_always_die_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "PROGRAM", "import os; os.kill(os.getpid(), 9)")
    tasks = [Task(str(warc(tmp_path / "a.warc", [page()])), "a.jsonl")]
    (result,) = Pool(1).run(tasks, work(tmp_path))
    assert isinstance(result, Result)
    assert (result.again, result.status) == (True, 1)
    assert result.problem == f"{tasks[0].input}: its process was ended 3 times"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_ended_goes_on(tmp_path: Path, number: int) -> None:
    paths = [warc(tmp_path / f"{n}.warc", [page(f"{n}{i}") for i in range(150)]) for n in "abcdef"]
    out, whole = tmp_path / "out", tmp_path / "whole"
    with started(*paths, "--out", out, "--jobs", "1") as process:
        wait_for(lambda: (out / "b.jsonl").exists())
        process.send_signal(number)
        _, told = process.communicate(timeout=20)
    assert process.returncode == {signal.SIGKILL: -9, signal.SIGINT: 130, signal.SIGTERM: 143}[signal.Signals(number)]
    if number != signal.SIGKILL:
        assert re.match(r"newsgrab: \d of 6 inputs are done; the same command does the others\n", told)
        assert {name for name in shards(out) if name.startswith(".")} == set()
    done = len(ended(out))
    assert 1 <= done < 6
    assert not (out / "f.jsonl").exists()
    assert batch(*paths, "--out", out).returncode == 0
    assert batch(*paths, "--out", whole).returncode == 0
    assert len(ended(out)) == 6
    assert shards(out) == shards(whole) == {f"{n}.jsonl" for n in "abcdef"}
    assert rows(out) == rows(whole)


# ---------------------------------------------------------------- Dask


def children(pid: int) -> list[int]:
    """Return the processes that a process has started (Linux)."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(path.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(path.parent.name))
        except (OSError, ValueError, IndexError):
            continue
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are found by /proc")
def test_dask_with_a_worker_killed_in_the_middle(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed (newsgrab[dask])")
    paths = [warc(tmp_path / f"{n}.warc.gz", [page(f"{n}{i}") for i in range(250)]) for n in "abcdef"]
    out, whole = tmp_path / "out", tmp_path / "whole"
    killed = []
    with started(*paths, "--out", out, "--engine", "dask", "--jobs", "2") as process:

        def working() -> list[int]:
            """Return the workers that have a process that parses, which is below both."""
            return [pid for pid in children(process.pid) if any(children(pid))]

        wait_for(lambda: (out / "a.jsonl").exists() or (out / "b.jsonl").exists() or process.poll() is not None)
        wait_for(lambda: len(working()) == 2 or process.poll() is not None)
        for pid in working()[:1]:
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)
        _, told = process.communicate(timeout=120)
    assert (process.returncode, len(killed)) == (0, 1), told
    assert re.fullmatch(r"newsgrab: 6 inputs done: 1,500 pages \(\d+ a second\), 1,500 articles, 1,500 rows\n", told)
    assert batch(*paths, "--out", whole, "--jobs", "1").returncode == 0
    assert shards(whole) == {f"{n}.jsonl" for n in "abcdef"}
    assert shards(whole) <= shards(out)
    assert rows(out) == rows(whole)
    assert len(rows(whole)) == 1500


def test_dask_workers_that_do_not_see_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed (newsgrab[dask])")
    from newsgrab.engines import dask

    path = warc(tmp_path / "a.warc", [page("Курс")])
    given = replace(work(tmp_path), version=parser_version(), batch="another")
    result = dask.run_there(Task(str(path), "a.jsonl"), given)
    assert shards(tmp_path / "out") == set()
    assert result.data is not None
    assert json.loads(result.data)["headline"] == "Курс"
    result = dask.run_there(Task(str(path), "a.jsonl"), replace(given, version="0.0.9"))
    assert (result.fatal, result.status) == (True, 2)
    assert "install the same on all machines" in (result.problem or "")


def test_no_scheduler_there(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed (newsgrab[dask])")
    path = warc(tmp_path / "a.warc", [page()])
    program = "from newsgrab.engines import dask; dask.CONNECT = 1; from newsgrab.cli import main; main()"
    args = ["batch", str(path), "--out", str(tmp_path / "out"), "--scheduler", "tcp://127.0.0.1:9"]
    done = subprocess.run([sys.executable, "-c", program, *args], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (4, 1)
    assert "tcp://127.0.0.1:9: no Dask scheduler answers there" in done.stderr
