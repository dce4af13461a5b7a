"""newsgrab languages: the languages there are files for."""

from __future__ import annotations

from typing import Any

import click

from .options import EXIT_STATUSES, common_options, list_options

FIELDS = ("tag", "name", "endonym", "country", "fallbacks")


@click.command("languages", epilog=EXIT_STATUSES)
@list_options
@common_options
@click.pass_context
def command(context: click.Context, /, **options: Any) -> int:
    """List the languages whose words are known: for dates, views, quotes and rates.

    Pages in others are read by what needs no words: metadata, numbers, the layout.
    """
    from ..models import to_json
    from ..profiles import language_tags, load_language
    from .output import put_list
    from .settings import output_of

    languages = map(load_language, language_tags())
    rows = [{key: to_json(getattr(language, key) or None) for key in FIELDS} for language in languages]
    return put_list(rows, FIELDS, output_of(context, options), kind="languages")
