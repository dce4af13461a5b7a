"""newsgrab archive report: write a static site about the archive."""

from __future__ import annotations

from typing import Any

import click

from ...errors import EXIT_OK
from ..options import EXIT_STATUSES, common_options
from ..settings import output_of
from .common import db_option, reading, since_option, site_option


@click.command("report", epilog=EXIT_STATUSES)
@db_option
@click.option(
    "--out", metavar="DIR", type=click.Path(file_okay=False), required=True, help="Write here; the folder is made."
)
@since_option
@site_option
@click.option("--title", metavar="TEXT", help="What it is called.  [default: News archive]")
@common_options
@click.pass_context
def command(context: click.Context, /, **options: Any) -> int:
    """Write a report for people: static pages with rates, view counts, headline edits, quotes, and a page a site.

    The pages need no server and no network. They take the place of the last report's when all of them are written;
    other files in the folder stay. --since is about when articles, edits and rates were first seen. This needs two more
    libraries: pip install 'newsgrab[report]'.
    """
    from ...archive.reading import read_time, site_name
    from ...archive.report import write_report
    from ...archive.report.scope import TITLE, Wanted
    from ..streams import complain

    output = output_of(context, options)
    wanted = Wanted(
        title=" ".join((options["title"] or "").split()) or TITLE,
        since=None if options["since"] is None else read_time(options["since"], "--since"),
        sites=tuple(dict.fromkeys(map(site_name, options["site"]))),
    )
    with reading(options) as store:
        names = write_report(store, options["out"], wanted)
    if not output.quiet:
        complain(f"{len(names)} pages in {options['out']}; begin with index.html")
    return EXIT_OK
