"""UTF-8 bytes to one lxml tree, whatever the bytes are.

libxml2 is fast and trusting. What it does badly is kept from it, or mended behind it:

* More than some thousand attributes on one tag take it minutes: such pages go the careful way.
* It stops at depth 2,048 with all that follows unread: the careful way again.
* The number of elements is what every later step costs, so the page is cut beyond ``MAX_TAGS``, with a warning.
* What follows ``</html>`` becomes a second root or is lost; browsers read on, and so do we.
* It knows the elements of HTML 4 alone, so that a page which leaves ``<body>`` out, as minified pages do, and begins
  with ``<main>`` or ``<article>`` has all of it in its head.

The careful way has libxml2 call ``_Builder`` for each tag. That is linear in everything and two or three times slower.
"""

from __future__ import annotations

import re
import threading
from typing import Any

from lxml import etree

from ..text.patterns import lazy
from .model import Element

# Tags, opening and closing. The largest of 2,200 real pages has 20,000.
MAX_TAGS = 200_000
# Attributes of one tag that the careful way keeps. Real pages have at most 64.
MAX_ATTRIBUTES = 200
# libxml2 is quadratic in the attributes of a tag. One with more than FLOOD takes the careful way, if it is longer than
# twice LONG_TAG; on a giant page shorter tags add up.
FLOOD = 100
LONG_TAG = 2048  # bytes
LONG_TAG_OF_GIANT = 256
# A ">" in quotation marks is looked for in every fourth window, and is no accident of a script if there is one in four
# of them in a row.
QUOTED_STEP = 4
QUOTED_WINDOWS = 4
# A page so long, and the length of all tags of one together: an attribute of two bytes becomes a hundred in memory.
GIANT = MAX_TAG_BYTES = 2_000_000  # bytes
# Attributes that the careful way keeps of a page.
MAX_ALL_ATTRIBUTES = 200_000
# Where the careful way stops nesting and puts elements side by side. Real pages are at most 51 deep.
MAX_DEPTH = 256

_TAG = lazy(rb"</?[a-zA-Z]")
# Text behind the end of the page is not even there for a second root.
_TEXT_AFTER = lazy(rb"</html\s{0,99}>\s{0,99}[^<\s]", re.I)
END = 5000  # bytes
_HTML_END = lazy(rb"</html\s{0,99}>", re.I)
_TAG_BYTES = lazy(rb"<[a-zA-Z][^<>]{10,}")
# The beginning of a tag with many attributes.
_ATTRIBUTES = lazy(
    rb"<[a-zA-Z][^\s/>]*+(?:[\s/]++[^\s/=>]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'>]++))?+){%d}" % FLOOD
)
# A ">" in a quoted value: another attribute begins behind the end of the value.
_QUOTED = lazy(rb">[^<>\"']{0,50}(?:<[^<>\"']{0,50}>)?[\"'][\s/]{0,9}[\w-]{1,50}\s{0,9}=")
_TAG_WITH_QUOTES = lazy(rb"<[a-zA-Z](?:[^>\"']++|\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))*+")
_ATTRIBUTE = lazy(rb"[\s\"'/][^\s\"'/=>]+(?=[\s=/>])")
_FIRST_LINE = lazy(rb">[^<\n]{0,1000}")
_NAME = lazy(r"[A-Za-z_][A-Za-z0-9_.-]{0,99}\Z")
# XML can hold none of these.
_NOT_XML = lazy("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# Elements whose text is no markup, and how many tags in it show that their end was forgotten.
_SWALLOWERS = frozenset(("title", "textarea", "style", "iframe", "noframes", "xmp"))
MIN_SWALLOWED = 5

# What may stand in a head; anything else begins the body.
_OF_HEAD = frozenset(("base", "basefont", "link", "meta", "noscript", "script", "style", "template", "title"))

_local = threading.local()


def load_tree(data: bytes, *, mends: int = 2) -> tuple[Element, list[str]]:
    """Return the root of the page and what was noticed. ``data`` is valid UTF-8 (see ``charset.py``). Never raises.

    A page that its own tags cut short is mended and read again, up to ``mends`` times.

    The root is an ``html`` element; comments and processing instructions are gone, their tails are text.

    >>> root, warnings = load_tree(b"<p>one</p></html> two <p>three")
    >>> "".join(root.itertext()), warnings
    ('one two three', [])
    >>> [child.tag for child in load_tree(b"<title>t</title><main>one</main>")[0]]
    ['head', 'body']
    >>> load_tree(b"  ")[1]
    ['empty page']
    """
    warnings: list[str] = []
    if len(data) > 3 * MAX_TAGS and data.count(b"<") > MAX_TAGS and len(cut := _cut(data, MAX_TAGS)) < len(data):
        data = cut
        warnings.append(f"truncated: more than {MAX_TAGS} tags")
    root: Element = None
    if not _is_flood(data):
        parser = _parser()
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError:  # "Document is empty"
            root = None
        log = parser.error_log
        if len(log) and log[-1].type == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            warnings.append("deeply nested page")
            root = _build(data, warnings)
    else:
        root = _build(data, warnings)
    if root is None:
        warnings.append("empty page")
        root = etree.Element("html")
        etree.SubElement(root, "body")
        return root, warnings
    if root.tag != "html":  # cannot be, but all that follows stands on it
        root, child = etree.Element("html"), root
        etree.SubElement(root, "body").append(child)
    _begin_body(root)
    if not mends:
        return root, warnings
    ending = data.rfind(b"</", max(0, len(data) - END))
    if root.getnext() is not None or (ending >= 0 and _TEXT_AFTER.match(data, ending)):
        without = _HTML_END.sub(b"", data)
        if len(without) < len(data):
            return _again(without, warnings, mends)
    if (mended := _close_swallower(root, data)) is not None:
        return _again(mended, warnings, mends)
    return root, warnings


def _begin_body(root: Element) -> None:
    """Move what cannot stand in a head to the beginning of the body."""
    if not len(root) or root[0].tag != "head":
        return
    head = root[0]
    strangers = [child for child in head if child.tag not in _OF_HEAD]
    if strangers:
        body = root[1] if len(root) > 1 else etree.SubElement(root, "body")
        if body.tag == "body":
            if body.text:
                strangers[-1].tail = (strangers[-1].tail or "") + body.text
                body.text = None
            body[:0] = strangers


def _again(data: bytes, warnings: list[str], mends: int) -> tuple[Element, list[str]]:
    root, again = load_tree(data, mends=mends - 1)
    return root, [*warnings, *(warning for warning in again if warning not in warnings)]


def _close_swallower(root: Element, data: bytes) -> bytes | None:
    """Return the page with an end for the element that took the rest of it for text, or None if there is none.

    The end of a title or the like was forgotten, and all that follows is its text, markup and all.
    """
    last = root
    while len(last):
        last = last[-1]
    tag = last.tag
    if tag not in _SWALLOWERS or not last.text or len(_TAG.findall(last.text.encode())) < MIN_SWALLOWED:
        return None
    opening = data.rfind(b"<" + tag.encode())
    if opening < 0 or data.find(b"</" + tag.encode(), opening) >= 0:
        return None
    line = _FIRST_LINE.search(data, opening)
    return None if line is None else data[: line.end()] + b"</" + tag.encode() + b">" + data[line.end() :]


def _parser() -> Any:
    """Return this thread's parser; making one costs as much as a small page."""
    parser = getattr(_local, "parser", None)
    if parser is None:
        parser = _local.parser = etree.HTMLParser(
            encoding="utf-8",
            huge_tree=True,
            remove_comments=True,
            remove_pis=True,
            recover=True,
            no_network=True,
            collect_ids=False,  # a table of them, which nobody asks, takes a twentieth of the time
        )
    return parser


def _cut(data: bytes, tags: int) -> bytes:
    """Return the page before the tag with this number."""
    for number, match in enumerate(_TAG.finditer(data)):
        if number == tags:
            return data[: match.start()]
    return data


def _is_flood(data: bytes) -> bool:
    """Tell whether some long tag has more than FLOOD attributes, or all tags together too many.

    A tag longer than two windows covers a whole one, in which there is no ``>``, or only in quotation marks. Most
    windows are left at their first bytes, and this costs some microseconds.
    """
    size = len(data)
    giant = size > GIANT
    if giant and sum(len(match[0]) for match in _TAG_BYTES.finditer(data)) > MAX_TAG_BYTES:
        return True
    window = LONG_TAG_OF_GIANT if giant else LONG_TAG
    for start in range(0, size, window):
        if data.find(b">", start, start + window) < 0:
            # Text and scripts have such stretches too, and tags with a drawing or much data in one attribute. The tag
            # begins here or in the window before: had it begun earlier, that one would have been such a window.
            opening = data.rfind(b"<", max(0, start - window), start + window)
            if opening >= 0 and _ATTRIBUTES.match(data, opening):
                return True
    quoted = 0
    for start in range(0, size, window * QUOTED_STEP):
        quoted = quoted + 1 if _QUOTED.match(data, data.find(b">", start, start + window)) else 0
        if quoted == QUOTED_WINDOWS:
            return any(
                match.end() - match.start() > window and len(_ATTRIBUTE.findall(match[0])) > FLOOD
                for match in _TAG_WITH_QUOTES.finditer(data)
            )
    return False


def _build(data: bytes, warnings: list[str]) -> Element:
    """Return the root of a page that libxml2 cannot build itself, or None if there is nothing in it."""
    builder = _Builder()
    target: Any = builder
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True, recover=True)
    try:
        # In pieces, as one piece may not hold a text node of more than 10 million characters.
        for start in range(0, len(data), 1 << 20):
            parser.feed(data[start : start + (1 << 20)])
        parser.close()
    except etree.LxmlError:
        warnings.append("the page could not be read to its end")
    if builder.cut_attributes:
        warnings.append("attribute flood: not all attributes are kept")
    return builder.finish()


class _Builder:
    """Builds the tree from the parser's calls: to a limited depth, with a limited number of attributes."""

    def __init__(self) -> None:
        self.root: Element = None
        self.path: list[Element] = []
        self.extra = 0  # levels below MAX_DEPTH
        self.last: Element = None  # the element that was closed last, at the end of path[-1]
        self.texts: list[str] = []
        self.cut_attributes = False
        self.attributes = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._flush()
        if self.root is None:
            self.root = self.last = etree.Element("html")
            self.path = [self.root]
            self.last = None
        if tag == "html":
            self._set(self.root, attributes)
            if self.path and len(self.path) > 1:
                self.extra += 1
            return
        name = tag if _NAME.match(tag) else "span"
        if len(self.path) >= MAX_DEPTH:
            self.extra += 1
            node = etree.SubElement(self.path[-1], name)
            self.last = node
        else:
            node = etree.SubElement(self.path[-1], name)
            self.path.append(node)
            self.last = None
        self._set(node, attributes)

    def _set(self, node: Element, attributes: dict[str, str]) -> None:
        kept = 0
        for name, value in attributes.items():
            if kept >= MAX_ATTRIBUTES or self.attributes >= MAX_ALL_ATTRIBUTES:
                self.cut_attributes = True
                break
            if _NAME.match(name):
                node.set(name, _NOT_XML.sub("\ufffd", value or ""))
                kept += 1
                self.attributes += 1

    def end(self, tag: str) -> None:
        self._flush()
        if self.extra:
            self.extra -= 1
        elif len(self.path) > 1:
            self.last = self.path.pop()

    def data(self, data: str) -> None:
        self.texts.append(data)

    def comment(self, text: str) -> None:
        """Leave it out."""

    def pi(self, target: str, data: str | None = None) -> None:
        """Leave it out."""

    def close(self) -> None:
        self._flush()

    def _flush(self) -> None:
        if not self.texts:
            return
        text = _NOT_XML.sub("\ufffd", "".join(self.texts))
        self.texts.clear()
        if self.root is None:
            if text.isspace():
                return
            self.root = etree.Element("html")
            self.path = [self.root]
        node = self.path[-1]
        if self.last is not None and self.last.getparent() is node:
            self.last.tail = (self.last.tail or "") + text
        else:
            node.text = (node.text or "") + text

    def finish(self) -> Element:
        self._flush()
        return self.root
