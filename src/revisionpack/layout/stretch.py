"""Stretch an axis so that its dates come near to where their boxes stand.

The unknowns are how much larger each piece of the axis is drawn than the smallest; the cost is the sum of squared
distances between dates and boxes, and where the boxes stand given an axis is asked of the caller. That cost is
convex in the lengths of the pieces, its slope is known from the distances alone, and the bounds on each unknown are
the limits of the ratio: a projected descent (steps of Barzilai and Borwein) comes near the best in a dozen rounds.
Nothing but the four operations is used, which every machine rounds alike.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import inf

from revisionpack.layout.axis import Axis, uneven

FIRST_STEP, WIDEST_STEP = 1.0, 3.0
"""The most that a piece is stretched in the first round, and in any, in smallest scales."""

GAIN, PATIENCE = 0.99, 4
"""A round that does not lower the cost to this share of it is idle; after more idle rounds the descent ends."""

Levels = Callable[[Sequence[float]], Sequence[float]]
"""Where the leaders arrive when they start at the places given."""


def stretched(start: Axis, moments: Sequence[float], levels: Levels, ratio: float, rounds: int) -> Axis:
    """The best axis found from `start` whose largest scale is at most `ratio` times its smallest.

    `moments` are days in order; `levels` is asked once a round, `rounds` times.
    """
    days, top, bottom = start.days, start.ys[0], start.ys[-1]
    spans = [after - before for before, after in pairwise(days)]
    pieces = [min(max(bisect_right(days, moment) - 1, 0), len(spans) - 1) for moment in moments]
    shares = [(moment - days[piece]) / spans[piece] for moment, piece in zip(moments, pieces, strict=True)]
    least = min(start.scales)
    stretch = [min(scale / least, ratio) for scale in start.scales]
    best, fewest = start, inf
    before: tuple[list[float], list[float]] | None = None
    pace, idle = 0.0, 0
    for _ in range(rounds):
        axis = uneven(days, [scale * span for scale, span in zip(stretch, spans, strict=True)], top, bottom)
        ys = axis.ys
        lengths = [below - above for above, below in pairwise(ys)]
        places = [ys[piece] + share * lengths[piece] for piece, share in zip(pieces, shares, strict=True)]
        away = [place - level for place, level in zip(places, levels(places), strict=True)]
        cost = sum(distance * distance for distance in away)
        idle = 0 if cost < GAIN * fewest else idle + 1
        if cost < fewest:
            best, fewest = axis, cost
        if idle > PATIENCE:
            break
        slope = _slope(lengths, stretch, pieces, shares, away)
        pace = _pace(stretch, slope, before, pace)
        before = stretch, slope
        stretch = [
            min(max(scale - pace * rise, 1.0), ratio) for scale, rise in zip(stretch, slope, strict=True)
        ]
        if stretch == before[0]:
            break
    return best


def _slope(
    lengths: Sequence[float],
    stretch: Sequence[float],
    pieces: Sequence[int],
    shares: Sequence[float],
    away: Sequence[float],
) -> list[float]:
    """How fast half the cost grows with the stretch of each piece, the whole length kept."""
    pull = [0.0] * len(lengths)
    within = [0.0] * len(lengths)
    for piece, share, distance in zip(pieces, shares, away, strict=True):
        pull[piece] += distance
        within[piece] += share * distance
    later = 0.0
    for piece in reversed(range(len(lengths))):
        pull[piece], later = within[piece] + later, later + pull[piece]
    mean = sum(length * force for length, force in zip(lengths, pull, strict=True)) / sum(lengths)
    return [
        length / scale * (force - mean) for length, scale, force in zip(lengths, stretch, pull, strict=True)
    ]


def _pace(
    stretch: Sequence[float],
    slope: Sequence[float],
    before: tuple[list[float], list[float]] | None,
    pace: float,
) -> float:
    """How far to go down the slope: what the last round teaches of its curve, within reason."""
    steepest = max(map(abs, slope), default=0.0) or 1.0
    if before is None:
        return FIRST_STEP / steepest
    moved = [now - then for now, then in zip(stretch, before[0], strict=True)]
    turned = [now - then for now, then in zip(slope, before[1], strict=True)]
    curve = sum(way * turn for way, turn in zip(moved, turned, strict=True))
    wanted = sum(way * way for way in moved) / curve if curve > 0 else 2 * pace
    return min(wanted, WIDEST_STEP / steepest)
