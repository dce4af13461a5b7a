"""The command with a parser that knows only what the tests of the command need, so that those test the command.

The first word of a page says what becomes of it: COOKIE is no article, BOOM a bug, SLOW takes half a second; any other
page is an article whose headline is its text.
"""

from __future__ import annotations

import hashlib
import sys
import time
import types
from datetime import datetime
from decimal import Decimal
from typing import Any

from newsgrab.models import Article, Found, Quote, Rate


def parse(data: bytes, url: str | None = None, **hints: Any) -> Article:
    text = data.decode().strip()
    if text.startswith("BOOM"):
        raise ValueError("a bug")
    if text.startswith("SLOW"):
        time.sleep(0.5)
    rival = Found("Курс", "Курс", "meta:og:title", 0.4, reason="the heading comes first")
    return Article(
        url=url,
        site="example.kz",
        lang=hints.get("lang"),
        country=hints.get("country"),
        headline=text,
        authors=["Ким", "Li"],
        published_at=datetime.fromisoformat("2024-03-11T20:30:00+05:00"),
        view_count=561,
        quotes=[Quote("=1+1", "Токаев", "президент"), Quote("Рост", "Алиев")],
        rates=[
            Rate("USD", "KZT", Decimal("442.05"), change=Decimal("-0.50"), raw="$442.05"),
            Rate("RUB", "KZT", Decimal("4.740"), raw="₽4.740"),
        ],
        fetched_at=hints.get("fetched_at"),
        http_status=hints.get("http_status"),
        sha256=hashlib.sha256(data).hexdigest(),
        evidence={"headline": Found(text, f" {text} ", "h1", 0.9, rivals=(rival,) if hints.get("explain") else ())},
        warnings=["not an article: a cookie wall"] if text.startswith("COOKIE") else [],
    )


if __name__ == "__main__":
    api = types.ModuleType("newsgrab.api")
    api.parse = parse  # type: ignore[attr-defined]
    sys.modules["newsgrab.api"] = api

    from newsgrab.cli import main

    main()
