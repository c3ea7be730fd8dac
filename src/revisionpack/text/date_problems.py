"""What can be wrong with a date, each problem with what to write instead."""

from __future__ import annotations

import re

from revisionpack.text.historical import MONTH_NAMES, DateProblem
from revisionpack.text.suggest import suggest

GENERAL_HELP = (
    "Write it as 1924, January 1924, 21 January 1924 or 1924-01-21, autumn 1924, 1920s, 19th century, "
    "c. 1880, 44 BC, 66 Ma, or as a span, 1923/1925. How a source gives it can go into `dated:`."
)

_MONTH_NAMES = [name.casefold() for name in MONTH_NAMES]
MONTHS = {
    **{name: number for number, name in enumerate(_MONTH_NAMES, 1)},
    **{name[:3]: number for number, name in enumerate(_MONTH_NAMES, 1)},
    "sept": 9,
}
SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
_SEASON_NAMES = ("", "spring", "summer", "autumn", "winter")


def no_year_zero(offset: int, length: int) -> DateProblem:
    """0, 0000, 0 BC."""
    return DateProblem("there is no year 0", "1 BC was followed by AD 1: write one of these.", offset, length)


def two_years(digits: str, second: str, year: int, number: int) -> DateProblem:
    """1923-25 or 1911-12."""
    whole = f"{digits[:2]}{second}"
    years = f"{digits}/{whole} or {digits} to {whole}"
    if 1 <= number <= 12:
        advice = f"Write {MONTH_NAMES[number - 1]} {year} for the month, or {years} for the years."
    elif 21 <= number <= 23:
        advice = f"Write {years} for the years, or {_SEASON_NAMES[number - 20]} {year} for the season."
    elif number == 24:
        advice = f"Write {years} for the years, or winter {year - 1}/{year % 100:02} for the season."
    else:
        said = f"the second year of '{digits}-{second}' is cut short"
        return DateProblem(said, f"Write {years}.", 0, len(digits) + 3, "ambiguous-date")
    return DateProblem(
        f"'{digits}-{second}' can be read in two ways", advice, 0, len(digits) + 3, "ambiguous-date"
    )


def which_winter(match: re.Match[str], year: int) -> DateProblem:
    """winter 1924."""
    number = 1 - year if year <= 0 else year
    era = " BC" if year <= 0 else ""
    step = -1 if era else 1
    last, following = f"{number - step}/{number}{era}", f"{number}/{number + step}{era}"
    if not era and number > 999:
        last, following = f"{number - 1}/{number % 100:02}", f"{number}/{(number + 1) % 100:02}"
    return DateProblem(
        f"'{match[0]}' can mean the beginning of the year or its end",
        f"Write winter {last} or winter {following}.",
        0,
        len(match[0]),
        "ambiguous-date",
    )


def unknown_word(match: re.Match[str]) -> DateProblem:
    """Janaury 1924."""
    word = match["word"]
    near = suggest(word, (*_MONTH_NAMES, *SEASONS))
    message = f"'{word}' is not a month or a season"
    if near:
        name = near.capitalize() if near in MONTHS else near
        return DateProblem(message, f"Did you mean {name}?", match.start("word"), len(word))
    return DateProblem(message, GENERAL_HELP, match.start("word"), len(word))


def unknown(text: str) -> DateProblem:
    """What no form fits."""
    if re.fullmatch(r"-\d{1,3}", text):
        advice = f"Write {1 - int(text)} BC, or -{int(text[1:]):04} (EDTF)."
        return DateProblem(f"'{text}' is not a date", advice)
    if "T" in text and ":" in text:
        advice = "Write the day in `date:` and the time in `time:`."
        return DateProblem(f"'{text}' holds a time of day", advice)
    if (cut := re.fullmatch(r"(\d{3})(\d)-([1-9])", text)) and cut[3] > cut[2]:
        month, years = f"{MONTH_NAMES[int(cut[3]) - 1]} {cut[1]}{cut[2]}", f"{cut[1]}{cut[2]}/{cut[1]}{cut[3]}"
        return DateProblem(f"'{text}' is not a date", f"Write {years} for the years, or {month} for the month.")
    if re.fullmatch(r"\d{4}-\d(-\d{1,2})?|\d{4}-\d\d-\d", text):
        return DateProblem(f"'{text}' is not a date", "Months and days have two digits: 1924-01-21.")
    return DateProblem(f"'{text}' is not a date that can be placed in time", GENERAL_HELP)
