"""The address that the page gives for itself.

Value: str, absolute. JSON: string or null.
Sources, best first: ``link rel=canonical``, ``og:url``, the ``url`` of the article in JSON-LD.
An address of another site, or of the front page, is a fault of the template and left out.
Errors: none.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from ..models import Found
from ..page.embedded import article_nodes
from ..page.model import Page
from .context import Context, first

NEEDS: tuple[str, ...] = ()

# Longer is no address.
MAX_LENGTH = 2000


def extract(page: Page, context: Context) -> Found[str] | None:
    """Return the canonical address, or None."""
    return first(SOURCES, page, context)


def from_link(page: Page, context: Context) -> Iterator[Found[str]]:
    """``link rel=canonical``."""
    yield from usable(page, context, "link:canonical", page.rel.get("canonical", ()))


def from_meta(page: Page, context: Context) -> Iterator[Found[str]]:
    """``og:url``."""
    yield from usable(page, context, "meta:og:url", page.meta.get("og:url", ()))


def from_json_ld(page: Page, context: Context) -> Iterator[Found[str]]:
    """The address of the article node."""
    for item in article_nodes(page)[:1]:
        place = item.get("mainEntityOfPage")
        if isinstance(place, dict):
            place = place.get("@id") or place.get("url")
        urls = [url for url in (item.get("url"), place) if isinstance(url, str)]
        yield from usable(page, context, "json-ld:url", urls)


def usable(page: Page, context: Context, source: str, urls: list[str] | tuple[str, ...]) -> Iterator[Found[str]]:
    """Yield the addresses that may be of this page, made absolute."""
    for raw in urls[:3]:
        raw = raw.strip()
        if not raw or len(raw) > MAX_LENGTH:
            continue
        try:
            url = raw if raw.startswith("http") else urljoin(page.base_url or context.url or "", raw)
            parts = urlsplit(url)
            host = (parts.hostname or "").removeprefix("www.")
            front = parts.path in ("", "/") and not parts.query and urlsplit(context.url or "").path not in ("", "/")
        except ValueError:
            continue
        if parts.scheme not in ("http", "https") or "." not in host:
            continue
        if context.host and not is_same_site(host, context.host):
            continue
        if front:
            continue
        yield Found(url, raw, source)


def is_same_site(a: str, b: str) -> bool:
    """Return whether two hosts are of one owner, as far as names tell: one ends in the other's domain.

    >>> is_same_site("amp.example.co.uk", "example.co.uk"), is_same_site("example.com", "example.org")
    (True, False)
    """
    first, second = a.split("."), b.split(".")
    # A second level such as co.uk or com.br is short, and belongs to nobody.
    size = 3 if len(first) > 2 and len(first[-1]) == 2 and len(first[-2]) <= 3 else 2
    return first[-size:] == second[-size:]


SOURCES = (from_link, from_meta, from_json_ld)
