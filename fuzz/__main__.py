"""Coverage-guided fuzzing with atheris.

    python -m fuzz [TARGET…] [--seconds N] [--seed N] [--corpus DIR]

Without a target, all in turn. The seeds are the project's fixtures; what is worth keeping goes into ``--corpus``. An
input that breaks a promise is written to ``crash-…`` in the working folder, and the run ends with an error.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAX_SECONDS_EACH = 5  # of one input; a promise is two above an ordinary page
MAX_LENGTH = 20_000  # bytes of an input: what takes long shows at this size
SEEDS = 300


def seeds(folder: Path) -> None:
    """Write the fixtures, as far as they are short, as the first inputs."""
    files = sorted(path for path in (ROOT / "tests" / "fixtures").rglob("*") if path.suffix in (".html", ".txt"))
    for number, path in enumerate(files[:: max(1, len(files) // SEEDS)]):
        data = path.read_bytes()
        if len(data) <= MAX_LENGTH:
            (folder / f"{number:04}").write_bytes(data)


def run_all(options: argparse.Namespace, names: list[str]) -> int:
    """Fuzz each target in a process of its own, since atheris ends the process; return how many failed."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        seeds(Path(folder))
        for name in names:
            kept = options.corpus / name if options.corpus else None
            if kept is not None:
                kept.mkdir(parents=True, exist_ok=True)
            folders = [str(kept), folder] if kept is not None else [folder]
            command = [sys.executable, "-m", "fuzz", name, *folders, "--inside"]
            command += ["--seconds", str(options.seconds), "--seed", str(options.seed)]
            failed += subprocess.run(command, check=False).returncode != 0
    return failed


def inside(name: str, seconds: int, seed: int, folders: list[str]) -> None:
    """Fuzz one target in this process."""
    import atheris

    with atheris.instrument_imports(include=["newsgrab"]):
        from .targets import TARGETS

    arguments = [
        f"-max_total_time={seconds}",
        f"-timeout={MAX_SECONDS_EACH}",
        f"-max_len={MAX_LENGTH}",
        f"-seed={seed}",
    ]
    atheris.Setup([sys.argv[0], *arguments, "-rss_limit_mb=1000", "-print_final_stats=0", *folders], TARGETS[name])
    atheris.Fuzz()


def main() -> None:
    """Read the arguments and run."""
    names = ("parse", "page", "json-ld", "dates", "numbers", "money", "quotes", "robots", "urls")
    parser = argparse.ArgumentParser(prog="python -m fuzz", description="Fuzz newsgrab.")
    parser.add_argument("targets", nargs="*", help=", ".join(names))
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--seed", type=int, default=0, help="begin the same way again (0: at random)")
    parser.add_argument("--corpus", type=Path, help="keep inputs here that reach new code")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        inside(options.targets[0], options.seconds, options.seed, options.targets[1:])
        return
    unknown = [name for name in options.targets if name not in names]
    if unknown:
        parser.error(f"no target {', '.join(unknown)}; there are {', '.join(names)}")
    sys.exit(1 if run_all(options, options.targets or list(names)) else 0)


if __name__ == "__main__":
    main()
