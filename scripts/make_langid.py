"""Write newsgrab/text/langtable.py: the letters and commonest words by which languages are told apart.

    python scripts/make_langid.py            write the file
    python scripts/make_langid.py --check    say whether it is as the sources have it (exit 1 if not)

Sources: ``letters`` and ``stopwords`` at the top of newsgrab/languages/*.toml, and langid_extra.toml beside this script
for languages that are only recognised. Reading fifty language files for a page would cost fifty times what the one
table costs.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "newsgrab" / "text" / "langtable.py"
HEAD = '''"""The letters and commonest words of languages. Written by scripts/make_langid.py; do not edit."""

from __future__ import annotations

# fmt: off
'''


def read_sources() -> dict[str, tuple[str, list[str]]]:
    """Return tag -> (letters, words) of every language."""
    found = {}
    for path in sorted((ROOT / "newsgrab" / "languages").glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        found[path.stem] = (data.get("letters", ""), data.get("stopwords", []))
    extra = tomllib.loads((Path(__file__).parent / "langid_extra.toml").read_text(encoding="utf-8"))
    for tag, data in extra.items():
        found[tag] = (data.get("letters", ""), data.get("stopwords", []))
    return found


def render(sources: dict[str, tuple[str, list[str]]]) -> str:
    """Return the module's text."""
    words: dict[str, list[str]] = {}
    for tag, (_, list_of_words) in sources.items():
        for word in list_of_words:
            tags = words.setdefault(word.lower(), [])
            if tag not in tags:
                tags.append(tag)
    lines = [HEAD, "LETTERS: dict[str, str] = {"]
    lines += [f'    "{tag}": "{letters}",' for tag, (letters, _) in sorted(sources.items()) if letters]
    lines += ["}", "", "# word -> the tags of the languages that have it", "WORDS: dict[str, str] = {"]
    row = "   "
    for word, tags in sorted(words.items()):
        item = f' "{word}": "{" ".join(sorted(tags))}",'
        if len(row) + len(item) > 118:
            lines.append(row)
            row = "   "
        row += item
    return "\n".join([*lines, row, "}", ""])


def main() -> int:
    """Write or check the file."""
    text = render(read_sources())
    if "--check" in sys.argv:
        same = TARGET.exists() and TARGET.read_text(encoding="utf-8") == text
        print("up to date" if same else f"{TARGET.name} is stale: run python scripts/make_langid.py")
        return 0 if same else 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
