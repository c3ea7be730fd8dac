"""The whole chart: events with dates and heights to strips, axes and places.

The least elastic axis that keeps the leaders short is taken: an axis that needs no stretching is left linear.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from revisionpack.layout.axis import RATIO, Axis, linear
from revisionpack.layout.place import Box, Placement, Room, Shortfall, place, tops_for
from revisionpack.layout.stretch import stretched
from revisionpack.layout.strips import Strip, cut_at, fold, tightest
from revisionpack.layout.ticks import Scale

RATIOS = (1.25, 2.0, 3.0, 4.0, RATIO)
ROUNDS, REFINEMENTS = 16, 10
"""How long an axis is stretched for boxes in one column, and then for the boxes as they are placed."""
CALM = 3.5
"""Mean distance of boxes from their dates, mm on A1, below which no more stretching is wanted."""


class Label(Struct, frozen=True):
    """An event to be placed: its day, the height of its box, and how far below its top the leader arrives."""

    day: float
    height: float
    hook: float


class Lane(Struct, frozen=True):
    """A strip with its axis, its boxes and where they went."""

    strip: Strip
    axis: Axis
    boxes: tuple[Box, ...]
    placement: Placement

    @property
    def displacements(self) -> tuple[float, ...]:
        return self.placement.displacements(self.boxes)


class Chart(Struct, frozen=True):
    """All strips, left to right."""

    lanes: tuple[Lane, ...]

    @property
    def displacements(self) -> tuple[float, ...]:
        return tuple(d for lane in self.lanes for d in lane.displacements)

    @property
    def mean(self) -> float:
        found = self.displacements
        return sum(found) / len(found) if found else 0.0


def arrange(
    labels: Sequence[Label],
    scale: Scale,
    room: Room,
    strips: int = 1,
    above: float = 0.0,
    below: float = 0.0,
    calm: float = CALM,
) -> Chart | Shortfall:
    """Place labels (in date order) on `strips` strips whose columns all have the same `room`.

    Boxes may reach `above` and `below` mm beyond the ends of the axis, which is stretched until their mean distance
    from their dates is `calm` mm. What fills 80 % of the columns is always placed when no box takes, with its gap,
    more of a column (and a gap) than `strips.tightest` says; a Shortfall names a column that would do.
    """
    ends = (room.top + above, room.bottom - below)
    days, sizes = [label.day for label in labels], [label.height + room.gap for label in labels]
    for anywhere in (False, True) if strips > 1 else (False,):
        parts = fold(days, sizes, strips, scale.majors, scale.pieces, anywhere=anywhere)
        found = _lanes(labels, parts, scale, room, ends, calm)
        if not isinstance(found, Shortfall):
            return Chart(found)
    cuts, length = tightest(sizes, strips, room.length + room.gap)
    if strips == 1 or length > room.length + room.gap:
        return Shortfall(needs=length - room.gap, has=room.length)
    found = _lanes(labels, cut_at(cuts, days, scale.majors, scale.pieces), scale, room, ends, calm)
    return found if isinstance(found, Shortfall) else Chart(found)


def _lanes(
    labels: Sequence[Label],
    parts: Sequence[Strip],
    scale: Scale,
    room: Room,
    ends: tuple[float, float],
    calm: float,
) -> tuple[Lane, ...] | Shortfall:
    """All strips; where one does not hold its boxes, by how much the worst does not."""
    lanes, short = [], []
    for strip in parts:
        lane = _lane(labels[strip.first : strip.last], strip, scale, room, ends, calm)
        if isinstance(lane, Shortfall):
            short.append(lane)
        else:
            lanes.append(lane)
    return max(short, key=lambda lane: lane.missing) if short else tuple(lanes)


def _lane(
    labels: Sequence[Label], strip: Strip, scale: Scale, room: Room, ends: tuple[float, float], calm: float
) -> Lane | Shortfall:
    days = [day for day in scale.pieces if strip.start <= day <= strip.end]
    best = _placed(labels, strip, _axis(labels, days, room, ends, calm), room)
    if isinstance(best, Shortfall) or sum(best.displacements) <= calm * len(labels):
        return best
    sides = best.placement.sides

    def levels(places: Sequence[float]) -> list[float]:
        boxes = [Box(place, label.height, label.hook) for place, label in zip(places, labels, strict=True)]
        return [top + box.hook for top, box in zip(tops_for(boxes, room, sides), boxes, strict=True)]

    moments = [label.day for label in labels]
    axis = stretched(best.axis, moments, levels, max(best.axis.ratio, RATIOS[0]), REFINEMENTS)
    lane = _placed(labels, strip, axis, room)
    return best if isinstance(lane, Shortfall) or sum(lane.displacements) >= sum(best.displacements) else lane


def _placed(labels: Sequence[Label], strip: Strip, axis: Axis, room: Room) -> Lane | Shortfall:
    boxes = tuple(Box(axis.at(label.day), label.height, label.hook) for label in labels)
    placement = place(boxes, room)
    return placement if isinstance(placement, Shortfall) else Lane(strip, axis, boxes, placement)


def _axis(
    labels: Sequence[Label], days: Sequence[float], room: Room, ends: tuple[float, float], calm: float
) -> Axis:
    """The least elastic axis with which the boxes, seen as one column of half their heights, stand near enough."""
    moments = [label.day for label in labels]

    def levels(places: Sequence[float]) -> list[float]:
        return _levels(places, labels, room)

    axis = linear(days, *ends)
    for ratio in RATIOS:
        axis = stretched(axis, moments, levels, ratio, ROUNDS)
        places = [axis.at(moment) for moment in moments]
        away = sum(abs(level - place) for level, place in zip(levels(places), places, strict=True))
        if away <= calm * len(labels):
            break
    return axis


def _levels(places: Sequence[float], labels: Sequence[Label], room: Room) -> list[float]:
    """Where the leaders would arrive in one column of boxes half as high (isotonic regression on the page)."""
    offset, offsets, blocks = 0.0, [], []
    for place_, label in zip(places, labels, strict=True):
        offsets.append(offset)
        blocks.append((place_ - label.hook - offset, 1))
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            (low, few), (high, many) = blocks[-2:]
            blocks[-2:] = [((low * few + high * many) / (few + many), few + many)]
        offset += (label.height + room.gap) / 2
    most = max(room.top, room.bottom - offset)
    starts = [min(max(mean, room.top), most) for mean, count in blocks for _ in range(count)]
    return [start + off + label.hook for start, off, label in zip(starts, offsets, labels, strict=True)]
