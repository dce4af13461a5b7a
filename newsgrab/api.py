"""parse(): the one place where page and fields meet."""

from __future__ import annotations

import hashlib
from dataclasses import fields as fields_of
from dataclasses import replace
from datetime import UTC, datetime
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from .fields.context import Context
from .fields.order import load_fields
from .models import Article, Found, Quote
from .page.load import load_page
from .page.model import Page
from .page.selected import selected

_KEYS = frozenset(f.name for f in fields_of(Article))


def parse(
    data: bytes | str,
    url: str | None = None,
    *,
    fetched_at: datetime | str | None = None,
    content_type: str | None = None,
    lang: str | None = None,
    country: str | None = None,
    timezone: str | None = None,
    http_status: int | None = None,
    explain: bool = False,
) -> Article:
    """Return the record of one page: HTML or a text dump, as bytes (best: the charset is then found out) or text.

    ``url`` is the address it came from, ``content_type`` the HTTP header, ``fetched_at`` the moment of the copy
    (relative times such as "3 hours ago" are counted from it): a datetime or RFC 3339; without an offset it is taken
    for UTC. ``lang`` (BCP 47), ``country`` (ISO 3166-1) and
    ``timezone`` (an IANA name or an offset) win over what the page says. ``explain`` also collects the candidates that
    lost, as ``rivals`` of ``Article.evidence``.

    Raises nothing for any page: what cannot be read is None, and ``warnings`` says why. ValueError for a ``fetched_at``
    that is no time.
    """
    fetched_at = as_moment(fetched_at)
    page = load_page(data, url, content_type)
    context = Context(
        url=url,
        host=host_of(url),
        lang=lang,
        country=country.upper() if country else None,
        timezone=timezone,
        fetched_at=fetched_at,
        explain=explain,
        warnings=page.warnings,
    )
    values: dict[str, Any] = {"url": url, "fetched_at": fetched_at, "http_status": http_status}
    layouts = context.site.layout
    for key, module in load_fields():
        try:
            found: Found[Any] | None = module.extract(page, context)
            if layouts:
                found = from_profile(key, module, page, context, found)
        except Exception as error:  # a bug of ours costs one field of one page, and is told
            context.warn(f"internal: {key}: {type(error).__name__}: {error}")
            continue
        if found is None:
            continue
        context.found[key] = found
        if key in ("lang", "country"):
            setattr(context, key, found.value)
        if key in _KEYS:
            values[key] = found.value
    for key in context.dropped:
        context.found.pop(key, None)
        values.pop(key, None)
    page.release()
    raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
    values["sha256"] = hashlib.sha256(raw).hexdigest()
    return Article(**values, evidence=context.found, warnings=context.warnings)


def as_moment(given: datetime | str | None) -> datetime | None:
    """Return a moment with its offset.

    >>> as_moment("2026-11-20T14:05:00Z") == as_moment(datetime(2026, 11, 20, 14, 5))
    True
    """
    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(given) if isinstance(given, str) else given
    except ValueError:
        raise ValueError(f"fetched_at: not a time as RFC 3339 has it: {given!r}") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def from_profile(
    key: str, module: ModuleType, page: Page, context: Context, other: Found[Any] | None
) -> Found[Any] | None:
    """Return what the site's profile selects for a field, ``other`` as its rival; ``other`` where it selects nothing.

    A field says in ``from_selected(texts, source, context)`` what the selected texts mean; without it the first is the
    value.
    """
    if (chosen := selected(page, context.site, key, context.fetched_at)) is None:
        return other
    source, texts = chosen
    read = getattr(module, "from_selected", None)
    found: Found[Any] | None = Found(texts[0], texts[0], source) if read is None else read(texts, source, context)
    if found is None:
        context.warn(f"{key}: {source} selects {texts[0][:80]!r}, which cannot be read")
        return other
    if other is not None and context.explain:
        found = replace(
            found, rivals=(replace(other, rivals=(), reason="the site's profile comes first"), *other.rivals)
        )
    return found


def find_quotes(text: str, lang: str | None = None) -> list[Quote]:
    """Return the quotes in a text that someone already has: paragraphs separated by blank lines."""
    from .fields.quotes import find_quotes as find

    return find(text, lang)


def host_of(url: str | None) -> str | None:
    """Return the host of an address in lower case, without ``www.``; None where there is none.

    >>> host_of("https://www.Example.com:8080/a")
    'example.com'
    """
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return (host.removeprefix("www.") if host else None) or None
