"""What the pages ask the archive: lists of headlines, edits, people and their words, rates by day.

Texts are cut inside SQLite, so that a page of a megabyte costs no more than a line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from ...records import dataclass

if TYPE_CHECKING:
    import sqlite3

    from .scope import Scope

HEADLINE, LEAD, QUOTE, NAME, ROLE = 300, 400, 700, 120, 200  # characters that are shown
CANDIDATES = 4  # times the people asked for: so many are counted to find them
PASSAGES = 60  # latest passages of a person, in which different ones are looked for
ARTICLES = 400  # latest articles of a site in which its people are looked for
KINDS = 24  # rows of one fetch: buying and selling, several units
MAX_DAYS = 366  # of a series
MAX_SITES, MAX_PAIRS = 40, 12
DIGITS = 12  # before and behind the point; a rate that has more is none

HEADLINES = (
    "SELECT articles.id, articles.url, articles.site, articles.first_seen_at, articles.gone_at, articles.view_count,"
    f" substr(coalesce(versions.headline, articles.title), 1, {HEADLINE}) AS headline, versions.lang,"
    f" substr(versions.lead, 1, {LEAD}) AS lead, substr(versions.published_at, 1, 40) AS published_at"
    " FROM articles JOIN versions ON versions.id = articles.version_id"
)


@dataclass(frozen=True, slots=True)
class Edit:
    """A headline that became another."""

    row: sqlite3.Row
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is quoted."""

    name: str
    quotes: int
    articles: int
    sites: int
    role: str | None
    passages: list[sqlite3.Row]


@dataclass(frozen=True, slots=True)
class Series:
    """What a site says that a currency costs: the last value of each day, the oldest first."""

    site: str
    base: str
    counter: str | None
    units: int
    kind: str | None
    days: list[tuple[str, Decimal]]

    @property
    def pair(self) -> tuple[str, str, int]:
        """Return what is priced, in what, by how many."""
        return (self.base, self.counter or "", self.units)


def latest_headlines(scope: Scope, limit: int, site: str | None = None) -> list[sqlite3.Row]:
    """Return the articles that were found last, the last first."""
    return scope.db.execute(
        f"{HEADLINES} WHERE 1{scope.where(site)} ORDER BY articles.id DESC LIMIT ?", (*scope.values(site), limit)
    ).fetchall()


def headlines(scope: Scope, numbers: Iterable[int]) -> list[sqlite3.Row]:
    """Return the articles with these ids, in this order."""
    found = (scope.db.execute(f"{HEADLINES} WHERE articles.id = ?", (number,)).fetchone() for number in numbers)
    return [row for row in found if row is not None]


def headline_edits(scope: Scope, limit: int, site_limit: int) -> tuple[list[Edit], dict[str, list[Edit]]]:
    """Return the latest edits of headlines, the latest first: of all, and of each site."""
    whole: list[Edit] = []
    sites: dict[str, list[Edit]] = {site: [] for site in scope.survey.sites}
    for version, before in scope.survey.edits:
        row = scope.db.execute(
            "SELECT articles.url, articles.site, after.lang, before.last_seen_at AS old_at, after.fetched_at AS new_at,"
            f" substr(before.headline, 1, {HEADLINE}) AS old, substr(after.headline, 1, {HEADLINE}) AS new"
            " FROM versions AS after JOIN versions AS before ON before.id = ?"
            " JOIN articles ON articles.id = after.article_id"
            " WHERE after.id = ? AND before.headline IS NOT after.headline",
            (before, version),
        ).fetchone()
        if row is None or not row["old"] or not row["new"] or row["old"].split() == row["new"].split():
            continue
        edit = Edit(row, row["old"], row["new"])
        if len(whole) < limit:
            whole.append(edit)
        if len(mine := sites.get(row["site"], whole)) < site_limit:
            mine.append(edit)
    return whole, sites


# ---------------------------------------------------------------- people

SAID = (
    "FROM quotes JOIN articles ON articles.version_id = quotes.version_id"
    " JOIN versions ON versions.id = quotes.version_id WHERE quotes.speaker IS NOT NULL"
)


def most_quoted(scope: Scope, limit: int, passages: int) -> list[Person]:
    """Return those with the most quotes in the articles as they stand now, with their latest words."""
    if scope.filtered:
        names = scope.db.execute(
            f"SELECT quotes.speaker FROM articles CROSS JOIN quotes ON quotes.version_id = articles.version_id"
            f" WHERE quotes.speaker IS NOT NULL{scope.where()} GROUP BY quotes.speaker"
            " ORDER BY count(*) DESC, quotes.speaker LIMIT ?",
            (*scope.values(), limit),
        )
    else:
        # An index counts the quotes of all versions; those of the ones that stand are then counted of the first names.
        names = scope.db.execute(
            "SELECT speaker FROM quotes WHERE speaker IS NOT NULL GROUP BY speaker ORDER BY count(*) DESC, speaker"
            " LIMIT ?",
            (limit * CANDIDATES,),
        )
    people: list[tuple[str, int, int, int]] = []
    for (name,) in names.fetchall():
        counts = scope.db.execute(
            "SELECT count(*), count(DISTINCT articles.id), count(DISTINCT articles.site) FROM quotes"
            " JOIN articles ON articles.version_id = quotes.version_id WHERE quotes.speaker = ?" + scope.where(),
            (name, *scope.values()),
        ).fetchone()
        if counts[0]:
            people.append((name, counts[0], counts[1], counts[2]))
    people.sort(key=lambda item: (-item[1], item[0]))
    return [person(scope, item, passages) for item in people[:limit]]


def person(scope: Scope, counted: tuple[str, int, int, int], limit: int) -> Person:
    """Return somebody with the latest words, each once though several sites have them."""
    name, quotes, articles, sites = counted
    rows = scope.db.execute(
        f"SELECT substr(quotes.text, 1, {QUOTE}) AS text, substr(quotes.role, 1, {ROLE}) AS role, quotes.kind,"
        " articles.site, articles.url, versions.lang, articles.first_seen_at,"
        f" substr(versions.headline, 1, {HEADLINE}) AS headline"
        f" {SAID} AND quotes.speaker = ?{scope.where()} ORDER BY quotes.id DESC LIMIT ?",
        (name, *scope.values(), PASSAGES),
    ).fetchall()
    roles = Counter(row["role"] for row in rows if row["role"])
    different: dict[str, sqlite3.Row] = {}
    for row in rows:
        different.setdefault(" ".join(row["text"].split()).casefold(), row)
    return Person(
        name[:NAME],
        quotes,
        articles,
        sites,
        min(roles, key=lambda role: (-roles[role], role)) if roles else None,
        list(different.values())[:limit],
    )


def quoted_by(scope: Scope, site: str, limit: int) -> list[tuple[str, int]]:
    """Return who is quoted most in the latest articles of a site."""
    rows: list[Any] = scope.db.execute(
        "SELECT quotes.speaker, count(*) FROM"
        f" (SELECT version_id FROM articles WHERE version_id IS NOT NULL{scope.where(site)} ORDER BY id DESC LIMIT ?)"
        " AS latest CROSS JOIN quotes ON quotes.version_id = latest.version_id WHERE quotes.speaker IS NOT NULL"
        " GROUP BY quotes.speaker ORDER BY count(*) DESC, quotes.speaker LIMIT ?",
        (*scope.values(site), ARTICLES, limit),
    ).fetchall()
    return [(name[:NAME], number) for name, number in rows]


# ---------------------------------------------------------------- counts


def growth(db: sqlite3.Connection, article: int, points: int) -> list[tuple[str, int]]:
    """Return when an article was seen with which count; of more than ``points`` the same share everywhere."""
    rows = [
        (row[0], row[1])
        for row in db.execute(
            "SELECT seen_at, view_count FROM view_counts WHERE article_id = ? ORDER BY seen_at, fetch_id", (article,)
        )
    ]
    step = -(-len(rows) // points) if points else 1
    return rows if step <= 1 else rows[:-1:step] + rows[-1:]


# ---------------------------------------------------------------- rates


def rate_series(scope: Scope) -> list[Series]:
    """Return the rates by day, as the view ``rates_daily`` has them, of at most the last year.

    The index of rates is entered once a day and series; to read it through would take minutes in an old archive, where
    every page of a site with a ticker has added rows.
    """
    found: list[Series] = []
    for site in rate_sites(scope):
        for base, counter in rate_pairs(scope.db, site):
            found += daily(scope, site, base, counter)
    return found


def rate_sites(scope: Scope) -> list[str]:
    """Return the sites that have rates."""
    if scope.wanted.sites:
        names = sorted(scope.wanted.sites)
        rows = [scope.db.execute("SELECT 1 FROM rates WHERE site = ? LIMIT 1", (name,)).fetchone() for name in names]
        return [name for name, row in zip(names, rows, strict=True) if row][:MAX_SITES]
    names = list(skip(scope.db, "site", "", ()))
    if len(names) > MAX_SITES:  # those with the most articles are those that one asks about
        first = [name for name in scope.survey.sites if name in set(names)]
        names = [*first, *(name for name in names if name not in scope.survey.sites)][:MAX_SITES]
    return sorted(names)


def rate_pairs(db: sqlite3.Connection, site: str) -> Iterator[tuple[str, str | None]]:
    """Yield the currencies that a site has rates of, with those they are priced in."""
    for base in list(skip(db, "base", "site = ? AND", (site,)))[: MAX_PAIRS * 2]:
        if db.execute("SELECT 1 FROM rates WHERE site = ? AND base = ? AND counter IS NULL", (site, base)).fetchone():
            yield base, None
        for counter in list(skip(db, "counter", "site = ? AND base = ? AND", (site, base)))[:MAX_PAIRS]:
            yield base, counter


def skip(db: sqlite3.Connection, column: str, where: str, values: tuple[Any, ...]) -> Iterator[str]:
    """Yield the different values of a column of the index, jumping from each to the next."""
    last = None
    while True:
        more = f"{column} IS NOT NULL" if last is None else f"{column} > ?"
        row = db.execute(
            f"SELECT {column} FROM rates WHERE {where} {more} ORDER BY {column} LIMIT 1",
            values if last is None else (*values, last),
        ).fetchone()
        if row is None:
            return
        last = row[0]
        yield last


def daily(scope: Scope, site: str, base: str, counter: str | None) -> list[Series]:
    """Return the series of a site and a pair: one for each kind and number of units."""
    since = scope.wanted.since or ""
    days: dict[tuple[int, str | None], list[tuple[str, Decimal]]] = {}
    before = "~"  # behind every day
    for _ in range(MAX_DAYS):
        rows = scope.db.execute(
            "SELECT seen_at, kind, units, value FROM rates WHERE site = ? AND base = ? AND counter IS ?"
            " AND seen_at < ? AND seen_at >= ? ORDER BY seen_at DESC, id DESC LIMIT ?",
            (site, base, counter, before, since, KINDS),
        ).fetchall()
        if not rows:
            break
        before = rows[0]["seen_at"][:10]
        seen = set()
        for row in rows:
            key = (row["units"], row["kind"])
            if row["seen_at"][:10] != before or key in seen:
                continue
            seen.add(key)
            if (value := read_value(row["value"])) is not None:
                days.setdefault(key, []).append((before, value))
    return [
        Series(site, base, counter, units, kind, points[::-1])
        for (units, kind), points in sorted(days.items(), key=lambda item: (item[0][0], item[0][1] or ""))
    ]


def read_value(text: str) -> Decimal | None:
    """Return a rate as a number; None for what is none, or none that can be drawn.

    >>> read_value("479.60"), read_value("NaN"), read_value("1E+400"), read_value("-1")
    (Decimal('479.60'), None, None, None)
    """
    try:
        value = Decimal(text[: 3 * DIGITS])
    except InvalidOperation:
        return None
    if (
        not value.is_finite()
        or value <= 0
        or abs(value.adjusted()) > DIGITS
        or len(value.as_tuple().digits) > 2 * DIGITS
    ):
        return None
    return value
