"""Day numbers by arithmetic on Julian day numbers: any year, no `datetime`.

Years are astronomical (0 is 1 BC, -43 is 44 BC). A day number counts days of the proleptic Gregorian
calendar with 1 January of the year 1 as day 1, like `datetime.date.toordinal`, but without its limits.
"""

from __future__ import annotations

from typing import Literal

Calendar = Literal["historical", "julian", "gregorian"]
CALENDARS: tuple[Calendar, ...] = ("historical", "julian", "gregorian")

_DAY_0 = 1_721_425  # the Julian day number of 31 December of the year 0, at noon
_LENGTHS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
REFORM = (1582, 10, 15)  # first Gregorian day; the day before was 4 October 1582 (Julian)


def is_julian(year: int, month: int, day: int, calendar: Calendar) -> bool:
    """True when a day so written belongs to the Julian calendar."""
    if calendar == "historical":
        return (year, month, day) < REFORM
    return calendar == "julian"


def month_length(year: int, month: int, calendar: Calendar) -> int:
    """The number of the last day of a month (31 for October 1582, though ten of its days are missing)."""
    if month != 2:
        return _LENGTHS[month]
    if year % 4:
        return 28
    if is_julian(year, 2, 28, calendar):
        return 29
    return 29 if year % 100 or not year % 400 else 28


def day_number(year: int, month: int, day: int, calendar: Calendar = "historical") -> int:
    """The day number of a date."""
    a = (14 - month) // 12
    y = year + 4800 - a
    m = month + 12 * a - 3
    base = day + (153 * m + 2) // 5 + 365 * y + y // 4
    if is_julian(year, month, day, calendar):
        return base - 32083 - _DAY_0
    return base - y // 100 + y // 400 - 32045 - _DAY_0


def gregorian(number: int) -> tuple[int, int, int]:
    """Year, month and day of the proleptic Gregorian calendar for a day number."""
    a = number + _DAY_0 + 32044
    b = (4 * a + 3) // 146097
    c = a - 146097 * b // 4
    d = (4 * c + 3) // 1461
    e = c - 1461 * d // 4
    m = (5 * e + 2) // 153
    return 100 * b + d - 4800 + m // 10, m + 3 - 12 * (m // 10), e - (153 * m + 2) // 5 + 1
