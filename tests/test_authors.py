"""Who wrote it: bylines in data, markup and text, and what is no author."""

from __future__ import annotations

import json

import pytest

import newsgrab
from newsgrab.fields.authors import byline_words
from newsgrab.profiles import language_tags, load_language
from newsgrab.text.bylines import BylineWords, clean_name, recase, split_byline

PROSE = "<p>" + "The council met on Monday and voted for the plan, which had been debated for a year. " * 4 + "</p>"


def authors(top="", bottom="", ld=None, meta=None, lang="en", site=None, url=None, prose=PROSE):
    head = "".join(f'<meta name="{name}" content="{value}">' for name, value in (meta or {}).items())
    if site:
        head += f'<meta property="og:site_name" content="{site}">'
    if ld is not None:
        head += f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "author": ld})}</script>'
    page = (
        f"<html lang={lang}><head><meta charset=utf-8><title>Mayor resigns after vote</title>{head}</head><body>"
        f"<article><h1>Mayor resigns after vote</h1>{top}<div class=article-body>{prose * 3}{bottom}</div></article>"
        "</body></html>"
    )
    return newsgrab.parse(page.encode(), url=url, lang=lang).authors


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        # data
        ({"ld": {"@type": "Person", "name": "Ann Lee"}}, ["Ann Lee"]),
        ({"ld": [{"name": "Ann Lee"}, {"name": "Bo Marsh"}]}, ["Ann Lee", "Bo Marsh"]),
        ({"ld": "Ann Lee and Bo Marsh"}, ["Ann Lee", "Bo Marsh"]),
        ({"ld": {"@type": "Person", "givenName": "Ann", "familyName": "Lee"}}, ["Ann Lee"]),
        ({"ld": {"name": "https://tide.example/ann"}}, []),
        ({"ld": {"name": "ANN LEE"}}, ["Ann Lee"]),
        ({"meta": {"author": "Ann Lee, Staff Writer"}}, ["Ann Lee"]),
        ({"meta": {"article:author": "https://www.facebook.com/tide"}}, []),
        ({"meta": {"author": "ann@tide.example"}}, []),
        ({"meta": {"author": "admin"}}, []),
        ({"meta": {"dc.creator": "Lee, Ann"}}, ["Ann Lee"]),
        ({"meta": {"twitter:label1": "Written by", "twitter:data1": "Ann Lee"}}, ["Ann Lee"]),
        ({"meta": {"twitter:label1": "Est. reading time", "twitter:data1": "5 minutes"}}, []),
        # the byline that is seen
        ({"top": "<p>By Ann Lee and Bo Marsh</p>"}, ["Ann Lee", "Bo Marsh"]),
        ({"top": "<p>By ANN LEE, Political Editor</p>"}, ["Ann Lee"]),
        ({"top": "<div class=byline><span>By</span> <a href=/a>Ann Lee</a> <a>Follow</a></div>"}, ["Ann Lee"]),
        ({"top": "<div class=meta>3 May 2024 · by Ann Lee</div>"}, ["Ann Lee"]),
        ({"top": "<div class=meta>Published on 3 May 2024 by Ann Lee</div>"}, ["Ann Lee"]),
        ({"top": '<a rel=author href="/ann">Ann Lee</a>'}, ["Ann Lee"]),
        ({"top": '<span><a href="/author/ann-lee/">Ann Lee</a></span>'}, ["Ann Lee"]),
        ({"top": "<span itemprop=author itemscope><span itemprop=name>Ann Lee</span></span>"}, ["Ann Lee"]),
        ({"top": "<p>Von Anna Müller, Berlin</p>", "lang": "de"}, ["Anna Müller"]),
        ({"top": "<p>Text: Anna Müller, Fotos: Bodo Bild</p>", "lang": "de"}, ["Anna Müller"]),
        ({"top": "<p>Par Anne-Marie Lefèvre et Jean de La Tour</p>", "lang": "fr"},
         ["Anne-Marie Lefèvre", "Jean de La Tour"]),
        ({"top": "<p>Por José Ortega y María Núñez</p>", "lang": "es"}, ["José Ortega", "María Núñez"]),
        ({"top": "<p>di Viviana Rossi</p>", "lang": "it"}, ["Viviana Rossi"]),
        ({"top": "<p>Автор: Вера Кочнева</p>", "lang": "ru"}, ["Вера Кочнева"]),
        ({"bottom": "<p>Автор: Вера Кочнева. Фото: Пётр Снимков</p>", "lang": "ru"}, ["Вера Кочнева"]),
        ({"bottom": "<p>Текст: Вера Кочнева и Пётр Лапин</p>", "lang": "ru"}, ["Вера Кочнева", "Пётр Лапин"]),
        ({"top": "<p>Автор: Леся Тополя</p>", "lang": "uk"}, ["Леся Тополя"]),
        ({"top": "<p>记者：李明 王芳</p>", "lang": "zh"}, ["李明 王芳"]),
        ({"top": "<div class=author>김철수 기자</div>", "lang": "ko"}, ["김철수"]),
        ({"top": "<p>بقلم: ليلى منصور</p>", "lang": "ar"}, ["ليلى منصور"]),
        # what only looks like it
        ({"top": "<p>Photo: Cy Young</p>"}, []),
        ({"top": "<p>Edited by Cy Young</p>"}, []),
        ({"top": "<p>By clicking you agree to everything that stands in our terms</p>"}, []),
        ({"top": "<p>Published 3 May 2024</p>"}, []),
        ({"bottom": "</div><div class=comments><div class=comment-author>Cy Young</div></div><div>"}, []),
        # the site is an author only where nobody else is
        ({"ld": {"@type": "Organization", "name": "The Tide"}, "site": "The Tide", "top": "<p>By Ann Lee</p>"},
         ["Ann Lee"]),
        ({"ld": {"@type": "Organization", "name": "The Tide"}, "site": "The Tide"}, ["The Tide"]),
        ({"ld": {"@type": "Organization", "name": "Jobs & Hire"}, "site": "Jobs & Hire"}, ["Jobs & Hire"]),
        ({"ld": {"name": "ann.lee"}, "top": "<p>By Ann Lee</p>"}, ["Ann Lee"]),
        ({"top": "<p>dpa</p>", "lang": "de"}, ["dpa"]),
        ({"top": "<p>AFP, MANILA</p>"}, ["AFP"]),
    ],
)  # fmt: skip
def test_authors(given, wanted):
    assert authors(**given) == wanted


@pytest.mark.parametrize(
    ("lang", "lead", "wanted"),
    [
        ("ru", "Все подробности у нашего специального корреспондента Ергали Рамазанулы.", ["Ергали Рамазанулы"]),
        ("ru", "Подробности у нашего корреспондента Ивана Петрова.", ["Иван Петров"]),
        ("ru", "Подробности у нашего корреспондента Анны Петровой.", ["Анна Петрова"]),
        ("en", "More from our correspondent Ann Lee.", ["Ann Lee"]),
        ("ru", "Корреспондент спросил министра, когда построят мост.", []),
    ],
)
def test_reporter_named_in_the_lead(lang, lead, wanted):
    first = "Городской совет утвердил бюджет на будущий год." if lang == "ru" else "The council met today."
    assert authors(lang=lang, prose=f"<p>{first} {lead}</p>") == wanted


WORDS = BylineWords(
    by=("by", "text"), not_by=("photo",), joiners=("and",), roles=("editor", "staff writer"), newsroom=("news desk",),
    ends=("published", "follow"), not_names=frozenset({"may", "fri"}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Ann Lee, Bo Marsh and Cy Young", ["Ann Lee", "Bo Marsh", "Cy Young"]),
        ("Ann Lee / Bo Marsh", ["Ann Lee", "Bo Marsh"]),
        ("Ann Lee; Bo Marsh | Cy Young", ["Ann Lee", "Bo Marsh", "Cy Young"]),
        ("By Ann Lee ann@tide.example @annlee", ["Ann Lee"]),
        ("By Ann Lee\nMay 3, 2024", ["Ann Lee"]),
        ("By Ann Lee, Fri 3 May", ["Ann Lee"]),
        ("By Ann Lee (Berlin)", ["Ann Lee"]),
        ("By Ann Lee, Berlin", ["Ann Lee"]),
        ("By Ann Lee1,2 and Bo Marsh3", ["Ann Lee", "Bo Marsh"]),
        ("By Ann Lee Tags: storm, coast", ["Ann Lee"]),
        ("By Ann Lee, Ann Lee", ["Ann Lee"]),
        ("By News Desk", ["News Desk"]),
        ("By Ann Lee, News Desk", ["Ann Lee"]),
        ("by the numbers", []),
        ("", []),
        ("3 May 2024", []),
    ],
)
def test_split_byline(text, names):
    assert split_byline(text, WORDS) == names


def test_split_byline_of_a_hostile_text_takes_no_time():
    assert split_byline("by " * 500_000, WORDS) == []
    assert len(split_byline(", ".join(f"Ann Lee{chr(97 + i % 26)}" for i in range(100_000)), WORDS)) <= 40


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("ANN O'NEIL", "Ann O'Neil"), ("JEAN-PAUL DE LA CRUZ", "Jean-Paul de la Cruz"), ("ВЕРА КОЧНЕВА", "Вера Кочнева"),
     ("AFP", "AFP"), ("Ann McDonald", "Ann McDonald")],
)  # fmt: skip
def test_recase(name, wanted):
    assert recase(name) == wanted


@pytest.mark.parametrize("text", ["read more", "12:30", "@ann", "…", "Editor", "A" * 100, "x" * 1_000_000])
def test_no_name(text):
    assert clean_name(text, WORDS) is None


@pytest.mark.parametrize("tag", language_tags())
def test_words_of_every_language(tag):
    """Each word for "by" leads to the name; what follows it and what is no byline does not."""
    words, own = byline_words(tag), load_language(tag).bylines
    name = {"ja": "早川実", "zh": "李明", "ko": "김철수", "ar": "ليلى منصور", "he": "נעמה שחר"}.get(tag, "Ann Lee")
    assert own.by
    for word in own.by:
        assert split_byline(f"{word}: {name}", words) == [name], word
        assert split_byline(f"{word} {name}", words) == [name], word
    for word in own.not_by:
        assert split_byline(f"{word}: {name}", words) == [], word
    for word in own.roles:
        assert split_byline(f"{own.by[0]}: {name}, {word}", words) == [name], word


def test_month_that_is_a_surname():
    assert authors(top="<p>By Tom May</p>") == ["Tom May"]
    assert authors(top="<p>By Tom Lee May 3, 2024</p>") == ["Tom Lee"]


def test_the_site_is_dropped_beside_a_person():
    assert authors(ld=[{"name": "Ann Lee"}, {"name": "The Tide"}], site="The Tide") == ["Ann Lee"]
