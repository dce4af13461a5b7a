"""What a page says of itself: meta tags, links, JSON-LD, microdata, RDFa and the data of scripts.

``fill`` reads all of it into the ``Page``, in the order of the page, and judges nothing. Pages put anything anywhere:
JSON-LD is broken, of any type and any depth. What cannot be read is a warning.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from ..records import dataclass
from ..text.patterns import lazy
from .loose_json import MAX_REPAIR, parse_json
from .model import Element, Page

# Bounds for one page, each far above what real pages have: JSON-LD objects and scripts, elements with itemprop or
# property, other scripts with data.
MAX_NODES = 2000
MAX_SCRIPTS = 200
MAX_PROPERTIES = 5000
MAX_STATES = 50
MAX_METAS = 5000
# Characters of a language tag; the longest that is registered has 27.
MAX_LANG = 40
# Characters of JSON-LD that are read.
MAX_JSON = 4_000_000

# Keys of JSON-LD whose values describe the page itself. Lists of other pages (itemListElement) and parts of the article
# (liveBlogUpdate, comment) stay where they are.
_UNROLLED = frozenset({"@graph", "@included", "mainentity", "mainentityofpage", "subjectof", "haspart"})

# Best first. A page with both has the first for the story and the second for the page around it.
ARTICLE_TYPES = {
    name: rank
    for rank, names in enumerate(
        (
            "newsarticle reportagenewsarticle analysisnewsarticle opinionnewsarticle backgroundnewsarticle "
            "reviewnewsarticle askpublicnewsarticle liveblogposting",
            "article blogposting report advertisercontentarticle satiricalarticle techarticle scholarlyarticle "
            "medicalscholarlyarticle",
            "socialmediaposting discussionforumposting",
        )
    )
    for name in names.split()
}

_META_NAMES = frozenset(("name", "property", "itemprop", "http-equiv"))
# Most links of a page, of use to a browser alone.
_SUPPLY = frozenset(
    (
        "stylesheet",
        "preload",
        "prefetch",
        "dns-prefetch",
        "preconnect",
        "modulepreload",
        "icon",
        "shortcut icon",
        "apple-touch-icon",
    )
)
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Microdata and RDFa; the property of a <meta> is read with the others of its kind. "//@itemprop" would visit the texts,
# too. Cut before the step to the element: libxml2 compares each element with all before it there (60,000 of them took
# 3 seconds).
_WITH = f"(descendant-or-self::*/@%s)[position() <= {MAX_PROPERTIES}]"
_ITEMPROPS: Any = etree.XPath(_WITH % "itemprop")
_PROPERTIES: Any = etree.XPath(_WITH % "property" + "[not(parent::meta)]")
_EITHER: Any = etree.XPath(f"{_WITH % 'itemprop'}/..|{_WITH % 'property'}/..")

# Scripts that assign the data of the page: window.__INITIAL_STATE__ = {…}. The name stands near their beginning.
_STATE = lazy(r"\b(?:window|self|globalThis)(?:\.|\[[\"'])(__[A-Za-z0-9_]{2,40})\b[\"'\]]{0,2}\s{0,9}=")
_STATE_HINT = "__"
MAX_STATE_OFFSET = 500  # characters
_VOCABULARY = lazy(r"[/:#]")
_FRONT = lazy(r"\A(?:https?:)?//(?:www\.|m\.|amp\.)?")
_ARTICLE_ID = lazy(r"\b(?:id|p|article|newsid|n|nid|sid|aid|story)=\w{1,40}")
MAX_KIND = 200  # characters of the name of a type, from its end
_ENTITY = lazy(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def fill(page: Page) -> None:
    """Read the embedded data of ``page.root`` into the page."""
    root = page.root
    lang = root.get("lang") or root.get("xml:lang") or root.get(_XML_LANG) or ""
    page.html_lang = lang[:MAX_LANG].strip() or None
    budget = _Budget()
    base = None
    metas = 0
    meta, rels = page.meta, page.rel
    for node in root.iter("meta", "link", "script", "title", "base"):
        tag = node.tag
        if tag == "meta":
            metas += 1
            if metas > MAX_METAS:
                _warn(page, f"truncated: more than {MAX_METAS} meta tags")
                continue
            content = first = None
            for key, value in node.items():
                if key == "content":
                    content = value
                elif key in _META_NAMES:
                    name = value.strip().lower()
                    if first is None:
                        first = name
                    elif name != first:
                        meta.setdefault(name, []).append(node.get("content", ""))
            if first and content is not None:
                meta.setdefault(first, []).append(content)
        elif tag == "link":
            rel = node.get("rel")
            if rel and rel not in _SUPPLY and (href := node.get("href")):
                for word in rel.lower().split():
                    rels.setdefault(word, []).append(href.strip())
        elif tag == "script":
            kind = node.get("type")
            if kind is None:
                if node.get("src") is None:
                    page.scripts.append(node)
            elif "ld+json" in (kind := kind.lower()):
                if text := _script_text(node):
                    _add_json_ld(page, text, budget)
            elif "json" in kind or ((not kind or "javascript" in kind) and node.get("src") is None):
                page.scripts.append(node)
        elif tag == "title":
            if not page.title and node.text and _is_html(node):
                page.title = " ".join(node.text.split())
        elif base is None:
            base = node.get("href")
    page.base_url = _join(page.url, base)
    named, properties = _ITEMPROPS(root), _PROPERTIES(root)  # texts that know their element
    if named and properties:
        for node in _EITHER(root):
            names = node.get("itemprop") or (node.get("property") if node.tag != "meta" else None)
            if names:
                _add_properties(page, names, node)
    else:
        for names in named or properties:
            _add_properties(page, names, names.getparent())


def _add_properties(page: Page, names: str, node: Element) -> None:
    for name in names.lower().split():
        if "/" in name or ":" in name:
            name = _VOCABULARY.split(name)[-1]
        page.itemprops.setdefault(name, []).append(node)


def article_nodes(page: Page) -> list[dict[str, Any]]:
    """Return the JSON-LD objects that are articles, best first.

    A node whose address is that of the page comes before one without an address, that one before a node of another
    page; then news before other articles, then the order of the page. Nodes that ``is_of_another`` are left out.
    """
    if page.articles is not None:
        return page.articles
    ranks: list[tuple[int, int]] = []
    for place, node in enumerate(page.json_ld):
        known = [ARTICLE_TYPES[name] for name in types(node) if name in ARTICLE_TYPES]
        if known and not is_of_another(page, node):
            ranks.append((min(known), place))
    if len(ranks) <= 1:  # most pages: no address need be looked at
        page.articles = [page.json_ld[place] for _, place in ranks]
        return page.articles
    own = own_addresses(page)
    ranked = []
    for rank, place in ranks:
        node = page.json_ld[place]
        addresses = {_address(url) for url in _addresses(node)}
        match = 1 if not addresses or not own else 0 if addresses & own else 2
        ranked.append((match, rank, place))
    page.articles = [page.json_ld[place] for _, _, place in sorted(ranked)]
    return page.articles


# A headline that has less than this share of its words in the titles of the page may be that of another article.
MIN_SHARED = 0.3
MAX_HEADLINE = 600  # characters
_TITLE_WORD = lazy(r"\w+")


def own_addresses(page: Page) -> set[str]:
    """Return the addresses of the page, as they are compared."""
    return {_address(url) for url in {page.url, *page.rel.get("canonical", ()), *page.meta.get("og:url", ())} if url}


def is_of_another(page: Page, node: dict[str, Any]) -> bool:
    """Return whether a JSON-LD object speaks of another article: by its headline, and by its address."""
    headline = node.get("headline")
    if not isinstance(headline, str) or not page.title:
        return False
    words = set(_TITLE_WORD.findall(headline[:MAX_HEADLINE].lower()))
    said = " ".join((page.title, *page.meta.get("og:title", ())[:1], "" if page.h1 is None else page.h1.text)).lower()
    if not words or len(words & set(_TITLE_WORD.findall(said))) >= MIN_SHARED * len(words):
        return False
    addresses = {_address(url) for url in _addresses(node)}
    own = own_addresses(page)
    return bool(addresses and own and not addresses & own)


def types(node: dict[str, Any]) -> list[str]:
    """Return the types of a JSON-LD object in lower case, without the vocabulary.

    >>> types({"@type": ["http://schema.org/NewsArticle", "schema:Thing", 5]})
    ['newsarticle', 'thing']
    """
    value = node.get("@type", node.get("type"))
    if isinstance(value, str):
        return [_kind(value[-MAX_KIND:])]
    return [_kind(name[-MAX_KIND:]) for name in value[:20] if isinstance(name, str)] if isinstance(value, list) else []


@lru_cache(maxsize=1024)  # pages have the same few types again and again
def _kind(name: str) -> str:
    return _VOCABULARY.split(name)[-1].strip().lower()


def resolve(page: Page, value: Any) -> Any:
    """Return the object of the page that a reference ``{"@id": …}`` points to, or the value itself."""
    if isinstance(value, dict) and isinstance(key := value.get("@id"), str) and not (value.keys() - {"@id", "@type"}):
        for node in page.json_ld:
            if node is not value and node.get("@id") == key and len(node) > len(value):
                return node
    return value


@dataclass(slots=True)
class _Budget:
    """What may still be read of a page's JSON-LD."""

    scripts: int = MAX_SCRIPTS
    characters: int = MAX_JSON
    repair: int = MAX_REPAIR


def read_states(scripts: list[Element]) -> list[tuple[str, str]]:
    """Return (name, text) of the scripts with data of the page. Few pages need them, and their text is long."""
    states: list[tuple[str, str]] = []
    for node in scripts:
        if len(states) >= MAX_STATES:
            break
        kind = node.get("type")
        if kind is not None and "json" in kind.lower():
            if text := _script_text(node):
                states.append((node.get("id") or node.get("data-id") or "", text))
        elif (
            (text := node.text)
            and text.find(_STATE_HINT, 0, MAX_STATE_OFFSET) >= 0
            and (match := _STATE.search(text, 0, MAX_STATE_OFFSET))
        ):
            states.append((match[1], text))
    return states


def _script_text(node: Element) -> str:
    return "".join(node.itertext()) if len(node) else node.text or ""


def _add_json_ld(page: Page, text: str, budget: _Budget) -> None:
    budget.scripts -= 1
    budget.characters -= len(text)
    if budget.scripts < 0 or budget.characters < 0:
        _warn(page, "json-ld: too much of it, the rest was not read")
        return
    values, fault = parse_json(text, max_repair=budget.repair)
    if fault:
        _warn(page, f"json-ld: {fault}")
        budget.repair = max(0, budget.repair - len(text))
    if "&" in text and _ENTITY.search(text):
        _unescape(values)
    for node in _unroll(values):
        if len(page.json_ld) >= MAX_NODES:
            _warn(page, f"json-ld: only {MAX_NODES} objects were read")
            return
        page.json_ld.append(node)


def _warn(page: Page, message: str) -> None:
    if message not in page.warnings:
        page.warnings.append(message)


def _unroll(values: list[Any]) -> Iterator[dict[str, Any]]:
    """Yield the objects that describe the page, outer before inner, in their order. Without recursion."""
    stack: list[Any] = values[::-1]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(value[::-1])
        elif isinstance(value, dict):
            if value.keys() - {"@context", "@graph"}:
                yield value
            for key in reversed(value):
                if key.lower() in _UNROLLED and isinstance(value[key], (dict, list)):
                    stack.append(value[key])


def _unescape(values: list[Any]) -> None:
    """Replace the entities in all strings; only those that end in a semicolon, since addresses hold others."""
    stack: list[Any] = [values]
    while stack:
        value = stack.pop()
        pairs: Any = value.items() if isinstance(value, dict) else enumerate(value)
        for key, child in list(pairs):
            if isinstance(child, str):
                if "&" in child:
                    value[key] = _ENTITY.sub(_unescape_one, child)
            elif isinstance(child, (dict, list)):
                stack.append(child)


def _unescape_one(match: re.Match[str]) -> str:
    return html.unescape(match[0])


def _is_html(node: Element) -> bool:
    """Tell whether a <title> is that of the page and not of a drawing."""
    parent = node.getparent()
    return parent is None or parent.tag not in ("svg", "symbol", "g", "path", "use", "a")


def _join(base: str | None, href: str | None) -> str | None:
    if not href:
        return base
    try:
        joined = urljoin(base or "", href.strip())
        return joined if urlsplit(joined).scheme else base
    except ValueError:
        return base


def _addresses(node: dict[str, Any]) -> Iterator[str]:
    """Yield the addresses that a JSON-LD object gives for itself."""
    values = [node.get("url"), node.get("mainEntityOfPage"), node.get("@id")]
    for value in values:
        for item in value[:5] if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                item = item.get("@id") or item.get("url")
            if isinstance(item, str) and item.startswith(("http:", "https:", "//")):
                yield item


def _address(url: str) -> str:
    """Return what two addresses of one page have in common: host and path.

    >>> _address("http://www.example.com/a/?utm_source=x#top") == _address("https://example.com/a")
    True
    >>> _address("http://example.com/a.php?id=5&from=rss") == _address("http://example.com/a.php?lang=en&id=5")
    True
    >>> _address("http://example.com/a.php?id=5") == _address("http://example.com/a.php?id=6")
    False
    """
    address = _FRONT.sub("", url.strip().lower()[:2000])
    head, _, query = address.partition("#")[0].partition("?")
    # Old sites have one path for all articles: /article.php?id=5
    number = _ARTICLE_ID.search(query) if query else None
    return head.rstrip("/").removesuffix("/amp") + (f"?{number[0]}" if number else "")
