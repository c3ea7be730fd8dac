"""Fold a long time axis into strips: columns read one after the other, top to bottom.

Cuts balance what the strips hold and fall between units of time where they can. A crowd too large for one
strip is cut inside its unit; then the next strip repeats that unit.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

SMALL_CUT, HARD_CUT = 0.02, 0.08
"""Cost of a cut inside a unit, and inside a piece of one (as squared share of a strip)."""


@dataclass(frozen=True, slots=True)
class Strip:
    """Events `first` to `last` (exclusive) over the time from `start` to `end`."""

    first: int
    last: int
    start: float
    end: float
    continued: bool = False
    """The strip begins again with time that the strip before has shown."""


def fold(
    days: Sequence[float],
    sizes: Sequence[float],
    count: int,
    majors: Sequence[float],
    pieces: Sequence[float],
    *,
    anywhere: bool = False,
) -> tuple[Strip, ...]:
    """Cut events (in date order, each taking `sizes` mm of column) into at most `count` strips.

    With `anywhere` a cut inside a unit costs nothing: the strips are as even as they can be.
    """
    end = pieces[-1]  # a strip that began there would have no time of its own
    majors, pieces = [at for at in majors if at < end], [at for at in pieces if at < end]
    tolls = [0.0 if anywhere else _toll(days, cut, majors, pieces) for cut in range(1, len(days) + 1)]
    cuts = _cuts(sizes, min(count, len(days)), tolls)
    strips = []
    start, continued = pieces[0], False
    for first, last in pairwise(cuts):
        if last == len(days):
            strips.append(Strip(first, last, start, end, continued))
            break
        before, after = days[last - 1], days[last]
        tick = _tick_between(before, after, majors)
        if tick is None:
            tick = _tick_between(before, after, pieces)
        if tick is not None:
            strips.append(Strip(first, last, start, tick, continued))
            start, continued = tick, False
        else:
            piece = max(bisect_right(pieces, before) - 1, 0)
            strips.append(Strip(first, last, start, [*pieces, end][piece + 1], continued))
            start, continued = pieces[piece], True
    return tuple(strips)


def _cuts(sizes: Sequence[float], count: int, tolls: Sequence[float]) -> list[int]:
    """The indexes where strips begin and end: the least sum of squared imbalances and of the tolls of the cuts."""
    sums = [0.0]
    for size in sizes:
        sums.append(sums[-1] + size)
    share = sums[-1] / count
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, (0,))}
    for number in range(1, count + 1):
        if number == count:
            candidates = [len(sizes)]
        else:
            middle = share * number
            low = bisect_left(sums, middle - 0.4 * share)
            high = bisect_right(sums, middle + 0.4 * share)
            low, high = min(low, bisect_left(sums, middle)), max(high, bisect_left(sums, middle) + 1)
            candidates = list(range(max(low, 1), min(high, len(sizes))))
        found: dict[int, tuple[float, tuple[int, ...]]] = {}
        for cut in candidates:
            toll = tolls[cut - 1]
            cost = inf
            path: tuple[int, ...] = ()
            for begin, (paid, way) in best.items():
                if begin < cut:
                    total = paid + ((sums[cut] - sums[begin]) / share - 1) ** 2 + toll
                    if total < cost:
                        cost, path = total, (*way, cut)
            if path:
                found[cut] = (cost, path)
        best = found or best
    if len(sizes) not in best:
        return [0, len(sizes)]
    return list(best[len(sizes)][1])


def _toll(days: Sequence[float], cut: int, majors: Sequence[float], pieces: Sequence[float]) -> float:
    if cut == len(days) or _tick_between(days[cut - 1], days[cut], majors) is not None:
        return 0.0
    return SMALL_CUT if _tick_between(days[cut - 1], days[cut], pieces) is not None else HARD_CUT


def _tick_between(before: float, after: float, ticks: Sequence[float]) -> float | None:
    """The tick in (before, after] that lies nearest to the middle."""
    low, high = bisect_right(ticks, before), bisect_right(ticks, after)
    if low == high:
        return None
    return min(ticks[low:high], key=lambda tick: abs(tick - (before + after) / 2))
