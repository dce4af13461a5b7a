"""Patterns that wait: every constant compiles, and a pattern in use is the real one."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

import newsgrab
from newsgrab.text import patterns
from newsgrab.text.patterns import lazy

PACKAGE = Path(newsgrab.__file__).parent
MODULES = sorted(
    ".".join(("newsgrab", *path.relative_to(PACKAGE).with_suffix("").parts))
    for path in PACKAGE.rglob("*.py")
    if "lazy(" in path.read_text(encoding="utf-8") and path.stem != "patterns"
)

HERE = lazy(r"(?P<digit>\d)")
ELSEWHERE = [HERE]


@pytest.mark.parametrize("module", MODULES)
def test_every_pattern_compiles(module: str) -> None:
    for name, value in vars(importlib.import_module(module)).copy().items():
        if isinstance(value, patterns.Ready):
            assert value.groups >= 0, name


def test_the_first_use_puts_the_pattern_where_the_object_stood() -> None:
    assert HERE.sub("_", "a1") == "a_"
    assert isinstance(HERE, re.Pattern)
    held = ELSEWHERE[0]
    assert not isinstance(held, re.Pattern)
    found = held.search("a1")
    assert found is not None
    assert found.group("digit") == "1"
    assert (held.pattern, held.groups, dict(held.groupindex)) == (HERE.pattern, 1, {"digit": 1})


@pytest.mark.parametrize("method", patterns.METHODS)
def test_every_method_is_there_at_the_first_use_and_after(method: str) -> None:
    real = getattr(re.compile("b", re.I), method)
    arguments = ("_", "abcB") if method.startswith("sub") else ("abcB",)
    waiting = lazy("b", re.I)
    for _ in range(2):
        assert plain(getattr(waiting, method)(*arguments)) == plain(real(*arguments))


def plain(value: object) -> object:
    """Return what two results can be compared by."""
    if isinstance(value, re.Match):
        return value.span()
    return [m.span() for m in value] if hasattr(value, "__next__") else value


def test_bytes_and_errors() -> None:
    assert lazy(b"[0-9]+").findall(b"12 3") == [b"12", b"3"]
    broken = lazy("(")
    with pytest.raises(re.error):
        broken.search("a")
    with pytest.raises(re.error):  # and again
        broken.search("a")
