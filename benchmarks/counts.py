"""How many view counts and currency rates are read right, by kind of marking, language and trap.

    python -m benchmarks.counts [--part all|seen|held] [--misses] [--json FILE]

Reads ``../shared/corpus/counts`` where it stands beside the project, else the project's own fixtures. The corpus is
split by site: half of the sites (``held``) are not looked at while the parser is worked on.

views     pages that show one: exactly right, none, another number; pages without: a number all the same (invented)
rates     (base, counter, value) and the kind where it is buy or sell; precision, recall and F1 over all pages; pages
          where all are right; pages without any where some are given
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import newsgrab

from .pages import CORPUS, FIXTURES

DATA = CORPUS / "counts"

RateKey = tuple[str, "str | None", Decimal, "str | None"]


@dataclass(frozen=True, slots=True)
class Case:
    """One page and what stands on it."""

    id: str
    data: bytes
    url: str | None
    lang: str
    marking: str
    accepted: tuple[int, ...]  # empty: the page shows no count of its own
    rates: frozenset[RateKey]
    trap: bool
    hints: dict[str, Any] = field(default_factory=dict)
    held: bool = False


@dataclass(slots=True)
class Tally:
    """Counts of outcomes."""

    counts: Counter[str] = field(default_factory=Counter)

    def share(self, part: str, whole: str) -> str:
        """Return "12/13 92.3 %", or "" where there is nothing."""
        total = self.counts[whole]
        return f"{self.counts[part]}/{total} {100 * self.counts[part] / total:.1f} %" if total else ""


def cases(part: str) -> Iterator[Case]:
    """Yield the pages of the corpus, or the fixtures where there is none."""
    found = corpus() if (DATA / "labels.jsonl").exists() else fixtures()
    return (case for case in found if part == "all" or case.held == (part == "held"))


def corpus() -> Iterator[Case]:
    """Yield the pages of the corpus."""
    with (DATA / "labels.jsonl").open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            views = row["views"]
            accepted = row.get("views_accept") or ([] if views is None else [views])
            yield Case(
                row["id"],
                gzip.decompress((DATA / "pages" / f"{row['id']}.html.gz").read_bytes()),
                row.get("url"),
                row["lang"],
                row.get("views_how") or "none",
                tuple(n for n in accepted if n is not None),
                frozenset(key(r["base"], r["quote"], r["value"], r.get("kind")) for r in row["rates"]),
                bool(row.get("trap")),
                held=int(hashlib.md5(row["site"].encode(), usedforsecurity=False).hexdigest(), 16) % 2 == 1,
            )


def fixtures() -> Iterator[Case]:
    """Yield the project's own pages whose expectation says what counts or rates they have."""
    for page in sorted(FIXTURES.rglob("*.html")):
        expected = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
        wanted = expected["expected"]
        if "view_count" not in wanted or "rates" not in wanted:
            continue
        given = dict(expected["input"])
        views = wanted["view_count"]
        yield Case(
            f"{page.parent.name}/{page.stem}",
            page.read_bytes(),
            given.get("url"),
            given.get("lang") or "",
            page.parent.name,
            () if views is None else (views,),
            frozenset(key(r["base"], r["counter"], r["value"], r.get("kind")) for r in wanted["rates"]),
            page.stem.startswith("none-"),
            {name: given[name] for name in ("lang", "country") if name in given},
        )


def key(base: str, counter: str | None, value: str | Decimal, kind: str | None) -> RateKey:
    """Return a rate as it is compared: the kind only where it is buy or sell."""
    return base, counter, Decimal(value).normalize(), kind if kind in ("buy", "sell") else None


def measure(part: str, misses: bool) -> dict[str, Any]:
    """Return the outcomes, and print the misses if asked."""
    views, rates = Tally(), Tally()
    by: dict[str, defaultdict[str, Tally]] = {"marking": defaultdict(Tally), "language": defaultdict(Tally)}
    for case in cases(part):
        article = newsgrab.parse(case.data, case.url, **case.hints)
        got = article.view_count
        lines: list[str] = []
        if case.accepted:
            outcome = "exact" if got in case.accepted else "none" if got is None else "wrong"
            for tally in (views, by["marking"][case.marking], by["language"][case.lang]):
                tally.counts["shown"] += 1
                tally.counts[outcome] += 1
            if outcome != "exact":
                lines.append(f"{case.id}: views {got}, and not {case.accepted[0]}")
        else:
            views.counts["without"] += 1
            views.counts["invented"] += got is not None
            views.counts["traps"] += case.trap
            views.counts["trapped"] += case.trap and got is not None
            if got is not None:
                lines.append(f"{case.id}: views {got}, and it shows none")
        given = frozenset(key(r.base, r.counter, r.value, r.kind) for r in article.rates)
        rates.counts["right"] += len(given & case.rates)
        rates.counts["given"] += len(given)
        rates.counts["printed"] += len(case.rates)
        if case.rates:
            rates.counts["pages"] += 1
            rates.counts["pages right"] += given == case.rates
        else:
            rates.counts["pages without"] += 1
            rates.counts["pages invented"] += bool(given)
        if given != case.rates:
            missing = ", ".join(sorted(map(str, case.rates - given)))
            extra = ", ".join(sorted(map(str, given - case.rates)))
            lines.append(f"{case.id}: rates missing {missing or '-'}; too many {extra or '-'}")
        if misses:
            print("\n".join(lines), end="\n" if lines else "", file=sys.stderr)
    return {"views": views, "rates": rates, "by": by}


def print_table(result: dict[str, Any], part: str) -> None:
    """Print the outcomes for a person."""
    views, rates = result["views"], result["rates"]
    right, given, printed = (rates.counts[name] for name in ("right", "given", "printed"))
    f1 = 2 * right / (given + printed) if given + printed else 0.0
    print(f"view counts and rates ({part} pages)\n")
    print(f"  counts exact, where one is shown     {views.share('exact', 'shown')}")
    print(f"  counts invented, where none is       {views.share('invented', 'without')}")
    print(f"    of these on traps                  {views.share('trapped', 'traps')}")
    print(f"  rates F1                             {f1:.3f} ({right} right of {given} given, {printed} printed)")
    print(f"  pages whose rates are all right      {rates.share('pages right', 'pages')}")
    print(f"  rates given on pages without         {rates.share('pages invented', 'pages without')}")
    for name, tallies in result["by"].items():
        print(f"\n  exact by {name}")
        for label, tally in sorted(tallies.items()):
            print(f"    {label:<34} {tally.share('exact', 'shown')}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=("all", "seen", "held"), default="all", help="which half of the sites")
    parser.add_argument("--misses", action="store_true", help="print what went wrong, on stderr")
    parser.add_argument("--json", type=Path, help="write the counts to a file")
    args = parser.parse_args()
    result = measure(args.part, args.misses)
    print_table(result, args.part)
    if args.json:
        flat = {name: dict(result[name].counts) for name in ("views", "rates")}
        args.json.write_text(json.dumps(flat, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
