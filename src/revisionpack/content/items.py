"""The collections that hold knowledge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from revisionpack.content.item import Item
from revisionpack.content.mapping import Calendar, Model
from revisionpack.content.texts import Blocks, Inline, Inlines, Phrase, Phrases, SourceRefs, TeX
from revisionpack.content.values import (
    Date,
    Id,
    Ids,
    Plain,
    Say,
    Switch,
    Time,
    many,
    problem,
)


class Term(Item):
    """A word and its meaning: definition, vocabulary or quantity."""

    collection, letter, name_field = "terms", "T", "term"

    term: Inline = Field(description="The word, as it is printed.")
    meaning: Blocks = Field(description="What it means.")
    type: Plain | None = Field(None, description="Part of speech or kind, in free words.")
    gender: Plain | None = Field(None, description="Grammatical gender, in free words.")
    forms: Mapping[Plain, Inline] = Field({}, description="Other forms, label -> form.")
    say: Say | None = Field(None, description="How it is said.")
    examples: Annotated[tuple[Phrase, ...], many] = Field((), description="Sentences that use it.")
    symbol: Plain | None = Field(None, description="Symbol of a quantity, `E_a`.")
    unit: Plain | None = Field(None, description="Its unit, typed plainly: `J mol^-1`.")
    value: Plain | None = Field(None, description="Its value, if it is a constant.")
    accept: Inlines = Field((), description="Other answers that count as right.")
    reject: Inlines = Field((), description="Answers that do not count.")
    ask: Literal["meaning", "term", "both"] | None = Field(None, description="What the cards ask for.")
    audio: Plain | None = Field(None, description="A sound file beside the pack.")


class Office(Model):
    """A post held, and when."""

    title: Inline = Field(description="The post.")
    span: Date = Field(description="When it was held.")
    sources: SourceRefs = Field((), description="Sources for it.")


class Profile(Item):
    """A named thing described under free labels: practical, case study, character, set work."""

    collection, letter, name_field, main_field = "profiles", "R", "title", "name"

    kind: Inline | None = Field(None, description="What it is: Required practical, Case study.")
    title: Inline | None = Field(None, alias="name", description="Its name.")
    facets: Mapping[Plain, Blocks] = Field({}, description="Label -> text: Aim, Method, Ideology.")
    text: Blocks | None = Field(None, description="Text before the facets.")
    figure: Id | None = Field(None, description="A figure that belongs to it.")

    @model_validator(mode="after")
    def _named(self) -> Profile:
        if self.title is None:
            raise problem("missing-key", "`name:` is missing", help="Give the item its name: `name: …`.", key="name")
        return self


class Person(Profile):
    """A profile with a life and offices."""

    collection, letter, name_field = "people", "P", "title"

    calendar: Calendar | None = Field(None, description="Calendar of `life:` (default: the pack's).")
    life: Date | None = Field(None, description="Birth and death, `1878-12-18/1953-03-05`.")
    role: Inline | None = Field(None, description="Who this was, in one line.")
    outcome: Inline | None = Field(None, description="Two or three words: how this life ends in the pack.")
    offices: tuple[Office, ...] = Field((), description="Posts held, and when.")


class Event(Item):
    """Something that happened, placed by `date` and shown as `dated` where the source's date differs."""

    collection, letter = "events", "E"

    calendar: Calendar | None = Field(None, description="Calendar of `date:` (default: the pack's).")
    date: Date = Field(description="When it happened; places it on the poster.")
    time: Time | None = Field(None, description="Time of day, 06:30: orders events of one day.")
    dated: Plain | None = Field(None, description="The date as sources give it; printed, never computed.")
    title: Inline = Field(description="What happened, in a few words.")
    text: Blocks | None = Field(None, description="More about it.")
    lane: Id | None = Field(None, description="A lane of `timeline: lanes:`.")
    people: Ids = Field((), description="Who took part (ids).")
    ask: Literal["date", "event", "both", "why"] | None = Field(None, description="What its cards ask for.")


class Group(Model):
    """People who move together under a name."""

    people: Ids = Field(description="Who they are (ids).")
    name: Inline | None = Field(None, alias="as", description="The name they go by.")


def _side(value: Any) -> Any:
    """A side is a list; each member an id or a group."""
    members = (value,) if isinstance(value, (str, Mapping)) else value
    if not isinstance(members, (list, tuple)):
        return members
    return tuple({"people": member} if isinstance(member, str) else member for member in members)


_MEMBER: dict[str, Any] = {"anyOf": [{"type": ["string", "number"]}, {"$ref": "#/$defs/Group"}]}

Side = Annotated[
    tuple[Group, ...],
    BeforeValidator(_side),
    WithJsonSchema({"anyOf": [*_MEMBER["anyOf"], {"type": "array", "items": _MEMBER}]}),
]


class Phase(Item):
    """A stretch of time with sides, what it was about, and what ended it."""

    collection, letter = "phases", "H"

    calendar: Calendar | None = Field(None, description="Calendar of `span:` (default: the pack's).")
    title: Inline = Field(description="What it is called.")
    span: Date = Field(description="From when to when.")
    dated: Plain | None = Field(None, description="The dates as sources give them.")
    sides: Mapping[Plain, Side] = Field({}, description="Label -> people, top to bottom.")
    issue: Blocks | None = Field(None, description="What it was about.")
    text: Blocks | None = Field(None, description="More about it.")
    ended_by: Id | None = Field(None, description="The event that ended it.")


class Form(Model):
    """Another form of a formula, and what it is for."""

    main_field = "tex"
    tex: TeX = Field(description="The formula.")
    use: Inline | None = Field(None, description="What this form is for.")


class Formula(Item):
    """An equation: TeX for the eye, words for the ear."""

    collection, letter = "formulas", "F"

    title: Inline = Field(description="What it is called.")
    tex: TeX = Field(description="The formula, in TeX without dollar signs.")
    say: Plain = Field(description="How it is read aloud; the alternative text.")
    where: Ids = Field((), description="Terms whose symbols stand in it.")
    forms: tuple[Form, ...] = Field((), description="Other forms of it.")
    recall: Switch = Field(False, description="on: to be known by heart, so a card asks for it.")
    conditions: Phrases = Field((), description="When it holds.")
    text: Blocks | None = Field(None, description="More about it.")


class Position(Model):
    """One answer to a debate: who holds it, what it says (at one time or several), and the evidence."""

    main_field, main_list = "view", "evidence"
    holders: Ids = Field((), description="Who holds it (ids).")
    view: Blocks | None = Field(None, description="What it says.")
    views: Mapping[Plain, Blocks] = Field({}, description="Date -> what was held then.")
    span: Date | None = Field(None, description="When it was held.")
    evidence: Annotated[tuple[Phrase, ...], many] = Field((), description="What speaks for it.")
    sources: SourceRefs = Field((), description="Sources for it.")


class Debate(Item):
    """A question with positions, or a claim with evidence for and against."""

    collection, letter, fallback_names = "debates", "D", ("question", "claim")

    title: Inline | None = Field(None, description="What it is called (default: the question or claim).")
    question: Inline | None = Field(None, description="The question that is argued about.")
    claim: Inline | None = Field(None, description="Or the claim that is weighed.")
    text: Blocks | None = Field(None, description="Text before the positions.")
    positions: Mapping[Plain, Position] = Field(
        description="Label -> position: Left, Right; Evidence for, Evidence against."
    )
    judgement: Blocks | None = Field(None, description="How far which side convinces.")

    @model_validator(mode="after")
    def _asks(self) -> Debate:
        if self.question is None and self.claim is None:
            raise problem(
                "missing-key",
                "a debate needs a `question:` or a `claim:`",
                help="Write the question that is argued about, or the claim that is weighed.",
                key="question",
                about=("question", "claim"),
            )
        return self


class Document(Item):
    """A text to read: source, extract, quotation, poem, transcript."""

    collection, letter = "documents", "C"

    calendar: Calendar | None = Field(None, description="Calendar of `date:` (default: the pack's).")
    title: Inline = Field(description="What it is called.")
    author: Inline | None = Field(None, description="Who wrote it.")
    date: Date | None = Field(None, description="When it was written.")
    dated: Plain | None = Field(None, description="The date as it gives it itself.")
    context: Blocks | None = Field(None, description="The attribution line and what must be known to read it.")
    text: Blocks | None = Field(None, description="The text, where it has no parts.")
    parts: Mapping[Plain, Blocks] = Field({}, description="Label -> text.")
    notes: Blocks | None = Field(None, description="What to notice: value, limits, use.")
    audio: Plain | None = Field(None, description="A sound file beside the pack.")

    @model_validator(mode="after")
    def _has_text(self) -> Document:
        if self.text is None and not self.parts:
            raise problem(
                "missing-key", "a document needs its `text:` or `parts:`",
                help="Write the text after `text: |`.", key="text", about=("text", "parts"),
            )  # fmt: skip
        return self


class Misconception(Item):
    """What is often got wrong, what is right, and why."""

    collection, letter, fallback_names = "misconceptions", "M", ("wrong",)

    title: Inline | None = Field(None, description="What it is called (default: what is wrong).")
    wrong: Phrase = Field(description="What is often said.")
    right: Phrase = Field(description="What is right.")
    why: Blocks | None = Field(None, description="Why it is so, or why people get it wrong.")


class Card(Item):
    """An authored flashcard: front and back, or a text with ==blanks==."""

    collection, letter, fallback_names = "cards", "K", ("front", "text")

    title: Inline | None = Field(None, description="What it is called where it needs a name.")
    front: Phrase | None = Field(None, description="The question.")
    back: Blocks | None = Field(None, description="The answer.")
    text: Phrase | None = Field(None, description="Or one sentence with ==blanks==.")
    extra: Blocks | None = Field(None, description="Small print under the answer.")
    type: Literal["basic", "reversed", "cloze", "typed", "image"] | None = Field(
        None, description="What kind of card (default: from what is given)."
    )
    topic: Id | None = Field(None, description="The topic whose subdeck the card goes to.")

    @model_validator(mode="after")
    def _one_form(self) -> Card:
        if self.text is None and (self.front is None or self.back is None):
            raise problem(
                "card-form",
                "a card has `front:` and `back:`, or a `text:` with ==blanks==",
                help="Write front and back, or one sentence with the words to recall between == and ==.",
                about=("front", "back", "text"),
                lacks=tuple(key for key in ("front", "back") if getattr(self, key) is None),
            )
        if self.text is not None and (self.front is not None or self.back is not None):
            raise problem(
                "card-form", "a card has `front:` and `back:` or a `text:`, not both", help="Make two cards.",
                over=("text",),
            )  # fmt: skip
        return self


class Source(Item):
    """An entry of the bibliography."""

    collection, letter, main_field = "sources", "S", "title"

    title: Inline = Field(description="Its title.")
    author: Plain | None = Field(None, description="Who wrote it.")
    year: Plain | None = Field(None, description="When it was published.")
    publisher: Plain | None = Field(None, description="Who published it.")
    kind: Plain | None = Field(None, description="book, article, newspaper, website, document …")
    place: Plain | None = Field(None, description="Where it was published.")
    url: Plain | None = Field(None, description="Where it can be read, https://…")
    note: Phrase | None = Field(None, description="What it is good for.")
