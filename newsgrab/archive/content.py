"""An article as the archive keeps it: rows of tables, and back to the record.

A version is what a reader of the article would call its text: headline, lead, body and authors. What moves on its own
(view count, ticker, advertised links, the time of the last change) makes no new version; counts and rates have rows of
their own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from .._version import __version__
from ..models import NOT_ARTICLE, SCHEMA_VERSION, Article, to_json

TEXTS = (
    *("url", "canonical_url", "site", "lang", "country", "headline", "lead", "body", "section"),
    *("published_at", "modified_at", "published_raw", "timezone_from"),
)
LISTS = ("authors", "tags", "images", "links", "warnings")
CONTENT = ("headline", "lead", "body", "authors")

# Columns of quotes by the key of the record; two keys are words of SQL.
QUOTE_COLUMNS = {
    "text": "text",
    "speaker": "speaker",
    "role": "role",
    "cue": "cue",
    "kind": "kind",
    "where": "place",
    "start": "start_offset",
    "end": "end_offset",
}
RATE_COLUMNS = ("base", "counter", "value", "units", "kind", "change", "raw")


def is_article(article: Article) -> bool:
    """Say whether a page is an article, or may be one: its record has no warning that it is none."""
    return not any(warning.startswith(NOT_ARTICLE) for warning in article.warnings)


def content_hash(content: Mapping[str, Any]) -> str:
    """Return the hash of what makes a version; spaces and line ends make none."""
    kept = [
        [" ".join(str(item).split()) for item in value]
        if isinstance(value := content[key], list)
        else " ".join((value or "").split())
        for key in CONTENT
    ]
    return hashlib.sha256(json.dumps(kept, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()


def version_row(article: Article) -> dict[str, Any]:
    """Return the columns of a version that the article gives."""
    row: dict[str, Any] = {key: to_json(getattr(article, key)) for key in TEXTS}
    row.update((key, dump([to_json(item) for item in getattr(article, key)])) for key in LISTS)
    row["content_hash"] = content_hash({key: getattr(article, key) for key in CONTENT})
    row["newsgrab_version"] = __version__
    return {key: clean(value) for key, value in row.items()}


def quote_rows(article: Article) -> list[dict[str, Any]]:
    """Return the rows of the article's quotes, by column."""
    return [
        {column: clean(value[key]) for key, column in QUOTE_COLUMNS.items()}
        for value in (quote.to_dict() for quote in article.quotes)
    ]


def rate_rows(article: Article) -> list[dict[str, Any]]:
    """Return the rows of the page's rates, by column."""
    return [{key: clean(value[key]) for key in RATE_COLUMNS} for value in (rate.to_dict() for rate in article.rates)]


def record(
    version: Mapping[str, Any],
    quotes: Iterable[Mapping[str, Any]],
    rates: Iterable[Mapping[str, Any]],
    **more: Any,
) -> dict[str, Any]:
    """Return the JSON record of a version; ``more`` are the keys that are no column of it (``view_count``, ...)."""
    row: dict[str, Any] = {"schema_version": SCHEMA_VERSION}
    given = {
        **{key: version[key] for key in TEXTS},
        **{key: json.loads(version[key]) for key in LISTS},
        "quotes": [{key: quote[column] for key, column in QUOTE_COLUMNS.items()} for quote in quotes],
        "rates": [{key: rate[key] for key in RATE_COLUMNS} for rate in rates],
        **more,
    }
    row.update((key, given[key]) for key in KEYS if key in given)
    row.update((key, value) for key, value in given.items() if key not in row)
    return row


KEYS = tuple(Article.__dataclass_fields__)


def dump(value: Any) -> str:
    """Return JSON in one line, letters as they are."""
    return json.dumps(value, ensure_ascii=False)


def clean(value: Any) -> Any:
    """Return a value that SQLite can store: lone surrogates are no text, and integers have 64 bits.

    >>> clean("a\\ud800"), clean(2**70) is None
    ('a?', True)
    """
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return None
    return value
