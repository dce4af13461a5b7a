"""Quotes end to end: every form of quotation and every language, with speaker, role, verb and place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgrab.fields.context import Context
from newsgrab.fields.quotes import extract, find_quotes, guess_language
from newsgrab.models import Found, FoundBody, Paragraph, Quote
from newsgrab.page.model import Page
from newsgrab.text.interview import MAX_QUESTIONS

Row = tuple[str, str | None, str | None]


def rows(text: str, lang: str) -> list[Row]:
    return [(q.text, q.speaker, q.role) for q in find_quotes(text, lang)]


# ---------------------------------------------------------------- forms


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


def test_block_goes_on_in_the_first_person_only() -> None:
    text = (
        "Анна ПЕТРОВА, АГРОНОМ:\n\nСеяли в мае, когда сошла вода.\n\nМы ждали дождя, и он пришёл вовремя.\n\n"
        "Урожай в районе собирают до октября."
    )
    (quote,) = find_quotes(text, "ru")
    assert quote.text.endswith("и он пришёл вовремя.")
    assert text[quote.start : quote.end] == quote.text


def test_name_and_role_on_lines_of_their_own() -> None:
    speech = "Огонь шёл с трёх сторон, людей вывезли."
    text = f"Пожар потушили к вечеру.\n\nДенис КРЫЛОВ\n\nНАЧАЛЬНИК ЧАСТИ\n\n{speech}\n\nИдёт проверка."
    assert rows(text, "ru") == [(speech, "Денис Крылов", "НАЧАЛЬНИК ЧАСТИ")]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Справка:\n\nРека течёт на север и впадает в озеро за посёлком.", "ru"),
        ("Напомним:\n\nПервую очередь завода открыли ещё в прошлом году.", "ru"),
        ("Нагадаємо:\n\nМіст закрили на ремонт минулої осені після паводка.", "uk"),
        ("Айта кетейік:\n\nКөпір былтыр күзде жөндеуге жабылған болатын.", "kk"),
        ("Background:\n\nThe bridge was closed for repairs after the flood last autumn.", "en"),
        ("Hintergrund:\n\nDie Brücke wurde nach dem Hochwasser im Herbst gesperrt.", "de"),
    ],
)
def test_lines_that_name_no_speaker(text: str, lang: str) -> None:
    assert find_quotes(text, lang) == []


def test_attribution_inside_the_marks_joins() -> None:
    text = "«Мы ждали весны, — сказал фермер Иван Седов. — Теперь можно сеять»."
    (quote,) = find_quotes(text, "ru")
    assert quote.text == "Мы ждали весны Теперь можно сеять"
    assert (quote.speaker, quote.role, quote.cue) == ("Иван Седов", "фермер", "сказал")
    assert quote.start == 1
    assert text[quote.end :] == "»."


def test_french_verb_between_commas_inside_the_marks() -> None:
    text = "« Nous avons attendu le printemps, explique Paul Renaud, et la rivière est redescendue toute seule. »"
    (quote,) = find_quotes(text, "fr")
    assert quote.speaker == "Paul Renaud"
    assert "explique" not in quote.text


def test_two_sentences_in_marks_of_their_own_are_two_quotes() -> None:
    text = "“We waited for spring,” said the farmer Ann Lee. “Now we can sow the fields.”"
    assert rows(text, "en") == [
        ("We waited for spring", "Ann Lee", "farmer"),
        ("Now we can sow the fields.", "Ann Lee", "farmer"),
    ]


def test_dash_dialogue_with_the_author_between() -> None:
    text = "— Воду заметили ночью, — вспоминает лесник Олег Ким. — Утром моста уже не было."
    (quote,) = find_quotes(text, "ru")
    assert quote.text == "Воду заметили ночью Утром моста уже не было."
    assert (quote.speaker, quote.role, quote.cue) == ("Олег Ким", "лесник", "вспоминает")


def test_swedish_dash_with_a_comma() -> None:
    text = "– Bron är äntligen öppen igen, säger Karin Holm, rektor på skolan."
    assert rows(text, "sv") == [("Bron är äntligen öppen igen", "Karin Holm", "rektor på skolan")]


def test_interview_by_turns_gives_the_answers() -> None:
    text = "Инженер Пётр Лось следит за мостом.\n\n— Когда откроете?\n\n— К октябрю, если подвезут балки."
    assert rows(text, "ru") == [("К октябрю, если подвезут балки.", "Пётр Лось", "Инженер")]


def test_interview_with_labels() -> None:
    turns = ["Q: Will it open?", "Lee: It opens in May.", "Q: For lorries too?", "Lee: For lorries in June."]
    text = "The engineer Ann Lee built it.\n\n" + "\n\n".join(turns)
    assert rows(text, "en") == [
        ("It opens in May.", "Ann Lee", "engineer"),
        ("For lorries in June.", "Ann Lee", "engineer"),
    ]


def test_speech_of_many_paragraphs_has_one_speaker() -> None:
    text = "The mayor Ann Lee wrote:\n\n“The first year was hard for us.\n\n“The second one was better.”\n\nBye."
    quotes = find_quotes(text, "en")
    assert [q.speaker for q in quotes] == ["Ann Lee", "Ann Lee"]
    assert all(text[q.start : q.end] == q.text for q in quotes)


def test_fragment_after_that_is_mixed() -> None:
    text = "Minister Ann Lee said the plan was “a very good start for the town” on Monday."
    (quote,) = find_quotes(text, "en")
    assert (quote.kind, quote.speaker) == ("mixed", "Ann Lee")


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Театр «Новая сцена» показал спектакль «Вишнёвый сад и другие деревья».", "ru"),
        ("Премию «Лучший дебют года в области» вручат в декабре.", "ru"),
        ("The band will play “Songs From a Quiet Room” in March.", "en"),
        ("Der Film „Die lange Nacht am Fluss“ läuft ab Freitag.", "de"),
        ("La película «Los días del río grande» se estrena el viernes.", "es"),
        ("Le film « Les longues nuits du fleuve » sort vendredi.", "fr"),
        ("«Дала әуендері мен аңыздары» деп аталған кітап шықты.", "kk"),
        ("“Nehrin Uzun Gecesi” adlı film cuma günü gösterime giriyor.", "tr"),
        ("He called it a “coup” and went on.", "en"),
    ],
)
def test_titles_and_scare_quotes_are_no_quotes(text: str, lang: str) -> None:
    assert find_quotes(text, lang) == []


def test_blockquote_of_the_layout_is_said_by_whom_the_colon_names() -> None:
    body = [
        ("Мастер Иван Седов вспоминает:", "p"),
        ("Печь клали три дня, и она не дымит.", "quote"),
        ("Школа открыта.", "p"),
    ]
    (quote,) = page_quotes(None, body)
    assert (quote.text, quote.speaker) == ("Печь клали три дня, и она не дымит.", "Иван Седов")


def test_pull_quote_that_repeats_the_body_is_one_quote() -> None:
    words = "Печь клали три дня, и она не дымит ни утром, ни вечером"
    body = [(f"«{words}», — сказал мастер Иван Седов.", "p"), (words, "pullquote"), ("Школа открыта.", "p")]
    assert [q.speaker for q in page_quotes(None, body)] == ["Иван Седов"]


def test_line_after_a_quotation_names_its_speaker() -> None:
    text = "„Wir haben viel gelernt aus diesem Jahr.“\n\nAnna Schmidt, Projektleiterin"
    assert rows(text, "de") == [("Wir haben viel gelernt aus diesem Jahr.", "Anna Schmidt", "Projektleiterin")]


def test_spanish_dashes_hug_the_words() -> None:
    text = "—Vimos el agua de noche —recuerda la vecina Ana Gil—. Por la mañana no había puente."
    (quote,) = find_quotes(text, "es")
    assert (quote.text, quote.speaker) == ("Vimos el agua de noche Por la mañana no había puente.", "Ana Gil")


# ---------------------------------------------------------------- speakers


def test_surname_is_given_its_full_name() -> None:
    text = "The bridge opened, the engineer Mary Hill told reporters.\n\n“It will last a century,” Hill said."
    assert rows(text, "en") == [("It will last a century", "Mary Hill", "engineer")]


def test_pronoun_keeps_to_the_gender_of_the_given_name() -> None:
    text = "Anna Berg met Paul Stone at the port. “The ships are late again this year,” she said."
    assert find_quotes(text, "en")[0].speaker == "Anna Berg"


def test_role_alone_stands_for_the_person_who_has_it() -> None:
    text = "Президент Озёрска Глеб Самохин открыл школу. «Учиться здесь будет тепло и светло», — сказал президент."
    assert find_quotes(text, "ru")[0].speaker == "Глеб Самохин"


def test_in_his_words() -> None:
    text = "Директор завода Глеб Самохин показал цех. По его словам, «работа идёт по плану и без срывов»."
    (quote,) = find_quotes(text, "ru")
    assert (quote.speaker, quote.cue) == ("Глеб Самохин", "По его словам")


def test_nominative_from_another_case() -> None:
    text = "По словам Ольги Седовой, «вода ушла только через неделю»."
    assert find_quotes(text, "ru")[0].speaker == "Ольга Седова"


def test_unnamed_speaker_is_given_in_words() -> None:
    assert find_quotes("«Тариф для всех один и тот же», — говорят местные жители.", "ru")[0].speaker == "местные жители"


def test_unknown_speaker_is_none() -> None:
    text = "“Nobody ever came back to this valley to ask us anything.”"
    assert find_quotes(text, "en")[0].speaker is None


# ---------------------------------------------------------------- languages

# Language, sentence, the words quoted, speaker, role.
LANGUAGES = [
    (
        "ru",
        "«Мост держится на честном слове», — заявил инженер Роман Белов.",
        "Мост держится на честном слове",
        "Роман Белов",
        "инженер",
    ),
    (
        "uk",
        "«Міст тримається на чесному слові», — сказала речниця Олена Мельник.",
        "Міст тримається на чесному слові",
        "Олена Мельник",
        "речниця",
    ),
    (
        "kk",
        "«Көпір келер жылы ашылады», – деді аудан әкімі Ержан Тоқтаров.",
        "Көпір келер жылы ашылады",
        "Ержан Тоқтаров",
        "аудан әкімі",
    ),
    (
        "en",
        "“The bridge will open next year,” said the mayor, Ann Lee.",
        "The bridge will open next year",
        "Ann Lee",
        "mayor",
    ),
    (
        "de",
        "„Die Brücke wird nächstes Jahr fertig“, sagte Bürgermeisterin Eva Kranz.",
        "Die Brücke wird nächstes Jahr fertig",
        "Eva Kranz",
        "Bürgermeisterin",
    ),
    (
        "fr",
        "« Le pont ouvrira l'an prochain », a déclaré le maire Paul Renaud.",
        "Le pont ouvrira l'an prochain",
        "Paul Renaud",
        "maire",
    ),
    (
        "es",
        "«El puente abrirá el próximo año», aseguró la alcaldesa Rosa Lledó.",
        "El puente abrirá el próximo año",
        "Rosa Lledó",
        "alcaldesa",
    ),
    (
        "tr",
        'Belediye başkanı Hasan Demir, "Köprü gelecek yıl açılacak" dedi.',
        "Köprü gelecek yıl açılacak",
        "Hasan Demir",
        "Belediye başkanı",
    ),
    (
        "tr",
        "Vali Murat Kaya, ''Köprü gelecek yıl açılacak'' diye konuştu.",
        "Köprü gelecek yıl açılacak",
        "Murat Kaya",
        "Vali",
    ),
    (
        "it",
        "«Il ponte aprirà l'anno prossimo», ha detto la sindaca Anna Riva.",
        "Il ponte aprirà l'anno prossimo",
        "Anna Riva",
        "sindaca",
    ),
    (
        "pt",
        "“A ponte abre no próximo ano”, disse o prefeito João Prado.",
        "A ponte abre no próximo ano",
        "João Prado",
        "prefeito",
    ),
    (
        "pl",
        "„Most zostanie otwarty za rok” – powiedział burmistrz Jan Zaremba.",
        "Most zostanie otwarty za rok",
        "Jan Zaremba",
        "burmistrz",
    ),
    (
        "cs",
        "„Most se otevře příští rok,“ řekla starostka Jana Dubová.",
        "Most se otevře příští rok",
        "Jana Dubová",
        "starostka",
    ),
    (
        "nl",
        "“De brug gaat volgend jaar open”, zegt burgemeester Joost Verhage.",
        "De brug gaat volgend jaar open",
        "Joost Verhage",
        "burgemeester",
    ),
    (
        "sv",
        "”Bron öppnar nästa år”, säger borgmästare Karin Holm.",
        "Bron öppnar nästa år",
        "Karin Holm",
        "borgmästare",
    ),
    (
        "ro",
        "„Podul se deschide anul viitor”, a declarat primarul Andrei Lupșan.",
        "Podul se deschide anul viitor",
        "Andrei Lupșan",
        "primarul",
    ),
    (
        "el",
        "«Η γέφυρα ανοίγει του χρόνου», είπε η δήμαρχος Σοφία Καρά.",
        "Η γέφυρα ανοίγει του χρόνου",
        "Σοφία Καρά",
        "δήμαρχος",
    ),
    (
        "ar",
        'قال مدير المدرسة سامي الحداد: "سيفتح الجسر في العام المقبل".',
        "سيفتح الجسر في العام المقبل",
        "سامي الحداد",
        "مدير المدرسة",
    ),
    (
        "fa",
        "حسن مرادی، شهردار تهران، گفت: «پل سال آینده باز می شود».",
        "پل سال آینده باز می شود",
        "حسن مرادی",
        "شهردار تهران",
    ),
    ("hi", 'सरपंच मीना यादव ने कहा, "पुल अगले साल खुल जाएगा।"', "पुल अगले साल खुल जाएगा।", "मीना यादव", "सरपंच"),
    ("zh", "“大桥明年正式通车”，项目负责人林海生说。", "大桥明年正式通车", "林海生", "项目负责人"),
    ("ja", "市長の松浦和子さんは「橋は来年の春に開通する」と話した。", "橋は来年の春に開通する", "松浦和子", "市長"),
    ("ko", "시장 박순례 씨는 “다리는 내년 봄에 열린다”고 말했다.", "다리는 내년 봄에 열린다", "박순례", "시장"),
]


@pytest.mark.parametrize(
    ("lang", "text", "words", "speaker", "role"), LANGUAGES, ids=[f"{n}-{row[0]}" for n, row in enumerate(LANGUAGES)]
)
def test_language(lang: str, text: str, words: str, speaker: str, role: str) -> None:
    (quote,) = find_quotes(text, lang)
    assert (quote.text, quote.speaker, quote.role) == (words, speaker, role)
    assert text[quote.start : quote.end] == quote.text


@pytest.mark.parametrize("lang", ["ru", "uk", "kk", "en", "de", "tr", "cs", "ar", "fa", "hi", "zh", "ja", "ko"])
def test_language_is_guessed(lang: str) -> None:
    text = next(row[1] for row in LANGUAGES if row[0] == lang)
    assert guess_language(text).partition("-")[0] == lang


# ---------------------------------------------------------------- the field


def page_quotes(
    headline: str | None, paragraphs: list[tuple[str, str]], lead: str | None = None, lang: str = "ru"
) -> list[Quote]:
    at, made = 0, []
    for text, kind in paragraphs:
        made.append(Paragraph(text, kind, at))
        at += len(text) + 2
    body = FoundBody("\n\n".join(text for text, _ in paragraphs), "", "test", paragraphs=tuple(made))
    context = Context(lang=lang)
    context.found["body"] = body
    if headline:
        context.found["headline"] = Found(headline, headline, "test")
    if lead:
        context.found["lead"] = Found(lead, lead, "test")
    found = extract(Page(), context)
    return found.value if found is not None else []


def test_headline_fragment_takes_the_full_name_from_the_body() -> None:
    headline = "«Школа будет тёплой»: Самохин открыл новое здание"
    quotes = page_quotes(headline, [("Новое здание открыл глава района Глеб Самохин.", "p")])
    (quote,) = quotes
    assert (quote.where, quote.text, quote.speaker) == ("headline", "Школа будет тёплой", "Глеб Самохин")
    assert headline[quote.start : quote.end] == quote.text


def test_headline_fragment_is_named_by_the_block_that_repeats_it() -> None:
    body = [
        ("Школу в районе открыли в сентябре.", "p"),
        ("Глеб САМОХИН, ГЛАВА РАЙОНА:", "speaker"),
        ("Школа будет тёплой в любой мороз. Печи новые.", "p"),
    ]
    quotes = page_quotes("«Школа будет тёплой»: в районе открыли новое здание", body)
    assert [(q.where, q.kind, q.speaker) for q in quotes] == [
        ("headline", "direct", "Глеб Самохин"),
        ("body", "block", "Глеб Самохин"),
    ]


def test_lead_counts_where_the_body_lacks_it() -> None:
    lead = "«Печи новые и тёплые», — сказал мастер Иван Седов."
    quotes = page_quotes(None, [("Школу открыли в сентябре.", "p")], lead)
    assert [(q.where, q.speaker) for q in quotes] == [("lead", "Иван Седов")]
    assert page_quotes(None, [(lead, "p")], lead)[0].where == "body"


def test_page_without_text_has_no_quotes() -> None:
    assert extract(Page(), Context(lang="ru")) is None


# ---------------------------------------------------------------- robustness


@pytest.mark.parametrize("text", ["", "\n", "«", '"', "—", ":", "«»", "“”", "— —", "' '", "a:\n", "Имя:", "\n\n:\n\n"])
@pytest.mark.parametrize("lang", ["ru", "en", "zh", "und", None])
def test_scraps(text: str, lang: str | None) -> None:
    assert find_quotes(text, lang) == []


def test_work_grows_with_the_length_of_the_text() -> None:
    """A hundred thousand marks: bounded work, counted in looked-up tokens and not in seconds."""
    sentence = "“It works well here,” said Jane Doe. "
    quotes = find_quotes(sentence * 5_000, "en")
    assert len(quotes) == 5_000
    assert quotes[0].speaker == "Jane Doe"


@given(
    st.lists(
        st.sampled_from(
            [
                "«",
                "»",
                "“",
                "”",
                '"',
                "'",
                "—",
                "–",
                ":",
                ",",
                ".",
                "?",
                "\n\n",
                " said ",
                " сказал ",
                "Иван Петров",
                "ПЕТРОВ",
                "президент",
                "the mayor",
                " he ",
                " по его словам ",
                "Q: ",
                "说",
                "「",
                "」",
                "l’eau",
                "I",
                "А",
            ]
        ),
        max_size=40,
    ).map("".join),
    st.sampled_from(["ru", "en", "de", "fr", "tr", "kk", "zh", "ar", "und"]),
)
def test_any_text_gives_quotes_that_lie_in_it(text: str, lang: str) -> None:
    for quote in find_quotes(text, lang):
        assert quote.start is not None
        assert quote.end is not None
        assert 0 <= quote.start < quote.end <= len(text)
        assert quote.text == quote.text.strip() != ""
        assert quote.speaker is None or quote.speaker.strip()


@pytest.mark.parametrize("turn", ["— Да?\n", "— Да.\n"])
def test_turns_without_an_answer_are_not_read_again_and_again(turn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[object] = []

    class Counted(str):
        def __contains__(self, letter: object) -> bool:
            looked.append(letter)
            return isinstance(letter, str) and super().__contains__(letter)

    monkeypatch.setattr("newsgrab.text.interview.DASHES", Counted("—"))
    assert find_quotes(turn * 2_000, "ru") == []
    assert len(looked) <= 2_000 * MAX_QUESTIONS
