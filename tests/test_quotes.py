"""Quotes end to end: every form of quotation, with speaker and role."""

from newsgrab.fields.quotes import find_quotes


def rows(text: str, lang: str) -> list[tuple[str, str | None, str | None]]:
    return [(q.text, q.speaker, q.role) for q in find_quotes(text, lang)]


def test_block_in_capitals_with_role() -> None:
    text = (
        "Мост открыли утром. Движение пустили сразу.\n\n"
        "Серик ОМАРОВ, ГЛАВНЫЙ ИНЖЕНЕР ПРОЕКТА:\n\n"
        "Работали без выходных. Сваи забили за зиму.\n\n"
        "Проезд будет бесплатным, сообщили в акимате."
    )
    (quote,) = find_quotes(text, "ru")
    assert quote.text == "Работали без выходных. Сваи забили за зиму."
    assert (quote.speaker, quote.role, quote.kind) == ("Серик Омаров", "ГЛАВНЫЙ ИНЖЕНЕР ПРОЕКТА", "block")
    assert text[quote.start : quote.end] == quote.text


def test_surname_is_given_its_full_name() -> None:
    text = "The bridge opened, the engineer Mary Hill told reporters.\n\n“It will last a century,” Hill said."
    assert rows(text, "en") == [("It will last a century,", "Mary Hill", "engineer")]


def test_attribution_inside_the_marks_joins() -> None:
    text = "«Мы ждали весны, — сказал фермер Иван Седов. — Теперь можно сеять»."
    (quote,) = find_quotes(text, "ru")
    assert quote.text == "Мы ждали весны Теперь можно сеять"
    assert (quote.speaker, quote.role, quote.cue) == ("Иван Седов", "фермер", "сказал")
    assert quote.start == 1
    assert text[quote.end :] == "»."
