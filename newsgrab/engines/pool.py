"""Many tasks on one machine: a process for each core, each with a process beside it that parses (see ``parser``).

Of such a pair one works while the other waits, so that N jobs take N cores. A process that dies has its task done again
by another; one whose memory has grown is replaced after its task. When the command dies, they find nobody to report to
and end.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator

from ..errors import EXIT_INTERNAL
from .processes import Child, Children, answer_pipe, cores, receive, resident, send
from .shard import run_task
from .work import Progress, Result, Task, Work

PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from newsgrab.engines.pool import serve; serve()"
POLL = 1.0  # seconds, after which a signal is seen also where a wait cannot be interrupted
MAX_TRIES = 3  # of a task whose process dies each time
# A process that reads and writes has 50 MB, 110 with pyarrow; with the one that parses it stays under 300.
MAX_MEMORY = 160_000_000  # bytes

Event = Progress | Result


class Pool:
    """Processes that work on tasks; closing ``run`` ends them, whatever they do."""

    def __init__(self, jobs: int | None = None) -> None:
        self.jobs = jobs or cores()
        self.children = Children()
        self.tasks: deque[tuple[Task, int]] = deque()
        self.events: queue.Queue[Event] = queue.Queue()

    def run(self, tasks: Iterable[Task], work: Work) -> Iterator[Event]:
        """Yield a result for every task, and how far the others are."""
        self.tasks.extend((task, 1) for task in tasks)
        left = len(self.tasks)
        try:
            for number in range(min(self.jobs, left)):
                threading.Thread(target=self._drive, args=(work,), name=f"batch {number}", daemon=True).start()
            while left:
                try:
                    event = self.events.get(timeout=POLL)
                except queue.Empty:
                    continue
                left -= isinstance(event, Result)
                yield event
        finally:
            self.close()

    def close(self) -> None:
        """End all processes."""
        self.children.stop()
        self.children.wait()

    def _drive(self, work: Work) -> None:
        """Give one process task after task."""
        child: Child | None = None
        while not self.children.stopped:
            try:
                task, tries = self.tasks.popleft()
            except IndexError:
                break
            while not self.children.stopped:
                result = None
                try:
                    child = child or self._start(work)
                    result, child = self._one(child, task)
                except Exception:  # a pipe that broke, or half a message in it
                    result = None
                if result is None:
                    if child is not None:
                        self.children.end(child)
                        child = None
                    if self.children.stopped:
                        return
                    tries += 1
                    if tries <= MAX_TRIES:
                        continue
                    result = Result(
                        task.input, signature=task.signature, version=work.version, options=work.made_by(), again=True
                    )
                    result.problem = f"{task.input}: its process was ended {MAX_TRIES} times"
                    result.status = EXIT_INTERNAL
                self.events.put(result)
                break
        if child is not None:
            self.children.end(child)

    def _one(self, child: Child, task: Task) -> tuple[Result | None, Child | None]:
        """Return the result of a task, None where its process died; and the process, if it is to be used again."""
        child.send(task)
        while True:
            event = child.receive()
            if isinstance(event, Progress):
                self.events.put(event)
            elif event is None:
                self.children.end(child)
                return None, None
            else:
                result, memory = event
                if memory > MAX_MEMORY:
                    self.children.end(child)
                    return result, None
                return result, child

    def _start(self, work: Work) -> Child:
        child = self.children.start(PROGRAM)
        child.send(work)
        return child


def serve() -> None:
    """Be a process that works: first the work, then tasks on standard input; what comes of them on standard output."""
    from .. import lean

    pipe = answer_pipe()
    lean.start()
    lean.bar("pandas")  # pyarrow would import it at the first array, to find that it was given none of pandas
    try:
        work: Work = receive(sys.stdin.buffer)
        while (task := receive(sys.stdin.buffer)) is not None:
            result = run_task(task, work, lambda progress: send(pipe, progress))
            send(pipe, (result, resident()))
    except OSError:  # the command is gone
        os._exit(1)
