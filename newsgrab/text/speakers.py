"""The people of an article: a surname, a role or a pronoun to a full name and a role.

``Cast`` reads the full names of a text once; everything else it looks up when it is asked. A form of a name is
another form's if their last words share a stem (``names.stem``). Unknown stays unknown.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from ..records import dataclass, field
from .cases import SURNAME_HE, SURNAME_SHE
from .lexicon import (
    ACRONYM,
    ARTICLE,
    ELIDED,
    GIVEN,
    HE,
    INDEFINITE,
    JOIN,
    MAN,
    MARK,
    NAMED,
    OPENER,
    PLACE,
    PREPOSITION,
    PRONOUN,
    SAY,
    SHE,
    SPAN,
    TITLE,
    VERB,
    WOMAN,
    Lexicon,
)
from .mentions import ADJECTIVE, MAX_ACRONYM, POSTNOMINALS, Mention, Token, find_mentions, tokenise
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
from .quotation import CLOSERS
from .runs import PATRONYMIC, name_begin, script_end

# How far before or after a name its role may begin or end, characters.
ROLE_REACH = 160
AND = frozenset(("and", "und", "en", "och", "og", "ve"))
# "served as director"
AS = frozenset(("as", "comme", "como", "come", "als", "som", "jako"))
# A role without a title between an article and a comma, tokens.
MAX_LED_ROLE = 8
# A title of so many letters is an abbreviation ("Mr.").
MAX_ABBREVIATED = 4
# A role of common words after a name has at most so many words.
MAX_COMMON = 5
PARTICIPLE = lazy(r"(?:ing|ant|[aei]ndo|ende|вши|[аи]в|[ая]я|[ая]сь)$")
# A role after a name ends within so many characters: of two clauses, and what may stand before them.
MAX_AFTER = 2 * ROLE_REACH + 60
# How many mentions of a person are looked at for a role.
MAX_LOOKS = 5
# A role after a name has its title among so many first words.
MAX_BEFORE_TITLE = 3
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
ROLE_END = lazy(r"[,;:()\n]|\.(?:\s|$)|\s[—–-]\s|[!?]|[»”\"](?=[,.\s])")
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
# The title of a role stands among so many words before the name.
MAX_TITLED = 6
DEGREES = lazy(r"(?<=\w)(?:\s(?:Prof|Dr|Mag|Dipl)\.){1,3}$")  # of the person, behind a role
ORDINAL = lazy(r"перв|перш")
# Kazakh endings of words that belong to a verb.
PLACED = lazy(r"\w{3}(?:[нс]?[дт][ае]|[сынмі]н[ае]|[ғгқк][ае])$|ген$|ған$")
# Endings of titles that depend on nothing before them.
DEPENDENT = lazy(r"(?P<instrumental>\w(?:[ое]м|[оеє]ю|[ая]ми))$|(?P<dative>\w(?:[ую]|[ое]ві))$")
# Letters of a word that may have a Kazakh case ending, without it.
MIN_CASED = 3
WORD = lazy(r"[\w-]+")
# Letters of "and".
MAX_AND = 3
# Whose a role is: a capital within it.
HAS_WHOSE = lazy(rf"\s[{UPPER}]")
# A relative clause of a role is longer and shorter than so many tokens.
MIN_CLAUSE, MAX_CLAUSE = 3, 14
# Between a name and its age and with it, characters.
MAX_AGE = 6
# Words of a place and of the name behind it.
PLACE_AND_NAME = 3
# How many full names back a role is looked for.
MAX_BACK = 40
CLAUSE_START = lazy(r"[.!?…;:,()\n]\s?|\s(?:[—–]|-)\s|[»”\"]\s?[,.]")
# "is a", before a role.
COPULA = lazy(r"\s(?:(?:es|est|ist|era|était|war|è|é)(?:\s(?:une?|una|uno|eine?|uma?))?|(?:is|was)\san?)\s")
# "of the Trust", between a name and a mark or a verb.
MAX_BELONGING = 9
BELONGING = lazy(rf",?\s(?=[a-z]{{2,4}}\s(?:the\s)?(?:[a-z]{{3,12}}\s){{0,2}}[{UPPER}])")
# German verbs end so, and adjectives behind an article: "wirkte Trainer Berg", "der letzte Trainer".
PAST_DE = lazy(r"ten?$")
# A short word before a full stop is an abbreviation; its letters, with a sign before it and a line end after it.
SHORT_WORD, MAX_SHORT = lazy(r"\b\w{1,4}$"), 7
PARTY = lazy(rf"\([{UPPER}][^()\n\s]{{1,12}}\)(?=\s[^\W\d_])")  # within a role
BRACKET = lazy(r"\s?\(")
AGED, MAX_AGED = lazy(r"(?:^|[\s,])(\d{1,3}-\w{2,9}\s)$"), 16  # and its characters, a line end among them
NAME_END = lazy(r"(?:\s[A-Z]{2,3})?(?:[,.;)\n—–]|\s[—–-]|\Z)")
AFTER_NAME = lazy(
    r"\s?(?:\([^()\n]{1,40}\)|,\s(?:de\s|âgée?\sde\s)?\d{1,3}(?:\s(?:años|ans|let)(?:\s(?:y|et)\s)?)?)?(?:(?<=\s[ye]\s)|(?<=\set\s)|\s?[,(–—-])\s?"
)


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
        self.waiting: dict[str, list[int]] | None = None  # first letters of a word -> runs that have it
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
        person.places.append((start + begin, start + end))
        self.settled[number] = person

    def ask(self, word: str) -> None:
        """Look at the runs that may hold a form of a word (in lower case)."""
        if self.waiting is None:
            waiting = self.waiting = {}
            for number, (_, raw) in enumerate(self.runs):
                for begin in {part[:KEY] for part in raw.lower().split()}:
                    if begin in waiting:
                        waiting[begin].append(number)
                    else:
                        waiting[begin] = [number]
        for number in self.waiting.pop(word[:KEY], ()):
            self.settle(number)

    def all_places(self) -> tuple[list[int], list[Person]]:
        """Return where full names stand, in order, and whose each is."""
        if self.everyone is None:
            for number in range(len(self.runs)):
                self.settle(number)
            settled = [(at, self.settled[number]) for number, (at, _) in enumerate(self.runs)]
            found = [(at, person) for at, person in settled if person is not None]
            self.everyone = [at for at, _ in found], [person for _, person in found]
            for people in self.by_stem.values():
                for person in people:
                    person.places.sort()
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
        if given or end - begin != 2 or flags[end - 1] & NAMED or len(self.seen) > MAX_CHECKED:
            return end
        if last.endswith("s") and standing(last[:-1], self.head):
            return begin
        if self.head.count(last) == self.head.count(words[begin] + " " + last):
            return end  # it stands nowhere else
        return begin if any(article + last in self.head for article in NOUN_ARTICLES) else end

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
        if not person.gender and self.slavic:
            person.gender = name_gender(name)
        self.fulls.add(name.lower())
        namesakes = self.by_stem.setdefault(self.key(words[end - 1]), [])
        for other in namesakes:
            if self.same(other.name, name):
                if self.lexicon.glued and other.name.startswith(name):
                    other.name = name  # without its case ending
                return other, first, last
        namesakes.append(person)
        return person, first, last

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


def lexicon_copula(lexicon: Lexicon) -> bool:
    """Say whether ``COPULA`` has the verbs of a language."""
    return lexicon.modifiers == "after" or lexicon.capital_nouns or lexicon.fixed_order


def belonging(text: str, end: int, lexicon: Lexicon) -> str | None:
    """Return what says to whom a person belongs whose name ends at ``end``: "of the Marsh Trust", "of Kent Police"."""
    lead = BELONGING.match(text, end)
    if lead is None:
        return None
    tokens = tokenise(text, lead.end(), lead.end() + ROLE_REACH // 2, lexicon)[: MAX_BELONGING + 1]
    if tokens[0].word not in lexicon.belonging:
        return None
    stop = next((i for i, t in enumerate(tokens) if t.flags & (MARK | SPAN | SAY)), len(tokens))
    caps = [i for i in range(1, stop) if tokens[i].cap]
    body = stop <= MAX_BELONGING and any(t.word in lexicon.bodies for t in tokens[1:stop])
    if not caps or not body or caps[-1] != stop - 1:
        return None
    return " ".join(text[tokens[0].start : tokens[stop - 1].end].split())


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


def role_before(text: str, start: int, lexicon: Lexicon, known: object = None, *, end: int | None = None) -> str | None:
    """Return the role that stands before a name which begins at ``start``, and ends at ``end`` if a mark is there.

    What is read is the rest of the clause before the name, names between marks included.
    """
    low = max(0, start - ROLE_REACH)
    window = text[low:start]
    aged = AGED.search(window, max(0, len(window) - MAX_AGED))
    if aged is not None:  # "владелец кафе, 34-летний Тимур Асанов"
        start, window = low + aged.start(1), window[: aged.start(1)]
    if window.endswith(", "):  # "the chairwoman of the cooperative, Jane Doe"
        role = role_before(text, start - 2, lexicon) if not window.endswith((", , ", ",, ")) else None
        if role and role_begins_clause(text, start - 2 - len(role), lexicon):
            return role
        return led_role(text, clause_start(text, low, start - 2), start - 2, lexicon) if end is not None else None
    begin = clause_start(text, low, start)
    role = role_of_tokens(text, tokenise(text, begin, start, lexicon), lexicon)
    if role is None and begin < start and text[begin - 2 : begin] == ", " and is_honorific(text[begin:start], lexicon):
        return role_before(text, begin, lexicon, known, end=end)  # "l'avocat du prévenu, Me Jean Dupont"
    return role


def is_party(role: str, *, lexicon: Lexicon) -> bool:
    """Say whether a role says no more than the party."""
    words = role.lower().split()
    return words[0] in lexicon.parties and (len(words) == 1 or words[1] in ("of", "from"))


def is_honorific(words: str, lexicon: Lexicon) -> bool:
    """Say whether some text is a title of everybody: "Mr."."""
    return words.strip().rstrip(".").lower() in lexicon.honorifics


def clause_start(text: str, low: int, high: int) -> int:
    """Return where the clause begins that ends at ``high``, no sooner than ``low``."""
    window = text[low:high]
    party = PARTY.search(window) if "(" in window else None
    for at, end in [found.span() for found in CLAUSE_START.finditer(window)][::-1]:
        if party is not None and party.start() <= at < party.end():
            continue  # "la maire (PS) de Nantes, Jeanne Doe"
        if not (window[at] == "." and SHORT_WORD.search(window[max(0, at - MAX_SHORT) : at])):
            return low + end
    return low


def led_role(text: str, begin: int, end: int, lexicon: Lexicon) -> str | None:
    """Return the words of a clause that an article or a possessive leads: "his barrister" before ", Jane Doe, "."""
    tokens = tokenise(text, begin, end, lexicon)
    while tokens and tokens[0].flags & (SAY | VERB | OPENER) and not is_determiner(tokens[0], lexicon):
        tokens.pop(0)
    if not 1 < len(tokens) <= MAX_LED_ROLE or not is_determiner(tokens[0], lexicon):
        found = ELIDED.match(tokens[0].word) if tokens else None
        if found is None or found.group(1) not in lexicon.elisions or len(tokens) > MAX_LED_ROLE:
            return None
    elif tokens[1].cap and all(t.cap for t in tokens[1:]):
        return None
    else:
        tokens.pop(0)
    if any(t.flags & (SAY | VERB | MARK | SPAN | PRONOUN | JOIN) and not t.flags & TITLE for t in tokens):
        return None
    if tokens[0].word in lexicon.not_roles or tokens[-1].word in lexicon.not_roles:
        return None
    return lexicon.without_article(" ".join(text[tokens[0].start : end].split())) or None


def is_determiner(token: Token, lexicon: Lexicon) -> bool:
    """Say whether a token is an article or a possessive."""
    return bool(token.flags & (ARTICLE | INDEFINITE)) or token.word in lexicon.determiners


def common_role(text: str, end: int, lexicon: Lexicon) -> str | None:
    """Return a few common words that end a sentence after a name, which are a role ("Ettore Balducci, orologiaio")."""
    lead = AFTER_NAME.match(text, end) if not lexicon.subject_first else None
    if lead is None:
        return None
    stop = ROLE_END.search(text, lead.end(), lead.end() + ROLE_REACH)
    finish = stop.start() if stop else len(text)
    tokens = tokenise(text, lead.end(), min(finish, lead.end() + ROLE_REACH), lexicon)
    aged = len(tokens) > 2 and tokens[-2].word.isdigit() and tokens[-3].word == "de"  # "cadre de 38 ans, …"
    ends = text[finish : finish + 1] in ("", ".", "\n", ")") or (aged and text[finish] == ",")
    if not tokens or len(tokens) > MAX_COMMON or not ends:
        return None
    first = tokens[0]
    if first.cap or not first.word.isalpha() or PARTICIPLE.search(first.word):
        return None
    if first.flags & (PREPOSITION | SAY | OPENER | JOIN | PRONOUN) or any(t.flags & (SAY | MARK) for t in tokens):
        return None
    return " ".join(text[first.start : tokens[-1].end].split())


def role_begins_clause(text: str, at: int, lexicon: Lexicon) -> bool:
    """Say whether only an article parts ``at`` from the beginning of its clause."""
    before = text[max(0, at - 12) : at].rstrip()
    if not before or before[-1] in '.,;:!?…»”"«“(\n':
        return True
    word = before.split()[-1].lower()
    return bool(lexicon.flags(word) & (ARTICLE | SAY)) or word.endswith(("'", "’"))


def role_of_tokens(text: str, tokens: list[Token], lexicon: Lexicon) -> str | None:
    """Return the role at the end of the tokens, which stand before a name."""
    while tokens and tokens[-1].flags & ARTICLE and not tokens[-1].flags & PREPOSITION:
        tokens = tokens[:-1]
    if not tokens or (tokens[-1].flags & (PREPOSITION | SAY) and not tokens[-1].flags & TITLE):
        return None
    first = None
    for i in range(len(tokens) - 1, -1, -1):
        token = tokens[i]
        if (token.flags & SAY and not token.flags & TITLE) or token.flags & VERB:
            break
        if (
            i > 1
            and len(token.word) <= MAX_AND
            and not token.flags & MARK
            and tokens[i - 1].cap
            and tokens[i - 2].cap
            and not token.cap
            and first
        ):
            break  # "историк Юрий Жуков и писатель"
        if lexicon.noun_cases and token.cap and token.flags & GIVEN:
            break  # somebody else
        if first is not None and lexicon.noun_cases and token.word.endswith("ům"):
            break  # "řekl novinářům hejtman"
        if first is not None and lexicon.glued and PLACED.search(token.word):
            break
        if token.flags & TITLE:
            if first is not None and lexicon.noun_cases and not same_case(token.word, tokens[first].word):
                break  # "детективы задержали депутата": what is done to whom
            first = i
            apart = i and tokens[i - 1].flags & PREPOSITION and tokens[i - 1].word != "und"
            if apart and lexicon.modifiers == "adjectives":
                break  # "in a talk with the correspondent the leader of …": what stands before is another phrase
        elif token.flags & OPENER and lexicon.modifiers == "before" and not token.cap:
            break
        if lexicon.modifiers == "before" and first is not None and token.flags & PREPOSITION:
            break
    if first is None:
        return None
    first = with_modifiers(tokens, first, lexicon)
    role = text[tokens[first].start : tokens[-1].end].strip(" ,\u00a0")
    return lexicon.without_article(DEGREES.sub("", " ".join(role.split()))) or None


def same_case(before: str, title: str) -> bool:
    """Say whether a Slavic title may belong to the one before it: one in the instrumental or dative to no other case.

    >>> same_case("детективи", "депутатом"), same_case("заместителем", "директора"), same_case("врачом", "хирургом")
    (False, True, True)
    """
    found = DEPENDENT.search(title)
    if found is None:
        return True
    other = DEPENDENT.search(before)
    return other is not None and other.lastgroup == found.lastgroup


def led(tokens: Sequence[Token], at: int) -> bool:
    """Say whether an article or an adjective stands before token ``at``."""
    return at > 0 and bool(tokens[at - 1].flags & (ARTICLE | INDEFINITE))


def with_modifiers(tokens: Sequence[Token], first: int, lexicon: Lexicon) -> int:
    """Return where a role begins whose first title is token ``first``: words before it may say more of it."""
    adjectives = lexicon.modifiers == "adjectives"
    while first:
        before = tokens[first - 1]
        if lexicon.subject_first and first > 1 and before.word == "ve" and tokens[first].cap and tokens[first - 2].cap:
            first -= 2  # "Tarım ve Orman Bakanı"
            continue
        if first > 1 and before.word in AND and tokens[first - 2].flags & TITLE and tokens[first].flags & TITLE:
            first -= 2  # "founder and chief executive"
            continue
        ordinal = adjectives and ORDINAL.match(before.word) is not None
        if lexicon.fixed_order and before.word == "." and first > 1 and "." in tokens[first - 2].word:
            first -= 2  # "U.S. Attorney"
            continue
        if before.flags & (MARK | PREPOSITION | SAY | ARTICLE | VERB) or (before.flags & OPENER and not ordinal):
            break
        aged = before.word[:1].isdigit() and "-" in before.word  # "23-year-old student"
        if lexicon.modifiers == "after" or not (before.word[:1].isalpha() or aged):
            break
        if adjectives and not ADJECTIVE.search(before.word):
            break
        if adjectives and before.cap and not lexicon.capital_nouns and first > 1:
            break  # a name; a capital at the beginning says nothing
        if lexicon.fixed_order and not before.cap and not before.flags & TITLE and before.word not in lexicon.ranks:
            behind = tokens[first]
            verb = first > 2 and tokens[first - 2].word == "to" and tokens[first - 3].word != "according"
            alone = first + 1 == len(tokens) or tokens[first + 1].cap or tokens[first + 1].word == "."
            if verb or (behind.cap and behind.flags & TITLE and alone):
                break  # "to kill Rep. Jane Doe", "the purchases Mr. Doe made"
        if lexicon.glued and first > 1 and PLACED.search(before.word):
            break  # Kazakh: "сұхбатында психолог"
        if lexicon.capital_nouns and (before.cap or (PAST_DE.search(before.word) and not led(tokens, first - 1))):
            break
        first -= 1
    return first


def role_after(text: str, end: int, lexicon: Lexicon, *, untitled: bool = False) -> str | None:
    """Return the role that follows a name which ends at ``end``, between commas, dashes or brackets.

    ``untitled``: also one without a known title, and what a relative clause says.
    """
    lead = AFTER_NAME.match(text, end)
    if lead is None:
        return None
    begin = lead.end()
    role, stop = role_segment(text, begin, lexicon, untitled=untitled)
    if role is None and stop < len(text) and text[stop] == ",":
        role, _ = role_segment(text, stop + 1, lexicon, 1)
    elif role is not None and lexicon.modifiers == "adjectives" and text[stop : stop + 1] == ",":
        more, _ = role_segment(text, stop + 1, lexicon, 2)
        if more is not None and not more[0].isupper() and (at := text.find(more, stop)) >= 0:
            role = " ".join(text[begin : at + len(more)].split())  # "директор музея, доктор наук"
    return role


def role_segment(
    text: str, begin: int, lexicon: Lexicon, within: int = MAX_BEFORE_TITLE, *, untitled: bool = False
) -> tuple[str | None, int]:
    """Return the role that begins at ``begin`` and ends with its clause, if there is one, and where the clause ends."""
    stop = ROLE_END.search(text, begin, begin + ROLE_REACH)
    finish = stop.start() if stop else min(len(text), begin + ROLE_REACH)
    if stop and stop.group() in '»”"':
        finish = stop.end()
    tokens = tokenise(text, begin, finish, lexicon)
    led = bool(tokens) and (bool(tokens[0].flags & INDEFINITE) or tokens[0].word in lexicon.determiners)
    while tokens and (tokens[0].flags & (ARTICLE | INDEFINITE) or tokens[0].word in lexicon.determiners):
        tokens.pop(0)
    if tokens and tokens[0].word in CLOSERS:
        return None, finish  # what is said follows
    if tokens and tokens[0].word in lexicon.relatives:
        return (relative_role(text, tokens[1:], lexicon) if untitled else None), finish
    heads = tokens if lexicon.modifiers == "before" and within > 1 else tokens[:within]
    at = next((i for i, t in enumerate(heads) if t.flags & TITLE), None)
    if at is None or not leads_to_title(tokens, at):
        return (apposition(text, tokens, lexicon) if led and untitled else None), finish
    for i, token in enumerate(tokens[at + 1 :], at + 1):
        clause = (lexicon.modifiers == "after" or lexicon.fixed_order) and token.word in lexicon.relatives
        clause = clause and not any(t.flags & TITLE for t in tokens[i : i + MAX_TITLED])
        if clause and lexicon.fixed_order:  # one that is short and whole says what somebody does
            rest = tokens[i:]
            clause = not MIN_CLAUSE < len(rest) < MAX_CLAUSE or any(t.flags & SAY and not t.flags & TITLE for t in rest)
        if clause or (token.flags & SAY and not token.flags & TITLE):
            tokens, finish = tokens[:i], tokens[i - 1].end
            break
    role = text[tokens[0].start : max(tokens[-1].end, finish if tokens[-1].end > finish - 2 else 0)]
    return " ".join(role.split()).strip(" ,—–") or None, finish


def leads_to_title(tokens: Sequence[Token], at: int) -> bool:
    """Say whether nothing before a title speaks against one phrase with it; "of" within a name does not."""
    for i, token in enumerate(tokens[:at]):
        if token.flags & (PREPOSITION | SAY | OPENER) and not token.flags & TITLE:
            named = i > 0 and tokens[i - 1].cap and tokens[i + 1].cap
            if not (named and token.flags & PREPOSITION):  # "University of Norrland professor"
                return False
    return True


def apposition(text: str, tokens: Sequence[Token], lexicon: Lexicon) -> str | None:
    """Return what an indefinite article or a possessive after a name leads to, which is a role without a known title.

    It ends before a verb of saying, and before a relative clause in which no title stands ("a neighbour who …").
    """
    if not tokens or tokens[0].word in lexicon.not_roles or tokens[0].flags & (PRONOUN | PREPOSITION | JOIN | SAY):
        return None
    last = 0
    for i, token in enumerate(tokens):
        if token.flags & (MARK | SAY | VERB) and not token.flags & TITLE:
            break
        if token.word in lexicon.relatives and i and not any(t.flags & TITLE for t in tokens[i : i + MAX_TITLED]):
            break
        last = i + 1
    if not last or tokens[last - 1].word in lexicon.not_roles:
        return None
    return " ".join(text[tokens[0].start : tokens[last - 1].end].split())


def relative_role(text: str, tokens: Sequence[Token], lexicon: Lexicon) -> str | None:
    """Return the role that a relative clause after a name says: "who served as director of the harbour"."""
    for i in range(1, len(tokens) - 1):
        if lexicon.fixed_order and tokens[i].word in AND and tokens[i + 1].word.endswith("ed"):
            tokens = tokens[:i]  # "who owns a bakery and walked to the harbour"
            break
    leads = bool(tokens) and tokens[0].word in lexicon.leading
    if leads and not (len(tokens) > 1 and tokens[1].word in AS):
        return " ".join(text[tokens[0].start : tokens[-1].end].split())
    for i, token in enumerate(tokens[:MAX_TITLED]):
        if token.flags & TITLE:
            first = with_modifiers(tokens, i, lexicon)
            return " ".join(text[tokens[first].start : tokens[-1].end].split())
        if token.flags & (MARK | SAY | PRONOUN | JOIN):
            break
    if leads:
        return " ".join(text[tokens[0].start : tokens[-1].end].split())
    return None


def mention_role(text: str, mention: Mention, tokens: Sequence[Token], lexicon: Lexicon) -> str | None:
    """Return the role printed beside a mention: before it (as read with the sentence) or after it."""
    role = role_after(text, mention.end, lexicon)
    said = 0 < mention.first <= len(tokens) and tokens[mention.first - 1].flags & SAY
    if role is None and mention.role is None and said:
        role = common_role(text, mention.end, lexicon)
    if mention.role is not None:
        start, end = mention.role
        first = next((i for i, t in enumerate(tokens) if t.start == start), None)
        if first is not None:
            while (
                first < mention.first
                and tokens[first].flags & (ARTICLE | SPAN | OPENER)
                and not tokens[first].flags & TITLE
            ):
                first += 1
            start = tokens[with_modifiers(tokens, first, lexicon)].start
        short = len(text[start:end]) <= MAX_ABBREVIATED and (text[end - 1] == "." or lexicon.modifiers != "after")
        before = " ".join(text[start:end].split()).strip(" ,\u00a0.") if not short else None
        before = lexicon.without_article(before) if before else None
        if text[end - 1 : end] == "." and before:
            before += "."
        if before and not (role and len(before.split()) < 2 and not is_party(role, lexicon=lexicon)):
            return before
    return role or role_after(text, mention.end, lexicon, untitled=True)


__all__ = ["Cast", "Person", "compatible", "find_mentions", "mention_role", "role_after", "role_before"]
