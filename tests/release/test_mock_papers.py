"""A mock paper of a release asks only what is released, and the notes say when others' questions change."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from revisionpack.build import steps
from revisionpack.outputs import mock
from revisionpack.release.last import last_release
from revisionpack.release.verify import verify

PAPER = """\
question_types:
  essay: {title: Essay, marks: 10, marking: levels, bands: [{level: 1, marks: 1-10, text: All}]}
paper: {marks: 20, minutes: 40, sections: [{title: Section A, type: essay, answer: 2}]}
"""


def essay(name):
    return f"questions:\n  essay-{name}: {{type: essay, stem: Why {name}?, spec: [causes]}}\n"


@pytest.fixture
def lending(house, monkeypatch):
    """One essay in each pack, two in the paper: each pack's mock takes one from another."""
    of = house.workshop.outputs.of

    def output(product):
        return mock if product == "mock" else of(product)

    monkeypatch.setattr(steps, "output", output)
    syllabus = house.packs / "syllabus.yaml"
    syllabus.write_text(syllabus.read_text() + PAPER)
    for name in ("one", "two"):
        file = house.packs / f"{name}.yaml"
        file.write_text(file.read_text() + essay(name))
    house.lock()
    return SimpleNamespace(house=house, mock=lambda made: made.files["one-mock-1.pdf"].decode())


def test_a_draft_lends_nothing(lending):
    """A draft beside the packs is not released, so no mock paper asks its questions; `verify` makes the same."""
    house = lending.house
    draft = (house.packs / "two.yaml").read_text().replace('version: "1.0"\n', "").replace("two", "draft")
    for number in range(5):
        file = house.packs / f"draft-{number}.yaml"
        file.write_text(draft.replace("id: draft", f"id: draft-{number}").replace("Why draft", f"Why draft {number}"))
    files = sorted(house.packs.glob("[dot]*.yaml"))
    made = house.release("1.0", files=files)
    assert "Why two?" in lending.mock(made)
    assert "draft" not in lending.mock(made)
    assert verify(house.out / "hist-1.0", files, house.settings).good


def test_a_pack_that_is_kept_lends_what_was_released(lending):
    """A neighbour that may not be released as it is now lends its questions as they were in the last release."""
    house = lending.house
    first = house.release("1.0")
    house.edit("two", "Why two?", "Why not two?")
    made = house.release("1.1", last=house.out / "hist-1.0")
    assert set(made.kept) == {"two"}
    assert lending.mock(made) == lending.mock(first)
    assert "Why two?" in lending.mock(made)
    assert verify(house.out / "hist-1.1", house.files, house.settings).good


def test_a_mock_paper_with_changed_questions_of_others_is_told(lending):
    """The pack itself has not changed, but a paper that goes by its name has: teachers read it in the notes."""
    house = lending.house
    house.release("1.0")
    house.edit("two", "Why two?", "Why not two?")
    house.edition("two", "1.0", "1.1")
    house.lock()
    made = house.release("1.1", last=house.out / "hist-1.0")
    assert not made.kept
    assert "Why not two?" in lending.mock(made)
    notes = made.files["NOTES.md"].decode()
    assert "### Pack one (1.0)\n\n- Mock paper: the questions that it takes from *Pack two* are others\n" in notes
    assert verify(house.out / "hist-1.1", house.files, house.settings).good
    again = house.release("1.2", last=house.out / "hist-1.1")
    assert "Mock paper" not in again.files["NOTES.md"].decode()


def test_a_pack_that_fails_in_the_engine_lends_nothing(lending):
    """What could not be built is not released, and lends nothing to those that could."""
    house = lending.house
    house.edit("two", "New Economic Policy", "CRASH")
    house.lock()
    made = house.release("1.0")
    assert set(made.missing) == {"two"}
    assert "one-mock-1.pdf" not in made.files  # alone it has too few questions
    assert last_release(house.out / "hist-1.0").snapshot.packs["one"].lent == {}
