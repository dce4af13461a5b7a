"""JSON as pages write it: wrapped, with entities, cut, with quotation marks and commas where none may stand."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from ..text.patterns import lazy

# Characters of broken JSON that are mended: a slow loop, about a second a million.
MAX_REPAIR = 400_000
# What wraps the JSON of a script: comment marks, CDATA marks, an assignment.
_WRAPPER = lazy(r"\s|\ufeff|;|<!--|-->|//|/\*|\*/|<!\[CDATA\[|\]\]>|(?:var|let|const)\s{1,9}\w{1,40}\s{0,9}=")
_WRAPPER_END = lazy(r"(?:\s|;|-->|//|/\*|\*/|\]\]>)\Z")
_BETWEEN = lazy(r"[\s,;]*")
_TOKEN = lazy(
    r"(?P<string>\")|(?P<single>'(?:[^'\\\n]|\\.){0,2000}')(?=\s{0,99}[,:}\]])|(?P<open>[{\[])|(?P<close>[}\]])"
    r"|(?P<comma>,)|(?P<colon>:)|(?P<skip>\s+|//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?|<!--|-->)"
    r"|(?P<word>[^\s\"{}\[\],:/]+)|(?P<other>.)"
)
_STRING_STEP = lazy(r'[^"\\]*(?:\\.[^"\\]*)*', re.S)
# What follows the quotation mark that ends a string. Of a comma, only one before a key or a value.
_AFTER_STRING = lazy(
    r"\s*(?:\Z|[}\]:]|//|/\*|\"[^\"\n]{1,60}\"\s*:"
    r"|,\s*(?:\Z|[\"{\[\-\d}\],]|//|/\*|(?:true|false|null)\b|[A-Za-z_$][\w$]{0,40}\s{0,9}:))"
)
_BAD_ESCAPE = lazy(r'\\(?:u(?![0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|[^"\\/bfnrtu]|\Z)|\\\\')
_WORDS = {
    "true": "true", "false": "false", "null": "null", "undefined": "null", "NaN": "null", "None": "null",
    "True": "true", "False": "false",
}  # fmt: skip
_NUMBER = lazy(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\Z")


def parse_json(text: str, *, max_repair: int = MAX_REPAIR) -> tuple[list[Any], str | None]:
    """Return the JSON values in a text, mended where they can be, and what was wrong with it (None: nothing).

    Mended: wrappers of comments and CDATA, HTML entities for quotation marks, control characters, commas too many or
    too few, quotation marks inside strings, wrong escapes, comments, brackets that are missing at the end. NaN and the
    like are None. No more than ``max_repair`` characters are mended. Never raises.

    >>> parse_json('{"a": "he said "no" to it", "b": [1, 2,],')
    ([{'a': 'he said "no" to it', 'b': [1, 2]}], 'repaired')
    >>> parse_json('{&quot;a&quot;: 1}')
    ([{'a': 1}], 'repaired')
    """
    try:
        return [json.loads(text, strict=False, parse_constant=_nothing)], None
    except RecursionError:
        return [], "nested too deeply"
    except ValueError:
        pass
    text = _unwrap(text)
    if not text:
        return [], None
    for mend in (_as_is, _without_entities, _mended):
        try:
            values = _decode_all(mend(text[:max_repair] if mend is _mended else text))
        except RecursionError:
            return [], "nested too deeply"
        except ValueError:
            continue
        if values:
            return values, None if mend is _as_is else "repaired"
    return [], "cannot be read"


def _nothing(_: str) -> None:
    """Stand for NaN and Infinity, which are no JSON."""


def _big(digits: str) -> int | float:
    """Return a whole number; Python refuses those of more than 4,300 digits."""
    return int(digits) if len(digits) < 1000 else float("inf")


_DECODER = json.JSONDecoder(strict=False, parse_constant=_nothing, parse_int=_big)


def _decode_all(text: str) -> list[Any]:
    """Return the JSON values that stand one after the other. Raises ValueError if the first is none."""
    values: list[Any] = []
    position = _BETWEEN.match(text).end()  # type: ignore[union-attr]
    while position < len(text):
        try:
            value, position = _DECODER.raw_decode(text, position)
        except ValueError:
            if any(isinstance(value, (dict, list)) for value in values) and text[position] not in "[{":
                break  # text behind the object
            raise
        values.append(value)
        position = _BETWEEN.match(text, position).end()  # type: ignore[union-attr]
    return [value for value in values if isinstance(value, (dict, list))]


def _unwrap(text: str) -> str:
    """Return the text without comment marks, CDATA and assignments around it."""
    start, end = 0, len(text)
    while match := _WRAPPER.match(text, start):
        start = match.end()
    while end > start and (match := _WRAPPER_END.search(text, max(start, end - 5), end)):
        end = match.start()
    return text[start:end]


def _as_is(text: str) -> str:
    return text


def _without_entities(text: str) -> str:
    return html.unescape(text) if "&quot;" in text or "&#34;" in text or "&#x22;" in text.lower() else ""


def _mended(text: str) -> str:
    """Return the text as JSON: each token where it may stand, commas as needed, all brackets closed. One pass."""
    parts: list[str] = []
    closers: list[str] = []
    expected = "value"  # value, key, colon, or next: a comma or the end of a list or an object
    position = 0
    while match := _TOKEN.match(text, position):
        kind, token = match.lastgroup, match[0]
        position = match.end()
        if kind == "string":
            token, position = _read_string(text, position)
        elif kind == "single":
            token = json.dumps(token[1:-1].replace("\\'", "'"))
        elif kind == "word" and (expected == "key" or not _NUMBER.match(token)):
            token = (expected != "key" and _WORDS.get(token)) or json.dumps(token)
        if kind in ("string", "single", "word", "open"):
            if expected == "colon":
                parts.append(":null")
                expected = "next"
            if expected == "next":
                parts.append("," if closers else " ")
                expected = "key" if closers and closers[-1] == "}" else "value"
            if kind == "open":
                parts.append(f'"":{token}' if expected == "key" else token)
                closers.append("}" if token == "{" else "]")
                expected = "key" if token == "{" else "value"
            else:
                parts.append(token)
                expected = "colon" if expected == "key" else "next"
        elif kind == "close" and token in closers[-3:]:
            closed = ""
            while closed != token:
                closed = _close(parts, closers, expected)
                expected = "next"
        elif kind == "comma" and closers and closers[-1] == "}" and expected in ("colon", "value"):
            parts.append(":null" if expected == "colon" else "null")
            expected = "next"
        elif kind == "colon" and expected == "colon":
            parts.append(":")
            expected = "value"
    while closers:
        _close(parts, closers, expected)
        expected = "next"
    return "".join(parts)


def _close(parts: list[str], closers: list[str], expected: str) -> str:
    """Close the innermost bracket, and say null where a value was to come."""
    closer = closers.pop()
    if closer == "}" and expected in ("colon", "value"):
        parts.append(":null" if expected == "colon" else "null")
    parts.append(closer)
    return closer


def _read_string(text: str, position: int) -> tuple[str, int]:
    """Return the string that begins at a position, as JSON, and where it ends."""
    pieces = []
    while True:
        match = _STRING_STEP.match(text, position)
        end = match.end() if match else position
        pieces.append(text[position:end])
        if end >= len(text) or text[end] != '"':
            end = len(text)
            break
        if _AFTER_STRING.match(text, end + 1):
            end += 1
            break
        pieces.append('\\"')
        position = end + 1
    return '"' + _BAD_ESCAPE.sub(_mend_escape, "".join(pieces)) + '"', end


def _mend_escape(match: re.Match[str]) -> str:
    if match[1]:
        return f"\\u00{match[1]}"
    if match[0] in ("\\'", "\\\\"):
        return match[0].lstrip("\\") or match[0]
    return "\\" + match[0]
