"""What a pack asked for when it was planned: kept in the store, so that the same pack is not planned twice.

    v1/plans/ab/<name>.json

A record's name is a hash of the pack's bytes, of our own program, templates and versions, and of how the
pack was asked for; what else was read (syllabus, pictures, lock) stands in it with its hash. It holds keys
of jobs and plain words, nothing that can run. Whoever doubts it plans anew.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import astuple

from revisionpack.build import wire
from revisionpack.build.examine import Examined
from revisionpack.build.hashes import digest, digest_of, files_below, kept_digest_of
from revisionpack.build.installed import installed
from revisionpack.build.keys import sha, versions
from revisionpack.build.native import native
from revisionpack.build.plan import Settings
from revisionpack.build.store import Store
from revisionpack.content.source import decode
from revisionpack.diagnostics import Diagnostic, Fix, Span
from revisionpack.outputs.step import Job
from revisionpack.theme import Theme

FORMAT = 1
"""Raise it when records change their meaning."""

_SHAPERS = ("jinja2", "markupsafe", "pydantic", "pydantic-core", "pyyaml", "pyphen", "fonttools")
"""Packages whose version may shape what a pack asks for."""

_PACKAGE = Path(__file__).resolve().parents[1]


class Stage(Struct, frozen=True):
    """Jobs that are asked for at once: (key, seconds it may take). Of the last stage, the artifacts."""

    jobs: list[tuple[str, float]]
    asked: bool
    """Whether what follows depends on their results."""


class Planned(Struct, frozen=True):
    """What one product asked for, as far as that could be seen."""

    stages: tuple[Stage, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing follows the last stage."""
        return not self.stages or not self.stages[-1].asked


class Told(Struct, frozen=True):
    """A pack that was built without errors, and left its lock as it was: what it takes to do so again."""

    folder: str
    """Below the output folder."""
    about: Mapping[str, Any]
    content: str
    artifacts: tuple[tuple[str, str, str, str], ...]
    """(product, name, kind, key)."""
    skipped: tuple[tuple[str, str], ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: tuple[str, ...]
    lock: tuple[str, str] | None
    """(path, SHA-256)."""


class Record(Struct, frozen=True):
    """One pack as it was planned."""

    inputs: tuple[tuple[str, str], ...]
    """(path, SHA-256) of what was read besides the pack file; "" is a file that was not there."""
    products: Mapping[str, Planned] = field(default_factory=dict)
    told: Told | None = None


def seconds_of(job: Job) -> float:
    """How long a job may take, roughly."""
    document = getattr(job, "document", None)
    return 0.3 + (len(document.html) / 40_000 if document is not None else 0.0)


class Records:
    """The records of one call."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store, self._settings = store, settings

    def read(self, file: Path) -> Record | None:
        """The record of a pack that has not changed, nor anything that it was planned from."""
        if self._settings.force:
            return None
        try:
            found = self._store.record(self._name(file, file.read_bytes()))
            record = _record(found) if found is not None else None
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if record is None or any(_sha_of(Path(path)) != known for path, known in record.inputs):
            return None
        return record

    def keep(self, examined: Examined, products: Mapping[str, Planned], told: Told | None = None) -> None:
        """Remember a pack, unless one of its files was another while it was read."""
        inputs: dict[str, str] = {}
        for name, text in examined.loaded.sources.items():
            if name == examined.loaded.file:
                continue
            try:
                data = Path(name).read_bytes()
            except OSError:
                return
            if decode(data, name).text != text:
                return
            inputs[name] = sha(data)
        for name, data in examined.loaded.images.items():
            inputs[(examined.file.parent / name).as_posix()] = sha(data)
        if (lock := examined.locked.path) is not None:
            locked = examined.locked.text
            inputs[lock.as_posix()] = "" if locked is None else sha(locked.encode())
        record = Record(tuple(sorted(inputs.items())), products, told)
        self._store.keep_record(self._name(examined.file, examined.loaded.source), _data(record))

    def _name(self, file: Path, data: bytes) -> str:
        settings = self._settings
        asked = {
            "file": file.as_posix(),
            "products": settings.of(file),
            "options": settings.options,
            "lock": settings.lock.as_posix() if settings.lock is not None else None,
            "usable": native().usable,
        }
        return digest(self.program, wire.encode(asked), data)

    @cached_property
    def program(self) -> bytes:
        """A hash of all that plans: our own files, the theme's, the versions of everything."""
        theme = Theme(self._settings.theme)
        ours = [*files_below(_PACKAGE), *files_below(theme.root)]
        parts = [b"%d" % FORMAT, sys.version.encode(), kept_digest_of(ours, "program").encode()]
        if theme.overrides is not None:
            parts.append(digest_of(files_below(theme.overrides)).encode())
        parts += [f"{name} {installed(name)}".encode() for name in _SHAPERS]
        for kind in ("pdf", "tile", "apkg", "text"):
            parts.append(wire.encode(versions(kind)))
        return digest(*parts).encode()


def _sha_of(path: Path) -> str:
    try:
        return sha(path.read_bytes())
    except FileNotFoundError:
        return ""


# --- As plain data -----------------------------------------------------------------------------------


def _data(record: Record) -> dict[str, Any]:
    told: dict[str, Any] | None = None
    if record.told is not None:
        told = {
            "folder": record.told.folder,
            "about": dict(record.told.about),
            "content": record.told.content,
            "artifacts": record.told.artifacts,
            "skipped": record.told.skipped,
            "diagnostics": [_row(diagnostic) for diagnostic in record.told.diagnostics],
            "sources": record.told.sources,
            "lock": record.told.lock,
        }
    products = {
        name: [[stage.asked, stage.jobs] for stage in planned.stages]
        for name, planned in record.products.items()
    }
    data = {"inputs": record.inputs, "products": products, "told": told}
    plain: dict[str, Any] = json.loads(json.dumps(data))
    return plain


def _record(data: Mapping[str, Any]) -> Record:
    """Raises KeyError, ValueError or TypeError if it is none."""
    products = {
        str(name): Planned(tuple(stages_of(stages)))
        for name, stages in data["products"].items()
    }
    told = data["told"]
    return Record(
        _pairs(data["inputs"]),
        products,
        None
        if told is None
        else Told(
            str(told["folder"]),
            dict(told["about"]),
            str(told["content"]),
            tuple((str(p), str(name), str(kind), str(key)) for p, name, kind, key in told["artifacts"]),
            _pairs(told["skipped"]),
            tuple(_diagnostic(row) for row in told["diagnostics"]),
            tuple(map(str, told["sources"])),
            None if told["lock"] is None else _pairs([told["lock"]])[0],
        ),
    )


def stages_of(rows: Sequence[Sequence[Any]]) -> list[Stage]:
    """Stages from plain data. Raises ValueError or TypeError if they are none."""
    return [Stage([(str(key), float(seconds)) for key, seconds in jobs], bool(asked)) for asked, jobs in rows]


def _pairs(rows: Sequence[Sequence[Any]]) -> tuple[tuple[str, str], ...]:
    return tuple((str(first), str(second)) for first, second in rows)


def _row(said: Diagnostic) -> tuple[Any, ...]:
    span = astuple(said.span) if said.span else None
    fix = (astuple(said.fix.span), said.fix.text) if said.fix else None
    return said.code, said.severity, said.message, span, said.help, fix


def _diagnostic(row: Sequence[Any]) -> Diagnostic:
    code, severity, message, span, help, fix = row
    return Diagnostic(
        code,
        severity,
        message,
        Span(*span) if span is not None else None,
        help,
        Fix(Span(*fix[0]), fix[1]) if fix is not None else None,
    )
