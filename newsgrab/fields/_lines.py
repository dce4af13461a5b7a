"""A line of text with a counter in it, read with the elements that cut it.

A class, an icon or a title says what the next number counts; the words of a line are judged in ``text/counters.py``.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import islice

from bs4.element import NavigableString, Tag

from ..page import hints
from ..page.model import Block, Element, Page
from ..records import dataclass, field
from ..text.counters import CountWords, Verdict, read_counts, word_before
from ..text.money import fold
from ..text.numbers import parse_count
from ..text.patterns import lazy

# A line with a counter is short: date, author and the counts beside it. Characters.
MAX_LINE = 240
# The mark of a counter stands on an element around it, so many levels up.
LEVELS = 3
# Elements that a line may have before it is no line of head matter any more.
MAX_ELEMENTS = 80
DIGIT = lazy(r"[0-9٠-٩۰-۹०-९০-৯๐-๙０-９]")
_TITLES = ("title", "aria-label", "alt", "data-title", "data-original-title", "data-tooltip")
_TITLES_SET = frozenset(_TITLES)
_ICONS = ("href", "xlink:href", "data-icon", "data-type")
_SAYING = _TITLES_SET.union(_ICONS)
# What a number is not a count of views under: comments, shares, authors, tags.
NOT_VIEWS = hints.COUNTER | hints.FURNITURE | hints.WALL | hints.BYLINE | hints.TAGS | hints.HEADING


@dataclass(slots=True)
class Line:
    """A line as its elements cut it: the pieces joined by line breaks, and what an element says of each.

    ``exact``: numbers in titles; ``titled``: those that the title itself calls views.
    """

    text: str = ""
    starts: list[int] = field(default_factory=list)
    views: list[bool] = field(default_factory=list)
    exact: list[tuple[int, str]] = field(default_factory=list)
    titled: list[tuple[int, str]] = field(default_factory=list)

    def says_views(self, offset: int) -> bool:
        """Return whether an element says that the number at an offset counts views."""
        return self.views[bisect_right(self.starts, offset) - 1]

    def piece(self, offset: int) -> str:
        """Return the piece around an offset."""
        place = bisect_right(self.starts, offset) - 1
        end = self.starts[place + 1] - 1 if place + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[place] : end]


def read_line(page: Page, block: Block, marked: bool, vocabulary: CountWords) -> Line:
    """Return a line read in one pass over its element. Of a region the text alone is read."""
    node = block.node
    if not small(node):
        return Line(block.text, [0], [marked and parse_count(block.text, vocabulary.style) is not None])
    # The mark may stand on an element around the line, or on an icon beside it.
    top = node
    for _ in range(LEVELS):
        if not marked or own_flags(top) & hints.VIEWS:
            break
        parent = top.getparent()
        if parent is None or not small(parent):
            break
        top = parent
    around = marked and bool(own_flags(top) & hints.VIEWS)
    if not around:
        top = node
    state = Verdict.VIEWS if around else Verdict.NOTHING
    line = Line()
    pieces: list[str] = []
    length = position = 0
    soup = page.soup(top)
    note_titles(soup, line, vocabulary)
    drawings = top.iter("svg")
    for item in soup.descendants:
        if isinstance(item, Tag):
            if item.name == "svg" and (drawn := next(drawings, None)) is not None:
                # The soup leaves out what a reader does not see.
                item.attrs.setdefault("title", drawn.findtext("title") or drawn.findtext("{*}title") or "")
            if item.attrs:
                note_titles(item, line, vocabulary)
                said = read_tag(item, vocabulary)
                if said is not Verdict.NOTHING and pieces and follows_number(item):
                    line.views[-1] = said is Verdict.VIEWS
                elif said is not Verdict.NOTHING:
                    state = said
            continue
        if not isinstance(item, NavigableString) or item.isspace():
            continue
        text = " ".join(item.split())
        # The element may hold other lines as well: only what this one is made of.
        if position < len(block.text) and block.text[position] == " ":
            position += 1
        if not block.text.startswith(text, position):
            if position >= len(block.text) or not block.text.startswith(text):
                if DIGIT.search(text):
                    state = Verdict.NOTHING
                continue
            line.starts.clear()
            line.views.clear()
            pieces.clear()
            length = position = 0
        position += len(text)
        line.starts.append(length)
        line.views.append(state is Verdict.VIEWS)
        pieces.append(text)
        length += len(text) + 1
        if state is not Verdict.NOTHING and DIGIT.search(text):
            state = Verdict.NOTHING  # a mark speaks of the next number only
    line.text = "\n".join(pieces)
    if not pieces:
        return Line(block.text, [0], [False])
    return line


def follows_number(icon: Tag) -> bool:
    """Return whether an icon speaks of the number before it: its element begins with a number and ends with an icon."""
    parent = icon.parent
    if parent is None or icon.get_text(strip=True):
        return False
    parts = [part for part in parent.contents if isinstance(part, Tag) or not str(part).isspace()]
    first, last = parts[0], parts[-1]
    is_icon = isinstance(last, Tag) and not last.get_text(strip=True)
    return is_icon and isinstance(first, NavigableString) and parse_count(str(first)) is not None


def note_titles(tag: Tag, line: Line, vocabulary: CountWords) -> None:
    """Note the counts in the titles and labels of an element."""
    for name in _TITLES:
        value = tag.attrs.get(name)
        if isinstance(value, str) and len(value) < MAX_LINE and DIGIT.search(value):
            for count, verdict in read_counts(value, vocabulary):
                if verdict is Verdict.VIEWS:
                    line.titled.append((count.value, value))
                if verdict is not Verdict.OTHER and not count.rounded:
                    line.exact.append((count.value, value))


def has_titles(node: Element, vocabulary: CountWords) -> bool:
    """Return whether an element or one below may say "views" where its text does not: in a title, a label, an icon."""
    for item in islice(node.iter(), MAX_ELEMENTS):
        if item.tag == "title" and vocabulary.said_in(item.text or ""):
            return True
        names = item.keys()
        if _SAYING.isdisjoint(names):
            continue
        for name in names:
            if name in _TITLES_SET:
                if vocabulary.said_in(item.get(name)):
                    return True
            elif name in _SAYING and (name != "href" or item.tag == "use"):
                return True
    return False


def small(node: Element) -> bool:
    """Return whether an element is a line and no region."""
    return sum(1 for _ in islice(node.iter(), MAX_ELEMENTS)) < MAX_ELEMENTS


def own_flags(node: Element) -> int:
    """Return what class and id of an element say."""
    flags = 0
    if name := node.get("class"):
        flags |= hints.verdict(name)
    if name := node.get("id"):
        flags |= hints.verdict(name)
    return flags


def read_tag(tag: Tag, vocabulary: CountWords) -> Verdict:
    """Return what an element says of the number in or after it, by class, id, title, label, alt or icon."""
    attributes = tag.attrs
    flags = 0
    for name in ("class", "id", *_ICONS):
        value = attributes.get(name)
        if value and (name not in ("href",) or tag.name == "use"):
            flags |= hints.verdict(value if isinstance(value, str) else " ".join(value))
    for name in _TITLES:
        value = attributes.get(name)
        if value and len(value) < MAX_LINE:
            verdict = word_before(fold(str(value)), vocabulary)
            if verdict is not Verdict.NOTHING:
                return verdict
    if flags & (NOT_VIEWS | hints.DATE):
        return Verdict.VIEWS if flags & hints.VIEWS and not flags & hints.COUNTER else Verdict.OTHER
    return Verdict.VIEWS if flags & hints.VIEWS else Verdict.NOTHING
