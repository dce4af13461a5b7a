"""newsgrab batch: millions of saved pages to Parquet, on all cores or on a cluster."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import (
    EXIT_NOT_ARTICLE,
    EXIT_OK,
    EXIT_SOME_FAILED,
    EXIT_USAGE,
    NewsgrabError,
    UsageError,
)
from .options import EXIT_STATUSES, common_options, complete_fields, split_fields

if TYPE_CHECKING:
    from ..engines.manifest import Manifest
    from ..engines.work import Engine, Progress, Result, Task, Work

# Seconds between two showings of how far the work is, and before the time that is left is told.
SHOW_EVERY, GUESS_AFTER = 0.5, 5.0
LANG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
SITE = re.compile(r"[\w*?.-]{1,253}")


@click.command("batch", epilog=EXIT_STATUSES)
@click.argument("inputs", metavar="[INPUT|@LIST|-]...", nargs=-1, type=click.Path())
@click.option("--out", metavar="DIR", required=True, type=click.Path(), help="The folder of the shards.")
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(("parquet", "jsonl", "jsonl.gz")),
    default="parquet",
    show_default=True,
    envvar="NEWSGRAB_BATCH_FORMAT",
    help="What the shards are.",
)
@click.option(
    "--rows",
    type=click.Choice(("article", "quotes", "rates")),
    default="article",
    show_default=True,
    help="What one row stands for.",
)
@click.option(
    "--fields",
    metavar="A,B",
    callback=split_fields,
    shell_complete=complete_fields,
    help="Only these keys, in this order.",
)
@click.option("--only", type=click.Choice(("articles",)), help="Leave out pages that are no articles.")
@click.option("--lang", "langs", metavar="TAGS", multiple=True, help="Only these languages: ru,kk. May be given again.")
@click.option(
    "--site", "sites", metavar="PATTERN", multiple=True, help="Only these sites: example.kz, *.kz. May be given again."
)
@click.option("--since", metavar="TIME", help="Only what was published at this date or time (2024-03-11), or later.")
@click.option("--engine", type=click.Choice(("pool", "dask")), help="What does the work.  [default: pool]")
@click.option("--scheduler", metavar="ADDRESS", help="The Dask cluster that does the work: tcp://10.0.0.1:8786.")
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(1, 1024),
    envvar="NEWSGRAB_BATCH_JOBS",
    help="Inputs that are read at the same time.  [default: a core each]",
)
@click.option("--resume", is_flag=True, help="Go on with what the folder holds: without inputs, with those it notes.")
@click.option("--redo", is_flag=True, help="Make shards again that another parser or other options have made.")
@click.option(
    "--max-time", metavar="SECONDS", type=click.FloatRange(1, 3600), default=30.0, help="For one page.  [default: 30]"
)
@click.option(
    "--cc-base",
    metavar="URL",
    default="https://data.commoncrawl.org/",
    help="Where the months of CC-NEWS are.  [default: https://data.commoncrawl.org/]",
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=float,
    default=60.0,
    help="Of an https input: the longest silence.  [default: 60]",
)
@click.option(
    "--allow-private",
    metavar="CIDR",
    multiple=True,
    help="Let addresses of this range be asked though they are not public: 10.0.0.0/8. May be given again.",
)
@click.option("--ignore-robots", is_flag=True, help="Do not ask robots.txt of the servers of inputs.")
@common_options
@click.pass_context
def command(context: click.Context, /, inputs: tuple[str, ...], **options: Any) -> int:
    """Read saved pages by the million and write a shard for each input.

    An INPUT is a WARC file, a zip or tar archive, a folder, a page, an address (https://, s3://), a month of Common
    Crawl's news (CC-NEWS-2024-03), or @LIST: a file with one input a line; "-" is a list on standard input.

    A shard appears when it is whole; manifest.jsonl in the folder says what is done. The same command again does only
    what is missing.
    """
    if not inputs and not options["resume"]:
        from . import complain_with_help

        complain_with_help(context.command)
        return EXIT_USAGE
    if "://" in options["out"]:
        told = "shards go into a folder of this machine; copy them when they are made"
        raise UsageError(f"--out {options['out']}: {told}")
    quiet, verbose = (bool((context.find_root().obj or {}).get(key) or options[key]) for key in ("quiet", "verbose"))
    work = work_of(options)
    from ..engines.manifest import open_manifest

    folder = Path(work.out)
    if options["resume"] and not inputs and not (folder / "manifest.jsonl").exists():
        raise UsageError(f"{options['out']}: there is no batch to go on with; name its inputs")
    engine = engine_of(options)
    # Of the processes that it starts: in glibc, threads of libraries (fsspec's) would each keep memory of their own.
    os.environ.setdefault("MALLOC_ARENA_MAX", "1")
    with open_manifest(folder) as manifest:
        if options["resume"] and not inputs:
            inputs = resumed(context, manifest, options)
            work = work_of(options)
        work = replaced(work, manifest.id)
        return run(inputs, work, manifest, engine, options, Report(quiet=quiet, verbose=verbose))


def work_of(options: Mapping[str, Any]) -> Work:
    """Return what the options say is to be done with every page."""
    from ..engines.work import Work, parser_version
    from ..formats._rows import choose_keys

    if options["format_"] == "parquet":
        from ..formats._arrow import check_pyarrow

        try:
            check_pyarrow()
        except UsageError as error:
            raise UsageError(f"{error}, or take --format jsonl") from error
    web = {
        "timeout": options["timeout"],
        "max_time": max(options["timeout"], 3600.0),  # of one connection; a large file takes its time
        "allow_private": tuple(options["allow_private"]),
        "ignore_robots": options["ignore_robots"],
    }
    from ..web import Options

    Options(**web)  # says what is wrong with them
    return Work(
        out=os.path.abspath(options["out"]),
        format=options["format_"],
        rows=options["rows"],
        keys=choose_keys(options["rows"], options["fields"]),
        only_articles=options["only"] == "articles",
        langs=listed(options["langs"], LANG, "--lang", "no language tag (ru, pt-BR)"),
        sites=tuple(site.lower() for site in listed(options["sites"], SITE, "--site", "no site (example.kz, *.kz)")),
        since=read_since(options["since"]),
        version=parser_version(),
        max_time=options["max_time"],
        web=tuple(web.items()),
    )


def replaced(work: Work, batch: str) -> Work:
    """Return the work with the name of its batch."""
    from dataclasses import replace

    return replace(work, batch=batch)


def listed(values: Iterable[str], form: re.Pattern[str], option: str, what: str) -> tuple[str, ...]:
    """Return ``a,b`` and ``c`` as three values, each checked."""
    found = [part.strip() for value in values for part in value.split(",") if part.strip()]
    for part in found:
        if not form.fullmatch(part):
            raise UsageError(f"{option} {part[:80]!r} is {what}")
    return tuple(dict.fromkeys(part.replace("_", "-") if form is LANG else part for part in found))


def read_since(text: str | None) -> str | None:
    """Return a day or a time with its offset as ISO 8601."""
    from datetime import datetime

    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(f"--since {text!r} is no time like 2024-03-11 or 2024-03-11T20:30:00+05:00") from None
    if found.tzinfo is None and len(text.strip()) > 10:
        raise UsageError(f"--since {text!r} has no offset from UTC (add Z or +05:00)")
    return found.isoformat() if found.tzinfo else found.date().isoformat()


def engine_of(options: Mapping[str, Any]) -> Engine:
    """Return the engine that is asked for."""
    name = options["engine"] or ("dask" if options["scheduler"] else "pool")
    if options["scheduler"] and name != "dask":
        raise UsageError("--scheduler is the address of a Dask cluster: it goes with --engine dask")
    if name == "dask":
        from ..engines.dask import Dask

        return Dask(options["scheduler"], options["jobs"])
    from ..engines.pool import Pool

    return Pool(options["jobs"])


def resumed(context: click.Context, manifest: Manifest, options: dict[str, Any]) -> tuple[str, ...]:
    """Return the inputs of the last run, and take over its options where none were given."""
    last = manifest.run
    if last is None or not last["inputs"]:
        raise UsageError(f"{manifest.folder}: no run has begun there; name the inputs")
    if "-" in last["inputs"]:
        raise UsageError("the inputs came from standard input: give the list again")
    names = {"format": "format_", "lang": "langs", "site": "sites"}
    for key, value in [*last["options"].items(), ("cc_base", last["cc_base"])]:
        name = names.get(key, key)
        source = context.get_parameter_source(name)
        if source is None or source.name in ("DEFAULT", "DEFAULT_MAP"):
            options[name] = value
    return tuple(last["inputs"])


def run(
    inputs: tuple[str, ...],
    work: Work,
    manifest: Manifest,
    engine: Engine,
    options: Mapping[str, Any],
    report: Report,
) -> int:
    """Do what is left to do, and return the exit status."""
    from ..engines.inputs import find_tasks, name_shards
    from ..engines.work import Progress, Task
    from .streams import Ended, complain, standard_input

    stdin = standard_input() if "-" in inputs else None
    found: list[Task] = []
    for item in find_tasks(inputs, stdin, work, options["cc_base"]):
        if isinstance(item, Task):
            found.append(item)
        else:
            report.failed(*item)
    tasks = name_shards(found, manifest.shards, "." + work.format)
    left = manifest.left(tasks, work, redo=options["redo"])
    manifest.begin(work, inputs if "-" in inputs else [absolute(name) for name in inputs], options["cc_base"])
    manifest.plan(tasks)
    report.begin(tasks, left)
    try:
        with closing(engine.run(left, work)) as events:  # type: ignore[type-var]
            for event in events:
                if isinstance(event, Progress):
                    report.progress(event)
                    continue
                if event.fatal:
                    report.clear()
                    raise Stopped(event)
                manifest.note(event)
                report.ended(event)
    except Stopped as stopped:
        complain(stopped.result.problem or "")
        return stopped.result.status
    except (KeyboardInterrupt, Ended):
        report.clear()
        complain(
            f"{report.done_before + report.done} of {len(tasks)} inputs are done; the same command does the others"
        )
        raise
    finally:
        report.clear()
        manifest.sweep()
    return report.end([manifest.done[task.input] for task in tasks if task.input in manifest.done])


class Stopped(Exception):
    """The run cannot go on: the disk is full, or something is not installed."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.problem)
        self.result = result


def absolute(name: str) -> str:
    """Return an input by a name that does not depend on where the command was started."""
    from ..engines.inputs import MONTH

    if name == "-" or "://" in name or (MONTH.fullmatch(name) and not os.path.exists(name)):
        return name
    return "@" + os.path.abspath(name[1:]) if name.startswith("@") else os.path.abspath(name)


class Report:
    """What the user is told while the work goes on, and at its end."""

    def __init__(self, *, quiet: bool, verbose: bool) -> None:
        self.quiet = quiet
        self.verbose = verbose
        self.shown = not quiet and sys.stderr is not None and sys.stderr.isatty()
        self.statuses: list[int] = []
        self.done = self.done_before = self.total = 0
        self.pages = self.articles = 0  # of inputs that ended in this run
        self.running: dict[str, Progress] = {}
        self.sizes: dict[str, int] = {}
        self.size = self.size_done = 0
        self.start = self.next = time.monotonic()

    def failed(self, name: str, error: NewsgrabError) -> None:
        """Tell of an input that is not there."""
        from .output import report

        self.statuses.append(report(name, error, verbose=self.verbose))

    def begin(self, tasks: list[Task], left: list[Task]) -> None:
        """Note what there is to do."""
        self.total = len(tasks)
        self.done_before = len(tasks) - len(left)
        self.sizes = {task.input: max(task.size, 1) for task in left}
        self.size = sum(self.sizes.values())
        self.start = time.monotonic()

    def progress(self, event: Progress) -> None:
        """Note how far an input is, and show it."""
        self.running[event.input] = event
        self.show()

    def ended(self, result: Result) -> None:
        """Note that an input has ended, and tell what was wrong with it."""
        from .streams import complain

        self.running.pop(result.input, None)
        self.done += 1
        self.pages += result.pages
        self.articles += result.articles
        self.size_done += self.sizes.get(result.input, 1)
        for line in self.complaints(result):
            complain(line)
        if self.verbose:
            for error in result.errors:
                complain(error)
        self.show()

    def complaints(self, result: Result) -> Iterator[str]:
        """Yield what is to be told of an input."""
        if result.problem:
            yield result.problem
        if result.lost:
            pages = counted(result.lost, "page")
            yield f"{result.input}: {pages} lost, which ended a parser or took too long: see manifest.jsonl"
        if result.misfits:
            yield f"{result.input}: {result.misfits} values do not fit into their column: see manifest.jsonl"

    def show(self) -> None:
        """Show how far the run is, if somebody looks and it is time to."""
        if not self.shown or time.monotonic() < self.next:
            return
        import shutil

        from ..formats.table import cut_to
        from .streams import show_progress

        self.next = time.monotonic() + SHOW_EVERY
        show_progress(cut_to(self.line(time.monotonic() - self.start), shutil.get_terminal_size().columns - 1))

    def line(self, seconds: float) -> str:
        """Return the line of progress after so many seconds."""
        pages = self.pages + sum(event.pages for event in self.running.values())
        articles = self.articles + sum(event.articles for event in self.running.values())
        read = self.size_done + sum(event.share * self.sizes.get(event.input, 1) for event in self.running.values())
        parts = [f"{self.done_before + self.done}/{self.total} inputs", f"{pages:,} pages"]
        if seconds > 0:
            parts.append(f"{pages / seconds:.0f} a second")
        if pages:
            parts.append(f"{articles / pages:.0%} articles")
        if self.size and read and seconds > GUESS_AFTER:
            parts.append(f"{clock(seconds * (self.size - read) / read)} left")
        return ", ".join(parts)

    def clear(self) -> None:
        """Take the line of progress away."""
        from .streams import clear_progress

        clear_progress()

    def end(self, results: list[Result]) -> int:
        """Tell what the folder holds of the inputs that were asked for, and return the exit status."""
        from .streams import complain

        pages, articles = sum(r.pages for r in results), sum(r.articles for r in results)
        lost = sum(r.lost for r in results)
        failed = [r.status for r in results if r.problem] + self.statuses
        if not self.quiet:
            before = f" ({self.done_before} before)" if self.done_before else ""
            bad = f"; {counted(len(failed), 'input')} with errors" if failed else ""
            unread = sum(r.unreadable for r in results)
            unreadable = f", {unread:,} unreadable" if unread else ""
            seconds = time.monotonic() - self.start
            rate = f" ({self.pages / seconds:.0f} a second)" if self.pages and seconds > 0 else ""
            complain(
                f"{counted(len(results), 'input')} done{before}: {counted(pages, 'page')}{rate}{unreadable},"
                f" {counted(articles, 'article')}, {counted(sum(r.rows for r in results), 'row')}{bad}"
            )
        if failed:
            return EXIT_SOME_FAILED if any(r.rows or (r.pages and r.shard) for r in results) else min(failed)
        if lost:
            return EXIT_SOME_FAILED
        return EXIT_NOT_ARTICLE if pages and not articles else EXIT_OK


def counted(number: int, what: str) -> str:
    """Return how many there are of something.

    >>> counted(1, "page"), counted(1200, "page")
    ('1 page', '1,200 pages')
    """
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def clock(seconds: float) -> str:
    """Return a length of time.

    >>> clock(59.6), clock(3725), clock(200_000)
    ('1:00', '1:02:05', '2 d 7:33:20')
    """
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    text = f"{hour}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
    return f"{days} d {text}" if days else text
