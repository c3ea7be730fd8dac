"""Where label boxes go beside a time axis: two columns, no overlap, tops in date order.

All lengths are millimetres and grow downwards. The sides are chosen greedily; given the sides, the
tops are the exact minimum of the sum of squared distances between where a leader starts on the axis and
where it arrives at its box, under every gap, order and page constraint (a strictly convex quadratic
programme of difference constraints, solved in `quadratic`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from revisionpack.layout.quadratic import Difference, least_squares

LEFT, RIGHT = 0, 1


class Box(Struct, frozen=True):
    """A label: where its leader leaves the axis, how tall it is, and how far below its top the leader arrives."""

    anchor: float
    height: float
    hook: float = 0.0

    @property
    def wish(self) -> float:
        """The top at which the leader would be level."""
        return self.anchor - self.hook


class Room(Struct, frozen=True):
    """The part of the page that one column of boxes may use, and the least space between two boxes."""

    top: float
    bottom: float
    gap: float

    @property
    def length(self) -> float:
        return self.bottom - self.top


class Placement(Struct, frozen=True):
    """Side and top of each box, in the order given."""

    sides: tuple[int, ...]
    tops: tuple[float, ...]

    def displacements(self, boxes: Sequence[Box]) -> tuple[float, ...]:
        """How far each leader climbs or falls, mm."""
        return tuple(abs(top - box.wish) for box, top in zip(boxes, self.tops, strict=True))


class Shortfall(Struct, frozen=True):
    """The boxes do not fit: the longer column needs `needs` mm and the page has `has` mm."""

    needs: float
    has: float

    @property
    def missing(self) -> float:
        return self.needs - self.has


def fill(heights: Sequence[float], room: Room, columns: int = 2) -> float:
    """Share of the columns' length that boxes and the gaps between them take."""
    return sum(height + room.gap for height in heights) / (columns * (room.length + room.gap))


def place(boxes: Sequence[Box], room: Room, columns: int = 2) -> Placement | Shortfall:
    """Place `boxes`, which stand in date order (anchors never decrease), in one or two columns.

    Greedy sides first; where they leave the page, the sides that pack tightest. Whatever fills up to 80 % of two
    columns fits as long as no box with its gap is taller than 0.4 of the page with a gap: each box begins where the
    shorter column ends, which is at most half of what stands before it (Graham's bound for lists). Beyond 0.4 it need
    not: small boxes, and then a taller one, which may not stand above them.
    """
    for choose in (_nearest_side, _shorter_side) if columns == 2 else (_one_side,):
        sides = choose(boxes, room)
        if _lowest(boxes, room, sides) <= room.bottom + 1e-9:
            return Placement(sides, tops_for(boxes, room, sides))
    return Shortfall(needs=_lowest(boxes, room, sides) - room.top, has=room.length)


def tops_for(boxes: Sequence[Box], room: Room, sides: Sequence[int]) -> tuple[float, ...]:
    """The best tops for given sides (exact). Raises Infeasible where the sides do not fit the page."""
    order = [Difference(i, i + 1, 0.0) for i in range(len(boxes) - 1)]
    limits: list[Difference] = []
    for side in (LEFT, RIGHT):
        column = [i for i, s in enumerate(sides) if s == side]
        for above, below in pairwise(column):
            step = boxes[above].height + room.gap
            if below == above + 1:
                order[above] = Difference(above, below, step)  # the gap implies the order
            else:
                limits.append(Difference(above, below, step))
        if column:
            limits.append(Difference(None, column[0], room.top))
            limits.append(Difference(column[-1], None, boxes[column[-1]].height - room.bottom))
    limits.sort(key=lambda d: (d.after if d.after is not None else len(boxes), d.before is not None))
    return least_squares([box.wish for box in boxes], order + limits)


def _nearest_side(boxes: Sequence[Box], room: Room) -> tuple[int, ...]:
    """For each box the side where it can stand nearest to its date; when equal, the other side than before."""
    free = [room.top, room.top]
    before, sides, last = room.top, [], RIGHT
    for box in boxes:
        tops = [max(box.wish, free[side], before) for side in (LEFT, RIGHT)]
        if abs(tops[LEFT] - tops[RIGHT]) < 0.05:
            side = RIGHT if last == LEFT else LEFT
        else:
            side = LEFT if tops[LEFT] < tops[RIGHT] else RIGHT
        sides.append(side)
        before, last = tops[side], side
        free[side] = tops[side] + box.height + room.gap
    return tuple(sides)


def _shorter_side(boxes: Sequence[Box], room: Room) -> tuple[int, ...]:
    """Always the column that ends higher: the tightest packing that keeps the order."""
    free, sides = [room.top, room.top], []
    for box in boxes:
        side = LEFT if free[LEFT] <= free[RIGHT] else RIGHT
        sides.append(side)
        free[side] += box.height + room.gap
    return tuple(sides)


def _one_side(boxes: Sequence[Box], room: Room) -> tuple[int, ...]:
    return (LEFT,) * len(boxes)


def _lowest(boxes: Sequence[Box], room: Room, sides: Sequence[int]) -> float:
    """The lowest edge when all boxes stand as high as order and gaps allow."""
    free, before, low = [room.top, room.top], room.top, room.top
    for box, side in zip(boxes, sides, strict=True):
        before = max(before, free[side])
        low = max(low, before + box.height)
        free[side] = before + box.height + room.gap
    return low
