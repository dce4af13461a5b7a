"""The keywords under which the site files the article.

Value: list of str as printed, each once. JSON: list of strings.
Sources, best first: ``article:tag``, JSON-LD ``keywords``, ``news_keywords``, links with ``rel=tag`` or in what
is called tags at the article, the ``keywords`` meta where it is of the article and not of the site.
Errors: none.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from itertools import islice

from ..models import Found
from ..page import hints
from ..page.embedded import article_nodes
from ..page.model import Element, Page
from ..text.patterns import lazy
from ..text.titles import clean, word_set
from .context import Context, first

NEEDS = ("headline", "body")

# Longer is no keyword; more of them are no keywords of one article. Characters, number.
MAX_TAG = 60
MAX_TAGS = 40
# The beginning of a body names what it is about. Characters.
MAX_BODY = 3000
# Blocks after the body among which they may stand.
AFTER_BODY = 30
# A keyword of the ``keywords`` meta that headline or body know shows that the meta is of the article: this share.
MIN_KNOWN = 0.5
# Where blogs link the section of the article beside its tags.
SECTION_LINK = lazy(r"/(?:category|categoria|kategorie|rubrik|rubric|section|topics?)/")
_SPLIT = lazy(r"\s*[,;，、؛،]\s*")


def extract(page: Page, context: Context) -> Found[list[str]] | None:
    """Return the tags of the best source that has some."""
    return first(SOURCES, page, context)


def from_article_tag(page: Page, context: Context) -> Iterator[Found[list[str]]]:
    """``article:tag``, one or several."""
    yield from found(split(page.meta.get("article:tag", ())), "meta:article:tag", 0.9)


def from_json_ld(page: Page, context: Context) -> Iterator[Found[list[str]]]:
    """``keywords`` of the article, a list or a string with commas."""
    for item in article_nodes(page)[:1]:
        value = item.get("keywords")
        values = value if isinstance(value, list) else [value]
        texts = [v.get("name") if isinstance(v, dict) else v for v in values[: 2 * MAX_TAGS]]
        # Some write "type:article", "section: sport" for their own machines.
        yield from found(split(t for t in texts if isinstance(t, str) and ":" not in t), "json-ld:keywords", 0.9)


def from_news_keywords(page: Page, context: Context) -> Iterator[Found[list[str]]]:
    """Metas that news sites fill for one article."""
    for name in ("news_keywords", "parsely-tags", "sailthru.tags", "og:article:tag"):
        yield from found(split(page.meta.get(name, ())), f"meta:{name}", 0.8)


def from_links(page: Page, context: Context) -> Iterator[Found[list[str]]]:
    """Links in what is called tags, in the head matter or after the body."""
    names: list[str] = []
    last = next((block.order for block in reversed(page.blocks) if block.zone == "body"), 0)
    for block in (*page.zone("strip"), *page.blocks[last + 1 : last + 1 + AFTER_BODY]):
        if 3 * block.link_chars < len(block.text) or not block.link_chars or len(block.text) > MAX_TAG * 10:
            continue
        marked = block.flags & hints.TAGS
        for link in islice(block.node.iter("a"), MAX_TAGS):
            rel = link.get("rel") or ""
            if (marked or ("tag" in rel and "tag" in rel.split())) and not is_section(link):
                names.append("".join(link.itertext()))
    yield from found([clean(n).lstrip("#") for n in names], "text", 0.7)


def is_section(link: Element) -> bool:
    """Return whether a link leads to a section: blogs print those beside the tags."""
    return "category" in (link.get("rel") or "") or SECTION_LINK.search(link.get("href") or "") is not None


def from_keywords(page: Page, context: Context) -> Iterator[Found[list[str]]]:
    """The ``keywords`` meta, if the article knows its words."""
    names = split(page.meta.get("keywords", ())[:1])
    if not names:
        return
    text = word_set(context.value("headline") or "") | frozenset(
        (context.value("body") or "")[:MAX_BODY].casefold().split()
    )
    known = sum(bool(word_set(name) & text) for name in names)
    if known >= MIN_KNOWN * len(names):
        yield from found(names, "meta:keywords", 0.6)


def split(contents: Iterable[str]) -> list[str]:
    """Return the keywords in some strings: cut at commas where a string has several."""
    whole = ",".join(islice(contents, 2 * MAX_TAGS))[: MAX_TAG * MAX_TAGS]
    return [part for part in _SPLIT.split(clean_all(whole)) if part]


def clean_all(text: str) -> str:
    """Return a list of keywords with its entities read and white space folded, however long it is."""
    return " ".join((html.unescape(text) if "&" in text else text).split())


def found(names: list[str], source: str, confidence: float) -> Iterator[Found[list[str]]]:
    """Yield the names, each once, if there are any."""
    unique = {n.casefold(): n for n in names if n and len(n) <= MAX_TAG and not n.startswith(("http", "{"))}
    values = list(unique.values())[:MAX_TAGS]
    if values:
        yield Found(values, ", ".join(values), source, confidence)


SOURCES = (from_article_tag, from_json_ld, from_news_keywords, from_links, from_keywords)


def from_selected(texts: list[str], source: str, context: Context) -> Found[list[str]] | None:
    """Return the keywords that a site's profile selects."""
    return Found(list(dict.fromkeys(texts)), texts[0], source)
