"""newsgrab archive status: say how an archive does: sources, runs, sizes, and what needs a look."""

from __future__ import annotations

from typing import Any

import click

from ...errors import EXIT_OK, EXIT_SOME_FAILED
from ..options import EXIT_STATUSES, common_options
from ..settings import output_of
from .common import bold, db_option, paint, reading, times

YELLOW = "33"


@click.command("status", epilog=EXIT_STATUSES)
@db_option
@click.option("--check", is_flag=True, help="End with status 3 where something needs a look, for monitoring.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@common_options
@click.pass_context
def command(context: click.Context, /, check: bool, as_json: bool, **options: Any) -> int:
    """Say how the archive does: sources with their last success, runs, sizes; and what needs a look.

    That is: a source that fails or is late, a run that did not end, and a site whose newest articles have a view count,
    a time or a body less often than those before them: it changed its pages, or shuts the program out.
    The exit status is 0 whatever needs a look, but for --check.
    """
    from ...archive.health import status
    from ...formats import dump_json
    from ..streams import open_output

    output_of(context, options)
    with reading(options) as store:
        found = status(store)
    with open_output(None) as sink:
        if as_json:
            sink.write(dump_json(found, indent=2 if sink.isatty() else None) + "\n")
        else:
            for line in as_text(found, sink):
                sink.write(line + "\n")
    return EXIT_SOME_FAILED if check and found["attention"] else EXIT_OK


def as_text(found: dict[str, Any], sink: Any) -> list[str]:
    """Return the lines for a person."""
    from ...archive.schedule import show_duration
    from ...formats import clean_line

    def ago(seconds: int | None) -> str:
        return "never" if seconds is None else f"{show_duration(seconds)} ago"

    last = f"{times(found['last_success_at'])}, {ago(found['age'])}" if found["last_success_at"] else "never"
    lines = [
        bold(clean_line(found["archive"]), sink),
        f"  size          {size(found['bytes'])}; {size(found['warc_bytes'])} in {found['warc_files']:,} WARC files",
        f"  articles      {found['articles']:,}, in {found['versions']:,} versions; {found['due']:,} due for a visit",
        f"  beside        {found['quotes']:,} quotes, {found['rates']:,} rates, {found['view_counts']:,} view counts,"
        f" {found['fetches']:,} fetches",
        f"  last success  {last}",
    ]
    lines += [
        f"  run {run['id']}{'' if run['kind'] == 'run' else ' (' + run['kind'] + ')'}: {run['state']}"
        f" since {times(run['started_at'])}"
        for run in found["open_runs"]
    ]
    lines += ["", bold(f"sources: {len(found['sources'])}", sink)]
    for source in found["sources"]:
        failed = f", failed {source['failures']} times since" if source["failures"] else ""
        lines.append(
            f"  {clean_line(source['url'])}: {source['kind'] or 'not read yet'}, {source['articles']:,} articles,"
            f" success {ago(source['age'])}{failed}"
        )
    if found["attention"]:
        lines += ["", bold("needs a look:", sink)]
        lines += [paint(f"  {clean_line(line)}", YELLOW, sink) for line in found["attention"]]
    return lines


def size(count: int) -> str:
    """Return bytes as a person says them.

    >>> size(512), size(1_500_000), size(6_547_767_296)
    ('512 bytes', '1.5 MB', '6.5 GB')
    """
    if count < 1000:
        return f"{count} bytes"
    value = float(count)
    for unit in ("kB", "MB", "GB"):
        value /= 1000
        if value < 1000 or unit == "GB":
            return f"{value:.1f} {unit}"
    raise AssertionError("the largest unit takes all")
