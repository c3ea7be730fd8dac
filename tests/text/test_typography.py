"""Typography: quotes, dashes and no-break spaces by language; never twice, never where it would harm."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revisionpack.text.typography import SEAM, smarten, starting

ENGLISH = [
    # typed, set (~ stands for a no-break space)
    ('He said "no".', "He said “no”."),
    ("'Lessons of October'", "‘Lessons of October’"),
    ("\"She said 'no'\"", "“She said ‘no’”"),
    ("'\"No\", she said'", "‘“No”, she said’"),
    ('("aside")', "(“aside”)"),
    ('yes—"no"', "yes—“no”"),
    ("Lenin's and the peasants' land", "Lenin’s and the peasants’ land"),
    ("don't, o'clock, l'arbre", "don’t, o’clock, l’arbre"),
    ("'tis, 'twas, 'em", "’tis, ’twas, ’em"),
    ("rock 'n' roll", "rock ’n’ roll"),
    ("the '80s and '24", "the ’80s and ’24"),
    ("'24 hours to go', he said", "‘24~hours to go’, he said"),
    ("the 1920s' end", "the 1920s’ end"),
    ('a "', "a ”"),
    ("1914-18", "1914–18"),
    ("1922-1929", "1922–1929"),
    ("pp. 12-15", "pp.~12–15"),
    ("1924-01-21", "1924-01-21"),
    ("7042-1 and 7042-2N", "7042-1 and 7042-2N"),
    ("20-20 vision, COVID-19, 0-300-12345-6", "20-20 vision, COVID-19, 0-300-12345-6"),
    ("-3 °C to (-5)", "−3~°C to (−5)"),
    ("well-known", "well-known"),
    ("yes - no", "yes~– no"),
    ("yes -- no", "yes~– no"),
    ("yes – no", "yes~– no"),
    ("yes---no", "yes—no"),
    ("5 - 3", "5 - 3"),
    ("--> <--", "--> <–"),
    ("wait...", "wait…"),
    ("wait....", "wait...."),
    ("21 January 1924", "21~January 1924"),
    ("on 1 May", "on 1~May"),
    ("may 1 maybe", "may 1 maybe"),
    ("25 marks and 30 minutes", "25~marks and 30~minutes"),
    ("see p. 5 and c. 1880", "see p.~5 and c.~1880"),
    ("stop. 5 people", "stop. 5 people"),
    ("Dr Smith and Mr. Jones", "Dr~Smith and Mr.~Jones"),
    ("James M. Cain, the M Street", "James M.~Cain, the M Street"),
    ('a \ue000"b" c\ue001\'s', "a \ue000“b” c\ue001’s"),
    ("44 BC, AD 106, 66 Ma", "44~BC, AD~106, 66~Ma"),
    ("5 km, 3 mol, 50 %", "5~km, 3~mol, 50~%"),
    ("40 s, 5 min, 50 cm³, 20 mL; 40 spheres", "40~s, 5~min, 50~cm³, 20~mL; 40 spheres"),
    ("Source A, Question 3 and Act II", "Source~A, Question~3 and Act~II"),
    ("Source Anna", "Source Anna"),
    ("Nicholas II and Henry VIII's heir", "Nicholas~II and Henry VIII’s heir"),
    ("World War II", "World War~II"),
    ("£ 5", "£~5"),
    ("https://example.org/a-1/2-3?x=1-2", "https://example.org/a-1/2-3?x=1-2"),
    ("", ""),
]


@pytest.mark.parametrize(("typed", "shown"), ENGLISH)
def test_english(typed, shown):
    assert smarten(typed, "en-GB").replace("\u00a0", "~") == shown


OTHERS = [
    ("fr", '"Oui" : l\'arbre ; quoi ? non !', "«_Oui_»~: l’arbre_; quoi_? non_!"),
    ("fr", "« Oui »", "«_Oui_»"),
    ("fr", "Quoi?! Non; oui: 10:30", "Quoi_?! Non_; oui~: 10:30"),
    ("fr", "le 1er mai, 21 janvier", "le 1er~mai, 21~janvier"),
    ("fr", "44 av. J.-C.", "44~av. J.-C."),
    ("de", "Er sagt \"nein\", 'ja'", "Er sagt „nein“, ‚ja‘"),
    ("de-AT", "21. Januar", "21.~Januar"),
    ("es", '"no"', "«no»"),
    ("ru", '"нет"', "«нет»"),
    ("sv", '"nej"', "”nej”"),
    ("ar", '"لا"', "“لا”"),
    ("xx", '"no"', "“no”"),
]


@pytest.mark.parametrize(("lang", "typed", "shown"), OTHERS)
def test_other_languages(lang, typed, shown):
    assert smarten(typed, lang).replace("\u00a0", "~").replace("\u202f", "_") == shown


PIECES = [
    *(
        "'",
        '"',
        " ",
        "a",
        "I",
        "-",
        "--",
        "–",
        "...",
        "12",
        "21 January",
        "«",
        "»",
        ";",
        "!",
        ":",
        "p. ",
        "Dr ",
    ),
    *("Source ", "tis", "80s", "(", ")", "?", "1914-18", "%", "\u202f", "\u00a0", "\ufffc", SEAM),
]
texts = st.text(max_size=40) | st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
languages = st.sampled_from(["en", "fr", "de", "es", "da", "hu", "sv", "ru", "ja"])


@given(texts, languages)
def test_what_is_smart_stays_as_it_is(text, lang):
    once = smarten(text, lang)
    assert smarten(once, lang) == once


@given(texts, languages)
def test_letters_figures_and_seams_stay(text, lang):
    shown = smarten(text, lang)
    assert [c for c in shown if c.isalnum()] == [c for c in text if c.isalnum()]
    assert shown.count(SEAM) == text.count(SEAM)


@given(st.text(alphabet="aSDMtrs. é_1", max_size=20))
def test_words_are_found_where_words_begin_only(text):
    words = "Mrs?|St|D"
    quick, plain = re.compile(f"(?:{starting(words)})"), re.compile(rf"(?<!\w)(?:{words})")
    assert [found.span() for found in quick.finditer(text)] == [found.span() for found in plain.finditer(text)]
