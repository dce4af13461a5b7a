"""Names of people as news prints them: finding them, giving capitals and the nominative back.

``ТОКАЕВ`` becomes ``Токаев``, ``МакГРЕГОР`` ``МакГрегор``; ``Ильхама Алиева`` becomes ``Ильхам Алиев`` where the
given name, the rules of the language or another form in the same text say so. Nothing here knows who is who: see
``speakers.py``.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from .cases import from_case
from .patterns import lazy

# Every upper-case letter of the alphabets that have them (Latin, Greek, Cyrillic, Armenian, Vietnamese …).
UPPER = "".join(chr(c) for c in (*range(0x41, 0x590), *range(0x1E00, 0x2000)) if chr(c).isupper())
JOIN = "’'ʼ`‐‑-"  # hyphens and apostrophes within a name

# Two capitals side by side; what may part a name from its case ending.
CAPITALS, APOSTROPHE = lazy(f"[{UPPER}]{{2}}"), lazy("['’ʼ`]")

# Letters of initials without full stops ("JD"), of an acronym; vowels of the alphabets of our languages' acronyms.
MAX_INITIALS, MAX_LETTERS = 2, 5
VOWEL = lazy("[AEIOUYАЕЁИОУЫЭЮЯІЇЄ]")
# Small words inside a name.
PARTICLES = frozenset(
    "de da do dos das del della di du des la le les van von der den ter ten zu zum af av y e ibn bin ben al el oğlu"  # noqa: SIM905
    " фон ван дер де ди да ла ле дю аль эль ибн бин бен оглы улы уулу кызы ұлы қызы оғлы гызы".split()
)

WORD = rf"[{UPPER}](?<!\w.)[\w{JOIN}]{{0,40}}"
# A word of a name, or initials: "Jane", "J.", "A.C."
PIECE = rf"[{UPPER}](?<!\w.)(?:\.(?:[{UPPER}]\.){{0,4}}+|[\w{JOIN}]{{0,40}}+)"
GAP = "[ \u00a0]"
PARTICLE = (
    rf"(?=[{''.join(sorted({word[0] for word in PARTICLES}))}])(?:{'|'.join(sorted(PARTICLES, key=len, reverse=True))})"
)
# Two to seven words with capitals. It begins with a set of letters, to which the search skips quickly; whether a word
# begins there is looked at afterwards.
FULL_NAME = lazy(rf"{PIECE}(?:{GAP}(?:{PARTICLE}{GAP}(?:{PARTICLE}{GAP})?)?{PIECE}){{1,6}}")
NAME_WORD = lazy(WORD)

# An abbreviation before a hyphen keeps its capitals: "SPD-Fraktion".
COMPOUND = lazy(rf"[{UPPER}]{{2,5}}-[{UPPER}]?[^\W\d_{UPPER}]{{4}}")
# Surnames and given names that keep a capital after these beginnings.
INNER_CAPITAL = lazy(r"^(Mac|Mc|Мак|Fitz|Saint|Сен)(?=[^\W\d_]{3})")


def restore_case(name: str, *, turkic_i: bool = False, known: Collection[str] = ()) -> str:
    """Return a name in normal case. ``known`` are forms to prefer: ``МАКГРЕГОР`` is ``МакГрегор`` if that is one.

    ``turkic_i``: I is the capital of ı, as in Turkish and Azerbaijani.

    >>> restore_case("Касым-Жомарт ТОКАЕВ"), restore_case("Конор МакГРЕГОР"), restore_case("Shaquille O'NEAL")
    ('Касым-Жомарт Токаев', 'Конор МакГрегор', "Shaquille O'Neal")
    >>> restore_case("SPD-Landtagsfraktion")
    'SPD-Landtagsfraktion'
    >>> restore_case("J. R. R. TOLKIEN"), restore_case("Лоранс де КАР"), restore_case("NURİ IŞIK", turkic_i=True)
    ('J. R. R. Tolkien', 'Лоранс де Кар', 'Nuri Işık')
    """
    if not has_capitals(name) or initials(name):
        return name
    for form in known:
        if form != name and form.casefold() == name.casefold() and not form.isupper():
            return form
    return re.sub(
        r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+){0,4}",
        lambda m: (
            m.group()
            if COMPOUND.match(m.group())
            else re.sub(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)?", lambda part: restore_word(part.group(), turkic_i), m.group())
        ),
        name,
    )


def initials(name: str) -> bool:
    """Say whether only initials without full stops are in capitals, or nothing but acronyms.

    >>> initials("JD Vance"), initials("ГУ МЧС"), initials("Ян ЛИ"), initials("CHUCK NORRIS")
    (True, True, False, False)
    """
    words = name.split()
    if words[-1].isupper():
        return all(word.isupper() and len(word) <= MAX_LETTERS for word in words) and any(map(vowelless, words))
    return all(len(word) <= MAX_INITIALS or not has_capitals(word) for word in words)


def vowelless(word: str) -> bool:
    """Say whether no vowel stands in a word, which is an acronym then."""
    return VOWEL.search(word) is None


def restore_word(word: str, turkic_i: bool = False) -> str:
    """Return one word of a name in normal case.

    >>> restore_word("МакГРЕГОР"), restore_word("D'ARTAGNAN"), restore_word("de"), restore_word("II")
    ('МакГрегор', "D'Artagnan", 'de', 'II')
    """
    if not has_capitals(word):
        return "".join(restore_piece(part, turkic_i) for part in re.split("(['’ʼ])", word)) if "'" in word[:2] else word
    if re.fullmatch("[IVX]{2,4}", word):
        return word  # a number: Charles III
    found = re.search(r"[^\W\d_a-zа-яё][^\W\d_a-zа-яё]+$", word)
    if found and found.start() and word[0].isupper() and word[1].islower():
        head, tail = word[: found.start()], word[found.start() :]
        return head + restore_piece(tail, turkic_i)
    return "".join(restore_piece(part, turkic_i) for part in re.split("(['’ʼ])", word))


def restore_piece(piece: str, turkic_i: bool) -> str:
    """Return letters as one capital and small ones."""
    tail = piece[1:]
    tail = tail.replace("I", "ı").replace("İ", "i").lower() if turkic_i else tail.lower().replace("i̇", "i")
    return piece[:1] + tail


def has_capitals(text: str) -> bool:
    """Say whether two capitals stand side by side.

    >>> has_capitals("МакГРЕГОР"), has_capitals("McGregor")
    (True, False)
    """
    return CAPITALS.search(text) is not None


def is_capitals(text: str) -> bool:
    """Say whether all letters are capitals, and there are some.

    >>> is_capitals("ДИРЕКТОР КОМБИНАТА"), is_capitals("Директор"), is_capitals("1")
    (True, False, False)
    """
    return text.isupper()


# ---------------------------------------------------------------- nominative


def endings(pairs: str) -> tuple[tuple[str, str], ...]:
    """Return "case ending>what the nominative has instead", parted by spaces, as pairs.

    >>> endings("ого>ий а>")
    (('ого', 'ий'), ('а', ''))
    """
    return tuple((a, b) for a, _, b in (pair.partition(">") for pair in pairs.split()))


# Case endings of names of men and of women, the likelier first.
MEN_RU = endings("ого>ий ому>ий им>ий ем>й ом> ем>ь ем> ым> я>й ю>й е>й я>ь ю>ь а> у> е>")
WOMEN_RU = endings("ой>а ою>а ую>ая ой>ая ей>я ы>а и>а и>я у>а ю>я е>а е>я")
MEN_UK = endings(
    "ого>ий ому>ий им>ий ові> еві>ь єві>й ом> ем>ь єм>й им> а> у> я>й ю>й я>ь ю>ь а>о у>о ом>о і> ка>ок ком>ок ра>ер"
)
WOMEN_UK = endings("ою>а ею>я єю>я и>а і>а ї>я у>а ю>я ій>а")
MEN_CS = endings("ovi> em> a> u> e> ého>ý ému>ý ým>ý ka>ek kem>ek ji> y>a ou>a ovi>a")
WOMEN_CS = endings("ové>ová ovou>ová ou>a y>a u>a ě>a i>e")
MEN_PL = endings("owi> em> a> iem> ego>i emu>i im>i ka>ek kiem>ek y>a ą>a ę>a")
WOMEN_PL = endings("iej>a ą>a y>a i>a ę>a ie>a ej>a")
CASES = {
    "ru": (MEN_RU, WOMEN_RU),
    "uk": (MEN_UK, WOMEN_UK),
    "be": (MEN_RU, WOMEN_RU),
    "cs": (MEN_CS, WOMEN_CS),
    "sk": (MEN_CS, WOMEN_CS),
    "pl": (MEN_PL, WOMEN_PL),
}
# Languages whose names ``cases.py`` reads, and by which tables.
EAST_SLAVIC = {"ru": "ru", "be": "ru", "uk": "uk"}
# Endings that are glued to a name: Kazakh and its neighbours (Turkish parts them by an apostrophe).
SUFFIXES_KK = tuple(
    "ның нің дың дің тың тің нан нен дан ден тан тен мен бен пен ға ге қа ке "  # noqa: SIM905
    "ны ні ды ді ты ті да де та те на не".split()
)
SUFFIXED = {"kk": SUFFIXES_KK, "ky": SUFFIXES_KK}
# Surnames whose feminine has its own nominative: a given name of a woman keeps them.
MASCULINE_SURNAME = lazy(r"(?:[оеё]в|[иы]н|ський|ский|цкий|ой|ий|ый)$")
FEMININE_SURNAME = lazy(r"(?:[оеё]ва|[иы]на|ая|ська|цька)$")
# The shortest stem a case ending is taken from, letters: below it words are names of their own ("Али", "Ира").
MIN_STEM = 3


@lru_cache(maxsize=4096)
def word_nominatives(word: str, lang: str) -> tuple[tuple[str, str], ...]:
    """Return what the nominative of a word may be, each with the gender that declines so (m or f); not itself.

    >>> [w for w, _ in word_nominatives("Алиевым", "ru")][:2]
    ['Алиев', 'Алиевый']
    """
    base = lang.partition("-")[0]
    found: dict[tuple[str, str], None] = {}
    for gender, pairs in zip("mf", CASES.get(base, ((), ())), strict=True):
        for ending, instead in pairs:
            stem = word[: len(word) - len(ending)]
            if word.endswith(ending) and len(stem) >= MIN_STEM - (instead != ""):
                found[stem + instead, gender] = None
                if ending in ("им", "ым") and gender == "m":
                    found[stem, gender] = None
                    found[stem + "ый", gender] = None
    for suffix in SUFFIXED.get(base, ()):
        if word.endswith(suffix) and len(word) - len(suffix) >= MIN_STEM:
            found[word[: -len(suffix)], "m"] = None
    if base == "ru":
        found = dict.fromkeys(sorted(found, key=lambda pair: (pair[0].endswith("ый") and 1) or 0))
    return tuple(found)


def nominative(name: str, text: str, lang: str, *, men: Collection[str] = (), women: Collection[str] = (),
               oblique: bool = False) -> str:  # fmt: skip
    """Return the nominative of a person's name as the text gives it.

    ``men`` and ``women`` are given names in lower case. Another form in the text that is a nominative decides; then a
    known given name; else a name is taken for a nominative, unless ``oblique`` (it follows a preposition, or is an
    object).

    >>> text = "Анвар Ибрагим улыбнулся. Балет для Анвара Ибрагима."
    >>> nominative("Анвара Ибрагима", text, "ru")
    'Анвар Ибрагим'
    >>> nominative("Ильхама Алиева", "", "ru", men={"ильхам"}, oblique=True)
    'Ильхам Алиев'
    >>> nominative("Анной Петровой", "", "ru", women={"анна"}, oblique=True)
    'Анна Петрова'
    >>> nominative("Лаззат Рамазанованың", "Лаззат Рамазанова айтты", "kk")
    'Лаззат Рамазанова'
    """
    name = strip_suffix(name, lang)
    base = lang.partition("-")[0]
    if base not in CASES and base not in SUFFIXED:
        return name
    words = name.split()
    if base in SUFFIXED:
        last = words[-1]
        for form, _ in word_nominatives(last, base):
            whole = " ".join((*words[:-1], form))
            if standing(whole, text) or (oblique and last.endswith(("ның", "нің", "дың", "дің", "тың", "тің"))):
                return whole
        return name
    if len(words) == 1:
        return single_nominative(name, text, base, oblique, (*men, *women) if oblique else ())
    if oblique and base in EAST_SLAVIC:
        return from_case(name, EAST_SLAVIC[base], men=men, women=women, stands=lambda words: standing(words, text))
    first, last = words[0], words[-1]
    best, best_score = name, 2 if not oblique else 0
    lasts = ((last, ""), *word_nominatives(last, base))
    for given, gender in ((first, ""), *word_nominatives(first, base)):
        low = given.lower()
        listed = "m" if low in men else "f" if low in women else ""
        if gender and listed and listed != gender:
            continue
        gender = gender or listed
        for family, kind in lasts:
            if (kind and gender and kind != gender) or ((given, family) == (first, last) and not listed):
                continue
            candidate = " ".join((given, *words[1:-1], family))
            score = 0
            if candidate != name and standing(candidate, text):
                score += 4
            if listed:
                score += 2
                if (listed == "f" and MASCULINE_SURNAME.search(family)) or (
                    listed == "m" and FEMININE_SURNAME.search(family)
                ):
                    score -= 2
                if (given == first) == (family == last):
                    score += 1
                if (listed == "m" and MASCULINE_SURNAME.search(family)) or (
                    listed == "f" and FEMININE_SURNAME.search(family)
                ):
                    score += 1
            if family != last and given != first and standing(family, text):
                score += 3
            if candidate == name and not oblique:
                score += 2
            if score > best_score:
                best, best_score = candidate, score
    if best != name and len(words) > 2 and base in EAST_SLAVIC:
        made = from_case(name, EAST_SLAVIC[base], men=men, women=women)
        best = made if made.split()[0] == best.split()[0] and made.split()[-1] == best.split()[-1] else best
    return best


def single_nominative(word: str, text: str, lang: str, oblique: bool, given: Collection[str] = ()) -> str:
    """Return the nominative of a surname alone: a form that stands in the text, or by the commonest endings.

    >>> single_nominative("Порошенко", "", "ru", True), single_nominative("Путиным", "Путин приехал", "ru", True)
    ('Порошенко', 'Путин')
    """
    if not oblique:
        return word
    forms = word_nominatives(word, lang)
    for form, _ in forms:
        if len(form) >= MIN_STEM and (form.lower() in given or standing(form, text)):
            return form
    for form, gender in forms:
        if (
            gender == "m"
            and re.search(r"(?:[оеё]в|[иы]н|ский|цкий|ський|цький|[уюя]к)$", form)
            and not FEMININE_SURNAME.search(word)
        ):
            return form
        if gender == "f" and FEMININE_SURNAME.search(form) and word.endswith(("ой", "ою", "ую")):
            return form
    return word


def strip_suffix(name: str, lang: str) -> str:
    """Return a name without a case ending after an apostrophe: Turkish and its neighbours, the English 's.

    >>> strip_suffix("Kılıçdaroğlu'nun", "tr"), strip_suffix("Sean O'Neal", "en"), strip_suffix("Clinton’s", "en")
    ('Kılıçdaroğlu', "Sean O'Neal", 'Clinton')
    """
    if name.isalpha() or not APOSTROPHE.search(name):
        return name
    if lang.partition("-")[0] in ("tr", "az", "uz", "tk"):
        return re.sub(r"(?<=\w\w)['’ʼ`][^\W\d_A-ZÇĞİÖŞÜ]{1,7}$", "", name)
    return re.sub(r"['’][sS]$", "", name)


def standing(words: str, text: str) -> bool:
    """Say whether the words stand in the text as whole words."""
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        if not (end < len(text) and (text[end].isalnum() or text[end] == "-")) and not (at and text[at - 1].isalnum()):
            return True
        at = text.find(words, at + 1)
    return False


# Endings that case and gender change; what is left tells forms of one name from those of another.
STEM_END = lazy(
    r"(?:(?<=\w\w\w)['’ʼ]\w{1,6}|(?<=\w\w\w)(?:ого|ому|ыми|ими|ової|овою|ою|ею|ої|ой|ей|ым|им|ом|ем|ій|ая|ую|ий|ый|ові|еві|[аеиіоуыюяйь]|ové|ovou|"
    r"ová|ovi|em|ým|ého|ému|ou|ą|ę|owi|iem|ego|emu))$"
)


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """Return a key that all case forms of a name share, in lower case.

    >>> stem("Алиевым") == stem("Алиева") == stem("АЛИЕВ") == stem("Алиев")
    True
    >>> stem("Smith’s") == stem("Smith")
    True
    """
    low = word.lower().replace("ё", "е").replace("i̇", "i")
    for _ in range(2):  # "Ибрагимом" and "Ибрагим", whose own ending looks like one of a case
        low = STEM_END.sub("", low)
    return low
