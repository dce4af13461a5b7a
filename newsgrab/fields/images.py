"""The images of the article, the main one first.

Value: list of ``Image`` (absolute address, alternative text, caption). JSON: list of objects.
Sources: ``image`` of the article in JSON-LD, ``og:image``, ``twitter:image``; the ``<img>`` between headline and text;
then every ``<img>`` of the article's region.
An address that stands twice is one image.
Errors: none; an address that is none (``data:``, a blank) is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from ..models import Found, Image
from ..page.model import Page
from .context import Context

NEEDS = ("body",)

# Attributes that hold the true address where a script loads the image later, best first.
ATTRIBUTES = ("data-src", "data-lazy-src", "data-original", "src")
# Images of an article at most; a gallery may have a hundred.
MAX_IMAGES = 200


def extract(page: Page, context: Context) -> Found[list[Image]] | None:
    """Return the images, or None where there are none."""
    found: dict[str, Image] = {}
    source = ""
    for image, where in [*from_metadata(page), *from_head_matter(page), *from_region(page)]:
        url = absolute(page, image.url)
        if url is None:
            continue
        source = source or where
        known = found.get(url)
        if known is None and len(found) < MAX_IMAGES:
            found[url] = Image(url, image.alt, image.caption)
        elif known is not None:
            found[url] = Image(url, known.alt or image.alt, known.caption or image.caption)
    if not found:
        return None
    images = list(found.values())
    return Found(images, images[0].url, source)


def from_metadata(page: Page) -> Iterator[tuple[Image, str]]:
    """The main image, as the page's data name it."""
    for node in page.json_ld:
        if "headline" in node or "articleBody" in node:
            for url in addresses(node.get("image")):
                yield Image(url), "json-ld:image"
            break
    for name in ("og:image", "og:image:url", "twitter:image", "twitter:image:src"):
        for content in page.meta.get(name, ())[:1]:
            yield Image(content), f"meta:{name}"


def addresses(value: Any) -> Iterator[str]:
    """The addresses in a JSON-LD ``image``: a text, an ImageObject, or a list of these."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            item = item.get("url") or item.get("contentUrl") or item.get("@id")
        if isinstance(item, str):
            yield item


def from_head_matter(page: Page) -> Iterator[tuple[Image, str]]:
    """The images between the headline and the text."""
    if page.h1 is None or not page.images:
        return
    first = next((block.order for block in page.blocks if block.zone == "body"), -1)
    for img, order in page.images:
        if page.h1.order < order <= first:
            yield from read_image(img)


def from_region(page: Page) -> Iterator[tuple[Image, str]]:
    """The images that stand in the article."""
    for img, caption in page.reading.images[:MAX_IMAGES]:
        yield from read_image(img, caption)


def read_image(img: Any, caption: str = "") -> Iterator[tuple[Image, str]]:
    """The image of an ``<img>``, of lxml or BeautifulSoup, if it has an address."""
    url = next((value for name in ATTRIBUTES if (value := img.get(name)) and not value.startswith("data:")), None)
    if url is not None:
        alt = " ".join(str(img.get("alt") or "").split())
        yield Image(str(url), alt or None, caption or None), "text"


def absolute(page: Page, url: str) -> str | None:
    """Return an address as an absolute one; None for what is no web address."""
    if url.startswith(("https://", "http://")):
        return url.strip()
    try:
        joined = urljoin(page.base_url or page.url or "", url.strip())
        parts = urlsplit(joined)
    except ValueError:
        return None
    if parts.scheme in ("http", "https") and parts.netloc:
        return joined
    # Without an address for the page, a relative one is all there is.
    return joined if joined and not parts.scheme and not (page.base_url or page.url) else None
