"""The guarded client: one URL to one whole page, or one error that says what happened.

A visit goes: turn with the server, robots.txt, request, and again for each redirect and each further try, all by one
clock. Every hop is a new question to the guard and to robots.txt; what the user gave for the first origin stays there.

Errors: FetchError (network, status), RefusedError (robots.txt, 401/403, a wall, an address that is not public) and
NotAnArticleError (something came, but no page).
"""

from __future__ import annotations

import base64
import random
import re
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from ..errors import FetchError, NewsgrabError, NotAnArticleError, RefusedError, UsageError
from ..records import dataclass, field
from . import challenge
from .body import ACCEPT_ENCODING, read_body
from .clock import Clock, Failed, TimeUp, current
from .cookies import Cookies
from .options import Options
from .pace import STOPPED, Pace, closed_until
from .robots import DEAD_LIFE, LIFE, MAX_BYTES, MAX_REDIRECTS, SHORT_LIFE, File, Robots, decode
from .urls import Address, parse_url, show

REDIRECTS = frozenset((301, 302, 303, 307, 308))
RETRIED = frozenset((429, 502, 503, 504))
REFUSED = frozenset((401, 402, 403, 407, 451, 999))
MAX_HOPS = 10  # redirects of one page; browsers follow 20, honest sites need three
MAX_RETRY_DIGITS = 9  # of Retry-After in seconds; more is for ever

ACCEPT = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"

REASONS = {
    400: "the server does not understand the request (400)",
    401: "it wants a user name and password (401)",
    402: "it wants to be paid (402)",
    403: "the server forbids it (403)",
    404: "there is no such page (404)",
    407: "the proxy wants a user name and password (407)",
    410: "the page is gone (410)",
    429: "the server has had too many requests (429)",
    451: "it is withheld for legal reasons (451)",
    500: "the server has an error (500)",
    502: "the server has an error behind it (502)",
    503: "the server is not available (503)",
    504: "the server waits in vain for another (504)",
    999: "the server blocks us (999)",
}


@dataclass(frozen=True, slots=True)
class Response:
    """A whole page. ``url`` is as asked for, ``final_url`` after redirects, both without passwords.

    ``headers`` have lower-case names; ``body`` is decoded; ``fetched_at`` is in UTC; ``warnings`` belong into the
    record. ``from_cache``: the server confirmed it (304), or did not need to be asked. ``sent`` and ``received`` are
    the headers of the last exchange as they went over the line, ``reason`` the words beside its status.
    """

    url: str
    final_url: str
    status: int
    content_type: str | None
    body: bytes
    fetched_at: datetime
    headers: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    from_cache: bool = False
    sent: tuple[tuple[str, str], ...] = ()
    received: tuple[tuple[str, str], ...] = ()
    reason: str = ""


@dataclass(slots=True)
class Answer:
    """One server's answer to one request; the body only of what is a page."""

    status: int
    headers: dict[str, str]
    body: bytes = b""
    cookies: list[str] = field(default_factory=list)
    sent: tuple[tuple[str, str], ...] = ()
    received: tuple[tuple[str, str], ...] = ()
    reason: str = ""


@dataclass(slots=True)
class Visit:
    """The work on one URL: what its hops and tries share."""

    url: str
    start: Address
    clock: Clock
    retries: int  # left, over all hops
    first: bool = True
    seen: set[tuple[str, str | None]] = field(default_factory=set)  # address and cookies of each request
    refreshed: int = 0
    conditions: dict[str, str] = field(default_factory=dict)  # of the user of this client, who has the page already


class Client:
    """Fetches pages. Safe to use from several threads; ``with Client(Options()) as client`` closes it.

    >>> Client().get("http://[::1]/")
    Traceback (most recent call last):
    newsgrab.errors.RefusedError: http://[::1]/: ::1 is not public (loopback); --allow-private ::1/128 would allow it
    """

    def __init__(self, options: Options | None = None) -> None:
        from .transport import GuardedAdapter

        self.options = options or Options()
        self.stopping = threading.Event()
        self.adapter = GuardedAdapter(self.options)
        self.pace = Pace(self.options, self.stopping)
        self.cookies = Cookies(self.options.cookie_jar)
        self.proxies = read_proxies(self.options.proxy)
        self.cache = None
        if self.options.cache is not None:
            from .cache import Cache

            self.cache = Cache(self.options.cache)
        self.robots = Robots(
            self.options,
            self._fetch_robots,
            self.cache.load_robots if self.cache else None,
            self.cache.store_robots if self.cache else None,
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def stop(self) -> None:
        """End every wait at once: the run was interrupted."""
        self.stopping.set()

    def close(self) -> None:
        """Write the cookie jar and close connections and cache."""
        self.adapter.close()
        if self.cache is not None:
            self.cache.close()
        self.cookies.save()

    # ------------------------------------------------------------ one URL

    def get(
        self,
        url: str,
        *,
        page: bool = True,
        accept: str = ACCEPT,
        max_size: int | None = None,
        conditions: dict[str, str] | None = None,
    ) -> Response:
        """Return the page at ``url``.

        ``page``: what comes must be a page that may hold an article (False: anything, for feeds and sitemaps); cookie
        rounds and immediate refreshes are walked through, and walls are told from pages. ``conditions``: headers such
        as If-None-Match, for a caller who has the page; the response then may have status 304 and no body.
        """
        address = parse_url(url)
        self._await_turn(address)
        clock = Clock(self.options)
        visit = Visit(show(url.strip(), 2000), address, clock, self.options.tries - 1, conditions=conditions or {})
        current.clock = clock
        try:
            return self._visit(visit, page, accept, max_size or self.options.max_size)
        except Failed as failed:
            kind = RefusedError if failed.status in REFUSED else FetchError
            raise kind(visit.url, failed.reason, failed.status) from failed
        except NewsgrabError as error:
            raise renamed(error, visit.url) from error
        finally:
            current.clock = None

    def prepare(self, url: str) -> None:
        """Fetch robots.txt of the URL's origin, so that the page can follow when its turn comes. Raises nothing."""
        try:
            address = parse_url(url)
            if not self.options.ignore_robots and not self.robots.known(address):
                clock = current.clock = Clock(self.options)
                self.robots.rules(address, clock)
        except Exception:  # also a bug: it will be said again when the page is asked for
            return
        finally:
            current.clock = None

    def sitemaps(self, url: str) -> list[str]:
        """Return the sitemaps that robots.txt of the URL's origin names; none where it is not asked or not had."""
        if self.options.ignore_robots:
            return []
        clock = current.clock = Clock(self.options)
        try:
            _, rules = self.robots.rules(parse_url(url), clock)
        except (Failed, NewsgrabError):
            return []
        finally:
            current.clock = None
        return rules.sitemaps if rules is not None else []

    def _await_turn(self, address: Address) -> None:
        """Wait for the server's next turn before the clock starts: waiting politely is no part of the fetch."""
        wait = self.pace.due(address.server) - time.monotonic()
        if 0 < wait <= self.options.max_time:
            self.pace.stop.wait(wait)

    def _visit(self, visit: Visit, page: bool, accept: str, limit: int) -> Response:
        address = visit.start
        conditions: dict[str, str] = {}
        for _ in range(MAX_HOPS + 1):
            key = self._cache_key(address, visit)
            stored = self.cache.load(key) if self.cache and page else None
            if stored is not None and stored.fresh_until > time.time():
                answer = Answer(stored.status, dict(stored.headers), stored.body)
                return self._finish(visit, address, answer, page, stored.fetched_at, from_cache=True)
            if not self.options.ignore_robots:
                self.pace.slow_down(address.server, self.robots.check(address, visit.clock))
            conditions = stored.conditions() if stored is not None else visit.conditions
            visit.seen.add((address.url, self.cookies.header(address)))
            answer = self._ask(visit, address, {"Accept": accept, **conditions}, limit)
            self.cookies.take(address, answer.cookies)
            if answer.status == 304 and stored is not None and conditions:
                if self.cache:
                    self.cache.renew(key, {**stored.headers, **answer.headers})
                kept = Answer(stored.status, {**stored.headers, **answer.headers}, stored.body)
                kept.headers["content-type"] = stored.headers.get("content-type", "")
                return self._finish(visit, address, kept, page, time.time(), from_cache=True)
            if answer.status == 304 and visit.conditions and stored is None:
                return self._response(visit, address, answer, time.time())
            target = self._target(visit, address, answer, page)
            if target is None:
                response = self._finish(visit, address, answer, page, time.time())
                if self.cache and page and answer.status == 200:
                    self.cache.store(key, address.url, answer.headers, answer.body)
                return response
            address = target
        raise Failed(f"more than {MAX_HOPS} redirects")

    def _target(self, visit: Visit, address: Address, answer: Answer, page: bool) -> Address | None:
        """Return where an answer sends us, None where it is what we came for."""
        location: str | None = None
        if answer.status in REDIRECTS:
            location = latin_to_utf8(answer.headers.get("location", ""))
            if not location.strip():
                raise Failed(f"a redirect ({answer.status}) that does not say where to", status=answer.status)
        elif page and answer.status == 200:
            location = challenge.refresh_target(answer.headers, answer.body, address.url)
            if location is None or visit.refreshed >= MAX_REFRESHES:
                return None
            visit.refreshed += 1
        if location is None:
            return None
        try:
            target = replace(parse_url(location, address.url), auth=None)
        except FetchError as error:
            raise type(error)(visit.url, f"redirected to {show(location)}: {error.reason}", answer.status) from error
        if target.origin == visit.start.origin:
            target = replace(target, auth=visit.start.auth)
        # The same address again is a circle, unless a cookie has come since: then it is the round of a wall.
        if (target.url, self.cookies.header(target)) in visit.seen:
            if answer.status == 200:
                return None  # a page that reloads itself is a page
            raise Failed(f"the redirects go round in a circle, at {show(target.url, 120)}", status=answer.status)
        return target

    def _finish(
        self, visit: Visit, address: Address, answer: Answer, page: bool, fetched: float, *, from_cache: bool = False
    ) -> Response:
        """Return the answer as a page; raise what it is where it is none."""
        response = self._response(visit, address, answer, fetched, from_cache=from_cache)
        warnings = list(response.warnings)
        wall = challenge.wall(response)
        if wall is not None:
            raise RefusedError(visit.url, wall, answer.status)
        if answer.status in (204, 205):
            raise NotAnArticleError(visit.url, f"the server says that there is no content ({answer.status})")
        if answer.status == 304:
            raise FetchError(visit.url, "the server says 'not modified' (304), which was not asked for", 304)
        if answer.status not in (200, 203):
            reason = REASONS.get(answer.status, f"the server answers with status {answer.status}")
            kind = RefusedError if answer.status in REFUSED else FetchError
            raise kind(visit.url, reason, answer.status)
        if page:
            problem = challenge.not_a_page(response)
            if problem is not None:
                raise NotAnArticleError(visit.url, problem)
            warnings += challenge.opt_outs(response)
        return replace(response, warnings=tuple(warnings))

    def _response(
        self, visit: Visit, address: Address, answer: Answer, fetched: float, *, from_cache: bool = False
    ) -> Response:
        """Return an answer, whatever it is, with what its visit knows."""
        return Response(
            url=replace(visit.start, auth=None).url,
            final_url=address.url,
            status=answer.status,
            content_type=answer.headers.get("content-type") or None,
            body=answer.body,
            fetched_at=datetime.fromtimestamp(fetched, UTC).replace(microsecond=0),
            headers=answer.headers,
            warnings=("robots.txt was not asked (--ignore-robots)",) if self.options.ignore_robots else (),
            from_cache=from_cache,
            sent=answer.sent,
            received=answer.received,
            reason=answer.reason,
        )

    # ------------------------------------------------------------ one request, tried again where that may help

    def _ask(self, visit: Visit, address: Address, headers: dict[str, str], limit: int, *, cut: bool = False) -> Answer:
        headers = self._headers(visit, address, headers)
        while True:
            wait = 0.0
            failed: Failed | None = None
            answer = Answer(0, {})
            try:
                with self.pace.turn(address.server, visit.clock, first=visit.first):
                    visit.first = False
                    answer = self._exchange(address, headers, visit.clock, limit, cut)
            except Failed as error:
                if not error.retry:
                    raise
                failed = error
            else:
                if answer.status not in RETRIED or challenge.vendor_of(answer.headers, answer.status):
                    return answer
                wait = retry_after(answer.headers.get("retry-after"))
                if wait:
                    self.pace.close(address.server, wait, answer.status)
                    if wait > visit.clock.remaining():
                        raise closed_until(wait, answer.status)
            # Half jitter: full jitter would allow no pause at all.
            pause = self.options.backoff * 2 ** (self.options.tries - 1 - visit.retries) * random.uniform(0.5, 1.0)
            wait = max(wait, pause)
            if visit.retries > 0 and wait < visit.clock.remaining():
                visit.retries -= 1
                self.pace.sleep(wait)
            elif failed is not None:
                raise failed
            else:
                return answer

    def _exchange(self, address: Address, headers: dict[str, str], clock: Clock, limit: int, cut: bool) -> Answer:
        from .transport import explain

        response = None
        try:
            response = self.adapter.exchange(address.url, headers, self._proxies_for(address, clock), clock)
            raw = response.raw
            answer = Answer(
                response.status_code,
                {},
                cookies=list(raw.headers.getlist("set-cookie")),
                sent=tuple(headers.items()),
                received=tuple(raw.headers.iteritems()),
                reason=raw.reason or "",
            )
            for name in raw.headers:
                if name.lower() != "set-cookie":
                    answer.headers[name.lower()] = ", ".join(raw.headers.getlist(name))
            if answer.status in (200, 203):
                answer.body = read_body(raw, answer.headers, limit, cut=cut)
                if not cut:
                    raw.release_conn()
                    response = None  # the connection may serve the next page
            elif answer.headers.get("content-length") == "0":
                raw.release_conn()
                response = None
            return answer
        except NewsgrabError:
            raise
        except Exception as error:  # of requests, urllib3, http.client, ssl, socket: each has its own tree
            raise explain(error, clock) from error
        finally:
            if response is not None:
                # Nothing more is read of a redirect's or an error's body, nor of one that failed.
                response.raw.close()

    def _headers(self, visit: Visit, address: Address, more: dict[str, str]) -> dict[str, str]:
        """Return what is sent. What the user gave goes to the origin of the URL that they named, and to no other."""
        headers = {
            "User-Agent": self.options.user_agent,
            "Accept-Encoding": ACCEPT_ENCODING,
            **more,
        }
        if address.origin == visit.start.origin:
            headers = merge(headers, self.options.headers)
        if address.auth is not None:
            token = base64.b64encode(":".join(address.auth).encode()).decode()
            headers = merge(headers, [("Authorization", f"Basic {token}")])
        cookie = self.cookies.header(address)
        if cookie is not None:
            given = next((value for name, value in headers.items() if name.lower() == "cookie"), None)
            headers = merge(headers, [("Cookie", f"{given}; {cookie}" if given else cookie)])
        return headers

    def _proxies_for(self, address: Address, clock: Clock) -> dict[str, str]:
        """Return the proxy for an address. The proxy resolves the name; that it is a public one is seen to here."""
        if not self.proxies:
            return {}
        from urllib.request import proxy_bypass_environment  # type: ignore[attr-defined]

        from .guard import resolve, vet

        if self.options.proxy is None and proxy_bypass_environment(address.netloc):
            return {}
        proxy = self.proxies.get(address.scheme) or self.proxies.get("all")
        if not proxy:
            return {}
        try:
            addresses = resolve(address.host, address.port, clock)
        except Failed:
            addresses = []  # behind a proxy, names of the net are often not known
        if addresses:
            vet(address.url, address.host, addresses, self.options.networks)
        return {address.scheme: proxy}

    def _cache_key(self, address: Address, visit: Visit) -> str:
        """Return what a page is stored under: the address, and a hash of what was sent to get this copy of it."""
        import hashlib

        headers = self._headers(visit, address, {})
        headers.pop("Accept-Encoding")
        own = hashlib.sha256(repr(sorted(headers.items())).encode()).hexdigest()[:16]
        return f"{own} {address.url}"

    # ------------------------------------------------------------ robots.txt

    def _fetch_robots(self, address: Address, clock: Clock) -> File:
        """Return what the origin's robots.txt comes to. A server that cannot be reached at all is a FetchError."""
        target = replace(address, target="/robots.txt")
        visit = Visit(target.url, target, clock, self.options.tries - 1)
        now = time.time()
        for _ in range(MAX_REDIRECTS + 1):
            try:
                answer = self._ask(visit, target, {"Accept": "text/plain,*/*;q=0.5"}, MAX_BYTES, cut=True)
            except TimeUp:
                return File(None, f"nothing in {clock.max_time:g} s", now + SHORT_LIFE)
            except Failed as failed:
                if failed.reason == STOPPED:
                    raise
                if not failed.reached:
                    return File(None, failed.reason, time.time() + DEAD_LIFE, reached=False)
                return File(None, failed.reason, now + SHORT_LIFE)
            if answer.status in REDIRECTS and answer.headers.get("location", "").strip():
                try:
                    target = parse_url(latin_to_utf8(answer.headers["location"]), target.url)
                except FetchError as error:
                    return File(None, f"redirected: {error.reason}", now + SHORT_LIFE)
                target = replace(target, auth=address.auth if target.origin == address.origin else None)
                continue
            if answer.status in (200, 203):
                return File(decode(answer.body), "", now + LIFE)
            if 400 <= answer.status < 500:
                return File("", f"status {answer.status}", now + LIFE)
            return File(None, f"status {answer.status}", now + SHORT_LIFE)
        # RFC 9309, 2.3.1.2: not reached in five redirects counts as unavailable, as a 404 does.
        return File("", "too many redirects", now + LIFE)


MAX_REFRESHES = 2  # of one page: one for a cookie, one for a splash page


def renamed(error: NewsgrabError, url: str) -> NewsgrabError:
    """Return an error of a hop as an error of the URL that the user named."""
    if isinstance(error, FetchError) and error.url != url:
        host = error.url if error.url.partition("://")[2] else ""
        return type(error)(url, f"{error.reason} (at {host})" if host else error.reason, error.status)
    return error


def merge(headers: dict[str, str], more: Any) -> dict[str, str]:
    """Return headers with others in place of those of the same name, whatever its case."""
    found = {name.lower(): (name, value) for name, value in headers.items()}
    for name, value in more:
        found[name.lower()] = (name, value)
    return dict(found.values())


def latin_to_utf8(text: str) -> str:
    """Return a header as UTF-8: http.client reads Latin-1, servers write what they like."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def retry_after(text: str | None) -> float:
    """Return the seconds that a Retry-After header asks for; 0 where it is not there or cannot be read.

    >>> retry_after("120"), retry_after("9" * 400), retry_after("soon"), retry_after("Mon, 01 Jan 2001 00:00:00 GMT")
    (120.0, inf, 0.0, 0.0)
    """
    text = (text or "").strip()
    if re.fullmatch("[0-9]{1,1000}", text):
        digits = text.lstrip("0")
        return float(digits or 0) if len(digits) <= MAX_RETRY_DIGITS else float("inf")
    if not text or len(text) > 100:
        return 0.0
    try:
        at = parsedate_to_datetime(text)
        return max(0.0, (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() - time.time())
    except (ValueError, TypeError, IndexError, OverflowError):
        return 0.0


def read_proxies(given: str | None) -> dict[str, str]:
    """Return the proxy for each scheme: the option's for all, else the environment's."""
    from urllib.parse import urlsplit
    from urllib.request import getproxies_environment

    found = getproxies_environment() if given is None else ({"all": given} if given else {})
    proxies: dict[str, str] = {}
    for scheme in ("http", "https", "all"):
        if found.get(scheme):
            proxy = found[scheme] if "://" in found[scheme] else f"http://{found[scheme]}"
            try:
                parts = urlsplit(proxy)
                sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
            except ValueError:
                sound = False
            if not sound:
                raise UsageError(f"the proxy {show(proxy, 100)!r} is not http://HOST:PORT or https://HOST:PORT")
            proxies[scheme] = proxy
    return proxies
