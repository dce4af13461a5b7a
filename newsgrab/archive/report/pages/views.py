"""How often the most read articles were read, and how that grew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..charts import LINES, Chart, Line, age_lines, spark
from ..layout import number
from ..queries import growth, headlines
from ..scope import Scope, read_moment

POINTS = 60  # of a curve
DAY = 86_400.0  # seconds


def build(scope: Scope) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the page."""
    rows = read_rows(scope, scope.survey.whole.most_read)
    yield (
        "views.html",
        "views.html",
        {"title": "Most read", "rows": rows, "chart": curves(rows, "views"), "lines": LINES},
    )


def read_rows(scope: Scope, numbers: list[int]) -> list[dict[str, Any]]:
    """Return the articles with these ids, each with its growth."""
    rows = []
    for row in headlines(scope, numbers):
        points = growth(scope.db, row["id"], POINTS)
        curve = [(age, float(count)) for age, count in ages(points)]
        rows.append(
            {
                "row": row,
                "first": points[0] if points else None,
                "last": points[-1] if points else None,
                "points": curve,
                "spark": spark(curve) if len(curve) > 1 else None,
            }
        )
    return rows


def ages(points: list[tuple[str, int]]) -> Iterator[tuple[float, int]]:
    """Yield the days since the first of the points, with the counts."""
    start = read_moment(points[0][0]) if points else None
    for text, count in points:
        at = read_moment(text)
        if start is not None and at is not None:
            yield (at - start).total_seconds() / DAY, count


def curves(rows: list[dict[str, Any]], name: str) -> Chart | None:
    """Return the growth of the first articles as a chart, None where no article was seen twice."""
    shown = [row for row in rows[:LINES] if row["points"]]
    if not any(len(row["points"]) > 1 for row in shown):
        return None
    lines = [Line(str(rank), row["points"]) for rank, row in enumerate(shown, 1)]
    about = "; ".join(
        f"number {rank}: from {number(row['first'][1])} to {number(row['last'][1])} views"
        f" in {row['points'][-1][0]:.0f} days"
        for rank, row in enumerate(shown, 1)
    )
    return age_lines(name, "Views of the most read articles, by days since the first count", about + ".", lines)
