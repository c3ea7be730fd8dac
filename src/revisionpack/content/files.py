"""Reading the files that a pack names, and no others.

A name is checked before it is opened and never decoded afterwards; on the way down no link is
followed, and only regular files of a bounded size are read (shared rule of docs/pack-format.md).
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Protocol

from revisionpack.text.suggest import suggest

IMAGE_LIMIT = 8 << 20
"""Bytes one picture, sound or font file may have."""

ENDINGS = frozenset(".png .jpg .jpeg .svg .webp .gif .mp3 .ogg .m4a .wav .ttf .otf".split())
"""Of files that a pack may name."""

_NAME = re.compile(r"[^\W_.][\w .()+,-]*\Z")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(?:\..*)?\Z", re.IGNORECASE)


class FileProblemError(Exception):
    """A file that a pack names cannot be used; the message is a plain sentence without its end."""

    def __init__(self, code: str, message: str, help: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.help = code, message, help


class Reader(Protocol):
    """Gives the bytes of a file named relative to the pack's folder; None when there is none."""

    def __call__(self, name: str, limit: int) -> bytes | None: ...


def check_name(name: str) -> tuple[str, ...]:
    """The parts of a file name that a pack may use.

    Raises FileProblemError for anything but plain names below the pack's folder.
    """
    parts = tuple(name.split("/"))
    good = name.isprintable() and len(name) <= 200 and all(
        _NAME.match(part) and not part.endswith((".", " ")) and not _DEVICES.match(part) for part in parts
    )
    if not good:
        raise FileProblemError(
            "bad-file-name",
            f"'{name}' is not a file that a pack may use",
            "Name a file beside the pack or in a folder below it: letters, digits, spaces and . - _ ( ), "
            "for example images/map.png.",
        )
    return parts


def from_folder(folder: Path) -> Reader:
    """A reader of the files below a folder."""

    def read(name: str, limit: int) -> bytes | None:
        parts = tuple(name.split("/"))
        return _read_below(folder, parts, limit)

    return read


def names_in(folder: Path, name: str) -> list[str]:
    """The files that stand where a name points to, beside the pack, and among its images."""
    there: list[str] = []
    for within in dict.fromkeys((name.rpartition("/")[0], "", "images")):
        if not (folder / within).resolve().is_relative_to(folder.resolve()):
            continue
        with suppress(OSError), os.scandir(folder / within) as entries:
            for entry in islice(entries, 1000):
                if entry.is_file(follow_symlinks=False) and entry.name.isprintable():
                    there.append(f"{within}/{entry.name}" if within else entry.name)
    return sorted(there)


def meant(name: str, there: Iterable[str]) -> str | None:
    """The file that a name most likely means: in another folder, with another ending, capital or letter."""
    said = PurePosixPath(name.casefold())
    others = [(other, PurePosixPath(other.casefold())) for other in there]
    same = [other for other, path in others if path.name == said.name]
    same += [other for other, path in others if path.stem == said.stem and path.suffix in ENDINGS]
    return same[0] if same else suggest(name, [other for other, path in others if path.suffix in ENDINGS])


def from_mapping(files: Mapping[str, bytes]) -> Reader:
    """A reader of files held in memory."""

    def read(name: str, limit: int) -> bytes | None:
        data = files.get(name)
        if data is not None and len(data) > limit:
            raise _too_large(name, len(data), limit)
        return data

    return read


def _too_large(name: str, size: int, limit: int) -> FileProblemError:
    return FileProblemError(
        "file-too-large", f"'{name}' has {size:,} bytes; {limit:,} are allowed", "Make the picture smaller."
    )


_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NONBLOCK = getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_WALKS = os.open in os.supports_dir_fd and hasattr(os, "O_DIRECTORY")


def _read_below(folder: Path, parts: tuple[str, ...], limit: int) -> bytes | None:
    name = "/".join(parts)
    try:
        descriptor = _open_walking(folder, parts) if _WALKS else _open_checked(folder, parts)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise FileProblemError(
            "unreadable-file",
            f"'{name}' cannot be read ({error.strerror})",
            "Links are not followed: use the file itself.",
        ) from None
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        os.close(descriptor)
        raise FileProblemError("unreadable-file", f"'{name}' is not a file")
    with os.fdopen(descriptor, "rb") as stream:
        if found.st_size > limit:
            raise _too_large(name, found.st_size, limit)
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise _too_large(name, len(data), limit)
    return data


def _open_walking(folder: Path, parts: tuple[str, ...]) -> int:
    """Open part by part, following no link, so that nothing can be swapped in between."""
    here = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in parts[:-1]:
            if part == "..":
                below = os.open("..", os.O_RDONLY | os.O_DIRECTORY, dir_fd=here)
            else:
                below = os.open(part, os.O_RDONLY | os.O_DIRECTORY | _NOFOLLOW, dir_fd=here)
            os.close(here)
            here = below
        return os.open(parts[-1], os.O_RDONLY | _NOFOLLOW | _NONBLOCK, dir_fd=here)
    finally:
        os.close(here)


def _open_checked(folder: Path, parts: tuple[str, ...]) -> int:
    """Where folders cannot be opened (Windows): refuse links, then open."""
    path = folder
    for part in parts:
        path = path / part
        if path.is_symlink():
            raise OSError(0, "it is a link")
    return os.open(path, os.O_RDONLY | _BINARY)
