"""Where a pack's lock lies, what it says, and what it will say next."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from revisionpack.build.write import reason
from revisionpack.content.model import Pack
from revisionpack.derive import Derived
from revisionpack.derive.lock import Lock, LockProblem, parse
from revisionpack.diagnostics import Diagnostic, Span


class LockFile(Struct, frozen=True):
    """The lock of one pack as it was read; a draft has none."""

    path: Path | None
    text: str | None = None
    lock: Lock | None = None
    diagnostics: tuple[Diagnostic, ...] = ()


def lock_path(pack_file: Path, pack: Pack, given: Path | None = None) -> Path | None:
    """`<pack>.lock` beside the pack file, or where the person who builds wants it; None for a draft."""
    if pack.draft:
        return None
    return given if given is not None else pack_file.parent / f"{pack.id}.lock"


def read_lock(path: Path | None) -> LockFile:
    """The lock at a path; none yet is no error."""
    if path is None:
        return LockFile(None)
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return LockFile(path)
    except (OSError, UnicodeDecodeError) as error:
        said = reason(error) if isinstance(error, OSError) else "it is not UTF-8 text"
        problem = Diagnostic("bad-lock", "error", f"the lock cannot be read: {said}", Span(path.as_posix()))
        return LockFile(path, diagnostics=(problem,))
    try:
        lock, remarks = parse(text)
    except LockProblem as caught:
        place = Span(path.as_posix(), max(caught.line, 1))
        return LockFile(
            path, text, None, (Diagnostic("bad-lock", "error", caught.message, place, caught.help),)
        )
    notes = [Diagnostic("lock-merged", "warning", remark, Span(path.as_posix())) for remark in remarks]
    return LockFile(path, text, lock, tuple(notes))


def next_text(derived: Derived, locked: LockFile, deck: Lock | None) -> str | None:
    """What the lock will say after this build; None for a draft.

    `deck` is the lock that the deck's output gave: the notes change only when the deck is built.
    """
    if locked.path is None:
        return None
    return (deck or locked.lock or Lock()).with_numbers(derived.numbers.remembered).dump()
