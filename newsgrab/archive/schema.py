"""The tables of an archive, as SQL, and the steps that lead from an older version to this one.

Times are ISO 8601 in UTC to the second (``2024-03-11T15:30:00Z``), which sort as text; what a page says of its own
times is kept as the page has it. Lists (authors, tags, images, links, warnings) are JSON. ``docs/archive.md`` explains
every table and view.
"""

from __future__ import annotations

APPLICATION_ID = 0x6E677761  # "ngwa"
VERSION = 1

TABLES = """
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sources (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    kind TEXT CHECK (kind IN ('feed', 'sitemap', 'site', 'article')),
    every INTEGER NOT NULL DEFAULT 0 CHECK (every >= 0),
    match TEXT,
    added_at TEXT NOT NULL,
    last_run_at TEXT,
    last_success_at TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    last_error TEXT
) STRICT;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    state TEXT NOT NULL DEFAULT 'running'
        CHECK (state IN ('running', 'done', 'interrupted', 'failed', 'recovering', 'crashed')),
    kind TEXT NOT NULL DEFAULT 'run' CHECK (kind IN ('run', 'reparse')),
    newsgrab_version TEXT NOT NULL,
    warc_file TEXT UNIQUE,
    summary TEXT
) STRICT;

CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    site TEXT NOT NULL,
    source_id INTEGER REFERENCES sources (id),
    title TEXT,
    first_seen_at TEXT NOT NULL,
    first_fetched_at TEXT,
    last_fetched_at TEXT,
    next_visit_at TEXT,
    visits INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    gone_at TEXT,
    etag TEXT,
    last_modified TEXT,
    version_id INTEGER REFERENCES versions (id) DEFERRABLE INITIALLY DEFERRED,
    view_count INTEGER,
    view_count_at TEXT
) STRICT;
CREATE INDEX articles_next_visit_at ON articles (next_visit_at) WHERE next_visit_at IS NOT NULL;
CREATE INDEX articles_source_id ON articles (source_id);
CREATE INDEX articles_site ON articles (site);
CREATE INDEX articles_last_fetched_at ON articles (last_fetched_at);
CREATE INDEX articles_version_id ON articles (version_id);

CREATE TABLE addresses (
    url TEXT PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX addresses_article_id ON addresses (article_id);

CREATE TABLE fetches (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs (id),
    article_id INTEGER NOT NULL REFERENCES articles (id),
    url TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    http_status INTEGER,
    error TEXT,
    content_type TEXT,
    bytes INTEGER,
    sha256 TEXT,
    warc_file TEXT,
    warc_offset INTEGER,
    warc_length INTEGER,
    page_id INTEGER REFERENCES fetches (id),
    version_id INTEGER REFERENCES versions (id),
    UNIQUE (warc_file, warc_offset),
    CHECK ((warc_file IS NULL) = (warc_offset IS NULL))
) STRICT;
CREATE INDEX fetches_article_id ON fetches (article_id);
CREATE INDEX fetches_run_id ON fetches (run_id);
CREATE INDEX fetches_version_id ON fetches (version_id) WHERE version_id IS NOT NULL;
CREATE INDEX fetches_page_id ON fetches (page_id) WHERE page_id IS NOT NULL;

CREATE TABLE versions (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles (id),
    fetch_id INTEGER NOT NULL REFERENCES fetches (id) DEFERRABLE INITIALLY DEFERRED,
    fetched_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    newsgrab_version TEXT NOT NULL,
    url TEXT,
    canonical_url TEXT,
    site TEXT,
    lang TEXT,
    country TEXT,
    headline TEXT,
    lead TEXT,
    body TEXT,
    authors TEXT NOT NULL DEFAULT '[]',
    section TEXT,
    tags TEXT NOT NULL DEFAULT '[]',
    published_at TEXT,
    modified_at TEXT,
    published_raw TEXT,
    timezone_from TEXT,
    images TEXT NOT NULL DEFAULT '[]',
    links TEXT NOT NULL DEFAULT '[]',
    warnings TEXT NOT NULL DEFAULT '[]',
    UNIQUE (article_id, fetch_id)
) STRICT;
CREATE INDEX versions_fetch_id ON versions (fetch_id);
CREATE INDEX versions_fetched_at ON versions (fetched_at);
CREATE INDEX versions_lang ON versions (lang);

CREATE TABLE quotes (
    id INTEGER PRIMARY KEY,
    version_id INTEGER NOT NULL REFERENCES versions (id),
    text TEXT NOT NULL,
    speaker TEXT,
    role TEXT,
    cue TEXT,
    kind TEXT NOT NULL,
    place TEXT NOT NULL,
    start_offset INTEGER,
    end_offset INTEGER
) STRICT;
CREATE INDEX quotes_version_id ON quotes (version_id);
CREATE INDEX quotes_speaker ON quotes (speaker) WHERE speaker IS NOT NULL;

CREATE TABLE view_counts (
    fetch_id INTEGER PRIMARY KEY REFERENCES fetches (id),
    article_id INTEGER NOT NULL REFERENCES articles (id),
    seen_at TEXT NOT NULL,
    view_count INTEGER NOT NULL
) STRICT;
CREATE INDEX view_counts_article_id ON view_counts (article_id, seen_at);

CREATE TABLE rates (
    id INTEGER PRIMARY KEY,
    fetch_id INTEGER NOT NULL REFERENCES fetches (id),
    site TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    base TEXT NOT NULL,
    counter TEXT,
    value TEXT NOT NULL,
    units INTEGER NOT NULL DEFAULT 1,
    kind TEXT,
    change TEXT,
    raw TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX rates_fetch_id ON rates (fetch_id);
CREATE INDEX rates_site ON rates (site, base, counter, seen_at);

-- No index of prefixes: it would double this one, and `archive search` asks for the forms of a word one by one.
CREATE VIRTUAL TABLE search USING fts5 (
    headline, lead, body, site, content='versions', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
);
CREATE TRIGGER versions_insert AFTER INSERT ON versions BEGIN
    INSERT INTO search (rowid, headline, lead, body, site)
        VALUES (new.id, new.headline, new.lead, new.body, new.site);
END;
CREATE TRIGGER versions_delete AFTER DELETE ON versions BEGIN
    INSERT INTO search (search, rowid, headline, lead, body, site)
        VALUES ('delete', old.id, old.headline, old.lead, old.body, old.site);
END;
CREATE TRIGGER versions_update AFTER UPDATE OF headline, lead, body, site ON versions BEGIN
    INSERT INTO search (search, rowid, headline, lead, body, site)
        VALUES ('delete', old.id, old.headline, old.lead, old.body, old.site);
    INSERT INTO search (rowid, headline, lead, body, site)
        VALUES (new.id, new.headline, new.lead, new.body, new.site);
END;
"""

VIEWS = """
CREATE VIEW latest AS
    SELECT articles.id AS article_id, articles.url, articles.site, versions.lang, versions.country,
        versions.headline, versions.lead, versions.body, versions.authors, versions.section, versions.tags,
        versions.published_at, versions.modified_at, articles.view_count, articles.view_count_at,
        articles.first_seen_at, articles.last_fetched_at AS fetched_at, articles.gone_at, versions.id AS version_id
    FROM articles JOIN versions ON versions.id = articles.version_id;

CREATE VIEW quotes_by_speaker AS
    SELECT quotes.speaker, quotes.role, quotes.text, quotes.kind, articles.site, articles.url, versions.headline,
        versions.published_at, articles.first_seen_at
    FROM quotes JOIN articles ON articles.version_id = quotes.version_id
        JOIN versions ON versions.id = quotes.version_id
    WHERE quotes.speaker IS NOT NULL;

CREATE VIEW view_growth AS
    SELECT articles.id AS article_id, articles.url, articles.site, versions.headline,
        first.seen_at AS first_at, first.view_count AS first_count,
        articles.view_count_at AS last_at, articles.view_count AS last_count,
        articles.view_count - first.view_count AS growth
    FROM articles JOIN versions ON versions.id = articles.version_id
        JOIN view_counts AS first ON first.fetch_id =
            (SELECT min(fetch_id) FROM view_counts WHERE article_id = articles.id)
    WHERE articles.view_count IS NOT NULL;

-- Of the bare columns beside max() SQLite takes the values of the row that has the maximum: the last of the day.
CREATE VIEW rates_daily AS
    SELECT site, substr(seen_at, 1, 10) AS day, base, counter, kind, units, value, max(seen_at) AS seen_at,
        count(*) AS times_seen
    FROM rates GROUP BY site, day, base, counter, kind, units;

CREATE VIEW headline_changes AS
    SELECT articles.url, articles.site, before.headline AS old_headline, after.headline AS new_headline,
        before.last_seen_at AS old_last_seen_at, after.fetched_at AS new_first_seen_at, articles.id AS article_id
    FROM versions AS after JOIN articles ON articles.id = after.article_id
        JOIN versions AS before ON before.article_id = after.article_id AND before.fetch_id =
            (SELECT max(fetch_id) FROM versions WHERE article_id = after.article_id AND fetch_id < after.fetch_id)
    WHERE before.headline IS NOT after.headline;
"""

# The SQL that leads from each older version to the next; the views are dropped before and made anew after.
MIGRATIONS: dict[int, str] = {}
