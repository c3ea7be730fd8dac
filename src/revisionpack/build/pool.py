"""Jobs side by side, each in a process of its own, under limits.

Where there is fork, one process imports the engines and every job runs in a child of it (`ForkPool`);
elsewhere `-j` processes import them once each and take job after job (`SpawnPool`). Either way a
document that hangs, grows or crashes ends as one sentence, and the next one runs.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Protocol

from revisionpack.build import wire
from revisionpack.build.store import Store
from revisionpack.build.worker import FONTS, Engines, Limits, equipped, limit, warm, work
from revisionpack.outputs.step import Result


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job: a result, or a sentence that says why there is none."""

    ticket: int
    result: Result | None
    refusal: str = ""
    seconds: float = 0.0


class Pool(Protocol):
    """Where jobs run."""

    @property
    def size(self) -> int:
        """How many jobs run at once."""

    def use(self, fonts: Mapping[str, str]) -> None:
        """Name the theme's fonts (name -> path), before the first job."""

    def warm(self) -> None:
        """Begin to import the engines, if that can be done in the background."""

    def submit(self, ticket: int, payload: bytes) -> None:
        """Start a job (the caller never starts more than `size`)."""

    def wait(self) -> list[Outcome]:
        """What became of one or more jobs; waits for the first."""

    def close(self) -> None:
        """End everything that runs."""


def pool(size: int, workspace: Callable[[], Path], limits: Limits, executor: str = "") -> Pool:
    """The pool for this system, or the executor asked for. Raises ValueError if there is none of its name."""
    if executor:
        from revisionpack.build.elsewhere import ExecutorPool

        return ExecutorPool(executor, limits)
    if hasattr(os, "fork") and sys.platform != "darwin":
        return ForkPool(size, workspace, limits)
    return SpawnPool(size, workspace, limits)


Begun = tuple[Store, Pool]


def begin(cache: Path, jobs: int, limits: Limits, executor: str = "") -> Begun:
    """A store and workers, without the model or the theme: these can be imported while the workers start."""
    store = Store(cache)
    return store, pool(jobs, store.workspace, limits, executor)


def _answer(workspace: Path, ticket: int, status: str) -> Outcome:
    """The outcome of a job whose worker said `ok` or `failed`."""
    path = workspace / f"{ticket}.out"
    try:
        raw = path.read_bytes()
    except OSError as error:
        return Outcome(ticket, None, f"could not be made (no answer: {error.strerror})")
    finally:
        _forget(workspace, ticket)
    if status != "ok":
        return Outcome(ticket, None, raw.decode("utf-8", "replace"))
    try:
        result, seconds = wire.load_result(raw)
    except (ValueError, KeyError, TypeError):
        return Outcome(ticket, None, "could not be made (its answer was cut short: is the disk full?)")
    return Outcome(ticket, result, seconds=seconds)


def _forget(workspace: Path, ticket: int) -> None:
    for suffix in ("out", "job"):
        (workspace / f"{ticket}.{suffix}").unlink(missing_ok=True)


def _ended(code: int, limits: Limits) -> str:
    """Why a worker ended without an answer (`code`: negative signal number, or exit code)."""
    if code == -getattr(signal, "SIGXCPU", 0) < 0:
        return f"takes more than {limits.cpu:,} s of processor time"
    if code == -getattr(signal, "SIGKILL", 0) < 0:
        return "was killed (is there too little memory?)"
    if code < 0:
        with suppress(ValueError):
            return f"made its engine crash ({signal.Signals(-code).name})"
    return f"made its engine end without an answer (exit code {code})"


# --- With fork ---------------------------------------------------------------------------------------


class ForkPool:
    """A child that imported the engines forks a child of its own for each job."""

    def __init__(self, size: int, workspace: Callable[[], Path], limits: Limits) -> None:
        self.size = size
        self._make_workspace, self._limits = workspace, limits
        self._fonts: Mapping[str, str] = {}
        self._pid = 0
        self._socket: socket.socket | None = None
        self._folder = Path()
        self._running: set[int] = set()
        self._unread = b""

    def use(self, fonts: Mapping[str, str]) -> None:
        self._fonts = fonts
        if self._socket is not None:
            self._say("fonts")

    def warm(self) -> None:
        if self._socket is not None:
            return
        self._folder = self._make_workspace()
        ours, theirs = socket.socketpair()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                ours.close()
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
                Zygote(theirs, self._folder, self._limits).serve()
                code = 0
            finally:
                os._exit(code)
        theirs.close()
        self._pid, self._socket = pid, ours
        if self._fonts:
            self._say("fonts")

    def _say(self, line: str) -> None:
        assert self._socket is not None
        if line == "fonts":
            (self._folder / FONTS).write_text(json.dumps(dict(self._fonts)), "utf-8")
        with suppress(BrokenPipeError, ConnectionResetError):  # wait() says so
            self._socket.sendall(f"{line}\n".encode())

    def submit(self, ticket: int, payload: bytes) -> None:
        self.warm()
        (self._folder / f"{ticket}.job").write_bytes(payload)
        self._running.add(ticket)
        self._say(str(ticket))

    def wait(self) -> list[Outcome]:
        if not self._running:
            return []
        assert self._socket is not None
        outcomes: list[Outcome] = []
        while not outcomes:
            try:
                chunk = self._socket.recv(65536)
            except ConnectionResetError:
                chunk = b""
            if not chunk:
                return self._lost()
            *lines, self._unread = (self._unread + chunk).split(b"\n")
            for line in lines:
                name, status, *words = line.decode().split(" ", 2)
                ticket = int(name)
                self._running.discard(ticket)
                if status == "ended":
                    _forget(self._folder, ticket)
                    outcomes.append(Outcome(ticket, None, words[0]))
                else:
                    outcomes.append(_answer(self._folder, ticket, status))
        return outcomes

    def _lost(self) -> list[Outcome]:
        """The warm process is gone: so are all its jobs."""
        said = self._folder / "error"
        words = said.read_text("utf-8") if said.exists() else "its engine ended by itself"
        self._reap()
        lost = [Outcome(ticket, None, f"could not be made ({words})") for ticket in sorted(self._running)]
        self._running.clear()
        return lost

    def _reap(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        if self._pid:
            with suppress(ChildProcessError):
                os.waitpid(self._pid, 0)
            self._pid = 0

    def close(self) -> None:
        if self._pid:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGTERM)
        self._running.clear()
        self._reap()


class Zygote:
    """The warm process's own loop: a line with a ticket comes in, a child is forked, its end goes out.

    It holds no data: jobs and answers lie in the workspace. When its parent is gone, it and its
    children end.
    """

    def __init__(self, link: socket.socket, workspace: Path, limits: Limits) -> None:
        self.link, self.workspace, self.limits = link, workspace, limits
        self.engines: Engines | None = None
        self.children: dict[int, tuple[int, int, float]] = {}
        """Reading end of a child's pipe -> (pid, ticket, deadline)."""

    def serve(self) -> None:
        signal.signal(signal.SIGTERM, lambda *_: self._end())
        try:
            warm(self.workspace)
        except BaseException as error:
            (self.workspace / "error").write_text(f"{type(error).__name__}: {error}", "utf-8")
            raise
        unread = b""
        while True:
            soonest = min((deadline for _, _, deadline in self.children.values()), default=None)
            left = None if soonest is None else max(0.0, soonest - time.monotonic())
            link = self.link.fileno()
            ready, _, _ = select.select([link, *self.children], [], [], left)
            for pipe in ready:
                if pipe != link:
                    self._gone(pipe)
            if link in ready:
                chunk = self.link.recv(65536)
                if not chunk:
                    self._end()
                *lines, unread = (unread + chunk).split(b"\n")
                for line in lines:
                    if line == b"fonts":
                        self.engines = equipped(self.workspace)
                    else:
                        assert self.engines is not None
                        self._fork(self.engines, int(line))
            now = time.monotonic()
            for pipe, (pid, _, deadline) in list(self.children.items()):
                if deadline <= now:
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                    self._gone(pipe, f"takes more than {self.limits.wall:,.0f} s")

    def _fork(self, engines: Engines, ticket: int) -> None:
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            code = 70
            try:
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
                self.link.close()
                for other in (reading, *self.children):
                    os.close(other)
                limit(self.limits, time.process_time())
                code = 0 if work(engines, self.workspace, str(ticket), self.limits) == "ok" else 10
            except BaseException as error:  # noqa: BLE001 a child never returns into its parent's code
                with suppress(OSError, MemoryError):
                    words = f"could not be made ({type(error).__name__}: {error})"
                    (self.workspace / f"{ticket}.out").write_text(words, "utf-8")
                    code = 10
            finally:
                os._exit(code)
        os.close(writing)
        self.children[reading] = (pid, ticket, time.monotonic() + self.limits.wall)

    def _gone(self, pipe: int, why: str = "") -> None:
        pid, ticket, _ = self.children.pop(pipe)
        os.close(pipe)
        _, status = os.waitpid(pid, 0)
        code = os.waitstatus_to_exitcode(status)
        if why:
            words = f"ended {why}"
        elif code in (0, 10):
            words = "ok" if code == 0 else "failed"
        else:
            words = f"ended {_ended(code, self.limits)}"
        with suppress(BrokenPipeError, ConnectionResetError):
            self.link.sendall(f"{ticket} {words}\n".encode())

    def _end(self) -> None:
        for pid, _, _ in self.children.values():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for pid, _, _ in self.children.values():
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)
        os._exit(0)


# --- Without fork ------------------------------------------------------------------------------------


class SpawnPool:
    """Processes that take job after job; one that ends is followed by a new one."""

    def __init__(self, size: int, workspace: Callable[[], Path], limits: Limits) -> None:
        self.size = size
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
                        _forget(self._folder, ticket)
                        return [Outcome(ticket, None, f"takes more than {self._limits.wall:,.0f} s")]
                continue
            if ticket not in self._busy:
                continue  # it was ended for its time
            process, _ = self._busy.pop(ticket)
            if status == "ended":
                self._stop(process)
                _forget(self._folder, ticket)
                return [Outcome(ticket, None, _ended(code, self._limits))]
            self._idle.append(process)
            return [_answer(self._folder, ticket, status)]
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
