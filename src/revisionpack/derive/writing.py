"""Where a pupil writes: how much room a question or part gets, and of what form."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from revisionpack.content.model import Part

PLAN_FROM = 20
"""Marks from which a question gets a planning page: an essay is written on lined paper."""

SIDES = 4
"""Sides of lined paper for an essay, where they are asked for."""

MOST_LINES = 27
"""Ruled lines that one question gets at most: a side of A4 with lines 8 mm apart."""


class Room(Struct, frozen=True):
    """`lines` ruled lines; `plan` a planning page; `squares` rows of 5 mm squares; `box` a frame of `count` mm."""

    form: Literal["lines", "plan", "squares", "box", "none"]
    count: int = 0
    answer: bool = False
    """A short line for the result at the end."""
    sides: int = 0
    """Sides of lined paper after it."""


def room(
    part: Part,
    marks: int | None,
    lines: Literal["auto", "full", "none"] = "auto",
    plan: bool | None = None,
) -> Room:
    """The room for one question or part, as the author says, else by its marks: two lines a mark.

    `lines` is what the person who prints asked for; `plan` is what the question type says of planning pages
    (None: by the marks).
    """
    space = part.space
    if lines == "none" or part.choices or part.parts:
        return Room("none")
    answer = space.answer if space is not None else False
    if space is not None:
        if space.squares:
            return Room("squares", space.squares, answer)
        if space.box:
            return Room("box", space.box, answer)
        if space.lines == "none":
            return Room("none", answer=answer)
        if space.lines == "full":
            return Room("plan", answer=answer, sides=SIDES)
        if isinstance(space.lines, int):
            return Room("lines", space.lines, answer)
        if answer and marks is not None and marks <= 1:
            return Room("none", answer=True)
    worth = marks or 2
    if plan if plan is not None else worth >= PLAN_FROM:
        return Room("plan", answer=answer, sides=SIDES if lines == "full" else 0)
    return Room("lines", max(2, min(2 * worth, MOST_LINES)), answer)
