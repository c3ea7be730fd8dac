from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revisionpack.layout.axis import RATIO
from revisionpack.layout.chart import Label, arrange
from revisionpack.layout.place import Room, Shortfall, fill
from revisionpack.layout.ticks import scale
from revisionpack.text.calendar import day_number
from tests.layout.clusters import beyond, bound, full_pages, heights, moments
from tests.layout.test_place import assert_sound

SPANS = [(1921, 1930), (1914, 1918), (-3000, 2000), (-500, 300), (-4_600_000_000, 0)]


@st.composite
def histories(draw):
    """Events over an age, and a poster that they fill to at most 80 %."""
    first, last = draw(st.sampled_from(SPANS))
    begin, end = day_number(first, 1, 1), day_number(last, 1, 1)
    days = [begin + place * (end - begin) for place in draw(moments())]
    tall = draw(heights(len(days)))
    strips = draw(st.integers(1, 5))
    share = draw(st.floats(0.1, 0.8))
    length = sum(h + 2 for h in tall) / (2 * strips * share)
    room = Room(40.0, 38.0 + max(length, (max(tall) + 2) / bound(strips)), 2.0)
    labels = [Label(day, h, min(5.0, h / 2)) for day, h in zip(days, tall, strict=True)]
    return labels, scale(begin, end, 24, ago=first < -10_000), room, strips


@given(histories())
@settings(max_examples=100, deadline=None)
def test_every_history_finds_its_place(history):
    """1 to 300 events, any era, any crowd, 1 to 5 strips: all placed, none twice, and every strip is sound."""
    labels, marks, room, strips = history
    chart = arrange(labels, marks, room, strips)
    assert not isinstance(chart, Shortfall)
    assert len(chart.lanes) <= strips
    order = [number for lane in chart.lanes for number in range(lane.strip.first, lane.strip.last)]
    assert order == list(range(len(labels)))
    for before, after in pairwise(chart.lanes):
        assert after.strip.start <= before.strip.end  # no time between two strips is lost
        assert after.strip.continued == (after.strip.start < before.strip.end)
    for lane in chart.lanes:
        assert_sound(lane.boxes, room, lane.placement)
        assert lane.axis.ratio <= RATIO * (1 + 1e-6)
        assert set(lane.axis.days) <= set(marks.pieces)
        for label in labels[lane.strip.first : lane.strip.last]:
            assert lane.strip.start <= label.day <= lane.strip.end


GAP, COLUMN = 2.0, 600.0
"""mm; a column of the tests below with the gap under its last box."""
PAGE = Room(50.0, 50.0 + COLUMN - GAP, GAP)


def boxes(shares, days):
    """Labels whose heights with their gaps are shares of a column."""
    return [
        Label(day, share * COLUMN - GAP, min(5.0, share * COLUMN / 4)) for day, share in zip(days, shares, strict=True)
    ]


@given(st.data(), st.integers(1, 6))
@settings(max_examples=150, deadline=None)
def test_what_fills_80_per_cent_fits_up_to_the_bound(data, strips):
    """Boxes up to 0.4 of a column on one strip, 0.4 n / (2n - 1) on n: always placed, be all of them on one day."""
    shares = data.draw(full_pages(strips))
    begin, end = day_number(1917, 1, 1), day_number(1930, 1, 1)
    seed = data.draw(st.randoms(use_true_random=False))
    places = {
        "one day": [0.5] * len(shares),
        "crowds": sorted(seed.choice([0.1, 0.12, 0.9]) for _ in shares),
        "any": sorted(seed.uniform(0, 1) for _ in shares),
    }[data.draw(st.sampled_from(["one day", "crowds", "any"]))]
    labels = boxes(shares, [begin + place * (end - begin) for place in places])
    assert fill([label.height for label in labels], PAGE, 2 * strips) <= 0.8 + 1e-9
    chart = arrange(labels, scale(begin, end, 24), PAGE, strips)
    assert not isinstance(chart, Shortfall)
    assert [n for lane in chart.lanes for n in range(lane.strip.first, lane.strip.last)] == list(range(len(labels)))
    for lane in chart.lanes:
        assert_sound(lane.boxes, PAGE, lane.placement)


def test_thirty_tall_boxes_on_one_day():
    """Eight strips of two columns hold thirty boxes of a fifth of a column, all of one day."""
    begin, end = day_number(1917, 1, 1), day_number(1930, 1, 1)
    labels = boxes([bound(8)] * 30, [begin + 700.5] * 30)
    chart = arrange(labels, scale(begin, end, 24), PAGE, 8)
    assert not isinstance(chart, Shortfall)
    assert chart.displacements


def test_where_even_strips_do_not_do_the_tightest_are_taken():
    """Twelve boxes on two strips, cut in the middle, end below the page; cut after the eighth they all fit."""
    begin = day_number(1917, 1, 1)
    shares = [0.1, 0.1, 0.35, 0.35, 0.35, 0.1, 0.1, 0.35, 0.35, 0.35, 0.35, 0.35]
    labels = boxes(shares, [begin + 30 * k for k in range(len(shares))])
    chart = arrange(labels, scale(begin, begin + 400, 24), PAGE, 2)
    assert not isinstance(chart, Shortfall)
    assert [lane.strip.last for lane in chart.lanes] == [8, 12]
    for lane in chart.lanes:
        assert_sound(lane.boxes, PAGE, lane.placement)


@pytest.mark.parametrize("strips", [1, 2, 3, 4, 6])
def test_beyond_the_bound_80_per_cent_need_not_fit(strips):
    """Boxes 4 % taller than the bound, in the worst order: a Shortfall that names the column that would do."""
    shares = beyond(strips)
    assert max(shares) <= 1.04 * bound(strips) + 1e-9
    begin = day_number(1917, 1, 1)
    labels, marks = boxes(shares, [begin + k for k in range(len(shares))]), scale(begin, begin + 4000, 24)
    assert fill([label.height for label in labels], PAGE, 2 * strips) < 0.8
    short = arrange(labels, marks, PAGE, strips)
    assert isinstance(short, Shortfall)
    assert short.needs > short.has == PAGE.length
    assert short.needs < 1.1 * short.has
    would_do = Room(PAGE.top, PAGE.top + short.needs, GAP)
    assert not isinstance(arrange(labels, marks, would_do, strips), Shortfall)
    assert isinstance(arrange(labels, marks, Room(PAGE.top, PAGE.top + 0.99 * short.needs, GAP), strips), Shortfall)


@pytest.mark.parametrize(("shares", "strips"), [([0.53] * 3, 1), ([0.35] * 9, 2), ([0.251] * 31, 5)])
def test_boxes_that_no_order_would_fit(shares, strips):
    """Three boxes of half a column on two, nine of a third on four, 31 of a quarter on ten: less than 80 %, no room."""
    begin = day_number(1917, 1, 1)
    labels = boxes(shares, [begin + k for k in range(len(shares))])
    assert fill([label.height for label in labels], PAGE, 2 * strips) < 0.8
    short = arrange(labels, scale(begin, begin + 400, 24), PAGE, strips)
    assert isinstance(short, Shortfall)
    most = -(-len(shares) // (2 * strips))
    assert short.needs == pytest.approx(most * shares[0] * COLUMN - GAP, rel=1e-5)


def test_a_quiet_pack_keeps_a_linear_axis():
    """Twelve events a year apart need no stretching."""
    days = [day_number(1900 + year, 6, 15) for year in range(12)]
    labels = [Label(day, 20.0, 5.0) for day in days]
    chart = arrange(labels, scale(day_number(1900, 1, 1), day_number(1912, 1, 1), 24), Room(0, 700, 2))
    assert chart.lanes[0].axis.ratio <= 1.26
    assert max(chart.displacements) < 1


def test_thirty_events_on_one_day_and_one_three_thousand_years_before():
    """The crowd stands around its day; the lone event stands at its own."""
    begin, end = day_number(-1000, 1, 1), day_number(2000, 1, 1)
    labels = [Label(begin + 400, 18.0, 5.0)] + [Label(end - 200, 18.0, 5.0)] * 30
    chart = arrange(labels, scale(begin, end, 24), Room(0, 700, 2))
    assert chart.displacements[0] < 0.5
    assert chart.mean < 160


def test_a_crowd_larger_than_a_strip_is_continued():
    """Sixty events of one day on three strips: the later strips say that they go on with the same time."""
    begin = day_number(1924, 1, 1)
    labels = [Label(begin + 20.5, 30.0, 5.0)] * 60
    chart = arrange(labels, scale(begin, begin + 366, 24), Room(0, 420, 2), 3)
    assert [lane.strip.continued for lane in chart.lanes] == [False, True, True]
    assert [lane.strip.last - lane.strip.first for lane in chart.lanes] == [20, 20, 20]


def test_a_whole_unit_gives_way_before_the_page_does():
    """Nine events before new year and eleven after it, on strips that hold ten: the cut moves into the year."""
    year = day_number(1924, 1, 1)
    labels = [Label(year - 90.0 + 9 * k, 20.0, 5.0) for k in range(9)]
    labels += [Label(year + 9.0 + 9 * k, 20.0, 5.0) for k in range(11)]
    marks = scale(day_number(1923, 1, 1), day_number(1925, 1, 1), 24)
    roomy = arrange(labels, marks, Room(0, 140, 2), 2)
    tight = arrange(labels, marks, Room(0, 110, 2), 2)
    assert [lane.strip.last for lane in roomy.lanes] == [9, 20]
    assert [lane.strip.last for lane in tight.lanes] == [10, 20]


def test_too_much_for_the_page_is_a_shortfall():
    """More than the columns hold is said in mm."""
    labels = [Label(day_number(1924, 1, 1) + k, 50.0, 5.0) for k in range(40)]
    found = arrange(labels, scale(labels[0].day, labels[-1].day, 24), Room(0, 700, 2))
    assert isinstance(found, Shortfall)
    assert found.needs > found.has == 700
