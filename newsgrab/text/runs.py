"""Where in a run of words with capitals the name of a person begins.

A run is what stands side by side in print: «глава МИД Франции Жан-Ноэль Барро», «слова Мерца Bild», «мэр Алматы Ерболат
Досаев». What comes before the name is the institution or the place of a role; another script is another name.
"""

from __future__ import annotations

from collections.abc import Sequence

from .lexicon import ACRONYM, GIVEN, MARK, PLACE
from .patterns import lazy

# A patronymic in any case: Ивановича, Сергеевны, Ахметұлы, Ахметкызы.
PATRONYMIC = lazy(
    r"\w{2,}(?:[оеё]вич|[иь]ич|ыч|[оеё]вн|иничн|ьичн)(?:|а|у|ем|е|ы|ой|ою)$|\w{3,}(?:ұлы|улы|қызы|кызы|уулу)$"
)
# Words that a hyphen adds to a place or a firm before a name.
HYPHENATED = lazy(r"-(?:born|based|backed|led|owned|run|trained|raised|educated|listed)$")
# A run with a name of two words behind a team and a position has more words.
MIN_WITH_TEAM = 3
# Fewer letters are initials.
MIN_WORD = 2
# The last letter of the Latin alphabets; what comes after is of another script.
LATIN = "\u024f"
# Words of an institution or place after a title end so; first names of men in the nominative do not.
GENITIVE = lazy(r"\w\w(?:[аяыи]|[иы]х|[ое]го|[ое]й)$")


def script_end(words: Sequence[str], first: int, last: int) -> int:
    """Return where the script changes in the words from ``first`` to ``last``; ``last`` if it does not.

    >>> script_end(["мерца", "bild"], 0, 2), script_end(["jane", "doe"], 0, 2)
    (1, 2)
    """
    latin = None
    for i in range(first, last):
        letter = words[i][:1]
        if not letter.isalpha():
            continue
        if latin is not None and (letter <= LATIN) is not latin:
            return i
        latin = letter <= LATIN
    return last


def name_begin(words: Sequence[str], flags: Sequence[int], first: int, last: int, *, slavic: bool, titled: bool) -> int:
    """Return where the name begins in a run of words (in lower case) from ``first`` to ``last``.

    ``slavic``: the language has patronymics and a genitive. ``titled``: a role stands before the run.

    >>> from .lexicon import ACRONYM
    >>> name_begin(["мид", "франции", "жан", "барро"], [ACRONYM, PLACE, 0, 0], 0, 4, slavic=True, titled=True)
    2
    >>> name_begin(["татарстана", "радий", "хабиров"], [0, 0, 0], 0, 3, slavic=True, titled=True)
    1
    """
    begin = first
    if not flags[last - 1] & ACRONYM:
        while begin < last - 2 and flags[begin] & (ACRONYM | PLACE) and not flags[begin] & GIVEN:
            begin += 1
    while begin < last - 2 and flags[begin] & PLACE and not flags[begin] & GIVEN:
        begin += 1
    if slavic and last - begin > 2:
        for i in range(begin + 2, last):
            if PATRONYMIC.match(words[i]):
                return i - 1 if i + 1 < last or last - begin > 3 else begin
    team = not slavic and last - begin > MIN_WITH_TEAM and flags[begin + 1] & ACRONYM
    if team and not flags[begin] & (GIVEN | ACRONYM):
        begin += 2  # "Browns DL Jane Doe"
    for i in range(begin, last - 2):
        if HYPHENATED.search(words[i]):  # "South African-born Jane Doe"
            begin = i + 1
    for i in range(begin + 1, last - 1):
        before = flags[i - 1]
        if flags[i] & GIVEN and not before & (GIVEN | MARK) and len(words[i - 1].rstrip(".")) >= MIN_WORD:
            return i
    if slavic and titled and last - begin > 2 and not flags[begin] & GIVEN:
        return next((i for i in range(begin, last - 1) if not GENITIVE.search(words[i]) or flags[i] & GIVEN), begin)
    return begin
