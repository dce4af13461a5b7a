"""A site's profile: what it selects, from which layout, and what is wrong with a broken one."""

from datetime import UTC, datetime

import pytest

import newsgrab
from newsgrab import profiles
from newsgrab.text.steps import STEPS, fault

PROFILE = """
name = "Test"
country = "KZ"
timezone = "Asia/Almaty"
date_order = "mdy"

[[layout]]
until = 2023-12-31
[layout.fields.headline]
select = "h2.old"

[[layout]]
[layout.fields.headline]
select = "h2.new"
steps = [["strip_prefix", "Live: "]]
[layout.fields.view_count]
select = ".n"
[layout.fields.published_at]
select = "span.when"
attribute = "data-at"
[layout.fields.authors]
select = ".who b"
"""
PAGE = """<html lang="en"><body><h1>Another headline of the page</h1><h2 class="old">The old headline</h2>
<h2 class="new">Live: The new headline</h2><span class="when" data-at="03/04/2024 20:30">today</span>
<i class="n">1,234</i>
<p class="who"><b>Ann Lee</b> <b>Bo Chan</b></p>
<p>The council met on Monday and agreed on the budget of the coming year, after a debate of nine
hours in which nobody gave way until the very end of it.</p></body></html>"""


@pytest.fixture
def site(tmp_path, monkeypatch):
    (tmp_path / "example.com.toml").write_text(PROFILE, encoding="utf-8")
    monkeypatch.setattr(profiles, "SITES", tmp_path)
    for cached in (profiles.site_hosts, profiles.load_site):
        cached.cache_clear()
    yield "https://news.example.com/a"
    for cached in (profiles.site_hosts, profiles.load_site):
        cached.cache_clear()


def test_what_is_selected_wins_and_says_so(site):
    article = newsgrab.parse(PAGE, site)
    assert article.headline == "The new headline"
    assert article.evidence["headline"].source == "site:h2.new"
    assert article.view_count == 1234
    assert article.authors == ["Ann Lee", "Bo Chan"]
    assert article.published_at.isoformat() == "2024-03-04T20:30:00+05:00"
    assert article.timezone_from == "site"


def test_the_layout_is_that_of_the_day_of_the_copy(site):
    assert newsgrab.parse(PAGE, site, fetched_at=datetime(2023, 5, 1, tzinfo=UTC)).headline == "The old headline"
    assert newsgrab.parse(PAGE, site, fetched_at=datetime(2024, 5, 1, tzinfo=UTC)).headline == "The new headline"


def test_a_selector_that_finds_nothing_leaves_the_general_rules(site):
    article = newsgrab.parse(PAGE.replace('class="n"', ""), site)
    assert article.headline == "The new headline"
    assert article.view_count is None


def test_a_text_that_cannot_be_read_is_a_warning(site):
    article = newsgrab.parse(PAGE.replace("1,234", "many"), site)
    assert article.view_count is None
    assert any(warning.startswith("view_count: site:.n selects 'many'") for warning in article.warnings)


def test_the_loser_is_a_rival(site):
    article = newsgrab.parse(PAGE, site, explain=True)
    assert "Another headline of the page" in [rival.value for rival in article.evidence["headline"].rivals]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("nmae = 'x'", "nmae"),
        ("name = 3", "name"),
        ("[[layout]]\nuntil = 'soon'", "layout.0.until"),
        ("[[layout]]\n[layout.fields.headline]\nselect = 'h1'\nsteps = [['shout']]", "layout.0.fields.headline.steps"),
        ("name = ", ""),
    ],
)
def test_a_broken_profile_names_file_and_key(tmp_path, monkeypatch, site, text, key):
    (tmp_path / "example.com.toml").write_text(text, encoding="utf-8")
    profiles.load_site.cache_clear()
    with pytest.raises(newsgrab.ProfileError) as caught:
        profiles.load_site("example.com")
    assert (caught.value.file, caught.value.key) == ("example.com.toml", key)


@pytest.mark.parametrize("host", profiles.site_hosts())
def test_every_profile_loads(host):
    site = profiles.load_site(host)
    assert site.host == host
    assert site.name


def test_every_step_says_what_it_needs():
    assert all(fault([name]) == "wrong number of arguments" for name in STEPS if name != "lower")
