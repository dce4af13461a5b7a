"""Batch: what goes in, what comes out, what is done again and what is not, and whatever dies in the middle."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from newsgrab.cli.batch import Report
from newsgrab.engines import parser as parser_module
from newsgrab.engines import pool as pool_module
from newsgrab.engines.pool import Pool
from newsgrab.engines.shard import run_task
from newsgrab.engines.work import Progress, Result, Task, Work, parser_version

ROOT = Path(__file__).parent.parent
TEXT = "Банк поднял ставку на полпроцента в понедельник утром, сказал министр финансов журналистам в столице. "


def page(title: str = "Курс вырос", *, lang: str = "ru", date: str = "2024-03-11T20:30:00+05:00") -> bytes:
    meta = f'<meta property="article:published_time" content="{date}">' if date else ""
    html = f"<html lang={lang}><head><title>{title}</title>{meta}</head><body><article><h1>{title}</h1>"
    return (html + f"<p>{TEXT * 4}</p><p>{TEXT * 3}</p></article></body></html>").encode()


def record(url: str, body: bytes, kind: str = "text/html; charset=utf-8", when: str = "2024-03-12T00:00:00Z") -> bytes:
    http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {when}\r\n"
    head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    return head.encode() + http + b"\r\n\r\n"


def warc(path: Path, bodies: list[bytes], site: str = "example.kz") -> Path:
    """Write a WARC file, each record packed by itself where the name says so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    records = [record(f"https://{site}/{path.name.partition('.')[0]}/{i}", body) for i, body in enumerate(bodies)]
    path.write_bytes(b"".join(gzip.compress(r) if path.suffix == ".gz" else r for r in records))
    return path


def batch(*args: Any, stdin: bytes | None = None, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "newsgrab", "batch", *map(str, args)]
    if "--format" not in command:
        command += ["--format", "jsonl"]
    done = subprocess.run(command, input=stdin, capture_output=True, check=False, timeout=120, **options)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


def rows(folder: Path) -> list[dict[str, Any]]:
    """Return the rows of all shards, in the order of their names."""
    return [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        if path.name != "manifest.jsonl"
        for line in lines(path)
    ]


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def shards(folder: Path) -> set[str]:
    """Return the names of all files but the manifest; what is half-written would be among them."""
    return {p.name for p in folder.iterdir()} - {"manifest.jsonl", ".newsgrab-batch.lock"}


def ended(folder: Path) -> list[dict[str, Any]]:
    return [entry["done"] for entry in map(json.loads, lines(folder / "manifest.jsonl")) if "done" in entry]


# ---------------------------------------------------------------- in and out


def test_records_are_those_of_parse(tmp_path: Path) -> None:
    path = warc(tmp_path / "a.warc.gz", [page(f"Курс {i}") for i in range(5)])
    done = batch(path, "--out", tmp_path / "out")
    assert (done.returncode, done.stdout) == (0, "")
    assert re.fullmatch(r"newsgrab: 1 input done: 5 pages \(\d+ a second\), 5 articles, 5 rows\n", done.stderr)
    parsed = subprocess.run([sys.executable, "-m", "newsgrab", "parse", path], capture_output=True, check=True).stdout
    assert (tmp_path / "out" / "a.jsonl").read_bytes() == parsed
    assert len(parsed.splitlines()) == 5
    (entry,) = ended(tmp_path / "out")
    assert entry["version"] == parser_version()
    assert {"pages": 5, "articles": 5, "rows": 5, "lost": 0, "problem": None}.items() <= entry.items()
    assert batch(path, "--out", tmp_path / "quiet", "--quiet").stderr == ""


def test_every_kind_of_input(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    (folder / "deep").mkdir(parents=True)
    (folder / "one.html").write_bytes(page("one"))
    (folder / "deep" / "two.htm").write_bytes(page("two"))
    (folder / ".hidden.html").write_bytes(page("hidden"))
    warc(folder / "three.warc", [page("three")])
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("x/four.html", page("four"))
        archive.writestr("x/five", page("five"))
        archive.writestr("x/style.css", "p {}")
        archive.writestr("__MACOSX/._four.html", b"\0\0")
        archive.writestr("archive/six.warc.gz", gzip.compress(record("https://example.kz/6", page("six"))))
    with tarfile.open(tmp_path / "c.tar.gz", "w:gz") as tar:
        for name, body in (("./seven.html", page("seven")), ("a.png", b"\x89PNG\r\n")):
            info = tarfile.TarInfo(name)
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
    (tmp_path / "eight.html").write_bytes(page("eight"))
    packed = gzip.compress(record("https://example.kz/9", page("nine")) + record("https://example.kz/10", page("ten")))
    (tmp_path / "whole.gz").write_bytes(packed)  # a WARC file packed as a whole, without a telling name
    (tmp_path / "list.txt").write_text(f"# a list\n\n{tmp_path / 'b.zip'}\n{tmp_path / 'b.zip'}\n")
    (tmp_path / "list.gz").write_bytes(gzip.compress(str(tmp_path / "c.tar.gz").encode()))
    out = tmp_path / "out"
    done = batch(
        *(folder, f"@{tmp_path / 'list.txt'}", f"@{tmp_path / 'list.gz'}", tmp_path / "eight.html", "-", "--out", out),
        stdin=f"{tmp_path / 'whole.gz'}\n".encode(),
    )
    assert (done.returncode, [row["headline"] for row in rows(out) if not row["headline"]]) == (0, []), done.stderr
    heads = sorted(row["headline"] for row in rows(out))
    assert heads == sorted(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])
    names = ["pages.00000", "deep.00000", "three", "b", "c", "whole", f"{tmp_path.name}.00000"]
    assert shards(out) == {f"{name}.jsonl" for name in names}


def test_the_second_run_does_what_is_missing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    first, second = (warc(tmp_path / f"{name}.warc", [page(name)]) for name in "ab")
    assert batch(first, "--out", out).returncode == 0
    made = (out / "a.jsonl").stat().st_mtime_ns
    done = batch(first, second, "--out", out)
    assert done.stderr.startswith("newsgrab: 2 inputs done (1 before): 2 pages")
    assert (out / "a.jsonl").stat().st_mtime_ns == made
    assert len(ended(out)) == 2
    warc(first, [page("a"), page("new")])  # an input that has changed is another one
    (out / "b.jsonl").unlink()  # and a shard that has gone is missing
    assert batch("--resume", "--out", out).returncode == 0  # without inputs: those of the last run
    assert [row["headline"] for row in rows(out)] == ["a", "new", "b"]
    assert len(ended(out)) == 4


def test_inputs_of_one_name_do_not_meet(tmp_path: Path) -> None:
    out = tmp_path / "out"
    inputs = [warc(tmp_path / place / "a.warc.gz", [page(place)]) for place in ("x", "y", "z")]
    inputs.append(warc(tmp_path / "A.warc", [page("w")]))  # the same name, where case does not count
    manifest = warc(tmp_path / "manifest.warc", [page("m")])
    assert batch(*inputs[:2], "--out", out).returncode == 0
    assert batch(*reversed(inputs), manifest, "--out", out).returncode == 0
    assert sorted(row["headline"] for row in rows(out)) == ["m", "w", "x", "y", "z"]
    assert len({name.lower() for name in shards(out)}) == 5
    assert len(ended(out)) == 5


def test_what_was_read_before_a_cut_is_kept(tmp_path: Path) -> None:
    whole = warc(tmp_path / "whole.warc.gz", [page(f"Курс {i}") for i in range(4)]).read_bytes()
    starts = [m.start() for m in re.finditer(b"\x1f\x8b\x08", whole)]
    for cut, name in ((starts[2] + 5, "head"), (starts[3] - 5, "tail"), (starts[2] + 200, "body")):
        path = tmp_path / f"{name}.warc.gz"
        path.write_bytes(whole[:cut])
        out = tmp_path / name
        done = batch(path, "--out", out)
        assert done.returncode == 3
        assert done.stderr.startswith(
            f"newsgrab: {path}: cut short: it ends inside a record; what came before is kept\n"
        )
        assert len(rows(out)) == (3 if name == "tail" else 2), name
        assert ended(out)[0]["problem"].endswith("what came before is kept")
        again = batch(path, "--out", out)  # it is not read again, and told again
        assert (again.returncode, len(ended(out))) == (3, 1)


@pytest.mark.parametrize("suffix", [".zip", ".tar", ".tar.gz"])
def test_broken_archives(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    body = page("Курс")
    if suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.html", body)
    else:
        with tarfile.open(path, "w:gz" if suffix.endswith("gz") else "w") as tar:
            for name in ("a.html", "b.html"):
                info = tarfile.TarInfo(name)
                info.size = len(body)
                tar.addfile(info, io.BytesIO(body))
    data = path.read_bytes()
    path.write_bytes(data[: len(body) + 800 if suffix == ".tar" else -40])
    done = batch(path, "--out", tmp_path / "out")
    assert done.returncode == (7 if suffix == ".zip" else 3)
    assert done.stderr.count("\n") == 2
    assert done.stderr.startswith(f"newsgrab: {path}: ")
    assert "Traceback" not in done.stderr


def test_pages_that_are_left_out(tmp_path: Path) -> None:
    english = page("Rates rise", lang="en").replace(TEXT.encode(), b"The bank raised its rate on Monday, it said. " * 3)
    old = page("Старый", date="2023-01-01T10:00:00+05:00")
    day = page("День", date="2024-03-11")
    section = (ROOT / "tests" / "fixtures" / "not-article" / "section-list-ru.html").read_bytes()
    path = warc(tmp_path / "a.warc", [page("Новый"), english, old, day, page("Без даты", date=""), section])
    other = warc(tmp_path / "b.warc", [page("Другой")], site="news.other.kg")

    def heads(*options: str) -> list[str]:
        out = tmp_path / f"out{len(list(tmp_path.iterdir()))}"
        assert batch(path, other, "--out", out, *options).returncode == 0
        assert sum(e["left_out"] + e["rows"] for e in ended(out)) == 7
        return [row["headline"] for row in rows(out)]

    assert "Rates rise" not in heads("--lang", "ru,kk")
    assert heads("--lang", "en") == ["Rates rise"]
    assert heads("--site", "*.kg") == heads("--site", "other.kg") == ["Другой"]
    assert heads("--since", "2024-03-11", "--lang", "ru") == ["Новый", "День", "Другой"]
    assert heads("--since", "2024-03-11T15:30:01Z", "--lang", "ru") == ["День"]
    assert len(heads("--only", "articles")) == 6


def test_fields_and_rows(tmp_path: Path) -> None:
    said = page("Курс").replace(
        b"</article>", "<p>«Курс вырастет», — сказал министр Иван Петров.</p></article>".encode()
    )
    path = warc(tmp_path / "a.warc", [said])
    assert batch(path, "--out", tmp_path / "o", "--fields", "site,headline,input").returncode == 0
    shown = f"{path}: https://example.kz/a/0"
    assert rows(tmp_path / "o") == [{"site": "example.kz", "headline": "Курс", "input": shown}]
    assert batch(path, "--out", tmp_path / "q", "--rows", "quotes", "--fields", "text,url").returncode == 0
    assert rows(tmp_path / "q") == [{"text": "Курс вырастет", "url": "https://example.kz/a/0"}]


def test_parquet_shards(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed (newsgrab[parquet])")
    path = warc(tmp_path / "a.warc.gz", [page(f"Курс {i}") for i in range(3)])
    assert batch(path, "--out", tmp_path / "out", "--format", "parquet").returncode == 0
    table = parquet.read_table(tmp_path / "out" / "a.parquet")
    assert table.column("headline").to_pylist() == ["Курс 0", "Курс 1", "Курс 2"]
    assert table.schema.metadata[b"newsgrab.parser"] == parser_version().encode()


def test_lines_of_progress() -> None:
    report = Report(quiet=False, verbose=False)
    tasks = [Task("a", size=100), Task("b", size=300), Task("c", size=600)]
    report.begin(tasks, tasks[1:])
    report.running["c"] = Progress("c", 50, 25, 0.5)
    result = Result("b", pages=100, articles=50)
    report.ended(result)
    # b is whole and c half: 600 of 900 bytes in 20 s, so 10 s are left
    assert report.line(20) == "2/3 inputs, 150 pages, 8 a second, 50% articles, 0:10 left"


def test_a_terminal_sees_the_progress(tmp_path: Path) -> None:
    import pty

    path = warc(tmp_path / "a.warc", [page(f"Курс {i}") for i in range(600)])
    main, other = pty.openpty()
    command = [sys.executable, "-m", "newsgrab", "batch", str(path), "--out", str(tmp_path / "o"), "--format", "jsonl"]
    with subprocess.Popen(command, stderr=other, env={**os.environ, "COLUMNS": "100"}) as process:
        os.close(other)
        seen = b""
        while True:
            try:
                data = os.read(main, 4096)
            except OSError:  # the other end is closed
                break
            if not data:
                break
            seen += data
    os.close(main)
    assert process.returncode == 0
    assert re.search(rb"\r\x1b\[K[01]/1 inputs, [0-9,]+ pages, \d+ a second, 100% articles", seen)


# ---------------------------------------------------------------- what is refused


def test_a_folder_of_somebody_else_is_not_touched(tmp_path: Path) -> None:
    path = warc(tmp_path / "a.warc", [page()])
    for name, content in (("data.csv", "a,b"), ("manifest.jsonl", '{"some": "other"}\n')):
        out = tmp_path / name.partition(".")[0]
        out.mkdir()
        (out / name).write_text(content)
        done = batch(path, "--out", out)
        assert done.returncode == 7
        assert "left as it is" in done.stderr
        assert done.stderr.count("\n") == 1
        assert [p.name for p in out.iterdir()] == [name]
        assert (out / name).read_text() == content
    done = batch(path, "--out", path)
    assert (done.returncode, done.stderr) == (7, f"newsgrab: {path}: not a folder\n")


def test_damaged_manifests(tmp_path: Path) -> None:
    path, out = warc(tmp_path / "a.warc", [page()]), tmp_path / "out"
    assert batch(path, "--out", out).returncode == 0
    manifest = out / "manifest.jsonl"
    whole = manifest.read_bytes()
    manifest.write_bytes(whole[:-20])  # the command was killed while it wrote that the input is done
    assert batch(path, "--out", out).returncode == 0
    assert len(ended(out)) == 1
    first, *rest = whole.splitlines(keepends=True)
    manifest.write_bytes(first + b"#!\n" + b"".join(rest))
    done = batch(path, "--out", out)
    assert (done.returncode, "line 2 is damaged" in done.stderr) == (7, True)
    manifest.write_bytes(first.replace(b'"newsgrab_batch": 1', b'"newsgrab_batch": 2'))
    assert batch(path, "--out", out).returncode == 7


def test_another_parser_is_never_mixed_in_silently(tmp_path: Path) -> None:
    out = tmp_path / "out"
    a, b = warc(tmp_path / "a.warc", [page("a")]), warc(tmp_path / "b.warc", [page("b")])
    assert batch(a, b, "--out", out).returncode == 0
    manifest = out / "manifest.jsonl"
    manifest.write_text(manifest.read_text().replace(parser_version(), "0.0.9+aaaa"))
    before = {p.name: p.read_bytes() for p in out.iterdir()}
    done = batch(a, b, "--out", out)
    assert done.returncode == 2
    assert f"2 of its 2 shards were read by newsgrab 0.0.9+aaaa, and this is {parser_version()}" in done.stderr
    assert {p.name: p.read_bytes() for p in out.iterdir()} == before
    done = batch(a, "--out", out, "--redo")  # b would stay what the other parser made
    assert (done.returncode, "not among the inputs of this run" in done.stderr) == (2, True)
    assert batch(a, b, "--out", out, "--redo").returncode == 0
    assert [entry["version"] for entry in ended(out)] == ["0.0.9+aaaa"] * 2 + [parser_version()] * 2
    assert batch(a, b, "--out", out).returncode == 0


def test_other_options_are_not_mixed_in(tmp_path: Path) -> None:
    path, out = warc(tmp_path / "a.warc", [page("a")]), tmp_path / "out"
    assert batch(path, "--out", out).returncode == 0
    done = batch(path, "--out", out, "--fields", "url,headline")
    assert (done.returncode, "made with other options (--fields)" in done.stderr) == (2, True)
    assert batch(path, "--out", out, "--fields", "url,headline", "--redo").returncode == 0
    assert rows(out) == [{"url": "https://example.kz/a/0", "headline": "a"}]
    assert batch("--resume", "--out", out).returncode == 0  # takes the options over
    assert len(ended(out)) == 2


def test_two_batches_do_not_share_a_folder(tmp_path: Path) -> None:
    path, out = warc(tmp_path / "a.warc", [page()] * 600), tmp_path / "out"
    with started(path, "--out", out) as process:
        wait_for(lambda: (out / "manifest.jsonl").exists() and b"planned" in (out / "manifest.jsonl").read_bytes())
        done = batch(path, "--out", out)
        assert (done.returncode, done.stderr) == (8, f"newsgrab: {out}: another batch is writing there\n")
        assert process.wait(60) == 0


@pytest.mark.parametrize(
    ("args", "status", "told"),
    [
        ((), 2, "Missing option '--out'"),
        (("missing.warc", "--out", "o"), 7, "missing.warc: no such file or directory"),
        (("@missing.txt", "--out", "o"), 7, "missing.txt: no such file or directory"),
        (("--resume", "--out", "o"), 2, "no batch to go on with"),
        (("a.warc", "--out", "o", "--lang", "?"), 2, "--lang '?' is no language tag"),
        (("a.warc", "--out", "o", "--since", "2024-03-11T10:00"), 2, "has no offset"),
        (("a.warc", "--out", "o", "--fields", "headlin"), 2, "no field 'headlin'"),
        (("a.warc", "--out", "o", "--scheduler", "tcp://x", "--engine", "pool"), 2, "--engine dask"),
        (("empty.warc", "--out", "o"), 7, "empty.warc: empty, there is nothing to read"),
        (("image.html", "--out", "o"), 6, "image.html: not an article: this is a PNG image"),
        (("images.warc", "--out", "o"), 7, "no HTML page in this WARC file"),
        (("https://127.0.0.1:9/a.warc", "--out", "o"), 5, "is not public"),
        (("a.warc", "--out", "missing/../image.html"), 7, "not a folder"),
    ],
)
def test_what_goes_wrong_is_one_line(tmp_path: Path, args: tuple[str, ...], status: int, told: str) -> None:
    warc(tmp_path / "a.warc", [page()])
    (tmp_path / "missing").mkdir()
    (tmp_path / "empty.warc").touch()
    (tmp_path / "image.html").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (tmp_path / "images.warc").write_bytes(record("https://example.kz/a.png", b"\x89PNG\r\n", "image/png"))
    done = batch(*args, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert (done.returncode, done.stdout) == (status, "")
    first, *rest = done.stderr.splitlines()
    assert told in first
    assert [line for line in rest if not re.match(r"newsgrab: \d+ inputs? done", line)] == []


def test_a_disk_without_room_ends_the_run(tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk: the write fails in the middle of a shard."""
    paths = [warc(tmp_path / f"{name}.warc", [page(f"Курс {i}") for i in range(30)]) for name in "abcd"]

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = batch(*paths, "--out", tmp_path / "out", "--jobs", "1", preexec_fn=limit)
    assert done.returncode == 7
    assert done.stderr == f"newsgrab: cannot write {tmp_path / 'out' / 'a.jsonl'}: file too large\n"
    assert shards(tmp_path / "out") == set()
    assert batch(*paths, "--out", tmp_path / "out").returncode == 0
    assert len(rows(tmp_path / "out")) == 120


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir(mode=0o555)
    done = batch(warc(tmp_path / "a.warc", [page()]), "--out", tmp_path / "out")
    assert (done.returncode, "permission denied" in done.stderr) == (7, True)


def test_formats_of_other_commands_are_not_ours(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('format = "csv"\n')
    path = warc(tmp_path / "a.warc", [page()])
    env = {**os.environ, "NEWSGRAB_CONFIG": str(tmp_path / "config.toml"), "NEWSGRAB_FORMAT": "csv"}
    assert batch(path, "--out", tmp_path / "out", env=env).returncode == 0
    command = [sys.executable, "-m", "newsgrab", "parse", str(path), "--fields", "site"]
    assert subprocess.run(command, capture_output=True, check=True, env=env).stdout == b"site\r\nexample.kz\r\n"


# ---------------------------------------------------------------- what dies


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> str:
    """Let pages say what becomes of them: see batch_stub.py."""
    program = (
        f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / 'tests')!r}]; import batch_stub; batch_stub.main()"
    )
    monkeypatch.setattr(parser_module, "PROGRAM", program)
    return program


def work(tmp_path: Path, **options: Any) -> Work:
    (tmp_path / "out").mkdir(exist_ok=True)
    return Work(str(tmp_path / "out"), format="jsonl", keys=("url", "headline"), version="1", **options)


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


@contextmanager
def started(*args: Any) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "newsgrab", "batch", *map(str, args), "--format", "jsonl"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


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


# ---------------------------------------------------------------- from elsewhere


class Server(ThreadingHTTPServer):
    files: dict[str, bytes]
    cuts: dict[str, int]  # the connection is cut after so many bytes, once
    asked: list[tuple[str, str | None]]


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        wanted = self.headers.get("Range")
        self.server.asked.append((self.path, wanted))
        body = self.server.files.get(self.path)
        if body is None:
            self.send_error(404)
            return
        if body.startswith(b"/"):
            self.send_response(302)
            self.send_header("Location", body.decode())
            self.end_headers()
            return
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
        self.send_response(206 if wanted else 200)
        self.send_header("ETag", '"1"')
        self.send_header("Content-Length", str(len(body) - start))
        if wanted:
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        self.end_headers()
        cut = self.server.cuts.pop(self.path, None)
        self.wfile.write(body[start:cut])
        if cut is not None:
            self.wfile.flush()
            self.connection.close()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server(("127.0.0.1", 0), Handler)
    found.files, found.cuts, found.asked = {}, {}, []
    thread = threading.Thread(target=found.serve_forever, daemon=True)
    thread.start()
    yield found
    found.shutdown()
    found.server_close()


def home(server: Server) -> str:
    return f"http://127.0.0.1:{server.server_port}"


OPEN = ("--allow-private", "127.0.0.1", "--jobs", "1")


def test_a_file_of_the_web(tmp_path: Path, server: Server) -> None:
    path = warc(tmp_path / "a.warc.gz", [os.urandom(30).hex().encode() + page(f"Курс {i}") for i in range(20)])
    server.files = {"/a.warc.gz": path.read_bytes(), "/moved.warc.gz": b"/a.warc.gz", "/b.tar": b""}
    server.cuts = {"/a.warc.gz": 2000}
    out = tmp_path / "out"
    done = batch(f"{home(server)}/moved.warc.gz", "--out", out, *OPEN)
    assert (done.returncode, len(rows(out))) == (0, 20), done.stderr
    assert [row["url"] for row in rows(out)] == [f"https://example.kz/a/{i}" for i in range(20)]
    assert [wanted for asked, wanted in server.asked if asked == "/a.warc.gz"] == [None, "bytes=2000-"]
    done = batch(f"{home(server)}/moved.warc.gz", f"{home(server)}/missing.warc.gz", "--out", out, *OPEN)
    assert done.returncode == 3
    assert f"{home(server)}/missing.warc.gz: there is no such page (404)" in done.stderr
    assert not ended(out)[0]["again"]
    assert ended(out)[1]["again"]  # the next run asks for it again
    done = batch(f"{home(server)}/missing.warc.gz", "--out", tmp_path / "none", *OPEN)
    assert done.returncode == 4


def test_robots_are_asked(tmp_path: Path, server: Server) -> None:
    path = warc(tmp_path / "a.warc.gz", [page()])
    server.files = {"/a.warc.gz": path.read_bytes(), "/robots.txt": b"User-agent: *\nDisallow: /\n"}
    done = batch(f"{home(server)}/a.warc.gz", "--out", tmp_path / "out", *OPEN)
    assert (done.returncode, "robots.txt says no" in done.stderr) == (5, True)
    assert batch(f"{home(server)}/a.warc.gz", "--out", tmp_path / "o", *OPEN, "--ignore-robots").returncode == 0


def test_a_month_of_cc_news(tmp_path: Path, server: Server) -> None:
    names = [f"crawl-data/CC-NEWS/2024/03/CC-NEWS-20240301{i:06}-0000{i}.warc.gz" for i in range(2)]
    server.files = {f"/{n}": warc(tmp_path / f"{i}.warc.gz", [page(f"{i}")]).read_bytes() for i, n in enumerate(names)}
    server.files["/crawl-data/CC-NEWS/2024/03/warc.paths.gz"] = gzip.compress("\n".join(names).encode())
    env = {**os.environ, "NEWSGRAB_BATCH_CC_BASE": home(server)}
    done = batch("CC-NEWS-2024-03", "--out", tmp_path / "out", *OPEN, env=env)
    assert done.returncode == 0, done.stderr
    assert shards(tmp_path / "out") == {n.rpartition("/")[2].replace(".warc.gz", ".jsonl") for n in names}
    assert [row["headline"] for row in rows(tmp_path / "out")] == ["0", "1"]
    done = batch("CC-NEWS-2024-04", "--out", tmp_path / "out", *OPEN, env=env)
    assert (done.returncode, "CC-NEWS/2024/04/warc.paths.gz: there is no such page (404)" in done.stderr) == (4, True)


def test_fsspec_reads_what_it_knows(tmp_path: Path) -> None:
    pytest.importorskip("fsspec", reason="fsspec is not installed (newsgrab[remote])")
    path = warc(tmp_path / "a.warc.gz", [page("Курс")])
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("b.html", page("Zip"))
    out = tmp_path / "out"
    done = batch(f"local://{path}", f"local://{tmp_path / 'b.zip'}", "local:///missing.warc", "--out", out)
    assert done.returncode == 3
    assert sorted(row["headline"] for row in rows(out)) == ["Zip", "Курс"]
    assert "local:///missing.warc: no such file or directory" in done.stderr.lower()
    assert batch("nosuch://a/b.warc", "--out", tmp_path / "o").returncode in (2, 7)


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
