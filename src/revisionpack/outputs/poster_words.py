"""Words as a line breaker sees them: pieces that no line parts, with their widths in the poster's faces."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cached_property
from html import unescape
from math import inf

from revisionpack.theme.faces import Face, Family

Piece = tuple[float, float, int]
"""The width of some words that no line parts, the space after them (0 after a hyphen), em; and how many letters."""

Pieces = tuple[Piece, ...]


class Paragraph(Pieces):
    """Pieces that are set again and again in columns of many widths: what is known of them is kept."""

    @cached_property
    def widest(self) -> float:
        """The widest piece, em."""
        return max((piece[0] for piece in self), default=0.0)

    @cached_property
    def _known(self) -> dict[float, list[tuple[float, int]]]:
        return {}

    def lines(self, room: float, spacing: float = 0.0) -> int:
        """How many lines they take in a column of `room` em, `spacing` added after each letter.

        A wider column never takes more: between two in which it is as many they need not be counted.
        """
        known = self._known.get(spacing)
        if known is None:
            letters = sum(piece[2] + (piece[1] > 0) for piece in self)
            whole = one_line(self) + max(0.0, spacing * letters)
            known = self._known[spacing] = [(whole + ROUNDING, min(1, len(self))), (inf, min(1, len(self)))]
        place = bisect_left(known, (room, 0))
        count = known[place][1]
        if known[place][0] != room and not (place and known[place - 1][1] == count):
            count = round(_flow(self, room, 1.0, 0.0, 0.0, 0.0, spacing))
            known.insert(place, (room, count))
        return count

ROUNDING = 1e-6
"""em by which a column is surely wide enough."""
UNKNOWN = 0.6
"""Width of a letter that no face has, em."""
RAISED = 0.72
"""Subscripts and superscripts (poster.css), em."""

_TOKEN = re.compile(r"<(/?)([a-z0-9]+)[^>]*>|([^<]+)")
_SPACE = re.compile(r"[ \n\t]+")
_BREAK = re.compile("(?<=[-–—/\u00ad\u200b])(?![-–—/\u00ad\u200b\u2060]|$)|(?<=[⺀-￯])(?![\u2060、。，）」』]|$)")
_SIMPLE = re.compile("[\\s!-ɏʰ-ԯḀ-\u2bff\ufb00-\ufb06]*")
_STYLES = {"b": "bold", "strong": "bold", "em": "italic", "i": "italic", "sub": "raised", "sup": "raised"}


class Typesetter:
    """Measures words; `families` in the order in which they are asked for a letter."""

    def __init__(self, families: Sequence[Family], face: Callable[[str], Face | None]) -> None:
        self._families, self._face = families, face
        self._stacks: dict[tuple[int, bool], list[Face]] = {}
        self._widths: dict[tuple[int, bool, str, bool], float] = {}
        self._kerns: dict[tuple[int, bool, str, str], float] = {}
        self.sure = True
        """All that was measured so far is in letters that the faces have and that stand side by side."""

    def pieces(self, xhtml: str, weight: int, *, spaced: bool = False) -> Pieces:
        """XHTML of one paragraph in a weight; between `spaced` letters there are no ligatures."""
        found: list[list[float]] = []
        styles = {"bold": 0, "italic": 0, "raised": 0}
        joined = False
        for closing, tag, text in _TOKEN.findall(xhtml):
            if tag:
                if tag in _STYLES:
                    styles[_STYLES[tag]] += -1 if closing else 1
                elif tag == "br":
                    joined = False
                continue
            words = unescape(text)
            self.sure = self.sure and _SIMPLE.fullmatch(words) is not None
            key = (max(weight, 700) if styles["bold"] else weight, bool(styles["italic"]))
            size = RAISED if styles["raised"] else 1.0
            blank = self._width(*key, " ", spaced)
            before = ""
            for number, run in enumerate(_SPACE.split(words)):
                if number:
                    joined = False
                    if found:
                        found[-1][0] += self._kern(*key, before, " ") * size
                        found[-1][1] = (blank + self._kern(*key, " ", run[:1])) * size
                    before = ""
                if not run:
                    continue
                for part in _BREAK.split(run):
                    width, letters = self._width(*key, part, spaced) * size, len(part)
                    if before:
                        found[-1][0] += self._kern(*key, before, part[0]) * size
                    if joined:
                        found[-1][0] += width
                        found[-1][2] += letters
                    else:
                        found.append([width, 0.0, letters])
                    joined, before = False, part[-1]
                joined = True
        return Paragraph([(width, gap, int(letters)) for width, gap, letters in found])

    def width(self, xhtml: str, weight: int) -> float:
        """The width of a paragraph on one line, em."""
        return one_line(self.pieces(xhtml, weight))

    def _width(self, weight: int, slanted: bool, part: str, spaced: bool) -> float:
        key = (weight, slanted, part, spaced)
        if key not in self._widths:
            self._widths[key] = self._measured(*key)
        return self._widths[key]

    def _measured(self, weight: int, slanted: bool, part: str, spaced: bool) -> float:
        part = part.replace("\u00ad", "").replace("\u200b", "").replace("\u2060", "")
        stack = self._stack(weight, slanted)
        if stack and all(map(stack[0].glyph, part)):
            return stack[0].width(part, ligatures=not spaced)
        total = 0.0
        for letter in part:
            face = next((face for face in stack if face.glyph(letter)), None)
            self.sure = self.sure and face is not None
            total += face.width(letter) if face is not None else UNKNOWN
        return total

    def _kern(self, weight: int, slanted: bool, left: str, right: str) -> float:
        """How much further apart two letters stand than their widths say, em; one of them may be a space or none."""
        key = (weight, slanted, left, right)
        if key not in self._kerns:
            face = next(iter(self._stack(weight, slanted)), None)
            glyphs = (face.glyph(left), face.glyph(right)) if face is not None and left and right else (0, 0)
            self._kerns[key] = face.kern(*glyphs) if face is not None and all(glyphs) else 0.0
        return self._kerns[key]

    def _stack(self, weight: int, slanted: bool) -> list[Face]:
        """The face of each family that is nearest to what is wanted, as CSS chooses."""
        if (weight, slanted) not in self._stacks:
            nearest = [
                family[min(family, key=lambda face: _distance(face, weight, slanted))]
                for family in self._families
            ]
            faces = [self._face(name) for name in nearest]
            self.sure = self.sure and None not in faces
            self._stacks[weight, slanted] = [face for face in faces if face is not None]
        return self._stacks[weight, slanted]


def _distance(face: tuple[int, bool], weight: int, slanted: bool) -> tuple[bool, bool, int]:
    """How far a face is from what is wanted: the slant first, then bold from bold."""
    wrong_way = face[0] < weight if weight > 500 else face[0] > weight
    return face[1] != slanted, wrong_way, abs(face[0] - weight)


def one_line(pieces: Pieces) -> float:
    """The width of pieces side by side, em."""
    return sum(width + gap for width, gap, _ in pieces) - (pieces[-1][1] if pieces else 0.0)


def lines(pieces: Pieces, room: float) -> int:
    """How many lines pieces take in a column of `room` em."""
    return pieces.lines(room) if isinstance(pieces, Paragraph) else round(flow(pieces, room, 1.0))


def flow(
    pieces: Pieces,
    room: float,
    height: float,
    top: float = 0.0,
    *,
    foot: float = 0.0,
    near: float = 0.0,
    spacing: float = 0.0,
) -> float:
    """Where lines of `height` end that begin at `top`, in a column of `room` em.

    Lines that begin above `foot` stand beside something and have room for `near`; a word too long for that goes down
    to the foot. `spacing` is what is added after each letter.
    """
    if isinstance(pieces, Paragraph) and spacing <= 0 and (foot <= top or pieces.widest <= room <= near):
        return top + height * pieces.lines(room, spacing)
    return _flow(pieces, room, height, top, foot, near, spacing)


def _flow(
    pieces: Pieces, room: float, height: float, top: float, foot: float, near: float, spacing: float
) -> float:
    used, here, end = -1.0, room, top  # no line is begun
    for width, gap, letters in pieces:
        wide = width + letters * spacing
        if used < 0 or used + wide > here:
            if end < foot and wide > near:
                end = foot
            here = near if end < foot else room
            end += height
            used = 0.0
        used += wide + (gap + spacing if gap else 0.0)
    return end
