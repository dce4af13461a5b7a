"""The text that the time of publication was read from.

Value: str, exactly as the page has it: ``11.03.2024г. в 20:30``.
JSON: string or null.
Sources: what ``published_at`` was read from.
Errors: none.
"""

from __future__ import annotations

from ..models import Found
from ..page.model import Page
from .context import Context

NEEDS = ("published_at",)


def extract(page: Page, context: Context) -> Found[str] | None:
    """Return the text of the winner of ``published_at``."""
    found = context.found.get("published_at")
    if found is None or not found.raw:
        return None
    return Found(found.raw, found.raw, found.source, found.confidence)
