"""The Arrow schema of rows, made from the same dataclasses as the JSON Schema, and the values that go into it.

Each key of a record is a column of its name; what changes its form on the way has its JSON text beside it:

    str, Literal          string
    int, float, bool      int64, double, bool
    Decimal               decimal128(24, 10)                and KEY_text, as printed: 479.60 keeps its zero
    datetime              timestamp[us, UTC]
    datetime | date       timestamp[us, UTC], the instant   and KEY_text, as in JSON; KEY_day, a date32: as printed
    list of T             list<T>
    dataclass             struct
    dict (the evidence)   map<string, struct>

An instant is there only where the offset is known: a time without one, or a bare day, has its text and its day.
A value that does not fit into its column is null there, stays in its text, and is told (``Columns.problems``).
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

from ..errors import UsageError
from ..models import SCHEMA_VERSION, Article, Found
from . import REPLACEMENT, SURROGATE, Row
from ._rows import INPUT, KINDS, default_keys

if TYPE_CHECKING:
    import pyarrow

# 14 digits before the point and 10 behind it hold every rate that newspapers print; two such numbers can be multiplied
# within the 38 digits that Arrow, DuckDB and Spark have.
PRECISION, SCALE = 24, 10
INT64 = 2**63
TEXT, DAY = "_text", "_day"  # behind the key: the value as JSON has it; the day as printed
MAX_PROBLEMS = 100  # that are kept; a file of millions of rows may have the same one in each

Told = Callable[[str], None]  # what is called with a problem
Convert = Callable[[Any, Told], Any]  # a value of a JSON record (or a Python one) to what Arrow takes


@dataclasses.dataclass(frozen=True)
class Column:
    """One column: its name, its type, and how it is filled from the value of ``key``."""

    name: str
    key: str
    type: pyarrow.DataType
    convert: Convert


MISSING = "parquet needs pyarrow: pip install 'newsgrab[parquet]'"


def need_pyarrow() -> Any:
    """Return the module pyarrow; a UsageError that says how to get it where it is not installed."""
    try:
        import pyarrow
    except ImportError as error:
        raise UsageError(MISSING) from error
    return pyarrow


def check_pyarrow() -> None:
    """Raise the UsageError of ``need_pyarrow`` where it is not installed, without importing it (0.2 s)."""
    from importlib.util import find_spec

    if find_spec("pyarrow") is None:
        raise UsageError(MISSING)


def arrow_schema(
    kind: str = "article", keys: Sequence[str] | None = None, columns: Mapping[str, Any] | None = None
) -> pyarrow.Schema:
    """Return the Arrow schema of rows of a kind: ``article``, ``quotes`` or ``rates``.

    ``keys``: only these, in this order. ``columns``: types of keys that no record has, or in place of the record's:
    ``{"run_id": int, "seen_at": datetime, "tags": list[str]}``.
    """
    return Columns(kind, keys, columns).schema


class Columns:
    """The columns of a file, and the way of a row into them. ``problems``: what did not fit, the first hundred."""

    def __init__(
        self, kind: str = "article", keys: Sequence[str] | None = None, columns: Mapping[str, Any] | None = None
    ) -> None:
        arrow = need_pyarrow()
        hints = {**(row_types(kind) if kind in KINDS else {}), **(columns or {})}
        wanted = (
            tuple(keys) if keys is not None else (*default_keys(kind), *(columns or ())) if kind in KINDS else hints
        )
        self.columns: list[Column] = []
        for key in dict.fromkeys(wanted):
            self.columns += columns_of(key, hints[key])
        described = descriptions_of(kind)
        self.schema = arrow.schema(
            [
                arrow.field(column.name, column.type, metadata=about(described.get(column.key)))
                for column in self.columns
            ],
            metadata={"newsgrab.rows": kind, "newsgrab.schema_version": str(SCHEMA_VERSION)},
        )
        self.problems: list[str] = []
        self.problem_count = 0

    def batch(self, rows: Sequence[Row]) -> pyarrow.RecordBatch:
        """Return rows as Arrow has them."""
        arrow = need_pyarrow()
        try:
            return self._batch(arrow, rows)
        except UnicodeEncodeError:  # half a surrogate pair is no character; rare, so it is looked for only now
            return self._batch(arrow, [scrub(row) for row in rows])

    def _batch(self, arrow: Any, rows: Sequence[Row]) -> Any:
        arrays = []
        for column in self.columns:
            tell = self._teller(column.name)
            values = [None if (value := row.get(column.key)) is None else column.convert(value, tell) for row in rows]
            arrays.append(arrow.array(values, column.type))
        return arrow.record_batch(arrays, schema=self.schema)

    def _teller(self, name: str) -> Told:
        def tell(what: str) -> None:
            self.problem_count += 1
            if len(self.problems) < MAX_PROBLEMS:
                self.problems.append(f"{name}: {what}")

        return tell

    def dictionary_columns(self) -> list[str]:
        """Return the paths of columns whose values come again and again: they are stored once each."""
        return [
            path
            for path in self.paths()
            if path.rpartition(".")[2] in REPEATED or path.split(".")[0] in ("authors", "tags", "warnings")
        ]

    def compared_columns(self) -> list[str]:
        """Return the paths of columns whose least and greatest value let a reader skip a row group."""
        return [path for path in self.paths() if path.rpartition(".")[2] not in LONG]

    def paths(self) -> list[str]:
        """Return the names that Parquet has for all columns."""
        return [path for column in self.columns for path in paths(column.name, column.type)]


# Texts of which a file has few different ones. Addresses, headlines and bodies are all different: a dictionary of them
# is as long as they are.
REPEATED = frozenset(
    (
        *("site", "lang", "country", "section", "timezone_from", "schema_version", "http_status", INPUT),
        *("speaker", "role", "cue", "kind", "where", "base", "counter", "units", "source", "published_at_day"),
        *("modified_at_day",),
    )
)
# Texts of which nobody asks for the greatest; it would stand in the file at full length.
LONG = frozenset(("headline", "lead", "body", "text", "raw", "published_raw", "alt", "caption", "sha256"))


def paths(name: str, kind: Any) -> list[str]:
    """Return the names that Parquet has for the parts of a column: quotes.list.element.speaker."""
    arrow = need_pyarrow()
    if arrow.types.is_struct(kind):
        return [path for part in kind for path in paths(f"{name}.{part.name}", part.type)]
    if arrow.types.is_map(kind):
        return [
            f"{name}.key_value.key",
            *paths(f"{name}.key_value.value", kind.item_type),
        ]
    if arrow.types.is_list(kind):
        return paths(f"{name}.list.element", kind.value_type)
    return [name]


def row_types(kind: str) -> dict[str, Any]:
    """Return the type of every key that a row of a kind can have."""
    found = get_type_hints(Article)
    if kind != "article":
        found = {key: hint for key, hint in found.items() if key != kind} | get_type_hints(KINDS[kind])
    return {"schema_version": int, **found, INPUT: str}


def descriptions_of(kind: str) -> dict[str, str]:
    """Return what is said of each key of a row."""
    from ._rows import descriptions

    return {
        **descriptions(Article),
        **(descriptions(KINDS[kind]) if kind in KINDS else {}),
        "schema_version": "the version of this schema",
        INPUT: "the file or address that was given",
    }


def about(text: str | None) -> dict[str, str] | None:
    """Return the metadata of a column that says what it means."""
    return {"comment": text} if text else None


def columns_of(key: str, hint: Any) -> list[Column]:
    """Return the columns of a key of this type: itself, and its text and day where it changes its form."""
    arrow = need_pyarrow()
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        options = [arg for arg in args if arg is not type(None)]
        if set(options) == {datetime, date}:
            return [
                Column(key, key, arrow.timestamp("us", tz="UTC"), instant),
                Column(key + TEXT, key, arrow.string(), as_text),
                Column(key + DAY, key, arrow.date32(), day),
            ]
        if len(options) != 1:
            raise TypeError(f"{key}: no column holds {hint}")
        return columns_of(key, options[0])
    if hint is Decimal:
        return [
            Column(key, key, arrow.decimal128(PRECISION, SCALE), decimal),
            Column(key + TEXT, key, arrow.string(), as_text),
        ]
    if origin in (list, tuple):
        (inner, *rest) = columns_of("item", args[0])
        if rest:
            raise TypeError(f"{key}: no column holds {hint}")
        return [Column(key, key, arrow.list_(inner.type), each(inner.convert))]
    if origin is dict:
        (inner,) = columns_of("item", EVIDENCE if get_origin(args[1]) is Found else args[1])
        return [Column(key, key, arrow.map_(arrow.string(), inner.type), pairs(inner.convert))]
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        hints = get_type_hints(hint)
        return [struct(key, [part for f in dataclasses.fields(hint) for part in columns_of(f.name, hints[f.name])])]
    if hint is EVIDENCE:
        return [struct(key, [part for name, kind in EVIDENCE.items() for part in columns_of(name, kind)])]
    if origin is Literal:
        hint = str
    simple: dict[Any, tuple[Any, Convert]] = {
        str: (arrow.string(), as_text),
        int: (arrow.int64(), integer),
        float: (arrow.float64(), number),
        bool: (arrow.bool_(), lambda value, tell: bool(value)),
        datetime: (arrow.timestamp("us", tz="UTC"), instant),
        date: (arrow.date32(), day),
    }
    kind, convert = simple[hint]
    return [Column(key, key, kind, convert)]


EVIDENCE: Any = {"source": str, "raw": str, "confidence": float}  # of one field, as ``Found.to_dict`` gives it


def struct(key: str, parts: list[Column]) -> Column:
    """Return a column of objects with these parts."""
    arrow = need_pyarrow()

    def convert(value: Any, tell: Told) -> Any:
        found = {}
        for part in parts:
            inner = value.get(part.key)
            found[part.name] = None if inner is None else part.convert(inner, tell)
        return found

    return Column(key, key, arrow.struct([arrow.field(part.name, part.type) for part in parts]), convert)


def each(convert: Convert) -> Convert:
    """Return what converts a list."""
    return lambda value, tell: [None if item is None else convert(item, tell) for item in value]


def pairs(convert: Convert) -> Convert:
    """Return what converts a mapping."""
    return lambda value, tell: [(key, convert(item, tell)) for key, item in value.items()]


def ignore(_what: str) -> None:
    """Tell nobody."""


def as_text(value: Any, tell: Told = ignore) -> str:
    """Return a value as the text that JSON has for it."""
    if isinstance(value, str):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def integer(value: Any, tell: Told = ignore) -> int | None:
    """Return an integer that has 64 bits."""
    if isinstance(value, str):  # rows of some tables have their numbers as text
        value = (
            int(value) if value.lstrip("+-").isascii() and value.lstrip("+-").isdecimal() and len(value) < 20 else None
        )
    if isinstance(value, int) and -INT64 <= value < INT64:
        return value
    tell("a number that has no 64 bits is left out")
    return None


def number(value: Any, tell: Told = ignore) -> float | None:
    """Return a number."""
    try:
        return float(value)
    except (ValueError, OverflowError):
        tell(f"{str(value)[:40]!r} is no number")
        return None


def decimal(value: Any, tell: Told = ignore) -> Decimal | None:
    """Return a decimal number exactly, None where the column has not the digits for it.

    >>> decimal("479.60"), decimal("0.00000000001")
    (Decimal('479.60'), None)
    """
    try:
        found = value if isinstance(value, Decimal) else Decimal(str(value))
        for form in (found, found.normalize()):  # zeros at the end need no digits of the column
            _, digits, exponent = form.as_tuple()
            if isinstance(exponent, int) and exponent >= -SCALE and len(digits) + exponent + SCALE <= PRECISION:
                return form
    except InvalidOperation:
        pass
    tell(f"{str(value)[:40]!r} does not fit into {PRECISION - SCALE} digits before the point and {SCALE} behind it")
    return None


def moment(value: Any) -> datetime | date | None:
    """Return a time or a day, None for what is neither."""
    if isinstance(value, date):
        return value
    try:
        return datetime.fromisoformat(value) if len(value) > 10 else date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def instant(value: Any, tell: Told = ignore) -> datetime | None:
    """Return the instant in UTC, None where the offset is not known.

    >>> instant("2024-03-11T20:30:00+05:00").isoformat()
    '2024-03-11T15:30:00+00:00'
    >>> instant("2024-03-11T20:30:00") is instant("2024-03-11") is None
    True
    """
    found = moment(value)
    if found is None:
        tell(f"{str(value)[:40]!r} is no time")
    if not isinstance(found, datetime) or found.tzinfo is None:
        return None
    try:
        return found.astimezone(UTC)
    except OverflowError:  # in the first or the last hours of the calendar
        tell(f"{str(value)[:40]!r} is no year from 1 to 9999 in UTC")
        return None


def day(value: Any, tell: Told = ignore) -> date | None:
    """Return the day as printed, in the place that the page speaks of.

    >>> day("2024-03-11T02:30:00+05:00")
    datetime.date(2024, 3, 11)
    """
    found = moment(value)
    return found.date() if isinstance(found, datetime) else found


def scrub(value: Any) -> Any:
    """Return a value of a record with a sign in the place of every half of a character."""
    if isinstance(value, str):
        return SURROGATE.sub(REPLACEMENT, value)
    if isinstance(value, Mapping):
        return {scrub(key): scrub(item) for key, item in value.items()}
    if isinstance(value, Iterable):
        return [scrub(item) for item in value]
    return value
