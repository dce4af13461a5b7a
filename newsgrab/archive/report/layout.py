"""How a page of the report is made: the templates, and what texts of strangers go through before they stand in one.

Whatever a template prints is cleaned of control codes and marks of direction, and escaped, unless it is Markup that was
made here. An address becomes a link only where it is http or https. A policy in the page itself forbids scripts, and
anything from elsewhere.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from ..._version import __version__
from ...formats import clean_line
from .folder import GENERATOR
from .scope import Scope, read_moment
from .words import Part

if TYPE_CHECKING:
    import sqlite3

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Languages that are written from right to left, and scripts for those that are written in several.
RIGHT_TO_LEFT = frozenset(["ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"])
RIGHT_TO_LEFT_SCRIPTS = frozenset(["adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"])
TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}")
# Code points that no HTML document may hold; control codes are replaced by ``clean_line``.
FORBIDDEN = re.compile(
    "[\ufdd0-\ufdef" + "".join(chr(plane * 0x10000 + low) for plane in range(17) for low in (0xFFFE, 0xFFFF)) + "]"
)
BLANK_LINES = re.compile(r"\n\s+(?=\S)")  # and what a line is indented by
MAX_HREF = 2000  # characters: a longer address is one that a browser may cut
SHOWN_ADDRESS = 90  # characters of an address as text
NBSP = "\u00a0"

NAV = (
    ("index.html", "Overview"),
    ("rates.html", "Rates"),
    ("views.html", "Most read"),
    ("edits.html", "Headline edits"),
    ("quotes.html", "Most quoted"),
    ("sites.html", "Sites"),
)


class Layout:
    """The templates, filled for one report."""

    def __init__(self, scope: Scope) -> None:
        from jinja2 import Environment, FunctionLoader, StrictUndefined

        folder = files(__package__) / "templates"
        self.scope = scope
        # Without blank lines, as the page is: the policy knows the style by its hash.
        self.style = BLANK_LINES.sub("\n", (folder / "style.css").read_text(encoding="utf-8"))
        digest = base64.b64encode(hashlib.sha256(self.style.encode()).digest()).decode()
        self.policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        self.environment = Environment(
            loader=FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8")),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=shown,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self.environment.filters.update(
            number=number,
            day=day,
            moment=moment,
            href=href,
            language=language,
            percent=percent,
            month_name=month_name,
        )
        self.environment.globals.update(
            nav=NAV,
            version=__version__,
            generator=Markup(GENERATOR),
            article=self.article,
            site=self.site,
            marked=marked,
        )

    def render(self, name: str, template: str, values: Mapping[str, Any]) -> str:
        """Return a page."""
        wanted = self.scope.wanted
        text = self.environment.get_template(template).render(
            name=name,
            archive=wanted.title,
            as_of=self.scope.as_of,
            since=read_moment(wanted.since),
            only=wanted.sites,
            style=Markup(self.style),
            policy=self.policy,
            **values,
        )
        return BLANK_LINES.sub("\n", text)

    def article(self, row: sqlite3.Row) -> Markup:
        """Return a headline as a link to its page."""
        text = row["headline"] if (row["headline"] or "").strip() else row["url"][:SHOWN_ADDRESS]
        return link(row["url"], text, language(row["lang"]))

    def site(self, name: str) -> Markup:
        """Return the name of a site, as a link to its page here where it has one."""
        text = shown(name) or "(no site)"
        page = self.scope.page_of(name)
        return Markup('<a href="{}">{}</a>').format(page, text) if page else escape(text)


def shown(value: Any) -> Any:
    """Return what a template prints: text in one line, without what a browser would obey or may not hold.

    >>> shown("a\\u202eb\\n c\\x00\\ufffe")
    'ab c\ufffd\ufffd'
    """
    if value is None:
        return ""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return FORBIDDEN.sub("\ufffd", clean_line(value))


def link(url: str, text: str, attributes: Markup | str = "") -> Markup:
    """Return a link, or the text alone where the address is not one to follow.

    >>> link("https://x.example/?a=1&b=2", "<b>")
    Markup('<a href="https://x.example/?a=1&amp;b=2" rel="noreferrer">&lt;b&gt;</a>')
    >>> link("javascript:alert(1)", "Story")
    Markup('<span>Story</span>')
    """
    target = href(url)
    if target is None:
        return Markup("<span{}>{}</span>").format(attributes, shown(text))
    return Markup('<a href="{}" rel="noreferrer"{}>{}</a>').format(target, attributes, shown(text))


def href(url: str | None) -> str | None:
    """Return an address that may be followed, None for any other: a script, data, a file, one that is none.

    >>> href("https://x.example/a b"), href("JavaScript:alert(1)"), href("//x.example/a"), href("https://[x/")
    ('https://x.example/a%20b', None, None, None)
    """
    if not url or len(url) > MAX_HREF:
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    # What stands in no address is written as its bytes; the rest stays, letters of other scripts too.
    return re.sub(r'[\x00-\x20"<>\\^`{|}\x7f-\xa0\ud800-\udfff]|' + FORBIDDEN.pattern, quoted, url)


def quoted(found: re.Match[str]) -> str:
    """Return a character as percent signs and numbers."""
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))


def language(tag: str | None) -> Markup:
    """Return the attributes of a text in a language: which, and its direction. They also wall its direction off.

    >>> language("ar"), language("uz-Arab"), language("ru")
    (Markup(' lang="ar" dir="rtl"'), Markup(' lang="uz-Arab" dir="rtl"'), Markup(' lang="ru" dir="ltr"'))
    >>> language(None), language('x" onload="')
    (Markup(' lang="" dir="auto"'), Markup(' lang="" dir="auto"'))
    """
    if not tag or not TAG.fullmatch(tag):
        return Markup(' lang="" dir="auto"')
    first, *more = tag.lower().split("-")
    scripts = {part for part in more if len(part) == 4}
    right = bool(scripts & RIGHT_TO_LEFT_SCRIPTS) if scripts else first in RIGHT_TO_LEFT
    return Markup(' lang="{}" dir="{}"').format(tag, "rtl" if right else "ltr")


def marked(parts: list[Part], tag: str) -> Markup:
    """Return a text in parts, with the changed ones in an element (``del`` or ``ins``)."""
    template = {"del": Markup("<del>{}</del>"), "ins": Markup("<ins>{}</ins>")}[tag]
    found = Markup("")
    for changed, text in parts:
        # The space at an end of a part is part of the text; ``shown`` takes it away.
        piece = Markup(" ") if text[:1].isspace() and text.strip() else Markup("")
        piece += template.format(shown(text)) if changed and text.strip() else escape(shown(text))
        found += piece + (Markup(" ") if text[-1:].isspace() else Markup(""))
    return found


# ---------------------------------------------------------------- numbers and dates


def number(value: int | Decimal | None) -> str:
    """Return a number with its thousands apart; digits behind the point stay as printed.

    >>> number(1234567), number(Decimal("1479.60")), number(None)
    ('1,234,567', '1,479.60', '–')
    """
    if value is None:
        return "–"
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


def percent(value: Decimal | float | None) -> str:
    """Return a change in hundredths, with its sign.

    >>> percent(1.25), percent(-0.5), percent(0.001), percent(None)
    ('+1.25%', '−0.50%', '0.00%', '–')
    """
    if value is None:
        return "–"
    text = f"{abs(value):,.2f}%"
    return text if not text.strip("0.,%") else f"{'+' if value > 0 else '−'}{text}"


def day(value: str | date | datetime | None) -> Markup:
    """Return a day as an element that machines read too.

    >>> day("2024-03-11T15:30:00Z"), day("soon"), day(None)
    (Markup('<time datetime="2024-03-11">11\xa0Mar\xa02024</time>'), Markup('soon'), Markup('–'))
    """
    return when(value, time=False)


def moment(value: str | date | datetime | None) -> Markup:
    """Return a moment in UTC as an element that machines read too.

    >>> moment("2024-03-11T20:30:00+05:00")
    Markup('<time datetime="2024-03-11T15:30Z">11\xa0Mar\xa02024, 15:30</time>')
    """
    return when(value, time=True)


def when(value: str | date | datetime | None, *, time: bool) -> Markup:
    """Return a day or a moment as an element; as text what is neither."""
    if value is None:
        return Markup("–")
    if isinstance(value, str):
        given = value
        value = read_moment(value)
        if value is None:
            return escape(shown(given[:40]))
    shown_day = f"{value.day}{NBSP}{MONTHS[value.month - 1]}{NBSP}{value.year}"
    if not time or not isinstance(value, datetime):
        return Markup('<time datetime="{}">{}</time>').format(f"{value:%Y-%m-%d}".rjust(10, "0"), shown_day)
    return Markup('<time datetime="{}">{}</time>').format(
        f"{value:%Y-%m-%dT%H:%MZ}".rjust(17, "0"), f"{shown_day}, {value:%H:%M}"
    )


def short_day(value: date) -> str:
    """Return a day as it stands below a chart.

    >>> short_day(date(2024, 3, 11))
    '11 Mar'
    """
    return f"{value.day} {MONTHS[value.month - 1]}"


def month_name(month: str) -> str:
    """Return a month as it is read.

    >>> month_name("2024-03")
    'Mar 2024'
    """
    year, _, number = month.partition("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def days_between(earlier: datetime, later: datetime) -> int:
    """Return the whole days between two moments."""
    return (later - earlier) // timedelta(days=1)
