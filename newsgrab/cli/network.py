"""The options of every command that goes to the web, and the client that they make."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from .options import stacked

if TYPE_CHECKING:
    from ..web import Options

UNITS = {"": 1, "k": 1000, "m": 1_000_000, "g": 1_000_000_000}
# Options that go to the client as they are.
NAMES = (
    *("timeout", "max_time", "max_size", "delay", "per_host", "jobs", "allow_private"),
    *("user_agent", "cookie_jar", "proxy", "ca_bundle", "ignore_robots", "cache"),
)


def read_size(_context: click.Context, _parameter: click.Parameter, value: Any) -> int | None:
    """Return a size in bytes: ``10MB``, ``500k``, ``20000000``."""
    if value is None or isinstance(value, int):
        return value
    found = re.fullmatch(r"([0-9]{1,12})\s?([kmg]?)b?", str(value).strip().lower())
    if found is None or int(found.group(1)) == 0:
        raise click.BadParameter(f"{value!r} is no size like 10MB, 500k or 20000000")
    return int(found.group(1)) * UNITS[found.group(2)]


# What every command that asks many pages takes.
crawl_options = stacked(
    click.option(
        "--timeout",
        metavar="SECONDS",
        type=float,
        default=15.0,
        help="To connect, and the longest silence.  [default: 15]",
    ),
    click.option(
        "--max-size", metavar="SIZE", callback=read_size, default="10MB", help="Of a page, decoded.  [default: 10MB]"
    ),
    click.option(
        "--delay",
        metavar="SECONDS",
        type=float,
        default=1.0,
        help="Between two requests to one host; robots.txt may ask for more.  [default: 1]",
    ),
    click.option(
        "--per-host", metavar="N", type=click.IntRange(1, 64), default=1, help="Connections to one host.  [default: 1]"
    ),
    click.option(
        "--jobs",
        metavar="N",
        type=click.IntRange(1, 256),
        default=8,
        help="Hosts asked at the same time.  [default: 8]",
    ),
    click.option(
        "--allow-private",
        metavar="CIDR",
        multiple=True,
        help="Let addresses of this range be asked though they are not public: 10.0.0.0/8. May be given again.",
    ),
    click.option(
        "--header",
        "headers",
        metavar="'NAME: VALUE'",
        multiple=True,
        help="Send this, to the origin of the URL only. May be given again.",
    ),
    click.option("--user-agent", metavar="TEXT", help="Go by this name; robots.txt is asked for it as well."),
    click.option(
        "--cookie-jar",
        metavar="FILE",
        type=click.Path(dir_okay=False),
        help="Read cookies from here and write them back at the end.",
    ),
    click.option("--proxy", metavar="URL", help="Go through this proxy, instead of the environment's; '' for none."),
    click.option(
        "--ca-bundle",
        metavar="FILE",
        type=click.Path(exists=True),
        help="Trust these certificates instead of the system's.",
    ),
    click.option("--ignore-robots", is_flag=True, help="Do not ask robots.txt; each record says so."),
)

network_options = stacked(
    crawl_options,
    click.option(
        "--max-time",
        metavar="SECONDS",
        type=float,
        default=60.0,
        help="For all of one URL, tries and redirects included.  [default: 60]",
    ),
    click.option(
        "--cache",
        metavar="FILE",
        type=click.Path(dir_okay=False),
        help="Keep pages here, and ask only whether they have changed.",
    ),
)


def options_of(options: Mapping[str, Any]) -> Options:
    """Return what the options of a command say, as the client takes it."""
    from ..web import Options

    given = {name: options[name] for name in NAMES if options.get(name) is not None}
    return Options(**given, headers=options.get("headers") or ())
