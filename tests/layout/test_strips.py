from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revisionpack.layout.strips import fold, tightest
from tests.layout.clusters import moments

YEARS = [float(day) for day in range(0, 3651, 365)]
QUARTERS = [day / 4 for day in range(0, 4 * 3651, 365)]


def test_cuts_fall_between_years_and_balance():
    """Ten years with four events each on two strips: five years a strip."""
    days = [365.0 * year + 40 * k for year in range(10) for k in range(4)]
    first, second = fold(days, [20.0] * 40, 2, YEARS, QUARTERS)
    assert (first.first, first.last, second.first, second.last) == (0, 20, 20, 40)
    assert first.end == second.start == 365.0 * 5
    assert not second.continued


def test_a_little_imbalance_is_the_price_of_a_whole_year():
    """Nine events before new year and eleven after it: the cut is at new year, not at the tenth."""
    days = [300.0 + k for k in range(9)] + [370.0 + k for k in range(11)]
    first, second = fold(days, [20.0] * 20, 2, YEARS, QUARTERS)
    assert (first.last, second.start) == (9, 365.0)


def test_one_strip_holds_all():
    """Nothing to cut."""
    (only,) = fold([5.0, 700.0], [20.0, 20.0], 1, YEARS, QUARTERS)
    assert (only.first, only.last, only.start, only.end) == (0, 2, 0.0, 3650.0)


@given(moments(60), st.integers(1, 7))
def test_every_event_is_on_one_strip_inside_its_time(places, count):
    """Whatever the crowd: all events, in order, each within the window of its strip, no more strips than asked for."""
    days = [place * 3650 for place in places]
    strips = fold(days, [10.0] * len(days), count, YEARS, QUARTERS)
    assert len(strips) <= count
    assert [k for strip in strips for k in range(strip.first, strip.last)] == list(range(len(days)))
    assert (strips[0].start, strips[-1].end) == (0.0, 3650.0)
    for strip in strips:
        assert strip.start < strip.end
        assert all(strip.start <= day <= strip.end for day in days[strip.first : strip.last])


def columns_of(sizes):
    """The length of two columns, each event at the head of what is free."""
    free = [0.0, 0.0]
    for size in sizes:
        free[free.index(min(free))] += size
    return max(free)


@given(st.lists(st.floats(1, 50), min_size=1, max_size=8), st.integers(1, 4), st.sampled_from([0.5, 1.0, 3.0]))
def test_no_other_cuts_give_shorter_columns(sizes, count, room):
    """Of all ways to cut, the tightest has the shortest columns, be the page long enough or not."""
    cuts, length = tightest(sizes, count, room * sum(sizes) / (2 * count))
    assert (cuts[0], cuts[-1]) == (0, len(sizes))
    assert len(cuts) <= count + 1
    assert all(before < after for before, after in pairwise(cuts))
    longest = max(columns_of(sizes[first:last]) for first, last in pairwise(cuts))
    assert longest <= length + 1e-6
    ways = [
        (0, *inner, len(sizes))
        for parts in range(min(count, len(sizes)))
        for inner in combinations(range(1, len(sizes)), parts)
    ]
    best = min(max(columns_of(sizes[a:b]) for a, b in pairwise(way)) for way in ways)
    assert length == pytest.approx(best, rel=1e-5)
