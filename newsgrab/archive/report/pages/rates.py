"""What sites said that currencies cost, day by day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from ..charts import LINES, Chart, Line, days_lines, spark
from ..layout import number
from ..queries import MAX_PAIRS, Series
from ..scope import Scope, read_day

ROWS = 40  # series in the table of a pair
MONTH = 30  # days
MONTHS = 13  # in the table by month: a year, and the month that it began in
GAP = 7  # days without a value after which a line is cut


def build(scope: Scope) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the page."""
    pairs = by_pair(scope.rates)
    blocks = [block(pair, series, f"rate-{index}") for index, (pair, series) in enumerate(pairs[:MAX_PAIRS], 1)]
    yield "rates.html", "rates.html", {"title": "Rates", "blocks": blocks, "left_out": max(0, len(pairs) - MAX_PAIRS)}


def by_pair(series: Sequence[Series]) -> list[tuple[tuple[str, str, int], list[Series]]]:
    """Return the series by what they are a price of, those first that most sites have."""
    found: dict[tuple[str, str, int], list[Series]] = {}
    for item in series:
        found.setdefault(item.pair, []).append(item)
    weight = {pair: sum(len(item.days) for item in items) for pair, items in found.items()}
    return sorted(found.items(), key=lambda item: (-len({one.site for one in item[1]}), -weight[item[0]], item[0]))


def block(pair: tuple[str, str, int], series: list[Series], name: str) -> dict[str, Any]:
    """Return what the page shows of a pair."""
    base, counter, units = pair
    title = f"{units:,} {base} in {counter}" if counter else f"{units:,} {base}"
    series = sorted(series, key=lambda item: (-len(item.days), item.site, item.kind or ""))
    drawn = sorted(series[:LINES], key=lambda item: (item.site, item.kind or ""))
    others = series[LINES:ROWS]
    rows = [row_of(item, line) for line, item in enumerate(drawn)] + [row_of(item, None) for item in others]
    return {
        "name": name,
        "title": title,
        "chart": chart(name, title, drawn),
        "rows": rows,
        "left_out": len(series) - len(rows),
        "months": months(drawn),
    }


def row_of(series: Series, line: int | None) -> dict[str, Any]:
    """Return a series in figures: its last value, what it moved by, its lowest and highest."""
    last_day, last = series.days[-1]
    before = series.days[-2][1] if len(series.days) > 1 else None
    month = value_at(series, days_before(last_day, MONTH))
    values = [value for _, value in series.days]
    return {
        "series": series,
        "line": line,
        "day": last_day,
        "value": last,
        "change": None if before is None else change(before, last),
        "month": None if month is None else change(month, last),
        "low": min(values),
        "high": max(values),
        "spark": spark(points(series, cut=False)[-60:]) if len(series.days) > 1 else None,
    }


def change(old: Decimal, new: Decimal) -> Decimal:
    """Return what a value moved by, in hundredths of it."""
    return (new - old) * 100 / old


def days_before(day: str, days: int) -> str:
    """Return the day so many days before another."""
    found = read_day(day)
    try:
        return (found - timedelta(days=days)).isoformat() if found else day
    except OverflowError:
        return day


def value_at(series: Series, day: str) -> Decimal | None:
    """Return the last value of a series up to a day."""
    return next((value for at, value in reversed(series.days) if at <= day), None)


def chart(name: str, title: str, series: list[Series]) -> Chart | None:
    """Return the series as lines over days; None where there is one day only, which is no line."""
    if all(len(item.days) < 2 for item in series):
        return None
    lines = [Line(label(item), points(item)) for item in series]
    about = "; ".join(in_words(item) for item in series)
    return days_lines(name, title, about + ".", lines, price)


def in_words(series: Series) -> str:
    """Return what a line shows, for those who do not see it."""
    (first_day, first), (last_day, last) = series.days[0], series.days[-1]
    values = [value for _, value in series.days]
    return (
        f"{label(series)}: from {number(first)} on {first_day} to {number(last)} on {last_day},"
        f" lowest {number(min(values))}, highest {number(max(values))}"
    )


def label(series: Series) -> str:
    """Return what a line is called."""
    return f"{series.site}, {series.kind}" if series.kind else series.site


def points(series: Series, *, cut: bool = True) -> list[tuple[float, float | None]]:
    """Return the points of a line, with a gap where days are missing."""
    found: list[tuple[float, float | None]] = []
    for text, value in series.days:
        if (at := read_day(text)) is None:
            continue
        x = float(at.toordinal())
        if cut and found and x - found[-1][0] > GAP:
            found.append((x - 1, None))
        found.append((x, float(value)))
    return found


def price(value: float) -> str:
    """Return a value as it stands at an axis.

    >>> price(480.0), price(0.0125), price(12000)
    ('480', '0.0125', '12,000')
    """
    return f"{value:,.4f}".rstrip("0").rstrip(".") if abs(value) < 1000 else f"{value:,.0f}"


def months(series: list[Series]) -> list[dict[str, Any]]:
    """Return the lowest, highest and last value of each month and series, the last month first."""
    rows = []
    names = {day[:7] for item in series for day, _ in item.days if read_day(day)}
    for month in sorted(names, reverse=True)[:MONTHS]:
        for item in series:
            values = [value for day, value in item.days if day[:7] == month]
            if values:
                rows.append(
                    {"month": month, "series": item, "low": min(values), "high": max(values), "last": values[-1]}
                )
    return rows
