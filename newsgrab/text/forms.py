"""The forms of a word by the endings of a language: what a search has to ask for to find a word in any case.

A language's file lists paradigms: the endings that one class of its words takes, of which ``-`` is none. Where a word
has an ending of a paradigm, the word with each of the others is a form of it. Nobody knows here which class a word is
of, so forms come out that no text has; to ask for them costs little, and finds nothing.

A paradigm may have parts with ``;`` between, and a part slots with ``|`` between, each of which adds to the one before:
``- ды ның ; лар | - ды ның``. Irregular words stand as a whole: ``человек человека люди людей``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import product

from ..records import dataclass

MIN_STEM = 2  # letters: with one, the pronouns of a language would be forms of each other
MAX_FORMS = 1500  # of a word; to ask for each of them takes a hundredth of a millisecond
MAX_LETTERS = 64  # of a word; a longer one has no forms
NONE = "-"

VOWELS = frozenset("аеёиоуыэюяәөұүіїє" + "aeiouyıəöüäõ")


@dataclass(frozen=True, slots=True)
class Paradigm:
    """Endings of words whose last letter is one of ``last`` and whose last vowel is one of ``vowels`` (empty: any)."""

    endings: str = ""
    vowels: str = ""
    last: str = ""

    def fits(self, stem: str) -> bool:
        """Say whether a stem takes these endings.

        >>> Paradigm("- лер", vowels="еі", last="л").fits("ел"), Paradigm("- лар", vowels="аы").fits("ел")
        (True, False)
        """
        if self.last and stem[-1:] not in self.last:
            return False
        vowel = next((letter for letter in reversed(stem) if letter in VOWELS), "") if self.vowels else ""
        return not vowel or vowel in self.vowels


@lru_cache(maxsize=512)
def endings_of(paradigm: str) -> tuple[str, ...]:
    """Return the endings of a paradigm.

    >>> endings_of("- s")
    ('', 's')
    >>> endings_of("- ды ; лар | - ды")
    ('', 'ды', 'лар', 'ларды')
    """
    found: dict[str, None] = {}
    for part in paradigm.split(";"):
        slots = [["" if ending == NONE else ending for ending in slot.split()] for slot in part.split("|")]
        found.update(dict.fromkeys("".join(endings) for endings in product(*slots)))
    return tuple(found)


def forms(word: str, paradigms: Iterable[str | Paradigm], alike: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the word in lower case and its forms, each once; no more than ``MAX_FORMS``.

    ``alike``: pairs of letters of which the second is often written as the first.

    >>> forms("президента", ("- а у ом е ы ов ам ами ах",))[:4]
    ('президента', 'президент', 'президенту', 'президентом')
    >>> "президенту" in forms("президента", ("- а у ом е ы ов ам ами ах",))
    True
    >>> forms("Ёлка", (), ("её",)), forms("елка", (), ("её",))
    (('ёлка', 'елка'), ('елка', 'ёлка'))
    """
    word = unicodedata.normalize("NFC", word).lower()
    found = dict.fromkeys((word, *spelled_alike(word, alike)))
    if len(word) > MAX_LETTERS:
        return (word,)
    # The longest endings first: what is left of the word is then its stem, and its forms are within the limit.
    stems = []
    for paradigm in paradigms:
        endings = endings_of(paradigm if isinstance(paradigm, str) else paradigm.endings)
        for start in tuple(found):
            for ending in endings:
                if start.endswith(ending):
                    stem = start.removesuffix(ending)
                    if (len(stem) >= MIN_STEM or not stem or not ending) and fits(paradigm, stem):
                        stems.append((-len(ending), stem, endings))
    for _, stem, endings in sorted(stems):
        found.update(dict.fromkeys(stem + other for other in endings))
        if len(found) >= MAX_FORMS:
            return tuple(found)[:MAX_FORMS]
    return tuple(found)


def fits(paradigm: str | Paradigm, stem: str) -> bool:
    """Say whether a stem takes the endings of a paradigm; one that is a text alone is for all."""
    return isinstance(paradigm, str) or paradigm.fits(stem)


def spelled_alike(word: str, alike: tuple[str, ...]) -> list[str]:
    """Return the other spellings of a word: all of the second letters as the first, or one of the first as the second.

    >>> spelled_alike("учёт", ("её",)), spelled_alike("учет", ("её",))
    (['учет'], ['учёт'])
    """
    found = []
    for pair in alike:
        plain, marked = pair[0], pair[1]
        if marked in word:
            found.append(word.replace(marked, plain))
        else:
            found += [word[:at] + marked + word[at + 1 :] for at, letter in enumerate(word) if letter == plain]
    return found


def script(text: str) -> str:
    """Return the script of the first letter: ``LATIN``, ``CYRILLIC``; empty where there is none.

    >>> script("2024 год"), script("Jahr"), script("2024")
    ('CYRILLIC', 'LATIN', '')
    """
    letter = next((char for char in text if char.isalpha()), "")
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""
