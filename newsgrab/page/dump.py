"""A page as text: what a text browser, a copy from the screen or an extractor leaves of it.

``looks_like_dump`` tells such a text from markup. ``dump_to_tree`` recognises its lines and lays them out as a small
page:

    header                  what stands before the article: site name, menus, tickers
    article
      div, div.date         date and counter, in their order around the headline
      h1                    the headline; where it is printed twice, once
      div[articleBody]      paragraphs (p), items (ul/li), speaker lines (p/strong), headings and quotations of Markdown
      div                   what follows the text: signature, counter, tags
    footer                  the rest

The rules are general: length, punctuation, digits, repetition and place, and no words of any language. The text stays
as it is printed, but for lines that were wrapped at a width, which are joined.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Literal

from lxml import etree

from ..records import dataclass, field
from ..text.patterns import lazy
from .model import Element

# Read of a text at most: a long book has as much.
MAX_TEXT = 2_000_000  # characters
MAX_LINES = 20_000
# Looked at to tell what a text is.
SAMPLE = 50_000

# ---------------------------------------------------------------- text or markup
# Text between two tags of a block, where a page has some hundred at most.
CHARACTERS_A_TAG = 500
_BLOCK_TAG = lazy(
    rb"<(?:!doctype|\?xml|/?(?:html|head|body|meta|title|link|script|style|div|p|br|table|tr|td|ul|ol|li|h[1-6]|span|section"
    rb"|article|header|footer|nav|main|form|input|img|pre|center|font|iframe|rss|feed|urlset|plaintext|frameset|blockquote"
    rb"|figure|time|a\s)[\s/>])",
    re.I,
)
_INLINE_TAG = lazy(r"</?(?:b|i|em|strong|u|a|sup|sub|small|q|cite|mark)(?:\s[^<>]{0,500})?>", re.I)


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


# ---------------------------------------------------------------- lines
# Columns. A prose line is a sentence, or long; a label is short. Wide characters count double.
MIN_SENTENCE = 24
LONG_PROSE = 140
MAX_HEADLINE = 250
MIN_HEADLINE = 12
MAX_LABEL = 40
MAX_SPEAKER = 160
# What a sentence gives to a run of lines at most, and what a label takes from it.
MAX_WORTH = 400
LABEL_COST = 30
# More words make no better headline; with a date below it, two make one.
ENOUGH_WORDS = 7
MIN_SCORE = 3
# What it is worth that the line stands there again.
TWICE = 3
# Words with a capital in a row of labels; in German text they are 40 %.
TITLE_SHARE = 0.6
MAX_DATE = 80
# A text is taken for wrapped at a width between these, if so many lines are full.
MIN_WRAP = 40
MAX_WRAP = 132
MIN_FULL_LINES = 3
# The headline is looked for in so many lines before the text.
HEADLINE_REACH = 30
# The date stands at most so far below it.
DATE_REACH = 6
# Lines around the headline that belong to it: date, counter, byline.
NEAR_HEADLINE = 4
# From so many short lines in a row on, the end of a page is a list of other things.
MENU_RUN = 3

_SENTENCE_END = lazy(r"[.!?…。！？؟।۔։](?:[\"'”’»“)\]」』›]|\[\d{1,4}\]|\s){0,6}\Z")
# Scripts whose sentences end in nothing: Thai, Lao, Khmer, Burmese.
_NO_STOPS = lazy("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_QUOTE_BEGIN = '"«„“「『'
_QUOTE_ENDS = tuple('"”»“」』')
_DATE = lazy(
    r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{4}\s?[年년]|\d{1,2}\s?月\s?\d{1,2}\s?日"
    r"|\d{1,2}(?:\.|st|nd|rd|th)?\s+(?:de\s+)?[^\W\d_]{3,14}[.,]?\s+(?:de\s+)?\d{4}|[^\W\d_]{3,14}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
    r"|\d{4}\s+[^\W\d_]{2,4}\s+\d{1,2}|[0-2]?\d[:.][0-5]\d)(?!\d)"
)
_COUNTER = lazy(r"[^\w\n]{0,6}\d{1,3}(?:[\d\s.,'’\u00a0\u202f]{0,12}\d)?\s?[kKmMкКмМ]?[^\w\n]{0,3}\Z")
_MONEY = lazy(r"[$€£¥₽₸₴₺₩₹]|\b[A-Z]{3}\b")
_DECIMAL = lazy(r"\d+[.,]\d{1,4}(?!\d)")
_WORD = lazy(r"[^\W\d_]+")
_LETTER = lazy(r"[^\W\d_]")
# Those of lynx and w3m among them. A "#" is one where it is indented; else it is a heading of Markdown.
_BULLET = lazy(r"(?:[-*•·‣◦▪–—+□☆○■◆★#]|o(?=\s{1,3}[A-ZА-Я\[]))\s{1,5}(?=\S)")
_RIGHTS = lazy(r"©|\(c\)\s|copyright|all rights reserved|℗", re.I)
_HEADING = lazy(r"(#{1,6})\s+(\S.*?)\s*#*\Z")
_BOLD = lazy(r"\*\*(?=\S)([^*]{1,500})\*\*")
_IMAGE = lazy(r"!\[[^\[\]]{0,300}\]\([^()\s]{0,1000}(?:\s\"[^\"]{0,200}\")?\)")
_LINK = lazy(r"\[([^\[\]]{1,300})\]\(([^()\s]{1,1000})(?:\s\"[^\"]{0,200}\")?\)")
_RULE = lazy(r"\s{0,3}(?:=|-|_|\*|~|—|–|─|═){3,}\s*\Z")
# Lynx numbers links in brackets and lists them at the end; elinks does so, too.
_LINK_MARK = lazy(r"\[\d{1,4}\](?=\S)")
_REFERENCE = lazy(r"\s{0,9}\d{1,4}\.\s{1,4}[A-Za-z][\w+.-]{1,20}:\S")
_FIRST_REFERENCE = lazy(r"\s{0,9}1\.\s{1,4}[A-Za-z][\w+.-]{1,20}:\S")
_IMAGE_MARK = lazy(
    r"\[(?:[\w%./ -]{1,80}\.(?:png|jpe?g|gif|svg|webp)|INLINE|IMAGE|IMG|EMBED|LINK)\]|\(BUTTON\)|IFRAME:", re.I
)
_NO_HEADLINE = lazy(r"\||__|\(BUTTON\)|://|\[ |\( \)|©")
_FRONT_MATTER = lazy(r"([A-Za-z][\w -]{1,20}):\s{0,9}(.{0,500})\Z")
# Keys that tools write before a text; front matter between "---" may have any.
_FRONT_KEYS = frozenset("title headline author authors date published url source sitename description tags".split())  # noqa: SIM905

Kind = Literal["symbol", "date", "counter", "ticker", "item", "sentence", "label", "heading", "quote"]


@dataclass(slots=True)
class _Line:
    """A line, or lines that were joined. ``gap`` is whether a blank line stands before it."""

    text: str
    gap: bool
    kind: Kind = "label"
    width: int = 0
    level: int = 0  # of a Markdown heading
    links: list[tuple[int, int, str]] = field(default_factory=list)  # (start, end, address) of Markdown


def dump_to_tree(text: str, url: str | None = None) -> tuple[Element, list[str]]:
    """Return the page that a text makes, and what was noticed. Never raises.

    The words of the address, where it has some, tell the headline among menus and teasers.

    >>> text = "Menu\\n×\\n\\nA bridge opens in the north\\n\\n11.03.2024\\n56\\n\\nThe bridge was opened today."
    >>> root, _ = dump_to_tree(text)
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
        _read_markdown(line)
        _classify(line)
    lines = [line for line in lines if line.text]
    return _build(meta, _divide(lines, _address_words(url))), warnings


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


# ---------------------------------------------------------------- text to lines
def _read_lines(text: str) -> tuple[dict[str, str], list[_Line]]:
    """Return the front matter, and the lines of a text as they were before somebody wrapped them."""
    rows = [row.rstrip() for row in text.split("\n")]
    meta, rows = _front_matter(rows)
    rows = _without_references(rows)
    marked = _marks_links(rows)
    width = _wrap_width(rows)
    lines: list[_Line] = []
    gap = True
    full = False  # the row before was cut by the width
    for number, row in enumerate(rows):
        stripped = (_LINK_MARK.sub("", row) if marked else row).strip()
        if not stripped:
            gap, full = True, False
            continue
        if _RULE.match(row):
            # Setext headings of Markdown: the line above is underlined.
            if lines and not gap and set(stripped) <= {"="} and not lines[-1].level:
                lines[-1].level = 1
            gap, full = True, False
            continue
        if full and not gap and lines and not _BULLET.match(stripped):
            lines[-1].text = _joined(lines[-1].text, stripped)
        else:
            lines.append(_Line(stripped, gap))
            if len(row) - len(row.lstrip()) <= 3 and (match := _HEADING.match(stripped[:1000])):
                lines[-1].text, lines[-1].level = match[2], len(match[1])
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
    """Return the lines before the list of links that lynx prints at the end: 1. https://…, 2. https://…"""
    for start in range(len(rows) - 1, -1, -1):
        if _FIRST_REFERENCE.match(rows[start]):
            break
    else:
        return rows
    listed = [row for row in rows[start:] if row.strip()]
    if sum(1 for row in listed if _REFERENCE.match(row)) < max(2, 0.7 * len(listed)):
        return rows
    # Above it stand its headings, in the language of the reader: "References", "Visible links:".
    for _ in range(2):
        while start and not rows[start - 1].strip():
            start -= 1
        if start > 1 and len(rows[start - 1].strip()) < 30 and not rows[start - 2].strip():
            start -= 1
    return rows[:start]


def _marks_links(rows: list[str]) -> bool:
    """Tell whether ``[1]``, ``[2]`` … number links: they come in order, each once."""
    numbers = [int(mark[1:-1]) for row in rows for mark in _LINK_MARK.findall(row)]
    rising = sum(1 for a, b in pairwise(numbers) if b == a + 1)
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
    pairs = [(_columns(a), a, _first_word(b.strip())) for a, b in pairwise(rows) if a.strip() and b.strip()]
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
    wide = sum(1 for character in text if character >= "\u1100" and unicodedata.east_asian_width(character) in "WF")
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


def _read_markdown(line: _Line) -> None:
    """Take the links, images and emphasis of Markdown out of a line."""
    text = line.text
    if "**" in text:
        text = _BOLD.sub(r"\1", text)
    if "](" in text:
        text = _IMAGE.sub("", text)
        pieces: list[str] = []
        size = at = 0
        for match in _LINK.finditer(text):
            pieces += (text[at : match.start()], match[1])
            size += match.start() - at
            line.links.append((size, size + len(match[1]), match[2]))
            size += len(match[1])
            at = match.end()
        text = "".join(pieces) + text[at:]
    line.text = text.rstrip()
    if not line.text[:1].strip():
        _drop(line, len(line.text) - len(line.text.lstrip()))


def _drop(line: _Line, count: int) -> None:
    """Take characters from the beginning of a line."""
    line.text = line.text[count:]
    line.links = [(start - count, end - count, url) for start, end, url in line.links if start >= count]


def _classify(line: _Line) -> None:
    """Set the kind and the width of a line."""
    text = line.text
    head = text[:400]
    line.width = _columns(text)
    if line.level:
        line.kind = "heading"
    elif text.startswith("> "):
        line.kind = "quote"
        _drop(line, 2)
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
    elif line.width <= MAX_DATE and (dates := len(_DATE.findall(head))) and _letters(_DATE.sub("", head)) <= 25 * dates:
        line.kind = "date"
    elif _COUNTER.match(head):
        line.kind = "counter"
    elif len(_DECIMAL.findall(head)) >= 2 and len(_MONEY.findall(head)) >= 2 and not _SENTENCE_END.search(text):
        line.kind = "ticker"
    elif match := _BULLET.match(head):
        line.kind = "item"
        _drop(line, match.end())
        line.width = _columns(line.text)
    elif _is_sentence(line):
        line.kind = "sentence"


def _is_sentence(line: _Line) -> bool:
    """Tell whether a line is prose: it ends like a sentence, is too long for a label, or is a quotation."""
    text = line.text
    # "Read on ..." is a label; so is one word with a full stop.
    short = MIN_SENTENCE if _words(line) < 3 or text.endswith(("…", "...")) else MIN_HEADLINE
    if line.width >= short and _SENTENCE_END.search(text):
        return True
    if line.width >= LONG_PROSE and not _is_menu(text[:400]):
        return True
    if line.width >= LONG_PROSE / 2 and _NO_STOPS.search(text[:400]):
        return True
    return line.width >= 2 * MIN_SENTENCE and text[0] in _QUOTE_BEGIN and text.endswith(_QUOTE_ENDS)


def _is_menu(text: str) -> bool:
    """Tell whether a long line is a row of labels: nearly every word has a capital."""
    words = _WORD.findall(text)
    return len(words) >= 8 and sum(word[0].isupper() for word in words) > TITLE_SHARE * len(words)


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


def _divide(lines: list[_Line], address: frozenset[str] = frozenset()) -> _Parts:
    """Divide the lines: the headline first, then the text below it, then what stands around both."""
    parts = _Parts()
    start, end = _text(lines)
    place = _find_said(lines, start, end, address)
    if place is None:
        place = _find_headline(lines, start)
    if place is not None and place >= start:
        start = place + 1
        while start < end and not _is_text(lines, start):
            start += 1
    end = _end_of_text(lines, start, end)
    head_from = start
    if place is not None:
        parts.headline = lines[place]
        head_from = place
    # Date and counter above the headline, or above a text that has none.
    first = head_from
    while head_from and first - head_from < NEAR_HEADLINE and _is_strip(lines, head_from - 1):
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


def _is_strip(lines: list[_Line], number: int) -> bool:
    """Tell whether a line is a date or a counter: bare, with a word, or the word alone above the number."""
    line = lines[number]
    if line.kind in ("date", "counter"):
        return True
    if line.kind != "label" or line.width > MAX_LABEL or _words(line) > 2:
        return False
    return any(c.isdecimal() for c in line.text) or (number + 1 < len(lines) and lines[number + 1].kind == "counter")


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _worth(line: _Line) -> float:
    """Return what a line is worth to the text it stands in: prose its width, all else a little less than nothing."""
    if line.kind in ("sentence", "quote"):
        return min(line.width, MAX_WORTH)
    if line.kind == "item" and line.width >= MAX_LABEL:
        return min(line.width, MAX_WORTH) / 2
    if line.kind == "heading" or _is_speaker(line):
        return 0
    plain = line.kind in ("label", "ticker") and not line.text.endswith(":")
    return -LABEL_COST if plain else -LABEL_COST / 3


def _text(lines: list[_Line]) -> tuple[int, int]:
    """Return where the text of the article begins and ends: the run of lines that is worth most.

    A cookie banner or a teaser is a sentence among labels, and the labels take away more than it gives.
    """
    best, span = 0.0, (len(lines), len(lines))
    total, begin = 0.0, 0
    for number, line in enumerate(lines):
        if total <= 0:
            total, begin = 0.0, number
        total += _worth(line)
        if total > best:
            best, span = total, (begin, number + 1)
    start, end = span
    while start < end and not _is_text(lines, start):
        start += 1
    while start and start < len(lines) and (_is_speaker(lines[start - 1]) or lines[start - 1].level > 1):
        start -= 1
    return start, end


def _is_text(lines: list[_Line], number: int) -> bool:
    """Tell whether the text may begin at a line: with a sentence, or with an item, a heading or a speaker above one."""
    line = lines[number]
    if line.kind in ("sentence", "quote"):
        return True
    if line.level > 1 or line.kind == "item" or _is_speaker(line):
        return any(after.kind == "sentence" for after in lines[number + 1 : number + 3])
    return False


def _address_words(url: str | None) -> frozenset[str]:
    """Return the words of the last part of an address that has enough of them, without accents.

    >>> sorted(_address_words("https://example.com/news/bridge-opens-in-the-north-4711.html"))
    ['bridge', 'in', 'north', 'opens', 'the']
    """
    path = (url or "")[:MAX_ADDRESS].partition("//")[2].partition("?")[0].partition("#")[0]
    for part in reversed(path.split("/")[1:]):
        words = frozenset(_WORD.findall(_plain(part).replace("_", " "))) - _ENDINGS
        if len(words) >= MIN_ADDRESS_WORDS:
            return words
    return frozenset()


MAX_ADDRESS = 2_000  # characters
MIN_ADDRESS_WORDS = 4
_ENDINGS = frozenset(("html", "htm", "php", "aspx", "shtml"))
# Of the words of an address, a headline has this share at least.
MIN_SAID = 0.6
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})


def _plain(text: str, table: dict[int, str] | None = None) -> str:
    """Return a text in lower case without accents."""
    low = text.lower() if table is None else text.lower().translate(table)
    if low.isascii():
        return low
    return "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))


def _find_said(lines: list[_Line], start: int, end: int, said: frozenset[str]) -> int | None:
    """Return the number of the line before the end of the text that has most of the words of the page's address.

    Of several, the last before the text: the first may be the title of the page, or stand in a trail.
    """
    best, place = MIN_SAID, None
    if not said:
        return None
    for number in range(min(end, len(lines))):
        line = lines[number]
        if line.kind not in ("label", "sentence") or not _is_headline(line) or (number > start and best > MIN_SAID):
            continue
        if line.kind == "sentence" and not line.text.endswith(("?", "!", *_QUOTE_ENDS)):
            continue
        share = max(len(said & set(_WORD.findall(_plain(line.text, table)))) for table in (None, _UMLAUTS)) / len(said)
        if share >= best:
            best, place = share, number
    return place


def _find_headline(lines: list[_Line], start: int) -> int | None:
    """Return the number of the headline's line, None if there is none.

    Above the text: a heading of Markdown, a line that is printed twice, or the line with most words, the nearer to the
    date and to the text the better. A text that begins at once may begin with its headline.
    """
    reach = range(max(0, start - HEADLINE_REACH), min(start, len(lines)))
    top = [number for number in range(min(start + 1, len(lines))) if lines[number].level == 1]
    if top:
        return top[-1]
    scores = {number: _score_headline(lines, number, start) for number in reach}
    for number in _printed_twice(lines, start):
        if scores.get(number):
            scores[number] += TWICE
    best = max(scores.values(), default=0.0)
    if start + 1 < len(lines) and best < ENOUGH_WORDS and _begins_with_headline(lines, start, best):
        return start
    if best < MIN_SCORE:
        return None
    # The headline stands above its subtitle, the caption and the byline, which may be longer than it; the more so where
    # there is no menu above it.
    slack = 3.0 if start <= 2 else 1.5
    place = next(
        number
        for number, score in scores.items()
        if score == best or (score >= best - slack and _words(lines[number]) >= 4)
    )
    # A trail of links ends with the headline: "Home News The headline".
    for number in range(place + 1, min(place + 3, start)):
        key = _key(lines[number].text)
        if _words(lines[number]) >= 4 and _key(lines[place].text).endswith(key):
            return number
    return place


def _begins_with_headline(lines: list[_Line], start: int, best: float) -> bool:
    """Tell whether the first sentence of a text is its headline: one that asks, or that is set apart."""
    first, after = lines[start], lines[start + 1]
    if not _is_headline(first) or first.width > MAX_HEADLINE / 2:
        return False
    if first.text.endswith(("?", "!", *_QUOTE_ENDS)) and (
        after.kind != "sentence" or (start == 0 and best < MIN_SCORE)
    ):
        return True
    apart = after.gap and after.width > 2 * first.width
    return best < MIN_SCORE and (apart or after.kind in ("date", "counter"))


def _score_headline(lines: list[_Line], number: int, start: int) -> float:
    """Return how good a line is as the headline of a text that begins at ``start``."""
    line = lines[number]
    if line.kind not in ("label", "sentence") or not _is_headline(line) or _is_speaker(line) or _words(line) < 2:
        return 0
    if line.kind == "sentence" and not line.text.endswith(("?", "!", *_QUOTE_ENDS)):
        return 0
    below = [one.kind for one in lines[number + 1 : number + 1 + DATE_REACH]]
    above = number - 1
    while above > 0 and number - above < NEAR_HEADLINE and lines[above].kind != "date" and _is_strip(lines, above):
        above -= 1
    # Between the site's menu and the date there may be a ticker.
    for kind in ("ticker", "symbol"):
        below = below[: below.index(kind)] if kind in below else below
    dated = above >= 0 and lines[above].kind == "date"
    score = min(_words(line), ENOUGH_WORDS) + 3 * ("date" in below or dated) + ("counter" in below)
    score += line.gap + (number + 1 < len(lines) and lines[number + 1].gap) + (dated or below[:1] == ["date"])
    return score - max(0, start - number - NEAR_HEADLINE) / 4


def _printed_twice(lines: list[_Line], start: int) -> set[int]:
    """Return the lines above the text that stand there twice, as a headline does: in a trail of links and as heading.

    Close together they are one headline; far apart the first is the title line of the dump, or of a menu.
    """
    seen: dict[str, int] = {}
    found = set()
    for number in range(min(start + NEAR_HEADLINE, len(lines))):
        line = lines[number]
        if line.kind not in ("label", "sentence", "item") or not _is_headline(line) or _words(line) < 3:
            continue
        key = _key(line.text)
        if key in seen:
            near = number - seen[key] <= 2 * NEAR_HEADLINE and lines[seen[key]].kind != "item"
            found.add(seen[key] if near else number)
        seen.setdefault(key, number)
    return found


def _words(line: _Line) -> float:
    """Return about how many words a line has; two wide characters are one."""
    words = len(_WORD.findall(line.text[:MAX_HEADLINE]))
    return max(words, (line.width - len(line.text)) / 2, line.width / 8 if _NO_STOPS.search(line.text) else 0)


def _is_headline(line: _Line) -> bool:
    if not MIN_HEADLINE <= line.width <= MAX_HEADLINE or line.text.endswith((":", ",", ";")):
        return False
    return not _NO_HEADLINE.search(line.text)


def _end_of_text(lines: list[_Line], start: int, end: int) -> int:
    """Return where the text ends: at a line of rights, if most of it was read; near the top that is of a picture."""
    total = sum(line.width for line in lines[start:end])
    read = 0
    for number in range(start, end):
        line = lines[number]
        if read > 2 * total / 3 and line.width < 2 * LONG_PROSE and _RIGHTS.search(line.text[:300]):
            return number
        read += line.width
    return max(start, end)


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
        _add(article, "h1", parts.headline)
    elif title:
        etree.SubElement(article, "h1").text = title
    _add_lines(article, parts.below)
    _add_paragraphs(etree.SubElement(article, "div", itemprop="articleBody"), parts.body)
    _add_lines(article, parts.tail)
    if parts.footer:
        _add_lines(etree.SubElement(body, "footer"), parts.footer)
    return root


def _add(parent: Element, tag: str, line: _Line) -> Element:
    """Add an element with the text and the links of a line."""
    node = etree.SubElement(parent, tag)
    at = 0
    last: Element = None
    for start, end, url in line.links:
        if last is None:
            node.text = line.text[:start]
        else:
            last.tail = line.text[at:start]
        last = etree.SubElement(node, "a", href=url)
        last.text = line.text[start:end]
        at = end
    if last is None:
        node.text = line.text
    else:
        last.tail = line.text[at:]
    return node


def _add_lines(parent: Element, lines: Iterable[_Line]) -> None:
    for line in lines:
        node = _add(parent, "div", line)
        if line.kind == "date":
            node.set("class", "date")


def _add_paragraphs(parent: Element, lines: list[_Line]) -> None:
    items: Element = None
    for line in lines:
        if line.kind == "item":
            if items is None:
                items = etree.SubElement(parent, "ul")
            _add(items, "li", line)
            continue
        items = None
        if line.kind == "heading":
            _add(parent, f"h{min(max(line.level, 2), 6)}", line)
        elif line.kind == "quote":
            _add(etree.SubElement(parent, "blockquote"), "p", line)
        elif line.kind in ("counter", "symbol", "date"):
            _add(parent, "div", line)
        elif _is_speaker(line):
            _add(etree.SubElement(parent, "p"), "strong", line)
        else:
            _add(parent, "p", line)
