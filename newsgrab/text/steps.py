"""Named steps that clean a text: what a site's profile lists under ``steps``.

A step is a list of texts, its name first: ``["strip_prefix", "Live: "]``. A site that needs a new one adds it to
``STEPS``, for everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

STEPS: dict[str, Callable[..., str]] = {
    "strip_prefix": lambda text, prefix: text.removeprefix(prefix),
    "strip_suffix": lambda text, suffix: text.removesuffix(suffix),
    "before": lambda text, mark: text.partition(mark)[0],
    "after": lambda text, mark: text.partition(mark)[2] or text,
    "after_last": lambda text, mark: text.rpartition(mark)[2],
    "replace": lambda text, old, new: text.replace(old, new),
    "remove": lambda text, old: text.replace(old, ""),
    "lower": lambda text: text.lower(),
}


def fault(step: Sequence[str]) -> str | None:
    """Return what is wrong with a step, or None.

    >>> fault(["strip_prefix", "Live: "]), fault(["shout"]), fault(["before"])
    (None, 'no step of this name', 'wrong number of arguments')
    """
    if not step or step[0] not in STEPS:
        return "no step of this name"
    wanted = STEPS[step[0]].__code__.co_argcount - 1
    return None if len(step) - 1 == wanted else "wrong number of arguments"


def apply_steps(text: str, steps: Sequence[Sequence[str]]) -> str:
    """Return the text after every step, white space folded.

    >>> apply_steps(" Live:  Storm nears coast | Site", [["after", "Live:"], ["before", " | "]])
    'Storm nears coast'
    """
    text = " ".join(text.split())
    for name, *arguments in steps:
        text = STEPS[name](text, *arguments)
    return " ".join(text.split())
