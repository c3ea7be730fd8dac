from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revisionpack.layout.ticks import MAJOR, label_years, scale
from revisionpack.text.calendar import day_number


def years(first, last, most=27, **more):
    return scale(day_number(first, 1, 1), day_number(last, 12, 31) + 1, most, **more)


def test_nine_years_are_labelled_by_year_and_divided_by_month():
    """1921 to 1929: every year labelled, every month a mark."""
    found = years(1921, 1929)
    assert label_years(found.ticks) == [*range(1921, 1930), 1930]
    assert len(found.pieces) == 9 * 12 + 1


def test_there_is_no_year_0():
    """Marks around the beginning of the era: 200 BC, 100 BC, AD 1, 100, 200."""
    found = years(-199, 200, most=6)
    assert label_years(found.ticks) == [-199, -99, 1, 100, 200]


def test_years_of_one_step_run_through_the_era():
    """2 BC, 1 BC, AD 1, AD 2 are neighbours (astronomical -1, 0, 1, 2)."""
    assert label_years(years(-1, 2).ticks) == [-1, 0, 1, 2, 3]


def test_geology_counts_years_ago_in_round_numbers():
    """From 4,600 Ma to now the labels are multiples of 500 million years ago."""
    found = scale(day_number(-4_600_000_000, 1, 1), day_number(0, 1, 1), 14, ago=True)
    assert label_years(found.ticks) == [-k * 500_000_000 for k in range(9, -1, -1)]
    assert found.start <= day_number(-4_600_000_000, 1, 1)


@pytest.mark.parametrize(
    ("first", "last", "measure", "size"),
    [
        (720_000.25, 720_000.9, "hour", 1),
        (720_000, 720_013, "day", 1),
        (720_000, 720_120, "month", 1),
        (720_000, 720_000 + 365 * 40, "year", 5),
        (720_000, 720_000 + 365 * 150, "year", 10),
        (720_000 - 365 * 3000, 720_000, "year", 500),
    ],
)
def test_the_unit_follows_the_span(first, last, measure, size):
    """Hours for a day of battle, days for thirteen days, centuries for an age."""
    unit = scale(first, last, 27).unit
    assert (unit.major.measure, unit.major.size) == (measure, size)


@given(st.floats(-1e6, 7.5e5), st.floats(0.5, 1e6), st.integers(4, 60))
@settings(max_examples=60, deadline=None)
def test_marks_cover_the_span_in_order(first, length, most):
    """The first mark is not after the span, the last not before its end; no two stand at one place."""
    found = scale(first, first + length, most)
    at = [tick.at for tick in found.ticks]
    assert at == sorted(set(at))
    assert found.start <= first < first + length <= found.end
    assert found.pieces[0] == found.start
    assert found.pieces[-1] == found.end
    assert sum(tick.rank == MAJOR for tick in found.ticks) <= most


def test_marks_far_back_lie_where_their_dates_lie():
    """4,000 million years ago the Julian calendar is ages ahead of the Gregorian: the marks follow the dates."""
    first = day_number(-3_901_290_000, 1, 1)
    found = scale(first, first + 366 * 3, 27, ago=True)
    assert found.start <= first < first + 366 * 3 <= found.end
    assert -3_901_290_000 in [tick.year for tick in found.ticks]
