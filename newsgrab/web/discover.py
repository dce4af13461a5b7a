"""Where a site's articles are: feeds (RSS, Atom, JSON Feed), sitemaps (indexes, news sitemaps, gzip), the front page.

Asked are the address that the user named, the feeds that its page links to, and the sitemaps that robots.txt names (or
``/sitemap.xml``, where it names none); all by the guarded client, robots.txt and pace included.

Errors: those of the client for the address itself; of what it leads to, ``Discovery.notes`` says what could not be had.
NotAnArticleError where nothing was found.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from html import unescape
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from ..errors import FetchError, NewsgrabError, NotAnArticleError
from ..records import dataclass, field
from ..text.patterns import lazy
from .body import Zipped
from .challenge import HEAD, metas_of
from .clock import Failed
from .urls import UNPRINTABLE, parse_url, show

if TYPE_CHECKING:
    from .session import Client, Response

ACCEPT = (
    "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,text/html;q=0.8,*/*;q=0.5"
)

MAX_SITEMAP = 52_428_800  # bytes, decoded: the limit of the sitemaps protocol
MAX_ENTRIES = 50_000  # of one sitemap: the same
MAX_FEED = 5_000_000  # bytes that are given to feedparser; the news of a day are in less
MAX_FEEDS = 5  # of one page; more are those of sections
MAX_SITEMAPS = 50  # fetched in one run
MAX_DEPTH = 3  # of indexes in indexes; the protocol allows none
MAX_TEXT = 500  # characters of a title
# A link on a front page whose text is shorter is a menu's, unless its address has a date in it.
MIN_TITLE = 20  # characters

FEED_TYPES = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "text/xml+rss")
)
LINK = lazy(rb"<link\b([^<>]{1,2000})>", re.I)
ANCHOR = lazy(rb"<a\b([^<>]{1,3000})>", re.I)
TAGS = lazy(rb"<[^<>]{0,2000}>")
PATH_DATE = lazy(r"/((?:19|20)[0-9]{2})[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12][0-9]|3[01])?(?=[/_-]|$)")
# Parts of a path that lead to lists and services, and not to articles.
NOT_ARTICLE = lazy(
    r"/(?:tags?|topics?|categor(?:y|ies)|authors?|users?|search|login|signin|subscribe|about|contacts?|privacy|terms|rss|feeds?"
    r"|page|advert\w{0,10}|policy|cookies?|account|cart|shop|help|faq)(?:/|$)",
    re.I,
)
SLUG = lazy(r"[^/]*[0-9]{4,}[^/]*|[^/-]+(?:-[^/-]+){2,}|[^/_]+(?:_[^/_]+){2,}|[^/]+\.s?html?")


@dataclass(frozen=True, slots=True)
class Entry:
    """An address of an article, with what the place it was found in says of it."""

    url: str
    title: str | None = None
    published_at: datetime | date | None = None
    source: str = "page"  # feed, sitemap or page

    @property
    def moment(self) -> datetime | None:
        """When it was published, for sorting: a date is its midnight in UTC."""
        at = self.published_at
        if at is None or isinstance(at, datetime):
            return at
        return datetime.combine(at, time(), UTC)


@dataclass(slots=True)
class Discovery:
    """One run. ``notes``: what could not be had, a line each; ``kind``: what the address turned out to be.

    ``judge`` says of a page that is neither feed nor sitemap whether it is an article itself; without it none is.
    """

    client: Client
    since: datetime | None = None
    limit: int | None = None
    notes: list[str] = field(default_factory=list)
    found: dict[str, Entry] = field(default_factory=dict)
    fetched: set[str] = field(default_factory=set)
    sitemaps: int = 0
    judge: Callable[[Response], bool] | None = None
    kind: Literal["feed", "sitemap", "site", "article"] | None = None

    def run(self, where: str) -> list[Entry]:
        """Return the entries that ``where`` leads to, newest first; those without a time come last, in their order."""
        response = self._get(where)
        if self._read(response, 0):
            self.kind = "sitemap" if any(e.source == "sitemap" for e in self.found.values()) else "feed"
        elif self.judge is not None and self.judge(response):
            self.kind = "article"
            return [Entry(response.final_url)]
        else:
            self.kind = "site"
            self._site(response)
        if not self.found:
            raise NotAnArticleError(show(where), "no feed, sitemap or link leads to an article from here")
        entries = [entry for entry in self.found.values() if self._wanted(entry)]
        entries.sort(key=lambda entry: entry.moment or EPOCH, reverse=True)
        return entries[: self.limit]

    def _wanted(self, entry: Entry) -> bool:
        return self.since is None or (entry.moment is not None and entry.moment >= self.since)

    def _get(self, url: str) -> Response:
        self.fetched.add(url)
        size = max(self.client.options.max_size, MAX_SITEMAP)
        return self.client.get(url, page=False, accept=ACCEPT, max_size=size)

    def _follow(self, url: str, depth: int) -> None:
        """Fetch a feed or a sitemap that something named."""
        if url in self.fetched:
            return
        try:
            response = self._get(url)
            if not self._read(response, depth):
                self.notes.append(f"{show(url)}: neither a feed nor a sitemap")
        except NewsgrabError as error:
            self.notes.append(str(error))

    # ------------------------------------------------------------ what an answer is

    def _read(self, response: Response, depth: int) -> bool:
        """Take what a feed or a sitemap says; return False where the answer is neither."""
        try:
            body = unzip(response.body)
        except Failed as error:
            raise FetchError(response.final_url, error.reason) from error
        start = to_utf8(body[:4096]).lstrip().lower()
        if start.startswith(b"{"):
            return self._json_feed(body, response.final_url)
        if b"<urlset" in start or b"<sitemapindex" in start:
            self._sitemap(body, response.final_url, depth)
            return True
        if any(mark in start for mark in (b"<rss", b"<feed", b"<rdf:rdf", b"<channel")) and b"<html" not in start:
            self._feed(body, response.final_url)
            return True
        if is_text(response):
            self._text_sitemap(body, response.final_url)
            return True
        return False

    def _add(self, url: str | None, base: str, title: Any, at: datetime | date | None, source: str) -> None:
        if not isinstance(url, str) or not url.strip():
            return
        try:
            address = replace(parse_url(url, base), auth=None).url
        except NewsgrabError:
            return
        text = (
            " ".join(UNPRINTABLE.sub(" ", title[: 4 * MAX_TEXT]).split())[:MAX_TEXT] if isinstance(title, str) else ""
        )
        old = self.found.get(address)
        entry = Entry(address, text or None, at or date_in(address), source)
        if old is not None:  # a feed's word on the time is better than a sitemap's lastmod
            entry = replace(old, title=old.title or entry.title, published_at=old.published_at or entry.published_at)
        self.found[address] = entry

    def _json_feed(self, body: bytes, base: str) -> bool:
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            return False
        items = data.get("items") if isinstance(data, dict) else None
        if not isinstance(items, list):
            return False
        for item in items[:MAX_ENTRIES]:
            if isinstance(item, dict):
                at = read_time(item.get("date_published") or item.get("date_modified"))
                title = unescape(item["title"]) if isinstance(item.get("title"), str) else None
                self._add(item.get("url") or item.get("external_url"), base, title, at, "feed")
        return True

    def _feed(self, body: bytes, base: str) -> None:
        import feedparser

        # From a stream: given bytes, feedparser may take them for a file name or an address.
        parsed = feedparser.parse(io.BytesIO(harmless(body)), sanitize_html=False, resolve_relative_uris=False)
        for item in parsed.entries[:MAX_ENTRIES]:
            stamp = item.get("published_parsed") or item.get("updated_parsed")
            at: datetime | None = None
            if stamp:
                try:
                    at = datetime(*stamp[:6]).replace(tzinfo=UTC)
                except (ValueError, TypeError):
                    at = None
            title = item.get("title")
            plain = unescape(re.sub(r"<[^<>]{0,2000}>", "", title)) if isinstance(title, str) else None
            self._add(item.get("link") or item.get("id"), base, plain, at, "feed")

    def _sitemap(self, body: bytes, base: str, depth: int) -> None:
        children: list[tuple[datetime | None, str]] = []
        rows = read_sitemap(body)
        try:
            for kind, row in rows:
                at = read_time(row.get("publication_date") or row.get("lastmod"))
                if kind == "url":
                    self._add(row.get("loc"), base, row.get("title"), at, "sitemap")
                elif row.get("loc"):
                    children.append((Entry("", None, at).moment, row["loc"]))
        except SitemapError as error:
            self.notes.append(f"{show(base)}: {error}")
        self._children(children, base, depth + 1)

    def _text_sitemap(self, body: bytes, base: str) -> None:
        for line in body.decode("utf-8-sig", "replace").split("\n")[:MAX_ENTRIES]:
            if line.strip():
                self._add(line, base, None, None, "sitemap")

    def _children(self, children: list[tuple[datetime | None, str]], base: str, depth: int) -> None:
        """Fetch the sitemaps of an index, the latest first, as long as they may hold what is wanted."""
        children.sort(key=lambda child: child[0] or EPOCH, reverse=True)
        for number, (changed, url) in enumerate(children):
            if self.since is not None and changed is not None and changed < self.since:
                break
            if depth > MAX_DEPTH or self.sitemaps >= MAX_SITEMAPS:
                self.notes.append(f"{show(base)}: {len(children) - number} more sitemaps were left out")
                break
            if self.limit is not None and changed is not None and self._have(changed) >= self.limit:
                break
            try:
                address = parse_url(url, base).url
            except NewsgrabError as error:
                self.notes.append(str(error))
                continue
            self.sitemaps += 1
            self._follow(address, depth)

    def _have(self, newer: datetime) -> int:
        """Return how many entries there are that no sitemap last changed at ``newer`` can push away."""
        return sum(1 for entry in self.found.values() if entry.moment is not None and entry.moment >= newer)

    # ------------------------------------------------------------ a site by its page

    def _site(self, response: Response) -> None:
        feeds = list(feeds_of(response.body, response.final_url))
        for url in feeds[:MAX_FEEDS]:
            self._follow(url, 0)
        if len(feeds) > MAX_FEEDS:
            self.notes.append(f"{response.final_url}: {len(feeds) - MAX_FEEDS} more feeds were left out")
        named = self.client.sitemaps(response.final_url)
        if named:
            self._children([(None, url) for url in named], response.final_url, 0)
        elif not self.found:
            self._guess(parse_url("/sitemap.xml", response.final_url).url)
        for url, title in links_of(response.body, response.final_url):
            self._add(url, response.final_url, title, None, "page")

    def _guess(self, url: str) -> None:
        """Look where sitemaps stand that nothing names; it is no news that there is none."""
        before = len(self.notes)
        self._follow(url, 0)
        del self.notes[before:]


EPOCH = datetime(1, 1, 1, tzinfo=UTC)


def site_url(text: str) -> str:
    """Return the address of a site that may be given by its host alone.

    >>> site_url("example.com"), site_url("http://example.com/feed")
    ('https://example.com', 'http://example.com/feed')
    """
    return text if "://" in text or ":" in text.partition(".")[0] else f"https://{text.strip()}"


def unzip(body: bytes) -> bytes:
    """Return what a gzip file holds, other bytes as they are; one that is cut or too large is a ``Failed``."""
    if not body.startswith(b"\x1f\x8b\x08"):
        return body
    machine = Zipped("gzip", MAX_SITEMAP)
    data = machine.feed(body)
    machine.finish()
    return data


def to_utf8(body: bytes) -> bytes:
    """Return XML in UTF-16 as UTF-8, and any other as it is (but for a byte order mark)."""
    for mark, name in (
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"<\0", "utf-16-le"),
        (b"\0<", "utf-16-be"),
    ):
        if body.startswith(mark):
            text = body.decode(name, "replace").lstrip("\ufeff")
            return re.sub(r"^\s{0,20}<\?xml[^>]{0,200}\?>", "", text).encode("utf-8", "replace")
    return body.removeprefix(b"\xef\xbb\xbf")


def harmless(body: bytes) -> bytes:
    """Return a feed without a document type, of bounded size.

    feedparser looks for declarations with a pattern that takes 40 seconds for 100 KB of line ends in one.

    >>> harmless(b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss>&a;</rss>")
    b'<rss>&a;</rss>'
    """
    data = to_utf8(body[:MAX_FEED])
    lower = data.lower()
    start = lower.find(b"<!doctype")
    if start >= 0:
        end = lower.find(b">", start)
        if 0 <= lower.find(b"[", start) < end:
            end = lower.find(b"]", start)
            end = lower.find(b">", end) if end >= 0 else -1
        data = data[:start] + data[end + 1 :] if end >= 0 else data[:start]
    return re.sub(rb"<!(?=doctype|entity)", b"", data, flags=re.I)


class SitemapError(Exception):
    """A sitemap that is not sound XML."""


def read_sitemap(body: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield ``url`` or ``sitemap`` and the texts of its children by their local names, as the XML is read.

    Only one entry is in memory at a time. External entities are not loaded, and expat bounds internal ones.
    """
    from xml.etree.ElementTree import ParseError, XMLPullParser

    parser: Any = XMLPullParser(("start", "end"))
    count = 0
    root: Any = None
    try:
        for start in range(0, len(body) + BLOCK, BLOCK):
            if start < len(body):
                parser.feed(body[start : start + BLOCK])
            else:
                parser.close()
            events: Iterator[Any] = parser.read_events()
            for event, element in events:
                if event == "start":
                    root = element if root is None else root
                    continue
                kind = local_name(element)
                if kind in ("url", "sitemap"):
                    yield kind, texts_of(element)
                    count += 1
                    element.clear()
                    root.clear()
                if count >= MAX_ENTRIES:
                    return
    except (ParseError, ValueError, LookupError) as error:
        raise SitemapError(f"the sitemap is not sound XML: {show(str(error), 100)}") from error


def local_name(element: Any) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def texts_of(element: Any) -> dict[str, str]:
    """Return the texts of the fields below an element, the first of each."""
    row: dict[str, str] = {}
    for child in element.iter():
        if child.text and local_name(child) in FIELDS:
            row.setdefault(local_name(child), child.text[:MAX_VALUE].strip())
    return row


BLOCK = 65_536  # bytes given to the XML parser at a time
FIELDS = frozenset(("loc", "lastmod", "publication_date", "title"))
MAX_VALUE = 8192  # characters of a text in a sitemap


def is_text(response: Response) -> bool:
    """Return whether an answer is a sitemap of the plain kind: an address a line."""
    kind = (response.content_type or "").partition(";")[0].strip().lower()
    first = response.body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")[0].strip()
    return kind == "text/plain" and re.fullmatch(rb"https?://[^\s<>\"]{1,2000}", first) is not None


def read_time(text: Any) -> datetime | date | None:
    """Return a W3C or RFC 822 time; a bare date stays one. A time without an offset is taken for UTC.

    >>> read_time("2024-03-11"), read_time("2024-03-11T20:30+05:00").isoformat()
    (datetime.date(2024, 3, 11), '2024-03-11T20:30:00+05:00')
    >>> read_time("Mon, 11 Mar 2024 20:30:00 GMT").hour, read_time("soon")
    (20, None)
    """
    if not isinstance(text, str) or not 4 <= len(text.strip()) <= 60:
        return None
    text = text.strip()
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
        at = datetime.fromisoformat(text)
    except ValueError:
        from email.utils import parsedate_to_datetime

        try:
            at = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    try:
        at.astimezone(UTC)  # year 1 or 9999 with an offset has no moment in UTC
    except OverflowError:
        return None
    return at


def date_in(url: str) -> date | None:
    """Return the date in the path of an address, None where there is none to the day."""
    found = PATH_DATE.search(urlsplit(url).path)
    if found is None or found.group(3) is None:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def feeds_of(body: bytes, base: str) -> Iterator[str]:
    """Yield the feeds that a page names, each once."""
    seen: dict[str, None] = {}
    for attributes in metas_of(LINK, body, HEAD):
        rel = attributes.get("rel", "").lower().split()
        kind = attributes.get("type", "").partition(";")[0].strip().lower()
        if "alternate" in rel and kind in FEED_TYPES and attributes.get("href"):
            try:
                seen[parse_url(attributes["href"], base).url] = None
            except NewsgrabError:
                continue
    yield from seen


def links_of(body: bytes, base: str) -> Iterable[tuple[str, str]]:
    """Yield the links of a page that look like those of its articles, with their texts."""
    site = urlsplit(base).netloc.removeprefix("www.")
    best: dict[str, str] = {}
    for found in ANCHOR.finditer(body):
        attributes = next(iter(metas_of(ANCHOR, found.group(), len(found.group()))), {})
        try:
            url = replace(parse_url(attributes.get("href", ""), base), auth=None).url
        except NewsgrabError:
            continue
        parts = urlsplit(url)
        if parts.netloc.removeprefix("www.") != site or NOT_ARTICLE.search(parts.path):
            continue
        end = body.find(b"</a", found.end(), found.end() + 4000)
        inside = TAGS.sub(b" ", body[found.end() : end if end >= 0 else found.end()])
        title = " ".join(unescape(inside.decode("utf-8", "replace")).split())
        last = parts.path.rstrip("/").rpartition("/")[2]
        if (SLUG.fullmatch(last) and len(title) >= MIN_TITLE) or PATH_DATE.search(parts.path):
            best[url] = max(best.get(url, ""), title, key=len)
    return best.items()
