"""A release made again from its packs in a clean store, and compared hash by hash."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from revisionpack.build.keys import sha, versions
from revisionpack.build.plan import Settings
from revisionpack.release.archive import read_checksums
from revisionpack.release.publish import (
    MANIFEST,
    PREVIOUS,
    SUMS,
    CannotReleaseError,
    Last,
    release,
)
from revisionpack.release.snapshot import parse


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a comparison found."""

    files: int
    damaged: tuple[str, ...]
    """Files that are not what SHA256SUMS says, or are not there."""
    differing: tuple[str, ...]
    """Files that come out otherwise when they are made again."""
    versions: tuple[str, ...]
    """Tools that are not those of the release, which would explain it."""

    @property
    def good(self) -> bool:
        return not self.damaged and not self.differing


def verify(folder: Path, files: Iterable[Path], settings: Settings) -> Verdict:
    """Compare a release with what its packs make now. Raises CannotReleaseError."""
    try:
        sums = read_checksums((folder / SUMS).read_text("utf-8"))
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError) as error:
        raise CannotReleaseError(f"{folder} is no release ({error})") from None
    damaged = tuple(name for name, digest in sums.items() if _digest(folder / name) != digest)
    last = None
    if PREVIOUS in sums:
        told = {name: row for name, row in manifest["artifacts"].items() if row["pack"] in manifest["kept"]}
        last = Last(parse((folder / PREVIOUS).read_text("utf-8")), folder, told)
    with tempfile.TemporaryDirectory(prefix="revisionpack-verify-") as name:
        clean = replace(settings, out=Path(name) / "dist", cache=Path(name) / "cache", force=False)
        made = release(
            files,
            manifest["syllabus"],
            manifest["version"],
            clean,
            out=Path(name) / "release",
            today=max([manifest["updated"], *(pack["updated"] for pack in manifest["packs"].values())]),
            last=last,
            pictures=any(name.startswith("pictures/") for name in sums),
        )
    again = {name: sha(data) for name, data in made.files.items() if name != SUMS}
    differing = tuple(sorted(name for name in {*sums, *again} if sums.get(name) != again.get(name)))
    others = [
        f"{tool} {version} there, {versions(kind).get(tool, 'none')} here"
        for kind, table in sorted(manifest["versions"].items())
        for tool, version in sorted(table.items())
        if versions(kind).get(tool) != version
    ]
    return Verdict(len(sums), damaged, differing, tuple(dict.fromkeys(others)))


def _digest(path: Path) -> str:
    try:
        return sha(path.read_bytes())
    except OSError:
        return ""
