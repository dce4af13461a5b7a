"""BeautifulSoup objects for single elements of the lxml tree.

Serialising and parsing again costs three parses; making the objects straight from the nodes costs a third of one. Only
elements that a field parser reads become objects.

What a fresh Tag and a fresh NavigableString know of themselves is taken from one of each that bs4's public constructors
made, so that an attribute of a later bs4 arrives by itself; here only name, attributes, contents and the links between
neighbours are set. ``tests/test_soup.py`` holds the result against the public way.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from .model import Element

# Elements that hold no text for a reader.
LEFT_OUT = frozenset(("script", "style", "template", "head", "title", "iframe", "object", "embed", "noscript"))
# Elements made into objects at most: beyond this a region is a flood, and what follows is left out.
MAX_OBJECTS = 20_000
# A <noscript> with so many children is a page for readers without scripts.
NOSCRIPT_PAGE = 5
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())

_soup = BeautifulSoup("<p>a</p>", "lxml")
assert _soup.p is not None and _soup.p.string is not None
_TAG: dict[str, Any] = {**vars(Tag(builder=_soup.builder, name="p")), "next_element": None, "next_sibling": None}
_STRING: dict[str, Any] = vars(NavigableString("a")).copy()
del _soup


def release(top: Tag) -> None:
    """Take a soup apart. Its objects refer to each other in circles; left so, they would wait for the garbage collector,
    which then takes a fifth of the time of a long run."""
    node: Any = top
    while node is not None:
        state = node.__dict__
        node = state.get("next_element")
        state.clear()


def make_soup(node: Element, skip: Set[Element] = frozenset()) -> Tag:
    """Return a bs4 Tag with what ``node`` holds, less the subtrees of ``skip``.

    White space between elements becomes one space; ``class`` is the string that the page has. The Tag has no parent: what
    stands around it is not its business.
    """
    top = new_tag(node, None, None)
    last: Tag | NavigableString = top
    if node.text:
        last = add_text(top, last, node.text)
    stack = [(top, node, iter(node))]
    count = 0
    while stack:
        parent, element, children = stack[-1]
        for child in children:
            name = child.tag
            if (name not in LEFT_OUT or (name == "noscript" and len(child) >= NOSCRIPT_PAGE)) and child not in skip:
                count += 1
                if count > MAX_OBJECTS:
                    return top
                last = tag = new_tag(child, parent, last)
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


def new_tag(node: Element, parent: Tag | None, last: Tag | NavigableString | None) -> Tag:
    """Return an empty Tag with the name and attributes of an element, appended to ``parent``."""
    name = node.tag
    tag: Tag = Tag.__new__(Tag)
    state = _TAG.copy()
    state["name"] = name
    state["attrs"] = dict(node.attrib)
    state["contents"] = []
    state["can_be_empty_element"] = name in _VOID
    tag.__dict__ = state
    if parent is not None:
        append(tag, state, parent, last)
    return tag


def add_text(parent: Tag, last: Tag | NavigableString, text: str) -> NavigableString:
    """Append a text to an open Tag and return it: the last thing in the order of the page."""
    string: NavigableString = str.__new__(NavigableString, " " if text.isspace() else text)
    state = _STRING.copy()
    string.__dict__ = state
    append(string, state, parent, last)
    return string


def append(new: Any, state: dict[str, Any], parent: Tag, last: Any) -> None:
    """Link a new object to its parent and to its neighbours, as ``PageElement.setup`` does."""
    contents = parent.contents
    state["parent"] = parent
    state["previous_element"] = last
    last.next_element = new
    if contents:
        sibling = contents[-1]
        state["previous_sibling"] = sibling
        sibling.next_sibling = new
    contents.append(new)
