"""Reading dates, a subset of EDTF and what teachers write: the ends of a span (date_single reads one end)."""

from __future__ import annotations

import re

from revisionpack.text.calendar import Calendar, month_length
from revisionpack.text.date_problems import GENERAL_HELP, MONTHS, SEASONS
from revisionpack.text.date_single import WINTER, parse_iso, parse_single
from revisionpack.text.historical import DateProblem, HistoricalDate, SingleDate, full_day

_LIMIT = 100
_OPEN_HELP = "Write two dots for an open end: 1923/.. or ../1925."
_SLASH = re.compile(r"/(?<!winter \d{4}/)(?<!winter \d{3}/)", re.IGNORECASE)
_RANGE = re.compile(r"\s\s*(?:(?:to|-)\s+|[–—]\s*)|[–—]\s*|-(?<=\d{4}-)(?=\d{4}$)")
_NUMERIC = re.compile(r"\d{1,2}([./-])\d{1,2}\1(\d{2}|\d{4})")
_OPEN_END = re.compile(r"\.\.|(?:the\s+)?present|now|today", re.IGNORECASE)
_UNTIL = re.compile(r"(?:until|till|up to|by|to)\s+", re.IGNORECASE)
_SINCE = re.compile(r"(?:since|from)\s+", re.IGNORECASE)
_FROM = re.compile(r"from\s+", re.IGNORECASE)
_OUTSIDE = re.compile(r"(before|after)\s+(.+)", re.IGNORECASE)
_SHORT_END = re.compile(r"\d{1,2}")
_ENDS_IN_YEAR = re.compile(r"(?:.*\D)?(\d{2})(\d{1,2})")
_NO_YEAR = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?(?:\s+(?:of\s+)?)?)?([^\W\d_]{3,9})?\.?")
_DAY_WITH_HYPHENS = re.compile(r"\d{1,2}-[^\W\d_]{3,9}-\d{4}")
_SPAN_WITH_HYPHEN = re.compile(r"[^-]*\w-(?=\w)[^-]*[^\W\d_][^-]*")
_LETTER = re.compile(r"[^\W\d_]")
_BARE_NUMBER = re.compile(r"((?:c\.?|ca\.?|circa|about|around)?\s*)(\d[\d., ]*)")
_BC = re.compile(r"(?:BCE?|B\.\s?C\.(?:\s?E\.)?)[?~%]?$", re.IGNORECASE)
_AD = re.compile(r"(?:c\.?\s*)?A\.?D\.?\s|.*\s(?:CE|AD)$", re.IGNORECASE)
_AGO = re.compile(r"\d\s*(Ga|Ma|ka|[mb]illion years ago|mya|[mb]ya)[?~%]?$")
_TIME = re.compile(r"(\d{1,2})[:.](\d\d)(?:\s*([ap])\.?m\.?)?", re.IGNORECASE)


def parse_date(text: str, *, calendar: Calendar = "historical") -> HistoricalDate:
    """Read a date or a span of dates, EDTF or English words.

    What can be read in two ways raises DateProblem with the code `ambiguous-date` and says both; what
    cannot be read raises it with `bad-date`. Every problem has its place in the text. The calendar tells
    how days are counted before 15 October 1582 (`gregorian`) or after it (`julian`).
    """
    single = parse_iso(text, calendar)
    if single is not None:
        return HistoricalDate(single, single, text)
    stripped = text.strip()
    if not stripped:
        raise DateProblem("a date is missing here", GENERAL_HELP)
    if len(stripped) > _LIMIT:
        raise DateProblem("this is too long for a date", "Put the words into `dated:`, the date alone here.")
    shift = len(text) - len(text.lstrip())
    clean = stripped.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2212", "-")
    try:
        typed = _as_typed(clean, calendar) if "-" in clean and clean[:4] not in ("mid-", "Mid-") else None
        start, end = typed or _ends(clean, calendar)
    except DateProblem as problem:
        problem.offset += shift
        raise
    return HistoricalDate(start, end, text)


def _as_typed(text: str, calendar: Calendar) -> tuple[SingleDate | None, SingleDate | None] | None:
    """What hyphens mean where a printer has a dash or spaces: Jan-Mar 1929, 4-11 February 1945, 21-Jan-1924."""
    if _DAY_WITH_HYPHENS.fullmatch(text):
        meant = text.replace("-", " ")
    elif _SPAN_WITH_HYPHEN.fullmatch(text):
        meant = text.replace("-", "–")
    else:
        return None
    try:
        return _ends(meant, calendar)
    except DateProblem:
        return None


def parse_time(text: str) -> int:
    """Minutes after midnight of `06:30` or `6.30 pm`. Raises DateProblem with the code `bad-time`."""
    match = _TIME.fullmatch(text.strip())
    if match:
        hour, minute, half = int(match[1]), int(match[2]), (match[3] or "").lower()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
            half = ""
        if hour < 24 and minute < 60 and not half:
            return hour * 60 + minute
    raise DateProblem(
        f"'{text.strip()}' is not a time of day",
        "Write hours and minutes, as in 06:30 or 18:05.",
        code="bad-time",
    )


def _readings(first: str, second: str, year: str) -> str:
    """What may be meant by 3/4/1924, written so that everybody reads the same."""
    days = dict.fromkeys(((int(second), int(first)), (int(first), int(second))))
    real = [(m, d) for m, d in days if 1 <= m <= 12 and 1 <= d <= month_length(int(year), m, "historical")]
    dates = [f"{year}-{month:02}-{day:02}" for month, day in real]
    if len(year) < 4 or not dates:
        return "Write the month in words (21 January 1924) or the year first (1924-01-21)."
    return f"Write {' or '.join(dates)}{', whichever is meant' if len(dates) > 1 else ''}."


def _ends(text: str, calendar: Calendar) -> tuple[SingleDate | None, SingleDate | None]:
    if WINTER.fullmatch(text):
        single = parse_single(text, calendar)
        return single, single
    numeric = _NUMERIC.fullmatch(text)
    if numeric:
        raise DateProblem(
            f"'{text}' is read differently in different countries",
            _readings(*re.split(r"[./-]", text)),
            code="ambiguous-date",
        )
    slashes = list(_SLASH.finditer(text)) if "/" in text else []
    if len(slashes) > 1:
        raise DateProblem(
            f"'{text}' has more than one slash",
            "A span has two ends, as in 1923/1925.",
            slashes[1].start(),
            1,
        )
    divider = slashes[0] if slashes else _RANGE.search(text)
    if divider is None or divider.start() == 0:
        return _one_sided(text, calendar)
    left_text, right_text = text[: divider.start()].rstrip(), text[divider.end() :]
    lead = len(right_text) - len(right_text.lstrip())
    left_shift = 0
    if not slashes:
        prefix = _FROM.match(left_text)
        if prefix:
            left_shift = prefix.end()
            left_text = left_text[left_shift:]
    return _span(left_text, right_text.strip(), left_shift, divider.end() + lead, calendar)


def _one_sided(text: str, calendar: Calendar) -> tuple[SingleDate | None, SingleDate | None]:
    if text.startswith("/") or text.endswith("/"):
        raise DateProblem(f"one end of the span '{text}' is missing", _OPEN_HELP)
    outside = _OUTSIDE.fullmatch(text)
    if outside:
        form = f"../{outside[2]}" if outside[1].lower() == "before" else f"{outside[2]}/.."
        raise DateProblem(
            f"'{outside[1]}' leaves the day itself out, so it places nothing",
            f"Write {form} with the last or first date that belongs to it.",
            0,
            len(outside[1]),
        )
    until = _UNTIL.match(text)
    if until:
        return None, _at(text[until.end() :], until.end(), calendar)
    since = _SINCE.match(text)
    if since:
        return _at(text[since.end() :], since.end(), calendar), None
    single = parse_single(text, calendar)
    return single, single


def _span(
    left: str, right: str, left_at: int, right_at: int, calendar: Calendar
) -> tuple[SingleDate | None, SingleDate | None]:
    if not left or not right:
        raise DateProblem("one end of this span is missing", _OPEN_HELP)
    if left == "..":
        if right == "..":
            raise DateProblem("a span cannot be open at both ends", GENERAL_HELP)
        return None, _at(right, right_at, calendar)
    if _OPEN_END.fullmatch(right):
        return _at(left, left_at, calendar), None
    _refuse_short_end(left, right, right_at)
    if _SHORT_END.fullmatch(right) and _AD.match(left):
        end = _at(f"AD {right}", right_at - 3, calendar)
    else:
        end = _at(right, right_at, calendar)
    start = _left_end(left, left_at, right, end, calendar)
    if start.year >= end.year and start.earliest > end.latest:
        raise DateProblem(
            f"this span ends before it begins ({left}, then {right})",
            "Write the earlier date first.",
            left_at,
        )
    return (start, start) if start == end else (start, end)


def _left_end(left: str, left_at: int, right: str, end: SingleDate, calendar: Calendar) -> SingleDate:
    """The first end, which in speech may lean on the second for its month, year, era or unit."""
    bare = _BARE_NUMBER.fullmatch(left)
    if bare and end.kind == "geological":
        unit = _AGO.search(right)
        if unit:
            return _at(f"{left} {unit[1]}", left_at, calendar)
    if end.kind in ("day", "month", "season") and _LETTER.search(right):
        partial = _NO_YEAR.fullmatch(left)
        if partial:
            day, word = partial[1], (partial[2] or "").casefold()
            month = MONTHS.get(word) if word else None
            if day and not word and end.kind == "day":
                return full_day(end.year, end.number, int(day), calendar, left_at)
            if day and month:
                return full_day(end.year, month, int(day), calendar, left_at)
            if month and not day:
                return SingleDate("month", end.year, month, calendar=end.calendar)
            if word in SEASONS and not day and SEASONS[word] != 4:
                return SingleDate("season", end.year, SEASONS[word], calendar=end.calendar)
    if bare and _BC.search(right):
        return _at(f"{left} BC", left_at, calendar)
    return _at(left, left_at, calendar)


def _refuse_short_end(left: str, right: str, right_at: int) -> None:
    """`1923/25` and its like: the second year has lost its first digits."""
    year = _ENDS_IN_YEAR.fullmatch(left) if _SHORT_END.fullmatch(right) else None
    if year and not _AD.match(left):
        whole = (year[1] + year[2])[: -len(right)] + right
        raise DateProblem(
            f"'{right}' is not a whole year",
            f"Write {left}/{whole} or {left} to {whole}.",
            right_at,
            len(right),
            "ambiguous-date",
        )


def _at(text: str, offset: int, calendar: Calendar) -> SingleDate:
    """Read one end, with its place in the whole text."""
    try:
        return parse_iso(text, calendar) or parse_single(text, calendar)
    except DateProblem as problem:
        if problem.length is None:
            problem.length = len(text) - problem.offset
        problem.offset += max(offset, 0)
        raise
