"""A note of the deck: what is asked of which item, and its identity for ever.

The identity is (pack, item, kind, slot) and never an index or a wording, so inserting, moving or
rewording an item changes no other note, and Anki updates instead of duplicating (Anki matches notes
by GUID alone: rslib/src/import_export/package/apkg/import/notes.rs).
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from revisionpack.content.texts import SourceRef, Text
from revisionpack.text.dates import HistoricalDate
from revisionpack.text.markup_nodes import Rich

Piece = Text | Rich | HistoricalDate | str
"""What a side of a card is made of; the deck output turns it into Anki's HTML."""

Form = Literal["basic", "cloze", "typed"]

_JSON = json.JSONEncoder(ensure_ascii=False)

_BASE91 = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&()*+,-./:;<=>?@[]^_`{|}~"
"""The alphabet of Anki's own GUIDs (rslib/src/notes/mod.rs, base91 without quotes and backslash)."""


class Note(Struct, frozen=True):
    """One fact asked in one way.

    `kind` chooses the wording of the question from the deck's words, filled with `names`; `front`
    stands under the question, `back` is the answer, `extra` small print. `study` is the pass in which
    it is learned: 0 first, 1 the reverse direction.
    """

    item: str
    kind: str
    slot: str = ""
    form: Form = "basic"
    names: tuple[tuple[str, Piece], ...] = ()
    front: Piece | None = None
    before: Piece | None = None
    """The sentence before that of a cloze, where that one leans on it."""
    back: tuple[Piece, ...] = ()
    extra: tuple[Piece, ...] = ()
    sources: tuple[SourceRef, ...] = ()
    image: str = ""
    audio: str = ""
    topic: str = ""
    core: bool = False
    study: int = 0
    deck: int = 0
    """Which subdeck: 0 the core, n the topic with the printed number n, REST what belongs to none."""
    due: int = 0
    """Position in study order, from 1, unique in the pack."""


def guid(pack_id: str, note: Note) -> str:
    """The note's GUID: 13 characters from a hash of (pack, item, kind, slot)."""
    identity = _JSON.encode([pack_id, note.item, note.kind, note.slot])
    number = int.from_bytes(hashlib.blake2b(identity.encode(), digest_size=10).digest(), "big")
    digits = []
    for _ in range(13):
        number, rest = divmod(number, len(_BASE91))
        digits.append(_BASE91[rest])
    return "".join(reversed(digits))


REST = 999
"""The subdeck of what belongs to no topic: last, and where it is when topics are added."""

A_DAY = 15
"""New cards a day that a student can keep up with."""


def days(cards: int) -> int:
    """How many days it takes to see so many new cards."""
    return -(-cards // A_DAY)


_PLAIN = str.maketrans({"&": "+", "<": "‹", ">": "›", '"': "”", "[": "(", "]": ")", "{": "(", "}": ")"})


def reference(pack_id: str, name: str) -> str:
    """What the field `Ref` says of a note: `pack/item/kind/slot`, without signs that HTML or Anki would read.

    It is the first field, so unique, and what a search in Browse finds withdrawn notes by.
    """
    return " ".join(f"{pack_id}/{name}".translate(_PLAIN).split())


NOTE_ID_BASE = 1_000_000_000_000
"""Note ids lie in September 2001 to 2004 (milliseconds): before any deck of a student's."""


def note_id(pack_id: str, due: int) -> int:
    """An id for the package, in study order; the note's card takes the next one.

    Nothing hangs on it: Anki knows notes by GUID, and gives a new id to a note whose id is taken.
    Neighbouring ids make packages a third smaller than scattered ones.
    """
    return NOTE_ID_BASE + _place(pack_id) * 1_000_000 + due * 2


@lru_cache(maxsize=16)
def _place(pack_id: str) -> int:
    return int.from_bytes(hashlib.blake2b(pack_id.encode(), digest_size=8).digest(), "big") % 100_000
