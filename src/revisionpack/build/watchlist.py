"""Which files a build has looked at: written down when nothing is left to do (read by build/index)."""

from __future__ import annotations

import marshal
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import astuple

from revisionpack.build import index
from revisionpack.build.hashes import walk
from revisionpack.build.keys import sha
from revisionpack.build.native import LIBRARIES, places
from revisionpack.build.plan import Settings
from revisionpack.build.report import ArtifactReport, PackReport, Report
from revisionpack.diagnostics import Diagnostic, Span

# the model and the templates are imported where they are needed: not to say again what was said before

_PACKAGE = Path(__file__).resolve().parents[1]


def remember(
    arguments: list[str], paths: Sequence[Path], settings: Settings, report: Report, begun: int, words: str
) -> None:
    """Write the index of this call: what the next one may take as it is.

    `begun` is the time (ns) before anything was read: what changed since is either ours, and then compared
    with what we wrote, or makes the pack (or the whole call) doubtful, and then nothing is said of it.
    """
    if report.warnings or report.environment:
        return
    try:
        program = _Section(quiet(path, begun) for path in _program(settings))
        packs = [(pack, entries) for pack in report.packs if (entries := _of_pack(pack, begun)) is not None]
        found = _Section(_of_folders(paths, report, begun))
    except (OSError, _DoubtError):
        return
    sections = [program, *(entries for _, entries in packs), found]
    # no file of ours may share its stamp's grain with what comes after the index
    newest = max(max(stamp[:2]) for section in sections for stamp in section.values())
    while (left := newest + index.GRAIN - time.time_ns()) > 0:
        if left > 10 * index.GRAIN:
            return  # a file from the future
        time.sleep(left / 1e9)
    head, complete = index.header(arguments), len(packs) == len(report.packs)
    silent = complete and not any(pack.diagnostics for pack, _ in packs)
    every = b"\0".join(os.fsencode(_from_here(path)) for path in dict.fromkeys(chain.from_iterable(sections)))
    try:
        first: Any = (head, words if silent else "", every, index.stamps_of(every))
    except OSError:
        return
    if any(not _as_it_was(section) for section in sections):
        return
    second: Any = (
        tuple(tuple(section.items()) for section in sections),
        tuple(_told(pack) for pack, _ in packs),
        complete,
    )
    start = marshal.dumps(first)
    _put(index.place(head), len(start).to_bytes(8, "little") + start + marshal.dumps(second))


def _from_here(path: str) -> str:
    """A path as it is soonest looked up: from the working folder (which an index holds for), if it lies below."""
    here = os.getcwd() + os.sep
    return path.removeprefix(here) if path.startswith(here) else path


class Unchanged(Struct, frozen=True):
    """What is known of a call without reading a pack. `whole`: nothing at all has changed since it was last made."""

    packs: Mapping[Path, PackReport] = field(default_factory=dict)
    whole: bool = False


def unchanged(arguments: list[str]) -> Unchanged:
    """The packs of which nothing at all has changed since this call was last made, with their reports."""
    head = index.header(arguments)
    try:
        with open(index.place(head), "rb") as file:
            data = memoryview(file.read())
        end = 8 + int.from_bytes(data[:8], "little")
        if marshal.loads(data[8:end])[0] != head:
            return Unchanged()
        rows, told, complete = marshal.loads(data[end:])
        sections = [_Section(row) for row in rows]
        if not _as_it_was(sections[0]):
            return Unchanged()
        pairs = zip(told, sections[1:-1], strict=True)
        reports = (_report(row, section) for row, section in pairs if _as_it_was(section))
        packs = {Path(report.file): report for report in reports}
        return Unchanged(packs, complete and len(packs) == len(told) and _as_it_was(sections[-1]))
    except (OSError, ValueError, EOFError, TypeError, KeyError):
        return Unchanged()


def settled(report: Report, begun: int) -> dict[Path, PackReport]:
    """The packs with which nothing is left to do, with the stamps of their files, for a next build."""
    found = ((pack, entries) for pack in report.packs if (entries := _of_pack(pack, begun)) is not None)
    return {Path(pack.file): _report(_told(pack), entries) for pack, entries in found}


def still(known: Mapping[Path, PackReport]) -> dict[Path, PackReport]:
    """Those of which no file has changed since."""
    return {file: pack for file, pack in known.items() if _as_it_was(dict(pack.stamps))}


def _put(target: str, data: bytes) -> None:
    with suppress(OSError):
        os.makedirs(os.path.dirname(target), exist_ok=True)
        temporary = f"{target}.{os.getpid()}"
        try:
            Path(temporary).write_bytes(data)
            os.replace(temporary, target)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(temporary)


# --- What a report says, as plain data -----------------------------------------------------------------


def _told(pack: PackReport) -> tuple[Any, ...]:
    artifacts = tuple((a.name, a.product, dict(a.facts), a.sha256, a.size) for a in pack.artifacts)
    found = tuple(
        (d.code, d.severity, d.message, d.help, astuple(d.span) if d.span else None) for d in pack.diagnostics
    )
    return (
        pack.file,
        pack.pack,
        os.fspath(pack.folder or ""),
        artifacts,
        pack.skipped,
        found,
        tuple(pack.sources),
    )


def _report(row: tuple[Any, ...], stamps: _Section) -> PackReport:
    file, pack, folder, artifacts, skipped, found, sources = row
    made = tuple(
        ArtifactReport(
            name, product, "unchanged", "no file that it is made from has changed", facts, digest, size
        )
        for name, product, facts, digest, size in artifacts
    )
    return PackReport(
        file,
        pack,
        Path(folder),
        made,
        tuple(skipped),
        diagnostics=tuple(
            Diagnostic(code, severity, message, Span(*span) if span else None, help)
            for code, severity, message, help, span in found
        ),
        sources={name: Path(name).read_text("utf-8", "replace") for name in sources} if found else {},
        stamps=stamps,
    )


# --- Files and their stamps ----------------------------------------------------------------------------


class _DoubtError(Exception):
    """A file changed while it was looked at."""


Stamp = tuple[int, int, int, int]
_Section = dict[str, Stamp]


def _as_it_was(section: _Section) -> bool:
    try:
        return all(index.stamp(path) == stamp for path, stamp in section.items())
    except OSError:
        return False


def quiet(path: Path | str, begun: int) -> tuple[str, Stamp]:
    """A file that has not changed since before the build began, with its stamp. Raises _DoubtError, OSError."""
    stamp = index.stamp(os.fspath(path))
    if max(stamp[:2]) > begun - index.GRAIN:
        raise _DoubtError(path)
    return os.fspath(path), stamp


def _of_pack(pack: PackReport, begun: int) -> _Section | None:
    """The files of a pack with which nothing is left to do; None if there is any doubt."""
    if pack.failed or pack.stale or pack.folder is None:
        return None
    if pack.diagnostics and pack.lock_written:
        return None  # some were about the lock as it was
    if any(artifact.state in ("failed", "impossible") for artifact in pack.artifacts):
        return None
    if pack.stamps:
        return dict(pack.stamps)
    try:
        entries = _Section(quiet(path, begun) for path in pack.inputs)
        for path, digest in pack.outputs:
            entries[os.fspath(path)] = index.stamp(os.fspath(path))
            if sha(path.read_bytes()) != digest:
                return None
    except (OSError, _DoubtError):
        return None
    return entries


def _of_folders(paths: Sequence[Path], report: Report, begun: int) -> Iterator[tuple[str, Stamp]]:
    """The folders that were searched and every file that could have been a pack. Raises _DoubtError, OSError."""
    from revisionpack.content.load import find_packs

    folders = [path for path in paths if path.is_dir()]
    for folder in _below(folders):
        yield os.fspath(folder), index.stamp(os.fspath(folder))
    for path in _yaml_files(folders):
        yield quiet(path, begun)
    if folders and find_packs(paths) != [Path(pack.file) for pack in report.packs]:
        raise _DoubtError(folders)


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


def theme_files(settings: Settings) -> Iterator[str]:
    """Every file and folder of the theme and of the person's own templates."""
    from revisionpack.theme import Theme

    theme = Theme(settings.theme)
    for root in (theme.root, theme.overrides):
        if root is not None:
            yield from _tree(root)


def _tree(root: Path) -> Iterator[str]:
    """A folder and all that lies in it, but for what Python keeps."""
    yield os.fspath(root)
    for folder, below, names in walk(root):
        for name in (*below, *names):
            yield os.path.join(folder, name)


def _program(settings: Settings) -> Iterator[str]:
    """Our own files, the theme's, where packages are installed, the native libraries."""
    yield from _tree(_PACKAGE)
    yield from theme_files(settings)
    for entry in sys.path:
        if os.path.basename(entry) in {"site-packages", "dist-packages"} and os.path.isdir(entry):
            yield entry  # its own stamp changes with every package that comes, goes or changes its version
    if set(settings.products) != {"deck"}:
        yield from _libraries()


def _libraries() -> Iterator[str]:
    """The native libraries as this process has opened them."""
    if not sys.platform.startswith("linux"):
        yield from places()
        return
    names = {name.split(".so")[0] for names in LIBRARIES.values() for name in names[:1]}
    with open("/proc/self/maps", encoding="utf-8") as maps:
        paths = {line.split(maxsplit=5)[5].strip() for line in maps if len(line.split(maxsplit=5)) == 6}
    for path in sorted(paths):
        if os.path.basename(path).split(".so")[0] in names:
            yield path
