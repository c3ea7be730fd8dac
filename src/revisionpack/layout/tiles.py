"""Which windows of a poster go on which sheet of an ordinary printer.

Lengths are whole points, so that nothing drifts when the sheets are glued. Both orientations are tried and the
fewest sheets win; where the sheets have room to spare, the joins move to where they cut the fewest boxes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from math import ceil, floor, inf

from msgspec import Struct

POINTS = 72 / 25.4
"""Points in a millimetre."""

SHEETS: dict[str, tuple[float, float]] = {
    "a4": (210.0, 297.0),
    "a3": (297.0, 420.0),
    "letter": (215.9, 279.4),
    "tabloid": (279.4, 431.8),
}
"""Paper sizes in mm, portrait."""

MARGIN, OVERLAP = 8.0, 10.0
"""mm that a printer cannot reach, and mm that two sheets share."""

Box = tuple[float, float, float, float]
"""x, y, width, height."""


class Window(Struct, frozen=True):
    """The part of the poster on one sheet, in points from the poster's top left corner."""

    row: int
    column: int
    x: int
    y: int
    width: int
    height: int


class Tiling(Struct, frozen=True):
    """Sheets of one size that cover a poster. All lengths in points."""

    sheet: tuple[float, float]
    poster: tuple[int, int]
    margin: int
    overlap: int
    columns: tuple[int, ...]
    """Where the sheets of each column begin, from the left edge of the poster."""
    rows: tuple[int, ...]
    windows: tuple[Window, ...]

    @property
    def landscape(self) -> bool:
        return self.sheet[0] > self.sheet[1]


def tile(
    width: float,
    height: float,
    paper: str,
    boxes: Sequence[Box] = (),
    margin: float = MARGIN,
    overlap: float = OVERLAP,
) -> Tiling:
    """Cover a poster of `width` x `height` mm with sheets of `paper`, the fewest that do.

    `boxes` (mm) are what a join should not cut. Raises KeyError for an unknown paper.
    """
    upright = SHEETS[paper]
    found = [
        _tiling(width, height, sheet, boxes, margin, overlap) for sheet in (upright, (upright[1], upright[0]))
    ]
    return min(found, key=lambda tiling: len(tiling.windows))


def _tiling(
    width: float,
    height: float,
    sheet: tuple[float, float],
    boxes: Sequence[Box],
    margin: float,
    overlap: float,
) -> Tiling:
    edge, shared = ceil(margin * POINTS), ceil(overlap * POINTS)
    across, down = (floor(side * POINTS) - 2 * edge for side in sheet)
    wide, high = ceil(width * POINTS), ceil(height * POINTS)
    columns = starts(wide, across, shared, [(x * POINTS, (x + w) * POINTS) for x, _, w, _ in boxes])
    rows = starts(high, down, shared, [(y * POINTS, (y + h) * POINTS) for _, y, _, h in boxes])
    windows = tuple(
        Window(r, c, x, y, _extent(columns, c, wide, shared), _extent(rows, r, high, shared))
        for r, y in enumerate(rows)
        for c, x in enumerate(columns)
    )
    size = (sheet[0] * POINTS, sheet[1] * POINTS)
    return Tiling(size, (wide, high), edge, shared, columns, rows, windows)


def _extent(begins: Sequence[int], number: int, whole: int, overlap: int) -> int:
    end = begins[number + 1] + overlap if number + 1 < len(begins) else whole
    return end - begins[number]


def starts(whole: int, window: int, overlap: int, spans: Sequence[tuple[float, float]]) -> tuple[int, ...]:
    """Where windows of at most `window` begin so that they cover `whole`, share `overlap` and cut few spans.

    The number of windows is the least; among the ways to place them the one that cuts the fewest spans
    wins, then the most even.
    """
    pitch = window - overlap
    count = max(1, ceil((whole - overlap) / pitch))
    even = (whole - overlap) / count
    wishes = {floor(begin) - overlap for begin, _ in spans} | {ceil(end) for _, end in spans}
    cut = _cuts(overlap, spans)
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, (0,))}
    for number in range(1, count):
        least = whole - overlap - (count - number) * pitch  # else the rest would not reach the end
        places = {place for place in wishes if max(least, 1) <= place <= number * pitch}
        places |= {max(least, 1), number * pitch, min(max(round(number * even), least, 1), number * pitch)}
        found: dict[int, tuple[float, tuple[int, ...]]] = {}
        for place in places:
            cost = cut(place) + ((place - number * even) / whole) ** 2
            options = [
                (paid + cost, (*way, place))
                for at, (paid, way) in best.items()
                if overlap < place - at <= pitch
            ]
            if options:
                found[place] = min(options)
        best = found
    final = [(cost, way) for at, (cost, way) in best.items() if whole - at <= window]
    return min(final, default=(inf, tuple(min(k * pitch, whole - window) for k in range(count))))[1]


def _cuts(overlap: int, spans: Sequence[tuple[float, float]]) -> Callable[[int], int]:
    """How many spans a join cuts: those not whole on one of its two sheets."""
    begins, ends = sorted(begin for begin, _ in spans), sorted(end for _, end in spans)
    short = [(begin, end) for begin, end in spans if end - begin <= overlap]

    def cut(place: int) -> int:
        within = sum(begin >= place and end <= place + overlap for begin, end in short)
        return bisect_left(begins, place) - bisect_right(ends, place + overlap) + within

    return cut
