"""Servers that are slow, broken, huge or lying: each case is one route, and what must come of it."""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Iterator

import pytest

from newsgrab import FetchError, NotAnArticleError, RefusedError
from newsgrab.web import Client, Options, Response
from tests.faultserver import (
    PAGE,
    FaultServer,
    Request,
    Route,
    answer,
    chunks,
    drip,
    first,
    flood,
    redirect,
    reset,
    silence,
)

HERE = ("127.0.0.0/8", "::1/128")
FAST = {"timeout": 0.9, "max_time": 2.0, "delay": 0.0, "backoff": 0.01, "allow_private": HERE, "ignore_robots": True}


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as made:
        yield made


def get(server: FaultServer, route: Route, **options: object) -> Response:
    server.routes["/a"] = route
    with Client(Options(**{**FAST, **options})) as client:  # type: ignore[arg-type]
        return client.get(server.url("/a"))


HTML = "Content-Type: text/html\r\n"
OK = f"HTTP/1.1 200 OK\r\n{HTML}".encode()
BIG = 3_000_000
BOMB = gzip.compress(bytes(200_000_000), 1)  # 200 MB in 0.9 MB

# name: (route, a part of the reason, how often it may be asked for)
FAILURES: dict[str, tuple[Route, str, int]] = {
    # 1. one deadline
    "silent from the start": (silence(), "nothing came for 0.9 s (--timeout)", 1),
    "silent after the status": (silence(b"HTTP/1.1 200 OK\r\n"), "--timeout", 1),
    "silent in the body": (silence(OK + b"Content-Length: 100\r\n\r\nabc"), "--timeout", 1),
    "a byte at a time": (drip(OK + b"Content-Length: 9000\r\n\r\n", b"x", 0.1), "2 s (--max-time)", 1),
    "a header at a time": (drip(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", 0.1), "--max-time", 1),
    "a byte of a header at a time": (drip(b"HTTP/1.1 200 OK\r\nX: ", b"y", 0.1), "--max-time", 1),
    "a chunk at a time": (drip(chunks(end=b""), b"1\r\nx\r\n", 0.1), "--max-time", 1),
    "a byte of a chunk's size at a time": (drip(chunks(end=b""), b"0", 0.1), "--max-time", 1),
    "interim answers for ever": (flood(b"", b"HTTP/1.1 100 Continue\r\n\r\n", BIG), "interim", 1),
    "early hints for ever": (flood(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", BIG), "interim", 1),
    "interim answers now and then": (drip(b"", b"HTTP/1.1 102 Processing\r\n\r\n", 0.2), "--max-time", 1),
    "headers for ever": (flood(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", BIG), "headers", 1),
    "a header for ever": (flood(b"HTTP/1.1 200 OK\r\nX: ", b"y" * 999, BIG), "longer than 64 KB", 1),
    "trailers for ever": (drip(chunks(b"x", end=b"0\r\n"), b"X: y\r\n", 0.1), "--max-time", 1),
    # 2. size
    "announced too large": (answer(b"x", length=10**9), "larger than 2,000,000 bytes (--max-size)", 1),
    "too large": (flood(OK + b"\r\n", b"x" * 10_000, BIG), "--max-size", 1),
    "too large in chunks": (flood(chunks(end=b""), b"2710\r\n%s\r\n" % (b"x" * 10_000), BIG), "--max-size", 1),
    "a gzip bomb": (answer(BOMB, "200 OK", "Content-Encoding: gzip"), "--max-size", 1),
    "a bomb in a bomb": (
        answer(gzip.compress(BOMB), "200 OK", "Content-Encoding: gzip, gzip"),
        "--max-size",
        1,
    ),
    "a deflate bomb": (
        answer(zlib.compress(bytes(50_000_000)), "200 OK", "Content-Encoding: deflate"),
        "--max-size",
        1,
    ),
    "three codings": (answer(b"x", "200 OK", "Content-Encoding: gzip, gzip, gzip"), "3 times over", 1),
    "a thousand codings": (answer(b"x", "200 OK", "Content-Encoding: " + "gzip," * 1000), "times over", 1),
    "brotli": (answer(b"\x0b\x02\x80x\x03", "200 OK", "Content-Encoding: br"), "coded as br", 1),
    "zstd": (answer(b"x", "200 OK", "Content-Encoding: zstd"), "coded as zstd", 1),
    "a transfer coding": (answer(b"x", "200 OK", "Transfer-Encoding: gzip, chunked"), "sent as gzip, chunked", 1),
    # 3. cut pages; another try may help where the connection was cut
    "cut": (answer(PAGE[:100], length=len(PAGE)), "cut short", 3),
    "cut at nothing": (answer(b"", length=10), "cut short", 3),
    "no last chunk": (chunks(PAGE, end=b""), "cut short", 3),
    "cut in a chunk": (chunks(PAGE, end=b"ff\r\nabc"), "cut short", 3),
    "cut in a chunk's size": (chunks(PAGE, end=b"f"), "cut short", 3),
    "gzip cut, length met": (
        answer(gzip.compress(PAGE * 9)[:-60], "200 OK", "Content-Encoding: gzip"),
        "gzip stream does not end",
        1,
    ),
    "gzip without its trailer": (
        answer(gzip.compress(PAGE)[:-8], "200 OK", "Content-Encoding: gzip"),
        "does not end",
        1,
    ),
    "gzip cut, connection closed": (
        OK + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n" + gzip.compress(PAGE)[:-9],
        "does not end",
        1,
    ),
    "deflate cut": (answer(zlib.compress(PAGE)[:-5], "200 OK", "Content-Encoding: deflate"), "does not end", 1),
    "gzip that is none": (answer(PAGE, "200 OK", "Content-Encoding: gzip"), "not sound gzip", 1),
    "deflate that is none": (answer(PAGE, "200 OK", "Content-Encoding: deflate"), "not sound deflate", 1),
    "reset in the body": (reset(answer(PAGE[:50], length=len(PAGE))), "reset", 3),
    "reset at once": (reset(), "reset", 3),
    "closed at once": (lambda connection, request: None, "closed the connection without an answer", 3),
    # broken HTTP
    "no HTTP": (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", "not HTTP", 1),
    "HTTP/2 preface": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "not HTTP", 1),
    "status of letters": (b"HTTP/1.1 abc OK\r\n\r\n", "not HTTP", 1),
    "a negative chunk": (chunks(end=b"-1\r\nabc\r\n0\r\n\r\n"), "negative", 1),
    "a very negative chunk": (chunks(end=b"-ff\r\nabc\r\n0\r\n\r\n"), "negative", 1),
    "a chunk of letters": (chunks(end=b"xyz\r\nabc\r\n0\r\n\r\n"), "not sound HTTP", 1),
    "two lengths": (answer(b"abc", "200 OK", "Content-Length: 5"), "two lengths", 1),
    # 7. and statuses
    "404": (answer(b"", "404 Not Found"), "no such page (404)", 1),
    "410": (answer(b"", "410 Gone"), "gone", 1),
    "503 behind Cloudflare": (answer(b"", "503 Busy", "Server: cloudflare", "CF-Ray: 1"), "not available (503)", 3),
    "418": (answer(b"", "418 I'm a teapot"), "418", 1),
    "500": (answer(b"", "500 Oops"), "500", 1),
    "503": (answer(b"", "503 Busy"), "not available (503)", 3),
    "429": (answer(b"", "429 Slow down"), "too many requests", 3),
    "come back in a day": (answer(b"", "503 Busy", "Retry-After: 86400"), "come back at 20", 1),
    "come back never": (answer(b"", "429 No", "Retry-After: " + "9" * 400), "more than a year", 1),
    "come back in a century": (
        answer(b"", "429 No", "Retry-After: Fri, 01 Jan 2100 00:00:00 GMT"),
        "more than a year",
        1,
    ),
    "304 unasked": (b"HTTP/1.1 304 Not Modified\r\n\r\n", "not asked for", 1),
    "206 unasked": (answer(PAGE, "206 Partial Content", "Content-Range: bytes 0-99/9999"), "206", 1),
    "a redirect to nowhere": (answer(b"", "302 Found"), "does not say where to", 1),
    "300": (answer(PAGE, "300 Multiple Choices"), "300", 1),
    "a redirect to itself": (redirect("/a"), "circle", 1),
    "a redirect to half a megabyte": (redirect("/" + "x" * 60_000), "longer than 8192", 1),
}


@pytest.mark.parametrize("name", FAILURES)
def test_failure_is_one_line_and_in_time(server: FaultServer, name: str) -> None:
    route, reason, times = FAILURES[name]
    started = time.monotonic()
    with pytest.raises(FetchError) as caught:
        get(server, route, max_size=2_000_000)
    assert time.monotonic() - started < 5
    assert reason in str(caught.value)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 500
    assert server.asked("/a") == times


def test_endless_redirects_end(server: FaultServer) -> None:
    def onward(connection: object, request: Request) -> None:
        connection.sendall(redirect(f"/{len(server.requests)}"))  # type: ignore[attr-defined]

    server.routes["*"] = onward
    with pytest.raises(FetchError, match="more than 10 redirects"):
        get(server, redirect("/0"))
    assert len(server.requests) == 11


def test_slow_redirects_share_one_deadline(server: FaultServer) -> None:
    def onward(connection: object, request: Request) -> None:
        time.sleep(0.4)
        connection.sendall(redirect(f"/{len(server.requests)}"))  # type: ignore[attr-defined]

    server.routes["*"] = onward
    started = time.monotonic()
    with pytest.raises(FetchError, match="max-time"):
        get(server, redirect("/0"), max_time=1.0)
    assert time.monotonic() - started < 2


def test_the_body_of_a_redirect_is_not_read(server: FaultServer) -> None:
    server.routes["/b"] = answer()
    bomb = answer(BOMB, "302 Found", "Location: /b", "Content-Encoding: gzip")
    assert get(server, bomb).body == PAGE
    endless = flood(b"HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\n", b"x" * 60_000, 10**10)
    assert get(server, endless).body == PAGE


def test_the_body_of_an_error_is_not_read(server: FaultServer) -> None:
    started = time.monotonic()
    with pytest.raises(FetchError, match="404"):
        get(server, flood(b"HTTP/1.1 404 No\r\n\r\n", b"x" * 60_000, 10**10))
    assert time.monotonic() - started < 1


# name: (route, what the page is)
GOOD: dict[str, tuple[Route, bytes]] = {
    "plain": (answer(), PAGE),
    "gzip": (answer(gzip.compress(PAGE), "200 OK", "Content-Encoding: gzip"), PAGE),
    "x-gzip": (answer(gzip.compress(PAGE), "200 OK", "Content-Encoding: X-GZIP"), PAGE),
    "gzip of two members": (
        answer(gzip.compress(PAGE[:99]) + gzip.compress(PAGE[99:]), "200 OK", "Content-Encoding: gzip"),
        PAGE,
    ),
    "gzip with padding": (answer(gzip.compress(PAGE) + bytes(50), "200 OK", "Content-Encoding: gzip"), PAGE),
    "deflate": (answer(zlib.compress(PAGE), "200 OK", "Content-Encoding: deflate"), PAGE),
    "raw deflate": (answer(zlib.compress(PAGE)[2:-4], "200 OK", "Content-Encoding: deflate"), PAGE),
    "gzip upon deflate": (
        answer(gzip.compress(zlib.compress(PAGE)), "200 OK", "Content-Encoding: deflate, gzip"),
        PAGE,
    ),
    "chunks": (chunks(PAGE[:10], PAGE[10:]), PAGE),
    "chunks with extensions and trailers": (
        chunks(PAGE, end=b"0;a=b\r\nX-Sum: 1\r\n\r\n"),
        PAGE,
    ),
    "no end of the trailers": (chunks(PAGE, end=b"0\r\n"), PAGE),
    "gzip in chunks": (chunks(*(bytes([b]) for b in gzip.compress(PAGE)), headers="Content-Encoding: gzip\r\n"), PAGE),
    "until the end": (OK + b"Connection: close\r\n\r\n" + PAGE, PAGE),
    "HTTP/1.0": (b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE, PAGE),
    "no reason": (b"HTTP/1.1 200\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + PAGE, PAGE),
    "an interim answer": (b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + answer(), PAGE),
    "no content type": (f"HTTP/1.1 200 OK\r\nContent-Length: {len(PAGE)}\r\n\r\n".encode() + PAGE, PAGE),
    "busy once": (first(1, answer(b"", "503 Busy", "Retry-After: 0"), answer()), PAGE),
    "reset twice": (first(2, reset(), answer()), PAGE),
    "cut once": (first(1, answer(PAGE[:9], length=len(PAGE)), answer()), PAGE),
}


@pytest.mark.parametrize("name", GOOD)
def test_page_is_whole(server: FaultServer, name: str) -> None:
    route, page = GOOD[name]
    response = get(server, route)
    assert response.body == page
    assert response.status == 200
    assert response.fetched_at.utcoffset() is not None
    assert response.final_url == server.url("/a")


def test_retry_after_is_waited_for(server: FaultServer) -> None:
    get(server, first(1, answer(b"", "429 Slow down", "Retry-After: 1"), answer()), max_time=5.0)
    one, two = (request.at for request in server.requests)
    assert 0.9 < two - one < 3


def test_a_closed_server_is_not_asked_again(server: FaultServer) -> None:
    server.routes.update({"/a": answer(b"", "429 Slow down", "Retry-After: 600"), "/b": answer()})
    with Client(Options(**FAST)) as client:  # type: ignore[arg-type]
        for path in ("/a", "/b"):
            with pytest.raises(FetchError, match=r"come back at 20.*429"):
                client.get(server.url(path))
    assert [request.target for request in server.requests] == ["/a"]


def test_two_pages_over_one_connection(server: FaultServer) -> None:
    server.routes["*"] = answer(close=False)
    with Client(Options(**FAST)) as client:  # type: ignore[arg-type]
        assert client.get(server.url("/1")).body == client.get(server.url("/2")).body == PAGE
    assert server.connections == 1


def test_a_kept_connection_that_was_dropped(server: FaultServer) -> None:
    server.routes["*"] = lambda connection, request: connection.sendall(answer(close=False))
    with Client(Options(**FAST)) as client:  # type: ignore[arg-type]
        for number in range(3):
            assert client.get(server.url(f"/{number}")).body == PAGE


def test_nobody_listens() -> None:
    with FaultServer() as gone:
        url = gone.url("/a")
    with Client(Options(**FAST)) as client, pytest.raises(FetchError, match="cannot connect: connection refused"):  # type: ignore[arg-type]
        client.get(url)


def test_a_name_that_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def unknown(*args: object, **kwargs: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with Client(Options(**FAST)) as client, pytest.raises(FetchError, match="host name is not known"):  # type: ignore[arg-type]
        client.get("http://nowhere.example/")


def test_a_name_server_that_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: time.sleep(2) or [])
    started = time.monotonic()
    options = Options(**{**FAST, "tries": 1})  # type: ignore[arg-type]
    with Client(options) as client, pytest.raises(FetchError, match="name server"):
        client.get("http://slow.example/")
    assert time.monotonic() - started < 2.5


# 11. answers that are no pages: (route, error, a part of the reason)
NO_PAGES: dict[str, tuple[Route, type[Exception], str]] = {
    "204": (b"HTTP/1.1 204 No Content\r\n\r\n", NotAnArticleError, "no content (204)"),
    "empty": (answer(b""), NotAnArticleError, "empty"),
    "blanks": (answer(b" \n\t "), NotAnArticleError, "empty"),
    "PDF": (answer(b"%PDF-1.7 abc", "200 OK", "Content-Type: application/pdf"), NotAnArticleError, "a PDF"),
    "PDF as HTML": (answer(b"%PDF-1.7 abc"), NotAnArticleError, "a PDF"),
    "image": (answer(b"GIF89a....", "200 OK", "Content-Type: image/gif"), NotAnArticleError, "an image"),
    "JSON": (answer(b"{}", "200 OK", "Content-Type: application/json"), NotAnArticleError, "JSON"),
    "video": (answer(b"x" * 99, "200 OK", "Content-Type: video/mp4"), NotAnArticleError, "video/mp4"),
    "feed": (answer(b"<?xml version='1.0'?><rss/>", "200 OK", "Content-Type: text/xml"), NotAnArticleError, "a feed"),
    "401": (answer(b"", "401 Who", "WWW-Authenticate: Basic"), RefusedError, "401"),
    "403": (answer(b"", "403 No"), RefusedError, "forbids"),
    "451": (answer(b"", "451 Law"), RefusedError, "legal"),
    "999": (answer(b"", "999 Request denied"), RefusedError, "999"),
    "Cloudflare": (
        answer(b"<title>Just a moment...</title>", "403 Forbidden", "Cf-Mitigated: challenge"),
        RefusedError,
        "a bot wall (Cloudflare, status 403)",
    ),
    "Cloudflare with 200": (
        answer(b"<html><title>Just a moment...</title><script>window._cf_chl_opt={}</script>"),
        RefusedError,
        "a bot wall (Cloudflare)",
    ),
    "Cloudflare with 503": (answer(b"", "503 Busy", "Cf-Mitigated: challenge"), RefusedError, "Cloudflare, status 503"),
    "AWS": (answer(b"", "202 Accepted", "X-Amzn-Waf-Action: challenge"), RefusedError, "AWS WAF"),
    "DataDome": (answer(b"", "403 Forbidden", "X-DataDome: protected"), RefusedError, "DataDome"),
    "Anubis": (
        answer(b"<title>Making sure you're not a bot!</title><script id=anubis_challenge>1</script>"),
        RefusedError,
        "Anubis",
    ),
    "soft 404": (answer(b"<title>404 - Example News</title><h1>Oops</h1>"), NotAnArticleError, "no such page"),
    "soft 404 in Russian": (
        answer("<html lang=ru><title>Страница не найдена | Новости</title><p>Увы".encode()),
        NotAnArticleError,
        "no such page",
    ),
    "log-in": (
        answer(b"<title>Sign in</title><form><input name=u><input type='password' name=p></form>"),
        NotAnArticleError,
        "log-in",
    ),
    "to the log-in": (redirect("/login?next=/a"), NotAnArticleError, "log-in"),
    "to the wall": (redirect("/cookie-wall?to=/a"), NotAnArticleError, "cookie wall"),
}


@pytest.mark.parametrize("name", NO_PAGES)
def test_no_page(server: FaultServer, name: str) -> None:
    route, error, reason = NO_PAGES[name]
    server.routes.update({"/login": answer(), "/cookie-wall": answer()})
    with pytest.raises(error) as caught:
        get(server, route)
    assert type(caught.value) is error
    assert reason in str(caught.value)
    assert server.asked("/a") == 1


def test_redirect_to_the_front_page_is_a_soft_404(server: FaultServer) -> None:
    server.routes.update({"/2024/03/rates": redirect("/"), "/": answer(), "/news": redirect("/")})
    with Client(Options(**FAST)) as client:  # type: ignore[arg-type]
        with pytest.raises(NotAnArticleError, match="front page"):
            client.get(server.url("/2024/03/rates"))
        assert client.get(server.url("/news")).body == PAGE


def test_an_article_about_walls_is_no_wall(server: FaultServer) -> None:
    story = b"<p>The firm said that its <b>cf-turnstile</b> and g-recaptcha were late, and so was _cf_chl_opt.</p>" * 40
    assert get(server, answer(b"<title>404 days without rain</title>" + story)).body.endswith(story)
