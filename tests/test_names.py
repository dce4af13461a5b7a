"""Names of people: capitals given back, the nominative, forms of one name."""

from __future__ import annotations

import pytest

from newsgrab.text.cases import from_case
from newsgrab.text.names import FULL_NAME, nominative, restore_case, stem, strip_suffix


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("Касым-Жомарт ТОКАЕВ", "Касым-Жомарт Токаев"),
        ("ИВАН ПЕТРОВ-ВОДКИН", "Иван Петров-Водкин"),
        ("Конор МакГРЕГОР", "Конор МакГрегор"),
        ("Шакил О'НИЛ", "Шакил О'Нил"),
        ("SEAN O’BRIEN", "Sean O’Brien"),
        ("А. С. ПУШКИН", "А. С. Пушкин"),
        ("Лоранс де КАР", "Лоранс де Кар"),
        ("CHARLES III", "Charles III"),
        ("Jane McKay", "Jane McKay"),
        ("NURİ ÖZTÜRK", "Nuri̇ Öztürk".replace("i̇", "i")),
        ("ҚАСЫМ-ЖОМАРТ ТОҚАЕВ", "Қасым-Жомарт Тоқаев"),
    ],
)
def test_capitals(printed: str, wanted: str) -> None:
    assert restore_case(printed) == wanted


def test_turkish_i() -> None:
    assert restore_case("IŞIL KILIÇ", turkic_i=True) == "Işıl Kılıç"


def test_a_form_elsewhere_in_the_text_decides() -> None:
    assert restore_case("МАКДОНАЛЬД", known=["МакДональд"]) == "МакДональд"


@pytest.mark.parametrize(
    ("lang", "printed", "text", "wanted"),
    [
        ("ru", "Ивана Седова", "Пришёл Иван Седов.", "Иван Седов"),
        ("ru", "Иваном Седовым", "Пришёл Иван Седов.", "Иван Седов"),
        ("ru", "Марии Седовой", "Пришла Мария Седова.", "Мария Седова"),
        ("ru", "Анвара Ибрагима", "Анвар Ибрагим улыбнулся.", "Анвар Ибрагим"),
        ("uk", "Петра Ткачука", "Прийшов Петро Ткачук.", "Петро Ткачук"),
        ("kk", "Асқар Бековтің", "Асқар Беков келді.", "Асқар Беков"),
        ("cs", "Jana Nováka", "Přišel Jan Novák.", "Jan Novák"),
        ("pl", "Jana Kowala", "Przyszedł Jan Kowal.", "Jan Kowal"),
        ("tr", "Hasan Demir'in", "", "Hasan Demir"),
        ("en", "Ann Lee", "", "Ann Lee"),
    ],
)
def test_nominative_by_another_form_in_the_text(lang: str, printed: str, text: str, wanted: str) -> None:
    assert nominative(printed, text, lang, oblique=True) == wanted


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("Владимира Седова", "Владимир Седов"),
        ("Владимиру Седову", "Владимир Седов"),
        ("Владимиром Седовым", "Владимир Седов"),
        ("Анны Седовой", "Анна Седова"),
        ("Анну Седову", "Анна Седова"),
        ("Анна Седова", "Анна Седова"),
        ("Владимир Седов", "Владимир Седов"),
    ],
)
def test_nominative_by_given_name(printed: str, wanted: str) -> None:
    assert nominative(printed, "", "ru", men={"владимир"}, women={"анна"}, oblique=True) == wanted


def test_a_subject_is_taken_for_a_nominative() -> None:
    assert nominative("Анна Седова", "", "ru", women={"анна"}) == "Анна Седова"
    assert nominative("Порошенко", "", "ru") == "Порошенко"


@pytest.mark.parametrize(
    "forms",
    [
        ("Алиев", "Алиева", "Алиевым", "Алиеву", "АЛИЕВ"),
        ("Ибрагим", "Ибрагима", "Ибрагимом"),
        ("Ольга", "Ольгой", "Ольге"),
        ("Smith", "Smith’s", "Smith's"),
        ("Novák", "Nováka", "Novákem"),
    ],
)
def test_forms_of_one_name_share_a_stem(forms: tuple[str, ...]) -> None:
    keys = {stem(form) for form in forms}
    assert len({key[:4] for key in keys}) == 1


# Given names that no list has, cases of every kind, surnames without cases, patronymics, foreign and Kazakh names.
OBLIQUE_RU = """
Ермолая Кузнецова|Ермолай Кузнецов
Ерлану Досжанову|Ерлан Досжанов
Гулары Абеновой|Гулара Абенова
Мурата Нуртая|Мурат Нуртай
Дархана Сатыбалды|Дархан Сатыбалды
Конрадом Вебером|Конрад Вебер
Фридрихом Герцем|Фридрих Герц
Ираклия Беридзе|Ираклий Беридзе
Валентины Матвейко|Валентина Матвейко
Нестора Черных|Нестор Черных
Жанны Черных|Жанна Черных
Ирины Коваль|Ирина Коваль
Нестора Коваля|Нестор Коваль
Павла Мостового|Павел Мостовой
Льва Ледянко|Лев Ледянко
Юлии Заречной|Юлия Заречная
Любови Гранатской|Любовь Гранатская
Никиты Горчакова|Никита Горчаков
Марата Кима|Марат Ким
Ольги Ким|Ольга Ким
Нурлана Серикулы|Нурлан Серикулы
Айнур Сериккызы|Айнур Сериккызы
Герхарда ван дер Меера|Герхард ван дер Меер
Ивана Ильича Громова|Иван Ильич Громов
Анны Сергеевны Лужиной|Анна Сергеевна Лужина
Анне Юрьевне Седовой|Анна Юрьевна Седова
Антона Кравца|Антон Кравец
Урсулы фон Ляйен|Урсула фон Ляйен
Ерлан Досжанов|Ерлан Досжанов
Асель Нурова|Асель Нурова
"""


@pytest.mark.parametrize("row", OBLIQUE_RU.strip().splitlines())
def test_nominative_by_rule(row: str) -> None:
    printed, _, wanted = row.partition("|")
    given = {"men": {"никита", "павел", "лев"}, "women": {"любовь", "юлия"}}
    assert from_case(printed, "ru", **given) == wanted


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("Олени Коваленко", "Олена Коваленко"),
        ("Тараса Гнатюка", "Тарас Гнатюк"),
        ("Тарасом Гнатюком", "Тарас Гнатюк"),
        ("Олексія Вербицького", "Олексій Вербицький"),
        ("Ірині Садовій", "Ірина Садова"),
        ("Наталії Веретенко", "Наталія Веретенко"),
    ],
)
def test_ukrainian_nominative_by_rule(printed: str, wanted: str) -> None:
    assert from_case(printed, "uk") == wanted


def test_stem_keeps_an_irish_name_whole() -> None:
    assert stem("O'Neill") != stem("O'Brien")


def test_endings_after_an_apostrophe() -> None:
    assert strip_suffix("Demir'in", "tr") == "Demir"
    assert strip_suffix("Clinton’s", "en") == "Clinton"
    assert strip_suffix("O'Neal", "en") == "O'Neal"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("said Jane Doe today", ["Jane Doe"]),
        ("met J. R. R. Tolkien and A.C. Milan", ["J. R. R. Tolkien", "A.C. Milan"]),
        ("met Laurence des Cars", ["Laurence des Cars"]),
        ("говорит Касым-Жомарт Токаев.", ["Касым-Жомарт Токаев"]),
        ("nothing here", []),
    ],
)
def test_full_names_are_found(text: str, wanted: list[str]) -> None:
    assert [found.group() for found in FULL_NAME.finditer(text)] == wanted


def test_full_names_of_hostile_text_cost_no_more_than_their_length() -> None:
    assert list(FULL_NAME.finditer("А" * 200_000)) == []
    assert list(FULL_NAME.finditer("А-" * 50_000)) == []
