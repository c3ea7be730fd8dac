"""What follows from a pack: numbers, cards, the timeline, papers, gaps, the next lock. Pure.

`Derived` works each out once, when first asked, so that a build of the deck alone never lays out a
timeline.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from revisionpack.content.model import Pack, Syllabus
from revisionpack.derive.lock import Lock
from revisionpack.derive.numbering import Numbers, number

if TYPE_CHECKING:
    from revisionpack.derive.gaps import Gaps
    from revisionpack.derive.notes import Note
    from revisionpack.derive.papers import Papers
    from revisionpack.derive.timeline import Timeline


class Derived:
    """All that follows from (pack, syllabus, lock)."""

    def __init__(self, pack: Pack, syllabus: Syllabus | None = None, lock: Lock | None = None) -> None:
        self.pack = pack
        self.syllabus = syllabus
        self.lock = lock
        """The lock as it was read; None for a draft or a first build."""
        self.read_for_notes = pack
        """What the notes are made from: the pack, or one that is as it is and keeps account of what is read of it."""

    @cached_property
    def numbers(self) -> Numbers:
        return number(self.pack, self.lock.numbers if self.lock else None)

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """The deck's notes in study order."""
        from revisionpack.derive.cards import derive_notes

        return derive_notes(self.read_for_notes, self.numbers, self.syllabus)

    @cached_property
    def cards(self) -> Mapping[str, int]:
        """How many notes each item has that has any."""
        return Counter(note.item for note in self.notes)

    @cached_property
    def timeline(self) -> Timeline:
        from revisionpack.derive.timeline import derive_timeline

        return derive_timeline(self.pack, self.numbers)

    @cached_property
    def papers(self) -> Papers:
        from revisionpack.derive.papers import derive_papers

        return derive_papers(self.pack, self.syllabus, self.numbers)

    @cached_property
    def gaps(self) -> Gaps:
        from revisionpack.derive.gaps import derive_gaps

        return derive_gaps(self.pack, self.numbers)


def derive(pack: Pack, syllabus: Syllabus | None = None, lock: Lock | None = None) -> Derived:
    """What follows from a pack, its syllabus and its lock."""
    return Derived(pack, syllabus, lock)
