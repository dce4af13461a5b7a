"""The errors newsgrab raises, and the exit status each one stands for.

    NewsgrabError              1
    ├── UsageError             2   an option, a configuration file or a profile is wrong
    │   └── ProfileError           .file .key
    ├── FetchError             4   the network failed                 .url .status
    │   └── RefusedError       5   robots.txt, 401/403, a block, an unsafe address
    ├── NotAnArticleError      6   the page is no article             .url
    └── InputError             7   a file that cannot be read or written
        └── LockedError        8   another run holds the archive

A value that a page lacks is no error, and one that cannot be read is a warning in the record: parsing a page raises
nothing.
"""

from __future__ import annotations

EXIT_OK = 0
EXIT_INTERNAL = 1
EXIT_USAGE = 2
EXIT_SOME_FAILED = 3
EXIT_NETWORK = 4
EXIT_REFUSED = 5
EXIT_NOT_ARTICLE = 6
EXIT_IO = 7
EXIT_LOCKED = 8
EXIT_INTERRUPTED = 130


class NewsgrabError(Exception):
    """Anything that newsgrab itself reports. Its text is one line for a person."""

    exit_status = EXIT_INTERNAL


class UsageError(NewsgrabError):
    """The user asked for something that cannot be: a bad option, value or configuration file."""

    exit_status = EXIT_USAGE


class ProfileError(UsageError):
    """A language or site file that does not fit the schema.

    ``file`` is its name, ``key`` the dotted key that is wrong.
    """

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}")
        self.file = file
        self.key = key


class FetchError(NewsgrabError):
    """A page that the network did not give. ``status`` is the HTTP status, None where there was none."""

    exit_status = EXIT_NETWORK

    def __init__(self, url: str, reason: str, status: int | None = None) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason
        self.status = status


class RefusedError(FetchError):
    """A page that may not be had: robots.txt, 401/403, a bot challenge, an address that is not public."""

    exit_status = EXIT_REFUSED


class NotAnArticleError(NewsgrabError):
    """A page that was read and is no article: a front page, a cookie wall, a soft 404."""

    exit_status = EXIT_NOT_ARTICLE

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason


class InputError(NewsgrabError):
    """A file that cannot be read or written."""

    exit_status = EXIT_IO


class LockedError(InputError):
    """Another run holds the lock."""

    exit_status = EXIT_LOCKED
