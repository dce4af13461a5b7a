"""What the user may say about fetching, with its defaults and limits.

Errors: UsageError for a value that cannot be.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from pathlib import Path

from .._version import __version__
from ..errors import UsageError
from ..records import dataclass, field
from ..text.patterns import lazy

NAME = "newsgrab"  # our product token, for which robots.txt is asked
USER_AGENT = f"{NAME}/{__version__}"

IpNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

# The characters of a header name: RFC 9110, token.
HEADER_NAME = lazy(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
# A value in visible Latin-1, tabs and blanks: what can be sent on one line.
HEADER_VALUE = lazy(r"[\t\x20-\x7e\xa0-\xff]{0,8000}")
# Headers that say how the message is sent. A user who sets one breaks the promises made elsewhere in this folder.
OURS = frozenset(
    """
    accept-encoding connection content-encoding content-length host if-match if-modified-since if-none-match if-range
    keep-alive proxy-authorization proxy-connection range te trailer transfer-encoding upgrade
    """.split()  # noqa: SIM905, a line a header would be long
)


@dataclass(frozen=True, slots=True)
class Options:
    """How to fetch. Times are in seconds, sizes in bytes."""

    timeout: float = 15.0  # to connect, and the longest silence
    max_time: float = 60.0  # all of one URL: names, connections, redirects, retries, body
    max_size: int = 10_000_000  # of a page, decoded
    delay: float = 1.0  # between two requests to one host
    per_host: int = 1  # connections to one host
    jobs: int = 8  # hosts asked at the same time
    tries: int = 3  # of one URL, the first included
    backoff: float = 0.5  # before the second try, doubled before the third, with jitter
    allow_private: tuple[str, ...] = ()  # networks that may be asked though they are not public: "127.0.0.0/8"
    headers: tuple[tuple[str, str], ...] = ()  # sent to the origin of the URL that was asked for, to no other
    user_agent: str = USER_AGENT
    cookie_jar: Path | None = None  # a file of cookies as Netscape had it, read first and written at the end
    proxy: str | None = None  # None: the environment's; "": none
    ca_bundle: Path | None = None  # in place of the system's certificates
    ignore_robots: bool = False
    cache: Path | None = None
    networks: tuple[IpNetwork, ...] = field(init=False, default=(), repr=False)

    def __post_init__(self) -> None:
        set_ = object.__setattr__  # the class is frozen
        set_(self, "headers", read_headers(self.headers))
        set_(self, "networks", tuple(read_network(text) for text in as_tuple(self.allow_private)))
        for name in ("cookie_jar", "ca_bundle", "cache"):
            if getattr(self, name) is not None:
                set_(self, name, Path(getattr(self, name)))
        for name in ("timeout", "max_time"):
            if not 0 < getattr(self, name) <= MAX_SECONDS:
                raise UsageError(f"{option(name)} must be more than 0 and at most {MAX_SECONDS} seconds")
        for name in ("delay", "backoff"):
            if not 0 <= getattr(self, name) <= MAX_SECONDS:
                raise UsageError(f"{option(name)} must be from 0 to {MAX_SECONDS} seconds")
        for name in ("max_size", "per_host", "jobs", "tries"):
            if getattr(self, name) < 1:
                raise UsageError(f"{option(name)} must be 1 or more")
        if not HEADER_VALUE.fullmatch(self.user_agent) or not self.user_agent.strip():
            raise UsageError("--user-agent must be one line of Latin letters")


MAX_SECONDS = 86_400  # a day; more is a mistake in the unit


def option(name: str) -> str:
    """Return a field's name as the command line has it."""
    return "--" + name.replace("_", "-")


def as_tuple(value: str | Iterable[str]) -> tuple[str, ...]:
    """Return one string as a tuple of one."""
    return (value,) if isinstance(value, str) else tuple(value)


def read_network(text: str) -> IpNetwork:
    """Return a network in CIDR form; a single address is a network of one.

    >>> read_network("10.1.0.0/16")
    IPv4Network('10.1.0.0/16')
    >>> read_network("::1")
    IPv6Network('::1/128')
    """
    try:
        return ipaddress.ip_network(text.strip(), strict=False)
    except ValueError as error:
        raise UsageError(f"--allow-private {text[:100]!r}: not a network such as 10.0.0.0/8 or ::1/128") from error


def read_headers(given: Mapping[str, str] | Iterable[tuple[str, str] | str]) -> tuple[tuple[str, str], ...]:
    """Return headers as pairs of name and value, from a mapping, pairs or lines.

    >>> read_headers(["Accept-Language: kk", ("X-Key", "1")])
    (('Accept-Language', 'kk'), ('X-Key', '1'))
    >>> read_headers(["Host: example.com"])
    Traceback (most recent call last):
    newsgrab.errors.UsageError: --header Host: newsgrab sets this one itself
    """
    rows: list[tuple[str, str]] = []
    for item in given.items() if isinstance(given, Mapping) else as_tuple_or_items(given):
        name, value = (item.partition(":")[0], item.partition(":")[2]) if isinstance(item, str) else item
        name, value = name.strip(), value.strip(" \t")
        if not HEADER_NAME.fullmatch(name) or not HEADER_VALUE.fullmatch(value):
            # The value may be a secret: only the name is shown.
            raise UsageError(f"--header {name[:100]!r}: must be one line, 'Name: value', in Latin letters")
        if name.lower() in OURS:
            raise UsageError(f"--header {name}: newsgrab sets this one itself")
        rows.append((name, value))
    return tuple(rows)


def as_tuple_or_items(
    given: str | Iterable[tuple[str, str] | str],
) -> Iterable[tuple[str, str] | str]:
    """Return a single line as a list of one."""
    return (given,) if isinstance(given, str) else given
