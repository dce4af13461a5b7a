"""Whether the page is an article at all. No key of the record: what it finds is a warning.

``not an article: front page`` (or ``section page``, ``cookie wall``, ``bot challenge``, ``error page``, ``login page``,
``parked domain``, ``empty page``): what stands on such a page is not passed off as an article, and the command ends
with its own status.
``paywall: …``: an article of which only the beginning is there.

Asked when all is read, since an article is known by its text. A page with as much prose as an article has is one,
whatever words it uses; of the others, what the page says of itself decides.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from urllib.parse import urlsplit

from ..models import Found
from ..page import hints
from ..page.embedded import article_nodes
from ..page.model import Block, Page
from ..profiles import with_fallbacks
from ..records import dataclass
from ..text.patterns import high, lazy
from ..text.titles import clean, fold
from .context import Context

NEEDS = ("lang", "headline", "body", "lead", "authors", "published_at", "modified_at", "published_raw", "view_count",
         "quotes", "rates", "images", "links", "tags", "section", "timezone_from")  # fmt: skip

# What a page that is no article must not leave in the record.
DROPPED = ("body", "lead", "published_at", "modified_at", "published_raw", "timezone_from", "view_count", "quotes",
           "authors", "images", "links", "tags", "section")  # fmt: skip

# Prose from which on a page is an article, whatever it says beside. Characters; two sentences are a short news item.
ENOUGH = 900
# A body of so much is no consent dialog, which has a paragraph or five.
PLENTY = 2_500
# A page of an error, a login or a challenge says no more than this in all. Characters.
MAX_NOTICE = 2500
# A heading that names an error says little else. Characters beside the phrase.
MAX_BESIDE = 30
# A list of other pages has at least this many headlines that are links.
MIN_TEASERS = 6
# A heading of so many words is a headline, not the name of a section.
HEADLINE_WORDS = 5
# A page of a list has less prose of its own than this in one block. Characters.
MAX_TEASER = 320
# An article cut by a paywall shows less than this, and the notice stands within so many blocks after it.
MAX_STUB = 1800
NOTICE_BLOCKS = 12
# Visible text below which a page is empty. Characters.
EMPTY = 25

# Names of ids and scripts by which bot walls are known, in whatever language they speak.
CHALLENGE_MARKS = ("challenge-form", "challenge-platform", "cf-challenge", "cf-browser-verification", "px-captcha",
                   "_incapsula_resource", "captcha-delivery", "ddos-guard", "sec-if-cpt", "aws-waf", "distil_r_captcha",
                   "recaptcha-challenge")  # fmt: skip
# The name of a domain, which heads a page on which nobody has a site.
_DOMAIN = lazy(r"(?<![\w.@-])[a-z0-9-]{2,63}\.[a-z]{2,12}(?![\w@])")
_YEAR = lazy(r"(?:19|20)[0-9]{2}")
_CJK = high("\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af")
# A short page is news with a day beside its headline that is this sure, a headline of so many words, and so much text.
# Characters.
DATED = 0.75
STORY_WORDS = 3
MIN_STORY = 50
MAX_AROUND = 18  # characters that its headline may have beside a phrase, and is one no longer than that
# So many links and no text of its own make a list, also where no days stand beside them; so much text in so many
# paragraphs is no list, whatever stands around it. Characters.
MANY_TEASERS = 12
OWN_TEXT = 300
OWN_BLOCKS = 3
# Elements looked at for such a name: the page of a bot wall is small.
MAX_MARKS = 2000
ERROR_CODES = frozenset(("400", "401", "403", "404", "410", "429", "451", "500", "502", "503", "504"))
FRONT_PATHS = frozenset(("", "/", "/index.html", "/index.htm", "/index.php", "/home", "/home/", "/default.aspx"))


def extract(page: Page, context: Context) -> Found[str] | None:
    """Add a warning where the page is no article; find nothing."""
    kind = judge(page, context)
    if kind is not None:
        context.warn(f"not an article: {kind}")
        context.dropped.update(DROPPED)
    elif is_stub(page, context):
        context.warn("paywall: only the beginning of the article is there")
    return None


def judge(page: Page, context: Context) -> str | None:
    """Return what the page is, if it is no article."""
    body = context.value("body") or ""
    declared = is_declared(page)
    if (len(body) >= ENOUGH or weight(body) >= ENOUGH) and (
        declared or not has_one(fold(body[:ENOUGH]), phrases(context.lang).consent)
    ):
        return None if declared else front_or_section(page, context, body)
    blocks = page.blocks
    total = sum(len(block.text) for block in blocks)
    words = phrases(context.lang)
    heading = fold(clean(page.h1.text)) if page.h1 is not None else ""
    said = (fold(clean(page.title)), heading, *(fold(clean(b.text)) for b in blocks[:40] if b.flags & hints.HEADING))
    story = is_story(page, context, body, heading, words)
    if not story and (total <= MAX_NOTICE or len(body) < ENOUGH / 3):
        if not declared:
            if has_challenge_mark(page) or names(said, words.challenge) or (
                total <= MAX_NOTICE and mentions(blocks, words.challenge)
            ):  # fmt: skip
                return "error page" if names(said, words.error) and not has_challenge_mark(page) else "bot challenge"
            if names(said, words.error) or any(is_code(text) for text in said):
                return "error page"
            if is_parked(said, blocks, words.parked, total):
                return "parked domain"
            if has_password(page) and (names(said, words.login) or total <= MAX_NOTICE):
                return "login page"
            if names(said, words.login) and len(body) < ENOUGH / 3 and total <= MAX_NOTICE:
                return "login page"
            if total < EMPTY and not body and not is_shell(page):
                return "empty page"
        if has_wall_only(page, context):
            return "cookie wall"
    elif story and has_challenge_mark(page) and total <= MAX_NOTICE and not declared:
        return "bot challenge"
    return front_or_section(page, context, body)


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one language, its fallbacks and English, folded."""

    error: tuple[str, ...]
    login: tuple[str, ...]
    consent: tuple[str, ...]
    challenge: tuple[str, ...]
    paywall: tuple[str, ...]
    parked: tuple[str, ...]


@lru_cache(maxsize=64)
def phrases(lang: str | None) -> Phrases:
    """Return the phrases of a language."""
    walls = [language.walls for language in with_fallbacks(lang)]
    return Phrases(
        error=tuple(fold(word) for wall in walls for word in wall.error),
        login=tuple(fold(word) for wall in walls for word in wall.login),
        consent=tuple(fold(word) for wall in walls for word in wall.consent),
        challenge=tuple(fold(word) for wall in walls for word in wall.challenge),
        paywall=tuple(fold(word) for wall in walls for word in wall.paywall),
        parked=tuple(fold(word) for wall in walls for word in wall.parked),
    )


def is_story(page: Page, context: Context, body: str, heading: str, words: Phrases) -> bool:
    """Return whether a short page has what news has and no notice: a headline, its day beside it, a sentence.

    "Access denied: fans locked out of the stadium" is one as long as the sentence below denies nobody anything.
    """
    found = context.found.get("published_at")
    if found is None or found.confidence < DATED or weight(body) < MIN_STORY:
        return False
    if max(len(heading.split()), len(_CJK.findall(heading)) / 2) < STORY_WORDS:
        return False
    notices = (*words.error, *words.challenge)
    return not names((heading,), notices, MAX_AROUND) and not has_one(fold(body), notices)


def weight(text: str) -> int:
    """Return the length of a text in letters: a Chinese or Japanese character says as much as three."""
    return len(text) + 2 * len(_CJK.findall(text[: 2 * ENOUGH]))


def is_declared(page: Page) -> bool:
    """Return whether the page's data say that it is an article, with a time of publication."""
    if page.first_meta("article:published_time"):
        return True
    return any(isinstance(node.get("datePublished"), str) for node in article_nodes(page)[:2])


def is_shell(page: Page) -> bool:
    """Return whether the page describes an article whose text a script is to fetch."""
    return "article" in page.meta.get("og:type", ()) and bool(page.first_meta("og:title"))


def names(said: tuple[str, ...], words: tuple[str, ...], beside: int = MAX_BESIDE) -> bool:
    """Return whether a title or heading is one of the phrases, with little beside."""
    return any(word in text and len(text) <= len(word) + beside for text in said if text for word in words)


def mentions(blocks: list[Block], words: tuple[str, ...]) -> bool:
    """Return whether the text of a short page has one of the phrases."""
    return any(has_one(fold(block.text), words) for block in blocks[:60] if len(block.text) < MAX_NOTICE)


def has_one(folded: str, words: tuple[str, ...]) -> bool:
    """Return whether a folded text has one of the phrases."""
    return any(word in folded for word in words)


def is_parked(said: tuple[str, ...], blocks: list[Block], words: tuple[str, ...], total: int) -> bool:
    """Return whether a short page is headed by a domain and says that it is for sale, or waits for a site."""
    if total > MAX_NOTICE or not any(_DOMAIN.search(text) for text in said):
        return False
    return any(has_one(text, words) for text in said) or mentions(blocks, words)


def is_code(text: str) -> bool:
    """Return whether a title is the number of an error: "404", "Error 403", "404 | The Daily".

    >>> is_code("404"), is_code("error 404 - the daily"), is_code("404 days in space")
    (True, True, False)
    """
    words = text.replace("|", " ").replace("-", " ").replace(":", " ").split()[:3]
    if not words:
        return False
    if words[0] in ERROR_CODES:
        return len(words) == 1 or text[3:5].strip() in ("|", "-", ":")
    return words[0] in ("error", "ошибка", "fehler", "erreur", "erro", "errore", "қате", "помилка", "hata") and any(
        w in ERROR_CODES for w in words[1:]
    )


def has_challenge_mark(page: Page) -> bool:
    """Return whether the page carries the marks of a bot wall in its scripts and ids."""
    if page.root is None:
        return False
    for node in islice(page.root.iter("script", "form", "iframe", "meta", "div"), MAX_MARKS):
        for key in ("src", "id", "action", "class"):
            value = node.get(key)
            if value and any(mark in value.lower() for mark in CHALLENGE_MARKS):
                return True
        if node.tag == "script" and node.text and "_cf_chl_opt" in node.text[:2000]:
            return True
    return False


def has_password(page: Page) -> bool:
    """Return whether the page asks for a password."""
    return page.root is not None and any(node.get("type") == "password" for node in page.root.iter("input"))


def has_wall_only(page: Page, context: Context) -> bool:
    """Return whether what can be read is a consent dialog: its words are most of the prose."""
    if sum(len(b.text) for b in page.blocks if b.zone == "body" and not b.flags & hints.WALL) > PLENTY:
        return False
    words = phrases(context.lang).consent
    wall = prose = 0
    hits = 0
    for block in page.blocks:
        size = len(block.text)
        if block.flags & hints.WALL:
            wall += size
        elif not block.flags & hints.FURNITURE and block.link_chars * 2 < size and size > MAX_BESIDE:
            prose += size
        if hits < 3 and size > MAX_BESIDE / 2 and has_one(fold(block.text), words):
            hits += 1
            if not block.flags & hints.WALL:
                wall += size
                prose -= size
    return hits >= 2 and wall > 2 * max(prose, 0) and prose < ENOUGH / 3


def front_or_section(page: Page, context: Context, body: str) -> str | None:
    """Return "front page" or "section page" where the page is a list of others and no article."""
    if is_declared(page):
        return None
    try:
        path = urlsplit(context.url or "http://x/x").path if "//" in (context.url or "//") else "/x"
    except ValueError:  # no address: "http://[x"
        path = "/x"
    front = path in FRONT_PATHS and bool(context.url)
    heading = page.h1.text if page.h1 is not None else ""
    if not front and max(len(heading.split()), len(_CJK.findall(heading)) / 2) >= HEADLINE_WORDS:
        return None
    teasers = longest = inside = own = 0
    for block in page.blocks:
        size = len(block.text)
        if block.flags & hints.WALL:
            continue
        if block.link_chars > size / 2 and size > MAX_BESIDE / 2 and block.text.count(" ") >= 2:
            teasers += 1  # a headline that leads elsewhere; items of a menu are shorter
            inside += block.zone in ("strip", "body")
        elif block.zone == "body" and not block.flags & (hints.FURNITURE | hints.HEADING):
            longest = max(longest, weight(block.text))
            own += 1
    if teasers < MIN_TEASERS or longest > MAX_TEASER or (not front and begins_as_story(page)):
        return None
    if front and len(body) < 3 * ENOUGH:
        return "front page"
    if not body and teasers >= MANY_TEASERS:
        return "section page"
    if not inside and own >= OWN_BLOCKS and weight(body) >= OWN_TEXT and context.value("published_at"):
        return None  # the text of a live page, with a list beside it
    dates = len(page.times) + len(page.marked.get(hints.DATE, ()))
    if dates >= MIN_TEASERS - 1 and len(body) < ENOUGH and longest < MAX_TEASER / 2:
        return "section page"
    return None


MAX_DATE_LINE = 100  # characters
NEAR = 12  # blocks after the heading that are looked at


def begins_as_story(page: Page) -> bool:
    """Return whether a date and then prose follow the heading, before any headline that leads elsewhere."""
    if page.h1 is None:
        return False
    dated = False
    for block in page.blocks[page.h1.order + 1 : page.h1.order + 1 + NEAR]:
        size = len(block.text)
        if size < MAX_DATE_LINE and (block.flags & hints.DATE or _YEAR.search(block.text)):
            dated = True
        elif block.link_chars > size / 2 and block.text.count(" ") >= 2:
            return False
        elif dated and block.zone == "body" and weight(block.text) >= MIN_STORY:
            return True
    return False


def is_stub(page: Page, context: Context) -> bool:
    """Return whether a paywall cuts the article short: little text, and after it the words of one."""
    body = context.value("body") or ""
    if not body or len(body) > MAX_STUB:
        return False
    last = max((block.order for block in page.zone("body")), default=-1)
    words = phrases(context.lang).paywall
    for block in page.blocks[max(0, last - 2) : last + 1 + NOTICE_BLOCKS]:
        if len(block.text) < MAX_STUB / 3 and has_one(fold(block.text), words):
            return True
    return False
