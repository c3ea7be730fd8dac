"""What the poster's template prints and draws: words in order, marks in millimetres."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from revisionpack.content.texts import Text
from revisionpack.derive.timeline import Entry, Stretch, Timeline, lanes_used
from revisionpack.layout.axis import linear
from revisionpack.layout.chart import Chart, Lane
from revisionpack.layout.place import LEFT, RIGHT, Room
from revisionpack.layout.ticks import MAJOR, Scale
from revisionpack.layout.ticks import scale as scale_of
from revisionpack.outputs.poster_axis import Strokes, name_width, strokes, tick_name, unit_of
from revisionpack.outputs.poster_frame import CROWDED, MM, Columns, Page
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
from revisionpack.outputs.poster_marks import Leader, Mark, marks, shape
from revisionpack.theme import Printing

SHORT_TEXT = 90
"""Characters of a text that counts as one line; an event's `brief` always does."""

LANE_STYLES = 6
"""Styles of themes in poster.css; further themes begin again."""

TITLE, SUBTITLE, HEADS, YEARS, MONTHS, KEY, FOOT, PHASES, SEATS = 100.0, 30.0, 20.0, 27.0, 16.0, 16.0, 11.0, 16.5, 16.0
"""Type of the furniture on A1, pt."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An event as it is printed: its box, and whether its text is."""

    entry: Entry
    lane: int
    side: int
    left: float
    top: float
    width: float
    height: float
    text: bool


@dataclass(frozen=True, slots=True)
class Frame:
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


@dataclass
class Drawing:
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


@dataclass(frozen=True)
class View:
    """A poster, placed: everything that its template needs."""

    page: Page
    columns: Columns
    frame: Frame
    body: float
    headings: tuple[float, float, float]
    compact: bool
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
    return round(0.62 + 0.55 * longest, 2)


def lane_numbers(timeline: Timeline, printing: Printing) -> dict[str | None, int]:
    """Lane id -> number of its style; events without a lane take the first."""
    used = lanes_used(timeline, printing.pack.timeline.lanes)
    return {None: 0, **{lane: number % LANE_STYLES for number, lane in enumerate(used)}}


def sizes(page: Page, strips: int = 1) -> dict[str, float]:
    """Type of the furniture, pt; the axes of many strips are narrower."""
    years = YEARS if strips == 1 else 24.0 if strips < CROWDED else 20.0
    named = {
        "heads": HEADS,
        "years": years,
        "months": MONTHS,
        "key": KEY,
        "foot": FOOT,
        "phases": PHASES,
        "seats": SEATS,
    }
    return {name: page.points(size) for name, size in named.items()}


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
    listed = list_height + page.mm(3.0) if list_height and strips >= CROWDED else 0.0
    list_top = heads_top + heads + page.mm(1.0)
    top = heads_top + heads + page.mm(3.0) + listed + (page.points(HEADS) * 1.3 * MM if strips > 1 else 0.0)
    foot_top = page.height - page.margin - page.points(FOOT) * 1.2 * MM
    key_top = foot_top - max(key_height, page.mm(17.0)) - page.mm(3.0)
    bottom = key_top - page.mm(5.0)
    return Frame(title, lines, subtitle, title_top, subtitle_top, heads_top, list_top, top, bottom, key_top, foot_top)


def axis_width(page: Page, scale: Scale, printing: Printing, strips: int) -> float:
    """Width of the axis: the longest name, and room for marks at both edges."""
    edges = page.mm(13.0 if strips < CROWDED else 9.0)
    return name_width(scale, printing.date_words, sizes(page, strips)["years"] * MM) + edges


def compose(
    page: Page,
    columns: Columns,
    shape_: Frame,
    body: float,
    headings: tuple[float, float, float],
    compact: bool,
    level: int,
    chart: Chart,
    scale: Scale,
    timeline: Timeline,
    printing: Printing,
    phase_heights: Mapping[tuple[str, int], float],
    key: Sequence[str],
) -> View:
    """Turn a placed chart into marks and boxes."""
    lane_of = lane_numbers(timeline, printing)
    drawing = Drawing()
    events: list[Shown] = []
    phases: list[tuple[float, PhaseLabel]] = []
    room = Room(shape_.top, shape_.bottom, page.mm(3.0))
    slot_of = slots(timeline.stretches)
    shown: set[str] = set()
    type_of = sizes(page, columns.strips)
    for number, lane in enumerate(chart.lanes):
        entries = timeline.entries[lane.strip.first : lane.strip.last]
        here = bars(timeline.stretches, lane.axis, slot_of)
        labels = phase_labels(here, room, phase_heights, shown) if columns.label else []
        shown |= {label.stretch.phase.id for label in labels}
        phases += [(columns.label_x(number), label) for label in labels]
        _draw_phases(drawing, columns, number, here)
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
        events += _events(drawing, columns, number, lane, entries, lane_of, level, page)
        if chart.lanes[1:]:
            drawing.heads.append((axis_x + columns.axis / 2, _range(lane, scale, printing)))
        _draw_seats(drawing, columns, number, lane, timeline, printing, page)
    return View(
        page=page,
        columns=columns,
        frame=shape_,
        body=body,
        headings=headings,
        compact=compact,
        tab=tab_width(timeline),
        events=events,
        phases=phases,
        listed=[stretch for stretch in timeline.stretches if stretch.phase.id not in shown],
        drawing=drawing,
        lanes=[
            (lane_of[lane], printing.pack.timeline.lanes[lane])
            for lane in lanes_used(timeline, printing.pack.timeline.lanes)
        ],
        overview=_overview(page, shape_, chart, scale, timeline, printing, lane_of),
        key=key,
        alt=_alt(timeline, scale, printing),
        sizes=type_of,
    )


def _events(
    drawing: Drawing,
    columns: Columns,
    number: int,
    lane: Lane,
    entries: Sequence[Entry],
    lane_of: Mapping[str | None, int],
    level: int,
    page: Page,
) -> list[Shown]:
    """Boxes, leaders and marks of one strip, in date order."""
    placed = []
    axis_x = columns.axis_x(number)
    by_side: dict[int, list[int]] = {LEFT: [], RIGHT: []}
    for k, (entry, box, side, top) in enumerate(
        zip(entries, lane.boxes, lane.placement.sides, lane.placement.tops, strict=True)
    ):
        by_side[side].append(k)
        left = columns.box_x(number, side)
        style = lane_of.get(entry.event.lane, 0)
        placed.append(Shown(entry, style, side, left, top, columns.box, box.height, says_text(entry, level)))
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


def says_text(entry: Entry, level: int) -> bool:
    """Whether an event's text is printed. With each level more give way: long ones, then weight by weight."""
    event = entry.event
    if event.brief is not None:
        return entry.weight > level - 1
    return event.text is not None and (level == 0 or (len(str(event.text)) <= SHORT_TEXT and entry.weight > level - 1))


def _draw_phases(drawing: Drawing, columns: Columns, number: int, here: Sequence[Bar]) -> None:
    right = columns.box_x(number, RIGHT) + columns.box
    for bar in here:
        drawing.bars.append((columns.x(number) + bar.slot * columns.band, bar))
        if not bar.before and columns.bands == 1:
            drawing.starts.append((columns.x(number), bar.top, columns.label_x(number), right))
        if bar.stretch.number % 2 == 0 and columns.bands == 1:
            left = columns.label_x(number)
            drawing.stripes.append((left, bar.top, right - left, bar.bottom - bar.top))


def _draw_seats(
    drawing: Drawing, columns: Columns, number: int, lane: Lane, timeline: Timeline, printing: Printing, page: Page
) -> None:
    if not columns.seats:
        return
    offset = 0
    for bench in timeline.benches:
        names = [printing.plain(seat.person.short_name) for seat in bench.seats]
        terms, written = seats(
            bench, names, lane.axis, page.points(SEATS) * MM, offset, page.mm(280.0)
        )
        drawing.terms += [(columns.seat_x(number), term) for term in terms]
        drawing.names += [(columns.seat_x(number), name) for name in written]
        offset += len(bench.seats)


def _range(lane: Lane, scale: Scale, printing: Printing) -> str:
    """First and last unit of a strip in words, and that it goes on with what the strip before began."""
    words = printing.date_words
    heads = [t for t in scale.ticks if t.rank == MAJOR]
    begin = unit_of(scale) or (heads[0] if heads else None)
    first = max((t for t in heads if t.at <= lane.strip.start), key=lambda t: t.at, default=begin)
    last = max((t for t in heads if t.at < lane.strip.end), key=lambda t: t.at, default=None)
    era = scale.ticks[0].year <= 0 < scale.ticks[-1].year
    names = [tick_name(t, scale, words, era=era) for t in (first, last) if t is not None]
    said = " – ".join(dict.fromkeys(names))
    if lane.strip.continued:
        said += f" ({printing.words.tables['poster']['continued']})"
    return said


def _overview(
    page: Page,
    shape_: Frame,
    chart: Chart,
    scale: Scale,
    timeline: Timeline,
    printing: Printing,
    lane_of: Mapping[str | None, int],
) -> dict[str, Any]:
    """The whole span to one scale: a strip in the foot with a stroke for each event."""
    width = (page.width - 2 * page.margin) * 0.38
    left = page.width - page.margin - width
    axis = linear([scale.start, scale.end], left, left + width)
    size = page.points(MONTHS) * MM
    words = printing.date_words
    most = int(width / (name_width(scale, words, size) * 1.15))
    coarse = marks_of(timeline, max(2, most)) if len(scale.majors) > most else scale
    era = coarse.ticks[0].year <= 0 < coarse.ticks[-1].year
    heads = [t for t in coarse.ticks if t.rank == MAJOR and scale.start < t.at < scale.end]
    ends = [scale.start, *(t.at for t in heads), scale.end]
    names, free = [], left
    for tick in (unit_of(coarse), *heads):
        if tick is not None:
            text = tick_name(tick, coarse, words, era=era)
            x = axis.at(max(tick.at, scale.start)) + size * 0.2
            long = len(text) * size * 0.53
            if x >= free and x + long <= left + width:
                names.append((x, text))
                free = x + long + size * 0.3
    return {
        "left": left,
        "width": width,
        "top": shape_.key_top + page.mm(5.5),
        "height": size * 1.35,
        "cells": [(axis.at(a), axis.at(b) - axis.at(a), k % 2 == 0) for k, (a, b) in enumerate(pairwise(ends))],
        "names": names,
        "strokes": [(axis.at(entry.moment.at), lane_of.get(entry.event.lane, 0)) for entry in timeline.entries],
        "strips": [axis.at(lane.strip.start) for lane in chart.lanes[1:]],
    }


def marks_of(timeline: Timeline, most: int) -> Scale:
    """The marks of a timeline with at most so many names."""
    return scale_of(timeline.first, timeline.last, most, ago=timeline.ago, calendar=timeline.calendar)


def _alt(timeline: Timeline, scale: Scale, printing: Printing) -> str:
    """What the drawing shows, for those who cannot see it."""
    words = printing.words.tables["poster"]
    era = scale.ticks[0].year <= 0 < scale.ticks[-1].year
    heads = [t for t in scale.ticks if t.rank == MAJOR]
    inside = [t for t in heads if t.at < scale.end] or heads
    said = [
        str(words["alt"]).format(
            first=tick_name(inside[0], scale, printing.date_words, era=era),
            last=tick_name(inside[-1], scale, printing.date_words, era=era),
        )
    ]
    for bench in timeline.benches:
        holders = [
            f"{printing.plain(seat.person.short_name)} "
            + ", ".join(
                printing.date(office.span, "short")
                for office in seat.person.offices
                if str(office.title).casefold().startswith(bench.office.casefold())
            )
            for seat in bench.seats
        ]
        said.append(f"{printing.plain(bench.office)}: " + "; ".join(holders) + ".")
    return " ".join(said)


def key_words(timeline: Timeline, chart: Chart, scale: Scale, level: int, printing: Printing) -> list[str]:
    """The sentences of the key: how time runs, what the marks mean, what is left out."""
    words = printing.words.tables["poster"]
    said = [str(words["down_columns" if len(chart.lanes) > 1 else "down"])]
    said += _stretch(chart, scale, printing)
    used = {shape(entry.moment) for entry in timeline.entries}
    said += [str(words["marks"][name]) for name in words["marks"] if name in used]
    if any(entry.moment.circa for entry in timeline.entries):
        said.append(str(words["circa"]))
    for bench in timeline.benches:
        for title in bench.lesser:
            said.append(str(words["lesser"]).format(office=printing.plain(title)))
    if timeline.dual:
        said.append(str(words["dual"]))
    said.append(str(words["numbers"]))
    silent = sum(
        (entry.event.brief or entry.event.text) is not None and not says_text(entry, level)
        for entry in timeline.entries
    )
    for count, one, many in ((silent, "silent_one", "silent"), (timeline.left_out, "left_out_one", "left_out")):
        if count:
            said.append(str(words[one if count == 1 else many]).format(n=count))
    return said


def _stretch(chart: Chart, scale: Scale, printing: Printing) -> list[str]:
    """How much longer the crowded units are drawn, with their lengths; nothing when the scale is the same."""
    era = scale.ticks[0].year <= 0 < scale.ticks[-1].year
    heads = [t for t in scale.ticks if t.rank == MAJOR]
    lengths = [
        (lane.axis.at(b.at) - lane.axis.at(a.at), tick_name(a, scale, printing.date_words, era=era))
        for lane in chart.lanes
        for a, b in pairwise(heads)
        if lane.strip.start <= a.at and b.at <= lane.strip.end
    ]
    if len(lengths) < 2:
        return []
    most, least = max(lengths), min(lengths)
    if most[0] < 1.1 * least[0]:
        return []
    said = str(printing.words.tables["poster"]["stretch"])
    return [said.format(most=most[1], most_mm=round(most[0]), least=least[1], least_mm=round(least[0]))]
