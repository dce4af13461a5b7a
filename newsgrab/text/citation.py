"""Quotations that the layout sets apart, and lines that name their speaker after them ("Jane Doe, mayor")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .attribution import DASHES
from .dialogue import leading
from .lexicon import FIRST_PERSON, GIVEN, SAY, TITLE, Lexicon
from .mentions import tokenise
from .names import FULL_NAME
from .speakers import Cast
from .speech import WORD, Draft, opens_mark, with_words

# Speech that is set apart has at least so many words, else it is a caption. Words of a name.
MIN_BLOCK, MAX_NAME = 3, 4
# A line that names the speaker after a quotation is shorter than this, characters.
MAX_CITATION = 120
# So many first characters tell a pull quote's words again in the text; what may stand around them.
SAME, EDGES = 60, " \n\t\u00a0«»“”„\"'.,"


def set_apart(
    text: str, bounds: Sequence[tuple[int, int, str]], number: int, quoted: bool, lexicon: Lexicon, cast: Cast
) -> list[Draft] | None:
    """Return the speech of a blockquote or pull quote without marks; none for a pull quote that repeats the text.

    Who speaks, the paragraph before leads to with a colon, or the line after names.
    """
    start, end, kind = bounds[number]
    if kind == "pullquote" and text.count(text[start:end].strip(EDGES)[:SAME]) > 1:
        return []
    if quoted or len(WORD.findall(text, start, end)) < MIN_BLOCK:
        return None
    lead = leading(text, bounds[number - 1] if number else None, lexicon, cast)
    if number + 1 < len(bounds) and bounds[number + 1][1] - bounds[number + 1][0] < MAX_CITATION:
        lead = citation(text, bounds[number + 1][0], bounds[number + 1][1], lexicon, cast) or lead
    return [with_words(text, lead or Draft([], certain=False), start, end, "direct")]


def citation(text: str, start: int, end: int, lexicon: Lexicon, cast: Cast) -> Draft | None:
    """Return who a line after a quotation names ("Jane Doe, mayor", "— Jane Doe"); None if it says anything else."""
    if text[end - 1] in ".!?:;…":
        return None
    line = text[start:end].strip(EDGES + DASHES)
    found = FULL_NAME.match(line)
    if found is None or "\n" in line:
        return None
    rest = line[found.end() :]
    role = rest.strip(" ,–—-()") or None
    words = found.group().split()
    flags = [lexicon.flags(word.lower()) for word in words]
    parted = not rest or rest.lstrip()[:1] in ",–—("
    if len(words) > MAX_NAME or not parted or any(f & (SAY | TITLE) for f in flags):
        return None
    titled = role is not None and any(lexicon.flags(w) & TITLE for w in re.findall(r"[\w-]+", role.lower()))
    if not titled and not (any(f & GIVEN for f in flags) and (role is None or len(role.split()) <= MAX_NAME)):
        return None
    return Draft([], "direct", speaker=cast.display(found.group()), role=role, certain=False)


def cite(
    text: str, bound: tuple[int, int, str], number: int, quoted: bool, cited: Draft, lexicon: Lexicon,
    found: dict[int, list[Draft]], leads: dict[int, Draft],
) -> None:  # fmt: skip
    """Give the paragraph before a line that names a speaker to that one, if it is quoted or in the first person."""
    start, end, _ = bound
    if quoted:
        if opens_mark(text, start):
            leads.setdefault(number, cited)
    elif cited.role and any(t.flags & FIRST_PERSON for t in tokenise(text, start, end, lexicon)):
        again = text.count(text[start:end].strip(EDGES)[:SAME]) > 1
        found[number] = [] if again else [with_words(text, cited, start, end, "direct")]
