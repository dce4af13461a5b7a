"""Bytes to text: every charset of the web, declared rightly, wrongly or not at all."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsgrab.page.charset import decide, find_codec, from_text

# A headline and two paragraphs, written for this test.
TEXTS = {
    "ru": (
        "Правительство утвердило бюджет на три года",
        "Об этом сообщил премьер-министр на заседании во вторник.",
        "«Мы сохраним все социальные выплаты», – сказал он журналистам.",
    ),
    "uk": (
        "Уряд затвердив бюджет на три роки",
        "Про це повідомив прем’єр-міністр на засіданні у вівторок.",
        "«Ми збережемо всі соціальні виплати», – сказав він журналістам. Її підтримали.",
    ),
    "bg": (
        "Правителството прие бюджета за три години",
        "Това съобщи министър-председателят на заседанието във вторник.",
        "„Ще запазим всички социални плащания“, каза той пред журналисти.",
    ),
    "tr": (
        "Hükümet üç yıllık bütçeyi onayladı",
        "Başbakan salı günkü toplantıda gazetecilere açıklama yaptı.",
        "“Sosyal ödemeleri sürdüreceğiz, hiçbir şey değişmeyecek” dedi. Işık ve su ücretleri artmadı.",
    ),
    "de": (
        "Die Regierung verabschiedet den Haushalt für drei Jahre",
        "Das teilte der Ministerpräsident am Dienstag nach der Sitzung mit.",
        "„Wir erhalten alle Sozialleistungen“, erklärte er. Größere Änderungen gebe es später.",
    ),
    "fr": (
        "Le gouvernement a adopté le budget pour trois ans",
        "Le Premier ministre l’a annoncé mardi à l’issue de la réunion.",
        "« Nous préserverons les prestations sociales », a-t-il déclaré à la presse.",
    ),
    "es": (
        "El Gobierno aprueba el presupuesto para tres años",
        "El primer ministro lo anunció el martes después de la reunión.",
        "«Mantendremos todas las prestaciones», declaró. ¿Habrá más cambios? Mañana se sabrá.",
    ),
    "pl": (
        "Rząd przyjął budżet na trzy lata",
        "Poinformował o tym premier we wtorek po posiedzeniu.",
        "„Zachowamy wszystkie świadczenia społeczne” – powiedział dziennikarzom. Źródła mówią więcej.",
    ),
    "cs": (
        "Vláda schválila rozpočet na tři roky",
        "Oznámil to v úterý předseda vlády po zasedání.",
        "„Zachováme všechny sociální dávky,“ řekl novinářům. Žádné změny prý nečeká.",
    ),
    "hu": (
        "A kormány három évre elfogadta a költségvetést",
        "Ezt a miniszterelnök közölte kedden az ülés után.",
        "„Minden szociális juttatást megőrzünk” – mondta az újságíróknak. Nőni fognak a bérek.",
    ),
    "el": (
        "Η κυβέρνηση ενέκρινε τον προϋπολογισμό τριών ετών",
        "Το ανακοίνωσε την Τρίτη ο πρωθυπουργός μετά τη συνεδρίαση.",
        "«Θα διατηρήσουμε όλες τις παροχές», είπε στους δημοσιογράφους. Άλλες αλλαγές δεν θα γίνουν.",
    ),
    "he": (
        "הממשלה אישרה את התקציב לשלוש שנים",
        "כך הודיע ראש הממשלה ביום שלישי לאחר הישיבה.",
        "״נשמור על כל הקצבאות״, אמר לעיתונאים.".replace("״", '"'),
    ),
    "ar": (
        "الحكومة تقر الموازنة لثلاث سنوات",
        "أعلن ذلك رئيس الوزراء يوم الثلاثاء بعد الجلسة.",
        "وقال للصحفيين إن جميع المخصصات الاجتماعية ستبقى كما هي.",
    ),
    "th": (
        "รัฐบาลอนุมัติงบประมาณสามปี",
        "นายกรัฐมนตรีแถลงเมื่อวันอังคารหลังการประชุม",
        "เราจะรักษาสวัสดิการทั้งหมดไว้ เขากล่าวกับผู้สื่อข่าว",
    ),
    "zh": (
        "政府通过三年预算",
        "总理星期二在会议结束后宣布了这一消息。",
        "“我们将保留所有社会福利”，他对记者说。",
    ),
    "zh-tw": (
        "政府通過三年預算",
        "總理星期二在會議結束後宣布了這個消息。",
        "「我們會保留所有社會福利」，他對記者說。",
    ),
    "ja": (
        "政府が三年間の予算を承認",
        "首相が火曜日の会議の後に発表した。",
        "「すべての社会保障を維持する」と記者団に述べた。",
    ),
    "ko": (
        "정부가 3년 예산을 승인했다",
        "총리가 화요일 회의를 마친 뒤 이같이 발표했다.",
        '"모든 사회 복지를 유지하겠다"고 기자들에게 말했다.',
    ),
}
WRITTEN_IN = [
    ("ru", "cp1251", "windows-1251"),
    ("ru", "koi8-r", "koi8-r"),
    ("ru", "cp866", "ibm866"),
    ("ru", "iso8859-5", "iso-8859-5"),
    ("uk", "cp1251", "windows-1251"),
    ("uk", "koi8-u", "koi8-u"),
    ("bg", "cp1251", "windows-1251"),
    ("tr", "cp1254", "windows-1254"),
    ("de", "cp1252", "windows-1252"),
    ("fr", "cp1252", "windows-1252"),
    ("es", "cp1252", "windows-1252"),
    ("pl", "cp1250", "windows-1250"),
    ("pl", "iso8859-2", "iso-8859-2"),
    ("cs", "cp1250", "windows-1250"),
    ("cs", "iso8859-2", "iso-8859-2"),
    ("hu", "cp1250", "windows-1250"),
    ("el", "cp1253", "windows-1253"),
    ("he", "cp1255", "windows-1255"),
    ("ar", "cp1256", "windows-1256"),
    ("th", "cp874", "windows-874"),
    ("zh", "gb18030", "gb18030"),
    ("zh-tw", "big5hkscs", "big5"),
    ("ja", "cp932", "shift_jis"),
    ("ja", "euc_jp", "euc-jp"),
    ("ko", "cp949", "euc-kr"),
]


def page(lang: str, head: str = "") -> str:
    headline, *paragraphs = TEXTS[lang]
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f"<!DOCTYPE html><html><head>{head}<title>{headline}</title><script>var a = 1;</script></head>"
        f'<body class="article"><h1>{headline}</h1>{body}</body></html>'
    )


def encoded(lang: str, codec: str, head: str = "") -> tuple[bytes, str]:
    """Return a page in a charset, and what of it that charset can hold."""
    data = page(lang, head).encode(codec, "replace")
    return data, data.decode(codec)


@pytest.mark.parametrize(("lang", "codec", "name"), WRITTEN_IN)
class TestEveryCharset:
    def test_undeclared(self, lang: str, codec: str, name: str) -> None:
        data, text = encoded(lang, codec)
        found = decide(data)
        assert found.data.decode() == text
        assert found.source == "guess"

    def test_declared_in_the_page(self, lang: str, codec: str, name: str) -> None:
        data, text = encoded(lang, codec, f'<meta http-equiv="Content-Type" content="text/html; charset={name}">')
        found = decide(data)
        assert (found.name, found.source, found.data.decode()) == (name, "meta", text)
        assert found.warnings == ()

    def test_declared_in_the_header(self, lang: str, codec: str, name: str) -> None:
        data, text = encoded(lang, codec)
        found = decide(data, f"text/html; charset={name}")
        assert (found.name, found.source, found.data.decode()) == (name, "header", text)

    def test_utf_8_declared_over_it(self, lang: str, codec: str, name: str) -> None:
        data, text = encoded(lang, codec, '<meta charset="utf-8">')
        found = decide(data, "text/html; charset=utf-8")
        assert found.data.decode() == text
        assert any("utf-8 is declared" in warning for warning in found.warnings)


@pytest.mark.parametrize("lang", ["ru", "ja", "en"])
@pytest.mark.parametrize(
    ("codec", "mark"),
    [
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("utf-32-be", codecs.BOM_UTF32_BE),
    ],
)
def test_wide(lang: str, codec: str, mark: bytes) -> None:
    text = page(lang) if lang != "en" else "<html><title>News</title><p>No letter outside ASCII.</p></html>"
    assert decide(mark + text.encode(codec)).data.decode() == text


def test_order() -> None:
    text = '<meta charset="windows-1252"><p>žluťoučký kůň'
    assert decide(codecs.BOM_UTF8 + text.encode(), "text/html; charset=koi8-r").source == "bom"
    russian = '<meta charset="koi8-r"><p>' + TEXTS["ru"][1]
    found = decide(russian.encode("cp1251"), "text/html; charset=windows-1251")
    assert (found.name, found.source) == ("windows-1251", "header")


def test_utf_8_with_an_old_declaration() -> None:
    """Templates outlive charsets: the page is what its bytes are."""
    text = '<meta charset="iso-8859-1"><p>' + TEXTS["ru"][1]
    found = decide(text.encode(), "text/html; charset=windows-1251")
    assert found.data.decode() == text
    assert found.warnings


def test_short_text_that_only_looks_like_utf_8() -> None:
    """Two characters of GBK can be valid UTF-8 by accident: here the declaration counts."""
    assert decide('<meta charset="gb2312">联通'.encode("gb18030")).data.decode().endswith("联通")


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252"])
def test_latin_1_declared_over_another_script(declared: str) -> None:
    """Servers add Latin-1 to everything; Cyrillic read by it is no text."""
    data, text = encoded("ru", "cp1251")
    found = decide(data, f"text/html; charset={declared}")
    assert found.data.decode() == text
    assert found.warnings


def test_declared_latin_1_stays() -> None:
    for lang in ("de", "fr", "es"):
        data, text = encoded(lang, "cp1252")
        found = decide(data, "text/html; charset=ISO-8859-1")
        assert (found.name, found.source, found.data.decode()) == ("windows-1252", "header", text)


class TestDamage:
    def test_one_bad_byte_does_not_lose_utf_8(self) -> None:
        data = page("ru").encode().replace("года".encode(), "го".encode() + b"\xff" + "да".encode(), 1)
        found = decide(data)
        assert found.name == "utf-8"
        assert "го\ufffdда" in found.data.decode()
        assert TEXTS["ru"][2] in found.data.decode()
        assert found.warnings == ("charset: 1 characters are no utf-8",)

    @pytest.mark.parametrize("cut", [1, 2])
    def test_cut_in_a_character(self, cut: int) -> None:
        data = ("<p>" + TEXTS["zh"][1]).encode()[:-cut]
        found = decide(data)
        assert found.name == "utf-8"
        assert found.data.decode() == "<p>" + TEXTS["zh"][1][:-1]

    def test_cut_in_the_only_character(self) -> None:
        found = decide("<p>Price: 10 €".encode()[:-1])
        assert (found.name, found.data) == ("utf-8", b"<p>Price: 10 ")

    def test_snippet_of_another_charset(self) -> None:
        data = page("ru").encode() + "<footer>Größe</footer>".encode("cp1252")
        found = decide(data)
        assert found.name == "utf-8"
        assert TEXTS["ru"][1] in found.data.decode()


class TestMeta:
    TEXT = "<p>" + TEXTS["ru"][1]

    @pytest.mark.parametrize(
        "head",
        [
            "<meta charset=koi8-r>",
            "<META CHARSET='KOI8-R'>",
            '<meta name=a content=b><meta content="text/html; charset = koi8-r" http-equiv=content-type >',
            "<!-- <meta charset=windows-1251> --><meta charset=koi8-r>",
            "<script>var m = '<meta charset=windows-1251>'</script><meta charset=koi8-r>",
            '<?xml version="1.0" encoding="koi8-r"?>',
        ],
    )
    def test_found(self, head: str) -> None:
        found = decide((head + self.TEXT).encode("koi8-r"))
        assert (found.name, found.source) == ("koi8-r", "meta")

    def test_utf_16_in_meta_means_utf_8(self) -> None:
        found = decide(("<meta charset=utf-16>" + self.TEXT).encode())
        assert (found.name, found.source) == ("utf-8", "meta")

    @pytest.mark.parametrize(
        "label", ["zlib", "idna", "base64", "rot13", "unicode_escape", "x" * 40, "../utf-8", "undefined"]
    )
    def test_label_that_is_no_charset(self, label: str) -> None:
        data = (f"<meta charset={label}>" + self.TEXT).encode("cp1251")
        assert decide(data, f"text/html; charset={label}").name == "windows-1251"

    @pytest.mark.parametrize(
        ("label", "codec"),
        [
            ("latin1", "cp1252"),
            ("ISO-8859-9", "cp1254"),
            ("gb2312", "gb18030"),
            ("ks_c_5601-1987", "cp949"),
            ("Shift_JIS", "cp932"),
            ("x-sjis", "cp932"),
            ("win-1251", "cp1251"),
            ("TIS-620", "cp874"),
            ("utf8", "utf-8"),
            ("utf-7", None),
        ],
    )
    def test_labels(self, label: str, codec: str | None) -> None:
        assert find_codec(label) == codec


def test_every_codec_exists() -> None:
    from newsgrab.page.charset import _LABELS

    for codec in set(_LABELS.values()):
        assert "abc".encode(codec)


def test_ascii_is_utf_8() -> None:
    data = b"<meta charset=windows-1251><p>&#1055;&eacute;"
    assert decide(data, "text/html; charset=koi8-r").name == "utf-8"
    assert decide(b"").data == b""


def test_escape_charsets() -> None:
    text = "<html><p>" + TEXTS["ja"][1]
    assert decide(text.encode("iso2022_jp"), "text/html; charset=iso-2022-jp").data.decode() == text


def test_scripts_do_not_count() -> None:
    """The text decides, not a script full of another charset."""
    script = "<script>var words = '" + "".join(map(chr, range(0x410, 0x44F))) * 30 + "';</script>"
    data = script.encode("koi8-r") + encoded("de", "cp1252")[0]
    assert TEXTS["de"][2] in decide(data).data.decode()


def test_text() -> None:
    assert from_text("\ufeffПривет").data.decode() == "Привет"
    assert from_text("a\ud83d\ude00b").data.decode() == "a\U0001f600b"
    assert from_text("a\ude00b").data.decode() == "a\ufffdb"


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300), st.none() | st.text(max_size=60))
def test_any_bytes(data: bytes, content_type: str | None) -> None:
    for start in (b"", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"<meta charset=gb2312>", b"<meta charset=utf-16>"):
        decide(start + data, content_type).data.decode()


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=100))
def test_any_text(text: str) -> None:
    from_text(text).data.decode()
