"""Bylines to names: ``By Ann Lee and Bo Marsh, Staff Writers`` to ``["Ann Lee", "Bo Marsh"]``.

Pure functions. The words of a language come as ``BylineWords``; a byline is cut into parts at commas, joiners and line
ends, and each part is a name, something that says more of the one before (a role, a place), or the end.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from ..records import dataclass, field
from .patterns import lazy

# Longer is no byline; longer is no name. Characters, characters, words.
MAX_BYLINE = 400
MAX_NAME = 60
MAX_NAME_WORDS = 6
# Papers have thousands of authors; a record of a news page needs no more than this.
MAX_NAMES = 40

# Small words inside a name, which are no sign of a sentence.
_PARTICLES = """
    de da do dos das del della der den dem des di du la le les lo van von vom zu zum zur ten ter te te' af av y e i bin
    ibn ben bint al el ul ud abu uz oğlu qızı kızı ogly ulu uulu uly mac mc o' d' san st für of the
    """
PARTICLES = frozenset(_PARTICLES.split())
# Marks at which a byline is cut whatever the language.
_CUTS = lazy(r"\s*(?:[,;|&•·\n/、،；，・／]|\s[-–—]{1,2}\s|\+\s)\s*")
_DASH = lazy(r"[-–—]\s*$")
_MAIL = lazy(r"\S{0,80}@\S{0,80}|\[email[^\]]{0,20}\]|https?://\S{0,200}|www\.\S{0,200}")
_PARENS = lazy(r"\s*[(\[（][^()\[\]（）]{0,80}[)\]）]")
_STAMP = lazy(
    r"[\s|,(-]{0,9}(?:\d{1,2}\s?[./:\-]\s?\d{1,2}|\d{1,2}(?:st|nd|rd|th|\.)?,?\s+(?:\w{3,12}\.?,?\s+)?(?:19|20)\d\d|\d{4}).*",
    re.S,
)
_LABEL = lazy(r"\s+[^\s:：]{2,20}(?::(?:\s.*|$)|：.*)", re.S)  # "Ann Lee Tags: storm", "李明 编辑：王芳"
# Two to four words, each of a capital and more: no label has this form but a name often.
PERSON = lazy(r"[A-ZÀ-ÞĀ-ŽА-ЯЁІЇЄҐ][\w’'.-]{0,20}(?: (?:[A-ZÀ-ÞĀ-ŽА-ЯЁІЇЄҐ][\w’'.-]{0,20}|de|van|von|der)){1,3}")
_DIGIT = lazy(r"\d")
_NUMBER = lazy(r"(?:^|\s)[^\w\s]{0,2}\d")  # a word that begins with a digit; "delta201" is a name of a kind
_EDGE = " \t\n\r\f\v\u00a0.,:;|•·-–—*/\\<>\"“”„«»'’‘`´_~()[]#@+&…"
_SENTENCE = lazy(r"[.!?]\s+\w+\s+\w+\s+\w")
_HANDLE = lazy(r"@\w{2,30}")
_NUMBER_TAIL = lazy(r"(?<=[^\W\d_]{3})\d{1,2}(?:,\d{1,2}){0,5}(?=\s|$|,)")  # footnotes: "Ann Lee1,2"
_CASED = lazy(r"[A-Za-zÀ-ɏͰ-ϿЀ-ԯԱ-ևႠ-ჿ]")
_CJK = lazy("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CJK_WORD = lazy("[\u3400-\u9fff\uac00-\ud7af]+")
# A surname in capitals behind a first name that is not is longer than an acronym. Letters.
MIN_SURNAME = 4
# A Chinese, Japanese or Korean name; more are words.
MAX_CJK_NAME = 12
MAX_SIGNED = 5  # ... of a person's, surname first


@dataclass(frozen=True, slots=True)
class BylineWords:
    """The words of bylines of one page's languages, lower case."""

    by: tuple[str, ...] = ()
    not_by: tuple[str, ...] = ()
    joiners: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    newsroom: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()  # a byline ends here: "published", "updated"
    at: tuple[str, ...] = ()  # before a place or a paper behind a name: "in", "for"
    sources: tuple[str, ...] = ()  # before the agency that a text is of: "Source", "Quelle"
    not_names: frozenset[str] = frozenset()  # months and weekdays
    patterns: Patterns = field(init=False, compare=False)
    vocabulary: frozenset[str] = field(init=False, compare=False)  # every word of the phrases

    openers: frozenset[str] = field(init=False, compare=False)  # the first word of each phrase for "by"

    def may_lead(self, text: str) -> bool:
        """Return whether a line begins with a word for "by": a cheap look first, since few lines do."""
        first = text[:40].lstrip(" |•·–—-(").split(maxsplit=1)[:1]
        if not first or (text[0].isascii() and first[0].strip("(:").lower() not in self.openers):
            return False
        return self.patterns.lead.match(text) is not None

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "openers", frozenset(phrase.lower().split()[0] for phrase in self.by if phrase.strip())
        )
        phrases = (*self.by, *self.not_by, *self.joiners, *self.roles, *self.newsroom, *self.ends)
        object.__setattr__(self, "vocabulary", self.not_names.union(*(phrase.lower().split() for phrase in phrases)))
        object.__setattr__(self, "patterns", Patterns.of(self))


@dataclass(frozen=True, slots=True)
class Patterns:
    """What ``BylineWords`` compiles to."""

    lead: re.Pattern[str]  # "By", "Text:", at the start
    label: re.Pattern[str]  # the same, and nothing more: a line that names what the next one says
    inner: re.Pattern[str]  # the same inside a line, before a capital: "3 May by Ann Lee"
    credit: re.Pattern[str]  # "Photo:", at the start or after a cut
    join: re.Pattern[str]
    role: re.Pattern[str]
    end: re.Pattern[str]
    newsroom: re.Pattern[str]
    at: re.Pattern[str]  # "in", "for" and what follows, to the end
    inside: re.Pattern[str]  # the same before "and": "in London"
    source: re.Pattern[str]  # "Source:", at the start

    @classmethod
    def of(cls, words: BylineWords) -> Patterns:
        """Return the compiled patterns of some words."""
        by, not_by = alternatives(words.by), alternatives(words.not_by)
        return cls(
            lead=lazy(rf"[\s\W]{{0,4}}(?:{by})(?:\s*[:：/／]\s*|(?<=\W)|\s+|$)", re.I),
            label=lazy(rf"[\s\W]{{0,4}}(?:{by})\s*[:：]?\s*$", re.I),
            inner=lazy(rf"(?<!\w)(?i:{by})(?:\s*[:：]\s*|\s+)(?=[^\W\d_a-zß-öø-ÿа-яё])"),
            credit=lazy(rf"(?:^|[\n|(/,;.]\s*)(?:{not_by})(?!\w)\s*[:：]?.*", re.I | re.S),
            join=lazy(rf"\s+(?:{alternatives(words.joiners)})\s+", re.I),
            role=lazy(rf"(?<!\w)(?:{alternatives(words.roles)})(?!\w)", re.I),
            end=lazy(rf"(?:^|(?<=[\s|•·,–—(]))(?:{alternatives(words.ends)})(?!\w).*", re.I | re.S),
            newsroom=lazy(rf"(?<!\w)(?:{alternatives(words.newsroom)})(?!\w)", re.I),
            at=lazy(rf"\s+(?:{alternatives(words.at)})\s+(?=[^\W\d_a-zа-яё]).*", re.S),
            inside=lazy(
                rf"\s+(?:{alternatives(words.at)})(?:\s+[^\W\d_a-zа-яё]\w{{1,30}}){{1,2}}"
                rf"(?=\s+(?:{alternatives(words.joiners)})\s)"
            ),
            source=lazy(rf"[\s(]{{0,3}}(?:{alternatives(words.sources)})\s*[:：]\s*", re.I),
        )


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern of any of the words, longest first; one that matches nothing where there are none."""
    ordered = sorted({w.strip() for w in words if w.strip()}, key=len, reverse=True)
    return "|".join(r"\s+".join(map(re.escape, w.split())) for w in ordered) or r"(?!)"


def split_byline(text: str, words: BylineWords, *, trusted: bool = False) -> list[str]:
    """Return the names in a byline, in order, each once. ``trusted``: the text is known to hold names and little else.

    >>> words = BylineWords(("by",), ("photo",), ("and",), ("staff writer",), ends=("published",))
    >>> split_byline("By ANN LEE and Bo Marsh, Staff Writer | Published 3 May 2024", words)
    ['Ann Lee', 'Bo Marsh']
    >>> split_byline("Photo: Cy Young", words)
    []
    >>> split_byline("oz", words), split_byline("oz", words, trusted=True)
    ([], ['oz'])
    """
    if trusted and PERSON.fullmatch(text) and not text.isupper() and words.vocabulary.isdisjoint(text.lower().split()):
        return [text]
    p = words.patterns
    text = unicodedata.normalize("NFC", text[:MAX_BYLINE]).replace("\xad", "").replace("\u200b", "")
    if text[:1] in "([" and text[-1:] in ")]":
        text = text[1:-1]  # "(Reporting by Ann Lee; Editing by Bo Marsh)"
    text = p.credit.sub("", text)
    if "@" in text or "[email" in text or "//" in text:
        text = _HANDLE.sub("\n", _MAIL.sub("\n", text))
    text = _PARENS.sub("", text)
    if (m := p.lead.match(text)) or (_DIGIT.search(text) and (m := p.inner.search(text))):
        text = text[m.end() :]
        while (m := p.lead.match(text)) and m.end():
            text = text[m.end() :]
    text = p.end.sub("", p.join.sub("\n", p.inside.sub("", text)))
    text = _LABEL.sub("", _STAMP.sub("", text))
    names: dict[str, str] = {}
    whole = 0  # words of the first name
    end = 0
    for cut in (*_CUTS.finditer(text), None):
        piece = text[end : cut.start() if cut is not None else len(text)]
        if names and whole > 1 and end and text[end - 1].isspace() and _DASH.search(text, max(0, end - 4), end):
            break  # "Ann Lee, The Daily — London": behind a dash stand a place and a paper
        end = cut.end() if cut is not None else end
        while (m := p.lead.match(piece)) and m.end():
            piece = piece[m.end() :]
        if " " in piece.strip():
            piece = _NUMBER_TAIL.sub("", piece)
        if not names and piece.strip(_EDGE).casefold() in NOBODY:
            break  # "by admin | Filed under: news"
        # After a name come its role, its desk, its paper.
        rest = whole and (
            p.role.search(piece) or p.newsroom.search(piece) or (is_agency(piece) and f", {piece}" in text)
        )
        if " " in piece and (m := p.at.search(piece)) and looks_like_name(piece[: m.start()]):
            piece = piece[: m.start()]  # "Ann Lee in London"
        name = None if rest else clean_name(piece, words, trusted=trusted)
        if name is None:
            if names and len(piece.split()) > MAX_NAME_WORDS:
                break  # a sentence follows: a biography, the text
            continue
        size = len(name.split())
        # "Ann Lee, Berlin": one word after a full name is a place or a month, not a person.
        if whole > 1 and size == 1 and not is_agency(name) and not _CJK.search(name):
            continue
        whole = whole or size
        names.setdefault(name.casefold(), name)
        if len(names) >= MAX_NAMES:
            break
    return list(names.values())


def signed(text: str, words: BylineWords) -> str | None:
    """Return the name of a line that is a name with a role behind it, in scripts that write names without spaces.

    >>> words = BylineWords(roles=("기자", "記者"))
    >>> [signed(line, words) for line in ("한지우 기자", "早川実記者", "기자 회견", "그는 유명한 기자")]
    ['한지우', '早川実', None, None]
    """
    if text.isascii():
        return None
    text = _MAIL.sub("", text).strip()
    for role in words.roles:
        if text.endswith(role) and _CJK.match(role):
            name = text.removesuffix(role).strip()
            return name if 1 < len(name) <= MAX_SIGNED and " " not in name and _CJK_WORD.fullmatch(name) else None
    return None


def clean_name(text: str, words: BylineWords, *, trusted: bool = False) -> str | None:
    """Return the name that a part of a byline is, or None.

    >>> clean_name("JOHN VAN DER BERG", BylineWords())
    'John van der Berg'
    >>> clean_name("read more here", BylineWords()) is None
    True
    """
    p = words.patterns
    text = " ".join(text.split()).strip(_EDGE)
    # "Ann Lee Monday"; but "Tom May" is a name.
    while text.count(" ") > 1 and text.rpartition(" ")[2].casefold().rstrip(".") in words.not_names:
        text = text.rpartition(" ")[0].strip(_EDGE)
    if not text or len(text) > MAX_NAME or _NUMBER.search(text) or _SENTENCE.search(text):
        return None
    if not any(map(str.isalpha, text)) or text.casefold() in NOBODY or p.label.fullmatch(text):
        return None
    if p.end.match(text):
        return None
    first, _, more = text.partition(" ")
    if ":" in text or (
        first.casefold().rstrip(".") in words.not_names
        # "Jan Weiß", "June Lee" are names as well as months
        and not (PERSON.fullmatch(text) and words.vocabulary.isdisjoint(more.casefold().split()))
    ):
        return None
    if not trusted and _DIGIT.search(text):
        return None
    if _CJK.search(text):
        # Written without spaces, too: "李明记者", "김철수 기자".
        for word in words.roles:
            if _CJK.match(word):
                text = text.removesuffix(word).removeprefix(word).strip(_EDGE)
        return text if len(text) > 1 and (len(text) <= MAX_CJK_NAME or trusted) else None
    role = p.role.search(text)
    if role is not None:
        # "Editor Ann Lee", "Ann Lee Redakteur": the rest, if it is a full name.
        rest = (text[: role.start()] + " " + text[role.end() :]).strip(_EDGE)
        if p.newsroom.search(text):
            return text
        rest = " ".join(rest.split())
        if len(rest.split()) < 2 or not looks_like_name(rest):
            return None
        text = rest
    if len(text.split()) > MAX_NAME_WORDS:
        return None
    if is_agency(text) or p.newsroom.fullmatch(text):
        return text
    if not looks_like_name(text) and not (trusted and len(text.split()) <= 4):
        return None
    if len(text) == 1:
        return None
    return recase(text)


def looks_like_name(text: str) -> bool:
    """Return whether every word of a text may be of a name: capitals first, particles aside.

    >>> looks_like_name("Касым-Жомарт Токаев"), looks_like_name("read more"), looks_like_name("Ludwig van Beethoven")
    (True, False, True)
    """
    some = False
    for word in text.split():
        first = next((c for c in word if c.isalpha()), "")
        if not first:
            return False
        if first.islower():
            if word.casefold().strip(".'’") not in PARTICLES and not re.match(r"[a-z]{1,2}['’][A-Z]", word):
                return False
        else:
            some = True
    return some


def is_shouting(text: str) -> bool:
    """Return whether a name is in capitals and no acronym."""
    return text.isupper() and (" " in text or len(text) > 6) and bool(_CASED.search(text)) and not is_agency(text)


def recase(name: str) -> str:
    """Return a name with a capital only where names have one, if it was all in capitals.

    >>> recase("ANNE-MARIE O'NEILL"), recase("Ann McDonald"), recase("AFP")
    ("Anne-Marie O'Neill", 'Ann McDonald', 'AFP')
    >>> recase("Anne PETIT"), recase("Ann Lee BBC")
    ('Anne Petit', 'Ann Lee BBC')
    """
    if not is_shouting(name):
        first, _, last = name.rpartition(" ")
        # "Anne PETIT"
        if (
            last.isupper()
            and len(last) > MIN_SURNAME
            and last.isalpha()
            and PERSON.fullmatch(first.partition(" ")[0] + " X")
        ):
            return name if first.isupper() or is_agency(last) else f"{first} {last.capitalize()}"
        return name
    words = []
    for i, word in enumerate(name.split()):
        lower = word.lower()
        if i and lower in PARTICLES:
            words.append(lower)
        elif len(word) <= 3 and word.isalpha() and not any(c in VOWELS for c in lower):
            words.append(word)  # "CNN", "KTLA": an acronym beside a name
        else:
            words.append(re.sub(r"[^\W\d_]+", lambda m: m[0][:1].upper() + m[0][1:].lower(), word))
    return " ".join(words)


# Names of accounts that are nobody's.
_NOBODY = """
    admin administrator webmaster root wordpressadmin wpadmin user guest anonymous unknown none null superuser
    undefined siteadmin editor author
"""
NOBODY = frozenset(_NOBODY.split())
VOWELS = frozenset("aeiouyäöüáéíóúàèìòùâêîôûåøæœаеёиоуыэюяіїєαεηιουω")

# Agencies sign as people do, in one word or in lower case.
_AGENCIES = """
    укрінформ
    afp ap dpa reuters apa sid kna epd ansa efe lusa anp ritzau ntb tt stt pap čtk ctk tasr mti bta tanjug hina sta
    dha iha upi pti ani ians xinhua kyodo jiji yonhap antara bernama tass тасс interfax интерфакс рбк риа ukrinform
    укринформ
    унн kazinform казинформ belta белта unian уніан afp/dpa dpa-afx wam irna isna bbc cnn
    bloomberg swissinfo awp keystone-sda sda ats belga aap europapress agerpres mediafax rador
      bns delfi elta leta apa.az azertac qazinform akipress kabar 24.kg kactus interfax-ukraine
    anadolu 新华社 新华网 新華社 新華網 中新社 中新网 中央社 共同通信 時事通信 연합뉴스 뉴시스 뉴스1
"""
AGENCIES = frozenset(_AGENCIES.split())


def is_agency(name: str) -> bool:
    """Return whether a name is that of a news agency.

    >>> is_agency("dpa"), is_agency("Associated Press"), is_agency("Ann Lee")
    (True, True, False)
    """
    folded = name.casefold().strip(" .")
    return folded in AGENCIES or folded in AGENCY_NAMES


AGENCY_NAMES = frozenset(
    (
        "associated press", "the associated press", "agence france-presse", "press association", "anadolu ajansı",
        "anadolu agency", "agencies", "europa press", "deutsche presse-agentur", "риа новости", "xinhua news agency",
        "press trust of india", "the canadian press", "canadian press", "demirören haber ajansı", "ihlas haber ajansı",
        "hibya haber ajansı", "press trust", "australian associated press", "agência brasil", "agencia efe",
        "notimex", "associated press writer",
    )
)  # fmt: skip


@lru_cache(maxsize=1024)
def name_key(name: str) -> str:
    """Return a name for comparing: case, accents and order of the words aside.

    >>> name_key("Müller, Anna") == name_key("anna muller")
    True
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(sorted(re.findall(r"[^\W\d_]+", "".join(c for c in plain if not unicodedata.combining(c)))))
