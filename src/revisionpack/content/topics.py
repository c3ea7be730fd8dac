"""Topics, their blocks, and which items a block shows."""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_validator

from revisionpack.content.items import Item
from revisionpack.content.mapping import Model
from revisionpack.content.texts import Blocks, Date, Ids, Inline, Plain, Plains, Switch, Weight, problem

COLLECTION_NAMES: tuple[str, ...] = (
    "terms", "events", "people", "profiles", "phases", "formulas", "debates", "documents", "figures", "misconceptions",
    "questions", "cards", "sources",
)  # fmt: skip
"""Collections that a block can show: all but the topics, in the order of the documentation."""


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
