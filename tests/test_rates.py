"""Currency rates: what they are counted in, which print is one, how it is kept."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

import newsgrab
from newsgrab.fields.rates import lexicon_of
from newsgrab.models import Rate
from newsgrab.profiles import language_tags, load_language
from newsgrab.text.iso4217 import CODES, TERRITORIES
from newsgrab.text.money import fold, read_code, read_lists, territory_currency
from newsgrab.text.tickers import read_ticker, tokens

STORY = "".join(
    f"<p>The harbour bridge was finished {when}, two months ahead of the plan, said the people who built it.</p>"
    for when in ("on Tuesday", "in good weather", "without an accident")
)


def rates(
    ticker: str, url: str | None = None, *, country: str | None = None, lang: str = "en", when: datetime | None = None
) -> list[Rate]:
    html = (
        f"<html lang={lang}><title>Bridge is finished</title><body><div class=top>{ticker}</div>"
        f"<article><h1>Bridge is finished</h1>{STORY}</article></body></html>"
    )
    return newsgrab.parse(html.encode(), url, country=country, lang=lang, fetched_at=when).rates


def short(found: list[Rate]) -> list[tuple[str, str | None, str]]:
    return [(rate.base, rate.counter, str(rate.value)) for rate in found]


@pytest.mark.parametrize(
    ("ticker", "url", "counter"),
    [
        ("USD 443.17 EUR 479.60", "https://news.example.kz/a", "KZT"),
        ("USD 92.45 EUR 99.80", "https://news.example.ru/a", "RUB"),
        ("<i class=rates>USD 92.45 EUR 99.80</i>", "https://news.example.com/a", None),
        ("НБ РК: USD 443.17 EUR 479.60", "https://news.example.com/a", "KZT"),
        ("USD/KZT 443.17 EUR/KZT 479.60", "https://news.example.ru/a", "KZT"),
        ("1 USD = 443.17 KZT, 1 EUR = 479.60 KZT", None, "KZT"),
    ],
)
def test_what_is_counted_in(ticker: str, url: str | None, counter: str | None) -> None:
    assert [(rate.base, rate.counter) for rate in rates(ticker, url, lang="ru")] == [("USD", counter), ("EUR", counter)]


def test_the_hint_wins_over_the_domain() -> None:
    assert [r.counter for r in rates("USD 443.17 EUR 479.60", "https://news.example.ru/a", country="KZ")] == ["KZT"] * 2


def test_a_country_counted_in_another_currency_before() -> None:
    ticker, url = "USD 1.8102 GBP 2.2744", "https://news.example.bg/a"
    assert short(rates(ticker, url, when=datetime(2024, 5, 14, tzinfo=UTC)))[0] == ("USD", "BGN", "1.8102")
    assert territory_currency("BG", date(2026, 1, 1)) == "EUR"


@pytest.mark.parametrize(
    ("dollar", "euro", "value"),
    [
        ("442.05", "474.14", "442.05"),
        ("442,05", "474,14", "442.05"),
        ("442.00", "474.10", "442.00"),
        ("3 912,36", "4 242,10", "3912.36"),
        ("3.912,36", "4.242,10", "3912.36"),
        ("3,912.36", "4,242.10", "3912.36"),
    ],
)
def test_values_are_kept_as_printed(dollar: str, euro: str, value: str) -> None:
    country = "CO" if len(dollar) > 6 else "KZ"
    found = rates(f"USD {dollar} | EUR {euro}", country=country, lang="ru")
    assert (found[0].value, str(found[0].value)) == (Decimal(value), value)


def test_a_sign_before_the_value_is_the_country_s() -> None:
    assert short(rates("Dólar: $856,74 Euro: $901,26", "https://diario.example.cl/a", lang="es")) == [
        ("USD", "CLP", "856.74"),
        ("EUR", "CLP", "901.26"),
    ]


def test_the_raw_text_is_what_was_printed() -> None:
    assert [r.raw for r in rates("$442.05 €474.14", "https://news.example.kz/a")] == ["$442.05", "€474.14"]


def test_an_odd_size_is_given_with_a_warning() -> None:
    html = f"<body><div class=rates>USD 4.43 EUR 479.60 RUB 4.86</div><article><h1>B</h1>{STORY}</article></body>"
    article = newsgrab.parse(html.encode(), "https://news.example.kz/a", lang="en")
    assert ("USD", "KZT", "4.43") in short(article.rates)
    assert any("USD/KZT 4.43" in warning for warning in article.warnings)


@pytest.mark.parametrize(
    "ticker",
    [
        "Gold 2,341.10 Brent 83.12 BTC 64,120.55",
        "Shirt $49.99 Cap €12.00",
        "AUD 15,100 / USD 9,970 / EUR 8,510",
        "Yes 52.4% No 47.6%",
        "Team A 2.10 Team B 3.40",
        "5G 3.5 GHz, USB 3.2",
        "USD 0,000 EUR 0,000",
    ],
)
def test_what_is_no_rate(ticker: str) -> None:
    assert rates(ticker, "https://news.example.com/a") == []
    assert rates(ticker, "https://news.example.de/a") == []


def test_amounts_in_the_text_are_no_rates() -> None:
    bank = "<p>One dollar cost 442.05 tenge, one euro 474.14, said the bank.</p>"
    html = f"<article><h1>B</h1>{STORY}{bank}{STORY}</article>"
    assert newsgrab.parse(html.encode(), "https://news.example.kz/a", lang="en").rates == []


def test_every_name_of_a_language_file_has_a_known_code() -> None:
    for tag in language_tags():
        own = load_language(tag).currencies
        for text in (own.names, own.short, own.issuers):
            assert {code for code in read_lists(text).values() if read_code(code) != code} == set(), tag


def test_names_in_every_language() -> None:
    missing = [tag for tag in language_tags() if not {"USD", "EUR"} <= set(lexicon_of(tag).names.values())]
    assert missing == []
    assert lexicon_of("tr").names[fold("İngiliz Sterlini")] == "GBP"


def test_territories_name_known_codes() -> None:
    for territory, entry in TERRITORIES.items():
        codes = [word for word in entry.split() if word.isalpha()]
        assert set(codes) <= CODES, territory
        assert territory_currency(territory) == codes[-1]


HOSTILE = ["USD " * 20_000, "USD 1.23 " * 20_000, "$" * 100_000, "1.23 " * 50_000, "EUR/" * 30_000, "美元" * 40_000]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_tickers_are_read_in_time(text: str) -> None:
    begin = time.process_time()
    rates(f"<div class=rates>{text}</div>", "https://news.example.kz/a")
    read_ticker(tokens(text[:20_000], lexicon_of("zh"), 0, 1, "KZ"), "KZT")
    assert time.process_time() - begin < 5
