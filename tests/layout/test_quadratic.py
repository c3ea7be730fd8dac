from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revisionpack.layout.quadratic import Difference, Infeasible, least_squares
from tests.layout import reference

NUMBERS = st.floats(-100, 100).map(lambda x: round(x, 3))


@st.composite
def problems(draw):
    """Random difference constraints on a forward graph (so that they can all hold), some to the ground."""
    wishes = draw(st.lists(NUMBERS, min_size=1, max_size=9))
    last = len(wishes) - 1
    pairs = draw(st.lists(st.tuples(st.integers(0, last), st.integers(0, last), st.floats(0, 30)), max_size=14))
    rules = [(min(a, b), max(a, b), round(gap, 2)) for a, b, gap in pairs if a != b]
    if draw(st.booleans()):
        rules.append((None, draw(st.integers(0, last)), draw(NUMBERS)))
    return wishes, rules


@given(problems())
@settings(max_examples=300, deadline=None)
def test_cost_equals_the_reference(problem):
    """The active-set answer costs the same as the slow reference, to 1e-9, and breaks no constraint."""
    wishes, rules = problem
    found = least_squares(wishes, [Difference(*rule) for rule in rules])
    for before, after, gap in rules:
        low = 0.0 if before is None else found[before]
        high = 0.0 if after is None else found[after]
        assert high - low >= gap - 1e-9
    best = reference.cost(reference.least_squares(wishes, rules), wishes)
    assert reference.cost(found, wishes) == pytest.approx(best, rel=1e-9, abs=1e-6)


def test_pushing_one_block_lets_go_of_another():
    """A constraint that held first is let go when a later one pulls its block apart."""
    rules = [(0, 1, 0.0), (1, 2, 0.0), (0, 2, 10.0), (None, 0, 0.0)]
    found = least_squares([-5.0, 6.0, 3.0], [Difference(*rule) for rule in rules])
    assert found == pytest.approx((0.0, 6.0, 10.0))


def test_two_edges_that_cannot_both_hold():
    """A box longer than the page has no place."""
    with pytest.raises(Infeasible):
        least_squares([0.0], [Difference(None, 0, 5.0), Difference(0, None, -4.0)])
