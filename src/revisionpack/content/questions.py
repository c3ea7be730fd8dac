"""Questions, how they are marked, and model answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from revisionpack.content.item import Item
from revisionpack.content.mapping import Marking, Model
from revisionpack.content.syllabus import Band
from revisionpack.content.texts import Blocks, Inline, Phrase, Phrases
from revisionpack.content.values import Id, Ids, Lines, Plain, Plains, Switch, Whole, many, problem


class Point(Model):
    """One marking point."""

    main_field = "award"
    code: Plain | None = Field(None, description="M1, A1, B1 …")
    award: Phrase = Field(description="What earns the mark.")
    accept: Phrases = Field((), description="What counts as well.")
    allow: Phrases = Field((), description="What is let pass, though it is not quite right.")
    reject: Phrases = Field((), description="What does not count.")
    ignore: Phrases = Field((), description="What neither helps nor harms.")
    ecf: Inline | None = Field(None, description="Error carried forward: whose.")
    needs: Whole | None = Field(None, description="Only if the point of this number was won.")
    marks: Whole = Field(1, description="What it is worth.")
    stretch: Inline | None = Field(None, alias="for", description="The stretch of text that the point is for.")


class AnyOf(Model):
    """Any `any` of the points in `of`."""

    any: Whole = Field(description="How many are needed.")
    of: tuple[Point, ...] = Field(description="The points to choose from.")


class Choice(Model):
    """One answer of a multiple-choice question."""

    main_field = "text"
    text: Phrase = Field(description="The answer as it is printed.")
    right: Switch = Field(False, description="on: this is the right one.")
    why: Blocks | None = Field(None, description="Why it is right or wrong.")


class Working(Model):
    """One step of a worked answer."""

    main_field = "do"
    do: Phrase = Field(description="What is done.")
    why: Phrase | None = Field(None, description="Why.")
    point: Whole | None = Field(None, description="Number of the marking point it earns.")


class Outcome(Model):
    """The result of a calculation."""

    main_field = "value"
    symbol: Plain | None = Field(None, description="Its symbol.")
    value: Plain = Field(description="Its value.")
    unit: Plain | None = Field(None, description="Its unit.")
    figures: Whole | None = Field(None, description="Significant figures.")
    accept: Plain | None = Field(None, description="The range that counts, `0.19 to 0.21`.")


class Paragraph(Model):
    """A paragraph of a model answer: its role in the argument, what it earns, its text with commentary."""

    main_field = "text"
    role: Inline | None = Field(None, description="Its role in the argument: introduction, counter-argument.")
    objectives: Plains = Field((), description="Objectives it shows.")
    sides: Plains = Field((), description="Sides of the indicative content that it weighs.")
    level: Whole | None = Field(None, description="The level it reaches by itself.")
    text: Blocks = Field(description="The paragraph, with `{==spans==}{>>and comments<<}`.")


class ModelAnswer(Model):
    """A worked response: one of `text`, `steps` (+ `result`) and `paragraphs`."""

    main_field, main_list = "text", "paragraphs"
    level: Whole | None = Field(None, description="The level it reaches.")
    marks: Whole | None = Field(None, description="The marks it would get.")
    scales: Mapping[Plain, Whole] = Field({}, description="Scale -> marks, for a grid.")
    text: Blocks | None = Field(None, description="A short answer.")
    steps: tuple[Working, ...] = Field((), description="The steps of a calculation.")
    result: Outcome | None = Field(None, description="What the steps come to.")
    paragraphs: tuple[Paragraph, ...] = Field((), description="The paragraphs of an essay.")
    why: Blocks | None = Field(None, description="Why it reaches this level, and what would take it higher.")

    @model_validator(mode="after")
    def _one_form(self) -> ModelAnswer:
        given = [name for name in ("text", "steps", "paragraphs") if getattr(self, name)]
        if len(given) != 1:
            said = "none" if not given else " and ".join(given)
            raise problem(
                "answer-form",
                f"a model answer has one of text, steps and paragraphs; this one has {said}",
                help="Keep the one that fits the question.",
                about=("text", "steps", "paragraphs"),
                lacks=() if given else ("text",),
                over=tuple(given[1:]),
            )
        return self


class Improve(Model):
    """A weaker paragraph for pupils to better."""

    level: Whole | None = Field(None, description="The level it reaches as it stands.")
    text: Blocks = Field(description="The paragraph.")
    advice: Blocks | None = Field(None, description="What would make it better.")
    improved: Blocks | None = Field(None, description="The paragraph made better.")


class Space(Model):
    """Where the pupil writes: lines, a grid of squares, or a box (heights in mm)."""

    main_field = "lines"
    lines: Lines | None = Field(None, description="How many lines; `full` for four sides, `none` for no lines.")
    answer: Switch = Field(False, description="on: a short line for the answer at the end.")
    squares: Whole | None = Field(None, description="A grid of squares, height in mm.")
    box: Whole | None = Field(None, description="An empty box, height in mm.")



class Given(Model):
    """A document or figure that is printed with a question; `heard` is read out, not printed."""

    item: Id = Field(description="The document, figure, formula, term or profile.")
    use: Literal["read", "heard"] = Field(
        "read", alias="as", description="read: printed; heard: read aloud by the teacher."
    )


_GIVEN_KINDS = ("documents", "figures", "formulas", "terms", "profiles")


def _given(value: Any) -> Any:
    """`given:` lists ids, or `{documents: id, as: heard}`."""
    entries = (value,) if isinstance(value, (str, Mapping)) else value
    if not isinstance(entries, (list, tuple)):
        return entries
    read: list[Any] = []
    for entry in entries:
        if isinstance(entry, Mapping):
            named = [key for key in entry if key in _GIVEN_KINDS]
            if len(named) == 1:
                items = entry[named[0]]
                rest = {key: value for key, value in entry.items() if key != named[0]}
                items = (items,) if isinstance(items, str) else items
                read += [{"item": item, **rest} for item in items]
                continue
        read.append({"item": entry} if isinstance(entry, str) else entry)
    return tuple(read)


_ID: dict[str, Any] = {"type": ["string", "number"]}
_GIVEN: dict[str, Any] = {
    "anyOf": [
        _ID,
        {
            "type": "object",
            "properties": {
                **{kind: {"anyOf": [_ID, {"type": "array", "items": _ID}]} for kind in _GIVEN_KINDS},
                "as": {"enum": ["read", "heard"]},
            },
            "additionalProperties": False,
        },
    ]
}
_GIVEN_SCHEMA: dict[str, Any] = {"anyOf": [*_GIVEN["anyOf"], {"type": "array", "items": _GIVEN}]}
_POINTS_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": ["string", "number"]},
        {"$ref": "#/$defs/AnyOf"},
        {"type": "array", "items": {"$ref": "#/$defs/Point"}},
    ]
}


def _points(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


class Part(Model):
    """A question or a part of one; parts nest by printed label."""

    stem: Blocks | None = Field(None, description="What is asked.")
    marks: Whole | None = Field(None, description="What it is worth (default: from the type, the parts or the points).")
    minutes: Whole | None = Field(None, description="How long it takes (default: from the type or the paper).")
    objectives: Plains = Field((), description="Objectives it assesses (default: the type's).")
    given: Annotated[tuple[Given, ...], BeforeValidator(_given), WithJsonSchema(_GIVEN_SCHEMA)] = Field(
        (), description="What is printed with it: ids, or `{documents: id, as: heard}`."
    )
    space: Space | None = Field(None, description="Where the pupil writes (default: from the marks).")
    points: Annotated[tuple[Point, ...] | AnyOf, BeforeValidator(_points), WithJsonSchema(_POINTS_SCHEMA)] = Field(
        (), description="Marking points, or `{any: 3, of: […]}`."
    )
    choices: Mapping[Plain, Choice] = Field({}, description="Label -> answer to choose.")
    indicative: Mapping[Plain, Annotated[tuple[Phrase, ...], many]] = Field(
        {}, description="Label -> what an answer may say."
    )
    model_answer: ModelAnswer | None = Field(None, description="A worked response.")
    parts: Mapping[Plain, Part] = Field({}, description="Printed label -> part; parts nest.")


class Question(Item, Part):
    """Something to answer, with how it is marked and a model answer."""

    collection, letter, fallback_names, main_field = "questions", "Q", ("stem",), "stem"

    title: Inline | None = Field(None, description="What it is called (default: the stem).")
    type: Id | None = Field(None, description="A question type of the syllabus.")
    marking: Marking | None = Field(None, description="How it is marked (default: the type's).")
    command: Plain | None = Field(None, description="The command word, if the stem does not begin with it.")
    uses: Ids = Field((), description="Items that a good answer draws on.")
    scales: Mapping[Plain, tuple[Band, ...]] = Field({}, description="Scale -> bands, for a grid.")
    improve: Improve | None = Field(None, description="A weaker paragraph to better.")
    mistakes: Phrases = Field((), description="Common mistakes in answers.")
    checklist: Phrases = Field((), description="What a pupil checks before handing in.")

    @model_validator(mode="after")
    def _asks(self) -> Question:
        if self.stem is None and self.title is None:
            raise problem(
                "missing-key", "a question needs its `stem:` or a `title:`",
                help="Write what is asked after `stem: |`.", key="stem", about=("stem", "title"),
            )  # fmt: skip
        return self
