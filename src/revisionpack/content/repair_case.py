"""A syntax error under treatment: what all repairs work on, and how they are made."""

from __future__ import annotations

import re

from msgspec.structs import replace

from revisionpack.content.lines import anatomy, indent_of, is_entry, without_comment
from revisionpack.content.patched import Patched
from revisionpack.content.quoting import intended, put_in_quotes, quoted, shortened
from revisionpack.content.trouble import Repair, Trouble
from revisionpack.diagnostics import Diagnostic, Fix

_PAIRS = re.compile(r"\(?([a-z_]+): [^:]+, [a-z_]+: ")


class Case:
    """A file under repair, the trouble it gives, and the keys that the format has."""

    def __init__(self, source: Patched, trouble: Trouble, known_keys: frozenset[str]) -> None:
        self.source, self.trouble, self.known_keys = source, trouble, known_keys
        self.lines = source.lines
        self.here = min(trouble.line, len(source.lines) - 1)
        self.context = (
            min(trouble.context_line, len(source.lines) - 1) if trouble.context_line is not None else None
        )

    def above(self, line: int) -> int | None:
        """The nearest entry above."""
        return next((n for n in range(line - 1, -1, -1) if is_entry(anatomy(self.lines[n]))), None)

    def outside(self, line: int, most: int) -> int | None:
        """The nearest entry above that stands no further right than a column."""
        above = self.above(line)
        while above is not None and indent_of(self.lines[above]) > most:
            above = self.above(above)
        return above

    def inside(self, line: int) -> int:
        """The column at which the line most likely stands: inside the key above it, else below the line above."""
        above = self.above(line)
        if above is None:
            return 0
        here = anatomy(self.lines[above])
        opens = here.key is not None and not without_comment(" " + here.rest).strip()
        return here.first + 2 if opens else here.first

    def levels_of_keys(self, line: int) -> set[int]:
        """Columns at which keys of the format stand in the entries above."""
        found: set[int] = set()
        for above in range(line - 1, max(-1, line - 60), -1):
            here = anatomy(self.lines[above])
            if here.key is not None and here.key.strip() in self.known_keys:
                found.add(here.first)
            if not here.indent and not here.blank:
                break
        return found

    def repair(
        self, code: str, said: str, line: int, column: int, end_line: int, end: int, twin: Patched, advice: str,
        fix: tuple[int, int, str] | None = None,
    ) -> Repair:  # fmt: skip
        span = self.source.span(line, column, end_line, end)
        found = Fix(self.source.span(line, fix[0], line, fix[1]), fix[2]) if fix else None
        if found and fix and fix[0] == fix[1]:
            found = Fix(type(span)(span.file, line + 1, fix[0] + 1, line + 1, fix[1] + 1), fix[2])
        return Repair(Diagnostic(code, "error", said, span, advice, found), twin, end_line)

    def out_of_line(self, line: int, stands: int, fits: int, where: str, twin: Patched, last: int) -> Repair:
        """A line that stands at one column, where another would fit the lines `where`; it is mended up to `last`."""
        said = f"this line is indented by {spaces(stands)}; {spaces(fits)} would fit the lines {where}"
        repair = self.repair(
            "bad-indentation", said, line, max(0, stands - 1), line, max(stands, 1), twin,
            "Lines that belong together begin at the same column.", (0, stands, " " * fits),
        )  # fmt: skip
        return replace(repair, last=last)

    def quote(self, line: int, column: int, last: int, code: str, why: str) -> Repair:
        """Quote a text from a column to the end of line `last`."""
        end = (
            len(without_comment(self.lines[last]))
            if last != line
            else column + len(without_comment(self.lines[line][column:]))
        )
        text = "\n".join([self.lines[line][column:], *self.lines[line + 1 : last + 1]])
        text = text[: len(text) - (len(self.lines[last]) - end)]
        first, beyond = intended(text)
        meant, stray = text[first:beyond], len(text) - beyond
        twin = self.source.copy()
        if stray:
            twin.edit(last, end - stray, end, "")
        quote_in(twin, line, column + first, last, end - stray)
        if first:
            twin.edit(line, column, column + first, "")
            why = "the quotation ends at the next mark of the same kind"
        span = self.source.span(line, column, last, end)
        advice = put_in_quotes(_joined(meant))
        if line == last and (pairs := _PAIRS.match(meant)) and pairs[1] in self.known_keys:
            advice += "\nOr, if these are keys, put them in braces: " + shortened("{" + meant.strip("(){}") + "}")
        return Repair(
            Diagnostic(code, "error", f"this cannot be read as a text: {why}", span, advice,
                       Fix(span, quoted(meant))),
            twin, last,
        )  # fmt: skip


def quote_in(twin: Patched, line: int, column: int, last: int, end: int) -> None:
    """Put a stretch of text in single quotes, its own single quotes doubled."""
    twin.quoted.update(range(line, last + 1))
    for number in range(last, line - 1, -1):
        first = column if number == line else 0
        stop = end if number == last else len(twin.lines[number])
        if number == last:
            twin.edit(number, stop, stop, "'")
        for at in range(stop - 1, first - 1, -1):
            if twin.lines[number][at] == "'":
                twin.edit(number, at, at, "'")
    twin.edit(line, column, column, "'")


def shift(twin: Patched, line: int, by: int) -> None:
    if by > 0:
        twin.edit(line, 0, 0, " " * by)
    elif by < 0:
        twin.edit(line, 0, min(-by, indent_of(twin.lines[line])), "")


def spaces(count: int) -> str:
    return "no space" if count == 0 else "1 space" if count == 1 else f"{count} spaces"


def _joined(text: str) -> str:
    return " ".join(part.strip() for part in text.split("\n"))
