"""The fields there are, each once, in an order that gives every field what it needs."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

# Modules of this folder that are no field.
NO_FIELDS = frozenset(("context", "order"))
# What a field that names no NEEDS may rely on.
DEFAULT_NEEDS = ("lang", "country")


@cache
def load_fields() -> tuple[tuple[str, ModuleType], ...]:
    """Return (key, module) for every module of this folder, those that others need first."""
    names = sorted(p.stem for p in Path(__file__).parent.glob("*.py") if not p.stem.startswith("_"))
    modules = {name: import_module(f"{__package__}.{name}") for name in names if name not in NO_FIELDS}
    needs = {
        name: [n for n in getattr(module, "NEEDS", DEFAULT_NEEDS) if n in modules and n != name]
        for name, module in modules.items()
    }
    ordered: dict[str, ModuleType] = {}
    while len(ordered) < len(modules):
        ready = [name for name in modules if name not in ordered and all(n in ordered for n in needs[name])]
        if not ready:
            raise RuntimeError(f"fields need each other in a circle: {sorted(set(modules) - set(ordered))}")
        ordered.update((name, modules[name]) for name in ready)
    return tuple(ordered.items())
