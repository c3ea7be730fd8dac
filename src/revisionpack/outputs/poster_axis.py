"""The drawn axis of one strip: a band and a name for every unit, a stroke for every mark."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from revisionpack.layout.axis import Axis
from revisionpack.layout.ticks import FINE, MAJOR, MINOR, Scale, Tick
from revisionpack.text.dates import DateWords
from revisionpack.text.historical import SingleDate

CHARACTER = 0.56
"""Width of a bold figure or letter in em, with something to spare."""


class Band(Struct, frozen=True):
    """One unit of time on the axis, shaded in turn."""

    top: float
    height: float
    dark: bool


class Name(Struct, frozen=True):
    """A word on the axis: its baseline and whether it names a unit or a division of one."""

    text: str
    y: float
    major: bool


class Strokes(Struct, frozen=True):
    """An axis as its marks."""

    bands: tuple[Band, ...]
    names: tuple[Name, ...]
    majors: tuple[float, ...]
    minors: tuple[float, ...]
    fines: tuple[float, ...]


def strokes(axis: Axis, scale: Scale, words: DateWords, major: float, minor: float) -> Strokes:
    """The marks of an axis; `major` and `minor` are the heights of the two kinds of names, mm."""
    start, end = axis.days[0], axis.days[-1]
    ticks = scale.window(start, end)
    edges = [start, *(t.at for t in ticks if t.rank == MAJOR and start < t.at < end), end]
    offset = sum(at < start for at in scale.majors)  # the shading goes on from strip to strip
    bands = tuple(
        Band(axis.at(a), axis.at(b) - axis.at(a), (number + offset) % 2 == 0)
        for number, (a, b) in enumerate(pairwise(edges))
    )
    return Strokes(
        bands,
        tuple(_names(axis, scale, words, major, minor)),
        tuple(axis.at(edge) for edge in edges),
        tuple(axis.at(t.at) for t in ticks if t.rank == MINOR),
        _spaced(axis, ticks),
    )


def _names(axis: Axis, scale: Scale, words: DateWords, major: float, minor: float) -> list[Name]:
    """The names of the units that begin on the strip, of the one it begins in, and of divisions with room."""
    start, end = axis.days[0], axis.days[-1]
    era = scale.ticks[0].year <= 0 < scale.ticks[-1].year
    heads = [t for t in scale.ticks if t.rank == MAJOR and start <= t.at < end]
    before = [t for t in scale.ticks if t.rank == MAJOR and t.at < start]
    names: list[Name] = []
    if not heads or heads[0].at > start:
        room = axis.at(heads[0].at if heads else end) - axis.ys[0]
        of_start = before[-1] if before else unit_of(scale)
        if of_start is not None and room > major:
            names.append(Name(tick_name(of_start, scale, words, era=era), axis.ys[0] + major * 0.86, True))
    edges = [*(axis.at(t.at) for t in heads), axis.ys[-1]]
    for tick, below in zip(heads, edges[1:], strict=True):
        if below - axis.at(tick.at) < major * 0.85:
            continue  # the beginning of a last unit that hardly runs
        names.append(Name(tick_name(tick, scale, words, era=era), axis.at(tick.at) + major * 0.86, True))
    minors = [t for t in scale.window(start, end) if t.rank == MINOR and start < t.at < end]
    edges = [axis.ys[0], *edges]
    named = bool(names) and names[0].y < axis.ys[0] + major
    for k, (top, bottom) in enumerate(pairwise(edges)):
        inside = [t for t in minors if top < axis.at(t.at) < bottom]
        head = top + (major * 1.12 if k or named else 0.0)
        for few in _choices(inside):
            ys = [axis.at(t.at) for t in few]
            if ys and ys[0] - minor * 0.62 >= head and ys[-1] + minor * 0.62 <= bottom:
                if all(below - above >= minor * 1.9 for above, below in pairwise(ys)):
                    names += [
                        Name(tick_name(t, scale, words, era=era), y + minor * 0.33, False)
                        for t, y in zip(few, ys, strict=True)
                    ]
                    break
    return names


def _choices(ticks: Sequence[Tick]) -> list[list[Tick]]:
    """Which divisions of a unit to name, the fullest choice first: never a chance one."""
    of_year = [t for t in ticks if t.month and t.day in (0, 1) and not t.hour]
    if ticks and len(of_year) == len(ticks):
        sets: tuple[tuple[int, ...], ...] = (tuple(range(2, 13)), (3, 5, 7, 9, 11), (4, 7, 10), (7, 10), (4, 7), (7,))
        return [[t for t in ticks if t.month in months] for months in sets]
    halves = [ticks[len(ticks) // 2]] if len(ticks) % 2 else []
    return [list(ticks), list(halves)]


def unit_of(scale: Scale) -> Tick | None:
    """The unit in which the first mark of all lies: a year is known from its months, a day from its hours."""
    first = scale.ticks[0]
    if scale.unit.major.measure == "year" and scale.unit.major.size == 1:
        return Tick(first.at, MAJOR, first.year)
    if scale.unit.major.measure == "day":
        return Tick(first.at, MAJOR, first.year, first.month, first.day)
    if scale.unit.major.measure == "month":
        return Tick(first.at, MAJOR, first.year, first.month, 1)
    return None


def tick_name(tick: Tick, scale: Scale, words: DateWords, *, era: bool = False) -> str:
    """A mark in words: `1924`, `Apr`, `44 BC`, `66 Ma`, `21 Jan`, `06:00`."""
    measure = scale.unit.major.measure
    minor = tick.rank == MINOR
    if measure == "ago":
        return SingleDate("geological", tick.year).show(words) if tick.year < 0 else "0"
    if measure == "hour" or (measure == "day" and minor):
        return words.time.format(hour=f"{tick.hour:02}", minute="00")
    if measure == "day" or (measure == "month" and minor):
        month = words.months_short[tick.month - 1]
        return f"{tick.day} {month}" if measure == "day" else str(tick.day)
    if measure == "month":
        month = words.months_short[tick.month - 1]
        return f"{month} {year_name(tick.year, words)}" if tick.month == 1 or tick.at <= scale.ticks[0].at else month
    if minor and tick.month and (tick.month > 1 or scale.unit.major.size == 1):
        return words.months_short[tick.month - 1]
    return year_name(tick.year, words, era=era)


def year_name(year: int, words: DateWords, *, era: bool = False) -> str:
    """An astronomical year in words; with `era` the first centuries say AD."""
    return SingleDate("year", year, says_ad=era and 0 < year < 1000).show(words)


def _spaced(axis: Axis, ticks: tuple[Tick, ...]) -> tuple[float, ...]:
    """Fine marks, only where the eye can tell them apart."""
    ys = [(axis.at(t.at), t.rank) for t in ticks]
    kept = []
    for (above, _), (y, rank), (below, _) in zip(ys, ys[1:], ys[2:], strict=False):
        if rank == FINE and min(y - above, below - y) >= 1.2:
            kept.append(y)
    return tuple(kept)


def name_width(scale: Scale, words: DateWords, size: float) -> float:
    """Width that the names of the units need, in the unit of `size`."""
    era = scale.ticks[0].year <= 0 < scale.ticks[-1].year
    longest = max(len(tick_name(t, scale, words, era=era)) for t in scale.ticks if t.rank == MAJOR)
    return max(4, longest) * CHARACTER * size
