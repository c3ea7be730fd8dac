"""Nothing to do? A flat list of every file that a build looks at, with its stamp, answers in milliseconds.

Read before Click, the model or anything else is imported, so this module imports nothing that Python has
not loaded already. What is written here is made in build/watchlist.
"""

import marshal
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

FORMAT = 5
NAMES = (
    "REVISIONPACK_CACHE",
    "REVISIONPACK_DEBUG",
    "XDG_CACHE_HOME",
    "LOCALAPPDATA",
    "HOME",
    "PYTHONPATH",
    "LD_LIBRARY_PATH",
    "LD_PRELOAD",
    "DYLD_FALLBACK_LIBRARY_PATH",
    "WEASYPRINT_DLL_DIRECTORIES",
    "SOURCE_DATE_EPOCH",
)
"""Environment names that a build reads."""

GRAIN = 20_000_000
"""Nanoseconds in which a file may change twice and show one stamp."""


def header(arguments: list[str]) -> tuple[object, ...]:
    """What has to be equal for an index to speak of this call."""
    values = tuple(os.environ.get(name) for name in NAMES)
    return (FORMAT, tuple(arguments), os.getcwd(), values, sys.version, sys.prefix, __file__)


def place(head: tuple[object, ...]) -> str:
    """The file of an index. Two calls with one file are told apart by what is written in it."""
    folder = os.environ.get("REVISIONPACK_CACHE")
    if not folder:
        home = os.path.expanduser("~")
        if sys.platform == "win32":
            base = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
        elif sys.platform == "darwin":
            base = os.path.join(home, "Library", "Caches")
        else:
            base = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
        folder = os.path.join(base, "revisionpack")
    number = int.from_bytes(repr(head).encode("utf-8", "surrogateescape"), "little") % ((1 << 61) - 1)
    return os.path.join(folder, "v1", "index", f"{number:016x}")


def stamp(path: str) -> tuple[int, int, int, int]:
    """What shows that a file is another, or was changed. Raises OSError."""
    found = os.stat(path)
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)


def stamps_of(paths: bytes) -> int:
    """One number for the stamps of all files (their names joined by NUL), so that it is soon read and compared.

    Raises OSError. It is not secret, and nobody has to be kept from forging it: who can write the index can
    write the files. The hash of a tuple of numbers is the same in every process.
    """
    stat, number = os.stat, 0
    for found in map(stat, paths.split(b"\0")):
        number = hash((number, found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino))
    return number


def _first(read: "Callable[[int], bytes]") -> "tuple[object, str, bytes, int]":
    """The part of an index that is read here, with its length before it; what follows is build/watchlist's."""
    found: tuple[object, str, bytes, int] = marshal.loads(read(int.from_bytes(read(8), "little")))
    return found


def up_to_date(arguments: list[str]) -> str:
    """What the last run of this very call may say again, or "" if anything at all is not as it was."""
    head = header(arguments)
    try:
        with open(place(head), "rb") as file:
            known, words, paths, stamps = _first(file.read)
        if known != head or not words or stamps_of(paths) != stamps:
            return ""
    except (OSError, ValueError, EOFError, TypeError, OverflowError, MemoryError):
        return ""
    return str(words)


def made_before(arguments: list[str]) -> bool:
    """Whether this very call was made before: then most of what it asks for is likely to be known."""
    head = header(arguments)
    try:
        with open(place(head), "rb") as file:
            return bool(_first(file.read)[0] == head)
    except (OSError, ValueError, EOFError, TypeError, OverflowError, MemoryError):
        return False
