"""The verb of saying beside a quotation, and its subject.

A ``Sentence`` knows its tokens (a quotation is one of them) and who is mentioned in it. ``cue(at)`` weighs what may
attribute the quotation at token ``at``: a phrase ("according to X"), a verb after it ("…", said X), a verb before it
(X said: "…"), a colon or nothing but a name. The strengths are ranks, not measures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..records import dataclass
from .lexicon import (
    ACRONYM,
    ARTICLE,
    CALLING,
    HE,
    INDEFINITE,
    JOIN,
    MARK,
    NAMED,
    OPENER,
    PREPOSITION,
    PRONOUN,
    REPORTED,
    SAY,
    SHE,
    SPAN,
    THEY,
    TITLE,
    VERB,
    Lexicon,
)
from .mentions import GENITIVE_ARTICLES, OF, Mention, Token
from .names import stem
from .patterns import lazy
from .runs import LATIN

# "parquet de": words that lead from a phrase to a name that says whose they are.
MIN_LED = 2
# Between a verb and its particle, tokens.
MAX_PARTED = 16
# A verb of saying stands this near to its quotation, tokens.
MAX_CUE = 30
# A speaker printed as words and no name ("some of the deans") has at most so many.
MAX_NOUN = 6
# Letters of a word that leads to a quotation ("so" and its like only follow one).
MIN_VERB = 2
# A subject stands this near to its verb, tokens; beyond it the verb's own next name is nearer.
NEAR_VERB = 4
FAR_SUBJECT = 8
DASHES = "—–−―-"  # the hyphen last: these stand in sets of patterns
# A participle has the subject of its sentence: "saying", "rappelant", "diciendo", "отметив".
PARTICIPLE = lazy(r"(?:ing|ant|[aei]ndo|вши|[аи]в|[ая]я)$")
PLURAL = lazy(r"(?:ли|лись|ют|ють|ят|ять|ут|уть|ат)$")  # Slavic verbs
FINITE = lazy(r"[дт][ыі]$")  # Kazakh verbs
ELISION = lazy(r"\w{1,2}['’]")  # "s'est", no noun

# Tokens before the subject that begins a sentence.
MAX_LEAD = 3

# Ranks of what attributes a quotation.
ATTACHED = 4.3  # "…," the union said: the comma within the marks leads to verb and subject
COLON_VERB = 3.5  # X said: "…"
ADJACENT_VERB = 3.2  # X said "…"
REPORTED_CLAUSE = 3.1  # X said that Y is "…"
PARTED_VERB = 3.0  # "…", said X
COLON = 2.9  # X: "…"
JOINED = 2.6  # X said at noon that "…"; according to X
NEAR = 2.0
LOOSE = 1.5
WEAK = 1.0
NAME_ONLY = 0.5
# What a known subject adds.
WITH_SUBJECT = 0.75
WITH_NOUN = 0.4


# A clause between two commas, tokens.
MAX_CLAUSE = 14
# German articles of whom something is told.
DATIVES = frozenset(("dem", "der", "den"))
# Tokens between a role and the name it belongs to.
MAX_PARTING = 2
# Letters of a French noun behind its article: "l'accusé", not "l'a".
MIN_ELIDED = 4
# Adjectives before a German noun.
MAX_LED = 3
# Tokens before the verb in "went on to say".
MIN_PHRASAL = 2
POSSESSIVE = lazy(r"['’]s?$")
# What is no word of a subject.
NO_NOUN = MARK | SPAN | SAY | JOIN | PREPOSITION | PRONOUN | OPENER


@dataclass(slots=True)
class Cue:
    """A verb or phrase of saying beside a quotation: how strongly it belongs to it, and its subject."""

    strength: float
    text: str
    subject: Mention | None
    at: int = -1
    oblique: bool = False  # the subject stands in another case than the nominative
    gender: int = 0  # of "in his words"


def rank(cue: Cue) -> float:
    """Return what a cue is worth: its strength, and more with a subject, most with a name."""
    if cue.subject is None:
        return cue.strength + (WITH_SUBJECT if cue.gender else 0)
    return cue.strength + (WITH_NOUN if cue.subject.kind == "noun" else WITH_SUBJECT)


@dataclass(slots=True)
class Sentence:
    """One sentence: its tokens, who is mentioned, the words of its language, the spans that are names."""

    text: str
    tokens: Sequence[Token]
    mentions: list[Mention]
    lexicon: Lexicon
    names: frozenset[int] = frozenset()

    def is_quotation(self, at: int) -> bool:
        """Say whether token ``at`` is a stretch between marks that is no name."""
        token = self.tokens[at]
        return bool(token.flags & SPAN) and token.span not in self.names

    def words(self, at: int) -> str:
        """Return token ``at`` as printed."""
        return self.text[self.tokens[at].start : self.tokens[at].end]

    def cue(self, at: int, last_char: str) -> Cue | None:
        """Return what attributes the quotation at token ``at``; ``last_char`` is the last within its marks."""
        tokens = self.tokens
        left, right = -1, len(tokens)
        for i, token in enumerate(tokens):
            if token.flags & SPAN and i != at and token.span not in self.names:
                if i > at:
                    right = i
                    break
                left = i
        bracket = None
        if at and tokens[at - 1].word == "(":
            bracket = next((m for m in self.mentions if m.last == at - 2 and m.person), None)
        heads = self.lexicon.according_heads
        begins = [t.start for t in tokens if t.word in heads] if heads else []
        cues = [
            Cue(COLON, "", bracket) if bracket is not None else None,
            self.phrase(at, left, right, begins) if begins or not heads else None,
            self.verb_after(at, right, last_char),
            self.verb_before(at, left),
            self.colon(at),
            self.opening(at),
            self.agent(at, right) if self.lexicon.agents else None,
            self.spoken_of(at) if self.lexicon.capital_nouns else None,
        ]
        found = [cue for cue in cues if cue is not None]
        if not found:
            return self.no_verb(at)
        best = max(found, key=rank)
        if best.subject is None and not best.gender:
            other = next((c for c in found if c.subject is not None), None)
            best.subject = other.subject if other is not None else self.nearest_before(at)
            best.oblique = other.oblique if other is not None else False
        best.oblique = best.oblique or any(c.oblique for c in found if c.subject is best.subject is not None)
        return best

    # ------------------------------------------------------------ phrases

    def opening(self, at: int) -> Cue | None:
        """Return "for X, …" at the beginning of the sentence, where X is a person or a role."""
        tokens = self.tokens
        if at < 3 or tokens[0].word not in self.lexicon.according_first or tokens[at - 1].word != ",":
            return None
        subject = next((m for m in self.mentions if m.person and m.last <= at - 2), None)
        if subject is None or (subject.role[0] if subject.role else subject.start) > tokens[min(3, at)].start:
            return None
        return Cue(NEAR, self.words(0), subject, 0, oblique=True)

    def agent(self, at: int, right: int) -> Cue | None:
        """Return whom a preposition behind the quotation or a possessive before it names: described as "…" by Jane Doe,
        Jane Doe's promise to "…".
        """
        tokens, lexicon = self.tokens, self.lexicon
        if at + 2 < right and tokens[at + 1].word in lexicon.agents:
            verb = next((i for i in range(at - 1, max(0, at - MAX_CUE), -1) if tokens[i].flags & SAY), 0)
            agent = next((m for m in self.mentions if at + 1 < m.first <= at + 1 + NEAR_VERB), None)
            if verb and agent is not None and any(t.word in lexicon.passive for t in tokens[max(0, verb - 2) : verb]):
                return Cue(JOINED, self.words(verb), agent, verb)
        if at > 2 and tokens[at - 1].word == "to" and tokens[at - 2].word in lexicon.nouns:
            owner = next((m for m in self.mentions if m.last == at - 3 and m.kind == "name"), None)
            if owner is not None and POSSESSIVE.search(tokens[owner.last].word):
                return Cue(JOINED, self.words(at - 2), owner)
        return None

    def spoken_of(self, at: int) -> Cue | None:
        """Return what speaks of something in German: "in dem Gutachten ist von „…“ die Rede"."""
        tokens = self.tokens
        if tokens[at - 1].word != "von" or not any(t.word == "rede" for t in tokens[at + 1 : at + 1 + NEAR_VERB]):
            return None
        place = self.place_before(at - 1)
        return Cue(COLON_VERB, "Rede", place, at, oblique=True) if place is not None else None

    def phrase(self, at: int, left: int, right: int, begins: Sequence[int]) -> Cue | None:
        """Return "according to X" or "in his words" around the quotation.

        ``begins`` is where the words stand with which such phrases begin; empty where the script has no spaces.
        """
        tokens, lexicon = self.tokens, self.lexicon
        sides = ((tokens[left + 1].start, tokens[at].start), (tokens[at].end, tokens[right - 1].end))
        for low, high in sides:
            here = [begin for begin in begins if low <= begin < high]
            if low >= high or (begins and not here):
                continue
            if (found := self.find_phrase(lexicon.according_own, low, high, here)) is not None:
                return Cue(JOINED, found.group(), None, gender={"he": HE, "she": SHE}.get(found.lastgroup or "", THEY))
            if (found := self.find_phrase(lexicon.according, low, high, here)) is not None:
                stop = at if high <= tokens[at].start else right
                subject = next((m for m in self.mentions if m.start >= found.end() and m.end <= high), None)
                own = not lexicon.institutions or (
                    subject is not None and (subject.person or subject.role is not None or subject.kind != "name")
                )
                if (
                    subject is None
                    or (not own and self.text[found.end() : subject.start].strip())
                    or "," in self.text[found.end() : subject.role[0] if subject.role else subject.start]
                ):
                    first = next((i for i, t in enumerate(tokens) if t.start >= found.end()), at)
                    subject = self.noun(first, stop) or subject
                elif lexicon.modifiers == "after" and subject.role is None and subject.kind == "name":
                    subject = self.whose(subject, found.end(), stop)
                if subject is not None:
                    strength = COLON_VERB if found.group().lower() in lexicon.citing else JOINED
                    return Cue(strength, found.group(), subject, oblique=True)
            if (found := self.find_phrase(lexicon.according_after, low, high, here)) is not None:
                near = [m for m in self.mentions if low <= m.start < found.start()]
                group = (
                    bool(near)
                    and near[-1].kind == "role"
                    and lexicon.is_group(self.text[near[-1].start : near[-1].end])
                )
                if near and (group or not near[-1].person) and self.text[near[-1].end : found.start()].strip():
                    near.append(self.until(near[-1], found.start()))
                if near:
                    return Cue(JOINED, found.group(), near[-1], oblique=True)
        return None

    def whose(self, mention: Mention, begin: int, stop: int) -> Mention:
        """Return the words behind a phrase of which a name says whose they are ("selon le parquet de Nantes"), or the
        name.
        """
        between = [i for i, t in enumerate(self.tokens[: mention.first]) if t.start >= begin]
        led = [self.tokens[i] for i in between if not self.tokens[i].flags & ARTICLE or self.tokens[i].word in OF]
        if len(led) < MIN_LED or led[-1].word not in OF or led[0].flags & (NAMED | PREPOSITION):
            return mention
        return self.noun(between[0], stop) or mention

    def until(self, mention: Mention, stop: int) -> Mention:
        """Return the words from a mention up to an offset as a speaker: "Ішкі істер министрлігінің"."""
        last = max(i for i, token in enumerate(self.tokens) if token.start < stop)
        while last > mention.last and self.tokens[last].flags & MARK:
            last -= 1
        return Mention("noun", mention.start, self.tokens[last].end, mention.first, last)

    def find_phrase(
        self, phrases: re.Pattern[str] | None, low: int, high: int, begins: Sequence[int]
    ) -> re.Match[str] | None:
        """Return the first of some phrases between two offsets; only at ``begins`` if there are any."""
        if phrases is None:
            return None
        if not begins:
            return phrases.search(self.text, low, high)
        for begin in begins:
            found = phrases.match(self.text, begin, high)
            if found is not None:
                return found
        return None

    # ------------------------------------------------------------ after the quotation

    def verb_after(self, at: int, right: int, last_char: str) -> Cue | None:
        """Return the verb of saying that follows the quotation at token ``at``, before token ``right``."""
        tokens, lexicon = self.tokens, self.lexicon
        stop = min(right, at + MAX_CUE)
        parted = last_char in ",!?…" or (at + 1 < stop and tokens[at + 1].word[:1] in (*DASHES, ",", ".", "…"))
        verb = -1
        for i in range(at + 1, stop):
            if tokens[i].flags & SAY and not tokens[i].cap and not self.is_noun(i):
                if self.is_passive(i) and tokens[i].word not in lexicon.quoting:
                    continue  # "she was asked"
                verb = i
                break
            if (tokens[i].word, tokens[min(i + 1, stop - 1)].word) in lexicon.phrasal:
                verb = i
                break
            if parted and tokens[i].word in lexicon.parted_from and self.has_particle(i, stop):
                verb = i  # „…“, gab der Zeuge an
                break
            if tokens[i].word == ":":
                break
        if verb >= 0 and not parted and right < len(tokens) and any(t.word == ":" for t in tokens[verb:right]):
            verb = -1
        if verb < 0:
            return self.unknown_verb(at, stop) if parted else None
        strength = PARTED_VERB if parted else NEAR if verb <= at + 2 else WEAK
        if lexicon.fixed_order and verb > at + 2:
            clause = tokens[at + 2] if tokens[at + 1].word == "," else tokens[at + 1]
            strength = WEAK if clause.word in lexicon.contrasts else strength  # "…”, but John Doe called it"
        if verb == right - 1 and right < len(tokens):
            strength = WEAK  # it leads to the next quotation
        oblique = False
        passive = self.is_passive(verb)
        fixed = lexicon.fixed_order
        near = self.touching(verb - passive, at) if fixed else None
        if lexicon.written and tokens[verb].word in lexicon.written:
            near = near or self.noun(verb + 1, stop)
            if near is None or near.kind in ("name", "pronoun"):
                return None
        elif (
            lexicon.fixed_order and parted and near is None and verb <= at + 2 and PARTICIPLE.search(tokens[verb].word)
        ):
            return Cue(WEAK, self.words(verb), self.nearest_before(at), verb)  # "…”, suggesting that …"
        if tokens[verb].flags & PRONOUN:  # "explique-t-il"
            subject = next((m for m in self.mentions if m.first == verb), None)
        elif near is not None and (passive or tokens[verb].word not in lexicon.quoting):
            subject = near
            if parted and last_char in ",!?" and not tokens[at + 1].flags & (JOIN | PREPOSITION | MARK):
                strength = ATTACHED
        elif lexicon.subject_first:
            strength = PARTED_VERB if verb == at + 1 else strength
            whose = next((m for m in self.mentions if m.last == at - 1 and m.person and m.governed), None)
            subject = (
                whose or self.nearest_before(at) or self.noun_before_comma(at) or self.subject_following(verb, stop)
            )
            if subject is not None and subject.kind == "noun" and subject.first > verb:
                subject = None  # "diyerek beraatini istedi"
        elif tokens[verb].word in lexicon.quoting:
            subject, oblique = self.object_following(verb, stop), True
            if subject is None and lexicon.capital_nouns:  # „…“, wird Jane Doe zitiert
                subject = next((m for m in self.mentions if at < m.first and m.last < verb and not m.governed), None)
        else:
            ahead = [m for m in self.mentions if at < m.first and m.last < verb and not m.governed]
            subject = ahead[0] if ahead else None
            if (
                subject is None
                and not parted
                and verb == at + 1
                and self.lexicon.capital_nouns
                and self.ends_clause(verb)
            ):
                subject = self.clause_subject(at)  # "…, der das Gesetz „…“ nannte."
            if ahead and ahead[-1].last == verb - 1 and subject is not ahead[-1] and self.parted_before(ahead[-1]):
                subject = ahead[-1]  # "…" they need to win, the spokesman Neil Stroud said
            if subject is None and lexicon.capital_nouns:
                subject = self.aged(at + 1, verb)
            if subject is None and lexicon.modifiers == "before":
                subject = self.noun(at + 1, verb)
            if subject is None and tokens[verb].flags & JOIN and not any(verb < m.first < stop for m in self.mentions):
                subject = self.nearest_before(at)  # Kazakh: X «…» деп жауап берді
            subject = subject or self.subject_following(verb, stop)
            if subject is None and tokens[verb].flags & JOIN:
                subject = self.nearest_before(at) or self.noun_ahead(at)
        return Cue(strength, self.words(verb), subject, verb, oblique)

    def aged(self, first: int, stop: int) -> Mention | None:
        """Return somebody whom a German text names by the age: "hatte der 78-Jährige gesagt"."""
        for i in range(first, min(stop, first + FAR_SUBJECT)):
            token = self.tokens[i]
            if token.word.endswith("-jährige") and self.tokens[i - 1].flags & ARTICLE and not self.tokens[i + 1].cap:
                return Mention("noun", token.start, token.end, i, i)
        return None

    def ends_clause(self, verb: int) -> bool:
        """Say whether a German verb ends its clause: a mark or an auxiliary stands behind it."""
        behind = self.tokens[verb + 1] if verb + 1 < len(self.tokens) else None
        return behind is None or bool(behind.flags & (MARK | VERB))

    def clause_subject(self, at: int) -> Mention | None:
        """Return the subject of the German clause in which token ``at`` stands; of a relative clause its antecedent."""
        tokens = self.tokens
        start = next((i + 1 for i in range(at - 1, -1, -1) if tokens[i].flags & (MARK | SPAN)), 0)
        if start and tokens[start].word in self.lexicon.clause_heads:
            before = [m for m in self.mentions if m.last < start and m.kind != "pronoun"]
            return before[-1] if before else None
        within = [m for m in self.mentions if start <= m.first and m.last < at and not m.governed]
        return next((m for m in within if m.person or m.kind == "pronoun"), within[0] if within else None)

    def parted_before(self, mention: Mention) -> bool:
        """Say whether a comma stands before a mention and its role, an article between at most."""
        begin = mention.role[0] if mention.role else mention.start
        before = [t for t in self.tokens[: mention.first] if t.start < begin]
        while before and before[-1].flags & ARTICLE:
            before.pop()
        return bool(before) and before[-1].word == ","

    def subject_following(self, verb: int, stop: int) -> Mention | None:
        """Return the subject after a verb: the first mention that no preposition governs, or the words that follow."""
        tokens, lexicon = self.tokens, self.lexicon
        if lexicon.phrasal and verb + 2 < stop and (tokens[verb].word, tokens[verb + 1].word) in lexicon.phrasal:
            verb += 1
        behind = tokens[verb + 1] if verb + 1 < stop else None
        if tokens[verb].flags & JOIN and behind is not None and not (behind.cap or behind.flags & TITLE):
            verb += 1  # the Kazakh "деп" and the verb after it
            verb = next((i for i in range(verb + 2, verb, -1) if i < stop and FINITE.search(tokens[i].word)), verb)
        alone = verb + 2 >= stop or bool(tokens[verb + 2].flags & (MARK | SPAN))
        if behind is not None and alone and behind.word in lexicon.someone:
            named = next((m for m in self.mentions if m.first == verb + MAX_LED and m.kind == "name"), None)
            if named is not None and named.person and tokens[verb + 2].word == ",":
                return named  # "said one, Jane Doe, who …"
            return Mention("someone", behind.start, behind.end, verb + 1, verb + 1)
        institution = lexicon.institutions and verb + 2 < stop and behind is not None and behind.flags & PREPOSITION
        if institution and stem(tokens[verb + 2].word) in lexicon.institutions and PLURAL.search(tokens[verb].word):
            return self.place_following(verb, stop)  # "уточнили в пресс-службе МЧС"
        free = [m for m in self.mentions if verb < m.first < stop and not m.governed]
        named = self.named_span(verb + 1, stop)
        if named is not None and PLURAL.search(tokens[verb].word) and (place := self.place_following(named.last, stop)):
            return place  # "сообщили «Ведомостям» в пресс-службе"
        if named is not None and (not free or (named.first < free[0].first and not self.told(named, free[0]))):
            return named
        if tokens[verb].word in lexicon.impersonal or tokens[verb].word.endswith("-on"):
            return self.place_following(verb, stop)
        if not free:
            plural = lexicon.noun_cases and PLURAL.search(tokens[verb].word)
            return self.noun(verb + 1, stop) or (self.place_following(verb, stop) if plural else None)
        first = free[0]
        if self.lexicon.modifiers == "after" and behind is not None and behind.flags & ARTICLE and first.kind == "name":
            beyond = tokens[verb + 2 : first.first]
            if beyond and any(t.flags & PREPOSITION and t.word not in OF for t in beyond):
                return self.noun(verb + 1, stop) or first  # "dijo el poeta al recoger el Premio"
        if first.first == verb + 1 and len(free) > 1 and self.told(first, free[1]):
            return free[1]
        if first.kind == "role" and len(free) > 1 and free[1].kind == "name":
            begins = free[1].role[0] if free[1].role is not None else free[1].start
            between = sum(t.start < begins for t in tokens[first.last + 1 : free[1].first])
            if between <= (1 if free[1].role is not None else MAX_PARTING):
                return free[1]
        if lexicon.capital_nouns and not first.person and first.kind == "name":
            bare = first.first == verb + 1 and not tokens[verb].word.endswith("en")
            if bare and first.last == first.first and not tokens[first.first].flags & NAMED:
                first.person = True  # "sagt Samira, eine Lehrerin": a noun would have an article
                return first
            return next((m for m in free if m.person and m.first - verb <= FAR_SUBJECT), first)
        return first

    def told(self, first: Mention, second: Mention) -> bool:
        """Say whether what follows a verb is whom it is told, since a person with a role comes right after ("сообщила
        ТАСС глава района Анна Ким").
        """
        if first.kind == "name" and first.person and first.role is not None:
            return False
        if "pronoun" in (first.kind, second.kind) or not second.person:
            return False
        begins = second.start if second.role is None else second.role[0]
        between = [t for t in self.tokens[first.last + 1 : second.first] if t.start < begins]
        if second.role is None and second.kind == "name" and (first.person or between):
            return False
        return not any(t.flags & (MARK | PREPOSITION | SPAN | SAY) for t in between)

    def named_span(self, first: int, stop: int) -> Mention | None:
        """Return a name between marks right after a verb: the newspaper in «schrieb die „Zeit“»."""
        tokens = self.tokens
        while first < stop and (
            tokens[first].flags & ARTICLE or (tokens[first].flags & NAMED and not tokens[first].cap)
        ):
            first += 1
        if first < stop and tokens[first].flags & SPAN and tokens[first].span in self.names:
            return Mention("noun", tokens[first].start + 1, tokens[first].end - 1, first, first)
        return None

    def place_following(self, verb: int, stop: int) -> Mention | None:
        """Return what a saying without a subject is read in: "heißt es im Bericht", "говорится в сообщении"."""
        tokens = self.tokens
        at = next((i for i in range(verb + 1, min(stop, verb + 4)) if tokens[i].flags & PREPOSITION), -1)
        if at < 0:
            return None
        near = next((m for m in self.mentions if at < m.first <= at + 2), None)
        if near is not None and near.first == at + 2 and stem(tokens[at + 1].word) in self.lexicon.institutions:
            return self.noun(at + 1, stop)  # "в пресс-службе МЧС"
        if near is not None and self.lexicon.capital_nouns and not near.person:
            return self.noun(at + 1, stop) or near
        return near or self.noun(at + 1, stop)

    def first_noun(self, ahead: Sequence[Mention]) -> Mention:
        """Return which of some mentions before a verb, none of them a person, is its subject: in German the first one
        if it begins the sentence and no article of another case says otherwise; else the last one.
        """
        first = ahead[0]
        if not self.lexicon.capital_nouns or first.first > MAX_LEAD:
            return ahead[-1]
        before = self.tokens[first.first - 1] if first.first else None
        return first if before is None or before.word not in self.lexicon.object_articles else ahead[-1]

    def place_before(self, verb: int) -> Mention | None:
        """Return what a saying without a subject is read in, before its verb: "im Bericht der Polizei heißt es"."""
        tokens = self.tokens
        start = next((i + 1 for i in range(verb - 1, -1, -1) if tokens[i].flags & (MARK | SPAN)), 0)
        relative = tokens[start].word in self.lexicon.clause_heads or start == verb
        if relative and start > 1 and self.lexicon.capital_nouns:  # "in dem Brief, der uns vorliegt, heißt es"
            last = (
                start - 1
                if tokens[start].word in self.lexicon.clause_heads
                else next((i for i in range(start - 2, 0, -1) if tokens[i].word == ","), start - 1)
            )
            start = next((i + 1 for i in range(last - 1, -1, -1) if tokens[i].flags & (MARK | SPAN)), 0)
        at = next((i for i in range(start, verb) if tokens[i].flags & PREPOSITION), -1)
        if at < 0:
            return None
        place = self.noun(at + 1, verb) if verb - at <= MAX_NOUN + 2 else None
        return place or (self.with_genitives(at + 1, verb) if self.lexicon.capital_nouns else None)

    def with_genitives(self, first: int, stop: int) -> Mention | None:
        """Return a German noun behind its article, with the genitives behind it: "Brief des Leiters des Amtes"."""
        tokens = self.tokens
        while first < stop and tokens[first].flags & ARTICLE:
            first += 1
        while first < stop and tokens[first].flags & PREPOSITION:  # "in dem am Montag vorgelegten Bericht"
            first = next((i for i in range(first, stop) if tokens[i].cap), stop) + 1
        last = first
        while last < stop and not tokens[last].cap and not tokens[last].flags & (MARK | SPAN | SAY | VERB):
            last += 1
        if last < stop and first < last and tokens[first - 1].cap:
            first = last  # without what was said of it
        if last >= stop or not tokens[last].cap:
            return None
        while last + 1 < stop and tokens[last + 1].word in GENITIVE_ARTICLES:
            noun = next((i for i in range(last + 2, min(stop, last + 2 + MAX_LED)) if tokens[i].cap), 0)
            if not noun:
                break
            last = noun
        return Mention("noun", tokens[first].start, tokens[last].end, first, last)

    def object_following(self, verb: int, stop: int) -> Mention | None:
        """Return the speaker whom a verb of quoting has as its object ("цитирует ТАСС министра")."""
        objects = [m for m in self.mentions if verb < m.first < stop]
        full = next((m for m in objects if m.kind == "name" and m.last > m.first), None)
        if full is not None or not objects:
            return full
        tokens = self.tokens
        people = [m for m in objects if m.kind != "name" or not self.is_agency(m)]
        if self.lexicon.capital_nouns:
            people = [m for m in objects if m.person] or people
        last = (people or objects)[-1]
        before = tokens[last.first - 1]
        if last.kind == "name" and last.first - verb > 1 and not before.cap and not before.flags & (MARK | SAY):
            return self.noun(last.first - 1, last.last + 1) or last
        return last

    def is_agency(self, mention: Mention) -> bool:
        """Say whether a name is one word in capitals or of another script than the verb: who quotes the speaker."""
        token = self.tokens[mention.first]
        foreign = token.word[0] <= LATIN and any(t.word[0] > LATIN for t in self.tokens if not t.flags & (MARK | SPAN))
        return mention.first == mention.last and (bool(token.flags & ACRONYM) or foreign)

    def unknown_verb(self, at: int, stop: int) -> Cue | None:
        """Return verb and subject after a quotation and a mark, where the verb is none of the known ones."""
        tokens = self.tokens
        first = at + 1
        while first < stop and tokens[first].flags & MARK:
            first += 1
        here = [m for m in self.mentions if first <= m.first < stop and not m.governed]
        if not here or first >= stop:
            return None
        subject = here[0]
        dashed = tokens[at + 1].word == "," and first > at + 2 and tokens[at + 2].word in DASHES
        strength = PARTED_VERB if dashed and self.lexicon.noun_cases else NEAR  # «…», — радуется учёная
        unlikely = MARK | PREPOSITION | OPENER | SPAN
        if subject.first == first:
            verb = subject.last + 1
            if verb < stop and not tokens[verb].flags & unlikely and tokens[verb].word.isalpha():
                return Cue(strength, self.words(verb), subject, verb)
            if tokens[at + 1].word[:1] in (*DASHES,) or (subject.kind == "name" and not tokens[at + 1].flags & MARK):
                return Cue(LOOSE, "", subject)
            return None
        # "ha comunicado su editor", „…“, ist Jane Doe überzeugt
        helped = (self.lexicon.modifiers == "after" or self.lexicon.capital_nouns) and tokens[first].flags & VERB
        verb_like = not tokens[first].cap and (helped or not tokens[first].flags & (unlikely | JOIN | ARTICLE))
        if verb_like and subject.first - first <= NEAR_VERB + 1:
            return Cue(strength, self.words(first), subject, first)
        return None

    # ------------------------------------------------------------ before the quotation

    def verb_before(self, at: int, left: int) -> Cue | None:
        """Return the verb of saying that leads to the quotation at token ``at``."""
        tokens = self.tokens
        verb = -1
        for i in range(at - 1, max(left, at - MAX_CUE), -1):
            if tokens[i].flags & SAY and not (tokens[i].cap and i) and len(tokens[i].word) > MIN_VERB:
                if self.is_noun(i) or self.is_passive(i):
                    continue  # "in the note", "they were told"
                verb = i
                break
            if tokens[i].word in self.lexicon.parted and (verb := self.finite(i, left)) >= 0:
                break
            if tokens[i].word in self.lexicon.parted_from and self.closed_by(i, at):
                verb = i  # "wies dies als „…“ zurück"
                break
        if verb < 0:
            return None
        last = tokens[at - 1]
        if last.word == ":":
            strength = COLON_VERB
        elif verb == at - 1:
            strength = ADJACENT_VERB
        elif (verb >= at - 3 and last.flags & JOIN) or last.word == ",":
            strength = PARTED_VERB
        elif last.flags & JOIN:
            strength = JOINED
        elif any(t.flags & JOIN for t in tokens[verb + 1 : at]):
            strength = REPORTED_CLAUSE
        else:
            strength = NEAR if at - verb <= NEAR_VERB else LOOSE
        subject = self.named_span(verb + 1, at)
        if subject is not None and self.lexicon.capital_nouns and tokens[subject.first - 1].word in DATIVES:
            person = any(m.last < verb and not m.governed and (m.person or m.kind == "pronoun") for m in self.mentions)
            subject = None if person else subject  # "Jane Doe sagte der „Zeit“: …"
        subject = subject or self.subject_before(verb, at)
        if tokens[verb].word in self.lexicon.written and (subject is None or subject.kind in ("name", "pronoun")):
            return None  # "he read “War and Peace”"
        quotes = tokens[verb].word in self.lexicon.quoting and not PARTICIPLE.search(tokens[verb].word)
        if last.word == ":" and quotes and not self.is_passive(verb):
            quoted = next((m for m in self.mentions if verb < m.first < at and m.person), None)
            subject = quoted or subject  # "she quoted the poet Jane Doe: “…”"
        return Cue(strength, self.words(verb), subject, verb)

    def names_after(self, comma: int) -> bool:
        """Say whether a name follows a comma, as in "his barrister, Jane Doe, said"."""
        if self.tokens[comma + 1].word in self.lexicon.clauses:
            return False  # "Jane Doe, who endorsed John Doe, said"
        return any(comma < m.first <= comma + NEAR_VERB and m.kind == "name" and m.person for m in self.mentions)

    def is_noun(self, at: int) -> bool:
        """Say whether an article makes a noun of what may be a verb: "the note", "his claim"."""
        if not self.lexicon.fixed_order or not at:
            return False
        before, word = self.tokens[at - 1], self.tokens[at].word
        if before.flags & ARTICLE or before.word in self.lexicon.owners or POSSESSIVE.search(before.word):
            return True
        if word not in self.lexicon.nouns or before.word.endswith("s") or before.cap or before.flags & NO_NOUN:
            return False
        return any(t.flags & (ARTICLE | INDEFINITE) for t in self.tokens[max(0, at - NEAR_VERB) : at - 1])

    def is_led(self, at: int) -> bool:
        """Say whether a Romance article leads what may be a verb as well: "señala la sentencia"."""
        return self.lexicon.modifiers == "after" and at > 0 and bool(self.tokens[at - 1].flags & ARTICLE)

    def is_passive(self, verb: int) -> bool:
        """Say whether somebody is told or quoted: a form of "to be" stands before the verb."""
        return bool(self.lexicon.passive) and verb > 0 and self.tokens[verb - 1].word in self.lexicon.passive

    def touching(self, verb: int, low: int) -> Mention | None:
        """Return the subject that ends right before a verb and begins after ``low``, where the order of words is
        fixed: "the attendees chanted".

        What stands between two commas may part them: "the complaint, which was filed on Monday, alleged".
        """
        tokens = self.tokens
        last = verb - 1
        while last > low and tokens[last].word in self.lexicon.adverbs:
            last -= 1  # "later", "also"
        if last <= low:
            return None
        if tokens[last].word in self.lexicon.someone and not tokens[last - 1].flags & PREPOSITION:
            return Mention("someone", tokens[last].start, tokens[last].end, last, last)
        if tokens[last].word in self.lexicon.things:
            return Mention("thing", tokens[last].start, tokens[last].end, last, last)
        if tokens[last].word == "," and not PARTICIPLE.search(tokens[verb].word):
            last -= 1
            least = max(low, last - MAX_CLAUSE)
            while last > least and tokens[last].word != "," and not tokens[last].flags & SPAN:
                last -= 1
            if last <= least or tokens[last].word != "," or self.names_after(last):
                return None
            last -= 1
            if last > low + 1 and tokens[last].word.isdigit() and tokens[last - 1].word == ",":
                last -= 2  # "Jane Doe, 43, a mother of two, said"
        near = next((m for m in self.mentions if m.last == last), None)
        if near is not None:
            return near if not near.governed and (near.person or near.kind != "name") else None
        first = last
        while first > low and last - first <= MAX_NOUN:
            token = tokens[first]
            if token.flags & (ARTICLE | INDEFINITE) or token.word in self.lexicon.owners:
                break
            led = first and tokens[first - 1].flags & (ARTICLE | INDEFINITE)  # "an Israeli army statement"
            if (token.cap and not led) or token.flags & (NO_NOUN if first < last else NO_NOUN & ~SAY):
                return None
            first -= 1
        else:
            return None
        before = tokens[first - 1] if first else None
        if first in (last, low) or (before is not None and before.flags & PREPOSITION):
            return None
        role = next((m for m in self.mentions if m.kind == "role" and first < m.last <= last), None)
        return role or Mention("noun", tokens[first + 1].start, tokens[last].end, first + 1, last)

    def has_particle(self, verb: int, stop: int) -> bool:
        """Say whether the particle of a parted verb ends its clause."""
        for token in self.tokens[verb + 1 : min(stop, verb + MAX_PARTED)]:
            if token.flags & MARK:
                return False
            if self.tokens[verb].word in self.lexicon.parted.get(token.word, ()):
                return True
        return False

    def closed_by(self, verb: int, at: int) -> bool:
        """Say whether the particle of a parted verb stands right behind the quotation at token ``at``."""
        behind = self.tokens[at + 1 : at + 1 + MAX_PARTING]
        return any(self.tokens[verb].word in self.lexicon.parted.get(token.word, ()) for token in behind)

    def finite(self, at: int, left: int) -> int:
        """Return the verb whose parted particle is token ``at``, at the end of its clause ("führte das Gericht aus,"),
        or -1.
        """
        if not self.tokens[at + 1].flags & (MARK | SPAN):
            return -1
        verbs = self.lexicon.parted[self.tokens[at].word]
        return next((i for i in range(at - 1, max(left, at - MAX_PARTED), -1) if self.tokens[i].word in verbs), -1)

    def subject_before(self, verb: int, at: int) -> Mention | None:
        """Return the subject of the verb that leads to a quotation at ``at``: before the verb, else right after it."""
        if self.lexicon.subject_first:
            return self.nearest_before(at) or self.noun_before_comma(at)
        if self.tokens[verb].flags & PRONOUN:
            return next((m for m in self.mentions if m.first == verb), None)
        ahead = [m for m in self.mentions if m.last < verb and not m.governed]
        before = self.tokens[verb - 1] if verb else None
        bearer = ahead and ahead[-1].last == verb - 2 and self.tokens[verb - 2].flags & NAMED
        if before is not None and before.flags & SPAN and before.span in self.names and (not ahead or bearer):
            return Mention("noun", before.start + 1, before.end - 1, verb - 1, verb - 1)  # канал «Рупор» сообщил
        if self.lexicon.fixed_order:
            found, said = self.subject_fixed(verb)
            if said:
                return found
        if PARTICIPLE.search(self.tokens[verb].word) and self.mentions:
            touching = next((m for m in self.mentions if m.last == verb - 1), None)
            if touching is not None and touching.kind == "name" and not touching.person and ahead:
                touching = None  # "у коментарі УНІАН зазначив"
            if self.lexicon.fixed_order and touching is not None and touching.governed:
                begin = self.tokens[touching.first - 1].word if touching.first else ""
                touching = touching if begin == "with" else None  # "in a statement to the paper explaining"
            if touching is not None or ahead:
                return touching or next((m for m in ahead if m.person), ahead[0])
        clause = next((i for i in range(verb + 1, at) if self.tokens[i].flags & JOIN), at)
        if self.tokens[verb].flags & JOIN:
            clause = at
        if self.lexicon.capital_nouns and not ahead and (aged := self.aged(1, verb)) is not None:
            return aged
        if self.lexicon.capital_nouns and self.tokens[verb].word in self.lexicon.impersonal:
            place = self.place_before(verb)
            if place is not None:
                return place
        follow = [m for m in self.mentions if verb < m.first < clause and not m.governed]
        if self.lexicon.fixed_order and verb and not self.tokens[verb - 1].flags & (MARK | SPAN):
            follow = []
        if self.lexicon.capital_nouns:  # "führte das Gericht aus, der Kläger habe …"
            comma = next((i for i in range(verb + 1, clause) if self.tokens[i].word == ","), clause)
            follow = [m for m in follow if m.first < comma] or follow
        near = [m for m in follow if m.first - verb <= NEAR_VERB]
        if ahead and self.lexicon.institutions and ahead[-1].last == verb - 1 and ahead[-1].kind == "name":
            return ahead[-1]  # "на вопрос, вернётся ли он, Гусев ответил"
        if ahead:
            chosen = next((m for m in reversed(ahead) if m.person or m.kind != "name"), self.first_noun(ahead))
            if self.lexicon.capital_nouns and chosen.kind == "pronoun" and chosen.last == verb - 1:
                return chosen  # "Er warf der Verwaltung Versagen vor: „…“"
            comma = self.tokens[verb - 1].word == "," and self.tokens[chosen.last + 1].word != ","
            if self.lexicon.capital_nouns and comma and not chosen.person and near and near[0].first - verb <= MAX_LED:
                return near[0]  # "…, dass Urteile folgten, teilte die Stadt mit: „…“"
            body = self.lexicon.bodies_end and chosen.kind == "name" and chosen.last == verb - 1
            leads = chosen.first <= MAX_LEAD and not any(t.flags & MARK for t in self.tokens[chosen.last : verb])
            body = body or (self.lexicon.bodies_end and chosen.kind == "name" and leads)
            if body and self.lexicon.is_body(self.tokens[chosen.last].word):
                return chosen  # "Das Burgtheater würdigte Berg als „…“"
            if chosen.kind != "name" or not chosen.person:
                named = next((m for m in near if m.kind == "name" and m.person), None)
                alone = chosen.first == chosen.last == 0 and self.tokens[1].word == ","  # "Faux, rétorque Jeanne Doe"
                if named is not None and (self.lexicon.capital_nouns or alone or verb - chosen.last > 3):
                    return named
            if (
                near
                and verb - chosen.last > FAR_SUBJECT
                and any(t.word == "," for t in self.tokens[chosen.last : verb])
                and not (self.tokens[verb - 1].word == "," and self.tokens[chosen.last + 1].word == ",")
            ):
                return near[0]
            return chosen
        if follow:
            return next((m for m in follow if m.person), follow[0])
        start = next((i + 1 for i in range(verb - 1, -1, -1) if self.tokens[i].flags & (MARK | SPAN)), 0)
        while start < verb and self.tokens[start].flags & OPENER and not self.tokens[start].flags & PREPOSITION:
            if self.lexicon.fixed_order and self.tokens[start].flags & INDEFINITE:
                break  # "some of the nurses said"
            start += 1
        if (
            self.lexicon.institutions
            and self.tokens[start].flags & PREPOSITION
            and (PLURAL.search(self.tokens[verb].word) or self.tokens[verb].word in self.lexicon.impersonal)
        ):
            return self.noun(start + 1, verb)  # "в пресс-службе уточнили"
        found = self.noun(start, verb) if verb - start <= MAX_NOUN else None
        if (
            found is None
            and self.lexicon.institutions
            and verb + 2 < at
            and self.tokens[verb + 2].word in self.lexicon.one_of
        ):
            return self.noun(verb + 1, at)  # "как выразился один из депутатов"
        if found is None and self.lexicon.institutions and PLURAL.search(self.tokens[verb].word):
            return self.place_following(verb, at)  # "как пояснили в КГД"
        return found

    def subject_fixed(self, verb: int) -> tuple[Mention | None, bool]:
        """Return the subject of the verb that leads to a quotation where the order of words is fixed, and whether
        that is certain.
        """
        tokens, lexicon = self.tokens, self.lexicon
        before = tokens[verb - 1] if verb else None
        if before is not None and before.word == "as":  # X quoted Y as saying; Y was quoted as saying
            back = range(verb - 2, max(0, verb - MAX_CUE), -1)
            quoted = next((i for i in back if tokens[i].word in lexicon.quoting), 0)
            if quoted and self.is_passive(quoted):
                verb = quoted - 1
            elif quoted:
                found = self.object_following(quoted, verb)
                return found, found is not None
        elif before is not None and before.word == "to" and verb > MIN_PHRASAL:
            if (tokens[verb - 3].word, tokens[verb - 2].word) in lexicon.phrasal:
                verb -= 3  # "went on to say"
        elif before is not None and before.flags & CALLING and not before.flags & SAY:
            return self.noun(verb - 1, verb), True  # "a sign saying"
        found = self.touching(verb, -1)
        return found, found is not None and not (found.kind == "noun" and PARTICIPLE.search(tokens[verb].word))

    def colon(self, at: int) -> Cue | None:
        """Return who a colon leads from: the last subject before it, the first name, or the words alone."""
        if at < 2 or self.tokens[at - 1].word != ":":
            return None
        clause = next((i for i in range(at - 1, 0, -1) if self.tokens[i].flags & JOIN), at)
        subject = self.nearest_before(clause) if clause < at else None
        if subject is None or not subject.person:
            subject = self.nearest_before(at)
        if self.lexicon.capital_nouns and subject is not None and subject.kind == "role":
            named = next((m for m in self.mentions if m.last < at and not m.governed and m.person), subject)
            subject = named if named.kind == "name" else subject  # "Trainer Berg lobte seine Spieler: „…“"
        if self.lexicon.capital_nouns and (subject is None or (subject.kind == "name" and not subject.person)):
            governed = next((m for m in reversed(self.mentions) if m.last < at and m.kind == "name" and m.person), None)
            subject = governed or subject
        if subject is not None and self.lexicon.capital_nouns and subject.kind == "name" and not subject.person:
            subject = self.first_noun([m for m in self.mentions if m.last < at and not m.governed] or [subject])
        if subject is None:
            subject = next((m for m in self.mentions if m.last < at and m.kind == "name"), None)
        if subject is None and not any(t.flags & SAY for t in self.tokens[:at]):
            subject = self.noun_ahead(at)
        return Cue(COLON, "", subject, oblique=subject is not None and subject.governed)

    def no_verb(self, at: int) -> Cue | None:
        """Return the subject of a sentence that quotes without a verb of saying: ``"…": Name``, or any before it."""
        if at == 0 and len(self.tokens) > 1 and self.tokens[1].word == ":":
            return Cue(NEAR, "", next((m for m in self.mentions if not m.governed), None))
        if any(t.flags & REPORTED for t in self.tokens[max(0, at - MAX_CUE) : at + NEAR_VERB]):
            clause = next((i for i in range(1, at) if self.tokens[i].flags & JOIN), 0)
            main = (
                [m for m in self.mentions if m.last < clause and not m.governed] if self.lexicon.capital_nouns else []
            )
            if main and self.may_speak(main[0]):  # "Das Gericht hielt für erwiesen, dass er „…“ habe"
                return Cue(NAME_ONLY, "", main[0])
            return None  # "the decision be “…”": who is reported stands in a sentence before
        subject = self.nearest_before(at) if self.lexicon.subject_first else self.first_before(at)
        return Cue(NAME_ONLY, "", subject) if subject is not None else None

    def first_before(self, at: int) -> Mention | None:
        """Return the first mention before token ``at`` that may be a subject, persons first."""
        ahead = [m for m in self.mentions if m.last < at]
        free = [m for m in ahead if not m.governed]
        person = next((m for m in free if m.person or m.kind == "pronoun"), None)
        if free and free[0] is not person and self.tokens[free[0].last].word in self.lexicon.bodies:
            person = free[0]  # "the Supreme Court pulled up the government for “…”"
        if person is None and self.lexicon.capital_nouns:
            person = next((m for m in ahead if m.person), None)
        if person is None and self.lexicon.capital_nouns:
            free = [m for m in free if self.may_speak(m)]
        return person or (free[0] if free else None)

    def may_speak(self, mention: Mention) -> bool:
        """Say whether a German noun, which has a capital as names have, may be somebody who speaks.

        Not if a word without a capital stands right before it ("seine Freilassung"), unless it is an institution.
        """
        token = self.tokens[mention.first]
        if mention.kind != "name" or mention.person or token.flags & (ACRONYM | NAMED):
            return True
        if mention.first == 0:
            return mention.last + 1 < len(self.tokens) and self.tokens[mention.last + 1].word != ":"  # no label
        before = self.tokens[mention.first - 1]
        return bool(before.flags & (MARK | SPAN | SAY | JOIN)) or before.cap

    def nearest_before(self, at: int) -> Mention | None:
        """Return the last mention before token ``at`` that may be a subject, persons first."""
        ahead = [m for m in self.mentions if m.last < at and not m.governed]
        person = next((m for m in reversed(ahead) if m.person or m.kind == "pronoun"), None)
        return person or (ahead[-1] if ahead else None)

    # ------------------------------------------------------------ speakers without a name

    def noun(self, first: int, stop: int) -> Mention | None:
        """Return the words from ``first`` up to a mark as a speaker without a name ("some of the deans")."""
        tokens = self.tokens
        while first < stop and tokens[first].flags & (MARK | ARTICLE):
            first += 1
        some = first + 1 < stop and tokens[first].flags & INDEFINITE and self.lexicon.fixed_order
        if some and tokens[first + 1].word != "of":
            first, some = first + 1, 0
        last = first
        ends = MARK | SPAN | SAY if self.lexicon.fixed_order else MARK | SPAN | SAY | VERB
        while (
            last < stop
            and (not tokens[last].flags & ends or (last == first and (self.is_noun(last) or self.is_led(last))))
            and last - first <= MAX_NOUN
        ):
            last += 1
        if last == first or last - first > MAX_NOUN:
            return None
        one_of = last - first > 2 and tokens[first + 1].word in self.lexicon.one_of
        if one_of:
            return Mention("noun", tokens[first].start, tokens[last - 1].end, first, last - 1)
        if (tokens[first].flags & (PREPOSITION | JOIN | OPENER) and not some) or self.is_elided(first):
            return None
        if not tokens[first].word[:1].isalpha() and "-" not in tokens[first].word:
            return None
        if tokens[first].word in self.lexicon.relatives:
            return None  # "пункт, согласно которому"
        of = OF | self.lexicon.sources
        cut = next(
            (i for i in range(first + 1, last) if tokens[i].flags & (PREPOSITION | JOIN) and tokens[i].word not in of),
            last,
        )
        if self.lexicon.fixed_order and cut < last and cut - first > 1 and tokens[cut - 1].word.endswith("ed"):
            cut -= 1  # "a statement released by the palace"
        while cut > first + 1 and tokens[cut - 1].flags & (PREPOSITION | ARTICLE):
            cut -= 1
        while cut - 1 > first and tokens[cut - 1].flags & OPENER and not tokens[cut - 1].cap:
            cut -= 1  # "в министерстве ранее сообщали"
        return Mention("noun", tokens[first].start, tokens[cut - 1].end, first, cut - 1)

    def is_elided(self, at: int) -> bool:
        """Say whether a token is no noun since a pronoun is written with it: "s'est", but not "l'accusé"."""
        found = ELISION.match(self.tokens[at].word)
        if found is None:
            return False
        word = self.tokens[at].word
        return word[0] not in self.lexicon.elisions or len(word) - found.end() < MIN_ELIDED

    def noun_ahead(self, at: int) -> Mention | None:
        """Return the words right before the quotation at token ``at`` as a speaker without a name."""
        tokens = self.tokens
        last = at - 1
        while last >= 0 and tokens[last].flags & MARK:
            last -= 1
        if last < 0 or tokens[last].flags & (SPAN | SAY | PREPOSITION | OPENER):
            return None
        first = last
        while first > 0 and last - first < MAX_NOUN - 1 and not tokens[first - 1].flags & (MARK | SPAN | SAY):
            first -= 1
        while first < last and tokens[first].flags & (OPENER | ARTICLE):
            first += 1
        return Mention("noun", tokens[first].start, tokens[last].end, first, last)

    def noun_before_comma(self, at: int) -> Mention | None:
        """Return the word before the comma before the quotation, as the speaker where the verb comes last."""
        tokens = self.tokens
        i = at - 2
        if i < 0 or tokens[at - 1].word != "," or tokens[i].flags & (MARK | SPAN | PREPOSITION | SAY):
            return None
        return Mention("noun", tokens[i].start, tokens[i].end, i, i)
