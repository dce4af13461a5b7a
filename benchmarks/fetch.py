"""Pages per second, fetched and parsed: newsgrab, Scrapy with trafilatura, trafilatura's own downloader.

    python -m benchmarks.fetch [--pages N] [--hosts N] [--kilobytes N] [--rounds N] [--peer-python PATH] [--polite]

Fifty loopback hosts (127.0.1.1 and on, one port) serve pages of about 100 KB from a process of their own; each
contestant is a process that reads a list of addresses and ends with the number of records it made. All run in turn.
What counts is the best round, from start to end of the process, imports included. Politeness is off: no delay, no
robots.txt, as many connections a host as the contestant likes.

``--peer-python``  an interpreter that has Scrapy and trafilatura (an environment of their own); else this one
``--polite``       newsgrab alone, with a delay: the time of the run against that of the politeness
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAX_RATIO = 3.0  # to reach: newsgrab's pages per second over those of the better peer
MAX_OVERHEAD = 0.10  # of a polite run, over the time that the delays take

SERVER = """
import asyncio, sys
hosts, size = int(sys.argv[1]), int(sys.argv[2]) * 1000
words = "the bank said on Monday that its board had met and would raise the main rate by half a point".split()

def page(number):
    paragraphs, length, n = [], 0, number
    while length < size * 0.5:
        n = (n * 1103515245 + 12345) % 2**31
        text = " ".join(words[(n >> shift) % len(words)] for shift in range(1, 28)) + ", said Ann Smith, its head."
        paragraphs.append(f"<p class='text'>{text.capitalize()}</p>")
        length += len(paragraphs[-1])
    menu = "".join(f"<li class='item'><a href='/section/{n}'>Section {n}</a></li>" for n in range(size // 1000 * 4))
    script = "<script>" + "var a=1;" * (size // 80) + "</script>"
    return (
        f"<!doctype html><html lang='en'><head><title>Story {number}</title>{script}</head><body>"
        f"<nav><ul>{menu}</ul></nav><article>"
        f"<h1>Bank raises rate for the {number}th time</h1>"
        f"<time datetime='2024-03-11T20:30:00+05:00'>11 March 2024</time>"
        f"{''.join(paragraphs)}</article><footer>{menu}</footer></body></html>"
    ).encode()

pages = [page(number) for number in range(40)]

async def serve(reader, writer):
    try:
        while True:
            head = await reader.readuntil(b"\\r\\n\\r\\n")
            target = head.split(b" ", 2)[1]
            if target == b"/robots.txt":
                body, status = b"", b"404 Not Found"
            else:
                body, status = pages[int(target.rpartition(b"/")[2]) % len(pages)], b"200 OK"
            head = b"HTTP/1.1 %s\\r\\nContent-Type: text/html; charset=utf-8\\r\\nContent-Length: %d\\r\\n\\r\\n"
            writer.write(head % (status, len(body)) + body)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()

async def main():
    first = await asyncio.start_server(serve, "127.0.1.1", 0, backlog=1000)
    port = first.sockets[0].getsockname()[1]
    rest = [await asyncio.start_server(serve, f"127.0.1.{n}", port, backlog=1000) for n in range(2, hosts + 1)]
    print(port, sum(map(len, pages)) // len(pages), flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""

SCRAPY = """
import logging, sys
import scrapy, trafilatura
from scrapy.crawler import CrawlerProcess
count = 0

class Spider(scrapy.Spider):
    name = "spider"
    start_urls = open(sys.argv[1]).read().split()

    def parse(self, response):
        global count
        found = trafilatura.bare_extraction(response.text, url=response.url, with_metadata=True)
        count += found is not None

process = CrawlerProcess({
    "ROBOTSTXT_OBEY": False, "LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "CONCURRENT_REQUESTS": 64,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "DOWNLOAD_DELAY": 0, "COOKIES_ENABLED": False, "RETRY_ENABLED": False,
})
process.crawl(Spider)
process.start()
print(count)
"""

# As its documentation shows it: buffered downloads in threads, then one page after the other.
TRAFILATURA = """
import sys
import trafilatura
from trafilatura.downloads import add_to_compressed_dict, buffered_downloads, load_download_buffer
from trafilatura.settings import DEFAULT_CONFIG
DEFAULT_CONFIG["DEFAULT"]["SSRF_PROTECTION"] = "off"  # the pages are on loopback
store = add_to_compressed_dict(open(sys.argv[1]).read().split())
count = 0
while not store.done:
    urls, store = load_download_buffer(store, sleep_time=0)
    for url, html in buffered_downloads(urls, 8):
        if html:
            count += trafilatura.bare_extraction(html, url=url, with_metadata=True) is not None
print(count)
"""


def newsgrab_command(urls: Path, *, polite: bool, delay: float) -> list[str]:
    """Return the command of newsgrab for a list."""
    command = [
        sys.executable,
        "-m",
        "newsgrab",
        "fetch",
        "-",
        "--format",
        "jsonl",
        "--allow-private",
        "127.0.0.0/8",
        "--jobs",
        "16",
    ]
    return (
        [*command, "--delay", str(delay)]
        if polite
        else [*command, "--delay", "0", "--ignore-robots", "--per-host", "4"]
    )


def run_once(name: str, command: list[str], urls: Path) -> tuple[float, int]:
    """Run one contestant and return its seconds and its records."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_PROXY": "*"}
    started = time.perf_counter()
    with urls.open("rb") as stream, tempfile.TemporaryFile() as out:
        done = subprocess.run(
            command, stdin=stream, stdout=out, stderr=subprocess.PIPE, env=environment, cwd=urls.parent
        )
        seconds = time.perf_counter() - started
        out.seek(0)
        data = out.read()
    records = data.count(b"\n") if name == "newsgrab" else int(data.split()[-1]) if data.split() else 0
    if done.returncode or not records:
        print(f"{name}: exit {done.returncode}, {records} records: {done.stderr.decode()[-300:]}", file=sys.stderr)
    return seconds, records


def installed(python: str, module: str) -> str | None:
    """Return the version of a module that an interpreter has, None where it has none."""
    program = f"from importlib.metadata import version; print(version({module!r}))"
    done = subprocess.run([python, "-c", program], capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else None


def main() -> None:
    """Run all contestants and print what they did."""
    parser = argparse.ArgumentParser(description="Pages per second, fetched and parsed.")
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--hosts", type=int, default=50)
    parser.add_argument("--kilobytes", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--peer-python", default=sys.executable)
    parser.add_argument("--polite", action="store_true")
    parser.add_argument("--delay", type=float, default=1.0)
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(options.hosts), str(options.kilobytes)], stdout=subprocess.PIPE
        )
        try:
            assert server.stdout is not None
            port, size = map(int, server.stdout.readline().split())
            pages = options.pages
            urls = Path(folder) / "urls"
            urls.write_text("".join(f"http://127.0.1.{n % options.hosts + 1}:{port}/news/{n}\n" for n in range(pages)))
            print(f"{pages} pages of {size // 1000} KB from {options.hosts} hosts; {platform.python_implementation()} "
                  f"{platform.python_version()}, {os.cpu_count()} cores")  # fmt: skip
            if options.polite:
                polite(urls, pages, options)
            else:
                compare(urls, pages, options, Path(folder))
        finally:
            server.kill()
            server.wait()


def polite(urls: Path, pages: int, options: argparse.Namespace) -> None:
    """Print how long a polite run takes, beside what its delays take."""
    seconds, records = run_once("newsgrab", newsgrab_command(urls, polite=True, delay=options.delay), urls)
    least = options.delay * pages / options.hosts  # robots.txt and the pages of a host: a pause between each two
    print(f"newsgrab, politely: {records} records in {seconds:.1f} s; the delays take {least:.1f} s: "
          f"{seconds / least - 1:+.0%} (to reach: at most {MAX_OVERHEAD:+.0%})")  # fmt: skip


def compare(urls: Path, pages: int, options: argparse.Namespace, folder: Path) -> None:
    """Print the pages per second of everybody, and how newsgrab stands to the better peer."""
    contestants = {"newsgrab": newsgrab_command(urls, polite=False, delay=0)}
    trafilatura, scrapy = (installed(options.peer_python, name) for name in ("trafilatura", "scrapy"))
    for name, program, there in (
        (f"Scrapy {scrapy} + trafilatura {trafilatura}", SCRAPY, scrapy and trafilatura),
        (f"trafilatura {trafilatura}", TRAFILATURA, trafilatura),
    ):
        if there:
            file = folder / f"peer_{name.split()[0]}.py"  # not the name of a module
            file.write_text(program)
            contestants[name] = [options.peer_python, str(file), str(urls)]
        else:
            print(f"{name.split()[0]} is not installed for {options.peer_python}")
    best: dict[str, float] = {}
    for _ in range(options.rounds):
        for name, command in contestants.items():
            seconds, records = run_once(name, command, urls)
            if records < 0.99 * pages:
                print(f"{name}: only {records} of {pages} pages")
            best[name] = max(best.get(name, 0.0), records / seconds)
    for name, rate in best.items():
        print(f"{rate:7.1f} pages/s  {name}")
    peers = [rate for name, rate in best.items() if name != "newsgrab"]
    if peers and max(peers):
        print(f"newsgrab: {best['newsgrab'] / max(peers):.1f} x the better peer (to reach: {MAX_RATIO:g} x)")


if __name__ == "__main__":
    main()
