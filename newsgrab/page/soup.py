"""BeautifulSoup objects for single elements of the lxml tree.

Serialising and parsing again costs three parses; making the objects straight from the nodes, as bs4's own builders do it
(``Tag`` and ``setup``), costs half of one. Only elements that a field parser reads become objects.
"""

from __future__ import annotations

from collections.abc import Set

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from .model import Element

# Elements that hold no text for a reader.
LEFT_OUT = frozenset(("script", "style", "template", "head", "title", "iframe", "object", "embed", "noscript"))
# Elements made into objects at most: beyond this a region is a flood, and what follows is left out.
MAX_OBJECTS = 20_000
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_EMPTY_SOUP = BeautifulSoup("", "lxml")


def make_soup(node: Element, skip: Set[Element] = frozenset()) -> Tag:
    """Return a bs4 Tag with what ``node`` holds, less the subtrees of ``skip``.

    White space between elements becomes one space. The Tag has no parent: what stands around it is not its business.
    """
    top = new_tag(node)
    last: Tag | NavigableString = top
    if node.text:
        last = add_text(top, last, node.text)
    stack = [(top, node, iter(node))]
    count = 0
    while stack:
        parent, element, children = stack[-1]
        for child in children:
            if child.tag not in LEFT_OUT and child not in skip:
                count += 1
                if count > MAX_OBJECTS:
                    return top
                tag = new_tag(child)
                tag.setup(parent, last)
                parent.contents.append(tag)
                last = tag
                if child.text:
                    last = add_text(tag, last, child.text)
                if len(child):
                    stack.append((tag, child, iter(child)))
                    break
            if child.tail:
                last = add_text(parent, last, child.tail)
        else:
            stack.pop()
            if stack and element.tail:
                last = add_text(stack[-1][0], last, element.tail)
    return top


def new_tag(node: Element) -> Tag:
    """Return an empty Tag with the name and attributes of an element."""
    name = node.tag
    return Tag(builder=_EMPTY_SOUP.builder, name=name, attrs=dict(node.attrib), can_be_empty_element=name in _VOID)


def add_text(parent: Tag, last: Tag | NavigableString, text: str) -> NavigableString:
    """Append a text to an open Tag and return it: the last thing in the order of the page."""
    string = NavigableString(" " if text.isspace() else text)
    string.setup(parent, last)
    parent.contents.append(string)
    return string
