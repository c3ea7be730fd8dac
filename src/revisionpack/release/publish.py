"""One release of one syllabus: everything its users download, in one folder."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from revisionpack.build.coverage import coverage, table
from revisionpack.build.keys import content_digest, sha, versions
from revisionpack.build.plan import Settings
from revisionpack.build.write import publish as put
from revisionpack.diagnostics import Diagnostic
from revisionpack.release.archive import archive, checksums, read_checksums
from revisionpack.release.artifact import Artifact
from revisionpack.release.gather import Gathered, gather
from revisionpack.release.last import (
    CONTENT,
    MANIFEST,
    PREVIOUS,
    SUMS,
    CannotReleaseError,
    Last,
    last_release,
)
from revisionpack.release.materials import licences, page_versions, sbom, sources
from revisionpack.release.notes import notes
from revisionpack.release.page import Told, guide, page, thumbnails
from revisionpack.release.snapshot import PackSnapshot, Snapshot
from revisionpack.text.typography import smarten
from revisionpack.theme import Theme


class Release(Struct, frozen=True):
    """What was made."""

    folder: Path
    files: Mapping[str, bytes]
    kept: Mapping[str, str]
    """Packs whose last release was kept, with the reason."""
    missing: Mapping[str, str]
    """Packs that are not in it at all, with the reason."""
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, str]
    latest: Release | None = None
    """The same under names that never change; None if a newer release is there."""


def release(
    files: Iterable[Path], syllabus: str, version: str, settings: Settings, *, out: Path, today: str,
    last: Last | None, pictures: bool = True,
) -> Release:  # fmt: skip
    """Build a release; `write` puts it in place. Raises CannotReleaseError, NoSyllabusError, CannotWrite."""
    if not re.fullmatch(r"\d[0-9A-Za-z.+-]{0,30}", version):
        raise CannotReleaseError(f"'{version}' is no version: begin with a number, as in 2026.11 or 1.2")
    gathered = gather(files, syllabus, settings, today=today, last=last)
    if not gathered.packs:
        reasons = "; ".join(f"{id}: {why}" for id, why in sorted(gathered.missing.items()))
        raise CannotReleaseError(f"no pack of '{syllabus}' can be released ({reasons})")
    name = f"{syllabus}-{version}"
    _unless_other(out / name, gathered)
    common = _common(gathered, version, last, settings, pictures=pictures)
    made = Release(
        out / name,
        _whole(gathered, version, common, name, settings),
        gathered.kept,
        gathered.missing,
        gathered.diagnostics,
        gathered.sources,
    )
    latest = replace(made, folder=out / syllabus, files=_whole(gathered, version, common, syllabus, settings))
    return replace(made, latest=latest)


def _unless_other(folder: Path, gathered: Gathered) -> None:
    """Raises CannotReleaseError where this release was made before from other content of the same version."""
    if not (folder / CONTENT).is_file():
        return
    before = last_release(folder).snapshot.packs
    for id, pack in gathered.packs.items():
        old = before.get(id)
        if old is not None and old.version == pack.snapshot.version and old.content != pack.snapshot.content:
            raise CannotReleaseError(
                f"{folder} holds other content of {id} {old.version}: give the pack a new `version:`, or, "
                "if nobody has that release, remove the folder"
            )


def write(made: Release) -> None:
    """Put a release in place, its checksums last; what an older one left there goes. Raises CannotWrite."""
    try:
        old = set(read_checksums((made.folder / SUMS).read_text("utf-8")))
    except (OSError, ValueError):
        old = set()
    by_folder: dict[Path, dict[str, bytes]] = {}
    for name, data in made.files.items():
        path = made.folder / name
        by_folder.setdefault(path.parent, {})[path.name] = data
    top = by_folder.pop(made.folder)
    for folder, inside in sorted(by_folder.items()):
        put(folder, inside, None)
    sums = top.pop(SUMS)
    put(made.folder, top, (SUMS, sums))
    for name in sorted(old - set(made.files)):
        if ".." not in Path(name).parts:
            (made.folder / name).unlink(missing_ok=True)


class _Common(Struct, frozen=True):
    """What a release holds whatever its archives are called."""

    snapshot: Snapshot
    artifacts: tuple[Artifact, ...]
    told: Told
    coverage: str
    texts: Mapping[str, bytes]
    """Notes, sources and licences: in the folder, and in both archives."""
    rest: Mapping[str, bytes]
    """In the folder alone."""


def _common(
    gathered: Gathered, version: str, last: Last | None, settings: Settings, *, pictures: bool
) -> _Common:
    theme = Theme(settings.theme)
    packs = gathered.packs
    snapshot = Snapshot(
        gathered.syllabus.id,
        version,
        {id: pack.snapshot for id, pack in packs.items()},
        content_digest(gathered.syllabus)[:32],
    )
    artifacts = sorted((a for pack in packs.values() for a in pack.artifacts), key=lambda a: a.name)
    known = [pack.derived for pack in packs.values() if pack.derived is not None]
    told = Told(
        notes(snapshot, last.snapshot if last else None, gathered.kept),
        sources([derived.pack for derived in known]),
    )
    texts = {
        "NOTES.md": told.notes.encode(),
        "SOURCES.md": told.sources.encode(),
        **licences(theme, [derived.pack for derived in known], gathered.base),
    }
    rest = {
        "sbom.spdx.json": sbom(snapshot, [derived.pack for derived in known], theme).encode(),
        CONTENT: snapshot.dump().encode(),
    }
    if last is not None:
        rest[PREVIOUS] = last.snapshot.dump().encode()
    if pictures:
        rest |= thumbnails(artifacts)
    points = coverage(gathered.syllabus, known) if gathered.syllabus.spec else ()
    return _Common(
        snapshot, tuple(artifacts), told, table(points, gathered.syllabus) if points else "", texts, rest
    )


def _whole(
    gathered: Gathered, version: str, common: _Common, name: str, settings: Settings
) -> dict[str, bytes]:
    """Every file of the release whose archives are called `<name>-student.zip` and `<name>-teacher.zip`."""
    syllabus, theme = gathered.syllabus, Theme(settings.theme)
    files = {artifact.name: artifact.data for artifact in common.artifacts} | dict(common.texts)
    archives: dict[str, str] = {}
    for audience, extra in (("student", {}), ("teacher", _for_teachers(gathered, common))):
        inside = {a.name: a.data for a in common.artifacts if a.audience == audience}
        read_me = guide(
            theme, syllabus, common.snapshot, common.artifacts, common.told, audience, common.coverage
        )
        folder = f"{syllabus.id}-{version}-{audience}"
        zipped = f"{name}-{audience}.zip"
        archives[zipped] = audience
        files[zipped] = archive(folder, {**inside, **extra, **common.texts, "README.html": read_me.encode()})
    files |= common.rest
    files[MANIFEST] = _manifest(gathered, common, {zipped: files[zipped] for zipped in archives}).encode()
    files["index.html"] = page(
        theme, syllabus, common.snapshot, common.artifacts, common.told, files
    ).encode()
    files[SUMS] = checksums(files).encode()
    return files


def _for_teachers(gathered: Gathered, common: _Common) -> dict[str, bytes]:
    files = {f"packs/{name}": data for pack in gathered.packs.values() for name, data in pack.files.items()}
    if common.coverage:
        files["coverage.md"] = common.coverage.encode()
    return files


def _manifest(gathered: Gathered, common: _Common, archives: Mapping[str, bytes]) -> str:
    snapshot, syllabus = common.snapshot, gathered.syllabus
    data = {
        "format": 1,
        "syllabus": snapshot.syllabus,
        "title": smarten(str(syllabus.title), syllabus.language),
        "course": " ".join(
            word
            for word in (syllabus.board, syllabus.qualification, syllabus.code, syllabus.component)
            if word
        ),
        "version": snapshot.version,
        "updated": updated(snapshot.packs.values()),
        "packs": {
            id: {
                "version": pack.version,
                "updated": pack.updated,
                "content": pack.content,
                "files": {name: sha(data) for name, data in sorted(gathered.packs[id].files.items())},
            }
            for id, pack in sorted(snapshot.packs.items())
        },
        "kept": dict(sorted(gathered.kept.items())),
        "archives": {name: {"sha256": sha(data), "bytes": len(data)} for name, data in archives.items()},
        "artifacts": {
            artifact.name: {
                "pack": artifact.pack,
                "product": artifact.product,
                "audience": artifact.audience,
                "sha256": sha(artifact.data),
                "bytes": len(artifact.data),
                "facts": dict(sorted(artifact.facts.items())),
                "kind": artifact.kind,
                "key": artifact.key,
                "source": snapshot.packs[artifact.pack].content,
            }
            for artifact in common.artifacts
        },
        "versions": {kind: dict(versions(kind)) for kind in ("apkg", "pdf", "tile")}
        | {"page": page_versions()},
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def updated(packs: Iterable[PackSnapshot]) -> str:
    """The day of the newest content."""
    return max((pack.updated for pack in packs), default="")
