"""Pages that mean harm: any bytes end soon, in bounded memory, with a record that is safe to print.

What fuzzing (``python -m fuzz``) and hypothesis find is added to ``FOUND``.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import newsgrab
from fuzz import targets

REPO = Path(__file__).parent.parent
EASY = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
# Characters of one thing: what takes the square of its length takes long here, too.
LONG = 30_000
# Seconds of CPU. The promise is two above an ordinary page; the machine of a test may be slow.
ENOUGH = 5.0

THINGS = (
    *("a", "<", "&", "&#x", '"', "'", "«", "»", "„", " ", "\n", "1", "1.", "1 ", "12:", "2024-", "2024-03-11 ", "$"),
    *("-", "—", "(", ":", ",", ".", "_", "А", "Я ", "中", "\u202e", "Mr. ", "said ", "сказал ", "USD ", "1 USD = "),
    *("просмотров ", "1 views ", "https://a/", "a@b.c ", "A. ", "Иван ", "By ", "11 марта ", "курс ", "5 мин назад "),
    *("«а» ", '"a" ', "“a,” said B. ", "«a», — сказал Б. ", "— сказал ", "a\n", "a: ", "{", "[", '{"a":', "\\u0041"),
)
# Where it stands: %s is the thing, again and again.
PLACES = {
    "alone": "%s",
    "headline": "<h1>%s</h1><p>He said that it was so on Monday.</p>",
    "paragraph": "<html lang=ru><article><h1>Банк</h1><p>%s</p><p>Он сказал, что это так и было.</p></article>",
    "strip": "<article><h1>Rates</h1><div class=date>%s</div><div class=views>%s</div><p>It was so on Monday.</p>",
    "metadata": '<meta property=\'article:published_time\' content="%s"><meta name=author content="%s"><h1>T</h1>So.',
    "script": '<script type="application/ld+json">{"@type":"NewsArticle","name":"%s","datePublished":"%s"}</script>',
    "dump": "Rates rise\n11.03.2024 20:30\n%s\nHe said that it was so.\n",
}


@pytest.mark.parametrize("place", PLACES)
def test_one_thing_again_and_again(place: str) -> None:
    for thing in THINGS:
        text = thing * (LONG // len(thing))
        if place == "metadata":
            text = text.replace('"', "&quot;")
        page = PLACES[place].replace("%s", text)
        started = time.process_time()
        newsgrab.parse(page.encode("utf-8", "surrogatepass"), "https://example.com/a")
        assert time.process_time() - started < ENOUGH, thing


def nested(before: str, after: str = "") -> Callable[[], bytes]:
    return lambda: (before * 200_000 + "text" + after * 200_000).encode()


BIG: dict[str, Callable[[], bytes]] = {
    "deep divs": nested("<div>", "</div>"),
    "deep inline tags": nested("<b><i>"),
    "tables in tables": nested("<table><tr><td>"),
    "a tag of 200,000 attributes": lambda: b"<p " + b" ".join(b"a%d=1" % n for n in range(200_000)) + b">text",
    "a million paragraphs": lambda: b"<p>" * 1_000_000,
    "paragraphs with text": lambda: b"<p>He said that it was so on Monday.</p>" * 100_000,
    "links": lambda: b"<a href=/x>y</a>" * 200_000,
    "cells": lambda: b"<td>1" * 500_000,
    "line breaks": lambda: b"a<br>" * 500_000,
    "scripts": lambda: b"<script>" * 300_000,
    "one word of 5 MB": lambda: b"<h1>" + b"x" * 5_000_000,
    "deep JSON-LD": lambda: b'<script type="application/ld+json">' + b'{"a":' * 200_000 + b"</script><h1>T</h1>",
    "wide JSON-LD": lambda: (
        b'<script type="application/ld+json">[' + b'{"@type":"NewsArticle"},' * 100_000 + b"{}]</script>"
    ),
    "a number of a million digits": lambda: (
        b'<script type="application/ld+json">{"@type":"NewsArticle","interactionStatistic":{"userInteractionCount":'
        + b"9" * 1_000_000
        + b"}}</script>"
    ),
    "entities": lambda: b"&amp;&#1;&nosuch;" * 300_000,
    "zeros": lambda: bytes(3_000_000),
    "UTF-16 without an end": lambda: b"\xff\xfe" + b"<\0p\0>\0" * 500_000 + b"x",
}
MEASURE = """
import pathlib, re, resource, sys, time
import newsgrab
newsgrab.parse(b"<h1>T</h1><p>He said so.</p>", "https://example.com/a")
data = sys.stdin.buffer.read()
started = time.process_time()
newsgrab.parse(data, "https://example.com/a")
seconds = time.process_time() - started
# ru_maxrss begins with what the test's own process had; VmHWM with this program.
status = pathlib.Path("/proc/self/status")
peak = re.search("VmHWM:\\s+([0-9]+)", status.read_text()) if status.exists() else None
print(seconds, int(peak[1]) / 1024 if peak else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


@pytest.mark.parametrize("name", BIG)
def test_a_big_page_is_bounded(name: str) -> None:
    done = subprocess.run([sys.executable, "-c", MEASURE], input=BIG[name](), capture_output=True, cwd=REPO, timeout=60)
    assert done.returncode == 0, done.stderr.decode()[-500:]
    seconds, megabytes = map(float, done.stdout.split())
    assert seconds < ENOUGH
    assert megabytes < 300


# ---------------------------------------------------------------- properties

ODD = ("NewsArticle", "2024-03-11", "https://example.com/a", "9" * 5000, "²", "\ud800", "\u202e\x1b[31m")
NAMES = (
    *("@type", "@graph", "@id", "@value", "name", "url", "headline", "author", "datePublished", "articleBody", "image"),
    *("keywords", "interactionStatistic", "userInteractionCount", "interactionType", "publisher", "mainEntityOfPage"),
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.sampled_from(ODD),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=15,
)
KEYS = (
    "headline",
    "author",
    "datePublished",
    "dateModified",
    "articleBody",
    "image",
    "keywords",
    "interactionStatistic",
)


@EASY
@given(
    st.dictionaries(st.sampled_from(KEYS), values, max_size=6), st.sampled_from(["NewsArticle", ["Article"], None, 7])
)
def test_json_ld_of_any_types(data: dict[str, Any], kind: Any) -> None:
    targets.json_ld(json.dumps({"@context": "https://schema.org", "@type": kind, **data}).encode())


PIECES = (
    *(
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<h1>",
        "</h1>",
        "<article>",
        "<table><tr><td>",
        "<br>",
        "<script>",
        "</script>",
    ),
    *("<!--", "-->", "<time datetime='", "'>", "<meta name=author content='", "<blockquote>", "«", "»", "“", "”", '"'),
    *(
        " said ",
        " сказал ",
        "Ann Smith",
        "Иван Петров",
        "11.03.2024 20:30",
        "561 просмотр",
        "USD 442.05",
        "₸",
        "\n",
        "\n\n",
    ),
    *(
        " — ",
        ": ",
        "\x00",
        "\x9b",
        "\u202e",
        "<![CDATA[",
        "]]>",
        "&#55296;",
        "&#0;",
        "&#x202e;",
        "1" * 400,
        "<a href='",
    ),
)
pieces = st.sampled_from(PIECES)


@EASY
@given(st.lists(pieces | st.text(max_size=12), max_size=40).map("".join))
def test_any_page(text: str) -> None:
    targets.parse(text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("name", targets.TARGETS)
def test_any_bytes(name: str) -> None:
    @EASY
    @given(st.binary(max_size=200) | st.text(max_size=80).map(lambda text: text.encode("utf-8", "surrogatepass")))
    def holds(data: bytes) -> None:
        targets.TARGETS[name](data)

    holds()


WORDS = (
    *("11", "2024", "March", "марта", ".", ":", "20", "30", "AM", "+05:00", "UTC", "yesterday", "вчера", "ago", "days"),
    *(
        ",",
        "-",
        "/",
        "T",
        "Z",
        "1.2K",
        "тыс.",
        "%",
        "USD",
        "$",
        "442,05",
        "1 000",
        "\u00a0",
        "²",
        "٣",
        "9" * 30,
        "1e9",
        "0",
    ),
)
lines = st.lists(st.sampled_from(WORDS), max_size=12)


@EASY
@given(lines, st.sampled_from(["", " "]))
def test_lines_of_dates_numbers_and_money(words: list[str], mark: str) -> None:
    data = mark.join(words).encode()
    for name in ("dates", "numbers", "money", "page"):
        targets.TARGETS[name](data)


# Inputs that once broke a promise: (target, bytes).
FOUND: list[tuple[str, bytes]] = [
    ("parse", b""),
    ("parse", b"\xff\xfe"),
    ("parse", b"<html"),
    ("json-ld", b"NaN"),
    ("json-ld", b'{"@type":"NewsArticle","datePublished":Infinity}'),
    ("quotes", "“a,” said B. ".encode() * 1000),
    ("urls", ("ж" * 2000).encode()),
]


@pytest.mark.parametrize(("name", "data"), FOUND, ids=range(len(FOUND)))
def test_found(name: str, data: bytes) -> None:
    targets.TARGETS[name](data)


def test_memory_of_this_test() -> None:
    """The pages above leave nothing behind that grows."""
    page = b"<article><h1>Rates</h1>" + b"<p>He said that it was so on Monday, said Ann Smith.</p>" * 300
    for _ in range(20):
        newsgrab.parse(page, "https://example.com/a")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(60):
        newsgrab.parse(page + str(number).encode(), "https://example.com/a")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30_000
