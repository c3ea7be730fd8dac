"""Questions, how they are marked, and model answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from revisionpack.content.items import Item
from revisionpack.content.mapping import Marking, Model
from revisionpack.content.syllabus import Band
from revisionpack.content.texts import (
    Blocks,
    Id,
    Ids,
    Inline,
    Lines,
    Phrase,
    Phrases,
    Plain,
    Plains,
    Switch,
    Whole,
    many,
    problem,
)


class Point(Model):
    """One marking point."""

    main_field = "award"
    code: Plain | None = Field(None, description="M1, A1, B1 …")
    award: Phrase
    accept: Phrases = ()
    reject: Phrases = ()
    ignore: Phrases = ()
    ecf: Inline | None = Field(None, description="Error carried forward: whose.")
    needs: Whole | None = Field(None, description="Only if the point of this number was won.")
    marks: Whole = 1
    stretch: Inline | None = Field(None, alias="for", description="The stretch of text that the point is for.")


class AnyOf(Model):
    """Any `any` of the points in `of`."""

    any: Whole
    of: tuple[Point, ...]


class Choice(Model):
    """One answer of a multiple-choice question."""

    main_field = "text"
    text: Phrase
    right: Switch = False
    why: Blocks | None = None


class Working(Model):
    """One step of a worked answer."""

    main_field = "do"
    do: Phrase
    why: Phrase | None = None
    point: Whole | None = None


class Outcome(Model):
    """The result of a calculation."""

    main_field = "value"
    symbol: Plain | None = None
    value: Plain
    unit: Plain | None = None
    figures: Whole | None = Field(None, description="Significant figures.")
    accept: Plain | None = None


class Paragraph(Model):
    """A paragraph of a model answer: its role in the argument, what it earns, its text with commentary."""

    main_field = "text"
    role: Inline | None = None
    objectives: Plains = ()
    text: Blocks


class ModelAnswer(Model):
    """A worked response: one of `text`, `steps` (+ `result`) and `paragraphs`."""

    main_field, main_list = "text", "paragraphs"
    level: Whole | None = None
    marks: Whole | None = None
    scales: Mapping[Plain, Whole] = {}
    text: Blocks | None = None
    steps: tuple[Working, ...] = ()
    result: Outcome | None = None
    paragraphs: tuple[Paragraph, ...] = ()
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
            )
        return self


class Improve(Model):
    """A weaker paragraph for pupils to better."""

    level: Whole | None = None
    text: Blocks
    advice: Blocks | None = None
    improved: Blocks | None = None


class Space(Model):
    """Where the pupil writes: lines, a grid of squares, or a box (heights in mm)."""

    main_field = "lines"
    lines: Lines | None = Field(None, description="How many lines; `full` for four sides, `none` for no lines.")
    answer: Switch = Field(False, description="on: a short line for the answer at the end.")
    squares: Whole | None = None
    box: Whole | None = None



class Given(Model):
    """A document or figure that is printed with a question; `heard` is read out, not printed."""

    item: Id
    use: Literal["read", "heard"] = Field("read", alias="as")


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

    stem: Blocks | None = None
    marks: Whole | None = None
    minutes: Whole | None = None
    objectives: Plains = ()
    given: Annotated[tuple[Given, ...], BeforeValidator(_given), WithJsonSchema(_GIVEN_SCHEMA)] = ()
    space: Space | None = None
    points: Annotated[tuple[Point, ...] | AnyOf, BeforeValidator(_points), WithJsonSchema(_POINTS_SCHEMA)] = ()
    choices: Mapping[Plain, Choice] = {}
    indicative: Mapping[Plain, Annotated[tuple[Phrase, ...], many]] = {}
    model_answer: ModelAnswer | None = None
    parts: Mapping[Plain, Part] = {}


class Question(Item, Part):
    """Something to answer, with how it is marked and a model answer."""

    collection, letter, fallback_names, main_field = "questions", "Q", ("stem",), "stem"

    title: Inline | None = None
    type: Id | None = Field(None, description="A question type of the syllabus.")
    marking: Marking | None = None
    command: Plain | None = Field(None, description="The command word, if the stem does not begin with it.")
    uses: Ids = Field((), description="Items that a good answer draws on.")
    scales: Mapping[Plain, tuple[Band, ...]] = {}
    improve: Improve | None = None
    mistakes: Phrases = Field((), description="Common mistakes in answers.")
    checklist: Phrases = Field((), description="What a pupil checks before handing in.")
