"""A report on an archive: a few static pages for people, without scripts, readable on a telephone and on paper.

    needs      the two libraries of the extra ``newsgrab[report]``, and what is told where they are missing
    scope      what a report is about: the archive, the sites, the day it begins with
    survey     one pass over the articles: figures, days, the most read, for the whole and for each site
    queries    the questions that several pages ask: headlines, edits, people, rates
    words      what of two headlines changed
    layout     texts of pages made safe for a page of ours; numbers, dates and links; the templates
    charts     series as SVG
    pages      one module a page
    folder     the pages take the place of yesterday's, all of them or none

The size of a page does not grow with the archive: it shows the first so many of everything. The same archive gives the
same bytes: nothing here reads the clock.

Errors: UsageError where the extra is missing; InputError for an archive that cannot be read, a folder that cannot be
written to, or that holds a file of somebody else under a name of ours.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..store import Store
    from .scope import Wanted

__all__ = ["write_report"]


def write_report(store: Store, folder: str | os.PathLike[str], wanted: Wanted) -> list[str]:
    """Write the report on an archive into a folder; return the names of its files."""
    from .needs import check_extra

    check_extra()
    from ..reading import snapshot
    from .folder import replacing
    from .layout import Layout
    from .pages import PAGES
    from .scope import Scope

    with replacing(Path(folder)) as new, snapshot(store) as db:
        scope = Scope(db, wanted)
        layout = Layout(scope)
        for page in PAGES:
            for name, template, values in page.build(scope):
                new.write(name, layout.render(name, template, values))
    return new.names
