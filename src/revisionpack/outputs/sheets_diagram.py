"""Where the parts of an alignment diagram stand among the texts of its phases: no page ends short before one.

A part is never split over pages. Where the next one does not fit what is left of a page, the text of a phase
comes first, and the part after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Order = tuple[tuple[str, int], ...]
"""("figure", 0), ("phase", 0) …: the parts and the phases of a row as they come."""

SPACE = 4.0
"""Below a part or the text of a phase, mm."""

SPARE = 7.0
"""What a page must have free beyond the height of a part for it to stand there, mm."""

LEAST = 22.0
"""What a page must still hold for the text of a phase to begin on it, mm."""


@dataclass(frozen=True, slots=True)
class Row:
    """The measured heights of a row of phases, mm, and where on its page it begins."""

    begins: float
    top: float
    bottom: float
    figures: tuple[float, ...]
    phases: tuple[float, ...]


def default(_row: str, figures: int, phases: int) -> Order:
    """All parts, then all texts."""
    return (*(("figure", n) for n in range(figures)), *(("phase", n) for n in range(phases)))


def texts_first(_row: str, figures: int, phases: int) -> Order:
    """The order in which a row is measured: nothing moves to the next page before its heading."""
    return (*(("phase", n) for n in range(phases)), *(("figure", n) for n in range(figures)))


def arrange(row: Row) -> Order:
    """Each part as soon as a page has room for it, and until then the texts of phases."""
    order: list[tuple[str, int]] = []
    at, height = row.begins, row.bottom - row.top
    figures, phases = list(enumerate(row.figures)), list(enumerate(row.phases))
    while figures or phases:
        left = row.bottom - at
        if figures and (figures[0][1] + SPARE <= left or not phases or left < LEAST):
            n, high = figures.pop(0)
            order.append(("figure", n))
            at = (at if high + SPARE <= left else row.top) + high + SPACE
        elif phases:
            n, high = phases.pop(0)
            order.append(("phase", n))
            at = (at if left >= LEAST else row.top) + high + SPACE
        while at > row.bottom:
            at -= height
    return tuple(order)


HOLE = 40.0
"""What a page may have empty before a part, mm."""


def better(order: Order, row: str, boxes: Iterable[Mapping[str, Any]], bottom: float) -> Order:
    """The order after a look at the pages: the first part that leaves a page empty changes with the text after it."""
    pieces = {f"{row} {what} {n}": (what, n) for what, n in order}
    last: tuple[int, float] = (0, 0.0)
    for box in boxes:
        what, n = pieces.get(box["item"], ("", 0))
        if what == "figure" and box["page"] > last[0] > 0 and bottom - last[1] > HOLE:
            place = order.index((what, n))
            text = next((at for at in range(place, len(order)) if order[at][0] == "phase"), None)
            if text is None:
                return order
            return (*order[:place], order[text], *order[place:text], *order[text + 1 :])
        if what or box["item"] == f"{row} head":
            last = (box["page"], box["y"] + box["h"])
    return order


def measured(boxes: Iterable[Mapping[str, Any]], top: float, bottom: float) -> dict[str, Row]:
    """The rows of a measured document, by name; a text that is split over pages is as high as its pieces."""
    begins: dict[str, float] = {}
    heights: dict[tuple[str, str, int], float] = {}
    for box in boxes:
        name, what, *number = str(box["item"]).split()
        if what == "head":
            begins[name] = box["y"] + box["h"] + SPACE / 2
        else:
            key = (name, what, int(number[0]))
            heights[key] = heights.get(key, 0.0) + box["h"]
    return {name: Row(at, top, bottom, *_of(heights, name)) for name, at in begins.items()}


def _of(heights: Mapping[tuple[str, str, int], float], name: str) -> Sequence[tuple[float, ...]]:
    return [
        tuple(height for (row, kind, _), height in sorted(heights.items()) if (row, kind) == (name, what))
        for what in ("figure", "phase")
    ]
