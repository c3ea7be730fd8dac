"""Jobs in children of one warm process: it imports the engines once, and every job runs in a fork of it."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from revisionpack.build.outcome import Outcome, answer, ended, forget
from revisionpack.build.worker import FONTS, Engines, Limits, equipped, limit, warm, work


class ForkPool:
    """A child that imported the engines forks a child of its own for each job."""

    def __init__(self, size: int, workspace: Callable[[], Path], limits: Limits) -> None:
        self.size = self.ahead = size
        self._make_workspace, self._limits = workspace, limits
        self._fonts: Mapping[str, str] = {}
        self._pid = 0
        self._socket: socket.socket | None = None
        self._folder = Path()
        self._running: set[int] = set()
        self._refused: list[Outcome] = []
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
                Zygote(theirs, self._folder, self._limits, self.size).serve()
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
            with suppress(OSError):  # no room: then no job can be handed over either, which submit() says
                (self._folder / FONTS).write_text(json.dumps(dict(self._fonts)), "utf-8")
        with suppress(BrokenPipeError, ConnectionResetError):  # wait() says so
            self._socket.sendall(f"{line}\n".encode())

    def submit(self, ticket: int, payload: bytes) -> None:
        try:
            self.warm()
            (self._folder / f"{ticket}.job").write_bytes(payload)
        except OSError as error:
            words = f"could not be handed to its engine ({error.strerror or error})"
            self._refused.append(Outcome(ticket, None, words))
            return
        self._running.add(ticket)
        self._say(str(ticket))

    def wait(self) -> list[Outcome]:
        if self._refused or not self._running:
            refused, self._refused = self._refused, []
            return refused
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
                    forget(self._folder, ticket)
                    outcomes.append(Outcome(ticket, None, words[0]))
                else:
                    outcome = answer(self._folder, ticket, status)
                    outcomes.append(replace(outcome, memory=int(words[0])))
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

    def __init__(self, link: socket.socket, workspace: Path, limits: Limits, size: int) -> None:
        self.link, self.workspace, self.limits, self.size = link, workspace, limits, size
        self.engines: Engines | None = None
        self.children: dict[int, tuple[int, int, float]] = {}
        """Reading end of a child's pipe -> (pid, ticket, deadline)."""
        self.waiting: deque[int] = deque()
        """Tickets handed over while as many children run as may."""

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
                        self.waiting.append(int(line))
            now = time.monotonic()
            for pipe, (pid, _, deadline) in list(self.children.items()):
                if deadline <= now:
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                    self._gone(pipe, f"takes more than {self.limits.wall:,.0f} s")
            while self.waiting and len(self.children) < self.size:
                assert self.engines is not None
                self._fork(self.engines, self.waiting.popleft())

    def _fork(self, engines: Engines, ticket: int) -> None:
        with suppress(OSError, ValueError):  # a job that cannot be read says so itself
            engines.foresee((self.workspace / f"{ticket}.job").read_bytes())
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
        _, status, usage = os.wait4(pid, 0)
        code = os.waitstatus_to_exitcode(status)
        if why:
            words = f"ended {why}"
        elif code in (0, 10):
            words = f"{'ok' if code == 0 else 'failed'} {usage.ru_maxrss * 1024}"
        else:
            words = f"ended {ended(code, self.limits)}"
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
