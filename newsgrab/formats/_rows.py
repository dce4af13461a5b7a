"""What a row stands for: an article, one of its quotes, one of its rates; and which keys it has.

A row of quotes or rates carries the keys of its article that tell where it comes from. Every other key of the record
can be asked for with ``--fields``, and ``input``, the name of the file or the address that was given.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Iterable, Iterator
from typing import Any

from ..errors import UsageError
from ..models import SCHEMA_VERSION, Article, Quote, Rate, to_json
from ..text.patterns import lazy
from . import Row

# A line of a docstring that describes an attribute.
DESCRIPTION = lazy(r"^    ([a-z][a-z0-9_]*): (.+)$", re.M)
INPUT = "input"
KINDS = {"article": Article, "quotes": Quote, "rates": Rate}
# What tells where a quote or a rate comes from; fetched_at since a rate is a fact of a moment.
CONTEXT = ("url", "site", "lang", "headline", "published_at", "fetched_at")
# Keys whose value is a number, of every kind of row; decimals are strings in JSON, and no less numbers in CSV.
NUMBERS = frozenset(("schema_version", "view_count", "http_status", "start", "end", "value", "units", "change"))


def default_keys(kind: str, *, evidence: bool = False) -> tuple[str, ...]:
    """Return the keys of a row where the user chose none, in their order."""
    if kind == "article":
        names = [f.name for f in dataclasses.fields(Article) if evidence or f.name != "evidence"]
        return ("schema_version", *names)
    return (*CONTEXT, *(f.name for f in dataclasses.fields(KINDS[kind])))


def known_keys(kind: str) -> tuple[str, ...]:
    """Return the keys that a row can have: its own first, then those of its article, then the name of the input."""
    own = default_keys(kind, evidence=True)
    if kind == "article":
        return (*own, INPUT)
    article = (key for key in default_keys("article") if key not in own and key != kind)
    return (*own, *article, INPUT)


def choose_keys(kind: str, wanted: Iterable[str], *, evidence: bool = False) -> tuple[str, ...]:
    """Return the keys that ``--fields`` asked for, each once; an unknown one is a UsageError that lists the known."""
    wanted = tuple(dict.fromkeys(wanted))
    known = known_keys(kind)
    unknown = [key for key in wanted if key not in known]
    if unknown:
        raise UsageError(f"no field {', '.join(map(repr, unknown))} in rows of {kind}; there are {', '.join(known)}")
    if not wanted:
        return default_keys(kind, evidence=evidence)
    if evidence and kind == "article" and "evidence" not in wanted:
        return (*wanted, "evidence")
    return wanted


def article_rows(article: Article, kind: str, keys: tuple[str, ...], name: str) -> Iterator[Row]:
    """Yield the rows of one article, with these keys in this order."""
    if kind == "article":
        record = article.to_dict(evidence="evidence" in keys)
        record[INPUT] = name
        yield {key: record[key] for key in keys}
        return
    shared: dict[str, Any] = {}
    for key in keys:
        if key == INPUT:
            shared[key] = name
        elif key == "schema_version":
            shared[key] = SCHEMA_VERSION
        elif hasattr(article, key):
            shared[key] = to_json(getattr(article, key))
    for item in getattr(article, kind):
        # The keys of a quote or a rate win: `kind` is theirs.
        record = {**shared, **item.to_dict()}
        yield {key: record[key] for key in keys}


def descriptions(cls: type[Any]) -> dict[str, str]:
    """Return what the docstring of a dataclass says of its attributes, a line each."""
    return dict(DESCRIPTION.findall("    " + inspect.cleandoc(cls.__doc__ or "").replace("\n", "\n    ")))
