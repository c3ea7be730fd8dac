"""Putting files in place: each is old or new, never half; the manifest comes last and vouches for the set."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

from revisionpack.build.keys import sha

try:
    import fcntl

    LOCKS = hasattr(os, "O_DIRECTORY")
except ImportError:  # Windows
    LOCKS = False

TEMPORARY = ".rp-tmp-"


class CannotWrite(Exception):
    """Something stands in the way of writing; the message is one sentence, `help` says what to do."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.help = help or _ELSEWHERE


_ELSEWHERE = "Build elsewhere with `--out FOLDER`."


def _help(error: OSError, path: Path, *, made: bool = False) -> str:
    if error.errno in _FULL:
        return "Make room on the disk, then build again. (`revisionpack cache gc` drops what can be made again.)"
    if path.suffix == ".lock":
        return f"It belongs beside the pack: get the right to write in {path.parent}, or build a copy of that folder."
    if not made and (isinstance(error, PermissionError) or error.errno in (errno.EROFS, errno.EBUSY)):
        return "Close it where it is open in another program, or build elsewhere with `--out FOLDER`."
    return _ELSEWHERE


_FULL = {errno.ENOSPC, errno.EFBIG, *([errno.EDQUOT] if hasattr(errno, "EDQUOT") else [])}


def file_digest(path: Path) -> str | None:
    """SHA-256 of a file, or None where there is no readable file."""
    try:
        return sha(path.read_bytes())
    except OSError:
        return None


def reason(error: OSError) -> str:
    """The system's own words, without its number."""
    return error.strerror or str(error) or type(error).__name__


class Publication:
    """Files written beside their places, put in place all together by `commit`.

    Full disks, missing rights and folders in the way are met in `add`, before anything is replaced.
    Use it as a context: what was not put in place is removed.
    """

    def __init__(self) -> None:
        self._waiting: list[tuple[str, Path]] = []

    def __enter__(self) -> Publication:
        return self

    def __exit__(self, *_: object) -> None:
        for name, _path in self._waiting:
            with suppress(OSError):
                os.unlink(name)
        self._waiting.clear()

    def add(self, path: Path, data: bytes) -> None:
        """Write a file beside its place. Raises CannotWrite."""
        if path.is_dir() and not path.is_symlink():
            raise CannotWrite(
                f"cannot write {path}: there is a folder of that name",
                "Rename that folder, or build elsewhere with `--out FOLDER`.",
            )
        name = str(path.parent / f"{TEMPORARY}{os.urandom(8).hex()}")
        self._waiting.append((name, path))
        try:
            with open(name, "xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise CannotWrite(f"cannot write {path}: {reason(error)}", _help(error, path)) from None

    def commit(self) -> None:
        """Put the files in place in the order in which they were added. Raises CannotWrite."""
        folders = {path.parent: None for _, path in self._waiting}
        while self._waiting:
            name, path = self._waiting[0]
            try:
                os.replace(name, path)
            except OSError as error:
                raise CannotWrite(f"cannot write {path}: {reason(error)}", _help(error, path)) from None
            del self._waiting[0]
        for folder in folders:
            _flush_folder(folder)


def _flush_folder(folder: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def unless_there(file: Path) -> None:
    """Raises CannotWrite where a file is that must not be written over, or nobody may look."""
    try:
        there = file.exists()
    except OSError as error:
        raise CannotWrite(f"cannot write {file}: {reason(error)}") from None
    if there:
        raise CannotWrite(f"{file} is there already: name another file")


def make_folder(folder: Path) -> None:
    """Make a folder and those above it. Raises CannotWrite."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise CannotWrite(
            f"cannot write to {folder}: there is a file of that name",
            "Rename that file, or build elsewhere with `--out FOLDER`.",
        ) from None
    except NotADirectoryError:
        raise CannotWrite(f"cannot write to {folder}: a part of it is a file") from None
    except OSError as error:
        said = f"cannot make the folder {folder}: {reason(error)}"
        raise CannotWrite(said, _help(error, folder, made=True)) from None


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold a folder against other builds, and clear what a killed one left. Raises CannotWrite."""
    make_folder(folder)
    handle = -1
    if LOCKS:
        try:
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError:
            pass  # some network disks have no locks; the renames are safe without
    try:
        if handle >= 0:
            clear_temporary(folder)
        yield
    finally:
        if handle >= 0:
            os.close(handle)  # the system drops the lock, also when the process is killed


def clear_temporary(folder: Path) -> None:
    """Remove files that a killed build left half-written."""
    with suppress(OSError):
        for entry in os.scandir(folder):
            if entry.name.startswith(TEMPORARY):
                with suppress(OSError):
                    os.unlink(entry.path)


def write_text_file(path: Path, text: str) -> None:
    """Write one file, whole or not at all. Raises CannotWrite."""
    make_folder(path.parent)
    with Publication() as publication:
        publication.add(path, text.encode("utf-8"))
        publication.commit()


def publish(
    folder: Path,
    files: Mapping[str, bytes],
    manifest: tuple[str, bytes] | None,
    lock: tuple[Path, bytes] | None = None,
) -> None:
    """Put a pack's files in place: artifacts, then the lock, then the manifest. Raises CannotWrite.

    Everything is written beside its place first, so that a full disk leaves the old set as it was.
    """
    # packs of one folder share it for their locks; it is always asked for last, so that nobody waits in a ring
    beside = alone_in(lock[0].parent) if lock is not None and lock[0].parent != folder else nullcontext()
    with alone_in(folder), beside, Publication() as publication:
        for name in sorted(files):
            publication.add(folder / name, files[name])
        if lock is not None:
            publication.add(*lock)
        if manifest is not None:
            publication.add(folder / manifest[0], manifest[1])
        publication.commit()
