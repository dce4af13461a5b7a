"""What a row stands for, and which keys it has: see ``formats/_rows.py``, where the engines find it as well."""

from __future__ import annotations

from ..formats._rows import CONTEXT, INPUT, KINDS, NUMBERS, article_rows, choose_keys, default_keys, known_keys

__all__ = ["CONTEXT", "INPUT", "KINDS", "NUMBERS", "article_rows", "choose_keys", "default_keys", "known_keys"]
