"""The pages that the benchmarks read: the corpus where it lies beside the project, else the project's own fixtures."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
FIXTURES = ROOT / "tests" / "fixtures"


def page_sets() -> list[str]:
    """Return the names of the sets of pages there are."""
    sets = sorted(p.parent.name for p in CORPUS.glob("article/*/labels.jsonl"))
    return sets or ["fixtures"]


def load_pages(name: str, limit: int | None = None) -> list[tuple[bytes, str | None]]:
    """Return (bytes, address) of the pages of one set, evenly picked where there are more than ``limit``."""
    pages = list(_fixtures() if name == "fixtures" else _corpus(name))
    if limit is not None and len(pages) > limit:
        pages = [pages[i * len(pages) // limit] for i in range(limit)]
    return pages


def load_labels(name: str) -> list[dict[str, Any]]:
    """Return the labels of one set of the corpus."""
    with (CORPUS / "article" / name / "labels.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _corpus(name: str) -> Iterator[tuple[bytes, str | None]]:
    for label in load_labels(name):
        path = CORPUS / "article" / name / "pages" / f"{label['id']}.html.gz"
        yield gzip.decompress(path.read_bytes()), label.get("url")


def _fixtures() -> Iterator[tuple[bytes, str | None]]:
    for path in sorted(FIXTURES.rglob("*.html")):
        expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        yield path.read_bytes(), expected.get("input", {}).get("url")
