"""How wide words are in the theme's fonts: advances, kerning and ligatures, read straight from the font files.

Only what a line breaker needs, in the units of an em. It is right for scripts whose letters stand side by side
(Latin, Greek, Cyrillic); of a letter that a font lacks it says so. A font library would take longer to import than
all this takes to run.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from itertools import repeat
from operator import sub

ADVANCE = 0x0004
"""The bit of a value record (OpenType GPOS) that says how much wider a glyph becomes."""


class Face:
    """One font file (TrueType or OpenType). Raises ValueError for anything else."""

    def __init__(self, data: bytes) -> None:
        if data[:4] not in (b"\0\1\0\0", b"OTTO", b"true"):
            raise ValueError("no TrueType or OpenType font")
        self._data = data
        self._tables = {
            data[at : at + 4].decode("latin-1"): self._u32(at + 8)
            for at in range(12, 12 + 16 * self._u16(4), 16)
        }
        if any(
            self._u32(at + 8) + self._u32(at + 12) > len(data) for at in range(12, 12 + 16 * self._u16(4), 16)
        ):
            raise ValueError("the font is cut off")
        self._em = float(self._u16(self._tables["head"] + 18))
        if not self._em:
            raise ValueError("the font has no size")
        self._measured = self._u16(self._tables["hhea"] + 34)
        self._segments = self._characters()
        self._pairs = self._lookups("GPOS", b"kern", 2)
        self._joined = self._ligatures()
        self._glyphs: dict[str, int] = {}
        self._lists: dict[tuple[int, int], tuple[int, ...]] = {}
        self._heads: dict[int, tuple[int, ...]] = {}
        self._places: dict[tuple[int, int], int | None] = {}
        self._kerns: dict[tuple[int, int], float] = {}

    def glyph(self, letter: str) -> int:
        """The number of a letter's glyph; 0 for one that the font lacks."""
        if letter not in self._glyphs:
            code, (ends, segments) = ord(letter), self._segments
            found = bisect_left(ends, code)
            glyph = 0
            if found < len(ends) and segments[found][0] <= code:
                start, delta, place = segments[found]
                glyph = (self._u16(place + 2 * (code - start)) if place else code) or 0
                glyph = (glyph + delta) & 0xFFFF if glyph or not place else 0
            self._glyphs[letter] = glyph
        return self._glyphs[letter]

    def advance(self, glyph: int) -> float:
        """The width of a glyph, em."""
        return self._u16(self._tables["hmtx"] + 4 * min(glyph, self._measured - 1)) / self._em

    def kern(self, left: int, right: int) -> float:
        """How much further apart than their widths say two glyphs stand, em; mostly 0 or less."""
        if (left, right) not in self._kerns:
            try:
                self._kerns[left, right] = self._kern(left, right) / self._em
            except (struct.error, IndexError):  # a broken table: as if it said nothing
                self._kerns[left, right] = 0.0
        return self._kerns[left, right]

    def width(self, text: str, *, ligatures: bool = True) -> float:
        """The width of a line, em; letters that the font lacks take no room. Spaced letters make no `ligatures`."""
        glyphs = [glyph for glyph in map(self.glyph, text) if glyph]
        if ligatures and not self._joined.keys().isdisjoint(glyphs):
            glyphs = self._with_ligatures(glyphs)
        return sum(map(self.advance, glyphs)) + sum(map(self.kern, glyphs, glyphs[1:]))

    def _with_ligatures(self, glyphs: Sequence[int]) -> list[int]:
        made: list[int] = []
        at = 0
        while at < len(glyphs):
            for rest, ligature in self._joined.get(glyphs[at], ()):
                if tuple(glyphs[at + 1 : at + 1 + len(rest)]) == rest:
                    made.append(ligature)
                    at += 1 + len(rest)
                    break
            else:
                made.append(glyphs[at])
                at += 1
        return made

    def _u16(self, at: int) -> int:
        return int.from_bytes(self._data[at : at + 2], "big")

    def _u32(self, at: int) -> int:
        return int.from_bytes(self._data[at : at + 4], "big")

    def _words(self, at: int, count: int) -> tuple[int, ...]:
        return struct.unpack_from(f">{count}H", self._data, at)

    def _list(self, at: int, count: int, step: int = 1, first: int = 0) -> tuple[int, ...]:
        """Every `step`-th of some numbers, kept: the tables of pairs are asked again and again."""
        key = (at, first)
        if key not in self._lists:
            self._lists[key] = self._words(at, count)[first::step]
        return self._lists[key]

    def _characters(self) -> tuple[list[int], list[tuple[int, int, int]]]:
        """Last letters of ranges, and of each its first letter, what to add, and where a list of glyphs stands."""
        cmap = self._tables["cmap"]
        tables = [cmap + self._u32(at + 4) for at in range(cmap + 4, cmap + 4 + 8 * self._u16(cmap + 2), 8)]
        by_format = {self._u16(at): at for at in tables}
        ends: list[int] = []
        segments: list[tuple[int, int, int]] = []
        if 12 in by_format:
            at = by_format[12]
            groups = struct.unpack_from(f">{3 * self._u32(at + 12)}I", self._data, at + 16)
            starts, glyphs = groups[::3], groups[2::3]
            ends += groups[1::3]
            segments += zip(starts, map(sub, glyphs, starts), repeat(0), strict=False)
        elif 4 in by_format:
            at = by_format[4]
            count = self._u16(at + 6) // 2
            lasts = self._words(at + 14, count)
            firsts, deltas, places = (self._words(at + 16 + 2 * count * k, count) for k in (1, 2, 3))
            for k in range(count):
                place = at + 16 + 6 * count + 2 * k + places[k] if places[k] else 0
                ends.append(lasts[k])
                segments.append((firsts[k], deltas[k], place))
        return ends, segments

    def _lookups(self, table: str, feature: bytes, kind: int) -> list[list[int]]:
        """Where the tables of a feature's lookups of a kind stand, lookup by lookup."""
        if table not in self._tables:
            return []
        begin = self._tables[table]
        extension = 7 if table == "GSUB" else 9
        features, lookups = begin + self._u16(begin + 6), begin + self._u16(begin + 8)
        wanted: set[int] = set()
        for at in range(features + 2, features + 2 + 6 * self._u16(features), 6):
            if self._data[at : at + 4] == feature:
                told = features + self._u16(at + 4)
                wanted.update(self._words(told + 4, self._u16(told + 2)))
        found = []
        for number in sorted(wanted):
            lookup = lookups + self._u16(lookups + 2 + 2 * number)
            of = self._u16(lookup)
            tables = [lookup + place for place in self._words(lookup + 6, self._u16(lookup + 4))]
            if of == extension:  # further away than 64 kB
                of = self._u16(tables[0] + 2)
                tables = [table + self._u32(table + 4) for table in tables]
            if of == kind:
                found.append(tables)
        return found

    def _ligatures(self) -> dict[int, list[tuple[tuple[int, ...], int]]]:
        """First glyph -> the glyphs that may follow it and what they become together, the longest first."""
        found: dict[int, list[tuple[tuple[int, ...], int]]] = {}
        try:
            for tables in self._lookups("GSUB", b"liga", 4):
                for table in tables:
                    for number, first in enumerate(self._coverage(table + self._u16(table + 2))):
                        group = table + self._u16(table + 6 + 2 * number)
                        for place in self._words(group + 2, self._u16(group)):
                            ligature, count = self._words(group + place, 2)
                            rest = self._words(group + place + 4, count - 1)
                            found.setdefault(first, []).append((rest, ligature))
        except struct.error:  # a broken table: as if it said nothing
            return {}
        return found

    def _coverage(self, at: int) -> list[int]:
        """The glyphs of a coverage table."""
        count = self._u16(at + 2)
        if self._u16(at) == 1:
            return list(self._words(at + 4, count))
        spans = [self._words(at + 4 + 6 * number, 2) for number in range(count)]
        return [glyph for first, last in spans for glyph in range(first, last + 1)]

    def _kern(self, left: int, right: int) -> float:
        total = 0.0
        for tables in self._pairs:
            for table in tables:
                value = self._pair(table, left, right)
                if value is not None:
                    total += value
                    break
        return total

    def _pair(self, table: int, left: int, right: int) -> float | None:
        """What one table says of a pair; None when it does not speak of it."""
        head = self._heads.get(table)
        if head is None:
            head = self._heads[table] = self._words(table, 5 if self._u16(table) == 1 else 8)
        form, coverage, first, second, *more = head
        covered = self._covered(table + coverage, left)
        if covered is None:
            return None
        size = 2 * (first.bit_count() + second.bit_count())
        if form == 1:
            pairs = table + self._u16(table + 10 + 2 * covered)
            step = 2 + size
            low, high = 0, self._u16(pairs)
            while low < high:
                middle = (low + high) // 2
                low, high = (
                    (middle + 1, high) if self._u16(pairs + 2 + step * middle) < right else (low, middle)
                )
            at = pairs + 2 + step * low
            if low == self._u16(pairs) or self._u16(at) != right:
                return None
            return self._value(at + 2, first)
        of_left, of_right, _, count = more
        before, after = self._class(table + of_left, left), self._class(table + of_right, right)
        return self._value(table + 16 + size * (before * count + after), first)

    def _value(self, at: int, form: int) -> float:
        if not form & ADVANCE:
            return 0.0
        value: int = struct.unpack_from(">h", self._data, at + 2 * (form & (ADVANCE - 1)).bit_count())[0]
        return float(value)

    def _covered(self, at: int, glyph: int) -> int | None:
        """The place of a glyph in a coverage table."""
        key = (at, glyph)
        if key not in self._places:
            self._places[key] = self._place(at, glyph)
        return self._places[key]

    def _place(self, at: int, glyph: int) -> int | None:
        if self._u16(at) == 1:
            glyphs = self._list(at + 4, self._u16(at + 2))
            place = bisect_left(glyphs, glyph)
            return place if place < len(glyphs) and glyphs[place] == glyph else None
        span = self._span(at, glyph)
        return None if span is None else span[1] + glyph - span[0]

    def _class(self, at: int, glyph: int) -> int:
        """The class of a glyph, 0 when none is given."""
        key = (at, glyph)
        if key not in self._places:
            self._places[key] = self._class_in(at, glyph)
        return self._places[key] or 0

    def _class_in(self, at: int, glyph: int) -> int:
        if self._u16(at) == 1:
            start, count = self._u16(at + 2), self._u16(at + 4)
            return self._u16(at + 6 + 2 * (glyph - start)) if start <= glyph < start + count else 0
        span = self._span(at, glyph)
        return 0 if span is None else span[1]

    def _span(self, at: int, glyph: int) -> tuple[int, int] | None:
        """The first glyph and the value of the span that holds a glyph."""
        firsts, lasts, values = (self._list(at + 4, 3 * self._u16(at + 2), 3, first) for first in (0, 1, 2))
        place = bisect_right(firsts, glyph) - 1
        return None if place < 0 or lasts[place] < glyph else (firsts[place], values[place])


Family = Mapping[tuple[int, bool], str]
"""The font files of a family, by weight and whether they slant; as style sheets name them (`font:NAME`)."""


def families(css: Sequence[str]) -> Mapping[str, Family]:
    """The families that style sheets bring."""
    found: dict[str, dict[tuple[int, bool], str]] = {}
    for rule in _FACE.findall("".join(css)):
        said = {name: value.strip() for name, value in _SET.findall(rule)}
        source = _SOURCE.search(said.get("src", ""))
        if source is not None:
            weight = said.get("font-weight", "400")
            key = (int(weight) if weight.isdigit() else 400, said.get("font-style", "normal") != "normal")
            found.setdefault(said.get("font-family", "").strip("\"'"), {})[key] = source[1]
    return found


def stack(css: Sequence[str], variable: str) -> tuple[str, ...]:
    """The families that a variable of the root names (`--label`), the last rule that sets it."""
    said = re.findall(rf"{re.escape(variable)}\s*:\s*([^;}}]+)", "".join(css))
    return tuple(name.strip().strip("\"'") for name in said[-1].split(",")) if said else ()


def opened(read: Callable[[str], bytes]) -> Callable[[str], Face | None]:
    """How to get a face by the name of its file: each is read once; None for what is no font that can be read."""
    faces: dict[str, Face | None] = {}

    def get(name: str) -> Face | None:
        if name not in faces:
            try:
                faces[name] = Face(read(name))
            except (KeyError, OSError, ValueError, struct.error):
                faces[name] = None
        return faces[name]

    return get


_FACE = re.compile(r"@font-face\s*\{([^}]*)\}")
_SET = re.compile(r"([\w-]+)\s*:\s*([^;]+)")
_SOURCE = re.compile(r"""url\(["']?((?:font|pack):[^"')]+)["']?\)""")
