"""What stands in the article's element and is not of its text: hidden boxes, cards of others, notes on the author."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree

from ..text.patterns import lazy
from . import hints
from .frames import end_below, is_above
from .model import Block, Element
from .phrases import MAX_LINE, RELATED
from .walk import Frames
from .worth import DATE, MIN_PROSE

# An element that is not shown is left out if it holds at most this share of the prose, and all such so much.
MAX_HIDDEN = 0.2
MAX_ALL_HIDDEN = 0.5
# Three looks and not one with bars between them: libxml2 then compares each attribute with all others.
_STYLES: Any = etree.XPath("descendant::*/@style[contains(., 'none') or contains(., 'hidden')]")
_HIDDEN: Any = etree.XPath("descendant::*/@hidden")
_ROLES: Any = etree.XPath("descendant::*/@role")
_SIDES = frozenset(("complementary", "navigation", "search"))
# Elements that are asked to be filled in stand between the paragraphs like those that are not shown.
_FORMS: Any = etree.XPath("descendant::form[descendant::input or descendant::textarea]")
_ADDRESSES: Any = etree.XPath("descendant::input[@type='email' or @name='email']")
# A box that asks for an address holds so much text, in characters; so many are looked at.
MAX_BOX = 500
MAX_ADDRESSES = 10
DIALOGS = frozenset(("dialog", "alertdialog"))
_NOT_SHOWN = lazy(r"(?:display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden)")
_CREDIT_MARKS = frozenset(":：©")
# A heading of which so much is a link is the title of another article, and its card holds no more prose than this.
CARD_LINK = 0.8
MAX_CARD = 300
# All cards together hold at most this share of the prose.
MAX_CARDS = 0.1
# A line that is a link and the title of an article has so many characters.
MIN_TITLE = 15
# ... a row of so many below the article holds at most this.
MIN_ROW = 3
MAX_ROW = 0.5
# An excerpt that is cut ends so. It has so many paragraphs at most; one alone may be a place that the text names.
CUT = ("…", "...", "[…]", "[...]", "…]")
MAX_EXCERPT = 2
MIN_CUT = 2
# A line with a day has so many characters at most.
MAX_DAY = 80
# Elements named for the author that hold more than this share of the prose hold the article.
MAX_BIO = 0.3
# An element that begins like "Read also" and holds more than this share of the prose holds the article.
MAX_SECTION = 0.3
# Where so much of the prose is, the text is. What another part of the page adds below it is less than this share.
MIN_MAIN = 0.6
MAX_ISLAND = 0.3
FAQ = ("faq", "frequently asked")
# No part of a page, but of a text.
_LISTS = frozenset(("p", "ul", "ol", "li", "dl", "dd", "td", "th", "tr", "tbody", "table", "blockquote"))
# A list at the end of which each item has a link, and so much is links, leads elsewhere.
MIN_LINKED = 0.3


def closing_links(
    candidates: list[Block], values: Sequence[float], frames: Frames, block_frames: Sequence[int]
) -> set[int]:
    """Return the orders of the items of the list that ends the article, if each leads elsewhere: it is no text."""
    last = next((i for i in range(len(candidates) - 1, 0, -1) if values[candidates[i].order] > 0), 0)
    nodes, parents = frames.nodes, frames.parents
    if not last or nodes[frame := block_frames[candidates[last].order]].tag != "li":
        return set()
    home = parents[frame]
    items = [block for block in candidates if parents[block_frames[block.order]] == home]
    links = sum(block.link_chars for block in items)
    size = sum(len(block.text) for block in items)
    if len(items) < MIN_ROW or links < MIN_LINKED * size or not all(block.link_chars for block in items):
        return set()
    total = sum(max(values[block.order], 0.0) for block in candidates)
    held = sum(max(values[block.order], 0.0) for block in items)
    if held > MIN_PROSE * len(items):
        return set()  # each is a paragraph about what it links to
    return {block.order for block in items} if held <= MAX_SECTION * total else set()


def without_hidden(
    candidates: list[Block], values: Sequence[float], frames: Frames, block_frames: Sequence[int], article: int
) -> list[Block]:
    """Return the blocks less those in elements that are not shown or are a form, if these hold little of the prose.

    Where they hold much, a script shows them: an accordion, pages of a long article. A dialog is never of the text.
    """
    top = frames.nodes[article]
    found: set[Element] = set(_FORMS(top))
    for field in _ADDRESSES(top)[:MAX_ADDRESSES]:
        if (box := box_around(field, top)) is not None:
            found.add(box)
    # What XPath finds are texts that know their element.
    found.update(style.getparent() for style in _STYLES(top) if _NOT_SHOWN.search(style))
    found.update(node for said in _HIDDEN(top) if not said and is_plain(node := said.getparent()))
    roles = _ROLES(top)
    found.update(role.getparent() for role in roles if role in _SIDES)
    dialogs: list[Element] = [role.getparent() for role in roles if role in DIALOGS]
    for dialog in dialogs:
        found.difference_update(dialog.iterdescendants())
    found.update(dialogs)
    if not found:
        return candidates
    parents, nodes = frames.parents, frames.nodes
    box_of: dict[int, int] = {article: 0}  # frame to the innermost of the found around it
    held: dict[int, float] = {0: 0.0}
    for block in candidates:
        frame = block_frames[block.order]
        path = []
        while frame not in box_of:
            path.append(frame)
            if nodes[frame] in found:
                box_of[frame] = frame
            else:
                frame = parents[frame]
        box = box_of[frame]
        box_of.update(dict.fromkeys(path, box))
        held[box] = held.get(box, 0.0) + max(values[block.order], 0.0)
    total = sum(held.values())
    asked = {box for box in held if box and nodes[box] in dialogs}
    rest = total - sum(held[box] for box in asked)
    if not rest:
        return candidates
    hidden = {box for box in held if box and box not in asked and held[box] <= MAX_HIDDEN * rest}
    if rest - held[0] > MAX_ALL_HIDDEN * rest:
        hidden.clear()
    hidden |= asked
    return [block for block in candidates if box_of[block_frames[block.order]] not in hidden]


def box_around(field: Element, top: Element) -> Element:
    """Return the largest element around a field that holds little text, None if there is none below ``top``."""
    box = None
    node = field.getparent()
    while node is not None and node is not top:
        if len(etree.tostring(node, method="text", encoding="utf-8", with_tail=False)) > MAX_BOX:
            break
        box, node = node, node.getparent()
    return box


def is_plain(hidden: Element) -> bool:
    """Return whether a hidden element is no panel that a tab or a button shows."""
    return all(hidden.get(name) is None for name in ("role", "aria-labelledby", "aria-hidden"))


def begun_with_phrase(
    candidates: list[Block],
    kinds: list[str | None],
    values: Sequence[float],
    frames: Frames,
    block_frames: Sequence[int],
) -> set[int]:
    """Return the orders of the blocks in elements that begin with a line such as "Read also" or "About the author"."""
    parents = frames.parents
    held: dict[int, float] = {}
    for i in range(1, len(candidates)):
        block = candidates[i]
        # "Photo: …" says nothing of what follows.
        if (kind := kinds[i]) and (
            kind == RELATED or block.flags & hints.HEADING or _CREDIT_MARKS.isdisjoint(block.text)
        ):
            # The largest element that this line is the first of: up to the one that also holds the block before.
            top, frame, before = 0, block_frames[block.order], block_frames[candidates[i - 1].order]
            while frame != before:
                if frame > before:
                    top, frame = frame, parents[frame]
                else:
                    before = parents[before]
            if top:
                held[top] = 0.0
    if not held:
        return set()
    top_of = [0] * len(parents)
    for frame in range(min(held), len(parents)):
        top_of[frame] = frame if frame in held else top_of[parents[frame]]
    below: list[tuple[int, int]] = []
    total = 0.0
    for block in candidates:
        worth = max(values[block.order], 0.0)
        total += worth
        if top := top_of[block_frames[block.order]]:
            below.append((block.order, top))
            held[top] += worth
    return {order for order, top in below if held[top] <= MAX_SECTION * total}


def without_bios(
    candidates: list[Block], values: Sequence[float], frames: Frames, block_frames: Sequence[int]
) -> list[Block]:
    """Return the blocks less those in elements named for the author: what is said of people, not by them."""
    total = named = 0.0
    for block in candidates:
        if (worth := values[block.order]) > 0:
            total += worth
            if frames.flags[block_frames[block.order]] & hints.BYLINE:
                named += worth
    if not named or named > MAX_BIO * total:
        return candidates
    return [block for block in candidates if not frames.flags[block_frames[block.order]] & hints.BYLINE]


def teaser_cards(
    candidates: list[Block], values: Sequence[float], frames: Frames, block_frames: Sequence[int], article: int
) -> set[int]:
    """Return the frames of other articles' cards inside the article: a heading that is a link, and its few lines."""
    parents, nodes = frames.parents, frames.nodes
    heads: dict[int, int] = {}  # frame to the headings below it that are links
    titles: list[int] = []
    lines: list[int] = []  # frames with a line that is a link, and no heading
    for block in candidates:
        if block.link_chars > CARD_LINK * len(block.text):
            frame = block_frames[block.order]
            if block.flags & hints.HEADING:
                frame = parents[frame]
                titles.append(frame)
            elif len(block.text) >= MIN_TITLE and nodes[frame].tag == "div":
                lines.append(frame)
            else:
                continue
            while frame:
                heads[frame] = heads.get(frame, 0) + 1
                frame = parents[frame]
    if not heads:
        return set()
    held: dict[int, float] = {}
    total = 0.0
    least = max(1, min([article, *titles, *lines]))  # what is held further up is not asked
    for block in candidates:
        if (worth := values[block.order]) > 0:
            total += worth
            frame = block_frames[block.order]
            while frame >= least:
                if frame in heads:
                    held[frame] = held.get(frame, 0) + worth
                frame = parents[frame]
    long = sum(frame > article and held.get(frame, 0.0) > MAX_CARD for frame in titles)
    listed = long * MIN_ROW > len(titles)  # most are short, but not all: items of a list
    titles = [frame for frame in titles if held.get(frame, 0.0) <= MAX_CARD]
    tops: set[int] = set()
    for frame in titles:
        # The card is the largest element around its title that holds no other title and little prose.
        above = parents[frame]
        while above > article and heads[above] == heads[frame] and held.get(above, 0.0) <= MAX_CARD:
            frame, above = above, parents[above]
        tops.add(frame)
    tops |= row_of_cards(lines, held, parents)
    nested = {top for top in tops if nodes[top].tag == "article" and top > article and not listed}
    in_cards = sum(held.get(top, 0.0) for top in tops)
    if in_cards - sum(held.get(top, 0.0) for top in nested) > MAX_CARDS * total or in_cards > MAX_ROW * total:
        # A list of recommendations, each with its link, is the article itself; a row of cards below it is not.
        first = min(tops, default=0)
        after = sum(max(values[block.order], 0) for block in candidates if block_frames[block.order] > first)
        if (
            listed
            or len(tops) < MIN_ROW
            or in_cards > MAX_ROW * total
            or (after > in_cards and not interrupts(tops, in_cards, candidates, values, frames, block_frames))
        ):
            tops = set(titles)
            if sum(held.get(top, 0.0) for top in tops) > MAX_CARDS * total:
                return set()
    below: set[int] = set()
    for block in candidates:
        frame = block_frames[block.order]
        path = []
        while frame and frame not in tops:
            path.append(frame)
            frame = parents[frame]
        if frame:
            below.update(path, (frame,))
    return below


def interrupts(
    tops: set[int],
    in_cards: float,
    candidates: list[Block],
    values: Sequence[float],
    frames: Frames,
    block_frames: Sequence[int],
) -> bool:
    """Return whether the cards fill a box of their own, and the paragraphs before and behind it stand side by side."""
    parents = frames.parents
    first, last = min(tops), max(tops)
    box = parents[first]
    while not is_above(box, last, frames):
        box = parents[box]
    end = end_below(box, frames)
    before = behind = 0
    held = 0.0
    for block in candidates:
        frame = block_frames[block.order]
        if values[block.order] > 0:
            if frame < box:
                before = frame
            elif frame < end:
                held += values[block.order]
            else:
                behind = frame
                break
    return held <= in_cards and 0 < parents[before] == parents[behind]


def excerpts(candidates: list[Block], values: Sequence[float]) -> set[int]:
    """Return the orders of the blocks of cards with the beginnings of other articles, if a text stands before them.

    A card is a heading that is a link, a paragraph, and what leads on. Either a line beside the heading has a day, or
    the paragraph, or a second one, is cut off.
    """
    found: set[int] = set()
    cards = paragraphs = 0
    card: list[int] = []  # the orders since a heading that is a link
    dated = ended = False
    before = 0.0  # prose that stands in no card
    for i, block in enumerate(candidates):
        prose = values[block.order] > 0
        if block.flags & hints.HEADING:
            linked = before > MAX_CARD and block.link_chars > CARD_LINK * len(block.text)
            card, paragraphs, ended = [block.order] if linked else [], 0, False
            dated = i > 0 and is_day(candidates[i - 1])
            if linked and dated:
                card.append(candidates[i - 1].order)
        elif not card:
            before += max(values[block.order], 0.0)
        elif ended or paragraphs == MAX_EXCERPT:
            if prose:
                card = []
            elif ended:
                found.add(block.order)
        else:
            dated = dated or is_day(block)
            paragraphs += prose
            card.append(block.order)
            if prose and (dated or block.text.endswith(CUT)):
                found.update(card)
                cards += 1
                ended = True
    if cards < MIN_CUT:
        return set()
    # A page that has more in cards than beside them is a list: its entries are its text.
    total = sum(max(values[block.order], 0.0) for block in candidates)
    held = sum(max(values[order], 0.0) for order in found)
    return found if held <= MAX_ROW * total else set()


def is_day(block: Block) -> bool:
    """Return whether a block is a short line with a whole date."""
    return len(block.text) < MAX_DAY and DATE.search(block.text) is not None


def row_of_cards(lines: list[int], held: dict[int, float], parents: list[int]) -> set[int]:
    """Return those elements with a line that is a link that stand side by side, each with little prose of its own."""
    cards = {frame for frame in lines if 0 < held.get(frame, 0.0) <= MAX_CARD}
    beside: dict[int, int] = {}
    for frame in cards:
        beside[parents[frame]] = beside.get(parents[frame], 0) + 1
    return {frame for frame in cards if beside[parents[frame]] >= MIN_ROW}


def without_islands(
    accepted: list[Block], values: Sequence[float], frames: Frames, block_frames: Sequence[int], article: int
) -> list[Block]:
    """Return the blocks less those behind the text in another part of the page, where no paragraph is set like its own.

    Something stands between that is no text. They are what the site says below every article: who it is, what readers
    say of it, a word on liability. Questions and answers are of the article, as is what a name calls its text.
    """
    parents, nodes, own = frames.parents, frames.nodes, frames.own
    end = end_below(article, frames)
    held = [0.0] * (end - article)
    total = 0.0
    for block in accepted:
        if (worth := values[block.order]) > 0:
            held[block_frames[block.order] - article] += worth
            total += worth
    main = article
    for frame in range(end - 1, article, -1):
        if held[frame - article] >= MIN_MAIN * total and nodes[frame].tag not in _LISTS:
            main = frame
            break
        held[parents[frame] - article] += held[frame - article]
    if main == article or parents[main] == article:
        return accepted
    border = end_below(parents[main], frames)
    cut = len(accepted)
    while cut and block_frames[accepted[cut - 1].order] >= border:
        cut -= 1
    behind = accepted[cut:]
    if not behind or sum(max(values[block.order], 0.0) for block in behind) > MAX_ISLAND * total:
        return accepted
    if not cut or behind[0].order == accepted[cut - 1].order + 1 or has_questions(behind):
        return accepted
    if any(own[frame] & hints.BODY for frame in range(border, end)):
        return accepted
    settings = {setting(block) for block in accepted[:cut] if values[block.order] > 0}
    if any(values[block.order] > 0 and setting(block) in settings for block in behind):
        return accepted
    return accepted[:cut]


def has_questions(blocks: list[Block]) -> bool:
    """Return whether blocks are questions that are often asked, and what is answered."""
    asked = 0
    for block in blocks:
        if block.flags & hints.HEADING and block.text.casefold().startswith(FAQ):
            return True
        asked += block.text.endswith(("?", "？", "؟")) and len(block.text) <= MAX_LINE
    return asked >= MIN_ROW


def setting(block: Block) -> tuple[str, str]:
    """Return how a paragraph is set: its tag, and the class of what it stands in."""
    around = block.node.getparent()
    if around is not None and around.tag in ("ul", "ol"):
        around = around.getparent()
    return block.node.tag, "" if around is None else around.get("class") or ""
