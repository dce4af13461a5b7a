"""Articles over time: one SQLite file, and WARC files beside it with the pages as they came.

    schema     the tables, and the steps from one version of them to the next
    store      the file: made, recognised, locked, read and written
    warc       the exchanges: written and synced, read back by offset, mended after a crash
    content    what of an article is stored, and what makes a new version of it
    schedule   when a source and an article are due
    sources    where articles come from, and what each place leads to
    runs       one run: discover, fetch, parse, store

The order of writing is: the WARC record, synced; then one transaction. So a row never names a page that is not there,
and what a crash leaves in the WARC file without a row is stored by the next run.

Errors: InputError for a file that is foreign, damaged or cannot be written; LockedError where another run is at work.
"""
