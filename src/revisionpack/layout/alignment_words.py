"""The names and outcomes at the ends of the lines of the alignment diagram. Lengths are mm."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct

from revisionpack.layout.standings import Runner

BEND = 4.6
"""How far before and after a boundary a line bends."""


MOST_LINES = 3
"""Lines of words between the lines of the diagram, where there is room outside."""


class Measures(Struct, frozen=True):
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


class Words:
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

    def slot(self, side: str, slot: int) -> tuple[float, float]:
        """(height, middle) of a slot: room for the highest label at the ends of its lines, which stand at its
        middle, and under them for the names of groups."""
        measures = self.measures
        ends = measures.pitch
        for k, runner in enumerate(self.lines):
            for kind, text, (_, width) in self.of(k):
                if self.slots[k][runner.first if kind == "name" else runner.last] == (side, slot):
                    ends = max(ends, lines_of(text, width, measures.letter) * measures.leading + 1.6)
        middle = measures.pitch * 0.32 + (ends - measures.pitch) / 2
        height = ends
        step = self.columns[1] - self.columns[0]
        for k, runner in enumerate(self.lines):
            for n, place in enumerate(runner.places):
                if place is not None and place.group and self.slots[k].get(n) == (side, slot):
                    under = lines_of(place.group, step - 1.6, measures.letter) * measures.leading
                    height = max(height, middle + measures.leading * 0.5 + under)
        return round(height, 2), round(middle, 2)

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
            if n == 0 and self._free_before(k) and not self._fits(self.names[k], right - left):
                left, right = 0.0, measures.name_width - 2.2
            made.append(("name", self.names[k], (left, right - left)))
        if self.outcomes[k]:
            last, n = runner.last + 1, self._reach[k, "outcome"]
            left = columns[last] + (BEND + 1.0 if last < self.phases and self._crossed(k, last) else 1.6)
            right = measures.width
            if last < self.phases:
                right = columns[n] - (BEND + 1.0 if n < self.phases and self._crossed(k, n) else 1.0)
                if n == self.phases and not self._fits(self.outcomes[k], right - left):
                    left, right = columns[n] + 1.6, measures.width
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

    def _fits(self, text: str, width: float) -> bool:
        """Whether words have room in the phases beside their line; else they stand outside, where a thin link leads."""
        letter = self.measures.letter
        longest = max((len(word) for word in text.split()), default=0)
        return longest * letter <= width and lines_of(text, width, letter) <= MOST_LINES

    def _free_before(self, k: int) -> bool:
        """No other line is in the first phase where this one begins later: its name may stand before the diagram."""
        here = self.slots[k][self.lines[k].first]
        return all(places.get(0) != here for places in self.slots)

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
