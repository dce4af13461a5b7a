"""All sites and sources in a table, and a page for each site."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...health import EVERY_RUN, LATE
from ..charts import LINES, Chart, days_chart
from ..layout import days_between
from ..queries import latest_headlines, quoted_by
from ..scope import Scope, page_name, read_moment
from .edits import compared
from .rates import block, by_pair
from .views import curves, read_rows

SOURCES = 200  # in the table
HEADLINES, PEOPLE, PAIRS = 20, 10, 6  # on the page of a site


def build(scope: Scope) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the page of all, then that of each site."""
    sources = source_rows(scope)
    yield (
        "sites.html",
        "sites.html",
        {
            "title": "Sites",
            "sites": [(site, figures, page_name(site)) for site, figures in scope.survey.sites.items()],
            "all_sites": scope.survey.all_sites,
            "sources": sources[:SOURCES],
            "all_sources": len(sources),
        },
    )
    for site, figures in scope.survey.sites.items():
        rows = read_rows(scope, figures.most_read)
        pairs = by_pair([series for series in scope.rates if series.site == site])[:PAIRS]
        yield (
            page_name(site),
            "site.html",
            {
                "title": site or "(no site)",
                "figures": figures,
                "days": articles_by_day(scope, figures.days, "days"),
                "latest": latest_headlines(scope, HEADLINES, site),
                "rows": rows,
                "curves": curves(rows, "views"),
                "lines": LINES,
                "edits": [compared(edit) for edit in scope.edits[1].get(site, ())],
                "people": quoted_by(scope, site, PEOPLE),
                "blocks": [block(pair, series, f"rate-{index}") for index, (pair, series) in enumerate(pairs, 1)],
                "sources": [row for row in sources if row["id"] in figures.sources],
            },
        )


def articles_by_day(scope: Scope, days: dict[str, int], name: str) -> Chart | None:
    """Return how many articles were found on each day; None where there were none on those that are shown."""
    if not days:
        return None
    counts = [days.get(day, 0) for day in scope.days]
    most = max(range(len(counts)), key=lambda index: (counts[index], index))
    about = (
        f"{sum(counts):,} articles from {scope.days[0]} to {scope.days[-1]},"
        f" most on {scope.days[most]} ({counts[most]:,})."
    )
    return days_chart(name, "Articles found a day", about, scope.days, counts)


def source_rows(scope: Scope) -> list[dict[str, Any]]:
    """Return the sources with the state that they are in: those with trouble first."""
    only = ""
    if scope.wanted.sites:
        only = f" WHERE id IN (SELECT source_id FROM articles WHERE 1{scope.where()})"
    rows = [
        {**dict(row), **state_of(scope, row)}
        for row in scope.db.execute(
            "SELECT id, substr(url, 1, 2001) AS url, kind, every, last_run_at, last_success_at, failures,"
            f" substr(last_error, 1, 200) AS last_error FROM sources{only} ORDER BY id",
            scope.values() if only else (),
        )
    ]
    return sorted(rows, key=lambda row: (row["state"] == "ok", row["id"]))


def state_of(scope: Scope, row: Any) -> dict[str, Any]:
    """Return how a source does: ``ok``, ``failing``, ``late`` or ``new``; and that in words."""
    if row["last_run_at"] is None:
        return {"state": "new", "words": "not read yet"}
    if row["failures"]:
        times = "once" if row["failures"] == 1 else f"{row['failures']:,} times in a row"
        return {"state": "failing", "words": f"failed {times}"}
    success = read_moment(row["last_success_at"])
    if success is None:
        return {"state": "failing", "words": "never read whole"}
    if scope.as_of is not None:
        days = days_between(success, scope.as_of)
        if (scope.as_of - success).total_seconds() > LATE * (row["every"] or EVERY_RUN):
            return {"state": "late", "words": f"silent for {days:,} day{'' if days == 1 else 's'}"}
    return {"state": "ok", "words": "ok"}
