"""The paragraphs of a region, read from its BeautifulSoup object in one pass."""

from __future__ import annotations

from bs4.element import NavigableString, Tag

from ..models import Paragraph
from . import hints
from .walk import BLOCK, BREAK, KINDS, SKIP

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_FIGURES = frozenset(("figure", "figcaption", "picture", "caption", "button"))
_BOLD = frozenset(("b", "strong"))
# A line that ends so before a single <br> is a paragraph; any other goes on after it.
_LINE_END = tuple(".!?:…։。！？；;»”\"")


def read_paragraphs(region: Tag) -> list[Paragraph]:
    """Return the paragraphs below ``region`` in order, without figures; ``start`` is not set yet."""
    paragraphs: list[Paragraph] = []
    run: list[str] = []
    plain = False  # the run has text that is not bold
    kind = "p"
    bold = 0
    # What is still to be visited: a node, or the end of an element as (kind before it, its bold).
    stack: list[Tag | NavigableString | tuple[str, bool]] = [*reversed(region.contents)]

    def flush() -> None:
        nonlocal plain
        text = " ".join("".join(run).split())
        if text:
            paragraphs.append(Paragraph(text, "speaker" if kind == "p" and not plain else kind))
        run.clear()
        plain = False

    while stack:
        node = stack.pop()
        if isinstance(node, NavigableString):
            run.append(node)
            if not bold and not plain and not node.isspace():
                plain = True
        elif isinstance(node, tuple):
            before, was_bold = node
            if was_bold:
                bold -= 1
            else:
                flush()
                kind = before
        else:
            name = node.name
            tag_kind = KINDS.get(name)
            if name in _FIGURES or tag_kind == SKIP:
                continue
            if tag_kind == BLOCK:
                flush()
                stack.append((kind, False))
                kind = kind_of(node, name, kind)
            elif tag_kind == BREAK:
                if ends_line(run, stack):
                    flush()
                else:
                    run.append(" ")
                continue
            elif name in _BOLD:
                bold += 1
                stack.append((kind, True))
            stack.extend(reversed(node.contents))
    flush()
    return paragraphs


def kind_of(node: Tag, name: str, outer: str) -> str:
    """Return the kind of the paragraphs in a block element that stands among those of kind ``outer``."""
    if name in _HEADINGS:
        return "heading"
    if name == "li":
        return "item"
    if name == "pre":
        return "pre"
    classes = node.get("class")
    if classes and hints.verdict(classes if isinstance(classes, str) else " ".join(classes)) & hints.QUOTE:
        return "quote" if name == "blockquote" and "pull" not in str(classes) else "pullquote"
    return "quote" if name == "blockquote" else outer


def ends_line(run: list[str], ahead: list[Tag | NavigableString | tuple[str, bool]]) -> bool:
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
