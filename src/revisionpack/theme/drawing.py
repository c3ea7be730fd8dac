"""From the pack's graphs and phases to the geometry of layout/."""

from __future__ import annotations

from collections.abc import Sequence

from revisionpack.content.model import Axis, Graph, Pack, Phase
from revisionpack.layout.alignment import Diagram, Measures, Runner, align, runners
from revisionpack.layout.graph import Curve, Plot, Range, plot
from revisionpack.theme.printing import Printing


def plotted(graph: Graph, width: float = 120.0, height: float = 75.0) -> Plot:
    """The geometry of a graph, mm."""
    return plot(
        [Curve(series.draw, series.points) for series in graph.series],
        _range(graph.x),
        _range(graph.y),
        [(mark.at, mark.guides) for mark in graph.marks],
        width,
        height,
    )


def _range(axis: Axis) -> Range:
    return Range(axis.start, axis.end, axis.step)


def alignment(
    printing: Printing, phases: Sequence[Phase], measures: Measures
) -> tuple[Diagram, tuple[Runner, ...]] | None:
    """The diagram of the phases that have sides, and its lines; None when no line can be drawn."""
    pack = printing.pack
    sided = [
        {
            label: [(tuple(group.people), str(group.name) if group.name else "") for group in groups]
            for label, groups in phase.sides.items()
        }
        for phase in phases
    ]
    lines = runners(sided)
    if not lines:
        return None
    sides = list(dict.fromkeys(label for of_one in sided for label in of_one))
    names = [", ".join(printing.name(person) for person in line.people) for line in lines]
    outcomes = [_outcome(printing, pack, line) for line in lines]
    return align(lines, sides, names, outcomes, len(phases), measures), lines


def _outcome(printing: Printing, pack: Pack, line: Runner) -> str:
    """Where a line ends, in the words of its people; each said once."""
    said: dict[str, None] = {}
    for person in line.people:
        known = pack.people.get(person)
        if known is not None and known.outcome is not None:
            said[printing.plain(known.outcome)] = None
    return "; ".join(said)
