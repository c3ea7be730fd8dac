"""A debate as a table: who held what, when. Columns are stretches of time that all positions share.

The dates of views seldom agree between positions; boundaries that lie close together are drawn as one
until the table is narrow enough to print, and each cell then says its own dates.
"""

from __future__ import annotations

from math import inf

from msgspec import Struct

from revisionpack.content.model import Debate, Position
from revisionpack.content.texts import Text
from revisionpack.text.calendar import gregorian
from revisionpack.text.dates import DateProblem, HistoricalDate, parse_date
from revisionpack.text.markup_nodes import plain

MOST_COLUMNS = 4
"""Columns of time that leave room for sentences on A4."""

MOST_COLUMNS_SHORT = 6
"""The same for views of a few words."""

SHORT = 60
"""Characters of a view of a few words."""


class Column(Struct, frozen=True):
    label: str
    width: float
    """Share of the table's width, percent."""


class Cell(Struct, frozen=True):
    """What a position says over some columns; `text` is None where it says nothing."""

    columns: int
    text: Text | None = None
    date: HistoricalDate | None = None
    """The view's own date, where the columns do not say it exactly."""
    turns: bool = False
    """The view differs from an earlier one of the same position."""


class Row(Struct, frozen=True):
    label: str
    position: Position
    cells: tuple[Cell, ...]


class PositionTable(Struct, frozen=True):
    first: float
    """Width of the column of names, percent."""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


class _View(Struct):
    date: HistoricalDate
    text: Text
    start: float
    end: float
    """The day after the last."""
    i: int = 0
    j: int = 0


def position_table(debate: Debate) -> PositionTable | None:
    """The table of a debate, or None when fewer than two stretches of time are told apart."""
    views = {label: _views(position) for label, position in debate.positions.items()}
    every = [view for of_one in views.values() for view in of_one]
    if len(every) < 2:
        return None
    bounds = sorted({view.start for view in every} | {view.end for view in every})
    for view in every:
        view.i, view.j = bounds.index(view.start), bounds.index(view.end)
    exact = len(bounds) - 1
    lengths = [len(plain(view.text.main)) for view in every]
    most = MOST_COLUMNS_SHORT if sum(lengths) / len(lengths) <= SHORT else MOST_COLUMNS
    bounds = _merged(bounds, every, most)
    columns = len(bounds) - 1
    if columns < 2:
        return None
    labels = [_label(bounds[k], bounds[k + 1]) for k in range(columns)]
    rows = tuple(
        Row(
            label,
            debate.positions[label],
            _cells(views[label], columns, columns != exact or len(set(labels)) < columns),
        )
        for label in debate.positions
    )
    return PositionTable(_FIRST, _columns(labels, rows), rows)


_FIRST = 17.0


def _views(position: Position) -> list[_View]:
    """The dated views of a position in order of time, cut where they overlap; one undated view has its span."""
    found: list[_View] = []
    for written, text in position.views.items():
        try:
            date = parse_date(written)
        except DateProblem:
            return []
        found.append(_View(date, text, date.earliest, date.latest + 1))
    if not found and position.view is not None and position.span is not None:
        found.append(_View(position.span, position.view, position.span.earliest, position.span.latest + 1))
    found.sort(key=lambda view: (view.start, view.end))
    for before, after in zip(found, found[1:], strict=False):
        if before.start < after.start < before.end:
            before.end = after.start
    return [view for view in found if view.start < view.end]


def _merged(bounds: list[float], views: list[_View], most: int) -> list[float]:
    """Draw the closest boundaries as one until at most `most` columns are left; no view may vanish."""
    bounds = bounds[:]
    while len(bounds) - 1 > most:
        taken = {(view.i, view.j) for view in views}
        free = [k for k in range(len(bounds) - 1) if (k, k + 1) not in taken]
        if not free:
            break
        k = min(free, key=lambda k: (bounds[k + 1] - bounds[k], k))
        kept = k if k == 0 else k + 1  # the outer ends stay where they are; inside, a new view's start wins
        del bounds[k + 1 if kept == k else k]
        for view in views:
            view.i -= view.i > k
            view.j -= view.j > k
    return bounds


def _cells(views: list[_View], columns: int, say_dates: bool) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    at = 0
    for n, view in enumerate(views):
        if view.i > at:
            cells.append(Cell(view.i - at))
        if view.j > max(view.i, at):
            cells.append(Cell(view.j - max(view.i, at), view.text, view.date if say_dates else None, n > 0))
            at = view.j
    if at < columns:
        cells.append(Cell(columns - at))
    return tuple(cells)


def _label(start: float, end: float) -> str:
    """`1923`, `1925–27`, from day numbers (the end is the day after the last)."""
    if start == -inf or end == inf:
        known = gregorian(int(end - 1 if start == -inf else start))[0]
        return f"–{known}" if start == -inf else f"{known}–"
    first, last = gregorian(int(start))[0], gregorian(int(end - 1))[0]
    if first == last:
        return str(first)
    same_century = first >= 1000 and first // 100 == last // 100
    return f"{first}–{last % 100:02}" if same_century else f"{first}–{last}"


def _columns(labels: list[str], rows: tuple[Row, ...]) -> tuple[Column, ...]:
    """Widths by what each column has to hold, none too narrow for a word."""
    need = [0.0] * len(labels)
    for row in rows:
        at = 0
        for cell in row.cells:
            if cell.text is not None:
                share = len(plain(cell.text.main)) / cell.columns
                for k in range(at, at + cell.columns):
                    need[k] = max(need[k], share)
            at += cell.columns
    floor = min(13.0, (100 - _FIRST) / len(labels))
    spare = 100 - _FIRST - floor * len(labels)
    total = sum(need) or 1.0
    return tuple(
        Column(label, round(floor + spare * share / total, 2))
        for label, share in zip(labels, need, strict=True)
    )
