"""The points in time that a reader sees: ``<time>``, printed dates near the headline, the title, the address.

Each is weighed by where it stands, what its element is called, what word is before it, and how much of its line it is.
Nothing is chosen here: see ``published_at`` and ``modified_at``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import unquote

from lxml import etree

from ..models import Found
from ..page import hints
from ..page.model import Block, Element, Page
from ..text import dates
from ..text.patterns import lazy
from ._times import (
    MAX_ANCESTORS,
    TIER_TEXT,
    TIER_TIME,
    TIER_URL,
    Candidate,
    Label,
    gather,
    impossible,
    in_furniture,
    order_of,
    words_of,
    zone_of,
)
from .context import Context

# The words of a name that tell what a date in it is of. "updated" alone is none: microformats call every date so.
MODIFIED_CLASS = lazy(
    r"modif|last-?_?updat|updated?[-_]?(?:on|at|date|time)|date-?_?updat|edited|revis|aktualis|actualiz", re.IGNORECASE
)
PUBLISHED_CLASS = lazy(r"publi|posted|created|pubdate|entry-date", re.IGNORECASE)


MAX_NAME = 200  # characters of a class that are read


def class_label(element: Element) -> Label | None:
    """Return what the names of an element and its parent say of a date in it."""
    for _ in range(2):
        if element is None:
            return None
        name = " ".join((element.get(key) or "")[:MAX_NAME] for key in ("class", "id", "itemprop"))
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
DIGIT = lazy(r"\d")
YEAR = lazy(r"\d{4}")
NUMBER = lazy(r"\d{1,4}")

# The masthead prints the day of the visit, in an element that is called a date.
MASTHEAD = 2.0
CAPTION_COST = 3.0  # in a caption without a word before it: the day of the photograph
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
    titled = titled_dates(page)
    if not page.times and not titled:
        return found
    zone_by_node = {block.node: block.zone for block in page.blocks}
    words, order = words_of(page, context), order_of(context)
    bare: list[Candidate] = []
    for element, raw in (*((e, e.get("datetime") or e.get("content")) for e in page.times[:MAX_TIMES]), *titled):
        if not raw:
            continue
        value, other = dates.read_iso(raw.strip(), context.country), None
        if value is None and raw.strip().isdigit():
            value = dates.read(raw, words)
        if value is None:
            stamps = dates.find(
                raw[: dates.MAX_VALUE], words, order=order, now=context.fetched_at, country=context.country
            )
            stamp = next((stamp for stamp in stamps if not stamp.relative), None)
            if stamp is None:
                continue
            value, other = stamp.value, stamp.other
        score = ZONE_SCORE.get(zone_of_element(element, zone_by_node), -1.0)
        shown = any(one.tag == "blockquote" for one in islice(element.iterancestors(), MAX_ANCESTORS))
        score -= 3.0 if shown or in_furniture(element, page) else 0.0
        if element.get("pubdate") is not None or element.get("itemprop"):
            score += 1.0
        label = class_label(element)
        if label is None and score > 0:
            label = dates.find_label(f"{preceding_text(element)} {text_of(element)}", words)
        candidate = Candidate(
            value, raw, "time", "time", TIER_TIME, label or "published", score, other=other, shape=shape_of(element)
        )
        if impossible(candidate, context) is None:
            found.append(candidate)
        if "updated" in (element.get("class") or "").split() and label is None:
            bare.append(candidate)
    if bare and any(c.label == "published" and c not in bare and c.shape.startswith("time.") for c in found):
        for candidate in bare:
            candidate.label = "modified"  # <time class="published"> and <time class="updated"> beside it
    found.sort(key=lambda c: -c.score)
    return found


# Attributes that hold the moment where the text says "2 days ago".
MOMENTS = ("datetime", "title", "data-datetime", "data-date", "data-time", "data-timestamp", "data-published")
MAX_TITLED = 20


def titled_dates(page: Page) -> list[tuple[Element, str]]:
    """Return the elements called a date, other than ``<time>``, with the ISO 8601 or Unix time in their attributes."""
    found = []
    for element in page.marked.get(hints.DATE, ())[:MAX_TITLED]:
        if element.tag == "time":
            continue
        for name in MOMENTS:
            raw = element.get(name)
            if raw and len(raw) <= MAX_MOMENT and MOMENT.match(raw):
                found.append((element, raw))
                break
    return found


MAX_MOMENT = 40
MOMENT = lazy(r"\s{0,4}(?:(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}|1[0-9]{9}(?:[0-9]{3})?$)")


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
        parts.append(f"{element.tag}.{(element.get('class') or '')[:MAX_NAME]}")
        element = element.getparent()
    return " ".join(parts)


def preceding_text(element: Element) -> str:
    """Return the text just before an element, inside its parent."""
    previous = element.getprevious()
    if previous is not None:
        text = (previous.tail or "")[-MAX_LABEL:]
        return text if text.strip() else text_of(previous)[-MAX_LABEL:]
    parent = element.getparent()
    return (parent.text or "")[-MAX_LABEL:] if parent is not None else ""


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
            # what stands behind the text in a box of its own is of comments and other articles
            distance = block.order - h1 if h1 is not None else 0
            apart = distance > CLOSE and body and block.order > body[0] and block.flags & (hints.FURNITURE | hints.WALL)
            if 0 < distance <= BEHIND_HEADLINE and not apart:
                yield block
        elif zone == "body":
            if block.order in ends or block.flags & hints.DATE:
                yield block
        elif tail < TAIL_BLOCKS or block.flags & hints.DATE:
            tail += 1
            yield block


SILENT = frozenset(("script", "style", "template", "noscript", "svg", "select", "option"))
MAX_BESIDE = 400  # elements of a block that are looked at
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
            lines[-1] += f" {(element.text or '')[:MAX_LINE]}"
        lines[-1] += f" {(element.tail or '')[:MAX_LINE]}"
    lines[0] = f"{(node.text or '')[:MAX_LINE]} {lines[0]}"
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
    zone, origin = zone_of(context)
    published = gather(page, context).published
    near = published[0].day if published else None
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
        stamps = dates.find(
            text, words, order=order, now=context.fetched_at, zone=zone, country=context.country, near=near
        )
        if not stamps:
            continue
        size = len(block.text) if long else len(text)
        distance = abs(block.order - head) if head is not None else 0
        if block.flags & hints.QUOTE:
            stamps = [stamp for stamp in stamps if stamp.label]  # of a post that the article shows
        shape = shape_of(block.node)
        listed += block.zone == "head"
        for stamp, label in zip(stamps, labels_of(block, stamps, pending), strict=True):
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
            if stamp.relative and candidate.aware and origin is not None:
                candidate.origin = origin  # "3 hours ago", by the clock of the place
            masthead = block.zone == "head" and label is None and (distance > CLOSE or in_masthead(block, page))
            if impossible(candidate, context) is None and not (masthead and is_today(candidate, context)):
                found.append(candidate)
    if listed >= LIST_SIZE:
        found = [c for c in found if c.score >= STRONG]
    found.sort(key=lambda c: -c.score)
    context.kept["checked" if check else "printed"] = found
    return found


def labels_of(block: Block, stamps: list[dates.Stamp], pending: Label | None) -> list[Label | None]:
    """Return what each date of a line is of, by the words before it or else by the names of elements."""
    labels: list[Label | None] = [stamp.label for stamp in stamps]
    if len(stamps) > 1 and pending is None:
        if labels == [None, "modified"]:
            labels[0] = "published"  # "5 May (changed on 6 May)"
        elif (hidden := hidden_change(block, stamps)) is not None:
            return ["modified" if stamp is hidden else stamp.label or "published" for stamp in stamps]
    if labels and labels[0] is None:
        labels[0] = pending
    named = class_label(block.node) if None in labels else None
    return [label or named for label in labels]


def hidden_change(block: Block, stamps: list[dates.Stamp]) -> dates.Stamp | None:
    """Return the moment that a theme hides for machines in an element called "updated", beside the day it shows."""
    for element in islice(block.node.iter("span", "abbr"), MAX_PIECES):
        if "updated" in (element.get("class") or "").split() and MOMENT.match(text := element.text or ""):
            return next((stamp for stamp in stamps if text.strip().startswith(stamp.raw)), None)
    return None


MASTHEAD_NAME = lazy(
    r"(?:^|[\s_-])(?:masthead|top-?bar|top-?line|(?:site|page|main)-?header|header|navbar)(?![\w-])", re.I
)


def in_masthead(block: Block, page: Page) -> bool:
    """Whether a block stands in the head of the site, which prints the day of the visit, and the headline does not."""
    above = set() if page.h1 is None else {*page.h1.node.iterancestors()}
    element = block.node
    for _ in range(MAX_ANCESTORS):
        if element is None or element in above or element.tag in ("main", "article", "body"):
            return False
        if element.tag == "header" or MASTHEAD_NAME.search(
            f"{(element.get('class') or '')[:MAX_NAME]} {(element.get('id') or '')[:MAX_NAME]}"
        ):
            return True
        element = element.getparent()
    return False


MAX_PIECES = 60  # pieces of text of an element; more is no line that says when


def text_of(element: Element) -> str:
    """Return the beginning of an element's text, with a space between the pieces."""
    return " ".join(" ".join(piece[: MAX_LINE + 1] for piece in islice(element.itertext(), MAX_PIECES)).split())


def spaced(block: Block) -> str:
    """Return a line with a space between its elements: "16:05" and "3 467 views" in two spans are not 16:053 467."""
    text, node = block.text, block.node
    if len(text) > MAX_LINE or not len(node):
        return text
    wanted = text.replace(" ", "")
    pieces = [piece for raw in islice(node.itertext(), MAX_PIECES) if (piece := " ".join(raw[: MAX_LINE + 1].split()))]
    # The element may hold other lines too, before this one or behind it, and within it the title of a drawing.
    for first in range(len(pieces)):
        rest = wanted
        taken = []
        for piece in pieces[first:]:
            if rest.startswith(glued := piece.replace(" ", "")):
                taken.append(piece)
                rest = rest[len(glued) :]
                if not rest:
                    return " ".join(taken)
            elif not taken:
                break
    return text


def is_today(candidate: Candidate, context: Context) -> bool:
    """Whether a date without a time is the day of the visit, anywhere on earth."""
    now = context.fetched_at
    return now is not None and not candidate.has_time and abs(candidate.day - now.date()) <= timedelta(days=1)


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
    if block.flags & hints.CAPTION and label is None and share < DATE_LINE:
        score -= CAPTION_COST
    if near and block.zone in ("side", "head"):
        score += 1.5
    elif block.zone == "head":
        score -= MASTHEAD
    if size > MAX_LINE:
        score -= 2.0
    elif size > MAX_LINE // 2 and block.zone in ("body", "head"):
        score -= 1.0
    return score - min(distance * 0.05, 1.0)


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
