"""newsgrab archive add: note sites, feeds, sitemaps or articles to keep."""

from __future__ import annotations

from typing import Any

import click

from ...errors import EXIT_OK, EXIT_SOME_FAILED, EXIT_USAGE, NewsgrabError
from ..options import EXIT_STATUSES, common_options
from ..settings import output_of
from .common import db_option, warc_option, writing


def read_every(_context: click.Context, _parameter: click.Parameter, value: Any) -> int:
    """Return an interval in seconds."""
    if value is None:
        return 0
    from ...archive.schedule import read_duration
    from ...errors import UsageError

    try:
        return read_duration(str(value))
    except UsageError as error:
        raise click.BadParameter(str(error)) from error


@click.command("add", epilog=EXIT_STATUSES)
@click.argument("urls", metavar="SITE|FEED|SITEMAP|URL...", nargs=-1, required=True)
@click.option(
    "--every",
    metavar="TIME",
    callback=read_every,
    help="Read it at most so often: 6h, 1d.  [default: in every run]",
)
@click.option("--match", metavar="PATTERN", help="Only addresses that have this: /news/, \\d{6}, '*/politics/*'.")
@db_option
@warc_option
@common_options
@click.pass_context
def command(context: click.Context, /, urls: tuple[str, ...], **options: Any) -> int:
    """Note sources for the runs to come; the network is not asked yet.

    A SITE is a host or the address of a page: its feeds, its sitemaps and the links of the page lead to its articles. A
    FEED or a SITEMAP is read as it is. The URL of an article keeps that one article. A source that is known already
    takes the new --every and --match.
    """
    from ...archive.sources import add_source
    from ..streams import complain

    output = output_of(context, options)
    failed = 0
    with writing(options, create=True) as store:
        if options["warc_dir"]:
            store.set_warc_dir(options["warc_dir"])
        for url in urls:
            try:
                new = add_source(store, url, every=options["every"], match=options["match"])
            except NewsgrabError as error:
                complain(str(error))
                failed += 1
                continue
            if not output.quiet:
                complain(f"{url}: {'added' if new else 'known already; brought up to date'}")
    if not failed:
        return EXIT_OK
    return EXIT_SOME_FAILED if failed < len(urls) else EXIT_USAGE
