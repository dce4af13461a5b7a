"""One story in every markup that news sites of its kind use: the record must be the same.

The fixtures hold whole pages; here a page is put together from parts (ticker, counter, date, speaker lines, metadata,
charset), a few hundred combinations, drawn once for all by a seeded generator. Each part is a way in which real sites
print the thing.
"""

from __future__ import annotations

import html
import json
import random
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import NamedTuple

import pytest

import newsgrab
from newsgrab.models import Article

URL = "https://arna.example.kz/ru/news/88117/"
NOW = datetime(2024, 5, 14, 16, 0, tzinfo=UTC)
PUBLISHED = "2024-05-14T19:45:00+05:00"
RATES = {"USD": "443.17", "EUR": "479.60", "RUB": "4.86"}
NAMES = {"USD": "Доллар США", "EUR": "Евро", "RUB": "Российский рубль"}
SIGNS = {"USD": "$", "EUR": "€", "RUB": "₽"}
HEADLINE = '"Грузопоток удвоился за три года": Досжанов прибыл в Лазарию с рабочим визитом'
STORY = (
    (
        "p",
        "Объём перевозок между Казахстаном и Лазарией с 2021 года вырос вдвое. Об этом Марат Досжанов сообщил на "
        "заседании межправительственной комиссии. О чём ещё договорились стороны, расскажет наш специальный "
        "корреспондент Асель Турлыханкызы.",
    ),
    (
        "p",
        "Самолёт министра приземлился в столичном аэропорту ранним утром, а уже через час делегацию принимали в доме "
        "правительства. Переговоры начались в узком составе и заняли вдвое больше времени, чем отводил им протокол.",
    ),
    ("speaker", "Марат ДОСЖАНОВ, МИНИСТР ТРАНСПОРТА РЕСПУБЛИКИ КАЗАХСТАН:"),
    (
        "speech",
        "Грузопоток удвоился за три года, и это при том, что половина причалов стоит на ремонте. Мы готовы поставить "
        "на линию два парома и дать перевозчикам единый тариф. Для наших аграриев это прямая дорога к "
        "новым покупателям.",
    ),
    (
        "p",
        "В свою очередь, глава лазарийского правительства напомнил, что первые соглашения о транзите две страны "
        "подписали ещё двенадцать лет назад. По его мнению, пришло время обновить их целиком.",
    ),
    ("speaker", "Лука ВЕРДЕНИ, ПРЕМЬЕР-МИНИСТР ЛАЗАРИИ:"),
    (
        "speech",
        "Нас разделяет море, но объединяет железная дорога. Я благодарю казахстанских коллег за терпение: мы спорили о "
        "тарифах почти год и нашли решение, которое устроило всех.",
    ),
    ("p", "По итогам встречи подписано семь соглашений. Завтра делегация осмотрит порт и вернётся в Астану."),
)
SPOKEN = [
    ("Марат Досжанов", "МИНИСТР ТРАНСПОРТА РЕСПУБЛИКИ КАЗАХСТАН", STORY[3][1]),
    ("Лука Вердени", "ПРЕМЬЕР-МИНИСТР ЛАЗАРИИ", STORY[6][1]),
]


class Views(NamedTuple):
    """A view count as it is printed, and its value."""

    printed: str
    value: int


COUNTS = (Views("718", 718), Views("5", 5), Views("12\u00a0345", 12345), Views("1 204", 1204), Views("96311", 96311))


def each(form: str, between: str = "") -> str:
    """Return the ticker with ``form`` filled in for every currency."""
    return between.join(form.format(code=c, name=NAMES[c], sign=SIGNS[c], value=v) for c, v in RATES.items())


def commas(ticker: str) -> str:
    for value in RATES.values():
        ticker = ticker.replace(value, value.replace(".", ","))
    return ticker


TICKERS = {
    "one string": f'<div class="header__currency">{each("{sign}{value}", " ")}</div>',
    "spaces": f'<div class="rates">{each("{sign} {value}", " &nbsp; ")}</div>',
    "list": f"<ul class='currency'>{each('<li>{sign} {value}</li>')}</ul>",
    "spans": f'<div class="kurs">{each("<span>{sign}</span><span>{value}</span>")}</div>',
    "nested": f'<div class="cur">{each("<div><b>{sign}</b> <i>{value}</i></div>")}</div>',
    "table of rows": f"<table>{each('<tr><td>{code}</td><td>{value}</td></tr>')}</table>",
    "table of columns": f"<table><tr>{each('<th>{code}</th>')}</tr><tr>{each('<td>{value}</td>')}</tr></table>",
    "codes": f'<div class="top-line">{each("{code} {value}", " ")}</div>',
    "codes with colons": f'<div class="top-line">{each("{code}: {value}", " | ")}</div>',
    "words": f'<div class="exchange">{each("<p><span>{name}</span> <span>{value}</span></p>")}</div>',
    "commas": f'<div class="kurs">{commas(each("<span>{code}</span> <span>{value}</span> "))}</div>',
    "tenge signs": f'<div class="rates">{each("<span>{code} {value} ₸</span>")}</div>',
    "arrows and changes": f'<div class="rates">{each("<span>{code}</span><b>{value}</b><small>▲ 0.31</small>")}</div>',
    "signed changes": f"<ul class='cur'>{each('<li>{code} <b>{value}</b> <i class=minus>-0.12</i></li>')}</ul>",
    "percentages": f"<ul class='cur'>{each('<li>{code} <b>{value}</b> <i>+0,25%</i></li>')}</ul>",
    "flags": f'<div class="kurs">{each("<img src=/f.png alt={code}> {value} ")}</div>',
    "flag classes": f'<div class="kurs">{each("<i class=flag></i><span>{code}</span> <b>{value}</b> ")}</div>',
    "definition list": f'<dl class="rates">{each("<dt>{code}</dt><dd>{value}</dd>")}</dl>',
    "issuer": f'<div class="info">Курсы НБ РК: {each("{code} - {value}", "; ")}</div>',
    "with the day": f'<div class="info">Курс валют на 14.05.2024: {each("{code} {value}", ", ")}</div>',
    "with weather": f'<div class="info"><span>Астана +17°</span> {each("<span>{sign}{value}</span> ")}</div>',
    "twice": f'<div class="mob">{each("{sign}{value} ")}</div><div class="desk">{each("<b>{sign}</b> {value} ")}</div>',
    "links": f'<div class="cur">{each("<a href=/kurs/{code}>{sign} {value}</a> ")}</div>',
}
ICONS = {"USD": "dollar", "EUR": "euro", "RUB": "ruble"}
FLAGS = {"USD": ("us", "🇺🇸"), "EUR": ("eu", "🇪🇺"), "RUB": ("ru", "🇷🇺")}
TICKERS |= {
    "pairs": f'<div class="rates">{each("<span>{code}/KZT</span> <span>{value}</span> ")}</div>',
    "equations": f'<div class="rates">{each("<p>1 {code} = {value} KZT</p>")}</div>',
    "table with a head": f"<table><tr><th>Валюта</th><th>Курс</th><th>Изм.</th></tr>"
    f"{each('<tr><td>{code}</td><td>{value}</td><td>0.12</td></tr>')}</table>",
    "items of the menu": f"<nav><ul><li><a>Эфир</a></li>{each('<li class=cur>{sign} {value}</li>')}</ul></nav>",
    "yesterday struck through": f'<div class="kurs">{each("<span>{code} {value} <s>440.10</s></span> ")}</div>',
    "three cells": f'<div class="cur">{each("<div><div>{code}</div><div>{value}</div><div>0.42%</div></div>")}</div>',
    "glued arrows": f'<div class="cur">{each("<span>{code} {value}↑</span> ")}</div>',
    "under a heading": f"<div><h4>Курсы валют НБРК</h4>{each('<p><span>{code}</span><b>{value}</b></p>')}</div>",
    "classes only": "".join(
        ("<div class='currency'>", *(f"<b class='cur cur--{c.lower()}'>{v}</b> " for c, v in RATES.items()), "</div>")
    ),
    "icons": "".join(
        ("<div class='kurs'>", *(f"<i class='fa fa-{ICONS[c]}-sign'></i> {v} " for c, v in RATES.items()), "</div>")
    ),
    "sprites": "".join(
        ("<div class='kurs'>", *(f"<svg><use href='#{c.lower()}'/></svg> {v} " for c, v in RATES.items()), "</div>")
    ),
    "flags by class": "".join(
        ("<div class='kurs'>", *(f"<i class='flag flag-{FLAGS[c][0]}'></i>{v} " for c, v in RATES.items()), "</div>")
    ),
    "flags among the letters": "".join(
        ("<div class='kurs'>", *(f"<span>{FLAGS[c][1]} {v}</span> " for c, v in RATES.items()), "</div>")
    ),
}
TRAPS = '<span class="comments"><i class="fa fa-comment"></i> 14</span> <span class="likes">♥ 52</span>'
COUNTERS = {
    "bare beside the date": "<span>{n}</span>",
    "bare in its own line": "<div>{n}</div>",
    "word before": "<span>Просмотров: {n}</span>",
    "word after": "<span>{n} просмотров</span>",
    "word in its own element": "<span class='l'>Просмотры</span> <span class='n'>{n}</span>",
    "word in brackets": "<span>Просмотров ({n})</span>",
    "read so many times": "<span>Прочитано {n} раз</span>",
    "font icon": "<span><i class='fa fa-eye'></i> {n}</span>",
    "empty icon before": "<i class='icon-eye'></i><span>{n}</span>",
    "sprite": "<span><svg class='i'><use xlink:href='/s.svg#eye'></use></svg> {n}</span>",
    "drawing with a title": "<span><svg><title>Просмотры</title><path d='M0 0'/></svg> {n}</span>",
    "picture": "<img src='/i/eye.png' alt='Просмотры'> {n}",
    "emoji": "<span>👁 {n}</span>",
    "class": "<span class='article__views'>{n}</span>",
    "class of the plugin": "<span class='post-views-count'>{n}</span>",
    "title": "<span title='Количество просмотров'>{n}</span>",
    "aria-label": "<span aria-label='Просмотры'>{n}</span>",
    "wrapper with traps": "<span class='stat-views'>{n}</span> " + TRAPS,
    "icon with traps": "<span><i class='fa fa-eye'></i> {n}</span> " + TRAPS,
    "in React": "<span>{n}<!-- --> <!-- -->просмотров</span>",
    "filled font icon": "<span><i class='bi bi-eye-fill'></i> {n}</span>",
    "ligature": "<span><i class='material-icons'>visibility</i> {n}</span>",
    "class of the drawing": "<span><svg class='icon icon-eye' width='16'><path d='M0 0'/></svg> {n}</span>",
    "picture without a text": "<span><img src='/i/view.png' alt=''> {n}</span>",
    "tooltip": "<span data-tooltip='Просмотры'>{n}</span>",
    "abbreviation": "<span>{n} просм.</span>",
    "number of views": "<span>Кол-во просмотров: {n}</span>",
    "dash": "<span>Просмотры — {n}</span>",
    "list of numbers": "<ul><li><i class='fa fa-eye'></i>{n}</li><li><i class='fa fa-comment'></i>14</li></ul>",
    "definition": "<dl><dt>Просмотры</dt><dd>{n}</dd></dl>",
    "in English": "<span>Views: {n}</span>",
    "microdata": "<meta itemprop='interactionCount' content='UserPageVisits:{n}'>",
}
DATES = {
    "г. в": "14.05.2024г. в 19:45",
    "space": "14.05.2024 19:45",
    "comma": "14.05.2024, 19:45",
    "dash": "14.05.2024 - 19:45",
    "slashes": "14/05/2024 19:45",
    "bar": "14.05.2024 | 19:45",
    "month": "14 мая 2024, 19:45",
    "Month": "14 Мая 2024 19:45",
    "года в": "14 мая 2024 года в 19:45",
    "clock first": "19:45, 14 мая 2024",
    "clock first, numbers": "19:45 14.05.2024",
    "weekday": "Вторник, 14 мая 2024, 19:45",
    "word": "Опубликовано: 14.05.2024 19:45",
    "short month": "14 май 2024 19:45",
    "ISO": "2024-05-14 19:45",
    "today": "сегодня, 19:45",
    "Today at": "Сегодня в 19:45",
    "no year": "14 мая, 19:45",
    "seconds": "14.05.2024 19:45:00",
    "two digits": "14.05.24, 19:45",
    "dotted clock": "14.05.2024 в 19.45",
    "short weekday": "Вт, 14 мая 2024 19:45",
    "labels": "Дата: 14.05.2024 Время: 19:45",
    "brackets": "14.05.2024 (19:45)",
    "hyphens": "Добавлено: 14-05-2024, 19:45",
    "г.": "14 мая 2024 г. 19:45",
    "capitals": "14 МАЯ 2024, 19:45",
    "offset": "14.05.2024 19:45 GMT+5",
    "place": "14.05.2024 19:45 (время Астаны)",
    "dot between": "14 мая 2024 · 19:45",
}
TIMES = {  # dates in attributes or cut by elements
    "in pieces": "<span><b>14</b> <span>мая</span> <i>2024</i> <em>19:45</em></span>",
    "clock and day side by side": "<span class='date'><span>14.05.2024</span><span>19:45</span></span>",
    "time element": '<time datetime="2024-05-14T19:45:00+05:00">14 мая</time>',
    "time element without offset": '<time datetime="2024-05-14T19:45">14 мая</time>',
    "itemprop": '<span itemprop="datePublished" content="2024-05-14T19:45:00+05:00">14 мая</span>',
}
HEADS = {
    "none": "<title>Телеканал «Арна»</title>",
    "title": "<title>{h}</title>",
    "title and site": "<title>{h} | Арна</title>",
    "Open Graph": '<title>{h}</title><meta property="og:title" content="{q}">',
    "JSON-LD": '<title>{h} - Арна</title><script type="application/ld+json">{ld}</script>',
}
LD = json.dumps(
    {"@context": "https://schema.org", "@type": "NewsArticle", "headline": HEADLINE, "datePublished": PUBLISHED}
)
SPEAKERS = {
    "paragraphs": "<p>{speaker}</p><p>{speech}</p>",
    "bold": "<p><strong>{speaker}</strong></p><p>{speech}</p>",
    "bold and a break": "<p><b>{speaker}</b><br>{speech}</p>",
    "a break": "<p>{speaker}<br/>{speech}</p>",
    "divs": "<div class='who'>{speaker}</div><div class='said'>{speech}</div>",
    "headings": "<h4>{speaker}</h4><p>{speech}</p>",
    "italics": "<p><em>{speaker}</em></p><p>{speech}</p>",
    "class": "<p class='speaker'>{speaker}</p><p>{speech}</p>",
    "style": "<p><span style='font-weight:bold'>{speaker}</span></p><p>{speech}</p>",
    "speech in italics": "<p>{speaker}</p><p><i>{speech}</i></p>",
    "nested divs": "<div><div><b>{speaker}</b></div><div>{speech}</div></div>",
    "one paragraph": "<p>{speaker} {speech}</p>",
    "bold in one paragraph": "<p><b>{speaker}</b> {speech}</p>",
    "two breaks": "<p><b>{speaker}</b><br><br>{speech}</p>",
    "quote box": "<div class='quote'><div class='quote__author'>{speaker}</div><div>{speech}</div></div>",
    "blockquote": "<p>{speaker}</p><blockquote><p>{speech}</p></blockquote>",
}
# strip: {m} is where date and counter stand
PLACES = {
    "after the headline": "{h}{m}{b}",
    "before the headline": "{m}{h}{b}",
    "photo between": "{h}{m}<div class='photo'><img src='/i.jpg' alt=''></div>{b}",
}
FRAMES = {
    "divs": "<div class='news-page'>{}</div>",
    "article": "<main><article>{}</article></main>",
    "column": "<div class='row'><div class='col-8'>{}</div><div class='col-4'>{side}</div></div>",
}
SIDE = (
    "<h3>Последние новости</h3><ul><li><a href='/ru/news/88121/'>В Костанае открыли музей камня</a> "
    "<span>14.05.2024г. в 21:10</span> <span class='views'><i class='fa fa-eye'></i> 93</span></li>"
    "<li><a href='/ru/news/88120/'>Паводок: вода уходит из дачных посёлков</a> <span>13.05.2024г. в 20:48</span> "
    "<span class='views'><i class='fa fa-eye'></i> 1 305</span></li></ul>"
)
CHARSETS = {
    "utf-8 declared": ("utf-8", '<meta charset="utf-8">', None),
    "utf-8 undeclared": ("utf-8", "", None),
    "windows-1251 declared": ("cp1251", '<meta charset="windows-1251">', None),
    "windows-1251 undeclared": ("cp1251", "", None),
    "windows-1251 in the header": ("cp1251", "", "text/html; charset=windows-1251"),
}


class Form(NamedTuple):
    """The parts of one page, by name."""

    ticker: str
    counter: str
    date: str
    head: str
    speakers: str
    place: str
    frame: str
    charset: str
    count: int

    def __str__(self) -> str:
        return "; ".join(str(part) for part in self)


def draw(number: int) -> Form:
    """Return one form of the page. Every fifth page has what is asked for least often: its time in an attribute."""
    dice = random.Random(number)
    dates = TIMES if number % 5 == 0 else DATES
    parts = (TICKERS, COUNTERS, dates, HEADS, SPEAKERS, PLACES, FRAMES, CHARSETS)
    form = Form(*(dice.choice(sorted(part)) for part in parts), dice.randrange(len(COUNTS)))  # type: ignore[arg-type]
    if form.place == "before the headline" and form.counter.startswith("bare"):
        return form._replace(counter="class")  # a bare number above the headline is anyone's
    return form


def body(speakers: str) -> str:
    out, who = [], ""
    for kind, text in STORY:
        if kind == "speaker":
            who = html.escape(text, quote=False)
        elif kind == "speech":
            out.append(SPEAKERS[speakers].format(speaker=who, speech=html.escape(text, quote=False)))
        else:
            out.append(f"<p>{html.escape(text, quote=False)}</p>")
    return "\n".join(out)


def page(form: Form) -> tuple[bytes, str | None]:
    """Return the bytes of a page and its Content-Type."""
    encoding, declared, content_type = CHARSETS[form.charset]
    head = HEADS[form.head].format(h=html.escape(HEADLINE, quote=False), q=html.escape(HEADLINE), ld=LD)
    date = TIMES.get(form.date) or f"<span class='date'>{DATES[form.date]}</span>"
    strip = f"<div class='news-info'>{date} {COUNTERS[form.counter].format(n=COUNTS[form.count].printed)}</div>"
    article = PLACES[form.place].format(
        h=f"<h1>{html.escape(HEADLINE, quote=False)}</h1>",
        m=strip,
        b=f"<div class='news-text'>{body(form.speakers)}</div>",
    )
    text = (
        f"<!DOCTYPE html><html lang='ru'><head>{declared}{head}</head><body><div class='header'>"
        f"<a href='/ru/'>Арна</a>{TICKERS[form.ticker]}</div><div class='menu'><a href='/ru/news/'>Новости</a> "
        f"<a href='/ru/live/'>Эфир</a></div>{FRAMES[form.frame].format(article, side=SIDE)}"
        "<div class='footer'>© 2015-2024 Телеканал «Арна». Тел.: +7 (7172) 55-01-44</div></body></html>"
    )
    return text.encode(encoding, "xmlcharrefreplace"), content_type


@cache
def read(form: Form) -> Article:
    data, content_type = page(form)
    return newsgrab.parse(data, URL, fetched_at=NOW, content_type=content_type)


FORMS = [pytest.param(form, id=f"{number}: {form}") for number, form in enumerate(map(draw, range(400)))]


@pytest.mark.parametrize("form", FORMS)
def test_headline(form: Form) -> None:
    assert read(form).headline == HEADLINE


@pytest.mark.parametrize("form", FORMS)
def test_time(form: Form) -> None:
    assert read(form).to_dict()["published_at"] == PUBLISHED


@pytest.mark.parametrize("form", FORMS)
def test_views(form: Form) -> None:
    assert read(form).view_count == COUNTS[form.count].value


@pytest.mark.parametrize("form", FORMS)
def test_rates(form: Form) -> None:
    wanted = [(code, "KZT", Decimal(value)) for code, value in RATES.items()]
    assert [(rate.base, rate.counter, rate.value) for rate in read(form).rates] == wanted


@pytest.mark.parametrize("form", FORMS)
def test_quotes(form: Form) -> None:
    blocks = [(quote.speaker, quote.role, quote.text) for quote in read(form).quotes if quote.kind == "block"]
    assert blocks == SPOKEN


@pytest.mark.parametrize("form", FORMS)
def test_quote_in_the_headline(form: Form) -> None:
    found = [(quote.speaker, quote.text) for quote in read(form).quotes if quote.where == "headline"]
    assert found == [("Марат Досжанов", "Грузопоток удвоился за три года")]


@pytest.mark.parametrize("form", FORMS)
def test_body(form: Form) -> None:
    text = read(form).body or ""
    assert text.split() == " ".join(words for _, words in STORY).split()


@pytest.mark.parametrize("form", FORMS)
def test_language_and_reporter(form: Form) -> None:
    article = read(form)
    assert (article.lang, article.country, article.authors) == ("ru", "KZ", ["Асель Турлыханкызы"])


# ---------------------------------------------------------------- the same as text

LINES = {  # the ticker in a text dump
    "one line": each("{sign}{value}", " "),
    "codes in one line": each("{code} {value}", " "),
    "commas": commas(each("{code} {value}", " ")),
    "a line each": each("{sign} {value}", "\n"),
    "a line each, codes": each("{code} {value}", "\n"),
    "name and value in two lines": each("{code}\n{value}", "\n"),
    "issuer": f"Курсы НБ РК: {each('{code} {value}', ', ')}",
}
COUNT_LINES = {
    "bare": "{n}",
    "word before": "Просмотров: {n}",
    "word after": "{n} просмотров",
    "two lines": "Просмотры\n{n}",
}
MENUS = {
    "none": "",
    "one line": "Новости Проекты Эфир Телепрограмма\n",
    "a line each": "Телеканал «Арна»\nНовости\nПроекты\nЭфир\nТелепрограмма\n",
    "after the ticker": "",
}
ORDERS = {
    "repeated": "{h}\n\n{d}\n{c}\n{h}\n\n",
    "headline, date, count": "{h}\n\n{d}\n{c}\n\n",
    "date, count, headline": "{d}\n{c}\n{h}\n\n",
    "one line": "{h}\n{d} {c}\n\n",
}
TAILS = {
    "none": "",
    "share and related": (
        "\n\nПоделиться:\nTelegram\nVK\n\nЧитайте также:\nВ Костанае открыли музей камня\n13.05.2024г. в 21:10\n93\n"
    ),
    "footer": "\n\n© 2015-2024 Телеканал «Арна». Все права защищены.\n",
}
ENDS = {"\\n": "\n", "\\r\\n": "\r\n"}


class Dump(NamedTuple):
    """The parts of one text dump, by name."""

    ticker: str
    counter: str
    date: str
    menu: str
    order: str
    tail: str
    end: str
    count: int

    def __str__(self) -> str:
        return "; ".join(str(part) for part in self)


def draw_dump(number: int) -> Dump:
    dice = random.Random(number)
    parts = (LINES, COUNT_LINES, DATES, MENUS, ORDERS, TAILS, ENDS)
    return Dump(*(dice.choice(sorted(part)) for part in parts), dice.randrange(len(COUNTS)))  # type: ignore[arg-type]


@cache
def read_dump(dump: Dump) -> Article:
    counter = COUNT_LINES[dump.counter].format(n=COUNTS[dump.count].printed)
    strip = ORDERS[dump.order].format(h=HEADLINE, d=DATES[dump.date], c=counter)
    story = "\n\n".join(words for _, words in STORY)
    after = "Новости Проекты Эфир\n" if dump.menu == "after the ticker" else ""
    text = f"{MENUS[dump.menu]}{LINES[dump.ticker]}\n{after}×\n\n{strip}{story}{TAILS[dump.tail]}"
    return newsgrab.parse(text.replace("\n", ENDS[dump.end]).encode(), URL, fetched_at=NOW)


@pytest.mark.parametrize(
    "dump", [pytest.param(dump, id=f"{n}: {dump}") for n, dump in enumerate(map(draw_dump, range(80)))]
)
def test_text_dump(dump: Dump) -> None:
    article = read_dump(dump)
    assert article.headline == HEADLINE
    assert article.to_dict()["published_at"] == PUBLISHED
    assert article.view_count == COUNTS[dump.count].value
    assert [(rate.base, rate.counter, rate.value) for rate in article.rates] == [
        (code, "KZT", Decimal(value)) for code, value in RATES.items()
    ]
    assert [(q.speaker, q.role, q.text) for q in article.quotes if q.kind == "block"] == SPOKEN
    assert (article.body or "").split() == " ".join(words for _, words in STORY).split()
    assert (article.lang, article.country, article.authors) == ("ru", "KZ", ["Асель Турлыханкызы"])
