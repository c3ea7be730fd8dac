"""The exact minimum of a sum of squares under difference constraints.

Minimise sum (x[i] - wish[i])^2 subject to x[after] - x[before] >= gap. This is the dual active-set method of
Goldfarb and Idnani, made small by the shape of the constraints: those that hold with equality form a forest,
so a block of variables tied together moves as one and no matrix is ever needed. The dual value grows with
every step, so the method ends; a page edge is a constraint to a ground that never moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

TOLERANCE = 1e-10

Tree = dict[int, tuple[int, int]]
"""A block of tied variables: node -> (edge to its parent, parent), parents first; the root has edge -1."""


class Infeasible(Exception):
    """No values satisfy all the constraints together."""


@dataclass(frozen=True, slots=True)
class Difference:
    """x[after] - x[before] >= gap; None stands for the ground, which lies at 0."""

    before: int | None
    after: int | None
    gap: float


def least_squares(wishes: Sequence[float], constraints: Sequence[Difference]) -> tuple[float, ...]:
    """The values nearest to `wishes` that obey `constraints`. Raises Infeasible."""
    blocks = _Blocks(wishes, constraints)
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
