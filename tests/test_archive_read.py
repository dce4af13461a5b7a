"""The commands that read an archive, on archives that were made without a network."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from newsgrab.archive import export, search
from newsgrab.archive.export import Choice
from newsgrab.archive.store import Store
from newsgrab.cli import run
from newsgrab.errors import UsageError
from newsgrab.models import Article
from tests.archive_maker import ARNA, DAILY, START, USD, VIEWS, Maker, make, make_example, paragraphs
from tests.test_docs import run as run_in_shell
from tests.test_docs import steps

ROOT = Path(__file__).parent.parent
FIRST = f"https://{ARNA}/news/1"
READING = (
    *(("export",), ("export", "--rows", "versions"), ("search", "курс"), ("show", FIRST), ("diff", FIRST)),
    *(("views", FIRST), ("rates",), ("sources",)),
)


@pytest.fixture(scope="session")
def example_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("example") / "news.db"
    make_example(path)
    return path


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep what the user of the tests has set out of them."""
    for name in list(os.environ):
        if name.startswith(("NEWSGRAB", "XDG")) or name in ("NO_COLOR", "COLUMNS"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))


class Said:
    """What a command said: its status and both streams."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The lines of JSON."""
        return [json.loads(line) for line in self.out.splitlines()]


Archive = Callable[..., Said]


@pytest.fixture
def archive(example_file: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Archive:
    """Run ``newsgrab archive`` on the example, or with ``db=`` on another archive."""

    def command(*args: object, db: Path | None = None) -> Said:
        monkeypatch.setenv("NEWSGRAB_DB", str(db or example_file))
        capfd.readouterr()
        status = run(["archive", *map(str, args)])
        sys.stdout.flush()
        return Said(status, *capfd.readouterr())

    return command


# ---------------------------------------------------------------- export


def test_an_article_is_exported_as_its_latest_version(archive: Archive) -> None:
    rows = archive("export").rows
    assert [row["url"] for row in rows] == [
        FIRST,
        f"https://www.{ARNA}/kk/news/2",
        f"https://{DAILY}/money/bank-raises-rates",
        f"https://{ARNA}/news/404",
    ]
    first = rows[0]
    keys = [key for key in Article().to_dict() if key != "url"]
    assert [key for key in first if key not in ("url", "first_seen_at")] == keys
    assert next(iter(first)) == "url"
    assert first["headline"] == "Доллар в Лазарии приблизился к 450 тенге"
    assert first["body"].splitlines()[2].endswith("снижается третью неделю.")
    assert first["first_seen_at"] == "2024-03-11T06:00:00Z"
    assert first["fetched_at"] == "2024-03-18T06:00:00Z"
    assert first["view_count"] == 2390
    assert first["http_status"] == 200
    assert first["site"] == ARNA
    assert first["published_at"] == "2024-03-11T10:45:00+05:00"
    assert first["quotes"][0]["speaker"] == "Ерлан Бекмуратов"
    assert [rate["value"] for rate in first["rates"]] == ["449.80", "491.75"]
    assert first["images"] == [{"url": "https://arna.example.kz/i/1.jpg", "alt": "Обменный пункт", "caption": None}]
    assert rows[1]["site"] == ARNA
    assert rows[1]["published_at"] == "2024-03-11"
    assert rows[2]["view_count"] is None


def test_a_record_is_what_parse_gives(tmp_path: Path) -> None:
    """All of the record comes back: what was read is what is exported."""
    page = (ROOT / "tests/fixtures/founding/one-string-ticker.html").read_bytes()
    from newsgrab import parse

    url = "https://arna.example.kz/ru/news/88117/"
    article = parse(page, url, fetched_at=START, http_status=200)
    record = article.to_dict()
    assert record["quotes"]
    assert record["rates"]
    given = {key: getattr(article, key) for key in record if key not in ("schema_version", "url", "fetched_at")}
    path = make(tmp_path / "a.db", [{"url": url, **given}])
    with Store.open(path, write=False) as store:
        (row,) = export.rows(store, "article", Choice())
    assert {key: value for key, value in row.items() if key != "first_seen_at"} == {
        **record,
        "fetched_at": "2024-03-11T06:00:00Z",
    }


def test_times_choose_by_when_a_row_was_first_seen(archive: Archive) -> None:
    def urls(*options: str) -> list[str]:
        return [row["url"].rpartition("/")[2] for row in archive("export", *options).rows]

    assert urls("--since", "2024-03-12") == ["bank-raises-rates", "404"]
    assert urls("--since", "2024-03-12", "--until", "2024-03-12") == ["bank-raises-rates"]
    assert urls("--until", "2024-03-12T06:00:00Z") == ["1", "2"]
    assert urls("--until", "2024-03-12T11:00:01+05:00") == ["1", "2", "bank-raises-rates"]
    assert urls("--since", "2024-03-12T06:00:00.5Z") == ["404"]
    rows = archive("export", "--rows", "views", "--since", "2024-03-12", "--until", "2024-03-14").rows
    assert [row["view_count"] for row in rows] == [1480, 2210]


def test_sites_choose(archive: Archive) -> None:
    assert len(archive("export", "--site", ARNA).rows) == 3
    assert len(archive("export", "--site", f"https://www.{DAILY}/x", "--site", ARNA).rows) == 4
    assert archive("export", "--site", "elsewhere.example").rows == []
    assert {row["site"] for row in archive("export", "--rows", "rates", "--site", ARNA).rows} == {ARNA}
    assert archive("export", "--rows", "versions", "--site", DAILY).rows[0]["version"] == 1


def test_rows_of_quotes(archive: Archive) -> None:
    rows = archive("export", "--rows", "quotes").rows
    assert [(row["speaker"], row["text"]) for row in rows] == [
        ("Ерлан Бекмуратов", "Рынок спокоен"),
        ("Mara Lind", "Prices are still too high"),
        (None, "We had expected it"),
    ]
    assert list(rows[0])[:7] == ["url", "site", "lang", "headline", "published_at", "first_seen_at", "fetched_at"]
    assert rows[0]["where"] == "body"


def test_rows_of_rates(archive: Archive) -> None:
    rows = archive("export", "--rows", "rates").rows
    assert [row["value"] for row in rows if row["base"] == "USD"] == list(USD)
    assert list(rows[0]) == [
        *("site", "seen_at", "base", "counter", "value", "units", "kind", "change", "raw", "url"),
    ]
    assert rows[0]["url"] == FIRST
    assert rows[-1]["seen_at"] == "2024-03-18T06:00:00Z"


def test_rows_of_views(archive: Archive) -> None:
    rows = archive("export", "--rows", "views", "--site", ARNA).rows
    assert [row["view_count"] for row in rows if row["url"] == FIRST] == list(VIEWS)
    assert list(rows[0]) == ["url", "site", "headline", "seen_at", "view_count"]
    assert rows[0]["headline"] == "Доллар в Лазарии приблизился к 450 тенге"


def test_rows_of_versions(archive: Archive) -> None:
    rows = [row for row in archive("export", "--rows", "versions").rows if row["url"] == FIRST]
    assert [row["version"] for row in rows] == [1, 2, 3]
    assert [row["headline"].split()[0] for row in rows] == ["Курс", "Доллар", "Доллар"]
    assert [(row["first_seen_at"], row["last_seen_at"]) for row in rows] == [
        ("2024-03-11T06:00:00Z", "2024-03-11T07:00:00Z"),
        ("2024-03-12T06:00:00Z", "2024-03-14T06:00:00Z"),
        ("2024-03-18T06:00:00Z", "2024-03-18T06:00:00Z"),
    ]
    assert rows[0]["authors"] == ["Асель Турлыханкызы"]
    later = archive("export", "--rows", "versions", "--since", "2024-03-13", "--site", ARNA).rows
    assert [(row["url"] == FIRST, row["version"]) for row in later] == [(True, 3), (False, 1)]


def test_fields_and_formats(archive: Archive, tmp_path: Path) -> None:
    text = archive("export", "-f", "csv", "--fields", "url,view_count,view_count_at,versions,gone_at").out
    assert list(csv.reader(io.StringIO(text))) == [
        ["url", "view_count", "view_count_at", "versions", "gone_at"],
        [FIRST, "2390", "2024-03-18T06:00:00Z", "3", ""],
        [f"https://www.{ARNA}/kk/news/2", "40", "2024-03-11T06:00:00Z", "1", ""],
        [f"https://{DAILY}/money/bank-raises-rates", "", "", "1", ""],
        [f"https://{ARNA}/news/404", "", "", "1", "2024-03-18T06:00:00Z"],
    ]
    assert len(json.loads(archive("export", "-f", "json").out)) == 4
    assert archive("export", "-f", "table").out.splitlines()[0].split()[0] == "published_at"
    assert archive("export", "-o", tmp_path / "a.csv").out == ""
    assert (tmp_path / "a.csv").read_text(encoding="utf-8").startswith("url,schema_version,")
    wrong = archive("export", "--fields", "hedline")
    assert (wrong.status, wrong.out) == (2, "")
    assert "no field 'hedline' in rows of article; there are url, schema_version, " in wrong.err


@pytest.mark.parametrize("kind", list(export.KEYS))
def test_an_empty_archive_gives_a_header_and_nothing_else(tmp_path: Path, archive: Archive, kind: str) -> None:
    Store.open(tmp_path / "a.db", create=True).close()
    empty = tmp_path / "a.db"
    assert archive("export", "--rows", kind, db=empty).out == ""
    assert archive("export", "--rows", kind, "-f", "json", db=empty).out == "[]\n"
    header = archive("export", "--rows", kind, "-f", "csv", db=empty).out
    assert header == ",".join(export.KEYS[kind]) + "\r\n"


def test_an_article_without_a_version_is_no_row(tmp_path: Path, archive: Archive) -> None:
    with Maker(tmp_path / "a.db") as made:
        made.run(START)
        made.find(f"https://{ARNA}/x")
        made.fail(f"https://{ARNA}/x")
    assert archive("export", db=tmp_path / "a.db").out == ""


def test_rates_and_status_are_of_the_last_page(tmp_path: Path, archive: Archive) -> None:
    """What a server confirms has no page of its own; the page before it is still what it was."""
    from tests.archive_maker import rates

    with Maker(tmp_path / "a.db") as made:
        made.run(START)
        made.visit(FIRST, headline="A", body="B.", rates=rates("1.10", "2.20"), view_count=5)
        made.run(START + timedelta(days=1))
        made.visit(FIRST, headline="A", body="B.", rates=rates("1.30", "2.40"), view_count=6)
        made.run(START + timedelta(days=2))
        made.confirm(FIRST)
        made.run(START + timedelta(days=3))
        made.fail(FIRST)
    (row,) = archive("export", db=tmp_path / "a.db").rows
    assert [rate["value"] for rate in row["rates"]] == ["1.30", "2.40"]
    assert (row["http_status"], row["view_count"]) == (200, 6)
    assert row["fetched_at"] == "2024-03-13T06:00:00Z"


def test_batches_lose_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the size of a batch, each row comes once and in order."""
    with Maker(tmp_path / "a.db") as made:
        made.run(START)
        for number in range(11):
            for edit in range(1 + number % 3):
                made.visit(
                    f"https://{ARNA}/{number}",
                    at=START + timedelta(hours=edit),
                    headline=f"{number} {edit}",
                    body="Text.",
                    view_count=number * 10 + edit,
                )
    with Store.open(tmp_path / "a.db", write=False) as store:
        whole = {kind: list(export.rows(store, kind, Choice())) for kind in export.KEYS}
        for size in (1, 2, 5):
            monkeypatch.setattr(export, "BATCH", size)
            for kind in export.KEYS:
                assert list(export.rows(store, kind, Choice())) == whole[kind]
    assert len(whole["versions"]) == len(whole["views"]) == 21
    assert [row["headline"] for row in whole["article"]][:3] == ["0 0", "1 1", "2 2"]


def test_an_export_holds_no_transaction_while_its_reader_waits(example_file: Path) -> None:
    """A run that writes meanwhile can empty its journal."""
    with Store.open(example_file, write=False) as store:
        for kind in export.KEYS:
            found = export.rows(store, kind, Choice())
            next(found)
            assert not store.db.in_transaction, kind
            found.close()


def test_memory_stays_flat(tmp_path: Path) -> None:
    """Sixty megabytes of text go through a few."""
    body = "Слово за слово. " * 4000
    with Maker(tmp_path / "a.db") as made:
        made.run(START)
        with made.store.transaction() as db:
            db.execute("INSERT INTO sources (url, added_at) VALUES ('https://x.example/', '2024-03-11T06:00:00Z')")
        made.visit(f"https://{ARNA}/0", headline="A", body=body)
        with made.store.transaction() as db:
            db.execute("DROP TRIGGER versions_insert")
            columns = [row[1] for row in db.execute("PRAGMA table_info(versions)")][3:]
            for number in range(2, 500):
                db.execute(
                    "INSERT INTO articles (id, url, site, first_seen_at, version_id) VALUES (?, ?, 'x', '2024', ?)",
                    (number, f"https://x.example/{number}", number),
                )
                db.execute(
                    f"INSERT INTO versions (id, article_id, fetch_id, {', '.join(columns)})"
                    f" SELECT ?, ?, 1, {', '.join(columns)} FROM versions WHERE id = 1",
                    (number, number),
                )
    with Store.open(tmp_path / "a.db", write=False) as store:
        for kind in ("article", "versions"):
            tracemalloc.start()
            count = sum(len(row["body"]) for row in export.rows(store, kind, Choice()))
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            assert count == len(body) * 499
            assert peak < 40_000_000, kind


def test_head_ends_an_export_quietly(example_file: Path) -> None:
    script = '"$0" -m newsgrab archive export --db "$1" --rows rates | head -1; echo ${PIPESTATUS[0]}'
    done = subprocess.run(
        ["bash", "-c", script, sys.executable, str(example_file)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout.count("\n") == 2
    assert (done.stdout.splitlines()[-1], done.stderr) == ("0", "")


@pytest.mark.parametrize("kind", list(export.KEYS))
def test_parquet_has_the_rows_with_types(archive: Archive, tmp_path: Path, kind: str) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "rows.parquet"
    assert archive("export", "--rows", kind, "-o", path).status == 0
    table = parquet.read_table(path)
    rows = archive("export", "--rows", kind).rows
    assert table.num_rows == len(rows) > 0
    for column in ("first_seen_at", "seen_at"):
        if column in rows[0]:
            assert str(table.schema.field(column).type) == "timestamp[us, tz=UTC]"
            values = [value.strftime("%Y-%m-%dT%H:%M:%SZ") for value in table[column].to_pylist()]
            assert values == [row[column] for row in rows]


def test_bad_values_are_usage_errors(archive: Archive) -> None:
    for options in (
        ("--since", "last week"),
        ("--until", "2024-02-30"),
        ("--since", "2024-03-12", "--until", "2024-03-11"),
        ("--site", "//"),
        ("--rows", "everything"),
        ("--since", "9999-12-31T23:59:59-14:00"),
        ("--until", "9999-12-31"),
    ):
        said = archive("export", *options)
        assert (said.status, said.out) == (2, ""), options
        assert said.err.count("\n") == 1


# ---------------------------------------------------------------- search


def words(store_path: Path, query: str, **options: Any) -> list[str]:
    """Return the headlines that a query finds."""
    with Store.open(store_path, write=False) as store:
        return [row["headline"] for row in search.search(store, query, **options)]


FORMS = {
    "ru": [
        "президент президента президенту президентом президенте президенты президентов президентами",
        "рынок рынка рынку рынков рынками",
        "цена цены цен ценами ценах",
        "неделя недели неделю недель",
        "правительство правительства правительством правительств",
        "станция станции станций станциям",
        "рубль рубля рублей рублями",
        "день дня днём дней днями",
        "человек человека людей людям",
        "новый новая нового новым новых",
        "Досжанов Досжанова Досжанову Досжановым",
    ],
    "kk": [
        "президент президенттің президентке президентті президенттен президенті президентіміз",
        "мектеп мектептің мектепте мектептер мектебі мектебінде мектептерінде",
        "Қазақстан Қазақстанның Қазақстанға Қазақстанда Қазақстаннан Қазақстандық",
        "үкімет үкіметтің үкіметі үкіметінің үкіметке",
        "ел елде елдің елге елдер еліміз елімізде",
        "теңге теңгені теңгенің теңгемен",
        "бағдарлама бағдарламаның бағдарламасы бағдарламасын бағдарламалар",
        "көлік көлігі көліктер",
        "халық халықтың халқы халқының",
    ],
    "uk": ["уряд уряду урядом урядів", "ціна ціни ціну цін", "ринок ринку ринків"],
    "en": ["rate rates", "company companies", "raise raised raises raising"],
    "de": ["Preis Preise Preisen Preises", "Haus Häuser Häusern Hauses"],
    "pl": ["rząd rządu rządem", "cena ceny cenę cen"],
    "fr": ["gouvernement gouvernements", "journal journaux"],
    "es": ["precio precios", "decisión decisiones"],
    "tr": ["ev evler evlerinde evin evde", "ekmek ekmeği ekmekler"],
    "uz": ["kitob kitoblar kitoblarida kitobni"],
    "ky": ["өкмөт өкмөттүн өкмөткө"],
}


@pytest.mark.parametrize("lang", list(FORMS))
def test_every_form_finds_every_other(tmp_path: Path, lang: str) -> None:
    groups = [group.split() for group in FORMS[lang]]
    pages = [
        {"headline": f"{word} {number}", "body": "–", "lang": lang}
        for number, group in enumerate(groups)
        for word in group
    ]
    path = make(tmp_path / "a.db", pages)
    for number, group in enumerate(groups):
        for word in (*group, group[0].upper()):
            found = {text.split()[0] for text in words(path, word) if text.endswith(f" {number}")}
            assert found >= set(group), word


def test_a_word_is_not_what_only_begins_like_it(tmp_path: Path) -> None:
    pages = [{"headline": word, "body": "–", "lang": "ru"} for word in ("банк", "банкрот", "банка", "год", "годится")]
    path = make(tmp_path / "a.db", pages)
    assert "банкрот" not in words(path, "банк")
    assert "годится" not in words(path, "года")
    assert set(words(path, "банк*")) == {"банк", "банкрот", "банка"}


def test_yo_is_found_as_ye_and_the_other_way_round(archive: Archive) -> None:
    for word in ("экспортёр", "экспортеры", "экспортёров"):
        assert [row["url"] for row in archive("search", word).rows] == [FIRST]


def test_in_a_language_without_endings_a_word_finds_what_begins_so(tmp_path: Path) -> None:
    path = make(tmp_path / "a.db", [{"headline": "სახელმწიფოს", "body": "–", "lang": "ka"}])
    assert words(path, "სახელმწიფო") == ["სახელმწიფოს"]


def test_words_phrases_and_what_is_not_wanted(archive: Archive) -> None:
    def found(*query: str) -> list[str]:
        return [row["url"].rpartition("/")[2] for row in archive("search", *query).rows]

    assert found("президента") == ["1"]
    assert found("президент") == ["1", "2"]
    assert found("президенту", "тенге") == ["1"]
    assert found('"курс доллара"') == ["1"]
    assert found('"доллара курс"') == []
    assert found("rate", "company") == ["bank-raises-rates"]
    assert found("--", "президент", "-доллар") == ["2"]
    assert found("--", 'президент -"Курс доллара"') == ["2"]
    assert found("мектеп") == ["2"]
    assert found("президент", "--site", DAILY) == []
    assert found("президент", "--site", ARNA) == ["1", "2"]
    assert found("bank", "--since", "2024-03-12") == ["bank-raises-rates"]
    assert found("bank", "--since", "2024-03-13") == []
    assert found("президент", "--limit", "1") == ["1"]


def test_an_article_is_found_by_what_was_taken_out_of_it(archive: Archive) -> None:
    (row,) = archive("search", "превысить").rows
    assert (row["version"], row["versions"], row["headline"]) == (1, 3, "Курс доллара в Лазарии превысил 450 тенге")


def test_the_best_have_it_in_the_headline(tmp_path: Path) -> None:
    path = make(
        tmp_path / "a.db",
        [
            {"headline": "Old", "body": "A squid.", "lang": "en"},
            {"headline": "Squids", "body": "Text.", "lang": "en"},
            {"headline": "New", "body": "A squid.", "lang": "en"},
        ],
    )
    assert words(path, "squid") == ["New", "Squids", "Old"]
    assert words(path, "squid", order="best") == ["Squids", "New", "Old"]


def test_a_snippet_shows_the_words(archive: Archive) -> None:
    with_words = archive("search", "экспортёр").rows[0]["snippet"]
    assert "Экспортеры" in with_words
    with Store.open(make_one_long(archive), write=False) as store:
        (row,) = search.search(store, "кальмары")
    assert [row["snippet"][slice(*place)] for place in row["marks"]] == ["кальмара"]
    assert row["snippet"].startswith("…")
    assert len(row["snippet"]) <= search.SNIPPET + 2
    assert "\n" not in row["snippet"]


def make_one_long(archive: Archive) -> Path:
    path = Path(os.environ["HOME"]) / "long.db"
    body = paragraphs("Слово. " * 300, "Поймали\tкальмара\nв понедельник. " + "Слово. " * 300)
    return make(path, [{"headline": "Улов", "body": body, "lang": "ru"}])


@pytest.mark.parametrize(
    "query",
    [
        'a"b', '"', '""', "(", "a AND", "AND", "NOT a", "NEAR(a b)", "a*", "*", "^a", "a:b", "headline:x", "{a}:b",
        "a + b", "-a b", "--", "a' OR 1=1", "\\", "a\0b", "\ud800", "東京", "😀 a", "“a b", "-", "a - b", "'", "a,b;c",
        "%_?", "1.5%", "COVID-19", "https://x.kz/a?b=c", "ё" * 500, "a " * 15, "\u202e\u200b", "٣", "²", "e\u0301",
    ],
)  # fmt: skip
def test_no_query_is_an_error_of_sqlite(example_file: Path, query: str) -> None:
    with Store.open(example_file, write=False) as store:
        try:
            found = search.search(store, query)
        except UsageError:
            return
    assert isinstance(found, list)


def test_what_cannot_be_searched_for_is_told(archive: Archive) -> None:
    for query, reason in (
        ("(", "no word in it"),
        ("a " * 600, "characters"),
        (" ".join("abcdefghijklmnopqr"), "words"),
    ):
        said = archive("search", query)
        assert (said.status, said.out) == (2, "")
        assert reason in said.err
    only = archive("search", "--", "-доллар")
    assert only.status == 2
    assert "only what is not wanted" in only.err
    nothing = archive("search", "кальмар")
    assert (nothing.status, nothing.out) == (0, "")


def test_the_index_follows_every_change(tmp_path: Path) -> None:
    """Rows that are changed or deleted by hand are found as they are now."""
    path = make(tmp_path / "a.db", [{"headline": "Squid", "body": "One.", "lang": "en"}])
    with Store.open(path) as store, store.transaction() as db:
        db.execute("UPDATE versions SET headline = 'Whale'")
    assert (words(path, "squid"), words(path, "whale")) == ([], ["Whale"])
    db = sqlite3.connect(path)
    db.execute("INSERT INTO search (search) VALUES ('integrity-check')")
    db.close()


# ---------------------------------------------------------------- all of them


def test_errors_name_the_file(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no archive")
    for command in (
        ("export",),
        ("search", "a"),
        ("show", FIRST),
        ("diff", FIRST),
        ("views", FIRST),
        ("rates",),
        ("status",),
    ):
        for db in (tmp_path / "none.db", tmp_path / "text.db"):
            said = archive(*command, db=db)
            assert (said.status, said.out) == (7, "")
            assert str(db) in said.err
            assert said.err.count("\n") == 1
    assert (tmp_path / "text.db").read_text() == "no archive"


def test_reading_leaves_the_archive_as_it_was(example_file: Path, archive: Archive) -> None:
    before = example_file.read_bytes()
    for command in (("export",), ("search", "курс"), ("show", FIRST), ("diff", FIRST), ("rates",), ("status",)):
        assert archive(*command).status == 0
    assert example_file.read_bytes() == before


# ---------------------------------------------------------------- show


def test_show_has_the_article_with_its_history(archive: Archive) -> None:
    text = archive("show", FIRST).out
    for part in (
        "Доллар в Лазарии приблизился к 450 тенге\n",
        "published     2024-03-11 10:45 +05\n",
        "first seen    2024-03-11 06:00 Z\n",
        "views         2,390 at 2024-03-18 06:00 Z, 120 at 2024-03-11 06:00 Z\n",
        "versions: 3\n    1  2024-03-11 06:00 Z – 2024-03-11 07:00 Z  Курс доллара в Лазарии превысил 450 тенге\n",
        "Ерлан Бекмуратов, председатель Нацбанка: Рынок спокоен\n",
        "Экспортеры продают больше, чем в феврале.\n",
    ):
        assert part in text


def test_show_as_json(archive: Archive) -> None:
    (row,) = archive("show", FIRST, "--json").rows
    (record,) = (row for row in archive("export").rows if row["url"] == FIRST)
    assert {key: row[key] for key in record} == record
    assert [version["version"] for version in row["versions"]] == [1, 2, 3]
    assert [view["view_count"] for view in row["views"]] == list(VIEWS)
    assert row["visits"] == 5
    assert row["addresses"] == [FIRST]


@pytest.mark.parametrize(
    "url",
    [
        f"https://www.{ARNA}/kk/news/2",
        f"https://www.{ARNA}/kk/news/2?utm_source=rss",
        f"http://{ARNA}/kk/news/2/",
        f"https://www.{ARNA}/kk/news/2?utm_source=other&fbclid=x#top",
        f"HTTPS://WWW.{ARNA.upper()}/kk/news/2",
        f"www.{ARNA}/kk/news/2",
    ],
)
def test_any_address_of_an_article_will_do(archive: Archive, url: str) -> None:
    (row,) = archive("show", url, "--json").rows
    assert row["url"] == f"https://www.{ARNA}/kk/news/2"
    assert row["addresses"] == [f"https://www.{ARNA}/kk/news/2", f"https://www.{ARNA}/kk/news/2?utm_source=rss"]


def test_what_is_not_there_is_told(archive: Archive) -> None:
    for command in ("show", "diff", "views"):
        unknown = archive(command, f"https://{ARNA}/news/7")
        assert (unknown.status, unknown.out) == (7, "")
        assert unknown.err == f"newsgrab: https://{ARNA}/news/7: not in the archive\n"
        wrong = archive(command, "ftp://x.example/\x1b[2J")
        assert (wrong.status, wrong.out) == (2, "")
        assert "\x1b" not in wrong.err


def test_show_an_article_that_could_not_be_had(archive: Archive) -> None:
    text = archive("show", f"https://{DAILY}/money/later").out
    assert text.startswith("Later\n")
    assert "last error" in text
    assert "HTTP 503" in text
    (row,) = archive("show", f"https://{DAILY}/money/later", "--json").rows
    assert (row["versions"], row["failures"]) == ([], 1)
    gone = archive("show", f"https://{ARNA}/news/404").out
    assert "gone          2024-03-18 06:00 Z\n" in gone


def test_no_control_codes_reach_a_terminal(tmp_path: Path, archive: Archive) -> None:
    nasty = "a\x1b[2Jb\u202ec\x9b1m"
    path = make(
        tmp_path / "a.db", [{"url": FIRST, "headline": nasty, "body": f"{nasty}\n\n{nasty}", "authors": [nasty]}]
    )
    with Maker(path) as made:
        made.run(START + timedelta(days=1))
        made.visit(FIRST, headline=f"{nasty}!", body=f"{nasty}. More.", authors=[])
    for command in (("show", FIRST), ("diff", FIRST), ("show", FIRST, "--json"), ("search", "bc"), ("status",)):
        out = archive(*command, db=path).out
        assert not {"\x1b", "\x9b", "\u202e"} & set(out), command


# ---------------------------------------------------------------- diff


def test_diff_has_the_headline_first_then_sentences(archive: Archive) -> None:
    assert archive("diff", FIRST).out == (
        "version 1 → 2  between 2024-03-11 07:00 Z and 2024-03-12 06:00 Z\n"
        "  headline\n"
        "    - Курс доллара в Лазарии превысил 450 тенге\n"
        "    + Доллар в Лазарии приблизился к 450 тенге\n"
        "  body\n"
        "    - Экспортёры продают больше, чем в феврале.\n"
        "    + Экспортеры продают больше, чем в феврале.\n"
        "\n"
        "version 2 → 3  between 2024-03-14 06:00 Z and 2024-03-18 06:00 Z\n"
        "  body\n"
        "    - Спрос на валюту снизился.\n"
        "    + Спрос на валюту, по его словам, снижается третью неделю.\n"
    )


def test_diff_of_chosen_versions(archive: Archive) -> None:
    def pairs(*options: object) -> set[tuple[int, int]]:
        return {(row["from"], row["to"]) for row in archive("diff", FIRST, "--json", *options).rows}

    assert pairs() == {(1, 2), (2, 3)}
    assert pairs("--from", 1) == {(1, 3)}
    assert pairs("--to", 2) == {(1, 2)}
    assert pairs("--from", 3, "--to", 1) == {(3, 1)}
    rows = archive("diff", FIRST, "--json", "--from", 3, "--to", 1).rows
    assert (rows[0]["field"], rows[0]["new"]) == ("headline", "Курс доллара в Лазарии превысил 450 тенге")
    assert archive("diff", FIRST, "--from", 2, "--to", 2).out.endswith("  the same text\n")
    for options, reason in ((("--from", 4), "it has 3"), (("--to", 1), "no version before it"), (("--to", 0), "")):
        said = archive("diff", FIRST, *options)
        assert (said.status, said.out) == (2, "")
        assert reason in said.err


def test_diff_of_one_version_says_so(archive: Archive) -> None:
    said = archive("diff", f"https://{DAILY}/money/bank-raises-rates")
    assert (said.status, said.out) == (0, "")
    assert "no second version" in said.err


def test_diff_colours_on_a_terminal_only(example_file: Path) -> None:
    import pty

    def shown(**more: str) -> str:
        leader, follower = pty.openpty()
        env = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "80", **more}
        words = [sys.executable, "-m", "newsgrab", "archive", "diff", "--db", str(example_file), FIRST]
        with subprocess.Popen(words, stdout=follower, env=env) as process:
            os.close(follower)
            parts = []
            while True:
                try:
                    part = os.read(leader, 65_536)
                except OSError:  # the other end is closed
                    break
                if not part:
                    break
                parts.append(part)
            process.wait(60)
        os.close(leader)
        return b"".join(parts).decode()

    assert "\x1b[31m    - Экспортёры" in shown()
    assert "\x1b[32m    + Экспортеры" in shown()
    assert "\x1b" not in shown(NO_COLOR="1")
    assert "\x1b" not in shown(TERM="dumb")


def test_a_body_of_many_sentences_is_compared_in_time() -> None:
    from newsgrab.archive.history import body_changes

    same = "One. " * 50_000
    found = list(body_changes(same, same + "Two."))
    assert found
    lines = "\n".join(str(number) for number in range(50_000))
    assert len(list(body_changes(lines, lines + "\nmore"))) == 1


# ---------------------------------------------------------------- views and rates


def test_views_are_rows_in_a_pipe(archive: Archive) -> None:
    rows = archive("views", FIRST).rows
    assert [row["view_count"] for row in rows] == list(VIEWS)
    assert rows[1] == {"url": FIRST, "seen_at": "2024-03-11T07:00:00Z", "view_count": 561}
    none = archive("views", f"https://{DAILY}/money/bank-raises-rates")
    assert (none.status, none.out) == (0, "")
    assert "no view count was seen" in none.err


def test_rates_are_rows_in_a_pipe(archive: Archive) -> None:
    assert [row["value"] for row in archive("rates", "--base", "usd").rows] == list(USD)
    assert len(archive("rates", "--base", "USD,EUR", "--since", "2024-03-18").rows) == 2
    assert archive("rates", "--base", "RUB").out == ""
    assert archive("rates", "--site", DAILY).out == ""
    wrong = archive("rates", "--base", "dollar")
    assert (wrong.status, wrong.out) == (2, "")


def test_charts_are_drawn(monkeypatch: pytest.MonkeyPatch, archive: Archive) -> None:
    from newsgrab.cli.output import Output

    usual = Output.format_name
    monkeypatch.setattr(Output, "format_name", lambda self, on_terminal="pretty", default="jsonl": on_terminal)
    monkeypatch.setenv("COLUMNS", "60")
    lines = archive("views", FIRST).out.splitlines()
    assert lines[1] == "2,390 views at 2024-03-18 06:00 Z, 120 at 2024-03-11 06:00 Z"
    assert lines[3].startswith("2390 ┤")
    assert lines[-2].startswith("   0 ┤▄█")
    assert lines[-1].split() == ["2024-03-11", "03-18"]
    assert max(map(len, lines)) <= 60
    drawn = archive("rates").out
    assert "USD in KZT  arna.example.kz\n449.80 at 2024-03-18 06:00 Z, seen 5 times, from 447.55 to 449.8\n" in drawn
    monkeypatch.setattr(Output, "format_name", usual)


def test_a_chart_of_one_point_and_of_no_movement() -> None:
    from newsgrab.archive.chart import plot

    assert plot([("2024-03-11T06:00:00Z", 5.0)], 20, 2)[-1].strip() == "2024-03-11 06:00"
    flat = plot([("2024-03-11T06:00:00Z", 5.0), ("2024-03-12T06:00:00Z", 5.0)], 40, 2)
    assert set(flat[1]) >= {"█"}
    assert "2024-03-11 06:00" in flat[-1]


# ---------------------------------------------------------------- status


def test_status_counts_and_says_what_needs_a_look(archive: Archive) -> None:
    (found,) = archive("status", "--json").rows
    counts = {key: found[key] for key in ("articles", "versions", "quotes", "rates", "view_counts", "fetches")}
    assert counts == {"articles": 6, "versions": 6, "quotes": 5, "rates": 10, "view_counts": 6, "fetches": 11}
    assert found["last_success_at"] == "2024-03-18T06:02:00Z"
    arna, daily = found["sources"]
    assert (arna["articles"], arna["failures"], daily["failures"]) == (3, 0, 3)
    assert daily["last_error"] == "HTTP 503 after 3 tries"
    assert any("never succeeded: HTTP 503" in line for line in found["attention"])
    text = archive("status")
    assert "sources: 2\n" in text.out
    assert text.status == 0
    assert archive("status", "--check").status == 3


def test_status_at_a_moment(example_file: Path, tmp_path: Path) -> None:
    from newsgrab.archive.health import status

    now = START + timedelta(days=7, hours=5)
    with Store.open(example_file, write=False) as store:
        found = status(store, now)
    assert found["sources"][0]["age"] == 5 * 3600
    assert not found["sources"][0]["late"]
    assert found["age"] == 5 * 3600 - 120
    with Maker(tmp_path / "a.db") as made:
        made.run(START, "running")
        made.run(START + timedelta(days=6), "recovering")
    with Store.open(tmp_path / "a.db", write=False) as store:
        found = status(store, START + timedelta(days=6, hours=1))
    assert [run["state"] for run in found["open_runs"]] == ["running", "recovering"]
    assert [line.partition(" of ")[0] for line in found["attention"]] == ["run 1"]
    assert found["last_success_at"] is None


def test_nothing_needs_a_look_in_an_empty_archive(tmp_path: Path, archive: Archive) -> None:
    Store.open(tmp_path / "a.db", create=True).close()
    said = archive("status", "--check", db=tmp_path / "a.db")
    assert said.status == 0
    assert "needs a look" not in said.out


BODY = "A sentence that is long enough to be one. " * 8


@pytest.mark.parametrize(
    ("field", "name"), [("view_count", "a view count"), ("published_at", "a time"), ("body", "a body")]
)
def test_an_alarm_where_a_rate_fell(tmp_path: Path, field: str, name: str) -> None:
    from newsgrab.archive.health import status

    with Maker(tmp_path / "a.db") as made:
        made.run(START)
        for number in range(80):
            page: dict[str, Any] = {"headline": f"H {number}", "body": BODY, "view_count": 5, "published_at": START}
            if number >= 65:
                page[field] = "Cookies." if field == "body" else None
            made.visit(f"https://{ARNA}/{number}", at=START + timedelta(minutes=number), **page)
            made.visit(f"https://{DAILY}/{number}", headline="Whole", body=BODY, view_count=None)
    with Store.open(tmp_path / "a.db", write=False) as store:
        found = status(store, START + timedelta(days=1))
    assert [(alarm["site"], alarm["field"]) for alarm in found["alarms"]] == [(ARNA, field)]
    assert found["alarms"][0]["before"] > 0.9
    (line,) = found["attention"]
    assert line.startswith(f"{ARNA}: ")
    assert f"have {name}, " in line


def test_no_alarm_where_it_always_was_so_or_may_be_chance(tmp_path: Path) -> None:
    from newsgrab.archive.health import fall

    assert fall("x", "body", [False] * 440) is None
    assert fall("x", "body", [True] * 440) is None
    half = [number % 2 == 0 for number in range(440)]
    assert fall("x", "body", half) is None
    assert fall("x", "body", [False] * 4 + half) is None
    assert fall("x", "body", [False] * 20 + half) is not None
    assert fall("x", "body", [False] * 10 + [True] * 29) is None


def test_pages_that_are_no_articles_any_more_raise_the_alarm(tmp_path: Path) -> None:
    from newsgrab.archive.health import status

    with Maker(tmp_path / "a.db") as made:
        made.run(START)
        for number in range(60):
            made.visit(f"https://{ARNA}/{number}", headline="H", body=BODY)
        for number in range(60, 72):
            made.visit(f"https://{ARNA}/{number}", headline="Are you human?", warnings=["not an article: a challenge"])
    with Store.open(tmp_path / "a.db", write=False) as store:
        assert [alarm["field"] for alarm in status(store, START)["alarms"]] == ["body"]


# ---------------------------------------------------------------- cron


def test_the_crontab_line_runs_the_archive(tmp_path: Path, archive: Archive) -> None:
    """cron gives what stands before the first bare % to a shell, without the backslashes before others."""
    db = tmp_path / "my news'100%$x.db"
    line = archive("cron", "--only", "crontab", "--at", "6:05", db=db).out
    assert line.count("\n") == 1
    minute, hour, *days, command = line.split(None, 5)
    assert (minute, hour, days) == ("05".lstrip("0"), "6", ["*", "*", "*"])
    assert not [at for at, char in enumerate(command) if char == "%" and command[at - 1] != "\\"]
    shell = command.replace("\\%", "%").strip()
    echoed = subprocess.run(
        ["sh", "-c", "set -- " + shell.removesuffix(">/dev/null") + '; printf "%s\\n" "$@"'],
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
    ).stdout.splitlines()
    assert echoed[echoed.index("archive") :] == ["archive", "run", "--quiet", "--db", str(db), "--max-time", "1200m"]
    assert Path(echoed[0]).is_absolute()
    assert subprocess.run([*echoed[: echoed.index("archive")], "--version"], check=True, capture_output=True).stdout


def test_times_of_cron(archive: Archive) -> None:
    def line(*options: str) -> list[str]:
        return archive("cron", "--only", "crontab", *options).out.split()[:5]

    assert line("--at", "5:17") == ["17", "5", "*", "*", "*"]
    assert line("--every", "6h", "--at", "7:30") == ["30", "1,7,13,19", "*", "*", "*"]
    assert line("--every", "1h", "--at", "0:09") == ["9", "*", "*", "*", "*"]
    assert line("--every", "30m", "--at", "0:45") == ["15,45", "*", "*", "*", "*"]
    assert line() == line()
    for options in (
        ("--every", "7h"),
        ("--every", "2d"),
        ("--every", "1m"),
        ("--at", "25:00"),
        ("--max-time", "2d"),
        ("--max-time", "0"),
    ):
        said = archive("cron", *options)
        assert (said.status, said.out) == (2, ""), options
        assert said.err.count("\n") == 1


def test_systemd_takes_the_units(tmp_path: Path, archive: Archive) -> None:
    import shutil

    db = tmp_path / 'a "b" 100%$x\\.db'
    for name in ("service", "timer"):
        (tmp_path / f"newsgrab-archive.{name}").write_text(archive("cron", "--only", name, db=db).out)
    service = (tmp_path / "newsgrab-archive.service").read_text()
    assert 'a \\"b\\" 100%%$$x\\\\.db"' in service
    whole = archive("cron", "--at", "5:17").out
    assert "OnCalendar=*-*-* 05:17:00\n" in whole
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd here")
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.glob("newsgrab-archive.*")))],
        capture_output=True,
        text=True,
        check=False,
    )
    told = [line for line in (checked.stdout + checked.stderr).splitlines() if "newsgrab" in line]
    assert told == []
    for when in ("*-*-* 05:17:00", "*-*-* 01,07,13,19:30:00", "*-*-* *:15,45:00"):
        subprocess.run(["systemd-analyze", "calendar", when], check=True, capture_output=True)


# ---------------------------------------------------------------- beside a run


def test_all_of_them_read_while_a_run_writes(tmp_path: Path, archive: Archive) -> None:
    """What is not yet stored is not seen, and nobody waits for it."""
    make_example(tmp_path / "a.db")
    usual = {command: archive(*command, db=tmp_path / "a.db").out for command in READING}
    with Maker(tmp_path / "a.db") as made:
        made.run(START + timedelta(days=8), "running")
        with made.store.transaction() as db:
            db.execute("UPDATE versions SET headline = 'not yet'")
            for command in READING:
                said = archive(*command, db=tmp_path / "a.db")
                assert said.status == 0, command
                assert said.out == usual[command], command


def test_an_export_goes_on_while_a_run_stores(tmp_path: Path) -> None:
    """Each article once, as it was or as it is, and none that came later."""
    pages = [{"url": f"https://{ARNA}/{number}", "headline": str(number), "body": "B."} for number in range(900)]
    make(tmp_path / "a.db", pages)
    with Store.open(tmp_path / "a.db", write=False) as store, Maker(tmp_path / "a.db") as made:
        found = export.rows(store, "article", Choice())
        urls = [next(found)["url"]]
        made.run(START + timedelta(days=1))
        made.visit(f"https://{ARNA}/later", headline="later", body="B.")
        made.visit(f"https://{ARNA}/899", headline="edited", body="B.")
        rest = list(found)
    urls += [row["url"] for row in rest]
    assert urls == [page["url"] for page in pages]
    assert rest[-1]["headline"] == "edited"


# ---------------------------------------------------------------- the documents

PAGE = (ROOT / "docs" / "archive.md").read_text(encoding="utf-8")
RECIPE = re.compile(r"^```console (?!network)(\w+)\n(.*?)^```$", re.M | re.S)
RECIPES = RECIPE.findall(PAGE)
EVERYWHERE = ("--db", "--config", "--quiet", "--verbose")


def section(title: str) -> str:
    """Return what stands under a heading, up to the next one."""
    found = re.search(rf"^(#+) {re.escape(title)}\n(.*?)(?=^#|\Z)", PAGE, re.M | re.S)
    assert found, f"no section {title}"
    return found[2]


def test_there_are_recipes() -> None:
    assert [name for name, _ in RECIPES] == ["jq", "sqlite3", "pandas", "duckdb", "datasette"]


@pytest.mark.parametrize(("name", "text"), RECIPES, ids=[name for name, _ in RECIPES])
def test_a_recipe_gives_what_it_shows(name: str, text: str, tmp_path: Path) -> None:
    from importlib.util import find_spec

    beside = Path(sys.executable).parent
    needed = [name] if name != "duckdb" else ["duckdb", "pyarrow"]
    for tool in needed:
        if find_spec(tool) is None and shutil.which(tool) is None and not (beside / tool).exists():
            pytest.skip(f"{tool} is not installed here")
    shown = list(steps(text))
    begin = ["python tests/archive_maker.py news.db", f'export NEWSGRAB_DB=news.db PATH="$PATH:{beside}"']
    printed = run_in_shell([*begin, *(command for command, _ in shown)], tmp_path)
    assert len(printed) == len(shown) + 2, printed
    for (command, wanted), got in zip(shown, printed[2:], strict=True):
        assert got == wanted, command


def schema_names(kind: str) -> dict[str, list[str]]:
    """Return the columns of all tables, or views."""
    with Store.open(make(Path(os.environ["HOME"]) / "names.db", []), write=False) as store:
        names = [
            row["name"]
            for row in store.rows("SELECT name FROM sqlite_master WHERE type = ?", (kind,))
            if not re.match(r"search_|sqlite_", row["name"])
        ]
        return {name: [row["name"] for row in store.rows(f"PRAGMA table_info({name})")] for name in names}


@pytest.mark.parametrize("kind", ["table", "view"])
def test_every_table_view_and_column_is_documented(kind: str) -> None:
    found = schema_names(kind)
    assert len(found) >= 5
    for name, columns in found.items():
        text = section(f"`{name}`")
        for column in columns:
            assert f"`{column}`" in text, f"{name}.{column}"


def test_no_column_is_documented_that_there_is_not() -> None:
    for name, columns in schema_names("table").items():
        for line in section(f"`{name}`").splitlines():
            if line.startswith("| `"):
                for column in re.findall(r"`(\w+)`", line.split("|")[1]):
                    assert column in columns, f"{name}.{column}"


def test_every_command_and_option_is_documented() -> None:
    import click

    from newsgrab.cli import group

    with click.Context(group, info_name="newsgrab") as context:
        commands = group.get_command(context, "archive")
        assert isinstance(commands, click.Group)
        for name in commands.list_commands(context):
            text = section(f"newsgrab archive {name}") + section("The commands")
            command = commands.get_command(context, name)
            assert command is not None
            for option in command.params:
                if isinstance(option, click.Option) and (longest := max(option.opts, key=len)) not in EVERYWHERE:
                    assert re.search(rf"`{longest}[ `]", text), f"{name} {longest}"


def test_all_kinds_of_rows_are_documented() -> None:
    for kind in export.KEYS:
        assert f"| `{kind}` |" in section("newsgrab archive export")
    for key in (*search.FIELDS, *export.MORE["article"]):
        assert f"`{key}`" in PAGE
