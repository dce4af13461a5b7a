"""BeautifulSoup objects for single elements of the lxml tree.

Serialising and parsing again costs three parses; making the objects straight from the nodes costs a third of one. Only
elements that a field parser reads become objects.

What a fresh Tag and a fresh NavigableString know of themselves is taken from one of each that bs4's public constructors
made, so that an attribute of a later bs4 arrives by itself; here only name, attributes, contents and the links between
neighbours are set. What all Tags have in common stands on a class of theirs: two thirds of what each would carry.
``tests/test_soup.py`` holds the result against the public way.
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
_SHARED: dict[str, Any] = vars(Tag(builder=_builder(), name="p")).copy()


class PageTag(Tag):
    """A Tag of a page, as a builder makes it."""


for _name in _SHARED.keys() - {"name", "attrs", "contents", "can_be_empty_element", "parent", "previous_element"}:
    setattr(PageTag, _name, _SHARED[_name])
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
    count = len(noscript)
    return count >= NOSCRIPT_PAGE or (count > 0 and count + sum(map(len, noscript)) >= NOSCRIPT_PAGE)


def make_soup(node: Element, skip: Set[Element] = frozenset()) -> Tag:
    """Return a bs4 Tag with what ``node`` holds, less the subtrees of ``skip``.

    White space between elements becomes one space; ``class`` is the string that the page has. The Tag has no parent:
    what stands around it is not its business.
    """
    make, new_text, string_state, void = PageTag.__new__, str.__new__, _STRING.copy, _VOID
    contents: list[Any] = []
    name = node.tag
    # ``last_state`` is what the object before knows of itself; objects are linked as ``PageElement.setup`` links them.
    last_state: dict[str, Any] = {
        "name": name,
        "attrs": dict(node.items()),
        "contents": contents,
        "can_be_empty_element": name in void,
        "parent": None,
        "previous_element": None,
    }
    top: Tag = make(PageTag)
    top.__dict__ = last_state
    parent, last = top, top
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
                sibling.__dict__["next_sibling"] = string
            contents.append(string)
            last, last_state = string, state
        for child in children:
            name = child.tag
            skipped = child in skip
            if (name in LEFT_OUT and (name != "noscript" or not is_whole_page(child))) or skipped:
                text = child.tail
                if not skipped or not text or text.isspace():
                    if text:
                        break
                    continue
                # Text goes on behind it: an empty element keeps apart what it stood between.
            count += 1
            if count > MAX_OBJECTS:
                return top
            inner: list[Any] = []
            tag: Any = make(PageTag)
            tag.__dict__ = state = {
                "name": name,
                "attrs": dict(attrs) if not skipped and (attrs := child.items()) else {},
                "contents": inner,
                "can_be_empty_element": name in void,
                "parent": parent,
                "previous_element": last,
            }
            last_state["next_element"] = tag
            if contents:
                state["previous_sibling"] = sibling = contents[-1]
                sibling.__dict__["next_sibling"] = tag
            contents.append(tag)
            last, last_state = tag, state
            text = None if skipped else child.text
            if len(child) and not skipped:
                stack.append((parent, contents, element, children))
                parent, contents, element, children = tag, inner, child, iter(child)
                break
            # Nothing below but text: the parent goes on behind it.
            if text:
                string = new_text(NavigableString, " " if text.isspace() else text)
                string.__dict__ = state = string_state()
                state["parent"] = state["previous_element"] = tag
                last_state["next_element"] = string
                inner.append(string)
                last, last_state = string, state
            if text := child.tail:
                break
        else:
            if not stack:
                return top
            text = element.tail
            parent, contents, element, children = stack.pop()
