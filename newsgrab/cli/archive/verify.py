"""newsgrab archive verify: check that the archive is whole."""

from __future__ import annotations

from typing import Any

import click

from ...errors import EXIT_IO, EXIT_OK
from ..options import EXIT_STATUSES, common_options
from ..settings import output_of
from .common import db_option, reading


@click.command("verify", epilog=EXIT_STATUSES)
@db_option
@click.option("--json", "as_json", is_flag=True, help="Print what was looked at as JSON.")
@common_options
@click.pass_context
def command(context: click.Context, /, as_json: bool, **options: Any) -> int:
    """Check the database, the WARC files, the hashes, and that every page is there. Nothing is changed.

    What is wrong is told in a line each, and the exit status is then 7.
    """
    from ...archive.verify import Report, verify
    from ...formats import dump_json
    from ..streams import complain, open_output

    output_of(context, options)
    report = Report()
    with reading(options) as store:
        for line in verify(store, report):
            complain(line)
    with open_output(None) as sink:
        if as_json:
            sink.write(dump_json(report.to_dict()) + "\n")
        else:
            wrong = f"{report.problems} wrong" if report.problems else "all well"
            sink.write(
                f"{wrong}: {report.versions} versions, {report.fetches} pages, {report.records} records in"
                f" {report.files} WARC files\n"
            )
    return EXIT_IO if report.problems else EXIT_OK
