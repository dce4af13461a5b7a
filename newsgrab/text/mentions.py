"""Who is named in a sentence: names with the role printed beside them, roles alone, pronouns.

A sentence comes as tokens (``tokenise``), in which a stretch between quotation marks is one token. ``find_mentions``
reads them once, left to right.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ..records import dataclass
from .lexicon import (
    ACRONYM,
    ARTICLE,
    ASIDE,
    BARE,
    GIVEN,
    INDEFINITE,
    JOIN,
    MARK,
    MAX_KEPT,
    NAMED,
    OPENER,
    PLACE,
    PREPOSITION,
    PRONOUN,
    SAY,
    SPAN,
    TITLE,
    VERB,
    Lexicon,
)
from .names import PARTICLES
from .patterns import lazy
from .quotation import CLOSERS
from .runs import LATIN, name_begin

# A word or one other character. It begins with a set, to which the search skips quickly.
TOKEN = lazy(r"[^\s](?:(?<!\w)|\w*+(?:['’ʼ‑.&/-]\w++)*+)")
CASE_ENDING = lazy(r"\w\w['’ʼ][^\W\d_]{1,6}$")
POSSESSIVE = lazy(r"['’]s?$")
# Short words that end in a full stop which ends no sentence.
ABBREVIATION = lazy(
    r"^(?:\w|st|jr|no|vs|inc|co|corp|им|гг|ул|тыс|млн|млрд|руб|проф|акад|ст|стр|bzw|ca|nr|usw|prof|art|mio|mrd|sr|sra|srta|dr|dra|mme|mlle"
    r"|mgr|ing|doc|insp|supt|cllr|atty|maj|cmdr|det|adm|amb|asst|messrs|dipl|mag|lic|stv|pr|tzv|sen|rep|gov|gen|col|lt|sgt|capt|mr|mrs|ms|rev|hon|д-р|г-н|г-жа|тов|зам|нач|пом|гл|деп|о|св|пр|пл|обл|респ|др)$"
)
# Endings of the genitive, in which the institution after a title stands ("президент России"), and of adjectives.
GENITIVE = lazy(r"(?:[аяыиїі]|[иы]х|ого|его|ой|ей|ою|ії)$")
GENITIVE_LATIN = lazy(r"(?:ého|ích|ých|[ůyu]|ie|[čš]e)$")
SURNAME_NOT_GENITIVE = lazy(r"(?:[оеё]ва|[иы]на|ая|яя|ська|ко|ий|ый|[оеё]й)$")
ADJECTIVE_DE = lazy(r"(?:e|en|er|es|em|und)$")
ADJECTIVE_OF = lazy(r"[сц]к(?:ой|ого|ої)$|[нв](?:ой|ого|ої)$")
OBLIQUE = lazy(r"[еуиіїю]$")  # a place after a preposition ends so
ADJECTIVE = lazy(r"(?:ый|ий|ой|ая|яя|ые|ие|ій|на|ська|цька|ні|ські|ого|его|ý|í|á|é|y|i|er|e|en|r)$")
# A role is printed in fewer words than this; longer runs are sentences.
MAX_ROLE = 22
# Between the comma after a name and the title that it bears, tokens with the comma.
MAX_BEFORE_TITLE = 5
# Tokens of a role that stands alone; where what says more of it follows.
MAX_ALONE, MAX_ALONE_AFTER = 6, 12
# A role of common words only, between a verb and a name, has at most so many.
MAX_PLAIN_ROLE = 4
# Small words of names that are prepositions too, and those that need another before them ("von der").
NOBLE = frozenset(("de", "von", "van", "al", "el", "da", "do", "dos", "di", "du"))
NEVER_ALONE = frozenset(("der", "den", "des", "das", "la", "le", "les", "y", "e", "zum"))
OTHER_ARTICLES = frozenset(("den", "dem", "die", "das"))
NO_SUBJECT = frozenset(
    "den dem des einem einen eines diesem diesen dieses seinem seinen seines ihrem ihren ihres".split()  # noqa: SIM905
)
GENITIVE_ARTICLES = frozenset(("der", "des", "eines", "einer", "deren", "dessen"))


# Letters of honour behind a name.
POSTNOMINALS = frozenset(("kc", "qc", "mp", "mep", "msp", "md", "cbe", "obe", "mbe", "sc"))
# Words that say whose a role or an institution is.
OF = frozenset(
    ("of", "for", "de", "du", "des", "del", "d'", "di", "della", "dei", "do", "da", "dos", "van", "för", "at")
)
# Tokens between an article and the title it belongs to; between a role and what a preposition leads to.
MAX_LED, MAX_OF = 5, 3
# Words of a place and a name.
LED_NAME = 3
# Figures of an age.
MAX_YEARS = 2
# Words that a language file has among its prepositions since no subject follows them.
AND = frozenset(("y", "e", "et"))
# A name between marks within a role has fewer tokens.
MAX_NAMED = 8
# German adjectives between a preposition and its noun.
MAX_ADJECTIVES = 2
# Marks that may end a sentence.
ENDING = frozenset(".!?…;。！？")
# More capitals than this are a word in capitals, letters.
MAX_ACRONYM = 6
# Slavic titles in the dative: to whom something is told ("сообщил журналистам").
DATIVE = lazy(r"\w\w(?:[ую]|[ая]м|(?<![ыи])е|ům|ovi)$")
OBLIQUE_TITLE = lazy(r"(?:[ауюе]|[ая]ми?)$")
NOMINATIVE = lazy(r"(?:[^аеёиоуыэюя\W\d_](?<![аоеияыу][мхвй]))$")  # of men
NOT_DATIVE = frozenset(("имам",))


# Slavic prepositions behind a role that say where something is told, before a word without a capital.
PLACING = frozenset("в во на у під після после перед при через через під ve na po při".split())  # noqa: SIM905
# How German words of somebody's age end.
AGED = ("-jährige", "-jährigen", "-jähriger", "-jährigem")
# Words without one of these and without a capital say of nobody who it is.
TOLD = SPAN | MARK | PRONOUN | SAY | TITLE | VERB
# A run of capitals whose words are none of these is a name from its first word to its last.
NO_NAME = ACRONYM | ARTICLE | MARK | NAMED | OPENER | PREPOSITION | SAY | TITLE


class Token(NamedTuple):
    """A word, a mark or a whole stretch between quotation marks; ``word`` is in lower case, ``span`` its number or
    -1.
    """

    start: int
    end: int
    word: str
    flags: int
    cap: bool = False
    span: int = -1


@dataclass(slots=True)
class Mention:
    """Somebody named in a sentence; offsets in the text.

    ``kind`` is name, role, pronoun or noun. ``governed``: after a preposition or with a possessive ending, hence no
    subject. ``first`` and ``last`` count tokens. ``person``: a given name, a title or a full name elsewhere says
    that it is one.
    """

    kind: str
    start: int
    end: int
    first: int
    last: int
    role: tuple[int, int] | None = None
    governed: bool = False
    gender: int = 0
    person: bool = False


def tokenise(text: str, start: int, end: int, lexicon: Lexicon) -> list[Token]:
    """Return the tokens of ``text[start:end]``, which holds no quotation."""
    known, make = lexicon.looked_up.get, tuple.__new__
    return [
        make(Token, found.span() + (known(found[0]) or look_up(found[0], lexicon)))
        for found in TOKEN.finditer(text, start, end)
    ]


def look_up(word: str, lexicon: Lexicon) -> tuple[str, int, bool, int]:
    """Return what a token of this word is beside its place, and keep the answer."""
    low = word.lower()
    looked = (low, lexicon.flags(low), word[0].isupper(), -1) if word[0].isalnum() else (word, MARK, False, -1)
    if word.isupper() and 1 < len(word) <= MAX_ACRONYM:
        looked = (low, looked[1] | ACRONYM, True, -1)
    if len(lexicon.looked_up) > MAX_KEPT:
        lexicon.looked_up.clear()
    lexicon.looked_up[word] = looked
    return looked


def ends_sentence(tokens: Sequence[Token], at: int) -> bool:
    """Say whether the mark at ``at`` ends a sentence: what follows begins with a capital or a quotation."""
    token = tokens[at]
    if token.word not in ENDING:
        return False
    if token.word == ";":
        return True
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is None:
        return True
    if token.word == "." and at and tokens[at - 1].end == token.start:
        before = tokens[at - 1]
        if ABBREVIATION.match(before.word):
            network = before.word == "x" and at > 1 and tokens[at - 2].flags & PREPOSITION  # "he wrote on X."
            return bool(network and following.cap)
        if before.word.isdigit() and not (following.cap or following.flags & SPAN):
            return False
    return following.cap or bool(following.flags & SPAN) or following.word in "—–-"


class Reader:
    """One reading of a sentence's tokens (state of ``find_mentions``)."""

    def __init__(self, tokens: Sequence[Token], lexicon: Lexicon, known: Callable[[str], bool], names: frozenset[int]):
        self.tokens, self.lexicon, self.known = tokens, lexicon, known
        self.names = names  # numbers of spans that are names, not quotations
        self.found: list[Mention] = []
        self.role = -1  # token where the role begins that is being read
        self.apposed = -1  # the last token of what is said of a name after it
        self.slavic = lexicon.modifiers == "adjectives" and not lexicon.capital_nouns

    def governed(self, at: int) -> bool:
        """Say whether a preposition stands before token ``at`` (an article may stand between)."""
        if self.dative(at):
            return True
        at -= 1
        if self.lexicon.capital_nouns and at >= 2 and self.tokens[at].word in GENITIVE_ARTICLES:
            before = self.tokens[at - 1]
            if before.cap and not before.flags & (MARK | SAY):
                return True  # "der Vorsitzende der Gewerkschaft"
        if self.lexicon.capital_nouns and self.object_led(at):
            return True
        placed = self.lexicon.modifiers == "after" or self.slavic
        if placed and at >= 0 and self.tokens[at].flags & NAMED and not self.tokens[at].cap:
            at -= 1  # "de la plataforma Stop"
        elif self.lexicon.fixed_order and at > 0 and self.tokens[at].flags & NAMED and not self.tokens[at].cap:
            at -= 1  # "in the journal Science"
        if self.lexicon.modifiers == "after" and at >= 0 and self.tokens[at].word in self.lexicon.determiners:
            at -= 1  # "de dicha Plataforma"
        steps = MAX_ADJECTIVES if self.lexicon.capital_nouns else 0
        while steps and at > 0 and self.is_adjective(at):
            at, steps = at - 1, steps - 1
        if at > 0 and self.tokens[at].word in self.lexicon.owners:
            at -= 1  # "asked about his captain"
        elif (at >= 0 and self.tokens[at].flags & ARTICLE and not self.tokens[at].flags & PREPOSITION) or (
            at >= 1 and self.slavic and self.tokens[at].word.endswith(("им", "ым", "ого", "ему", "ому", "ой", "ей"))
        ):
            at -= 1
        if (
            self.lexicon.capital_nouns
            and at
            and self.tokens[at].word in ("von", "van")
            and self.tokens[at - 1].flags & SAY
        ):
            return not self.known(self.tokens[at + 1].word)  # "sagte von Berg"
        if steps < MAX_ADJECTIVES and self.lexicon.capital_nouns and self.tokens[at].word == "und":
            return False  # "and the new minister": a subject as well
        return at >= 0 and bool(self.tokens[at].flags & PREPOSITION)

    def object_led(self, at: int) -> bool:
        """Say whether a German article or possessive that is of no subject leads token ``at``, adjectives between."""
        for i in range(at, max(-1, at - MAX_ADJECTIVES - 1), -1):
            if self.tokens[i].word in NO_SUBJECT:
                return True
            if not self.is_adjective(i):
                return False
        return False

    def is_aside(self, at: int) -> bool:
        """Say whether a preposition goes on with no role: "auf Anfrage", "am Montag"."""
        token = self.tokens[at]
        return bool(token.flags & ASIDE) or (
            self.lexicon.capital_nouns
            and bool(token.flags & PREPOSITION and self.tokens[at + 1].flags & OPENER and self.tokens[at + 1].cap)
        )

    def ends_role(self, at: int) -> bool:
        """Say whether a German role ends before a token: a verb, or an article that begins another phrase ("die
        Fraktion den Antrag …").
        """
        token, before = self.tokens[at], self.tokens[at - 1] if at else None
        if token.flags & (VERB | INDEFINITE):
            return token.word not in GENITIVE_ARTICLES
        return token.word in OTHER_ARTICLES and before is not None and not before.flags & PREPOSITION and before.cap

    def is_adjective(self, at: int) -> bool:
        """Say whether a German word may be an adjective before its noun."""
        token = self.tokens[at]
        small = token.cap or token.flags & (ARTICLE | PREPOSITION | MARK | SAY | VERB | JOIN | PRONOUN)
        return not small and ADJECTIVE_DE.search(token.word) is not None

    def dative(self, at: int) -> bool:
        """Say whether a title is whom something is told: "сообщил журналистам"."""
        token = self.tokens[at]
        if not self.slavic or not token.flags & TITLE or token.word in NOT_DATIVE:
            return False
        return DATIVE.search(token.word) is not None

    def starts_anew(self, at: int) -> bool:
        """Say whether a title in the nominative ends a role in another case: "сообщил журналистам министр"."""
        first = self.tokens[self.role]
        return (
            self.slavic
            and OBLIQUE_TITLE.search(first.word) is not None
            and NOMINATIVE.search(self.tokens[at].word) is not None
        )

    def flush(self, before: int) -> None:
        """End the role being read: it stands alone, up to the token ``before``."""
        if self.role < 0:
            return
        first, last = self.role, before - 1
        self.role = -1
        small = MARK | PREPOSITION | ARTICLE | (OPENER if self.lexicon.modifiers == "after" else 0)
        while last > first and self.tokens[last].flags & small and not self.tokens[last].flags & TITLE:
            last -= 1
        last = next((i - 1 for i in range(first + 1, last) if self.is_aside(i)), last)
        while (
            self.lexicon.capital_nouns
            and last > first
            and not self.tokens[last].cap
            and not self.tokens[last].flags & TITLE
        ):
            last -= 1  # "Richter sahen", "ließ ein Sprecher wissen"
        if self.slavic:  # "чиновник у Telegram", "депутат в беседе с журналистами"
            foreign = (
                i
                for i in range(first + 1, last)
                if self.tokens[i].flags & PREPOSITION
                and (self.is_latin(i + 1) or (self.tokens[i].word in PLACING and not self.tokens[i + 1].cap))
            )
            last = next(foreign, last + 1) - 1 if self.tokens[first].word[0] > LATIN else last
        elif self.lexicon.modifiers == "after" and last - first > MAX_ALONE:
            beyond = (
                i
                for i in range(first + 1, last)
                if self.tokens[i].flags & PREPOSITION and self.tokens[i].word not in AND
            )
            last = next((i - 1 for i in beyond if self.tokens[i].word not in OF), last)
        if last - first > (MAX_ALONE_AFTER if self.lexicon.modifiers == "after" else MAX_ALONE):
            last = next((i - 1 for i in range(first + 1, last) if self.tokens[i].flags & PREPOSITION), first)
        tokens = self.tokens
        while self.slavic and first and not tokens[first - 1].flags and ADJECTIVE.search(tokens[first - 1].word):
            first -= 1  # "местные жители"
        if self.lexicon.modifiers == "before" and not self.lexicon.subject_first:
            first, last = self.led(first), self.title_end(first, last)
        previous = self.found[-1] if self.found else None
        apposed = max(previous.last if previous is not None else -9, self.apposed)
        subject = previous is not None and previous.kind == "name" and previous.person and not previous.governed
        if subject and self.only_comma(apposed, first):
            self.apposed = last  # "Jane Doe, the mayor of the city, said": no subject of its own
            return
        if previous is not None and previous.kind == "name" and self.touches(previous.last, first):
            self.found.pop()  # "the Clinton campaign": what the name says of the role
            first = previous.first
        self.found.append(
            Mention(
                "role", tokens[first].start, tokens[last].end, first, last, governed=self.governed(first), person=True
            )
        )

    def is_latin(self, at: int) -> bool:
        """Say whether a token is a word in Latin letters."""
        return at < len(self.tokens) and self.tokens[at].word[:1].isalpha() and self.tokens[at].word[0] <= LATIN

    def led(self, first: int) -> int:
        """Return where a role whose title is token ``first`` begins behind its article: "the 34-year-old pilot"."""
        tokens = self.tokens
        for i in range(first - 1, max(-1, first - MAX_LED), -1):
            token = tokens[i]
            if token.flags & (ARTICLE | INDEFINITE) or token.word in self.lexicon.determiners:
                return i + 1
            if token.flags & (MARK | SPAN | SAY | PREPOSITION | PRONOUN | JOIN | OPENER | VERB) and not (
                i and token.cap and token.flags & OPENER and self.lexicon.fixed_order  # "a No 10 spokeswoman"
            ):
                return first
        return first

    def title_end(self, first: int, last: int) -> int:
        """Return the last token of a role alone: its last title, or what a preposition adds to that."""
        tokens = self.tokens
        title = next((i for i in range(last, first - 1, -1) if tokens[i].flags & TITLE), last)
        if title == last or tokens[title + 1].word in OF:
            return last
        behind = tokens[last + 1] if last + 1 < len(tokens) else None
        adverb = tokens[last].word in self.lexicon.adverbs or tokens[last].word.endswith("ly")
        ends = behind is None or behind.flags & (SAY | MARK)
        if last == title + 1 and ends and not tokens[last].flags and not adverb:
            return last  # "the campaign coordinator said"
        return title

    def completed(self) -> list[Mention]:
        """Return the mentions; a role alone goes on with what a preposition leads to: "a spokesman for the Ferries"."""
        if self.slavic or self.lexicon.capital_nouns or self.lexicon.subject_first:
            return self.found
        tokens = self.tokens
        for role, name in zip(self.found, self.found[1:], strict=False):
            if (
                role.kind == "role"
                and name.kind == "name"
                and name.governed
                and 0 < name.first - role.last - 1 <= MAX_OF
            ):
                between = tokens[role.last + 1 : name.first]
                if between[0].word in OF and all(t.flags & (PREPOSITION | ARTICLE) for t in between):
                    role.end, role.last = name.end, name.last
        return self.found

    def run_end(self, at: int) -> int:
        """Return the token after the run of capitalised words that begins at ``at``."""
        tokens = self.tokens
        end = at + 1
        while end < len(tokens):
            token, before = tokens[end], tokens[end - 1]
            if token.word == "." and before.end == token.start and end + 1 < len(tokens) and tokens[end + 1].cap:
                if not ABBREVIATION.match(before.word):
                    break
                end += 1
            elif (
                (token.cap and token.word[0] <= LATIN) is not (tokens[at].word[0] <= LATIN)
                and token.cap
                and before.word != "."
            ):
                break  # another script is another name
            elif self.owns(end):
                end += 1 + (token.word in "'’")
            elif token.start - before.end > 2 or (before.word != "." and before.end == token.start):
                break
            elif (
                token.cap and not token.flags & (PRONOUN | SAY) and not POSSESSIVE.search(before.word)
            ) or self.is_particle(end, at):
                end += 1
            else:
                break
        while end > at + 1 and tokens[end - 1].flags & MARK:
            end -= 1
        return end

    def owns(self, at: int) -> bool:
        """Say whether a possessive before token ``at`` is within an institution's name: "Farmers' Alliance"."""
        tokens = self.tokens
        mark = (
            tokens[at].word in ("'", "’") and tokens[at].start == tokens[at - 1].end and tokens[at - 1].word[-1:] == "s"
        )
        if not self.lexicon.fixed_order or not (mark or (tokens[at].cap and POSSESSIVE.search(tokens[at - 1].word))):
            return False
        last = at + mark
        while last + 1 < len(tokens) and tokens[last + 1].cap and tokens[last + 1].start - tokens[last].end == 1:
            last += 1
        return last < len(tokens) and tokens[last].cap and tokens[last].word in self.lexicon.bodies

    def is_particle(self, at: int, first: int) -> bool:
        """Say whether token ``at`` is a small word within a name that begins at ``first``: "van", "de la", "von
        der".
        """
        tokens = self.tokens
        token = tokens[at]
        if token.cap or token.word not in PARTICLES or tokens[at - 1].flags & TITLE or at + 1 >= len(tokens):
            return False
        if tokens[first].flags & TITLE and len(token.word) == 1:
            return False  # Spanish "and"
        if self.lexicon.capital_nouns and token.word in ("von", "zu") and not tokens[at - 1].flags & GIVEN:
            given = any(t.flags & GIVEN for t in tokens[first:at])
            noun = next((t.word for t in tokens[at + 1 : at + 3] if t.cap), "")
            if given or at - first < 2 or self.lexicon.is_named(noun) or self.lexicon.is_body(noun):
                return False  # "Jane Doe von der Feuerwehr", "Tausch von Helga Schmid"
        follows = tokens[at + 1].cap or (
            tokens[at + 1].word in PARTICLES and at + 2 < len(tokens) and tokens[at + 2].cap
        )
        if token.word in NEVER_ALONE:
            return follows and tokens[at - 1].word in PARTICLES
        return follows and (not token.flags & PREPOSITION or token.word in NOBLE)

    def is_surname_start(self, at: int, end: int) -> bool:
        """Say whether a small word with a capital within a sentence begins a surname: "dijo De la Puente"."""
        before = self.tokens[at - 1] if at else None
        inside = before is not None and not before.flags & (MARK | SPAN) and end - at > 1
        return inside and self.tokens[at].word in NOBLE and self.lexicon.modifiers == "after"

    def name_run(self, at: int, end: int) -> None:
        """Read a run of capitalised words."""
        tokens = self.tokens
        some = 0  # what any of the words may be
        for token in tokens[at:end]:
            some |= token.flags
        if not some & NO_NAME:
            self.name_within(at, at, end)
            return
        first = at
        inside = at > 0 and not tokens[at - 1].flags & (MARK | SPAN) and end - at == 2  # "said farmer Will Pascoe"
        inside = inside and not tokens[at].flags & (PREPOSITION | JOIN | PRONOUN)
        while end > first + 1 and tokens[end - 1].flags & ACRONYM and tokens[end - 1].word in POSTNOMINALS:
            end -= 1
        while (
            first < end
            and (
                (
                    tokens[first].flags & ARTICLE
                    or (
                        tokens[first].flags & OPENER
                        and not (inside and not tokens[first].flags & (PREPOSITION | JOIN | PRONOUN))
                    )
                )
                or (tokens[first].flags & SAY and first == 0 and end - first > 1)
            )
            and not (end - first == 1 and self.is_surname(first))
        ):
            if first == at and self.is_surname_start(at, end):
                break
            if self.lexicon.modifiers == "after" and tokens[first].flags & GIVEN and first + 1 < end:
                break  # "Julio Reyero"
            first += 1
        last = end
        while last > first and tokens[last - 1].flags & (OPENER | MARK):
            if last - first == 1 or (tokens[last - 2].flags & GIVEN and self.is_surname(last - 1)):
                break
            last -= 1
        if first == last:
            if self.role >= 0 and not self.slavic:
                self.flush(at)
            return
        if self.role >= 0 and all(t.flags & NAMED for t in tokens[first:last]):
            return  # the legal form of a firm
        if tokens[first].flags & TITLE and all(t.flags & TITLE for t in tokens[first:last]):
            if self.role < 0:
                self.role = first
            return
        if tokens[last - 1].flags & TITLE and all(t.flags & (ACRONYM | TITLE) for t in tokens[first : last - 1]):
            self.role = first if self.role < 0 else self.role
            return  # "the US President"
        begin = first
        for i in range(last - 2, first - 1, -1):
            if tokens[i].word in self.lexicon.groups:
                continue  # "Policía Nacional"
            if (tokens[i].flags & TITLE and not tokens[i + 1].flags & MARK) or (
                tokens[i].word == "." and i and tokens[i - 1].flags & TITLE
            ):
                begin = i + 1
                break
        while self.lexicon.fixed_order and begin + 1 < last and tokens[begin].flags & PREPOSITION:
            begin += 1  # "CNN President On Trump"
        self.name_within(first, begin, last)

    def name_within(self, first: int, begin: int, last: int) -> None:
        """Read the name of a run from ``first`` to ``last`` (without), behind the role that ends at ``begin``."""
        begin = self.split(begin, last)
        if begin > first and self.role < 0:
            if self.slavic and not any(t.flags & (TITLE | ACRONYM | PLACE | NAMED) for t in self.tokens[first:begin]):
                first = begin  # "svěřil Právu Jan Novák": whom it is told
            else:
                self.role = first
        self.name(begin, last, first)

    def is_surname(self, at: int) -> bool:
        """Say whether a word that is a common one or a month is somebody's surname here: "May said", "told Will"."""
        tokens = self.tokens
        if tokens[at].word not in self.lexicon.surnames or not self.known(tokens[at].word):
            return False
        behind = tokens[at + 1] if at + 1 < len(tokens) else None
        return at > 0 or (behind is not None and bool(behind.flags & SAY or behind.word in self.lexicon.adverbs))

    def split(self, first: int, last: int) -> int:
        """Return where in a run of capitals the name begins: at a given name, or where a known full name does."""
        tokens = self.tokens
        two = last - first == 2 and self.lexicon.noun_cases and not tokens[first].flags & GIVEN
        if (
            two
            and tokens[first].flags & ACRONYM
            and not tokens[last - 1].flags & ACRONYM
            and self.known(tokens[last - 1].word)
        ):
            return first + 1  # "президент РФ Путин"
        if (
            two
            and OBLIQUE.search(tokens[first].word)
            and not OBLIQUE.search(tokens[last - 1].word)
            and self.governed(first)
        ):
            return first + 1  # "в Москве Путин"
        if last - first < 3:
            return first
        words, flags = [t.word for t in tokens[first:last]], [t.flags for t in tokens[first:last]]
        titled = self.role >= 0 or bool(first and tokens[first - 1].flags & TITLE)
        begin = name_begin(words, flags, 0, last - first, slavic=self.slavic, titled=titled)
        if begin:
            return first + begin
        if self.place_leads(first, last):
            return first + 1  # "la sénatrice du Rhône Jeanne Doe"
        if not tokens[first].flags & GIVEN and self.known(" ".join(t.word for t in tokens[first + 1 : last])):
            return first + 1
        return first

    def place_leads(self, first: int, last: int) -> bool:
        """Say whether the first of three words with capitals is the place of a role before them."""
        if self.lexicon.modifiers != "after" or last - first != LED_NAME or self.role < 0 or not self.governed(first):
            return False
        return not any(t.flags & (GIVEN | MARK) or not t.cap for t in self.tokens[first:last])

    def name(self, begin: int, last: int, run: int) -> None:
        """Note the name of tokens ``begin`` to ``last`` (without), with the role read before it."""
        tokens = self.tokens
        surname = tokens[last - 1].word
        words = [t for t in tokens[begin:last] if not t.flags & MARK]
        given = 0
        for token in words:
            given = given or token.flags & GIVEN
        # A name of several words needs no other place that says that it is one, but where nouns have capitals.
        known = (len(words) < 2 or (self.lexicon.capital_nouns and not given)) and self.known(surname)
        if self.role >= 0 and not given and (self.complement(begin, surname, len(words), known) or self.behind(last)):
            return
        own = self.governed(run) if begin == run or (not tokens[begin].flags & GIVEN and self.role < 0) else False
        role, own = self.role_before(begin, own)
        if role is not None and all(
            t.word in self.lexicon.honorifics or t.word == "." for t in tokens[self.role : begin]
        ):
            apposed, governed = self.apposed_role(self.role, own)  # "l'avocate du club, Maître Jeanne Doe"
            role, own = (apposed, governed) if apposed is not None else (role, own)
        if role is None and not own and (len(words) > 1 or known):
            role, own = self.apposed_role(begin, own)
        if role is None and not own and len(words) > 1 and begin == run:
            role = self.plain_role(begin)
        self.role = -1
        several = known or (len(words) > 1 and not self.lexicon.capital_nouns)
        if self.slavic and len(words) == 2 and words[0].flags & ACRONYM and not words[1].flags & ACRONYM:
            several = known  # "РИА Новости"
        person = role is not None or bool(given) or (several and surname not in self.lexicon.bodies)
        if not person and last + 1 < len(tokens) and tokens[last].word == "," and not own:
            person = tokens[last + 1].word.isdigit() and len(tokens[last + 1].word) <= MAX_YEARS  # "Lina, 20 ans"
        governed = own or (len(surname) > 2 and not surname.isalpha() and bool(POSSESSIVE.search(surname)))
        if not governed and last < len(tokens) and tokens[last].word in ("’", "'"):
            governed = tokens[last].start == tokens[last - 1].end  # "Sanders’ plan"
        if self.lexicon.subject_first:  # Turkish parts a case ending by an apostrophe
            governed = governed or bool(CASE_ENDING.search(surname))
        start, end = tokens[begin].start, tokens[last - 1].end
        if not person and len(words) == 1 and last + 1 < len(tokens) and tokens[last].word in OF and not self.slavic:
            common = tokens[last + 1]  # "Cour des comptes"
            if common.word.isalpha() and not common.cap and not common.flags & (SAY | ARTICLE | PREPOSITION):
                last, end = last + 2, common.end
        if not person and len(words) == 1 and last < len(tokens) and tokens[last].word.startswith(("d'", "d’")):
            last, end = last + 1, tokens[last].end  # "Conseil d'État"
        self.found.append(Mention("name", start, end, begin, last - 1, role, governed, given, person))

    def complement(self, begin: int, surname: str, count: int, known: bool) -> bool:
        """Say whether a word with a capital is what the title before it is of ("президент России"), and no name."""
        if count > 1 or known or begin <= self.role:
            return False
        if self.tokens[begin - 1].flags & BARE:
            return False  # "академик Капица"
        if self.lexicon.capital_nouns and not self.tokens[begin - 1].cap and not self.tokens[begin - 1].flags & MARK:
            return True  # "der Stellvertreter seines Chefs"
        if self.slavic and surname[0] <= LATIN < self.tokens[self.role].word[0]:
            return True  # "глава Google"
        if self.slavic and self.tokens[begin].flags & (ACRONYM | PLACE | NAMED):
            return True
        if self.slavic and begin - 1 > self.role and self.tokens[begin - 1].flags & NAMED:
            return True  # "starosta obce Lhota"
        if self.slavic and surname[0] <= LATIN and GENITIVE_LATIN.search(surname):
            return True  # "mluvčí Správy železnic"
        behind = self.tokens[begin + 1] if begin + 1 < len(self.tokens) else None
        noun = behind is not None and behind.word.isalpha() and not behind.cap
        small = behind is not None and behind.flags & (SAY | VERB | PREPOSITION | JOIN | PRONOUN | OPENER)
        if self.slavic and noun and not small and ADJECTIVE_OF.search(surname):
            return True  # "губернатор Ярославской области"
        if self.slavic and GENITIVE.search(surname) and not SURNAME_NOT_GENITIVE.search(surname):
            return True
        return self.governed(begin)

    def behind(self, last: int) -> bool:
        """Say whether a name belongs to a role behind another name ("Jane Doe, head of the Greens, said")."""
        previous = self.found[-1] if self.found else None
        if previous is None or previous.kind != "name" or not previous.person or previous.governed:
            return False
        if not self.only_comma(max(previous.last, self.apposed), self.role):
            return False
        self.apposed, self.role = last - 1, -1
        return True

    def role_before(self, begin: int, own: bool) -> tuple[tuple[int, int] | None, bool]:
        """Return the role read before a name, and whether a preposition governs them; end a role that is none of
        its.
        """
        tokens = self.tokens
        if self.role < 0:
            return None, own
        if own or begin - self.role > MAX_ROLE or self.role >= begin:
            self.flush(begin)
            return None, own
        role, own = (tokens[self.role].start, tokens[begin - 1].end), self.governed(self.role)
        previous = self.found[-1] if self.found else None
        if previous is not None and previous.kind == "name" and self.touches(previous.last, self.role):
            self.found.pop()  # "the Clinton campaign manager Robby Mook"
            role = (previous.start, role[1])
            own = previous.governed and not POSSESSIVE.search(tokens[previous.last].word)
        return role, own

    def apposed_role(self, begin: int, own: bool) -> tuple[tuple[int, int] | None, bool]:
        """Return the role that a comma parts from a name: "the chairwoman of the club, Jane Doe"."""
        previous = self.found[-1] if self.found else None
        if (
            previous is None
            or previous.kind != "role"
            or (self.lexicon.fixed_order and self.groups_only(previous))
            or not 2 <= begin - previous.last <= 3
            or self.tokens[previous.last + 1].word != ","
            or (begin - previous.last > 2 and not self.tokens[begin - 1].word[:1].isdigit())  # "34-летний"
        ):
            return None, own
        self.found.pop()
        return (previous.start, previous.end), previous.governed

    def groups_only(self, role: Mention) -> bool:
        """Say whether the titles of a role are no person's: "Ford's family, Jane Doe said"."""
        titles = [t.word for t in self.tokens[role.first : role.last + 1] if t.flags & TITLE]
        return all(word in self.lexicon.groups for word in titles)

    def plain_role(self, begin: int) -> tuple[int, int] | None:
        """Return the common words between a verb of saying and a full name, which are a role ("řekl včelař Bohumil
        Kadlec").
        """
        tokens = self.tokens
        first = begin
        while (
            first and begin - first < MAX_PLAIN_ROLE and tokens[first - 1].word.isalpha() and not tokens[first - 1].cap
        ):
            if tokens[first - 1].flags & (PREPOSITION | OPENER | SAY | ARTICLE | PRONOUN):
                break
            first -= 1
        lead = first - 1
        if lead >= 0 and tokens[lead].flags & ARTICLE and not tokens[lead].flags & SAY:
            lead -= 1
        if first == begin or lead < 0 or not tokens[lead].flags & SAY:
            return None
        return tokens[first].start, tokens[begin - 1].end

    def only_comma(self, left: int, right: int) -> bool:
        """Say whether one comma, and a few small words at most, stand between two tokens."""
        between = self.tokens[left + 1 : right]
        if left < 0 or not between or between[0].word != "," or len(between) > MAX_BEFORE_TITLE:
            return False
        return not any(t.flags & (MARK | SPAN) or t.cap for t in between[1:])

    def touches(self, left: int, right: int) -> bool:
        """Say whether only small words stand between two tokens, as within one phrase."""
        between = self.tokens[left + 1 : right]
        return (
            self.lexicon.modifiers == "before"
            and len(between) <= 3
            and not any(t.flags & (MARK | PREPOSITION | SAY | OPENER | SPAN) for t in between)
        )

    def stands_alone(self, at: int) -> bool:
        """Say whether a German word of somebody's age is a noun: "der 43-Jährige", not "der 43-jährige Pilot"."""
        behind = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        led = at > 0 and self.tokens[at - 1].flags & (ARTICLE | INDEFINITE | PREPOSITION)
        return bool(led) and not (behind is not None and behind.cap)

    def bracketed(self, at: int) -> bool:
        """Say whether one word in brackets stands between a role and a name."""
        tokens = self.tokens
        return (
            at + 3 < len(tokens)
            and tokens[at + 2].word == ")"
            and (tokens[at + 3].cap or tokens[at + 3].word in OF)
            and not tokens[at + 3].flags & SAY
        )

    def closing(self, at: int) -> int:
        """Return the token of the mark that closes a name of few words which the mark at ``at`` opens, or -1."""
        closers = CLOSERS[self.tokens[at].word]
        last = min(len(self.tokens), at + MAX_NAMED)
        return next((i for i in range(at + 2, last) if self.tokens[i].word in closers), -1)

    def read(self) -> list[Mention]:
        """Return the mentions of the sentence, in order."""
        tokens = self.tokens
        nouns = self.lexicon.capital_nouns
        at, count = 0, len(tokens)
        while at < count:
            token = tokens[at]
            if (
                not token.flags & TOLD
                and not token.cap
                and not (nouns and (self.role >= 0 or token.word.endswith(AGED)))
            ):
                at += 1
                continue
            if token.flags & SPAN:
                if token.span not in self.names:
                    self.flush(at)
            elif token.flags & MARK:
                if self.role >= 0 and token.word in CLOSERS and (closing := self.closing(at)) > 0:
                    at = closing + 1  # «директор кафе «Зерно» Анна Ким»
                    continue
                if self.role >= 0 and token.word == "(" and self.bracketed(at):
                    at += 3  # "le député (LR) Jean Dupont"
                    continue
                if not (
                    token.word == "."
                    and at
                    and tokens[at - 1].flags & TITLE
                    and ABBREVIATION.match(tokens[at - 1].word)
                    and at + 1 < len(tokens)
                    and tokens[at + 1].cap
                ):
                    self.flush(at)
            elif token.flags & PRONOUN and not (token.flags & TITLE):
                self.flush(at)
                self.found.append(
                    Mention("pronoun", token.start, token.end, at, at, None, self.governed(at), token.flags & PRONOUN)
                )
            elif nouns and token.word.endswith(AGED) and self.stands_alone(at):
                self.flush(at)
                self.found.append(Mention("role", token.start, token.end, at, at, None, self.governed(at), person=True))
            elif token.cap and (not token.flags & SAY or at == 0 or token.flags & TITLE):
                end = self.run_end(at)
                self.name_run(at, end)
                at = end
                continue
            elif (token.flags & (SAY | VERB) and not token.flags & TITLE) or (nouns and self.ends_role(at)):
                self.flush(at)
            elif self.role >= 0 and self.lexicon.capital_nouns and not ADJECTIVE_DE.search(token.word):
                if not token.flags & (ARTICLE | PREPOSITION | TITLE):
                    self.flush(at)  # a verb
            elif token.flags & TITLE and self.role >= 0 and self.starts_anew(at):
                self.role = at  # "сообщил журналистам министр"
            elif (token.flags & TITLE and (self.role < 0 or self.governed(self.role)) and not token.flags & NAMED) or (
                token.flags & TITLE and self.role < 0
            ):
                self.role = at
            at += 1
        self.flush(len(tokens))
        return self.completed()


def find_mentions(
    tokens: Sequence[Token], lexicon: Lexicon, known: Callable[[str], bool] = lambda word: False,
    names: frozenset[int] = frozenset(),
) -> list[Mention]:  # fmt: skip
    """Return who is named in a sentence, in order.

    ``known`` says of a word in lower case whether it is the surname of a full name elsewhere in the text (or such a
    full name); ``names`` are the spans that are names and no quotations.
    """
    return Reader(tokens, lexicon, known, names).read()
