"""What makes a short run short: `newsgrab parse FILE` spends nine tenths of its time on starting and ending Python.

The CPU time of the whole process is printed by ``python -m benchmarks.speed --command``. Only the command and the
processes of a batch use this: a program that imports newsgrab keeps its modules and its collector as they are.
"""

from __future__ import annotations

import gc
import sys
import typing
from types import ModuleType
from typing import Any

# Objects that are made before the collector looks for cycles (Python's 700 makes it run two hundred times while modules
# are imported); the soup of a page has up to some thousand.
COLLECT_AFTER = 50_000


class Later(ModuleType):
    """Stands for a module until something of it is used, then imports it."""

    def __getattr__(self, name: str) -> Any:
        if name == "__path__" and self.__name__ not in PACKAGES:  # asked by `from … import …`
            raise AttributeError(name)
        return getattr(load(self.__name__), name)


def load(name: str) -> ModuleType:
    """Import a module, also where something stands for it."""
    from importlib import import_module

    if isinstance(sys.modules.get(name), Later):
        del sys.modules[name]
    return import_module(name)


def argument_names(function: Any) -> Any:
    """Return what ``inspect.getfullargspec`` does; lxml keeps it for functions that we do not give it."""
    return load("inspect").getfullargspec(function)


def clean_doc(text: str) -> str:
    """Return a docstring without its indentation, as ``inspect.cleandoc`` does.

    >>> clean_doc("Read pages.\\n\\n    A page is\\n      HTML.\\n    ")
    'Read pages.\\n\\nA page is\\n  HTML.'
    """
    lines = text.expandtabs().split("\n")
    margin = min((len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()), default=0)
    lines = [lines[0].lstrip(), *(line[margin:] for line in lines[1:])]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return "\n".join(lines)


# What others import for us and what we then do not use, or seldom: CSS selectors (soupsieve builds its patterns for
# 36 ms), the guessing of charsets, the network addresses of urllib.parse, and inspect with Python's own parser and
# disassembler for 6 ms. Of inspect click uses one small function for every option, and of typing_extensions (4 ms, and
# inspect) BeautifulSoup uses these names, which Python's typing has; another of the same name may do more there (s3fs
# needs a TypeVar with a default).
DEFERRED: dict[str, dict[str, Any]] = {
    "soupsieve": {},
    "charset_normalizer": {},
    "ipaddress": {},
    "inspect": {"cleandoc": clean_doc, "getfullargspec": argument_names},
    "typing_extensions": {
        name: getattr(typing, name) for name in ("Literal", "Protocol", "Self", "TypeAlias", "runtime_checkable")
    },
}
# What BeautifulSoup imports where it is installed, with the network modules of Python (60 ms), for a parser that the
# command has no use for.
UNUSED = ("html5lib",)
PACKAGES = frozenset(("soupsieve", "charset_normalizer"))


def start() -> None:
    """Let modules wait until they are used, and the collector until there is something to collect."""
    for name, given in DEFERRED.items():
        if name not in sys.modules:
            module = sys.modules[name] = Later(name)
            vars(module).update(given)
    for name in UNUSED:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # an import of it fails, as where it is missing
    gc.set_threshold(COLLECT_AFTER, 20, 20)


class Barred:
    """Finds modules that shall not be imported, and says that they are not installed."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        """Raise an error for one of them; others are found by those who follow."""
        if name in self.names:
            raise ModuleNotFoundError(f"{name} is not imported here", name=name)


def bar(*names: str) -> None:
    """Keep modules from being imported that a library of others tries and does without. For processes of ours alone."""
    sys.meta_path.insert(0, Barred(names))  # a None in sys.modules is taken for the module by what Cython has compiled


def end() -> None:
    """Let Python end without looking through everything for cycles once more."""
    gc.freeze()
