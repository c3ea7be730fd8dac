"""Jobs in children of one warm process: it imports the engines once, and jobs run in forks of it."""

from __future__ import annotations

import json
import math
import os
import select
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from revisionpack.build.outcome import Outcome, answer, ended, forget
from revisionpack.build.worker import FONTS, Engines, Limits, equipped, limit, memory_used, warm, work

KEPT = 256 << 20
"""Bytes: a process that has used more is not kept for another job. It is far below what a document may use."""


class ForkPool:
    """A child that imported the engines forks children of its own, which do the jobs."""

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
    """The warm process's own loop: a line with a ticket comes in, a child does the job, its end goes out.

    A child that has done its job takes the next: what it has read and worked out for one document (style
    sheets, faces, glyphs) serves the others. One whose job failed, or that has grown, is followed by a
    new one. No process holds data: jobs and answers lie in the workspace. When the parent is gone, all end.
    """

    def __init__(self, link: socket.socket, workspace: Path, limits: Limits, size: int) -> None:
        self.link, self.workspace, self.limits, self.size = link, workspace, limits, size
        self.engines: Engines | None = None
        self.children: dict[int, Child] = {}
        """File number of a child's socket -> the child."""
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
            soonest = min((child.deadline for child in self.children.values()), default=math.inf)
            left = None if soonest == math.inf else max(0.0, soonest - time.monotonic())
            link = self.link.fileno()
            ready, _, _ = select.select([link, *self.children], [], [], left)
            for number in ready:
                if number != link:
                    self._heard(self.children[number])
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
            for child in list(self.children.values()):
                if child.deadline <= now:
                    child.kill()
                    self._gone(child, f"takes more than {self.limits.wall:,.0f} s")
            while self.waiting and (idle := self._idle(self.waiting[0])) is not None:
                idle.begin(self.waiting.popleft(), time.monotonic() + self.limits.wall)

    def _idle(self, ticket: int) -> Child | None:
        """A child that has nothing to do, a new one for this ticket if need be; None if all that may run do."""
        for child in self.children.values():
            if child.ticket is None:
                return child
        return self._fork(ticket) if len(self.children) < self.size else None

    def _fork(self, ticket: int) -> Child:
        assert self.engines is not None
        with suppress(OSError, ValueError):  # a job that cannot be read says so itself
            self.engines.foresee((self.workspace / f"{ticket}.job").read_bytes())
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            try:
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
                for other in (self.link, ours, *(child.link for child in self.children.values())):
                    other.close()
                self._work(self.engines, theirs)
            finally:
                os._exit(0)
        theirs.close()
        child = self.children[ours.fileno()] = Child(pid, ours)
        return child

    def _work(self, engines: Engines, link: socket.socket) -> None:
        """A child's own loop."""
        while ticket := link.recv(64).decode():
            try:
                limit(self.limits, time.process_time())
                status = work(engines, self.workspace, ticket, self.limits)
            except BaseException as error:  # noqa: BLE001 a child never returns into its parent's code
                status = "failed"
                with suppress(OSError, MemoryError):
                    words = f"could not be made ({type(error).__name__}: {error})"
                    (self.workspace / f"{ticket}.out").write_text(words, "utf-8")
            link.sendall(f"{status} {memory_used()}".encode())

    def _heard(self, child: Child) -> None:
        """A child has done its job, or has ended."""
        try:
            said = child.link.recv(64).decode()
        except ConnectionResetError:
            said = ""
        if not said:
            self._gone(child)
            return
        self._say(child, said)
        child.rest()
        status, memory = said.split()
        if status != "ok" or int(memory) > KEPT:
            self._gone(child)

    def _gone(self, child: Child, why: str = "") -> None:
        """Part with a child; if it was at a job, that has ended."""
        del self.children[child.link.fileno()]
        child.link.close()
        _, status = os.waitpid(child.pid, 0)
        if child.ticket is not None:
            self._say(child, f"ended {why or ended(os.waitstatus_to_exitcode(status), self.limits)}")

    def _say(self, child: Child, words: str) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):
            self.link.sendall(f"{child.ticket} {words}\n".encode())

    def _end(self) -> None:
        for child in self.children.values():
            child.kill()
        for child in self.children.values():
            with suppress(ChildProcessError):
                os.waitpid(child.pid, 0)
        os._exit(0)


class Child(Struct):
    """A process that does jobs, one after another."""

    pid: int
    link: socket.socket
    ticket: int | None = None
    """Of the job that it is at."""
    deadline: float = math.inf

    def begin(self, ticket: int, deadline: float) -> None:
        self.ticket, self.deadline = ticket, deadline
        with suppress(BrokenPipeError, ConnectionResetError):  # its end is heard
            self.link.sendall(str(ticket).encode())

    def rest(self) -> None:
        self.ticket, self.deadline = None, math.inf

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
