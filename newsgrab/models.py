"""The record: frozen, typed dataclasses that every part of newsgrab passes on.

The keys, their order and their meaning are schema version 1; ``docs/record.md`` explains each. Absent is ``None`` (a
list is empty), never ``""`` or ``0``.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, Literal, TypeVar

from .records import dataclass, field

SCHEMA_VERSION = 1
NOT_ARTICLE = "not an article: "  # how the warning of a page begins that is none; what follows is the reason

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
    ``pullquote``, ``speaker`` (a line wholly in bold or otherwise set apart), ``pre``, ``lead`` (the standfirst, where
    it stands apart from the text). ``start`` is the offset of its first character in the body.
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
    """Somebody's words.

    text: the words, without the marks around them
    speaker: who said them, as the page first names them in full
    role: what the speaker is, as printed
    cue: the word of saying that ties speaker and words: said, according to
    kind: direct (in quotation marks), block (a paragraph of its own under the speaker's name) or mixed (a fragment)
    where: the field that the words stand in
    start: offset of the first character of the text in that field
    end: offset after its last character
    """

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
    """A currency rate: so many units of one currency cost so much of another.

    base: the currency that has the price (ISO 4217)
    counter: the currency of the price (ISO 4217), null where the page does not tell
    value: the price, a decimal number exactly as printed
    units: how many of the base it buys: 1, 10, 100
    kind: official, buy or sell, null where the page does not tell
    change: what it moved by, as printed
    raw: the text it was read from
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
    """An image of the article.

    url: its absolute address
    alt: the alternative text
    caption: the caption
    """

    url: str
    alt: str | None = None
    caption: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the image as JSON has it."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside the body.

    url: its absolute address
    text: its text
    """

    url: str
    text: str

    def to_dict(self) -> dict[str, Any]:
        """Return the link as JSON has it."""
        return {"url": self.url, "text": self.text}


@dataclass(frozen=True, slots=True)
class Article:
    """One news page as a record. The attributes are the keys of the JSON record, in its order.

    The lines below are the descriptions that ``newsgrab schema`` prints; every key has one.

    url: the address it was got from, after redirects
    canonical_url: the address that the page gives itself
    site: the host without www.
    lang: the language (BCP 47)
    country: the country (ISO 3166-1), from the site's profile, its domain or the language
    headline: the headline
    lead: the standfirst under the headline
    body: the text of the article, paragraphs separated by a blank line
    authors: who wrote it
    section: the section of the site
    tags: keywords of the page
    published_at: when it was published (ISO 8601), as precise as the page: without offset where none is known, or a day
    modified_at: when it was last changed (ISO 8601), as precise as the page
    published_raw: the text that published_at was read from
    timezone_from: who gave the offset of published_at: the page, the site's profile or the country
    view_count: how often the article was viewed, when this copy of the page was made
    quotes: what people are quoted with
    rates: the currency rates that the page shows
    images: the images of the article, the main one first
    links: the links inside the body
    fetched_at: when the bytes were got (ISO 8601)
    http_status: the HTTP status they came with
    sha256: the SHA-256 hash of the bytes
    evidence: for each field where it was read, from what text, and how sure that is (with --evidence)
    warnings: what could not be read, or looks wrong; "not an article: " and "paywall: " begin what the page is instead
    """

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
