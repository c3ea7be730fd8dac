"""One pack under way: its products (build/steps), then the whole of it put in place, lock and manifest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from revisionpack.build import explain
from revisionpack.build.examine import Examined, stumbled
from revisionpack.build.jobs import Bench, Made
from revisionpack.build.keys import content_digest, sha, versions
from revisionpack.build.locking import next_text
from revisionpack.build.manifest import NAME, Entry, Manifest, read_manifest, tellable, united
from revisionpack.build.native import native
from revisionpack.build.plan import Settings
from revisionpack.build.report import ArtifactReport, PackReport, State, listed
from revisionpack.build.steps import Product, Steps
from revisionpack.build.write import CannotWrite, file_digest, publish
from revisionpack.diagnostics import Diagnostic, Span, in_order
from revisionpack.outputs.step import (
    Job,
)


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
        inputs=examined.inputs,
        **rest,
    )


class PackWork:
    """One pack under way."""

    def __init__(self, examined: Examined, settings: Settings, bench: Bench) -> None:
        assert examined.derived is not None
        self.examined, self.settings, self.bench = examined, settings, bench
        self.derived = examined.derived
        self.folder = examined.place(settings.out)
        self.manifest = read_manifest(self.folder)
        self.digest = content_digest(
            examined.pack,
            examined.syllabus,
            [(name, data) for name, data in sorted(examined.loaded.images.items())],
        )
        self.steps = Steps(examined, settings, bench, self.folder, self.manifest)
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
        set_in_type = any(product.name != "deck" for product in self.steps.products)
        if set_in_type and self.manifest.pack != self.digest and native().usable:
            self.bench.expect_work()
        self.steps.begin()

    def finish(self) -> PackReport:
        """Put the pack in place. A product with errors keeps its last good files; the others are new."""
        good = [(product, job, made) for product in self.steps.good for job, made in product.artifacts]
        if self.steps.wrong and not good:
            return self._held()
        if self.settings.units is not None:
            return self._told(self._artifacts(), self.manifest, written=False)
        lock = self._lock()
        if lock is None:
            return self._held()
        manifest = self._manifest(lock[1])
        on_disk = self.steps.on_disk
        files = {
            job.name: made.data
            for _, job, made in good
            if on_disk[job.name] != made.known.digest and made.data is not None
        }
        text = manifest.dump().encode()
        old = self.folder / NAME
        changed = file_digest(old) is None or old.read_bytes() != text
        new_lock = lock[1] if lock[1] is not None and lock[1] != self.examined.locked.text else None
        try:
            if files or changed or new_lock is not None:
                path = self.examined.locked.path
                publish(
                    self.folder,
                    files,
                    (NAME, text) if changed else None,
                    (path, new_lock.encode()) if path is not None and new_lock is not None else None,
                )
        except CannotWrite as error:
            self.problems.append(Diagnostic("cannot-write", "error", str(error), None))
            return self._held()
        outputs = [(self.folder / job.name, made.known.digest) for _, job, made in good]
        outputs.append((old, sha(text)))
        if lock[0] is not None and lock[1] is not None:
            outputs.append((lock[0], sha(lock[1].encode())))
        return self._told(
            [*self._artifacts(), *self.steps.impossible],
            manifest,
            written=bool(files or changed or new_lock is not None),
            lock_written=new_lock is not None,
            outputs=tuple(outputs),
            kept=tuple(self.steps.wrong),
        )

    def _artifacts(self) -> list[ArtifactReport]:
        """What is, or would be, put in place; and what is not, and why."""
        found = [
            self._kept(product, job, made) if product.wrong else self._artifact(product, job, made)
            for product in self.steps.products
            for job, made in product.artifacts
        ]
        return [*found, *self.steps.failed]

    def _held(self) -> PackReport:
        """Nothing of the pack is touched, whatever was made of it."""
        artifacts = [
            self._kept(product, job, made)
            for product in self.steps.products
            for job, made in product.artifacts
        ]
        return self._told([*artifacts, *self.steps.failed], self.manifest, written=False)

    def _kept(self, product: Product, job: Job, made: Made) -> ArtifactReport:
        """An artifact that is not put in place."""
        right = self.steps.on_disk[job.name] == made.known.digest
        state: State = "unchanged" if right and not product.wrong else "failed"
        codes = listed(sorted(set(product.wrong)) or ["the errors of the pack"])
        why = "the job is the same" if state == "unchanged" else f"not put in place because of {codes}"
        return ArtifactReport(job.name, product.name, state, why)

    def _lock(self) -> tuple[Path | None, str | None] | None:
        """(path, text) of the lock after this build; None (and a problem) if it may not become that."""
        locked = self.examined.locked
        text = next_text(
            self.derived, locked, next((product.lock for product in self.steps.good if product.lock), None)
        )
        if self.settings.locked and text is not None and text != locked.text:
            said = "is not there yet" if locked.text is None else "would change"
            self.problems.append(
                Diagnostic(
                    "lock-changed",
                    "error",
                    f"the lock {locked.path} {said}, and --locked was asked for",
                    Span(self.examined.file.as_posix()),
                    "Build once without --locked and commit the lock with the pack.",
                )
            )
            return None
        return locked.path, text

    def _manifest(self, lock: str | None) -> Manifest:
        pack, syllabus = self.derived.pack, self.examined.syllabus
        about: dict[str, Any] = {
            "pack": pack.id,
            "title": str(pack.title),
            "version": pack.version,
            "draft": pack.draft,
        }
        about["syllabus"] = syllabus.id if syllabus else None
        about["lock"] = content_digest(lock)[:16] if lock is not None else None
        if self.steps.wrong:
            about["failed"] = self.steps.wrong
        entries = [
            self._entry(product.name, job, made)
            for product in self.steps.good
            for job, made in product.artifacts
        ]
        named = {entry.name for entry in entries}
        present = {
            name: digest
            for name in self.manifest.entries
            if name not in named and (digest := file_digest(self.folder / name)) is not None
        }
        told = {entry.kind: versions(entry.kind) for entry in entries}
        return united(
            self.manifest,
            entries,
            present,
            about=about,
            pack=self.digest,
            versions=told,
            failed=self.steps.wrong,
        )

    def _entry(self, product: str, job: Job, made: Made) -> Entry:
        facts = tellable(made.known.head["facts"])
        return Entry(
            job.name,
            product,
            job.kind,
            made.known.digest,
            made.known.size,
            made.known.key,
            self.digest,
            facts,
        )

    def _artifact(self, product: Product, job: Job, made: Made) -> ArtifactReport:
        old = self.manifest.entries.get(job.name)
        on_disk = self.steps.on_disk[job.name]
        file_state = "right" if on_disk == made.known.digest else "gone" if on_disk is None else "another"
        before = self.bench.store.look(old.key) if old and old.key != made.known.key else None
        state: State = (
            "built" if made.ran and made.known.key else "unchanged" if file_state == "right" else "restored"
        )
        why = explain.why(
            forced=self.settings.force,
            ran=made.ran,
            known_before=old is not None,
            same_key=old is not None and old.key == made.known.key,
            old=before.parts if before else None,
            new=made.known.parts,
            file_state=file_state,
        )
        facts: Mapping[str, Any] = tellable(made.known.head["facts"])
        return ArtifactReport(job.name, product.name, state, why, facts, made.known.digest, made.known.size)

    def _told(
        self,
        artifacts: Iterable[ArtifactReport],
        manifest: Manifest,
        *,
        written: bool,
        lock_written: bool = False,
        outputs: tuple[tuple[Path, str], ...] = (),
        kept: tuple[str, ...] = (),
    ) -> PackReport:
        stale = tuple(sorted(name for name, entry in manifest.entries.items() if entry.stale))
        return report_of(
            self.examined,
            self.problems,
            folder=self.folder if self.settings.units is None else None,
            artifacts=tuple(artifacts),
            skipped=tuple(self.steps.skipped),
            stale=stale,
            written=written,
            lock_written=lock_written,
            outputs=outputs,
            kept=kept,
        )
