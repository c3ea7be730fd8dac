"""Building again whenever a file is saved, with the engines kept warm."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from revisionpack.build import index, watchlist
from revisionpack.build.glimpse import Glimpse, Glimpses
from revisionpack.build.plan import Settings
from revisionpack.build.report import PackReport, Report
from revisionpack.build.run import Session
from revisionpack.content.load import UnreadableError, find_packs

INTERVAL = 0.1
"""Seconds between looks. Files are looked at, not subscribed to: that works on every system and disk."""

Stamps = Mapping[str, watchlist.Stamp]


@dataclass(frozen=True, slots=True)
class _Look:
    """How the files were."""

    packs: tuple[Path, ...]
    inputs: Stamps
    theme: Stamps

    def younger_than(self, moment: int) -> bool:
        """Whether a file may have changed since a moment (ns)."""
        stamps = (*self.inputs.values(), *self.theme.values())
        return any(max(stamp[:2]) > moment - index.GRAIN for stamp in stamps)


def rounds(
    paths: Sequence[Path],
    settings: Settings,
    wait: Callable[[float], object] = time.sleep,
    glimpse: Callable[[Glimpse], None] | None = None,
) -> Generator[Report, None, None]:
    """A report at once, and another after each change. `wait` sleeps between two looks.

    `glimpse` is given the edited topic on its own as soon as it is set, before the rest is built.
    """
    session = Session(settings)
    session.glimpses = Glimpses(settings, glimpse) if glimpse is not None else None
    try:
        session.warm()
        known: Mapping[Path, PackReport] = {}
        last: Report | None = None
        again = False
        while True:
            begun = time.time_ns()
            report = session.build(_found(paths), known=watchlist.still(known))
            known = watchlist.settled(report, begun)
            look = _look(paths, settings, report)
            doubtful = look.younger_than(begun)  # saved while it was being read: read it once more
            if last is None or not again or report.jobs_run or _said(report) != _said(last):
                yield report
            last, again = report, doubtful
            if session.glimpses is not None:
                for pack in report.packs:
                    if not pack.failed:
                        session.glimpses.learn(Path(pack.file))
            now = look
            while now == look and not doubtful:
                wait(INTERVAL)
                now = _look(paths, settings, report)
            if doubtful:
                wait(index.GRAIN / 1e9)
            if now.theme != look.theme or doubtful:
                session.refresh()
                known = {}
    finally:
        session.close()


def _said(report: Report) -> list[object]:
    return [(pack.file, pack.diagnostics) for pack in report.packs]


def _found(paths: Sequence[Path]) -> list[Path]:
    with suppress(UnreadableError, OSError):
        return find_packs(paths)
    return [path for path in paths if path.is_file()]  # an editor may be between two of its files


def _look(paths: Sequence[Path], settings: Settings, report: Report) -> _Look:
    inputs = {os.fspath(path) for pack in report.packs for path in (*pack.inputs, *map(Path, pack.stamps))}
    outputs = {os.fspath(path) for pack in report.packs for path, _ in pack.outputs}
    wanted = sorted(inputs - outputs)
    return _Look(tuple(_found(paths)), _stamps(wanted), _stamps(watchlist.theme_files(settings)))


def _stamps(files: Iterable[Path | str]) -> Stamps:
    found = {}
    for path in files:
        with suppress(OSError):
            found[os.fspath(path)] = index.stamp(os.fspath(path))
    return found
