"""The same bytes give the same record: in any time zone, locale and hash order, and whatever was parsed before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import newsgrab

FIXTURES = Path(__file__).parent / "fixtures"
PACKAGE = Path(newsgrab.__file__).parent.parent

# Parses every fixture and prints the records. Reads the pages in the order that the argument says.
PROGRAM = """
import json, sys
from datetime import datetime
from pathlib import Path
import newsgrab
root = Path(sys.argv[1])
pages = sorted(p for p in root.rglob("*") if p.suffix in (".html", ".txt") and p.parent != root)
records = {}
for page in pages[:: int(sys.argv[2])]:
    given = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))["input"]
    now = given.pop("now", None)
    now = datetime.fromisoformat(now) if now else None
    article = newsgrab.parse(page.read_bytes(), fetched_at=now, **given)
    records[page.relative_to(root).as_posix()] = article.to_dict(evidence=True)
sys.stdout.buffer.write(json.dumps(records, ensure_ascii=True, sort_keys=True).encode())
"""


def records(order: int, **environment: str) -> dict[str, Any]:
    made = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-c", PROGRAM, str(FIXTURES), str(order)],
        env={**os.environ, "PYTHONPATH": str(PACKAGE), **environment},
        capture_output=True,
        check=True,
        timeout=300,
    )
    found: dict[str, Any] = json.loads(made.stdout)
    return found


@pytest.fixture(scope="module")
def usual() -> dict[str, Any]:
    return records(1, TZ="UTC", PYTHONHASHSEED="0")


@pytest.mark.parametrize(
    ("order", "environment"),
    [
        (1, {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "1", "LC_ALL": "C"}),
        (-1, {"TZ": "America/New_York", "PYTHONHASHSEED": "2"}),
    ],
    ids=["Auckland", "New York, last page first"],
)
def test_same_record_everywhere(usual: dict[str, Any], order: int, environment: dict[str, str]) -> None:
    other = records(order, **environment)
    assert other.keys() == usual.keys()
    different = {page: [key for key in usual[page] if usual[page][key] != other[page][key]] for page in usual}
    assert not {page: keys for page, keys in different.items() if keys}
