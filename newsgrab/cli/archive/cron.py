"""newsgrab archive cron: print what makes the archive run every day: a crontab line, a systemd timer."""

from __future__ import annotations

import os
from typing import Any

import click

from ...errors import EXIT_OK
from ..options import EXIT_STATUSES, common_options
from ..settings import output_of
from .common import bold, db_of, db_option

PARTS = ("crontab", "service", "timer")


@click.command("cron", epilog=EXIT_STATUSES)
@db_option
@click.option("--every", metavar="TIME", default="1d", show_default=True, help="How often: 15m, 1h, 6h, 1d.")
@click.option("--at", metavar="HH:MM", help="When in the day it begins.  [default: early, by the archive's path]")
@click.option("--max-time", metavar="TIME", help="End a run after so long.  [default: five sixths of --every]")
@click.option("--only", type=click.Choice(PARTS), help="Print this alone, to be put into a file.")
@common_options
@click.pass_context
def command(
    context: click.Context, /, every: str, at: str | None, max_time: str | None, only: str | None, **options: Any
) -> int:
    """Print the crontab line that runs the archive, and the service and timer that do the same with systemd.

    Nothing is installed: "crontab -e" takes the line. The paths are those of this newsgrab and of --db.
    """
    from ...archive.cron import NAME, plan
    from ..streams import complain, open_output

    output = output_of(context, options)
    db = db_of(options)
    job = plan(db, every=every, at=at, max_time=max_time)
    with open_output(None) as sink:
        if only == "crontab":
            sink.write(job.crontab() + "\n")
        elif only is not None:
            sink.write(job.service() if only == "service" else job.timer())
        else:
            folder = "~/.config/systemd/user"
            sink.write(f"{bold('# crontab -e', sink)}\n{job.crontab()}\n\n")
            sink.write(f"{bold(f'# {folder}/{NAME}.service', sink)}\n{job.service()}\n")
            sink.write(f"{bold(f'# {folder}/{NAME}.timer', sink)}\n{job.timer()}\n")
            sink.write(f"# systemctl --user daemon-reload && systemctl --user enable --now {NAME}.timer\n")
            sink.write("# loginctl enable-linger: it also runs while nobody is logged in\n")
    if not os.path.exists(db) and not output.quiet:
        complain(f'{db}: there is no archive here yet; "newsgrab archive add" makes one')
    return EXIT_OK
