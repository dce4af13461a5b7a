"""Quotations in scripts without capital letters: Arabic, Persian, Hindi, Chinese, Japanese, Korean.

No capital tells a name there. The speaker is read from where the sentence must have it: beside the verb of saying,
behind its title and before its particle («حسن مرادی، رئیس شورای روستا، گفت», 项目负责人林海生说).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .lexicon import Lexicon
from .patterns import lazy
from .quotation import Span
from .speech import MAX_COUNTED, MIN_WORDS, Draft, count_words, stripped

# How far from its quotation a verb of saying stands, characters.
MAX_REACH = 90
# A subject is looked for in so much text before its verb.
MAX_SUBJECT = 120
SENTENCE_ENDS = lazy(r"[.!?。！？।؟\n]")
COMMAS = lazy(r"[,，、،;；:：]")
SPOKEN_END = lazy(r"[!?。！？।؟…]$")
EDGES = " \t\u00a0,，、،:：;；.。।-–—\u200c"
IDEOGRAMS = lazy(r"[\u3400-\u9fff々〆ヶ\u30a0-\u30ff·・]{1,12}$")
# Words of a name in scripts with spaces; letters of a Chinese one without a dot.
NAME_WORDS, NAME_LETTERS = 3, 5


class Uncased:
    """Reads the paragraphs of one text; remembers full names for the surnames that follow."""

    def __init__(self, text: str, lexicon: Lexicon):
        self.text, self.lexicon = text, lexicon
        self.names: dict[str, str | None] = {}  # full name -> role

    def read_paragraph(self, start: int, end: int, spans: Sequence[Span]) -> list[Draft]:
        """Return the quotations of a paragraph, each with its speaker where the sentence names one."""
        drafts: list[Draft] = []
        edge = start
        for number, span in enumerate(spans):
            close = min(span.end + (len(span.mark) or 1 if span.closed else 0), end)
            following = spans[number + 1].outer if number + 1 < len(spans) else end
            before = self.text[max(edge, span.outer - MAX_SUBJECT * 2) : span.outer]
            after = self.text[close : min(following, close + MAX_SUBJECT)]
            draft = self.read(span, before, after, edge == start)
            if draft is not None:
                drafts.append(draft)
            edge = close
        return drafts

    def read(self, span: Span, before: str, after: str, first: bool) -> Draft | None:
        """Return one quotation, or None where it is a name or a term."""
        inner = self.text[span.start : span.end]
        count = count_words(inner[:MAX_COUNTED])
        before = SENTENCE_ENDS.split(before)[-1]
        cut = SENTENCE_ENDS.search(after)
        after = after[: cut.start()] if cut else after
        named = self.lexicon.naming
        if named is not None and (named.match(after.lstrip()) or ends_with(named, before)):
            return None
        draft = Draft([stripped(self.text, span.start, span.end)], words=count)
        draft.bare = not before.strip(EDGES) and not after.strip(EDGES)
        found = self.subject(before, after)
        if found is None:
            spoken = bool(SPOKEN_END.search(inner))
            return draft if (draft.bare or spoken) and count >= MIN_WORDS else None
        cue, subject = found
        led = before.rstrip().endswith((":", "：")) or after.lstrip()[:1] in tuple(",，、،")
        if count < MIN_WORDS and not led and (not after.startswith(cue) or count < 2):
            return None
        draft.cue = cue
        name, role = self.parse(subject)
        if name is not None:
            draft.speaker, draft.role = self.full(name, role)
        return draft

    def subject(self, before: str, after: str) -> tuple[str, str] | None:
        """Return the verb beside a quotation and the text that holds its subject."""
        verbs = self.lexicon.verbs
        if verbs is None:
            return None
        ahead = list(verbs.finditer(before[-MAX_REACH:]))
        behind = verbs.search(after[:MAX_REACH])
        lead = ahead[-1] if ahead else None
        if lead is not None and (
            behind is None or before.rstrip()[-1:] in ":：،,，" or before.rstrip().endswith(lead.group())
        ):
            tail = before[-MAX_REACH:]
            return lead.group(), tail[lead.end() :] if self.lexicon.verb_first else tail[: lead.start()]
        if behind is not None:
            if self.lexicon.verb_first:
                return behind.group(), after[behind.end() :]
            between = after[: behind.start()].strip(EDGES)
            return behind.group(), between if len(between) > 1 else before[-MAX_SUBJECT:]
        colon = before.rstrip()
        return ("", colon[:-1]) if colon[-1:] in (":", "：") and colon[:-1] else None

    def parse(self, subject: str) -> tuple[str | None, str | None]:
        """Return name and role from the text that holds a subject."""
        parts = [part.strip(EDGES) for part in COMMAS.split(subject)]
        parts = [part for part in parts if part]
        if not parts:
            return None, None
        titles = self.lexicon.title_words
        spaced = (
            not IDEOGRAMS.search(parts[-1].rstrip("はがもさん氏씨")) and " " in subject.strip()
        ) or self.lexicon.spaced
        if spaced:
            parts = parts[:2] if self.lexicon.verb_first else parts[-2:]
            if len(parts) == 2 and titles is not None:
                name, role = parts
                if titles.search(role) and not titles.search(name):
                    return self.last_words(name), role
            return self.spaced_name(parts[0] if self.lexicon.verb_first else parts[-1])
        return self.joined_name(parts[-1])

    def last_words(self, text: str) -> str | None:
        """Return the last words of a text as a name."""
        words = self.bare(text).split()
        return " ".join(words[-NAME_WORDS:]) or None

    def bare(self, text: str) -> str:
        """Return a subject without its particle ("ने", "씨는", "さんは")."""
        particles = self.lexicon.particles
        text = text.strip(EDGES)
        for _ in range(3):
            for particle in particles:
                if text.endswith(particle) and len(text) > len(particle) + 1:
                    text = text[: -len(particle)].strip(EDGES)
                    break
            else:
                return text
        return text

    def spaced_name(self, text: str) -> tuple[str | None, str | None]:
        """Return name and role from words: the role first («مدير المدرسة سامي الحداد»), or last (김민수 대표)."""
        words = self.bare(text).split()
        titles = self.lexicon.title_words
        marks = [i for i, word in enumerate(words) if titles is not None and titles.fullmatch(word)]
        if not words:
            return None, None
        if not marks:
            return " ".join(words[:2] if self.lexicon.verb_first else words[-NAME_WORDS:]), None
        if self.lexicon.verb_first or self.lexicon.modifiers == "after":
            first = marks[0]
            rest = words[first + 1 :]
            if first and not rest:
                return " ".join(words[:first]), words[first]
            take = min(2, len(rest))
            return " ".join(rest[-take:]) or " ".join(words[first:]), " ".join(
                words[first : len(words) - take]
            ) if rest else None
        last = marks[-1]
        if last + 1 < len(words):
            return " ".join(words[last + 1 :][:NAME_WORDS]), " ".join(words[: last + 1])
        before = words[: marks[0]]
        return (" ".join(before[-NAME_WORDS:]), " ".join(words[marks[0] :])) if before else (" ".join(words), None)

    def joined_name(self, text: str) -> tuple[str | None, str | None]:
        """Return name and role from letters without spaces: 项目负责人林海生, 松浦和子社長は."""
        text = self.bare(text)
        titles = self.lexicon.title_words
        found = list(titles.finditer(text)) if titles is not None else []
        last = found[-1] if found else None
        if last is not None and last.end() < len(text):
            name = text[last.end() :].strip("のな")
            role = re.split("[たでにをはが]", text[: last.end()])[-1]
            whole = 1 < len(name) <= NAME_LETTERS or "·" in name or "・" in name
            return (name if whole else self.tail(name)), role
        if last is not None:
            ahead = self.tail(text[: last.start()])
            return (ahead, last.group()) if ahead else (text, None)
        return self.tail(text), None

    def tail(self, text: str) -> str | None:
        """Return the ideograms at the end of a text, if they are as few as a name has."""
        found = IDEOGRAMS.search(text)
        if found is None:
            return text if 1 < len(text) <= NAME_LETTERS else None
        return found.group() if len(found.group()) > 1 else None

    def full(self, name: str, role: str | None) -> tuple[str, str | None]:
        """Return the full name and role that a name was given before."""
        for known, known_role in self.names.items():
            if known != name and (known.endswith(name) if self.lexicon.spaced else known.startswith(name)):
                return known, known_role or role
        if name not in self.names or role:
            self.names[name] = role
        return name, self.names[name]


def ends_with(pattern: re.Pattern[str], text: str) -> bool:
    """Say whether a text ends with a match of a pattern."""
    tail = text.rstrip(EDGES)[-20:]
    return any(found.end() == len(tail) for found in pattern.finditer(tail))
