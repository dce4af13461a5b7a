"""Bytes to one tree, whatever the bytes are."""

from __future__ import annotations

import threading
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newsgrab
from newsgrab.page import tree
from newsgrab.page.tree import load_tree


def text(data: bytes) -> str:
    root, _ = load_tree(data)
    assert root.tag == "html"
    return " ".join("".join(root.itertext()).split())


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ""),
        (b" \n\t ", ""),
        (b"plain text", "plain text"),
        (b"<pre>one\ntwo</pre>", "one two"),
        (b"<plaintext>one <b>two", "one <b>two"),
        (b"<frameset><frame src=a><noframes>one</noframes></frameset>", "one"),
        (b"<!-- no --> one <!-- no --> two", "one two"),
        (b"<p>one<!-- a --> two<?php x ?> three", "one two three"),
        (b'<?xml version="1.0" encoding="iso-8859-1"?><html xmlns="http://www.w3.org/1999/xhtml"><p>\xc3\xa9</p>', "é"),
        (b"<meta charset=iso-8859-1><p>\xc3\xa9", "é"),
        (b"<p>one</p></body></html>\n<!-- served in 5 ms -->", "one"),
        (b"<p>one</p></html> two <p>three</p>", "one two three"),
        (b"<html><body><p>one</body></html><html><body><p>two</body></html>", "onetwo"),
        (b"<p>one</p></HTML> two", "one two"),
        (b"<title>one\n<body><h1>two</h1><p>three</p><p>four</p>", "one twothreefour"),
        (b"<p>one</p><textarea>two<p>three</p><p>four</p><p>five</p>", "onetwothreefourfive"),
        (b"<title>one <b></b></title><p>two", "one <b></b>two"),
        (b"<p>one\x00two</p><p>three", "one\ufffdtwothree"),
    ],
)
def test_text(data: bytes, expected: str) -> None:
    assert text(data) == expected


@pytest.mark.parametrize("data", [b"", b"  ", b"<!-- only a comment -->", b"</p></div>"])
def test_nothing(data: bytes) -> None:
    root, warnings = load_tree(data)
    assert warnings == ["empty page"]
    assert [child.tag for child in root] == ["body"]


@pytest.mark.parametrize("tag", ["div", "span", "b", "table", "ul><li", "dl><dd", "pre", "font", "x-y"])
def test_depth(tag: str) -> None:
    """libxml2 drops all that stands deeper than 2,048 levels; the page must not."""
    data = b"<p>first</p>" + f"<{tag}>".encode() * 5000 + b"deep" + b"<p>last</p>"
    root, warnings = load_tree(data)
    assert "".join(root.itertext()) == "firstdeeplast"
    assert "deeply nested page" in warnings
    level, deepest = root, 0
    while len(level):
        level, deepest = level[-1], deepest + 1
    assert deepest <= tree.MAX_DEPTH


def test_order_of_flattened_text() -> None:
    """Text after the end of an element deeper than the limit follows it."""
    data = b"".join(b"<div>%d," % n for n in range(3000)) + b"".join(b"</div>%d;" % n for n in range(3000))
    root, _ = load_tree(data)
    assert "".join(root.itertext()).encode() == b"".join(b"%d," % n for n in range(3000)) + b"".join(
        b"%d;" % n for n in range(3000)
    )


@pytest.mark.parametrize("count", [5_000, 100_000])
@pytest.mark.parametrize("quoted", [False, True])
def test_attribute_flood(count: int, quoted: bool) -> None:
    mark = b'"' if quoted else b""
    attributes = b" ".join(b"a%d=%sv%s" % (n, mark, mark) for n in range(count))
    begin = time.process_time()
    root, warnings = load_tree(b"<p>first</p><p class=x " + attributes + b">last</p>")
    assert "".join(root.itertext()) == "firstlast"
    assert any("attribute flood" in warning for warning in warnings)
    paragraph = root.findall(".//p")[1]
    assert paragraph.get("class") == "x"
    assert len(paragraph.keys()) <= tree.MAX_ATTRIBUTES
    assert time.process_time() - begin < 20  # minutes, if libxml2 had got it


@pytest.mark.parametrize("value", [b">", b"</p>", b"x > y", b"<b>"])
def test_attribute_flood_with_signs_of_tags(value: bytes) -> None:
    data = b"<p>first</p><p " + b" ".join(b'a%d="%s"' % (n, value) for n in range(30_000)) + b">last</p>"
    begin = time.process_time()
    assert text(data) == "firstlast"
    assert time.process_time() - begin < 5


def test_many_tags_with_many_attributes() -> None:
    """Of a giant page not all attributes are kept, since they would fill the memory; its text is."""
    data = (b"<p " + b" ".join(b"a%d=1" % n for n in range(90)) + b">x</p>") * 5000
    root, warnings = load_tree(data)
    assert "".join(root.itertext()) == "x" * 5000
    assert any("attribute flood" in warning for warning in warnings)


def test_names_that_lxml_refuses() -> None:
    assert text(b"<div>" * 3000 + "<hkdµ aµ=1>one</hkdµ>".encode()) == "one"


def test_long_tag_that_is_no_flood(monkeypatch: pytest.MonkeyPatch) -> None:
    """A drawing or data in one attribute is met on one page in ten, and must not be slow."""
    monkeypatch.setattr(tree, "_build", None)
    data = b'<div data-config="' + b"{&quot;a&quot;: 1} " * 2000 + b'"><p>one</div>' + b"text without a tag " * 2000
    assert text(data).startswith("onetext")


def test_tag_flood() -> None:
    root, warnings = load_tree(b"<p>x" * (tree.MAX_TAGS + 1000))
    assert warnings == [f"truncated: more than {tree.MAX_TAGS} tags"]
    assert sum(1 for _ in root.iter("p")) == tree.MAX_TAGS


def test_signs_that_are_no_tags() -> None:
    assert len(text(b"1 < 2 " * 250_000)) == 250_000 * 6 - 1


def test_page_that_cannot_be_mended() -> None:
    assert "last" in text(b"<textarea>\n<p>" * 3000 + b"last")


def test_huge_text() -> None:
    assert len(text(b"<p>" + b"x" * 12_000_000)) == 12_000_000


def test_threads() -> None:
    """Each thread has its own parser."""
    results: list[str] = []

    def work() -> None:
        results.extend(text(b"<p>one" * 200) for _ in range(20))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == ["one" * 200] * 80


SNIPPETS = st.sampled_from(
    (
        "< > </ <!-- --> <![CDATA[ ]]> <? ?> <html> </html> <body> </body> <head> <title> </title> <script> </script> "
        "<p⍽a= \" ' = ⍽ \0 \r\n &#0; &#xD800; &amp <table> <tr> <td> <svg> <math> <select> <frameset> <plaintext> x Я "
        "<a:b⍽c:d=1> <1> <p⍽xmlns:x=y> <!DOCTYPE⍽html> <template> <br/>"
    )
    .encode()
    .replace("⍽".encode(), b"\x1a")
    .split(b" ")
).map(lambda part: part.replace(b"\x1a", b" "))


@settings(max_examples=300, deadline=None)
@given(st.lists(SNIPPETS | st.binary(max_size=5), max_size=40), st.sampled_from([0, 300]))
def test_any_markup(parts: list[bytes], depth: int) -> None:
    data = b"".join(parts).decode("utf-8", "replace").encode()
    root, _ = load_tree(b"<div>" * 10 * depth + data)
    assert root.tag == "html"
    assert all(isinstance(node.tag, str) for node in root.iter())


MINIFIED = """<!doctype html><html lang=en><meta charset=utf-8><title>Ferry runs again | Coast Daily</title><meta
name=author content="Ada Moss"><script>var a="<p>no"</script><main><article><h1>Ferry runs again</h1>
<p>The ferry between the two
towns runs again since Monday, the operator said.<p>It had been out of service for three weeks after its engine failed
in a storm.</article></main><footer><p>About us</footer>"""


def test_body_that_is_left_out_begins_with_what_no_head_can_hold() -> None:
    """libxml2 knows no <main> and would leave the article in the head."""
    root, warnings = load_tree(MINIFIED.encode())
    assert [child.tag for child in root] == ["head", "body"]
    assert [child.tag for child in root[0]] == ["meta", "title", "meta", "script"]
    assert [child.tag for child in root[1]] == ["main", "footer"]
    assert warnings == []
    article = newsgrab.parse(MINIFIED.encode())
    assert article.headline == "Ferry runs again"
    assert article.authors == ["Ada Moss"]
    assert article.body.split("\n\n") == [
        "The ferry between the two towns runs again since Monday, the operator said.",
        "It had been out of service for three weeks after its engine failed in a storm.",
    ]


def test_what_a_script_put_into_the_head_comes_before_the_text_of_the_body() -> None:
    data = b"<html><head><title>t</title><x-bar>one</x-bar> two</head><body> three <p>four</p></body></html>"
    root, _ = load_tree(data)
    assert "".join(root[-1].itertext()).split() == ["one", "two", "three", "four"]
    assert [child.tag for child in root[0]] == ["title"]
