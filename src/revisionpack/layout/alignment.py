"""The diagram of who governs and who opposes: lines of people through phases, in zones for the sides.

Each line keeps its slot while it stays on a side, and goes to the free slot nearest to where it comes
from when it changes. A slot is kept free for the name before a line that begins late and for the
outcome after one that ends early, so that words never meet lines. Lengths are mm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

BEND = 4.6
"""How far before and after a boundary a line bends."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands in one phase: the side, and the name of those who move together."""

    side: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Runner:
    """One line: people who stand together throughout; `places[n]` is None where a phase does not name them."""

    people: tuple[str, ...]
    places: tuple[Standing | None, ...]

    @property
    def first(self) -> int:
        return next(n for n, place in enumerate(self.places) if place is not None)

    @property
    def last(self) -> int:
        return max(n for n, place in enumerate(self.places) if place is not None)


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes of the diagram, mm; a theme with larger type asks for larger ones."""

    width: float = 172.0
    name_width: float = 24.0
    outcome_width: float = 24.0
    pitch: float = 9.4
    """Height of a slot: two lines of a label, or a line and the name of its group."""
    zone_head: float = 5.6
    zone_foot: float = 1.2


@dataclass(frozen=True, slots=True)
class Zone:
    label: str
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line to draw: one path for each stretch, thin links over phases that do not name it, its ends."""

    runner: int
    paths: tuple[str, ...]
    links: tuple[str, ...]
    start: tuple[float, float]
    end: tuple[float, float]
    stops: bool
    """It ends before the last phase: drawn with a bar."""


@dataclass(frozen=True, slots=True)
class Label:
    """Words beside a line: `kind` is name, outcome or group; `middle` is the height of their middle."""

    kind: str
    runner: int
    text: str
    x: float
    middle: float
    width: float
    right: bool = False


@dataclass(frozen=True, slots=True)
class Diagram:
    width: float
    height: float
    columns: tuple[float, ...]
    """The boundaries of the phases, one more than there are phases."""
    zones: tuple[Zone, ...]
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]


def runners(
    phases: Sequence[Mapping[str, Sequence[tuple[tuple[str, ...], str]]]], everybody: int = 7
) -> tuple[Runner, ...]:
    """The lines of a list of phases, each side -> groups of (people, name or "").

    People whose sides are the same in every phase and who share a named group move as one line. Of many
    people, only those of two phases or more have lines.
    """
    count = len(phases)
    places: dict[str, list[Standing | None]] = {}
    mates: dict[str, set[str]] = {}
    for n, sides in enumerate(phases):
        for side, groups in sides.items():
            for people, name in groups:
                for person in people:
                    places.setdefault(person, [None] * count)[n] = Standing(side, name)
                    if name:
                        mates.setdefault(person, set()).update(people)
    if len(places) > everybody:
        places = {person: where for person, where in places.items() if sum(p is not None for p in where) > 1}
    made: list[Runner] = []
    seen: set[str] = set()
    for person, where in places.items():
        if person in seen:
            continue
        together = [
            other
            for other, others in places.items()
            if other not in seen and (other == person or (other in mates.get(person, ()) and others == where))
        ]
        seen.update(together)
        made.append(Runner(tuple(together), tuple(where)))
    return tuple(made)


@dataclass(slots=True)
class _Zone:
    """Slots of a side: for each phase, which are taken."""

    taken: list[set[int]] = field(default_factory=list)
    groups: bool = False

    def free(self, slot: int, *phases: int) -> bool:
        return all(slot not in self.taken[n] for n in phases if 0 <= n < len(self.taken))


def align(
    lines: Sequence[Runner],
    sides: Sequence[str],
    names: Sequence[str],
    outcomes: Sequence[str],
    phases: int,
    measures: Measures = Measures(),  # noqa: B008 (frozen)
) -> Diagram:
    """Lay the diagram out; `names` and `outcomes` stand at the two ends of each line ("" for no outcome)."""
    slots = _slots(lines, sides, phases)
    used = {side: 1 + max((slot for places in slots for s, slot in places.values() if s == side), default=-1) for side in sides}
    zones: list[Zone] = []
    top = 0.0
    for side in sides:
        height = measures.zone_head + max(used[side], 1) * measures.pitch + measures.zone_foot
        zones.append(Zone(side, round(top, 2), round(top + height, 2)))
        top += height
    tops = {zone.label: zone.top for zone in zones}
    step = (measures.width - measures.name_width - measures.outcome_width) / max(phases, 1)
    columns = tuple(round(measures.name_width + n * step, 2) for n in range(phases + 1))

    def height_of(side: str, slot: int) -> float:
        return round(tops[side] + measures.zone_head + (slot + 0.32) * measures.pitch, 2)

    drawn: list[Line] = []
    labels: list[Label] = []
    groups: dict[tuple[int, str], tuple[float, int]] = {}
    for k, runner in enumerate(lines):
        heights = [height_of(*slots[k][n]) if n in slots[k] else None for n in range(phases)]
        drawn.append(_line(k, runner, heights, columns))
        first, last = runner.first, runner.last
        y0, y1 = heights[first], heights[last]
        assert y0 is not None and y1 is not None
        if first == 0:
            labels.append(Label("name", k, names[k], 0.0, y0, measures.name_width - 2.0, True))
        else:
            labels.append(Label("name", k, names[k], columns[first - 1] + 0.6, y0, step - 1.6, True))
        if outcomes[k]:
            room = measures.outcome_width if last == phases - 1 else step * min(2, phases - 1 - last)
            labels.append(Label("outcome", k, outcomes[k], columns[last + 1] + 1.6, y1, room - 2.0))
        for n, place in enumerate(runner.places):
            if place is not None and place.group and heights[n] is not None:
                y = heights[n]
                assert y is not None
                key = (n, place.group)
                groups[key] = max(groups.get(key, (y, k)), (y, k))
    for (n, group), (y, k) in groups.items():
        labels.append(Label("group", k, group, columns[n] + 1.2, y, step - 1.6))
    return Diagram(measures.width, round(top, 2), columns, tuple(zones), tuple(drawn), tuple(labels))


def _slots(lines: Sequence[Runner], sides: Sequence[str], phases: int) -> list[dict[int, tuple[str, int]]]:
    """For each line: phase -> (side, slot)."""
    zones = {side: _Zone([set() for _ in range(phases)]) for side in sides}
    order = {side: n for n, side in enumerate(sides)}
    slots: list[dict[int, tuple[str, int]]] = [{} for _ in lines]
    for n in range(phases):
        arriving = []
        for k, runner in enumerate(lines):
            place = runner.places[n]
            if place is None:
                continue
            before = next((slots[k][m] for m in range(n - 1, -1, -1) if m in slots[k]), None)
            if before is not None and before[0] == place.side and zones[place.side].free(before[1], n):
                slots[k][n] = before
                zones[place.side].taken[n].add(before[1])
            else:
                arriving.append((k, place.side, before))
        # Those who stay longest on a side stand farthest from the next one, so that leavers cross nobody.
        arriving.sort(key=lambda each: (-_stay(lines[each[0]], n), each[0]))
        for k, side, before in arriving:
            zone, starts = zones[side], n == lines[k].first
            needed = (n, n - 1) if starts else (n,)
            candidates = [slot for slot in range(len(lines) + 1) if zone.free(slot, *needed)]
            from_below = before is not None and order[before[0]] > order[side]
            present = [slot for slot in candidates if slot <= max(zone.taken[n], default=-1) + 1] or candidates
            slot = present[-1] if from_below else present[0]
            slots[k][n] = (side, slot)
            zone.taken[n].add(slot)
            if starts and n > 0:
                zone.taken[n - 1].add(slot)
        for k, runner in enumerate(lines):
            if runner.last == n and n + 1 < phases:
                side, slot = slots[k][n]
                zones[side].taken[n + 1].add(slot)
                if n + 2 < phases:
                    zones[side].taken[n + 2].add(slot)
    return slots


def _stay(runner: Runner, n: int) -> int:
    """Phases from n on that a line stays on its side."""
    side = runner.places[n]
    stay = 0
    for place in runner.places[n:]:
        if place is not None and side is not None and place.side != side.side:
            break
        stay += 1
    return stay


def _line(k: int, runner: Runner, heights: Sequence[float | None], columns: Sequence[float]) -> Line:
    paths: list[str] = []
    links: list[str] = []
    first, last = runner.first, runner.last
    start_x = columns[first] - (1.2 if first == 0 else 0.0)
    end_x = columns[last + 1] - 0.4
    begin = heights[first]
    finish = heights[last]
    assert begin is not None and finish is not None
    path, y = f"M{start_x} {begin}", begin
    for n in range(first + 1, last + 1):
        here, border = heights[n], columns[n]
        if here is None:
            if heights[n - 1] is not None:
                paths.append(f"{path} H{border - 0.6:.2f}")
            continue
        if heights[n - 1] is None:
            gap = next(m for m in range(n - 1, -1, -1) if heights[m] is not None)
            x0 = columns[gap + 1]
            middle = (x0 + border) / 2
            links.append(f"M{x0:.2f} {y} C{middle:.2f} {y} {middle:.2f} {here} {border:.2f} {here}")
            path = f"M{border + 0.6:.2f} {here}"
        elif here == y:
            path += f" H{border:.2f}"
        else:
            path += f" H{border - BEND:.2f} C{border - 0.5:.2f} {y} {border + 0.5:.2f} {here} {border + BEND:.2f} {here}"
        y = here
    paths.append(f"{path} H{end_x:.2f}")
    return Line(k, tuple(paths), tuple(links), (start_x, begin), (end_x, finish), last < len(heights) - 1)
