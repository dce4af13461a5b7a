"""newsgrab archive run: fetch what is new or due, and store it."""

from __future__ import annotations

import functools
import sys
import time
from typing import TYPE_CHECKING, Any

import click

from ...errors import EXIT_NETWORK, EXIT_OK, EXIT_SOME_FAILED, NewsgrabError
from ..network import crawl_options, options_of
from ..options import EXIT_STATUSES, common_options, hint_options
from .common import db_of, db_option, lock_option, locked, warc_option

if TYPE_CHECKING:
    from ...archive.runs import Plan, Run, Summary
    from ...web import Client
    from ..output import Output


def read_seconds(_context: click.Context, _parameter: click.Parameter, value: Any) -> float | None:
    """Return a time in seconds: ``90``, ``2.5``, ``30m``."""
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        from ...archive.schedule import read_duration
        from ...errors import UsageError

        try:
            seconds = read_duration(str(value))
        except UsageError as error:
            raise click.BadParameter(str(error)) from error
    if not 0 < seconds < 10**9:
        raise click.BadParameter("must be more than 0")
    return seconds


def read_revisits(_context: click.Context, _parameter: click.Parameter, value: Any) -> tuple[int, ...] | None:
    """Return when an article is visited again, in seconds after it was first seen."""
    if value is None:
        return None
    from ...archive.schedule import read_duration
    from ...errors import UsageError

    try:
        parts = value if isinstance(value, list) else str(value).split(",")
        return tuple(sorted({read_duration(str(part)) for part in parts if str(part).strip()}))
    except UsageError as error:
        raise click.BadParameter(str(error)) from error


@click.command("run", epilog=EXIT_STATUSES)
@click.argument("urls", metavar="[URL]...", nargs=-1)
@db_option
@warc_option
@click.option("--limit", metavar="N", type=click.IntRange(1), help="Fetch at most so many pages; the rest waits.")
@click.option("--max-time", metavar="TIME", callback=read_seconds, help="End after so long: 300, 50m; the rest waits.")
@click.option(
    "--revisits",
    metavar="TIMES",
    callback=read_revisits,
    help="Visit an article again so long after it was first seen.  [default: 1h,6h,1d,3d,7d,30d]",
)
@click.option("--dry-run", is_flag=True, help="Print the addresses that would be fetched, and store nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@lock_option
@crawl_options
@hint_options
@common_options
@click.pass_context
def command(context: click.Context, /, urls: tuple[str, ...], **options: Any) -> int:
    """Discover what is new, fetch it and what is due for another visit, parse and store it; then end.

    With addresses: fetch just these. One line says what came of it. The archive is made where there is none. A run that
    is cut off, however, loses nothing that was stored, and the next one goes on.
    """
    from ...archive.runs import Plan
    from ...web import Client
    from ..settings import output_of

    output = output_of(context, options)
    plan = Plan(
        urls=urls,
        limit=options["limit"],
        max_time=options["max_time"],
        hints={key: options[key] for key in ("lang", "country", "timezone")},
    )
    if options["revisits"] is not None:
        plan.revisits = options["revisits"]
    client_options = options_of({**options, "max_time": None})
    with Client(client_options) as client:
        if options["dry_run"]:
            return rehearse(options, client, plan, output)
        return work(options, client, plan, output)


def work(options: dict[str, Any], client: Client, plan: Plan, output: Output) -> int:
    """Make the run and print what came of it."""
    from ...archive.runs import Run
    from ...engines.crawled import parse_outcomes
    from ..streams import complain, held_interrupts

    parse = functools.partial(parse_outcomes, hints=plan.hints, evidence=False)
    with locked(options, create=True) as store:
        if options["warc_dir"]:
            store.set_warc_dir(options["warc_dir"])
        run = Run(store, client, plan, parse, Teller(output), held_interrupts)
        try:
            summary = run.run()
        finally:
            if run.summary.run is not None:
                show(run.summary, as_json=options["as_json"])
        if not plan.urls and not summary.sources and store.one("SELECT 1 FROM sources") is None:
            complain("there are no sources yet: newsgrab archive add SITE")
    return exit_status(run)


def exit_status(run: Run) -> int:
    """Return the status of a run: what became of the sources, or of the addresses that the user named."""
    statuses = {e.exit_status if isinstance(e, NewsgrabError) else 1 for e in run.failures}
    if not statuses:
        return EXIT_OK
    asked = len(run.plan.urls) or run.summary.sources
    return EXIT_SOME_FAILED if len(run.failures) < asked else min(statuses, default=EXIT_NETWORK)


def rehearse(options: dict[str, Any], client: Client, plan: Plan, output: Output) -> int:
    """Print the addresses that a run would fetch."""
    import os

    from ...archive.rehearsal import rehearse as listed
    from ..streams import open_output
    from .common import reading

    teller = Teller(output)
    path = db_of(options)
    with open_output(None) as sink:
        if os.path.exists(path) and os.path.getsize(path):
            with reading(options) as store:
                found = listed(store, client, plan, teller)
        else:
            found = listed(None, client, plan, teller)
        for url in found:
            sink.write(url + "\n")
    return EXIT_SOME_FAILED if teller.failures else EXIT_OK


class Teller:
    """Tells the user on standard error how a run goes."""

    def __init__(self, output: Output) -> None:
        self.output = output
        self.failures = 0
        self.shown = time.monotonic()
        self.watched = sys.stderr is not None and sys.stderr.isatty() and not output.quiet

    def failed(self, name: str, error: Exception) -> None:
        """Tell of a failure in one line."""
        from ..output import report

        self.failures += 1
        report(name, error, verbose=self.output.verbose)

    def note(self, text: str) -> None:
        """Tell something that is no failure."""
        from ..streams import complain

        if not self.output.quiet:
            complain(text)

    def progress(self, summary: Summary, due: int, name: str) -> None:
        """Show how far the run is, where a person watches."""
        if not self.watched or time.monotonic() - self.shown < 0.1:
            return
        self.shown = time.monotonic()
        import shutil

        from ...formats import clean_line
        from ...formats.table import cut_to
        from ..streams import show_progress

        done = summary.fetched + summary.failed + summary.gone
        text = f"{done}/{due}  {clean_line(name)}" if due else f"{summary.discovered} new  {clean_line(name)}"
        show_progress(cut_to(text, shutil.get_terminal_size().columns - 1))


def show(summary: Summary, *, as_json: bool) -> None:
    """Print what came of a run, in one line."""
    from ...formats import dump_json
    from ..streams import clear_progress, open_output

    clear_progress()
    with open_output(None) as sink:
        sink.write((dump_json(summary.to_dict()) if as_json else in_words(summary)) + "\n")


def in_words(summary: Summary) -> str:
    """Return the summary for a person.

    >>> from newsgrab.archive.runs import Summary
    >>> in_words(Summary(3, "done", sources=2, sources_failed=1, fetched=5, new=4, unchanged=1, left=7, seconds=1.25))
    'run 3: 2 sources (1 failed), 5 pages: 4 new, 1 unchanged; 7 left for the next run; 1.2 s'
    """
    failed = f" ({summary.sources_failed} failed)" if summary.sources_failed else ""
    kinds = [
        f"{number} {name}"
        for name, number in (
            ("new", summary.new),
            ("changed", summary.changed),
            ("unchanged", summary.unchanged),
            ("no article", summary.not_article),
            ("gone", summary.gone),
            ("failed", summary.failed),
            ("recovered", summary.recovered),
        )
        if number
    ]
    pages = f"{summary.fetched} page{'' if summary.fetched == 1 else 's'}"
    what = f": {', '.join(kinds)}" if kinds else ", nothing new"
    left = f"; {summary.left} left for the next run" if summary.left else ""
    sources = f"{summary.sources} source{'' if summary.sources == 1 else 's'}{failed}, " if summary.sources else ""
    ended = "" if summary.state == "done" else f" ({summary.state})"
    return f"run {summary.run}{ended}: {sources}{pages}{what}{left}; {summary.seconds:.1f} s"
