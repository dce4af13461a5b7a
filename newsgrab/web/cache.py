"""Pages and robots.txt kept from run to run (``--cache FILE``), so that a server need not send them again.

A private cache in the sense of RFC 9111: ``max-age`` and ``Expires`` say how long a page is fresh; after that it is
asked for with ETag and Last-Modified, and ``304`` gives the stored one. ``no-store``, ``Vary: *`` and cut pages are
not kept; of the headers only those that a record needs are.

One SQLite file, which several runs may use at once. A file that is no cache of ours is refused untouched.
Errors: InputError when it is opened; later trouble costs the cache, not the page.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
import zlib
from contextlib import suppress
from email.utils import parsedate_to_datetime
from pathlib import Path

from ..errors import InputError
from ..records import dataclass
from .robots import File

APPLICATION_ID = 0x6E677763  # "ngwc"
VERSION = 1
KEPT_DAYS = 30  # a page not used for so long is dropped
WAIT = 5.0  # seconds for another run to finish its write
# Headers that the record, the parser or another request need.
HEADERS = (
    "content-type",
    "content-language",
    "etag",
    "last-modified",
    "date",
    "tdm-reservation",
    "tdm-policy",
    "x-robots-tag",
)
MAX_FRESH = 365 * 86_400.0  # seconds; RFC 9111 has no limit, a mistyped one should not outlive a year

SCHEMA = """
CREATE TABLE page (
    key TEXT PRIMARY KEY, final_url TEXT NOT NULL, status INTEGER NOT NULL, headers TEXT NOT NULL, body BLOB NOT NULL,
    fetched_at REAL NOT NULL, fresh_until REAL NOT NULL, used_at REAL NOT NULL
);
CREATE TABLE robots (origin TEXT PRIMARY KEY, text TEXT, reason TEXT NOT NULL, until REAL NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """A page as it was kept. Times are seconds since 1970."""

    final_url: str
    status: int
    headers: dict[str, str]
    body: bytes
    fetched_at: float
    fresh_until: float

    def conditions(self) -> dict[str, str]:
        """Return the headers that ask for the page only if it has changed."""
        asked = {"If-None-Match": self.headers.get("etag"), "If-Modified-Since": self.headers.get("last-modified")}
        return {name: value for name, value in asked.items() if value}


class Cache:
    """The file. Safe to use from several threads."""

    def __init__(self, file: Path) -> None:
        self.lock = threading.Lock()
        try:
            fresh = not file.exists() or file.stat().st_size == 0
            self.db = sqlite3.connect(file, timeout=WAIT, isolation_level=None, check_same_thread=False)
        except (sqlite3.Error, OSError) as error:
            raise InputError(f"--cache {file}: {error}") from error
        try:
            if not fresh:
                self._recognise(file)
            self._prepare()
        except sqlite3.Error as error:
            self.db.close()
            raise InputError(f"--cache {file}: {error}") from error
        except InputError:
            self.db.close()
            raise

    def _prepare(self) -> None:
        """Make the tables where there are none, and drop what nobody has used for long."""
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA synchronous=NORMAL")
        self.db.execute("BEGIN IMMEDIATE")
        if not self.db.execute("PRAGMA user_version").fetchone()[0]:
            for statement in SCHEMA.split(";"):
                self.db.execute(statement)
            self.db.execute(f"PRAGMA application_id={APPLICATION_ID}")
            self.db.execute(f"PRAGMA user_version={VERSION}")
        self.db.execute("DELETE FROM page WHERE used_at < ?", (time.time() - KEPT_DAYS * 86_400,))
        self.db.execute("DELETE FROM robots WHERE until < ?", (time.time(),))
        self.db.execute("COMMIT")

    def _recognise(self, file: Path) -> None:
        ours = self.db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        version = self.db.execute("PRAGMA user_version").fetchone()[0]
        if not ours or version > VERSION:
            what = "written by a later newsgrab" if ours else "not a cache of newsgrab"
            raise InputError(f"--cache {file}: {what}; it is left as it is")

    def load(self, key: str) -> Stored | None:
        """Return a stored page."""
        with self.lock, suppress(sqlite3.Error, ValueError, zlib.error):
            row = self.db.execute(
                "SELECT final_url, status, headers, body, fetched_at, fresh_until FROM page WHERE key = ?", (key,)
            ).fetchone()
            if row is not None:
                return Stored(row[0], row[1], json.loads(row[2]), zlib.decompress(row[3]), row[4], row[5])
        return None

    def store(self, key: str, final_url: str, headers: dict[str, str], body: bytes, status: int = 200) -> None:
        """Keep a whole page, where its headers let us."""
        fresh = freshness(headers)
        now = time.time()
        with self.lock, suppress(sqlite3.Error):
            if fresh is None:
                self.db.execute("DELETE FROM page WHERE key = ?", (key,))
                return
            kept = json.dumps({name: headers[name] for name in HEADERS if name in headers})
            row = (key, final_url, status, kept, zlib.compress(body, 1), now, now + fresh, now)
            self.db.execute("INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def renew(self, key: str, headers: dict[str, str]) -> None:
        """Note that the server has confirmed a page (304)."""
        now = time.time()
        with self.lock, suppress(sqlite3.Error):
            until = now + (freshness(headers) or 0.0)
            self.db.execute("UPDATE page SET fresh_until = ?, used_at = ? WHERE key = ?", (until, now, key))

    def load_robots(self, origin: str) -> File | None:
        """Return what was known of an origin's robots.txt."""
        with self.lock, suppress(sqlite3.Error):
            row = self.db.execute("SELECT text, reason, until FROM robots WHERE origin = ?", (origin,)).fetchone()
            if row is not None:
                return File(*row)
        return None

    def store_robots(self, origin: str, file: File) -> None:
        """Keep an origin's robots.txt. One that could not be had is not kept."""
        if file.text is not None:
            with self.lock, suppress(sqlite3.Error):
                row = (origin, file.text, file.reason, file.until)
                self.db.execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?)", row)

    def close(self) -> None:
        """Close the file."""
        with self.lock, suppress(sqlite3.Error):
            self.db.close()


def freshness(headers: dict[str, str]) -> float | None:
    """Return for how many seconds a page is fresh, None where it must not be kept.

    >>> freshness({"cache-control": "public, max-age=60", "age": "20"})
    40.0
    >>> freshness({"cache-control": "no-store"}) is None
    True
    """
    said: dict[str, str] = {}
    for item in headers.get("cache-control", "").lower().split(","):
        name, _, value = item.partition("=")
        said.setdefault(name.strip(), value.strip(' "'))
    if "no-store" in said or headers.get("vary", "").strip() == "*":
        return None
    if "no-cache" in said:
        return 0.0
    if "max-age" in said:
        return min(MAX_FRESH, max(0.0, seconds(said["max-age"]) - seconds(headers.get("age", "0"))))
    if "expires" in headers:
        try:
            expires = parsedate_to_datetime(headers["expires"]).timestamp()
            sent = parsedate_to_datetime(headers["date"]).timestamp() if "date" in headers else time.time()
        except (ValueError, TypeError, IndexError, OverflowError):
            return 0.0
        return min(MAX_FRESH, max(0.0, expires - sent))
    return 0.0


def seconds(text: str) -> float:
    """Return a delta-seconds of HTTP; 0 for what is none, a year for what is longer."""
    if not (text.isascii() and text.isdigit()):
        return 0.0
    return MAX_FRESH if len(text) > 9 else float(text)
