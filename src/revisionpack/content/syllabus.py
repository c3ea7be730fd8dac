"""What the packs of one syllabus share: question types, the paper, spec points."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import Field

from revisionpack.content.mapping import Marking, Model
from revisionpack.content.texts import Blocks, Inline, Phrase, Phrases
from revisionpack.content.values import Id, Language, MarkRange, Number, PackId, Plain, Plains, Switch, Whole


class Band(Model):
    """One level of a mark scheme, in our own words."""

    main_field = "text"
    level: Whole | None = Field(None, description="Its number, 1 is the lowest.")
    marks: MarkRange | None = Field(None, description="A range, 16-20, or one number.")
    text: Blocks = Field(description="What such an answer does, in our own words.")
    move_up: Phrase | None = Field(None, description="What takes an answer to the next level.")

    @property
    def range(self) -> tuple[int, int] | None:
        """(lowest, highest) mark, or None where no marks are given."""
        if self.marks is None:
            return None
        numbers = [int(part) for part in re.findall(r"\d+", self.marks, re.ASCII)]
        return (numbers[0], numbers[-1]) if numbers else None


class QuestionType(Model):
    """A form of question: what it is worth, how long it takes, how it is marked."""

    title: Inline | None = Field(None, description="What it is called.")
    marks: Whole | None = Field(None, description="What it is worth.")
    minutes: Whole | None = Field(None, description="How long it takes.")
    minutes_per_mark: Number | None = Field(None, description="Or how long for each mark.")
    objectives: Plains = Field((), description="Objectives it assesses.")
    weights: Mapping[Plain, Whole] = Field({}, description="Marks an objective.")
    marking: Marking = Field("points", description="How it is marked.")
    bands: tuple[Band, ...] = Field((), description="The levels, for `levels`.")
    scales: Mapping[Plain, tuple[Band, ...]] = Field({}, description="Scale -> bands, for `grid`.")
    words: Plain | None = Field(None, description="Usual length of an answer, 850-1000.")
    command: Plain | None = Field(None, description="The command word that questions of this type use.")
    advice: Blocks | None = Field(None, description="How to go about such a question.")
    instructions: Blocks | None = Field(None, description="Printed above such questions.")
    plan: Switch | None = Field(None, description="on: a planning page (the default from 20 marks).")
    checklist: Phrases = Field((), description="What a pupil checks before handing in.")


class SpecPoint(Model):
    """One line of the syllabus: the board's own number (or the author's) and a paraphrase."""

    main_field = "text"
    ref: Plain | None = Field(None, description="The board's own number.")
    text: Inline = Field(description="What it asks for, in our own words.")
    title: Inline | None = Field(None, description="A short name.")


class Section(Model):
    """A section of a paper: how many questions of which type are answered."""

    title: Inline = Field(description="What it is called.")
    type: Id = Field(description="The type of its questions.")
    answer: Whole = Field(1, description="How many are answered.")
    out_of: Whole | None = Field(None, alias="of", description="How many are set, where fewer are answered.")
    instructions: Inline | None = Field(None, description="Printed at its head.")


class Paper(Model):
    """The paper of the component."""

    title: Inline | None = Field(None, description="What it is called.")
    marks: Whole = Field(description="Marks of the whole paper.")
    minutes: Whole = Field(description="Its time.")
    sections: tuple[Section, ...] = Field((), description="Its sections.")
    instructions: Phrases = Field((), description="Printed on its first page.")


class CommandWord(Model):
    """A command word of the board, and what it asks for."""

    main_field = "asks"
    term: Inline | None = Field(None, description="The word, where the key is only an id.")
    asks: Blocks = Field(description="What it asks for.")


class Variant(Model):
    """A form of the artifacts besides the standard one."""

    theme: Plain | None = Field(None, description="standard, clear, large or dyslexia.")
    paper: Plain | None = Field(None, description="a4 or letter.")
    ink: Plain | None = Field(None, description="full, low or grey.")
    size: Plain | None = Field(None, description="Size of the poster.")


class ReleaseSettings(Model):
    """What a release holds besides the standard artifacts."""

    variants: tuple[Variant, ...] = Field((), description="Forms that are published too.")


class Syllabus(Model):
    """What the packs of one syllabus share."""

    id: PackId = Field(description="Its id; packs name it.")
    extends: PackId | None = Field(None, description="A file of packs/_qualifications that this one adds to.")
    board: Plain | None = Field(None, description="The board.")
    qualification: Plain | None = Field(None, description="The qualification.")
    subject: Plain | None = Field(None, description="The subject.")
    code: Plain | None = Field(None, description="Its code.")
    component: Plain | None = Field(None, description="The component.")
    title: Inline = Field(description="Its title.")
    short: Inline | None = Field(None, description="A short title for headers.")
    language: Language = Field("en-GB", description="Its language.")
    notice: Inline | None = Field(None, description="Printed on every page: not endorsed by the board.")
    objectives: Mapping[Id, Inline] = Field({}, description="Id -> what is assessed.")
    command_words: Mapping[Plain, CommandWord] = Field({}, description="Word -> what it asks for.")
    question_types: Mapping[Id, QuestionType] = Field({}, description="Id -> question type.")
    paper: Paper | None = Field(None, description="The paper of the component.")
    spec: Mapping[Id, SpecPoint] = Field({}, description="Id -> spec point.")
    release: ReleaseSettings | None = Field(None, description="What is published besides the standard.")
