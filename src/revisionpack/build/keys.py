"""The key of a job: a hash of everything that shapes its bytes, and of nothing else."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from revisionpack.build import wire
from revisionpack.build.hashes import digest, files_below, kept_digest_of
from revisionpack.build.installed import installed
from revisionpack.build.native import native
from revisionpack.outputs.step import Document, Job
from revisionpack.text.dates import HistoricalDate
from revisionpack.text.markup_nodes import Rich

if TYPE_CHECKING:
    from revisionpack.theme import Theme

FORMAT = 1
"""Raise it when keys or results change their meaning."""

_PACKAGES: Mapping[str, tuple[str, ...]] = {
    "pdf": ("weasyprint", "pydyf", "pikepdf", "fonttools", "tinycss2", "cssselect2", "pyphen", "pillow"),
    "tile": ("pikepdf",),
    "apkg": ("genanki",),
    "text": (),
}
"""Kind -> the packages whose version shapes its bytes."""

_ENGINES = Path(__file__).resolve().parents[1] / "engines"


def sha(data: bytes) -> str:
    """The name of bytes: SHA-256, in hexadecimal."""
    return sha256(data).hexdigest()


@cache
def versions(kind: str) -> Mapping[str, str]:
    """What besides the job and the fonts shapes the bytes of a kind of job: name -> version."""
    kind = "pdf" if kind == "measure" else kind
    found = {package: installed(package) or "missing" for package in _PACKAGES[kind]}
    if kind == "pdf":
        found.update(native().versions)
    if kind == "apkg":
        from sqlite3 import sqlite_version

        found["sqlite"] = sqlite_version
    if kind != "text":
        found["zlib"] = zlib.ZLIB_RUNTIME_VERSION
        found["engine"] = _engine(kind)
    return dict(sorted(found.items()))


@cache
def _engine(kind: str) -> str:
    """A hash of our own engine's source: an edit of it makes everything it made old."""
    others = tuple(f"{other}{end}" for other in _PACKAGES if other != kind for end in "._")
    files = [(name, path) for name, path in files_below(_ENGINES) if not name.startswith(others)]
    return kept_digest_of(files, kind)[:16]


class Keys:
    """Works out keys for one theme."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self._css: dict[tuple[str, ...], str] = {}

    @cached_property
    def fonts(self) -> str:
        """A hash of every font that a document may name."""
        return kept_digest_of(sorted(self.theme.fonts.items()), "fonts")

    def _of_css(self, css: tuple[str, ...]) -> str:
        if css not in self._css:  # every pack has the same
            self._css[css] = digest(wire.encode(css))
        return self._css[css]

    def parts(self, job: Job) -> dict[str, str]:
        """Part of the job -> its hash, so that a rebuild can say which part is another."""
        found: dict[str, str] = {}
        for name in job.__struct_fields__:
            if name == "name":
                continue
            value = getattr(job, name)
            if isinstance(value, Document):
                found["HTML"] = digest(wire.encode((value.html, value.title, value.lang)))
                found["style sheets"] = self._of_css(value.css)
                found["pictures"] = digest(wire.encode(value.resources))
            else:
                found[name.replace("_", " ")] = digest(wire.encode(value))
        kind = job.kind
        if kind in {"pdf", "measure"}:
            found["fonts"] = self.fonts
        return {**found, **versions(kind)}

    def key(self, job: Job, parts: Mapping[str, str] | None = None) -> str:
        """The key of a job; its name is no part of it."""
        return digest(wire.encode({"format": FORMAT, "kind": job.kind, "parts": parts or self.parts(job)}))


def content_digest(*contents: Any) -> str:
    """A hash of what content says (models, texts as written), blind to comments and the order of keys."""
    parts: list[bytes] = []
    for content in contents:
        _walk(content, parts, exact=False)
    return digest(*parts)


def exact_digest(*contents: Any) -> str:
    """The same, which tells dates of two calendars and mappings of two kinds apart even if they are written alike."""
    parts: list[bytes] = []
    for content in contents:
        _walk(content, parts, exact=True)
    return digest(*parts)


def _walk(value: Any, parts: list[bytes], exact: bool) -> None:
    kind: Any = type(value)
    if kind is str:  # what there is most of comes first
        data = value.encode("utf-8", "surrogatepass")
        parts.append(b"s%d:%b" % (len(data), data))
    elif value is None:
        parts.append(b"n")
    elif kind is tuple or kind is list:
        parts.append(b"[%d" % len(value))
        for item in value:
            _walk(item, parts, exact)
    elif kind is bool:
        parts.append(b"t" if value else b"f")
    elif kind is Rich or (kind is HistoricalDate and not exact):
        _walk(value.source, parts, exact)
    elif (head := _shape(kind)) is not None:
        start, names = head
        parts += start
        if exact:
            parts.append(kind.__name__.encode())
        for name in names:
            if (inner := getattr(value, name)) is None:  # most of an item's fields
                parts.append(b"n")
            else:
                _walk(inner, parts, exact)
    elif isinstance(value, Mapping):
        parts.append(b"{%d" % len(value))
        for key, item in value.items():
            parts.append(str(key).encode())
            _walk(item, parts, exact)
    elif isinstance(value, (str, bytes, int, float)):
        parts.append(wire.encode(value))
    elif isinstance(value, (list, tuple)):
        _walk(tuple(value), parts, exact)
    else:
        parts.append(repr(value).encode())


@cache
def _shape(kind: type[Any]) -> tuple[tuple[bytes, ...], tuple[str, ...]] | None:
    """What a model or a struct begins with, and the names of its fields."""
    if (model_fields := getattr(kind, "model_fields", None)) is not None:
        return (b"<%d" % len(model_fields),), tuple(model_fields)
    names = getattr(kind, "__struct_fields__", None)
    return None if names is None else ((), names)
