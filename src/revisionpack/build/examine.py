"""A pack file read, derived and checked: all that can be said about it before anything dear is made."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct, field

import revisionpack
from revisionpack.build.locking import LockFile, lock_path, read_lock
from revisionpack.checks.run import check
from revisionpack.content.load import Loaded, load_pack
from revisionpack.content.model import Pack, Syllabus
from revisionpack.derive import Derived, derive
from revisionpack.diagnostics import Diagnostic, Span, in_order


class Examined(Struct, frozen=True):
    """What is known of a pack file. `derived` is None where the file cannot be read as a pack."""

    file: Path
    loaded: Loaded
    locked: LockFile
    derived: Derived | None
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def pack(self) -> Pack | None:
        return self.loaded.pack

    @property
    def syllabus(self) -> Syllabus | None:
        return self.loaded.syllabus

    @property
    def failed(self) -> bool:
        return self.derived is None or any(diagnostic.is_error for diagnostic in self.diagnostics)

    @property
    def inputs(self) -> tuple[Path, ...]:
        """Every file that was read for the pack, but its lock."""
        images = [self.file.parent / name for name in self.loaded.images]
        return tuple(dict.fromkeys([self.file, *map(Path, self.loaded.sources), *images]))

    def place(self, out: Path) -> Path:
        """The folder of the pack's artifacts."""
        return self.loaded.place(out)


def examine(
    file: Path,
    lock: Path | None = None,
    unchecked: Callable[[Loaded, Derived], None] = lambda loaded, derived: None,
) -> Examined:
    """Read, derive and check one pack file. Raises UnreadableError when it cannot be opened.

    `unchecked` is shown a pack that could be read, before it is checked.
    """
    loaded = load_pack(file)
    if loaded.pack is None:
        return Examined(file, loaded, LockFile(None), None, check(loaded), loaded.sources)
    locked = read_lock(lock_path(file, loaded.pack, lock))
    derived = derive(loaded.pack, loaded.syllabus, locked.lock)
    unchecked(loaded, derived)
    diagnostics = in_order([*check(loaded, derived), *locked.diagnostics])
    return Examined(file, loaded, locked, derived, diagnostics, loaded.sources)


def same_place(examined: Examined, other: Path) -> Diagnostic:
    """What is said of a pack whose products would lie where those of another pack lie."""
    assert examined.pack is not None
    message = f"the id '{examined.pack.id}' is that of {other} too"
    return Diagnostic("pack-twice", "error", message, examined.loaded.spans.at(("id",)), "Give one of them another id.")


def stumbled(file: Path, error: Exception) -> Diagnostic:
    """What is said when revisionpack itself fails on a pack.

    Raises KeyboardInterrupt if it was only interrupted, and the error itself with REVISIONPACK_DEBUG.
    """
    if revisionpack.stopped:
        raise KeyboardInterrupt from error
    if os.environ.get("REVISIONPACK_DEBUG"):
        raise error
    message = f"revisionpack stumbled over this pack ({type(error).__name__}: {error})"
    help = "This is a mistake of ours, not of the pack. REVISIONPACK_DEBUG=1 shows where; please report it."
    return Diagnostic("internal", "error", message, Span(file.as_posix()), help)
