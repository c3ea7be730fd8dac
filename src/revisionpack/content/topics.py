"""Topics, their blocks, and which items a block shows."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from pydantic import Field, model_validator

from revisionpack.content.item import Item
from revisionpack.content.mapping import Model
from revisionpack.content.texts import Blocks, Inline
from revisionpack.content.values import Date, Ids, Plain, Plains, Switch, Weight, problem

COLLECTION_NAMES: tuple[str, ...] = (
    "terms", "events", "people", "profiles", "phases", "formulas", "debates", "documents", "figures", "misconceptions",
    "questions", "cards", "sources",
)  # fmt: skip
"""Collections that a block can show: all but the topics, in the order of the documentation."""


class Selection(Model):
    """Items of one collection: a list of ids, `all`, or a filter whose conditions must all hold."""

    main_list = "ids"
    ids: Ids | None = Field(None, description="The items, in this order.")
    every: Switch = Field(False, alias="all", description="`all`: every item of the collection.")
    tag: Plains = Field((), description="Items with one of these tags.")
    weight: Weight | None = Field(None, description="At least this weight.")
    start: Date | None = Field(None, alias="from", description="Items that reach this date.")
    end: Date | None = Field(None, alias="to", description="Items that begin by this date.")
    spec: Ids = Field((), description="Items that serve one of these spec points.")

    @model_validator(mode="before")
    @classmethod
    def _words(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"all": "on"} if value.strip() == "all" else {"ids": (value,)}
        return value


class Block(Model):
    """One block of a topic: `text`, `callout`, or the plural name of a collection; beside it `title` and `as`."""

    text: Blocks | None = Field(None, description="Running text.")
    callout: Blocks | None = Field(None, description="A text that stands out.")
    terms: Selection | None = Field(None, description="Terms.")
    profiles: Selection | None = Field(None, description="Profiles.")
    people: Selection | None = Field(None, description="People.")
    events: Selection | None = Field(None, description="Events.")
    phases: Selection | None = Field(None, description="Phases.")
    formulas: Selection | None = Field(None, description="Formulas.")
    debates: Selection | None = Field(None, description="Debates.")
    documents: Selection | None = Field(None, description="Documents.")
    figures: Selection | None = Field(None, description="Figures.")
    misconceptions: Selection | None = Field(None, description="Misconceptions.")
    questions: Selection | None = Field(None, description="Questions.")
    cards: Selection | None = Field(None, description="Authored cards.")
    sources: Selection | None = Field(None, description="Sources.")
    title: Inline | None = Field(None, description="A heading above it.")
    form: Plain | None = Field(None, alias="as", description="How it is shown: diagram, table, worked, tip …")

    @model_validator(mode="after")
    def _one_thing(self) -> Block:
        if len(self.given) != 1:
            said = "nothing" if not self.given else " and ".join(self.given)
            raise problem(
                "block-form",
                f"a block shows one thing; this one has {said}",
                help="Begin a new block with `- ` for each: text, callout, or the name of a collection.",
                about=("text", "callout", *COLLECTION_NAMES),
                over=self.given[1:],
            )
        return self

    @property
    def given(self) -> tuple[str, ...]:
        """The keys that say what the block shows (exactly one)."""
        names = ("text", "callout", *COLLECTION_NAMES)
        return tuple(name for name in names if getattr(self, name, None) is not None)

    @cached_property
    def what(self) -> str:
        """`text`, `callout` or the name of a collection."""
        return self.given[0]

    @property
    def selection(self) -> Selection | None:
        return getattr(self, self.what) if self.what not in {"text", "callout"} else None


class Topic(Item):
    """A part of a pack; one sheet each."""

    collection, letter, main_field = "topics", "", "title"

    title: Inline = Field(description="What it is called.")
    summary: Blocks | None = Field(None, description="What it is about, in a sentence or two.")
    blocks: tuple[Block, ...] = Field((), description="What its sheet shows, in this order.")
