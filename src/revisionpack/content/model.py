"""The pack: what one content file says, frozen after loading.

One class a collection; docs/pack-format.md describes each key. Adding a collection means one class
here, one partial in templates/kinds, one derivation rule in derive/cards, one section in the docs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from revisionpack.content.texts import (
    Blocks,
    Date,
    Day,
    Id,
    Ids,
    Inline,
    Inlines,
    Language,
    Number,
    PackId,
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
    Whole,
    many,
    problem,
)

Calendar = Literal["historical", "julian", "gregorian"]
Origin = Literal["own", "adapted", "quoted"]
Marking = Literal["points", "levels", "grid", "choice"]


class Model(BaseModel):
    """A mapping of the pack file: unknown keys refused, frozen.

    Where a mapping is expected and a text (or, with `main_list`, a list) stands, it is the value of
    the main field (R5 of the format).
    """

    # built when first needed: the whole of Pack at once is half the work of forty classes one by one
    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, populate_by_name=False, defer_build=True
    )

    main_field: ClassVar[str] = ""
    main_list: ClassVar[str] = ""

    @classmethod
    def key_is(cls, name: str) -> bool:
        """Whether a field is the key that the mapping stands under, not a key inside it."""
        return False

    @model_validator(mode="before")
    @classmethod
    def _main_field(cls, value: Any) -> Any:
        if isinstance(value, str) and cls.main_field:
            return {cls.main_field: value}
        if isinstance(value, (list, tuple)) and cls.main_list:
            return {cls.main_list: value}
        return value


# --- What every item can carry ------------------------------------------------------------------


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


# --- The collections ------------------------------------------------------------------------------


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


class Axis(Model):
    """An axis of a graph: label, unit, and (unless it is a sketch) its range."""

    main_field = "label"
    label: Inline
    unit: Plain | None = None
    start: Number | None = Field(None, alias="from")
    end: Number | None = Field(None, alias="to")
    step: Number | None = None


class Series(Model):
    """Points of a graph and how they are drawn."""

    label: Inline | None = None
    draw: Literal["curve", "line", "points", "fit"] = "line"
    points: tuple[tuple[Number, Number], ...]


class Mark(Model):
    """A remark at a place of a graph."""

    at: tuple[Number, Number]
    text: Inline
    guides: Literal["x", "y", "both"] | None = None


class Graph(Model):
    """A graph from data, never from an expression."""

    x: Axis
    y: Axis
    series: tuple[Series, ...]
    marks: tuple[Mark, ...] = ()


class Figure(Item):
    """One of a picture, a graph or a table."""

    collection, letter = "figures", "G"

    title: Inline
    caption: Phrase | None = None
    graph: Graph | None = None
    table: Blocks | None = None
    ask: Literal["cells"] | None = Field(None, description="cells: one card for each cell of the table.")

    @model_validator(mode="after")
    def _one_form(self) -> Figure:
        given = [name for name in ("image", "graph", "table") if getattr(self, name) is not None]
        if len(given) != 1:
            said = "none" if not given else " and ".join(given)
            raise problem(
                "figure-form",
                f"a figure has one of image, graph and table; this one has {said}",
                help="Make one figure of each.",
            )
        if given[0] != "table" and self.alt is None:
            raise problem(
                "missing-key",
                f"a figure with {'an image' if given[0] == 'image' else 'a graph'} needs `alt:`",
                help="Say in a sentence what it shows, for those who cannot see it.",
                key="alt",
            )
        return self


class Misconception(Item):
    """What is often got wrong, what is right, and why."""

    collection, letter, fallback_names = "misconceptions", "M", ("wrong",)

    title: Inline | None = None
    wrong: Phrase
    right: Phrase
    why: Blocks | None = None


# --- Questions and marking ------------------------------------------------------------------------


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
    lines: Whole | Literal["full", "none"] | None = None
    answer: Switch = Field(False, description="on: a short line for the answer at the end.")
    squares: Whole | None = None
    box: Whole | None = None

    @model_validator(mode="before")
    @classmethod
    def _words(cls, value: Any) -> Any:
        if isinstance(value, Mapping) and value.get("lines") in {"full", "none"}:
            return value
        return value


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


# --- Selections, blocks, topics --------------------------------------------------------------------


class Selection(Model):
    """Items of one collection: a list of ids, `all`, or a filter whose conditions must all hold."""

    main_list = "ids"
    ids: Ids | None = None
    every: Switch = Field(False, alias="all")
    tag: Plains = ()
    weight: Weight | None = Field(None, description="At least this weight.")
    start: Date | None = Field(None, alias="from")
    end: Date | None = Field(None, alias="to")
    spec: Ids = ()

    @model_validator(mode="before")
    @classmethod
    def _words(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"all": "on"} if value.strip() == "all" else {"ids": (value,)}
        return value


class Block(Model):
    """One block of a topic: `text`, `callout`, or the plural name of a collection; beside it `title` and `as`."""

    text: Blocks | None = None
    callout: Blocks | None = None
    terms: Selection | None = None
    profiles: Selection | None = None
    people: Selection | None = None
    events: Selection | None = None
    phases: Selection | None = None
    formulas: Selection | None = None
    debates: Selection | None = None
    documents: Selection | None = None
    figures: Selection | None = None
    misconceptions: Selection | None = None
    questions: Selection | None = None
    cards: Selection | None = None
    sources: Selection | None = None
    title: Inline | None = None
    form: Plain | None = Field(None, alias="as", description="How it is shown: diagram, table, worked, tip …")

    @model_validator(mode="after")
    def _one_thing(self) -> Block:
        if len(self.given) != 1:
            said = "nothing" if not self.given else " and ".join(self.given)
            raise problem(
                "block-form",
                f"a block shows one thing; this one has {said}",
                help="Begin a new block with `- ` for each: text, callout, or the name of a collection.",
            )
        return self

    @property
    def given(self) -> tuple[str, ...]:
        """The keys that say what the block shows (exactly one)."""
        names = ("text", "callout", *COLLECTION_NAMES)
        return tuple(name for name in names if getattr(self, name, None) is not None)

    @property
    def what(self) -> str:
        """`text`, `callout` or the name of a collection."""
        return self.given[0]

    @property
    def selection(self) -> Selection | None:
        return getattr(self, self.what) if self.what not in {"text", "callout"} else None


class Topic(Item):
    """A part of a pack; one sheet each."""

    collection, letter, main_field = "topics", "", "title"

    title: Inline
    summary: Blocks | None = None
    blocks: tuple[Block, ...] = ()


# --- Settings of the products -----------------------------------------------------------------------


OrganiserKind = Literal[
    "terms", "profiles", "people", "events", "phases", "formulas", "debates", "documents", "figures",
    "misconceptions", "cards",
]  # fmt: skip
"""Collections that the knowledge organiser can show."""

PosterSize = Literal["a0", "a1", "a2", "a3", "letter", "tabloid"]


class TimelineSettings(Model):
    """How the timeline poster is made."""

    title: Inline | None = None
    subtitle: Inline | None = None
    size: PosterSize = "a1"
    orientation: Literal["portrait", "landscape"] = "portrait"
    lanes: Mapping[Id, Inline] = {}
    offices: Plains = Field(default=(), description="Offices whose holders are drawn as bars.")
    events: Selection | None = None
    phases: Selection | None = None


class DeckSettings(Model):
    """How the Anki deck is named and described."""

    main_field = "name"
    name: Plain | None = None
    description: Blocks | None = None
    cards: Switch = True


class Label(Model):
    """Names of a kind for this pack."""

    main_field = "many"
    one: Plain | None = None
    many: Plain | None = None
    letter: Plain | None = None


class DateSettings(Model):
    """How dates are shown."""

    eras: tuple[Plain, Plain] | None = None
    show: Literal["both", "dated", "date"] = "both"
    digits: Literal["latin", "arab"] = "latin"


# --- The syllabus -----------------------------------------------------------------------------------


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

# --- The pack ---------------------------------------------------------------------------------------

COLLECTIONS: Mapping[str, type[Item]] = {
    kind.collection: kind
    for kind in (
        Term, Event, Person, Profile, Phase, Formula, Debate, Document, Figure, Misconception, Question, Card,
        Source, Topic,
    )
}  # fmt: skip
"""Name of a collection -> class of its items, in the order of the documentation."""

COLLECTION_NAMES: tuple[str, ...] = tuple(name for name in COLLECTIONS if name != "topics")


_SYLLABUS_SCHEMA: dict[str, Any] = {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/Syllabus"}]}


class Pack(Model):
    """One content file, whole."""

    format: Whole
    id: PackId
    title: Inline
    short: Inline | None = None
    subtitle: Inline | None = None
    language: Language = "en-GB"
    syllabus: Annotated[PackId, WithJsonSchema(_SYLLABUS_SCHEMA)] | None = Field(
        None, description="The id of the syllabus.yaml beside the file, or the same mapping written here."
    )
    version: Plain | None = Field(None, description="Without it the pack is a draft.")
    updated: Day | None = Field(None, description="Day of the last change, 2026-11-24.")
    authors: Plains = ()
    licence: Plain | None = None
    summary: Blocks | None = None
    covers: Ids | None = Field(None, description="Spec points that the pack promises to cover.")
    span: Date | None = Field(None, description="Time that the pack is about.")
    calendar: Calendar | None = None
    dates: DateSettings = DateSettings()
    labels: Mapping[Plain, Label] = {}
    fonts: Mapping[Plain, Plain] = {}
    sources: Mapping[Id, Source] = {}
    terms: Mapping[Id, Term] = {}
    people: Mapping[Id, Person] = {}
    profiles: Mapping[Id, Profile] = {}
    events: Mapping[Id, Event] = {}
    phases: Mapping[Id, Phase] = {}
    formulas: Mapping[Id, Formula] = {}
    debates: Mapping[Id, Debate] = {}
    documents: Mapping[Id, Document] = {}
    figures: Mapping[Id, Figure] = {}
    misconceptions: Mapping[Id, Misconception] = {}
    questions: Mapping[Id, Question] = {}
    cards: Mapping[Id, Card] = {}
    topics: Mapping[Id, Topic] = {}
    organiser: Mapping[OrganiserKind, Selection] = Field({}, description="Rows of the knowledge organiser, in order.")
    timeline: TimelineSettings = TimelineSettings()
    deck: DeckSettings = DeckSettings()
    allow: Mapping[Plain, Mapping[Plain, Plain]] = Field({}, description="Item (or `pack`) -> code -> reason.")
    defaults: Mapping[Plain, Any] = Field({}, description="Collection -> what its items have if they do not say.")

    @model_validator(mode="before")
    @classmethod
    def _ids_and_defaults(cls, value: Any) -> Any:
        """Give each item its key as id, and the defaults of its collection."""
        if not isinstance(value, Mapping):
            return value
        filled = dict(value)
        defaults = filled.get("defaults")
        for name, kind in COLLECTIONS.items():
            items = filled.get(name)
            if not isinstance(items, Mapping):
                continue
            given = defaults.get(name) if isinstance(defaults, Mapping) else None
            given = given if isinstance(given, Mapping) else {}
            if filled.get("calendar") and "calendar" in kind.model_fields:
                given = {"calendar": filled["calendar"], **given}
            filled[name] = {
                key: {**given, **_mapping(kind, item), "id": key} if _takes(kind, item) else item
                for key, item in items.items()
            }
        return filled

    @property
    def draft(self) -> bool:
        return self.version is None

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """Every item by id (ids are unique in the pack; sources and topics too)."""
        return {item.id: item for item in self.each()}

    def collection(self, name: str) -> Mapping[str, Item]:
        """The items of a collection by its plural name."""
        found: Mapping[str, Item] = getattr(self, name)
        return found

    def each(self) -> Iterator[Item]:
        """Every item, collection by collection, in file order."""
        for name in COLLECTIONS:
            yield from self.collection(name).values()

    def select(self, name: str, selection: Selection | None) -> tuple[Item, ...]:
        """The items of a collection that a selection names, in its order (ids) or file order (filters).

        Ids that do not exist are left out: the check `dangling-reference` reports them.
        """
        items = self.collection(name)
        if selection is None:
            return ()
        if selection.ids is not None:
            return tuple(items[name] for name in selection.ids if name in items)
        return tuple(item for item in items.values() if _matches(item, selection))


def _takes(kind: type[Item], item: Any) -> bool:
    return isinstance(item, Mapping) or (isinstance(item, str) and bool(kind.main_field))


def _mapping(kind: type[Item], item: Any) -> Mapping[str, Any]:
    return item if isinstance(item, Mapping) else {kind.main_field: item}


def _matches(item: Item, selection: Selection) -> bool:
    if selection.tag and not set(selection.tag) & set(item.tags):
        return False
    if selection.weight is not None and (item.weight or 1) < selection.weight:
        return False
    if selection.spec and not set(selection.spec) & set(item.spec):
        return False
    if selection.start is not None or selection.end is not None:
        date = getattr(item, "date", None) or getattr(item, "span", None) or getattr(item, "life", None)
        if date is None:
            return False
        if selection.start is not None and date.latest < selection.start.earliest:
            return False
        if selection.end is not None and date.earliest > selection.end.latest:
            return False
    return True


Question.model_rebuild()
Part.model_rebuild()
