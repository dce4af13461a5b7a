"""The parts of a text as a small page."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from ..model import Element
from .lines import Line, is_speaker
from .parts import Parts


def build(meta: dict[str, str], parts: Parts) -> Element:
    root = etree.Element("html")
    if meta:
        head = etree.SubElement(root, "head")
        for key, value in meta.items():
            etree.SubElement(head, "meta", name=key, content=value)
    body = etree.SubElement(root, "body")
    if parts.header:
        _add_lines(etree.SubElement(body, "header"), parts.header)
    article = etree.SubElement(body, "article")
    _add_lines(article, parts.above)
    title = meta.get("title") or meta.get("headline")
    if parts.headline is not None:
        _add(article, "h1", parts.headline)
    elif title:
        etree.SubElement(article, "h1").text = title
    _add_lines(article, parts.below)
    _add_paragraphs(etree.SubElement(article, "div", itemprop="articleBody"), parts.body)
    _add_lines(article, parts.tail)
    if parts.footer:
        _add_lines(etree.SubElement(body, "footer"), parts.footer)
    return root


def _add(parent: Element, tag: str, line: Line) -> Element:
    """Add an element with the text and the links of a line."""
    node = etree.SubElement(parent, tag)
    at = 0
    last: Element = None
    for start, end, url in line.links:
        if last is None:
            node.text = line.text[:start]
        else:
            last.tail = line.text[at:start]
        last = etree.SubElement(node, "a", href=url)
        last.text = line.text[start:end]
        at = end
    if last is None:
        node.text = line.text
    else:
        last.tail = line.text[at:]
    return node


def _add_lines(parent: Element, lines: Iterable[Line]) -> None:
    for line in lines:
        node = _add(parent, "div", line)
        if line.kind == "date":
            node.set("class", "date")


def _add_paragraphs(parent: Element, lines: list[Line]) -> None:
    items: Element = None
    for line in lines:
        if line.kind == "item":
            if items is None:
                items = etree.SubElement(parent, "ul")
            _add(items, "li", line)
            continue
        items = None
        if line.kind == "heading":
            _add(parent, f"h{min(max(line.level, 2), 6)}", line)
        elif line.kind == "quote":
            _add(etree.SubElement(parent, "blockquote"), "p", line)
        elif line.kind in ("counter", "symbol", "date"):
            _add(parent, "div", line)
        elif is_speaker(line):
            _add(etree.SubElement(parent, "p"), "strong", line)
        else:
            _add(parent, "p", line)
