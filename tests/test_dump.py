"""Text dumps: what text browsers, copies from the screen and extractors leave of a page."""

from __future__ import annotations

import textwrap
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newsgrab
from newsgrab.page import dump
from newsgrab.page.dump import dump_to_tree, looks_like_dump
from newsgrab.page.load import load_page


class Story(NamedTuple):
    """A headline, a printed date and paragraphs, written for these tests."""

    headline: str
    date: str
    paragraphs: tuple[str, ...]


STORIES = {
    "en": Story(
        "Northern bridge opens two years late",
        "14 May 2024, 19:45",
        (
            "The new bridge over the northern strait was opened on Tuesday, two years later than planned and at twice "
            "the price that parliament had agreed to.",
            "Some 40,000 cars a day are expected to use it. Until now the drivers had to wait for the ferry, which in "
            "winter often stayed in port for days.",
            "“We have waited long enough,” the mayor told reporters. “Today the two towns become one.”",
            "The toll will be set in June.",
        ),
    ),
    "de": Story(
        "Nordbrücke öffnet mit zwei Jahren Verspätung",
        "14. Mai 2024, 19:45 Uhr",
        (
            "Die neue Brücke über die Meerenge ist am Dienstag eröffnet worden, zwei Jahre später als geplant und zum "
            "doppelten Preis dessen, was das Parlament bewilligt hatte.",
            "Rund 40.000 Autos sollen sie täglich nutzen. Bisher mussten die Fahrer auf die Fähre warten, die im "
            "Winter oft tagelang im Hafen blieb.",
            "„Wir haben lange genug gewartet“, sagte die Bürgermeisterin. „Ab heute sind wir eine Stadt.“",
        ),
    ),
    "ru": Story(
        "Северный мост открыли с опозданием на два года",
        "14.05.2024г. в 19:45",
        (
            "Новый мост через северный пролив открыли во вторник, на два года позже срока и вдвое дороже, чем "
            "закладывали в бюджет депутаты.",
            "Ожидается, что им будут пользоваться 40 тысяч машин в сутки. Раньше водителям приходилось ждать паром, "
            "который зимой подолгу стоял в порту.",
            "Анна РЯБОВА, МЭР СЕВЕРНОГО:",
            "Мы ждали достаточно долго. С сегодняшнего дня два города становятся одним, и это только начало большой "
            "работы по обе стороны пролива.",
        ),
    ),
    "kk": Story(
        "Солтүстік көпір екі жыл кешігіп ашылды",
        "2024 жылғы 14 мамыр, 19:45",
        (
            "Солтүстік бұғаз арқылы өтетін жаңа көпір сейсенбі күні ашылды. Бұл жоспарланған мерзімнен екі жыл кеш, ал "
            "құны депутаттар бекіткен сомадан екі есе көп.",
            "Күніне 40 мың көлік өтеді деп күтілуде. Бұрын жүргізушілер қыста портта тұрып қалатын паромды күтуге "
            "мәжбүр болатын.",
        ),
    ),
    "tr": Story(
        "Kuzey köprüsü iki yıl gecikmeyle açıldı",
        "14 Mayıs 2024 19:45",
        (
            "Kuzey boğazındaki yeni köprü salı günü, planlanandan iki yıl sonra ve meclisin onayladığı bedelin iki "
            "katına açıldı.",
            "Köprüyü günde 40 bin aracın kullanması bekleniyor. Sürücüler bugüne kadar kışın limandan çıkamayan vapuru "
            "beklemek zorundaydı.",
        ),
    ),
    "zh": Story(
        "北部大桥推迟两年后正式通车",
        "2024年5月14日 19:45",
        (
            "横跨北部海峡的新大桥于星期二正式通车，比原计划晚了两年，造价是议会批准金额的两倍。",
            "预计每天有四万辆汽车通过这座大桥。此前司机只能等候渡轮，而渡轮在冬季经常停航好几天。",
            "市长对记者说：“我们已经等得够久了，从今天起两座城市将合为一体。”",
        ),
    ),
}
MENU = ["Home", "Politics", "Economy", "Sport", "Weather"]
FOOT = ["© 2024 The Northern Post", "Privacy", "Contact"]


def parts(text: str) -> dict[str, list[str]]:
    """Return the texts by the part of the page they stand in."""
    root, warnings = dump_to_tree(text)
    assert warnings == []
    body = root.find(".//div[@itemprop='articleBody']")
    article = root.find("body/article")
    assert body is not None
    assert article is not None
    around = [child for child in article if child is not body and child.tag != "h1"]
    return {
        "header": [node.text for node in root.findall("body/header/div")],
        "h1": [node.text for node in root.iter("h1")],
        "around": [node.text for node in around],
        "date": [node.text for node in around if node.get("class") == "date"],
        "body": [text for child in body for text in child.itertext()],
        "footer": [node.text for node in root.findall("body/footer/div")],
    }


@pytest.mark.parametrize("lang", STORIES)
class TestShapes:
    def check(self, text: str, story: Story) -> dict[str, list[str]]:
        found = parts(text)
        assert found["h1"] == [story.headline]
        assert found["body"] == list(story.paragraphs)
        assert looks_like_dump(text.encode())
        return found

    def test_headline_date_counter_headline(self, lang: str) -> None:
        story = STORIES[lang]
        lines = ["Politics", "$442.05 €474.14 ₽4.74", "×", "", story.headline, "", story.date, "561", story.headline]
        found = self.check("\n".join(lines) + "\n\n" + "\n\n".join(story.paragraphs), story)
        assert found["header"] == ["Politics", "$442.05 €474.14 ₽4.74", "×"]
        assert found["around"] == [story.date, "561"]
        assert found["date"] == [story.date]

    def test_extractor(self, lang: str) -> None:
        story = STORIES[lang]
        self.check("\n".join([story.headline, *story.paragraphs]), story)

    def test_extractor_with_blank_lines(self, lang: str) -> None:
        story = STORIES[lang]
        self.check("\n\n".join([story.headline, *story.paragraphs, ""]), story)

    def test_date_before_the_headline(self, lang: str) -> None:
        story = STORIES[lang]
        found = self.check("\n".join([*MENU, story.date, story.headline, *story.paragraphs]), story)
        assert found["date"] == [story.date]
        assert found["header"] == MENU

    def test_copy_from_a_browser(self, lang: str) -> None:
        story = STORIES[lang]
        lines = [*MENU, story.headline, story.date, "1 204", "Share", *story.paragraphs, *FOOT]
        found = self.check("\r\n".join(lines), story)
        assert found["footer"] == FOOT
        assert found["around"] == [story.date, "1 204", "Share"]

    def test_hard_wrapped(self, lang: str) -> None:
        story = STORIES[lang]
        if lang == "zh":
            wrap = [[text[i : i + 20] for i in range(0, len(text), 20)] for text in story.paragraphs]
        else:
            wrap = [textwrap.wrap(text, 60) for text in story.paragraphs]
        text = "\n\n".join([story.headline, story.date, *("\n".join(lines) for lines in wrap)])
        found = parts(text)
        if lang == "zh":
            assert found["body"] == list(story.paragraphs)
        else:
            self.check(text, story)

    def test_markdown(self, lang: str) -> None:
        story = STORIES[lang]
        found = self.check(f"# {story.headline}\n\n{story.date}\n\n" + "\n\n".join(story.paragraphs), story)
        assert found["date"] == [story.date]

    def test_whole(self, lang: str) -> None:
        """The way through the rest of newsgrab: the headline is found and the body is the paragraphs."""
        story = STORIES[lang]
        page = load_page("\n\n".join([*MENU, story.headline, story.date, "561", *story.paragraphs]).encode())
        assert page.kind == "text"
        assert page.h1 is not None
        assert page.h1.text == story.headline
        assert [block.text for block in page.zone("body")] == list(story.paragraphs)
        assert [block.text for block in page.zone("strip")] == [story.headline, story.date, "561"]


def test_lynx() -> None:
    text = """
       #[1]alternate [2]RSS

       [3]The Northern Post
         * [4]Home
         * [5]Politics
              + [6]Elections
              + [7]Parliament

    Northern bridge opens two years late

       14 May 2024, 19:45
       By [8]Jane Doe

       The new bridge over the northern strait was opened on Tuesday, two years
       later than [9]planned and at twice the price that parliament had agreed
       to.

       Some 40,000 cars a day are expected to use it. Until now the drivers had
       to wait for the ferry, which in winter often stayed in port for days.

       Three things are known about the toll:
         * it will be set in June, when the new parliament has met for the first
           time
         * it will be paid by lorries and by cars in both directions at one gate

       The mayor was pleased.

       © 2024 [10]The Northern Post

    References

       Visible links:
       1. https://post.example/feed
       2. https://post.example/rss
       3. https://post.example/
       4. https://post.example/home
       5. https://post.example/politics

       Hidden links:
       11. https://post.example/hidden
    """
    found = parts(textwrap.dedent(text))
    assert found["h1"] == ["Northern bridge opens two years late"]
    assert found["body"] == [
        "The new bridge over the northern strait was opened on Tuesday, two years later than planned and at twice the "
        "price that parliament had agreed to.",
        "Some 40,000 cars a day are expected to use it. Until now the drivers had to wait for the ferry, which in "
        "winter often stayed in port for days.",
        "Three things are known about the toll:",
        "it will be set in June, when the new parliament has met for the first time",
        "it will be paid by lorries and by cars in both directions at one gate",
        "The mayor was pleased.",
    ]
    assert found["around"] == ["14 May 2024, 19:45", "By Jane Doe"]
    assert "https" not in str(found)


def test_items_and_speakers() -> None:
    root, _ = dump_to_tree(
        "A headline of five words\n\nThe first paragraph is a sentence of some length.\n\n- the first of two items\n"
        "- the second of two items\n\nAnna Ryabova, Mayor:\n\nThe bridge is open, and that is what counts today.\n\n"
        "The minister said:\n\n“We are glad of it.”"
    )
    body = root.find(".//div[@itemprop='articleBody']")
    assert body is not None
    assert [child.tag for child in body] == ["p", "ul", "p", "p", "p", "p"]
    assert [node.text for node in body.iter("li")] == ["the first of two items", "the second of two items"]
    assert [node.text for node in body.iter("strong")] == ["Anna Ryabova, Mayor:"]


def test_markdown_links_and_emphasis() -> None:
    root, _ = dump_to_tree(
        "# [Northern bridge](https://post.example/bridge) opens late\n\n![a photo](https://post.example/a.jpg)\n\n"
        '**Anna Ryabova, Mayor:**\n\nThe bridge was [opened](/news/1 "News") on Tuesday, and **nobody** was late.\n\n'
        "- see the [toll](/toll) and other things\n\n> It is a [fine](/f) bridge, said the guests."
    )
    body = root.find(".//div[@itemprop='articleBody']")
    assert body is not None
    assert "".join(root.find(".//h1").itertext()) == "Northern bridge opens late"  # type: ignore[union-attr]
    assert ["".join(child.itertext()) for child in body] == [
        "Anna Ryabova, Mayor:",
        "The bridge was opened on Tuesday, and nobody was late.",
        "see the toll and other things",
        "It is a fine bridge, said the guests.",
    ]
    assert [(link.text, link.get("href")) for link in body.iter("a")] == [
        ("opened", "/news/1"),
        ("toll", "/toll"),
        ("fine", "/f"),
    ]


def test_front_matter() -> None:
    story = STORIES["en"]
    text = f"---\ntitle: {story.headline}\nauthor: Jane Doe\ndate: 2024-05-14\n---\n" + "\n".join(story.paragraphs)
    page = load_page(text.encode())
    assert page.meta == {"title": [story.headline], "author": ["Jane Doe"], "date": ["2024-05-14"]}
    assert page.h1 is not None
    assert page.h1.text == story.headline


def test_no_headline() -> None:
    story = STORIES["en"]
    found = parts("\n\n".join(story.paragraphs))
    assert found["h1"] == []
    assert found["body"] == list(story.paragraphs)


def test_list_of_other_stories_is_not_of_the_text() -> None:
    story = STORIES["en"]
    others = [
        "Ferry sold to the islands",
        "Five facts about bridges",
        "Mayor resigns",
        "Strait freezes over",
        "Toll set",
    ]
    found = parts("\n".join([story.headline, story.date, *story.paragraphs, "Read also", *others, *FOOT]))
    assert found["body"] == list(story.paragraphs)
    assert found["footer"] == ["Read also", *others, *FOOT]


def test_nothing_is_lost() -> None:
    """Every line stands somewhere, the second headline apart."""
    story = STORIES["ru"]
    lines = [*MENU, story.headline, story.date, "561", *story.paragraphs, "Просмотров: 12", *FOOT]
    found = parts("\n".join(lines))
    kept = [text for name in ("header", "h1", "around", "body", "footer") for text in found[name]]
    assert sorted(kept) == sorted(lines)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"A headline\n\nA text.", True),
        (b"if a < b and c > d then 5", True),
        (b"I <3 you, <b>really</b> do", True),
        (b"", False),
        (b"  \n ", False),
        (b"<p>text", False),
        (b"text <br> text", False),
        (b"  <!DOCTYPE html><html>", False),
        (b"<HTML><BODY>text", False),
        (b"<?xml version='1.0'?><rss>", False),
        (b"x" * 60_000 + b"<div>", False),
        (b"A tutorial.\n" + b"Some words about a language. " * 200 + b"It has a tag <p> for paragraphs.", True),
    ],
)
def test_looks_like_dump(data: bytes, expected: bool) -> None:
    assert looks_like_dump(data) is expected


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{"headline": "A text", "body": "no"}', "JSON"),
        ('[{"a": 1}, {"a": 2', "JSON"),
        ('{"a": "line one"}\n{"a": "line two"}\n{"a": "three"}\n{"a": "four"}\n', "JSON"),
        ("name;price;date\nbridge;5;2024-05-14\nferry;6;2024-05-15\nroad;7;2024-05-16\nrail;8;2024-05-17\n", "table"),
        ("a\tb\tc\n1\t2\tx\n3\t4\ty\n5\t6\tz\n7\t8\tq\n", "table"),
        ("2024-05-14 19:45:01 INFO started\n" * 6, "log"),
        ('127.0.0.1 - - [14/May/2024:19:45:01 +0000] "GET / HTTP/1.1" 200 5\n' * 6, "log"),
        ("import os\n\ndef main():\n    return os.getcwd();\n\nfor x in y:\n    pass;\n", "code"),
        ("%PDF-1.7 \nxxx obj", "another kind"),
        ("12 34\n56 78\n", "no words"),
        ("\x00\x01\x02\x03binary\x04\x05" * 20, "not text"),
    ],
)
def test_no_article(text: str, what: str) -> None:
    root, warnings = dump_to_tree(text)
    assert len(warnings) == 1
    assert warnings[0].startswith("not an article:")
    assert what in warnings[0]
    assert "".join(root.itertext()) == ""


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (
            b"<rss version='2.0'><channel><title>News</title><item><title>A story</title></item></channel></rss>",
            "a feed",
        ),
        (b"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>News</title></feed>", "a feed"),
        (b"<?xml version='1.0'?>\n<urlset><url><loc>https://example.com/a</loc></url></urlset>", "a sitemap"),
        (b"%PDF-1.7 \xe2\xe3\xcf\xd3", "a PDF document"),
        (bytes(range(256)) * 20, "binary data"),
    ],
)
def test_no_page(data: bytes, what: str) -> None:
    assert f"not an article: this is {what}" in load_page(data).warnings


@pytest.mark.parametrize("lang", STORIES)
def test_articles_are_articles(lang: str) -> None:
    story = STORIES[lang]
    for text in (
        "[Agency] " + story.headline + "\n\n" + "\n".join(story.paragraphs),
        story.headline + "\n" + "\n".join(text.replace(",", ",") for text in story.paragraphs * 3),
    ):
        assert dump_to_tree(text)[1] == []


def test_pre_of_a_browser() -> None:
    story = STORIES["en"]
    text = "\n\n".join([story.headline, story.date, *story.paragraphs])
    page = load_page(f"<html><head><meta name=color-scheme content=dark></head><body><pre>{text}</pre></body></html>")
    assert page.kind == "text"
    assert page.h1 is not None
    assert page.h1.text == story.headline


@pytest.mark.parametrize(
    "text",
    [
        "a" * 300_000,
        "a\n" * 100_000,
        " " * 300_000 + "a",
        "- " * 100_000,
        "[1]" * 100_000,
        "12." * 100_000,
        "1:23 " * 50_000,
        "x\n\n" * 60_000,
        "#" * 100_000,
        "**" * 100_000,
        "<b" * 100_000,
        "&am" * 100_000,
        "字" * 100_000,
        "A b:\n" * 50_000,
    ],
)
def test_floods(text: str) -> None:
    root, _ = dump_to_tree(text)
    assert root.tag == "html"


PIECES = [
    *"#-*•>=_[]:.,«»|\n©字\r\x00",
    *(
        "\n\n",
        "  ",
        "Word",
        "a sentence of some words.",
        "1",
        "12.05.2024",
        "561",
        "Anna RYABOVA:",
        "1. http://x",
        "[1]x",
    ),
    *("[a](b)", "![", "](", "**", "> ", "# "),
    *("\u2028", "\ud800", "title: x\n", "---\n", "    ", "1:23", "$1.20"),
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=60))
def test_any_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    root, _ = dump_to_tree(text)
    assert root.tag == "html"
    load_page(text)


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dump, "MAX_TEXT", 200)
    monkeypatch.setattr(dump, "MAX_LINES", 3)
    _, warnings = dump_to_tree("A line of words.\n\n" * 50)
    assert warnings == ["truncated: more than 200 characters", "truncated: more than 3 lines"]


def test_the_address_tells_the_headline_among_menus() -> None:
    menu = "\n".join(f"Part {word} of the town and its streets" for word in ("north", "south", "east", "west") * 9)
    text = (
        f"{menu}\nSearch for: Search\nWhere the harbour sleeps at night\nA long line that names a programme\n"
        + "The pier stays closed until every pillar has been looked at, and two ships wait for the wind to turn.\n" * 4
    )
    article = newsgrab.parse(text, url="https://news.example.com/2024/where-the-harbour-sleeps-4711.html")
    assert article.headline == "Where the harbour sleeps at night"
