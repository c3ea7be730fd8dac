"""The parts of the poster's drawing: names on the axis, marks, lanes of phases and offices, sizes."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revisionpack.derive.timeline import Moment
from revisionpack.layout.axis import linear, uneven
from revisionpack.layout.place import Room
from revisionpack.layout.ticks import scale
from revisionpack.outputs.poster_axis import strokes, tick_name
from revisionpack.outputs.poster_frame import MM, SIZES, columns, frame, page, sizes
from revisionpack.outputs.poster_lanes import bars, phase_labels, seats, slots
from revisionpack.outputs.poster_marks import LINE, NOTHING, WHOLE, Leader, marks, words_of
from revisionpack.text.calendar import day_number
from revisionpack.text.dates import ENGLISH


def fake(**fields: Any) -> Any:
    """Something with these fields, where the whole thing does not matter."""
    return SimpleNamespace(**fields)


def over(first, last, length=700.0, most=27, **more):
    marked = scale(day_number(first, 1, 1), day_number(last, 1, 1), most, **more)
    return marked, linear(marked.pieces, 100.0, 100.0 + length)


def named(marked, axis, major=10.0, minor=6.0):
    return strokes(axis, marked, ENGLISH, major, minor)


def test_every_year_is_named_and_shaded_in_turn():
    """Nine years: nine bands, dark and light in turn, each with its year at its head."""
    drawn = named(*over(1921, 1930))
    assert [name.text for name in drawn.names if name.major] == [str(year) for year in range(1921, 1930)]
    assert [band.dark for band in drawn.bands] == [True, False] * 4 + [True]
    assert all(name.y > band.top for name, band in zip((n for n in drawn.names if n.major), drawn.bands, strict=True))


def test_a_strip_that_begins_inside_a_year_names_that_year():
    """The first mark is March: the year stands there all the same, and the shading goes on."""
    marked = scale(day_number(1921, 3, 8), day_number(1925, 1, 1), 27)
    drawn = named(marked, linear(marked.pieces, 0.0, 700.0))
    assert [name.text for name in drawn.names if name.major] == ["1921", "1922", "1923", "1924"]


@pytest.mark.parametrize(
    ("year", "words"), [(-43, "44\u00a0BC"), (0, "1\u00a0BC"), (1, "AD\u00a01"), (999, "AD\u00a0999"), (1066, "1066")]
)
def test_years_round_the_era(year, words):
    """Years before AD 1000 say their era where both eras are on the axis."""
    marked, _ = over(-600, 1500, most=12)
    tick = fake(at=0.0, rank=0, year=year, month=0, day=0, hour=0)
    assert tick_name(tick, marked, ENGLISH, era=True) == words


def test_ages_are_named_as_dates_are():
    """4,500 Ma on the axis is written as on the boxes."""
    marked = scale(day_number(-4_600_000_000, 1, 1), day_number(0, 1, 1), 14, ago=True)
    names = [tick_name(t, marked, ENGLISH) for t in marked.ticks if t.rank == 0]
    assert names[:2] == ["4,500\u00a0Ma", "4,000\u00a0Ma"]


@given(st.integers(1900, 1925), st.integers(1, 12), st.lists(st.floats(1, 5), min_size=12 * 13, max_size=12 * 13))
def test_names_never_touch(first, span, scales):
    """However elastic the axis, names stand clear of each other and inside the axis, and no chance month is named."""
    marked = scale(day_number(first, 1, 1), day_number(first + span, 1, 1), 27)
    spans = [after - before for before, after in pairwise(marked.pieces)]
    lengths = [scale * span for scale, span in zip(scales, spans, strict=False)]
    axis = uneven(marked.pieces, lengths, 100.0, 800.0)
    drawn = named(marked, axis)
    boxes = sorted((n.y - (8.6 if n.major else 2.0), n.y, n.text) for n in drawn.names)
    assert boxes[0][0] >= 99.9
    assert boxes[-1][1] <= 800
    assert all(after[0] >= before[1] - 0.01 for before, after in pairwise(boxes))
    if len(marked.pieces) == span * 12 + 1:
        months = {name.text for name in drawn.names if not name.major}
        assert months <= {"Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"}


def moment(start, end, precision="span", circa=False):
    return Moment(start, end, precision, circa)


def test_marks_show_how_exactly_a_date_is_known():
    """Each kind of date has its shape; what lasts has a bar, what is about that time a broken outline."""
    axis = linear([0, 1000], 0.0, 1000.0)
    kinds = ["day", "month", "season", "year", "decade", "century", "span", "open", "geological"]
    entries = [
        fake(event=fake(id=kind), moment=moment(100.0 * k, 100.0 * k + 50, kind, kind == "year"))
        for k, kind in enumerate(kinds)
    ]
    made = marks(entries, [0] * len(kinds), axis, 50.0, 1.0, 2.0)
    assert [mark.shape for mark in made] == [
        "dot", "ring", "triangle", "square", "slab", "slab", "lozenge", "lozenge", "dot"
    ]  # fmt: skip
    assert [mark.item for mark in made if mark.end > mark.start] == kinds[1:8]
    assert [mark.item for mark in made if mark.circa] == ["year"]


def test_bars_that_overlap_stand_side_by_side():
    """Two spans at one time: the second bar is moved inwards; a later one returns to the edge."""
    axis = linear([0, 1000], 0.0, 1000.0)
    entries = [
        fake(event=fake(id=str(k)), moment=moment(start, end))
        for k, (start, end) in enumerate([(0, 300), (100, 200), (500, 600)])
    ]
    assert [mark.bar_x for mark in marks(entries, [0] * 3, axis, 50.0, 1.0, 2.0)] == [50.0, 52.5, 50.0]


def test_what_goes_on_beyond_the_axis_has_an_arrow():
    """A span that began before the strip and does not end on it points both ways."""
    axis = linear([100, 200], 0.0, 100.0)
    entry = fake(event=fake(id="x"), moment=moment(float("-inf"), float("inf"), "open"))
    (mark,) = marks([entry], [0], axis, 0.0, 1.0, 2.0)
    assert (mark.up, mark.down, mark.start, mark.end) == (True, True, 0.0, 100.0)


def test_leaders_of_one_side_do_not_cross():
    """Curves with their ends in order stay in order all the way."""
    lines = [Leader("a", 0, 0.0, 10.0, 20.0, 5.0), Leader("b", 0, 0.0, 11.0, 20.0, 40.0)]
    for share in (0.1, 0.3, 0.5, 0.7, 0.9):
        ys = []
        for line in lines:
            a, b = line.y, line.to_y
            # a cubic with level ends: the weights of its first two points and of its last two
            early = (1 - share) ** 3 + 3 * (1 - share) ** 2 * share
            ys.append(early * a + (1 - early) * b)
        assert ys == sorted(ys)
    assert lines[0].path.startswith("M0.00 10.00C")


def stretch(name, start, end, settled=None):
    return fake(
        phase=fake(id=name), number=1, moment=moment(start, end), settled=end if settled is None else settled
    )


def test_phases_that_overlap_stand_in_columns_of_their_own():
    """Three phases, two at a time: two columns. A phase to January and one from January meet in one."""
    found = slots([stretch("a", 0, 100), stretch("b", 50, 150), stretch("c", 100, 200)])
    assert found == {"a": 0, "b": 1, "c": 0}
    assert slots([stretch("a", 0, 131, settled=101), stretch("b", 100, 200)]) == {"a": 0, "b": 0}


def test_labels_of_phases_stand_at_their_heads_or_say_less():
    """With room all is said; without, the shortest phase gives way first, and none overlaps."""
    axis = linear([0, 300], 0.0, 300.0)
    here = bars([stretch("a", 0, 100), stretch("b", 100, 130), stretch("c", 130, 300)], axis, {"a": 0, "b": 0, "c": 0})
    heights = {(name, level): 20.0 * level for name in "abc" for level in (1, 2)}
    roomy = phase_labels(here, Room(0, 300, 2), heights, set(), 1.0)
    assert [label.level for label in roomy] == [2, 2, 2]
    assert roomy[0].top == 1.0
    tall = {label: 2.5 * height for label, height in heights.items()}
    tight = phase_labels(here, Room(0, 300, 2), tall, set(), 1.0)
    assert [label.level for label in tight] == [2, 1, 2]
    assert all(label.top >= bar.top for label, bar in zip(tight, here, strict=True))
    assert all(a.top + a.height <= b.top for a, b in pairwise(tight))
    again = phase_labels(here, Room(0, 300, 2), heights, {"a"}, 1.0)
    assert [label.again for label in again] == [True, False, False]


def test_names_of_offices_are_inside_their_bars_or_beside_them():
    """A long term carries the name, again further down; a short one has it below, in black."""
    axis = linear([0, 600], 0.0, 600.0)
    people = [[(moment(0, 600), True)], [(moment(100, 110), True)], [(moment(0, 300), False), (moment(300, 600), True)]]
    bench = fake(seats=[fake(terms=terms) for terms in people])
    terms, names = seats(bench, ["Stalin", "Sokolnikov", "Bukharin"], axis, 5.0, 0, 280.0)
    assert [(term.column, term.full) for term in terms] == [(0, True), (1, True), (2, False), (2, True)]
    assert [(name.column, name.inside) for name in names].count((0, True)) == 3
    (short,) = [name for name in names if name.column == 1]
    assert not short.inside
    assert short.y > 110
    assert [name.inside for name in names if name.column == 2] == [False, True]
    assert [term.ends for term in terms] == [False, True, True, False]


@pytest.mark.parametrize("size", sorted(SIZES))
@pytest.mark.parametrize("strips", [1, 2, 3])
def test_columns_share_the_width(size, strips):
    """Boxes, axis, lanes and margins add up; strips do not overlap; nothing leaves the page."""
    sheet = page(size, "portrait")
    made = columns(sheet, strips, bands=1, label=sheet.mm(40), seats=5 if strips == 1 else 0, axis=sheet.mm(30))
    assert made.x(0) >= sheet.margin - 1e-6
    last = strips - 1
    right = made.box_x(last, 1) + made.box
    if made.seats:
        right = made.seat_x(last) + made.seats * made.seat
    assert right <= sheet.width - sheet.margin + 1e-6
    for strip in range(strips):
        assert made.label_x(strip) + made.label < made.box_x(strip, 0)
        assert made.box_x(strip, 0) + made.box + made.leader == pytest.approx(made.axis_x(strip))
        assert made.axis_x(strip) + made.axis + made.leader == pytest.approx(made.box_x(strip, 1))
        if strip:
            assert made.box_x(strip - 1, 1) + made.box < made.x(strip)


@pytest.mark.parametrize("size", sorted(SIZES))
def test_type_has_a_floor(size):
    """10 pt on a wall, 7.5 pt on a desk, and the largest first."""
    sheet = page(size, "landscape")
    assert sheet.sizes[-1] == sheet.floor == (7.5 if size in ("a3", "letter", "tabloid") else 10.0)
    assert list(sheet.sizes) == sorted(sheet.sizes, reverse=True)
    assert sheet.points(1.0) == sheet.floor
    assert pytest.approx(0.35278, abs=1e-5) == MM


def test_a_wall_is_read_at_two_metres():
    """On A1 title and phase names have 28 pt and more, and so have headings of weight 2 with lines of 14 pt."""
    wall = page("a1", "portrait")
    assert sizes(wall)["phases"] * wall.phase_name >= 28
    assert wall.wanted * wall.forms[0].headings[1] >= 28
    assert frame(wall, 900.0, 300.0, 20.0, 0.0, 1).title >= 60
    assert all(form.headings == tuple(sorted(form.headings, reverse=True)) for form in wall.forms)


def test_what_gives_way_first():
    """Whole texts shrink to a line, then the lines of weight 1 go, then those of weight 2, then all."""

    def printed(weight, brief, text):
        line = brief or (text and "First sentence.")
        entry = fake(event=fake(brief=brief, text=text), line=line, weight=weight)
        return [words_of(entry, level) for level in range(5)]

    assert printed(3, None, "x" * 500) == [WHOLE, LINE, LINE, LINE, NOTHING]
    assert printed(3, "A line", "x" * 500) == [LINE, LINE, LINE, LINE, NOTHING]
    assert printed(2, "A line", None) == [LINE, LINE, LINE, NOTHING, NOTHING]
    assert printed(1, "A line", None) == [LINE, LINE, NOTHING, NOTHING, NOTHING]
    assert printed(2, None, None) == [NOTHING] * 5


def test_a_strip_without_the_head_of_a_unit():
    """A strip inside one year, cut from a longer axis, has one band and no name it does not know."""
    marked = scale(day_number(1921, 1, 1), day_number(1930, 1, 1), 27)
    march, june = day_number(1924, 3, 1), day_number(1924, 6, 1)
    axis = linear([at for at in marked.pieces if march <= at <= june], 0.0, 300.0)
    drawn = named(marked, axis)
    assert len(drawn.bands) == 1
    assert [name.text for name in drawn.names if name.major] == ["1924"]
