"""When the article was published.

Value: aware ``datetime`` where the offset is known, naive where it is not, ``date`` where the page says no time.
JSON: ISO 8601, as precise as the page.
Sources, best first:
    1. JSON-LD ``datePublished``: articles, then the page, then anything
    2. ``article:published_time``
    3. ``itemprop=datePublished``
    4. other meta tags: parsely-pub-date, dc.date.issued, …
    5. ``<time datetime>`` beside the headline
    6. the visible date beside the headline, by the words of the language
    7. dates elsewhere that say so, the end of the title, the data of the page's scripts, the day in the address
    8. the last change, where nothing says more (with little confidence)
The sources are checked against each other. A bare day, or midnight, is refined by a source that says the time on that
day; a time without offset by one that gives the offset of that time. An older date beside the headline wins over
metadata that was stamped anew; a day on which two other sources agree wins over one. An instant in UTC is told by the
clock of the place where the page itself puts it on the day before or after. Where the page gives no offset the site's
profile does, then the country (see ``text/zones.py``). The dates of a list of articles are no date of an article.
Errors: none; a date that cannot be true or cannot be read is a warning.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from ..models import FoundTime
from ..page.model import Page
from ..text import zones
from . import _elsewhere, _times, _visible
from ._times import Candidate, located, refine
from ._visible import STRONG
from .context import Context

NEEDS = ("lang", "country")

# A printed date needs more than to stand somewhere before the text: a place beside the headline, a label, a time.
MIN_TEXT_SCORE = 1.0
# A date of change stands for the time of publication, where that is not given, with so little confidence.
CHANGE_CONFIDENCE = 0.4
# What is printed before the time of publication that the metadata gives, by at least so much, is the older and right
# one: sites that move to another system stamp their old articles anew.
RESTAMPED = timedelta(days=2)
OLDER_SCORE = 3.0
# A time of publication that is that of the last change, to this, was stamped by whoever saved the page last.
SAME_MOMENT = timedelta(minutes=1)
# No clock on earth is further behind UTC.
WEST = timedelta(hours=-12)


def extract(page: Page, context: Context) -> FoundTime | None:
    """Return when the article was published."""
    best, known = choose(page, context)
    if best is None and _times.widen(page, context):
        best, known = choose(page, context)
    if best is None:
        best, known = last_resort(page, context)
        if best is None:
            return None
    if known:
        best = by_local_day(refine(best, known), known, _visible.from_times(page, context), context)
    found = located(best, context)
    if best.label == "modified":
        found = replace(found, confidence=CHANGE_CONFIDENCE, reason="only a date of change is given")
    if context.explain:
        found = replace(found, rivals=_visible.rivals(best, "published", page, context))
    return found


# Hours of UTC in which it is the same day from California to Japan.
SAME_DAY_HOURS = range(8, 15)
NOON = 12


def settled(best: Candidate, known: list[Candidate], page: Page, context: Context) -> bool:
    """Whether no metadata disagrees on the day, and a second kind of it or the lines beside the headline confirm it.

    An instant in UTC must also fall on that day by the clock of the place.
    """
    value = best.value
    if not isinstance(value, datetime) or not best.has_time or not best.aware:
        return False
    day = best.day
    if any(candidate.day != day for candidate in known):
        return False
    two = len({candidate.family for candidate in known}) > 1
    if value.utcoffset() or value.hour in SAME_DAY_HOURS:
        return two or _visible.confirmed(page, best.day) is not False
    # by a clock in the west an instant soon after midnight falls on the day before
    confirmed = _visible.confirmed(page, best.day, best.day + timedelta(days=-1 if value.hour < NOON else 1))
    if confirmed is not None:
        return confirmed
    zone, _ = _times.zone_of(context)
    return two and zone is not None and zones.today_in(value, zone) == best.day


def choose(page: Page, context: Context) -> tuple[Candidate | None, list[Candidate]]:
    """Return the best candidate for the publication, and all that may refine it (none: nothing need)."""
    times = _times.gather(page, context)
    known = list(times.published)
    best = known[0] if known else None
    precise = best is not None and best.has_time and best.aware
    if best is not None and settled(best, known, page, context):
        return best, []
    everywhere = _visible.from_times(page, context)
    elements = [c for c in everywhere if c.label == "published" and c.score > 0]
    stamped = best is not None and is_stamp_of_change(best, times.modified)
    printed = _visible.from_text(page, context, check=precise and not stamped)
    changes = [c for c in printed if c.label == "modified" and c.score >= OLDER_SCORE]
    printed = [c for c in printed if c.label == "published"]
    known += elements
    known += printed
    known += _visible.from_url(page, context)
    if best is not None:
        best = outvoted(best, known, [*times.modified, *changes]) or best
    best = best or visible(elements, everywhere, printed)
    if best is not None and best.other is not None:
        best = swapped(best, [*known, *everywhere])
        if best.other is not None and _elsewhere.order_contradicts(best, page):
            best = turned(best)
    return best, known


def visible(elements: list[Candidate], everywhere: list[Candidate], printed: list[Candidate]) -> Candidate | None:
    """Return the best of what a reader sees: ``<time>`` beside the headline, unless the text contradicts it."""
    text = next((c for c in printed if c.score >= MIN_TEXT_SCORE), None)
    if elements and listed(elements[0], everywhere):
        elements = []
    if text is not None and listed(text, printed):
        text = None
    if elements and text is not None and text.score >= STRONG:
        return next((c for c in elements if c.day == text.day), text if text.sure else elements[0])
    return elements[0] if elements else text


def listed(best: Candidate, candidates: list[Candidate]) -> bool:
    """Whether a candidate is one of many alike: the dates of a list of articles."""
    return len({c.day for c in candidates if c.shape == best.shape}) >= _visible.LIST_SIZE


def last_resort(page: Page, context: Context) -> tuple[Candidate | None, list[Candidate]]:
    """Return what is left where nothing beside the headline says when."""
    times = _times.gather(page, context)
    elements = _visible.from_times(page, context)
    changes = [c for c in _visible.from_text(page, context) if c.label == "modified" and c.score >= MIN_TEXT_SCORE]
    changes += [c for c in elements if c.label == "modified" and c.score > 0]
    changed = max((c.day for c in (*changes, *times.modified)), default=None)
    weak = [c for c in _visible.from_text(page, context) if c.label == "published" and c.sure and c.score > 0]
    sources = (
        (c for c in _elsewhere.from_beside(page, context) if c.label == "published"),
        _elsewhere.from_title(page, context),
        _elsewhere.from_dateline(page, context),
        _elsewhere.from_states(page, context),
        _visible.from_url(page, context),
        # a printed day of less weight is better than the day of the last change, where it is older
        (c for c in weak if changed is not None and c.day < changed),
        changes,
        times.modified,
        _elsewhere.from_anywhere(page, context),
        _elsewhere.from_any_time(page, context),
    )
    for source in sources:
        known = list(source)
        if known:
            return known[0], known
    return None, []


def outvoted(best: Candidate, known: list[Candidate], modified: list[Candidate]) -> Candidate | None:
    """Return the candidate that contradicts the metadata and is right, or None.

    What is printed beside the headline is right where it is older (see ``RESTAMPED``), and where it lies between the
    first publication and the last change. So is any day on which two other sources agree.
    """
    days: dict[date, set[str]] = {}
    for candidate in known:
        if candidate.tier < _times.TIER_TIME or candidate.score >= STRONG or candidate.tier == _times.TIER_URL:
            family = "visible" if candidate.family in ("time", "text") else candidate.family
            days.setdefault(candidate.day, set()).add(family)
    own = days.get(best.day, {best.family})
    changed = {c.day for c in modified}
    if "visible" not in own and is_stamp_of_change(best, modified):
        # told as printed for the reader, or else by the metadata that was not stamped anew
        older = [c for c in known if is_before(c, best) and (c.tier < _times.TIER_LOOSE or c.score >= OLDER_SCORE)]
        if older:
            return max(older, key=lambda c: (c.family == "text" and c.sure, -c.tier))
    if own <= {best.family}:
        # a bare day may have slipped by one when it was turned into UTC
        least = RESTAMPED if best.has_time else timedelta(days=1)
        for day, families in days.items():
            if abs(day - best.day) >= least and len(families - own) >= 2 and not (day > best.day and day in changed):
                return next(c for c in known if c.day == day)
    loose = best.tier == _times.TIER_LOOSE and best.family != "json-ld"
    if loose:
        # <meta name="date"> is the day of the last change on many sites: no change is older than the publication
        older = [c for c in modified if c.family == "text" and c.day < best.day]
        if older:
            return older[0]
    printed = next((c for c in known if c.family == "text" and c.sure), None)
    if printed is None or own & {"visible", "url"} or abs(best.day - printed.day) < RESTAMPED:
        return None
    if best.day > printed.day:
        return printed if printed.score >= OLDER_SCORE else None
    if printed.score < STRONG or any(abs(printed.day - day) < RESTAMPED for day in changed):
        return None
    if loose:
        return printed if any(c.family != "text" and c.day == printed.day for c in known) else None
    # published anew: after the first time and before the last change
    return printed if changed and printed.day < max(changed) else None


def is_stamp_of_change(best: Candidate, modified: list[Candidate]) -> bool:
    """Whether a time of publication is that of the last change, to the minute."""
    value = best.value
    return best.has_time and any(
        isinstance(c.value, datetime)
        and isinstance(value, datetime)
        and c.aware == best.aware
        and abs(c.value - value) <= SAME_MOMENT
        for c in modified
    )


def is_before(candidate: Candidate, best: Candidate) -> bool:
    """Whether a candidate is of an earlier day than the moment of another by any clock on earth."""
    value = best.value
    if not isinstance(value, datetime) or value.tzinfo is None:
        return best.day - candidate.day >= RESTAMPED
    return candidate.day < (value.astimezone(UTC) + WEST).date()


def swapped(best: Candidate, known: list[Candidate]) -> Candidate:
    """Return the candidate with day and month swapped, if another source gives that day and none this one."""
    other = best.other
    rest = [c for c in known if c.raw != best.raw]
    if other is None or any(c.day == best.day for c in rest) or not any(c.day == other for c in rest):
        return best
    return turned(best)


def turned(best: Candidate) -> Candidate:
    """Return the candidate with day and month swapped."""
    other = best.other
    if other is None:
        return best
    if isinstance(best.value, datetime):
        return replace(best, value=best.value.replace(month=other.month, day=other.day), other=None)
    return replace(best, value=other, other=None)


# Where a country has several clocks, the one that most of its press goes by: used only where the page itself says that
# an instant in UTC fell on another day there.
NEWSROOM_CLOCK = {
    "US": "America/New_York",
    "CA": "America/Toronto",
    "BR": "America/Sao_Paulo",
    "AU": "Australia/Sydney",
    "MX": "America/Mexico_City",
    "RU": "Europe/Moscow",
}


def in_utc(candidate: Candidate) -> bool:
    """Whether a candidate says its time in UTC."""
    value = candidate.value
    return isinstance(value, datetime) and value.tzinfo is not None and not value.utcoffset()


def by_local_day(best: Candidate, known: list[Candidate], elements: list[Candidate], context: Context) -> Candidate:
    """Return an instant given in UTC by the clock of the place, if the page puts it on the day before or after.

    The offset is one that the page states for this instant, or follows from the time that it prints, or is that of the
    site's zone, of other times on the page, or of the country: whichever puts the instant on the day that the page
    says.
    """
    value = best.value
    if not isinstance(value, datetime) or not best.has_time or not in_utc(best):
        return best
    for candidate in known:
        there = candidate.value
        if not isinstance(there, datetime) or not candidate.has_time or candidate.day == best.day:
            continue
        if there.tzinfo is None:
            offset = _times.offset_between(there, best)
            if offset is not None:
                return replace(best, value=value.astimezone(zones.fixed(offset)))
        elif abs(there - value) < timedelta(minutes=1):
            return replace(best, value=value.astimezone(there.tzinfo))
    days = {c.day for c in known if c is not best and not in_utc(c)}
    if best.day in days or not days:
        return best
    zone, origin = _times.zone_of(context)
    if zone is None:
        clocks = [zones.minutes_of(c.value) for c in (*known, *elements) if isinstance(c.value, datetime)]
        zone = next((clock for clock in clocks if clock), None)  # of a comment, of another article: the same clock
        origin = "page"
    if zone is None:
        zone, origin = NEWSROOM_CLOCK.get(context.country or ""), "country"
    if zone is not None:
        local = zones.in_zone(value, zone)
        if local.date() in days:
            return replace(best, value=local, origin=origin or "page")
    return best


from_selected = _times.from_selected
