"""When a source is read again and an article visited again.

An article is visited at falling intervals after it was first seen; a point that was missed (the machine was off, cron
runs once a day) is made up for by one visit, not by several.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from ..errors import UsageError

REVISITS = (3600, 6 * 3600, 86_400, 3 * 86_400, 7 * 86_400, 30 * 86_400)  # seconds after an article was first seen
# Seconds after a failure until an article is tried again, by how often it failed; after the last it is given up.
RETRIES = (0, 3600, 6 * 3600, 86_400, 3 * 86_400)
# What is due after a day is done by a cron job that starts a little earlier than yesterday.
SLACK = 0.1  # of the interval
MAX_SLACK = 3600.0  # seconds
# A time that lies further ahead than this was noted while the clock was wrong.
AHEAD = timedelta(days=1)
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
MAX_DURATION = 10 * 366 * 86_400  # seconds; more is a mistyped number


def read_duration(text: str) -> int:
    """Return seconds: ``90s``, ``30m``, ``6h``, ``1d``, ``2w``, ``1h30m``; a number alone is in seconds.

    >>> read_duration("1d"), read_duration("1h30m"), read_duration("45")
    (86400, 5400, 45)
    >>> read_duration("soon")
    Traceback (most recent call last):
    newsgrab.errors.UsageError: 'soon' is no duration like 30m, 6h, 1d or 1h30m
    """
    found = re.fullmatch(r"((?:[0-9]{1,9}[smhdw]){1,5})|([0-9]{1,9})", text.strip().lower())
    if found is None:
        raise UsageError(f"{text[:40]!r} is no duration like 30m, 6h, 1d or 1h30m")
    if found.group(2):
        seconds = int(found.group(2))
    else:
        seconds = sum(int(number) * UNITS[unit] for number, unit in re.findall(r"([0-9]+)([smhdw])", found.group(1)))
    if seconds > MAX_DURATION:
        raise UsageError(f"{text[:40]!r} is longer than ten years")
    return seconds


def show_duration(seconds: float) -> str:
    """Return seconds as a person says them, in their one or two largest units.

    >>> show_duration(86400), show_duration(5400), show_duration(0)
    ('1d', '1h30m', '0s')
    """
    rest = int(seconds)
    parts: list[str] = []
    for unit in ("d", "h", "m", "s"):
        number, rest = divmod(rest, UNITS[unit])
        if number:
            parts.append(f"{number}{unit}")
        if len(parts) == 2 or (parts and not number):
            break
    return "".join(parts) or "0s"


def stamp(at: datetime) -> str:
    """Return a moment as the archive stores it.

    >>> stamp(datetime.fromisoformat("2024-03-11T20:30:00+05:00"))
    '2024-03-11T15:30:00Z'
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str) -> datetime:
    """Return a stored moment."""
    return datetime.fromisoformat(text)


def next_visit(first_seen: datetime, now: datetime, revisits: tuple[int, ...] = REVISITS) -> datetime | None:
    """Return when an article that was just visited is due again, None where it is left alone from now on.

    >>> seen = datetime(2024, 3, 11, 12, tzinfo=UTC)
    >>> next_visit(seen, seen), next_visit(seen, seen + timedelta(days=31))
    (datetime.datetime(2024, 3, 11, 12, 54, tzinfo=datetime.timezone.utc), None)
    """
    start = min(first_seen, now)  # the clock may have gone back since
    return next((at for after in revisits if (at := start + timedelta(seconds=after - slack(after))) > now), None)


def slack(seconds: float) -> float:
    """Return by how much less than an interval will do."""
    return min(seconds * SLACK, MAX_SLACK)


def next_try(failures: int, now: datetime) -> datetime | None:
    """Return when an article that failed so often is tried again, None where it is given up."""
    return now + timedelta(seconds=RETRIES[failures]) if failures < len(RETRIES) else None


def source_due(last_run: str | None, every: int, now: datetime) -> bool:
    """Say whether a source is to be read: its interval has passed, or nearly so.

    >>> now = datetime(2024, 3, 12, 5, 59, 50, tzinfo=UTC)
    >>> source_due("2024-03-11T06:00:00Z", 86400, now), source_due("2024-03-12T05:00:00Z", 86400, now)
    (True, False)
    """
    if last_run is None or not every:
        return True
    since = now - moment(last_run)
    return since < -AHEAD or since.total_seconds() >= every - slack(every)
