"""Mock papers that draw on a whole folder, and the coverage of a syllabus, as a user asks for them."""

from __future__ import annotations

import json
import re
import time
from hashlib import sha256

import pytest

from revisionpack.build import index

SYLLABUS = """\
id: russia
title: All of Russia
question_types:
  essay: {title: Essay, marks: 10, marking: levels, bands: [{level: 1, marks: 1-10, text: All}]}
  short: {title: Short answer, marks: 1}
paper: {marks: 20, minutes: 40, sections: [{title: Section A, type: essay, answer: 2}]}
spec: {war: {ref: "1", text: The war}, peace: {ref: "2", text: The peace}}
"""
PACK = """\
format: 1
id: {name}
title: The {name} years
syllabus: russia
language: en-GB
terms:
  nep: {{term: NEP, meaning: A policy., spec: [war]}}
questions:
"""
ESSAY = "  essay-{n}: {{type: essay, stem: Why {name} {n}?, spec: [war]}}\n"
SHORT = "  short-1: {type: short, stem: When?, points: [x], spec: [war]}\n"
MOCK = ("build", "packs/early.yaml", "--only", "mock")


class Folder:
    """Packs of one syllabus in a folder."""

    def __init__(self, shell):
        self.shell = shell
        self.packs = shell.folder / "packs"
        self.packs.mkdir()
        (self.packs / "syllabus.yaml").write_text(SYLLABUS)

    def pack(self, name, essays, more=""):
        text = PACK.format(name=name) + "".join(ESSAY.format(name=name, n=n + 1) for n in range(essays))
        (self.packs / f"{name}.yaml").write_text(text + more)

    def mock(self, *more):
        """The report of a build of the mock, and a hash of each file by its name."""
        done = self.shell.run(*MOCK, "--json", *more)
        (pack,) = json.loads(done.stdout)["packs"]
        out = self.shell.folder / "dist" / "russia" / "early"
        return pack, {path.name: sha256(path.read_bytes()).hexdigest() for path in out.glob("*.pdf")}


@pytest.fixture
def folder(shell):
    return Folder(shell)


def states(pack):
    return {artifact["state"] for artifact in pack["artifacts"]}


def test_a_mock_is_filled_from_the_folder_and_follows_it(folder):
    """Filled with a sentence; the same bytes again; made anew when a neighbour changes or one comes or goes."""
    folder.pack("early", 1)
    assert folder.mock()[0]["artifacts"] == []
    folder.pack("late", 1)
    pack, first = folder.mock()
    assert states(pack) == {"built"}
    assert set(first) == {"early-mock-1.pdf", "early-mock-1-answers.pdf"}
    (told,) = [one for one in pack["diagnostics"] if one["code"] == "mock-filled"]
    assert "it asks Q1 of late too" in told["message"]
    pack, again = folder.mock()
    assert (states(pack), again) == ({"unchanged"}, first)

    late = folder.packs / "late.yaml"
    late.write_text(late.read_text().replace("Why late 1?", "Why so late?"))
    pack, edited = folder.mock()
    assert states(pack) == {"built"}
    assert edited != first
    late.write_text(late.read_text() + "colour: red\n")  # a mistake: it lends nothing, and is not ours to tell
    pack, _ = folder.mock()
    assert pack["artifacts"] == []
    assert [one for one in pack["diagnostics"] if one["severity"] == "error"] == []


def test_a_whole_folder_makes_one_paper(folder):
    """`--mock-from syllabus`: files of their own beside those of the pack, the same for one seed."""
    folder.pack("early", 2)
    folder.pack("late", 2)
    _, own = folder.mock("--seed", "5")
    pack, both = folder.mock("--seed", "5", "--mock-from", "syllabus")
    assert states(pack) == {"built"}
    assert own.items() < both.items()
    assert set(both) - set(own) == {"early-mock-syllabus-5.pdf", "early-mock-syllabus-5-answers.pdf"}
    assert folder.mock("--seed", "5", "--mock-from", "syllabus", "--force")[1] == both


def test_a_build_with_nothing_to_do_looks_at_the_neighbours(folder, monkeypatch):
    """The quick answer is given while no pack of the folder has changed, none has come, none gone."""
    for name, value in folder.shell.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(folder.shell.folder)
    call = [*MOCK, "--mock-from", "syllabus"]

    def settle():
        for _ in range(20):
            folder.shell.run(*call)
            if index.up_to_date(call):
                return
            time.sleep(0.05)
        pytest.fail("the quick path never answered")

    for name in ("early", "late"):
        folder.pack(name, 2)
        file = folder.packs / f"{name}.yaml"
        file.write_text(re.sub(r"terms:\n.*\n", "", file.read_text()))
    settle()
    late = folder.packs / "late.yaml"
    late.write_text(late.read_text().replace("Why late 1?", "Why so late?"))
    assert not index.up_to_date(call)
    settle()
    (folder.packs / "later.yaml").write_text(late.read_text().replace("id: late", "id: later"))
    assert not index.up_to_date(call)
    settle()
    (folder.packs / "later.yaml").unlink()
    assert not index.up_to_date(call)


def test_coverage_counts_each_question_type(folder):
    """Spec point by question type, over all packs of the syllabus, with what is missing."""
    folder.pack("early", 2, SHORT)
    folder.pack("late", 1)
    table = folder.shell.run("list", "--coverage", "packs").stdout
    assert "| spec point | on sheets | questions | Essay | Short answer | cards |  |" in table
    row = next(line for line in table.splitlines() if line.startswith("| 1 The war"))
    assert row.startswith("| 1 The war | - | 4 | 3 | 1 | ")
    assert "| 2 The peace | - | 0 | 0 | 0 | 0 | **gap** |" in table
    rows = json.loads(folder.shell.run("list", "--coverage", "--json", "packs").stdout)["russia"]
    assert rows[0]["types"] == {"essay": 3, "short": 1}
