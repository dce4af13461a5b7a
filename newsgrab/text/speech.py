"""What is quoted in a paragraph, and who says it there.

``read_paragraph`` cuts a paragraph into sentences in which a stretch between marks is one token, decides for every stretch
whether it is speech or a name, and looks for the verb of saying and its subject. Who that is in the article, ``speakers.py``
says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .lexicon import ARTICLE, CALLING, HE, JOIN, MARK, NAMED, OPENER, PREPOSITION, SAY, SHE, SPAN, THEY, TITLE, Lexicon
from .mentions import Mention, Token, ends_sentence, find_mentions, tokenise
from .quotation import Span
from .speakers import Cast

WORD = re.compile(r"\w+(?:['’\-]\w+)*")
# Fewer words than this are a name or a scare quote, unless the sentence says plainly that they are spoken.
MIN_WORDS = 4
# A verb of saying stands this near to its quotation, tokens.
MAX_CUE = 30
# A speaker printed as words and no name ("some of the deans") has at most so many.
MAX_NOUN = 6
SPOKEN_END = re.compile(r"[.,!?…;]['’”\"]?$")
DASHES = "—–-−―"
LATIN = re.compile(r"[A-Za-z]")


@dataclass(slots=True)
class Draft:
    """A quotation before its speaker is looked up. ``pieces`` are its stretches, in order."""

    pieces: list[tuple[int, int]]
    kind: str = "direct"
    cue: str | None = None
    mention: Mention | None = None
    oblique: bool = False  # the name stands in another case than the nominative
    tokens: tuple[Token, ...] = ()
    bare: bool = False  # nothing beside it says who speaks
    certain: bool = True
    words: int = 0
    paragraph: int = 0
    gender: int = 0  # of "in his words"
    speaker: str | None = None  # as a speaker's line gives it
    role: str | None = None

    @property
    def start(self) -> int:
        """Where its words begin."""
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        """Where its words end."""
        return self.pieces[-1][1]


@dataclass(slots=True)
class Cue:
    """A verb or phrase of saying beside a quotation: how strongly it belongs to it, and its subject."""

    strength: float
    text: str
    subject: Mention | None
    at: int = -1
    oblique: bool = False
    gender: int = 0


def paragraph_tokens(text: str, start: int, end: int, spans: Sequence[Span], lexicon: Lexicon) -> list[Token]:
    """Return the tokens of a paragraph; each outer span is one token that covers its marks."""
    tokens: list[Token] = []
    at = start
    for number, span in enumerate(spans):
        outer = max(span.outer, at)
        tokens.extend(tokenise(text, at, outer, lexicon))
        at = min(span.end + (len(span.mark) or 1 if span.closed else 0), end)
        tokens.append(Token(outer, at, "", SPAN, False, number))
    tokens.extend(tokenise(text, at, end, lexicon))
    return tokens


def cut_sentences(text: str, tokens: list[Token], spans: Sequence[Span]) -> list[list[Token]]:
    """Return the tokens sentence by sentence; a quotation that ends with a full stop may end one."""
    sentences: list[list[Token]] = []
    begin = 0
    for i, token in enumerate(tokens):
        if token.flags & MARK:
            if not ends_sentence(tokens, i):
                continue
        elif not token.flags & SPAN or not span_ends(text, tokens, i, spans[token.span]):
            continue
        sentences.append(tokens[begin : i + 1])
        begin = i + 1
    if begin < len(tokens):
        sentences.append(tokens[begin:])
    return sentences


def span_ends(text: str, tokens: list[Token], at: int, span: Span) -> bool:
    """Say whether the quotation at token ``at`` ends a sentence of the paragraph."""
    last = text[span.end - 1 : span.end]
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is None:
        return True
    if last not in ".!?…。！？":
        return bool(following.flags & SPAN and not following.flags & MARK)
    if following.flags & SPAN:
        return True
    if not following.cap:
        return False
    if last == ".":
        return True
    for token in tokens[at + 1 : at + 6]:  # "…?" Smith asked.
        if token.flags & (MARK | SPAN):
            break
        if token.flags & SAY:
            return False
    return True


def read_paragraph(text: str, start: int, end: int, spans: Sequence[Span], lexicon: Lexicon, cast: Cast) -> list[Draft]:
    """Return the quotations of a paragraph in order. ``spans`` are its outermost stretches between marks."""
    tokens = paragraph_tokens(text, start, end, spans, lexicon)
    drafts: list[Draft] = []
    sentences = cut_sentences(text, tokens, spans)
    before: list[Token] = []
    for sentence in sentences:
        if any(t.flags & SPAN for t in sentence):
            drafts.extend(read_sentence(text, sentence, spans, lexicon, cast, before))
        before = sentence
    return join_pieces(text, tokens, drafts, spans)


def read_sentence(
    text: str, tokens: list[Token], spans: Sequence[Span], lexicon: Lexicon, cast: Cast, previous: list[Token]
) -> list[Draft]:
    """Return the quotations of one sentence."""
    names = frozenset(
        t.span for i, t in enumerate(tokens) if t.flags & SPAN and is_name(text, tokens, i, spans[t.span], lexicon)
    )
    mentions = find_mentions(tokens, lexicon, cast.known, names)
    drafts: list[Draft] = []
    for i, token in enumerate(tokens):
        if not token.flags & SPAN or token.span in names:
            continue
        span = spans[token.span]
        cue = find_cue(text, tokens, i, span, mentions, lexicon, names)
        count = len(WORD.findall(text, span.start, min(span.end, span.start + 400)))
        draft = Draft([(span.start, span.end)], tokens=tuple(tokens), words=count)
        if cue is not None:
            draft.cue, draft.mention = cue.text or None, cue.subject
            draft.oblique, draft.gender = cue.oblique, cue.gender
        draft.bare = not any((t.flags and not t.flags & (MARK | SPAN)) or t.word.isalpha() for t in tokens)
        if is_speech(text, tokens, i, span, count, cue, draft.bare, lexicon):
            whole = draft.bare or begins_capital(text, span) or bool(cue and cue.strength >= 3)
            draft.kind = "direct" if whole and (count >= MIN_WORDS or cue or draft.bare) else "mixed"
            drafts.append(draft)
    return drafts


# ---------------------------------------------------------------- speech or name


def begins_capital(text: str, span: Span) -> bool:
    """Say whether the first letter of a stretch is a capital (or its script has none)."""
    for char in text[span.start : span.start + 12]:
        if char.isalpha():
            return not char.islower()
        if char.isdigit():
            return True
    return True


def is_name(text: str, tokens: list[Token], at: int, span: Span, lexicon: Lexicon) -> bool:
    """Say whether a stretch is plainly a name or a term: few words, part of the sentence around it.

    A word of naming or what bears the name stands beside it; or it is short and no mark parts it from the sentence.
    """
    inner = text[span.start : span.end]
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    few = len(WORD.findall(inner[:120])) < MIN_WORDS
    if SPOKEN_END.search(inner) and not (few and inner.endswith(",") and before is not None and before.flags & NAMED):
        return False
    if (
        before is not None
        and before.word in DASHES
        and at > 1
        and tokens[at - 2].flags & CALLING
        and not tokens[at - 2].flags & SAY
    ):
        return True
    if (before is not None and before.word in ":") or (after is not None and (after.word in DASHES)):
        return few and after is not None and after.word in DASHES and before is not None
    if before is not None and before.flags & (NAMED | CALLING) and not before.flags & SAY:
        return few or not (before.flags & CALLING and not before.flags & NAMED) or True
    if after is not None and after.flags & CALLING and not after.flags & SAY:
        return True
    following = tokens[at + 2] if at + 2 < len(tokens) else None
    if following is not None and following.flags & CALLING and after is not None and after.flags & JOIN:
        return True
    if after is not None and after.flags & NAMED and lexicon.modifiers == "before" and lexicon.subject_first:
        return True
    return few and not (after is not None and after.word == ",")


def is_speech(
    text: str, tokens: list[Token], at: int, span: Span, count: int, cue: Cue | None, bare: bool, lexicon: Lexicon
) -> bool:
    """Say whether a stretch that is not plainly a name is speech."""
    if not count:
        return False
    inner = text[span.start : span.end]
    spoken = bool(SPOKEN_END.search(inner))
    strong = cue is not None and cue.strength >= 2
    if bare:
        return count >= MIN_WORDS or spoken
    if count < MIN_WORDS:
        return cue is not None and cue.strength >= 3 and (spoken or begins_capital(text, span))
    if spoken or strong or not begins_capital(text, span):
        return True
    before = tokens[at - 1] if at else None
    if before is None or before.word in ":," or before.word in DASHES:
        return True
    if cue is not None and cue.strength >= 1.5:
        return True
    return not looks_titled(inner, before)


def looks_titled(inner: str, before: Token) -> bool:
    """Say whether a stretch in the midst of a sentence looks like a title: capitals, and a noun before it."""
    words = WORD.findall(inner)
    return len(words) <= 12 and not before.flags & (SAY | JOIN)


# ---------------------------------------------------------------- verb and subject


def find_cue(
    text: str,
    tokens: list[Token],
    at: int,
    span: Span,
    mentions: list[Mention],
    lexicon: Lexicon,
    names: frozenset[int],
) -> Cue | None:
    """Return the strongest verb or phrase of saying beside the quotation at token ``at``, or None."""
    left = next((i for i in range(at - 1, -1, -1) if tokens[i].flags & SPAN and tokens[i].span not in names), -1)
    right = next(
        (i for i in range(at + 1, len(tokens)) if tokens[i].flags & SPAN and tokens[i].span not in names), len(tokens)
    )
    cues = [
        cue
        for cue in (
            phrase_cue(text, tokens, at, left, right, mentions, lexicon),
            cue_after(text, tokens, at, right, span, mentions, lexicon),
            cue_before(text, tokens, at, left, mentions, lexicon),
        )
        if cue is not None
    ]
    if not cues:
        return no_cue(text, tokens, at, mentions)
    best = max(cues, key=lambda c: c.strength + (0.75 if c.subject is not None else 0))
    if best.subject is None and not best.gender:
        other = next((c for c in cues if c.subject is not None), None)
        if other is not None:
            best.subject, best.oblique = other.subject, other.oblique
        else:
            best.subject = nearest_before(mentions, at)
    return best


def phrase_cue(
    text: str, tokens: list[Token], at: int, left: int, right: int, mentions: list[Mention], lexicon: Lexicon
) -> Cue | None:
    """Return "according to X" or "in his words" around the quotation."""
    first, last = tokens[left + 1].start, tokens[right - 1].end
    if lexicon.according_own is not None:
        for low, high in ((first, tokens[at].start), (tokens[at].end, last)):
            found = lexicon.according_own.search(text, low, high)
            if found is not None:
                gender = {"he": HE, "she": SHE, "they": THEY}[found.lastgroup or "they"]
                return Cue(2.6, found.group(), None, gender=gender)
    if lexicon.according is not None:
        for low, high in ((first, tokens[at].start), (tokens[at].end, last)):
            found = lexicon.according.search(text, low, high)
            if found is not None:
                subject = next((m for m in mentions if m.start >= found.end() and m.end <= high), None)
                if subject is not None:
                    return Cue(2.6, found.group(), subject, oblique=True)
    if lexicon.according_after is not None:
        for low, high in ((first, tokens[at].start), (tokens[at].end, last)):
            found = lexicon.according_after.search(text, low, high)
            if found is not None:
                near = [m for m in mentions if low <= m.start < found.start()]
                if near:
                    return Cue(2.6, found.group(), near[-1], oblique=True)
    return None


def cue_after(
    text: str, tokens: list[Token], at: int, right: int, span: Span, mentions: list[Mention], lexicon: Lexicon
) -> Cue | None:
    """Return the verb of saying that follows the quotation at token ``at``, before token ``right``."""
    stop = min(right, at + MAX_CUE)
    parted = text[span.end - 1] in ",!?…" or (
        at + 1 < stop and (tokens[at + 1].word in DASHES or tokens[at + 1].word in ",.…")
    )
    verb = -1
    for i in range(at + 1, stop):
        if tokens[i].flags & SAY and not (tokens[i].cap and tokens[i].flags & TITLE):
            verb = i
            break
        if tokens[i].word in ":" and tokens[i].flags & MARK:
            break
    if verb >= 0 and right < len(tokens) and ":" in {t.word for t in tokens[verb:right]} and not parted:
        verb = -1
    if verb < 0:
        return unknown_verb(text, tokens, at, stop, mentions) if parted else None
    strength = 3.0 if parted else 2.0 if verb <= at + 2 else 1.0
    lead = next((m for m in mentions if at < m.first and m.last < verb and not m.governed), None)
    if lead is None:
        lead = next((noun for noun in [noun_between(text, tokens, at + 1, verb, lexicon)] if noun is not None), None)
    if tokens[verb].word in lexicon.quoting:
        objects = [m for m in mentions if verb < m.first < stop]
        chosen = next((m for m in objects if m.kind == "name" and m.last > m.first), None) or (
            objects[-1] if objects else None
        )
        if chosen is None or (chosen.kind == "name" and chosen.first == chosen.last and chosen.first - verb > 1):
            chosen = noun_between(text, tokens, chosen.first - 1 if chosen else verb + 1, stop, lexicon) or chosen
        return Cue(strength, text[tokens[verb].start : tokens[verb].end], chosen, verb, oblique=True)
    subject = lead or subject_following(text, tokens, verb, stop, mentions, lexicon)
    if subject is None and lexicon.subject_first:
        subject = nearest_before(mentions, at) or noun_before(tokens, at, lexicon)
    return Cue(strength, text[tokens[verb].start : tokens[verb].end], subject, verb)


def subject_following(
    text: str, tokens: list[Token], verb: int, stop: int, mentions: list[Mention], lexicon: Lexicon
) -> Mention | None:
    """Return the subject after a verb: the first that no preposition governs; a name right after a role is its own."""
    found = [m for m in mentions if verb < m.first < stop]
    free = [m for m in found if not m.governed]
    if free:
        first = free[0]
        if first.kind == "role" and len(free) > 1 and free[1].kind == "name" and free[1].first - first.last <= 3:
            return free[1]
        if lexicon.capital_nouns and not first.person and first.kind == "name":
            person = next((m for m in free if m.person and m.first - verb <= 8), None)
            return person or first
        return first
    noun = noun_between(text, tokens, verb + 1, stop, lexicon)
    if noun is not None:
        return noun
    return None


def noun_between(text: str, tokens: list[Token], first: int, stop: int, lexicon: Lexicon) -> Mention | None:
    """Return the words from ``first`` up to a mark as a speaker without a name ("some of the deans")."""
    while first < stop and tokens[first].flags & MARK:
        first += 1
    while first < stop and tokens[first].flags & ARTICLE:
        first += 1
    last = first
    while last < stop and not tokens[last].flags & (MARK | SPAN | SAY) and last - first <= MAX_NOUN:
        last += 1
    if last == first or last - first > MAX_NOUN or (last < stop and not tokens[last].flags & (MARK | SAY | SPAN)):
        return None
    if tokens[first].flags & (PREPOSITION | JOIN | OPENER) or not tokens[first].word[:1].isalpha():
        return None
    cut = next((i for i in range(first + 1, last) if tokens[i].flags & (PREPOSITION | JOIN)), last)
    return Mention("noun", tokens[first].start, tokens[cut - 1].end, first, cut - 1)


def noun_before(tokens: list[Token], at: int, lexicon: Lexicon) -> Mention | None:
    """Return the word before the comma before the quotation, as the speaker of a language whose verb comes last."""
    i = at - 1
    if i < 1 or tokens[i].word != ",":
        return None
    if tokens[i - 1].flags & (MARK | SPAN | PREPOSITION | SAY):
        return None
    return Mention("noun", tokens[i - 1].start, tokens[i - 1].end, i - 1, i - 1)


def unknown_verb(text: str, tokens: list[Token], at: int, stop: int, mentions: list[Mention]) -> Cue | None:
    """Return what stands after a quotation and a comma or dash where no verb of saying is known: verb and subject."""
    first = at + 1
    while first < stop and tokens[first].flags & MARK:
        first += 1
    if first >= stop or (first == at + 1 and tokens[first].flags & SPAN):
        return None
    here = [m for m in mentions if first <= m.first < stop and not m.governed]
    if not here:
        return None
    subject = here[0]
    if subject.first == first:
        verb = subject.last + 1
        if (
            verb < stop
            and not tokens[verb].flags & (MARK | PREPOSITION | OPENER | SPAN)
            and tokens[verb].word.isalpha()
        ):
            return Cue(2.0, text[tokens[verb].start : tokens[verb].end], subject, verb)
        if tokens[at + 1].word in DASHES or (subject.kind == "name" and not tokens[at + 1].flags & MARK):
            return Cue(1.5, "", subject)
        return None
    if (
        subject.first - first <= 5
        and not tokens[first].flags & (PREPOSITION | JOIN | OPENER | ARTICLE)
        and not tokens[first].cap
    ):
        return Cue(2.0, text[tokens[first].start : tokens[first].end], subject, first)
    return None


def cue_before(
    text: str, tokens: list[Token], at: int, left: int, mentions: list[Mention], lexicon: Lexicon
) -> Cue | None:
    """Return the verb of saying that leads to the quotation at token ``at``."""
    verb = next(
        (
            i
            for i in range(at - 1, max(left, at - MAX_CUE), -1)
            if tokens[i].flags & SAY and not (tokens[i].cap and tokens[i].flags & TITLE and i)
        ),
        -1,
    )
    if verb < 0:
        return None
    last = tokens[at - 1]
    if last.word == ":":
        strength = 3.5
    elif verb == at - 1 or (verb >= at - 3 and last.flags & JOIN) or last.word == ",":
        strength = 3.0
    elif last.flags & JOIN:
        strength = 2.6
    else:
        strength = 2.0 if at - verb <= 4 else 1.5
    return Cue(
        strength,
        text[tokens[verb].start : tokens[verb].end],
        subject_before(text, tokens, verb, at, mentions, lexicon),
        verb,
    )


def subject_before(
    text: str, tokens: list[Token], verb: int, at: int, mentions: list[Mention], lexicon: Lexicon
) -> Mention | None:
    """Return the subject of the verb at ``verb`` that leads to a quotation at ``at``: before it, else right after it."""
    ahead = [m for m in mentions if m.last < verb and not m.governed]
    follow = [m for m in mentions if verb < m.first < at and not m.governed]
    near = [m for m in follow if m.first - verb <= 4]
    if ahead:
        persons = [m for m in ahead if m.person or m.kind != "name"]
        chosen = (persons or ahead)[-1]
        if chosen.kind != "name" or not chosen.person:
            named = [m for m in near if m.kind == "name" and m.person]
            if named and (lexicon.capital_nouns or verb - chosen.last > 3):
                return named[0]
        if near and verb - chosen.last > 8 and any(t.word == "," for t in tokens[chosen.last : verb]):
            return near[0]
        return chosen
    if follow:
        return next((m for m in follow if m.person), follow[0])
    start = next((i + 1 for i in range(verb - 1, -1, -1) if tokens[i].flags & (MARK | SPAN)), 0)
    return noun_between(text, tokens, start, verb, lexicon) if verb - start <= MAX_NOUN else None


def nearest_before(mentions: list[Mention], at: int) -> Mention | None:
    """Return the last mention before token ``at`` that may be a subject, persons first."""
    ahead = [m for m in mentions if m.last < at and not m.governed]
    return next((m for m in reversed(ahead) if m.person or m.kind == "pronoun"), ahead[-1] if ahead else None)


def no_cue(text: str, tokens: list[Token], at: int, mentions: list[Mention]) -> Cue | None:
    """Return the subject of a sentence that quotes without a verb of saying: ``Name: "…"``, ``"…": Name``."""
    if at and tokens[at - 1].word == ":":
        subject = nearest_before(mentions, at)
        if subject is None and 2 <= at <= MAX_NOUN + 1:
            subject = Mention("noun", tokens[0].start, tokens[at - 2].end, 0, at - 2)
        return Cue(3.0, "", subject)
    if at + 1 < len(tokens) and tokens[at + 1].word == ":" and at == 0:
        subject = next((m for m in mentions if m.first > at and not m.governed), None)
        return Cue(2.5, "", subject)
    subject = nearest_before(mentions, at)
    return Cue(0.5, "", subject) if subject is not None else None


# ---------------------------------------------------------------- broken by the attribution

# The author's words within one quotation are shorter than this, characters.
MAX_BREAK = 170


def join_pieces(text: str, tokens: list[Token], drafts: list[Draft], spans: Sequence[Span]) -> list[Draft]:
    """Join quotations that only their attribution parts: "A," said X, "b." A colon or another subject parts them for good."""
    joined: list[Draft] = []
    for draft in drafts:
        last = joined[-1] if joined else None
        if last is not None and draft.start - last.end <= MAX_BREAK and belongs(text, tokens, last, draft):
            last.pieces.extend(draft.pieces)
            last.words += draft.words
            if last.mention is None and draft.mention is not None:
                last.mention, last.cue, last.tokens = draft.mention, draft.cue, draft.tokens
            last.kind = "direct" if "direct" in (last.kind, draft.kind) else "mixed"
        else:
            joined.append(draft)
    return joined


def belongs(text: str, tokens: list[Token], last: Draft, draft: Draft) -> bool:
    """Say whether ``draft`` goes on with ``last``: between them stands an attribution, and marks lead over."""
    between = [t for t in tokens if last.end <= t.start and t.end <= draft.start and not t.flags & SPAN]
    if not between or last.cue is None or not any(t.flags & SAY or not t.flags & MARK for t in between):
        return False
    inner_end = text[last.end - 1 : last.end]
    opened = inner_end in ",!?….;" or (
        between[0].flags & MARK and (between[0].word in ",…" or between[0].word in DASHES)
    )
    closing = between[-1]
    if not opened or not closing.flags & MARK or closing.word == ":":
        return False
    if closing.word not in ",.;…" and closing.word not in DASHES:
        return False
    said = text[between[0].start : between[-1].end]
    if sum(t.word in ".;" for t in between[:-2]):
        return False
    return last.cue in said and (
        draft.bare or draft.mention is None or draft.mention == last.mention or draft.tokens == last.tokens
    )
