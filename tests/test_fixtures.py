"""Every page of ``fixtures/`` comes out as its expectation says; ``fixtures/README.md`` explains the files."""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import newsgrab
from newsgrab.cli.schema import json_schema
from newsgrab.models import Article

FIXTURES = Path(__file__).parent / "fixtures"
PAGES = sorted(p for p in FIXTURES.rglob("*") if p.suffix in (".html", ".txt") and p.parent != FIXTURES)
INPUTS = {"url", "now", "content_type", "lang", "country", "timezone"}
KEYS = set(Article().to_dict())
ASPECT = re.compile(r"(.+)_(contains?|lacks)")
EDGES = " \n\t\u00a0,.;，。।"  # around the text of a quote


def name(page: Path) -> str:
    return page.relative_to(FIXTURES).with_suffix("").as_posix()


@cache
def case(page: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    return data


@cache
def article(page: Path) -> Article:
    given = dict(case(page)["input"])
    now = given.pop("now", None)
    return newsgrab.parse(page.read_bytes(), fetched_at=datetime.fromisoformat(now) if now else None, **given)


@cache
def record(page: Path) -> dict[str, Any]:
    return article(page).to_dict()


def same(wanted: Any, got: Any, key: str = "") -> bool:
    """Tell whether a value is the wanted one: of an object only the listed keys count."""
    if isinstance(wanted, dict):
        return isinstance(got, dict) and all(key in got and same(value, got[key], key) for key, value in wanted.items())
    if isinstance(wanted, list):
        return isinstance(got, list) and len(wanted) == len(got) and all(map(same, wanted, got))
    if key == "text" and isinstance(got, str):
        return bool(wanted.strip(EDGES) == got.strip(EDGES))
    return type(wanted) is type(got) and bool(wanted == got)


def has(wanted: Any, got: Any) -> bool:
    """Tell whether a text has a string in it, or a list an item."""
    if isinstance(got, list):
        return any(same(wanted, item) or (isinstance(item, str) and wanted in item) for item in got)
    return got is not None and wanted in got


def complaint(key: str, wanted: Any, row: dict[str, Any]) -> str | None:
    """Return what is wrong with the record in respect of one line of the expectation, None if nothing is."""
    if aspect := ASPECT.fullmatch(key):
        key, word = aspect.groups()
        wrong = [item for item in wanted if has(item, row[key]) is (word == "lacks")]
        return f"{key} {'has' if word == 'lacks' else 'lacks'} {wrong!r}: {row[key]!r}" if wrong else None
    got = row[key]
    if wanted is None or wanted == []:
        return f"{key} is {got!r}, and the page has none" if got not in (None, []) else None
    return None if same(wanted, got) else f"{key} is {got!r}, and not {wanted!r}"


CASES = [
    pytest.param(page, key, id=f"{name(page)}:{key}")
    for page in PAGES
    if page.with_suffix(".json").is_file()
    for key in case(page)["expected"]
]


@pytest.mark.parametrize(("page", "key"), CASES)
def test_page(page: Path, key: str) -> None:
    problem = complaint(key, case(page)["expected"][key], record(page))
    if problem:
        pytest.fail(f"{name(page)}: {problem}", pytrace=False)


def test_every_page_has_its_expectation_and_the_reverse() -> None:
    stems = {page.with_suffix("") for page in PAGES}
    expected = {p.with_suffix("") for p in FIXTURES.rglob("*.json")}
    assert len(stems) == len(PAGES), "two pages share one expectation"
    assert stems == expected


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_expectation_is_well_formed(page: Path) -> None:
    data = case(page)
    assert set(data) == {"source", "licence", "input", "expected"}
    assert data["source"]
    assert data["licence"]
    assert set(data["input"]) <= INPUTS
    assert data["expected"]
    unknown = {key for key in data["expected"] if key not in KEYS and (ASPECT.sub(r"\1", key) not in KEYS)}
    assert not unknown, f"no such keys in a record: {unknown}"


def is_cut(text: list[str], span: list[str]) -> bool:
    """Tell whether a text is a span with the speaker's name and verb cut out of its middle."""
    words = iter(word.strip(EDGES) for word in span)
    return text[0] == span[0] and text[-1] == span[-1] and all(word.strip(EDGES) in words for word in text)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_record_is_sound(page: Path) -> None:
    """What holds for every record: offsets point at the words, absent is None, times are typed."""
    found = article(page)
    for quote in found.quotes:
        assert quote.text.strip()
        assert quote.speaker != ""
        assert quote.role != ""
        if quote.start is not None:
            where = getattr(found, quote.where)
            assert where is not None, quote
            span = where[quote.start : quote.end]
            assert span == quote.text or is_cut(quote.text.split(), span.split()), quote
    for key, value in found.to_dict().items():
        assert value != "", key
        if isinstance(value, list):
            assert "" not in value, key
    if found.published_at is None:
        assert found.timezone_from is None
    assert len(set(found.warnings)) == len(found.warnings)


@cache
def validator() -> jsonschema.Draft202012Validator:
    """Return what checks a record against the schema that ``newsgrab schema`` prints."""
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator({**schema, "additionalProperties": False})


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_record_fits_the_schema(page: Path) -> None:
    row = json.loads(json.dumps(article(page).to_dict(evidence=True), allow_nan=False))
    problems = [f"{error.json_path}: {error.message}" for error in validator().iter_errors(row)]
    assert not problems


@pytest.mark.parametrize(
    ("wanted", "got", "fits"),
    [
        ({"text": "a"}, {"text": "a,", "kind": "direct"}, True),
        ({"value": "442.05"}, {"value": "442.5"}, False),
        ([{"base": "USD"}], [{"base": "USD"}, {"base": "EUR"}], False),
        (1, True, False),
        ("a", "a.", False),
    ],
)
def test_same(wanted: Any, got: Any, fits: bool) -> None:
    assert same(wanted, got) is fits


def test_complaint_finds_faults() -> None:
    row = {"body": "one two", "lead": "x", "rates": [{"base": "USD", "value": "1"}], "warnings": ["not an article: a"]}
    assert complaint("body_contains", ["two"], row) is None
    assert complaint("body_contains", ["three"], row)
    assert complaint("body_lacks", ["two"], row)
    assert complaint("lead", None, row)
    assert complaint("rates", [], row)
    assert complaint("rates", [{"base": "EUR"}], row)
    assert complaint("rates_contain", [{"base": "USD"}], row) is None
    assert complaint("warnings_contain", ["not an article"], row) is None
    assert complaint("warnings_lacks", ["not an article"], row)
