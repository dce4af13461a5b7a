"""newsgrab parse: records from saved pages."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import click

from ..errors import EXIT_USAGE, InputError, UsageError
from .options import EXIT_STATUSES, common_options, fetched_at_option, hint_options, record_options


@click.command("parse", epilog=EXIT_STATUSES)
@click.argument("inputs", metavar="[FILE|DIR|-]...", nargs=-1, type=click.Path())
@record_options
@click.option("--url", metavar="URL", help="The address that the saved page came from (one page only).")
@hint_options
@fetched_at_option
@common_options
@click.pass_context
def command(context: click.Context, /, inputs: tuple[str, ...], **options: Any) -> int:
    """Read saved pages and write a record for each.

    A FILE is a page as HTML, a text dump of one, either of them compressed with gzip, or a WARC file, which gives a
    record for each HTML page in it. A folder is walked in sorted order. "-" is a page on standard input, and so is no
    argument at all.
    """
    if not inputs:
        if sys.stdin is None or sys.stdin.isatty():
            click.echo(context.get_help(), err=True)
            return EXIT_USAGE
        inputs = ("-",)
    if options["url"] and (len(inputs) > 1 or os.path.isdir(inputs[0])):
        raise UsageError("--url is the address of one page, and there are several inputs")

    from .output import put
    from .settings import output_of

    hints = {key: options[key] for key in ("url", "lang", "country", "timezone", "fetched_at")}
    total = None if any(map(os.path.isdir, inputs)) else len(inputs)
    return put(parse_all(inputs, **hints), output_of(context, options), total=total)


def parse_all(
    inputs: Iterable[str], *, url: str | None = None, fetched_at: datetime | None = None, **hints: Any
) -> Iterator[tuple[str, Any]]:
    """Yield the article or the error of every page in the inputs."""
    from ..api import parse
    from ..page.files import Saved, read_saved
    from .streams import standard_input

    inputs = list(inputs)
    for item in read_saved(inputs, standard_input() if "-" in inputs else None):
        if not isinstance(item, Saved):
            name, error = item
            if name.lower().startswith(("http://", "https://")):
                error = InputError(f"{name}: no such file; an address is read by newsgrab fetch")
            yield name, error
            continue
        try:
            article = parse(
                item.data,
                url or item.url,
                fetched_at=fetched_at or item.fetched_at,
                content_type=item.content_type,
                http_status=item.http_status,
                **hints,
            )
        except Exception as error:  # a bug, which costs one page and not the run
            yield item.name, error
        else:
            yield item.name, article
