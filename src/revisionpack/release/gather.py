"""The packs of one syllabus, judged and built: what a release is made of."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from msgspec import Struct, field
from msgspec.structs import replace

from revisionpack.build.examine import Examined, examine
from revisionpack.build.keys import content_digest, sha
from revisionpack.build.locking import read_lock
from revisionpack.build.manifest import read_manifest
from revisionpack.build.neighbours import Neighbours
from revisionpack.build.plan import PRODUCTS, Settings
from revisionpack.build.report import PackReport, listed
from revisionpack.build.run import build
from revisionpack.content.model import Pack, PosterSize, Syllabus
from revisionpack.derive import Derived, derive
from revisionpack.diagnostics import Diagnostic, count_words
from revisionpack.outputs import mock
from revisionpack.outputs.step import Ink, Options, Paper, Request, ThemeName
from revisionpack.release.artifact import Artifact
from revisionpack.release.committed import locks_are_committed
from revisionpack.release.last import Last
from revisionpack.release.snapshot import PackSnapshot, Snapshot, snapshot_of
from revisionpack.theme import Theme


class Released(Struct, frozen=True):
    """One pack of a release."""

    derived: Derived | None
    """None where a pack of the last release can no longer be read."""
    snapshot: PackSnapshot
    artifacts: tuple[Artifact, ...]
    files: Mapping[str, bytes]
    """The pack's own files, for teachers: YAML, lock, syllabus, pictures; they build as they lie there."""

    @property
    def pack(self) -> Pack | None:
        return self.derived.pack if self.derived is not None else None


class Gathered(Struct, frozen=True):
    """All packs of a syllabus, and why some of them are not in it as they are now."""

    syllabus: Syllabus
    packs: Mapping[str, Released]
    """Pack id -> as it is now, or as it was in the last release."""
    kept: Mapping[str, str]
    """Id of a pack that is as it was -> why."""
    missing: Mapping[str, str]
    """Id (or file) of a pack that is not in the release -> why."""
    base: Path
    """The folder that holds all packs."""
    diagnostics: tuple[Diagnostic, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)


class NoSyllabusError(Exception):
    """No pack has the syllabus that is to be released."""


def gather(
    files: Iterable[Path], syllabus: str, settings: Settings, *, today: str, last: Last | None
) -> Gathered:
    """Judge and build every pack of a syllabus. Raises NoSyllabusError, CannotReleaseError."""
    examined = _of(syllabus, [examine(file) for file in files], last)
    base = _base(examined)
    refused: dict[str, str] = {}
    packs: dict[str, Released] = {}
    kept: dict[str, str] = {}
    diagnostics: list[Diagnostic] = []
    texts: dict[str, str] = {}
    shared = next((one.syllabus for one in examined if one.syllabus is not None), None)
    for one in examined:
        if why := _judgement(one, today, last.snapshot if last else None):
            refused[_name(one)] = why
            diagnostics += one.diagnostics
            texts |= one.sources
    locks_are_committed(one for one in examined if _name(one) not in refused)
    before: dict[str, Examined | None] = {}
    with tempfile.TemporaryDirectory(prefix="revisionpack-last-") as folder:
        while True:
            kept = {id: why for id, why in refused.items() if last is not None and last.holds(id)}
            for id in kept:
                if id not in before and last is not None:
                    before[id] = _unpacked(id, last, Path(folder, id))
            fit = [one for one in examined if _name(one) not in refused]
            # a mock paper asks nothing of a pack that is not released, and of one that is kept what was released
            lenders = {one.file: was.file for one in examined if (was := before.get(_name(one))) is not None}
            lenders |= {one.file: one.file for one in fit}
            built = _built(fit, shared, replace(settings, lenders=lenders)) if shared else []
            failed = {_name(one): (one, reports) for one, reports in built if _has_failed(reports)}
            for name, (one, reports) in failed.items():
                problems = [problem for report in reports for problem in report.diagnostics if problem.is_error]
                refused[name] = _failure(problems)
                diagnostics += problems
                texts |= one.sources
            if not failed:
                break
        for one, reports in built:
            packs[_name(one)] = _released(one, reports, base, _lent(one, lenders, settings))
    missing = {id: why for id, why in refused.items() if id not in kept}
    for id, was in before.items():
        assert last is not None
        derived = was.derived if was else None
        packs[id] = Released(derived, last.snapshot.packs[id], last.artifacts(id), last.sources(id))
        shared = shared or (was.syllabus if was else None)
    if shared is None:
        raise NoSyllabusError(f"no pack of the syllabus '{syllabus}' was found")
    return Gathered(
        shared, dict(sorted(packs.items())), kept, missing, base, tuple(dict.fromkeys(diagnostics)), texts
    )


def _of(syllabus: str, every: Sequence[Examined], last: Last | None) -> list[Examined]:
    """The packs of a syllabus; and those so broken that they name none, but are missed where they were."""
    found = [one for one in every if one.syllabus is not None and one.syllabus.id == syllabus]
    folders = {one.file.parent for one in found}
    known = last.snapshot.packs if last else {}
    broken = [one for one in every if one.syllabus is None and one.failed]
    found += [one for one in broken if one.file.parent in folders or _name(one) in known]
    if not found:
        others = sorted({one.syllabus.id for one in every if one.syllabus is not None})
        there = f"; there are packs of {listed(others)}" if others else "; no pack names a syllabus"
        raise NoSyllabusError(f"no pack of the syllabus '{syllabus}' was found{there}")
    return found


def _base(examined: Iterable[Examined]) -> Path:
    """The folder below which everything lies that the packs are made of."""
    return Path(os.path.commonpath([path.absolute().parent for one in examined for path in one.inputs]))


def _name(one: Examined) -> str:
    """A pack's id, also of one that has mistakes; its file's name where no id can be found."""
    pack = one.pack or one.loaded.usable
    if pack is not None:
        return pack.id
    said = re.search(rb"^id: *[\"']?([a-z0-9-]+)", one.loaded.source, re.MULTILINE)
    return said[1].decode() if said else one.file.stem


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
        if snapshot_of(pack, None, one.loaded.images).content != last.content:
            return f"its content has changed, but its `version: {pack.version}` has not"
    return ""


def _failure(problems: Sequence[Diagnostic]) -> str:
    if any(problem.code == "lock-changed" for problem in problems):
        return "its lock is not that of its content: build it, and commit the lock"
    return f"it could not be built ({count_words(problems)})"


def variants(syllabus: Syllabus) -> tuple[Options, ...]:
    """The standard form, and those that the syllabus asks for. Raises ValueError for one that is none."""
    found = [Options()]
    for variant in syllabus.release.variants if syllabus.release else ():
        values: dict[str, Any] = {}
        for name, value, known in (
            ("theme", variant.theme, get_args(ThemeName)),
            ("paper", variant.paper, get_args(Paper)),
            ("ink", variant.ink, get_args(Ink)),
            ("size", variant.size, get_args(PosterSize)),
        ):
            if value is not None and value not in known:
                raise ValueError(
                    f"a variant of the release has `{name}: {value}`; there are: {', '.join(known)}"
                )
            values |= {"poster_size" if name == "size" else name: value} if value is not None else {}
        found.append(Options(tile=values.get("paper", "a4"), **values))
    return tuple(dict.fromkeys(found))


def _built(
    examined: Sequence[Examined], syllabus: Syllabus, settings: Settings
) -> list[tuple[Examined, tuple[PackReport, ...]]]:
    """Each pack with its reports, one a variant."""
    files = [one.file for one in examined]
    every: dict[Path, list[PackReport]] = {file: [] for file in files}
    for number, options in enumerate(variants(syllabus)):
        only = tuple(name for name in (*PRODUCTS, "mock") if name != "deck" or number == 0)
        report = build(files, replace(settings, options=options, only=only, locked=True))
        if report.environment:
            raise OSError(report.environment)
        for pack in report.packs:
            every[Path(pack.file)].append(pack)
    return [(one, tuple(every[one.file])) for one in examined]


def _has_failed(reports: Sequence[PackReport]) -> bool:
    return any(report.failed or any(problem.is_error for problem in report.diagnostics) for report in reports)


def _lent(one: Examined, lenders: Mapping[Path, Path], settings: Settings) -> dict[str, str]:
    """Other packs whose questions a pack's mock paper asks, each with a hash of these and of what they show."""
    assert one.derived is not None
    request = Request(one.derived, Theme(settings.theme), images=one.loaded.images)
    found: dict[str, list[str]] = {}
    for other, asked in mock.lent(Neighbours(lenders).lent_to(request, mock, one)[0]):
        items = dict(other.derived.pack.items)
        shown = [items[given.item] for given in asked.question.given if given.item in items]
        found.setdefault(asked.pack, []).append(content_digest([asked.name, asked.question, *shown]))
    return {pack: sha("".join(digests).encode())[:16] for pack, digests in found.items()}


def _released(one: Examined, reports: Sequence[PackReport], base: Path, lent: Mapping[str, str]) -> Released:
    assert one.pack is not None
    locked = read_lock(one.locked.path)
    derived = derive(one.pack, one.syllabus, locked.lock)
    artifacts: dict[str, Artifact] = {}
    for report in reports:
        assert report.folder is not None
        keys = {name: (entry.kind, entry.key) for name, entry in read_manifest(report.folder).entries.items()}
        for told in report.artifacts:
            data = (report.folder / told.name).read_bytes()
            if sha(data) != told.sha256 or told.name not in keys:
                raise OSError(f"{report.folder / told.name} changed while it was being released")
            kind, key = keys[told.name]
            artifacts[told.name] = Artifact(told.name, one.pack.id, told.product, kind, key, data, told.facts)
    read = {one.file: one.loaded.source, **{Path(name): text.encode() for name, text in one.sources.items()}}
    read |= {one.file.parent / name: data for name, data in one.loaded.images.items()}
    if locked.path is not None and locked.text is not None:
        read[locked.path] = locked.text.encode()
    own = {os.path.relpath(path.absolute(), base): data for path, data in read.items()}
    own = {Path(name).as_posix(): own[name] for name in sorted(own)}
    snapshot = replace(snapshot_of(one.pack, locked.lock, one.loaded.images), lent=lent)
    return Released(derived, snapshot, tuple(artifacts.values()), own)


def _unpacked(id: str, last: Last, folder: Path) -> Examined | None:
    """A pack of the last release, from the files that teachers got; None where it can no longer be read."""
    files = last.sources(id)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    examined = [examine(folder / name) for name in files if name.endswith((".yaml", ".yml"))]
    return next((one for one in examined if one.pack is not None and one.pack.id == id), None)
