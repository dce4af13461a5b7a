"""Which blocks of the article's element are its text.

Every block has a value (``worth.py``), in characters of prose. From the first to the last paragraph of the element all
is text but what stands out: cards of other articles, notes on the author, captions, lines that lead elsewhere
(``strangers.py``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ..text.patterns import lazy
from . import hints
from .model import Block, Page
from .phrases import JUNK, MAX_LINE, RELATED, Phrases
from .strangers import (
    begun_with_phrase,
    closing_links,
    excerpts,
    teaser_cards,
    without_bios,
    without_hidden,
    without_islands,
)
from .walk import Frames
from .worth import HEAD_LINES, MAX_LINK_SHARE, MIN_PROSE, SENTENCE_END, is_caption, is_head_matter

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
# An offer to pay for the rest stands among the last so many blocks; a note on the author in the second half of them.
TAIL = 8
# A note on the author is so long. Characters.
MIN_NOTE = 40
MAX_NOTE = 600
# Rights are said in so many characters at most.
MAX_NOTICE = 300
_NOTICE = lazy(r"© ?(?:Copyright )?(?:19|20)\d\d|Ctrl ?\+ ?Enter")
# Words beside a link are so many characters at least.
MIN_WORD = 3
# What a short line is that is no line of the text.
NO_LINE = hints.CAPTION | hints.DATE | hints.BYLINE | hints.VIEWS | hints.TAGS | hints.COUNTER
# So many short lines may open the text before its first paragraph.
OPENING_LINES = 3
ASKED = frozenset((("p", "p"), ("dt", "dd")))
QUESTION_END = ("?", "？", "؟")
# A caption without a name: an image, and behind it so much of the text in one of these.
IMAGES = frozenset(("img", "picture"))
SMALL_PRINT = ("small", "em", "i", "sub")
MIN_SMALL = 0.9
# A subheading is of the text if one of so many blocks after it is.
HEADING_REACH = 3
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
        None
        if len(block.text) > MAX_LINE
        else known.kind(block.text, title=block.flags & hints.HEADING > 0 or is_link(block))
        for block in candidates
    ]
    for i in range(max(len(candidates) - TAIL, 1), len(candidates)):
        text = candidates[i].text
        if kinds[i] is None and (is_notice(text) or (len(text) <= MAX_LINE and known.is_offer(text))):
            kinds[i] = JUNK
    for i in range(max(len(candidates) // 2, 1) if names else len(candidates), len(candidates)):
        if kinds[i] is None and is_note(candidates[i].text, names):
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
    leading_on = closing_links(candidates, values, frames, block_frames) | excerpts(candidates, values)
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
    cells: list[int] = []  # cells of tables that are
    # Elements with text of their own between line breaks, in which a short line is one of them.
    broken = {block.node for block in usable if values[block.order] > 0 and block.node.tag == "div"}
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
                taken[i] = tag in TEXT_TAGS or block.text.endswith(SPOKEN_END) or block.node in broken
        elif i > end:
            break
        elif nodes[frame].tag == "li":
            linked.append(i)
        elif nodes[frame].tag in ("td", "th"):
            cells.append(i)
        elif nodes[frame].tag == "p" and not is_caption(block):
            # A sentence that is mostly a link.
            taken[i] = len(block.text) - block.link_chars >= MIN_WORD and block.text.endswith(SPOKEN_END)
    for i in listed_links(usable, linked, taken, frames, block_frames):
        taken[i] = True
    for i in tabled_links(usable, cells, taken, frames, block_frames):
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
    else:
        home = list_home(block_frames[usable[begin].order], frames)
        for i in range(begin - 1, max(begin - 1 - OPENING_LINES, -1), -1):
            if not is_spoken(usable[i]) or list_home(block_frames[usable[i].order], frames) != home:
                break
            taken[i] = True
    accepted = [block for block, yes in zip(usable, taken, strict=True) if yes]
    return without_islands(accepted, values, frames, block_frames, article)


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
    # The block may be one of many lines that stand in the element.
    size = len(block.text)
    return small >= MIN_SMALL * size and sum(len(part.strip()) for part in node.itertext()) * MIN_SMALL <= size


def is_notice(text: str) -> bool:
    """Return whether a line at the end says whose the text is, or with which keys an error in it is reported.

    >>> is_notice("© 2016 The Gazette. All rights reserved."), is_notice("Нашли ошибку? Нажмите Ctrl+Enter.")
    (True, True)
    >>> is_notice("The © sign was first used in 1874 in the county.")
    False
    """
    return len(text) <= MAX_NOTICE and ("©" in text or "Ctrl" in text) and _NOTICE.search(text) is not None


def is_link(block: Block) -> bool:
    """Return whether most of a line is a link."""
    return block.link_chars > MAX_LINK_SHARE * len(block.text)


def is_spoken(block: Block) -> bool:
    """Return whether a short paragraph ends like a sentence or announces what follows, and is nothing else."""
    return (
        block.node.tag == "p"
        and not block.link_chars
        and not block.flags & NO_LINE
        and block.text.endswith((*SENTENCE_END, ":", "："))
    )


def list_home(frame: int, frames: Frames) -> int:
    """Return what the paragraph, the list or the table stands in that a frame is part of."""
    while frames.nodes[frame].tag in PARTS:
        frame = frames.parents[frame]
    return frame


def is_question(block: Block, answer: Block) -> bool:
    """Return whether a paragraph is a question, and the next one beside it may be its answer: an interview begins."""
    return (
        block.text.endswith(QUESTION_END)
        and (block.node.tag, answer.node.tag) in ASKED
        and block.node.getparent() is answer.node.getparent()
        and not block.link_chars
    )


def is_note(text: str, names: tuple[str, ...]) -> bool:
    """Return whether a paragraph begins with the name of the author: it says who that is.

    >>> is_note("Anna Moss covers schools and the county's roads.", ("Anna Moss",))
    True
    >>> is_note("Anna Moss: And what did you tell the council, sir?", ("Anna Moss",))
    False
    """
    if not MIN_NOTE <= len(text) <= MAX_NOTE or not text.startswith(names):
        return False
    return any(text.startswith(name) and text[len(name)] not in ":：" for name in names)


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


def tabled_links(
    usable: list[Block],
    cells: list[int],
    taken: Sequence[bool],
    frames: Frames,
    block_frames: Sequence[int],
) -> Iterator[int]:
    """Yield those cells that are links whose table has as many that are none."""
    if not cells:
        return

    def table_of(i: int) -> int:
        frame = block_frames[usable[i].order]
        while frame and frames.nodes[frame].tag != "table":
            frame = frames.parents[frame]
        return frame

    plain = Counter(table_of(i) for i, yes in enumerate(taken) if yes and usable[i].flags & hints.TABLE)
    links = Counter(map(table_of, cells))
    yield from (i for i in cells if plain[table_of(i)] >= links[table_of(i)])


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
