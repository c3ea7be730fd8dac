"""What no line of a printed page may end in the middle of: titles with names, set phrases, short compounds.

Paper only: a phone's lines are too short for it, and a reader of cards may search in them. Spaces become
no-break spaces; a word joiner after a hyphen or dash keeps the line together and leaves no trace in the PDF's
text, so that `Forty-Six` is found there as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from revisionpack.text.typography import NBSP

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
_INITIAL = re.compile(r"(?<![\w.])([A-ZÀ-Þ]\.) (?=[A-ZÀ-Þ][\w.])")
_COMPOUND = re.compile(r"\w[\w’']*(?:[-–][\w’']*\w)+")
_HYPHEN = re.compile(rf"([-–])(?!{JOINER})")


def keep_together(text: str, lang: str, own: Iterable[str] = ()) -> str:
    """Typeset words with what belongs together held together; `own` are phrases of the pack."""
    primary = lang.partition("-")[0].lower()
    if " " in text:
        text = _title(primary).sub(rf"\1{NBSP}", text)
        text = _INITIAL.sub(rf"\1{NBSP}", text)
        if (phrases := _phrases(primary, tuple(own))) is not None:
            text = phrases.sub(lambda found: found[0].replace(" ", NBSP), text)
    if "-" in text or "–" in text:
        text = _COMPOUND.sub(_held, text)
    return text


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
    return re.compile(rf"(?<!\w)({titles}) (?=[A-ZÀ-Þ])")


@lru_cache(maxsize=64)
def _phrases(primary: str, own: tuple[str, ...]) -> re.Pattern[str] | None:
    every = sorted({*_PHRASES.get(primary, ()), *own}, key=lambda phrase: (-len(phrase), phrase))
    if not every:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(phrase) for phrase in every)})(?!\w)", re.IGNORECASE)
