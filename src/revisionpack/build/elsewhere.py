"""Jobs in any concurrent.futures.Executor: a dask cluster, MPI, or processes of your own.

The machines there have revisionpack installed with the same templates; a job is bytes, and so is its
answer. Limits are those of the executor, and the processor time and memory of each job where the
system has them. A process there may have many threads: it makes one document at a time all the same.
"""

from __future__ import annotations

import concurrent.futures
import threading
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from revisionpack.build import wire
from revisionpack.build.hashes import digest
from revisionpack.build.outcome import Outcome
from revisionpack.build.worker import Engines, Limits, Refused


def fonts_digest(fonts: Mapping[str, str]) -> str:
    """A hash of fonts by name and bytes."""
    return digest(
        *(part for name in sorted(fonts) for part in (name.encode(), Path(fonts[name]).read_bytes()))
    )


def perform(payload: bytes, fonts: str, limits: Limits) -> bytes:
    """One job on another machine: `ok` or `no`, then the answer or the sentence that says why there is none."""
    engines = _engines()
    if fonts != engines[0]:
        return b"no" + b"could not be made (the machine that was to make it has other fonts)"
    try:
        with _ALONE:
            return b"ok" + engines[1].perform(payload, limits)
    except Refused as refused:
        return b"no" + str(refused).encode()


_ALONE = threading.Lock()
"""Pango, and what the preflight reads of the live document, belong to one thread at a time."""

_HERE: list[tuple[str, Engines]] = []
"""The engines of this process, once they are imported."""


def _engines() -> tuple[str, Engines]:
    with _ALONE:
        if not _HERE:
            from revisionpack.theme import Theme

            fonts = {name: str(path) for name, path in Theme().fonts.items()}
            _HERE.append((fonts_digest(fonts), Engines(fonts)))
        return _HERE[0]


def named(executor: str) -> concurrent.futures.Executor:
    """The executor that `module:factory` makes. Raises ValueError."""
    module, _, factory = executor.partition(":")
    try:
        made = getattr(import_module(module), factory)()
    except (ImportError, AttributeError, ValueError) as error:
        raise ValueError(f"there is no executor '{executor}': {error}") from None
    if not callable(getattr(made, "submit", None)):
        raise ValueError(f"'{executor}' makes no concurrent.futures.Executor")
    found: concurrent.futures.Executor = made
    return found


class ExecutorPool:
    """A pool whose jobs run in an executor."""

    size = 256
    """It has a queue of its own: give it all there is."""
    ahead = 0

    def __init__(self, executor: str, limits: Limits) -> None:
        self._executor = named(executor)
        self._fonts, self._limits = "", limits
        self._running: dict[concurrent.futures.Future[bytes], int] = {}

    def use(self, fonts: Mapping[str, str]) -> None:
        self._fonts = fonts_digest(fonts)

    def warm(self) -> None:
        """Nothing to do: the machines there keep themselves warm."""

    def submit(self, ticket: int, payload: bytes) -> None:
        self._running[self._executor.submit(perform, payload, self._fonts, self._limits)] = ticket

    def wait(self) -> list[Outcome]:
        done, _ = concurrent.futures.wait(self._running, return_when=concurrent.futures.FIRST_COMPLETED)
        return [self._outcome(self._running.pop(future), future) for future in done]

    def _outcome(self, ticket: int, future: concurrent.futures.Future[bytes]) -> Outcome:
        if (error := future.exception()) is not None:
            return Outcome(
                ticket, None, f"could not be made (its executor said {type(error).__name__}: {error})"
            )
        answer = future.result()
        if answer[:2] != b"ok":
            return Outcome(ticket, None, answer[2:].decode("utf-8", "replace"))
        result, seconds = wire.load_result(answer[2:])
        return Outcome(ticket, result, seconds=seconds)

    def close(self) -> None:
        for future in self._running:
            future.cancel()
        self._executor.shutdown(wait=False)  # dask's knows no cancel_futures
