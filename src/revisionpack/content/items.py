"""What every item of a collection can carry, and the collections that hold knowledge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from revisionpack.content.mapping import Calendar, Model, Origin
from revisionpack.content.texts import (
    Blocks,
    Date,
    Id,
    Ids,
    Inline,
    Inlines,
    Language,
    Phrase,
    Phrases,
    Plain,
    Plains,
    Say,
    SourceRefs,
    Switch,
    TeX,
    Text,
    Time,
    Weight,
    many,
    problem,
)


class Account(Model):
    """One side of a disputed fact."""

    main_field = "text"
    label: Inline | None = None
    text: Blocks
    sources: SourceRefs = ()


class Disputed(Model):
    """A disputed fact: the question, two or more accounts, and what is agreed."""

    question: Inline
    accounts: tuple[Account, ...]
    agreed: Blocks | None = None


class Item(Model):
    """What every item of a collection can carry. `id` is its key in the collection."""

    collection: ClassVar[str] = ""
    letter: ClassVar[str] = ""
    name_field: ClassVar[str] = "title"

    @classmethod
    def key_is(cls, name: str) -> bool:
        return name == "id"

    id: Id
    lang: Language | None = Field(None, description="Language of what is learned (fr, la, …).")
    short: Inline | None = Field(None, description="A short name for headers and narrow columns.")
    brief: Inline | None = Field(None, description="One line for the knowledge organiser.")
    tags: Plains = Field((), description="Free words to select items by; `core` puts cards in the core deck.")
    spec: Ids = Field((), description="Spec points that the item serves (ids of the syllabus).")
    sources: SourceRefs = Field((), description="Sources, each `id` or `id, p. 12`.")
    disputed: Disputed | None = Field(None, description="Two or more accounts of a disputed fact.")
    cards: Switch = Field(True, description="off: no flashcards from this item.")
    reverse: Switch | None = Field(None, description="on: cards in both directions; off: one direction.")
    origin: Origin = Field("own", description="own, adapted or quoted (quoted needs `rights`).")
    rights: Inline | None = Field(None, description="Who holds the rights, under what licence.")
    image: Plain | None = Field(None, description="A picture file beside the pack.")
    alt: Inline | None = Field(None, description="What the picture shows, for those who cannot see it.")
    weight: Weight | None = Field(None, description="1 to 3: how much depends on it.")

    @property
    def name(self) -> Text:
        """The name that the item is printed under."""
        named: Text | None = getattr(self, self.name_field, None)
        if named is not None:
            return named
        fallback: Text | None = next(
            (value for field in self.fallback_names if (value := getattr(self, field, None)) is not None), None
        )
        assert fallback is not None, f"{self.collection}.{self.id} has no name"  # the models require one
        return fallback

    fallback_names: ClassVar[tuple[str, ...]] = ()

    @property
    def short_name(self) -> Text:
        return self.short or self.name


class Term(Item):
    """A word and its meaning: definition, vocabulary or quantity."""

    collection, letter, name_field = "terms", "T", "term"

    term: Inline
    meaning: Blocks
    type: Plain | None = Field(None, description="Part of speech or kind, in free words.")
    gender: Plain | None = None
    forms: Mapping[Plain, Inline] = Field({}, description="Other forms, label -> form.")
    say: Say | None = Field(None, description="How it is said.")
    examples: Annotated[tuple[Phrase, ...], many] = ()
    symbol: Plain | None = None
    unit: Plain | None = None
    value: Plain | None = None
    accept: Inlines = ()
    reject: Inlines = ()
    ask: Literal["meaning", "term", "both"] | None = Field(None, description="What the cards ask for.")
    audio: Plain | None = None


class Office(Model):
    """A post held, and when."""

    title: Inline
    span: Date
    sources: SourceRefs = ()


class Profile(Item):
    """A named thing described under free labels: practical, case study, character, set work."""

    collection, letter, name_field, main_field = "profiles", "R", "title", "name"

    kind: Inline | None = None
    title: Inline | None = Field(None, alias="name")
    facets: Mapping[Plain, Blocks] = {}
    text: Blocks | None = None
    figure: Id | None = None

    @model_validator(mode="after")
    def _named(self) -> Profile:
        if self.title is None:
            raise problem("missing-key", "`name:` is missing", help="Give the item its name: `name: …`.", key="name")
        return self


class Person(Profile):
    """A profile with a life and offices."""

    collection, letter, name_field = "people", "P", "title"

    calendar: Calendar | None = None
    life: Date | None = None
    role: Inline | None = Field(None, description="Who this was, in one line.")
    outcome: Inline | None = Field(None, description="Two or three words: how this life ends in the pack.")
    offices: tuple[Office, ...] = ()


class Event(Item):
    """Something that happened, placed by `date` and shown as `dated` where the source's date differs."""

    collection, letter = "events", "E"

    calendar: Calendar | None = None
    date: Date
    time: Time | None = Field(None, description="Time of day, 06:30: orders events of one day.")
    dated: Plain | None = Field(None, description="The date as sources give it; printed, never computed.")
    title: Inline
    text: Blocks | None = None
    lane: Id | None = None
    people: Ids = ()
    ask: Literal["date", "event", "both", "why"] | None = None


class Group(Model):
    """People who move together under a name."""

    people: Ids
    name: Inline | None = Field(None, alias="as")


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

    calendar: Calendar | None = None
    title: Inline
    span: Date
    dated: Plain | None = None
    sides: Mapping[Plain, Side] = Field({}, description="Label -> people, top to bottom.")
    issue: Blocks | None = None
    text: Blocks | None = None
    ended_by: Id | None = None


class Form(Model):
    """Another form of a formula, and what it is for."""

    main_field = "tex"
    tex: TeX
    use: Inline | None = None


class Formula(Item):
    """An equation: TeX for the eye, words for the ear."""

    collection, letter = "formulas", "F"

    title: Inline
    tex: TeX
    say: Plain
    where: Ids = Field((), description="Terms whose symbols stand in it.")
    forms: tuple[Form, ...] = ()
    recall: Switch = Field(False, description="on: to be known by heart, so a card asks for it.")
    conditions: Phrases = ()
    text: Blocks | None = None


class Position(Model):
    """One answer to a debate: who holds it, what it says (at one time or several), and the evidence."""

    main_field, main_list = "view", "evidence"
    holders: Ids = ()
    view: Blocks | None = None
    views: Mapping[Plain, Blocks] = Field({}, description="Date -> what was held then.")
    span: Date | None = None
    evidence: Annotated[tuple[Phrase, ...], many] = ()
    sources: SourceRefs = ()


class Debate(Item):
    """A question with positions, or a claim with evidence for and against."""

    collection, letter, fallback_names = "debates", "D", ("question", "claim")

    title: Inline | None = None
    question: Inline | None = None
    claim: Inline | None = None
    text: Blocks | None = None
    positions: Mapping[Plain, Position]
    judgement: Blocks | None = None

    @model_validator(mode="after")
    def _asks(self) -> Debate:
        if self.question is None and self.claim is None:
            raise problem(
                "missing-key",
                "a debate needs a `question:` or a `claim:`",
                help="Write the question that is argued about, or the claim that is weighed.",
                key="question",
            )
        return self


class Document(Item):
    """A text to read: source, extract, quotation, poem, transcript."""

    collection, letter = "documents", "C"

    calendar: Calendar | None = None
    title: Inline
    author: Inline | None = None
    date: Date | None = None
    dated: Plain | None = None
    context: Blocks | None = Field(None, description="The attribution line and what must be known to read it.")
    text: Blocks | None = None
    parts: Mapping[Plain, Blocks] = Field({}, description="Label -> text.")
    notes: Blocks | None = Field(None, description="What to notice: value, limits, use.")
    audio: Plain | None = None

    @model_validator(mode="after")
    def _has_text(self) -> Document:
        if self.text is None and not self.parts:
            raise problem(
                "missing-key", "a document needs its `text:` or `parts:`",
                help="Write the text after `text: |`.", key="text",
            )  # fmt: skip
        return self


class Misconception(Item):
    """What is often got wrong, what is right, and why."""

    collection, letter, fallback_names = "misconceptions", "M", ("wrong",)

    title: Inline | None = None
    wrong: Phrase
    right: Phrase
    why: Blocks | None = None


class Card(Item):
    """An authored flashcard: front and back, or a text with ==blanks==."""

    collection, letter, fallback_names = "cards", "K", ("front", "text")

    title: Inline | None = None
    front: Phrase | None = None
    back: Blocks | None = None
    text: Phrase | None = None
    extra: Blocks | None = Field(None, description="Small print under the answer.")
    type: Literal["basic", "reversed", "cloze", "typed", "image"] | None = None
    topic: Id | None = Field(None, description="The topic whose subdeck the card goes to.")

    @model_validator(mode="after")
    def _one_form(self) -> Card:
        if self.text is None and (self.front is None or self.back is None):
            raise problem(
                "card-form",
                "a card has `front:` and `back:`, or a `text:` with ==blanks==",
                help="Write front and back, or one sentence with the words to recall between == and ==.",
            )
        if self.text is not None and (self.front is not None or self.back is not None):
            raise problem("card-form", "a card has `front:` and `back:` or a `text:`, not both", help="Make two cards.")
        return self


class Source(Item):
    """An entry of the bibliography."""

    collection, letter, main_field = "sources", "S", "title"

    title: Inline
    author: Plain | None = None
    year: Plain | None = None
    publisher: Plain | None = None
    kind: Plain | None = Field(None, description="book, article, newspaper, website, document …")
    place: Plain | None = None
    url: Plain | None = None
    note: Phrase | None = None
