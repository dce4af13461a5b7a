"""Counts with the words that say what they count: ``1 234 views``, ``Просмотров: 561``, ``阅读数(15878)``.

The words are given; this module knows no language. Errors: none.
"""

from __future__ import annotations

from enum import Enum

from ..records import dataclass
from .money import fold
from .numbers import PLAIN, Count, NumberStyle, find_counts

# An eye is a word for views in every language; the last two are names of letters that a font draws as an eye.
EYES = ("👁", "👀", "visibility", "remove_red_eye")
# A word stands this near to its number at most. Characters; the longest words have some 30.
REACH = 48
# What may stand between a word and its number. A colon joins as well, but is looked at by itself.
_JOINTS = " \t\n\u00a0\u202f\u200b\u200e\u200f:：՝(（[)）]-–—|·•,،.=~✓\ufe0f"
_COLONS = ":：՝(（="


class Verdict(Enum):
    """What the words beside a count say of it."""

    VIEWS = "views"
    OTHER = "other"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class CountWords:
    """Words for views, and words for what is counted beside, folded, the longest first."""

    words: tuple[str, ...] = ()
    after: tuple[str, ...] = ()  # with those that name views only after the number: "1 view", but "view 3 images"
    others: tuple[str, ...] = ()
    style: NumberStyle = PLAIN
    around: tuple[tuple[str, str], ...] = ()  # words that name views together: "read 5 times"
    # What stands in every text that names views: words that have no other in them, and words that stand together.
    stems: tuple[tuple[str, ...], ...] = ()

    @staticmethod
    def of(
        words: tuple[str, ...],
        others: tuple[str, ...],
        style: NumberStyle = PLAIN,
        after: tuple[str, ...] = (),
        around: tuple[tuple[str, ...], ...] = (),
    ) -> CountWords:
        """Return the words made ready."""
        pairs = tuple((fold(before), fold(behind)) for before, behind in around)
        names = prepared(words + after + EYES)
        found: list[tuple[str, ...]] = []
        for word in reversed(names):
            if not any(stem in word for (stem,) in found):
                found.append((word,))
        return CountWords(prepared(words + EYES), names, prepared(others), style, pairs, (*found, *pairs))

    def said_in(self, text: str) -> tuple[tuple[str, ...], ...]:
        """Return the stems that stand in a text, inside other words too: the cheap test before reading.

        >>> english = CountWords.of(("views", "page views"), (), around=(("read", "times"),))
        >>> english.said_in("Reviews"), english.said_in("Read 5 times"), english.said_in("Read more")
        ((('views',),), (('read', 'times'),), ())
        """
        folded = flat(text)
        return tuple([stem for stem in self.stems if stem[0] in folded and (len(stem) == 1 or stem[1] in folded)])


def flat(text: str) -> str:
    """Return a text folded; one in ASCII with less to do."""
    return text.lower().replace("`", "'").replace("\n", " ") if text.isascii() else fold(text)


def prepared(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words folded, each once, the longest first."""
    return tuple(sorted(dict.fromkeys(fold(word) for word in words), key=len, reverse=True))


def read_counts(text: str, words: CountWords) -> list[tuple[Count, Verdict]]:
    """Return every count of a text with what the words beside it say.

    >>> english = CountWords.of(("views",), ("comments", "min read", "view comments", "blog stats"), after=("view",))
    >>> def read(text):
    ...     return [(count.value, verdict.value) for count, verdict in read_counts(text, english)]
    >>> read("5 comments 1,234 views"), read("Views 12 Comments 5"), read("Views: 7 | Comments: 3")
    ([(5, 'other'), (1234, 'views')], [(12, 'views'), (5, 'other')], [(7, 'views'), (3, 'other')])
    >>> read("560 View comments"), read("Blog Stats: 158,373 views"), read("4 min read"), read("overview 12")
    ([(560, 'other')], [(158373, 'other')], [(4, 'other')], [(12, 'nothing')])
    >>> read("1 view"), read("View 3 images")
    ([(1, 'views')], [(3, 'nothing')])
    >>> [count.value for count, verdict in read_counts("Դիտումներ՝ 834", CountWords.of(("Դիտումներ",), ()))]
    [834]
    """
    counts = list(find_counts(text, words.style))
    if not counts:
        return []
    leading = not text[: counts[0].start].strip(_JOINTS)
    found = []
    begin = 0
    for i, count in enumerate(counts):
        end = counts[i + 1].start if i + 1 < len(counts) else len(text)
        left = text[max(begin, count.start - REACH) : count.start]
        right = text[count.end : min(end, count.end + REACH)]
        last = i + 1 == len(counts)
        found.append((count, judge(left, right, words, after_first=leading, last=last)))
        begin = count.end
    return found


def judge(left: str, right: str, words: CountWords, *, after_first: bool, last: bool) -> Verdict:
    """Return what the text left and right of a count say of it; ``after_first``: the line begins with a count.

    A colon ties a label to the number after it; without one, the first number of a line tells the line's habit, and a
    word directly after the last number belongs to it ("Lecture 3 min").

    >>> judge("Read ", " times", CountWords(around=(("read", "times"),)), after_first=False, last=True)
    <Verdict.VIEWS: 'views'>
    """
    before_it, behind_it = fold(left), fold(right)
    if words.around:
        folded, behind = before_it.rstrip(_JOINTS), behind_it.lstrip(_JOINTS)
        if any(begins(behind, second) and ends(folded, first) for first, second in words.around):
            return Verdict.VIEWS
    before = word_before(before_it, words)
    after = word_after(behind_it, words)
    if before is Verdict.NOTHING or after is Verdict.NOTHING or before is after:
        return after if before is Verdict.NOTHING else before
    if left.rstrip()[-1:] in tuple(_COLONS):
        return before
    return after if after_first or (last and right[:1] == " ") else before


def word_before(left: str, words: CountWords) -> Verdict:
    """Return what the words at the end of a folded text say."""
    left = left.rstrip(_JOINTS)
    if not left:
        return Verdict.NOTHING
    views = others = 0
    # One call for all words tells that most texts end with none. The longest words stand first.
    if left.endswith(words.words):
        views = next((len(word) for word in words.words if ends(left, word)), 0)
    if left.endswith(words.others):
        others = next((len(word) for word in words.others if ends(left, word)), 0)
    return longest(views, others)


def word_after(right: str, words: CountWords) -> Verdict:
    """Return what the words at the beginning of a folded text say; a label with a colon speaks of what follows it."""
    if right[:1] in (".", ")", "）"):
        return Verdict.NOTHING  # an item of a list
    right = right.lstrip(_JOINTS)
    if not right:
        return Verdict.NOTHING
    views = others = 0
    if right.startswith(words.after):
        views = next((len(word) for word in words.after if begins(right, word)), 0)
    if right.startswith(words.others):
        others = next((len(word) for word in words.others if begins(right, word)), 0)
    length = max(views, others)
    rest = right[length:].lstrip(" \u00a0")
    if length and rest[:1] in (":", "："):
        return Verdict.NOTHING
    if views > others and any(begins(rest, word) for word in words.others if rest.startswith(word)):
        colon = rest.lstrip("".join(c for c in rest if c.isalpha() or c == " "))[:1]
        if colon not in _COLONS or not colon:
            return Verdict.OTHER  # "560 view comments"
    return longest(views, others)


def longest(views: int, others: int) -> Verdict:
    """Return the verdict of the longer word; 0 is no word."""
    if views > others:
        return Verdict.VIEWS
    return Verdict.OTHER if others else Verdict.NOTHING


def ends(text: str, word: str) -> bool:
    """Return whether a text ends with a word, as a word."""
    if not text.endswith(word):
        return False
    before = text[-len(word) - 1 : -len(word)]
    return not before.isalnum() or is_glued(word[0]) or is_glued(before)


def begins(text: str, word: str) -> bool:
    """Return whether a text begins with a word, as a word."""
    if not text.startswith(word):
        return False
    after = text[len(word) : len(word) + 1]
    return not after.isalpha() or is_glued(word[-1]) or is_glued(after)


def is_glued(char: str) -> bool:
    """Return whether a character is of a script that puts no spaces between words."""
    return "\u3040" <= char <= "\u9fff" or "\u0e00" <= char <= "\u0e7f" or "\uac00" <= char <= "\ud7a3"
