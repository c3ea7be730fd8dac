"""While someone looks on, the edited topic is shown on its own before the whole is built."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from revisionpack.build import glimpse, index, watch
from revisionpack.build.glimpse import Glimpse
from revisionpack.build.plan import Settings
from revisionpack.build.press import Press, Proof
from revisionpack.build.report import Report
from revisionpack.checks.run import check
from revisionpack.content.load import Loaded
from revisionpack.derive import Derived
from revisionpack.diagnostics import Diagnostic

PACK = """\
format: 1
id: small
title: A small pack
people:
  ada: {name: Ada Lovelace, role: Wrote the first programme}
topics:
  first:
    title: The first topic
    blocks:
      - text: Apples grow on [[ada|her]] trees.
  second:
    title: The second topic
    blocks:
      - text: Pears grow on ==other trees==.
"""


class Desk:
    """An author at work: `next(old, new)` edits the pack and gives what is told of it, in order."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "small.yaml"
        self.file.write_text(PACK, encoding="utf-8")
        self.told: list[Glimpse | Report] = []
        self.edit: tuple[str, str] | None = None
        settings = Settings(out=folder / "dist", cache=folder / "store", only=("sheets",), jobs=2)
        self.rounds = watch.rounds([self.file], settings, self.wait, self.told.append)

    def wait(self, seconds: float) -> None:
        time.sleep(0.02)
        if self.edit is not None and seconds != index.GRAIN / 1e9:
            old, new = self.edit
            text = self.file.read_text(encoding="utf-8")
            assert old in text
            self.file.write_text(text.replace(old, new), encoding="utf-8")
            self.edit = None

    def next(self, old: str = "", new: str = "") -> list[Glimpse | Report]:
        self.told.clear()
        self.edit = (old, new) if old else None
        report = next(self.rounds)
        return [*self.told, report]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(glimpse, "PATIENCE", 60)  # however busy the machine is
    return Desk(tmp_path)


def words(pdf: bytes) -> str:
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    return " ".join(" ".join(pages).split())


def test_the_topic_that_was_edited_comes_first_and_alone(desk: Desk) -> None:
    """Also in a new process that finds everything up to date; a slip or a comment shows nothing."""
    try:
        assert [type(told) for told in desk.next()] == [Report]

        edited, *_, report = desk.next("Pears grow", "Plums grow")
        assert isinstance(edited, Glimpse) and isinstance(report, Report)
        assert (edited.pack, edited.topic) == ("small", "The second topic")
        assert "Plums grow on other trees" in words(edited.pdf)
        assert "Apples" not in words(edited.pdf)
        assert len(pikepdf.open(io.BytesIO(edited.pdf)).pages) == 1
        assert not report.failed

        assert [type(told) for told in desk.next("title: The second", "titel: The second")] == [Report]
        assert [type(told) for told in desk.next("titel: The second", "# mended\n    title: The second")] == [Report]
    finally:
        desk.rounds.close()

    again = Desk(desk.file.parent)
    try:
        again.next()
        edited, *_ = again.next("Apples grow", "Cherries grow")
        assert isinstance(edited, Glimpse)
        assert "Cherries grow on her (P1) trees" in words(edited.pdf)
    finally:
        again.rounds.close()


def test_an_item_that_a_topic_shows_is_part_of_it(desk: Desk) -> None:
    """The topic is shown whose side note or profile changed, not the one that only comes first."""
    desk.file.write_text(PACK.replace("==other trees==.", "trees.\n      - {people: [ada]}"), encoding="utf-8")
    try:
        desk.next()
        edited, *_ = desk.next("first programme", "earliest programme")
        assert isinstance(edited, Glimpse)
        assert edited.topic == "The second topic"
        assert "earliest programme" in words(edited.pdf)
    finally:
        desk.rounds.close()


LONG = PACK.replace(
    "      - text: Pears grow on ==other trees==.\n",
    """      - {title: Fruit, text: Pears grow on ==other trees==.}
      - {title: Roots, text: Beets grow in the ground.}
      - {title: Leaves, text: Chard grows above it.}
""",
)


def test_of_a_topic_the_sections_that_were_edited_come_first(desk: Desk) -> None:
    """Without the head of the topic and the sections beside them; and the topic where its head is edited."""
    desk.file.write_text(LONG, encoding="utf-8")
    try:
        desk.next()
        edited, *_ = desk.next("Beets grow", "Turnips grow")
        assert isinstance(edited, Glimpse)
        assert edited.sections == (2,)
        said = words(edited.pdf)
        assert "2 Roots Turnips grow in the ground." in said
        assert "The second topic" not in said and "Fruit" not in said and "Chard" not in said

        edited, *_ = desk.next("      - {title: Fruit", "      - {title: New, text: Nuts grow.}\n      - {title: Fruit")
        assert isinstance(edited, Glimpse)
        assert edited.sections == (1,), "the sections after a new one have only other numbers"

        edited, *_ = desk.next("title: The second topic", "title: The third topic")
        assert isinstance(edited, Glimpse)
        assert edited.sections == ()
        assert "The third topic" in words(edited.pdf)
        assert "Chard" in words(edited.pdf)
    finally:
        desk.rounds.close()


def test_of_a_section_of_items_those_that_were_edited_come_first(desk: Desk) -> None:
    """Under its heading; a new item is one that was edited."""
    terms = "".join(f"  t{n}: {{term: Term {n}, meaning: What the {n}th word means.}}\n" for n in range(8))
    pack = f"{PACK}      - {{terms: all, title: Words}}\n".replace("topics:\n", f"terms:\n{terms}topics:\n")
    desk.file.write_text(pack, encoding="utf-8")
    try:
        desk.next()
        edited, *_ = desk.next("the 5th word means", "the fifth word means")
        assert isinstance(edited, Glimpse)
        said = words(edited.pdf)
        assert edited.sections == (1,)
        assert "Words" in said and "What the fifth word means" in said
        assert "7th" not in said and "Pears" not in said

        edited, *_ = desk.next("topics:\n", "  new: {term: A new one, meaning: What is new.}\ntopics:\n")
        assert isinstance(edited, Glimpse)
        assert "What is new" in words(edited.pdf) and "7th" not in words(edited.pdf)
    finally:
        desk.rounds.close()


def test_it_is_shown_before_the_pack_is_checked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked for first; what could not even be read is not shown."""
    done: list[str] = []
    ask = Press.ask

    def asked(press: Press, *proofs: Proof) -> None:
        done.append("asked" if proofs else "withdrawn")
        ask(press, *proofs)

    def checks(loaded: Loaded, derived: Derived | None = None) -> tuple[Diagnostic, ...]:
        done.append("checked")
        return check(loaded, derived)

    monkeypatch.setattr(Press, "ask", asked)

    monkeypatch.setattr("revisionpack.build.examine.check", checks)
    try:
        desk.next()
        done.clear()
        edited, *_, report = desk.next("Pears grow", "Pears (see [[nowhere|there]]) grow")
        assert isinstance(edited, Glimpse) and isinstance(report, Report)
        assert done == ["asked", "checked", "withdrawn"]
        assert [found.code for found in report.packs[0].diagnostics if found.is_error] == ["dangling-reference"]
        assert "see there" in words(edited.pdf)
        assert [type(told) for told in desk.next("format: 1", "format: one")] == [Report]
    finally:
        desk.rounds.close()


def test_a_fault_of_ours_in_the_preview_leaves_out_the_preview_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pack is built all the same."""
    try:
        desk.next()

        def broken(*given: object) -> None:
            raise KeyError("a fault of ours")

        monkeypatch.setattr("revisionpack.outputs.sheets.one_topic", broken)
        told = desk.next("Pears grow", "Plums grow")
        assert [type(one) for one in told] == [Report]
        report = told[0]
        assert isinstance(report, Report)
        assert not report.failed
        assert report.count("built") >= 1
        monkeypatch.undo()
        edited, *_ = desk.next("Plums grow", "Quinces grow")
        assert isinstance(edited, Glimpse)
    finally:
        desk.rounds.close()
