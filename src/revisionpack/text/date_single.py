"""Reading one end of a date."""

from __future__ import annotations

import re
from decimal import Decimal

from revisionpack.text.calendar import Calendar
from revisionpack.text.date_problems import (
    GENERAL_HELP,
    MONTHS,
    SEASONS,
    no_year_zero,
    two_years,
    unknown,
    unknown_word,
    which_winter,
)
from revisionpack.text.date_words import ordinal
from revisionpack.text.historical import DateProblem, Kind, Part, SingleDate, full_day

_ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
        "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first".split(),
        1,
    )
}

_ERA = r"BCE?|B\.\s?C\.(?:\s?E\.)?|CE|C\.\s?E\.|AD|A\.\s?D\."
_YEAR = r"(?:(?P<before>AD|A\.\s?D\.)\s*)?(?P<year>\d{1,3}(?:,\d{3})+|\d{1,3}(?:\s\d{3})+|\d+)"
_BETWEEN = re.compile(r"[,\s]")
_TAIL = rf"(?:\s*(?P<era>{_ERA}))?"
_ISO = re.compile(r"(-?\d{4})(?:-(\d\d)(?:-(\d\d|XX))?)?([?~%])?")
_BEFORE = re.compile(
    r"(?:((?:c|ca|circa|about|around|approximately)\b\.?\s*|c\.?(?=\d)|~)|(probably|possibly|perhaps)\s+)?"
    r"(?:(early|mid|middle|late)[\s-]+(?:(?:in|of)\s+)?(?:the\s+)?|the\s+(?=\d+['’]?s\b))?",
    re.IGNORECASE,
)
"""What may stand before a date: how sure it is, and which part of it is meant."""
_PARTS: dict[str, Part] = {"early": "early", "mid": "mid", "middle": "mid", "late": "late"}
_PLAIN = re.compile(rf"{_YEAR}(?P<decade>['’]?s)?{_TAIL}", re.IGNORECASE)
_SPOKEN = re.compile(r"(?:(\d{1,2}) )?([A-Za-z]{3,9}) ([1-9]\d{2,3})")
"""The commonest words, 21 January 1924 and Oct 1923: what `_NAMED` reads too, with less to look for."""
_NAMED = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?P<word>[^\W\d_]{3,9})\.?,?\s+"
    rf"(?:(?P<us>\d{{1,2}})(?:st|nd|rd|th)?,\s*|of\s+)?{_YEAR}{_TAIL}",
    re.IGNORECASE,
)
WINTER = re.compile(
    rf"winter\s+(?:of\s+)?(?P<year>\d+)[/–-](?P<next>\d+){_TAIL}(?P<mark>[?~%])?", re.IGNORECASE
)
_HUNDREDS = re.compile(
    rf"(?:the\s+)?(?:(?P<number>\d{{1,3}})(?:st|nd|rd|th)|(?P<name>[a-z]+(?:-first)?))\s+"
    rf"(?P<unit>century|millennium|cent\.){_TAIL}(?:\s*(?P<after>AD|CE))?",
    re.IGNORECASE,
)
_MASK = re.compile(r"(?P<sign>-?)(?P<digits>\d{1,3})(?P<mask>[Xx]{1,3})")
_LONG = re.compile(r"Y(?P<sign>-?)(?P<digits>\d{1,12})(?:E(?P<power>\d{1,2}))?")
_AGO = re.compile(
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,12}(?:\.\d{1,9})?)\s*"
    r"(?P<unit>Ga|Ma|ka|bya|mya|[mb]illion years ago|thousand years ago|years ago)"
)
_UNITS = {
    "Ga": 10**9, "bya": 10**9, "billion years ago": 10**9,
    "Ma": 10**6, "mya": 10**6, "million years ago": 10**6,
    "ka": 1000, "thousand years ago": 1000, "years ago": 1,
}  # fmt: skip
_OLDEST = 20 * 10**9


def parse_iso(text: str, calendar: Calendar) -> SingleDate | None:
    """The commonest shapes, `1924`, `1924-01`, `1924-01-21`; None when it is none of them."""
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    digits, second, third, mark = match.groups()
    year = int(digits)
    if year == 0:
        raise no_year_zero(0, len(digits))
    circa = mark == "~" or mark == "%"
    uncertain = mark == "?" or mark == "%"
    if second is None:
        return SingleDate("year", year, 0, 0, "", circa, uncertain)
    number = int(second)
    if third is None and year > 0 and number > year % 100:
        raise two_years(digits, second, year, number)
    if number > 12 or number == 0:
        if third is None and 21 <= number <= 24:
            return SingleDate(
                "season", year, number - 20, 0, "", circa, uncertain, _effective(calendar, year)
            )
        raise DateProblem(
            f"there is no month {second}", "Months go from 01 (January) to 12 (December).", len(digits) + 1, 2
        )
    if third is None or third == "XX":
        return SingleDate("month", year, number, 0, "", circa, uncertain, _effective(calendar, year))
    return full_day(year, number, int(third), calendar, len(digits) + 4, circa, uncertain, 2)


def parse_single(text: str, calendar: Calendar) -> SingleDate:
    """One date in words or in the rarer shapes of EDTF. Raises DateProblem."""
    if text[:1] in ("w", "W") and (winter := WINTER.fullmatch(text)):
        return _winter(winter, calendar)
    before = _BEFORE.match(text)
    if before is None or "\n" in text:
        raise unknown(text)
    about, maybe, word = before.groups()
    at = before.end()
    mark = text[-1:] if text.endswith(("?", "~", "%")) and len(text) > at else ""
    circa = about is not None or mark == "~" or mark == "%"
    uncertain = maybe is not None or mark == "?" or mark == "%"
    part: Part = _PARTS[word.lower()] if word else ""
    try:
        return _core(text[at:-1] if mark else text[at:], part, circa, uncertain, calendar)
    except DateProblem as problem:
        problem.offset += at
        raise


def _core(core: str, part: Part, circa: bool, uncertain: bool, calendar: Calendar) -> SingleDate:
    match = _SPOKEN.fullmatch(core)
    if match and (month := MONTHS.get(match[2].lower())) and not (part and match[1]):
        day, year = match[1], int(match[3])
        if day:
            return full_day(year, month, int(day), calendar, 0, circa, uncertain, len(day))
        return SingleDate("month", year, month, 0, part, circa, uncertain, _effective(calendar, year))
    match = _HUNDREDS.fullmatch(core)
    if match:
        return _hundreds(match, part, circa, uncertain)
    match = _PLAIN.fullmatch(core)
    if match:
        if match["decade"]:
            return _decade(match, part, circa, uncertain)
        year, says_ad = _year(match, circa)
        return SingleDate("year", year, 0, 0, part, circa, uncertain, "historical", says_ad)
    match = _NAMED.fullmatch(core)
    if match:
        return _named(match, part, circa, uncertain, calendar)
    match = _MASK.fullmatch(core)
    if match:
        return _mask(match, part, circa, uncertain)
    match = _LONG.fullmatch(core)
    if match:
        return _long(match, circa, uncertain)
    match = _AGO.fullmatch(core)
    if match:
        years = int(Decimal(match["number"].replace(",", "")) * _UNITS[match["unit"]])
        if not 0 < years <= _OLDEST:
            raise DateProblem("this is older than the universe" if years else "this is no age", GENERAL_HELP)
        return SingleDate("geological", -years, 0, 0, "", circa, uncertain)
    iso = parse_iso(core, calendar)
    if iso is not None:
        return SingleDate(
            iso.kind,
            iso.year,
            iso.number,
            iso.day,
            part,
            circa or iso.circa,
            uncertain or iso.uncertain,
            iso.calendar,
        )
    raise unknown(core)


def _year(match: re.Match[str], circa: bool) -> tuple[int, bool]:
    """Astronomical year and whether the era AD was written."""
    before, digits, after = match.group("before", "year", "era")
    plain = digits if digits.isdecimal() else _BETWEEN.sub("", digits)
    number = int(plain[:13])
    era = _letters(after or before)
    if before and after:
        raise DateProblem(
            "the era stands here twice", "Write AD 106 or 106 CE.", match.start("era"), len(after)
        )
    if number == 0:
        raise no_year_zero(match.start("year"), len(digits))
    if era in ("BC", "BCE"):
        if number >= 1_000_000:
            raise DateProblem("dates so old are given in years ago", f"Write {number / 1e6:.7g} Ma.")
        return 1 - number, False
    if not era and len(plain) <= 2 and not circa:
        raise DateProblem(
            f"the year {plain} needs its era",
            f"Write {number} BC or AD {number}; for a year of our own time write all four digits.",
            match.start("year"),
            len(digits),
        )
    if len(plain) > 4:
        raise DateProblem(
            f"the year {digits} has more than four digits",
            "A year has up to four digits; for older dates write 12,000 BC or 66 Ma.",
            match.start("year"),
            len(digits),
        )
    return number, bool(era)


def _letters(era: str | None) -> str:
    """An era as its letters: BC of `b. c.`."""
    return era.upper().replace(".", "").replace(" ", "") if era else ""


def _decade(match: re.Match[str], part: Part, circa: bool, uncertain: bool) -> SingleDate:
    digits = match["year"]
    if len(digits) <= 2 and not (match["before"] or match["era"]):
        raise DateProblem(
            f"'{match[0]}' does not say of which century",
            f"Write 19{digits:0>2}s or AD {digits}s.",
            0,
            len(match[0]),
        )
    year, says_ad = _year(match, circa)
    number = int(digits) if digits.isdigit() else 1
    if number % 10:
        raise DateProblem(
            f"a decade begins with a year that ends in 0, not {digits}",
            f"Write {number // 10 * 10}s, or {digits} for the year.",
            match.start("year"),
            len(digits),
        )
    if number % 100 == 0:
        era = " BC" if year <= 0 else ""
        century = number // 100 + (0 if year <= 0 else 1)
        decade = f"{number + 9} BC/{number} BC" if era else f"{number}/{number + 9}"
        if era:
            century = number // 100 + 1
        raise DateProblem(
            f"'{match[0]}' can mean ten years or a hundred",
            f"Write {decade} for the decade or {ordinal(century)} century{era} for the century.",
            match.start("year"),
            len(digits) + 1,
            "ambiguous-date",
        )
    if year <= 0:
        return SingleDate("decade", year - 9, 0, 0, part, circa, uncertain)
    return SingleDate("decade", year, 0, 0, part, circa, uncertain, "historical", says_ad)


def _named(match: re.Match[str], part: Part, circa: bool, uncertain: bool, calendar: Calendar) -> SingleDate:
    before, word, us = match.group("day", "word", "us")
    word = word.casefold()
    month = MONTHS.get(word)
    season = SEASONS.get(word)
    if month is None and season is None:
        raise unknown_word(match)
    year, says_ad = _year(match, circa)
    if abs(year) > 9999:
        raise DateProblem("a year so far back cannot have a month or a season", GENERAL_HELP)
    day = before or us
    if before and us:
        raise unknown(match[0])
    if season is not None:
        if day:
            raise unknown(match[0])
        if season == 4:
            raise which_winter(match, year)
        found = SingleDate(
            "season", year, season, 0, part, circa, uncertain, _effective(calendar, year), says_ad
        )
    elif day:
        if part:
            raise DateProblem(f"'{part}' does not go with a day", "Leave it out.")
        assert month is not None
        group = "day" if before else "us"
        found = full_day(
            year, month, int(day), calendar, match.start(group), circa, uncertain, len(day), says_ad=says_ad
        )
    else:
        assert month is not None
        found = SingleDate(
            "month", year, month, 0, part, circa, uncertain, _effective(calendar, year), says_ad
        )
    return found


def _winter(match: re.Match[str], calendar: Calendar) -> SingleDate:
    first, second = match["year"], match["next"]
    era = _letters(match["era"])
    before = era in ("BC", "BCE")
    number = int(first[:9])
    if len(first) > 4 or (len(first) < 3 and not era) or number == 0:
        raise unknown(match[0])
    following = number - 1 if before else number + 1
    if int(second[:9]) != (following if len(second) >= len(first) else following % 10 ** len(second)):
        raise DateProblem(
            f"{first} and {second} are not two years that follow each other",
            f"A winter is written with both its years: winter {number}/{following}{' BC' if before else ''}.",
            match.start("year"),
            len(first) + 1 + len(second),
        )
    year = 1 - number if before else number
    mark = match["mark"]
    circa, uncertain = mark == "~" or mark == "%", mark == "?" or mark == "%"
    return SingleDate(
        "season", year, 4, 0, "", circa, uncertain, _effective(calendar, year), bool(era) and not before
    )


def _hundreds(match: re.Match[str], part: Part, circa: bool, uncertain: bool) -> SingleDate:
    number = int(match["number"] or _ORDINALS.get(match["name"].lower(), 0))
    if number == 0:
        raise unknown(match[0])
    thousand = match["unit"].lower() == "millennium"
    size = 1000 if thousand else 100
    era = _letters(match["era"])
    before = era in ("BC", "BCE")
    if number > (10 if thousand else 99):
        raise DateProblem(f"there is no {ordinal(number)} {match['unit']} to place", GENERAL_HELP)
    year = 1 - size * number if before else size * (number - 1) + 1
    says_ad = bool(era) and not before
    kind: Kind = "millennium" if thousand else "century"
    return SingleDate(kind, year, 0, 0, part, circa, uncertain, "historical", says_ad)


def _mask(match: re.Match[str], part: Part, circa: bool, uncertain: bool) -> SingleDate:
    digits, hidden = match["digits"], len(match["mask"])
    if len(digits) + hidden != 4:
        raise unknown(match[0])
    number, before = int(digits), bool(match["sign"])
    if hidden == 1:
        if before or number == 0:
            raise DateProblem(
                f"'{match[0]}' does not name a decade in words that historians use", "Write it as in 130s BC."
            )
        return SingleDate("decade", number * 10, 0, 0, part, circa, uncertain)
    size = 100 if hidden == 2 else 1000
    year = 1 - size * (number + 1) if before else size * number + 1
    return SingleDate("century" if hidden == 2 else "millennium", year, 0, 0, part, circa, uncertain)


def _long(match: re.Match[str], circa: bool, uncertain: bool) -> SingleDate:
    number = int(match["digits"]) * 10 ** int(match["power"] or 0)
    if match["sign"] and 1_000_000 <= number <= _OLDEST:
        return SingleDate("geological", -number, 0, 0, "", circa, uncertain)
    if number < 1_000_000 and number and match["sign"]:
        return SingleDate("year", -number, 0, 0, "", circa, uncertain)
    raise DateProblem(f"the year {match[0]} cannot be placed", "Write a year as in 1924, 12,000 BC or 66 Ma.")


def _effective(calendar: Calendar, year: int) -> Calendar:
    """The Julian calendar changes nothing before 1582: the historical one is Julian there."""
    return "historical" if calendar == "julian" and year < 1582 else calendar
