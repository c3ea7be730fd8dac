from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revisionpack.layout.tiles import SHEETS, starts, tile

SIZES = {"a3": (297, 420), "a2": (420, 594), "a1": (594, 841), "a0": (841, 1189), "tabloid": (279.4, 431.8)}


@pytest.mark.parametrize(
    ("size", "paper", "sheets", "landscape"),
    [
        ("a3", "a4", 4, False),
        ("a2", "a4", 8, True),
        ("a1", "a4", 15, True),
        ("a1", "letter", 15, True),
        ("a1", "a3", 8, True),
    ],
)
def test_fewest_sheets_of_both_orientations(size, paper, sheets, landscape):
    """A1 takes 15 sheets of A4 lying, 16 standing: it is printed lying."""
    found = tile(*SIZES[size], paper)
    assert (len(found.windows), found.landscape) == (sheets, landscape)


@pytest.mark.parametrize("paper", sorted(SHEETS))
@pytest.mark.parametrize("size", sorted(SIZES))
def test_the_windows_cover_the_poster_and_overlap(size, paper):
    """Every point of the poster is on a sheet, neighbours share exactly the overlap, nothing leaves its sheet."""
    found = tile(*SIZES[size], paper)
    width, height = found.poster
    for window in found.windows:
        assert window.width <= found.sheet[0] - 2 * found.margin
        assert window.height <= found.sheet[1] - 2 * found.margin
    row = [w for w in found.windows if w.row == 0]
    column = [w for w in found.windows if w.column == 0]
    assert [w.x + w.width - found.overlap for w in row[:-1]] == [w.x for w in row[1:]]
    assert [w.y + w.height - found.overlap for w in column[:-1]] == [w.y for w in column[1:]]
    assert row[0].x == column[0].y == 0
    assert row[-1].x + row[-1].width == width
    assert column[-1].y + column[-1].height == height
    assert len(found.windows) == len(row) * len(column)


def test_joins_move_off_the_boxes_where_they_can():
    """Two columns of boxes on an A1: both upright joins fall between them or beside them, not through one."""
    boxes = [(14 + 316 * side, 100 + 33.3 * k, 250.0, 30.0) for side in (0, 1) for k in range(20)]
    found = tile(594, 841, "a4", boxes)
    points = 72 / 25.4
    for begin in found.columns[1:]:
        assert not any(x * points < begin and (x + w) * points > begin + found.overlap for x, _, w, _ in boxes)


@given(
    st.integers(50, 5000),
    st.integers(200, 900),
    st.lists(st.tuples(st.floats(0, 5000), st.floats(1, 600)), max_size=30),
)
@settings(max_examples=150, deadline=None)
def test_starts_always_cover(whole, window, spans):
    """Whatever the boxes, the windows cover the whole with the least number and the full overlap."""
    overlap = 29
    found = starts(whole, window, overlap, [(begin, begin + length) for begin, length in spans])
    least = max(1, -(-(whole - overlap) // (window - overlap)))
    assert len(found) == least
    assert found[0] == 0
    assert whole - found[-1] <= window
    assert all(overlap < after - before <= window - overlap for before, after in pairwise(found))
