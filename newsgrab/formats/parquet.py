"""Parquet: columns typed for analysis, for DuckDB, pandas and Spark. A file, not a screen; needs newsgrab[parquet]."""

from __future__ import annotations

import contextlib
import errno
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, TextIO

from .._version import __version__
from ..disk import new_file_mode, sync_folder
from ..errors import InputError, UsageError
from . import Records, Row
from ._arrow import Columns, need_pyarrow
from ._rows import KINDS

# A row group is what a reader skips or reads as one: some thousands of pages. Rows are turned into columns in smaller
# steps, since until then they are Python objects, ten times as large.
GROUP_BYTES = 16 << 20  # of columns in memory
GROUP_ROWS = 100_000  # of rates, whose rows are short
STEP_ROWS = 100
SAMPLE = 1000  # rows of a list that has no types of its own, by which they are found out
COMPRESSION = "zstd"  # a third smaller than snappy, as quick to read; level 3 takes 2 % of the time of a page


class Writer:
    """Writes rows into a Parquet file that appears when it is whole: ``with Writer("a.parquet") as w: w.write(rows)``.

    ``target``: a path, or something with ``write(bytes)``. ``kind``: what a row is: ``article``, ``quotes``, ``rates``,
    whose keys are those of the record; ``keys``: only these, in this order. ``columns``: keys with types of your own
    (``{"run_id": int, "seen_at": datetime, "names": list[str]}``), beside those of the kind or, with any other
    ``kind``, alone. ``metadata``: texts that go into the file. Rows are dicts as ``Article.to_dict`` makes them; a key
    that is not there is null. Memory stays flat: rows leave it in groups of 16 MB.

    After ``close`` (or the ``with`` block), ``rows`` is how many there were, and ``problems`` what did not fit into its
    column. Leaving the block by an error leaves nothing behind, and what stood at ``target`` before stays.

    Errors: InputError for what cannot be written, UsageError where pyarrow is missing.
    """

    def __init__(
        self,
        target: str | os.PathLike[str] | Any,
        kind: str = "article",
        keys: Sequence[str] | None = None,
        *,
        columns: Mapping[str, Any] | None = None,
        metadata: Mapping[str, str] | None = None,
        sync: bool = True,
    ) -> None:
        need_pyarrow()
        from pyarrow import parquet

        self.columns = Columns(kind, keys, columns)
        self.path = Path(target) if isinstance(target, (str, os.PathLike)) else None
        self.sync = sync
        self.rows = 0
        self._pending: list[Row] = []
        self._batches: list[Any] = []
        self._bytes = self._held = 0
        self._temporary: Path | None = None
        self._stream: Any = target
        self._closed = False
        if self.path is not None:
            with self._reported():
                self._open_beside(self.path)
        schema = self.columns.schema.with_metadata(
            {**(self.columns.schema.metadata or {}), "newsgrab.version": __version__, **(metadata or {})}
        )
        self._file = parquet.ParquetWriter(
            self._stream,
            schema,
            compression=COMPRESSION,
            use_dictionary=self.columns.dictionary_columns() or False,
            write_statistics=self.columns.compared_columns() or False,
        )

    def _open_beside(self, path: Path) -> None:
        import tempfile

        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "it is a folder")
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        self._temporary = Path(name)
        os.chmod(name, new_file_mode())
        self._stream = open(handle, "wb")  # noqa: SIM115, closed by close or discard

    @property
    def problems(self) -> list[str]:
        """What did not fit into its column, the first hundred; ``problem_count`` of ``columns`` is how many."""
        return self.columns.problems

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()

    def write(self, rows: Iterable[Row]) -> None:
        """Add rows."""
        for row in rows:
            self._pending.append(row)
            self.rows += 1
            if len(self._pending) >= STEP_ROWS:
                self._step()

    def _step(self) -> None:
        if self._pending:
            batch = self.columns.batch(self._pending)
            self._pending = []
            self._batches.append(batch)
            self._bytes += batch.nbytes
            self._held += batch.num_rows
        if self._bytes >= GROUP_BYTES or self._held >= GROUP_ROWS:
            self._group()

    def _group(self) -> None:
        """Write what is held as one row group."""
        if self._batches:
            arrow = need_pyarrow()
            table = arrow.Table.from_batches(self._batches)
            with self._reported():
                self._file.write_table(table, row_group_size=max(table.num_rows, 1))
            self._batches = []
            self._bytes = self._held = 0
            del table
            arrow.default_memory_pool().release_unused()  # else it keeps what the largest group has needed

    def close(self) -> None:
        """Write what is left and give the file its name. A second call does nothing."""
        if self._closed:
            return
        try:
            self._step()
            self._group()
            with self._reported():
                self._file.close()
                if self._temporary is not None:
                    self._stream.flush()
                    if self.sync:
                        os.fsync(self._stream.fileno())
                    self._stream.close()
                    assert self.path is not None
                    os.replace(self._temporary, self.path)
                    self._temporary = None
                    if self.sync:
                        sync_folder(self.path.parent)
        except BaseException:
            self.discard()
            raise
        self._closed = True

    def discard(self) -> None:
        """End without a file."""
        if self._closed:
            return
        self._closed = True
        with contextlib.suppress(Exception):  # it would write the end of a file that nobody will see
            self._file.close()
        if self._temporary is not None:
            with contextlib.suppress(OSError):
                self._stream.close()
            with contextlib.suppress(OSError):
                self._temporary.unlink()

    @contextlib.contextmanager
    def _reported(self) -> Any:
        """Turn an error of writing in the block into one line that names the file."""
        try:
            yield
        except OSError as error:
            if self.path is None:
                raise
            reason = error.strerror or (str(error).strip().splitlines() or ["cannot be written"])[0]
            raise InputError(f"cannot write {self.path}: {reason[:200].lower()}") from error


def write(records: Records, stream: TextIO) -> None:
    """Write all rows as one Parquet file; what came before an interrupt is a whole file, too."""
    need_pyarrow()
    if stream.isatty() or not hasattr(stream, "write_bytes"):
        raise UsageError("parquet is not for a screen: name a file with --output, or send it into one")
    rows: Iterable[Row] = records
    columns: dict[str, Any] | None = {key: kind for key, kind in records.types.items() if key in records.fields} or None
    if records.kind not in KINDS and not set(records.fields) <= set(
        records.types
    ):  # a list of something else, which has no types
        sample = list(islice(records, SAMPLE))
        columns = {key: guessed(row.get(key) for row in sample) for key in records.fields}
        rows = chain(sample, records)
    writer = Writer(Binary(stream), records.kind, records.fields, columns=columns)
    try:
        writer.write(rows)
    finally:
        writer.close()


class Binary(io.RawIOBase):
    """The bytes of a sink, as pyarrow writes to them."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, data: Any) -> int:
        """Write the bytes."""
        self._stream.write_bytes(data)
        return len(data)


def guessed(values: Iterable[Any]) -> Any:
    """Return the type of a column by its values: text, where they have nothing in common.

    >>> guessed([1, None]), guessed([["a"], []]), guessed(["2024-03-11T15:30:00Z"]), guessed([1, "a"])
    (<class 'int'>, list[str], <class 'str'>, <class 'str'>)
    """
    kinds = {type(value) for value in values if value is not None}
    if kinds == {list} or kinds == {tuple}:
        return list[str]
    if len(kinds) == 1 and (kind := kinds.pop()) in (int, float, bool, str):
        return kind
    return float if kinds == {int, float} else str
