"""What packs ask for, worked out without making anything: from their records, else by planning them side by side."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from revisionpack.build.examine import examine
from revisionpack.build.keys import Keys
from revisionpack.build.neighbours import Neighbours
from revisionpack.build.plan import Settings, output
from revisionpack.build.records import Planned, Records, Stage, seconds_of
from revisionpack.build.store import Store
from revisionpack.content.load import UnreadableError
from revisionpack.outputs.step import Ask, Done, Job, Request, Result, Step
from revisionpack.theme import Theme

Products = Mapping[str, Planned]

FEW = 4
"""So many packs are planned sooner than a second process is ready."""


def planned(files: Sequence[Path], settings: Settings, store: Store) -> Iterator[Products]:
    """What each pack asks for, in turn; nothing for one that cannot be built."""
    records = Records(store, settings)
    known: dict[Path, Products] = {}
    for file in files:
        record = records.read(file)
        if record is not None and all(_still(asked, store) for asked in record.products.values()):
            known[file] = record.products
    left = [file for file in files if file not in known]
    known.update(zip(left, _anew(left, settings, store), strict=True))
    return (known[file] for file in files)


def _still(asked: Planned, store: Store) -> bool:
    """Whether no more can be seen now than when it was planned: what is asked for is still not known."""
    return asked.whole or not all(store.has(key, verified=True) for key, _ in asked.stages[-1].jobs)


def _anew(files: Sequence[Path], settings: Settings, store: Store) -> Iterator[Products]:
    if settings.jobs < 2 or len(files) <= FEW or not sys.platform.startswith("linux"):
        planner = Planner(settings, store)
        yield from (planner.plan(file) for file in files)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    store.workspace()  # made here, so that it is removed here
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(settings.jobs, context, initializer=_begin, initargs=(settings, store)) as pool:
        try:
            yield from pool.map(_plan, files, chunksize=max(1, min(16, len(files) // (4 * settings.jobs))))
        except BaseException:
            for child in multiprocessing.active_children():
                child.terminate()  # what they are at is of no use any more
            raise


class Planner:
    """Plans packs one after another: templates and fonts are read once."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings, self._store = settings, store
        self._records = Records(store, settings)
        self._keys = Keys(Theme(settings.theme))
        self._neighbours = Neighbours(settings.lenders)

    def plan(self, file: Path) -> Products:
        """What a pack asks for, as far as that can be seen, and kept in its record."""
        try:
            examined = examine(file, self._settings.lock)
        except UnreadableError:
            return {}
        if examined.failed or examined.derived is None:
            return {}
        request = Request(
            examined.derived,
            self._keys.theme,
            self._settings.options,
            examined.loaded.images,
            examined.loaded.source,
        )
        products: dict[str, Planned] = {}
        alone = True
        for product in self._settings.of(file):
            module = output(product)
            lent, looked_at = self._neighbours.lent_to(request, module, examined)
            alone = alone and not looked_at
            products[product] = Planned(tuple(self._stages(module.plan(lent))))
        if alone:
            self._records.keep(examined, products)
        return products

    def _stages(self, step: Step) -> Iterator[Stage]:
        while isinstance(step, Ask):
            keys = [self._keys.key(job) for job in step.jobs]
            yield _stage(step.jobs, keys, asked=True)
            results = [self._result(key) for key in keys]
            if any(result is None for result in results):
                return
            step = step.then(tuple(result for result in results if result is not None))
        jobs = step.jobs if isinstance(step, Done) else ()
        yield _stage(jobs, [self._keys.key(job) for job in jobs], asked=False)

    def _result(self, key: str) -> Result | None:
        known = None if self._settings.force else self._store.look(key)
        data = self._store.data(known) if known is not None else None
        return known.result(data) if known is not None and data is not None else None


def _stage(jobs: Sequence[Job], keys: Sequence[str], *, asked: bool) -> Stage:
    return Stage([(key, seconds_of(job)) for key, job in zip(keys, jobs, strict=True)], asked)


# --- In a process of its own ---------------------------------------------------------------------------

_planner: list[Planner] = []


def _begin(settings: Settings, store: Store) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends them
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    _planner[:] = [Planner(settings, store)]


def _plan(file: Path) -> dict[str, Any]:
    return dict(_planner[0].plan(file))
