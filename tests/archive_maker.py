"""A small archive, made through what a run stores with, without a network: for tests and for the documents.

``python tests/archive_maker.py news.db`` makes one of two sites and eight days.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

from newsgrab.archive import entries
from newsgrab.archive.entries import Fetch
from newsgrab.archive.schedule import stamp
from newsgrab.archive.store import Store
from newsgrab.models import Article, Image, Link, Quote, Rate

START = datetime(2024, 3, 11, 6, tzinfo=UTC)
ARNA, DAILY = "arna.example.kz", "daily.example.com"


class Maker:
    """Fills an archive, run by run."""

    def __init__(self, path: Path) -> None:
        self.store = Store.open(path, create=True)
        self.run_id = 0
        self.now = START

    def __enter__(self) -> Maker:
        return self

    def __exit__(self, *_error: object) -> None:
        self.store.close()

    def source(self, url: str, *, at: datetime = START, error: str | None = None, kind: str = "feed") -> int:
        """Add a source, with what came of it last."""
        with self.store.transaction() as db:
            row: dict[str, Any] = {"url": url, "kind": kind, "every": 86_400, "added_at": stamp(START)}
            row |= {"last_run_at": stamp(at), "last_success_at": None if error else stamp(at)}
            row |= {"failures": 3 if error else 0, "last_error": error}
            return entries.insert(db, "sources", row)

    def run(self, at: datetime, state: str = "done", **summary: int) -> None:
        """Begin a run; what is visited from now on is of this one."""
        self.now = at
        with self.store.transaction() as db:
            row: dict[str, Any] = {"started_at": stamp(at), "newsgrab_version": "0.1.0", "state": state}
            if state != "running":
                row |= {"ended_at": stamp(at + timedelta(minutes=2)), "summary": json.dumps(summary)}
            self.run_id = entries.insert(db, "runs", row)

    def find(self, url: str, source: int | None = None, title: str | None = None) -> None:
        """Note that an article was discovered."""
        with self.store.transaction() as db:
            entries.note_article(db, url, self.now, source_id=source, title=title)

    def visit(self, url: str, source: int | None = None, *, to: str | None = None, **article: Any) -> str:
        """Store a page that came, with what was read from it; ``to``: where the address led."""
        at, final = article.pop("at", self.now), to or url
        body = repr((url, article)).encode()
        row = {"url": final, "site": entries.site_of(final), "fetched_at": at, "http_status": 200, **article}
        row.setdefault("sha256", hashlib.sha256(body).hexdigest())
        fetch = Fetch(url, final, at, 200, "text/html", len(body), row["sha256"])
        with self.store.transaction() as db:
            entries.note_article(db, url, at, source_id=source)
            return entries.note_page(db, self.run_id, fetch, Article(**row))

    def confirm(self, url: str) -> None:
        """Store that the server says a page has not changed."""
        with self.store.transaction() as db:
            entries.note_confirmed(db, self.run_id, Fetch(url, url, self.now, 304))

    def fail(self, url: str, status: int = 503) -> None:
        """Store that a page could not be had."""
        with self.store.transaction() as db:
            entries.note_failure(db, self.run_id, Fetch(url, url, self.now, status, error=f"{url}: HTTP {status}"))


def rates(usd: str, eur: str) -> list[Rate]:
    """Return what a ticker shows."""
    return [Rate("USD", "KZT", Decimal(usd), raw=f"$ {usd}"), Rate("EUR", "KZT", Decimal(eur), raw=f"€ {eur}")]


def paragraphs(*texts: str) -> str:
    """Return a body."""
    return "\n\n".join(texts)


def texts_of_example(visit: int) -> dict[str, Any]:
    """Return the article whose edits the examples show, as it is at a visit."""
    edited = visit >= 2
    last = "Спрос на валюту снизился." if visit < 4 else "Спрос на валюту, по его словам, снижается третью неделю."
    return {
        "headline": "Курс доллара в Лазарии превысил 450 тенге"
        if not edited
        else "Доллар в Лазарии приблизился к 450 тенге",
        "lead": "Нацбанк объяснил, что происходит на рынке.",
        "body": paragraphs(
            "Курс доллара вырос за неделю на три тенге. Президенту доложили об этом в понедельник.",
            "«Рынок спокоен», — сказал председатель Нацбанка Ерлан Бекмуратов. " + last,
            "Экспортёры продают больше, чем в феврале." if not edited else "Экспортеры продают больше, чем в феврале.",
        ),
        "authors": ["Асель Турлыханкызы"],
        "lang": "ru",
        "country": "KZ",
        "section": "Экономика",
        "tags": ["доллар", "тенге"],
        "published_at": datetime.fromisoformat("2024-03-11T10:45:00+05:00"),
        "published_raw": "11 марта 2024, 10:45",
        "timezone_from": "country",
        "quotes": [Quote("Рынок спокоен", "Ерлан Бекмуратов", "председатель Нацбанка", "сказал")],
        "images": [Image("https://arna.example.kz/i/1.jpg", "Обменный пункт")],
        "links": [Link("https://arna.example.kz/news/2", "ранее")],
    }


VIEWS = (120, 561, 1480, 2210, 2390)
USD = ("447.10", "447.55", "448.90", "448.20", "449.80")
EUR = ("489.20", "489.00", "490.15", "490.40", "491.75")


def make_example(path: Path) -> None:
    """Make the archive of the examples."""
    with Maker(path) as made:
        arna = made.source(f"https://{ARNA}/rss", at=START + timedelta(days=7))
        daily = made.source(
            f"https://{DAILY}/", at=START + timedelta(days=7), error="HTTP 503 after 3 tries", kind="site"
        )
        first = f"https://{ARNA}/news/1"
        for visit, after in enumerate((0, 1, 24, 72, 168)):
            made.run(START + timedelta(hours=after), fetched=2, new=1)
            made.visit(
                first,
                arna,
                view_count=VIEWS[visit],
                rates=rates(USD[visit], EUR[visit]),
                **texts_of_example(visit),
            )
            if visit == 0:
                made.visit(
                    f"https://www.{ARNA}/kk/news/2?utm_source=rss",
                    arna,
                    canonical_url=f"https://www.{ARNA}/kk/news/2",
                    headline="Президенттің жарлығы: мектептерде не өзгереді",
                    body=paragraphs(
                        "Қазақстанда жаңа оқу жылынан бастап мектептерде бағдарлама өзгереді. Үкіметтің қаулысы шықты.",
                    ),
                    lang="kk",
                    country="KZ",
                    published_at=date(2024, 3, 11),
                    view_count=40,
                )
            if visit == 2:
                made.visit(
                    f"https://{DAILY}/money/bank-raises-rates",
                    daily,
                    headline="The bank raises its rates again",
                    body=paragraphs(
                        "The bank raised its key rate by half a point on Tuesday.",
                        '"Prices are still too high," said the governor, Mara Lind. Companies had expected it.',
                    ),
                    lang="en",
                    published_at=datetime.fromisoformat("2024-03-12T09:00:00+00:00"),
                    quotes=[
                        Quote("Prices are still too high", "Mara Lind", "governor", "said"),
                        Quote("We had expected it", None, None, None),
                    ],
                )
            if visit == 3:
                made.visit(
                    f"https://{ARNA}/news/404", arna, headline="Скоро исчезнет", body="Эту статью удалят.", lang="ru"
                )
                made.visit(
                    f"https://{DAILY}/login", daily, headline="Log in", warnings=["not an article: a log-in page"]
                )
            if visit == 4:
                made.fail(f"https://{ARNA}/news/404", 404)
                made.find(f"https://{DAILY}/money/later", daily, "Later")
                made.fail(f"https://{DAILY}/money/later")


def make(where: str | os.PathLike[str], pages: Iterable[dict[str, Any]]) -> Path:
    """Make an archive of one run from articles: keys of the record, ``url`` among them."""
    path = Path(where)
    with Maker(path) as made:
        made.run(START)
        for number, page in enumerate(pages):
            made.visit(page.get("url") or f"https://{ARNA}/{number}", **{k: v for k, v in page.items() if k != "url"})
    return path


if __name__ == "__main__":
    make_example(Path(sys.argv[1]))
