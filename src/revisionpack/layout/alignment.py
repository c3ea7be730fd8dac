"""The diagram of who governs and who opposes: lines of people through phases, in zones for the sides.

Slots (alignment_slots) give each line its height, words (alignment_words) the room at its ends; words never
meet lines. Lengths are mm.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from revisionpack.layout.alignment_slots import slots_of
from revisionpack.layout.alignment_words import BEND, Measures, Words, lines_of
from revisionpack.layout.standings import Runner, Standing, part_of, runners

__all__ = [
    "Diagram",
    "Label",
    "Line",
    "Measures",
    "Runner",
    "Standing",
    "Zone",
    "align",
    "lines_of",
    "part_of",
    "runners",
]


class Zone(Struct, frozen=True):
    label: str
    top: float
    bottom: float


class Line(Struct, frozen=True):
    """A line to draw: one path for each stretch, thin links over phases that do not name it, its ends."""

    runner: int
    paths: tuple[str, ...]
    links: tuple[str, ...]
    start: tuple[float, float]
    end: tuple[float, float]
    stops: bool
    """It ends before the last phase: drawn with a bar."""


class Label(Struct, frozen=True):
    """Words beside a line: `kind` is name, outcome or group; `middle` is the height of their middle."""

    kind: str
    runner: int
    text: str
    x: float
    middle: float
    width: float
    right: bool = False


class Diagram(Struct, frozen=True):
    width: float
    height: float
    columns: tuple[float, ...]
    """The boundaries of the phases, one more than there are phases."""
    zones: tuple[Zone, ...]
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]
    rules: tuple[tuple[float, float, float], ...]
    """The lines between the phases as (x, top, bottom), open where words stand."""


STANDARD = Measures()


def align(
    lines: Sequence[Runner],
    sides: Sequence[str],
    names: Sequence[str],
    outcomes: Sequence[str],
    phases: int,
    measures: Measures = STANDARD,
) -> Diagram:
    """Lay the diagram out; `names` and `outcomes` stand at the two ends of each line ("" for no outcome)."""
    slots = slots_of(lines, sides, phases)
    step = (measures.width - measures.name_width - measures.outcome_width) / max(phases, 1)
    columns = tuple(round(measures.name_width + n * step, 2) for n in range(phases + 1))
    words = Words(lines, slots, names, outcomes, phases, columns, measures)
    zones: list[Zone] = []
    middles: dict[tuple[str, int], float] = {}
    top = 0.0
    for side in sides:
        y = top + measures.zone_head
        for slot in range(max(words.used(side), 1)):
            height, middle = words.slot(side, slot)
            middles[side, slot] = round(y + middle, 2)
            y += height
        zones.append(Zone(side, round(top, 2), round(y + measures.zone_foot, 2)))
        top = y + measures.zone_foot

    drawn: list[Line] = []
    labels: list[Label] = []
    groups: dict[tuple[int, str], tuple[float, int]] = {}
    for k, runner in enumerate(lines):
        heights = [middles[slots[k][n]] if n in slots[k] else None for n in range(phases)]
        line = _line(k, runner, heights, columns)
        drawn.append(replace(line, links=(*line.links, *_to_words(line, words.of(k), columns))))
        for kind, text, (x, width) in words.of(k):
            at = heights[runner.first if kind == "name" else runner.last]
            assert at is not None
            labels.append(Label(kind, k, text, round(x, 2), at, round(width, 2), kind == "name"))
        for n, place in enumerate(runner.places):
            y_here = heights[n]
            if place is not None and place.group and y_here is not None:
                key = (n, place.group)
                groups[key] = max(groups.get(key, (y_here, k)), (y_here, k))
    for (n, group), (y_here, k) in groups.items():
        labels.append(Label("group", k, group, columns[n] + 1.2, y_here, step - 1.6))
    height = round(top, 2)
    rules = tuple(rule for x in columns for rule in _rule(x, height, labels, measures))
    return Diagram(measures.width, height, columns, tuple(zones), tuple(drawn), tuple(labels), rules)


def _to_words(
    line: Line, words: Sequence[tuple[str, str, tuple[float, float]]], columns: Sequence[float]
) -> list[str]:
    """Links through the phases between the ends of a line and words that stand outside the diagram."""
    links = []
    for kind, _, (x, width) in words:
        if kind == "name" and x + width < columns[0] < line.start[0] - 1.2:
            links.append(f"M{columns[0] - 1.2:.2f} {line.start[1]} H{line.start[0] - 0.6:.2f}")
        elif kind == "outcome" and line.end[0] + 1.2 < columns[-1] < x:
            links.append(f"M{line.end[0] + 0.6:.2f} {line.end[1]} H{columns[-1] + 0.8:.2f}")
    return links


def _rule(
    x: float, height: float, labels: Sequence[Label], measures: Measures
) -> list[tuple[float, float, float]]:
    """The line between two phases at `x`, from top to bottom, without the stretches where it would cross words."""
    words = []
    for label in labels:
        lines = lines_of(label.text, label.width, measures.letter)
        reach = label.width if lines > 1 else min(label.width, len(label.text) * measures.letter)
        left = label.x + label.width - reach if label.right else label.x
        if label.kind != "group" and left - 0.5 < x < left + reach + 0.5:
            half = lines * measures.leading / 2 + 0.4
            words.append((label.middle - half, label.middle + half))
    made, at = [], 0.0
    for top, bottom in sorted(words):
        if top > at:
            made.append((x, round(at, 2), round(top, 2)))
        at = max(at, bottom)
    return [*made, (x, round(at, 2), height)] if at < height else made


def _line(k: int, runner: Runner, heights: Sequence[float | None], columns: Sequence[float]) -> Line:
    paths: list[str] = []
    links: list[str] = []
    first, last = runner.first, runner.last
    start_x = columns[first] - (1.2 if first == 0 else 0.0)
    end_x = columns[last + 1] - 0.4
    begin = heights[first]
    finish = heights[last]
    assert begin is not None
    assert finish is not None
    path, y = f"M{start_x} {begin}", begin
    for n in range(first + 1, last + 1):
        here, border = heights[n], columns[n]
        if here is None:
            if heights[n - 1] is not None:
                paths.append(f"{path} H{border - 0.6:.2f}")
            continue
        if heights[n - 1] is None:
            gap = next(m for m in range(n - 1, -1, -1) if heights[m] is not None)
            x0 = columns[gap + 1]
            middle = (x0 + border) / 2
            links.append(f"M{x0:.2f} {y} C{middle:.2f} {y} {middle:.2f} {here} {border:.2f} {here}")
            path = f"M{border + 0.6:.2f} {here}"
        elif here == y:
            path += f" H{border:.2f}"
        else:
            path += f" H{border - BEND:.2f} C{border - 0.5:.2f} {y}"
            path += f" {border + 0.5:.2f} {here} {border + BEND:.2f} {here}"
        y = here
    paths.append(f"{path} H{end_x:.2f}")
    return Line(
        k,
        tuple(paths),
        tuple(links),
        (start_x, begin),
        (end_x, finish),
        last < len(heights) - 1 and not runner.goes_on,
    )
