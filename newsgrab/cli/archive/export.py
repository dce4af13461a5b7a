"""newsgrab archive export: write articles, quotes, rates, view counts or versions as JSON Lines, CSV, Parquet."""

from __future__ import annotations

from typing import Any

import click

from ..options import EXIT_STATUSES, common_options, list_options, split_fields
from ..settings import output_of
from .common import db_option, put_rows, reading, site_option, span_options

KINDS = ("article", "quotes", "rates", "views", "versions")


def complete_fields(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return what the last of the fields typed so far can become."""
    from ...archive.export import KEYS, MORE

    typed, comma, last = incomplete.rpartition(",")
    kind = context.params.get("rows") or "article"
    return [typed + comma + key for key in (*KEYS[kind], *MORE[kind]) if key.startswith(last)]


@click.command("export", epilog=EXIT_STATUSES)
@db_option
@span_options
@site_option
@click.option("--rows", type=click.Choice(KINDS), default="article", show_default=True, help="What one row stands for.")
@list_options
@click.option(
    "--fields",
    metavar="A,B",
    callback=split_fields,
    shell_complete=complete_fields,
    help="Only these keys, in this order.",
)
@common_options
@click.pass_context
def command(context: click.Context, /, **options: Any) -> int:
    """Write what the archive holds, the oldest first.

    An article is its latest version, with the keys that "newsgrab parse" gives and first_seen_at; quotes are those of
    the latest versions. Rates and views are rows for each time they were seen, versions for each edit. --since and
    --until are about when the article, rate, count or version was first seen.
    """
    from ...archive.export import NUMBERS, Choice, choose_keys, rows, types_of
    from ...archive.reading import site_name, span

    output = output_of(context, options)
    kind = output.rows
    keys = choose_keys(kind, output.fields)
    choice = Choice(*span(options["since"], options["until"]), tuple(map(site_name, options["site"])))
    with reading(options) as store:
        return put_rows(
            lambda keys: rows(store, kind, choice, keys),
            keys,
            output,
            kind=kind,
            numbers=NUMBERS,
            types=types_of(kind),
        )
