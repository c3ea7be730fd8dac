"""How tall the boxes of a poster will be, worked out from the widths of their words: it decides what is measured.

The measures are those of poster.css, in em of the body type. What is printed stands on measured heights alone.
"""

from __future__ import annotations

import re

from msgspec import Struct

from revisionpack.derive.timeline import Entry, Timeline
from revisionpack.outputs.poster_candidates import Tall
from revisionpack.outputs.poster_frame import Form
from revisionpack.outputs.poster_marks import LINE, WHOLE
from revisionpack.outputs.poster_words import Pieces, Typesetter, flow, lines, one_line
from revisionpack.theme import Printing, escape

TEXT, SEMI, BOLD = 400, 600, 700
"""Weights of the type."""
PAD = 0.6
"""Space to the left and to the right of the words, em."""
LINE_HEIGHT, HEADING_HEIGHT, GRAND_HEIGHT = 1.22, 1.1, 1.06
"""Of a line of text, of a heading of weight 1 or 2, of one of weight 3."""
ABOVE_TEXT, BETWEEN = 0.1, 0.2
BORDER = {3: 0.1, 2: 0.045, 1: 0.045}
TIGHTER = {3: (-0.008, -0.012), 2: (0.0, -0.004), 1: (0.0, 0.0)}
"""Letter spacing of a heading, and of one that is set tighter, em of the heading."""
BELOW_NUMBER, NARROW_DATE, DATE_PAD = 1.74, 1.08, 0.12
"""Beside the words: from the top to the date, the height of its lines, the space beside them."""
OVER_DATE, OVER_FOOT, BLANK = 0.36, 0.24, 0.2
"""Over the words: the space above the date, that under the words, that between a date and what follows it."""
SNUG = 0.93
"""A heading that is set tighter is so large, against its usual size."""
DIGITS = 4
"""Of a millimetre, as the engine's measures are told."""
SPARED = 0.9
"""Being set tighter is worth while where it spares so much, em."""

_BLOCK = re.compile(r"<(p|li|td|th|pre)\b[^>]*>(.*?)</\1>", re.DOTALL)


class Wording(Struct, frozen=True):
    """The words of an event, measured."""

    weight: int
    heading: Pieces
    spaced: Pieces
    """The heading in letters that are spaced, which make no ligatures."""
    line: Pieces
    blocks: tuple[Pieces, ...]
    date: Pieces
    tag: Pieces
    """Words that stand with the date: the theme, and that it is disputed."""


def wordings(
    timeline: Timeline, printing: Printing, setter: Typesetter, lane_tags: dict[str, str]
) -> tuple[Wording, ...]:
    """The words of the events, in order."""
    disputed = str(printing.words.tables["poster"]["disputed"])
    return tuple(_wording(entry, printing, setter, lane_tags, disputed) for entry in timeline.entries)


def _wording(
    entry: Entry, printing: Printing, setter: Typesetter, lane_tags: dict[str, str], disputed: str
) -> Wording:
    event = entry.event
    tags = [lane_tags.get(event.lane or "", ""), disputed if event.disputed else ""]
    tag = setter.pieces(" ".join(escape(word) for word in tags if word), BOLD)
    line = setter.pieces(printing.html(entry.line), TEXT) if entry.line is not None else ()
    if tag and line:
        dot = setter.pieces(" · ", TEXT)
        line = (*tag[:-1], (tag[-1][0], dot[0][1], tag[-1][2]), *dot, *line)
    whole = printing.html(event.text) if event.text is not None and event.brief is None else ""
    heading, bold = printing.html(event.short_name), BOLD if entry.weight == 3 else SEMI
    spacings = TIGHTER[entry.weight]
    spaced = setter.pieces(heading, bold, spaced=True) if any(spacings) else None
    plain = setter.pieces(heading, bold) if spaced is None or not all(spacings) else spaced
    return Wording(
        entry.weight,
        plain,
        plain if spaced is None else spaced,
        line,
        tuple(setter.pieces(words, TEXT) for _, words in _BLOCK.findall(whole)),
        setter.pieces(escape(printing.when(event, "short").replace("\u00a0", " ")), SEMI),
        tag,
    )


class Setting(Struct, frozen=True):
    """How boxes are set: their width and body type in mm, their form, how much wider than measured words may be."""

    width: float
    size: float
    form: Form
    side: float
    """Width of the numbers and dates beside the headings, em."""
    chip: float
    """Width of the number over the words, em."""
    wider: float = 1.0

    def tall(self, words: Wording, said: int) -> Tall:
        """The height of a box in mm, set tighter where that spares a line."""
        plain, snug = self.heights(words, said)
        tighter = plain - snug > SPARED
        return Tall(round((snug if tighter else plain) * self.size, DIGITS), tighter)

    def heights(self, words: Wording, said: int) -> tuple[float, float]:
        """The plain height and the one set tighter, em."""
        usual, spacings = self.form.headings[3 - words.weight], TIGHTER[words.weight]
        if self.form.over:
            return self._over(words, said, usual), self._before(words, said, usual)
        snug = max(1.0, round(SNUG * usual, 4))
        return self._beside(words, said, usual, spacings[0]), self._beside(words, said, snug, spacings[1])

    def _beside(self, words: Wording, said: int, size: float, spacing: float) -> float:
        """Number and date beside the words."""
        border = BORDER[words.weight]
        room = (self.width / self.size - 2 * border - self.side - 2 * PAD) / self.wider
        narrow = (self.side - 2 * DATE_PAD) / self.wider
        foot = BELOW_NUMBER + NARROW_DATE * lines(words.date, narrow)
        if said != LINE:
            foot += NARROW_DATE * lines(words.tag, narrow)
        end = self._heading(words, size, 0.0, room, spacing, foot, room)
        end = self._text(words, said, end, room, foot, room)
        return 2 * border + (0.26 if words.weight == 1 else 0.56) + max(foot, end)

    def _over(self, words: Wording, said: int, size: float) -> float:
        """Number and date on one line over the words."""
        border = BORDER[words.weight]
        room = self.width / self.size - 2 * border - 2 * PAD
        date = lines(_dated(words, said), (room - self.chip) / self.wider)
        end = max(1.76, OVER_DATE + HEADING_HEIGHT * date)
        end = self._heading(words, size, end, room / self.wider, TIGHTER[words.weight][0], 0.0, 0.0)
        return 2 * border + OVER_FOOT + self._text(words, said, end, room / self.wider, 0.0, 0.0)

    def _before(self, words: Wording, said: int, size: float) -> float:
        """Number, date and heading on one line, where they have room."""
        border, date = BORDER[words.weight], _dated(words, said)
        room = self.width / self.size - 2 * border - 2 * PAD - self.chip
        foot = OVER_DATE + HEADING_HEIGHT * lines(date, room / self.wider)
        near = (room - 0.5) / self.wider - one_line(date)
        end = size * {3: 0.05, 2: 0.24, 1: 0.29}[words.weight]
        end = self._heading(words, size, end, room / self.wider, TIGHTER[words.weight][0], foot, near)
        end = self._text(words, said, end, room / self.wider, foot, near)
        return max(1.95, 2 * border + OVER_FOOT + max(foot, end))

    def _heading(
        self, words: Wording, size: float, top: float, room: float, spacing: float, foot: float, near: float
    ) -> float:
        """Where the heading ends."""
        height = GRAND_HEIGHT if words.weight == 3 else HEADING_HEIGHT
        pieces = words.spaced if spacing else words.heading
        end = flow(pieces, room / size, height, top / size, foot=foot / size, near=near / size, spacing=spacing)
        return end * size

    def _text(self, words: Wording, said: int, top: float, room: float, foot: float, near: float) -> float:
        """Where what stands under the heading ends."""
        blocks = (words.line,) if said == LINE else words.blocks if said == WHOLE else ()
        for number, block in enumerate(blocks):
            top = flow(block, room, LINE_HEIGHT, top + (BETWEEN if number else ABOVE_TEXT), foot=foot, near=near)
        return top


def _dated(words: Wording, said: int) -> Pieces:
    """The date with what stands beside it where it has a line of its own."""
    if not words.tag or said == LINE or not words.date:
        return words.date
    *first, (width, _, letters) = words.date
    return (*first, (width, BLANK, letters), *words.tag)
