"""What a page says of itself, in every form that pages find for it."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsgrab.page import embedded
from newsgrab.page.embedded import article_nodes, fill, resolve, types
from newsgrab.page.loose_json import parse_json
from newsgrab.page.model import Page
from newsgrab.page.tree import load_tree


def page(markup: str, url: str | None = None) -> Page:
    root, _ = load_tree(markup.encode())
    result = Page(url=url, root=root)
    fill(result)
    return result


def ld(*scripts: str) -> str:
    return "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)


class TestHead:
    def test_meta(self) -> None:
        found = page(
            """<head><meta name="Author" content="A. Writer"><meta property="og:title" content="Title">
            <meta property="article:tag" content="one"><meta property="article:tag" content="two">
            <meta name="DC.Date" content="2024-03-11"><meta name="parsely-title" content="P">
            <meta name="sailthru.date" content="S"><meta name="cXenseParse:recs:publishtime" content="C">
            <meta http-equiv="Content-Language" content="ru"><meta charset="utf-8"><meta name="empty">
            <meta name="twitter:title" property="og:title" content="Both"></head>
            <body><p>x</p><div><meta itemprop="datePublished" content="2024-03-11T20:30"></div></body>"""
        ).meta
        assert found == {
            "author": ["A. Writer"],
            "og:title": ["Title", "Both"],
            "article:tag": ["one", "two"],
            "dc.date": ["2024-03-11"],
            "parsely-title": ["P"],
            "sailthru.date": ["S"],
            "cxenseparse:recs:publishtime": ["C"],
            "content-language": ["ru"],
            "twitter:title": ["Both"],
            "datepublished": ["2024-03-11T20:30"],
        }

    @pytest.mark.parametrize("order", ['content="v" name="n"', 'name="n" content="v"', "CONTENT=v NAME=N"])
    def test_order_of_attributes(self, order: str) -> None:
        assert page(f"<meta {order}>").meta == {"n": ["v"]}

    def test_title_and_language(self) -> None:
        found = page("<html lang=kk><head><title>\n The  title</title></head><svg><title>Icon</title></svg><p>x")
        assert (found.title, found.html_lang) == ("The title", "kk")
        assert page("<html xml:lang='de'><p>x").html_lang == "de"
        assert page("<svg><title>Icon</title></svg><p>x").title == ""

    def test_rel(self) -> None:
        found = page(
            '<link rel="Canonical" href=" /a "><link rel="alternate amphtml" href="/b"><link rel=canonical>'
        ).rel
        assert found == {"canonical": ["/a"], "alternate": ["/b"], "amphtml": ["/b"]}

    @pytest.mark.parametrize(
        ("href", "url", "expected"),
        [
            ("/news/", "https://example.com/a/b", "https://example.com/news/"),
            ("https://other.example/", None, "https://other.example/"),
            ("/news/", None, None),
            ("http://[broken", "https://example.com/", "https://example.com/"),
            ("", "https://example.com/", "https://example.com/"),
        ],
    )
    def test_base(self, href: str, url: str | None, expected: str | None) -> None:
        assert page(f'<base href="{href}"><p>x', url).base_url == expected


class TestJsonLd:
    def test_forms(self) -> None:
        found = page(
            ld(
                '{"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, {"@type": "NewsArticle"}]}',
                '[{"@type": "Person"}, [{"@type": "Place"}]]',
                '{"@type": "WebPage", "mainEntity": {"@type": "Article", "author": {"@type": "Person", "name": "A"}}}',
            )
        )
        names = [types(node) for node in found.json_ld]
        assert names == [["webpage"], ["newsarticle"], ["person"], ["place"], ["webpage"], ["article"]]
        assert found.warnings == []

    @pytest.mark.parametrize(
        "script",
        [
            '<!-- {"headline": "H"} -->',
            '//<![CDATA[\n{"headline": "H"}\n//]]>',
            '/*<![CDATA[*/{"headline": "H"}/*]]>*/',
            '\ufeff{"headline": "H"};',
            'var data = {"headline": "H"};',
        ],
    )
    def test_wrappers(self, script: str) -> None:
        found = page(ld(script))
        assert found.json_ld == [{"headline": "H"}]
        assert found.warnings == []

    @pytest.mark.parametrize(
        ("script", "expected"),
        [
            ('{"a": "1", "b": ["x", "y",],}', {"a": "1", "b": ["x", "y"]}),
            ('{"a": "1" "b": "2"}', {"a": "1", "b": "2"}),
            ('{"a": "1",, "b": "2"}', {"a": "1", "b": "2"}),
            ('{"a": "He said "no" to it.", "b": "2"}', {"a": 'He said "no" to it.', "b": "2"}),
            ('{"a": "It was "over", he said", "b": "2"}', {"a": 'It was "over", he said', "b": "2"}),
            ('{"a": "the "end"", "b": "2"}', {"a": 'the "end"', "b": "2"}),
            (r'{"a": "It\'s \x41 \d", "b": "2"}', {"a": "It's A \\d", "b": "2"}),
            ('{"a": "1", "b": {"c": ["2"', {"a": "1", "b": {"c": ["2"]}}),
            ('{"a": "1", "b": "cut in the mid', {"a": "1", "b": "cut in the mid"}),
            ('{"a": "1", "b":', {"a": "1", "b": None}),
            ('{"a": "1"}}', {"a": "1"}),
            ('{"a": "1", /* note */ "b": "2" // end\n}', {"a": "1", "b": "2"}),
            ("{'a': '1', 'b': 'It\\'s'}", {"a": "1", "b": "It's"}),
            ('{a: "1", b: undefined}', {"a": "1", "b": None}),
            ("{&quot;a&quot;: &quot;1&quot;}", {"a": "1"}),
            ('{"a": , "b": "2"}', {"a": None, "b": "2"}),
        ],
    )
    def test_repaired(self, script: str, expected: Any) -> None:
        assert parse_json(script) == ([expected], "repaired" if script != '{"a": "1"}}' else None)

    def test_control_characters(self) -> None:
        assert parse_json('{"a": "one\ntwo\tthree\x01"}') == ([{"a": "one\ntwo\tthree\x01"}], None)

    def test_several_values_in_one_script(self) -> None:
        assert parse_json('{"a": 1}\n{"b": 2}, {"c": 3};') == ([{"a": 1}, {"b": 2}, {"c": 3}], None)

    def test_numbers(self) -> None:
        values, fault = parse_json('{"a": NaN, "b": -Infinity, "c": ' + "9" * 5000 + "}")
        assert (values, fault) == ([{"a": None, "b": None, "c": float("inf")}], None)

    def test_entities(self) -> None:
        found = page(
            ld(
                '{"headline": "Tom &amp; &#171;Jerry&raquo;", "url": "https://example.com/?a=1&copy=2", "n": [{"x": "&lt;"}]}'  # noqa: E501
            )
        )
        assert found.json_ld == [
            {"headline": "Tom & «Jerry»", "url": "https://example.com/?a=1&copy=2", "n": [{"x": "<"}]}
        ]

    @pytest.mark.parametrize("script", ["null", "5", '"text"', "true", "[]", "{}", "", "  ", "[1, [null, []], {}]"])
    def test_nothing_in_it(self, script: str) -> None:
        found = page(ld(script))
        assert (found.json_ld, found.warnings) == ([], [])

    def test_broken_beyond_repair(self) -> None:
        found = page(ld("<%= template %>", "no json", '{"headline": "H"}'))
        assert found.json_ld == [{"headline": "H"}]
        assert found.warnings == ["json-ld: cannot be read"]

    @pytest.mark.parametrize(
        "bomb",
        [
            "[" * 100_000,
            '{"a":' * 100_000,
            "[" * 100_000 + "]" * 100_000,
            '{"a":[' * 50_000,
            "/*" * 100_000,
            "'" * 100_000,
        ],
    )
    def test_bombs(self, bomb: str) -> None:
        begin = time.process_time()
        found = page(ld(bomb, '{"headline": "H"}'))
        assert {"headline": "H"} in found.json_ld
        assert time.process_time() - begin < 10

    def test_floods(self) -> None:
        found = page(ld("[" + '{"a":1},' * 5000 + "{}]"))
        assert len(found.json_ld) == embedded.MAX_NODES
        assert found.warnings == [f"json-ld: only {embedded.MAX_NODES} objects were read"]
        found = page(ld(*['{"a":1}'] * 300))
        assert len(found.json_ld) == embedded.MAX_SCRIPTS
        assert found.warnings == ["json-ld: too much of it, the rest was not read"]


class TestArticleNodes:
    def test_type_and_order(self) -> None:
        found = page(
            ld(
                '[{"@type": "Page"}, {"@type": "Article", "name": "1"}, {"@type": ["X", "NewsArticle"], "name": "2"}]',
                '{"@type": "https://schema.org/ReportageNewsArticle", "name": "3"}',
                '{"@type": {"a": 1}, "name": "4"}',
            )
        )
        assert [node["name"] for node in article_nodes(found)] == ["2", "3", "1"]

    def test_the_page_comes_before_its_neighbours(self) -> None:
        found = page(
            ld(
                '{"@type": "NewsArticle", "url": "https://example.com/other", "name": "other"}',
                '{"@type": "NewsArticle", "name": "nowhere"}',
                '{"@type": "Article", "mainEntityOfPage": {"@id": "http://www.example.com/story/"}, "name": "own"}',
            ),
            "https://example.com/story?utm_source=feed",
        )
        assert [node["name"] for node in article_nodes(found)] == ["own", "nowhere", "other"]

    def test_addresses_with_numbers(self) -> None:
        found = page(
            ld(
                '[{"@type": "Article", "url": "https://example.com/a.php?id=1"}, {"@type": "Article", "url": "https://example.com/a.php?id=2"}]'
            )
            + '<link rel=canonical href="https://example.com/a.php?id=2">'
        )
        assert [node["url"][-1] for node in article_nodes(found)] == ["2", "1"]

    def test_reference(self) -> None:
        found = page(
            ld('{"@graph": [{"@type": "Article", "author": {"@id": "#p"}}, {"@id": "#p", "name": "A. Writer"}]}')
        )
        assert resolve(found, found.json_ld[0]["author"]) == {"@id": "#p", "name": "A. Writer"}
        assert resolve(found, {"@id": "#q"}) == {"@id": "#q"}
        assert resolve(found, "A. Writer") == "A. Writer"


def test_microdata_and_rdfa() -> None:
    found = page(
        """<head><meta property="og:title" content="x"></head>
        <div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline name">H</h1>
        <span itemProp="author">A</span></div>
        <div vocab="https://schema.org/" typeof="NewsArticle">
        <time property="schema:datePublished" datetime="2024">d</time></div>"""
    )
    assert {name: [node.tag for node in nodes] for name, nodes in found.itemprops.items()} == {
        "headline": ["h1"],
        "name": ["h1"],
        "author": ["span"],
        "datepublished": ["time"],
    }


def test_states() -> None:
    found = page(
        """<script id="__NEXT_DATA__" type="application/json">{"props": 1}</script>
        <script>window.__INITIAL_STATE__ = {"a": 1};</script><script>window['__DATA__']={"b": 1}</script>
        <script>var x = 1; window.title = "__";</script><script src="a.js"></script>
        <script type="text/template">window.__A__ = 1</script>"""
    )
    assert [name for name, _ in found.states] == ["__NEXT_DATA__", "__INITIAL_STATE__", "__DATA__"]
    assert found.states[0][1] == '{"props": 1}'


JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["@type", "@graph", "@id", "url", "mainEntity", "mainEntityOfPage", "name"])
            | st.text(max_size=4),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_any_type_anywhere(value: Any) -> None:
    found = page(ld(json.dumps(value)), "https://example.com/")
    for node in found.json_ld:
        types(node)
    article_nodes(found)
    assert "json-ld: cannot be read" not in found.warnings


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from([*"{}[]\",:\\'/*", " ", "\n", "null", "1", "a", '"a"', "//", "<!--", "\\u12", "&quot;", "é"]),
        max_size=40,
    )
)
def test_any_json(parts: list[str]) -> None:
    values, fault = parse_json("".join(parts))
    assert fault in (None, "repaired", "cannot be read")
    assert all(isinstance(value, dict | list) for value in values) or fault is None


@settings(max_examples=100, deadline=None)
@given(JSON, st.integers(0, 200))
def test_cut_json(value: Any, end: int) -> None:
    text = json.dumps({"@type": "Article", "v": value})[:end]
    values, _ = parse_json(text)
    if end > 25:
        assert values[0]["@type"] == "Article"
