"""Drafts to quotes: who is meant by the name, role, pronoun or nothing that stands beside a quotation.

``Namer`` goes through the drafts in order and remembers who spoke last. A headline's fragment is named with the help
of the body's quotes, which mostly repeat it in full.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from ..records import dataclass
from .lexicon import (
    ARTICLE,
    ELIDED,
    HE,
    INDEFINITE,
    MAN,
    MARK,
    NAMED,
    PREPOSITION,
    REPORTED,
    SAY,
    SHE,
    THEY,
    TITLE,
    WOMAN,
    Lexicon,
)
from .mentions import GENITIVE, GENITIVE_ARTICLES, OF, Mention, Token, ends_sentence, find_mentions, tokenise
from .names import stem
from .patterns import lazy
from .roles import PARTICIPLE, mention_role
from .speakers import Cast, Person, compatible
from .speech import PLAIN_END, Draft, stripped

# A quotation that nothing is said of goes on with the last speaker's, paragraphs.
MAX_SILENCE = 1
# A pronoun reaches further back for the last speaker, paragraphs.
MAX_ASKED = 6
# The same, where nobody else was quoted.
MAX_ALONE = 3
AGE = lazy(r"(\d{1,3})-(?:year-old|летн\w{2,3})\b")  # "the 58-year-old"
OF_YEARS = lazy(r"\sde\s\d{1,3}\s(?:ans|años)$")  # an age, and nobody's office
AND = lazy(r"\s(?:y|e|et|und|and)\s")
AGED = lazy(r"(\d{1,3})-[Jj]ährige")  # "die 58-Jährige"
# German articles in the nominative singular.
DEFINITE = {"der": HE, "die": SHE}
# Articles with a gender.
LED_BY = {"el": HE, "la": SHE, "le": HE, "il": HE}
UNNAMED_BY = {"un": HE, "una": SHE, "une": SHE, "uno": HE}
UNNAMED = {"ein": HE, "eine": SHE}
# Turkish endings of an institution: "Bakanlığından", "Valilikten".
INSTITUTION_CASE = lazy(r"(?<=l[ıiuü]ğ[ıiuü])n(?:dan|den|ca|ce)$|(?<=l[ıiuü]k)(?:tan|ten|çe|ça)$")
# Kazakh endings of the genitive.
GENITIVES = ("ның", "нің", "дың", "дің", "тың", "тің")
# Endings of Slavic verbs in the past tense, by gender.
PAST = lazy(r"(?P<she>(?:л|ла|вш)ась$|ла$|лася$|la$|ła$)|(?P<he>[аяеиіоуы][лв](?:ся)?$|[aeiyá]l$|ł$)")
# How far back a pronoun looks for a name, characters.
LOOK_BACK = 500
# A subject begins a sentence: tokens before it.
MAX_SUBJECT = 4
# Words of a role that stands for a person already named.
MAX_STAND_IN = 3
# Full names before it that are looked at.
MAX_NEAR = 8
# Quotes of one text that are compared with each other for repetitions.
MAX_COMPARED = 200
# What stands between a quotation and one that goes on with it: marks and a paragraph's end, characters.
MAX_GAP = 6
# Words begin within so many characters of a quote, or it has none.
MAX_MARKS = 40
# Around the words of a quote that another one repeats.
MARKS = " .,!?…"


@dataclass(slots=True)
class Said:
    """One quote as read. ``start`` and ``end`` are offsets in the text, ``words`` about how many there are."""

    text: str
    start: int
    end: int
    kind: str = "direct"
    speaker: str | None = None
    role: str | None = None
    cue: str | None = None
    words: int = 0


@dataclass(slots=True)
class Last:
    """Who spoke last, and where."""

    speaker: str | None = None
    role: str | None = None
    gender: int = 0
    person: Person | None = None
    sentence: int = 0  # where the sentence ends
    paragraph: int = -9


class Namer:
    """Names the speakers of one text's drafts.

    ``starts`` are those of the text's paragraphs. ``known`` are quotes of the body where the text is its headline:
    then the cast is the body's, and everybody in it may be meant.
    """

    def __init__(self, text: str, lexicon: Lexicon, cast: Cast, starts: Sequence[int], known: Sequence[Said] = ()):
        self.text, self.lexicon, self.cast, self.starts = text, lexicon, cast, starts
        self.known = known
        self.own = cast.text is text
        self.bodies = lexicon.bodies | lexicon.groups
        self.last = Last()
        self.cut: dict[tuple[int, int], list[list[Token]]] = {}  # bounds -> the sentences between them
        self.mentioned: dict[tuple[int, int, int], list[Mention]] = {}  # bounds, tokens of a sentence -> who is named
        self.spoke: set[str] = set()  # who was quoted so far
        self.unnamed: list[tuple[str, str, list[str]]] = []  # speaker, role, stems of the role: without a name
        self.history: list[tuple[str, str | None, Person, int]] = []  # the same with role, person, paragraph

    def place(self, at: int) -> int:
        """Return an offset of the text as one of the cast's text."""
        return at if self.own else len(self.cast.text)

    def name(self, drafts: Sequence[Draft]) -> list[Said]:
        """Return the drafts as quotes, in order."""
        said: list[Said] = []
        last = self.last
        for draft in drafts:
            whole = [stripped(self.text, a, b) for a, b in draft.pieces]
            draft.pieces = [(a, b) for a, b in whole if any(map(str.isalnum, self.text[a : min(b, a + MAX_MARKS)]))]
        drafts = [draft for draft in drafts if draft.pieces]
        for draft in drafts:
            words = " ".join(self.text[a:b] for a, b in draft.pieces)
            quote = Said(words, draft.start, draft.end, draft.kind, cue=draft.cue or None, words=draft.words)
            self.name_one(draft, quote)
            last.speaker, last.role = quote.speaker, quote.role
            if quote.speaker is not None:
                self.spoke.add(quote.speaker)
                if last.person is not None:
                    self.history.append((quote.speaker, quote.role, last.person, draft.paragraph))
            last.sentence = max(draft.end, draft.tokens[-1].end if draft.tokens else 0)
            last.paragraph = draft.paragraph
            said.append(quote)
        self.copy_speakers(said, drafts)
        return said

    def name_one(self, draft: Draft, quote: Said) -> None:
        """Set speaker and role of a quote."""
        mention = draft.mention
        if draft.speaker is not None or not draft.certain:
            quote.speaker, quote.role = draft.speaker, draft.role
            self.last.gender, self.last.person = 0, None
        elif mention is None or mention.kind == "pronoun":
            self.follow(draft, quote)
        elif mention.kind == "someone":
            self.last.gender, self.last.person = 0, None
        elif mention.kind == "thing":
            self.set_thing(draft, quote)
        elif mention.kind == "name" and not self.stands_for(draft, mention):
            self.set_name(quote, mention, draft.tokens, draft.oblique)
        else:
            self.set_words(draft, mention, quote)

    def is_several(self, words: str) -> bool:
        """Say whether a role's head is a group or several people: "the party committee", "the committee chairmen"."""
        if not self.lexicon.fixed_order:
            return False
        heads = words.lower().split()
        head = heads[next((i for i, word in enumerate(heads) if i and word in OF), len(heads)) - 1]
        return head in self.lexicon.groups or head.endswith("men") or (head.endswith("s") and not head.endswith("ss"))

    def set_other(self, draft: Draft, quote: Said) -> None:
        """Set the speaker of "ответил тот": the one person named around who is not the one who spoke last."""
        begin = self.starts[max(0, draft.paragraph - 1)] if self.starts else 0
        starts, people = self.cast.all_places()
        first, last = bisect_left(starts, max(begin, draft.start - LOOK_BACK)), bisect_left(starts, draft.start)
        gender = self.verb_gender(draft.cue)
        near = {id(p): p for p in people[first:last] if p is not self.last.person and compatible(p.gender, gender)}
        self.last.gender, self.last.person = 0, None
        if len(near) == 1 and self.own:
            person = next(iter(near.values()))
            quote.speaker, quote.role = self.cast.full_name(person.name, draft.start)[0], self.cast.role_of(person)
            self.last.gender, self.last.person = person.gender, person

    def set_thing(self, draft: Draft, quote: Said) -> None:
        """Set the speaker of "it said": the institution that spoke last, or that the sentences before name."""
        begin = self.starts[max(0, draft.paragraph - 1)] if self.starts else 0
        asked = draft.mention.first if draft.mention is not None else 0
        before = max(begin, draft.start - LOOK_BACK), draft.tokens[0].start if draft.tokens else draft.start
        said = self.thing_in(draft.tokens[:asked])
        if said is None and self.last.speaker is not None and self.last.person is None:
            near = draft.paragraph - self.last.paragraph <= MAX_SILENCE + 1
            if near and (self.last.speaker.lower().split()[-1] in self.bodies or self.last.speaker.isupper()):
                quote.speaker, quote.role = self.last.speaker, self.last.role
                return
        quote.speaker = said or next(filter(None, map(self.thing_in, self.sentences_back(*before))), None)

    def thing_in(self, sentence: Sequence[Token]) -> str | None:
        """Return the first institution of a sentence that may be a subject."""
        for mention in self.mentions(sentence) if sentence else ():
            words = " ".join(self.text[mention.start : mention.end].split())
            group = mention.kind == "role" and self.lexicon.is_group(words)
            if not mention.governed and (group or (mention.kind == "name" and not mention.person)):
                return words
        return None

    def stands_for(self, draft: Draft, mention: Mention) -> bool:
        """Say whether a word with an article and a capital is no name but stands for a person ("le Breton")."""
        before = mention.first - 1
        if self.lexicon.fixed_order and before >= 0 and draft.tokens[before].flags & ARTICLE and not mention.person:
            return mention.first == mention.last and draft.tokens[mention.first].word in self.lexicon.people
        if mention.person or mention.first != mention.last or not 0 <= before < len(draft.tokens):
            return False
        if self.lexicon.capital_nouns and draft.tokens[before].word in DEFINITE:
            return draft.tokens[mention.first].word in self.lexicon.people  # "der Schwede"
        if self.lexicon.capital_nouns or not draft.tokens[before].flags & ARTICLE or before < 1:
            return False
        behind = mention.last + 1
        if behind < len(draft.tokens) and not draft.tokens[behind].flags & (MARK | PREPOSITION):
            return False  # "Jordan had announced": the subject of a verb
        return self.text.count(self.text[mention.start : mention.end]) == 1  # the Kremlin is named again and again

    def set_words(self, draft: Draft, mention: Mention, quote: Said) -> None:
        """Set the speaker by a role or other words: who they stand for, or the words themselves."""
        words = " ".join(self.text[mention.start : mention.end].split())
        words = self.lexicon.without_article(words) or words
        printed = words
        if self.cast.slavic and mention.first == 0 and " " not in words and draft.tokens[0].flags & TITLE:
            words = words.lower()  # the capital of its sentence
        if words.lower() in self.lexicon.latter and self.own:
            if self.last.person is not None and self.last.paragraph == draft.paragraph:
                quote.speaker, quote.role = self.last.speaker, self.last.role
                return
            begin = self.starts[max(0, draft.paragraph - 1)] if self.starts else 0
            named = self.named_between(max(begin, draft.start - LOOK_BACK), draft.start, 0)
            if named is not None:
                self.set_name(quote, named, (), False)
                return
        if words.lower() in self.lexicon.others:
            self.set_other(draft, quote)
            return
        at = self.place(draft.start)
        person = None
        new = self.is_new(draft, mention) or self.is_several(words)
        owned = self.is_owned(draft, mention)
        aged = None if new else AGE.match(words) or AGED.match(words)
        if aged is not None:
            person = self.cast.by_age(aged.group(1), at)
        if person is None and mention.kind in ("role", "name") and not new:
            gender = self.verb_gender(draft.cue) or self.words_gender(draft, mention)
            person = self.cast.by_role(words, at, gender)
            stands = mention.kind == "role" or AGED.match(words) or words.lower() in self.lexicon.people
            if person is None and self.own and self.lexicon.capital_nouns and stands and not owned:
                person = self.just_named(draft, mention, 0)
            if person is None and not owned:
                person = self.stand_in(words, at, draft.paragraph, gender)
                whose = not self.lexicon.noun_cases and not OF.isdisjoint(OF_YEARS.sub("", words.lower()).split())
                if whose and person is not None and self.cast.role_of(person):
                    person = None  # "the head of the Greens" is not somebody with another role
                if person is not None and self.cast.ranks_apart(words, self.cast.role_of(person)):
                    person = None  # "the former president" is not the vice president
        if person is None and self.own and not new and not owned and self.lexicon.capital_nouns:
            if mention.kind == "role" or AGED.match(words) or words.lower() in self.lexicon.people:
                person = self.just_named(draft, mention, 1)
        elif (
            person is None
            and mention.kind == "noun"
            and not new
            and not self.lexicon.noun_cases
            and self.own
            and self.definite(draft, mention)
        ):
            person = self.cast.by_words(words, at)  # "the harbour master"
            if person is None and self.lexicon.modifiers == "after" and self.is_person(words):
                person = self.stand_in(words, at, draft.paragraph, LED_BY.get(draft.tokens[mention.first - 1].word, 0))
        elif person is None and self.own and mention.kind == "noun" and words.lower() in self.lexicon.people:
            gender = self.verb_gender(draft.cue) or self.words_gender(draft, mention)
            person = self.stand_in(words, at, draft.paragraph, gender)
        just = self.own and not new and self.lexicon.fixed_order and draft.paragraph - self.last.paragraph <= 1
        nouns = self.lexicon.capital_nouns
        epithet = aged is not None or words.lower() in self.lexicon.people or words.lower() in self.lexicon.epithets
        if person is None and self.own and not new and epithet and self.lexicon.fixed_order:
            person = self.subject_near(draft)
        if (
            person is None
            and self.own
            and not new
            and self.is_person(words)
            and self.is_named_since(draft, mention, quote)
        ):
            return
        if person is None and self.own and not new and self.is_person(words):
            begin = max(self.starts[draft.paragraph] if self.starts else 0, draft.start - LOOK_BACK)
            lead = draft.tokens[mention.first - 1].word if mention.first else ""
            gender = DEFINITE.get(lead, 0) if nouns else self.words_gender(draft, mention)
            before = draft.tokens[0].start if draft.tokens else draft.start
            unnamed = self.unnamed_between(begin, before, gender)
            if unnamed is not None:  # "Ein Helfer kam dazu. „…“, sagte der Mann."
                quote.speaker = quote.role = " ".join(self.text[unnamed.start : unnamed.end].split())
                self.unnamed.append((quote.speaker, quote.speaker, [stem(word) for word in quote.speaker.split()]))
                self.last.gender, self.last.person = gender, None
                return
        if person is None and just and (aged is not None or words.lower() in self.lexicon.people):
            person = self.last.person  # "The Norwegian added"
        again = self.unnamed[-1] if self.unnamed and self.last.speaker == self.unnamed[-1][0] else None
        if person is None and again is not None and not new and self.is_person(words):
            quote.speaker, quote.role = again[0], again[1]  # "a neighbour … the woman"
            return
        if person is None:
            words = printed
            quote.speaker = self.institution(words) if mention.kind == "noun" else words
            if mention.kind == "role" and not self.lexicon.is_group(words):
                quote.speaker, quote.role = self.described(words, new)
            self.last.gender, self.last.person = self.words_gender(draft, mention), None
            return
        quote.speaker, quote.role = self.cast.full_name(person.name, at)[0], self.cast.role_of(person)
        if quote.role is None and mention.kind != "noun" and words.lower() not in self.lexicon.people:
            quote.role = words
        self.last.gender, self.last.person = person.gender, person

    def subject_near(self, draft: Draft) -> Person | None:
        """Return who is the subject of a sentence shortly before a quote, for "the Norwegian said"."""
        begin = self.starts[max(0, draft.paragraph - 1)] if self.starts else 0
        own = self.starts[draft.paragraph] if draft.paragraph < len(self.starts) else draft.start
        for low, high in ((own, draft.start), (begin, own)):
            named = self.named_between(max(low, self.last.sentence, draft.start - LOOK_BACK), high, 0)
            behind = self.text[named.end : named.end + MAX_MARKS].split() if named is not None else []
            stands = behind and not self.lexicon.flags(behind[0].lower()) & PREPOSITION  # no credit of a picture
            if named is not None and not named.governed and stands:
                return self.cast.find(self.text[named.start : named.end], self.place(named.start))
        return None

    def described(self, words: str, new: bool) -> tuple[str, str]:
        """Return speaker and role of somebody who has no name: as described first, with an indefinite article, where
        a word of that description stands for them again ("a neighbour and member of the club … the member").
        """
        lexicon = self.lexicon
        if new:
            both = [
                cut for cut in AND.finditer(words) if lexicon.flags(words[cut.end() :].split(" ")[0].lower()) & TITLE
            ]
            speaker = words[: both[0].start()] if both and lexicon.modifiers == "after" else words
            self.unnamed.append((speaker, words, [stem(word) for word in words.split()]))
        elif not self.cast.slavic:
            heads = [stem(word) for word in words.split() if lexicon.flags(word.lower()) & TITLE]
            for speaker, role, stems in self.unnamed[:-MAX_COMPARED:-1]:
                if heads and any(
                    word.endswith(heads[0]) if lexicon.capital_nouns else word == heads[0] for word in stems
                ):
                    return speaker, role
        return words, words

    def words_gender(self, draft: Draft, mention: Mention) -> int:
        """Return the gender that a role's first words say, or a Romance article before it; 0 for none."""
        low = self.text[mention.start : mention.end].lower().split()
        if not self.lexicon.she_roles.isdisjoint(low[:2]):
            return SHE
        if not self.lexicon.he_roles.isdisjoint(low[:2]):
            return HE
        lead = draft.tokens[mention.first - 1].word if mention.first and draft.tokens else ""
        if self.lexicon.capital_nouns and low and low[0].endswith("-jährige"):
            return DEFINITE.get(lead, 0)
        return LED_BY.get(lead, 0) if self.lexicon.modifiers == "after" else 0

    def is_person(self, words: str) -> bool:
        """Say whether a common word means a person, whoever it is: "la femme", "el madrileño"."""
        low = words.lower()
        known = low in self.lexicon.people or (bool(self.lexicon.people_end) and low.endswith(self.lexicon.people_end))
        return known and not self.lexicon.flags(low) & NAMED

    def is_new(self, draft: Draft, mention: Mention) -> bool:
        """Say whether an indefinite article stands before a role: somebody who was not named before."""
        before = mention.first - 1
        stop = ARTICLE | MARK | SAY | INDEFINITE
        while before > 0 and mention.first - before <= 2 and not draft.tokens[before].flags & stop:
            before -= 1
        return 0 <= before < len(draft.tokens) and bool(draft.tokens[before].flags & INDEFINITE)

    def is_owned(self, draft: Draft, mention: Mention) -> bool:
        """Say whether a possessive leads a role: "his lawyer" is nobody who was just named."""
        before = mention.first - 1
        while before > 0 and mention.first - before <= 2 and not draft.tokens[before].flags:
            before -= 1
        return 0 <= before < len(draft.tokens) and draft.tokens[before].word in self.lexicon.owners

    def definite(self, draft: Draft, mention: Mention) -> bool:
        """Say whether an article stands right before a mention of few words: "el colombiano"."""
        before = mention.first - 1
        few = mention.last - mention.first < MAX_STAND_IN
        return few and 0 <= before < len(draft.tokens) and bool(draft.tokens[before].flags & ARTICLE)

    def just_named(self, draft: Draft, mention: Mention, reach: int) -> Person | None:
        """Return whom a role with a definite article stands for: who was named right before, in its paragraph or
        ``reach`` more.
        """
        words = self.text[mention.start : mention.end].lower()
        if words in self.lexicon.anonymous or any(word in GENITIVE_ARTICLES for word in words.split()):
            return None  # of a house that is not the one named
        before = mention.first - 1
        while before > 0 and mention.first - before <= MAX_STAND_IN and not draft.tokens[before].flags & ARTICLE:
            before -= 1
        if not 0 <= before < len(draft.tokens) or draft.tokens[before].word not in DEFINITE:
            return None
        gender = DEFINITE[draft.tokens[before].word]
        begin = self.starts[max(0, draft.paragraph - reach)] if self.starts else draft.start
        named = self.named_between(max(begin, draft.start - LOOK_BACK), draft.tokens[0].start, gender)
        return self.cast.find(self.text[named.start : named.end], named.start) if named is not None else None

    def institution(self, words: str) -> str:
        """Return the name of an institution in the nominative, where its first word is a known one."""
        first, _, rest = words.partition(" ")
        if self.lexicon.subject_first:
            return INSTITUTION_CASE.sub("", words)
        if self.lexicon.glued:
            return words[:-3] if words.endswith(GENITIVES) else words
        form = self.lexicon.institutions.get(stem(first)) if self.lexicon.institutions else None
        if form is None or form == first.lower():
            return words
        return f"{form.capitalize() if first[0].isupper() else form} {rest}".strip()

    def follow(self, draft: Draft, quote: Said) -> None:
        """Set the speaker of a quote whose sentence names none: a pronoun, a verb without a subject, or nothing at
        all.
        """
        mention, last = draft.mention, self.last
        gender = draft.gender or (mention.gender if mention is not None else self.verb_gender(draft.cue))
        asked = mention is not None or bool(draft.gender)
        apart = draft.paragraph - last.paragraph
        goes_on = last.speaker is not None and compatible(last.gender, gender)
        if goes_on and self.continues(draft, asked, apart):
            if asked and gender and self.cast.slavic and draft.tokens and self.own:
                begin = max(self.starts[draft.paragraph] if self.starts else 0, last.sentence)
                named = self.named_between(begin, draft.tokens[0].start, gender)
                if named is not None and not named.governed:  # "Директор приехала. «…», — добавила она"
                    self.set_name(quote, named, (), False)
                    return
            if not self.led_over(draft, quote, gender):
                quote.speaker, quote.role = last.speaker, last.role
            return
        first = self.starts[max(0, draft.paragraph - 1)] if self.starts else 0
        start = max(last.sentence, draft.start - LOOK_BACK, first)
        plain, near = draft.cue in self.lexicon.impersonal, None
        if self.lexicon.capital_nouns and plain and mention is None:
            near = self.institution_between(start, draft.start, plain=True)  # „…“, hieß es.
        if near is None and asked and self.lexicon.fixed_order and gender in (HE, SHE):
            near = self.kin_between(start, draft.start, gender)
            if near is None and self.told(draft, quote, start, gender):
                return
        if asked and gender == THEY and self.lexicon.fixed_order and self.several(draft, quote):
            return
        says = not asked and draft.cue is None
        if says and near is None and self.told(draft, quote, start):
            return
        near = near or self.named_between(start, draft.start, gender, says=says)
        if near is None and says and any(t.flags & REPORTED for t in draft.tokens):  # "Das Gesetz sei „…“"
            told = self.named_between(start, draft.tokens[0].start, gender)
            near = told if told is not None and not told.governed else None
        if near is None and self.lexicon.capital_nouns and mention is None and not goes_on:
            near = self.institution_between(start, draft.tokens[0].start if draft.tokens else draft.start, plain=plain)
        unnamed = self.lexicon.capital_nouns or self.cast.slavic or self.lexicon.modifiers == "after"
        led = last.person is not None or not self.lexicon.capital_nouns
        if near is None and asked and unnamed and gender and not (goes_on and led):
            near = self.unnamed_between(start, draft.start, gender)
            words = self.text[near.start : near.end] if near is not None else ""
            person = self.cast.by_role(words, self.place(draft.start), gender) if words else None
            if person is None and words and not self.lexicon.capital_nouns:
                person = self.stand_in(words.lower(), self.place(draft.start), draft.paragraph, gender)
            if person is not None and self.own:  # "Министр ответил. «…», — заверил он"
                quote.speaker, quote.role = self.cast.full_name(person.name, draft.start)[0], self.cast.role_of(person)
                self.last.gender, self.last.person = person.gender, person
                return
        if near is not None and near.kind == "noun":
            quote.speaker = " ".join(self.text[near.start : near.end].split())
            self.last.gender, self.last.person = 0, None
        elif near is not None:
            self.set_name(quote, near, (), False)
        elif not goes_on and asked and gender and (earlier := self.earlier(gender, draft.paragraph)) is not None:
            quote.speaker, quote.role, self.last.gender, self.last.person = *earlier[:2], earlier[2].gender, earlier[2]
        elif not goes_on and asked and gender in (HE, SHE) and (only := self.only_one(draft.start, gender)) is not None:
            quote.speaker, quote.role = self.cast.full_name(only.name, draft.start)[0], self.cast.role_of(only)
            self.last.gender, self.last.person = only.gender, only
        elif goes_on and apart <= (MAX_ASKED if asked else MAX_SILENCE if len(self.spoke) > 1 else MAX_ALONE):
            quote.speaker, quote.role = last.speaker, last.role

    def several(self, draft: Draft, quote: Said) -> bool:
        """Set the speaker of "they said": the group that a sentence before is about. Return whether there is one."""
        last = self.last
        if last.speaker is not None and last.person is None and draft.paragraph - last.paragraph <= MAX_SILENCE:
            return False  # it goes on
        begin = self.starts[max(0, draft.paragraph - 1)] if self.starts else 0
        for sentence in self.sentences_back(max(begin, last.sentence, draft.start - LOOK_BACK), draft.start):
            found = self.mentions(sentence) if sentence else []
            for mention in found:
                words = " ".join(self.text[mention.start : mention.end].split())
                group = mention.kind == "role" and (self.lexicon.is_group(words) or self.is_several(words))
                if group and not mention.governed and says_so(sentence, mention, saying=False):
                    told = Draft(draft.pieces, mention=mention, tokens=tuple(sentence), paragraph=draft.paragraph)
                    self.set_words(told, mention, quote)
                    return True
        return False

    def told(self, draft: Draft, quote: Said, start: int, gender: int = 0) -> bool:
        """Set the speaker of a quote that nothing is said of by the role that the last sentence with a verb of saying
        has beside that: "He had no choice, the mayor said. “…”" Return whether there is one.

        ``gender``: a pronoun stands there; then only the last sentence is looked at, for one person.
        """
        for sentence in self.sentences_back(start, draft.start):
            if gender and sentence:
                found = self.mentions(sentence)
                one = next((m for m in found if not m.governed and says_so(sentence, m)), None)
                low = self.text[one.start : one.end].lower() if one is not None else ""
                other = self.lexicon.she_roles if gender == HE else self.lexicon.he_roles
                if one is None or self.lexicon.is_group(low) or self.is_several(low) or other.intersection(low.split()):
                    return False
                told = Draft(draft.pieces, mention=one, tokens=tuple(sentence), paragraph=draft.paragraph)
                self.set_words(told, one, quote)
                return True
            verbs = [i for i, t in enumerate(sentence) if t.flags & SAY and not PARTICIPLE.search(t.word)]
            if not verbs:
                continue
            verb = verbs[-1]
            found = [m for m in self.mentions(sentence) if not m.governed]
            behind = next((m for m in found if verb < m.first <= verb + MAX_SUBJECT), None)
            if behind is not None and any(t.flags & MARK for t in sentence[verb + 1 : behind.first]):
                behind = None
            if behind is not None and self.lexicon.fixed_order and not sentence[verb - 1].flags & MARK:
                behind = None
            ahead = next((m for m in found if m.last == verb - 1 and opens_clause(sentence, m)), None)
            teller = ahead or behind
            if self.lexicon.capital_nouns and not (verb and sentence[verb - 1].flags & MARK):
                return False  # in German only ", sagte die Ministerin"
            if teller is None or teller.kind != "role":
                return False
            if self.lexicon.capital_nouns and not AGED.match(self.text[teller.start : teller.end]):
                return False  # what follows a role's report may be another's; an age is of the one whom it is all about
            told = Draft(draft.pieces, mention=teller, tokens=tuple(sentence), paragraph=draft.paragraph)
            self.set_words(told, teller, quote)
            return True
        return False

    def led_over(self, draft: Draft, quote: Said, gender: int) -> bool:
        """Set the speaker of a quote whose verb has no subject by that of the sentence before, where a language leaves
        pronouns out: "La viuda lloró. «…», dijo". Return whether there is one.
        """
        lexicon, last = self.lexicon, self.last
        plain = draft.mention is None and draft.cue is not None and draft.cue.lower() not in lexicon.going_on
        if not plain or lexicon.fixed_order or lexicon.capital_nouns or not self.own or not draft.tokens:
            return False
        begin = max(self.starts[draft.paragraph] if self.starts else 0, last.sentence, draft.start - LOOK_BACK)
        for sentence in self.sentences_back(begin, draft.tokens[0].start):
            found = [m for m in find_mentions(sentence, lexicon, self.cast.known) if sentence and not m.governed]
            first = found[0] if found else None
            if first is None or first.kind not in ("name", "role") or not first.person:
                continue
            begins = first.role[0] if first.role is not None else first.start
            if sum(t.start < begins for t in sentence) > MAX_SUBJECT:
                continue
            if not compatible(self.gender_of(first), gender):
                continue
            if first.kind == "name":
                self.set_name(quote, first, (), False)
            else:
                told = Draft(draft.pieces, mention=first, tokens=tuple(sentence), paragraph=draft.paragraph)
                self.set_words(told, first, quote)
            return True
        return False

    def kin_between(self, start: int, end: int, gender: int) -> Mention | None:
        """Return whom the last sentence before a pronoun is about, if a possessive leads to it: "Doe's mother wept"."""
        for sentence in self.sentences_back(start, end):
            if not sentence:
                continue
            free = [m for m in self.mentions(sentence) if not m.governed]
            first = free[0] if free else None
            if first is None or first.kind != "role" or first.first > 1:
                first = next((m for m in free if says_so(sentence, m)), None)
            if first is None or self.lexicon.is_group(self.text[first.start : first.end]):
                return None
            named = next((m for m in free if m.first == first.last + 2 and m.kind == "name" and m.person), None)
            if named is not None and sentence[first.last + 1].word == ",":
                return named  # "Her husband, John, does the books."
            low = self.text[first.start : first.end].lower().split()
            other = self.lexicon.she_roles if gender == HE else self.lexicon.he_roles
            led = sentence[0].word in self.lexicon.owners or low[0].endswith(("’s", "'s"))
            return (
                Mention("noun", first.start, first.end, first.first, first.last)
                if led and not other.intersection(low)
                else None
            )
        return None

    def only_one(self, at: int, gender: int) -> Person | None:
        """Return the only person of a gender that is named before ``at``."""
        if not self.own:
            return None
        starts, people = self.cast.all_places()
        wanted = MAN if gender == HE else WOMAN
        found = {id(person): person for person in people[: bisect_left(starts, at)] if person.gender == wanted}
        return next(iter(found.values())) if len(found) == 1 else None

    def earlier(self, gender: int, paragraph: int) -> tuple[str, str | None, Person] | None:
        """Return speaker, role and person of the last quote by somebody of this gender, if it is not far back."""
        for speaker, role, person, place in self.history[: -MAX_COMPARED - 1 : -1]:
            if paragraph - place > MAX_ASKED:
                return None
            if compatible(person.gender, gender):
                return speaker, role, person
        return None

    def continues(self, draft: Draft, asked: bool, apart: int) -> bool:
        """Say whether a quote goes on with the one before it: right behind it, or with a verb of going on ("added")."""
        if draft.cue is not None and draft.cue.lower() in self.lexicon.going_on and apart <= MAX_SILENCE + 1:
            return True
        return not asked and (
            draft.start - self.last.sentence <= MAX_GAP or (draft.cue is not None and apart <= MAX_SILENCE)
        )

    def verb_gender(self, cue: str | None) -> int:
        """Return the gender that a Slavic verb in the past tense has; 0 for none."""
        if cue is None or not self.lexicon.noun_cases or self.lexicon.capital_nouns:
            return 0
        found = PAST.search(cue)
        return 0 if found is None else SHE if found.lastgroup == "she" else HE

    def stand_in(self, words: str, at: int, paragraph: int, gender: int = 0) -> Person | None:
        """Return the person for whom a role alone may stand ("the expert said"): the only one quoted so far or named
        near.

        None for roles that stay unnamed (sources, witnesses, several people), and where more than one person was
        named.
        """
        heads = [w.lower() for w in re.findall(r"[\w’'-]+", words)]
        if not self.lexicon.noun_cases:  # "team principal de Red Bull"
            heads = heads[: next((i for i, word in enumerate(heads) if word in OF), len(heads))]
        if len(heads) > MAX_STAND_IN or any(w in self.lexicon.anonymous for w in heads):
            return None
        if self.lexicon.capital_nouns and not GENITIVE_ARTICLES.isdisjoint(words.split()):
            return None  # "Mitarbeiter der Firma"
        if self.cast.slavic and words.split()[-1][0].isupper():
            return None  # "глава Минздрава" is nobody whose role says otherwise
        alone = self.last.person if self.last.person and compatible(self.last.person.gender, gender) else None
        since = self.named_since(at, paragraph, gender) if self.own and self.may_stand(words) else None
        if since is not None:
            return since
        english = self.lexicon.lang.partition("-")[0] == "en"
        if len(self.spoke) == 1 and alone is not None and paragraph - self.last.paragraph <= MAX_ALONE and not english:
            return alone
        starts, people = self.cast.all_places()
        i = bisect_left(starts, at)
        first = bisect_left(starts, at - LOOK_BACK * 2, max(0, i - MAX_NEAR), i)
        near = {id(person): person for person in people[first:i] if compatible(person.gender, gender)}
        if len(near) == 1 and self.may_stand(words) and not (english and alone not in near.values()):
            return next(iter(near.values()))
        if not self.own or self.lexicon.capital_nouns or english:
            return None  # English and German news mean somebody else more often
        if self.last.paragraph == paragraph and alone is not None:
            return alone
        begin = max(self.starts[paragraph], self.last.sentence) if paragraph < len(self.starts) else at
        named = self.named_between(max(begin, at - LOOK_BACK), at, gender)
        return self.cast.find(self.text[named.start : named.end], named.start) if named is not None else None

    def is_named_since(self, draft: Draft, mention: Mention, quote: Said) -> bool:
        """Set the speaker by the first name alone that the sentence before has: "Її подруга Оксана прийшла. «…», — каже
        жінка." Return whether there is one.
        """
        if self.lexicon.fixed_order or self.lexicon.capital_nouns or not draft.tokens:
            return False
        begin = max(self.starts[draft.paragraph] if self.starts else 0, self.last.sentence, draft.start - LOOK_BACK)
        named = self.named_between(begin, draft.tokens[0].start, self.words_gender(draft, mention))
        if named is None or named.governed:
            return False
        self.set_name(quote, named, (), False)
        return True

    def named_since(self, at: int, paragraph: int, gender: int) -> Person | None:
        """Return who was named as a subject in the paragraph since the last quote: nobody nearer can be meant.

        Not in English and German, where a role more often means somebody else.
        """
        if self.lexicon.fixed_order or self.lexicon.capital_nouns or paragraph >= len(self.starts):
            return None
        begin = max(self.starts[paragraph], self.last.sentence, at - LOOK_BACK)
        named = self.named_between(begin, at, gender)
        if named is None or named.governed:
            return None
        return self.cast.find(self.text[named.start : named.end], named.start)

    def may_stand(self, words: str) -> bool:
        """Say whether a role may be that of somebody otherwise known: not if it says of what ("глава района")."""
        if self.lexicon.capital_nouns:
            return not any(word in GENITIVE_ARTICLES for word in words.split())
        if self.lexicon.modifiers != "adjectives":
            return True
        last = words.split()[-1].lower()
        return bool(self.lexicon.flags(last) & TITLE) or last in self.lexicon.people

    def set_name(self, quote: Said, mention: Mention, tokens: Sequence[Token], oblique: bool) -> None:
        """Set the speaker by a name as printed."""
        cast = self.cast
        name = self.text[mention.start : mention.end]
        quote.speaker, person = cast.full_name(name, self.place(mention.start), oblique or mention.governed)
        if self.lexicon.subject_first:
            quote.speaker = self.institution(quote.speaker)
        elif person is None and not mention.person and self.lexicon.capital_nouns and tokens:
            named = whole(mention, tokens)  # "Bund der Steuerzahler"
            quote.speaker = " ".join(self.text[named.start : named.end].split())
        quote.role = mention_role(self.text, mention, tokens, self.lexicon)
        if person is not None:
            role = cast.role_of(person)
            weak = role is not None and role.partition(" ")[0] in self.lexicon.belonging  # "of Kent Police"
            quote.role = (quote.role or role) if weak else (role or quote.role)
        elif quote.role is None and cast.slavic and mention.first == mention.last:
            quote.role = cast.surname_role(name)
        self.last.gender = person.gender if person is not None else mention.gender
        self.last.person = person

    def named_between(self, start: int, end: int, gender: int, *, says: bool = False) -> Mention | None:
        """Return the person last named as a subject between two offsets: sentence by sentence back, the first of
        each.

        ``gender`` is that of the pronoun that is asked for, 0 for any. ``says``: only sentences with a verb of
        saying, or one that leads on with a colon, name the speaker.
        """
        if start >= end:
            return None
        governed = None
        for sentence in self.sentences_back(start, end):
            if not sentence or (says and not any(t.flags & SAY for t in sentence) and sentence[-1].word != ":"):
                continue
            found = self.mentions(sentence)
            fit = [m for m in found if m.kind == "name" and m.person and compatible(self.gender_of(m), gender)]
            free = next((m for m in fit if not m.governed), None)
            if free is not None:
                return free
            if says and not gender:
                he = next((m for m in found if m.kind == "pronoun" and not m.governed and m.gender in (HE, SHE)), None)
                says, gender = he is None, he.gender if he is not None else gender  # "…, versprach sie."
            governed = governed or (fit[0] if fit else None)
        return governed

    def institution_between(self, start: int, end: int, *, plain: bool) -> Mention | None:
        """Return the subject, a role or an institution, of the sentence before a quote; it must have a verb of saying
        unless ``plain``.
        """
        for sentence in self.sentences_back(start, end):
            if not sentence:
                continue
            says = any(t.flags & SAY or t.word in self.lexicon.parted_from for t in sentence)
            if not plain and not says:
                return None
            found = self.mentions(sentence)
            first = next((m for m in found if not m.governed and m.kind != "pronoun"), None)
            if found and found[0].governed and any(t.word in self.lexicon.impersonal for t in sentence):
                first = found[0]  # "In einem Papier des Ministeriums heißt es, …"
            if first is None or first.first > MAX_SUBJECT:
                return None
            return first if first.kind == "name" and first.person else whole(first, sentence)
        return None

    def unnamed_between(self, start: int, end: int, gender: int) -> Mention | None:
        """Return the subject of the sentence before a quote that a pronoun may stand for: a role that an article of
        its gender leads ("Der Angeklagte gestand").
        """
        for sentence in self.sentences_back(start, end):
            if not sentence:
                continue
            found = self.mentions(sentence)
            first = next((m for m in found if not m.governed), None)
            if not self.lexicon.fixed_order and not self.lexicon.capital_nouns:
                return self.unnamed_here(sentence, found, gender)
            if first is None or first.kind != "role" or first.first > MAX_SUBJECT or first.first == 0:
                return None
            lead = next((t.word for t in sentence[first.first - 1 :: -1] if t.flags & (ARTICLE | INDEFINITE)), "")
            if self.lexicon.fixed_order:  # "One witness saw it. “…,” the woman said"
                words = self.text[first.start : first.end].lower()
                unknown = sentence[first.first - 1].flags & INDEFINITE and not self.lexicon.is_group(words)
                return Mention("noun", first.start, first.end, first.first, first.last) if unknown else None
            fits = gender & (DEFINITE.get(lead, 0) or UNNAMED.get(lead, 0))
            return whole(first, sentence) if fits else None
        return None

    def unnamed_here(self, sentence: Sequence[Token], found: Sequence[Mention], gender: int) -> Mention | None:
        """Return the role of a sentence that a pronoun of a gender may stand for, where roles or articles have one."""
        for mention in found:
            low = self.text[mention.start : mention.end].lower()
            if mention.governed or mention.kind != "role" or self.lexicon.is_group(low):
                continue
            head = low.split()[0]
            if self.cast.slavic:
                woman = head in self.lexicon.she_roles or (head[-1] in "ая" and head not in self.lexicon.he_roles)
                own = SHE if woman else HE
            else:
                led = sentence[mention.first - 1].word if mention.first else ""
                own = LED_BY.get(led, UNNAMED_BY.get(led, 0))
                elided = ELIDED.match(low)
                low = low[elided.end() :] if elided is not None else low
            if gender and own and own != gender:
                continue
            start, last = mention.end - len(low), mention.first
            while self.cast.slavic and last < mention.last and GENITIVE.search(sentence[last + 1].word):
                last += 1  # "супруга осужденного не сдержала слез"
            end = sentence[last].end if self.cast.slavic else mention.end
            return Mention("noun", start, end, mention.first, mention.last)
        return None

    def sentences_back(self, start: int, end: int) -> Iterator[list[Token]]:
        """Give the tokens of the sentences between two offsets, the last sentence first."""
        cuts = [start, *(found.start() + 1 for found in PLAIN_END.finditer(self.text, start, end)), end]
        for low, high in zip(cuts[-2::-1], cuts[:0:-1], strict=True):
            sentences = self.cut.get((low, high))
            if sentences is None:
                sentences = self.cut[low, high] = [[]]
                tokens = tokenise(self.text, low, high, self.lexicon)
                for i, token in enumerate(tokens):
                    sentences[-1].append(token)
                    if token.flags & MARK and (ends_sentence(tokens, i) or ends_quoted(tokens, i)):
                        sentences.append([])
            yield from reversed(sentences)

    def mentions(self, sentence: Sequence[Token]) -> list[Mention]:
        """Return who is named in a sentence, which one question after the other asks."""
        bounds = sentence[0].start, sentence[-1].end, len(sentence)
        found = self.mentioned.get(bounds)
        if found is None:
            found = self.mentioned[bounds] = find_mentions(sentence, self.lexicon, self.cast.known)
        return found

    def gender_of(self, mention: Mention) -> int:
        """Return the gender that a name's given name has, there or in full elsewhere."""
        if mention.gender:
            return mention.gender
        person = self.cast.find(self.text[mention.start : mention.end], self.place(mention.start))
        return person.gender if person is not None else 0

    def copy_speakers(self, said: Sequence[Said], drafts: Sequence[Draft]) -> None:
        """Give a quote without a verb, whose words stand within another quote, that one's speaker (headings,
        headlines).
        """
        unsure = [
            quote
            for quote, draft in zip(said, drafts, strict=True)
            if quote.cue is None and quote.kind != "block" and quote.words > 1 and not self.names_person(draft)
        ]
        others = [other for other in (*self.known, *said) if other.speaker]
        if not unsure or len(others) > MAX_COMPARED:
            return
        texts = [other.text.casefold() for other in others]
        for quote in unsure:
            words = quote.text.casefold().strip(MARKS)
            for other, text in zip(others, texts, strict=True):
                if words in text and len(words) < len(text) + (not self.own) and other is not quote:
                    quote.speaker, quote.role = other.speaker, other.role
                    break

    def names_person(self, draft: Draft) -> bool:
        """Say whether a draft names a person whose full name is known (only in a headline is that certain)."""
        mention = draft.mention
        if self.own or mention is None or mention.kind != "name":
            return False
        return self.cast.find(self.text[mention.start : mention.end], len(self.cast.text)) is not None


def whole(mention: Mention, sentence: Sequence[Token]) -> Mention:
    """Return a German mention without a name with the adjectives before it and the genitive behind it: "das russische
    Ministerium der Justiz".
    """
    first, last = mention.first, mention.last
    before = first - 1
    while before > 0 and first - before <= MAX_STAND_IN and not sentence[before].flags and not sentence[before].cap:
        before -= 1
    if before >= 0 and sentence[before].flags & (ARTICLE | INDEFINITE):
        first = before + 1
    if last + 2 < len(sentence) and sentence[last + 1].word in GENITIVE_ARTICLES and sentence[last + 2].cap:
        last += 2
    return Mention("noun", sentence[first].start, sentence[last].end, first, last)


def opens_clause(sentence: Sequence[Token], mention: Mention) -> bool:
    """Say whether only small words part a mention from the beginning of its clause."""
    for i in range(mention.first - 1, max(-1, mention.first - MAX_SUBJECT), -1):
        if not sentence[i].flags & (ARTICLE | INDEFINITE):
            return bool(sentence[i].flags & MARK)
    return mention.first < MAX_SUBJECT


def says_so(sentence: Sequence[Token], mention: Mention, *, saying: bool = True) -> bool:
    """Say whether a role begins a clause and its verb follows at once, one of saying."""
    verb = sentence[mention.last + 1] if mention.last + 1 < len(sentence) else None
    if verb is None or mention.kind != "role" or verb.flags & (MARK | PREPOSITION):
        return False
    return bool(verb.flags & SAY or not saying) and opens_clause(sentence, mention)


def ends_quoted(tokens: Sequence[Token], at: int) -> bool:
    """Say whether the mark at ``at`` closes a quotation that ends a sentence: „Wir sind froh.“ Kapitän Berg …"""
    if at + 1 >= len(tokens) or tokens[at].word not in '“”»«"' or not tokens[at + 1].cap:
        return False
    return tokens[at - 1].word in (".", "!", "?", "…")
