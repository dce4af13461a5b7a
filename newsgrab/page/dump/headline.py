"""The headline of a text: the line that its address names, that stands there twice, or that looks most like one."""

from __future__ import annotations

import unicodedata

from ...text.patterns import lazy
from .lines import MAX_HEADLINE, MIN_HEADLINE, QUOTE_ENDS, WORD, Line, is_speaker, is_strip, key_of, words_of

# More words make no better headline; with a date below it, two make one.
ENOUGH_WORDS = 7
MIN_SCORE = 3
# What it is worth that the line stands there again.
TWICE = 3
# The headline is looked for in so many lines before the text.
HEADLINE_REACH = 30
# The date stands at most so far below it.
DATE_REACH = 6
# Lines around the headline that belong to it: date, counter, byline.
NEAR_HEADLINE = 4
# Of an address.
MAX_ADDRESS = 2_000  # characters
MIN_ADDRESS_WORDS = 4
_ENDINGS = frozenset(("html", "htm", "php", "aspx", "shtml"))
# Of the words of an address, a headline has this share at least.
MIN_SAID = 0.6
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_NO_HEADLINE = lazy(r"\||__|\(BUTTON\)|://|\[ |\( \)|©")


def address_words(url: str | None) -> frozenset[str]:
    """Return the words of the last part of an address that has enough of them, without accents.

    >>> sorted(address_words("https://example.com/news/bridge-opens-in-the-north-4711.html"))
    ['bridge', 'in', 'north', 'opens', 'the']
    """
    path = (url or "")[:MAX_ADDRESS].partition("//")[2].partition("?")[0].partition("#")[0]
    for part in reversed(path.split("/")[1:]):
        words = frozenset(WORD.findall(_plain(part).replace("_", " "))) - _ENDINGS
        if len(words) >= MIN_ADDRESS_WORDS:
            return words
    return frozenset()


def _plain(text: str, table: dict[int, str] | None = None) -> str:
    """Return a text in lower case without accents."""
    low = text.lower() if table is None else text.lower().translate(table)
    if low.isascii():
        return low
    return "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))


def find_said(lines: list[Line], start: int, end: int, said: frozenset[str]) -> int | None:
    """Return the number of the line before the end of the text that has most of the words of the page's address.

    Of several, the last before the text: the first may be the title of the page, or stand in a trail.
    """
    best, place = MIN_SAID, None
    if not said:
        return None
    for number in range(min(end, len(lines))):
        line = lines[number]
        if line.kind not in ("label", "sentence") or not is_headline(line) or (number > start and best > MIN_SAID):
            continue
        if line.kind == "sentence" and not line.text.endswith(("?", "!", *QUOTE_ENDS)):
            continue
        share = max(len(said & set(WORD.findall(_plain(line.text, table)))) for table in (None, _UMLAUTS)) / len(said)
        if share >= best:
            best, place = share, number
    return place


def find_headline(lines: list[Line], start: int) -> int | None:
    """Return the number of the headline's line, None if there is none.

    Above the text: a heading of Markdown, a line that is printed twice, or the line with most words, the nearer to the
    date and to the text the better. A text that begins at once may begin with its headline.
    """
    reach = range(max(0, start - HEADLINE_REACH), min(start, len(lines)))
    top = [number for number in range(min(start + 1, len(lines))) if lines[number].level == 1]
    if top:
        return top[-1]
    scores = {number: _score_headline(lines, number, start) for number in reach}
    for number in _printed_twice(lines, start):
        if scores.get(number):
            scores[number] += TWICE
    best = max(scores.values(), default=0.0)
    if start + 1 < len(lines) and best < ENOUGH_WORDS and _begins_with_headline(lines, start, best):
        return start
    if best < MIN_SCORE:
        return None
    # The headline stands above its subtitle, the caption and the byline, which may be longer than it; the more so where
    # there is no menu above it.
    slack = 3.0 if start <= 2 else 1.5
    place = next(
        number
        for number, score in scores.items()
        if score == best or (score >= best - slack and words_of(lines[number]) >= 4)
    )
    # A trail of links ends with the headline: "Home News The headline".
    for number in range(place + 1, min(place + 3, start)):
        key = key_of(lines[number].text)
        if words_of(lines[number]) >= 4 and key_of(lines[place].text).endswith(key):
            return number
    return place


def _begins_with_headline(lines: list[Line], start: int, best: float) -> bool:
    """Tell whether the first sentence of a text is its headline: one that asks, or that is set apart."""
    first, after = lines[start], lines[start + 1]
    if not is_headline(first) or first.width > MAX_HEADLINE / 2:
        return False
    if first.text.endswith(("?", "!", *QUOTE_ENDS)) and (after.kind != "sentence" or (start == 0 and best < MIN_SCORE)):
        return True
    apart = after.gap and after.width > 2 * first.width
    return best < MIN_SCORE and (apart or after.kind in ("date", "counter"))


def _score_headline(lines: list[Line], number: int, start: int) -> float:
    """Return how good a line is as the headline of a text that begins at ``start``."""
    line = lines[number]
    if line.kind not in ("label", "sentence") or not is_headline(line) or is_speaker(line) or words_of(line) < 2:
        return 0
    if line.kind == "sentence" and not line.text.endswith(("?", "!", *QUOTE_ENDS)):
        return 0
    below = [one.kind for one in lines[number + 1 : number + 1 + DATE_REACH]]
    above = number - 1
    while above > 0 and number - above < NEAR_HEADLINE and lines[above].kind != "date" and is_strip(lines, above):
        above -= 1
    # Between the site's menu and the date there may be a ticker.
    for kind in ("ticker", "symbol"):
        below = below[: below.index(kind)] if kind in below else below
    dated = above >= 0 and lines[above].kind == "date"
    score = min(words_of(line), ENOUGH_WORDS) + 3 * ("date" in below or dated) + ("counter" in below)
    score += line.gap + (number + 1 < len(lines) and lines[number + 1].gap) + (dated or below[:1] == ["date"])
    return score - max(0, start - number - NEAR_HEADLINE) / 4


def _printed_twice(lines: list[Line], start: int) -> set[int]:
    """Return the lines above the text that stand there twice, as a headline does: in a trail of links and as heading.

    Close together they are one headline; far apart the first is the title line of the dump, or of a menu.
    """
    seen: dict[str, int] = {}
    found = set()
    for number in range(min(start + NEAR_HEADLINE, len(lines))):
        line = lines[number]
        if line.kind not in ("label", "sentence", "item") or not is_headline(line) or words_of(line) < 3:
            continue
        key = key_of(line.text)
        if key in seen:
            near = number - seen[key] <= 2 * NEAR_HEADLINE and lines[seen[key]].kind != "item"
            found.add(seen[key] if near else number)
        seen.setdefault(key, number)
    return found


def is_headline(line: Line) -> bool:
    if not MIN_HEADLINE <= line.width <= MAX_HEADLINE or line.text.endswith((":", ",", ";")):
        return False
    return not _NO_HEADLINE.search(line.text)
