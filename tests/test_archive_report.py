"""The report: whole, valid and safe pages for any archive, the same each time; a folder is never half of one."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

if any(find_spec(name) is None for name in ("jinja2", "pygal")):
    pytest.skip("the extra newsgrab[report] is not installed", allow_module_level=True)
html5lib = pytest.importorskip("html5lib", reason="html5lib is not installed")

from benchmarks import newsroom  # noqa: E402
from newsgrab.archive import entries  # noqa: E402
from newsgrab.archive.report import folder as report_folder  # noqa: E402
from newsgrab.archive.report import write_report  # noqa: E402
from newsgrab.archive.report.charts import LINES  # noqa: E402
from newsgrab.archive.report.layout import Layout  # noqa: E402
from newsgrab.archive.report.scope import Scope, Wanted, page_name  # noqa: E402
from newsgrab.archive.schedule import stamp  # noqa: E402
from newsgrab.archive.store import Store  # noqa: E402
from newsgrab.errors import InputError, UsageError  # noqa: E402
from newsgrab.models import Article, Quote, Rate  # noqa: E402

PAGES = ["edits.html", "index.html", "quotes.html", "rates.html", "sites.html", "views.html"]
NOW = datetime(2026, 3, 1, 6, tzinfo=UTC)
HTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="session")
def newsroom_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("newsroom") / "news.db"
    newsroom.make(str(path))
    return path


@pytest.fixture(scope="session")
def site(newsroom_db: Path) -> Path:
    """The report on the made-up newsroom."""
    out = newsroom_db.parent / "report"
    make(newsroom_db, out)
    return out


def make(db: Path, out: Path, **wanted: Any) -> list[str]:
    with Store.open(db, write=False) as store:
        return write_report(store, out, Wanted(**wanted))


def archive(path: Path, *visits: tuple[datetime, Article]) -> Path:
    """Make an archive that saw each article at its moment."""
    with Store.open(path, create=True) as store, store.transaction() as db:
        run = entries.insert(
            db, "runs", {"started_at": stamp(NOW), "ended_at": stamp(NOW), "state": "done", "newsgrab_version": "0"}
        )
        for at, article in visits:
            url = str(article.url)
            entries.note_article(db, url, at)
            entries.note_page(db, run, entries.Fetch(url, url, at, 200), article)
    return path


def story(number: int = 1, host: str = "one.example", **more: Any) -> Article:
    url = f"https://{host}/{number}"
    return Article(**{"url": url, "site": host, "lang": "en", "headline": f"Story {number}", "body": "Text.", **more})


def parsed(path: Path) -> Any:
    """Read a page as a browser does; what it would have to mend is a failure."""
    parser = html5lib.HTMLParser(strict=True)
    return parser.parse(path.read_text(encoding="utf-8"))


def texts(path: Path, tag: str) -> list[str]:
    return [" ".join("".join(item.itertext()).split()) for item in parsed(path).iter(HTML + tag)]


# ---------------------------------------------------------------- every page


def pages_of(folder: Path) -> Iterator[tuple[str, Any]]:
    for path in sorted(folder.glob("*.html")):
        yield path.name, parsed(path)


def test_a_report_has_its_pages_and_one_for_each_site(site: Path) -> None:
    assert sorted(path.name for path in site.iterdir()) == sorted(
        [*PAGES, *(page_name(one.host) for one in newsroom.SITES)]
    )


def test_every_link_inside_leads_somewhere(site: Path) -> None:
    ids = {name: {item.get("id") for item in tree.iter() if item.get("id")} for name, tree in pages_of(site)}
    for name, tree in pages_of(site):
        for link in tree.iter(HTML + "a"):
            target = link.get("href")
            if not target.startswith("https://"):
                file, _, fragment = target.partition("#")
                assert (file or name) in ids, f"{name}: {target}"
                assert not fragment or fragment in ids[file or name], f"{name}: {target}"


def test_nothing_comes_from_elsewhere_and_no_script_is_there(site: Path) -> None:
    for name, tree in pages_of(site):
        for item in tree.iter():
            tag = item.tag if isinstance(item.tag, str) else ""
            local = tag.rpartition("}")[2]
            assert local not in ("script", "link", "img", "iframe", "object", "embed", "form", "image", "use"), name
            assert not [key for key in item.keys() if key.startswith("on") or key in ("src", "style")], name  # noqa: SIM118
        text = (site / name).read_text(encoding="utf-8")
        style = text.partition("<style>")[2].partition("</style>")[0]
        assert style
        assert "url(" not in style
        assert "@import" not in style


def test_the_policy_of_the_page_knows_its_style(site: Path) -> None:
    import base64
    import hashlib

    for path in site.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        style = text.partition("<style>")[2].partition("</style>")[0]
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"default-src &#39;none&#39;; style-src &#39;sha256-{digest}&#39;" in text


def test_headings_tables_and_charts_say_what_they_are(site: Path) -> None:
    for name, tree in pages_of(site):
        levels = [int(item.tag[-1]) for item in tree.iter() if re.fullmatch(HTML + "h[1-6]", str(item.tag))]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels)), name
        for table in tree.iter(HTML + "table"):
            assert table[0].tag == HTML + "caption"
            assert all(cell.get("scope") in ("col", "row") for cell in table.iter(HTML + "th"))
        for drawing in tree.iter(SVG + "svg"):
            if drawing.get("aria-hidden") == "true":
                continue
            assert drawing.get("role") == "img"
            title, about = drawing.find(SVG + "title"), drawing.find(SVG + "desc")
            assert drawing.get("aria-labelledby") == f"{title.get('id')} {about.get('id')}"
            assert len(title.text) > 5
            assert len(about.text) > 20
        ids = [item.get("id") for item in tree.iter() if item.get("id")]
        assert len(ids) == len(set(ids)), name
        assert tree.get("lang") == "en"


def luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_texts_stand_out_from_the_paper_in_light_and_dark(site: Path) -> None:
    """WCAG 2: 4.5 to 1 for texts, 3 to 1 for lines of charts."""
    style = (site / "index.html").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{([^}]*)\}", style)[:2]
    assert len(blocks) == 2
    for block in blocks:
        colours = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", block))
        for name in ("ink", "muted", "accent", "link", "ins"):
            for paper in ("page", "sheet"):
                assert contrast(colours[name], colours[paper]) >= 4.5, (name, paper)
        assert contrast(colours["del"], colours["del-back"]) >= 4.5
        assert contrast(colours["ins"], colours["ins-back"]) >= 4.5
        for line in range(LINES):
            assert contrast(colours[f"line-{line}"], colours["page"]) >= 3


# ---------------------------------------------------------------- what they say


def test_headlines_rates_counts_and_quotes_of_one_article(tmp_path: Path) -> None:
    article = story(
        headline="Bridge opens",
        view_count=1234,
        quotes=[Quote("It is done.", speaker="Ida Fennmark", role="engineer")],
        rates=[Rate("USD", "KZT", Decimal("479.60"), kind="buy")],
    )
    make(archive(tmp_path / "a.db", (NOW, article)), tmp_path / "out")
    assert "Bridge opens" in texts(tmp_path / "out/index.html", "h3")
    assert "479.60" in texts(tmp_path / "out/rates.html", "td")
    assert any("1,234" in text for text in texts(tmp_path / "out/views.html", "td"))
    assert texts(tmp_path / "out/quotes.html", "blockquote") == ["It is done."]
    assert any("engineer · 1 quote in 1 article of 1 site" in text for text in texts(tmp_path / "out/quotes.html", "p"))
    assert "site-one-example.html" in make(tmp_path / "a.db", tmp_path / "out")


def test_an_edit_shows_both_headlines_and_marks_the_words(tmp_path: Path) -> None:
    visits = [
        (NOW, story(headline="Rate is up to 480")),
        (NOW + timedelta(days=1), story(headline="Rate is up to 470")),
    ]
    make(archive(tmp_path / "a.db", *visits), tmp_path / "out")
    assert texts(tmp_path / "out/edits.html", "del") == ["480"]
    assert texts(tmp_path / "out/edits.html", "ins") == ["470"]
    line = next(text for text in texts(tmp_path / "out/edits.html", "p") if text.startswith("Now"))
    assert line == "Now Rate is up to 470"


def test_only_the_quotes_of_the_article_as_it_stands_are_counted(tmp_path: Path) -> None:
    one, two = Quote("First.", speaker="Ida"), Quote("Second.", speaker="Ida")
    visits = [(NOW, story(quotes=[one])), (NOW + timedelta(days=1), story(body="Other text.", quotes=[one, two]))]
    make(archive(tmp_path / "a.db", *visits), tmp_path / "out")
    assert any(text.startswith("2 quotes in 1 article") for text in texts(tmp_path / "out/quotes.html", "p"))


def test_rates_are_the_last_of_each_day(newsroom_db: Path) -> None:
    with Store.open(newsroom_db, write=False) as store:
        series = Scope(store.db, Wanted()).rates
        ours = {
            (one.site, day, one.base, one.counter, one.kind, one.units): value
            for one in series
            for day, value in one.days
        }
        theirs = {
            (row["site"], row["day"], row["base"], row["counter"], row["kind"], row["units"]): Decimal(row["value"])
            for row in store.rows("SELECT * FROM rates_daily")
        }
    assert ours == theirs
    assert len(ours) > 500


def test_edits_and_people_are_those_of_the_views(newsroom_db: Path) -> None:
    with Store.open(newsroom_db, write=False) as store:
        scope = Scope(store.db, Wanted())
        latest = store.db.execute(
            "SELECT url, old_headline, new_headline FROM headline_changes ORDER BY new_first_seen_at DESC LIMIT 200"
        ).fetchall()
        assert {(edit.row["url"], edit.old, edit.new) for edit in scope.edits[0]} <= {tuple(row) for row in latest}
        assert len(scope.edits[0]) == 100
        people = store.db.execute(
            "SELECT speaker, count(*) FROM quotes_by_speaker GROUP BY speaker ORDER BY 2 DESC, 1 LIMIT 25"
        ).fetchall()
        assert [(one.name, one.quotes) for one in scope.people] == [tuple(row) for row in people]


def test_a_part_of_the_archive(newsroom_db: Path, tmp_path: Path) -> None:
    make(newsroom_db, tmp_path / "one", sites=("albahr.example.ae",))
    assert sorted(os.listdir(tmp_path / "one")) == sorted([*PAGES, "site-albahr-example-ae.html"])
    text = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "one").iterdir())
    assert "arna.example.kz" not in text
    assert "لازاريا" in text
    make(newsroom_db, tmp_path / "late", since="2026-04-25T00:00:00Z")
    dates = re.findall(r'datetime="(\d{4}-\d\d-\d\d)', (tmp_path / "late" / "index.html").read_text(encoding="utf-8"))
    assert dates
    days = {date for date in dates if date < "2026-04-25"}
    # An edit may be of a headline that was last seen before.
    assert len(days) < 6


def test_an_empty_archive_says_so(tmp_path: Path) -> None:
    make(archive(tmp_path / "a.db"), tmp_path / "out")
    assert sorted(os.listdir(tmp_path / "out")) == PAGES
    assert any("This archive is empty" in text for text in texts(tmp_path / "out/index.html", "p"))
    for name in PAGES:
        parsed(tmp_path / "out" / name)


def test_a_site_without_rates_counts_quotes_or_headline(tmp_path: Path) -> None:
    make(archive(tmp_path / "a.db", (NOW, story(headline=None, lang=None))), tmp_path / "out")
    for name in os.listdir(tmp_path / "out"):
        parsed(tmp_path / "out" / name)
    assert "https://one.example/1" in texts(tmp_path / "out/index.html", "h3")
    assert any("No site of the archive has shown currency rates" in t for t in texts(tmp_path / "out/rates.html", "p"))


# ---------------------------------------------------------------- texts of strangers

HOSTILE = "</style><script>alert(1)</script> \u202eevil\u2066 \x00\x1b[31m \ud800 \ufffe &amp; \"'<img src=x onerror=1>"


def hostile(path: Path) -> Path:
    db = archive(
        path,
        (
            NOW,
            story(
                headline=HOSTILE,
                lead=HOSTILE,
                lang='ar" onload="x',
                view_count=2**62,
                quotes=[Quote(HOSTILE, speaker=HOSTILE, role=HOSTILE)],
                rates=[
                    Rate("USD", "KZT", Decimal("1E+300")),
                    Rate("EUR", None, Decimal("NaN")),
                    Rate("<b>", "KZT", Decimal(1)),
                ],
            ),
        ),
        (NOW + timedelta(days=1), story(headline="{{ 7 * 7 }} " + HOSTILE, view_count=1, body="x" * 10)),
        (NOW, story(2, headline="a" * 100_000, quotes=[Quote("b" * 5000, speaker="c" * 3000)] * 2)),
        (NOW, story(3, lang="ar", headline="جسر لازاريا")),
    )
    with Store.open(db) as store, store.transaction() as db_:
        db_.execute("UPDATE articles SET url = 'javascript:alert(1)', site = '../x' WHERE id = 1")
        db_.execute("UPDATE articles SET view_count = 9 WHERE id = 2")
        db_.execute("UPDATE versions SET published_at = '0000-99' WHERE id = 2")
        columns = "INSERT INTO sources (url, added_at, failures, last_run_at, last_error)"
        db_.execute(f"{columns} VALUES (?, 'x', 3, 'y', ?)", ("javascript:alert(2)", HOSTILE.replace("\ud800", "")))
        db_.execute("UPDATE articles SET source_id = 1 WHERE id = 1")
    return db


def test_texts_of_pages_do_nothing(tmp_path: Path) -> None:
    make(hostile(tmp_path / "a.db"), tmp_path / "out", title=HOSTILE)
    for name in os.listdir(tmp_path / "out"):
        path = tmp_path / "out" / name
        text = path.read_text(encoding="utf-8")
        assert len(text) < 200_000
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x1b\ufffe]", text), name
        tree = parsed(path)
        for item in tree.iter():
            assert str(item.tag).rpartition("}")[2] not in ("script", "img"), name
            assert not [key for key in item.keys() if key.startswith("on")], name  # noqa: SIM118
            assert not (item.get("href") or "").startswith("javascript"), name
    index = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in index
    assert "{{ 7 * 7 }}" in index
    assert "javascript:alert(2)" in index  # told, as text
    assert ' lang="ar" dir="rtl"' in index


def test_texts_keep_their_language_and_direction(site: Path) -> None:
    found = {
        item.get("lang"): item.get("dir")
        for _, tree in pages_of(site)
        for item in tree.iter()
        if item.get("lang") and item.tag != HTML + "html"
    }
    assert found == {"ru": "ltr", "kk": "ltr", "en": "ltr", "ar": "rtl"}


def test_no_name_of_a_file_comes_from_a_page_unchecked(tmp_path: Path) -> None:
    hosts = ["../../etc/passwd", "", "a-b.example", "a.b.example", "con", "x" * 300, "..", "п.example", "A.b.example"]
    names = [page_name(host) for host in hosts]
    assert len(set(names)) == len(names)
    assert all(report_folder.OURS.fullmatch(name) for name in names)
    make(hostile(tmp_path / "a.db"), tmp_path / "out")
    assert all(report_folder.OURS.fullmatch(name) for name in os.listdir(tmp_path / "out"))


# ---------------------------------------------------------------- the folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_archive_gives_the_same_bytes(newsroom_db: Path, site: Path, tmp_path: Path) -> None:
    make(newsroom_db, tmp_path / "again")
    assert contents(tmp_path / "again") == contents(site)
    newsroom.make(str(tmp_path / "anew.db"))
    make(tmp_path / "anew.db", tmp_path / "anew")
    assert contents(tmp_path / "anew") == contents(site)


def test_files_of_others_stay_and_stale_pages_of_ours_go(tmp_path: Path) -> None:
    db, out = archive(tmp_path / "a.db", (NOW, story())), tmp_path / "out"
    make(db, out)
    (out / "notes.txt").write_text("mine")
    (out / "site-mine.html").write_text("<p>also mine")
    shutil.copy(out / "site-one-example.html", out / "site-gone-example.html")
    make(db, out)
    assert sorted(os.listdir(out)) == sorted([*PAGES, "notes.txt", "site-mine.html", "site-one-example.html"])


def test_a_page_of_somebody_else_is_not_written_over(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "index.html").write_text("<h1>My home page")
    before = contents(out)
    with pytest.raises(InputError, match=r"index\.html: not a page of a report"):
        make(archive(tmp_path / "a.db", (NOW, story())), out)
    assert contents(out) == before
    assert os.listdir(out) == ["index.html"]


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (tmp_path / "precious").write_text("keep")
    (out / "index.html").symlink_to(tmp_path / "precious")
    with pytest.raises(InputError):
        make(archive(tmp_path / "a.db"), out)
    assert (tmp_path / "precious").read_text() == "keep"


@pytest.mark.parametrize("fails_at", [0, 3, 6])
def test_a_failure_leaves_the_old_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int) -> None:
    out = tmp_path / "out"
    make(archive(tmp_path / "a.db", (NOW, story())), out)
    before = contents(out)
    calls = []
    render = Layout.render

    def failing(self: Layout, *arguments: Any) -> str:
        calls.append(1)
        if len(calls) > fails_at:
            raise OSError(28, "No space left on device")
        return render(self, *arguments)

    monkeypatch.setattr(Layout, "render", failing)
    with pytest.raises(InputError, match="no space"):
        make(archive(tmp_path / "b.db", (NOW, story(headline="Other"))), out)
    assert contents(out) == before
    with pytest.raises(InputError, match="no space"):
        make(tmp_path / "b.db", tmp_path / "fresh")
    assert not (tmp_path / "fresh").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir(mode=stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(InputError, match="permission denied"):
        make(archive(tmp_path / "a.db"), out)


# ---------------------------------------------------------------- the command


def call(*arguments: str, start: str = "from newsgrab.__main__ import main; main()") -> Any:
    """Run the command in a process of its own."""
    root = Path(__file__).resolve().parent.parent
    command = [sys.executable, "-c", start, "archive", "report", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=False)


def test_the_command(newsroom_db: Path, tmp_path: Path) -> None:
    out = tmp_path / "a" / "b"
    result = call("--db", str(newsroom_db), "--out", str(out), "--title", "Lazaria <press>", "--since", "2026-04-01")
    assert result.returncode == 0, result.stderr
    assert "11 pages in" in result.stderr
    assert result.stdout == ""
    assert "Lazaria &lt;press&gt;" in (out / "index.html").read_text(encoding="utf-8")


def test_the_extra_that_is_missing_is_named_in_one_line(newsroom_db: Path, tmp_path: Path) -> None:
    start = (
        "from newsgrab.archive.report import needs; needs.EXTRA = ('jinja2', 'no_such_library');"
        "from newsgrab.__main__ import main; main()"
    )
    result = call("--db", str(newsroom_db), "--out", str(tmp_path / "out"), start=start)
    assert result.returncode == UsageError.exit_status == 2
    assert result.stderr.splitlines() == [
        "newsgrab: a report needs no_such_library, which is not installed: pip install 'newsgrab[report]'"
    ]
    assert not (tmp_path / "out").exists()


def test_a_file_in_the_place_of_the_folder(newsroom_db: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    result = call("--db", str(newsroom_db), "--out", str(tmp_path / "out"))
    assert result.returncode == 2
    assert (tmp_path / "out").read_text() == "mine"


# ---------------------------------------------------------------- in a browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium, where there is one."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium is installed")
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_pages_in_a_browser(browser: Any, site: Path, width: int, scheme: str) -> None:
    """No page is wider than the screen, asks for anything, is refused anything, or shows a chart in both sizes."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    try:
        page = context.new_page()
        told: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: told.append(message.text))
        page.on("request", lambda request: asked.append(unquote(request.url)))
        papers = set()
        for path in sorted(site.glob("*.html")):
            page.goto(path.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name
            kinds = page.evaluate(
                "[...document.querySelectorAll('svg.chart')].filter(e => e.getBoundingClientRect().width > 0)"
                ".map(e => e.classList.contains('wide'))"
            )
            assert set(kinds) <= {width > 704}, path.name
            papers.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        assert told == []
        assert len(asked) == len(list(site.glob("*.html")))
        assert papers == {"rgb(251, 250, 247)" if scheme == "light" else "rgb(21, 23, 26)"}
    finally:
        context.close()


@pytest.mark.filterwarnings("default")
def test_long_words_and_hostile_texts_in_a_browser(browser: Any, tmp_path: Path) -> None:
    make(hostile(tmp_path / "a.db"), tmp_path / "out", title="W" * 300)
    context = browser.new_context(viewport={"width": 360, "height": 800})
    try:
        page = context.new_page()
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        for path in sorted((tmp_path / "out").glob("*.html")):
            page.goto(path.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, path.name
        assert dialogs == []
    finally:
        context.close()


@pytest.mark.filterwarnings("default")
def test_pages_on_paper(browser: Any, site: Path) -> None:
    context = browser.new_context(color_scheme="dark")
    try:
        page = context.new_page()
        page.emulate_media(media="print", color_scheme="dark")
        page.goto((site / "rates.html").as_uri())
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert page.evaluate("document.querySelector('nav').getBoundingClientRect().height") == 0
        assert page.pdf(format="A4")[:5] == b"%PDF-"
    finally:
        context.close()
