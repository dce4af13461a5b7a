"""Parsing beside fetching: pages become records in processes of their own, when they come faster than one can parse.

The first pages are parsed where they are. When more wait than ``BACKLOG``, a process a core is started and fed; a page
that makes one die or takes it longer than ``MAX_SECONDS`` costs its own record, and the process is replaced.
"""

from __future__ import annotations

import queue
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..errors import NewsgrabError
from ..models import Article
from ..web import to_article
from ..web.many import Crawl, Outcome
from .processes import BROKEN, Child, Children, answer_pipe, cores, receive, send

MAX_RESULTS, MAX_KEPT = 100, 8  # results that wait to be taken; with their pages, which may be of 10 MB each
BACKLOG = 12  # pages; fewer are parsed before a process has started, which takes as long as 30 pages or so
NOT_MODIFIED = 304
MAX_SECONDS = 30.0  # of one page; the parser's own guards end it within two
PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from newsgrab.engines.crawled import serve; serve()"

Result = tuple[str, Article | Exception]
Parsed = tuple[Outcome, Article | Exception]  # what was fetched, and what was read from it


def parse_all(
    crawl: Crawl, hints: dict[str, Any], processes: int | None = None, *, evidence: bool = True
) -> Iterator[Result]:
    """Yield the article or the error of every URL of a crawl, as they are ready; see ``parse_outcomes``."""
    for outcome, result in parse_outcomes(crawl, hints, processes, evidence=evidence, keep=False):
        yield outcome.url, result


def parse_outcomes(
    crawl: Crawl,
    hints: dict[str, Any],
    processes: int | None = None,
    *,
    evidence: bool = True,
    keep: bool = True,
) -> Iterator[Parsed]:
    """Yield what was fetched of every URL of a crawl, and the article or the error that came of it, as they are ready.

    ``processes``: how many at most, by default one for each core this program may use; 0 parses here. ``evidence``:
    keep it, which costs as much on the way between processes as all the rest. ``keep=False`` drops the bytes of a page
    once it is parsed. A page that has not changed (304) is not parsed: what comes of it is an empty article.
    """
    most = cores() if processes is None else processes
    source = iter(crawl)
    for outcome in source:
        yield finish(outcome, hints, evidence=evidence)
        if most > 1 and crawl.backlog() >= BACKLOG:
            break
    else:
        return
    with Parsers(source, hints, most, evidence=evidence, keep=keep) as parsers:
        yield from parsers


def finish(outcome: Outcome, hints: dict[str, Any], *, evidence: bool = True) -> Parsed:
    """Return a page that was fetched with its article, or why there is none."""
    if outcome.response is None:
        return outcome, outcome.error or NewsgrabError(f"{outcome.url}: nothing came of it")
    if outcome.response.status == NOT_MODIFIED:
        return outcome, Article(url=outcome.response.final_url)
    try:
        article = to_article(outcome.response, **hints)
        return outcome, article if evidence else replace(article, evidence={})
    except Exception as error:  # a bug, which costs one page and not the run
        return outcome, error


class Parsers:
    """Processes that parse what a crawl fetches. Leaving the ``with`` block ends them, whatever they do."""

    def __init__(
        self,
        source: Iterator[Outcome],
        hints: dict[str, Any],
        processes: int,
        *,
        evidence: bool = True,
        keep: bool = True,
    ) -> None:
        self.source = source
        self.hints = hints
        self.evidence = evidence
        self.keep = keep
        self.tasks: queue.Queue[Outcome | None] = queue.Queue(2 * processes)
        self.results: queue.Queue[Parsed | None] = queue.Queue(MAX_KEPT if keep else MAX_RESULTS)
        self.children = Children()
        self.processes = processes

    def __enter__(self) -> Parsers:
        threading.Thread(target=self._feed, name="feed", daemon=True).start()
        for number in range(self.processes):
            threading.Thread(target=self._drive, name=f"parse {number}", daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.children.stop()

    def __iter__(self) -> Iterator[Parsed]:
        running = self.processes + 1
        while running:
            result = self.results.get()
            if result is None:
                running -= 1
            else:
                yield result

    def _feed(self) -> None:
        for outcome in self.source:
            if outcome.response is None or outcome.response.status == NOT_MODIFIED:
                self.results.put(finish(outcome, self.hints))
            else:
                self.tasks.put(outcome)
        for _ in range(self.processes):
            self.tasks.put(None)
        self.results.put(None)

    def _drive(self) -> None:
        """Give one process page after page."""
        child: Child | None = None
        while (outcome := self.tasks.get()) is not None:
            result: Article | Exception | None = None
            try:
                if child is None:
                    child = self.children.start(PROGRAM)
                result = self._one(child, outcome)
            except BROKEN:
                result = None
            if result is None:
                if self.children.stopped:
                    return
                if child is not None:
                    self.children.end(child)
                    child = None
                result = NewsgrabError(f"{outcome.url}: the parser was ended by this page")
            self.results.put((outcome if self.keep else replace(outcome, response=None), result))
        if child is not None:
            self.children.end(child)
        self.results.put(None)

    def _one(self, child: Child, outcome: Outcome) -> Article | Exception | None:
        watch = threading.Timer(MAX_SECONDS, child.kill)
        watch.daemon = True
        watch.start()
        try:
            child.send((outcome, self.hints, self.evidence))
            answer: tuple[str, Article | Exception] | None = child.receive()
        finally:
            watch.cancel()
        return answer[1] if answer is not None else None


def serve() -> None:
    """Be a process that parses: pages on standard input, results on standard output."""
    pipe = answer_pipe()
    while (task := receive(sys.stdin.buffer)) is not None:
        outcome, hints, evidence = task
        _, result = finish(outcome, hints, evidence=evidence)
        if isinstance(result, Exception):  # not every error can be pickled
            result = RuntimeError(f"{type(result).__name__}: {result}")
        send(pipe, (outcome.url, result))
