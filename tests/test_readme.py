"""The README and the documents hold together; that what they show comes out is in ``test_docs.py``."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_documents_leads_somewhere(page):
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_ci_runs_the_readmes_test_command():
    assert "-m pytest" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert "grep -m 1 -- '-m pytest' README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_page_on_the_record_is_what_the_code_says():
    command = [sys.executable, str(ROOT / "scripts" / "make_record_doc.py"), "--check"]
    done = subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}, check=False)
    assert done.returncode == 0, "docs/record.md is old: python scripts/make_record_doc.py"
