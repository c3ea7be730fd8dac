"""Notes to an Anki package: the only importer of genanki.

genanki writes the collection; the thin subclasses here give each note and note type its own `mod` and
id, and make the bytes depend on nothing but the notes. The legacy format (collection.anki2, schema 11)
imports everywhere; the recipe for equal bytes over SQLite versions is in docs/architecture.md.
"""

from __future__ import annotations

import io
import itertools
import json
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

import genanki

from revisionpack.outputs.step import ApkgJob, Result

_SQLITE_WRITER = (3040000).to_bytes(4, "big")
"""The SQLite version that the file's header names, whatever wrote it."""


class _NoteType(genanki.Model):  # type: ignore[misc]  # genanki has no types
    """A note type with a `mod` of its own."""

    mod = 0

    def to_json(self, timestamp: float, deck_id: int) -> Any:
        return super().to_json(self.mod, deck_id)


class _Note(genanki.Note):  # type: ignore[misc]  # genanki has no types
    """A note with its own `mod` and id; its one card takes the next id."""

    mod = 0
    note_id = 0

    def write_to_db(self, cursor: Any, timestamp: float, deck_id: int, id_gen: Iterator[int]) -> None:
        super().write_to_db(cursor, self.mod, deck_id, itertools.count(self.note_id))

    def _check_invalid_html_tags_in_fields(self) -> None:
        """Fields are our own HTML, checked by the deck output; genanki's pattern test is slow and unsure."""


class _Deck(genanki.Deck):  # type: ignore[misc]  # genanki has no types
    """A deck whose description is Markdown (`md`), with nothing of today in it."""

    def to_json(self) -> Any:
        return {**super().to_json(), "md": True, "mod": 0}


def write(job: ApkgJob) -> Result:
    """The package of a deck (`outputs/deck` documents the data), with facts `notes` and `cards`."""
    deck = job.deck
    types = {row["id"]: _note_type(row) for row in deck["types"]}
    decks = {row["id"]: _Deck(row["id"], row["name"], row["description"]) for row in deck["decks"]}
    cards = 0
    for row in deck["notes"]:
        note = _Note(
            types[row["type"]], list(row["fields"]), guid=row["guid"], tags=list(row["tags"]), due=row["due"]
        )
        note.mod, note.note_id = row["mod"], row["id"]
        cards += len(note.cards)
        decks[row["deck"]].add_note(note)
    data = _package(list(decks.values()), dict(job.media))
    return Result(data, {"notes": len(deck["notes"]), "cards": cards, **deck.get("facts", {})})


def _note_type(row: Mapping[str, Any]) -> _NoteType:
    made = _NoteType(
        row["id"],
        row["name"],
        fields=[dict(field) for field in row["fields"]],
        templates=[dict(row["template"])],
        css=row["css"],
        model_type=genanki.Model.CLOZE if row["form"] == "cloze" else genanki.Model.FRONT_BACK,
        sort_field_index=0,
    )
    made.mod = row["mod"]
    return made


def _package(decks: list[_Deck], media: Mapping[str, bytes]) -> bytes:
    """The zip: collection, media list, media; fixed dates, order and compression."""
    names = sorted(media)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:

        def add(name: str, data: bytes, compression: int = zipfile.ZIP_DEFLATED) -> None:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system, entry.external_attr = compression, 3, 0o644 << 16
            archive.writestr(entry, data, compresslevel=6)

        add("collection.anki2", _collection(decks))
        listing = {str(index): name for index, name in enumerate(names)}
        add("media", json.dumps(listing, ensure_ascii=False, sort_keys=True).encode())
        for index, name in enumerate(names):
            add(str(index), media[name], zipfile.ZIP_STORED)
    return buffer.getvalue()


def _collection(decks: list[_Deck]) -> bytes:
    """The SQLite file, byte for byte the same under any SQLite version."""
    database = sqlite3.connect(":memory:")
    try:
        database.execute("pragma secure_delete = 1")  # no residue of freed pages
        database.execute("pragma page_size = 4096")
        genanki.Package(decks).write_to_db(database.cursor(), 0, itertools.count(1))
        database.commit()
        database.execute("vacuum")
        data = bytearray(database.serialize())
    finally:
        database.close()
    # Change counter, version-valid-for and the writing library's version (SQLite file format 1.3.15-1.3.21).
    data[24:28] = data[92:96] = (1).to_bytes(4, "big")
    data[96:100] = _SQLITE_WRITER
    return bytes(data)
