"""Typography at output: quotes, dashes, apostrophes and the spaces that must not break, by language."""

from __future__ import annotations

import re
from functools import lru_cache
from re import Match

NBSP = "\u00a0"
NARROW = "\u202f"
SEAM = "\ufdd1"
"""Stands where one node of a run ends and the next begins; every rule leaves it in place."""
OBJECT = "\ufffc"
"""Stands for something without words of its own (a formula, words of another language)."""

_QUOTES = {
    "en": ("“", "”", "‘", "’"),
    "fr": (f"«{NARROW}", f"{NARROW}»", "‘", "’"),
    "de": ("„", "“", "‚", "‘"),
    "cs": ("„", "“", "‚", "‘"),
    "sk": ("„", "“", "‚", "‘"),
    "pl": ("„", "”", "‚", "’"),
    "hu": ("„", "”", "»", "«"),
    "ro": ("„", "”", "«", "»"),
    "es": ("«", "»", "“", "”"),
    "ca": ("«", "»", "“", "”"),
    "it": ("«", "»", "“", "”"),
    "el": ("«", "»", "“", "”"),
    "ru": ("«", "»", "„", "“"),
    "uk": ("«", "»", "„", "“"),
    "sv": ("”", "”", "’", "’"),
    "fi": ("”", "”", "’", "’"),
    "da": ("»", "«", "›", "‹"),
    "no": ("«", "»", "‘", "’"),
    "nb": ("«", "»", "‘", "’"),
}
_APOSTROPHE = "’"
_OPENERS = frozenset("([{⟨/“‘«„‚—–-¿¡»›‹" + NARROW)
_CLOSERS_AFTER = frozenset(".,;:!?)]}…")
_STRAIGHT = re.compile(r"[\"']")
_CLIPPED = re.compile(
    r"'(?:tis|twas|twere|twill|twould|em|til|cause|bout|round|n|phone|flu)\b(?!-)|'\d0s\b", re.I
)
_YEAR = re.compile(r"'\d\d(?![\w’'])")

MONTHS = {
    "en": "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec",
    "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
    "de": "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember",
}
_CAPITAL = "A-ZÀ-ÖØ-ÞΑ-ΩА-Я"
_UNITS = (
    "marks?|points?|minutes?|mins?|hours?|million|billion|per cent|percent|km|cm|mm|nm|dm|m|kg|mg|g|mol|kJ|J|K|"
    "kPa|Pa|Hz|kHz|MHz|V|W|kW|MW|N|s|ms|min|h|l|L|ml|mL|°C|°F|°|BC|BCE|CE|AD|Ma|ka|ff?\\.|av\\. J\\.-C\\."
)



def starting(words: str) -> str:
    """`Dr|Mrs?` as a pattern of which each matches at the beginning of a word only.

    Each asks what stands before it after its first letter: a pattern that begins with letters is looked for quickly.
    """
    return "|".join(rf"{word[0]}(?<!\w{word[0]}){word[1:]}" for word in words.split("|"))


_DIGIT = re.compile(r"\d")
_DOTS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
_LONG_DASH = re.compile(r"(?<!-)---(?!-)")
_SHORT_DASH = re.compile(r"(?<!-)--(?![->])")
_SPACED_HYPHEN = re.compile(r" (?<=\S )- (?=\S)")
_SPACED_DASH = re.compile(r" (?<=\S )– (?=\S)")
_RANGE = re.compile(r"(?<![\w./=#−-])(\d{1,4})-(\d{1,4})(?![\w/-]|\.\d)")
_MINUS = re.compile(r"(?:(?<=^)|(?<=[\s(=×÷<>≈≤≥]))-(?=\d)")
_ABBREVIATION = re.compile(
    r"(?<!\w)(?:[Pp]p?|c|ca|[Cc]hs?|[Vv]ols?|[Nn]os?|[Ff]igs?|[Aa]rt|ll?|n|s|S)\. (?=\d)"
)
_STOP_BEFORE_DIGIT = re.compile(r"\. (?=\d)")
_TITLES = r"Dr|Mrs?|Ms|St|Ste|Prof|M(?=\.)|Mme|Herr|Frau"
_TITLE = re.compile(rf"(?:{starting(_TITLES)})\.? (?=[{_CAPITAL}])")
_UNIT = re.compile(rf" (?<=\d )(?=(?:{_UNITS})[²³]?(?!\w))")
_PER_CENT = re.compile(r" (?:(?<=\d )(?=[%‰€])|(?<=[£$€] )(?=\d))")
_ERA = re.compile(rf"(?:{starting('AD|CE')}) (?=\d)")
_LABELS = (
    "Sources?|Extracts?|Figures?|Tables?|Questions?|Parts?|Chapters?|Papers?|Sections?|Levels?|Bands?|Acts?|Scenes?|"
    "Volumes?|Articles?|Topics?|Steps?|Lines?"
)
_LABEL = re.compile(rf"(?:{starting(_LABELS)}) (?=(?:\d{{1,3}}|[A-H]|[IVX]{{2,4}})(?!\w))")
_REGNAL = re.compile(rf" (?<=\w[a-zà-ÿ] )(?=(?:[IVX]{{2,5}}|V|X)(?![\w{_APOSTROPHE}]))")

_FR_HIGH = re.compile(rf"(?<=[\w»”’)\]…%{SEAM}{OBJECT}]) ?([;!?]+)(?=[\s»”)\]{SEAM}]|$)")
_FR_COLON = re.compile(rf"(?<=[\w»”’)\]…%{SEAM}{OBJECT}]) ?:(?=[\s{SEAM}]|$)")
_FR_OPEN = re.compile(r"«[ \u00a0]?(?=[^\s\u202f])")
_FR_CLOSE = re.compile(r"(?<=[^\s\u202f])[ \u00a0]?»")


@lru_cache(maxsize=10_000)  # the same words stand on sheets, cards and answers
def smarten(text: str, lang: str = "en") -> str:
    """Text with the typography of its language (a BCP 47 tag; an unknown one is set like English).

    Pure, and idempotent: what is smart already stays. Straight quotes become curved ones, `1914-18` gets an
    en dash, `...` an ellipsis; the space stays together in `21 January`, `25 marks`, `p. 5`, `Dr Smith`,
    `Source A`, `Nicholas II`.
    """
    if not text:
        return text
    primary = lang.partition("-")[0].lower()
    text = _quoted(text, _QUOTES.get(primary, _QUOTES["en"]))
    if "..." in text:
        text = _DOTS.sub("…", text)
    if primary == "fr":
        text = _french(text)
    if "-" in text or "–" in text:
        text = _dashed(text)
    return _tied(text, primary) if " " in text else text


def _quoted(text: str, marks: tuple[str, str, str, str]) -> str:
    if '"' not in text and "'" not in text:
        return text
    pieces: list[str] = []
    before = ""
    done = 0
    open_double = False
    for match in _STRAIGHT.finditer(text):
        place = match.start()
        chunk = text[done:place]
        pieces.append(chunk)
        before = _last(chunk) or before
        after = _first(text, place + 1)
        if match[0] == '"':
            opens = _opens(before, after) or (after.isspace() and before.isspace() and not open_double)
            open_double = opens
            sign = marks[0] if opens else marks[1]
        elif _is_apostrophe(text, place, before, after):
            sign = _APOSTROPHE
        elif _opens(before, after):
            sign = marks[2]
        else:
            sign = _APOSTROPHE if before.isalnum() and after.isalnum() else marks[3]
        pieces.append(sign)
        before = sign[-1]
        done = place + 1
    pieces.append(text[done:])
    return "".join(pieces)


def _last(text: str) -> str:
    """The last character that a reader sees; seams and an engine's own marks (private use) are none."""
    place = len(text) - 1
    while place >= 0 and (text[place] == SEAM or "\ue000" <= text[place] <= "\uf8ff"):
        place -= 1
    return text[place] if place >= 0 else ""


def _first(text: str, place: int) -> str:
    while place < len(text) and (text[place] == SEAM or "\ue000" <= text[place] <= "\uf8ff"):
        place += 1
    return text[place] if place < len(text) else ""


def _opens(before: str, after: str) -> bool:
    """True where a quotation can begin: after a space or a bracket, before a word."""
    if not after or after.isspace() or after in _CLOSERS_AFTER:
        return False
    return not before or before.isspace() or before in _OPENERS


def _is_apostrophe(text: str, place: int, before: str, after: str) -> bool:
    if before.isalnum() and after.isalpha():
        return True
    if before.isalnum():
        return False
    if _CLIPPED.match(text, place):
        return True
    if not _YEAR.match(text, place):
        return False
    rest = text[place + 3 : place + 203]
    return not re.search(r"(?<=\S)'(?!\w)", rest)  # '24 hours to save the city' is a quotation


def _dashed(text: str) -> str:
    text = _LONG_DASH.sub("—", text)
    text = _SHORT_DASH.sub("–", text)
    text = _MINUS.sub("−", text)
    text = _RANGE.sub(_range, text)
    text = _SPACED_HYPHEN.sub(_spaced, text)
    return _SPACED_DASH.sub(f"{NBSP}– ", text)


def _range(match: Match[str]) -> str:
    """1914-18, 12-15, 1922-1929; but 7042-1 and 20-20 are names."""
    first, last = match[1], match[2]
    if len(last) < len(first):
        first = first[-len(last) :]
    rising = int(first) < int(last) if len(first) <= len(last) else False
    return f"{match[1]}–{last}" if rising and not last.startswith("00") else match[0]


def _spaced(match: Match[str]) -> str:
    text, place = match.string, match.start()
    if text[place - 1].isdigit() and text[place + 3].isdigit():
        return match[0]  # a difference or a span: the author knows which
    return f"{NBSP}– "


def _tied(text: str, primary: str) -> str:
    if _DIGIT.search(text):  # most texts hold none
        text = _day(primary).sub(in_one, text)
        if _STOP_BEFORE_DIGIT.search(text):
            text = _ABBREVIATION.sub(in_one, text)
        text = _UNIT.sub(NBSP, text)
        text = _PER_CENT.sub(NBSP, text)
        text = _ERA.sub(in_one, text)
    text = _TITLE.sub(in_one, text)
    text = _LABEL.sub(in_one, text)
    return _REGNAL.sub(NBSP, text)


def in_one(match: Match[str]) -> str:
    """What was found, its spaces no place for a line to end."""
    return match[0].replace(" ", NBSP)


@lru_cache(maxsize=16)
def _day(primary: str) -> re.Pattern[str]:
    months = MONTHS.get(primary, MONTHS["en"])
    return re.compile(rf"\d(?<!\w\d)\d?(?:er|\.)? (?:{months})(?!\w)")


def _french(text: str) -> str:
    """Narrow no-break spaces inside « » and before ; ! ? and a no-break space before a colon."""
    text = _FR_OPEN.sub(f"«{NARROW}", text)
    text = _FR_CLOSE.sub(f"{NARROW}»", text)
    text = _FR_HIGH.sub(rf"{NARROW}\1", text)
    return _FR_COLON.sub(f"{NBSP}:", text)
