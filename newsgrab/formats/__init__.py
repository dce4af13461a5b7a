"""One module an output format, found by its name: ``--format tsv`` finds ``formats/tsv.py``.

A format is one function, ``write(records, stream)``:

* ``records`` is a ``Records``: an iterator of flat or nested dicts of JSON values, which also knows its columns
  (``records.fields``), so that a header can stand over nothing. It yields as pages are read: write each row when it
  comes, in one ``stream.write`` where that can be, since an interrupt may fall between two writes but never inside one.
  It may raise (an interrupt): a format that has something to close does so in a ``finally``.
* ``stream`` is a text stream in UTF-8 that does not translate line ends and hands on every write at once.

A module may have ``FIELDS``: what a row kind shows where the user did not choose (``{"article": ("headline", ...)}``).
The first line of the module's docstring is its line in the list of formats.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Protocol, TextIO, cast

from ..text.patterns import lazy

Row = dict[str, Any]


class Records(Iterator[Row]):
    """The rows to write, and what they are.

    ``fields`` are the keys of every row, in order; ``numbers`` those whose text is a number (decimals are strings in
    JSON); ``kind`` says what a row stands for: ``article``, ``quotes``, ``rates``, or the name of a list; ``types`` are
    the Python types of keys that no record has.
    """

    def __init__(
        self,
        rows: Iterable[Row],
        fields: Iterable[str],
        *,
        numbers: Iterable[str] = (),
        kind: str = "article",
        types: Mapping[str, Any] | None = None,
    ) -> None:
        self._rows = iter(rows)
        self.fields = tuple(fields)
        self.numbers = frozenset(numbers)
        self.kind = kind
        self.types = dict(types or {})

    def __next__(self) -> Row:
        return next(self._rows)


class Format(Protocol):
    """What a module of this folder has."""

    def write(self, records: Records, stream: TextIO) -> None:
        """Write every row to the stream."""


@cache
def format_names() -> tuple[str, ...]:
    """Return the names of all formats there are modules for."""
    files = [name for folder in __path__ for name in os.listdir(folder)]
    return tuple(sorted(name[:-3] for name in files if name.endswith(".py") and not name.startswith("_")))


def load_format(name: str) -> Format:
    """Return the module of a format; ``name`` must be one of ``format_names()``."""
    from importlib import import_module

    if name not in format_names():
        raise ValueError(f"no format {name!r}")
    return cast(Format, import_module(f".{name}", __name__))


# ---------------------------------------------------------------- text that does no harm

# Characters that JSON leaves alone and that are not safe in a line or on a screen: DEL and the C1 controls (a terminal
# obeys some), bidirectional embeddings, overrides and isolates (they show text in another order than it has), and
# U+2028/U+2029, at which some readers end a line.
JSON_UNSAFE = lazy("[\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
SURROGATE = lazy("[\ud800-\udfff]")
BIDI = lazy("[\u202a-\u202e\u2066-\u2069]")
CONTROL = lazy("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
REPLACEMENT = "\ufffd"


def dump_json(value: Any, *, indent: int | None = None, compact: bool = False) -> str:
    """Return a value as JSON: letters as they are, what is unsafe on a screen as an escape, which loses nothing.

    Half a surrogate pair is no character and no reader agrees on it: it becomes U+FFFD.

    >>> dump_json({"headline": "Курс\\u202e\\x9b \\ud800"})
    '{"headline": "Курс\\\\u202e\\\\u009b \ufffd"}'
    """
    from json import dumps  # here, since the help of the command needs no JSON; and `json` is a format of ours

    text = dumps(value, ensure_ascii=False, indent=indent, separators=(",", ":") if compact else None)
    text = SURROGATE.sub(REPLACEMENT, text)
    return JSON_UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def clean(text: str) -> str:
    """Return text without what a terminal or a spreadsheet would obey; line feeds and tabs stay.

    A control code becomes U+FFFD, so that one sees that something stood there; marks of direction are dropped.

    >>> clean("a\\x1b[31m\\u202eb\\r\\nc")
    'a\ufffd[31mb\\nc'
    """
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return SURROGATE.sub(REPLACEMENT, CONTROL.sub(REPLACEMENT, BIDI.sub("", text)))


def clean_line(text: str) -> str:
    """Return text as one line without control codes: what a message on the terminal may hold.

    >>> clean_line("two\\nlines\\tand a bell\\x07")
    'two lines and a bell\ufffd'
    """
    return clean(" ".join(text.split()))
