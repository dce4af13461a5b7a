"""How often each field is right, for newsgrab and for every peer that is installed.

    python -m benchmarks.accuracy [--system NAME]… [--set NAME]… [--by-language] [--json FILE]
    python -m benchmarks.accuracy --fixtures [--check | --write]

The first form reads the corpus beside the project, through the scorer that comes with it (its head explains the
metrics), and prints each figure three times: on the sites we looked at (``seen``), on those we did not (``held``), and
on all. Which half a site is in is decided by a hash of its host, so that nobody chooses.

``--fixtures`` scores the pages of ``tests/fixtures``: the share of expectations that hold, for every key. ``--check``
fails where a key is below its floor in ``floors.json``; ``--write`` raises the floors to what is reached, and never
lowers one.
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
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .pages import CORPUS, ROOT, load_labels, page_sets

FLOORS = Path(__file__).with_name("floors.json")
# System of the scorer -> the module that must be there for it.
SYSTEMS = {
    "newsgrab": "newsgrab",
    "trafilatura": "trafilatura",
    "newspaper4k": "newspaper",
    "goose3": "goose3",
    "news-please": "newsplease",
    "readability-lxml": "readability",
    "resiliparse": "resiliparse",
    "htmldate": "htmldate",
    "extruct": "extruct",
}


def is_held_back(label: dict[str, Any]) -> bool:
    """Return whether the site of a page is in the half that nothing was tuned on."""
    host = (urlsplit(label.get("url") or "").hostname or label["id"]).removeprefix("www.")
    return int(hashlib.md5(host.encode()).hexdigest(), 16) % 2 == 1


def share(values: Iterable[bool | float]) -> float | None:
    """Return the mean in per cent, None of nothing."""
    values = list(values)
    return 100 * sum(values) / len(values) if values else None


def body_f1(rows: list[list[float]]) -> float | None:
    """Return F1 of the mean precision and the mean recall of the bodies, in per cent."""
    if not rows:
        return None
    precision = share(tp / (tp + fp) for tp, fp, _ in rows if tp + fp) or 0.0
    recall = share(tp / (tp + fn) for tp, _, fn in rows if tp + fn) or 0.0
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def snippet_f1(rows: list[list[float]]) -> float | None:
    """Return F1 of snippets that belong to the text or do not, in per cent."""
    tp, fp, fn = (sum(row[i] for row in rows) for i in range(3))
    return 100 * 2 * tp / (2 * tp + fp + fn) if tp else None


def picked(field: str, *path: str) -> Callable[[list[dict[str, Any]]], float | None]:
    """Return a figure: the mean of one metric of one field."""

    def figure(rows: list[dict[str, Any]]) -> float | None:
        found: list[Any] = [row[field] for row in rows if field in row]
        for key in path:
            found = [value[key] for value in found if key in value]
        return share(found)

    return figure


FIGURES: dict[str, Callable[[list[dict[str, Any]]], float | None]] = {
    "headline": picked("headline", "exact"),
    "…or h1": picked("headline", "lenient"),
    "date": picked("published", "date"),
    "minute": picked("published", "minute"),
    "stated": picked("published", "stated"),
    "authors": picked("authors", "f1"),
    "body": lambda rows: body_f1([row["body"] for row in rows if "body" in row]),
    "snippets": lambda rows: snippet_f1([row["snippets"] for row in rows if "snippets" in row]),
    "language": picked("lang_ok"),
}


def score(system: str, sets: list[str]) -> list[dict[str, Any]]:
    """Return the scorer's row of every page."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        command = [sys.executable, str(CORPUS / "article" / "score.py"), "--corpus", str(CORPUS / "article")]
        command += ["--system", system, "--set", ",".join(sets), "--json", file.name]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT, env=environment())
        rows: list[dict[str, Any]] = json.loads(Path(file.name).read_text(encoding="utf-8"))["rows"]
    return rows


def environment() -> dict[str, str]:
    """Return this process's environment, with the project where Python finds it."""
    import os

    return {**os.environ, "PYTHONPATH": str(ROOT)}


def show(title: str, rows: list[dict[str, Any]]) -> None:
    """Print one line of figures."""
    cells = [f"{value:9.1f}" if (value := figure(rows)) is not None else "        -" for figure in FIGURES.values()]
    print(f"{title:34}{len(rows):6}{''.join(cells)}")


def run_corpus(systems: list[str], sets: list[str], by_language: bool, target: str | None) -> None:
    """Score and print, one set after the other."""
    held = {label["id"]: is_held_back(label) for name in sets for label in load_labels(name)}
    results = {system: score(system, sets) for system in systems}
    for name in sets:
        print(f"\n{name:34}{'pages':>6}{''.join(f'{key:>9}' for key in FIGURES)}")
        for system, rows in results.items():
            mine = [row for row in rows if row["set"] == name]
            show(f"{system}, all", mine)
            show("    seen", [row for row in mine if not held[row["id"]]])
            show("    held", [row for row in mine if held[row["id"]]])
            if by_language:
                languages = collections.defaultdict(list)
                for row in mine:
                    languages[row.get("lang") or "?"].append(row)
                for lang, part in sorted(languages.items()):
                    show(f"    {lang}", part)
    if target:
        Path(target).write_text(json.dumps(results, ensure_ascii=False), encoding="utf-8")


def fixture_shares() -> dict[str, float]:
    """Return key -> share of the expectations of the project's own pages that hold, in per cent."""
    sys.path.insert(0, str(ROOT))
    from tests.test_fixtures import PAGES, case, complaint, record

    right: dict[str, list[bool]] = collections.defaultdict(list)
    for page in PAGES:
        for key, wanted in case(page)["expected"].items():
            right[key.partition("_contain")[0].removesuffix("_lacks")].append(
                complaint(key, wanted, record(page)) is None
            )
    return {key: round(100 * sum(values) / len(values), 1) for key, values in sorted(right.items())}


def run_fixtures(check: bool, write: bool) -> int:
    """Print the shares; hold them against the floors, or raise these."""
    floors: dict[str, float] = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    shares = fixture_shares()
    low = []
    for key, reached in shares.items():
        floor = floors.get(key)
        print(f"{key:16}{reached:7.1f}   floor {'none' if floor is None else floor}")
        if floor is not None and reached < floor:
            low.append(key)
    if write:
        floors = {key: max(reached, floors.get(key, 0.0)) for key, reached in shares.items()}
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
    if check and low:
        print(f"below the floor: {', '.join(low)}", file=sys.stderr)
    return int(check and bool(low))


def main() -> int:
    """Run what the options ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--system", action="append", dest="systems", choices=SYSTEMS)
    parser.add_argument("--set", action="append", dest="sets")
    parser.add_argument("--by-language", action="store_true")
    parser.add_argument("--json")
    parser.add_argument("--fixtures", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    if args.fixtures or page_sets() == ["fixtures"]:
        return run_fixtures(args.check, args.write)
    installed = [name for name, module in SYSTEMS.items() if importlib.util.find_spec(module)]
    sets = args.sets or [name for name in page_sets() if name != "goose3"]
    run_corpus(args.systems or installed, sets, args.by_language, args.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
