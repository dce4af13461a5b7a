"""What is known of languages and sites, as data.

The only reader of ``languages/*.toml`` and ``sites/*.toml``. A language is found by its BCP 47 tag, a site by its host
(``news.example.com`` falls back to ``example.com``). A file holds words, never patterns: the code escapes them and
builds its own. A key that the schema below lacks is a ``ProfileError`` that names file and key. A long list
of words may be written as one string with commas, which TOML reads in a tenth of the time.

A file is read when it is first needed and kept; the folders are only listed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_type_hints

from .errors import ProfileError
from .records import dataclass, field
from .text.forms import Paradigm, forms
from .text.steps import fault

HERE = Path(__file__).parent
LANGUAGES = HERE / "languages"
SITES = HERE / "sites"

# A BCP 47 tag is no longer than this. Characters; pages declare anything.
MAX_TAG = 40

T = TypeVar("T")


# ---------------------------------------------------------------- languages
# One dataclass a section of the TOML file. Every key has a default, so that a new language may begin with three lines.


@dataclass(frozen=True, slots=True)
class Numbers:
    """How the language prints numbers."""

    decimal: str = "."
    # Words and letters for powers of ten, as counters print them.
    thousand: tuple[str, ...] = ()  # "k", "тыс."
    ten_thousand: tuple[str, ...] = ()  # "万"
    hundred_thousand: tuple[str, ...] = ()  # "lakh"
    million: tuple[str, ...] = ()  # "млн"
    ten_million: tuple[str, ...] = ()  # "crore"
    hundred_million: tuple[str, ...] = ()  # "亿"
    billion: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dates:
    """Words in dates.

    ``months`` has twelve lists of forms, ``weekdays`` seven, Monday first; ``months``, ``weekdays``, ``am`` and ``pm``
    are written by ``scripts/cldr_dates.py``, the keys with ``more_`` hold by hand what CLDR lacks. Case, accents, full
    stops and apostrophes are ignored when a word is looked up.
    """

    months: tuple[tuple[str, ...], ...] = ()
    weekdays: tuple[tuple[str, ...], ...] = ()
    am: tuple[str, ...] = ()
    pm: tuple[str, ...] = ()
    order: str = "dmy"  # of 03/04/2024: dmy, mdy or ymd
    published: tuple[str, ...] = ()  # "Published", "Опубликовано"
    modified: tuple[str, ...] = ()  # "Updated", "Обновлено"
    until: tuple[str, ...] = ()  # "Available until": the day behind it is none of the article
    today: tuple[str, ...] = ()
    yesterday: tuple[str, ...] = ()
    before_yesterday: tuple[str, ...] = ()
    just_now: tuple[str, ...] = ()
    ago: tuple[str, ...] = ()  # "ago", "назад", "vor"
    one: tuple[str, ...] = ()  # "an" in "an hour ago"
    counts: dict[str, tuple[str, ...]] = field(default_factory=dict)  # 2 = ["two"], in "two hours ago"
    spans: dict[str, tuple[str, ...]] = field(default_factory=dict)  # minutes that a word says: 30 = ["полчаса"]
    minutes: tuple[str, ...] = ()  # "minutes", "минут": beside a number, in "5 minutes ago"
    hours: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    weeks: tuple[str, ...] = ()
    filler: tuple[str, ...] = ()  # words that may stand inside a date: "at", "of", "th", "в", "г."
    hour: tuple[str, ...] = ()  # words after the hour: "Uhr", "h", "時"
    minute: tuple[str, ...] = ()  # words after the minute: "分"
    more_months: dict[str, tuple[str, ...]] = field(default_factory=dict)  # number of the month to forms
    more_weekdays: tuple[str, ...] = ()
    more_am: tuple[str, ...] = ()
    more_pm: tuple[str, ...] = ()
    jalali: tuple[tuple[str, ...], ...] = ()  # the twelve months of the Persian calendar


@dataclass(frozen=True, slots=True)
class Views:
    """Words beside a view count, and words beside numbers that are none."""

    words: tuple[str, ...] = ()  # "views", "просмотров", "Aufrufe"
    after: tuple[str, ...] = ()  # only after the number: "1 view", but "View 3 images"
    around: tuple[tuple[str, ...], ...] = ()  # one before and one after the number: ["read", "times"]
    not_words: tuple[str, ...] = ()  # "comments", "комментариев", "min read"


@dataclass(frozen=True, slots=True)
class Bylines:
    """Words in bylines."""

    by: tuple[str, ...] = ()  # "By", "Von", "Автор"
    not_by: tuple[str, ...] = ()  # "Photo", "Фото"
    joiners: tuple[str, ...] = ()  # "and", "и"
    reporter: tuple[str, ...] = ()  # "our correspondent", "наш корреспондент"
    newsroom: tuple[str, ...] = ()  # "Editorial staff", "Редакция"
    roles: tuple[str, ...] = ()  # beside a name: "staff writer", "Korrespondentin"
    ends: tuple[str, ...] = ()  # a byline ends before one of these: "published", "folgen"
    at: tuple[str, ...] = ()  # between a name and a place or a paper: "in", "for", "aus"
    sources: tuple[str, ...] = ()  # before the agency that a text is of: "Source", "Quelle"


@dataclass(frozen=True, slots=True)
class Speech:
    """Words and marks of quotation, all in lower case. ``…_begin`` are beginnings, for all forms of a word."""

    marks: tuple[tuple[str, ...], ...] = ()  # [["«", "»"], ["„", "“"]]
    saying: tuple[str, ...] = ()  # verbs of saying, every form: "said", "говорит"
    saying_begin: tuple[str, ...] = ()  # "сказал" for сказал, сказала, сказали
    saying_parted: tuple[str, ...] = ()  # a verb and the particle that ends its clause: "führte aus"
    according: tuple[str, ...] = ()  # before the speaker: "according to", "по словам"
    citing: tuple[str, ...] = ()  # before the speaker whom somebody else reports: "со ссылкой на", "citing"
    according_first: tuple[str, ...] = ()  # the same, at the beginning of a sentence only: "pour"
    according_after: tuple[str, ...] = ()  # after the speaker: "göre", "айтуынша"
    according_he: tuple[str, ...] = ()  # "по его словам"; for languages without gender all of them here
    according_she: tuple[str, ...] = ()
    according_they: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()  # words of roles: "president", "мэр"
    titles_begin: tuple[str, ...] = ()  # "министр"
    titles_end: tuple[str, ...] = ()  # "minister" for Außenminister
    verb_endings: tuple[str, ...] = ()  # what may follow saying_begin; none listed: up to four letters
    titles_bare: tuple[str, ...] = ()  # those of them that a name follows, never whose they are: "академик"
    plain: tuple[str, ...] = ()  # verbs that lead to speech without marks after a colon: "сказал: пойдём"
    noun_endings: tuple[str, ...] = ()  # what may follow titles_begin
    quoting: tuple[str, ...] = ()  # verbs whose object is the speaker: "цитирует"
    anonymous: tuple[str, ...] = ()  # speakers who stay unnamed: "source", "witness"
    modifiers: str = "before"  # where what says more of a role stands: before, after, adjectives (only these before)
    capital_nouns: bool = False  # every noun has a capital
    subject_first: bool = False  # the verb of saying ends the sentence: the speaker stands before the quotation
    cased: bool = True  # the script has capital letters; the next three keys are for those without
    spaced: bool = True  # words are parted by spaces
    verb_first: bool = False  # the subject follows its verb
    particles: tuple[str, ...] = ()  # what is glued to or follows a subject: "ने", "さん", "は"
    not_speakers: tuple[str, ...] = ()  # lines ending in a colon that are no speaker: "Справка"
    he: tuple[str, ...] = ()  # pronouns as subjects
    she: tuple[str, ...] = ()
    they: tuple[str, ...] = ()
    first_person: tuple[str, ...] = ()  # "I", "we", "us": words of speech and not of a report
    reported: tuple[str, ...] = ()  # verbs of reported speech: "sei", "habe"; who is reported stands before
    impersonal: tuple[str, ...] = ()  # verbs of saying without a subject: "heißt" es in, "говорится" в
    going_on: tuple[str, ...] = ()  # verbs with which the same speaker goes on: "added", "добавил"
    joins: tuple[str, ...] = ()  # what leads a quotation into a sentence: "that"
    calling: tuple[str, ...] = ()  # the quotation beside it is a name or a term: "called", "titled"
    named: tuple[str, ...] = ()  # what bears a name: "film", "газета"
    prepositions: tuple[str, ...] = ()  # a name after one of these is no subject
    openers: tuple[str, ...] = ()  # words that begin sentences, weekdays, months: capitals that are no names
    men: tuple[str, ...] = ()  # given names
    women: tuple[str, ...] = ()
    places: tuple[str, ...] = ()  # countries and cities in the forms that stand between a title and a name
    auxiliaries: tuple[str, ...] = ()  # common verbs, which no role holds: "hat", "wurde"
    aside: tuple[str, ...] = ()  # prepositions that go on with no role: "auf" in "Sprecherin auf Anfrage"
    indefinite: tuple[str, ...] = ()  # articles of somebody new: "ein", "a"
    determiners: tuple[str, ...] = ()  # what leads a role behind a name, beside articles: "its", "now"
    not_roles: tuple[str, ...] = ()  # what follows an article behind a name and is no role: "day", "move"
    elisions: tuple[str, ...] = ()  # articles that an apostrophe glues to a word: "l", "dell"
    groups: tuple[str, ...] = ()  # titles that are no person's: "police", "sources"
    relatives: tuple[str, ...] = ()  # "who"
    leading: tuple[str, ...] = ()  # verbs behind it that say a role: "runs", "heads"
    honorifics: tuple[str, ...] = ()  # titles of everybody, which are no role: "Mr"
    institutions: tuple[str, ...] = ()  # what somebody speaks "in", where nouns have cases: "пресс-служба"
    people_end: tuple[str, ...] = ()  # how words for somebody end: "eño" for "el madrileño"
    people: tuple[str, ...] = ()  # words for somebody that are no role: "woman", "мужчина"
    same_roles: tuple[tuple[str, ...], ...] = ()  # words for one office: [["президент", "глава государства"]]
    fixed_order: bool = False  # a subject stands right before its verb, or behind "said"
    passive: tuple[str, ...] = ()  # what makes a verb's subject its object: "was" quoted, "were" told
    written: tuple[str, ...] = ()  # verbs of saying that no person does: "read" the letter
    phrasal: tuple[str, ...] = ()  # verbs of saying of two words: "went on"
    surnames: tuple[str, ...] = ()  # surnames that are common words or months too: "May"
    ranks: tuple[str, ...] = ()  # words that make another office of one: "former", "vice"
    adverbs: tuple[str, ...] = ()  # what may stand between a subject and its verb: "later", "also"
    things: tuple[str, ...] = ()  # the pronoun of an institution or a paper: "it"
    nouns: tuple[str, ...] = ()  # verbs of saying that are nouns too: "claim"
    bodies: tuple[str, ...] = ()  # last words of names that are no person's: "Council"
    bodies_end: tuple[str, ...] = ()  # how such words end: "Burgtheater"
    latter: tuple[str, ...] = ()  # words for who spoke last: "dernier"
    itself: tuple[str, ...] = ()  # what stands before a name that somebody gives himself: "sich", "selbst"
    epithets: tuple[str, ...] = ()  # roles that stand for whoever was just named: "the midfielder"
    others: tuple[str, ...] = ()  # who is not the one that spoke last: "тот"
    clauses: tuple[str, ...] = ()  # what begins a clause between a subject and its verb: "who", "including"
    contrasts: tuple[str, ...] = ()  # what begins another clause after a quotation: "but"
    one_of: tuple[str, ...] = ()  # what parts one from the several it is of: "один из депутатов"
    clause_heads: tuple[str, ...] = ()  # what a relative clause begins with as its subject: "der", "welche"
    object_articles: tuple[str, ...] = ()  # articles that no subject has: "den", "einem"
    agents: tuple[str, ...] = ()  # what leads to who did it: described as … "by"
    parties: tuple[str, ...] = ()  # words of a party, which say less than the title before a name: "Democrat"
    belonging: tuple[str, ...] = ()  # what says to whom somebody belongs: Jane Doe "of" the Trust
    someone: tuple[str, ...] = ()  # who says something and is nobody known: "one", "another"
    he_roles: tuple[str, ...] = ()  # words of roles that are men's: "husband"
    she_roles: tuple[str, ...] = ()  # words of roles that are women's: "mother"
    owners: tuple[str, ...] = ()  # possessives that begin a subject: "his", "their"
    sources: tuple[str, ...] = ()  # prepositions that say from whom a text is: a statement "from" the company


@dataclass(frozen=True, slots=True)
class Currencies:
    """What the language calls currencies.

    ``names``, ``short`` and ``issuers`` are lists in one string, which TOML reads in a fraction of the time: one line a
    currency, its ISO 4217 code, then the words with commas between.
    """

    names: str = ""  # CLDR's, written by scripts/cldr_currencies.py
    short: str = ""  # what tickers call them; these come before CLDR's
    issuers: str = ""  # "RUB ЦБ РФ": whose rates are counted in which currency
    buy: tuple[str, ...] = ()
    sell: tuple[str, ...] = ()
    official: tuple[str, ...] = ()
    rates: tuple[str, ...] = ()  # words over a table of rates: "Exchange rates", "Курсы валют"
    other: tuple[str, ...] = ()  # what stands beside currencies and is none: "gold", "Brent", "BIST 100"


@dataclass(frozen=True, slots=True)
class Furniture:
    """Words of the page that are not of the article."""

    related: tuple[str, ...] = ()  # "Read also", "Читайте также"
    junk: tuple[str, ...] = ()  # a paragraph that begins with one of these is no text of the article
    not_article: tuple[str, ...] = ()  # "Page not found", "Enable JavaScript"
    comments: tuple[str, ...] = ()  # what stands above readers' comments, lower case
    reply: tuple[str, ...] = ()  # the button below a reader's comment
    follow: tuple[str, ...] = ()  # begins a line that asks to follow somebody on a network: "Follow"


@dataclass(frozen=True, slots=True)
class Walls:
    """Words of pages that are no article, lower case: phrases, of which one is enough where little else is said."""

    error: tuple[str, ...] = ()  # "page not found"
    login: tuple[str, ...] = ()  # "sign in"
    consent: tuple[str, ...] = ()  # "we use cookies"
    challenge: tuple[str, ...] = ()  # "verify you are human"
    paywall: tuple[str, ...] = ()  # "to continue reading"
    parked: tuple[str, ...] = ()  # "for sale", "domain has expired": on a page that is headed by a domain


@dataclass(frozen=True, slots=True)
class Search:
    """How words change: what a search in an archive needs to find a word in all of its forms."""

    endings: tuple[str, ...] = ()  # "- а у ом е"; what stands behind | adds to what stands before: see text/forms.py
    paradigms: tuple[Paradigm, ...] = ()  # endings that only words with these vowels and last letters take
    alike: tuple[str, ...] = ()  # pairs of letters, of which the second is often written as the first: "её"

    def forms(self, word: str) -> tuple[str, ...]:
        """Return the word and its forms."""
        return forms(word, (*self.endings, *self.paradigms), self.alike)


@dataclass(frozen=True, slots=True)
class Language:
    """One language file. ``tag`` is its name."""

    tag: str = "und"
    name: str = ""  # in English
    endonym: str = ""  # in the language
    fallbacks: tuple[str, ...] = ()  # languages whose words also stand on such pages
    country: str | None = None  # ISO 3166-1, where the language alone decides it
    stopwords: tuple[str, ...] = ()  # the commonest words, which tell the language of a text
    letters: str = ""  # letters that tell it from its neighbours
    numbers: Numbers = field(default_factory=Numbers)
    dates: Dates = field(default_factory=Dates)
    views: Views = field(default_factory=Views)
    bylines: Bylines = field(default_factory=Bylines)
    speech: Speech = field(default_factory=Speech)
    currencies: Currencies = field(default_factory=Currencies)
    furniture: Furniture = field(default_factory=Furniture)
    walls: Walls = field(default_factory=Walls)
    search: Search = field(default_factory=Search)


@cache
def language_tags() -> tuple[str, ...]:
    """Return the tags of all languages there are files for."""
    return tuple(sorted(p.stem for p in LANGUAGES.iterdir() if p.suffix == ".toml"))


@cache
def load_language(tag: str | None) -> Language:
    """Return the language for a BCP 47 tag, by the tag itself or its first subtag; an empty one where there is no file.

    >>> load_language("kk-KZ").tag
    'kk'
    >>> load_language("tlh").name
    ''
    """
    wanted = (tag or "und")[:MAX_TAG].replace("_", "-").lower()
    known = {name.lower(): name for name in language_tags()}
    while wanted:
        if wanted in known:
            return read_language(known[wanted])
        wanted = wanted.rpartition("-")[0]
    return Language(tag=(tag or "und"))


@cache
def read_language(name: str) -> Language:
    """Return what a language file says, read once for all tags that lead to it.

    >>> load_language("en-US") is load_language("en-GB") is read_language("en")
    True
    """
    return build(Language, read_toml(LANGUAGES / f"{name}.toml"), f"{name}.toml", tag=name)


@cache
def with_fallbacks(tag: str | None) -> tuple[Language, ...]:
    """Return the language, its fallbacks and English, each once: the words that may stand on such a page."""
    first = load_language(tag)
    tags = dict.fromkeys((first.tag, *first.fallbacks, "en"))
    return tuple(first if t == first.tag else load_language(t) for t in tags)


@lru_cache(maxsize=256)
def words(tag: str | None, pick: Callable[[Language], Iterable[str]]) -> tuple[str, ...]:
    """Return what ``pick`` names, from the language, its fallbacks and English, longest first, each once.

    ``pick`` must be one function object (not a lambda made anew at each call), since the answer is kept.
    """
    found = {word: None for language in with_fallbacks(tag) for word in pick(language)}
    return tuple(sorted(found, key=len, reverse=True))


# ---------------------------------------------------------------- sites


@dataclass(frozen=True, slots=True)
class Selector:
    """Where a field stands on a site: a CSS selector, an attribute (None: the text) and steps that clean it."""

    select: str
    attribute: str | None = None
    steps: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """One design of a site. ``until`` is the last day it was served (ISO 8601), "" for today's."""

    until: str = ""
    fields: dict[str, Selector] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Site:
    """One site file. ``host`` is its name."""

    host: str = ""
    name: str = ""
    lang: str | None = None
    country: str | None = None
    timezone: str | None = None  # an IANA name: printed times have no offset
    currency: str | None = None  # ISO 4217: what its ticker counts in
    date_order: str | None = None  # dmy, mdy or ymd
    layout: tuple[Layout, ...] = ()


@cache
def site_hosts() -> tuple[str, ...]:
    """Return the hosts of all sites there are files for."""
    return tuple(sorted(p.stem for p in SITES.glob("*.toml")))  # glob: a folder that is not there is an empty one


@cache
def load_site(host: str | None) -> Site:
    """Return the profile of a host or of the nearest parent domain that has one; an empty one where there is none."""
    wanted = (host or "").lower()
    while wanted:
        if wanted in site_hosts():
            site = build(Site, read_toml(SITES / f"{wanted}.toml"), f"{wanted}.toml", host=wanted)
            check_layouts(site)
            return site
        wanted = wanted.partition(".")[2]
    return Site(host=host or "")


def check_layouts(site: Site) -> None:
    """Raise a ProfileError for a day that is none and for a step that there is not."""
    for number, layout in enumerate(site.layout):
        key = f"layout.{number}"
        try:
            if layout.until:
                date.fromisoformat(layout.until)
        except ValueError as error:
            raise ProfileError(f"{site.host}.toml", f"{key}.until", "not a day") from error
        for name, selector in layout.fields.items():
            for step in selector.steps:
                if reason := fault(step):
                    raise ProfileError(f"{site.host}.toml", f"{key}.fields.{name}.steps", f"{step!r}: {reason}")


# ---------------------------------------------------------------- TOML to dataclass


def read_toml(path: Path) -> dict[str, Any]:
    """Return what a TOML file says; a file that is none is a ProfileError."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(path.name, "", str(error)) from error


def build(cls: type[T], data: dict[str, Any], file: str, prefix: str = "", **given: Any) -> T:
    """Return ``data`` as the dataclass ``cls``; an unknown key or a wrong type is a ProfileError."""
    hints = hints_of(cls)  # type: ignore[arg-type]
    names = {f.name for f in fields(cls)}  # type: ignore[arg-type]
    made: dict[str, Any] = dict(given)
    for key, value in data.items():
        if key not in names or key in given:
            raise ProfileError(file, prefix + key, "no such key")
        made[key] = convert(value, hints[key], file, prefix + key)
    return cls(**made)


@cache
def hints_of(cls: type[Any]) -> dict[str, Any]:
    """Return the types of a dataclass's fields. Resolving one takes 40 microseconds, so that each is resolved once."""
    written = {f.name: str(f.type) for f in fields(cls)}
    names = {"__annotations__": {text: text for text in written.values()}, "__module__": cls.__module__}
    resolved = get_type_hints(type(cls.__name__, (), names))
    return {name: resolved[text] for name, text in written.items()}


def convert(value: Any, hint: Any, file: str, key: str) -> Any:
    """Return a TOML value as the type ``hint``: tables as dataclasses, arrays as tuples."""
    origin, args = getattr(hint, "__origin__", None), get_args(hint)
    if is_dataclass(hint) and isinstance(hint, type):
        if isinstance(value, dict):
            return build(hint, value, file, f"{key}.")
    elif origin is tuple:
        if isinstance(value, list):
            if args[0] is str and all(type(item) is str for item in value):
                return tuple(value)  # most of a file
            return tuple(convert(item, args[0], file, key) for item in value)
        if isinstance(value, str) and args[0] is str:
            return tuple(word for item in value.split(",") if (word := " ".join(item.split())))
    elif origin is dict:
        if isinstance(value, dict):
            return {name: convert(item, args[1], file, f"{key}.{name}") for name, item in value.items()}
    elif isinstance(value, args or hint):
        return value
    elif hint is str and hasattr(value, "isoformat"):
        return value.isoformat()  # a bare TOML date
    raise ProfileError(file, key, f"cannot be {value!r}")
