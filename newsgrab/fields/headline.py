"""The headline as the reader of the page sees it.

Value: str, without the name of the site, the section and the kicker above it.
JSON: string or null. CSV: one column.
Sources: the visible headline (``page.h1``), ``itemprop=headline``, JSON-LD ``headline`` of the article, ``og:title``,
``twitter:title``, other metas, ``<title>``. Editors write these for different readers (search engines, share cards);
the visible one wins, as far as another supports it: what only it has in front or behind is a kicker or a date,
and what no other source knows may be the name of the site.
Errors: none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from ..models import Found
from ..page.embedded import article_nodes, types
from ..page.model import Block, Page
from ..records import dataclass
from ..text.patterns import lazy
from ..text.titles import MAX_TITLE, clean, fold, is_shouted, likeness, segments, word_set
from .context import Context

NEEDS = ("lang",)

# JSON-LD types that tell a story where there is no article.
STORY_TYPES = frozenset(
    ("videoobject", "recipe", "howto", "review", "webpage", "itempage", "medicalwebpage", "reportagenewsarticle")
)
META_NAMES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "cxenseparse:title",
              "sailthru.title", "headline", "title", "mrf:headline")  # fmt: skip
# A headline that others know is at least this share of the visible one; less is a part of it by chance.
MIN_SHARE = 0.3
# A kicker or a section in front of the headline is short. Words.
MAX_KICKER = 8
# A label or a count in the heading ("Live", "Video", "1234") is shorter still. Words.
MAX_LABEL = 2
# ... and has so many letters at most.
MAX_LABEL_LETTERS = 40
# A name at the end of a title is short, also where no source says what the site is called. Words.
MAX_NAME = 5
# Two titles that begin with so much of the same are no accident. Characters.
MIN_OPENING = 30
# Of the words of an address, this share makes it the address of a headline.
MOST = 0.75
# Sources with this much of the same words speak of the same thing.
ALIKE = 0.34
_WORD = lazy(r"\w+")
# A heading that is one line, with nothing in it but these, says what it says as a whole.
HEADINGS = frozenset(("h1", "h2", "h3"))
PHRASING = frozenset(("span", "a", "em", "i", "b", "strong", "font", "u", "mark"))
MAX_BELOW = 20
# An address of fewer words says too little. Words.
MIN_SLUG = 4
# So many sources that agree are no accident, and so many are asked.
AGREED = 3
MAX_ASKED = 4
# A headline that is not weighed has at least one word more than this; a name of a site has seldom more.
MIN_WORDS = 3
# Marks after which a kicker belongs to the headline ("Storm: ten dead") and marks that set off what does not.
BELONGS = (":", "：", "–", "—", "-", ",", "?", "!", "„", "“", '"', "«", "(")
SETS_OFF = ("|", "｜", "•", "·", "(", "[", "/", "»", "- ", "– ", "— ")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One edition of the headline. ``core`` is ``text`` without the name of the site."""

    text: str
    core: str
    source: str


def extract(page: Page, context: Context) -> Found[str] | None:
    """Return the headline, or None where the page has neither a heading nor a title."""
    if not context.explain and (text := agreed(page)):
        return Found(text, text, "h1", 1.0)
    names = site_names(page, context)
    visible = None
    if page.h1 is not None and (text := clean(whole_text(page.h1))):
        visible = Candidate(text, trim(text, names, slogan=False), "h1")
    cores: dict[str, str] = {}
    others = []
    for text, source in editions(page):
        core = cores.get(text)
        if core is None:
            core = cores[text] = trim(text, names)
        others.append(Candidate(text, core, source))
    found = choose(page, visible, others, names, slug_words(context.url))
    if found is None:
        return None
    winner, confidence, reason = found
    if not winner.core:
        return None
    rivals: tuple[Found[str], ...] = ()
    if context.explain:
        seen = {winner.core}
        losers = []
        for other in (*((visible,) if visible else ()), *others):
            if other.core not in seen:
                seen.add(other.core)
                losers.append(Found(other.core, other.text, other.source, 0.0, reason))
        rivals = tuple(losers)
    return Found(winner.core, winner.text, winner.source, confidence, rivals=rivals)


def whole_text(heading: Block) -> str:
    """Return the text of a heading with the kicker in it, which the walk takes for no part of the text."""
    node = heading.node
    if node.tag not in HEADINGS or not len(node):
        return heading.text
    if any(below.tag not in PHRASING for below in islice(node.iter(), 1, MAX_BELOW)):
        return heading.text
    text = " ".join("".join(node.itertext()).split())
    return text if len(text) <= MAX_TITLE and heading.text in text else heading.text


def agreed(page: Page) -> str | None:
    """Return the visible headline where the first other edition has the same and nothing is to be weighed."""
    if page.h1 is None or page.h1.zone == "side":
        return None
    text = clean(whole_text(page.h1))
    if text.count(" ") < MIN_WORDS or len(segments(text)) > 1 or is_shouted(text):
        return None
    other = next(editions(page), None)
    return text if other is not None and fold(other[0]) == fold(text) else None


# ---------------------------------------------------------------- sources


def editions(page: Page) -> Iterator[tuple[str, str]]:
    """Yield (text, source) of every edition beside the visible one, the most trusted first."""
    for node in page.itemprops.get("headline", ())[:2]:
        text = node.get("content") or "".join(node.itertext())
        if text := clean(text):
            yield text, "itemprop:headline"
    for item in story_nodes(page):
        for key in ("headline", "name"):
            value = item.get(key)
            if isinstance(value, list) and value:
                value = value[0]
            if isinstance(value, str) and (text := clean(value)):
                yield text, f"json-ld:{key}"
    for name in META_NAMES:
        for content in page.meta.get(name, ())[:1]:
            if text := clean(content):
                yield text, f"meta:{name}"
    if text := clean(page.title):
        yield text, "title"


def story_nodes(page: Page) -> list[dict[str, Any]]:
    """Return the JSON-LD objects that tell of this page: its article, else a video, a recipe or the page itself."""
    articles = article_nodes(page)
    if articles:
        return articles[:1]
    return [item for item in page.json_ld[:60] if not STORY_TYPES.isdisjoint(types(item))][:2]


def site_names(page: Page, context: Context) -> frozenset[str]:
    """Return what the site is called, folded: by its metadata, by its profile and by its host."""
    names: set[str] = set()
    for key in ("og:site_name", "application-name", "apple-mobile-web-app-title", "al:android:app_name",
                "publisher", "dc.publisher", "twitter:site", "author"):  # fmt: skip
        names.update(fold(clean(content)) for content in page.meta.get(key, ())[:2])
    for item in page.json_ld:
        kind = item.get("@type")
        publisher = item.get("publisher")
        if isinstance(publisher, list) and publisher:
            publisher = publisher[0]
        if isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
            names.add(fold(clean(publisher["name"])))
        if kind in ("WebSite", "Organization", "NewsMediaOrganization") and isinstance(item.get("name"), str):
            names.add(fold(clean(item["name"])))
    if context.site.name:
        names.add(fold(context.site.name))
    if context.host:
        names.add(context.host)
        labels = context.host.split(".")
        names.update(
            label for label in labels[:-1] if len(label) > 2 and label not in ("com", "org", "net", "blog", "news")
        )
    return frozenset(name.strip(" @.") for name in names if name.strip(" @.") and len(name) < 60)


def is_name(text: str, names: frozenset[str]) -> bool:
    """Return whether a segment of a title is the name of the site, or it with something small beside."""
    folded = fold(text).strip(" .!")
    if folded in names or f"www.{folded}" in names or folded.removeprefix("www.") in names:
        return True
    packed = re.sub(r"\W+", "", folded)
    if not packed:
        return True
    for name in names:
        flat = re.sub(r"\W+", "", name)
        if packed == flat or (len(flat) > 3 and flat in packed and len(packed) <= 2.2 * len(flat)):
            return True
        if len(packed) > 4 and packed in flat and len(flat) <= 2.2 * len(packed):
            return True
    return False


def trim(text: str, names: frozenset[str], *, slogan: bool = True) -> str:
    """Return a title without the segments at its end and start that name the site."""
    before, colon, after = text.partition(": ")
    if colon and after and fold(before).strip(" .!") in names:
        text = after  # "The Daily: Storm hits coast"
    parts = segments(text)
    if len(parts) < 2:
        return text
    first, last = 0, len(parts) - 1
    if slogan:
        for i in range(1, len(parts)):
            if is_name(text[slice(*parts[i])], names):
                last = i - 1  # what follows the name of the site is its slogan
                break
    while last > first and is_name(text[slice(*parts[last])], names):
        last -= 1
    while first < last and is_name(text[slice(*parts[first])], names):
        first += 1
    # A name of one word may be part of the headline: "Brexit - BBC" is cut, a lone word is not left over.
    kept = text[parts[first][0] : parts[last][1]].strip()
    return kept or text


# ---------------------------------------------------------------- the choice


def choose(
    page: Page, visible: Candidate | None, others: list[Candidate], names: frozenset[str], slug: frozenset[str]
) -> tuple[Candidate, float, str] | None:
    """Return the winning edition, how sure that is, and why the others lost."""
    if not others:
        return None if visible is None else (visible, 0.3, "")
    if visible is None:
        return from_others(others, names)
    if is_astray(page, visible, others, slug):
        return from_others(others, names)
    if is_beside(visible, others, names, slug):
        names = names | {fold(visible.core)}
        return from_others([replace(o, core=trim(o.core, names)) for o in others if o.core != visible.core], names)
    if page.h1 is not None and page.h1.node.tag != "h1" and (whole := agreed_whole(visible, others)):
        return whole, 0.9, "only part of it is seen, in a heading of lower rank"
    return from_visible(visible, others, boundaries(page))


def agreed_whole(visible: Candidate, others: list[Candidate]) -> Candidate | None:
    """Return the edition that several sources have and that says more than a heading, with all of its words."""
    words = word_set(visible.core)
    for other in others[:MAX_ASKED]:
        if words < word_set(other.core) and backed(other.core, others) >= AGREED:
            return other
    return None


def slug_words(url: str | None) -> frozenset[str]:
    """Return the words of the last part of an address that has some: the headline as it was when the page was made.

    >>> sorted(slug_words("https://example.com/news/2024/storm-hits-coast-123.html?x=y"))
    ['123', 'coast', 'hits', 'storm']
    """
    path = (url or "").partition("//")[2].partition("?")[0].partition("#")[0].partition("/")[2]
    for part in reversed(path.split("/")):
        words = [w for w in re.split(r"[-_+.]|%20", part.lower()) if w and w not in ("html", "htm", "php", "aspx")]
        if sum(any(map(str.isalpha, w)) for w in words) > 1:
            return frozenset(words)
    return frozenset()


def share(words: frozenset[str], text: str) -> float:
    """Return the share of the words of a slug that a text has."""
    return len(words & word_set(text)) / len(words) if words else 0.0


def is_beside(visible: Candidate, others: list[Candidate], names: frozenset[str], slug: frozenset[str]) -> bool:
    """Return whether the heading is not the headline but the name of the site or of a section."""
    words = word_set(visible.core)
    folded = fold(visible.core)
    for other in others:
        if folded == fold(other.core):
            return is_name(visible.core, names) and any(
                len(word_set(o.core)) > len(words) and not words <= word_set(o.core) for o in others
            )
    if is_name(visible.text, names):
        return True
    for other in others:
        whole = fold(other.text)
        # "Site: headline", and somebody has the headline alone.
        if whole.startswith(f"{folded}: ") and any(whole.endswith(f": {fold(o.core)}") for o in others):
            return True
        parts = segments(other.text)
        if len(parts) > 1 and len(whole) == len(other.text):
            texts = [whole[i:j] for i, j in parts]
            if folded in texts[1:] and len(word_set(texts[0])) >= len(words):
                return True
            at = whole.find(folded)
            rest = whole[:at] if at > 0 else whole[len(folded) :]
            # The page's heading and something else make the title: the address tells which of them is the headline.
            if at >= 0 and share(slug, rest) >= MOST and share(slug, folded) <= 1 - MOST:
                return True
    return False


def is_astray(page: Page, visible: Candidate, others: list[Candidate], slug: frozenset[str]) -> bool:
    """Return whether no other source knows the words of the heading, and it stands beside the article or the address
    is made of another headline."""
    if max(likeness(visible.core, other.core) for other in others) >= ALIKE or page.h1 is None:
        return False
    if page.h1.zone == "side":
        return True
    return (
        len(slug) >= MIN_SLUG and not slug & word_set(visible.core) and any(share(slug, o.core) > 0.5 for o in others)
    )


def boundaries(page: Page) -> frozenset[str]:
    """Return the letters before each element boundary inside the visible headline: where a kicker may end."""
    node = page.h1.node if page.h1 is not None else None
    if node is None or not len(node):
        return frozenset()
    before, found = "", set()
    for piece in islice(node.itertext("*"), 20):
        if before:
            found.add(before)
        before += pack(piece[:MAX_TITLE])
    return frozenset(found)


def from_visible(visible: Candidate, others: list[Candidate], cuts: frozenset[str]) -> tuple[Candidate, float, str]:
    """Return the visible headline, less the kicker, date or name that the other editions do not have."""
    folded = fold(visible.core)
    for other in others:
        if fold(other.core) == folded:
            text = other.core if is_shouted(visible.core) and not is_shouted(other.core) else visible.core
            return replace(visible, core=text), 1.0, "differs from the visible headline"
        if fold(other.text) == folded:
            return replace(visible, core=visible.core), 0.95, "differs from the visible headline"
    if is_shouted(visible.core):
        # "ΕΚΛΕΙΣΕ Η ΠΡΟΒΛΗΤΑ": capitals have no accents in Greek, and other dots in Turkish
        shouted = in_capitals(visible.core)
        for other in others:
            for start, end in ((0, len(other.core)), *segments(other.core)[:1]):
                if not is_shouted(other.core[start:end]) and in_capitals(other.core[start:end]) == shouted:
                    return replace(visible, core=other.core[start:end]), 1.0, "differs from the visible headline"
    letters = pack(visible.core)
    for other in others:
        # The same letters, but the page sets the words apart by its layout alone: "TrialVerdict" for "Trial: Verdict".
        if (
            pack(other.core) == letters
            and joints(other.core) > joints(visible.core)
            and not (GLUED_MARK.search(visible.core) and len(other.core.split()) <= len(visible.core.split()))
        ):
            return other, 0.9, "differs from the visible headline"
    inner = attested_part(visible.core, others, cuts) or attested_opening(visible.core, others, cuts)
    if inner is not None:
        return replace(visible, core=inner), 0.9, "only part of it is seen elsewhere"
    longer = next((o for o in others if completes(visible.core, o.core)), None)
    if longer is not None:
        return longer, 0.9, f"cut short: {longer.source} goes on"
    support = max((likeness(visible.core, other.core) for other in others), default=0.0)
    return visible, 0.5 + 0.4 * support, "written for another reader than that of the page"


def joints(text: str) -> int:
    """Return how many times a title is divided: by spaces, and by colons that stand as they should."""
    return len(text.split()) + 2 * (text.count(": ") - text.count(" :"))


# A mark that parts a title as the colon of another edition does: "Storm- a guide to boats".
GLUED_MARK = lazy(r"\w[-–—?!] ")


def in_capitals(text: str) -> str:
    """Return a title in capitals without accents.

    >>> in_capitals("προβλήτα İskele kapatıldı")
    'ΠΡΟΒΛΗΤΑ ISKELE KAPATILDI'
    """
    plain = unicodedata.normalize("NFD", fold(text).upper())
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("ς", "σ")


def pack(text: str) -> str:
    """Return the letters and digits of a title, folded."""
    return "".join(_WORD.findall(fold(text)))


def completes(cut: str, whole: str) -> bool:
    """Return whether ``cut`` ends in an ellipsis, or in a colon, where ``whole`` goes on.

    >>> completes("The long way…", "The long way home"), completes("Wait…", "Wait…")
    (True, False)
    """
    head = cut.rstrip(" .…")
    return cut.endswith(("…", "...", ":")) and len(whole) > len(cut) and fold(whole).startswith(fold(head))


def attested_part(text: str, others: list[Candidate], cuts: frozenset[str]) -> str | None:
    """Return the part of the visible headline that another source has as its whole, if the rest is no part of it."""
    best: str | None = None
    for other in others:
        part = other.core
        if len(part) < MIN_SHARE * len(text) or len(part) >= len(text) or len(word_set(part)) < 2:
            continue
        at = find_folded(text, part, cuts)
        if at is None:
            continue
        start, end = at
        before, after = text[:start].strip(), text[end:].strip()
        if before and (before.endswith(BELONGS) or len(before.split()) > MAX_KICKER):
            continue
        if after and not (after.startswith(SETS_OFF) or is_stamp(after) or pack(text[:end]) in cuts):
            continue
        if before and (before.isdigit() or is_opening(f"{before} {part}"[:MIN_OPENING], others)):
            continue  # "2025 guide", or another source has it, too
        if after.startswith(("-", "–", "—")) and backed(part, others) < 2:
            continue
        if best is None or len(part) > len(best):
            best = text[start:end]
    return best


def attested_opening(text: str, others: list[Candidate], cuts: frozenset[str]) -> str | None:
    """Return the visible headline less a short first or last element, if an edition begins with the rest.

    "Live Storm closes the pier" and "Storm closes the pier - live updates | The Tide".
    """
    letters = pack(text)
    if not cuts or any(pack(other.text).startswith(letters) for other in others):
        return None
    for cut in cuts:
        if not cut or cut == letters:
            continue
        for rest in (letters[len(cut) :], cut):
            if len(rest) <= len(letters) / 2 or len(letters) - len(rest) > MAX_LABEL_LETTERS:
                continue
            if not letters.endswith(rest) and rest != cut:
                continue
            whole = unpacked(text, rest, at_end=rest != cut)
            if (
                whole
                and whole.count(" ") >= MIN_WORDS - 1
                and len(text.split()) - len(whole.split()) <= MAX_LABEL
                and not text[: len(text) - len(whole)].rstrip().endswith(BELONGS)
                and any(opens_with(other.text, whole) for other in others)
            ):
                return whole
    return None


def unpacked(text: str, letters: str, *, at_end: bool) -> str:
    """Return the beginning or the end of a text that has just these letters.

    >>> unpacked("Live: a storm", "astorm", at_end=True), unpacked("A storm 12", "astorm", at_end=False)
    ('a storm', 'A storm')
    """
    for i in range(len(text)):
        part = (text[i:] if at_end else text[: len(text) - i]).strip()
        if pack(part) == letters:
            return part.lstrip(":|·•-–— ") if at_end else part.rstrip("|·•( ")
    return ""


def opens_with(title: str, part: str) -> bool:
    """Return whether a title begins with a part and goes on, if it does, behind a mark that sets off the rest."""
    folded, head = fold(title), fold(part)
    return folded.startswith(head) and (len(folded) == len(head) or bool(SET_OFF.match(folded, len(head))))


# What parts a headline from what follows in a title.
SET_OFF = lazy(r"\s{0,3}(?:[|｜•·»«/]|[-–—]\s)")


def is_opening(text: str, others: list[Candidate]) -> bool:
    """Return whether another source begins so."""
    folded = fold(text)
    return any(fold(other.core).startswith(folded) for other in others)


def backed(part: str, others: list[Candidate]) -> int:
    """Return how many sources have this text as their whole headline."""
    folded = fold(part)
    return sum(fold(other.core) == folded for other in others)


def is_stamp(text: str) -> bool:
    """Return whether a text is a date or a time: mostly digits, and short."""
    return len(text) < 40 and any(map(str.isdigit, text)) and len(text.split()) <= 6


def find_folded(text: str, part: str, cuts: frozenset[str] = frozenset()) -> tuple[int, int] | None:
    """Return where ``part`` stands in ``text`` as whole words, quotation marks and case aside.

    A word also ends at one of the ``cuts``, where only the layout parts it from the next.
    Folding may change the length of a text; then only the text itself is looked for.
    """
    a, b = fold(text), fold(part)
    if len(a) != len(text):
        a, b = text, part
    at = a.find(b)
    if at < 0:
        return None
    end = at + len(b)
    if at and a[at - 1].isalnum() and pack(a[:at]) not in cuts:
        return None
    if end < len(a) and a[end].isalnum() and pack(a[:end]) not in cuts:
        return None
    return at, end


def from_others(others: list[Candidate], names: frozenset[str]) -> tuple[Candidate, float, str]:
    """Return the edition that most sources have, where no heading is seen."""
    best = max(others, key=lambda o: (backed(o.core, others), -others.index(o)))
    shared = backed(best.core, others)
    if shared < 2 and best.source == "title":
        best = replace(best, core=headline_segment(best.core, names))
    for other in others:
        # What another source has as a whole is the headline; the rest of a title is section and site.
        if other is not best and other.source != "title" and len(other.core) < len(best.core):
            at = find_folded(best.core, other.core)
            if at is not None and at[0] == 0 and len(other.core) >= MIN_SHARE * len(best.core):
                best = other
    best = replace(best, core=cut_at_bar(best.core))
    if completed := next((o for o in others if completes(best.core, o.core)), None):
        best = completed
    return best, min(0.9, 0.4 + 0.2 * shared), "fewer sources have it"


def cut_at_bar(title: str) -> str:
    """Return a title up to an upright bar: what follows is a section or the site, not the headline.

    >>> cut_at_bar("Homes flooded after storm | District"), cut_at_bar("News | Homes flooded after storm")
    ('Homes flooded after storm', 'News | Homes flooded after storm')
    """
    left = re.split(r"\s*[|｜│]\s*", title, maxsplit=1)[0]
    words = len(left.split())
    return left if words > MAX_NAME or (len(left) >= len(title) / 2 and words > 1) else title


def headline_segment(title: str, names: frozenset[str]) -> str:
    """Return the part of a ``<title>`` that is the headline, where nothing else tells: the longest without names."""
    parts = [title[i:j] for i, j in segments(title)]
    if len(parts) < 2:
        return title
    longest = max(parts, key=len)
    if longest is parts[0] or len(parts[0]) < len(longest) / 2 or is_name(parts[0], names):
        rest = title[title.find(longest) :]
        pieces = segments(rest)
        while len(pieces) > 1 and len(rest[slice(*pieces[-1])].split()) <= MAX_NAME:
            pieces.pop()
        return rest[: pieces[-1][1]].strip()
    return parts[0]
