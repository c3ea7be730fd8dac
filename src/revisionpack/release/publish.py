"""One release of one syllabus: everything its users download, in one folder."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from revisionpack.build.coverage import coverage, table
from revisionpack.build.keys import sha, versions
from revisionpack.build.plan import Settings
from revisionpack.build.write import publish as put
from revisionpack.diagnostics import Diagnostic
from revisionpack.release.archive import archive, checksums
from revisionpack.release.gather import Artifact, Gathered, gather
from revisionpack.release.materials import licences, sbom, sources
from revisionpack.release.notes import notes
from revisionpack.release.page import page, thumbnails
from revisionpack.release.snapshot import PackSnapshot, Snapshot, parse
from revisionpack.theme import Theme

SUMS, MANIFEST, CONTENT, PREVIOUS = "SHA256SUMS", "manifest.json", "content.json", "previous.json"


class CannotReleaseError(Exception):
    """There is nothing that could be released; the message says why."""


@dataclass(frozen=True, slots=True)
class Last:
    """The release before this one: what it said, and its files."""

    snapshot: Snapshot
    folder: Path | None
    artifacts: Mapping[str, Mapping[str, Any]]

    def of(self, pack: str) -> tuple[Artifact, ...]:
        """A pack's files as they were released. Raises CannotReleaseError if they are not what they were."""
        found = []
        for name, told in self.artifacts.items():
            if told["pack"] != pack:
                continue
            if self.folder is None or sha(data := (self.folder / name).read_bytes()) != told["sha256"]:
                raise CannotReleaseError(f"{name} of the last release is not what it was")
            found.append(Artifact(name, pack, told["product"], data, told["facts"]))
        return tuple(found)


def last_release(folder: Path) -> Last:
    """A release that was made before. Raises CannotReleaseError."""
    try:
        snapshot = parse((folder / CONTENT).read_text("utf-8"))
        manifest = json.loads((folder / MANIFEST).read_bytes())
        return Last(snapshot, folder, manifest["artifacts"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CannotReleaseError(f"{folder} is no release ({error})") from None


def newest(out: Path, syllabus: str, but: str) -> Path | None:
    """The folder of the newest other release of a syllabus."""
    found = [
        path
        for path in out.glob(f"{syllabus}-*")
        if (path / CONTENT).is_file() and path.name != f"{syllabus}-{but}"
    ]
    prefix = len(syllabus) + 1
    found = [path for path in found if re.match(r"\d", path.name[prefix:])]
    return max(found, key=lambda path: _in_order(path.name[prefix:]), default=None)


def _in_order(version: str) -> tuple[tuple[int, int, str], ...]:
    """Versions in the order of their numbers: 1.9 before 1.10."""
    parts = re.findall(r"\d+|[^\d.]+", version)
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)


@dataclass(frozen=True, slots=True)
class Release:
    """What was made."""

    folder: Path
    files: Mapping[str, bytes]
    kept: Mapping[str, str]
    """Packs whose last release was kept, with the reason."""
    missing: Mapping[str, str]
    """Packs that are not in it at all, with the reason."""
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, str]


def release(
    files: Iterable[Path], syllabus: str, version: str, settings: Settings, *, out: Path, today: str,
    last: Last | None, pictures: bool = True,
) -> Release:  # fmt: skip
    """Build and write a release. Raises CannotReleaseError, NoSyllabusError, CannotWrite."""
    if not re.fullmatch(r"\d[0-9A-Za-z.+-]{0,30}", version):
        raise CannotReleaseError(f"'{version}' is no version: begin with a number, as in 2026.11 or 1.2")
    gathered = gather(files, syllabus, settings, today=today, previous=last.snapshot if last else None)
    kept = {id: why for id, why in gathered.refused.items() if last is not None and id in last.snapshot.packs}
    missing = {id: why for id, why in gathered.refused.items() if id not in kept}
    if not gathered.packs and not kept:
        reasons = "; ".join(f"{id}: {why}" for id, why in sorted(missing.items()))
        raise CannotReleaseError(f"no pack of '{syllabus}' can be released ({reasons})")
    made = _files(gathered, kept, version, last, settings, pictures=pictures)
    folder = out / f"{syllabus}-{version}"
    return Release(folder, made, kept, missing, gathered.diagnostics, gathered.sources)


def write(made: Release) -> None:
    """Put a release in place, its checksums last. Raises CannotWrite."""
    by_folder: dict[Path, dict[str, bytes]] = {}
    for name, data in made.files.items():
        path = made.folder / name
        by_folder.setdefault(path.parent, {})[path.name] = data
    top = by_folder.pop(made.folder)
    for folder, inside in sorted(by_folder.items()):
        put(folder, inside, None)
    sums = top.pop(SUMS)
    put(made.folder, top, (SUMS, sums))


def _files(
    gathered: Gathered,
    kept: Mapping[str, str],
    version: str,
    last: Last | None,
    settings: Settings,
    *,
    pictures: bool,
) -> dict[str, bytes]:
    syllabus, theme = gathered.syllabus, Theme(settings.theme)
    packs: dict[str, PackSnapshot] = {id: pack.snapshot for id, pack in gathered.packs.items()}
    artifacts = [artifact for pack in gathered.packs.values() for artifact in pack.artifacts]
    if last is not None:
        packs |= {id: last.snapshot.packs[id] for id in kept}
        artifacts += [artifact for id in sorted(kept) for artifact in last.of(id)]
    artifacts.sort(key=lambda artifact: artifact.name)
    snapshot = Snapshot(syllabus.id, version, packs)
    files = {artifact.name: artifact.data for artifact in artifacts}
    told = {
        "NOTES.md": notes(snapshot, last.snapshot if last else None, kept).encode(),
        "SOURCES.md": sources([pack.pack for pack in gathered.packs.values()]).encode(),
        **licences(theme),
    }
    for audience, extra in (("student", {}), ("teacher", _for_teachers(gathered))):
        inside = {artifact.name: artifact.data for artifact in artifacts if artifact.audience == audience}
        name = f"{syllabus.id}-{version}-{audience}"
        files[f"{name}.zip"] = archive(name, {**inside, **extra, **told})
    files |= told
    updated = max((pack.updated for pack in packs.values()), default="")
    files["sbom.spdx.json"] = sbom(syllabus.id, version, updated, theme).encode()
    files[CONTENT] = snapshot.dump().encode()
    if last is not None:
        files[PREVIOUS] = last.snapshot.dump().encode()
    files[MANIFEST] = _manifest(snapshot, artifacts, kept, updated).encode()
    if pictures:
        files |= thumbnails(artifacts)
    files["index.html"] = page(theme, syllabus, snapshot, artifacts, files).encode()
    files[SUMS] = checksums(files).encode()
    return files


def _for_teachers(gathered: Gathered) -> dict[str, bytes]:
    files = {f"packs/{name}": data for pack in gathered.packs.values() for name, data in pack.sources.items()}
    if gathered.syllabus.spec:
        points = coverage(gathered.syllabus, [pack.derived for pack in gathered.packs.values()])
        files["coverage.md"] = table(points).encode()
    return files


def _manifest(
    snapshot: Snapshot, artifacts: Iterable[Artifact], kept: Mapping[str, str], updated: str
) -> str:
    data = {
        "format": 1,
        "syllabus": snapshot.syllabus,
        "version": snapshot.version,
        "updated": updated,
        "packs": {
            id: {"version": pack.version, "updated": pack.updated, "content": pack.content}
            for id, pack in sorted(snapshot.packs.items())
        },
        "kept": dict(sorted(kept.items())),
        "artifacts": {
            artifact.name: {
                "pack": artifact.pack,
                "product": artifact.product,
                "audience": artifact.audience,
                "sha256": sha(artifact.data),
                "bytes": len(artifact.data),
                "facts": dict(sorted(artifact.facts.items())),
            }
            for artifact in artifacts
        },
        "versions": {kind: dict(versions(kind)) for kind in ("apkg", "pdf", "tile")},
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
