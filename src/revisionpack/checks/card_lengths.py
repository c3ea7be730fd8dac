"""Sides of cards that are too long to be read at a glance or to be recalled: one finding an item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import shorten

from msgspec import Struct

from revisionpack.checks.notes import front_of, gap_of, name_of, place_of, words_of
from revisionpack.checks.rule import Finding, Subject, rule
from revisionpack.derive.notes import Note
from revisionpack.derive.sides import BACK, FRONT, length, room, shown_length

GAP = 160
"""Characters of a sentence with a gap: it tells something, so it may be longer than a question."""


class _TooLong(Struct, frozen=True):
    note: Note
    length: int
    text: str
    """What makes it long."""


def _of_each_item(subject: Subject, found: Iterable[_TooLong], message: str, help: str) -> Iterator[Finding]:
    """One finding an item, however many of its cards are too long; the longest is shown."""
    by_item: dict[str, list[_TooLong]] = {}
    for long in found:
        by_item.setdefault(long.note.item, []).append(long)
    for cards in by_item.values():
        longest = max(cards, key=lambda long: long.length)
        text = shorten(" ".join(longest.text.split()), 70, placeholder=" …")
        names = [f"“{name_of(long.note)}” ({long.length})" for long in cards if long is not longest]
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        also = f"; also {', '.join(names[:3])}{more}" if names else ""
        said = message.format(card=name_of(longest.note), length=longest.length)
        told = f"{said}: “{text}”{also}"
        gap = gap_of(subject, longest.note.item, longest.note.slot) if longest.note.form == "cloze" else None
        if gap is not None:
            path, key = gap
            yield Finding(path, told, help, key.offset, len(key.phrase) + 4)
        else:
            yield Finding(place_of(subject, longest.note), told, help, at_key=True)


@rule("card-front-long", "warning", whole="item")
def fronts_are_short(subject: Subject) -> Iterator[Finding]:
    """The front of a card is longer than 120 characters.

    Why: a student reads it hundreds of times; a long question is answered by its look, not by its sense.
    Instead: ask one thing in one line; what sets the scene can go into the answer. Give a long name a `short:`.
    """
    for card in subject.pack.cards.values():
        if card.cards and card.front is not None and (count := length(card.front.main)) > FRONT:
            yield Finding(
                ("cards", card.id, "front"),
                f"the front has {count} characters; {FRONT} are enough for a question",
                "Ask for one fact in one line.",
            )
    yield from _of_each_item(
        subject,
        _long_fronts(subject),
        f"with its question the front of its card “{{card}}” has about {{length}} characters, more than {FRONT}",
        "Shorten the text (a card takes as many of its first sentences or clauses as fit).",
    )


def _long_fronts(subject: Subject) -> Iterator[_TooLong]:
    """Fronts of derived cards that hold more of the pack's words than there is room for."""
    for note in subject.derived.notes:
        if note.form == "cloze" or note.kind == "card":
            continue
        pieces = front_of(note)[1 if note.kind.startswith("holder") else 0 :]  # the debate's name is context
        held, most = sum(map(shown_length, pieces)), room(note.kind)
        if held > most:
            yield _TooLong(note, held + FRONT - most, words_of(max(pieces, key=shown_length)))


@rule("card-back-long", "warning", whole="item")
def backs_hold_one_fact(subject: Subject) -> Iterator[Finding]:
    """The answer of a card is longer than 40 words.

    Why: nobody can recall it word for word, so nobody can say whether it was right; one fact a card is what works.
    Instead: give the item a `brief:`, shorten the text (or the accounts of a dispute), or make two cards.
    """
    answers = ((note, "\n".join(map(words_of, note.back))) for note in subject.derived.notes)
    counted = (_TooLong(note, len(answer.split()), answer) for note, answer in answers)
    yield from _of_each_item(
        subject,
        (long for long in counted if long.length > BACK),
        f"the answer of its card “{{card}}” has {{length}} words; {BACK} are as many as can be recalled",
        "Give it a `brief:`, shorten the text, or make two cards.",
    )


@rule("card-gap-long", "warning", whole="item")
def gaps_stand_in_short_sentences(subject: Subject) -> Iterator[Finding]:
    """The sentence of a gap is longer than 160 characters (what follows the gap does not count: it is cut off).

    Why: it does not fit a phone's screen, and who has read it to its end has forgotten what was asked.
    Instead: part the sentence, or mark the phrase where it stands in a shorter one.
    """
    gaps = (
        _TooLong(note, shown_length(note.front), note.slot)
        for note in subject.derived.notes
        if note.form == "cloze" and note.front is not None
    )
    yield from _of_each_item(
        subject,
        (gap for gap in gaps if gap.length > GAP),
        f"the sentence of a gap has {{length}} characters; {GAP} are as many as a phone shows",
        "Part the sentence, or mark the phrase in a shorter one.",
    )
