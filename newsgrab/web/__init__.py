"""URL to bytes: the guarded client, and what decides whether and when it may ask.

    session    one URL to one whole page: redirects, tries, deadline      transport, body   one exchange
    guard      which addresses may be dialled                             challenge         answers that are no pages
    robots, pace, cookies, cache                                          many              lists of URLs
    discover   feeds and sitemaps

Nothing here is imported before it is used: ``import newsgrab`` and ``newsgrab parse`` load no network client.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..models import Article
    from .options import Options
    from .session import Client, Response

__all__ = ["Client", "Options", "Response", "fetch", "to_article"]

_LAZY = {"Client": ".session", "Response": ".session", "Options": ".options"}


def __getattr__(name: str) -> object:
    if name in _LAZY:
        from importlib import import_module

        return getattr(import_module(_LAZY[name], __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def fetch(url: str, **options: Any) -> Article:
    """Fetch one page and return its record. ``options`` are the fields of ``Options``, and the hints of ``parse``.

    Raises FetchError, RefusedError or NotAnArticleError.
    """
    from .options import Options
    from .session import Client

    hints = {name: options.pop(name) for name in ("lang", "country", "timezone") if name in options}
    with Client(Options(**options)) as client:
        return to_article(client.get(url), **hints)


def to_article(response: Response, **hints: Any) -> Article:
    """Return the record of a page that was fetched, with what the fetch knows of it."""
    from ..api import parse

    article = parse(
        response.body,
        response.final_url,
        fetched_at=response.fetched_at,
        content_type=response.content_type,
        http_status=response.status,
        **hints,
    )
    return replace(article, warnings=[*article.warnings, *response.warnings])
