"""Write what newsgrab knows of currencies, from Unicode CLDR (through Babel, a development dependency).

    python scripts/cldr_currencies.py            write the files
    python scripts/cldr_currencies.py --check    exit 1 if one of them would change

It writes ``newsgrab/text/iso4217.py`` (codes, symbols, the currency of each territory and since when) and the key
``names`` of the section ``[currencies]`` in every ``newsgrab/languages/*.toml``; all other keys of that section are
written by people. Where CLDR lags behind ISO 4217, ``CORRECTIONS`` below has the last word.
"""

from __future__ import annotations

import datetime
import re
import sys
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import list_currencies

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ROOT / "newsgrab" / "languages"
MODULE = ROOT / "newsgrab" / "text" / "iso4217.py"

# Currencies that tickers and tables of news sites show; names of the others would only slow the language files down.
_SHOWN = """
    USD EUR RUB GBP CNY JPY CHF TRY KZT UAH BYN PLN CZK SEK NOK DKK HUF RON BGN RSD INR KRW AUD CAD NZD SGD HKD TWD THB
    IDR MXN BRL ARS CLP COP ZAR AED SAR ILS GEL AMD AZN UZS KGS TJS MDL TMT IRR EGP KWD
    VND MYR PHP PEN ISK QAR
"""
SHOWN = _SHOWN.split()

# Territory, first day, currency: what CLDR 45 does not know yet, or leaves open (ISO 4217 amendments, central banks).
CORRECTIONS = [
    ("BG", "2026-01-01", "EUR"),  # Regulation (EU) 2025/1408
    ("HR", "2023-01-01", "EUR"),  # ISO 4217 amendment 174
    ("SL", "2022-07-01", "SLE"),  # amendment 172
    ("ZW", "2024-06-25", "ZWG"),  # amendment 177
    ("VE", "2018-08-20", "VES"),  # VED is the same money's digital name, amendment 170
    ("CW", "2025-03-31", "XCG"),  # amendment 176
    ("SX", "2025-03-31", "XCG"),
    ("CU", "2021-01-01", "CUP"),  # the convertible peso was withdrawn
    # Territories with two currencies, where rates are printed in the one named here.
    ("HT", "1999-01-01", "HTG"),
    ("PS", "1999-01-01", "ILS"),
    ("PA", "1999-01-01", "USD"),
]
# Codes of ISO 4217 (or shortly before) that CLDR may lack.
MORE_CODES = ["VED", "SLE", "ZWG", "XCG"]
# Codes that are still printed for another: the rouble's of before 1998 is its nickname.
RENAMED = {"RUR": "RUB", "CNH": "CNY", "NTD": "TWD", "RMB": "CNY", "STG": "GBP", "YTL": "TRY"}
# No money of a country: metals, funds, codes for testing.
NO_MONEY = re.compile(r"X(?!AF|CD|CG|DR|OF|PF)..|CHE|CHW|CLF|COU|MXV|USN|UYI|UYW|BOV")
OLDEST = datetime.date(1999, 1, 1)  # news on the web begins about here

# Signs that mean one currency wherever they stand. "$", "¥", "£" and "kr" depend on the country and are not here.
SIGNS = {
    "€": "EUR", "₽": "RUB", "₸": "KZT", "₴": "UAH", "₺": "TRY", "₾": "GEL", "֏": "AMD", "₼": "AZN", "₮": "MNT",
    "₦": "NGN", "₱": "PHP", "฿": "THB", "₡": "CRC", "₲": "PYG", "₵": "GHS", "₭": "LAK", "৳": "BDT", "₪": "ILS",
    "₹": "INR", "₩": "KRW", "₫": "VND", "៛": "KHR", "؋": "AFN", "﷼": "IRR", "zł": "PLN", "Kč": "CZK", "Ft": "HUF",
    "US$": "USD", "$US": "USD", "U$S": "USD", "U$D": "USD", "USD$": "USD", "A$": "AUD", "AU$": "AUD",
    "C$": "CAD", "CA$": "CAD", "Can$": "CAD", "HK$": "HKD", "NT$": "TWD", "S$": "SGD", "NZ$": "NZD", "R$": "BRL",
    "MX$": "MXN", "CN¥": "CNY", "JP¥": "JPY", "元": "CNY", "円": "JPY",
}  # fmt: skip

BEGIN = "# names of CLDR, written by scripts/cldr_currencies.py"
END = "# end of names"


def main() -> int:
    """Write or compare; return the exit status."""
    check = "--check" in sys.argv[1:]
    wanted = {MODULE: module()}
    for path in sorted(LANGUAGES.glob("*.toml")):
        wanted[path] = with_names(path.read_text(encoding="utf-8"), path.stem)
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        print(path.relative_to(ROOT))
        if not check:
            path.write_text(wanted[path], encoding="utf-8")
    return 1 if check and stale else 0


# ---------------------------------------------------------------- codes and territories


def module() -> str:
    """Return the text of iso4217.py."""
    history = territories()
    codes = {c for changes in history.values() for _, c in changes} | set(SHOWN) | set(MORE_CODES)
    codes |= {c for c in list_currencies("en") if c in current()}
    codes -= {c for c in codes if NO_MONEY.fullmatch(c)}
    lines = []
    for territory, changes in sorted(history.items()):
        lines.append(f"{territory} {changes[0][1]}" + "".join(f" {day} {code}" for day, code in changes[1:]))
    return HEAD.format(
        codes="\n".join(wrapped(sorted(codes), "    ")),
        renamed=" | ".join(f"{a} {b}" for a, b in RENAMED.items()),
        signs="\n".join(wrapped([f"{sign} {code}" for sign, code in SIGNS.items()], "    ", "|")),
        territories="\n".join(wrapped(lines, "    ", "|")),
    )


def current() -> set[str]:
    """Return the currencies that are legal tender somewhere today."""
    rows = get_global("territory_currencies").values()
    return {code for row in rows for code, _, end, tender in row if tender and end is None}


def territories() -> dict[str, list[tuple[str, str]]]:
    """Return, for each territory, since when it has had which currency; the first day is "" for what was before."""
    fixed: dict[str, list[tuple[datetime.date, str]]] = {}
    for territory, day, code in CORRECTIONS:
        fixed.setdefault(territory, []).append((datetime.date.fromisoformat(day), code))
    result = {}
    for territory, rows in get_global("territory_currencies").items():
        changes: list[tuple[datetime.date, str]] = []
        # The first of those that run beside each other is the commoner one.
        for code, start, end, tender in reversed(rows):
            if not tender or NO_MONEY.fullmatch(code):
                continue
            first = datetime.date(*start) if start else datetime.date.min
            if end and datetime.date(*end) < OLDEST:
                continue
            changes.append((first, code))
        changes += [change for change in fixed.get(territory, []) if change not in changes]
        if not changes:
            continue
        # A stable sort: of two that began on one day, the commoner one stays last and so counts.
        kept: list[tuple[str, str]] = []
        for first, code in sorted(changes, key=lambda change: change[0]):
            if kept and (kept[-1][1] == code):
                continue
            if first <= OLDEST:
                kept = [("", code)]
            else:
                kept.append((first.isoformat(), code))
        if kept[0][0]:
            kept[0] = ("", kept[0][1])
        result[territory] = kept
    return result


def wrapped(items: list[str], indent: str, separator: str = "") -> list[str]:
    """Return the items in lines of at most 110 characters."""
    lines = [indent]
    for item in items:
        piece = item + (separator and f" {separator}") + " "
        if len(lines[-1]) + len(piece) > 110:
            lines.append(indent)
        lines[-1] += piece
    lines[-1] = lines[-1].rstrip(" |")
    return [line.rstrip() for line in lines]


HEAD = '''"""Currency codes, signs, currencies of territories. Written by scripts/cldr_currencies.py: do not edit.

Source: Unicode CLDR, with the corrections of that script.
"""

_CODES = """
{codes}
"""
# The code that is printed, and the one it stands for.
_RENAMED = "{renamed}"
# Signs that mean one currency wherever they stand.
_SIGNS = """
{signs}
"""
# Territory, currency, then day and currency of each later change.
_TERRITORIES = """
{territories}
"""


def _table(text: str) -> dict[str, str]:
    return {{key: rest for key, _, rest in (entry.strip().partition(" ") for entry in text.split("|"))}}


CODES = frozenset(_CODES.split())
RENAMED = _table(_RENAMED)
SIGNS = _table(_SIGNS)
TERRITORIES = _table(_TERRITORIES)
'''


# ---------------------------------------------------------------- names


def with_names(text: str, tag: str) -> str:
    """Return a language file with the names of the currencies in its section."""
    block = names(tag)
    text = re.sub(rf"\n*{re.escape(BEGIN)}\n.*?{re.escape(END)}\n", "\n", text, flags=re.S)
    if not block:
        return text
    made = f'[currencies]\n{BEGIN}\nnames = """\n{block}\n"""\n{END}\n'
    head, found, tail = text.partition("[currencies]\n")
    if not found:
        raise SystemExit(f"{tag}.toml has no section [currencies]")
    return head + made + tail


def names(tag: str) -> str:
    """Return one line a currency: the code, then every form of its name, with commas between."""
    try:
        locale = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return ""
    single, plural = locale._data["currency_names"], locale._data["currency_names_plural"]
    english = Locale.parse("en")._data["currency_names"]
    lines = []
    for code in SHOWN:
        forms = [single.get(code, ""), *dict(plural.get(code, {})).values()]
        if tag != "en" and forms[0] == english.get(code):
            continue  # not translated
        forms = [re.sub(r"\s*\(.*?\)", "", form).strip() for form in forms]
        unique = list(dict.fromkeys(form.casefold() for form in forms if form and form != code and "," not in form))
        if unique:
            lines.append(f"{code} {', '.join(unique)}")
    return "\n".join(lines).replace("\\", "").replace('"', "")


if __name__ == "__main__":
    sys.exit(main())
