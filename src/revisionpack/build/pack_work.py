"""One pack under way: its products (build/steps), then the whole of it put in place, lock and manifest."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from revisionpack.build.examine import Examined, stumbled
from revisionpack.build.jobs import Bench, Made
from revisionpack.build.keys import content_digest, sha
from revisionpack.build.locking import next_text
from revisionpack.build.manifest import Manifest
from revisionpack.build.placing import NextLock, Piece, Place
from revisionpack.build.plan import Settings
from revisionpack.build.recalled_product import Memory, Named
from revisionpack.build.records import Planned, Records, Told
from revisionpack.build.report import ArtifactReport, PackReport, State, listed
from revisionpack.build.steps import Product, Steps
from revisionpack.build.write import CannotWrite
from revisionpack.diagnostics import Diagnostic, Span, in_order
from revisionpack.outputs.step import Job


def broken(file: Path, error: Exception) -> PackReport:
    """A pack on which revisionpack itself stumbled."""
    return PackReport(file.as_posix(), "", None, diagnostics=(stumbled(file, error),), inputs=(file,))


def report_of(examined: Examined, diagnostics: Iterable[Diagnostic], **rest: Any) -> PackReport:
    pack = examined.pack
    return PackReport(
        examined.file.as_posix(),
        pack.id if pack else "",
        rest.pop("folder", None),
        diagnostics=in_order(diagnostics),
        sources=examined.sources,
        inputs=(*examined.inputs, *rest.pop("also", ())),
        **rest,
    )


class PackWork:
    """One pack under way."""

    def __init__(self, examined: Examined, settings: Settings, bench: Bench, records: Records, memory: Memory) -> None:
        assert examined.derived is not None
        self.examined, self.settings, self.bench, self.records = examined, settings, bench, records
        self.derived = examined.derived
        content = content_digest(
            examined.pack,
            examined.syllabus,
            [(name, data) for name, data in sorted(examined.loaded.images.items())],
        )
        self.place = Place(examined.place(settings.out), content, bench.store, forced=settings.force)
        self.steps = Steps(examined, settings, bench, memory, self.place.folder, self.place.old)
        self.problems = self.steps.problems
        self.problems += examined.diagnostics

    @property
    def whole(self) -> bool:
        return self.steps.whole

    @property
    def keys(self) -> list[str]:
        return self.steps.keys

    @property
    def impossible(self) -> bool:
        """Whether this machine cannot make some of it."""
        return bool(self.steps.impossible)

    def begin(self) -> None:
        """Ask every product what it needs."""
        self.steps.begin()

    def finish(self) -> PackReport:
        """Put the pack in place. A product with errors keeps its last good files; the others are new."""
        good = [
            self._piece(product, job, made) for product, job, made in self.steps.made if not product.wrong
        ]
        if self.steps.wrong and not good:
            return self._held()
        if self.settings.units is not None:
            return self._told(self._artifacts(), self.place.old)
        try:
            lock = self._lock()
            manifest = self.place.manifest(good, self._about(lock), self.steps.wrong)
            written, outputs = self.place.put(good, manifest, lock)
        except _LockedError as error:
            self.problems.append(error.problem)
            return self._held()
        except CannotWrite as error:
            self.problems.append(Diagnostic("cannot-write", "error", str(error), None, error.help))
            return self._held()
        self.steps.remember()
        lock_written = lock is not None and lock.text is not None
        if not (self.steps.wrong or self.steps.impossible or self.steps.inputs or lock_written):
            self._remember(good, lock)
        return self._told(
            [*self._artifacts(), *self.steps.impossible],
            manifest,
            written=written,
            lock_written=lock_written,
            outputs=outputs,
            kept=tuple(self.steps.wrong),
        )

    def _piece(self, product: Product, job: Job | Named, made: Made) -> Piece:
        return Piece(product.name, job.name, job.kind, made, self.steps.on_disk[job.name])

    def _artifacts(self) -> list[ArtifactReport]:
        """What is, or would be, put in place; and what is not, and why."""
        found = [
            self._kept(product, job, made)
            if product.wrong
            else self.place.report(self._piece(product, job, made))
            for product, job, made in self.steps.made
        ]
        return [*found, *self.steps.failed]

    def _held(self) -> PackReport:
        """Nothing of the pack is touched, whatever was made of it."""
        artifacts = [self._kept(product, job, made) for product, job, made in self.steps.made]
        return self._told([*artifacts, *self.steps.failed], self.place.old)

    def _kept(self, product: Product, job: Job | Named, made: Made) -> ArtifactReport:
        """An artifact that is not put in place."""
        right = self.steps.on_disk[job.name] == made.known.digest
        state: State = "unchanged" if right and not product.wrong else "failed"
        codes = listed(sorted(set(product.wrong)) or ["the errors of the pack"])
        unchanged = "nothing that it is made from has changed"
        why = unchanged if state == "unchanged" else f"not put in place because of {codes}"
        return ArtifactReport(job.name, product.name, state, why)

    def _lock(self) -> NextLock | None:
        """The lock after this build; None for a draft. Raises _LockedError if it may not become that."""
        locked = self.examined.locked
        deck = next((product.lock for product in self.steps.good if product.lock), None)
        text = next_text(self.derived, locked, deck)
        if locked.path is None or text is None:
            return None
        if self.settings.locked and text != locked.text:
            said = "is not there yet" if locked.text is None else "would change"
            raise _LockedError(
                Diagnostic(
                    "lock-changed",
                    "error",
                    f"the lock {locked.path} {said}, and --locked was asked for",
                    Span(self.examined.file.as_posix()),
                    "Build once without --locked and commit the lock with the pack.",
                )
            )
        data = text.encode()
        return NextLock(locked.path, sha(data), data if text != locked.text else None, content_digest(text))

    def _about(self, lock: NextLock | None) -> dict[str, Any]:
        """What the manifest tells of the pack."""
        pack, syllabus = self.derived.pack, self.examined.syllabus
        about: dict[str, Any] = {
            "pack": pack.id,
            "title": str(pack.title),
            "version": pack.version,
            "draft": pack.draft,
            "syllabus": syllabus.id if syllabus else None,
            "lock": lock.digest[:16] if lock is not None else None,
        }
        if self.steps.wrong:
            about["failed"] = self.steps.wrong
        return about

    def _remember(self, pieces: list[Piece], lock: NextLock | None) -> None:
        """Keep what it takes to do this again without planning it."""
        told = Told(
            self.examined.place(Path()).as_posix(),
            self._about(lock),
            self.place.content,
            tuple((piece.product, piece.name, piece.kind, piece.made.known.key) for piece in pieces),
            tuple(self.steps.skipped),
            in_order(self.problems),
            tuple(self.examined.sources),
            (lock.path.as_posix(), lock.sha256) if lock is not None else None,
        )
        products = {product.name: Planned(tuple(product.stages)) for product in self.steps.products}
        self.records.keep(self.examined, products, told)

    def _told(
        self,
        artifacts: Iterable[ArtifactReport],
        manifest: Manifest,
        *,
        written: bool = False,
        lock_written: bool = False,
        outputs: tuple[tuple[Path, str], ...] = (),
        kept: tuple[str, ...] = (),
    ) -> PackReport:
        return report_of(
            self.examined,
            self.problems,
            also=self.steps.inputs,
            folder=self.place.folder if self.settings.units is None else None,
            artifacts=tuple(artifacts),
            skipped=tuple(self.steps.skipped),
            stale=manifest.stale,
            written=written,
            lock_written=lock_written,
            outputs=outputs,
            kept=kept,
        )


class _LockedError(Exception):
    """--locked, and the lock would change."""

    def __init__(self, problem: Diagnostic) -> None:
        super().__init__(problem.message)
        self.problem = problem
