"""One pack under way: its products' steps driven to their ends, then the whole pack put in place."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from revisionpack.build import explain
from revisionpack.build.examine import Examined, stumbled
from revisionpack.build.jobs import Bench, Made
from revisionpack.build.keys import content_digest, sha, versions
from revisionpack.build.locking import next_text
from revisionpack.build.manifest import NAME, Entry, Manifest, read_manifest, tellable, united
from revisionpack.build.native import native
from revisionpack.build.plan import Settings, output
from revisionpack.build.report import ArtifactReport, PackReport, State
from revisionpack.build.store import Known
from revisionpack.build.write import CannotWrite, file_digest, publish
from revisionpack.derive.lock import Lock
from revisionpack.diagnostics import Diagnostic, Span, in_order
from revisionpack.outputs.step import (
    Ask,
    Done,
    Failed,
    Finding,
    Job,
    MeasureJob,
    PdfJob,
    Request,
    Result,
    Skipped,
    Step,
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


@dataclass
class _Product:
    """One product of one pack under way."""

    name: str
    waiting: int = 0
    done: bool = False
    artifacts: list[tuple[Job, Made, str]] = field(default_factory=list)


class PackWork:
    """One pack under way: its products' steps, and what comes of them."""

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
        self.problems = list(examined.diagnostics)
        self.products = [_Product(name) for name in settings.of(examined.file)]
        self.skipped: list[tuple[str, str]] = []
        self.failed: list[ArtifactReport] = []
        self.impossible: list[ArtifactReport] = []
        self.keys: list[str] = []
        self.next_lock: Lock | None = None
        self._on_disk: dict[str, str | None] = {}

    @property
    def whole(self) -> bool:
        return all(product.done for product in self.products)

    def begin(self) -> None:
        """Ask every product what it needs."""
        set_in_type = any(product.name != "deck" for product in self.products)
        if set_in_type and self.manifest.pack != self.digest and native().usable:
            self.bench.expect_work()
        request = Request(
            self.derived,
            self.bench.keys.theme,
            self.settings.options,
            self.examined.loaded.images,
            self.examined.loaded.source,
        )
        for product in self.products:
            self._advance(product, output(product.name).plan(request))

    # --- steps -------------------------------------------------------------------------------------------

    def _advance(self, product: _Product, step: Step) -> None:
        if isinstance(step, Skipped):
            self.skipped.append((product.name, step.reason))
            product.done = True
        elif isinstance(step, Failed):
            self._found(step.findings, product.name)
            self.failed.append(
                ArtifactReport(product.name, product.name, "failed", "its content cannot be set")
            )
            product.done = True
        elif not native().usable and any(isinstance(job, (PdfJob, MeasureJob)) for job in step.jobs):
            why = "PDFs cannot be made on this machine"
            self.impossible.append(
                ArtifactReport(f"{self.derived.pack.id}-{product.name}.pdf", product.name, "impossible", why)
            )
            product.done = True
        elif isinstance(step, Ask):
            self._ask(product, step)
        else:
            self._make(product, step)

    def _ask(self, product: _Product, step: Ask) -> None:
        answers: list[Made | None] = [None] * len(step.jobs)
        left = len(step.jobs)

        def answered(number: int) -> Callable[[Made | str], None]:
            def then(made: Made | str) -> None:
                nonlocal left
                left -= 1
                if isinstance(made, str):
                    self._refused(product, step.jobs[number], made)
                else:
                    answers[number] = made
                    self._keep(made)
                if left == 0:
                    results = [_result(made) for made in answers if made is not None]
                    if len(results) < len(answers):
                        product.done = True
                    else:
                        self._then(product, step, tuple(results))

            return then

        if not step.jobs:
            self._then(product, step, ())
        for number, job in enumerate(step.jobs):
            self.bench.bring(job, answered(number), data=True)

    def _then(self, product: _Product, step: Ask, results: tuple[Result, ...]) -> None:
        try:
            following = step.then(results)
        except Exception as error:
            if os.environ.get("REVISIONPACK_DEBUG"):
                raise
            self.problems += broken(self.examined.file, error).diagnostics
            product.done = True
            return
        self._advance(product, following)

    def _make(self, product: _Product, step: Done) -> None:
        self._found(step.findings, product.name)
        self.next_lock = step.lock or self.next_lock
        left = len(step.jobs)

        def made_of(job: Job) -> Callable[[Made | str], None]:
            def then(made: Made | str) -> None:
                nonlocal left
                if (
                    not isinstance(made, str)
                    and made.data is None
                    and self._on_disk[job.name] != made.known.digest
                ):
                    # known, but its file is not what it should be: the bytes are needed after all
                    self.bench.bring(job, then, data=True, before=before(job))
                    return
                left -= 1
                if isinstance(made, str):
                    self._refused(product, job, made)
                else:
                    self._keep(made)
                    product.artifacts.append((job, made, self._on_disk[job.name] or ""))
                    self._found(_result_findings(made.known), job.name)
                product.done = left == 0

            return then

        def before(job: Job) -> str:
            entry = self.manifest.entries.get(job.name)
            return entry.key if entry else ""

        product.done = left == 0
        for job in step.jobs:
            self._on_disk[job.name] = file_digest(self.folder / job.name)
            self.bench.bring(job, made_of(job), data=False, before=before(job))

    def _keep(self, made: Made) -> None:
        self.keys.append(made.known.key)

    # --- what was found ------------------------------------------------------------------------------------

    def _refused(self, product: _Product, job: Job, why: str) -> None:
        self.failed.append(ArtifactReport(job.name, product.name, "failed", why))
        message = f"{job.name} of the pack '{self.derived.pack.id}' {why}"
        self.problems.append(Diagnostic("engine", "error", message, Span(self.examined.file.as_posix())))

    def _found(self, findings: Iterable[Finding], where: str) -> None:
        for finding in findings:
            collection = self.derived.numbers.kinds.get(finding.item)
            path = (collection, finding.item) if collection else ()
            span = self.examined.loaded.spans.at(path) if path else Span(self.examined.file.as_posix())
            message = finding.message if finding.item else f"{where}: {finding.message}"
            self.problems.append(Diagnostic(finding.code, finding.severity, message, span, finding.help))

    # --- the end ---------------------------------------------------------------------------------------------

    def finish(self) -> PackReport:
        """Put the pack in place, unless there were errors: then nothing of it is touched."""
        artifacts = [
            self._artifact(product, job, made)
            for product in self.products
            for job, made, _ in product.artifacts
        ]
        if any(problem.is_error for problem in self.problems):
            return self._told([*artifacts, *self.failed], self.manifest, written=False)
        if self.settings.units is not None:
            return self._told(artifacts, self.manifest, written=False)
        lock = self._lock()
        if lock is None:
            return self._told(artifacts, self.manifest, written=False)
        manifest = self._manifest(lock[1])
        files = {
            job.name: made.data
            for product in self.products
            for job, made, on_disk in product.artifacts
            if on_disk != made.known.digest and made.data is not None
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
            return self._told(artifacts, self.manifest, written=False)
        outputs = [
            (self.folder / job.name, made.known.digest) for p in self.products for job, made, _ in p.artifacts
        ]
        outputs.append((old, sha(text)))
        if lock[0] is not None and lock[1] is not None:
            outputs.append((lock[0], sha(lock[1].encode())))
        written = bool(files or changed or new_lock is not None)
        return self._told([*artifacts, *self.impossible], manifest, written=written, outputs=tuple(outputs))

    def _lock(self) -> tuple[Path | None, str | None] | None:
        """(path, text) of the lock after this build; None (and a problem) if it may not become that."""
        locked = self.examined.locked
        text = next_text(self.derived, locked, self.next_lock)
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
        entries = [
            self._entry(product.name, job, made)
            for product in self.products
            for job, made, _ in product.artifacts
        ]
        named = {entry.name for entry in entries}
        present = {
            name: digest
            for name in self.manifest.entries
            if name not in named and (digest := file_digest(self.folder / name)) is not None
        }
        told = {entry.kind: versions(entry.kind) for entry in entries}
        return united(self.manifest, entries, present, about=about, pack=self.digest, versions=told)

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

    def _artifact(self, product: _Product, job: Job, made: Made) -> ArtifactReport:
        old = self.manifest.entries.get(job.name)
        on_disk = self._on_disk[job.name]
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
        outputs: tuple[tuple[Path, str], ...] = (),
    ) -> PackReport:
        stale = tuple(sorted(name for name, entry in manifest.entries.items() if entry.stale))
        return report_of(
            self.examined,
            self.problems,
            folder=self.folder if self.settings.units is None else None,
            artifacts=tuple(artifacts),
            skipped=tuple(self.skipped),
            stale=stale,
            written=written,
            outputs=outputs,
        )


def _result(made: Made) -> Result:
    assert made.data is not None
    return made.known.result(made.data)


def _result_findings(known: Known) -> tuple[Finding, ...]:
    return known.result(b"").findings
