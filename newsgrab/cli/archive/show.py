"""newsgrab archive show: print an article with its versions and view counts."""

from __future__ import annotations

from typing import Any

import click

from ...errors import EXIT_OK
from ..options import EXIT_STATUSES, common_options
from ..settings import output_of
from .common import bold, db_option, in_lines, reading, times


@click.command("show", epilog=EXIT_STATUSES)
@click.argument("url", metavar="URL")
@db_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object: the record, versions, view counts, …")
@common_options
@click.pass_context
def command(context: click.Context, /, url: str, as_json: bool, **options: Any) -> int:
    """Print the latest version of an article, when its versions were seen, and how often it was viewed.

    Any address that led to the article will do. One that the archive does not know is status 7.
    """
    from ...archive.history import history
    from ...formats import dump_json
    from ..streams import open_output

    output_of(context, options)
    with reading(options) as store:
        found = history(store, url)
    with open_output(None) as sink:
        if as_json:
            more = {key: value for key, value in found.items() if key not in ("record", "url", "site", "first_seen_at")}
            record = found["record"] or {key: found[key] for key in ("url", "site", "first_seen_at")}
            sink.write(dump_json({**record, **more}, indent=2 if sink.isatty() else None) + "\n")
        else:
            for line in as_text(found, sink):
                sink.write(line + "\n")
    return EXIT_OK


def as_text(found: dict[str, Any], sink: Any) -> list[str]:
    """Return the lines for a person."""
    from ...formats import clean_line

    record = found["record"]
    lines = [bold(clean_line((record or found).get("headline") or found["title"] or found["url"]), sink)]

    def say(name: str, text: Any) -> None:
        if text not in (None, "", []):
            lines.append(f"  {name:<14}{clean_line(str(text))}")

    say("address", found["url"])
    for address in found["addresses"]:
        if address != found["url"]:
            say("also", address)
    if record is not None:
        say("published", times(record["published_at"]))
        say("authors", "; ".join(record["authors"]))
        say("section", record["section"])
        say("language", record["lang"])
    say("first seen", times(found["first_seen_at"]))
    say("last fetched", times(found["last_fetched_at"]))
    say("next visit", times(found["next_visit_at"]))
    say("gone", times(found["gone_at"]))
    if found["failures"] or record is None:
        say("last error", found["last_error"])
    views = found["views"]
    if views:
        first = f", {views[0]['view_count']:,} at {times(views[0]['seen_at'])}" if len(views) > 1 else ""
        say("views", f"{views[-1]['view_count']:,} at {times(views[-1]['seen_at'])}{first}")
    say("visits", found["visits"])
    if record is None:
        return lines
    if record["rates"]:
        say("rates", "; ".join(f"{rate['base']} {rate['value']} {rate['counter'] or ''}" for rate in record["rates"]))
    lines += ["", bold(f"versions: {len(found['versions'])}", sink)]
    lines += [
        f"  {row['version']:>3}  {times(row['first_seen_at'])} – {times(row['last_seen_at'])}"
        f"  {clean_line(row['headline'] or '')}"
        for row in found["versions"]
    ]
    if record["quotes"]:
        lines += ["", bold(f"quotes: {len(record['quotes'])}", sink)]
        for quote in record["quotes"]:
            who = ", ".join(part for part in (quote["speaker"], quote["role"]) if part)
            lines += in_lines(f"{who}: {quote['text']}" if who else quote["text"], "  ")
    for text in (record["lead"], *(record["body"] or "").split("\n")):
        if text and text.strip():
            lines += ["", *in_lines(text, "")]
    return lines
