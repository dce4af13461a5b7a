"""Where a fetch may go, and what it takes along: addresses, origins, cookies, certificates, proxies."""

from __future__ import annotations

import datetime
import ipaddress
import socket
import ssl
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsgrab import FetchError, InputError, RefusedError, UsageError
from newsgrab.web import Client, Options
from newsgrab.web.guard import allowed
from newsgrab.web.urls import parse_url, show
from tests.faultserver import PAGE, FaultServer, Request, answer, redirect

FAST: dict[str, Any] = {"timeout": 1.0, "max_time": 3.0, "delay": 0.0, "backoff": 0.01, "ignore_robots": True}
HERE: dict[str, Any] = {**FAST, "allow_private": ("127.0.0.0/8", "::1")}


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer({"*": answer()}) as made:
        yield made


@pytest.fixture
def other() -> Iterator[FaultServer]:
    with FaultServer({"*": answer()}, host="127.0.0.2") as made:
        yield made


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


# ---------------------------------------------------------------- addresses

NOT_PUBLIC = """
    0.0.0.0 10.0.0.1 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.2.1
    192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 192.88.99.1
    :: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::127.0.0.1 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1 2002:7f00:1::
    2002:a00:1:: 2001:0:1:1:1:1:80ff:fffe 100::1 2001:db8::1 fc00::1 fd12:3456::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1
    3fff::1 5f00::1 4000::1
"""


@pytest.mark.parametrize("address", NOT_PUBLIC.split())
def test_not_public(address: str) -> None:
    assert allowed(address, ()) is not None


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:2800:220:1::1", "2a00:1450::1", "172.32.0.1", "11.0.0.1"]
)
def test_public(address: str) -> None:
    assert allowed(address, ()) is None


@pytest.mark.parametrize(
    ("address", "network", "good"),
    [
        ("10.1.2.3", "10.1.0.0/16", True),
        ("10.2.2.3", "10.1.0.0/16", False),
        ("::ffff:10.1.2.3", "10.1.0.0/16", True),
        ("::ffff:10.1.2.3", "::ffff:0:0/96", True),
        ("fd00::1", "fd00::/8", True),
        ("127.0.0.1", "::1", False),
    ],
)
def test_opened_range(address: str, network: str, good: bool) -> None:
    assert (allowed(address, Options(allow_private=(network,)).networks) is None) is good


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "127.1", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_loopback_is_refused_however_it_is_written(server: FaultServer, host: str) -> None:
    with Client(Options(**FAST)) as client, pytest.raises(RefusedError, match=r"is not public .*--allow-private"):
        client.get(f"http://{host}:{server.port}/")
    assert server.connections == 0


def test_every_hop_is_guarded(server: FaultServer, other: FaultServer) -> None:
    server.routes["/a"] = redirect(other.url("/secret"))
    server.routes["/b"] = answer(f'<meta http-equiv="refresh" content="0; url={other.url("/secret")}">'.encode())
    server.routes["/c"] = answer(b"<p>go</p>", "200 OK", f"Refresh: 0; url={other.url('/secret')}")
    with Client(Options(**{**FAST, "allow_private": "127.0.0.1"})) as client:
        for path in ("/a", "/b", "/c"):
            with pytest.raises(RefusedError, match=r"127\.0\.0\.2 is not public"):
                client.get(server.url(path))
    assert other.connections == 0


def test_robots_txt_is_guarded(server: FaultServer, other: FaultServer) -> None:
    server.routes["/robots.txt"] = redirect(other.url("/robots.txt"))
    options = Options(**{**FAST, "allow_private": "127.0.0.1", "ignore_robots": False})
    with Client(options) as client, pytest.raises(RefusedError, match=r"127\.0\.0\.2 is not public"):
        client.get(server.url("/a"))
    assert other.connections == 0


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "data:text/html,<p>x", "ftp://127.0.0.1/a", "gopher://127.0.0.1/", "javascript:1"]
)
def test_redirects_lead_to_http_only(server: FaultServer, target: str) -> None:
    server.routes["/a"] = redirect(target)
    with Client(Options(**HERE)) as client, pytest.raises(RefusedError, match="only http and https"):
        client.get(server.url("/a"))


def test_the_address_that_was_passed_is_dialled(server: FaultServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that has a public address at the first look and a private one at the second (DNS rebinding)."""
    looks: list[str] = []

    def changing(host: str, *args: Any, **kwargs: Any) -> list[Any]:
        looks.append(host)
        address = "127.0.0.2" if len(looks) > 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, server.port))]

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    with Client(Options(**{**FAST, "allow_private": "127.0.0.1"})) as client:
        assert client.get(f"http://rebind.example:{server.port}/").body == PAGE
        assert looks == ["rebind.example"]


def test_of_several_addresses_the_public_ones_are_dialled(server: FaultServer, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 0)) for ip in ("10.0.0.1", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: rows)
    with Client(Options(**{**FAST, "allow_private": "127.0.0.1"})) as client:
        assert client.get(f"http://two.example:{server.port}/").body == PAGE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.com/a",
        "http://",
        "http://a b/",
        "http://[::1/",
        "http://x:99999/",
        "http://exa\u202emple\x00/",
        "//x",
    ],
)
def test_no_address(text: str) -> None:
    with Client() as client, pytest.raises(FetchError, match="not an address"):
        client.get(text)


def test_bad_options() -> None:
    for options in (
        {"allow_private": "10.0.0.0/99"},
        {"headers": {"A\nB": "x"}},
        {"headers": {"A": "x\r\nB: y"}},
        {"headers": ["Host: x"]},
        {"headers": ["no colon"]},
        {"timeout": 0},
        {"max_time": float("nan")},
        {"max_size": 0},
        {"jobs": 0},
        {"user_agent": "a\nb"},
        {"proxy": "socks5://127.0.0.1:1"},
        {"ca_bundle": "/nowhere.pem"},
    ):
        with pytest.raises(UsageError):
            Client(Options(**options))  # type: ignore[arg-type]


# ---------------------------------------------------------------- origins

SECRET = {"X-Api-Key": "s3cret", "Authorization": "Bearer s3cret", "Cookie": "session=s3cret"}


def test_headers_go_to_the_origin_they_were_given_for(server: FaultServer, other: FaultServer) -> None:
    with FaultServer({"*": answer()}) as port:
        server.routes.update({"/a": redirect("/b"), "/b": redirect(other.url("/")), "/p": redirect(port.url("/"))})
        other.routes["/"] = redirect(server.url("/back"))
        with Client(Options(**HERE, headers=SECRET)) as client:
            client.get(server.url("/a"))
            client.get(server.url("/p"))
        for target in ("/a", "/b", "/back", "/p"):
            assert next(r for r in server.requests if r.target == target).headers["x-api-key"] == "s3cret"
        for request in other.requests + port.requests:
            assert b"s3cret" not in request.raw


def test_nothing_is_read_from_netrc(server: FaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password s3cret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with Client(Options(**HERE)) as client:
        client.get(server.url())
    assert "authorization" not in server.requests[0].headers


def test_passwords_of_urls(server: FaultServer, other: FaultServer) -> None:
    server.routes.update({"/a": redirect("/b"), "/b": redirect(other.url("/c")), "/gone": answer(b"", "404 No")})
    with Client(Options(**HERE)) as client:
        url = f"http://me:s3%20cret@127.0.0.1:{server.port}"
        response = client.get(url + "/a")
        with pytest.raises(FetchError) as caught:
            client.get(url + "/gone")
    assert "s3" not in response.url + response.final_url + str(caught.value) + caught.value.url
    basic = "Basic bWU6czMgY3JldA=="  # me:s3 cret
    assert [request.headers.get("authorization") for request in server.requests] == [basic] * 3
    assert "authorization" not in other.requests[0].headers


def test_passwords_of_redirects_are_not_used(server: FaultServer, other: FaultServer) -> None:
    server.routes["/a"] = redirect(f"http://me:secret@127.0.0.2:{other.port}/")
    with Client(Options(**HERE)) as client:
        assert "secret" not in client.get(server.url("/a")).final_url
    assert "authorization" not in other.requests[0].headers


def test_messages_show_no_password_and_no_control_codes() -> None:
    assert show("https://a:b@x.example/?q=\x1b[31m\u202e") == "https://x.example/?q=?[31m?"
    with pytest.raises(FetchError) as caught:
        parse_url("http://me:secret@exa mple/\x1b]0;x\x07")
    assert "secret" not in str(caught.value)
    assert str(caught.value).isprintable()


# ---------------------------------------------------------------- cookies


def test_one_cookie_round(server: FaultServer) -> None:
    """Set-Cookie and a redirect to the same address; with the cookie comes the page."""

    def wall(connection: Any, request: Request) -> None:
        page = (
            answer()
            if "seen=1" in request.headers.get("cookie", "")
            else redirect("/a", "302 Found", "Set-Cookie: seen=1; Path=/")
        )
        connection.sendall(page)

    server.routes["/a"] = wall
    with Client(Options(**HERE)) as client:
        assert client.get(server.url("/a")).body == PAGE
    assert server.asked("/a") == 2


def test_a_cookie_round_by_way_of_another_page(server: FaultServer) -> None:
    def wall(connection: Any, request: Request) -> None:
        cookie = request.headers.get("cookie", "")
        connection.sendall(
            answer() if "seen=1" in cookie else redirect("/check", "302 Found", "Set-Cookie: seen=1; Path=/")
        )

    server.routes.update({"/a": wall, "/check": redirect("/a")})
    with Client(Options(**HERE)) as client:
        assert client.get(server.url("/a")).body == PAGE


def test_one_cookie_round_by_meta_refresh(server: FaultServer) -> None:
    def wall(connection: Any, request: Request) -> None:
        first = answer(b'<html><meta http-equiv=Refresh content="1;URL=/a"><p>Wait', "200 OK", "Set-Cookie: seen=1")
        connection.sendall(answer() if "seen=1" in request.headers.get("cookie", "") else first)

    server.routes["/a"] = wall
    with Client(Options(**HERE)) as client:
        assert client.get(server.url("/a")).body == PAGE


def test_a_wall_that_never_opens(server: FaultServer) -> None:
    def wall(connection: Any, request: Request) -> None:
        connection.sendall(redirect("/a", "302 Found", f"Set-Cookie: n={request.count}"))

    server.routes["/a"] = wall
    with Client(Options(**HERE)) as client, pytest.raises(FetchError, match="more than 10 redirects"):
        client.get(server.url("/a"))


def test_pages_that_reload_themselves_are_pages(server: FaultServer) -> None:
    for content in ("300", "0", "5; url=/a", "0; url=", "abc"):
        body = PAGE.replace(b"<head>", f'<head><meta http-equiv="refresh" content="{content}">'.encode())
        server.routes["/a"] = answer(body)
        with Client(Options(**HERE)) as client:
            assert client.get(server.url("/a")).body == body


def test_cookies_stay_with_their_origin(server: FaultServer, other: FaultServer) -> None:
    server.routes["/a"] = redirect(other.url("/"), "302 Found", "Set-Cookie: id=s3cret; Domain=127.0.0.2; Path=/")
    with FaultServer({"*": answer()}) as port, Client(Options(**HERE)) as client:
        client.get(server.url("/a"))
        client.get(server.url("/again"))
        client.get(port.url("/"))
        assert "cookie" not in port.requests[0].headers
    assert server.requests[-1].headers["cookie"] == "id=s3cret"
    assert "cookie" not in other.requests[0].headers


def test_cookie_jar(server: FaultServer, tmp_path: Path) -> None:
    jar = tmp_path / "cookies.txt"
    jar.write_text("# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t4102444800\tmember\tyes\n")
    server.routes["/a"] = answer(
        PAGE, "200 OK", "Set-Cookie: fresh=1; Max-Age=600", "Set-Cookie: bad=\x01; Max-Age=600"
    )
    with Client(Options(**HERE, cookie_jar=jar)) as client:
        client.get(server.url("/a"))
    assert server.requests[0].headers["cookie"] == "member=yes"
    with Client(Options(**HERE, cookie_jar=jar)) as client:
        client.get(server.url("/b"))
    assert server.requests[1].headers["cookie"] == "member=yes; fresh=1"
    assert stat.S_IMODE(jar.stat().st_mode) == 0o600
    jar.write_text("no cookies")
    with pytest.raises(InputError, match="not a cookie file"):
        Client(Options(cookie_jar=jar))


def test_cookies_are_bounded(server: FaultServer) -> None:
    lines = [f"Set-Cookie: c{number}={'x' * 50}" for number in range(90)]
    server.routes["/a"] = answer(PAGE, "200 OK", *lines, "Set-Cookie: big=" + "y" * 5000)
    with Client(Options(**HERE)) as client:
        client.get(server.url("/a"))
        client.get(server.url("/b"))
    assert server.requests[1].headers["cookie"].count("=") == 50
    assert "big" not in server.requests[1].headers["cookie"]


# ---------------------------------------------------------------- certificates


def certificate(folder: Path, *, host: str = "127.0.0.1", days: int = 1) -> tuple[Path, ssl.SSLContext]:
    """Make a certificate for a host, signed by itself; ``days`` < 0: it has expired."""
    pytest.importorskip("cryptography")
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = datetime.datetime.now(datetime.UTC)
    alternative: x509.GeneralName = x509.DNSName(host)
    if host[0].isdigit():
        alternative = x509.IPAddress(ipaddress.ip_address(host))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=9))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{host}.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return file, context


def test_a_certificate_that_verifies(tmp_path: Path) -> None:
    bundle, context = certificate(tmp_path)
    with FaultServer({"*": answer(close=False)}, context=context) as server:
        with Client(Options(**HERE, ca_bundle=bundle)) as client:
            assert client.get(server.url("/a")).body == PAGE
            assert client.get(server.url("/b")).body == PAGE
        assert server.connections == 1


def test_certificates_that_do_not_verify(tmp_path: Path) -> None:
    _, unknown = certificate(tmp_path)
    wrong, wrong_host = certificate(tmp_path, host="elsewhere.example")
    (tmp_path / "old").mkdir()
    old, expired = certificate(tmp_path / "old", days=-1)
    for context, bundle, reason in (
        (unknown, None, "self-signed"),
        (wrong_host, wrong, "IP address mismatch"),
        (expired, old, "expired"),
    ):
        with FaultServer({"*": answer()}, context=context) as server:
            with Client(Options(**HERE, ca_bundle=bundle)) as client, pytest.raises(FetchError, match=reason) as caught:
                client.get(server.url("/a"))
            assert "does not verify" in str(caught.value)
            assert not server.requests
            assert server.connections == 1  # no second try, and none without TLS


def test_tls_that_is_none(server: FaultServer) -> None:
    with Client(Options(**HERE)) as client, pytest.raises(FetchError, match="TLS failed"):
        client.get(server.url("/a").replace("http:", "https:"))


def test_a_tls_handshake_that_drips() -> None:
    import threading
    import time

    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            try:
                connection.sendall(b"\x16\x03\x03\x40\x00")  # a record of 16 KB begins
                for _ in range(100):
                    connection.sendall(b"\x02")
                    time.sleep(0.1)
            except OSError:
                pass

    threading.Thread(target=drip, daemon=True).start()
    started = time.monotonic()
    options = Options(**{**HERE, "timeout": 9.0, "max_time": 1.0})
    with Client(options) as client, pytest.raises(FetchError, match="max-time"):
        client.get(f"https://127.0.0.1:{listener.getsockname()[1]}/")
    assert time.monotonic() - started < 2
    listener.close()


def test_https_to_http_loses_the_headers(server: FaultServer, tmp_path: Path) -> None:
    bundle, context = certificate(tmp_path)
    with FaultServer({"*": redirect(server.url("/"))}, context=context) as tls:
        with Client(Options(**HERE, ca_bundle=bundle, headers=SECRET)) as client:
            client.get(tls.url("/a"))
        assert tls.requests[0].headers["x-api-key"] == "s3cret"
    assert b"s3cret" not in server.requests[0].raw


# ---------------------------------------------------------------- proxies


def test_proxy(server: FaultServer, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = f"http://me:s3cret@127.0.0.1:{server.port}"
    public = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: public)
    with Client(Options(**FAST, proxy=proxy)) as client:
        assert client.get("http://news.example/a?b").body == PAGE
        assert server.requests[0].target == "http://news.example/a?b"
        assert server.requests[0].headers["proxy-authorization"].startswith("Basic ")
        with pytest.raises(RefusedError, match="not public"):
            client.get("http://10.0.0.1/")
    monkeypatch.setenv("HTTP_PROXY", proxy)
    with Client(Options(**FAST)) as client:
        assert client.get("http://news.example/b").body == PAGE
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Client(Options(**HERE)) as client:
        client.get(server.url("/direct"))
    assert server.requests[-1].target == "/direct"


def test_a_proxy_that_wants_a_password(server: FaultServer) -> None:
    server.routes["*"] = answer(b"", "407 Who")
    with Client(Options(**HERE, proxy=server.base)) as client, pytest.raises(RefusedError, match="proxy wants"):
        client.get("http://127.0.0.9/")


def test_a_proxy_that_is_not_there() -> None:
    with FaultServer() as gone:
        proxy = gone.base
    with Client(Options(**HERE, proxy=proxy)) as client, pytest.raises(FetchError, match="the proxy: cannot connect"):
        client.get("http://127.0.0.9/")


def test_https_through_a_proxy_is_a_tunnel(server: FaultServer) -> None:
    server.routes["CONNECT"] = b"HTTP/1.1 403 No\r\nConnection: close\r\n\r\n"
    with Client(Options(**HERE, headers=SECRET, proxy=server.base)) as client, pytest.raises(FetchError):
        client.get("https://127.0.0.9/a")
    assert server.requests[0].target == "127.0.0.9:443"
    assert b"s3cret" not in server.requests[0].raw


def test_ipv6() -> None:
    with FaultServer({"*": answer()}, host="::1") as server, Client(Options(**HERE)) as client:
        assert client.get(server.url("/")).final_url == server.url("/")
