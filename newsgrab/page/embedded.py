"""What a page says of itself: meta tags, links, JSON-LD, microdata, RDFa and the data of scripts.

``fill`` reads all of it into the ``Page``, in the order of the page, and judges nothing. Pages put anything anywhere:
JSON-LD is broken, of any type and any depth. What cannot be read is a warning.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from ..records import dataclass
from ..text.patterns import lazy
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
# Characters of JSON-LD that are read, and of broken JSON-LD that are mended (a slow loop: about a second a million).
MAX_JSON = 4_000_000
MAX_REPAIR = 400_000

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
_NUMBER = lazy(r"\b(?:id|p|article|newsid|n|nid|sid|aid|story)=\w{1,40}")
MAX_KIND = 200  # characters of the name of a type, from its end
_ENTITY = lazy(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
# What wraps the JSON of a script: comment marks, CDATA marks, an assignment.
_WRAPPER = lazy(r"\s|\ufeff|;|<!--|-->|//|/\*|\*/|<!\[CDATA\[|\]\]>|(?:var|let|const)\s{1,9}\w{1,40}\s{0,9}=")
_WRAPPER_END = lazy(r"(?:\s|;|-->|//|/\*|\*/|\]\]>)\Z")


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


def parse_json(text: str, *, max_repair: int = MAX_REPAIR) -> tuple[list[Any], str | None]:
    """Return the JSON values in a text, mended where they can be, and what was wrong with it (None: nothing).

    Mended: wrappers of comments and CDATA, HTML entities for quotation marks, control characters, commas too many or
    too few, quotation marks inside strings, wrong escapes, comments, brackets that are missing at the end. NaN and the
    like are None. No more than ``max_repair`` characters are mended. Never raises.

    >>> parse_json('{"a": "he said "no" to it", "b": [1, 2,],')
    ([{'a': 'he said "no" to it', 'b': [1, 2]}], 'repaired')
    >>> parse_json('{&quot;a&quot;: 1}')
    ([{'a': 1}], 'repaired')
    """
    try:
        return [json.loads(text, strict=False, parse_constant=_nothing)], None
    except RecursionError:
        return [], "nested too deeply"
    except ValueError:
        pass
    text = _unwrap(text)
    if not text:
        return [], None
    for mend in (_as_is, _without_entities, _mended):
        try:
            values = _decode_all(mend(text[:max_repair] if mend is _mended else text))
        except RecursionError:
            return [], "nested too deeply"
        except ValueError:
            continue
        if values:
            return values, None if mend is _as_is else "repaired"
    return [], "cannot be read"


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
    """
    address = _FRONT.sub("", url.strip().lower()[:2000])
    head, _, query = address.partition("#")[0].partition("?")
    # Old sites have one path for all articles: /article.php?id=5
    number = _NUMBER.search(query) if query else None
    return head.rstrip("/").removesuffix("/amp") + (f"?{number[0]}" if number else "")


def _nothing(_: str) -> None:
    """Stand for NaN and Infinity, which are no JSON."""


def _big(digits: str) -> int | float:
    """Return a whole number; Python refuses those of more than 4,300 digits."""
    return int(digits) if len(digits) < 1000 else float("inf")


_DECODER = json.JSONDecoder(strict=False, parse_constant=_nothing, parse_int=_big)
_BETWEEN = lazy(r"[\s,;]*")


def _decode_all(text: str) -> list[Any]:
    """Return the JSON values that stand one after the other. Raises ValueError if the first is none."""
    values: list[Any] = []
    position = _BETWEEN.match(text).end()  # type: ignore[union-attr]
    while position < len(text):
        try:
            value, position = _DECODER.raw_decode(text, position)
        except ValueError:
            if any(isinstance(value, (dict, list)) for value in values) and text[position] not in "[{":
                break  # text behind the object
            raise
        values.append(value)
        position = _BETWEEN.match(text, position).end()  # type: ignore[union-attr]
    return [value for value in values if isinstance(value, (dict, list))]


def _unwrap(text: str) -> str:
    """Return the text without comment marks, CDATA and assignments around it."""
    start, end = 0, len(text)
    while match := _WRAPPER.match(text, start):
        start = match.end()
    while end > start and (match := _WRAPPER_END.search(text, max(start, end - 5), end)):
        end = match.start()
    return text[start:end]


def _as_is(text: str) -> str:
    return text


def _without_entities(text: str) -> str:
    return html.unescape(text) if "&quot;" in text or "&#34;" in text or "&#x22;" in text.lower() else ""


_TOKEN = lazy(
    r"(?P<string>\")|(?P<single>'(?:[^'\\\n]|\\.){0,2000}')(?=\s{0,99}[,:}\]])|(?P<open>[{\[])|(?P<close>[}\]])"
    r"|(?P<comma>,)|(?P<colon>:)|(?P<skip>\s+|//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?|<!--|-->)"
    r"|(?P<word>[^\s\"{}\[\],:/]+)|(?P<other>.)"
)
_STRING_STEP = lazy(r'[^"\\]*(?:\\.[^"\\]*)*', re.S)
# What follows the quotation mark that ends a string. Of a comma, only one before a key or a value.
_AFTER_STRING = lazy(
    r"\s*(?:\Z|[}\]:]|//|/\*|\"[^\"\n]{1,60}\"\s*:"
    r"|,\s*(?:\Z|[\"{\[\-\d}\],]|//|/\*|(?:true|false|null)\b|[A-Za-z_$][\w$]{0,40}\s{0,9}:))"
)
_BAD_ESCAPE = lazy(r'\\(?:u(?![0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|[^"\\/bfnrtu]|\Z)|\\\\')
_WORDS = {
    "true": "true", "false": "false", "null": "null", "undefined": "null", "NaN": "null", "None": "null",
    "True": "true", "False": "false",
}  # fmt: skip
_NUMBER = lazy(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\Z")


def _mended(text: str) -> str:
    """Return the text as JSON: each token where it may stand, commas as needed, all brackets closed. One pass."""
    parts: list[str] = []
    closers: list[str] = []
    expected = "value"  # value, key, colon, or next: a comma or the end of a list or an object
    position = 0
    while match := _TOKEN.match(text, position):
        kind, token = match.lastgroup, match[0]
        position = match.end()
        if kind == "string":
            token, position = _read_string(text, position)
        elif kind == "single":
            token = json.dumps(token[1:-1].replace("\\'", "'"))
        elif kind == "word" and (expected == "key" or not _NUMBER.match(token)):
            token = (expected != "key" and _WORDS.get(token)) or json.dumps(token)
        if kind in ("string", "single", "word", "open"):
            if expected == "colon":
                parts.append(":null")
                expected = "next"
            if expected == "next":
                parts.append("," if closers else " ")
                expected = "key" if closers and closers[-1] == "}" else "value"
            if kind == "open":
                parts.append(f'"":{token}' if expected == "key" else token)
                closers.append("}" if token == "{" else "]")
                expected = "key" if token == "{" else "value"
            else:
                parts.append(token)
                expected = "colon" if expected == "key" else "next"
        elif kind == "close" and token in closers[-3:]:
            closed = ""
            while closed != token:
                closed = _close(parts, closers, expected)
                expected = "next"
        elif kind == "comma" and closers and closers[-1] == "}" and expected in ("colon", "value"):
            parts.append(":null" if expected == "colon" else "null")
            expected = "next"
        elif kind == "colon" and expected == "colon":
            parts.append(":")
            expected = "value"
    while closers:
        _close(parts, closers, expected)
        expected = "next"
    return "".join(parts)


def _close(parts: list[str], closers: list[str], expected: str) -> str:
    """Close the innermost bracket, and say null where a value was to come."""
    closer = closers.pop()
    if closer == "}" and expected in ("colon", "value"):
        parts.append(":null" if expected == "colon" else "null")
    parts.append(closer)
    return closer


def _read_string(text: str, position: int) -> tuple[str, int]:
    """Return the string that begins at a position, as JSON, and where it ends."""
    pieces = []
    while True:
        match = _STRING_STEP.match(text, position)
        end = match.end() if match else position
        pieces.append(text[position:end])
        if end >= len(text) or text[end] != '"':
            end = len(text)
            break
        if _AFTER_STRING.match(text, end + 1):
            end += 1
            break
        pieces.append('\\"')
        position = end + 1
    return '"' + _BAD_ESCAPE.sub(_mend_escape, "".join(pieces)) + '"', end


def _mend_escape(match: re.Match[str]) -> str:
    if match[1]:
        return f"\\u00{match[1]}"
    if match[0] in ("\\'", "\\\\"):
        return match[0].lstrip("\\") or match[0]
    return "\\" + match[0]
