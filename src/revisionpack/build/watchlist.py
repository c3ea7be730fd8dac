"""Which files a build has looked at: written down when nothing is left to do (read by build/index)."""

from __future__ import annotations

import marshal
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from revisionpack.build import index
from revisionpack.build.keys import sha
from revisionpack.build.native import LIBRARIES
from revisionpack.build.plan import Settings
from revisionpack.build.report import Report
from revisionpack.content.load import find_packs
from revisionpack.theme import Theme

_PACKAGE = Path(__file__).resolve().parents[1]


def remember(
    arguments: list[str], paths: Sequence[Path], settings: Settings, report: Report, begun: int, words: str
) -> bool:
    """Write the index of this call, if the next one would find nothing to do. Whether it was written.

    `begun` is the time (ns) before anything was read: what changed since is either ours, and then compared
    with what we wrote, or makes the index doubtful, and then there is none.
    """
    if report.warnings or report.environment or settings.force:
        return False
    if any(pack.diagnostics or pack.stale or pack.folder is None for pack in report.packs):
        return False
    try:
        entries = dict(_stamped(paths, settings, report, begun))
    except (OSError, _DoubtError):
        return False
    # no file of ours may share its stamp's grain with what comes after the index
    newest = max(max(stamp[:2]) for stamp in entries.values())
    while (left := newest + index.GRAIN - time.time_ns()) > 0:
        if left > 10 * index.GRAIN:
            return False  # a file from the future
        time.sleep(left / 1e9)
    try:
        if any(index.stamp(path) != stamp for path, stamp in entries.items()):
            return False
    except OSError:
        return False
    head = index.header(arguments)
    record: Any = (head, words, tuple(entries), tuple(entries.values()))
    data = marshal.dumps(record)
    target = index.place(head)
    with suppress(OSError):
        os.makedirs(os.path.dirname(target), exist_ok=True)
        temporary = f"{target}.{os.getpid()}"
        try:
            Path(temporary).write_bytes(data)
            os.replace(temporary, target)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(temporary)
        return True
    return False


class _DoubtError(Exception):
    """A file changed while it was looked at."""


Entry = tuple[str, tuple[int, int, int, int]]


def _stamped(paths: Sequence[Path], settings: Settings, report: Report, begun: int) -> Iterator[Entry]:
    """Every file and folder with its stamp. Raises _DoubtError."""

    def quiet(path: Path | str) -> Entry:
        stamp = index.stamp(os.fspath(path))
        if max(stamp[:2]) > begun - index.GRAIN:
            raise _DoubtError(path)
        return os.fspath(path), stamp

    def ours(path: Path, is_right: Callable[[], bool]) -> Entry:
        stamp = index.stamp(os.fspath(path))
        if max(stamp[:2]) > begun - index.GRAIN and not is_right():
            raise _DoubtError(path)
        return os.fspath(path), stamp

    folders = [path for path in paths if path.is_dir()]
    files = [Path(pack.file) for pack in report.packs]
    for folder in _below(folders):
        yield ours(folder, lambda: find_packs(paths) == files)
    for path in _yaml_files(folders):
        yield quiet(path)
    for pack in report.packs:
        for path in pack.inputs:
            yield quiet(path)
        for path, digest in pack.outputs:
            yield ours(path, lambda path=path, digest=digest: sha(path.read_bytes()) == digest)  # type: ignore[misc]
    for part in _program(settings):
        yield quiet(part)


def _below(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield folder
        for path in sorted(folder.rglob("*")):
            if path.is_dir() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
                yield path


def _yaml_files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(
            path for path in folder.rglob("*") if path.suffix in {".yaml", ".yml"} and path.is_file()
        )


def _program(settings: Settings) -> Iterator[Path | str]:
    """Our own files, the theme's, where packages are installed, the native libraries."""
    theme = Theme(settings.theme)
    for root in (_PACKAGE, theme.root, theme.overrides):
        if root is None:
            continue
        yield root
        for path in sorted(root.rglob("*")):
            if "__pycache__" not in path.parts:
                yield path
    for entry in sys.path:
        if os.path.basename(entry) in {"site-packages", "dist-packages"} and os.path.isdir(entry):
            yield entry  # its own stamp changes with every package that comes, goes or changes its version
    if set(settings.products) != {"deck"}:
        yield from _libraries()


def _libraries() -> Iterator[str]:
    """The native libraries as this process has opened them."""
    names = {name.split(".so")[0] for names in LIBRARIES.values() for name in names[:1]}
    with open("/proc/self/maps", encoding="utf-8") as maps:  # elsewhere: OSError, and there is no index
        paths = {line.split(maxsplit=5)[5].strip() for line in maps if len(line.split(maxsplit=5)) == 6}
    for path in sorted(paths):
        if os.path.basename(path).split(".so")[0] in names:
            yield path
