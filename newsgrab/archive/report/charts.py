"""Series as SVG that stands in a page: drawn by pygal, dressed by the page's own style sheet.

pygal puts a style, a script and the day of its making into what it draws; all of that is taken out, so that the policy
of the page holds, light and dark are one drawing, and the same series gives the same bytes. Every chart is drawn twice,
for a wide and a narrow screen, since the letters of an SVG shrink with it; the style sheet shows one of them. Lines
differ in their dashes too, for those who print, or see no colours.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup, escape

from ...records import dataclass
from .layout import short_day, shown

NOTHING = Markup()
LINES = 6  # in one chart: so many colours and dashes the style sheet has
WIDE, NARROW = (820, 300), (350, 240)
SMALL = (120, 30)
COORDINATES = re.compile(r"-?[0-9]+\.[0-9]+")
# Parts of a drawing by their classes: boxes that a script would fill.
DROPPED = ("tooltip-overlay", "text-overlay", "plot overlay")
KEPT = frozenset(("class", "d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height", "transform"))


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its name, and its points from left to right. ``None`` is a gap."""

    name: str
    points: Sequence[tuple[float, float | None]]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart in words and as two drawings."""

    name: str  # for ids: letters, digits and hyphens
    title: str
    about: str
    drawings: tuple[Markup, ...]

    def __html__(self) -> str:
        return Markup("").join(self.drawings)


def days_chart(name: str, title: str, about: str, days: Sequence[str], counts: Sequence[int]) -> Chart:
    """Return a chart with a bar a day."""
    pygal = load_pygal()

    def draw(size: tuple[int, int]) -> Any:
        chart = pygal.Bar(
            **look(size), include_x_axis=True, value_formatter=whole, show_minor_x_labels=False, spacing=0
        )
        chart.x_labels = [short_day(date.fromisoformat(text)) for text in days]
        chart.x_labels_major = [chart.x_labels[index] for index in ticks(len(days), size)]
        chart.y_labels = whole_steps(max(counts, default=0))
        chart.add("", list(counts))
        return chart

    return drawn(name, title, about, draw)


def days_lines(name: str, title: str, about: str, lines: Sequence[Line], value: Callable[[float], str]) -> Chart:
    """Return a chart of lines over days; the points are ordinals of days."""
    pygal = load_pygal()

    every = [x for line in lines for x, _ in line.points]
    low, high = (min(every), max(every)) if every else (0.0, 0.0)

    def draw(size: tuple[int, int]) -> Any:
        chart = pygal.XY(**look(size), show_dots=high == low, allow_interruptions=True, value_formatter=value)
        span = int(high - low)
        places = [low + index for index in ticks(span + 1, size)]
        chart.x_labels = [{"value": x, "label": short_day(date.min + timedelta(days=int(x) - 1))} for x in places]
        if high == low:
            chart.xrange = (low - 1, high + 1)
        for line in lines[:LINES]:
            chart.add("", list(line.points))
        return chart

    return drawn(name, title, about, draw)


def age_lines(name: str, title: str, about: str, lines: Sequence[Line]) -> Chart:
    """Return a chart of lines over the days since each of them began."""
    pygal = load_pygal()

    last = max((x for line in lines for x, _ in line.points), default=1.0)
    top = max((y or 0 for line in lines for _, y in line.points), default=1.0)

    def draw(size: tuple[int, int]) -> Any:
        chart = pygal.XY(
            **look(size),
            dots_size=2.5,
            value_formatter=whole,
            include_x_axis=True,
            xrange=(0, max(last, 1)),
            range=(0, top),
        )
        step = max(1, math.ceil(last / (10 if size == WIDE else 5)))
        step = next((nice for nice in (1, 2, 5, 7, 10, 14, 30, 60, 90) if nice >= step), step)
        chart.x_labels = [{"value": x, "label": f"{x} d"} for x in range(0, math.ceil(last) + 1, step)]
        for line in lines[:LINES]:
            chart.add("", list(line.points))
        return chart

    return drawn(name, title, about, draw)


def spark(points: Sequence[tuple[float, float | None]]) -> Markup:
    """Return a small line without words, beside the numbers that say the same."""
    pygal = load_pygal()

    chart = pygal.XY(
        **{**look(SMALL), "margin": 3},
        show_x_labels=False,
        show_y_labels=False,
        show_dots=len(points) == 1,
        show_x_guides=False,
        show_y_guides=False,
    )
    chart.add("", list(points))
    return svg(chart, SMALL, Markup(' class="spark" aria-hidden="true"'))


# ---------------------------------------------------------------- drawing


def load_pygal() -> Any:
    """Return the library, without the hook by which its import finds plug-ins of its own.

    The hook is of a kind that Python no longer knows; left in its place it makes later imports warn or fail.
    """
    import sys

    import pygal

    sys.meta_path[:] = [hook for hook in sys.meta_path if type(hook).__module__.partition(".")[0] != "pygal"]
    return pygal


def look(size: tuple[int, int]) -> dict[str, Any]:
    """Return what all charts have in common."""
    style_of = load_pygal().style.Style
    width, height = size
    # The sizes are those of the style sheet: pygal keeps room for the labels by them.
    style = style_of(font_family="sans-serif", label_font_size=12, major_label_font_size=12, no_data_font_size=14)
    return {
        "width": width,
        "height": height,
        "style": style,
        "js": [],
        "css": [],
        "show_legend": False,
        "margin": 8,
        "margin_bottom": 6,
        "no_prefix": True,
        "disable_xml_declaration": True,
        "print_values": False,
        "min_scale": 3,
        "max_scale": 5,
        "no_data_text": "",
        "x_label_rotation": 0,
        "truncate_label": -1,
    }


def drawn(name: str, title: str, about: str, draw: Callable[[tuple[int, int]], Any]) -> Chart:
    """Return the chart in both sizes, with the words for those who do not see it."""
    drawings = []
    for kind, size in (("wide", WIDE), ("narrow", NARROW)):
        first, second = f"{name}-{kind}-t", f"{name}-{kind}-d"
        attributes = Markup(' class="chart {}" role="img" aria-labelledby="{} {}"').format(kind, first, second)
        words = Markup('<title id="{}">{}</title><desc id="{}">{}</desc>').format(
            first, shown(title), second, shown(about)
        )
        drawings.append(svg(draw(size), size, attributes, words))
    return Chart(name, title, about, tuple(drawings))


def svg(chart: Any, size: tuple[int, int], attributes: Markup, words: Markup = NOTHING) -> Markup:
    """Return what pygal drew, as elements of ours."""
    from lxml import etree

    root = etree.fromstring(chart.render())
    parts: list[str] = []
    for child in root:
        write(child, parts)
    width, height = size
    return Markup('<svg viewBox="0 0 {} {}"{}>{}{}</svg>').format(
        width, height, attributes, words, Markup("".join(parts))
    )


def write(element: Any, parts: list[str]) -> None:
    """Add an element of a drawing, without what a page of ours may not hold."""
    if not isinstance(element.tag, str):
        return
    tag = element.tag.rpartition("}")[2]
    kind = element.get("class", "")
    if tag in ("defs", "style", "script", "title", "desc") or any(kind.endswith(name) for name in DROPPED):
        return
    inner: list[str] = []
    for child in element:
        write(child, inner)
    text = (element.text or "").strip()
    if not inner and not text and tag in ("g", "text"):
        return
    kept = "".join(
        f' {key}="{escape(COORDINATES.sub(rounded, value))}"' for key, value in element.attrib.items() if key in KEPT
    )
    end = f">{escape(text)}{''.join(inner)}</{tag}>" if inner or text else "/>"
    parts.append(f"<{tag}{kept}{end}")


def rounded(found: re.Match[str]) -> str:
    """Return a coordinate to a tenth, which is finer than a screen."""
    value = round(float(found[0]), 1)
    return f"{value or 0.0:.1f}".removesuffix(".0")


def ticks(count: int, size: tuple[int, int]) -> list[int]:
    """Return which of so many places have a label: about as many as fit, evenly, the last one too.

    >>> ticks(60, WIDE), ticks(3, NARROW), ticks(0, WIDE)
    ([3, 11, 19, 27, 35, 43, 51, 59], [0, 1, 2], [])
    """
    most = 8 if size == WIDE else 4
    step = max(1, -(-count // most))
    return sorted(range(count - 1, -1, -step))


def whole(value: float) -> str:
    """Return a count as it stands at an axis.

    >>> whole(12000.0), whole(2500000), whole(0.5)
    ('12,000', '2.5 M', '0.5')
    """
    if abs(value) >= 1_000_000:
        return f"{value / 1_000_000:,.4g} M"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def whole_steps(top: int) -> list[int]:
    """Return the labels of an axis of counts: whole ones, up to above the highest.

    >>> whole_steps(3), whole_steps(0), whole_steps(47)
    ([0, 1, 2, 3], [0, 1], [0, 20, 40, 60])
    """
    step = max(1, top / 4)
    size = 10 ** math.floor(math.log10(step))
    step = max(1, next(int(size * nice) for nice in (1, 2, 5, 10) if size * nice >= step))
    return list(range(0, max(top, 1) + step, step))[: max(top, 1) // step + (2 if top % step or not top else 1)]
