"""Parquet: what the columns hold, that readers read them, and that a file is whole or not there."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed (newsgrab[parquet])")
from pyarrow import parquet  # noqa: E402

from newsgrab.cli.schema import json_schema  # noqa: E402
from newsgrab.errors import InputError  # noqa: E402
from newsgrab.formats import Row  # noqa: E402
from newsgrab.formats._arrow import DAY, TEXT, arrow_schema  # noqa: E402
from newsgrab.formats.parquet import Writer  # noqa: E402
from newsgrab.models import Article, Found, Image, Link, Quote, Rate  # noqa: E402

ARTICLE = Article(
    url="https://example.kz/1",
    site="example.kz",
    headline="Курс",
    authors=["Ким", "Li"],
    published_at=datetime.fromisoformat("2024-03-11T02:30:00+05:00"),
    modified_at=date(2024, 3, 12),
    view_count=561,
    quotes=[Quote("Рост", "Токаев", "президент", start=3, end=7)],
    rates=[
        Rate("USD", "KZT", Decimal("442.05"), change=Decimal("-0.50"), raw="$ 442,05"),
        Rate("EUR", None, Decimal("479.60"), kind="buy"),
    ],
    images=[Image("https://example.kz/1.jpg", caption="Дом")],
    links=[Link("https://example.kz/2", "ещё")],
    fetched_at=datetime(2024, 3, 11, 8, tzinfo=UTC),
    http_status=200,
    evidence={"headline": Found("Курс", " Курс ", "h1", 0.9)},
)


def stored(tmp_path: Path, rows: Iterable[Row], *args: Any, **options: Any) -> list[Row]:
    path = tmp_path / "a.parquet"
    with Writer(path, *args, **options) as writer:
        writer.write(rows)
    found: list[Row] = parquet.read_table(path).to_pylist()
    return found


def test_an_article_in_its_columns(tmp_path: Path) -> None:
    (row,) = stored(tmp_path, [ARTICLE.to_dict()])
    assert row["published_at"] == datetime(2024, 3, 10, 21, 30, tzinfo=UTC)
    assert row["published_at_text"] == "2024-03-11T02:30:00+05:00"
    assert row["published_at_day"] == date(2024, 3, 11)
    assert (row["modified_at"], row["modified_at_text"], row["modified_at_day"]) == (
        None,
        "2024-03-12",
        date(2024, 3, 12),
    )
    assert row["fetched_at"] == datetime(2024, 3, 11, 8, tzinfo=UTC)
    assert row["authors"] == ["Ким", "Li"]
    assert row["tags"] == []
    assert row["lead"] is None
    assert row["quotes"][0] == ARTICLE.quotes[0].to_dict()
    dollar, euro = row["rates"]
    assert (dollar["value"], dollar["value_text"]) == (Decimal("442.0500000000"), "442.05")
    assert (dollar["change"], dollar["change_text"]) == (Decimal("-0.5"), "-0.50")
    assert (euro["value_text"], euro["change"], euro["counter"], euro["kind"]) == ("479.60", None, None, "buy")
    assert row["images"] == [{"url": "https://example.kz/1.jpg", "alt": None, "caption": "Дом"}]
    assert "evidence" not in row


def test_columns_are_those_of_the_json_schema() -> None:
    """Both are made from the dataclasses: a key of one is a key of the other, with a type that holds its values."""
    for kind in ("article", "quotes", "rates"):
        keys = list(json_schema(kind)["required"])
        names = [name for name in arrow_schema(kind).names if not name.endswith((TEXT, DAY))]
        assert names == keys, kind
    fields = {field.name: field for field in arrow_schema()}
    for key, described in json_schema()["properties"].items():
        if key in fields:
            assert fields[key].metadata == {b"comment": described["description"].encode()}, key
            wanted = described.get("type")
            wanted = [wanted] if isinstance(wanted, str) else wanted or []
            kind = fields[key].type
            assert ("array" in wanted) == pyarrow.types.is_list(kind), key
            assert ("integer" in wanted) == (pyarrow.types.is_int64(kind) and key != "schema_version"), key


def test_types() -> None:
    schema = arrow_schema("article", ["published_at", "rates", "quotes", "evidence", "site"])
    assert str(schema.field("published_at").type) == "timestamp[us, tz=UTC]"
    assert str(schema.field("rates").type.value_type.field("value").type) == "decimal128(24, 10)"
    assert pyarrow.types.is_struct(schema.field("quotes").type.value_type)
    assert pyarrow.types.is_map(schema.field("evidence").type)


def test_evidence_is_a_map(tmp_path: Path) -> None:
    (row,) = stored(tmp_path, [ARTICLE.to_dict(evidence=True)], keys=["evidence"])
    assert dict(row["evidence"]) == {"headline": {"source": "h1", "raw": " Курс ", "confidence": 0.9}}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("479.60", Decimal("479.60")),
        ("-0.0000000001", Decimal("-0.0000000001")),
        ("99999999999999.9999999999", Decimal("99999999999999.9999999999")),
        ("1E+2", Decimal(100)),
        ("0.100000000000000", Decimal("0.1")),  # zeros at the end need no digits
        ("0.00000000001", None),
        ("100000000000000", None),
        ("NaN", None),
        ("4,5", None),
    ],
)
def test_decimals_are_exact_or_told(tmp_path: Path, text: str, wanted: Decimal | None) -> None:
    path = tmp_path / "a.parquet"
    with Writer(path, "rates", ["value"]) as writer:
        writer.write([{"value": text}])
    (row,) = parquet.read_table(path).to_pylist()
    assert row == {"value": wanted, "value_text": text}
    assert [problem.startswith("value: ") for problem in writer.problems] == ([] if wanted is not None else [True])


def test_what_does_not_fit_is_told(tmp_path: Path) -> None:
    with Writer(tmp_path / "a.parquet", keys=["view_count", "published_at"]) as writer:
        writer.write([{"view_count": 2**63, "published_at": "0001-01-01T00:30:00+05:00"}, {"view_count": 2**63 - 1}])
    first, second = parquet.read_table(tmp_path / "a.parquet").to_pylist()
    assert (first["view_count"], second["view_count"]) == (None, 2**63 - 1)
    assert first["published_at_text"] == "0001-01-01T00:30:00+05:00"
    assert [problem.split(":")[0] for problem in writer.problems] == ["view_count", "published_at"]


def test_half_a_character_is_a_sign(tmp_path: Path) -> None:
    (row,) = stored(tmp_path, [{"headline": "a\ud800", "quotes": [{"text": "b\udfff"}]}], keys=["headline", "quotes"])
    assert (row["headline"], row["quotes"][0]["text"]) == ("a\ufffd", "b\ufffd")


def test_columns_of_ones_own(tmp_path: Path) -> None:
    """What the archive has beside the record: numbers of versions, times of visits."""
    own = {"version_id": int, "seen_at": datetime, "share": float, "gone": bool, "names": list[str]}
    row = {"version_id": 7, "seen_at": "2024-03-11T15:30:00Z", "share": 0.5, "gone": False, "names": ["a"]}
    assert stored(tmp_path, [row], "views", columns=own) == [
        {**row, "seen_at": datetime(2024, 3, 11, 15, 30, tzinfo=UTC)}
    ]
    (both,) = stored(tmp_path, [{**ARTICLE.to_dict(), **row}], columns=own)
    assert (both["headline"], both["version_id"]) == ("Курс", 7)
    (few,) = stored(tmp_path, [{**ARTICLE.to_dict(), **row}], keys=["version_id", "headline"], columns=own)
    assert list(few) == ["version_id", "headline"]


def test_no_rows_are_a_file_with_columns(tmp_path: Path) -> None:
    assert stored(tmp_path, []) == []
    assert parquet.read_schema(tmp_path / "a.parquet").equals(arrow_schema())


def test_what_the_file_says_of_itself(tmp_path: Path) -> None:
    with Writer(tmp_path / "a.parquet", metadata={"from": "a.warc.gz"}) as writer:
        writer.write([ARTICLE.to_dict()] * 3)
    said = parquet.read_metadata(tmp_path / "a.parquet")
    assert said.metadata[b"from"] == b"a.warc.gz"
    assert b"newsgrab.version" in said.metadata
    parts = {part.path_in_schema: part for part in map(said.row_group(0).column, range(said.num_columns))}
    assert "RLE_DICTIONARY" in parts["site"].encodings
    assert "RLE_DICTIONARY" in parts["quotes.list.element.speaker"].encodings
    assert "RLE_DICTIONARY" not in parts["body"].encodings
    assert parts["published_at"].statistics.min == datetime(2024, 3, 10, 21, 30, tzinfo=UTC)
    assert parts["rates.list.element.value"].statistics.max == Decimal("479.60")
    assert parts["view_count"].statistics.max == 561


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_text("yesterday's")

    def rows() -> Iterator[Row]:
        yield ARTICLE.to_dict()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stored(tmp_path, rows())
    assert [p.name for p in tmp_path.iterdir()] == ["a.parquet"]
    assert path.read_text() == "yesterday's"
    (tmp_path / "b").mkdir()
    with pytest.raises(InputError, match=r"^cannot write .*b: it is a folder$"):
        Writer(tmp_path / "b")
    with pytest.raises(InputError, match="no such file or directory"):
        Writer(tmp_path / "missing" / "a.parquet")


def test_memory_stays_flat(tmp_path: Path) -> None:
    """400 MB of text go through, and leave in groups: what is held at once is a fraction of it."""

    def rows() -> Iterator[Row]:
        for i in range(4000):
            yield {"body": f"{i} " + "x" * 100_000}

    before = pyarrow.total_allocated_bytes()
    most = 0
    with Writer(tmp_path / "a.parquet", keys=["body"]) as writer:
        for row in rows():
            writer.write([row])
            most = max(most, pyarrow.total_allocated_bytes() - before)
    assert parquet.read_metadata(tmp_path / "a.parquet").num_rows == 4000
    assert most < 150e6


def test_duckdb_reads_it(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    stored(tmp_path, [ARTICLE.to_dict(), ARTICLE.to_dict()])
    path = str(tmp_path / "a.parquet")
    with duckdb.connect() as db:
        db.execute("SET TimeZone = 'Asia/Almaty'")
        ask = f"""
            SELECT rate.base, sum(rate.value), max(hour(published_at)), max(published_at_day), count(*)
            FROM (SELECT unnest(rates) AS rate, published_at, published_at_day FROM '{path}') GROUP BY ALL ORDER BY ALL
        """
        assert db.execute(ask).fetchall() == [
            ("EUR", Decimal("959.2000000000"), 2, date(2024, 3, 11), 2),
            ("USD", Decimal("884.1000000000"), 2, date(2024, 3, 11), 2),
        ]
        ask = f"SELECT DISTINCT quote.speaker, quote.\"end\" FROM (SELECT unnest(quotes) AS quote FROM '{path}')"
        assert db.execute(ask).fetchall() == [("Токаев", 7)]


def test_pandas_reads_it(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    stored(tmp_path, [ARTICLE.to_dict(), {"headline": "none"}])
    frame = pandas.read_parquet(tmp_path / "a.parquet")
    assert str(frame["published_at"].dtype) == "datetime64[us, UTC]"
    assert frame["published_at"][0] == pandas.Timestamp("2024-03-11T02:30:00+05:00")
    assert frame["published_at"].isna()[1]
    assert frame["rates"][0][0]["value"] == Decimal("442.05")
    assert frame["quotes"][0][0]["speaker"] == "Токаев"
    assert frame["authors"][0].tolist() == ["Ким", "Li"]


def test_the_command_writes_it(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text("<html lang=ru><h1>Курс вырос</h1><p>" + "Банк поднял ставку в понедельник утром. " * 20)
    command = [sys.executable, "-m", "newsgrab"]
    done = subprocess.run([*command, "parse", page, "-o", tmp_path / "a.parquet"], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    (row,) = parquet.read_table(tmp_path / "a.parquet").to_pylist()
    line = subprocess.run([*command, "parse", page], capture_output=True, check=True).stdout
    record = json.loads(line)
    assert (row["headline"], row["sha256"]) == (record["headline"], record["sha256"])
    piped = subprocess.run([*command, "languages", "-f", "parquet"], capture_output=True, check=True).stdout
    rows = parquet.read_table(pyarrow.BufferReader(piped)).to_pylist()
    assert {"tag": "ru", "name": "Russian"}.items() <= next(row for row in rows if row["tag"] == "ru").items()


def test_without_pyarrow_the_command_says_what_to_do(tmp_path: Path) -> None:
    program = "import sys; sys.modules['pyarrow'] = None; from newsgrab.cli import main; main()"
    command = [sys.executable, "-c", program, "languages", "-f", "parquet", "-o", str(tmp_path / "a.parquet")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "newsgrab: parquet needs pyarrow: pip install 'newsgrab[parquet]'\n"
    assert list(tmp_path.iterdir()) == []
