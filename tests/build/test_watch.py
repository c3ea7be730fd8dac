"""Save and it is built: once a save, only what changed, errors told and taken back."""

from __future__ import annotations

import os
import time

import pytest

from revisionpack.build import index, watch
from revisionpack.build.plan import Settings


class Watching:
    """`next()` gives the next report; `wait` acts as the author between two looks."""

    def __init__(self, workshop):
        self.workshop = workshop
        self.acts = []
        self.idle = 0
        self.rounds = watch.rounds([workshop.packs], self.settings, self.wait)

    @property
    def settings(self):
        return Settings(out=self.workshop.out, cache=self.workshop.cache, jobs=2)

    def wait(self, seconds):
        time.sleep(min(seconds, 0.02))
        if seconds == index.GRAIN / 1e9:
            return
        if self.acts:
            time.sleep(0.03)  # an author is not as quick as a clock's tick
            self.acts.pop(0)()
            return
        self.idle += 1
        assert self.idle < 50, "nothing was noticed"

    def next(self, *acts):
        self.acts += acts
        self.idle = 0
        self.workshop.log.write_text("")
        return next(self.rounds)

    def close(self):
        self.rounds.close()


@pytest.fixture
def watching(workshop):
    for name in ("one", "two"):
        workshop.write(name)
        workshop.edit(name, "Red Army", f"Army {name}")
    watching = Watching(workshop)
    yield watching
    watching.close()


def test_a_save_rebuilds_just_what_it_changes(watching):
    """The engines stay warm, the other pack is not even read."""
    first = watching.next()
    assert not first.failed
    assert first.count("built") == 6
    again = watching.next(lambda: watching.workshop.edit("one", "A mixed economy", "Another economy"))
    assert watching.workshop.rendered == ["one.tsv"]
    assert again.count("built") == 1
    assert [bool(pack.stamps) for pack in again.packs] == [False, True]


def test_a_comment_renders_nothing(watching):
    """It is seen, and there is nothing to do."""
    watching.next()
    report = watching.next(lambda: watching.workshop.edit("one", "terms:", "# a comment\nterms:"))
    assert watching.workshop.rendered == []
    assert report.jobs_run == 0


def test_errors_are_told_and_the_old_files_stay_until_it_is_mended(watching):
    """The folder never holds less than it did."""
    watching.next()
    before = watching.workshop.files()
    report = watching.next(lambda: watching.workshop.edit("one", "1924-01-21", "1924-25"))
    assert report.failed
    assert watching.workshop.files() == before
    report = watching.next(lambda: watching.workshop.edit("one", "1924-25", "1924-01-22"))
    assert not report.failed


def test_packs_come_and_go(watching):
    """A new file in the folder is built; a deleted one is no error."""
    watching.next()
    report = watching.next(lambda: watching.workshop.write("three"))
    assert [pack.pack for pack in report.packs] == ["one", "three", "two"]
    report = watching.next(lambda: (watching.workshop.packs / "three.yaml").unlink())
    assert [pack.pack for pack in report.packs] == ["one", "two"]
    assert not report.failed


def test_what_happens_while_a_report_is_told_is_not_missed(watching):
    """A save, a new pack, a pack that goes: whoever reads the report may take his time."""
    watching.next()
    watching.workshop.edit("one", "A mixed economy", "First economy")
    assert watching.next().jobs_run == 1
    watching.workshop.write("three")
    assert [pack.pack for pack in watching.next().packs] == ["one", "three", "two"]
    (watching.workshop.packs / "three.yaml").unlink()
    assert [pack.pack for pack in watching.next().packs] == ["one", "two"]


def test_a_save_while_it_is_being_read_is_not_missed(watching):
    """What was saved in the same tick of the clock is read once more."""
    watching.next()

    def twice():
        watching.workshop.edit("one", "A mixed economy", "First economy")
        os.utime(watching.workshop.packs / "one.yaml", ns=(time.time_ns() + 10**8,) * 2)

    report = watching.next(twice)
    assert report.jobs_run == 1
    report = watching.next(lambda: watching.workshop.edit("one", "First economy", "Second economy"))
    assert report.jobs_run == 1


def test_a_file_that_is_empty_for_a_moment_is_no_error(watching, monkeypatch):
    """Editors empty a file before they write it; what is there in the end is built, and nothing is told in between."""
    monkeypatch.setattr(watch, "SELDOM", 20)  # however busy the machine is
    watching.next()
    pack = watching.workshop.packs / "one.yaml"
    text = pack.read_text(encoding="utf-8").replace("A mixed economy", "Another economy")
    report = watching.next(lambda: pack.write_text(""), lambda: pack.write_text(text, encoding="utf-8"))
    assert not report.failed
    assert report.jobs_run == 1
    report = watching.next(pack.unlink, lambda: pack.write_text(text.replace("Another", "A third"), encoding="utf-8"))
    assert not report.failed
    assert report.jobs_run == 1


def test_nothing_is_left_when_watching_ends(watching):
    """No worker, no workspace."""
    watching.next()
    watching.close()
    assert list((watching.workshop.cache / "v1" / "tmp").iterdir()) == []
