"""What a poster says of itself: the key, the strip to one scale, the ranges of its strips, the drawing in words."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from revisionpack.derive.timeline import Timeline
from revisionpack.layout.axis import linear
from revisionpack.layout.chart import Chart, Lane
from revisionpack.layout.ticks import MAJOR, Scale
from revisionpack.layout.ticks import scale as scale_of
from revisionpack.outputs.poster_axis import name_width, tick_name, unit_of
from revisionpack.outputs.poster_frame import MM, Frame, Page, sizes
from revisionpack.outputs.poster_marks import shape, words_of
from revisionpack.theme import Printing


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
        entry.has_words and not words_of(entry, level) for entry in timeline.entries
    )
    for count, one, many in ((silent, "silent_one", "silent"), (timeline.left_out, "left_out_one", "left_out")):
        if count:
            said.append(str(words[one if count == 1 else many]).format(n=count))
    return said


def _stretch(chart: Chart, scale: Scale, printing: Printing) -> list[str]:
    """How long units are drawn: the crowded and the quiet ones, or any where the scale is the same."""
    era = scale.ticks[0].year <= 0 < scale.ticks[-1].year
    heads = [t for t in scale.ticks if t.rank == MAJOR]
    lengths = [
        (lane.axis.at(b.at) - lane.axis.at(a.at), tick_name(a, scale, printing.date_words, era=era))
        for lane in chart.lanes
        for a, b in pairwise(heads)
        if lane.strip.start <= a.at and b.at <= lane.strip.end
    ]
    if not lengths:
        return []
    most, least = max(lengths), min(lengths)
    said = str(printing.words.tables["poster"]["stretch" if most[0] >= 1.1 * least[0] else "even"])
    return [said.format(most=most[1], most_mm=round(most[0]), least=least[1], least_mm=round(least[0]))]


def range_words(lane: Lane, scale: Scale, printing: Printing) -> str:
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


def overview(
    page: Page,
    frame: Frame,
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
    size = sizes(page)["months"] * MM
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
            long = len(text) * size * 0.5
            if x >= free and x + long <= left + width:
                names.append((x, text))
                free = x + long + size * 0.3
    return {
        "left": left,
        "width": width,
        "top": frame.key_top + page.mm(5.5),
        "height": size * 1.35,
        "cells": [(axis.at(a), axis.at(b) - axis.at(a), k % 2 == 0) for k, (a, b) in enumerate(pairwise(ends))],
        "names": names,
        "strokes": [(axis.at(entry.moment.at), lane_of.get(entry.event.lane, 0)) for entry in timeline.entries],
        "strips": [axis.at(lane.strip.start) for lane in chart.lanes[1:]],
    }


def marks_of(timeline: Timeline, most: int) -> Scale:
    """The marks of a timeline with at most so many names."""
    return scale_of(timeline.first, timeline.last, most, ago=timeline.ago, calendar=timeline.calendar)


def in_words(timeline: Timeline, scale: Scale, printing: Printing) -> str:
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
