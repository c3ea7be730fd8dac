"""Room to write: as the author says, else by the marks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import pytest

from revisionpack.content.model import Part
from revisionpack.derive.writing import MOST_LINES, SIDES, Room, room


def made(**given: Any) -> Part:
    return Part.model_validate(given)


@pytest.mark.parametrize(
    ("given", "marks", "wanted"),
    [
        ({}, 1, Room("lines", 2)),
        ({}, 4, Room("lines", 8)),
        ({}, 19, Room("lines", MOST_LINES)),
        ({}, 20, Room("plan")),
        ({}, None, Room("lines", 4)),
        ({"choices": {"A": "yes"}}, 1, Room("none")),
        ({"parts": {"a": {"marks": "3"}}}, 3, Room("none")),
        ({"space": "3"}, 25, Room("lines", 3)),
        ({"space": {"lines": "4", "answer": "on"}}, 3, Room("lines", 4, answer=True)),
        ({"space": "none"}, 3, Room("none")),
        ({"space": "full"}, 12, Room("plan", sides=SIDES)),
        ({"space": {"squares": "18"}}, 3, Room("squares", 18)),
        ({"space": {"box": "50"}}, 3, Room("box", 50)),
        ({"space": {"answer": "on"}}, 1, Room("none", answer=True)),
        ({"space": {"answer": "on"}}, 3, Room("lines", 6, answer=True)),
    ],
)
def test_the_room_of_a_question(given: Mapping[str, Any], marks: int | None, wanted: Room) -> None:
    assert room(made(**given), marks) == wanted


@pytest.mark.parametrize(
    ("lines", "plan", "marks", "wanted"),
    [
        ("full", None, 25, Room("plan", sides=SIDES)),
        ("full", None, 5, Room("lines", 10)),
        ("none", None, 25, Room("none")),
        ("auto", True, 12, Room("plan")),
        ("auto", False, 25, Room("lines", MOST_LINES)),
    ],
)
def test_who_prints_and_the_question_type_have_their_say(
    lines: Literal["auto", "full", "none"], plan: bool | None, marks: int, wanted: Room
) -> None:
    assert room(made(), marks, lines, plan) == wanted
