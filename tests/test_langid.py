"""Which language a text is in, told by its script, letters and common words, and which one a page is in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import newsgrab
from newsgrab.fields.lang import parse_tag
from newsgrab.text.langid import guess

# The same two sentences of news, in every language that newsgrab has a file for and some of their neighbours.
SENTENCES = {
    "ru": "Городской совет утвердил бюджет на будущий год. Как сообщил мэр, это позволит отремонтировать три школы.",
    "uk": "Міська рада затвердила бюджет на наступний рік. Як повідомив мер, це дозволить відремонтувати три школи.",
    "be": "Гарадскі савет зацвердзіў бюджэт на наступны год. Як паведаміў мэр, гэта дазволіць адрамантаваць тры школы.",
    "kk": "Қалалық мәслихат келесі жылғы бюджетті бекітті. Әкімнің айтуынша, бұл үш мектепті"
    " жөндеуге мүмкіндік береді.",
    "ky": "Шаардык кеңеш кийинки жылдын бюджетин бекитти. Мэрдин айтымында, бул үч мектепти оңдоого мүмкүндүк берет.",
    "mn": "Хотын зөвлөл дараа жилийн төсвийг баталлаа. Энэ нь гурван сургуулийг засварлах боломж"
    " олгоно гэж дарга хэлэв.",
    "tg": "Шӯрои шаҳр буҷети соли ояндаро тасдиқ кард. Ба гуфтаи шаҳрдор, ин барои таъмири се мактаб имкон медиҳад.",
    "bg": "Общинският съвет прие бюджета за следващата година. Според кмета това ще позволи да се"
    " ремонтират три училища.",
    "mk": "Градскиот совет го усвои буџетот за следната година. Според градоначалникот, ова ќе"
    " овозможи обнова на три училишта.",
    "sr": "Градско веће је усвојило буџет за следећу годину. Како је рекао градоначелник, то ће"
    " омогућити обнову три школе.",
    "hr": "Gradsko vijeće usvojilo je proračun za sljedeću godinu. Kako je rekao"
    " gradonačelnik, to će omogućiti obnovu triju"
    " škola, a radovi počinju u siječnju.",
    "sl": "Mestni svet je sprejel proračun za prihodnje leto. Kot je povedal župan, bo to omogočilo obnovo treh šol.",
    "cs": "Městská rada schválila rozpočet na příští rok. Jak řekl starosta, umožní to opravit tři"
    " školy, které jsou staré.",
    "sk": "Mestská rada schválila rozpočet na budúci rok. Ako povedal primátor, umožní to opraviť"
    " tri školy, ktoré sú staré.",
    "pl": "Rada miasta przyjęła budżet na przyszły rok. Jak powiedział burmistrz, pozwoli to wyremontować trzy szkoły.",
    "de": "Der Stadtrat hat den Haushalt für das nächste Jahr beschlossen. Damit können drei Schulen saniert werden.",
    "en": "The city council has approved the budget for next year. The mayor said that it would pay for three schools.",
    "nl": "De gemeenteraad heeft de begroting voor volgend jaar goedgekeurd. Daarmee kunnen drie"
    " scholen worden opgeknapt.",
    "af": "Die stadsraad het die begroting vir volgende jaar goedgekeur. Die burgemeester sê dit sal drie skole help.",
    "da": "Byrådet har vedtaget budgettet for næste år. Ifølge borgmesteren bliver der råd til at"
    " sætte tre skoler i stand.",
    "nb": "Kommunestyret har vedtatt budsjettet for neste år. Ifølge ordføreren blir det råd til å"
    " pusse opp tre skoler.",
    "sv": "Kommunfullmäktige har antagit budgeten för nästa år. Enligt borgmästaren räcker"
    " pengarna till att rusta upp tre"
    " skolor.",
    "is": "Bæjarstjórn hefur samþykkt fjárhagsáætlun fyrir næsta ár. Bæjarstjórinn segir að þrír skólar verði lagaðir.",
    "fi": "Kaupunginvaltuusto hyväksyi ensi vuoden talousarvion. Kaupunginjohtajan mukaan"
    " sillä korjataan kolme koulua,"
    " jotka ovat huonossa kunnossa.",
    "et": "Linnavolikogu kinnitas järgmise aasta eelarve. Linnapea ütles, et see võimaldab remontida kolm kooli.",
    "lv": "Pilsētas dome apstiprināja nākamā gada budžetu. Kā norādīja mērs, tas ļaus salabot trīs skolas.",
    "lt": "Miesto taryba patvirtino kitų metų biudžetą. Kaip sakė meras, tai leis suremontuoti tris mokyklas.",
    "fr": "Le conseil municipal a adopté le budget de l’année prochaine. Selon le maire,"
    " il permettra de rénover trois"
    " écoles.",
    "es": "El ayuntamiento ha aprobado el presupuesto del próximo año. Según el alcalde, se podrán"
    " reformar tres escuelas.",
    "pt": "A câmara municipal aprovou o orçamento do próximo ano. Segundo o presidente,"
    " será possível renovar três escolas"
    " e não só uma.",
    "gl": "O concello aprobou o orzamento do vindeiro ano. Segundo o alcalde, poderanse renovar tres escolas e unha"
    " biblioteca máis.",
    "ca": "L’ajuntament ha aprovat el pressupost de l’any que ve. Segons l’alcalde, es"
    " podran renovar tres escoles amb"
    " aquest diners.",
    "it": "Il consiglio comunale ha approvato il bilancio del prossimo anno. Secondo il"
    " sindaco, permetterà di rinnovare"
    " tre scuole.",
    "ro": "Consiliul local a adoptat bugetul pentru anul viitor. Potrivit primarului,"
    " acesta va permite renovarea a trei"
    " școli.",
    "hu": "A városi közgyűlés elfogadta a jövő évi költségvetést. A polgármester szerint ez három"
    " iskola felújítására elég.",
    "sq": "Këshilli bashkiak miratoi buxhetin për vitin e ardhshëm. Sipas kryetarit, kjo"
    " do të mundësojë rregullimin e tri"
    " shkollave.",
    "el": "Το δημοτικό συμβούλιο ενέκρινε τον προϋπολογισμό του επόμενου έτους.",
    "tr": "Belediye meclisi gelecek yılın bütçesini kabul etti. Başkanın söylediğine göre bununla üç okul onarılacak.",
    "az": "Şəhər şurası gələn ilin büdcəsini təsdiq etdi. Merin dediyinə görə, bu, üç məktəbin təmirinə imkan verəcək.",
    "uz": "Shahar kengashi kelgusi yil budjetini tasdiqladi. Hokimning aytishicha, bu uchta maktabni ta’mirlash uchun"
    " yetadi.",
    "tk": "Şäher geňeşi indiki ýylyň býujetini tassyklady. Bu üç mekdebi abatlamak üçin ýeterlik bolar diýdi.",
    "ar": "وافق مجلس المدينة على ميزانية العام المقبل. وقال رئيس البلدية إن ذلك سيسمح بترميم ثلاث مدارس.",
    "fa": "شورای شهر بودجه سال آینده را تصویب کرد. شهردار گفت که با این پول سه مدرسه بازسازی می شود.",
    "ur": "شہر کی کونسل نے اگلے سال کا بجٹ منظور کر لیا ہے۔ میئر نے کہا کہ اس سے تین سکولوں کی مرمت ہو گی۔",
    "he": "מועצת העיר אישרה את תקציב השנה הבאה.",
    "hi": "नगर परिषद ने अगले साल का बजट पास कर दिया है। मेयर ने कहा कि इससे तीन स्कूलों की मरम्मत होगी।",
    "mr": "नगर परिषदेने पुढील वर्षाचा अर्थसंकल्प मंजूर केला आहे. त्यामुळे तीन शाळांची दुरुस्ती होणार आहे, असे महापौर यांनी सांगितले.",
    "ne": "नगर परिषदले आगामी वर्षको बजेट पारित गरेको छ। यसले तीन विद्यालयको मर्मत गर्न सहयोग हुने मेयरले बताए।",
    "bn": "নগর পরিষদ আগামী বছরের বাজেট অনুমোদন করেছে।",
    "ta": "நகர சபை அடுத்த ஆண்டின் பட்ஜெட்டை அங்கீகரித்தது.",
    "te": "నగర మండలి వచ్చే ఏడాది బడ్జెట్‌ను ఆమోదించింది.",
    "th": "สภาเมืองอนุมัติงบประมาณปีหน้าแล้ว",
    "ka": "საკრებულომ მომავალი წლის ბიუჯეტი დაამტკიცა.",
    "hy": "Քաղաքային խորհուրդը հաստատել է հաջորդ տարվա բյուջեն։",
    "vi": "Hội đồng thành phố đã thông qua ngân sách cho năm tới. Thị trưởng cho biết ba trường học sẽ được sửa chữa.",
    "id": "Dewan kota telah menyetujui anggaran untuk tahun depan. Wali kota mengatakan bahwa tiga"
    " sekolah bisa diperbaiki.",
    "ms": "Majlis bandaraya telah meluluskan belanjawan untuk tahun depan. Datuk bandar berkata tiga sekolah boleh"
    " dibaiki.",
    "sw": "Baraza la mji limeidhinisha bajeti ya mwaka ujao. Meya alisema kuwa fedha hizo zitatumika kwa shule tatu.",
    "eu": "Udalak datorren urteko aurrekontua onartu du. Alkatearen arabera, hiru eskola"
    " berritzeko izango da eta beste"
    " hainbat lan ere egin dira.",
    "zh-Hans": "市议会批准了明年的预算。市长说，这将用于修缮三所学校。",
    "zh-Hant": "市議會批准了明年的預算。市長說，這將用於修繕三所學校。",
    "ja": "市議会は来年度の予算を承認した。市長によると、三つの学校が改修される。",
    "ko": "시의회가 내년 예산안을 통과시켰다. 시장은 학교 세 곳을 고칠 수 있다고 말했다.",
}


@pytest.mark.parametrize("tag", SENTENCES)
def test_guess(tag):
    assert guess(SENTENCES[tag])[0] == tag


def test_serbian_in_both_scripts():
    latin = (
        "Gradsko veće je usvojilo budžet za sledeću godinu. Gradonačelnik je rekao da će ovde biti obnovljene škole."
    )
    assert guess(latin)[0] == "sr"


@pytest.mark.parametrize("text", ["", "12.03.2024 20:30", "USD 442.05 EUR 474.14", "↑↓ — ***", "😀😀"])
def test_nothing_to_tell_by(text):
    assert guess(text) == ("und", 0.0)


def test_guess_looks_at_the_beginning_only():
    text = SENTENCES["de"] * 10
    assert guess(text + "x" * 5_000_000) == guess(text + "x" * 50_000)


def page(body, head="", lang=None):
    attribute = f' lang="{lang}"' if lang else ""
    return (
        f"<html{attribute}><head><meta charset=utf-8><title>x</title>{head}</head><body><article><h1>{body[:40]}</h1>"
        f"<p>{body}</p><p>{body}</p></article></body></html>"
    ).encode()


@pytest.mark.parametrize(
    ("declared", "text", "wanted"),
    [
        ("en-US", "kk", "kk"),  # a template's language
        ("ru", "kk", "kk"),
        ("ru", "uk", "uk"),
        ("en", "xx", "en"),  # a text that tells nothing
        ("nb-NO", "nb", "nb"),
        ("no", "nb", "nb"),
        ("bs", "hr", "bs"),  # near relatives: the declaration knows better
        ("ru-RU", "ru", "ru"),
        ("pt-BR", "pt", "pt-BR"),
        ("pt-PT", "pt", "pt"),
        ("zh-CN", "zh-Hant", "zh-Hant"),
        ("zh-TW", "zh-Hans", "zh"),
        ("ua", "uk", "uk"),  # the code of the country
        (None, "sr", "sr"),
    ],
)
def test_declaration_and_text_together(declared, text, wanted):
    body = SENTENCES.get(text, "Zxqv 123 wq")
    assert newsgrab.parse(page(body, lang=declared)).lang == wanted


def wrongly_declared():
    lines = (Path(__file__).parent / "wrongly_declared.txt").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


@pytest.mark.parametrize(("wanted", "declared", "text"), wrongly_declared())
def test_text_against_declaration(wanted, declared, text):
    """Where the text is long enough to be sure of, a template's declaration is not believed; a right one always is."""
    once = f'<html lang="{declared}"><title>x</title><article><h1>{text[:40]}</h1><p>{text}</p></article>'
    assert newsgrab.parse(once.encode()).lang.partition("-")[0] == wanted
    right = once.replace(f'lang="{declared}"', f'lang="{wanted}"')
    assert newsgrab.parse(right.encode()).lang.partition("-")[0] == wanted


def test_hint_wins():
    article = newsgrab.parse(page(SENTENCES["de"], lang="de"), lang="fr")
    assert article.lang == "fr"
    assert article.evidence["lang"].source == "hint"


def test_brazil_by_its_host():
    assert newsgrab.parse(page(SENTENCES["pt"]), url="https://noticias.example.com.br/1").lang == "pt-BR"
    assert newsgrab.parse(page(SENTENCES["pt"]), url="https://noticias.example.com/1").lang == "pt"


def test_explained():
    found = newsgrab.parse(page(SENTENCES["kk"], lang="ru"), explain=True).evidence["lang"]
    assert found.source == "text"
    assert [(r.value, r.source) for r in found.rivals] == [("ru", "html:lang")]
    assert "text says kk" in found.rivals[0].reason


@pytest.mark.parametrize(
    ("raw", "tag"),
    [
        ("en_GB", "en-GB"),
        ("iw", "he"),
        ("cz", "cs"),
        ("Русский", None),
        ("", None),
        ("zh_HK", "zh-Hant-HK"),
        ("e", None),
    ],
)
def test_parse_tag(raw, tag):
    assert parse_tag(raw) == tag


@pytest.mark.parametrize(
    ("url", "lang", "head", "country"),
    [
        ("https://a.example.kz/1", "ru", "", "KZ"),
        ("https://a.example.co.uk/1", "en", "", "GB"),
        ("https://a.example.tv/1", "en", "", None),  # a word, not Tuvalu
        ("https://a.example.me/1", "en", "", None),
        ("https://a.example.me/1", "sr", "", "ME"),
        ("https://a.example.co/1", "es", "", "CO"),
        ("https://a.example.co/1", "en", "", None),
        ("https://a.example.com/1", "en", '<meta property="og:locale" content="en_AU">', "AU"),
        ("https://a.example.com/1", "en", '<meta property="og:locale" content="en_US">', None),  # every template's
        ("https://a.example.com/1", "kk", "", "KZ"),
        ("https://a.example.com/1", "uk", "", "UA"),
        ("https://a.example.com/1", "ru", "", None),
        ("https://a.example.com/1", "ar", "", None),
        (None, "pl", "", "PL"),
        ("https://a.example.eu/1", "de", "", None),
        ("https://a.example.at/1", "de", '<meta property="og:locale" content="de_DE">', "AT"),
    ],
)
def test_country(url, lang, head, country):
    assert newsgrab.parse(page(SENTENCES[lang], head=head), url=url).country == country


def test_country_of_the_publisher_and_its_evidence():
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "publisher": {"@type": "Organization",'
        ' "address": {"addressCountry": "Deutschland"}}}</script>'
    )
    article = newsgrab.parse(page(SENTENCES["de"], head=head), url="https://a.example.com/1")
    assert article.country == "DE"
    assert article.evidence["country"].source == "json-ld:address"


def test_table_is_what_the_language_files_say():
    script = Path(__file__).parent.parent / "scripts" / "make_langid.py"
    done = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
