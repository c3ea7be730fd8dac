"""Dates hold what they promise for any text and any date."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from revisionpack.text.calendar import CALENDARS, Calendar, day_number, gregorian, month_length
from revisionpack.text.dates import ENGLISH, DateProblem, HistoricalDate, parse_date

MONTHS = ENGLISH.months
calendars = st.sampled_from(CALENDARS)
# as counted in eras: -44 is 44 BC; ten days of 1582 do not exist
years = st.integers(-9998, 9999).filter(lambda year: year not in (0, 1582))


def era(year: int) -> str:
    return f"{-year} BC" if year < 0 else f"AD {year}" if year < 100 else str(year)


days = st.builds(
    lambda year, month, day: f"{day} {MONTHS[month]} {era(year)}",
    years,
    st.integers(0, 11),
    st.integers(1, 28),
)
months = st.builds(lambda year, month: f"{MONTHS[month]} {era(year)}", years, st.integers(0, 11))
seasons = st.builds(lambda season, year: f"{season} {era(year)}", st.sampled_from(ENGLISH.seasons[:3]), years)
plain_years = years.map(era)
decades = st.integers(11, 300).filter(lambda n: n % 10).map(lambda n: f"{n * 10}s")
centuries = st.builds(
    lambda part, number, mark: f"{part}{number}th century{mark}",
    st.sampled_from(["", "early ", "mid-", "late "]),
    st.integers(4, 20),
    st.sampled_from(["", " BC"]),
)
ages = st.integers(1, 4_600).map(lambda n: f"{n} Ma")
bare = st.one_of(days, months, seasons, plain_years, decades, centuries, ages)
singles = st.builds(lambda text, mark: f"{mark}{text}", bare, st.sampled_from(["", "c. "])) | st.builds(
    lambda text, mark: f"{text}{mark}", bare, st.sampled_from(["", "?", "~", "%"])
)
words = (
    "AD |BC| |c. |1|924|-|/|..| to |January|spring|winter|19th|century|"
    "s|X|Ma|Y|?|~|0|early |44|–|.|E|\u0661|\u00b2|2"
)
fragments = st.sampled_from(words.split("|"))
anything = st.text(max_size=30) | st.lists(fragments, max_size=8).map("".join)


def read(text: str, calendar: Calendar) -> HistoricalDate | DateProblem:
    try:
        return parse_date(text, calendar=calendar)
    except DateProblem as problem:
        return problem


@given(singles, calendars)
def test_a_date_survives_its_canonical_form_and_its_words(text, calendar):
    date = parse_date(text, calendar=calendar)
    assert parse_date(date.edtf, calendar=calendar) == date
    if calendar != "julian":  # two dates in one cannot be read back
        assert parse_date(date.show(ENGLISH), calendar=calendar) == date
        assert parse_date(date.show(ENGLISH, "short"), calendar=calendar) == date


@given(singles, singles, calendars)
def test_a_span_survives_or_says_that_it_runs_backwards(first, last, calendar):
    assume(not first.removeprefix("c. ").isdigit())  # "58/50 BC": a bare year takes the era of the other end
    start, end = parse_date(first, calendar=calendar), parse_date(last, calendar=calendar)
    span = read(f"{first}/{last}", calendar)
    if isinstance(span, DateProblem):
        assert "ends before it begins" in span.message
        assert start.earliest > end.latest
        return
    assert (span.start, span.end) == (start.start, end.end)
    assert parse_date(span.edtf, calendar=calendar) == span
    assert span.earliest == start.earliest
    assert span.latest == end.latest


@given(anything, calendars)
def test_any_text_is_a_date_or_a_problem_inside_it(text, calendar):
    date = read(text, calendar)
    if isinstance(date, DateProblem):
        assert date.message
        assert date.code in ("bad-date", "ambiguous-date")
        assert 0 <= date.offset <= len(text)
        assert date.length is None or date.offset + date.length <= len(text)
    else:
        assert parse_date(date.edtf, calendar=calendar) == date
        assert date.earliest <= date.midpoint <= date.latest or date.is_open
        assert date.show(ENGLISH)


@given(st.integers(-5_000_000_000, 10_000), st.integers(1, 12), st.integers(1, 28))
def test_day_numbers_turn_back_into_the_day(year, month, day):
    assert gregorian(day_number(year, month, day, "gregorian")) == (year, month, day)


@given(st.integers(-100_000, 10_000), st.integers(1, 12), calendars)
def test_months_follow_each_other_without_gap(year, month, calendar):
    last = day_number(year, month, month_length(year, month, calendar), calendar)
    following = day_number(year + month // 12, month % 12 + 1, 1, calendar)
    assert following - last == 1


@given(st.lists(singles, min_size=2, max_size=6))
def test_order_is_by_beginning_then_coarser_first(texts):
    ordered = sorted((parse_date(text) for text in texts), key=lambda date: date.sort_key)
    for before, after in zip(ordered, ordered[1:], strict=False):
        assert before.earliest < after.earliest or (
            before.earliest == after.earliest and before.latest >= after.latest
        )
