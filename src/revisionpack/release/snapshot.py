"""What a release says, item by item, so that the next one can tell what has changed.

A snapshot is JSON data: hashes and names, no texts. It is made from content and lock alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from revisionpack.build.keys import content_digest, sha
from revisionpack.content.model import COLLECTIONS, Pack
from revisionpack.derive.lock import Lock


class PackSnapshot(Struct, frozen=True):
    """One pack: `items` maps `collection/id` to (hash, name), `notes` maps GUID to (hash, name)."""

    title: str
    version: str
    updated: str
    content: str
    items: Mapping[str, tuple[str, str]]
    notes: Mapping[str, tuple[str, str]]
    lent: Mapping[str, str] = field(default_factory=dict)
    """Other packs whose questions its mock paper asks -> a hash of these."""

    def data(self) -> dict[str, Any]:
        lent = {"lent": dict(sorted(self.lent.items()))} if self.lent else {}
        return lent | {
            "title": self.title,
            "version": self.version,
            "updated": self.updated,
            "content": self.content,
            "items": {key: list(self.items[key]) for key in sorted(self.items)},
            "notes": {key: list(self.notes[key]) for key in sorted(self.notes)},
        }


class Snapshot(Struct, frozen=True):
    """One release of a syllabus."""

    syllabus: str
    version: str
    packs: Mapping[str, PackSnapshot]
    course: str = ""
    """A hash of the syllabus file: exam, question types, spec points."""

    def dump(self) -> str:
        packs = {id: self.packs[id].data() for id in sorted(self.packs)}
        data = {"format": 1, "syllabus": self.syllabus, "version": self.version, "packs": packs}
        data |= {"course": self.course} if self.course else {}
        return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def parse(text: str) -> Snapshot:
    """A snapshot from its text. Raises ValueError."""
    try:
        data = json.loads(text)
        if data["format"] != 1:
            raise ValueError(f"a snapshot of format {data['format']}")
        packs = {
            id: PackSnapshot(
                told["title"],
                told["version"],
                told["updated"],
                told["content"],
                {key: (row[0], row[1]) for key, row in told["items"].items()},
                {key: (row[0], row[1]) for key, row in told["notes"].items()},
                {str(pack): str(digest) for pack, digest in told.get("lent", {}).items()},
            )
            for id, told in data["packs"].items()
        }
        return Snapshot(data["syllabus"], data["version"], packs, data.get("course", ""))
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(f"not a snapshot ({type(error).__name__}: {error})") from None


FILES = "files"
"""In the place of a collection: pictures and sounds, whose names are their paths."""


def snapshot_of(pack: Pack, lock: Lock | None, files: Mapping[str, bytes] | None = None) -> PackSnapshot:
    """What a pack says now, and what the files that it names hold."""
    items = {
        f"{name}/{item.id}": (content_digest(item)[:16], str(item.name))
        for name in COLLECTIONS
        for item in pack.collection(name).values()
    }
    notes = (
        {guid: (state.digest, lock.names.get(guid, "")) for guid, state in lock.notes.items()} if lock else {}
    )
    items |= {f"{FILES}/{name}": (sha(data)[:16], name) for name, data in (files or {}).items()}
    rest = {key: getattr(pack, key) for key in type(pack).model_fields if key not in COLLECTIONS}
    items["pack/about"] = (
        content_digest({k: v for k, v in rest.items() if k not in {"version", "updated"}})[:16],
        "",
    )
    whole = content_digest(sorted((key, digest) for key, (digest, _) in items.items()))
    return PackSnapshot(str(pack.title), pack.version or "", pack.updated or "", whole[:32], items, notes)


class Changes(Struct, frozen=True):
    """What is other in one pack, by name; each list is sorted."""

    added: Mapping[str, tuple[str, ...]]
    """Collection -> names."""
    changed: Mapping[str, tuple[str, ...]]
    withdrawn: Mapping[str, tuple[str, ...]]
    notes_added: tuple[str, ...]
    notes_changed: tuple[str, ...]
    notes_withdrawn: tuple[str, ...]
    lent: tuple[str, ...] = ()
    """Ids of other packs that lend its mock paper other questions, or lend it some no more."""

    @property
    def nothing(self) -> bool:
        return not (
            self.added
            or self.changed
            or self.withdrawn
            or self.notes_added
            or self.notes_changed
            or self.notes_withdrawn
            or self.lent
        )


def compare(old: PackSnapshot | None, new: PackSnapshot) -> Changes:
    """What is other in `new`; against nothing, all is added."""
    before: Mapping[str, tuple[str, str]] = old.items if old else {}
    known: Mapping[str, tuple[str, str]] = old.notes if old else {}
    return Changes(
        _named(new.items, set(new.items) - set(before)),
        _named(
            new.items, {key for key in set(new.items) & set(before) if new.items[key][0] != before[key][0]}
        ),
        _named(before, set(before) - set(new.items)),
        tuple(sorted(new.notes[guid][1] for guid in set(new.notes) - set(known))),
        tuple(sorted(new.notes[g][1] for g in set(new.notes) & set(known) if new.notes[g][0] != known[g][0])),
        tuple(sorted(known[guid][1] for guid in set(known) - set(new.notes))),
        tuple(sorted(id for id in {*old.lent, *new.lent} if old.lent.get(id) != new.lent.get(id))) if old else (),
    )


def _named(items: Mapping[str, tuple[str, str]], keys: set[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for key in sorted(keys):
        collection, id = key.split("/", 1)
        if collection != "pack":
            found.setdefault(collection, []).append(items[key][1] or id)
    order = [name for name in (*COLLECTIONS, FILES) if name in found]
    return {name: tuple(found[name]) for name in order}
