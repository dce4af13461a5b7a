"""Which charset a page is in, and the page in UTF-8.

The order: byte order mark, HTTP header, ``<meta>``, valid UTF-8, a guess (``guess.py``). Two rules stand above it,
since pages lie:

* A declared charset that does not decode the page does not win; a few broken bytes do not count.
* A page that is valid UTF-8 with several characters outside ASCII is UTF-8, whatever was declared: no text in an older
  charset looks like that.

What the parser gets is always valid UTF-8: libxml2 stops, drops text or changes to Latin-1 on bytes that do not fit.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from typing import Literal

from ..records import dataclass
from ..text.patterns import lazy

Source = Literal["bom", "header", "meta", "utf-8", "guess", "text"]

# What is read of a page. The largest real ones have 2 MB, most of it scripts.
MAX_BYTES = 10_000_000
# A <meta charset> must stand in the first 1,024 bytes; browsers and pages are more generous.
META_WINDOW = 4096  # bytes

# A charset is taken although some bytes do not fit it, as long as they are few beside those that do: a page that was
# cut, or that has a snippet of another charset in it.
MAX_BROKEN_SHARE = 0.1  # broken sequences to good characters outside ASCII

# So many characters outside ASCII make valid UTF-8 a proof against a declaration.
MIN_PROOF = 3

# The labels of the Encoding Standard that are met (https://encoding.spec.whatwg.org/#names-and-labels), by the name of
# the Python codec that does what browsers do for them.
_LABELS: dict[str, str] = {
    label: codec
    for codec, labels in {
        "utf-8": "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8 utf_8 utf8mb4 utf-8n",
        "utf-16": "utf-16 utf16 unicode ucs-2 iso-10646-ucs-2 csunicode unicodefeff",
        "utf-16-le": "utf-16le utf-16-le",
        "utf-16-be": "utf-16be utf-16-be unicodefffe",
        "cp1252": "windows-1252 cp1252 x-cp1252 cp-1252 iso-8859-1 iso8859-1 iso_8859-1 iso88591 iso-8859-1:1987 "
        "iso_8859-1:1987 latin1 latin-1 l1 us-ascii ascii ansi_x3.4-1968 cp819 ibm819 csisolatin1 iso-ir-100 "
        "iso8859_1 iso-latin-1 ansi",
        "cp1250": "windows-1250 cp1250 x-cp1250 cp-1250",
        "iso8859-2": "iso-8859-2 iso8859-2 iso_8859-2 iso88592 latin2 latin-2 l2 csisolatin2 iso-ir-101",
        "iso8859-3": "iso-8859-3 iso8859-3 iso_8859-3 latin3 l3 csisolatin3 iso-ir-109",
        "iso8859-4": "iso-8859-4 iso8859-4 iso_8859-4 latin4 l4 csisolatin4 iso-ir-110",
        "cp1251": "windows-1251 cp1251 x-cp1251 cp-1251 win-1251 win1251 windows1251 win",
        "iso8859-5": "iso-8859-5 iso8859-5 iso_8859-5 cyrillic csisolatincyrillic iso-ir-144",
        "koi8-r": "koi8-r koi8_r koi8r koi koi8 cskoi8r",
        "koi8-u": "koi8-u koi8-ru koi8u",
        "cp866": "ibm866 cp866 866 csibm866 dos-866",
        "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
        "mac-roman": "macintosh x-mac-roman mac csmacintosh",
        "cp1256": "windows-1256 cp1256 x-cp1256",
        "iso8859-6": "iso-8859-6 iso8859-6 iso_8859-6 arabic asmo-708 ecma-114 iso-8859-6-i csisolatinarabic",
        "cp1253": "windows-1253 cp1253 x-cp1253",
        "iso8859-7": "iso-8859-7 iso8859-7 iso_8859-7 greek greek8 ecma-118 elot_928 sun_eu_greek csisolatingreek",
        "cp1255": "windows-1255 cp1255 x-cp1255",
        "iso8859-8": "iso-8859-8 iso8859-8 iso_8859-8 hebrew visual iso-8859-8-e iso-8859-8-i logical csisolatinhebrew",
        "cp1254": "windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 iso_8859-9 iso88599 latin5 latin-5 l5 csisolatin5 "
        "iso-ir-148 iso_8859-9:1989",
        "iso8859-10": "iso-8859-10 iso8859-10 latin6 l6 csisolatin6 iso-ir-157",
        "iso8859-13": "iso-8859-13 iso8859-13 iso885913",
        "iso8859-14": "iso-8859-14 iso8859-14 iso885914",
        "iso8859-15": "iso-8859-15 iso8859-15 iso_8859-15 iso885915 csisolatin9 l9 latin9 latin-9",
        "iso8859-16": "iso-8859-16",
        "cp1257": "windows-1257 cp1257 x-cp1257",
        "cp1258": "windows-1258 cp1258 x-cp1258",
        "cp874": "windows-874 cp874 tis-620 tis620 iso-8859-11 iso8859-11 dos-874",
        "gb18030": "gb18030 gbk x-gbk gb2312 gb_2312 gb_2312-80 gb2312-80 csgb2312 csiso58gb231280 chinese iso-ir-58 "
        "cp936 ms936 windows-936",
        "hz": "hz-gb-2312",
        "big5hkscs": "big5 big5-hkscs big5hkscs cn-big5 csbig5 x-x-big5 cp950",
        "cp932": "shift_jis shift-jis shiftjis sjis x-sjis ms_kanji csshiftjis windows-31j cp932 ms932 ms-kanji",
        "euc_jp": "euc-jp x-euc-jp eucjp euc_jp cseucpkdfmtjapanese ujis",
        "iso2022_jp": "iso-2022-jp csiso2022jp",
        "cp949": "euc-kr euckr euc_kr ks_c_5601-1987 ks_c_5601-1989 ks_c_5601 ksc5601 ksc_5601 csksc56011987 cseuckr "
        "korean iso-ir-149 windows-949 cp949 uhc ms949 ks_c-5601-1987",
    }.items()
    for label in labels.split()
}

# Python's codec -> the name the Encoding Standard gives it, which is what a reader knows.
_NAMES = {
    "cp1252": "windows-1252", "cp1250": "windows-1250", "cp1251": "windows-1251", "cp1253": "windows-1253",
    "cp1254": "windows-1254", "cp1255": "windows-1255", "cp1256": "windows-1256", "cp1257": "windows-1257",
    "cp1258": "windows-1258", "cp874": "windows-874", "cp866": "ibm866", "big5hkscs": "big5", "cp932": "shift_jis",
    "euc_jp": "euc-jp", "cp949": "euc-kr", "iso2022_jp": "iso-2022-jp", "hz": "hz-gb-2312", "mac-roman": "macintosh",
    "mac-cyrillic": "x-mac-cyrillic", "utf-16-le": "utf-16le", "utf-16-be": "utf-16be",
    **{f"iso8859-{part}": f"iso-8859-{part}" for part in range(2, 17)},
}  # fmt: skip

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_HEADER = lazy(r"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:+-]{1,40})", re.I)
# Where a declaration is no declaration: comments and the text of scripts and styles.
_HIDDEN = lazy(rb"<!--.*?(?:-->|\Z)|<(script|style|noscript|title)\b.*?(?:</\1|\Z)", re.I | re.S)
_META = lazy(rb"<meta\b([^>]{0,1000})", re.I)
_META_CHARSET = lazy(rb"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:+-]{1,40})", re.I)
# The declaration of nearly every page, looked for first.
_DECLARES_UTF8 = lazy(rb"<meta\b[^>]{0,200}charset\s{0,9}=\s{0,9}[\"']?utf-?8\b", re.I)
# What nearly every page has, looked for before all that may stand in its place.
_PLAINLY_UTF8 = lazy(rb"<meta charset=[\"']?utf-?8|charset=utf-8\"", re.I)
_XML = lazy(rb"\A\s{0,99}<\?xml\b[^>]{0,200}?\bencoding\s{0,9}=\s{0,9}[\"']([\w.:+-]{1,40})", re.I)
_UNDECLARED: tuple[str, Source] = ("utf-8", "utf-8")
_SURROGATES = lazy("[\ud800-\udfff]")
# A broken sequence decodes to this.
_BROKEN = "\ufffd"
_HIGH = bytes(range(0x80, 0x100))
# What continues a character in UTF-8.
_CONTINUATION = bytes(range(0x80, 0xC0))


@dataclass(frozen=True, slots=True)
class Charset:
    """The charset of a page.

    ``name`` is the one the page was in, as the Encoding Standard calls it; ``source`` says who decided; ``data`` is the
    page in valid UTF-8 without a byte order mark.
    """

    name: str
    source: Source
    data: bytes
    warnings: tuple[str, ...] = ()


def decide(data: bytes, content_type: str | None = None) -> Charset:
    """Return the charset of ``data`` (see the head of the module for the order). Never raises.

    ``content_type`` is the value of the HTTP header.

    >>> decide("<p>Привет, мир".encode("koi8-r"), "text/html; charset=koi8-r").name
    'koi8-r'
    >>> found = decide("<p>Привет, мир".encode("cp1251"), "text/html; charset=utf-8")
    >>> found.name, found.source
    ('windows-1251', 'guess')
    """
    if len(data) > MAX_BYTES:
        found = decide(data[:MAX_BYTES], content_type)
        return replace(found, warnings=(*found.warnings, f"truncated: more than {MAX_BYTES // 10**6} MB"))
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], codec, "bom", ())
    if b"\0" in data[:META_WINDOW] and (wide := _wide(data)):
        return _decoded(data, wide, "guess", ())
    if not content_type and _DECLARES_UTF8.search(data, 0, META_WINDOW) and not _is_broken(data):
        return Charset("utf-8", "meta", data)
    if data.isascii():
        return _read_ascii(data, content_type)
    if _is_broken(data):
        return _decide_other(data, content_type)
    if not content_type and _PLAINLY_UTF8.search(data, 0, META_WINDOW):
        return Charset("utf-8", "meta", data)
    # One character outside ASCII is two bytes or more, of which the first is no continuation.
    codec, source = (_declared(data, content_type) or [_UNDECLARED])[0]
    if codec == "utf-8":
        return Charset("utf-8", source, data)
    if len(data) - len(data.translate(None, _HIGH)) < 2 * MIN_PROOF and _fits(data, codec):
        return _decoded(data, codec, source, ())
    return Charset("utf-8", "utf-8", data, (f"charset: {_name(codec)} is declared, the page is utf-8",))


def _is_broken(data: bytes) -> bool:
    """Tell whether the bytes are no UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return True
    return False


def from_text(text: str) -> Charset:
    """Return a page that is text already, in UTF-8. Lone surrogates, which UTF-8 cannot hold, become U+FFFD.

    >>> from_text("a\\ud800b").data.decode() == "a\\ufffdb"
    True
    """
    text = text.removeprefix("\ufeff")
    warnings: tuple[str, ...] = ()
    if len(text) > MAX_BYTES:
        text, warnings = text[:MAX_BYTES], (f"truncated: more than {MAX_BYTES // 10**6} million characters",)
    try:
        return Charset("utf-8", "text", text.encode(), warnings)
    except UnicodeEncodeError:
        # Pairs of surrogates that came in one by one (JSON escapes) are a character.
        paired = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return Charset("utf-8", "text", _SURROGATES.sub(_BROKEN, paired).encode(), warnings)


def find_codec(label: str) -> str | None:
    """Return the Python codec for a label of the web, or None if the label is not known.

    The list is fixed: what a page says is never handed to ``codecs.lookup``, which also knows ``zlib`` and ``idna``.

    >>> find_codec(" Latin1 "), find_codec("GB2312"), find_codec("zlib")
    ('cp1252', 'gb18030', None)
    """
    return _LABELS.get(label.strip().lower())


def _read_ascii(data: bytes, content_type: str | None) -> Charset:
    """Return the charset of bytes below 128: UTF-8, were it not for ISO-2022-JP and HZ."""
    declared = _declared(data, content_type)
    for codec, source in declared:
        if codec in ("iso2022_jp", "hz") and _fits(data, codec):
            return _decoded(data, codec, source, ())
        if codec == "utf-8":
            return Charset(codec, source, data)
    # The look for one byte is fast, and there is none.
    if b"\x1b" in data and b"\x1b$B" in data and _fits(data, "iso2022_jp"):
        return _decoded(data, "iso2022_jp", "guess", ())
    return Charset("utf-8", "utf-8", data)


def _decide_other(data: bytes, content_type: str | None) -> Charset:
    """Return the charset of bytes that are not valid UTF-8."""
    from . import guess

    warnings = []
    for codec, source in _declared(data, content_type):
        if not _fits(data, codec):
            warnings.append(f"charset: {_name(codec)} is declared ({source}) and does not fit")
            continue
        if codec != "utf-8" and (better := guess.find_better(data, codec)):
            warnings.append(f"charset: {_name(codec)} is declared ({source}), the page is {_name(better)}")
            return _decoded(data, better, "guess", tuple(warnings))
        return _decoded(data, codec, source, tuple(warnings))
    if _fits(data, "utf-8"):
        return _decoded(data, "utf-8", "utf-8", tuple(warnings))
    return _decoded(data, guess.find_codec(data), "guess", tuple(warnings))


def _decoded(data: bytes, codec: str, source: Source, warnings: tuple[str, ...]) -> Charset:
    """Return the charset with the page in UTF-8."""
    text = data.decode(codec, "replace").removeprefix("\ufeff")
    if _BROKEN in text:
        if not data.endswith((b"\xef\xbf\xbd", b"\xfd\xff")) and text.endswith(_BROKEN):
            text = text.rstrip(_BROKEN)  # a character that was cut at the end of the page
            warnings = (*warnings, "charset: the page ends in the middle of a character")
        if broken := text.count(_BROKEN):
            warnings = (*warnings, f"charset: {broken} characters are no {_name(codec)}")
    return Charset(_name(codec), source, text.encode("utf-8", "replace"), warnings)


def _name(codec: str) -> str:
    return _NAMES.get(codec, codec)


def _declared(data: bytes, content_type: str | None) -> list[tuple[str, Source]]:
    """Return the codecs that the header and the page name, the header's first, without labels that are not known."""
    found: list[tuple[str, Source]] = []
    labels: list[tuple[str | None, Source]] = [(None, "header"), (_meta_label(data), "meta")]
    if content_type and (match := _HEADER.search(content_type[:1000])):
        labels[0] = (match[1], "header")
    for label, source in labels:
        if label and (codec := find_codec(label)):
            # A page without a byte order mark or NULs is not in UTF-16; browsers read it as UTF-8.
            found.append(("utf-8" if codec.startswith("utf-16") else codec, source))
    return found


def _meta_label(data: bytes) -> str | None:
    """Return the charset that a ``<meta>`` or the XML declaration at the head of a page names."""
    head = data[:META_WINDOW]
    if b"charset" not in head and b"CHARSET" not in head and not re.search(rb"charset", head, re.I):
        match = _XML.match(head)
        return match[1].decode() if match else None
    if b"<!--" in head or b"<script" in head or b"<style" in head or b"<SCRIPT" in head or b"<STYLE" in head:
        head = _HIDDEN.sub(b" ", head)
    for meta in _META.finditer(head):
        if match := _META_CHARSET.search(meta[1]):
            return match[1].decode("ascii", "replace")
    match = _XML.match(head)
    return match[1].decode() if match else None


def _fits(data: bytes, codec: str) -> bool:
    """Tell whether a codec reads the page but for a few broken bytes."""
    try:
        text = data.decode(codec, "replace")
    except ValueError:
        return False
    broken = text.count(_BROKEN)
    if not broken:
        return True
    if codec == "utf-8":
        good = len(data.translate(None, _CONTINUATION)) - len(data.translate(None, _HIGH)) - broken
        # A UTF-8 page whose one character outside ASCII was cut at the end.
        if broken == 1 and good <= 0 and text.endswith(_BROKEN):
            return True
    else:
        good = len(text) - broken - sum(map(text.count, map(chr, range(128))))
    return broken <= MAX_BROKEN_SHARE * max(good, 0)


def _wide(data: bytes) -> str | None:
    """Return the codec of UTF-16 without a byte order mark, or None.

    Markup is ASCII, so that every other byte of it is NUL.
    """
    head = data[:META_WINDOW]
    half = max(len(head) // 2, 1)
    even, odd = head[::2].count(0), head[1::2].count(0)
    # A fifth, since the text of an East Asian page has no NUL at all.
    if odd > half / 5 and even < odd / 10:
        return "utf-16-le"
    if even > half / 5 and odd < even / 10:
        return "utf-16-be"
    return None
