"""newsgrab sites: the sites there are files for."""

from __future__ import annotations

from typing import Any

import click

from .options import EXIT_STATUSES, common_options, list_options

FIELDS = ("host", "name", "lang", "country", "timezone", "currency", "fields")


@click.command("sites", epilog=EXIT_STATUSES)
@list_options
@common_options
@click.pass_context
def command(context: click.Context, /, **options: Any) -> int:
    """List the sites that have a profile: a time zone, a country, selectors for what the general rules miss.

    All other sites are read by the general rules alone.
    """
    from ..profiles import load_site, site_hosts
    from .output import put_list
    from .settings import output_of

    rows = []
    for site in map(load_site, site_hosts()):
        row: dict[str, Any] = {key: getattr(site, key) or None for key in FIELDS if key != "fields"}
        row["fields"] = sorted({name for layout in site.layout for name in layout.fields})
        rows.append(row)
    return put_list(rows, FIELDS, output_of(context, options), kind="sites")
