"""Words and phrases in all that the archive holds: every version of every article.

A word is found in its forms (``text/forms.py``) in the languages that the archive has texts of, each asked for by
itself: SQLite then gives what matches as it goes, the newest first, and stops when there is enough, however common the
word is. In a language whose endings are not known, a word finds what begins with it.

    курс доллара        both words, in any form
    "курс доллара"      these words, one after the other
    курс -евро          one word without the other
    казах*              what begins so
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..profiles import load_language
from ..records import dataclass, field
from ..text.forms import script
from .reading import snapshot

if TYPE_CHECKING:
    import sqlite3

    from .store import Store

MAX_QUERY = 1000  # characters
MAX_WORDS = 16  # of a query
MAX_LANGUAGES = 24  # whose endings are looked at; more are not archives but mistakes of pages
MIN_PREFIX = 3  # letters of a word that stands for what begins with it, in a language without endings
NEWEST, BEST = "newest", "best"
# Columns whose matches come first where the best are asked for.
BEST_ORDER = ("headline", "headline lead", "headline lead body")
TEXTS = BEST_ORDER[-1]
FIELDS = (
    *("url", "site", "lang", "published_at", "first_seen_at", "fetched_at", "version", "versions"),
    *("headline", "snippet"),
)
SNIPPET = 160  # characters
BEFORE = 50  # of them before the first word that was found

# What a query is made of: phrases and words, either with a minus before it. Guillemets come with what is pasted.
PART = re.compile(r'(?<!\S)(-?)["“”„]([^"“”„]*)["“”„]?|(-?)([^\s"“”„]+)')
WORD = re.compile(r"\w+")
SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Term:
    """A word in its forms, or a phrase, as SQLite is asked for it; ``found`` and ``begins`` tell it in a text."""

    asked: str
    wanted: bool = True
    found: frozenset[str] = frozenset()
    begins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was understood."""

    terms: tuple[Term, ...]
    sites: tuple[str, ...] = ()
    found: frozenset[str] = field(default_factory=frozenset)
    begins: tuple[str, ...] = ()

    def match(self, columns: str = TEXTS) -> str:
        """Return it as SQLite has it, for matches in these columns."""
        wanted = " AND ".join(f"({term.asked})" for term in self.terms if term.wanted)
        text = f"({{{columns}}} : ({wanted}))"
        if self.sites:
            text += f" AND (site : ({' OR '.join(map(quoted, self.sites))}))"
        unwanted = " OR ".join(f"({term.asked})" for term in self.terms if not term.wanted)
        return f"({text}) NOT ({{{TEXTS}}} : ({unwanted}))" if unwanted else text


def search(
    store: Store,
    text: str,
    *,
    limit: int = 20,
    sites: tuple[str, ...] = (),
    since: str | None = None,
    order: str = NEWEST,
) -> list[dict[str, Any]]:
    """Return the articles that have what is asked for in one of their versions, the newest of these once.

    ``order``: the version that was stored last first (``newest``), or first those that have it in the headline, then
    those that have it in headline and lead (``best``). ``since``: only versions that were first seen from then on.
    """
    with snapshot(store) as db:
        query = understand(text, archived_languages(db), sites)
        found: dict[int, dict[str, Any]] = {}
        for columns in BEST_ORDER if order == BEST else (TEXTS,):
            for row in matches(db, query.match(columns), since):
                if row["article_id"] not in found and (not sites or row["host"] in sites):
                    found[row["article_id"]] = hit(db, row, query)
                    if len(found) >= limit:
                        return list(found.values())
    return list(found.values())


def matches(db: sqlite3.Connection, match: str, since: str | None) -> Iterator[sqlite3.Row]:
    """Yield the versions that match, the last stored first."""
    condition, values = "", [match]
    if since is not None:
        # Versions are stored in the order of time, but for what is stored after a crash: hence the look at each, too.
        first = db.execute(
            "SELECT id FROM versions WHERE fetched_at >= ? ORDER BY fetched_at, id LIMIT 1", (since,)
        ).fetchone()
        if first is None:
            return
        condition, values = " AND rowid >= ?", [match, first["id"]]
    version = (
        "SELECT versions.*, articles.url AS address, articles.site AS host, articles.first_seen_at"
        " FROM versions JOIN articles ON articles.id = versions.article_id WHERE versions.id = ?"
    )
    for (number,) in db.execute(
        f"SELECT rowid FROM search WHERE search MATCH ?{condition} ORDER BY rowid DESC", values
    ):
        row = db.execute(version, (number,)).fetchone()
        if row is not None and (since is None or row["fetched_at"] >= since):
            yield row


def hit(db: sqlite3.Connection, row: sqlite3.Row, query: Query) -> dict[str, Any]:
    """Return what is told of a version that was found; ``marks`` are the places of the words in its snippet."""
    number, count = db.execute(
        "SELECT sum(fetch_id <= ?), count(*) FROM versions WHERE article_id = ?", (row["fetch_id"], row["article_id"])
    ).fetchone()
    text, places = snippet((row["body"], row["lead"], row["headline"]), query)
    return {
        "url": row["address"],
        "site": row["host"],
        **{key: row[key] for key in ("lang", "published_at", "first_seen_at", "fetched_at", "headline")},
        "version": number,
        "versions": count,
        "snippet": text,
        "marks": places,
    }


# ---------------------------------------------------------------- what is asked


def understand(text: str, languages: Iterable[str], sites: tuple[str, ...] = ()) -> Query:
    """Return what a query asks for; UsageError where it has no word.

    >>> understand('"exchange rate" -euro', []).match()
    '(({headline lead body} : (("exchange rate")))) NOT ({headline lead body} : (("euro")))'
    >>> understand('"("', ["en"])
    Traceback (most recent call last):
    newsgrab.errors.UsageError: nothing to search for in '"("': no word in it
    """
    if len(text) > MAX_QUERY:
        raise UsageError(f"a query of {len(text):,} characters; at most {MAX_QUERY:,} are looked for")
    given = clean_query(text)
    known = [load_language(tag) for tag in languages]
    terms: list[Term] = []
    for match in PART.finditer(given):
        phrase, word = match[2], match[4]
        wanted = not (match[1] or match[3])
        term = phrase_term(phrase, wanted) if phrase is not None else word_term(word, wanted, known)
        if term is not None and term not in terms:
            terms.append(term)
    if not any(term.wanted for term in terms):
        reason = "only what is not wanted" if terms else "no word in it"
        raise UsageError(f"nothing to search for in {text[:60]!r}: {reason}")
    if len(terms) > MAX_WORDS:
        raise UsageError(f"a query of {len(terms)} words; at most {MAX_WORDS} are looked for")
    shown = [term for term in terms if term.wanted]
    return Query(
        tuple(terms),
        sites,
        frozenset(word for term in shown for word in term.found),
        tuple(start for term in shown for start in term.begins),
    )


def clean_query(text: str) -> str:
    """Return a query without what SQLite cannot be given: half characters, and the one that ends a text."""
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8").replace("\0", " "))


def phrase_term(phrase: str, wanted: bool) -> Term | None:
    """Return a phrase: its words as they are, one after the other."""
    words = WORD.findall(phrase)
    return Term(quoted(" ".join(words)), wanted, frozenset(map(fold, words))) if words else None


def word_term(text: str, wanted: bool, languages: Iterable[Any]) -> Term | None:
    """Return a word in its forms. What has a hyphen or a full stop in it is a phrase, whose last word has forms."""
    words = WORD.findall(text)
    if not words:
        return None
    *before, word = words
    start = " ".join((*before, ""))
    shown = frozenset(map(fold, before))
    if text.endswith("*"):
        return Term(f"{quoted(start + word)} *", wanted, shown, (fold(word),))
    found = dict.fromkeys((word.lower(),))
    as_start = False
    letters = script(word)
    for language in languages:
        if script(language.endonym) != letters:
            continue
        if language.search.endings or language.search.paradigms:
            found.update(dict.fromkeys(language.search.forms(word)))
        else:
            as_start = as_start or len(word) >= MIN_PREFIX
    asked = " OR ".join(quoted(start + form) for form in found)
    if as_start:
        asked += f" OR {quoted(start + word)} *"
    return Term(asked, wanted, shown | frozenset(map(fold, found)), (fold(word),) if as_start else ())


def quoted(text: str) -> str:
    """Return a text as a string of SQLite's query language."""
    return '"' + text.replace('"', " ") + '"'


def archived_languages(db: sqlite3.Connection) -> list[str]:
    """Return the languages that versions are in; the index is leapt through, not read."""
    found: list[str] = []
    tag = ""
    while len(found) < MAX_LANGUAGES:
        row = db.execute("SELECT min(lang) FROM versions WHERE lang > ?", (tag,)).fetchone()
        if row is None or row[0] is None:
            break
        tag = row[0]
        if (base := load_language(tag).tag) not in found:
            found.append(base)
    return found


# ---------------------------------------------------------------- what is shown


def fold(text: str) -> str:
    """Return a word as the index has it: lower case, Latin letters without their marks.

    >>> fold("Häuser"), fold("Йод")
    ('hauser', 'йод')
    """
    text = text.lower()
    if text.isascii():
        return text
    parts = []
    for char in text:
        plain = unicodedata.normalize("NFD", char)[0]
        parts.append(plain if plain.isascii() else char)
    return "".join(parts)


def snippet(texts: Iterable[str | None], query: Query) -> tuple[str, list[tuple[int, int]]]:
    """Return the part of the first text that has the most of the words, and where they stand in it.

    >>> query = understand("rates", ["en"])
    >>> snippet(["No word of it.", "The rate fell."], query)
    ('The rate fell.', [(4, 8)])
    """
    first = ""
    for text in texts:
        if not text:
            continue
        first = first or text
        places = [match.span() for match in WORD.finditer(text) if is_found(match[0], query)]
        if places:
            return cut(text, places)
    return cut(first, [])


def is_found(word: str, query: Query) -> bool:
    """Say whether a word is one of those that were asked for."""
    folded = fold(word)
    return folded in query.found or (bool(query.begins) and folded.startswith(query.begins))


def cut(text: str, places: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """Return about ``SNIPPET`` characters of a text, around as many of the places as can be, in one line."""
    best, most = 0, 0
    for at, (start, _) in enumerate(places):
        last = at
        seen: set[str] = set()
        while last < len(places) and places[last][1] - start <= SNIPPET - BEFORE:
            seen.add(fold(text[slice(*places[last])]))
            last += 1
        if len(seen) > most:
            best, most = at, len(seen)
    start = max(0, places[best][0] - BEFORE) if places else 0
    end = min(len(text), start + SNIPPET)
    if start:  # not in the middle of a word
        space = text.find(" ", start, places[best][0])
        start = space + 1 if space >= 0 else start
    if end < len(text):
        space = text.rfind(" ", start, end)
        end = space if space > start else end
    parts, marked, at = ["…" if start else ""], [], start
    length = len(parts[0])
    for first, last in [place for place in places if place[0] >= start and place[1] <= end]:
        before = SPACES.sub(" ", text[at:first])
        parts += (before, text[first:last])
        marked.append((length + len(before), length + len(before) + last - first))
        length = marked[-1][1]
        at = last
    parts += (SPACES.sub(" ", text[at:end]), "…" if end < len(text) else "")
    return "".join(parts), marked
