"""What becomes of a job, and what every place in which jobs run can do."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from revisionpack.build import wire
from revisionpack.build.worker import Limits
from revisionpack.outputs.step import Result


class Outcome(Struct, frozen=True):
    """What became of a job: a result, or a sentence that says why there is none."""

    ticket: int
    result: Result | None
    refusal: str = ""
    seconds: float = 0.0
    memory: int = 0
    """Bytes that its process used at most, where the system tells."""


class Pool(Protocol):
    """Where jobs run."""

    @property
    def size(self) -> int:
        """How many jobs run at once."""

    @property
    def ahead(self) -> int:
        """How many more may be handed over, to be begun when others end, whatever the build does just then."""

    def use(self, fonts: Mapping[str, str]) -> None:
        """Name the theme's fonts (name -> path), before the first job."""

    def warm(self) -> None:
        """Begin to import the engines, if that can be done in the background."""

    def submit(self, ticket: int, payload: bytes) -> None:
        """Start a job (the caller never hands over more than `size` and `ahead` that have not ended)."""

    def wait(self) -> list[Outcome]:
        """What became of one or more jobs; waits for the first."""

    def close(self) -> None:
        """End everything that runs."""


def answer(workspace: Path, ticket: int, status: str) -> Outcome:
    """The outcome of a job whose worker said `ok` or `failed`."""
    path = workspace / f"{ticket}.out"
    try:
        raw = path.read_bytes()
    except OSError as error:
        return Outcome(ticket, None, f"could not be made (no answer: {error.strerror})")
    finally:
        forget(workspace, ticket)
    if status != "ok":
        return Outcome(ticket, None, raw.decode("utf-8", "replace"))
    try:
        result, seconds = wire.load_result(raw)
    except (ValueError, KeyError, TypeError):
        return Outcome(ticket, None, "could not be made (its answer was cut short: is the disk full?)")
    return Outcome(ticket, result, seconds=seconds)


def forget(workspace: Path, ticket: int) -> None:
    for suffix in ("out", "job"):
        (workspace / f"{ticket}.{suffix}").unlink(missing_ok=True)


def ended(code: int, limits: Limits) -> str:
    """Why a worker ended without an answer (`code`: negative signal number, or exit code)."""
    if code == -getattr(signal, "SIGXCPU", 0) < 0:
        return f"takes more than {limits.cpu:,} s of processor time"
    if code == -getattr(signal, "SIGKILL", 0) < 0:
        return "was killed (is there too little memory?)"
    if code < 0:
        with suppress(ValueError):
            return f"made its engine crash ({signal.Signals(-code).name})"
    return f"made its engine end without an answer (exit code {code})"
