"""Who said what: the words, the speaker, the role, the verb, and where it stands.

Value: list of ``Quote``, in the order of headline, lead, body.
JSON: list of objects. CSV: with ``--rows quotes`` one row a quote.
Sources: the paragraphs of the body as the layout divides them, the headline, the lead where it stands apart from them.

``start`` and ``end`` are offsets in the field that ``where`` names; ``field[start:end] == text`` holds where the words
stand in one stretch. Where the attribution breaks a quote («A, — said X. — B»), ``text`` has the words alone, joined by
a space, and ``start`` and ``end`` span from the first word to the last. A speech whose every paragraph opens a mark of
its own is one quote a paragraph; so are two sentences in marks of their own ("A," said X. "B.").

Errors: none; text without quotation marks and speaker lines has no quotes. A speaker who is not known is None.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from ..models import Found, Paragraph, Quote, QuoteKind, QuotePlace
from ..page.model import Page
from ..profiles import load_language, with_fallbacks
from ..text.langid import guess
from ..text.lexicon import Lexicon, build_lexicon
from ..text.naming import Said
from ..text.quotation import MARK
from ..text.quoting import Piece, Reading, read_text
from ..text.speakers import Cast
from .context import Context

NEEDS = ("headline", "lead", "body", "lang")

# Longer texts are no articles (the longest of 1,500 real ones has 50,000 characters); what follows is not read.
# One of a megabyte is still read whole.
MAX_TEXT = 1_200_000
# Longer stop words are topics of the news rather than small words of the language, letters.
MAX_SMALL = 4
# What may stand behind a headline that the body repeats, characters: a date, a counter.
MAX_BESIDE = 60


@lru_cache(maxsize=64)
def lexicon_for(tag: str | None) -> Lexicon:
    """Return the words of speech of a language and its declared fallbacks."""
    language = load_language(tag)
    chain = [language, *(load_language(t) for t in language.fallbacks if t != language.tag)]
    speech = [item.speech for item in chain]
    if not any(s.saying or s.saying_begin for s in speech):
        speech = [item.speech for item in with_fallbacks(tag)]
    return build_lexicon(language.tag, speech, [word for word in language.stopwords if len(word) <= MAX_SMALL])


def find_quotes(text: str, lang: str | None = None) -> list[Quote]:
    """Return the quotes of a text, in order; ``lang`` is a BCP 47 tag, guessed from the letters if it is None.

    >>> [(q.text, q.speaker, q.role) for q in find_quotes("“It works,” said the engineer Jane Doe.", "en")]
    [('It works', 'Jane Doe', 'engineer')]
    """
    tag = lang or guess_language(text)
    return [to_quote(said, "body") for said in read_text(text[:MAX_TEXT], lexicon_for(tag)).said]


def to_quote(said: Said, where: QuotePlace) -> Quote:
    """Return what was read as the record has it."""
    kind: QuoteKind = "block" if said.kind == "block" else "mixed" if said.kind == "mixed" else "direct"
    return Quote(said.text, said.speaker, said.role, said.cue, kind, where, said.start, said.end)


def extract(page: Page, context: Context) -> Found[list[Quote]] | None:
    """Return the quotes of headline, lead and body."""
    body = context.found.get("body")
    headline, lead = context.value("headline"), context.value("lead")
    text: str = (body.value if body is not None else None) or ""
    if not (text or headline or lead):
        return None
    lexicon = lexicon_for(context.lang)
    reading = Reading()
    paragraphs: Sequence[Paragraph] = getattr(body, "paragraphs", ())
    apart = bool(lead) and lead not in text  # the lead is read by itself
    if text:
        if len(text) > MAX_TEXT:
            text = text[:MAX_TEXT]
            context.warn(f"quotes: only the first {MAX_TEXT} characters of the body were read")
        last = len(text)
        longest = len(headline) + MAX_BESIDE if headline else -1
        pieces: list[Piece] = []
        for paragraph in paragraphs:
            words, kind, start = paragraph.text, paragraph.kind, paragraph.start
            if start >= last:
                break
            if kind == "lead" and words == lead:
                apart = True
            elif len(words) > longest or not same_words(words, headline):
                pieces.append((start, min(start + len(words), last), kind))
        reading = read_text(text, lexicon, pieces or None)
    if text and headline and reading.cast is None and MARK.search(headline):
        reading = Reading(cast=Cast(text[:MAX_TEXT], lexicon))  # whom the headline names in short
    quotes: list[Quote] = []
    if headline:
        quotes.extend(to_quote(said, "headline") for said in read_text(headline, lexicon, body=reading).said)
    if lead and apart:
        quotes.extend(to_quote(said, "lead") for said in read_text(lead, lexicon, body=reading).said)
    quotes.extend(to_quote(said, "body") for said in reading.said)
    return Found(quotes, quotes[0].text, "text") if quotes else None


def same_words(text: str, headline: str) -> bool:
    """Say whether a paragraph only repeats the headline, perhaps with a line of furniture behind it."""
    if text.lstrip()[:1] != headline.lstrip()[:1]:
        return False
    return text.split()[: len(headline.split())] == headline.split()


def guess_language(text: str) -> str:
    """Return the language that a text's letters and commonest words speak for; Russian or English where nothing does.

    >>> guess_language("Ол бүгін қалаға келді"), guess_language("Він її бачив учора в місті"), guess_language("")
    ('kk', 'uk', 'en')
    """
    tag, _ = guess(text)
    if tag != "und":
        return tag
    return "ru" if any("а" <= letter <= "я" for letter in text[:400].lower()) else "en"
