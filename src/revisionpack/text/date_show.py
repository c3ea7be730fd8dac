"""Showing dates in words, and writing them in their canonical form."""

from __future__ import annotations

from decimal import Decimal

from revisionpack.text.calendar import day_number, gregorian
from revisionpack.text.date_words import ENGLISH, DateWords, ordinal, roman
from revisionpack.text.historical import HistoricalDate, SingleDate, Style

NBSP = "\u00a0"
EN_DASH = "–"
_MARKS = {(False, False): "", (True, False): "~", (False, True): "?", (True, True): "%"}


def show_date(date: HistoricalDate, words: DateWords, style: Style) -> str:
    """See `HistoricalDate.show`."""
    start, end = date.start, date.end
    if start is None:
        return "" if end is None else _tie(words.until.format(_single(end, words, style)))
    if end is None:
        return _tie(words.since.format(_single(start, words, style)))
    if start is end:
        return _tie(_single(start, words, style))
    short = _tie(_short_span(start, end, words, style))
    return short.replace(f"{EN_DASH}{NBSP}", f"{EN_DASH} ") or _long_span(start, end, words, style)


def show_single(date: SingleDate, words: DateWords, style: Style) -> str:
    """See `SingleDate.show`."""
    return _tie(_single(date, words, style))


def show_time(minutes: int, words: DateWords) -> str:
    """A time of day, given in minutes after midnight."""
    return _tie(words.time.format(hour=f"{minutes // 60:02}", minute=f"{minutes % 60:02}"))


def _tie(text: str) -> str:
    return text.replace(" ", NBSP)


def _long_span(start: SingleDate, end: SingleDate, words: DateWords, style: Style) -> str:
    first, last = _single(start, words, style), _single(end, words, style)
    if start.year <= 0 < end.year and not end.says_ad and end.kind != "geological" and 100 <= end.year < 1000:
        plain = _era(end.year, str(end.year), words, False)
        last = last.replace(plain, words.ad.format(plain), 1)
    return f"{_tie(first)}{NBSP}{EN_DASH} {_tie(last)}"


def _short_span(start: SingleDate, end: SingleDate, words: DateWords, style: Style) -> str:
    """`1923–1925`, `58–50 BC`, `21–24 January 1924`: said once what both ends share; empty if nothing."""
    if start.circa or end.circa or start.uncertain or end.uncertain or start.part or end.part:
        return ""
    if start.kind != end.kind or start.is_dual or end.is_dual or (start.year > 0) != (end.year > 0):
        return ""
    if start.kind == "year":
        years = f"{_count(start.year, words)}{EN_DASH}{_count(end.year, words)}"
        return _era(end.year, years, words, _ad(start))
    if start.kind == "geological":
        pattern, first = _ago(start.year, words)
        same, last = _ago(end.year, words)
        return pattern.format(f"{first}{EN_DASH}{last}") if pattern == same else ""
    if start.year != end.year:
        return ""
    if start.kind == "day":
        if start.number == end.number:
            days = f"{_day(start.day, words)}{EN_DASH}{_day(end.day, words)}"
            return _day_text(days, start.number, _year(start, words), words, style)
        if words.day.endswith(" {year}"):
            first = _day_text(_day(start.day, words), start.number, "", words, style).rstrip()
            return f"{first} {EN_DASH} {_single(end, words, style)}"
    if start.kind == "month":
        names = f"{_month(start.number, words, style)}{EN_DASH}{_month(end.number, words, style)}"
        return words.month.format(month=names, year=_year(start, words), number=start.number)
    return ""


def _single(date: SingleDate, words: DateWords, style: Style) -> str:
    text = _bare(date, words, style)
    if date.part:
        text = {"early": words.early, "mid": words.mid, "late": words.late}[date.part].format(text)
    if date.circa:
        text = words.circa.format(text)
    return words.uncertain.format(text) if date.uncertain else text


def _bare(date: SingleDate, words: DateWords, style: Style) -> str:
    match date.kind:
        case "day":
            return _dual(date, words, style) if date.is_dual else _plain_day(date, words, style)
        case "month":
            month = _month(date.number, words, style)
            return words.month.format(month=month, year=_year(date, words), number=date.number)
        case "season":
            return _season(date, words)
        case "year":
            return _year(date, words)
        case "decade":
            return _decade(date, words)
        case "geological":
            pattern, number = _ago(date.year, words)
            return pattern.format(number)
    size = 100 if date.kind == "century" else 1000
    count = (date.year - 1) // size + 1 if date.year > 0 else (1 - date.year) // size
    if size == 100:
        pattern = words.first_century if count == 1 else words.century
    else:
        pattern = words.first_millennium if count == 1 else words.millennium
    text = pattern.format(n=count, ordinal=ordinal(count), roman=roman(count))
    if date.year <= 0:
        return words.bc.format(text)
    return f"{text} {words.ad.replace('{}', '').strip()}" if date.says_ad else text


def _plain_day(date: SingleDate, words: DateWords, style: Style) -> str:
    return _day_text(_day(date.day, words), date.number, _year(date, words), words, style)


def _day_text(day: str, month: int, year: str, words: DateWords, style: Style) -> str:
    return words.day.format(day=day, month=_month(month, words, style), year=year, number=month)


def _dual(date: SingleDate, words: DateWords, style: Style) -> str:
    """A Julian day with the Gregorian one in brackets; a year that both share is said once."""
    year, month, day = gregorian(day_number(date.year, date.number, date.day, "julian"))
    new_year = str(year)
    if year == date.year and words.day.endswith(" {year}"):
        old = _day_text(_day(date.day, words), date.number, "", words, style).rstrip()
        new = _day_text(_day(day, words), month, "", words, style).rstrip()
        return f"{words.dual.format(old=old, new=new)} {new_year}"
    new = _day_text(_day(day, words), month, new_year, words, style)
    return words.dual.format(old=_plain_day(date, words, style), new=new)


def _season(date: SingleDate, words: DateWords) -> str:
    name = words.seasons[date.number - 1]
    if date.number < 4:
        return words.season.format(season=name, year=_year(date, words))
    if date.year < 0:
        year = _era(date.year, f"{1 - date.year}/{-date.year}", words, False)
        return words.season.format(season=name, year=year)
    second = date.year + 1
    following = f"{second % 100:02}" if second % 100 else str(second)
    return words.winter.format(season=name, year=_year(date, words), next=following)


def _decade(date: SingleDate, words: DateWords) -> str:
    number = date.year if date.year > 0 else 1 - date.last_year
    if number % 100 == 0:  # "1900s" could be the century
        ends = (number, number + 9) if date.year > 0 else (number + 9, number)
        return _era(date.year, f"{ends[0]}{EN_DASH}{ends[1]}", words, _ad(date))
    return _era(date.year, words.decade.format(year=number), words, _ad(date))


def _ago(year: int, words: DateWords) -> tuple[str, str]:
    years = -year
    if years >= 1_000_000:
        return words.million, _decimal(Decimal(years) / 1_000_000, words)
    return words.thousand, _decimal(Decimal(years) / 1000, words)


def _decimal(number: Decimal, words: DateWords) -> str:
    whole, _, fraction = f"{number:f}".partition(".")
    fraction = fraction.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", words.thousands)
    return f"{grouped}{words.decimal}{fraction}" if fraction else grouped


def _year(date: SingleDate, words: DateWords) -> str:
    return _era(date.year, _count(date.year, words), words, _ad(date))


def _count(year: int, words: DateWords) -> str:
    """The year as it is counted in its era."""
    number = year if year > 0 else 1 - year
    return str(number) if number < 10_000 else f"{number:,}".replace(",", words.thousands)


def _ad(date: SingleDate) -> bool:
    return date.says_ad or 0 < date.year < 100


def _era(year: int, text: str, words: DateWords, says_ad: bool) -> str:
    if year <= 0:
        return words.bc.format(text)
    return words.ad.format(text) if says_ad else text


def _day(day: int, words: DateWords) -> str:
    return words.first_day if day == 1 else str(day)


def _month(month: int, words: DateWords, style: Style) -> str:
    return (words.months_short if style == "short" else words.months)[month - 1]


def single_edtf(date: SingleDate) -> str:
    """EDTF, or English words for what EDTF cannot say or our reader finds ambiguous in EDTF."""
    code = _code(date)
    if code:
        return code + _MARKS[date.circa, date.uncertain]
    text = _single(date, ENGLISH, "long")
    return text.replace(EN_DASH, "-")


def _code(date: SingleDate) -> str:
    year = date.year
    if date.kind == "geological":
        return f"Y{year}" if year <= -1_000_000 else ""
    if date.part or year == 0:
        return ""
    sign = "-" if year < 0 else ""
    if date.kind == "century" or date.kind == "millennium":
        size, width, mask = (100, 2, "XX") if date.kind == "century" else (1000, 1, "XXX")
        number = (year - 1) // size if year > 0 else -year // size
        return f"{sign}{number:0{width}}{mask}" if number < 10**width else ""
    if date.kind == "decade":
        return f"{year // 10:03}X" if year > 0 else ""
    if abs(year) > 9999:
        return f"Y{year}" if date.kind == "year" else ""
    digits = f"{sign}{abs(year):04}"
    if date.kind == "year":
        return digits
    if date.kind == "day":
        return f"{digits}-{date.number:02}-{date.day:02}"
    if date.kind == "month":
        ambiguous = year > 0 and date.number > year % 100
        return f"{digits}-{date.number:02}{'-XX' if ambiguous else ''}"
    number = date.number + 20
    return "" if year > 0 and number > year % 100 else f"{digits}-{number}"
