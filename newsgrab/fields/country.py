"""The country of the site that published the page.

Value: ISO 3166-1 alpha-2, upper case. JSON: string or null.
Sources, best first:
    1. the hint of the caller, the site's profile
    2. the address of the publisher in JSON-LD
    3. the country code at the end of the host, unless it is sold as a word (.tv, .io)
    4. the region in ``og:locale`` or ``html lang``, unless it is that of every template (en-US)
    5. the language, where it is at home in one country
Errors: none. What is only likely is no answer: a page in English from a .com has no country.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from ..models import Found
from ..page.model import Page
from ..text.zones import country_zone
from .context import Context, first

NEEDS = ("lang",)

# Country codes that are sold to everybody, and the languages in which a site with one is likely to be at home there.
SOLD: dict[str, tuple[str, ...]] = {
    "ac": (), "ad": ("ca",), "ag": (), "ai": (), "am": ("hy", "ru"), "as": (), "bz": (), "cc": (), "cd": ("fr",),
    "cf": (), "ci": ("fr",), "cm": ("fr",), "co": ("es",), "cx": (), "dj": (), "fm": (), "ga": (), "gg": (),
    "gl": ("da",),
    "gq": (), "gs": (), "im": (), "io": (), "is": ("is",), "je": (), "la": ("lo",), "li": ("de",), "ly": ("ar",),
    "md": ("ro", "ru"), "me": ("sr", "hr", "bs"), "ml": (), "mn": ("mn",), "ms": (), "mu": (), "mx": ("es",),
    "nf": (), "nu": (), "pm": (), "pn": (), "pro": (), "pw": (), "re": ("fr",), "sc": (), "sh": (), "si": ("sl",),
    "so": ("so", "ar"), "st": (), "sx": (), "tc": (), "tf": (), "tk": (), "tl": (), "tm": ("tk", "ru"), "to": (),
    "tt": (), "tv": (), "vc": (), "vg": (), "vu": (), "wf": (), "ws": (), "yt": (),
}  # fmt: skip
# Endings that are no country's.
NONE = frozenset(("eu", "su", "ap", "aq", "bv", "sj", "um"))
# Regions that templates declare whatever the site is.
USUAL = frozenset(("US",))
# Languages spoken by more than one country's press; the file of each other language may name its country.
NAMES = {
    "kazakhstan": "KZ", "казахстан": "KZ", "қазақстан": "KZ", "russia": "RU", "россия": "RU", "ukraine": "UA",
    "україна": "UA", "germany": "DE", "deutschland": "DE", "france": "FR", "spain": "ES", "españa": "ES", "italy": "IT",
    "italia": "IT", "turkey": "TR", "türkiye": "TR", "india": "IN", "japan": "JP", "united kingdom": "GB", "uk": "GB",
    "united states": "US", "usa": "US", "brazil": "BR", "brasil": "BR", "portugal": "PT", "poland": "PL",
    "polska": "PL",
    "austria": "AT", "österreich": "AT", "switzerland": "CH", "schweiz": "CH", "canada": "CA", "australia": "AU",
}  # fmt: skip


def extract(page: Page, context: Context) -> Found[str] | None:
    """Return the country, or None."""
    return first(SOURCES, page, context)


def from_hint(page: Page, context: Context) -> Iterator[Found[str]]:
    """The caller knows best."""
    if context.country:
        yield Found(context.country, context.country, "hint")


def from_profile(page: Page, context: Context) -> Iterator[Found[str]]:
    """The site's profile."""
    if context.site.country:
        yield Found(context.site.country, context.site.country, f"site:{context.site.host}")


def from_publisher(page: Page, context: Context) -> Iterator[Found[str]]:
    """The address of the publisher."""
    for item in page.json_ld[:40]:
        for owner in (item, item.get("publisher")):
            if not isinstance(owner, dict) or "address" not in owner:
                continue
            if owner is item and "rganization" not in str(item.get("@type")):
                continue
            address = owner["address"]
            if isinstance(address, list) and address:
                address = address[0]
            if not isinstance(address, dict):
                continue
            value = address.get("addressCountry")
            if isinstance(value, dict):
                value = value.get("name")
            if isinstance(value, str) and (code := parse_country(value)):
                yield Found(code, value, "json-ld:address", 0.9)


def parse_country(text: str) -> str | None:
    """Return the code of a country given by code or name.

    >>> parse_country("kz"), parse_country("Deutschland"), parse_country("Atlantis")
    ('KZ', 'DE', None)
    """
    text = text.strip()
    if len(text) == 2 and text.isalpha() and text.isascii():
        return "GB" if text.lower() == "uk" else text.upper()
    return NAMES.get(text.lower())


def from_host(page: Page, context: Context) -> Iterator[Found[str]]:
    """The ending of the host: of the page's address, or of the one that the page gives."""
    hosts = [context.host]
    if not context.host:
        hosts += [
            host
            for url in (*page.rel.get("canonical", ())[:1], *page.meta.get("og:url", ())[:1])
            if (host := host_of(url))
        ]
    for host in hosts:
        ending = (host or "").rpartition(".")[2]
        if len(ending) != 2 or not ending.isalpha() or ending in NONE:
            continue
        if ending in SOLD and (context.lang or "").partition("-")[0] not in SOLD[ending]:
            continue
        code = "GB" if ending == "uk" else ending.upper()
        if country_zone(code) or ending in SOLD or code in OTHERS:
            yield Found(code, host or "", "host", 0.9)
            return


def host_of(url: str) -> str | None:
    """Return the host of an address, None where there is none."""
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


# Countries of several time zones, or none, which the table of zones leaves out.
_OTHERS = "AU BR CA CL CN CD CY DE EC ES FM GL ID KI KZ MN MX MY NZ PF PG PT PS RU UA US UZ AR"
OTHERS = frozenset(_OTHERS.split())


def from_locale(page: Page, context: Context) -> Iterator[Found[str]]:
    """The region that the page declares with its language, if the language is the one of the text."""
    language = (context.lang or "").partition("-")[0]
    for source, raw in (
        *(("meta:og:locale", c) for c in page.meta.get("og:locale", ())[:1]),
        ("html:lang", page.html_lang or ""),
        *(("meta:content-language", c) for c in page.meta.get("content-language", ())[:1]),
    ):
        tag, _, region = raw.strip().replace("_", "-").partition("-")
        region = region.rpartition("-")[2].upper()
        same = tag.lower() == language or (tag.lower(), language) in (("no", "nb"), ("nn", "nb"))
        if len(region) == 2 and region.isalpha() and region not in USUAL and same:
            yield Found(region, raw, source, 0.5)


def from_language(page: Page, context: Context) -> Iterator[Found[str]]:
    """The language, where it is at home in one country."""
    if context.language.country:
        yield Found(context.language.country, context.lang or "", "lang", 0.5)


SOURCES = (from_hint, from_profile, from_publisher, from_host, from_locale, from_language)
