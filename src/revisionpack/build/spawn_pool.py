"""Jobs where there is no fork: processes that import the engines once each and take job after job."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

from msgspec.structs import asdict

from revisionpack.build.outcome import Outcome, answer, ended, forget
from revisionpack.build.worker import FONTS, Limits


class SpawnPool:
    """Processes that take job after job; one that ends is followed by a new one."""

    def __init__(self, size: int, workspace: Callable[[], Path], limits: Limits) -> None:
        self.size, self.ahead = size, 0
        self._make_workspace, self._limits = workspace, limits
        self._fonts: Mapping[str, str] = {}
        self._folder = Path()
        self._idle: list[subprocess.Popen[str]] = []
        self._busy: dict[int, tuple[subprocess.Popen[str], float]] = {}
        self._answers: Queue[tuple[int, str, int]] = Queue()

    def use(self, fonts: Mapping[str, str]) -> None:
        self._fonts = fonts

    def warm(self) -> None:
        if not self._idle and not self._busy:
            self._idle.append(self._process())

    def _process(self) -> subprocess.Popen[str]:
        self._folder = self._make_workspace()
        limits = json.dumps(asdict(self._limits))
        return subprocess.Popen(
            [sys.executable, "-m", "revisionpack.build.worker", str(self._folder), limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def submit(self, ticket: int, payload: bytes) -> None:
        process = self._idle.pop() if self._idle else self._process()
        if not (self._folder / FONTS).exists():
            (self._folder / FONTS).write_text(json.dumps(dict(self._fonts)), "utf-8")
        (self._folder / f"{ticket}.job").write_bytes(payload)
        self._busy[ticket] = process, time.monotonic() + self._limits.wall
        Thread(target=self._ask, args=(process, ticket), daemon=True).start()

    def _ask(self, process: subprocess.Popen[str], ticket: int) -> None:
        """Hand a job over and wait for the answer; runs beside the build's own thread."""
        assert process.stdin is not None
        assert process.stdout is not None
        line = ""
        with suppress(OSError, ValueError):
            process.stdin.write(f"{ticket}\n")
            process.stdin.flush()
            line = process.stdout.readline()
        if line.endswith("\n"):
            self._answers.put((ticket, line.split()[1], 0))
        else:
            self._answers.put((ticket, "ended", process.wait()))

    def wait(self) -> list[Outcome]:
        while self._busy:
            soonest = min(deadline for _, deadline in self._busy.values())
            try:
                ticket, status, code = self._answers.get(timeout=max(0.01, soonest - time.monotonic()))
            except Empty:
                for ticket, (process, deadline) in list(self._busy.items()):
                    if deadline <= time.monotonic():
                        del self._busy[ticket]
                        self._stop(process)
                        forget(self._folder, ticket)
                        return [Outcome(ticket, None, f"takes more than {self._limits.wall:,.0f} s")]
                continue
            if ticket not in self._busy:
                continue  # it was ended for its time
            process, _ = self._busy.pop(ticket)
            if status == "ended":
                self._stop(process)
                forget(self._folder, ticket)
                return [Outcome(ticket, None, ended(code, self._limits))]
            self._idle.append(process)
            return [answer(self._folder, ticket, status)]
        return []

    def _stop(self, process: subprocess.Popen[str]) -> None:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError, ValueError):
                    pipe.close()

    def close(self) -> None:
        for process in [*self._idle, *(process for process, _ in self._busy.values())]:
            self._stop(process)
        self._idle.clear()
        self._busy.clear()
