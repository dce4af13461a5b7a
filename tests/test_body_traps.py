"""What stands beside, inside and around an article and is not of it; and what is of it in unusual markup.

Each page has one trap. The article is the same: what is expected was written with the page.
"""

from __future__ import annotations

import json

import pytest

import newsgrab

TEXT = [
    "The council of Harrowgate voted late on Tuesday to close the old swimming baths, after a debate that lasted more "
    "than four hours and ended in shouting.",
    "Campaigners had gathered nine thousand signatures against the plan, which they say will leave the east of the "
    "town without a pool for at least three years.",
    "“We were promised a new building before this one was shut,” said Anne Tellwright, who has swum there every "
    "morning since 1988 and teaches children at weekends.",
    "The treasurer answered that repairs to the roof alone would cost two million pounds, money that the town does "
    "not have after two years of falling income.",
    "Work on the new pool is due to begin in the spring, if the county agrees to lend the sum that the council asked "
    "for in its letter of last month.",
    "A final vote follows in January, and either side says that it expects to win it by no more than two or three "
    "votes.",
]
OTHER = [
    "Bakers in the valley say that the price of flour has doubled since the summer, and that they can no longer sell "
    "a loaf for less than four pounds.",
    "A ferry that ran aground off the northern islands has been towed to port, where divers found a hole in its hull "
    "that is longer than a bus.",
    "Teachers at eleven schools will stop work for a day next week, in a row over the length of the lessons that has "
    "gone on for months.",
    "The zoo has opened a house for its four pangolins, which sleep by day and can be seen by visitors only after "
    "eight in the evening.",
]
LETTER = "Every morning the editor picks five stories of the county and sends them to you before breakfast, at no cost."
COOKIES = (
    "<h2>Your privacy</h2><p>We and our 214 partners store and read data about you, such as the pages that you look "
    "at, on your device. If you agree, we use them for the purposes that are shown here.</p><p>You can change your "
    "mind at any time by opening the settings that stand at the foot of every page of this site.</p><button>OK</button>"
)
H1 = "<h1>Council closes the old baths</h1>"


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


ALL = paragraphs(TEXT)
HEAD, REST = paragraphs(TEXT[:2]), paragraphs(TEXT[2:])
CARDS = [f"<h3><a href=/{i}>Story {i} of the day in the county</a></h3><p>{text}</p>" for i, text in enumerate(OTHER)]


def page(body: str, head: str = "", lang: str = "en") -> bytes:
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Council closes the old baths - The '
        f'Gazette</title>{head}</head><body><header><a href="/">The Gazette</a><nav><a href="/n">News</a> '
        f'<a href="/s">Sport</a></nav></header>{body}<footer><p>© 2024 The Gazette.</p></footer></body></html>'
    ).encode()


LD = json.dumps({"@type": "NewsArticle", "headline": "Council closes the old baths", "articleBody": "\n\n".join(TEXT)})

# name: (what stands in the body, texts or beginnings that must not be in the article's text)
TRAPS: dict[str, tuple[str, list[str]]] = {
    "comments longer than the article": (
        f"<article>{H1}{ALL}</article><section><h2>What readers say</h2>"
        + "".join(f"<div><b>user{i}</b><p>{text} {text}</p></div>" for i, text in enumerate(OTHER * 4))
        + "</section>",
        OTHER,
    ),
    "comments without a name, each with a button": (
        f"<main>{H1}<div>{ALL}</div><ol>"
        + "".join(f"<li><cite>u{i}</cite><p>{text}</p><a href=#r>Reply</a></li>" for i, text in enumerate(OTHER * 4))
        + "</ol></main>",
        OTHER,
    ),
    "related stories with whole paragraphs": (
        f"<article>{H1}{HEAD}<div><h3>Related stories</h3>{paragraphs(OTHER[:2])}</div>{REST}</article>",
        [*OTHER[:2], "Related stories"],
    ),
    "form for a letter": (
        f"<article>{H1}{HEAD}<form><h3>Our letter</h3><p>{LETTER}</p><input name=x><button>Go</button></form>{REST}"
        "</article>",
        ["Every morning", "Our letter"],
    ),
    "box for a letter, without a form": (
        f"<article>{H1}{HEAD}<div><h3>Our letter</h3><p>{LETTER}</p><input type=email><button>Go</button></div>{REST}"
        "</article>",
        ["Every morning", "Our letter"],
    ),
    "paragraphs that are not shown": (
        f'<article>{H1}{HEAD}<p hidden>{OTHER[0]}</p><p style="display:none">{OTHER[1]}</p>'
        f'<p style="visibility: hidden">{OTHER[2]}</p>{REST}</article>',
        OTHER[:3],
    ),
    "paragraphs for screen readers": (
        f'<article>{H1}{HEAD}<p class="sr-only">{OTHER[0]}</p><p class="visually-hidden">{OTHER[1]}</p>{REST}'
        "</article>",
        OTHER[:2],
    ),
    "dialog about cookies before the article": (f"<div>{COOKIES}</div><article>{H1}{ALL}</article>", ["We and our"]),
    "dialog that says how to print the article": (
        f'<article>{H1}{HEAD}<div role="dialog"><div style="display:none">{paragraphs(OTHER)}</div></div>{REST}'
        "</article>",
        OTHER,
    ),
    "lines that lead elsewhere": (
        f"<article>{H1}{HEAD}<p><b>Read also:</b> <a href=/1>Bakers fear the winter</a></p><p>Also read: Teachers to "
        f"stop work</p>{REST}</article>",
        ["Bakers", "Also read"],
    ),
    "another article inside": (
        f"<article>{H1}{HEAD}<article><h3><a href=/x>Bakers fear the winter</a></h3><p>{OTHER[0]}</p></article>{REST}"
        "</article>",
        ["Bakers"],
    ),
    "more articles below": (
        f"<main><article>{H1}{ALL}</article>"
        + "".join(
            f"<article><h2>Story {i}</h2>{paragraphs([text, text, OTHER[0]])}</article>" for i, text in enumerate(OTHER)
        )
        + "</main>",
        OTHER,
    ),
    "cards in a row": (
        f"<article>{H1}{ALL}<div><h2>More from</h2>{''.join(f'<div><div>{card}</div></div>' for card in CARDS)}</div>"
        "</article>",
        OTHER,
    ),
    "cards in two columns": (
        f"<article>{H1}{ALL}<section>"
        + "".join(
            f"<div><div>{card.partition('<p>')[0]}</div><div><p>{card.partition('<p>')[2]}</div></div>"
            for card in CARDS
        )
        + "</section></article>",
        OTHER,
    ),
    "cards without headings": (
        f"<article>{H1}{ALL}<section>"
        + "".join(
            f"<div><a href=/{i}>Story {i} of the day in the county</a><p>{text}</p></div>"
            for i, text in enumerate(OTHER)
        )
        + "</section></article>",
        OTHER,
    ),
    "caption without a name": (
        f'<article>{H1}<div><img src=a.jpg alt="The baths"><span>Baths from the street. Photo: J. Smith</span></div>'
        f"{ALL}</article>",
        ["from the street"],
    ),
    "copyright and share row": (
        f"<article>{H1}<ul><li>Share</li><li>Facebook</li></ul>{ALL}<p>© 2024 The Gazette. It may not be printed "
        "anywhere else without our leave.</p></article>",
        ["Facebook", "It may not be"],
    ),
    "contents": (
        f"<article>{H1}<ul><li><a href=#a>What happened</a></li><li><a href=#b>Who voted</a></li></ul>{ALL}</article>",
        ["Who voted"],
    ),
    "external content": (
        f'<article>{H1}{HEAD}<div class="embed-privacy"><p>At this point you find external content that supplements '
        f"the article. You can have it shown with one click.</p><button>Show</button></div>{REST}</article>",
        ["external content"],
    ),
    "cut by advertisements": (
        f"<div>{H1}<div>{HEAD}</div><div><p>Advertisement</p></div><div>{REST}</div></div><div><h3>More</h3><p>{OTHER[0]}"
        "</p></div>",
        [OTHER[0], "Advertisement"],
    ),
    "columns of teasers on both sides": (
        "<div><div>"
        + "".join(f"<div><a href=/{i}>{text}</a></div>" for i, text in enumerate(OTHER))
        + f"</div><div><div>{H1}</div>{ALL}</div><div><h4>Opinion</h4>"
        + "".join(f"<div><a href=/{i}>Column {i}</a><p>{text}</p></div>" for i, text in enumerate(OTHER))
        + "</div></div>",
        OTHER,
    ),
    "comments under a heading": (
        f"<div>{H1}<div>{ALL}</div><div><h3>12 Comments</h3>"
        + "".join(f"<div><b>Guest</b><p>{text}</p></div>" for text in OTHER * 3)
        + "</div></div>",
        OTHER,
    ),
    "in a cell": (f"<table><tr><td><a href=/a>News</a></td><td>{H1}{ALL}</td><td>Weather 5°</td></tr></table>", ["5°"]),
    "a section each": (f"<main>{H1}{''.join(f'<section><p>{text}</p></section>' for text in TEXT)}</main>", []),
    "one break each": (f"<div>{H1}<div>{'<br>'.join(TEXT)}</div></div>", []),
    "two breaks each": (f"<div>{H1}<div>{'<br><br>'.join(TEXT)}</div></div>", []),
    "a div each": (f"<div>{H1}{''.join(f'<div>{text}</div>' for text in TEXT)}</div>", []),
    "in the data alone": (f"{H1}<div id=app></div><script type='application/ld+json'>{LD}</script>", []),
    "in the data, and a teaser": (f"{H1}<p>{TEXT[0]}</p><script type='application/ld+json'>{LD}</script>", []),
}


@pytest.mark.parametrize("name", TRAPS)
def test_the_article_is_all_there_and_nothing_else(name):
    body, lack = TRAPS[name]
    text = newsgrab.parse(page(body), url="https://gazette.example.com/2024/baths").body or ""
    assert text.split("\n\n") == TEXT
    assert not any(other in text for other in lack)


def test_the_note_on_the_author_is_left_out():
    note = "Jane Bloggs is a reporter who writes about the councils of the county. She joined the Gazette in 2011."
    html = page(f"<article>{H1}{ALL}<hr><p>{note}</p></article>", '<meta name="author" content="Jane Bloggs">')
    assert (newsgrab.parse(html).body or "").split("\n\n") == TEXT


def test_the_data_say_where_the_article_ends():
    html = page(f"<article>{H1}{ALL}<p>{OTHER[0]}</p></article><script type='application/ld+json'>{LD}</script>")
    assert (newsgrab.parse(html).body or "").split("\n\n") == TEXT


def test_data_that_are_cut_say_nothing():
    for end in (900, len(TEXT[0])):
        data = json.dumps({"@type": "NewsArticle", "articleBody": "\n\n".join(TEXT)[:end]})
        html = page(f"<article>{H1}{ALL}</article><script type='application/ld+json'>{data}</script>")
        assert (newsgrab.parse(html).body or "").split("\n\n") == TEXT


def test_a_short_article_is_not_mistaken_for_its_dialog():
    html = page(f'<div role="dialog">{COOKIES}</div><article>{H1}<p>{TEXT[0]}</p></article>')
    assert newsgrab.parse(html).body == TEXT[0]


def test_an_offer_to_pay_is_no_text_but_a_warning():
    offer = "<h3>Read on</h3><p>Subscribe now for one pound a week to continue reading.</p><p>Already a subscriber?</p>"
    article = newsgrab.parse(page(f"<article>{H1}{HEAD}<div>{offer}</div></article>"))
    assert (article.body or "").split("\n\n") == TEXT[:2]
    assert any(warning.startswith("paywall") for warning in article.warnings)


LINES = {
    "de": [
        "Der Rat hat am späten Dienstagabend beschlossen, das alte Bad zu schließen, nach vier Stunden Streit.",
        "Abonnieren Sie unseren Newsletter",
        "Lesen Sie auch: Brot wird teurer",
        "Der Bau beginnt im Frühjahr.",
    ],
    "fr": [
        "Le conseil a voté tard mardi soir la fermeture de l’ancienne piscine, après plus de quatre heures de débat.",
        "Inscrivez-vous à notre newsletter",
        "À lire aussi : Le pain coûte plus cher",
        "Les travaux vont commencer.",
    ],
    "tr": [
        "Belediye meclisi salı gecesi, dört saati aşan bir tartışmanın ardından havuzu kapatmaya karar verdi.",
        "Bizi takip edin",
        "İLGİLİ HABER: Ekmek pahalandı",
        "İnşaat baharda başlıyor.",
    ],
    "ru": [
        "Городской совет поздно во вторник проголосовал за закрытие старого бассейна после четырёх часов споров.",
        "Подписывайтесь на наш Telegram-канал",
        "Читайте также: Хлеб подорожал",
        "Стройка начнётся весной.",
    ],
}


@pytest.mark.parametrize("lang", LINES)
def test_lines_that_lead_elsewhere_are_known_in_each_language(lang):
    first, *_, last = LINES[lang]
    text = newsgrab.parse(page(f"<div><h1>{first[:20]}</h1>{paragraphs(LINES[lang])}</div>", lang=lang)).body or ""
    assert text.split("\n\n") == [first, last]


def test_two_sentences_are_an_article():
    said = "The council closed the baths. Work on a new pool begins in spring."
    links = "".join(f"<div><a href=/{i}>{text}</a></div>" for i, text in enumerate(OTHER))
    assert (
        newsgrab.parse(page(f"<div>{H1}<div>12.03.2024, 14:05</div><div>{said}</div></div><div>{links}</div>")).body
        == said
    )


@pytest.mark.parametrize(
    ("inner", "wanted"),
    [
        ("<dl><dt>Opened</dt><dd>1908, by the mayor</dd></dl>", ["Opened", "1908, by the mayor"]),
        ("<p><b>Will you go on?</b></p><p>Yes.</p>", ["Will you go on?", "Yes."]),
        ("<ul><li>roof</li><li>pumps</li></ul>", ["roof", "pumps"]),
        ("<ul><li><a href=/r>The roof</a>, since 1908</li><li>pumps</li></ul>", ["The roof, since 1908", "pumps"]),
        ("<table><tr><th>Year</th><td>2021</td></tr></table>", ["Year", "2021"]),
        ("<h2>How it went</h2>", ["How it went"]),
        ("<figure><blockquote>It was cold, and we loved it.</blockquote></figure>", ["It was cold, and we loved it."]),
        ("<blockquote>will leave the east of the town without a pool</blockquote>", []),
    ],
)
def test_small_parts_of_the_text_are_kept_in_their_place(inner, wanted):
    text = newsgrab.parse(page(f"<article>{H1}{HEAD}{inner}{REST}</article>")).body or ""
    assert text.split("\n\n") == [*TEXT[:2], *wanted, *TEXT[2:]]


@pytest.mark.parametrize(
    ("lang", "texts"),
    [
        ("zh", ["市议会星期二深夜投票决定关闭旧游泳馆，此前的辩论持续了四个多小时。", "反对者已经征集了九千个签名。"]),
        ("ja", ["市議会は火曜日の深夜、古いプールの閉鎖を決めた。", "反対派は９千人の署名を集めている。"]),
        ("th", ["สภาเมืองลงมติเมื่อคืนวันอังคารให้ปิดสระว่ายน้ำเก่า", "เหรัญญิกตอบว่าการซ่อมหลังคาต้องใช้เงินสองล้าน"]),
        ("ar", ["صوت المجلس البلدي في وقت متأخر من ليلة الثلاثاء على إغلاق المسبح القديم.", "بدأ العمل في الربيع."]),
    ],
)
def test_scripts_without_spaces_or_from_the_right(lang, texts):
    assert (
        newsgrab.parse(page(f"<div><h1>{texts[0][:12]}</h1>{paragraphs(texts)}</div>", lang=lang)).body or ""
    ).split("\n\n") == texts


@pytest.mark.parametrize(
    "line",
    [
        'By <a href="/a/1">Ada Moss</a> and Tom Reed | Published: 20 Nov 2026, 14:05 GMT | Updated 3 hours ago',
        "Ada Moss, Political Editor, and Tom Reed in Port Ellis · Friday 20 November 2026 · 4 minutes to read",
        "By Ada Moss and Tom Reed in Port Ellis, first published on Friday, November 20, 2026 at 2:05 pm, local time",
        "Von Anna Moos und Peter Lang aus Norddeich, unseren Korrespondenten. Stand: 20.11.2026, 14:05 Uhr",
        "Par Anne Leroy, à Lyon · Publié le 20 novembre 2026 à 14h05, mis à jour le 21 novembre 2026 à 9h10",
        "Von Anna Moos<br>Stand: 20.11.2026, 14:05 Uhr",
        "News • Coast and islands • Transport and harbours • Ada Moss, our correspondent in Port Ellis",
    ],
)
def test_line_of_parts_between_bars_is_no_paragraph(line):
    first = (
        "The council of Port Ellis approved a plan on Thursday to rebuild the bridge, which has been shut since March."
    )
    second = (
        "Work is due to begin in the spring and to cost 12 million pounds, according to documents seen by this paper."
    )
    page = f"<title>Bridge</title><main><h1>Bridge to be rebuilt</h1><p>{line}</p><p>{first}</p><p>{second}</p></main>"
    assert newsgrab.parse(page.encode(), url="https://tide.example/a").body == f"{first}\n\n{second}"
    below = page.replace(f"<p>{line}</p><p>{first}</p>", f"<p>{first}</p><p>{line}</p>")
    assert newsgrab.parse(below.encode(), url="https://tide.example/a").body == f"{first}\n\n{second}"


def test_line_with_day_and_counter_is_no_lead():
    page = (
        "<title>Bridge</title><main><h1>Bridge to be rebuilt</h1><p>20.11.2026 14:05 | Views: 1 234</p>"
        "<p>The council approved a plan on Thursday to rebuild the bridge, which has been shut since March.</p></main>"
    )
    article = newsgrab.parse(page.encode(), url="https://tide.example/a")
    assert article.lead is None
    assert article.view_count == 1234
