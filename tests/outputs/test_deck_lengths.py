"""Every front of the reference deck can be read at a glance, every answer recalled, and its core be finished."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from revisionpack.content.load import load_pack
from revisionpack.derive import derive
from revisionpack.derive.notes import Note, days
from revisionpack.derive.sides import BACK, FRONT, room
from revisionpack.outputs.anki_html import Fields
from revisionpack.outputs.deck_tsv import words
from revisionpack.outputs.step import Request
from revisionpack.theme import Theme

PACK = Path(__file__).parents[2] / "packs" / "aqa-7042-2n" / "power-struggle.yaml"


@pytest.mark.parametrize("language", ["en-GB", "fr"])
def test_no_question_takes_more_room_than_is_left_for_it(language: str) -> None:
    """What the checks reckon for the words of a question is what they take, in every language."""
    asked = Theme().words(language).tables["deck"]["ask"]
    taken = {
        kind: len(re.sub(r"\{\w+\}|\|", "", wording).strip()) - FRONT + room(kind.removesuffix("-foreign"))
        for kind, wording in asked.items()
    }

    assert len(taken) > 30
    assert {kind: over for kind, over in taken.items() if over > 0} == {}


@pytest.fixture(scope="module")
def reference() -> tuple[tuple[Note, ...], Fields]:
    loaded = load_pack(PACK)
    assert loaded.pack is not None, loaded.diagnostics
    derived = derive(loaded.pack, loaded.syllabus)
    return derived.notes, Fields(Request(derived, Theme(), images=loaded.images))


def front(note: Note, fields: Fields) -> str:
    """What a student reads before answering, as plain text; the line at the top of the card is no part of it."""
    if note.form == "cloze":
        return words(re.sub(r"\{\{c1::.*?\}\}", "_____", fields.cloze(note), flags=re.DOTALL))
    return words(f"{fields.question(note)} {fields.front(note)}")


def test_every_front_has_at_most_120_characters(reference: tuple[tuple[Note, ...], Fields]) -> None:
    notes, fields = reference
    long = {
        f"{note.item}/{note.kind}/{note.slot}": text
        for note in notes
        if len(text := front(note, fields)) > FRONT
    }

    assert len(notes) > 500
    assert long == {}


def test_every_answer_has_at_most_40_words(reference: tuple[tuple[Note, ...], Fields]) -> None:
    notes, fields = reference
    answers = {f"{note.item}/{note.kind}/{note.slot}": words(fields.side(note.back)) for note in notes}

    assert all(answers.values()), "no answer is empty"
    assert {name: answer for name, answer in answers.items() if len(answer.split()) > BACK} == {}


def test_the_core_can_be_finished_in_a_fortnight(reference: tuple[tuple[Note, ...], Fields]) -> None:
    core = [note for note in reference[0] if note.core]

    assert 140 <= len(core) <= 165
    assert days(len(core)) in {10, 11}
