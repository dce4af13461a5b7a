"""What the class and id of an element say about it.

A class attribute becomes a set of flags, once: pages use the same few hundred class strings again and again, so the
answers are kept. A hint is a whole word of the name: ``article-body`` has the words ``article`` and ``body``,
``overview`` has not the word ``view``.
"""

from __future__ import annotations

from ..text.patterns import lazy

# ---------------------------------------------------------------- flags
FURNITURE = 1  # not of the article: comments, related articles, share rows, menus
WALL = 2  # consent dialogs and comments: furniture also where it holds most of the text
BODY = 4  # holds the article's text
CAPTION = 8  # of an image
HEADING = 16  # h1 to h6
DATE = 32
BYLINE = 64
VIEWS = 128  # a counter of views
RATES = 256  # currency rates
HEADLINE = 512
LEAD = 1024
TAGS = 2048  # keywords
QUOTE = 4096  # blockquote or pull quote
COUNTER = 8192  # a counter of something else: comments, likes
BODY_PROP = 16384  # itemprop=articleBody, the best hint there is
TABLE = 32768
BOX = 131072  # a name of a box as well as of what may wrap the article: furniture if it holds little text
POPUP = 262144  # what a word of a sentence shows when it is pointed at: not of the sentence
BAR = 65536  # furniture of the article itself, in which its counter may stand: share row, tools, the article's footer

# Flags for which the walk keeps the elements.
MARKS = DATE | BYLINE | VIEWS | RATES | HEADLINE | LEAD | TAGS | BODY | BODY_PROP

# ---------------------------------------------------------------- vocabulary
# Words of a class name (between hyphens, underscores and humps), each a flag by itself.
WORDS: dict[int, str] = {
    FURNITURE: """
        related relatednews recommend recommended recommendation recommendations
        recirc recirculation sidebar aside
        newsletter promo promos promotion advert adverts advertisement advertising ad ads adv adslot adsbygoogle banner
        banners sponsor sponsored footer foot nav navbar navigation menu submenu megamenu breadcrumb breadcrumbs crumbs
        pagination pager popular trending trends mostread mostviewed subscribe subscription signup login taboola
        outbrain mgid revcontent readmore readnext nextup upnext copyright disclaimer
        feedback donate donation masthead topbar skip skiplink screenreader reklama
        """,
    FURNITURE | BAR: "share sharing shares sharebar sharethis addthis addtoany social socials toolbar rating ratings",
    # The last two lines are names of consent tools.
    WALL: """
        cookie cookies consent gdpr regwall adblock comment comments disqus respond
        onetrust didomi cookiebot cookieconsent cookielaw cookiebar cookienotice cky cmplz cli tarteaucitron
        usercentrics truste osano iubenda borlabs klaro quantcast moove
        """,
    BOX: """
        paywall poll podcast survey quiz promobox infobox factbox popup modal carousel swiper slick disclosure cta
        latest register tooltip webring republication footnotes bio shortbio saboxplugin
        cards upsell signin subscriber subscribers subscriptions gated locked barrier overlay lightbox toast
        notification jobs ticker player playlist linkbox affiliate posts
        """,
    CAPTION: """
        caption captions figcaption credit credits photocredit legend wp-caption-text imagedescription photocaption
        imagecaption imgcaption bildunterschrift bildtext didascalia piedefoto
        """,
    DATE: "date dates time times datetime timestamp published pubdate updated posted dateline publication fecha datum",
    BYLINE: "author authors byline bylines writer reporter avtor autor auteur autore contributor contributors",
    VIEWS: """
        views view viewed viewcount viewscount viewcounter viewscounter viewnum pageviews pageview postviews postview
        eye hits hitcount hitcounter reads countview countviews readcount readcounter readnum clicks clickcount visits
        prosmotr prosmotry prosmotrov dynclicks visitas lecturas vistas vues aufrufe okunma izlenme goruntulenme
        visninger dilihat dibaca odslon pregleda zobrazeni letture visualizzazioni visualizacoes
        """,
    RATES: """
        currency currencies exchange exchangerate exchangerates rates kurs kursy kur valuta valuty valyuta doviz forex
        para dolar dollar trm finance
        """,
    HEADLINE: "headline title heading",
    LEAD: "lead lede standfirst intro deck dek subtitle subheadline summary excerpt teaser-text abstract perex chapo",
    TAGS: "tags tag keywords topics",
    QUOTE: "pullquote blockquote",
    COUNTER: """
        likes like liked dislike dislikes votes vote upvote upvotes reaction reactions followers follower fans replies
        reply downloads download favorite favorites favourite bookmark bookmarks thumbs heart claps karma retweets
        commentcount commentscount readtime clock timer duration
        """,
}

# Runs of words: every word in this order, side by side.
PHRASES: dict[int, str] = {
    BODY: """
        article-body body-article article-text article-content content-article article-main-text entry-content
        post-content post-body post-text story-body story-content story-text news-text news-content news-body
        news-full-text news-detail full-text main-text text-content rich-text body-text body-content page-content
        node-body field-body article-full content-body content-text detail-text detail-body detail-content blog-content
        single-content td-post-content body-copy articlebody articletext articlecontent storybody newsbody newstext
        postcontent entrycontent
        """,
    FURNITURE: """
        read-more read-also read-next more-news more-stories more-articles most-read most-popular most-viewed see-also
        also-read also-like next-article article-next sign-up author-bio author-box about-author author-info
        author-card post-navigation post-nav latest-news last-news news-list
        other-news top-news top-stories
        sr-only visually-hidden screen-reader visuallyhidden embed-privacy news-letter third-party
        prev-next next-prev previous-next video-fallback app-promo app-banner
        """,
    BOX: "sign-in",
    POPUP: """
        tooltip-text tooltip-content tooltip-inner tooltip-box tooltip-body tooltiptext rollover-block popover-content
        popover-body popover-inner hover-card hovercard
        """,
    FURNITURE | BAR: "post-tags entry-footer post-footer article-footer story-footer article-tools",
    WALL: "sp-message fc-consent",
    LEAD: "preview-text detail-preview article-preview announce-text",
    VIEWS: """
        show-counter statistics-counter art-click span-click chart-bar bar-chart icon-fire tsi-hot blog-article-count
        read-count reads-count watch-count icon-visibility icon-look shows-count
        """,
    COUNTER: "read-time reading-time time-read",
}
# Beside one of these, "view" and "views" speak of how something is shown: Drupal's "views-row", "list-view".
_NO_VIEWS = """
    row rows field fields content header footer element id display dom filters filter exposed mode port all more list
    grid table tree type gallery comments comment slideshow form empty full model switch toggle pager
"""
NO_VIEWS = frozenset(_NO_VIEWS.split())

# Words that make a name speak of the page's layout: "has-sidebar", "no-comments", "sidebar-grid".
LAYOUT = frozenset(
    [
        "has",
        "with",
        "without",
        "no",
        "is",
        "not",
        "layout",
        "grid",
        "wrap",
        "wrapper",
        "outer",
        "container",
        "row",
        "columns",
        "page",
        "template",
    ]
)

# What an advert stands in is none of the page's layout.
_ADVERTS = frozenset(("ad", "ads", "advert", "adverts", "advertisement"))
_AROUND_ADVERT = frozenset(("container", "wrapper", "wrap", "row"))

# How WordPress names what an article is filed under, on the element of the whole article.
FILED = ("category-", "tag-")

_PART = lazy(r"[^\W_]+")
_WORD = lazy(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\d_a-zA-Z]+")
_LOWER = lazy(r"[a-z]+")  # the same, of a name in small letters
_HASH = lazy(r"\d[A-Za-z]")  # digits inside a part: a generated name, which says nothing
_FLAG_OF_WORD: dict[str, int] = {}
for _flag, _text in WORDS.items():
    for _word in _text.split():
        _FLAG_OF_WORD[_word] = _FLAG_OF_WORD.get(_word, 0) | _flag
_FLAG_OF_PHRASE = {tuple(p.split("-")): flag for flag, text in PHRASES.items() for p in text.split()}
# Phrases as lists of words, by their first one.
_PHRASES_FROM: dict[str, list[tuple[list[str], int]]] = {}
for _words, _flag in _FLAG_OF_PHRASE.items():
    _PHRASES_FROM.setdefault(_words[0], []).append((list(_words), _flag))

# Class strings kept, and the longest one worth reading. Sites of a long run repeat theirs; ids with numbers do not.
MAX_KEPT = 20_000
MAX_LENGTH = 300
_kept: dict[str, int] = {}
# The names that such strings are made of: other pages of a site and other sites have them in other company.
_kept_names: dict[str, int] = {}


def verdict(name: str) -> int:
    """Return the flags that a class or id attribute bears.

    >>> verdict("article__body") == BODY, verdict("relatedStories") == FURNITURE, verdict("overview interview")
    (True, True, 0)
    >>> verdict("views-row") & VIEWS, verdict("post-views-count") & VIEWS == VIEWS
    (0, True)
    """
    flags = _kept.get(name)
    if flags is None:
        if len(_kept) >= MAX_KEPT:
            _kept.clear()
        flags = _kept[name] = read(name[:MAX_LENGTH])
    return flags


def read(names: str) -> int:
    """Return the flags of a class attribute, not kept.

    >>> read("w-node-b5343ad4"), read("td-nr-views-22593") == VIEWS
    (0, True)
    >>> read("post hentry category-newsletter tag-baths")
    0
    """
    flags = 0
    if "comment" in names and ("hljs" in names or names.startswith("token ")):
        return 0  # a comment in a program, as two highlighters call it
    topics = FILED if " category-" in names or "hentry" in names or "status-publish" in names else ()
    for name in names.split():
        if topics and name.startswith(topics):
            continue
        own = _kept_names.get(name)
        if own is None:
            if len(_kept_names) >= MAX_KEPT:
                _kept_names.clear()
            own = _kept_names[name] = read_name(name)
        flags |= own
    return flags


def read_name(name: str) -> int:
    """Return the flags of one name of a class attribute, not kept.

    >>> read_name("relatedStories") == FURNITURE, read_name("story") & FURNITURE
    (True, 0)
    """
    if _HASH.search(name):
        name = " ".join(part for part in _PART.findall(name) if not _HASH.search(part))
    words = _LOWER.findall(name) if name.isascii() and name.islower() else [w.lower() for w in _WORD.findall(name)]
    flags = 0
    for i, word in enumerate(words):
        flags |= _FLAG_OF_WORD.get(word, 0)
        for phrase, flag in _PHRASES_FROM.get(word, ()):
            if words[i : i + len(phrase)] == phrase:
                flags |= flag
    if flags & VIEWS and not NO_VIEWS.isdisjoint(words) and ("view" in words or "views" in words):
        flags &= ~VIEWS
    if flags & FURNITURE and (flags & BODY or not LAYOUT.isdisjoint(words)) and not is_advert(words):
        flags &= ~FURNITURE  # the name speaks of what stands beside
    if flags & FURNITURE and "adv" in words and "heading" in words:
        flags &= ~FURNITURE  # "adv-heading": an advanced one, of a much-used editor
    return flags


def is_advert(words: list[str]) -> bool:
    """Return whether a name of two words is that of an advert's frame.

    >>> is_advert(["ad", "container"]), is_advert(["has", "ad", "container"])
    (True, False)
    """
    return len(words) == 2 and words[0] in _ADVERTS and words[1] in _AROUND_ADVERT
