"""The standfirst: the sentence or two between headline and body that sum the article up.

Value: str. JSON: string or null.
Sources, best first:
    1. the site's profile
    2. an element of the head matter whose class says so (``lead``, ``standfirst``)
    3. prose between headline and body that nothing marks
    4. ``description`` in JSON-LD, ``og:description``, the description meta: unless they only repeat the headline
Errors: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..models import Found
from ..page import hints
from ..page.model import Page
from ..page.worth import SENTENCE_END, is_head_matter
from .context import Context, first

NEEDS = ("lang", "country", "headline", "body")

# A standfirst is shorter than this; a longer block is the article. Characters.
MAX_LEAD = 700
# A shorter one is a label.
MIN_LEAD = 30
# What a block is that is no lead.
NO_LEAD = (
    hints.FURNITURE | hints.WALL | hints.CAPTION | hints.DATE | hints.BYLINE | hints.VIEWS | hints.TAGS | hints.COUNTER
)


def extract(page: Page, context: Context) -> Found[str] | None:
    """Return the lead from the best source that has one."""
    return first(SOURCES, page, context)


def from_head_matter(page: Page, context: Context) -> Iterator[Found[str]]:
    """A block of the head matter that is marked as the lead."""
    leads = page.marked.get(hints.LEAD)
    if not leads:
        return
    marked = set(leads)
    for block in page.zone("strip", "body"):
        node = block.node
        if (node in marked or node.getparent() in marked) and MIN_LEAD <= len(block.text) <= MAX_LEAD:
            if block.flags & (hints.FURNITURE | hints.HEADING | hints.CAPTION) and block.zone != "strip":
                continue
            if block.text != context.value("headline"):
                yield Found(block.text, block.text, "text", 0.9)


def from_metadata(page: Page, context: Context) -> Iterator[Found[str]]:
    """The description that the page gives of itself."""
    headline = context.value("headline") or ""
    for name in ("og:description", "description", "twitter:description", "dc.description"):
        for content in page.meta.get(name, ()):
            text = " ".join(content.split())
            if len(text) >= MIN_LEAD and text != headline:
                yield Found(text, content, f"meta:{name}", 0.7)


def from_strip(page: Page, context: Context) -> Iterator[Found[str]]:
    """Prose between headline and body that no name marks: the first one."""
    if page.h1 is None:
        return
    for block in page.zone("strip"):
        if block.order <= page.h1.order or block.flags & NO_LEAD or block.link_chars:
            continue
        if not MIN_LEAD <= len(block.text) <= MAX_LEAD or is_head_matter(block.text):
            continue
        if block.text.endswith(SENTENCE_END) or block.node.tag in ("h2", "p"):
            yield Found(block.text, block.text, "text", 0.6)
            return


SOURCES = (from_head_matter, from_strip, from_metadata)
