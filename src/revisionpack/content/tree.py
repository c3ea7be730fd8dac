"""A content file as mappings, lists and scalars, each with its place."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

from revisionpack.content.patched import Patched
from revisionpack.diagnostics import Diagnostic, Span


class Node:
    """A mapping (`value` is a list of pairs), a list, or a scalar (`value` is its text).

    Places are 0-based and of the repaired text. `style` is `flow` for brackets, a scalar's own sign
    (`'`, `"`, `|`, `>`), `raw` for a text taken as it stands in the file, else empty.
    """

    __slots__ = ("column", "end", "end_column", "end_line", "kind", "line", "start", "style", "value")

    def __init__(self, kind: str, value: object, event: Any) -> None:
        start, end = event.start_mark, event.end_mark
        self.kind = kind
        self.value: object = value
        self.style = ""
        self.start, self.line, self.column = start.index, start.line, start.column
        self.end, self.end_line, self.end_column = end.index, end.line, end.column

    @property
    def text(self) -> str:
        """The text of a scalar."""
        assert isinstance(self.value, str)
        return self.value

    @property
    def pairs(self) -> list[tuple[Node, Node]]:
        """Keys and values of a mapping, in order."""
        return self.value if self.kind == "mapping" else []  # type: ignore[return-value]

    @property
    def items(self) -> list[Node]:
        """Members of a list."""
        return self.value if self.kind == "list" else []  # type: ignore[return-value]

    @property
    def empty(self) -> bool:
        """Whether nothing was written here."""
        return not self.value or (self.kind == "scalar" and not self.text.strip())


class Tree(Struct):
    """A file as a tree. `root` is None when nothing could be read."""

    source: Patched
    root: Node | None = None
    diagnostics: list[Diagnostic] = field(default_factory=list)

    @property
    def file(self) -> str:
        return self.source.file

    @property
    def text(self) -> str:
        """The author's text."""
        return "\n".join(self.source.original)

    def span(self, node: Node) -> Span:
        """Where a node stands; a block mapping or list by its first line."""
        if node.kind != "scalar" and node.end_line != node.line:
            return self.source.span(node.line, node.column, node.line, len(self.source.lines[node.line]))
        if node.style in "|>" and node.style:
            return self.source.span(node.line, node.column, node.line, node.column + 1)
        return self.source.span(node.line, node.column, node.end_line, node.end_column)

    def span_in(self, node: Node, offset: int, length: int = 1) -> Span:
        """Where characters offset..offset+length of a scalar's text stand in the file."""
        places = self._places(node)
        last = len(places) - 1
        start = places[min(offset, last)]
        end = places[min(offset + max(1, length) - 1, last)] + 1
        return self.source.span_of(start, end)

    def raw(self, node: Node) -> str:
        """The characters of the file that made a node."""
        return self.source.text[node.start : node.end]

    def _places(self, node: Node) -> list[int]:
        """For each character of a scalar's text (and its end), the index in the source.

        YAML folds and indents white space only, so the characters that are not white space stand in
        the same order in both; white space follows the character before it.
        """
        source, text = self.source.text, node.text
        index, end = node.start, node.end
        if node.style in ("'", '"'):
            index, end = index + 1, end - 1
        elif node.style in ("|", ">"):
            index = source.index("\n", index) if "\n" in source[index:end] else end
        double = {"'": "''", '"': "\\"}.get(node.style, "")
        places: list[int] = []
        for char in text:
            if char in " \t\n":
                places.append(index)
                index += index < end and source[index] in " \t\n"
                continue
            while index < end and source[index] in " \t\n":
                index += 1
            if double and source.startswith(double, index):
                if double == "''":
                    places.append(index)
                    index += 2
                    continue
                if source[index + 1 : index + 2] in ('"', "\\"):
                    index += 1
            places.append(index)
            index += 1
        places.append(min(index, end))
        return places
