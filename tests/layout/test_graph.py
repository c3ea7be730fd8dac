"""Graphs: axes with round numbers, points where they belong, curves that do not overshoot."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revisionpack.layout.graph import Curve, Range, plot


def test_ticks_are_round_and_zero_is_kept_in_sight() -> None:
    """Data from 12 to 97 give an axis from 0 to 100 by 20."""
    made = plot([Curve("line", [(0, 12), (1, 97)])], Range(), Range())
    assert [label for _, label in made.y.ticks] == ["0", "20", "40", "60", "80", "100"]


def test_the_author_decides_range_and_step() -> None:
    """And the ticks are where the numbers are."""
    made = plot([Curve("line", [(1, 1)])], Range(0, 10, 5), Range(-1, 1, 0.5))
    assert [label for _, label in made.x.ticks] == ["0", "5", "10"]
    assert [label for _, label in made.y.ticks] == ["\u22121.0", "\u22120.5", "0.0", "0.5", "1.0"]
    assert made.x.ticks[0][0] == made.left and made.x.ticks[-1][0] == made.right


def test_points_have_no_line_and_a_fit_is_straight() -> None:
    """The best line of three points on a line goes through them."""
    points, fit = plot(
        [Curve("points", [(0, 0), (2, 2)]), Curve("fit", [(0, 0), (1, 1), (2, 2)])], Range(), Range()
    ).traces
    assert points.path == "" and len(points.points) == 2
    ends = [tuple(map(float, pair.split())) for pair in re.findall(r"[ML]\s*([\d.]+ [\d.]+)", fit.path)]
    assert ends == [fit.points[0], fit.points[-1]]


def test_guides_run_to_the_axes() -> None:
    """`both` gives one to each axis."""
    made = plot([Curve("line", [(0, 0), (10, 10)])], Range(), Range(), [((5, 5), "both")])
    (across, down), remark = made.remarks[0].guides, made.remarks[0]
    assert across[0] == made.left and across[2:] == remark.at
    assert down[1] == made.bottom and down[2:] == remark.at


numbers = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3))
points = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=12)


@given(points, st.sampled_from(["line", "curve", "points", "fit"]))
def test_everything_stays_inside(data: list[tuple[float, float]], how: str) -> None:
    """Whatever the numbers, points lie in the plot, ticks are few, and a curve stays between its points."""
    made = plot([Curve(how, data)], Range(), Range())
    for x, y in made.traces[0].points:
        assert made.left - 0.02 <= x <= made.right + 0.02
        assert made.top - 0.02 <= y <= made.bottom + 0.02
    assert 2 <= len(made.x.ticks) <= 52 and 2 <= len(made.y.ticks) <= 52
    if how == "curve" and len({x for x, _ in data}) == len(data):
        heights = [float(pair.split()[1]) for pair in re.findall(r"(-?[\d.]+ -?[\d.]+)", made.traces[0].path)]
        assert all(made.top - 0.1 <= y <= made.bottom + 0.1 for y in heights)


@pytest.mark.parametrize("data", [[(1.0, 1.0)], [(0.0, 5.0), (0.0, 6.0)]])
def test_flat_and_single_data_do_not_fail(data: list[tuple[float, float]]) -> None:
    """One point, or all at one x."""
    assert plot([Curve("fit", data)], Range(), Range()).width == 120.0
