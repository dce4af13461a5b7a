"""What a report is about, and what its pages share."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ...records import dataclass
from ..reading import marks
from .survey import Survey, survey

if TYPE_CHECKING:
    import sqlite3

    from .queries import Edit, Person, Series

TITLE = "News archive"
# How much of everything a report shows. A page of any archive stays under a megabyte with these.
SITE_PAGES = 100  # sites that have a page of their own: those with the most articles
DAYS = 60  # days of a chart with a bar a day
EDITS, SITE_EDITS = 100, 10
PEOPLE, PASSAGES = 25, 5  # and the latest quotes of each
SLUG = 60  # characters of a site in the name of its page
MARK = 10  # hexadecimal digits that tell those apart whose names cannot be written out
HOST = re.compile(r"[a-z0-9]+(?:-+[a-z0-9]+)*(?:\.[a-z0-9]+(?:-+[a-z0-9]+)*)*")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user asked for. ``since``: the first moment, as the archive stores it. ``sites``: empty for all."""

    title: str = TITLE
    since: str | None = None
    sites: tuple[str, ...] = ()


class Scope:
    """The archive, seen through what the user asked for."""

    def __init__(self, db: sqlite3.Connection, wanted: Wanted) -> None:
        self.db = db
        self.wanted = wanted

    @property
    def filtered(self) -> bool:
        """Say whether the report is about a part of the archive."""
        return bool(self.wanted.since or self.wanted.sites)

    def where(self, site: str | None = None, *, table: str = "articles", since: str = "first_seen_at") -> str:
        """Return the conditions on rows of a table that has ``site``, each with AND before it. See ``values``."""
        sites = (site,) if site is not None else self.wanted.sites
        text = f" AND {table}.site IN ({marks(sites)})" if sites else ""
        return text + (f" AND {table}.{since} >= ?" if self.wanted.since else "")

    def values(self, site: str | None = None) -> tuple[Any, ...]:
        """Return the values of ``where``."""
        sites = (site,) if site is not None else self.wanted.sites
        return (*sites, *([self.wanted.since] if self.wanted.since else []))

    @cached_property
    def as_of(self) -> datetime | None:
        """Return when the archive was last brought up to date; None for one that never was."""
        row = self.db.execute(
            "SELECT max(at) FROM (SELECT max(coalesce(ended_at, started_at)) AS at FROM runs WHERE kind = 'run'"
            " UNION ALL SELECT max(last_fetched_at) FROM articles)"
        ).fetchone()
        return read_moment(row[0])

    @cached_property
    def days(self) -> list[str]:
        """Return the days of the charts that have a bar a day, up to the last one of the archive."""
        if self.as_of is None:
            return []
        last = self.as_of.date()
        days = [(last - timedelta(days=back)).isoformat() for back in range(DAYS - 1, -1, -1)]
        return [day for day in days if not self.wanted.since or day >= self.wanted.since[:10]]

    @cached_property
    def survey(self) -> Survey:
        """Return the figures of the archive."""
        return survey(self)

    @cached_property
    def edits(self) -> tuple[list[Edit], dict[str, list[Edit]]]:
        """Return the latest edits of headlines: of all, and of each site."""
        from .queries import headline_edits

        return headline_edits(self, EDITS, SITE_EDITS)

    @cached_property
    def people(self) -> list[Person]:
        """Return those who are quoted most."""
        from .queries import most_quoted

        return most_quoted(self, PEOPLE, PASSAGES)

    @cached_property
    def rates(self) -> list[Series]:
        """Return the rates by day."""
        from .queries import rate_series

        return rate_series(self)

    def page_of(self, site: str) -> str | None:
        """Return the name of a site's page, None where it has none."""
        return page_name(site) if site in self.survey.sites else None


def page_name(site: str) -> str:
    """Return the name of the file for a site: of letters, digits and hyphens, and another one for every site.

    >>> page_name("arna.example.kz")
    'site-arna-example-kz.html'
    >>> page_name("../../etc/passwd"), page_name("arna-example.kz")
    ('site-etc-passwd---3754d6cb3a.html', 'site-arna--example-kz.html')
    """
    # Two hyphens for one of the host, so that those for its points can be told from them.
    if len(site) <= SLUG and HOST.fullmatch(site):
        return f"site-{site.replace('-', '--').replace('.', '-')}.html"
    slug = re.sub(r"[^a-z0-9]+", "-", site.lower()[:SLUG]).strip("-")
    mark = hashlib.sha256(site.encode("utf-8", "replace")).hexdigest()[:MARK]
    return f"site-{slug}---{mark}.html"


def read_moment(text: str | None) -> datetime | None:
    """Return a stored moment; None for what is none, in a file that others have written to.

    >>> read_moment("2024-03-11T15:30:00Z")
    datetime.datetime(2024, 3, 11, 15, 30, tzinfo=datetime.timezone.utc)
    >>> read_moment("yesterday"), read_moment(None)
    (None, None)
    """
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def read_day(text: str) -> date | None:
    """Return a stored day, None for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
