"""Locks that only this machine has: whoever builds from the repository would print other numbers than the release."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

from revisionpack.build.examine import Examined
from revisionpack.release.last import CannotReleaseError


def locks_are_committed(packs: Iterable[Examined]) -> None:
    """Raises CannotReleaseError where a pack is in a Git repository, and its lock is not there as it is here.

    Says nothing of packs that are in no repository, or not in its last commit, and where there is no Git.
    """
    loose = [why for pack in packs if (why := _why_loose(pack))]
    if loose:
        files = "\n".join(f"  {why}" for why in loose)
        raise CannotReleaseError(
            f"a lock is not committed, so a build from the repository would give other numbers and cards:\n{files}\n"
            "Commit it together with its pack (in GitHub Desktop, or git add and git commit), then release again."
        )


def _why_loose(pack: Examined) -> str:
    path = pack.locked.path
    if path is None or pack.locked.text is None or _committed(pack.file) is None:
        return ""
    there = _committed(path)
    if there is None:
        return f"{path} is in no commit yet"
    return "" if _lines(there) == _lines(pack.locked.text.encode()) else f"{path} has changed since the last commit"


def _committed(path: Path) -> bytes | None:
    """What the last commit of its repository holds of a file. Nothing that a repository configures is run."""
    command = ["git", "-C", os.fspath(path.parent), "cat-file", "blob", f"HEAD:./{path.name}"]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def _lines(data: bytes) -> bytes:
    """With the ends of lines that Git keeps, whatever it was told to write on this system."""
    return data.replace(b"\r\n", b"\n")
