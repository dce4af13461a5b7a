"""A made-up archive for looking at and testing: five sites in four languages over sixty days, from a seed.

    python -m benchmarks.newsroom news.db [--days 60] [--seed 7]

Articles appear, are read more and more, have their headlines changed, vanish; people are quoted; tickers move. All of
it goes through the functions that a run stores with, with moments that are given, so that the same seed gives the same
archive. Every name and sentence is invented.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from newsgrab.archive import entries
from newsgrab.archive.schedule import REVISITS, stamp
from newsgrab.archive.store import Store
from newsgrab.models import Article, Quote, Rate

START = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
DAYS, SEED = 60, 7


@dataclass(frozen=True)
class Site:
    """An invented site. ``pace``: articles a day; ``readers``: of a good article in its first week."""

    host: str
    lang: str
    country: str
    pace: int
    readers: int
    rates: tuple[tuple[str, str, int, tuple[str | None, ...]], ...] = ()


SITES = (
    Site("arna.example.kz", "ru", "KZ", 6, 9000, tuple((b, "KZT", 1, ("buy", "sell")) for b in ("USD", "EUR", "RUB"))),
    Site("tansholpan.example.kz", "kk", "KZ", 4, 3000, (("USD", "KZT", 1, (None,)), ("EUR", "KZT", 1, (None,)))),
    Site(
        "steppe-herald.example.com",
        "en",
        "KZ",
        3,
        1500,
        (("USD", "KZT", 1, ("official",)), ("JPY", "KZT", 100, ("official",))),
    ),
    Site("albahr.example.ae", "ar", "AE", 2, 6000),
    Site("dalanews.example.kg", "ru", "KG", 2, 700, (("USD", "KGS", 1, (None,)), ("KZT", "KGS", 1, (None,)))),
)
LEVELS = {"USD/KZT": 479.0, "EUR/KZT": 521.0, "RUB/KZT": 5.31, "JPY/KZT": 322.0, "USD/KGS": 87.4, "KZT/KGS": 0.1825}

# By language: subjects, what they do, where, and an ending that an editor puts in later.
WORDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "ru": (
        (
            "Мост через Сарыбулак",
            "Новый вокзал в Лазарии",
            "Завод в Кентауле",
            "Тариф на тепло",
            "Урожай дынь",
            "Скоростной трамвай",
        ),
        (
            "откроют раньше срока",
            "проверят после жалоб жителей",
            "обойдётся дороже на 12%",
            "остаётся без подрядчика",
            "подорожает с июня",
        ),
        ("в Лазарии", "в Верхнем Талапе", "на юге области", "по всей стране"),
        ("сообщил акимат", "подрядчик возражает", "названа дата", "обновлено"),
    ),
    "kk": (
        ("Сарыбұлақ көпірі", "Лазариядағы жаңа вокзал", "Жылу тарифі", "Қауын өнімі", "Ауыл мектебі"),
        (
            "мерзімінен бұрын ашылады",
            "тұрғындардың шағымынан кейін тексеріледі",
            "12 пайызға қымбаттайды",
            "мердігерсіз қалды",
        ),
        ("Лазарияда", "Жоғарғы Талапта", "облыстың оңтүстігінде"),
        ("әкімдік хабарлады", "жаңартылды", "күні белгілі болды"),
    ),
    "en": (
        ("Sarybulak bridge", "Lazaria's new station", "Heating tariff", "Melon harvest", "Express tram line"),
        ("to open ahead of schedule", "under review after complaints", "to cost 12% more", "still lacks a contractor"),
        ("in Lazaria", "in Upper Talap", "across the south"),
        ("officials say", "contractor objects", "date announced"),
    ),
    "ar": (
        ("جسر ساريبولاك", "محطة لازاريا الجديدة", "تعرفة التدفئة", "موسم البطيخ"),
        ("يُفتتح قبل الموعد", "قيد المراجعة بعد شكاوى السكان", "ترتفع بنسبة 12%", "بلا مقاول حتى الآن"),
        ("في لازاريا", "في تالاب العليا", "في أنحاء الجنوب"),
        ("بحسب مسؤولين", "والمقاول يعترض", "وتحديد الموعد"),
    ),
}
PEOPLE: dict[str, tuple[tuple[str, str], ...]] = {
    "ru": (
        ("Марат Досжанов", "министр транспорта"),
        ("Лука Вердени", "архитектор"),
        ("Гульнар Искендир", "аким Лазарии"),
        ("Азамат Торокулов", "экономист"),
        ("Нуржамал Бекташ", "жительница Верхнего Талапа"),
    ),
    "kk": (("Марат Досжанов", "көлік министрі"), ("Айсұлу Қаратай", "мектеп директоры"), ("Ерден Сапарлы", "диқан")),
    "en": (
        ("Marat Doszhanov", "transport minister"),
        ("Ida Fennmark", "economist at the Talap Institute"),
        ("Tomas Oru", "station master"),
    ),
    "ar": (("سليم البحراني", "وزير النقل"), ("ليلى منصوري", "خبيرة اقتصادية")),
}
SAYINGS: dict[str, tuple[str, ...]] = {
    "ru": (
        "Мы закончим к осени, и ни днём позже",
        "Людям обещали мост, и мост будет",
        "Цены вырастут, но не так, как пишут",
        "Без нового подрядчика работы не начнутся",
        "Мы ждали этого вокзала двадцать лет",
    ),
    "kk": ("Күзге дейін аяқтаймыз", "Ауылға мектеп керек, басқа жол жоқ", "Баға өседі, бірақ аз өседі"),
    "en": (
        "We will be done by autumn, and not a day later",
        "People were promised a bridge",
        "Prices will rise, though less than feared",
    ),
    "ar": ("سننتهي قبل الخريف", "وُعد الناس بجسر وسيكون لهم جسر", "سترتفع الأسعار أقل مما يُخشى"),
}
LEADS = {
    "ru": "Работы начались весной; о сроках спорят город и подрядчик, а жители считают деньги.",
    "kk": "Жұмыс көктемде басталды, ал мерзім туралы қала мен мердігер әлі келіспеді.",
    "en": "Work began in spring; the city and its contractor disagree about the date, and residents count the cost.",
    "ar": "بدأت الأعمال في الربيع، ولا يزال الموعد موضع خلاف بين المدينة والمقاول.",
}
CUES = {"ru": "сказал", "kk": "деді", "en": "said", "ar": "قال"}


@dataclass
class Story:
    """An article as its site serves it. ``edited`` and ``gone``: days after it appeared, None for never."""

    site: Site
    url: str
    born: datetime
    headline: str
    later: str
    appeal: float
    edited: float | None
    gone: float | None
    quotes: list[Quote]

    def at(self, now: datetime, rates: list[Rate]) -> Article:
        """Return what the page says at a moment."""
        age = (now - self.born).total_seconds() / 86_400
        changed = self.edited is not None and age >= self.edited
        return Article(
            url=self.url,
            canonical_url=self.url,
            site=self.site.host,
            lang=self.site.lang,
            country=self.site.country,
            headline=self.later if changed else self.headline,
            lead=LEADS[self.site.lang],
            body="\n\n".join((LEADS[self.site.lang], *(quote.text for quote in self.quotes))),
            published_at=self.born,
            # Most readers come in the first two days.
            view_count=int(self.appeal * (age + 0.05) / (age + 1.5)),
            quotes=self.quotes,
            rates=rates,
            fetched_at=now,
            http_status=200,
        )


def make(path: str, *, days: int = DAYS, seed: int = SEED, sites: tuple[Site, ...] = SITES) -> None:
    """Make the archive; the file must not be there yet."""
    rng = random.Random(seed)
    stories = sorted((story for site in sites for story in stories_of(site, days, rng)), key=lambda story: story.born)
    levels = [dict(LEVELS)]
    for _ in range(days):
        levels.append({pair: value * (1 + rng.gauss(0.0004, 0.006)) for pair, value in levels[-1].items()})
    with Store.open(path, create=True) as store:
        store.db.execute("PRAGMA synchronous=OFF")
        sources = {site.host: add_source(store, site) for site in sites}
        for day in range(days):
            run(store, START + timedelta(days=day), stories, levels[day], sources)
        tell_of_sources(store, sources, days)


def stories_of(site: Site, days: int, rng: random.Random) -> Iterator[Story]:
    """Yield what a site publishes."""
    number = 0
    for day in range(days):
        for _ in range(max(1, site.pace + rng.choice((-1, 0, 0, 1)) - (day % 7 in (5, 6)))):
            number += 1
            subject, does, where, ending = (rng.choice(words) for words in WORDS[site.lang])
            plain = f"{subject} {does} {where}"
            way = rng.random()
            other = rng.choice([word for word in WORDS[site.lang][1] if word != does])
            later = f"{subject} {other} {where}" if way < 0.5 else f"{plain}: {ending}"
            yield Story(
                site,
                f"https://{site.host}/news/{number:05}/",
                START + timedelta(days=day - 1, minutes=rng.randrange(1, 1440)),
                plain,
                later,
                site.readers * rng.lognormvariate(-1.2, 1.1),
                rng.uniform(0.5, 4) if rng.random() < 0.14 else None,
                rng.uniform(3, 20) if rng.random() < 0.02 else None,
                [quote_of(site.lang, rng) for _ in range(rng.choice((0, 1, 1, 2)))],
            )


def quote_of(lang: str, rng: random.Random) -> Quote:
    """Return somebody's words; those who come first are asked more often."""
    people = PEOPLE[lang]
    name, role = people[min(int(rng.expovariate(0.9)), len(people) - 1)]
    return Quote(rng.choice(SAYINGS[lang]), speaker=name, role=role, cue=CUES[lang])


def run(store: Store, now: datetime, stories: list[Story], levels: dict[str, float], sources: dict[str, int]) -> None:
    """Make one run: discover what has appeared, visit what is due."""
    with store.transaction() as db:
        run_id = entries.insert(
            db, "runs", {"started_at": stamp(now), "ended_at": stamp(now), "state": "done", "newsgrab_version": "0"}
        )
        by_url = {}
        for story in stories:
            if story.born <= now:
                by_url[story.url] = story
                if now - story.born <= timedelta(days=1):
                    entries.note_article(db, story.url, now, source_id=sources[story.site.host], title=story.headline)
        due = db.execute("SELECT url FROM articles WHERE next_visit_at <= ? ORDER BY id", (stamp(now),)).fetchall()
        for order, (url,) in enumerate(due):
            story = by_url[url]
            at = now + timedelta(seconds=order)
            fetch = entries.Fetch(url, url, at, 200, "text/html", 40_000, hashlib.sha256(url.encode()).hexdigest())
            if story.gone is not None and at - story.born > timedelta(days=story.gone):
                entries.note_failure(db, run_id, replace(fetch, status=404, error="404 Not Found"), REVISITS)
            else:
                entries.note_page(db, run_id, fetch, story.at(at, rates_of(story.site, levels)), REVISITS)
        end = stamp(now + timedelta(seconds=len(due)))
        db.execute("UPDATE runs SET ended_at = ? WHERE id = ?", (end, run_id))


def rates_of(site: Site, levels: dict[str, float]) -> list[Rate]:
    """Return the ticker of a site, whose spread is its own."""
    found = []
    own = 1 + (len(site.host) % 5 - 2) / 1500
    for base, counter, units, kinds in site.rates:
        level = levels[f"{base}/{counter}"] * own
        for kind in kinds:
            spread = {"buy": 0.996, "sell": 1.004}.get(kind or "", 1.0)
            value = Decimal(level * spread).quantize(Decimal("0.01") if level > 1 else Decimal("0.0001"))
            found.append(Rate(base, counter, value, units, kind, raw=f"{base} {value}"))  # type: ignore[arg-type]
    return found


def add_source(store: Store, site: Site) -> int:
    """Note the feed of a site."""
    with store.transaction() as db:
        return entries.insert(
            db,
            "sources",
            {"url": f"https://{site.host}/feed.xml", "kind": "feed", "every": 86_400, "added_at": stamp(START)},
        )


def tell_of_sources(store: Store, sources: dict[str, int], days: int) -> None:
    """Note how the sources did: one of them stopped answering, the others are well."""
    last = START + timedelta(days=days - 1)
    with store.transaction() as db:
        for host, number in sources.items():
            good = last - timedelta(days=3) if host.endswith(".kg") else last
            failures = 3 if host.endswith(".kg") else 0
            error = "https://dalanews.example.kg/feed.xml: timed out after 20 s" if failures else None
            db.execute(
                "UPDATE sources SET last_run_at = ?, last_success_at = ?, failures = ?, last_error = ? WHERE id = ?",
                (stamp(last), stamp(good), failures, error, number),
            )


def main() -> None:
    """Make an archive at the path that is named."""
    parser = argparse.ArgumentParser(description="Make an archive of invented news.")
    parser.add_argument("path")
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    if os.path.exists(options.path):
        parser.error(f"{options.path}: there is a file already")
    make(options.path, days=options.days, seed=options.seed)


if __name__ == "__main__":
    main()
