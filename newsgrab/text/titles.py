"""What a page calls itself: titles cut at their separators, compared by their words.

Pure functions. A title such as ``Storm hits coast - World | The Daily`` has segments; which of them is the headline is
for ``fields/headline.py`` to say.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from .patterns import lazy

# Between a headline, its section and the name of the site: a mark with space on both sides, or one that is never
# anything else. A hyphen inside a word or a colon after one is none.
SEPARATOR = lazy(
    r"\s+(?:(?:[|•·»«›‹~/]|::|//:?|-{1,2}|[–—―]|:)\s+){1,3}|\s*[|｜│┃]\s*|(?<=[^\x00-\x7f])[-_—]{1,2}(?=[^\x00-\x7f])|_(?=[^\x00-\x7f])"
)
_WORD = lazy(r"\w+")
_PLAIN = dict.fromkeys("‘’‚‛`´ʼ′", "'") | dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‐‑‒–—―−", "-")
_INVISIBLE = {ord(c): None for c in "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c"}
_TYPOGRAPHY = lazy("[‘’‚‛`´ʼ′“”„‟«»″‐‑‒–—―−\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202c]")
_MARKS = frozenset("|•·»«›‹~/:-–—―｜│┃_")
_ENTITY = lazy(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
# Escaped twice is met ("&amp;amp;quot;"), more often is not.
MAX_UNESCAPES = 3
# Longer is no title; what comes after is not looked at. Characters.
MAX_TITLE = 600


def clean(text: str) -> str:
    """Return a title with entities read, white space folded and invisible characters gone.

    >>> clean("Bread &amp;amp; butter\\u00ad  &#8211; a\\n guide")
    'Bread & butter – a guide'
    """
    text = text[: 4 * MAX_TITLE]
    for _ in range(MAX_UNESCAPES):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = html.unescape(text)
    if "<" in text and ">" in text:
        text = re.sub(r"</?[a-zA-Z][^<>]{0,200}>", "", text)
    if not text.isascii():
        # The joiners are letters' business in some scripts; the rest is never seen by a reader.
        keep = {0x200C, 0x200D}
        text = text.translate({code: None for code in _INVISIBLE if code not in keep})
    return " ".join(text.split())[:MAX_TITLE]


@lru_cache(maxsize=512)
def fold(text: str) -> str:
    """Return a title for comparing: case, quotation marks, dashes, ellipses and white space folded.

    >>> fold("“Stop!” – he said…") == fold('"STOP!" - he said...')
    True
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _TYPOGRAPHY.sub(_plain, text))
    elif "`" in text:
        text = text.replace("`", "'")
    return " ".join(text.casefold().split())


def _plain(match: re.Match[str]) -> str:
    return _PLAIN.get(match[0], "")


@lru_cache(maxsize=512)
def word_set(text: str) -> frozenset[str]:
    """Return the words of a title, folded."""
    return frozenset(_WORD.findall(fold(text)))


def likeness(a: str, b: str) -> float:
    """Return how far two titles have the same words, 0 to 1 (of the union).

    >>> likeness("Storm hits the coast", "Storm hits coast")
    0.75
    """
    x, y = word_set(a), word_set(b)
    return len(x & y) / len(x | y) if x and y else 0.0


def segments(title: str) -> list[tuple[int, int]]:
    """Return (start, end) of the parts of a title between its separators.

    >>> [("A storm - live | The Daily")[i:j] for i, j in segments("A storm - live | The Daily")]
    ['A storm', 'live', 'The Daily']
    """
    if _MARKS.isdisjoint(title):
        return [(0, len(title))] if title else []
    cuts = list(SEPARATOR.finditer(title))
    starts = [0, *(m.end() for m in cuts)]
    ends = [*(m.start() for m in cuts), len(title)]
    return [(i, j) for i, j in zip(starts, ends, strict=True) if j > i]


def is_shouted(text: str) -> bool:
    """Return whether a text is all in capitals, with enough letters to say so.

    >>> is_shouted("STORM HITS COAST"), is_shouted("NATO"), is_shouted("Storm")
    (True, False, False)
    """
    return text.isupper() and sum(map(str.isalpha, text)) > MIN_SHOUT and " " in text


# An acronym in capitals is no shouting. Letters.
MIN_SHOUT = 8
