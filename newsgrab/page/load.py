"""Bytes to Page: charset, dump or markup, one parse, one walk."""

from __future__ import annotations

from . import embedded
from .charset import decide, from_text
from .dump import dump_to_tree, looks_like_dump
from .files import HEAD, not_a_page
from .model import Element, Page
from .regions import choose
from .tree import load_tree
from .walk import walk

# What a browser makes of a text file when it saves it: one <pre> and little else.
MAX_AROUND_PRE = 4  # elements
# Markup that is no page.
_FEEDS = {"rss": "a feed", "feed": "a feed", "rdf:rdf": "a feed", "urlset": "a sitemap", "sitemapindex": "a sitemap"}


def load_page(data: bytes | str, url: str | None = None, content_type: str | None = None) -> Page:
    """Return the page that ``data`` holds. Whatever it is, this raises nothing: see ``Page.warnings``."""
    if isinstance(data, bytes) and (what := not_a_page(data[:HEAD])):
        root, _ = load_tree(b"")
        return Page(url=url, root=root, base_url=url, warnings=[f"not an article: this is {what}"])
    charset = from_text(data) if isinstance(data, str) else decide(data, content_type)
    page = Page(url=url, charset=charset.name, warnings=list(charset.warnings))
    text = charset.data.decode() if looks_like_dump(charset.data) else None
    if text is None:
        page.root, warnings = load_tree(charset.data)
        page.warnings += warnings
        text = text_file(page.root)
        body = page.root.find("body")
        if body is not None and len(body) and (what := _FEEDS.get(body[0].tag)):
            page.warnings.append(f"not an article: this is {what}")
    if text is not None:
        page.kind = "text"
        page.root, warnings = dump_to_tree(text, url)
        page.warnings += warnings
    embedded.fill(page)
    if not choose(page, *walk(page)):
        page.blocks.clear()
        page.marked.clear()
        page.times.clear()
        page.images.clear()
        choose(page, *walk(page, deep=True))
    return page


def text_file(root: Element) -> str | None:
    """Return the text of a text file that a browser wrapped in ``<pre>``, or None if the page is none."""
    if len(root) > 2 or not len(root) or len(root[-1]) != 1 or root[-1][0].tag not in ("pre", "plaintext"):
        return None
    if sum(1 for _ in zip(root.iter(), range(MAX_AROUND_PRE + 3), strict=False)) > MAX_AROUND_PRE + 2:
        return None
    return "".join(root[-1][0].itertext())
