"""The lanes beside the axis: phases with who ruled, and the holders of an office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from revisionpack.derive.timeline import Bench, Stretch
from revisionpack.layout.axis import Axis
from revisionpack.layout.place import Room

FULL, SHORT, BARE = 2, 1, 0
"""How much a phase's label says: name, dates and sides; name and dates; nothing (its disc on the bar)."""


class Bar(Struct, frozen=True):
    """A phase on the axis: its bar in column `slot`, cut where it goes on beyond the strip."""

    stretch: Stretch
    slot: int
    top: float
    bottom: float
    before: bool
    after: bool


class PhaseLabel(Struct, frozen=True):
    """Where the words of a phase stand, and how many of them."""

    stretch: Stretch
    top: float
    height: float
    level: int
    again: bool
    """The phase began on an earlier strip."""
    slot: int
    bar: float
    """Where its bar begins."""


def slots(stretches: Sequence[Stretch]) -> dict[str, int]:
    """A column for each phase, so that phases that overlap stand side by side: the fewest columns."""
    free: list[float] = []
    found = {}
    for stretch in stretches:
        slot = next((k for k, end in enumerate(free) if end <= stretch.moment.start + 1.5), len(free))
        free[slot : slot + 1] = [stretch.settled]
        found[stretch.phase.id] = slot
    return found


def bars(stretches: Sequence[Stretch], axis: Axis, columns: Mapping[str, int]) -> list[Bar]:
    """The phases that run on a strip."""
    first, last = axis.days[0], axis.days[-1]
    ends = {}
    for number, stretch in enumerate(stretches):
        following = (s for s in stretches[number + 1 :] if columns[s.phase.id] == columns[stretch.phase.id])
        ends[stretch.phase.id] = min([stretch.moment.end, *(s.moment.start for s in following)])
    made = []
    for stretch in stretches:
        top, bottom = max(stretch.moment.start, first), min(ends[stretch.phase.id], last)
        if bottom > top:
            made.append(
                Bar(
                    stretch,
                    columns[stretch.phase.id],
                    axis.at(top),
                    axis.at(bottom),
                    stretch.moment.start < first,
                    ends[stretch.phase.id] > last,
                )
            )
    return made


def phase_labels(
    here: Sequence[Bar], room: Room, heights: Mapping[tuple[str, int], float], shown: set[str], drop: float
) -> list[PhaseLabel]:
    """Place the labels `drop` mm below the beginnings of their phases; what does not fit says less.

    `heights` are mm by (phase id, level); phases in `shown` were labelled on an earlier strip.
    """
    levels = [SHORT if bar.stretch.phase.id in shown else FULL for bar in here]
    while levels:
        kept = [(bar, level) for bar, level in zip(here, levels, strict=True) if level > BARE]
        tall = [heights[bar.stretch.phase.id, level] for bar, level in kept]
        tops = _downwards([bar.top + drop for bar, _ in kept], tall, room)
        if tops is not None:
            return [
                PhaseLabel(bar.stretch, top, height, level, bar.stretch.phase.id in shown, bar.slot, bar.top)
                for (bar, level), height, top in zip(kept, tall, tops, strict=True)
            ]
        # the one with the least time on the strip gives way first
        longest = max(levels)
        fullest = [k for k, level in enumerate(levels) if level == longest]
        giving = min(fullest, key=lambda k: here[k].bottom - here[k].top)
        levels[giving] -= 1
    return []


def _downwards(wishes: Sequence[float], heights: Sequence[float], room: Room) -> list[float] | None:
    """Tops not above their wishes, each as high as the one before lets it; only the foot of the page pushes up.

    None when there is not enough room for all, or one but the last would be pushed above its wish.
    """
    tops, free = [], room.top
    for wish, height in zip(wishes, heights, strict=True):
        tops.append(max(wish, free))
        free = tops[-1] + height + room.gap
    foot = room.bottom
    for k in reversed(range(len(tops))):
        tops[k] = min(tops[k], foot - heights[k])
        foot = tops[k] - room.gap
    pushed = any(top < wish - room.gap for top, wish in zip(tops[:-1], wishes, strict=False))
    return None if pushed or (tops and tops[0] < room.top) else tops


class Term(Struct, frozen=True):
    """One term in an office: a bar in the person's column."""

    column: int
    top: float
    bottom: float
    full: bool
    ends: bool
    """The term ends on the axis (a stroke closes it)."""


class SeatName(Struct, frozen=True):
    """The name on a bar (white on it, or black beside it when the bar is too short), reading upwards."""

    column: int
    y: float
    text: str
    inside: bool


def seats(
    bench: Bench, names: Sequence[str], axis: Axis, size: float, offset: int, every: float
) -> tuple[list[Term], list[SeatName]]:
    """Bars and names of an office; a name is `size` mm high and repeated after `every` mm."""
    terms, written = [], []
    low, high = axis.days[0], axis.days[-1]
    for number, (seat, name) in enumerate(zip(bench.seats, names, strict=True), offset):
        length = len(name) * size * 0.57 + size
        spans = []
        for moment, full in seat.terms:
            top, bottom = axis.at(max(moment.start, low)), axis.at(min(moment.end, high))
            terms.append(Term(number, top, bottom, full, moment.end < high))
            spans.append((top, bottom, full))
        begin, end = spans[0][0], spans[-1][1]
        if end - begin < length:
            below = end + size * 0.4
            y = below + length if below + length < axis.ys[-1] else begin - size * 0.4
            written.append(SeatName(number, y, name, False))
            continue
        written += _repeated(number, name, spans, length, size, every)
    return terms, written


def _repeated(
    number: int, name: str, spans: Sequence[tuple[float, float, bool]], length: float, size: float, every: float
) -> list[SeatName]:
    """A name at the head of the first long enough bar, and again further down."""
    written: list[SeatName] = []
    at = -1e9
    for top, bottom, full in spans:
        y = max(top + size * 0.5, at)
        while y + length <= bottom:
            written.append(SeatName(number, y + length - size * 0.5, name, full))
            at = y + every
            y = at
    if not written:
        top, bottom, _ = max(spans, key=lambda span: span[1] - span[0])
        written.append(SeatName(number, spans[-1][1] + size * 0.4 + length, name, False))
    return written
