"""newsgrab archive reparse: read all stored pages again with today's parser."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from ...errors import EXIT_IO, EXIT_OK
from ..options import EXIT_STATUSES, common_options, hint_options
from ..settings import output_of
from .common import db_option, lock_option, locked

if TYPE_CHECKING:
    from ...archive.reparse import Change
    from ...models import Article
    from ...web.many import Outcome

MAX_SHOWN = 60  # characters of a value


@click.command("reparse", epilog=EXIT_STATUSES)
@db_option
@click.option("--site", metavar="HOST", help="Only the articles of this site.")
@click.option("--jobs", metavar="N", type=click.IntRange(1, 256), help="Processes that parse.  [default: one a core]")
@click.option("--json", "as_json", is_flag=True, help="Print the changes and the summary as JSON, a line each.")
@lock_option
@hint_options
@common_options
@click.pass_context
def command(context: click.Context, /, **options: Any) -> int:
    """Read all stored pages again, and say what is read from them now.

    A line for every page in which something is another, then a summary. Versions are brought up to date, and those
    added that only today's parser can tell apart; none is lost.
    """
    from ...archive.reparse import reparse
    from ...formats import clean_line, dump_json
    from ..streams import complain, held_interrupts, open_output

    output_of(context, options)
    hints = {key: options[key] for key in ("lang", "country", "timezone")}
    with locked(options) as store, open_output(None) as sink:

        def tell(change: Change) -> None:
            sink.write((dump_json(change.to_dict()) if options["as_json"] else clean_line(in_words(change))) + "\n")

        def parse(pages: Iterator[Outcome]) -> Iterable[tuple[Outcome, Article | Exception]]:
            return parsed(pages, hints, options["jobs"])

        changes = reparse(store, parse, tell, complain, held_interrupts, site=options["site"], hints=hints)
        if options["as_json"]:
            sink.write(dump_json(changes.to_dict()) + "\n")
        else:
            fields = ", ".join(f"{name} {number}" for name, number in changes.fields.most_common())
            sink.write(
                f"{changes.pages} pages of {changes.articles} articles: {changes.changed} changed"
                f"{f' ({fields})' if fields else ''}, {changes.added} versions added\n"
            )
    return EXIT_IO if changes.broken or changes.failed else EXIT_OK


def parsed(
    pages: Iterator[Outcome], hints: dict[str, Any], jobs: int | None
) -> Iterable[tuple[Outcome, Article | Exception]]:
    """Yield the pages with what is read from them; in processes, where there are more than a few."""
    from ...engines.crawled import BACKLOG, Parsers, finish
    from ...engines.processes import cores

    processes = jobs or cores()
    for count, outcome in enumerate(pages, 1):
        yield finish(outcome, hints, evidence=False)
        if processes > 1 and count >= BACKLOG:
            break
    else:
        return
    with Parsers(pages, hints, processes, evidence=False, keep=False) as parsers:
        yield from parsers


def in_words(change: Change) -> str:
    """Return a change for a person."""
    said = [f"{key}: {shorten(old)} -> {shorten(new)}" for key, (old, new) in change.fields.items()]
    new = ["a version of its own"] if change.added else []
    return f"{change.url} ({change.fetched_at}): {'; '.join(new + said)}"


def shorten(value: Any) -> str:
    """Return a value in a few words; of lists, their length."""
    if isinstance(value, list) and (not value or isinstance(value[0], dict)):
        return str(len(value))
    text = "none" if value in (None, []) else ", ".join(value) if isinstance(value, list) else str(value)
    text = " ".join(text.split())
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"
