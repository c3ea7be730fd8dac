"""What makes a flashcard hard to learn: a list, a guess between two, a twin, an answer on its front."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from revisionpack.checks.notes import front_of, name_of, place_of, words_of
from revisionpack.checks.rule import Finding, Subject, rule, shown
from revisionpack.content.model import Card
from revisionpack.content.texts import Text
from revisionpack.derive.notes import Note
from revisionpack.derive.sentences import ORPHANS
from revisionpack.text.markup_nodes import BulletList, Key, OrderedList, Rich, plain, walk

LIST = 3
"""Items of a list on one back."""

_EITHER = frozenset({"yes", "no", "true", "false", "oui", "non", "vrai", "faux"})


def _authored(subject: Subject, side: Literal["front", "back"]) -> Iterator[tuple[Card, Text]]:
    """Authored cards that become cards, each with one of its sides."""
    for card in subject.pack.cards.values():
        text = card.front if side == "front" else card.back
        if text is not None and card.cards:
            yield card, text


def _loose(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _alike(text: str) -> str:
    """A question as one remembers it: case, spaces and the last stop do not count, signs (+, −) do."""
    return " ".join(text.casefold().split()).rstrip("?!. ")


@rule("card-without-gap", "warning", whole="item")
def texts_have_gaps(subject: Subject) -> Iterator[Finding]:
    """The text of an authored card has no ==blank==.

    Why: it asks for nothing, so it makes no card.
    Instead: mark what is to be recalled, “Lenin died at ==Gorki==”, or write a `front:` and a `back:`.
    """
    for card in subject.pack.cards.values():
        if (
            card.text is not None
            and card.cards
            and not any(isinstance(node, Key) for node in walk(card.text.main))
        ):
            yield Finding(
                ("cards", card.id, "text"),
                "this text has no ==blank==, so it makes no card",
                "Mark what is to be recalled, ==like this==.",
            )


@rule("card-list", "warning", whole="item")
def backs_hold_no_long_lists(subject: Subject) -> Iterator[Finding]:
    """The answer of an authored card is a list of more than three items.

    Why: lists are the hardest thing to remember and the first to be forgotten.
    Instead: ask for each item with a question of its own.
    """
    for card, back in _authored(subject, "back"):
        lists = [len(node.items) for node in walk(back.main) if isinstance(node, BulletList | OrderedList)]
        if (longest := max(lists, default=0)) > LIST:
            yield Finding(
                ("cards", card.id, "back"),
                f"the answer is a list of {longest} items; {LIST} are as many as stay",
                "Make a card of each item.",
            )


@rule("card-either-or", "warning", whole="item")
def answers_are_no_guess(subject: Subject) -> Iterator[Finding]:
    """The answer of a card is yes or no.

    Why: half of all guesses are right, and what is learned is the shape of the question.
    Instead: ask who, when, what or why.
    """
    for card, back in _authored(subject, "back"):
        first = re.match(r"\w+", plain(back.main).strip())
        if first and first.group().casefold() in _EITHER:
            yield Finding(
                ("cards", card.id, "back"),
                f"the answer begins with “{first.group()}”: a guess is right half of the time",
                "Ask who, when, what or why.",
            )


@rule("card-twins", "warning", whole="pack")
def fronts_differ(subject: Subject) -> Iterator[Finding]:
    """Two cards ask the same question.

    Why: a student who sees the front cannot know which of the two answers is wanted.
    Instead: say in each question what sets it apart: when, where, for whom.
    """
    seen: dict[tuple[str, ...], Note] = {}
    for note in subject.derived.notes:
        if note.form == "cloze":
            continue
        front = (note.kind, *(_alike(words_of(piece)) for piece in front_of(note)), note.image)
        first = seen.setdefault(front, note)
        if first is not note:
            yield Finding(
                place_of(subject, note),
                f"its card “{name_of(note)}” asks the same as that of {shown([first.item])}",
                "Say in the question what sets it apart.",
                at_key=True,
            )


@rule("card-gives-away", "warning", whole="item")
def fronts_hide_their_answers(subject: Subject) -> Iterator[Finding]:
    """The answer of a card stands on its front.

    Why: it is read, not recalled.
    Instead: take the words out of the question, or mark other words as the key phrase.
    """
    for note in subject.derived.notes:
        answer = " ".join(_loose(words_of(piece)) for piece in note.back) if note.form != "cloze" else ""
        if len(answer) < 3 or len(answer.split()) > 6:
            continue
        front = " ".join(_loose(words_of(piece)) for piece in front_of(note))
        if f" {answer} " in f" {front} ":
            path = place_of(subject, note)
            if note.kind == "card":
                yield Finding((*path, "front"), "the answer stands in the question", "Ask without it.")
            else:
                yield Finding(
                    path,
                    f"the answer of its card “{name_of(note)}”, “{answer}”, stands in the question",
                    "Word the one or the other anew, or silence the card (`ask:`, `reverse: off`).",
                    at_key=True,
                )
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
                place_of(subject, note),
                f"the key phrase “{note.slot}” stands twice in its sentence: one gives the other away",
                "Word the sentence so that it stands there once.",
                at_key=True,
            )


@rule("card-orphan", "warning", whole="item")
def fronts_stand_alone(subject: Subject) -> Iterator[Finding]:
    """A card speaks of somebody or something that is not named on it (“He resigned …”, “Why was he expelled?”).

    Why: cards come one by one and in any order, so nobody can tell who is meant.
    Instead: begin with the name.
    """
    for note in subject.derived.notes:
        if note.form != "cloze" and note.kind != "card":
            continue
        alone = note.front is not None and note.before is None and not note.names
        text = words_of(note.front).strip() if alone and note.front is not None else ""
        words = [word.casefold() for word in re.findall(r"\w+", text)]
        named = next((place for place, word in enumerate(words) if word not in _ASKING), len(words))
        if words[:1] and (words[0] in ORPHANS or (words[named : named + 1] and words[named] in _PERSONS)):
            yield Finding(
                place_of(subject, note),
                f"a card begins “{' '.join(text.split()[:5])} …”: on its own it does not say who or what",
                "Begin the sentence with the name.",
                at_key=True,
            )


_ASKING = frozenset(
    "who whom whose what which when where why how is was are were do does did has had have can could will would "
    "should in on at of for by to from with and but qui que quoi quel quelle quand où pourquoi comment est était "
    "a avait en de à par".split()
)
"""Words with which a question begins before it names anybody."""

_PERSONS = frozenset("he she they him il elle ils elles".split())
