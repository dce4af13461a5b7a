"""The host of the page, without ``www.``.

Value: str, lower case. JSON: string or null.
Sources: the address of the page, else the one that the page gives for itself.
Errors: none.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from ..models import Found
from ..page.model import Page
from .context import Context

NEEDS: tuple[str, ...] = ()


def extract(page: Page, context: Context) -> Found[str] | None:
    """Return the host, or None where no address is known."""
    if context.host:
        return Found(context.host, context.url or context.host, "url")
    for source, urls in (
        ("link:canonical", page.rel.get("canonical", ())),
        ("meta:og:url", page.meta.get("og:url", ())),
    ):
        for url in urls[:1]:
            try:
                host = urlsplit(url).hostname
            except ValueError:
                continue
            if host and "." in host:
                return Found(host.removeprefix("www."), url, source, 0.8)
    return None
