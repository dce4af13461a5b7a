"""The record: frozen, typed dataclasses that every part of newsgrab passes on.

The keys, their order and their meaning are schema version 1; ``docs/record.md`` explains each. Absent is ``None`` (a list
is empty), never ``""`` or ``0``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, Literal, TypeVar

SCHEMA_VERSION = 1

T = TypeVar("T")

QuoteKind = Literal["direct", "block", "mixed"]
QuotePlace = Literal["headline", "lead", "body"]
RateKind = Literal["official", "buy", "sell"]
TimezoneFrom = Literal["page", "site", "country"]


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value, the text it was read from and where that stood.

    ``source`` is a short path: ``json-ld:datePublished``, ``meta:og:title``, ``site:h1.title``, ``text``, ``hint``.
    ``confidence`` is 0 to 1. ``rivals`` are the candidates that lost, each with the ``reason`` why.
    """

    value: T
    raw: str
    source: str
    confidence: float = 1.0
    reason: str | None = None
    rivals: tuple[Found[Any], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the evidence as it stands in the record: source, raw text, confidence."""
        return {"source": self.source, "raw": self.raw, "confidence": self.confidence}


@dataclass(frozen=True, slots=True)
class FoundTime(Found["datetime | date"]):
    """A point in time with the origin of its offset (None: no offset is known)."""

    timezone_from: TimezoneFrom | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the body.

    ``kind`` is what the layout says of it: ``p``, ``heading``, ``item`` (of a list), ``quote`` (a blockquote),
    ``pullquote``, ``speaker`` (a line wholly in bold or otherwise set apart), ``pre``. ``start`` is the offset of its
    first character in the body.
    """

    text: str
    kind: str = "p"
    start: int = 0


@dataclass(frozen=True, slots=True)
class FoundBody(Found[str]):
    """The body with its paragraphs, as the layout divides it."""

    paragraphs: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words. ``start`` and ``end`` are offsets of ``text`` in the field that ``where`` names."""

    text: str
    speaker: str | None = None
    role: str | None = None
    cue: str | None = None
    kind: QuoteKind = "direct"
    where: QuotePlace = "body"
    start: int | None = None
    end: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the quote as JSON has it."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


@dataclass(frozen=True, slots=True)
class Rate:
    """A currency rate: ``units`` of ``base`` cost ``value`` of ``counter`` (ISO 4217; counter None where unknown).

    ``value`` and ``change`` are decimals exactly as printed.
    """

    base: str
    counter: str | None
    value: Decimal
    units: int = 1
    kind: RateKind | None = None
    change: Decimal | None = None
    raw: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the rate as JSON has it: decimals as strings, which no reader rounds."""
        row = {f.name: getattr(self, f.name) for f in fields(self)}
        row["value"] = str(self.value)
        row["change"] = None if self.change is None else str(self.change)
        return row


@dataclass(frozen=True, slots=True)
class Image:
    """An image of the article: its absolute address, the alternative text and the caption where there are any."""

    url: str
    alt: str | None = None
    caption: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the image as JSON has it."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside the body: its absolute address and its text."""

    url: str
    text: str

    def to_dict(self) -> dict[str, Any]:
        """Return the link as JSON has it."""
        return {"url": self.url, "text": self.text}


@dataclass(frozen=True, slots=True)
class Article:
    """One news page as a record. The attributes are the keys of the JSON record, in its order."""

    url: str | None = None
    canonical_url: str | None = None
    site: str | None = None
    lang: str | None = None
    country: str | None = None
    headline: str | None = None
    lead: str | None = None
    body: str | None = None
    authors: list[str] = field(default_factory=list)
    section: str | None = None
    tags: list[str] = field(default_factory=list)
    published_at: datetime | date | None = None
    modified_at: datetime | date | None = None
    published_raw: str | None = None
    timezone_from: TimezoneFrom | None = None
    view_count: int | None = None
    quotes: list[Quote] = field(default_factory=list)
    rates: list[Rate] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    fetched_at: datetime | None = None
    http_status: int | None = None
    sha256: str | None = None
    evidence: dict[str, Found[Any]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def to_dict(self, *, evidence: bool = False) -> dict[str, Any]:
        """Return the JSON record: only str, int, float, None, list and dict. ``evidence`` keeps that key."""
        row: dict[str, Any] = {"schema_version": SCHEMA_VERSION}
        for f in fields(self):
            if f.name != "evidence":
                row[f.name] = to_json(getattr(self, f.name))
            elif evidence:
                row["evidence"] = {key: found.to_dict() for key, found in self.evidence.items()}
        return row


def to_json(value: Any) -> Any:
    """Return a value of a record as JSON has it: times as ISO 8601, decimals as strings (no reader rounds them)."""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [to_json(item) for item in value]
    if hasattr(value, "to_dict"):
        return value.to_dict()
    return value
