"""Short news pages in 45 languages with what sites print around them: tickers, counters, relative times, bylines.

The pages of ``fixtures/times`` give headline, date and text; the rest is put around them.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pytest

import newsgrab

TIMES = Path(__file__).parent / "fixtures" / "times"
# How sites say that an article was viewed {n} times.
VIEWS = {
    "kk": ("Қаралым: {n}", "{n} рет қаралды", "Қаралды: {n}"),
    "de": ("Aufrufe: {n}", "{n} Aufrufe", "{n} mal gelesen"),
    "fr": ("{n} vues", "Lu {n} fois", "Vues : {n}"),
    "es": ("{n} lecturas", "Visitas: {n}", "{n} visualizaciones", "Leído {n} veces"),
    "it": ("{n} letture", "{n} visualizzazioni", "Visto {n} volte"),
    "pt": ("{n} visualizações", "Lido {n} vezes", "Visualizações: {n}"),
    "pl": ("Wyświetleń: {n}", "{n} odsłon", "Czytano {n} razy"),
    "cs": ("{n} zobrazení", "Přečteno: {n}×", "Počet zobrazení: {n}"),
    "sk": ("{n} zobrazení", "Prečítané: {n}"),
    "hu": ("{n} megtekintés", "Megtekintések: {n}"),
    "ro": ("{n} vizualizări", "Vizualizări: {n}", "{n} afișări", "{n} citiri"),
    "bg": ("{n} преглеждания", "Прочетена {n} пъти", "Видяна: {n}"),
    "sr": ("{n} pregleda", "Pregleda: {n}"),
    "hr": ("{n} pregleda", "Pregleda: {n}"),
    "sl": ("{n} ogledov", "Ogledov: {n}"),
    "el": ("{n} προβολές", "Αναγνώσεις: {n}"),
    "tr": ("{n} okunma", "{n} görüntülenme", "Okunma: {n}", "{n} kez okundu"),
    "uk": ("{n} переглядів", "Переглядів: {n}"),
    "ru": ("{n} просмотров", "Просмотры: {n}"),
    "be": ("{n} праглядаў", "Праглядаў: {n}"),
    "ky": ("Көрүүлөр: {n}", "{n} жолу көрүлдү", "{n} көрүү"),
    "az": ("{n} baxış", "Baxış sayı: {n}", "Oxunub: {n}", "Baxılıb: {n}"),
    "uz": ("Ko‘rishlar: {n}", "{n} marta ko‘rildi", "Ko'rildi: {n}"),
    "hy": ("{n} դիտում", "Դիտումներ՝ {n}", "Դիտվել է {n} անգամ"),
    "ka": ("{n} ნახვა", "ნანახია {n}-ჯერ", "ნახვები: {n}"),
    "ar": ("{n} مشاهدة", "المشاهدات: {n}", "عدد القراءات: {n}"),
    "fa": ("{n} بازدید", "تعداد بازدید: {n}", "بازدید: {n}"),
    "he": ("{n} צפיות", "צפיות: {n}"),
    "hi": ("{n} बार देखा गया", "{n} व्यूज"),
    "bn": ("{n} বার পঠিত", "পড়া হয়েছে {n} বার"),
    "zh": ("阅读：{n}", "{n}次阅读", "浏览量 {n}", "点击数：{n}"),
    "ja": ("閲覧数 {n}", "{n}回閲覧", "閲覧数：{n}"),
    "ko": ("조회수 {n}", "조회 {n}"),
    "th": ("เข้าชม {n} ครั้ง", "อ่าน {n} ครั้ง", "ผู้ชม {n}"),
    "vi": ("{n} lượt xem", "Lượt xem: {n}"),
    "id": ("{n} kali dilihat", "Dibaca: {n} kali", "Dibaca {n} kali"),
    "sv": ("{n} visningar", "Visningar: {n}"),
    "nb": ("{n} visninger", "Visninger: {n}"),
    "da": ("{n} visninger", "Læst {n} gange"),
    "fi": ("{n} katselukertaa", "Lukukertoja: {n}"),
    "et": ("{n} vaatamist", "Vaatamisi: {n}"),
    "lv": ("{n} skatījumi", "Skatījumi: {n}"),
    "lt": ("{n} peržiūros", "Peržiūros: {n}"),
    "nl": ("{n} keer bekeken", "{n} weergaven", "{n} keer gelezen"),
    "en": ("{n} views", "Views: {n}", "Read {n} times"),
    "ur": ("{n} بار دیکھا گیا",),
    "mk": ("{n} прегледи", "Прегледи: {n}"),
    "sw": ("Mara {n} imesomwa",),
    "ca": ("{n} visites", "{n} lectures"),
}
# What a dollar cost about then, as printed.
DOLLAR = {
    "KZ": ("KZT", "478.20"),
    "RU": ("RUB", "92.41"),
    "UA": ("UAH", "41.25"),
    "PL": ("PLN", "3.94"),
    "CZ": ("CZK", "23.11"),
    "HU": ("HUF", "362.40"),
    "RO": ("RON", "4.56"),
    "BG": ("BGN", "1.81"),
    "RS": ("RSD", "107.90"),
    "TR": ("TRY", "32.17"),
    "BY": ("BYN", "3.24"),
    "KG": ("KGS", "88.20"),
    "AZ": ("AZN", "1.70"),
    "UZ": ("UZS", "12650.00"),
    "AM": ("AMD", "392.60"),
    "GE": ("GEL", "2.71"),
    "EG": ("EGP", "48.30"),
    "IQ": ("IQD", "1310.00"),
    "IL": ("ILS", "3.71"),
    "IN": ("INR", "83.40"),
    "BD": ("BDT", "117.30"),
    "CN": ("CNY", "7.12"),
    "JP": ("JPY", "147.20"),
    "KR": ("KRW", "1382.50"),
    "TH": ("THB", "36.40"),
    "VN": ("VND", "25310.00"),
    "ID": ("IDR", "15890.00"),
    "SE": ("SEK", "10.51"),
    "NO": ("NOK", "10.77"),
    "DK": ("DKK", "6.88"),
    "BR": ("BRL", "5.12"),
    "PK": ("PKR", "278.40"),
    "MK": ("MKD", "56.90"),
    "KE": ("KES", "131.20"),
}
COUNTS = (718, 1834, 25, 90217)
DIGITS = {"fa": str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"), "bn": str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")}
COMMAS = {"ru", "uk", "pl", "cs", "hu", "ro", "bg", "sr", "tr", "be", "sv", "nb", "da", "id", "pt", "az", "uz", "ky"}
NAMES = ("currency", "kurs", "rates", "exchange")
HEADLINE = re.compile("<h1>(.*?)</h1>")
DATE = re.compile(r"</h1>\s*<[^<>]*>(?:<span[^<>]*>)?([^<]+)<")
PARAGRAPH = re.compile("<p>([^©]*?)</p>")

# Today at 14:05, yesterday at 14:05, three hours ago; on 12 June 2024 at 15:00 UTC.
NOW = datetime(2024, 6, 12, 15, tzinfo=UTC)
RELATIVE = {
    "de": ("Heute, 14:05 Uhr", "gestern, 14:05", "vor 3 Stunden"),
    "fr": ("Aujourd'hui à 14h05", "hier à 14:05", "il y a 3 heures"),
    "es": ("Hoy, 14:05", "Ayer a las 14:05", "hace 3 horas"),
    "it": ("Oggi, 14:05", "ieri alle 14:05", "3 ore fa"),
    "pt": ("Hoje às 14:05", "ontem, 14:05", "há 3 horas"),
    "pl": ("dzisiaj, 14:05", "wczoraj, 14:05", "3 godziny temu"),
    "cs": ("dnes 14:05", "včera 14:05", "před 3 hodinami"),
    "sk": ("dnes 14:05", "včera 14:05", "pred 3 hodinami"),
    "hu": ("ma 14:05", "tegnap 14:05"),
    "ro": ("astăzi, 14:05", "ieri, 14:05", "acum 3 ore"),
    "bg": ("днес, 14:05", "вчера в 14:05", "преди 3 часа"),
    "el": ("σήμερα, 14:05", "χθες 14:05", "πριν 3 ώρες"),
    "tr": ("bugün 14:05", "dün 14:05", "3 saat önce"),
    "uk": ("сьогодні, 14:05", "вчора, 14:05", "3 години тому"),
    "ru": ("сегодня, 14:05", "вчера в 14:05", "3 часа назад"),
    "kk": ("бүгін, 14:05", "кеше, 14:05", "3 сағат бұрын"),
    "ar": ("اليوم 14:05", "أمس 14:05", "منذ 3 ساعات"),
    "fa": ("امروز ۱۴:۰۵", "دیروز ۱۴:۰۵", "۳ ساعت پیش"),
    "hi": ("आज 14:05", "कल 14:05", "3 घंटे पहले"),
    "zh": ("今天 14:05", "昨天 14:05", "3小时前"),
    "ja": ("今日 14:05", "昨日 14:05", "3時間前"),
    "ko": ("오늘 14:05", "어제 14:05", "3시간 전"),
    "sv": ("idag 14:05", "i går 14:05", "3 timmar sedan"),
    "nb": ("i dag 14:05", "i går 14:05", "3 timer siden"),
    "da": ("i dag kl. 14:05", "i går kl. 14:05", "3 timer siden"),
    "fi": ("tänään 14:05", "eilen 14:05", "3 tuntia sitten"),
    "nl": ("vandaag 14:05", "gisteren 14:05", "3 uur geleden"),
    "id": ("hari ini 14:05", "kemarin 14:05", "3 jam yang lalu"),
    "vi": ("hôm nay 14:05", "hôm qua 14:05", "3 giờ trước"),
    "en": ("Today at 2:05 pm", "Yesterday, 14:05", "3 hours ago"),
    "sr": ("danas 14:05", "juče 14:05", "pre 3 sata"),
    "hr": ("danas u 14:05", "jučer u 14:05", "prije 3 sata"),
    "he": ("היום 14:05", "אתמול 14:05", "לפני 3 שעות"),
    "az": ("bu gün 14:05", "dünən 14:05", "3 saat əvvəl"),
}
# How sites name an author {a}.
BYLINES = {
    "de": ("Von {a}", "Autor: {a}", "Ein Artikel von {a}"),
    "fr": ("Par {a}", "Publié par {a}"),
    "es": ("Por {a}", "Autor: {a}", "Redacción: {a}"),
    "it": ("di {a}", "Autore: {a}", "a cura di {a}"),
    "pt": ("Por {a}", "Texto: {a}"),
    "pl": ("Autor: {a}", "oprac. {a}"),
    "cs": ("Autor: {a}", "Text: {a}"),
    "sk": ("Autor: {a}",),
    "hu": ("Szerző: {a}", "Írta: {a}"),
    "ro": ("de {a}", "Autor: {a}", "Scris de {a}"),
    "bg": ("Автор: {a}",),
    "el": ("Του {a}", "Συντάκτης: {a}"),
    "tr": ("Yazar: {a}", "Haber: {a}", "Muhabir: {a}"),
    "uk": ("Автор: {a}", "Текст: {a}"),
    "ru": ("Автор: {a}", "Текст: {a}", "Автор материала: {a}"),
    "kk": ("Авторы: {a}", "Автор: {a}"),
    "ar": ("بقلم: {a}", "كتب: {a}", "كتبت: {a}"),
    "fa": ("نویسنده: {a}", "خبرنگار: {a}"),
    "hi": ("लेखक: {a}",),
    "zh": ("作者：{a}", "记者 {a}", "文/{a}"),
    "ko": ("{a} 기자",),
    "sv": ("Av {a}", "Text: {a}"),
    "nb": ("Av {a}",),
    "da": ("Af {a}", "Skrevet af {a}"),
    "fi": ("Teksti: {a}", "Kirjoittaja: {a}"),
    "nl": ("Door {a}", "Auteur: {a}"),
    "id": ("Penulis: {a}", "Oleh {a}"),
    "vi": ("Tác giả: {a}",),
    "en": ("By {a}", "Written by {a}", "Story by {a}", "Reported by {a}"),
    "sr": ("Autor: {a}", "Piše: {a}"),
    "hr": ("Autor: {a}", "Piše: {a}"),
    "he": ("מאת {a}",),
    "az": ("Müəllif: {a}",),
}
AUTHORS = {
    "el": "Ελένη Βρανά",
    "bg": "Иван Пенев",
    "uk": "Леся Тополя",
    "ru": "Илья Саврасов",
    "kk": "Назерке Омар",
    "ar": "ليلى منصور",
    "fa": "نرگس یاوری",
    "hi": "कविता रावत",
    "zh": "周明远",
    "ko": "한지우",
    "he": "דנה לוי",
}


def page(tag: str, strip: str) -> tuple[bytes, str]:
    """Return the page of a language with ``strip`` below its headline, and its address."""
    file = TIMES / f"printed-{tag}.html"
    text = file.read_text(encoding="utf-8")
    headline = HEADLINE.findall(text)[0]
    made = (
        f'<!DOCTYPE html><html lang="{tag}"><head><meta charset="utf-8"><title>{headline}</title></head><body><header>'
        f'<a href="/">X</a></header><main><article><h1>{headline}</h1><div class="meta">{strip}</div><div class="text">'
        f"{''.join(f'<p>{p}</p>' for p in PARAGRAPH.findall(text))}</div></article></main></body></html>"
    )
    url: str = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))["input"]["url"]
    return made.encode(), url


@pytest.mark.parametrize(
    ("tag", "number", "words"),
    [pytest.param(tag, n, words, id=words) for tag, forms in RELATIVE.items() for n, words in enumerate(forms)],
)
def test_relative_times(tag: str, number: int, words: str) -> None:
    found = newsgrab.parse(*page(tag, f"<span>{words}</span>"), fetched_at=NOW).published_at
    assert isinstance(found, datetime)
    # Midnight may have passed. Russia has many zones: no offset is known.
    here = NOW.astimezone(found.tzinfo) if found.tzinfo else NOW.replace(tzinfo=None)
    if number == 2:
        assert here - found == timedelta(hours=3)
    else:
        assert found == (here - timedelta(days=number)).replace(hour=14, minute=5)


@pytest.mark.parametrize(
    ("tag", "words"), [pytest.param(tag, words, id=words) for tag, forms in BYLINES.items() for words in forms]
)
def test_bylines(tag: str, words: str) -> None:
    name = AUTHORS.get(tag, "Marta Novak")
    date = DATE.findall((TIMES / f"printed-{tag}.html").read_text(encoding="utf-8"))[0]
    assert newsgrab.parse(*page(tag, f"<p>{words.format(a=name)}</p><p>{date}</p>")).authors == [name]


CASES = [
    pytest.param(file, number, words, id=f"{file.stem}: {words}")
    for file in sorted(TIMES.glob("printed-*.html"))
    for number, words in enumerate(VIEWS[file.stem.split("-")[1]])
]


@pytest.mark.parametrize(("file", "number", "words"), CASES)
def test_ticker_date_and_counter(file: Path, number: int, words: str) -> None:
    tag = file.stem.split("-")[1]
    text = file.read_text(encoding="utf-8")
    case: dict[str, Any] = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    headline, date = HEADLINE.findall(text)[0], DATE.findall(text)[0]
    paragraphs = PARAGRAPH.findall(text)
    count = COUNTS[(len(headline) + number) % len(COUNTS)]
    printed = str(count).translate(DIGITS.get(tag, {}) if number % 2 == 0 else {})
    code, dollar = DOLLAR.get(case["expected"].get("country"), (None, ""))
    ticker, rates = "", []
    if code is not None:
        euro = str((Decimal(dollar) * Decimal("1.07")).quantize(Decimal("0.01")))
        rates = [("USD", code, Decimal(dollar)), ("EUR", code, Decimal(euro))]
        ticker = f"<span>USD</span> <b>{dollar}</b> <span>EUR</span> <b>{euro}</b>"
        if tag in COMMAS and number % 2:
            ticker = ticker.replace(".", ",")
        ticker = f'<div class="{NAMES[number % len(NAMES)]}">{ticker}</div>'
    made = (
        f'<!DOCTYPE html><html lang="{tag}"><head><meta charset="utf-8"><title>{headline}</title></head><body><header>'
        f'<a href="/">X</a>{ticker}</header><main><article><h1>{headline}</h1><div class="meta"><span>{date}</span> '
        f'<span>{words.format(n=printed)}</span> <span class="comments">7</span></div><div class="text">'
        f'{"".join(f"<p>{p}</p>" for p in paragraphs)}</div></article><aside><a href="/2">{paragraphs[1][:40]}</a> '
        f"<span>{words.format(n='5521')}</span></aside></main></body></html>"
    )
    article = newsgrab.parse(made.encode(), case["input"]["url"])
    assert article.headline == unescape(headline)
    assert article.view_count == count
    assert [(rate.base, rate.counter, rate.value) for rate in article.rates] == rates
    assert article.body == unescape("\n\n".join(paragraphs))
    if "published_at" in case["expected"]:
        assert article.to_dict()["published_at"] == case["expected"]["published_at"]
