"""A build parted over machines: which machine makes which products, of those that the store has not got.

A unit is one product of one pack. Units that share a job stay together, so that none is done twice.
Every machine that sees the same packs and the same store works out the same parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from revisionpack.build.plan import Settings
from revisionpack.build.planning import planned
from revisionpack.build.records import Planned
from revisionpack.build.store import Store

MOST = 256
"""Jobs that one matrix of GitHub's may have."""


class Unit(Struct, frozen=True):
    """One product of one pack that has something to make."""

    file: Path
    product: str
    keys: tuple[str, ...]
    """Jobs that the store has not got, as far as can be seen before they are done."""
    cost: float
    """Seconds, roughly."""


def missing(files: Iterable[Path], settings: Settings) -> list[Unit]:
    """The units that have something to make. Packs with errors have none."""
    files = list(files)
    store = Store(settings.cache)
    units: list[Unit] = []
    try:
        for file, products in zip(files, planned(files, settings, store), strict=True):
            for product, asked in products.items():
                if wanted := _wanted(asked, store, force=settings.force):
                    cost = sum(seconds for _, seconds in wanted)
                    units.append(Unit(file, product, tuple(key for key, _ in wanted), cost))
    finally:
        store.close()
    return units


def _wanted(asked: Planned, store: Store, *, force: bool) -> list[tuple[str, float]]:
    """(key, seconds) of the jobs of a product that have to be done, as far as that can be seen."""
    for stage in asked.stages:
        left = [job for job in stage.jobs if force or not store.has(job[0], verified=stage.asked)]
        if left:
            # what follows is not known yet, but it is of its kind
            return [(key, 2 * seconds) for key, seconds in left] if stage.asked else left
    return []


def parted(units: Sequence[Unit], shards: int) -> list[list[Unit]]:
    """At most `shards` parts of nearly equal cost, none empty; the longest first to the lightest part."""
    groups = _together(units)
    parts: list[list[Unit]] = [[] for _ in range(min(shards, MOST, len(groups)))]
    costs = [0.0] * len(parts)
    for group in sorted(groups, key=lambda group: (-_cost(group), str(group[0].file), group[0].product)):
        lightest = min(range(len(parts)), key=lambda number: (costs[number], len(parts[number]), number))
        parts[lightest] += group
        costs[lightest] += _cost(group)
    return parts


def _cost(units: Iterable[Unit]) -> float:
    """Seconds of units, a job that several need counted once at its dearest."""
    return sum({unit.keys: unit.cost for unit in units}.values())


def _together(units: Sequence[Unit]) -> list[list[Unit]]:
    """Units in groups that share no job."""
    groups: dict[int, list[Unit]] = {}
    owner: dict[str, int] = {}
    for number, unit in enumerate(units):
        others = sorted({owner[key] for key in unit.keys if key in owner})
        groups[number] = [*(one for other in others for one in groups.pop(other)), unit]
        owner |= {key: number for one in groups[number] for key in one.keys}
    return list(groups.values())


def part(
    files: Sequence[Path], settings: Settings, number: int, shards: int
) -> Mapping[Path, tuple[str, ...]]:
    """What one of the machines has to make: file -> products."""
    parts = parted(missing(files, settings), shards)
    found: dict[Path, tuple[str, ...]] = {}
    for unit in parts[number - 1] if number <= len(parts) else ():
        found[unit.file] = (*found.get(unit.file, ()), unit.product)
    return found
