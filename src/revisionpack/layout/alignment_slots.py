"""Which slot of its side each line of the alignment diagram has in each phase.

A line keeps its slot while it stays on a side, and goes to the free slot nearest to where it comes from
when it changes. A slot is kept free for the name before a line that begins late and for the outcome after
one that ends early.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from revisionpack.layout.standings import Runner


class _Zone(Struct):
    """Slots of a side: for each phase, which are taken."""

    taken: list[set[int]] = field(default_factory=list)

    def free(self, slot: int, *phases: int) -> bool:
        return all(slot not in self.taken[n] for n in phases if 0 <= n < len(self.taken))


def slots_of(lines: Sequence[Runner], sides: Sequence[str], phases: int) -> list[dict[int, tuple[str, int]]]:
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
