"""What a page is to the field parsers.

A page was parsed once by lxml and walked once (``walk.py``); the walk cut it into text blocks, chose the article's
region and noted the elements that may hold something. Field parsers read the notes, the metadata and BeautifulSoup
objects, which ``Page.soup`` makes from single elements when they are asked for.

A text dump is a page too: ``dump`` recognises its lines and lays them out as a small tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

from bs4 import Tag

from ..records import dataclass, field

if TYPE_CHECKING:
    from .reading import Reading

Element = Any  # lxml.etree._Element, which has no complete types

# Where a block stands.
Zone = Literal["head", "strip", "body", "tail", "side"]


@dataclass(slots=True, eq=False)
class Block:
    """A run of text inside one block element, white space folded, ``\\n`` for each ``<br>``.

    ``flags`` are those of ``hints.py``, its own and inherited. ``link_chars`` of its characters are in links. ``zone``:

    head   before the article: masthead, menus, tickers
    strip  the head matter: around the headline, before the body (date, byline, counter)
    body   in the article's body
    tail   after the body, still in the article (share bar, tags, counter)
    side   everything else: side columns, related articles, comments, footer
    """

    order: int
    node: Element
    text: str
    flags: int
    link_chars: int
    zone: Zone = "side"


@dataclass(slots=True, eq=False)
class Page:
    """One page, read once."""

    url: str | None = None
    kind: Literal["html", "text"] = "html"
    charset: str = "utf-8"
    root: Element = None
    title: str = ""  # of <title>
    html_lang: str | None = None
    base_url: str | None = None  # what relative addresses are relative to
    # name, property, itemprop or http-equiv in lower case -> every content, in the order of the page
    meta: dict[str, list[str]] = field(default_factory=dict)
    # rel in lower case -> every href
    rel: dict[str, list[str]] = field(default_factory=dict)
    # every JSON-LD object in the order of the page, graphs and lists unrolled
    json_ld: list[dict[str, Any]] = field(default_factory=list)
    articles: list[dict[str, Any]] | None = None  # those that are articles, when embedded.article_nodes has ranked them
    # itemprop in lower case -> the elements that carry it
    itemprops: dict[str, list[Element]] = field(default_factory=dict)
    scripts: list[Element] = field(default_factory=list)  # those that may hold data, and are no JSON-LD
    blocks: list[Block] = field(default_factory=list)
    h1: Block | None = None  # the block of the visible headline
    article: Element = None  # the element that holds the body
    openings: list[Block] = field(default_factory=list)  # of the text, but before that element: the standfirst
    times: list[Element] = field(default_factory=list)  # every <time>
    images: list[tuple[Element, int]] = field(default_factory=list)  # every <img> outside furniture, blocks before it
    # flag of hints.py -> elements whose class, id, itemprop or tag bears it, outside furniture or not
    marked: dict[int, list[Element]] = field(default_factory=dict)
    furniture: set[Element] = field(default_factory=set)  # roots of subtrees that are not of the article
    rejected: set[str] = field(default_factory=set)  # texts inside the article's element that are not of its text
    warnings: list[str] = field(default_factory=list)
    soups: dict[Element, Tag] = field(default_factory=dict)
    _reading: Reading | None = None
    _states: list[tuple[str, str]] | None = None

    @property
    def states(self) -> list[tuple[str, str]]:
        """Scripts that hold data of the page: (id or name or "", the script's text)."""
        if self._states is None:
            from .embedded import read_states

            self._states = read_states(self.scripts)
        return self._states

    @property
    def reading(self) -> Reading:
        """Paragraphs, links and images of the article's element, read once."""
        if self._reading is None:
            from .reading import Reading, read

            self._reading = Reading() if self.article is None else read(self.soup(self.article, prune=True))
        return self._reading

    def soup(self, node: Element, *, prune: bool = False) -> Tag:
        """Return the BeautifulSoup object of one element, made once.

        ``prune`` leaves out the subtrees in ``furniture``.
        """
        from .soup import make_soup

        tag = self.soups.get(node)
        if tag is None:
            tag = self.soups[node] = make_soup(node, self.furniture if prune else frozenset())
        return tag

    def release(self) -> None:
        """Take the soups apart, when nothing will be read any more."""
        from .soup import release

        self._reading = None
        for soup in self.soups.values():
            release(soup)
        self.soups.clear()

    def zone(self, *zones: Zone) -> Iterator[Block]:
        """Yield the blocks of the zones, in the order of the page."""
        return (block for block in self.blocks if block.zone in zones)

    def first_meta(self, *names: str) -> tuple[str, str] | None:
        """Return the first name that has a content that is not blank, and that content."""
        for name in names:
            for content in self.meta.get(name, ()):
                if content.strip():
                    return name, content.strip()
        return None
