"""What the poster's template prints and draws: words in order, marks in millimetres."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from revisionpack.content.texts import Text
from revisionpack.derive.timeline import Entry, Stretch, Timeline, lanes_used
from revisionpack.layout.chart import Chart, Lane
from revisionpack.layout.place import LEFT, RIGHT, Room
from revisionpack.layout.ticks import Scale
from revisionpack.outputs.poster_axis import Strokes, name_width, strokes
from revisionpack.outputs.poster_candidates import Found
from revisionpack.outputs.poster_frame import MM, Columns, Frame, Page, sizes
from revisionpack.outputs.poster_key import in_words, overview, range_words
from revisionpack.outputs.poster_lanes import (
    Bar,
    PhaseLabel,
    SeatName,
    Term,
    bars,
    phase_labels,
    seats,
    slots,
)
from revisionpack.outputs.poster_marks import Leader, Mark, marks, words_of
from revisionpack.theme import Printing

READ_FROM = 0.0667
"""Metres at which a point of type is read with ease: capitals of 12 minutes of arc."""

NUMBER_SIZE = 1.3
"""Type of an event's number, em of the body type."""
LONG_DATE = 5.3
"""Most that a line of a date under its number takes, em of the body type."""
LANE_STYLES = 6
"""Styles of themes in poster.css; further themes begin again."""


class Shown(Struct, frozen=True):
    """An event as it is printed: its box, and what is printed under its title."""

    entry: Entry
    lane: int
    side: int
    left: float
    top: float
    width: float
    height: float
    words: int
    """NOTHING, LINE or WHOLE."""
    snug: bool


class Drawing(Struct):
    """The marks of the whole poster."""

    stripes: list[tuple[float, float, float, float]] = field(default_factory=list)
    starts: list[tuple[float, float, float, float]] = field(default_factory=list)
    axes: list[tuple[float, Strokes]] = field(default_factory=list)
    bars: list[tuple[float, Bar]] = field(default_factory=list)
    discs: list[tuple[float, float, int]] = field(default_factory=list)
    leaders: list[Leader] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    terms: list[tuple[float, Term]] = field(default_factory=list)
    names: list[tuple[float, SeatName]] = field(default_factory=list)
    heads: list[tuple[float, str]] = field(default_factory=list)


class View(Struct, frozen=True):
    """A poster, placed: everything that its template needs."""

    page: Page
    columns: Columns
    frame: Frame
    body: float
    headings: tuple[float, float, float]
    over: bool
    tab: float
    events: Sequence[Shown]
    phases: Sequence[tuple[float, PhaseLabel]]
    listed: Sequence[Stretch]
    """Phases whose words stand in a list, not beside their bars."""
    drawing: Drawing
    lanes: Sequence[tuple[int, Text]]
    overview: Mapping[str, Any]
    key: Sequence[str]
    alt: str
    sizes: Mapping[str, float]


def tab_width(timeline: Timeline) -> float:
    """Width of the tab that holds an event's number, in em of the number."""
    longest = max((len(entry.number) for entry in timeline.entries), default=2)
    return round(0.66 + 0.58 * longest, 2)


def side_width(timeline: Timeline, printing: Printing) -> float:
    """Width of the numbers with the dates under them, em of the body type: a day on one line, most others on two."""
    widest = max((_date_width(printing.when(entry.event, "short").split()) for entry in timeline.entries), default=0.0)
    return round(max(NUMBER_SIZE * tab_width(timeline), min(widest, LONG_DATE) + 0.45), 2)


def _date_width(words: Sequence[str]) -> float:
    """Width of a date on one line where that is not too long, else of the longer of two lines, em."""
    widths = [len(word) * 0.5 + 0.2 for word in words]
    if sum(widths) <= LONG_DATE:
        return sum(widths)
    return min(max(sum(widths[:k]), sum(widths[k:])) for k in range(len(widths)))


def lane_numbers(timeline: Timeline, printing: Printing) -> dict[str | None, int]:
    """Lane id -> number of its style; events without a lane take the first."""
    used = lanes_used(timeline, printing.pack.timeline.lanes)
    return {None: 0, **{lane: number % LANE_STYLES for number, lane in enumerate(used)}}


def compose(
    page: Page,
    found: Found,
    frame: Frame,
    timeline: Timeline,
    printing: Printing,
    phase_heights: Mapping[tuple[str, int], float],
    key: Sequence[str],
) -> View:
    """Turn a placed chart into marks and boxes."""
    columns, chart, scale = found.columns, found.chart, found.scale
    lane_of = lane_numbers(timeline, printing)
    drawing = Drawing()
    events: list[Shown] = []
    phases: list[tuple[float, PhaseLabel]] = []
    room = Room(frame.top, frame.key_top - page.mm(2.5), page.mm(3.0))
    slot_of = slots(timeline.stretches)
    shown: set[str] = set()
    type_of = sizes(page, columns.strips)
    for number, lane in enumerate(chart.lanes):
        entries = timeline.entries[lane.strip.first : lane.strip.last]
        here = bars(timeline.stretches, lane.axis, slot_of)
        labels = phase_labels(here, room, phase_heights, shown, page.mm(1.4)) if columns.label else []
        shown |= {label.stretch.phase.id for label in labels}
        phases += [(columns.label_x(number), label) for label in labels]
        _draw_phases(drawing, columns, number, here, labels)
        labelled = {label.stretch.phase.id for label in labels}
        drawing.discs += [
            (columns.bar_x(number, bar.slot), bar.top, bar.stretch.number)
            for bar in here
            if bar.stretch.phase.id not in labelled
        ]
        axis_x = columns.axis_x(number)
        drawing.axes.append(
            (
                axis_x,
                strokes(
                    lane.axis, scale, printing.date_words, type_of["years"] * MM * 1.18, type_of["months"] * MM
                ),
            )
        )
        events += _events(drawing, found, number, lane, entries, lane_of)
        if chart.lanes[1:]:
            drawing.heads.append((axis_x + columns.axis / 2, range_words(lane, scale, printing)))
        _draw_seats(drawing, columns, number, lane, timeline, printing, page)
    return View(
        page=page,
        columns=columns,
        frame=frame,
        body=found.body,
        headings=found.headings,
        over=page.forms[found.candidate.form].over,
        tab=tab_width(timeline),
        events=events,
        phases=phases,
        listed=timeline.stretches if columns.bands and not columns.label else (),
        drawing=drawing,
        lanes=[
            (lane_of[lane], printing.pack.timeline.lanes[lane])
            for lane in lanes_used(timeline, printing.pack.timeline.lanes)
        ],
        overview=overview(page, frame, chart, scale, timeline, printing, lane_of),
        key=[*key, *_unlabelled(timeline, shown, printing)] if columns.label else key,
        alt=in_words(timeline, scale, printing),
        sizes=type_of,
    )


def _unlabelled(timeline: Timeline, shown: set[str], printing: Printing) -> list[str]:
    """Phases for whose words there was no room beside their bars, for the key."""
    return [
        f"{stretch.number} {printing.plain(stretch.phase.title)}, {printing.when(stretch.phase, 'short')}."
        for stretch in timeline.stretches
        if stretch.phase.id not in shown
    ]


def _events(
    drawing: Drawing,
    found: Found,
    number: int,
    lane: Lane,
    entries: Sequence[Entry],
    lane_of: Mapping[str | None, int],
) -> list[Shown]:
    """Boxes, leaders and marks of one strip, in date order."""
    placed = []
    columns, level = found.columns, found.candidate.level
    axis_x = columns.axis_x(number)
    by_side: dict[int, list[int]] = {LEFT: [], RIGHT: []}
    for k, (entry, box, side, top) in enumerate(
        zip(entries, lane.boxes, lane.placement.sides, lane.placement.tops, strict=True)
    ):
        by_side[side].append(k)
        left = columns.box_x(number, side)
        style = lane_of.get(entry.event.lane, 0)
        said, snug = words_of(entry, level), entry.event.id in found.snug
        placed.append(Shown(entry, style, side, left, top, columns.box, box.height, said, snug))
        edge = axis_x + (columns.axis if side == RIGHT else 0.0)
        to_x = left if side == RIGHT else left + columns.box
        drawing.leaders.append(Leader(entry.event.id, style, edge, box.anchor, to_x, top + box.hook))
    for side, members in by_side.items():
        drawing.marks += marks(
            [entries[k] for k in members],
            [placed[k].lane for k in members],
            lane.axis,
            axis_x + (columns.axis if side == RIGHT else 0.0),
            -1.0 if side == RIGHT else 1.0,
            columns.mark,
        )
    return placed


def _draw_phases(
    drawing: Drawing, columns: Columns, number: int, here: Sequence[Bar], labels: Sequence[PhaseLabel]
) -> None:
    """Bars, the lines where phases begin, and a tint on every other one: on its time, and behind its own words."""
    left, right = columns.label_x(number), columns.box_x(number, RIGHT) + columns.box
    words = columns.label + (columns.box_x(number, LEFT) - left - columns.label) / 2
    tops = {label.stretch.phase.id: label.top for label in labels}
    for k, bar in enumerate(here):
        drawing.bars.append((columns.x(number) + bar.slot * columns.band, bar))
        if not bar.before and columns.bands == 1:
            drawing.starts.append((columns.x(number), bar.top, columns.label_x(number), right))
        if bar.stretch.number % 2 == 0 and columns.bands == 1:
            after = left + (words if columns.label else 0.0)
            drawing.stripes.append((after, bar.top, right - after, bar.bottom - bar.top))
            top = tops.get(bar.stretch.phase.id)
            if top is not None:
                begin = max(bar.top, top - 1.0)
                later = [tops[other.stretch.phase.id] for other in here[k + 1 :] if other.stretch.phase.id in tops]
                end = max(bar.bottom, later[0] - 1.0) if later else bar.bottom
                drawing.stripes.append((left, begin, words, end - begin))


def _draw_seats(
    drawing: Drawing, columns: Columns, number: int, lane: Lane, timeline: Timeline, printing: Printing, page: Page
) -> None:
    if not columns.seats:
        return
    offset = 0
    for bench in timeline.benches:
        names = [printing.plain(seat.person.short_name) for seat in bench.seats]
        terms, written = seats(
            bench, names, lane.axis, sizes(page)["seats"] * MM, offset, page.mm(280.0)
        )
        drawing.terms += [(columns.seat_x(number), term) for term in terms]
        drawing.names += [(columns.seat_x(number), name) for name in written]
        offset += len(bench.seats)


def axis_width(page: Page, scale: Scale, printing: Printing, strips: int) -> float:
    """Width of the axis: the longest name, and room for marks at both edges."""
    edges = page.mm(12.0 if strips < page.crowded else 8.0)
    return name_width(scale, printing.date_words, sizes(page, strips)["years"] * MM) + edges


def _plainest(view: View) -> float:
    """The smallest heading of an event that is no aside, em of the body type: from how far a poster is read."""
    weights = {event.entry.weight for event in view.events}
    return view.headings[3 - min(weights - {1} or weights)]


def layout_facts(view: View, chart: Chart, share: float) -> dict[str, Any]:
    """The geometry of a poster as plain data (layout.json): what tests and people with other plans can use."""
    moves = chart.displacements
    return {
        "page": [view.page.width, view.page.height],
        "margin": view.page.margin,
        "body_pt": view.body,
        "headings_pt": [round(view.body * heading, 2) for heading in view.headings],
        "read_from_m": round(view.body * _plainest(view) * READ_FROM, 1),
        "strips": len(chart.lanes),
        "fill": round(share, 4),
        "over": view.over,
        "silent": sum(not event.words and event.entry.has_words for event in view.events),
        "mean_mm": round(sum(moves) / len(moves), 2),
        "most_mm": round(max(moves), 2),
        "room": [view.frame.top, view.frame.bottom],
        "boxes": [
            [event.entry.event.id, round(event.left, 3), round(event.top, 3), event.width, event.height, event.side]
            for event in view.events
        ],
        "leaders": [
            [line.item, round(line.x, 3), round(line.y, 3), round(line.to_x, 3), round(line.to_y, 3)]
            for line in view.drawing.leaders
        ],
        "axes": [{"days": list(lane.axis.days), "mm": [round(y, 3) for y in lane.axis.ys]} for lane in chart.lanes],
        "windows": [[lane.strip.first, lane.strip.last, lane.strip.start, lane.strip.end] for lane in chart.lanes],
    }
