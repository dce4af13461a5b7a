"""The points in time that a reader sees: ``<time>``, printed dates near the headline, the title, the address.

Each is weighed by where it stands, what its element is called, what word is before it, and how much of its line it is.
Nothing is chosen here: see ``published_at`` and ``modified_at``.
"""

from __future__ import annotations

import re
from collections import deque
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
        value = dates.read_iso((element.get("datetime") or "").strip()) if element.tag == "time" else None
        if value is not None:
            label = class_label(element)
            candidate = Candidate(value, element.get("datetime"), "time", "time", TIER_TIME, label or "published", 1.0)
            if impossible(candidate, context) is None:
                found.append(candidate)
            continue
        text = element.text or ""
        if not (DIGIT.search(text) or (element.tail and DIGIT.search(element.tail))) or in_caption(element):
            continue
        parent = element.getparent()
        for line in (element, parent):
            text = text_of(line) if line is not None else ""
            stamps = dates.find(text, words, order=order, now=context.fetched_at, country=context.country)
            if len(text) <= MAX_LINE and stamps:
                break
        else:
            continue
        for stamp in stamps:
            label = stamp.label or class_label(element)
            candidate = Candidate(stamp.value, stamp.raw, "text", "text", TIER_TEXT, label or "published")
            candidate.score, candidate.other = float(label == "published"), stamp.other
            masthead = element in before and label is None and is_today(candidate, context)
            if stamp.sure and not masthead and impossible(candidate, context) is None:
                found.append(candidate)
    found.sort(key=lambda c: -c.score)
    return found


def in_caption(element: Element) -> bool:
    """Return whether an element is a caption or stands in one: its day is that of the photograph."""
    for _ in range(3):
        if element is None:
            return False
        if element.tag == "figcaption" or hints.verdict(element.get("class") or "") & hints.CAPTION:
            return True
        element = element.getparent()
    return False


def from_any_time(page: Page, context: Context) -> Iterator[Candidate]:
    """Yield the first ``<time datetime>`` after the headline in all of the page, unless there is a list of them."""
    head = page.h1.node if page.h1 is not None else None
    found: list[Candidate] = []
    passed = head is None
    comments = {block.node for block in page.blocks if block.flags & hints.WALL}
    for element in page.root.iter(head.tag if head is not None else "time", "time"):
        if element is head:
            passed = True
        elif (
            passed
            and element.tag == "time"
            and comments.isdisjoint(around := (element, *islice(element.iterancestors(), 4)))
        ):
            value = dates.read_iso((element.get("datetime") or "").strip())
            shape = shape_of(element)
            foreign = any(one.tag == "blockquote" or "comment" in (one.get("class") or "") for one in around)
            if value is not None and not foreign:
                candidate = Candidate(value, element.get("datetime"), "time", "time", TIER_URL, shape=shape)
                if impossible(candidate, context) is None:
                    found.append(candidate)
    if found and len({c.value for c in found if c.shape == found[0].shape}) < LIST_SIZE:
        yield found[0]


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


MAX_FAR_BLOCKS = 800  # blocks of a page that are looked through for a labelled date


def from_anywhere(page: Page, context: Context) -> Iterator[Candidate]:
    """Yield the dates anywhere on the page that say what they are, or stand in an element named for it.

    Behind these come those of a change, those in elements that also bear another name, and those of a list.
    """
    words, order = words_of(page, context), order_of(context)
    head = page.h1.order if page.h1 is not None else 0
    found: list[Candidate] = []
    changed: list[Candidate] = []
    doubtful: list[Candidate] = []
    for block in page.blocks[:MAX_FAR_BLOCKS]:
        if (
            len(block.text) > 2 * MAX_LINE
            or not YEAR.search(block.text)
            or (block.flags & (hints.FURNITURE | hints.WALL) and block.zone == "head")
            or block.flags & hints.QUOTE
        ):
            continue
        shape = shape_of(block.node) if block.flags & hints.DATE else ""
        for stamp in dates.find(block.text, words, order=order, country=context.country):
            if not stamp.sure or not (stamp.label or block.flags & hints.DATE):
                continue
            label = stamp.label or "published"
            candidate = Candidate(stamp.value, stamp.raw, "text", "text", TIER_URL, label, other=stamp.other)
            masthead = block.zone == "head" and stamp.label is None and is_today(candidate, context)
            if impossible(candidate, context) is not None or masthead:
                continue
            candidate.shape = "" if stamp.label else shape
            if stamp.label is None and block.flags & (hints.FURNITURE | hints.WALL):
                comment = block.flags & hints.WALL
                doubtful += [candidate] if block.order > head and not comment else []
            else:
                (found if label == "published" else changed).append(candidate)
    values: dict[str, set[object]] = {}
    for candidate in (*found, *doubtful):
        values.setdefault(candidate.shape, set()).add(candidate.value)
    yield from (c for c in found if not c.shape or len(values[c.shape]) < LIST_SIZE)
    yield from changed
    yield from (c for c in doubtful if len(values[c.shape]) < LIST_SIZE)
    yield from (c for c in found if c.shape and len(values[c.shape]) >= LIST_SIZE)


# "ASTANA, March 11, 2024 (Agency) –", and what begins with the day.
DATELINE_END = lazy(r"[^.!?]{0,40}?[-–—]\s|\s{0,2}/")
MAX_PLACE = 40  # characters before the day
DATELINE_BLOCKS = 3  # paragraphs at the beginning of the text of which one may begin so


def from_dateline(page: Page, context: Context) -> Iterator[Candidate]:
    """Yield the day with which the text begins, or the paragraph behind the standfirst."""
    for number, block in enumerate(
        islice((b for b in page.blocks if b.zone == "body" and not b.flags & hints.HEADING), DATELINE_BLOCKS)
    ):
        if not YEAR.search(block.text, 0, DATELINE):
            continue
        for stamp in dates.find(block.text[:DATELINE], words_of(page, context), order=order_of(context))[:1]:
            candidate = Candidate(stamp.value, stamp.raw, "text", "text", TIER_URL, other=stamp.other)
            ends = DATELINE_END.match(block.text, stamp.end) is not None
            begins = stamp.start == 0 and (ends or not number)
            begins = begins or (stamp.start <= MAX_PLACE and ends and block.text[0].isupper())
            if stamp.sure and begins and impossible(candidate, context) is None:
                yield candidate
                return


# 25/02/2024 or 02/25/2024
ORDERED = lazy(r"(?<![0-9./-])([0-9]{1,2})([./-])([0-9]{1,2})\2(?:[0-9]{4}|[0-9]{2})(?![0-9./-])")
MAX_ORDERED = 20


def order_contradicts(best: Candidate, page: Page) -> bool:
    """Whether the other dates of the page put day and month the other way round than a candidate is read."""
    own = ORDERED.search(best.raw)
    if own is None:
        return False
    day_first = int(own[1]) == best.day.day
    first = second = 0
    for block in page.blocks[:MAX_FAR_BLOCKS]:
        if not YEAR.search(block.text):
            continue
        for match in islice(ORDERED.finditer(block.text), MAX_ORDERED):
            if match[2] == own[2]:
                first += int(match[1]) > MONTHS
                second += int(match[3]) > MONTHS
    return first > 0 == second if not day_first else second > 0 == first


MONTHS = 12


def from_title(page: Page, context: Context) -> Iterator[Candidate]:
    """Yield the day at the end of the page's title: "… | Europa | DW | 28.04.2023"."""
    for title in dict.fromkeys((page.title, *page.meta.get("og:title", ())[:1])):
        if YEAR.search(title):
            for stamp in dates.find(title[-MAX_LINE:], words_of(page, context), order=order_of(context)):
                candidate = Candidate(stamp.value, stamp.raw, "title", "title", TIER_URL)
                if stamp.sure and stamp.end == len(title[-MAX_LINE:]) and impossible(candidate, context) is None:
                    yield candidate


# Keys of a page's own data that hold the time of publication, and the value.
STATE_KEY = lazy(
    r"\"[A-Za-z_]{0,20}(?:[Pp]ublish|[Pp]ublication|[Pp]ub_?[Dd]ate|[Dd]eploy_?[Dd]|[Rr]eg_?[Dd]ate)[A-Za-z_]{0,12}"
    r"\\{0,3}\"\s{0,2}:\s{0,2}\\{0,3}\"([0-9][^\"\\]{7,35})"
)
MAX_STATE = 1_000_000  # characters of all scripts that are looked through
MAX_STATE_DAYS = 2  # more days than these are those of other articles too


def from_states(page: Page, context: Context) -> Iterator[Candidate]:
    """Yield the times of publication in the data of the page's scripts."""
    found: list[Candidate] = []
    budget = MAX_STATE
    for _, text in page.states:
        if budget <= 0:
            break
        size, budget = budget, budget - len(text)
        for match in STATE_KEY.finditer(text, 0, size):
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
