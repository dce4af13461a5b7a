"""When the article was last changed.

Value: as ``published_at``; None where the page says nothing of a change.
JSON: ISO 8601, as precise as the page.
Sources, best first:
    1. JSON-LD ``dateModified``
    2. ``article:modified_time``, itemprop, other meta tags
    3. ``<time datetime>`` and visible dates beside the headline that say so: "Updated", "Обновлено", "Stand"
A change before the publication is none.
Errors: none; a date that cannot be true or cannot be read is a warning.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ..models import FoundTime
from ..page.model import Page
from . import _times, _visible
from .context import Context

NEEDS = ("lang", "country", "published_at")

# A date with a word of change needs no other sign, as long as it stands with the article.
MIN_TEXT_SCORE = 0.0


def extract(page: Page, context: Context) -> FoundTime | None:
    """Return when the article was last changed."""
    times = _times.gather(page, context)
    known = list(times.modified)
    best = known[0] if known else None
    if best is None or not best.has_time or not best.aware:
        elements = _visible.from_times(page, context)
        known += [c for c in elements if c.label == "modified" and c.score > 0]
        printed = [c for c in _visible.from_text(page, context) if c.label == "modified" and c.score >= MIN_TEXT_SCORE]
        known += printed
        best = known[0] if known else None
    if best is None:
        return None
    best = _times.refine(best, known)
    found = _times.located(best, context)
    published = context.found.get("published_at")
    if published is not None and earlier(found.value, published.value):
        return None  # nobody changes what is not yet there
    if context.explain:
        found = replace(found, rivals=_visible.rivals(best, "modified", page, context))
    return found


def earlier(value: _times.Moment, other: _times.Moment) -> bool:
    """Whether one moment is before another, as exactly as both are known."""
    if isinstance(value, datetime) and isinstance(other, datetime):
        if value.tzinfo is not None and other.tzinfo is not None:
            return value < other
        if value.tzinfo is None and other.tzinfo is None:
            return value < other
    return _times.as_day(value) < _times.as_day(other)


from_selected = _times.from_selected
