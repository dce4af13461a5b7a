"""Headlines that became others, the words that changed marked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..queries import Edit
from ..scope import Scope
from ..words import changed_words


def build(scope: Scope) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the page."""
    edits = [compared(edit) for edit in scope.edits[0]]
    yield "edits.html", "edits.html", {"title": "Headline edits", "edits": edits, "edited": scope.survey.edited}


def compared(edit: Edit) -> dict[str, Any]:
    """Return an edit with both headlines in parts."""
    old, new = changed_words(edit.old, edit.new)
    return {"row": edit.row, "old": old, "new": new}
