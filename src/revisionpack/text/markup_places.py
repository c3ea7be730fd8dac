"""Where a character of an inline run stands in the whole text (Markdown strips indents, quote signs, bars)."""

from __future__ import annotations

from functools import cached_property


class Lines:
    """The lines of a text and where they begin."""

    def __init__(self, text: str) -> None:
        self.texts = text.split("\n")
        self.starts: list[int] = []
        start = 0
        for line in self.texts:
            self.starts.append(start)
            start += len(line) + 1

    def cells(self, number: int) -> list[tuple[int, int]]:
        """Begin and end in the text of the cells of a table's row, blanks at their sides left out."""
        if number >= len(self.texts):
            return []
        line = self.texts[number]
        # a row may stand in a quotation: its signs come before the first bar
        edges: list[int] = []
        escaped = False
        for index, character in enumerate(line):
            if character == "|" and not escaped:
                edges.append(index)
            escaped = character == "\\"
        limits = [-1, *edges, len(line)]
        pieces = [(begin + 1, end) for begin, end in zip(limits, limits[1:], strict=False)]
        if pieces and not line[: pieces[0][1]].strip(" \t>"):
            pieces.pop(0)
        if pieces and not line[pieces[-1][0] :].strip():
            pieces.pop()
        found = []
        for begin, end in pieces:
            cell = line[begin:end]
            lead = len(cell) - len(cell.lstrip())
            found.append(
                (self.starts[number] + begin + lead, self.starts[number] + begin + len(cell.rstrip()))
            )
        return found


class ParagraphPlaces:
    """Places in a run of whole lines: each line of the run is the end of a line of the text."""

    def __init__(self, lines: Lines, first: int, content: str) -> None:
        self.lines = lines
        self.first = first
        self.content = content

    @cached_property
    def _shifts(self) -> list[tuple[int, int]]:
        shifts = []
        begin = 0
        for number, part in enumerate(self.content.split("\n"), self.first):
            if number >= len(self.lines.texts):
                break
            column = len(self.lines.texts[number].rstrip()) - len(part.rstrip())
            shifts.append((begin, self.lines.starts[number] + max(column, 0) - begin))
            begin += len(part) + 1
        return shifts

    def __call__(self, position: int) -> int:
        shift = 0
        for begin, found in self._shifts:
            if begin > position:
                break
            shift = found
        return position + shift


class CellPlaces:
    """Places in a cell of a table: a bar there is written with a backslash, which the run has lost."""

    def __init__(self, lines: Lines, line: int, column: int) -> None:
        self.lines = lines
        self.line = line
        self.column = column

    def __call__(self, position: int) -> int:
        cells = self.lines.cells(self.line)
        if self.column >= len(cells):
            return self.lines.starts[min(self.line, len(self.lines.starts) - 1)]
        begin, end = cells[self.column]
        start = self.lines.starts[self.line]
        text = self.lines.texts[self.line][begin - start : end - start]
        place = 0
        for _ in range(position):
            place += 2 if text[place : place + 2] == "\\|" else 1
        return begin + place + (text[place : place + 2] == "\\|")
