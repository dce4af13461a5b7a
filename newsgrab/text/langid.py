"""The language of a text: by its script, then by its letters and commonest words.

Pure, and quick enough for every page (0.1 ms): it looks at the first characters only. The words come from
``langtable``, which a script writes from the language files.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

# What is looked at. More text changes no answer; less leaves near relatives in doubt. Characters.
SAMPLE = 700
LONG_SAMPLE = 2400  # where the first leaves it open
# Words of a sample that a guess needs.
MIN_WORDS = 4
# A letter foreign to a language weighs this much against it, as a share of the letters to a share of the words.
FOREIGN_WEIGHT = 4.0
# Its own letters speak for it this much: enough to name the language of a line without a common word.
OWN_WEIGHT = 0.3
# Languages that share nearly all words with a neighbour of more readers: in doubt it is the neighbour's.
RARE = {"bs": 0.95, "nn": 0.95}
# Letters that so many of any text are that one of this length without them is in another language, and what that takes
# from the score. Letters.
ALWAYS = {"az": "ə", "kk": "әғқңөұүі", "ky": "өүң", "tt": "әүө", "ba": "әҙүө", "uk": "іїє", "be": "іў", "mn": "өү"}
LONG_WITHOUT = 120
WITHOUT_ALWAYS = 0.2
# Languages whose letters are looked at: those with the most common words.
MAX_RANKED = 14
# Share of kana that makes a text with Chinese characters Japanese: Chinese has none, Japanese a half.
MIN_KANA = 0.05
# A score from which on a language is sure of itself: of running text half the words are common ones.
SURE = 0.25
# Less sure than this, and more of the text is looked at.
OPEN = 0.25

# Languages that no other in the table is taken for, and the share of common words that shows them. English stands at
# 0.45, and at 0.1 in French text.
ALONE = frozenset(("en", "de", "fr", "it", "pl", "hu", "fi", "ro"))
PLAINLY = 0.25
PLAIN_SAMPLE = 400
# First and last code point of the scripts, and the language where a script has one.
SCRIPTS: tuple[tuple[int, int, str], ...] = (
    (0x0041, 0x02AF, "Latn"),  # with ə, ɓ and ɗ, which stand among the signs of phonetics
    (0x1E00, 0x1EFF, "Latn"),
    (0x0370, 0x03FF, "el"),
    (0x1F00, 0x1FFF, "el"),
    (0x0400, 0x052F, "Cyrl"),
    (0x0530, 0x058F, "hy"),
    (0x0590, 0x05FF, "he"),
    (0x0600, 0x06FF, "Arab"),
    (0x0750, 0x077F, "Arab"),
    (0xFB50, 0xFDFF, "Arab"),
    (0xFE70, 0xFEFC, "Arab"),
    (0x0900, 0x097F, "Deva"),
    (0x0980, 0x09FF, "bn"),
    (0x0A00, 0x0A7F, "pa"),
    (0x0A80, 0x0AFF, "gu"),
    (0x0B00, 0x0B7F, "or"),
    (0x0B80, 0x0BFF, "ta"),
    (0x0C00, 0x0C7F, "te"),
    (0x0C80, 0x0CFF, "kn"),
    (0x0D00, 0x0D7F, "ml"),
    (0x0D80, 0x0DFF, "si"),
    (0x0E00, 0x0E7F, "th"),
    (0x0E80, 0x0EFF, "lo"),
    (0x0F00, 0x0FFF, "bo"),
    (0x1000, 0x109F, "my"),
    (0x10A0, 0x10FF, "ka"),
    (0x1200, 0x137F, "am"),
    (0x1780, 0x17FF, "km"),
    (0x0780, 0x07BF, "dv"),
    (0x3040, 0x30FF, "Kana"),
    (0x1100, 0x11FF, "ko"),
    (0xAC00, 0xD7AF, "ko"),
    (0x3400, 0x4DBF, "Hani"),
    (0x4E00, 0x9FFF, "Hani"),
    (0xF900, 0xFAFF, "Hani"),
)
# Languages that share a script, by it.
SHARED = {
    "Cyrl": ("ru", "uk", "be", "kk", "ky", "mn", "tg", "bg", "mk", "sr", "uz", "tt", "ba", "cv"),
    "Arab": ("ar", "fa", "ur", "ps", "ckb"),
    "Deva": ("hi", "mr", "ne"),
}
# Characters written differently in simplified and traditional Chinese, all of them common.
HANS = frozenset(
    "这个们国会来时对发说过还学后点开关样将从当东车马门问间长张书记总经现实业产务员动场进远运选应该认为与两无气电视让谁给"
)
HANT = frozenset(
    "這個們國會來時對發說過還學後點開關樣將從當東車馬門問間長張書記總經現實業產務員動場進遠運選應該認為與兩無氣電視讓誰給"
)


@cache
def script_of(char: str) -> str:
    """Return the script of a letter, "" for anything else."""
    code = ord(char)
    if not char.isalpha() and code < 0x0590:
        return ""
    return next((name for first, last, name in SCRIPTS if first <= code <= last), "")


def guess(text: str) -> tuple[str, float]:
    """Return the BCP 47 tag of the language of a text and how sure that is, 0 to 1; ("und", 0.0) where nothing tells.

    >>> guess("Қазақстан Республикасының Президенті бұл туралы айтты және жаңа заңға қол қойды")[0]
    'kk'
    >>> guess("Прем'єр-міністр повідомив, що уряд ухвалив рішення, яке буде чинним до кінця року")[0]
    'uk'
    >>> guess("政府は新しい法律について発表した")[0], guess("政府今天宣布了这个新的法律")[0], guess("12:30")
    ('ja', 'zh-Hans', ('und', 0.0))
    """
    tag, confidence = best_of(scores(text[:SAMPLE]))
    if confidence < OPEN and len(text) > SAMPLE:
        tag, confidence = best_of(scores(text[:LONG_SAMPLE]))
    return tag, confidence


def is_plainly(text: str, language: str) -> bool:
    """Return whether a text is in a language without near relatives, as its common words say: a cheap look.

    >>> is_plainly("The ferry between the two towns will run every hour from Monday, the operator said", "en")
    True
    >>> is_plainly("Паром между двумя городами будет ходить каждый час", "en")
    False
    """
    if language not in ALONE:
        return False
    words = text[:PLAIN_SAMPLE].lower().split()
    common = common_words(language)
    return len(words) >= 2 * MIN_WORDS and sum(map(common.__contains__, words)) >= PLAINLY * len(words)


@cache
def common_words(language: str) -> frozenset[str]:
    """Return the commonest words of a language."""
    from .langtable import WORDS

    return frozenset(word for word, tags in WORDS.items() if language in tags.split())


def best_of(found: dict[str, float]) -> tuple[str, float]:
    """Return the best of some scores, and how far it is ahead."""
    ranked = sorted(found.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] <= 0:
        return "und", 0.0
    tag, best = ranked[0]
    second = max(ranked[1][1], 0.0) if len(ranked) > 1 else 0.0
    return tag, round(min(1.0, best / SURE) * (best - second) / best, 3)


def scores(sample: str) -> dict[str, float]:
    """Return tag -> how much of a text speaks for the language: about the share of its words that are common in it."""
    chars = Counter(sample.lower())
    by_script: Counter[str] = Counter()
    for char, count in chars.items():
        if script := script_of(char):
            by_script[script] += count
    if not by_script:
        return {}
    han, kana, hangul = by_script["Hani"], by_script["Kana"], by_script["ko"]
    letters = sum(by_script.values())
    # A Chinese character says as much as a word of two letters.
    if 2 * (han + kana) + 2 * hangul > letters - han - kana - hangul:
        if hangul > han + kana:
            return {"ko": 1.0}
        if kana > MIN_KANA * (han + kana):
            return {"ja": 1.0}
        return {chinese(chars): 1.0}
    script = max(by_script, key=lambda s: by_script[s] if s not in ("Hani", "Kana") else 0)
    if script in SHARED or script == "Latn":
        return by_words(sample, chars, script, by_script[script])
    return {script: 1.0}


def chinese(chars: Counter[str]) -> str:
    """Return which Chinese the characters are of, as far as they tell."""
    simplified = sum(n for char, n in chars.items() if char in HANS and char not in HANT)
    traditional = sum(n for char, n in chars.items() if char in HANT and char not in HANS)
    if traditional > 2 * simplified:
        return "zh-Hant"
    return "zh-Hans" if simplified > 2 * traditional else "zh"


def by_words(sample: str, chars: Counter[str], script: str, letters: int) -> dict[str, float]:
    """Return the scores of the languages of a script that several share."""
    from .langtable import LETTERS, WORDS

    # A word with a mark beside it is missed; common words seldom have one, and taking the marks off costs more.
    words = sample.lower().split()
    if len(words) < MIN_WORDS:
        return {}
    hits: Counter[str] = Counter(filter(None, map(WORDS.get, words)))
    found: dict[str, float] = dict.fromkeys(SHARED.get(script, ()), 0.0)
    for tags, count in hits.items():
        languages = tags.split()
        weight = count / len(languages) ** 0.5
        for tag in languages:
            if script == "Latn" or tag in found:
                found[tag] = found.get(tag, 0.0) + weight
    special = [(c, n) for c, n in chars.items() if c in special_letters(script)]
    total = sum(n for _, n in special)
    if special and sum(hits.values()) < MIN_WORDS:
        for tag in LETTERS:  # hardly a common word: the letters must tell
            found.setdefault(tag, 0.0)
    ranked = sorted(found, key=lambda t: -found[t])
    if found and not found[ranked[0]]:
        ranked.sort(key=lambda t: -sum(n for c, n in special if c in LETTERS.get(t, "")))
    result = {}
    # Only the first few can win: what a language loses by foreign letters no other makes up for.
    for tag in ranked[:MAX_RANKED]:
        letters_of = LETTERS.get(tag, "")
        own = sum(n for c, n in special if c in letters_of)
        result[tag] = (
            found[tag] * RARE.get(tag, 1.0) / len(words) + (OWN_WEIGHT * own - FOREIGN_WEIGHT * (total - own)) / letters
        )
        if letters > LONG_WITHOUT and tag in ALWAYS and not any(map(chars.__contains__, ALWAYS[tag])):
            result[tag] -= WITHOUT_ALWAYS
    return result


def distinct_words(text: str, one: str, other: str) -> tuple[int, int]:
    """Return how many common words of the one language a text has that the other lacks, and the reverse.

    Near relatives share most of their common words; these are the rest.

    >>> distinct_words("Hun sier at kommunen ikke har noe mer å si nå", "nb", "da")
    (5, 0)
    """
    only_one = only_other = 0
    words = common_words(one), common_words(other)
    for word in text.lower().split():
        in_one, in_other = word in words[0], word in words[1]
        only_one += in_one and not in_other
        only_other += in_other and not in_one
    return only_one, only_other


@cache
def special_letters(script: str) -> frozenset[str]:
    """Return the letters of a script that only some of its languages have."""
    from .langtable import LETTERS

    return frozenset(c for letters in LETTERS.values() for c in letters if script_of(c) == script)


@cache
def known_languages() -> frozenset[str]:
    """Return the languages that ``guess`` may name, without scripts."""
    from .langtable import LETTERS, WORDS

    return frozenset(
        {*LETTERS, *" ".join(WORDS.values()).split(), *(s for _, _, s in SCRIPTS if s.islower()), "zh", "ja"}
    )
