from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revisionpack.layout.axis import RATIO, elastic, linear

SPANS = st.lists(st.floats(0.01, 1000), min_size=1, max_size=60)


@given(SPANS, st.data(), st.sampled_from([1.25, 2.0, RATIO]))
@settings(max_examples=150, deadline=None)
def test_an_elastic_axis_rises_fills_the_page_and_keeps_its_ratio(spans, data, ratio):
    """Whatever is wanted, the axis is monotone, exactly as long as the page, and never stretched beyond ratio."""
    wanted = data.draw(st.lists(st.floats(0, 500), min_size=len(spans), max_size=len(spans)))
    days = [0.0]
    for span in spans:
        days.append(days[-1] + span)
    axis = elastic(days, wanted, 100.0, 800.0, ratio)
    assert axis.ys[0] == 100.0
    assert axis.ys[-1] == 800.0
    assert min(axis.scales) > 0
    assert axis.ratio <= ratio * (1 + 1e-6)
    for day, y in zip(axis.days, axis.ys, strict=True):
        assert axis.at(day) == pytest.approx(y)
    middles = [(a + b) / 2 for a, b in pairwise(days)]
    assert [axis.at(day) for day in middles] == sorted(axis.at(day) for day in middles)


def test_crowded_pieces_get_what_they_want_and_quiet_ones_the_rest():
    """Two pieces want 60 of 100 mm; the other two share what is left by time."""
    axis = elastic([0, 10, 20, 30, 40], [30, 0, 30, 0], 0, 100, ratio=5)
    assert axis.ys == pytest.approx((0, 30, 50, 80, 100))


def test_nothing_wanted_is_linear():
    """An axis without crowds has one scale, and dates beyond its ends stand at its ends."""
    assert elastic([0, 10, 40], [0, 0], 0, 80).ys == pytest.approx(linear([0, 10, 40], 0, 80).ys)
    assert linear([0, 10, 40], 0, 80).at(20) == 40
    assert linear([0, 10, 40], 0, 80).at(-5) == 0
    assert linear([0, 10, 40], 0, 80).at(500) == 80
