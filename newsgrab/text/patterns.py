"""Regular expressions that are compiled when they are first used.

Compiling the 250 patterns of this package takes 50 ms, which was a quarter of ``newsgrab parse FILE`` as a whole
process. A page needs a part of them.

>>> VOWEL = lazy("[aeiou]")
>>> VOWEL.sub("_", "rates")
'r_t_s'
>>> [m.start() for m in VOWEL.finditer("rates")]
[1, 3]
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any, AnyStr

# Bound to the object that stood for the pattern, for those who hold it still: what is called for every line of a page.
METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")


class Ready:
    """A pattern that was compiled: its methods are attributes of this object."""

    if TYPE_CHECKING:  # else every look-up would have to pass by it

        def __getattr__(self, name: str) -> Any: ...


class Waiting(Ready):
    """Stands for a pattern until something of it is asked for."""

    def __init__(self, pattern: str | bytes, flags: int, home: dict[str, Any]) -> None:
        self.pattern = pattern
        self.flags = flags
        self.home = home

    def __getattr__(self, name: str) -> Any:
        """Compile the pattern, put it where this object stood, and return what was asked for.

        The constant of the module becomes the pattern itself, so that the next call costs what it always costs. Who
        imported it by name, or keeps it elsewhere, finds the methods here.
        """
        if name.startswith("__"):  # a question of copy or pickle, not of a user
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        home = self.home
        for key in [key for key, value in home.items() if value is self]:
            home[key] = compiled
        vars(self).update({key: getattr(compiled, key) for key in (*METHODS, "groups", "groupindex")})
        self.__class__ = Ready  # type: ignore[assignment]
        return getattr(compiled, name)


# Typographic quotation marks, dashes and symbols stand below the first signs of East Asia.
EAST_ASIA = "\u3040"


class High:
    """One character out of ranges that stand far up: looked for only in texts that have characters up there."""

    def __init__(self, ranges: str) -> None:
        self.first = min(ranges[::3])
        below = "".join(ranges[i : i + 3] for i in range(0, len(ranges), 3) if ranges[i] < EAST_ASIA)
        self.below = lazy(f"[{below}]") if below else None
        self.all = lazy(f"[{ranges}]")

    def for_text(self, text: str) -> re.Pattern[str] | None:
        """Return the pattern that this text needs; None where it has no character that is high enough."""
        if text.isascii() or (highest := max(text)) < self.first:
            return None
        return self.below if highest < EAST_ASIA else self.all

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match."""
        pattern = self.for_text(text)
        return pattern.search(text) if pattern else None

    def match(self, text: str) -> re.Match[str] | None:
        """Return the match at the start of the text."""
        pattern = self.for_text(text[:1])
        return pattern.match(text) if pattern else None

    def findall(self, text: str) -> list[str]:
        """Return the characters."""
        pattern = self.for_text(text)
        return pattern.findall(text) if pattern else []


def high(ranges: str) -> High:
    """Return the pattern of one character out of wide ranges, each written as ``a-b``, as of the scripts of East Asia.

    Python takes two or three milliseconds to compile such a class, and most texts have no character of it.

    >>> wide = high("\\u0e00-\\u0e7f\\u3040-\\u30ff")
    >>> wide.search("„Zürich“") is None, wide.findall("の町 ก"), wide.match("町の") is None
    (True, ['の', 'ก'], True)
    """
    return High(ranges)


def lazy(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what acts as ``re.compile(pattern, flags)``, and compiles it when it is first used.

    For constants of modules, and for patterns that are made of a language's words. An error in the pattern shows at the
    first use; a test uses all constants.
    """
    return Waiting(pattern, flags, sys._getframe(1).f_globals)  # type: ignore[return-value]
