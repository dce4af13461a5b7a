"""The article as different content systems set it: the wanted paragraphs were written with each page, before it ran.

The article is that of ``test_body_traps``. What a page has besides is set as its system sets it, and is not wanted.
"""

from __future__ import annotations

import pytest

import newsgrab
from tests.test_body_traps import ALL, CARDS, COOKIES, H1, HEAD, LETTER, OTHER, REST, TEXT, page, paragraphs

TITLE = "Council closes the old baths"
LINKS = "".join(f'<li><a href="/{i}">Story {i} of the county today</a></li>' for i in range(6))
SHORT = ["We have all been there.", "This plan is for you if:"]
ABOUT = (
    "The Gazette has told the stories of the county since 1874. It is owned by its readers, of whom each has one vote "
    "in the yearly meeting, and it takes no money from the council."
)
PRAISE = [
    "“I read it every morning on the bus, and so does my mother,” writes a reader from Ripley.",
    "“The only paper that still sends somebody to the meetings,” writes another, from Knares.",
]
ARABIC = [
    "صوّت مجلس المدينة مساء الثلاثاء على إغلاق المسبح القديم بعد نقاش دام أكثر من أربع ساعات وانتهى بالصراخ.",
    "وكان آلاف السكان قد وقعوا عريضة ضد الخطة التي تترك شرق المدينة بلا مسبح لثلاث سنوات على الأقل.",
    "وقال أمين الخزانة إن إصلاح السقف وحده يكلف مليوني جنيه لا تملكها المدينة.",
]
HEBREW = [
    "מועצת העיר הצביעה בליל שלישי בעד סגירת הבריכה הישנה, לאחר דיון שנמשך יותר מארבע שעות והסתיים בצעקות.",
    "אלפי תושבים חתמו על עצומה נגד התוכנית, שתשאיר את מזרח העיר בלי בריכה במשך שלוש שנים לפחות.",
]
CHINESE = [
    "镇议会周二晚间经过四个多小时的辩论，投票决定关闭老游泳池。",
    "居民收集了九千个签名反对这项计划，他们说镇东至少三年没有游泳池可用。",
    "新游泳池将于明年春天动工。",
]
THAI = [
    "สภาเมืองลงมติเมื่อคืนวันอังคารให้ปิดสระว่ายน้ำเก่า หลังจากการอภิปรายนานกว่าสี่ชั่วโมง",
    "ชาวบ้านรวบรวมรายชื่อเก้าพันชื่อเพื่อคัดค้านแผนนี้ เพราะฝั่งตะวันออกของเมืองจะไม่มีสระว่ายน้ำอย่างน้อยสามปี",
]
QUESTIONS = ["Why close the baths?", "Who pays for the new pool?", "What happens to the swimmers?"]
POSTS = [
    ("10:05", "The meeting has begun in the town hall, and the gallery is full to the last seat.", "Doors open"),
    (
        "11:30",
        "The treasurer says that the roof alone would cost two million pounds, which he does not have.",
        "The roof",
    ),
    (
        "13:10",
        "By nineteen votes to seventeen the council has decided to close the baths on the first of May.",
        "The vote",
    ),
]


def wordpress() -> str:
    blocks = "".join(f'<p class="wp-block-paragraph">{text}</p>' for text in TEXT)
    return (
        f'<main class="wp-block-group"><h1 class="wp-block-post-title">{TITLE}</h1><div class="wp-block-post-date">'
        f'<time datetime="2024-05-01">1 May 2024</time></div><div class="entry-content wp-block-post-content">{blocks}'
        f'<div class="sharedaddy sd-sharing-enabled"><h3>Share this:</h3><ul><li>Click to share on X</li></ul></div>'
        f'<div class="jp-relatedposts"><h3>Related</h3><p>{OTHER[0]}</p></div></div><div class="wp-block-comments">'
        f"<h2>2 thoughts</h2><p>{OTHER[1]}</p><p>{OTHER[2]}</p></div></main>"
    )


def drupal() -> str:
    return (
        f'<article class="node node--type-article"><h1 class="page-title">{TITLE}</h1><div class="node__content">'
        f'<div class="field field--name-body field--type-text-with-summary"><div class="field__item">{ALL}</div></div>'
        f'<div class="field field--name-field-tags"><div class="field__label">Tags</div><div class="field__item">'
        f'<a href="/t">Baths</a></div></div></div></article><div class="views-element-container"><h2>More news</h2>'
        f"{''.join(f'<div class=views-row>{card}</div>' for card in CARDS)}</div>"
    )


def arc() -> str:
    parts = "".join(f'<p class="c-paragraph b-it-c0">{text}</p>' for text in TEXT[:3])
    rest = "".join(f'<p class="c-paragraph b-it-c0">{text}</p>' for text in TEXT[3:])
    return (
        f'<section id="main"><h1 class="b-headline">{TITLE}</h1><article class="default__ArticleBody-sc-1ab">{parts}'
        f'<div class="arcad-wrap"><div class="arcad">Advertisement</div></div><div class="interstitial-link">'
        f'<a href="/x">READ MORE: Bakers say that flour has doubled</a></div>{rest}</article><div class="b-results">'
        f"{''.join(f'<div class=b-card>{card}</div>' for card in CARDS)}</div></section>"
    )


def ghost() -> str:
    return (
        f'<article class="gh-article post"><header class="gh-article-header gh-canvas"><h1>{TITLE}</h1><p class='
        f'"gh-article-excerpt">A long night in the town hall ends the life of a pool.</p></header><section class='
        f'"gh-content gh-canvas">{HEAD}<div class="kg-card kg-signup-card"><h2>The morning letter</h2><p>{LETTER}</p>'
        f'<form><input type="email"><button>Subscribe</button></form></div>{REST}</section></article><section class='
        f'"gh-container"><h2>Read more</h2>{"".join(f"<article class=gh-card>{card}</article>" for card in CARDS)}'
        f"</section>"
    )


def blogger() -> str:
    text = "<br><br>".join(TEXT)
    return (
        f'<div class="post hentry"><h3 class="post-title entry-title">{TITLE}</h3><div class="post-body entry-content">'
        f'<div class="separator"><img src="/a.jpg"></div>{text}<div style="clear: both"></div></div><div class='
        f'"post-footer">Posted by A. Moss at 14:05</div></div><div id="comments"><h4>3 comments:</h4><p>{OTHER[0]}</p>'
        f"</div><div class=sidebar><h2>Blog Archive</h2><ul>{LINKS}</ul></div>"
    )


def tilda() -> str:
    records = "".join(
        f'<div id="rec{i}" class="r t-rec"><div class="t004"><div class="t-container"><div class="t-col t-col_8">'
        f'<div class="t-text t-text_md">{text}</div></div></div></div></div>'
        for i, text in enumerate(TEXT)
    )
    return (
        f'<div id="allrecords" class="t-records"><div class="t-rec"><div class="t001"><h1 class="t-title">{TITLE}</h1>'
        f'</div></div>{records}<div id="rec99" class="r t-rec"><div class="t-cover"><a href="/buy">Subscribe</a></div>'
        f"</div></div>"
    )


def bitrix() -> str:
    items = "".join(f"<p class=news-item><a href=/{i}><b>Story</b></a><br>{text}</p>" for i, text in enumerate(OTHER))
    return (
        f'<div class="workarea"><h1 id="pagetitle">{TITLE}</h1><div class="news-detail"><span class="news-date-time">'
        f"01.05.2024</span><h3>{TITLE}</h3>{'<br><br>'.join(TEXT)}<div style='clear:both'></div><br></div>"
        f"<p><a href='/news/'>Back to the list</a></p></div><div class='news-list'>{items}</div>"
    )


def amp() -> str:
    return (
        f'<amp-sidebar id="s"><ul>{LINKS}</ul></amp-sidebar><article class="amp-wp-article"><h1>{TITLE}</h1>'
        f'<div class="amp-wp-article-content">{HEAD}<amp-ad width=300></amp-ad>{REST}</div></article><amp-consent>'
        f"<div>{COOKIES}</div></amp-consent><amp-list><h2>Also</h2><p>{OTHER[0]}</p></amp-list>"
    )


def hashed() -> str:
    cards = "".join(f"<a class=css-l href=/{i}><h3>Story {i}</h3><p>{text}</p></a>" for i, text in enumerate(OTHER))
    return (
        f'<div id="__next"><div class="css-1x2y"><div class="css-9k"><h1 class="css-77a">{TITLE}</h1><div class='
        f'"css-5dd"><span>By A. Moss</span><span>1 May 2024</span></div></div>'
        f'<div class="css-0p1">{"".join(f"<div class=css-q1><p class=css-aa>{text}</p></div>" for text in TEXT)}</div>'
        f'<div class="css-rr">{cards}'
        f"</div></div></div>"
    )


def tables() -> str:
    return (
        f"<table width=760><tr><td width=160 valign=top><ul>{LINKS}</ul></td><td><table><tr><td><font size=4><b>{TITLE}"
        f"</b></font></td></tr><tr><td><font face=Arial size=2>{'<br><br>'.join(TEXT)}</font></td></tr></table></td>"
        f"<td width=160><font size=1><a href=/1>Story 1 of the county</a><br>{OTHER[0][:60]}</font></td></tr></table>"
    )


def substack() -> str:
    return (
        f'<article class="typography newsletter-post post"><div class="post-header"><h1 class="post-title">{TITLE}</h1>'
        f'<h3 class="subtitle">A long night in the town hall.</h3></div><div class="available-content">'
        f'<div class="body '
        f'markup">{HEAD}<div class="subscription-widget-wrap"><div class="preamble"><p>{LETTER}</p></div><form>'
        f'<input type=email><input type=submit value=Subscribe></form></div>{REST}<p class="button-wrapper"><a '
        f'href="/s">Share</a></p></div></div></article><div class="comments-section"><h4>Discussion</h4><p>{OTHER[0]}'
        f"</p></div>"
    )


def live() -> str:
    entries = "".join(
        f'<article class="entry"><time>{time}</time><h2>{head}</h2><p>{text}</p></article>'
        for time, text, head in POSTS
    )
    return f"<main>{H1}<p class=standfirst>{TEXT[0]}</p><section class=live-feed>{entries}</section></main>"


LIVE = [TEXT[0], *(line for _, text, head in POSTS for line in (head, text))]


def interview() -> str:
    pairs = "".join(f"<dt>{q}</dt><dd>{a}</dd>" for q, a in zip(QUESTIONS, TEXT, strict=False))
    return f"<main><article>{H1}<dl>{pairs}</dl></article></main>"


INTERVIEW = [line for pair in zip(QUESTIONS, TEXT, strict=False) for line in pair]


def listicle() -> str:
    items = "".join(
        f"<section><h2>{i}. Pool {i}</h2><p>{text}</p></section>" for i, text in enumerate(TEXT[:4], start=1)
    )
    return f"<main><article><h1>{TITLE}</h1><p>{TEXT[4]}</p>{items}</article></main>"


LISTICLE = [TEXT[4], *(line for i, text in enumerate(TEXT[:4], start=1) for line in (f"{i}. Pool {i}", text))]
RECIPE = [
    TEXT[0], "Ingredients", "500 g of flour", "10 g of salt", "350 ml of water", "Method",
    "Mix the flour with the salt, and add the water bit by bit until the dough no longer sticks to the bowl.",
    "Bake it for forty minutes in a hot oven.",
]  # fmt: skip


def recipe() -> str:
    return (
        f"<article>{H1}<p>{TEXT[0]}</p><h2>Ingredients</h2><ul>{''.join(f'<li>{x}</li>' for x in RECIPE[2:5])}</ul>"
        f"<h2>Method</h2><ol><li>{RECIPE[6]}</li><li>{RECIPE[7]}</li></ol></article>"
    )


def gallery() -> str:
    figures = "".join(
        f"<figure><img src=/{i}.jpg><figcaption>{text} Photo: R. Blunt</figcaption></figure>"
        for i, text in enumerate(OTHER)
    )
    return f"<main><article>{H1}{HEAD}<div class=gallery>{figures}</div>{REST}</article></main>"


def below() -> str:
    """What the site says below every article, in parts of its own without a telling name."""
    return (
        f"<div id=app><div class=x1><div class=x2><div class=x3>{H1}<div class=x4>{ALL}</div><div class=x5>"
        f"<a href=/s>Send this story to a friend</a></div></div></div></div>"
        f"<div class=y1><div class=y2><h2>Who we are</h2><p class=y3>{ABOUT}</p></div></div>"
        f"<div class=z1><div class=z2>"
        f"{''.join(f'<blockquote class=z3>{text}</blockquote>' for text in PRAISE)}</div></div></div>"
    )


def questions_below() -> str:
    pairs = "".join(
        f"<div class=q><h3>{q}</h3><div class=a><p>{a}</p></div></div>"
        for q, a in zip(QUESTIONS, TEXT[3:], strict=True)
    )
    return (
        f"<div id=app><div class=x1><div class=x2><div class=x3>{H1}<div class=x4>{paragraphs(TEXT[:3] + OTHER)}</div>"
        f"</div></div></div><div class=y1><h2>FAQ</h2>{pairs}</div></div>"
    )


QUESTIONS_BELOW = [
    *TEXT[:3], *OTHER, "FAQ", *(line for pair in zip(QUESTIONS, TEXT[3:], strict=True) for line in pair)
]  # fmt: skip


def press() -> str:
    return (
        f"<main><article>{H1}{ALL}<h2>About the council</h2><p>{ABOUT}</p><p><b>Contact</b><br>Press office<br>"
        f"A. Moss<br>+44 20 7946 0000</p></article></main>"
    )


SPEAKERS = ["MOSS", "BLUNT", "ROE"] * 2


def transcript() -> str:
    said = "".join(f"<p><b>{name}:</b> {text}</p>" for name, text in zip(SPEAKERS, TEXT, strict=True))
    return f"<main>{H1}{said}</main>"


def forum() -> str:
    def post(i: int, text: str) -> str:
        return (
            f'<div id="p{i}" class="post has-profile bg2"><div class="inner"><dl class="postprofile"><dt>user{i}</dt>'
            f"<dd>Posts: {i}</dd></dl><div class=postbody><h3><a href='#p{i}'>{'Re: ' if i else ''}{TITLE}</a></h3>"
            f'<p class="author">by user{i} » 1 May 2024, 14:0{i}</p><div class="content">{text}</div></div></div></div>'
        )

    return (
        f'<div id="page-body"><h2 class="topic-title"><a href="/t">{TITLE}</a></h2>'
        f"{post(0, '<br><br>'.join(TEXT))}{''.join(post(i, text) for i, text in enumerate(OTHER, start=1))}</div>"
    )


def discourse() -> str:
    def post(i: int, text: str) -> str:
        return (
            f'<div id="post_{i}" itemprop="comment" class="topic-body crawler-post"><div class="crawler-post-meta">'
            f'<span class="creator"><a href="/u/{i}"><span>user{i}</span></a></span><time>May 1, 2024</time></div>'
            f'<div class="post" itemprop="text">{text}</div></div>'
        )

    return (
        f'<h1 class="crawler-topic-title"><a href="/t/1">{TITLE}</a></h1><div itemscope>{post(1, ALL)}'
        f"{''.join(post(i, f'<p>{text}</p>') for i, text in enumerate(OTHER, start=2))}</div>"
    )


def product() -> str:
    return (
        f"<main><h1>{TITLE}</h1><div class=review-body>{HEAD}<h2>Pros</h2><ul><li>Warm water</li>"
        f"<li>Kind staff</li></ul>"
        f"<h2>Cons</h2><ul><li>The roof</li></ul>{REST}</div><div class=buy><a href=/b>Check the price</a></div></main>"
    )


PRODUCT = [*TEXT[:2], "Pros", "Warm water", "Kind staff", "Cons", "The roof", *TEXT[2:]]


def lines() -> str:
    """Short lines open the text, and a sentence that is mostly a link stands in it."""
    return (
        f"<main><article>{H1}{paragraphs(SHORT)}<ul><li>{TEXT[0]}</li></ul>{paragraphs(TEXT[1:3])}"
        f"<p><a href=/p>The plan of the council for the baths</a> can be read.</p>"
        f"{paragraphs(TEXT[3:])}</article></main>"
    )


LINES = [*SHORT, *TEXT[:3], "The plan of the council for the baths can be read.", *TEXT[3:]]


def cells() -> str:
    rows = "".join(
        f"<tr><td><a href=/{n}>{n} Baths</a></td><td>{d} m</td></tr>" for n, d in (("Ripley", 25), ("York", 50))
    )
    return f"<main><article>{H1}{HEAD}<table><tr><th>Pool</th><th>Length</th></tr>{rows}</table>{REST}</article></main>"


CELLS = [*TEXT[:2], "Pool", "Length", "Ripley Baths", "25 m", "York Baths", "50 m", *TEXT[2:]]


def rules() -> str:
    return f"<main><article>{H1}{HEAD}<p>* * *</p>{REST}<p>___</p><p>\u200d</p></article></main>"


def sources() -> str:
    told = "".join(
        f"<li><a href=/{i}>Letter {i} of the treasurer</a> – {text}</li>" for i, text in enumerate(OTHER[:3], start=1)
    )
    return f"<main><article>{H1}{ALL}<p>Where to read on:</p><ul>{told}</ul></article></main>"


SOURCES = [
    *TEXT, "Where to read on:", *(f"Letter {i} of the treasurer – {text}" for i, text in enumerate(OTHER[:3], start=1))
]  # fmt: skip


def broken() -> str:
    """Lines between breaks, some of them short."""
    return f"<main><article>{H1}<div>{'<br><br>'.join([*TEXT[:3], 'First addition', *TEXT[3:]])}</div></article></main>"


def picture_first() -> str:
    """An element that begins with a picture holds all lines, with words in italics here and there."""
    lines = "<br><br>".join(f"{text[:40]}<i>{text[40:80]}</i>{text[80:]}" for text in TEXT)
    return f"<main>{H1}<div class=text><img src=/a.jpg><br>{lines}</div></main>"


def notices() -> str:
    rights = "© 2024 The Gazette. All rights reserved. This may not be published, broadcast, rewritten or passed on."
    return (
        f"<main><article>{H1}{ALL}<p>{rights}</p><p>Found a typo? Select it and press Ctrl+Enter</p></article></main>"
    )


def two_articles() -> str:
    other = f"<article><h1>Bakers say flour has doubled</h1>{paragraphs(OTHER * 2)}</article>"
    return f"<main><article>{H1}{ALL}</article>{other}</main>"


def wall() -> str:
    return (
        f"<main><article>{H1}{HEAD}<div class=paywall><h2>Read on</h2><p>This article is for subscribers. "
        f"Subscribe now and read all that The Gazette writes, for £1 in the first month.</p>"
        f"<a href=/s>Subscribe</a></div></article></main>"
    )


def footnotes() -> str:
    return f"<main><article>{H1}<p>{TEXT[0]}<sup><a href=#f1>1</a></sup></p>{paragraphs(TEXT[1:])}</article></main>"


def related_inside() -> str:
    related = "".join(
        f"<div class=item><div class=pic></div><div class=txt><h4><a href=/{i}>Story {i} of the day</a></h4>"
        f"<p>{text}</p></div></div>"
        for i, text in enumerate(OTHER[:3])
    )
    return f"<main><article>{H1}{HEAD}<div class=block-x>{related}</div>{REST}</article></main>"


def related_below() -> str:
    cards = "".join(
        f"<div class=row><h3><a href=/{i}>How the county paid for {i} pools | The Gazette</a></h3><div><p>{text}"
        f"[…]</p></div><a href=/{i}>Read More</a></div>"
        for i, text in enumerate(OTHER[:3])
    )
    return f"<div class=w><div class=c1>{H1}<div class=t>{ALL}</div><h2>Stories you may like</h2>{cards}</div></div>"


PAGES = {
    "WordPress blocks": (wordpress(), TEXT),
    "Drupal fields": (drupal(), TEXT),
    "Arc": (arc(), TEXT),
    "Ghost": (ghost(), ["A long night in the town hall ends the life of a pool.", *TEXT]),
    "Blogger": (blogger(), TEXT),
    "Tilda": (tilda(), TEXT),
    "Bitrix": (bitrix(), TEXT),
    "AMP": (amp(), TEXT),
    "hashed class names": (hashed(), TEXT),
    "tables of the 2000s": (tables(), TEXT),
    "Substack": (substack(), ["A long night in the town hall.", *TEXT]),
    "live blog": (live(), LIVE),
    "interview in a list of definitions": (interview(), INTERVIEW),
    "listicle": (listicle(), LISTICLE),
    "recipe": (recipe(), RECIPE),
    "gallery with long captions": (gallery(), TEXT),
    "what the site says below": (below(), TEXT),
    "questions in a part of their own": (questions_below(), QUESTIONS_BELOW),
    "transcript": (
        transcript(), [f"{name}: {text}" for name, text in zip(SPEAKERS, TEXT, strict=True)]
    ),
    "review with lists": (product(), PRODUCT),
    "short lines": (lines(), LINES),
    "cells that are links": (cells(), CELLS),
    "lines without a word": (rules(), TEXT),
    "a list that says what it links to": (sources(), SOURCES),
    "lines between breaks": (broken(), [*TEXT[:3], "First addition", *TEXT[3:]]),
    "a picture before lines between breaks": (picture_first(), TEXT),
    "whose the text is, and how to report an error": (notices(), TEXT),
    "two articles one after the other": (two_articles(), TEXT),
    "paywall": (wall(), TEXT[:2]),
    "teasers in the text": (related_inside(), TEXT),
    "teasers with excerpts below": (related_below(), TEXT),
}  # fmt: skip

FIRST = {"phpBB": forum(), "Discourse": discourse()}

SCRIPTS = {"ar": ARABIC, "he": HEBREW, "zh": CHINESE, "th": THAI}


@pytest.mark.parametrize("name", PAGES)
def test_the_article_is_read_as_its_system_sets_it(name: str) -> None:
    inner, wanted = PAGES[name]
    body = newsgrab.parse(page(inner), url="https://example.com/a").body
    assert body is not None
    assert body.split("\n\n") == wanted


@pytest.mark.parametrize("name", FIRST)
def test_the_first_post_of_a_forum_is_there(name: str) -> None:
    body = newsgrab.parse(page(FIRST[name]), url="https://example.com/a").body
    assert body is not None
    assert body.split("\n\n")[: len(TEXT)] == TEXT


@pytest.mark.parametrize("lang", SCRIPTS)
def test_scripts(lang: str) -> None:
    direction = " dir=rtl" if lang in ("ar", "he") else ""
    inner = f"<main{direction}><h1>{SCRIPTS[lang][0][:20]}</h1>{paragraphs(SCRIPTS[lang])}</main>"
    body = newsgrab.parse(page(inner, lang=lang), url="https://example.com/a").body
    assert body is not None
    assert body.split("\n\n") == SCRIPTS[lang]


def test_a_release_ends_with_whom_it_is_from() -> None:
    body = newsgrab.parse(page(press()), url="https://example.com/a").body
    assert body is not None
    assert body.split("\n\n")[: len(TEXT)] == TEXT
