from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revisionpack.layout.axis import RATIO, linear
from revisionpack.layout.stretch import stretched
from tests.layout.clusters import moments

DAYS = [0.0, 10.0, 20.0, 40.0, 50.0, 100.0]


def cost(axis, dates, levels):
    places = [axis.at(date) for date in dates]
    return sum((place - level) ** 2 for place, level in zip(places, levels(places), strict=True))


@given(moments(60), moments(60), st.sampled_from([1.25, 2.0, RATIO]))
@settings(max_examples=100, deadline=None)
def test_it_comes_nearer_and_keeps_its_ratio(dates, aims, ratio):
    """Wherever dates and boxes are: never further away than before, as long as before, within the ratio."""
    count = min(len(dates), len(aims))
    dates = [100 * date for date in dates[:count]]
    start = linear(DAYS, 50.0, 750.0)
    levels = [50 + 700 * aim for aim in aims[:count]]
    axis = stretched(start, dates, lambda _: levels, ratio, 16)
    assert (axis.days, axis.ys[0], axis.ys[-1]) == (start.days, 50.0, 750.0)
    assert axis.ratio <= ratio * (1 + 1e-9)
    assert cost(axis, dates, lambda _: levels) <= cost(start, dates, lambda _: levels) + 1e-9


def test_the_best_axis_is_found():
    """Boxes that stand where some axis within the ratio puts their dates: that axis is found."""
    aims = [50.0, 200.0, 300.0, 380.0, 500.0, 750.0]  # scales of 15, 10, 4, 12 and 5 mm a day
    start = linear(DAYS, 50.0, 750.0)
    axis = stretched(start, DAYS, lambda _: aims, RATIO, 200)
    assert axis.ys == pytest.approx(aims, abs=6.0)
    assert cost(axis, DAYS, lambda _: aims) < 0.01 * cost(start, DAYS, lambda _: aims)


def test_a_crowd_takes_what_the_ratio_lets_it():
    """Boxes that want one day in five to take the whole page get it drawn five times as large."""
    days = [0.0, 10.0, 50.0]
    axis = stretched(linear(days, 0.0, 700.0), [0.0, 5.0, 10.0], lambda _: [0.0, 350.0, 700.0], 5.0, 100)
    assert axis.ratio == pytest.approx(5.0)
    assert axis.at(10.0) == pytest.approx(700 * 50 / 90)
