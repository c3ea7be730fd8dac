"""The alignment diagram, and where its parts stand among the texts of its phases: no page ends short before one.

A part is never split over pages. Where the next one does not fit what is left of a page, the text of a phase
comes first, and the part after it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from revisionpack.content.model import Phase
from revisionpack.layout.alignment import Measures
from revisionpack.outputs.sheets_view import Section
from revisionpack.theme import Printing
from revisionpack.theme.drawing import alignment

TYPE = {"standard": 1.0, "clear": 1.33, "large": 1.71, "dyslexia": 1.24}
"""Body type of each theme against the standard one: diagrams grow with it."""

LETTER = {"standard": 1.75, "clear": 1.95, "large": 2.1, "dyslexia": 2.2}
"""Mean width of a letter of the diagram's labels, mm at standard size."""

NARROWEST_COLUMN = 19.0
"""A phase's column of the alignment diagram, mm at standard size: room for its name. Of more phases than fit
side by side there are two diagrams."""

WITHOUT_DATES = 1.5
"""From this size of type on the heads of the columns leave the dates to the list below the diagram."""

WIDE_LETTER = 1.9
"""A letter of the labels in clear, large and dyslexia, mm at standard size: the longest word fits its column."""

WIDTH = {"a4": 173.0, "letter": 178.9}
"""Width of the text, mm."""

Order = tuple[tuple[str, int], ...]
"""("figure", 0), ("phase", 0) …: the parts and the phases of a row as they come."""

SPACE = 4.0
"""Below a part or the text of a phase, mm."""

SPARE = 7.0
"""What a page must have free beyond the height of a part for it to stand there, mm."""

LEAST = 22.0
"""What a page must still hold for the text of a phase to begin on it, mm."""


class Row(Struct, frozen=True):
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


LATE = 2.0
"""What it is worth, mm of paper, that a part stands before a text and not after it."""


def arrange(row: Row) -> Order:
    """The parts between the texts so that the row ends early, but a part is not put off for little.

    Whatever ends earlier leaves more room to what follows, so that the best way to each place is enough to know.
    """
    height = row.bottom - row.top
    begins = row.begins - row.top
    ways: dict[tuple[int, int], tuple[float, float, Order]] = {(0, 0): (begins, begins, ())}
    for figures in range(len(row.figures) + 1):
        for phases in range(len(row.phases) + 1):
            found = []
            if phases:
                cost, at, before = ways[figures, phases - 1]
                begin = at if height - at % height >= LEAST else (at // height + 1) * height
                end = begin + row.phases[phases - 1] + SPACE
                found.append((cost + end - at, end, (*before, ("phase", phases - 1))))
            if figures:
                cost, at, before = ways[figures - 1, phases]
                high = row.figures[figures - 1]
                begin = at if high + SPARE <= height - at % height else (at // height + 1) * height
                end = begin + high + SPACE
                found.append((cost + end - at + LATE * phases, end, (*before, ("figure", figures - 1))))
            if found:
                ways[figures, phases] = min(found)
    return ways[len(row.figures), len(row.phases)][2]


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


def diagram(printing: Printing, theme: str, paper: str, section: Section) -> tuple[dict[str, Any], ...]:
    """What the alignment template needs of a section of phases, for each of its parts."""
    scale = TYPE[theme]
    phases = [item for item in section.items if isinstance(item, Phase) and item.sides]
    narrowest = NARROWEST_COLUMN * scale
    name_width, outcome_width, pitch = 24.0, 26.0, 9.4
    if scale > 1:
        labels = [label for phase in phases for label in phase.sides]
        words = [*labels, *(word for phase in phases for word in printing.plain(phase.short_name).split())]
        seen = Counter(
            id
            for phase in phases
            for groups in phase.sides.values()
            for group in groups
            for id in group.people
        )
        people = [id for id, count in seen.items() if count > 1] or list(seen)
        longest = max((len(word) for id in people for word in printing.name(id).split()), default=0)
        narrowest = max(narrowest, WIDE_LETTER * scale * max(map(len, words), default=0))
        name_width, outcome_width, pitch = max(20.0, WIDE_LETTER * (longest + 1) + 2.2), 20.0, 6.3
    measures = Measures(
        width=WIDTH[paper],
        name_width=name_width * scale,
        outcome_width=outcome_width * scale,
        pitch=pitch * scale,
        zone_head=5.6 * scale,
        zone_foot=1.2 * scale,
        letter=LETTER[theme] * scale,
        leading=3.9 * scale,
    )
    parts = alignment(printing, phases, measures, narrowest)
    return tuple(
        {
            "drawn": part.drawn,
            "order": part.order,
            "phases": part.phases,
            "scale": scale,
            "dates": scale < WITHOUT_DATES,
        }
        for part in parts
    )
