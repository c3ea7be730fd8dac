"""What stands round the events of a poster: how much of the page it takes, worked out from its words or measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from revisionpack.derive.timeline import Timeline
from revisionpack.layout.place import Room
from revisionpack.outputs.poster_estimate import BOLD, DIGITS, TEXT
from revisionpack.outputs.poster_frame import MM, SUBTITLE, TITLE, Frame, Page, frame, sizes
from revisionpack.outputs.poster_words import Pieces, Typesetter, lines, one_line
from revisionpack.theme import Printing, escape

GAP = 2.4
"""mm between two boxes on A1; less on a crowded page."""
TITLE_SPACING = -0.014
"""Letter spacing of the title, em (poster.css)."""
TITLE_DOUBT = 3.0
"""The text face draws letters together by rules that are not read: the title is so many times less well known."""
KEY_LINE, LIST_LINE = 1.24, 1.3
"""Height of a line of the key, and of the list of phases, em (poster.css)."""
DISC, AFTER_PHASE = 1.4, 0.6
"""Width of a number in the list of phases, and the space after a phase, em."""
DISC_LINE = 1.4
"""Height of a line of the list with a number in it, em."""


class Furniture(Struct, frozen=True):
    """Widths of title and subtitle on one line at their full size, heights of key and list of phases, mm."""

    title: float
    subtitle: float
    key: float
    phases: float

    def frame(self, page: Page, strips: int) -> Frame:
        """The heights of the page's parts."""
        return frame(page, self.title, self.subtitle, self.key, self.phases, strips)

    def room(self, page: Page, strips: int) -> Room:
        """What is left for a column of events."""
        shape = self.frame(page, strips)
        return Room(shape.top, shape.bottom, page.mm(GAP if strips < page.crowded else 0.6 * GAP))


def measured(boxes: Mapping[str, Mapping[str, float]]) -> Furniture:
    """The furniture as the engine measured it."""

    def of(name: str, side: str) -> float:
        return boxes[name][side] if name in boxes else 0.0

    return Furniture(of("title", "w"), of("subtitle", "w"), of("key", "h"), of("phases", "h"))


class FurnitureWords(Struct, frozen=True):
    """The words of the furniture, measured."""

    title: Pieces
    subtitle: Pieces
    key: Pieces
    phases: Sequence[Pieces]
    """Each phase of the list, its number first."""

    def estimated(self, page: Page, key_width: float, indent: float, wider: float = 1.0) -> Furniture:
        """The furniture of a page if words are so much wider than measured; lengths in mm."""
        type_of = sizes(page)
        title, subtitle = TITLE * page.unit * MM, SUBTITLE * page.unit * MM
        letters = sum(piece[2] for piece in self.title)
        key, listed = type_of["key"] * MM, type_of["phases"] * MM
        lengths = (
            (one_line(self.title) + TITLE_SPACING * letters) * title * (1 + TITLE_DOUBT * (wider - 1)),
            one_line(self.subtitle) * subtitle * wider,
            lines(self.key, key_width / key / wider) * KEY_LINE * key,
            self._listed((page.width - 2 * page.margin) / listed / wider, indent / listed / wider) * listed,
        )
        return Furniture(*(round(length, DIGITS) for length in lengths))

    def _listed(self, room: float, indent: float) -> float:
        """The height of the list of phases, em."""
        if not self.phases:
            return 0.0
        taken: Pieces = ((indent, 0.0, 0),)
        heads = set()
        for phase in self.phases:
            heads.add(lines((*taken, phase[0]), room))
            taken = (*taken, *phase)
        return len(heads) * DISC_LINE + (lines(taken, room) - len(heads)) * LIST_LINE


def furniture_words(
    title: str,
    subtitle: str,
    key: Sequence[str],
    timeline: Timeline,
    printing: Printing,
    label: Typesetter,
    text: Typesetter,
) -> FurnitureWords:
    """Measure the words round the events: XHTML of title and subtitle, the sentences of the key."""
    return FurnitureWords(
        text.pieces(title, BOLD, spaced=True),
        label.pieces(subtitle, TEXT),
        label.pieces(escape(" ".join(key)), TEXT),
        tuple(_phase(number, timeline, printing, label) for number in range(len(timeline.stretches))),
    )


def _phase(number: int, timeline: Timeline, printing: Printing, setter: Typesetter) -> Pieces:
    """A phase in the list: its number, its name, when, who stood on which side."""
    stretch = timeline.stretches[number]
    phase = stretch.phase
    said = f"<b>{printing.html(phase.title)}</b> {escape(printing.when(phase, 'short'))}"
    for label, groups in phase.sides.items():
        names = [
            printing.html(group.name) if group.name else ", ".join(escape(printing.name(each)) for each in group.people)
            for group in groups
        ]
        said += f"; {escape(printing.plain(label + ':'))} {', '.join(names)}"
    *words, (last, _, letters) = setter.pieces(said + ".", TEXT)
    blank = setter.width("a b", TEXT) - setter.width("ab", TEXT)
    disc = max(DISC, setter.width(str(stretch.number), BOLD))
    return ((disc, blank, 0), *words, (last + AFTER_PHASE, blank, letters))
