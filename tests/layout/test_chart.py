from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from revisionpack.layout.axis import RATIO
from revisionpack.layout.chart import Label, arrange
from revisionpack.layout.place import Room, Shortfall
from revisionpack.layout.ticks import scale
from revisionpack.text.calendar import day_number
from tests.layout.clusters import heights, moments
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
    # a strip cannot hold half a box: the bound is for boxes that are small beside the page
    room = Room(40.0, 40.0 + max(length, 8 * max(tall) + 2), 2.0)
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
