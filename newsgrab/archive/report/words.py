"""What of two headlines changed, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

# A word, what stands between words, or one sign; ideographs and kana have no spaces between words, so each is one.
WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\W\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+|\s+|.", re.S
)
Part = tuple[bool, str]  # whether it is of this side alone, and the text


def changed_words(old: str, new: str) -> tuple[list[Part], list[Part]]:
    """Return both texts in parts, and of each whether it changed. Short texts only: it takes the square of the words.

    >>> old, new = changed_words("Rate is up to 480", "Rate is up to 470")
    >>> old, new
    ([(False, 'Rate is up to '), (True, '480')], [(False, 'Rate is up to '), (True, '470')])
    """
    left, right = WORD.findall(old), WORD.findall(new)
    one: list[Part] = []
    other: list[Part] = []
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        add(one, tag != "equal", "".join(left[a:b]))
        add(other, tag != "equal", "".join(right[c:d]))
    return joined(one), joined(other)


def add(parts: list[Part], changed: bool, text: str) -> None:
    """Add a part, if there is one."""
    if text:
        parts.append((changed, text))


def joined(parts: list[Part]) -> list[Part]:
    """Return the parts with a space between two changed ones made a part of the change: one mark, not three."""
    found: list[Part] = []
    for index, (changed, text) in enumerate(parts):
        if not changed and not text.strip() and 0 < index < len(parts) - 1:
            changed = True
        if found and found[-1][0] == changed:
            found[-1] = (changed, found[-1][1] + text)
        else:
            found.append((changed, text))
    return found
