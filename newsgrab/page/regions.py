"""Which part of the page is the article.

The values of the blocks (``worth.value``: prose is worth its length, links and crumbs cost) add up towards the root,
and the element with the best sum holds the article, corrected by what class names, ``itemprop`` and the headline say.
Then each block gets its zone (``zones.py``).
"""

from __future__ import annotations

from collections.abc import Sequence

from ..text.patterns import lazy
from . import hints
from .frames import article_around, common_frame, end_below, is_above
from .headings import HEADING_TAGS, MIN_WORDS, find_h1, fold, is_title
from .model import Block, Element, Page
from .phrases import comment_words, consent_words, reply_words
from .strangers import CARD_LINK, DIALOGS, MAX_CARD, MIN_ROW
from .walk import NEVER_FURNITURE, OUTSIDE, Frames, estimate_prose
from .worth import LINKS_COST, value
from .zones import set_zones

# Furniture that holds so many times the prose of all that is none was named by mistake ("newsletter" around a letter).
LIFT_GAIN = 1.5
# ... an <aside>, whose tag was chosen with care, so many times.
ASIDE_GAIN = 5.0
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
# ... and if it is short, less than this share of it all.
MAX_SMALL_SHARE = 0.5
# With an article shorter than this, all furniture is looked at. Characters.
SHORT_ARTICLE = 600
# Readers' comments are told by their buttons: so many of them, each so short. Characters.
MIN_COMMENTS = 2
MAX_BUTTON = 30
# A heading above them may repeat the headline, "3 comments on “…”", beside so many words. Characters.
MAX_COMMENTS_TITLE = 300
MAX_COMMENTS_WORDS = 6
# With less prose beside them the comments are what the page is there for. Characters.
MIN_BESIDE_COMMENTS = 150
BONUS = {hints.BODY_PROP: 1.6, hints.BODY: 1.3}
ARTICLE_BONUS = 1.1
# An <article> around the headline that holds so much prose, and so much of all, holds the article. Characters.
MIN_HOME = 400
# Beside an element with so much of the prose, columns with so much of theirs in cards are not of the article.
MIN_COLUMN_SHARE = 0.5
MAX_COLUMNS = 8  # elements one inside the other that are looked at
MIN_CARD_SHARE = 0.8
# ... and where the column of the headline has less, all that stands beside is cards, each a title and few words of
# text. Characters; bytes for the title, since a sign says as much as three letters.
MIN_SHORT = 60
MAX_SMALL_CARD = 220
MIN_CARD_TITLE = 25
MIN_HOME_SHARE = 0.15
# One paragraph, line or cell is no article, however long: what stands around it is.
NO_CONTAINER = frozenset(("p", "li", "ul", "ol", "tr", "tbody", "pre", "h1", "h2", "h3", "h4", "h5", "h6"))
# A dialog about cookies is no longer. Characters.
MAX_WALL = 3_000
H1_BONUS = 1.15  # the container holds or follows the headline
# The id of a heading is what it says, and no name of a box.
NO_BOX = NEVER_FURNITURE | HEADING_TAGS
_WORD = lazy(r"\w+")
_PART = lazy(r"[^\W_]+")
_NUMBER = lazy(r"[0-9]{1,6}")
_AROUND = ' \t:()[]«»“”"-–—.,#'


def choose(page: Page, frames: Frames, block_frames: Sequence[int]) -> bool:
    """Set ``page.h1``, ``page.article``, ``page.furniture`` and the zone of every block.

    Returns False if the article may stand in furniture that was not walked.
    """
    parents, own = frames.parents, frames.own
    values = [value(block) for block in page.blocks]
    lifted = lift(frames, block_frames, values)
    if not lifted.isdisjoint(frames.skipped):
        return False
    size = len(frames.nodes)
    furniture: list[bool | int] = [flags & OUTSIDE for flags in own]
    inside = [not flags & OUTSIDE for flags in frames.flags]  # a frame stands in no furniture
    page.h1 = find_h1(page, frames, block_frames, inside)
    boxes = small_boxes(frames, block_frames, values) | other_articles(page, frames, block_frames)
    boxes |= threads(page, frames, block_frames, values)
    if lifted or boxes:
        for i in range(1, size):
            furniture[i] = i in boxes or (furniture[i] and i not in lifted)
            inside[i] = inside[parents[i]] and not furniture[i]
        if lifted:
            page.h1 = find_h1(page, frames, block_frames, inside)

    best = best_container(page, frames, block_frames, values, inside, furniture)
    if best is None:
        return False
    if best and (wall := wall_around(best, page, frames, block_frames)):
        for i in range(wall, end_below(wall, frames)):
            inside[i] = False
        other = best_container(page, frames, block_frames, values, inside, furniture)
        if other:
            best, furniture[wall] = other, True
    page.article = frames.nodes[best] if best else None
    page.furniture.update(frames.nodes[i] for i in range(1, size) if furniture[i])  # the walk left some out
    set_zones(page, frames, block_frames, values, inside, best)
    return True


def wall_around(best: int, page: Page, frames: Frames, block_frames: Sequence[int]) -> int:
    """Return the frame of a dialog that was taken for the article beside its headline, 0 if there is none."""
    nodes, parents = frames.nodes, frames.parents
    if page.h1 is None or is_above(best, block_frames[page.h1.order], frames):
        return 0
    frame = best
    while frame and nodes[frame].tag not in NEVER_FURNITURE:
        if nodes[frame].get("role") in DIALOGS:
            return frame
        frame = parents[frame]
    end = end_below(best, frames)
    text = " ".join(
        block.text for block, frame in zip(page.blocks, block_frames, strict=True) if best <= frame < end
    ).lower()
    return best if len(text) <= MAX_WALL and any(word in text for word in consent_words(page.html_lang)) else 0


def best_container(
    page: Page,
    frames: Frames,
    block_frames: Sequence[int],
    values: Sequence[float],
    inside: Sequence[bool],
    furniture: Sequence[bool | int],
) -> int | None:
    """Return the frame that holds the article, 0 for none; None if there is little and furniture was not walked."""
    parents, own, nodes = frames.parents, frames.own, frames.nodes
    size = len(nodes)
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
    scores = [0.0] * size
    for i in range(size - 1, 0, -1):
        total = sums[i]
        if furniture[i] or not total:
            continue
        if total > 0:
            sums[parents[i]] += total
            score = total
            flags = own[i]
            if body_props and nodes[i] in body_props:
                score *= BONUS[hints.BODY_PROP]
            elif flags & hints.BODY:
                score *= BONUS[hints.BODY]
            elif nodes[i].tag == "article":
                score *= ARTICLE_BONUS
            if i in holds_h1 or i > h1_frame >= 0:
                score *= H1_BONUS
            scores[i] = score
            if score > best_score * (OUTER_GAIN if best else 1):
                best, best_score, best_sum = i, score, total
        else:
            sums[parents[i]] += max(total, -LINKS_COST * 4)
    home = article_around(h1_frame, frames) if h1_frame > 0 else 0
    if home and best and not is_above(home, best, frames) and sums[home] >= max(MIN_HOME, MIN_HOME_SHARE * best_sum):
        # The <article> with the headline is the article, whatever else stands beside it.
        best = best_below(home, scores, frames)
    elif best and h1_frame > best:
        inner = beside_cards(best, h1_frame, page, frames, block_frames, values, inside, sums)
        if inner != best:
            best = best_below(inner, scores, frames)
    best_sum = sums[best]
    if best_sum < SHORT_ARTICLE and frames.skipped:
        return None
    while best and frames.nodes[best].tag in NO_CONTAINER:
        best = parents[best]
    return best if best_sum > 0 else 0


def best_below(top: int, scores: Sequence[float], frames: Frames) -> int:
    """Return the frame with the best score among ``top`` and those below it."""
    best, best_score = top, 0.0
    for i in range(end_below(top, frames) - 1, top - 1, -1):
        if scores[i] > best_score * OUTER_GAIN:
            best, best_score = i, scores[i]
    return best


def beside_cards(
    best: int,
    head: int,
    page: Page,
    frames: Frames,
    block_frames: Sequence[int],
    values: Sequence[float],
    inside: Sequence[bool],
    sums: Sequence[float],
) -> int:
    """Return the innermost frame around the headline, ``best`` or below, beside which there are cards of others only.

    A card is a link and a paragraph: a column of teasers.
    """
    parents = frames.parents
    path = []
    # A few sentences beside much more of others: only below a headline that is the page's title and announces no list
    # ("9 walks in the county"), and in no <article>.
    whole = (
        page.h1 is not None
        and not page.h1.text[0].isdigit()
        and is_title(page.h1.text, page.title)
        and not article_around(head, frames)
    )
    while head > best:
        path.append(head)
        head = parents[head]
    for inner in path[: -MAX_COLUMNS - 1 : -1]:
        small = sums[inner] < MIN_COLUMN_SHARE * sums[best]
        if small and (sums[inner] < MIN_SHORT or not whole):
            break
        end = end_below(inner, frames)
        outer_end = end_below(best, frames)
        prose = cards = 0.0
        count = 0
        before: Block | None = None
        for block, frame in zip(page.blocks, block_frames, strict=True):
            if best <= frame < outer_end and not inner <= frame < end and inside[frame]:
                if (worth := values[block.order]) > 0:
                    prose += worth
                    if (
                        before is not None
                        and before.link_chars > CARD_LINK * len(before.text)
                        and worth <= (MAX_SMALL_CARD if small else MAX_CARD)
                        and (not small or len(before.text.encode()) >= MIN_CARD_TITLE)
                    ):
                        cards += worth
                        count += 1
                before = block
        if count < MIN_ROW + small or cards < (1.0 if small else MIN_CARD_SHARE) * prose:
            if prose:
                break
            continue
        return inner
    return best


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
        if held > (ASIDE_GAIN if frames.nodes[root].tag == "aside" else LIFT_GAIN) * outside
        and held >= MIN_LIFTED
        and not flags[root] & hints.WALL
        # <main> stands in no menu: one that holds it was never closed.
        and (frames.nodes[root].tag not in ("footer", "nav") or next(frames.nodes[root].iter("main"), None) is not None)
    }


def small_boxes(frames: Frames, block_frames: Sequence[int], values: Sequence[float]) -> set[int]:
    """Return the frames named for a box (a paywall, a poll) that hold little prose."""
    nodes, parents, box = frames.nodes, frames.parents, hints.BOX
    held = {
        i: 0.0
        for i, flags in enumerate(frames.own)
        if flags & box and nodes[i].tag not in NO_BOX and not is_chapter(nodes[i])
    }
    if held:
        first = min(held)
        for worth, frame in zip(values, block_frames, strict=True):
            if worth > 0:
                while frame >= first:
                    if frame in held:
                        held[frame] += worth
                    frame = parents[frame]
        total = sum(worth for worth in values if worth > 0)
        limit = min(max(MAX_BOX, MAX_BOX_SHARE * total), MAX_SMALL_SHARE * total)
        return {i for i, prose in held.items() if prose < limit}
    return set()


def is_chapter(node: Element) -> bool:
    """Return whether an element has no name but an id that repeats the words of its heading: what others link to."""
    name = node.get("id")
    if not name or hints.verdict(node.get("class") or "") & hints.BOX:
        return False
    words = set(_PART.findall(name.lower()))
    heading = next((child for child in node if child.tag in HEADING_TAGS), None)
    if heading is None or len(words) < MIN_WORDS:
        return False
    said = words.intersection(_WORD.findall("".join(heading.itertext()).lower()))
    return 2 * len(said) > len(words)


def other_articles(page: Page, frames: Frames, block_frames: Sequence[int]) -> set[int]:
    """Return the frames of ``<article>`` elements with a headline of their own, beside that of the page's headline."""
    if page.h1 is None:
        return set()
    home = article_around(block_frames[page.h1.order], frames)
    if not home:
        return set()
    found = set()
    for block in page.blocks:
        if (
            block.flags & hints.HEADING
            and block.node.tag == "h1"
            and block is not page.h1
            and block.text != page.h1.text
        ):
            other = article_around(block_frames[block.order], frames)
            if other and other != home and not is_above(other, home, frames):
                found.add(other)
    return found


def threads(page: Page, frames: Frames, block_frames: Sequence[int], values: Sequence[float]) -> set[int]:
    """Return the frames of readers' comments without a telling name.

    Each ends with a button to reply, or a heading above them says what they are.
    """
    parents, flags = frames.parents, frames.flags
    reply, titles = reply_words(page.html_lang), comment_words(page.html_lang)
    head = block_frames[page.h1.order] if page.h1 is not None else 0
    headline = fold(page.h1.text) if page.h1 is not None else ""
    buttons: list[int] = []
    found: set[int] = set()
    for block, frame in zip(page.blocks, block_frames, strict=True):
        if block.flags & hints.HEADING:
            if (
                not found
                and frame > head
                and not flags[frame] & OUTSIDE
                and heads_comments(block.text, titles, headline)
            ):
                found.add(frame)
        elif len(block.text) <= MAX_BUTTON and not flags[frame] & OUTSIDE and block.text.lower() in reply:
            buttons.append(frame)
    if len(buttons) < MIN_COMMENTS and not found:
        return set()
    # What stands under the heading of the comments is all that follows it in its element.
    for frame in list(found):
        found.discard(frame)
        above = parents[frame]
        if not is_above(above, head, frames):
            found.add(above)
        else:
            found.update(i for i in range(frame, end_below(above, frames)) if parents[i] == above)
    if len(buttons) >= MIN_COMMENTS:
        top = buttons[0]
        for frame in buttons[1:]:
            top = common_frame(top, frame, frames)
        if not is_above(top, head, frames):
            found.add(top)
        else:
            for frame in buttons:
                while parents[frame] != top and frame:
                    frame = parents[frame]
                if not is_above(frame, head, frames):
                    found.add(frame)
    said = bytearray(len(parents))  # the frames of comments
    for frame in found:
        end = end_below(frame, frames)
        said[frame:end] = b"\1" * (end - frame)
    outside = sum(
        worth
        for worth, frame in zip(values, block_frames, strict=True)
        if worth > 0 and not said[frame] and not flags[frame] & OUTSIDE
    )
    # The posts of a forum are all there is.
    return found if outside >= MIN_BESIDE_COMMENTS else set()


def heads_comments(text: str, titles: frozenset[str], headline: str) -> bool:
    """Return whether a heading stands above readers' comments: it says so, beside a number and the folded headline.

    >>> heads_comments("3 comments", frozenset(["comments"]), "a bridge opens")
    True
    >>> heads_comments("Two comments on “A bridge opens”", frozenset(["comments"]), "a bridge opens")
    True
    >>> heads_comments("The minister's comments", frozenset(["comments"]), "a bridge opens")
    False
    """
    if len(text) <= MAX_BUTTON:
        return _NUMBER.sub("", text.lower()).strip(_AROUND) in titles
    if len(text) > MAX_COMMENTS_TITLE or not headline or headline not in (folded := fold(text)):
        return False
    rest = folded.replace(headline, "", 1)
    return len(rest.split()) <= MAX_COMMENTS_WORDS and any(title in rest for title in titles)
