"""How tall the words of phases are beside their bars, worked out: as nearly as can be known without hyphenating them.

The measures are those of poster.css, in em of the type of phases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

from msgspec import Struct

from revisionpack.derive.timeline import Stretch, Timeline
from revisionpack.outputs.poster_estimate import BOLD, DIGITS, SEMI, TEXT
from revisionpack.outputs.poster_lanes import FULL, SHORT
from revisionpack.outputs.poster_words import Pieces, Typesetter, lines
from revisionpack.theme import Printing, escape

NAME_HEIGHT, HEIGHT = 1.06, 1.18
"""Height of a line of the name, of any other."""
ABOVE_DATE, ABOVE_SIDE = 0.1, 0.28
LONG = 8
"""Letters of the shortest word that may be hyphenated."""

Heights = Mapping[tuple[str, int], float]
"""By phase id and how much is said (FULL or SHORT), mm."""


class PhaseWords(Struct, frozen=True):
    """The words of a phase, measured."""

    id: str
    name: Pieces
    date: Pieces
    sides: tuple[Pieces, ...]
    """The label of each side, then who stood on it."""


def phase_words(timeline: Timeline, printing: Printing, setter: Typesetter) -> tuple[PhaseWords, ...]:
    """The words of the phases, in order."""
    return tuple(_phase_words(stretch, printing, setter) for stretch in timeline.stretches)


def _phase_words(stretch: Stretch, printing: Printing, setter: Typesetter) -> PhaseWords:
    phase, sides = stretch.phase, []
    when = printing.when(phase, "short").replace("\u00a0–\u2060\u00a0", "\u00a0– ")
    for label, groups in phase.sides.items():
        names = [
            printing.html(group.name) if group.name else ", ".join(escape(printing.name(each)) for each in group.people)
            for group in groups
        ]
        sides += [
            setter.pieces(escape(printing.plain(label)), BOLD),
            setter.pieces(", ".join(names), TEXT),
        ]
    return PhaseWords(
        phase.id,
        setter.pieces(printing.html(phase.short_name), BOLD),
        setter.pieces(escape(when), SEMI),
        tuple(sides),
    )


def phase_heights(words: Sequence[PhaseWords], width: float, size: float, name_size: float) -> tuple[Heights, Heights]:
    """The least and the most that the words may take in a column of `width` mm, in type of `size` mm.

    They differ where a long word may be parted. `name_size` is the type of the names, em.
    """
    least: dict[tuple[str, int], float] = {}
    most: dict[tuple[str, int], float] = {}
    for each in words:
        for heights, count in ((least, _fewest), (most, _most)):
            short = NAME_HEIGHT * name_size * count(each.name, width / size / name_size)
            short += ABOVE_DATE + HEIGHT * count(each.date, width / size)
            sides = ABOVE_SIDE * (len(each.sides) // 2)
            sides += HEIGHT * sum(count(side, width / size) for side in each.sides)
            heights[each.id, SHORT] = round(short * size, DIGITS)
            heights[each.id, FULL] = round((short + sides) * size, DIGITS)
    return least, most


def _most(pieces: Pieces, room: float) -> int:
    """Lines when no word is parted but those that are too wide for one."""
    return lines(pieces, room) + sum(width > room and letters >= LONG for width, _, letters in pieces)


def _fewest(pieces: Pieces, room: float) -> int:
    """Lines when long words fill each line to its end."""
    if all(letters < LONG for _, _, letters in pieces):
        return lines(pieces, room)
    return max(1, ceil((sum(width + gap for width, gap, _ in pieces) - pieces[-1][1]) / room - 1e-6))
