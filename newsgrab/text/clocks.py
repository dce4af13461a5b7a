"""Times of the day in a line, with the zone behind them: 20:30, 8.30 pm ET, 14 h 05, 20時30分, 20:30 (GMT+5)."""

from __future__ import annotations

from ..records import dataclass
from . import zones
from .datewords import WIDE, Item
from .days import number

Zone = int | str | None  # offset in minutes, an IANA name or an abbreviation


@dataclass(slots=True)
class Clock:
    """A time of day among the items ``first`` to ``end``, with the zone printed after it."""

    first: int
    end: int
    hour: int
    minute: int
    second: int = 0
    zone: Zone = None


def clock_at(items: list[Item], i: int, *, dotted: bool = False) -> Clock | None:
    """Return the time of day that begins at ``i``; ``dotted`` also reads 20.30, which takes a date beside it."""
    first, size = i, len(items)
    half = half_of_day(items[i])
    if half is not None:  # 下午8:30, 오후 8:30
        i += 1
    if i >= size or items[i].kind != "n":
        return None
    hour = number(items[i], 2, 0, 24)
    if hour is None:
        return None
    minute: int | None = 0
    second = 0
    end = i + 1
    mark = items[end].text if end < size else ""
    follower = items[end] if end < size else None
    if mark == ":" and end + 1 < size and len(items[end + 1].text) == 2:
        minute = number(items[end + 1], 2, 0, 59)
        end += 2
        if end + 1 < size and items[end].text == ":" and len(items[end + 1].text) == 2 and not items[end + 1].gap:
            second = number(items[end + 1], 2, 0, 60) or 0
            end += 2
            if end + 1 < size and items[end].text in ".," and items[end + 1].kind == "n" and not items[end + 1].gap:
                end += 2  # fraction
    elif follower is not None and "hour" in follower.tags:  # 14 h 05, 20時30分, 20 Uhr, 20 ч. 30 мин.
        end += 1
        if end + 1 < size and items[end].text == "." and items[end + 1].kind == "n" and items[end + 1].gap:
            end += 1
        found = (
            number(items[end], 2, 0, 59) if end < size and not items[end].gap | (len(items[end].text) != 2) else None
        )
        if found is None and end < size and items[end].kind == "n" and len(items[end].text) <= 2:
            # with a blank: 14 h 05, 20시 30분
            found = number(items[end], 2, 0, 59)
            beyond = items[end + 1] if end + 1 < size else None
            if len(items[end].text) != 2 and not (beyond is not None and "minute" in beyond.tags):
                found = None
            if beyond is not None and (beyond.text in "./:-" or "month" in beyond.tags):
                found = None
        if found is not None:
            minute = found
            end += 1
            if end < size and "minute" in items[end].tags:
                end += 1
    elif follower is not None and half is None and half_after(follower) is not None and 1 <= hour <= 12:
        pass  # 8 pm
    elif dotted and mark == "." and end + 1 < size and len(items[end + 1].text) == 2 and not items[end + 1].gap:
        if follower is not None and follower.gap:
            return None
        minute = number(items[end + 1], 2, 0, 59)
        end += 2
        if end + 1 < size and items[end].text in ".,/" and items[end + 1].kind == "n" and not items[end + 1].gap:
            return None
    elif half is not None and 1 <= hour <= 12:
        pass
    else:
        return None
    if minute is None:
        return None
    if end < size and half is None and (1 <= hour <= 12 or half_after(items[end]) == 12):
        half = half_after(items[end])
        if half is not None:
            end += 1
            if end < size and items[end].text == "." and not items[end].gap:
                end += 1
    elif end < size and half is None and half_after(items[end]) is not None:
        end += 1  # 20:30 pm
    if half is not None and hour <= 12:
        hour = hour % 12 + half
    if hour == 24 and (minute or second):
        return None
    if end < size and ("hour" in items[end].tags or items[end].text.lower() in ("hrs", "uhr")):
        end += 1
    zone, end = zone_at(items, end)
    return Clock(first, end, hour, minute, min(second, 59), zone)


def half_of_day(item: Item) -> int | None:
    """Return 0 for a word of the hours before noon, 12 for one after."""
    if not item.tags:
        return None
    if "am" in item.tags:
        return 0
    return 12 if "pm" in item.tags else None


def half_after(item: Item) -> int | None:
    """Return the half of the day for a word after the hour; those of China, Japan and Korea stand before it."""
    return None if WIDE.match(item.text) else half_of_day(item)


def zone_at(items: list[Item], i: int) -> tuple[Zone, int]:
    """Return the zone that stands at ``i``, and the index after it; None and ``i`` if there is none."""
    size = len(items)
    start = i
    while i < size and i - start < 2 and items[i].text in ("(", ",", ".", "-", "[") and not signed(items, i):
        i += 1
    if i >= size:
        return None, start
    offset, end = offset_at(items, i)
    if offset is not None:
        return offset, end
    item = items[i]
    if item.kind != "w":
        return None, start
    name = item.text
    upper = name == name.upper() or name.lower() in ("мск", "msk")
    if upper and (len(name) > 1 or (name == "Z" and not item.gap)) and zones.abbreviation(name) is not None:
        end = i + 1
        if name in ("GMT", "UTC", "UT", "Z"):
            offset, after = offset_at(items, end) if end < size else (None, end)
            if offset is not None:
                if after < size and items[after].text in (")", "]") and i > start:
                    after += 1
                return offset, after
        if end < size and items[end].text in (")", "]"):
            end += 1
        return name, end
    words = name.lower()
    named, after = None, start
    for length in range(1, 5):
        if words in zones.NAMES:
            named, after = zones.NAMES[words], i + length
        if i + length >= size or items[i + length].kind != "w":
            break
        words += " " + items[i + length].text.lower()
    return named, after


def signed(items: list[Item], i: int) -> bool:
    """Whether a minus at ``i`` begins an offset."""
    return items[i].text == "-" and offset_at(items, i)[0] is not None


def offset_at(items: list[Item], i: int) -> tuple[int | None, int]:
    """Return the offset in minutes (``+05:00``, ``-0330``, ``+5``) that stands at ``i``, and the index after it."""
    size = len(items)
    if i + 1 >= size or items[i].text not in ("+", "-") or items[i + 1].kind != "n" or items[i + 1].gap:
        return None, i
    digits, end = items[i + 1].text, i + 2
    if len(digits) > 4:
        return None, i
    after_name = i > 0 and items[i - 1].text in ("GMT", "UTC")
    if len(digits) <= 2 and end + 1 < size and items[end].text == ":" and len(items[end + 1].text) == 2:
        digits += items[end + 1].text if items[end + 1].kind == "n" else ""
        end += 2
    elif len(digits) <= 2 and items[i].text == "-" and not after_name:
        return None, i  # 20:30-21
    # a range of hours: 10:30-11:30, 10:30 -11:30; an offset to the west is printed with seconds, or as four digits
    seconds = i >= 2 and items[i - 2].text == ":" and i >= 4 and items[i - 4].text == ":"
    if (
        items[i].text == "-"
        and ":" in "".join(item.text for item in items[i + 1 : end])
        and not (after_name or seconds)
    ):
        joined = i >= 5 and items[i - 4].text.upper() == "T"
        if not joined:
            return None, i
    return zones.parse_offset(items[i].text + digits), end
