"""The text of the article: its paragraphs, subheadings, lists and quotes, in order, once.

The standfirst is its first paragraph where the page shows it between headline and text and either names it so or
describes itself with it; ``lead`` has it apart as well.

Value: str, paragraphs separated by a blank line. JSON: string or null.
Sources, best first:
    1. the region of the page that the walk chose, read from its BeautifulSoup object; where ``articleBody`` agrees with
       it, up to where that ends
    2. ``articleBody`` in JSON-LD, where the page shows no text or much less of it
Errors: none; a page without prose has no body.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..models import FoundBody, Paragraph
from ..page.model import Page
from ..text.patterns import lazy
from .context import Context, first

# JSON-LD is taken where the page shows less than this share of it: the text is then in the data alone.
MIN_SHARE = 0.5
# Two texts that agree in so many first characters are one.
SAME = 60
# Data agree with the page where so much of them stands there, paragraph by paragraph.
MIN_AGREED = 0.8
FIRST_PICTURE = "\u2600"  # signs for the weather, hearts and all that was added since
_WORD = lazy(r"\w+")
_TAG = lazy(r"<[^<>]{1,300}>")
_BREAKS = lazy(r"\s*\n\s*|</p>|<br ?/?>")


def extract(page: Page, context: Context) -> FoundBody | None:
    """Return the body with its paragraphs."""
    return first(SOURCES, page, context)


def from_region(page: Page, context: Context) -> Iterator[FoundBody]:
    """The chosen region, unless the data hold far more."""
    captions = {" ".join(str(alt).split()) for img, _ in page.reading.images if (alt := img.get("alt"))}
    # A paragraph that repeats the text of an image is its caption.
    paragraphs = (p for p in page.reading.paragraphs if not (p.kind == "p" and p.text in captions))
    texts = [p for p in paragraphs if p.text not in page.rejected and says_something(p.text)]
    if not texts:
        return
    others = list(from_json_ld(page, context))
    for other in others:
        texts = within(texts, other.value)
    # A standfirst that is the beginning of the first paragraphs, too, stands there.
    begun = tuple(p.text[:SAME] for p in texts[:3])
    lead = [Paragraph(block.text, "lead") for block in page.openings if not block.text.startswith(begun)]
    found = build([*lead, *texts], "text")
    if found is None:
        return
    for other in others:
        if len(found.value) < MIN_SHARE * len(other.value):
            yield other
    yield found


def says_something(text: str) -> bool:
    """Return whether a paragraph has a letter, a digit or a picture, and is no rule between parts.

    >>> says_something("* * *"), says_something("\u200d"), says_something("❤"), says_something("№ 7")
    (False, False, True, True)
    """
    return any(c.isalnum() or c >= FIRST_PICTURE for c in text)


def within(texts: list[Paragraph], data: str) -> list[Paragraph]:
    """Return the paragraphs less those behind the last one of the data, if the data have nearly all and end with it."""
    folded = fold(data)
    known = [fold(paragraph.text) in folded for paragraph in texts]
    if True not in known:
        return texts
    end = len(known) - known[::-1].index(True)
    both = sum(len(paragraph.text) for paragraph, yes in zip(texts, known, strict=True) if yes)
    all_of_them = sum(len(paragraph.text) for paragraph in texts)
    if both < MIN_AGREED * max(len(data), all_of_them) or not folded.endswith(fold(texts[end - 1].text)[-SAME:]):
        return texts
    return texts[:end]


def fold(text: str) -> str:
    """Return the words of a text in lower case."""
    return " ".join(_WORD.findall(text.lower()))


def from_json_ld(page: Page, context: Context) -> Iterator[FoundBody]:
    """``articleBody`` of the first object that has one."""
    for node in page.json_ld:
        text = node.get("articleBody")
        if isinstance(text, str) and text.strip():
            lines = (" ".join(_TAG.sub(" ", line).split()) for line in _BREAKS.split(text))
            found = build((Paragraph(line) for line in lines if line), "json-ld:articleBody")
            if found is not None:
                yield found
                return


def build(paragraphs: Iterable[Paragraph], source: str) -> FoundBody | None:
    """Return the body made of paragraphs, each with its offset."""
    placed: list[Paragraph] = []
    start = 0
    for paragraph in paragraphs:
        placed.append(Paragraph(paragraph.text, paragraph.kind, start))
        start += len(paragraph.text) + 2
    if not placed:
        return None
    text = "\n\n".join(p.text for p in placed)
    return FoundBody(text, placed[0].text, source, paragraphs=tuple(placed))


SOURCES = (from_region, from_json_ld)
