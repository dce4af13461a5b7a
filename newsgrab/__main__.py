"""``python -m newsgrab`` is the command ``newsgrab``."""

from .cli import main

if __name__ == "__main__":
    main()
