"""The headline as a reader sees it: which edition wins, and what is cut from it."""

from __future__ import annotations

import json

import pytest

import newsgrab
from newsgrab.fields.headline import cut_at_bar, headline_segment, slug_words
from newsgrab.text.titles import clean, fold, likeness, segments

PROSE = "<p>" + "The council met on Monday and voted for the plan, which had been debated for a year. " * 4 + "</p>"


def headline(title="", h1="", og=None, ld=None, url=None, site=None, twitter=None, explain=False):
    head = f"<title>{title}</title>"
    if og:
        head += f'<meta property="og:title" content="{og}">'
    if twitter:
        head += f'<meta name="twitter:title" content="{twitter}">'
    if site:
        head += f'<meta property="og:site_name" content="{site}">'
    if ld:
        head += f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "headline": ld})}</script>'
    top = f"<h1>{h1}</h1>" if h1 else ""
    page = (
        f"<html lang=en><head><meta charset=utf-8>{head}</head><body><article>{top}{PROSE * 3}</article></body></html>"
    )
    article = newsgrab.parse(page.encode(), url=url, explain=explain)
    return article.evidence.get("headline") if explain else article.headline


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        # the site behind and before, known by its metadata or its host
        ({"title": "Mayor resigns after vote | The Daily Tide", "site": "The Daily Tide"}, "Mayor resigns after vote"),
        ({"title": "Mayor resigns after vote - tide.example", "url": "https://www.tide.example/a"},
         "Mayor resigns after vote"),
        ({"title": "The Tide: Mayor resigns after vote", "og": "Mayor resigns after vote"}, "Mayor resigns after vote"),
        ({"title": "Mayor resigns after vote · Politics · Tide", "site": "Tide"}, "Mayor resigns after vote"),
        ({"title": "Mayor resigns after vote | Politics", "og": "Mayor resigns after vote | Politics"},
         "Mayor resigns after vote"),
        ({"title": "Mayor resigns after vote | Tide | News you can trust", "site": "Tide"}, "Mayor resigns after vote"),
        # marks that belong to the headline
        ({"h1": "Mayor resigns - and changes her mind", "title": "Mayor resigns - and changes her mind - Tide"},
         "Mayor resigns - and changes her mind"),
        ({"h1": "Budget vote live: council decides", "title": "Budget vote live: council decides"},
         "Budget vote live: council decides"),
        ({"h1": "Brexit: what now?", "title": "Brexit: what now? | Tide"}, "Brexit: what now?"),
        # what the reader sees, not what is written for search engines
        ({"h1": "The day the river came back", "title": "River floods 2024: all you need to know | Tide",
          "og": "You won't believe what the river did"}, "The day the river came back"),
        # a kicker or a date that only the layout sets apart
        ({"h1": "<span>Politics</span> <span>Mayor resigns after vote</span>", "og": "Mayor resigns after vote"},
         "Mayor resigns after vote"),
        ({"h1": "Mayor resigns after vote <small>02.02.2022</small>", "og": "Mayor resigns after vote"},
         "Mayor resigns after vote"),
        ({"h1": "<span>Trial</span><span>Verdict expected on Monday</span>", "og": "Trial: Verdict expected on Monday"},
         "Trial: Verdict expected on Monday"),
        ({"h1": "2024 budget guide for towns", "ld": "budget guide for towns", "og": "2024 budget guide for towns"},
         "2024 budget guide for towns"),
        # the heading is the name of the site or the section
        ({"h1": "The Daily Tide", "title": "Mayor resigns after vote | The Daily Tide", "site": "The Daily Tide"},
         "Mayor resigns after vote"),
        ({"h1": "Ann Marsh", "title": "A brief introduction to tides • Ann Marsh"}, "A brief introduction to tides"),
        ({"h1": "Sheep blog – a webcomic", "title": "A little sheep science | Sheep blog – a webcomic",
          "url": "https://sheep.example/a-little-sheep-science/"}, "A little sheep science"),
        # cut short
        ({"title": "Mayor resigns after vote on the new…", "og": "Mayor resigns after vote on the new bridge"},
         "Mayor resigns after vote on the new bridge"),
        ({"h1": "Wait for it…", "title": "Wait for it…"}, "Wait for it…"),
        # letters
        ({"h1": "MAYOR RESIGNS AFTER VOTE", "og": "Mayor resigns after vote"}, "Mayor resigns after vote"),
        ({"h1": "NATO", "title": "NATO"}, "NATO"),
        ({"h1": "Bread &amp;amp; butter", "title": "Bread &amp; butter"}, "Bread & butter"),
        ({"h1": "So\u00adzial\u00adpo\u00adli\u00adtik am Ende", "title": "Sozialpolitik am Ende"},
         "Sozialpolitik am Ende"),
        ({"title": "市长宣布辞职_潮汐网"}, "市长宣布辞职"),
        ({"title": "市長が辞任を表明｜潮新聞", "site": "潮新聞"}, "市長が辞任を表明"),
        ({}, None),
    ],
)  # fmt: skip
def test_headline(given, wanted):
    assert headline(**given) == wanted


def test_editions_that_lost_are_explained():
    given = {"title": "River floods: all about it | Tide", "og": "What the river did"}
    found = headline(h1="The day the river came back", explain=True, **given)
    assert found.source == "h1"
    assert {r.source for r in found.rivals} == {"meta:og:title", "title"}
    assert all(r.reason for r in found.rivals)


def test_confidence_falls_when_no_source_agrees():
    sure = headline(h1="Mayor resigns after vote", title="Mayor resigns after vote", explain=True)
    alone = headline(h1="The day the river came back", title="Notes on nothing", explain=True)
    assert sure.confidence > 0.9 > alone.confidence


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("A - B | C", ["A", "B", "C"]),
        ("A well-known man", ["A well-known man"]),
        ("Site // » Name", ["Site", "Name"]),
        ("Storm: ten dead", ["Storm: ten dead"]),
        ("A｜B", ["A", "B"]),
        ("", []),
    ],
)
def test_segments(title, parts):
    assert [title[i:j] for i, j in segments(title)] == parts


def test_segments_of_a_hostile_title_take_no_time():
    assert len(segments(clean(" - " * 200_000))) < 1000


def test_fold_and_likeness():
    assert fold("«Стоп» — сказал он") == fold('"стоп" - сказал он')
    assert likeness("", "a") == 0
    assert likeness("a b", "b a") == 1


def test_slug_words():
    assert slug_words("https://a.example/2024/05/mayor-resigns-after-vote/") == {"mayor", "resigns", "after", "vote"}
    assert slug_words("https://a.example/?p=5") == frozenset()
    assert slug_words(None) == frozenset()


def test_cut_at_bar_keeps_a_short_left_side():
    assert cut_at_bar("News | Mayor resigns after the vote") == "News | Mayor resigns after the vote"
    assert (
        headline_segment("Tide - Mayor resigns after the long vote", frozenset({"tide"}))
        == "Mayor resigns after the long vote"
    )
