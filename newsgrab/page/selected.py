"""What a site's profile selects from a page: the texts behind the selectors of the layout that was served."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from ..profiles import Layout, Selector, Site
from ..text.steps import apply_steps
from .model import Page

# Elements of one selector at most.
MAX_SELECTED = 50


def layouts(site: Site, fetched_at: datetime | None) -> list[Layout]:
    """Return the layouts that the copy may have: that of its day, or all where the day is not known, today's first."""
    dated = sorted((layout for layout in site.layout if layout.until), key=lambda layout: layout.until)
    today = [layout for layout in site.layout if not layout.until]
    if fetched_at is None:
        return today + dated[::-1]
    day = fetched_at.date()
    return ([layout for layout in dated if date.fromisoformat(layout.until) >= day] + today)[:1]


def selected(page: Page, site: Site, key: str, fetched_at: datetime | None) -> tuple[str, list[str]] | None:
    """Return (source, texts) for a field, from the first layout that has something for it; None where none has."""
    for layout in layouts(site, fetched_at):
        selector = layout.fields.get(key)
        if selector is not None and (texts := list(_texts(page, selector))):
            return f"site:{selector.select}", texts
    return None


def _texts(page: Page, selector: Selector) -> Iterator[str]:
    for tag in page.soup(page.root).select(selector.select, limit=MAX_SELECTED):
        raw = tag.get(selector.attribute) if selector.attribute else tag.get_text(" ")
        if raw is not None and (text := apply_steps(raw if isinstance(raw, str) else " ".join(raw), selector.steps)):
            yield text
