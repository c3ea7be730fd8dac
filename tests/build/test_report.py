"""What the terminal says of an artifact."""

from __future__ import annotations

import pytest

from revisionpack.build.report import pace


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"core": 148, "cards": 570}, "148 core cards: 15 a day for 10 days"),
        ({"core": 150}, "150 core cards: 15 a day for 10 days"),
        ({"core": 151}, "151 core cards: 15 a day for 11 days"),
        ({"core": 1_500}, "1,500 core cards: 15 a day for 100 days"),
        ({"core": 15}, "15 core cards"),
        ({"core": 1}, "1 core card"),
        ({"core": 0}, ""),
        ({"pages": 3}, ""),
    ],
)
def test_the_pace_of_the_core(facts, words):
    """A student sees how long the core takes."""
    assert pace(facts) == words
