"""Lines never part a title from its name, a set phrase, a short compound or a range of years."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revisionpack.text.typography import NBSP, SEAM
from revisionpack.text.typography_lines import (
    JOINER,
    keep_dates,
    keep_least,
    keep_together,
    phrases_of,
    whole,
)

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
    ("on 3 April 1922", "on 3~April~1922"),
    ("in April–May 1924 and Sept 1922", "in April–+May~1924 and Sept~1922"),
    ("15 February–15 May 1924", "15~February–+15~May~1924"),
    ("18–31 December 1925", "18–+31~December~1925"),
    ("the autumn of 1929, early 1924", "the autumn~of~1929, early~1924"),
    ("May 3, 1924; the 3rd of May", "May~3,~1924; the 3rd of May"),
    ("1 January – 6 February 1928", "1~January – 6~February~1928"),
    ("in March 12 men of 1924", "in March 12 men of 1924"),
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


def test_dates_are_held_in_other_languages_too() -> None:
    assert (
        keep_dates("le 1er mars 1921, automne 1923", "fr") == f"le 1er{NBSP}mars{NBSP}1921, automne{NBSP}1923"
    )
    assert keep_dates("am 3. April 1922", "de") == f"am 3.{NBSP}April{NBSP}1922"
    assert keep_dates("3 April 1922", "fr") == "3 April 1922"


def test_a_date_is_held_across_the_end_of_a_marked_phrase() -> None:
    """The seams between the nodes of a text stay where they are."""
    assert keep_dates(f"3 {SEAM}April{SEAM} 1922", "en") == f"3{NBSP}{SEAM}April{SEAM}{NBSP}1922"


def test_a_narrow_column_holds_dates_marks_units_and_set_phrases_only() -> None:
    held = keep_together("Lenin Enrolment", "en", ["Lenin Enrolment"])
    assert keep_least(held, "en") == "Lenin Enrolment"
    for words in ("3 April 1922", "25 marks", "40 s", "General Secretary"):
        assert keep_least(words.replace(" ", NBSP), "en") == words.replace(" ", NBSP)
    assert keep_least("1924–29", "en") == f"1924–{JOINER}29"
    assert keep_least(f"Jan 1926{NBSP}– Dec 1927", "en") == f"Jan{NBSP}1926{NBSP}– Dec{NBSP}1927"


@given(st.text(alphabet="Ab1 -–'’." + NBSP, max_size=30))
def test_nothing_but_spaces_and_joiners_changes_and_twice_is_once(text: str) -> None:
    once = keep_together(text, "en")
    assert once.replace(JOINER, "").replace(NBSP, " ") == text.replace(NBSP, " ")
    assert keep_together(once, "en") == once
    assert whole(whole(text)) == whole(text)


def test_a_set_phrase_is_held_in_whatever_letters_it_is_written() -> None:
    assert keep_together("the PRIME minister", "en") == f"the PRIME{NBSP}minister"
    assert keep_together("Grand-père du Premier Ministre", "fr") == f"Grand-{JOINER}père du Premier{NBSP}Ministre"
