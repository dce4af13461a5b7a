"""One article over time: its versions, what changed between two of them, how often it was viewed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..records import dataclass
from .export import article_record, last_pages, quotes_by_version, rates_by_fetch
from .reading import article_of, snapshot, versions_of

if TYPE_CHECKING:
    import sqlite3

    from .store import Store

# A full stop and what belongs to it, then a space; what follows begins a sentence where it is no small letter.
SENTENCE_END = re.compile(r"[.!?…。！？]{1,3}[»”\"'’)\]]{0,3}\s+")
# Sentences of a body that are compared one by one: the time grows with the square. Longer bodies are compared by
# paragraphs, and those that are longer still as a whole.
MAX_SENTENCES = 2000
FIELDS = ("url", "from", "to", "last_seen_at", "seen_at", "field", "old", "new")


@dataclass(frozen=True, slots=True)
class Change:
    """What is another in a version: in ``field`` stood ``old`` and stands ``new``; None: nothing."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Two versions by their numbers, when the old one was seen last and the new one first, and what changed."""

    old: int
    new: int
    last_seen_at: str
    seen_at: str
    changes: tuple[Change, ...]


# ---------------------------------------------------------------- one article


def history(store: Store, url: str) -> dict[str, Any]:
    """Return what is known of the article at an address: its record, and ``versions``, ``views``, ``addresses``, ...

    The record is None where no page of it could be had yet. InputError where the archive has no such article.
    """
    article = article_of(store, url)
    number = article["id"]
    with snapshot(store) as db:
        versions = versions_of(db, number)
        current = next((row for row in versions if row["id"] == article["version_id"]), None)
        last = db.execute(
            "SELECT fetched_at, http_status, error FROM fetches WHERE article_id = ? ORDER BY id DESC LIMIT 1",
            (number,),
        ).fetchone()
        return {
            "url": article["url"],
            "site": article["site"],
            "title": article["title"],
            "record": None if current is None else record_of(db, article, current),
            "first_seen_at": article["first_seen_at"],
            "last_fetched_at": article["last_fetched_at"],
            "next_visit_at": article["next_visit_at"],
            "gone_at": article["gone_at"],
            "view_count_at": article["view_count_at"],
            "visits": article["visits"],
            "failures": article["failures"],
            "last_error": last["error"] if last else None,
            "versions": [
                {
                    "version": index,
                    "first_seen_at": row["fetched_at"],
                    "last_seen_at": row["last_seen_at"],
                    "headline": row["headline"],
                }
                for index, row in enumerate(versions, 1)
            ],
            "views": views_of(db, number),
            "addresses": [
                row[0] for row in db.execute("SELECT url FROM addresses WHERE article_id = ? ORDER BY url", (number,))
            ],
        }


def record_of(db: sqlite3.Connection, article: sqlite3.Row, version: sqlite3.Row) -> dict[str, Any]:
    """Return the record of the latest version of an article."""
    row: Any = {
        **dict(version),
        **{key: article[key] for key in ("first_seen_at", "last_fetched_at", "view_count", "view_count_at", "gone_at")},
        "article": article["id"],
        "address": article["url"],
        "host": article["site"],
    }
    page = last_pages(db, [row]).get(article["id"])
    rates = rates_by_fetch(db, [page["id"]]).get(page["id"], []) if page else []
    found = article_record(row, quotes_by_version(db, [row]).get(row["id"], []), page, rates)
    return {key: value for key, value in found.items() if key not in ("view_count_at", "gone_at")}


def views_of(db: sqlite3.Connection, article_id: int) -> list[dict[str, Any]]:
    """Return how often an article had been viewed, each time it was seen."""
    sql = "SELECT seen_at, view_count FROM view_counts WHERE article_id = ? ORDER BY seen_at, fetch_id"
    return [dict(row) for row in db.execute(sql, (article_id,))]


# ---------------------------------------------------------------- what changed


def differences(
    store: Store, url: str, start: int | None = None, end: int | None = None
) -> tuple[str, list[Difference]]:
    """Return the article's address and what changed from each version to the next, or from one to another.

    ``start`` alone is compared with the latest version, ``end`` alone with the one before it. UsageError for numbers
    that no version has.
    """
    article = article_of(store, url)
    with snapshot(store) as db:
        versions = versions_of(db, article["id"])
    count = len(versions)
    for option, number in (("--from", start), ("--to", end)):
        if number is not None and not 1 <= number <= count:
            had = "no version of it could be had yet" if not count else f"it has {count}, from 1"
            raise UsageError(f"{option} {number}: there is no such version; {had}")
    if start is None and end is None:
        pairs = [(number, number + 1) for number in range(1, count)]
    else:
        last = count if end is None else end
        first = start if start is not None else last - 1
        if first < 1:
            raise UsageError(f"--to {last}: there is no version before it to compare with")
        pairs = [(first, last)]
    return article["url"], [
        Difference(
            old,
            new,
            versions[old - 1]["last_seen_at"],
            versions[new - 1]["fetched_at"],
            tuple(changes(versions[old - 1], versions[new - 1])),
        )
        for old, new in pairs
    ]


def changes(old: sqlite3.Row, new: sqlite3.Row) -> Iterator[Change]:
    """Yield what is another: the headline first, the lead, the authors, then the body sentence by sentence."""
    for key in ("headline", "lead"):
        if one_line(old[key]) != one_line(new[key]):
            yield Change(key, old[key], new[key])
    before, after = (", ".join(json.loads(row["authors"])) or None for row in (old, new))
    if before != after:
        yield Change("authors", before, after)
    yield from body_changes(old["body"], new["body"])


def body_changes(old: str | None, new: str | None) -> Iterator[Change]:
    """Yield the sentences that were taken out, put in, or put in the place of others.

    >>> [(c.old, c.new) for c in body_changes("One. Two stays. Three.", "Two stays. Four.\\n\\nFive.")]
    [('One.', None), ('Three.', 'Four.'), (None, 'Five.')]
    """
    one, other = sentences(old), sentences(new)
    # `autojunk` would take a sentence that comes often for noise.
    for tag, start, end, at, to in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        gone, come = one[start:end], other[at:to]
        pairs = min(len(gone), len(come))
        for index in range(pairs):
            yield Change("body", gone[index], come[index])
        for text in gone[pairs:]:
            yield Change("body", text, None)
        for text in come[pairs:]:
            yield Change("body", None, text)


def sentences(body: str | None) -> list[str]:
    """Return the sentences of a body, each in one line.

    >>> sentences("He said: «It is.» Then e.g. nothing.\\n\\n- A line")
    ['He said: «It is.»', 'Then e.g. nothing.', '- A line']
    """
    lines = [line for part in (body or "").split("\n") if (line := one_line(part))]
    found: list[str] = []
    for line in lines:
        start = 0
        for match in SENTENCE_END.finditer(line):
            following = line[match.end() : match.end() + 1]
            if following and not following.islower():
                found.append(line[start : match.end()].rstrip())
                start = match.end()
        found.append(line[start:])
    if len(found) > MAX_SENTENCES:
        return lines if len(lines) <= MAX_SENTENCES else ["\n".join(lines)]
    return found


def one_line(text: str | None) -> str:
    """Return a text without what makes no version: spaces and line ends."""
    return " ".join((text or "").split())


def difference_rows(url: str, found: Sequence[Difference]) -> Iterator[dict[str, Any]]:
    """Yield a row for each change."""
    for difference in found:
        for change in difference.changes:
            yield {
                "url": url,
                "from": difference.old,
                "to": difference.new,
                "last_seen_at": difference.last_seen_at,
                "seen_at": difference.seen_at,
                "field": change.field,
                "old": change.old,
                "new": change.new,
            }
