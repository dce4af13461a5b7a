"""newsgrab archive rates: draw what currencies cost over time."""

from __future__ import annotations

from typing import Any

import click

from ...errors import EXIT_OK
from ..options import EXIT_STATUSES, common_options, list_options
from ..settings import output_of
from .common import bold, columns, db_option, put_rows, reading, site_option, span_options, times

MAX_CHARTS = 8  # that are drawn where nothing was chosen: two screens


def read_codes(_context: click.Context, _parameter: click.Parameter, value: Any) -> tuple[str, ...]:
    """Return codes of currencies in capitals: ``usd,EUR``."""
    from ..options import split_fields

    codes = tuple(code.upper() for text in value or () for code in split_fields(_context, _parameter, text))
    for code in codes:
        if not (len(code) == 3 and code.isascii() and code.isalpha()):
            raise click.BadParameter(f"{code!r} is no code of a currency like USD")
    return codes


@click.command("rates", epilog=EXIT_STATUSES)
@db_option
@click.option("--base", metavar="CODE", multiple=True, callback=read_codes, help="Only of these currencies: USD,EUR.")
@site_option
@span_options
@list_options
@common_options
@click.pass_context
def command(context: click.Context, /, **options: Any) -> int:
    """Draw what currencies cost, a chart for each site and pair; in a pipe, write a row for each time one was seen.

    The last value of a day stands for it. Where nothing is chosen, the pairs that were seen most often are drawn.
    """
    from ...archive.export import KEYS, NUMBERS, Choice, rates, types_of
    from ...archive.reading import site_name, span

    output = output_of(context, options)
    choice = Choice(*span(options["since"], options["until"]), tuple(map(site_name, options["site"])))
    with reading(options) as store:
        if output.format_name("chart") != "chart":
            return put_rows(
                lambda keys: (
                    {key: row[key] for key in keys} for row in rates(store, choice, frozenset(), options["base"])
                ),
                KEYS["rates"],
                output,
                kind="rates",
                numbers=NUMBERS,
                types=types_of("rates"),
            )
        return draw(store, choice, options["base"], quiet=output.quiet)


def draw(store: Any, choice: Any, bases: tuple[str, ...], *, quiet: bool) -> int:
    """Draw the charts."""
    from ...archive.chart import plot
    from ...archive.rates import series
    from ...formats import clean_line
    from ..streams import complain, open_output

    found = series(store, choice, bases)
    with open_output(None) as sink:
        for one in found[:MAX_CHARTS]:
            values = [value for _, value in one.points]
            kind = f", {one.kind}" if one.kind else ""
            units = f"{one.units} " if one.units != 1 else ""
            head = f"{units}{one.base} in {one.counter or 'a currency that is not told'}{kind}"
            sink.write(f"{bold(head, sink)}  {clean_line(one.site)}\n")
            sink.write(f"{one.last} at {times(one.last_at)}, seen {one.seen:,} times")
            sink.write(f", from {min(values):g} to {max(values):g}\n" if len(values) > 1 else "\n")
            for line in plot(one.points, columns(), 6):
                sink.write(line + "\n")
            sink.write("\n")
    if not quiet:
        if not found:
            complain("no rates were seen")
        elif len(found) > MAX_CHARTS:
            complain(f"{len(found) - MAX_CHARTS} more: choose with --base and --site, or write rows with --format csv")
    return EXIT_OK
