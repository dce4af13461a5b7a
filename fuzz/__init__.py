"""Fuzzing: ``python -m fuzz``. What it finds becomes a fixture or a case of ``tests/test_hostile.py``."""
