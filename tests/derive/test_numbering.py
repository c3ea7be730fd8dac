"""Printed numbers: first given in date or file order, then kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from revisionpack.content.load import load_pack_text
from revisionpack.content.model import Pack
from revisionpack.derive.numbering import number

HEAD = "format: 1\nid: p\ntitle: P\n"


def pack(body: str) -> Pack:
    loaded = load_pack_text(HEAD + body)
    assert loaded.pack is not None, loaded.diagnostics
    return loaded.pack


def events(*entries: str) -> Pack:
    return pack("events:\n" + "".join(f"  {entry}\n" for entry in entries))


THREE = ("c: {date: 1925, title: C}", "a: {date: 1923, title: A}", "b: {date: 1924, title: B}")


def test_events_are_numbered_by_date():
    """Events take their first numbers in the order of their dates, whatever the order of the file."""
    numbers = number(events(*THREE))
    assert [numbers.of(name) for name in "abc"] == ["E1", "E2", "E3"]


def test_events_of_one_day_keep_the_order_of_the_file():
    """Where the day is the same the time of day decides, then the file."""
    numbers = number(events(
        "late: {date: 1924-01-21, time: 18:50, title: L}",
        "early: {date: 1924-01-21, time: 6:30, title: E}",
        "first: {date: 1924-01-22, title: F}",
        "second: {date: 1924-01-22, title: S}",
    ))  # fmt: skip
    assert [numbers.bare(name) for name in ("early", "late", "first", "second")] == [1, 2, 3, 4]


def test_all_else_is_numbered_as_it_is_read():
    """Terms, people and the rest take their first numbers in the order of the file."""
    numbers = number(pack("terms:\n  z: {term: Z, meaning: z}\n  a: {term: A, meaning: a}\n"))
    assert (numbers.of("z"), numbers.of("a")) == ("T1", "T2")


def test_an_insertion_renumbers_nothing():
    """What students hold keeps its number; what is new takes the next one, though it comes earlier."""
    known = number(events(*THREE)).remembered
    numbers = number(events("new: {date: 1922, title: N}", *THREE), known)
    assert [numbers.of(name) for name in ("a", "b", "c", "new")] == ["E1", "E2", "E3", "E4"]


def test_a_number_is_never_given_again():
    """The number of an item that is gone stays free."""
    known = number(events(*THREE)).remembered
    numbers = number(events("a: {date: 1923, title: A}", "new: {date: 1926, title: N}"), known)
    assert (numbers.of("a"), numbers.of("new")) == ("E1", "E4")


def test_two_items_with_one_number_are_parted():
    """After a merge of two branches the later id gets a fresh number."""
    known = {"events/a": 1, "events/b": 1, "events/c": 2}
    numbers = number(events(*THREE), known)
    assert [numbers.of(name) for name in "abc"] == ["E1", "E3", "E2"]


def test_letters_can_be_changed():
    """`labels:` gives a kind another letter; a topic has no number."""
    numbers = number(pack(
        "labels: {terms: {letter: W}}\nterms: {a: {term: A, meaning: a}}\ntopics: {t: {title: T}}\n"
    ))  # fmt: skip
    assert numbers.of("a") == "W1"
    assert numbers.of("t") == ""
    assert numbers.of("nobody") == ""


@given(st.lists(st.integers(1900, 1999), min_size=1, max_size=8), st.dictionaries(st.integers(0, 9), st.integers(1, 9)))
def test_numbers_are_unique_and_stable(years, known):
    """Whatever the lock says, each item has a number of its own, and a second time the same."""
    made = events(*(f"e{index}: {{date: {year}, title: T}}" for index, year in enumerate(years)))
    remembered = {f"events/e{index}": value for index, value in known.items()}
    first = number(made, remembered)
    given_numbers = [first.bare(name) for name in made.events]
    assert len(set(given_numbers)) == len(given_numbers)
    assert min(given_numbers) >= 1
    assert number(made, first.remembered).by_id == first.by_id
