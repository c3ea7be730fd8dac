"""What every item of a collection can carry."""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from revisionpack.content.mapping import Model, Origin
from revisionpack.content.texts import Blocks, Inline, SourceRefs, Text
from revisionpack.content.values import Id, Ids, Language, Plain, Switch, Tags, Weight, problem


class Account(Model):
    """One side of a disputed fact."""

    main_field = "text"
    label: Inline | None = Field(None, description="A word or two in front: Yes, Not proven.")
    text: Blocks = Field(description="What this account says.")
    sources: SourceRefs = Field((), description="Who says so.")


class Disputed(Model):
    """A disputed fact: the question, two or more accounts, and what is agreed."""

    question: Inline = Field(description="What is disputed, as a question.")
    accounts: tuple[Account, ...] = Field(description="Two or more accounts.")
    agreed: Blocks | None = Field(None, description="What nobody disputes.")


def without_alt(shown: str) -> PydanticCustomError:
    """Something is shown that those who cannot see it are not told of: PDF/UA has no figure without a text."""
    return problem(
        "missing-key",
        f"an item with {shown} needs `alt:`",
        help="Say in a sentence what it shows, for those who cannot see it.",
        key="alt",
    )


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
    tags: Tags = Field((), description="Free words to select items by; `core` puts cards in the core deck.")
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

    @model_validator(mode="after")
    def _shown_to_all(self) -> Self:
        if self.image is not None and self.alt is None:
            raise without_alt("an image")
        return self

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
