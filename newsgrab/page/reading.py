"""What stands in a region: paragraphs, links and images, read from its BeautifulSoup object in one pass."""

from __future__ import annotations

from typing import Any

from bs4.element import NavigableString, Tag

from ..models import Paragraph
from ..records import dataclass, field
from . import hints
from .walk import BLOCK, BREAK, KINDS, LINK, SKIP

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# Soft hyphens and other marks for the line breaker, which are no part of a word.
_INVISIBLE = frozenset("\xad\u200b\u2060\ufeff")
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


# On the stack of what is still to be visited, the end of an open element is a tuple: what ends (BLOCK, LINK or this),
# the kind of the paragraphs around it or the address, and how much of the run there was before it.
_BOLD_END = -1


def read(region: Tag) -> Reading:
    """Return what stands below ``region``, in order. Text in figures is the caption of their images, no paragraph."""
    reading = Reading()
    paragraphs, kinds = reading.paragraphs, KINDS
    run: list[str] = []
    plain = False  # the run has text that is not bold
    kind = "p"
    bold = 0
    stack: list[Any] = region.contents[::-1]

    def flush() -> None:
        nonlocal plain
        text = " ".join("".join(run).split())
        if not text.isascii() and not _INVISIBLE.isdisjoint(text):
            text = "".join(char for char in text if char not in _INVISIBLE)
        if text:
            paragraphs.append(Paragraph(text, "speaker" if kind == "p" and not plain else kind))
        run.clear()
        plain = False

    while stack:
        node = stack.pop()
        if type(node) is NavigableString:
            if run or not node.isspace():
                run.append(node)
                if not bold and not plain and not node.isspace():
                    plain = True
        elif type(node) is tuple:
            what, text, begin = node
            if what == BLOCK:
                if run:
                    flush()
                kind = text
            elif what == _BOLD_END:
                bold -= 1
            elif words := " ".join("".join(run[begin:]).split()):
                reading.links.append((text, words))
        else:
            name = node.name
            tag_kind = kinds.get(name)
            if tag_kind == BLOCK:
                if run:
                    flush()
                if name in _FIGURES and (name != "figure" or (node.table is None and node.blockquote is None)):
                    if name != "button":
                        read_figure(node, reading)
                    continue
                stack.append((BLOCK, kind, 0))
                kind = kind_of(node, name, kind)
            elif tag_kind == BREAK:
                if run and ends_line(run, stack):
                    flush()
                elif run:
                    run.append(" ")
                continue
            elif tag_kind == LINK:
                if href := node.get("href"):
                    stack.append((LINK, href, len(run)))
            elif name in _BOLD:
                bold += 1
                stack.append((_BOLD_END, "", 0))
            elif name == "img":
                reading.images.append((node, ""))
                continue
            elif tag_kind == SKIP and name != "noscript":
                continue
            stack.extend(node.contents[::-1])
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
    classes = str(node.get("class") or "")
    if classes and hints.verdict(classes) & hints.QUOTE:
        return "quote" if name == "blockquote" and "pull" not in classes else "pullquote"
    return "quote" if name == "blockquote" else outer


def ends_line(run: list[str], ahead: list[Any]) -> bool:
    """Return whether a ``<br>`` after ``run`` ends a paragraph: another follows it, or the line reads as whole."""
    for node in reversed(ahead):
        if isinstance(node, Tag):
            if node.name == "br":
                return True
            break
        if isinstance(node, tuple) or not node.isspace():
            break
    for text in reversed(run):
        if text and not text.isspace():
            return text.rstrip().endswith(_LINE_END)
    return False
