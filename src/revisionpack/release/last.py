"""The release before: what it said, and its files, for packs that cannot be released as they are now."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from revisionpack.build.keys import sha
from revisionpack.release.artifact import Artifact
from revisionpack.release.snapshot import Snapshot, parse

SUMS, MANIFEST, CONTENT, PREVIOUS = "SHA256SUMS", "manifest.json", "content.json", "previous.json"


class CannotReleaseError(Exception):
    """There is nothing that could be released; the message says why."""


def lies(folder: Path, name: str) -> Path:
    """Where a file of a release lies: in its place, or beside the others, as GitHub hands it out."""
    path = folder / name
    return path if path.exists() else folder / path.name


class Last(Struct, frozen=True):
    """A release. `snapshot` is what it said of its packs, `manifest` what it told of its files in `folder`."""

    snapshot: Snapshot
    folder: Path
    manifest: Mapping[str, Any]

    def holds(self, pack: str) -> bool:
        """Whether a pack can be taken from it."""
        return pack in self.snapshot.packs and pack in self.manifest["packs"]

    def artifacts(self, pack: str) -> tuple[Artifact, ...]:
        """A pack's files as they were released. Raises CannotReleaseError if they are not what they were."""
        return tuple(
            Artifact(
                name, pack, told["product"], told["kind"], told["key"], self._read(name, told["sha256"]),
                told["facts"],
            )
            for name, told in self.manifest["artifacts"].items()
            if told["pack"] == pack
        )  # fmt: skip

    def sources(self, pack: str) -> dict[str, bytes]:
        """A pack's own files as teachers got them. Raises CannotReleaseError if they are not what they were."""
        files: Mapping[str, str] = self.manifest["packs"][pack]["files"]
        name = f"{self.manifest['syllabus']}-{self.manifest['version']}-teacher"
        zipped = next((name for name in self.manifest["archives"] if name.endswith("-teacher.zip")), "")
        found = {}
        try:
            with zipfile.ZipFile(self.folder / zipped) as held:
                for file, digest in files.items():
                    if Path(file).is_absolute() or ".." in Path(file).parts:
                        raise CannotReleaseError(f"{self.folder} is no release ({file} lies elsewhere)")
                    found[file] = held.read(f"{name}/packs/{file}")
                    if sha(found[file]) != digest:
                        raise CannotReleaseError(f"{file} of the last release is not what it was")
        except (OSError, KeyError, zipfile.BadZipFile) as error:
            raise CannotReleaseError(f"{zipped} of the last release is not what it was ({error})") from None
        return found

    def _read(self, name: str, digest: str) -> bytes:
        try:
            data = lies(self.folder, name).read_bytes()
        except OSError:
            data = b""
        if sha(data) != digest:
            raise CannotReleaseError(f"{name} of the last release is not what it was")
        return data


def last_release(folder: Path) -> Last:
    """A release that was made before. Raises CannotReleaseError."""
    try:
        snapshot = parse((folder / CONTENT).read_text("utf-8"))
        manifest = json.loads((folder / MANIFEST).read_bytes())
        manifest["archives"].keys()
        for told in manifest["packs"].values():
            told["files"].items()
        for told in manifest["artifacts"].values():
            _ = told["pack"], told["product"], told["kind"], told["key"], told["sha256"], told["facts"]
        return Last(snapshot, folder, manifest)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CannotReleaseError(f"{folder} is no release ({error})") from None


def newest(out: Path, syllabus: str, but: str) -> Path | None:
    """The folder of the newest other release of a syllabus."""
    prefix = len(syllabus) + 1
    found = [
        path
        for path in out.glob(f"{syllabus}-*")
        if (path / CONTENT).is_file()
        and path.name != f"{syllabus}-{but}"
        and re.match(r"\d", path.name[prefix:])
        and _syllabus(path) == syllabus
    ]
    return max(found, key=lambda path: in_order(path.name[prefix:]), default=None)


def _syllabus(folder: Path) -> str:
    """Whose release lies there: `history-2` may be another syllabus than `history`."""
    try:
        return str(json.loads((folder / MANIFEST).read_bytes())["syllabus"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def in_order(version: str) -> tuple[tuple[int, int, str], ...]:
    """Versions in the order of their numbers: 1.9 before 1.10."""
    parts = re.findall(r"\d+|[^\d.]+", version)
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)
