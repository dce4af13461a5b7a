"""Write the names of months, weekdays and halves of the day from Unicode CLDR into the language files.

    python scripts/cldr_dates.py [--check] [TAG …]

Needs babel (``pip install newsgrab[dev]``), which carries the data of CLDR; newsgrab itself does not. In the section
``[dates]`` of ``newsgrab/languages/TAG.toml`` the lines between the two marks below are replaced; everything else,
above all the words written by hand, stays as it is. Run twice, it changes nothing the second time. ``--check`` writes
nothing and exits with 1 if a file would change.

Names stand in lower case, without a full stop at their end: months wide and abbreviated, as they stand inside a date
(in many languages a genitive) and alone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

LANGUAGES = Path(__file__).resolve().parent.parent / "newsgrab" / "languages"

SECTION = "[dates]"
BEGIN = "# from CLDR {version}, written by scripts/cldr_dates.py: change nothing between this line and the next mark"
BEGIN_SIGN = "# from CLDR "
END = "# written by hand from here on"

# Locales that are read together for one file: other scripts, other countries. The first name counts as the main one.
LOCALES = {
    "ar": ("ar", "ar_EG", "ar_LB", "ar_MA", "ar_DZ"),
    "az": ("az", "az_Cyrl"),
    "de": ("de", "de_AT"),
    "en": ("en", "en_GB", "en_AU"),
    "es": ("es", "es_MX"),
    "hr": ("hr", "bs_Latn"),
    "nb": ("nb", "nn"),
    "pt": ("pt", "pt_PT"),
    "sr": ("sr_Cyrl", "sr_Latn", "sr_Cyrl_BA", "sr_Latn_ME"),
    "uz": ("uz_Latn", "uz_Cyrl"),
    "zh": ("zh_Hans", "zh_Hant"),
}

WIDTHS = ("wide", "abbreviated")
CONTEXTS = ("format", "stand-alone")


def names(tag: str, read: Callable[[str, str, Any], Any], keys: Iterable[Any]) -> list[list[str]]:
    """Return for each key every form that the locales of ``tag`` have, in a fixed order, each once."""
    from babel import Locale, localedata

    forms: list[dict[str, None]] = [{} for _ in keys]
    for name in LOCALES.get(tag, (tag,)):
        # Aliases that babel resolves for one locale leak into the next one through its cache.
        localedata._cache.clear()
        locale = Locale.parse(name)
        for width in WIDTHS:
            for context in CONTEXTS:
                table = read(width, context, locale)
                for found, key in zip(forms, keys, strict=True):
                    word = clean(table.get(key, ""))
                    if word and not word.isdigit():
                        found[word] = None
    return [list(found) for found in forms]


def clean(name: str) -> str:
    """Return a name as the files have it: lower case, one space between words, no full stop at the end.

    >>> clean("Sept.")
    'sept'
    """
    return " ".join(name.lower().replace("i̇", "i").split()).rstrip(".").strip()


def halves(tag: str) -> list[list[str]]:
    """Return the words of ``tag`` for before and after noon; CLDR's AM and PM, which all languages share, left out."""
    from babel.dates import get_period_names

    found = names(tag, lambda width, context, locale: get_period_names(width, context, locale), ("am", "pm"))
    return [[word for word in words if word not in ("am", "pm")] for words in found]


def generated(tag: str) -> list[str]:
    """Return the lines between the marks."""
    from babel.core import get_cldr_version
    from babel.dates import get_day_names, get_month_names

    months = names(tag, get_month_names, range(1, 13))
    weekdays = names(tag, get_day_names, range(7))
    am, pm = halves(tag)
    return [
        BEGIN.format(version=get_cldr_version()),
        *table("months", months),
        *table("weekdays", weekdays),
        *([f"am = {row(am)}"] if am else []),
        *([f"pm = {row(pm)}"] if pm else []),
        END,
    ]


def table(key: str, rows: list[list[str]]) -> list[str]:
    """Return an array of arrays as lines of TOML."""
    return [f"{key} = [", *(f"    {row(words)}," for words in rows), "]"]


def row(words: list[str]) -> str:
    """Return an array of strings as TOML."""
    quoted = (word.replace("\\", "\\\\").replace('"', '\\"') for word in words)
    return "[" + ", ".join(f'"{word}"' for word in quoted) + "]"


def replaced(text: str, lines: list[str]) -> str:
    """Return the text of a language file with ``lines`` between the marks of its section ``[dates]``."""
    old = text.split("\n")
    start = old.index(SECTION) + 1
    stop = start
    if old[start].startswith(BEGIN_SIGN):
        stop = old.index(END, start) + 1
    return "\n".join([*old[:start], *lines, *old[stop:]])


def main(arguments: list[str]) -> int:
    """Write the files named by their tags, or all; return the exit status."""
    check = "--check" in arguments
    tags = [a for a in arguments if not a.startswith("-")] or sorted(p.stem for p in LANGUAGES.glob("*.toml"))
    changed = []
    for tag in tags:
        path = LANGUAGES / f"{tag}.toml"
        before = path.read_text(encoding="utf-8")
        after = replaced(before, generated(tag))
        if after != before:
            changed.append(tag)
            if not check:
                path.write_text(after, encoding="utf-8")
    print(("would change: " if check else "changed: ") + (" ".join(changed) or "nothing"))
    return 1 if check and changed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
