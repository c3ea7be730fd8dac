from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from revisionpack.layout.strips import fold
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
