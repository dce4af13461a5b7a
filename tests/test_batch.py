"""Batch: what goes in, what comes out, what is done again and what is refused."""

from __future__ import annotations

import gzip
import io
import os
import re
import resource
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from newsgrab.cli.batch import Report
from newsgrab.engines.work import Progress, Result, Task, parser_version
from tests.batching import ROOT, TEXT, batch, ended, page, record, rows, shards, started, wait_for, warc

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


def test_packed_lines(tmp_path: Path) -> None:
    path, out = warc(tmp_path / "a.warc.gz", [page(f"Курс {i}") for i in range(3)]), tmp_path / "out"
    assert batch(path, "--out", out).returncode == 0
    plain = (out / "a.jsonl").read_bytes()
    assert batch(path, "--out", out, "--format", "jsonl.gz").returncode == 2  # not mixed
    assert batch(path, "--out", out, "--format", "jsonl.gz", "--redo").returncode == 0
    assert shards(out) == {"a.jsonl.gz"}
    packed = (out / "a.jsonl.gz").read_bytes()
    assert gzip.decompress(packed) == plain
    (out / "a.jsonl.gz").unlink()
    assert batch("--resume", "--out", out, "--format", "jsonl.gz").returncode == 0
    assert (out / "a.jsonl.gz").read_bytes() == packed  # the same rows are the same bytes


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
    given, other = ("--since", "2024-03-11", "--lang", "ru", "--site", "*.kz", "--only", "articles"), tmp_path / "other"
    assert batch(path, "--out", other, *given).returncode == 0
    assert batch("--resume", "--out", other).returncode == 0
    assert len(ended(other)) == 1
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
        (("CC-NEWS-2024-13", "--out", "o"), 7, "no month of CC-NEWS; they are named like CC-NEWS-2024-03"),
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
