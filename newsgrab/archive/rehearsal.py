"""A run that only says what it would fetch (``--dry-run``)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ..errors import NewsgrabError
from .runs import Listener, Plan
from .schedule import source_due, stamp
from .sources import clean_url, discover

if TYPE_CHECKING:
    from ..web.session import Client
    from .store import Store


def rehearse(store: Store | None, client: Client, plan: Plan, listener: Listener) -> list[str]:
    """Return the addresses that a run would fetch now, in its order. The sources are read, nothing is written."""
    now = datetime.now(UTC)
    found: dict[str, None] = {}
    if plan.urls:
        for text in plan.urls:
            try:
                found[clean_url(text)] = None
            except NewsgrabError as error:
                listener.failed(text, error)
    elif store is not None:
        sources = [
            row for row in store.rows("SELECT * FROM sources") if source_due(row["last_run_at"], row["every"], now)
        ]
        for result in discover(client, sources, lambda: plan.max_time, plan.hints):
            if result.error is not None:
                listener.failed(result.source["url"], result.error)
            for entry in result.entries:
                if store.one("SELECT 1 FROM addresses WHERE url = ?", (entry.url,)) is None:
                    found[entry.url] = None
        due = (
            "SELECT url FROM articles WHERE next_visit_at <= ? ORDER BY first_fetched_at IS NOT NULL, next_visit_at, id"
        )
        found.update((row["url"], None) for row in store.rows(due, (stamp(now),)))
    return list(found)[: plan.limit]
