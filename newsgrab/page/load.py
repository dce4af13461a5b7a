"""Bytes to Page: charset, dump or markup, one parse, one walk."""

from __future__ import annotations

from . import embedded
from .charset import decide, from_text
from .model import Page
from .regions import choose
from .tree import load_tree
from .walk import walk


def load_page(data: bytes | str, url: str | None = None, content_type: str | None = None) -> Page:
    """Return the page that ``data`` holds. Whatever it is, this raises nothing: see ``Page.warnings``."""
    charset = from_text(data) if isinstance(data, str) else decide(data, content_type)
    page = Page(url=url, charset=charset.name, warnings=list(charset.warnings))
    page.root, warnings = load_tree(charset.data)
    page.warnings += warnings
    embedded.fill(page)
    frames, block_frames = walk(page)
    choose(page, frames, block_frames)
    return page
