"""Where several sources name a time of publication, and they differ: which of them is believed.

The article lies on the page as sites make them; each case says what the page states and when it was published.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import newsgrab

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
PROSE = (
    "<p>The pier stays closed until every pillar has been looked at, and two ships wait for the wind to turn.</p>"
    "<p>Engineers began their work on Monday. It will take three weeks, the town says, and nobody may enter.</p>"
)
STAMPED = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Storm over the northern harbour",'
    ' "datePublished": "2026-11-20T22:12:44Z", "dateModified": "2026-11-20T22:12:40Z"}</script>'
)


def published(head: str, top: str = "", bottom: str = "", first: str = "", lang: str = "en") -> str | None:
    page = (
        f"<!DOCTYPE html><html lang={lang}><head><meta charset=utf-8><title>Storm over the northern harbour</title>"
        f"{head}</head><body><main><article><h1>Storm over the northern harbour</h1>{top}"
        f"<div class=text>{first}{PROSE}</div>"
        f"{bottom}</article></main></body></html>"
    )
    found: str | None = newsgrab.parse(page.encode(), "https://tide.example/a", fetched_at=NOW).to_dict()[
        "published_at"
    ]
    return found


@pytest.mark.parametrize(
    ("top", "bottom", "head", "wanted"),
    [
        # the data give the moment at which somebody pressed a button; the page says when it appeared
        ("<div class=meta>Nov 18, 2026</div>", "", "", "2026-11-18"),
        ("<div class=meta>Nov 19, 2026</div>", "", "", "2026-11-19"),
        ("", "<div class=published>Published <time datetime=2026-08-13>August 13</time></div>", "", "2026-08-13"),
        (
            "",
            "",
            '<meta property="article:published_time" content="2026-08-08T10:20:00Z">',
            "2026-08-08T10:20:00+00:00",
        ),
        # by the clock of some place it is the same day, or the page says the same, or a video is older
        ("<div class=meta>Nov 20, 2026</div>", "", "", "2026-11-20T22:12:44+00:00"),
        ("", "", '<meta name="uploaddate" content="2021-06-30T15:11:39Z">', "2026-11-20T22:12:44+00:00"),
    ],
)
def test_published_at_the_moment_of_the_last_change(top: str, bottom: str, head: str, wanted: str) -> None:
    assert published(STAMPED + head, top, bottom) == wanted


def test_sources_that_agree_on_the_day_of_the_last_change_do_not_outvote_an_older_one() -> None:
    head = (
        '<meta property="article:published_time" content="2023-04-12T18:33:59+02:00">'
        '<meta property="article:modified_time" content="2026-02-19T15:24:33+01:00">'
        '<meta name="datepublished" content="2026-02-19">'
    )
    assert published(head, "<div class=date>19 February 2026</div>") == "2023-04-12T18:33:59+02:00"


def test_a_name_that_is_known_comes_before_one_that_sounds_like_a_date() -> None:
    head = (
        '<meta name="published-time-x" content="2026-03-09T08:45:32Z"><meta name="published-date" content="2021-02-16">'
    )
    assert published(head) == "2021-02-16"


@pytest.mark.parametrize(
    ("bottom", "wanted"),
    [
        ("<div style='text-align:right'>Post time: 01-04-2024</div>", "2024-01-04"),
        ("<p class=date>December 3, 2025. <i>Updated: December 7, 2025</i></p>", "2025-12-03"),
    ],
)
def test_a_printed_day_of_little_weight_comes_before_that_of_the_last_change(bottom: str, wanted: str) -> None:
    head = '<meta property="article:modified_time" content="2025-12-07T13:33:15Z">'
    assert published(head, "", "<div>Tags: storm, pier</div>" * 4 + bottom) == wanted


def test_the_day_begins_the_paragraph_behind_the_standfirst() -> None:
    standfirst = "<p class=lead>Two ships wait for the wind to turn, and nobody knows when that will be.</p>"
    assert (
        published("", first=standfirst + "<p>29.11.2022 – The harbour was closed on Monday night.</p>") == "2022-11-29"
    )
    assert published("", first=standfirst + "<p>29.11.2022 was the day of the last storm in the harbour.</p>") is None


@pytest.mark.parametrize(
    ("lang", "line", "wanted"),
    [
        ("tr", "Haber Giriş Tarihi: 24.11.2026 14:05 Haber Güncellenme Tarihi: 24.11.2026 15:10", "24T14:05:00+03:00"),
        ("de", "Stand: 24.11.2026 15:10 Uhr | Erstveröffentlichung: 24.11.2026 14:05 Uhr", "24T14:05:00+01:00"),
        ("fr", "Mis à jour à 15h10, publié le mardi 24 novembre 2026 à 14h05", "24T14:05:00+01:00"),
        ("it", "24 novembre 2026 (modifica il 24 novembre 2026 | 15:10)", "24"),
        ("bn", "মঙ্গলবার, ২৪ নভেম্বর ২০২৬, ০২:০৫ পিএম", "24T14:05:00+06:00"),
        ("ka", "24 ნოემ. 2026 14:05", "24T14:05:00+04:00"),
        ("ky", "2026-жылдын 24-ноябры, 14:05", "24T14:05:00+06:00"),
        ("uz", "2026-yil 24-noyabr, seshanba 14:05", "24T14:05:00+05:00"),
        ("fa", "تاریخ انتشار: ۱۴:۰۵ - ۰۳ آذر ۱۴۰۵ - ۲۴ نوامبر ۲۰۲۶", "24T14:05:00+03:30"),
        ("th", "เผยแพร่: 24 พ.ย. 2569 14:05 ปรับปรุง: 24 พ.ย. 2569 15:10", "24T14:05:00+07:00"),
        ("eu", "2026ko azaroaren 24a, 14:05", "24T14:05:00+01:00"),
        ("ja", "2026/11/24 14:05 (最終更新 11/24 15:10)", "24T14:05:00+09:00"),
    ],
)
def test_lines_with_both_times(lang: str, line: str, wanted: str) -> None:
    country = {"ka": "GE", "ky": "KG", "uz": "UZ", "fa": "IR", "bn": "BD", "de": "DE", "fr": "FR"}.get(lang, "")
    page = f"<html><meta charset=utf-8><article><h1>Storm over the harbour tonight</h1><p>{line}</p>{PROSE}</article>"
    record = newsgrab.parse(page.encode(), lang=lang, country=country or None, fetched_at=NOW).to_dict()
    assert record["published_at"] == f"2026-11-{wanted}"


@pytest.mark.parametrize(
    ("top", "bottom", "lang", "wanted"),
    [
        ("", "<p class=last-update>5 gennaio 2026 (modifica il 6 gennaio 2026 | 15:24)</p>", "it", "2026-01-05"),
        # a photograph, a post that is shown, an offer that ends
        (
            "<figcaption>The pier on the morning of Thursday, April 23, 2026, as the first of the pillars was taken "
            "out of the water by two cranes.</figcaption><div>Anna Moss - Friday, April 24, 2026</div>",
            "",
            "en",
            "2026-04-24",
        ),
        (
            "",
            "<blockquote class=instagram-media><p>A post shared on <time datetime=2025-04-21T10:00:00+00:00>Apr 21, "
            "2025</time></p></blockquote><p>Published: 24.04.2026</p>",
            "en",
            "2026-04-24",
        ),
        ("<p>02:57 Min. Verfügbar bis 06.05.2027.</p><p>24.04.2026</p>", "", "de", "2026-04-24"),
        # a theme hides the moment of the change beside the day that it shows
        (
            "<div>Anna Moss<span class=updated style='display:none'>2026-02-07T10:10:52+01:00</span>"
            "<span>25. Januar 2026</span></div>",
            "",
            "de",
            "2026-01-25",
        ),
    ],
)
def test_a_day_beside_the_headline_that_is_of_something_else(top: str, bottom: str, lang: str, wanted: str) -> None:
    assert published("", top, bottom, lang=lang) == wanted
