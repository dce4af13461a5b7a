"""Currency rates over time, by site and pair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..records import dataclass
from .reading import marks, snapshot

if TYPE_CHECKING:
    from .export import Choice
    from .store import Store


@dataclass(frozen=True, slots=True)
class Series:
    """One pair on one site: ``points`` are moments and values, the last of each day; ``last``: as printed."""

    site: str
    base: str
    counter: str | None
    kind: str | None
    units: int
    points: tuple[tuple[str, float], ...]
    last: str
    last_at: str
    seen: int


def series(store: Store, choice: Choice, bases: tuple[str, ...] = ()) -> list[Series]:
    """Return the pairs that were seen, those seen most often first."""
    where, values = choice.where("seen_at", "site")
    if bases:
        where += f" AND base IN ({marks(bases)})"
        values += bases
    # Of the bare columns beside max() SQLite takes the values of the row that has the maximum: the last of the day.
    sql = (
        "SELECT site, base, counter, kind, units, value, max(seen_at) AS at, count(*) AS times FROM rates"
        f" WHERE 1{where} GROUP BY site, base, counter, kind, units, substr(seen_at, 1, 10)"
        " ORDER BY site, base, counter, kind, units, at"
    )
    groups: dict[tuple[Any, ...], list[Any]] = {}
    with snapshot(store) as db:
        for row in db.execute(sql, values):
            groups.setdefault(tuple(row)[:5], []).append((row["at"], row["value"], row["times"]))
    found = []
    for key, days in groups.items():
        points = tuple((at, number) for at, value, _ in days if (number := as_float(value)) is not None)
        if points:
            site, base, counter, kind, units = key
            last_at, last, _ = days[-1]
            seen = sum(times for _, _, times in days)
            found.append(Series(site, base, counter, kind, units, points, last, last_at, seen))
    return sorted(found, key=lambda one: -one.seen)


def as_float(text: str) -> float | None:
    """Return a decimal in a text as a number that can be drawn; None for one that cannot.

    >>> as_float("449.80"), as_float("many")
    (449.8, None)
    """
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None
