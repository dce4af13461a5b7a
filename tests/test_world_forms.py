"""Short news pages in 45 languages with a ticker of the country and a counter in its words: all must come out.

The pages of ``fixtures/times`` give headline, date and text; ticker and counter are put around them.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pytest

import newsgrab

TIMES = Path(__file__).parent / "fixtures" / "times"
# How sites say that an article was viewed {n} times.
VIEWS = {
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
    page = (
        f'<!DOCTYPE html><html lang="{tag}"><head><meta charset="utf-8"><title>{headline}</title></head><body><header>'
        f'<a href="/">X</a>{ticker}</header><main><article><h1>{headline}</h1><div class="meta"><span>{date}</span> '
        f'<span>{words.format(n=printed)}</span> <span class="comments">7</span></div><div class="text">'
        f'{"".join(f"<p>{p}</p>" for p in paragraphs)}</div></article><aside><a href="/2">{paragraphs[1][:40]}</a> '
        f"<span>{words.format(n='5521')}</span></aside></main></body></html>"
    )
    article = newsgrab.parse(page.encode(), case["input"]["url"])
    assert article.headline == unescape(headline)
    assert article.view_count == count
    assert [(rate.base, rate.counter, rate.value) for rate in article.rates] == rates
    assert article.body == unescape("\n\n".join(paragraphs))
    if "published_at" in case["expected"]:
        assert article.to_dict()["published_at"] == case["expected"]["published_at"]
