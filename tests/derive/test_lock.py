"""The lock: what it remembers, how it moves on without a clock, how it reads damage and conflicts."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revisionpack.derive.lock import Lock, LockProblem, State, Withdrawn, advance, parse, seconds_of

DAY = seconds_of("2026-11-24")


def moved(
    lock: Lock | None, notes: dict[str, str], updated: str = "2026-11-24"
) -> tuple[Lock, tuple[str, ...]]:
    after, change = advance(
        lock,
        updated=updated,
        notes={guid: (digest, f"item/{guid}") for guid, digest in notes.items()},
        types={},
        deck="D",
        subdecks={"01": "The vacuum"},
    )
    return after, change.same_day


def test_the_day_is_midnight_utc() -> None:
    assert DAY == 1795478400
    assert seconds_of(None) == seconds_of("some day") == 0


def test_a_first_build_gives_every_note_the_day_of_the_pack() -> None:
    lock, same_day = moved(None, {"a": "1", "b": "2"})

    assert {state.mod for state in lock.notes.values()} == {DAY}
    assert not same_day


def test_only_what_changed_moves_on() -> None:
    first, _ = moved(None, {"a": "1", "b": "2"})
    second, _ = moved(first, {"a": "1", "b": "3"}, "2026-12-01")

    assert second.notes["a"] == first.notes["a"]
    assert second.notes["b"].mod == seconds_of("2026-12-01")


def test_a_change_on_the_same_day_is_a_second_later_and_said() -> None:
    first, _ = moved(None, {"a": "1"})
    second, same_day = moved(first, {"a": "2"})

    assert second.notes["a"].mod == DAY + 1
    assert same_day == ("item/a",)


def test_a_day_that_went_backwards_still_moves_notes_on() -> None:
    first, _ = moved(None, {"a": "1"})
    second, _ = moved(first, {"a": "2"}, "2020-01-01")

    assert second.notes["a"].mod == DAY + 1


def test_withdrawn_notes_are_remembered_until_they_return() -> None:
    first, _ = moved(None, {"a": "1", "b": "2"})
    second, _ = moved(first, {"a": "1"})
    third, _ = moved(second, {"a": "1", "b": "2"})

    assert second.withdrawn == {"b": Withdrawn(DAY, "item/b")}
    assert not third.withdrawn
    assert third.notes["b"].mod == DAY + 1


guids = st.dictionaries(st.text(min_size=1, max_size=6), st.sampled_from("1234"), max_size=8)


@given(
    st.lists(
        st.tuples(guids, st.sampled_from(["2026-11-24", "2026-12-01", "2020-01-01", ""])),
        min_size=1,
        max_size=6,
    )
)
def test_a_changed_note_is_always_newer_and_an_unchanged_one_never(
    history: list[tuple[dict[str, str], str]],
) -> None:
    lock: Lock | None = None
    kept: set[str] = set()
    last: dict[str, tuple[str, int]] = {}
    for notes, updated in history:
        lock, _ = moved(lock, notes, updated)
        for guid, digest in notes.items():
            mod = lock.notes[guid].mod
            if guid in last:
                assert (mod > last[guid][1]) == (digest != last[guid][0] or guid not in kept)
            last[guid] = (digest, mod)
        kept = set(notes)


@given(guids, st.dictionaries(st.text(min_size=1, max_size=9), st.integers(1, 999), max_size=5))
def test_what_is_written_is_read_back(notes: dict[str, str], numbers: dict[str, int]) -> None:
    lock, _ = moved(None, notes)
    lock = lock.with_numbers(numbers)

    assert parse(lock.dump()) == (lock, ())


def test_one_entry_stands_on_each_line_in_order() -> None:
    lock = Lock({"terms/b": 2, "terms/a": 1}, {"g": State(5, "x")}, {"g": "a/term"}, {"Basic": State(1, "y")})

    assert lock.dump() == (
        '{\n"format": 1,\n"updated": "",\n"deck": "",\n"numbers": {\n  "terms/a": 1,\n  "terms/b": 2\n},\n'
        '"notes": {\n  "g": [5, "x", "a/term"]\n},\n"types": {\n  "Basic": [1, "y"]\n},\n"withdrawn": {},\n'
        '"subdecks": {}\n}\n'
    )


CONFLICT = """{
"format": 1,
<<<<<<< HEAD
"updated": "2026-11-24",
=======
"updated": "2026-11-25",
>>>>>>> other
"deck": "D",
"numbers": {
  "terms/a": 1,
<<<<<<< HEAD
  "terms/b": 2
=======
  "terms/c": 2
>>>>>>> other
},
"notes": {
<<<<<<< HEAD
  "g": [100, "x", "a/term"],
=======
  "g": [200, "y", "a/term"],
>>>>>>> other
  "h": [100, "z", "b/term"]
},
"types": {},
"withdrawn": {},
"subdecks": {
  "01": "The vacuum",
<<<<<<< HEAD
  "02": "Before"
=======
  "02": "After"
>>>>>>> other
}
}
"""


def test_a_git_conflict_is_understood() -> None:
    lock, remarks = parse(CONFLICT)

    assert lock.updated == "2026-11-25"
    assert lock.numbers == {"terms/a": 1, "terms/b": 2, "terms/c": 2}
    assert lock.notes == {"g": State(201, "y"), "h": State(100, "z")}
    assert lock.subdecks == {"01": "The vacuum", "02": "Before"}
    assert len(remarks) == 1
    assert "a/term" in remarks[0]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{", 1),
        ("", 1),
        ('{"format": 7}', 1),
        ("[]", 1),
        ('{\n"format": 1,\n"notes": {"g": [1]}}', 3),
        ('{\n"format": 1,\n"notes": 5}', 3),
        ('{\n"format": 1\n"x"', 3),
    ],
)
def test_damage_is_said_with_a_way_out(text: str, line: int) -> None:
    with pytest.raises(LockProblem) as caught:
        parse(text)

    assert caught.value.line == line
    assert "lock --from" in caught.value.help


def test_an_entry_edited_by_hand_is_named_in_plain_words() -> None:
    with pytest.raises(LockProblem) as caught:
        parse('{\n"format": 1,\n"numbers": {\n  "terms/nep": "forty"\n}\n}\n')

    assert caught.value.message == "the entry of 'terms/nep' should be a whole number, not \"forty\""
    assert caught.value.line == 4


def test_a_lock_that_was_cut_off_says_so() -> None:
    with pytest.raises(LockProblem, match="it ends too early"):
        parse('{\n"format": 1,\n')


@given(st.integers(0, 400), st.text(max_size=3))
def test_a_damaged_lock_never_ends_in_anything_else(cut: int, put: str) -> None:
    text = Lock({"terms/a": 1}, {"g": State(5, "x")}, {"g": "a/term"}, {"Basic": State(1, "y")}).dump()
    damaged = text[:cut] + put + text[cut + 1 :]
    with contextlib.suppress(LockProblem):
        parse(damaged)
