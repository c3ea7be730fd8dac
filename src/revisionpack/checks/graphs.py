"""Graphs whose axes and points do not fit each other."""

from __future__ import annotations

from collections.abc import Iterator

from revisionpack.checks.rule import Finding, Path, Subject, rule
from revisionpack.content.model import Axis, Graph


def _graphs(subject: Subject) -> Iterator[tuple[Path, Graph]]:
    for figure in subject.pack.figures.values():
        if figure.graph is not None:
            yield ("figures", figure.id, "graph"), figure.graph


@rule("axis-backwards", "error", whole="item")
def axes_run_upwards(subject: Subject) -> Iterator[Finding]:
    """An axis of a graph ends where it begins, or before.

    Why: there is no room between its ends, so the graph would be drawn beside the plot.
    Instead: write the smaller number under `from:` and the larger one under `to:`.
    """
    for path, graph in _graphs(subject):
        for name, axis in (("x", graph.x), ("y", graph.y)):
            if axis.start is not None and axis.end is not None and axis.end <= axis.start:
                said = f"this axis begins at {axis.start:g} and ends at {axis.end:g}"
                advice = f"Write `from: {axis.end:g}` and `to: {axis.start:g}`: axes run upwards."
                if axis.end == axis.start:
                    advice = "Write the smallest number of the axis under `from:`, the largest under `to:`."
                yield Finding((*path, name, "to"), said, advice)


@rule("outside-axis", "warning", whole="item")
def points_lie_between_the_ends(subject: Subject) -> Iterator[Finding]:
    """A point or a mark of a graph lies beyond the end of an axis.

    Why: it would be drawn outside the plot, over numbers and text.
    Instead: correct the number, give the axis another `from:` or `to:`, or leave these out: they follow the points.
    """
    for path, graph in _graphs(subject):
        places = [
            ((*path, "series", str(index), "points", str(at)), point)
            for index, series in enumerate(graph.series)
            for at, point in enumerate(series.points)
        ]
        places += [((*path, "marks", str(index), "at"), mark.at) for index, mark in enumerate(graph.marks)]
        for side, (name, axis) in enumerate((("x", graph.x), ("y", graph.y))):
            beyond = [(place, point[side]) for place, point in places if _beyond(axis, point[side])]
            if beyond:
                place, value = beyond[0]
                more = f" (as do {len(beyond) - 1} more)" if len(beyond) > 1 else ""
                said = f"{value:g} lies beyond the {name} axis, {_beyond(axis, value)}{more}"
                yield Finding(place, said, f"Correct it, or the `from:` and `to:` of `{name}`.")


def _beyond(axis: Axis, value: float) -> str:
    """The end of an axis that a value lies beyond; an axis that runs backwards has none."""
    low, high = axis.start, axis.end
    if low is not None and high is not None and high <= low:
        return ""
    if low is not None and value < low:
        return f"which begins at {low:g}"
    return f"which ends at {high:g}" if high is not None and value > high else ""
