"""The command: options to one call, its outcome to an exit status. One module a command.

A module of this folder whose docstring begins with ``newsgrab NAME: `` is the command of its name, and what follows is
its line in the help; its function is called ``command``. Nothing else needs to know of it. Modules are imported when
they are needed, and keep their own heavy imports inside their functions, so that ``--help`` costs little.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from .. import lean
from ..errors import EXIT_INTERNAL, EXIT_INTERRUPTED, EXIT_IO, EXIT_OK, EXIT_USAGE, NewsgrabError
from .options import EXIT_STATUSES, common_options, environment_names
from .streams import Ended, OutputClosed, clear_progress, complain, end_in_order

NAME = "newsgrab"
HERE = os.path.dirname(__file__)
COMPLETE = "_NEWSGRAB_COMPLETE"  # the variable by which the shell asks for completions


class FolderGroup(click.Group):
    """A group whose commands are the modules of a folder: of this one, or of one in it (``newsgrab archive``).

    >>> {"archive", "explain", "fetch", "parse"} <= set(FolderGroup("newsgrab").summaries())
    True
    """

    path: tuple[str, ...] = ()  # the words that lead to the group, behind the name of the program

    def summaries(self) -> dict[str, str]:
        """Return the names of all commands, each with its line in the help.

        Read from the first lines of the files: importing all of them would cost more than the rest of the help.
        """
        found = {}
        folder = os.path.join(HERE, *self.path)
        for entry in sorted(os.listdir(folder)):
            name, suffix = os.path.splitext(entry)
            file = os.path.join(folder, entry)
            if not suffix and os.path.isfile(inner := os.path.join(file, "__init__.py")):
                file = inner
            elif suffix != ".py":
                continue
            if name.isidentifier():
                with open(file, encoding="utf-8") as stream:
                    line = stream.readline()
                if line.startswith(start := f'"""{" ".join((NAME, *self.path, name))}: '):
                    summary = line.removeprefix(start).rstrip().removesuffix('"""')
                    found[name] = summary[:1].upper() + summary[1:]
        return found

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(self.summaries())

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return a command by its name, None where there is none."""
        if name not in self.summaries():
            return None
        from importlib import import_module

        path = (*self.path, name)
        command: click.Command = import_module(f".{'.'.join(path)}", __name__).command
        if isinstance(command, FolderGroup):
            command.path = path
        environment_names(command, path)
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands into the help, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.summaries().items()))


def print_version(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
    """Print the version and end."""
    if value and not context.resilient_parsing:
        from .._version import __version__

        click.echo(f"{NAME} {__version__}")
        context.exit()


@click.group(
    NAME,
    cls=FolderGroup,
    epilog=EXIT_STATUSES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=print_version, help="Show the version."
)
@common_options
@click.pass_context
def group(context: click.Context, quiet: bool, verbose: bool) -> None:
    """Read news pages: headline, time, view count, quotes, currency rates.

    Records go to standard output, all else to standard error. Options can also stand in a TOML file, and in variables
    like NEWSGRAB_FORMAT.
    """
    context.obj = {"quiet": quiet, "verbose": verbose}


environment_names(group)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command with these arguments (None: of the process) and return its exit status."""
    args = list(sys.argv[1:] if arguments is None else arguments)
    if instruction := os.environ.get(COMPLETE):
        from click.shell_completion import shell_complete

        return shell_complete(group, {}, NAME, COMPLETE, instruction)
    try:
        if not args:
            complain_with_help(group)
            return EXIT_USAGE
        with group.make_context(NAME, args) as context:
            status: Any = group.invoke(context)
            return status if isinstance(status, int) else EXIT_OK
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return EXIT_USAGE
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx is not None else NAME
        complain(f"{error.format_message()} (see {where} --help)")
        return EXIT_USAGE
    except click.ClickException as error:
        complain(error.format_message())
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        complain("interrupted")
        return EXIT_INTERRUPTED
    except Ended as error:
        return error.exit_status
    except (OutputClosed, BrokenPipeError):
        return EXIT_OK
    except NewsgrabError as error:
        complain(str(error))
        return error.exit_status
    except OSError as error:
        complain(f"{error.filename or 'input or output'}: {(error.strerror or str(error)).lower()}")
        return EXIT_IO
    except Exception as error:
        from .output import report

        report("internal error", error, verbose="-v" in args or "--verbose" in args)
        return EXIT_INTERNAL
    finally:
        clear_progress()


def complain_with_help(command: click.Command) -> None:
    """Print the help to standard error: nothing was asked for."""
    with click.Context(command, info_name=NAME) as context:
        click.echo(command.get_help(context), err=True)


def main() -> NoReturn:
    """Run the command and end the process with its exit status."""
    if isinstance(sys.stdout, object) and hasattr(sys.stdout, "reconfigure"):
        # UTF-8 whatever the locale, and no line ends of Windows: what we write is data.
        sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    lean.start()
    end_in_order()
    status = run()
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        silence_stdout()
    except OSError as error:
        complain(f"cannot write standard output: {(error.strerror or str(error)).lower()}")
        silence_stdout()
        status = status or EXIT_IO
    lean.end()
    sys.exit(status)


def silence_stdout() -> None:
    """Let Python's own last flush go nowhere: it would print a traceback for what was told already."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
