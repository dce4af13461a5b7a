"""newsgrab archive sources: list what an archive is made from."""

from __future__ import annotations

from typing import Any

import click

from ..options import EXIT_STATUSES, common_options, list_options
from .common import db_option, reading

FIELDS = (
    *("url", "kind", "every", "match", "articles", "added_at", "last_run_at", "last_success_at", "failures"),
    "last_error",
)


@click.command("sources", epilog=EXIT_STATUSES)
@db_option
@list_options
@common_options
@click.pass_context
def command(context: click.Context, /, **options: Any) -> int:
    """List the sources: what they are, how often they are read, how many articles they led to, how they do."""
    from ...archive.schedule import show_duration
    from ..output import put_list
    from ..settings import output_of

    with reading(options) as store:
        rows = [
            {**dict(row), "every": show_duration(row["every"]) if row["every"] else None}
            for row in store.rows(
                "SELECT sources.*, (SELECT count(*) FROM articles WHERE source_id = sources.id) AS articles"
                " FROM sources ORDER BY id"
            )
        ]
    rows = [{key: row[key] for key in FIELDS} for row in rows]
    return put_list(rows, FIELDS, output_of(context, options), kind="sources", numbers=("articles", "failures"))
