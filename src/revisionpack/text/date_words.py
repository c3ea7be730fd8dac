"""The words that dates are shown in, one set a language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


class DateWords(Struct, frozen=True):
    """Words and patterns for dates; spaces in a pattern become no-break spaces when a date is shown.

    A language's table `[dates]` in templates/words/<lang>.toml may hold these keys; what it leaves out
    is English. Braces mark what is filled in:

        months          twelve names
        months_short    twelve short names
        seasons         four names, spring first
        season          "{season} {year}"
        winter          "{season} {year}/{next}"     {next}: the last two digits of its second year
        day             "{day} {month} {year}"       {number} is the month's number
        first_day       "1"                          how the first of a month is written ("1er")
        month           "{month} {year}"
        decade          "{year}s"
        century         "{ordinal} century"          {n} 19, {ordinal} 19th, {roman} XIX
        first_century   like `century`, for the first ("{roman}er siècle")
        millennium, first_millennium                 the same for a thousand years
        early, mid, late      "early {}"             a third of a year, decade or century
        bc, ad          "{} BC", "AD {}"
        circa           "c. {}"
        uncertain       "{}?"
        dual            "{old} ({new})"              a Julian day and its Gregorian equal
        until, since    "until {}", "from {}"        spans open at the start, at the end
        million, thousand     "{} Ma", "{} ka"       years ago
        thousands       ","                          between groups of three digits
        decimal         "."
        time            "{hour}:{minute}"
    """

    months: tuple[str, ...]
    months_short: tuple[str, ...]
    seasons: tuple[str, ...]
    season: str = "{season} {year}"
    winter: str = "{season} {year}/{next}"
    day: str = "{day} {month} {year}"
    first_day: str = "1"
    month: str = "{month} {year}"
    decade: str = "{year}s"
    century: str = "{ordinal} century"
    first_century: str = "{ordinal} century"
    millennium: str = "{ordinal} millennium"
    first_millennium: str = "{ordinal} millennium"
    early: str = "early {}"
    mid: str = "mid-{}"
    late: str = "late {}"
    bc: str = "{} BC"
    ad: str = "AD {}"
    circa: str = "c. {}"
    uncertain: str = "{}?"
    dual: str = "{old} ({new})"
    until: str = "until {}"
    since: str = "from {}"
    million: str = "{} Ma"
    thousand: str = "{} ka"
    thousands: str = ","
    decimal: str = "."
    time: str = "{hour}:{minute}"

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> DateWords:
        """Words from a language's table. Raises ValueError for an unknown key or a wrong shape."""
        changes: dict[str, Any] = {}
        for key, value in table.items():
            default = getattr(ENGLISH, key, None) if key in cls.__struct_fields__ else None
            if default is None:
                raise ValueError(f"[dates] does not know the key '{key}'")
            if isinstance(default, str):
                if not isinstance(value, str):
                    raise ValueError(f"[dates] {key} must be a text")
                changes[key] = value
            else:
                if isinstance(value, str) or not isinstance(value, Sequence) or len(value) != len(default):
                    raise ValueError(f"[dates] {key} must be a list of {len(default)} names")
                changes[key] = tuple(str(name) for name in value)
        for first, general in (("first_century", "century"), ("first_millennium", "millennium")):
            if general in changes:
                changes.setdefault(first, changes[general])
        return replace(ENGLISH, **changes)

    def with_eras(self, before: str, after: str) -> DateWords:
        """The same words with other eras, `("BCE", "CE")`; a mark may be a pattern with `{}`."""
        bc = before if "{}" in before else f"{{}} {before}"
        ad = after if "{}" in after else "AD {}" if after == "AD" else f"{{}} {after}"
        return replace(self, bc=bc, ad=ad)


def roman(number: int) -> str:
    """Roman numerals of a number below 400."""
    letters = []
    for value, letter in ROMAN:
        while number >= value:
            letters.append(letter)
            number -= value
    return "".join(letters)


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th, 19th."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{({1: 'st', 2: 'nd', 3: 'rd'}).get(number % 10, 'th')}"


ENGLISH = DateWords(
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    months_short=("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"),
    seasons=("spring", "summer", "autumn", "winter"),
)
