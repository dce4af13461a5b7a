"""What stands in a region: paragraphs, links and images, read from its BeautifulSoup object in one pass."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bs4.element import NavigableString, Tag

from ..models import Paragraph
from ..records import dataclass, field
from . import hints
from .walk import BLOCK, BREAK, KINDS, LINK, SKIP

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# Soft hyphens and other marks for the line breaker, which are no part of a word.
_INVISIBLE = "\xad\u200b\u2060\ufeff"
_FIGURES = frozenset(("figure", "figcaption", "caption", "button"))
_BOLD = frozenset(("b", "strong"))
# A line that ends so before a single <br> is a paragraph; any other goes on after it.
_LINE_END = tuple('.!?:…։。！？；;»”"')


@dataclass(slots=True)
class Reading:
    """What one pass over a region found. The ``start`` of the paragraphs is not set."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)  # (href, text)
    images: list[tuple[Tag, str]] = field(default_factory=list)  # (img, caption)


# What ends where an open element ends: BLOCK, LINK or one of these.
_BOLD_END = -1
_NOTHING_END = -2


def read(region: Tag) -> Reading:
    """Return what stands below ``region``, in order. Text in figures is the caption of their images, no paragraph."""
    reading = Reading()
    paragraphs, kinds = reading.paragraphs, KINDS
    run: list[str] = []
    plain = False  # the run has text that is not bold
    kind = "p"
    bold = 0
    # The open elements: their contents that are still to be visited, what ends with them, the kind of the paragraphs
    # around or the address, and how much of the run there was before.
    stack: list[tuple[Iterator[Any], int, str, int]] = []
    nodes: Iterator[Any] = iter(region.contents)

    def flush() -> None:
        nonlocal plain
        text = " ".join((run[0] if len(run) == 1 else "".join(run)).split())
        if not text.isascii():
            for char in _INVISIBLE:
                if char in text:
                    text = text.replace(char, "")
        if text:
            paragraphs.append(Paragraph(text, "speaker" if kind == "p" and not plain else kind))
        run.clear()
        plain = False

    while True:
        for node in nodes:
            if type(node) is NavigableString:
                if not node.isspace():
                    run.append(node)
                    if not bold:
                        plain = True
                elif run:
                    run.append(node)
                continue
            name = node.name
            tag_kind = kinds.get(name)
            what, text, begin = _NOTHING_END, "", 0
            if tag_kind == BLOCK:
                if run:
                    flush()
                if name in _FIGURES and (name != "figure" or (node.table is None and node.blockquote is None)):
                    if name != "button":
                        read_figure(node, reading)
                    continue
                what, text = BLOCK, kind
                kind = kind_of(node, name, kind)
            elif tag_kind == BREAK:
                if run and ends_line(run, node):
                    flush()
                elif run:
                    run.append(" ")
                continue
            elif tag_kind == LINK:
                if href := node.attrs.get("href"):
                    what, text, begin = LINK, href, len(run)
            elif name in _BOLD:
                bold += 1
                what = _BOLD_END
            elif name == "img":
                reading.images.append((node, ""))
                continue
            elif tag_kind == SKIP and name != "noscript":
                continue
            stack.append((nodes, what, text, begin))
            nodes = iter(node.contents)
            break
        else:
            if not stack:
                break
            nodes, what, text, begin = stack.pop()
            if what == BLOCK:
                if run:
                    flush()
                kind = text
            elif what == _BOLD_END:
                bold -= 1
            elif what == LINK and (words := " ".join("".join(run[begin:]).split())):
                reading.links.append((text, words))
    if run:
        flush()
    return reading


def read_figure(figure: Tag, reading: Reading) -> None:
    """Note the images of a figure, each with the figure's text as its caption."""
    images: list[Tag] = []
    texts: list[str] = []
    for node in figure.descendants:
        if isinstance(node, NavigableString):
            texts.append(node)
        elif isinstance(node, Tag) and node.name == "img":
            images.append(node)
    caption = " ".join("".join(texts).split())
    reading.images.extend((img, caption) for img in images)


def kind_of(node: Tag, name: str, outer: str) -> str:
    """Return the kind of the paragraphs in a block element that stands among those of kind ``outer``."""
    if name in _HEADINGS:
        return "heading"
    if name == "li":
        return "item"
    if name == "pre":
        return "pre"
    classes: Any = node.attrs.get("class")  # a string: see ``soup.make_soup``
    if classes and hints.verdict(classes) & hints.QUOTE:
        return "quote" if name == "blockquote" and "pull" not in classes else "pullquote"
    return "quote" if name == "blockquote" else outer


def ends_line(run: list[str], br: Tag) -> bool:
    """Return whether a ``<br>`` after ``run`` ends a paragraph: another follows it, or the line reads as whole."""
    node: Any = br
    while True:
        if (following := node.next_sibling) is None:
            node = node.parent
            if node.parent is None or is_something(node):
                break
            continue  # the end of an element that is nothing by itself: what stands behind it follows
        node = following
        if isinstance(node, Tag):
            if node.name == "br":
                return True
            break
        if not node.isspace():
            break
    for text in reversed(run):
        if text and not text.isspace():
            return text.rstrip().endswith(_LINE_END)
    return False


def is_something(node: Tag) -> bool:
    """Return whether the end of an element says something of the text before it."""
    kind = KINDS.get(node.name)
    return kind == BLOCK or node.name in _BOLD or (kind == LINK and bool(node.attrs.get("href")))
