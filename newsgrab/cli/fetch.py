"""newsgrab fetch: records from the web."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import click

from ..errors import EXIT_USAGE
from .options import EXIT_STATUSES, common_options, hint_options, record_options


@click.command("fetch", epilog=EXIT_STATUSES)
@click.argument("urls", metavar="[URL|-]...", nargs=-1)
@record_options
@hint_options
@common_options
@click.pass_context
def command(context: click.Context, /, urls: tuple[str, ...], **options: Any) -> int:
    """Fetch pages and write a record for each, as it is ready.

    "-" is a list of URLs on standard input, one a line, and so is no argument at all; blank lines and lines that begin
    with # are skipped. A page that was saved before is read by "newsgrab parse".
    """
    if not urls:
        if sys.stdin is None or sys.stdin.isatty():
            click.echo(context.get_help(), err=True)
            return EXIT_USAGE
        urls = ("-",)

    from .output import put
    from .settings import output_of

    hints = {key: options[key] for key in ("lang", "country", "timezone")}
    total = None if "-" in urls else len(urls)
    return put(fetch_all(read_urls(urls), **hints), output_of(context, options), total=total)


def read_urls(arguments: Iterable[str]) -> Iterator[str]:
    """Yield the URLs of the arguments, and those on standard input where one of them is ``-``."""
    from .streams import standard_input

    for argument in arguments:
        if argument == "-":
            yield from url_lines(standard_input())
        else:
            yield argument


def url_lines(stream: BinaryIO) -> Iterator[str]:
    """Yield the URLs of a list as its lines come, so that it may be a pipe that stays open."""
    for line in iter(stream.readline, b""):
        url = line.decode("utf-8", "replace").lstrip("\ufeff").strip()
        if url and not url.startswith("#"):
            yield url


def fetch_all(urls: Iterable[str], **hints: Any) -> Iterator[tuple[str, Any]]:
    """Yield the article or the error of every URL."""
    from ..api import parse
    from ..web import Client, Options

    client = Client(Options())
    for url in urls:
        try:
            response = client.get(url)
            article = parse(
                response.body,
                response.final_url,
                fetched_at=response.fetched_at,
                content_type=response.content_type,
                http_status=response.status,
                **hints,
            )
        except Exception as error:  # of the network, or a bug: it costs one page and not the run
            yield url, error
        else:
            yield url, article
