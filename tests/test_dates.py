"""Points in time in text: metadata, printed dates in many languages, addresses, hostile strings."""

from __future__ import annotations

import subprocess
import sys
import time
import tomllib
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path

import pytest

from newsgrab.profiles import LANGUAGES, language_tags, load_language, with_fallbacks
from newsgrab.text import dates, datewords

NOW = datetime(2024, 3, 12, 9, 0, tzinfo=timezone(timedelta(hours=5)))
SCRIPT = Path(__file__).parent.parent / "scripts" / "cldr_dates.py"


@cache
def words(tag: str | None) -> datewords.Vocabulary:
    return datewords.make_vocabulary([language.dates for language in with_fallbacks(tag)])


def found(tag: str, text: str, **given: object) -> list[dates.Stamp]:
    return dates.find(text, words(tag), **{"now": NOW, **given})  # type: ignore[arg-type]


# Language, the line, the value in ISO 8601, the text that it was read from (None: not of interest here).
PRINTED = [
    # the founding page and its kin
    ("ru", "11.03.2024г. в 20:30", "2024-03-11T20:30:00", "11.03.2024г. в 20:30"),
    ("ru", "5 марта 2024, 23:40 МСК", "2024-03-05T23:40:00+03:00", "5 марта 2024, 23:40 МСК"),
    ("ru", "5 марта 2024 года в 23:40 по московскому времени", "2024-03-05T23:40:00+03:00", None),
    ("ru", "Понедельник, 11 марта 2024 г., 20:30", "2024-03-11T20:30:00", "11 марта 2024 г., 20:30"),
    ("ru", "11 сент. 2023 г.", "2023-09-11", "11 сент. 2023"),
    ("ru", "11 МАРТА 2024", "2024-03-11", "11 МАРТА 2024"),
    ("ru", "20:30, 11 марта 2024", "2024-03-11T20:30:00", "20:30, 11 марта 2024"),
    ("ru", "11 марта, 20:30", "2024-03-11T20:30:00", "11 марта, 20:30"),
    ("ru", "Дата публикации: 11-03-2024 20:30:15", "2024-03-11T20:30:15", "11-03-2024 20:30:15"),
    ("ru", "11/03/24 20:30", "2024-03-11T20:30:00", "11/03/24 20:30"),
    ("ru", "11.03.2024 / 8.05", "2024-03-11T08:05:00", None),
    ("kk", "11 наурыз 2024, 20:30", "2024-03-11T20:30:00", "11 наурыз 2024, 20:30"),
    ("kk", "11 Наурыз, 2024 20:30", "2024-03-11T20:30:00", None),
    ("kk", "2024 жылғы 11 наурыз, 20:30", "2024-03-11T20:30:00", "2024 жылғы 11 наурыз, 20:30"),
    ("kk", "2024 жылғы 5 желтоқсанда сағат 09:15", None, None),  # after the page was fetched, and still a date
    ("kk", "11 Нау. 2024", "2024-03-11", "11 Нау. 2024"),
    ("kk", "11.03.2024, сағ. 20:30", "2024-03-11T20:30:00", None),
    ("ky", "11-март, 2024 20:30", "2024-03-11T20:30:00", None),
    ("uz", "2024-yil 11-mart, 20:30", "2024-03-11T20:30:00", None),
    ("uz", "11 март 2024 йил, 20:30", "2024-03-11T20:30:00", None),
    ("tg", "11 марти соли 2024", "2024-03-11", None),
    ("uk", "11 березня 2024 р., 20:30", "2024-03-11T20:30:00", "11 березня 2024 р., 20:30"),
    ("uk", "Понеділок, 11 бер. 2024", "2024-03-11", None),
    ("uk", "11 березня 2024 о 20:30 за київським часом", "2024-03-11T20:30:00+02:00", None),
    ("be", "11 сакавіка 2024, 20:30", "2024-03-11T20:30:00", None),
    ("bg", "11 март 2024 г., 20:30 ч.", "2024-03-11T20:30:00", None),
    ("mk", "11 март 2024 во 20:30", "2024-03-11T20:30:00", None),
    ("sr", "11. март 2024. 20:30", "2024-03-11T20:30:00", None),
    ("sr", "11. marta 2024. u 20:30", "2024-03-11T20:30:00", None),
    ("hr", "11. ožujka 2024. u 20:30", "2024-03-11T20:30:00", None),
    ("hr", "11.03.2024. 20:30", "2024-03-11T20:30:00", None),
    ("sl", "11. marec 2024 ob 20.30", "2024-03-11T20:30:00", None),
    ("cs", "11. března 2024 v 20:30", "2024-03-11T20:30:00", None),
    ("cs", "11. 3. 2024 20:30", "2024-03-11T20:30:00", "11. 3. 2024 20:30"),
    ("sk", "11. marca 2024 o 20:30", "2024-03-11T20:30:00", None),
    ("pl", "11 marca 2024, godz. 20:30", "2024-03-11T20:30:00", None),
    ("pl", "11 września 2023 r.", "2023-09-11", None),
    ("lt", "2024 m. kovo 11 d. 20:30", "2024-03-11T20:30:00", None),
    ("lt", "2024.03.11 20:30", "2024-03-11T20:30:00", None),
    ("lv", "2024. gada 11. marts, 20:30", "2024-03-11T20:30:00", None),
    ("et", "11. märts 2024, kell 20.30", "2024-03-11T20:30:00", None),
    ("fi", "11.3.2024 klo 20.30", "2024-03-11T20:30:00", "11.3.2024 klo 20.30"),
    ("fi", "11. maaliskuuta 2024 20:30", "2024-03-11T20:30:00", None),
    ("hu", "2024. március 11. 20:30", "2024-03-11T20:30:00", None),
    ("hu", "2024.03.11. 20:30", "2024-03-11T20:30:00", None),
    ("hu", "2024. márc. 11., hétfő, 20:30", "2024-03-11T20:30:00", None),
    ("de", "11.03.2024, 20.30 Uhr", "2024-03-11T20:30:00", "11.03.2024, 20.30 Uhr"),
    ("de", "Montag, 11. März 2024 um 20:30 Uhr MEZ", "2024-03-11T20:30:00+01:00", None),
    ("de", "11. Mrz. 2024 | 20:30", "2024-03-11T20:30:00", None),
    ("de", "Vom 5. Jänner 2024, 6 Uhr", "2024-01-05T06:00:00", None),
    ("de", "11. Maerz 2024", "2024-03-11", None),
    ("nl", "maandag 11 maart 2024 om 20:30 uur", "2024-03-11T20:30:00", None),
    ("nl", "11 mrt 2024, 20:30", "2024-03-11T20:30:00", None),
    ("af", "11 Maart 2024 om 20:30", "2024-03-11T20:30:00", None),
    ("da", "11. marts 2024 kl. 20.30", "2024-03-11T20:30:00", None),
    ("nb", "11. mars 2024, kl. 20:30", "2024-03-11T20:30:00", None),
    ("sv", "11 mars 2024 kl. 20.30", "2024-03-11T20:30:00", None),
    ("sv", "2024-03-11 20.30", "2024-03-11T20:30:00", None),
    ("is", "11. mars 2024 kl. 20:30", "2024-03-11T20:30:00", None),
    ("en", "March 5, 2024 11:40 pm ET", "2024-03-05T23:40:00-05:00", "March 5, 2024 11:40 pm ET"),
    ("en", "Sept. 3, 2023, 9:05 a.m. EDT", "2023-09-03T09:05:00-04:00", None),
    ("en", "Sept 3rd 2023", "2023-09-03", None),
    ("en", "11th March 2024 at 8pm", "2024-03-11T20:00:00", "11th March 2024 at 8pm"),
    ("en", "20:30 GMT, Monday 4 March 2024", "2024-03-04T20:30:00+00:00", None),
    ("en", "11 Mar 2024, 12:00 a.m.", "2024-03-11T00:00:00", None),
    ("en", "11 Mar 2024, 12:05 p.m.", "2024-03-11T12:05:00", None),
    ("en", "03/11/2024 08:30 PM", "2024-03-11T20:30:00", None),
    ("en", "12/25/2023", "2023-12-25", None),
    ("en", "25/12/2023", "2023-12-25", None),
    ("en", "11-Mar-24 20:30", "2024-03-11T20:30:00", None),
    ("en", "Mon Mar 11 20:30:00 EST 2024", "2024-03-11T20:30:00-05:00", None),
    ("en", "Mon Mar 11 2024 20:30:00 GMT+0500 (Kazakhstan Time)", "2024-03-11T20:30:00+05:00", None),
    ("en", "Mon, 11 Mar 2024 20:30:00 +0500", "2024-03-11T20:30:00+05:00", None),
    ("en", "11 March 2024, 20:30 UTC+5", "2024-03-11T20:30:00+05:00", None),
    ("en", "11 March 2024, 20:30-22:00", "2024-03-11T20:30:00", None),  # a range of hours is no offset
    ("fr", "Publié le 11 mars 2024 à 14 h 05", "2024-03-11T14:05:00", "11 mars 2024 à 14 h 05"),
    ("fr", "le 11/03/2024 à 14h05", "2024-03-11T14:05:00", None),
    ("fr", "1er août 2023", "2023-08-01", None),
    ("es", "11 de marzo de 2024 a las 20:30", "2024-03-11T20:30:00", None),
    ("es", "11/03/2024 8:30 p. m.", "2024-03-11T20:30:00", None),
    ("es", "11 mar 2024 - 20:30 CET", "2024-03-11T20:30:00+01:00", None),
    ("es", "Lunes, 4 de setiembre del 2023", "2023-09-04", None),
    ("pt", "11 de março de 2024 às 20h30", "2024-03-11T20:30:00", None),
    ("pt", "11/03/2024 20h30", "2024-03-11T20:30:00", None),
    ("gl", "11 de marzo de 2024, 20:30", "2024-03-11T20:30:00", None),
    ("ca", "11 de març del 2024", "2024-03-11", None),
    ("ca", "11 d'abril de 2023", "2023-04-11", None),
    ("it", "11 marzo 2024 alle ore 20:30", "2024-03-11T20:30:00", None),
    ("ro", "11 martie 2024, ora 20:30", "2024-03-11T20:30:00", None),
    ("eu", "2024ko martxoaren 11a, 20:30", "2024-03-11T20:30:00", None),
    ("sq", "11 mars 2024, ora 20:30", "2024-03-11T20:30:00", None),
    ("el", "Δευτέρα, 11 Μαρτίου 2024 8:30 μ.μ.", "2024-03-11T20:30:00", None),
    ("el", "11 ΜΑΡΤΙΟΥ 2024", "2024-03-11", None),
    ("tr", "11 Mart 2024 Pazartesi 20:30", "2024-03-11T20:30:00", None),
    ("tr", "15 KASIM 2023", "2023-11-15", None),
    ("tr", "11.03.2024 - 20:30 TSİ", "2024-03-11T20:30:00+03:00", None),
    ("az", "11 mart 2024, 20:30", "2024-03-11T20:30:00", None),
    ("az", "5 İyun 2023", "2023-06-05", None),
    ("hy", "11 մարտի 2024, 20:30", "2024-03-11T20:30:00", None),
    ("ka", "11 მარტი 2024, 20:30", "2024-03-11T20:30:00", None),
    ("he", "11 במרץ 2024, 20:30", "2024-03-11T20:30:00", None),
    ("ar", "١١ مارس ٢٠٢٤ - ٢٠:٣٠", "2024-03-11T20:30:00", "١١ مارس ٢٠٢٤ - ٢٠:٣٠"),
    ("ar", "11 كانون الثاني 2024 الساعة 8:30 مساءً", "2024-01-11T20:30:00", None),
    ("fa", "۲۱ اسفند ۱۴۰۲ - ۲۰:۳۰", "2024-03-11T20:30:00", None),
    ("fa", "۱۴۰۲/۱۲/۲۱ ۲۰:۳۰", "2024-03-11T20:30:00", None),
    ("fa", "۱ فروردین ۱۴۰۳", "2024-03-20", None),
    ("ur", "11 مارچ 2024", "2024-03-11", None),
    ("hi", "११ मार्च २०२४, 08:30 PM IST", "2024-03-11T20:30:00+05:30", None),
    ("bn", "১১ মার্চ ২০২৪, ২০:৩০", "2024-03-11T20:30:00", None),
    ("ta", "11 மார்ச் 2024", "2024-03-11", None),
    ("te", "11 మార్చి 2024", "2024-03-11", None),
    ("th", "11 มี.ค. 2567 เวลา 20:30 น.", "2024-03-11T20:30:00", None),
    ("th", "วันจันทร์ที่ 11 มีนาคม 2567", "2024-03-11", None),
    ("vi", "Thứ hai, 11/3/2024, 20:30 (GMT+7)", "2024-03-11T20:30:00+07:00", "11/3/2024, 20:30 (GMT+7)"),
    ("vi", "ngày 11 tháng 3 năm 2024", "2024-03-11", None),
    ("id", "Senin, 11 Mar 2024 20:30 WIB", "2024-03-11T20:30:00+07:00", None),
    ("ms", "11 Mac 2024, 8:30 PM", "2024-03-11T20:30:00", None),
    ("sw", "Machi 11, 2024", "2024-03-11", None),
    ("zh", "2024年3月11日 20:30 来源：新华社", "2024-03-11T20:30:00", "2024年3月11日 20:30"),
    ("zh", "2024年03月11日星期一下午8:30", "2024-03-11T20:30:00", None),
    ("zh", "發布時間：2024/03/11 20:30", "2024-03-11T20:30:00", "2024/03/11 20:30"),
    ("zh", "民國113年3月11日", "2024-03-11", None),
    ("ja", "2024年3月11日(月) 20時30分", "2024-03-11T20:30:00", None),
    ("ja", "令和6年3月11日", "2024-03-11", "令和6年3月11日"),
    ("ko", "입력 2024.03.11. 오후 8:30", "2024-03-11T20:30:00", "2024.03.11. 오후 8:30"),
    ("ko", "등록 2024-03-11 오후 8:30:11", "2024-03-11T20:30:11", None),
    ("ja", "3/11(月) 20:30配信", "2024-03-11T20:30:00", "3/11(月) 20:30"),
    ("fi", "Julkaistu 11.3. 20:30", "2024-03-11T20:30:00", "11.3. 20:30"),
    ("th", "11 มี.ค. 67 เวลา 20:30 น.", "2024-03-11T20:30:00", None),
    ("de", "Fr 28.04.23 | 17:50 Uhr", "2023-04-28T17:50:00", None),
    ("en", "First published on Fri 28 Apr 2023 11.00 BST", "2023-04-28T11:00:00+01:00", "28 Apr 2023 11.00 BST"),
    ("en", "UPDATED ON: APRIL 28, 2023 / 11:40 AM EDT", "2023-04-28T11:40:00-04:00", None),
    ("en", "Mar. 11, 2024, 8:30 p.m. Eastern Time", "2024-03-11T20:30:00-04:00", None),
    ("en", "HealthDECEMBER 22, 2022Updated", "2022-12-22", None),
    ("ko", "2024년 3월 11일 오후 8시 30분", "2024-03-11T20:30:00", None),
    ("mn", "2024 оны 3-р сарын 11, 20:30", "2024-03-11T20:30:00", None),
    ("mn", "2024 оны гуравдугаар сарын 11", "2024-03-11", None),
]  # fmt: skip


@pytest.mark.parametrize(("tag", "text", "value", "raw"), [case for case in PRINTED if case[2]])
def test_printed(tag: str, text: str, value: str, raw: str | None) -> None:
    stamps = found(tag, text)
    assert [stamp.value.isoformat() for stamp in stamps] == [value]
    stamp = stamps[0]
    assert text[stamp.start : stamp.end] == stamp.raw
    if raw is not None:
        assert stamp.raw == raw


def test_languages_printed() -> None:
    assert len({case[0] for case in PRINTED}) >= 50


RELATIVE = [
    ("ru", "вчера в 21:10", "2024-03-11T21:10:00"),
    ("ru", "Сегодня, 08:05", "2024-03-12T08:05:00"),
    ("ru", "5 минут назад", "2024-03-12T08:55:00+05:00"),
    ("ru", "2 дня назад", "2024-03-10"),
    ("uk", "Сьогодні, 08:05", "2024-03-12T08:05:00"),
    ("kk", "бүгін, 08:05", "2024-03-12T08:05:00"),
    ("kk", "3 сағат бұрын", "2024-03-12T06:00:00+05:00"),
    ("en", "3 hours ago", "2024-03-12T06:00:00+05:00"),
    ("en", "an hour ago", "2024-03-12T08:00:00+05:00"),
    ("en", "5m ago", "2024-03-12T08:55:00+05:00"),
    ("ru", "час назад", "2024-03-12T08:00:00+05:00"),
    ("de", "vor einer Stunde", "2024-03-12T08:00:00+05:00"),
    ("pl", "1 godz. temu", "2024-03-12T08:00:00+05:00"),
    ("en", "just now", "2024-03-12T09:00:00+05:00"),
    ("en", "today 08:05", "2024-03-12T08:05:00"),
    ("en", "Yesterday at 9:10 pm", "2024-03-11T21:10:00"),
    ("en", "2 weeks ago", "2024-02-27"),
    ("de", "vor 5 Minuten", "2024-03-12T08:55:00+05:00"),
    ("de", "Gestern, 21:10 Uhr", "2024-03-11T21:10:00"),
    ("fr", "il y a 3 heures", "2024-03-12T06:00:00+05:00"),
    ("es", "hace 3 horas", "2024-03-12T06:00:00+05:00"),
    ("es", "Hoy a las 08:05", "2024-03-12T08:05:00"),
    ("pt", "há 3 horas", "2024-03-12T06:00:00+05:00"),
    ("it", "3 ore fa", "2024-03-12T06:00:00+05:00"),
    ("pl", "3 godziny temu", "2024-03-12T06:00:00+05:00"),
    ("cs", "před 3 hodinami", "2024-03-12T06:00:00+05:00"),
    ("sv", "i går 21:10", "2024-03-11T21:10:00"),
    ("tr", "3 saat önce", "2024-03-12T06:00:00+05:00"),
    ("zh", "3小时前", "2024-03-12T06:00:00+05:00"),
    ("zh", "昨天 21:10", "2024-03-11T21:10:00"),
    ("ja", "3時間前", "2024-03-12T06:00:00+05:00"),
    ("ko", "3시간 전", "2024-03-12T06:00:00+05:00"),
    ("ar", "منذ 3 ساعات", "2024-03-12T06:00:00+05:00"),
    ("hi", "3 घंटे पहले", "2024-03-12T06:00:00+05:00"),
]  # fmt: skip


@pytest.mark.parametrize(("tag", "text", "value"), RELATIVE)
def test_relative(tag: str, text: str, value: str) -> None:
    stamps = found(tag, text)
    assert [stamp.value.isoformat() for stamp in stamps] == [value]
    assert stamps[0].relative
    assert not stamps[0].sure
    assert found(tag, text, now=None) == []


def test_today_is_that_of_the_page_s_clock() -> None:
    midnight = datetime(2024, 3, 11, 20, 0, tzinfo=timezone.utc)  # noqa: UP017
    assert found("ru", "сегодня, 00:30", now=midnight, zone="Asia/Almaty")[0].value == datetime(2024, 3, 12, 0, 30)
    assert found("ru", "сегодня, 15:30", now=midnight, zone=0)[0].value == datetime(2024, 3, 11, 15, 30)


def test_day_without_year_is_the_last_one() -> None:
    assert found("ru", "31 декабря, 23:59")[0].value == datetime(2023, 12, 31, 23, 59)
    assert found("en", "March 13")[0].value == date(2024, 3, 13)  # tomorrow, where the day began earlier
    assert found("en", "March 14")[0].value == date(2023, 3, 14)
    assert found("en", "March 14", now=None) == []
    assert found("en", "Feb 29", now=datetime(2023, 5, 1, tzinfo=NOW.tzinfo)) == []


def test_the_longer_name_of_a_zone_wins() -> None:
    assert found("en", "Mar. 11, 2024, 8:30 p.m. Eastern Time")[0].raw == "Mar. 11, 2024, 8:30 p.m. Eastern Time"


@pytest.mark.parametrize(
    ("tag", "order", "text", "value", "other"),
    [
        ("en", None, "03/04/2023", date(2023, 3, 4), date(2023, 4, 3)),
        ("en", "dmy", "03/04/2023", date(2023, 4, 3), date(2023, 3, 4)),
        ("en", "dmy", "03/14/2023", date(2023, 3, 14), None),
        ("de", None, "03/04/2023", date(2023, 4, 3), date(2023, 3, 4)),
        ("en", "mdy", "03.04.2023", date(2023, 4, 3), date(2023, 3, 4)),  # with full stops the day comes first
        ("en", "dmy", "11/12/2024", date(2024, 11, 12), None),  # read dmy it lies after the page was fetched
        ("ja", None, "24/03/11", date(2024, 3, 11), None),
        ("fr", None, "24/03/11", date(2011, 3, 24), None),
        ("en", None, "2024-03-11", date(2024, 3, 11), None),
    ],
)
def test_order_of_day_and_month(tag: str, order: datewords.Order, text: str, value: date, other: date | None) -> None:
    now = datetime(2024, 11, 20, tzinfo=NOW.tzinfo)
    stamp = found(tag, text, order=order, now=now)[0]
    assert stamp.value == value
    if other is not None:
        assert stamp.other == other


def test_labels() -> None:
    stamps = found("en", "Published 20:30 GMT, 4 March 2024 Updated 21:10 GMT, 5 March 2024")
    assert [(s.label, s.value.day) for s in stamps] == [("published", 4), ("modified", 5)]
    stamps = found("fr", "Publié le 11/03/2024 à 14h05, mis à jour le 12/03/2024 à 08h10")
    assert [(s.label, s.value.day) for s in stamps] == [("published", 11), ("modified", 12)]
    stamps = found("tr", "Giriş: 11.03.2024 - 20:30 Güncelleme: 12.03.2024 - 08:00")
    assert [(s.label, s.value.isoformat()) for s in stamps] == [
        ("published", "2024-03-11T20:30:00"),
        ("modified", "2024-03-12T08:00:00"),
    ]
    assert [s.label for s in found("ko", "입력 2024.03.11 20:30 | 수정 2024.03.11 21:00")] == ["published", "modified"]
    assert [s.label for s in found("de", "Stand: 11.03.2024")] == ["modified"]
    assert dates.find_label("Последнее обновление:", words("ru")) == "modified"
    assert dates.find_label("Автор:", words("ru")) is None


@pytest.mark.parametrize(
    "text",
    [
        "v1.2.2024.11",
        "192.168.10.12",
        "8.1.2",
        "+7 727 250-11-2024-5",
        "Telefon 11 22 33",
        "2023/24",
        "score 3-2 (1-0)",
        "32.13.2024",
        "31.02.2024",
        "30 февраля 2024",
        "442.05 474.14 4.74",
        "March 2024",
        "may 2024",
        "12 may rise",
        "20:30",
        "USD 4.12 EUR 5.11",
        "3/4 cup",
        "10 of 2024",
        "",
        "1",
    ],
)
def test_no_date(text: str) -> None:
    assert [s for s in found("en", text) if s.sure] == []
    assert [s for s in found("ru", text) if s.sure] == []


METADATA = [
    ("2024-03-11T20:30:00+05:00", "2024-03-11T20:30:00+05:00"),
    ("2024-03-11T15:30:00Z", "2024-03-11T15:30:00+00:00"),
    ("2024-03-11T15:30:00.1234567Z", "2024-03-11T15:30:00+00:00"),
    ("2024-03-11T20:30:00.000+0500", "2024-03-11T20:30:00+05:00"),
    ("2024-03-11T20:30:00+05", "2024-03-11T20:30:00+05:00"),
    ("2024-03-11T20:30:00 +0500", "2024-03-11T20:30:00+05:00"),
    ("2024-03-11T20:30:00 05:00", "2024-03-11T20:30:00+05:00"),  # a plus that became a blank
    ("2024-03-11T20:30:00-0330", "2024-03-11T20:30:00-03:30"),
    ("2024-03-11T20:30", "2024-03-11T20:30:00"),
    ("2024-03-11T20:30:00", "2024-03-11T20:30:00"),
    ("2024-03-11 20:30:00", "2024-03-11T20:30:00"),
    ("2024/03/11 20:30:00", "2024-03-11T20:30:00"),
    ("2024-3-1 8:05", "2024-03-01T08:05:00"),
    ("  2024-03-11  ", "2024-03-11"),
    ("20240311", "2024-03-11"),
    ("20240311T203000Z", "2024-03-11T20:30:00+00:00"),
    ("20240311203005", "2024-03-11T20:30:05"),
    ("202403112030", "2024-03-11T20:30:00"),
    ("2024-03-11T24:00:00", "2024-03-12T00:00:00"),
    ("2024-03-11T23:59:60Z", "2024-03-11T23:59:59+00:00"),
    ("2024-03-11T20:30:00+05:00[Asia/Almaty]", "2024-03-11T20:30:00+05:00"),
    ("2024-03-11 20:30:00 UTC", "2024-03-11T20:30:00+00:00"),
    ("2024-03-11 20:30 CET", "2024-03-11T20:30:00+01:00"),
    ("2024-03-11T20:30:00&#43;05:00", "2024-03-11T20:30:00+05:00"),
    ("2024-03-11&nbsp;20:30", "2024-03-11T20:30:00"),
    ("2024\u201003\u201011", "2024-03-11"),
    ("Mon, 11 Mar 2024 20:30:00 +0500", "2024-03-11T20:30:00+05:00"),
    ("Mon, 11 Mar 2024 20:30:00 GMT", "2024-03-11T20:30:00+00:00"),
    ("11 Mar 24 20:30 EST", None),  # a year of two digits without a mark before it
    ("Mon Mar 11 2024 20:30:00 GMT+0500 (+05)", "2024-03-11T20:30:00+05:00"),
    ("Mon Mar 11 20:30:00 UTC 2024", "2024-03-11T20:30:00+00:00"),
    ("March 11, 2024", "2024-03-11"),
    ("3/11/2024 8:30:00 PM", "2024-03-11T20:30:00"),
    ("11.03.2024 20:30", "2024-03-11T20:30:00"),
    ("1710171000", "2024-03-11T15:30:00+00:00"),
    ("1710171000000", "2024-03-11T15:30:00+00:00"),
    ("1710171000.25", "2024-03-11T15:30:00+00:00"),
    ("2567-03-11", "2024-03-11"),
    ("0000-00-00 00:00:00", None),
    ("2024-13-11", None),
    ("2024-02-30T10:00:00Z", None),
    ("2024-03", None),
    ("2024", None),
    ("null", None),
    ("", None),
    ("٢٠٢٤-٠٣-١١", "2024-03-11"),
    ("²⁰²⁴-03-11", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), METADATA)
def test_metadata(text: str, value: str | None) -> None:
    got = dates.read(text, words("en"))
    assert (got.isoformat() if got else None) == value


@pytest.mark.parametrize(
    ("url", "value"),
    [
        ("https://news.example/2024/03/11/visit", date(2024, 3, 11)),
        ("https://news.example/2024/mar/11/visit", date(2024, 3, 11)),
        ("https://news.example/n/20240311-visit.html", date(2024, 3, 11)),
        ("https://news.example/visit-2024-03-11", date(2024, 3, 11)),
        ("https://news.example/11-03-2024/visit", date(2024, 3, 11)),
        ("https://news.example/2024/03/visit", None),
        ("https://news.example/article/2024031112345", None),
        ("https://news.example/a/20241399", None),
        ("https://news.example/", None),
    ],
)
def test_address(url: str, value: date | None) -> None:
    got = dates.read_url(url)
    assert (got[0] if got else None) == value


HOSTILE = [
    "1" * 100_000,
    "a" * 100_000,
    "." * 100_000,
    ":" * 100_000,
    "年" * 100_000,
    "ก" * 100_000,
    "11." * 30_000,
    "11:" * 30_000,
    "march " * 20_000,
    "11 march " * 10_000,
    "2024-03-11T" * 9_000,
    "+" * 50_000 + "5" * 50_000,
    "am " * 30_000,
    "12 h " * 20_000,
    "३" * 100_000,
    "²" * 5_000,
    "9" * 5_000,
    "\u200f" * 100_000,
    "-" + "9" * 5_000 + ":" + "9" * 5_000,
    "2024-03-11T20:30:00." + "9" * 5_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: f"{text[:8]!r}x{len(text)}")
def test_hostile(text: str) -> None:
    began = time.process_time()
    for tag in ("en", "ru", "zh", "th", "fa"):
        found(tag, text)
        dates.read(text, words(tag))
        dates.find_label(text, words(tag))
    dates.read_url(text)
    assert time.process_time() - began < 2  # seconds; milliseconds in fact


def test_every_language_has_names() -> None:
    for tag in language_tags():
        section = load_language(tag).dates
        assert len(section.months) == 12, tag
        assert len(section.weekdays) == 7, tag
        assert section.published, tag
        assert section.modified, tag
        assert section.today, tag
        assert set(section.more_months) <= {str(n) for n in range(1, 13)}, tag


@pytest.mark.parametrize("tag", language_tags())
def test_every_month_of_every_language(tag: str) -> None:
    """11 <month> 2023, with every form in the file, is that month; numbered months aside."""
    section = load_language(tag).dates
    forms = [list(names) for names in section.months]
    for key, names in section.more_months.items():
        forms[int(key) - 1] += names
    for number, names in enumerate(forms, 1):
        for name in names:
            if name[0].isdigit():
                continue
            values = [stamp.value for stamp in found(tag, f"11 {name} 2023")]
            assert values == [date(2023, number, 11)], (tag, name)


def test_names_from_cldr_are_up_to_date_and_hand_written_words_stay(tmp_path: Path) -> None:
    pytest.importorskip("babel")
    check = subprocess.run([sys.executable, str(SCRIPT), "--check"], capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stdout + check.stderr
    namespace: dict[str, object] = {"__name__": "cldr_dates", "__file__": str(SCRIPT)}
    exec(compile(SCRIPT.read_text(encoding="utf-8"), str(SCRIPT), "exec"), namespace)
    before = (LANGUAGES / "ru.toml").read_text(encoding="utf-8")
    after = namespace["replaced"](before, namespace["generated"]("kk"))  # type: ignore[operator]
    section, old = tomllib.loads(after)["dates"], tomllib.loads(before)["dates"]
    assert section["months"][2][0] == "наурыз"
    by_hand = {key: value for key, value in old.items() if key not in ("months", "weekdays", "am", "pm")}
    assert by_hand
    assert {key: section[key] for key in by_hand} == by_hand
    assert namespace["replaced"](after, namespace["generated"]("ru")) == before  # type: ignore[operator]
