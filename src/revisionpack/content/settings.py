"""How a pack wants its products made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from revisionpack.content.mapping import Model
from revisionpack.content.texts import Blocks, Id, Inline, Plain, Plains, Switch
from revisionpack.content.topics import Selection

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
