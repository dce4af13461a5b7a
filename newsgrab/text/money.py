"""Currencies as pages name them: codes, signs, words of a language, pairs, territories.

A ``Lexicon`` is made from the words that the caller gives; this module knows codes, signs and territories
(``iso4217.py``), and no language. Errors: none; a name that is not known is None.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from ..records import dataclass, field
from .iso4217 import CODES, RENAMED, SIGNS, TERRITORIES
from .patterns import high, lazy

# Signs that more than one currency has. As the name of what is priced, "$" is the dollar of the United States and "£"
# the pound sterling wherever a ticker stands; "¥" is the yuan or the yen, see ``read_sign``.
SHARED_SIGNS = {"$": "USD", "£": "GBP"}
YEN_OR_YUAN = frozenset("¥￥")
# Where "¥" has meant the yuan since the rouble's and the tenge's trade turned to China, and where it always has.
YUAN_COUNTRIES = frozenset(("RU", "KZ", "BY", "KG", "UZ", "TJ", "MN", "CN", "HK", "MO"))

# Codes that are words, too ("ALL", "TOP", "TRY"), and so count only in capitals and beside a number.
CODE = lazy(r"[A-Z]{3}")
# Two codes side by side: EUR/USD, USDRUB, EUR-USD, USD/INR=X, USDTRY.
_PAIR = lazy(r"(?<![A-Za-z])([A-Za-z]{3})(?:\s?[/|\-–_:→]\s?|)([A-Za-z]{3})(?![A-Za-z])")

_WORD = lazy(r"[^\W\d_]{2,}")
_HAN = high("\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff")

# How much of a currency a US dollar has bought since about 2005, in the widest sense: only to warn, and to tell
# "67,670" that means 67.670 from one that means 67670. Rounded from the central banks' yearly figures.
PER_DOLLAR: dict[str, tuple[float, float]] = {
    "EUR": (0.6, 1.1), "GBP": (0.45, 1.0), "CHF": (0.7, 1.4), "JPY": (70, 170), "CNY": (6, 8.5), "RUB": (22, 130),
    "KZT": (110, 650), "UAH": (4.5, 50), "BYN": (1.7, 4), "BYR": (2000, 22000), "TRY": (1.1, 60), "PLN": (2, 5.2),
    "CZK": (14, 28), "HUF": (140, 450), "RON": (2.2, 5.2), "BGN": (1.2, 2.1), "RSD": (50, 125), "SEK": (5.8, 11.5),
    "NOK": (4.9, 12), "DKK": (4.6, 8), "INR": (38, 100), "KRW": (880, 1600), "AUD": (0.9, 1.8), "CAD": (0.9, 1.5),
    "NZD": (1.1, 2), "SGD": (1.15, 1.75), "HKD": (7.7, 7.9), "TWD": (26, 36), "THB": (28, 42), "IDR": (8000, 18000),
    "MXN": (9, 26), "BRL": (1.5, 6.8), "ARS": (2.8, 3000), "CLP": (430, 1100), "COP": (1600, 5200), "PEN": (2.5, 4.2),
    "UYU": (18, 50), "PYG": (3700, 8500), "BOB": (6.5, 15), "ZAR": (5.5, 20), "AED": (3.6, 3.75), "SAR": (3.7, 3.8),
    "ILS": (2.7, 4.8), "GEL": (1.4, 3.5), "AMD": (290, 580), "AZN": (0.75, 1.75), "UZS": (1000, 14000),
    "KGS": (34, 100), "TJS": (3, 12), "MDL": (9, 21), "EGP": (5, 60), "VND": (15000, 28000), "IRR": (8000, 2000000),
    "MNT": (1000, 3800), "PHP": (40, 62), "MYR": (2.9, 4.8), "PKR": (58, 320), "BDT": (60, 130), "LKR": (99, 370),
    "NGN": (115, 1800), "KES": (60, 165), "TMT": (2.8, 4), "KWD": (0.26, 0.32), "ISK": (58, 150), "ALL": (75, 130),
    "MKD": (38, 64), "BAM": (1.2, 2.1), "HRK": (4.5, 8), "MAD": (7, 11), "TND": (1.2, 3.3), "DZD": (60, 140),
    "IQD": (1100, 1500), "JOD": (0.7, 0.72), "LBP": (1480, 100000), "SYP": (45, 15000), "QAR": (3.6, 3.7),
    "CRC": (480, 700), "DOP": (28, 64), "GTQ": (7, 8.4), "USD": (1, 1),
}  # fmt: skip


def fold(text: str) -> str:
    """Return a name as it is looked up: small letters, one kind of i and of apostrophe, single spaces.

    >>> fold("İNGİLİZ  Sterlini"), fold("ALTIN") == fold("altın")
    ('ingiliz sterlini', True)
    """
    text = text.casefold().replace("\u0307", "").replace("ı", "i")
    for mark in "’ʻʼ‘`":
        if mark in text:
            text = text.replace(mark, "'")
    return " ".join(text.split())


def read_lists(text: str) -> dict[str, str]:
    """Return word to code from lines of a code and words with commas between.

    >>> read_lists("USD dollar, us dollar\\nEUR euro")
    {'dollar': 'USD', 'us dollar': 'USD', 'euro': 'EUR'}
    """
    table: dict[str, str] = {}
    for line in text.splitlines():
        code, _, words = line.strip().partition(" ")
        for word in words.split(","):
            if folded := fold(word):
                table.setdefault(folded, code)
    return table


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The words of one language and its fallbacks, folded.

    ``words`` are all words of names, ``han`` the names in scripts without spaces: for cheap tests.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    issuers: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)  # word to buy, sell or official
    heads: frozenset[str] = frozenset()  # words over a table of rates
    other: frozenset[str] = frozenset()  # gold, Brent, an index
    words: frozenset[str] = frozenset()
    han: tuple[str, ...] = ()
    begins: frozenset[str] = frozenset()  # first words of names of several words
    # a word that is no name by itself ("new") -> the names it stands in ("new zealand dollar")
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def make_lexicon(
    lists: Iterable[tuple[str, str, str]],
    kinds: Iterable[tuple[str, Iterable[str]]],
    heads: Iterable[str],
    other: Iterable[str],
) -> Lexicon:
    """Return a Lexicon: ``lists`` are (short, names, issuers) of each language, the page's own first.

    >>> lexicon = make_lexicon([("USD dolar", "USD abd doları", "TRY tcmb")], [("buy", ["alış"])], ["döviz"], ["altın"])
    >>> lexicon.names[fold("abd doları")], lexicon.issuers["tcmb"], lexicon.kinds[fold("alış")]
    ('USD', 'TRY', 'buy')
    """
    names: dict[str, str] = {}
    issuers: dict[str, str] = {}
    for short, full, whose in lists:
        for text in (short, full):
            for word, code in read_lists(text).items():
                names.setdefault(word, code)
        for word, code in read_lists(whose).items():
            issuers.setdefault(word, code)
    kind_of: dict[str, str] = {}
    for kind, words in kinds:
        for word in words:
            kind_of.setdefault(fold(word), kind)
    words = frozenset(word for name in names for word in _WORD.findall(name))
    han = tuple(name for name in names if _HAN.search(name) and len(name) > 1)
    over, beside = frozenset(map(fold, heads)), frozenset(map(fold, other))
    begins = frozenset(
        name.split()[0].rstrip(".")
        for table in (names, issuers, kind_of, over, beside)
        for name in table
        if " " in name
    )
    parts: dict[str, tuple[str, ...]] = {}
    for name in names:
        for word in _WORD.findall(name):
            if word not in names:
                parts[word] = (*parts.get(word, ()), name)
    return Lexicon(names, issuers, kind_of, over, beside, words, han, begins, parts)


def read_code(text: str) -> str | None:
    """Return the currency that a code stands for, in the spelling of ISO 4217.

    >>> read_code("USD"), read_code("rur"), read_code("BTC"), read_code("usd")
    ('USD', 'RUB', None, 'USD')
    """
    code = text.upper()
    code = RENAMED.get(code, code)
    return code if code in CODES else None


def read_pair(text: str) -> tuple[str, str, int, int] | None:
    """Return base, counter, start and end of the first pair of codes in a text, or None.

    >>> read_pair("EUR/USD Wechselkurs"), read_pair(" USDRUB "), read_pair("BTC/USD"), read_pair("market")
    (('EUR', 'USD', 0, 7), ('USD', 'RUB', 1, 7), None, None)
    """
    for match in _PAIR.finditer(text):
        base, counter = read_code(match[1]), read_code(match[2])
        if not base or not counter or base == counter:
            continue
        if match.group().isalpha() and not match.group().isupper():
            continue  # a word of six letters
        return base, counter, match.start(), match.end()
    return None


def read_sign(sign: str, country: str | None, per_dollar: Decimal | None = None) -> str | None:
    """Return the currency that a sign names as the thing priced.

    ``per_dollar`` is how many of it a dollar buys, where the page prices both: it tells the yuan from the yen.

    >>> read_sign("$", "CL"), read_sign("₽", None), read_sign("¥", "RU"), read_sign("¥", "US")
    ('USD', 'RUB', 'CNY', 'JPY')
    >>> read_sign("¥", "RU", Decimal(142))
    'JPY'
    """
    if sign in YEN_OR_YUAN:
        if per_dollar is not None and per_dollar > 0:
            return "CNY" if per_dollar < 20 else "JPY"
        return "CNY" if country in YUAN_COUNTRIES else "JPY"
    return SHARED_SIGNS.get(sign) or SIGNS.get(sign)


def territory_currency(territory: str | None, day: date | None = None) -> str | None:
    """Return the currency of a territory (ISO 3166-1) on a day, today's without one.

    >>> territory_currency("KZ"), territory_currency("bg"), territory_currency("BG", date(2024, 3, 11))
    ('KZT', 'EUR', 'BGN')
    >>> territory_currency("HR", date(2023, 1, 1)), territory_currency("SL"), territory_currency("ZW")
    ('EUR', 'SLE', 'ZWG')
    >>> territory_currency("XX") is None
    True
    """
    entry = TERRITORIES.get((territory or "").upper())
    if entry is None:
        return None
    code, *changes = entry.split()
    when = day.date().isoformat() if isinstance(day, datetime) else day.isoformat() if day else "9999"
    for first, later in zip(changes[::2], changes[1::2], strict=True):
        if first <= when:
            code = later
    return code


def plausible(base: str, counter: str, value: Decimal) -> bool | None:
    """Return whether a rate is of the order of magnitude of this century; None where that is not known.

    The bounds are those of ``PER_DOLLAR``, a factor of 2 wider.

    >>> plausible("USD", "RUB", Decimal("67.670")), plausible("USD", "RUB", Decimal("67670"))
    (True, False)
    """
    one, other = PER_DOLLAR.get(base), PER_DOLLAR.get(counter)
    if one is None or other is None or value <= 0:
        return None
    low, high = other[0] / one[1] / 2, other[1] / one[0] * 2
    return low <= float(value) <= high
