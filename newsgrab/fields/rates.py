"""The currency rates that the page shows beside the article: tickers and tables, wherever they stand.

Value: list of Rate. JSON: list of ``{base, counter, value, units, kind, change, raw}``; empty where there are none.
Sources: lines with decimals and names of currencies, outside the article's text or in a table of it.
What the value is counted in (``counter``), best first:
    1. the pair itself (EUR/USD, "1 USD = 442 KZT")
    2. the bank that is named (НБ РК, TCMB, BNR)
    3. the site's profile
    4. the country: a hint, the domain, the page
    5. the language, where it decides
    else None: a currency is not guessed.
Errors: none. A rate whose size is not of this century, or that contradicts the others, is given with a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Any

from bs4.element import NavigableString, Tag

from ..models import Found, Rate
from ..page import hints
from ..page.model import Block, Element, Page
from ..profiles import with_fallbacks
from ..text.iso4217 import CODES, SIGNS
from ..text.money import (
    PER_DOLLAR,
    YEN_OR_YUAN,
    Lexicon,
    fold,
    make_lexicon,
    plausible,
    read_code,
    read_pair,
    read_sign,
    territory_currency,
)
from ..text.numbers import is_ambiguous, parse_decimal
from ..text.patterns import high, lazy
from ..text.tickers import SMALL_CODES, Reading, Ticker, Token, decimal_mark, read_ticker, tokens
from .context import Context

NEEDS = ("lang", "country", "published_at")

# A ticker in one string has some ten currencies. Characters.
MAX_LINE = 600
# Lines of one ticker: so many others may stand between (names, changes, gold). Blocks.
MAX_GAP = 6
# A line longer than this is a sentence, unless it has so many decimals. Characters.
MAX_SENTENCE = 100
MANY = 3
# So many words to a number are a sentence.
WORDS_OF_PROSE = 4
# What stands in one text is closer to each other than any two elements are.
INSIDE = 50
# So many indices, metals and coins beside make a market strip.
MARKETS = 2
# What a euro has cost in dollars and in nothing else.
EURO = (Decimal("1.02"), Decimal("1.61"))
# A sign before a number has no more characters.
MAX_SIGN = 5
# ... and they are short. Characters.
MAX_LABEL = 40
# Elements of a ticker: so many around it, and so many for each line with a number.
FIRST_ROOM = 40
ROOM = 25
MAX_TABLE = 300
# A ticker's own element is looked for so many levels up.
LEVELS = 3
# The words over a table, and its source, stand so many lines before or after it, and are short. Blocks; characters.
HEAD_LINES = 2
MAX_HEAD = 80
# The central bank's table has some 40 currencies; several times as many rates are a converter or an exchange. Rates.
MAX_RATES = 200
# Pages with more lines of numbers than this are lists of prices; the rest of them is not read. Clusters.
MAX_CLUSTERS = 40

# A line that may be of a ticker: a decimal, or a number beside a sign or code.
_SEED = lazy(
    r"(?<![0-9.,])[0-9]{1,6}(?:[.,][0-9]{3}){0,3}[.,][0-9]{1,4}(?![.,]?[0-9])|[0-9٠-٩۰-۹]\s?[$€£₽₸₴₺₼₾¥￥]"
    r"|[$€£₽₸₴₺₼₾¥￥]\s?[0-9]|[A-Z]{3}\s?[0-9]|[٠-٩۰-۹][.,٫٬][٠-٩۰-۹]"
)
# What every such line has in it. A pattern that begins with a set of characters is searched several times as fast.
_NUMBER_BEFORE = lazy(r"[0-9٠-٩۰-۹](?:\s?[$€£₽₸₴₺₼₾¥￥]|[.,٫٬][0-9٠-٩۰-۹])")
_NUMBER_AFTER = lazy(r"[A-Z$€£₽₸₴₺₼₾¥￥]\s?[0-9]")
_DIGIT = lazy("[0-9٠-٩۰-۹]")
_DECIMAL = lazy("[0-9][.,][0-9]")
_PAIR = lazy("(?<![A-Z])([A-Z]{3})/?([A-Z]{3})(?![A-Z])")
_SIGN = lazy("[" + "".join(sorted({c for sign in SIGNS if len(sign) == 1 for c in sign} | set("$£¥￥"))) + "]")
# Elements side by side run together in a line: "388,45 FtUSD".
_CAPITALS = lazy(r"([A-Z]{3})(?:[A-Z]+|(?![a-z]))")
_LETTERS = lazy("[A-Za-z]+")
_ASCII_MARKS = {i: " " for i in range(128) if not chr(i).isalpha()}
_WORDS = lazy(r"[^\W\d_]{2,}")
_HAN = high("\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff")
# Countries that call their money "$" and mean it by the sign before a rate.
DOLLAR_CURRENCIES = frozenset(
    ("CLP", "COP", "ARS", "MXN", "UYU", "AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "DOP", "USD")
)
_NAME_ATTRIBUTES = ("alt", "title", "aria-label")
_DRAWN_ATTRIBUTES = ("class", "id", "href", "xlink:href", "{http://www.w3.org/1999/xlink}href", "src", "data-currency")
_ASCII_WORDS = lazy("[a-z]+")
# What icons are called that are not called by the code.
_ICON_NAMES = {
    "dollar": "USD",
    "euro": "EUR",
    "ruble": "RUB",
    "rouble": "RUB",
    "rubl": "RUB",
    "pound": "GBP",
    "sterling": "GBP",
    "yuan": "CNY",
    "renminbi": "CNY",
    "yen": "JPY",
    "tenge": "KZT",
    "hryvnia": "UAH",
    "lira": "TRY",
}
# Codes that no class name means otherwise, as "top", "all" and "cup" do.
_ICON_CODES = frozenset(
    (
        "try",
        "ils",
        "krw",
        "thb",
        "vnd",
        "brl",
        "aed",
        "cad",
        "aud",
        "sek",
        "nok",
        "dkk",
        "gel",
        "tjs",
        "tmt",
        "mdl",
        "bgn",
    )
)
_FLAGS = {"eu": "EUR", "uk": "GBP"}  # not countries, or not by this name
_FLAG = lazy("[\U0001f1e6-\U0001f1ff]{2}")
_STRUCK = frozenset(("s", "del", "strike"))  # what was, beside what is


def extract(page: Page, context: Context) -> Found[list[Rate]] | None:
    """Return the rates of the page, each once."""
    lexicon = lexicon_of(context.lang)
    clusters = list(islice(find_clusters(page, lexicon), MAX_CLUSTERS))
    if not clusters:
        return None
    local, local_from = local_currency(context)
    rates: dict[tuple[str, str | None, str | None], Rate] = {}
    sources: list[str] = []
    for cluster in clusters:
        top = common_element(page, cluster, lexicon)
        hinted = is_hinted(page, cluster, top)
        ticker = read_ticker(page_tokens(page, cluster, top, lexicon, context.country), local)
        if not ticker.readings and hinted and top is not None:
            ticker = read_ticker(page_tokens(page, cluster, top, lexicon, context.country, drawn=True), local)
        if not ticker.readings:
            continue
        note_head(page, cluster, top, ticker, lexicon, context.country)
        made = to_rates(ticker, context, local, hinted)
        if not made or not is_ticker(made, ticker, zone_of(page, cluster), hinted):
            continue
        for rate in made:
            rates.setdefault((rate.base, rate.counter, rate.kind), rate)
        sources.append("table" if cluster[0].flags & hints.TABLE else zone_of(page, cluster))
    if not rates or len(rates) > MAX_RATES:
        return None
    kept = without_doubles(list(rates.values()))
    check(kept, context)
    raw = " ".join(rate.raw for rate in kept)
    how = f"text:{sources[0]}" + (f" ({local_from})" if any(r.counter == local for r in kept) and local_from else "")
    return Found(kept, raw, how, 0.9)


@lru_cache(maxsize=64)
def lexicon_of(lang: str | None) -> Lexicon:
    """Return the names of currencies that may stand on a page of a language."""
    own = [language.currencies for language in with_fallbacks(lang)]
    return make_lexicon(
        [(c.short, c.names, c.issuers) for c in own],
        [(kind, getattr(c, kind)) for c in own for kind in ("buy", "sell", "official")],
        [word for c in own for word in c.rates],
        [word for c in own for word in c.other],
    )


def local_currency(context: Context) -> tuple[str | None, str | None]:
    """Return the currency that the site counts in, and how that is known."""
    if context.site.currency:
        return context.site.currency, "site"
    day: date | datetime | None = context.value("published_at") or context.fetched_at
    if code := territory_currency(context.country, day):
        return code, "country"
    top = (context.host or "").rpartition(".")[2]
    if len(top) == 2 and (code := territory_currency({"uk": "GB"}.get(top, top), day)):
        return code, "domain"
    if code := territory_currency(context.language.country, day):
        return code, "language"
    return None, None


# ---------------------------------------------------------------- where rates stand


def find_clusters(page: Page, lexicon: Lexicon) -> Iterator[list[Block]]:
    """Yield lines side by side that may be a ticker: numbers with decimals, and names of currencies beside.

    The text of the article is left out, but for its tables and what a class calls rates.
    """
    cluster: list[Block] = []
    digit, seed = _DIGIT.search, _SEED.search
    before, after = _NUMBER_BEFORE.search, _NUMBER_AFTER.search
    blocks = page.blocks
    marked, article = hints.RATES, "body"
    outside = hints.TABLE | marked
    dated = hints.DATE | marked  # "14.05.2024 в 19.45", unless it is the day of the rates
    begin = page.h1.order if page.h1 is not None else 0
    for block in [b for b in blocks if (b.zone != article or b.flags & outside or b.order <= begin) and digit(b.text)]:
        text, flags = block.text, block.flags
        if len(text) > MAX_LINE or flags & dated == hints.DATE:
            continue
        if not flags & marked:
            if not (before(text) or after(text)):
                continue
            first = digit(text)
            if first is None or not seed(text, max(0, first.start() - MAX_SIGN)):
                continue
        if len(text) > MAX_SENTENCE and len(_DECIMAL.findall(text)) < MANY:
            continue
        if cluster:
            last = cluster[-1]
            between = blocks[last.order + 1 : block.order]
            crossed = last.order < begin < block.order  # no ticker has the headline in it
            if crossed or len(between) > MAX_GAP or any(len(b.text) > MAX_LABEL for b in between):
                if names_currencies(page, cluster, lexicon):
                    yield cluster
                cluster = []
        cluster.append(block)
    if cluster and names_currencies(page, cluster, lexicon):
        yield cluster


def names_currencies(page: Page, cluster: list[Block], lexicon: Lexicon) -> bool:
    """Return whether a cluster and the lines beside it name two currencies, or rates, or one on a market strip."""
    if any(block.flags & hints.RATES for block in cluster):
        return True
    first, last = cluster[0].order, cluster[-1].order
    if first == last and len(cluster[0].text) > MAX_LABEL and not mentions(cluster[0].text, lexicon):
        return False  # a headline with a number in it
    beside = page.blocks[max(0, first - MANY) : last + 2]
    named = mentions("\n".join([block.text for block in beside if len(block.text) <= MAX_LINE]), lexicon)
    if len(named) > 1:
        return True
    around = page.blocks[max(0, first - HEAD_LINES) : last + HEAD_LINES + 1]
    said = "\n".join([fold(block.text) for block in around if len(block.text) <= MAX_HEAD])
    if any(map(said.__contains__, lexicon.heads)) or any(map(said.__contains__, lexicon.issuers)):
        return True  # the names may be pictures
    if not named:
        return False
    strip = [fold(block.text) for block in page.blocks[first : last + 1] if len(block.text) <= MAX_LINE]
    return len(lexicon.other.intersection(word for text in strip for word in _WORDS.findall(text))) >= MARKETS


def mentions(text: str, lexicon: Lexicon) -> set[str]:
    """Return what currencies a text may name: codes, signs, words of names."""
    found = set(_SIGN.findall(text))
    capitals = _CAPITALS.findall(text)
    if capitals:
        found.update(code for code in capitals if code in CODES)
        for match in _PAIR.finditer(text):
            found.update((match[1], match[2]))
    if text.isascii():
        words = set(text.lower().translate(_ASCII_MARKS).split())
        if not SMALL_CODES.isdisjoint(words):
            found.update(code.upper() for code in SMALL_CODES.intersection(_LETTERS.findall(text)))
    else:
        words = set(_WORDS.findall(fold(text)))
        found.update(code.upper() for code in SMALL_CODES.intersection(_LETTERS.findall(text)))
        if _HAN.search(text):
            found.update(name for name in lexicon.han if name in text)
    folded = ""
    for word in lexicon.words.intersection(words):
        if code := lexicon.names.get(word):
            found.add(code)
            continue
        folded = folded or fold(text)
        if any(name in folded for name in lexicon.parts[word]):
            found.add(word)
    return found


def common_element(page: Page, cluster: list[Block], lexicon: Lexicon) -> Element | None:
    """Return the smallest element that holds a cluster and the names to it; None if that is a region, or in a dump."""
    top = cluster[0].node
    if page.kind == "text":
        return None  # lines, whose elements are ours
    if len(cluster) > 1:
        place: dict[Element, int] = {}
        above: list[Element] = []
        node = top
        while node is not None:
            place[node] = len(above)
            above.append(node)
            node = node.getparent()
        highest = 0
        for block in cluster[1:]:
            node = block.node
            while node is not None and node not in place:
                node = node.getparent()
            if node is not None:
                highest = max(highest, place[node])
        top = above[highest]
    room = FIRST_ROOM + ROOM * len(cluster)
    if not is_small(top, room):
        return None
    around = {page.h1.node if page.h1 is not None else None, page.article, page.root}
    for _ in range(LEVELS):
        if has_names(top, lexicon):
            break
        parent = top.getparent()
        if parent is None or parent in around or parent.tag in ("body", "html") or not is_small(parent, room):
            break
        top = parent
    # The whole of a table: its head says what the columns are, and rows of integers belong to it.
    for node in top.iterancestors("table"):
        return node if is_small(node, room + MAX_TABLE) else top
    return top


def has_names(top: Element, lexicon: Lexicon) -> bool:
    """Return whether an element's text or a flag in it names something."""
    for text in islice(top.itertext(), 80):
        if len(text) > MAX_LINE or text.isspace():
            continue
        if _SIGN.search(text) or any(c.isalpha() for c in text[:MAX_LABEL]):
            return True
    return any(node.tag == "img" or drawn_code(node) for node in islice(top.iter(), MAX_TABLE))


def is_small(node: Element, room: int) -> bool:
    """Return whether an element holds fewer elements than ``room``."""
    return sum(1 for _ in islice(node.iter(), room)) < room


def is_hinted(page: Page, cluster: list[Block], top: Element | None) -> bool:
    """Return whether a class or id of a ticker's size says that rates stand here: not that of a whole section."""
    marked = set(page.marked.get(hints.RATES, ()))
    if not marked:
        return False
    room = FIRST_ROOM + ROOM * len(cluster)
    node = cluster[0].node
    for _ in range(MAX_GAP):
        if node is None:
            return False
        if node in marked:
            return is_small(node, room)
        node = node.getparent()
    return top is not None and any(element in marked for element in islice(top.iter(), room))


def page_tokens(
    page: Page,
    cluster: list[Block],
    top: Element | None,
    lexicon: Lexicon,
    country: str | None,
    drawn: bool = False,
) -> Iterator[Token]:
    """Yield the tokens of a cluster, in one pass over its element; of the lines alone where that is a region.

    ``drawn``: the names are pictures, which only a class, an address or an emoji tells.
    """
    if top is None:
        for block in page.blocks[max(0, cluster[0].order - 1) : cluster[-1].order + 2]:
            if len(block.text) <= MAX_LINE:
                yield from tokens(block.text, lexicon, 0, 1, country)
        return
    depth: dict[int, int] = {}
    soup = page.soup(top)
    depth[id(soup)] = 0
    low = 0
    for piece in soup.descendants:
        parent = piece.parent
        level = depth.get(id(parent), 0)
        low = min(low, level)
        if isinstance(piece, Tag):
            depth[id(piece)] = level + 1
            if drawn and (code := drawn_code(piece)):
                yield Token("name", code, low, code=code, hidden=True)
                low = level
            for token in attribute_tokens(piece, lexicon, low, level + 1, country):
                yield token
                low = level
            if piece.name == "br":
                low = min(low, level)
            continue
        if not isinstance(piece, NavigableString) or piece.isspace():
            continue
        text = str(piece)
        if len(text) > MAX_LINE or (parent is not None and parent.name in _STRUCK):
            continue
        if drawn:
            text = _FLAG.sub(flag_code, text)
        row = list(tokens(text, lexicon, low, level + INSIDE, country))
        if is_prose(row):
            row = [Token("other", text, low)]
        if row:
            yield from row
            low = level


def is_prose(row: list[Token]) -> bool:
    """Return whether a text is a sentence with an amount in it."""
    numbers = sum(1 for token in row if token.kind == "number")
    return numbers > 0 and sum(1 for token in row if token.kind == "word") >= WORDS_OF_PROSE * numbers


def drawn_code(tag: Any) -> str | None:
    """Return the currency that the name of an icon, a flag or an element speaks of: ``fa-euro-sign``, ``flag-us``.

    >>> [drawn_code({"class": name}) for name in ("fa fa-dollar-sign", "icon-eur", "flag flag-ru", "fa fa-try")]
    ['USD', 'EUR', 'RUB', 'TRY']
    >>> drawn_code({"class": "currency__item"}) is None, drawn_code({"class": "usd eur"}) is None
    (True, True)
    """
    found: set[str] = set()
    for attribute in _DRAWN_ATTRIBUTES:
        name = tag.get(attribute)
        if not isinstance(name, str) or len(name) > MAX_LINE:
            continue
        words = _ASCII_WORDS.findall(name.lower())
        flag = "flag" in words or "flags" in words
        for word in words:
            known = word in SMALL_CODES or word in _ICON_CODES
            code = read_code(word.upper()) if known else _ICON_NAMES.get(word)
            if code is None and flag and len(word) == 2:
                code = _FLAGS.get(word) or territory_currency(word)
            if code is not None:
                found.add(code)
    return found.pop() if len(found) == 1 else None


def flag_code(match: re.Match[str]) -> str:
    """Return the currency of a flag among emojis, with spaces around."""
    country = "".join(chr(ord(c) - 0x1F1E6 + ord("a")) for c in match.group())
    return f" {_FLAGS.get(country) or territory_currency(country) or ''} "


def attribute_tokens(tag: Tag, lexicon: Lexicon, gap: int, inside: int, country: str | None) -> Iterator[Token]:
    """Yield the names and changes that stand in attributes only: flags (``alt``), titles."""
    attributes = tag.attrs
    if not attributes:
        return
    for name in _NAME_ATTRIBUTES:
        value = attributes.get(name)
        if not isinstance(value, str) or not 0 < len(value) <= 60:
            continue
        found = [t for t in tokens(value, lexicon, gap, inside, country) if t.kind in ("name", "number")]
        if len(found) == 1:
            token = found[0]
            if token.kind == "name" and tag.name in ("img", "i", "span", "svg"):
                token.hidden = True
                yield token
            elif token.kind == "number" and token.number and token.number.sign and not token.number.percent:
                yield token
            return


def note_head(
    page: Page, cluster: list[Block], top: Element | None, ticker: Ticker, lexicon: Lexicon, country: str | None
) -> None:
    """Look for the words over a ticker, and for the bank it names in the lines before and after it."""
    first, last = cluster[0].order, cluster[-1].order
    while first and top is not None and top in page.blocks[first - 1].node.iterancestors():
        first -= 1  # the head of the table
    for block in page.blocks[max(0, first - HEAD_LINES) : last + HEAD_LINES + 1]:
        if len(block.text) > MAX_HEAD or first <= block.order <= last:
            continue
        for token in tokens(block.text, lexicon, 0, 1, country):
            if token.kind == "issuer":
                ticker.issuer = ticker.issuer or token.code
                ticker.official = True
            elif block.order > last:
                continue
            elif token.kind == "head":
                ticker.head = True
            elif token.kind == "mark" and token.code == "official":
                ticker.official = True


# ---------------------------------------------------------------- readings to rates


def to_rates(ticker: Ticker, context: Context, local: str | None, hinted: bool) -> list[Rate]:
    """Return the readings as rates: what they are counted in, and their decimals."""
    default = context.language.numbers.decimal
    mark = decimal_mark((r.value for r in ticker.readings), default)
    rates = []
    for reading in ticker.readings:
        counter = reading.counter or counter_of_sign(reading, local) or ticker.issuer or local
        base = reading.base
        value = parse_decimal(reading.value, mark)
        if value is None or value <= 0:
            continue
        if base == "EUR" and counter in (None, "EUR") and ticker.markets and EURO[0] < value < EURO[1]:
            counter = "USD"  # "Euro 1,0823" on a market strip of the euro zone or of America
        if base == counter:
            continue
        if is_ambiguous(reading.value) and counter and plausible(base, counter, value / reading.units) is False:
            other = parse_decimal(reading.value, "," if mark == "." else ".")
            if other is not None and plausible(base, counter, other / reading.units):
                value = other
        kind = reading.kind if reading.kind in ("buy", "sell", "official") else None
        if kind is None and ticker.official:
            kind = "official"
        change = parse_decimal(reading.change, mark) if reading.change else None
        rates.append(Rate(base, counter, value, reading.units, kind, change, reading.raw))  # type: ignore[arg-type]
    return tell_yuan(rates)


def counter_of_sign(reading: Reading, local: str | None) -> str | None:
    """Return what a sign before a value counts in: "$856,74" is in pesos in Chile."""
    sign = reading.counter_sign
    if not sign:
        return None
    if "$" in sign and len(sign) == 1:
        return local if local in DOLLAR_CURRENCIES else "USD" if reading.base != "USD" else None
    return read_sign(sign, None) or SIGNS.get(sign)


def tell_yuan(rates: list[Rate]) -> list[Rate]:
    """Read the sign of yen and yuan by what the dollar costs beside it."""
    dollar = next((r for r in rates if r.base == "USD"), None)
    if dollar is None:
        return rates
    result = []
    for rate in rates:
        if rate.raw[:1] in YEN_OR_YUAN and rate.counter == dollar.counter:
            per_dollar = (dollar.value / dollar.units) / (rate.value / rate.units)
            rate = replace(rate, base=read_sign(rate.raw[0], None, per_dollar) or rate.base)
        result.append(rate)
    return result


def zone_of(page: Page, cluster: list[Block]) -> str:
    """Return where a cluster stands; what stands before the headline is no text of the article."""
    first = cluster[0]
    before = page.h1 is not None and first.order < page.h1.order
    return "head" if before and first.zone == "body" else first.zone


def is_ticker(rates: list[Rate], ticker: Ticker, zone: str, hinted: bool) -> bool:
    """Return whether rates as read are ones, and no prices, fees or amounts."""
    paired = sum(1 for r in rates if read_pair(r.raw) is not None)
    sane = [r for r in rates if r.counter is None or plausible(r.base, r.counter, r.value / r.units) is not False]
    if not sane or len(sane) * 2 < len(rates):
        return False
    exact = [r for r in sane if -r.value.as_tuple().exponent >= 2]  # type: ignore[operator]
    named = hinted or ticker.head or ticker.official or ticker.markets >= MARKETS
    bases = {r.base for r in sane}
    if len(bases) > 1 and not agree(sane):
        return False
    if zone == "body":
        return named and len(bases) > 1
    if paired and exact:
        return True
    known = all(r.counter for r in sane)
    if len(bases) > 1:
        return named or (bool(exact) and known) or (len(exact) == len(rates) and zone in ("head", "strip"))
    return named and known and bool(exact)


def agree(rates: list[Rate]) -> bool:
    """Return whether the currencies of a ticker stand to each other as currencies do: a list of prices does not."""
    by_counter: dict[str | None, list[Rate]] = {}
    for rate in rates:
        by_counter.setdefault(rate.counter, []).append(rate)
    for group in by_counter.values():
        dollar = next((r for r in group if r.base == "USD"), None)
        if dollar is None:
            continue
        for rate in group:
            bounds = PER_DOLLAR.get(rate.base)
            if rate.base == "USD" or bounds is None:
                continue
            ratio = float((dollar.value / dollar.units) / (rate.value / rate.units))
            if not bounds[0] * 0.9 <= ratio <= bounds[1] * 1.1:
                return False
    return True


def without_doubles(rates: list[Rate]) -> list[Rate]:
    """Leave out a rate without a kind that repeats one with a kind, and the other way round."""
    kept: list[Rate] = []
    for rate in rates:
        same = [r for r in kept if r.base == rate.base and r.counter == rate.counter]
        if any(r.value == rate.value and (rate.kind is None or r.kind is None) for r in same):
            continue
        kept.append(rate)
    return kept


def check(rates: list[Rate], context: Context) -> None:
    """Warn of rates that are not of this century's size or contradict each other."""
    for rate in rates:
        if rate.counter and plausible(rate.base, rate.counter, rate.value / rate.units) is False:
            context.warn(f"rates: {rate.base}/{rate.counter} {rate.value} is not of the usual size")
    table = {(r.base, r.counter): r.value / r.units for r in rates if r.kind is None}
    for (base, counter), value in table.items():
        for (other, same), price in table.items():
            direct = table.get((base, other))
            if counter and counter == same and direct and abs(value / price / direct - 1) > Decimal("0.1"):
                context.warn(f"rates: {base}/{other} {direct} contradicts {base}/{counter} and {other}/{counter}")
