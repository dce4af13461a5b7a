"""Batch of files that are elsewhere: on the web, in a store."""

from __future__ import annotations

import gzip
import io
import os
import re
import resource
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from tests.batching import ROOT, batch, ended, page, rows, shards, warc

# ---------------------------------------------------------------- from elsewhere


class Server(ThreadingHTTPServer):
    files: dict[str, bytes]
    cuts: dict[str, int]  # the connection is cut after so many bytes, once
    asked: list[tuple[str, str | None]]
    parts: bool  # whether it knows Range


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
        if not self.server.parts:
            wanted = None
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
        self.send_response(206 if wanted else 200)
        if self.server.parts:
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


@contextmanager
def serving(handler: type[Handler]) -> Iterator[Server]:
    """Serve files while the block lasts."""
    found = Server(("127.0.0.1", 0), handler)
    found.files, found.cuts, found.asked, found.parts = {}, {}, [], True
    threading.Thread(target=found.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield found
    finally:
        found.shutdown()
        found.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(Handler) as found:
        yield found


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
    assert "local:///missing.warc: there is no such file" in done.stderr
    assert batch("nosuch://a/b.warc", "--out", tmp_path / "o").returncode in (2, 7)


# ---------------------------------------------------------------- archives of the web


def archives() -> dict[str, bytes]:
    """Return a zip and a tar archive of five pages, and a zip archive that is cut."""
    zipped, tarred = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive, tarfile.open(fileobj=tarred, mode="w:gz") as tar:
        for i in range(5):
            body = os.urandom(3000).hex().encode().join([b"<!--", b"-->"]) + page(f"Курс {i}")
            archive.writestr(f"{i}.html", body)
            info = tarfile.TarInfo(f"{i}.html")
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
    return {"/a.zip": zipped.getvalue(), "/b.tar.gz": tarred.getvalue(), "/cut.zip": zipped.getvalue()[:-30]}


def test_archives_of_the_web(tmp_path: Path, server: Server) -> None:
    server.files = archives()
    server.cuts = {"/a.zip": 5000, "/b.tar.gz": 7000}
    out = tmp_path / "out"
    done = batch(*(home(server) + name for name in server.files), "--out", out, *OPEN, env=kept(tmp_path))
    assert done.returncode == 3
    assert f"{home(server)}/cut.zip: broken zip archive: file is not a zip file\n" in done.stderr
    assert [row["headline"] for row in rows(out)] == [f"Курс {i}" for i in range(5)] * 2
    assert list((tmp_path / "kept").iterdir()) == []  # what the archives were kept in is gone


def kept(tmp_path: Path) -> dict[str, str]:
    """Return an environment with a folder of its own for temporary files."""
    (tmp_path / "kept").mkdir(exist_ok=True)
    return {**os.environ, "TMPDIR": str(tmp_path / "kept")}


def test_a_line_that_is_cut_for_good_leaves_no_shard(tmp_path: Path, server: Server) -> None:
    """What is half there is not a shard, and the next run asks for it again; the other inputs are written."""
    packed = warc(tmp_path / "c.warc.gz", [os.urandom(2000).hex().encode() + page(f"Курс {i}") for i in range(5)])
    held = archives()
    server.files = {"/a.zip": held["/a.zip"], "/b.tar.gz": held["/b.tar.gz"], "/c.warc.gz": packed.read_bytes()}
    server.files["/d.warc.gz"] = packed.read_bytes()
    server.parts = False  # so that it cannot be taken up
    server.cuts = dict.fromkeys(["/a.zip", "/b.tar.gz", "/c.warc.gz"], 9000)
    cut, out = [home(server) + name for name in server.cuts], tmp_path / "out"
    done = batch(*cut, f"{home(server)}/d.warc.gz", "--out", out, *OPEN, "--ignore-robots")
    told = "the connection was cut, and the server does not go on from the middle of the file"
    assert done.stderr.splitlines()[:-1] == [f"newsgrab: {name}: {told}" for name in cut]
    assert (done.returncode, shards(out)) == (3, {"d.jsonl"})
    assert batch("--resume", "--out", out, *OPEN, "--ignore-robots").returncode == 0
    assert (len(rows(out)), len(ended(out))) == (20, 7)


def test_no_room_for_an_archive(tmp_path: Path, server: Server) -> None:
    server.files = archives()

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))

    done = batch(f"{home(server)}/a.zip", "--out", tmp_path / "out", *OPEN, env=kept(tmp_path), preexec_fn=limit)
    assert done.returncode == 7
    place = f"no room in {tmp_path / 'kept'}, where an archive from elsewhere is kept while it is read (TMPDIR)"
    assert done.stderr.startswith(f"newsgrab: {home(server)}/a.zip: {place}\n")
    assert ended(tmp_path / "out")[0]["again"]


# ---------------------------------------------------------------- S3


class Store(Handler):
    """As much of S3 as s3fs needs to read: the size of an object, a part of it, and the list of a bucket."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        wanted = self.headers.get("Range")
        self.server.asked.append((path, wanted))
        key = re.search("Credential=(\\w+)/", self.headers.get("Authorization", ""))
        if key is None or key[1] != "good":
            self.tell(403, error="InvalidAccessKeyId", message="The key you gave does not exist in our records.")
        elif "list-type=2" in query:
            prefix = path.rstrip("/") + "/" + parse_qs(query).get("prefix", [""])[0]
            found = [name for name in sorted(self.server.files) if name.startswith(prefix)]
            listed = "".join(
                f"<Contents><Key>{name.split('/', 2)[2]}</Key><Size>{len(self.server.files[name])}</Size>"
                '<LastModified>2024-03-11T00:00:00.000Z</LastModified><ETag>"1"</ETag></Contents>'
                for name in found
            )
            self.tell(200, f"<ListBucketResult><KeyCount>{len(found)}</KeyCount>{listed}</ListBucketResult>".encode())
        elif path not in self.server.files:
            self.tell(404, error="NoSuchKey", message="The specified key does not exist.")
        else:
            body = self.server.files[path]
            start, end = map(int, wanted.removeprefix("bytes=").split("-")) if wanted else (0, len(body))
            self.tell(206 if wanted else 200, body[start : end + 1], cut=self.server.cuts.get(path))

    def tell(self, status: int, body: bytes = b"", error: str = "", message: str = "", cut: int | None = None) -> None:
        """Answer."""
        if error:
            body = f"<Error><Code>{error}</Code><Message>{message}</Message></Error>".encode()
        self.send_response(status)
        self.send_header("ETag", '"1"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[:cut])
            if cut is not None:
                self.wfile.flush()
                self.connection.close()


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    pytest.importorskip("s3fs", reason="s3fs is not installed (newsgrab[remote])")
    with serving(Store) as found:
        monkeypatch.setenv("AWS_ENDPOINT_URL", home(found))
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "good")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")  # where a machine of theirs has its credentials
        monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")  # not what stands on this machine
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        yield found


def test_files_of_s3(tmp_path: Path, store: Server) -> None:
    bodies = [page(f"Курс {i}") for i in range(3)]
    held = archives()
    store.files = {
        "/bucket/crawl/a.warc.gz": warc(tmp_path / "a.warc.gz", bodies).read_bytes(),
        "/bucket/crawl/deep/b.zip": held["/a.zip"],
        "/bucket/crawl/c.tar.gz": held["/b.tar.gz"],
        "/bucket/crawl/readme.txt": b"no page",
    }
    out = tmp_path / "out"
    named = [f"s3://bucket/crawl/{name}" for name in ("a.warc.gz", "c.tar.gz", "none.warc.gz", "deep/b.zip")]
    done = batch(*named, "--out", out)
    assert done.returncode == 3
    assert done.stderr.startswith("newsgrab: s3://bucket/crawl/none.warc.gz: there is no such file\n")
    assert shards(out) == {"a.jsonl", "b.jsonl", "c.jsonl"}
    assert len(rows(out)) == 13
    store.files["/bucket/crawl/none.warc.gz"] = warc(tmp_path / "n.warc.gz", [page("Новый")]).read_bytes()
    done = batch("--resume", "--out", out)  # what was not there is there now
    assert (done.returncode, done.stderr.split(":")[1]) == (0, " 4 inputs done (3 before)")
    assert len(rows(out)) == 14
    for name, found in (("s3://bucket/crawl/", 4), ("s3://bucket/crawl/*.warc.gz", 2)):
        done = batch(name, "--out", tmp_path / f"{found}{len(name)}")
        assert (done.returncode, done.stderr.split(":")[1]) == (0, f" {found} inputs done"), done.stderr
    done = batch("s3://bucket/empty/", "--out", tmp_path / "empty")
    assert (done.returncode, "there are no WARC files and no archives there" in done.stderr) == (7, True)


def test_a_month_of_cc_news_on_s3(tmp_path: Path, store: Server) -> None:
    name = "crawl-data/CC-NEWS/2024/03/CC-NEWS-20240301000000-00001.warc.gz"
    store.files = {
        f"/commoncrawl/{name}": warc(tmp_path / "a.warc.gz", [page("Курс")]).read_bytes(),
        "/commoncrawl/crawl-data/CC-NEWS/2024/03/warc.paths.gz": gzip.compress(f"{name}\n".encode()),
    }
    done = batch("CC-NEWS-2024-03", "--cc-base", "s3://commoncrawl/", "--out", tmp_path / "out")
    assert (done.returncode, len(rows(tmp_path / "out"))) == (0, 1), done.stderr
    assert ended(tmp_path / "out")[0]["input"] == f"s3://commoncrawl/{name}"
    done = batch("--resume", "--out", tmp_path / "out")  # the month is where it was
    assert (done.returncode, len(ended(tmp_path / "out"))) == (0, 1), done.stderr


@pytest.mark.parametrize(
    ("name", "value", "status", "told"),
    [
        ("AWS_ACCESS_KEY_ID", "bad", 5, "the store does not let you read it ("),
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:9", 4, "could not connect to the endpoint URL"),
        ("AWS_ACCESS_KEY_ID", None, 5, "there are no credentials for this store"),
    ],
)
def test_a_store_that_does_not_answer(
    tmp_path: Path, store: Server, monkeypatch: pytest.MonkeyPatch, name: str, value: str | None, status: int, told: str
) -> None:
    path = warc(tmp_path / "a.warc.gz", [page("Курс")])
    store.files = {"/bucket/b.warc.gz": path.read_bytes()}
    with monkeypatch.context() as changed:
        changed.delenv(name) if value is None else changed.setenv(name, value)
        done = batch("s3://bucket/b.warc.gz", "--out", tmp_path / "out")
        assert (done.returncode, done.stderr.count("\n")) == (status, 2), done.stderr
        assert done.stderr.startswith(f"newsgrab: s3://bucket/b.warc.gz: {told}")
        listed = batch("s3://bucket/", "--out", tmp_path / "listed")
        assert (listed.returncode, listed.stderr.count("\n")) == (status, 2), listed.stderr
    assert batch("s3://bucket/b.warc.gz", path, "--out", tmp_path / "out").returncode == 0


def test_a_store_that_always_cuts(tmp_path: Path, store: Server) -> None:
    path = warc(tmp_path / "a.warc.gz", [os.urandom(2000).hex().encode() + page(f"Курс {i}") for i in range(20)])
    store.files = {"/bucket/b.warc.gz": path.read_bytes()}
    store.cuts = {"/bucket/b.warc.gz": 30_000}
    done = batch("s3://bucket/b.warc.gz", path, "--out", tmp_path / "out")
    assert (done.returncode, done.stderr.count("\n")) == (3, 2), done.stderr
    assert shards(tmp_path / "out") == {"a.jsonl"}
    store.cuts = {}
    assert batch("--resume", "--out", tmp_path / "out").returncode == 0
    assert shards(tmp_path / "out") == {"a.jsonl", "b.jsonl"}


def test_shards_do_not_go_into_a_store(tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = batch(warc(tmp_path / "a.warc", [page()]), "--out", "s3://bucket/out", cwd=tmp_path, env=env)
    assert done.returncode == 2
    assert done.stderr == (
        "newsgrab: --out s3://bucket/out: shards go into a folder of this machine; copy them when they are made\n"
    )
    assert {p.name for p in tmp_path.iterdir()} == {"a.warc"}
