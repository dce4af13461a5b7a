"""When the article was last changed.

Value: as ``published_at``; None where the page says nothing of a change.
JSON: ISO 8601, as precise as the page.
Sources, best first:
    1. JSON-LD ``dateModified``
    2. ``article:modified_time``, itemprop, other meta tags
    3. ``<time datetime>`` and visible dates beside the headline that say so: "Updated", "Обновлено", "Stand"
Errors: none; a date that cannot be true is rejected.
"""

from __future__ import annotations

from ..models import FoundTime
from ..page.model import Page
from . import _times
from .context import Context

NEEDS = ("lang", "country", "published_at")

# As for the time of publication: a word of change beside the headline is worth so much.
MIN_TEXT_SCORE = 1.0


def extract(page: Page, context: Context) -> FoundTime | None:
    """Return when the article was last changed."""
    times = _times.gather(page, context)
    known = list(times.modified)
    best = known[0] if known else None
    if best is None or not best.has_time or not best.aware:
        elements = _times.from_times(page, context)
        known += [c for c in elements if c.label == "modified" and c.score > 0]
        printed = [c for c in _times.from_text(page, context) if c.label == "modified" and c.score >= MIN_TEXT_SCORE]
        known += printed
        best = known[0] if known else None
    if best is None:
        return None
    found = _times.located(_times.refine(best, known), context)
    published = context.found.get("published_at")
    if published is not None and _times.as_day(found.value) < _times.as_day(published.value):
        return None  # nobody changes what is not yet there
    return found


from_selected = _times.from_selected
