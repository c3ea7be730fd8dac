"""About how tall the boxes of a poster are, from their letters: it decides what is worth measuring."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from revisionpack.derive.timeline import Entry, Timeline
from revisionpack.outputs.poster_frame import Form
from revisionpack.outputs.poster_marks import WHOLE, words_of

HEADING, SNUG, LETTER = 0.5, 0.47, 0.46
"""Width of a letter in em: of a semi-bold heading, of one that may be set a little smaller, of a line of text."""
DATE = 1.4
"""Height of a line with number and date over a heading, em of the body type."""
NUMBER, SHORT_DATE = 3.2, 4.5
"""Width of a number and of a date that stand on one line with a heading, em."""
PADDING = 1.2
"""Space to the left and right of the words, em."""
ASIDE = 4.2
"""Height of a number with a date of two lines under it, em."""

Letters = Sequence[tuple[Entry, int, int, int]]
"""Each event with the letters of its title, of its line and of its text."""


def letters(timeline: Timeline) -> Letters:
    """Count once what is asked for many times."""

    def of(words: object) -> int:
        return len(str(words or ""))

    return [
        (entry, of(entry.event.short_name), of(entry.line), of(entry.event.text))
        for entry in timeline.entries
    ]


def heights(events: Letters, level: int, width: float, size: float, form: Form, side: float) -> list[float]:
    """Heights in mm of boxes `width` mm wide, their body type `size` mm; the measures are those of poster.css.

    `side` is the width of the numbers and dates beside the headings, em.
    """
    inner = width / size - PADDING - (0.0 if form.over else side)
    made = []
    for entry, title, line, whole in events:
        heading = form.headings[3 - entry.weight]
        long = title * (HEADING if form.over else SNUG) * heading
        height = ceil(long / inner) * heading * 1.1 + 0.6
        if form.over and long + NUMBER + SHORT_DATE > inner:
            height += DATE
        if said := words_of(entry, level):
            height += ceil((whole if said == WHOLE else line) * LETTER / inner) * 1.22
        made.append(size * (height if form.over else max(height, ASIDE)))
    return made
