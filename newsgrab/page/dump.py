"""A page as text: what a text browser, a copy from the screen or an extractor leaves of it.

``looks_like_dump`` tells such a text from markup. ``dump_to_tree`` recognises its lines and lays them out as a small page:

    header                  what stands before the article: site name, menus, tickers
    article
      div, div.date         date and counter, in their order around the headline
      h1                    the headline; where it is printed twice, once
      div[articleBody]      paragraphs (p), items (ul/li), subheadings and quotations of Markdown, speaker lines (p/strong)
      div                   what follows the text: signature, counter, tags
    footer                  the rest

The rules are general: length, punctuation, digits, repetition and place, and no words of any language. The text stays as
it is printed, but for lines that were wrapped at a width, which are joined.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from .model import Element

# Read of a text at most: a long book has as much.
MAX_TEXT = 2_000_000  # characters
MAX_LINES = 20_000
# Looked at to tell what a text is.
SAMPLE = 50_000

# ---------------------------------------------------------------- text or markup
_BLOCK_TAG = re.compile(
    rb"<(?:!doctype|\?xml|/?(?:html|head|body|meta|title|link|script|style|div|p|br|table|tr|td|ul|ol|li|h[1-6]|span|section"
    rb"|article|header|footer|nav|main|form|input|img|pre|center|font|iframe|rss|feed|urlset|plaintext|frameset|blockquote"
    rb"|figure|time|a\s)[\s/>])",
    re.I,
)
_INLINE_TAG = re.compile(r"</?(?:b|i|em|strong|u|a|sup|sub|small|q|cite|mark)(?:\s[^<>]{0,500})?>", re.I)
_CODE_OR_FENCE = re.compile(rb"[`]{1,3}")


def looks_like_dump(data: bytes) -> bool:
    """Tell whether a page is text and no markup: it has no tag, or hardly any.

    >>> looks_like_dump(b"A headline\\n\\nAnd if x <3 then a paragraph."), looks_like_dump(b"<p>A headline")
    (True, False)
    """
    first = _BLOCK_TAG.search(data, 0, SAMPLE)
    if first is None:
        return _BLOCK_TAG.search(data, SAMPLE) is None and not data.isspace() and data != b""
    # One tag in a long text is a text about tags.
    return not data[: first.start()].isspace() and first.start() > 0 and _tags_are_few(data)


def _tags_are_few(data: bytes) -> bool:
    return sum(1 for _ in _BLOCK_TAG.finditer(data, 0, SAMPLE)) * 1000 < min(len(data), SAMPLE)


# ---------------------------------------------------------------- lines
# Columns. A prose line is a sentence, or long; a label is short. Wide characters count double.
MIN_SENTENCE = 24
LONG_PROSE = 160
MAX_HEADLINE = 250
MIN_HEADLINE = 12
MAX_LABEL = 40
MAX_SPEAKER = 160
MAX_DATE = 60
# A text is taken for wrapped at a width between these, if so many lines are full.
MIN_WRAP = 40
MAX_WRAP = 132
MIN_FULL_LINES = 3
# The headline is looked for in so many lines before the text.
HEADLINE_REACH = 12
# Lines around the headline that belong to it: date, counter, byline.
NEAR_HEADLINE = 4
# From so many short lines in a row on, the end of a page is a list of other things.
MENU_RUN = 3

_SENTENCE_END = re.compile(r"[.!?…。！？؟।۔։](?:[\"'”’»“)\]」』›]|\[\d{1,4}\]|\s){0,6}\Z")
_QUOTE_END = re.compile(r"[\"”»“」』]\Z")
_DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{4}\s?[年년]|\d{1,2}\s?月\s?\d{1,2}\s?日"
    r"|\d{1,2}(?:\.|st|nd|rd|th)?\s+(?:de\s+)?[^\W\d_]{3,14}[.,]?\s+(?:de\s+)?\d{4}|[^\W\d_]{3,14}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
    r"|\d{4}\s+[^\W\d_]{2,4}\s+\d{1,2}|[0-2]?\d[:.][0-5]\d)(?!\d)"
)
_COUNTER = re.compile(r"[^\w\n]{0,6}\d{1,3}(?:[\d\s.,'’\u00a0\u202f]{0,12}\d)?\s?[kKmMкКмМ]?[^\w\n]{0,3}\Z")
_MONEY = re.compile(r"[$€£¥₽₸₴₺₩₹]|\b[A-Z]{3}\b")
_DECIMAL = re.compile(r"\d+[.,]\d{1,4}(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"[^\W\d_]")
_BULLET = re.compile(r"(?:[-*•·‣◦▪–—+]|o(?=\s{1,3}[A-ZА-Я]))\s{1,5}(?=\S)")
_RIGHTS = re.compile(r"©|\(c\)\s|copyright|all rights reserved|℗", re.I)
_HEADING = re.compile(r"(#{1,6})\s+(\S.*?)\s*#*\Z")
_RULE = re.compile(r"\s{0,3}(?:=|-|_|\*|~|—|–|─|═){3,}\s*\Z")
# Lynx numbers links in brackets and lists them at the end; elinks does so, too.
_LINK_MARK = re.compile(r"\[\d{1,4}\](?=\S)")
_REFERENCE = re.compile(r"\s{0,9}\d{1,4}\.\s{1,4}(?:https?|file|ftp|mailto|javascript|lynx)[:*]", re.I)
_IMAGE_MARK = re.compile(r"\[(?:[\w%./ -]{1,80}\.(?:png|jpe?g|gif|svg|webp)|INLINE|IMAGE|IMG|EMBED|LINK)\]|\(BUTTON\)|IFRAME:", re.I)
_FRONT_MATTER = re.compile(r"([A-Za-z][\w -]{1,20}):\s{0,9}(.{0,500})\Z")
# Keys that tools write before a text; front matter between "---" may have any.
_FRONT_KEYS = frozenset("title headline author authors date published url source sitename description tags".split())  # noqa: SIM905
_ITEM_MARK = re.compile(r"\*\*(.{1,500}?)\*\*")

Kind = Literal["symbol", "date", "counter", "ticker", "item", "sentence", "label", "heading", "quote"]


@dataclass(slots=True)
class _Line:
    """A line, or lines that were joined. ``gap`` is whether a blank line stands before it."""

    text: str
    gap: bool
    kind: Kind = "label"
    width: int = 0
    level: int = 0  # of a Markdown heading


def dump_to_tree(text: str) -> tuple[Element, list[str]]:
    """Return the page that a text makes, and what was noticed. Never raises.

    >>> root, _ = dump_to_tree("Menu\\n×\\n\\nA bridge opens in the north\\n\\n11.03.2024\\n56\\n\\nThe bridge was opened today.")
    >>> [(node.tag, node.text) for node in root.iter("h1", "p", "div", "header") if node.text]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('div', 'Menu'), ('div', '×'), ('h1', 'A bridge opens in the north'), ('div', '11.03.2024'), ('div', '56'),
     ('p', 'The bridge was opened today.')]
    """
    warnings = []
    if len(text) > MAX_TEXT:
        text = text[:MAX_TEXT]
        warnings.append(f"truncated: more than {MAX_TEXT} characters")
    if what := _no_article(text):
        root = etree.Element("html")
        etree.SubElement(root, "body")
        return root, [*warnings, f"not an article: {what}"]
    meta, lines = _read_lines(_clean(text))
    if len(lines) > MAX_LINES:
        del lines[MAX_LINES:]
        warnings.append(f"truncated: more than {MAX_LINES} lines")
    for line in lines:
        _classify(line)
    return _build(meta, _divide(lines)), warnings


def _clean(text: str) -> str:
    """Return the text with one kind of line end, without inline tags, entities and control characters."""
    text = re.sub(r"\r\n?|[\x0b\x0c\u2028\u2029\x85]", "\n", text)
    text = re.sub("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff\ufeff]", "", text)
    text = text.expandtabs(4)
    if "<" in text:
        text = _INLINE_TAG.sub("", text)
    if "&" in text and re.search(r"&(?:[a-z]{2,8}|#\d{2,5});", text):
        text = html.unescape(text)
    return text


# ---------------------------------------------------------------- what is no article
_LOG_LINE = re.compile(
    r"\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\[?\d\d?/[A-Za-z]{3}/\d{4}:\d\d|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d "
    r"|\[?(?:DEBUG|INFO|WARN|WARNING|ERROR|FATAL|TRACE)\b|\d{1,3}(?:\.\d{1,3}){3} \S+ \S+ \["
)
_CODE_LINE = re.compile(r"[;{}]\s*\Z|\A\s*(?:def|class|import|from|function|var|let|const|return|if|for|#include|public)\b.*[:({;]")
# Shares of lines that decide. Log and data lines are like each other, articles are not.
LOG_SHARE = 0.6
TABLE_SHARE = 0.8
CODE_SHARE = 0.4
MIN_LINES = 4


def _no_article(text: str) -> str | None:
    """Return what a text is that is none to read: JSON, a log, a table, code, bytes; None for any other."""
    sample = text[:SAMPLE]
    controls = sum(1 for character in sample if character < " " and character not in "\n\r\t\x0b\x0c\x1b")
    broken = sample.count("\ufffd")
    if controls + broken > len(sample) / 20:
        return "the file is not text"
    start = sample.lstrip()
    if not _LETTER.search(sample):
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
    if start[:1] == "{" and sum(1 for line in lines if line.lstrip().startswith("{") and line.rstrip().endswith("}")) >= (
        TABLE_SHARE * len(lines)
    ):
        return "the text is JSON"
    for mark in "\t;,|":
        counts = Counter(line.count(mark) for line in lines)
        often, times = counts.most_common(1)[0]
        if often >= 2 and times >= TABLE_SHARE * len(lines) and not _reads_like_text(lines, mark):
            return "the text is a table"
    if sum(1 for line in lines if _CODE_LINE.search(line[:300])) >= CODE_SHARE * len(lines):
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


# ---------------------------------------------------------------- text to lines
def _read_lines(text: str) -> tuple[dict[str, str], list[_Line]]:
    """Return the front matter, and the lines of a text as they were before somebody wrapped them."""
    rows = [row.rstrip() for row in text.split("\n")]
    meta, rows = _front_matter(rows)
    rows = _without_references(rows)
    if sum(1 for row in rows if row) and _marks_links(rows):
        rows = [_LINK_MARK.sub("", row) for row in rows]
    width = _wrap_width(rows)
    lines: list[_Line] = []
    gap = True
    full = False  # the row before was cut by the width
    for number, row in enumerate(rows):
        stripped = row.strip()
        if not stripped:
            gap, full = True, False
            continue
        if _RULE.match(row):
            # Setext headings of Markdown: the line above is underlined.
            if lines and not gap and set(stripped) <= {"="} and not lines[-1].level:
                lines[-1].level = 1
            gap, full = True, False
            continue
        if full and not gap and lines and not _BULLET.match(stripped) and not _HEADING.match(stripped):
            lines[-1].text = _joined(lines[-1].text, stripped)
        else:
            lines.append(_Line(stripped, gap))
        following = rows[number + 1].strip() if number + 1 < len(rows) else ""
        full = bool(width and following) and _columns(row) + 1 + _columns(_first_word(following)) > width
        gap = False
    return meta, lines


def _front_matter(rows: list[str]) -> tuple[dict[str, str], list[str]]:
    """Return the ``key: value`` lines that tools write before a text, and the other lines."""
    start = next((number for number, row in enumerate(rows) if row.strip()), 0)
    fenced = rows[start : start + 1] == ["---"]
    meta: dict[str, str] = {}
    number = start + fenced
    while number < min(len(rows), start + 40):
        row = rows[number].strip()
        if fenced and row == "---":
            return meta, rows[number + 1 :]
        match = _FRONT_MATTER.match(row)
        if match and (fenced or match[1].lower() in _FRONT_KEYS):
            meta[match[1].lower()] = match[2].strip().strip("\"'")
        elif not fenced:
            break
        number += 1
    if fenced or len(meta) < 2 or not ("title" in meta or "headline" in meta):
        return {}, rows
    return meta, rows[number:]


def _without_references(rows: list[str]) -> list[str]:
    """Return the lines before the list of links that lynx prints at the end."""
    end = len(rows)
    found = 0
    while end and (not rows[end - 1].strip() or _REFERENCE.match(rows[end - 1])):
        found += bool(rows[end - 1].strip())
        end -= 1
    if found < 2:
        return rows
    # Its headings: "References", "Visible links", "Hidden links:", in the language of the reader.
    for _ in range(4):
        while end and not rows[end - 1].strip():
            end -= 1
        if end and len(rows[end - 1].strip()) < 30 and not _SENTENCE_END.search(rows[end - 1]) and end > 1 and (
            not rows[end - 2].strip() or _RULE.match(rows[end - 2])
        ):
            end -= 1
        else:
            break
    return rows[:end]


def _marks_links(rows: list[str]) -> bool:
    """Tell whether ``[1]``, ``[2]`` … number links: they come in order, each once."""
    numbers = [int(mark[1:-1]) for row in rows for mark in _LINK_MARK.findall(row)]
    rising = sum(1 for a, b in zip(numbers, numbers[1:], strict=False) if b == a + 1)
    return len(numbers) >= 3 and rising >= 0.8 * (len(numbers) - 1)


def _wrap_width(rows: list[str]) -> int:
    """Return the width at which the lines were wrapped, 0 if they were not.

    A program that wraps puts as many words into a line as fit: the first word of the next line would not have fitted.
    """
    widths = sorted(_columns(row) for row in rows if " " in row.strip() or (row and not row.isascii()))
    if not widths:
        return 0
    # One line in fifty may be longer: an address, a line that was left as it was.
    widest = widths[-1 - len(widths) // 50]
    if not MIN_WRAP <= widest <= MAX_WRAP:
        return 0
    pairs = [
        (_columns(a), a, _first_word(b.strip()))
        for a, b in zip(rows, rows[1:], strict=False)
        if a.strip() and b.strip()
    ]
    full = [row for width, row, word in pairs if width + 1 + _columns(word) > widest]
    inner = sum(1 for row in full if not _SENTENCE_END.search(row))
    near = sum(1 for width, _, _ in pairs if width > widest - 12)
    if len(full) < MIN_FULL_LINES or near < MIN_FULL_LINES or inner < 0.6 * len(full):
        return 0
    # Of lines that could have been wrapped, most were: paragraphs on one line each have no such width.
    could = sum(1 for width, _, _ in pairs if width > 0.7 * widest)
    return widest if len(full) >= 0.6 * could else 0


def _first_word(row: str) -> str:
    """Return what could have stood on the line before: a word, or one character where there are no spaces."""
    if row and unicodedata.east_asian_width(row[0]) in "WF":
        return row[0]
    return row.split(" ", 1)[0]


def _columns(text: str) -> int:
    """Return the width of a text on a terminal."""
    if text.isascii():
        return len(text)
    wide = sum(1 for character in text if "\u1100" <= character and unicodedata.east_asian_width(character) in "WF")
    return len(text) + wide


def _joined(before: str, after: str) -> str:
    """Return two parts of a wrapped paragraph as one."""
    if unicodedata.east_asian_width(before[-1]) in "WF" and unicodedata.east_asian_width(after[0]) in "WF":
        return before + after
    if before.endswith("\xad"):
        return before[:-1] + after
    if before.endswith("-") and before[-2:-1].isalpha() and after[0].islower():
        return before + after
    return f"{before} {after}"


def _classify(line: _Line) -> None:
    """Set the kind and the width of a line."""
    if match := _HEADING.match(line.text[:1000]):
        line.text, line.level = match[2], len(match[1])
    text = line.text
    head = text[:400]
    line.width = _columns(text)
    if line.level:
        line.kind = "heading"
    elif text.startswith("> "):
        line.kind, line.text = "quote", text[2:].strip()
    elif not _LETTER.search(head):
        decimals = len(_DECIMAL.findall(head))
        line.kind = (
            "date" if _DATE.search(head)
            else "ticker" if decimals >= 2 or (decimals and _MONEY.search(head))
            else "counter" if _COUNTER.match(head)
            else "symbol"
        )  # fmt: skip
    elif _IMAGE_MARK.match(head) or (line.width > 3 and set(text) <= set("_ []()")):
        line.kind = "symbol"
    elif line.width <= MAX_DATE and _DATE.search(head) and _letters(_DATE.sub("", head)) <= 25:
        line.kind = "date"
    elif _COUNTER.match(head):
        line.kind = "counter"
    elif len(_DECIMAL.findall(head)) >= 2 and len(_MONEY.findall(head)) >= 2 and not _SENTENCE_END.search(text):
        line.kind = "ticker"
    elif match := _BULLET.match(head):
        line.kind = "item"
        line.text = text[match.end() :]
        line.width = _columns(line.text)
    elif (line.width >= MIN_SENTENCE and _SENTENCE_END.search(text)) or line.width >= LONG_PROSE:
        line.kind = "sentence"
    elif line.width >= 2 * MIN_SENTENCE and _QUOTE_END.search(text) and text[0] in "\"«„“「『":
        line.kind = "sentence"


def _letters(text: str) -> int:
    return sum(1 for character in text if character.isalpha())


# ---------------------------------------------------------------- lines to parts
@dataclass(slots=True)
class _Parts:
    """The lines of a text by the part they belong to, each in its order."""

    header: list[_Line] = field(default_factory=list)
    above: list[_Line] = field(default_factory=list)  # date, counter, label before the headline
    headline: _Line | None = None
    below: list[_Line] = field(default_factory=list)
    body: list[_Line] = field(default_factory=list)
    tail: list[_Line] = field(default_factory=list)
    footer: list[_Line] = field(default_factory=list)


def _divide(lines: list[_Line]) -> _Parts:
    """Divide the lines: the headline first, then the text below it, then what stands around both."""
    parts = _Parts()
    repeated = _repeated(lines)
    start = _start_of_text(lines, repeated)
    place = _find_headline(lines, start, repeated)
    if place is not None and place >= start:
        start = place + 1
        while start < len(lines) and not _is_text(lines, start):
            start += 1
    end = _end_of_text(lines, start)
    head_from = start
    if place is not None:
        parts.headline = lines[place]
        head_from = place
        while head_from and place - head_from < NEAR_HEADLINE and lines[head_from - 1].kind in ("date", "counter"):
            head_from -= 1
    else:
        # The strip before a text without headline: date and counter.
        while head_from and start - head_from < NEAR_HEADLINE and lines[head_from - 1].kind in ("date", "counter"):
            head_from -= 1
    parts.header = lines[:head_from]
    parts.above = lines[head_from : start if place is None else place]
    parts.below = [] if place is None else lines[place + 1 : start]
    parts.body = lines[start:end]
    if parts.headline is not None:
        said = _key(parts.headline.text)
        parts.below = [line for line in parts.below if _key(line.text) != said]
        if parts.body and _key(parts.body[0].text) == said:
            del parts.body[0]
    foot = _start_of_footer(lines, end)
    parts.tail, parts.footer = lines[end:foot], lines[foot:]
    return parts


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _repeated(lines: list[_Line]) -> set[str]:
    """Return the texts that are printed twice and may be the headline."""
    counts = Counter(_key(line.text) for line in lines if MIN_HEADLINE < line.width <= MAX_HEADLINE)
    return {key for key, count in counts.items() if 2 <= count <= 3 and (" " in key or len(key) > 6)}


def _is_text(lines: list[_Line], number: int) -> bool:
    """Tell whether the body may begin at a line: with a sentence, an item or a heading above a sentence."""
    line = lines[number]
    if line.kind in ("sentence", "quote"):
        return True
    following = lines[number + 1 : number + 3]
    if line.kind in ("heading", "item") or _is_speaker(line):
        return any(after.kind == "sentence" for after in following)
    return False


def _start_of_text(lines: list[_Line], repeated: set[str]) -> int:
    """Return the number of the first line of the text: a sentence with more of them soon after it.

    A sentence of a cookie banner stands alone among labels; so does a headline that ends in a full stop.
    """
    first = None
    for number, line in enumerate(lines):
        if line.kind != "sentence" or (_key(line.text) in repeated and line.width <= MAX_HEADLINE):
            continue
        if first is None:
            first = number
        after = lines[number + 1 : number + 8]
        prose = sum(one.width for one in after if one.kind in ("sentence", "quote"))
        labels = sum(1 for one in after if one.kind in ("label", "counter", "ticker", "symbol"))
        if prose > 0 and (labels <= 3 or prose > 300):
            # A headline that is a sentence: first of all, and a date or a blank line between it and the text.
            return number
    return len(lines) if first is None else first


def _find_headline(lines: list[_Line], start: int, repeated: set[str]) -> int | None:
    """Return the number of the headline's line, None if there is none.

    Before the text: a heading of Markdown, a line that is printed twice, or the line with most words, the nearer to the
    date and to the text the better. A text that begins at once may begin with its headline.
    """
    reach = range(max(0, start - HEADLINE_REACH), min(start, len(lines)))
    top = [number for number in range(min(start + 1, len(lines))) if lines[number].level == 1]
    if top:
        return top[0]
    for number in range(min(start, len(lines))):
        line = lines[number]
        if line.kind in ("label", "sentence") and _key(line.text) in repeated and _is_headline(line):
            twins = [
                other
                for other in range(number + 1, min(start + 1, len(lines)))
                if _key(lines[other].text) == _key(line.text)
            ]
            # A title line at the top of a dump repeats the headline far below: the later one has the date beside it.
            if twins and twins[0] - number > NEAR_HEADLINE:
                return twins[0]
            return number
    best, best_score = None, 0.0
    for number in reach:
        line = lines[number]
        if line.kind not in ("label", "sentence") or not _is_headline(line) or _is_speaker(line):
            continue
        words = len(_WORD.findall(line.text)) if line.width == len(line.text) else line.width / 5
        score = min(words, 10.0)
        beside = [lines[i].kind for i in (number - 1, number + 1, number + 2) if 0 <= i < len(lines) and i != number]
        score += 3 * ("date" in beside) + ("counter" in beside)
        score -= 0.5 * max(0, start - number - 3)
        if score > best_score and words >= 2:
            best, best_score = number, score
    if best is not None and best_score >= 3:
        # Of two long lines the first is the headline and the second its subtitle.
        before = best - 1
        if before in reach and lines[before].kind == "label" and _is_headline(lines[before]) and not lines[best].gap:
            words = len(_WORD.findall(lines[before].text))
            if words >= 5 and not any(line.kind == "date" for line in lines[before:best]):
                return before
        return best
    if start < len(lines) and start <= 1 and len(lines) > start + 1:
        line, after = lines[start], lines[start + 1]
        # The first line ends like a sentence, and is set apart from what follows or has a date below it.
        if line.width <= MAX_HEADLINE / 2 and (after.kind in ("date", "counter") or (after.gap and after.width > 2 * line.width)):
            return start
    return None


def _is_headline(line: _Line) -> bool:
    return MIN_HEADLINE <= line.width <= MAX_HEADLINE and not line.text.endswith((":", ",", ";")) and "|" not in line.text


def _end_of_text(lines: list[_Line], start: int) -> int:
    """Return the number of the line after the last one of the text."""
    stop = len(lines)
    total = sum(line.width for line in lines[start:])
    read = 0
    for number in range(start, len(lines)):
        # A line of rights ends the page, if most of it was read; near the top it is of a picture.
        if _RIGHTS.search(lines[number].text[:300]) and lines[number].width < 2 * LONG_PROSE and read > total / 3:
            stop = number
            break
        read += lines[number].width
    end = start
    labels = 0
    for number in range(start, stop):
        line = lines[number]
        if line.kind in ("sentence", "quote") or (line.kind == "item" and labels < MENU_RUN):
            # After a long run of labels (a list of other stories) a single sentence is a teaser, and no more of the text.
            if labels > 2 * MENU_RUN and sum(1 for one in lines[number : number + 4] if one.kind == "sentence") < 2:
                break
            end, labels = number + 1, 0
        else:
            labels += 1
    return end


def _start_of_footer(lines: list[_Line], end: int) -> int:
    """Return where the lines after the text stop being of the article: at a line of rights or a list of labels."""
    run = 0
    for number in range(end, len(lines)):
        line = lines[number]
        if _RIGHTS.search(line.text[:300]):
            return number - run
        run = run + 1 if line.kind in ("label", "item", "sentence") else 0
        if run > MENU_RUN:
            return number - run + 1
    return len(lines)


def _is_speaker(line: _Line) -> bool:
    """Tell whether a line only names who speaks next: a name, perhaps with a role, and a colon.

    The name shows by its capitals, so that scripts without capitals have no such lines here.
    """
    text = line.text
    if not text.endswith((":", ":**")) or line.width > MAX_SPEAKER or line.kind != "label":
        return False
    name, comma, _ = text.rstrip(":*").partition(",")
    words = re.findall(r"[^\W\d_][\w’'.-]*", name)
    if not 1 <= len(words) <= 5 or not all(word[0].isupper() for word in words):
        return False
    return bool(comma) or len(words) >= 2 or words[0].isupper()


# ---------------------------------------------------------------- parts to a tree
def _build(meta: dict[str, str], parts: _Parts) -> Element:
    root = etree.Element("html")
    if meta:
        head = etree.SubElement(root, "head")
        for key, value in meta.items():
            etree.SubElement(head, "meta", name=key, content=value)
    body = etree.SubElement(root, "body")
    if parts.header:
        _add_lines(etree.SubElement(body, "header"), parts.header)
    article = etree.SubElement(body, "article")
    _add_lines(article, parts.above)
    title = meta.get("title") or meta.get("headline")
    if parts.headline is not None:
        etree.SubElement(article, "h1").text = parts.headline.text
    elif title:
        etree.SubElement(article, "h1").text = title
    _add_lines(article, parts.below)
    _add_paragraphs(etree.SubElement(article, "div", itemprop="articleBody"), parts.body)
    _add_lines(article, parts.tail)
    if parts.footer:
        _add_lines(etree.SubElement(body, "footer"), parts.footer)
    return root


def _add_lines(parent: Element, lines: Iterable[_Line]) -> None:
    for line in lines:
        node = etree.SubElement(parent, "div")
        if line.kind == "date":
            node.set("class", "date")
        node.text = line.text


def _add_paragraphs(parent: Element, lines: list[_Line]) -> None:
    items: Element = None
    for line in lines:
        if line.kind == "item":
            if items is None:
                items = etree.SubElement(parent, "ul")
            etree.SubElement(items, "li").text = line.text
            continue
        items = None
        if line.kind == "heading":
            etree.SubElement(parent, f"h{min(max(line.level, 2), 6)}").text = line.text
        elif line.kind == "quote":
            etree.SubElement(etree.SubElement(parent, "blockquote"), "p").text = line.text
        elif line.kind in ("counter", "symbol", "date"):
            etree.SubElement(parent, "div").text = line.text
        elif _is_speaker(line):
            etree.SubElement(etree.SubElement(parent, "p"), "strong").text = line.text
        else:
            etree.SubElement(parent, "p").text = line.text
