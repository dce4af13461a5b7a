"""Interviews printed by turns: ``Label: words``, or dashes with the newsroom's questions between.

Questions are the newsroom's and no quotes; an answer is said by whom its label names, or whom the text before named
last.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence

from .attribution import DASHES
from .lexicon import GIVEN, Lexicon
from .names import UPPER
from .patterns import lazy
from .speakers import Cast
from .speech import WORD, Draft, opens_mark, with_words

LABEL = lazy(rf"(?:[{UPPER}][\w.’'-]*)(?:[ .]{{1,2}}[{UPPER}(][\w.’')-]*){{0,4}}\s?:\s")
COLON = lazy(":")
# So many turns with few labels make an interview.
MIN_TURNS = 4
# Turns with dashes that are looked through for an answer; no interview has so many.
MAX_ASKED = 500
# So many questions one after the other are none of a newsroom.
MAX_QUESTIONS = 20
# A label is shorter than this, characters.
MAX_LABEL = 60
# Labels of questions, which are the newsroom's.
QUESTION_LABELS = frozenset(
    "q question вопрос в питання запитання сұрақ frage pregunta p soru otázka pytanie domanda pergunta".split()  # noqa: SIM905
)
# Labels of answers, which are said by whom the interview is with.
ANSWER_LABELS = frozenset(("a", "answer", "ответ", "о", "antwort", "respuesta", "cevap", "odpověď", "réponse"))


def interview(text: str, bounds: Sequence[tuple[int, int, str]], lexicon: Lexicon, cast: Cast) -> dict[int, Draft]:
    """Return the turns of an interview printed as ``Label: words``; none if the labels do not come again."""
    labels: dict[int, re.Match[str]] = {}
    if text.count(":") < MIN_TURNS or text.count(": ") < MIN_TURNS:
        return {}
    starts = [bound[0] for bound in bounds]
    colons = [found.start() for found in COLON.finditer(text)]
    for number in dict.fromkeys(bisect_right(starts, colon) - 1 for colon in colons):
        start, end, _ = bounds[number]
        if number < 0 or colons[bisect_left(colons, start)] >= min(end, start + MAX_LABEL):
            continue
        found = LABEL.match(text, start, end)
        if found is not None and end - found.end() > 2 and not opens_mark(text, found.end()):
            labels[number] = found
    if len(labels) < MIN_TURNS:
        return {}
    counts = Counter(m.group() for m in labels.values())
    often = dict.fromkeys(label for label, count in counts.items() if count >= 2)  # in order: who is asked first counts
    turns = {n: m for n, m in labels.items() if m.group() in often}
    if len(turns) < MIN_TURNS or len(often) > 8:
        return {}
    asked = sum(text[bounds[number][1] - 1] == "?" for number in turns)
    if (len(often) == 1 or not asked) and not any(is_person(label.rstrip(": "), cast, lexicon) for label in often):
        return {}  # "Answer: 12 kg" under every question of a page of sums, "Our score: 9" of a review
    drafts: dict[int, Draft] = {}
    for number, found in turns.items():
        label = found.group().rstrip(": ")
        if label.lower() in QUESTION_LABELS:
            continue
        if label.lower() in ANSWER_LABELS:
            speaker, role = only_person(cast, bounds[min(turns)][0])
        elif lexicon.not_speakers is not None and lexicon.not_speakers.match(label) and len(label) > 2:
            speaker = role = None
        else:
            speaker, role = by_label(label, found.start(), cast)
        start, end, _ = bounds[number]
        drafts[number] = Draft(
            [(found.end(), end)], "block", speaker=speaker, role=role, words=len(WORD.findall(text, found.end(), end)),
            certain=speaker is not None,
        )  # fmt: skip
    return drafts


def only_person(cast: Cast, before: int) -> tuple[str | None, str | None]:
    """Return name and role of the one person whom a text names before an interview begins; nobody if it names more."""
    starts, people = cast.all_places()
    named = {id(person): person for person in people[: bisect_left(starts, before)]}
    if len(named) != 1:
        return None, None
    person = next(iter(named.values()))
    return cast.full_name(person.name, before)[0], cast.role_of(person)


def is_person(label: str, cast: Cast, lexicon: Lexicon) -> bool:
    """Say whether an interview's label is a name, a surname or initials rather than a word."""
    letters = re.findall(r"\w+", label)
    given = any(lexicon.flags(word.lower()) & GIVEN for word in letters)
    if given or all(len(word) == 1 for word in letters):
        return True
    known = cast.find(label)
    return known is not None and any(cast.text[end : end + 1] != ":" for _, end in known.places)


def questions(text: str, bounds: Sequence[tuple[int, int, str]], number: int, cast: Cast) -> dict[int, list[Draft]]:
    """Return the answers of an interview printed in turns with dashes, from the paragraph ``number`` on.

    A turn that ends with a question mark is the newsroom's; the one after it is said by whom the text before names
    last.
    """
    if text[bounds[number][1] - 1] != "?":
        return {}
    asks: list[bool] = []
    for start, end, _ in bounds[number : number + MAX_ASKED]:
        if text[start] not in DASHES:
            break
        asks.append(text[end - 1] == "?")
        if len(asks) == MAX_QUESTIONS and all(asks):
            return {}
    answers = [number + n for n in range(1, len(asks)) if asks[n - 1] and not asks[n]]
    if not answers:
        return {}
    starts, people = cast.all_places()
    before = bisect_left(starts, bounds[number][0])
    person = people[before - 1] if before else None
    found: dict[int, list[Draft]] = {n: [] for n in range(number, number + len(asks))}
    for n in answers:
        lead = Draft([], "direct", certain=False)
        if person is not None:
            lead.speaker, lead.role = cast.full_name(person.name, bounds[number][0])[0], cast.role_of(person)
        found[n] = [with_words(text, lead, bounds[n][0], bounds[n][1], "direct")]
    return found


def by_label(label: str, at: int, cast: Cast) -> tuple[str | None, str | None]:
    """Return name and role of an interview's label: a name, a surname or initials of somebody in the text."""
    letters = re.findall(r"\w+", label)
    if all(len(w) == 1 for w in letters) and len(letters) > 1:
        for person in cast.all_places()[1]:
            if [w[0].lower() for w in person.name.split()] == [w.lower() for w in letters]:
                return cast.display(person.name), cast.role_of(person)
        return label, None
    name, known = cast.full_name(label, at)
    return name, cast.role_of(known) if known is not None else None
