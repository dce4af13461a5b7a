"""Days in a line: three numbers, or the name of a month with numbers around it; the calendars they are counted in."""

from __future__ import annotations

from datetime import date, timedelta

from ..records import dataclass
from .datewords import THAI, Item, Order

MAX_INNER_FILL = 3  # words and marks that may stand between day, month and year
YEARS = range(1500, 2200)  # what a printed year may be, after other calendars are converted
BUDDHIST_YEARS = range(2400, 2700)
BUDDHIST_OFFSET = 543
BUDDHIST_CENTURY = 2500  # of a year of two digits
JALALI_YEARS = range(1300, 1500)

INNER_MARKS = frozenset(".,-/'’()")
NUMERIC_MARKS = frozenset("./-")


@dataclass(slots=True)
class Day:
    """A day among the items ``first`` to ``end``. ``year`` is None where none is printed; ``other`` swaps the day."""

    first: int
    end: int
    year: int | None
    month: int
    day: int
    jalali: bool = False
    short: bool = False  # two digits of the year
    other: tuple[int, int] | None = None  # (month, day), where both readings are possible


def number(item: Item, digits: int, low: int, high: int) -> int | None:
    """Return a number item of at most ``digits`` digits between ``low`` and ``high``."""
    if item.kind != "n" or len(item.text) > digits:
        return None
    value = int(item.text)
    return value if low <= value <= high else None


def skip(items: list[Item], i: int, step: int, limit: int, marks: frozenset[str]) -> int:
    """Return the next index from ``i`` in the direction ``step`` that holds no filler; at most ``limit`` are passed."""
    while 0 <= i < len(items) and limit and filler(items[i], marks):
        i += step
        limit -= 1
    return i


def filler(item: Item, marks: frozenset[str]) -> bool:
    """Whether an item may stand inside a date and says nothing."""
    if item.kind == "p":
        return item.text in marks or not (item.text.isascii() or item.text.isalpha())
    return "filler" in item.tags or "weekday" in item.tags


def year_at(items: list[Item], i: int) -> int | None:
    """Return the year of four digits, or of an era, at ``i``."""
    if not 0 <= i < len(items) or items[i].kind != "n":
        return None
    item = items[i]
    if len(item.text) == 4:
        return int(item.text)
    if i and len(item.text) <= 3 and "era" in items[i - 1].tags:
        return items[i - 1].tags["era"] + int(item.text)
    return None


def day_at(items: list[Item], i: int) -> int | None:
    """Return the day of the month at ``i``; a number that belongs to a clock time or a fraction is none."""
    if not 0 <= i < len(items):
        return None
    value = number(items[i], 2, 1, 31)
    if value is None or (i + 1 < len(items) and items[i + 1].text == ":" and not items[i + 1].gap):
        return None
    if i >= 2 and items[i - 1].text == ":" and not items[i].gap and items[i - 2].kind == "n":
        return None
    return value


def named_day(items: list[Item], i: int) -> Day | None:
    """Return the day around the name of a month at ``i``."""
    tags = items[i].tags
    jalali = "month" not in tags
    month = tags["jalali"] if jalali else tags["month"]
    left = skip(items, i - 1, -1, MAX_INNER_FILL, INNER_MARKS)
    right = skip(items, i + 1, 1, MAX_INNER_FILL, INNER_MARKS)
    before, after = day_at(items, left), day_at(items, right)
    far = skip(items, right + 1, 1, MAX_INNER_FILL, INNER_MARKS) if after is not None else right
    if before is not None:
        year = year_at(items, right)
        if year is not None:
            return Day(left, right + 1, year, month, before, jalali)
        short = short_year(items, i, right)
        if short is not None:
            return Day(left, right + 1, short, month, before, jalali, short=True)
        further = skip(items, left - 1, -1, MAX_INNER_FILL, INNER_MARKS)
        year = year_at(items, further)
        if year is not None and further < left - 1:
            return Day(further, i + 1, year, month, before, jalali)
    if after is not None:
        year = year_at(items, far)
        if year is not None and far > right:
            return Day(i, far + 1, year, month, after, jalali)
        year = year_at(items, left)
        if year is not None and left >= 0:
            first = left - 1 if len(items[left].text) < 4 else left
            return Day(first, right + 1, year, month, after, jalali)
    if before is not None:
        return Day(left, i + 1, None, month, before, jalali)
    if after is not None:
        return Day(i, right + 1, None, month, after, jalali)
    return None


def short_year(items: list[Item], i: int, right: int) -> int | None:
    """Return the year that two digits after a month's name say: "11-Mar-24", "11 Mar '24", "11 มี.ค. 67" (2024)."""
    if not i < right < len(items) or items[right].kind != "n" or len(items[right].text) != 2:
        return None
    if THAI.match(items[i].text):
        return BUDDHIST_CENTURY + int(items[right].text) - BUDDHIST_OFFSET
    marks = "".join(item.text for item in items[i + 1 : right])
    follows = items[right + 1] if right + 1 < len(items) else None
    if follows is not None and not follows.gap and follows.text in (":", ".", "h"):
        return None
    return 2000 + int(items[right].text) if marks in ("-", "'", "’", "/") else None


def numeric_day(items: list[Item], i: int, order: Order, jalali: bool) -> Day | None:
    """Return the day that three numbers with marks between them say, from ``i`` on."""
    if i + 4 >= len(items):
        return None
    a, mark, b, mark2, c = items[i : i + 5]
    if mark.text not in NUMERIC_MARKS or b.kind != "n" or c.kind != "n" or mark2.text not in NUMERIC_MARKS:
        return None
    if mark.text != mark2.text and (mark.text, mark2.text) != ("/", "-"):
        return None
    lengths = (len(a.text), len(b.text), len(c.text))
    if lengths[1] > 2 or max(lengths) > 4 or chained(items, i):
        return None
    x, y, z = int(a.text), int(b.text), int(c.text)
    if lengths[0] == 4 and lengths[2] <= 2:
        if y > 12 >= z and z and order == "dmy":  # 2024-25-12
            y, z = z, y
        return Day(i, i + 5, x, y, z, jalali=jalali and x in JALALI_YEARS)
    tight = not (mark.gap or b.gap or mark2.gap or c.gap)
    if lengths[0] > 2 or lengths[2] not in (2, 4) or (lengths[2] == 2 and not tight):
        return None
    if lengths[2] == 2 and order == "ymd" and lengths[0] == 2:
        return Day(i, i + 5, 2000 + x, y, z, short=True)
    month_first = x <= 12 and (y > 12 or (order == "mdy" and mark.text != "."))
    month, day = (x, y) if month_first else (y, x)
    other = (day, month) if x <= 12 and y <= 12 and x != y else None
    year = z if lengths[2] == 4 else 2000 + z
    return Day(i, i + 5, year, month, day, jalali and z in JALALI_YEARS, lengths[2] == 2, other)


def numeric_day_of_year(items: list[Item], i: int, order: Order) -> Day | None:
    """Return the day that two numbers say: "3/11 20:30", "11.3. 20:30". Only a time beside it makes it one."""
    if i + 2 >= len(items):
        return None
    a, mark, b = items[i : i + 3]
    if mark.text not in NUMERIC_MARKS or b.kind != "n" or mark.gap or b.gap or max(len(a.text), len(b.text)) > 2:
        return None
    end = i + 3
    if mark.text == "." and end < len(items) and items[end].text == "." and not items[end].gap:
        end += 1
    before = items[i - 1] if i else None
    after = items[end] if end < len(items) else None
    if before is not None and not a.gap and before.text in "./-:,$€£+":
        return None
    if after is None or (not after.gap and after.text in "./-:%" + "0123456789"):
        return None
    x, y = int(a.text), int(b.text)
    month, day = (y, x) if order == "dmy" or mark.text == "." else (x, y)
    return Day(i, end, None, month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None


def chained(items: list[Item], i: int) -> bool:
    """Whether the five items at ``i`` are part of a longer chain of numbers: an address, a version, a telephone."""
    if (
        i >= 2
        and items[i - 2].kind == "n"
        and items[i - 1].text in "./-:"
        and not items[i - 1].gap
        and not items[i].gap
    ):
        return True
    end = i + 5
    return (
        end + 1 < len(items)
        and items[end].text in "./-"
        and items[end + 1].kind == "n"
        and not items[end].gap
        and not items[end + 1].gap
        and not (items[end].text == "-" and len(items[end + 1].text) == 2)  # 11.03.2024-20:30
    )


def jalali_to_gregorian(year: int, month: int, day: int) -> date | None:
    """Return the day of a date in the Persian calendar, by its cycle of 33 years, which holds from 1244 to 1531.

    >>> jalali_to_gregorian(1402, 12, 21)
    datetime.date(2024, 3, 11)
    """
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    passed = (month - 1) * 31 if month <= 7 else 6 * 31 + (month - 7) * 30
    since = year - 1  # years passed
    leaps = since // 33 * 8 + (since % 33 + 3) // 4
    return date.fromordinal(226894 + since * 365 + leaps + passed + day)


def make_day(found: Day, now: date | None) -> date | None:
    """Return the day in our calendar; without a printed year the last such day up to the day after ``now``."""
    year = found.year
    if year is None:
        if now is None:
            return None
        for candidate in (now.year + 1, now.year, now.year - 1):
            day = jalali_to_gregorian(candidate - 621, found.month, found.day) if found.jalali else None
            day = day or safe_date(candidate, found.month, found.day)
            if day is not None and day <= now + timedelta(days=1):
                return day
        return None
    if found.jalali or (year in JALALI_YEARS and found.jalali):
        return jalali_to_gregorian(year, found.month, found.day) if year in JALALI_YEARS else None
    if year in BUDDHIST_YEARS:
        year -= BUDDHIST_OFFSET
    day = safe_date(year, found.month, found.day)
    if found.other is not None and now is not None and (day is None or day > now + timedelta(days=1)):
        swapped = safe_date(year, *found.other)
        if swapped is not None and swapped <= now + timedelta(days=1):
            return swapped
    return day


def safe_date(year: int, month: int, day: int) -> date | None:
    """Return a day, or None if there is no such day."""
    if year not in YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
