"""A page as text: what a text browser, a copy from the screen or an extractor leaves of it.

``kinds.py`` tells such a text from markup, and from what is no text to read. The other modules recognise its lines and
lay them out as a small page, a step each: ``lines.py``, ``headline.py``, ``parts.py``, ``build.py``.

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

from lxml import etree

from ..model import Element
from .kinds import looks_like_dump, no_article

__all__ = ["dump_to_tree", "looks_like_dump"]

# Read of a text at most: a long book has as much.
MAX_TEXT = 2_000_000  # characters
MAX_LINES = 20_000


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
    # Most pages are markup and need none of these.
    from .build import build
    from .headline import address_words
    from .lines import classify, clean, read_lines, read_markdown
    from .parts import divide

    warnings = []
    if len(text) > MAX_TEXT:
        text = text[:MAX_TEXT]
        warnings.append(f"truncated: more than {MAX_TEXT} characters")
    if what := no_article(text):
        root = etree.Element("html")
        etree.SubElement(root, "body")
        return root, [*warnings, f"not an article: {what}"]
    meta, lines = read_lines(clean(text))
    if len(lines) > MAX_LINES:
        del lines[MAX_LINES:]
        warnings.append(f"truncated: more than {MAX_LINES} lines")
    for line in lines:
        read_markdown(line)
        classify(line)
    lines = [line for line in lines if line.text]
    return build(meta, divide(lines, address_words(url))), warnings
