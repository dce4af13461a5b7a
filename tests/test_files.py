"""Saved pages: what a file is, and what it says of how its page was got."""

from __future__ import annotations

import gzip
import io
import os
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from newsgrab.errors import InputError, NewsgrabError, NotAnArticleError
from newsgrab.page import files
from newsgrab.page.files import Saved, read_saved

PAGE = b"<!doctype html><html><head><title>T</title></head><body><p>Text</p></body></html>"


def read(*inputs: object, stdin: bytes = b"") -> list[Saved | tuple[str, NewsgrabError]]:
    return list(read_saved(map(str, inputs), io.BytesIO(stdin)))


def pages(*inputs: object) -> list[Saved]:
    found = read(*inputs)
    assert all(isinstance(item, Saved) for item in found), found
    return [item for item in found if isinstance(item, Saved)]


def failure(*inputs: object, stdin: bytes = b"") -> NewsgrabError:
    (item,) = read(*inputs, stdin=stdin)
    assert isinstance(item, tuple)
    return item[1]


def block(kind: str, body: bytes, *headers: str) -> bytes:
    """Return one WARC record, written out by hand."""
    head = [f"WARC/1.0\r\nWARC-Type: {kind}", *headers, f"Content-Length: {len(body)}"]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body + b"\r\n\r\n"


def answer(
    url: str, body: bytes = PAGE, status: str = "200 OK", kind: str | None = "text/html; charset=utf-8"
) -> bytes:
    """Return a WARC record of an HTTP answer."""
    http = (
        f"HTTP/1.1 {status}\r\n"
        + (f"Content-Type: {kind}\r\n" if kind else "")
        + f"Content-Length: {len(body)}\r\n\r\n"
    )
    return block(
        "response",
        http.encode() + body,
        f"WARC-Target-URI: {url}",
        "WARC-Date: 2024-03-11T15:30:00Z",
        "Content-Type: application/http; msgtype=response",
    )


def test_plain_and_packed_files(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(PAGE)
    (tmp_path / "b").write_bytes(gzip.compress(PAGE))  # known by its bytes, not by its name
    for path in (tmp_path / "a.html", tmp_path / "b"):
        assert pages(path) == [Saved(str(path), PAGE)]


def test_standard_input_of_any_kind() -> None:
    for data in (PAGE, gzip.compress(PAGE)):
        assert read("-", stdin=data) == [Saved("standard input", data=PAGE)]
    (found,) = read("-", stdin=gzip.compress(answer("https://example.com/a")))
    assert isinstance(found, Saved)
    assert found.url == "https://example.com/a"


@pytest.mark.parametrize("packed", [False, True])
def test_warc_gives_its_html_pages(tmp_path: Path, packed: bool) -> None:
    records = [
        block("warcinfo", b"software: by hand\r\n", "Content-Type: application/warc-fields"),
        block("request", b"GET / HTTP/1.1\r\n\r\n", "WARC-Target-URI: https://example.com/a"),
        answer("https://example.com/a"),
        answer("https://example.com/old", b"<p>Moved</p>", status="301 Moved Permanently"),
        answer("https://example.com/gone", b"<p>Not found</p>", status="404 Not Found"),
        answer("https://example.com/logo.png", b"\x89PNG\r\n\x1a\n", kind="image/png"),
        answer("https://example.com/untold", kind=None),
        answer("https://example.com/data", b'{"a": 1}', kind=None),
        block("resource", PAGE, "WARC-Target-URI: <https://example.com/r>", "Content-Type: text/html"),
    ]
    path = tmp_path / "crawl.warc"
    path.write_bytes(b"".join(map(gzip.compress, records) if packed else records))
    found = pages(path)
    assert [page.url for page in found] == [f"https://example.com/{name}" for name in ("a", "untold", "r")]
    assert found[0] == Saved(
        f"{path}: https://example.com/a",
        PAGE,
        url="https://example.com/a",
        fetched_at=datetime(2024, 3, 11, 15, 30, tzinfo=UTC),
        http_status=200,
        content_type="text/html; charset=utf-8",
    )
    assert found[2].http_status is None


def test_warc_with_packed_answer(tmp_path: Path) -> None:
    body = gzip.compress(PAGE)
    http = (
        f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    path = tmp_path / "a.warc"
    path.write_bytes(block("response", http.encode() + body, "WARC-Target-URI: https://example.com/a"))
    assert pages(path)[0].data == PAGE


def test_pages_of_a_warc_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(
        answer("https://example.com/empty", b"")
        + answer("https://example.com/packed", b"\x28\xb5\x2f\xfd\0\0")
        + answer("https://example.com/a")
    )
    empty, packed, page = read(path)
    assert isinstance(empty, tuple)
    assert isinstance(packed, tuple)
    assert str(empty[1]) == f"{path}: https://example.com/empty: empty, there is nothing to read"
    assert str(packed[1]) == f"{path}: https://example.com/packed: not an article: this is compressed with zstd"
    assert isinstance(page, Saved)


def test_broken_warc_keeps_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "cut.warc.gz"
    path.write_bytes(gzip.compress(answer("https://example.com/a")) + gzip.compress(os.urandom(3000) + PAGE)[:-1500])
    first, second = read(path)
    assert isinstance(first, Saved)
    assert isinstance(second, tuple)
    assert str(second[1]) == f"{path}: broken WARC data"


def test_warc_without_pages_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(answer("https://example.com/a.png", b"\x89PNG\r\n", kind="image/png"))
    assert str(failure(path)) == f"{path}: no HTML page in this WARC file"


@pytest.mark.parametrize(
    ("comment", "url", "when"),
    [
        (b"<!-- saved from url=(0024)https://example.kz/news/1 -->", "https://example.kz/news/1", None),
        (
            b"<!--\n Page saved with SingleFile \n url: https://example.kz/news/1 \n"
            b" saved date: Mon Mar 11 2024 20:30:05 GMT+0500 (Kazakhstan Time)\n-->",
            "https://example.kz/news/1",
            datetime(2024, 3, 11, 20, 30, 5, tzinfo=timezone(timedelta(hours=5))),
        ),
        (
            b"<!-- Mirrored from example.kz/news/1 by HTTrack Website Copier/3.x [XR&CO'2014], "
            b"Mon, 11 Mar 2024 15:30:05 GMT -->",
            "http://example.kz/news/1",
            datetime(2024, 3, 11, 15, 30, 5, tzinfo=UTC),
        ),
        (b"<!-- Page saved with SingleFile \n saved date: Mon Mar 99 2024 20:30:05 GMT+0500 -->", None, None),
        (b"<!-- saved from url=(0014)about:internet -->", None, None),
        (b"<!-- a comment -->", None, None),
    ],
)
def test_what_the_saving_program_noted(tmp_path: Path, comment: bytes, url: str | None, when: datetime | None) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(b"<!DOCTYPE html>\n<html>" + comment + PAGE)
    (page,) = pages(path)
    assert (page.url, page.fetched_at) == (url, when)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a PNG image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG image"),
        (b"PK\x03\x04\x14\0", "a ZIP archive or an office document"),
        (b"\0\0\0\x18ftypmp42", "an image, a sound or a video"),
        (bytes(range(256)) * 8, "binary data"),
    ],
)
def test_what_is_no_page_is_named(tmp_path: Path, data: bytes, what: str) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(data)
    error = failure(path)
    assert isinstance(error, NotAnArticleError)
    assert str(error) == f"{path}: not an article: this is {what}"


@pytest.mark.parametrize(
    "data",
    [
        "<p>Товарооборот ВЫРОС</p>".encode("utf-16"),
        "<p>Товарооборот ВЫРОС</p>".encode("utf-16-le"),
        "<p>日本経済新聞</p>".encode("utf-16-be"),
        "<p>Text</p>".encode("utf-32"),
        "<p>日本経済新聞</p>".encode("iso-2022-jp"),
        "<p>Товарооборот</p>".encode("koi8-r"),
        "<p>日本</p>".encode("shift_jis"),
        b"<p>A broken\0 page with a stray \x01 code, of which there are some</p>" * 3,
        b"plain text, no tags",
    ],
)
def test_pages_in_every_encoding_are_pages(data: bytes) -> None:
    assert read("-", stdin=data) == [Saved("standard input", data)]


def test_files_that_are_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_PAGE", 1 << 20)
    path = tmp_path / "bomb.html.gz"
    path.write_bytes(gzip.compress(b"<p>" + b"a" * (1 << 21)))
    assert str(failure(path)) == f"{path}: longer than 1 MB, which no page is"
    assert "longer than 1 MB" in str(failure("-", stdin=b"a" * ((1 << 20) + 1)))


def test_a_failure_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(PAGE)
    found = read(tmp_path / "missing", tmp_path / "a.html")
    assert [type(item) for item in found] == [tuple, Saved]
    assert isinstance(failure(tmp_path / "missing"), InputError)


def test_folders_are_walked_in_order(tmp_path: Path) -> None:
    for name in ("b/2.html", "b/10.html", "a/1.txt", "a/1.css", "z.htm", ".git/x.html", "z_files/ad.html", "story"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(PAGE if name != "a/1.css" else b"p {}")
    (tmp_path / "dead.html").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to(tmp_path)
    found = read(tmp_path)
    names = [os.path.relpath(item[0] if isinstance(item, tuple) else item.name, tmp_path) for item in found]
    assert names == ["dead.html", "story", "z.htm", "a/1.txt", "b/10.html", "b/2.html"]
    assert isinstance(found[0], tuple)


@pytest.mark.parametrize("start", [b"<!--" * 1000, b"<!-- Page saved with SingleFile " + b"url: " * 1000, b" " * 5000])
def test_hostile_starts_take_no_time(start: bytes) -> None:
    files.saved_from(start[: files.HEAD])
    assert files.HTML_START.match(start) is None
