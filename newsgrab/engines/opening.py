"""Where inputs are opened: files of this machine, of the web, and of what else fsspec knows (``s3://``, ``gs://``, …).

The web is read by the rules of every fetch; other stores by fsspec, whose settings are its own and whose errors become
ours here: each store has errors of its own.

Errors: FetchError for what cannot be had now and may be had later, RefusedError where the store says no, InputError for
a name of which nothing can come, UsageError where something is not installed; OSError for files of this machine.
"""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, BinaryIO, cast

from ..errors import FetchError, InputError, NewsgrabError, RefusedError, UsageError
from .work import Work

WEB = ("http://", "https://")
BLOCK = 4 << 20  # bytes that are asked of a store at a time; s3fs would take 50 MB, and keep them
MAX_SPOOL = 64 << 30  # bytes of a zip archive from elsewhere; a stream without an end would fill the disk
GLOB = frozenset("*?[")


@contextmanager
def open_input(name: str, work: Work) -> Iterator[BinaryIO]:
    """Open a path or an address for reading, from its beginning to its end."""
    if name.startswith(WEB):
        from ..web import Client, Options
        from ..web.stream import RemoteFile

        with Client(Options(**dict(work.web))) as client, closing(RemoteFile(client, name)) as remote:
            yield cast(BinaryIO, remote)
    elif "://" in name:
        with closing(StoreFile(name)) as stored:
            yield cast(BinaryIO, stored)
    else:
        with open(name, "rb") as stream:
            yield stream


class StoreFile:
    """A stream of the bytes at an address that fsspec knows. ``size``: of the whole, where the store says it."""

    def __init__(self, name: str) -> None:
        self.name = name
        system, path = store_of(name)
        with explained(name):
            self._stream: Any = system.open(path, "rb", block_size=BLOCK)
        self.size: int | None = getattr(self._stream, "size", None)

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes."""
        with explained(self.name):
            data: bytes = self._stream.read(size)
            return data

    def tell(self) -> int:
        """Return how many bytes were read."""
        return int(self._stream.tell())

    def seekable(self) -> bool:
        """Say that it is read from its beginning to its end."""
        return False

    def close(self) -> None:
        """Let the store go."""
        with explained(self.name):
            self._stream.close()


def store_of(name: str) -> tuple[Any, str]:
    """Return the file system of an address, and the path in it."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise UsageError(f"{name}: reading from there needs fsspec: pip install 'newsgrab[remote]'") from error
    with explained(name):
        system, path = url_to_fs(name)
        return system, str(path)


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn what a store raises in the block into an error of ours."""
    try:
        yield
    except NewsgrabError:
        raise
    except ImportError as error:  # the package of this store
        raise UsageError(f"{name}: {in_a_line(error)}") from error
    except FileNotFoundError as error:  # of S3 also where a bucket may not be listed
        raise FetchError(name, "there is no such file", 404) from error
    except PermissionError as error:
        raise RefusedError(name, f"the store does not let you read it ({in_a_line(error)})", 403) from error
    except ValueError as error:
        raise InputError(f"{name}: {in_a_line(error)}") from error
    except Exception as error:
        if type(error).__name__ == "NoCredentialsError":
            reason = "there are no credentials for this store (of a public bucket: FSSPEC_S3_ANON=true)"
            raise RefusedError(name, reason) from error
        raise FetchError(name, in_a_line(error)) from error


def in_a_line(error: Exception) -> str:
    """Return what an error says, in a line and not too long.

    >>> in_a_line(OSError(5, "Input/output\\n error")), in_a_line(KeyError())
    ('input/output error', 'KeyError')
    """
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    text = " ".join(text.split())[:300].rstrip(".")
    return text[:1].lower() + text[1:] or type(error).__name__


def stands_for_many(name: str) -> bool:
    """Say whether an address of a store is a folder or a pattern.

    >>> [stands_for_many(name) for name in ("s3://b", "s3://b/a/", "s3://b/*.warc.gz", "s3://b/a", "https://b/")]
    [True, True, True, False, False]
    """
    if name.startswith(WEB) or "://" not in name:
        return False
    path = name.partition("://")[2]
    return "/" not in path or path.endswith("/") or not GLOB.isdisjoint(path)


def list_store(name: str) -> list[str]:
    """Return the addresses of the files in a folder of a store, or of those that a pattern fits, sorted."""
    system, path = store_of(name)
    with explained(name):
        found = system.find(path) if GLOB.isdisjoint(path) else system.glob(path)
        return sorted(str(system.unstrip_protocol(file)) for file in found)


@contextmanager
def spooled(stream: Any) -> Iterator[BinaryIO]:
    """Put a stream that is read from its beginning into a file of this machine, which is read from anywhere."""
    with tempfile.TemporaryFile(prefix="newsgrab-") as file:
        room = MAX_SPOOL
        while data := stream.read(BLOCK):
            room -= len(data)
            try:
                if room < 0:
                    raise OSError(errno.EFBIG, "")
                file.write(data)
            except OSError as error:
                place = tempfile.gettempdir()
                reason = f"no room in {place}, where an archive from elsewhere is kept while it is read (TMPDIR)"
                raise OSError(error.errno, reason) from error
        file.seek(0)
        yield cast(BinaryIO, file)
