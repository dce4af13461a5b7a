"""Numbers as pages print them: counts (``12.3K``, ``1 234``, ``1,2 тыс.``) and decimals (``2,284.24``, ``67,670``).

Counts are ``int``, rounded where the page rounds ("1.2K" is 1200). Decimals are ``Decimal`` made from the printed
digits, never from a float. Digits of other scripts are read as ASCII ones. What a language calls a thousand is given as
a ``NumberStyle``; this module knows no language.

Errors: none; what is no number is None or no item of the list.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from ..records import dataclass
from .patterns import EAST_ASIA, lazy

# Letters for 10^3 and 10^6 that stand on pages of every language, since counters are made by the same scripts.
SHORT_THOUSAND = ("k", "К")  # the second is Cyrillic
SHORT_MILLION = ("m",)

# No page was read more often than there are people; longer runs of digits are ids or phone numbers.
MAX_COUNT = 20_000_000_000
# Digits of a number at most: int() of thousands of them is slow and refused by Python.
MAX_DIGITS = 15

# Zeros of the digits of each script that news is printed in, and of the full-width forms.
_ZEROS = "٠۰०০੦૦୦௦౦೦൦๐໐၀០᠐０"
_TO_ASCII = {ord(zero) + i: str(i) for zero in _ZEROS for i in range(10)}
_TO_ASCII |= {ord("，"): ",", ord("．"): ".", ord("٬"): ",", ord("٫"): ".", ord("："): ":"}
# Spaces that group digits, and marks that do. U+066C, the Arabic one, was made a comma above.
_SPACE = " \u00a0\u2007\u2008\u2009\u202f\u2006\u2005"
_QUOTES = "'’ʼ`´"
_MINUS = "−–—-"  # the hyphen last, as sets of characters want it


def _digits(glued: str) -> re.Pattern[str]:
    """Return the pattern of a count, which may follow a letter of these ranges."""
    return lazy(
        # Not inside a word, a longer number, a time, an id or a sum; a sign before is no part of a count.
        rf"(?:(?<![^\W_])|(?<=[{glued}]))(?<!\d[.,:/'’])(?<![#№$€£¥₽₸₴₹@/])"
        rf"(?P<whole>[0-9]{{1,3}}(?:[{_SPACE}{_QUOTES}.,][0-9]{{3}}){{1,4}}(?![0-9])"  # groups of three
        rf"|[0-9]{{1,2}}(?:,[0-9]{{2}}){{1,3}},[0-9]{{3}}(?![0-9])"  # groups of India: 12,34,567
        rf"|[0-9]{{1,{MAX_DIGITS}}}(?![0-9]))"
        rf"(?:[.,](?P<part>[0-9]{{1,3}})(?![0-9]))?"
    )


# Scripts that put no spaces between words: a digit may follow a letter. Those of East Asia take two milliseconds to
# compile, and wait for a text that has their signs.
_DIGITS = _digits("\u0e00-\u0e7f")
_DIGITS_EAST_ASIA = _digits("\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7a3")
_RANGE_AFTER = lazy(rf"[{_SPACE}]?(?:[/:~～{_MINUS}][{_SPACE}]?[0-9]|\+|[%‰°$€£¥₽₸₴₹]|[.,][0-9])")
_RANGE_BEFORE = lazy(rf"(?:[0-9][{_SPACE}]?[/:~～{_MINUS}]|[$€£¥₽₸₴₹+%×x№#])[{_SPACE}]?$")
_SUFFIX = lazy(rf"[{_SPACE}]{{0,2}}(?P<word>[^\W\d_]{{1,9}}\.?)")


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a language prints numbers: its decimal mark, and its words for powers of ten, in lower case.

    >>> NumberStyle(",", (("тыс.", 3), ("млн", 6))).power("тыс")
    3
    """

    decimal: str = "."
    powers: tuple[tuple[str, int], ...] = ()

    def power(self, word: str) -> int | None:
        """Return the power of ten that a word after a number stands for, or None."""
        return _powers(self).get(word.casefold().rstrip("."))


@lru_cache(maxsize=128)
def _powers(style: NumberStyle) -> dict[str, int]:
    table = {short.casefold(): 3 for short in SHORT_THOUSAND} | dict.fromkeys(SHORT_MILLION, 6)
    first: dict[str, int] = {}
    for word, power in style.powers:
        first.setdefault(word.casefold().rstrip("."), power)  # the language's own words come first
    return table | first


class Count(NamedTuple):
    """A count in a text: its value, where it stands, and whether the page rounded it ("12K")."""

    value: int
    start: int
    end: int
    rounded: bool = False


class Number(NamedTuple):
    """A decimal in a text as printed: ``sign`` is "", "+" or "-"; ``percent`` if a percent sign stands beside it."""

    raw: str
    start: int
    end: int
    sign: str = ""
    percent: bool = False


PLAIN = NumberStyle()


def ascii_digits(text: str) -> str:
    """Return the text with the digits of every script as ASCII ones, character for character.

    >>> ascii_digits("۱۲٬۳۴۵ بازدید")[:6]
    '12,345'
    """
    return text if text.isascii() else text.translate(_TO_ASCII)


def find_counts(text: str, style: NumberStyle = PLAIN) -> Iterator[Count]:
    """Yield the counts of a text in its order; offsets are those of ``text``.

    Ranges, ``10+``, percentages, times, sums of money, decimals and ids are none.

    >>> [c.value for c in find_counts("1 234 views, 12:30, 5%, 10+, 3.5, 20-30, $15, 7 likes")]
    [1234, 7]
    >>> russian = NumberStyle(",", (("тыс.", 3), ("млн", 6)))
    >>> [c.value for c in find_counts("1,2 тыс.; 12 тыс. просмотров; 3 млн", russian)]
    [1200, 12000, 3000000]
    >>> [c.value for c in find_counts("1.2万", NumberStyle(".", (("万", 4),)))]
    [12000]
    >>> [c.value for c in find_counts("1.234 Aufrufe, 653,817 VIEWS, 1'234, 12,34,567, 2.5M, 55.5k")]
    [1234, 653817, 1234, 1234567, 2500000, 55500]
    """
    text = ascii_digits(text)
    digits = _DIGITS if text.isascii() or max(text) < EAST_ASIA else _DIGITS_EAST_ASIA
    for match in digits.finditer(text):
        start, end = match.span()
        if start and _RANGE_BEFORE.search(text, max(0, start - 4), start):
            continue
        whole, part = match.group("whole", "part")
        # "12.3" and "K" may stand in two elements, and so in two lines.
        word = _SUFFIX.match(text, end + 1 if part and text[end : end + 1] == "\n" else end)
        power, stop = _power_after(word, style) if word else (None, end)
        grouped = not whole.isdigit()
        if power is None:
            if part is not None:
                continue  # a decimal
            value = int(_bare(whole))
            stop = end
        else:
            if part is None and grouped:
                mark = next(c for c in whole if not c.isdigit())
                if mark == style.decimal and whole.count(mark) == 1:
                    whole, _, part = whole.partition(mark)  # 1,234 тыс.
            number = Decimal(_bare(whole) + (f".{part}" if part else ""))
            value = int((number * 10**power).to_integral_value())
        if _RANGE_AFTER.match(text, stop) or value > MAX_COUNT:
            continue
        if len(whole) > 1 and whole[0] == "0":
            continue  # an id or a part of a date
        yield Count(value, start, stop, rounded=power is not None)


def _power_after(word: re.Match[str], style: NumberStyle) -> tuple[int | None, int]:
    """Return the power of ten that a word stands for, and where it ends; in Chinese the next word is glued to it."""
    text = word.group("word")
    power = style.power(text)
    if power is not None:
        glued = len(text) == 1 and not text.isascii()
        return power, word.end("word") if text.endswith(".") or glued or len(text) > 1 else word.start("word") + 1
    if not text[0].isascii() and (power := style.power(text[0])) is not None and _is_han(text[0]):
        return power, word.start("word") + 1
    return None, word.start()


def _is_han(char: str) -> bool:
    """Return whether words are written on without a space after such a character."""
    return "\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3"


def _bare(digits: str) -> str:
    """Return the digits alone."""
    return digits if digits.isdigit() else "".join(c for c in digits if c.isdigit())


def parse_count(text: str, style: NumberStyle = PLAIN) -> int | None:
    """Return the count that the text is, or None: nothing but marks may stand around it.

    >>> parse_count(" (1.432) "), parse_count("22K"), parse_count("5001-10000"), parse_count("12 min")
    (1432, 22000, None, None)
    >>> parse_count("9" * 5000) is None
    True
    """
    if len(text) > 80:
        return None
    found = list(find_counts(text, style))
    if len(found) != 1:
        return None
    count = found[0]
    around = text[: count.start] + text[count.end :]
    return None if any(c.isalnum() for c in around) else count.value


# A number as tickers print it. A minus belongs to it if nothing stands between; with a space it is a dash.
_NUMBER = lazy(
    rf"(?P<percent>%[{_SPACE}]?)?(?P<sign>\+[{_SPACE}]?|[{_MINUS}])?(?<![0-9.,])"
    rf"(?P<digits>[0-9]{{1,{MAX_DIGITS}}}(?:[{_SPACE}{_QUOTES}.,][0-9]{{3}}(?![0-9])){{0,4}}(?:[.,][0-9]{{1,8}})?)(?![0-9])"
    rf"(?P<after>[{_SPACE}]?%(?![0-9]))?"
)


def find_numbers(text: str) -> Iterator[Number]:
    """Yield every number of a text as printed, with its sign and whether it is a percentage.

    >>> [(n.raw, n.sign, n.percent) for n in find_numbers("$ 80,22 -0,099 %0,02 +1.5 % 2,284.24 1 234,50")]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('80,22', '', False), ('0,099', '-', False), ('0,02', '', True), ('1.5', '+', True), ('2,284.24', '', False),
     ('1 234,50', '', False)]
    """
    text = ascii_digits(text)
    for match in _NUMBER.finditer(text):
        sign = (match["sign"] or "").strip()
        before = text[match.start() - 1] if match.start() else ""
        if sign and before.isalnum():
            sign = ""  # a hyphen: USD-100
        percent = bool(match["percent"] or match["after"])
        if sign and sign != "+":
            sign = "-"
        yield Number(match["digits"], match.start("digits"), match.end("digits"), sign, percent)


def parse_decimal(text: str, decimal: str = ".") -> Decimal | None:
    """Return a printed number as a Decimal with the digits it was printed with, or None.

    ``decimal`` is the page's decimal mark. It decides only where the print does not: of two different marks the last is
    the decimal one; a mark that stands twice groups; one mark before other than three digits is decimal.

    >>> [str(parse_decimal(t, ",")) for t in ("442.05", "67,670", "2,284.24", "1.234,50", "1 234,50", "8,3562")]
    ['442.05', '67.670', '2284.24', '1234.50', '1234.50', '8.3562']
    >>> [str(parse_decimal(t, ".")) for t in ("67,670", "1.234", "1,234,567", "12'345.5", "-0.5", "0,670")]
    ['67670', '1.234', '1234567', '12345.5', '-0.5', '0.670']
    >>> parse_decimal("no") is None, parse_decimal("1.2.3") is None, parse_decimal("1" * 99) is None
    (True, True, True)
    """
    text = ascii_digits(text).strip()
    if not 0 < len(text) <= 40:
        return None
    sign = ""
    if text[0] in "+" + _MINUS:
        sign, text = ("" if text[0] == "+" else "-"), text[1:].strip()
    for mark in _SPACE + _QUOTES:
        text = text.replace(mark, "")
    marks = [c for c in text if c in ".,"]
    if len(set(marks)) == 2:
        last = marks[-1]
        if marks.count(last) > 1:
            return None
        whole, _, part = text.rpartition(last)
        groups = whole.split(marks[0])
    elif not marks:
        groups, part = [text], ""
    elif len(marks) > 1:
        groups, part = text.split(marks[0]), ""
    else:
        whole, _, part = text.partition(marks[0])
        groups = [whole]
        if len(part) == 3 and marks[0] != decimal and whole != "0" and len(whole) <= 3:
            groups, part = [whole, part], ""
    if not all(g.isascii() and g.isdigit() for g in groups) or (part and not (part.isascii() and part.isdigit())):
        return None
    if any(len(g) != 3 for g in groups[2:]) or (len(groups) > 1 and len(groups[-1]) != 3):
        return None
    whole = "".join(groups)
    if len(whole) + len(part) > MAX_DIGITS:
        return None
    return Decimal(f"{sign}{whole}.{part}" if part else sign + whole)


def is_ambiguous(text: str) -> bool:
    """Return whether only the language can tell if a printed number is a decimal or has its thousands grouped.

    >>> is_ambiguous("67,670"), is_ambiguous("8,3562"), is_ambiguous("0,670"), is_ambiguous("1.234.567")
    (True, False, False, False)
    """
    text = ascii_digits(text)
    marks = [c for c in text if c in ".,"]
    if len(marks) != 1:
        return False
    whole, _, part = text.partition(marks[0])
    return len(part) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0")


def spelled(words: Iterable[tuple[Iterable[str], int]]) -> tuple[tuple[str, int], ...]:
    """Return words for powers of ten as a ``NumberStyle`` has them: folded, each once, the first meaning kept.

    >>> spelled([(("K", "тыс."), 3), (("k", "млн"), 6)])
    (('k', 3), ('тыс.', 3), ('млн', 6))
    """
    table: dict[str, int] = {}
    for forms, power in words:
        for form in forms:
            table.setdefault(unicodedata.normalize("NFC", form).casefold(), power)
    return tuple(table.items())
