"""A release made again from its packs in a clean store, and compared hash by hash."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from revisionpack.build.keys import sha, versions
from revisionpack.build.plan import Settings
from revisionpack.release.archive import read_checksums
from revisionpack.release.last import MANIFEST, PREVIOUS, SUMS, CannotReleaseError, Last, lies
from revisionpack.release.materials import page_versions
from revisionpack.release.publish import release
from revisionpack.release.snapshot import parse


class Verdict(Struct, frozen=True):
    """What a comparison found."""

    files: int
    damaged: tuple[str, ...]
    """Files that are not what SHA256SUMS says, or are not there."""
    differing: tuple[str, ...]
    """Files that come out otherwise when they are made again."""
    versions: tuple[str, ...]
    """Tools that are not those of the release, which would explain it."""
    packs: tuple[str, ...] = ()
    """Packs that say other things now, which explains it."""

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
    damaged = tuple(name for name, digest in sums.items() if _digest(lies(folder, name)) != digest)
    last = None
    if PREVIOUS in sums:
        # the files of packs that were kept lie in this release too; of the others nothing can be kept
        kept = {id: pack for id, pack in manifest["packs"].items() if id in manifest["kept"]}
        last = Last(parse(lies(folder, PREVIOUS).read_text("utf-8")), folder, {**manifest, "packs": kept})
    with tempfile.TemporaryDirectory(prefix="revisionpack-verify-") as name:
        clean = replace(settings, out=Path(name) / "dist", cache=Path(name) / "cache", force=False)
        made = release(
            files,
            manifest["syllabus"],
            manifest["version"],
            clean,
            out=Path(name) / "release",
            today=manifest["updated"],
            last=last,
            pictures=any(name.startswith("pictures/") for name in sums),
        )
    if made.latest is not None and not any(name in made.files for name in manifest["archives"]):
        made = made.latest  # the folder whose names never change
    again = {name: sha(data) for name, data in made.files.items() if name != SUMS}
    differing = tuple(sorted(name for name in {*sums, *again} if sums.get(name) != again.get(name)))
    now = json.loads(made.files[MANIFEST])["packs"]
    packs = tuple(
        f"{id} is version {told['version']} there, {now[id]['version']} here"
        if id in now
        else f"{id} is not in it: {made.missing.get(id, 'its file is not here')}"
        for id, told in sorted(manifest["packs"].items())
        if id not in now or now[id]["content"] != told["content"]
    )
    here = {"page": page_versions(), **{kind: versions(kind) for kind in ("apkg", "pdf", "tile")}}
    others = [
        f"{tool} {version} there, {here[kind].get(tool, 'none')} here"
        for kind, table in sorted(manifest["versions"].items())
        for tool, version in sorted(table.items())
        if here[kind].get(tool) != version
    ]
    return Verdict(len(sums), damaged, differing, tuple(dict.fromkeys(others)), packs)


def _digest(path: Path) -> str:
    try:
        return sha(path.read_bytes())
    except OSError:
        return ""
