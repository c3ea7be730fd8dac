"""What the packs of one syllabus share: question types, the paper, spec points."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from revisionpack.content.mapping import Marking, Model
from revisionpack.content.texts import (
    Blocks,
    Id,
    Inline,
    Language,
    Number,
    PackId,
    Phrase,
    Phrases,
    Plain,
    Plains,
    Switch,
    Whole,
)


class Band(Model):
    """One level of a mark scheme, in our own words."""

    main_field = "text"
    level: Whole | None = None
    marks: Plain | None = Field(None, description="A range, 16-20, or one number.")
    text: Blocks
    move_up: Phrase | None = Field(None, description="What takes an answer to the next level.")

    @property
    def range(self) -> tuple[int, int] | None:
        """(lowest, highest) mark, or None where no marks are given."""
        if self.marks is None:
            return None
        numbers = [int(part) for part in self.marks.replace("–", "-").split("-") if part.strip().isdigit()]
        return (numbers[0], numbers[-1]) if numbers else None


class QuestionType(Model):
    """A form of question: what it is worth, how long it takes, how it is marked."""

    title: Inline | None = None
    marks: Whole | None = None
    minutes: Whole | None = None
    minutes_per_mark: Number | None = None
    objectives: Plains = ()
    weights: Mapping[Plain, Whole] = Field({}, description="Marks an objective.")
    marking: Marking = "points"
    bands: tuple[Band, ...] = ()
    scales: Mapping[Plain, tuple[Band, ...]] = {}
    words: Plain | None = Field(None, description="Usual length of an answer, 850-1000.")
    command: Plain | None = Field(None, description="The command word that questions of this type use.")
    advice: Blocks | None = Field(None, description="How to go about such a question.")
    instructions: Blocks | None = None
    plan: Switch | None = Field(None, description="on: a planning page (the default from 20 marks).")
    checklist: Phrases = ()


class SpecPoint(Model):
    """One line of the syllabus: the board's own number (or the author's) and a paraphrase."""

    main_field = "text"
    ref: Plain | None = None
    text: Inline
    title: Inline | None = None


class Section(Model):
    """A section of a paper: how many questions of which type are answered."""

    title: Inline
    type: Id
    answer: Whole = 1
    out_of: Whole | None = Field(None, alias="of", description="How many are set, where fewer are answered.")
    instructions: Inline | None = None


class Paper(Model):
    """The paper of the component."""

    title: Inline | None = None
    marks: Whole
    minutes: Whole
    sections: tuple[Section, ...] = ()
    instructions: Phrases = ()


class CommandWord(Model):
    """A command word of the board, and what it asks for."""

    main_field = "asks"
    term: Inline | None = None
    asks: Blocks


class Variant(Model):
    """A form of the artifacts besides the standard one."""

    theme: Plain | None = None
    paper: Plain | None = None
    ink: Plain | None = None
    size: Plain | None = None


class ReleaseSettings(Model):
    """What a release holds besides the standard artifacts."""

    variants: tuple[Variant, ...] = ()


class Syllabus(Model):
    """What the packs of one syllabus share."""

    id: PackId
    extends: PackId | None = Field(None, description="A file of packs/_qualifications that this one adds to.")
    board: Plain | None = None
    qualification: Plain | None = None
    subject: Plain | None = None
    code: Plain | None = None
    component: Plain | None = None
    title: Inline
    short: Inline | None = None
    language: Language = "en-GB"
    notice: Inline | None = Field(None, description="Printed on every page: not endorsed by the board.")
    objectives: Mapping[Id, Inline] = {}
    command_words: Mapping[Plain, CommandWord] = {}
    question_types: Mapping[Id, QuestionType] = {}
    paper: Paper | None = None
    spec: Mapping[Id, SpecPoint] = {}
    release: ReleaseSettings | None = None
