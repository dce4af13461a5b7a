"""The one walk over the tree.

It cuts the page into text blocks, keeps the block elements as frames (a flat tree, parents before children) and notes
the elements that bear a hint. What it costs is paid for every element of every page, so it asks each element for its
tag, class and id, and little more.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from ..text.patterns import lazy
from . import hints
from .model import Block, Element, Page
from .soup import is_whole_page

# ---------------------------------------------------------------- what a tag is
INLINE, BLOCK, SKIP, BREAK, LINK = range(5)

_BLOCKS = """
    address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form
    frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody td
    tfoot th thead tr ul button caption amp-accordion amp-sidebar
"""
_SKIPPED = """
    script style noscript template svg iframe object embed canvas select option textarea video audio head title math
    map applet noframes datalist
"""
KINDS: dict[Any, int] = dict.fromkeys(_BLOCKS.split(), BLOCK)
KINDS.update(dict.fromkeys(_SKIPPED.split(), SKIP))
KINDS.update({"br": BREAK, "a": LINK})

TAG_FLAGS: dict[str, int] = {
    "nav": hints.FURNITURE,
    "aside": hints.FURNITURE,
    "footer": hints.FURNITURE,
    "button": hints.FURNITURE,
    "menu": hints.FURNITURE,
    "dialog": hints.WALL,
    "amp-sidebar": hints.FURNITURE,
    "figure": hints.CAPTION,
    "figcaption": hints.CAPTION,
    "caption": hints.CAPTION,
    "table": hints.TABLE,
    "blockquote": hints.QUOTE,
    "h1": hints.HEADING,
    "h2": hints.HEADING,
    "h3": hints.HEADING,
    "h4": hints.HEADING,
    "h5": hints.HEADING,
    "h6": hints.HEADING,
}
_TRAITS: dict[Any, tuple[int, int]] = {tag: (kind, TAG_FLAGS.get(tag, 0)) for tag, kind in KINDS.items()}
# A class on one of these speaks of the page's design, or of the whole: only that it holds the body is believed.
NEVER_FURNITURE = frozenset(("html", "body", "main", "article", "tr", "td", "th", "tbody", "table"))
# Flags that a block inherits from the elements it stands in.
INHERITED = (
    hints.FURNITURE
    | hints.WALL
    | hints.CAPTION
    | hints.HEADING
    | hints.QUOTE
    | hints.TABLE
    | hints.DATE
    | hints.BYLINE
    | hints.VIEWS
    | hints.RATES
    | hints.TAGS
    | hints.COUNTER
)
OUTSIDE = hints.FURNITURE | hints.WALL
# An <aside> or <footer> so short may be the article's own: author, date and counter. Characters, white space included.
MAX_META = 400
_BR = "\n\n"  # what stands for a <br> in a run
# Shorter than this, a line is no headline. Characters.
MIN_TITLE = 20
# Makes white space of all that is no part of a number: bytes.translate is several times faster than a search.
_NUMBERS = bytes(byte if chr(byte) in "0123456789.," else ord(" ") for byte in range(256))
_DIGIT = lazy(b"[0-9]")
_DECIMAL = lazy(rb"[0-9][.,][0-9]{1,4}(?![0-9.,])")
# Furniture that may hold the byline or the keywords of the article is called so or a footer, and short. Characters.
CREDITS = hints.BYLINE | hints.TAGS
MAX_CREDITS = 400
# Characters from which on a paragraph counts as prose in an estimate.
MIN_PARAGRAPH = 80
# Elements walked at most. The largest real page met had 13,000; beyond this a page is a flood, and its rest is left
# out.
MAX_ELEMENTS = 60_000


class Frames:
    """The block elements of a page as parallel lists: index 0 is the root, a parent's index is below its children's."""

    __slots__ = ("flags", "nodes", "own", "parents", "skipped")

    def __init__(self) -> None:
        self.nodes: list[Element] = []
        self.parents: list[int] = []
        self.flags: list[int] = []  # own and inherited
        self.own: list[int] = []
        self.skipped: list[int] = []  # furniture that was not walked


def walk(page: Page, *, deep: bool = False) -> tuple[Frames, list[int]]:
    """Fill ``page.blocks``, ``marked``, ``times`` and ``images``; return the frames and each block's frame.

    Two thirds of a page are furniture. Where it can hold nothing that a field reads, it becomes a frame with an
    estimate of its prose and no more; ``deep`` walks it all the same.
    """
    frames = Frames()
    nodes, parents, flags_of, own_of = frames.nodes, frames.parents, frames.flags, frames.own
    blocks, marked, times, images = page.blocks, page.marked, page.times, page.images
    block_frames: list[int] = []
    traits, verdict = _TRAITS.copy(), hints.verdict
    kept, marks, outside, inherited = hints._kept, hints.MARKS, OUTSIDE, INHERITED
    inline = inherited & ~outside  # what an inline element says of the run it stands in
    never, body, no_heading, popup = NEVER_FURNITURE, hints.BODY, ~hints.HEADING, hints.POPUP

    # Index 0 is the root itself, so that there is always a frame.
    nodes.append(page.root)
    parents.append(0)
    own_of.append(0)
    flags_of.append(0)
    run: list[str] = []  # the text since the last block boundary
    run_flags = 0
    links = 0  # open links
    link_chars = 0
    frame = 0  # index of the innermost open block element
    flags = 0
    count = 0
    title = page.title

    # From element to element by their links: iterators over the children, and etree.iterwalk still more, cost more.
    above: list[Element] = []  # the open elements around ``node``
    node = open_node = page.root  # open_node is nodes[frame]
    while node is not None:
        count += 1
        tag = node.tag
        try:
            kind, own = traits[tag]
        except KeyError:
            kind, own = traits[tag] = BLOCK if "-" in tag else INLINE, 0
        inside = True
        if kind == SKIP and (tag != "noscript" or not is_whole_page(node)):
            if tag == "svg" and len(node) and (name := icon_name(node)) and (own := verdict(name)):
                run_flags |= own & inline
                if own & marks:
                    mark(marked, own & marks, node)
            inside = False
        else:
            named = 0
            if name := node.get("class"):
                try:
                    named = kept[name]
                except KeyError:
                    named = verdict(name)
            if name := node.get("id"):
                try:
                    named |= kept[name]
                except KeyError:
                    named |= verdict(name)
            if kind == BLOCK or (named & outside and tag not in never):
                if run:
                    text = " ".join("".join(run).split())
                    if text:
                        blocks.append(Block(len(blocks), open_node, text, flags | run_flags, link_chars))
                        block_frames.append(frame)
                    run.clear()
                    run_flags = link_chars = 0
                if tag == "p":
                    flags &= no_heading  # an <h2> that was never closed
                if named:
                    own |= named & body if tag in never else named
                outer = flags
                parents.append(frame)
                frame = len(nodes)
                nodes.append(node)
                open_node = node
                own_of.append(own)
                if own:
                    flags |= own & inherited
                    if own & marks:
                        mark(marked, own & marks, node)
                    if own & outside and not deep and not outer & outside and may_skip(node, tag, own):
                        frames.skipped.append(frame)
                        inside = False
                flags_of.append(flags)
            else:
                if kind == LINK:
                    links += 1
                elif kind == BREAK:
                    # Two in a row end a paragraph; one ends the line that is the headline where no tag says so.
                    if run and (is_break(run) or (title and not flags & hints.HEADING and is_title(run, title))):
                        heading = 0 if is_break(run) else hints.HEADING
                        text = " ".join("".join(run).split())
                        blocks.append(Block(len(blocks), open_node, text, flags | run_flags | heading, link_chars))
                        block_frames.append(frame)
                        run.clear()
                        run_flags = link_chars = 0
                        if heading:
                            title = ""
                    elif run:
                        run.append(_BR)
                elif tag == "time":
                    times.append(node)
                    run_flags |= hints.DATE
                elif tag == "img" and not flags & outside:
                    images.append((node, len(blocks)))
                if named:
                    run_flags |= named & inline
                    if named & marks:
                        mark(marked, named & marks, node)
                    if named & popup:
                        page.furniture.add(node)
                        inside = False
        if inside:
            if (text := node.text) and (run or not text.isspace()):
                run.append(text)
                if links:
                    link_chars += len(text.strip())
            if count > MAX_ELEMENTS:
                page.warnings.append(f"truncated: more than {MAX_ELEMENTS} elements")
                break
            if len(node):
                above.append(node)
                node = node[0]
                continue
        # Here the element ends, and those around it that end with it.
        while True:
            if node is open_node:
                if run:
                    text = " ".join("".join(run).split())
                    if text:
                        blocks.append(Block(len(blocks), open_node, text, flags | run_flags, link_chars))
                        block_frames.append(frame)
                    run.clear()
                    run_flags = link_chars = 0
                frame = parents[frame]
                flags = flags_of[frame]
                open_node = nodes[frame]
            elif links and node.tag == "a":
                links -= 1
            # White space at the beginning of a run is nothing; elsewhere it may stand between words.
            if (text := node.tail) and (run or not text.isspace()):
                run.append(text)
                if links:
                    link_chars += len(text.strip())
            if not above:
                node = None  # the root has ended
                break
            following = node.getnext()
            if following is not None:
                node = following
                break
            node = above.pop()
    if run and (text := " ".join("".join(run).split())):
        blocks.append(Block(len(blocks), open_node, text, flags | run_flags, link_chars))
        block_frames.append(frame)
    return frames, block_frames


def is_break(run: list[str]) -> bool:
    """Return whether a run ends with a ``<br>`` and nothing but white space after it."""
    return run[-1] == _BR or (len(run) > 1 and run[-2] == _BR and run[-1].isspace())


# Pieces of text that a headline is made of at most. The line is joined at every <br>: without a bound a page of breaks
# takes quadratic time.
MAX_TITLE_PIECES = 30


def is_title(run: list[str], title: str) -> bool:
    """Return whether the line so far is what the title of the page begins with."""
    if len(run) > MAX_TITLE_PIECES:
        return False
    line = " ".join("".join(run).split())
    return len(line) >= MIN_TITLE and title.startswith(line)


def may_skip(node: Element, tag: str, own: int) -> bool:
    """Return whether furniture holds nothing that a field reads.

    It has no number, or, outside the article's bars, none that could be a rate.
    """
    text = etree.tostring(node, method="text", encoding="utf-8", with_tail=False)
    if (own & CREDITS or tag == "footer") and len(text) < MAX_CREDITS:
        return False
    numbers = b" ".join(text.translate(_NUMBERS).split())
    if _DIGIT.search(numbers) is None:
        return True
    if len(text) < MAX_META:
        return False
    return not own & hints.BAR and tag != "button" and _DECIMAL.search(numbers) is None


def estimate_prose(node: Element) -> int:
    """Return how many characters of prose the paragraphs below an element have, roughly."""
    total = 0
    for p in node.iter("p"):
        size = len(p.text or "")
        for child in p:
            size += len(child.tail or "")
        if size >= MIN_PARAGRAPH:
            total += size
    return total


def mark(marked: dict[int, list[Element]], flags: int, node: Element) -> None:
    """Note an element under each of its flags."""
    while flags:
        flag = flags & -flags
        flags ^= flag
        marked.setdefault(flag, []).append(node)


def icon_name(svg: Element) -> str | None:
    """Return what an svg icon is called: its class, or the symbol it uses."""
    name: str = svg.get("class") or ""
    for child in svg:
        if child.tag == "use":
            name += " " + (
                child.get("href") or child.get("{http://www.w3.org/1999/xlink}href") or child.get("xlink:href") or ""
            )
    return name.strip() or None
