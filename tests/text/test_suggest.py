"""Did you mean …? Near words are found, far ones are not guessed."""

from __future__ import annotations

import pytest

from revisionpack.text.suggest import suggest

NAMES = ["terms", "people", "events", "phases", "stalin", "kamenev", "nep", "lenin-dies", "Trotsky"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("term", "terms"),
        ("evnets", "events"),
        ("pepole", "people"),
        ("kamanev", "kamenev"),
        ("Stalin", "stalin"),
        ("lenin_dies", "lenin-dies"),
        ("lenin dies", "lenin-dies"),
        ("nap", "nep"),
        ("nxx", None),
        ("bukharin", None),
        ("t", None),
        ("", None),
    ],
)
def test_the_word_that_was_meant(word, meant):
    assert suggest(word, NAMES) == meant


def test_the_answer_does_not_depend_on_the_order():
    assert suggest("tern", ["term", "turn"]) == suggest("tern", ["turn", "term"]) == "term"


def test_the_same_first_letter_is_preferred():
    assert suggest("alhpa", ["Alpha", "alpha"]) == "alpha"
