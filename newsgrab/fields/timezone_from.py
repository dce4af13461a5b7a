"""Who gave the offset of the time of publication.

Value: ``page`` (printed or in the metadata), ``site`` (the site's profile or the caller's hint), ``country``.
JSON: string or null: no offset is known, or none is needed.
Sources: ``published_at``.
Errors: none.
"""

from __future__ import annotations

from ..models import Found, FoundTime, TimezoneFrom
from ..page.model import Page
from .context import Context

NEEDS = ("published_at",)


def extract(page: Page, context: Context) -> Found[TimezoneFrom] | None:
    """Return where the offset of ``published_at`` is from."""
    found = context.found.get("published_at")
    if not isinstance(found, FoundTime) or found.timezone_from is None:
        return None
    return Found(found.timezone_from, found.raw, found.source, found.confidence)
