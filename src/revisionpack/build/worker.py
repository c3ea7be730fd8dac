"""One job in one process: the engines, and the limits that a document may not exceed.

Used in three ways: in the build's own process (decks), in children forked from a warm process
(fork_pool.ForkPool), and as `python -m revisionpack.build.worker` where fork is not to be had.
"""

from __future__ import annotations

import math
import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from errno import ENOMEM
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from revisionpack.build import wire
from revisionpack.build.deep_calls import with_room
from revisionpack.outputs.step import ApkgJob, Job, MeasureJob, PdfJob, Result, TextJob, TileJob

if TYPE_CHECKING:
    from revisionpack.engines.pdf import Engine

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]


class Limits(Struct, frozen=True):
    """What one document may use: processor seconds, bytes of memory, seconds by the clock."""

    cpu: int = 180
    memory: int = 3 << 30
    wall: float = 900.0


FONTS = "fonts.json"
"""In the workspace: name -> path of the theme's fonts, which are not known yet when a worker begins."""


class Refused(Exception):
    """A job that cannot be done; the message is one sentence for the author."""


class Engines:
    """The engines of one process, each imported when first needed."""

    def __init__(self, fonts: Mapping[str, str]) -> None:
        self._fonts = fonts
        """Name -> path of the theme's fonts."""

    @cached_property
    def pdf(self) -> Engine:
        from revisionpack.engines.pdf import Engine

        return Engine({name: Path(path).read_bytes() for name, path in self._fonts.items()})

    def run(self, job: Job) -> Result:
        """Do one job. Raises whatever its engine raises."""
        if isinstance(job, PdfJob):
            return self.pdf.render(job)
        if isinstance(job, MeasureJob):
            return self.pdf.measure(job)
        if isinstance(job, TileJob):
            from revisionpack.engines.tile import tile

            return tile(job)
        if isinstance(job, ApkgJob):
            from revisionpack.engines.apkg import write

            made: Result = write(job)
            return made
        assert isinstance(job, TextJob)
        return Result(job.data, dict(job.facts))

    def foresee(self, payload: bytes) -> None:
        """Read the style sheets of a job and so on, which processes forked from this one then know."""
        job = wire.decode(payload)
        if "document" in job:
            with suppress(Exception):  # the job itself says so
                self.pdf.foresee(job["document"]["css"], pictures=bool(job["document"]["resources"]))

    def perform(self, payload: bytes, limits: Limits) -> bytes:
        """Job bytes to result bytes. Raises Refused, with a sentence, whatever goes wrong."""
        return wire.dump_result(*self.do(lambda: wire.job_of(wire.decode(payload)), limits))

    def do(self, read: Callable[[], Job], limits: Limits) -> tuple[Result, float]:
        """The result of the job that `read` gives, and the processor seconds it took. Raises Refused as well."""
        begun = time.process_time()
        try:
            result = self.run(read())
        except (MemoryError, OSError) as error:
            if isinstance(error, OSError) and error.errno != ENOMEM:
                raise Refused(f"could not be made ({error.strerror or error})") from error
            raise Refused(f"needs more than {limits.memory >> 20:,} MB of memory") from None
        except RecursionError:
            raise Refused("has texts nested too deeply") from None
        except Exception as error:
            if os.environ.get("REVISIONPACK_DEBUG"):
                raise
            words = " ".join(str(error).split())[:400]
            raise Refused(f"could not be made ({type(error).__name__}: {words})") from error
        return result, time.process_time() - begun


def limit(limits: Limits, used: float = 0.0) -> None:
    """Hold this process to the limits; `used` are the processor seconds it has used already."""
    if resource is None:
        return
    cpu = math.ceil(used) + limits.cpu  # the system counts whole seconds
    for what, soft, hard in (
        (resource.RLIMIT_CPU, cpu, resource.RLIM_INFINITY),
        (resource.RLIMIT_AS, limits.memory, resource.RLIM_INFINITY),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        _, ceiling = resource.getrlimit(what)
        if ceiling != resource.RLIM_INFINITY:
            hard = ceiling if hard == resource.RLIM_INFINITY else min(hard, ceiling)
            soft = min(soft, ceiling)
        try:
            resource.setrlimit(what, (soft, hard))
        except (ValueError, OSError):
            continue  # macOS has no limit on address space


def main(arguments: list[str]) -> None:
    """Job after job: names come in, `name ok` or `name failed` go out, the bytes lie in the workspace."""
    import gc
    import json
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    workspace, limits = Path(arguments[0]), Limits(**json.loads(arguments[1]))
    engines: Engines | None = None
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what a library prints is no answer
    with suppress(Exception):
        warm(workspace)  # else the first job says what is missing
    for line in sys.stdin:
        name = line.strip()
        if engines is None:
            engines = Engines(json.loads((workspace / FONTS).read_bytes()))
            gc.freeze()
        limit(limits, time.process_time())
        answers.write(f"{name} {work(engines, workspace, name, limits)}\n")
        gc.collect()  # not while somebody waits


def memory_used() -> int:
    """The most memory that this process has had, bytes; 0 where that cannot be told."""
    if resource is None:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def work(engines: Engines, workspace: Path, name: str, limits: Limits) -> str:
    """Do the job that lies in the workspace; `ok` or `failed` (the answer's file then holds a sentence)."""
    answer = workspace / f"{name}.out"
    try:
        made = engines.perform((workspace / f"{name}.job").read_bytes(), limits)
    except Refused as refused:
        answer.write_text(str(refused), encoding="utf-8")
        return "failed"
    answer.write_bytes(made)
    return "ok"


def _use_folder(folder: Path) -> None:
    """Let libraries put their temporary files where they are swept."""
    import tempfile

    tempfile.tempdir = str(folder)


def warm(workspace: Path) -> None:
    """Do the dear imports, as a process does that others are forked from."""
    import gc

    _use_folder(workspace)
    gc.disable()
    import revisionpack.engines.pdf  # noqa: F401
    from revisionpack import patterns, snippets

    patterns.keep()
    snippets.keep()


def equipped(workspace: Path) -> Engines:
    """The engines with the fonts that the build has named in the workspace."""
    import gc
    import json

    engines = Engines(json.loads((workspace / FONTS).read_bytes()))
    _ = engines.pdf
    gc.freeze()
    return engines


if __name__ == "__main__":
    with_room(lambda: main(sys.argv[1:]))
