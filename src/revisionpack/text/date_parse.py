"""Reading dates: a subset of EDTF and what teachers write."""

from __future__ import annotations

from revisionpack.text.calendar import Calendar
from revisionpack.text.historical import HistoricalDate


def parse_date(text: str, *, calendar: Calendar = "historical") -> HistoricalDate:
    """Read a date. Raises DateProblem."""
    raise NotImplementedError


def parse_time(text: str) -> int:
    """Minutes after midnight of a time of day, `06:30`. Raises DateProblem."""
    raise NotImplementedError
