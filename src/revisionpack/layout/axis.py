"""The time axis of a poster: elastic, but honest.

Crowded stretches are drawn longer, quiet ones shorter. Rules: the scale is constant between two neighbouring
ticks, every tick is drawn, and the largest scale is at most `ratio` times the smallest. Time is in day numbers
(text.calendar), length in mm downwards.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

RATIO = 5.0
"""The most that one stretch may be drawn larger than another."""


class Axis(Struct, frozen=True):
    """A rising, piecewise linear map from time to place: `days[k]` stands at `ys[k]`."""

    days: tuple[float, ...]
    ys: tuple[float, ...]

    def at(self, day: float) -> float:
        """The place of a day; days beyond the ends stand at the ends."""
        if day <= self.days[0]:
            return self.ys[0]
        if day >= self.days[-1]:
            return self.ys[-1]
        piece = bisect_right(self.days, day) - 1
        share = (day - self.days[piece]) / (self.days[piece + 1] - self.days[piece])
        return self.ys[piece] + share * (self.ys[piece + 1] - self.ys[piece])

    @property
    def scales(self) -> tuple[float, ...]:
        """mm a day, piece by piece."""
        return tuple(
            (self.ys[k + 1] - self.ys[k]) / (self.days[k + 1] - self.days[k])
            for k in range(len(self.days) - 1)
        )

    @property
    def ratio(self) -> float:
        """The largest scale over the smallest."""
        return max(self.scales) / min(self.scales)


def linear(days: Sequence[float], top: float, bottom: float) -> Axis:
    """The axis with one scale throughout."""
    return uneven(days, [after - before for before, after in pairwise(days)], top, bottom)


def uneven(days: Sequence[float], lengths: Sequence[float], top: float, bottom: float) -> Axis:
    """Pieces whose lengths are to each other as `lengths` (all above 0), fitted to the page exactly."""
    stretch = (bottom - top) / sum(lengths)
    ys = [top]
    for length in lengths:
        ys.append(ys[-1] + length * stretch)
    ys[-1] = bottom
    return Axis(tuple(days), tuple(ys))
