"""The visible headline: the heading that says most of the page's title."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from ..text.patterns import lazy
from . import hints
from .model import Block, Element, Page
from .walk import Frames

# What finds the headline: the share of a heading's words that stand in the title, with these on top. An h2 needs most
# of its words to stand there.
H1_SCORE = 0.6
OUTSIDE_COST = 0.5
MIN_SAID = 0.75
# The name of the site is the headline only where there is no other.
LEAST = 0.01
# A heading of so many words with which one of the titles begins is the headline.
MIN_WHOLE = 4
WHOLE_BONUS = 0.4
# A heading of the first rank with half of its words in the title; a short one with fewer may name a section.
MAIN_SCORE = H1_SCORE + 0.5
# A heading of fewer words may stand in the title by chance.
MIN_WORDS = 3
HEADING_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_WORD = lazy(r"\w+")


def find_h1(page: Page, frames: Frames, block_frames: Sequence[int], inside: Sequence[bool]) -> Block | None:
    """Return the block of the visible headline: the heading that says most of the title, h1 before the rest."""
    parents, nodes = frames.parents, frames.nodes
    tops: list[Block] = []
    others: list[Block] = []
    for block, frame in zip(page.blocks, block_frames, strict=True):
        if block.flags & hints.HEADING:
            while (tag := nodes[frame].tag) not in HEADING_TAGS and frame:
                frame = parents[frame]
            if tag == "h1":
                if not is_unseen(nodes[frame]):
                    tops.append(block)
            elif tag in ("h2", "h3") or tag not in HEADING_TAGS:
                others.append(block)
    if not tops and not others:
        return None
    said = page.title
    if found := page.first_meta("og:title", "twitter:title"):
        said = f"{said} {found[1]}"
    title = set(_WORD.findall(said.lower()))
    best, best_score = None, 0.0
    several = len(tops) > 1
    editions = tuple(" ".join(_WORD.findall(text.lower())) for text in (found[1] if found else "", page.title))
    for headings, bonus, least in ((tops, H1_SCORE, 0.0), (others, 0.0, MIN_SAID)):
        for block in headings:
            words = set(_WORD.findall(block.text.lower()))
            if not words:
                continue
            share = len(words & title) / len(words) * min(1.0, len(words) / 3)
            score = share - (0 if inside[block_frames[block.order]] else OUTSIDE_COST)
            if bonus and is_masthead(block.node, several):
                score = max(score - OUTSIDE_COST, LEAST)
            else:
                score += bonus
            if len(words) >= MIN_WHOLE and opens(" ".join(_WORD.findall(block.text.lower())), editions):
                score += WHOLE_BONUS
            elif best_score > H1_SCORE and not bonus:
                continue
            if score > best_score and share >= least:
                best, best_score = block, score
        if best_score > MAIN_SCORE or (
            best is not None and best_score > H1_SCORE and len(best.text.split()) >= MIN_WHOLE
        ):
            break
    return best


# Elements around a heading that are looked at.
MAX_AROUND = 12
_UNSEEN = lazy(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden")


def is_unseen(heading: Element) -> bool:
    """Return whether a heading is written for machines only."""
    return heading.get("hidden") is not None or bool((style := heading.get("style")) and _UNSEEN.search(style.lower()))


def is_masthead(node: Element, several: bool) -> bool:
    """Return whether a heading names the site: it leads to the front page, or is one of several and heads the page."""
    if any(is_home(link.get("href") or "") for link in node.iter("a")):
        return True
    for around in islice(node.iterancestors(), MAX_AROUND if several else 0):
        if around.tag in ("main", "article", "section"):
            return False
        if around.tag == "header":
            return around.getparent() is not None and around.getparent().tag == "body"
    return False


def is_home(href: str) -> bool:
    """Return whether an address is that of a front page.

    >>> is_home("/"), is_home("https://tide.example"), is_home("/a-story"), is_home("#top")
    (True, True, False, False)
    """
    path = href.partition("//")[2].partition("/")[2] if "//" in href else href.lstrip("/")
    return bool(href) and not path and href[0] != "#"


def opens(words: str, editions: tuple[str, ...]) -> bool:
    """Return whether one of the titles of the page begins with these words."""
    return any(edition.startswith(words) for edition in editions)


def is_title(heading: str, title: str) -> bool:
    """Return whether the title of the page has most words of a heading, and not few."""
    words = set(_WORD.findall(heading.lower()))
    return len(words.intersection(_WORD.findall(title.lower()))) >= max(MIN_WORDS, MIN_SAID * len(words))


def fold(text: str) -> str:
    """Return the words of a text in lower case."""
    return " ".join(_WORD.findall(text.lower()))
