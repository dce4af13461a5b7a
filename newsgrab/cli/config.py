"""The configuration file: options in TOML, for all commands or for one.

    format = "csv"              # any option of any command, with - or _
    [fetch]                     # only for this command
    timeout = 20

It stands in the user's folder for configuration (``~/.config/newsgrab/config.toml``, on macOS and Windows where they
have it), or where ``--config`` or ``NEWSGRAB_CONFIG`` say. Variables of the environment win over it, options over both.
A key that is no option, or a file that is no TOML, is a UsageError: a typing error would else be silent for months.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import click

from ..errors import UsageError
from .options import option_key

Path = tuple[str, ...]  # of a command: ("archive", "add")


def config_path() -> str:
    """Return where the user's configuration file stands, whether there is one or not."""
    return os.path.join(click.get_app_dir("newsgrab"), "config.toml")


def load_config(context: click.Context, path: str | None) -> dict[str, Any]:
    """Return the defaults that the file gives to the command of ``context``.

    A file that was asked for must be there, the usual one need not. The whole file is checked, whatever the command.
    """
    if path is None:
        path = config_path()
        if not os.path.lexists(path):
            return {}
    root = context.find_root()
    mine = tuple(context.command_path.split()[len(root.command_path.split()) :])
    return Reader(path, dict(leaves(root, root.command, ()))).defaults_of(context, read(path), mine)


def leaves(context: click.Context, command: click.Command | None, path: Path) -> Iterator[tuple[Path, click.Command]]:
    """Yield every command that is no group, with the names that lead to it."""
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            yield from leaves(context, command.get_command(context, name), (*path, name))
    elif command is not None:
        yield path, command


class Reader:
    """One file against the options of all commands."""

    def __init__(self, file: str, commands: dict[Path, click.Command]) -> None:
        self.file = file
        self.commands = commands
        self.options = {path: option_names(command) for path, command in commands.items()}

    def defaults_of(self, context: click.Context, data: dict[str, Any], mine: Path) -> dict[str, Any]:
        """Return the defaults of one command, after all of the file was checked."""
        found: dict[Path, dict[str, Any]] = {path: {} for path in self.commands}
        self.take(data, (), found)
        for path, defaults in found.items():
            self.check_values(context, path, defaults)
        return found.get(mine, {})

    def take(self, table: dict[str, Any], at: Path, found: dict[Path, dict[str, Any]]) -> None:
        """Give the keys of a table to the commands under it, then the tables in it, whose keys win."""
        under = [path for path in self.commands if path[: len(at)] == at]
        for key, value in table.items():
            if isinstance(value, dict):
                continue
            takers = [path for path in under if clean_key(key) in self.options[path]]
            if not takers:
                known = sorted({option for path in under for option in self.options[path]})
                raise UsageError(f"{self.file}: {'.'.join((*at, key))}: no such option; there are {', '.join(known)}")
            # A value that is meant for all goes to those that know it: `format = "csv"` is not for `batch`.
            for path in [path for path in takers if self.may_take(path, clean_key(key), value)] or takers:
                found[path][self.options[path][clean_key(key)]] = value
        for key, value in table.items():
            if isinstance(value, dict):
                below = (*at, key)
                if not any(path[: len(below)] == below for path in under):
                    known = sorted({path[len(at)] for path in under if len(path) > len(at)})
                    raise UsageError(f"{self.file}: [{'.'.join(below)}]: no such command; there are {', '.join(known)}")
                self.take(value, below, found)

    def may_take(self, path: Path, key: str, value: Any) -> bool:
        """Say whether a value is one of those that an option of a command can have."""
        kinds = [o.type for o in self.commands[path].params if o.name == self.options[path][key]]
        return not any(isinstance(kind, click.Choice) and value not in kind.choices for kind in kinds)

    def check_values(self, context: click.Context, path: Path, defaults: dict[str, Any]) -> None:
        """Try every value on its option, so that a wrong one is told with the file that it stands in."""
        for option in self.commands[path].params:
            if not isinstance(option, click.Option) or option.name not in defaults:
                continue
            value = defaults[option.name]
            try:
                if option.is_flag and not isinstance(value, bool):
                    raise click.BadParameter(f"{value!r} is not true or false")
                if isinstance(value, list) and not option.multiple and option.nargs == 1:
                    if option.name != "fields":
                        raise click.BadParameter("one value is wanted, not a list")
                    defaults[option.name] = value = ",".join(map(str, value))
                option.process_value(context, value)
            except (click.ClickException, TypeError, ValueError) as error:
                reason = getattr(error, "message", str(error))
                raise UsageError(f"{self.file}: {option_key(option)} of {' '.join(path)}: {reason}") from error


def read(path: str) -> dict[str, Any]:
    """Return what a TOML file says."""
    import tomllib

    try:
        with open(path, "rb") as stream:
            return tomllib.load(stream)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"cannot read the configuration file {path}: {reason}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{path}: {error}") from error


def clean_key(key: str) -> str:
    """Return the key with underscores."""
    return key.replace("-", "_")


def option_names(command: click.Command) -> dict[str, str]:
    """Return the options of a command that a file can set: the key there to the name of the parameter."""
    return {
        option_key(option): option.name
        for option in command.params
        if isinstance(option, click.Option) and option.name is not None and option.expose_value
    }
