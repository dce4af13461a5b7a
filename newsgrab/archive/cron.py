"""What makes an archive run by itself: a line of a crontab, or a service and a timer of systemd.

Paths are absolute, since neither has the folder or the environment of the user's shell. cron gives the line to a shell
after it has taken every ``%`` for a line end, unless a backslash stands before it; systemd reads the words itself, and
takes ``%`` and ``$`` for what it puts other things in place of.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
import zlib
from pathlib import Path

from ..errors import UsageError
from ..records import dataclass
from .schedule import read_duration, show_duration

DAY, HOUR, MINUTE = 86_400, 3600, 60
# Seconds between two runs: whole parts of a day or an hour, which cron can say.
MIN_EVERY = 5 * MINUTE
# A run ends by itself when this part of the interval has passed, so that it is over when the next one begins.
SHARE = 5 / 6
HOURS = (3, 6)  # in which a daily run begins, where no time is given: sites are quiet then, and yesterday is complete
CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
NAME = "newsgrab-archive"


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be run: ``words`` of a command line, every so many seconds, at a minute (and an hour) of the day."""

    words: tuple[str, ...]
    every: int
    hour: int
    minute: int

    def crontab(self) -> str:
        """Return the line of a crontab. What the run says is not mailed; what failed is."""
        return f"{self.schedule()}  {' '.join(map(shlex.quote, self.words))} >/dev/null".replace("%", "\\%")

    def schedule(self) -> str:
        """Return the five fields of a crontab.

        >>> Job((), 86_400, 5, 17).schedule(), Job((), 21_600, 1, 17).schedule(), Job((), 900, 0, 2).schedule()
        ('17 5 * * *', '17 1,7,13,19 * * *', '2,17,32,47 * * * *')
        """
        if self.every < HOUR:
            return f"{commas(self.minute, self.every // MINUTE, 60)} * * * *"
        if self.every == HOUR:
            return f"{self.minute} * * * *"
        return f"{self.minute} {commas(self.hour, self.every // HOUR, 24)} * * *"

    def service(self) -> str:
        """Return a service of systemd. That some sources failed, or another run was at work, is no failure of it."""
        return (
            "[Unit]\n"
            "Description=newsgrab archive run\n"
            "Wants=network-online.target\n"
            "After=network-online.target\n"
            "\n"
            "[Service]\n"
            "Type=oneshot\n"
            f"ExecStart={' '.join(map(systemd_word, self.words))}\n"
            "SuccessExitStatus=3 8\n"
            "Nice=10\n"
        )

    def timer(self) -> str:
        """Return a timer of systemd, which makes up for a run that was missed while the machine was off."""
        if self.every < HOUR:
            when = f"*-*-* *:{commas(self.minute, self.every // MINUTE, 60, width=2)}:00"
        elif self.every == HOUR:
            when = f"*-*-* *:{self.minute:02}:00"
        else:
            when = f"*-*-* {commas(self.hour, self.every // HOUR, 24, width=2)}:{self.minute:02}:00"
        return (
            "[Unit]\n"
            "Description=newsgrab archive run, by the clock\n"
            "\n"
            "[Timer]\n"
            f"OnCalendar={when}\n"
            "Persistent=true\n"
            "\n"
            "[Install]\n"
            "WantedBy=timers.target\n"
        )


def plan(db: str, *, every: str = "1d", at: str | None = None, max_time: str | None = None) -> Job:
    """Return the job that runs an archive. ``at``: ``5:17``; without it, a minute that depends on the archive's path.

    UsageError for an interval that cron cannot say, and for a run that could last longer than it.
    """
    seconds = read_duration(every)
    if not (seconds >= MIN_EVERY and (DAY % seconds == 0 if seconds >= HOUR else HOUR % seconds == 0)) or (
        seconds > HOUR and seconds % HOUR
    ):
        raise UsageError(
            f"--every {every}: a crontab can say 5m, 10m, 15m, 20m, 30m, 1h, 2h, 3h, 4h, 6h, 8h, 12h and 1d"
        )
    limit = int(seconds * SHARE) if max_time is None else read_duration(max_time)
    if not 0 < limit < seconds:
        raise UsageError(f"--max-time {max_time}: a run must end before the next one, after {show_duration(seconds)}")
    path = os.path.realpath(db)
    for text in (path, *program()):
        if not text.isprintable():
            raise UsageError(f"{text!r}: a path with such a character can stand in no crontab")
    number = zlib.crc32(os.fsencode(path))
    # Not all of the world at the full hour: sites feel it.
    hour, minute = HOURS[0] + number // 60 % (HOURS[1] - HOURS[0]), number % 60
    if at is not None:
        clock = CLOCK.fullmatch(at.strip())
        if clock is None:
            raise UsageError(f"--at {at[:40]!r} is no time of the day like 5:17")
        hour, minute = int(clock[1]), int(clock[2])
    words = (*program(), "archive", "run", "--quiet", "--db", path, "--max-time", show_exact(limit))
    return Job(words, seconds, hour, minute)


def program() -> tuple[str, ...]:
    """Return the words that start this newsgrab: the command beside this Python, else the module."""
    folder = Path(os.path.abspath(sys.executable)).parent
    command = folder / ("newsgrab.exe" if os.name == "nt" else "newsgrab")
    if os.access(command, os.X_OK):
        return (str(command),)
    return (os.path.abspath(sys.executable), "-m", "newsgrab")


def show_exact(seconds: int) -> str:
    """Return seconds as an option takes them, in minutes where they are whole.

    >>> show_exact(72_000), show_exact(250)
    ('1200m', '250')
    """
    return f"{seconds // MINUTE}m" if seconds % MINUTE == 0 else str(seconds)


def commas(first: int, step: int, end: int, *, width: int = 1) -> str:
    """Return the hours or minutes at which something is due, from the first one of the day on.

    >>> commas(17, 30, 60), commas(5, 24, 24), commas(7, 6, 24, width=2)
    ('17,47', '5', '01,07,13,19')
    """
    return ",".join(f"{number:0{width}}" for number in range(first % step, end, step))


def systemd_word(text: str) -> str:
    """Return a word of a command line as systemd reads it.

    >>> systemd_word("/home/a b/100%.db")
    '"/home/a b/100%%.db"'
    """
    text = text.replace("%", "%%").replace("$", "$$").replace("\\", "\\\\").replace('"', '\\"')
    return text if re.fullmatch(r"[\w@%+=:,./-]+", text, re.ASCII) else f'"{text}"'
