"""The words of speech of a language, made ready for looking up.

``Lexicon`` is built from word objects (``profiles.Speech`` has the attributes; ``SpeechWords`` names them) and says
of each word what it may be: a verb of saying, a title, a pronoun, a preposition … The answer is a set of flags, kept
for each word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from ..records import dataclass, field
from .names import SUFFIXED, stem
from .patterns import lazy

SAY = 1  # a verb of saying
TITLE = 2  # a word of a role
HE = 4
SHE = 8
THEY = 16
PREPOSITION = 32
CALLING = 64  # the quotation beside it is a name or a term
NAMED = 128  # what bears a name: film, party, company
JOIN = 256  # that, что
OPENER = 512  # a word that begins sentences in capitals and is no name
MAN = 1024  # a given name
WOMAN = 2048
ARTICLE = 4096
FIRST_PERSON = 8192
MARK = 16384  # punctuation
SPAN = 32768  # stands for a whole stretch between marks
REPORTED = 65536  # a verb of reported speech
ACRONYM = 131072  # printed in capitals alone: "ООН", "МЧС"
PLACE = 262144  # a country or city, which stands before names of people that it does not belong to
VERB = 524288  # a common verb, which no role holds
ASIDE = 1048576  # a preposition that goes on with no role
INDEFINITE = 2097152  # an article of somebody new
BARE = 4194304  # a title that a name follows, never whose it is

PRONOUN = HE | SHE | THEY
GIVEN = MAN | WOMAN

ARTICLES = frozenset(
    [
        "the",
        "a",
        "an",
        "le",
        "la",
        "les",
        "l",
        "un",
        "une",
        "des",
        "el",
        "los",
        "las",
        "una",
        "unos",
        "unas",
        "lo",
        "der",
        "die",
        "das",
        "den",
        "dem",
        "des",
        "ein",
        "eine",
        "einen",
        "einem",
        "einer",
        "eines",
        "il",
        "i",
        "gli",
        "uno",
        "o",
        "os",
        "as",
        "um",
        "uma",
        "de",
        "het",
        "een",
        "en",
        "ett",
        "den",
        "det",
        "al",
        "au",
        "aux",
        "du",
        "del",
    ]
)
# One letter is an article in some languages and a verb or a conjunction in others.
ONLY_IN: dict[str, tuple[str, ...]] = {
    "a": ("en", "pt", "gl", "hu"),
    "o": ("pt", "gl"),
    "os": ("pt", "gl"),
    "as": ("pt", "gl"),
    "i": ("it",),
    "la": ("fr", "es", "it", "ca"),
    "den": ("de", "sv", "da", "nb"),
    "det": ("sv", "da", "nb"),
    "des": ("fr", "de"),
    "de": ("nl",),
}
# "Los Angeles", "UN"
ENGLISH_ARTICLES = ("the", "a", "an")
# Which list of the language file gives which flag.
LISTS = (
    ("saying", SAY), ("titles", TITLE), ("he", HE), ("she", SHE), ("they", THEY), ("prepositions", PREPOSITION),
    ("calling", CALLING), ("named", NAMED), ("joins", JOIN), ("openers", OPENER), ("men", MAN), ("women", WOMAN),
    ("first_person", FIRST_PERSON), ("reported", REPORTED), ("places", PLACE),
    ("auxiliaries", VERB), ("aside", ASIDE), ("indefinite", INDEFINITE),
    ("titles_bare", BARE),
)  # fmt: skip
# What a language takes from its fallbacks too.
SHARED = frozenset((SAY, TITLE, MAN, WOMAN, PLACE, BARE))
# How many words an answer is kept for; a text of a news page has some 3,000.
MAX_KEPT = 50_000
ELIDED = lazy(r"(\w{1,5})['’]")
# Letters after a beginning, where the language does not list its endings.
MAX_ENDING = 4


@dataclass(slots=True)
class Lexicon:
    """Look-up of the words of one language and its fallbacks."""

    lang: str = "und"
    exact: dict[str, int] = field(default_factory=dict)
    begins: tuple[tuple[re.Pattern[str], frozenset[str], int], ...] = ()  # beginnings and the endings they may have
    named: frozenset[str] = frozenset()  # stems of what bears a name, where nouns have cases
    given: dict[str, int] = field(default_factory=dict)  # stem of a given name -> MAN, WOMAN
    parted: dict[str, frozenset[str]] = field(default_factory=dict)  # particle -> verbs of saying with it
    parted_from: frozenset[str] = frozenset()  # all those verbs
    quoting: frozenset[str] = frozenset()  # verbs whose object is the speaker
    anonymous: frozenset[str] = frozenset()  # speakers who are not named: "source"
    impersonal: frozenset[str] = frozenset()  # verbs of saying without a subject
    institutions: dict[str, str] = field(default_factory=dict)  # stem of a word for an institution -> nominative
    glued: tuple[str, ...] = ()  # case endings that words have without any change
    determiners: frozenset[str] = frozenset()  # "its" before a role
    not_roles: frozenset[str] = frozenset()  # what follows an article behind a name and is no role: "day"
    elisions: frozenset[str] = frozenset()  # "l" of "l'avocat"
    groups: frozenset[str] = frozenset()  # titles that are no person's: "police"
    relatives: frozenset[str] = frozenset()  # "who"
    leading: frozenset[str] = frozenset()  # verbs behind it that say a role: "runs"
    honorifics: frozenset[str] = frozenset()  # titles of everybody: "Mr"
    people_end: tuple[str, ...] = ()  # how such words end: "eño" for "el madrileño"
    people: frozenset[str] = frozenset()  # words for somebody that are no role: "woman"
    same_roles: tuple[tuple[frozenset[str], ...], ...] = ()  # words for one office, as the stems of each
    going_on: frozenset[str] = frozenset()  # verbs with which the same speaker goes on
    fixed_order: bool = False  # a subject stands right before its verb, or behind "said"
    passive: frozenset[str] = frozenset()  # "was" quoted, "were" told
    written: frozenset[str] = frozenset()  # verbs of saying that no person does: "read" the letter
    phrasal: frozenset[tuple[str, str]] = frozenset()  # "went on"
    calling: frozenset[tuple[str, str]] = frozenset()  # "known as"
    surnames: frozenset[str] = frozenset()  # surnames that are common words too: "May"
    adverbs: frozenset[str] = frozenset()  # between a subject and its verb: "later"
    things: frozenset[str] = frozenset()  # "it"
    nouns: frozenset[str] = frozenset()  # verbs of saying that are nouns too: "claim"
    bodies: frozenset[str] = frozenset()  # last words of names that are no person's: "Council"
    bodies_end: tuple[str, ...] = ()  # how such words end: "Burgtheater"
    latter: frozenset[str] = frozenset()  # who spoke last: "ce dernier"
    itself: frozenset[str] = frozenset()  # what calls itself something: "sich selbst „…“ nennt"
    named_end: tuple[str, ...] = ()  # how German compounds and forms of what bears a name end: "Fachmagazins"
    epithets: frozenset[str] = frozenset()  # roles that stand for whoever was just named: "midfielder"
    others: frozenset[str] = frozenset()  # who is not the one that spoke last: "тот"
    clauses: frozenset[str] = frozenset()  # what begins a clause between a subject and its verb: "who", "including"
    contrasts: frozenset[str] = frozenset()  # what begins another clause after a quotation: "but"
    one_of: frozenset[str] = frozenset()  # what parts one from the several it is of: "один из депутатов"
    clause_heads: frozenset[str] = frozenset()  # what a relative clause begins with as its subject: "der"
    object_articles: frozenset[str] = frozenset()  # articles that no subject has: "den"
    agents: frozenset[str] = frozenset()  # what leads to who did it: described as … "by"
    parties: frozenset[str] = frozenset()  # words of a party, which say less than the title before a name: "Democrat"
    belonging: frozenset[str] = frozenset()  # what says to whom somebody belongs: "of" the Trust
    someone: frozenset[str] = frozenset()  # who says something and is nobody known: "one", "another"
    he_roles: frozenset[str] = frozenset()  # words of roles that are men's: "husband"
    she_roles: frozenset[str] = frozenset()  # words of roles that are women's: "mother"
    owners: frozenset[str] = frozenset()  # "his", "their"
    sources: frozenset[str] = frozenset()  # what says from whom a text is: a statement "from" the company
    ranks: frozenset[str] = frozenset()  # stems that make another office of one: "former", "vice"
    doubled: bool = True  # '' is a mark
    ends: tuple[tuple[tuple[str, ...], int], ...] = ()
    according: re.Pattern[str] | None = None  # a phrase before the speaker
    plain: re.Pattern[str] | None = None  # a verb and a colon that speech without marks follows
    citing: frozenset[str] = frozenset()  # those of them that somebody else's verb of saying stands beside
    according_after: re.Pattern[str] | None = None  # a phrase after the speaker
    according_own: re.Pattern[str] | None = None  # "in his words", the gender in the group's name
    according_first: frozenset[str] = frozenset()  # one word before the speaker, at the beginning of a sentence
    according_heads: frozenset[str] = frozenset()  # first words of those phrases; empty: look always
    not_speakers: re.Pattern[str] | None = None  # how a line begins that is no speaker's
    modifiers: str = "before"  # where the words stand that say more of a role: before, after, adjectives
    capital_nouns: bool = False  # German
    noun_cases: bool = False  # nouns have case endings, and the language lists them
    subject_first: bool = False  # the verb of saying ends the sentence, its subject stands before the quotation
    men: frozenset[str] = frozenset()
    women: frozenset[str] = frozenset()
    # for scripts without capitals (``uncased.py``)
    cased: bool = True
    spaced: bool = True
    verb_first: bool = False
    particles: tuple[str, ...] = ()
    verbs: re.Pattern[str] | None = None
    title_words: re.Pattern[str] | None = None
    naming: re.Pattern[str] | None = None
    kept: dict[str, int] = field(default_factory=dict)  # answers of ``flags``
    # token as printed -> lower case, flags, capital, -1 (see ``mentions.tokenise``)
    looked_up: dict[str, tuple[str, int, bool, int]] = field(default_factory=dict)

    def without_article(self, role: str) -> str:
        """Return a role without an article that an apostrophe parts from it, and without "Mr"; "" if nothing is left.

        >>> Lexicon(elisions=frozenset("l")).without_article("L’avocat du club")
        'avocat du club'
        """
        found = ELIDED.match(role)
        if found is not None and found.group(1).lower() in self.elisions:
            role = role[found.end() :]
        first = role.partition(" ")[0].rstrip(".").lower()
        return "" if first in self.honorifics and " " not in role else role

    def is_body(self, word: str) -> bool:
        """Say whether a word (in lower case) is an institution's: "Council", "Burgtheater"."""
        return word in self.bodies or (bool(self.bodies_end) and word.endswith(self.bodies_end))

    def is_named(self, word: str) -> bool:
        """Say whether a word (in lower case) bears a name: "magazine", in German "Fachmagazins" as well."""
        return bool(self.flags(word) & NAMED) or (bool(self.named_end) and word.endswith(self.named_end))

    def is_group(self, words: str) -> bool:
        """Say whether a role's words name no person but a group or an institution: "the police"."""
        heads = [word for word in words.lower().split() if self.flags(word) & TITLE]
        return not heads or all(word in self.groups for word in heads)

    def flags(self, word: str) -> int:
        """Return what a word (in lower case) may be."""
        known = self.kept.get(word)
        if known is not None:
            return known
        value = self.exact.get(word, 0)
        if word in ARTICLES and self.lang.partition("-")[0] in ONLY_IN.get(word, self.lang):
            value |= ARTICLE if word in ENGLISH_ARTICLES or not self.fixed_order else 0
        bare = re.split("['’ʼ]", word)[0]
        if bare != word and len(bare) > 1:
            value |= self.exact.get(bare, 0) & (TITLE | MAN | WOMAN | NAMED | PRONOUN)
        if bare != word and bare in self.elisions and len(word) > len(bare) + 1:
            value |= self.flags(word[len(bare) + 1 :]) & (TITLE | NAMED)  # "l'avocat"
        for pattern, endings, flag in self.begins:
            if not value & flag:
                found = pattern.match(word)
                if found is not None and (
                    word[found.end() :] in endings if endings else len(word) - found.end() <= MAX_ENDING
                ):
                    value |= flag
        if self.given:
            key = stem(word)
            given = self.given.get(key, 0) if not value & PLACE else 0  # "Франции" is no form of "Франц"
            value |= given | (NAMED if key in self.named else 0)
        for tails, flag in self.ends:
            if not value & (flag | GIVEN) and word.endswith(tails):
                value |= flag
        if not value and self.glued and (tail := next((t for t in self.glued if word.endswith(t)), "")):
            value |= self.exact.get(word[: len(word) - len(tail)], 0) & TITLE  # Kazakh "жазушының"
        if "-" in word:
            head, tail = word.partition("-")[0], word.rpartition("-")[2]
            value |= (self.exact.get(head, 0) | self.exact.get(tail, 0)) & TITLE
            if self.noun_cases and min(len(head), len(tail)) > MAX_ENDING // 2 and not value & TITLE:
                value |= self.flags(head) & TITLE  # "врачу-терапевту"
            if self.exact.get(head, 0) & self.exact.get(tail, 0) & OPENER:
                value |= OPENER  # "Forty-one"
            if self.exact.get(tail, 0) & PRONOUN:  # "explique-t-il"
                value |= self.exact.get(tail, 0) & PRONOUN | self.exact.get(head, 0) & SAY
            elif tail == "on":  # "assure-t-on"
                value |= self.exact.get(head, 0) & SAY
        if len(self.kept) > MAX_KEPT:
            self.kept.clear()
        self.kept[word] = value
        return value


def build_lexicon(lang: str, words: Sequence[Any], small: Iterable[str] = ()) -> Lexicon:
    """Return the lexicon of a language. ``words`` are objects with the lists of ``[speech]``, the language's own
    first.

    ``small`` are words that are no names although sentences begin with them (the language's stop words).
    """
    lexicon = Lexicon(lang=lang)
    exact = lexicon.exact
    for number, obj in enumerate(words):
        for name, flag in LISTS:
            if number and flag not in SHARED:
                continue  # small words of another language mean other things
            for word in getattr(obj, name):
                exact[word] = exact.get(word, 0) | flag
    for word in small:
        exact[word] = exact.get(word, 0) | OPENER
    own = words[0] if words else None
    if own is None:
        return lexicon
    if not own.she:  # a language without gender
        for word in own.he:
            exact[word] |= HE | SHE
    lexicon.begins = tuple(
        (lazy("|".join(map(re.escape, sorted(set(values), key=len, reverse=True)))), frozenset(endings), flag)
        for obj in words
        for values, endings, flag in (
            (obj.saying_begin, obj.verb_endings, SAY),
            (obj.titles_begin, obj.noun_endings, TITLE),
        )
        if values
    )
    pairs = [pair.split() for pair in own.saying_parted]
    lexicon.parted = {last: frozenset(verb for verb, particle in pairs if particle == last) for _, last in pairs}
    lexicon.parted_from = frozenset(verb for verb, _ in pairs)
    lexicon.quoting = frozenset(w for obj in words for w in obj.quoting)
    lexicon.going_on = frozenset(w for obj in words for w in obj.going_on)
    lexicon.impersonal = frozenset(w for obj in words for w in obj.impersonal)
    lexicon.anonymous = frozenset(w for obj in words for w in obj.anonymous)
    lexicon.institutions = {stem(w): w for obj in words for w in obj.institutions}
    lexicon.glued = SUFFIXED.get(lang.partition("-")[0], ())
    lexicon.fixed_order = own.fixed_order
    lexicon.calling = frozenset(tuple(w.split(" ", 1)) for w in own.calling if " " in w)
    lexicon.phrasal = frozenset(tuple(w.split(" ", 1)) for w in own.phrasal)
    lexicon.ranks = frozenset(map(stem, own.ranks))
    for name in (
        "elisions", "determiners", "not_roles", "groups", "relatives", "leading", "honorifics", "passive", "written",
        "surnames", "owners", "sources", "adverbs", "things", "nouns", "bodies", "others",
        "clauses", "contrasts", "agents", "parties", "belonging", "someone", "he_roles", "she_roles",
        "epithets", "itself", "latter", "clause_heads", "object_articles",
    ):  # fmt: skip
        setattr(lexicon, name, frozenset(getattr(own, name)))
    lexicon.people_end = tuple(own.people_end)
    if own.capital_nouns:
        long = [word for word in own.named if len(word) > MAX_ENDING]
        lexicon.named_end = tuple(word + ending for word in long for ending in ("", "s", "es", "n", "en", "e"))
    lexicon.bodies_end = tuple(own.bodies_end)
    lexicon.one_of = frozenset(w for obj in words for w in obj.one_of)
    lexicon.people = frozenset(w for obj in words for w in obj.people)
    lexicon.same_roles = tuple(
        tuple(frozenset(map(stem, phrase.split())) for phrase in group) for obj in words for group in obj.same_roles
    )
    marks = [mark for obj in words for pair in obj.marks for mark in pair]
    lexicon.doubled = not marks or "''" in marks
    ends = tuple(w for obj in words for w in obj.titles_end)
    lexicon.ends = ((ends, TITLE),) if ends else ()
    lexicon.plain = plain_lead([w for obj in words[:1] for w in obj.plain])
    lexicon.citing = frozenset(w for obj in words for w in obj.citing)
    lexicon.according = phrases([w for obj in words for w in (*obj.according, *obj.citing)])
    lexicon.according_after = phrases([w for obj in words for w in obj.according_after])
    lexicon.according_own = own_phrases(words)
    lexicon.according_first = frozenset(w for obj in words[:1] for w in obj.according_first)
    lexicon.according_heads = heads(words)
    lexicon.not_speakers = phrases([w for obj in words for w in obj.not_speakers], r"\W*")
    lexicon.cased, lexicon.spaced, lexicon.verb_first = own.cased, own.spaced, own.verb_first
    if not own.cased:
        lexicon.particles = tuple(sorted(own.particles, key=len, reverse=True))
        lexicon.verbs, lexicon.title_words = phrases(own.saying), phrases(own.titles)
        lexicon.naming = phrases((*own.calling, *own.named))
    lexicon.modifiers, lexicon.capital_nouns = own.modifiers, own.capital_nouns
    lexicon.subject_first = own.subject_first
    lexicon.men = frozenset(w for obj in words for w in obj.men)
    lexicon.women = frozenset(w for obj in words for w in obj.women)
    lexicon.noun_cases = bool(own.noun_endings)
    lexicon.named = frozenset(stem(word) for word in own.named if len(word) > 3) if own.noun_endings else frozenset()
    if own.noun_endings:
        for names, flag in ((lexicon.men, MAN), (lexicon.women, WOMAN)):
            for name in names:
                lexicon.given[stem(name)] = lexicon.given.get(stem(name), 0) | flag
    return lexicon


def phrases(values: Sequence[str], before: str = "") -> re.Pattern[str] | None:
    """Return a pattern of whole phrases, the longest first; None for no phrases. Scripts without spaces need no edges.

    >>> phrases(["по словам"]).search("По словам мэра").group()
    'По словам'
    """
    if not values:
        return None
    made = "|".join(edged(value) for value in sorted(set(values), key=len, reverse=True))
    return lazy(f"{before}(?:{made})", re.IGNORECASE)


def plain_lead(verbs: Sequence[str]) -> re.Pattern[str] | None:
    """Return a pattern of a verb, a colon and a small letter; it begins with the colon, which is quickly found.

    >>> bool(plain_lead(["сказал"]).search("Он сказал: пойдём.")), plain_lead(["сказал"]).search("Он сказал: «Да».")
    (True, None)
    """
    if not verbs:
        return None
    ends = "|".join(f"(?<=\\W{re.escape(verb)}:)" for verb in sorted(set(verbs), key=len, reverse=True))
    return lazy(rf":(?:{ends})\s(?=[^\W\d_A-ZА-ЯЁІЇЄҐ]{{2}})")


def heads(words: Sequence[Any]) -> frozenset[str]:
    """Return the first words of all phrases of attribution; none where a script has no spaces."""
    names = ("according", "citing", "according_after", "according_he", "according_she", "according_they")
    values = [value for obj in words for name in names for value in getattr(obj, name)]
    if any(value[0] > "\u3000" for value in values):
        return frozenset()
    return frozenset(re.split(r"[\s'’-]", value)[0] for value in values) | frozenset(
        value.split()[0] for value in values
    )


def edged(value: str) -> str:
    """Return a phrase as a pattern, with word edges where its script has spaces."""
    escaped = re.escape(value).replace(r"\ ", r"\s")
    spaced = not (
        "\u0e00" <= value[0] <= "\u0eff" or "\u3040" <= value[0] <= "\u9fff" or "\uac00" <= value[0] <= "\ud7af"
    )
    return rf"(?<!\w){escaped}(?!\w)" if spaced else escaped


def own_phrases(words: Sequence[Any]) -> re.Pattern[str] | None:
    """Return a pattern whose group he, she or they names whose words "in his words" are."""
    parts = []
    for name in ("he", "she", "they"):
        values = [w for obj in words for w in getattr(obj, f"according_{name}")]
        if values:
            made = "|".join(edged(value) for value in sorted(set(values), key=len, reverse=True))
            parts.append(f"(?P<{name}>{made})")
    return lazy("|".join(parts), re.IGNORECASE) if parts else None
