"""The short start of the command: modules that wait, and what stands for some of their functions."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

from newsgrab.lean import clean_doc

PAGE = "<h1>Rates rise</h1><p>The bank raised its rate by half a point on Monday.</p>"
# Runs the command and prints which of these modules were really imported, but for those that Python itself had begun
# with (an editable installation imports some).
PROGRAM = """
import sys
BEFORE = frozenset(sys.modules)
from newsgrab import lean
lean.start()
from newsgrab.cli import run
status = run(sys.argv[1:])
from newsgrab.lean import DEFERRED, Later
real = sorted(n for n in DEFERRED if n not in BEFORE and not isinstance(sys.modules.get(n), Later))
print(real, status, file=sys.stderr)
"""
# And then uses what waited.
AFTER = """
import inspect, soupsieve, typing_extensions
from typing_extensions import TypeAlias, TypeVar, get_overloads
TypeVar("T", default=int)  # Python's own knows no default before 3.13
from inspect import signature
import lxml.etree
assert list(signature(lean.load).parameters) == ["name"]
assert inspect.getfullargspec(lean.load).args == ["name"]
assert soupsieve.compile("p > a").pattern == "p > a"
assert not isinstance(sys.modules["inspect"], Later)
"""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "  a\n    b\n  c\n",
        "\n\n  x\n   y\n\n",
        "a\n\tb\n\t\tc",
        "  \n  ",
        "a\n\n    b\n\n      c",
        "\n a\n \n b",
    ],
)
def test_docstrings_are_cleaned_as_python_does(text: str) -> None:
    assert clean_doc(text) == inspect.cleandoc(text)


def test_nothing_that_can_wait_is_imported() -> None:
    made = subprocess.run(
        [sys.executable, "-c", PROGRAM, "parse", "-"], input=PAGE, capture_output=True, text=True, check=True
    )
    assert '"headline": "Rates rise"' in made.stdout
    assert made.stderr.strip() == "[] 0"


def test_what_waited_is_whole_when_it_is_used() -> None:
    subprocess.run([sys.executable, "-c", PROGRAM + AFTER, "parse", "-"], input=PAGE, text=True, check=True)


def test_a_barred_module_is_not_imported_and_others_are() -> None:
    program = """
from newsgrab import lean
lean.bar("colorsys")
try:
    import colorsys
except ImportError as error:
    print(error.name)
import calendar
print(calendar.__name__)
"""
    made = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert made.stdout.split() == ["colorsys", "calendar"]
