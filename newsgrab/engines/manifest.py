"""What a batch has done: ``manifest.jsonl`` in its folder, a line for everything that happened, the last word last.

    {"newsgrab_batch": 1, "id": …}                          the first line, which says whose folder this is
    {"run": {"started_at", "version", "options", …}}         a run began
    {"planned": INPUT, "shard": NAME}                       an input has a name
    {"done": {…}}                                           an input has ended: see ``Result``

Lines are only added, each synced, so that whatever ends a run, all that it finished is known; a last line that was cut
is dropped. A lock of the operating system beside it keeps two runs apart, and ends with the process that holds it.

Errors: InputError for a folder that is not a batch's, or cannot be written to; LockedError; UsageError where shards of
another parser or other options would be mixed with new ones.
"""

from __future__ import annotations

import contextlib
import json
import os
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..archive.lock import take
from ..disk import sync_folder
from ..errors import InputError, LockedError, UsageError
from .shard import TEMPORARY, CannotWrite
from .work import Result, Task, Work

NAME = "manifest.jsonl"
LOCK = ".newsgrab-batch.lock"
MARK, FORMAT = "newsgrab_batch", 1


@contextlib.contextmanager
def open_manifest(folder: Path) -> Iterator[Manifest]:
    """Open the manifest of a folder for one run, which has the folder for itself; both are made where needed.

    A folder that holds something else is not touched.
    """
    check_ours(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
    except OSError as error:
        raise CannotWrite(f"cannot write {folder}: {(error.strerror or str(error)).lower()}") from error
    try:
        if not take(handle):
            raise LockedError(f"{folder}: another batch is writing there")
        check_ours(folder)
        manifest = Manifest(folder)
        try:
            yield manifest
        finally:
            manifest.close()
    finally:
        os.close(handle)


def check_ours(folder: Path) -> None:
    """Raise where a folder is not empty and not that of a batch."""
    try:
        names = [entry.name for entry in os.scandir(folder)]
    except FileNotFoundError:
        return
    except NotADirectoryError as error:
        raise InputError(f"{folder}: not a folder") from error
    except OSError as error:
        raise InputError(f"cannot read {folder}: {(error.strerror or str(error)).lower()}") from error
    if NAME not in names:
        if any(not name.startswith(".") for name in names):
            raise InputError(f"{folder}: it holds other files, and no {NAME} of a batch; it is left as it is")
        return
    try:
        with open(folder / NAME, "rb") as stream:
            first = json.loads(stream.readline())
        version = first[MARK]
    except OSError as error:
        raise InputError(f"cannot read {folder / NAME}: {(error.strerror or str(error)).lower()}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{folder / NAME}: not the manifest of a batch; the folder is left as it is") from error
    if version != FORMAT:
        raise InputError(f"{folder / NAME}: made by another version of newsgrab (its form is {version}, not {FORMAT})")


class Manifest:
    """The manifest of a folder that this run has for itself."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / NAME
        self.shards: dict[str, str] = {}  # names by input
        self.done: dict[str, Result] = {}
        self.run: dict[str, Any] | None = None  # the last one
        self.id = ""
        if not self.path.exists():
            self._create()
        self._read()
        self._stream = self._opened()

    def _create(self) -> None:
        first = {MARK: FORMAT, "id": uuid.uuid4().hex, "created_at": now()}
        beside = self.folder / f".{NAME}{TEMPORARY}"
        with self._reported():
            with open(beside, "wb") as stream:
                stream.write(json.dumps(first).encode() + b"\n")
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(beside, self.path)
            sync_folder(self.folder)

    def _opened(self) -> Any:
        with self._reported():
            return open(self.path, "ab", buffering=0)

    def _read(self) -> None:
        with self._reported("read"):
            data = self.path.read_bytes()
        whole = data.rfind(b"\n") + 1
        if whole < len(data):  # the run was killed inside a line: what it said is done again
            with self._reported():
                os.truncate(self.path, whole)
        for number, line in enumerate(data[:whole].splitlines(), 1):
            try:
                self._take(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise InputError(f"{self.path}: line {number} is damaged; the folder is left as it is") from error

    def _take(self, entry: dict[str, Any]) -> None:
        if "planned" in entry:
            self.shards[entry["planned"]] = entry["shard"]
        elif "done" in entry:
            known = {key: value for key, value in entry["done"].items() if key in Result.__slots__}
            self.done[known["input"]] = Result(**known)
        elif "run" in entry:
            self.run = entry["run"]
        elif MARK in entry:
            self.id = entry["id"]

    # ------------------------------------------------------------ what is to be done

    def begin(self, work: Work, inputs: Iterable[str], cc_base: str) -> None:
        """Note that a run begins, and take away what killed ones left half-written."""
        self.sweep()
        run: dict[str, Any] = {"started_at": now(), "version": work.version, "options": work.content()}
        run |= {"inputs": list(inputs), "cc_base": cc_base}
        self._add([{"run": run}])
        self.run = run

    def left(self, tasks: Iterable[Task], work: Work, *, redo: bool = False) -> list[Task]:
        """Return the tasks that are still to be done.

        A task is done when its shard is there, its input is still the same, and the parser and the options are, too.
        Where others stand among the shards, that is a UsageError, unless they are to be made again (``redo``).
        """
        tasks = list(tasks)
        made_by = work.made_by()
        named = {task.input for task in tasks}
        other = [r for r in self.done.values() if r.shard and (r.version != work.version or r.options != made_by)]
        if redo:
            other = [result for result in other if result.input not in named]
        if other:
            self._refuse(other, work, redo)
        return [task for task in tasks if not self._is_done(task, work, made_by)]

    def _refuse(self, other: list[Result], work: Work, redo: bool) -> None:
        versions = sorted({result.version for result in other} - {work.version})
        if versions:
            why = f"were read by newsgrab {', '.join(versions)}, and this is {work.version}"
        else:
            before = self.run["options"] if self.run is not None else {}
            keys = [key for key, value in work.content().items() if before.get(key) != value]
            why = f"were made with other options (--{', --'.join(keys)})" if keys else "were made with other options"
        if redo:
            what = f"and are not among the inputs of this run, the first is {other[0].input}"
        else:
            what = "--redo makes them again, another --out keeps both"
        raise UsageError(f"{self.folder}: {len(other)} of its {len(self.done)} shards {why}: {what}")

    def _is_done(self, task: Task, work: Work, made_by: str) -> bool:
        result = self.done.get(task.input)
        if result is None or result.again or result.signature != task.signature:
            return False
        if result.version != work.version or result.options != made_by:
            return False
        return result.shard is None or (self.folder / result.shard).exists()

    def plan(self, tasks: Iterable[Task]) -> None:
        """Note the names of shards that are new."""
        new = [task for task in tasks if self.shards.get(task.input) != task.shard]
        self._add({"planned": task.input, "shard": task.shard} for task in new)
        self.shards.update((task.input, task.shard) for task in new)

    def note(self, result: Result) -> None:
        """Note that a task has ended."""
        before = self.done.get(result.input)
        self.done[result.input] = result
        self._add([{"done": result.to_dict()}])
        if before is not None and before.shard and before.shard != self.shards.get(result.input):
            with contextlib.suppress(OSError):  # the shard that this one stands for now, under another name
                os.unlink(self.folder / before.shard)

    def sweep(self) -> None:
        """Take away what processes that were ended left half-written."""
        with contextlib.suppress(OSError):
            for entry in os.scandir(self.folder):
                if entry.name.startswith(".") and entry.name.endswith(TEMPORARY):
                    os.unlink(entry)

    def _add(self, entries: Iterable[dict[str, Any]]) -> None:
        data = b"".join(json.dumps(entry).encode() + b"\n" for entry in entries)
        if not data:
            return
        with self._reported():
            rest = memoryview(data)
            while rest:
                rest = rest[self._stream.write(rest) :]
            os.fsync(self._stream.fileno())

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    @contextlib.contextmanager
    def _reported(self, verb: str = "write") -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise CannotWrite(f"cannot {verb} {error.filename or self.path}: {reason}") from error


def now() -> str:
    """Return the time as the manifest has it."""
    return datetime.now(UTC).replace(microsecond=0).isoformat()
