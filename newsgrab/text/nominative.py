"""A Russian name in a sentence to the name itself: ``Ивана Петрова`` to ``Иван Петров``.

Only where the ending leaves no doubt; a name that is not declined stays as it stands.
"""

from __future__ import annotations

_MALE = ("ова", "ева", "ёва", "ина", "ына")  # genitive and accusative of a man's surname
_FEMALE = ("овой", "евой", "ёвой", "иной", "ыной")


def nominative(name: str, lang: str | None) -> str:
    """Return a full name, given in the genitive, as a byline has it.

    >>> nominative("Ивана Петрова", "ru"), nominative("Анны Петровой", "ru"), nominative("Ергали Рамазанулы", "ru")
    ('Иван Петров', 'Анна Петрова', 'Ергали Рамазанулы')
    >>> nominative("Сергея Ильина", "ru"), nominative("Марии Сомовой", "ru"), nominative("Ann Lee", "en")
    ('Сергей Ильин', 'Мария Сомова', 'Ann Lee')
    >>> nominative("Оксани Гринь", "uk")
    'Оксана Гринь'
    """
    language = (lang or "").partition("-")[0]
    if language not in ("ru", "be", "uk"):
        return name
    words = name.split()
    if len(words) != 2:
        return name
    first, last = words
    if last.endswith(_FEMALE) and first.endswith(("ы", "и")):
        return f"{female(first, language)} {last[:-2]}а"
    if last.endswith(_MALE) and first.endswith(("а", "я")):
        return f"{male(first)} {last[:-1]}"
    if first.endswith(("ы", "и")) and last[-1] in "бвгджзйклмнпрстфхцчшщь":
        return f"{female(first, language)} {last}"
    if last.endswith("ского") and first.endswith(("а", "я")):
        return f"{male(first)} {last[:-3]}ий"
    return name


def male(first: str) -> str:
    """Return a man's first name from its genitive."""
    if first.endswith("я"):
        return first[:-1] + ("й" if first[-2:-1] in "аеёиоуыэю" or first.endswith("ия") else "ь")
    return first[:-1]


def female(first: str, language: str) -> str:
    """Return a woman's first name from its genitive."""
    if first.endswith("ии"):
        return first[:-1] + "я"
    # After these the Russian genitive has и as well: Ольги, Саши. In Ukrainian it has и after all: Оксани.
    if first.endswith("и") and first[-2:-1] not in "гкхжшчщ" and language == "ru":
        return first[:-1] + "я"
    return first[:-1] + "а"
