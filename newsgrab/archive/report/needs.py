"""The libraries that only a report needs."""

from __future__ import annotations

from importlib.util import find_spec

from ...errors import UsageError

EXTRA = ("jinja2", "pygal")


def check_extra() -> None:
    """Raise UsageError where a library of the extra is missing."""
    if missing := [name for name in EXTRA if find_spec(name) is None]:
        names = " and ".join(missing)
        verb = "is" if len(missing) == 1 else "are"
        raise UsageError(f"a report needs {names}, which {verb} not installed: pip install 'newsgrab[report]'")
