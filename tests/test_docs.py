"""Every command that the documents show does what they show.

A fenced block marked ``console`` holds lines that begin with ``$ `` and what they print (both streams). The test
runs those of a document one after the other, in a folder in which the folders of the project are linked. A line of
``...`` stands for any lines, and ``...`` in a line for any text. Blocks marked ``console network`` are not run.

``python tests/test_docs.py`` writes into the documents what the commands print now, except where a block has ``...``.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(path for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")) if path.is_file())
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)


def blocks(document: Path) -> list[str]:
    return BLOCK.findall(document.read_text(encoding="utf-8"))


def steps(block: str) -> Iterator[tuple[str, str]]:
    """Yield each command (with lines that a backslash continues) and what is printed after it."""
    command, shown = "", ""
    for line in block.splitlines(keepends=True):
        if command.endswith("\\\n"):
            command += line.removeprefix("> ")
        elif line.startswith("$ "):
            if command:
                yield command, shown
            command, shown = line[2:], ""
        else:
            shown += line
    if command:
        yield command, shown


def run(commands: list[str], folder: Path) -> list[str]:
    """Return what each of the commands prints, one after the other in a shell, in a folder like the project's."""
    tools = folder / ".tools"
    tools.mkdir()
    for name in ("newsgrab", "python"):
        module = "-m newsgrab " if name == "newsgrab" else ""
        (tools / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {module}"$@"\n')
        (tools / name).chmod(0o755)
    for path in ROOT.iterdir():
        if not path.name.startswith("."):
            (folder / path.name).symlink_to(path)
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("NEWSGRAB", "XDG", "LC_", "LANG"))}
    env = {
        **kept,
        "HOME": str(folder),
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }
    # Between two commands a mark, with the status kept for the next one's `$?`.
    mark = "<next command>"
    script = "\n".join(f"{command}\n__status=$?; printf '{mark}'; (exit $__status)" for command in commands)
    done = subprocess.run(
        ["bash", "-c", script],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env=env,
        timeout=300,
        check=False,
    )
    return done.stdout.decode().replace("\r\n", "\n").split(mark)[:-1]


def matches(wanted: str, got: str) -> bool:
    """Say whether the output is the shown one, with ``...`` for anything."""
    pattern = ""
    for line in wanted.splitlines(keepends=True):
        if line == "...\n":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*?".join(map(re.escape, line.split("...")))
    return re.fullmatch(pattern, got) is not None


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_document_shows_is_what_happens(document: Path, tmp_path: Path) -> None:
    shown = [step for block in blocks(document) for step in steps(block)]
    unquoted = [re.sub(r"'[^']*'|\"[^\"]*\"", "", command) for command, _ in shown]
    programs = {name for command in unquoted for name in re.findall(r"(?:^|[|;&] )([a-z]\w+)", command)}
    missing = sorted(name for name in programs - {"newsgrab", "echo", "cd", "export"} if shutil.which(name) is None)
    if missing:
        pytest.skip(f"not installed here: {', '.join(missing)}")
    printed = run([command for command, _ in shown], tmp_path)
    assert len(printed) == len(shown)
    for (command, wanted), got in zip(shown, printed, strict=True):
        if not matches(wanted, got):
            assert got == wanted, command


def test_the_readme_shows_commands() -> None:
    assert sum(len(list(steps(block))) for block in blocks(ROOT / "README.md")) >= 4


def test_every_command_and_option_is_documented() -> None:
    import click

    from newsgrab.cli import group

    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    with click.Context(group, info_name="newsgrab") as context:
        for name in group.list_commands(context):
            assert f"newsgrab {name}" in text
            command = group.get_command(context, name)
            assert command is not None
            for option in command.params:
                if isinstance(option, click.Option):
                    longest = max(option.opts, key=len)
                    assert f"`{longest}" in text, f"{name} {longest}"


def write(document: Path) -> None:
    """Write what the commands print now into a document."""
    commands = [command for block in blocks(document) for command, _ in steps(block)]
    with tempfile.TemporaryDirectory() as folder:
        printed = iter(run(commands, Path(folder)))

    def renewed(match: re.Match[str]) -> str:
        parts = []
        for command, shown in steps(match[1]):
            got = next(printed)
            parts.append("$ " + command.replace("\\\n", "\\\n> ") + (shown if "..." in shown else got))
        return "```console\n" + "".join(parts) + "```"

    text = document.read_text(encoding="utf-8")
    document.write_text(BLOCK.sub(renewed, text), encoding="utf-8")


if __name__ == "__main__":
    for path in DOCUMENTS:
        write(path)
