"""What the README and the documents show is what comes out: every command with its output is run."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"```console\n(.*?)```", re.S)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")


def shown() -> list[tuple[str, str, str]]:
    """Return (document, command, output) of every command shown with its output."""
    found = []
    for page in PAGES:
        for block in BLOCK.findall(page.read_text(encoding="utf-8")):
            for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
                command, _, output = part.partition("\n")
                found.append((page.name, command, output))
    return found


@pytest.mark.parametrize(("document", "command", "output"), shown())
def test_a_command_gives_what_is_shown(document, command, output, tmp_path):
    if "jq" in command and shutil.which("jq") is None:
        pytest.skip("jq is not installed")
    script = tmp_path / "newsgrab"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m newsgrab "$@"\n')
    script.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:/usr/local/bin:/usr/bin:/bin", "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
    environment["HOME"] = environment["XDG_CONFIG_HOME"] = str(tmp_path)
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.stdout.replace("\r\n", "\n") == output, done.stderr


def test_the_readme_shows_commands():
    assert sum(document == "README.md" for document, _, _ in shown()) >= 4


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_documents_leads_somewhere(page):
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_ci_runs_the_readmes_test_command():
    assert "-m pytest" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert "grep -m 1 -- '-m pytest' README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
