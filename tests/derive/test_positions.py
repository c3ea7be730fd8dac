"""A debate's positions as a table of time."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from revisionpack.content.model import Debate
from revisionpack.derive.positions import MOST_COLUMNS, position_table
from revisionpack.text.markup_nodes import plain

LONG = "words " * 20


def debate(positions: dict[str, Any]) -> Debate:
    return Debate.model_validate({"id": "d", "question": "Q?", "positions": positions})


def shown(positions: dict[str, Any]) -> tuple[list[str], list[list[tuple[int, str | None, bool]]]]:
    table = position_table(debate(positions))
    assert table is not None
    return [column.label for column in table.columns], [
        [
            (cell.columns, None if cell.text is None else plain(cell.text.main), cell.turns)
            for cell in row.cells
        ]
        for row in table.rows
    ]


def test_views_span_the_columns_of_their_time() -> None:
    """Boundaries of all positions make the columns; a later view of a position is a turn."""
    labels, rows = shown(
        {"A": {"views": {"1923/1925": "early", "1928/1929": "late"}}, "B": {"views": {"1923/1929": "always"}}}
    )
    assert labels == ["1923–25", "1926–27", "1928–29"]
    assert rows == [[(1, "early", False), (1, None, False), (1, "late", True)], [(3, "always", False)]]


def test_overlapping_years_are_cut_where_the_next_view_begins() -> None:
    """1924/1925 then 1925/1927: the year 1925 belongs to the later view."""
    labels, rows = shown(
        {"A": {"views": {"1924/1925": "one", "1925/1927": "two"}}, "B": {"views": {"1924/1927": "b"}}}
    )
    assert labels == ["1924", "1925–27"]
    assert rows[0] == [(1, "one", False), (1, "two", True)]


def test_one_stretch_of_time_is_no_table() -> None:
    """Nothing to compare: the positions are printed one under the other."""
    assert position_table(debate({"A": {"views": {"1924": "one"}}, "B": {"views": {"1924": "two"}}})) is None
    assert position_table(debate({"A": {"view": "one"}, "B": {"view": "two"}})) is None


def test_a_key_that_is_no_date_is_no_table() -> None:
    """Its position has no place in time."""
    assert position_table(debate({"A": {"views": {"then": "one", "now": "two"}}})) is None


def test_close_boundaries_merge_and_cells_then_say_their_dates() -> None:
    """Six boundaries, four columns at most for long views; no view is lost."""
    table = position_table(
        debate(
            {
                "A": {"views": {"1923/1924-03": LONG, "1924-04/1926": LONG, "1928/1929": LONG}},
                "B": {"views": {"1923/1925": LONG, "1926/1929": LONG}},
            }
        )
    )
    assert table is not None and len(table.columns) <= MOST_COLUMNS
    assert [sum(cell.text is not None for cell in row.cells) for row in table.rows] == [3, 2]
    assert all(cell.date is not None for row in table.rows for cell in row.cells if cell.text is not None)


years = st.integers(1900, 1930)
spans = st.lists(st.tuples(years, st.integers(0, 5)), min_size=1, max_size=4, unique_by=lambda s: s[0])


@given(st.lists(spans, min_size=1, max_size=5))
def test_no_view_is_lost_and_rows_fill_the_table(positions: list[list[tuple[int, int]]]) -> None:
    """Whatever the dates: each row's cells add up to the columns, widths to the page, and every view stands."""
    made = debate(
        {
            f"P{n}": {"views": {f"{a}/{a + length}": LONG for a, length in of}}
            for n, of in enumerate(positions)
        }
    )
    table = position_table(made)
    if table is None:
        return
    assert abs(table.first + sum(column.width for column in table.columns) - 100) < 0.1
    for row in table.rows:
        assert sum(cell.columns for cell in row.cells) == len(table.columns)
        assert sum(cell.text is not None for cell in row.cells) == len(row.position.views)
