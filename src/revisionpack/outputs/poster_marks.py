"""Marks of the events at the edge of the axis, and the leaders from there to the boxes."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from msgspec import Struct

from revisionpack.derive.timeline import Entry, Moment
from revisionpack.layout.axis import Axis

SHAPES = {
    "day": "dot",
    "month": "ring",
    "season": "triangle",
    "year": "square",
    "decade": "slab",
    "century": "slab",
    "span": "lozenge",
    "open": "lozenge",
    "geological": "dot",
}
"""How exactly a date is known -> the shape of its mark."""


NOTHING, LINE, WHOLE = 0, 1, 2
"""What is printed under an event's title: nothing, one line, its whole text."""


class Mark(Struct, frozen=True):
    """The mark of an event: its shape at (x, y) and the bar down to `end` (= y when there is none)."""

    item: str
    lane: int
    shape: str
    circa: bool
    x: float
    y: float
    bar_x: float
    start: float
    end: float
    up: bool
    """The bar goes on beyond the top of the axis: an arrow."""
    down: bool


class Leader(Struct, frozen=True):
    """The line from an event's mark to its box."""

    item: str
    lane: int
    x: float
    y: float
    to_x: float
    to_y: float

    @property
    def path(self) -> str:
        bend = (self.to_x - self.x) * 0.62
        return (
            f"M{self.x:.2f} {self.y:.2f}C{self.x + bend:.2f} {self.y:.2f} "
            f"{self.to_x - bend:.2f} {self.to_y:.2f} {self.to_x:.2f} {self.to_y:.2f}"
        )


def shape(moment: Moment) -> str:
    return SHAPES.get(moment.precision, "dot")


def marks(
    entries: Sequence[Entry], lanes: Sequence[int], axis: Axis, edge: float, inward: float, width: float
) -> list[Mark]:
    """Marks of the events of one side. `edge` is the axis's edge there, `inward` +1 or -1 towards its middle.

    Bars that would lie on one another are moved inwards by their `width`, two deep.
    """
    free = [-1e9, -1e9]
    made = []
    for entry, lane in zip(entries, lanes, strict=True):
        moment = entry.moment
        y = axis.at(moment.at)
        start = axis.at(moment.start) if isfinite(moment.start) else axis.ys[0]
        end = axis.at(moment.end) if isfinite(moment.end) else axis.ys[-1]
        has_bar = moment.precision not in ("day", "geological") and end - start > 0.6
        depth = 0
        if has_bar:
            depth = next((d for d in (0, 1) if free[d] <= start), min((0, 1), key=lambda d: free[d]))
            free[depth] = end + 0.8
        made.append(
            Mark(
                entry.event.id,
                lane,
                shape(moment),
                moment.circa,
                edge,
                y,
                edge + inward * width * 1.25 * depth,
                start if has_bar else y,
                end if has_bar else y,
                has_bar and moment.start < axis.days[0],
                has_bar and moment.end > axis.days[-1],
            )
        )
    return made


def words_of(entry: Entry, level: int) -> int:
    """What is printed under an event's title: with each level more gives way, whole texts, then lines by weight."""
    if level == 0 and entry.event.brief is None and entry.event.text is not None:
        return WHOLE
    return LINE if entry.line is not None and entry.weight >= level else NOTHING
