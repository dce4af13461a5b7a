"""When the article was published.

Value: aware ``datetime`` where the offset is known, naive where it is not, ``date`` where the page says no time.
JSON: ISO 8601, as precise as the page.
Sources, best first:
    1. JSON-LD ``datePublished``: articles, then the page, then anything
    2. ``article:published_time``
    3. ``itemprop=datePublished``
    4. other meta tags: parsely-pub-date, dc.date.issued, …
    5. ``<time datetime>`` beside the headline
    6. the visible date beside the headline, by the words of the language
    7. the day in the address
A bare day is refined by a source that says the time on that day, a time without offset by one that gives the offset of
that time. Where the page gives no offset the site's profile does, then the country (see ``text/zones.py``).
Errors: none; a date that cannot be true is rejected, with its reason.
"""

from __future__ import annotations

from ..models import FoundTime
from ..page.model import Page
from . import _times
from ._times import Candidate
from .context import Context

NEEDS = ("lang", "country")

# A printed date needs more than to stand somewhere before the text: a place beside the headline, a label, a time.
MIN_TEXT_SCORE = 1.5


def extract(page: Page, context: Context) -> FoundTime | None:
    """Return when the article was published."""
    best = choose(page, context)
    if best is None:
        return None
    return _times.located(best, context)


def choose(page: Page, context: Context) -> Candidate | None:
    """Return the best candidate, refined by the others."""
    times = _times.gather(page, context)
    known = list(times.published)
    best = known[0] if known else None
    if best is not None and best.has_time and best.aware:
        return best
    elements = sorted(_times.from_times(page, context), key=lambda c: -c.score)
    known += [c for c in elements if c.label == "published" and c.score > 0]
    if best is None and known:
        best = known[0]
    if best is None or not best.has_time or not best.aware:
        printed = [c for c in _times.from_text(page, context) if c.label == "published"]
        if best is None:
            best = next((c for c in printed if c.score >= MIN_TEXT_SCORE), None)
        known += printed
    if best is None:
        best = next(_times.from_url(page, context), None)
    if best is None:
        return None
    return _times.refine(best, known)
