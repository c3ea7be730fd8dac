"""Dates: what other layers import. Reading is in date_parse, showing in date_show, words in date_words."""

from __future__ import annotations

from revisionpack.text.calendar import CALENDARS, Calendar
from revisionpack.text.date_parse import parse_date, parse_time
from revisionpack.text.date_show import show_time
from revisionpack.text.date_words import ENGLISH, DateWords
from revisionpack.text.historical import DateProblem, HistoricalDate, Precision, SingleDate

__all__ = [
    "CALENDARS",
    "ENGLISH",
    "Calendar",
    "DateProblem",
    "DateWords",
    "HistoricalDate",
    "Precision",
    "SingleDate",
    "parse_date",
    "parse_time",
    "show_time",
]
