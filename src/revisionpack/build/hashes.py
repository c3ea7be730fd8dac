"""Hashes of bytes, and of the files that come with this program: those are read anew only when one of them changed."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path

from revisionpack.kept import Kept, carried, carrier

FRESH = 2_000_000_000
"""Nanoseconds within which two versions of a file can bear the same time."""

Named = tuple[str, Path | str]
"""A file, and the name under which it counts."""


def digest(*parts: bytes) -> str:
    """BLAKE2b of parts, each with its length before it."""
    hashed = blake2b(digest_size=32)
    hashed.update(b"".join([b"%d:%b" % (len(part), part) for part in parts]))
    return hashed.hexdigest()


def walk(root: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """Every folder from `root` down with its folders and its files, in order, but what Python has compiled."""
    for folder, below, names in os.walk(root):
        below[:] = sorted(name for name in below if name != "__pycache__")
        yield folder, below, sorted(names)


def files_below(root: Path) -> Iterator[Named]:
    """Every file below a folder, in order, but what Python has compiled."""
    for folder, _, names in walk(root):
        inside = folder[len(str(root)) + 1 :].replace(os.sep, "/")
        for name in names:
            yield f"{inside}/{name}" if inside else name, os.path.join(folder, name)


def digest_of(files: Iterable[Named]) -> str:
    """BLAKE2b of the names and the bytes of files."""
    parts: list[bytes] = []
    for name, path in files:
        parts += [name.encode(), Path(path).read_bytes()]
    return digest(*parts)


def kept_digest_of(files: Iterable[Named], name: str) -> str:
    """The same of this program's own files, kept beside them as `name` while no stamp of theirs is another."""
    files = list(files)
    stats = [os.stat(path) for _, path in files]
    if any(stat.st_ctime_ns > time.time_ns() - FRESH for stat in stats):
        return digest_of(files)
    stamps = "\n".join(
        f"{path} {stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns}"
        for (_, path), stat in zip(files, stats, strict=True)
    )
    return str(carried(Kept(f"files.{name}.digest", os.fsencode(stamps), lambda: carrier(digest_of(files))).code()))
