"""What the tests of batch share: pages, WARC files of them, the command, and what it has made."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from newsgrab.engines.work import Work
from tests.signals import heard

ROOT = Path(__file__).parent.parent
TEXT = "Банк поднял ставку на полпроцента в понедельник утром, сказал министр финансов журналистам в столице. "


def page(title: str = "Курс вырос", *, lang: str = "ru", date: str = "2024-03-11T20:30:00+05:00") -> bytes:
    meta = f'<meta property="article:published_time" content="{date}">' if date else ""
    html = f"<html lang={lang}><head><title>{title}</title>{meta}</head><body><article><h1>{title}</h1>"
    return (html + f"<p>{TEXT * 4}</p><p>{TEXT * 3}</p></article></body></html>").encode()


def record(url: str, body: bytes, kind: str = "text/html; charset=utf-8", when: str = "2024-03-12T00:00:00Z") -> bytes:
    http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {when}\r\n"
    head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    return head.encode() + http + b"\r\n\r\n"


def warc(path: Path, bodies: list[bytes], site: str = "example.kz") -> Path:
    """Write a WARC file, each record packed by itself where the name says so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    records = [record(f"https://{site}/{path.name.partition('.')[0]}/{i}", body) for i, body in enumerate(bodies)]
    path.write_bytes(b"".join(gzip.compress(r) if path.suffix == ".gz" else r for r in records))
    return path


def batch(*args: Any, stdin: bytes | None = None, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "newsgrab", "batch", *map(str, args)]
    if "--format" not in command:
        command += ["--format", "jsonl"]
    done = subprocess.run(command, input=stdin, capture_output=True, check=False, timeout=120, **options)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


def rows(folder: Path) -> list[dict[str, Any]]:
    """Return the rows of all shards, in the order of their names."""
    return [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        if path.name != "manifest.jsonl"
        for line in lines(path)
    ]


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def shards(folder: Path) -> set[str]:
    """Return the names of all files but the manifest; what is half-written would be among them."""
    return {p.name for p in folder.iterdir()} - {"manifest.jsonl", ".newsgrab-batch.lock"}


def ended(folder: Path) -> list[dict[str, Any]]:
    return [entry["done"] for entry in map(json.loads, lines(folder / "manifest.jsonl")) if "done" in entry]


def work(tmp_path: Path, **options: Any) -> Work:
    (tmp_path / "out").mkdir(exist_ok=True)
    return Work(str(tmp_path / "out"), format="jsonl", keys=("url", "headline"), version="1", **options)


@contextmanager
def started(*args: Any) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "newsgrab", "batch", *map(str, args), "--format", "jsonl"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=heard) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)
