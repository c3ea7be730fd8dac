"""From the pack's graphs and phases to the geometry of layout/."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from revisionpack.content.model import Axis, Graph, Pack, Phase
from revisionpack.layout.alignment import Diagram, Measures, Runner, align, part_of, runners
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


class Part(Struct, frozen=True):
    """One diagram of a row of phases: all of them, or as many as there is room for side by side."""

    phases: tuple[Phase, ...]
    drawn: Diagram
    order: tuple[int, ...]
    """For each line its position among the lines of all parts: one line looks the same in each."""


def alignment(
    printing: Printing, phases: Sequence[Phase], measures: Measures, narrowest: float
) -> tuple[Part, ...]:
    """The diagram of phases that have sides, in parts whose columns are at least `narrowest` mm wide.

    Nothing where no line can be drawn.
    """
    sided = [
        {
            label: [(tuple(group.people), str(group.name) if group.name else "") for group in groups]
            for label, groups in phase.sides.items()
        }
        for phase in phases
    ]
    lines = runners(sided)
    if not lines:
        return ()
    sides = list(dict.fromkeys(label for of_one in sided for label in of_one))
    room = measures.width - measures.name_width - measures.outcome_width
    count = -(-len(phases) // max(1, int(room / narrowest)))
    parts = []
    for n in range(count):
        first, stop = n * len(phases) // count, (n + 1) * len(phases) // count
        shown = part_of(lines, first, stop)
        names = [", ".join(printing.name(person) for person in line.people) for _, line in shown]
        outcomes = ["" if line.goes_on else _outcome(printing, printing.pack, line) for _, line in shown]
        drawn = align([line for _, line in shown], sides, names, outcomes, stop - first, measures)
        parts.append(Part(tuple(phases[first:stop]), drawn, tuple(k for k, _ in shown)))
    return tuple(parts)


def _outcome(printing: Printing, pack: Pack, line: Runner) -> str:
    """Where a line ends, in the words of its people; each said once."""
    said: dict[str, None] = {}
    for person in line.people:
        known = pack.people.get(person)
        if known is not None and known.outcome is not None:
            said[printing.plain(known.outcome)] = None
    return "; ".join(said)
