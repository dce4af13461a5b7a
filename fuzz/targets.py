"""What is fuzzed: functions of bytes that raise when a promise is broken. The property-based tests run them, too."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import newsgrab
from newsgrab import profiles
from newsgrab.formats import Records, load_format
from newsgrab.models import Article
from newsgrab.text import dates, datewords, money, numbers
from newsgrab.web.robots import Rules, sitemaps

NOW = datetime(2024, 3, 11, 12, 0, tzinfo=UTC)
LANGUAGES = ("en", "ru", "kk", "de", "zh", "ar", "fa", "tr")
# What no output may hold: C0 (but line ends and tabs), DEL, C1, bidi embeddings, overrides, isolates, half surrogates.
UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def text_of(data: bytes) -> str:
    """Return bytes as text in which anything may stand, lone surrogates included."""
    return data.decode("utf-8", "surrogatepass") if _sound(data) else data.decode("utf-8", "replace")


def _sound(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def check(article: Article) -> None:
    """Raise where a record breaks a promise: a bug in a field, unsafe text in an output, wrong offsets."""
    broken = [warning for warning in article.warnings if warning.startswith("internal")]
    assert not broken, broken
    row = article.to_dict(evidence=True)
    json.loads(json.dumps(row, allow_nan=False))
    for key in ("headline", "lead", "body", "section"):
        value = getattr(article, key)
        assert value is None or (isinstance(value, str) and value.strip()), (key, value)
    for quote in article.quotes:
        where = getattr(article, quote.where) or ""
        if quote.start is not None and quote.end is not None:
            assert 0 <= quote.start <= quote.end <= len(where)
    assert article.view_count is None or article.view_count >= 0
    assert all(rate.value.is_finite() for rate in article.rates)
    keys = [key for key in row if key != "evidence"]
    for name in ("jsonl", "csv", "table"):
        stream = io.StringIO()
        load_format(name).write(Records([row], keys, numbers=("view_count", "http_status"), kind="article"), stream)
        found = UNSAFE.search(stream.getvalue())
        assert found is None, (name, found)


def parse(data: bytes) -> None:
    """Any bytes are a page."""
    check(newsgrab.parse(data, "https://example.com/news/1", fetched_at=NOW))


def page(data: bytes) -> None:
    """Any bytes where an article's parts stand: headline, date, counter, paragraphs, ticker."""
    first, *rest = data.split(b"\n")
    before = b"<html><head><title>" + first + b"</title></head><body><article><h1>" + first + b"</h1><div class=meta>"
    middle = (
        b"</div><p>" + b"</p><p>".join(rest) + b"</p></article><div class=currency>" + b" ".join(rest[:3]) + b"</div>"
    )
    check(newsgrab.parse(before + b" ".join(rest[:2]) + middle, "https://example.kz/news/1", fetched_at=NOW))


def json_ld(data: bytes) -> None:
    """Any bytes as JSON-LD."""
    before = b"<html><head><script type='application/ld+json'>"
    after = b"</script></head><body><h1>Rates rise</h1><p>The bank raised its rate on Monday.</p></body></html>"
    check(newsgrab.parse(before + data.replace(b"</", b"<\\/") + after, "https://example.com/1", fetched_at=NOW))


@cache
def vocabularies() -> list[dates.Vocabulary]:
    """Return the words of dates of some languages."""
    return [datewords.make_vocabulary([profiles.load_language(tag).dates]) for tag in LANGUAGES]


def date_lines(data: bytes) -> None:
    """Any text as a line with a date, and as the value of a date."""
    text = text_of(data)
    for vocabulary in vocabularies():
        dates.find(text, vocabulary, now=NOW)
        value = dates.read(text, vocabulary, now=NOW)
        assert value is None or isinstance(value, date)
    dates.read_url(text)


def number_lines(data: bytes) -> None:
    """Any text as numbers."""
    text = text_of(data)
    for count in numbers.find_counts(text):
        assert count.value >= 0
    list(numbers.find_numbers(text))
    value = numbers.parse_decimal(text)
    assert value is None or value.is_finite()
    numbers.parse_count(text)


def money_lines(data: bytes) -> None:
    """Any text as the name of a currency or a pair."""
    text = text_of(data)
    money.read_code(text)
    money.read_pair(text)
    money.read_sign(text, "KZ")
    money.fold(text)


def quote_texts(data: bytes) -> None:
    """Any text as somebody's article."""
    text = text_of(data)
    for lang in (None, "ru", "en", "zh"):
        for quote in newsgrab.find_quotes(text, lang):
            assert quote.text.strip()
            if quote.start is not None and quote.end is not None:
                assert 0 <= quote.start <= quote.end <= len(text)


def robots(data: bytes) -> None:
    """Any text as robots.txt."""
    text = text_of(data)
    rules = Rules(text, ("newsgrab",))
    assert rules.allow("https://example.com/a/b?c=d") in (True, False)
    assert rules.delay() >= 0
    sitemaps(text)


def urls(data: bytes) -> None:
    """Any text as an address: one form, which is its own form."""
    from newsgrab.web.urls import parse_url

    text = text_of(data)
    for base in (None, "http://example.com/a/b"):
        address = problem = None
        try:
            address = parse_url(text, base)
        except newsgrab.FetchError as error:
            problem = str(error)
        if address is None:
            assert not UNSAFE.search(problem or "\0"), problem
            continue
        assert address.url.isascii()
        again = parse_url(address.url)
        assert (again.origin, again.target) == (address.origin, address.target)


TARGETS: dict[str, Callable[[bytes], Any]] = {
    "parse": parse,
    "page": page,
    "json-ld": json_ld,
    "dates": date_lines,
    "numbers": number_lines,
    "money": money_lines,
    "quotes": quote_texts,
    "robots": robots,
    "urls": urls,
}
