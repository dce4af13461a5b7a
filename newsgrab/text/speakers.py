"""The people of an article: a surname, a role or a pronoun to a full name and a role.

``Cast`` reads the full names of a text once; everything else it looks up when it is asked. A form of a name is
another form's if their last words share a stem (``names.stem``). Unknown stays unknown.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Sequence

from ..records import dataclass, field
from .cases import SURNAME_HE, SURNAME_SHE
from .lexicon import (
    ACRONYM,
    ARTICLE,
    GIVEN,
    HE,
    MAN,
    NAMED,
    OPENER,
    PLACE,
    PREPOSITION,
    SHE,
    TITLE,
    WOMAN,
    Lexicon,
)
from .mentions import MAX_ACRONYM, POSTNOMINALS
from .names import (
    FULL_NAME,
    PARTICLES,
    SUFFIXED,
    UPPER,
    has_capitals,
    is_capitals,
    nominative,
    restore_case,
    standing,
    stem,
    strip_suffix,
)
from .patterns import lazy
from .roles import (
    MAX_BEFORE_TITLE,
    MAX_SHORT,
    MAX_TITLED,
    ROLE_REACH,
    belonging,
    is_party,
    role_after,
    role_before,
    role_segment,
)
from .runs import PATRONYMIC, name_begin, script_end

# A role after a name ends within so many characters: of two clauses, and what may stand before them.
MAX_AFTER = 2 * ROLE_REACH + 60
# How many mentions of a person are looked at for a role.
MAX_LOOKS = 5
# Legal forms are printed in capitals before the name of a firm.
LEGAL_FORMS = frozenset(
    [
        "ООО",
        "ОАО",
        "ЗАО",
        "ПАО",
        "АО",
        "ТОО",
        "ИП",
        "ТОВ",
        "ПАТ",
        "ПрАТ",
        "АТ",
        "КП",
        "ДП",
        "ЖШС",
        "АҚ",
        "LLC",
        "LLP",
        "PLC",
        "GmbH",
        "AG",
        "SA",
        "SARL",
        "SRL",
        "Inc",
        "Corp",
        "Ltd",
    ]
)
# A place after a preposition ends so in Russian and Ukrainian.
OBLIQUE = lazy(r"[еуиіїю]$")
APOSTROPHE = lazy("['’ʼ](?=s?$)")
# Runs of capitals are found again by so many first letters, which no case ending changes.
KEY = 3
# Forms of a name are looked for in so much of the text, characters: more than any article.
EVIDENCE = 60_000
PATRONYMIC_HE = lazy(r"(?:[оеё]вич|[иь]ич|[ұу]лы)$|(?:[оеё]вич|[иь]ич|[ұу]лы)\s")
PATRONYMIC_SHE = lazy(r"(?:[оеёі]вна|[иь]чна|[қк]ызы)$|(?:[оеёі]вна|[иь]чна|[қк]ызы)\s")
ENDING_GENDER = lazy(
    r"(?P<she>(?:ої|ой|ою|ую|ська|ская|цька|цкая|[оеєё]ва|[иії]на)$)|(?P<he>(?:ого|ому|ский|ський|цкий|цький|[иы]м)$)"
)
# Words of a role before a surname alone.
MAX_BESIDE = 6
# Runs of capitals that are held against the whole text; an article has some 200.
MAX_CHECKED = 500
# What stands before a noun and no name, in German.
NOUN_ARTICLES = (" der ", " die ", " das ", " den ", " dem ", " des ", " ein ", " eine ", " keine ", " kein ")
BARE_ARTICLES = frozenset(("der", "den", "des", "das"))
# Letters of a word that may have a Kazakh case ending, without it.
MIN_CASED = 3
WORD = lazy(r"[\w-]+")
# Whose a role is: a capital within it.
HAS_WHOSE = lazy(rf"\s[{UPPER}]")
# Between a name and its age and with it, characters.
MAX_AGE = 6
# Words of a place and of the name behind it.
PLACE_AND_NAME = 3
# How German words for women end; words of roles that say nothing of it.
WOMEN_DE = ("in", "frau", "mutter", "tochter", "schwester", "witwe", "tante", "nichte", "dame", "nonne")
BOTH_DE = frozenset(("mitglied", "vorstand", "vize", "dr", "prof", "profi", "star", "beauftragte", "vorsitzende"))
# Articles before a role, by gender; courtesy before a surname.
LED = {"la": WOMAN, "le": MAN, "el": MAN, "une": WOMAN, "una": WOMAN, "il": MAN}
COURTESY = (
    ("Ms ", WOMAN),
    ("Mrs ", WOMAN),
    ("Miss ", WOMAN),
    ("Mr ", MAN),
    ("Ms. ", WOMAN),
    ("Mrs. ", WOMAN),
    ("Mr. ", MAN),
)
# How many full names back a role is looked for.
MAX_BACK = 40
# "is a", before a role.
COPULA = lazy(r"\s(?:(?:es|est|ist|era|était|war|è|é)(?:\s(?:une?|una|uno|eine?|uma?))?|(?:is|was)\san?)\s")
BRACKET = lazy(r"\s?\(")
NAME_END = lazy(r"(?:\s[A-Z]{2,3})?(?:[,.;)\n—–]|\s[—–-]|\Z)")


@dataclass(slots=True)
class Person:
    """One person: the name as it will be given, every place of the full name, what is known of role and gender."""

    name: str
    places: list[tuple[int, int]] = field(default_factory=list)
    role: str | None = None
    looked: bool = False
    gender: int = 0
    near: str | None = None  # the text around the first places, in lower case
    words: frozenset[str] | None = None  # stems of the role's words


class Cast:
    """Who appears in a text. Full names are found at once, and looked at when a surname asks for them."""

    def __init__(self, text: str, lexicon: Lexicon):
        self.text, self.lexicon = text, lexicon
        self.turkic = lexicon.lang.partition("-")[0] in ("tr", "az")
        self.by_stem: dict[str, list[Person]] = {}
        self.fulls: set[str] = set()
        self.found: list[tuple[int, str]] | None = None
        self.settled: dict[int, Person | None] = {}  # number of a run -> whose name it is
        self.seen: dict[str, tuple[Person, int, int] | None] = {}
        self.waiting: dict[str, list[tuple[str, int]]] | None = None  # first letters of a word -> it, and its run
        self.asked: set[str] = set()  # keys of the words that were asked for
        # last words of the runs: where names have no case endings, no other word is a surname
        self.lasts: set[str] = set()
        self.slavic = lexicon.modifiers == "adjectives" and not lexicon.capital_nouns
        self.exact = not lexicon.noun_cases and lexicon.lang.partition("-")[0] not in SUFFIXED
        self.by_surname: dict[str, str | None] = {}  # roles of surnames that were asked for
        self.everyone: tuple[list[int], list[Person]] | None = None
        self.head = text[:EVIDENCE]
        self.displayed: dict[tuple[str, bool], str] = {}

    @property
    def runs(self) -> list[tuple[int, str]]:
        """Where runs of words with capitals stand, and the runs, in order."""
        if self.found is None:
            self.found = [(found.start(), found[0]) for found in FULL_NAME.finditer(self.text)]
            self.lasts = {raw.rpartition(" ")[2].lower() for _, raw in self.found}
            if self.lexicon.capital_nouns:  # "Kevin Lynch Anfang April"
                self.lasts.update(word for _, raw in self.found for word in raw.lower().split()[1:-1])
        return self.found

    def opens_sentence(self, at: int) -> bool:
        """Say whether a sentence begins at an offset."""
        before = self.text[max(0, at - 3) : at].rstrip(' \u00a0«“„"')
        return not before or before[-1] in ".!?…:\n"

    def settle(self, number: int) -> None:
        """Look at one run of capitalised words."""
        if number in self.settled:
            return
        start, raw = self.runs[number]
        if raw not in self.seen:
            self.seen[raw] = self.add(raw, start)
        added = self.seen[raw]
        if added is None:
            self.settled[number] = None
            return
        person, begin, end = added
        insort(person.places, (start + begin, start + end))
        self.settled[number] = person

    def ask(self, word: str) -> None:
        """Look at the runs that may hold a form of a word (in lower case)."""
        asked = self.key(word)
        if asked in self.asked:
            return
        self.asked.add(asked)
        if self.waiting is None:
            waiting = self.waiting = {}
            for number, (_, raw) in enumerate(self.runs):
                for part in raw.lower().split():
                    begin = part[:KEY]
                    if begin in waiting:
                        waiting[begin].append((part, number))
                    else:
                        waiting[begin] = [(part, number)]
        glued = self.lexicon.glued
        for part, number in self.waiting.get(word[:KEY], ()):
            if part == word or glued or self.key(part) == asked:
                self.settle(number)

    def all_places(self) -> tuple[list[int], list[Person]]:
        """Return where full names stand, in order, and whose each is."""
        if self.everyone is None:
            for number in range(len(self.runs)):
                self.settle(number)
            settled = [(at, self.settled[number]) for number, (at, _) in enumerate(self.runs)]
            found = [(at, person) for at, person in settled if person is not None]
            self.everyone = [at for at, _ in found], [person for _, person in found]
        return self.everyone

    def german_end(self, words: Sequence[str], flags: Sequence[int], begin: int, end: int) -> int:
        """Return where a German name ends: nouns have capitals too ("Art von Vertrauen", "Oberhaupt Neuseelands")."""
        given = False
        for i in range(begin, end):
            if (words[i] in ("von", "zu") and not given) or (words[i] == "zum" and words[i - 1] not in PARTICLES):
                return i
            if words[i] == "von" and i - begin > 1 and not flags[i - 1] & GIVEN:
                return i  # "Jane Doe von der Feuerwehr"
            given = given or bool(flags[i] & GIVEN)
        last = words[end - 1] if end else ""
        three = end - begin == PLACE_AND_NAME and flags[begin] & GIVEN and not flags[begin + 1] & GIVEN
        if three and words[begin + 1] not in PARTICLES:
            surname = words[begin + 1]
            if len(self.seen) <= MAX_CHECKED and self.head.count(surname) > self.head.count(f"{surname} {last}"):
                return end - 1  # "Seit 30 Jahren fährt Karl Berg Bus. … sagt Berg."
        if given or end - begin != 2 or flags[end - 1] & NAMED or len(self.seen) > MAX_CHECKED:
            return end
        if last.endswith("s") and standing(last[:-1], self.head):
            return begin
        if self.head.count(last) == self.head.count(words[begin] + " " + last):
            return end  # it stands nowhere else
        return begin if any(article + last in self.head for article in NOUN_ARTICLES) else end

    def led_noun(self, at: int) -> bool:
        """Say whether a German article stands right before an offset: two nouns, and no name, follow."""
        before = self.text[max(0, at - MAX_SHORT) : at].lower()
        return before.endswith((" der ", " die ", " das ", " den ", " dem ")) or before in ("der ", "die ", "das ")

    def led(self, flags: Sequence[int], at: int) -> bool:
        """Say whether the first of three words at ``at`` is the place of a role: "la sénatrice du Rhône Jeanne Doe"."""
        before = self.text[max(0, at - ROLE_REACH // 2) : at].lower().split()[-MAX_TITLED:]
        if not before or any(f & GIVEN for f in flags) or not self.lexicon.flags(before[-1]) & PREPOSITION:
            return False
        return any(self.lexicon.flags(word) & TITLE for word in before)

    def titled(self, at: int) -> bool:
        """Say whether one of the few words before ``at`` is of a role (asked only where nouns have a genitive)."""
        if not self.slavic:
            return False
        before = self.text[max(0, at - ROLE_REACH // 2) : at].lower().split()[-MAX_TITLED:]
        return any(self.lexicon.flags(word) & TITLE for word in before)

    def add(self, raw: str, at: int) -> tuple[Person, int, int] | None:
        """Note a full name as found: the person, and where the name stands in ``raw``; None if it is none."""
        lexicon = self.lexicon
        words, low_words = raw.split(), raw.lower().split()
        begin, end = 0, len(words)
        flags = [lexicon.flags(w.rstrip(".")) for w in low_words]
        some = 0  # what any of the words may be
        for flag in flags:
            some |= flag
        if some & (OPENER | ARTICLE):
            while begin < end and flags[begin] & (OPENER | ARTICLE):
                if lexicon.modifiers == "after" and flags[begin] & GIVEN and begin + 1 < end:
                    break  # "Julio Reyero"
                begin += 1
            while end > begin and flags[end - 1] & OPENER:
                if end - begin > 1 and flags[end - 2] & GIVEN and low_words[end - 1] in lexicon.surnames:
                    break  # "Theresa May"
                end -= 1
        if some & TITLE:
            for i in range(end - 2, begin - 1, -1):
                if flags[i] & TITLE and not flags[i] & GIVEN:
                    begin = i + 1
                    break
        if not (POSTNOMINALS.isdisjoint(low_words) and LEGAL_FORMS.isdisjoint(words)):
            for i in range(begin + 1, end):
                if words[i] in LEGAL_FORMS or (words[i].isupper() and low_words[i] in POSTNOMINALS):
                    end = i
                    break
        if end - begin > 1 and not flags[begin] & GIVEN and not lexicon.capital_nouns and len(words[begin]) > 3:
            low = " " + low_words[begin][:-1]  # a common word with the capital of its sentence
            if words[begin][1:].islower() and self.opens_sentence(at) and low in self.head:
                begin += 1
        if (
            end - begin == 2
            and lexicon.noun_cases
            and not flags[begin] & GIVEN
            and OBLIQUE.search(words[begin])
            and not OBLIQUE.search(words[end - 1])
        ):
            before = self.text[max(0, at - 20) : at].split()
            if before and lexicon.flags(before[-1].lower()) & PREPOSITION:
                begin += 1  # "в Москве Путин"
        if not raw.isascii():
            if end - begin > 2 and begin and words[begin].isupper() and words[begin].isascii():
                begin += not words[begin + 1].isascii()  # "аналітик ISW Джордж Баррос"
            end = script_end(low_words, begin, end)
        if end - begin > 1 and any(map(str.isupper, words)):
            flags = [
                f | ACRONYM if w.isupper() and 1 < len(w) <= MAX_ACRONYM else f
                for w, f in zip(words, flags, strict=True)
            ]
        if lexicon.capital_nouns:
            begin, end = between_articles(low_words, flags, begin, end)
        if end - begin > 2:
            begin = name_begin(low_words, flags, begin, end, slavic=self.slavic, titled=self.titled(at))
            if end - begin == PLACE_AND_NAME and lexicon.modifiers == "after" and self.led(flags[begin:end], at):
                begin += 1
        if lexicon.capital_nouns and begin < end and flags[begin] & NAMED and not flags[begin] & GIVEN:
            begin += 1  # "Land Tirol"
        elif lexicon.modifiers == "after" and begin < end and flags[begin] & NAMED and not flags[begin] & GIVEN:
            return None  # "Agencia Estatal de Meteorología"
        if lexicon.capital_nouns:
            end = self.german_end(words, flags, begin, end)
            if begin == 0 and end == begin + 2 and not (flags[0] | flags[1]) & (GIVEN | TITLE) and self.led_noun(at):
                return None  # "der Verwaltung Versagen", "die Wiener Berg und Ries"
        if end - begin < 2 or (self.slavic and flags[end - 1] & PLACE):
            return None  # "Политика России"
        agency = end - begin == 2 and flags[begin] & ACRONYM and not flags[end - 1] & ACRONYM
        if agency and not (lexicon.fixed_order and len(words[begin]) == 2 and low_words[begin] not in lexicon.bodies):
            return None  # "РИА Новости", but "JD Vance"
        if end - begin < 2 or words[begin] in PARTICLES:
            return None
        if (
            lexicon.capital_nouns
            and any(w in ("der", "den", "des", "das") for w in words[begin:end])
            and "von" not in words
        ):
            return None  # "Mitglieder der Partei"
        name = " ".join(words[begin:end])
        first = raw.find(words[begin], sum(len(w) for w in words[:begin]))
        last = raw.find(words[end - 1], first) + len(words[end - 1])
        person = Person(name, gender=next((f & GIVEN for f in flags[begin:end] if f & GIVEN), 0))
        if not person.gender:
            title = low_words[begin - 1] if begin and flags[begin - 1] & TITLE else ""
            named = name_gender(name) if self.slavic else 0
            person.gender = named or self.gender_beside(title, words[end - 1], at + first)
        elif person.gender == GIVEN and self.slavic and low_words[begin] in lexicon.men - lexicon.women:
            person.gender = MAN  # "Богдан" has the stem of "Богдана"
        self.fulls.add(name.lower())
        namesakes = self.by_stem.setdefault(self.key(words[end - 1]), [])
        for other in namesakes:
            if self.same(other.name, name):
                if self.lexicon.glued and other.name.startswith(name):
                    other.name = name  # without its case ending
                return other, first, last
        namesakes.append(person)
        return person, first, last

    def gender_beside(self, title: str, surname: str, at: int) -> int:
        """Return the gender that the title right before a name at ``at`` has, or "Ms" before the surname; 0 if none."""
        lexicon = self.lexicon
        if lexicon.capital_nouns:
            return 0 if not title else WOMAN if title.endswith(WOMEN_DE) else MAN if title not in BOTH_DE else 0
        before = self.text[max(0, at - ROLE_REACH // 4) : at].lower().split()[-MAX_TITLED:]
        if not before or not lexicon.flags(before[-1]) & TITLE:
            pass
        elif self.slavic:
            return WOMAN if before[-1] in lexicon.she_roles else 0
        elif lexicon.fixed_order:
            return WOMAN if before[-1] in lexicon.she_roles else MAN if before[-1] in lexicon.he_roles else 0
        elif len(before) > 1 and before[-2] in LED:
            return LED[before[-2]]
        if not lexicon.fixed_order:
            return 0
        return next((g for mr, g in COURTESY if mr + surname in self.head), 0)

    def key(self, word: str) -> str:
        """Return what all forms of a surname share."""
        return stem(strip_case(word, self.lexicon.lang)) if self.lexicon.glued else stem(word)

    @staticmethod
    def same(a: str, b: str) -> bool:
        """Say whether two full names with the same surname are one person's: the first words agree."""
        first, second = a.split()[0].rstrip(".").lower(), b.split()[0].rstrip(".").lower()
        if len(first) <= 2 or len(second) <= 2:
            return first[:1] == second[:1]  # either may be a lone full stop, and empty without it
        return stem(first) == stem(second)

    def known(self, word: str) -> bool:
        """Say whether a word in lower case is the surname of a full name, or some words are a full name."""
        if " " in word:
            self.ask(word.rpartition(" ")[2])
            return word in self.fulls
        if self.exact and (
            not self.runs
            or (word not in self.lasts and (word.isalpha() or APOSTROPHE.split(word)[0] not in self.lasts))
        ):
            return False
        self.ask(word)
        return len(word) > 2 and self.key(word) in self.by_stem

    def find(self, name: str, at: int = 0) -> Person | None:
        """Return the person a name or surname is of; the nearest before ``at`` where two share it."""
        words = name.split()
        if not words:
            return None
        self.ask(words[-1].lower())
        candidates = self.by_stem.get(self.key(words[-1]), [])
        if len(words) > 1:
            candidates = [
                p for p in candidates if self.same(p.name, name) or p.name.lower().endswith(f" {name.lower()}")
            ]
        elif not candidates and self.lexicon.flags(words[0].lower()) & GIVEN:
            low = stem(words[0])
            self.all_places()
            candidates = [p for people in self.by_stem.values() for p in people if stem(p.name.split()[0]) == low]
        if len(words) == 2 and self.slavic and PATRONYMIC.match(words[1].lower()):
            candidates = self.by_first(words[0], at) or candidates  # "Надежда Павловна" is Надежда Кудрина
        elif len(words) == 1 and self.slavic and len(candidates) > 1:
            candidates = of_gender(candidates, words[0]) or candidates
        if not candidates:
            return None
        best = candidates[0]
        for person in candidates[1:]:
            if person.places and best.places and best.places[0][0] > at > person.places[0][0]:
                best = person
        return best

    def by_first(self, first: str, at: int) -> list[Person]:
        """Return who is called so in full before ``at``, if it is one person; a patronymic is no surname."""
        low = stem(first)
        starts, people = self.all_places()
        i = bisect_left(starts, at)
        called = {id(p): p for p in people[max(0, i - MAX_BACK) : i] if stem(p.name.split()[0]) == low}
        found = [p for p in called.values() if not PATRONYMIC.match(p.name.split()[-1].lower())]
        return found if len(found) == 1 else []

    def display(self, name: str, oblique: bool = False) -> str:
        """Return a name as a person would give it: normal case, nominative."""
        key = (name, oblique)
        if key not in self.displayed:
            self.displayed[key] = self.spell(name, oblique)
        return self.displayed[key]

    def spell(self, name: str, oblique: bool) -> str:
        """Return a name in normal case and in the nominative."""
        lexicon = self.lexicon
        name = " ".join(name.split()).strip(" ,.:;–—-") if not re.search(r"\b\w\.$", name) else " ".join(name.split())
        name = strip_suffix(name, lexicon.lang)
        first, _, last = name.partition(" ")
        if (
            last.isupper()
            and len(last) <= MAX_ACRONYM
            and (lexicon.flags(first.lower()) & NAMED or stem(first) in lexicon.institutions)
        ):
            return name  # "Пресслужба СБУ"
        if has_capitals(name) and " " in name:
            known = [p.name for p in self.by_stem.get(self.key(name.split()[-1]), [])]
            name = restore_case(name, turkic_i=self.turkic, known=known)
        return nominative(name, self.head, lexicon.lang, men=lexicon.men, women=lexicon.women, oblique=oblique)

    def full_name(self, name: str, at: int, oblique: bool = False) -> tuple[str, Person | None]:
        """Return the full name and the person of a name as printed at ``at``."""
        person = self.find(strip_suffix(name, self.lexicon.lang), at)
        if person is None:
            return self.display(name, oblique), None
        words = name.split()
        informal = self.slavic and len(words) == 2 and PATRONYMIC.match(words[1].lower()) is not None
        full = person.name if len(words) < len(person.name.split()) or is_capitals(words[-1]) or informal else name
        if self.slavic:
            self.role_of(person)
        if full != person.name or not oblique:
            oblique = oblique or (full == person.name and self.is_governed(person))
        return self.display(full, oblique), person

    def is_governed(self, person: Person) -> bool:
        """Say whether the first full mention of a person follows a preposition; its role may stand between."""
        if not person.places:
            return False
        start = person.places[0][0]
        before = self.text[max(0, start - ROLE_REACH - MAX_SHORT) : start]
        if person.looked and person.role:
            before = " ".join(before.split()).removesuffix(person.role)
        last = before.rsplit(None, 1)[-1:]
        return bool(last) and bool(self.lexicon.flags(last[0].lower()) & PREPOSITION)

    def role_of(self, person: Person) -> str | None:
        """Return the role printed beside a person's first full mentions."""
        if not person.looked:
            person.looked = True
            for start, end in person.places[:MAX_LOOKS]:
                after = role_after(self.text, end, self.lexicon)
                if after is None or (self.slavic and BRACKET.match(self.text, end)):  # "экс-министр X (ныне посол)"
                    after = role_before(self.text, start, self.lexicon, self.known) or after
                if after is not None and is_party(after, lexicon=self.lexicon):  # "Gov. Jane Doe, a Democrat"
                    after = role_before(self.text, start, self.lexicon, self.known) or after
                person.role = after or role_after(self.text, end, self.lexicon, untitled=True)
                if person.role is None and self.text[start - 2 : start] == ", " and NAME_END.match(self.text, end):
                    person.role = role_before(self.text, start, self.lexicon, self.known, end=end)
                if person.role:
                    break
            if person.role is None and person.places and lexicon_copula(self.lexicon):
                found = COPULA.match(self.text, person.places[0][1])  # "Jeanne Doe est avocate."
                if found is not None:
                    within = MAX_BEFORE_TITLE if self.lexicon.fixed_order else 1
                    person.role = role_segment(self.text, found.end(), self.lexicon, within)[0]
            if person.role is None and self.lexicon.belonging and not self.is_body(person.name):
                for _, end in person.places[:MAX_LOOKS]:
                    person.role = person.role or belonging(self.text, end, self.lexicon)
            if person.role is None and (self.slavic or (lexicon_copula(self.lexicon) and not self.lexicon.fixed_order)):
                person.role = self.surname_role(person.name.split()[-1])
        return person.role

    def is_body(self, name: str) -> bool:
        """Say whether the last word of a name is that of an institution: "Royal Bank"."""
        return name.rpartition(" ")[2].lower() in self.lexicon.bodies

    def surname_role(self, surname: str) -> str | None:
        """Return the role printed before one of the first mentions of a surname alone ("Senator Doe")."""
        if surname not in self.by_surname:
            self.by_surname[surname] = None
            at = self.head.find(surname)
            for _ in range(MAX_LOOKS):
                if at < 0:
                    break
                alone = (
                    at > 0
                    and self.text[at - 1] == " "
                    and not self.text[at + len(surname) : at + len(surname) + 1].isalpha()
                )
                role = role_before(self.text, at, self.lexicon, self.known) if alone else None
                if (
                    role
                    and len(role.split()) <= MAX_BESIDE
                    and not self.lexicon.flags(role.split()[-1].lower()) & GIVEN
                ):
                    self.by_surname[surname] = role
                    break
                at = self.head.find(surname, at + 1)
        return self.by_surname[surname]

    def may_have(self, person: Person, heads: set[str]) -> bool:
        """Say whether one of some stems stands so near to a person's full mentions that it may be in the role."""
        if person.near is None:
            near = [self.text[max(0, a - ROLE_REACH - 2) : b + MAX_AFTER] for a, b in person.places[:MAX_LOOKS]]
            person.near = "\n".join(near).lower().replace("ё", "е").replace("i̇", "i")
        return any(head in person.near for head in heads)

    def by_role(self, role: str, at: int, gender: int = 0) -> Person | None:
        """Return the person last named before ``at`` who has this role, or holds the same office by another word.

        A role that says whose it is ("глава МИД") is not another institution's; ``gender`` is the verb's, 0 for any.
        """
        lexicon = self.lexicon
        words = [strip_case(w, lexicon.lang) for w in WORD.findall(role)]
        heads = {stem(w) for w in words if lexicon.flags(w.lower()) & TITLE}
        asked = {stem(w) for w in words}
        groups = [group for group in lexicon.same_roles if any(phrase <= asked for phrase in group)]
        offices = [phrase for group in groups for phrase in group]
        if not heads and not offices:
            return None
        whose = {stem(w) for w in words[1:] if w[0].isupper()}
        near = heads.union(*offices)
        starts, people = self.all_places()
        i = bisect_left(starts, at)
        seen: set[int] = set()
        best, most = None, 0
        for person in people[max(0, i - MAX_BACK) : i][::-1]:
            if id(person) in seen or not compatible(person.gender, gender):
                continue
            seen.add(id(person))
            text = self.role_of(person) if person.looked or self.may_have(person, near) else None
            if not text:
                continue
            if person.words is None:
                person.words = frozenset(stem(strip_case(w, lexicon.lang)) for w in WORD.findall(text))
            has = person.words
            score = 2 * len(asked & has) if heads & has else 0
            if not score and any(phrase <= has for phrase in offices):
                score = 1
            if score and lexicon.ranks and self.ranks_apart(role, text):
                score = 0  # "the former president" is not the vice president
            if score and whose - has and HAS_WHOSE.search(text):
                score = 0  # the head of another ministry
            if score > most:
                best, most = person, score
                if most == 2 * len(asked):
                    break
        return best

    def head_words(self, role: str) -> list[str]:
        """Return the words of a role up to a preposition: "a plaintiff in the lawsuit" is a plaintiff."""
        words = WORD.findall(role)
        ends = (i for i, word in enumerate(words) if i and self.lexicon.flags(word.lower()) & PREPOSITION)
        return words[: next(ends, len(words))] if self.lexicon.fixed_order else words

    def ranks_apart(self, role: str, other: str | None) -> bool:
        """Say whether "former", "vice" and the like make two roles different offices."""
        if other is None or not self.lexicon.ranks:
            return False
        words, others = (frozenset(map(stem, WORD.findall(text.lower()))) for text in (role, other))
        return bool((words ^ others) & self.lexicon.ranks)

    def by_age(self, age: str, at: int) -> Person | None:
        """Return the one person named before ``at`` beside whose full name an age is printed: ", 58,"."""
        starts, people = self.all_places()
        i = bisect_left(starts, at)
        near = people[max(0, i - MAX_BACK) : i]
        found = {id(p): p for p in near if any(self.has_age(place, age) for place in p.places[:MAX_LOOKS])}
        return next(iter(found.values())) if len(found) == 1 else None

    def has_age(self, place: tuple[int, int], age: str) -> bool:
        """Say whether an age stands right behind or before a name."""
        behind = self.text[place[1] : place[1] + MAX_AGE].lstrip(" ,(")
        before = self.text[max(0, place[0] - ROLE_REACH // 2) : place[0]]
        return (behind.startswith(age) and not behind[len(age) : len(age) + 1].isdigit()) or f" {age}-" in before

    def by_words(self, words: str, at: int) -> Person | None:
        """Return the person last named before ``at`` whose role has all of some words, which need not be titles."""
        asked = [stem(word) for word in words.split()]
        starts, people = self.all_places()
        i = bisect_left(starts, at)
        for person in people[max(0, i - MAX_BACK) : i][::-1]:
            role = self.role_of(person) if person.looked or self.may_have(person, {asked[0]}) else None
            if role and {stem(word) for word in self.head_words(role)}.issuperset(asked):
                return person
        return None


def between_articles(words: Sequence[str], flags: Sequence[int], begin: int, end: int) -> tuple[int, int]:
    """Return where a German name stands that an article parts from a noun: "Karl Berg den Antrag"; not "von der Leyen".

    Behind the article only if a given name stands there alone: "Leiter des Werkes Karl Berg".

    >>> between_articles(["karl", "berg", "den", "antrag"], [GIVEN, 0, 0, 0], 0, 4)
    (0, 2)
    >>> between_articles(["leiter", "des", "werkes", "karl", "berg"], [TITLE, 0, 0, GIVEN, 0], 0, 5)
    (2, 5)
    >>> between_articles(["ida", "von", "der", "leyen"], [GIVEN, 0, 0, 0], 0, 4)
    (0, 4)
    """
    for i in range(begin + 1, end):
        if words[i] not in BARE_ARTICLES or words[i - 1] in PARTICLES:
            continue
        if any(flag & GIVEN for flag in flags[begin:i]) or not any(flag & GIVEN for flag in flags[i + 1 : end]):
            return begin, i
        begin = i + 1
    return begin, end


def lexicon_copula(lexicon: Lexicon) -> bool:
    """Say whether ``COPULA`` has the verbs of a language."""
    return lexicon.modifiers == "after" or lexicon.capital_nouns or lexicon.fixed_order


def of_gender(people: Sequence[Person], surname: str) -> list[Person]:
    """Return those whose gender the ending of a Slavic surname allows: "Терлецької" is a woman."""
    found = ENDING_GENDER.search(surname)
    if found is None:
        return []
    gender = WOMAN if found.lastgroup == "she" else MAN
    return [person for person in people if person.gender & gender]


def strip_case(word: str, lang: str) -> str:
    """Return a word without a case ending where the language glues them: Kazakh "жазушының".

    >>> strip_case("жазушының", "kk"), strip_case("президента", "ru")
    ('жазушы', 'президента')
    """
    tails = SUFFIXED.get(lang.partition("-")[0])
    tail = next((t for t in tails or () if word.endswith(t) and len(word) - len(t) > MIN_CASED), "")
    return word[: len(word) - len(tail)] if tail else word


def name_gender(name: str) -> int:
    """Return the gender that patronymic and surname of a Slavic or Kazakh name speak for; 0 where they do not.

    >>> name_gender("Асель Нурбаева") == WOMAN, name_gender("Ерболат Досаев") == MAN, name_gender("Ильхама Алиева")
    (True, True, 0)
    """
    low = name.lower()
    if PATRONYMIC_HE.search(low):
        return MAN
    if PATRONYMIC_SHE.search(low):
        return WOMAN
    first, last = low.split()[0], low.split()[-1]
    if first[-1] in "аяуюіїе":
        return 0  # another case has the other's endings
    return WOMAN if SURNAME_SHE.search(last) else MAN if SURNAME_HE.search(last) else 0


def compatible(known: int, asked: int) -> bool:
    """Say whether a person's gender (of the given name) may be that of a pronoun.

    >>> compatible(MAN, SHE), compatible(0, SHE), compatible(WOMAN, SHE)
    (False, True, True)
    """
    if not known or not asked or (known & MAN and known & WOMAN) or (asked & HE and asked & SHE):
        return True
    return bool((known & MAN and asked & HE) or (known & WOMAN and asked & SHE))
