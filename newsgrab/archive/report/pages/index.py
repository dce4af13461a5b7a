"""The first page: what there is, what is new, what wants looking after."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..queries import headlines, latest_headlines
from ..scope import Scope
from .edits import compared
from .rates import by_pair, row_of
from .sites import articles_by_day, source_rows

HEADLINES, READ, EDITS, PEOPLE, PAIRS, TROUBLES = 15, 5, 4, 8, 4, 6
RATES = 4  # sites for each pair


def build(scope: Scope) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the page."""
    survey = scope.survey
    sources = source_rows(scope)
    troubled = [row for row in sources if row["state"] != "ok"]
    pairs = []
    for (base, counter, units), series in by_pair(scope.rates)[:PAIRS]:
        rows = [row_of(item, None) for item in series]
        rows.sort(key=lambda row: row["day"], reverse=True)
        pairs.append((f"{units:,} {base}" + (f" in {counter}" if counter else ""), rows[:RATES]))
    yield (
        "index.html",
        "index.html",
        {
            "title": "Overview",
            "figures": survey.whole,
            "survey": survey,
            "sources": len(sources),
            "troubled": troubled[:TROUBLES],
            "troubles": len(troubled),
            "latest": latest_headlines(scope, HEADLINES),
            "days": articles_by_day(scope, survey.whole.days, "days"),
            "read": headlines(scope, survey.whole.most_read[:READ]),
            "edits": [compared(edit) for edit in scope.edits[0][:EDITS]],
            "people": scope.people[:PEOPLE],
            "pairs": pairs,
        },
    )
