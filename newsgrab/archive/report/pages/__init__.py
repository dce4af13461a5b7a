"""The pages of a report, one module each.

``build(scope)`` yields names of files, each with its template and what fills it.
"""

from . import edits, index, quotes, rates, sites, views

PAGES = (rates, views, edits, quotes, sites, index)
