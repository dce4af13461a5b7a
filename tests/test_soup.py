"""The quick way from lxml to BeautifulSoup against bs4's own."""

from itertools import pairwise

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from lxml import etree

from newsgrab.page.soup import make_soup

PAGE = """<html><body><div id=a class="x y"><p>One <b>two</b> three<br>four</p><img src=i.png alt="">
<ul><li>a<li>b <a href="/c">c</a> d</ul><script>var x = "<p>";</script><p>  </p>tail</div><p>after</p></body></html>"""


def div() -> Tag:
    root = etree.fromstring(PAGE, etree.HTMLParser())
    return make_soup(root.find(".//div"))


def test_serialises_and_searches_like_bs4s_own_tree():
    ours = div()
    theirs = BeautifulSoup(PAGE, "lxml").div
    theirs.script.decompose()
    assert ours.get_text("|", strip=True) == theirs.get_text("|", strip=True)
    assert [t.name for t in ours.find_all(True)] == [t.name for t in theirs.find_all(True)]
    assert ours.select_one("li > a")["href"] == "/c"
    again = BeautifulSoup(str(ours), "lxml").div
    assert [t.name for t in again.find_all(True)] == [t.name for t in theirs.find_all(True)]


def test_every_object_is_linked_both_ways_and_knows_what_bs4_gives_it():
    ours = div()
    order = [ours, *ours.descendants]
    for before, after in pairwise(order):
        assert before.next_element is after
        assert after.previous_element is before
    for tag in [t for t in order if isinstance(t, Tag)]:
        for left, right in pairwise(tag.contents):
            assert left.next_sibling is right
            assert right.previous_sibling is left
        assert all(child.parent is tag for child in tag.contents)
        public = Tag(builder=BeautifulSoup("", "lxml").builder, name=tag.name)
        assert all(name in vars(tag) or name in vars(type(tag)) for name in vars(public))
    for string in [s for s in order if isinstance(s, NavigableString)]:
        assert set(vars(string)) >= set(vars(NavigableString("a")))


def test_furniture_is_left_out_but_not_the_text_behind_it():
    root = etree.fromstring(PAGE, etree.HTMLParser())
    ours = make_soup(root.find(".//div"), {root.find(".//ul")})
    assert ours.ul is None
    assert "tail" in ours.get_text()


def test_the_object_can_be_changed_afterwards():
    ours = div()
    ours.ul.decompose()
    ours.append("end")
    assert ours.get_text(" ", strip=True).endswith("tail end")
