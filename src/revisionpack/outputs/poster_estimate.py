"""About how tall the boxes of a poster are, from their letters: it decides what is worth measuring."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from revisionpack.derive.timeline import Entry, Timeline
from revisionpack.outputs.poster_marks import says_text

HEADING, LINE = 0.5, 0.46
"""Width of a letter in em, of a semi-bold heading and of a line of text."""
DATE = 6.8
"""Width of a date that runs into its heading, em of the body type."""
BESIDE = 3.9
"""What the number's tab and the padding take of a box's width, em of the body type."""

Letters = Sequence[tuple[Entry, int, int]]
"""Each event with the letters of its title and of its line."""


def letters(timeline: Timeline) -> Letters:
    """Count once what is asked for many times."""
    return [
        (entry, len(str(entry.event.title)), len(str(entry.event.brief or entry.event.text or "")))
        for entry in timeline.entries
    ]


def heights(
    events: Letters, level: int, width: float, size: float, headings: tuple[float, float, float], *, run_in: bool
) -> list[float]:
    """Heights in mm of boxes `width` mm wide, their body type `size` mm; the measures are those of poster.css."""
    inner = width - BESIDE * size
    made = []
    for entry, title, line in events:
        heading = headings[3 - entry.weight]
        long = title * HEADING * heading * size
        if run_in:
            height = 0.6 * size + ceil((long + DATE * size) / inner) * heading * 1.1 * size
        else:
            height = 1.9 * size + ceil(long / inner) * heading * 1.1 * size
        if says_text(entry, level):
            height += ceil(line * LINE * size / inner) * 1.22 * size
        made.append(height)
    return made
