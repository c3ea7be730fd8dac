"""Lines never part a title from its name, a set phrase, a short compound or a range of years."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revisionpack.text.typography import NBSP
from revisionpack.text.typography_lines import JOINER, keep_together, phrases_of, whole

ENGLISH = [
    # typed, set (~ stands for a no-break space, + for a word joiner)
    ("as General Secretary he", "as General~Secretary he"),
    ("the general secretary's post", "the general~secretary's post"),
    ("General Kornilov and President Wilson", "General~Kornilov and President~Wilson"),
    ("the general said, a count of five", "the general said, a count of five"),
    ("J. V. Stalin and E. H. Carr", "J.~V.~Stalin and E.~H.~Carr"),
    ("under plan B. He left", "under plan B.~He left"),
    ("the Forty-Six", "the Forty-+Six"),
    ("Chiang Kai-shek", "Chiang Kai-+shek"),
    ("1924–29 and 1914–18", "1924–+29 and 1914–+18"),
    ("he was fifty-one; re-elected", "he was fifty-+one; re-+elected"),
    ("petty-bourgeois decision-making", "petty-bourgeois decision-making"),
    ("Marxism-Leninism-Trotskyism", "Marxism-Leninism-Trotskyism"),
    ("Marxist-Leninist", "Marxist-+Leninist"),
    ("anti- and pro-war", "anti- and pro-+war"),
    ("a – b, a - b", "a – b, a - b"),
]


@pytest.mark.parametrize(("typed", "set_"), ENGLISH)
def test_english(typed: str, set_: str) -> None:
    assert keep_together(typed, "en-GB") == set_.replace("~", NBSP).replace("+", JOINER)


def test_a_packs_own_names_of_two_short_words_are_held() -> None:
    own = phrases_of(
        ["Lenin Enrolment", "Politburo", "Primitive socialist accumulation", "Commissariat Nationalities"]
    )
    assert own == ("Lenin Enrolment",)
    assert keep_together("the Lenin Enrolment began", "en", own) == f"the Lenin{NBSP}Enrolment began"
    assert keep_together("the Lenin Enrolment began", "en") == "the Lenin Enrolment began"


def test_other_languages_have_their_own_titles() -> None:
    assert keep_together("le Président Poincaré", "fr") == f"le Président{NBSP}Poincaré"
    assert keep_together("General Secretary", "fr") == "General Secretary"


@given(st.text(alphabet="Ab1 -–'’." + NBSP, max_size=30))
def test_nothing_but_spaces_and_joiners_changes_and_twice_is_once(text: str) -> None:
    once = keep_together(text, "en")
    assert once.replace(JOINER, "").replace(NBSP, " ") == text.replace(NBSP, " ")
    assert keep_together(once, "en") == once
    assert whole(whole(text)) == whole(text)
