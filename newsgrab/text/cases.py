"""A Russian or Ukrainian name in another case to its nominative, by rule: ``Досыма Сатпаева`` to ``Досым Сатпаев``.

Every word of the name is read in all ways its ending allows (nominative, gender, case); the reading on which given
name, patronymic and surname agree is the name. Surnames in -о, -их, -е, -и, -у and foreign ones of women have no cases.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import product
from typing import NamedTuple

from .patterns import lazy

# Cases that share an ending are one letter each: genitive (and accusative of men), dative, instrumental, prepositional,
# accusative of women; "*" is any.
ANY = "gdipa"
VOWELS = "аеёиоуыэюяіїє"
# Names of more words are titles of nobles or slips.
MAX_WORDS = 5
# After these letters -ем and -ей are endings of hard words.
HISSING = "жшчщц"
CONSONANTS = "бвгґджзйклмнпрстфхцчшщь"
# The shortest stem, letters: "Лев", "Ева".
MIN_STEM = 2


class Reading(NamedTuple):
    """One way to read a word: what its nominative is, of which gender (m, f), in which cases, and how likely (more is
    likelier).
    """

    word: str
    gender: str
    cases: str
    weight: int = 0


def rows(table: str) -> tuple[tuple[str, str, str], ...]:
    """Return "ending>what the nominative has instead:cases", parted by spaces, the longest ending first.

    >>> rows("ого>ий:g а>:g")
    (('ого', 'ий', 'g'), ('а', '', 'g'))
    """
    parts = []
    for row in table.split():
        ending, _, rest = row.partition(">")
        instead, _, cases = rest.partition(":")
        parts.append((ending, instead, cases))
    return tuple(sorted(parts, key=lambda part: -len(part[0])))


def families(stems: str, endings: str) -> str:
    """Return rows in which every stem stands before every ending, and before what the nominative has instead.

    >>> families("ск цк", "ого>ий:g").strip()
    'ского>ский:g цкого>цкий:g'
    """
    split = [ending.partition(">")[::2] for ending in endings.split()]
    return " ".join(f"{stem}{ending}>{stem}{rest}" for stem in stems.split() for ending, rest in split) + " "


# Endings of nouns (given names, surnames like Шольц), by gender.
MEN = {
    "ru": rows("а>:g у>:d ом>:i ем>:i е>:p я>й:g ю>й:d ем>й:i е>й:p и>й:p я>ь:g ю>ь:d ем>ь:i е>ь:p"),
    "uk": rows("а>:g у>:dp ові>:dp ом>:i ем>:i і>:p я>й:g ю>й:dp єві>й:dp єм>й:i я>ь:g ю>ь:dp еві>ь:dp "
               "ем>ь:i і>ь:p а>о:g у>о:dp ові>о:dp ом>о:i"),
}  # fmt: skip
WOMEN = {
    "ru": rows(
        "ы>а:g и>а:g е>а:dp ой>а:i ей>а:i ою>а:i у>а:a и>я:gdp е>я:dp ей>я:i ёй>я:i ею>я:i ю>я:a и>ь:gdp ью>ь:i"
    ),
    "uk": rows("и>а:g і>а:gdp ою>а:i у>а:a і>я:gdp ї>я:gdp ею>я:i єю>я:i ю>я:a"),
}
# Men's names in -а and -я ("Никита") are declined as women's are. Surnames like adjectives, by what they end in:
SURNAMES_HE = {
    "ru": rows(
        families("ов ев ёв ин ын", "а>:g у>:d ым>:i е>:p")
        + families("ск цк", "ого>ий:g ому>ий:d им>ий:i ом>ий:p")
        + families("н л", "ого>ый:g ому>ый:d ым>ый:i")
        + families("в т", "ого>ой:g ому>ой:d ым>ой:i")
        + families("в б п", "ца>ец:g цу>ец:d цом>ец:i")
    ),
    "uk": rows(
        families("ов єв ев ин ін", "а>:g у>:d им>:i і>:p")
        + families("ськ цьк", "ого>ий:g ому>ий:dp им>ий:i")
        + families("н л в", "ого>ий:g ому>ий:dp им>ий:i")
    ),
}
SURNAMES_SHE = {
    "ru": rows(families("ов ев ёв ин ын", "ой>а:gdip у>а:a") + families("ск цк н т л в", "ой>ая:gdip ую>ая:a")),
    "uk": rows(
        families("ов єв ев ин ін", "ої>а:g ій>а:dp ою>а:i у>а:a")
        + families("ськ цьк н л в", "ої>а:g ій>а:dp ою>а:i у>а:a")
    ),
}
PATRONYMICS = {
    "ru": (rows("ича>ич:g ичу>ич:d ичем>ич:i иче>ич:p"), rows(families("вн чн", "ы>а:g е>а:dp ой>а:i у>а:a"))),
    "uk": (rows("ича>ич:g ичу>ич:dp ичем>ич:i ичеві>ич:dp"), rows(families("вн", "и>а:g і>а:dp ою>а:i у>а:a"))),
}
PATRONYMIC = lazy(r"(?:[оеёєі]вич|[иіь]ч|[оеёєі]вн|[иь]чн)(?:|а|у|ем|еві|е|ы|и|і|ой|ою)$")
# Nominatives whose stem loses a vowel in the other cases.
FLEETING = {"павл": "Павел", "льв": "Лев", "петр": "Петр", "пётр": "Пётр"}
# Nominatives of surnames that have a form for each gender.
SURNAME_HE, SURNAME_SHE = lazy(r"(?:[оеёє]в|[иы]н|[сц]кий|[сц]ький)$"), lazy(r"(?:[оеёє]ва|[иы]на|[сц]кая|[сц]ька)$")
# Surnames that have no cases.
FIXED = lazy(r"(?:[оеёуюиыіїє]|[иы]х)$")


def decline_back(word: str, table: tuple[tuple[str, str, str], ...], gender: str, weight: int = 0) -> list[Reading]:
    """Return the readings of a word by one table of endings."""
    found = []
    for ending, instead, cases in table:
        stem = word[: len(word) - len(ending)]
        if not word.endswith(ending) or len(stem) < MIN_STEM:
            continue
        last = stem[-1]
        if not instead and (last not in CONSONANTS or last in "йь"):
            continue
        if instead == "й" and last not in VOWELS:
            continue
        if instead == "ь" and (last in VOWELS or last in "гкхжшчщцйь"):
            continue
        if instead == "о" and last not in "ктрл":
            continue
        if ending == "ем" and not instead and last not in HISSING:
            continue
        if ending == "ом" and last in "жшчщ":
            continue
        if ending == "ей" and instead == "а" and last not in HISSING:
            continue
        if ending == "и" and instead == "а" and last not in "гкхжшчщ" and cases == "g" and "ы" in str(table):
            continue  # Russian: Ольги, Саши; Анны
        if ending == "ы" and last in "гкхжшчщ":
            continue
        found.append(Reading(stem + instead, gender, cases, weight))
    return found


def given_readings(word: str, lang: str, men: Collection[str], women: Collection[str]) -> list[Reading]:
    """Return the readings of a given name; a known name weighs more."""
    found = decline_back(word, MEN[lang], "m") + decline_back(word, WOMEN[lang], "f")
    found += [Reading(r.word, "m", r.cases, r.weight) for r in found if r.gender == "f" and r.word.lower() in men]
    found.append(Reading(word, "", ANY, -2 if word[-1] not in CONSONANTS else -1))
    low = word.lower()
    for short, whole in FLEETING.items() if lang == "ru" else ():
        if low.startswith(short) and len(low) - len(short) in (1, 2):
            cases = "".join(r.cases for r in found if r.word.lower() == short)
            found.append(Reading(whole, "m", cases or ANY, 3))
    out = []
    for reading in found:
        known = reading.word.lower()
        he, she = known in men, known in women
        if (reading.gender == "m" and she and not he) or (reading.gender == "f" and he and not she):
            continue
        gender = reading.gender or ("m" if he and not she else "f" if she and not he else "")
        out.append(Reading(reading.word, gender, reading.cases, reading.weight + 4 * (he or she)))
    return out


def surname_readings(word: str, lang: str) -> list[Reading]:
    """Return the readings of a surname."""
    found = decline_back(word, SURNAMES_HE[lang], "m", 3) + decline_back(word, SURNAMES_SHE[lang], "f", 3)
    found += decline_back(word, MEN[lang], "m")
    found += [
        Reading(r.word, g, r.cases, -1)
        for r in decline_back(word, WOMEN[lang], "f")
        for g in "mf"
        if r.word[-1] in "ая"
    ]
    fixed = FIXED.search(word) is not None
    found.append(Reading(word, "" if fixed else "f", ANY, 1 if fixed else 0))
    if not fixed:
        found.append(Reading(word, "m", ANY, -3))
    return found


def patronymic_readings(word: str, lang: str) -> list[Reading]:
    """Return the readings of a patronymic."""
    men, women = PATRONYMICS[lang]
    found = decline_back(word, men, "m", 3) + decline_back(word, women, "f", 3)
    return found or [Reading(word, "m" if word.endswith("ч") else "f", ANY)]


def is_nominative(first: str, last: str, men: Collection[str], women: Collection[str]) -> bool:
    """Say whether given name and surname can only be in the nominative.

    >>> is_nominative("Ерлан", "Кошанов", (), ()), is_nominative("Анна", "Седова", (), {"анна"})
    (True, True)
    >>> is_nominative("Ильхама", "Алиева", (), ()), is_nominative("Хань", "Чуньлинем", (), ())
    (False, False)
    """
    low = first.lower()
    if SURNAME_SHE.search(last):
        return (low in women and low[:-1] not in men) or low[-1] in CONSONANTS
    return SURNAME_HE.search(last) is not None and (low in men or low[-1] in CONSONANTS)


def from_case(
    name: str, lang: str, *, men: Collection[str] = (), women: Collection[str] = (),
    stands: Callable[[str], bool] = lambda words: False,
) -> str:  # fmt: skip
    """Return the nominative of a full name that stands in another case; the name itself where nothing fits.

    ``men`` and ``women`` are given names in lower case; ``stands`` says whether words stand in the text, which decides.

    >>> from_case("Досыма Сатпаева", "ru"), from_case("Галины Сычевой", "ru"), from_case("Хань Чуньлинем", "ru")
    ('Досым Сатпаев', 'Галина Сычева', 'Хань Чуньлинь')
    >>> from_case("Петра Ильича Громова", "ru"), from_case("Жан-Ноэлем Барро", "ru"), from_case("Марию Томпсон", "ru")
    ('Петр Ильич Громов', 'Жан-Ноэль Барро', 'Мария Томпсон')
    >>> from_case("Олени Коваленко", "uk"), from_case("Володимиром Зеленським", "uk"), from_case("Олафом Шольцем", "ru")
    ('Олена Коваленко', 'Володимир Зеленський', 'Олаф Шольц')
    """
    words = name.split()
    if not 2 <= len(words) <= MAX_WORDS or is_nominative(words[0], words[-1], men, women):
        return name
    options: list[list[Reading]] = []
    for i, word in enumerate(words):
        if not word[0].isupper() or word.endswith(".") or not word[-1].isalpha():
            options.append([Reading(word, "", ANY)])
        elif i == len(words) - 1 and not PATRONYMIC.search(word):
            options.append(surname_readings(word, lang))
        elif i and PATRONYMIC.search(word):
            options.append(patronymic_readings(word, lang))
        else:
            options.append(given_readings(word, lang, men, women))
    best, most = name, 0
    standing: dict[str, bool] = {name: False}  # looking through the text takes longest
    for gender in "mf":
        for case in ANY:
            if case == "a" and gender == "m":
                continue
            fit = [[r for r in group if r.gender in ("", gender) and case in r.cases] for group in options]
            for picked in product(*fit):
                made = " ".join(reading.word for reading in picked)
                if made not in standing:
                    standing[made] = stands(made)
                score = sum(reading.weight + 1 for reading in picked) + (8 if standing[made] else 0)
                if score > most:
                    best, most = made, score
    return best
