"""From what the user named to tasks: one for each file of many pages, one for every so many pages of a folder.

    a.warc.gz  b.zip  c.tar.gz  https://…  s3://…    one task each
    s3://bucket/folder/  s3://bucket/*.warc.gz       a task for each file of many pages there
    FOLDER     a task for each such file in it, and for every 1000 single pages of each folder
    page.html  a single page: as one of its folder
    @LIST  -   a file (or standard input) with one input a line, # for comments; LIST may be gzipped, and an address
    CC-NEWS-2024-03   the files of that month of Common Crawl's news crawl, by its list of paths

Errors: an input that is not there, or a list that cannot be had, is yielded with its error; the others go on.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import BinaryIO

from ..errors import InputError, NewsgrabError
from ..page.files import GZIP, HEAD, PAGE_SUFFIXES, WARC, Gunzipped, as_input_error, walk
from .archives import TAR, TAR_AT, TAR_SUFFIXES, ZIP, ZIP_SUFFIXES
from .opening import GLOB, WEB, StoreFile, list_store, stands_for_many
from .work import Task, Work

COMMON_CRAWL = "https://data.commoncrawl.org/"
MONTH = re.compile(r"CC-NEWS-(20[0-9]{2})-(0[1-9]|1[0-2])", re.I)
LIKE_MONTH = re.compile(r"CC-NEWS[0-9_-]{0,20}", re.I)
PAGES_A_TASK = 1000  # pages of a folder: ten seconds of work, so that little is done again and the shards are not tiny
MANY_SUFFIXES = (".warc", ".warc.gz", *ZIP_SUFFIXES, *TAR_SUFFIXES)
MAX_LIST = 256 << 20  # bytes of a list; that of a month of CC-NEWS has 50 KB
MAX_DEPTH = 3  # lists in lists
SAFE = re.compile(r"[^\w.+=-]", re.ASCII)
MAX_NAME = 120  # characters of a shard's name; file systems take 255 bytes

Failure = tuple[str, NewsgrabError]


def find_tasks(
    arguments: Iterable[str], stdin: BinaryIO | None, work: Work, base: str = COMMON_CRAWL
) -> Iterator[Task | Failure]:
    """Yield a task (still without a shard) for each input that was named, each once, and what is wrong with others."""
    seen: set[str] = set()
    folders: dict[str, list[str]] = {}  # single pages, by their folder
    for item in expand(arguments, stdin, work, base):
        if isinstance(item, tuple):
            yield item
        elif "://" in item:
            if item not in seen:
                seen.add(item)
                yield Task(item)
        else:
            for task in local_tasks(item, folders):
                if isinstance(task, tuple):
                    yield task
                elif task.input not in seen:
                    seen.add(task.input)
                    yield task
    for folder, files in folders.items():
        files = list(dict.fromkeys(files))
        for number in range(0, len(files), PAGES_A_TASK):
            yield page_task(folder, number // PAGES_A_TASK, tuple(files[number : number + PAGES_A_TASK]))


def expand(
    arguments: Iterable[str], stdin: BinaryIO | None, work: Work, base: str, depth: int = 0
) -> Iterator[str | Failure]:
    """Yield every path and address that the arguments stand for."""
    for argument in arguments:
        try:
            if (found := MONTH.fullmatch(argument)) and not os.path.exists(argument):
                yield from month(found[1], found[2], work, base)
                continue
            if LIKE_MONTH.fullmatch(argument) and not os.path.exists(argument):
                raise InputError(f"{argument}: no month of CC-NEWS; they are named like CC-NEWS-2024-03")
            if argument == "-" or argument.startswith("@"):
                if depth > MAX_DEPTH:
                    raise InputError(f"{argument}: lists in lists, more than {MAX_DEPTH} deep")
                if argument == "-":
                    lines = decode_list(stdin.read() if stdin is not None else b"", "standard input")
                else:
                    lines = decode_list(load(argument[1:], work), argument[1:])
                yield from expand(lines, None, work, base, depth + 1)
                continue
            if stands_for_many(argument):
                yield from store_files(argument)
                continue
            yield local_path(argument)
        except (NewsgrabError, OSError) as error:
            yield argument, as_input_error(argument.removeprefix("@"), error)


def local_path(argument: str) -> str:
    """Return an address as it is, a path as an absolute one.

    >>> local_path("file:///a/b.warc"), local_path("s3://a/b")
    ('/a/b.warc', 's3://a/b')
    """
    if argument.startswith("file://"):
        from urllib.request import url2pathname

        argument = url2pathname(argument.removeprefix("file://"))
    elif "://" in argument:
        return argument
    return os.path.abspath(argument)


def month(year: str, number: str, work: Work, base: str) -> Iterator[str]:
    """Yield the addresses of the files of one month of CC-NEWS."""
    base = base.rstrip("/") + "/"
    address = f"{base}crawl-data/CC-NEWS/{year}/{number}/warc.paths.gz"
    paths = decode_list(load(address, work), address)
    if not paths:
        raise InputError(f"{address}: an empty list")
    for path in paths:
        yield path if "://" in path else base + path.lstrip("/")


def store_files(address: str) -> Iterator[str]:
    """Yield the addresses of the files of many pages in a folder of a store, or of all that a pattern fits."""
    found = list_store(address)
    if GLOB.isdisjoint(address):
        found = [name for name in found if name.lower().endswith(MANY_SUFFIXES)]
    if not found:
        raise InputError(f"{address}: there are no WARC files and no archives there")
    yield from found


def load(name: str, work: Work) -> bytes:
    """Return the bytes of a list, from a path or an address."""
    if name.startswith(WEB):
        from ..web import Client, Options

        with Client(Options(**dict(work.web))) as client:
            return client.get(name, page=False, accept="*/*", max_size=MAX_LIST).body
    if "://" in name and not name.startswith("file://"):
        with closing(StoreFile(name)) as stream:
            return stream.read(MAX_LIST)
    with open(local_path(name), "rb") as stream:
        return stream.read(MAX_LIST)


def decode_list(data: bytes, name: str) -> list[str]:
    """Return the lines of a list; blank ones and comments are left out."""
    if data.startswith(GZIP):
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error) as error:
            raise InputError(f"{name}: broken gzip data") from error
    if b"\0" in data[:HEAD]:
        raise InputError(f"{name}: this is no list of inputs, one a line")
    lines = (line.strip() for line in data.decode("utf-8-sig", "surrogateescape").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def local_tasks(path: str, folders: dict[str, list[str]]) -> Iterator[Task | Failure]:
    """Yield the tasks of a path; single pages go to ``folders``."""
    try:
        if not os.path.isdir(path):
            if is_many(path, named=True):
                yield file_task(path)
            else:
                folders.setdefault(os.path.dirname(path), []).append(path)
            return
        empty = True
        for item in walk_all(path):
            empty = False
            if isinstance(item, OSError):
                yield path, as_input_error(item.filename or path, item)
            elif is_many(item):
                yield file_task(item)
            else:
                folders.setdefault(os.path.dirname(item), []).append(item)
        if empty:
            yield path, InputError(f"{path}: there are no saved pages in this folder")
    except (NewsgrabError, OSError) as error:
        yield path, as_input_error(path, error)


def walk_all(folder: str) -> Iterator[str | OSError]:
    """Yield the pages of a folder as ``walk`` does, and the archives in it, folder by folder."""
    archives: list[str] = []
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        archives += [
            os.path.join(place, name)
            for name in files
            if not name.startswith(".") and name.lower().endswith((*ZIP_SUFFIXES, *TAR_SUFFIXES))
        ]
    yield from sorted(archives)
    known = set(archives)
    for item in walk(folder):
        if isinstance(item, OSError) or item not in known:
            yield item


def is_many(path: str, *, named: bool = False) -> bool:
    """Say whether a file holds many pages. ``named``: by the user, so that it must be there."""
    low = path.lower()
    suffix = os.path.splitext(low)[1]
    if low.endswith(MANY_SUFFIXES) or (suffix in PAGE_SUFFIXES and suffix not in (".gz", ".txt")):
        if named:
            os.stat(path)
        return low.endswith(MANY_SUFFIXES)
    with open(path, "rb") as stream:
        head = stream.read(HEAD)
    if head.startswith(GZIP):
        from io import BytesIO

        try:
            head = Gunzipped(BytesIO(head)).read(HEAD)
        except zlib.error:
            return False
    return head.startswith((*WARC, ZIP)) or head[TAR_AT:].startswith(TAR)


def file_task(path: str) -> Task:
    """Return the task of one file of many pages."""
    known = os.stat(path)
    return Task(path, signature=f"{known.st_size}-{known.st_mtime_ns}", size=known.st_size)


def page_task(folder: str, number: int, files: tuple[str, ...]) -> Task:
    """Return the task of some pages of a folder."""
    found = hashlib.sha256()
    size = 0
    for path in files:
        try:
            known = os.stat(path)
        except OSError:  # it is told when it is read
            continue
        size += known.st_size
        found.update(f"{path}\0{known.st_size}-{known.st_mtime_ns}\0".encode("utf-8", "surrogateescape"))
    return Task(f"{folder}#{number:05}", files=files, signature=found.hexdigest()[:16], size=size)


def name_shards(tasks: Iterable[Task], known: dict[str, str], suffix: str) -> list[Task]:
    """Return the tasks with the names of their shards: known ones keep theirs, no two have the same one.

    ``known``: names by input, as the manifest has them.
    """
    taken = {name.casefold() for name in known.values()}
    named = []
    for task in tasks:
        name = known.get(task.input)
        if name is None or not name.endswith(suffix):
            stem = shard_stem(task.input)
            name = stem + suffix
            if name.casefold() in taken or stem.casefold() == "manifest":
                name = f"{stem}-{hashlib.sha256(task.input.encode('utf-8', 'surrogateescape')).hexdigest()[:8]}{suffix}"
            taken.add(name.casefold())
        named.append(Task(task.input, name, task.files, task.signature, task.size))
    return named


def shard_stem(name: str) -> str:
    """Return what a shard is called after its input, without a suffix.

    >>> shard_stem("https://example.com/CC-NEWS-20240301-00001.warc.gz?a=b"), shard_stem("/pages/новости#00002")
    ('CC-NEWS-20240301-00001', '_______.00002')
    """
    path, _, number = name.partition("#") if "://" not in name else (name.partition("?")[0], "", "")
    base = os.path.basename(path.rstrip("/"))
    for suffix in sorted((*MANY_SUFFIXES, ".gz"), key=len, reverse=True):
        if base.lower().endswith(suffix):
            base = base[: -len(suffix)]
            break
    base = SAFE.sub("_", base).lstrip(".")[:MAX_NAME] or "pages"
    return f"{base}.{number}" if number else base
