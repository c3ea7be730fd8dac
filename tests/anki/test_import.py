"""Decks imported, studied and updated by Anki's own backend: no duplicates, no lost progress, no wiped edits."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace
from PIL import Image

from revisionpack.outputs.step import Done
from revisionpack.release.notes import searches
from revisionpack.text.typography import smarten
from tests.anki import packs

Anki = Callable[..., list[Any]]

EVERY_SWITCH = {"with_scheduling": True, "with_deck_configs": True, "merge_notetypes": True}
"""“Import any learning progress”, “Import any deck presets”, “Merge note types”: what one can tick in the dialog."""

ALWAYS = {"update_notes": 1, "update_notetypes": 1}
"""“Update notes” and “Update note types” are choices: If newer (0, as the dialog opens), Always, Never."""


def picture(colour: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (300, 200), colour).save(buffer, "PNG")
    return buffer.getvalue()


def second_edition() -> dict[str, Any]:
    """Text changed, an item added, one removed, items reordered, a deck that keeps its name."""
    data = packs.pack(version="1.1", updated="2027-01-10")
    data["events"]["lenin-dies"]["text"] = "The party has no ruler, and no rule for choosing one."
    data["terms"]["smychka"] = {"term": "Smychka", "meaning": "The bond of workers and peasants."}
    del data["misconceptions"]["heir"]
    data["terms"] = dict(reversed(data["terms"].items()))
    data["people"] = dict(reversed(data["people"].items()))
    return data


def test_a_new_deck_is_whole(anki: Anki, tmp_path: Path) -> None:
    first = packs.planned(packs.pack())
    log, seen = anki(["import", packs.written(first, tmp_path, "a.apkg")], ["dump"])

    count = len(packs.rows(first))
    assert count > 20
    assert log["new"] == count == len(seen["notes"])
    assert not seen["empty"]
    assert not seen["missing_media"]
    assert all(len(note["cards"]) == 1 for note in seen["notes"].values())
    assert all(note["duplicate"] == 0 for note in seen["notes"].values())
    assert seen["types"] == ["Revision Pack Basic", "Revision Pack Cloze"]
    assert "AQA 2N::The power struggle::00 Core" in seen["decks"]
    assert "AQA 2N::The power struggle::02 The end" in seen["decks"]
    assert "leave the options" in seen["descriptions"]["AQA 2N::The power struggle"]


def test_every_kind_of_card_is_whole(anki: Anki, tmp_path: Path) -> None:
    """One card a note, none of them empty, each with its picture or sound, both sides well-formed."""
    step = packs.every_kind()
    log, seen = anki(["import", packs.written(step, tmp_path, "a.apkg")], ["dump"])

    assert log["new"] == len(packs.rows(step)) == len(seen["notes"]) > 60
    assert not seen["empty"]
    assert not seen["missing_media"]
    assert not seen["unused_media"]
    assert seen["types"] == ["Revision Pack Basic", "Revision Pack Cloze", "Revision Pack Typed"]
    for note in seen["notes"].values():
        assert note["duplicate"] == 0
        (card,) = note["cards"]
        for side in (card["question"], card["answer"]):
            check = Balance()
            check.feed(side.partition("</style>")[2] or side)
            assert not check.wrong, side
            assert not check.open, side
    words = seen["notes"][packs.rows(step)["maison/term-meaning"]["guid"]]["cards"][0]
    assert "anki:play:a:0" in words["answer"] or "[anki:play" in words["answer"]


def test_the_same_deck_again_changes_nothing(anki: Anki, tmp_path: Path) -> None:
    path = packs.written(packs.planned(packs.pack()), tmp_path, "a.apkg")
    _, before, again, after = anki(["import", path], ["dump"], ["import", path], ["dump"])

    assert (again["new"], again["updated"]) == (0, 0)
    assert again["duplicate"] == len(before["notes"])
    assert before == after


SCHEDULE = (
    "id", "deck", "due", "reps", "lapses", "left", "ivl", "queue", "type", "factor", "flag",
)  # fmt: skip


def restyled(step: Done) -> Done:
    """The same deck under another stylesheet, as the next edition of this program might have it."""
    job = packs.job(step)
    types = [
        {**row, "css": f"{row['css']}\n.rp-new {{ }}", "mod": row["mod"] + 1} for row in job.deck["types"]
    ]
    return replace(step, jobs=(replace(job, deck={**job.deck, "types": types}),))


class Update(Struct, frozen=True):
    """Deck A imported, studied and changed by a student, then deck B imported over it."""

    old: dict[str, dict[str, Any]]
    new: dict[str, dict[str, Any]]
    studied: int
    before: dict[str, Any]
    log: dict[str, int]
    after: dict[str, Any]

    @property
    def same(self) -> list[str]:
        return [name for name in self.old if name in self.new and self._fields(name)]

    @property
    def changed(self) -> set[str]:
        return {name for name in self.old if name in self.new and not self._fields(name)}

    def _fields(self, name: str) -> bool:
        return bool(self.old[name]["fields"] == self.new[name]["fields"])

    def guids(self, names: Iterable[str]) -> set[str]:
        return {self.new[name]["guid"] for name in names}

    def seen(self, key: str) -> dict[str, list[Any]]:
        """A key of every note that the student had, before and after."""
        return {
            guid: [note[key], self.after["notes"][guid][key]] for guid, note in self.before["notes"].items()
        }


STUDENT = {"tag": "mine", "field": "Extra", "text": "my own words"}


@pytest.fixture
def updated(anki: Anki, tmp_path: Path) -> Callable[[dict[str, Any] | None], Update]:
    """Text changed, items added, removed and reordered, a picture replaced, the style changed; five notes edited."""

    def run(options: dict[str, Any] | None) -> Update:
        pictured = {"image": "stalin.png", "alt": "Stalin in 1922"}
        one, two = packs.pack(), second_edition()
        for data in (one, two):
            data["people"]["stalin"] |= pictured
        first = packs.planned(one, images={"stalin.png": picture("red")})
        second = restyled(packs.planned(two, first.lock, {"stalin.png": picture("blue")}))
        a, b = packs.written(first, tmp_path, "a.apkg"), packs.written(second, tmp_path, "b.apkg")
        plan = Update(packs.rows(first), packs.rows(second), 0, {}, {}, {})
        edited = [plan.old[name]["guid"] for name in plan.same[:5]]
        _, _, studied, _, before, log, after = anki(
            ["import", a],
            ["preset", "My own pace", 7],
            ["study", 4],
            ["student", edited, *STUDENT.values()],
            ["dump"],
            ["import", b, options],
            ["dump"],
        )
        return replace(plan, studied=studied, before=before, log=log, after=after)

    return run


def kept(update: Update) -> None:
    """What no option of the dialog may change: schedules, flags, the reviews, presets, the number of note types."""
    assert update.studied > 5
    assert len(update.before["revlog"]) == update.studied
    assert update.after["revlog"] == update.before["revlog"]
    flagged = 0
    for guid, (was, now) in update.seen("cards").items():
        assert [[card[key] for key in SCHEDULE] for card in was] == [
            [card[key] for key in SCHEDULE] for card in now
        ], guid
        flagged += sum(card["flag"] for card in now)
    assert flagged == 5
    assert update.before["presets"].items() <= update.after["presets"].items()
    assert update.after["every_preset"] == update.before["every_preset"] == ["Default", "My own pace"]
    assert update.after["types"] == update.before["types"], "no second note type"
    assert update.log["conflicting"] == update.log["first_field_match"] == 0
    assert not update.after["empty"]
    assert not update.after["missing_media"]


def brought(update: Update) -> None:
    """What the second edition brings, whatever the options."""
    assert update.changed >= {"lenin-dies/event-why", "stalin/person-role"}
    assert {name.split("/")[0] for name in update.changed} == {"lenin-dies", "stalin"}
    assert update.log["new"] == len(update.new) - len(update.same) - len(update.changed) > 0
    assert all(
        css.endswith(".rp-new { }")
        for name, css in update.after["css"].items()
        if name in update.after["types"]
    )
    text = update.after["notes"][update.new["lenin-dies/event-why"]["guid"]]["fields"]["Answer"]
    assert "no rule for choosing" in text
    role = update.new["stalin/person-role"]
    assert update.after["notes"][role["guid"]]["fields"]["Picture"] in role["fields"]


@pytest.mark.parametrize("options", [None, EVERY_SWITCH], ids=["as it opens", "every switch on"])
def test_an_update_changes_just_what_changed(
    updated: Callable[[dict[str, Any] | None], Update], options: dict[str, Any] | None
) -> None:
    """With “If newer”, as Anki has it, whatever is switched on: no edit, no tag of a student's is lost."""
    update = updated(options)

    brought(update)
    kept(update)
    assert update.log["updated"] == len(update.changed)
    differ = {
        guid
        for key in ("fields", "tags", "mod")
        for guid, (was, now) in update.seen(key).items()
        if was != now
    }
    assert differ == update.guids(update.changed), "updated is exactly what changed"
    for guid in update.guids(update.same[:5]):
        assert update.after["notes"][guid]["fields"][STUDENT["field"]] == STUDENT["text"]
        assert STUDENT["tag"] in update.after["notes"][guid]["tags"]


def test_always_puts_the_decks_text_over_a_students_edits_and_nothing_else(
    updated: Callable[[dict[str, Any] | None], Update],
) -> None:
    """“Update notes: Always” is Anki's way to take edits back: fields and tags of edited notes are the deck's again.

    Nothing in a package can prevent it: with “Always” Anki replaces every note whose time of change is not the
    package's. Schedules, reviews, flags, presets and note types stay, and no other note is touched.
    """
    update = updated(EVERY_SWITCH | ALWAYS)

    brought(update)
    kept(update)
    edited = update.guids(update.same[:5])
    assert update.log["updated"] == len(update.changed) + len(edited)
    touched = {guid for guid, (was, now) in update.seen("mod").items() if was != now}
    assert touched == update.guids(update.changed) | edited
    rows = {row["guid"]: row for row in update.new.values()}
    for guid in edited:
        note = update.after["notes"][guid]
        assert list(note["fields"].values()) == rows[guid]["fields"]
        assert sorted(note["tags"]) == sorted(rows[guid]["tags"])


def test_what_was_withdrawn_stays_with_the_student_and_is_named(anki: Anki, tmp_path: Path) -> None:
    first = packs.planned(packs.pack())
    second = packs.planned(second_edition(), first.lock)
    gone = packs.rows(first)["heir/misconception"]["guid"]

    assert second.lock is not None
    assert second.lock.withdrawn[gone].name == "heir/misconception"
    _, _, seen = anki(
        ["import", packs.written(first, tmp_path, "a.apkg")],
        ["import", packs.written(second, tmp_path, "b.apkg")],
        ["dump"],
    )
    assert gone in seen["notes"]


def test_the_search_in_the_release_notes_finds_what_was_withdrawn_and_nothing_else(
    anki: Anki, tmp_path: Path
) -> None:
    data = packs.pack()
    facets = {
        'Ideas & "plans"': "A.",
        "Ideas_and*more": "B.",
        "Ideas [2] <x>: {{c1::y}}": "C.",
        "Ideas": "D.",
        "x\\y": "E.",
    }
    data["people"]["stalin"]["facets"] = facets
    names = [f"stalin/facet/{label}" for label in facets]
    path = packs.written(packs.planned(data), tmp_path, "a.apkg")
    found = anki(
        ["import", path],
        *(["find", search] for name in names for search in searches("power-struggle", [name])),
    )

    assert [len(refs) for refs in found[1:]] == [1] * len(names), found
    assert len({ref for refs in found[1:] for ref in refs}) == len(names)


def test_a_note_that_returns_is_newer_than_the_copy_students_hold(anki: Anki, tmp_path: Path) -> None:
    first = packs.planned(packs.pack())
    second = packs.planned(second_edition(), first.lock)
    third_data = packs.pack(version="1.2", updated="2027-01-10")
    third_data["misconceptions"]["heir"]["right"] = "Lenin named no one at all."
    third = packs.planned(third_data, second.lock)
    _, update, seen = anki(
        ["import", packs.written(first, tmp_path, "a.apkg")],
        ["import", packs.written(third, tmp_path, "c.apkg")],
        ["dump"],
    )

    assert update["updated"] >= 1
    assert (
        seen["notes"][packs.rows(third)["heir/misconception"]["guid"]]["fields"]["Answer"]
        == "Lenin named no one at all."
    )


def test_a_picture_replaced_reaches_the_student(anki: Anki, tmp_path: Path) -> None:
    data = packs.pack()
    data["people"]["stalin"] |= {"image": "stalin.png", "alt": "Stalin in 1922"}
    first = packs.planned(data, images={"stalin.png": picture("red")})
    later = packs.planned({**data, "updated": "2027-01-10"}, first.lock, {"stalin.png": picture("blue")})
    _, before, _, after = anki(
        ["import", packs.written(first, tmp_path, "a.apkg")],
        ["dump"],
        ["import", packs.written(later, tmp_path, "b.apkg")],
        ["dump"],
    )

    guid = packs.rows(first)["stalin/person-role"]["guid"]
    assert before["notes"][guid]["fields"]["Picture"] != after["notes"][guid]["fields"]["Picture"]
    assert 'alt="Stalin in 1922"' in after["notes"][guid]["fields"]["Picture"]
    assert not before["missing_media"]
    assert not after["missing_media"]


def test_another_style_makes_note_types_newer_and_no_note() -> None:
    first = packs.planned(packs.pack())
    assert first.lock is not None
    types = {name: type(state)(state.mod, "another style") for name, state in first.lock.types.items()}
    later = packs.planned(packs.pack(updated="2027-01-10"), replace(first.lock, types=types))

    for old, new in zip(packs.job(first).deck["types"], packs.job(later).deck["types"], strict=True):
        assert new["mod"] > old["mod"]
    assert all(packs.rows(first)[name]["mod"] == row["mod"] for name, row in packs.rows(later).items()), (
        "notes that did not change keep their mod"
    )


ODD = (
    "\N{NO-BREAK SPACE}x", "<br>", "<div></div>", "{{c1::x}}", "{{c1,2::x}}", "}}", "::", "a::b::c", "[sound:x.mp3]",
    "[latex]x[/latex]", "{ a", "}", "{}", "c1::", "&nbsp;", "<!-- -->", r"$\frac{a}{{b}}$", "#",
    "{{type:Front}}", "{{Front}}",
)  # fmt: skip
"""Texts of which some would make no card, an empty card, or two, if Anki read them as its own."""


def seen_words(side: str) -> str:
    """A rendered side as a reader sees it."""
    return unescape(re.sub(r"<style>.*?</style>|<[^>]+>", "", side, flags=re.DOTALL))


def test_gaps_and_blank_fields_are_as_anki_itself_sees_them(anki: Anki, tmp_path: Path) -> None:
    """Each note has the one card that was written for it, and Anki neither misses one nor finds one empty."""
    cards: dict[str, Any] = {}
    for place, odd in enumerate(ODD):
        cards[f"basic-{place}"] = {"front": odd, "back": odd}
        cards[f"gap-{place}"] = {"text": f"Before ==a {odd} b== after"}
        cards[f"typed-{place}"] = {"type": "typed", "front": odd, "back": odd}
    step = packs.planned(packs.pack(cards=cards))
    rows = {name: row for name, row in packs.rows(step).items() if re.match(r"(basic|gap|typed)-", name)}
    log, seen = anki(["import", packs.written(step, tmp_path, "a.apkg")], ["dump"])

    assert len(rows) == 3 * len(ODD), "no odd text loses its card"
    assert log["new"] == len(packs.rows(step)) == len(seen["notes"])
    assert not seen["empty"]
    for name, row in rows.items():
        (card,) = seen["notes"][row["guid"]]["cards"]
        if name.startswith("gap-"):
            odd = ODD[int(name.split("/")[0].removeprefix("gap-"))]
            assert "Before [...] after" in seen_words(card["question"])
            assert "$" in odd or smarten(f"Before a {odd} b after", "en-GB") in seen_words(card["answer"])


def test_what_authors_write_is_no_command_to_anki(anki: Anki, tmp_path: Path) -> None:
    first = packs.planned(packs.pack())
    _, seen = anki(["import", packs.written(first, tmp_path, "a.apkg")], ["dump"])
    answer = seen["notes"][packs.rows(first)["kulak/term-meaning"]["guid"]]["cards"][0]["answer"]

    assert "&lt;b&gt;label&lt;/b&gt; &amp; no fact" in answer
    assert "[sound:" not in answer
    assert "{{c1" not in answer


def test_a_phrase_with_braces_and_colons_survives_its_cloze(anki: Anki, tmp_path: Path) -> None:
    data = packs.pack(
        cards={"odd": {"text": r"The set is ==a::b}} c== and $\frac{a}{{b}}$ [latex]x[/latex]."}}
    )
    first = packs.planned(data)
    _, seen = anki(["import", packs.written(first, tmp_path, "a.apkg")], ["dump"])
    (card,) = seen["notes"][packs.rows(first)["odd/card-cloze/a::b)) c"]["guid"]]["cards"]

    assert "[...]" in card["question"]
    assert "a:&#58;b}&#125; c" in card["answer"] or "a::b}} c" in card["answer"]
    assert r"\(\frac{a}{{b}}\)" in card["answer"].replace("{&#123;", "{{").replace("}&#125;", "}}")


def test_braces_that_touch_a_cloze_stay_the_authors(anki: Anki, tmp_path: Path) -> None:
    first = packs.planned(packs.pack(cards={"set": {"text": "The set ==a, {b}== is finite."}}))
    _, seen = anki(["import", packs.written(first, tmp_path, "a.apkg")], ["dump"])
    (note,) = [
        note for note in seen["notes"].values() if note["fields"]["Ref"].startswith("power-struggle/set/")
    ]
    front, back = (
        unescape(re.sub("<[^>]+>", "", card))
        for card in (note["cards"][0]["question"], note["cards"][0]["answer"])
    )

    assert "The set [...] is finite." in front
    assert "The set a, {b} is finite." in back


class Balance(HTMLParser):
    """Every element that is opened is closed."""

    VOID = frozenset({"br", "hr", "img", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "script" or any(name.startswith("on") for name, _ in attrs):
            self.wrong.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"/{tag}")


def test_cards_are_whole_html_without_scripts_and_numbers_only_on_backs(anki: Anki, tmp_path: Path) -> None:
    first = packs.planned(packs.pack())
    _, seen = anki(["import", packs.written(first, tmp_path, "a.apkg")], ["dump"])

    cards = [(note, card) for note in seen["notes"].values() for card in note["cards"]]
    assert cards
    for note, card in cards:
        for side in (card["question"], card["answer"]):
            check = Balance()
            check.feed(side.partition("</style>")[2] or side)
            assert not check.wrong
            assert not check.open
            assert "http" not in side
        number = note["fields"]["Number"]
        if number:
            assert f">{number}<" not in card["question"]
            assert f">{number}<" in card["answer"]
