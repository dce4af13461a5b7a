"""Which blocks of the article's element are its text.

Every block has a value, in characters of prose: a paragraph is worth its length, links and crumbs cost. From the first
to the last paragraph of the element all is text but what stands out: cards of other articles, notes on the author,
captions, lines that lead elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from ..text.patterns import high, lazy
from . import hints
from .model import Block, Element, Page
from .phrases import JUNK, MAX_LINE, RELATED, Phrases
from .walk import Frames

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
_DATE = lazy(
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

# Short lines between paragraphs that belong to the text: answers, speaker lines, items of a list.
SPOKEN_END = (*SENTENCE_END, ":", ";", ",")
TEXT_TAGS = frozenset(("p", "li", "dd", "dt", "blockquote", "pre", "td", "th"))
# Of these, the text may go on after its last paragraph.
LIST_TAGS = frozenset(("li", "dd", "dt", "td", "th"))
# Parts of a list or a table, which stands where its parent does.
PARTS = frozenset(
    ("li", "ul", "ol", "dd", "dt", "dl", "td", "th", "tr", "tbody", "thead", "table", "p", "h2", "h3", "h4")
)
# An item of a list that is a link says something itself if it has so many characters beside the link.
MIN_BESIDE = 10
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
# An offer to pay for the rest and a note on the author stand among the last so many blocks.
TAIL = 8
# A note on the author is so long. Characters.
MIN_NOTE = 40
MAX_NOTE = 600
# Elements named for the author that hold more than this share of the prose hold the article.
MAX_BIO = 0.3
# An element that begins like "Read also" and holds more than this share of the prose holds the article.
MAX_SECTION = 0.3
# A list at the end of which each item has a link, and so much is links, leads elsewhere.
MIN_LINKED = 0.3
QUESTION_END = ("?", "？", "؟")
# A caption without a name: an image, and behind it so much of the text in one of these.
IMAGES = frozenset(("img", "picture"))
SMALL_PRINT = ("small", "em", "i", "sub")
MIN_SMALL = 0.9
# A subheading is of the text if one of so many blocks after it is.
HEADING_REACH = 3


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


# A pull quote repeats words of the text; a shorter one may repeat them by chance. Characters.
MIN_PULLED = 30
# Each is looked for in the whole text, so that no more are.
MAX_PULLED = 100
_QUOTES = " '\"«»‹›„“”‚‘’.,"


def accept(
    candidates: list[Block],
    values: Sequence[float],
    frames: Frames,
    block_frames: Sequence[int],
    article: int,
    h1: Block | None,
    known: Phrases,
    names: tuple[str, ...] = (),
) -> list[Block]:
    """Return the blocks of the article's container that are its text."""
    kinds = [
        None if len(block.text) > MAX_LINE else known.kind(block.text, heading=block.flags & hints.HEADING > 0)
        for block in candidates
    ]
    for i in range(max(len(candidates) - TAIL, 1), len(candidates)):
        text = candidates[i].text
        if kinds[i] is None and (is_note(text, names) or (len(text) <= MAX_LINE and known.is_offer(text))):
            kinds[i] = JUNK
    for i, block in enumerate(candidates):
        # Without a link it may be a sentence of the text, unless it stands at the end.
        if (
            kinds[i] is None
            and (block.link_chars or i >= len(candidates) - TAIL)
            and len(block.text) <= MAX_LINE
            and known.is_call(block.text)
        ) or is_caption_line(block):
            kinds[i] = JUNK
    leading_on = closing_links(candidates, values, frames, block_frames)
    cards = teaser_cards(candidates, values, frames, block_frames, article)
    if kinds.count(None) < len(kinds):
        dropped = begun_with_phrase(candidates, kinds, values, frames, block_frames)
        candidates = without_phrases(candidates, kinds, dropped)
    if leading_on:
        candidates = [block for block in candidates if block.order not in leading_on]
    candidates = without_copies(candidates)
    candidates = without_hidden(candidates, values, frames, block_frames, article)
    candidates = without_bios(candidates, values, frames, block_frames)
    headline = h1.text.casefold() if h1 is not None else None
    usable = [
        block for block in candidates if block_frames[block.order] not in cards and block.text.casefold() != headline
    ]
    worth = [values[block.order] > 0 for block in usable]
    begin = worth.index(True) if True in worth else 0
    if matter := [i for i in range(begin, min(begin + HEAD_LINES, len(usable))) if is_head_matter(usable[i].text)]:
        for i in reversed(matter):
            del usable[i], worth[i]
    if True not in worth:
        # Where a name says that this is the text, lines are: a poem, words to a picture.
        named = frames.own[article] & hints.BODY
        return [block for block in usable if named and is_line(block)]
    begin, end = worth.index(True), len(worth) - 1 - worth[::-1].index(True)
    # What stands beside a paragraph, or one level below in a list of it, is of the text after the last one too.
    parents, nodes = frames.parents, frames.nodes
    homes = {parents[block_frames[b.order]] for b in usable if values[b.order] > 0}
    taken = [False] * len(usable)
    linked: list[int] = []  # items of lists that are links
    for i in range(begin, len(usable)):
        block = usable[i]
        frame = block_frames[block.order]
        if i > end:
            top = frame
            while nodes[top].tag in PARTS:
                top = parents[top]
            above = parents[top]
            if not (top in homes or above in homes or (block.flags & hints.TABLE and parents[above] in homes)):
                break
        if worth[i]:
            taken[i] = True
        elif block.flags & hints.HEADING:
            taken[i] = True  # judged below: by what follows
        elif not is_caption(block) and block.link_chars <= MAX_LINK_SHARE * len(block.text):
            tag = nodes[frame].tag
            if i > end:
                last_words = tag == "p" and parents[frame] in homes and block.text.endswith(SENTENCE_END)
                if tag not in LIST_TAGS and not last_words and not is_announced(block):
                    if tag == "p" and parents[frame] in homes:
                        continue
                    break
                taken[i] = True
            else:
                taken[i] = tag in TEXT_TAGS or block.text.endswith(SPOKEN_END)
        elif i > end:
            break
        elif nodes[frame].tag == "li":
            linked.append(i)
    for i in listed_links(usable, linked, taken, frames, block_frames):
        taken[i] = True
    follows = 0  # blocks of the text among those that follow, up to HEADING_REACH back
    for i in range(len(usable) - 1, begin - 1, -1):
        if usable[i].flags & hints.HEADING or (i > end and is_announced(usable[i])):
            if not follows:
                taken[i] = False
            follows -= follows > 0
        elif taken[i]:
            follows = HEADING_REACH
        else:
            follows -= follows > 0
    if begin and (usable[begin - 1].flags & hints.HEADING or is_question(usable[begin - 1], usable[begin])):
        taken[begin - 1] = True
    return [block for block, yes in zip(usable, taken, strict=True) if yes]


def is_head_matter(text: str) -> bool:
    """Return whether a line is no sentence and says when the article appeared, to the minute, or has many parts.

    >>> is_head_matter("Par Anne Leroy, à Lyon · Publié le 20 novembre 2026 à 14h05, mis à jour le 21 novembre")
    True
    >>> is_head_matter("The bridge was shut on 3 May 2024 at 14:05, and has not been opened since.")
    False
    """
    if len(text) > MAX_HEAD_LINE or text.endswith(SENTENCE_END):
        return False
    return is_barred(text) or (_CLOCK.search(text) is not None and _DATE.search(text) is not None)


def is_barred(text: str) -> bool:
    """Return whether a line is made of parts between bars or dots and is no sentence."""
    return text.count(" | ") + text.count(" · ") + text.count(" • ") >= MIN_BARS and not text.endswith(SENTENCE_END)


def is_caption_line(block: Block) -> bool:
    """Return whether a paragraph begins with an image, and what follows is in small print: the image's caption."""
    node = block.node
    if node.tag not in ("p", "div") or not len(node) or (node.text and not node.text.isspace()):
        return False
    first = node[0]
    while first.tag not in IMAGES:
        if not len(first) or (first.text and not first.text.isspace()):
            return False
        first = first[0]
    small = sum(len(part) for child in node.iterchildren(*SMALL_PRINT) for part in child.itertext())
    return small >= MIN_SMALL * len(block.text)


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
    return {block.order for block in items} if held <= MAX_SECTION * total else set()


def is_question(block: Block, answer: Block) -> bool:
    """Return whether a paragraph is a question, and the next one beside it may be its answer: an interview begins."""
    return (
        block.text.endswith(QUESTION_END)
        and block.node.tag == "p" == answer.node.tag
        and block.node.getparent() is answer.node.getparent()
        and not block.link_chars
    )


def is_note(text: str, names: tuple[str, ...]) -> bool:
    """Return whether a paragraph begins with the name of the author: it says who that is."""
    return text.startswith(names) and MIN_NOTE <= len(text) <= MAX_NOTE


def is_line(block: Block) -> bool:
    """Return whether a block is a short line of text."""
    return (
        block.node.tag in TEXT_TAGS and not is_caption(block) and block.link_chars <= MAX_LINK_SHARE * len(block.text)
    )


def listed_links(
    usable: list[Block],
    linked: list[int],
    taken: Sequence[bool],
    frames: Frames,
    block_frames: Sequence[int],
) -> Iterator[int]:
    """Yield those items that are links whose list is of the text: a list of links alone leads to other articles."""
    if not linked:
        return
    parents, nodes = frames.parents, frames.nodes
    items: dict[int, int] = {}  # list to how many of its items are of the text, less those that are links
    plain: set[int] = set()
    for block, yes in zip(usable, taken, strict=True):
        if yes and nodes[block_frames[block.order]].tag == "li":
            home = parents[block_frames[block.order]]
            items[home] = items.get(home, 0) + 1
            plain.add(home)
    for i in linked:
        home = parents[block_frames[usable[i].order]]
        items[home] = items.get(home, 0) - 1
    for i in linked:
        block = usable[i]
        home = parents[block_frames[block.order]]
        if home in plain and (items[home] >= 0 or len(block.text) - block.link_chars >= MIN_BESIDE):
            yield i


def is_announced(block: Block) -> bool:
    """Return whether a line says that a list follows."""
    return block.text.endswith((":", "：")) and block.node.tag == "p"


def without_copies(candidates: list[Block]) -> list[Block]:
    """Return the blocks less paragraphs that stood before: the same text for phones, or for those who did not pay."""
    seen: set[str] = set()
    kept: list[Block] = []
    drawn = ""  # the text that a pull quote may repeat, when there is a quote
    quotes = 0
    for block in candidates:
        if block.flags & hints.QUOTE and quotes < MAX_PULLED and len(said := block.text.strip(_QUOTES)) >= MIN_PULLED:
            quotes += 1
            drawn = drawn or "\n".join(other.text for other in candidates if not other.flags & hints.QUOTE)
            if said in drawn:
                continue
        if len(block.text) >= MIN_PROSE:
            if block.text in seen:
                continue
            seen.add(block.text)
        kept.append(block)
    return kept


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


def without_phrases(candidates: list[Block], kinds: list[str | None], dropped: set[int]) -> list[Block]:
    """Return the blocks less those dropped, junk lines and what a "read also" leads to."""
    kept: list[Block] = []
    related = False
    for block, kind in zip(candidates, kinds, strict=True):
        if block.order in dropped:
            continue
        if kind == RELATED:
            related = True
        elif kind == JUNK:
            continue
        elif not related or block.link_chars <= MAX_LINK_SHARE * len(block.text):
            related = False
            kept.append(block)
    return kept


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
        if listed or len(tops) < MIN_ROW or in_cards > MAX_ROW * total or after > in_cards:
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


def row_of_cards(lines: list[int], held: dict[int, float], parents: list[int]) -> set[int]:
    """Return those elements with a line that is a link that stand side by side, each with little prose of its own."""
    cards = {frame for frame in lines if 0 < held.get(frame, 0.0) <= MAX_CARD}
    beside: dict[int, int] = {}
    for frame in cards:
        beside[parents[frame]] = beside.get(parents[frame], 0) + 1
    return {frame for frame in cards if beside[parents[frame]] >= MIN_ROW}


def prune(page: Page, frames: Frames, block_frames: Sequence[int], in_article: range, candidates: list[Block]) -> None:
    """Add to ``page.furniture`` the largest elements of the article that hold rejected blocks only."""
    kept: set[int] = set()
    rejected: set[int] = set()
    parents = frames.parents
    for block in candidates:
        frame = block_frames[block.order]
        into = kept if block.zone == "body" else rejected
        while frame in in_article and frame not in into:
            into.add(frame)
            frame = parents[frame]
    rejected -= kept
    for frame in rejected:
        if parents[frame] not in rejected and frames.nodes[frame].tag not in ("figure", "figcaption"):
            page.furniture.add(frames.nodes[frame])
    page.rejected = {block.text for block in candidates if block.zone != "body"}
    page.rejected -= {block.text for block in candidates if block.zone == "body"}  # a table of contents has them too
    if page.h1 is not None:
        page.rejected.add(page.h1.text)
