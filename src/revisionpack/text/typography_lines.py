"""What no line of a printed page may end in the middle of: titles with names, set phrases, short compounds.

Paper only: a phone's lines are too short for it, and a reader of cards may search in them. Spaces become
no-break spaces; a word joiner after a hyphen or dash keeps the line together and leaves no trace in the PDF's
text, so that `Forty-Six` is found there as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from revisionpack.text.typography import MONTHS, NBSP, SEAM, in_one, starting

JOINER = "\u2060"

LONGEST = 18
"""Characters up to which a phrase stays on one line."""

LONGEST_COMPOUND = 20
SHORT_PART = 4
"""A line that ends or begins with so few letters of a compound would be ugly: it is not broken at all."""

_TITLES = {
    "en": "Comrade|President|Premier|Chancellor|Tsar|Tsarina|Czar|King|Queen|Prince|Princess|Emperor|Empress|Kaiser|"
    "Pope|Lord|Lady|Sir|Dame|General|Marshal|Admiral|Colonel|Captain|Major|Saint|Cardinal|Bishop|Archbishop|Duke|"
    "Duchess|Earl|Count|Countess|Senator|Judge|Professor|Doctor",
    "fr": "Président|Roi|Reine|Général|Maréchal|Empereur|Tsar|Pape|Professeur",
    "de": "Präsident|Kanzler|König|Königin|Kaiser|Zar|General|Marschall|Papst|Professor",
}
_PHRASES = {
    "en": (
        "General Secretary", "Prime Minister", "Home Secretary", "Foreign Minister", "Foreign Secretary",
        "Vice President", "Attorney General", "Supreme Court", "House of Lords", "World War",
    ),
    "fr": ("Premier ministre", "Guerre mondiale"),
    "de": (),
}  # fmt: skip
_PARTS_OF_YEARS = {
    "en": "spring|summer|autumn|fall|winter|early|mid|late|start|beginning|middle|end|"
    "Spring|Summer|Autumn|Fall|Winter|Early|Mid|Late|Start|Beginning|Middle|End",
    "fr": "printemps|été|automne|hiver|début|milieu|fin",
    "de": "Frühjahr|Frühling|Sommer|Herbst|Winter|Anfang|Mitte|Ende",
}
_OF = {"en": "of", "fr": "de|d’", "de": "des Jahres"}
_INITIAL = re.compile(r"[A-ZÀ-Þ](?<![\w.][A-ZÀ-Þ])\. (?=[A-ZÀ-Þ][\w.])")
_DIGIT = re.compile(r"\d")
_LOOSE = re.compile(rf"(?<!\d){NBSP}|{NBSP}(?!\S{{1,3}}(?!\w))")  # `40 s` stays together
_RANGE = re.compile(r"(?<=\d)–(?=\d)")
_MARKS = re.compile(r"(?<=\d) (?=marks?(?!\w)|points?(?!\w)|Punkte?(?!\w))")
_COMPOUND = re.compile(r"\b\w[\w’']*+(?:[-–][\w’']*\w)+")
_HYPHEN = re.compile(rf"([-–])(?!{JOINER})")


def keep_together(text: str, lang: str, own: Iterable[str] = ()) -> str:
    """Typeset words with what belongs together held together; `own` are phrases of the pack."""
    return _together(text, lang.partition("-")[0].lower(), tuple(own))


@lru_cache(maxsize=10_000)  # the same words stand on both sheets and in answers, and in a pack that is built again
def _together(text: str, primary: str, own: tuple[str, ...]) -> str:
    if " " in text:
        text = keep_dates(text, primary)
        text = _title(primary).sub(in_one, text)
        text = _INITIAL.sub(in_one, text)
        text = _with_phrases(text, primary, own)
    if "-" in text or "–" in text:
        text = _COMPOUND.sub(_held, text)
    return text


def keep_dates(text: str, lang: str) -> str:
    """Words whose dates stay on one line: `3 April 1922`, `April–May 1924`, `autumn of 1929`, `May 3, 1924`."""
    if not _DIGIT.search(text):
        return text
    primary = lang.partition("-")[0].lower()
    named, of_seasons = _dates(primary)
    if _month(primary).search(text):
        for pattern in named:
            text = pattern.sub(_one_line, text)
    return of_seasons.sub(_one_line, text)


def keep_least(text: str, lang: str) -> str:
    """Words in a narrow column: only dates, short units, counts of marks and set phrases stay on one line."""
    primary = lang.partition("-")[0].lower()
    text = keep_dates(_LOOSE.sub(" ", text).replace(JOINER, ""), primary)
    text = _RANGE.sub(rf"–{JOINER}", _MARKS.sub(NBSP, text)).replace(" – ", f"{NBSP}– ")
    return _with_phrases(text, primary, ())


def _with_phrases(text: str, primary: str, own: tuple[str, ...]) -> str:
    """Words whose set phrases and `own` phrases stay on one line, in whatever letters they are written."""
    folded = text.casefold()
    phrases, pattern = _phrases(primary, own)
    for phrase in phrases:
        if phrase in folded:
            return pattern().sub(in_one, text)
    return text


def _one_line(found: re.Match[str]) -> str:
    return _HYPHEN.sub(rf"\1{JOINER}", found[0].replace(" ", NBSP))


@lru_cache(maxsize=16)
def _month(primary: str) -> re.Pattern[str]:
    return re.compile(MONTHS.get(primary, MONTHS["en"]))


@lru_cache(maxsize=16)
def _dates(primary: str) -> tuple[tuple[re.Pattern[str], ...], re.Pattern[str]]:
    """How dates are written: day and month, both or one with a year, an American date; and a season with a year."""
    months = MONTHS.get(primary, MONTHS["en"])
    seasons, of = (table.get(primary, table["en"]) for table in (_PARTS_OF_YEARS, _OF))
    gap = rf"{SEAM}?[ {NBSP}]{SEAM}?"
    day = r"\d{1,2}(?:st|nd|rd|th|er|\.)?"
    year = r"\d{3,4}(?!\d)"
    month = rf"(?:{day}(?:[-–]{JOINER}?{day})?{gap})?(?:{months})\.?(?!\w)"
    span = rf"(?<!\w){month}(?:[-–]{JOINER}?{month})?"
    named = (
        re.compile(rf"{span}{gap}{year}"),
        re.compile(rf"(?<!\w){day}{gap}(?:{months})(?!\w)"),
        re.compile(rf"(?:{starting(months)})\.?{gap}{day},{gap}{year}"),
    )
    return named, re.compile(rf"(?:{starting(seasons)}){gap}(?:(?:{of}){gap}?)?{year}")


def whole(text: str) -> str:
    """Words that stay on one line whatever they are."""
    return _HYPHEN.sub(rf"\1{JOINER}", text.replace(" ", NBSP))


def phrases_of(names: Iterable[str]) -> tuple[str, ...]:
    """Of some names those of two short words, which a line should not part."""
    return tuple(dict.fromkeys(name for name in names if len(name.split()) == 2 and len(name) <= LONGEST))


def _held(found: re.Match[str]) -> str:
    """A compound with a joiner after each hyphen, when it is short, a name or a range of numbers."""
    word = found[0]
    parts = re.split("[-–]", word)
    if len(word) > LONGEST_COMPOUND or not (
        word[0].isupper() or any(len(part) <= SHORT_PART or part[0].isdigit() for part in parts if part)
    ):
        return word
    return _HYPHEN.sub(rf"\1{JOINER}", word)


@lru_cache(maxsize=16)
def _title(primary: str) -> re.Pattern[str]:
    titles = _TITLES.get(primary, _TITLES["en"])
    return re.compile(rf"(?:{starting(titles)}) (?=[A-ZÀ-Þ])")


@lru_cache(maxsize=64)
def _phrases(primary: str, own: tuple[str, ...]) -> tuple[tuple[str, ...], Callable[[], re.Pattern[str]]]:
    """The phrases, in small letters, and what finds any of them: a pattern that is dear to make and to look for."""
    every = sorted({*_PHRASES.get(primary, ()), *own}, key=lambda phrase: (-len(phrase), phrase))

    @cache
    def pattern() -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(phrase) for phrase in every)})(?!\w)", re.IGNORECASE)

    return tuple(phrase.casefold() for phrase in every), pattern
