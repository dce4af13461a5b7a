"""robots.txt, by RFC 9309.

Gone (4xx) means leave to fetch; not to be had (5xx, silence, a cut answer) means none. A file holds for a day. What is
longer than 500 KB is cut there. protego reads the rules, of the groups that speak to us: a file that names thousands of
robots costs it time and memory that grow as robots times rules.

Errors: RefusedError, which says which rule of thumb was applied and that ``--ignore-robots`` exists.
"""

from __future__ import annotations

import threading
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..errors import RefusedError
from ..records import dataclass
from ..text.patterns import lazy
from .clock import Clock, Failed
from .options import NAME, Options
from .urls import Address, show

MAX_BYTES = 500 * 1024  # RFC 9309: at least 500 kibibytes are to be read
MAX_REDIRECTS = 5  # RFC 9309: at least five
LIFE = 86_400.0  # seconds; RFC 9309: not longer than a day
SHORT_LIFE = 300.0  # seconds that "not to be had" is believed
DEAD_LIFE = 60.0  # seconds that a server counts as not there: a list of its pages does not wait for each
MAX_FILES = 50_000  # remembered, the latest
MAX_KEPT = 32_000_000  # bytes of them, compressed
MAX_PARSED = 256  # of them that are kept as rules, which take twenty times the room of the text
MAX_STARS = 20  # of one rule; what stands behind them is dropped, so that the rule says no to more

TOKEN = lazy(r"[A-Za-z_-]{1,100}")
AGENT_FIELDS = ("user-agent", "useragent", "user agent")


@dataclass(frozen=True, slots=True)
class File:
    """What one origin's robots.txt came to: its text (None: not to be had), why, and until when that holds."""

    text: str | None
    reason: str
    until: float  # seconds since 1970
    reached: bool = True  # False: there was no server that took a connection


class Rules:
    """The rules of one file for the names we go by."""

    def __init__(self, text: str, names: tuple[str, ...]) -> None:
        from protego import Protego

        self.names = names
        self.sitemaps = sitemaps(text)
        self.parsed: list[tuple[str, Any]] = [(name, Protego.parse(select(text, name))) for name in names]

    def allow(self, url: str) -> bool:
        """Return whether each of our names may fetch the address."""
        return all(parsed.can_fetch(url, name) for name, parsed in self.parsed)

    def delay(self) -> float:
        """Return the seconds between two requests that the file asks for, 0 where it does not."""
        wanted = 0.0
        for name, parsed in self.parsed:
            wanted = max(wanted, parsed.crawl_delay(name) or 0.0)
            rate = parsed.request_rate(name)
            if rate is not None and rate.requests:
                wanted = max(wanted, rate.seconds / rate.requests)
        return wanted


def select(text: str, name: str) -> str:
    """Return the lines of robots.txt that speak to ``name``: of its own groups, or else of those for everybody.

    >>> print(select("User-agent: a\\nUser-agent: NewsGrab/1\\nDisallow: /x\\nUser-agent: *\\nDisallow: /", "newsgrab"))
    User-agent: newsgrab
    disallow: /x
    """
    groups: dict[str, list[str]] = {name: [], "*": []}
    current: set[str] = set()
    named = False
    in_agents = False
    for line in text.splitlines():
        rule = line.partition("#")[0].strip()
        key, mark, value = rule.partition(":")
        if not mark:
            # "Disallow /x": protego is generous to a missing colon, so we are.
            key, _, value = rule.partition(" ")
        key, value = key.strip().lower(), value.strip()
        if not key:
            continue
        if key in AGENT_FIELDS:
            if not in_agents:
                current = set()
            in_agents = True
            token = TOKEN.match(value)
            if value.startswith("*"):
                current.add("*")
            elif token and token.group().lower() == name:
                current.add(name)
                named = True
            continue
        if key in ("sitemap", "host"):
            continue
        in_agents = False
        if value.count("*") > MAX_STARS:
            if key == "allow":
                continue
            value = "*".join(value.split("*", MAX_STARS)[:MAX_STARS]) + "*"
        for agent in current:
            groups[agent].append(f"{key}: {value}")
    lines = groups[name] if named else groups["*"]
    return "\n".join([f"User-agent: {name}", *lines])


def sitemaps(text: str) -> list[str]:
    """Return the sitemaps that robots.txt names, each once, at most a hundred."""
    found: dict[str, None] = {}
    for line in text.splitlines():
        key, mark, value = line.partition(":")
        if mark and key.strip().lower() == "sitemap" and value.strip():
            found[value.strip()] = None
            if len(found) == 100:
                break
    return list(found)


def names(user_agent: str) -> tuple[str, ...]:
    """Return the product tokens to look for: ours, and the one that the user goes by.

    >>> names("newsgrab/1.0")
    ('newsgrab',)
    >>> names("ExampleBot/2 (+https://example.com/bot)")
    ('newsgrab', 'examplebot')
    """
    token = TOKEN.match(user_agent)
    mine = token.group().lower() if token else NAME
    # A browser's name is nobody's product token.
    return (NAME,) if mine in (NAME, "mozilla") else (NAME, mine)


class Robots:
    """The robots.txt of every origin. ``fetch`` gets one (see ``Client``); ``keep`` and ``recall`` are the cache's."""

    def __init__(
        self,
        options: Options,
        fetch: Callable[[Address, Clock], File],
        recall: Callable[[str], File | None] | None = None,
        keep: Callable[[str, File], None] | None = None,
    ) -> None:
        self.names = names(options.user_agent)
        self.fetch = fetch
        self.recall = recall
        self.keep = keep
        self.files: OrderedDict[str, File] = OrderedDict()  # texts compressed, see pack
        self.parsed: OrderedDict[str, Rules] = OrderedDict()
        self.bytes = 0
        self.lock = threading.Lock()
        self.gates = [threading.Lock() for _ in range(64)]

    def known(self, address: Address) -> bool:
        """Return whether a decision needs no request."""
        file = self.files.get(address.origin)
        return file is not None and file.until > time.time()

    def rules(self, address: Address, clock: Clock) -> tuple[File, Rules | None]:
        """Return the file of the address's origin, fetched where it is not known or too old, and its rules if any."""
        origin = address.origin
        gate = self.gates[hash(origin) % len(self.gates)]  # two threads do not ask one server twice
        if not gate.acquire(timeout=max(0.0, clock.remaining())):
            clock.left()
        try:
            file = self.files.get(origin)
            if file is None or file.until <= time.time():
                file = self.recall(origin) if self.recall else None
                if file is None or file.until <= time.time():
                    file = self.fetch(address, clock)
                    if self.keep:
                        self.keep(origin, file)
                file = self._remember(origin, file)
            if not file.text:
                return file, None
            with self.lock:
                rules = self.parsed.get(origin)
            if rules is None:
                rules = Rules(unpack(file.text), self.names)
                with self.lock:
                    self.parsed[origin] = rules
                    while len(self.parsed) > MAX_PARSED:
                        self.parsed.popitem(last=False)
            return file, rules
        finally:
            gate.release()

    def _remember(self, origin: str, file: File) -> File:
        if file.text:
            file = replace(file, text=pack(file.text))
        with self.lock:
            self.parsed.pop(origin, None)
            old = self.files.pop(origin, None)
            self.bytes += len(file.text or "") - len((old and old.text) or "")
            self.files[origin] = file
            while len(self.files) > MAX_FILES or (self.bytes > MAX_KEPT and len(self.files) > 1):
                _, dropped = self.files.popitem(last=False)
                self.bytes -= len(dropped.text or "")
        return file

    def check(self, address: Address, clock: Clock) -> float:
        """Return the delay that the file asks for; where it says no, a RefusedError."""
        file, rules = self.rules(address, clock)
        if not file.reached:
            raise Failed(file.reason, reached=False)
        if file.text is None:
            reason = f"robots.txt could not be had ({show(file.reason, 120)}), which means no"
            raise RefusedError(address.url, f"{reason} (--ignore-robots asks anyway)")
        if rules is None:
            return 0.0
        if not rules.allow(address.url):
            raise RefusedError(address.url, "robots.txt says no (--ignore-robots asks anyway)")
        return rules.delay()


def pack(text: str) -> str:
    """Return a text compressed; a letter is a byte."""
    return zlib.compress(text.encode("utf-8", "replace"), 6).decode("latin-1")


def unpack(text: str) -> str:
    """Return what ``pack`` was given."""
    return zlib.decompress(text.encode("latin-1")).decode("utf-8")


def decode(body: bytes) -> str:
    """Return the text of a robots.txt, cut at the limit back to its last whole line."""
    if len(body) >= MAX_BYTES:
        body = body[:MAX_BYTES]
        body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]
    return body.decode("utf-8-sig", errors="replace").replace("\x00", "")
