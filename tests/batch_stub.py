"""A process that parses for the tests of batch: what becomes of a page stands in it.

DIE ends the process, HANG takes for ever, BUG raises, SLOW takes a tenth of a second, GROW takes memory that it keeps.
"""

from __future__ import annotations

import os
import sys
import time
import types
from typing import Any

from newsgrab.models import Article

KEPT: list[bytes] = []


def parse(data: bytes, url: str | None = None, **hints: Any) -> Article:
    if b"DIE" in data:
        os.kill(os.getpid(), 9)
    if b"HANG" in data:
        while True:
            pass
    if b"BUG" in data:
        raise ValueError("a bug")
    if b"SLOW" in data:
        time.sleep(0.1)
    if b"GROW" in data:
        KEPT.append(b"x" * 50_000_000)
    return Article(url=url, headline=str(len(KEPT)), fetched_at=hints.get("fetched_at"))


def main() -> None:
    api = types.ModuleType("newsgrab.api")
    api.parse = parse  # type: ignore[attr-defined]
    sys.modules["newsgrab.api"] = api
    from newsgrab.engines.parser import serve

    serve()
