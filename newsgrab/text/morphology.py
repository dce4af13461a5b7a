"""Optional help with Russian and Ukrainian cases: pymorphy3, where it is installed and asked for.

Off until ``enable()`` is called, since its dictionaries take half a second and 50 MB to load. It is asked only for
names that neither another form in the text nor a known given name explains (``names.nominative``).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

# Language -> analyser of pymorphy3.
_analysers: dict[str, Any] = {}


def enable(*languages: str) -> bool:
    """Load the analysers of ``languages`` (Russian if none is named); False where library or dictionary is missing."""
    try:
        import pymorphy3

        for lang in languages or ("ru",):
            _analysers[lang] = pymorphy3.MorphAnalyzer(lang=lang)
    except (ImportError, ValueError):
        return False
    inflect.cache_clear()
    return True


def disable() -> None:
    """Forget the analysers."""
    _analysers.clear()
    inflect.cache_clear()


@lru_cache(maxsize=4096)
def inflect(name: str, lang: str) -> str | None:
    """Return the nominative of a name of several words, None where no analyser is loaded or knows it.

    >>> inflect("Улугбека Маджидова", "ru") is None  # not enabled
    True
    """
    analyser = _analysers.get(lang)
    if analyser is None:
        return None
    gender: str | None = None
    words: list[str] = []
    for word in name.split():
        names = [p for p in analyser.parse(word) if {"Name", "Surn", "Patr"} & set(p.tag.grammemes) and "sing" in p.tag]
        fit = [p for p in names if gender is None or p.tag.gender in (gender, None)]
        if not fit:
            return None
        gender = gender or fit[0].tag.gender
        changed = fit[0].inflect({"nomn"})
        if changed is None:
            return None
        made = changed.word
        words.append("-".join(part[:1].upper() + part[1:] for part in made.split("-")))
    return " ".join(words)
