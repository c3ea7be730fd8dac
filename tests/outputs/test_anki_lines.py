"""Dates and ranges stay together at the end of a line of a card, are found by a search, and never overflow."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revisionpack.outputs.anki_lines import LONGEST, held_together
from revisionpack.outputs.anki_wording import capital


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("of 1923–34, heir", 'of <span class="rp-w">1923–34</span>, heir'),
        ("pp. 1,607–8.", 'pp. <span class="rp-w">1,607–8</span>.'),
        ("On 21\xa0January 1924 he", 'On <span class="rp-w">21 January 1924</span> he'),
        ("On 21\xa0January he", 'On <span class="rp-w">21 January</span> he'),
        (
            "3\xa0April\xa01922\xa0– 5\xa0March\xa01953",
            '<span class="rp-w">3 April 1922 –</span> <span class="rp-w">5 March 1953</span>',
        ),
        (
            "of 15\xa0February–15\xa0May 1924 (",
            'of <span class="rp-w">15 February–</span><span class="rp-w">15 May 1924</span> (',
        ),
        ("16–18\xa0January\xa01924", '<span class="rp-w">16–18 January</span> 1924'),
        ("8–16\xa0March\xa01921", '<span class="rp-w">8–16 March 1921</span>'),
        ("25\xa0October\xa0(7\xa0November)\xa01917", "25 October (7 November) 1917"),
        ("1922–1923–1924", "1922–1923–1924"),
        ("Smith–Jones", "Smith–Jones"),
        ("the Forty-Six, of", 'the <span class="rp-w">Forty-Six</span>, of'),
        ("Source: E. H. Carr, 1958", 'Source: <span class="rp-w">E. H. Carr</span>, 1958'),
        ("L. D. Trotsky said", '<span class="rp-w">L. D. Trotsky</span> said'),
        ("in the U.S. Navy. A man", "in the U.S. Navy. A man"),
        ("a co-operative", 'a <span class="rp-w">co-operative</span>'),
        ("a petty-bourgeois one", "a petty-bourgeois one"),
        ("Marxist-Leninist-Stalinist", "Marxist-Leninist-Stalinist"),
    ],
)
def test_dates_and_ranges_are_held(html: str, shown: str) -> None:
    """What fits a line is held, what does not may be parted between its words; both are plain to a search."""
    assert held_together(html) == shown
    assert "\xa0" not in shown


@pytest.mark.parametrize(
    "html", [r"\(1–2\)", r"\(a-b\)", r"\[ 1–2 \]", '<img alt="A-2–B-b">', '<p lang="a\xa0b">']
)
def test_formulas_and_tags_are_let_alone(html: str) -> None:
    assert held_together(html) == html


def test_the_marks_of_a_gap_stay_outside() -> None:
    """A gap that ends within a date must not end within the span."""
    held = held_together("\ue00021\xa0January\ue001\xa01924")

    assert held == '\ue000<span class="rp-w">21 January</span>\ue001\xa01924'


@given(st.text("0123–-\xa0 abC<>\ue000\ue001", max_size=40))
def test_no_word_is_lost_and_spans_are_short(text: str) -> None:
    html = text.replace("<", "&lt;").replace(">", "&gt;")
    held = held_together(html)

    assert re.sub("</?span[^>]*>", "", held).replace("\xa0", " ") == html.replace("\xa0", " ")
    assert all(len(words) <= LONGEST for words in re.findall(r'<span class="rp-w">(.*?)</span>', held))


def test_a_line_that_begins_with_a_span_gets_its_capital() -> None:
    assert (
        capital('<span class="rp-w">autumn 1924</span>: why?')
        == '<span class="rp-w">Autumn 1924</span>: why?'
    )
    assert capital("c. 1880") == "c. 1880"
