"""Deep recursion has room: it gives what it gives elsewhere, and asks the system for no memory again and again."""

from __future__ import annotations

import resource

import pytest

from revisionpack.build.deep_calls import with_room


def swing(deepest: int) -> int:
    """Call a function over and over from every depth; how often."""

    def leaf() -> int:
        return 1

    def down(depth: int) -> int:
        if depth:
            return down(depth - 1)
        for _ in range(50):
            leaf()
        return 50

    return sum(down(depth) for depth in range(deepest))


def test_what_is_called_returns_and_raises_as_ever():
    def wrong() -> None:
        raise ValueError("as ever")

    assert with_room(lambda: swing(3)) == 150
    with pytest.raises(ValueError, match="as ever"):
        with_room(wrong)


def test_endless_recursion_still_ends_as_an_error():
    def endless() -> int:
        return endless() + 1

    with pytest.raises(RecursionError):
        with_room(endless)


def test_calls_that_swing_over_a_border_touch_no_new_memory():
    def faults() -> int:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        swing(400)
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

    assert with_room(faults) < 300  # without: 1,200
