"""Who wrote the article: people, or the newsroom or agency where that is all there is.

Value: list of names as printed, in the order of the page, each once; no roles, places, dates or photographers.
JSON: list of strings. CSV: joined with ``; ``.
Sources, best first:
    1. the site's profile
    2. the author of the article in JSON-LD, ``itemprop=author``, metas that name a person
    3. the byline that a reader sees: elements called so, links with ``rel=author``, lines that begin with "By"
    4. the reporter whom the lead of a broadcast report names
The visible byline wins over data that only name the site, and adds the people that the data leave out.
Errors: none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import chain, islice, pairwise
from typing import Any

from ..models import Found
from ..page import hints
from ..page.embedded import article_nodes, resolve, types
from ..page.model import Block, Element, Page
from ..profiles import with_fallbacks
from ..text.bylines import (
    MAX_NAMES,
    PERSON,
    BylineWords,
    alternatives,
    clean_name,
    is_agency,
    name_key,
    recase,
    signed,
    split_byline,
)
from ..text.nominative import nominative
from ..text.patterns import lazy
from ..text.titles import clean, fold
from .context import Context

NEEDS = ("lang", "headline")

# JSON-LD types that may have an author where there is no article.
STORY_TYPES = frozenset(("videoobject", "recipe", "howto", "review", "webpage", "itempage", "medicalwebpage"))
META_NAMES = ("author", "article:author", "parsely-author", "sailthru.author", "byl", "cxenseparse:author", "og:author",
              "article:author_name", "dc.creator", "dcterms.creator", "citation_author", "mrf:authors", "authors",
              "news_authors", "author_name", "vr:author", "dc.author", "dcsext.author", "content_author")  # fmt: skip
# A line of the page that may be a byline is no longer than this, in characters.
MAX_LINE = 160
# A lead is no longer than this; what follows names others. Characters.
MAX_LEAD = 2000
# A line that names the agency says little more. Characters.
MAX_SOURCE_LINE = 60
# Blocks of the head matter that are looked at: so many before the headline, and in all.
BEFORE_H1 = 8
MAX_EDGE = 40
# Blocks after the body that may still be of the article.
AFTER_BODY = 6
# Of the flags of a block these make it part of something else; a byline has only its own.
SEEN = hints.BYLINE | hints.FURNITURE | hints.WALL | hints.CAPTION | hints.COUNTER
# Lines looked at before and after the text of the body.
BODY_HEAD = 2
BODY_TAIL = 2
# A line with a word for "by" is this sure.
SIGNED = 0.6
# Metas of one name that are still a byline.
MAX_METAS = 12
# A full name has no more words than this.
MAX_PARTS = 4
# Elements of the head matter looked into for a byline.
MAX_MARKED = 60
# Class names that mention authors of other things.
NOT_OF_ARTICLE = lazy(r"caption|comment|photo|image|credit|quote|related|teaser", re.I)
# "Ann Lee | 3 May 2024", "Ann Lee 12:30": a full name and a date make a byline, also without a word for it.
_NAME_AND_DATE = lazy(
    r"([^\d|,·•]{5,40}?)\s*(?:[|,·•–-]\s*)?(?:\d{1,2}[./]\s?\d{1,2}[./]|\d{1,2}\.?\s\w{3,12}\.?\s(?:19|20)\d\d|\d{4}-\d\d-\d\d"
    r"|\d{1,3}\s?(?:min|мин|λεπ|хв|分|분))"
)
# A link to the page of an author.
_AUTHOR_LINK = lazy(
    r"/(?:authors?|autor(?:en|es|i)?|auteurs?|autore|avtor|byline|profile|staff|writers?|contributors?|"
    r"journalists?|reporters?|redakteur|redactores|firmas?|author_name)[/=-][\w%]",
    re.I,
)
# A link to a person, who may be one that the article is about: only a full name counts.
_PERSON_LINK = lazy(r"/(?:people|persons?|team|by)/[\w%]", re.I)
# Links looked at in one block.
MAX_LINKS = 8
# What stands beside a name in a byline without words: a date, or how long it takes to read.
_DATE = lazy(r"(?:19|20)\d\d|\d{1,2}[./]\d{1,2}[./]|\d{1,2} min", re.I)
_MARKS = lazy(r"[\W_]+")
_URL = lazy(r"https?:|www\.|^/|\.html?$|\.\w{2,4}/")


def extract(page: Page, context: Context) -> Found[list[str]] | None:
    """Return the authors, or None."""
    words = byline_words(context.lang)
    site = own_names(page, context)
    data: list[Found[list[str]]] = []
    seen: list[Found[list[str]]] = []
    winner = None
    for found in from_data(page, words, site):
        data.append(found)
        winner = winner or first_person([found], site)
        if winner is not None and not context.explain:
            break
    edge = (
        []
        if winner is not None and not winner.source.startswith("meta:author") and not context.explain
        else edges(page)
    )
    if winner is None or context.explain:
        visible = chain(
            from_byline(page, words, edge), from_links(edge, words), from_lines(words, edge), from_lead(page, context)
        )
        for found in visible:
            seen.append(found)
            if not context.explain and first_person([found], site) is not None:
                break
    if winner is None:
        accounts = [f for f in (*data, *seen) if any(not is_own(name, site) for name in f.value)]
        bare = from_bare_names(page, edge, words)
        last = chain(from_signature(page, words, context), data, seen, from_newsrooms(edge, words))
        winner = first_person(seen, site) or next(chain(accounts, bare, last), None)
    elif winner.source.startswith("meta:author"):
        # That one is often filled once for a whole site: a line "By Ann Lee" at the article knows better.
        signed = next(from_lines(words, edge), None)
        if signed is not None and signed.confidence >= SIGNED and are_others(signed.value, winner.value, site):
            winner = signed
    if winner is None:
        return None
    people = [name for name in winner.value if pack(name) not in site]
    if winner.source == "text" and any(" " in name and not is_agency(name) for name in people):
        people = [name for name in people if not is_agency(name)]  # "Ann Lee, AFP"
    if people and len(people) < len(winner.value):
        winner = replace(winner, value=people)
    if context.explain:
        rivals = tuple(
            replace(other, reason=f"{winner.source} is nearer to what the reader sees")
            for other in (*data, *seen)
            if other.value != winner.value
        )
        return replace(winner, rivals=rivals)
    return winner


@lru_cache(maxsize=64)
def byline_words(lang: str | None) -> BylineWords:
    """Return the words of bylines in a language, its fallbacks and English."""
    sections = [language.bylines for language in with_fallbacks(lang)]
    return BylineWords(
        by=tuple(w for s in sections for w in s.by),
        not_by=tuple(w for s in sections for w in s.not_by),
        joiners=tuple(w for s in sections for w in s.joiners),
        roles=tuple(w for s in sections for w in s.roles),
        newsroom=tuple(w for s in sections for w in s.newsroom),
        ends=tuple(w for s in sections for w in s.ends),
        at=tuple(w for s in sections for w in s.at),
        sources=tuple(w for s in sections for w in s.sources),
        not_names=frozenset(
            form.lower().rstrip(".")
            for language in with_fallbacks(lang)
            for forms in (*language.dates.months, *language.dates.weekdays)
            for form in forms
        ),
    )


def own_names(page: Page, context: Context) -> frozenset[str]:
    """Return what the site is called, folded and packed, to tell a person from the paper."""
    names = {content for key in ("og:site_name", "application-name") for content in page.meta.get(key, ())[:1]}
    for item in page.json_ld:
        publisher = item.get("publisher")
        if isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
            names.add(publisher["name"])
    if context.host:
        names.update((context.host, *context.host.split(".")[:-1]))
    return frozenset(packed for name in names if len(packed := pack(name)) > 2)


def pack(name: str) -> str:
    """Return the letters of a name alone, folded."""
    return _MARKS.sub("", fold(name))


def is_own(name: str, site: frozenset[str]) -> bool:
    """Return whether a name is that of the site itself, or of a part of it."""
    packed = pack(name)
    return any(
        packed == own or (len(own) > 3 and (own in packed or (len(packed) > 4 and packed in own))) for own in site
    )


# ---------------------------------------------------------------- what the data say


def from_data(page: Page, words: BylineWords, site: frozenset[str]) -> Iterator[Found[list[str]]]:
    """Yield what JSON-LD, microdata and metas say, in this order."""
    for item in article_nodes(page)[:1] or [n for n in page.json_ld[:60] if not STORY_TYPES.isdisjoint(types(n))][:2]:
        for key in ("author", "creator"):
            raw = list(ld_names(page, item.get(key)))
            names = merge(read_names(name, words, site) for name in raw)
            if names:
                yield Found(names, ", ".join(raw), f"json-ld:{key}", 0.9)
                break
    for name in META_NAMES:
        contents = [c for c in page.meta.get(name, ()) if c.strip() and not _URL.search(c)]
        if not contents or (len(contents) > MAX_METAS and name == "author"):
            continue  # or those of the works that a paper cites
        if name in ("dc.creator", "citation_author", "dcterms.creator"):
            contents = [turn(c) for c in contents]
        names = merge(read_names(c, words, site) for c in contents)
        if names:
            yield Found(names, ", ".join(contents), f"meta:{name}", 0.8)
    for i in range(1, 4):
        label, data = page.meta.get(f"twitter:label{i}"), page.meta.get(f"twitter:data{i}")
        if (
            label
            and data
            and (i == 1 or words.may_lead(label[0]))
            and not any(map(str.isdigit, data[0]))
            and (names := split_byline(data[0], words, trusted=True))
        ):
            yield Found(names, data[0], f"meta:twitter:data{i}", 0.7)
            break


def ld_names(page: Page, value: Any) -> Iterator[str]:
    """Yield the names in an author of JSON-LD: a string, a person, or a list of them; a reference is followed."""
    stack = [value]
    left = 2 * MAX_NAMES  # of a list; what comes after is no byline
    while stack and left:
        left -= 1
        one = stack.pop(0)
        if isinstance(one, list):
            stack = one + stack
        elif isinstance(one, dict):
            one = resolve(page, one)
            name = one.get("name")
            if not name and isinstance(one.get("givenName"), str):
                name = f"{one['givenName']} {one.get('familyName') or ''}"
            if name:
                stack.insert(0, name)
        elif isinstance(one, str) and one.strip():
            yield one.strip()


def read_names(text: str, words: BylineWords, site: frozenset[str]) -> list[str]:
    """Return the names in a value of the data; the name of the site is one, whatever it is made of."""
    if _URL.search(text):
        return []
    if (
        len(text) <= MAX_SOURCE_LINE
        and "@" not in text
        and any(own in packed and len(packed) < 1.6 * len(own) for packed in (pack(text),) for own in site)
    ):
        return [clean(text).partition(",")[0]]
    return split_byline(text, words, trusted=True)


def turn(name: str) -> str:
    """Return "Lee, Ann" as "Ann Lee".

    >>> turn("Lee, Ann"), turn("Ann Lee"), turn("Lee, Ann, Marsh, Bo")
    ('Ann Lee', 'Ann Lee', 'Lee, Ann, Marsh, Bo')
    """
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma and "," not in first and len(last.split()) <= 2 else name


def merge(lists: Any) -> list[str]:
    """Return the names of several lists, each once."""
    return list({name.casefold(): name for names in lists for name in names}.values())


# ---------------------------------------------------------------- what the reader sees


def from_byline(page: Page, words: BylineWords, edge: list[Block]) -> Iterator[Found[list[str]]]:
    """Yield the names in elements that are called a byline and stand at the article, the first one first."""
    inside = {block.node: block for block in edge}
    for node in page.itemprops.get("author", ())[:4]:
        if near(node, inside) and (names := names_in(node, words, trusted=True)):
            yield Found(names, text_of(node), "itemprop:author", 0.9)
    done: set[Element] = set()
    for node in page.marked.get(hints.BYLINE, ())[:MAX_MARKED]:
        if node in done or node.tag in ("body", "html", "main", "article", "img", "figure", "form", "input"):
            continue
        if not near(node, inside) or NOT_OF_ARTICLE.search(node.get("class") or ""):
            continue
        done.update(node.iter())
        if names := names_in(node, words, trusted=len(text_of(node)) < MAX_LINE):
            yield Found(names, text_of(node), f"byline:{node.get('class') or node.get('id') or node.tag}", 0.8)


def edges(page: Page) -> list[Block]:
    """Return the blocks where a byline may stand: the head matter, the edges of the body and what follows it."""
    start = page.h1.order - BEFORE_H1 if page.h1 is not None else 0
    body = [block for block in page.blocks if block.zone == "body"]
    # Between headline and text some stand in a box of their own, which the walk puts beside the article.
    first = body[min(1, len(body) - 1)].order if body else 0
    found = [
        block
        for block in page.blocks
        if block.order >= start
        and (
            block.zone == "strip"
            or (block.order < first and block.zone == "side" and block.flags & SEEN == hints.BYLINE)
        )
    ][:MAX_EDGE]
    found += [b for b in body[:BODY_HEAD] + body[BODY_HEAD:][-BODY_TAIL:] if len(b.text) <= MAX_LINE]
    if body:
        last = body[-1].order
        for block in page.blocks[last + 1 : last + 1 + AFTER_BODY]:
            if block.flags & hints.HEADING:
                break
            if not block.flags & (hints.FURNITURE | hints.WALL):
                found.append(block)
    return found


def near(node: Element, inside: dict[Element, Block]) -> bool:
    """Return whether an element stands in the head matter or at the edges of the body."""
    up: Element | None = node
    for _ in range(4):
        if up is None:
            break
        if up in inside:
            return True
        up = up.getparent()
    for i, below in enumerate(node.iter()):
        if below in inside:
            return True
        if i > 12:
            break
    return False


def text_of(node: Element) -> str:
    """Return the text of an element; what stands in different elements is set apart by line ends."""
    pieces = []
    size = 0
    for piece in node.itertext("*"):
        if folded := " ".join(piece.split()):
            pieces.append(folded)
            size += len(folded)
            if size > 2 * MAX_LINE:
                break
    return "\n".join(pieces)


def names_in(node: Element, words: BylineWords, *, trusted: bool) -> list[str]:
    """Return the names in a byline element: those of its links to authors, or of its text."""
    text = text_of(node)
    if words.patterns.credit.match(text) and not words.patterns.lead.match(text):
        return []
    return split_byline(text, words, trusted=trusted)


def first_person(found: list[Found[list[str]]], site: frozenset[str]) -> Found[list[str]] | None:
    """Return the first that names somebody beside the site itself, and not by the name of an account."""
    return next((f for f in found if any(not is_own(n, site) and not is_account(n) for n in f.value)), None)


def are_others(names: list[str], known: list[str], site: frozenset[str]) -> bool:
    """Return whether names are full names of people who are not among the known ones."""
    words = {word for name in known for word in name_key(name).split()}
    return all(1 < len(n.split()) <= MAX_PARTS and not words & set(name_key(n).split()) for n in names) and not any(
        is_own(name, site) for name in names
    )


def is_account(name: str) -> bool:
    """Return whether a name is that of an account and not of a person: "ann.lee".

    >>> is_account("ann.lee"), is_account("Ann Lee"), is_account("oz"), is_account("dpa")
    (True, False, True, False)
    """
    return (name.islower() and not is_agency(name)) or (" " not in name and "." in name.strip("."))


def from_lines(words: BylineWords, edge: list[Block]) -> Iterator[Found[list[str]]]:
    """Yield the names in lines that begin with a word such as "By", and agencies that sign a line alone."""
    label = False
    for block in edge:
        text = block.text
        if len(text) > MAX_LINE or block.flags & (hints.HEADING | hints.CAPTION):
            label = False
            continue
        if label or words.may_lead(text):
            if words.patterns.label.fullmatch(text):
                label = True
                continue
            known = label or len(text.split()) <= MAX_PARTS
            if names := split_byline(text, words, trusted=known and block.zone == "strip"):
                yield Found(names, text, "text", 0.6)
        elif (
            len(text) < MAX_SOURCE_LINE
            and block.zone == "strip"
            and (names := [part for part in re.split(r"\s*[|,•·/–—]\s*|\s-\s", text) if is_agency(part)])
            and not words.patterns.credit.match(text)
        ):
            yield Found(names, text, "text", 0.5)
        elif block.zone == "strip" and len(text) < MAX_SOURCE_LINE and (name := signed(text, words)):
            yield Found([name], text, "text", 0.5)
        elif any(map(str.isdigit, text)) and (found := words.patterns.inner.search(text)):
            if names := split_byline(text[found.start() :], words):
                yield Found(names, text, "text", 0.5)
        elif (
            block.zone == "strip"
            and len(text) < MAX_SOURCE_LINE
            and "," in text
            and PERSON.fullmatch(person := text.partition(",")[0])
            and words.patterns.role.match(text, len(person) + 2)
        ):
            yield Found([person], text, "text", 0.4)  # "Ann Lee, staff writer"
        elif block.zone == "strip" and len(text) < MAX_SOURCE_LINE and (found := _NAME_AND_DATE.match(text)):
            name = clean_name(words.patterns.end.sub("", found[1]), words)
            if name and len(name.split()) > 1:
                yield Found([name], text, "text", 0.4)
        label = False


def from_links(edge: list[Block], words: BylineWords) -> Iterator[Found[list[str]]]:
    """Yield the names in links of the head matter that lead to the page of an author."""
    names: list[str] = []
    for block in edge:
        if not block.link_chars or len(block.text) > MAX_LINE:
            continue
        for link in islice(block.node.iter("a"), MAX_LINKS):
            href = link.get("href") or ""
            if link.get("rel") == "author" or _AUTHOR_LINK.search(href) or (
                _PERSON_LINK.search(href) and PERSON.fullmatch(text_of(link))
            ):  # fmt: skip
                names += split_byline(text_of(link), words, trusted=link.get("rel") == "author")
        if names:
            # "Reviewed by", "Photo:" stand before the link.
            written = split_byline(block.text, words)
            names = [name for name in names if name in written] or names
            yield Found(list(dict.fromkeys(names)), block.text, "link:author", 0.7)
            return


def from_bare_names(page: Page, edge: list[Block], words: BylineWords) -> Iterator[Found[list[str]]]:
    """Yield full names that stand alone under the headline: beside the date, the minutes of reading, or the text."""
    head = page.h1.order if page.h1 is not None else -1
    body = next((b.order for b in page.blocks if b.zone == "body"), len(page.blocks))
    strip = [
        b
        for b in edge
        if (b.zone == "strip" or (b.zone == "side" and b.order < body))
        and b.order > head
        and not b.flags & hints.CAPTION
    ]
    title = page.h1.text if page.h1 is not None else page.title
    for i, block in enumerate(strip):
        text = block.text
        if len(text) > MAX_SOURCE_LINE or block.flags & hints.HEADING or " " not in text or text.isupper():
            continue
        beside = strip[max(0, i - 1) : i + 3]
        dated = any(_DATE.search(b.text) for b in beside if b is not block and len(b.text) < MAX_SOURCE_LINE)
        if not dated and not (i == len(strip) - 1 and block.node.tag == "p"):
            continue
        if words.patterns.newsroom.search(text) or words.patterns.role.search(text) or text in title:
            continue
        names = split_byline(text, words)
        if names and all(map(PERSON.fullmatch, names)) and sum(map(len, names)) + 5 * len(names) > len(text):
            yield Found(names, text, "text", 0.4)


# A line of the text that is a name alone has no more characters than this.
MAX_SIGNATURE = 50
_CLOSED = frozenset(".!?…»”\"'’)。！？】")
# 【早川実】
_BRACKETED = lazy("【([\u3400-\u9fff\u3040-\u30ff]{3,5})】$")


def from_signature(page: Page, words: BylineWords, context: Context) -> Iterator[Found[list[str]]]:
    """Yield the full name that stands alone behind the last sentence: "Ann LEE", "Анна Петрова, Астана".

    One of its words must be a first name that the language knows: "Book Now" stands there, too.
    """
    body = [block for block in page.blocks if block.zone == "body"][-2:]
    if len(body) < 2:
        return
    if (found := _BRACKETED.search(body[-1].text)) is not None:
        yield Found([found[1]], found[0], "text", 0.3)
    last = body[-1].order
    lines = (*body, *(b for b in page.blocks[last + 1 : last + 2] if b.zone == "tail"))
    for above, block in pairwise(lines):
        line = block.text
        if len(line) > MAX_SIGNATURE or len(above.text) < MAX_SIGNATURE or above.text[-1:] not in _CLOSED:
            continue
        name = recase(line.strip(" .").partition(",")[0])
        if block.link_chars or not PERSON.fullmatch(name) or words.patterns.newsroom.search(line):
            continue
        speech = context.language.speech
        parts = name.casefold().split()
        if words.vocabulary.isdisjoint(parts) and any(part in speech.men or part in speech.women for part in parts):
            yield Found([name], line, "text", 0.3)


def from_newsrooms(edge: list[Block], words: BylineWords) -> Iterator[Found[list[str]]]:
    """Yield the newsroom that signs a line alone, or the agency that a line names as the source."""
    for block in edge:
        text = block.text
        if len(text) >= MAX_SOURCE_LINE or block.flags & (hints.HEADING | hints.CAPTION):
            continue
        if block.zone == "strip" and words.patterns.newsroom.fullmatch(text):
            yield Found([text], text, "text", 0.4)
        elif (found := words.patterns.source.match(text)) and is_agency(name := text[found.end() :].strip(" .)")):
            yield Found([name], text, "text", 0.4)


def from_lead(page: Page, context: Context) -> Iterator[Found[list[str]]]:
    """Yield the reporter whom the first paragraphs name: "more from our correspondent Ann Lee"."""
    phrases = reporter_pattern(context.lang)
    for block in [b for b in page.blocks if b.zone in ("strip", "body") and len(b.text) > MAX_LINE / 4][:3]:
        found = None
        for match in phrases.finditer(block.text[:MAX_LEAD]):
            found = match
        if found is not None:
            name = found["name"]
            # "наш корреспондент Анна Петрова": that is the genitive of no man's name
            first, speech = name.partition(" ")[0].casefold(), context.language.speech
            if first not in speech.women or first[:-1] in speech.men:
                name = nominative(name, context.lang)
            yield Found([name], found[0], "text", 0.6)
            return


@lru_cache(maxsize=64)
def reporter_pattern(lang: str | None) -> re.Pattern[str]:
    """Return the pattern of a reporter's name after "our correspondent"."""
    phrases = alternatives(w for language in with_fallbacks(lang) for w in language.bylines.reporter)
    word = r"[^\W\d_a-zа-яәғқңөұүһіїєґў][\w’'-]{1,24}"
    return re.compile(rf"(?<!\w)(?i:{phrases})\s+(?P<name>{word}(?:\s+{word}){{1,2}})")


def from_selected(texts: list[str], source: str, context: Context) -> Found[list[str]] | None:
    """Return the names that a site's profile selects."""
    return Found(list(dict.fromkeys(texts)), texts[0], source)
