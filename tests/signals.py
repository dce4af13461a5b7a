"""What a process that a test starts does with the signals that end it."""

from __future__ import annotations

import signal


def heard() -> None:
    """Let a process hear the signals that end it, also under nohup or behind ``&``, where ignored ones stay so."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
