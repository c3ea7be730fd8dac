"""Building again whenever a file is saved, with the engines kept warm."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from revisionpack.build import index, watchlist
from revisionpack.build.glimpse import Glimpse, Glimpses
from revisionpack.build.plan import Settings
from revisionpack.build.report import PackReport, Report
from revisionpack.build.run import Session
from revisionpack.content.load import UnreadableError, find_packs
from revisionpack.content.source import decode

INTERVAL = 0.01
"""Seconds between looks at the files that are known (more, where they are many). Files are looked at, not
subscribed to: that works on every system and disk."""

SELDOM = 0.25
"""Seconds between looks for files that have come: folders are searched for them."""

Stamps = Mapping[str, watchlist.Stamp]

SHARE = 20
"""A look is followed by a pause of so many times its own length at least: watching many files costs little too."""


class _Look(Struct, frozen=True):
    """How the files were."""

    packs: tuple[Path, ...]
    inputs: Stamps
    theme: Stamps

    def again(self) -> _Look:
        """How the same files are now."""
        return _Look(self.packs, _stamps(self.inputs), self.theme)

    def half(self, before: _Look) -> bool:
        """Whether a file that was there has gone or become empty."""
        return any(path not in self.inputs or not self.inputs[path][2] for path in before.inputs)

    def lacks(self, report: Report) -> bool:
        """Whether a file that was read is not there any more."""
        return any(os.fspath(path) not in self.inputs for pack in report.packs for path in pack.inputs)

    def younger_than(self, moment: int) -> bool:
        """Whether a file may have changed since a moment (ns)."""
        return _young(self.inputs, moment) or _young(self.theme, moment)


def _young(stamps: Stamps, moment: int) -> bool:
    return any(max(stamp[:2]) > moment - index.GRAIN for stamp in stamps.values())


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
    switching = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)  # the threads that show the edited topic wait for nothing else here
    collecting = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)  # what is left over is collected while nothing happens
    try:
        session.warm()  # before there is a thread: threads and forks don't mix
        glimpses = Glimpses(settings, session.store.workspace, glimpse) if glimpse is not None else None
        session.glimpses = glimpses
        known: Mapping[Path, PackReport] = {}
        last: Report | None = None
        again = False
        look: _Look | None = None
        looks = _Looks(paths, settings, wait)
        while True:
            begun = time.time_ns()
            files = _found(paths)
            report = session.build(files, known=watchlist.still(known))
            if glimpses is not None:
                glimpses.settle()
            if last is None or not again or report.jobs_run or _said(report) != _said(last):
                yield report
            known = watchlist.settled(report, begun)
            before, look = look, replace(looks.at(report), packs=tuple(files))
            young = look.younger_than(begun) or look.lacks(report)  # saved just before it was read, or since
            unread = [Path(pack.file) for pack in report.packs if not pack.failed] if glimpses is not None else []
            now, doubtful = look, False
            if young:
                wait(index.GRAIN / 1e9)
                now = looks.at(report)
                doubtful = now == look and (_young(look.theme, begun) or not _as_read(report, begun))
                doubtful = doubtful and not (again and look == before)  # its time may be in the future
                if not doubtful and now == look:
                    known = watchlist.settled(report, time.time_ns())
            last, again, swept = report, doubtful, False
            while now == look and not doubtful:
                if glimpses is not None and unread:
                    glimpses.learn(unread.pop(0))
                    now = look.again()
                elif not swept:
                    swept = True
                    _sweep()
                    now = look.again()
                else:
                    now = looks.next(look, report)
            looks.settle(look)
            if now.theme != look.theme or _young(look.theme, begun):
                session.refresh()
                known = {}
    finally:
        sys.setswitchinterval(switching)
        gc.set_threshold(*collecting)
        session.close()


def _sweep() -> None:
    """Collect what is left over of a build, and let the next one not look through all that stays."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _as_read(report: Report, begun: int) -> bool:
    """Whether every file whose time says too little holds what was read of it."""
    for pack in report.packs:
        for path in pack.inputs:
            name = path.as_posix()
            try:
                if max(index.stamp(os.fspath(path))[:2]) <= begun - index.GRAIN:
                    continue
                if name not in pack.sources or decode(path.read_bytes(), name).text != pack.sources[name]:
                    return False
            except OSError:
                return False
    return True


class _Looks:
    """Looking on until something has changed."""

    def __init__(self, paths: Sequence[Path], settings: Settings, wait: Callable[[float], object]) -> None:
        self._paths, self._settings, self._wait = paths, settings, wait
        self._search = 0.0
        """Seconds that the last look through the folders took."""

    def at(self, report: Report) -> _Look:
        """All that there is, for what was built."""
        begun = time.monotonic()
        look = _look(self._paths, self._settings, report)
        self._search = time.monotonic() - begun
        return look

    def next(self, look: _Look, report: Report) -> _Look:
        """The files when one that is known has changed, else after a while all that there is."""
        end = time.monotonic() + max(SELDOM, SHARE * self._search)
        pause = INTERVAL
        while True:
            self._wait(pause)
            begun = time.monotonic()
            now = look.again()
            if now != look:
                return now
            if begun > end:
                return self.at(report)
            pause = max(INTERVAL, SHARE * (time.monotonic() - begun))

    def settle(self, look: _Look) -> None:
        """Wait a moment where a file that was there is gone or empty: many editors write so."""
        end = time.monotonic() + SELDOM
        while look.again().half(look) and time.monotonic() < end:
            self._wait(INTERVAL)


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
