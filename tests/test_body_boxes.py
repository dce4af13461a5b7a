"""Columns, boxes and lines around a text that no name tells: what a reader sees at once.

The article is that of ``test_body_traps``; what is expected was written with the page.
"""

from __future__ import annotations

import pytest

import newsgrab
from tests.test_body_traps import ALL, H1, HEAD, OTHER, REST, TEXT, page, paragraphs

IMG = '<img src="/a.jpg" alt="">'
SHORT = ["Two men were rescued from the harbour on Monday morning.", "Neither was hurt, the coastguard said."]
JAPANESE = [
    "町議会は火曜日の夜、四時間を超える議論の末に、古い公営プールを閉鎖することを決めた。",
    "新しいプールの工事は来年の春に始まる予定だ。",
]
TITLES = [f'<a href="/{i}">Story {i} of the county today</a>' for i in range(8)]
FACTS = [
    "The baths close on 1 May, as the treasurer had asked in his letter.",
    "The school may use the pool at Ripley until the new one opens.",
    "A report on the roof is due in June, before the summer break.",
]


def article(inner: str) -> str:
    return f"<main><article>{H1}{inner}</article></main>"


def beside(text: str, cards: list[str]) -> str:
    column = "".join(f"<div>{card}</div>" for card in cards)
    return f"<div><div class=c1>{H1}{text}</div><div class=c2>{column}</div></div>"


CARDS = [f"{title}<p>{text}</p>" for title, text in zip(TITLES, OTHER * 2, strict=True)]
WITH_HEADINGS = [f"<h3>{title}</h3><p>{text}</p>" for title, text in zip(TITLES, OTHER * 2, strict=True)]
JAPANESE_CARDS = [
    "<a href=/x>物価が上がり続けるパン屋の話</a><p>小麦粉の値段は夏から二倍になったと話している。</p>"
] * 5
SPLIT = "".join(
    f"<section class=part><p>{a}</p><p>{b}</p></section><div class=adslot><p>Advertisement</p></div>"
    for a, b in zip(TEXT[::2], TEXT[1::2], strict=True)
)
WORD = (
    f"<p>{TEXT[0][:20]}<span class=tip>{TEXT[0][20:30]}<span class=tooltip-content>What this word means is told "
    f"here. <a href=/m>More</a></span></span>{TEXT[0][30:]}</p>{paragraphs(TEXT[1:])}"
)
LED_ON = (
    "<ul><li>Why the <a href=/1>river rose in the autumn</a></li><li>Bakers: <a href=/2>the price of flour has "
    "doubled</a></li><li>The zoo opens <a href=/3>a house for pangolins</a></li></ul>"
)
CHAPTERS = (
    f"{HEAD}<section id=the-podcast-on-the-baths><h2>The podcast on the baths</h2><p>{TEXT[2]}</p></section>"
    f"{paragraphs(TEXT[3:])}"
)
CAPTION = "Swimmers at the old baths in 1974, the year that the roof was last mended."
REPLIES = "".join(f"<li><b>Reader {i}</b><p>{text}</p></li>" for i, text in enumerate(OTHER[:2]))
WHATSAPP = "<p><strong>Follow our channel on <a href=/f>WhatsApp</a>: be the first to know.</strong></p>"
FAILED = "<div><div>We apologize, but this video has failed to load.</div><div>Try refreshing your browser.</div></div>"

PAGES = {
    "two sentences beside a longer column of teasers": (beside(paragraphs(SHORT), CARDS), SHORT),
    "... whose titles are headings": (beside(paragraphs(SHORT), WITH_HEADINGS), SHORT),
    "Japanese beside teasers": (beside(paragraphs(JAPANESE), JAPANESE_CARDS), JAPANESE),
    "sections with adverts between": (f"<main>{H1}{SPLIT}</main>", TEXT),
    "each paragraph in two boxes": (
        f"<main>{H1}{''.join(f'<div><div><p>{text}</p></div></div>' for text in TEXT)}</main>",
        TEXT,
    ),
    "what a word means": (article(WORD), TEXT),
    "a chapter whose id says podcast": (article(CHAPTERS), [*TEXT[:2], "The podcast on the baths", *TEXT[2:]]),
    "caption in small print": (article(f"{HEAD}<p>{IMG}<small>{CAPTION}</small></p>{REST}"), TEXT),
    "caption in italics behind a link": (article(f"{HEAD}<p><a href=/b>{IMG}</a> <i>{CAPTION}</i></p>{REST}"), TEXT),
    "text behind an image": (article(f"{HEAD}<p>{IMG}{CAPTION}</p>{REST}"), [*TEXT[:2], CAPTION, *TEXT[2:]]),
    "a call to follow at the end": (
        article(f"{ALL}<p>Follow our county desk on <a href=/f>Facebook</a> and <a href=/i>Instagram</a>.</p>"),
        TEXT,
    ),
    "a call to follow in between": (article(f"{HEAD}{WHATSAPP}{REST}"), TEXT),
    "an advert's frame with a line": (
        article(f"{HEAD}<div class=ad-container><p>Scroll to carry on with the story below.</p></div>{REST}"),
        TEXT,
    ),
    "a list that leads elsewhere at the end": (article(f"{ALL}{LED_ON}"), TEXT),
    "a list of facts with few links at the end": (
        article(
            f"{ALL}<p>What was decided:</p><ul>"
            + "".join(f'<li>{fact[:-6]}<a href="/{i}">{fact[-6:-1]}</a>.</li>' for i, fact in enumerate(FACTS))
            + "</ul>"
        ),
        [*TEXT, "What was decided:", *FACTS],
    ),
    "an interview that begins with a question": (
        article(f"<p><b>Why close it?</b></p><p>{TEXT[0]}</p><p><b>Who pays?</b></p><p>{TEXT[1]}</p>"),
        ["Why close it?", TEXT[0], "Who pays?", TEXT[1]],
    ),
    "a video that failed": (article(f"{HEAD}{FAILED}{REST}"), TEXT),
    "comments below a heading that repeats the headline": (
        article(f"{ALL}<h3>Two comments on “Council closes the old baths”</h3><ol>{REPLIES}</ol>"),
        TEXT,
    ),
    "a subheading with the word": (
        article(f"{HEAD}<h3>What comments on the plan the council had</h3>{REST}"),
        [*TEXT[:2], "What comments on the plan the council had", *TEXT[2:]],
    ),
    "a note on the author who stands in the byline": (
        article(f"<p class=byline>By Anna Moss</p>{ALL}<p>Anna Moss covers schools and roads for the paper.</p>"),
        TEXT,
    ),
    "the author asks": (
        article(
            f"<p class=byline>By Anna Moss</p>{ALL}<p><b>Anna Moss: What does the roof cost the town each year?</b></p>"
            f"<p>{FACTS[0]}</p>"
        ),
        [*TEXT, "Anna Moss: What does the roof cost the town each year?", FACTS[0]],
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_the_text_is_all_there_and_nothing_else(name: str) -> None:
    inner, wanted = PAGES[name]
    body = newsgrab.parse(page(inner), url="https://example.com/a").body
    assert body is not None
    assert body.split("\n\n") == wanted


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("fr", "Suivez-nous sur <a href=/f>Facebook</a> et <a href=/i>Instagram</a>"),
        ("de", "Folgen Sie uns auf <a href=/f>Facebook</a>"),
        ("ru", "Подписывайтесь на наш канал в <a href=/t>Telegram</a>"),
        ("ar", "تابعونا على <a href=/f>Facebook</a>"),
    ],
)
def test_calls_to_follow_are_known_in_other_languages(lang: str, line: str) -> None:
    body = newsgrab.parse(page(article(f"{HEAD}<p>{line}</p>{REST}"), lang=lang), url="https://example.com/a").body
    assert body is not None
    assert body.split("\n\n") == TEXT


def test_a_list_of_recommendations_is_no_column_of_teasers() -> None:
    places = [f"<h2>{title}</h2><p>{text}</p>" for title, text in zip(TITLES, OTHER * 2, strict=True)]
    inner = beside(paragraphs(SHORT), places).replace(H1, "<h1>8 stories of the old baths</h1>")
    body = newsgrab.parse(page(inner).replace(b"Council closes", b"8 stories of"), url="https://example.com/a").body
    assert body is not None
    assert OTHER[0] in body
