"""Stretches between quotation marks: kinds, nesting, wrong ways, paragraphs, marks that never close."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgrab.text.quotation import MAX_DEPTH, find_spans, paragraph_bounds


def outer(text: str) -> list[str]:
    return [text[s.start : s.end] for s in find_spans(text) if not s.depth]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Он сказал: «Да».", ["Да"]),
        ("« Oui », dit-il.", [" Oui "]),
        ("Er sagte: „Ja.“ Dann ging er.", ["Ja."]),
        ("»Ja«, sagte er. »Nein.«", ["Ja", "Nein."]),
        ("”Ja”, sade han.", ["Ja"]),
        ("»Ja», sade han.", ["Ja"]),
        ("“Yes,” she said. “No.”", ["Yes,", "No."]),
        ("“hola“, dijo. ”adiós”", ["hola", "adiós"]),
        ('"Yes," she said, "no."', ["Yes,", "no."]),
        ('“We will come."', ["We will come."]),
        ("Vali, ''Köprü açılacak'' dedi.", ["Köprü açılacak"]),
        ("Vali, 'Köprü açılacak' dedi.", ["Köprü açılacak"]),
        ("‘I don’t know,’ she said of the dogs’ bowl.", ["I don’t know,"]),
        ("他说：“我们很高兴。”", ["我们很高兴。"]),
        ("彼は「はい」と述べた。", ["はい"]),
        ("‚Ja‘, sagte er.", ["Ja"]),
        ("the '90s and rock 'n' roll", ["n"]),
        ('a 12" pipe and a 6" nail', []),
    ],
)
def test_marks(text: str, wanted: list[str]) -> None:
    assert outer(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("«Партия «Весна» растёт», — сказал он.", [("Партия «Весна» растёт", 0), ("Весна", 1)]),
        ('"Пусть "Весна" растёт", - сказал он.', [('Пусть "Весна" растёт', 0), ("Весна", 1)]),
        ("“He said ‘no’ twice.”", [("He said ‘no’ twice.", 0), ("no", 1)]),
    ],
)
def test_nested(text: str, wanted: list[tuple[str, int]]) -> None:
    assert [(text[s.start : s.end], s.depth) for s in find_spans(text)] == wanted


def test_one_mark_closes_both_before_an_attribution() -> None:
    assert outer("«Я читал «Войну и мир», — сказал он. «Да», — добавил он.")[1] == "Да"


def test_a_mark_left_open_costs_its_own_quotation_only() -> None:
    assert outer("Он сказал: «Мы построим новый мост.\n\n«Да», — сказал он.") == ["Мы построим новый мост.", "Да"]


def test_every_paragraph_opens_a_mark_and_the_last_one_closes() -> None:
    text = "“The first paragraph goes on for a while.\n\n“The second ends it.”"
    spans = find_spans(text)
    assert [(text[s.start : s.end], s.closed) for s in spans] == [
        ("The first paragraph goes on for a while.", False),
        ("The second ends it.", True),
    ]


def test_paragraphs_without_a_mark_between_opening_and_closing() -> None:
    text = "«Первый абзац речи начинается здесь.\n\nВторой стоит без кавычек.\n\nТретий её закрывает»."
    assert outer(text) == [
        "Первый абзац речи начинается здесь.",
        "Второй стоит без кавычек.",
        "Третий её закрывает",
    ]


def test_paragraphs_are_parted_by_blank_lines_or_by_lines() -> None:
    assert paragraph_bounds("a\nb\n\nc") == [(0, 3), (5, 6)]
    assert paragraph_bounds("a\nb") == [(0, 1), (2, 3)]
    assert paragraph_bounds("") == []


def test_depth_is_bounded() -> None:
    assert max((s.depth for s in find_spans("«а " * 1_000 + "» " * 1_000)), default=0) < MAX_DEPTH


@given(st.text(alphabet="«»“”„\"'‘’ аb.,\n—", max_size=200))
def test_spans_lie_in_the_text_and_nest(text: str) -> None:
    spans = find_spans(text)
    for span in spans:
        assert 0 <= span.start <= span.end <= len(text)
    for one in spans:
        for other in spans:
            assert not one.start < other.start < one.end < other.end
