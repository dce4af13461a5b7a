"""The options that several commands share, as decorators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from ..formats import format_names

C = TypeVar("C", bound=Callable[..., Any])

CONFIG = "newsgrab.config"  # where the contexts keep the path of the configuration file

EXIT_STATUSES = """\
\b
Exit status:
  0    all well
  1    internal error: please report it
  2    wrong usage, or a broken configuration file
  3    some inputs failed, the others were written
  4    all failed: network
  5    all failed: refused (robots.txt, 401/403, blocked, unsafe address)
  6    all failed: not an article (its record is written with the warning)
  7    all failed: a file cannot be read or written
  8    another run holds the lock
  130  interrupted; what was written is whole
"""


def stacked(*decorators: Callable[[Any], Any]) -> Callable[[C], C]:
    """Return the decorators as one, the first outermost, as they would stand above a function."""

    def apply(function: C) -> C:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return apply


def split_fields(_context: click.Context, _parameter: click.Parameter, value: Any) -> tuple[str, ...]:
    """Return ``a,b`` as its parts; a configuration file may give a list."""
    parts = value.split(",") if isinstance(value, str) else (value or ())
    return tuple(part.strip() for part in parts if part.strip())


def complete_fields(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return what the last of the fields typed so far can become."""
    from .rows import known_keys

    typed, comma, last = incomplete.rpartition(",")
    return [typed + comma + key for key in known_keys(context.params.get("rows") or "article") if key.startswith(last)]


def read_config(context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Read the configuration file before any other option of the command gets its value.

    ``--config`` may stand before the command, too; then it is kept until the command is known.
    """
    if isinstance(context.command, click.Group):
        if value is not None:
            context.meta[CONFIG] = value
    elif not context.resilient_parsing:
        from .config import load_config

        context.default_map = load_config(context, value or context.meta.get(CONFIG))
    return value


common_options = stacked(
    click.option(
        "--config",
        metavar="FILE",
        type=click.Path(),
        is_eager=True,
        expose_value=False,
        callback=read_config,
        help="Read options from this TOML file instead of the usual place.",
    ),
    click.option("-q", "--quiet", is_flag=True, help="Show failures only: no progress, no notes."),
    click.option("-v", "--verbose", is_flag=True, help="Show warnings and how the work goes."),
)

list_options = stacked(
    click.option(
        "-f",
        "--format",
        "format_",
        type=click.Choice(format_names()),
        help="What to write.  [default: by the suffix of --output, else pretty on a terminal and jsonl in a pipe]",
    ),
    click.option("-o", "--output", metavar="FILE", type=click.Path(), help="Write here, whole or not at all."),
)

record_options = stacked(
    list_options,
    click.option(
        "--fields",
        metavar="A,B",
        callback=split_fields,
        shell_complete=complete_fields,
        help="Only these keys, in this order.",
    ),
    click.option(
        "--rows",
        type=click.Choice(("article", "quotes", "rates")),
        default="article",
        show_default=True,
        help="What one row stands for.",
    ),
    click.option("--evidence", is_flag=True, help="Add where each value was read, and from what text."),
)


def check_time(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Any:
    """Return an ISO 8601 time with its offset; ``Z`` and a space for the ``T`` are fine."""
    if value is None or not isinstance(value, str):
        return value
    from datetime import datetime

    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        raise click.BadParameter(f"{value!r} is no time like 2024-03-11T20:30:00+05:00") from None
    if found.tzinfo is None:
        raise click.BadParameter(f"{value!r} has no offset from UTC (add Z or +05:00)")
    return found


def check_zone(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Return the name of a time zone that exists, or an offset."""
    if value is None:
        return None
    import re

    if re.fullmatch(r"[+-](?:0[0-9]|1[0-4]):?[0-5][0-9]|UTC|Z", value):
        return value
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(value)
    except Exception:
        raise click.BadParameter(f"{value!r} is no time zone (Asia/Almaty) and no offset (+05:00)") from None
    return value


def check_country(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Return a country code of two letters in upper case."""
    if value is None:
        return None
    if not (len(value) == 2 and value.isascii() and value.isalpha()):
        raise click.BadParameter(f"{value!r} is no ISO 3166-1 code of two letters (KZ)")
    return value.upper()


def check_lang(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Return a language tag."""
    if value is None:
        return None
    import re

    if not re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}", value):
        raise click.BadParameter(f"{value!r} is no language tag (ru, pt-BR)")
    return value.replace("_", "-")


hint_options = stacked(
    click.option("--lang", metavar="TAG", callback=check_lang, help="The language of the pages: ru, pt-BR."),
    click.option("--country", metavar="CODE", callback=check_country, help="Their country: KZ."),
    click.option("--timezone", metavar="ZONE", callback=check_zone, help="Of printed times: Asia/Almaty, +05:00."),
)

fetched_at_option = click.option(
    "--fetched-at", metavar="TIME", callback=check_time, help="When the pages were got: 2024-03-11T20:30:00+05:00."
)


def environment_names(command: click.Command, path: tuple[str, ...] = ()) -> None:
    """Give every option its variables: NEWSGRAB_FETCH_DELAY for one command, NEWSGRAB_DELAY for all that have it."""
    for option in command.params:
        if isinstance(option, click.Option) and option.envvar is None and option.name not in ("help", "version"):
            key = option_key(option).upper()
            option.envvar = ["_".join(("NEWSGRAB", *path[:depth], key)) for depth in range(len(path), -1, -1)]
            option.envvar = [name.upper().replace("-", "_") for name in option.envvar]
    if isinstance(command, click.Group) and path:
        for name, inner in command.commands.items():
            environment_names(inner, (*path, name))


def option_key(option: click.Option) -> str:
    """Return the name of an option in a configuration file: its longest one, with underscores."""
    return max(option.opts, key=len).lstrip("-").replace("-", "_")
