"""Fold a long time axis into strips: columns read one after the other, top to bottom.

Cuts balance what the strips hold and fall between units of time where they can. A crowd too large for one
strip is cut inside its unit; then the next strip repeats that unit. Where strips cut so do not hold their events,
`tightest` cuts them so that their columns are as short as may be.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from math import inf

from msgspec import Struct

SMALL_CUT, HARD_CUT = 0.02, 0.08
"""Cost of a cut inside a unit, and inside a piece of one (as squared share of a strip)."""


class Strip(Struct, frozen=True):
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
    before_end = [at for at in majors if at < pieces[-1]], [at for at in pieces if at < pieces[-1]]
    tolls = [0.0 if anywhere else _toll(days, cut, *before_end) for cut in range(1, len(days) + 1)]
    return cut_at(_cuts(sizes, min(count, len(days)), tolls), days, majors, pieces)


def tightest(sizes: Sequence[float], count: int, has: float) -> tuple[list[int], float]:
    """Where to cut events into at most `count` strips so that their columns are as short as may be, and how long.

    A length up to `has`, that of the columns, is looked for first.

    Each event stands at the head of what is free of its strip's two columns, which keeps their order; a strip is
    full when the next event would not end on it. That takes as much on each strip as such columns can: what fills
    80 % of them always fits when no size is more than 0.4 of a column on one strip, 0.4 n / (2n - 1) on n.
    """
    low, high = max(max(sizes), sum(sizes) / (2 * count)), max(has, max(sizes))
    if len(best := _filled(sizes, high)) > count + 1:
        low, high = high, sum(sizes)
        best = _filled(sizes, high)
    while high - low > 1e-6 * high:
        length = (low + high) / 2
        cuts = _filled(sizes, length)
        if len(cuts) <= count + 1:
            best, high = cuts, length
        else:
            low = length
    return best, high


def _filled(sizes: Sequence[float], length: float) -> list[int]:
    """Cuts so that every strip takes what its two columns of some length hold."""
    cuts, short, long = [0], 0.0, 0.0
    for number, size in enumerate(sizes):
        if short + size > length + 1e-9 and short + long > 0:
            cuts.append(number)
            short, long = 0.0, 0.0
        short, long = sorted((short + size, long))
    return [*cuts, len(sizes)]


def cut_at(
    cuts: Sequence[int], days: Sequence[float], majors: Sequence[float], pieces: Sequence[float]
) -> tuple[Strip, ...]:
    """The strips between cuts, and when each begins and ends."""
    end = pieces[-1]  # a strip that began there would have no time of its own
    majors, pieces = [at for at in majors if at < end], [at for at in pieces if at < end]
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
