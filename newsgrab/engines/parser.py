"""One process that parses, and the one that feeds it page after page.

A page that ends the process, or takes it longer than it may, costs its own record: the process is replaced, and the
next page is the next. The kernel ends a process that takes too long (an alarm that it sets itself), so that neither a
loop that holds Python's lock nor the death of the feeding process leaves one behind. When its memory has grown it is
replaced as well.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from datetime import date, datetime
from fnmatch import fnmatchcase
from typing import Any

from ..errors import NewsgrabError
from ..formats import Row, dump_json
from ..formats._rows import article_rows
from ..models import NOT_ARTICLE, Article
from ..page.files import Saved
from .processes import BROKEN, Child, answer_pipe, receive, resident, send
from .work import Work

PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from newsgrab.engines.parser import serve; serve()"
HELLO = "newsgrab parser"
ENDED = "this page ended the process that parsed it, or took too long; it has no record"
# With what reads and writes beside it, a worker stays under 300 MB. A young process has 60 to 80.
MAX_MEMORY = 130_000_000  # bytes
MEMORY_EVERY = 50  # pages between two looks at it
MIN_PAGES = 500  # that a process parses before it is replaced for its memory: a start costs as much as 40 pages


class Parser:
    """Parses pages in a process of its own. ``with Parser(work) as parser: parser.parse(page)``."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.started = 0  # processes
        self.reason = ""  # why the last page has no record
        self._child: Child | None = None
        self._pages = 0

    def __enter__(self) -> Parser:
        return self

    def __exit__(self, *error: object) -> None:
        self._end()

    @property
    def pid(self) -> int | None:
        """The process that parses now."""
        return self._child.pid if self._child is not None else None

    def parse(self, page: Saved) -> tuple[bool, Any] | None:
        """Return whether the page is an article and its rows (see ``rows_of``), None where there are none (``reason``).

        NewsgrabError where no process can be started, which is the fault of no page.
        """
        if self._child is None:
            self._start()
        answer = self._ask((page.name, page.data, page.url, page.fetched_at, page.http_status, page.content_type))
        if answer is None:
            self._end()
            self.reason = ENDED
            return None
        self._pages += 1
        is_article, rows, memory = answer
        if is_article is None:
            self.reason = rows
            return None
        if memory > MAX_MEMORY and self._pages >= MIN_PAGES:
            self._end()
        return is_article, rows

    def _start(self) -> None:
        self._child = Child(PROGRAM)
        self._pages = 0
        self.started += 1
        if self._ask(self.work) != HELLO:
            self._end()
            raise NewsgrabError("no process that parses could be started")

    def _ask(self, value: Any) -> Any:
        """Return the answer of the process, None where it has ended."""
        child = self._child
        assert child is not None
        watch = None
        if not hasattr(signal, "setitimer"):  # Windows, where no alarm ends the process
            watch = threading.Timer(self.work.max_time, child.kill)
            watch.daemon = True
            watch.start()
        try:
            child.send(value)
            return child.receive()
        except BROKEN:
            return None
        finally:
            if watch is not None:
                watch.cancel()

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.end()


def serve() -> None:
    """Be the process: first the work, then pages on standard input; rows on standard output."""
    from .. import lean

    pipe = answer_pipe()
    lean.start()
    work: Work = receive(sys.stdin.buffer)
    alarm = getattr(signal, "setitimer", None)
    if alarm is not None:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    try:
        answer(work, pipe, alarm)
    except OSError:  # who feeds it is gone
        os._exit(1)


def answer(work: Work, pipe: Any, alarm: Any) -> None:
    """Answer page after page."""
    from .. import api  # noqa: F401, so that the time of the first page is its own

    send(pipe, HELLO)
    pages = memory = 0
    while (task := receive(sys.stdin.buffer)) is not None:
        if alarm is not None:
            alarm(signal.ITIMER_REAL, work.max_time)
        is_article: bool | None = None
        try:
            is_article, rows = rows_of(Saved(*task), work)
        except Exception as error:  # a bug, which costs one page
            rows = f"internal error: {type(error).__name__}: {error}"
        if alarm is not None:
            alarm(signal.ITIMER_REAL, 0)
        pages += 1
        if pages % MEMORY_EVERY == 0:
            memory = resident()
        send(pipe, (is_article, rows, memory))


def rows_of(page: Saved, work: Work) -> tuple[bool, Any]:
    """Return whether a page is an article, and its rows: dicts for Parquet, bytes for JSON Lines; None: left out."""
    from ..api import parse

    article = parse(
        page.data, page.url, fetched_at=page.fetched_at, content_type=page.content_type, http_status=page.http_status
    )
    is_article = not any(warning.startswith(NOT_ARTICLE) for warning in article.warnings)
    if (work.only_articles and not is_article) or not wanted(article, work):
        return is_article, None
    rows: list[Row] = list(article_rows(article, work.rows, work.keys, page.name))
    if work.format != "parquet":
        return is_article, [(dump_json(row) + "\n").encode("utf-8", "replace") for row in rows]
    return is_article, rows


def wanted(article: Article, work: Work) -> bool:
    """Say whether an article is of the languages, the sites and the time that are asked for."""
    if work.langs and not any(of_language(article.lang, lang) for lang in work.langs):
        return False
    if work.sites and not of_site(article.site, work.sites):
        return False
    return work.since is None or not_before(article.published_at, work.since)


def of_language(lang: str | None, asked: str) -> bool:
    """Say whether a language tag is the one that is asked for, or a part of it.

    >>> of_language("pt-BR", "pt"), of_language("pt", "pt-BR"), of_language(None, "pt")
    (True, False, False)
    """
    return lang is not None and (f"{lang}-".lower()).startswith(f"{asked}-".lower())


def of_site(host: str | None, patterns: tuple[str, ...]) -> bool:
    """Say whether a host is one of those asked for: by a pattern, or as the site itself or one under it.

    >>> of_site("news.example.kz", ("example.kz",)), of_site("myexample.kz", ("example.kz",))
    (True, False)
    >>> of_site("myexample.kz", ("*.kz",)), of_site(None, ("*",))
    (True, False)
    """
    if host is None:
        return False
    host = host.lower().removeprefix("www.")
    return any(fnmatchcase(host, site) or ("*" not in site and host.endswith("." + site)) for site in patterns)


def not_before(at: datetime | date | None, since: str) -> bool:
    """Say whether a time is not before another; by the day where one of them has no more. No time is before.

    >>> not_before(date(2024, 3, 11), "2024-03-11T12:00:00+00:00"), not_before(None, "2024-03-11")
    (True, False)
    >>> not_before(datetime.fromisoformat("2024-03-11T01:00:00+05:00"), "2024-03-11T00:00:00+00:00")
    False
    """
    if at is None:
        return False
    start = datetime.fromisoformat(since)
    if isinstance(at, datetime) and at.tzinfo is not None and start.tzinfo is not None:
        return at >= start
    return (at.date() if isinstance(at, datetime) else at) >= start.date()
