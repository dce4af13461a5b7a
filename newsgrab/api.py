"""parse(): the one place where page and fields meet."""
