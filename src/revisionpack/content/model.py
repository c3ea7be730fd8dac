"""The pack: what one content file says, frozen after loading.

The classes of its parts stand in items, figures, questions, topics, settings and syllabus; all can be
had from here. docs/pack-format.md describes each key. Adding a collection means one class, one partial
in templates/kinds, one derivation rule in derive/cards, one section in the docs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any

from pydantic import Field, WithJsonSchema, model_validator

from revisionpack.content.figures import (
    Axis,
    Figure,
    Graph,
    Mark,
    Series,
)
from revisionpack.content.item import Account, Disputed, Item
from revisionpack.content.items import (
    Card,
    Debate,
    Document,
    Event,
    Form,
    Formula,
    Group,
    Misconception,
    Office,
    Person,
    Phase,
    Position,
    Profile,
    Source,
    Term,
)
from revisionpack.content.mapping import (
    Calendar,
    Marking,
    Model,
    Origin,
)
from revisionpack.content.questions import (
    AnyOf,
    Choice,
    Given,
    Improve,
    ModelAnswer,
    Outcome,
    Paragraph,
    Part,
    Point,
    Question,
    Space,
    Working,
)
from revisionpack.content.settings import (
    DateSettings,
    DeckSettings,
    Label,
    OrganiserKind,
    PosterSize,
    TimelineSettings,
)
from revisionpack.content.syllabus import (
    Band,
    CommandWord,
    Paper,
    QuestionType,
    ReleaseSettings,
    Section,
    SpecPoint,
    Syllabus,
    Variant,
)
from revisionpack.content.texts import Blocks, Inline
from revisionpack.content.topics import (
    COLLECTION_NAMES,
    Block,
    Selection,
    Topic,
)
from revisionpack.content.values import Date, Day, Id, Ids, Language, PackId, Plain, Plains, Whole

__all__ = [
    "COLLECTIONS",
    "COLLECTION_NAMES",
    "NOUNS",
    "Account",
    "AnyOf",
    "Axis",
    "Band",
    "Block",
    "Calendar",
    "Card",
    "Choice",
    "CommandWord",
    "DateSettings",
    "Debate",
    "DeckSettings",
    "Disputed",
    "Document",
    "Event",
    "Figure",
    "Form",
    "Formula",
    "Given",
    "Graph",
    "Group",
    "Improve",
    "Item",
    "Label",
    "Mark",
    "Marking",
    "Misconception",
    "Model",
    "ModelAnswer",
    "Office",
    "OrganiserKind",
    "Origin",
    "Outcome",
    "Pack",
    "Paper",
    "Paragraph",
    "Part",
    "Person",
    "Phase",
    "Point",
    "Position",
    "PosterSize",
    "Profile",
    "Question",
    "QuestionType",
    "ReleaseSettings",
    "Section",
    "Selection",
    "Series",
    "Source",
    "Space",
    "SpecPoint",
    "Syllabus",
    "Term",
    "TimelineSettings",
    "Topic",
    "Variant",
    "Working",
]

COLLECTIONS: Mapping[str, type[Item]] = {
    kind.collection: kind
    for kind in (
        Term, Event, Person, Profile, Phase, Formula, Debate, Document, Figure, Misconception, Question, Card,
        Source, Topic,
    )
}  # fmt: skip
"""Name of a collection -> class of its items, in the order of the documentation."""

NOUNS = {
    "terms": "term", "profiles": "profile", "people": "person", "events": "event", "phases": "phase",
    "formulas": "formula", "debates": "debate", "documents": "document", "figures": "figure",
    "misconceptions": "misconception", "questions": "question", "cards": "card", "sources": "source",
    "topics": "topic",
}  # fmt: skip
"""Collection -> what one of its items is called in a message."""

_SYLLABUS_SCHEMA: dict[str, Any] = {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/Syllabus"}]}


class Pack(Model):
    """One content file, whole."""

    format: Whole = Field(description="The version of this format: 1.")
    id: PackId = Field(description="The pack's id; it names files. Never change it.")
    title: Inline = Field(description="The title.")
    short: Inline | None = Field(None, description="A short title for headers.")
    subtitle: Inline | None = Field(None, description="A line below the title.")
    language: Language = Field("en-GB", description="Language of the pack and of its furniture.")
    syllabus: Annotated[PackId, WithJsonSchema(_SYLLABUS_SCHEMA)] | None = Field(
        None, description="The id of the syllabus.yaml beside the file, or the same mapping written here."
    )
    version: Plain | None = Field(None, description="Without it the pack is a draft.")
    updated: Day | None = Field(None, description="Day of the last change, 2026-11-24.")
    authors: Plains = Field((), description="Who made it.")
    licence: Plain | None = Field(None, description="Under what licence, CC-BY-SA-4.0.")
    summary: Blocks | None = Field(None, description="What it is about.")
    covers: Ids | None = Field(None, description="Spec points that the pack promises to cover.")
    span: Date | None = Field(None, description="Time that the pack is about.")
    calendar: Calendar | None = Field(None, description="Calendar of all dates that do not say another.")
    dates: DateSettings = Field(DateSettings.model_construct(), description="How dates are shown.")
    labels: Mapping[Plain, Label] = Field({}, description="Collection -> its names and letter.")
    fonts: Mapping[Plain, Plain] = Field({}, description="Language -> a font file beside the pack.")
    sources: Mapping[Id, Source] = Field({}, description="The bibliography.")
    terms: Mapping[Id, Term] = Field({}, description="Words and their meanings.")
    people: Mapping[Id, Person] = Field({}, description="Persons.")
    profiles: Mapping[Id, Profile] = Field({}, description="Things described under free labels.")
    events: Mapping[Id, Event] = Field({}, description="What happened, and when.")
    phases: Mapping[Id, Phase] = Field({}, description="Stretches of time.")
    formulas: Mapping[Id, Formula] = Field({}, description="Equations.")
    debates: Mapping[Id, Debate] = Field({}, description="What is argued about.")
    documents: Mapping[Id, Document] = Field({}, description="Texts to read.")
    figures: Mapping[Id, Figure] = Field({}, description="Pictures, graphs and tables.")
    misconceptions: Mapping[Id, Misconception] = Field({}, description="What is often got wrong.")
    questions: Mapping[Id, Question] = Field({}, description="Practice questions.")
    cards: Mapping[Id, Card] = Field({}, description="Authored flashcards.")
    topics: Mapping[Id, Topic] = Field({}, description="One sheet each.")
    organiser: Mapping[OrganiserKind, Selection] = Field({}, description="Rows of the knowledge organiser, in order.")
    timeline: TimelineSettings = Field(TimelineSettings.model_construct(), description="How the poster is made.")
    deck: DeckSettings = Field(DeckSettings.model_construct(), description="How the deck is made.")
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

        What a filter finds of events and phases comes in order of time, as their numbers do.
        Ids that do not exist are left out: the check `dangling-reference` reports them.
        """
        items = self.collection(name)
        if selection is None:
            return ()
        if selection.ids is not None:
            return tuple(items[name] for name in selection.ids if name in items)
        found = [item for item in items.values() if _matches(item, selection)]
        return tuple(sorted(found, key=_in_time) if name in ("events", "phases") else found)


def _in_time(item: Any) -> tuple[Any, str]:
    return (item.date.sort_key, item.time or "") if isinstance(item, Event) else (item.span.sort_key, "")


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
