"""One module a field, found by its name: the key of the record. See ``context.py``."""
