"""The command ``newsgrab``, also as ``python -m newsgrab``."""

from __future__ import annotations

from typing import NoReturn


def main() -> NoReturn:
    """Run the command and end the process with its exit status."""
    from . import lean

    lean.start()  # before click is imported
    from .cli import main as run

    run()


if __name__ == "__main__":
    main()
