"""Whether an archive is whole: the database, the WARC files, the hashes, and that every row's page is there.

Nothing is changed. Files are read one after the other and rows beside them, so that memory stays flat.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..records import dataclass
from .content import CONTENT, LISTS, content_hash
from .warc import OPEN, BrokenRecord, Page, Place, decode, members

if TYPE_CHECKING:
    from .store import Store

SUFFIXES = (".warc.gz", ".warc.gz" + OPEN)
MAX_LINES = 20  # of what SQLite says of a damaged file


@dataclass(slots=True)
class Report:
    """What was looked at. ``problems`` counts what is wrong."""

    versions: int = 0
    fetches: int = 0
    files: int = 0
    records: int = 0
    bytes: int = 0
    problems: int = 0

    def to_dict(self) -> dict[str, int]:
        """Return it as JSON has it."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def verify(store: Store, report: Report) -> Iterator[str]:
    """Yield what is wrong, a line each, and count what was looked at in ``report``."""
    for line in problems(store, report):
        report.problems += 1
        yield line


def problems(store: Store, report: Report) -> Iterator[str]:
    """Yield what is wrong with the database, then with the files."""
    damage = list(database(store))
    yield from damage
    if damage:  # rows of a damaged file prove nothing
        return
    yield from versions(store, report)
    yield from links(store)
    yield from files(store, report)


def database(store: Store) -> Iterator[str]:
    """Yield what SQLite says of its file."""
    for row in store.rows(f"PRAGMA integrity_check({MAX_LINES})"):
        if row[0] != "ok":
            yield f"{store.path}: {' '.join(str(row[0]).split())}"
    for row in store.rows("PRAGMA foreign_key_check"):
        yield f"{store.path}: row {row[1]} of {row[0]} names a row of {row[2]} that is not there"
    counts = store.one("SELECT (SELECT count(*) FROM versions), (SELECT count(*) FROM search_docsize)")
    if counts is not None and counts[0] != counts[1]:
        yield f"{store.path}: {counts[0]} versions, but {counts[1]} in the index of the search"


def versions(store: Store, report: Report) -> Iterator[str]:
    """Yield the versions whose text is no longer what was stored."""
    for row in store.rows(f"SELECT id, content_hash, {', '.join(CONTENT)} FROM versions"):
        report.versions += 1
        try:
            content = {key: json.loads(row[key]) if key in LISTS else row[key] for key in CONTENT}
            sound = content_hash(content) == row["content_hash"]
        except (ValueError, TypeError):
            sound = False
        if not sound:
            yield f"{store.path}: version {row['id']} is not what was stored (its hash is wrong)"


def links(store: Store) -> Iterator[str]:
    """Yield the rows that contradict each other."""
    for row in store.rows(
        "SELECT articles.url FROM articles WHERE version_id IS NOT (SELECT id FROM versions"
        " WHERE article_id = articles.id ORDER BY fetch_id DESC LIMIT 1)"
    ):
        yield f"{store.path}: {row['url']}: its latest version is not the last one"
    for row in store.rows(
        "SELECT f.id FROM fetches AS f LEFT JOIN fetches AS p ON p.id = f.page_id"
        " WHERE f.page_id IS NOT NULL AND (p.sha256 IS NULL OR p.page_id IS NOT NULL"
        " OR (f.sha256 IS NOT NULL AND f.sha256 != p.sha256))"
    ):
        yield f"{store.path}: fetch {row['id']} names another for its page, which has none"
    for row in store.rows(
        "SELECT versions.id FROM versions JOIN fetches ON fetches.id = fetch_id"
        " WHERE fetches.warc_file IS NULL OR fetches.page_id IS NOT NULL"
    ):
        yield f"{store.path}: version {row['id']} has no page that was kept"


def files(store: Store, report: Report) -> Iterator[str]:
    """Yield what is wrong with the WARC files, and with the rows that name a place in one."""
    folder = store.warc_dir
    wanted = {
        row["warc_file"] for row in store.rows("SELECT DISTINCT warc_file FROM fetches WHERE warc_file IS NOT NULL")
    }
    there = {name for path in folder.rglob("*") if (name := name_of(path, folder)) is not None}
    writing = {
        row["warc_file"] for row in store.rows("SELECT warc_file FROM runs WHERE state IN ('running', 'recovering')")
    }
    for name in sorted(wanted | there):
        if name not in there:
            count = store.one("SELECT count(*) FROM fetches WHERE warc_file = ?", (name,))
            yield f"{folder / name}: not there; {count[0] if count else 0} pages of the archive are in it"
        else:
            yield from one_file(store, folder, name, name in writing, report)


def name_of(path: Path, folder: Path) -> str | None:
    """Return the name that rows have for a file, None where it is no WARC file."""
    name = path.relative_to(folder).as_posix()
    return name.removesuffix(OPEN) if name.endswith(SUFFIXES) and path.is_file() else None


def one_file(store: Store, folder: Path, name: str, writing: bool, report: Report) -> Iterator[str]:
    """Yield what is wrong with one file and its rows. One that a run is writing may end in the middle of a record."""
    path = folder / name
    if not path.exists():
        path = folder / (name + OPEN)
        if not writing:
            yield f"{path}: left open by a run that the archive does not know"
    rows = {
        row["warc_offset"]: row
        for row in store.rows("SELECT * FROM fetches WHERE warc_file = ? ORDER BY warc_offset", (name,))
    }
    report.files += 1
    try:
        for offset, length, member in members(path):
            report.records += 1
            report.bytes += length
            try:
                page = decode(member, Place(name, offset, length))
            except BrokenRecord as error:
                yield str(error)
                rows.pop(offset, None)
                continue
            if page is None:
                continue
            row = rows.pop(offset, None)
            if row is None:
                if not writing:
                    yield f"{path}: the page at {offset} ({page.url}) has no row"
                continue
            report.fetches += 1
            yield from compare(store, path, row, page, length)
    except BrokenRecord as error:
        if not writing:
            yield str(error)
    for offset, row in rows.items():
        yield f"{path}: no record at {offset}, where the page of fetch {row['id']} ({row['url']}) should be"


def compare(store: Store, path: Path, row: Any, page: Page, length: int) -> Iterator[str]:
    """Yield where a row and its record differ."""
    where = f"{path}: the record at {row['warc_offset']}"
    if row["warc_length"] != length:
        yield f"{where} is {length} bytes long, and {row['warc_length']} by its row"
    if page.url != row["url"]:
        yield f"{where} is of {page.url}, and of {row['url']} by its row"
    if page.kind == "response" and hashlib.sha256(page.body).hexdigest() != row["sha256"]:
        yield f"{where}: the hash of the page is not that of its row"
    if (page.kind == "revisit") != (row["page_id"] is not None):
        yield f"{where} is a {page.kind}, which its row says otherwise"
