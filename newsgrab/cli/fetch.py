"""newsgrab fetch: records from the web."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from ..errors import EXIT_USAGE, InputError, NewsgrabError, UsageError
from .network import network_options, options_of
from .options import EXIT_STATUSES, common_options, hint_options, record_options

if TYPE_CHECKING:
    from ..web import Options

MAX_LINE = 65_536  # bytes of a line of the list; what is longer is no address
BLOCK = 65_536  # bytes a read


@click.command("fetch", epilog=EXIT_STATUSES)
@click.argument("urls", metavar="[URL|-]...", nargs=-1)
@record_options
@hint_options
@network_options
@click.option(
    "--resume",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="Note here what is done, and skip what was noted before. Records (JSON Lines) are added to those of --output.",
)
@common_options
@click.pass_context
def command(context: click.Context, /, urls: tuple[str, ...], **options: Any) -> int:
    """Fetch pages and write a record for each, as it is ready.

    "-" is a list of URLs on standard input, one a line, and so is no argument at all; blank lines and lines that begin
    with # are skipped, and a URL that comes again is fetched once. A page that was saved before is read by "newsgrab
    parse".
    """
    if not urls:
        if sys.stdin is None or sys.stdin.isatty():
            click.echo(context.get_help(), err=True)
            return EXIT_USAGE
        urls = ("-",)

    from .output import put
    from .settings import output_of

    hints = {key: options[key] for key in ("lang", "country", "timezone")}
    output = output_of(context, options)
    total = None if "-" in urls else len(urls)
    client = options_of(options)
    hints["evidence"] = output.evidence or "evidence" in output.fields
    if options["resume"] is None:
        return put(fetch_all(read_urls(urls), client, **hints), output, total=total)

    from dataclasses import replace

    output = replace(output, format=output.format_name(on_terminal="jsonl"), append=True)
    if output.format != "jsonl":
        raise UsageError(f"--resume writes JSON Lines, which can be added to, and not {output.format}")
    with closing(Journal(options["resume"])) as journal:
        return put(journal.noted(fetch_all(read_urls(urls), client, skip=journal.done, **hints)), output, total=total)


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
    for line in lines(stream):
        url = line[:MAX_LINE].decode("utf-8", "replace").lstrip("\ufeff").strip()
        if url and not url.startswith("#"):
            yield url


def lines(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a stream, of a very long one its beginning.

    Read below Python's buffer: the list is read in a thread, and a thread that waits in a buffered read would hold its
    lock when the program ends.
    """
    raw = getattr(stream, "raw", stream)
    rest = b""
    while block := raw.read(BLOCK):
        first, *more = block.split(b"\n")
        rest = (rest + first)[: MAX_LINE + 1]
        for piece in more:
            yield rest
            rest = piece
    yield rest


def fetch_all(
    urls: Iterable[str],
    options: Options | None = None,
    *,
    skip: frozenset[bytes] = frozenset(),
    evidence: bool = True,
    **hints: Any,
) -> Iterator[tuple[str, Any]]:
    """Yield the article or the error of every URL. ``skip`` has the identities of those that are done."""
    from ..engines.crawled import parse_all
    from ..web import Client, Options
    from ..web.many import Crawl, shown

    with Client(options or Options()) as client, Crawl(client, urls, skip=skip) as crawl:
        for url, result in parse_all(crawl, hints, evidence=evidence):
            yield shown(url), result


class Journal:
    """The file of ``--resume``: a line for each URL that needs no other run, written after its record was.

    A line is the URL and what became of it (``ok``, or the exit status of its failure) behind a tab. A failure of the
    network is not noted: the next run tries again.
    """

    def __init__(self, path: str) -> None:
        from ..web.many import identity

        self.path = path
        try:
            self.stream = open(path, "a+b", buffering=0)  # noqa: SIM115, closed by the command
            self.stream.seek(0)
            data = self.stream.read()
            if data and not data.endswith(b"\n"):  # the run was killed inside a line: what it said is done again
                data = data[: data.rfind(b"\n") + 1]
                os.truncate(path, len(data))
        except OSError as error:
            raise InputError(f"--resume {path}: {(error.strerror or str(error)).lower()}") from error
        urls = [line.partition(b"\t")[0].decode("utf-8", "replace") for line in data.split(b"\n")]
        if any("://" not in url for url in urls if url):
            raise UsageError(f"--resume {path}: not a file of this option; it is left as it is")
        self.done = frozenset(identity(url) for url in urls if url)

    def noted(self, results: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
        """Yield the results; when the next one is asked for, the last was written, and is noted."""
        from ..web.many import again

        for url, result in results:
            yield url, result
            if not isinstance(result, Exception):
                self.note(url, "ok")
            elif isinstance(result, NewsgrabError) and not again(result) and "://" in url:
                self.note(url, str(result.exit_status))

    def note(self, url: str, outcome: str) -> None:
        """Add one line."""
        try:
            self.stream.write(f"{url}\t{outcome}\n".encode())
        except OSError as error:
            raise InputError(f"--resume {self.path}: {(error.strerror or str(error)).lower()}") from error

    def close(self) -> None:
        """Close the file."""
        self.stream.close()
