"""The sheets of a tiled poster: where their windows are, and the frames that are printed round them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from revisionpack.layout.tiles import POINTS, Tiling, Window, tile
from revisionpack.outputs.poster_view import View

Rectangle = tuple[float, float, float, float]
"""x, y, width, height."""


class Cell(Struct, frozen=True):
    """A sheet on the map."""

    name: str
    x: float
    y: float
    width: float
    height: float


class Map(Struct, frozen=True):
    """The whole poster, small: its place on the page, and the sheets drawn on it. mm."""

    x: float
    y: float
    width: float
    height: float
    scale: float
    text: float
    """Width of the words beside or above it."""
    cells: tuple[Cell, ...]


class Sheet(Struct, frozen=True):
    """What is written in the margins of a sheet."""

    name: str
    row: int
    column: int


def cut(view: View, paper: str) -> Tiling:
    """The sheets of a poster; joins keep off its boxes where they can."""
    boxes = [(event.left, event.top, event.width, event.height) for event in view.events]
    return tile(view.page.width, view.page.height, paper, boxes)


def name(window: Window) -> str:
    """A sheet's name: row letter and column number, `A1`."""
    return f"{chr(ord('A') + window.row)}{window.column + 1}"


def frames(tiling: Tiling) -> dict[str, Any]:
    """What the template of the frames needs."""
    return {
        "sheet": [side / POINTS for side in tiling.sheet],
        "edge": tiling.margin / POINTS,
        "rows": len(tiling.rows),
        "columns": len(tiling.columns),
        "windows": [Sheet(name(w), w.row + 1, w.column + 1) for w in tiling.windows],
        "map": _map(tiling),
    }


def geometry(tiling: Tiling, height: float) -> dict[str, Any]:
    """The windows and the marks round them as plain data for the tile engine, in points; `height` is the poster's, mm.

    The marks are drawn by it because as boxes of the frames they would take as long as all the rest of these.
    """
    small = _map(tiling)
    return {
        "sheet": list(tiling.sheet),
        "height": height * POINTS,
        "margin": tiling.margin,
        "overlap": tiling.overlap,
        "columns": list(tiling.columns),
        "rows": list(tiling.rows),
        "windows": [[w.row, w.column, w.x, w.y, w.width, w.height] for w in tiling.windows],
        "marks": [[_in_points(mark) for mark in _marks(tiling, w)] for w in tiling.windows],
        "map": [small.scale, small.x * POINTS, small.y * POINTS],
    }


def _in_points(rectangle: Rectangle) -> list[float]:
    return [round(round(side, 3) * POINTS, 4) for side in rectangle]


def _marks(tiling: Tiling, window: Window) -> tuple[Rectangle, ...]:
    """Strokes in the margins: at the edges of the window, and where the next sheet will lie."""
    margin, thin = tiling.margin / POINTS, 0.18
    wide, high, shared = (value / POINTS for value in (window.width, window.height, tiling.overlap))
    long, clear = 3.2, 0.4
    upright = [margin, margin + wide]
    level = [margin, margin + high]
    if window.column + 1 < len(tiling.columns):
        upright.append(margin + wide - shared)
    if window.row + 1 < len(tiling.rows):
        level.append(margin + high - shared)
    marks: list[Rectangle] = []
    for x in upright:
        marks += [(x - thin / 2, margin - clear - long, thin, long), (x - thin / 2, margin + high + clear, thin, long)]
    for y in level:
        marks += [(margin - clear - long, y - thin / 2, long, thin), (margin + wide + clear, y - thin / 2, long, thin)]
    return tuple(marks)


def _map(tiling: Tiling) -> Map:
    """The poster beside the words on a lying sheet, under them on a standing one."""
    sheet_wide, sheet_high = (side / POINTS for side in tiling.sheet)
    wide, high = (side / POINTS for side in tiling.poster)
    edge = max(10.0, tiling.margin / POINTS + 2)
    if tiling.landscape:
        text = (sheet_wide - 2 * edge) * 0.42
        left, top = edge + text + 8, edge
    else:
        text = sheet_wide - 2 * edge
        left, top = edge, edge + 95
    scale = min((sheet_wide - edge - left) / wide, (sheet_high - edge - top) / high)
    cells = tuple(
        Cell(
            name(w),
            left + w.x / POINTS * scale,
            top + w.y / POINTS * scale,
            _shown(w.x, w.width, tiling.columns, w.column) / POINTS * scale,
            _shown(w.y, w.height, tiling.rows, w.row) / POINTS * scale,
        )
        for w in tiling.windows
    )
    return Map(left, top, wide * scale, high * scale, scale, text, cells)


def _shown(begin: int, length: int, begins: Sequence[int], number: int) -> int:
    """The part of a window that stays in sight when the next sheet lies on it."""
    return begins[number + 1] - begin if number + 1 < len(begins) else length
