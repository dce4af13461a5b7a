"""newsgrab completion: the script that lets a shell complete commands and options."""

from __future__ import annotations

import click

from .options import EXIT_STATUSES

WHERE = """\
\b
bash:  newsgrab completion bash > ~/.local/share/bash-completion/completions/newsgrab
zsh:   newsgrab completion zsh > "${fpath[1]}/_newsgrab"
fish:  newsgrab completion fish > ~/.config/fish/completions/newsgrab.fish
"""


@click.command("completion", epilog=f"{WHERE}\n{EXIT_STATUSES}")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@click.pass_context
def command(context: click.Context, /, shell: str) -> None:
    """Print the script that lets a shell complete commands, options and their values.

    Put it where the shell looks for such scripts, then begin a new session.
    """
    from click.shell_completion import get_completion_class

    from . import COMPLETE, NAME

    completion = get_completion_class(shell)
    assert completion is not None
    click.echo(completion(context.find_root().command, {}, NAME, COMPLETE).source())
