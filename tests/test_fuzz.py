"""Whatever comes in, a record comes out: pages put together from hostile pieces, and real ones that were damaged."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import newsgrab
from newsgrab.models import Article

# By hand and in the nightly run more: NEWSGRAB_FUZZ=5000 pytest tests/test_fuzz.py
EXAMPLES = int(os.environ.get("NEWSGRAB_FUZZ", "60"))
NOW = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
PAGES = sorted(path for path in (Path(__file__).parent / "fixtures").rglob("*") if path.suffix in (".html", ".txt"))
fuzz = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))

# Words and signs that some part of newsgrab looks for, in several scripts.
SIGNS = """
    views просмотров Aufrufe 阅读 조회수 561 1,204 1.2K 12345678901234567890123 ² ١٢٣ １２ -5 0 1e9 +7 May мая г.
    в AM PM 14 11.03.2024 2024-03-11T20:30:00+05:00 20:30 2024 вчера yesterday 3 hours ago 2024年5月14日 99.99.9999
    2024-02-30 0001-01-01 9999-12-31T23:59:59Z +99:99 25:61 USD EUR $442.05 €474.14 ₽4.74 KZT курс 442,05 buy sell
    0.0000001 1.000.000,50 « » “ ” „ ‘ ’ " ' — – - : ; , . ! ? … ( ) [ ] / \\ | # @ * _ ~ ` ^ % & < > {{x}} ${x} %s =1+1
    said сказал sagte says, according to заявил «Да», Иван ИВАНОВ, МИНИСТР: John Smith, minister: By Von Автор Фото
    字 か 한 ا ש ก é İ ı ß Ǆ ﬁ http://[::1 https://example.com/a?b=c#d mailto:a@b javascript:x //x /y ../z
"""
UNSEEN = ["\u00ad", "\u200b", "\u202e", "\u2028", "\ufeff", "\u0301", "\U0001f600", "\x00", "\x1b", ""]
NAMES = """
    p div span h1 h2 article main section header footer nav aside figure figcaption img a b strong em i blockquote q ul
    li table tr td th time br pre script style title body html head form select option svg iframe noscript template x-y
    dl dt dd address cite
"""
TEXT = st.lists(st.sampled_from([*SIGNS.split(), *UNSEEN]), max_size=12).map(" ".join)
TAGS = st.sampled_from(NAMES.split())
ATTRIBUTES = st.sampled_from(
    [
        "",
        ' class="views-count"',
        ' class="date published"',
        ' class="author byline"',
        ' class="currency rates"',
        ' class="article-body"',
        ' class="comments"',
        ' class="quote speaker"',
        ' itemprop="articleBody"',
        ' itemprop="headline"',
        ' itemprop="datePublished" content="2024-03-11"',
        ' itemprop="interactionStatistic" itemscope',
        ' datetime="2024-03-11T20:30"',
        ' datetime="x"',
        ' href="http://[bad"',
        ' src="data:image/gif;base64,R0"',
        ' lang="xx-YY-zz"',
        ' dir="rtl" hidden',
        ' id="\'"',
        ' title="561 views" alt="eye"',
        ' rel="author tag canonical"',
    ]
)
METAS = """
    author og:title og:type article:published_time article:modified_time article:author article:tag keywords date og:url
    og:image og:locale description dc.date parsely-pub-date twitter:title content-language refresh
"""
KEYS = """
    @type @id @graph headline name author datePublished dateModified articleBody articleSection keywords image url
    mainEntityOfPage interactionStatistic userInteractionCount interactionType inLanguage publisher description
    commentCount liveBlogUpdate
"""
META = st.sampled_from(METAS.split())
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS.split()), inner, max_size=6),
    max_leaves=12,
)


@st.composite
def nodes(draw: st.DrawFn, depth: int = 3) -> str:
    tag, attribute = draw(TAGS), draw(ATTRIBUTES)
    inner = draw(TEXT) if depth == 0 else "".join(draw(st.lists(nodes(depth - 1) | TEXT, max_size=4)))
    closing = draw(st.sampled_from([f"</{tag}>", f"</{tag}>", f"</{tag}>", "", "</p>", "<!-- x -->"]))
    return f"<{tag}{attribute}>{inner}{closing}"


@st.composite
def pages(draw: st.DrawFn) -> str:
    metas = "".join(
        f'<meta property="{name}" content="{value}">'
        for name, value in draw(st.lists(st.tuples(META, TEXT), max_size=5))
    )
    data = draw(st.none() | JSON)
    if isinstance(data, dict):
        data.setdefault("@type", "NewsArticle")
    script = "" if data is None else f'<script type="application/ld+json">{json.dumps(data)}</script>'
    title = draw(TEXT)
    body = "".join(draw(st.lists(nodes(), max_size=5)))
    return f"<html><head><title>{title}</title>{metas}{script}</head><body><h1>{title}</h1>{body}</body></html>"


def check(article: Article) -> None:
    """Hold a record against what every record keeps."""
    row = article.to_dict(evidence=True)
    json.dumps(row, allow_nan=False).encode()
    assert not [warning for warning in article.warnings if warning.startswith("internal")]
    fields = {"body": article.body or "", "headline": article.headline or "", "lead": article.lead or ""}
    for quote in article.quotes:
        assert quote.text
        if quote.start is not None:
            assert 0 <= quote.start < (quote.end or 0) <= len(fields[quote.where])
    assert article.view_count is None or article.view_count >= 0
    for key in ("headline", "body", "lead", "section", "lang", "country"):
        assert row[key] is None or row[key].strip()


@fuzz
@given(pages(), st.sampled_from([None, "https://news.example.kz/ru/a/561", "http://[bad", "not an address", ""]))
def test_pages(page: str, url: str | None) -> None:
    check(newsgrab.parse(page, url, fetched_at=NOW))


@fuzz
@given(st.lists(TEXT, max_size=30), st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_dumps(lines: list[str], end: str) -> None:
    check(newsgrab.parse(end.join(lines), "https://news.example.kz/ru/a/561", fetched_at=NOW))


@fuzz
@given(st.data())
def test_damaged_pages(data: st.DataObject) -> None:
    """Bytes of a good page are cut out, doubled, changed or moved."""
    page = bytearray(data.draw(st.sampled_from(PAGES)).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        if not page:
            break
        start = data.draw(st.integers(0, len(page) - 1))
        length = data.draw(st.sampled_from([1, 2, 10, 100, 1000]))
        how = data.draw(st.sampled_from(["cut", "double", "noise", "move", "end"]))
        part = bytes(page[start : start + length])
        if how == "cut":
            del page[start : start + length]
        elif how == "double":
            page[start:start] = part * data.draw(st.sampled_from([1, 3, 50]))
        elif how == "noise":
            page[start : start + length] = data.draw(st.binary(max_size=20))
        elif how == "move":
            del page[start : start + length]
            place = data.draw(st.integers(0, len(page)))
            page[place:place] = part
        else:
            del page[start:]
    check(newsgrab.parse(bytes(page), "https://news.example.kz/ru/a/561", fetched_at=NOW))


@fuzz
@given(st.binary(max_size=200))
def test_bytes(data: bytes) -> None:
    check(newsgrab.parse(data))
    check(newsgrab.parse(b"<html><h1>" + data + b"</h1><p>" + data * 3))
