"""A series of numbers over time as lines of text: what a terminal can show of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from .schedule import moment

BLOCKS = " ▁▂▃▄▅▆▇█"
MIN_WIDTH = 10  # columns of the drawing, on however narrow a terminal
SHORT_SPAN = timedelta(days=3)  # within which the time of day is worth its place


def plot(points: Sequence[tuple[str, float]], width: int, height: int = 8, *, floor: float | None = None) -> list[str]:
    """Return the lines of a chart: the values as columns, their scale to the left, the times below.

    ``points``: moments as the archive stores them, in order, and values; ``width``: columns of the whole; ``floor``:
    the value at the foot of the chart, instead of the least of them. Between two points the first value goes on.

    >>> print(*plot([("2024-03-11T06:00:00Z", 1), ("2024-03-18T06:00:00Z", 2)], 22, 2), sep="|")
    2 ┤                 █|1 ┤▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁█|   2024-03-11   03-18
    """
    low = min(value for _, value in points) if floor is None else floor
    high = max(value for _, value in points)
    labels = [number(high), number(low)]
    margin = max(map(len, labels))
    columns = resample(points, max(width - margin - 3, MIN_WIDTH))
    reach = high - low
    # The least value is still a line, or it would look as if there were none.
    steps = [1 + round((value - low) / reach * (height * 8 - 1)) if reach else height * 4 for value in columns]
    lines = []
    for row in range(height - 1, -1, -1):
        label = labels[0] if row == height - 1 else labels[1] if row == 0 else ""
        cells = "".join(BLOCKS[min(max(step - row * 8, 0), 8)] for step in steps)
        lines.append(f"{label:>{margin}} ┤{cells}".rstrip())
    lines.append(" " * (margin + 2) + axis(points[0][0], points[-1][0], len(columns)))
    return lines


def resample(points: Sequence[tuple[str, float]], width: int) -> list[float]:
    """Return a value for each column: the last one that was seen by then."""
    times = [moment(at).timestamp() for at, _ in points]
    first, last = times[0], times[-1]
    if last <= first:
        return [points[-1][1]]
    found, at = [], 0
    for column in range(width):
        until = first + (last - first) * column / (width - 1)
        while at + 1 < len(times) and times[at + 1] <= until + 1e-6:
            at += 1
        found.append(points[at][1])
    return found


def axis(first: str, last: str, width: int) -> str:
    """Return the line below a chart: when it begins and ends."""
    start, end = moment(first), moment(last)
    left, right = show_moment(start, end), show_moment(end, start, short=True)
    if start == end:
        return left
    return left + right.rjust(max(width - len(left), len(right) + 1))


def show_moment(at: datetime, other: datetime, *, short: bool = False) -> str:
    """Return a moment as exactly as a span needs it: with its time within three days, without its year the second time.

    >>> from datetime import UTC
    >>> show_moment(datetime(2024, 3, 11, 6, tzinfo=UTC), datetime(2024, 3, 11, 9, tzinfo=UTC))
    '2024-03-11 06:00'
    """
    day = f"{at:%m-%d}" if short and at.year == other.year else f"{at.year:04}-{at:%m-%d}"
    return f"{day} {at:%H:%M}" if abs(at - other) < SHORT_SPAN else day


def number(value: float) -> str:
    """Return a number as short as it can be said.

    >>> number(2390.0), number(449.8), number(0.0021)
    ('2390', '449.8', '0.0021')
    """
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.6g}"
