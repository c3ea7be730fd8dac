from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revisionpack.layout.place import Box, Room, Shortfall, fill, place
from tests.layout import reference
from tests.layout.clusters import bound, heights, moments


@st.composite
def crowds(draw, most=300):
    """Boxes that fill a room of their own to a drawn share, at most 80 %."""
    places = draw(moments(most))
    tall = draw(heights(len(places)))
    share = draw(st.floats(0.05, 0.8))
    gap = 2.0
    length = max(sum(h + gap for h in tall) / (2 * share), (max(tall) + gap) / bound(1)) - gap
    room = Room(100.0, 100.0 + length, gap)
    boxes = [
        Box(room.top + place * length, h, min(5.0, h / 2)) for place, h in zip(places, tall, strict=True)
    ]
    return boxes, room


def assert_sound(boxes, room, placement):
    """No overlap, nothing off the page, tops in date order, no leaders that cross."""
    tops, sides = placement.tops, placement.sides
    for box, top in zip(boxes, tops, strict=True):
        assert top >= room.top - 1e-9
        assert top + box.height <= room.bottom + 1e-9
    assert all(below >= above - 1e-9 for above, below in pairwise(tops))
    for side in set(sides):
        column = [i for i in range(len(boxes)) if sides[i] == side]
        for above, below in pairwise(column):
            assert tops[below] - (tops[above] + boxes[above].height) >= room.gap - 1e-9
            # leaders start in date order on the axis and arrive in the same order
            assert boxes[above].anchor <= boxes[below].anchor
            assert tops[above] + boxes[above].hook <= tops[below] + boxes[below].hook


@given(crowds())
@settings(max_examples=120, deadline=None)
def test_up_to_80_per_cent_always_fits_and_is_sound(crowd):
    """1 to 300 boxes, however crowded their dates, find a sound place when they fill at most 80 %."""
    boxes, room = crowd
    assert fill([box.height for box in boxes], room) <= 0.8 + 1e-9
    placement = place(boxes, room)
    assert not isinstance(placement, Shortfall)
    assert_sound(boxes, room, placement)


@given(crowds(most=10))
@settings(max_examples=60, deadline=None)
def test_the_places_are_the_best_for_their_sides(crowd):
    """The squared leader lengths equal those of an independent solver to 1e-9."""
    boxes, room = crowd
    placement = place(boxes, room)
    wishes = [box.wish for box in boxes]
    best = reference.least_squares(wishes, reference.constraints(boxes, room, placement.sides))
    assert reference.cost(placement.tops, wishes) == pytest.approx(reference.cost(best, wishes), rel=1e-9, abs=1e-9)


def test_boxes_with_room_stand_level_with_their_dates():
    """Where nothing is in the way every leader is level."""
    boxes = [Box(50.0 * k + 30, 20.0, 6.0) for k in range(10)]
    placement = place(boxes, Room(0, 600, 2))
    assert placement.displacements(boxes) == pytest.approx([0.0] * 10)
    assert placement.sides[:4] == (0, 1, 0, 1)


def test_what_does_not_fit_says_by_how_much():
    """Forty boxes of 30 mm need 638 mm of column; the page has 500."""
    found = place([Box(250.0, 30.0, 5.0)] * 40, Room(0, 500, 2))
    assert found == Shortfall(needs=638.0, has=500)
    assert found.missing == pytest.approx(138)


def test_one_column():
    """A lane of phase labels uses one column and keeps the same rules."""
    boxes = [Box(10.0, 20.0), Box(12.0, 20.0), Box(90.0, 20.0)]
    placement = place(boxes, Room(0, 200, 1), columns=1)
    assert placement.tops == pytest.approx((0.5, 21.5, 90.0))
    assert_sound(boxes, Room(0, 200, 1), placement)
    assert isinstance(place([Box(0, 80)] * 3, Room(0, 200, 1), columns=1), Shortfall)
