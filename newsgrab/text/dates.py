"""Text to points in time: what metadata holds and what pages print.

Pure functions: the words of the language come as a ``Vocabulary``, the time of fetching as an argument, nothing
from the clock. As precise as the text and no more: a bare day is a ``date``, a time without a known offset a naive
``datetime``.

``read`` takes a text that should be one point in time (a meta tag, a JSON-LD value, an attribute), ``find`` every one
inside a line. Both cut a text into items (numbers, words, marks) in one pass and look at each item once with a bounded
view of its neighbours, so that no text takes more than linear time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from html import unescape
from typing import Literal, Protocol

from . import zones

MAX_TEXT = 600  # characters: a line that says when is short; the rest of a longer one is not read
MAX_ITEMS = 240  # numbers, words and marks of a line that are looked at
MAX_WORD = 64  # characters: a longer run without a space (Chinese, Thai) is not cut into words
MAX_FILL = 6  # words and marks that may stand between a day and its time
MAX_INNER_FILL = 3  # the same between day, month and year
YEARS = range(1500, 2200)  # what a printed year may be, after other calendars are converted
BUDDHIST_YEARS = range(2400, 2700)
BUDDHIST_OFFSET = 543
BUDDHIST_CENTURY = 2500  # of a year of two digits
JALALI_YEARS = range(1300, 1500)
EPOCH_SECONDS = (500_000_000, 4_200_000_000)  # 1985 to 2103: a bare number between them counts seconds

Order = Literal["dmy", "mdy", "ymd"]
Label = Literal["published", "modified"]
Zone = int | str | None  # offset in minutes, an IANA name or an abbreviation
Moment = datetime | date


class Words(Protocol):
    """The words of one language; ``profiles.Dates`` is one."""

    @property
    def months(self) -> Sequence[Sequence[str]]: ...
    @property
    def more_months(self) -> Mapping[str, Sequence[str]]: ...
    @property
    def jalali(self) -> Sequence[Sequence[str]]: ...
    @property
    def weekdays(self) -> Sequence[Sequence[str]]: ...
    @property
    def more_weekdays(self) -> Sequence[str]: ...
    @property
    def am(self) -> Sequence[str]: ...
    @property
    def more_am(self) -> Sequence[str]: ...
    @property
    def pm(self) -> Sequence[str]: ...
    @property
    def more_pm(self) -> Sequence[str]: ...
    @property
    def order(self) -> str: ...
    @property
    def published(self) -> Sequence[str]: ...
    @property
    def modified(self) -> Sequence[str]: ...
    @property
    def today(self) -> Sequence[str]: ...
    @property
    def yesterday(self) -> Sequence[str]: ...
    @property
    def just_now(self) -> Sequence[str]: ...
    @property
    def ago(self) -> Sequence[str]: ...
    @property
    def one(self) -> Sequence[str]: ...
    @property
    def minutes(self) -> Sequence[str]: ...
    @property
    def hours(self) -> Sequence[str]: ...
    @property
    def days(self) -> Sequence[str]: ...
    @property
    def weeks(self) -> Sequence[str]: ...
    @property
    def filler(self) -> Sequence[str]: ...
    @property
    def hour(self) -> Sequence[str]: ...
    @property
    def minute(self) -> Sequence[str]: ...


Tags = dict[str, int]  # what a word may be: "month" -> 3, "filler" -> 0

# The kinds of words that are plain lists, by the name of the list.
PLAIN = (
    "published", "modified", "today", "yesterday", "just_now", "ago", "one", "minutes", "hours", "days", "weeks",
    "filler", "hour", "minute",
)  # fmt: skip

# Years that are counted from an emperor or a republic: the year before their first.
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}


@dataclass(slots=True)
class Vocabulary:
    """The words of some languages, made for look-up. ``first`` holds phrases by their first word: rest -> kinds."""

    order: Order = "dmy"
    jalali: bool = False
    first: dict[str, dict[tuple[str, ...], Tags]] = field(default_factory=dict)

    def add(self, words: Iterable[str], kind: str, value: int = 0) -> None:
        """Add phrases of one kind; a kind that a phrase already has keeps its value (the first language wins)."""
        for phrase in words:
            pieces = tuple(fold(m.group()) for m in PIECE.finditer(phrase.translate(PLAIN_MARKS)))
            if pieces:
                self.first.setdefault(pieces[0], {}).setdefault(pieces[1:], {}).setdefault(kind, value)


def make_vocabulary(languages: Iterable[Words]) -> Vocabulary:
    """Return the words of some languages for look-up, the first language's before the others'."""
    vocabulary: Vocabulary | None = None
    for words in languages:
        if vocabulary is None:
            order = words.order if words.order in ("dmy", "mdy", "ymd") else "dmy"
            vocabulary = Vocabulary(order=order, jalali=bool(words.jalali))  # type: ignore[arg-type]
        for number, forms in enumerate(words.months, 1):
            vocabulary.add(forms, "month", number)
        for key, forms in words.more_months.items():
            vocabulary.add(forms, "month", int(key))
        for number, forms in enumerate(words.jalali, 1):
            vocabulary.add(forms, "jalali", number)
        for number, forms in enumerate(words.weekdays):
            vocabulary.add(forms, "weekday", number)
        vocabulary.add(words.more_weekdays, "weekday")
        vocabulary.add((*words.am, *words.more_am), "am")
        vocabulary.add((*words.pm, *words.more_pm), "pm")
        for kind in PLAIN:
            vocabulary.add(getattr(words, kind), kind)
    vocabulary = vocabulary or Vocabulary()
    vocabulary.add(("am", "a.m"), "am")
    vocabulary.add(("pm", "p.m"), "pm")
    vocabulary.add(("st", "nd", "rd", "th", "º", "ª"), "filler")
    for name, base in ERAS.items():
        vocabulary.add((name,), "era", base)
    return vocabulary


# ---------------------------------------------------------------- items


@dataclass(slots=True, eq=False)
class Item:
    """A number ("n"), a word or phrase ("w") or a mark ("p") of a line. ``gap``: white space stands before it."""

    kind: str
    start: int
    end: int
    text: str
    gap: bool
    tags: Tags


NO_TAGS: Tags = {}

# Every decimal digit of the scripts that news is written in, and marks of full width, as ASCII; one for one, so that
# offsets stay true. Marks of direction become blanks.
DIGIT_ZEROS = (
    0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0x0ED0, 0x1040,
    0x17E0, 0xFF10,
)  # fmt: skip
PLAIN_MARKS: dict[int, str] = {
    **{zero + n: str(n) for zero in DIGIT_ZEROS for n in range(10)},
    **dict.fromkeys(map(ord, "：﹕∶"), ":"),
    **dict.fromkeys(map(ord, "／∕⁄"), "/"),
    **dict.fromkeys(map(ord, "．"), "."),
    **dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-"),
    **dict.fromkeys(map(ord, "，،、"), ","),
    **dict.fromkeys(map(ord, "（"), "("),
    **dict.fromkeys(map(ord, "）"), ")"),
    **dict.fromkeys(map(ord, "＋"), "+"),
    **dict.fromkeys([0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF], " "),
}

# ASCII and Latin-1 without ª, µ and º; general and CJK punctuation without 々 and 〇.
MARKS = r"!-/:-@\[-`{-~¡-©«-´¶-¹»-¿\u2010-\u2027\u2030-\u205e\u3001-\u3004\u3008-\u3020"
PIECE = re.compile(rf"(?P<n>[0-9]+)|(?P<w>[^\s0-9{MARKS}]+)")
ITEM = re.compile(rf"(?P<n>[0-9]+)|(?P<w>[^\s0-9{MARKS}]+)|(?P<p>\S|\n)")
SPACELESS = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
THAI = re.compile("[\u0e01-\u0e7f]")
WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
JOINERS = frozenset(".'’-׳/")  # marks that may stand between the words of a phrase: "a. m.", "3-р сарын"
HUMP = re.compile(r"[^\W\d_A-Z](?=[A-ZА-ЯÀ-Þ][^\W\d_]{2})")  # where one word runs into the next
MIN_HUMPED = 5  # characters
LONGEST_PIECE = 8  # characters of the longest word that a run without spaces is cut into


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """Return a word as it is looked up: without case, accents, and marks that nobody sees.

    >>> fold("MÄRZ"), fold("Ιουνίου"), fold("KASIM") == fold("Kasım")
    ('marz', 'ιουνιου', True)
    """
    if word.isascii():
        return word.lower().lstrip("0") or word
    plain = unicodedata.normalize("NFD", word.lower().replace("ı", "i").replace("ς", "σ"))
    plain = "".join(c for c in plain if not "\u0300" <= c <= "\u036f" and c not in "\u200c\u200d\u00ad\u0640")
    return unicodedata.normalize("NFC", plain)


def itemize(text: str, vocabulary: Vocabulary) -> list[Item]:
    """Return the items of a line; words that the vocabulary knows are joined to phrases and carry their kinds."""
    raw: list[Item] = []
    last = 0
    ascii_only = text.isascii()
    for match in ITEM.finditer(text):
        start, end = match.span()
        kind, word = match.lastgroup or "p", match.group()
        if kind == "w" and end - start > 1:
            if not ascii_only:
                if not word[0].isalpha():
                    kind = "p"  # an icon
                elif end - start <= MAX_WORD and SPACELESS.search(word):
                    raw.extend(segment(word, start, start > last, vocabulary))
                    last = end
                    continue
            if end - start > MIN_HUMPED and not word.islower() and (hump := HUMP.search(word)):
                # "HealthDECEMBER 22": two elements without a space between them
                middle = start + hump.end()
                raw.append(Item(kind, start, middle, word[: hump.end()], start > last, NO_TAGS))
                start, word, last = middle, word[hump.end() :], middle
        elif kind == "w" and not word.isalpha():
            kind = "p"
        raw.append(Item(kind, start, end, word, start > last, NO_TAGS))
        last = end
        if len(raw) >= MAX_ITEMS:
            break
    items: list[Item] = []
    first = vocabulary.first
    i, size = 0, len(raw)
    while i < size:
        item = raw[i]
        i += 1
        if item.kind != "p":
            options = first.get(fold(item.text))
            if options is not None:
                tags, after = phrase(raw, i, options)
                if tags is not None:
                    item = Item("w", item.start, raw[after - 1].end, item.text, item.gap, tags)
                    i = after
        items.append(item)
    return items


def phrase(raw: list[Item], i: int, options: dict[tuple[str, ...], Tags]) -> tuple[Tags | None, int]:
    """Return the kinds of the longest phrase whose rest stands at ``i``, and the index after it."""
    best, after = options.get(()), i
    if len(options) == 1 and best is not None:
        return best, after
    length = 0
    for rest, tags in options.items():
        if len(rest) <= length:
            continue
        j = i
        for word in rest:
            if j < len(raw) and raw[j].text in JOINERS:
                j += 1
            if j >= len(raw) or raw[j].kind == "p" or fold(raw[j].text) != word:
                break
            j += 1
        else:
            best, after, length = tags, j, len(rest)
    return best, after


def segment(word: str, start: int, gap: bool, vocabulary: Vocabulary) -> list[Item]:
    """Return the known words in a run that has no spaces, and what lies between them."""
    found: list[Item] = []
    wide = WIDE.search(word) is not None
    known = vocabulary.first
    p = unknown = 0
    while p < len(word):
        for length in range(min(LONGEST_PIECE if wide else MAX_WORD, len(word) - p), 0, -1):
            # a single Thai letter is a word only where it stands alone
            if (wide or length > 1 or length == len(word)) and fold(word[p : p + length]) in known:
                break
        else:
            p += 1
            continue
        if unknown < p:
            found.append(Item("w", start + unknown, start + p, word[unknown:p], gap and unknown == 0, NO_TAGS))
        found.append(Item("w", start + p, start + p + length, word[p : p + length], gap and p == 0, NO_TAGS))
        p = unknown = p + length
    if unknown < len(word):
        found.append(Item("w", start + unknown, start + len(word), word[unknown:], gap and unknown == 0, NO_TAGS))
    return found


# ---------------------------------------------------------------- days

INNER_MARKS = frozenset(".,-/'’()")
OUTER_MARKS = INNER_MARKS | frozenset("|·•:@\n[]~;&*") | frozenset("–—")
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


# ---------------------------------------------------------------- times of the day


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
    elif follower is not None and "hour" in follower.tags:  # 14 h 05, 20時30分, 20 Uhr
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


# ---------------------------------------------------------------- lines


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
) -> list[Stamp]:
    """Return every point in time that a line says, in its order.

    ``order`` is of 03/04/2024, the vocabulary's if None. ``now`` is when the page was fetched (aware): relative words
    and days without a year are read against it, and left out where it is None. ``zone`` is where the page's clock
    stands, for "today"; it is not added to the values. ``country`` tells what ambiguous names of zones mean.
    """
    if not text or len(text) < 3:
        return []
    line = text[:MAX_TEXT]
    if not line.isascii():
        line = line.translate(PLAIN_MARKS)
    items = itemize(line, vocabulary)
    return [*Line(text, items, vocabulary, order or vocabulary.order, now, zone, country).stamps()]


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
                elif self.now is not None:
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
                found.append(replace(stamp, label=self.label(used, stamp.start)))
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
        if found.year is None and end < len(self.items):
            # Mon Mar 11 20:30:00 EST 2024
            late = end if self.items[end].kind == "n" else end + 1
            year = year_at(self.items, late)
            if clock is not None and year in YEARS:
                found.year, end = year, late + 1
        now = self.now
        day = make_day(found, None if now is None else now.date())
        if day is None or day.year not in YEARS:
            return None
        other = None
        if found.other is not None and found.year is not None:
            other = safe_date(day.year, day.day, day.month) if day.day <= 12 else None
        sure = found.year is not None and not found.short
        return self.make(self.combine(day, clock), first, end, sure=sure, other=other)

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
        self, value: Moment, first: int, end: int, *, sure: bool, relative: bool = False, other: date | None = None
    ) -> tuple[Stamp, int]:
        """Return a stamp for the items ``first`` to ``end``, and ``end``."""
        start, stop = self.items[first].start, self.items[end - 1].end
        raw = self.text[start:stop]
        return Stamp(value, raw, start, stop, sure=sure, relative=relative, other=other), end

    def relative(self, i: int, used: int) -> tuple[Stamp, int] | None:
        """Return what "today 14:05", "3 hours ago", "vor 5 Minuten", "вчера в 21:10" say, with the item at ``i``."""
        items, now = self.items, self.now
        if now is None:
            return None
        tags = items[i].tags
        if "today" in tags or "yesterday" in tags:
            clock, gap = self.clock_after(i + 1)
            earlier, back = self.clock_before(i, used)
            if earlier is not None and (clock is None or back < gap):
                clock = earlier
            day = zones.today_in(now, self.zone)
            if "yesterday" in tags:
                day -= timedelta(days=1)
            first = i if clock is None else min(i, clock.first)
            end = i + 1 if clock is None else max(i + 1, clock.end)
            # inside a sentence the word says nothing of the article: it needs a time, a label or to stand alone
            alone = first == used == 0 and end == len(items)
            if clock is None and not alone and self.label(used, items[i].start) is None:
                return None
            return self.make(self.combine(day, clock), first, end, sure=False, relative=True)
        if "just_now" in tags:
            return self.make(zones.in_zone(now, self.zone).replace(microsecond=0), i, i + 1, sure=False, relative=True)
        if "ago" in tags:
            return self.ago(i, 1, used) or self.ago(i, -1, used)
        return None

    def ago(self, i: int, step: int, used: int) -> tuple[Stamp, int] | None:
        """Return the moment that the word "ago" at ``i`` and the number and the unit after or before it mean.

        The number is one where it is left out or a word: "an hour ago", "vor einer Stunde", "час назад".
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
        if not places:
            return None
        unit = places[0]
        others = [k for k in near if k != unit]
        amount, first, last = 1, unit, unit
        if others and items[others[0]].kind == "n":
            k = others[0]
            # "3 hours ago", "hace 3 horas": the number stands before the unit
            given = number(items[k], 3, 1, 999) if k < unit else None
            if given is None:
                return None
            amount, first = given, k
        elif others and others[0] < unit and "one" in items[others[0]].tags:
            first = others[0]
        elif near[0] != unit:
            return None
        size = size_of(items[unit])
        moment = zones.in_zone(now - timedelta(**{size or "days": amount}), self.zone).replace(second=0, microsecond=0)
        value: Moment = moment if size in ("minutes", "hours") else moment.date()
        return self.make(value, min(i, first), max(i, last) + 1, sure=False, relative=True)

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

ISO = re.compile(
    r"(?P<y>[0-9]{4})(?P<sep>[-/.]?)(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})"
    r"(?:(?:[Tt_, ]|\s){1,3}(?P<H>[0-9]{1,2})[:.hH]?(?P<M>[0-9]{2})(?:[:.]?(?P<S>[0-9]{2})(?:[.,:][0-9]{1,12})?)?"
    r"\s?(?P<half>[AaPp]\.?[Mm]\.?)?"
    r"\s{0,2}(?P<zone>Z|z|(?:UTC|GMT|\s)?\s?[+-][0-9]{1,2}(?::?[0-9]{2})?|\s[0-9]{2}:[0-9]{2}|[A-Za-z]{2,5})?Z?)?"
    r"(?:\[[A-Za-z/_+-]{1,40}\])?"
)
DIGITS_ONLY = re.compile(r"[0-9]{8,17}(?:\.[0-9]{1,9})?")
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
    if len(text) >= PLAIN_ISO and text[10] == "T":
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

URL_DAY = re.compile(
    r"(?<![0-9])(?P<y>(?:19|20)[0-9]{2})(?P<sep>[-/_.]?)(?P<m>[01]?[0-9])(?P=sep)(?P<d>[0-3]?[0-9])(?![0-9])"
)
URL_DAY_LAST = re.compile(
    r"(?<![0-9])(?P<d>[0-3]?[0-9])(?P<sep>[-/_.])(?P<m>[01]?[0-9])(?P=sep)(?P<y>20[0-9]{2})(?![0-9])"
)
URL_NAMED = re.compile(r"/(?P<y>(?:19|20)[0-9]{2})/(?P<m>[A-Za-z]{3,9})/(?P<d>[0-3]?[0-9])(?=/|$)")
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
