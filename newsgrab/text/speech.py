"""What is quoted in a paragraph, and who says it there.

``read_paragraph`` cuts a paragraph into sentences in which a stretch between marks is one token, decides for every
stretch whether it is speech or a name, and looks for the verb of saying and its subject. Who that is in the article,
``speakers.py`` says.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from ..records import dataclass
from .attribution import ADJACENT_VERB, COLON, DASHES, LOOSE, NAME_ONLY, NEAR, PARTED_VERB, Cue, Sentence
from .lexicon import ARTICLE, CALLING, JOIN, MARK, NAMED, OPENER, PREPOSITION, SAY, SPAN, TITLE, Lexicon
from .mentions import ENDING, Mention, Token, ends_sentence, find_mentions, tokenise
from .names import UPPER
from .patterns import lazy
from .quotation import CLOSERS, Span
from .speakers import Cast

WORD = lazy(r"\w+(?:['’\-]\w+)*")
# A title in capitals: the letters of the words that have one, how many words, the share of capitals among them.
MIN_TITLE_WORD, MAX_TITLE, TITLE_SHARE = 4, 12, 0.8
# Longer words that English titles print small.
SMALL_IN_TITLES = frozenset(("with", "from", "into", "over", "upon", "through", "about", "than", "that", "between"))
# Between a question and the verb that attributes it, tokens.
MAX_APPOSITION = 20
# What stands further from quotations within a paragraph is not read, characters.
MAX_NARRATION = 260
# What stands right before a quotation is read whole, characters.
MIN_LEAD = 60
# Quotations of one paragraph that are looked at closely.
MAX_SPANS = 400
# Tokens of a sentence; longer ones are lists or hostile.
MAX_SENTENCE = 250
ENDS = MARK | SPAN  # what may end one
SENTENCE_END = lazy(r"[.!?…](?<=\w\w\w.)(?=\s)")
# A sentence's end beyond doubt (``mentions.ends_sentence``): no abbreviation and no title is so long.
PLAIN_END = lazy(rf"[.!?](?:(?<=[^\W\d_]{{5}}.)|(?<=[!?]))\s{{1,20}}(?=[{UPPER}])")
END_BEFORE = lazy(PLAIN_END.pattern[:-1] + r"|\Z)")  # the same, or right before a quotation
DASH_START = lazy(rf"[{DASHES}]\s*")
# "NEW DELHI:", "LONDON (Reuters) -", before the report and not before a quotation.
DATELINE = lazy(
    rf"[{UPPER}]{{3}}[{UPPER} .,’'-]{{0,30}}(?:\s?\([^()\n]{{2,20}}\))?(?<!\s[{UPPER}])\s?[:—–-]\s(?![\s\"“„«‘'])"
)
# Words are counted in so many first characters.
MAX_COUNTED = 400
# Marks between spaces are no words; one letter is found sooner than three.
PARTINGS = (("–", " – "), ("—", " — "), ("-", " - "), ("…", "… "))
# Fewer words than this are a name or a scare quote, unless the sentence says plainly that they are spoken.
MIN_WORDS = 4
# Tokens before a colon that may say that a title follows.
NEAR_COLON = 4
# Figures of a year; letters of a last word.
YEAR, MAX_MARKED = 4, 30
# What stands between a stretch and the words of its sentence where it may be speech; spaces that are looked over.
MARKS = "".join(CLOSERS) + "".join(CLOSERS.values())
PARTED, LED, MAX_SPACE = frozenset((*",:", *DASHES, *MARKS)), frozenset((":", *MARKS)), 3
# The mark at the end of speech, with a mark and a line end behind it.
SPOKEN = ".,!?…;"
SPOKEN_END, MAX_END = lazy(rf"[{SPOKEN}]['’”\"]?$"), 3
LATIN = lazy(r"[A-Za-z]")


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
    attributed: bool = False  # a verb of saying beside it is plainly its own
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


def opens_mark(text: str, at: int) -> bool:
    """Say whether a quotation mark stands at an offset."""
    return text[at] in CLOSERS


def count_words(text: str) -> int:
    """Return about how many words a text has; scripts without spaces have two letters to a word.

    >>> count_words("one, two – three"), count_words("我们很高兴。"), count_words("…")
    (3, 3, 1)
    """
    words = text.split()
    if words and (text[0] > "\u3000" or text[-1] > "\u3000"):
        return (sum(map(str.isalpha, text)) + 1) // 2
    return len(words) - sum(text.count(parting) for mark, parting in PARTINGS if mark in text)


def paragraph_tokens(text: str, start: int, end: int, spans: Sequence[Span], lexicon: Lexicon) -> list[Token]:
    """Return the tokens of a paragraph; each outer span is one token that covers its marks."""
    tokens: list[Token] = []
    at = start
    if text[start : start + 3].isupper() and (found := DATELINE.match(text, start, end)) is not None:
        at = found.end()
    for number, span in enumerate(spans):
        outer = max(span.outer, at)
        far = outer - at > MAX_NARRATION
        if number:  # sentences between the one that goes on and the one that leads to the next quotation are not asked
            ends = [found.span() for found in END_BEFORE.finditer(text, at, outer)]
            if far or (len(ends) > 1 and text[ends[0][0]] == "."):
                stop = ends[0][0] + 1 if ends else sentence_end(text, at + MAX_NARRATION // 2, outer)
                tokens.extend(tokenise(text, at, stop, lexicon))
                at = stop if far else ends[-1][1]
        if far:  # its nearest sentences will do
            at = sentence_start(text, at, outer - MIN_LEAD)
        if far or not number:
            for ended in END_BEFORE.finditer(text, at, outer):
                at = ended.end()
        tokens.extend(tokenise(text, at, outer, lexicon))
        at = min(span.end + (len(span.mark) or 1 if span.closed else 0), end)
        tokens.append(Token(outer, at, "", SPAN, False, number))
    if spans and text[spans[-1].end - 1] == "." and text[at : at + MAX_SPACE].lstrip()[:1].isupper():
        return tokens  # the quotation ends its sentence
    end = sentence_end(text, at + MAX_NARRATION // 2, end) if end - at > MAX_NARRATION else end
    plain_end = PLAIN_END.search(text, at, end)
    if plain_end is not None:  # what the sentences after it say is not asked
        end = plain_end.start() + 1
    tokens.extend(tokenise(text, at, end, lexicon))
    return tokens


def sentence_start(text: str, low: int, high: int) -> int:
    """Return where the last sentence begins that begins between two offsets, or the first of them."""
    start = low
    for found in SENTENCE_END.finditer(text, low, high):
        start = found.end()
    return start


def sentence_end(text: str, at: int, end: int) -> int:
    """Return where the sentence ends that goes on at ``at``, or ``end``."""
    found = SENTENCE_END.search(text, at, end)
    return found.end() if found else end


def cut_sentences(text: str, tokens: list[Token], spans: Sequence[Span], lexicon: Lexicon) -> list[list[Token]]:
    """Return the tokens sentence by sentence; a quotation that ends with a full stop may end one."""
    sentences: list[list[Token]] = []
    begin = 0
    long = len(tokens) > MAX_SENTENCE
    for i, token in enumerate(tokens):
        if not token.flags & ENDS and not long:
            continue
        if i - begin > MAX_SENTENCE:
            pass  # no sentence: cut it somewhere
        elif token.flags & MARK:
            if token.word not in ENDING or not ends_sentence(tokens, i):
                continue
        elif not token.flags & SPAN or not span_ends(text, tokens, i, spans[token.span], lexicon):
            continue
        sentences.append(tokens[begin : i + 1])
        begin = i + 1
    if begin < len(tokens):
        sentences.append(tokens[begin:])
    return sentences


def span_ends(text: str, tokens: list[Token], at: int, span: Span, lexicon: Lexicon) -> bool:
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
    before = ""
    for token in tokens[at + 1 : at + 1 + MAX_APPOSITION]:  # "…?" Smith, the mayor, asked.
        if token.flags & SPAN or (token.word in tuple(".!?;") and len(before) > 1):
            break
        if token.flags & SAY or (before, token.word) in lexicon.phrasal:
            return False
        before = token.word
    return True


def read_paragraph(text: str, start: int, end: int, spans: Sequence[Span], lexicon: Lexicon, cast: Cast) -> list[Draft]:
    """Return the quotations of a paragraph in order. ``spans`` are its outermost stretches between marks."""
    rest = spans[MAX_SPANS:]
    if rest:
        spans, end = spans[:MAX_SPANS], rest[0].outer
    if all(plainly_name(text, start, end, span, lexicon) for span in spans):
        return plain(text, rest)
    tokens = paragraph_tokens(text, start, end, spans, lexicon)
    drafts: list[Draft] = []
    for sentence in cut_sentences(text, tokens, spans, lexicon):
        if [t for t in sentence if t.flags & SPAN]:
            drafts.extend(read_sentence(text, sentence, spans, lexicon, cast))
    return join_pieces(text, tokens, drafts) + plain(text, rest)


def plain(text: str, spans: Sequence[Span]) -> list[Draft]:
    """Return stretches between marks that have the length of speech, without looking at what stands around them."""
    counted = ((span, count_words(text[span.start : min(span.end, span.start + MAX_COUNTED)])) for span in spans)
    return [Draft([(s.start, s.end)], words=count, certain=False) for s, count in counted if count >= MIN_WORDS]


def read_sentence(text: str, tokens: list[Token], spans: Sequence[Span], lexicon: Lexicon, cast: Cast) -> list[Draft]:
    """Return the quotations of one sentence."""
    called: set[int] = set()
    counts: dict[int, int] = {}  # token of a quotation -> its words
    for i, token in enumerate(tokens):
        if token.flags & SPAN:
            span = spans[token.span]
            count = count_words(text[span.start : min(span.end, span.start + MAX_COUNTED)])
            if is_name(text, tokens, i, span, count, lexicon):
                called.add(token.span)
            else:
                counts[i] = count
    if not counts:
        return []
    names = frozenset(called)
    sentence = Sentence(text, tokens, find_mentions(tokens, lexicon, cast.known, names), lexicon, names)
    cues = {i: sentence.cue(i, text[spans[tokens[i].span].end - 1 : spans[tokens[i].span].end]) for i in counts}
    share_subject(cues)
    bare = not any((t.flags and not t.flags & (MARK | SPAN)) or t.word.isalpha() for t in tokens)
    kept = tuple(tokens)
    drafts: list[Draft] = []
    for i, count in counts.items():
        span, cue = spans[tokens[i].span], cues[i]
        if not is_speech(text, tokens, i, span, count, cue, bare, lexicon):
            continue
        draft = Draft([stripped(text, span.start, span.end)], tokens=kept, words=count, bare=bare)
        if cue is not None:
            draft.cue, draft.mention = cue.text or None, cue.subject
            draft.oblique, draft.gender = cue.oblique, cue.gender
            draft.attributed = cue.strength >= PARTED_VERB and cue.subject is not None
        whole = bare or begins_capital(text, span) or bool(cue and cue.strength >= PARTED_VERB)
        draft.kind = "direct" if whole and (count >= MIN_WORDS or cue or bare) else "mixed"
        drafts.append(draft)
    return drafts


def with_words(text: str, lead: Draft, start: int, end: int, kind: str) -> Draft:
    """Return the words from ``start`` to ``end`` as said by whom ``lead`` names; a dash before them is none of them."""
    found = DASH_START.match(text, start, end)
    start = found.end() if found else start
    return Draft(
        [(start, end)], kind, lead.cue, lead.mention, lead.oblique, lead.tokens,
        words=len(WORD.findall(text, start, end)),
        speaker=lead.speaker, role=lead.role,
    )  # fmt: skip


def stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds without spaces, and without the comma that American print sets before a closing mark."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] == ","):
        end -= 1
    return start, end


def share_subject(cues: dict[int, Cue | None]) -> None:
    """Let a fragment that has no verb of its own take the subject of the verb beside another one of its sentence."""
    given: Mention | None = None
    strong = [cue for cue in cues.values() if cue is not None and cue.strength > NAME_ONLY and cue.subject is not None]
    for cue in cues.values():
        if cue is None:
            continue
        if cue.strength > NAME_ONLY and cue.subject is not None:
            given = cue.subject
        elif cue.strength <= NAME_ONLY and (given is not None or strong):
            cue.subject = given or strong[0].subject


# ---------------------------------------------------------------- speech or name


def begins_capital(text: str, span: Span) -> bool:
    """Say whether the first letter of a stretch is a capital (or its script has none)."""
    for char in text[span.start : span.start + 12]:
        if char.isalpha():
            return not char.islower()
        if char.isdigit():
            return True
    return True


def ends_spoken(text: str, span: Span) -> bool:
    """Say whether a stretch ends with a mark of speech: a comma within it, or the end of a sentence."""
    if text[span.end - 1] in SPOKEN:
        return True
    return SPOKEN_END.search(text, max(span.start, span.end - MAX_END), span.end) is not None


def plainly_name(text: str, start: int, end: int, span: Span, lexicon: Lexicon) -> bool:
    """Say whether ``is_name`` is certain of a stretch without the tokens around it: few words that no mark parts from
    the words of their sentence.
    """
    close = span.end + len(span.mark)
    if not (span.closed and span.mark) or lexicon.subject_first or ends_spoken(text, span):
        return False
    behind = text[close : min(end, close + MAX_SPACE)].lstrip()[:1]
    before = text[max(start, span.outer - MAX_SPACE) : span.outer].rstrip()[-1:]
    if (not behind and close < end) or behind in PARTED or before in LED or (not before and span.outer > start):
        return False
    if behind == "b" and lexicon.fixed_order:
        return False  # "dubbed “…” by"
    return count_words(text[span.start : min(span.end, span.start + MAX_COUNTED)]) < MIN_WORDS


def is_name(text: str, tokens: list[Token], at: int, span: Span, count: int, lexicon: Lexicon) -> bool:
    """Say whether a stretch is plainly a name or a term: few words, part of the sentence around it.

    A word of naming or what bears the name stands beside it; or it is short and no mark parts it from the sentence.
    """
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    few = count < MIN_WORDS
    bearer = tokens[at - 2] if at > 1 and before is not None and before.word == "," else before
    if (
        bearer is not None
        and ((bearer.flags & NAMED and not bearer.flags & SAY) or (bearer.flags & CALLING and bearer is before))
        and (text[span.end - 1] in ",." or bearer is not before)
        and title_case(text[span.start : min(span.end, span.start + MAX_COUNTED)])
    ):
        return True  # "in her memoir, “Tough Choices.”"
    if not few and titled_beside(text, tokens, at, span, lexicon):
        return True
    if lexicon.fixed_order and before is not None and text[span.end - 1] not in "!?…":
        named = tokens[at - 2] if at > 1 and before.flags & ARTICLE else before  # "dubbed the “…”"
        passive = at < 2 + (named is not before) or tokens[at - 2 - (named is not before)].word in (
            ",",
            *lexicon.passive,
        )
        if named.flags & CALLING and named.word.endswith("ed") and (not named.flags & SAY or passive):
            return after is None or after.word != "by"
        if at > 2 and lexicon.calling and (tokens[at - 2 - (named is not before)].word, named.word) in lexicon.calling:
            return True
    if ends_spoken(text, span) and not (
        few and text[span.end - 1] == "," and before is not None and before.flags & NAMED
    ):
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
        return few or begins_capital(text, span) or bool(before.flags & CALLING)
    if after is not None and after.flags & CALLING and not after.flags & SAY:
        return True
    led = before is None or before.word in (":", ",")
    if lexicon.subject_first and led and after is not None and after.flags & SAY:
        return False
    following = tokens[at + 2] if at + 2 < len(tokens) else None
    if following is not None and following.flags & CALLING and after is not None and after.flags & JOIN:
        return True
    if after is not None and after.flags & NAMED and lexicon.modifiers == "before" and lexicon.subject_first:
        return True
    return few and not (after is not None and (after.word == "," or (after.word == ":" and before is None)))


def titled_beside(text: str, tokens: Sequence[Token], at: int, span: Span, lexicon: Lexicon) -> bool:
    """Say whether what stands beside a stretch of several words says that it is a title, a slogan or a name: a year in
    brackets behind it, an article before a last word that bears names, "the group, which calls itself “…”".
    """
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is not None and after.word == "(" and at + 3 < len(tokens):
        year = tokens[at + 2].word
        if len(year) == YEAR and year.isdigit() and tokens[at + 3].word == ")":
            return True
    if before is None or ends_spoken(text, span):
        return False
    if before.flags & ARTICLE and not begins_capital(text, span):
        last = text[max(span.start, span.end - MAX_MARKED) : span.end].rsplit(None, 1)[-1].lower()
        if lexicon.fixed_order and lexicon.flags(last) & NAMED and not lexicon.flags(last) & TITLE:
            return True  # "launched the “clean streets initiative”"
    if lexicon.is_named(before.word) and not before.flags & SAY and begins_capital(text, span):
        return True
    if before.word in DASHES and at > 1 and tokens[at - 2].flags & NAMED and begins_capital(text, span):
        return after is not None and after.word in DASHES  # "a referendum – “No to Lakes” – was held"
    if before.word == "," and at > 1 and lexicon.is_named(tokens[at - 2].word) and after is not None:
        return not after.flags & (MARK | SAY) and not after.cap and not any(t.flags & SAY for t in tokens[:at])
    if before.word == ":" and begins_capital(text, span):
        return any(t.flags & CALLING for t in tokens[:at]) and not any(t.flags & SAY for t in tokens[:at])
    itself = {before.word, tokens[at - 2].word if at > 1 else ""} & lexicon.itself
    return bool(itself) and after is not None and bool(after.flags & SAY) and begins_capital(text, span)


def is_speech(
    text: str, tokens: list[Token], at: int, span: Span, count: int, cue: Cue | None, bare: bool, lexicon: Lexicon
) -> bool:
    """Say whether a stretch that is not plainly a name is speech."""
    if not count:
        return False
    inner = text[span.start : span.end]
    spoken = ends_spoken(text, span)
    strong = cue is not None and cue.strength >= NEAR
    if bare:
        return (count >= MIN_WORDS or spoken) and not (inner.isupper() and count <= MAX_TITLE)
    if count < MIN_WORDS:
        heads = at == 0 and count > 1 and len(tokens) > 1 and tokens[1].word == ":"  # a headline: «…»: Name
        heads = heads and cue is not None and cue.subject is not None and cue.subject.person
        colon = at > 2 and count > 1 and tokens[at - 1].word == ":" and begins_capital(text, span)
        colon = colon and cue is not None and cue.subject is not None and cue.subject.person
        colon = colon and not (lexicon.fixed_order or lexicon.capital_nouns)
        if colon and not any(t.flags & (NAMED | CALLING) for t in tokens[max(0, at - NEAR_COLON) : at]):
            return True  # "Капітан вибачився: «Це наша провина»"
        return cue is not None and (heads or (cue.strength >= PARTED_VERB and short_speech(text, tokens, at, span)))
    before = tokens[at - 1] if at else None
    if before is not None and before.word not in (":", ",") and before.word not in DASHES:
        adjacent = cue is not None and cue.strength >= ADJACENT_VERB and before.flags & SAY
        if not adjacent and not lexicon.capital_nouns and title_case(inner):
            return False
    if lexicon.subject_first and not spoken and (cue is None or cue.strength < LOOSE):
        return False  # there a verb follows what is said
    if cue is not None and cue.text.lower() in lexicon.written and any(t.flags & CALLING for t in tokens[:at]):
        return False  # "на плакате было написано «…»"
    subject = cue.subject if cue is not None and cue.strength != COLON and lexicon.fixed_order else None
    named = subject is not None and subject.kind == "name"
    if subject and not named and any(t.flags & CALLING for t in tokens[subject.first : subject.last + 1]):
        return False  # what a sign says
    if lexicon.fixed_order and not spoken and not strong and not begins_capital(text, span):
        said = cue is not None or any(t.flags & SAY for t in tokens)
        term = before is not None and before.word in (",", "as", *lexicon.passive)
        return (said or not term) and not is_attribute(text, tokens, at)
    if spoken or strong or not begins_capital(text, span):
        return True
    verb = cue is not None and cue.strength >= LOOSE
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if before is None:  # a title may be the subject of its sentence
        return verb or after is None or bool(after.flags & (MARK | SPAN)) or after.cap or count > MAX_TITLE
    if before.word == ",":  # "the group's album, “…”"
        return verb or count > MAX_TITLE
    if verb or before.word == ":" or before.word in DASHES:
        return True
    return not looks_titled(inner, before)


def is_attribute(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Say whether a stretch between an article and a noun says of what kind it is: the “buy now, pay later” market."""
    if not at or at + 1 == len(tokens):
        return False
    before, after = tokens[at - 1], tokens[at + 1]
    led = before.flags & ARTICLE or before.word.endswith(("’s", "'s"))
    led = led or (at > 1 and not before.flags and not before.cap and tokens[at - 2].flags & ARTICLE)
    return (
        bool(led) and after.word.isalpha() and not after.cap and not after.flags & (SAY | PREPOSITION | JOIN | OPENER)
    )


def short_speech(text: str, tokens: Sequence[Token], at: int, span: Span) -> bool:
    """Say whether few words with a verb of saying beside them are speech: marks part them from the sentence.

    In American print a comma stands inside the marks of a title too; then the words must begin their clause.
    """
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    then = tokens[at + 2] if at + 2 < len(tokens) else None
    leads = before is None or before.word in (":", ",") or before.word in DASHES or bool(before.flags & SAY)
    inner_end = text[span.end - 1 : span.end]
    if before is not None and before.flags & SAY and " " not in text[span.start : span.end] and inner_end not in "!?.…":
        return False  # the newspaper in «as the “Herald” writes»
    if after is not None and (after.word == "," or after.word in DASHES):
        attributed = bool(then and then.flags & SAY) and not begins_capital(text, span)
        return not (then is not None and then.flags & JOIN) and (leads or attributed)
    if inner_end in "!?…":
        return True
    return leads and (inner_end in ",." or begins_capital(text, span))


def title_case(inner: str) -> bool:
    """Say whether most longer words have a capital, as in an English title.

    >>> title_case("Bridge Over Troubled Water."), title_case("We met Mary Hill in the town hall")
    (True, False)
    """
    longer = [word for word in WORD.findall(inner) if len(word) >= MIN_TITLE_WORD and word not in SMALL_IN_TITLES]
    return 1 < len(longer) <= MAX_TITLE and sum(word[0].isupper() for word in longer) >= len(longer) * TITLE_SHARE


def looks_titled(inner: str, before: Token) -> bool:
    """Say whether a stretch in the midst of a sentence looks like a title: capitals, and a noun before it."""
    words = WORD.findall(inner)
    return len(words) <= 12 and not before.flags & (SAY | JOIN)


# ---------------------------------------------------------------- broken by the attribution

# The author's words within one quotation are shorter than this, characters.
MAX_BREAK = 170


def join_pieces(text: str, tokens: list[Token], drafts: list[Draft]) -> list[Draft]:
    """Join quotations that only their attribution parts: "A," said X, "b." A colon or another subject parts them for
    good.
    """
    joined: list[Draft] = []
    starts = [t.start for t in tokens]
    for draft in drafts:
        last = joined[-1] if joined else None
        near = last is not None and draft.start - last.end <= MAX_BREAK
        between = tokens[bisect_left(starts, last.end) : bisect_left(starts, draft.start)] if near and last else []
        if last is not None and between and belongs(text, between, last, draft):
            last.pieces.extend(draft.pieces)
            last.words += draft.words
            if last.mention is None and draft.mention is not None:
                last.mention, last.cue, last.tokens = draft.mention, draft.cue, draft.tokens
            last.kind = "direct" if "direct" in (last.kind, draft.kind) else "mixed"
        else:
            joined.append(draft)
    return joined


def belongs(text: str, tokens: list[Token], last: Draft, draft: Draft) -> bool:
    """Say whether ``draft`` goes on with ``last``: the tokens between them are an attribution, and marks lead over."""
    between = [t for t in tokens if not t.flags & SPAN]
    if not between or last.cue is None or not any(t.flags & SAY or not t.flags & MARK for t in between):
        return False
    inner_end = text[last.end - 1 : last.end]
    opened = (
        inner_end in ",!?….;"
        or (text[last.end] == "," and text[draft.start].islower())
        or (between[0].flags & MARK and (between[0].word in ",…" or between[0].word in DASHES))
    )
    closing = between[-1]
    if not opened or not closing.flags & MARK or closing.word == ":":
        return False
    if closing.word not in ",;…" and closing.word not in DASHES:
        return False  # a full stop: two sentences in marks of their own are two quotes
    said = text[between[0].start : between[-1].end]
    if sum(t.word in ".;" for t in between[:-2]):
        return False
    return last.cue in said and (
        draft.bare or draft.mention is None or draft.mention == last.mention or draft.tokens == last.tokens
    )
