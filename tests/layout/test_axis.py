from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revisionpack.layout.axis import linear, uneven

SPANS = st.lists(st.floats(0.01, 1000), min_size=1, max_size=60)


@given(SPANS, st.data())
@settings(max_examples=150, deadline=None)
def test_an_axis_rises_and_fills_the_page(spans, data):
    """Whatever the lengths of its pieces, the axis is monotone and exactly as long as the page."""
    lengths = data.draw(st.lists(st.floats(0.01, 500), min_size=len(spans), max_size=len(spans)))
    days = [0.0]
    for span in spans:
        days.append(days[-1] + span)
    axis = uneven(days, lengths, 100.0, 800.0)
    assert (axis.ys[0], axis.ys[-1]) == (100.0, 800.0)
    assert min(axis.scales) > 0
    for day, y in zip(axis.days, axis.ys, strict=True):
        assert axis.at(day) == pytest.approx(y)
    middles = [(a + b) / 2 for a, b in pairwise(days)]
    assert [axis.at(day) for day in middles] == sorted(axis.at(day) for day in middles)


def test_a_linear_axis():
    """One scale throughout; dates beyond its ends stand at its ends."""
    axis = linear([0, 10, 40], 0, 80)
    assert axis.ratio == pytest.approx(1)
    assert (axis.at(20), axis.at(-5), axis.at(500)) == (40, 0, 80)
    assert uneven([0, 10, 40], [30, 50], 0, 80).ratio == pytest.approx(3 / (50 / 30))
