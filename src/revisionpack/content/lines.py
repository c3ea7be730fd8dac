"""The anatomy of one line of a pack file, read without a parser, for repairs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

_LINE = re.compile(
    r"(?P<indent>[ \t\u00a0\u2000-\u200a\u3000]*)"
    r"(?P<dashes>(?:-[ ]+)?)"
    r"(?:(?P<key>\"[^\"]*\"|'[^']*'|[^\s'\"#\[\]{}|>&*!%@`,?:-][^:#]*?|[?:-][^\s:#][^:#]*?)[ ]*:(?P<gap>[ \t]+|$))?"
    r"(?P<rest>.*)$"
)


class Line(Struct, frozen=True):
    """Indentation, dashes, key and the rest of a line; columns are 0-based."""

    text: str
    indent: str
    dashes: str
    key: str | None
    rest: str

    @property
    def first(self) -> int:
        """Column of the first character after indentation and dashes."""
        return len(self.indent) + len(self.dashes)

    @property
    def rest_at(self) -> int:
        """Column of what follows the key (or the dashes)."""
        return len(self.text) - len(self.rest)

    @property
    def base(self) -> int:
        """Column that the lines of a longer value must be indented beyond."""
        return self.first if self.key is not None else max(0, self.first - 2)

    @property
    def blank(self) -> bool:
        return not self.text.strip() or self.text.lstrip().startswith("#")


def anatomy(text: str) -> Line:
    """Take a line apart at its first `key: `."""
    match = _LINE.match(text)
    assert match is not None
    rest = match["rest"]
    return Line(text, match["indent"], match["dashes"], match["key"], rest)


def indent_of(line: str) -> int:
    """Columns of spaces at the start."""
    return len(line) - len(line.lstrip(" "))


_COMMENT = re.compile(r"[ \t]{2,}#(?: .*)?$")


def without_comment(value: str) -> str:
    """A value without the comment that two spaces and `# ` begin; ` #1` stays: it is text."""
    match = _COMMENT.search(value)
    return (value[: match.start()] if match else value).rstrip(" \t")


def starts_with_key(line: str, known_keys: frozenset[str]) -> bool:
    """Whether a line is `key: …` with a key of the format (after any dashes)."""
    key = anatomy(line).key
    return key is not None and key.strip() in known_keys


_NO_TEXT = re.compile(r" *(?:- |#(?:\s|$))")
"""How lines begin that are no part of a text above them: entries of a list, comments."""


def last_line(lines: Sequence[str], first: int, base: int, known_keys: frozenset[str]) -> int:
    """The last line of a plain text that begins on line `first`: lines below it, indented beyond `base`."""
    last = first
    for number in range(first + 1, len(lines)):
        line = lines[number]
        if not line.strip():
            continue
        inside = indent_of(line) > base and not _NO_TEXT.match(line)
        if not inside or starts_with_key(line, known_keys):
            break
        last = number
    return last


def owner_of(lines: Sequence[str], number: int) -> int:
    """The line whose value a continuation line belongs to: the nearest one above that is indented less."""
    indent = indent_of(lines[number])
    for above in range(number - 1, -1, -1):
        line = lines[above]
        if line.strip() and not line.lstrip().startswith("#") and indent_of(line) < indent:
            return above
        if line.strip() and indent_of(line) == indent and anatomy(line).key is not None:
            return above
    return number


def is_entry(line: Line) -> bool:
    """Whether a line looks like an entry of a mapping or list, and not like running text."""
    return not line.blank and (bool(line.dashes) or (line.key is not None and " " not in line.key.strip()))


def levels(lines: Sequence[str], number: int) -> list[int]:
    """The columns at which a line here could stand: those of the entries that are open above it."""
    found: set[int] = {0}
    limit = 10_000
    for above in range(number - 1, -1, -1):
        line = lines[above]
        here = anatomy(line)
        if not is_entry(here):
            continue
        indent = len(here.indent)
        if indent < limit:
            found.add(indent)
            if here.first > indent:
                found.add(here.first)
            limit = indent
        if not indent:
            break
    return sorted(found)


_ODD_SPACE = "\u00a0\u2000-\u200a\u202f\u3000"
_ODD_INDENT = re.compile(rf"^[ \t]*[{_ODD_SPACE}][ \t{_ODD_SPACE}]*(?=(?:- |[\w-]+:(?:[ ]|$)))", re.MULTILINE)


def odd_indents(text: str) -> list[tuple[int, int]]:
    """Where lines that look like entries are indented with spaces that YAML takes for letters: (start, end)."""
    return [match.span() for match in _ODD_INDENT.finditer(text)]
