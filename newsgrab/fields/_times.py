"""The points in time in the metadata of a page, and what all points in time have in common.

``published_at`` and ``modified_at`` choose from these and from those that a reader sees (``_visible.py``).
Gathered once a page and kept in the context. A candidate knows its value, its text, where it stood, and whether it is
of the publication or of a change; nothing is judged here beyond what can be read and what cannot be true.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal

from ..models import FoundTime, TimezoneFrom
from ..page.embedded import article_nodes, is_of_another, types
from ..page.model import Element, Page
from ..profiles import with_fallbacks
from ..records import dataclass, field
from ..text import dates, datewords, zones
from ..text.patterns import lazy
from .context import Context

Moment = datetime | date
Label = Literal["published", "modified"]

# The web has no news from before; a null of some database (1970, 1900) does not count either.
FIRST_DAY = date(1980, 1, 1)
# Clocks of servers differ, and "tomorrow" begins early in the east.
FUTURE = timedelta(days=1)

# Names of meta tags: lower number, better source. What is written for readers of news before what any page may have.
PUBLISHED_METAS = {
    name: rank
    for rank, names in enumerate(
        (
            "article:published_time og:article:published_time article:published og:published_time published_time",
            "datepublished rnews:datepublished parsely-pub-date sailthru.date dc.date.issued dcterms.issued "
            "publish-date publish_date publishdate publishdatetime pubdate pub_date publication_date publication-date "
            "publicationdate published published-date published_date date_published date-published "
            "cxenseparse:recs:publishtime cxenseparse:publishtime cxenseparse:bod-publishtime bt:pubdate "
            "article_date_original originalpublicationdate article:publish_date article.published "
            "citation_publication_date citation_online_date citation_date dc.date.published iso-8601-publish-date "
            "vf:published_date news:publication_date og:pubdate og:publish_date article:pubdate dateposted "
            "og:article:publish_date cre.pubdate analyticsattributes.articledate shareaholic:article_published_time "
            "eomportal-publication-date gsa-publish-date search.date",
            "dc.date dcterms.date dc.date.created dcterms.created dc.created article:post_date article:created "
            "article.created created creation_date datecreated weibo:article:create_at displaydate displaydatetime "
            "uploaddate video:release_date og:video:release_date date og:date article:date article_date date.created "
            "last-published og:release_date release_date",
        )
    )
    for name in names.split()
}
MODIFIED_METAS = {
    name: rank
    for rank, names in enumerate(
        (
            "article:modified_time og:article:modified_time article:modified datemodified",
            "dcterms.modified dc.date.modified dc.modified modified date_modified date-modified lastmod last-modified "
            "last_updated last-updated updated_time article:update_time weibo:article:update_at article_date_updated "
            "bt:moddate cxenseparse:modtime og:modified_time dateupdated revised",
            "og:updated_time",
        )
    )
    for name in names.split()
}
# Other names count when they say both what and when.
PUBLISHED_NAME = lazy(r"publi(?:sh|c)|pubdate|posted|issued|erschienen")
MODIFIED_NAME = lazy(r"modif|updat|lastmod|revis")
WHEN_NAME = lazy(r"date|time|datum")

DATED_KEYS = frozenset(("datePublished", "dateModified", "dateCreated", "uploadDate"))

MAX_QUOTED = 40  # characters of a value that a warning repeats

TIER_JSON_LD, TIER_META, TIER_ITEMPROP, TIER_OTHER_META, TIER_LOOSE, TIER_TIME, TIER_TEXT, TIER_URL = range(8)


def as_day(value: Moment) -> date:
    """Return the calendar day of a moment, by its own clock."""
    return value.date() if isinstance(value, datetime) else value


@dataclass(slots=True)
class Candidate:
    """One point in time. ``family`` names the independent source, ``tier`` how good that is (0 best)."""

    value: Moment
    raw: str
    source: str
    family: str
    tier: int
    label: Label = "published"
    score: float = 0.0  # of visible text
    sure: bool = True
    other: date | None = None  # the day, if day and month are read the other way round
    shape: str = ""  # of the elements that it stands in
    origin: TimezoneFrom = "page"  # who gave the offset, if there is one

    @property
    def day(self) -> date:
        """The calendar day by its own clock."""
        value = self.value
        return value.date() if isinstance(value, datetime) else value

    @property
    def has_time(self) -> bool:
        """Whether it says the time of day, and that is not the midnight that stands for none."""
        return isinstance(self.value, datetime) and bool(self.value.hour or self.value.minute or self.value.second)

    @property
    def aware(self) -> bool:
        """Whether its offset is known."""
        return isinstance(self.value, datetime) and self.value.tzinfo is not None


@dataclass(slots=True)
class Times:
    """What a page says of its times, best first."""

    published: list[Candidate] = field(default_factory=list)
    modified: list[Candidate] = field(default_factory=list)
    rejected: list[tuple[Candidate, str]] = field(default_factory=list)


# Languages without a file of their own, and the one that their months, or those on their pages, are named in.
RELATED = {
    "no": "nb", "nn": "nb", "se": "nb", "fo": "da", "kl": "da", "bs": "hr", "sh": "sr", "cnr": "sr", "iw": "he",
    "in": "id", "jv": "id", "su": "id", "lb": "de", "gsw": "de", "fy": "nl", "oc": "ca", "ast": "es", "an": "es",
    "qu": "es", "gn": "es", "br": "fr", "co": "it", "mo": "ro", "tt": "ru", "ba": "ru", "cv": "ru", "os": "ru",
    "ce": "ru", "sah": "ru", "ab": "ru", "prs": "fa", "ckb": "ar", "ne": "hi", "mr": "hi", "yue": "zh", "wuu": "zh",
}  # fmt: skip


@lru_cache(maxsize=256)  # pages declare anything
def vocabulary(tag: str | None, declared: str | None = None) -> datewords.Vocabulary:
    """Return the words in dates of a language, of the language that the page declares, their fallbacks and English."""
    names = (RELATED.get(base_of(name) or "", name) for name in (tag, declared))
    languages = {language.tag: language for name in names for language in with_fallbacks(name)}
    return datewords.make_vocabulary([language.dates for language in languages.values()])


def words_of(page: Page, context: Context) -> datewords.Vocabulary:
    """Return the words in dates that may stand on a page."""
    wider: datewords.Vocabulary | None = context.kept.get("words")
    if wider is not None:
        return wider
    declared = base_of(page.html_lang)
    return vocabulary(context.lang, None if declared == base_of(context.lang) else declared)


# Languages that the press of a country prints, more than one: a page in one may be dated in another.
SPOKEN = {
    "KZ": ("kk", "ru"), "KG": ("ky", "ru"), "UZ": ("uz", "ru"), "TJ": ("tg", "ru"), "BY": ("be", "ru"),
    "UA": ("uk", "ru"), "MD": ("ro", "ru"), "EE": ("et", "ru"), "LV": ("lv", "ru"), "AZ": ("az", "ru"),
    "AM": ("hy", "ru"), "GE": ("ka", "ru"), "MN": ("mn", "ru"), "CH": ("de", "fr", "it"), "BE": ("nl", "fr", "de"),
    "LU": ("fr", "de"), "FI": ("fi", "sv"), "CA": ("fr",), "ES": ("es", "ca", "eu", "gl"), "BA": ("hr", "sr"),
    "IL": ("he", "ar"), "IN": ("hi", "ta", "te"), "PK": ("ur",), "BD": ("bn",), "MY": ("ms", "zh"), "SG": ("zh", "ms"),
    "HK": ("zh",), "TW": ("zh",), "JP": ("ja",), "KR": ("ko",), "TH": ("th",), "ID": ("id",), "VN": ("vi",),
    "MA": ("ar", "fr"), "DZ": ("ar", "fr"), "TN": ("ar", "fr"), "LB": ("ar", "fr"), "IQ": ("ar",), "TR": ("tr",),
    "XK": ("sq", "sr"), "MK": ("mk", "sq"), "CY": ("el", "tr"), "ZA": ("af",), "KE": ("sw",), "TZ": ("sw",),
}  # fmt: skip


# ... and where the country is not known, the languages of those who print in this one, too.
BESIDE = {"ru": ("kk", "ky", "uz", "uk", "be", "tg"), "zh": ("en",)}


def widen(page: Page, context: Context) -> bool:
    """Take the words of the country's languages too; False if they are taken already or there are none."""
    spoken = SPOKEN.get(context.country or "", ()) or BESIDE.get(context.lang or "", ())
    if not spoken or "words" in context.kept:
        return False
    tags = (context.lang, base_of(page.html_lang), *spoken)
    languages = {language.tag: language for tag in tags for language in with_fallbacks(tag)}
    context.kept["words"] = datewords.make_vocabulary([language.dates for language in languages.values()])
    for key in ("printed", "checked", "elements"):
        context.kept.pop(key, None)
    return True


def base_of(tag: str | None) -> str | None:
    """Return the first subtag of a language tag, None where it is none."""
    base = (tag or "")[:MAX_TAG].replace("_", "-").partition("-")[0].strip().lower()
    return base if base.isalpha() and base.isascii() else None


MAX_TAG = 12  # characters of what a page declares as its language


# Countries whose English pages print the month first.
MONTH_FIRST = frozenset(("US", "PH", "PR", "GU", "AS", "VI", "FM", "MH", "PW"))


def order_of(context: Context) -> datewords.Order:
    """Return how the page's numeric dates go: by the site, by the country of an English page, by the language."""
    given = context.site.date_order
    if given in ("dmy", "mdy", "ymd"):
        return given  # type: ignore[return-value]
    order = context.language.dates.order
    if order not in ("dmy", "mdy", "ymd"):
        order = "dmy"
    if order == "mdy" and context.country and context.country not in MONTH_FIRST:
        return "dmy"
    return order  # type: ignore[return-value]


def zone_of(context: Context) -> tuple[int | str | None, TimezoneFrom | None]:
    """Return the zone that a time without an offset is in, and who says so: the caller, the site, the country."""
    for name in (context.timezone, context.site.timezone):
        if name:
            offset = zones.parse_offset(name)
            return (name if offset is None else offset), "site"
    zone = zones.country_zone(context.country)
    return zone, ("country" if zone else None)


def gather(page: Page, context: Context) -> Times:
    """Return what the metadata of the page says of its times; read once and kept."""
    times: Times | None = context.kept.get("times")
    if times is None:
        times = context.kept["times"] = Times()
        for candidate in metadata(page, context):
            reason = impossible(candidate, context)
            if reason:
                times.rejected.append((candidate, reason))
                context.warn(f"{candidate.label}_at: {candidate.source} {candidate.raw[:MAX_QUOTED]!r}: {reason}")
            elif candidate.label == "modified":
                times.modified.append(candidate)
            else:
                times.published.append(candidate)
        times.published.sort(key=lambda c: c.tier)
        times.modified.sort(key=lambda c: c.tier)
    return times


def impossible(candidate: Candidate, context: Context) -> str | None:
    """Return why a candidate cannot be true, or None."""
    if candidate.value.year < FIRST_DAY.year:
        return "before the web"
    now = context.fetched_at
    if now is None:
        return None
    value = candidate.value
    if isinstance(value, datetime) and value.tzinfo is not None and now.tzinfo is not None:
        late = value > now + FUTURE
    else:
        late = candidate.day > now.date() + FUTURE
    return "after the page was fetched" if late else None


def metadata(page: Page, context: Context) -> Iterator[Candidate]:
    """Yield every point in time in JSON-LD, meta tags and microdata."""
    country = context.country
    values: dict[str, Moment | None] = {}  # pages repeat themselves

    def made(raw: Any, source: str, family: str, tier: int, label: Label) -> Iterator[Candidate]:
        if isinstance(raw, list):
            raw = next((item for item in raw if item), None)
        if isinstance(raw, dict):
            raw = raw.get("@value")
        if isinstance(raw, (int, float)) and not isinstance(raw, bool):
            raw = str(raw)
        if isinstance(raw, str) and (text := raw.strip()):
            if text in values:
                value = values[text]
            else:
                value = dates.read_iso(text, country)
                if value is None:
                    # words are loaded only where they are needed: most metadata is ISO 8601
                    words, order = words_of(page, context), order_of(context)
                    value = dates.read(text, words, order=order, now=context.fetched_at, country=country)
                values[text] = value
            if value is not None:
                yield Candidate(value, text[: dates.MAX_VALUE], source, family, tier, label)
            elif tier <= TIER_META:
                context.warn(f"{label}_at: {source} cannot be read: {text[:MAX_QUOTED]!r}")

    if page.json_ld:
        articles = article_nodes(page)
        chosen = {id(node) for node in articles}
        rest = [
            node
            for node in page.json_ld
            if id(node) not in chosen and not DATED_KEYS.isdisjoint(node) and not is_of_another(page, node)
        ]
        if len(rest) > 1:
            rest.sort(key=lambda node: "webpage" not in types(node))
        seen = 0
        for nodes, tier in ((articles, TIER_JSON_LD), (rest, TIER_LOOSE)):
            for node in nodes:
                found = False
                for key in ("datePublished", "dateModified"):
                    if key in node:
                        label: Label = "published" if key == "datePublished" else "modified"
                        level = tier if label == "modified" or not seen else TIER_LOOSE
                        yield from made(node[key], f"json-ld:{key}", "json-ld", level, label)
                        found = True
                if not found or "datePublished" not in node:
                    for key in ("dateCreated", "uploadDate"):
                        if key in node:
                            yield from made(node[key], f"json-ld:{key}", "json-ld", TIER_LOOSE, "published")
                seen += found
    for name, contents in sorted(page.meta.items(), key=by_name):
        known = rank_of(name)
        if known is None:
            continue
        rank, label = known
        tier = (TIER_META, TIER_OTHER_META, TIER_LOOSE)[rank]
        for content in contents[:3]:
            yield from made(content, f"meta:{name}", "meta" if rank else "og", tier, label)
    for key, label in (("datepublished", "published"), ("datemodified", "modified"), ("datecreated", "published")):
        elements = page.itemprops.get(key)
        if elements:
            tier = TIER_LOOSE if key == "datecreated" else TIER_ITEMPROP
            for element in elements[:4]:
                if element.tag == "meta" and in_head(element):
                    continue  # it is among the meta tags
                if not in_furniture(element, page):
                    raw = element.get("content") or element.get("datetime") or " ".join(element.itertext())
                    yield from made(raw, f"itemprop:{key}", "itemprop", tier, label)


def by_name(item: tuple[str, list[str]]) -> bool:
    """Return what puts the meta tags that are known by name before those that only sound like a date."""
    return item[0] not in PUBLISHED_METAS


@lru_cache(maxsize=4096)  # pages have the same names again and again
def rank_of(name: str) -> tuple[int, Label] | None:
    """Return how good a meta tag of this name is as a source (0 best), and of what; None if it says no time."""
    if (rank := PUBLISHED_METAS.get(name)) is not None:
        return rank, "published"
    if (rank := MODIFIED_METAS.get(name)) is not None:
        return rank, "modified"
    if not WHEN_NAME.search(name):
        return None
    if MODIFIED_NAME.search(name):
        return 2, "modified"
    return (1, "published") if PUBLISHED_NAME.search(name) else None


def in_head(element: Element) -> bool:
    """Whether an element stands in the head of the page."""
    parent = element.getparent()
    return parent is not None and parent.tag == "head"


MAX_ANCESTORS = 60  # no real page nests deeper


def in_furniture(element: Element, page: Page) -> bool:
    """Whether an element stands in something that is not of the article."""
    furniture = page.furniture
    for _ in range(MAX_ANCESTORS):
        if element is None:
            return False
        if element in furniture:
            return True
        element = element.getparent()
    return False


CONFIDENCE = {
    TIER_JSON_LD: 0.97,
    TIER_META: 0.95,
    TIER_ITEMPROP: 0.93,
    TIER_OTHER_META: 0.9,
    TIER_LOOSE: 0.8,
    TIER_TIME: 0.8,
    TIER_TEXT: 0.75,
    TIER_URL: 0.6,
}


def refine(best: Candidate, known: list[Candidate]) -> Candidate:
    """Return the candidate with the time and the offset that other sources give for its day.

    A printed day without a year counts, since the day agrees; "3 hours ago" (aware, not sure) gives no minute.
    """
    if not best.has_time:
        same = [c for c in known if c.has_time and c.day == best.day and (c.tier < TIER_TEXT or c.sure or not c.aware)]
        if same:
            best = next((c for c in same if c.aware), same[0])
    if best.has_time and not best.aware:
        best = aware_from(best, known) or best
    return best


def located(best: Candidate, context: Context) -> FoundTime:
    """Return the result, with the offset of the site or the country where the page gives none."""
    value, source = best.value, best.source
    origin: TimezoneFrom | None = None
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            origin = best.origin
        else:
            zone, who = zone_of(context)
            offset = zones.resolve(zone, value, context.country)
            if offset is not None:
                value, origin = value.replace(tzinfo=offset), who
                if context.timezone:
                    source += " + hint:timezone"
    return FoundTime(value, best.raw, source, CONFIDENCE[best.tier], timezone_from=origin)


HALF_DAY = 12 * 60  # minutes
# Two times that are whole quarters of an hour may differ by an offset by chance.
ROUND_MINUTES = 15


def aware_from(candidate: Candidate, others: Iterable[Candidate]) -> Candidate | None:
    """Return the candidate with the offset that another source gives, or None.

    The other source has the same wall clock with an offset, or the same instant by another clock: then the difference
    of the two is the offset.
    """
    value = candidate.value
    if not isinstance(value, datetime) or value.tzinfo is not None:
        return candidate
    for other in others:
        there = other.value
        if not isinstance(there, datetime) or there.tzinfo is None or not other.has_time:
            continue
        if there.replace(tzinfo=None, second=0) == value.replace(second=0):
            return replace(candidate, value=value.replace(tzinfo=there.tzinfo))
    for other in others:
        offset = offset_between(value, other)
        if offset is not None and (value.minute % ROUND_MINUTES or value.second):
            return replace(candidate, value=value.replace(tzinfo=zones.fixed(offset)))
    return None


def offset_between(wall: datetime, other: Candidate) -> int | None:
    """Return the offset in minutes that makes a wall clock time the same instant as an aware candidate, or None."""
    there = other.value
    if not isinstance(there, datetime) or there.tzinfo is None or not other.has_time:
        return None
    exact = bool(wall.second) and bool(there.second)
    if exact and wall.second != there.second:
        return None
    instant = there.astimezone(UTC).replace(tzinfo=None)
    minutes = round((wall.replace(second=0) - instant.replace(second=0)).total_seconds() / 60)
    # half a day apart is a clock of twelve hours that does not say which half
    return minutes if minutes in zones.OFFSETS and abs(minutes) != HALF_DAY else None


def from_selected(texts: list[str], source: str, context: Context) -> FoundTime | None:
    """Return the point in time that a site's profile selects, with the offset of the site or the country."""
    for text in texts:
        value = dates.read(
            text, vocabulary(context.lang), order=order_of(context), now=context.fetched_at, country=context.country
        )
        if value is not None:
            return located(Candidate(value, text, source, "site", 0), context)
    return None
