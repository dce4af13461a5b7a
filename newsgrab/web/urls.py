"""Addresses: read once, strictly, and written back in one form.

What is dialled, what robots.txt is asked about, what is compared to find out whether an origin is another one, and what
is printed all come from one ``Address``; so no two parsers can differ about where a URL leads.

Errors: FetchError for text that is no address, RefusedError for a scheme other than http and https.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, unquote, urljoin, urlsplit

from ..errors import FetchError, RefusedError
from ..records import dataclass
from ..text.patterns import lazy

DEFAULT_PORTS = {"http": 80, "https": 443}

# Browsers cut at 2 MB, servers at 8 KB: a longer one is an attack or a mistake.
MAX_URL = 8192  # characters, of the whole as given and of path and query escaped
MAX_HOST = 253  # characters, RFC 1035
SHOWN = 300  # characters of an address in a message

# Escaped or not, these stay as they are: RFC 3986 reserved and unreserved, and the percent sign.
SAFE = "%/:=&?~#+!$,;'@()*[]|"

HOST = lazy(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_.])?")
IPV6 = lazy(r"[0-9a-f:.]{2,45}")
# What a terminal or a log would act upon: C0, DEL, C1, separators, zero-width and bidi controls, surrogates.
UNPRINTABLE = lazy("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a URL leads. ``target`` is path and query; ``auth`` user and password of the URL, for this origin only."""

    scheme: str
    host: str
    port: int
    target: str
    auth: tuple[str, str] | None = None

    @property
    def netloc(self) -> str:
        """The host and, where it is not the scheme's own, the port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"{self.scheme}://{self.netloc}"

    @property
    def url(self) -> str:
        """The address as text, without user and password."""
        return self.origin + self.target

    @property
    def server(self) -> str:
        """Who is asked, for the sake of pace: http and https of one name are one server."""
        return f"{self.host}:{443 if self.port == 80 else self.port}"

    @property
    def path(self) -> str:
        """The path alone."""
        return self.target.partition("?")[0]


def show(text: str, limit: int = SHOWN) -> str:
    """Return text fit for one line of a message: no control codes, no password, bounded.

    >>> show("http://me:secret@example.com/" + chr(27) + "[2J")
    'http://example.com/?[2J'
    """
    text = UNPRINTABLE.sub("?", text[: 4 * limit])
    text = re.sub(r"(://)[^/?#\\\s]{0,1000}@", r"\1", text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


SURROGATES = lazy("[\ud800-\udfff]")  # halves of a character, which no encoding has


@lru_cache(maxsize=1024)
def parse_url(text: str, base: str | None = None) -> Address:
    """Return the address that ``text`` is, relative to ``base`` where there is one.

    >>> parse_url("HTTP://Example.COM:80/a/../b?x=é#part").url
    'http://example.com/b?x=%C3%A9'
    >>> parse_url("//other.example/x", "https://example.com/a").url
    'https://other.example/x'
    >>> parse_url("http://example.com/a" + chr(0xD800)).url
    'http://example.com/a%EF%BF%BD'
    >>> parse_url("ftp://example.com/")
    Traceback (most recent call last):
    newsgrab.errors.RefusedError: ftp://example.com/: only http and https are fetched, not ftp
    """
    raw = SURROGATES.sub("\ufffd", text).strip("\x00\t\n\x0b\x0c\r \ufeff")
    if len(raw) > MAX_URL + MAX_HOST:
        raise FetchError(show(raw), f"the address is longer than {MAX_URL} characters")
    # As browsers read addresses (WHATWG URL): line ends and tabs inside are dropped, backslashes are slashes.
    cleaned = re.sub(r"[\t\n\r]", "", raw)
    before, mark, after = cleaned.partition("?")
    cleaned = before.replace("\\", "/") + mark + after
    try:
        parts = urlsplit(urljoin(base, cleaned) if base else cleaned)
        scheme, host, port = parts.scheme.lower(), parts.hostname or "", parts.port
    except ValueError as error:
        raise FetchError(show(raw), "not an address") from error
    if scheme not in DEFAULT_PORTS:
        if "." in scheme or not scheme or (not parts.netloc and scheme not in KNOWN_SCHEMES):
            raise FetchError(show(raw), "not an address: it should begin with http:// or https://")
        raise RefusedError(show(raw), f"only http and https are fetched, not {show(scheme, 20)}")
    host = ascii_host(host, raw)
    path = quote(parts.path or "/", safe=SAFE).replace("#", "%23")
    if "/." in path:
        path = urlsplit(urljoin("http://h/", re.sub("^/+", "/", path))).path
    target = path + (f"?{quote(parts.query, safe=SAFE)}" if parts.query else "")
    auth = None
    if parts.username is not None and parts.username + (parts.password or ""):
        auth = (unquote(parts.username), unquote(parts.password or ""))
    if len(target) > MAX_URL:  # escaped, letters of other scripts take nine characters each
        raise FetchError(show(raw), f"the address is longer than {MAX_URL} characters")
    return Address(scheme, host, port or DEFAULT_PORTS[scheme], target, auth)


# Schemes that a redirect has been seen to try; without "//" they look like a host and a port.
KNOWN_SCHEMES = frozenset(
    ("about", "blob", "data", "file", "ftp", "gopher", "intent", "javascript", "jar", "ldap", "mailto", "tel")
)


def ascii_host(host: str, raw: str) -> str:
    """Return a host in the letters of the name system: IDNA where it is in others."""
    host = host.lower()
    if not host.isascii():
        import idna

        try:
            host = idna.encode(host[:MAX_HOST], uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError) as error:
            raise FetchError(show(raw), "not an address: the host name is not valid") from error
    if len(host) > MAX_HOST or not (IPV6 if ":" in host else HOST).fullmatch(host):
        raise FetchError(show(raw), "not an address: the host name is not valid")
    return host
