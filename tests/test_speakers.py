"""Who says it, and in which role: short reports as agencies write them, in ``tests/speakers/<language>.txt``.

A file has texts, indented, each with a line for every quote: how the quote begins, the speaker, the role as printed
beside the name where it is first given (``?``: not asked; ``None``: nobody known). The people are invented. The files
of ``names`` have lines without any quote: titles, nicknames, slogans, terms.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsgrab.fields.quotes import find_quotes

FOLDER = Path(__file__).parent / "speakers"
Wanted = tuple[str, str, str]


def cases() -> Iterator[tuple[str, str, list[Wanted]]]:
    for path in sorted(FOLDER.glob("*.txt")):
        text: list[str] = []
        wanted: list[Wanted] = []
        for line in (*path.read_text(encoding="utf-8").splitlines(), "  "):
            if line.startswith("> "):
                begins, speaker, role = line[2:].split(" | ")
                wanted.append((begins, speaker, role))
            elif line.startswith("  "):
                if wanted:
                    yield path.stem, "\n".join(text).strip(), wanted
                    text, wanted = [], []
                text.append(line[2:])
            elif not line.startswith("#"):
                text.append("")


@pytest.mark.parametrize(("lang", "text", "wanted"), list(cases()))
def test_speakers_and_roles(lang: str, text: str, wanted: list[Wanted]) -> None:
    quotes = find_quotes(text, lang)
    for begins, speaker, role in wanted:
        quote = next(quote for quote in quotes if quote.text.startswith(begins))
        if speaker == "None":
            assert quote.speaker is None
        elif speaker != "?":
            assert quote.speaker == speaker.replace("ё", "е") or quote.speaker == speaker
        if role != "?":
            assert quote.role == role


@pytest.mark.parametrize("path", sorted((FOLDER / "names").glob("*.txt")), ids=lambda path: path.stem)
def test_names_titles_and_signs_are_no_speech(path: Path) -> None:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    taken = {line: quotes for line in lines if (quotes := [quote.text for quote in find_quotes(line, path.stem)])}
    assert taken == {}


def test_there_are_cases_of_every_language() -> None:
    assert {lang for lang, _, _ in cases()} >= {"de", "en", "es", "fr", "kk", "ru", "tr", "uk"}


@pytest.mark.parametrize(
    "text",
    [
        'Роман "Отцы и дети и внуки" вышел в прошлом году.',
        'Конкурс "Лучший по профессии среди молодежи" состоялся в мае.',
        'Его наградили медалью "За заслуги перед районом второй степени".',
        'Проект "Развитие сельских территорий до 2030 года" одобрен.',
        "Работы начались по расписанию: утром привезли песок.",
    ],
)
def test_names_of_things_are_no_speech(text: str) -> None:
    assert find_quotes(text, "ru") == []


def test_speech_without_marks_behind_a_verb_and_a_colon() -> None:
    (quote,) = find_quotes("Отец ответил: терпи, казак, атаманом станешь. Больше не спорили.", "ru")
    assert (quote.text, quote.speaker, quote.cue) == ("терпи, казак, атаманом станешь.", "Отец", "ответил")


def test_one_label_under_every_question_is_no_interview() -> None:
    text = "\n\n".join(["Wie schwer ist der Sand?", "Lösung: 12 kg sind es genau."] * 5)
    assert find_quotes(text, "de") == []


def test_a_role_is_not_another_institutions() -> None:
    text = "Глава Минприроды Артур Ломов уехал. «Мы всё проверим на месте», — заявил глава Минздрава."
    (quote,) = find_quotes(text, "ru")
    assert quote.speaker == "глава Минздрава"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Jürgen Hauser von der Feuerwehr sagte: „Wir waren in vier Minuten dort.“", "Jürgen Hauser"),
        ("Karla von Ahlen sagte: „Wir waren in vier Minuten dort.“", "Karla von Ahlen"),
        ("Eine Art von Vertrauen entstand. Nora Ries sagte: „Wir waren in vier Minuten dort.“", "Nora Ries"),
        ("Weder Ries noch Karla Ahlen kamen. „Wir waren in vier Minuten dort“, sagte Ahlen.", "Karla Ahlen"),
    ],
)
def test_german_names_among_nouns(text: str, speaker: str) -> None:
    (quote,) = find_quotes(text, "de")
    assert quote.speaker == speaker


def test_a_name_in_marks_behind_a_role_and_a_preposition() -> None:
    text = "«Дорогу починим к осени», — заявил депутат в беседе с «Районной трибуной»."
    (quote,) = find_quotes(text, "ru")
    assert quote.speaker == "депутат"
