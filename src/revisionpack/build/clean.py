"""Removing what was built, by what the manifests say."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from revisionpack.build.manifest import NAME, Manifest, read_manifest
from revisionpack.build.write import alone_in, write_text_file


def clean(out: Path, *, stale: bool = False) -> list[Path]:
    """Remove the artifacts below a folder, or only the stale ones, and folders that get empty; what went."""
    removed: list[Path] = []
    for manifest_file in sorted(out.rglob(NAME)) if out.is_dir() else ():
        folder = manifest_file.parent
        manifest = read_manifest(folder)
        if not manifest.entries and not manifest.pack:
            continue  # another program's manifest
        kept = {name: entry for name, entry in manifest.entries.items() if stale and not entry.stale}
        with alone_in(folder):
            for name in sorted(set(manifest.entries) - set(kept)):
                path = folder / name
                if path.is_file() or path.is_symlink():
                    path.unlink()
                    removed.append(path)
        if stale:
            if len(kept) < len(manifest.entries):
                left = Manifest(manifest.about, manifest.pack, kept, manifest.versions)
                write_text_file(manifest_file, left.dump())
            continue
        manifest_file.unlink()
        removed.append(manifest_file)
        while folder.is_relative_to(out):
            with suppress(OSError):
                folder.rmdir()
            if folder.exists():
                break
            folder = folder.parent
    return removed
