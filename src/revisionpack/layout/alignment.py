"""The diagram of who governs and who opposes: lines of people through phases, in zones for the sides.

Each line keeps its slot while it stays on a side, and goes to the free slot nearest to where it comes
from when it changes. A slot is kept free for the name before a line that begins late and for the
outcome after one that ends early, so that words never meet lines. Lengths are mm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

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
    letter: float = 1.75
    """Mean width of a letter of the labels."""
    leading: float = 3.9
    """Line height of the labels."""


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

    People whose sides are the same in every phase move as one line, but those of the first phase only when
    they are once in a named group together. Of many people, only those of two phases or more have lines.
    The first line is the one that is longest on the first side.
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
        late = where[0] is None
        together = [
            other
            for other, others in places.items()
            if other not in seen
            and (other == person or (others == where and (late or other in mates.get(person, ()))))
        ]
        seen.update(together)
        made.append(Runner(tuple(together), tuple(where)))
    top = next(iter(phases[0]), "") if phases else ""
    made.sort(
        key=lambda runner: (
            -sum(place is not None and place.side == top for place in runner.places),
            runner.first,
        )
    )
    return tuple(made)


@dataclass(slots=True)
class _Zone:
    """Slots of a side: for each phase, which are taken."""

    taken: list[set[int]] = field(default_factory=list)

    def free(self, slot: int, *phases: int) -> bool:
        return all(slot not in self.taken[n] for n in phases if 0 <= n < len(self.taken))


def align(
    lines: Sequence[Runner],
    sides: Sequence[str],
    names: Sequence[str],
    outcomes: Sequence[str],
    phases: int,
    measures: Measures = Measures(),
) -> Diagram:
    """Lay the diagram out; `names` and `outcomes` stand at the two ends of each line ("" for no outcome)."""
    slots = _slots(lines, sides, phases)
    step = (measures.width - measures.name_width - measures.outcome_width) / max(phases, 1)
    columns = tuple(round(measures.name_width + n * step, 2) for n in range(phases + 1))
    words = _Words(lines, slots, names, outcomes, phases, columns, measures)
    zones: list[Zone] = []
    middles: dict[tuple[str, int], float] = {}
    top = 0.0
    for side in sides:
        y = top + measures.zone_head
        for slot in range(max(words.used(side), 1)):
            height = words.slot_height(side, slot)
            middles[side, slot] = round(
                y + min(height, measures.pitch) * 0.32 + max(0.0, height - measures.pitch) / 2, 2
            )
            y += height
        zones.append(Zone(side, round(top, 2), round(y + measures.zone_foot, 2)))
        top = y + measures.zone_foot

    drawn: list[Line] = []
    labels: list[Label] = []
    groups: dict[tuple[int, str], tuple[float, int]] = {}
    for k, runner in enumerate(lines):
        heights = [middles[slots[k][n]] if n in slots[k] else None for n in range(phases)]
        drawn.append(_line(k, runner, heights, columns))
        for kind, text, (x, width) in words.of(k):
            at = heights[runner.first if kind == "name" else runner.last]
            assert at is not None
            labels.append(Label(kind, k, text, round(x, 2), at, round(width, 2), kind == "name"))
        for n, place in enumerate(runner.places):
            y_here = heights[n]
            if place is not None and place.group and y_here is not None:
                key = (n, place.group)
                groups[key] = max(groups.get(key, (y_here, k)), (y_here, k))
    for (n, group), (y_here, k) in groups.items():
        labels.append(Label("group", k, group, columns[n] + 1.2, y_here, step - 1.6))
    return Diagram(measures.width, round(top, 2), columns, tuple(zones), tuple(drawn), tuple(labels))


class _Words:
    """The names and outcomes: where there is room for them, and how high that makes each slot."""

    def __init__(
        self,
        lines: Sequence[Runner],
        slots: list[dict[int, tuple[str, int]]],
        names: Sequence[str],
        outcomes: Sequence[str],
        phases: int,
        columns: Sequence[float],
        measures: Measures,
    ) -> None:
        self.lines, self.slots, self.names, self.outcomes = lines, slots, names, outcomes
        self.phases, self.columns, self.measures = phases, columns, measures

    def used(self, side: str) -> int:
        """Slots of a side."""
        return 1 + max(
            (slot for places in self.slots for s, slot in places.values() if s == side), default=-1
        )

    def slot_height(self, side: str, slot: int) -> float:
        """Room for the highest label at the ends of the lines of a slot, and for the names of groups under them."""
        need = self.measures.pitch
        step = self.columns[1] - self.columns[0]
        for k, runner in enumerate(self.lines):
            for n, place in enumerate(runner.places):
                if place is not None and place.group and self.slots[k].get(n) == (side, slot):
                    under = lines_of(place.group, step - 1.6, self.measures.letter) * self.measures.leading
                    need = max(need, self.measures.pitch * 0.32 + 1.9 + under)
        for k, runner in enumerate(self.lines):
            for kind, text, (_, width) in self.of(k):
                if self.slots[k][runner.first if kind == "name" else runner.last] == (side, slot):
                    need = max(
                        need, lines_of(text, width, self.measures.letter) * self.measures.leading + 1.6
                    )
        return round(need, 2)

    def of(self, k: int) -> list[tuple[str, str, tuple[float, float]]]:
        """(kind, text, (x, width)) of the labels of a line."""
        runner, columns, measures = self.lines[k], self.columns, self.measures
        made = []
        if runner.first == 0:
            made.append(("name", self.names[k], (0.0, measures.name_width - 2.2)))
        else:
            n = self._reach[k, "name"]
            right = columns[runner.first] - (BEND + 1.0 if self._crossed(k, runner.first) else 1.2)
            left = columns[n] + (BEND + 1.0 if n > 0 and self._crossed(k, n) else 1.2)
            made.append(("name", self.names[k], (left, right - left)))
        if self.outcomes[k]:
            last, n = runner.last + 1, self._reach[k, "outcome"]
            left = columns[last] + (BEND + 1.0 if last < self.phases and self._crossed(k, last) else 1.6)
            right = (
                measures.width
                if n == self.phases
                else columns[n] - (BEND + 1.0 if self._crossed(k, n) else 1.0)
            )
            made.append(("outcome", self.outcomes[k], (left, right - left)))
        return made

    @cached_property
    def _reach(self) -> dict[tuple[int, str], int]:
        """(line, kind) -> the boundary that a name reaches back to, an outcome on to.

        Each has one phase of its own slot; it takes more while no line, no other label and no crossing is there.
        """
        taken = {(side, slot, n) for places in self.slots for n, (side, slot) in places.items()}
        for k, runner in enumerate(self.lines):
            taken.add((*self.slots[k][runner.first], runner.first - 1))
            if self.outcomes[k]:
                taken.add((*self.slots[k][runner.last], runner.last + 1))
        reach: dict[tuple[int, str], int] = {}
        for k, runner in enumerate(self.lines):
            n = runner.first - 1
            here = self.slots[k][runner.first]
            while n > 0 and (*here, n - 1) not in taken and not self._crossed(k, n):
                n -= 1
                taken.add((*here, n))
            reach[k, "name"] = n
            n = runner.last + 2
            here = self.slots[k][runner.last]
            while n < self.phases and (*here, n) not in taken and not self._crossed(k, n):
                taken.add((*here, n))
                n += 1
            reach[k, "outcome"] = min(n, self.phases)
        return reach

    def _crossed(self, k: int, boundary: int) -> bool:
        """Another line changes its height at a boundary (so that nothing may be written close to it)."""
        return any(
            boundary in places and boundary - 1 in places and places[boundary] != places[boundary - 1]
            for j, places in enumerate(self.slots)
            if j != k
        )


def lines_of(text: str, width: float, letter: float) -> int:
    """Lines that a text takes in a width, given the mean width of a letter (all in mm)."""
    room = max(width / letter, 4)
    lines, used = 1, 0.0
    for word in text.split():
        if used and used + 1 + len(word) > room:
            lines, used = lines + 1, 0.0
        used += len(word) + (1 if used else 0)
    return lines


def _slots(lines: Sequence[Runner], sides: Sequence[str], phases: int) -> list[dict[int, tuple[str, int]]]:
    """For each line: phase -> (side, slot)."""
    zones = {side: _Zone([set() for _ in range(phases)]) for side in sides}
    order = {side: n for n, side in enumerate(sides)}
    slots: list[dict[int, tuple[str, int]]] = [{} for _ in lines]
    for n in range(phases):
        arriving = []
        for k, runner in enumerate(lines):
            place = runner.places[n]
            before = next((slots[k][m] for m in range(n - 1, -1, -1) if m in slots[k]), None)
            if place is None:
                if before is not None and n < runner.last:  # away for a while: the slot is kept
                    zones[before[0]].taken[n].add(before[1])
                continue
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
            candidates = [slot for slot in range(2 * len(lines) + 1) if zone.free(slot, *needed)]
            from_below = before is not None and order[before[0]] > order[side]
            near = [slot for slot in candidates if slot <= max(zone.taken[n], default=-1) + 1] or candidates
            slot = near[-1] if from_below else near[0]
            slots[k][n] = (side, slot)
            zone.taken[n].add(slot)
            if starts and n > 0:
                zone.taken[n - 1].add(slot)
        for k, runner in enumerate(lines):
            if runner.last == n and n + 1 < phases:
                side, slot = slots[k][n]
                for later in range(n + 1, min(n + 3, phases)):
                    zones[side].taken[later].add(slot)
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
    assert begin is not None
    assert finish is not None
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
            path += f" H{border - BEND:.2f} C{border - 0.5:.2f} {y}"
            path += f" {border + 0.5:.2f} {here} {border + BEND:.2f} {here}"
        y = here
    paths.append(f"{path} H{end_x:.2f}")
    return Line(k, tuple(paths), tuple(links), (start_x, begin), (end_x, finish), last < len(heights) - 1)
