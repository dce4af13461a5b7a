"""Batch against its peers: pages a second and core, what a second core brings, memory, and the share of reading WARC.

    python -m benchmarks.batch [--pages 5000] [--peer-pages 400] [--rounds 2] [--peers PYTHON] [--fundus PYTHON]
                               [--memory N] [--keep DIR]

The WARC files are made of the real pages of the corpus (the fixtures where it is not there), again under other hosts,
each record packed by itself with its request beside it.

What is compared is the CPU time of whole processes, all of their children included, over the same pages: other work on
the machine does less to it than to the clock. Peers run in environments of their own, named with ``--peers`` (it has
trafilatura, fastwarc, news-please) and ``--fundus``. The second core is measured by the clock, one job bound to one
core against two on two; on a machine that does something else besides, the figure is too low.

``--memory N`` reads a file of N pages with one job, and prints the memory of its two processes as it goes on.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path

import newsgrab

from .pages import load_pages, page_sets

ROOT = Path(__file__).resolve().parent.parent
FILES = 4  # that the pages are spread over, so that two jobs have work to the end

TRAFILATURA = """
import sys
from fastwarc.warc import ArchiveIterator, WarcRecordType
import trafilatura
out = open(sys.argv[1], "w")
for path in sys.argv[2:]:
    with open(path, "rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
            url = record.headers.get("WARC-Target-URI")
            text = trafilatura.extract(record.reader.read(), url=url, output_format="json", with_metadata=True)
            out.write((text or "null") + "\\n")
"""
NEWS_PLEASE = """
import json, logging, sys
logging.disable(logging.CRITICAL)
from warcio.archiveiterator import ArchiveIterator
from newsplease import NewsPlease
out = open(sys.argv[1], "w")
for path in sys.argv[2:]:
    with open(path, "rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type == "response":
                try:
                    article = NewsPlease.from_warc(record, decode_errors="replace", fetch_images=False)
                    article = article.get_serializable_dict()
                except Exception:
                    article = None
                out.write(json.dumps(article) + "\\n")
"""
# Fundus reads the pages of publishers that it knows by hand; others are skipped before they are parsed. So it is given
# the pages of its own set of the corpus under their own hosts, and counted is what it parsed.
FUNDUS = """
import json, logging, sys
logging.disable(logging.CRITICAL)
from datetime import datetime
from urllib.parse import urlsplit
from fastwarc.warc import ArchiveIterator, WarcRecordType
from fundus import PublisherCollection
known = {}
for publisher in PublisherCollection:
    known[urlsplit(publisher.domain).netloc.removeprefix("www.")] = publisher
out = open(sys.argv[1], "w")
for path in sys.argv[2:]:
    with open(path, "rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
            url = record.headers.get("WARC-Target-URI")
            publisher = known.get(urlsplit(url).netloc.removeprefix("www."))
            if publisher is None:
                continue
            html = record.reader.read().decode("utf-8", "replace")
            found = publisher.parser(datetime.now().date()).parse(html, "suppress")
            out.write(json.dumps(found, default=str) + "\\n")
"""


def real_pages(name: str | None = None) -> list[tuple[bytes, str]]:
    """Return the pages of all sets, or of one, each with an address."""
    pages = [page for key in page_sets() if name in (None, key) for page in load_pages(key)]
    return [(data, url or f"https://site{i}.example.com/news/{i}") for i, (data, url) in enumerate(pages)]


def write_warc(path: Path, pages: list[tuple[bytes, str]]) -> None:
    """Write a WARC file of these pages."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with open(path, "wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for data, url in pages:
            answer = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            asked = StatusAndHeaders("GET / HTTP/1.1", [("User-Agent", "benchmark")], is_http_request=True)
            writer.write_record(
                writer.create_warc_record(url, "response", BytesIO(data), len(data), http_headers=answer)
            )
            writer.write_record(writer.create_warc_record(url, "request", BytesIO(), 0, http_headers=asked))


def make(folder: Path, count: int, files: int, name: str) -> list[Path]:
    """Make files of ``count`` pages in all: the corpus again and again, each time under other hosts."""
    pages = real_pages()
    many = [
        (data, url.replace("://", f"://r{i // len(pages)}.", 1))
        for i in range(count)
        for data, url in [pages[i % len(pages)]]
    ]
    paths = []
    for number in range(files):
        path = folder / f"{name}-{count}-{number}.warc.gz"
        if not path.exists():
            write_warc(path, many[number::files])
        paths.append(path)
    return paths


def timed(command: list[str], cores: set[int] | None = None, python_path: bool = False) -> tuple[float, float]:
    """Return the CPU seconds of a command with all of its children, and the seconds of the clock."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    if python_path:
        environment["PYTHONPATH"] = str(ROOT)
    else:
        environment.pop("PYTHONPATH", None)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()

    def bind() -> None:
        if cores:
            os.sched_setaffinity(0, cores)

    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment, preexec_fn=bind)
    spent, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{command[0]} ended with {done.returncode}: {done.stderr.decode()[-400:]}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, spent


def ours(
    paths: list[Path], out: Path, jobs: int, cores: set[int] | None = None, form: str = "parquet"
) -> tuple[float, float]:
    """Time ``newsgrab batch``."""
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "newsgrab", "batch", *map(str, paths), "--out", str(out), "--quiet"]
    return timed([*command, "--format", form, "--jobs", str(jobs)], cores, python_path=True)


def reading(paths: list[Path]) -> float:
    """Return the CPU seconds of reading the pages of these files, and doing nothing with them."""
    program = (
        "import sys\nfrom newsgrab.page.files import read_path\nfor path in sys.argv[1:]:\n"
        " for page in read_path(path): pass"
    )
    none = timed([sys.executable, "-c", program], python_path=True)[0]
    return timed([sys.executable, "-c", program, *map(str, paths)], python_path=True)[0] - none


def fast_reading(python: str, paths: list[Path]) -> float:
    """Return the same for FastWARC."""
    program = (
        "import sys\nfrom fastwarc.warc import ArchiveIterator, WarcRecordType as T\nfor path in sys.argv[1:]:\n"
        " for record in ArchiveIterator(open(path, 'rb'), record_types=T.response, parse_http=True):\n"
        "  record.reader.read()"
    )
    none = timed([python, "-c", program])[0]
    return timed([python, "-c", program, *map(str, paths)])[0] - none


def compare(folder: Path, args: argparse.Namespace) -> None:
    """Print the CPU time of a page, ours and that of the peers: the least of some rounds over the same pages."""
    few = make(folder, args.peer_pages, 1, "few")
    runs = {"newsgrab batch, Parquet": lambda: ours(few, folder / "out", 1)[0]}
    if args.peers:
        for name, program in (("trafilatura over fastwarc", TRAFILATURA), ("news-please, from_warc", NEWS_PLEASE)):
            command = [args.peers, "-c", program, str(folder / "peer.jsonl"), *map(str, few)]
            runs[name] = lambda command=command: timed(command)[0]
    least: dict[str, float] = {}
    for _ in range(args.rounds):
        for name, run in list(runs.items()):
            try:
                least[name] = min(least.get(name, 1e9), run())
            except SystemExit as error:
                print(f"{name}: {error}")
                del runs[name]
    print(f"\n{args.peer_pages} pages, CPU of the whole process, least of {args.rounds}")
    mine = least["newsgrab batch, Parquet"]
    for name, spent in least.items():
        rate = f"{spent / args.peer_pages * 1000:7.2f} ms a page, {args.peer_pages / spent:6.1f} a second and core"
        print(f"  {name:28} {rate}, {spent / mine:5.2f} x ours")
    if args.fundus:
        pages = real_pages("fundus") * 5  # so that the start of the processes does not decide
        path = folder / "fundus.warc.gz"
        write_warc(path, pages)
        out = folder / "fundus.jsonl"
        spent = min(timed([args.fundus, "-c", FUNDUS, str(out), str(path)])[0] for _ in range(args.rounds))
        count = len(out.read_text().splitlines())
        mine = min(ours([path], folder / "out", 1)[0] for _ in range(args.rounds))
        print(f"  fundus, of its set: {count} of {len(pages)} pages parsed, {spent / max(count, 1) * 1000:.2f} ms each")
        print(f"  newsgrab, the same set:  {mine / len(pages) * 1000:.2f} ms a page")


def scale(folder: Path, args: argparse.Namespace) -> None:
    """Print what a second core brings, and the share of reading."""
    paths = make(folder, args.pages, FILES, "many")
    size = sum(path.stat().st_size for path in paths)
    print(f"\n{args.pages} pages in {FILES} files, {size / 1e6:.0f} MB packed")
    cores = sorted(os.sched_getaffinity(0))
    one = two = (1e9, 1e9)
    for _ in range(args.rounds):
        one = min(one, ours(paths, folder / "out", 1, {cores[0]}), key=lambda run: run[1])
        if len(cores) > 1:
            two = min(two, ours(paths, folder / "out", 2, set(cores[:2])), key=lambda run: run[1])
    print(f"  one core:  {args.pages / one[1]:6.1f} pages a second, CPU {one[0]:.1f} s, clock {one[1]:.1f} s")
    if len(cores) > 1:
        print(f"  two cores: {args.pages / two[1]:6.1f} pages a second, CPU {two[0]:.1f} s, clock {two[1]:.1f} s")
        print(f"  the second core brings {one[1] / two[1]:.2f} x")
    read = min(reading(paths) for _ in range(args.rounds))
    print(f"  reading WARC takes {read / one[0]:.1%} of the CPU time ({read / args.pages * 1000:.2f} ms a page)")
    if args.peers:
        fast = min(fast_reading(args.peers, paths) for _ in range(args.rounds))
        print(f"  FastWARC would take {fast / one[0]:.1%} ({fast / args.pages * 1000:.2f} ms a page)")
    shards = sum(path.stat().st_size for path in (folder / "out").glob("*.parquet"))
    print(f"  shards: {shards / 1e6:.1f} MB, {shards / args.pages / 1000:.2f} KB a page")


def resident(pid: int) -> float:
    """Return the memory of a process in MB; what it shares with others counts by its share (PSS)."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:  # it has ended
        return 0.0
    return next((int(line.split()[1]) * 1024 / 1e6 for line in text.splitlines() if line.startswith("Pss:")), 0.0)


def offspring(pid: int) -> list[int]:
    """Return all processes under a process, also those that its threads have started."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(text) for text in task.read_text().split()]
        except OSError:
            continue
    return [*found, *(inner for child in found for inner in offspring(child))]


def watch(folder: Path, count: int) -> None:
    """Print the memory of the worker and of its parser while ``count`` pages go through."""
    pages = 5000
    (part,) = make(folder, pages, 1, "part")
    large = folder / "large.warc.gz"
    with open(large, "wb") as stream:  # packed records may stand one behind the other, whatever file they came from
        for _ in range(-(-count // pages)):
            stream.write(part.read_bytes())
    out = folder / "watched"
    shutil.rmtree(out, ignore_errors=True)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "newsgrab", "batch", str(large), "--out", str(out), "--quiet", "--jobs", "1"]
    start = time.monotonic()
    shown, most, high = start, 0.0, 0.0
    with subprocess.Popen(command, env=environment) as process:
        while process.poll() is None:
            time.sleep(0.5)
            memory = sum(map(resident, offspring(process.pid)))
            most, high = max(most, memory), max(high, memory)
            if time.monotonic() - shown > 30:
                shown = time.monotonic()
                print(
                    f"after {shown - start:5.0f} s  worker with its parser: {memory:6.1f} MB, at most {high:6.1f}",
                    flush=True,
                )
                high = 0.0
    done = [json.loads(line) for line in (out / "manifest.jsonl").read_text().splitlines()][-1]["done"]
    seconds = time.monotonic() - start
    print(f"{done['pages']} pages, {done['rows']} rows in {seconds:.0f} s: at most {most:.1f} MB a worker")


def main() -> None:
    """Run what the options ask for."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=int, default=5000, help="pages for the second core and the share of reading")
    options.add_argument("--peer-pages", type=int, default=400, help="pages for the comparison")
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument("--peers", metavar="PYTHON", help="an interpreter with trafilatura, fastwarc, news-please")
    options.add_argument("--fundus", metavar="PYTHON", help="an interpreter with fundus")
    options.add_argument(
        "--memory", type=int, metavar="N", help="watch the memory over so many pages, and nothing else"
    )
    options.add_argument("--keep", metavar="DIR", help="make the files here and leave them")
    args = options.parse_args()
    print(f"newsgrab {newsgrab.__version__}, Python {sys.version.split()[0]}, {len(os.sched_getaffinity(0))} cores")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(args.keep or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if args.memory:
            watch(folder, args.memory)
            return
        compare(folder, args)
        if args.pages:
            scale(folder, args)


if __name__ == "__main__":
    main()
