"""The JSON Schema says of every record what it is."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import newsgrab
from newsgrab.cli.rows import KINDS, article_rows, choose_keys, known_keys
from newsgrab.cli.schema import json_schema
from newsgrab.models import Article

FIXTURES = Path(__file__).parent / "fixtures"
PAGES = sorted(p for p in FIXTURES.rglob("*") if p.suffix in (".html", ".txt") and p.parent != FIXTURES)


@cache
def validator(kind: str) -> Any:
    """Return a validator that also refuses keys the schema does not name."""
    schema = {**json_schema(kind), "additionalProperties": False}
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_described(kind: str) -> None:
    for key, schema in json_schema(kind)["properties"].items():
        assert schema.get("description"), key
    for name, schema in json_schema(kind).get("$defs", {}).items():
        for key, inner in schema["properties"].items():
            assert inner.get("description"), f"{name}.{key}"


def test_keys_are_those_of_the_record_in_its_order() -> None:
    schema = json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["required"] == list(Article().to_dict())
    assert list(schema["properties"]) == list(known_keys("article"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(FIXTURES).as_posix())
def test_every_quote_and_rate_of_the_fixtures_is_valid(page: Path) -> None:
    article = newsgrab.parse(page.read_bytes(), "https://news.example.kz/a")
    for kind in ("quotes", "rates"):
        for row in article_rows(article, kind, choose_keys(kind, (), evidence=True), "page"):
            validator(kind).validate(row)


@pytest.mark.parametrize(
    "wrong",
    [
        {"view_count": "561"},
        {"published_at": "11.03.2024"},
        {"published_at": "2024-03-11T20:30"},
        {"timezone_from": "clock"},
        {"authors": None},
        {"rates": [{"base": "USD"}]},
        {"schema_version": 2},
        {"vews": 1},
    ],
)
def test_what_is_wrong_is_refused(wrong: dict[str, Any]) -> None:
    record = Article().to_dict()
    validator("article").validate(record)
    with pytest.raises(jsonschema.ValidationError):
        validator("article").validate({**record, **wrong})


def test_a_rate_is_a_decimal_in_a_string() -> None:
    rate = {
        "base": "USD",
        "counter": "KZT",
        "value": "442.05",
        "units": 1,
        "kind": None,
        "change": "-0.50",
        "raw": "$442.05",
    }
    row = {**dict.fromkeys(("url", "site", "lang", "headline", "published_at", "fetched_at")), **rate}
    validator("rates").validate(row)
    for wrong in (442.05, "442,05", "", "1e3"):
        with pytest.raises(jsonschema.ValidationError):
            validator("rates").validate({**row, "value": wrong})
