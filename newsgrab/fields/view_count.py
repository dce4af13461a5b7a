"""How often the page says the article was viewed, when this copy of it was made.

Value: int. JSON: number or null.
Sources, best first:
    1. a number in the head matter or after the body that a word ("views"), a class, an icon or a title marks as a
       counter of views; nearest to the headline first
    2. schema.org: an InteractionCounter with a view or read action in JSON-LD, interactionCount in microdata
    3. a data attribute of the article's element
    4. the state that a script left in the page, in the object that carries the headline
    5. a bare integer directly after the date
Where several speak, an exact number is preferred to a rounded one of the same size ("3.2k"); if they contradict each
other, the nearest to the date wins, with a warning. 0 is what a page shows before its script has run: no count.
Errors: none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from bs4.element import NavigableString

from ..models import Found
from ..page import hints
from ..page.model import Block, Element, Page
from ..profiles import Language, words
from ..text.counters import CountWords, Verdict, flat, read_counts
from ..text.money import fold
from ..text.numbers import NumberStyle, ascii_digits, parse_count, spelled
from ..text.patterns import high, lazy
from ._lines import DIGIT, MAX_LINE, NOT_VIEWS, Line, has_titles, read_line, small
from ._told import Candidate, from_attributes, from_json_ld, from_microdata, from_states
from .context import Context

NEEDS = ("lang", "country", "headline", "published_at")

# In the body only a line that is hardly more than the counter is one; a sentence with a count is prose.
MAX_BODY_LINE = 60
# ... and has no more letters than its longest label. Letters.
MAX_WORDS = 24
# A line of the head matter or below the article that is longer, and has no date, is a sentence: a standfirst.
MAX_SENTENCE = 120
# A counter before the headline stands so near to it; one that only a class marks may stand farther, if it is the only
# one there. Blocks.
NEAR_HEADLINE = 8
FAR_HEADLINE = 30
# A date is no shorter than "1.2.24", and a count no longer than "1 234 567 890". Characters.
MIN_DATE = 5
MAX_NUMBER = 13
# A counter below the article that stands apart from it is no farther. Blocks.
BELOW = 12
# A line outside the head matter with so much text in links is a teaser of another article. Characters.
MAX_LINKED = 20
# So many different numbers under one mark are a list of other articles.
LIST_SIZE = 3

# Lines of more kinds than this, each with date and count, are a list, too.
MAX_SHAPES = 20
# A line with a date and a count has so many numbers at least.
DATE_NUMBERS = 4

_NUMBER = lazy(r"\d+")
# A date with its year, or a time of day: what a bare counter stands after. Date and time in two elements side by side
# have no space between them.
_DATED = lazy(
    r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d(?=\d\d:\d\d)|(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}"
    r"|\d{4}[./-]\d{1,2}[./-]\d{1,2}|(?:19|20)\d\d|\d{1,2}:\d\d(?::\d\d)?)(?!\d))"
)
_DATE_END = ".)"  # "2024 г.", "(19:45)"
_FRONT = lazy(r"https?://[^/?#]+(?:/(?:[a-z]{2}/?)?(?:index\.[a-z]{3,5})?)?(?:#.*)?", re.I)
_HAN = high("\u4e00-\u9fff")
_CYRILLIC = lazy("[\u0400-\u04ff]")
_YEAR = lazy(r"(?:19|20)\d\d")


def extract(page: Page, context: Context) -> Found[int] | None:
    """Return the article's own view count."""
    if is_front_page(page.url or context.url):
        return None
    vocabulary = count_words(context.lang or language_of_script(page))
    seen = visible(page, vocabulary)
    told = [*from_json_ld(page), *from_microdata(page, vocabulary), *from_attributes(page)]
    if not seen and not told:
        told = list(from_states(page, context))
    candidates = sorted(seen + told, key=lambda c: c.rank)
    if not candidates:
        candidates = list(bare_in_strip(page, vocabulary, context))
        if not candidates:
            return None
    winner = candidates[0]
    rivals: list[Found[Any]] = []
    for other in candidates[1:]:
        if other.value == winner.value:
            continue
        if winner.rounded and not other.rounded and is_rounding(other.value, winner.value):
            winner, other = other, winner
        if is_rounding(winner.value, other.value) and other.rounded:
            reason = "the same count, rounded"
        else:
            reason = f"{winner.source} stands nearer"
            context.warn(f"view_count: {winner.raw} and {other.raw} contradict each other")
        if context.explain or not reason.startswith("the same"):
            rivals.append(replace(other.found(0.3), reason=reason))
    return replace(winner.found(0.6 if winner.source == "text:date" else 0.9), rivals=tuple(rivals))


def is_front_page(url: str | None) -> bool:
    """Return whether an address is that of a site's front page, where every count is of some article.

    >>> is_front_page("https://example.kz/ru/"), is_front_page("https://example.kz/?id=4410"), is_front_page(None)
    (True, False, False)
    """
    match = _FRONT.fullmatch(url) if url and len(url) < MAX_LINE else None
    return match is not None


def language_of_script(page: Page) -> str | None:
    """Return a language whose words may stand on a page that has too little text to tell: by its script."""
    sample = page.title + " ".join(block.text[:MAX_WORDS] for block in page.blocks[:FAR_HEADLINE])
    return "zh" if _HAN.search(sample) else "ru" if _CYRILLIC.search(sample) else None


@lru_cache(maxsize=128)
def count_words(lang: str | None) -> CountWords:
    """Return the words beside counters that may stand on a page of a language."""
    from ..profiles import with_fallbacks

    around = tuple(dict.fromkeys(pair for language in with_fallbacks(lang) for pair in language.views.around))
    return CountWords.of(
        words(lang, view_words), words(lang, other_words), number_style(lang), words(lang, after_words), around
    )


def view_words(language: Language) -> tuple[str, ...]:
    """The words for views."""
    return language.views.words


def after_words(language: Language) -> tuple[str, ...]:
    """The words for views that count only after the number."""
    return language.views.after


def other_words(language: Language) -> tuple[str, ...]:
    """The words for what is counted beside."""
    return language.views.not_words


@lru_cache(maxsize=128)
def number_style(lang: str | None) -> NumberStyle:
    """Return how numbers are printed in a language; the words of its fallbacks are known, too."""
    from ..profiles import with_fallbacks

    languages = with_fallbacks(lang)
    powers: list[tuple[Iterable[str], int]] = []
    for language in languages:
        n = language.numbers
        powers += [
            (n.thousand, 3),
            (n.ten_thousand, 4),
            (n.hundred_thousand, 5),
            (n.million, 6),
            (n.ten_million, 7),
            (n.hundred_million, 8),
            (n.billion, 9),
        ]
    return NumberStyle(languages[0].numbers.decimal, spelled(powers))


def is_rounding(exact: int, rounded: int) -> bool:
    """Return whether ``rounded`` may be a short form of ``exact``: they differ by less than a tenth."""
    return abs(exact - rounded) * 10 < max(exact, rounded)


# ---------------------------------------------------------------- what the reader sees


def visible(page: Page, vocabulary: CountWords) -> list[Candidate]:
    """Return the marked counters of the article, each number once, the best first."""
    blocks = page.blocks
    anchor = page.h1.order if page.h1 is not None else next((b.order for b in blocks if b.zone == "body"), 0)
    wide = wide_marks(page)
    lines: list[Block] = []
    beside: list[Block] = []  # lines beside the article that may be a counter
    search, heading, views = DIGIT.search, hints.HEADING, hints.VIEWS
    first, near = anchor - FAR_HEADLINE, range(anchor - NEAR_HEADLINE, anchor + NEAR_HEADLINE + 1)
    for block in blocks:
        zone, text = block.zone, block.text
        if zone == "side":
            if block.flags & views or (len(text) <= MAX_NUMBER and text[-1].isdigit()):
                beside.append(block)
            continue
        order = block.order
        if order < first:
            continue
        sentence = len(text) > MAX_BODY_LINE if zone == "body" else len(text) > MAX_LINE and order > anchor
        if sentence and order not in near:
            continue  # a count in a sentence is prose
        if search(text) and not block.flags & heading:
            lines.append(block)
    # Most pages have no word for views in any of these lines, which one look tells.
    said = vocabulary.said_in("\n".join([block.text for block in lines]))
    found: list[Candidate] = []
    for block in lines:
        text = block.text
        # The head matter may name them in titles; elsewhere a mark, a word or the line before a bare number does.
        if said or block.flags & views or block.zone == "strip" or (len(text) <= MAX_NUMBER and text[-1].isdigit()):
            found.extend(read_block(page, block, anchor, vocabulary, wide, said))
    if found:
        found = drop_lists(page, without_teasers(page, found))
    if not found and beside:
        found = alone_below(page, beside, vocabulary)
    return sorted(found, key=lambda c: c.rank)


def alone_below(page: Page, beside: list[Block], vocabulary: CountWords) -> list[Candidate]:
    """Return the counter beside or just below the article: in a box of facts, in its share bar, before a list begins.

    Farther down it must be the only counter that a class marks, and named by a word, too. ``beside``: the lines beside
    the article that a class marks or that are a number.
    """
    # "Aufrufe" | "1711" in a box of facts beside the article; a list of articles has many.
    boxed = [b for b in beside if b.node.tag in ("dd", "td") and label_before(page, b, vocabulary)]
    if len(boxed) == 1 and (value := parse_count(boxed[0].text, vocabulary.style)):
        return [candidate(boxed[0], value, boxed[0].text, "text:word", BELOW)]
    marked = [b for b in beside if b.flags & hints.VIEWS and DIGIT.search(b.text)]
    if not marked:
        return []
    last = max((b.order for b in page.blocks if b.zone == "body"), default=len(page.blocks))
    in_list = False
    for block in page.blocks[last + 1 : last + 1 + BELOW]:
        in_list = in_list or bool(block.flags & hints.HEADING) or block.link_chars > MAX_LINKED
        if block not in marked or len(block.text) > MAX_BODY_LINE or (in_list and len(marked) > 1):
            continue
        line = read_line(page, block, True, vocabulary)
        for count, verdict in read_counts(line.text, vocabulary):
            named = verdict is Verdict.VIEWS
            if count.value and (named or (not in_list and verdict is Verdict.NOTHING and line.says_views(count.start))):
                raw = line.text[count.start : count.end]
                source = "text:word" if named else "text:class"
                return [candidate(block, count.value, raw, source, block.order - last, count.rounded)]
    return []


def without_teasers(page: Page, found: list[Candidate]) -> list[Candidate]:
    """Leave out lines with date and count that are some of many such: the page is a list of articles."""
    teasers: dict[str, bool] = {}
    kept = []
    for c in found:
        line = _NUMBER.sub("0", page.blocks[c.order].text)
        if c.zone != "tail" and line.count("0") >= DATE_NUMBERS:
            if line not in teasers:
                teasers[line] = len(teasers) >= MAX_SHAPES or is_teaser(page, line)
            if teasers[line]:
                continue
        kept.append(c)
    return kept


def is_teaser(page: Page, line: str) -> bool:
    """Return whether many lines of the page are one but for the numbers, which are 0 in ``line``."""
    same = (b for b in page.blocks if abs(len(b.text) - len(line)) < MAX_BODY_LINE and _NUMBER.sub("0", b.text) == line)
    return sum(1 for _ in same) > LIST_SIZE


def wide_marks(page: Page) -> set[Element]:
    """Return the elements that a class calls "view" and that hold the whole article."""
    marked = page.marked.get(hints.VIEWS)
    if not marked:
        return set()
    around: set[Element] = set()
    for node in (page.article, page.h1.node if page.h1 is not None else None):
        while node is not None:
            around.add(node)
            node = node.getparent()
    return around.intersection(marked)


def read_block(
    page: Page,
    block: Block,
    anchor: int,
    vocabulary: CountWords,
    wide: set[Element],
    said: tuple[tuple[str, ...], ...],
) -> Iterator[Candidate]:
    """Yield the view counts of one line. ``said``: the stems of words for views in all the lines that are read."""
    text, zone = block.text, block.zone
    marked = bool(block.flags & hints.VIEWS) and not (wide and nearest_mark(page, block.node) in wide)
    distance = abs(block.order - anchor)
    near = distance <= NEAR_HEADLINE
    if block.order < anchor and not near and not marked:
        return
    if block.link_chars > MAX_LINKED and (zone != "strip" or not (block.flags & hints.DATE or _DATED.search(text))):
        return  # the headline of another article
    label = label_before(page, block, vocabulary)
    sign = marked or label or (said and has_word(text, said))
    if not sign and (zone != "strip" or not has_titles(block.node, vocabulary)):
        return
    line = read_line(page, block, marked, vocabulary)
    if label:
        line = Line(f"{label}: {line.text}", [0], [False])
    if len(line.text) > MAX_LINE:
        for piece in line.text.split("\n"):
            # A page without paragraphs: the line with the date stands between two <br>.
            if len(piece) <= MAX_LINE and _DATED.search(piece):
                for count, verdict in read_counts(piece, vocabulary):
                    if verdict is Verdict.VIEWS:
                        raw = piece[count.start : count.end]
                        yield candidate(block, count.value, raw, "text:word", distance, count.rounded)
        return
    prose = (zone == "body" or len(text) > MAX_SENTENCE) and not labelled(text) and not _DATED.search(text)
    found: list[Candidate] = []
    for count, verdict in read_counts(line.text, vocabulary):
        raw = line.text[count.start : count.end]
        if count.value == 0:
            continue
        if verdict is Verdict.VIEWS and not (prose and letters(line.text) > MAX_WORDS):
            found.append(candidate(block, count.value, raw, "text:word", distance, count.rounded))
        elif (
            verdict is Verdict.NOTHING
            and line.says_views(count.start)
            and (zone != "body" or near or len(text) <= MAX_NUMBER)
        ):
            piece = line.piece(count.start)
            rest = piece.replace(raw, " ", 1)
            if not any(c.isalpha() for c in rest) and not _DATED.search(piece):
                found.append(candidate(block, count.value, raw, "text:class", distance, count.rounded))
    # What a word names is surer than what only a class marks; an icon marks one number.
    named = [c for c in found if c.source == "text:word"] or found[:1]
    if len(named) > 1:  # "14 March 2024 👁 561"
        named = [c for c in named if not _YEAR.fullmatch(c.raw)]
    for value, raw in line.exact:
        if any(c.rounded and is_rounding(value, c.value) for c in named):
            yield candidate(block, value, raw, "attribute:title", distance + 1)
    yield from named
    if not named:
        for value, raw in line.titled:
            yield candidate(block, value, raw, "attribute:title", distance + 1)


def label_before(page: Page, block: Block, vocabulary: CountWords) -> str:
    """Return the word for views that is the whole line before a line with nothing but a number, else ""."""
    text = block.text
    if len(text) > MAX_NUMBER or not text[-1].isdigit() or not block.order:
        return ""
    label = page.blocks[block.order - 1].text
    if len(label) > MAX_BODY_LINE:
        return ""
    before = fold(label).rstrip(": ")
    return before if before in vocabulary.words and _is_number(ascii_digits(text), vocabulary) else ""


def letters(text: str) -> int:
    """Return how many letters a text has."""
    return sum(1 for c in text if c.isalpha())


def has_word(text: str, said: tuple[tuple[str, ...], ...]) -> bool:
    """Return whether one of the stems of words for views stands in a text."""
    folded = flat(text)
    return any(all(part in folded for part in stem) for stem in said)


def candidate(block: Block, value: int, raw: str, source: str, distance: int, rounded: bool = False) -> Candidate:
    """Return a candidate with its rank: the zone first, then the distance from the headline."""
    rank = {"strip": 0, "head": 300, "body": 200, "tail": 100}.get(block.zone, 900)
    return Candidate(value, raw, source, rank + distance / 10, rounded, block.order, block.zone)


def labelled(text: str) -> bool:
    """Return whether a line is labels with colons ("来源：… 浏览： 33") and not a sentence."""
    return text.count(":") + text.count("：") >= 2 and not text.endswith((".", "。", "!", "?"))


def nearest_mark(page: Page, node: Element) -> Element:
    """Return the innermost element around ``node`` (or itself) that is marked as a counter of views."""
    marked = set(page.marked.get(hints.VIEWS, ()))
    while node is not None and node not in marked:
        node = node.getparent()
    return node


def drop_lists(page: Page, found: list[Candidate]) -> list[Candidate]:
    """Leave out numbers that stand in a list: counters of other articles."""
    kept = []
    for zone in ("strip", "tail", "body", "head"):
        own = [c for c in found if c.zone == zone]
        if len({c.value for c in own}) >= LIST_SIZE:
            # Before them the article's own may stand, in another kind of element.
            signs = [signature(page.blocks[c.order].node) for c in own]
            often = Counter(signs)
            own = [c for c, sign in zip(own, signs, strict=True) if often[sign] < LIST_SIZE]
            own = sorted(own, key=lambda c: c.rank)[:1] if zone == "strip" else []
        kept += own
    return kept


def signature(node: Element) -> tuple[str, str]:
    """Return what members of a list have in common: tag and class, without the numbers in it."""
    return node.tag, _NUMBER.sub("", node.get("class") or "")


# ---------------------------------------------------------------- the bare number


def bare_in_strip(page: Page, vocabulary: CountWords, context: Context) -> Iterator[Candidate]:
    """The only bare integer of the head matter, if it stands directly after the date.

    ``561`` after ``11.03.2024г. в 20:30``. Not if it is a link (comments), bears another mark, or could be a year.
    """
    strip = [block for block in page.blocks if block.zone == "strip"]
    places = [i for i, block in enumerate(strip) if block.text[-1].isdigit() and len(block.text) <= MAX_LINE]
    if not places:
        return
    numbers: list[tuple[Block, str]] = []
    is_dated = date_reader(page, context)
    for i in places:
        block, text = strip[i], ascii_digits(strip[i].text)
        if _is_number(text, vocabulary):
            before = strip[i - 1] if i else None
            allowed = (
                before is not None
                and not block.flags & NOT_VIEWS
                and not block.link_chars
                and len(before.text) <= MAX_LINE
                and not _is_number(ascii_digits(before.text), vocabulary)
                and is_dated(before)
            )
            numbers.append((block, text if allowed else ""))
        elif is_dated(block):
            tail = after_date(text) if page.kind == "text" else last_piece(page, block, vocabulary)
            if tail:
                numbers.append((block, tail))
        if len(numbers) > 1:
            return
    if len(numbers) != 1 or not numbers[0][1]:
        return
    block, text = numbers[0]
    value = parse_count(text, vocabulary.style)
    if value and not _YEAR.fullmatch(text):
        yield Candidate(value, text, "text:date", 500, order=block.order)


def date_reader(page: Page, context: Context) -> Callable[[Block], bool]:
    """Return the test whether a line holds the date of the article."""
    found = context.found.get("published_at")
    raw = "".join(found.raw.split()) if found is not None else ""  # elements side by side have no space between them
    marked = [*page.times, *page.itemprops.get("datepublished", ())]
    around = {node.getparent() for node in marked} | set(marked)

    def is_dated(block: Block) -> bool:
        text = block.text
        if block.node in around or (DIGIT.search(text) and _DATED.search(ascii_digits(text))):
            return True
        return len(raw) > MIN_DATE and raw[0] in text and raw in text.replace(" ", "")

    return is_dated


def _is_number(text: str, vocabulary: CountWords) -> bool:
    """Return whether a line is one integer and nothing else."""
    return len(text) <= MAX_NUMBER and text[-1].isdigit() and parse_count(text, vocabulary.style) is not None


def after_date(text: str) -> str:
    """Return the integer that ends a line of a text dump directly after date or time, else "".

    >>> after_date("14.05.2024 19:45 1 204"), after_date("14 мая 2024"), after_date("в 19:45, 5 комментариев")
    ('1 204', '', '')
    """
    ends = [match.end() for match in _DATED.finditer(text)]
    tail = text[ends[-1] :] if ends else ""
    return tail.strip() if tail[:1] == " " and tail.replace(" ", "").isdigit() else ""


def last_piece(page: Page, block: Block, vocabulary: CountWords) -> str:
    """Return the last piece of a line if it is a number in an element of its own, after the one with the date."""
    if not block.text[-1].isdigit() or block.link_chars or block.flags & (NOT_VIEWS & ~hints.BYLINE):
        return ""
    if not small(block.node):
        return ""
    pieces = [
        (text, piece.parent)
        for piece in page.soup(block.node).descendants
        if isinstance(piece, NavigableString) and (text := " ".join(ascii_digits(piece).split()))
    ]
    if len(pieces) < 2:
        return ""
    (before, first), (text, last) = pieces[-2], pieces[-1]
    if (
        first is last
        or not (before[-1].isalnum() or before[-1] in _DATE_END)
        or _is_number(before, vocabulary)
        or not block.text.endswith(f" {text}")
        or not _is_number(text, vocabulary)
    ):
        return ""
    return text


def from_selected(texts: list[str], source: str, context: Context) -> Found[int] | None:
    """Return the count that a site's profile selects."""
    style = count_words(context.lang).style
    for text in texts:
        if (count := parse_count(text, style)) is not None:
            return Found(count, text, source)
    return None
