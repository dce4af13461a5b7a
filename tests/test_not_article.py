"""Pages that are no article are called so and keep no body; articles are not called so."""

from __future__ import annotations

import pytest

import newsgrab

PROSE = "The council met on Monday and voted for the plan, which had been debated for a year. " * 4
HEADING = "<h1>The mayor resigns after the vote</h1>"
DATED = '<meta property="article:published_time" content="2024-05-03T10:00:00Z">'


def parse(body, title="", head="", url="https://tide.example/news/1", lang="en"):
    page = f"<html lang={lang}><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{body}</body></html>"
    return newsgrab.parse(page.encode(), url=url)


def kind(*args, **kwargs):
    said = [
        w.removeprefix("not an article: ") for w in parse(*args, **kwargs).warnings if w.startswith("not an article: ")
    ]
    return said[0] if said else None


@pytest.mark.parametrize(
    ("lang", "title", "text"),
    [
        ("en", "Page not found | The Tide", "Sorry, the page you are looking for does not exist."),
        ("en", "404", "Nothing here."),
        ("en", "500 - Internal Server Error", "Please try again later."),
        ("de", "Seite nicht gefunden - Die Flut", "Leider gibt es diese Seite nicht mehr."),
        ("fr", "Page introuvable", "La page demandée n’existe plus."),
        ("es", "Página no encontrada", "Lo sentimos, la página que buscas no existe."),
        ("it", "Pagina non trovata", "La pagina che stai cercando non esiste."),
        ("pt", "Página não encontrada", "A página que procura não existe."),
        ("ru", "Страница не найдена", "К сожалению, такой страницы нет."),
        ("uk", "Сторінку не знайдено", "На жаль, такої сторінки немає."),
        ("kk", "Бет табылмады", "Кешіріңіз, мұндай бет жоқ."),
        ("tr", "Sayfa bulunamadı", "Aradığınız sayfa mevcut değil."),
        ("pl", "Nie znaleziono strony", "Strona nie istnieje."),
        ("en", "We can't find that page", "It may have moved or been removed."),
        ("en", "410 Gone", "The requested resource is no longer available."),
        ("en", "Error establishing a database connection", "Try again."),
        ("fr", "Cet article n’est plus disponible", "Il a été retiré par la rédaction."),
        ("ru", "Материал удалён", "Эта новость была удалена или перемещена."),
        ("sl", "Stran ni najdena", "Iskana stran ne obstaja."),
        ("sw", "Ukurasa haukupatikana", "Samahani, ukurasa unaotafuta haupo."),
        ("sv", "Sidan hittades inte", "Sidan du söker finns inte längre."),
        ("hu", "Az oldal nem található", "A keresett oldal nem létezik."),
        ("ka", "გვერდი ვერ მოიძებნა", "თქვენ მიერ მოთხოვნილი გვერდი არ არსებობს."),
        ("vi", "Không tìm thấy trang", "Trang bạn tìm kiếm không tồn tại."),
        ("ko", "페이지를 찾을 수 없습니다", "요청하신 페이지가 존재하지 않거나 삭제되었습니다."),
        ("ar", "الصفحة غير موجودة", "عذرا، الصفحة التي تبحث عنها غير موجودة."),
        ("zh", "页面不存在", "您访问的页面不存在。"),
        ("ja", "ページが見つかりません", "お探しのページは見つかりませんでした。"),
    ],
)
def test_error_page(lang, title, text):
    assert kind(f"<h1>{title}</h1><p>{text}</p><a href=/>Home</a>", title=title, lang=lang) == "error page"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Just a moment...", "<h1>tide.example</h1><p>Verify you are human by completing the action below.</p>"),
        ("Attention Required! | Cloudflare", "<h1>Sorry, you have been blocked</h1><p>Ray ID: 7</p>"),
        ("", '<div id="px-captcha"></div><p>Press &amp; hold to confirm</p>'),
        ("tide.example", '<script src="https://ct.captcha-delivery.com/c.js"></script><p>Please enable JS</p>'),
    ],
)
def test_bot_challenge(title, body):
    assert kind(body, title=title) == "bot challenge"


@pytest.mark.parametrize(
    ("title", "body", "lang"),
    [
        ("Log in | The Tide", "<h1>Log in</h1><form><input type=email><input type=password></form>", "en"),
        ("Anmelden", "<h1>Anmelden</h1><form><input type=password></form><p>Passwort vergessen?</p>", "de"),
        ("Вход", "<h1>Вход на сайт</h1><form><input type=password></form><p>Забыли пароль?</p>", "ru"),
    ],
)
def test_login_page(title, body, lang):
    assert kind(body, title=title, lang=lang) == "login page"


def test_cookie_wall():
    body = (
        "<div><h1>Before you continue</h1><p>We value your privacy. We and our partners store information on your"
        " device and use it to show advertising.</p>"
        "<p>Accept all cookies, or go to your cookie settings to choose.</p></div>"
    )
    article = parse(body, title="The Tide")
    assert "not an article: cookie wall" in article.warnings
    assert article.body is None


@pytest.mark.parametrize(
    "body", ["", "<div id=root></div>", "<noscript>Enable JavaScript</noscript><div id=app></div>"]
)
def test_empty_page(body):
    assert kind(body) == "empty page"


def teasers(count, dates=True):
    return "".join(
        f"<article class=card><h2><a href=/s/{i}>Story number {i} about the harbour town</a></h2>"
        + (f"<time datetime=2024-05-{i + 1:02}>{i + 1} May</time>" if dates else "")
        + f"<p>Summary number {i} of what happened.</p></article>"
        for i in range(count)
    )


def test_front_page():
    assert kind(teasers(12), title="The Tide", url="https://tide.example/") == "front page"


def test_section_page():
    assert (
        kind("<h1>Sport</h1>" + teasers(12), title="Sport - The Tide", url="https://tide.example/sport/")
        == "section page"
    )


def test_what_a_front_page_shows_is_no_article():
    article = parse(teasers(12), title="The Tide", url="https://tide.example/")
    assert article.body is None
    assert article.published_at is None
    assert article.authors == []
    assert "body" not in article.evidence


@pytest.mark.parametrize(
    ("body", "title", "head", "url"),
    [
        # short news, with words of errors, logins and cookies in it
        ("<h1>Page not found: a lost novel</h1><p>" + PROSE + "</p>", "Page not found: a lost novel", DATED, "/a"),
        ("<h1>Two lines</h1><p>A man was hurt. He is well.</p>", "Two lines", DATED, "/a"),
        ("<h1>404 days in space</h1><p>" + PROSE * 2 + "</p>", "404 days in space", "", "/a"),
        ("<h1>How to log in</h1><p>" + PROSE * 3 + "</p><form><input type=password></form>", "How to log in", "", "/a"),
        ("<h1>Are you a robot? A test for readers</h1><p>" + PROSE * 3 + "</p>", "Are you a robot?", "", "/a"),
        (HEADING + "<p>" + PROSE * 3 + "</p>" + teasers(12), "The mayor resigns", "", "/a"),
        (HEADING + "<p>" + PROSE * 12 + "</p>" + teasers(12), "The mayor resigns", "", "/"),
        (HEADING + "<p>" + PROSE + "</p><div class=cookie-consent><p>We use cookies. We and our"
         " partners store information. Accept all cookies or change your cookie settings.</p></div>",
         "The mayor resigns", "", "/a"),
    ],
)  # fmt: skip
def test_an_article_is_one(body, title, head, url):
    article = parse(body, title=title, head=head, url="https://tide.example" + url)
    assert [w for w in article.warnings if w.startswith(("not an article", "internal"))] == []
    assert article.body


@pytest.mark.parametrize(
    ("lang", "notice"),
    [
        ("en", "Already a subscriber? Log in to read the full story."),
        ("de", "Jetzt weiterlesen mit dem Probemonat"),
        ("fr", "La suite est réservée aux abonnés"),
        ("ru", "Полный текст доступен по подписке"),
    ],
)
def test_paywall_keeps_the_beginning(lang, notice):
    body = f"<article>{HEADING}<p>{PROSE}</p><div><p>{notice}</p></div></article>"
    hinted = newsgrab.parse(f"<html><head>{DATED}</head><body>{body}</body></html>".encode(), lang=lang)
    assert any(w.startswith("paywall: ") for w in hinted.warnings)
    assert hinted.body


def test_no_paywall_without_a_notice():
    article = parse(
        f"<article><h1>The mayor resigns</h1><p>{PROSE}</p></article>", title="The mayor resigns", head=DATED
    )
    assert not any(w.startswith("paywall") for w in article.warnings)


@pytest.mark.parametrize(
    ("lang", "title", "text"),
    [
        ("en", "tide-news.com is for sale", "The domain tide-news.com may be for sale. Buy it now for 2,500 USD."),
        ("en", "tide-news.com", "This domain has expired. Renew it at your registrar."),
        ("de", "flut-zeitung.de steht zum Verkauf", "Diese Domain steht zum Verkauf. Jetzt Angebot einholen."),
        ("fr", "maree.fr", "Ce nom de domaine est à vendre. Faites une offre."),
        ("es", "marea.es", "El dominio marea.es está en venta."),
        ("ru", "priliv.ru", "Домен продаётся. Цена по запросу."),
        ("nl", "getij.nl", "Deze domeinnaam is te koop."),
    ],
)
def test_parked_domain(lang, title, text):
    body = f"<h1>{title.split()[0]}</h1><p>{text}</p>"
    assert kind(body, title=title, lang=lang, url="https://tide-news.com/2020/a-story") == "parked domain"


def test_story_about_a_domain_is_none():
    text = (
        "The owner of chat.example has put the domain up for sale. A company bought the name in 2023 for half of that."
    )
    heading = "<h1>Chat.example is for sale again</h1>"
    body = f"<article>{heading}<time datetime=2024-05-03>3 May 2024</time><p>{text}</p></article>"
    assert kind(body, title="Chat.example is for sale again") is None
    assert parse(body).body == text
