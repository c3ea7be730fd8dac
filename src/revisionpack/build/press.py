"""One process that stays warm and sets what was asked for last: style sheets read, glyphs and words known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Condition, Thread

from revisionpack.build import wire
from revisionpack.build.spawn_pool import SpawnPool
from revisionpack.build.worker import Limits
from revisionpack.outputs.step import PdfJob

Proof = tuple[PdfJob, Callable[[bytes], None]]
"""What to set, and who is given the PDF (in the press's own thread)."""

_FIRST_TICKET = 1_000_000_000
"""The workspace is shared with the build's own workers, who count from one."""

HANDED = 0.05
"""Seconds for which somebody who asks waits until the process has the job."""

_JOBS = 200
"""After so many the process is followed by a new one: what it keeps for the next job is never thrown away."""


class Press:
    """Sets proofs one after another, beside the build. The latest wish wins; what cannot be set is left out."""

    def __init__(self, workspace: Callable[[], Path], limits: Limits, fonts: Mapping[str, str]) -> None:
        self._pool = SpawnPool(1, workspace, limits)
        self._pool.use(fonts)
        self._news = Condition()
        self._wish: list[Proof] = []
        self._number = 0
        """Of the wish made last; what belongs to an earlier one is not shown any more."""
        self._waits = False
        """Whether nothing of the last wish has been shown or given up."""
        self._handing = False
        """Whether the thread is about to give a job to the process."""
        self._closed = False
        self._tickets = _FIRST_TICKET
        self._pool.warm()
        self._thread = Thread(target=self._work, daemon=True)
        self._thread.start()

    def ask(self, *proofs: Proof) -> None:
        """Have these set, in this order, and forget what was asked for before."""
        with self._news:
            self._number += 1
            self._wish = list(proofs)
            self._waits = bool(proofs)
            self._news.notify_all()
            # until the process has the first: threads that run side by side would be in each other's way
            self._news.wait_for(lambda: not self._wish and not self._handing, HANDED if proofs else 0)

    def add(self, proof: Proof) -> None:
        """Have this set too, after what was asked for last."""
        with self._news:
            self._wish.append(proof)
            self._news.notify_all()

    def wait(self, patience: float) -> None:
        """Until the first proof is shown, or cannot be, but no longer than so many seconds."""
        with self._news:
            self._news.wait_for(lambda: not self._waits, patience)

    def withdraw(self) -> None:
        """Show nothing any more of what was asked for."""
        self.ask()

    def close(self) -> None:
        """End the process."""
        with self._news:
            self._closed = True
            self._number += 1
            self._news.notify_all()
        self._pool.close()
        self._thread.join(5)
        self._pool.close()  # one that was just being started

    def _work(self) -> None:
        while True:
            with self._news:
                self._news.wait_for(lambda: self._wish or self._closed)
                if self._closed:
                    return
                number, (job, show) = self._number, self._wish.pop(0)
                self._handing = True
            pdf = self._set(job)
            with self._news:
                if self._number != number:
                    continue
                if pdf is not None:
                    show(pdf)
                self._waits = False
                self._news.notify_all()

    def _set(self, job: PdfJob) -> bytes | None:
        self._tickets += 1
        try:
            if self._tickets % _JOBS == 0:
                self._pool.close()
            self._pool.submit(self._tickets, wire.encode(job))
            self._handed()
            outcomes = self._pool.wait()
        except OSError:
            self._handed()
            return None  # a full disk, or no more processes: the build itself says so
        return next((outcome.result.data for outcome in outcomes if outcome.result is not None), None)

    def _handed(self) -> None:
        with self._news:
            self._handing = False
            self._news.notify_all()
