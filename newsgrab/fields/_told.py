"""View counts that a page tells machines: schema.org, data attributes, the state of a script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from ..models import Found
from ..page import hints
from ..page.embedded import types
from ..page.model import Element, Page
from ..records import dataclass
from ..text.counters import CountWords, Verdict, read_counts
from ..text.numbers import parse_count
from ..text.patterns import lazy
from ._lines import MAX_ELEMENTS, MAX_LINE, own_flags
from .context import Context

# A counter's element holds hardly more than the counter. Pieces of text.
MAX_PIECES = 24
# Beyond this a script's state is not searched. Characters.
MAX_STATE = 4_000_000
# So near to each other stand title and count in the object of an article. Characters.
STATE_REACH = 8_000
_COUNTER_KEYS = dict.fromkeys(("interactionStatistic", "interactionCount", "userInteractionCount")).keys()
_ARTICLES = ("article", "posting", "report", "review")
# Things whose views are not those of a page.
NOT_ARTICLES = frozenset(("person", "organization", "comment", "profilepage", "website", "itemlist", "product"))
_VIEW_ACTIONS = ("viewaction", "readaction", "watchaction", "userpagevisits", "userplays", "pageview")
_OTHER_ACTIONS = ("comment", "like", "share", "follow", "subscribe", "reply", "tweet", "download", "reply", "write")
_VIEW_KEY = lazy(
    r"(?:total|article|post|news|page|item|unique)?[_-]?(?:views?|hits|viewed|read|reads|visits?|shows)"
    r"[_-]?(?:count|counts|counter|number|num|total|cnt)?|count[_-]?views?",
    re.I,
)
# Keys for views, hits, visits and readCount with a number, without their first letters: a pattern that begins with a
# literal is searched five times as fast.
_STATE_KEYS = tuple(
    lazy(rf'{stem}_?(?:[Cc]ount(?:er)?|[Nn]um|[Tt]otal)?"\s{{0,2}}:\s{{0,2}}"?[0-9]')
    for stem in ("iews?", "its", "ead_?[Cc]ount")
)
_TITLE_KEYS = ("title", "headline", "name", "heading", "h1", "subject")
# Elements with one property that are looked at.
MAX_NODES = 30
# Places of the headline in a state that are looked at.
MAX_PLACES = 3


@dataclass(slots=True)
class Candidate:
    """A number that may be the count: how strongly it is marked and how near it stands."""

    value: int
    raw: str
    source: str
    rank: float  # smaller is better
    rounded: bool = False
    order: int = -1
    zone: str = ""

    def found(self, confidence: float) -> Found[int]:
        """Return the candidate as evidence."""
        return Found(self.value, self.raw, self.source, confidence)


def from_json_ld(page: Page) -> Iterator[Candidate]:
    """Interaction counters of the article's own object; of a video or a thread only where there is no article."""
    found: dict[bool, dict[int, Candidate]] = {True: {}, False: {}}
    for item in page.json_ld:
        for thing in (item, *as_list(item.get("mainEntity"))):
            if not isinstance(thing, dict) or _COUNTER_KEYS.isdisjoint(thing):
                continue
            if NOT_ARTICLES.intersection(types(thing)):
                continue
            of_article = any(kind.endswith(_ARTICLES) for kind in types(thing))
            for key in _COUNTER_KEYS:
                for counter in as_list(thing.get(key)):
                    if value := interaction(counter):
                        found[of_article][value] = Candidate(value, str(value), f"json-ld:{key}", 400)
    if not found[True] and not found[False]:
        return
    own = found[True] or (found[False] if not has_article(page) else {})
    if len(own) == 1:
        yield from own.values()


def has_article(page: Page) -> bool:
    """Return whether an object of the page is an article."""
    return any(kind.endswith(_ARTICLES) for item in page.json_ld for kind in types(item))


def as_list(value: Any) -> list[Any]:
    """Return a JSON-LD value as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def interaction(counter: Any) -> int | None:
    """Return the count of an InteractionCounter that counts views, else None.

    >>> interaction({"interactionType": "https://schema.org/ViewAction", "userInteractionCount": "160"})
    160
    >>> interaction({"interactionType": {"@type": "LikeAction"}, "userInteractionCount": 7}) is None
    True
    >>> interaction("UserPageVisits:1,204"), interaction("UserComments:3")
    (1204, None)
    """
    if isinstance(counter, str):
        label, _, number = counter.rpartition(":")
        return parse_count(number) if any(action in label.lower() for action in _VIEW_ACTIONS) else None
    if not isinstance(counter, dict):
        return None
    kind = counter.get("interactionType")
    if isinstance(kind, dict):
        kind = kind.get("@type") or kind.get("@id")
    kind = str(kind or counter.get("name") or "").lower()
    if not any(action in kind for action in _VIEW_ACTIONS) or any(action in kind for action in _OTHER_ACTIONS):
        return None
    count = counter.get("userInteractionCount", counter.get("interactionCount"))
    if isinstance(count, bool):
        return None
    return count if isinstance(count, int) and count > 0 else parse_count(str(count)) or None


def from_microdata(page: Page, vocabulary: CountWords) -> Iterator[Candidate]:
    """``itemprop`` of schema.org and of the vocabulary before it."""
    for prop in ("userpagevisits", "interactioncount", "userinteractioncount"):
        for node in page.itemprops.get(prop, ())[:MAX_NODES]:
            if is_foreign(page, node):
                continue
            text = node.get("content") or "".join(islice(node.itertext(), MAX_PIECES))
            if len(text) > MAX_LINE:
                continue
            kind, _, number = text.rpartition(":")
            value: int | None
            if prop == "userpagevisits":
                value = parse_count(text, vocabulary.style)
            elif kind:
                value = interaction(text) or next(
                    (c.value for c, v in read_counts(text, vocabulary) if v is Verdict.VIEWS), None
                )
            else:
                value = parse_count(number, vocabulary.style) if counts_views(node) else None
            if value:
                yield Candidate(value, text.strip(), f"microdata:{prop}", 420)


def counts_views(node: Element) -> bool:
    """Return whether the InteractionCounter around an element is one of views."""
    parent = node.getparent()
    for _ in range(3):
        if parent is None:
            return False
        for child in islice(parent.iter(), MAX_ELEMENTS):
            if (child.get("itemprop") or "").lower() == "interactiontype":
                kind = (child.get("content") or child.get("href") or child.get("itemtype") or "").lower()
                return any(action in kind for action in _VIEW_ACTIONS)
        parent = parent.getparent()
    return False


def is_foreign(page: Page, node: Element) -> bool:
    """Return whether an element stands in furniture: beside the article, in comments."""
    while node is not None:
        if node in page.furniture and own_flags(node) & hints.FURNITURE:
            return True
        node = node.getparent()
    return False


def from_attributes(page: Page) -> Iterator[Candidate]:
    """``data-article-views`` and its like, on the article's element or one around the headline."""
    seen: set[Element] = set()
    for node in (page.article, page.h1.node if page.h1 is not None else None):
        while node is not None and node not in seen:
            seen.add(node)
            for name in node.keys():  # noqa: SIM118  an element's members are its children
                if name.startswith("data-") and _VIEW_KEY.fullmatch(name[5:]):
                    value = node.get(name)
                    number = parse_count(value) if value.isascii() and value.isdigit() else None
                    if number and not same_as_id(node, page.url, value):
                        yield Candidate(number, value, f"attribute:{name}", 440)
            node = node.getparent()


def same_as_id(node: Element, url: str | None, value: str) -> bool:
    """Return whether a number is the article's id: it stands in the address or in another attribute."""
    if len(value) >= 4 and value in (url or ""):
        return True
    return sum(1 for other in node.attrib.values() if value == other or (len(value) >= 5 and value in other)) > 1


def from_states(page: Page, context: Context) -> Iterator[Candidate]:
    """The state of a script: an object with the headline of this page and a count of views."""
    headline = context.value("headline") or (page.h1.text if page.h1 is not None else None)
    if not headline or not page.states:
        return
    wanted = ""
    spelled_out = (json.dumps(headline)[1:-1], json.dumps(headline, ensure_ascii=False)[1:-1])
    for name, text in page.states:
        if len(text) > MAX_STATE or not says_near(text, spelled_out):
            continue
        begin = text.find("{")
        try:
            data, _ = json.JSONDecoder().raw_decode(text, begin) if begin >= 0 else (None, 0)
        except (ValueError, RecursionError):
            continue
        wanted = wanted or plain(headline)
        stack = [data]
        while stack:
            item = stack.pop()
            if isinstance(item, list):
                stack.extend(item)
            elif isinstance(item, dict):
                titles = (item.get(key) for key in _TITLE_KEYS)
                if any(isinstance(title, str) and plain(title) == wanted for title in titles):
                    for key, value in item.items():
                        number = value if isinstance(value, int) and not isinstance(value, bool) else None
                        if isinstance(value, str) and len(value) < 12:
                            number = parse_count(value)
                        if number and number > 0 and _VIEW_KEY.fullmatch(key) and key.lower() not in ("read", "view"):
                            yield Candidate(number, str(value), f"state:{name or 'script'}:{key}", 460)
                            return
                stack.extend(value for value in item.values() if isinstance(value, (dict, list)))


def says_near(text: str, headline: tuple[str, str]) -> bool:
    """Return whether a key for views stands near the headline in a state: the cheap test before it is read."""
    for form in dict.fromkeys(headline):
        place = text.find(form)
        for _ in range(MAX_PLACES):
            if place < 0:
                break
            begin, end = max(0, place - STATE_REACH), place + STATE_REACH
            if any(key.search(text, begin, end) for key in _STATE_KEYS):
                return True
            place = text.find(form, place + STATE_REACH)
    return False


def plain(text: str) -> str:
    """Return a headline as it is compared: letters and digits."""
    return "".join(c for c in text.casefold() if c.isalnum())
