"""Every point in time that a page says of its article: what ``published_at`` and ``modified_at`` choose from.

Gathered once a page and kept in the context. A candidate knows its value, its text, where it stood, and whether it is
of the publication or of a change; nothing is judged here beyond what can be read and what cannot be true.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any, Literal
from urllib.parse import unquote

from lxml import etree

from ..models import Found, FoundTime, TimezoneFrom
from ..page import hints
from ..page.embedded import article_nodes, types
from ..page.model import Block, Element, Page
from ..profiles import with_fallbacks
from ..text import dates, zones
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
PUBLISHED_NAME = re.compile(r"publi(?:sh|c)|pubdate|posted|issued|erschienen")
MODIFIED_NAME = re.compile(r"modif|updat|lastmod|revis")
WHEN_NAME = re.compile(r"date|time|datum")

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
        return as_day(self.value)

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
def vocabulary(tag: str | None, declared: str | None = None) -> dates.Vocabulary:
    """Return the words in dates of a language, of the language that the page declares, their fallbacks and English."""
    names = (RELATED.get(base_of(name) or "", name) for name in (tag, declared))
    languages = {language.tag: language for name in names for language in with_fallbacks(name)}
    return dates.make_vocabulary([language.dates for language in languages.values()])


def words_of(page: Page, context: Context) -> dates.Vocabulary:
    """Return the words in dates that may stand on a page."""
    declared = base_of(page.html_lang)
    return vocabulary(context.lang, None if declared == base_of(context.lang) else declared)


def base_of(tag: str | None) -> str | None:
    """Return the first subtag of a language tag, None where it is none."""
    base = (tag or "")[:MAX_TAG].replace("_", "-").partition("-")[0].strip().lower()
    return base if base.isalpha() and base.isascii() else None


MAX_TAG = 12  # characters of what a page declares as its language


# Countries whose English pages print the month first.
MONTH_FIRST = frozenset(("US", "PH", "PR", "GU", "AS", "VI", "FM", "MH", "PW"))


def order_of(context: Context) -> dates.Order:
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
    if candidate.day < FIRST_DAY:
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

    def made(raw: Any, source: str, family: str, tier: int, label: Label) -> Iterator[Candidate]:
        if isinstance(raw, list):
            raw = next((item for item in raw if item), None)
        if isinstance(raw, dict):
            raw = raw.get("@value")
        if isinstance(raw, (int, float)) and not isinstance(raw, bool):
            raw = str(raw)
        if isinstance(raw, str) and (text := raw.strip()):
            value = dates.read_iso(text, country)
            if value is None:
                # words are loaded only where they are needed: most metadata is ISO 8601
                words, order = words_of(page, context), order_of(context)
                value = dates.read(text, words, order=order, now=context.fetched_at, country=country)
            if value is not None:
                yield Candidate(value, text[: dates.MAX_VALUE], source, family, tier, label)
            elif tier <= TIER_META:
                context.warn(f"{label}_at: {source} cannot be read: {text[:MAX_QUOTED]!r}")

    if page.json_ld:
        articles = article_nodes(page)
        chosen = {id(node) for node in articles}
        rest = [node for node in page.json_ld if id(node) not in chosen]
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
    for name, contents in page.meta.items():
        rank = PUBLISHED_METAS.get(name)
        label = "published"
        if rank is None:
            rank, label = MODIFIED_METAS.get(name), "modified"
        if rank is None:
            if not WHEN_NAME.search(name):
                continue
            if MODIFIED_NAME.search(name):
                rank = 2
            elif PUBLISHED_NAME.search(name):
                rank, label = 1, "published"
            else:
                continue
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


# ---------------------------------------------------------------- elements and text

# The words of a name that tell what a date in it is of. "updated" alone is none: microformats call every date so.
MODIFIED_CLASS = re.compile(
    r"modif|last-?_?updat|updated?[-_]?(?:on|at|date|time)|date-?_?updat|edited|revis|aktualis|actualiz", re.IGNORECASE
)
PUBLISHED_CLASS = re.compile(r"publi|posted|created|pubdate|entry-date", re.IGNORECASE)


def class_label(element: Element) -> Label | None:
    """Return what the names of an element and its parent say of a date in it."""
    for _ in range(2):
        if element is None:
            return None
        name = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
        modified, published = MODIFIED_CLASS.search(name), PUBLISHED_CLASS.search(name)
        if modified and not published:
            return "modified"
        if published and not modified:
            return "published"
        element = element.getparent()
    return None


NEAR_HEADLINE = 14  # blocks before the headline that may hold its date
AFTER_HEADLINE = 30  # blocks after it that are looked at to check the metadata
BEHIND_HEADLINE = 12  # blocks after it, where the region of the article was not seen to begin so early
CLOSE = 3  # blocks from the headline within which a name like "related" or "share" is not believed
TAIL_BLOCKS = 6  # blocks after the text that may hold the date
BODY_BLOCKS = 2  # paragraphs at either end of the text that may be the date line
MAX_LINE = 200  # characters of a line that says when; more is prose
DATELINE = 100  # characters at the beginning of prose that may say when: "ASTANA, March 11 (Agency) -"
MAX_LABEL = 40  # characters of a line that only says "Published on:"
DATE_LINE = 0.25  # share of a line that the date must be for the line to be about it
LIST_SIZE = 4  # so many lines with dates before the headline are a list of other articles
DIGIT = re.compile(r"\d")
YEAR = re.compile(r"\d{4}")
NUMBER = re.compile(r"\d{1,4}")

ZONE_SCORE = {"strip": 3.0, "head": 1.0, "body": 0.5, "tail": 0.5, "side": -1.0}
# A printed date with this score stands beside the headline and is its own line, or says that it is of the publication.
STRONG = 4.0


MAX_TIMES = 40  # <time> elements read; more are a list


def from_times(page: Page, context: Context) -> list[Candidate]:
    """Return what the ``<time datetime>`` say, those in the article's surroundings (score above 0) first."""
    found: list[Candidate] | None = context.kept.get("elements")
    if found is not None:
        return found
    found = context.kept["elements"] = []
    if not page.times:
        return found
    zone_by_node = {block.node: block.zone for block in page.blocks}
    words, order = words_of(page, context), order_of(context)
    for element in page.times[:MAX_TIMES]:
        raw = element.get("datetime") or element.get("content")
        if not raw:
            continue
        value, other = dates.read_iso(raw.strip(), context.country), None
        if value is None:
            stamps = dates.find(
                raw[: dates.MAX_VALUE], words, order=order, now=context.fetched_at, country=context.country
            )
            stamp = next((stamp for stamp in stamps if not stamp.relative), None)
            if stamp is None:
                continue
            value, other = stamp.value, stamp.other
        score = ZONE_SCORE.get(zone_of_element(element, zone_by_node), -1.0)
        score -= 3.0 if in_furniture(element, page) else 0.0
        if element.get("pubdate") is not None or element.get("itemprop"):
            score += 1.0
        label = class_label(element)
        if label is None and score > 0:
            text = " ".join("".join(element.itertext()).split())[:MAX_LINE]
            label = dates.find_label(f"{preceding_text(element)} {text}", words)
        candidate = Candidate(
            value, raw, "time", "time", TIER_TIME, label or "published", score, other=other, shape=shape_of(element)
        )
        if impossible(candidate, context) is None:
            found.append(candidate)
    found.sort(key=lambda c: -c.score)
    return found


def zone_of_element(element: Element, zones_by_node: Mapping[Element, str]) -> str:
    """Return the zone of the block that an element stands in."""
    for _ in range(MAX_ANCESTORS):
        if element is None:
            break
        zone = zones_by_node.get(element)
        if zone is not None:
            return zone
        element = element.getparent()
    return "side"


def shape_of(element: Element) -> str:
    """Return the tags and classes of an element and the two around it: equal for the items of a list."""
    parts = []
    for _ in range(3):
        if element is None:
            break
        parts.append(f"{element.tag}.{element.get('class')}")
        element = element.getparent()
    return " ".join(parts)


def preceding_text(element: Element) -> str:
    """Return the text just before an element, inside its parent."""
    previous = element.getprevious()
    if previous is not None:
        text = previous.tail or ""
        return (text if text.strip() else "".join(previous.itertext()))[-40:]
    parent = element.getparent()
    return (parent.text or "")[-40:] if parent is not None else ""


def near_blocks(page: Page) -> Iterator[Block]:
    """Yield the blocks that may hold the article's date, in the order of the page."""
    h1 = page.h1.order if page.h1 is not None else None
    first = next((block.order for block in page.blocks if block.zone in ("strip", "body")), None)
    head = h1 if h1 is not None else first
    body = [block.order for block in page.blocks if block.zone == "body"]
    ends = {*body[:BODY_BLOCKS], *body[-BODY_BLOCKS:]}
    tail = 0
    for block in page.blocks:
        zone = block.zone
        if zone == "strip":
            yield block
        elif zone == "head":
            if head is not None and 0 < head - block.order <= NEAR_HEADLINE:
                yield block
        elif zone == "side":
            if h1 is not None and 0 < block.order - h1 <= BEHIND_HEADLINE:
                yield block
        elif zone == "body":
            if block.order in ends or block.flags & hints.DATE:
                yield block
        elif tail < TAIL_BLOCKS or block.flags & hints.DATE:
            tail += 1
            yield block


MAX_BROKEN = 8  # lines at the beginning of a text that is broken by <br> only


def near_lines(page: Page) -> Iterator[tuple[Block, str]]:
    """Yield the lines that may hold the article's date with their blocks; a block broken by <br> has several."""
    first = True
    for block in near_blocks(page):
        if block.zone == "body" and first:
            first = False
            if len(block.text) > MAX_LINE and (block.node.find("br") is not None or block.node.tag == "td"):
                for line in broken_lines(block.node):
                    yield block, line
                continue
        yield block, block.text


def broken_lines(node: Element) -> list[str]:
    """Return the first lines of an element whose lines are set apart by <br>."""
    lines = [""]
    for element in islice(node.iter(etree.Element), 1, MAX_BESIDE):
        if element.tag == "br":
            if len(lines) >= MAX_BROKEN:
                break
            lines.append("")
        elif element.tag not in SILENT:
            lines[-1] += f" {element.text or ''}"
        lines[-1] += f" {element.tail or ''}"
    lines[0] = f"{node.text or ''} {lines[0]}"
    return [" ".join(line.split()) for line in lines]


def head_lines(page: Page) -> Iterator[Block]:
    """Yield the short blocks beside the headline that name a year: what the metadata is checked by."""
    blocks = page.blocks
    if page.h1 is None:
        return
    head = page.h1.order
    for block in blocks[max(0, head - NEAR_HEADLINE) : head + AFTER_HEADLINE]:
        named = block.flags & hints.DATE and (block.zone != "side" or 0 < block.order - head <= BEHIND_HEADLINE)
        if (named or block.zone == "strip") and len(block.text) <= MAX_LINE and YEAR.search(block.text):
            yield block


def confirmed(page: Page, day: date, other: date | None = None) -> bool | None:
    """Whether every line beside the headline that names a year has the numbers of a day in it; None if none does.

    A line that also has those of ``other`` confirms nothing.
    """
    year, number, answer = day.year, day.day, None
    for block in head_lines(page):
        numbers = {int(digits) for digits in NUMBER.findall(block.text)}
        if year not in numbers or number not in numbers or (other is not None and other.day in numbers):
            return False
        answer = True
    return answer


def from_text(page: Page, context: Context, *, check: bool = False) -> list[Candidate]:
    """Return the points in time that the page prints near its headline, best first.

    ``check`` looks at lines beside the headline only, which costs little: enough to check the metadata by.
    """
    kept: list[Candidate] | None = context.kept.get("printed")
    if kept is None and check:
        kept = context.kept.get("checked")
    if kept is not None:
        return kept
    words, order = words_of(page, context), order_of(context)
    zone, _ = zone_of(context)
    head = page.h1.order if page.h1 is not None else None
    found: list[Candidate] = []
    pending: Label | None = None  # a line that only says "Published:", of the date in the next
    listed = 0
    for block, text in ((b, b.text) for b in head_lines(page)) if check else near_lines(page):
        long = len(text) > MAX_LINE
        if DIGIT.search(text, 0, DATELINE if long else MAX_LINE):
            text = text[:DATELINE] if long else spaced(block) if text is block.text else text
        else:
            # a label, or "just now"
            short = len(text) <= MAX_LABEL and block.zone in ("strip", "head")
            pending = dates.find_label(text, words) if short else None
            if not short or context.fetched_at is None:
                continue
        stamps = dates.find(text, words, order=order, now=context.fetched_at, zone=zone, country=context.country)
        if not stamps:
            continue
        size = len(block.text) if long else len(text)
        distance = abs(block.order - head) if head is not None else 0
        shape = shape_of(block.node)
        listed += block.zone == "head"
        for stamp in stamps:
            label = stamp.label or pending or class_label(block.node)
            pending = None
            candidate = Candidate(
                stamp.value,
                stamp.raw,
                "text",
                "text",
                TIER_TEXT,
                label or "published",
                weigh(block, size, stamp, label, distance),
                stamp.sure,
                stamp.other,
                shape,
            )
            if impossible(candidate, context) is None:
                found.append(candidate)
    if listed >= LIST_SIZE:
        found = [c for c in found if c.score >= STRONG]
    found.sort(key=lambda c: -c.score)
    context.kept["checked" if check else "printed"] = found
    return found


MAX_BESIDE = 400  # elements between the headline and the text that are looked at, and a tenth of it before the headline
SILENT = frozenset(("script", "style", "template", "noscript", "svg", "select", "option"))


def from_beside(page: Page, context: Context) -> list[Candidate]:
    """Return the dates between headline and text in elements that the walk left out as furniture, best first."""
    body = next((block.node for block in page.blocks if block.zone == "body" and block is not page.h1), None)
    if page.h1 is None or body is None:
        return []
    head = page.h1.node
    around = {head, *head.iterancestors()}
    root = next((element for element in body.iterancestors() if element in around), None)
    if root is None:
        return []
    before: deque[Element] = deque(maxlen=MAX_BESIDE // 10)
    after: list[Element] = []
    passed = False
    for element in root.iter(etree.Element):
        if element is head:
            passed = True
        elif passed and (element is body or len(after) >= MAX_BESIDE):
            break
        elif element.tag not in SILENT:
            (after if passed else before).append(element)
    words, order = words_of(page, context), order_of(context)
    found: list[Candidate] = []
    for element in (*after, *before):
        text = element.text or ""
        if not (DIGIT.search(text) or (element.tail and DIGIT.search(element.tail))):
            continue
        parent = element.getparent()
        for line in (element, parent):
            text = " ".join(" ".join(islice(line.itertext(), MAX_PIECES)).split()) if line is not None else ""
            stamps = dates.find(text, words, order=order, now=context.fetched_at, country=context.country)
            if len(text) <= MAX_LINE and stamps:
                break
        else:
            continue
        for stamp in stamps:
            label = stamp.label or class_label(element)
            candidate = Candidate(stamp.value, stamp.raw, "text", "text", TIER_TEXT, label or "published")
            candidate.score, candidate.other = float(label == "published"), stamp.other
            if stamp.sure and impossible(candidate, context) is None:
                found.append(candidate)
    found.sort(key=lambda c: -c.score)
    return found


MAX_PIECES = 60  # pieces of text of an element; more is no line that says when


def spaced(block: Block) -> str:
    """Return a line with a space between its elements: "16:05" and "3 467 views" in two spans are not 16:053 467."""
    text, node = block.text, block.node
    if len(text) > MAX_LINE or not len(node):
        return text
    pieces = " ".join(" ".join(node.itertext()).split())
    # The element may hold other lines too, or a script: then it is not the line.
    return pieces if pieces.replace(" ", "") == text.replace(" ", "") else text


def weigh(block: Block, size: int, stamp: dates.Stamp, label: Label | None, distance: int) -> float:
    """Return how likely a printed date is the article's own: by place, name, label and how much of its line it is."""
    share = (stamp.end - stamp.start) / size if size else 0.0
    near = distance <= CLOSE
    score = ZONE_SCORE[block.zone] + 1.5 * share
    if share >= DATE_LINE and block.zone in ("body", "side"):
        score += 1.0
    score += 2.0 if block.flags & hints.DATE else 0.0
    score += 0.5 if block.flags & hints.BYLINE else 0.0
    score += 2.0 if label == "published" else -1.0 if label == "modified" else 0.0
    score += 1.0 if isinstance(stamp.value, datetime) else 0.0
    score -= 0.0 if stamp.sure else 1.5
    if block.flags & (hints.FURNITURE | hints.WALL | hints.CAPTION):
        score -= 0.5 if near else 2.0
    if near and block.zone in ("side", "head"):
        score += 1.5
    if size > MAX_LINE:
        score -= 2.0
    elif size > MAX_LINE // 2 and block.zone in ("body", "head"):
        score -= 1.0
    return score - min(distance * 0.05, 1.0)


MAX_FAR_BLOCKS = 800  # blocks of a page that are looked through for a labelled date


def from_anywhere(page: Page, context: Context) -> Iterator[Candidate]:
    """Yield the dates anywhere on the page that say what they are, or stand in an element named for it."""
    words, order = words_of(page, context), order_of(context)
    later: list[Candidate] = []
    for block in page.blocks[:MAX_FAR_BLOCKS]:
        if not YEAR.search(block.text) or (block.flags & (hints.FURNITURE | hints.WALL) and block.zone == "head"):
            continue
        for stamp in dates.find(block.text, words, order=order, country=context.country):
            named = block.flags & hints.DATE and not block.flags & hints.FURNITURE
            if not stamp.sure or not (stamp.label or named):
                continue
            label = stamp.label or "published"
            candidate = Candidate(stamp.value, stamp.raw, "text", "text", TIER_URL, label, other=stamp.other)
            if impossible(candidate, context) is None:
                if label == "published":
                    yield candidate
                else:
                    later.append(candidate)
    yield from later


def from_title(page: Page, context: Context) -> Iterator[Candidate]:
    """Yield the day at the end of the page's title: "… | Europa | DW | 28.04.2023"."""
    for title in dict.fromkeys((page.title, *page.meta.get("og:title", ())[:1])):
        if YEAR.search(title):
            for stamp in dates.find(title[-MAX_LINE:], words_of(page, context), order=order_of(context)):
                candidate = Candidate(stamp.value, stamp.raw, "title", "title", TIER_URL)
                if stamp.sure and stamp.end == len(title[-MAX_LINE:]) and impossible(candidate, context) is None:
                    yield candidate


# Keys of a page's own data that hold the time of publication, and the value.
STATE_KEY = re.compile(
    r"\"[A-Za-z_]{0,20}(?:[Pp]ublish|[Pp]ublication|[Pp]ub_?[Dd]ate|[Dd]eploy_?[Dd]|[Rr]eg_?[Dd]ate)[A-Za-z_]{0,12}"
    r"\\{0,3}\"\s{0,2}:\s{0,2}\\{0,3}\"([0-9][^\"\\]{7,35})"
)
MAX_STATE = 300_000  # characters of a script that are looked through
MAX_STATE_DAYS = 2  # more days than these are those of other articles too


def from_states(page: Page, context: Context) -> Iterator[Candidate]:
    """Yield the times of publication in the data of the page's scripts."""
    found: list[Candidate] = []
    for _, text in page.states:
        for match in STATE_KEY.finditer(text, 0, MAX_STATE):
            value = dates.read(match[1], words_of(page, context), order="ymd", country=context.country)
            if value is not None:
                candidate = Candidate(value, match[1], "script", "script", TIER_URL)
                if impossible(candidate, context) is None:
                    found.append(candidate)
            if len(found) > 20:
                break
    if len({candidate.day for candidate in found}) <= MAX_STATE_DAYS:
        yield from found


def from_url(page: Page, context: Context) -> Iterator[Candidate]:
    """Yield the day in the page's address."""
    addresses = [context.url, *page.rel.get("canonical", ())[:1], *page.meta.get("og:url", ())[:1]]
    for url in dict.fromkeys(filter(None, addresses)):
        read = dates.read_url(unquote(url.partition("#")[0]))
        if read is not None:
            candidate = Candidate(read[0], read[1], "url", "url", TIER_URL)
            if impossible(candidate, context) is None:
                yield candidate
                return


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
    """Return the candidate with the time and the offset that other sources give for its day."""
    if not best.has_time:
        same = [c for c in known if c.has_time and c.day == best.day and (c.tier < TIER_TEXT or c.sure)]
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


def rivals(best: Candidate, label: Label, page: Page, context: Context) -> tuple[Found[Any], ...]:
    """Return every other point in time that the page says, each with the reason why it lost; for ``explain``."""
    times = gather(page, context)
    found: list[Found[Any]] = []
    everything = (*times.published, *times.modified, *from_times(page, context), *from_text(page, context))
    for candidate in (*everything, *from_url(page, context)):
        if candidate.source == best.source and candidate.raw == best.raw:
            continue
        if candidate.label != label:
            reason = f"is of the {'change' if candidate.label == 'modified' else 'publication'}"
        elif candidate.score < 0:
            reason = "stands apart from the headline"
        elif candidate.day == best.day:
            reason = f"agrees; {best.source} comes first"
        else:
            reason = f"another day; {best.source} comes first"
        found.append(Found(candidate.value, candidate.raw, candidate.source, 0.0, reason))
    found += (Found(c.value, c.raw, c.source, 0.0, reason) for c, reason in times.rejected if c.label == label)
    return tuple(found)


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
