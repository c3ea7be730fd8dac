"""Where a pupil writes: how much room a question or part gets, and of what form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from revisionpack.content.model import Part

PLAN_FROM = 20
"""Marks from which a question gets a planning page: an essay is written on lined paper."""

SIDE = 27
"""Lines of 8 mm on one side of A4."""


@dataclass(frozen=True, slots=True)
class Room:
    """`lines` ruled lines; `plan` a planning page; `squares` rows of 5 mm squares; `box` a frame of `count` mm."""

    form: Literal["lines", "plan", "squares", "box", "none"]
    count: int = 0
    answer: bool = False
    """A short line for the result at the end."""


def room(part: Part, marks: int | None, lines: Literal["auto", "full", "none"] = "auto") -> Room:
    """The room for one question or part, as the author says, else by its marks: two lines a mark."""
    space = part.space
    if lines == "none" or part.choices or part.parts:
        return Room("none")
    if space is not None:
        if space.squares:
            return Room("squares", space.squares, space.answer)
        if space.box:
            return Room("box", space.box, space.answer)
        if space.lines == "none":
            return Room("none", answer=space.answer)
        if space.lines == "full":
            return Room("plan", 4 * SIDE, space.answer)
        if isinstance(space.lines, int):
            return Room("lines", space.lines, space.answer)
    worth = marks or 2
    answer = space.answer if space is not None else False
    if worth >= PLAN_FROM:
        return Room("plan", 4 * SIDE if lines == "full" else 0, answer)
    return Room("lines", max(2, min(2 * worth, SIDE)), answer)
