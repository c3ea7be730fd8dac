"""A pack that was built before, put in place again from the store without being planned, or even parsed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from revisionpack.build.jobs import Made
from revisionpack.build.placing import NextLock, Piece, Place
from revisionpack.build.plan import Settings
from revisionpack.build.records import Record, Records, Told
from revisionpack.build.report import ArtifactReport, PackReport
from revisionpack.build.store import Store
from revisionpack.build.write import CannotWrite, file_digest
from revisionpack.content.source import decode
from revisionpack.diagnostics import Diagnostic


class Recalled(Struct, frozen=True):
    """A pack of which the store has everything: its bytes, and what was said of it."""

    file: Path
    record: Record
    told: Told
    place: Place
    pieces: tuple[Piece, ...]

    def finish(self) -> PackReport:
        """Put it in place."""
        lock = NextLock(Path(self.told.lock[0]), self.told.lock[1]) if self.told.lock is not None else None
        reports = tuple(self.place.report(piece) for piece in self.pieces)
        manifest = self.place.manifest(self.pieces, self.told.about)
        try:
            written, outputs = self.place.put(self.pieces, manifest, lock)
        except CannotWrite as error:
            problem = Diagnostic("cannot-write", "error", str(error), None, error.help)
            return self._report(diagnostics=(*self.told.diagnostics, problem), stale=self.place.old.stale)
        return self._report(
            artifacts=reports,
            diagnostics=self.told.diagnostics,
            stale=manifest.stale,
            written=written,
            outputs=outputs,
        )

    def _report(
        self,
        *,
        diagnostics: tuple[Diagnostic, ...],
        stale: tuple[str, ...],
        artifacts: tuple[ArtifactReport, ...] = (),
        written: bool = False,
        outputs: tuple[tuple[Path, str], ...] = (),
    ) -> PackReport:
        told = self.told
        lock = told.lock[0] if told.lock is not None else None
        return PackReport(
            self.file.as_posix(),
            str(told.about["pack"]),
            self.place.folder,
            artifacts,
            told.skipped,
            stale,
            diagnostics,
            _sources(told) if diagnostics else {},
            written,
            inputs=(self.file, *(Path(path) for path, _ in self.record.inputs if path != lock)),
            outputs=outputs,
        )


def _sources(told: Told) -> Mapping[str, str]:
    return {name: decode(Path(name).read_bytes(), name).text or "" for name in told.sources}


def recall(file: Path, settings: Settings, store: Store, records: Records) -> Recalled | None:
    """The pack, if it was built just so before and the store still has all of it. Raises nothing."""
    if settings.units is not None or (record := records.read(file)) is None or record.told is None:
        return None
    told = record.told
    if ".." in Path(told.folder).parts or any("/" in name for _, name, _, _ in told.artifacts):
        return None
    place = Place(settings.out / told.folder, told.content, store, forced=False)
    pieces = []
    for product, name, kind, key in told.artifacts:
        known = store.look(key)
        if known is None:
            return None
        on_disk, data = file_digest(place.folder / name), None
        if on_disk != known.digest and (data := store.data(known)) is None:
            return None
        pieces.append(Piece(product, name, kind, Made(known, data, ran=False), on_disk))
    return Recalled(file, record, told, place, tuple(pieces))
