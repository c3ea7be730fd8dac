"""A product that need not be planned: nothing that it was planned from has changed, and its artifacts are known.

    v1/plans/ab/<name>.json

Its record's name is a hash of our own program, of the pack file's name and of how the product was asked for. In it
stand which fields of which items were read when it was planned (content/traced), one hash of what they held and
of all else that planning may look at, and what came of it: keys of jobs and plain words, nothing that can run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import astuple, replace

from revisionpack.build import wire
from revisionpack.build.hashes import digest
from revisionpack.build.jobs import Made
from revisionpack.build.keys import exact_digest
from revisionpack.build.native import native
from revisionpack.build.plan import Settings
from revisionpack.build.records import Records, Stage, stages_of
from revisionpack.build.store import Store
from revisionpack.build.write import file_digest
from revisionpack.content.load import Loaded
from revisionpack.content.model import COLLECTIONS, Pack
from revisionpack.content.traced import Reads, read_values, reads_of, traced
from revisionpack.derive import Derived
from revisionpack.derive.lock import CHANGES, Lock
from revisionpack.derive.numbering import Numbers
from revisionpack.outputs.step import Finding, Request

if TYPE_CHECKING:
    from revisionpack.derive.gaps import Gaps
    from revisionpack.derive.notes import Note

PRODUCTS = frozenset({"sheets", "poster", "questions", "answers", "deck"})
"""Those that look at nothing but their request: not at other packs, and but for the deck not at the lock."""

DECKS = frozenset({"deck", "deck-tsv"})
"""Those that need no engine for pages."""


class Named(Struct, frozen=True):
    """An artifact whose job was not made again."""

    name: str
    kind: str


class Remembered(Struct, frozen=True):
    """What came of a product the last time, and would come of it now."""

    artifacts: tuple[tuple[Named, Made, str | None], ...]
    """With the SHA-256 of the file in its place, None if there is none."""
    stages: list[Stage]
    findings: tuple[Finding, ...]
    skipped: str
    """Why there is no artifact; "" if there is one."""


class Traced(Derived):
    """What follows from a traced pack. Plain words that are made of nearly all texts are taken from the original."""

    def __init__(self, pack: Pack, whole: Derived) -> None:
        super().__init__(pack, whole.syllabus, whole.lock)
        self.whole = whole
        self.taken: list[str] = []
        """What was taken from the original and so counts by itself."""

    @cached_property
    def numbers(self) -> Numbers:
        return self.whole.numbers  # counts always

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        return self.whole.notes if self.whole.read_for_notes is self.pack else super().notes

    @cached_property
    def gaps(self) -> Gaps:
        self.taken.append("gaps")
        return self.whole.gaps

    @cached_property
    def cards(self) -> Mapping[str, int]:
        self.taken.append("cards")
        return self.whole.cards


class Memory:
    """What was read for each product of a pack, and what came of it."""

    def __init__(
        self, file: Path, loaded: Loaded, derived: Derived, settings: Settings, store: Store, records: Records
    ) -> None:
        self._file, self._loaded, self._derived = file, loaded, derived
        self._settings, self._store, self._records = settings, store, records
        self._found: dict[str, Remembered | None] = {}
        self._traces: dict[str, Traced] = {}
        self._held: dict[str, str] = {}
        """What was read, as JSON -> a hash of what it holds."""

    def covers(self, product: str) -> bool:
        """Whether a product can be remembered in this build."""
        settings = self._settings
        return product in PRODUCTS and settings.units is None and not settings.options.attach_source

    def request(self, product: str, whole: Request) -> Request:
        """What such a product is planned from: a pack that notes what is read of it."""
        return Request(self._traced(product), whole.theme, whole.options, whole.images)

    def expect_deck(self) -> None:
        """Where the deck has to be planned, have its notes made from what keeps account: once, for the checks too.

        Comes before anybody asks for the notes.
        """
        if "deck" in self._settings.of(self._file) and self.covers("deck") and self.recall("deck") is None:
            self._derived.read_for_notes = self._traced("deck").pack

    def _traced(self, product: str) -> Traced:
        if product not in self._traces:
            self._traces[product] = Traced(traced(self._derived.pack), self._derived)
        return self._traces[product]

    @property
    def has_work_for_the_engine(self) -> bool:
        """Whether something that is set in type has to be planned, and so is likely to be made."""
        return any(self.recall(product) is None for product in self._settings.of(self._file) if product not in DECKS)

    def recall(self, product: str) -> Remembered | None:
        """What came of a product, if nothing that was read for it has changed and all of it is known."""
        if self._settings.force or not self.covers(product):
            return None
        if product not in self._found:
            self._found[product] = self._recall(product)
        return self._found[product]

    def _recall(self, product: str) -> Remembered | None:
        try:
            record = self._store.record(self._name(product))
            if record is None or self._digest(record["reads"], record["taken"]) != record["digest"]:
                return None
            if product == "deck" and _digest_of(self._derived.lock) != record["lock"]:
                return None
            return self._remembered(record["told"])
        except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
            return None

    def _remembered(self, told: Mapping[str, Any]) -> Remembered | None:
        artifacts, folder = [], self._loaded.place(self._settings.out)
        for name, kind, key in told["artifacts"]:
            known = self._store.look(key)
            if known is None or "/" in name:
                return None
            on_disk, data = file_digest(folder / name), None
            if on_disk != known.digest and (data := self._store.data(known)) is None:
                return None
            artifacts.append((Named(str(name), str(kind)), Made(known, data, ran=False), on_disk))
        return Remembered(
            tuple(artifacts),
            stages_of(told["stages"]),
            tuple(Finding(*map(str, row)) for row in told["findings"]),  # type: ignore[arg-type]
            str(told["skipped"]),
        )

    def keep(self, product: str, remembered: Remembered, lock: Lock | None = None) -> None:
        """Remember what came of a product that was planned from `request`, when it is done.

        `lock` is the one that the deck gave. It is what the same notes will find, and leave as it is.
        """
        if product not in self._traces:
            return
        derived = self._traces[product]
        reads, taken = reads_of(derived.pack), derived.taken
        told = {
            "artifacts": [[named.name, named.kind, made.known.key] for named, made, _ in remembered.artifacts],
            "stages": [[stage.asked, stage.jobs] for stage in remembered.stages],
            "findings": [astuple(finding) for finding in remembered.findings if finding.code not in CHANGES],
            "skipped": remembered.skipped,
        }
        data = {"reads": reads, "taken": taken, "digest": self._digest(reads, taken), "told": told}
        if product == "deck":
            data["lock"] = _digest_of(lock or self._derived.lock)
        self._store.keep_record(self._name(product), data)

    def _digest(self, reads: Reads, taken: Sequence[str]) -> str:
        if not set(taken) <= {"gaps", "cards"}:
            raise KeyError(taken)
        made = [getattr(self._derived, name) for name in taken]
        # an edit seldom changes which fields are read: then this is asked once to know a product, once to keep it
        if (which := json.dumps(reads)) not in self._held:
            self._held[which] = exact_digest(read_values(self._derived.pack, reads))
        return exact_digest(self._rest, made, self._held[which])

    @cached_property
    def _rest(self) -> str:
        """A hash of all that planning may look at besides the fields of the pack and of its items."""
        derived = self._derived
        ids = [list(derived.pack.collection(name)) for name in COLLECTIONS]
        return exact_digest(ids, derived.numbers, derived.syllabus, sorted(self._loaded.images.items()))

    def _name(self, product: str) -> str:
        settings = self._settings
        asked = {
            "product": product,
            "file": self._file.as_posix(),
            "options": settings.options,
            "usable": native().usable,
        }
        return digest(self._records.program, wire.encode(asked))


def _digest_of(lock: Lock | None) -> str:
    """A hash of what the deck looks at in its lock; numbers count elsewhere."""
    return exact_digest(replace(lock, numbers={}).dump() if lock is not None else None)
