"""Notes to an Anki package: the only importer of genanki.

genanki writes the collection with its decks and note types; the thin subclasses here give each type its
own `mod`. Notes and cards go in rows of ours, with ids and a `mod` of their own, so that the bytes depend
on nothing but the notes.

The legacy format (collection.anki2, schema 11) imports everywhere. The bytes were the same under Python
3.11 to 3.13 and SQLite 3.40 and 3.51: `_collection` says how.
"""

from __future__ import annotations

import io
import itertools
import json
import sqlite3
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from types import ModuleType
from typing import Any

from revisionpack.outputs.step import ApkgJob, Result


@contextmanager
def _standard_decorator() -> Iterator[None]:
    """genanki takes one decorator from a package that imports the whole of asyncio: the standard library's will do."""
    if "cached_property" in sys.modules:
        yield
        return
    stand_in = sys.modules["cached_property"] = ModuleType("cached_property")
    vars(stand_in)["cached_property"] = cached_property
    try:
        yield
    finally:
        del sys.modules["cached_property"]


with _standard_decorator():
    import genanki

_SQLITE_WRITER = (3040000).to_bytes(4, "big")
"""The SQLite version that the file's header names, whatever wrote it."""


class _NoteType(genanki.Model):  # type: ignore[misc]  # genanki has no types
    """A note type with a `mod` of its own."""

    mod = 0

    def to_json(self, timestamp: float, deck_id: int) -> Any:
        return super().to_json(self.mod, deck_id)


class _Deck(genanki.Deck):  # type: ignore[misc]  # genanki has no types
    """A deck whose description is Markdown (`md`), with nothing of today in it."""

    def to_json(self) -> Any:
        return {**super().to_json(), "md": True, "mod": 0}


def write(job: ApkgJob) -> Result:
    """The package of a deck (`outputs/deck` documents the data), with facts `notes` and `cards`."""
    deck = job.deck
    decks = [_Deck(row["id"], row["name"], row["description"]) for row in deck["decks"]]
    for row in deck["types"]:
        decks[0].add_model(_note_type(row))
    data = _package(_collection(decks, deck["notes"]), dict(job.media))
    count = len(deck["notes"])
    return Result(data, {"notes": count, "cards": count, **deck.get("facts", {})})


def _note_type(row: Mapping[str, Any]) -> _NoteType:
    made = _NoteType(
        row["id"],
        row["name"],
        # genanki writes them in the order in which they come
        fields=[dict(sorted(field.items())) for field in row["fields"]],
        templates=[dict(sorted(row["template"].items()))],
        css=row["css"],
        model_type=genanki.Model.CLOZE if row["form"] == "cloze" else genanki.Model.FRONT_BACK,
        sort_field_index=0,
    )
    made.mod = row["mod"]
    return made


def _package(collection: bytes, media: Mapping[str, bytes]) -> bytes:
    """The zip: collection, media list, media; fixed dates, order and compression."""
    names = sorted(media)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:

        def add(name: str, data: bytes, compression: int = zipfile.ZIP_DEFLATED) -> None:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system, entry.external_attr = compression, 3, 0o644 << 16
            archive.writestr(entry, data, compresslevel=6)

        add("collection.anki2", collection)
        listing = {str(index): name for index, name in enumerate(names)}
        add("media", json.dumps(listing, ensure_ascii=False, sort_keys=True).encode())
        for index, name in enumerate(names):
            add(str(index), media[name], zipfile.ZIP_STORED)
    return buffer.getvalue()


def _collection(decks: list[_Deck], notes: Sequence[Mapping[str, Any]]) -> bytes:
    """The SQLite file, byte for byte the same under any SQLite version."""
    database = sqlite3.connect(":memory:")
    try:
        database.execute("pragma secure_delete = 1")  # no residue of freed pages
        database.execute("pragma page_size = 4096")
        genanki.Package(decks).write_to_db(database.cursor(), 0, itertools.count(1))
        ordered = sorted(notes, key=lambda row: row["id"])
        database.executemany(_NOTE, map(_note_row, ordered))
        database.executemany(_CARD, map(_card_row, ordered))
        database.commit()
        database.execute("vacuum")
        data = bytearray(database.serialize())
    finally:
        database.close()
    # Change counter, version-valid-for and the writing library's version (SQLite file format 1.3.15-1.3.21).
    data[24:28] = data[92:96] = (1).to_bytes(4, "big")
    data[96:100] = _SQLITE_WRITER
    return bytes(data)


_NOTE = (
    "insert into notes (id, guid, mid, mod, usn, tags, flds, sfld, csum, flags, data)"
    " values (?, ?, ?, ?, -1, ?, ?, ?, 0, 0, '')"
)
_CARD = (
    "insert into cards (id, nid, did, ord, mod, usn, type, queue, due,"
    " ivl, factor, reps, lapses, left, odue, odid, flags, data)"
    " values (?, ?, ?, 0, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')"
)
"""New cards, and notes whose checksum Anki works out itself (genanki's rows, written in one go)."""


def _note_row(row: Mapping[str, Any]) -> tuple[object, ...]:
    fields = row["fields"]
    return (
        row["id"],
        row["guid"],
        row["type"],
        row["mod"],
        f" {' '.join(row['tags'])} ",
        "\x1f".join(fields),
        fields[0],
    )


def _card_row(row: Mapping[str, Any]) -> tuple[object, ...]:
    """The one card of a note: its one template is never empty (tests ask Anki)."""
    return (row["id"] + 1, row["id"], row["deck"], row["mod"], row["due"])
