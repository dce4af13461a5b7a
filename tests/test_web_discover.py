"""Addresses of articles from feeds, sitemaps and front pages, sound and hostile."""

from __future__ import annotations

import gzip
import io
import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsgrab import FetchError, NotAnArticleError, RefusedError
from newsgrab.cli import group
from newsgrab.web import Client, Options
from newsgrab.web.discover import Discovery, Entry, harmless, links_of, read_time, site_url
from tests.faultserver import FaultServer, answer, redirect

OPTIONS: dict[str, Any] = {
    "timeout": 1.0,
    "max_time": 3.0,
    "delay": 0.0,
    "backoff": 0.01,
    "allow_private": "127.0.0.0/8",
}
XML = "Content-Type: application/xml"


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as made:
        yield made


def xml(text: str, *headers: str) -> bytes:
    return answer(text.encode(), "200 OK", XML, *headers)


def discover(server: FaultServer, path: str = "/", **more: Any) -> list[Entry]:
    with Client(Options(**OPTIONS)) as client:
        discovery = Discovery(client, **more)
        found = discovery.run(server.url(path))
        server.notes = discovery.notes  # type: ignore[attr-defined]
        return found


def paths(server: FaultServer, entries: list[Entry]) -> list[str]:
    return [entry.url.removeprefix(server.base) for entry in entries]


RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>/</link>
<item><title>Old &amp; dull</title><link>/old</link><pubDate>Fri, 01 Mar 2024 08:00:00 +0500</pubDate></item>
<item><title><![CDATA[New <b>rates</b>]]></title><link>/new#top</link>
<pubDate>Mon, 11 Mar 2024 20:30:00 +0500</pubDate></item>
<item><title>Undated</title><link>/undated</link></item>
<item><title>Nowhere</title></item>
<item><title>Bad</title><link>javascript:alert(1)</link></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>
<entry><title type="html">One &lt;i&gt;two&lt;/i&gt;</title>
<link rel="alternate" href="/atom"/><updated>2024-03-10T10:00:00Z</updated><id>urn:x</id></entry></feed>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "items": [
        {"url": "/json", "title": "Three\u202e", "date_published": "2024-03-12T00:00:00+05:00"},
        {"url": 7, "title": []},
        None,
        {"external_url": "/outside", "date_published": "yesterday"},
    ],
}
NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc> /a </loc><lastmod>2024-03-20</lastmod><news:news><news:publication>
<news:name>News</news:name></news:publication><news:publication_date>2024-03-11T20:30:00+05:00</news:publication_date>
<news:title>Rates rise</news:title></news:news></url>
<url><loc>/b</loc><lastmod>2024-03-12</lastmod></url>
<url><loc>/2024/03/09/c</loc></url></urlset>"""


def test_rss(server: FaultServer) -> None:
    server.routes["/feed"] = xml(RSS)
    found = discover(server, "/feed")
    assert paths(server, found) == ["/new", "/old", "/undated"]
    assert [entry.title for entry in found] == ["New rates", "Old & dull", "Undated"]
    assert found[0].published_at == datetime(2024, 3, 11, 15, 30, tzinfo=UTC)
    assert paths(server, discover(server, "/feed", since=datetime(2024, 3, 5, tzinfo=UTC))) == ["/new"]
    assert paths(server, discover(server, "/feed", limit=2)) == ["/new", "/old"]


def test_atom_and_json_feed(server: FaultServer) -> None:
    server.routes.update({"/atom.xml": xml(ATOM), "/feed.json": answer(json.dumps(JSON_FEED).encode())})
    (entry,) = discover(server, "/atom.xml")
    assert (entry.url, entry.title) == (server.url("/atom"), "One two")
    found = discover(server, "/feed.json")
    assert paths(server, found) == ["/json", "/outside"]
    assert found[0].title == "Three"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_news_sitemap(server: FaultServer, encoding: str) -> None:
    text = NEWS.replace("UTF-8", encoding)
    for packed in (answer(text.encode(encoding), "200 OK", XML), answer(gzip.compress(text.encode(encoding)))):
        server.routes["/s.xml"] = packed
        found = discover(server, "/s.xml")
        assert paths(server, found) == ["/b", "/a", "/2024/03/09/c"]
        assert found[1].title == "Rates rise"
        assert [entry.published_at for entry in found][::2] == [date(2024, 3, 12), date(2024, 3, 9)]


def test_index_of_sitemaps(server: FaultServer) -> None:
    rows = "".join(f"<sitemap><loc>/s{n}.xml.gz</loc><lastmod>2024-03-{n:02}</lastmod></sitemap>" for n in range(1, 9))
    server.routes["/sitemap.xml"] = xml(
        f"<sitemapindex>{rows}<sitemap><loc>file:///etc/passwd</loc></sitemap></sitemapindex>"
    )
    for n in range(1, 9):
        urls = "".join(f"<url><loc>/{n}-{k}</loc><lastmod>2024-03-{n:02}</lastmod></url>" for k in range(3))
        server.routes[f"/s{n}.xml.gz"] = answer(
            gzip.compress(f"<urlset>{urls}</urlset>".encode()), "200 OK", "Content-Type: application/gzip"
        )
    server.routes["/s7.xml.gz"] = answer(b"", "404 No")
    assert len(discover(server, "/sitemap.xml")) == 21
    notes = server.notes  # type: ignore[attr-defined]
    assert any("/s7.xml.gz" in note for note in notes)
    assert any("only http and https" in note for note in notes)
    # Only the sitemaps that can hold what is wanted are fetched.
    for more, asked in (({"since": datetime(2024, 3, 6, tzinfo=UTC)}, 3), ({"limit": 3}, 1)):
        server.requests.clear()
        found = discover(server, "/sitemap.xml", **more)
        assert [path[:2] for path in paths(server, found)[:3]] == ["/8"] * 3
        assert (
            sum(request.target.startswith("/s") and request.target != "/sitemap.xml" for request in server.requests)
            == asked
        )


def test_a_sitemap_of_50000_entries(server: FaultServer) -> None:
    urls = "".join(
        f"<url><loc>https://news.example/{n}</loc><lastmod>2024-01-01</lastmod></url>" for n in range(50_010)
    )
    server.routes["/s.xml"] = answer(gzip.compress(f"<urlset>{urls}</urlset>".encode()))
    started = time.process_time()
    assert len(discover(server, "/s.xml")) == 50_000
    assert time.process_time() - started < 10


def test_front_page(server: FaultServer) -> None:
    server.routes["/"] = answer(
        b"""<html><head><link rel="alternate" type="application/rss+xml" href="/feed"><link rel=stylesheet href=/x.css>
        <link rel="alternate" hreflang="kk" href="/kk"></head><body>
        <a href="/news/central-bank-raises-rate">Central bank raises its rate by half a point</a>
        <a href="/2024/03/11/short">Now</a><a href="/tag/a-b-c-d">Everything that we have on the economy</a>
        <a href="/about">About us and our long history</a>
        <a href="https://other.example/a-b-c-d">Elsewhere it is sunny today</a>
        <a href="/news/12345678">Tenge rises against the dollar <b>again</b></a>
        <a href="mailto:x">Write to the newsroom now</a>"""
    )
    server.routes["/feed"] = xml(RSS)
    server.routes["/robots.txt"] = answer(
        b"Sitemap: /news.xml\nSitemap: http://10.0.0.1/x.xml\nUser-agent: *\nDisallow: /secret"
    )
    server.routes["/news.xml"] = xml(NEWS)
    found = discover(server)
    assert paths(server, found) == [
        *("/b", "/new", "/a", "/2024/03/11/short", "/2024/03/09/c", "/old"),
        *("/undated", "/news/central-bank-raises-rate", "/news/12345678"),
    ]
    assert found[-1].title == "Tenge rises against the dollar again"
    assert any("10.0.0.1 is not public" in note for note in server.notes)  # type: ignore[attr-defined]
    assert {request.target for request in server.requests} == {"/", "/feed", "/robots.txt", "/news.xml"}


def test_a_site_that_names_no_sitemap(server: FaultServer) -> None:
    server.routes["/"] = answer(b"<html><body>Nothing here</body></html>")
    with pytest.raises(NotAnArticleError, match="no feed, sitemap or link"):
        discover(server)
    server.routes["/sitemap.xml"] = xml(NEWS)
    assert len(discover(server)) == 3


def test_discovery_is_guarded(server: FaultServer) -> None:
    with FaultServer({"*": xml(RSS)}, host="::1") as other:
        server.routes["/feed"] = redirect(other.url("/feed"))
        with pytest.raises(RefusedError, match="not public"):
            discover(server, "/feed")
        server.routes["/s.xml"] = xml(f"<sitemapindex><sitemap><loc>{other.url('/s')}</loc></sitemap></sitemapindex>")
        with pytest.raises(NotAnArticleError):
            discover(server, "/s.xml")
        assert not other.requests


ENTITIES = ["x" * 99, *(f"&e{n};" * 10 for n in range(11))]
BOMB = "<!DOCTYPE rss [" + "".join(f'<!ENTITY e{n} "{text}">' for n, text in enumerate(ENTITIES))


def outcome(server: FaultServer, path: str) -> str:
    """Return what a discovery gives or says."""
    try:
        return "\n".join(entry.url for entry in discover(server, path))
    except (NotAnArticleError, FetchError) as error:
        return str(error)


@pytest.mark.parametrize(
    "body",
    [
        f"{BOMB}]><rss><channel><item><title>&e11;</title><link>/a</link></item></channel></rss>",
        f"{BOMB}]><urlset><url><loc>/&e11;</loc></url></urlset>",
        '<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>/a&x;</loc></url></urlset>',
        "<!DOCTYPE rss [" + "\n" * 100_000 + "]><rss></rss>",
        "<urlset>" + "<url>" * 100_000,
        "<rss>" * 20_000,
        "<urlset><url><loc>" + "x" * 1_000_000,
        '{"items": ' + "[" * 100_000,
        "<urlset><url><loc>/ok</loc></url><url><loc>/cut",
    ],
    ids=range(9),
)
def test_hostile_files(server: FaultServer, body: str) -> None:
    server.routes["/x"] = xml(body)
    started = time.process_time()
    said = outcome(server, "/x").splitlines()
    assert all("root:" not in line and len(line) < 9000 and line.isprintable() for line in said)
    assert time.process_time() - started < 8


@pytest.mark.parametrize("character", [*"a<&>!]\n \"'-=1%", "<a ", "<a href=", "<link ", "<!DOCTYPE [", "<item>"])
def test_100_kb_of_one_thing(character: str) -> None:
    data = (character * 100_000)[:100_000].encode()
    started = time.process_time()
    list(links_of(data, "http://example.com/"))
    harmless(data)
    assert time.process_time() - started < 3


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"<rss><channel><item>", b"<urlset><url><loc>", b'{"items":[', b"<feed>"]),
)
def test_any_bytes(data: bytes, before: bytes) -> None:
    with FaultServer({"/x": answer(before + data)}) as server:
        assert all(line.isprintable() for line in outcome(server, "/x").split("\n"))


def test_times() -> None:
    assert read_time("0001-01-01T00:00:00+05:00") is None
    assert read_time("9" * 5000) is None
    assert read_time(None) is None
    assert read_time("2024-02-30") is None
    assert site_url("example.com/news") == "https://example.com/news"


def test_the_command(server: FaultServer) -> None:
    server.routes["/feed"] = xml(RSS)
    arguments = ["discover", server.url("/feed"), "--allow-private", "127.0.0.0/8", "--delay", "0"]
    done = CliRunner().invoke(group, [*arguments, "--json", "--since", "2024-03-02"])
    assert json.loads(done.stdout) == {
        "url": server.url("/new"),
        "title": "New rates",
        "published_at": "2024-03-11T15:30:00+00:00",
        "source": "feed",
    }
    done = CliRunner().invoke(group, arguments)
    assert done.stdout.split() == [server.url("/new"), server.url("/old"), server.url("/undated")]
    assert io.StringIO(done.stdout).readline().endswith("\n")
