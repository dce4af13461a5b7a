"""Ways through the frames of a page: what stands around, below, and around both."""

from __future__ import annotations

from .walk import Frames


def article_around(frame: int, frames: Frames) -> int:
    """Return the innermost ``<article>`` around a frame, 0 for none."""
    while frame and frames.nodes[frame].tag != "article":
        frame = frames.parents[frame]
    return frame


def is_above(top: int, frame: int, frames: Frames) -> bool:
    """Return whether ``top`` holds ``frame``."""
    while frame > top:
        frame = frames.parents[frame]
    return frame == top


def common_frame(a: int, b: int, frames: Frames) -> int:
    """Return the innermost frame that holds both."""
    parents = frames.parents
    above = {0}
    while b:
        above.add(b)
        b = parents[b]
    while a not in above:
        a = parents[a]
    return a


def end_below(top: int, frames: Frames) -> int:
    """Return the end of the run of frames that are ``top`` or below it."""
    parents = frames.parents
    end, size = top + 1, len(parents)
    while end < size and parents[end] >= top:
        end += 1
    return end
