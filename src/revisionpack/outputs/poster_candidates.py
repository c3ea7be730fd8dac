"""The ways in which a timeline may be set on a page, and what comes of trying one."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from revisionpack.layout.chart import Chart
from revisionpack.layout.ticks import Scale
from revisionpack.outputs.poster_frame import Columns


class Candidate(Struct, frozen=True):
    """A number of strips, a size of type, the form of the events, and which lines are printed."""

    strips: int
    step: int
    form: int
    """Its place in the page's `forms`."""
    level: int
    """0 whole texts, 1 a line each; beyond that lines of events of less than this weight are not printed."""


class Found(Struct, frozen=True):
    """A timeline that fits: where everything stands."""

    candidate: Candidate
    body: float
    headings: tuple[float, float, float]
    """Headings of weight 3, 2 and 1 in em of the body type."""
    snug: frozenset[str]
    """Events that are set tighter, because that spares a line."""
    columns: Columns
    chart: Chart
    scale: Scale
    share: float
    """How full the columns are."""


class Attempt(Struct, frozen=True):
    """What to try: how many strips, which lines and which form, and the smallest size worth having, pt."""

    strips: int
    level: int
    form: int
    smallest: float


class Tall(Struct, frozen=True):
    """How tall a box is, mm, and whether it is set tighter to spare a line."""

    height: float
    snug: bool = False


Heights = Mapping[str, Tall]
"""By event id."""


def rank(candidate: Candidate) -> int:
    """The smaller the better: the size of type, and the strips, which are harder to read than one column of time."""
    return candidate.step + candidate.strips
