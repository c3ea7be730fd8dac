"""Questions as they are asked: with marks, minutes, objectives and marking worked out, in papers.

What a question leaves out comes from its type in the syllabus; what that leaves out, from the paper
(its minutes a mark).
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from revisionpack.content.model import (
    AnyOf,
    Band,
    Marking,
    Pack,
    Paper,
    Part,
    Point,
    Question,
    QuestionType,
    Section,
    Syllabus,
)
from revisionpack.content.texts import Text
from revisionpack.derive.numbering import Numbers
from revisionpack.text.markup_nodes import plain


class Asked(Struct, frozen=True):
    """A question with what follows for it from the syllabus. `minutes` and `marks` are None where nobody says."""

    question: Question
    pack: str
    """Id of the pack that it is from."""
    number: int
    """As this paper counts it: in the practice paper the pack's own number."""
    name: str
    """The pack's number with its letter, Q3, whatever the paper."""
    type: QuestionType | None
    marks: int | None
    minutes: int | None
    objectives: tuple[str, ...]
    marking: Marking
    command: str | None = None
    """The command word, as the syllabus spells it: given, the type's, or one that begins a sentence of the stem."""

    @property
    def bands(self) -> tuple[Band, ...]:
        """Levels, best first."""
        bands = self.type.bands if self.type else ()
        return tuple(sorted(bands, key=lambda band: -(band.level or 0)))

    @property
    def scales(self) -> Mapping[str, tuple[Band, ...]]:
        return self.question.scales or (self.type.scales if self.type else {})


class PaperSection(Struct, frozen=True):
    """A section: its questions, and how many of them are answered."""

    title: Text | None
    instructions: Text | None
    answer: int
    asked: tuple[Asked, ...]

    @property
    def reachable(self) -> int | None:
        """The marks of as many questions as are answered, those worth most; None where one has no marks."""
        marks = [one.marks for one in self.asked]
        known = sorted((mark for mark in marks if mark is not None), reverse=True)
        return sum(known[: self.answer]) if len(known) == len(marks) else None


class AskedPaper(Struct, frozen=True):
    """A paper: the practice paper of a pack, or a mock."""

    sections: tuple[PaperSection, ...]
    marks: int | None
    minutes: int | None

    @property
    def asked(self) -> tuple[Asked, ...]:
        return tuple(question for section in self.sections for question in section.asked)

    @property
    def packs(self) -> tuple[str, ...]:
        """Ids of the packs whose questions it asks, each once."""
        return tuple(dict.fromkeys(asked.pack for asked in self.asked))


class Lack(Struct, frozen=True):
    """A section of the paper for which there are not enough questions."""

    section: Text
    type: str
    wanted: int
    there: int


class Papers(Struct, frozen=True, dict=True):
    """Every question of a pack, and the papers made of them."""

    asked: tuple[Asked, ...]
    syllabus: Syllabus | None

    @cached_property
    def practice(self) -> AskedPaper:
        """All questions, in sections by the paper's question types, then those of other types."""
        sections: list[PaperSection] = []
        placed: set[str] = set()
        for section in self._structure:
            chosen = tuple(
                asked
                for asked in self.asked
                if asked.question.type == section.type and asked.question.id not in placed
            )
            placed |= {asked.question.id for asked in chosen}
            if chosen:
                sections.append(PaperSection(section.title, section.instructions, len(chosen), chosen))
        rest = tuple(asked for asked in self.asked if asked.question.id not in placed)
        if rest:
            sections.append(PaperSection(None, None, len(rest), rest))
        marks = [asked.marks for asked in self.asked]
        minutes = [asked.minutes for asked in self.asked]
        return AskedPaper(tuple(sections), _total(marks), _total(minutes))

    def lacking(self, others: Sequence[Asked] = ()) -> tuple[Lack, ...]:
        """What is missing for a mock paper, section by section; a section may not use another's questions.

        `others` are questions of other packs that may be asked as well.
        """
        kinds = Counter(asked.question.type for asked in (*self.asked, *others))
        found: list[Lack] = []
        for section in self._structure:
            count = section.out_of or section.answer
            there = max(0, kinds[section.type])
            kinds[section.type] -= count
            if there < count:
                found.append(Lack(section.title, section.type, count, there))
        return tuple(found)

    def mock(self, seed: int, others: Sequence[Asked] = (), *, own_first: bool = False) -> AskedPaper | None:
        """A paper of the component's structure, chosen by `seed` and counted from 1.

        Questions of other packs are drawn like the pack's own, so that all packs of a folder make one paper;
        `own_first` draws them only where the pack's own do not suffice, beside all of these.
        None where the syllabus gives no structure or the questions do not suffice (`lacking` says which).
        Where the types have no fixed marks, the paper's marks are those of its questions, its minutes in proportion.
        """
        paper: Paper | None = self.syllabus.paper if self.syllabus else None
        if paper is None or not self._structure or self.lacking(others):
            return None
        # random.Random of a text is the same on every machine and version (seeded by its SHA-512).
        draw = random.Random(f"mock {seed}")  # chooses questions, keeps no secret
        left, packs = sorted((*self.asked, *others), key=_in_order), {asked.pack for asked in self.asked}
        sections: list[PaperSection] = []
        count = 0
        for section in self._structure:
            wanted = section.out_of or section.answer
            pool = [asked for asked in left if asked.question.type == section.type]
            own = [asked for asked in pool if asked.pack in packs] if own_first else []
            sure = own if len(own) < wanted else []
            pool = own if len(own) >= wanted else [asked for asked in pool if asked not in sure]
            chosen = sorted([*sure, *draw.sample(pool, wanted - len(sure))], key=_in_order)
            left = [asked for asked in left if asked not in chosen]
            counted = tuple(replace(asked, number=count + place) for place, asked in enumerate(chosen, 1))
            count += wanted
            sections.append(PaperSection(section.title, section.instructions, section.answer, counted))
        marks = _total([section.reachable for section in sections])
        if marks is None or marks == paper.marks:
            return AskedPaper(tuple(sections), paper.marks, paper.minutes)
        return AskedPaper(tuple(sections), marks, max(1, round(marks * paper.minutes / paper.marks)))

    @property
    def _structure(self) -> tuple[Section, ...]:
        return self.syllabus.paper.sections if self.syllabus and self.syllabus.paper else ()


def derive_papers(pack: Pack, syllabus: Syllabus | None, numbers: Numbers) -> Papers:
    """Every question of the pack with its marks, minutes, objectives and marking."""
    asked = sorted(
        (_asked(pack, question, syllabus, numbers) for question in pack.questions.values()),
        key=lambda one: one.number,
    )
    return Papers(tuple(asked), syllabus)


def _in_order(asked: Asked) -> tuple[str, int]:
    return asked.pack, asked.number


def _asked(pack: Pack, question: Question, syllabus: Syllabus | None, numbers: Numbers) -> Asked:
    kind = syllabus.question_types.get(question.type) if syllabus and question.type else None
    marks = marks_of(question)
    if marks is None and kind is not None:
        marks = kind.marks
    if marks is None and question.scales:
        marks = scales_worth(question.scales)
    minutes = question.minutes or (kind.minutes if kind else None)
    if minutes is None and marks is not None:
        rate = kind.minutes_per_mark if kind else None
        if rate is None and syllabus is not None and syllabus.paper is not None and syllabus.paper.marks:
            rate = syllabus.paper.minutes / syllabus.paper.marks
        minutes = max(1, round(marks * rate)) if rate else None
    return Asked(
        question=question,
        pack=pack.id,
        number=numbers.bare(question.id),
        name=numbers.of(question.id),
        type=kind,
        marks=marks,
        minutes=minutes,
        objectives=question.objectives or (kind.objectives if kind else ()),
        command=_command(question, kind, syllabus),
        marking=question.marking or (kind.marking if kind else _marking_of(question)),
    )


def _command(question: Question, kind: QuestionType | None, syllabus: Syllabus | None) -> str | None:
    words = {word.casefold(): word for word in (syllabus.command_words if syllabus else ())}
    named = question.command or (kind.command if kind else None)
    if named is not None:
        return words.get(named.casefold(), named)
    stem = plain(question.stem.main) if question.stem else ""
    for sentence in re.split(r"(?<=[.?!:;])\s+|\n+", stem.casefold()):
        begun = [word for word in words if re.match(rf"\W*{re.escape(word)}\b", sentence)]
        if begun:
            return words[max(begun, key=len)]
    return None


def _marking_of(question: Question) -> Marking:
    if question.choices:
        return "choice"
    return "grid" if question.scales else "points"


def marks_of(part: Part) -> int | None:
    """Marks of a question or part: as given, else the sum of its parts, else of its points, else one for a choice."""
    if part.marks is not None:
        return part.marks
    if part.parts:
        return _total([marks_of(inner) for inner in part.parts.values()])
    if part.points:
        return points_worth(part.points)
    return 1 if part.choices else None


def scales_worth(scales: Mapping[str, tuple[Band, ...]]) -> int | None:
    """What the scales of a grid are worth together; None where none says its marks."""
    return sum(band_top(bands) for bands in scales.values()) or None


def band_top(bands: Iterable[Band]) -> int:
    """The highest mark of a scale; 0 where none is said."""
    return max((band.range[1] for band in bands if band.range), default=0)


def points_worth(points: tuple[Point, ...] | AnyOf) -> int:
    """What marking points are worth; of `any n` points, the n that are worth most."""
    if isinstance(points, AnyOf):
        return sum(sorted((point.marks for point in points.of), reverse=True)[: points.any])
    return sum(point.marks for point in points)


def _total(values: list[int | None]) -> int | None:
    return sum(value for value in values if value is not None) if values and None not in values else None
