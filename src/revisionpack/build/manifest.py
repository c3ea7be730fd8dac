"""manifest.json: what lies in a pack's folder, and from what it was made."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field

NAME = "manifest.json"


class Entry(Struct, frozen=True):
    """One artifact as the manifest tells of it."""

    name: str
    product: str
    kind: str
    sha256: str
    size: int
    key: str
    pack: str
    """Digest of the content that it was made from."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Pages, notes, cards …: what can be told in a word."""
    stale: bool = False

    def data(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "product": self.product,
            "kind": self.kind,
            "sha256": self.sha256,
            "bytes": self.size,
            **dict(sorted(self.facts.items())),
            "key": self.key,
            "pack": self.pack,
        }
        if self.stale:
            told["stale"] = True
        return told


_OWN = {"product", "kind", "sha256", "bytes", "key", "pack", "stale"}


class Manifest(Struct, frozen=True):
    """What lies in a folder. `about` tells of the pack: id, title, version, lock, products that failed."""

    about: Mapping[str, Any] = field(default_factory=dict)
    pack: str = ""
    entries: Mapping[str, Entry] = field(default_factory=dict)
    versions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def stale(self) -> tuple[str, ...]:
        """Artifacts of an older pack."""
        return tuple(sorted(name for name, entry in self.entries.items() if entry.stale))

    def dump(self) -> str:
        """The manifest's text: sorted, no clock, no path."""
        data = {
            "format": 1,
            **self.about,
            "content": self.pack,
            "artifacts": {name: self.entries[name].data() for name in sorted(self.entries)},
            "versions": {kind: dict(self.versions[kind]) for kind in sorted(self.versions)},
        }
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder; an empty one if there is none or it cannot be understood."""
    try:
        data = json.loads((folder / NAME).read_bytes())
        if data["format"] != 1:
            return Manifest()
        entries = {
            name: Entry(
                name=name,
                product=str(told["product"]),
                kind=str(told["kind"]),
                sha256=str(told["sha256"]),
                size=int(told["bytes"]),
                key=str(told["key"]),
                pack=str(told["pack"]),
                facts={key: value for key, value in told.items() if key not in _OWN},
                stale=bool(told.get("stale", False)),
            )
            for name, told in data["artifacts"].items()
            if "/" not in name and "\\" not in name and name not in {"", ".", "..", NAME}
        }
        about = {
            key: value
            for key, value in data.items()
            if key not in {"format", "content", "artifacts", "versions"}
        }
        return Manifest(about, str(data["content"]), entries, data["versions"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Manifest()


def united(
    old: Manifest, made: Iterable[Entry], present: Mapping[str, str], *, about: Mapping[str, Any], pack: str,
    versions: Mapping[str, Mapping[str, str]], failed: Collection[str] = (),
) -> Manifest:  # fmt: skip
    """What lies in the folder after a build: what was made, and older entries whose files are still there.

    `present` maps the names of older files that are there to their SHA-256. An older entry is stale
    when it was made from other content, when its file is not what it was, or when its product failed now.
    """
    entries = {entry.name: entry for entry in made}
    for name, entry in old.entries.items():
        if name in entries or name not in present:
            continue
        stale = entry.pack != pack or present[name] != entry.sha256 or entry.product in failed
        entries[name] = Entry(
            name,
            entry.product,
            entry.kind,
            entry.sha256,
            entry.size,
            entry.key,
            entry.pack,
            entry.facts,
            stale,
        )
    kinds = {entry.kind for entry in entries.values()}
    told = {kind: table for kind, table in {**old.versions, **versions}.items() if kind in kinds}
    return Manifest(about, pack, entries, told)


def tellable(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that a manifest tells: numbers and words, not layouts."""
    return {
        key: value
        for key, value in facts.items()
        if isinstance(value, (int, float, str)) and key not in _OWN and len(str(value)) <= 200
    }
