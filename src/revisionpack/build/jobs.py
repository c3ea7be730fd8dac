"""Jobs to results: from memory, from the store, or from an engine; a job that many ask for runs once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct, field

from revisionpack.build import wire
from revisionpack.build.keys import Keys
from revisionpack.build.neighbours import Neighbours
from revisionpack.build.outcome import Outcome, Pool
from revisionpack.build.store import Known, Store
from revisionpack.build.worker import Engines, Limits, Refused
from revisionpack.outputs.step import ApkgJob, Job, Result, TextJob

HERE = (ApkgJob, TextJob)
"""Done in the build's own process: cheaper than a process of their own, and they need no Pango."""


_FIRST = 1e6
"""Seconds that put a job before all that is only long."""


class Made(Struct, frozen=True):
    """A job that is done. `data` is there when it was asked for or has just been made."""

    known: Known
    data: bytes | None
    ran: bool
    """Whether its engine ran in this build."""


Then = Callable[["Made | str"], None]
"""Called with what was made, or with the sentence that says why nothing was."""


class _Waiting(Struct):
    """A job that has to run, and who waits for it."""

    job: Job
    key: str
    parts: Mapping[str, str]
    weight: float
    then: list[Then] = field(default_factory=list)


class Bench:
    """Where jobs are brought, queued, run and handed out."""

    def __init__(
        self, store: Store, keys: Keys, pool: Pool, *, force: bool, limits: Limits,
        lenders: Mapping[Path, Path] | None = None,
    ) -> None:  # fmt: skip
        self.store, self.keys, self.pool = store, keys, pool
        self.neighbours = Neighbours(lenders)
        self._force, self._limits = force, limits
        self._engines = Engines({})
        self._fresh: dict[str, Made] = {}
        self._waiting: dict[str, _Waiting] = {}
        self._queue: list[_Waiting] = []
        self._here: list[_Waiting] = []
        self._running: dict[int, _Waiting] = {}
        self._tickets = 0
        self.memory = 0
        """Bytes that the largest job's process used."""
        self.ran = 0
        """How many jobs an engine has done."""
        self.asked = 0
        """How many jobs had to be done, so far as is known."""
        self.progress: Callable[[int, int], None] = lambda done, of: None
        """Told (how many are done, of how many) whenever one of them changes."""

    def bring(self, job: Job, then: Then, *, data: bool, before: str = "", asked: bool = False) -> str:
        """Have a job done, and its key; `then` is called at once if it is known.

        `before` is the key of its last build.

        A job that is `asked` for has others waiting behind it, so it comes before what is only long.
        """
        parts = self.keys.parts(job)
        name = self.keys.key(job, parts)
        if name in self._waiting:
            self._waiting[name].then.append(then)
            return name
        if (made := self._known(name, data)) is not None:
            then(made)
            return name
        weight = self._weight(job, before) + (_FIRST if asked else 0.0)
        waiting = _Waiting(job, name, parts, weight, [then])
        self._waiting[name] = waiting
        self.asked += 1
        self.progress(self.asked - len(self._waiting), self.asked)
        if isinstance(job, HERE):
            self._here.append(waiting)
        else:
            self._queue.append(waiting)
            self._queue.sort(key=lambda other: other.weight)
        return name

    def _known(self, key: str, data: bool) -> Made | None:
        if (made := self._fresh.get(key)) is not None:
            return made
        if self._force:
            return None
        known = self.store.look(key)
        if known is None:
            return None
        found = self.store.data(known) if data else None
        return None if data and found is None else Made(known, found, ran=False)

    def _weight(self, job: Job, before: str) -> float:
        """How long a job may take: as long as its like last time, else by its size."""
        if before and (known := self.store.look(before)) is not None and known.seconds:
            return known.seconds
        document = getattr(job, "document", None)
        return len(document.html) / 40_000 if document is not None else 0.3

    # --- running ---------------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether anything waits or runs."""
        return bool(self._waiting)

    @property
    def hungry(self) -> bool:
        """Whether more jobs could be used: fewer wait than fit beside each other twice."""
        return len(self._queue) < 2 * self.pool.size

    def expect_work(self) -> None:
        """Jobs for the PDF engine are likely: begin to import it in the background."""
        self.pool.warm()

    def start(self) -> None:
        """Start what can be started."""
        while self._queue and len(self._running) < self.pool.size + self.pool.ahead:
            waiting = self._queue.pop()  # the longest
            if self._made_elsewhere(waiting):
                continue
            self._tickets += 1
            self._running[self._tickets] = waiting
            self.pool.submit(self._tickets, wire.encode(waiting.job))

    def step(self) -> None:
        """Start what can be started, then do or await one thing."""
        self.start()
        if self._here:
            waiting = self._here.pop(0)
            if not self._made_elsewhere(waiting):
                self._do_here(waiting)
        elif self._running:
            for outcome in self.pool.wait():
                self._done(self._running.pop(outcome.ticket), outcome)

    def _made_elsewhere(self, waiting: _Waiting) -> bool:
        """Whether another build on this store has done a job while it waited here."""
        made = self._known(waiting.key, data=True)
        if made is None:
            return False
        self._hand_out(waiting, made)
        return True

    def _do_here(self, waiting: _Waiting) -> None:
        try:
            result, seconds = self._engines.do(lambda: waiting.job, self._limits)
        except Refused as refused:
            self._done(waiting, Outcome(0, None, str(refused)))
        else:
            self._done(waiting, Outcome(0, result, seconds=seconds))

    def _done(self, waiting: _Waiting, outcome: Outcome) -> None:
        self.memory = max(self.memory, outcome.memory)
        if outcome.result is None:
            self._hand_out(waiting, outcome.refusal)
            return
        self.ran += 1
        self._hand_out(waiting, self._keep(waiting, outcome.result, outcome.seconds))

    def _hand_out(self, waiting: _Waiting, made: Made | str) -> None:
        del self._waiting[waiting.key]
        self.progress(self.asked - len(self._waiting), self.asked)
        for then in waiting.then:
            then(made)

    def _keep(self, waiting: _Waiting, result: Result, seconds: float) -> Made:
        known = self.store.put(waiting.key, result, waiting.parts, seconds)
        made = Made(known, result.data, ran=True)
        self._fresh[waiting.key] = made
        return made

    def forget(self, keys: list[str]) -> None:
        """Let go of bytes that nobody needs any more."""
        for key in keys:
            self._fresh.pop(key, None)
