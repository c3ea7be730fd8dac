"""How a pack wants its products made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from revisionpack.content.mapping import Model
from revisionpack.content.texts import Blocks, Inline
from revisionpack.content.topics import Selection
from revisionpack.content.values import Id, Plain, Plains, Switch

OrganiserKind = Literal[
    "terms", "profiles", "people", "events", "phases", "formulas", "debates", "documents", "figures",
    "misconceptions", "cards",
]  # fmt: skip
"""Collections that the knowledge organiser can show."""

PosterSize = Literal["a0", "a1", "a2", "a3", "letter", "tabloid"]


class TimelineSettings(Model):
    """How the timeline poster is made."""

    title: Inline | None = Field(default=None, description="Title of the poster (default: the pack's).")
    subtitle: Inline | None = Field(default=None, description="Below it.")
    size: PosterSize = Field(default="a1", description="Its paper size.")
    orientation: Literal["portrait", "landscape"] = Field(default="portrait", description="Upright or across.")
    lanes: Mapping[Id, Inline] = Field(default={}, description="Id -> name; events say `lane:`.")
    offices: Plains = Field(default=(), description="Offices whose holders are drawn as bars.")
    events: Selection | None = Field(default=None, description="Which events (default: weight 2 and 3, or all).")
    phases: Selection | None = Field(default=None, description="Which phases (default: all).")


class DeckSettings(Model):
    """How the Anki deck is named and described."""

    main_field = "name"
    name: Plain | None = Field(default=None, description="Name of the deck, with `::` between levels.")
    description: Blocks | None = Field(default=None, description="What students read before they study.")
    cards: Switch = Field(default=True, description="off: only authored cards.")


class Label(Model):
    """Names of a kind for this pack."""

    main_field = "many"
    one: Plain | None = Field(None, description="Name of one: Practical.")
    many: Plain | None = Field(None, description="Name of several: Practicals.")
    letter: Plain | None = Field(None, description="Letter of its numbers: R.")


class DateSettings(Model):
    """How dates are shown."""

    eras: tuple[Plain, Plain] | None = Field(default=None, description="The marks of the eras, `[BCE, CE]`.")
    show: Literal["both", "dated", "date"] = Field(
        default="both", description="Which date is shown where there is `dated:`."
    )
    digits: Literal["latin", "arab"] = Field(default="latin", description="Which digits are used.")
