"""The zone of every block, when headline and article are found (see ``model.Block``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from . import hints
from .frames import common_frame, end_below
from .headings import fold, is_title
from .model import Block, Page
from .phrases import phrases
from .selection import accept, prune
from .walk import Frames
from .worth import MAX_LINK_SHARE, MIN_PROSE

# What a standfirst is that stands before the article's element. Characters.
MIN_OPENING = 30
MAX_OPENING = 700
# So many blocks after the headline are looked at.
MAX_OPENINGS = 200
NO_OPENING = hints.CAPTION | hints.DATE | hints.BYLINE | hints.VIEWS | hints.TAGS | hints.COUNTER
# A text that begins with so much of the page's description is what it describes itself with: it may be cut, or go on.
SAME = 60
DESCRIPTIONS = ("og:description", "description", "twitter:description")
# Of the prose of an element that holds the headline, so much may stand before it and is then not of the article.
MAX_BEFORE = 0.4
AUTHOR_METAS = ("author", "article:author", "dc.creator", "parsely-author")
# A name of a person is no longer. Characters.
MAX_NAME = 60
# Elements named for a byline that are looked at, and the words of a name with "By" before it.
MAX_BYLINES = 8
MAX_NAME_WORDS = 5


def set_zones(
    page: Page,
    frames: Frames,
    block_frames: Sequence[int],
    values: Sequence[float],
    inside: Sequence[bool],
    article: int,
) -> None:
    """Give every block its zone (see ``model.Block``), and take out of the article what is not of its text."""
    h1 = page.h1
    wrapper = common_frame(article, block_frames[h1.order], frames) if h1 is not None else article
    # A frame's descendants are the run of frames behind it.
    end, wrapper_end = end_below(article, frames), end_below(wrapper, frames)
    candidates = [
        block
        for block, frame in zip(page.blocks, block_frames, strict=True)
        if article <= frame < end and inside[frame] and block is not h1
    ]
    below = below_headline(page, candidates, values)
    accepted = accept(below, values, frames, block_frames, article, h1, phrases(page.html_lang), author_names(page))
    orders = [block.order for block in accepted]
    first, last = (orders[0], orders[-1]) if orders else (len(page.blocks), -1)
    head = h1.order if h1 is not None else first
    begin = min(head, first)
    for block, frame in zip(page.blocks, block_frames, strict=True):
        order = block.order
        in_wrapper = wrapper <= frame < wrapper_end
        if order < begin:
            block.zone = "strip" if in_wrapper and inside[frame] else "head"
        elif in_wrapper:
            # Furniture in the head matter ("share" beside the counter) still belongs to it.
            if order < first:
                block.zone = "strip"
            elif order > last and inside[frame]:
                block.zone = "tail"
    for block in accepted:
        block.zone = "body"
    if h1 is not None:
        page.openings = openings(page, h1, first, values, inside, block_frames)
    prune(page, frames, block_frames, range(article, end), candidates)


def openings(
    page: Page,
    h1: Block,
    first: int,
    values: Sequence[float],
    inside: Sequence[bool],
    block_frames: Sequence[int],
) -> list[Block]:
    """Return the blocks between headline and article that the article begins with.

    They are the standfirst, which a name or the page's description of itself tells, and an introduction of several
    paragraphs that stands in an element of its own.
    """
    candidates = [
        block
        for block in page.blocks[h1.order + 1 : first]
        if inside[block_frames[block.order]]
        and not block.flags & NO_OPENING
        and block.link_chars <= MAX_LINK_SHARE * len(block.text)
    ]
    if not candidates:
        return []
    homes = Counter(
        block.node.getparent() for block in candidates if block.node.tag == "p" and values[block.order] >= MIN_PROSE
    )
    marked = set(page.marked.get(hints.LEAD, ()))
    told = described(page)
    found: list[Block] = []
    for block in candidates[:MAX_OPENINGS]:
        home = block.node.getparent()
        if (values[block.order] >= MIN_PROSE and block.node.tag == "p" and homes[home] > 1) or (
            MIN_OPENING <= len(block.text) <= MAX_OPENING
            and (block.node in marked or home in marked or is_told(block.text, told))
            and all(block.text != other.text for other in found)
        ):
            found.append(block)
    return found


def described(page: Page) -> list[str]:
    """Return the words with which the page describes itself, folded."""
    texts = [text for name in DESCRIPTIONS for text in page.meta.get(name, ())]
    texts += [text for node in page.json_ld if isinstance(text := node.get("description"), str)]
    return [folded for text in texts if len(folded := fold(text)) >= MIN_OPENING]


def is_told(text: str, told: list[str]) -> bool:
    """Return whether a text begins like one of the page's descriptions."""
    folded = fold(text)
    return len(folded) >= MIN_OPENING and any(folded.startswith(known[:SAME]) for known in told)


def author_names(page: Page) -> tuple[str, ...]:
    """Return the names of the authors that the metadata and the bylines state, first and last name at least."""
    names = [name for key in AUTHOR_METAS for name in page.meta.get(key, ())]
    for node in page.json_ld:
        authors = node.get("author")
        for author in authors if isinstance(authors, list) else [authors]:
            name = author.get("name") if isinstance(author, dict) else author
            if isinstance(name, str):
                names.append(name)
    parts = {part.strip() for text in names for part in text.split(",")}
    for node in page.marked.get(hints.BYLINE, ())[:MAX_BYLINES]:
        words = "".join(node.itertext()).split()
        # "By Anna Moss" is one name too many, which no paragraph begins with.
        if 2 <= len(words) <= MAX_NAME_WORDS and all(word[0].isupper() for word in words):
            parts.update((" ".join(words), " ".join(words[1:])))
    return tuple(sorted(name for name in parts if " " in name and len(name) <= MAX_NAME))


def below_headline(page: Page, candidates: list[Block], values: Sequence[float]) -> list[Block]:
    """Return the blocks less those before the headline, if it is the page's title and most of the prose follows it."""
    h1 = page.h1
    if h1 is None or not candidates or candidates[0].order > h1.order:
        return candidates
    before = sum(max(values[block.order], 0) for block in candidates if block.order < h1.order)
    total = sum(max(values[block.order], 0) for block in candidates)
    if before > MAX_BEFORE * total or not is_title(h1.text, page.title):
        return candidates
    return [block for block in candidates if block.order > h1.order]
