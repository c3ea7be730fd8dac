"""The whole chart: events with dates and heights to strips, axes and places.

The least elastic axis that keeps the leaders short is taken: an axis that needs no stretching is left linear.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from revisionpack.layout.axis import RATIO, Axis, elastic
from revisionpack.layout.place import Box, Placement, Room, Shortfall, place
from revisionpack.layout.strips import Strip, fold
from revisionpack.layout.ticks import Scale

RATIOS = (1.25, 2.0, 3.0, 4.0, RATIO)
ROUNDS = 2
CALM = 3.5
"""Mean displacement, mm, below which no more stretching is wanted."""


@dataclass(frozen=True, slots=True)
class Label:
    """An event to be placed: its day, the height of its box, and how far below its top the leader arrives."""

    day: float
    height: float
    hook: float


@dataclass(frozen=True, slots=True)
class Lane:
    """A strip with its axis, its boxes and where they went."""

    strip: Strip
    axis: Axis
    days: tuple[float, ...]
    boxes: tuple[Box, ...]
    placement: Placement

    @property
    def displacements(self) -> tuple[float, ...]:
        return self.placement.displacements(self.boxes)


@dataclass(frozen=True, slots=True)
class Chart:
    """All strips, left to right."""

    lanes: tuple[Lane, ...]

    @property
    def displacements(self) -> tuple[float, ...]:
        return tuple(d for lane in self.lanes for d in lane.displacements)

    @property
    def mean(self) -> float:
        found = self.displacements
        return sum(found) / len(found) if found else 0.0


def arrange(labels: Sequence[Label], scale: Scale, room: Room, strips: int = 1) -> Chart | Shortfall:
    """Place labels (in date order) on `strips` strips whose columns all have the same `room`."""
    parts = fold(
        [label.day for label in labels],
        [label.height + room.gap for label in labels],
        strips,
        scale.majors,
        scale.pieces,
    )
    lanes = []
    short: Shortfall | None = None
    for strip in parts:
        lane = _lane(labels[strip.first : strip.last], strip, scale, room)
        if isinstance(lane, Shortfall):
            short = lane if short is None or lane.missing > short.missing else short
        else:
            lanes.append(lane)
    return short or Chart(tuple(lanes))


def _lane(labels: Sequence[Label], strip: Strip, scale: Scale, room: Room) -> Lane | Shortfall:
    days = [day for day in scale.pieces if strip.start <= day <= strip.end]
    moments = tuple(label.day for label in labels)
    ink = _wanted(labels, days, room)
    best: Lane | None = None
    for ratio in RATIOS:
        wanted = ink
        for _ in range(ROUNDS):
            axis = elastic(days, wanted, room.top, room.bottom, ratio)
            boxes = tuple(Box(axis.at(label.day), label.height, label.hook) for label in labels)
            placement = place(boxes, room)
            if isinstance(placement, Shortfall):
                return placement
            lane = Lane(strip, axis, moments, boxes, placement)
            if best is None or sum(lane.displacements) < sum(best.displacements):
                best = lane
            if sum(best.displacements) <= CALM * len(boxes):
                return best
            wanted = _taken(lane, days)
    assert best is not None
    return best


def _wanted(labels: Sequence[Label], days: Sequence[float], room: Room) -> list[float]:
    """The length that the boxes of each piece would take, half of them on each side."""
    wanted = [0.0] * (len(days) - 1)
    piece = 0
    for label in labels:
        while piece < len(wanted) - 1 and label.day >= days[piece + 1]:
            piece += 1
        wanted[piece] += (label.height + room.gap) / 2
    return wanted


def _taken(lane: Lane, days: Sequence[float]) -> list[float]:
    """The length of each piece if every leader were level with the box it has now."""
    level: dict[float, list[float]] = {days[0]: [lane.axis.ys[0]]}
    low, high = lane.axis.ys[0], lane.axis.ys[-1]
    for label_day, box, top in zip(lane.days, lane.boxes, lane.placement.tops, strict=True):
        level.setdefault(label_day, []).append(min(max(top + box.hook, low), high))
    level.setdefault(days[-1], []).append(high)
    means = {day: sum(ys) / len(ys) for day, ys in level.items()}
    means[days[0]], means[days[-1]] = low, high
    wish = Axis(tuple(means), tuple(means.values()))
    return [max(0.0, wish.at(after) - wish.at(before)) for before, after in zip(days, days[1:], strict=False)]
