"""The section of the site that the article stands in.

Value: str as the site calls it. JSON: string or null.
Sources, best first: ``article:section``, JSON-LD ``articleSection``, breadcrumbs (the last that is not the article),
a link right above the headline.
Errors: none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..models import Found
from ..page.embedded import article_nodes, types
from ..page.model import Page
from ..text.titles import clean, fold
from .context import Context, first

NEEDS = ("headline",)

# Longer is no name of a section. Characters.
MAX_SECTION = 60
# The first crumb, in any language: no section. Folded.
_HOME = """
    home homepage start startseite главная головна басты accueil inicio início portada hem forside etusivu domů úvod
    strona kezdőlap anasayfa početna naslovnica acasă αρχική 首页 首頁 ホーム トップ 홈 الرئيسية خانه
    beranda voorpagina index news
    новости nachrichten ana 新闻 главная_страница «
    """
HOME = frozenset(_HOME.split())


def extract(page: Page, context: Context) -> Found[str] | None:
    """Return the section, or None."""
    return first(SOURCES, page, context)


def from_meta(page: Page, context: Context) -> Iterator[Found[str]]:
    """Metas that name it."""
    for name in ("article:section", "og:article:section", "section", "parsely-section", "cxenseparse:section",
                 "sailthru.section", "dc.subject.section", "articlesection"):  # fmt: skip
        yield from usable(page.meta.get(name, ())[:1], f"meta:{name}", context)


def from_json_ld(page: Page, context: Context) -> Iterator[Found[str]]:
    """``articleSection``; of a list the first."""
    for item in article_nodes(page)[:2]:
        value = item.get("articleSection")
        values = value if isinstance(value, list) else [value]
        yield from usable([v for v in values[:3] if isinstance(v, str)], "json-ld:articleSection", context)


def from_breadcrumbs(page: Page, context: Context) -> Iterator[Found[str]]:
    """The last crumb that is neither the article nor the front page."""
    for item in page.json_ld:
        if "breadcrumblist" not in types(item):
            continue
        elements = item.get("itemListElement")
        names = [crumb_name(e) for e in elements[:12]] if isinstance(elements, list) else []
        crumbs = [n for n in names if n]
        headline = fold(context.value("headline") or "")
        title = fold(page.title)
        while crumbs and (
            fold(crumbs[-1]) == headline or (len(crumbs) > 1 and title.startswith(fold(crumbs[-1])[:40]))
        ):
            crumbs.pop()
        yield from usable(crumbs[:0:-1] or crumbs, "json-ld:breadcrumb", context)


def from_head(page: Page, context: Context) -> Iterator[Found[str]]:
    """A short link right above the headline."""
    if page.h1 is None:
        return
    for block in page.blocks[max(0, page.h1.order - 2) : page.h1.order][::-1]:
        if block.zone == "strip" and block.link_chars and block.link_chars >= len(block.text.replace(" ", "")) * 0.8:
            yield from usable([block.text], "text", context)


def crumb_name(element: Any) -> str | None:
    """Return the name of a list element of JSON-LD."""
    if not isinstance(element, dict):
        return None
    name = element.get("name")
    if not name and isinstance(element.get("item"), dict):
        name = element["item"].get("name")
    return name if isinstance(name, str) else None


def usable(values: Any, source: str, context: Context) -> Iterator[Found[str]]:
    """Yield the values that may be the name of a section."""
    for value in values:
        text = clean(value).strip(" /|>»›")
        if text and len(text) <= MAX_SECTION and fold(text) not in HOME and not text.startswith(("http", "[", "{")):
            yield Found(text, value, source, 0.9)


SOURCES = (from_meta, from_json_ld, from_breadcrumbs, from_head)
