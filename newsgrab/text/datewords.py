"""The words of dates, and lines cut into them.

A ``Vocabulary`` holds the words of some languages for look-up; ``itemize`` cuts a line into numbers, words and marks,
and tells of each word what it may be in a date.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Literal, Protocol

from ..records import dataclass, field
from .patterns import high, lazy

MAX_ITEMS = 240  # numbers, words and marks of a line that are looked at
MAX_WORD = 64  # characters: a longer run without a space (Chinese, Thai) is not cut into words

Order = Literal["dmy", "mdy", "ymd"]


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
    def until(self) -> Sequence[str]: ...
    @property
    def today(self) -> Sequence[str]: ...
    @property
    def yesterday(self) -> Sequence[str]: ...
    @property
    def before_yesterday(self) -> Sequence[str]: ...
    @property
    def just_now(self) -> Sequence[str]: ...
    @property
    def ago(self) -> Sequence[str]: ...
    @property
    def one(self) -> Sequence[str]: ...
    @property
    def counts(self) -> Mapping[str, Sequence[str]]: ...
    @property
    def spans(self) -> Mapping[str, Sequence[str]]: ...
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
    "published", "modified", "until", "today", "yesterday", "before_yesterday", "just_now", "ago", "minutes", "hours",
    "days", "weeks", "filler", "hour", "minute",
)  # fmt: skip

# Years that are counted from an emperor or a republic: the year before their first.
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}


@dataclass(slots=True)
class Vocabulary:
    """The words of some languages, made for look-up. ``first`` holds phrases by their first word: rest -> kinds."""

    order: Order = "dmy"
    jalali: bool = False
    first: dict[str, dict[tuple[str, ...], Tags]] = field(default_factory=dict)
    # kinds of phrases -> the first words of all that have one of these kinds, made by ``may_say``
    firsts: dict[frozenset[str], frozenset[str]] = field(default_factory=dict, compare=False)

    def add(self, words: Iterable[str], kind: str, value: int = 0) -> None:
        """Add phrases of one kind; a kind that a phrase already has keeps its value (the first language wins)."""
        for phrase in words:
            pieces = tuple(fold(m.group()) for m in PIECE.finditer(phrase.translate(PLAIN_MARKS)))
            if pieces:
                self.first.setdefault(pieces[0], {}).setdefault(pieces[1:], {}).setdefault(kind, value)


MONTHS, LABELS = frozenset(("month", "jalali")), frozenset(("published", "modified"))


def may_say(text: str, vocabulary: Vocabulary, kinds: frozenset[str]) -> bool:
    """Return False if a text has surely no phrase of some kinds: the cheap test before ``itemize``.

    >>> english = Vocabulary(first={"may": {(): {"month": 5}}})
    >>> may_say("19 May 2024", english, MONTHS), may_say("5 of 36", english, MONTHS), may_say("Maybe", english, MONTHS)
    (True, False, False)
    """
    if not text.isascii():
        return True
    words = vocabulary.firsts.get(kinds)
    if words is None:
        first = vocabulary.first.items()
        said = [word for word, rests in first if any(not kinds.isdisjoint(tags) for tags in rests.values())]
        words = vocabulary.firsts[kinds] = frozenset(said)
    return not words.isdisjoint(text.lower().translate(ASCII_MARKS).split()) or HUMP.search(text) is not None


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
        vocabulary.add(words.one, "count", 1)
        for key, forms in words.counts.items():
            vocabulary.add(forms, "count", int(key))
        for key, forms in words.spans.items():
            vocabulary.add(forms, "span", int(key))
        for kind in PLAIN:
            vocabulary.add(getattr(words, kind), kind)
    vocabulary = vocabulary or Vocabulary()
    vocabulary.add(("am", "a.m"), "am")
    vocabulary.add(("pm", "p.m"), "pm")
    vocabulary.add(("st", "nd", "rd", "th", "º", "ª"), "filler")
    for name, base in ERAS.items():
        vocabulary.add((name,), "era", base)
    return vocabulary


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

ASCII_MARKS = {code: " " for code in range(128) if not chr(code).isalpha()}
# ASCII and Latin-1 without ª, µ and º; general and CJK punctuation without 々 and 〇.
MARKS = r"!-/:-@\[-`{-~¡-©«-´¶-¹»-¿\u2010-\u2027\u2030-\u205e\u3001-\u3004\u3008-\u3020"
PIECE = lazy(rf"(?P<n>[0-9]+)|(?P<w>[^\s0-9{MARKS}]+)")
ITEM = lazy(rf"(?P<n>[0-9]+)|(?P<w>[^\s0-9{MARKS}]+)|(?P<p>\S|\n)")
SPACELESS = high("\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af")
THAI = lazy("[\u0e01-\u0e7f]")
WIDE = high("\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af")
JOINERS = frozenset(".'’-׳/")  # marks that may stand between the words of a phrase: "a. m.", "3-р сарын"
HUMP = lazy(r"[^\W\d_A-Z](?=[A-ZА-ЯÀ-Þ][^\W\d_]{2})")  # where one word runs into the next
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
