"""The products of one pack, their steps driven to their ends: what is made, skipped, refused and found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from msgspec import Struct, field

from revisionpack.build.examine import Examined, stumbled
from revisionpack.build.jobs import Bench, Made
from revisionpack.build.manifest import Manifest
from revisionpack.build.native import native
from revisionpack.build.places import longest_item, place_of
from revisionpack.build.plan import Settings, output
from revisionpack.build.recalled_product import Memory, Named, Remembered
from revisionpack.build.records import Stage, seconds_of
from revisionpack.build.report import ArtifactReport
from revisionpack.build.store import Known
from revisionpack.build.write import file_digest
from revisionpack.checks.advice import advice
from revisionpack.derive.lock import Lock
from revisionpack.diagnostics import Diagnostic
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

_PLANNING = {"sheets": 1, "deck": 2, "poster": 3}
"""Products that take a while to plan, in order of how long; the others take next to nothing."""


class Product(Struct):
    """One product of one pack under way."""

    name: str
    done: bool = False
    artifacts: list[tuple[Job | Named, Made]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """Codes of the errors that keep it from being put in place."""
    stages: list[Stage] = field(default_factory=list)
    """What it asked for so far."""
    lock: Lock | None = None
    """The notes part of the next lock, if it is the deck."""
    findings: tuple[Finding, ...] = ()
    """What planning it has found."""
    skipped: str = ""
    """Why there is nothing to be made."""
    settled: bool = False
    """Whether it was planned to its end, or remembered."""

    def begin_stage(self, *, asked: bool) -> Stage:
        """More jobs, asked for after what came before."""
        stage = Stage([], asked)
        self.stages.append(stage)
        return stage


class Steps:
    """One pack's products under way."""

    def __init__(
        self, examined: Examined, settings: Settings, bench: Bench, memory: Memory, folder: Path, manifest: Manifest
    ) -> None:
        assert examined.derived is not None
        self.examined, self.settings, self.bench = examined, settings, bench
        self.folder, self.manifest = folder, manifest
        self._memory = memory
        self.derived = examined.derived
        self.products = [Product(name) for name in settings.of(examined.file)]
        self.problems: list[Diagnostic] = []
        self.failed: list[ArtifactReport] = []
        self.impossible: list[ArtifactReport] = []
        self.keys: list[str] = []
        """Of everything that was made or found for this pack."""
        self.inputs: tuple[Path, ...] = ()
        """What was looked at besides the pack's own files."""
        self.on_disk: dict[str, str | None] = {}
        """Artifact -> SHA-256 of the file of its name before the build."""

    @property
    def whole(self) -> bool:
        return all(product.done for product in self.products)

    @property
    def made(self) -> list[tuple[Product, Job | Named, Made]]:
        """Every artifact that came into being."""
        return [(product, job, made) for product in self.products for job, made in product.artifacts]

    @property
    def skipped(self) -> list[tuple[str, str]]:
        """The products of which there is nothing to make, and why."""
        return [(product.name, product.skipped) for product in self.products if product.skipped]

    @property
    def good(self) -> list[Product]:
        """The products that may be put in place."""
        return [product for product in self.products if not product.wrong]

    @property
    def wrong(self) -> dict[str, list[str]]:
        """Product -> the codes of its errors: it keeps its last good files."""
        return {product.name: sorted(set(product.wrong)) for product in self.products if product.wrong}

    def begin(self) -> None:
        """Ask every product what it needs."""
        request = Request(
            self.derived,
            self.bench.keys.theme,
            self.settings.options,
            self.examined.loaded.images,
            self.examined.loaded.source,
        )
        new = [product for product in self.products if not self._recalled(product)]
        # what was built before is mostly known: then what is soonest planned is first set
        built = bool(self.manifest.entries)
        for product in sorted(new, key=lambda one: _PLANNING.get(one.name, 0)) if built else new:
            self._guarded(product, partial(self._planned, product, request))
            self.bench.start()  # the next product is planned while this one is being set

    def _recalled(self, product: Product) -> bool:
        """Whether it is as it was the last time, since nothing that it is planned from has changed."""
        if (found := self._memory.recall(product.name)) is None:
            return False
        product.stages, product.settled, product.done = found.stages, True, True
        self._found(product, found.findings, product.name)
        product.skipped = found.skipped
        for named, made, on_disk in found.artifacts:
            self.on_disk[named.name] = on_disk
            self._keep(made)
            product.artifacts.append((named, made))
            self._found(product, _result_findings(made.known), named.name)
        return True

    def remember(self) -> None:
        """Keep what came of the products that were planned to their end and have no errors."""
        for product in self.products:
            if product.settled and not product.wrong:
                artifacts = tuple((Named(job.name, job.kind), made, None) for job, made in product.artifacts)
                remembered = Remembered(artifacts, product.stages, product.findings, product.skipped)
                self._memory.keep(product.name, remembered, product.lock)

    def _planned(self, product: Product, request: Request) -> Step:
        module = output(product.name)
        if self._memory.covers(product.name):
            return module.plan(self._memory.request(product.name, request))
        wanted, looked_at = self.bench.neighbours.lent_to(request, module, self.examined)
        self.inputs += looked_at
        return module.plan(wanted)

    def _guarded(self, product: Product, following: Callable[[], Step]) -> None:
        """Go on with a product; a mistake of ours ends this product alone."""
        try:
            step = following()
        except Exception as error:  # noqa: BLE001 `stumbled` says what it was
            self._problem(product, stumbled(self.examined.file, error))
            product.done = True
        else:
            self._advance(product, step)

    def _advance(self, product: Product, step: Step) -> None:
        if isinstance(step, Skipped):
            product.skipped = step.reason
            product.settled = product.done = True
        elif isinstance(step, Failed):
            self._found(product, step.findings, product.name)
            product.wrong = product.wrong or ["content"]
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
                        self._guarded(product, lambda: step.then(tuple(results)))

            return then

        if not step.jobs:
            self._guarded(product, lambda: step.then(()))
        stage = product.begin_stage(asked=True)
        for number, job in enumerate(step.jobs):
            key = self.bench.bring(job, answered(number), data=True, asked=True)
            stage.jobs.append((key, seconds_of(job)))

    def _make(self, product: Product, step: Done) -> None:
        self._found(product, step.findings, product.name)
        product.lock, product.findings, product.settled = step.lock, step.findings, True
        left, names = len(step.jobs), [job.name for job in step.jobs]

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
                    product.artifacts.append((job, made))
                    self._found(product, _result_findings(made.known), job.name)
                product.done = left == 0
                product.artifacts.sort(key=lambda artifact: names.index(artifact[0].name))

            return then

        def before(job: Job) -> str:
            entry = self.manifest.entries.get(job.name)
            return entry.key if entry else ""

        product.done = left == 0
        stage = product.begin_stage(asked=False)
        for job in step.jobs:
            self.on_disk[job.name] = file_digest(self.folder / job.name)
            key = self.bench.bring(job, made_of(job), data=False, before=before(job))
            stage.jobs.append((key, seconds_of(job)))

    def _keep(self, made: Made) -> None:
        self.keys.append(made.known.key)

    def _refused(self, product: Product, job: Job, why: str) -> None:
        self.failed.append(ArtifactReport(job.name, product.name, "failed", why))
        kinds = self.derived.numbers.kinds
        item = longest_item(job, kinds)
        advice = f"Look at '{item}' first: it is the longest of its items." if item else ""
        place = place_of(Finding("engine", "error", "", item), self.examined.loaded, kinds)
        message = f"{job.name} of the pack '{self.derived.pack.id}' {why}"
        self._problem(product, Diagnostic("engine", "error", message, place, advice))

    def _found(self, product: Product, findings: Iterable[Finding], where: str) -> None:
        for finding in findings:
            place = place_of(finding, self.examined.loaded, self.derived.numbers.kinds)
            message = finding.message if finding.item else f"{where}: {finding.message}"
            help = finding.help or advice(finding.code)
            self._problem(product, Diagnostic(finding.code, finding.severity, message, place, help))

    def _problem(self, product: Product, problem: Diagnostic) -> None:
        self.problems.append(problem)
        if problem.is_error:
            product.wrong.append(problem.code)


def _result(made: Made) -> Result:
    assert made.data is not None
    return made.known.result(made.data)


def _result_findings(known: Known) -> tuple[Finding, ...]:
    return known.result(b"").findings
