"""One pass over the articles, in flat memory: figures and days, the most read, for the whole and for each site."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...records import dataclass, field

if TYPE_CHECKING:
    from .scope import Scope

MOST_READ = 25  # articles in the list of all
SITE_MOST_READ = 10  # articles in the list of a site
EDITED = 4000  # of the latest new versions, in which edits of headlines are looked for
SOURCES = 20  # of a site, in the order in which they came


@dataclass(slots=True)
class Figures:
    """What there is of articles, of a site or of all."""

    size: int  # how many of the most read are kept
    articles: int = 0
    gone: int = 0
    first_seen: str | None = None
    last_seen: str | None = None
    days: dict[str, int] = field(default_factory=dict)
    sources: dict[int, None] = field(default_factory=dict)
    read: list[tuple[int, int]] = field(default_factory=list)  # a heap of count and id, the least first

    @property
    def most_read(self) -> list[int]:
        """Return the ids of the most read, the first one first; of two that are equal, the older."""
        return [-number for _, number in sorted(self.read, reverse=True)]

    def add(self, number: int, seen: str, day: str | None, count: int | None, gone: bool, source: int | None) -> None:
        """Count an article; ``day`` is None where no chart shows it."""
        self.articles += 1
        self.gone += gone
        if self.first_seen is None or seen < self.first_seen:
            self.first_seen = seen
        if self.last_seen is None or seen > self.last_seen:
            self.last_seen = seen
        if day is not None:
            self.days[day] = self.days.get(day, 0) + 1
        if count is not None:
            if len(self.read) < self.size:
                heapq.heappush(self.read, (count, -number))
            elif (count, -number) > self.read[0]:
                heapq.heapreplace(self.read, (count, -number))
        if source is not None and source not in self.sources and len(self.sources) < SOURCES:
            self.sources[source] = None


@dataclass(frozen=True, slots=True)
class Survey:
    """The figures. ``sites`` are those that have a page, with the most articles first; ``all_sites`` counts all.

    ``edits`` are pairs of ids: a version and the one before it, of the latest new versions, the latest first.
    ``edited`` counts the articles that have more than one version.
    """

    whole: Figures
    sites: dict[str, Figures]
    all_sites: int
    edited: int
    edits: list[tuple[int, int]]
    rows: dict[str, int]


def survey(scope: Scope) -> Survey:
    """Look over the archive."""
    from .scope import SITE_PAGES

    db, wanted = scope.db, scope.wanted
    counts: list[tuple[int, str]] = []
    all_sites = 0
    for site, number in db.execute("SELECT site, count(*) FROM articles GROUP BY site"):
        if wanted.sites and site not in wanted.sites:
            continue
        all_sites += 1
        heapq.heappush(counts, (number, site))
        if len(counts) > SITE_PAGES:
            heapq.heappop(counts)
    names = [site for _, site in sorted(counts, key=lambda item: (-item[0], item[1]))]
    sites = {site: Figures(SITE_MOST_READ) for site in names}
    whole = Figures(MOST_READ)
    shown = frozenset(scope.days)
    for number, site, seen, count, gone, source in db.execute(
        "SELECT id, site, first_seen_at, view_count, gone_at IS NOT NULL, source_id FROM articles WHERE 1"
        + scope.where(),
        scope.values(),
    ):
        day: str | None = seen[:10]
        if day not in shown:
            day = None
        whole.add(number, seen, day, count, gone, None)
        if (figures := sites.get(site)) is not None:
            figures.add(number, seen, day, count, gone, source)
    edited, edits = find_edits(scope)
    rows = {} if scope.filtered else count_rows(scope)
    if scope.filtered:  # a site that has nothing in the span has no page
        sites = {site: figures for site, figures in sites.items() if figures.articles}
    return Survey(whole, sites, all_sites, edited, edits, rows)


def count_rows(scope: Scope) -> dict[str, int]:
    """Return how many rows there are of what is seen again and again."""
    tables = ("versions", "view_counts", "rates")
    return {table: scope.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def find_edits(scope: Scope) -> tuple[int, list[tuple[int, int]]]:
    """Return how many articles have several versions, and the ids of the latest such versions with the ones before."""
    latest: list[tuple[int, int, int]] = []  # a heap of fetch, version and the one before
    edited = 0
    last_article = last_version = counted = None
    for article, fetch, version, counts in versions(scope):
        if article == last_article and counts:
            if counted != article:
                edited, counted = edited + 1, article
            if len(latest) < EDITED:
                heapq.heappush(latest, (fetch, version, last_version or 0))
            elif fetch > latest[0][0]:
                heapq.heapreplace(latest, (fetch, version, last_version or 0))
        last_article, last_version = article, version
    return edited, [(version, before) for _, version, before in sorted(latest, reverse=True)]


def versions(scope: Scope) -> Iterator[tuple[int, int, int, int]]:
    """Yield article, fetch and id of every version, those of an article together and in their order.

    The last value says whether the version came in the span: an edit may be of an article that is older.
    """
    if not scope.filtered:  # an index has all of this
        yield from scope.db.execute("SELECT article_id, fetch_id, id, 1 FROM versions ORDER BY article_id, fetch_id")
        return
    yield from scope.db.execute(
        "SELECT versions.article_id, versions.fetch_id, versions.id, versions.fetched_at >= ?"
        " FROM articles CROSS JOIN versions ON versions.article_id = articles.id"
        f" WHERE 1{scope.where(since='last_fetched_at')} ORDER BY articles.id, versions.fetch_id",
        (scope.wanted.since or "", *scope.values()),
    )
