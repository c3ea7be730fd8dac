"""A lost lock, from a deck that was handed out: the numbers and the history of every card are in it."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Mapping
from itertools import count
from typing import Any

from revisionpack.content.model import COLLECTIONS, Pack
from revisionpack.derive import Derived
from revisionpack.derive.lock import Lock, State
from revisionpack.outputs.deck import NOTE_TYPES, deck_id, note_digest, type_digest

_LIMIT = 256 << 20
_NOTES = """
    select n.guid, n.mod, n.mid, n.tags, n.flds from notes n join cards c on c.nid = n.id order by c.due, n.id
"""


class NoDeckError(Exception):
    """The file is no deck of this pack; the message says why."""


def lock_of(apkg: bytes, derived: Derived) -> Lock:
    """The lock as it was when a deck of this pack was built. Raises NoDeckError.

    What no card shows, the numbers of items without cards, is given anew in reading order, free numbers first:
    as they were, unless items came or went. Notes that were withdrawn before the deck are not in it.
    """
    pack = derived.pack
    notes: dict[str, State] = {}
    names: dict[str, str] = {}
    numbers: dict[str, int] = {}
    types, rows, decks = _read(apkg)
    for guid, mod, type_id, tags, fields in rows:
        kind = types.get(str(type_id))
        if kind is None:
            continue
        values = dict(zip((field["name"] for field in kind["flds"]), fields, strict=False))
        owner, _, name = values.get("Ref", "").partition("/")
        if owner != pack.id:
            continue
        notes[guid] = State(mod, note_digest(fields, tags))
        names[guid] = name
        numbers |= _number(name.split("/")[0], values.get("Number", ""), pack, derived)
    if not notes:
        raise NoDeckError(f"there is no card of the pack '{pack.id}' in it")
    return Lock(
        numbers=_with_the_rest(numbers, derived),
        notes=notes,
        names=names,
        types={kind["name"]: State(int(kind["mod"]), _type_digest(kind)) for kind in types.values()},
        updated=pack.updated or "",
        deck=(deck := str(decks.get(str(deck_id(pack.id)), {}).get("name", ""))),
        subdecks=_subdecks(deck, decks),
    )


def _subdecks(deck: str, decks: Mapping[str, Any]) -> dict[str, str]:
    """Number -> name of the subdecks: `… ::03 The struggle`."""
    names = (str(row.get("name", "")) for row in decks.values())
    found = (re.fullmatch(rf"{re.escape(deck)}::(\d+) (.+)", name) for name in names)
    return {match[1]: match[2] for match in found if match}


def _with_the_rest(shown: Mapping[str, int], derived: Derived) -> dict[str, int]:
    """The numbers that cards show, and those of the items that no card shows."""
    numbers = dict(shown)
    for key in derived.numbers.remembered:  # in the order in which numbers are first given
        if key not in numbers:
            collection = key.split("/")[0]
            taken = {value for other, value in numbers.items() if other.split("/")[0] == collection}
            numbers[key] = next(value for value in count(1) if value not in taken)
    return numbers


def _type_digest(kind: Mapping[str, Any]) -> str:
    """What the lock keeps of a note type, from what genanki wrote of its row."""
    form = next((form for form, ours in NOTE_TYPES.items() if ours.name == kind["name"]), "")
    template = kind["tmpls"][0]
    return type_digest(
        {
            "form": form,
            "id": int(kind["id"]),
            "name": kind["name"],
            "fields": [{"name": field["name"], "id": field.get("id")} for field in kind["flds"]],
            "template": {key: template.get(key) for key in ("name", "id", "qfmt", "afmt")},
            "css": kind["css"],
        }
    )


def cards_of(apkg: bytes) -> list[dict[str, str]]:
    """Every note of a deck, field by field, in study order. Raises NoDeckError."""
    types, rows, _ = _read(apkg)
    found = []
    for _guid, _mod, type_id, _tags, fields in rows:
        names = [str(field["name"]) for field in types[str(type_id)]["flds"]]
        found.append(dict(zip(names, fields, strict=False)))
    return found


def _number(item: str, printed: str, pack: Pack, derived: Derived) -> dict[str, int]:
    """`collection/id` -> number, from what a card shows (`E12`)."""
    match = re.fullmatch(r"(\D*)(\d+)", printed)
    if match is None:
        return {}
    collection = derived.numbers.kinds.get(item)
    if collection is None:  # the item is gone, but its number was given
        letters = {letter: name for name, letter in derived.numbers.letters.items() if letter}
        collection = letters.get(match[1])
    return {f"{collection}/{item}": int(match[2])} if collection in COLLECTIONS else {}


_Row = tuple[str, int, int, list[str], list[str]]
"""A note: guid, mod, type, tags, fields."""


def _read(apkg: bytes) -> tuple[Mapping[str, Any], list[_Row], Mapping[str, Any]]:
    """Note types by id, every note in study order, and decks by id."""
    try:
        with zipfile.ZipFile(io.BytesIO(apkg)) as archive:
            if archive.getinfo("collection.anki2").file_size > _LIMIT:
                raise NoDeckError("it is too large")
            data = archive.read("collection.anki2")
        database = sqlite3.connect(":memory:")
        try:
            database.deserialize(data)
            types, decks = map(json.loads, database.execute("select models, decks from col").fetchone())
            rows = database.execute(_NOTES).fetchall()
        finally:
            database.close()
    except (zipfile.BadZipFile, KeyError, sqlite3.Error, ValueError, TypeError) as error:
        raise NoDeckError(f"it is no deck that revisionpack has written ({error})") from None
    notes = [(guid, mod, mid, tags.split(), flds.split("\x1f")) for guid, mod, mid, tags, flds in rows]
    return types, notes, decks
