"""An independent, slow answer to the placement problem: Hildreth's dual coordinate ascent run to the end."""

from __future__ import annotations

from itertools import pairwise


def least_squares(wishes, constraints, rounds=100_000):
    """`constraints` are (before, after, gap) with None for the ground at 0."""
    x = list(wishes)
    force = [0.0] * len(constraints)
    for _ in range(rounds):
        moved = 0.0
        for k, (before, after, gap) in enumerate(constraints):
            low = 0.0 if before is None else x[before]
            high = 0.0 if after is None else x[after]
            step = max(-force[k], (gap - (high - low)) / ((before is not None) + (after is not None)))
            if step:
                force[k] += step
                moved = max(moved, abs(step))
                if before is not None:
                    x[before] -= step
                if after is not None:
                    x[after] += step
        if moved < 1e-11:
            return x
    raise AssertionError("the reference did not converge")


def constraints(boxes, room, sides):
    """Every rule of a placement, written out without any shortcut."""
    rules: list = [(i - 1, i, 0.0) for i in range(1, len(boxes))]
    for side in set(sides):
        column = [i for i in range(len(boxes)) if sides[i] == side]
        rules += [(a, b, boxes[a].height + room.gap) for a, b in pairwise(column)]
    for i, box in enumerate(boxes):
        rules += [(None, i, room.top), (i, None, box.height - room.bottom)]
    return rules


def cost(values, wishes):
    return sum((value - wish) ** 2 for value, wish in zip(values, wishes, strict=True))
