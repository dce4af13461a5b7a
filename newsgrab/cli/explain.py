"""newsgrab explain: for every field where it was read, and what lost against it."""

from __future__ import annotations

import dataclasses
import os
import shutil
import sys
from collections.abc import Iterator
from typing import Any

import click

from ..errors import EXIT_NOT_ARTICLE, EXIT_USAGE, UsageError
from .network import network_options, options_of
from .options import EXIT_STATUSES, common_options, fetched_at_option, hint_options

MAX_SHOWN = 240  # characters of a value or a text in the readable form: a body is known by its beginning
MAX_ITEMS = 12  # of a list in the readable form; --json has them all
INDENT = 12  # columns for the words before the texts
MIN_COLUMNS = 20  # for texts on a narrow terminal: below, every word would have its own line
# Keys that no field reads: they are given with the page.
GIVEN = ("url", "fetched_at", "http_status", "sha256", "evidence", "warnings")


@click.command("explain", epilog=EXIT_STATUSES)
@click.argument("target", metavar="URL|FILE|-", required=False)
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object a page, for machines.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(), help="Write here, whole or not at all.")
@click.option("--field", "chosen", metavar="NAME", multiple=True, help="Only this field; may be given again.")
@click.option("--url", metavar="URL", help="The address that the saved page came from.")
@hint_options
@fetched_at_option
@network_options
@common_options
@click.pass_context
def command(context: click.Context, /, target: str | None, **options: Any) -> int:
    """Show for every field which source won, what it read, and which candidates lost and why.

    A page on the web or saved, by its URL, its file, or "-" for a page on standard input.
    """
    if target is None:
        if sys.stdin is None or sys.stdin.isatty():
            click.echo(context.get_help(), err=True)
            return EXIT_USAGE
        target = "-"

    from ..models import Article
    from .output import Tally, about, not_article, report
    from .settings import output_of
    from .streams import complain, open_output

    keys = choose(options["chosen"])
    output = output_of(context, options)
    hints = {key: options[key] for key in ("url", "lang", "country", "timezone", "fetched_at")}
    tally = Tally()
    with open_output(output.path) as sink:
        paper = Paper(sink)
        for name, result in pages(target, hints, options):
            if not isinstance(result, Article):
                tally.statuses.append(report(name, result, verbose=output.verbose))
                continue
            if reason := not_article(result):
                tally.statuses.append(EXIT_NOT_ARTICLE)
                complain(about(name, f"not an article: {reason}"))
            else:
                tally.good += 1
            if options["as_json"]:
                from ..formats import dump_json

                indent = 2 if sink.isatty() else None
                sink.write(dump_json(as_object(name, result, keys), indent=indent) + "\n")
            else:
                apart = "\n" if sink.written else ""
                sink.write(apart + "\n".join(as_text(name, result, keys, paper)) + "\n")
    return tally.exit_status


def choose(wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Return the fields to explain; an unknown one is a UsageError."""
    from ..models import Article

    known = tuple(f.name for f in dataclasses.fields(Article) if f.name not in GIVEN)
    unknown = [key for key in wanted if key not in known]
    if unknown:
        raise UsageError(f"no field {', '.join(map(repr, unknown))} to explain; there are {', '.join(known)}")
    return tuple(dict.fromkeys(wanted)) or known


def pages(target: str, hints: dict[str, Any], options: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the article or the error of every page of the target (a WARC file has several)."""
    if target.lower().startswith(("http://", "https://")):
        from .fetch import fetch_all

        if hints["url"]:
            raise UsageError("--url is for saved pages; this one has its address")
        wanted = {key: hints[key] for key in ("lang", "country", "timezone")}
        yield from fetch_all([target], options_of(options), explain=True, **wanted)
    else:
        from .parse import parse_all

        yield from parse_all([target], explain=True, **hints)


def as_object(name: str, article: Any, keys: tuple[str, ...]) -> dict[str, Any]:
    """Return the explanation for machines."""
    from ..models import to_json

    explained = {}
    for key in keys:
        found = article.evidence.get(key)
        value = to_json(getattr(article, key))
        if found is None:
            explained[key] = {"value": value, "source": None, "raw": None, "confidence": None, "rivals": []}
            continue
        rivals = [{"value": to_json(r.value), **r.to_dict(), "reason": r.reason} for r in found.rivals]
        explained[key] = {"value": value, **found.to_dict(), "rivals": rivals}
    return {"input": name, "url": article.url, "fields": explained, "warnings": article.warnings}


class Paper:
    """Lays lines out: folded to the width of a terminal, bold and dim where it shows that."""

    def __init__(self, sink: Any) -> None:
        terminal = sink.isatty()
        self.columns = shutil.get_terminal_size().columns if terminal else None
        self.styled = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

    def title(self, name: str, text: str = "") -> Iterator[str]:
        """Yield the name of a field, or of the page, and what stands beside it."""
        start = f"{name}  " if text else name
        first, *more = self.fold(start + text)
        if self.styled and first.startswith(start.rstrip()):
            first = f"\x1b[1m{name}\x1b[0m{first[len(name) :]}"
        yield first
        yield from (" " * INDENT + line for line in more)

    def line(self, label: str, text: str, *, dim: bool = False) -> Iterator[str]:
        """Yield a text after its label."""
        for line in self.fold(text):
            shown = f"  {label:{INDENT - 2}}{line}"
            yield f"\x1b[2m{shown}\x1b[0m" if dim and self.styled else shown
            label = ""

    def fold(self, text: str) -> list[str]:
        """Return the text in lines that fit beside the labels, parted at spaces where there are any."""
        if self.columns is None:
            return [text]
        from ..formats.table import char_width

        room = max(self.columns - INDENT, MIN_COLUMNS)
        lines, line, used, space = [], "", 0, -1
        for char in text:
            size = char_width(char)
            if used + size > room:
                if char == " ":
                    space = len(line)
                    line += char
                    continue
                cut = space if space > 0 else len(line)
                lines.append(line[:cut].rstrip())
                line = line[cut:].lstrip()
                used, space = sum(map(char_width, line)), -1
            if char == " " and line:
                space = len(line)
            line += char
            used += size
        return [*lines, line.rstrip()]


def as_text(name: str, article: Any, keys: tuple[str, ...], paper: Paper) -> Iterator[str]:
    """Yield the lines of the explanation for people."""
    from ..formats import clean_line

    yield from paper.title(clean_line(name))
    if article.url and article.url != name:
        yield from paper.line("address", clean_line(article.url))
    for warning in article.warnings:
        yield from paper.line("warning", clean_line(warning))
    missing = []
    for key in keys:
        found = article.evidence.get(key)
        value = getattr(article, key)
        if found is None and value in (None, []):
            missing.append(key)
            continue
        yield ""
        yield from field_lines(key, value, found, paper)
    if missing:
        yield ""
        yield from paper.title("not found", ", ".join(missing))


def field_lines(key: str, value: Any, found: Any, paper: Paper) -> Iterator[str]:
    """Yield the lines for one field: its value, its source, and the candidates that lost."""
    items = value if isinstance(value, list) else [value]
    yield from paper.title(key, show(items[0]) if len(items) == 1 else f"{len(items)}")
    if len(items) > 1:
        for item in items[:MAX_ITEMS]:
            yield from paper.line("       -", show(item))
        if len(items) > MAX_ITEMS:
            yield from paper.line("", f"and {len(items) - MAX_ITEMS} more")
    if found is None:
        yield from paper.line("from", "(comes with another field)", dim=True)
        return
    yield from paper.line("from", f"{show(found.source)}  {sureness(found)}")
    if found.raw and show(found.raw) != show(value):
        yield from paper.line("text", show(found.raw))
    if found.reason:
        yield from paper.line("why", show(found.reason))
    for rival in found.rivals[:MAX_ITEMS]:
        yield from paper.line("lost", f"{show(rival.source)}  {sureness(rival)}  {show(rival.value)}")
        if rival.reason:
            yield from paper.line("", f"because {show(rival.reason)}", dim=True)
    if len(found.rivals) > MAX_ITEMS:
        yield from paper.line("", f"and {len(found.rivals) - MAX_ITEMS} more")


def sureness(found: Any) -> str:
    """Return how sure a value is, as per cent."""
    return f"{found.confidence:.0%}"


def show(value: Any) -> str:
    """Return a value on one line, cut where it is long.

    >>> show(None), show("a\\nb"), show(["Li", "Ким"]), show([])
    ('nothing', 'a b', 'Li; Ким', 'nothing')
    """
    from ..formats import clean_line
    from ..models import Image, Link, Quote, Rate, to_json

    if value is None or value == []:
        return "nothing"
    if isinstance(value, (list, tuple)):
        text = "; ".join(map(show, value))
    elif isinstance(value, Quote):
        said = ", ".join(part for part in (value.speaker, value.role) if part)
        text = f"{value.text} ({said or 'nobody named'}; {value.kind}, {value.where})"
    elif isinstance(value, Rate):
        notes = ", ".join(part for part in (value.kind, value.change and f"change {value.change}") if part)
        text = f"{value.units} {value.base} = {value.value} {value.counter or '?'}" + (f" ({notes})" if notes else "")
    elif isinstance(value, Image):
        text = f"{value.url} ({value.caption or value.alt})" if value.caption or value.alt else value.url
    elif isinstance(value, Link):
        text = f"{value.text} <{value.url}>"
    else:
        text = str(to_json(value))
    line = clean_line(text)
    if len(line) > MAX_SHOWN:
        return f"{line[:MAX_SHOWN].rstrip()}… ({len(line):,} characters)"
    return line
