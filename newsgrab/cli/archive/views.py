"""newsgrab archive views: draw how often an article was viewed over time."""

from __future__ import annotations

from typing import Any

import click

from ...errors import EXIT_OK
from ..options import EXIT_STATUSES, common_options, list_options
from ..settings import output_of
from .common import bold, columns, db_option, put_rows, reading, times

FIELDS = ("url", "seen_at", "view_count")


@click.command("views", epilog=EXIT_STATUSES)
@click.argument("url", metavar="URL")
@db_option
@list_options
@common_options
@click.pass_context
def command(context: click.Context, /, url: str, **options: Any) -> int:
    """Draw how often an article had been viewed, each time it was seen; in a pipe, write a row for each time."""
    from ...archive.chart import plot
    from ...archive.history import views_of
    from ...archive.reading import article_of
    from ..streams import complain, open_output

    output = output_of(context, options)
    with reading(options) as store:
        article = article_of(store, url)
        rows = [{"url": article["url"], **row} for row in views_of(store.db, article["id"])]
    if not rows and not output.quiet:
        complain(f"{article['url']}: no view count was seen")
    if output.format_name("chart") != "chart":
        return put_rows(
            lambda keys: ({key: row[key] for key in keys} for row in rows),
            FIELDS,
            output,
            kind="view_counts",
            numbers=("view_count",),
        )
    with open_output(None) as sink:
        if rows:
            first, last = rows[0], rows[-1]
            sink.write(f"{bold(article['url'], sink)}\n{last['view_count']:,} views at {times(last['seen_at'])}")
            sink.write(f", {first['view_count']:,} at {times(first['seen_at'])}\n\n" if len(rows) > 1 else "\n\n")
            points = [(row["seen_at"], float(row["view_count"])) for row in rows]
            for line in plot(points, columns(), floor=0):
                sink.write(line + "\n")
    return EXIT_OK
