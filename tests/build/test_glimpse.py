"""While someone looks on, the edited topic is shown on its own before the whole is built."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from revisionpack.build import watch
from revisionpack.build.glimpse import Glimpse
from revisionpack.build.plan import Settings
from revisionpack.build.report import Report

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
        if self.edit is not None and seconds == watch.INTERVAL:
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
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def words(pdf: bytes) -> str:
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    return " ".join(" ".join(pages).split())


def test_the_topic_that_was_edited_comes_first_and_alone(desk: Desk) -> None:
    """Also in a new process that finds everything up to date; a slip or a comment shows nothing."""
    try:
        assert [type(told) for told in desk.next()] == [Report]

        edited, report = desk.next("Pears grow", "Plums grow")
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
        edited, _ = again.next("Apples grow", "Cherries grow")
        assert isinstance(edited, Glimpse)
        assert "Cherries grow on her (P1) trees" in words(edited.pdf)
    finally:
        again.rounds.close()


def test_an_item_that_a_topic_shows_is_part_of_it(desk: Desk) -> None:
    """The topic is shown whose side note or profile changed, not the one that only comes first."""
    desk.file.write_text(PACK.replace("==other trees==.", "trees.\n      - {people: [ada]}"), encoding="utf-8")
    try:
        desk.next()
        edited, _ = desk.next("first programme", "earliest programme")
        assert isinstance(edited, Glimpse)
        assert edited.topic == "The second topic"
        assert "earliest programme" in words(edited.pdf)
    finally:
        desk.rounds.close()
