"""What a field parser may know beside the page, and how it runs through its sources.

A field is a module of this folder named for its key in the record::

    NEEDS = ("body",)                                   # fields that must be read before it, if any

    def extract(page: Page, context: Context) -> Found | None: ...

Fields do not import each other: what an earlier one found stands in ``context.found``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from ..models import Found
from ..page.model import Page
from ..profiles import Language, Site, load_language, load_site, with_fallbacks
from ..records import dataclass, field

F = TypeVar("F", bound=Found[Any])
Source = Callable[[Page, "Context"], Iterable[F]]


@dataclass(slots=True)
class Context:
    """The hints of the caller, the profiles, and what was found so far."""

    url: str | None = None
    host: str | None = None  # without www.
    lang: str | None = None  # hint, then the language found
    country: str | None = None  # hint, then the country found
    timezone: str | None = None  # hint: an IANA name or an offset
    fetched_at: datetime | None = None  # aware; the only "now" there is
    explain: bool = False  # collect the candidates that lost
    found: dict[str, Found[Any]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)  # keys found, and not to be kept: the page is no article
    kept: dict[str, Any] = field(default_factory=dict)  # what one reading of the page gave to several fields

    @property
    def language(self) -> Language:
        """The language file of the page."""
        return load_language(self.lang)

    @property
    def languages(self) -> tuple[Language, ...]:
        """The language, its fallbacks and English."""
        return with_fallbacks(self.lang)

    @property
    def site(self) -> Site:
        """The profile of the site."""
        return load_site(self.host)

    def value(self, key: str) -> Any:
        """Return what an earlier field found, or None."""
        found = self.found.get(key)
        return None if found is None else found.value

    def warn(self, message: str) -> None:
        """Note something that could not be read or looks wrong, once."""
        if message not in self.warnings:
            self.warnings.append(message)


def first(sources: Iterable[Source[F]], page: Page, context: Context) -> F | None:
    """Return the first candidate of the first source that has one.

    With ``context.explain`` all sources are asked, and the winner carries the others as ``rivals``.
    """
    winner: F | None = None
    rivals: list[Found[Any]] = []
    for source in sources:
        for candidate in source(page, context):
            if winner is None:
                winner = candidate
                if not context.explain:
                    return winner
            else:
                rivals.append(replace(candidate, reason=candidate.reason or f"{winner.source} comes first"))
    if winner is not None and rivals:
        winner = replace(winner, rivals=(*winner.rivals, *rivals))
    return winner
