"""The points in time that a page gives away from its headline: where nothing beside it says when.

In furniture that was left out, in the first words of the text, at the end of the title, in the data of scripts, or
anywhere. Nothing is chosen here: see ``published_at``.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from ..page import hints
from ..page.model import Element, Page
from ..text import dates
from ..text.patterns import lazy
from ._times import TIER_TEXT, TIER_TIME, TIER_URL, Candidate, impossible, order_of, words_of
from ._visible import DATELINE, DIGIT, LIST_SIZE, MAX_LINE, SILENT, YEAR, class_label, is_today, shape_of, text_of
from .context import Context

MAX_BESIDE = 400  # elements between the headline and the text that are looked at, and a tenth of it before the headline
MAX_FAR_BLOCKS = 800  # blocks of a page that are looked through for a labelled date
# "ASTANA, March 11, 2024 (Agency) –", and what begins with the day.
DATELINE_END = lazy(r"[^.!?]{0,40}?[-–—]\s|\s{0,2}/")
MAX_PLACE = 40  # characters before the day
DATELINE_BLOCKS = 3  # paragraphs at the beginning of the text of which one may begin so
# 25/02/2024 or 02/25/2024
ORDERED = lazy(r"(?<![0-9./-])([0-9]{1,2})([./-])([0-9]{1,2})\2(?:[0-9]{4}|[0-9]{2})(?![0-9./-])")
MAX_ORDERED = 20
MONTHS = 12
# Keys of a page's own data that hold the time of publication, and the value.
STATE_KEY = lazy(
    r"\"[A-Za-z_]{0,20}(?:[Pp]ublish|[Pp]ublication|[Pp]ub_?[Dd]ate|[Dd]eploy_?[Dd]|[Rr]eg_?[Dd]ate)[A-Za-z_]{0,12}"
    r"\\{0,3}\"\s{0,2}:\s{0,2}\\{0,3}\"([0-9][^\"\\]{7,35})"
)
MAX_STATE = 1_000_000  # characters of all scripts that are looked through
MAX_STATE_DAYS = 2  # more days than these are those of other articles too


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
                if block.order > head and not block.flags & hints.WALL:  # no comment
                    doubtful.append(candidate)
            else:
                (found if label == "published" else changed).append(candidate)
    values: dict[str, set[object]] = {}
    for candidate in (*found, *doubtful):
        values.setdefault(candidate.shape, set()).add(candidate.value)
    yield from (c for c in found if not c.shape or len(values[c.shape]) < LIST_SIZE)
    yield from changed
    yield from (c for c in doubtful if len(values[c.shape]) < LIST_SIZE)
    yield from (c for c in found if c.shape and len(values[c.shape]) >= LIST_SIZE)


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


def from_title(page: Page, context: Context) -> Iterator[Candidate]:
    """Yield the day at the end of the page's title: "… | Europa | DW | 28.04.2023"."""
    for title in dict.fromkeys((page.title, *page.meta.get("og:title", ())[:1])):
        if YEAR.search(title):
            for stamp in dates.find(title[-MAX_LINE:], words_of(page, context), order=order_of(context)):
                candidate = Candidate(stamp.value, stamp.raw, "title", "title", TIER_URL)
                if stamp.sure and stamp.end == len(title[-MAX_LINE:]) and impossible(candidate, context) is None:
                    yield candidate


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
