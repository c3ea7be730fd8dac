"""The products of one pack, their steps driven to their ends: what is made, skipped, refused and found."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from revisionpack.build.examine import Examined, stumbled
from revisionpack.build.jobs import Bench, Made
from revisionpack.build.manifest import Manifest
from revisionpack.build.native import native
from revisionpack.build.plan import Settings, output
from revisionpack.build.report import ArtifactReport
from revisionpack.build.store import Known
from revisionpack.build.write import file_digest
from revisionpack.derive.lock import Lock
from revisionpack.diagnostics import Diagnostic, Span
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


@dataclass
class Product:
    """One product of one pack under way."""

    name: str
    done: bool = False
    artifacts: list[tuple[Job, Made, str]] = field(default_factory=list)


class Steps:
    """One pack's products under way."""

    def __init__(
        self, examined: Examined, settings: Settings, bench: Bench, folder: Path, manifest: Manifest
    ) -> None:
        assert examined.derived is not None
        self.examined, self.settings, self.bench = examined, settings, bench
        self.folder, self.manifest = folder, manifest
        self.derived = examined.derived
        self.products = [Product(name) for name in settings.of(examined.file)]
        self.problems: list[Diagnostic] = []
        self.skipped: list[tuple[str, str]] = []
        self.failed: list[ArtifactReport] = []
        self.impossible: list[ArtifactReport] = []
        self.keys: list[str] = []
        """Of everything that was made or found for this pack."""
        self.next_lock: Lock | None = None
        """The notes part of the next lock, if the deck was made."""
        self.on_disk: dict[str, str | None] = {}
        """Artifact -> SHA-256 of the file of its name before the build."""

    @property
    def whole(self) -> bool:
        return all(product.done for product in self.products)

    def begin(self) -> None:
        """Ask every product what it needs."""
        request = Request(
            self.derived,
            self.bench.keys.theme,
            self.settings.options,
            self.examined.loaded.images,
            self.examined.loaded.source,
        )
        for product in self.products:
            self._advance(product, output(product.name).plan(request))
            self.bench.start()  # the next product is planned while this one is being set

    def _advance(self, product: Product, step: Step) -> None:
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

    def _ask(self, product: Product, step: Ask) -> None:
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
            self.bench.bring(job, answered(number), data=True, asked=True)

    def _then(self, product: Product, step: Ask, results: tuple[Result, ...]) -> None:
        try:
            following = step.then(results)
        except Exception as error:
            if os.environ.get("REVISIONPACK_DEBUG"):
                raise
            self.problems.append(stumbled(self.examined.file, error))
            product.done = True
            return
        self._advance(product, following)

    def _make(self, product: Product, step: Done) -> None:
        self._found(step.findings, product.name)
        self.next_lock = step.lock or self.next_lock
        left = len(step.jobs)

        def made_of(job: Job) -> Callable[[Made | str], None]:
            def then(made: Made | str) -> None:
                nonlocal left
                if (
                    not isinstance(made, str)
                    and made.data is None
                    and self.on_disk[job.name] != made.known.digest
                ):
                    # known, but its file is not what it should be: the bytes are needed after all
                    self.bench.bring(job, then, data=True, before=before(job))
                    return
                left -= 1
                if isinstance(made, str):
                    self._refused(product, job, made)
                else:
                    self._keep(made)
                    product.artifacts.append((job, made, self.on_disk[job.name] or ""))
                    self._found(_result_findings(made.known), job.name)
                product.done = left == 0

            return then

        def before(job: Job) -> str:
            entry = self.manifest.entries.get(job.name)
            return entry.key if entry else ""

        product.done = left == 0
        for job in step.jobs:
            self.on_disk[job.name] = file_digest(self.folder / job.name)
            self.bench.bring(job, made_of(job), data=False, before=before(job))

    def _keep(self, made: Made) -> None:
        self.keys.append(made.known.key)

    def _refused(self, product: Product, job: Job, why: str) -> None:
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


def _result(made: Made) -> Result:
    assert made.data is not None
    return made.known.result(made.data)


def _result_findings(known: Known) -> tuple[Finding, ...]:
    return known.result(b"").findings
