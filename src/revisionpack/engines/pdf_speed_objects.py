"""Shorter ways through pydyf's objects and their bytes (see pdf_speed)."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pydyf

from revisionpack.engines.pdf_patch import replace

MOST_STREAMS, LARGEST_STREAM = 64, 1 << 16
"""Streams that are kept, deflated, and bytes of one: a process that stays writes the same faces and pages again."""


def light_objects() -> None:
    """Dictionaries and arrays are made by the thousand: what all of them begin with is kept in their class."""
    for name, value in {"number": None, "offset": 0, "generation": 0, "free": "n"}.items():
        setattr(pydyf.Object, name, value)  # nothing to take back: objects of pydyf's own set theirs
    replace(pydyf.Dictionary, "__init__", dict.__init__)
    replace(pydyf.Array, "__init__", list.__init__)


def plain_bytes() -> None:
    """Most of what is put into bytes is a string or a number: neither is asked what else it might be."""
    original: Callable[[Any], bytes] = pydyf._to_bytes
    heads: dict[str, bytes] = {}

    def deflate(written: bytes) -> bytes:
        return zlib.compress(written, level=9)

    known = lru_cache(MOST_STREAMS)(deflate)

    def to_bytes(item: Any) -> bytes:
        kind = type(item)
        if kind is bytes:
            return item  # type: ignore[no-any-return]
        if kind is str:
            return item.encode("ascii")  # type: ignore[no-any-return]
        if kind is int:
            return b"%d" % item
        if kind is float:
            if item.is_integer():
                return b"%d" % item
            return (b"%f" % item).rstrip(b"0")
        return original(item)

    def dictionary(self: Any) -> bytes:
        parts = [b"<<"]
        for key, value in self.items():
            head = heads.get(key)
            if head is None:
                head = heads[key] = b"/" + original(key) + b" "
            parts += head, to_bytes(value)
        parts.append(b">>")
        return b"".join(parts)

    def array(self: Any) -> bytes:
        return b"[%b]" % b" ".join(map(to_bytes, self))

    def stream(self: Any) -> bytes:
        written = b"\n".join([item if type(item) is bytes else to_bytes(item) for item in self.stream])
        extra = pydyf.Dictionary(self.extra.copy())
        if self.compress:
            extra["Filter"] = "/FlateDecode"
            written = (known if len(written) <= LARGEST_STREAM else deflate)(written)
        extra["Length"] = len(written)
        return b"%b\nstream\n%b\nendstream" % (extra.data, written)

    def reference(self: Any) -> bytes:
        return b"%d %d R" % (self.number, self.generation)

    replace(pydyf, "_to_bytes", to_bytes)
    replace(pydyf.Object, "reference", property(reference))
    replace(pydyf.Stream, "data", property(stream))
    replace(pydyf.Dictionary, "data", property(dictionary))
    replace(pydyf.Array, "data", property(array))


def written_once() -> None:
    """An object of a PDF is put into bytes once: pydyf does it for the file, and again for the file's identifier.

    Nor are the references of all pages listed anew for each element that is tagged.
    """
    write: Callable[..., None] = pydyf.PDF.write
    references: Callable[[Any], tuple[bytes, ...]] = pydyf.PDF.page_references.fget
    writing: list[dict[Any, bytes]] = []

    def write_once(self: Any, *args: Any, **kwargs: Any) -> None:
        writing.append({})
        try:
            write(self, *args, **kwargs)
        finally:
            writing.pop()

    def once(kind: Any) -> property:
        made: Callable[[Any], bytes] = kind.data.fget

        def data(self: Any) -> bytes:
            if not writing or self.number is None:
                return made(self)
            known = writing[-1]
            if self.number not in known:
                known[self.number] = made(self)
            return known[self.number]

        return property(data)

    def page_references(self: Any) -> tuple[bytes, ...]:
        kids = self.pages["Kids"]
        known: tuple[int, tuple[bytes, ...]] | None = vars(self).get("revisionpack_references")
        if known is None or known[0] != len(kids):
            known = self.revisionpack_references = len(kids), references(self)
        return known[1]

    replace(pydyf.PDF, "write", write_once)
    replace(pydyf.Stream, "data", once(pydyf.Stream))
    replace(pydyf.Dictionary, "data", once(pydyf.Dictionary))
    replace(pydyf.PDF, "page_references", property(page_references))
