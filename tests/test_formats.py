"""Output formats: what each writes, and what never gets through."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgrab import formats
from newsgrab.formats import Records, Row, clean, dump_json, format_names, load_format
from newsgrab.formats.table import cut_to, fit, width

FORMATS = Path(__file__).parent.parent / "newsgrab" / "formats"
TEXT = st.text(st.characters(exclude_categories=()), max_size=40)  # lone surrogates, too
# Everything that a terminal obeys or that shows text in another order.
HARMFUL = {chr(c) for c in (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))}
HARMFUL -= {"\n", "\t", "\r"}


def written(name: str, rows: list[Row], fields: list[str], numbers: tuple[str, ...] = (), kind: str = "x") -> str:
    stream = io.StringIO(newline="")
    load_format(name).write(Records(rows, fields, numbers=numbers, kind=kind), stream)
    return stream.getvalue()


def interrupted() -> Iterator[Row]:
    yield {"a": 1}
    raise KeyboardInterrupt


def test_formats_are_found_by_their_names() -> None:
    assert set(format_names()) == {path.stem for path in FORMATS.glob("*.py") if not path.stem.startswith("_")}
    assert {"jsonl", "json", "csv", "table"} <= set(format_names())
    with pytest.raises(ValueError, match="no format"):
        load_format("../cli/output")


@pytest.mark.parametrize("name", format_names())
def test_every_format_says_what_it_is(name: str) -> None:
    module: Any = load_format(name)
    assert module.__doc__
    assert module.write.__doc__


def test_what_each_format_writes_for_nothing() -> None:
    assert written("jsonl", [], ["a", "b"]) == ""
    assert written("json", [], ["a", "b"]) == "[]\n"
    assert written("csv", [], ["a", "b"]) == "a,b\r\n"
    assert written("excel", [], ["a", "b"]) == "\ufeffa,b\r\n"
    assert written("table", [], ["a", "b"]) == "a  b\n"


def test_json_lines() -> None:
    assert written("jsonl", [{"a": "Курс\n", "b": None}, {"a": 1, "b": []}], ["a", "b"]) == (
        '{"a": "Курс\\n", "b": null}\n{"a": 1, "b": []}\n'
    )


def test_json_is_an_array() -> None:
    assert written("json", [{"a": 1}, {"a": 2}], ["a"]) == '[\n{"a": 1},\n{"a": 2}\n]\n'


@pytest.mark.parametrize("name", ["json", "jsonl", "csv", "table", "pretty", "excel"])
def test_what_came_before_an_interrupt_is_written(name: str) -> None:
    stream = io.StringIO(newline="")
    with pytest.raises(KeyboardInterrupt):
        load_format(name).write(Records(interrupted(), ["a"]), stream)
    expected = {"json": '[\n{"a": 1}\n]\n', "jsonl": '{"a": 1}\n', "csv": "a\r\n1\r\n", "table": "a\n1\n"}
    expected |= {"pretty": '{\n  "a": 1\n}\n', "excel": "\ufeffa\r\n1\r\n"}
    assert stream.getvalue() == expected[name]


def test_csv_cells() -> None:
    row = {"a": 'two\nlines, "marks"', "b": None, "c": ["x", {"y": 1}], "d": 5, "e": "", "f": True}
    shown = written("csv", [row], list("abcdef"))
    assert shown == 'a,b,c,d,e,f\r\n"two\nlines, ""marks""",,"[""x"",{""y"":1}]",5,,true\r\n'
    assert list(csv.reader(io.StringIO(shown, newline="")))[1][0] == row["a"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "－"])
def test_formulas_are_defused(start: str) -> None:
    shown = list(csv.reader(io.StringIO(written("csv", [{"a": start + "cmd"}], ["a"], ("a",)), newline="")))
    assert shown[1][0].startswith("'")


@pytest.mark.parametrize(
    ("text", "cell"),
    [("-0.5", "-0.5"), ("+3.20", "+3.20"), ("442.05", "442.05"), ("-", "'-"), ("-1+cmd|x", "'-1+cmd|x")],
)
def test_numbers_stay_numbers(text: str, cell: str) -> None:
    assert written("csv", [{"a": text}], ["a"], ("a",)) == f"a\r\n{cell}\r\n"


def test_a_number_among_texts_is_defused() -> None:
    assert written("csv", [{"a": "-0.5"}], ["a"]) == "a\r\n'-0.5\r\n"


@given(TEXT)
def test_nothing_harmful_gets_through(text: str) -> None:
    for name in ("jsonl", "csv", "table", "pretty"):
        shown = written(name, [{"a": text}], ["a"])
        assert not HARMFUL & set(shown), name
        shown.encode("utf-8")  # no lone surrogate


@given(TEXT.filter(lambda text: not any("\ud800" <= char <= "\udfff" for char in text)))
def test_json_loses_nothing(text: str) -> None:
    line = dump_json({"a": [text]})
    assert json.loads(line) == {"a": [text]}
    assert len(line.splitlines()) == 1


@given(st.lists(st.lists(TEXT, min_size=2, max_size=2), max_size=4))
def test_csv_reads_back_as_it_was_cleaned(rows: list[list[str]]) -> None:
    shown = written("csv", [dict(zip("ab", row, strict=True)) for row in rows], ["a", "b"])
    back = list(csv.reader(io.StringIO(shown, newline=""), strict=True))
    cleaned = [[clean(text) for text in row] for row in rows]
    assert [[cell.removeprefix("'") for cell in row] for row in back[1:]] == [
        [cell.removeprefix("'") for cell in row] for row in cleaned
    ]


# ---------------------------------------------------------------- the table


def test_table_lines_up_wide_letters_and_marks() -> None:
    shown = written("table", [{"a": "日本", "b": "x"}, {"a": "й́", "b": "y"}, {"a": "", "b": "z"}], ["a", "b"])
    assert shown == "a     b\n日本  x\nй́     y\n      z\n"


def test_table_puts_numbers_to_the_right() -> None:
    assert (
        written("table", [{"n": 5, "t": "a"}, {"n": 561, "t": "b"}], ["n", "t"], ("n",)) == "  n  t\n  5  a\n561  b\n"
    )


def test_table_takes_a_record_on_one_line() -> None:
    row = {"body": "one\n\ntwo", "quotes": [{"text": "a"}, {"text": "b"}], "authors": ["Ким", "Li"]}
    shown = written("table", [row], ["body", "quotes", "authors"])
    assert shown == "body     quotes  authors\none two       2  Ким; Li\n"


@given(TEXT.map(clean), st.integers(1, 30))
def test_cut_text_fits(text: str, columns: int) -> None:
    assert width(cut_to(text, columns)) <= max(columns, 1)


@given(st.lists(st.integers(0, 300), min_size=1, max_size=8), st.integers(60, 200))
def test_columns_fit_the_terminal(sizes: list[int], limit: int) -> None:
    widths = fit([["x" * size for size in sizes]], limit)
    assert sum(widths) + 2 * (len(widths) - 1) <= max(limit, 8 * len(widths))
    assert all(shown <= size for shown, size in zip(widths, sizes, strict=True))
    if sum(sizes) + 2 * (len(sizes) - 1) <= limit:
        assert widths == sizes


# ---------------------------------------------------------------- a new one


def test_the_format_in_the_documents_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (FORMATS.parent.parent / "docs" / "adding-a-format.md").read_text(encoding="utf-8")
    (tmp_path / "tsv.py").write_text(text.split("```python\n")[1].split("```")[0], encoding="utf-8")
    monkeypatch.setattr(formats, "__path__", [str(FORMATS), str(tmp_path)])
    formats.format_names.cache_clear()
    try:
        assert "tsv" in format_names()
        row = {"a": "x\ty", "b": None, "c": [1, "z"]}
        assert written("tsv", [row], ["a", "b", "c"]) == 'a\tb\tc\nx y\t\t[1,"z"]\n'
    finally:
        formats.format_names.cache_clear()
