"""newsgrab discover: addresses of articles from feeds, sitemaps and the front page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click

from ..errors import EXIT_OK, UsageError
from .network import network_options, options_of
from .options import EXIT_STATUSES, common_options


@click.command("discover", epilog=EXIT_STATUSES)
@click.argument("where", metavar="SITE|FEED|SITEMAP")
@click.option("--since", metavar="TIME", help="Only what was published at this date or time (2024-03-11), or later.")
@click.option("--limit", metavar="N", type=click.IntRange(1), help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="Write an object a line: url, title, published_at, source.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(), help="Write here, whole or not at all.")
@network_options
@common_options
@click.pass_context
def command(context: click.Context, /, where: str, **options: Any) -> int:
    """Print the addresses of a site's articles, newest first.

    A SITE is a host or the address of a page: the feeds that it links to, the sitemaps that its robots.txt names and
    the links of the page are read. A FEED (RSS, Atom, JSON Feed) or a SITEMAP is read as it is. What names no time
    comes last, and not at all with --since.
    """
    from ..formats import dump_json
    from ..models import to_json
    from ..web import Client
    from ..web.discover import Discovery, site_url
    from .settings import output_of
    from .streams import complain, open_output

    since = read_since(options["since"])
    output = output_of(context, options)
    with Client(options_of(options)) as client:
        discovery = Discovery(client, since, options["limit"])
        entries = discovery.run(site_url(where))
    if not output.quiet:
        for note in discovery.notes:
            complain(note)
    with open_output(output.path) as sink:
        for entry in entries:
            if options["as_json"]:
                row = {name: to_json(getattr(entry, name)) for name in ("url", "title", "published_at", "source")}
                sink.write(dump_json(row) + "\n")
            else:
                sink.write(entry.url + "\n")
    return EXIT_OK


def read_since(text: str | None) -> datetime | None:
    """Return a time with its offset (UTC where none is given), or a date as its midnight in UTC."""
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(f"--since {text!r} is no time like 2024-03-11 or 2024-03-11T20:30:00+05:00") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
