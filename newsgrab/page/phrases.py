"""Lines of the page that are not of the article, known by how they begin.

The words are those of ``[furniture]`` in the language files: ``related`` ("Read also") leads to other articles,
``junk`` ("Sign up", "Photo:") stands alone.
"""

from __future__ import annotations

from functools import lru_cache

from ..profiles import Language, words

# A longer line that begins like this may be a sentence of the article. Characters.
MAX_LINE = 160
# Lines are looked up by so many of their first characters. Scripts without spaces have words of two.
KEY = 2
_AROUND = " \t:.…>»→▶|*•-–—!"
# Names of networks, as they stand in sentences in every language. Lower case.
NETWORKS = (
    "facebook", "twitter", "instagram", "youtube", "telegram", "whatsapp", "tiktok", "linkedin", "pinterest", "bluesky",
    "mastodon", "viber", "google news", "фейсбук", "телеграм", "ютуб", "вконтакте", "инстаграм",
)  # fmt: skip

RELATED = "related"
JUNK = "junk"


class Phrases:
    """The phrases of one language and its fallbacks, by their first characters, in lower case."""

    def __init__(
        self,
        related: tuple[str, ...],
        junk: tuple[str, ...],
        offers: tuple[str, ...] = (),
        follow: tuple[str, ...] = (),
    ) -> None:
        self._offers = offers
        self._follow = tuple(phrase.lower() for phrase in follow)
        self._index: dict[str, list[tuple[str, str]]] = {}
        for kind, found in ((RELATED, related), (JUNK, junk)):
            for phrase in found:
                lowered = phrase.lower()
                self._index.setdefault(phrase[:KEY].lower(), []).append((lowered, kind))

    def kind(self, text: str, *, title: bool = False) -> str | None:
        """Return RELATED for a line that leads to other articles, JUNK for one that is no text of the article.

        A title, which is a heading or a link, may go on after the phrase: "More from the islands".

        >>> known = Phrases(("Read also",), ("Sign up", "Sport"))
        >>> known.kind("Read also: Five dead"), known.kind("Sign up for our letter"), known.kind("Sports are healthy.")
        ('related', 'junk', None)
        """
        if len(text) > MAX_LINE:
            return None
        candidates = self._index.get(text[:KEY].lower())
        if candidates is None:
            if text[0].isalnum():
                return None
            text = text.lstrip(_AROUND)
            candidates = self._index.get(text[:KEY].lower(), [])
        line = text.lower()
        for phrase, kind in candidates:
            if line.startswith(phrase):
                rest = line[len(phrase) :]
                # The phrase alone, or before a colon.
                if not rest.strip(_AROUND) or rest.lstrip()[:1] in (":", "："):
                    return kind
                # A phrase of several words begins a line of junk; a word alone begins a sentence as well.
                several = (
                    " " in phrase
                    or "-" in phrase
                    or not phrase[-1].isalpha()
                    or (not phrase.isascii() and len(phrase) > 3)
                )
                cut = rest[0].isalpha() and phrase[-1].isalpha() and phrase[-1].isascii()
                if (kind == JUNK or title) and several and not cut:
                    return kind
        return None

    def is_call(self, text: str) -> bool:
        """Return whether a line asks to follow the newsroom or its authors on a network.

        >>> known = Phrases((), (), follow=("Follow",))
        >>> known.is_call("Follow our travel desk on Instagram."), known.is_call("Follow the river to the mill.")
        (True, False)
        """
        line = text.lower().lstrip(_AROUND)
        return bool(self._follow) and line.startswith(self._follow) and any(name in line for name in NETWORKS)

    def is_offer(self, text: str) -> bool:
        """Return whether a line offers the rest of the article for money."""
        line = text.lower()
        return any(phrase in line for phrase in self._offers)


@lru_cache(maxsize=64)
def phrases(tag: str | None) -> Phrases:
    """Return the phrases that may stand on a page of a language, those of English among them."""
    return Phrases(words(tag, _related), words(tag, _junk), paywall_words(tag), words(tag, _follow))


@lru_cache(maxsize=64)
def reply_words(tag: str | None) -> frozenset[str]:
    """Return what stands on the button below a reader's comment, in lower case."""
    return frozenset(word.lower() for word in words(tag, _reply))


@lru_cache(maxsize=64)
def consent_words(tag: str | None) -> tuple[str, ...]:
    """Return phrases of dialogs about cookies, in lower case."""
    return words(tag, _consent)


def _consent(language: Language) -> tuple[str, ...]:
    return language.walls.consent


@lru_cache(maxsize=64)
def paywall_words(tag: str | None) -> tuple[str, ...]:
    """Return phrases of offers to pay for the rest of an article, in lower case."""
    return words(tag, _paywall)


def _paywall(language: Language) -> tuple[str, ...]:
    return language.walls.paywall


@lru_cache(maxsize=64)
def comment_words(tag: str | None) -> frozenset[str]:
    """Return what the heading of readers' comments says beside a number, in lower case."""
    return frozenset(words(tag, _comments))


def _comments(language: Language) -> tuple[str, ...]:
    return language.furniture.comments


def _follow(language: Language) -> tuple[str, ...]:
    return language.furniture.follow


def _reply(language: Language) -> tuple[str, ...]:
    return language.furniture.reply


def _related(language: Language) -> tuple[str, ...]:
    return language.furniture.related


def _junk(language: Language) -> tuple[str, ...]:
    return language.furniture.junk
