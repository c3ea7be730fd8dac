"""Cards of documents, figures, and of what the author wrote as cards."""

from __future__ import annotations

from collections.abc import Iterator

from revisionpack.content.model import Card, Document, Figure, Pack
from revisionpack.content.texts import Text
from revisionpack.derive.clozes import written_clozes
from revisionpack.derive.notes import Note, Piece
from revisionpack.derive.sentences import names_in_common
from revisionpack.derive.sides import fitted, in_language, length, room
from revisionpack.text.markup_nodes import Ref, Rich, Table, plain, walk

QUOTED = 260
"""Characters up to which a document is a quotation that one may know by heart."""


def document_cards(document: Document, pack: Pack) -> Iterator[Note]:
    """By whom (unless the title says so), when (unless an event does), what it says; a short text: where is it from?

    A text in the language that is learned is to be read, not to be known.
    """
    if document.lang is not None:
        return
    name = ("name", document.title)
    if document.author is not None and not names_in_common(str(document.title), str(document.author)):
        yield Note(document.id, "document-author", names=(name,), back=(document.author,))
    if document.date is not None and not _dated_by_event(document, pack):
        yield Note(document.id, "document-date", names=(name,), back=(document.dated or document.date,))
    if document.brief is not None:
        yield Note(document.id, "document-says", names=(name,), back=(document.brief,))
    if document.text is not None and length(document.text.main) <= QUOTED:
        author = (document.author,) if document.author is not None else ()
        quoted = Text(((document.text.lang, fitted(document.text.main, room("document-quote"))),))
        yield Note(document.id, "document-quote", front=quoted, back=(document.title,), extra=author)


def _dated_by_event(document: Document, pack: Pack) -> bool:
    """Whether an event that tells of the document asks for the very same date."""
    if document.date is None:
        return False
    date = document.date.edtf
    return any(
        event.cards
        and event.ask in {None, "date", "both"}
        and event.text is not None
        and event.date.edtf == date
        and any(isinstance(node, Ref) and node.target == document.id for node in walk(event.text.main))
        for event in pack.events.values()
    )


def figure_cards(figure: Figure, pack: Pack) -> Iterator[Note]:
    """What a picture shows; with `ask: cells` each cell of a table under its row's and column's heads.

    A table or graph that cannot be seen on the card is not asked for: what it shows would be a guess.
    """
    answer = figure.brief or figure.caption
    if figure.image is not None:
        back = (answer,) if answer is not None else (figure.title,)
        names = (("name", figure.title),) if answer is not None else ()
        yield Note(figure.id, "figure-says" if answer is not None else "figure-name", names=names, back=back)
    if figure.ask == "cells" and figure.table is not None:
        for table in figure.table.main.blocks:
            if isinstance(table, Table):
                yield from _cells(figure, table)


def _cells(figure: Figure, table: Table) -> Iterator[Note]:
    columns = [plain(cell) for cell in table.head]
    for row in table.rows:
        head = plain(row[0])
        for column, cell in zip(columns[1:], row[1:], strict=False):
            if plain(cell).strip():
                names: tuple[tuple[str, Piece], ...] = (
                    ("name", figure.title),
                    ("row", head),
                    ("label", column),
                )
                answer = Text(((figure.lang or "", Rich(plain(cell), cell, inline=True)),))
                yield Note(figure.id, "cell", f"{head} | {column}", names=names, back=(answer,))


def written_cards(card: Card, pack: Pack) -> Iterator[Note]:
    """As written: basic, reversed, typed, with a picture, or a text with blanks."""
    extra = (card.extra,) if card.extra else ()
    if card.text is not None:
        yield from written_clozes(card, in_language(card.text, card.lang), extra)
        return
    assert card.front is not None  # the model requires both
    assert card.back is not None
    front = in_language(card.front, card.lang)
    form = "typed" if card.type == "typed" else "basic"
    yield Note(card.id, "card", form=form, front=front, back=(card.back,), extra=extra)  # type: ignore[arg-type]
    if card.type == "reversed" or card.reverse:
        yield Note(card.id, "card-back", front=card.back, back=(front,), extra=extra, study=1)
