"""What kind of file a page is: markup, the text of a page, or neither."""

from __future__ import annotations

import json
import re
from collections import Counter

from ...text.patterns import lazy

# Looked at to tell what a text is.
SAMPLE = 50_000
# Text between two tags of a block, where a page has some hundred at most.
CHARACTERS_A_TAG = 500
_BLOCK_TAG = lazy(
    rb"<(?:!doctype|\?xml|/?(?:html|head|body|meta|title|link|script|style|div|p|br|table|tr|td|ul|ol|li|h[1-6]|span|section"
    rb"|article|header|footer|nav|main|form|input|img|pre|center|font|iframe|rss|feed|urlset|plaintext|frameset|blockquote"
    rb"|figure|time|a\s)[\s/>])",
    re.I,
)
LETTER = lazy(r"[^\W\d_]")
_LOG_LINE = lazy(
    r"\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\[?\d\d?/[A-Za-z]{3}/\d{4}:\d\d|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d "
    r"|\[?(?:DEBUG|INFO|WARN|WARNING|ERROR|FATAL|TRACE)\b|\d{1,3}(?:\.\d{1,3}){3} \S+ \S+ \["
)
_CODE_LINE = lazy(
    r"[;{}]\s*\Z|\A\s*(?:def|class|import|from|function|var|let|const|return|if|for|#include|public)\b.*[:({;]"
)
# Shares of lines that decide. Log and data lines are like each other, articles are not.
LOG_SHARE = 0.6
TABLE_SHARE = 0.8
CODE_SHARE = 0.4
MIN_LINES = 4


def looks_like_dump(data: bytes) -> bool:
    """Tell whether a page is text and no markup: it has no tag, or hardly any.

    >>> looks_like_dump(b"A headline\\n\\nAnd if x <3 then a paragraph."), looks_like_dump(b"<p>A headline")
    (True, False)
    """
    first = _BLOCK_TAG.search(data, 0, SAMPLE)
    if first is None:
        return _BLOCK_TAG.search(data, SAMPLE) is None and not data.isspace() and data != b""
    if data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return False  # a comment before a page whose style sheet is long
    # A few tags in a long text: it is about tags.
    return sum(1 for _ in _BLOCK_TAG.finditer(data, 0, SAMPLE)) * CHARACTERS_A_TAG < min(len(data), SAMPLE)


def no_article(text: str) -> str | None:
    """Return what a text is that is none to read: JSON, a log, a table, code, bytes; None for any other."""
    sample = text[:SAMPLE]
    controls = sum(1 for character in sample if character < " " and character not in "\n\r\t\x0b\x0c\x1b")
    broken = sample.count("\ufffd")
    if controls + broken > len(sample) / 20:
        return "the file is not text"
    start = sample.lstrip()
    if not LETTER.search(sample):
        return "there are no words in it"
    if start[:1] in "[{" and _is_json(text.strip(), start):
        return "the text is JSON"
    if start.startswith(("%PDF", "PK\x03\x04", "\x89PNG", "GIF8", "{\\rtf")):
        return "the file is a document of another kind"
    lines = [line for line in sample.split("\n") if line.strip()][:400]
    if len(lines) < MIN_LINES:
        return None
    if sum(1 for line in lines if _LOG_LINE.match(line)) >= LOG_SHARE * len(lines):
        return "the text is a log"
    if start[:1] == "{" and sum(
        1 for line in lines if line.lstrip().startswith("{") and line.rstrip().endswith("}")
    ) >= (TABLE_SHARE * len(lines)):
        return "the text is JSON"
    for mark in "\t;,|":
        counts = Counter(line.count(mark) for line in lines)
        often, times = counts.most_common(1)[0]
        if often >= 2 and times >= TABLE_SHARE * len(lines) and not _reads_like_text(lines, mark):
            return "the text is a table"
    # By characters, since a style sheet that was left in an article has many short lines.
    if sum(len(line) for line in lines if _CODE_LINE.search(line[:300])) >= CODE_SHARE * sum(map(len, lines)):
        return "the text is code"
    return None


def _is_json(text: str, start: str) -> bool:
    """Tell whether a text is JSON, whole or cut; ``[1] a note`` and ``{tag} a word`` are none."""
    try:
        json.loads(text)
    except RecursionError:
        return True
    except ValueError:
        return bool(re.match(r"\{\s*\"[^\"\n]{0,100}\"\s*:|\[\s*(?:\{\s*\"|\[\s*[\[{\"\d])", start))
    return True


def _reads_like_text(lines: list[str], mark: str) -> bool:
    """Tell whether commas are those of sentences: a space follows each."""
    joined = "\n".join(lines)
    return mark in ",;" and joined.count(mark + " ") > joined.count(mark) / 2
