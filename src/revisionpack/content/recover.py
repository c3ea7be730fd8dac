"""Syntax errors of YAML in the words of a teacher, and repairs in memory so that reading can go on.

The parser says where it stopped, seldom why. So every likely mistake near that place is tried: its
repair is made in a copy, and the first one that lets the parser get further is what the author is
told. When none helps, the line is left out and said to be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from revisionpack.content import flow
from revisionpack.content.lines import (
    anatomy,
    indent_of,
    is_entry,
    last_line,
    levels,
    owner_of,
    starts_with_key,
    without_comment,
)
from revisionpack.content.patched import Patched
from revisionpack.content.quoting import COLON, intended, needs_quotes, put_in_quotes, quoted
from revisionpack.content.trouble import Repair, Trouble
from revisionpack.diagnostics import Diagnostic, Fix

Try = Callable[[Patched], Trouble | None]


def recover(source: Patched, trouble: Trouble, known_keys: frozenset[str], try_again: Try) -> Repair:
    """Explain a syntax error and repair it."""
    doctor = _Doctor(source, trouble, known_keys)
    partly: Repair | None = None
    for repair in doctor.repairs():
        assert repair.source is not None
        after = try_again(repair.source)
        if after is None or (after.place > repair.last and (after.place >= trouble.place or repair.early)):
            return repair
        once = repair.last not in source.repaired_lines
        if partly is None and once and after.place == repair.last and _further(after, trouble, repair.source, source):
            partly = repair
    return partly or _left_out(source, trouble, try_again)


def _further(after: Trouble, before: Trouble, repaired: Patched, source: Patched) -> bool:
    return after.line > before.line or (
        after.line == before.line
        and repaired.column(after.line, after.column) > source.column(before.line, before.column)
    )


def _left_out(source: Patched, trouble: Trouble, try_again: Try) -> Repair:
    """The last resort: blank the line out."""
    lines = dict.fromkeys((trouble.place, trouble.line, trouble.line - 1))
    span = source.span(trouble.line, trouble.column, trouble.line, trouble.column + 1)
    said = Diagnostic(
        "yaml-syntax", "error", f"this cannot be read as YAML ({trouble.problem})", span,
        "Compare the indentation and the punctuation of this line and the one above with the lines that work.",
    )  # fmt: skip
    for line in lines:
        if 0 <= line < len(source.lines) and source.lines[line].strip():
            twin = source.copy()
            twin.leave_out(line)
            after = try_again(twin)
            if after is None or after.line > trouble.line:
                return Repair(said, twin, line)
    return Repair(said, None, trouble.line)


class _Doctor:
    """Proposes repairs, the likeliest first."""

    def __init__(self, source: Patched, trouble: Trouble, known_keys: frozenset[str]) -> None:
        self.source, self.trouble, self.known_keys = source, trouble, known_keys
        self.lines = source.lines
        self.here = min(trouble.line, len(source.lines) - 1)
        self.context = min(trouble.context_line, len(source.lines) - 1) if trouble.context_line is not None else None

    def repairs(self) -> Iterator[Repair]:
        problem, context = self.trouble.problem, self.trouble.context
        near = [
            line
            for line in dict.fromkeys((self.here, self.trouble.place, self.here - 1))
            if 0 <= line < len(self.lines) and (line == self.here or line not in self.source.repaired_lines)
        ]
        for line in near:
            yield from self.indent_characters(line)
        if "quoted scalar" in context and self.context is not None:
            if "escape" in problem:
                yield from self.escape(self.here)
            yield from self.unclosed_quote(self.context, self.trouble.context_column or 0)
        if self.trouble.quoted_at is not None and self.trouble.quoted_at[0] < self.here:
            yield from self.unclosed_quote(*self.trouble.quoted_at)
        for line in near:
            yield from self.colon(line)
        if "mapping values are not allowed" in problem or "expected ':'" in problem:
            yield from self.stray_colon(self.here)
        if "block scalar" in context:
            yield from self.header(near[0])
        if "flow" in context and self.context is not None:
            yield from self.brackets(self.context)
        if "expected ':'" in problem and self.context is not None:
            yield from self.not_indented(self.context)
        yield from self.whole_value(self.here)
        yield from self.indentation(self.here)
        for line in near[1:]:
            yield from self.whole_value(line)
        for line in near:
            yield from self.not_indented(line)

    # --- characters that are no spaces ---

    def indent_characters(self, line: int) -> Iterator[Repair]:
        text = self.lines[line]
        width = len(text) - len(text.lstrip(" \t\u00a0\u2000\u2002\u2003\u2007\u2009\u202f\u3000"))
        lead = text[:width]
        if not lead.strip(" "):
            return
        tab = "\t" in lead
        at = next(i for i, char in enumerate(lead) if char != " ")
        said = "a tab is used to indent" if tab else "a space that is no ordinary space is used to indent"
        likely = self._inside(line)
        for columns in dict.fromkeys([likely, *sorted(levels(self.lines, line), reverse=True), 2, 4]):
            twin = self.source.copy()
            twin.edit(line, 0, width, " " * columns)
            yield self._repair(
                "tab-indent", said, line, at, line, at + 1, twin,
                "Indent with spaces: two for each level. (Most editors can turn tabs into spaces.)",
            )  # fmt: skip

    def _inside(self, line: int) -> int:
        """The column at which the line most likely stands: inside the key above it, else below the line above."""
        above = self._above(line)
        if above is None:
            return 0
        here = anatomy(self.lines[above])
        opens = here.key is not None and not without_comment(" " + here.rest).strip()
        return here.first + 2 if opens else here.first

    def _above(self, line: int) -> int | None:
        """The nearest entry above."""
        return next((n for n in range(line - 1, -1, -1) if is_entry(anatomy(self.lines[n]))), None)

    # --- quotes ---

    def unclosed_quote(self, line: int, column: int) -> Iterator[Repair]:
        text = self.lines[line]
        mark = text[column : column + 1]
        if mark not in ("'", '"') or line in self.source.quoted:
            return
        value = without_comment(text[column:])
        if len(value) > 1 and value[1:].replace(mark * 2, "").count(mark) == 1 and value.endswith(mark):
            return  # it is closed where it stands
        here = anatomy(text)
        if here.rest_at != column and here.first != column:
            # inside brackets: close it before the bracket does
            return
        last = last_line(self.lines, line, here.base, self.known_keys)
        apostrophe = mark == "'" and value[1:4].lower().startswith(_APOSTROPHES)
        if apostrophe or (mark == "'" and value[1:3].isdigit()) or mark in value[1:].rstrip(mark):
            yield self._quote(line, column, last, "begins-with-mark", f"{mark} at the start opens a quotation for YAML")
            if apostrophe:
                return
        end = len(self.lines[last].rstrip(" "))
        twin = self.source.copy()
        twin.edit(last, end, end, mark)
        span = self.source.span(line, column, line, column + 1)
        fix_span = self.source.span(last, max(0, end - 1), last, end)
        yield Repair(
            Diagnostic(
                "unclosed-quote", "error", f"the quotation that begins with {mark} here is never closed", span,
                f"Write {mark} at its end too. "
                "(If the mark belongs to the text, put the text after `|` on the line below.)",
                Fix(fix_span, self.lines[last][end - 1 : end] + mark),
            ), twin, last, early=True,
        )  # fmt: skip

    def escape(self, line: int) -> Iterator[Repair]:
        """An unknown backslash code in double quotes: the whole text is meant as it stands."""
        column = self.trouble.context_column or 0
        first = self.trouble.context_line or line
        text = self.lines[first]
        end = _closing(text, column)
        if first != line or end is None:
            return
        inside = text[column + 1 : end].replace('\\"', '"')
        twin = self.source.copy()
        twin.edit(first, column, end + 1, "'" + inside.replace("'", "''") + "'")
        span = self.source.span(first, column, first, end + 1)
        yield Repair(
            Diagnostic(
                "bad-escape", "error", "in double quotes a backslash begins a code, not a text", span,
                f"{put_in_quotes(inside)}\nOr write it after `|` on the line below.", Fix(span, quoted(inside)),
            ), twin, first,
        )  # fmt: skip

    # --- colons ---

    def colon(self, line: int) -> Iterator[Repair]:
        """A colon that is missing, or has no space after it."""
        here = anatomy(self.lines[line])
        if here.blank or here.key is not None:
            return
        body = without_comment(self.lines[line][here.first :])
        for mark in (":", "：", ";", "="):
            word, found, rest = body.partition(mark)
            if found and word.strip() in self.known_keys and (mark != ":" or rest):
                at = here.first + len(word)
                twin = self.source.copy()
                twin.edit(line, at, at + 1, ": " if not rest.startswith(" ") else ":")
                said = "there is no space after the colon" if mark == ":" else f"`{mark}` stands where a colon belongs"
                code = "no-space-after-colon" if mark == ":" else "missing-colon"
                value = rest.strip()
                write = f"{word.strip()}: {quoted(value) if needs_quotes(value) else value}"
                if needs_quotes(value):
                    start = at + (2 if not rest.startswith(" ") else 1 + len(rest) - len(rest.lstrip()))
                    _quote_in(twin, line, start, line, start + len(value))
                yield self._repair(code, said, line, at, line, at + 1, twin, f"Write `{write}`.",
                                   (here.first, here.first + len(body), write))  # fmt: skip
                return
        word, _, rest = body.partition(" ")
        rest = rest.strip()
        if word in self.known_keys and not (word in _SMALL_WORDS and rest):
            at = here.first + len(word)
            twin = self.source.copy()
            twin.edit(line, at, at, ":")
            value = quoted(rest) if rest and needs_quotes(rest) else rest
            if value != rest:
                start = self.lines[line].index(rest, at) + 1
                _quote_in(twin, line, start, line, start + len(rest))
            write = f"{word}: {value}".rstrip()
            yield self._repair("missing-colon", f"the colon after `{word}` is missing", line, at - 1, line, at, twin,
                               f"Write `{write}`.", (here.first, here.first + len(body), write))  # fmt: skip

    def stray_colon(self, line: int) -> Iterator[Repair]:
        """`mapping values are not allowed`: a text with a colon, or a key that stands too far right."""
        here = anatomy(self.lines[line])
        start = here
        first = line
        if here.key is None or ":" not in here.rest or self.trouble.column < here.rest_at:
            first = owner_of(self.lines, line)
            start = anatomy(self.lines[first])
            if starts_with_key(self.lines[line], self.known_keys) and first != line:
                yield from self.colon(first)
                yield from self.indentation(line)
        if start.key is not None and (start.key.strip() in self.known_keys or not start.dashes):
            yield from self.whole_value(first, "colon-in-text", COLON)
        if start.dashes and first not in self.source.quoted and (start.key or "").strip() not in self.known_keys:
            column = start.first
            last = last_line(self.lines, first, start.base, self.known_keys)
            yield self._quote(first, column, max(last, line), "colon-in-text", COLON)

    # --- values that begin with a mark ---

    def whole_value(self, line: int, code: str = "", why: str = "") -> Iterator[Repair]:
        """Put the whole value of a line in quotes, after its key or after its dash."""
        here = anatomy(self.lines[line])
        if here.blank or (here.key is None and not here.dashes and self._inside(line) != here.first):
            return
        if line in self.source.quoted:
            return
        places = [here.rest_at] if here.key is not None and here.rest else []
        if here.dashes or here.key is None:
            places.insert(0 if here.key is not None and here.key not in self.known_keys else len(places), here.first)
        for column in places:
            value = without_comment(self.lines[line][column:])
            last = last_line(self.lines, line, here.base, self.known_keys)
            more = [without_comment(text).strip() for text in self.lines[line + 1 : last + 1]]
            broken = needs_quotes(value) and not flow.is_complete(value)
            broken = broken or any(": " in text or text.endswith(":") for text in more)
            if not broken or _HEADER.match(value):
                continue
            yield self._quote(line, column, last, code or _code(value), why or _why(value))
            if last != line:
                yield self._quote(line, column, line, code or _code(value), why or _why(value))

    def header(self, line: int) -> Iterator[Repair]:
        """`key: | text on the same line`."""
        here = anatomy(self.lines[line])
        value = without_comment(here.rest)
        text = value[1:].lstrip("+-0123456789").strip()
        if here.key is None or value[:1] != "|" or "|" in text or value[1:2].strip("+- 0123456789"):
            return
        last = last_line(self.lines, line, here.base, self.known_keys)
        twin = self.source.copy()
        start = self.lines[line].index(text, here.rest_at + 1)
        end = len(self.lines[last].rstrip(" "))
        _quote_in(twin, line, start, last, end)
        twin.edit(line, here.rest_at, start, "")
        indent = " " * (here.first + 2)
        yield self._repair(
            "text-after-bar", f"after `{value[0]}` the text begins on the next line",
            line, start, line, start + len(text), twin,
            f"Press Enter after `{value[0]}` and indent the text: two spaces more than its key.",
            (here.rest_at, here.rest_at + len(value), f"|\n{indent}{text}"),
        )  # fmt: skip

    # --- brackets ---

    def brackets(self, line: int) -> Iterator[Repair]:
        text = self.lines[line]
        here = anatomy(text)
        whole = here.rest_at if here.key is not None else here.first
        value = without_comment(text[whole:])
        if value[:1] in ("[", "{") and flow.is_prose(value):
            yield from self.whole_value(line)
        for edits, said in flow.repairs(text, whole, value, self.known_keys):
            twin = self.source.copy()
            for start, end, new in reversed(edits):
                twin.edit(line, start, end, new)
            start, end = edits[0][0], edits[-1][1]
            fixed = twin.lines[line][whole:].rstrip()
            yield Repair(
                Diagnostic(
                    said.code, "error", said.message,
                    self.source.span(line, start, line, max(end, start + 1)), said.help,
                    Fix(self.source.span(line, whole, line, whole + len(value)), fixed),
                ), twin, line,
            )  # fmt: skip

    # --- indentation ---

    def indentation(self, line: int) -> Iterator[Repair]:
        """A line that stands at none of the levels that are open."""
        here = anatomy(self.lines[line])
        if self.lines[line].startswith("---") or (here.key is None and not here.dashes):
            return
        indent = indent_of(self.lines[line])
        yield from self.first_of_several(line, indent)
        at = [level for level in levels(self.lines, line) if level != indent]
        keys = self._levels_of_keys(line)
        known = (here.key or "").strip() in self.known_keys  # an id or a label stands where keys do not
        for level in sorted(at, key=lambda level: (abs(level - indent), (level in keys) != known, -level)):
            for last in dict.fromkeys((line, self._block_end(line, indent))):
                twin = self.source.copy()
                for number in range(line, last + 1):
                    if self.lines[number].strip():
                        _shift(twin, number, level - indent)
                yield self._repair(
                    "bad-indentation",
                    f"this line is indented by {_spaces(indent)}; {_spaces(level)} would fit the lines above",
                    line, max(0, indent - 1), line, max(indent, 1), twin,
                    "Lines that belong together begin at the same column.",
                    (0, indent, " " * level),
                )  # fmt: skip

    def _levels_of_keys(self, line: int) -> set[int]:
        """Columns at which keys of the format stand in the entries above."""
        found: set[int] = set()
        for above in range(line - 1, max(-1, line - 60), -1):
            here = anatomy(self.lines[above])
            if here.key is not None and here.key.strip() in self.known_keys:
                found.add(here.first)
            if not here.indent and not here.blank:
                break
        return found

    def first_of_several(self, line: int, indent: int) -> Iterator[Repair]:
        """The entries just above stand at another column than this one and those below: they are the odd ones."""
        odd: list[int] = []
        for above in range(line - 1, -1, -1):
            here = anatomy(self.lines[above])
            if not is_entry(here):
                continue
            stands = len(here.indent)
            if stands < indent and (not odd or stands < indent_of(self.lines[odd[0]])) and not here.rest:
                break  # the key they all stand under
            if stands == indent or (odd and stands < indent_of(self.lines[odd[0]])):
                return
            if not odd or stands == indent_of(self.lines[odd[0]]):
                odd.insert(0, above)
        else:
            return
        if not odd:
            return
        below = 0
        for number in range(line, len(self.lines)):
            here = anatomy(self.lines[number])
            if not here.blank and len(here.indent) < indent:
                break
            below += len(here.indent) == indent and is_entry(here)
        if below <= len(odd):
            return
        stands = indent_of(self.lines[odd[0]])
        twin = self.source.copy()
        for number in range(odd[0], line):
            if self.lines[number].strip():
                _shift(twin, number, indent - stands)
        said = f"this line is indented by {_spaces(stands)}; {_spaces(indent)} would fit the lines below"
        repair = self._repair(
            "bad-indentation", said, odd[0], max(0, stands - 1), odd[0], max(stands, 1), twin,
            "Lines that belong together begin at the same column.", (0, stands, " " * indent),
        )  # fmt: skip
        yield replace(repair, last=line)

    def _block_end(self, line: int, indent: int) -> int:
        last = line
        for number in range(line + 1, len(self.lines)):
            if self.lines[number].strip():
                if indent_of(self.lines[number]) < indent:
                    break
                last = number
        return last

    def not_indented(self, line: int) -> Iterator[Repair]:
        """The text of a longer value, which does not stand further right than its key."""
        above = next((n for n in range(line - 1, -1, -1) if self.lines[n].strip()), None)
        here = anatomy(self.lines[line])
        if above is None or here.blank or (here.key is not None and here.key in self.known_keys):
            return
        indent = indent_of(self.lines[line])
        owner = above
        while owner >= 0 and (not self.lines[owner].strip() or anatomy(self.lines[owner]).key is None
                              or indent_of(self.lines[owner]) > indent):
            owner -= 1
        if owner < 0:
            return
        key = anatomy(self.lines[owner])
        wanted = indent_of(self.lines[above]) if above != owner else key.first + 2
        if wanted <= indent:
            wanted = key.first + 2
        last = line
        for number in range(line + 1, len(self.lines)):
            text = self.lines[number]
            if text.strip():
                if anatomy(text).key is not None or text.lstrip().startswith("- ") or indent_of(text) != indent:
                    break
                last = number
        twin = self.source.copy()
        for number in range(line, last + 1):
            if self.lines[number].strip():
                _shift(twin, number, wanted - indent)
        name = (key.key or "").strip()
        yield Repair(
            self._repair(
                "not-indented", f"this text belongs to `{name}:` and must stand further right than it",
                line, indent, line,
                len(self.lines[line]), twin, f"Indent it by {_spaces(wanted)}.", (0, indent, " " * wanted),
            ).diagnostic, twin, last,
        )  # fmt: skip

    # --- shared ---

    def _quote(self, line: int, column: int, last: int, code: str, why: str) -> Repair:
        """Quote a text from a column to the end of line `last`."""
        end = len(without_comment(self.lines[last])) if last != line else column + len(
            without_comment(self.lines[line][column:])
        )
        text = "\n".join([self.lines[line][column:], *self.lines[line + 1 : last + 1]])
        text = text[: len(text) - (len(self.lines[last]) - end)]
        meant = intended(text)
        twin = self.source.copy()
        if meant != text:
            twin.edit(last, end - 1, end, "")
            _quote_in(twin, line, column + 1, last, end - 1)
            twin.edit(line, column, column + 1, "")
            why = "the quotation ends at the next mark of the same kind"
        else:
            _quote_in(twin, line, column, last, end)
        span = self.source.span(line, column, last, end)
        return Repair(
            Diagnostic(code, "error", f"this cannot be read as a text: {why}", span, put_in_quotes(_joined(meant)),
                       Fix(span, quoted(meant))),
            twin, last,
        )  # fmt: skip

    def _repair(
        self, code: str, said: str, line: int, column: int, end_line: int, end: int, twin: Patched, advice: str,
        fix: tuple[int, int, str] | None = None,
    ) -> Repair:  # fmt: skip
        span = self.source.span(line, column, end_line, end)
        found = Fix(self.source.span(line, fix[0], line, fix[1]), fix[2]) if fix else None
        if found and fix and fix[0] == fix[1]:
            found = Fix(type(span)(span.file, line + 1, fix[0] + 1, line + 1, fix[1] + 1), fix[2])
        return Repair(Diagnostic(code, "error", said, span, advice, found), twin, end_line)


_SMALL_WORDS = frozenset("all any as at do for from of to".split())
"""Keys of the format that begin many a line of prose."""

_APOSTROPHES = ("tis", "twa", "em ", "til", "cau", "n' ", "bou", "rou")
"""How words begin that begin with an apostrophe: 'tis, 'twas, 'em, 'til, 'cause, 'n', 'bout, 'round."""

_HEADER = re.compile(r"[|>][+-]?\d?[+-]?$")

_REASONS = {
    "*": ("begins-with-mark", "* at the start makes a YAML alias, not emphasis"),
    "&": ("begins-with-mark", "& at the start makes a YAML anchor"),
    "!": ("begins-with-mark", "! at the start makes a YAML tag"),
    "`": ("begins-with-mark", "a backquote cannot stand at the start"),
    "@": ("begins-with-mark", "@ cannot stand at the start"),
    "%": ("begins-with-mark", "% cannot stand at the start"),
    "[": ("begins-with-mark", "[ at the start makes a list"),
    "{": ("begins-with-mark", "{ at the start makes a mapping"),
    '"': ("begins-with-mark", "the part in quotes ends before the text does"),
    "'": ("begins-with-mark", "the part in quotes ends before the text does"),
    "|": ("begins-with-mark", "| at the start announces text on the lines below"),
    ">": ("begins-with-mark", "> at the start announces text on the lines below"),
    "-": ("begins-with-mark", "a dash and a space make a list"),
    "?": ("begins-with-mark", "? and a space make a key"),
}


def _code(value: str) -> str:
    return "begins-with-mark" if value[0] in _REASONS else "colon-in-text"


def _why(value: str) -> str:
    return _REASONS.get(value[0], ("", f"{value[0]} cannot stand at the start" if value[0] in ",]}#:" else COLON))[1]


def _spaces(count: int) -> str:
    return "no space" if count == 0 else "1 space" if count == 1 else f"{count} spaces"


def _joined(text: str) -> str:
    return " ".join(part.strip() for part in text.split("\n"))


def _closing(text: str, column: int) -> int | None:
    """The column of the double quote that closes the one at `column`."""
    at = column + 1
    while at < len(text):
        if text[at] == "\\":
            at += 2
            continue
        if text[at] == '"':
            return at
        at += 1
    return None


def _quote_in(twin: Patched, line: int, column: int, last: int, end: int) -> None:
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


def _shift(twin: Patched, line: int, by: int) -> None:
    if by > 0:
        twin.edit(line, 0, 0, " " * by)
    elif by < 0:
        twin.edit(line, 0, min(-by, indent_of(twin.lines[line])), "")
