"""A text with repairs made in memory, which still knows where each character stood in the author's file.

Repairs never add or remove a line, so lines keep their numbers; columns of a repaired line are mapped.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from revisionpack.diagnostics import Span


class Patched:
    """Lines of a file under repair."""

    __slots__ = ("_columns", "_starts", "_text", "file", "lines", "lost", "nameless", "original", "quoted")

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.original = text.split("\n")
        self.lines = list(self.original)
        self.lost: set[int] = set()
        """0-based numbers of lines that could not be read and were left out."""
        self.quoted: set[int] = set()
        """0-based numbers of lines that a repair put in quotes: it is not to be tried again."""
        self.nameless: set[int] = set()
        """0-based numbers of lines on which an item begins that has no id."""
        self._columns: dict[int, list[int]] = {}
        self._text: str | None = text
        self._starts: list[int] | None = None

    def copy(self) -> Patched:
        """Another one with the same repairs, to try a further one on."""
        twin = Patched.__new__(Patched)
        twin.file, twin.original, twin.lines = self.file, self.original, list(self.lines)
        twin.lost, twin.quoted, twin.nameless = set(self.lost), set(self.quoted), set(self.nameless)
        twin._columns, twin._text, twin._starts = dict(self._columns), self._text, self._starts
        return twin

    @property
    def text(self) -> str:
        """The repaired text."""
        if self._text is None:
            self._text = "\n".join(self.lines)
        return self._text

    @property
    def repaired_lines(self) -> frozenset[int]:
        """0-based numbers of the lines that were repaired."""
        return frozenset(self._columns)

    def edit(self, line: int, start: int, end: int, new: str) -> None:
        """Replace columns start..end (0-based, of the line as it is now) by other text."""
        old = self.lines[line]
        columns = self._columns.get(line) or list(range(len(old) + 1))
        self.lines[line] = old[:start] + new + old[end:]
        kept = columns[start:end]
        middle = (kept + [columns[end]] * len(new))[: len(new)] if kept else [columns[start]] * len(new)
        self._columns[line] = columns[:start] + middle + columns[end:]
        self._text = self._starts = None

    def leave_out(self, line: int) -> None:
        """Blank a line."""
        self.lost.add(line)
        self.edit(line, 0, len(self.lines[line]), "")

    def column(self, line: int, column: int) -> int:
        """The column in the author's file of a column of the repaired line (both 0-based)."""
        columns = self._columns.get(line)
        if columns is None:
            return column
        return columns[min(column, len(columns) - 1)]

    def place(self, index: int) -> tuple[int, int]:
        """0-based line and column (of the repaired text) of a character of the repaired text."""
        if self._starts is None:
            self._starts = [0, *accumulate(len(line) + 1 for line in self.lines)]
        line = min(bisect_right(self._starts, index) - 1, len(self.lines) - 1)
        return line, index - self._starts[line]

    def span(self, line: int, column: int, end_line: int, end_column: int) -> Span:
        """The span in the author's file of a stretch of the repaired text (0-based places)."""
        last = len(self.lines) - 1
        if line > last:
            line, column = last, len(self.lines[last])
        if end_line > last:
            end_line, end_column = last, len(self.lines[last])
        first = self.column(line, column)
        end = self.column(end_line, end_column)
        if end_line == line and end <= first:
            end = first + 1
        return Span(self.file, line + 1, first + 1, end_line + 1, end + 1)

    def span_of(self, start: int, end: int) -> Span:
        """The span in the author's file of characters start..end of the repaired text."""
        return self.span(*self.place(start), *self.place(max(start, end)))
