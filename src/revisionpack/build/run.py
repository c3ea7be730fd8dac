"""The build: every pack's steps driven to their ends, side by side; each whole pack put in place."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from revisionpack.build.examine import Examined, examine, same_place
from revisionpack.build.jobs import Bench
from revisionpack.build.keys import Keys
from revisionpack.build.native import install_line, native
from revisionpack.build.pack_work import PackWork, broken, report_of
from revisionpack.build.plan import Settings
from revisionpack.build.pool import Begun, begin, pool
from revisionpack.build.recalled import recall
from revisionpack.build.recalled_product import Memory
from revisionpack.build.records import Records
from revisionpack.build.report import PackReport, Report
from revisionpack.content.load import Loaded, UnreadableError
from revisionpack.derive import Derived
from revisionpack.diagnostics import Diagnostic, Span
from revisionpack.theme import Theme

if TYPE_CHECKING:
    from revisionpack.build.glimpse import Glimpses

Told = Callable[[PackReport], None]
Progress = Callable[[int, int], None]


class Session:
    """A store and a pool of workers for one build or, kept open, for many: the engines stay warm."""

    def __init__(self, settings: Settings, begun: Begun | None = None) -> None:
        """`begun`: a store and workers that were set up while this module was still being imported."""
        self.settings = settings
        self.store, self._workers = begun or begin(
            settings.cache, settings.jobs, settings.limits, settings.executor
        )
        self._keys = Keys(Theme(settings.theme))
        self._records = Records(self.store, settings)
        self._fonts = {name: str(path) for name, path in self._keys.theme.fonts.items()}
        self._workers.use(self._fonts)
        self.glimpses: Glimpses | None = None
        """Shows the edited topic before the whole, where somebody looks on."""

    def build(
        self,
        files: Iterable[Path],
        told: Told = lambda report: None,
        known: Mapping[Path, PackReport] = MappingProxyType({}),
        progress: Progress = lambda done, of: None,
    ) -> Report:
        """Build packs. `told` is called with each pack's report as soon as it is whole.

        `known` are packs of which nothing has changed (build/watchlist); they are not even read.
        `progress` is called with how many jobs are done, and of how many, as they are found.
        """
        settings, store = self.settings, self.store
        bench = Bench(
            store, self._keys, self._workers, force=settings.force, limits=settings.limits, lenders=settings.lenders
        )
        bench.progress = progress
        run = _Run(settings, bench, self._records, told, {} if settings.force else known, self.glimpses)
        begun = time.monotonic()
        run.all(list(files))
        unknown = self._keys.theme.unknown_overrides()
        odd = [f"{settings.theme}/{name} has the name of no template: it does nothing" for name in unknown]
        warnings, store.warnings = (*odd, *store.warnings), []
        packs = tuple(run.reports[file] for file in run.files)
        return Report(packs, warnings, run.environment, bench.ran, bench.memory, time.monotonic() - begun)

    def refresh(self) -> None:
        """Look at the theme anew; other fonts mean other workers."""
        self._keys = Keys(Theme(self.settings.theme))
        self._records = Records(self.store, self.settings)
        fonts = {name: str(path) for name, path in self._keys.theme.fonts.items()}
        if fonts != self._fonts:
            self._fonts = fonts
            self._workers.close()
            settings = self.settings
            self._workers = pool(settings.jobs, self.store.workspace, settings.limits, settings.executor)
            self._workers.use(fonts)
        if self.glimpses is not None:
            self.glimpses.refresh(self._keys.theme)

    def warm(self) -> None:
        """Begin to import the engines."""
        self._workers.warm()

    def close(self) -> None:
        """End the workers and remove the workspace."""
        with uninterrupted():
            if self.glimpses is not None:
                self.glimpses.close()
            self._workers.close()
            self.store.close()


def build(
    files: Iterable[Path],
    settings: Settings,
    told: Told = lambda report: None,
    known: Mapping[Path, PackReport] = MappingProxyType({}),
    begun: Begun | None = None,
    progress: Progress = lambda done, of: None,
) -> Report:
    """Build packs once (see `Session.build`)."""
    session = Session(settings, begun)
    try:
        return session.build(files, told, known, progress)
    finally:
        session.close()


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let a signal wait until what is inside is done."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Run:
    """One build under way."""

    def __init__(
        self,
        settings: Settings,
        bench: Bench,
        records: Records,
        told: Told,
        known: Mapping[Path, PackReport],
        glimpses: Glimpses | None,
    ) -> None:
        self.settings, self.bench, self.records, self.told, self.known = settings, bench, records, told, known
        self.glimpses = glimpses
        self.files: list[Path] = []
        self.reports: dict[Path, PackReport] = {}
        self.environment = ""
        self._folders: dict[Path, Path] = {}

    def all(self, files: list[Path]) -> None:
        self.files = files
        open_packs: list[PackWork] = []
        left = list(reversed(files))
        while left or self.bench.busy:
            if left and self.bench.hungry:
                if (work := self._begin(left.pop())) is not None:
                    open_packs.append(work)
            elif self.bench.busy:
                self.bench.step()
            for work in [work for work in open_packs if work.whole]:
                open_packs.remove(work)
                self._end(work.examined.file, work.finish())
                self.bench.forget(work.keys)
            self.bench.start()

    def _begin(self, file: Path) -> PackWork | None:
        """Read a pack and start on its products; None if it has errors."""
        told = self.known.get(file)
        if told is not None and told.folder is not None and self._is_first(told.folder, file):
            self._end(file, told)
            return None
        try:
            recalled = recall(file, self.settings, self.bench.store, self.records)
            if recalled is not None and self._is_first(recalled.place.folder, file):
                self._end(file, recalled.finish())
                if self.glimpses is not None:
                    self.glimpses.recalled(file)
                return None
            examined, memory = self._examined(file)
            if examined.failed:
                self._end(file, report_of(examined, examined.diagnostics))
                return None
            folder = examined.place(self.settings.out)
            if not self._is_first(folder, file):
                twice = same_place(examined, self._folders[folder])
                self._end(file, report_of(examined, (*examined.diagnostics, twice)))
                return None
            assert memory is not None
            work = PackWork(examined, self.settings, self.bench, self.records, memory)
            work.begin()
        except UnreadableError as error:
            unreadable = Diagnostic("unreadable", "error", str(error), Span(file.as_posix()))
            self._end(file, PackReport(file.as_posix(), "", None, diagnostics=(unreadable,), inputs=(file,)))
            return None
        except Exception as error:  # noqa: BLE001 `stumbled` says what it was
            self._end(file, broken(file, error))
            return None
        if work.impossible and not self.environment:
            missing = ", ".join(native().missing)
            self.environment = (
                f"PDFs cannot be made here: {missing} not found. This line brings it: {install_line()}"
            )
        return work

    def _examined(self, file: Path) -> tuple[Examined, Memory | None]:
        """A pack, and what is remembered of its products; the engine is woken for it before it is checked."""
        memory: Memory | None = None

        def unchecked(loaded: Loaded, derived: Derived) -> None:
            nonlocal memory
            memory = Memory(file, loaded, derived, self.settings, self.bench.store, self.records)
            memory.expect_deck()
            if self.glimpses is not None:
                self.glimpses.look(file, loaded, derived)
            if native().usable and memory.has_work_for_the_engine:
                self.bench.expect_work()

        examined = examine(file, self.settings.lock, unchecked)
        if self.glimpses is not None:
            self.glimpses.first()
        return examined, memory

    def _is_first(self, folder: Path, file: Path) -> bool:
        return self._folders.setdefault(folder, file) == file

    def _end(self, file: Path, report: PackReport) -> None:
        self.reports[file] = report
        self.told(report)
