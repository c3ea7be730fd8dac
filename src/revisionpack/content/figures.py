"""Figures: a picture, a graph from data, or a table."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from revisionpack.content.items import Item
from revisionpack.content.mapping import Model
from revisionpack.content.texts import Blocks, Inline, Number, Phrase, Plain, problem


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
