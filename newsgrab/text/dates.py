"""Text to points in time: what metadata holds and what pages print.

Pure functions: the words of the language come as a ``Vocabulary``, the time of fetching as an argument, nothing
from the clock. As precise as the text and no more: a bare day is a ``date``, a time without a known offset a naive
``datetime``.

``read`` takes a text that should be one point in time (a meta tag, a JSON-LD value, an attribute), ``find`` every one
inside a line. Both cut a text into items (numbers, words, marks) in one pass and look at each item once with a bounded
view of its neighbours, so that no text takes more than linear time.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from html import unescape
from typing import Literal

from ..records import dataclass, field
from . import zones
from .clocks import Clock, Zone, clock_at, half_of_day, zone_at
from .datewords import LABELS, MONTHS, PLAIN_MARKS, Item, Order, Vocabulary, itemize, may_say
from .days import (
    BUDDHIST_OFFSET,
    BUDDHIST_YEARS,
    INNER_MARKS,
    MAX_INNER_FILL,
    YEARS,
    Day,
    filler,
    make_day,
    named_day,
    number,
    numeric_day,
    numeric_day_of_year,
    safe_date,
    year_at,
)
from .patterns import lazy

MAX_TEXT = 600  # characters: a line that says when is short; the rest of a longer one is not read
MAX_FILL = 6  # words and marks that may stand between a day and its time
EPOCH_SECONDS = (500_000_000, 4_200_000_000)  # 1985 to 2103: a bare number between them counts seconds
# Marks that may stand between a day and its time.
OUTER_MARKS = INNER_MARKS | frozenset("|·•:@\n[]~;&*–—")

Label = Literal["published", "modified"]
# The kinds of words before a date that say what it is of.
SAID = LABELS | {"until"}
Moment = datetime | date


@dataclass(frozen=True, slots=True)
class Stamp:
    """A point in time that a line says: the value, its text and where that stands in the line.

    ``label``: a word before it says that it is of the publication or of a change. ``sure`` is False where a year was
    added, a year had two digits, or the value was reckoned from the time of fetching. ``other`` is the day, if day and
    month may also be read the other way round.
    """

    value: Moment
    raw: str
    start: int
    end: int
    label: Label | None = None
    sure: bool = True
    relative: bool = False
    other: date | None = None


def find(
    text: str,
    vocabulary: Vocabulary,
    *,
    order: Order | None = None,
    now: datetime | None = None,
    zone: Zone = None,
    country: str | None = None,
    near: date | None = None,
) -> list[Stamp]:
    """Return every point in time that a line says, in its order.

    ``order`` is of 03/04/2024, the vocabulary's if None. ``now`` is when the page was fetched (aware): relative words
    and days without a year are read against it, and left out where it is None. ``zone`` is where the page's clock
    stands, for "today"; it is not added to the values. ``country`` tells what ambiguous names of zones mean.
    ``near`` is a day that the line is known to speak of: it gives the year where ``now`` is unknown.
    """
    if not text or len(text) < 3:
        return []
    line = text[:MAX_TEXT]
    if not line.isascii():
        line = line.translate(PLAIN_MARKS)
    if now is None and (DAY.search(line) is None or not (NUMERIC.search(line) or may_say(line, vocabulary, MONTHS))):
        return []  # what has no day of the month is reckoned from the time of fetching
    items = itemize(line, vocabulary)
    return [*Line(text, items, vocabulary, order or vocabulary.order, now, zone, country, near).stamps()]


DAY = lazy(r"(?<![0-9])[0-9]{1,2}(?![0-9])")
NUMERIC = lazy(r"[0-9]\s{0,600}[./-]\s{0,600}[0-9]")


def size_of(item: Item) -> str | None:
    """Return the unit of time that a word names."""
    return next((name for name in ("minutes", "hours", "days", "weeks") if name in item.tags), None)


def find_label(text: str, vocabulary: Vocabulary) -> Label | None:
    """Return what the last word of publication or change in a line says.

    >>> find_label("Updated:", Vocabulary()) is None
    True
    """
    if not text:
        return None
    if not may_say(text[:MAX_TEXT], vocabulary, LABELS):
        return None
    for item in reversed(itemize(text[:MAX_TEXT], vocabulary)):
        if "modified" in item.tags:
            return "modified"
        if "published" in item.tags:
            return "published"
    return None


@dataclass(slots=True)
class Line:
    """One line in work."""

    text: str
    items: list[Item]
    vocabulary: Vocabulary
    order: Order
    now: datetime | None
    zone: Zone
    country: str | None
    near: date | None = None
    clocks: dict[int, Clock] = field(default_factory=dict)  # by first item
    ends: dict[int, Clock] = field(default_factory=dict)  # by the item after the last

    def stamps(self) -> list[Stamp]:
        """Return the points in time of the line."""
        items = self.items
        self.find_clocks()
        found: list[Stamp] = []
        used = 0  # items before it belong to the stamps found so far
        i = 0
        while i < len(items):
            item = items[i]
            made: tuple[Stamp, int] | None = None
            if item.kind == "n":
                day = numeric_day(items, i, self.order, self.vocabulary.jalali)
                if day is not None:
                    made = self.at_day(day, used)
                elif self.now is not None or self.near is not None:
                    day = numeric_day_of_year(items, i, self.order)
                    if day is not None and self.clock_after(day.end)[0] is not None:
                        made = self.at_day(day, used)
            if made is None and item.tags:
                if "month" in item.tags or "jalali" in item.tags:
                    day = named_day(items, i)
                    if day is not None and day.first >= used:
                        made = self.at_day(day, used)
                if made is None and self.now is not None:
                    made = self.relative(i, used)
            if made is not None:
                stamp, end = made
                if not self.is_end(used, stamp.start):
                    found.append(stamp)
                i = used = max(end, i + 1)
            else:
                i += 1
        return found

    def find_clocks(self) -> None:
        """Note the times of day in the line."""
        i = 0
        while i < len(self.items):
            item = self.items[i]
            clock = clock_at(self.items, i) if item.kind == "n" or half_of_day(item) is not None else None
            if clock is None:
                i += 1
                continue
            self.clocks[clock.first] = self.ends[clock.end] = clock
            i = clock.end

    def clock_after(self, end: int) -> tuple[Clock | None, int]:
        """Return the time of day behind a day that ends before ``end``, and how many items lie between."""
        items = self.items
        for k in range(end, min(end + MAX_FILL, len(items)) + 1):
            if k >= len(items):
                break
            clock = self.clocks.get(k)
            if clock is None and items[k].kind == "n":
                clock = clock_at(items, k, dotted=True)
            if clock is not None:
                return clock, k - end
            if not filler(items[k], OUTER_MARKS) and items[k].text not in ("T", "t"):
                break
        return None, MAX_FILL

    def clock_before(self, first: int, used: int) -> tuple[Clock | None, int]:
        """Return the time of day before a day that begins at ``first``, and how many items lie between."""
        for k in range(first, max(first - MAX_FILL, used) - 1, -1):
            clock = self.ends.get(k)
            if clock is not None and clock.first >= used:
                return clock, first - k
            if k == 0 or not filler(self.items[k - 1], OUTER_MARKS):
                break
        return None, MAX_FILL

    def at_day(self, found: Day, used: int) -> tuple[Stamp, int] | None:
        """Return the stamp of a day with the time beside it, and the index after it."""
        if found.first < used:
            return None
        first, end = found.first, found.end
        if end < len(self.items) and not self.items[end].gap and "filler" in self.items[end].tags:
            end += 1  # 11日, 2024г
        clock, gap = self.clock_after(end)
        earlier, back = self.clock_before(first, used)
        if earlier is not None and (clock is None or back < gap):
            clock = earlier
        if clock is not None:
            first, end = min(first, clock.first), max(end, clock.end)
            if clock.zone is None and clock.end < end < len(self.items) and self.items[end].text not in "+-":
                clock.zone, end = zone_at(self.items, end)  # 14:05 10/03/2024 (GMT+7)
        if found.year is None and end < len(self.items):
            # Mon Mar 11 20:30:00 EST 2024
            late = end if self.items[end].kind == "n" else end + 1
            year = year_at(self.items, late)
            if clock is not None and year in YEARS:
                found.year, end = year, late + 1
        now = None if self.now is None else self.now.date()
        if now is None and found.year is None:
            now = self.near
        day = make_day(found, now)
        if day is None or day.year not in YEARS:
            return None
        other = None
        if found.other is not None and found.year is not None:
            other = safe_date(day.year, day.day, day.month) if day.day <= 12 else None
        sure = found.year is not None and not found.short
        return self.make(self.combine(day, clock), first, end, used, sure=sure, other=other)

    def combine(self, day: date, clock: Clock | None) -> Moment:
        """Return a day with a time of day, or the day."""
        if clock is None:
            return day
        hour = clock.hour
        if hour == 24:
            day, hour = day + timedelta(days=1), 0
        value = datetime(day.year, day.month, day.day, hour, clock.minute, clock.second)
        return value.replace(tzinfo=zones.resolve(clock.zone, value, self.country))

    def make(
        self,
        value: Moment,
        first: int,
        end: int,
        used: int,
        *,
        sure: bool,
        relative: bool = False,
        other: date | None = None,
    ) -> tuple[Stamp, int]:
        """Return a stamp for the items ``first`` to ``end``, and ``end``; items before ``used`` belong to others."""
        start, stop = self.items[first].start, self.items[end - 1].end
        return Stamp(value, self.text[start:stop], start, stop, self.label(used, start), sure, relative, other), end

    def relative(self, i: int, used: int) -> tuple[Stamp, int] | None:
        """Return what "today 14:05", "3 hours ago", "vor 5 Minuten", "вчера в 21:10" say, with the item at ``i``."""
        items, now = self.items, self.now
        if now is None:
            return None
        tags = items[i].tags
        back_to = next((n for n, kind in enumerate(("today", "yesterday", "before_yesterday")) if kind in tags), None)
        if back_to is not None:
            clock, gap = self.clock_after(i + 1)
            earlier, back = self.clock_before(i, used)
            if earlier is not None and (clock is None or back < gap):
                clock = earlier
            day = zones.today_in(now, self.zone) - timedelta(days=back_to)
            first = i if clock is None else min(i, clock.first)
            end = i + 1 if clock is None else max(i + 1, clock.end)
            # inside a sentence the word says nothing of the article: it needs a time, a label or to stand alone
            alone = first == used == 0 and end == len(items)
            if clock is None and not alone and self.label(used, items[i].start) is None:
                return None
            return self.make(self.combine(day, clock), first, end, used, sure=False, relative=True)
        if "just_now" in tags:
            moment = zones.in_zone(now, self.zone).replace(microsecond=0)
            return self.make(moment, i, i + 1, used, sure=False, relative=True)
        if "ago" in tags:
            return self.ago(i, 1, used) or self.ago(i, -1, used)
        return None

    def ago(self, i: int, step: int, used: int) -> tuple[Stamp, int] | None:
        """Return the moment that the word "ago" at ``i`` and the number and the unit after or before it mean.

        The number may be a word, left out or in the unit: "an hour ago", "vor zwei Stunden", "час назад", "полчаса
        назад", and the unit may say "ago" itself: "3 órája".
        """
        items, now = self.items, self.now
        if now is None:
            return None
        near: list[int] = []  # the two words beside it, full stops left out
        j = i + step
        while used <= j < len(items) and len(near) < 2 and abs(j - i) <= MAX_INNER_FILL:
            if items[j].text != ".":
                near.append(j)
            j += step
        places = [k for k in near if size_of(items[k]) is not None and items[k].kind == "w"]
        if step < 0 and size_of(items[i]) is not None and not places:
            places, near = [i], near[:1]
        spans = [k for k in near[:1] if "span" in items[k].tags]
        if spans:
            return self.made_ago(timedelta(minutes=items[spans[0]].tags["span"]), i, spans[0], used)
        if not places:
            return None
        unit = places[0]
        others = [k for k in near if k != unit]
        amount, first, last = 1, unit, unit
        if others and items[others[0]].kind == "n":
            k = others[0]
            # "3 hours ago", "hace 3 horas": the number stands before the unit; in "saa 3 zilizopita" behind it
            given = number(items[k], 3, 1, 999) if k < unit or unit < k < i else None
            if given is None:
                return None
            amount, first = given, min(k, unit)
        elif others and others[0] < unit and "count" in items[others[0]].tags:
            amount, first = items[others[0]].tags["count"], others[0]
        elif unit == i or near[0] != unit:
            return None
        return self.made_ago(timedelta(**{size_of(items[unit]) or "days": amount}), i, first, used, last)

    def made_ago(self, span: timedelta, i: int, first: int, used: int, last: int = 0) -> tuple[Stamp, int] | None:
        """Return the stamp of a moment so long before now: a day where the span is of days."""
        if self.now is None:
            return None
        moment = zones.in_zone(self.now - span, self.zone).replace(second=0, microsecond=0)
        value: Moment = moment if span < timedelta(days=1) else moment.date()
        return self.make(value, min(i, first), max(i, first, last) + 1, used, sure=False, relative=True)

    def is_end(self, used: int, start: int) -> bool:
        """Return whether the words between the item ``used`` and ``start`` say that something ends then."""
        for item in reversed(self.items[used:]):
            if item.end <= start and not item.tags.keys().isdisjoint(SAID):
                return "until" in item.tags
        return False

    def label(self, used: int, start: int) -> Label | None:
        """Return what the last word of publication or change between the item ``used`` and ``start`` says."""
        for item in reversed(self.items[used:]):
            if item.end <= start and item.tags:
                if "modified" in item.tags:
                    return "modified"
                if "published" in item.tags:
                    return "published"
        return None


# ---------------------------------------------------------------- metadata

ISO = lazy(
    r"(?P<y>[0-9]{4})(?P<sep>[-/.]?)(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})"
    r"(?:(?:[Tt_, ]|\s){1,3}(?P<H>[0-9]{1,2})[:.hH]?(?P<M>[0-9]{2})(?:[:.]?(?P<S>[0-9]{2})(?:[.,:][0-9]{1,12})?)?"
    r"\s?(?P<half>[AaPp]\.?[Mm]\.?)?"
    r"\s{0,2}(?P<zone>Z|z|(?:UTC|GMT|\s)?\s?[+-][0-9]{1,2}(?::?[0-9]{2})?|\s[0-9]{2}:[0-9]{2}|[A-Za-z]{2,5})?Z?)?"
    r"(?:\[[A-Za-z/_+-]{1,40}\])?"
)
DIGITS_ONLY = lazy(r"[0-9]{8,17}(?:\.[0-9]{1,9})?")
PLAIN_ISO = 19  # characters of 2024-03-11T20:30:00
MAX_VALUE = 200  # characters of a metadata value that is one point in time


def read(
    text: str,
    vocabulary: Vocabulary,
    *,
    order: Order | None = None,
    now: datetime | None = None,
    country: str | None = None,
) -> Moment | None:
    """Return the point in time that a value from metadata or an attribute says, or None.

    >>> english = Vocabulary(order="mdy")
    >>> read("2024-03-11T20:30:00.1234567+0500", english)
    datetime.datetime(2024, 3, 11, 20, 30, tzinfo=datetime.timezone(datetime.timedelta(seconds=18000)))
    >>> read("2024-03-11", english), read("2024/03/11 20:30", english)
    (datetime.date(2024, 3, 11), datetime.datetime(2024, 3, 11, 20, 30))
    >>> read("1710171000000", english)
    datetime.datetime(2024, 3, 11, 15, 30, tzinfo=datetime.timezone.utc)
    >>> read("yesterday's news", english) is None
    True
    """
    text = text[:MAX_VALUE].strip(" \t\r\n\"'")
    if "&" in text:
        text = unescape(text).strip()
    if not text.isascii():
        text = text.translate(PLAIN_MARKS).strip()
    exact = read_iso(text, country)
    if exact is not None:
        return exact
    if DIGITS_ONLY.fullmatch(text):
        return read_digits(text)
    for stamp in find(text, vocabulary, order=order, now=now, country=country):
        if not stamp.relative:
            return stamp.value
    return None


def read_iso(text: str, country: str | None = None) -> Moment | None:
    """Return what an ISO 8601 text says, in any of the sloppy forms that sites write; None if it is none.

    >>> read_iso("2024-03-11T20:30+01")
    datetime.datetime(2024, 3, 11, 20, 30, tzinfo=datetime.timezone(datetime.timedelta(seconds=3600)))
    >>> read_iso("2024-03-11 24:00:00")
    datetime.datetime(2024, 3, 12, 0, 0)
    """
    if len(text) >= PLAIN_ISO and text[10] in "T ":
        try:  # the plain form, which most metadata has, is read in a tenth of the time
            plain = datetime.fromisoformat(text)
        except ValueError:
            pass
        else:
            if plain.year in YEARS and zones.is_offset(plain):
                return plain.replace(microsecond=0)
    match = ISO.fullmatch(text)
    if match is None:
        return None
    year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    if not match["sep"] and (len(match["m"]) != 2 or len(match["d"]) != 2):
        return None
    if year in BUDDHIST_YEARS:
        year -= BUDDHIST_OFFSET
    whole = safe_date(year, month, day)
    if whole is None or match["H"] is None:
        return whole
    hour, minute, second = int(match["H"]), int(match["M"]), min(int(match["S"] or 0), 59)
    if match["half"] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if match["half"][0] in "pP" else 0)
    if hour == 24 and not minute and not second:
        whole, hour = whole + timedelta(days=1), 0
    if hour > 23 or minute > 59:
        return whole
    value = datetime(whole.year, whole.month, whole.day, hour, minute, second)
    return value.replace(tzinfo=iso_zone(match["zone"], value, country))


def iso_zone(text: str | None, wall: datetime, country: str | None) -> tzinfo | None:
    """Return the offset behind an ISO 8601 time."""
    if not text:
        return None
    if text[0].isspace() and text.strip()[0].isdigit():
        text = "+" + text.strip()  # a plus that became a blank in an address
    minutes = zones.parse_offset(text)
    if minutes is not None:
        return zones.fixed(minutes)
    return zones.resolve(text.strip(), wall, country) if text.strip().isalpha() else None


def read_digits(text: str) -> Moment | None:
    """Return what a bare number says: seconds, milliseconds or microseconds since 1970, or the digits of a time.

    >>> read_digits("20240311203005")
    datetime.datetime(2024, 3, 11, 20, 30, 5)
    """
    whole, _, _ = text.partition(".")
    if len(whole) in (8, 12, 14) and whole[:2] in ("19", "20"):
        found = read_iso(whole[:8])
        if found is None or len(whole) == 8:
            return found
        clock = whole[8:].ljust(6, "0")
        hour, minute, second = int(clock[:2]), int(clock[2:4]), int(clock[4:])
        if hour > 23 or minute > 59:
            return None
        return datetime(found.year, found.month, found.day, hour, minute, min(second, 59))
    seconds = int(whole)
    for divisor in (1, 1_000, 1_000_000):
        if EPOCH_SECONDS[0] <= seconds / divisor <= EPOCH_SECONDS[1]:
            return datetime.fromtimestamp(seconds // divisor, UTC)
    return None


# ---------------------------------------------------------------- addresses

URL_DAY = lazy(
    r"(?<![0-9])(?P<y>(?:19|20)[0-9]{2})(?P<sep>[-/_.]?)(?P<m>[01]?[0-9])(?P=sep)(?P<d>[0-3]?[0-9])(?![0-9])"
)
URL_DAY_LAST = lazy(r"(?<![0-9])(?P<d>[0-3]?[0-9])(?P<sep>[-/_.])(?P<m>[01]?[0-9])(?P=sep)(?P<y>20[0-9]{2})(?![0-9])")
URL_NAMED = lazy(r"/(?P<y>(?:19|20)[0-9]{2})/(?P<m>[A-Za-z]{3,9})/(?P<d>[0-3]?[0-9])(?=/|$)")
ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MAX_URL = 1000  # characters


def read_url(url: str) -> tuple[date, str] | None:
    """Return the day that stands in an address, and its text; None if there is none.

    >>> read_url("https://news.example/2024/03/11/visit")
    (datetime.date(2024, 3, 11), '2024/03/11')
    >>> read_url("https://news.example/n/20240311-visit.html")
    (datetime.date(2024, 3, 11), '20240311')
    >>> read_url("https://news.example/n/202403111") is None
    True
    """
    url = url[:MAX_URL]
    if "20" not in url and "19" not in url:
        return None
    for match in (*URL_NAMED.finditer(url), *URL_DAY.finditer(url), *URL_DAY_LAST.finditer(url)):
        name = match["m"]
        if name.isdigit():
            if not match["sep"] and (len(name) != 2 or len(match["d"]) != 2):
                continue
            month = int(name)
        else:
            known = name[:3].lower()
            if known not in ENGLISH_MONTHS:
                continue
            month = ENGLISH_MONTHS.index(known) + 1
        day = safe_date(int(match["y"]), month, int(match["d"]))
        if day is not None:
            return day, match.group().strip("/")
    return None
