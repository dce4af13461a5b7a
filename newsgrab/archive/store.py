"""The archive's file: made whole or not at all, recognised before it is touched, written in transactions.

``Store.open`` looks at a file before SQLite does: one that is no archive, is of a later newsgrab or is damaged is
refused and left as it is. Errors: InputError, which names the file.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .._version import __version__
from ..disk import new_file_mode, sync_folder
from ..errors import InputError
from .schema import APPLICATION_ID, MIGRATIONS, TABLES, VERSION, VIEWS

BUSY = 10.0  # seconds to wait for another's transaction
MAGIC = b"SQLite format 3\0"
HEADER = 100  # bytes
# Up to this size every page of the file is looked at before it is written to; up to the other when a run did not end
# well. A check reads the whole file, so that a larger one is left to `archive verify`.
CHECKED, CHECKED_AFTER_CRASH = 64_000_000, 2_000_000_000  # bytes
CACHE = 64_000  # KiB


class Store:
    """An archive that is open. ``db`` gives rows that are read by column name."""

    def __init__(self, path: Path, db: sqlite3.Connection, *, writable: bool) -> None:
        self.path = path
        self.db = db
        self.writable = writable

    # ------------------------------------------------------------ opening

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, create: bool = False, write: bool = True) -> Store:
        """Open an archive; ``create`` makes it where there is none. ``write=False`` needs no leave to write."""
        place, shown = Path(os.path.realpath(path)), Path(path)
        version = look(path, create=create)
        if version is None:
            make(place, shown)
            version = look(path)
        assert version is not None
        with reported(shown):
            db = connect(place, write=write)
            store = cls(place, db, writable=write)
            try:
                if write:
                    store._prepare(version, shown)
                elif version < VERSION:
                    raise InputError(
                        f"{shown}: made by an earlier newsgrab; `newsgrab archive run` brings it up to date"
                    )
                else:
                    db.execute("SELECT count(*) FROM settings").fetchone()
            except BaseException:
                db.close()
                raise
        return store

    def _prepare(self, version: int, shown: Path) -> None:
        """Check the file where that is quick, and bring its tables up to date."""
        db = self.db
        unfinished = (
            version == VERSION
            and db.execute("SELECT 1 FROM runs WHERE state IN ('running', 'recovering') LIMIT 1").fetchone()
        )
        if self.path.stat().st_size <= (CHECKED_AFTER_CRASH if unfinished else CHECKED):
            check(db, shown)
        if version < VERSION:
            with self.transaction():
                migrate(db, version)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the last one to do so leaves a single file, without a journal."""
        with contextlib.suppress(sqlite3.Error):
            if self.writable:
                self.db.execute("PRAGMA optimize")
        with contextlib.suppress(sqlite3.Error):
            self.db.close()

    # ------------------------------------------------------------ reading and writing

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Run the block as one transaction: all of it is on the disk when the block has ended, or nothing."""
        with reported(self.path):
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
                self.db.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self.db.execute("ROLLBACK")
                raise

    def rows(self, sql: str, values: Any = ()) -> Iterator[sqlite3.Row]:
        """Yield the rows of a question as they are read."""
        with reported(self.path):
            yield from self.db.execute(sql, values)

    def one(self, sql: str, values: Any = ()) -> sqlite3.Row | None:
        """Return the first row of a question."""
        with reported(self.path):
            row: sqlite3.Row | None = self.db.execute(sql, values).fetchone()
            return row

    # ------------------------------------------------------------ settings

    def setting(self, name: str) -> str | None:
        """Return a setting of this archive."""
        row = self.one("SELECT value FROM settings WHERE name = ?", (name,))
        return None if row is None else str(row["value"])

    def set(self, name: str, value: str) -> None:
        """Change a setting."""
        with self.transaction() as db:
            db.execute("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", (name, value))

    @property
    def warc_dir(self) -> Path:
        """Return the folder of the WARC files: where the archive says, else beside it (``news.db``: ``news-warc``)."""
        given = self.setting("warc_dir")
        return self.path.parent / (given if given is not None else f"{self.path.stem}-warc")

    def set_warc_dir(self, folder: str | os.PathLike[str]) -> None:
        """Note the folder: relative to the archive where it stands below it, so that both can be moved together."""
        place = Path(os.path.realpath(folder))
        with contextlib.suppress(ValueError):
            place = place.relative_to(self.path.parent)
        if str(place) != self.setting("warc_dir"):
            self.set("warc_dir", str(place))


# ---------------------------------------------------------------- the file


def look(path: str | os.PathLike[str], *, create: bool = False) -> int | None:
    """Return the version of the archive at a path; None where there is no file yet and ``create`` would make it.

    Nothing is touched. InputError: there is none, or a file that is no archive, or one that cannot be used.
    """
    place, shown = Path(os.path.realpath(path)), Path(path)
    header = read_header(place, shown)
    if header is not None:
        return recognise(header, place, shown)
    if not create:
        raise InputError(f"{shown}: there is no archive here; `newsgrab archive add` makes one")
    return None


def read_header(place: Path, shown: Path) -> bytes | None:
    """Return the first bytes of a file; None where there is none, or an empty one."""
    try:
        if place.is_dir():
            raise InputError(f"{shown}: a folder, not an archive")
        with open(place, "rb") as stream:
            return stream.read(HEADER) or None
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(f"{shown}: {(error.strerror or str(error)).lower()}") from error


def recognise(header: bytes, place: Path, shown: Path) -> int:
    """Return the version of an archive's tables; InputError where the file is none of ours, too new or cut."""
    if len(header) < HEADER or not header.startswith(MAGIC):
        raise InputError(f"{shown}: not an archive of newsgrab (no SQLite file); it is left as it is")
    number, version = int.from_bytes(header[68:72], "big"), int.from_bytes(header[60:64], "big")
    if number != APPLICATION_ID or not version:
        raise InputError(f"{shown}: a SQLite file, but not an archive of newsgrab; it is left as it is")
    if version > VERSION:
        known = f"schema {version}, and this one knows {VERSION}"
        raise InputError(f"{shown}: written by a later newsgrab ({known}); it is left as it is")
    size = int.from_bytes(header[16:18], "big")
    size = 65_536 if size == 1 else size
    pages = int.from_bytes(header[28:32], "big")
    # Pages that the file lacks may stand in the journal: a disk that was full stops SQLite in copying them.
    journal = place.with_name(place.name + "-wal")
    journaled = journal.exists() and journal.stat().st_size > 0
    if size < 512 or (not journaled and place.stat().st_size < pages * size):
        raise InputError(f"{shown}: damaged, the file is shorter than it was; it is left as it is")
    return version


def make(place: Path, shown: Path) -> None:
    """Make an empty archive: beside its place, and moved there whole."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{place.name}.", suffix=".tmp", dir=place.parent)
    except OSError as error:
        raise InputError(f"cannot make {shown}: {(error.strerror or str(error)).lower()}") from error
    os.close(handle)
    try:
        with reported(shown):
            db = sqlite3.connect(name, isolation_level=None)
            try:
                db.execute("PRAGMA synchronous=FULL")
                db.execute("BEGIN")
                run_script(db, TABLES)
                run_script(db, VIEWS)
                db.execute(f"PRAGMA application_id={APPLICATION_ID}")
                db.execute(f"PRAGMA user_version={VERSION}")
                db.execute("INSERT INTO settings VALUES ('made_by', ?)", (f"newsgrab {__version__}",))
                db.execute("COMMIT")
                db.execute("PRAGMA journal_mode=WAL")
            finally:
                db.close()
        os.chmod(name, new_file_mode())
        put_in_place(name, place, shown)
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            with contextlib.suppress(OSError):
                os.unlink(name + suffix)


def put_in_place(name: str, place: Path, shown: Path) -> None:
    """Give a new file its name, unless another run was quicker."""
    try:
        if place.exists() and place.stat().st_size == 0:
            os.replace(name, place)
        else:
            try:
                os.link(name, place)
            except FileExistsError:
                return
            except OSError:  # a file system without links
                os.rename(name, place)
        sync_folder(place.parent)
    except OSError as error:
        raise InputError(f"cannot make {shown}: {(error.strerror or str(error)).lower()}") from error


def connect(place: Path, *, write: bool) -> sqlite3.Connection:
    """Return a connection. One that only reads also works on a disk that cannot be written to."""
    db = opened(f"{place.as_uri()}?mode=rw")
    try:
        if not write:
            # Also a reader needs leave to write where it has it: the last one to go takes the journal with it.
            try:
                db.execute("SELECT count(*) FROM sqlite_master").fetchone()
            except sqlite3.OperationalError:
                # WAL needs a file beside; where none can be made, nobody can be writing either.
                db.close()
                db = opened(f"{place.as_uri()}?mode=ro&immutable=1")
                db.execute("SELECT count(*) FROM sqlite_master").fetchone()
            db.execute("PRAGMA query_only=ON")
        db.execute("PRAGMA foreign_keys=ON")
        db.execute(f"PRAGMA cache_size=-{CACHE}")
        db.execute("PRAGMA temp_store=MEMORY")
        if write:
            db.execute("PRAGMA synchronous=FULL")
    except BaseException:
        db.close()
        raise
    return db


def opened(uri: str) -> sqlite3.Connection:
    """Return a connection whose rows have names, and whose transactions begin when they are told to."""
    db = sqlite3.connect(uri, uri=True, timeout=BUSY, isolation_level=None, check_same_thread=False)
    db.row_factory = sqlite3.Row
    return db


def check(db: sqlite3.Connection, shown: Path) -> None:
    """Raise InputError where the file is damaged."""
    found = [str(row[0]) for row in db.execute("PRAGMA quick_check(1)")]
    if found != ["ok"]:
        reason = " ".join(" ".join(found).split()).removeprefix("*** in database main *** ")
        raise InputError(f"{shown}: damaged ({reason[:200]}); it is left as it is")


def migrate(db: sqlite3.Connection, version: int) -> None:
    """Lead the tables of an older version to this one, inside a transaction."""
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall():
        db.execute(f'DROP VIEW "{name}"')
    for number in range(version, VERSION):
        run_script(db, MIGRATIONS[number])
    run_script(db, VIEWS)
    db.execute(f"PRAGMA user_version={VERSION}")


def run_script(db: sqlite3.Connection, script: str) -> None:
    """Run the statements of a script one by one: ``executescript`` would end the transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""
    if statement.strip():
        raise ValueError(f"not a whole statement: {statement[:80]}")


@contextlib.contextmanager
def reported(shown: Path) -> Iterator[None]:
    """Turn an error of SQLite into one line that names the file."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        text = str(error)
        name = getattr(error, "sqlite_errorname", "") or ""
        if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            raise InputError(f"{shown}: damaged ({text}); it is left as it is") from error
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError) or name == "SQLITE_ERROR":
            raise  # a bug of ours, to be told as one
        raise InputError(f"{shown}: {text}") from error
    except OSError as error:
        raise InputError(f"{shown}: {(error.strerror or str(error)).lower()}") from error
