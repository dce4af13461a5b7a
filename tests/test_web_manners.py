"""How a server is treated: robots.txt, pace, conditional requests, what a publisher reserves."""

from __future__ import annotations

import gzip
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsgrab import FetchError, InputError, RefusedError
from newsgrab.web import Client, Options
from newsgrab.web.robots import Rules, names, select
from tests.faultserver import PAGE, FaultServer, Request, Route, answer, chunks, drip, redirect, silence

OPTIONS: dict[str, Any] = {
    "timeout": 0.9,
    "max_time": 3.0,
    "delay": 0.0,
    "backoff": 0.01,
    "allow_private": "127.0.0.0/8",
}


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer({"*": answer()}) as made:
        yield made


def robots(text: str | bytes, *headers: str) -> bytes:
    return answer(text.encode() if isinstance(text, str) else text, "200 OK", "Content-Type: text/plain", *headers)


NO = "User-agent: *\nDisallow: /\n"
BIG = "User-agent: *\nDisallow: /private\n" + "# comment\n" * 60_000

# name: (what /robots.txt gives, whether /a may be fetched)
ROBOTS: dict[str, tuple[Route, bool]] = {
    "none": (answer(b"", "404 Not Found"), True),
    "forbidden": (answer(b"", "403 Forbidden"), True),
    "gone": (answer(b"", "410 Gone"), True),
    "empty": (robots(""), True),
    "a page": (answer(PAGE), True),
    "yes": (robots("User-agent: *\nDisallow: /private\n"), True),
    "no": (robots(NO), False),
    "no, with a BOM": (robots("\ufeff" + NO), False),
    "no, by CR": (robots(NO.replace("\n", "\r")), False),
    "no, in gzip": (robots(gzip.compress(NO.encode()), "Content-Encoding: gzip"), False),
    "no to us": (robots("User-agent: NewsGrab\nDisallow: /a\n\nUser-agent: *\nAllow: /\n"), False),
    "yes to us": (robots("User-agent: newsgrab\nAllow: /\n\n" + NO), True),
    "no to another": (robots("User-agent: newsgrabber\nDisallow: /\n"), True),
    "no by pattern": (robots("User-agent: *\nDisallow: /*$\nAllow: /b"), False),
    "longest wins": (robots("User-agent: *\nDisallow: /\nAllow: /a"), True),
    "error": (answer(b"", "500 Oops"), False),
    "busy": (answer(b"", "503 Busy"), False),
    "silent": (silence(), False),
    "reset in the middle": (answer(b"User-agent", length=500), False),
    "dripping": (drip(b"HTTP/1.1 200 OK\r\n\r\n", b"#", 0.1), False),
    "broken gzip": (robots(NO, "Content-Encoding: gzip"), False),
    "brotli": (robots(NO, "Content-Encoding: br"), False),
    "large, yes": (robots(BIG), True),
    "large, no": (robots(BIG.replace("/private", "/a")), False),
    "no beyond 500 KB": (robots("#" * 520_000 + "\n" + NO), True),
    "a bomb that begins with no": (
        robots(gzip.compress(NO.encode() + bytes(100_000_000), 1), "Content-Encoding: gzip"),
        False,
    ),
    "endless": (chunks(NO.encode(), *[b"#" * 60_000] * 30, end=b""), False),
    "redirected": (redirect("/r1"), False),
    "in a circle": (redirect("/robots.txt"), True),
    "redirected to a file": (redirect("file:///etc/passwd"), False),
}


@pytest.mark.parametrize("name", ROBOTS)
def test_robots_txt(server: FaultServer, name: str) -> None:
    route, good = ROBOTS[name]
    server.routes["/robots.txt"] = route
    for hop in range(1, 4):
        server.routes[f"/r{hop}"] = redirect(f"/r{hop + 1}")
    server.routes["/r4"] = robots(NO)
    with Client(Options(**OPTIONS)) as client:
        if good:
            assert client.get(server.url("/a")).body == PAGE
        else:
            with pytest.raises(RefusedError, match=r"robots\.txt .*--ignore-robots"):
                client.get(server.url("/a"))
    assert server.asked("/a") == good
    assert server.requests[0].target == "/robots.txt"


def test_robots_txt_is_asked_once_and_can_be_ignored(server: FaultServer) -> None:
    server.routes["/robots.txt"] = robots(NO)
    with Client(Options(**OPTIONS)) as client:
        for _ in range(3):
            with pytest.raises(RefusedError):
                client.get(server.url("/a"))
    assert server.asked("/robots.txt") == 1
    with Client(Options(**OPTIONS, ignore_robots=True)) as client:
        response = client.get(server.url("/a"))
    assert response.warnings == ("robots.txt was not asked (--ignore-robots)",)
    assert server.asked("/robots.txt") == 1


def test_robots_txt_of_every_hop(server: FaultServer) -> None:
    server.routes["/robots.txt"] = robots("User-agent: *\nDisallow: /b")
    server.routes["/a"] = redirect("/b")
    with Client(Options(**OPTIONS)) as client, pytest.raises(RefusedError, match="robots"):
        client.get(server.url("/a"))
    with FaultServer({"/robots.txt": robots(NO), "*": answer()}, host="127.0.0.2") as other:
        server.routes["/c"] = redirect(other.url("/"))
        with Client(Options(**OPTIONS)) as client, pytest.raises(RefusedError, match=r"robots.* \(at http://127"):
            client.get(server.url("/c"))
        assert other.asked("/") == 0


def test_robots_txt_for_the_name_that_the_user_goes_by(server: FaultServer) -> None:
    server.routes["/robots.txt"] = robots("User-agent: examplebot\nDisallow: /")
    options = Options(**OPTIONS, user_agent="ExampleBot/2.0 (+mailto:a@example.com)")
    with Client(options) as client, pytest.raises(RefusedError):
        client.get(server.url("/a"))
    assert server.requests[0].headers["user-agent"].startswith("ExampleBot")


def test_a_server_that_is_not_there_is_no_refusal() -> None:
    with FaultServer() as gone:
        url = gone.url("/a")
    with Client(Options(**OPTIONS)) as client, pytest.raises(FetchError, match="refused") as caught:
        client.get(url)
    assert not isinstance(caught.value, RefusedError)


def test_a_file_for_thousands_of_robots_is_read_in_no_time() -> None:
    text = "".join(f"User-agent: bot{n}\n" for n in range(12_000)) + "Disallow: /x\n" * 20_000 + NO
    started = time.process_time()
    assert not Rules(text, ("newsgrab",)).allow("http://example.com/a")
    assert time.process_time() - started < 2


def test_a_rule_of_many_stars_is_read_in_no_time() -> None:
    text = "User-agent: *\nDisallow: /" + "a*" * 5000 + "b\nAllow: /" + "a*" * 5000 + "b"
    started = time.process_time()
    assert not Rules(text, ("newsgrab",)).allow("http://example.com/" + "a" * 8000)
    assert time.process_time() - started < 2


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.one_of(
            st.text(max_size=40),
            st.sampled_from(["User-agent: *", "User-agent: newsgrab", "Disallow: /a", "Allow: /*b$", "Crawl-delay: 2"]),
            st.tuples(
                st.sampled_from(["Disallow", "Allow", "Crawl-delay", "Request-rate", "Sitemap", "User-agent"]),
                st.text(),
            ).map(": ".join),
        )
    )
)
def test_any_robots_txt_is_read(lines: list[str]) -> None:
    rules = Rules("\n".join(lines), ("newsgrab",))
    assert rules.allow("http://example.com/a/b?c=%zz") in (True, False)
    assert rules.delay() >= 0


def test_delays_of_robots_txt() -> None:
    assert Rules("User-agent: *\nCrawl-delay: 7", ("newsgrab",)).delay() == 7
    assert Rules("User-agent: *\nRequest-rate: 1/5", ("newsgrab",)).delay() == 5
    assert Rules("User-agent: *\nRequest-rate: 30/1m\nCrawl-delay: nan", ("newsgrab",)).delay() == 2
    assert Rules("User-agent: x\nCrawl-delay: 7", ("newsgrab",)).delay() == 0
    assert names("Mozilla/5.0 (X11)") == ("newsgrab",)
    assert "/b" not in select("User-agent: a\nDisallow: /b", "newsgrab")


# ---------------------------------------------------------------- pace


def gaps(server: FaultServer) -> list[float]:
    times = [request.at for request in server.requests]
    return [two - one for one, two in pairwise(times)]


def test_one_request_at_a_time_and_not_too_often(server: FaultServer) -> None:
    running: list[int] = []
    most: list[int] = []

    def slow(connection: socket.socket, request: Request) -> None:
        running.append(1)
        most.append(len(running))
        time.sleep(0.05)
        running.pop()
        connection.sendall(answer())

    server.routes = {"*": slow, "/robots.txt": robots(""), "/r": redirect("/b")}
    with Client(Options(**{**OPTIONS, "delay": 0.2})) as client:
        paths = ("/a", "/r", "/c")
        threads = [threading.Thread(target=client.get, args=(server.url(path),)) for path in paths]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(server.requests) == 5
    assert min(gaps(server)) > 0.17
    assert max(most) == 1


def test_crawl_delay_is_kept(server: FaultServer) -> None:
    server.routes["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 0.4")
    with Client(Options(**OPTIONS)) as client:
        for path in ("/a", "/b"):
            client.get(server.url(path))
    assert gaps(server)[1] > 0.35


def test_a_crawl_delay_beyond_the_deadline_is_told(server: FaultServer) -> None:
    server.routes["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 3600")
    with Client(Options(**OPTIONS)) as client:
        assert client.get(server.url("/a")).status == 200
        with pytest.raises(FetchError, match="turn comes only in 3600 s"):
            client.get(server.url("/b"))
    assert server.asked("/b") == 0


# ---------------------------------------------------------------- cache


def cached(server: FaultServer, file: Path, *paths: str) -> list[Any]:
    with Client(Options(**OPTIONS, cache=file)) as client:
        return [client.get(server.url(path)) for path in paths]


def validated(connection: socket.socket, request: Request) -> None:
    if request.headers.get("if-none-match") == '"v1"':
        connection.sendall(b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\nConnection: close\r\n\r\n')
    else:
        modified = "Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT"
        connection.sendall(answer(PAGE, "200 OK", 'ETag: "v1"', modified, "Set-Cookie: id=s3cret", "X-Secret: s3cret"))


def test_conditional_requests(server: FaultServer, tmp_path: Path) -> None:
    server.routes.update({"/a": validated, "/robots.txt": robots("")})
    file = tmp_path / "cache.db"
    (first,) = cached(server, file, "/a")
    (again,) = cached(server, file, "/a")
    assert (first.from_cache, again.from_cache) == (False, True)
    assert again.body == PAGE
    assert again.status == 200
    assert again.content_type == first.content_type
    assert server.requests[-1].headers["if-modified-since"] == "Mon, 01 Jan 2024 00:00:00 GMT"
    assert server.asked("/robots.txt") == 1  # kept, too
    assert server.asked("/a") == 2
    assert b"s3cret" not in file.read_bytes()


def test_fresh_pages_are_not_asked_for(server: FaultServer, tmp_path: Path) -> None:
    server.routes.update(
        {
            "/fresh": answer(PAGE, "200 OK", "Cache-Control: max-age=600"),
            "/no-store": answer(PAGE, "200 OK", "Cache-Control: no-store, max-age=600"),
            "/vary": answer(PAGE, "200 OK", "Cache-Control: max-age=600", "Vary: *"),
            "/old": answer(PAGE, "200 OK", "Cache-Control: max-age=600", "Age: 900"),
            "/expires": answer(PAGE, "200 OK", "Expires: Thu, 01 Jan 2099 00:00:00 GMT"),
        }
    )
    paths = ("/fresh", "/no-store", "/vary", "/old", "/expires")
    for _ in range(2):
        cached(server, tmp_path / "cache.db", *paths)
    assert [server.asked(path) for path in paths] == [1, 2, 2, 2, 1]


def test_what_one_user_got_is_not_given_to_another(server: FaultServer, tmp_path: Path) -> None:
    server.routes["/a"] = answer(PAGE, "200 OK", "Cache-Control: max-age=600")
    for key in ("one", "two", "one"):
        with Client(Options(**OPTIONS, cache=tmp_path / "c.db", headers={"Authorization": key})) as client:
            client.get(server.url("/a"))
    assert server.asked("/a") == 2
    assert b"one" not in (tmp_path / "c.db").read_bytes()


def test_cut_pages_are_not_kept(server: FaultServer, tmp_path: Path) -> None:
    server.routes["/a"] = answer(PAGE[:99], "200 OK", "Cache-Control: max-age=600", length=len(PAGE))
    with Client(Options(**OPTIONS, cache=tmp_path / "c.db")) as client:
        with pytest.raises(FetchError, match="cut short"):
            client.get(server.url("/a"))
        server.routes["/a"] = answer()
        assert client.get(server.url("/a")).body == PAGE


def test_a_304_without_a_stored_page_is_a_failure(server: FaultServer, tmp_path: Path) -> None:
    server.routes["/a"] = b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"
    with (
        Client(Options(**OPTIONS, cache=tmp_path / "c.db")) as client,
        pytest.raises(FetchError, match="not asked for"),
    ):
        client.get(server.url("/a"))


def test_files_that_are_no_cache_are_left_alone(tmp_path: Path) -> None:
    text, foreign, later = tmp_path / "a.txt", tmp_path / "b.db", tmp_path / "c.db"
    text.write_text("not a database, but long enough to be read as one" * 50)
    with sqlite3.connect(foreign) as database:
        database.execute("CREATE TABLE page (x)")
    database.close()
    Client(Options(cache=later)).close()
    with sqlite3.connect(later) as database:
        database.execute("PRAGMA user_version=99")
    database.close()
    for file in (text, foreign, later, tmp_path):
        before = file.read_bytes() if file.is_file() else b""
        with pytest.raises(InputError, match="--cache"):
            Client(Options(cache=file))
        assert (file.read_bytes() if file.is_file() else b"") == before


# ---------------------------------------------------------------- reserved rights

OPT_OUTS = {
    "header": (answer(PAGE, "200 OK", "TDM-Reservation: 1"), "header tdm-reservation: 1"),
    "robots header": (answer(PAGE, "200 OK", "X-Robots-Tag: noimageai, noai"), "header X-Robots-Tag: noai"),
    "meta": (
        answer(PAGE.replace(b"<head>", b"<head><meta name='tdm-reservation' content=1>")),
        "meta tdm-reservation: 1",
    ),
    "robots meta": (
        answer(PAGE.replace(b"<head>", b'<head><meta content="index, NOAI" name="robots">')),
        "meta robots: noai",
    ),
}


@pytest.mark.parametrize("name", OPT_OUTS)
def test_reserved_rights_are_reported(server: FaultServer, name: str) -> None:
    route, said = OPT_OUTS[name]
    server.routes["/a"] = route
    with Client(Options(**OPTIONS)) as client:
        assert any(said in warning for warning in client.get(server.url("/a")).warnings)


def test_no_rights_reserved(server: FaultServer) -> None:
    server.routes["/a"] = answer(PAGE, "200 OK", "TDM-Reservation: 0", "X-Robots-Tag: noarchive")
    with Client(Options(**OPTIONS)) as client:
        assert client.get(server.url("/a")).warnings == ()
