"""The people who are quoted most, with their latest words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..scope import Scope


def build(scope: Scope) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the page."""
    people = scope.people
    most = max((person.quotes for person in people), default=1)
    yield "quotes.html", "quotes.html", {"title": "Most quoted", "people": people, "most": most}
