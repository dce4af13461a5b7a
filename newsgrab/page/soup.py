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

from bs4.builder import builder_registry
from bs4.element import NavigableString, Tag

from .model import Element

# Elements that hold no text for a reader.
LEFT_OUT = frozenset(("script", "style", "template", "head", "title", "iframe", "object", "embed", "noscript"))
# Elements made into objects at most: beyond this a region is a flood, and what follows is left out.
MAX_OBJECTS = 20_000
# A <noscript> with so many elements in its two upper levels is a page for readers without scripts.
NOSCRIPT_PAGE = 5
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)

_builder = builder_registry.lookup("lxml")
assert _builder is not None
_TAG: dict[str, Any] = {**vars(Tag(builder=_builder(), name="p")), "next_element": None, "next_sibling": None}
_STRING: dict[str, Any] = vars(NavigableString("a")).copy()


def release(top: Tag) -> None:
    """Take a soup apart.

    Its objects refer to each other in circles; left so, they would wait for the garbage collector, which then takes a
    fifth of the time of a long run.
    """
    node: Any = top
    while node is not None:
        state = node.__dict__
        node = state.get("next_element")
        state.clear()


def is_whole_page(noscript: Element) -> bool:
    """Return whether a ``<noscript>`` holds a page, and not a pixel or a style."""
    return len(noscript) + sum(map(len, noscript)) >= NOSCRIPT_PAGE


def make_soup(node: Element, skip: Set[Element] = frozenset()) -> Tag:
    """Return a bs4 Tag with what ``node`` holds, less the subtrees of ``skip``.

    White space between elements becomes one space; ``class`` is the string that the page has. The Tag has no parent:
    what stands around it is not its business.
    """
    new_tag, new_text = Tag.__new__, str.__new__
    tag_state, string_state = _TAG.copy, _STRING.copy
    top: Tag = new_tag(Tag)
    top.__dict__ = state = tag_state()
    state["name"] = node.tag
    state["attrs"] = dict(node.items())
    contents: list[Any] = []
    state["contents"] = contents
    state["can_be_empty_element"] = node.tag in _VOID
    # ``last`` and ``last_state`` are the object before and what it knows of itself; objects are linked as
    # ``PageElement.setup`` links them.
    parent, last, last_state = top, top, state
    text = node.text
    stack: list[tuple[Any, Any, Any, Any]] = []
    element, children = node, iter(node)
    count = 0
    while True:
        if text:
            string: Any = new_text(NavigableString, " " if text.isspace() else text)
            string.__dict__ = state = string_state()
            state["parent"] = parent
            state["previous_element"] = last
            last_state["next_element"] = string
            if contents:
                state["previous_sibling"] = sibling = contents[-1]
                sibling.next_sibling = string
            contents.append(string)
            last, last_state = string, state
        for child in children:
            name = child.tag
            if (name in LEFT_OUT and (name != "noscript" or not is_whole_page(child))) or child in skip:
                if text := child.tail:
                    break
                continue
            count += 1
            if count > MAX_OBJECTS:
                return top
            tag: Any = new_tag(Tag)
            tag.__dict__ = state = tag_state()
            state["name"] = name
            state["attrs"] = dict(child.items())
            inner: list[Any] = []
            state["contents"] = inner
            state["can_be_empty_element"] = name in _VOID
            state["parent"] = parent
            state["previous_element"] = last
            last_state["next_element"] = tag
            if contents:
                state["previous_sibling"] = sibling = contents[-1]
                sibling.next_sibling = tag
            contents.append(tag)
            last, last_state = tag, state
            stack.append((parent, contents, element, children))
            parent, contents, element, children = tag, inner, child, iter(child)
            text = child.text
            break
        else:
            if not stack:
                return top
            text = element.tail
            parent, contents, element, children = stack.pop()
