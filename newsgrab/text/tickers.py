"""Tickers and tables of currency rates, as a row of tokens: which number is the rate of what.

A caller cuts a piece of page into texts and tells for each how deep in the page the element lies that it shares with
the text before (``gap``). Things that belong together share a deeper element than their neighbours do: that, and not
the order, tells whether a number belongs to the name before or after it. Where all share the same one (a ticker in one
string), the order decides.

Errors: none; what is not understood is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from ..records import dataclass, field
from .iso4217 import SIGNS
from .money import SHARED_SIGNS, YEN_OR_YUAN, Lexicon, fold, read_code, read_pair, read_sign
from .numbers import Number, ascii_digits, find_numbers, is_ambiguous, parse_decimal
from .patterns import high, lazy

TokenKind = Literal["name", "other", "word", "number", "mark", "issuer", "head", "arrow"]

# Codes that are printed in small letters, too; the others would be words ("all", "try", "mad").
_SMALL = "usd eur rub rur gbp cny jpy chf kzt uah byn kgs uzs azn amd pln czk huf ron rsd inr"
SMALL_CODES = frozenset(_SMALL.split())
# Units that rates are given for.
UNITS = ("1", "10", "100", "1000", "10000", "1 000", "10 000", "1,000", "10,000")
# A second number below this share of the first is a change, not another rate.
MAX_CHANGE = Decimal("0.12")
# Banks sell for so much more than they buy at most: more would be two different things.
MAX_SPREAD = Decimal("1.2")
# Words of a name at most.
LONGEST_NAME = 6

_SIGN = "|".join(
    re.escape(sign)
    for sign in sorted({*SIGNS, *SHARED_SIGNS, *YEN_OR_YUAN}, key=len, reverse=True)
    if not sign[0].isalpha() or not sign.isalpha()
)
_BLANK = lazy(
    r"(?<![\d.,])\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d(?![\d.,])|(?<!\d)(?:19|20)\d\d[./-]\d\d[./-]\d\d(?!\d)"
    r"|(?<!\d)\d{1,2}:\d\d(?::\d\d)?(?!\d)|[+\-−–]?\s?\d{1,2}(?:\s?(?:\.\.\.?|…|[-–])\s?[+\-−–]?\d{1,2})?\s?[°º˚]\s?[CСF]?"
)
_PIECE = lazy(
    # Letters that only say what is counted in, glued to the value, are passed over: "R18.52", "Rp16.090".
    rf"(?P<unit>(?<![^\W\d_])(?:R|Rs|Rp|RM|TL|Tk|KSh|S/|Bs|Kr|kr)\.?(?=[0-9]))|(?P<glued>(?<![A-Za-z])[A-Z]{{3}})(?=\s?[0-9])"
    rf"|(?P<sign>{_SIGN})|(?P<arrow>[▲▼△▽▴▾↑↓⬆⬇🔺🔻])"
    r"|(?P<word>[^\W\d_](?:\w|[&'’](?=\w)|-(?=[^\W_]))*\.?)"
)
_HAN = high("\u3040-\u30ff\u3400-\u9fff")
_UP, _DOWN = "▲△▴↑⬆🔺", "▼▽▾↓⬇🔻"


@dataclass(slots=True)
class Token:
    """One thing in a ticker. ``gap``: depth of what it shares with the token before; larger is closer."""

    kind: TokenKind
    text: str
    gap: int = 0
    code: str | None = None
    counter: str | None = None
    number: Number | None = None
    sign: bool = False  # a currency sign
    glued: bool = False  # nothing but a space to the token before
    joined: bool = False  # a slash to the token before: a pair
    units: int = 1
    hidden: bool = False  # from an attribute
    official: bool = False  # the bank is named beside it
    market: bool = False  # gold, Brent, an index: known, and no currency


@dataclass(frozen=True, slots=True)
class Reading:
    """A rate as read: decimals still as printed."""

    base: str
    value: str
    counter: str | None = None  # named by the print itself
    counter_sign: str | None = None  # a sign before the value, which only the country explains
    units: int = 1
    kind: str | None = None
    change: str | None = None
    raw: str = ""


@dataclass(slots=True)
class Ticker:
    """What a piece of page says: its rates, and what it says of all of them."""

    readings: list[Reading] = field(default_factory=list)
    issuer: str | None = None  # the currency of the bank that is named
    official: bool = False
    head: bool = False  # "Exchange rates" stands there
    markets: int = 0  # things with numbers that markets trade and that are no currencies


# ---------------------------------------------------------------- text to tokens


def tokens(text: str, lexicon: Lexicon, gap: int, inside: int, country: str | None) -> Iterator[Token]:
    """Yield the tokens of one text: the first has ``gap``, the others ``inside``.

    >>> lexicon = Lexicon({"dolar": "USD"}, other=frozenset(["gram altin"]), begins=frozenset(["gram"]))
    >>> [(t.kind, t.code or t.text) for t in tokens("Dolar 8,35 GRAM ALTIN 501", lexicon, 0, 1, "TR")]
    [('name', 'USD'), ('number', '8,35'), ('other', 'GRAM ALTIN'), ('number', '501')]
    """
    text = _BLANK.sub(lambda match: " " * len(match.group()), ascii_digits(text))
    items: list[tuple[int, int, Token]] = []
    pairs: list[tuple[int, int]] = []
    begin = 0
    while (pair := read_pair(text[begin:])) is not None:
        base, counter, start, end = pair
        items.append(
            (begin + start, begin + end, Token("name", text[begin + start : begin + end], code=base, counter=counter))
        )
        pairs.append((begin + start, begin + end))
        begin += end
    run: list[re.Match[str]] = []
    for match in _PIECE.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in pairs):
            continue
        if match.lastgroup == "unit":
            continue
        if match.lastgroup == "word":
            if run and (text[run[-1].end() : match.start()].strip(' \t\n\u00a0"«»“”()') or len(run) > 12):
                items.extend(name_run(run, text, lexicon))
                run = []
            run.append(match)
            continue
        if run:
            items.extend(name_run(run, text, lexicon))
            run = []
        span = match.span()
        if match.lastgroup == "arrow":
            items.append((*span, Token("arrow", match.group())))
        elif match.lastgroup == "sign":
            items.append((*span, Token("name", match.group(), code=read_sign(match.group(), country), sign=True)))
        else:
            code = read_code(match.group())
            items.append((*span, Token("name" if code else "word", match.group(), code=code)))
    if run:
        items.extend(name_run(run, text, lexicon))
    taken = [(start, end) for start, end, _ in items]
    for number in find_numbers(text):
        if not any(start < number.end and number.start < end for start, end in taken):
            items.append((number.start, number.end, Token("number", number.raw, number=number)))
    items.sort(key=lambda item: item[:2])
    last = 0
    for i, (start, end, token) in enumerate(items):
        between = text[last:start]
        token.gap = inside if i else gap
        token.glued = bool(i) and not between.strip()
        token.joined = bool(i) and between.strip() in ("/", "=")
        last = end
        yield token


def name_run(run: list[re.Match[str]], text: str, lexicon: Lexicon) -> Iterator[tuple[int, int, Token]]:
    """Yield what a run of words names: the longest names first, the rest as words."""
    i = 0
    while i < len(run):
        word = run[i]
        # Names of several words begin with few words; only after those the longer ones are looked up.
        longest = min(LONGEST_NAME, len(run) - i) if fold(word.group()).rstrip(".") in lexicon.begins else 1
        for size in range(longest, 0, -1):
            start, end = word.start(), run[i + size - 1].end()
            found = lookup(text[start:end], lexicon)
            if found is not None:
                yield start, end, found
                i += size
                break
        else:
            if _HAN.search(word.group()):
                yield from han_run(word, lexicon)
            else:
                yield (*word.span(), Token("word", word.group()))
            i += 1


def han_run(word: re.Match[str], lexicon: Lexicon) -> Iterator[tuple[int, int, Token]]:
    """Yield the names in a run of Chinese or Japanese signs, which has no spaces."""
    text, start = word.group(), word.start()
    i = 0
    while i < len(text):
        for size in range(min(8, len(text) - i), 0, -1):
            found = lookup(text[i : i + size], lexicon)
            if found is not None and (size > 1 or len(text) == 1):
                yield start + i, start + i + size, found
                i += size
                break
        else:
            i += 1


def lookup(text: str, lexicon: Lexicon) -> Token | None:
    """Return the token that a few words are, or None."""
    folded = fold(text)
    for form in (folded, folded.rstrip(".")):
        if form in lexicon.other:
            return Token("other", text, market=True)
        if code := lexicon.names.get(form):
            return Token("name", text, code=code)
        if code := lexicon.issuers.get(form):
            return Token("issuer", text, code=code)
        if form in lexicon.kinds:
            return Token("mark", text, code=lexicon.kinds[form])
        if form in lexicon.heads:
            # "Curs BNR" names the bank as well.
            codes = [lexicon.issuers[word] for word in form.split() if word in lexicon.issuers]
            return Token("issuer", text, code=codes[0]) if codes else Token("head", text)
    if len(text) == 3 and text.isascii() and (text.isupper() or folded in SMALL_CODES) and (code := read_code(text)):
        return Token("name", text, code=code)
    if code := SIGNS.get(text.rstrip(".")):
        return Token("name", text, code=code, sign=True)
    return None


# ---------------------------------------------------------------- tokens to rates


@dataclass(slots=True)
class Item:
    """A name with the tokens that belong to it."""

    name: Token
    start: int
    numbers: list[Token] = field(default_factory=list)
    # Its numbers (their places in ``numbers``) and the labels "buy" and "sell" in the order of the page.
    order: list[int | str] = field(default_factory=list)
    arrows: list[str] = field(default_factory=list)
    kind: str | None = None
    counter_sign: str | None = None
    counter: str | None = None


def read_ticker(given: Iterable[Token], local: str | None = None) -> Ticker:
    """Return what a row of tokens says. ``local``: the currency that is likely counted in.

    >>> def read(text, local=None):
    ...     made = tokens(text, Lexicon({"dolar": "USD", "euro": "EUR"}, other=frozenset(["bitcoin"])), 0, 1, None)
    ...     return [(r.base, r.value, r.change) for r in read_ticker(made, local).readings]
    >>> read("$442.05 €474.14 ₽4.74")
    [('USD', '442.05', None), ('EUR', '474.14', None), ('RUB', '4.74', None)]
    >>> read("usd -0.12 57,40 eur +0.31 68,99 Bitcoin 4000")
    [('USD', '57,40', '-0.12'), ('EUR', '68,99', '+0.31')]
    >>> read("57.40 Dolar 68.99 Euro 2.14 UAH")
    [('USD', '57.40', None), ('EUR', '68.99', None), ('UAH', '2.14', None)]
    >>> read("1 USD = 442.05 KZT, 1 EUR = 474.14 KZT", "KZT"), read("100 JPY 295.4")
    ([('USD', '442.05', None), ('EUR', '474.14', None)], [('JPY', '295.4', None)])
    """
    ticker = Ticker()
    row = tidy(list(given), ticker, local)
    items = attach(row)
    columns = header(row, items)
    for item in items:
        if item.name.code is None:
            ticker.markets += item.name.market and bool(item.numbers)
            continue
        ticker.readings.extend(read_item(item, columns, ticker))
    return ticker


def tidy(row: list[Token], ticker: Ticker, local: str | None) -> list[Token]:
    """Return the tokens with names joined: pairs, units, double names; words that name nothing made ``other``."""
    # "Euro / US Dollar", "Bitcoin / Euro": two names with a slash are a pair.
    joined: list[Token] = []
    for token in row:
        last = joined[-1] if joined else None
        if token.kind == "issuer":
            if last is not None and last.kind == "name" and last.counter is None:
                last.official = True  # "USD ЦБ 91,64": of this rate alone
                last.counter = token.code if token.code != last.code else None
                continue
            ticker.issuer = ticker.issuer or token.code
            ticker.official = True
            continue
        if token.kind == "head":
            ticker.head = True
            continue
        if last is not None and token.joined and last.kind in ("name", "other") and token.kind in ("name", "other"):
            if last.kind == "other" or token.kind == "other":
                joined[-1] = replace(last, kind="other", code=None, text=f"{last.text}/{token.text}")
            elif last.counter is None and last.code != token.code:
                joined[-1] = replace(last, counter=token.code, text=f"{last.text}/{token.text}")
            continue
        if last is not None and last.kind == "name" and token.kind == "other" and token.gap > last.gap:
            joined[-1] = replace(last, kind="other", code=None, text=f"{last.text} {token.text}")
            continue  # "Dollar index", "DKK token"
        joined.append(token)
    joined = drop_counter_signs(join_words(joined))
    joined = join_units(joined)
    return join_names(joined, local)


def join_words(row: list[Token]) -> list[Token]:
    """Drop words that qualify a name beside them; words that stand for a name of their own become ``other``."""
    result: list[Token] = []
    i = 0
    while i < len(row):
        token = row[i]
        if token.kind != "word":
            result.append(token)
            i += 1
            continue
        end = i
        while end + 1 < len(row) and row[end + 1].kind == "word":
            end += 1
        left = result[-1] if result else None
        right = row[end + 1] if end + 1 < len(row) else None
        gap_left = token.gap
        gap_right = right.gap if right is not None else -1
        i = end + 1
        if right is not None and right.kind in ("name", "other") and gap_right >= gap_left:
            right.gap = min(gap_left, gap_right)
            continue  # "the dollar", "курс доллара"
        if left is not None and left.kind in ("name", "other", "mark") and gap_left >= gap_right:
            if right is not None:
                right.gap = min(gap_left, gap_right)
                right.glued = False
            continue  # "USD today"
        if right is None and left is not None and left.kind == "number" and gap_left > 0:
            continue
        if is_units_of_name(result) and right is not None and right.kind == "number" and gap_left == gap_right:
            continue  # VND | 10000 | a name that is not known | 37.81
        result.append(replace(token, kind="other"))
    return result


def is_units_of_name(row: list[Token]) -> bool:
    """Return whether tokens end with a name and the units it is priced for."""
    return len(row) > 1 and row[-1].kind == "number" and row[-1].text in UNITS and row[-2].kind == "name"


def drop_counter_signs(row: list[Token]) -> list[Token]:
    """Take out a sign that stands before every value where words name the currencies: "Dólar: Venta $895"."""
    names = [t for t in row if t.kind == "name"]
    before_values = {
        i
        for i, (token, after) in enumerate(pairwise(row))
        if token.kind == "name" and token.sign and after.kind == "number" and after.glued
    }
    signs = {row[i].text for i in before_values}
    spelled_out = [t for t in names if not t.sign]
    if len(signs) != 1 or not spelled_out or not names or names[0].sign:
        return row
    if any(t.sign and i not in before_values for i, t in enumerate(row) if t.kind == "name"):
        return row
    result: list[Token] = []
    last: Token | None = None
    for i, token in enumerate(row):
        if i in before_values:
            row[i + 1].gap = min(row[i + 1].gap, token.gap)
            if last is not None:
                last.counter = last.counter or f"?{token.text}"
            continue
        if token.kind == "name":
            last = token
        result.append(token)
    return result


def join_units(row: list[Token]) -> list[Token]:
    """Make "100 JPY" one token, and "JPY 100 295,4" a name with units, where a rate stands beside."""
    result: list[Token] = []
    for i, token in enumerate(row):
        if token.kind == "number" and token.text in UNITS and token.number and not token.number.sign:
            after = row[i + 1] if i + 1 < len(row) else None
            before = result[-1] if result else None
            beyond = row[i + 2] if i + 2 < len(row) else None
            units = int(re.sub(r"\D", "", token.text))
            if (
                after is not None
                and after.kind == "name"
                and after.gap >= token.gap
                and beyond is not None
                and beyond.kind != "name"
                and (before is None or before.kind != "name" or after.gap > token.gap)
            ):
                after.units = units
                after.gap = token.gap
                after.glued = False
                continue
            if (
                before is not None
                and before.kind == "name"
                and after is not None
                and after.kind == "name"
                and before.code == after.code
                and after.gap >= token.gap
            ):
                before.units = units  # USD | 1 | US dollar | 92.45
                after.gap = min(after.gap, token.gap)
                continue
            if (
                before is not None
                and before.kind == "name"
                and after is not None
                and after.kind == "number"
                and after.number is not None
                and not after.number.sign
                and not after.number.percent
                and after.gap >= min(token.gap, before.gap)
            ):
                before.units = units
                after.gap = min(after.gap, token.gap)
                continue
        result.append(token)
    return result


def join_names(row: list[Token], local: str | None) -> list[Token]:
    """Join names that say the same twice, and take out those that only say what is counted in."""
    result: list[Token] = []
    names = [t for t in row if t.kind == "name" and t.code]
    bases = {t.code for t in names}
    for i, token in enumerate(row):
        last = result[-1] if result else None
        after = row[i + 1] if i + 1 < len(row) else None
        if token.kind == "name" and last is not None:
            if last.kind == "name":
                if token.code in (last.code, last.counter) or (token.counter and token.code == last.code):
                    if token.counter and not last.counter:
                        last.counter = token.counter
                    if token.units != 1:
                        last.units = token.units
                    last.official = last.official or token.official
                    if token.sign and not last.sign and after is not None and after.kind == "number":
                        last.joined = True  # a sign before the value
                        last.text += f" {token.text}"
                    if after is not None:
                        after.gap = min(after.gap, token.gap)
                    continue
                if token.sign and not last.sign and after is not None and after.kind == "number" and after.glued:
                    # "Euro: $901,26": the sign says what is counted in.
                    last.counter = last.counter or f"?{token.text}"
                    after.gap = min(after.gap, token.gap)
                    continue
            elif last.kind == "number" and len(bases) > 1 and counts_in(token, row, i, local):
                if after is not None:
                    after.gap = min(after.gap, token.gap)
                for earlier in reversed(result):
                    if earlier.kind == "name":
                        earlier.counter = earlier.counter or token.code
                        break
                continue
            elif (
                last.kind == "number"
                and token.sign
                and len(bases) == 1
                and last is not None
                and token.glued
                and len(names) > 1
            ):
                continue
        result.append(token)
    return result


def counts_in(token: Token, row: list[Token], place: int, local: str | None) -> bool:
    """Return whether a name after a number says what the number counts ("442.05 KZT") and names no rate itself."""
    if token.code == local and token.counter is None and not token.units > 1:
        after = row[place + 1] if place + 1 < len(row) else None
        return after is None or after.kind != "number" or after.gap < token.gap or token.glued
    same = [i for i, t in enumerate(row) if t.kind == "name" and t.code == token.code]
    return len(same) > 1 and all(i and row[i - 1].kind == "number" and row[i].glued for i in same)


def attach(row: list[Token]) -> list[Item]:
    """Return the names, each with its numbers."""
    names = [i for i, t in enumerate(row) if t.kind in ("name", "other")]
    if not names:
        return []
    items = {i: Item(row[i], i) for i in names}
    grid = read_grid(row, names, items)
    if grid:
        return list(items.values())
    content = [t for t in row if t.kind in ("name", "other", "number")]
    value_first = content[0].kind == "number" and content[-1].kind != "number"
    before: int | None = None  # the nearest name to the left
    low_left = 0  # the least gap since
    for i, token in enumerate(row):
        if i in items:
            before, low_left = i, 1 << 30
            continue
        low_left = min(low_left, token.gap)
        if token.kind not in ("number", "mark", "arrow"):
            continue
        after = next((n for n in names if n > i), None)
        low_right = min((row[k].gap for k in range(i + 1, after + 1)), default=0) if after is not None else -1
        if before is None:
            owner = after if token.kind == "number" and (value_first or low_right > token.gap) else None
        elif after is None:
            owner = before if not value_first or low_left > 0 or token.kind != "number" else None
        elif low_left != low_right:
            owner = before if low_left > low_right else after
        else:
            owner = after if value_first else before
        if owner is None:
            continue
        item = items[owner]
        if token.kind == "number":
            item.order.append(len(item.numbers))
            item.numbers.append(token)
        elif token.kind == "arrow":
            item.arrows.append(token.text)
        elif token.code == "official":
            item.kind = "official"
        else:
            item.order.append(token.code or "")
    return list(items.values())


def labelled(order: list[int | str]) -> dict[int, str]:
    """Return the kinds of numbers from the labels beside them.

    Labels follow their numbers if the row begins with a number and ends with a label.

    >>> labelled([0, "buy", 1, "sell"]), labelled(["buy", 0, "sell", 1]), labelled([0, "buy", 1, "sell", 2])
    ({0: 'buy', 1: 'sell'}, {0: 'buy', 1: 'sell'}, {1: 'buy', 2: 'sell'})
    """
    follow = bool(order) and isinstance(order[0], int) and isinstance(order[-1], str)
    if follow:
        order = order[::-1]
    kinds: dict[int, str] = {}
    label = ""
    for entry in order:
        if isinstance(entry, str):
            label = entry
        elif label:
            kinds[entry] = label
            label = ""
    return dict(sorted(kinds.items()))


def read_grid(row: list[Token], names: list[int], items: dict[int, Item]) -> bool:
    """Read a table with the names in its first line and the values below: names side by side, then as many numbers."""
    if len(names) < 2 or names != list(range(names[0], names[0] + len(names))):
        return False
    rest = [t for t in row[names[-1] + 1 :] if t.kind in ("number", "mark")]
    numbers = [t for t in rest if t.kind == "number" and t.number and not t.number.percent]
    if not numbers or len(numbers) % len(names):
        return False
    kinds = [t.code for t in rest if t.kind == "mark"]
    lines = len(numbers) // len(names)
    for place, token in enumerate(numbers):
        item = items[names[place % len(names)]]
        line = place // len(names)
        if lines == len(kinds) and (kind := kinds[line]):
            item.order.append(kind)
        item.order.append(len(item.numbers))
        item.numbers.append(token)
    return True


def header(row: list[Token], items: list[Item]) -> list[str]:
    """Return the kinds of the columns, from marks before the first name: ["buy", "sell"]."""
    first = min((item.start for item in items if item.name.code), default=0)
    marks = [t.code or "" for t in row[:first] if t.kind == "mark"]
    return marks if len(set(marks)) == len(marks) else list(dict.fromkeys(marks))


def read_item(item: Item, columns: list[str], ticker: Ticker) -> Iterator[Reading]:
    """Yield the rates of one name."""
    name = item.name
    assert name.code is not None
    plain: list[tuple[int, Token]] = []
    change: str | None = None
    for place, token in enumerate(item.numbers):
        number = token.number
        if number is None or number.percent:
            continue
        if number.sign:
            if change is None:
                change = number.sign + number.raw
            continue
        plain.append((place, token))
    values = [
        (place, token, size) for place, token in plain if (size := parse_decimal(token.text)) is not None and size > 0
    ]
    if not values:
        return
    counter: str | None = name.counter
    sign: str | None = None
    if counter and counter.startswith("?"):
        sign = counter[1:]
        counter = None
    kinds = labelled(item.order)
    rates: list[tuple[Token, str | None]] = []
    if kinds:
        rates = [(token, kinds[place]) for place, token, _ in values if place in kinds]
    elif len(columns) > 1 and len(values) >= len([c for c in columns if c != "official"]) > 1:
        kept = columns if len(values) >= len(columns) else [c for c in columns if c != "official"]
        rates = [(token, kind) for (_, token, _), kind in zip(values, kept, strict=False)]
    if not rates and len(values) == 2 and values[1][1].joined and is_spread(values[0][2], values[1][2]):
        rates = [(values[0][1], "buy"), (values[1][1], "sell")]
    if not rates:
        largest = max(size for _, _, size in values)
        first = next((p, t) for p, t, size in values if size >= largest * MAX_CHANGE)
        rates = [(first[1], item.kind or ("official" if name.official else None))]
        if change is None and len(values) > 1:
            small = [t for p, t, size in values if size < largest * MAX_CHANGE and size > 0]
            if small and item.arrows:
                change = ("-" if item.arrows[0] in _DOWN else "+") + small[0].text
    seen: set[str | None] = set()
    for token, kind in rates:
        if kind in seen:
            continue
        seen.add(kind)
        raw = f"{name.text}{token.text}" if name.sign and token.glued else f"{name.text} {token.text}"
        yield Reading(name.code, token.text, counter, sign, name.units, kind, change if len(rates) == 1 else None, raw)


def is_spread(buy: Decimal, sell: Decimal) -> bool:
    """Return whether two rates with a slash between are what a bank buys and sells for."""
    return buy <= sell <= buy * MAX_SPREAD


def decimal_mark(values: Iterable[str], default: str) -> str:
    """Return the decimal mark that unambiguous numbers of a ticker use, else ``default``.

    >>> decimal_mark(["67,670", "4,74"], "."), decimal_mark(["67,670"], "."), decimal_mark(["1,234.50", "98,765"], ",")
    (',', '.', '.')
    """
    for value in values:
        if is_ambiguous(value):
            continue
        marks = [c for c in value if c in ".,"]
        if marks and (len(marks) == 1 or marks[-1] != marks[0]):
            return marks[-1]
    return default
