"""Lines of the page that are not of the article, known by how they begin.

The words are those of ``[furniture]`` in the language files: ``related`` ("Read also") leads to other articles, ``junk``
("Sign up", "Photo:") stands alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ..profiles import Language, words

# A longer line that begins like this may be a sentence of the article. Characters.
MAX_LINE = 160
# Lines are looked up by so many of their first characters. Scripts without spaces have words of two.
KEY = 2
_AROUND = " \t:.…>»→▶|*•-–—!"  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one language and its fallbacks, by their first characters, in lower case."""

    related: dict[str, tuple[str, ...]]
    junk: dict[str, tuple[str, ...]]

    def is_related(self, text: str) -> bool:
        """Return whether a line only leads to other articles: the phrase alone, or before a colon."""
        return self._begins(self.related, text, alone=True)

    def is_junk(self, text: str) -> bool:
        """Return whether a line is no text of the article: a phrase of several words at its beginning, a word alone."""
        return self._begins(self.junk, text, alone=False)

    @staticmethod
    def _begins(index: dict[str, tuple[str, ...]], text: str, *, alone: bool) -> bool:
        if len(text) > MAX_LINE:
            return False
        line = text.lstrip(_AROUND).lower()
        for phrase in index.get(line[:KEY], ()):
            if line.startswith(phrase):
                rest = line[len(phrase) :]
                if not rest.strip(_AROUND) or rest.lstrip()[:1] in (":", "："):  # noqa: RUF001
                    return True
                several = " " in phrase or not phrase[-1].isalpha() or not phrase.isascii() and len(phrase) > 3
                if not alone and several and not (rest[0].isalpha() and phrase[-1].isalpha() and phrase[-1].isascii()):
                    return True
        return False


@lru_cache(maxsize=64)
def phrases(tag: str | None) -> Phrases:
    """Return the phrases that may stand on a page of a language, those of English among them."""
    return Phrases(_index(words(tag, _related)), _index(words(tag, _junk)))


def _index(found: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    index: dict[str, list[str]] = {}
    for phrase in found:
        lowered = phrase.lower()
        index.setdefault(lowered[:KEY], []).append(lowered)
    return {key: tuple(value) for key, value in index.items()}


def _related(language: Language) -> tuple[str, ...]:
    return language.furniture.related


def _junk(language: Language) -> tuple[str, ...]:
    return language.furniture.junk
