"""An archive that grows: what a run, an export and a search cost at 10,000 and at 1,000,000 articles.

    python -m benchmarks.archive [--articles N,N,...] [--folder DIR] [--keep]

Articles are made from a seed (words as frequent as in a language, two quotes, a count, three rates each) and stored by
the functions that a run stores with, at each size up to the largest; so one archive grows, and each size is measured on
its way. What is measured:

store   articles stored in a second, in batches of 1,000, without network and parsing
run     `newsgrab archive run` over a loopback feed that names 100 articles, all known: seconds and CPU seconds of the
        whole process, start and network included
export  articles written in a second as JSON Lines, and the largest memory of the process in MB
search  milliseconds of a search in a process that is running: the slowest of a rare, a middling, a common word, two
        words, and a phrase; least of five rounds

A million articles take about 7 GB and some ten minutes.
"""

from __future__ import annotations

import argparse
import http.server
import os
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsgrab.models import Article, Quote, Rate

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZES = (10_000, 100_000, 1_000_000)
MAX_RUN = 1.0  # seconds beyond the network, to reach
MAX_SEARCH = 100.0  # milliseconds, to reach
BATCH = 1000  # articles in a transaction; a run has 50, and waits for the disk as often as the network lets it
VOCABULARY = 50_000  # words
WORDS = 250  # of a body
IN_FEED = 100
SEED = 20240311
SITES = 200
START = datetime(2024, 3, 11, 6, tzinfo=UTC)


class Maker:
    """Makes articles, each from its number."""

    def __init__(self) -> None:
        chance = random.Random(SEED)
        syllables = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "ar", "en", "is", "ol", "un")]
        words: dict[str, None] = {}
        while len(words) < VOCABULARY:
            words["".join(chance.choices(syllables, k=chance.choice((1, 2, 2, 3, 3, 4))))] = None
        self.words = list(words)
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))  # Zipf and Mandelbrot

    def article(self, number: int) -> Article:
        chance = random.Random(SEED + number)
        text = chance.choices(self.words, cum_weights=self.weights, k=WORDS)
        body = "\n\n".join(" ".join(text[at : at + 50]).capitalize() + "." for at in range(0, WORDS, 50))
        speaker = f"{self.words[chance.randrange(900)].title()} {self.words[chance.randrange(900)].title()}"
        site = f"site{number % SITES}.example"
        rates = [
            Rate(base, "KZT", Decimal(f"{chance.uniform(1, 500):.2f}"), raw=f"{base} 1.00")
            for base in ("USD", "EUR", "RUB")
        ]
        return Article(
            url=f"https://{site}/news/{number}.html",
            site=site,
            lang="en",
            headline=" ".join(chance.choices(self.words, cum_weights=self.weights, k=9)).capitalize(),
            body=body,
            authors=[speaker],
            published_at=START + timedelta(minutes=number),
            view_count=chance.randrange(100_000),
            quotes=[Quote(body[at : at + 60], speaker, "minister", "said", start=at, end=at + 60) for at in (0, 200)],
            rates=rates,
        )


def grow(db: Path, maker: Maker, start: int, end: int) -> float:
    """Store articles from one number to another; return the seconds that storing took."""
    from newsgrab.archive import entries
    from newsgrab.archive.store import Store

    spent = 0.0
    with Store.open(db, create=True) as store:
        with store.transaction() as connection:
            run = entries.insert(
                connection, "runs", {"started_at": "2024-03-11T06:00:00Z", "newsgrab_version": "0", "state": "done"}
            )
        for first in range(start, end, BATCH):
            articles = [maker.article(number) for number in range(first, min(end, first + BATCH))]
            begun = time.perf_counter()
            with store.transaction() as connection:
                for number, article in enumerate(articles, first):
                    assert article.url is not None
                    at = START + timedelta(minutes=number)
                    entries.note_article(connection, article.url, at)
                    fetch = entries.Fetch(article.url, article.url, at, 200, "text/html", 1, f"{number:064x}")
                    entries.note_page(connection, run, fetch, article)
            spent += time.perf_counter() - begun
        with store.transaction() as connection:  # one article in 30 waits for another visit, the others are through
            tomorrow = (datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
            connection.execute("UPDATE articles SET next_visit_at = CASE WHEN id % 30 = 0 THEN ? END", (tomorrow,))
    return spent


@contextmanager
def feed(urls: list[str]) -> Iterator[str]:
    """Serve a feed of the addresses that the list has at that moment, on loopback; yield the feed's own."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            items = "".join(f"<item><title>A story of the day</title><link>{url}</link></item>" for url in urls)
            text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>'
            body = text.encode()
            self.send_response(200 if self.path == "/feed.xml" else 404)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/feed.xml"
    server.shutdown()


def command(*args: str, **more: Any) -> tuple[float, float, int]:
    """Run the command; return its seconds, its CPU seconds and its largest memory in KB."""
    root = Path(__file__).resolve().parent.parent
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "newsgrab", "archive", *args], env={**env, "PYTHONPATH": str(root)}, **more
    )
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"newsgrab archive {' '.join(args)}: status {status}")
    return time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss


def time_run(db: Path, url: str, rounds: int = 3) -> tuple[float, float]:
    """Return the least seconds and CPU seconds of a run that finds nothing new."""
    options = ("--db", str(db), "--delay", "0", "--allow-private", "127.0.0.0/8", "-q")
    command("add", url, "--db", str(db), "-q")
    command("run", *options, stdout=subprocess.DEVNULL)
    taken = [command("run", *options, stdout=subprocess.DEVNULL) for _ in range(rounds)]
    return min(seconds for seconds, _, _ in taken), min(cpu for _, cpu, _ in taken)


def searches(maker: Maker) -> list[str]:
    """Return what is searched for, from rare to common."""
    words = maker.words
    return [words[20_000], words[500], words[0], f"{words[40]} {words[300]}", f'"{words[0]} {words[1]}"']


def time_searches(db: Path, maker: Maker) -> float:
    """Return the milliseconds of the slowest search, each the least of five rounds."""
    from newsgrab.archive.search import search
    from newsgrab.archive.store import Store

    slowest = 0.0
    with Store.open(db, write=False) as store:
        for query in searches(maker):
            least = float("inf")
            for _ in range(5):
                begun = time.perf_counter()
                list(search(store, query))
                least = min(least, time.perf_counter() - begun)
            slowest = max(slowest, 1000 * least)
    return slowest


def main() -> None:
    """Grow an archive and print the figures at each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", default=",".join(map(str, SIZES)))
    parser.add_argument("--folder", type=Path, help="where to make it, instead of a temporary folder")
    parser.add_argument("--keep", action="store_true", help="leave the archive there")
    options = parser.parse_args()
    sizes = sorted(int(part) for part in options.articles.split(","))
    folder = options.folder or Path(tempfile.mkdtemp(prefix="newsgrab-archive-"))
    folder.mkdir(parents=True, exist_ok=True)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}")
    print("  articles      MB  stored/s   run s  CPU s  export/s  MB used  search ms")
    maker, have, urls = Maker(), 0, []
    db = folder / "news.db"
    try:
        with feed(urls) as url:
            for size in sizes:
                measure(db, maker, have, size, urls, url)
                have = size
    finally:
        if not options.keep:
            shutil.rmtree(folder)
    print(f"to reach: run under {MAX_RUN:g} s beyond the network, search under {MAX_SEARCH:g} ms")


def measure(db: Path, maker: Maker, have: int, size: int, urls: list[str], url: str) -> None:
    """Let the archive grow to a size, and print the figures."""
    spent = grow(db, maker, have, size)
    urls[:] = [str(maker.article(number).url) for number in range(max(0, size - IN_FEED), size)]
    seconds, cpu = time_run(db, url)
    with open(os.devnull, "wb") as sink:
        taken, _, memory = command("export", "--db", str(db), "--format", "jsonl", stdout=sink)
    slowest = time_searches(db, maker)
    print(
        f"{size:>10,}{db.stat().st_size / 1e6:>8,.0f}{(size - have) / spent:>10,.0f}{seconds:>8.2f}{cpu:>7.2f}"
        f"{size / taken:>10,.0f}{memory / 1024:>9,.0f}{slowest:>11.1f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
