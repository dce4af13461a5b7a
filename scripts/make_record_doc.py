"""Write docs/record.md: every key of the record, from where each is defined.

    python scripts/make_record_doc.py [--check]

The meaning of a key stands in the docstring of ``models.py``, its value and sources in the docstring of its field
module. ``--check`` changes nothing and fails if the page is not what would be written.
"""

from __future__ import annotations

import re
import sys
from dataclasses import fields
from inspect import getdoc
from pathlib import Path

from newsgrab import models
from newsgrab.fields.order import load_fields

PAGE = Path(__file__).resolve().parent.parent / "docs" / "record.md"
HEAD = """# The record

Schema version {version}. One JSON object a page; `newsgrab schema` prints its JSON Schema. The keys are stable: a key
may be added in a minor version, a key that changes its meaning raises `schema_version`. What the page does not say is
`null` (an empty list for lists), never `""` or `0`. In Python the same keys are attributes of `newsgrab.Article`:
there a time is a `datetime` or `date`, a rate's value a `Decimal`.

Times are ISO 8601, as precise as the page: `2024-03-11T20:30:00+05:00`, without offset where none is known, a bare
date where the page has no time. Decimals are texts, exactly as printed. Offsets count characters (Unicode code points)
from 0.

This page is written by `scripts/make_record_doc.py` from the docstrings of the code.

"""


def meanings(cls: type) -> dict[str, str]:
    """Return key -> meaning, from the lines ``key: meaning`` of a docstring; a line may go on indented or not."""
    found: dict[str, str] = {}
    names = {f.name for f in fields(cls)}
    for line in (getdoc(cls) or "").splitlines():
        key, colon, text = line.partition(": ")
        if colon and key in names:
            found[key] = text.strip()
    return found


def details(docstring: str) -> str:
    """Return what a field module says of its value and sources, as Markdown."""
    text = docstring.partition("\n")[2].strip("\n")
    text = re.sub(r"``([^`]+)``", r"`\1`", text)
    text = re.sub(r"^ {4}(\d\.)", r"\1", text, flags=re.M)
    text = re.sub(r"^ {7}", "   ", text, flags=re.M)
    # A list needs a blank line in front.
    return re.sub(r"(?<!\n)\n(1\. )", r"\n\n\1", re.sub(r"\n(Errors: )", r"\n\n\1", text)).strip()


def objects() -> str:
    """Return the sections on the objects inside lists."""
    parts = []
    for name, cls in (
        ("quotes", models.Quote),
        ("rates", models.Rate),
        ("images", models.Image),
        ("links", models.Link),
    ):
        rows = "\n".join(f"| `{key}` | {text} |" for key, text in meanings(cls).items())
        parts.append(f"## An object of `{name}`\n\n| key | meaning |\n| --- | --- |\n{rows}\n")
    return "\n".join(parts)


def main() -> int:
    """Write or check the page."""
    modules = dict(load_fields())
    text = [HEAD.format(version=models.SCHEMA_VERSION), "## Keys\n\n"]
    for key, meaning in {"schema_version": "this number", **meanings(models.Article)}.items():
        text.append(f"### `{key}`\n\n{meaning[:1].upper()}{meaning[1:]}.\n\n")
        module = modules.get(key)
        if module is not None and module.__doc__:
            text.append(details(module.__doc__) + "\n\n")
    text.append(objects())
    page = "".join(text)
    if "--check" in sys.argv:
        return int(PAGE.read_text(encoding="utf-8") != page)
    PAGE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
