"""newsgrab schema: the JSON Schema of the record."""

from __future__ import annotations

import dataclasses
import types
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import click

from ..formats._rows import descriptions
from .options import EXIT_STATUSES, common_options

DIALECT = "https://json-schema.org/draft/2020-12/schema"
# Times are as precise as the page: a day, or a time with or without an offset.
TIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?([+-][0-9]{2}:[0-9]{2}(:[0-9]{2})?)?)?$"
DECIMAL = r"^-?[0-9]+(\.[0-9]+)?$"  # a string: readers of JSON would round a number

Schema = dict[str, Any]


@click.command("schema", epilog=EXIT_STATUSES)
@click.option(
    "--rows",
    type=click.Choice(("article", "quotes", "rates")),
    default="article",
    show_default=True,
    help="What one row stands for.",
)
@click.option("-o", "--output", metavar="FILE", type=click.Path(), help="Write here, whole or not at all.")
@common_options
def command(rows: str, output: str | None, quiet: bool, verbose: bool) -> None:
    """Print the JSON Schema (draft 2020-12) of a record, with the meaning of every key."""
    from ..formats import dump_json
    from .streams import open_output

    with open_output(output) as sink:
        sink.write(dump_json(json_schema(rows), indent=2) + "\n")


def json_schema(kind: str = "article") -> Schema:
    """Return the schema of a row: an article, or one of its ``quotes`` or ``rates`` with where it comes from."""
    from ..models import SCHEMA_VERSION, Article
    from .rows import INPUT, KINDS, default_keys

    defs: dict[str, Schema] = {}
    known = properties(Article, defs)
    known["schema_version"] = {"const": SCHEMA_VERSION, "description": "the version of this schema"}
    if kind != "article":
        known.update(properties(KINDS[kind], defs))
    keys = default_keys(kind, evidence=True)
    shown = {key: known[key] for key in keys}
    shown[INPUT] = {"type": "string", "description": "the file or address as it was given (only with --fields)"}
    schema: Schema = {
        "$schema": DIALECT,
        "title": f"newsgrab: {kind}",
        "type": "object",
        "properties": shown,
        "required": [key for key in keys if key != "evidence"],
    }
    used = reachable(shown, defs)
    if used:
        schema["$defs"] = used
    return schema


def reachable(node: Any, defs: dict[str, Schema]) -> dict[str, Schema]:
    """Return the definitions that a schema refers to."""
    text = repr(node)
    return {name: body for name, body in defs.items() if f"#/$defs/{name}'" in text}


def properties(cls: type[Any], defs: dict[str, Schema]) -> dict[str, Schema]:
    """Return the schema of every attribute of a dataclass, with its description; what it refers to goes to ``defs``."""
    hints = get_type_hints(cls)
    described = descriptions(cls)
    found = {}
    for item in dataclasses.fields(cls):
        found[item.name] = schema_of(hints[item.name], defs)
        if item.name in described:
            found[item.name]["description"] = described[item.name]
    return found


def schema_of(hint: Any, defs: dict[str, Schema]) -> Schema:
    """Return the schema of a type as JSON has it.

    >>> schema_of(int | None, {}), schema_of(list[str], {})
    ({'type': ['integer', 'null']}, {'type': 'array', 'items': {'type': 'string'}})
    """
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return union(args, defs)
    if origin is Literal:
        return {"enum": list(args)}
    if origin in (list, tuple):
        return {"type": "array", "items": schema_of(args[0], defs)}
    if origin is dict:
        return {"type": "object", "additionalProperties": evidence_schema()}
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        if hint.__name__ not in defs:
            defs[hint.__name__] = {}  # before its attributes, which may lead back here
            inner = properties(hint, defs)
            defs[hint.__name__] = {"type": "object", "properties": inner, "required": list(inner)}
        return {"$ref": f"#/$defs/{hint.__name__}"}
    simple: dict[Any, Schema] = {
        str: {"type": "string"},
        int: {"type": "integer"},
        float: {"type": "number"},
        Decimal: {"type": "string", "pattern": DECIMAL},
        datetime: {"type": "string", "format": "date-time"},
        date: {"type": "string", "format": "date"},
    }
    return dict(simple[hint])


def union(args: tuple[Any, ...], defs: dict[str, Schema]) -> Schema:
    """Return the schema of one of several types."""
    options = [arg for arg in args if arg is not type(None)]
    nullable = len(options) < len(args)
    if set(options) == {datetime, date}:
        found: Schema = {"type": "string", "pattern": TIME}
    elif len(options) == 1:
        found = schema_of(options[0], defs)
    else:
        return {"anyOf": [schema_of(arg, defs) for arg in options] + ([{"type": "null"}] if nullable else [])}
    if not nullable:
        return found
    if "enum" in found:
        return {"enum": [*found["enum"], None]}
    if "type" in found:
        return {**found, "type": [found["type"], "null"]}
    return {"anyOf": [found, {"type": "null"}]}


def evidence_schema() -> Schema:
    """Return the schema of the evidence for one field: see ``Found.to_dict``."""
    parts: dict[str, Schema] = {
        "source": {"type": "string", "description": "where it stood: json-ld:datePublished, meta:og:title, text, hint"},
        "raw": {"type": "string", "description": "the text it was read from"},
        "confidence": {"type": "number", "minimum": 0, "maximum": 1, "description": "how sure that is"},
    }
    return {"type": "object", "properties": parts, "required": list(parts)}
