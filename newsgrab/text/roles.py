"""The role of a person, as it is printed beside the name: before it, behind it, in a clause about it.

Pure: a text and the words of its language in, the words of the role out, in the language of the text and without the
name.
"""

from __future__ import annotations

from collections.abc import Sequence

from .lexicon import (
    ARTICLE,
    ELIDED,
    GIVEN,
    INDEFINITE,
    JOIN,
    MARK,
    OPENER,
    PREPOSITION,
    PRONOUN,
    SAY,
    SPAN,
    TITLE,
    VERB,
    Lexicon,
)
from .mentions import ABBREVIATION, ADJECTIVE, Mention, Token, tokenise
from .names import UPPER
from .patterns import lazy
from .quotation import CLOSERS

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
# A role after a name has its title among so many first words.
MAX_BEFORE_TITLE = 3
ROLE_END = lazy(r"[,;:()\n]|\.(?:\s|$)|\s[—–-]\s|[!?]|[»”\"](?=[,.\s])")
# The title of a role stands among so many words before the name.
MAX_TITLED = 6
DEGREES = lazy(r"(?<=\w)(?:\s(?:Prof|Dr|Mag|Dipl)\.){1,3}$")  # of the person, behind a role
ORDINAL = lazy(r"перв|перш")
# Kazakh endings of words that belong to a verb.
PLACED = lazy(r"\w{3}(?:[нс]?[дт][ае]|[сынмі]н[ае]|[ғгқк][ае])$|ген$|ған$")
# Endings of titles that depend on nothing before them.
DEPENDENT = lazy(r"(?P<instrumental>\w(?:[ое]м|[оеє]ю|[ая]ми))$|(?P<dative>\w(?:[ую]|[ое]ві))$")
# Letters of "and".
MAX_AND = 3
# A relative clause of a role is longer and shorter than so many tokens.
MIN_CLAUSE, MAX_CLAUSE = 3, 14
CLAUSE_START = lazy(r"[.!?…;:,()\n]\s?|\s(?:[—–]|-)\s|[»”\"]\s?[,.]")
# "of the Trust", between a name and a mark or a verb.
MAX_BELONGING = 9
BELONGING = lazy(rf",?\s(?=[a-z]{{2,4}}\s(?:the\s)?(?:[a-z]{{3,12}}\s){{0,2}}[{UPPER}])")
# German verbs end so, and adjectives behind an article: "wirkte Trainer Berg", "der letzte Trainer".
PAST_DE = lazy(r"ten?$")
# A short word before a full stop is an abbreviation; its letters, with a sign before it and a line end after it.
SHORT_WORD, MAX_SHORT = lazy(r"\b\w{1,4}$"), 7
PARTY = lazy(rf"\([{UPPER}][^()\n\s]{{1,12}}\)(?=\s[^\W\d_])")  # within a role
AGED, MAX_AGED = lazy(r"(?:^|[\s,])(\d{1,3}-\w{2,9}\s)$"), 16  # and its characters, a line end among them
AFTER_NAME = lazy(
    r"\s?(?:\([^()\n]{1,40}\)|,\s(?:de\s|âgée?\sde\s)?\d{1,3}(?:\s(?:años|ans|let)(?:\s(?:y|et)\s)?)?)?(?:(?<=\s[ye]\s)|(?<=\set\s)|\s?[,(–—-])\s?"
)


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
        short = SHORT_WORD.search(window, max(0, at - MAX_SHORT), at) if window[at] == "." else None
        if short is None or not ABBREVIATION.match(short.group().lower()):
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
    unlike = SAY | VERB | MARK | SPAN | PRONOUN | JOIN
    if any(t.flags & unlike and not t.flags & TITLE and t.word not in ("'", "’") for t in tokens):
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
