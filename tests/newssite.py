"""A news site on loopback that lives: articles appear, are edited, are read more and vanish; its ticker moves each day.

All of it follows from a seed. The site keeps what it served, which is what an archive of it must hold.
"""

from __future__ import annotations

import html
import random
from dataclasses import dataclass, field

from tests.faultserver import FaultServer, Request, answer

WORDS = (
    *("bridge", "council", "harvest", "library", "market", "museum", "orchard", "pipeline", "railway", "reservoir"),
    *("school", "stadium", "theatre", "tunnel", "university", "village", "airport", "canal", "factory", "forest"),
)
NAMES = ("Erlan Sadykov", "Marta Lindqvist", "Joao Pereira", "Aigul Omarova", "Peter Novak")


@dataclass(frozen=True)
class Text:
    """What of an article a reader would call its text."""

    headline: str
    paragraphs: tuple[str, ...]


@dataclass
class Story:
    """One article: its texts by the day they came, and when it is there."""

    number: int
    born: int
    gone: int | None
    texts: dict[int, Text]
    views: dict[int, int]

    def text(self, day: int) -> Text:
        return self.texts[max(at for at in self.texts if at <= day)]

    def there(self, day: int) -> bool:
        return self.born <= day and (self.gone is None or day < self.gone)


@dataclass(frozen=True)
class Served:
    """One article as it was served."""

    path: str
    day: int
    headline: str
    body: str
    views: int
    rates: tuple[tuple[str, str], ...]
    unchanged: bool = False  # answered with 304


@dataclass
class NewsSite:
    """The site; ``day`` is moved by its user. ``with NewsSite(seed).serving() as server`` serves it."""

    seed: int
    days: int = 30
    a_day: int = 2
    validators: bool = False  # give ETags, and answer 304
    day: int = 0
    stories: list[Story] = field(default_factory=list)
    ticker: dict[int, dict[str, str]] = field(default_factory=dict)
    served: list[Served] = field(default_factory=list)

    def __post_init__(self) -> None:
        chance = random.Random(self.seed)
        usd, eur = 450.0, 490.0
        for day in range(self.days + 1):
            usd, eur = usd + chance.uniform(-2, 2), eur + chance.uniform(-2, 2)
            self.ticker[day] = {"USD": f"{usd:.2f}", "EUR": f"{eur:.2f}"}
        for number in range(1, self.days * self.a_day + 1):
            self.stories.append(self._story(number, chance))

    def _story(self, number: int, chance: random.Random) -> Story:
        born = (number - 1) // self.a_day
        text = self._text(number, chance, 1)
        texts = {born: text}
        for edition in range(2, 2 + chance.choice((0, 0, 1, 2))):
            day = born + chance.randint(1, 8)
            texts[day] = self._edited(texts[max(texts)], chance, edition)
        count, views = chance.randint(5, 400), {}
        for day in range(born, self.days + 1):
            views[day] = count
            count += chance.randint(1, 5000 // (1 + day - born))
        gone = born + chance.randint(2, 20) if chance.random() < 0.15 else None
        return Story(number, born, gone, texts, views)

    def _text(self, number: int, chance: random.Random, edition: int) -> Text:
        one, two = chance.sample(WORDS, 2)
        who = chance.choice(NAMES)
        return Text(
            f"New {one} opens beside the old {two} after {chance.randint(2, 20)} years of work, part {number}",
            (
                f"The {one} that the town has waited for was opened on day {number} by the mayor and by many guests.",
                f"“The {two} will stay where it is, and the {one} will serve everybody here,” said {who} at the gate.",
                f"Work on the {one} had cost {chance.randint(3, 90)} million, which is more than was planned at first.",
            ),
        )

    def _edited(self, text: Text, chance: random.Random, edition: int) -> Text:
        if chance.random() < 0.5:
            return Text(f"{text.headline}, edition {edition}", text.paragraphs)
        more = f"The town added on the same evening that edition {edition} of its plan had been put on the wall."
        return Text(text.headline, (*text.paragraphs, more))

    # ------------------------------------------------------------ serving

    def path(self, story: Story) -> str:
        return f"/news/story-{story.number}.html"

    def serving(self) -> FaultServer:
        return FaultServer({"/robots.txt": answer(b"", "404 Not Found"), "/feed.xml": self._feed, "*": self._article})

    def _feed(self, connection: object, request: Request) -> bool:
        host = request.headers["host"]
        # A feed names the articles of the last days only: what a run misses of it is lost.
        items = "".join(
            f"<item><title>{html.escape(story.text(self.day).headline)}</title>"
            f"<link>http://{host}{self.path(story)}</link></item>"
            for story in reversed(self.stories)
            if story.there(self.day) and self.day - story.born <= 2
        )
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Town</title>{items}</channel></rss>'
        connection.sendall(answer(body.encode(), "200 OK", "Content-Type: application/rss+xml"))  # type: ignore[attr-defined]
        return False

    def _article(self, connection: object, request: Request) -> bool:
        story = next((s for s in self.stories if self.path(s) == request.target), None)
        send = connection.sendall  # type: ignore[attr-defined]
        if story is None or not story.there(self.day):
            send(answer(b"", "404 Not Found"))
            return False
        page, served = self.page(story, request.headers["host"])
        tag = f'"{self.seed}-{story.number}-{hash(page) & 0xFFFFFFFF:x}"'
        if self.validators and request.headers.get("if-none-match") == tag:
            self.served.append(Served(**{**vars(served), "unchanged": True}))
            send(answer(b"", "304 Not Modified", f"ETag: {tag}"))
            return False
        self.served.append(served)
        extra = (f"ETag: {tag}",) if self.validators else ()
        send(answer(page.encode(), "200 OK", *extra))
        return False

    def page(self, story: Story, host: str) -> tuple[str, Served]:
        """Return an article's page of today, and what it shows."""
        text, rates = story.text(self.day), self.ticker[self.day]
        # Where pages have validators they must be able to be the same on two days.
        views = story.views[story.born if self.validators else self.day]
        ticker = (
            "" if self.validators else "".join(f"<span>{code} {value} KZT</span> " for code, value in rates.items())
        )
        paragraphs = "".join(f"<p>{html.escape(p)}</p>" for p in text.paragraphs)
        others = "".join(
            f'<li><a href="{self.path(s)}">{html.escape(s.text(self.day).headline)}</a></li>'
            for s in self.stories[:5]
            if s is not story and s.there(self.day) and not self.validators
        )
        page = (
            f"<!doctype html><html lang=en><head><title>{html.escape(text.headline)} | Town</title>"
            f'<link rel=canonical href="http://{host}{self.path(story)}"></head><body>'
            f"<div class=currency>{ticker}</div><article><h1>{html.escape(text.headline)}</h1>"
            f"<div class=meta><time datetime='2026-03-{story.born % 28 + 1:02}T09:30:00+05:00'>9:30</time>"
            f" <span class=views>Views: {views}</span></div>{paragraphs}</article>"
            f"<aside><h2>Read also</h2><ul>{others}</ul></aside></body></html>"
        )
        body = "\n\n".join(text.paragraphs)
        shown = () if self.validators else tuple(sorted(rates.items()))
        return page, Served(self.path(story), self.day, text.headline, body, views, shown)
