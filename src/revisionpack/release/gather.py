"""The packs of one syllabus, judged and built: what a release is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, get_args

from revisionpack.build.examine import Examined, examine
from revisionpack.build.keys import sha
from revisionpack.build.locking import read_lock
from revisionpack.build.plan import Settings
from revisionpack.build.report import ArtifactReport, PackReport
from revisionpack.build.run import build
from revisionpack.content.model import Pack, Syllabus
from revisionpack.derive import Derived, derive
from revisionpack.diagnostics import Diagnostic, count_words
from revisionpack.outputs.step import Ink, Options, Paper, ThemeName
from revisionpack.release.snapshot import PackSnapshot, Snapshot, snapshot_of

STUDENT = frozenset({"sheets", "poster", "questions", "deck", "deck-tsv"})
"""Products that pupils get; all others hold answers."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file of a release."""

    name: str
    pack: str
    product: str
    data: bytes
    facts: Mapping[str, Any]

    @property
    def audience(self) -> str:
        return "student" if self.product in STUDENT else "teacher"


@dataclass(frozen=True, slots=True)
class Released:
    """One pack of a release."""

    derived: Derived
    snapshot: PackSnapshot
    artifacts: tuple[Artifact, ...]
    sources: Mapping[str, bytes]
    """The pack's own files, for teachers: YAML and lock."""

    @property
    def pack(self) -> Pack:
        return self.derived.pack


@dataclass(frozen=True, slots=True)
class Gathered:
    """All packs of a syllabus, and why some of them are not in it as they are now."""

    syllabus: Syllabus
    packs: Mapping[str, Released]
    refused: Mapping[str, str]
    """Pack id (or file) -> why it cannot be released as it is."""
    diagnostics: tuple[Diagnostic, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)


class NoSyllabusError(Exception):
    """No pack has the syllabus that is to be released."""


def gather(
    files: Iterable[Path], syllabus: str, settings: Settings, *, today: str, previous: Snapshot | None
) -> Gathered:
    """Judge and build every pack of a syllabus. Raises NoSyllabusError."""
    every = [examine(file) for file in files]
    examined = [one for one in every if one.syllabus is not None and one.syllabus.id == syllabus]
    if not examined:
        raise NoSyllabusError(f"no pack of the syllabus '{syllabus}' was found")
    shared = examined[0].syllabus
    assert shared is not None
    # a pack so broken that it names no syllabus is still missed where its neighbours are released
    folders = {one.file.parent for one in examined}
    examined += [one for one in every if one.syllabus is None and one.failed and one.file.parent in folders]
    refused: dict[str, str] = {}
    packs: dict[str, Released] = {}
    diagnostics: list[Diagnostic] = []
    texts: dict[str, str] = {}
    for one in examined:
        name = one.pack.id if one.pack else one.file.stem
        if why := _judgement(one, today, previous):
            refused[name] = why
            diagnostics += one.diagnostics
            texts |= one.sources
    for file, reports in _built(
        [one.file for one in examined if _name(one) not in refused], shared, settings
    ):
        problems = [problem for report in reports for problem in report.diagnostics if problem.is_error]
        one = next(one for one in examined if one.file == file)
        if problems or any(report.failed for report in reports):
            refused[_name(one)] = f"it could not be built ({count_words(problems)})"
            diagnostics += problems
            texts |= one.sources
        else:
            packs[_name(one)] = _released(one, reports)
    return Gathered(shared, dict(sorted(packs.items())), refused, tuple(dict.fromkeys(diagnostics)), texts)


def _name(one: Examined) -> str:
    return one.pack.id if one.pack else one.file.stem


def _judgement(one: Examined, today: str, previous: Snapshot | None) -> str:
    """Why a pack cannot be released as it is; "" if it can."""
    if one.failed or one.pack is None:
        return f"it has mistakes ({count_words(one.diagnostics)})"
    pack = one.pack
    if pack.draft:
        return "it is a draft: give it a `version:`"
    if pack.updated is None:
        return "it does not say when it was `updated:`"
    if pack.updated > today:
        return f"its `updated: {pack.updated}` lies in the future"
    last = previous.packs.get(pack.id) if previous else None
    if last is not None and last.version == pack.version:
        if snapshot_of(pack, None).content != last.content:
            return f"its content has changed, but its `version: {pack.version}` has not"
    return ""


def variants(syllabus: Syllabus) -> tuple[Options, ...]:
    """The standard form, and those that the syllabus asks for. Raises ValueError for one that is none."""
    found = [Options()]
    for variant in syllabus.release.variants if syllabus.release else ():
        values: dict[str, Any] = {}
        for name, value, known in (
            ("theme", variant.theme, get_args(ThemeName)),
            ("paper", variant.paper, get_args(Paper)),
            ("ink", variant.ink, get_args(Ink)),
        ):
            if value is not None and value not in known:
                raise ValueError(
                    f"a variant of the release has `{name}: {value}`; there are: {', '.join(known)}"
                )
            values |= {name: value} if value is not None else {}
        found.append(Options(poster_size=variant.size, tile=values.get("paper", "a4"), **values))
    return tuple(dict.fromkeys(found))


def _built(
    files: Sequence[Path], syllabus: Syllabus, settings: Settings
) -> Iterable[tuple[Path, tuple[PackReport, ...]]]:
    """Each pack file with its reports, one a variant."""
    every: dict[Path, list[PackReport]] = {file: [] for file in files}
    for number, options in enumerate(variants(syllabus)):
        only = settings.only if number == 0 else tuple(name for name in settings.only if name != "deck")
        report = build(files, replace(settings, options=options, only=only, locked=True))
        if report.environment:
            raise OSError(report.environment)
        for pack in report.packs:
            every[Path(pack.file)].append(pack)
    return [(file, tuple(reports)) for file, reports in every.items()]


def _released(one: Examined, reports: Sequence[PackReport]) -> Released:
    assert one.pack is not None
    locked = read_lock(one.locked.path)
    derived = derive(one.pack, one.syllabus, locked.lock)
    artifacts: dict[str, Artifact] = {}
    for report in reports:
        assert report.folder is not None
        for artifact in report.artifacts:
            artifacts.setdefault(artifact.name, _artifact(one.pack.id, report.folder, artifact))
    sources = {one.file.name: one.loaded.source}
    if locked.path is not None and locked.text is not None:
        sources[locked.path.name] = locked.text.encode()
    for file, text in one.sources.items():
        sources.setdefault(Path(file).name, text.encode())
    return Released(derived, snapshot_of(one.pack, locked.lock), tuple(artifacts.values()), sources)


def _artifact(pack: str, folder: Path, artifact: ArtifactReport) -> Artifact:
    data = (folder / artifact.name).read_bytes()
    if sha(data) != artifact.sha256:
        raise OSError(f"{folder / artifact.name} changed while it was being released")
    return Artifact(artifact.name, pack, artifact.product, data, artifact.facts)
