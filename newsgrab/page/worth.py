"""What one block is: prose and how much of it, a caption, a line of the head matter."""

from __future__ import annotations

from ..text.patterns import high, lazy
from . import hints
from .model import Block, Element

# A block is prose from this length on, or when it ends like a sentence. Characters; those of scripts without spaces
# count threefold.
MIN_PROSE = 80
# A sentence that is mostly links has so many characters outside them.
MIN_OWN = 25
# One giant paragraph must not outweigh an article of many.
MAX_VALUE = 600
# A line with so many bars or dots between its parts, and no end of a sentence, is of the head matter: byline, day,
# section. It has at most so many characters.
MIN_BARS = 2
MAX_HEAD_LINE = 240
# So is one among the first blocks of the text that has a whole date and a clock time: "By A. Moss, published on 3 May
# 2024 at 14:05".
HEAD_LINES = 3
DATE = lazy(
    r"(?<!\d)(?:[0-3]?\d[./-][01]?\d[./-](?:19|20)\d\d|(?:19|20)\d\d[./-][01]?\d[./-][0-3]?\d"
    r"|[0-3]?\d(?:\.|er|st|nd|rd|th|º)?,? (?:de |of )?[^\W\d_]{3,12}\.?,? (?:de |del )?(?:19|20)\d\d"
    r"|(?<=[^\W\d_] )[0-3]?\d,? (?:19|20)\d\d)(?!\d)"
)
_CLOCK = lazy(r"(?<![\d.,])[0-2]?\d[:.h][0-5]\d(?![\d.])")
# What a crumb (a menu item, a label) and a block of links take from the sum of what surrounds them. Characters.
CRUMB_COST = 12
LINKS_COST = 30
# Share of links from which on a block is no prose.
MAX_LINK_SHARE = 0.5
# What a short line in an element so named is.
NO_PROSE = hints.HEADING | hints.CAPTION
HEAD_MATTER = hints.DATE | hints.BYLINE | hints.VIEWS | hints.COUNTER
SENTENCE_END = tuple('.!?…։。！？؟۔।។»”"')
_CJK = high("\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff")


def value(block: Block) -> float:
    """Return what a block is worth to the container it stands in, in characters of prose."""
    text, flags, links = block.text, block.flags, block.link_chars
    if flags & NO_PROSE and (flags & hints.HEADING or is_caption(block)):
        return 0
    size = len(text)
    if flags & HEAD_MATTER and size < MIN_PROSE:
        return -CRUMB_COST
    if links and links > MAX_LINK_SHARE * size:
        # A sentence may be mostly links, but it has words of its own and an end.
        if size - links >= MIN_OWN and text.endswith(SENTENCE_END):
            return size - links
        return -LINKS_COST if size > CRUMB_COST else -CRUMB_COST
    if size < MIN_PROSE and not text.isascii():
        size += 2 * len(_CJK.findall(text))  # one sign says as much as three letters
    if MIN_PROSE <= size <= MAX_HEAD_LINE and is_barred(text):
        return -CRUMB_COST
    if size >= MIN_PROSE or (size > 2 * CRUMB_COST and text.endswith(SENTENCE_END)):
        worth = MAX_VALUE if size > MAX_VALUE else size
        return worth * (1 - links / len(text)) * (0.7 if flags & hints.TABLE else 1)
    return -CRUMB_COST


def is_caption(block: Block) -> bool:
    """Return whether a block is a caption, and not a cell of a table that stands in a ``<figure>``."""
    if not block.flags & hints.CAPTION:
        return False
    if block.flags & hints.QUOTE and in_quote(block.node):
        return False
    if block.flags & hints.TABLE:
        node = block.node
        while node is not None and node.tag != "figure":
            if node.tag == "table":
                return False
            if node.tag == "caption" or hints.verdict(node.get("class") or "") & hints.CAPTION:
                return True
            node = node.getparent()
    return True


def in_quote(node: Element) -> bool:
    """Return whether an element stands in a ``<blockquote>`` inside its figure: the quote is not the caption."""
    quoted = False
    while node is not None and node.tag not in ("figure", "figcaption"):
        quoted = quoted or node.tag == "blockquote"
        node = node.getparent()
    if not quoted or node is None or node.tag != "figure":
        return False
    name = node.get("class") or ""
    return "pull" not in name and "embed" not in name


def is_head_matter(text: str) -> bool:
    """Return whether a line is no sentence and says when the article appeared, to the minute, or has many parts.

    >>> is_head_matter("Par Anne Leroy, à Lyon · Publié le 20 novembre 2026 à 14h05, mis à jour le 21 novembre")
    True
    >>> is_head_matter("The bridge was shut on 3 May 2024 at 14:05, and has not been opened since.")
    False
    """
    if len(text) > MAX_HEAD_LINE or text.endswith(SENTENCE_END):
        return False
    return is_barred(text) or (_CLOCK.search(text) is not None and DATE.search(text) is not None)


def is_barred(text: str) -> bool:
    """Return whether a line is made of parts between bars or dots and is no sentence."""
    return text.count(" | ") + text.count(" · ") + text.count(" • ") >= MIN_BARS and not text.endswith(SENTENCE_END)
