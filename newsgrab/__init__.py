"""Read news pages: headline, time, view count, quotes with speaker and role, currency rates.

>>> import newsgrab
>>> article = newsgrab.parse("<h1>Rates rise</h1><p>The bank raised its rate by half a point on Monday.</p>")
>>> article.headline
'Rates rise'
"""

from typing import TYPE_CHECKING

from ._version import __version__
from .errors import (
    FetchError,
    InputError,
    LockedError,
    NewsgrabError,
    NotAnArticleError,
    ProfileError,
    RefusedError,
    UsageError,
)

if TYPE_CHECKING:
    from .api import find_quotes, parse
    from .models import Article, Found, Image, Link, Quote, Rate
    from .web import fetch

__all__ = [
    "Article",
    "FetchError",
    "Found",
    "Image",
    "InputError",
    "Link",
    "LockedError",
    "NewsgrabError",
    "NotAnArticleError",
    "ProfileError",
    "Quote",
    "Rate",
    "RefusedError",
    "UsageError",
    "__version__",
    "fetch",
    "find_quotes",
    "parse",
]

# Each is imported when it is first used: `newsgrab --help` needs none of them, and `parse` no network client.
_LAZY = {
    "parse": ".api",
    "find_quotes": ".api",
    "fetch": ".web",
    "Article": ".models",
    "Found": ".models",
    "Image": ".models",
    "Link": ".models",
    "Quote": ".models",
    "Rate": ".models",
}


def __getattr__(name: str) -> object:
    if name in _LAZY:
        from importlib import import_module

        return getattr(import_module(_LAZY[name], __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
