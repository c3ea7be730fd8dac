"""A date as history knows it: as exact as the source, no more."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import astuple

from revisionpack.text.calendar import Calendar, day_number, month_length

if TYPE_CHECKING:
    from revisionpack.text.date_words import DateWords

Kind = Literal["day", "month", "season", "year", "decade", "century", "millennium", "geological"]
Precision = Literal["day", "month", "season", "year", "decade", "century", "span", "open", "geological"]
Part = Literal["", "early", "mid", "late"]
Style = Literal["long", "short"]

MONTH_NAMES = "January February March April May June July August September October November December".split()
_SPAN_OF = {"decade": 10, "century": 100, "millennium": 1000}


class DateProblem(ValueError):
    """A date that cannot be read, or could be read in two ways.

    offset and length mark the place in the text (length None: all that follows).
    """

    def __init__(
        self,
        message: str,
        help: str = "",
        offset: int = 0,
        length: int | None = None,
        code: str = "bad-date",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.offset = offset
        self.length = length
        self.code = code


class SingleDate(Struct, frozen=True):
    """One end of a date: a day, month, season, year, decade, century, millennium or an age in years.

    `year` is astronomical (-43 is 44 BC). For a decade, century or millennium it is the first year;
    for a geological date the number of years ago, negative. `number` is the month (1 to 12) or the season
    (1 spring to 4 winter). Seasons are the northern ones by whole months; winter begins in the December
    of its year. `says_ad` remembers that the author wrote AD, for showing only.
    """

    kind: Kind
    year: int
    number: int = 0
    day: int = 0
    part: Part = ""
    circa: bool = False
    uncertain: bool = False
    calendar: Calendar = "historical"
    says_ad: bool = False

    def __eq__(self, other: object) -> bool:
        return type(other) is SingleDate and astuple(self)[:-1] == astuple(other)[:-1]

    def __hash__(self) -> int:
        return hash(astuple(self)[:-1])

    @property
    def precision(self) -> Precision:
        return "century" if self.kind == "millennium" else self.kind

    @property
    def last_year(self) -> int:
        """The last year touched (a winter ends in the year after its first)."""
        if self.kind == "season" and self.number == 4:
            return self.year + 1
        return self.year + _SPAN_OF.get(self.kind, 1) - 1

    @property
    def earliest(self) -> float:
        """Number of the first day that it can mean."""
        return self._bounds()[0]

    @property
    def latest(self) -> float:
        """Number of the last day that it can mean."""
        return self._bounds()[1]

    @property
    def midpoint(self) -> float:
        first, last = self._bounds()
        return (first + last) / 2

    @property
    def is_dual(self) -> bool:
        """True when the day is shown in both calendars."""
        return self.calendar == "julian" and self.kind == "day"

    def years(self) -> tuple[int, int]:
        """First and last astronomical year, in the calendar of the date."""
        return self.year, self.last_year

    @property
    def edtf(self) -> str:
        """The canonical form: EDTF where it has a word for it, else the plainest English that reads back."""
        from revisionpack.text.date_show import single_edtf

        return single_edtf(self)

    def show(self, words: DateWords, style: Style = "long") -> str:
        """The date in words, with no-break spaces inside."""
        from revisionpack.text.date_show import show_single

        return show_single(self, words, style)

    def _bounds(self) -> tuple[int, int]:
        year, calendar = self.year, self.calendar
        if self.kind == "day":
            number = day_number(year, self.number, self.day, calendar)
            return number, number
        if self.kind == "month":
            first = day_number(year, self.number, 1, calendar)
            last = day_number(year, self.number, month_length(year, self.number, calendar), calendar)
        elif self.kind == "season":
            begin = self.number * 3
            first = day_number(year, begin, 1, calendar)
            year, end = (year, begin + 2) if self.number < 4 else (year + 1, 2)
            last = day_number(year, end, month_length(year, end, calendar), calendar)
        else:
            first = day_number(year, 1, 1, calendar)
            last = day_number(self.last_year, 12, 31, calendar)
        if not self.part:
            return first, last
        third = (last - first + 1) // 3
        if self.part == "early":
            return first, first + third
        if self.part == "late":
            return last - third, last
        return first + third, last - third


def full_day(
    year: int,
    month: int,
    day: int,
    calendar: Calendar,
    offset: int = 0,
    circa: bool = False,
    uncertain: bool = False,
    length: int = 2,
    says_ad: bool = False,
) -> SingleDate:
    """A day that exists. Raises DateProblem, placed at the offset, for 30 February and its like."""
    longest = month_length(year, month, calendar)
    if not 1 <= day <= longest:
        shown = f"{MONTH_NAMES[month - 1]} {year if year > 0 else f'{1 - year} BC'}"
        message = f"{shown} has {longest} days, not {day}" if day else "there is no day 0"
        raise DateProblem(message, "Check the day, or give the month alone.", offset, length)
    if calendar == "historical" and year == 1582 and month == 10 and 4 < day < 15:
        raise DateProblem(
            f"{day} October 1582 was left out when the calendar changed: the 15th followed the 4th",
            "Set `calendar: julian` or `calendar: gregorian` if the source counts these days.",
            offset,
            length,
        )
    if calendar == "julian" and (year, month, day) < (1582, 10, 5):
        calendar = "historical"  # it is Julian there already
    return SingleDate("day", year, month, day, "", circa, uncertain, calendar, says_ad)


class HistoricalDate(Struct, frozen=True):
    """A date or a span of dates; an end is None where the span is open, both are one object in a single date.

    Day numbers count days of the proleptic Gregorian calendar, 1 January of the year 1 being day 1
    (like `datetime.date.toordinal`); -inf and inf stand for open ends. `latest` is the number of the
    last day, so "a before b" is `a.latest < b.earliest`.
    """

    start: SingleDate | None
    end: SingleDate | None
    source: str = ""

    def __eq__(self, other: object) -> bool:
        return type(other) is HistoricalDate and (self.start, self.end) == (other.start, other.end)

    def __hash__(self) -> int:
        return hash((self.start, self.end))

    @property
    def is_interval(self) -> bool:
        """True for two ends, open or not."""
        return self.start is not self.end

    @property
    def is_open(self) -> bool:
        return self.start is None or self.end is None

    @property
    def is_circa(self) -> bool:
        """True when an end is given as about or as uncertain."""
        ends = (self.start, self.end)
        return any(end is not None and (end.circa or end.uncertain) for end in ends)

    @property
    def earliest(self) -> float:
        return -inf if self.start is None else self.start.earliest

    @property
    def latest(self) -> float:
        return inf if self.end is None else self.end.latest

    @property
    def midpoint(self) -> float:
        """The middle of the bounds; of an open span, the middle of the end that is known."""
        if self.start is None:
            return 0.0 if self.end is None else self.end.midpoint
        if self.end is None:
            return self.start.midpoint
        return (self.start.earliest + self.end.latest) / 2

    @property
    def precision(self) -> Precision:
        if self.start is None or self.end is None:
            return "open"
        return "span" if self.start is not self.end else self.start.precision

    @property
    def sort_key(self) -> tuple[float, float, float]:
        """Order by the earliest day; of equal ones the coarser first ("1924" before "January 1924")."""
        first, last = self.earliest, self.latest
        return first, first - last, last

    @property
    def edtf(self) -> str:
        """The canonical form; `parse_date` reads it back, given the same calendar."""
        start = ".." if self.start is None else self.start.edtf
        if not self.is_interval:
            return start
        return f"{start}/{'..' if self.end is None else self.end.edtf}"

    @property
    def calendar(self) -> Calendar:
        known = self.start or self.end
        return known.calendar if known else "historical"

    def years(self) -> tuple[int, int] | None:
        """First and last astronomical year (0 is 1 BC), or None when an end is open."""
        if self.start is None or self.end is None:
            return None
        return self.start.year, self.end.last_year

    def contains_year(self, year: int) -> bool:
        """True when an astronomical year lies inside; open ends reach for ever."""
        after_start = self.start is None or self.start.year <= year
        return after_start and (self.end is None or year <= self.end.last_year)

    def show(self, words: DateWords, style: Style = "long") -> str:
        """The date in words, with no-break spaces: "21 January 1924", "Oct 1923 – Jan 1925", "c. 1880"."""
        from revisionpack.text.date_show import show_date

        return show_date(self, words, style)
