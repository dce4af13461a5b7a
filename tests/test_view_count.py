"""View counts: the printed forms in every language, what stands beside them, hostile lines."""

from __future__ import annotations

import time

import pytest

import newsgrab
from newsgrab.fields.view_count import count_words
from newsgrab.page import hints
from newsgrab.profiles import language_tags, load_language
from newsgrab.text.counters import Verdict, read_counts
from newsgrab.text.numbers import find_counts, find_numbers, parse_count, parse_decimal

# language, line, the counts of views in it
LINES = [
    ("en", "1,234 views", [1234]),
    ("en", "Views: 1,234", [1234]),
    ("en", "Post Views: 22", [22]),
    ("en", "5 comments · 12.3K views", [12300]),
    ("en", "visibility 561", [561]),
    ("en", "1 view", [1]),
    ("en", "View 3 images", []),
    ("en", "560 View comments", []),
    ("en", "4 min read", []),
    ("en", "16 people are viewing this right now", []),
    ("en", "3. Read it aloud", []),
    ("ru", "Просмотров: 1 204", [1204]),
    ("ru", "1\u00a0204 просмотра", [1204]),
    ("ru", "1,2 тыс. просмотров", [1200]),
    ("ru", "Просмотры 12 Комментарии 5", [12]),
    ("ru", "Комментарии: 3 Просмотры: 561", [561]),
    ("ru", "Прочитано 169 раз", [169]),
    ("ru", "3 млн просмотров", [3000000]),
    ("ru", "Время чтения: 3 мин", []),
    ("kk", "561 рет қаралды", [561]),
    ("kk", "Қаралым: 2051 Пікір: 9", [2051]),
    ("uk", "3 467 переглядів 21 коментар", [3467]),
    ("be", "718 праглядаў", [718]),
    ("uz", "1 204 marta ko‘rildi", [1204]),
    ("ky", "561 жолу көрүлдү", [561]),
    ("az", "Baxış sayı: 1204", [1204]),
    ("tr", "4,7 B görüntülenme", [4700]),
    ("tr", "5.210 kez okundu", [5210]),
    ("tr", "İzlenme: 247", [247]),
    ("de", "12.345 mal gelesen", [12345]),
    ("de", "Aufrufe: 1.711", [1711]),
    ("fr", "12 345 vues", [12345]),
    ("fr", "Lecture 3 min", []),
    ("es", "3,4 mil visitas", [3400]),
    ("es", "6976 lecturas", [6976]),
    ("pt", "12,5 mil visualizações", [12500]),
    ("it", "3.409 letture", [3409]),
    ("ro", "2,7 mii vizualizări", [2700]),
    ("pl", "8,3 tys. wyświetleń", [8300]),
    ("cs", "6,1 tis. zobrazení", [6100]),
    ("sk", "Prečítané: 512", [512]),
    ("hu", "1204 megtekintés", [1204]),
    ("nl", "1.204 keer gelezen", [1204]),
    ("sv", "1 204 visningar", [1204]),
    ("nb", "1 204 visninger", [1204]),
    ("da", "1.204 visninger", [1204]),
    ("fi", "1 204 lukukertaa", [1204]),
    ("et", "1204 vaatamist", [1204]),
    ("lv", "Skatīts: 1204", [1204]),
    ("lt", "Peržiūrų: 1204", [1204]),
    ("bg", "Прегледи: 78", [78]),
    ("mk", "78 прегледи", [78]),
    ("sr", "1.204 pregleda", [1204]),
    ("hr", "1.204 pregleda", [1204]),
    ("sl", "1.204 ogledov", [1204]),
    ("sq", "512 shikime", [512]),
    ("el", "874 προβολές", [874]),
    ("hy", "1893 դիտում", [1893]),
    ("ka", "561 ნახვა", [561]),
    ("fa", "بازدید: ۱۲٬۳۴۵", [12345]),
    ("ar", "٤٨٢١ مشاهدة", [4821]),
    ("he", "1,204 צפיות", [1204]),
    ("hi", "३,२०७ बार देखा गया", [3207]),
    ("bn", "১২৩ বার পঠিত", [123]),
    ("th", "ผู้เข้าชม 1,204", [1204]),
    ("vi", "1.530 lượt xem", [1530]),
    ("id", "Dibaca 12.768 kali", [12768]),
    ("ms", "1,204 tontonan", [1204]),
    ("zh", "阅读数(15878) 评论(3)", [15878]),
    ("zh", "1.2万次阅读", [12000]),
    ("zh", "瀏覽7｜回應0｜推薦0", [7]),
    ("zh", "點閱總數：1,204", [1204]),
    ("ja", "閲覧数 2.4万", [24000]),
    ("ko", "조회수 1.3만", [13000]),
    ("mn", "үзсэн: 561", [561]),
    ("tg", "561 назар", [561]),
]


@pytest.mark.parametrize(("lang", "line", "counts"), LINES, ids=[f"{lang}: {line}" for lang, line, _ in LINES])
def test_words_beside_a_count(lang: str, line: str, counts: list[int]) -> None:
    found = read_counts(line, count_words(lang))
    assert [count.value for count, verdict in found if verdict is Verdict.VIEWS] == counts


def test_every_language_has_words_for_views() -> None:
    assert [tag for tag in language_tags() if not load_language(tag).views.words] == []


@pytest.mark.parametrize(
    "text", ["10+", "5001-10000", "12:30", "3.5", "5%", "$15", "15 €", "1/5", "007", "+7 701", "№ 5", "2.5.1", "9" * 40]
)
def test_no_counts(text: str) -> None:
    assert parse_count(text) is None


@pytest.mark.parametrize(
    ("name", "is_mark"),
    [
        ("td-nr-views-22593", True),
        ("post-views-count", True),
        ("fa fa-eye", True),
        ("bdaia-io bdaia-io-eye4", True),
        ("statistics_counter last", True),
        ("BlogArticleCount-39926056", True),
        ("js-article-viewCount", True),
        ("views-row views-row-1", False),
        ("view-content", False),
        ("overview preview interview", False),
        ("td-post-comments", False),
    ],
)
def test_marks_of_counters(name: str, is_mark: bool) -> None:
    assert bool(hints.verdict(name) & hints.VIEWS) is is_mark


def page(strip: str, after: str = "") -> bytes:
    body = "".join(
        f"<p>The harbour bridge was finished {when}, two months ahead of the plan, said the people who built it.</p>"
        for when in ("on Tuesday", "in good weather", "without an accident")
    )
    return (
        f"<html lang=en><title>Bridge is finished</title><body><article><h1>Bridge is finished</h1>"
        f"<div class=meta><span class=date>May 14, 2024, 19:45</span> {strip}</div>{body}</article>{after}"
    ).encode()


def test_the_nearer_of_two_wins_with_a_warning_and_both_are_kept() -> None:
    article = newsgrab.parse(page("<b>Views: 561</b>").replace(b"</article>", b"<div>Views: 580</div></article>"))
    assert article.view_count == 561
    assert [rival.value for rival in article.evidence["view_count"].rivals] == [580]
    assert any("561" in warning and "580" in warning for warning in article.warnings)


def test_the_same_count_twice_is_one() -> None:
    article = newsgrab.parse(page("<b>Views: 561</b>").replace(b"</article>", b"<div>Views: 561</div></article>"))
    assert (article.view_count, article.warnings) == (561, [])


def test_the_evidence_says_where_it_stood() -> None:
    evidence = newsgrab.parse(page("<span>12.3K views</span>")).evidence["view_count"]
    assert (evidence.value, evidence.raw, evidence.source) == (12300, "12.3K", "text:word")


def test_a_front_page_has_no_count_of_its_own() -> None:
    assert newsgrab.parse(page("<b>Views: 561</b>"), "https://news.example.com/").view_count is None
    assert newsgrab.parse(page("<b>Views: 561</b>"), "https://news.example.com/bridge").view_count == 561


HOSTILE = ["1 " * 50_000, "9" * 100_000, "1,234," * 30_000, "views " * 50_000, "1.1." * 40_000, "٣٬" * 40_000]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_lines_are_read_in_time(text: str) -> None:
    begin = time.process_time()
    list(find_counts(text))
    list(find_numbers(text))
    parse_count(text)
    parse_decimal(text)
    assert newsgrab.parse(page(f"<b class=views>{text}</b>")).view_count is None
    assert time.process_time() - begin < 5
