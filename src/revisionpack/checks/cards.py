"""What makes a flashcard hard to learn: too long, a list, a guess between two, a twin, an answer on its front."""

from __future__ import annotations

import re
from collections.abc import Iterator

from revisionpack.checks.rule import Finding, Subject, rule, shown
from revisionpack.content.model import Card
from revisionpack.content.texts import Text
from revisionpack.derive.notes import Note, Piece
from revisionpack.derive.sentences import ORPHANS
from revisionpack.text.dates import HistoricalDate
from revisionpack.text.markup_nodes import BulletList, Key, OrderedList, Rich, plain, walk

FRONT = 120
"""Characters that the front of an authored card should keep to."""

BACK = 40
"""Words of an answer. A dispute has two accounts and may have as many again."""

GAP = 250
"""Characters of a sentence with a gap."""

LIST = 3
"""Items of a list on one back."""

_EITHER = frozenset({"yes", "no", "true", "false", "oui", "non", "vrai", "faux"})


def _words(piece: Piece) -> str:
    if isinstance(piece, Text):
        return plain(piece.main)
    if isinstance(piece, Rich):
        return plain(piece)
    return piece.source if isinstance(piece, HistoricalDate) else piece


def _answer(note: Note) -> str:
    return "\n".join(_words(piece) for piece in note.back)


def _path(subject: Subject, note: Note) -> tuple[str, ...]:
    return (subject.pack.items[note.item].collection, note.item)


def _authored(subject: Subject) -> Iterator[tuple[Card, str]]:
    """Authored cards with the words of their front."""
    for card in subject.pack.cards.values():
        if card.front is not None and card.cards:
            yield card, plain(card.front.main).strip()


def _loose(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _alike(text: str) -> str:
    """A question as one remembers it: case, spaces and the last stop do not count, signs (+, −) do."""
    return " ".join(text.casefold().split()).rstrip("?!. ")


@rule("card-front-long", "warning", whole=True)
def fronts_are_short(subject: Subject) -> Iterator[Finding]:
    """The front of a card is longer than 120 characters.

    Why: a student reads it hundreds of times; a long question is answered by its look, not by its sense.
    Instead: ask one thing in one line; what sets the scene can go into the answer.
    """
    for card, front in _authored(subject):
        if len(front) > FRONT:
            yield Finding(
                ("cards", card.id, "front"),
                f"the front has {len(front)} characters; {FRONT} are enough for a question",
                "Ask for one fact in one line.",
            )


@rule("card-back-long", "warning", whole=True)
def backs_hold_one_fact(subject: Subject) -> Iterator[Finding]:
    """The answer of a card is longer than 40 words (a dispute or a plan: twice as long).

    Why: nobody can recall it word for word, so nobody can say whether it was right; one fact a card is what works.
    Instead: give the item a `brief:`, shorten the text, or make two cards.
    """
    for note in subject.derived.notes:
        limit = 2 * BACK if note.kind in {"disputed", "question-plan"} else BACK
        count = len(_answer(note).split())
        if count > limit:
            yield Finding(
                _path(subject, note),
                f"the answer of its card “{_name(note)}” has {count} words; {limit} are as many as can be recalled",
                "Give it a `brief:`, shorten the text, or make two cards.",
                at_key=True,
            )


def _name(note: Note) -> str:
    return f"{note.kind}: {note.slot}" if note.slot else note.kind


@rule("card-gap-long", "warning", whole=True)
def gaps_stand_in_short_sentences(subject: Subject) -> Iterator[Finding]:
    """The sentence of a gap is longer than 250 characters.

    Why: it does not fit a phone's screen, and who has read it to its end has forgotten what was asked.
    Instead: part the sentence, or mark the phrase where it stands in a shorter one.
    """
    for note in subject.derived.notes:
        length = len(_words(note.front)) if note.form == "cloze" and note.front is not None else 0
        if length > GAP:
            yield Finding(
                _path(subject, note),
                f"the sentence of the gap “{note.slot}” has {length} characters; {GAP} are as many as a phone shows",
                "Part the sentence, or mark the phrase in a shorter one.",
                at_key=True,
            )


@rule("card-list", "warning", whole=True)
def backs_hold_no_long_lists(subject: Subject) -> Iterator[Finding]:
    """The answer of an authored card is a list of more than three items.

    Why: lists are the hardest thing to remember and the first to be forgotten.
    Instead: ask for each item with a question of its own.
    """
    for card in subject.pack.cards.values():
        if card.back is None or not card.cards:
            continue
        longest = max(
            (len(node.items) for node in walk(card.back.main) if isinstance(node, BulletList | OrderedList)),
            default=0,
        )
        if longest > LIST:
            yield Finding(
                ("cards", card.id, "back"),
                f"the answer is a list of {longest} items; {LIST} are as many as stay",
                "Make a card of each item.",
            )


@rule("card-either-or", "warning", whole=True)
def answers_are_no_guess(subject: Subject) -> Iterator[Finding]:
    """The answer of a card is yes or no.

    Why: half of all guesses are right, and what is learned is the shape of the question.
    Instead: ask who, when, what or why.
    """
    for card in subject.pack.cards.values():
        if card.back is None or not card.cards:
            continue
        first = re.match(r"\w+", plain(card.back.main).strip())
        if first and first.group().casefold() in _EITHER:
            yield Finding(
                ("cards", card.id, "back"),
                f"the answer begins with “{first.group()}”: a guess is right half of the time",
                "Ask who, when, what or why.",
            )


@rule("card-twins", "warning", whole=True)
def fronts_differ(subject: Subject) -> Iterator[Finding]:
    """Two cards ask the same question.

    Why: a student who sees the front cannot know which of the two answers is wanted.
    Instead: say in each question what sets it apart: when, where, for whom.
    """
    seen: dict[tuple[str, ...], Note] = {}
    for note in subject.derived.notes:
        if note.form == "cloze":
            continue
        front = (
            note.kind,
            *(_alike(_words(piece)) for _, piece in note.names),
            _alike(_words(note.front)) if note.front else "",
            note.image,
        )
        first = seen.setdefault(front, note)
        if first is not note:
            yield Finding(
                _path(subject, note),
                f"its card “{_name(note)}” asks the same as that of {shown([first.item])}",
                "Say in the question what sets it apart.",
                at_key=True,
            )


@rule("card-gives-away", "warning", whole=True)
def fronts_hide_their_answers(subject: Subject) -> Iterator[Finding]:
    """The answer of a card stands on its front.

    Why: it is read, not recalled.
    Instead: take the words out of the question, or mark other words as the key phrase.
    """
    for card, front in _authored(subject):
        answer = _loose(plain(card.back.main)) if card.back is not None else ""
        if (
            card.cards
            and len(answer) >= 3
            and len(answer.split()) <= 6
            and f" {answer} " in f" {_loose(front)} "
        ):
            yield Finding(("cards", card.id, "front"), "the answer stands in the question", "Ask without it.")
    for note in subject.derived.notes:
        if note.form != "cloze" or not isinstance(note.front, Rich):
            continue
        phrase = _loose(note.slot)
        rest = " ".join(
            _loose(plain(node.children))
            for node in walk(note.front)
            if isinstance(node, Key) and node.id != note.slot
        )
        outside = _loose(plain(note.front)).replace(phrase, "", 1) if phrase else ""
        if len(phrase) >= 4 and (f" {phrase} " in f" {outside} " or f" {phrase} " in f" {rest} "):
            yield Finding(
                _path(subject, note),
                f"the key phrase “{note.slot}” stands twice in its sentence: one gives the other away",
                "Word the sentence so that it stands there once.",
                at_key=True,
            )


@rule("card-orphan", "warning", whole=True)
def fronts_stand_alone(subject: Subject) -> Iterator[Finding]:
    """A card begins with a pronoun that refers to nothing on it.

    Why: cards come one by one and in any order: “He resigned” does not say who.
    Instead: begin with the name.
    """
    for note in subject.derived.notes:
        if note.form != "cloze" and note.kind != "card":
            continue
        alone = note.front is not None and note.before is None and not note.names
        text = _words(note.front).strip() if alone and note.front is not None else ""
        first = re.match(r"\w+", text)
        if first and first.group().casefold() in ORPHANS:
            yield Finding(
                _path(subject, note),
                f"a card begins “{' '.join(text.split()[:5])} …”: on its own it does not say who or what",
                "Begin the sentence with the name.",
                at_key=True,
            )
