"""What is known: results of jobs by key, in a folder that many builds may share.

    v1/actions/ab/<key>.json     what a job made: digest, size, facts, findings
    v1/objects/ab/<sha256>       the bytes, named by what they are
    v1/plans/ab/<name>.json      which jobs a pack asked for (build/records)
    v1/tmp/<name>/               work of one process; whose lock file is free is dead and swept

Everything is written to tmp, flushed to the disk and renamed, so that a kill at any moment leaves the
old or the new. Everything is verified when read; what is damaged is dropped, reported once, and made
again. The version in the path keeps other versions' stores apart.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from errno import ENOSPC
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from revisionpack.build.keys import sha
from revisionpack.build.wire import result_head, result_of
from revisionpack.build.workspace import Workspace
from revisionpack.outputs.step import Result

VERSION = "v1"

ROOM = 8 << 20
"""Bytes that a disk must have left for a store to work on it."""


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the store lies: $REVISIONPACK_CACHE, else the user's cache folder."""
    if given := environment.get("REVISIONPACK_CACHE"):
        return Path(given)
    if sys.platform == "win32":
        base = environment.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    else:
        base = environment.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "revisionpack"


class Known(Struct, frozen=True):
    """What the store knows of one job; the bytes are read when they are needed."""

    key: str
    digest: str
    size: int
    head: Mapping[str, Any]
    parts: Mapping[str, str]
    seconds: float = 0.0

    def result(self, data: bytes) -> Result:
        return result_of(self.head, data)


class Stats(Struct, frozen=True):
    """How much a store holds."""

    actions: int
    objects: int
    size: int
    """Bytes of the objects."""


class Store(Struct, dict=True):
    """The store below `root`. One that cannot be written works for what it can, and says so once."""

    root: Path
    warnings: list[str] = field(default_factory=list)
    _damaged: bool = False
    _writable: bool = True

    @cached_property
    def _workspace(self) -> Workspace:
        return Workspace(self.base / "tmp")

    @property
    def base(self) -> Path:
        return self.root / VERSION

    def _action(self, key: str) -> Path:
        return self.base / "actions" / key[:2] / f"{key}.json"

    def _object(self, digest: str) -> Path:
        return self.base / "objects" / digest[:2] / digest

    # --- reading -----------------------------------------------------------------------------------

    def look(self, key: str) -> Known | None:
        """What a job made, if its bytes seem to be there."""
        path = self._action(key)
        try:
            raw = path.read_bytes()
        except OSError:
            return None
        try:
            entry = json.loads(raw)
            head = entry["result"]
            result_of(head, b"")
            if sha(json.dumps(entry["result"], sort_keys=True).encode()) != entry["check"]:
                raise ValueError("altered")
            known = Known(
                key,
                str(entry["digest"]),
                int(entry["size"]),
                head,
                dict(entry["parts"]),
                float(entry["seconds"]),
            )
            if not _is_digest(known.digest):
                raise ValueError("no digest")
        except (ValueError, KeyError, TypeError, AttributeError):
            self._drop(path)
            return None
        try:
            size = os.stat(self._object(known.digest)).st_size
        except OSError:
            size = -1
        if size != known.size:
            self._drop(path, self._object(known.digest))
            return None
        return known

    def data(self, known: Known) -> bytes | None:
        """The bytes of a job, verified; None (and dropped) if they are damaged."""
        path = self._object(known.digest)
        try:
            data = path.read_bytes()
        except OSError:
            data = b""
        if sha(data) == known.digest:
            with suppress(OSError):
                os.utime(self._action(known.key))  # gc drops first what was not read for longest
            return data
        self._drop(self._action(known.key), path)
        return None

    def has(self, key: str, *, verified: bool = False) -> bool:
        """Whether a job is known; `verified`: its bytes have been read, too."""
        known = self.look(key)
        return known is not None and (not verified or self.data(known) is not None)

    def _drop(self, *paths: Path) -> None:
        for path in paths:
            with suppress(OSError):
                path.unlink()
        if not self._damaged:
            self._damaged = True
            self.warnings.append(f"something in the store was damaged and is made again ({self.base})")

    # --- writing -----------------------------------------------------------------------------------

    def put(self, key: str, result: Result, parts: Mapping[str, str], seconds: float = 0.0) -> Known:
        """Keep what a job made."""
        head = json.loads(json.dumps(result_head(result)))  # as it will be read
        known = Known(key, sha(result.data), len(result.data), head, dict(parts), seconds)
        entry = {
            "digest": known.digest,
            "size": known.size,
            "seconds": round(seconds, 3),
            "parts": dict(parts),
            "result": head,
            "check": sha(json.dumps(head, sort_keys=True).encode()),
        }
        if self._writable:
            try:
                self._write(self._object(known.digest), result.data)
                self._write(self._action(key), json.dumps(entry, ensure_ascii=False, sort_keys=True).encode())
            except OSError as error:
                self._no_more(error)
        return known

    def _write(self, path: Path, data: bytes, *, flushed: bool = True) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.workspace())
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                if flushed:
                    os.fsync(file.fileno())
            os.chmod(name, 0o644)
            os.replace(name, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(name)
            raise

    def _no_more(self, error: OSError) -> None:
        self._writable = False
        self.warnings.append(
            f"the store {self.base} cannot be written ({error.strerror or error}); nothing is kept"
        )

    # --- what packs asked for --------------------------------------------------------------------------

    def _plan(self, name: str) -> Path:
        return self.base / "plans" / name[:2] / f"{name}.json"

    @property
    def knows_packs(self) -> bool:
        """Whether any pack was planned with this store."""
        return (self.base / "plans").is_dir()

    def record(self, name: str) -> dict[str, Any] | None:
        """What was kept under a name; None if there is nothing, or it was damaged (then it is dropped)."""
        path = self._plan(name)
        try:
            raw = path.read_bytes()
        except OSError:
            return None
        check, _, text = raw.partition(b"\n")
        if sha(text).encode() != check:
            self._drop(path)
            return None
        kept: dict[str, Any] = json.loads(text)
        return kept

    def keep_record(self, name: str, data: Mapping[str, Any]) -> None:
        """Keep plain data, in its order, under a name."""
        text = json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass")
        if self._writable:
            try:
                self._write(self._plan(name), sha(text).encode() + b"\n" + text, flushed=False)
            except OSError as error:
                self._no_more(error)

    # --- the workspace -------------------------------------------------------------------------------

    def workspace(self) -> Path:
        """A folder for this process's own work, on the store's disk; made at first use."""
        try:
            first, folder = not self._workspace.made, self._workspace.folder()
            if first and shutil.disk_usage(folder).free < ROOM:
                raise OSError(ENOSPC, os.strerror(ENOSPC))
            return folder
        except OSError as error:
            self._no_more(error)
            return self._workspace.elsewhere()

    def close(self) -> None:
        """Remove this process's workspace."""
        self._workspace.close()

    # --- keeping house -------------------------------------------------------------------------------

    def entries(self) -> Iterator[tuple[Path, float]]:
        """Each action's file and when it was last of use."""
        for path in sorted((self.base / "actions").glob("??/*.json")):
            with suppress(OSError):
                yield path, path.stat().st_mtime

    def objects(self) -> Iterator[tuple[Path, int]]:
        """Each object's file and its size."""
        for path in sorted((self.base / "objects").glob("??/*")):
            with suppress(OSError):
                yield path, path.stat().st_size

    def stats(self) -> Stats:
        sizes = [size for _, size in self.objects()]
        return Stats(sum(1 for _ in self.entries()), len(sizes), sum(sizes))

    def verify(self) -> tuple[int, int]:
        """Read everything; drop what is damaged. (what was looked at, what was dropped)."""
        looked = dropped = 0
        for path, _ in list(self.entries()):
            looked += 1
            known = self.look(path.stem)
            if known is None or self.data(known) is None:
                dropped += 1
        for path, _ in list(self.objects()):
            looked += 1
            with suppress(OSError):
                if sha(path.read_bytes()) != path.name:
                    self._drop(path)
                    dropped += 1
        for path in self._plans():
            looked += 1
            dropped += self.record(path.stem) is None
        return looked, dropped

    def _plans(self) -> list[Path]:
        return sorted((self.base / "plans").glob("??/*.json"))

    def gc(self, max_size: int) -> tuple[int, int]:
        """Drop what was of no use for longest until the rest fits `max_size`. (files, bytes) dropped."""
        shutil.rmtree(self.base / "index", ignore_errors=True)  # written again by the next build
        sizes = {path.name: size for path, size in self.objects()}
        wanted: set[str] = set()
        kept = dropped = freed = 0
        for path, _ in sorted(self.entries(), key=lambda entry: -entry[1]):
            try:
                name = str(json.loads(path.read_bytes())["digest"])
            except (OSError, ValueError, KeyError, TypeError):
                name = ""
            if name in wanted:
                continue
            if name in sizes and kept + sizes[name] <= max_size:
                wanted.add(name)
                kept += sizes[name]
            else:
                path.unlink(missing_ok=True)
                dropped += 1
        left = {path.stem for path, _ in self.entries()}
        for path in self._plans():
            told = (self.record(path.stem) or {}).get("told")
            if not told or not told["artifacts"] or any(key not in left for *_, key in told["artifacts"]):
                path.unlink(missing_ok=True)
        for name in sorted(set(sizes) - wanted):
            self._object(name).unlink(missing_ok=True)
            dropped, freed = dropped + 1, freed + sizes[name]
        return dropped, freed


def _is_digest(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")
