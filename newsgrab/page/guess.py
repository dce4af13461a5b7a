"""A guess at the charset of a page that declares none, or a wrong one.

Every candidate reads the same bytes as text, and the most likely text wins: how likely are its characters in one of the
languages written in that charset (``_MODELS``), and how likely are their neighbours (a capital after a small letter, a
Cyrillic letter beside a Latin one, a symbol in a word). The sums are logarithms of probabilities of the same bytes, so
that one-byte and two-byte charsets compare. A headline and two paragraphs are enough.

Only visible text counts: markup and scripts are ASCII and say nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from math import log

from ..records import dataclass
from ..text.patterns import lazy

# Of the visible text, so much is read: a paragraph decides, and the time counts for every candidate.
SAMPLE = 6000  # bytes
# Looked through for visible text.
WINDOW = 400_000  # bytes

# Natural logarithms. Characters outside every model of a charset: letters of its own script, other letters, symbols,
# what is not text at all.
_RARE_LETTER = log(1 / 2000)
_FOREIGN = log(1 / 20_000)
_SYMBOL = log(1 / 3000)
_BROKEN = log(1e-9)
# Neighbours that text does not have, each beside what its characters already cost.
_CASE_BREAK = -3.0  # "приВет"
_MIXED_WORD = -2.0  # a letter of another script beside a Latin one
_LONG_RUN = -1.5  # Latin: three letters with marks in a row
_LETTER_DIGIT = -2.0  # Latin: "Ł100", where the page has "£100"
_MARK_IN_WORD = -3.0  # "при№вет"
# The language that the page names is worth some characters, not more: templates name the wrong one.
_NAMED = 6.0
# A declared charset loses only to a text that is so much more likely, for each byte.
_CLEAR = 1.2
_MIN_CLEAR = 12  # bytes outside ASCII, fewer prove nothing

# Marks of every language: quotation marks, dashes, the no-break space, bullets.
_MARKS = "“”„‘’‚«»–—…·•№§°©®™ \xad€£′″‹›"
_MARK = log(1 / 60)
_SIGNS = "½¼¾²³±×÷¹´"
_SIGN = log(1 / 600)

_CYRILLIC = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"


@dataclass(frozen=True, slots=True)
class _Model:
    """A language as a charset writes it: its letters outside ASCII, the most frequent first, in words of ``share``.

    ``kind`` is ``latin`` (letters stand among ASCII letters), ``cased`` or ``plain`` (a script of its own, with and
    without capitals) or ``ideographs``.
    """

    codecs: tuple[str, ...]
    langs: tuple[str, ...]
    letters: str
    kind: str
    handicap: float = 0.0  # of charsets that are hardly met


_MODELS = (
    _Model(("cp1252",), ("en", "id", "ms", "sw"), "éèñüöïçáíóåä", "latin"),
    _Model(("cp1252",), ("de",), "üäößéÜÄÖ", "latin"),
    _Model(("cp1252",), ("fr",), "éèàêçùîôâûëïœÉÀÊÇÈ", "latin"),
    _Model(("cp1252",), ("es", "gl", "ca"), "óíáéñúü¿¡çàèòÁÉÓÍÚÑï", "latin"),
    _Model(("cp1252",), ("pt",), "ãçéáíóêõúàâôÁÉÓÚÀÇÍÂ", "latin"),
    _Model(("cp1252",), ("it",), "èàùòìéÈÀ", "latin"),
    _Model(("cp1252",), ("nl", "af"), "ëéïèêöüó", "latin"),
    _Model(("cp1252",), ("sv", "fi"), "äöåéÄÖÅ", "latin"),
    _Model(("cp1252",), ("da", "nb", "no"), "øåæéØÅÆ", "latin"),
    _Model(("cp1252",), ("is",), "áðíéöóþúæýÞÁÍÓÚÖÆÉ", "latin", -1.0),
    _Model(("cp1254",), ("tr",), "ıişüğçöİŞÇÜÖĞâî".replace("i", ""), "latin", -1.0),
    _Model(("cp1250", "iso8859-2"), ("pl",), "łąęóśżćźńŁŚŻĆÓŹĄĘŃ", "latin", -1.0),
    _Model(("cp1250", "iso8859-2"), ("cs",), "íáěéřžýšůčúťďóňČŘŠŽÚÍÁŤĎ", "latin", -1.0),
    _Model(("cp1250", "iso8859-2"), ("sk",), "áíéčýžšúľťôňďäóĺŕČŠŽÚĽŤÁ", "latin", -1.0),
    _Model(("cp1250", "iso8859-2"), ("hu",), "áéöóőíüűúÁÉÖÓŐÍÜŰÚ", "latin", -1.5),
    _Model(("cp1250", "iso8859-2"), ("ro",), "ăîşâţÎŞŢĂÂ", "latin", -1.0),
    _Model(("cp1250", "iso8859-2"), ("hr", "sl", "sr", "bs"), "čšžćđČŠŽĆĐ", "latin", -1.0),
    _Model(("cp1257",), ("lt",), "ėšųžįčąūęŠŽĮČŪĖĄ", "latin", -1.5),
    _Model(("cp1257",), ("lv",), "āīēšūžņļģčķĀĪŠĒŪŽĢČĶĻŅ", "latin", -1.5),
    _Model(("cp1257",), ("et",), "äõüöšžÕÄÜÖŠ", "latin", -2.5),
    _Model(("cp1251", "koi8-r", "cp866", "iso8859-5"), ("ru", "kk", "ky", "tg"), _CYRILLIC, "cased"),
    _Model(("cp1251", "koi8-u"), ("uk",), "оаниітвресклудмпязьбгчйхжїюшцщєф’ґ", "cased", -0.5),
    _Model(("cp1251",), ("be",), "аніоеырстлдкупмявзьучгйбшжхўёцюфэ’", "cased", -0.5),
    _Model(("cp1251", "iso8859-5"), ("bg", "mk"), "аеиотнрсвлдпкмузягъбчщйжцхшюфь", "cased", -0.5),
    _Model(("cp1251", "iso8859-5"), ("sr",), "аоиенрстукјвдмлпзгбјшчљћцжхњђфџ", "cased", -1.0),
    _Model(("cp1253", "iso8859-7"), ("el",), "αοιετσνηυρπκμλςωίόγάέήδχθφύβώξζψϊΐΆΈ", "cased", -0.5),
    _Model(("cp1255", "iso8859-8"), ("he",), "יולאהרתבשנםמדעחפקסןגצזטךכץף", "plain", -0.5),
    _Model(("cp1256", "iso8859-6"), ("ar",), "اليمونرتبةعدسفهكقأحجشصطخىضذثزإغءظئآؤ،؛؟ًُّ", "plain", -0.5),
    _Model(("cp1256",), ("fa", "ur"), "اينردهتمبوسکشگزلعخفجقحپصطغچضآژثئظذ،ی؛؟", "plain", -1.0),
    _Model(("cp874",), ("th",), "านรอกเงมยลวดทสตะปบคหแจพชขใไโผซณศธถภษฐฎญฆฏฒฬ่้ัีิ์ืุู็ึำๆฯ", "plain", -0.5),
    _Model(("gb18030",), ("zh", "zh-cn", "zh-hans"), "", "ideographs", -0.5),
    _Model(("big5hkscs",), ("zh", "zh-tw", "zh-hk", "zh-hant"), "", "ideographs", -1.0),
    _Model(("cp932", "euc_jp"), ("ja",), "", "ideographs", -0.5),
    _Model(("cp949",), ("ko",), "", "ideographs", -0.5),
)

# The most frequent characters of running text, in about that order; what they hold of it is in _MASS.
_HANS = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平"
    "形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党"
    "程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干"
    "做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单"
)
_HANT = (
    "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多定行學法所民得經"
    "十三之進著等部度家電力裡如水化高自二理起小物現實加量都兩體制機當使點從業本去把性好應開它合還因由其些然前外天政四日那社義事平"
    "形相全表間樣與關各重新線內數正心反你明看原又麼利比或但質氣第向道命此變條只沒結解問意建月公無系軍很情者最立代想已通並提直題黨"
    "程展五果料象員革位入常文總次品式活設及管特件長求老頭基資邊流路級少圖山統接知較將組見計別她手角期根論運農指幾九區強放決西被幹"
    "台灣市黨院長議選總灣縣府警媒記者報導表示認為"
)
_KANA = "のにはをたがでとしていれるさなもあらこかりすくっよそきんうまだせけみつやえちめおどわへろびばずほじゃべゆごげぎむひぶねふょ"  # noqa: E501
_KATAKANA = "ーンスルトリアイラクシタフレドロジカッテマプキコサウメニデバオムパチミグナハツビエセャダボブモョノポワュケホソヤベガゲィネ"  # noqa: E501
_KANJI = "日一国人年大十二本中長出三同時政事自行社見月分議後前民生連五発間対上部東者党地合市業内相方四定今回新場金員九入選立開手米力学問高代明実円関決子動京全目表戦経通外最言氏現理調体化田当八六約主題下首意法不来作性的要用制治度務強気小七成期公野"  # noqa: E501
_HANGUL = "이다는에의가을고하지은로한기대를사도인자리어시들으나해정일서부그전아스만제과주보수원장국여있상라경것공구연선성조동면관용계게개안된했비중할유회미민소당등와방년세치생러데진명신위우화적현재실문교말거행않며건내발물오무모간분산입결따통단강금체차두에습니까"  # noqa: E501
_CJK_MARKS = "，。、；：「」『』（）《》？！〈〉【】．　・…—"

# Shares of the characters of a text: (the frequent ones, by rank; a number of others, alike). From counting news text.
_COMMON_MASS = 0.6

_TAG = lazy(rb"<[^<>]{0,2000}>|<[^<>]{2000}")
_SCRIPT = lazy(rb"<(script|style)\b.*?(?:</\1|\Z)|<!--.*?(?:-->|\Z)", re.I | re.S)
_LANG = lazy(rb"<html\b[^>]{0,500}?\blang\s{0,9}=\s{0,9}[\"']?\s{0,9}([a-z]{2,3}(?:-[a-z]{2,4})?)\b", re.I)
_META_LANG = lazy(
    rb"<meta\b[^>]{0,200}content-language[^>]{0,200}?content\s{0,9}=\s{0,9}[\"']?\s{0,9}([a-z]{2,3}(?:-[a-z]{2,4})?)\b",
    re.I,
)
_SPACE = lazy(rb"\s+")
# A stretch of text with bytes outside ASCII, with some ASCII at both ends.
_STRETCH = lazy(rb"[^\x80-\xff]{0,40}(?:[\x80-\xff]+[^\x80-\xff]{0,12}){1,200}")

_LOWER_UPPER = lazy(r"[а-яёіїєґўјљњћђџα-ωάέήίόύώ][А-ЯЁІЇЄҐЎΑ-Ω]")
_MIXED = lazy(r"[A-Za-z](?=[^\W\d_a-zA-Z])|[^\W\d_a-zA-Z](?=[A-Za-z])")
_RUN = lazy(r"(?=[^\W\d_a-zA-Z]{3})")
_BEFORE_DIGIT = lazy(r"[^\W\d_a-zA-Z](?=\d)")
_IN_WORD = lazy(r"(?<=[^\W\d_])[^\w\s\x00-\x7f’‘´·\xad–—\xa0](?=[^\W\d_])")


def find_codec(data: bytes) -> str:
    """Return the codec whose reading of the page is the most likely text."""
    sample = _visible(data)
    if not sample:
        return "cp1252"  # nothing to see outside ASCII but in scripts
    lang = _named_lang(data)
    scores = {codec: _score(sample, codec, lang) for codec in _by_codec()}
    return max(scores, key=scores.__getitem__)


def find_better(data: bytes, declared: str) -> str | None:
    """Return the codec of a text that is far more likely than that of the declared codec, or None."""
    if declared not in _by_codec():
        return None
    sample = _visible(data)
    weight = sum(byte > 127 for byte in sample)
    if weight < _MIN_CLEAR:
        return None
    lang = _named_lang(data)
    own = _score(sample, declared, lang)
    scores = {codec: _score(sample, codec, lang) for codec in _by_codec()}
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] - own > _CLEAR * weight else None


def _visible(data: bytes) -> bytes:
    """Return the visible text around the bytes outside ASCII, of about SAMPLE bytes."""
    text = _TAG.sub(b" ", _SCRIPT.sub(b" ", data[:WINDOW]))
    text = _SPACE.sub(b" ", text)
    if len(text) <= SAMPLE:
        return text if not text.isascii() else b""
    parts, size = [], 0
    for match in _STRETCH.finditer(text):
        parts.append(match[0])
        size += len(match[0])
        if size > SAMPLE:
            break
    return b" ".join(parts)[: 2 * SAMPLE]


def _named_lang(data: bytes) -> str | None:
    """Return the language that the page names for itself, or None."""
    head = data[:4096]
    match = _LANG.search(head) or _META_LANG.search(head)
    return match[1].decode().lower() if match else None


@lru_cache(maxsize=1)
def _by_codec() -> dict[str, list[tuple[_Model, dict[str, float]]]]:
    """Return for each codec its languages, with the logarithm of how likely each character is."""
    table: dict[str, list[tuple[_Model, dict[str, float]]]] = {}
    for model in _MODELS:
        for place, codec in enumerate(model.codecs):
            chances = _chances(model, codec)
            entry = (
                model if place == 0 else _Model((codec,), model.langs, model.letters, model.kind, model.handicap - 1.5)
            )
            table.setdefault(codec, []).append((entry, chances))
    return table


def _chances(model: _Model, codec: str) -> dict[str, float]:
    chances = dict.fromkeys(_MARKS, _MARK) | dict.fromkeys(_SIGNS, _SIGN)
    if model.kind == "ideographs":
        chances = dict.fromkeys(_CJK_MARKS, _MARK)
        if codec == "gb18030":
            _spread(chances, _HANS, 0.6)
            _spread_evenly(chances, _rows(codec, range(0xB0, 0xD8)), 0.3)
        elif codec == "big5hkscs":
            _spread(chances, _HANT, 0.6)
            _spread_evenly(chances, _rows(codec, range(0xA4, 0xC7)), 0.3)
        elif codec == "cp949":
            _spread(chances, _HANGUL, 0.8)
            _spread_evenly(chances, _rows(codec, range(0xB0, 0xC9)), 0.15)
        else:
            _spread(chances, _KANA, 0.45)
            _spread(chances, _KATAKANA, 0.12)
            _spread(chances, _KANJI, 0.2)
            _spread_evenly(chances, _rows("euc_jp", range(0xB0, 0xD0)), 0.15)
        return chances
    _spread(chances, model.letters, 0.9 if model.kind == "latin" else 0.93)
    if model.kind == "cased":
        _spread(chances, "".join(dict.fromkeys(model.letters.upper())), 0.05)
    return chances


def _spread(chances: dict[str, float], characters: str, share: float) -> None:
    """Give the characters ``share`` of a text, the first the most (as 1 / (rank + 3), which is flatter than Zipf)."""
    distinct = list(dict.fromkeys(characters))
    total = sum(1 / (rank + 3) for rank in range(len(distinct)))
    for rank, character in enumerate(distinct):
        chance = log(share / total / (rank + 3))
        chances[character] = max(chance, chances.get(character, chance))


def _spread_evenly(chances: dict[str, float], characters: str, share: float) -> None:
    chance = log(share / max(len(characters), 1))
    for character in characters:
        chances.setdefault(character, chance)


def _rows(codec: str, leads: range) -> str:
    """Return the characters of a two-byte charset with these first bytes: its frequent half."""
    trails = [*range(0x40, 0x7F), *range(0xA1, 0xFF)] if codec == "big5hkscs" else range(0xA1, 0xFF)
    return "".join(bytes((lead, trail)).decode(codec, "ignore") for lead in leads for trail in trails)


def _score(sample: bytes, codec: str, lang: str | None) -> float:
    """Return the logarithm of how likely the sample is in the best language of a codec."""
    text = sample.decode(codec, "replace")
    counts = Counter(text)
    counts = Counter({character: count for character, count in counts.items() if character > "\x7f"})
    pairs = len(_IN_WORD.findall(text)) * _MARK_IN_WORD
    best = float("-inf")
    for model, chances in _by_codec()[codec]:
        score = model.handicap + pairs
        if lang and (lang in model.langs or lang.split("-")[0] in model.langs):
            score += _NAMED
        for character, count in counts.items():
            chance = chances.get(character)
            score += count * (_chance_of_other(character, model) if chance is None else chance)
        if model.kind == "latin":
            score += _LONG_RUN * len(_RUN.findall(text)) + _LETTER_DIGIT * len(_BEFORE_DIGIT.findall(text))
        else:
            score += _MIXED_WORD * len(_MIXED.findall(text))
            if model.kind == "cased":
                score += _CASE_BREAK * len(_LOWER_UPPER.findall(text))
        best = max(best, score)
    return best


def _chance_of_other(character: str, model: _Model) -> float:
    """Return how likely a character is that the model does not list."""
    if character == "\ufffd" or "\x80" <= character <= "\x9f" or "\ue000" <= character <= "\uf8ff":
        return _BROKEN
    if not character.isalpha():
        return _SYMBOL
    if model.kind == "ideographs":
        return log(1e-5)  # one of the tens of thousands that are hardly met
    return _RARE_LETTER if model.kind == "latin" and character < "\u0250" else _FOREIGN
