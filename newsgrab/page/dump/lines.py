"""A text as lines: unwrapped, without what Markdown and text browsers put around them, and each with its kind."""

from __future__ import annotations

import html
import re
import unicodedata
from itertools import pairwise
from typing import Literal

from ...records import dataclass, field
from ...text.patterns import lazy
from .kinds import LETTER

# Columns. A prose line is a sentence, or long; a label is short. Wide characters count double.
MIN_SENTENCE = 24
LONG_PROSE = 140
MAX_HEADLINE = 250
MIN_HEADLINE = 12
MAX_LABEL = 40
MAX_SPEAKER = 160
# Words with a capital in a row of labels; in German text they are 40 %.
TITLE_SHARE = 0.6
MAX_DATE = 80
# A text is taken for wrapped at a width between these, if so many lines are full.
MIN_WRAP = 40
MAX_WRAP = 132
MIN_FULL_LINES = 3

_INLINE_TAG = lazy(r"</?(?:b|i|em|strong|u|a|sup|sub|small|q|cite|mark)(?:\s[^<>]{0,500})?>", re.I)
_SENTENCE_END = lazy(r"[.!?…。！？؟।۔։](?:[\"'”’»“)\]」』›]|\[\d{1,4}\]|\s){0,6}\Z")
# Scripts whose sentences end in nothing: Thai, Lao, Khmer, Burmese.
NO_STOPS = lazy("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_QUOTE_BEGIN = '"«„“「『'
QUOTE_ENDS = tuple('"”»“」』')
_DATE = lazy(
    r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{4}\s?[年년]|\d{1,2}\s?月\s?\d{1,2}\s?日"
    r"|\d{1,2}(?:\.|st|nd|rd|th)?\s+(?:de\s+)?[^\W\d_]{3,14}[.,]?\s+(?:de\s+)?\d{4}|[^\W\d_]{3,14}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
    r"|\d{4}\s+[^\W\d_]{2,4}\s+\d{1,2}|[0-2]?\d[:.][0-5]\d)(?!\d)"
)
_COUNTER = lazy(r"[^\w\n]{0,6}\d{1,3}(?:[\d\s.,'’\u00a0\u202f]{0,12}\d)?\s?[kKmMкКмМ]?[^\w\n]{0,3}\Z")
_MONEY = lazy(r"[$€£¥₽₸₴₺₩₹]|\b[A-Z]{3}\b")
_DECIMAL = lazy(r"\d+[.,]\d{1,4}(?!\d)")
WORD = lazy(r"[^\W\d_]+")
# Those of lynx and w3m among them. A "#" is one where it is indented; else it is a heading of Markdown.
_BULLET = lazy(r"(?:[-*•·‣◦▪–—+□☆○■◆★#]|o(?=\s{1,3}[A-ZА-Я\[]))\s{1,5}(?=\S)")
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
_FRONT_MATTER = lazy(r"([A-Za-z][\w -]{1,20}):\s{0,9}(.{0,500})\Z")
# Keys that tools write before a text; front matter between "---" may have any.
_FRONT_KEYS = frozenset("title headline author authors date published url source sitename description tags".split())  # noqa: SIM905
Kind = Literal["symbol", "date", "counter", "ticker", "item", "sentence", "label", "heading", "quote"]


@dataclass(slots=True)
class Line:
    """A line, or lines that were joined. ``gap`` is whether a blank line stands before it."""

    text: str
    gap: bool
    kind: Kind = "label"
    width: int = 0
    level: int = 0  # of a Markdown heading
    links: list[tuple[int, int, str]] = field(default_factory=list)  # (start, end, address) of Markdown


def clean(text: str) -> str:
    """Return the text with one kind of line end, without inline tags, entities and control characters."""
    text = re.sub(r"\r\n?|[\x0b\x0c\u2028\u2029\x85]", "\n", text)
    text = re.sub("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff\ufeff]", "", text)
    text = text.expandtabs(4)
    if "<" in text:
        text = _INLINE_TAG.sub("", text)
    if "&" in text and re.search(r"&(?:[a-z]{2,8}|#\d{2,5});", text):
        text = html.unescape(text)
    return text


def read_lines(text: str) -> tuple[dict[str, str], list[Line]]:
    """Return the front matter, and the lines of a text as they were before somebody wrapped them."""
    rows = [row.rstrip() for row in text.split("\n")]
    meta, rows = _front_matter(rows)
    rows = _without_references(rows)
    marked = _marks_links(rows)
    width = _wrap_width(rows)
    lines: list[Line] = []
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
            lines.append(Line(stripped, gap))
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


def read_markdown(line: Line) -> None:
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


def _drop(line: Line, count: int) -> None:
    """Take characters from the beginning of a line."""
    line.text = line.text[count:]
    line.links = [(start - count, end - count, url) for start, end, url in line.links if start >= count]


def classify(line: Line) -> None:
    """Set the kind and the width of a line."""
    text = line.text
    head = text[:400]
    line.width = _columns(text)
    if line.level:
        line.kind = "heading"
    elif text.startswith("> "):
        line.kind = "quote"
        _drop(line, 2)
    elif not LETTER.search(head):
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


def _is_sentence(line: Line) -> bool:
    """Tell whether a line is prose: it ends like a sentence, is too long for a label, or is a quotation."""
    text = line.text
    # "Read on ..." is a label; so is one word with a full stop.
    short = MIN_SENTENCE if words_of(line) < 3 or text.endswith(("…", "...")) else MIN_HEADLINE
    if line.width >= short and _SENTENCE_END.search(text):
        return True
    if line.width >= LONG_PROSE and not _is_menu(text[:400]):
        return True
    if line.width >= LONG_PROSE / 2 and NO_STOPS.search(text[:400]):
        return True
    return line.width >= 2 * MIN_SENTENCE and text[0] in _QUOTE_BEGIN and text.endswith(QUOTE_ENDS)


def _is_menu(text: str) -> bool:
    """Tell whether a long line is a row of labels: nearly every word has a capital."""
    words = WORD.findall(text)
    return len(words) >= 8 and sum(word[0].isupper() for word in words) > TITLE_SHARE * len(words)


def _letters(text: str) -> int:
    return sum(1 for character in text if character.isalpha())


def words_of(line: Line) -> float:
    """Return about how many words a line has; two wide characters are one."""
    words = len(WORD.findall(line.text[:MAX_HEADLINE]))
    return max(words, (line.width - len(line.text)) / 2, line.width / 8 if NO_STOPS.search(line.text) else 0)


def key_of(text: str) -> str:
    return " ".join(WORD.findall(text.casefold()))


def is_strip(lines: list[Line], number: int) -> bool:
    """Tell whether a line is a date or a counter: bare, with a word, or the word alone above the number."""
    line = lines[number]
    if line.kind in ("date", "counter"):
        return True
    if line.kind != "label" or line.width > MAX_LABEL or words_of(line) > 2:
        return False
    return any(c.isdecimal() for c in line.text) or (number + 1 < len(lines) and lines[number + 1].kind == "counter")


def is_speaker(line: Line) -> bool:
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
