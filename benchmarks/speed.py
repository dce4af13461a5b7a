"""What parsing costs, in units of lxml's own parse of the same pages.

    python -m benchmarks.speed [--set NAME]… [--pages N] [--rounds N] [--peers] [--command [--peer-command FILE]]
                               [--memory N]

Every round times every contestant once on every page, one after the other, so that a busy machine is busy for all of
them; what counts is the least CPU time of a page over the rounds, added up. The unit is ``lxml.etree.fromstring`` of
the same bytes with the parser settings that newsgrab uses.

``--peers``    trafilatura, newspaper4k, resiliparse and BeautifulSoup over the whole page, where they are installed
``--command``  the whole process: ``newsgrab parse FILE`` against trafilatura's command (one in an environment of its
               own is named with ``--peer-command``), ``--help`` against ``python -c pass``
``--memory N`` parse N pages in one process and print how its memory grows
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import etree

import newsgrab

from .pages import load_pages, page_sets

# The page of --command is the one nearest to this size: a usual page of a news site, in bytes.
COMMAND_PAGE = 150_000

Run = Callable[[bytes, "str | None"], Any]


def contestants(peers: bool) -> dict[str, Run]:
    """Return what is timed, the unit first."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    runs: dict[str, Run] = {
        "lxml parse": lambda data, url: etree.fromstring(data, parser),
        "newsgrab.parse": lambda data, url: newsgrab.parse(data, url),
    }
    if peers:
        runs.update(peer_runs())
    return runs


def peer_runs() -> dict[str, Run]:
    """Return the peers that are installed."""
    from bs4 import BeautifulSoup

    runs: dict[str, Run] = {"BeautifulSoup, whole page": lambda data, url: BeautifulSoup(data, "lxml").get_text()}
    try:
        import trafilatura

        runs[f"trafilatura {trafilatura.__version__}"] = lambda data, url: trafilatura.bare_extraction(
            data, url=url, with_metadata=True
        )
    except ImportError:
        pass
    try:
        import newspaper

        def read(data: bytes, url: str | None) -> Any:
            article = newspaper.Article(url or "https://example.com/", fetch_images=False)
            article.download(input_html=data.decode("utf-8", "replace"))
            article.parse()
            return article.text

        runs[f"newspaper4k {newspaper.__version__}"] = read
    except ImportError:
        pass
    try:
        from resiliparse.extract.html2text import extract_plain_text
        from resiliparse.parse.encoding import detect_encoding
        from resiliparse.parse.html import HTMLTree

        runs["resiliparse (text only)"] = lambda data, url: extract_plain_text(
            HTMLTree.parse_from_bytes(data, detect_encoding(data)), main_content=True
        )
    except ImportError:
        pass
    return runs


def time_set(name: str, limit: int, rounds: int, runs: dict[str, Run]) -> dict[str, float]:
    """Return the CPU seconds of each contestant for one set: the least of each page, added up."""
    pages = load_pages(name, limit)
    best = {key: [float("inf")] * len(pages) for key in runs}
    for number in range(rounds + 1):  # the first warms up, and counts for nothing
        for i, (data, url) in enumerate(pages):
            for key, run in runs.items():
                start = time.process_time()
                try:
                    result = run(data, url)
                except Exception:  # a page that a peer cannot read costs what it cost
                    result = None
                spent = time.process_time() - start
                del result
                if number:
                    best[key][i] = min(best[key][i], spent)
        gc.collect()
    return {key: sum(times) for key, times in best.items()}


def time_process(command: list[str], page: Path | None = None) -> float:
    """Return the CPU seconds, user and system, of a whole process, which may read a page from its standard input."""
    environment = {**os.environ, "PYTHONPATH": str(Path(newsgrab.__file__).parent.parent)}
    # Compiled modules are kept as on any machine that runs a command twice.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with open(page or os.devnull, "rb") as stdin:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=stdin, env=environment, check=False
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def time_commands(rounds: int, peer: str | None) -> None:
    """Print the cost of whole processes: the least of some rounds, each of which runs every command once."""
    pages = [page for name in page_sets() for page in load_pages(name, 100)]
    data, url = min(pages, key=lambda page: abs(len(page[0]) - COMMAND_PAGE))
    python = sys.executable
    path = str(Path(python).parent) + os.pathsep + os.environ["PATH"]
    peer = peer or shutil.which("trafilatura", path=path)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_bytes(data)
        commands: dict[str, tuple[list[str], Path | None]] = {
            "python -c pass": ([python, "-c", "pass"], None),
            "newsgrab --help": ([python, "-m", "newsgrab", "--help"], None),
            "newsgrab parse FILE": ([python, "-m", "newsgrab", "parse", str(page), "--url", url or ""], None),
        }
        if peer:
            commands["trafilatura < FILE"] = ([peer, "--json", "--with-metadata"], page)
        least = dict.fromkeys(commands, float("inf"))
        for number in range(rounds + 1):  # the first writes the compiled modules, and counts for nothing
            for name, (command, stdin) in commands.items():
                spent = time_process(command, stdin)
                if number:
                    least[name] = min(least[name], spent)
    print(f"CPU time of whole processes, least of {rounds} rounds, on a page of {len(data) / 1000:.0f} KB")
    for name, spent in least.items():
        print(f"{name:34} {spent * 1000:7.0f} ms")
    print(f"--help, more than python -c pass   {(least['newsgrab --help'] - least['python -c pass']) * 1000:7.0f} ms")
    if peer:
        print(f"newsgrab parse / trafilatura       {least['newsgrab parse FILE'] / least['trafilatura < FILE']:7.2f}")
    else:
        print("trafilatura is not installed: no comparison (name its command with --peer-command)")


def watch_memory(count: int) -> None:
    """Print the resident memory while ``count`` pages are parsed in this process."""
    pages = load_pages(page_sets()[0], 100)
    marks = []
    for i in range(count):
        data, url = pages[i % len(pages)]
        newsgrab.parse(data, url)
        if (i + 1) % (count // 10) == 0:
            marks.append(resident())
            print(f"after {i + 1:6} pages  {marks[-1]:7.1f} MB")
    growth = (statistics.mean(marks[-2:]) - marks[1]) / (0.8 * count) * 1000
    print(f"growth after the first fifth  {growth:.3f} MB a thousand pages")


def resident() -> float:
    """Return the resident memory of this process in MB (Linux; elsewhere its peak)."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def main() -> None:
    """Run what the options ask for."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--set", action="append", dest="sets", help="a set of pages (default: all)")
    options.add_argument("--pages", type=int, default=100, help="pages of each set (100)")
    options.add_argument("--rounds", type=int, default=5, help="rounds (5)")
    options.add_argument("--peers", action="store_true")
    options.add_argument("--command", action="store_true")
    options.add_argument("--peer-command", metavar="FILE", help="trafilatura's command, in its own environment")
    options.add_argument("--memory", type=int, metavar="N")
    args = options.parse_args()
    warnings.filterwarnings("ignore")
    logging.disable(logging.CRITICAL)
    versions = f"Python {platform.python_version()}, lxml {etree.__version__}, {platform.machine()}"
    print(f"newsgrab {newsgrab.__version__}, {versions}")
    if args.memory:
        watch_memory(args.memory)
        return
    if args.command:
        time_commands(args.rounds, args.peer_command)
        return
    runs = contestants(args.peers)
    for name in args.sets or page_sets():
        seconds = time_set(name, args.pages, args.rounds, runs)
        unit = seconds["lxml parse"]
        pages = min(args.pages, len(load_pages(name, args.pages)))
        print(f"\n{name}: {pages} pages, the unit is {unit / pages * 1000:.2f} ms of CPU a page")
        for key, spent in seconds.items():
            print(f"  {key:28} {spent / unit:7.2f} x")


if __name__ == "__main__":
    main()
