"""The links inside the body.

Value: list of ``Link`` (absolute address, text), each address once, in the order of the text. JSON: list of objects.
Source: ``<a href>`` of the article's region.
Errors: none; what is no web address (``mailto:``, ``javascript:``, a fragment of the same page) is left out.
"""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from ..models import Found, Link
from ..page.model import Page
from .context import Context

NEEDS = ("body",)

# Links of one article at most; a live blog may have hundreds.
MAX_LINKS = 1_000
WHOLE = ("https://", "http://")


def extract(page: Page, context: Context) -> Found[list[Link]] | None:
    """Return the links, or None where there are none."""
    if context.value("body") is None:
        return None
    found: dict[str, Link] = {}
    base = page.base_url or page.url or ""
    for href, text in page.reading.links[:MAX_LINKS]:
        if href.startswith("#"):
            continue
        try:
            # Joining costs more than everything else here, and most addresses are whole.
            url = href.strip() if href.startswith(WHOLE) else urljoin(base, href.strip())
            if not url.startswith(WHOLE) and (base or urlsplit(url).scheme):
                continue
        except ValueError:
            continue
        found.setdefault(url, Link(url, text))
    links = list(found.values())
    return Found(links, links[0].url, "text") if links else None
