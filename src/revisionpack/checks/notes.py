"""What the checks say of a note: its words, its name, its place in the pack."""

from __future__ import annotations

from revisionpack.checks.rule import Path, Subject
from revisionpack.content.texts import Text
from revisionpack.derive.notes import Note, Piece
from revisionpack.text.dates import HistoricalDate
from revisionpack.text.markup_nodes import Key, Rich, plain


def words_of(piece: Piece) -> str:
    """A piece of a side as plain words."""
    if isinstance(piece, Text):
        return plain(piece.main)
    if isinstance(piece, Rich):
        return plain(piece)
    return piece.source if isinstance(piece, HistoricalDate) else piece


def front_of(note: Note) -> list[Piece]:
    """The pack's words on the front of a note."""
    return [*(piece for _, piece in note.names), *([note.front] if note.front is not None else [])]


def name_of(note: Note) -> str:
    """What a note is called among those of its item: `facet: Strengths`."""
    return f"{note.kind}: {note.slot}" if note.slot else note.kind


def place_of(subject: Subject, note: Note) -> Path:
    """The path of the item that a note is made from."""
    return (subject.pack.items[note.item].collection, note.item)


def gap_of(subject: Subject, item: str, phrase: str) -> tuple[Path, Key] | None:
    """The text of an item in which a key phrase is marked, and the phrase there."""
    for place in subject.places:
        if place.item == item and "==" in place.rich.source:
            for node in place.nodes():
                if isinstance(node, Key) and phrase in (node.phrase, node.id):
                    return place.path, node
    return None
