"""The language of the article.

Value: a BCP 47 tag: ``ru``, ``pt-BR``, ``zh-Hant``. JSON: string or null.
Sources: the hint of the caller; what the page declares (``html lang``, ``content-language``, ``og:locale``,
``inLanguage``) and what the text itself says, together. Templates declare the language of their
maker, so a declaration that the text clearly contradicts loses; between near relatives, where a text says little, it
decides.
Errors: none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from ..models import Found
from ..page.embedded import article_nodes
from ..page.model import Page
from ..text.langid import LONG_SAMPLE, SAMPLE, distinct_words, guess, is_plainly, scores
from ..text.patterns import lazy
from .context import Context

NEEDS: tuple[str, ...] = ()

# The text wins over a declaration that differs when it is this sure of itself; with a language that the text's table
# does not know, when it is surer still.
CLEAR = 0.3
CLEAR_UNKNOWN = 0.55
# Or when the declared language has less than this share of what speaks for the other, if that is something at all.
MAX_RATIO = 0.5
MIN_SCORE = 0.04
# Or when words that only one of the two languages has stand this often in the text, and those of the declared one at
# most in this share of that. What relatives share says nothing.
MIN_DISTINCT = 3
MAX_DISTINCT_RATIO = 0.25
# A block shorter than this says little and may be of the furniture. Characters.
MIN_BLOCK = 60

_TAG = lazy(r"\s*([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}))?(?![A-Za-z])")
# Codes of countries and old codes that pages use for languages.
ALIASES = {
    "iw": "he", "in": "id", "ji": "yi", "jp": "ja", "cn": "zh", "ua": "uk", "kz": "kk", "cz": "cs", "gr": "el",
    "dk": "da", "no": "nb", "sh": "sr", "tw": "zh", "mo": "ro", "vn": "vi", "rs": "sr", "fil": "tl", "geo": "ka",
    "eng": "en", "rus": "ru", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "por": "pt",
    "ita": "it", "tur": "tr", "ukr": "uk", "kaz": "kk", "jpn": "ja", "zho": "zh", "chi": "zh", "kor": "ko",
    "ara": "ar", "pol": "pl", "nld": "nl", "swe": "sv", "dan": "da", "nor": "nb", "fin": "fi", "hin": "hi",
}  # fmt: skip
# Traditional characters are written here.
TRADITIONAL = frozenset(("TW", "HK", "MO"))
# Names that are written out: "Russian", "Deutsch".
NAMES = {
    "english": "en", "russian": "ru", "german": "de", "deutsch": "de", "french": "fr", "français": "fr",
    "spanish": "es", "español": "es", "portuguese": "pt", "português": "pt", "italian": "it", "turkish": "tr",
    "ukrainian": "uk", "kazakh": "kk", "japanese": "ja", "chinese": "zh", "arabic": "ar", "korean": "ko",
}  # fmt: skip


def extract(page: Page, context: Context) -> Found[str] | None:
    """Return the language, or None where neither the page nor its text tells."""
    if context.lang:
        return Found(context.lang, context.lang, "hint")
    declared = list(islice(declarations(page), None if context.explain else 1))
    if declared and not context.explain and is_plainly(sample(page, SAMPLE), declared[0].value.partition("-")[0]):
        return replace(declared[0], value=finish(declared[0].value, page, context), confidence=0.95)
    declared += islice(declarations(page), len(declared), None)
    text = sample(page, LONG_SAMPLE)
    tag, confidence = guess(text)
    base = tag.partition("-")[0]
    same = next((d for d in declared if d.value.partition("-")[0] == base), None)
    said = Found(tag, text[:80], "text", round(0.5 + confidence / 2, 2))
    rivals: tuple[Found[str], ...] = tuple(declared)
    if tag == "und":
        winner = declared[0] if declared else None
    elif same is not None:
        # Both agree: the declaration may know the region and the script better.
        winner = replace(same, value=with_script(same.value, tag), confidence=max(0.9, said.confidence))
    elif not declared:
        winner = said
    else:
        winner = said if contradicts(text, tag, confidence, declared[0].value) else declared[0]
        rivals = (*declared, said)
    if winner is None:
        return None
    value = finish(winner.value, page, context)
    if context.explain:
        lost = tuple(replace(r, reason=f"{winner.source} says {value}") for r in rivals if r.value != winner.value)
        return replace(winner, value=value, rivals=lost)
    return replace(winner, value=value)


def contradicts(text: str, tag: str, confidence: float, declared: str) -> bool:
    """Return whether a text is clearly in another language than the declared one."""
    language = declared.partition("-")[0]
    if language not in known():
        return confidence >= CLEAR_UNKNOWN
    if confidence >= CLEAR:
        return True
    found = scores(text[:LONG_SAMPLE])
    best = found.get(tag, 0.0)
    if best < MIN_SCORE:
        return False
    if found.get(language, 0.0) < MAX_RATIO * best:
        return True
    own, declared_own = distinct_words(text[:LONG_SAMPLE], tag.partition("-")[0], language)
    return own >= MIN_DISTINCT and declared_own <= MAX_DISTINCT_RATIO * own


def declarations(page: Page) -> Iterator[Found[str]]:
    """Yield what the page declares, best first."""
    sources = [("html:lang", page.html_lang or "")]
    for item in article_nodes(page)[:2]:
        value = item.get("inLanguage")
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict):
            value = value.get("alternateName") or value.get("name")
        if isinstance(value, str):
            sources.append(("json-ld:inLanguage", value))
    for name in ("content-language", "language", "og:locale", "dc.language", "dcterms.language", "inlanguage"):
        sources += [(f"meta:{name}", content) for content in page.meta.get(name, ())[:1]]
    for source, raw in sources:
        if tag := parse_tag(raw):
            yield Found(tag, raw, source, 0.8)


def parse_tag(text: str) -> str | None:
    """Return a language as pages write it as a BCP 47 tag, or None.

    >>> parse_tag("pt_BR"), parse_tag("zh-TW"), parse_tag("ru-RU"), parse_tag("UA"), parse_tag("Deutsch")
    ('pt-BR', 'zh-Hant-TW', 'ru-RU', 'uk', 'de')
    """
    m = _TAG.match(text)
    if m is None:
        return NAMES.get(text.strip().lower())
    language = m[1].lower()
    language = ALIASES.get(language, language)
    script, region = (m[2] or "").title(), (m[3] or "").upper()
    if language == "zh" and (region in TRADITIONAL or m[1].lower() == "tw"):
        script = "Hant"
    return "-".join(part for part in (language, script, region) if part)


def with_script(declared: str, guessed: str) -> str:
    """Return a declared tag with the script that the text has."""
    if guessed == "zh-Hant" and "Hant" not in declared:
        return "zh-Hant"
    if guessed == "zh-Hans" and "Hant" in declared:
        return "zh"
    return declared


def finish(tag: str, page: Page, context: Context) -> str:
    """Return the tag with what a reader of the record needs: the Portuguese of Brazil, traditional Chinese.

    Regions of other languages change little in how they are read, and stand in ``country``.
    """
    language, *rest = tag.split("-")
    if language == "zh":
        return "zh-Hant" if "Hant" in rest else "zh"
    if language == "pt" and ("BR" in rest or (context.host or "").endswith(".br")):
        return "pt-BR"
    return language


def sample(page: Page, wanted: int) -> str:
    """Return so many characters of the article for a guess: of its body, or of whatever prose there is."""
    parts: list[str] = []
    size = 0
    for block in page.blocks:
        if block.zone == "body" and len(block.text) >= MIN_BLOCK:
            parts.append(block.text)
            size += len(block.text)
            if size > wanted:
                break
    if size < 2 * MIN_BLOCK:
        for node in article_nodes(page)[:1]:
            parts += [v[:wanted] for key in ("articleBody", "description") if isinstance(v := node.get(key), str)]
        if page.h1 is not None:
            parts.append(page.h1.text)
        parts += [b.text for b in page.blocks if b.zone in ("strip", "body", "tail") and len(b.text) < MIN_BLOCK][:20]
        if sum(map(len, parts)) < 2 * MIN_BLOCK:
            parts.append(page.title)
            parts += [b.text for b in page.blocks if b.link_chars < len(b.text) / 2][:20]
    return "\n".join(parts)


def known() -> frozenset[str]:
    """Return the languages that a guess may name."""
    from ..text.langid import known_languages

    return known_languages()
