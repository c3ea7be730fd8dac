"""Dates: every form that teachers write is read, kept as exact as it is, and shown in words."""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path

import pytest

from revisionpack.text.dates import ENGLISH, DateProblem, DateWords, parse_date, parse_time, show_time

READ = [
    # written, canonical, shown, shown short, precision
    ("1924", "1924", "1924", "1924", "year"),
    ("1924-01", "1924-01", "January 1924", "Jan 1924", "month"),
    ("1924-01-21", "1924-01-21", "21 January 1924", "21 Jan 1924", "day"),
    ("21 January 1924", "1924-01-21", "21 January 1924", "21 Jan 1924", "day"),
    ("21st of January, 1924", "1924-01-21", "21 January 1924", "21 Jan 1924", "day"),
    ("January 21, 1924", "1924-01-21", "21 January 1924", "21 Jan 1924", "day"),
    ("January 1924", "1924-01", "January 1924", "Jan 1924", "month"),
    ("Oct 1923", "1923-10", "October 1923", "Oct 1923", "month"),
    ("Sept. 1923", "1923-09", "September 1923", "Sept 1923", "month"),
    ("December 1911", "1911-12-XX", "December 1911", "Dec 1911", "month"),
    ("autumn 1924", "1924-23", "autumn 1924", "autumn 1924", "season"),
    ("fall of 1924", "1924-23", "autumn 1924", "autumn 1924", "season"),
    ("autumn 1917", "autumn 1917", "autumn 1917", "autumn 1917", "season"),
    ("winter 1924/25", "1924-24", "winter 1924/25", "winter 1924/25", "season"),
    ("winter 1924–25", "1924-24", "winter 1924/25", "winter 1924/25", "season"),
    ("winter 1999/2000", "1999-24", "winter 1999/2000", None, "season"),
    ("winter 44/43 BC", "-0043-24", "winter 44/43 BC", "winter 44/43 BC", "season"),
    ("1920s", "192X", "1920s", "1920s", "decade"),
    ("the 1920s", "192X", "1920s", "1920s", "decade"),
    ("192X", "192X", "1920s", "1920s", "decade"),
    ("190X", "190X", "1900–1909", "1900–1909", "decade"),
    ("mid-1920s", "mid-1920s", "mid-1920s", "mid-1920s", "decade"),
    ("130s BC", "130s BC", "130s BC", "130s BC", "decade"),
    ("19th century", "18XX", "19th century", "19th century", "century"),
    ("the nineteenth century", "18XX", "19th century", "19th century", "century"),
    ("18XX", "18XX", "19th century", "19th century", "century"),
    ("early 12th century BC", "early 12th century BC", "early 12th century BC", None, "century"),
    ("late 16th century", "late 16th century", "late 16th century", None, "century"),
    ("1st century AD", "00XX", "1st century AD", None, "century"),
    ("3rd millennium BC", "-2XXX", "3rd millennium BC", None, "century"),
    ("c. 1880", "1880~", "c. 1880", "c. 1880", "year"),
    ("c.1880", "1880~", "c. 1880", "c. 1880", "year"),
    ("circa 1880", "1880~", "c. 1880", "c. 1880", "year"),
    ("1880~", "1880~", "c. 1880", "c. 1880", "year"),
    ("1880?", "1880?", "1880?", "1880?", "year"),
    ("perhaps 1880", "1880?", "1880?", "1880?", "year"),
    ("1880%", "1880%", "c. 1880?", "c. 1880?", "year"),
    ("early 1924", "early 1924", "early 1924", "early 1924", "year"),
    ("late January 1924", "late January 1924", "late January 1924", "late Jan 1924", "month"),
    ("1923/1925", "1923/1925", "1923–1925", "1923–1925", "span"),
    ("1923 to 1925", "1923/1925", "1923–1925", "1923–1925", "span"),
    ("from 1923 to 1925", "1923/1925", "1923–1925", "1923–1925", "span"),
    ("1923–1925", "1923/1925", "1923–1925", "1923–1925", "span"),
    ("1923-1925", "1923/1925", "1923–1925", "1923–1925", "span"),
    ("1924-01/1925-04", "1924-01/1925-04", "January 1924 – April 1925", "Jan 1924 – Apr 1925", "span"),
    ("Oct 1923 to Jan 1925", "1923-10/1925-01", "October 1923 – January 1925", "Oct 1923 – Jan 1925", "span"),
    ("21–24 January 1924", "1924-01-21/1924-01-24", "21–24 January 1924", "21–24 Jan 1924", "span"),
    ("3 January to 5 March 1924", "1924-01-03/1924-03-05", "3 January – 5 March 1924", None, "span"),
    ("January–March 1924", "1924-01/1924-03", "January–March 1924", "Jan–Mar 1924", "span"),
    ("spring to autumn 1924", "1924-21/1924-23", "spring 1924 – autumn 1924", None, "span"),
    ("c. 2600 BC/c. 1900 BC", "-2599~/-1899~", "c. 2600 BC – c. 1900 BC", None, "span"),
    ("58–50 BC", "-0057/-0049", "58–50 BC", "58–50 BC", "span"),
    ("206 BC/AD 220", "-0205/0220", "206 BC – AD 220", "206 BC – AD 220", "span"),
    ("AD 14/37", "0014/0037", "AD 14–37", "AD 14–37", "span"),
    ("622/661", "0622/0661", "622–661", "622–661", "span"),
    ("early 1920s/late 1930s", "early 1920s/late 1930s", "early 1920s – late 1930s", None, "span"),
    ("winter 1917/18/1923", "winter 1917/18/1923", "winter 1917/18 – 1923", None, "span"),
    ("1923/1923", "1923", "1923", "1923", "year"),
    ("1923/..", "1923/..", "from 1923", "from 1923", "open"),
    ("since 1923", "1923/..", "from 1923", "from 1923", "open"),
    ("1923 to the present", "1923/..", "from 1923", "from 1923", "open"),
    ("../248?", "../0248?", "until 248?", "until 248?", "open"),
    ("until 1917", "../1917", "until 1917", "until 1917", "open"),
    ("../c. 1300", "../1300~", "until c. 1300", "until c. 1300", "open"),
    ("1760s/..", "176X/..", "from 1760s", "from 1760s", "open"),
    ("44 BC", "-0043", "44 BC", "44 BC", "year"),
    ("44 BCE", "-0043", "44 BC", "44 BC", "year"),
    ("44 b.c.", "-0043", "44 BC", "44 BC", "year"),
    ("-0043", "-0043", "44 BC", "44 BC", "year"),
    ("1 BC", "1 BC", "1 BC", "1 BC", "year"),
    ("15 March 44 BC", "-0043-03-15", "15 March 44 BC", "15 Mar 44 BC", "day"),
    ("October 539 BC", "-0538-10", "October 539 BC", "Oct 539 BC", "month"),
    ("AD 106", "0106", "AD 106", "AD 106", "year"),
    ("106 CE", "0106", "AD 106", "AD 106", "year"),
    ("106", "0106", "106", "106", "year"),
    ("c. 44", "0044~", "c. AD 44", "c. AD 44", "year"),
    ("12,000 BC", "Y-11999", "12,000 BC", "12,000 BC", "year"),
    ("66 Ma", "Y-66000000", "66 Ma", "66 Ma", "geological"),
    ("Y-66000000", "Y-66000000", "66 Ma", "66 Ma", "geological"),
    ("66 million years ago", "Y-66000000", "66 Ma", "66 Ma", "geological"),
    ("4.6 Ga", "Y-4600000000", "4,600 Ma", "4,600 Ma", "geological"),
    ("12.5 ka", "12.5 ka", "12.5 ka", "12.5 ka", "geological"),
    ("252 to 201 Ma", "Y-252000000/Y-201000000", "252–201 Ma", "252–201 Ma", "span"),
]


def words(text: str) -> str:
    """With plain spaces, and no break left possible but the one after a dash between two long dates."""
    assert text.count(" ") == text.count("– ") or " " not in text
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(("written", "canonical", "shown", "short", "precision"), READ)
def test_every_written_form_is_read_and_shown(written, canonical, shown, short, precision):
    date = parse_date(written)
    assert date.edtf == canonical
    assert words(date.show(ENGLISH)) == shown
    if short is not None:
        assert words(date.show(ENGLISH, "short")) == short
    assert date.precision == precision
    assert date.source == written


@pytest.mark.parametrize("written", [row[0] for row in READ])
def test_the_canonical_form_and_the_shown_form_mean_the_same_date(written):
    date = parse_date(written)
    assert parse_date(date.edtf) == date
    assert parse_date(f"  {written} ") == date
    if written != "190X":  # "1900s" could be the century, so the decade is shown as a span of years
        assert parse_date(date.show(ENGLISH)) == date


REFUSED = [
    # written, code, what is marked, a part of the message or of the advice
    ("1923-25", "ambiguous-date", "1923-25", "Write 1923/1925 or 1923 to 1925."),
    ("1923-24", "ambiguous-date", "1923-24", "for the years, or winter 1922/23 for the season."),
    ("1847-9", "bad-date", "1847-9", "Write 1847/1849 for the years, or September 1847 for the month."),
    ("1911-12", "ambiguous-date", "1911-12", "Write December 1911 for the month, or 1911/1912"),
    ("1917-23", "ambiguous-date", "1917-23", "autumn 1917"),
    ("1900-01", "ambiguous-date", "1900-01", "January 1900"),
    ("1923–25", "ambiguous-date", "25", "1923/1925"),
    ("1923/25", "ambiguous-date", "25", "1923/1925"),
    ("1923 to 5", "ambiguous-date", "5", "1923/1925"),
    ("1900s", "ambiguous-date", "1900s", "20th century"),
    ("300s BC", "ambiguous-date", "300s", "4th century BC"),
    ("winter 1924", "ambiguous-date", "winter 1924", "winter 1923/24 or winter 1924/25"),
    ("winter 44 BC", "ambiguous-date", "winter 44 BC", "winter 45/44 BC or winter 44/43 BC"),
    ("21/01/1924", "ambiguous-date", "21/01/1924", "1924-01-21"),
    ("31/02/1924", "ambiguous-date", "31/02/1924", "Write the month in words"),
    ("1.2.24", "ambiguous-date", "1.2.24", "1924-01-21"),
    ("44", "bad-date", "44", "Write 44 BC or AD 44"),
    ("15 March 44", "bad-date", "44", "Write 44 BC or AD 44"),
    ("0", "bad-date", "0", "no year 0"),
    ("0000", "bad-date", "0000", "no year 0"),
    ("0 BC", "bad-date", "0", "no year 0"),
    ("-0000-03", "bad-date", "-0000", "no year 0"),
    ("1924-02-30", "bad-date", "30", "February 1924 has 29 days, not 30"),
    ("30 February 1924", "bad-date", "30", "February 1924 has 29 days, not 30"),
    ("1900-02-29", "bad-date", "29", "February 1900 has 28 days, not 29"),
    ("1923/1924-02-30", "bad-date", "30", "February 1924 has 29 days"),
    ("1924-13", "bad-date", "13", "no month 13"),
    ("1924-00-01", "bad-date", "00", "no month 00"),
    ("1924-01-00", "bad-date", "00", "no day 0"),
    ("10 October 1582", "bad-date", "10", "left out"),
    ("Janaury 1924", "bad-date", "Janaury", "Did you mean January?"),
    ("atumn 1924", "bad-date", "atumn", "Did you mean autumn?"),
    ("1925/1923", "bad-date", "1925/1923", "ends before it begins"),
    ("1923/", "bad-date", "1923/", "1923/.."),
    ("../..", "bad-date", "../..", "open at both ends"),
    ("1923/1924/1925", "bad-date", "/", "more than one slash"),
    ("before 1917", "bad-date", "before", "Write ../1917"),
    ("19244", "bad-date", "19244", "more than four digits"),
    ("-43", "bad-date", "-43", "44 BC"),
    ("1924-1-21", "bad-date", "1924-1-21", "two digits"),
    ("1924-01-21T06:30", "bad-date", "1924-01-21T06:30", "`time:`"),
    ("soon", "bad-date", "soon", "not a date"),
    ("", "bad-date", "", "missing"),
    ("   ", "bad-date", "   ", "missing"),
    ("19X", "bad-date", "19X", "not a date"),
    ("20s", "bad-date", "20s", "1920s"),
    ("1925s", "bad-date", "1925", "1920s"),
    ("-013X", "bad-date", "-013X", "130s BC"),
    ("early 21 January 1924", "bad-date", "21 January 1924", "early"),
    ("AD 44 BC", "bad-date", "BC", "twice"),
    ("66,000,000 BC", "bad-date", "66,000,000 BC", "66 Ma"),
    ("99 Ga", "bad-date", "99 Ga", "universe"),
    ("winter 1924/26", "bad-date", "1924/26", "follow each other"),
    ("x" * 200, "bad-date", "x" * 200, "too long"),
]


@pytest.mark.parametrize(("written", "code", "marked", "said"), REFUSED)
def test_what_is_wrong_or_ambiguous_is_refused_with_place_and_advice(written, code, marked, said):
    with pytest.raises(DateProblem) as caught:
        parse_date(written)
    problem = caught.value
    end = len(written) if problem.length is None else problem.offset + problem.length
    assert problem.code == code
    assert written[problem.offset : end] == marked
    assert said in f"{problem.message} {problem.help}"


@pytest.mark.parametrize("month", range(1, 13))
def test_a_month_that_cannot_end_a_span_is_not_ambiguous(month):
    assert parse_date(f"1924-{month:02}").precision == "month"
    assert parse_date(f"1912-{month:02}").precision == "month"


def test_place_counts_leading_space():
    with pytest.raises(DateProblem) as caught:
        parse_date("  1923/30 Febuary 1924")
    assert (caught.value.offset, caught.value.length) == (10, 7)


def test_days_are_numbered_like_the_standard_library():
    for year, month, day in [(1924, 1, 21), (2000, 2, 29), (1582, 10, 15), (9999, 12, 31)]:
        date = parse_date(f"{year}-{month:02}-{day:02}")
        assert date.earliest == date.latest == date.midpoint == datetime.date(year, month, day).toordinal()


def test_bounds_cover_the_whole_of_what_was_written():
    year = parse_date("1924")
    assert (year.earliest, year.latest) == (
        datetime.date(1924, 1, 1).toordinal(),
        datetime.date(1924, 12, 31).toordinal(),
    )
    assert parse_date("autumn 1924").earliest == parse_date("1924-09-01").earliest
    assert parse_date("winter 1924/25").latest == parse_date("1925-02-28").latest
    assert parse_date("19th century").years() == (1801, 1900)
    assert parse_date("12th century BC").years() == (-1199, -1100)
    assert parse_date("130s BC").years() == (-138, -129)
    early, mid, late = (parse_date(f"{part} 19th century") for part in ("early", "mid", "late"))
    assert early.earliest == parse_date("1801").earliest
    assert early.latest < mid.latest < late.latest == parse_date("1900").latest


def test_open_ends_reach_for_ever():
    assert parse_date("1923/..").latest == float("inf")
    assert parse_date("../1923").earliest == float("-inf")
    assert parse_date("1923/..").years() is None
    assert parse_date("1923/..").contains_year(3000)
    assert not parse_date("1923/..").contains_year(1922)
    assert parse_date("../1923").midpoint == parse_date("1923").midpoint


def test_the_day_after_31_december_1_bc_is_1_january_ad_1():
    assert parse_date("1 January AD 1").earliest - parse_date("31 December 1 BC").earliest == 1
    assert parse_date("44 BC").contains_year(-43)


def test_the_calendar_before_1582_is_julian_unless_told():
    assert parse_date("1066-10-14", calendar="julian") == parse_date("1066-10-14")
    proleptic = parse_date("1066-10-14", calendar="gregorian")
    assert parse_date("1066-10-14").earliest - proleptic.earliest == 6
    assert parse_date("15 October 1582").earliest - parse_date("4 October 1582").earliest == 1
    assert parse_date("10 October 1582", calendar="gregorian").precision == "day"
    assert parse_date("1500-02-29").precision == "day"
    with pytest.raises(DateProblem):
        parse_date("1500-02-29", calendar="gregorian")


def test_a_julian_day_after_1582_shows_both_dates():
    october = parse_date("1917-10-25", calendar="julian")
    assert words(october.show(ENGLISH)) == "25 October (7 November) 1917"
    assert october.earliest == parse_date("1917-11-07").earliest
    december = parse_date("25 December 1917", calendar="julian")
    assert words(december.show(ENGLISH)) == "25 December 1917 (7 January 1918)"
    assert words(parse_date("1917", calendar="julian").show(ENGLISH)) == "1917"
    assert parse_date("1900-02-29", calendar="julian").earliest == parse_date("1900-03-13").earliest


def test_equal_beginnings_put_the_coarser_first():
    ordered = ["1920s", "1923/1925", "1923", "1924", "January 1924", "1 January 1924", "2 January 1924"]
    dates = [parse_date(text) for text in reversed(ordered)]
    assert [date.source for date in sorted(dates, key=lambda date: date.sort_key)] == ordered


def test_halves_of_a_span_are_dates_of_their_own():
    span = parse_date("c. 1880/1925")
    assert span.start is not None
    assert span.end is not None
    assert words(span.start.show(ENGLISH)) == "c. 1880"
    assert span.start.precision == "year"
    assert span.end.edtf == "1925"
    assert span.is_interval
    assert span.is_circa
    assert not parse_date("1925").is_interval


FRENCH = {
    "months": (
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
    ),
    "first_day": "1er",
    "bc": "{} av. J.-C.",
    "ad": "{} apr. J.-C.",
    "century": "{roman}e siècle",
    "first_century": "{roman}er siècle",
    "decade": "années {year}",
    "thousands": "\u202f",
    "decimal": ",",
}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("21 January 1924", "21 janvier 1924"),
        ("1 May 1789", "1er mai 1789"),
        ("44 BC", "44 av. J.-C."),
        ("19th century", "XIXe siècle"),
        ("1st century BC", "Ier siècle av. J.-C."),
        ("1920s", "années 1920"),
        ("4.6 Ga", "4\u202f600 Ma"),
        ("1.5 Ma", "1,5 Ma"),
        ("1–3 May 1789", "1er–3 mai 1789"),
    ],
)
def test_words_of_another_language_come_from_its_table(written, shown):
    assert parse_date(written).show(DateWords.from_table(FRENCH)).replace("\u00a0", " ") == shown


def test_eras_can_be_renamed():
    ours = ENGLISH.with_eras("BCE", "CE")
    assert words(parse_date("44 BC").show(ours)) == "44 BCE"
    assert words(parse_date("206 BC/AD 220").show(ours)) == "206 BCE – 220 CE"


@pytest.mark.parametrize("table", [{"monts": []}, {"months": ["January"]}, {"bc": 3}, {"months": "January"}])
def test_a_wrong_table_of_words_is_refused_by_its_key(table):
    with pytest.raises(ValueError, match=next(iter(table))):
        DateWords.from_table(table)


@pytest.mark.parametrize(
    ("written", "minutes"),
    [("06:30", 390), ("6.30", 390), ("6.30 pm", 1110), ("12:05 am", 5), ("23:59", 1439)],
)
def test_a_time_of_day_is_minutes_after_midnight(written, minutes):
    assert parse_time(written) == minutes


@pytest.mark.parametrize("written", ["", "25:00", "12:60", "0.30 am", "noon", "6"])
def test_a_wrong_time_of_day_is_refused(written):
    with pytest.raises(DateProblem, match="not a time of day"):
        parse_time(written)


def test_a_time_of_day_is_shown_with_two_digits():
    assert show_time(390, ENGLISH) == "06:30"


WORDS = Path(__file__).parents[2] / "templates" / "words"


@pytest.mark.parametrize("file", sorted(WORDS.glob("*.toml")), ids=lambda file: file.stem)
def test_every_language_of_the_furniture_has_words_for_dates_that_we_know(file):
    table = tomllib.loads(file.read_text(encoding="utf-8"))["dates"]
    ours = DateWords.from_table(table)
    for written in (
        "1 May 1789",
        "winter 1917/18",
        "early 19th century BC",
        "c. 1880?",
        "1923/..",
        "12.5 ka",
    ):
        assert parse_date(written).show(ours)
    assert show_time(390, ours)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("3/4/1924", "Write 1924-04-03 or 1924-03-04, whichever is meant."),
        ("24.11.2026", "Write 2026-11-24."),
        ("11/24/2026", "Write 2026-11-24."),
        ("5/5/1924", "Write 1924-05-05."),
        ("3/4/24", "Write the month in words (21 January 1924) or the year first (1924-01-21)."),
        ("40/40/1924", "Write the month in words (21 January 1924) or the year first (1924-01-21)."),
    ],
)
def test_a_date_in_figures_is_given_back_in_each_reading(written, meant):
    """Never guessed, but what can be meant is written out, the day first being the first reading."""
    with pytest.raises(DateProblem) as caught:
        parse_date(written)
    assert caught.value.help == meant


@pytest.mark.parametrize(("typed", "edtf"), [
    ("4-11 February 1945", "1945-02-04/1945-02-11"),
    ("Jan-Mar 1929", "1929-01/1929-03"),
    ("5 May-6 June 1924", "1924-05-05/1924-06-06"),
    ("Jan 1923-Mar 1924", "1923-01/1924-03"),
    ("1920s-1930s", "192X/193X"),
    ("21-Jan-1924", "1924-01-21"),
])  # fmt: skip
def test_a_hyphen_does_for_a_dash_where_it_can_mean_one_thing_only(typed, edtf):
    """Keyboards have no dash."""
    assert parse_date(typed).edtf == edtf


@pytest.mark.parametrize("typed", ["1923-24", "Jan-24", "25 Dec-3 Jan 1926", "3-4-1924", "21-1-24", "Mar-Jan 1929"])
def test_a_hyphen_that_can_mean_several_things_is_refused(typed):
    """Nothing is guessed."""
    with pytest.raises(DateProblem):
        parse_date(typed)
