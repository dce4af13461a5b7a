"""How well newsgrab finds quotes and names their speakers.

    python -m benchmarks.quotes [--system newsgrab|naive|textacy] [--sets hand,made] [--langs ru,en] [--by form]

Reads the documents beside the project (``../shared/corpus/quotes``) through the scorer that comes with them; its head
explains what is matched and how. Every figure is printed three times: on the documents we looked at while we worked
(``seen``), on those we did not (``held``), and on all. Which half a document is in, a hash of its identifier decides.

Where the documents are not there, the pages of ``tests/fixtures/quotes`` are read: how many of their quotes come out as
expected, by language.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import importlib.util
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from .pages import CORPUS, ROOT

DATA = CORPUS / "quotes"
FIXTURES = ROOT / "tests" / "fixtures" / "quotes"
HALVES = ("seen", "held", "all")


def half(identifier: str) -> str:
    """Say which half a document is in.

    >>> half("a") in HALVES
    True
    """
    return HALVES[int(hashlib.sha256(identifier.encode()).hexdigest(), 16) % 2]


def split(lines: list[str], which: str) -> list[str]:
    """Return the documents of one half, or all."""
    return [line for line in lines if which == "all" or half(json.loads(line)["id"]) == which]


def score(options: list[str]) -> None:
    """Print the scorer's table for each half."""
    lines = (DATA / "quotes.dev.jsonl").read_text(encoding="utf-8").splitlines()
    for which in HALVES:
        print(f"\n{which}")
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8", delete=False) as file:
            file.write("\n".join(split(lines, which)) + "\n")
        try:
            command = [sys.executable, str(DATA / "score.py"), "--data", file.name, *options]
            subprocess.run(command, check=False, cwd=ROOT)
        finally:
            Path(file.name).unlink()


def score_fixtures() -> None:
    """Print how many quotes of the project's own pages come out as expected, by language."""
    import newsgrab

    rows: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for path in sorted(FIXTURES.glob("*.json")):
        case: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        page = next(p for p in (path.with_suffix(".html"), path.with_suffix(".txt")) if p.is_file())
        given = {key: value for key, value in case["input"].items() if key != "now"}
        article = newsgrab.parse(page.read_bytes(), **given)
        wanted, got = case["expected"].get("quotes", []), [quote.to_dict() for quote in article.quotes]
        row = rows[path.stem.partition("-")[0]]
        row["wanted"] += len(wanted)
        row["found"] += len(got)
        for expected in wanted:
            row["right"] += any(all(matches(key, expected[key], quote[key]) for key in expected) for quote in got)
    print(f"{'page':12} {'wanted':>7} {'found':>7} {'right':>7}")
    for name, row in sorted(rows.items()):
        print(f"{name:12} {row['wanted']:7} {row['found']:7} {row['right']:7}")


def matches(key: str, wanted: Any, got: Any) -> bool:
    """Say whether a value is the wanted one; marks at the ends of a text are custom."""
    edges = " \n\t\u00a0,.;，。।"
    if key == "text" and isinstance(got, str):
        return bool(wanted.strip(edges) == got.strip(edges))
    return bool(wanted == got)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--system", default="newsgrab", help="newsgrab, or a peer that the scorer knows")
    parser.add_argument("--sets", help="hand, made, polnear, german2024, adaq; commas between")
    parser.add_argument("--langs", help="languages, commas between")
    parser.add_argument("--by", choices=["form"], help="also the recall by form of the quote")
    parser.add_argument("--fixtures", action="store_true", help="read the project's own pages")
    given = parser.parse_args()
    if given.fixtures or not (DATA / "score.py").is_file():
        score_fixtures()
        return
    if importlib.util.find_spec(given.system.partition(":")[0]) is None and given.system not in ("naive",):
        raise SystemExit(f"{given.system} is not installed")
    options = ["--system", given.system]
    for name in ("sets", "langs", "by"):
        if getattr(given, name):
            options += [f"--{name}", getattr(given, name)]
    score(options)


if __name__ == "__main__":
    main()
