"""newsgrab archive diff: print what changed in an article, headline first, then sentence by sentence."""

from __future__ import annotations

from typing import Any

import click

from ...errors import EXIT_OK
from ..options import EXIT_STATUSES, common_options
from ..settings import output_of
from .common import bold, db_option, in_lines, paint, reading, times

RED, GREEN = "31", "32"


@click.command("diff", epilog=EXIT_STATUSES)
@click.argument("url", metavar="URL")
@db_option
@click.option(
    "--from", "start", metavar="N", type=click.IntRange(1), help="Compare this version with the latest, or --to."
)
@click.option(
    "--to", "end", metavar="N", type=click.IntRange(1), help="Compare this version with --from, or the one before."
)
@click.option("--json", "as_json", is_flag=True, help="Print an object a line: from, to, seen_at, field, old, new, …")
@common_options
@click.pass_context
def command(
    context: click.Context, /, url: str, start: int | None, end: int | None, as_json: bool, **options: Any
) -> int:
    """Print what changed from each version of an article to the next.

    What begins with - was taken out, what begins with + was put in. The times are those between which it happened:
    when the old version was seen last, and the new one first.
    """
    from ...archive.history import difference_rows, differences
    from ...formats import dump_json
    from ..streams import complain, open_output

    output = output_of(context, options)
    with reading(options) as store:
        address, found = differences(store, url, start, end)
    with open_output(None) as sink:
        if as_json:
            for row in difference_rows(address, found):
                sink.write(dump_json(row) + "\n")
        else:
            for at, difference in enumerate(found):
                head = f"version {difference.old} → {difference.new}"
                when = f"between {times(difference.last_seen_at)} and {times(difference.seen_at)}"
                sink.write(("\n" if at else "") + f"{bold(head, sink)}  {when}\n")
                for line in lines_of(difference.changes, sink):
                    sink.write(line + "\n")
    if not found and not output.quiet:
        complain(f"{address}: there is no second version to compare with")
    return EXIT_OK


def lines_of(changes: Any, sink: Any) -> list[str]:
    """Return the lines for a person."""
    lines: list[str] = []
    field = ""
    for change in changes:
        if change.field != field:
            field = change.field
            lines.append(f"  {field}")
        for text, sign, colour in ((change.old, "-", RED), (change.new, "+", GREEN)):
            if text:
                parts = in_lines(text, "      ")
                parts[0] = f"    {sign} {parts[0][6:]}"
                lines += [paint(part, colour, sink) for part in parts]
    return lines or ["  the same text"]
