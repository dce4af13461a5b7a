"""newsgrab archive: keep articles over time, with every version, view count and rate."""

from __future__ import annotations

import click

from .. import FolderGroup
from ..options import EXIT_STATUSES


@click.group("archive", cls=FolderGroup, epilog=EXIT_STATUSES)
def command() -> None:
    """Keep articles over time: every version, view count and rate, in one file.

    An archive is an SQLite file, with a folder of WARC files beside it. Name it with --db, in the variable NEWSGRAB_DB,
    or as "db" in the configuration file. Begin with "newsgrab archive add"; then "newsgrab archive run", once a day.
    """
