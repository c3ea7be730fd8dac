"""Room for deep recursion: Python's own memory for calls, taken once.

CPython keeps the frames of Python functions in pieces of 16 kB, each fetched from the system when calls
reach beyond the last and given back when they return. Laying out a page calls thousands of times over such
a border, and each time the system hands out pages of zeros again: a sixth of all page faults of a build.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def with_room(function: Callable[[], T]) -> T:
    """What `function` returns or raises; calls inside it, some thousand deep, share one piece of memory."""
    return function()


# A frame of half a megabyte, which nothing writes to, makes CPython fetch one piece of a megabyte that has
# as much room behind it (3.11 to 3.14; elsewhere it is a frame like any other).
with_room.__code__ = with_room.__code__.replace(co_stacksize=(1 << 16) + 100)
