"""Many tasks on many machines, by Dask: a cluster that is there already, or one of processes on this machine.

Dask gives a task of a worker that died to another one; workers may come and go. What a worker needs is newsgrab in the
same version, the inputs under the same names, and the folder of the batch: where it does not see that folder, the shard
comes back through the scheduler and is written here.

Errors: FetchError where no scheduler answers, UsageError where Dask is missing.
"""

from __future__ import annotations

import logging
import os
import queue
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..errors import EXIT_INTERNAL, EXIT_USAGE, FetchError, UsageError
from .manifest import NAME
from .processes import cores
from .shard import TEMPORARY, CannotWrite, run_task
from .work import Progress, Result, Task, Work, parser_version

TOPIC = "newsgrab-batch"  # under which workers tell how far they are
CONNECT = 10.0  # seconds that a scheduler has to answer
TELL_EVERY = 4  # of the words of progress of a task one goes through the scheduler
MAX_TRIES = 3  # of a task whose worker dies each time

Event = Progress | Result


class Dask:
    """Tasks on a Dask cluster: at ``scheduler``, or on ``jobs`` processes of this machine."""

    def __init__(self, scheduler: str | None = None, jobs: int | None = None) -> None:
        self.scheduler = scheduler
        self.jobs = jobs or cores()
        try:
            import distributed  # noqa: F401
        except ImportError as error:
            raise UsageError("--engine dask needs distributed: pip install 'newsgrab[dask]'") from error

    def run(self, tasks: Iterable[Task], work: Work) -> Iterator[Event]:
        """Yield a result for every task, and how far the others are."""
        import dask
        import distributed

        local: Any = distributed.LocalCluster  # its functions have no types
        connect: Any = distributed.Client

        for name in ("distributed", "distributed.nanny", "distributed.worker", "distributed.scheduler", "tornado"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # workers that go are no news here
        events: queue.Queue[Any] = queue.Queue()
        cluster: Any = None
        with dask.config.set({"distributed.scheduler.allowed-failures": MAX_TRIES - 1}):
            try:
                if self.scheduler is None:
                    cluster = local(
                        n_workers=self.jobs,
                        threads_per_worker=1,
                        processes=True,
                        dashboard_address=None,
                        silence_logs=logging.CRITICAL,
                    )
                client = connect(cluster or self.scheduler, timeout=CONNECT, set_as_default=False)
            except (OSError, TimeoutError, ValueError, ImportError) as error:
                if cluster is not None:
                    cluster.close()
                    raise
                reason = " ".join(str(error).split())[:200]
                raise FetchError(self.scheduler or "", f"no Dask scheduler answers there ({reason})") from error
            try:
                yield from self._follow(client, list(tasks), work, events)
            finally:
                with suppress(Exception):
                    client.close(timeout=5)
                if cluster is not None:
                    with suppress(Exception):
                        cluster.close(timeout=10)

    def _follow(self, client: Any, tasks: list[Task], work: Work, events: queue.Queue[Any]) -> Iterator[Event]:
        def heard(event: tuple[float, Any]) -> None:
            if isinstance(event[1], Progress):
                events.put(event[1])

        with suppress(Exception):  # progress alone
            client.subscribe_topic(TOPIC, heard)
        futures: dict[str, Task] = {}
        kept: dict[str, Any] = {}  # Dask forgets what nobody holds
        try:
            for task in tasks:
                key = f"newsgrab-{task.shard}-{os.urandom(4).hex()}"
                future = client.submit(run_there, task, work, pure=False, key=key)
                futures[future.key] = task
                future.add_done_callback(events.put)
                kept[future.key] = future
            while futures:
                try:
                    event = events.get(timeout=5)
                except queue.Empty:
                    if client.status not in ("running", "connecting"):
                        raise FetchError(self.scheduler or "Dask", "the scheduler has gone") from None
                    continue
                if isinstance(event, Progress):
                    yield event
                    continue
                kept.pop(event.key, None)
                yield self._result(event, futures.pop(event.key), work)
        finally:
            if futures:
                with suppress(Exception):
                    client.cancel(list(kept.values()), force=True)

    def _result(self, future: Any, task: Task, work: Work) -> Result:
        try:
            result: Result = future.result()
        except Exception as error:
            result = Result(
                task.input, signature=task.signature, version=work.version, options=work.made_by(), again=True
            )
            result.status = EXIT_INTERNAL
            if type(error).__name__ == "KilledWorker":
                result.problem = f"{task.input}: its worker was ended {MAX_TRIES} times"
            else:
                result.problem = f"{task.input}: {type(error).__name__}: {' '.join(str(error).split())[:300]}"
            return result
        if result.data is not None and result.shard is not None:
            write_shard(Path(work.out) / result.shard, result.data)
            result.data = None
        return result


def write_shard(path: Path, data: bytes) -> None:
    """Write a shard that came through the scheduler."""
    from ..disk import sync_folder

    beside = path.with_name(f".{path.name}.come{TEMPORARY}")
    try:
        with open(beside, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, path)
        sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise CannotWrite(f"cannot write {path}: {(error.strerror or str(error)).lower()}") from error


def run_there(task: Task, work: Work) -> Result:
    """Run a task on a worker."""
    mine = parser_version()
    if mine != work.version:
        result = Result(task.input, version=mine, again=True, fatal=True, status=EXIT_USAGE)
        result.problem = f"a worker has newsgrab {mine}, and this is {work.version}: install the same on all machines"
        return result
    tell = Teller()
    if sees(work):
        return run_task(task, work, tell)
    with tempfile.TemporaryDirectory(prefix="newsgrab-") as folder:
        from dataclasses import replace

        result = run_task(task, replace(work, out=folder), tell)
        if result.shard is not None:
            result.data = (Path(folder) / result.shard).read_bytes()
        return result


def sees(work: Work) -> bool:
    """Say whether the folder of the batch is here the one that it is where the command runs."""
    try:
        with open(Path(work.out) / NAME, "rb") as stream:
            return work.batch.encode() in stream.readline()
    except OSError:
        return False


class Teller:
    """Tells now and then how far a task is, through the scheduler."""

    def __init__(self) -> None:
        self.words = 0

    def __call__(self, progress: Progress) -> None:
        self.words += 1
        if self.words % TELL_EVERY:
            return
        with suppress(Exception):
            from distributed import get_worker

            get_worker().log_event(TOPIC, progress)
