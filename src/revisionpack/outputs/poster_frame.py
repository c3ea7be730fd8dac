"""The page of a poster: its sizes, its type, and where its columns stand. Millimetres and points.

Every length is given for A1 and scaled by `unit`; type sizes too, down to the floor of the page.
"""

from __future__ import annotations

from math import sqrt

from msgspec import Struct

SIZES: dict[str, tuple[float, float]] = {
    "a0": (841.0, 1189.0),
    "a1": (594.0, 841.0),
    "a2": (420.0, 594.0),
    "a3": (297.0, 420.0),
    "letter": (215.9, 279.4),
    "tabloid": (279.4, 431.8),
}
"""mm, portrait."""

MM = 25.4 / 72
"""Millimetres in a point."""

BODY = 18.0
"""Body type of an event on A1, pt; every other size of an event is a multiple of it."""
WANTED, FLOOR, DESK_FLOOR = 14.0, 10.0, 7.5
"""Body type on A1: the least wanted; and (on any page) what nothing goes below; on a desk version less."""
LADDER = 1.03
"""Two neighbouring sizes of type differ by this factor."""
RUNGS = 21
"""Sizes above the one wanted: the largest is 26 pt on A1."""

TITLE, SUBTITLE, HEADS, YEARS, MONTHS, KEY, FOOT, PHASES, SEATS = 100.0, 30.0, 20.0, 27.0, 16.0, 16.0, 11.0, 16.5, 16.0
"""Type of the furniture on A1, pt."""
DISC = 1.6
"""Width of a phase's bar on which a disc has room for its number, in ems of the number."""


class Form(Struct, frozen=True):
    """How an event is set: its headings, and where its date stands."""

    headings: tuple[float, float, float]
    """Headings of weight 3, 2 and 1, em of the body type."""
    over: bool
    """Number and date stand on one line over the words; else one under the other, beside the words."""


GRAND = Form((2.4, 2.0, 1.36), over=False)
STRONG = Form((2.0, 1.86, 1.3), over=False)
MIDDLE = Form((2.0, 1.5, 1.16), over=False)
SMALL = Form((1.5, 1.2, 1.06), over=False)
CLOSE = Form((1.5, 1.2, 1.06), over=True)
TIGHT = Form((1.26, 1.1, 1.0), over=True)
"""Forms, the most striking first: on a wall weights differ in size, on a desk or a full page they are nearly alike."""


class Page(Struct, frozen=True):
    """A sheet of paper for a poster."""

    name: str
    width: float
    height: float

    @property
    def unit(self) -> float:
        """Its side against that of an A1."""
        return sqrt(self.width * self.height / (594.0 * 841.0))

    @property
    def margin(self) -> float:
        return max(8.0, 14.0 * self.unit)

    @property
    def desk(self) -> bool:
        """A page read at arm's length."""
        return self.unit < 0.6

    @property
    def crowded(self) -> int:
        """With so many strips phases are bars with numbers, and their words stand in one list over the chart."""
        return 2 if self.unit < 0.4 else 3

    @property
    def floor(self) -> float:
        """The smallest body type, pt."""
        return DESK_FLOOR if self.desk else FLOOR

    @property
    def wanted(self) -> float:
        return max(self.floor, WANTED * self.unit)

    @property
    def phase_name(self) -> float:
        """The name of a phase, em of the words under it: 28 pt on A1."""
        return 1.35 if self.desk else 1.7

    @property
    def forms(self) -> tuple[Form, ...]:
        """The forms that events may take, in the order in which they give way."""
        return (SMALL, CLOSE, TIGHT) if self.desk else (GRAND, STRONG, MIDDLE, CLOSE)

    @property
    def sizes(self) -> tuple[float, ...]:
        """Body types to try, the largest first, pt."""
        size, found = WANTED * self.unit * LADDER**RUNGS, []
        while size > self.floor * 1.001:
            found.append(round(size, 2))
            size /= LADDER
        return (*found, self.floor)

    def mm(self, length: float) -> float:
        """A length that is `length` mm on an A1."""
        return length * self.unit

    def points(self, size: float) -> float:
        """A type size that is `size` pt on an A1, not below the floor of the page."""
        return max(self.floor, round(size * self.unit, 2))


def page(size: str, orientation: str) -> Page:
    """A page by its name (`a1`) and orientation. Raises KeyError for an unknown size."""
    width, height = SIZES[size]
    return Page(size, height, width) if orientation == "landscape" else Page(size, width, height)


class Columns(Struct, frozen=True):
    """Where the parts of each strip stand, from the strip's left edge; widths in mm."""

    strips: int
    left: float
    pitch: float
    """From the left edge of a strip to that of the next."""
    band: float
    """One bar of a phase; overlapping phases stand side by side."""
    bands: int
    label: float
    box: float
    leader: float
    axis: float
    seat: float
    seats: int
    mark: float
    """Radius of the mark of an event."""

    @property
    def lane(self) -> float:
        """Bars and labels of the phases, with the space beside them."""
        return self.band * self.bands + self.label + (self.leader * 0.4 if self.bands else 0)

    def x(self, strip: int) -> float:
        return self.left + strip * self.pitch

    def label_x(self, strip: int) -> float:
        return self.x(strip) + self.band * self.bands + (self.leader * 0.25 if self.bands else 0)

    def bar_x(self, strip: int, slot: int) -> float:
        """The middle of a phase's bar."""
        return self.x(strip) + (slot + 0.43) * self.band

    def disc_x(self, slot: int, size: float) -> float:
        """Where the disc of a phase stands on its bar, from the left edge of the phase's words."""
        return self.bar_x(0, slot) - size / 2 - self.label_x(0)

    def box_x(self, strip: int, side: int) -> float:
        """The left edge of the boxes on a side (0 left, 1 right)."""
        start = self.x(strip) + self.lane
        return start + (self.box + 2 * self.leader + self.axis if side else 0)

    def axis_x(self, strip: int) -> float:
        return self.x(strip) + self.lane + self.box + self.leader

    def seat_x(self, strip: int) -> float:
        return self.box_x(strip, 1) + self.box + self.leader * 0.5


def columns(page: Page, strips: int, *, bands: int, label: float, seats: int, axis: float) -> Columns:
    """Share the page's width among `strips` strips; `label` is the width of the words of a phase."""
    between = page.mm(10.0 if strips < page.crowded else 7.0) if strips > 1 else 0.0
    pitch = (page.width - 2 * page.margin + between) / strips
    leader = page.mm(10.5 if strips == 1 else 9.0 if strips == 2 else 6.5)
    band = max(page.mm(7.0 if strips < page.crowded else 5.5), DISC * page.floor * MM)
    seat = page.points(SEATS) * MM * 1.16
    mark = page.mm(2.2 if strips < page.crowded else 1.5)
    made = Columns(strips, page.margin, pitch, band, bands, label, 0.0, leader, axis, seat, seats, mark)
    rest = pitch - between - made.lane - axis - 2 * leader - (seats * seat + leader * 0.5 if seats else 0.0)
    box = min(rest / 2, page.mm(260.0))
    left = page.margin + (rest - 2 * box) / 2 * (strips == 1)
    return Columns(strips, left, pitch, band, bands, label, box, leader, axis, seat, seats, mark)


class Frame(Struct, frozen=True):
    """The heights of a page's parts, mm from its top."""

    title: float
    """Type of the title, pt."""
    title_lines: int
    subtitle: float
    title_top: float
    subtitle_top: float
    heads_top: float
    list_top: float
    top: float
    bottom: float
    key_top: float
    foot_top: float


def frame(
    page: Page, title_width: float, subtitle_width: float, key_height: float, list_height: float, strips: int
) -> Frame:
    """Share the page's height; widths are those of the title and subtitle on one line at their full size.

    `list_height` is that of the list of phases, which stands over the chart when there are many strips.
    """
    room = page.width - 2 * page.margin
    full = TITLE * page.unit
    title, lines = full, 1
    if title_width > room:
        title = full * room / title_width
        if title < 0.62 * full:
            lines, title = 2, min(0.72 * full, full * 1.8 * room / title_width)
    subtitle = max(page.floor, SUBTITLE * page.unit * min(1.0, room / subtitle_width if subtitle_width else 1.0))
    title_top = page.margin + page.mm(8.0)
    subtitle_top = title_top + lines * title * 1.04 * MM + page.mm(2.5)
    heads_top = subtitle_top + (subtitle * 1.25 * MM if subtitle_width else 0.0) + page.mm(6.0)
    heads = page.points(HEADS) * 1.4 * MM
    listed = list_height + page.mm(3.0) if list_height and strips >= page.crowded else 0.0
    list_top = heads_top + heads + page.mm(1.0)
    top = heads_top + heads + page.mm(3.0) + listed + (page.points(HEADS) * 1.3 * MM if strips > 1 else 0.0)
    foot_top = page.height - page.margin - page.points(FOOT) * 1.2 * MM
    key_top = foot_top - max(key_height, page.mm(17.0)) - page.mm(3.0)
    bottom = key_top - page.mm(5.0)
    return Frame(title, lines, subtitle, title_top, subtitle_top, heads_top, list_top, top, bottom, key_top, foot_top)


def sizes(page: Page, strips: int = 1) -> dict[str, float]:
    """Type of the furniture, pt; the axes of many strips are narrower."""
    few = strips < page.crowded
    named = {
        "heads": HEADS,
        "years": YEARS if strips == 1 else 24.0 if few else 17.0,
        "months": MONTHS if few else 13.0,
        "key": KEY,
        "foot": FOOT,
        "phases": PHASES,
        "seats": SEATS,
    }
    return {name: page.points(size) for name, size in named.items()}
