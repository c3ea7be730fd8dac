"""Where the marks of a time axis stand: hours to hundreds of millions of years.

A unit is what is labelled and banded (a year); its minor marks divide it into pieces of constant scale
(quarters); fine marks inside a piece only help the eye (months). Day numbers are those of text.calendar.
There is no year 0: centuries run 200 BC, 100 BC, AD 1, 100, 200. Geological marks count years ago.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, floor
from typing import Literal

from msgspec import Struct

from revisionpack.text.calendar import Calendar, day_number, gregorian

MAJOR, MINOR, FINE = 0, 1, 2
HOURS = 24
PIECES = 11
"""At most so many pieces for each label that would fit: a piece is never a hair."""

Measure = Literal["hour", "day", "month", "year", "ago"]


class Step(Struct, frozen=True):
    """So many hours, days of the month, months, years, or years ago."""

    measure: Measure
    size: int


class Unit(Struct, frozen=True):
    """What is labelled, what divides it, and what divides that."""

    major: Step
    minor: Step
    fine: Step | None = None
    most: int = 1_000
    """More labels than this and the next unit reads better."""


class Tick(Struct, frozen=True):
    """A mark. `year` is astronomical (0 is 1 BC); `month`, `day` and `hour` are 0 where they say nothing."""

    at: float
    rank: int
    year: int
    month: int = 0
    day: int = 0
    hour: int = 0


class Scale(Struct, frozen=True):
    """The marks of one axis from its first minor mark to its last, in order."""

    unit: Unit
    ticks: tuple[Tick, ...]

    @property
    def start(self) -> float:
        return self.ticks[0].at

    @property
    def end(self) -> float:
        return self.ticks[-1].at

    @property
    def majors(self) -> tuple[float, ...]:
        return tuple(tick.at for tick in self.ticks if tick.rank == MAJOR)

    @property
    def pieces(self) -> tuple[float, ...]:
        """The ends of the stretches of constant scale: major and minor marks."""
        return tuple(tick.at for tick in self.ticks if tick.rank <= MINOR)

    def window(self, start: float, end: float) -> tuple[Tick, ...]:
        return tuple(tick for tick in self.ticks if start <= tick.at <= end)


def _years(measure: Measure) -> Iterator[Unit]:
    yield Unit(Step(measure, 5), Step(measure, 1))
    power = 10
    while power <= 1_000_000_000:
        yield Unit(Step(measure, power), Step(measure, power // 10))
        yield Unit(Step(measure, 5 * power), Step(measure, power))
        power *= 10


UNITS: tuple[Unit, ...] = (
    Unit(Step("hour", 1), Step("hour", 1)),
    Unit(Step("hour", 6), Step("hour", 1)),
    Unit(Step("day", 1), Step("hour", 6)),
    Unit(Step("month", 1), Step("day", 10), Step("day", 1), most=14),
    Unit(Step("year", 1), Step("month", 1)),
    Unit(Step("year", 1), Step("month", 3), Step("month", 1)),
    *_years("year"),
)
AGES: tuple[Unit, ...] = tuple(_years("ago"))


def scale(
    first: float, last: float, most: int, *, ago: bool = False, calendar: Calendar = "historical"
) -> Scale:
    """The finest unit between two days that needs no more than `most` labels.

    With `ago` the marks count years before the present, in round numbers.
    """
    for unit in AGES if ago else UNITS:
        if _estimate(unit.major, last - first) <= min(most, unit.most) + 1:
            found = marks(unit, first, last, calendar)
            if len(found.majors) <= min(most, unit.most) and len(found.pieces) <= PIECES * most:
                return found
    return found


def marks(unit: Unit, first: float, last: float, calendar: Calendar = "historical") -> Scale:
    """The marks of a unit, from the minor mark at or before `first` to the one at or after `last`."""
    by_time: dict[float, Tick] = {}
    for rank, step in ((FINE, unit.fine), (MINOR, unit.minor), (MAJOR, unit.major)):
        if step is not None:
            for tick in _every(step, rank, first, last, calendar):
                by_time[tick.at] = tick
    ticks = sorted(by_time.values(), key=lambda tick: tick.at)
    pieces = [tick.at for tick in ticks if tick.rank <= MINOR]
    start = max((at for at in pieces if at <= first), default=pieces[0])
    end = min((at for at in pieces if at >= last and at > start), default=pieces[-1])
    return Scale(unit, tuple(tick for tick in ticks if start <= tick.at <= end))


def _estimate(step: Step, days: float) -> float:
    """About how many steps fit, so that a fine unit is not counted out over ages."""
    length = {"hour": 1 / HOURS, "day": 1.0, "month": 30.0, "year": 365.0, "ago": 365.0}
    return days / (length[step.measure] * step.size)


def _every(step: Step, rank: int, first: float, last: float, calendar: Calendar) -> Iterator[Tick]:
    """Marks of one rank that cover the span, one beyond each end at least."""
    first_year, last_year = _year_of(floor(first), calendar) - 1, _year_of(ceil(last), calendar) + 2
    if step.measure == "hour":
        for hour in range(floor(first) * HOURS, (ceil(last) + 1) * HOURS + 1, step.size):
            year, month, day = gregorian(hour // HOURS)
            yield Tick(hour / HOURS, rank, year, month, day, hour % HOURS)
    elif step.measure == "day" and step.size == 1:
        for number in range(floor(first), ceil(last) + 2):
            yield Tick(number, rank, *gregorian(number))
    elif step.measure in ("day", "month"):
        days = (1,) if step.measure == "month" else tuple(range(1, 31 - step.size + 1, step.size))
        for year in range(first_year, last_year + 1):
            for month in range(1, 13, step.size if step.measure == "month" else 1):
                for day in days:
                    yield Tick(day_number(year, month, day, calendar), rank, year, month, day)
    elif step.measure == "ago":
        for year in range(first_year // step.size * step.size, last_year + step.size + 1, step.size):
            yield Tick(day_number(year, 1, 1, calendar), rank, year)
    else:
        for year in _round_years(first_year, last_year, step.size):
            yield Tick(day_number(year, 1, 1, calendar), rank, year)


def _year_of(day: int, calendar: Calendar) -> int:
    """The year in which a day lies; far back, Julian years run ahead of Gregorian ones by whole ages."""
    year = gregorian(day)[0]
    year += floor((day - day_number(year, 1, 1, calendar)) / 365.25)
    while day_number(year, 1, 1, calendar) > day:
        year -= 1
    while day_number(year + 1, 1, 1, calendar) <= day:
        year += 1
    return year


def _round_years(first: int, last: int, size: int) -> Iterator[int]:
    """Astronomical years whose historical number is a multiple of `size`, and AD 1."""
    if size == 1:
        yield from range(first, last + 1)
        return
    for before_christ in range((1 - first) // size * size + size, 0, -size):
        yield 1 - before_christ
    if first <= 0 < last + size:
        yield 1
    yield from range(max(size, first // size * size), last + size + 1, size)


def label_years(ticks: Sequence[Tick]) -> list[int]:
    """Years of the major marks (for tests and for what is printed)."""
    return [tick.year for tick in ticks if tick.rank == MAJOR]
