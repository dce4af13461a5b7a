"""Times of publication and change on whole pages: which source wins, what refines it, where the offset is from."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest

import newsgrab
from newsgrab.fields import modified_at, published_at
from newsgrab.fields.context import Context
from newsgrab.models import Article
from newsgrab.page.load import load_page

TEXT = (
    "<p>The council met on Monday and agreed to open the old harbour to small boats again, after two years of work.</p>"
)
BODY = (
    TEXT
    + "<p>Boats of up to nine metres may enter from May, the harbour master said; the fees stay as they are.</p>" * 3
)
NOW = datetime(2024, 3, 15, 12, 0, tzinfo=UTC)


def ld(**values: Any) -> str:
    """Return a JSON-LD script of a news article."""
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **values})}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def page(head: str = "", strip: str = "", *, after: str = "", lang: str = "en") -> str:
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>Harbour opens again to small boats</title>{head}</head><body>'
        f"<main><article><h1>Harbour opens again to small boats</h1>{strip}<div>{BODY}</div>{after}</article></main>"
        "</body></html>"
    )


def parse(html: str, url: str = "https://news.example.com/a", **given: Any) -> Article:
    return newsgrab.parse(html, url, **{"fetched_at": NOW, **given})


def when(article: Article) -> str | None:
    return article.published_at.isoformat() if article.published_at else None


CASES = {
    "json-ld before meta": (
        ld(datePublished="2024-03-11T20:30:00+05:00") + meta("article:published_time", "2024-03-11T20:31:00+05:00"),
        "",
        "2024-03-11T20:30:00+05:00",
    ),
    "article before the page around it": (
        '<script type="application/ld+json">{"@type": "WebPage", "datePublished": "2020-01-01T00:00:00Z"}</script>'
        + ld(datePublished="2024-03-11T20:30:00+05:00"),
        "",
        "2024-03-11T20:30:00+05:00",
    ),
    "a day is refined by a time on that day": (
        ld(datePublished="2024-03-11") + meta("article:published_time", "2024-03-11T20:30:00+05:00"),
        "",
        "2024-03-11T20:30:00+05:00",
    ),
    "a day is not refined by a time on another day": (
        ld(datePublished="2024-03-11", dateModified="2024-03-12T08:00:00+05:00"),
        "",
        "2024-03-11",
    ),
    "midnight stands for no time": (
        ld(datePublished="2024-03-11T00:00:00+00:00"),
        "<div class='date'>March 11, 2024 8:30 pm ET</div>",
        "2024-03-11T20:30:00-04:00",
    ),
    "midnight stays where nothing says more": (
        ld(datePublished="2024-03-11T00:00:00+05:00"),
        "",
        "2024-03-11T00:00:00+05:00",
    ),
    "a day is refined by the visible time": (
        ld(datePublished="2024-03-11"),
        "<div class='date'>March 11, 2024, 8:30 pm</div>",
        "2024-03-11T20:30:00",
    ),
    "the offset of the same wall clock": (
        ld(datePublished="2024-03-11T20:30:00") + meta("article:published_time", "2024-03-11T20:30:00+05:00"),
        "",
        "2024-03-11T20:30:00+05:00",
    ),
    "the offset follows from the same instant in UTC": (
        ld(datePublished="2024-03-11T20:37:12") + meta("article:published_time", "2024-03-11T15:37:12Z"),
        "",
        "2024-03-11T20:37:12+05:00",
    ),
    "after the page was fetched it cannot be": (
        ld(datePublished="2024-05-11T20:30:00+05:00") + meta("article:published_time", "2024-03-11T20:30:00+05:00"),
        "",
        "2024-03-11T20:30:00+05:00",
    ),
    "nulls are no dates": (
        ld(datePublished="1970-01-01T00:00:00Z") + meta("article:published_time", "0001-01-01T00:00:00Z"),
        "<time datetime='2024-03-11T20:30:00+05:00'>11 March</time>",
        "2024-03-11T20:30:00+05:00",
    ),
    "an older date beside the headline, where the metadata was stamped anew": (
        ld(datePublished="2024-03-10T09:00:00Z", dateModified="2024-03-10T09:00:00Z"),
        "<div class='post-date'>June 5, 2019</div>",
        "2019-06-05",
    ),
    "two sources outvote one": (
        ld(datePublished="2019-06-05T09:00:00Z")
        + meta("article:published_time", "2024-03-10T09:00:00Z")
        + meta("sailthru.date", "2024-03-10 09:00:00"),
        "<div class='date'>March 10, 2024</div>",
        "2024-03-10T09:00:00+00:00",
    ),
    "the visible date of a change is no date of publication": (
        ld(datePublished="2024-03-01T09:00:00+00:00"),
        "<div class='date'>Updated March 12, 2024</div>",
        "2024-03-01T09:00:00+00:00",
    ),
    "where only a change is dated, it stands for the publication": (
        "",
        "<div class='date'>Last updated: March 12, 2024</div>",
        "2024-03-12",
    ),
    "published and updated in one line": (
        "",
        "<div class='date'>Updated March 12, 2024 9:00 am EDT | Published March 11, 2024 8:30 pm EDT</div>",
        "2024-03-11T20:30:00-04:00",
    ),
    "the label stands in a line of its own": (
        "",
        "<div><p>Last updated</p><p>March 12, 2024</p><p>Published</p><p>March 11, 2024</p></div>",
        "2024-03-11",
    ),
    "spans without a space between them": (
        "",
        "<div><span class='d'>11 March 2024, 20:30</span><span class='v'>561</span></div>",
        "2024-03-11T20:30:00",
    ),
    "UTC after midnight, by the day in the address": (
        ld(datePublished="2024-03-12T02:30:00Z"),
        "<div class='date'>March 11, 2024, 9:30 p.m.</div>",
        "2024-03-11T21:30:00-05:00",
    ),
    "a time without a date is none": ("", "<div>20:30</div>", None),
    "today": ("", "<div class='date'>Today, 08:05</div>", "2024-03-15T08:05:00"),
    "some minutes ago": ("", "<div class='date'>25 minutes ago</div>", "2024-03-15T11:35:00+00:00"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_source(name: str) -> None:
    head, strip, value = CASES[name]
    assert when(parse(page(head, strip))) == value


def test_other_articles_are_not_asked() -> None:
    related = "".join(
        f"<div class='card'><h3><a href='/{n}'>Another story of the day</a></h3><time datetime='2024-03-0{n}'>{n} March"
        "</time></div>"
        for n in range(1, 6)
    )
    html = page("", "", after=f"<section class='related'>{related}</section>")
    assert parse(html).published_at is None
    assert when(parse(html, "https://news.example.com/2024/03/11/harbour")) == "2024-03-11"


def test_the_day_in_the_masthead_is_that_of_the_visit() -> None:
    menu = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in ("News", "Sport", "Culture", "Weather"))
    masthead = f"<div class='current-date'>Friday, 15 March 2024</div><ul>{menu}</ul>"
    html = page("", "", after="<p>Published: 5 March 2024</p>").replace("<main>", masthead + "<main>")
    assert when(parse(html)) == "2024-03-05"
    assert when(parse(html, fetched_at=None)) == "2024-03-05"
    assert parse(page().replace("<main>", masthead + "<main>")).published_at is None


def test_country_gives_the_offset() -> None:
    strip = "<div>11.03.2024г. в 20:30</div>"
    article = parse(page("", strip, lang="ru"), "https://news.example.kz/a")
    assert when(article) == "2024-03-11T20:30:00+05:00"
    assert article.published_raw == "11.03.2024г. в 20:30"
    assert article.timezone_from == "country"
    before = parse(page("", "<div>29.02.2024г. в 23:59</div>", lang="ru"), "https://news.example.kz/a")
    assert when(before) == "2024-02-29T23:59:00+06:00"


@pytest.mark.parametrize(
    ("lang", "line"),
    [("bs", "11. oktobar 2023."), ("nn", "11. oktober 2023"), ("lb", "11. Oktober 2023"), ("xx", "11 October 2023")],
)
def test_language_without_a_file(lang: str, line: str) -> None:
    assert when(parse(page("", f"<div>{line}</div>", lang=lang))) == "2023-10-11"


def test_a_language_of_the_country() -> None:
    html = page("", "<div>11 наурыз, 20:30</div>", lang="ru")
    assert when(parse(html, "https://news.example.kz/a")) == "2024-03-11T20:30:00+05:00"
    # Russian is printed beside Kazakh; without a country its zone is unknown
    assert when(parse(html, "https://news.example.com/a", lang="ru")) == "2024-03-11T20:30:00"
    assert parse(html, "https://news.example.com/a", lang="es").published_at is None


def test_a_printed_day_without_a_year_gives_the_time() -> None:
    html = page(meta("article:published_time", "2024-03-11"), "<div>March 11, 8:30 pm</div>")
    assert when(parse(html)) == "2024-03-11T20:30:00"
    assert when(parse(html, fetched_at=None)) == "2024-03-11T20:30:00"
    other = page(meta("article:published_time", "2024-03-11"), "<div>March 12, 8:30 pm</div>")
    assert when(parse(other)) == "2024-03-11"
    rough = page(meta("article:published_time", "2024-03-15"), "<div>3 hours ago</div>")
    assert when(parse(rough)) == "2024-03-15"


def test_no_offset_is_invented() -> None:
    article = parse(page("", "<div>March 11, 2024 8:30 pm</div>"), "https://news.example.com/a", country="US")
    assert when(article) == "2024-03-11T20:30:00"
    assert article.timezone_from is None
    bare = parse(page("", "<div>11.03.2024</div>", lang="ru"), "https://news.example.kz/a")
    assert when(bare) == "2024-03-11"
    assert bare.timezone_from is None


def test_offset_of_the_page_wins() -> None:
    article = parse(page("", "<div>11.03.2024 20:30 МСК</div>", lang="ru"), "https://news.example.kz/a")
    assert when(article) == "2024-03-11T20:30:00+03:00"
    assert article.timezone_from == "page"


@pytest.mark.parametrize(
    ("hint", "offset"), [("Asia/Tokyo", "+09:00"), ("+03:30", "+03:30"), ("UTC", "+00:00"), ("-5", "-05:00")]
)
def test_hint_wins_over_country(hint: str, offset: str) -> None:
    html = page("", "<div>11.03.2024 20:30</div>", lang="ru")
    article = parse(html, "https://news.example.kz/a", timezone=hint)
    assert when(article) == f"2024-03-11T20:30:00{offset}"
    assert article.timezone_from == "site"
    assert "hint" in article.evidence["published_at"].source


def test_order_of_day_and_month() -> None:
    html = page("", "<div class='date'>03/04/2023</div>")
    assert when(parse(html, country="US")) == "2023-03-04"
    assert when(parse(html, country="GB")) == "2023-04-03"
    assert when(parse(html, "https://news.example.com/2023/04/03/harbour", country="US")) == "2023-04-03"
    late = page("", "<div class='date'>04/10/2024</div>")  # in October the page did not exist
    assert when(parse(late, country="GB", fetched_at=datetime(2024, 5, 1, tzinfo=UTC))) == "2024-04-10"


def test_modified() -> None:
    article = parse(page(ld(datePublished="2024-03-11T20:30:00+05:00", dateModified="2024-03-12T08:00:00+05:00")))
    assert article.to_dict()["modified_at"] == "2024-03-12T08:00:00+05:00"
    earlier = parse(page(ld(datePublished="2024-03-11T20:30:00+05:00", dateModified="2024-03-01T08:00:00+05:00")))
    assert earlier.modified_at is None
    printed = parse(page("", "<div>Published March 11, 2024</div><div>Updated March 12, 2024, 9:00 am EDT</div>"))
    assert printed.to_dict()["published_at"] == "2024-03-11"
    assert printed.to_dict()["modified_at"] == "2024-03-12T09:00:00-04:00"
    assert parse(page("", "<div>March 11, 2024</div>")).modified_at is None


def test_relative_words_need_the_time_of_fetching() -> None:
    html = page("", "<div class='date'>3 hours ago</div>")
    assert when(parse(html)) == "2024-03-15T09:00:00+00:00"
    assert parse(html, fetched_at=None).published_at is None


def test_what_cannot_be_read_is_told() -> None:
    article = parse(page(ld(datePublished="the other day") + meta("article:published_time", "2031-01-01T00:00:00Z")))
    assert article.published_at is None
    told = [warning for warning in article.warnings if warning.startswith("published_at:")]
    assert len(told) == 2
    assert "the other day" in told[0]
    assert "after the page was fetched" in told[1]


def test_explain_names_the_losers() -> None:
    html = page(
        ld(datePublished="2024-03-11T20:30:00+05:00") + meta("article:published_time", "2031-01-01T00:00:00Z"),
        "<time datetime='2024-03-11T20:30'>11 March</time>",
    )
    found = newsgrab.parse(html, "https://news.example.com/a", fetched_at=NOW, explain=True).evidence["published_at"]
    assert found.source == "json-ld:datePublished"
    reasons = {rival.source: rival.reason for rival in found.rivals}
    assert reasons["meta:article:published_time"] == "after the page was fetched"
    assert "agrees" in str(reasons["time"])


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        5,
        1e300,
        True,
        "",
        " ",
        "x" * 100_000,
        "1" * 5_000,
        {"@value": "2024-03-11"},
        ["", "2024-03-11"],
        [[[]]],
    ],
    ids=lambda value: str(value)[:20],
)
def test_any_json_is_survived(value: Any) -> None:
    article = parse(page(ld(datePublished=value, dateModified=value)))
    assert not [warning for warning in article.warnings if "internal" in warning]
    assert when(article) in (None, "2024-03-11")


HOSTILE = {
    "dates": "<div class='date'>" + "11.03.2024 20:30 " * 20_000 + "</div>",
    "times": "<time datetime='2024-03-11'>11 March</time>" * 5_000,
    "numbers in spans": "<div>" + "<span>1</span>" * 20_000 + "</div>",
    "text in the body itself": "</div></article></main>" + "12 <b>x</b><div></div>" * 5_000,
    "furniture": "<div class='share'>" + "<p>2024</p>" * 5_000 + "x" * 500_000 + "</div>",
    "classes": f"<div class='{'date ' * 20_000}'>2024-03-11 or 12</div>",
    "scripts": '<script>window.__STATE__ = {"' + '"published' * 50_000 + "</script>",
    "breaks": "<div>" + "2024<br>" * 20_000 + "</div>",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_flood_costs_little(name: str, lang: str) -> None:
    """Reading the times of a page takes no longer than a few times its parse, whatever stands in it."""
    data = page("", HOSTILE[name], lang=lang).encode()
    read = load_page(data, "https://news.example.com/a")
    context = Context(url="https://news.example.com/a", lang=lang, fetched_at=NOW)
    began = time.process_time()
    published_at.extract(read, context)
    modified_at.extract(read, context)
    assert time.process_time() - began < 2  # seconds; tens of milliseconds in fact


@pytest.mark.parametrize("given", ["2026-11-24T12:00:00Z", "2026-11-24T13:00:00+01:00", datetime(2026, 11, 24, 12)])
def test_moment_of_the_copy_in_each_form(given: datetime | str) -> None:
    page = "<title>x</title><h1>Bridge to be rebuilt</h1><p>3 hours ago</p><p>The council approved it on Thursday.</p>"
    article = newsgrab.parse(page.encode(), fetched_at=given)
    assert article.warnings == []
    assert article.fetched_at == datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert article.published_at == datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_moment_that_is_none() -> None:
    with pytest.raises(ValueError, match="fetched_at"):
        newsgrab.parse(b"<p>x</p>", fetched_at="yesterday")
