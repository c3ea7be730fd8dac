"""The exact minimum of a sum of squares under difference constraints.

Minimise sum (x[i] - wish[i])^2 subject to x[after] - x[before] >= gap. This is the dual active-set method of
Goldfarb and Idnani, made small by the shape of the constraints: those that hold with equality form a forest,
so a block of variables tied together moves as one and no matrix is ever needed. The dual value grows with
every step, so the method ends; a page edge is a constraint to a ground that never moves. A quick pass that
merges blocks the way isotonic regression does gives it a start close to the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from msgspec import Struct

TOLERANCE = 1e-10

Tree = dict[int, tuple[int, int]]
"""A block of tied variables: node -> (edge to its parent, parent), parents first; the root has edge -1."""


class Infeasible(Exception):
    """No values satisfy all the constraints together."""


class Difference(Struct, frozen=True):
    """x[after] - x[before] >= gap; None stands for the ground, which lies at 0."""

    before: int | None
    after: int | None
    gap: float


def least_squares(wishes: Sequence[float], constraints: Sequence[Difference]) -> tuple[float, ...]:
    """The values nearest to `wishes` that obey `constraints`. Raises Infeasible."""
    blocks = _Blocks(wishes, constraints)
    blocks.start_near(_merged(wishes, blocks.ends, blocks.gaps))
    busy = True
    while busy:
        busy = False
        for number in range(len(constraints)):
            busy |= blocks.enforce(number)
    return blocks.values()


class _Blocks:
    """Values, the constraints held with equality, and the force (multiplier) with which each is held."""

    def __init__(self, wishes: Sequence[float], constraints: Sequence[Difference]) -> None:
        self.ground = len(wishes)
        self.wishes = wishes
        self.x = [*wishes, 0.0]
        self.ends = [
            (self.ground if c.before is None else c.before, self.ground if c.after is None else c.after)
            for c in constraints
        ]
        self.gaps = [c.gap for c in constraints]
        self.force = [0.0] * len(constraints)
        self.held: list[list[int]] = [[] for _ in self.x]

    def start_near(self, tied: Sequence[int]) -> None:
        """Hold the constraints `tied` (a forest), then let go of those that pull instead of push."""
        for number in tied:
            self._hold(number)
        while tied:
            self.values()
            forces = self._forces()
            pulling = [number for number in tied if forces[number] < 0]
            for number in pulling:
                self._free(number)
            if not pulling:
                self.force = forces
                return
            tied = [number for number in tied if forces[number] >= 0]

    def lack(self, number: int) -> float:
        before, after = self.ends[number]
        return self.gaps[number] - (self.x[after] - self.x[before])

    def enforce(self, number: int) -> bool:
        """Bring constraint `number` to hold; False if it held already."""
        if self.lack(number) <= TOLERANCE:
            return False
        before, after = self.ends[number]
        while True:
            low = self._tree(before)
            if after in low:
                push, moves, changes = inf, [], self._slide(low, after)
            else:
                high = self._tree(after)
                down, changes = self._shares(low, -1.0)
                up, more = self._shares(high, 1.0)
                changes += more
                push, moves = max(0.0, self.lack(number)) / (up - down), [(low, down), (high, up)]
            loose = None
            for edge, change in changes:
                if change < 0 and self.force[edge] + change * push < 0:
                    push, loose = self.force[edge] / -change, edge
            if push == inf:
                raise Infeasible
            self.force[number] += push
            for edge, change in changes:
                self.force[edge] += change * push
            for tree, rate in moves:
                for node in tree:
                    self.x[node] += rate * push
            if loose is None:
                self._hold(number)
                return True
            self._free(loose)

    def values(self) -> tuple[float, ...]:
        """The values, each block computed afresh so that no rounding of the steps is left."""
        done: set[int] = set()
        for root in (self.ground, *range(self.ground)):
            if root in done:
                continue
            tree = self._tree(root)
            done.update(tree)
            offset = {root: 0.0}
            for node, (edge, parent) in tree.items():
                if edge >= 0:
                    step = self.gaps[edge] if self.ends[edge][1] == node else -self.gaps[edge]
                    offset[node] = offset[parent] + step
            base = 0.0
            if root != self.ground:
                base = sum(self.wishes[node] - off for node, off in offset.items()) / len(offset)
            for node, off in offset.items():
                self.x[node] = base + off
        return tuple(self.x[: self.ground])

    def _forces(self) -> list[float]:
        """The force of each held constraint when every block is at rest: what its far side is displaced by."""
        forces = [0.0] * len(self.ends)
        done: set[int] = set()
        for root in (self.ground, *range(self.ground)):
            if root in done:
                continue
            tree = self._tree(root)
            done.update(tree)
            pressure = {node: self.x[node] - self.wishes[node] for node in tree if node != self.ground}
            for node in reversed(tree):
                edge, parent = tree[node]
                if edge >= 0:
                    forces[edge] = pressure[node] if self.ends[edge][1] == node else -pressure[node]
                    if parent != self.ground:
                        pressure[parent] += pressure[node]
        return forces

    def _hold(self, number: int) -> None:
        for node in self.ends[number]:
            self.held[node].append(number)

    def _free(self, number: int) -> None:
        self.force[number] = 0.0
        for node in self.ends[number]:
            self.held[node].remove(number)

    def _tree(self, root: int) -> Tree:
        found: Tree = {root: (-1, root)}
        stack = [root]
        while stack:
            node = stack.pop()
            for edge in self.held[node]:
                low, high = self.ends[edge]
                other = high if low == node else low
                if other not in found:
                    found[other] = (edge, node)
                    stack.append(other)
        return found

    def _slide(self, tree: Tree, node: int) -> list[tuple[int, float]]:
        """Change of the forces when the root is pushed down and `node` up inside one block: none moves."""
        changes = []
        while (edge := tree[node][0]) >= 0:
            changes.append((edge, -1.0 if self.ends[edge][1] == node else 1.0))
            node = tree[node][1]
        return changes

    def _shares(self, tree: Tree, sign: float) -> tuple[float, list[tuple[int, float]]]:
        """How far the block moves for one unit of push on its root, and the change of each force in it."""
        fixed = self.ground in tree
        mass = dict.fromkeys(tree, 0.0 if fixed else 1.0)
        if fixed:
            mass[self.ground] = 1.0
        total = 1.0 if fixed else float(len(tree))
        changes = []
        for node in reversed(tree):
            edge, parent = tree[node]
            if edge >= 0 and (weight := mass[node]):
                mass[parent] += weight
                share = sign * weight / total
                changes.append((edge, share if self.ends[edge][1] == node else -share))
        return (0.0 if fixed else sign / total), changes


def _merged(wishes: Sequence[float], ends: Sequence[tuple[int, int]], gaps: Sequence[float]) -> list[int]:
    """Constraints tied by merging blocks wherever one is broken, in order; a guess, never a cycle."""
    ground = len(wishes)
    block = list(range(ground + 1))
    members = [[node] for node in block]
    offset = [0.0] * (ground + 1)
    total = [*wishes, 0.0]  # sum of (wish - offset) over a block
    place = [*wishes, 0.0]
    tied = []
    for _ in range(3):
        clean = True
        for number, (before, after) in enumerate(ends):
            low, high = block[before], block[after]
            lack = gaps[number] - (place[high] + offset[after] - place[low] - offset[before])
            if lack <= TOLERANCE or low == high:
                continue
            clean = False
            tied.append(number)
            shift = (
                offset[before] + gaps[number] - offset[after]
            )  # of the high block's offsets, seen from the low
            keep, give, shift = (
                (low, high, shift) if len(members[low]) >= len(members[high]) else (high, low, -shift)
            )
            for node in members[give]:
                offset[node] += shift
                block[node] = keep
            members[keep] += members[give]
            total[keep] += total[give] - shift * len(members[give])  # not asked for once the ground is in it
            members[give] = []
            if block[ground] == keep:
                place[keep] = -offset[ground]
            else:
                place[keep] = total[keep] / len(members[keep])
        if clean:
            break
    return tied
