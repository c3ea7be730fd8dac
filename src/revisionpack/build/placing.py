"""The artifacts of one pack in their place: what has to be written, what the manifest says, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from revisionpack.build import explain
from revisionpack.build.jobs import Made
from revisionpack.build.keys import sha, versions
from revisionpack.build.manifest import NAME, Entry, Manifest, read_manifest, tellable, united
from revisionpack.build.report import ArtifactReport, State
from revisionpack.build.store import Store
from revisionpack.build.write import file_digest, publish


class Piece(Struct, frozen=True):
    """An artifact that may be put in place."""

    product: str
    name: str
    kind: str
    made: Made
    on_disk: str | None
    """SHA-256 of the file of its name before the build."""

    @property
    def right(self) -> bool:
        """Whether it lies in its place already."""
        return self.on_disk == self.made.known.digest


class NextLock(Struct, frozen=True):
    """The lock of a pack after the build; `text` only if it has to be written."""

    path: Path
    sha256: str
    text: bytes | None = None
    digest: str = ""
    """Of what it says, for the manifest."""


class Place:
    """The folder of a pack. `content` is the digest of what is to lie in it."""

    def __init__(self, folder: Path, content: str, store: Store, *, forced: bool) -> None:
        self.folder, self.content = folder, content
        self.old = read_manifest(folder)
        self._store, self._forced = store, forced

    def report(self, piece: Piece) -> ArtifactReport:
        """What is done about an artifact, and why."""
        old, known = self.old.entries.get(piece.name), piece.made.known
        file_state = "right" if piece.right else "gone" if piece.on_disk is None else "another"
        before = self._store.look(old.key) if old and old.key != known.key else None
        state: State = "built" if piece.made.ran else "unchanged" if piece.right else "restored"
        why = explain.why(
            forced=self._forced,
            ran=piece.made.ran,
            known_before=old is not None,
            same_key=old is not None and old.key == known.key,
            old=before.parts if before else None,
            new=known.parts,
            file_state=file_state,
        )
        facts: Mapping[str, Any] = known.head["facts"]
        return ArtifactReport(piece.name, piece.product, state, why, facts, known.digest, known.size)

    def manifest(
        self, pieces: Iterable[Piece], about: Mapping[str, Any], failed: Collection[str] = ()
    ) -> Manifest:
        """What the manifest says afterwards. `failed` are the products that keep their last good files."""
        entries = [self._entry(piece) for piece in pieces]
        named = {entry.name for entry in entries}
        present = {
            name: digest
            for name in self.old.entries
            if name not in named and (digest := file_digest(self.folder / name)) is not None
        }
        told = {entry.kind: versions(entry.kind) for entry in entries}
        return united(
            self.old, entries, present, about=about, pack=self.content, versions=told, failed=failed
        )

    def _entry(self, piece: Piece) -> Entry:
        known = piece.made.known
        facts = tellable(known.head["facts"])
        return Entry(
            piece.name, piece.product, piece.kind, known.digest, known.size, known.key, self.content, facts
        )

    def put(
        self, pieces: Sequence[Piece], manifest: Manifest, lock: NextLock | None
    ) -> tuple[bool, tuple[tuple[Path, str], ...]]:
        """Write what has to be written: (whether anything was, what lies there now). Raises CannotWrite."""
        files = {
            piece.name: piece.made.data for piece in pieces if not piece.right and piece.made.data is not None
        }
        text = manifest.dump().encode()
        changed = file_digest(self.folder / NAME) != sha(text)
        new_lock = (lock.path, lock.text) if lock is not None and lock.text is not None else None
        written = bool(files or changed or new_lock is not None)
        if written:
            publish(self.folder, files, (NAME, text) if changed else None, new_lock)
        outputs = [(self.folder / piece.name, piece.made.known.digest) for piece in pieces]
        outputs.append((self.folder / NAME, sha(text)))
        if lock is not None:
            outputs.append((lock.path, lock.sha256))
        return written, tuple(outputs)
