"""What a batch is made of: one ``Work`` for all of it, a ``Task`` for each input, a ``Result`` for each that ended.

A task is one input of minutes, finished as a whole: its shard appears when it is complete. So nothing that dies takes
more with it than the tasks it had in hand, and which machine did what does not matter. An engine is anything with
``run(tasks, work)`` that yields a ``Progress`` now and then and a ``Result`` for every task.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from .. import __file__ as package
from .._version import __version__
from ..models import SCHEMA_VERSION
from ..records import dataclass, field

MAX_ERRORS = 50  # that a manifest keeps of one input; all are counted
# What decides which record comes of a page. The rest may change without a shard being made again.
PARSER = ("models.py", "api.py", "profiles.py", "text", "languages", "sites", "page", "fields")


@dataclass(frozen=True, slots=True)
class Work:
    """What is done with every page: the options of the run that decide what its shards hold, and how they are made."""

    out: str  # the folder, as an absolute path
    batch: str = ""  # the name of this batch, by which a worker finds out whether the folder is the same as here
    format: str = "parquet"  # how the name of a shard ends: parquet, jsonl, jsonl.gz
    rows: str = "article"
    keys: tuple[str, ...] = ()
    only_articles: bool = False
    langs: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    since: str | None = None  # ISO 8601
    version: str = ""  # of the parser, see ``parser_version``
    max_time: float = 30.0  # seconds for one page
    web: tuple[tuple[str, Any], ...] = ()  # fields of ``web.Options``

    def content(self) -> dict[str, Any]:
        """Return the options that decide what a shard holds; shards made by others are not mixed with these."""
        return {
            "format": self.format,
            "rows": self.rows,
            "fields": list(self.keys),
            "only": "articles" if self.only_articles else None,
            "lang": list(self.langs),
            "site": list(self.sites),
            "since": self.since,
        }

    def made_by(self) -> str:
        """Return a short name for these options, the same in every run that has them."""
        return hashlib.sha256(json.dumps(self.content()).encode()).hexdigest()[:10]


@dataclass(frozen=True, slots=True)
class Task:
    """One input: a file of many pages, or some of the pages of a folder."""

    input: str  # an absolute path, an address, or FOLDER#NUMBER
    shard: str = ""  # the file it becomes, in the folder of the batch
    files: tuple[str, ...] = ()  # the pages of a folder
    signature: str = ""  # changes when the input does; empty where that is not known
    size: int = 0  # bytes, 0 where that is not known


@dataclass(slots=True)
class Result:
    """What came of a task. ``shard`` is None where there is none; ``problem`` says what is wrong with the input."""

    input: str
    shard: str | None = None
    signature: str = ""
    version: str = ""  # of the parser
    options: str = ""  # see ``Work.made_by``
    pages: int = 0
    articles: int = 0
    rows: int = 0
    left_out: int = 0  # by --only, --lang, --site, --since
    unreadable: int = 0  # pages that are none: empty, an image, too long
    lost: int = 0  # pages that ended a parser or took too long
    misfits: int = 0  # values that do not fit into their column
    problem: str | None = None
    status: int = 0  # the exit status that the problem stands for
    again: bool = False  # another run may do better
    fatal: bool = False  # and this one cannot go on
    errors: list[str] = field(default_factory=list)
    size: int = 0  # bytes of the shard
    seconds: float = 0.0
    ended_at: str | None = None
    data: bytes | None = None  # the shard, from a worker that does not see the folder

    def note(self, error: str) -> None:
        """Keep an error, if there is room."""
        if len(self.errors) < MAX_ERRORS:
            self.errors.append(error[:500])

    def to_dict(self) -> dict[str, Any]:
        """Return what the manifest says of it."""
        hidden = ("data", "fatal")
        return {name: getattr(self, name) for name in self.__slots__ if name not in hidden}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a task is."""

    input: str
    pages: int = 0
    articles: int = 0
    share: float = 0.0  # 0 to 1, of its bytes or files, as far as that is known


class Engine(Protocol):
    """What runs tasks."""

    def run(self, tasks: Iterable[Task], work: Work) -> Iterator[Progress | Result]:
        """Yield a result for every task, in any order, and how far the others are. Closing it ends all workers."""


@cache
def parser_version() -> str:
    """Return the version of the parser: that of newsgrab, and a hash of what decides which record comes of a page.

    The hash is there because a checkout between two releases, and a site file that somebody added, have no number.
    """
    found = hashlib.sha256(f"{SCHEMA_VERSION}".encode())
    root = Path(package).parent
    for name in PARSER:
        path = root / name
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.suffix in (".py", ".toml", ".bin", ".json", ".txt"):
                found.update(file.relative_to(root).as_posix().encode() + b"\0")
                found.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return f"{__version__}+{found.hexdigest()[:10]}"
