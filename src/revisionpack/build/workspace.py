"""A folder for one process's own work, which others remove when the process is dead.

A lock file beside it is held while the process (or a child of it) lives: the system lets go of it at any
death, so that nobody has to guess by ages or process numbers.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_DAY = 86_400


class Workspace:
    """A folder below `tmp`, made at first use."""

    def __init__(self, tmp: Path) -> None:
        self._tmp = tmp
        self._folder: Path | None = None
        self._alive = -1
        self._private: tempfile.TemporaryDirectory[str] | None = None

    def folder(self) -> Path:
        """The folder; the first time, those of the dead are removed. Raises OSError."""
        if self._folder is None:
            self._make()
        assert self._folder is not None
        return self._folder

    @property
    def made(self) -> bool:
        """Whether the folder is there."""
        return self._folder is not None

    def _make(self) -> None:
        self._tmp.mkdir(parents=True, exist_ok=True)
        sweep(self._tmp)
        while True:
            # named before it is made, so that an interruption finds what there is to remove
            self._folder = self._tmp / os.urandom(8).hex()
            lock = f"{self._folder}.lock"
            handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
            if fcntl is None:
                os.close(handle)
                break
            fcntl.flock(handle, fcntl.LOCK_EX)
            with suppress(OSError):  # a sweeper may have taken the file between its making and its locking
                if os.stat(lock).st_ino == os.fstat(handle).st_ino:
                    self._alive = handle
                    break
            os.close(handle)
        self._folder.mkdir(mode=0o700)

    def elsewhere(self) -> Path:
        """A folder among the system's temporary ones, where the store's disk has none to give."""
        self.close()
        self._private = tempfile.TemporaryDirectory(prefix="revisionpack-")
        self._folder = Path(self._private.name)
        return self._folder

    def close(self) -> None:
        """Remove the folder."""
        folder, self._folder = self._folder, None
        if self._private is not None:
            self._private.cleanup()
            self._private = None
        elif folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
            with suppress(OSError):
                os.unlink(f"{folder}.lock")
        if self._alive >= 0:
            os.close(self._alive)
            self._alive = -1


def sweep(tmp: Path) -> None:
    """Remove the workspaces of processes that are dead."""
    names = {entry.name.removesuffix(".lock") for entry in os.scandir(tmp)}
    for name in sorted(names):
        folder, lock = tmp / name, tmp / f"{name}.lock"
        if fcntl is None:
            with suppress(OSError):
                if time.time() - lock.stat().st_mtime > _DAY:
                    shutil.rmtree(folder, ignore_errors=True)
                    lock.unlink()
            continue
        try:
            handle = os.open(lock, os.O_RDWR)
        except FileNotFoundError:
            shutil.rmtree(folder, ignore_errors=True)  # its lock goes last, so it is nobody's
            continue
        except OSError:
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue
        else:
            shutil.rmtree(folder, ignore_errors=True)
            with suppress(OSError):
                lock.unlink()
        finally:
            os.close(handle)
