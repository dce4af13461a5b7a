"""From the options of a command to what it works with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from .output import Output


def output_of(context: click.Context, options: Mapping[str, Any]) -> Output:
    """Return what the options say of the output; ``-q`` and ``-v`` may also stand before the command."""
    outer = context.find_root().obj or {}
    output = Output(
        format=options.get("format_"),
        path=options.get("output"),
        fields=options.get("fields") or (),
        rows=options.get("rows") or "article",
        evidence=bool(options.get("evidence")),
        quiet=bool(options.get("quiet") or outer.get("quiet")),
        verbose=bool(options.get("verbose") or outer.get("verbose")),
    )
    if output.verbose:
        import logging

        logging.basicConfig(format="newsgrab: %(message)s", level=logging.INFO)
    return output
