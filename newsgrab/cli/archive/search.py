"""newsgrab archive search: find articles by the words in any of their versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ...errors import EXIT_OK
from ..options import EXIT_STATUSES, common_options, list_options
from ..settings import output_of
from .common import bold, db_option, put_rows, reading, since_option, site_option

if TYPE_CHECKING:
    from ..streams import Sink


@click.command("search", epilog=EXIT_STATUSES)
@click.argument("words", metavar="QUERY", nargs=-1, required=True)
@db_option
@click.option("--limit", metavar="N", type=click.IntRange(1, 10_000), default=20, show_default=True, help="So many.")
@click.option(
    "--sort",
    type=click.Choice(("newest", "best")),
    default="newest",
    show_default=True,
    help="best: those that have the words in the headline first.",
)
@site_option
@since_option
@list_options
@common_options
@click.pass_context
def command(context: click.Context, /, words: tuple[str, ...], **options: Any) -> int:
    """Find articles that have all of the words, in any form of theirs, in headline, lead or body.

    \b
    курс доллара      both words: "курса" and "доллары" will do
    '"курс доллара"'  these words, one after the other
    курс -евро        one word without the other (write -- before it: search -- курс -евро)
    казах*            what begins so

    Every version is looked at: an article is also found by what was taken out of it since. Nothing found is no failure.
    """
    from ...archive.reading import read_time, site_name
    from ...archive.search import FIELDS, search
    from ..streams import complain, open_output

    output = output_of(context, options)
    since = options["since"] and read_time(options["since"], "--since")
    sites = tuple(map(site_name, options["site"]))
    with reading(options) as store:
        found = search(store, " ".join(words), limit=options["limit"], sites=sites, since=since, order=options["sort"])
    if output.format_name("listing") == "listing":
        if not found and not output.quiet:
            complain("nothing found")
        with open_output(None) as sink:
            for row in found:
                show(row, sink)
        return EXIT_OK
    return put_rows(lambda keys: ({key: row[key] for key in keys} for row in found), FIELDS, output, kind="search")


def show(row: dict[str, Any], sink: Sink) -> None:
    """Write what was found for a person: time and headline, address, and the words among others."""
    from ...formats import clean_line
    from ...formats.table import show as shown

    parts: list[str] = []
    at = 0
    for start, end in row["marks"]:
        parts += (clean(row["snippet"][at:start]), bold(clean(row["snippet"][start:end]), sink))
        at = end
    text = "".join((*parts, clean(row["snippet"][at:])))
    edited = f"  (version {row['version']} of {row['versions']})" if row["versions"] > 1 else ""
    head = f"{shown(row['published_at'] or row['first_seen_at'])}  {clean_line(row['headline'] or '')}"
    sink.write(f"{bold(head, sink)}{edited}\n  {clean_line(row['url'])}\n  {text}\n\n")


def clean(text: str) -> str:
    """Return a part of a line without control codes."""
    from ...formats import clean as without_codes

    return without_codes(text).replace("\n", " ")
