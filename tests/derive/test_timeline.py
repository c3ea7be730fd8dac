from __future__ import annotations

from math import inf

import pytest

from revisionpack.content.model import Pack
from revisionpack.derive import derive
from revisionpack.derive.timeline import lanes_used
from revisionpack.text.calendar import day_number


def timeline(**data):
    pack = Pack.model_validate({"format": "1", "id": "p", "title": "The pack", **data})
    return derive(pack).timeline


def event(date, **more):
    return {"date": date, "title": f"What happened {date}", **more}


def ids(line):
    return [entry.event.id for entry in line.entries]


def test_without_weights_all_events_are_shown():
    """A pack that weighs nothing shows everything."""
    line = timeline(events={"a": event("1924"), "b": event("1925")})
    assert (ids(line), line.left_out) == (["a", "b"], 0)


def test_weights_choose_and_the_rest_is_counted():
    """Where any event has a weight, those of weight 2 and 3 and those without one are shown; the others are counted."""
    weighed = {"a": event("1924", weight="1"), "b": event("1925", weight="3"), "d": event("1927", weight="2")}
    line = timeline(events={**weighed, "c": event("1926")})
    assert (ids(line), line.left_out) == (["b", "c", "d"], 1)
    assert [entry.weight for entry in line.entries] == [3, 2, 2]


def test_the_settings_choose():
    """`timeline: {events: {weight: 3}}` and a list of ids are obeyed."""
    events = {"a": event("1924", weight="1"), "b": event("1925", weight="3"), "c": event("1926")}
    assert ids(timeline(events=events, timeline={"events": {"weight": "3"}})) == ["b"]
    assert ids(timeline(events=events, timeline={"events": ["c", "a"]})) == ["a", "c"]
    assert ids(timeline(events=events, timeline={"events": "all"})) == ["a", "b", "c"]


def test_entries_stand_in_the_order_in_which_their_lines_leave_the_axis():
    """Coarser dates come first of equal beginnings; a span open at the start stands at its end."""
    line = timeline(
        events={
            "day": event("1924-01-21"),
            "year": event("1924"),
            "month": event("January 1924"),
            "open": event("../1924-06"),
            "old": event("44 BC"),
        }
    )
    assert ids(line) == ["old", "year", "month", "day", "open"]
    assert [entry.moment.at for entry in line.entries] == sorted(entry.moment.at for entry in line.entries)
    assert line.entries[-1].moment.start == -inf


def test_a_time_of_day_places_the_event_within_its_day():
    """06:30 is a quarter of the day and a little."""
    line = timeline(events={"b": event("1944-06-06", time="06:30"), "a": event("1944-06-06", time="00:15")})
    assert ids(line) == ["a", "b"]
    day = day_number(1944, 6, 6)
    assert [entry.moment.at - day for entry in line.entries] == pytest.approx([0.25 / 24, 6.5 / 24])


def test_one_day_alone_shows_its_year():
    """An axis of one day would say nothing."""
    line = timeline(events={"a": event("1924-01-21")})
    assert (line.first, line.last) == (day_number(1924, 1, 1), day_number(1925, 1, 1))


def test_phases_lengthen_the_axis_but_do_not_dwarf_the_events():
    """A phase that begins a little before is shown whole; one that began a century ago is cut."""
    events = {"a": event("1922-01-01"), "b": event("1928-12-31")}
    phases = {
        "near": {"title": "Near", "span": "1921-01/1923-01"},
        "far": {"title": "Far", "span": "1820/1925"},
        "gone": {"title": "Gone", "span": "1700/1800"},
    }
    line = timeline(events=events, phases=phases)
    assert line.first == day_number(1921, 1, 1)
    assert line.last == day_number(1929, 1, 1)
    assert [stretch.phase.id for stretch in line.stretches] == ["far", "near"]


def test_an_open_phase_does_not_lengthen_the_axis():
    """`1925/..` runs to the end of the axis and no further."""
    line = timeline(events={"a": event("1922"), "b": event("1928")}, phases={"p": {"title": "P", "span": "1925/.."}})
    assert line.last == day_number(1929, 1, 1)
    assert line.stretches[0].moment.end == inf


def test_offices_with_their_lesser_forms():
    """Holders come in the order of their coming; `Politburo (candidate)` is a lesser form, another office is none."""
    people = {
        "kamenev": {
            "name": "Kamenev",
            "offices": [
                {"title": "Politburo", "span": "1919-03/1926-01-01"},
                {"title": "Politburo (candidate)", "span": "1926-01-01/1926-10-23"},
                {"title": "Moscow Soviet", "span": "1918/1926"},
            ],
        },
        "rykov": {"name": "Rykov", "offices": [{"title": "Politburo", "span": "1922-04-03/1930-12"}]},
        "tsar": {"name": "Tsar", "offices": [{"title": "Politburo", "span": "1880/1890"}]},
    }
    line = timeline(
        events={"a": event("1921"), "b": event("1929")}, people=people, timeline={"offices": ["Politburo"]}
    )
    (bench,) = line.benches
    assert [seat.person.id for seat in bench.seats] == ["kamenev", "rykov"]
    assert [full for _, full in bench.seats[0].terms] == [True, False]
    assert [str(title) for title in bench.lesser] == ["Politburo (candidate)"]


def test_lanes_in_the_order_of_the_pack():
    """Only themes that are used, as the pack lists them."""
    settings = {"lanes": {"party": "Party", "abroad": "Abroad", "policy": "Policy"}}
    line = timeline(events={"a": event("1921", lane="policy"), "b": event("1922", lane="party")}, timeline=settings)
    lanes = Pack.model_validate({"format": "1", "id": "p", "title": "T", "timeline": settings}).timeline.lanes
    assert lanes_used(line, lanes) == ("party", "policy")


def test_geology_counts_years_ago():
    """An age in millions of years turns the whole axis round."""
    assert timeline(events={"a": event("66 Ma"), "b": event("4600 Ma")}).ago
    assert not timeline(events={"a": event("1921")}).ago


def test_julian_days_are_said_to_be_dual():
    """A pack with old-style days says so in the key."""
    assert timeline(events={"a": event("1917-10-25", calendar="julian")}).dual
    assert not timeline(events={"a": event("1917-10-25")}).dual


def test_an_age_alone_is_seen_from_some_way_off():
    """One event 66 million years ago: an axis of one year would say nothing."""
    line = timeline(events={"a": event("66 Ma")})
    assert 12e6 < (line.last - line.first) / 365.25 < 14e6


def test_the_line_of_an_event():
    """Its `brief`; else the first sentence of its text, unless that is a paragraph of its own."""
    line = timeline(
        events={
            "a": event("1924", brief="In **short**.", text="At length. And more."),
            "b": event("1925", text="It ==began== with Dr. Smith. It ended badly."),
            "c": event("1926", text="On and on " + "and on " * 30 + "it went. So."),
            "d": event("1927"),
        }
    )
    said = [None if entry.line is None else str(entry.line) for entry in line.entries]
    assert said == ["In short.", "It began with Dr. Smith.", None, None]
    assert [entry.has_words for entry in line.entries] == [True, True, True, False]
