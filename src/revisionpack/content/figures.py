"""Figures: a picture, a graph from data, or a table."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from revisionpack.content.item import Item, without_alt
from revisionpack.content.mapping import Model
from revisionpack.content.texts import Blocks, Inline, Phrase, Text
from revisionpack.content.values import Number, Plain, problem
from revisionpack.text.markup_nodes import Table


class Axis(Model):
    """An axis of a graph: label, unit, and (unless it is a sketch) its range."""

    main_field = "label"
    label: Inline = Field(description="What is measured.")
    unit: Plain | None = Field(None, description="In which unit.")
    start: Number | None = Field(None, alias="from", description="Where the axis begins (a sketch has none).")
    end: Number | None = Field(None, alias="to", description="Where it ends.")
    step: Number | None = Field(None, description="From tick to tick.")


class Series(Model):
    """Points of a graph and how they are drawn."""

    label: Inline | None = Field(None, description="What the points show.")
    draw: Literal["curve", "line", "points", "fit"] = Field("line", description="How they are drawn.")
    points: tuple[tuple[Number, Number], ...] = Field(description="Pairs of numbers: `[[1, 2], [3, 4]]`.")


class Mark(Model):
    """A remark at a place of a graph."""

    at: tuple[Number, Number] = Field(description="The place, `[x, y]`.")
    text: Inline = Field(description="The remark.")
    guides: Literal["x", "y", "both"] | None = Field(None, description="Lines from the place to which axis.")


class Graph(Model):
    """A graph from data, never from an expression."""

    x: Axis = Field(description="The horizontal axis.")
    y: Axis = Field(description="The vertical axis.")
    series: tuple[Series, ...] = Field(description="What is drawn.")
    marks: tuple[Mark, ...] = Field((), description="Remarks at places.")


def _has_table(text: Text) -> bool:
    return any(isinstance(node, Table) for _, version in text.versions for node in version.blocks)


class Figure(Item):
    """One of a picture, a graph or a table."""

    collection, letter = "figures", "G"

    title: Inline = Field(description="What it is called.")
    caption: Phrase | None = Field(None, description="What it shows and where it comes from.")
    graph: Graph | None = Field(None, description="A graph from data.")
    table: Blocks | None = Field(None, description="A table, with bars as in Markdown.")
    ask: Literal["cells"] | None = Field(None, description="cells: one card for each cell of the table.")

    @model_validator(mode="after")
    def _one_form(self) -> Figure:
        given = [name for name in ("image", "graph", "table") if getattr(self, name) is not None]
        if len(given) != 1:
            said = "none" if not given else " and ".join(given)
            raise problem(
                "figure-form",
                f"a figure has one of image, graph and table; this one has {said}",
                help="Make one figure of each." if given else "Add `table: |`, `graph:` or `image: file.png`.",
                about=("image", "graph", "table"),
                over=tuple(given[1:]),
            )
        if self.table is not None and not _has_table(self.table):
            raise problem(
                "figure-form", "what stands under `table:` is no table", about=("table",),
                help="Write a row a line between bars, and |---|---| below the first: it is the head.",
            )  # fmt: skip
        if given[0] == "graph" and self.alt is None:
            raise without_alt("a graph")
        return self
