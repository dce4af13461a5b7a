"""Which part of the page is the article.

Every block has a value: prose is worth its length, links and crumbs cost. The values add up towards the root, and the
element with the best sum holds the article, corrected by what class names, ``itemprop`` and the headline say. Then each
block gets its zone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import hints
from .model import Block, Page
from .phrases import JUNK, RELATED, Phrases, phrases
from .walk import NEVER_FURNITURE, OUTSIDE, Frames, estimate_prose

# A block is prose from this length on, or when it ends like a sentence. Characters; CJK ones count threefold.
MIN_PROSE = 80
# A sentence that is mostly links has so many characters outside them.
MIN_OWN = 25
# One giant paragraph must not outweigh an article of many.
MAX_VALUE = 600
# What a crumb (a menu item, a label) and a block of links take from the sum of what surrounds them. Characters.
CRUMB_COST = 12
LINKS_COST = 30
# Share of links from which on a block is no prose.
MAX_LINK_SHARE = 0.5
# Furniture that holds so many times the prose of all that is none was named by mistake ("newsletter" around a letter).
LIFT_GAIN = 1.5
# With so much prose outside all furniture, the article is not in it. Characters.
PLENTY = 3_000
# ... if that is an article at all. Characters.
MIN_LIFTED = 300
# The outermost of several containers is taken only if it is worth this much more than the one inside.
OUTER_GAIN = 1.05

# A box named for a paywall or a poll that holds less prose than this is no part of the article. Characters.
MAX_BOX = 500
# ... or less than this share of it all.
MAX_BOX_SHARE = 0.2
# With an article shorter than this, all furniture is looked at. Characters.
SHORT_ARTICLE = 600
# What a short line in an element so named is.
HEAD_MATTER = hints.DATE | hints.BYLINE | hints.VIEWS | hints.COUNTER
BONUS = {hints.BODY_PROP: 1.6, hints.BODY: 1.3}
ARTICLE_BONUS = 1.1
# What finds the headline: the share of a heading's words that stand in the title, with these on top. An h2 needs most of
# its words to stand there.
H1_SCORE = 0.6
OUTSIDE_COST = 0.5
MIN_SAID = 0.75
_HEADING_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
H1_BONUS = 1.15  # the container holds or follows the headline

SENTENCE_END = tuple(".!?…։。！？؟۔।។»”\"")
# Short lines between paragraphs that belong to the text: answers, speaker lines, items of a list.
SPOKEN_END = (*SENTENCE_END, ":", ";", ",")
TEXT_TAGS = frozenset(("p", "li", "dd", "dt", "blockquote", "pre", "td", "th"))
# Of these, the text may go on after its last paragraph.
LIST_TAGS = frozenset(("li", "dd", "dt", "td", "th"))
# A heading of which so much is a link is the title of another article, and its card holds no more prose than this.
CARD_LINK = 0.8
MAX_CARD = 300
# All cards together hold at most this share of the prose.
MAX_CARDS = 0.1
# Elements named for the author that hold more than this share of the prose hold the article.
MAX_BIO = 0.3
# A subheading is of the text if one of so many blocks after it is.
HEADING_REACH = 3
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_WORD = re.compile(r"\w+")


def value(block: Block) -> float:
    """Return what a block is worth to the container it stands in, in characters of prose."""
    text, flags = block.text, block.flags
    if flags & (hints.HEADING | hints.CAPTION):
        return 0
    size = len(text)
    if flags & HEAD_MATTER and size < MIN_PROSE:
        return -CRUMB_COST
    if block.link_chars > MAX_LINK_SHARE * size:
        # A sentence may be mostly links, but it has words of its own and an end.
        if size - block.link_chars >= MIN_OWN and text.endswith(SENTENCE_END):
            return size - block.link_chars
        return -LINKS_COST if size > CRUMB_COST else -CRUMB_COST
    if size < MIN_PROSE and not text.isascii() and _CJK.search(text):
        size = 3 * size
    if size >= MIN_PROSE or (size > 2 * CRUMB_COST and text.endswith(SENTENCE_END)):
        return min(size, MAX_VALUE) * (1 - block.link_chars / len(text)) * (0.7 if flags & hints.TABLE else 1)
    return -CRUMB_COST


def choose(page: Page, frames: Frames, block_frames: Sequence[int]) -> bool:
    """Set ``page.h1``, ``page.article``, ``page.furniture`` and the zone of every block.

    Returns False if the article may stand in furniture that was not walked.
    """
    blocks = page.blocks
    parents, own = frames.parents, frames.own
    values = [value(block) for block in blocks]
    lifted = lift(frames, block_frames, values)
    if not lifted.isdisjoint(frames.skipped):
        return False
    size = len(frames.nodes)
    furniture: list[bool | int] = [flags & OUTSIDE for flags in own]
    inside = [not flags & OUTSIDE for flags in frames.flags]  # a frame stands in no furniture
    page.h1 = find_h1(page, frames, block_frames, inside)
    boxes = small_boxes(frames, block_frames, values) | other_articles(page, frames, block_frames)
    if lifted or boxes:
        for i in range(1, size):
            furniture[i] = i in boxes or (furniture[i] and i not in lifted)
            inside[i] = inside[parents[i]] and not furniture[i]
        if lifted:
            page.h1 = find_h1(page, frames, block_frames, inside)

    sums = [0.0] * size
    for i, frame in enumerate(block_frames):
        if inside[frame]:
            sums[frame] += values[i]
    holds_h1 = set()
    if page.h1 is not None:
        frame = block_frames[page.h1.order]
        while frame:
            holds_h1.add(frame)
            frame = parents[frame]
    body_props = set(page.itemprops.get("articlebody", ()))
    best, best_score, best_sum = 0, 0.0, 0.0
    h1_frame = block_frames[page.h1.order] if page.h1 is not None else -1
    for i in range(size - 1, 0, -1):
        total = sums[i]
        if furniture[i] or not total:
            continue
        if total > 0:
            sums[parents[i]] += total
            score = total
            flags = own[i]
            if frames.nodes[i] in body_props:
                score *= BONUS[hints.BODY_PROP]
            elif flags & hints.BODY:
                score *= BONUS[hints.BODY]
            elif frames.nodes[i].tag == "article":
                score *= ARTICLE_BONUS
            if i in holds_h1 or i > h1_frame >= 0:
                score *= H1_BONUS
            if score > best_score * (OUTER_GAIN if best else 1):
                best, best_score, best_sum = i, score, total
        else:
            sums[parents[i]] += max(total, -LINKS_COST * 4)
    if best_sum < SHORT_ARTICLE and frames.skipped:
        return False
    page.article = frames.nodes[best] if best_sum > 0 else None
    page.furniture = {frames.nodes[i] for i in range(1, size) if furniture[i]}
    set_zones(page, frames, block_frames, values, inside, best if best_sum > 0 else -1)
    return True


def lift(frames: Frames, block_frames: Sequence[int], values: Sequence[float]) -> set[int]:
    """Return the furniture frames that hold the prose of the page, so that their names must mean something else."""
    outside = 0.0
    prose: dict[int, float] = {}
    parents, flags, own = frames.parents, frames.flags, frames.own
    for worth, frame in zip(values, block_frames, strict=True):
        if worth > 0:
            if not flags[frame] & OUTSIDE:
                outside += worth
            while flags[frame] & OUTSIDE:
                if own[frame] & OUTSIDE:
                    prose[frame] = prose.get(frame, 0) + worth
                frame = parents[frame]
    if outside < PLENTY:
        for frame in frames.skipped:
            prose[frame] = prose.get(frame, 0) + estimate_prose(frames.nodes[frame])
    return {
        root
        for root, held in prose.items()
        if held > LIFT_GAIN * outside
        and held >= MIN_LIFTED
        and not flags[root] & hints.WALL
        and frames.nodes[root].tag not in ("footer", "nav")
    }


def small_boxes(frames: Frames, block_frames: Sequence[int], values: Sequence[float]) -> set[int]:
    """Return the frames named for a box (a paywall, a poll) that hold little prose."""
    held = {i: 0.0 for i, flags in enumerate(frames.own) if flags & hints.BOX and frames.nodes[i].tag not in NEVER_FURNITURE}
    if held:
        for worth, frame in zip(values, block_frames, strict=True):
            while worth > 0 and frame:
                if frame in held:
                    held[frame] += worth
                frame = frames.parents[frame]
        limit = max(MAX_BOX, MAX_BOX_SHARE * sum(worth for worth in values if worth > 0))
        return {i for i, prose in held.items() if prose < limit}
    return set()


def other_articles(page: Page, frames: Frames, block_frames: Sequence[int]) -> set[int]:
    """Return the frames of ``<article>`` elements with a headline of their own, beside the one of the page's headline."""
    if page.h1 is None:
        return set()
    home = article_around(block_frames[page.h1.order], frames)
    if not home:
        return set()
    found = set()
    for block in page.blocks:
        if block.flags & hints.HEADING and block.node.tag == "h1" and block is not page.h1 and block.text != page.h1.text:
            other = article_around(block_frames[block.order], frames)
            if other and other != home and not is_above(other, home, frames):
                found.add(other)
    return found


def article_around(frame: int, frames: Frames) -> int:
    """Return the innermost ``<article>`` around a frame, 0 for none."""
    while frame and frames.nodes[frame].tag != "article":
        frame = frames.parents[frame]
    return frame


def is_above(top: int, frame: int, frames: Frames) -> bool:
    """Return whether ``top`` holds ``frame``."""
    while frame > top:
        frame = frames.parents[frame]
    return frame == top


def find_h1(page: Page, frames: Frames, block_frames: Sequence[int], inside: Sequence[bool]) -> Block | None:
    """Return the block of the visible headline: the heading that says most of what the title says, h1 before the rest."""
    parents, nodes = frames.parents, frames.nodes
    tops: list[Block] = []
    others: list[Block] = []
    for block, frame in zip(page.blocks, block_frames, strict=True):
        if block.flags & hints.HEADING:
            while (tag := nodes[frame].tag) not in _HEADING_TAGS and frame:
                frame = parents[frame]
            if tag == "h1":
                tops.append(block)
            elif tag in ("h2", "h3") or tag not in _HEADING_TAGS:
                others.append(block)
    if not tops and not others:
        return None
    said = page.title
    if found := page.first_meta("og:title", "twitter:title"):
        said = f"{said} {found[1]}"
    title = set(_WORD.findall(said.lower()))
    best, best_score = None, 0.0
    for headings, bonus, least in ((tops, H1_SCORE, 0.0), (others, 0.0, MIN_SAID)):
        for block in headings:
            words = set(_WORD.findall(block.text.lower()))
            if not words:
                continue
            share = len(words & title) / len(words) * min(1.0, len(words) / 3)
            score = share + bonus - (0 if inside[block_frames[block.order]] else OUTSIDE_COST)
            if score > best_score and share >= least:
                best, best_score = block, score
        if best_score > H1_SCORE:
            break
    return best


def set_zones(
    page: Page,
    frames: Frames,
    block_frames: Sequence[int],
    values: Sequence[float],
    inside: Sequence[bool],
    article: int,
) -> None:
    """Give every block its zone (see ``model.Block``), and take out of the article what is not of its text."""
    if article < 0:
        article = 0
    h1 = page.h1
    wrapper = common_frame(article, block_frames[h1.order], frames) if h1 is not None else article
    in_article, in_wrapper = flags_below(article, frames), flags_below(wrapper, frames)
    candidates = [
        block
        for block in page.blocks
        if in_article[frame := block_frames[block.order]] and inside[frame] and block is not h1
    ]
    accepted = accept(candidates, values, frames, block_frames, h1, phrases(page.html_lang))
    orders = [block.order for block in accepted]
    first, last = (orders[0], orders[-1]) if orders else (len(page.blocks), -1)
    head = h1.order if h1 is not None else first
    begin = min(head, first)
    for block, frame in zip(page.blocks, block_frames, strict=True):
        order = block.order
        if order < begin:
            block.zone = "strip" if in_wrapper[frame] and inside[frame] else "head"
        elif in_wrapper[frame]:
            # Furniture in the head matter ("share" beside the counter) still belongs to it.
            if order < first:
                block.zone = "strip"
            elif order > last and inside[frame]:
                block.zone = "tail"
    for block in accepted:
        block.zone = "body"
    prune(page, frames, block_frames, in_article, candidates)


def common_frame(a: int, b: int, frames: Frames) -> int:
    """Return the innermost frame that holds both."""
    parents = frames.parents
    above = {0}
    while b:
        above.add(b)
        b = parents[b]
    while a not in above:
        a = parents[a]
    return a


def accept(
    candidates: list[Block],
    values: Sequence[float],
    frames: Frames,
    block_frames: Sequence[int],
    h1: Block | None,
    known: Phrases,
) -> list[Block]:
    """Return the blocks of the article's container that are its text."""
    candidates = without_phrases(candidates, known)
    candidates = without_bios(candidates, values, frames, block_frames)
    cards = teaser_cards(candidates, values, frames, block_frames)
    headline = h1.text.casefold() if h1 is not None else None
    usable = [
        block
        for block in candidates
        if block_frames[block.order] not in cards and block.text.casefold() != headline
    ]
    worth = [values[block.order] > 0 for block in usable]
    if True not in worth:
        return []
    begin, end = worth.index(True), len(worth) - 1 - worth[::-1].index(True)
    # What stands beside a paragraph, or one level below in a list of it, is of the text after the last one too.
    parents, nodes = frames.parents, frames.nodes
    homes = {parents[block_frames[b.order]] for b in usable if values[b.order] > 0}
    taken = [False] * len(usable)
    for i in range(begin, len(usable)):
        block = usable[i]
        frame = block_frames[block.order]
        if i > end and not (parents[frame] in homes or parents[parents[frame]] in homes):
            break
        if worth[i]:
            taken[i] = True
        elif block.flags & hints.HEADING:
            taken[i] = True  # judged below: by what follows
        elif not block.flags & hints.CAPTION and block.link_chars <= MAX_LINK_SHARE * len(block.text):
            tag = nodes[frame].tag
            if i > end:
                if tag not in LIST_TAGS:
                    break
                taken[i] = True
            else:
                taken[i] = tag in TEXT_TAGS or block.text.endswith(SPOKEN_END)
        elif i > end:
            break
    follows = 0  # blocks of the text among those that follow, up to HEADING_REACH back
    for i in range(len(usable) - 1, begin - 1, -1):
        if usable[i].flags & hints.HEADING:
            if not follows:
                taken[i] = False
            follows -= follows > 0
        elif taken[i]:
            follows = HEADING_REACH
        else:
            follows -= follows > 0
    if begin and usable[begin - 1].flags & hints.HEADING:
        taken[begin - 1] = True
    return [block for block, yes in zip(usable, taken, strict=True) if yes]


def without_phrases(candidates: list[Block], known: Phrases) -> list[Block]:
    """Return the blocks less junk lines and what a "read also" leads to."""
    kept: list[Block] = []
    related = False
    for block in candidates:
        text = block.text
        kind = known.kind(text)
        if kind == RELATED:
            related = True
        elif kind == JUNK:
            continue
        elif not related or block.link_chars <= MAX_LINK_SHARE * len(text):
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
    candidates: list[Block], values: Sequence[float], frames: Frames, block_frames: Sequence[int]
) -> set[int]:
    """Return the frames of other articles' cards inside the article: a heading that is a link, and its few lines."""
    parents = frames.parents
    tops = set()
    for block in candidates:
        if block.flags & hints.HEADING and block.link_chars > CARD_LINK * len(block.text):
            tops.add(parents[block_frames[block.order]])
    if not tops:
        return tops
    held: dict[int, float] = {}
    for block in candidates:
        frame = block_frames[block.order]
        while frame:
            if frame in tops:
                held[frame] = held.get(frame, 0) + max(values[block.order], 0)
            frame = parents[frame]
    tops = {top for top in tops if held.get(top, 0) <= MAX_CARD}
    if sum(held.get(top, 0) for top in tops) > MAX_CARDS * sum(value for value in values if value > 0):
        return set()  # a list of recommendations, each with its link, is the article itself
    below = set()
    for block in candidates:
        frame = block_frames[block.order]
        path = []
        while frame and frame not in tops:
            path.append(frame)
            frame = parents[frame]
        if frame:
            below.update(path, (frame,))
    return below


def prune(
    page: Page, frames: Frames, block_frames: Sequence[int], in_article: Sequence[bool], candidates: list[Block]
) -> None:
    """Add to ``page.furniture`` the largest elements of the article that hold rejected blocks only."""
    kept, rejected = set(), set()
    parents = frames.parents
    for block in candidates:
        frame = block_frames[block.order]
        into = kept if block.zone == "body" else rejected
        while in_article[frame] and frame not in into:
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


def flags_below(top: int, frames: Frames) -> list[bool]:
    """Return for every frame whether it is ``top`` or below it."""
    below = [False] * len(frames.nodes)
    below[top] = True
    parents = frames.parents
    for i in range(top + 1, len(below)):
        below[i] = below[parents[i]]
    return below
