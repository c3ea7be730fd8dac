"""Repairs of texts: quotes, colons, marks at the start, brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from revisionpack.content import flow
from revisionpack.content.fields import text_keys
from revisionpack.content.lines import (
    anatomy,
    indent_of,
    last_line,
    owner_of,
    starts_with_key,
    without_comment,
)
from revisionpack.content.quoting import COLON, needs_quotes, put_in_quotes, quoted
from revisionpack.content.repair_case import Case, quote_in
from revisionpack.content.repair_columns import indentation
from revisionpack.content.repair_keys import colon
from revisionpack.content.trouble import Repair
from revisionpack.diagnostics import Diagnostic, Fix

_APOSTROPHES = ("tis", "twa", "em ", "til", "cau", "n' ", "bou", "rou")
"""How words begin that begin with an apostrophe: 'tis, 'twas, 'em, 'til, 'cause, 'n', 'bout, 'round."""

_HEADER = re.compile(r"[|>][+-]?\d?[+-]?$")

_REASONS: dict[str, str] = {
    "*": "* at the start makes a YAML alias, not emphasis",
    "&": "& at the start makes a YAML anchor",
    "!": "! at the start makes a YAML tag",
    "`": "a backquote cannot stand at the start",
    "@": "@ cannot stand at the start",
    "%": "% cannot stand at the start",
    "[": "[ at the start makes a list",
    "{": "{ at the start makes a mapping",
    '"': "the part in quotes ends before the text does",
    "'": "the part in quotes ends before the text does",
    "|": "| at the start announces text on the lines below",
    ">": "> at the start announces text on the lines below",
    "-": "a dash and a space make a list",
    "?": "? and a space make a key",
}


def unclosed_quote(case: Case, line: int, column: int) -> Iterator[Repair]:
    """A quotation mark without its partner; or an apostrophe that begins a text."""
    text = case.lines[line]
    mark = text[column : column + 1]
    if mark not in ("'", '"') or line in case.source.quoted:
        return
    value = without_comment(text[column:])
    if len(value) > 1 and value[1:].replace(mark * 2, "").count(mark) == 1 and value.endswith(mark):
        return  # it is closed where it stands
    here = anatomy(text)
    if here.rest_at != column and here.first != column:
        # inside brackets: close it before the bracket does
        return
    last = last_line(case.lines, line, here.base, case.known_keys)
    apostrophe = mark == "'" and value[1:4].lower().startswith(_APOSTROPHES)
    if apostrophe or (mark == "'" and value[1:3].isdigit()) or mark in value[1:].rstrip(mark):
        yield case.quote(
            line, column, last, "begins-with-mark", f"{mark} at the start opens a quotation for YAML"
        )
        if apostrophe:
            return
    end = len(case.lines[last].rstrip(" "))
    twin = case.source.copy()
    twin.edit(last, end, end, mark)
    span = case.source.span(line, column, line, column + 1)
    fix_span = case.source.span(last, max(0, end - 1), last, end)
    yield Repair(
        Diagnostic(
            "unclosed-quote", "error", f"the quotation that begins with {mark} here is never closed", span,
            f"Write {mark} at its end too. "
            "(If the mark belongs to the text, put the text after `|` on the line below.)",
            Fix(fix_span, case.lines[last][end - 1 : end] + mark),
        ), twin, last, early=True,
    )  # fmt: skip


def escape(case: Case, line: int) -> Iterator[Repair]:
    """An unknown backslash code in double quotes: the whole text is meant as it stands."""
    column = case.trouble.context_column or 0
    first = case.trouble.context_line or line
    text = case.lines[first]
    end = _closing(text, column)
    if first != line or end is None:
        return
    inside = text[column + 1 : end].replace('\\"', '"')
    twin = case.source.copy()
    twin.edit(first, column, end + 1, "'" + inside.replace("'", "''") + "'")
    span = case.source.span(first, column, first, end + 1)
    yield Repair(
        Diagnostic(
            "bad-escape", "error", "in double quotes a backslash begins a code, not a text", span,
            f"{put_in_quotes(inside)}\nOr write it after `|` on the line below.", Fix(span, quoted(inside)),
        ), twin, first,
    )  # fmt: skip


def stray_colon(case: Case, line: int) -> Iterator[Repair]:
    """`mapping values are not allowed`: a text with a colon, or a key that stands too far right."""
    here = anatomy(case.lines[line])
    start = here
    first = line
    if here.key is None or ":" not in here.rest or case.trouble.column < here.rest_at:
        first = owner_of(case.lines, line)
        start = anatomy(case.lines[first])
        if starts_with_key(case.lines[line], case.known_keys) and first != line:
            yield from colon(case, first)
            yield from indentation(case, line)
    if start.key is not None and (start.key.strip() in case.known_keys or not start.dashes):
        yield from whole_value(case, first, "colon-in-text", COLON)
    if start.dashes and first not in case.source.quoted and (start.key or "").strip() not in case.known_keys:
        column = start.first
        last = last_line(case.lines, first, start.base, case.known_keys)
        yield case.quote(first, column, max(last, line), "colon-in-text", COLON)


def whole_value(case: Case, line: int, code: str = "", why: str = "") -> Iterator[Repair]:
    """Put the whole value of a line in quotes, after its key or after its dash."""
    here = anatomy(case.lines[line])
    if here.blank or (here.key is None and not here.dashes and case.inside(line) != here.first):
        return
    if line in case.source.quoted or (here.key is not None and _HEADER.match(without_comment(here.rest))):
        return
    places = [here.rest_at] if here.key is not None and here.rest else []
    if here.dashes or here.key is None:
        places.insert(
            0 if here.key is not None and here.key not in case.known_keys else len(places), here.first
        )
    for column in places:
        value = without_comment(case.lines[line][column:])
        last = last_line(case.lines, line, here.base, case.known_keys)
        more = [without_comment(text).strip() for text in case.lines[line + 1 : last + 1]]
        broken = needs_quotes(value) and not (flow.is_complete(value) and not more)
        broken = broken or any(": " in text or text.endswith(":") for text in more)
        if not broken or _HEADER.match(value):
            continue
        yield case.quote(line, column, last, code or _code(value), why or _why(value))
        if last != line:
            yield case.quote(line, column, line, code or _code(value), why or _why(value))


def too_much_after(case: Case, line: int) -> Iterator[Repair]:
    """A comma, or a bracket too many, after a whole value in brackets or quotes."""
    here = anatomy(case.lines[line])
    value = without_comment(here.rest)
    if len(value) < 3 or value[-1] not in ",]}" or not flow.is_complete(value[:-1]):
        return
    if last_line(case.lines, line, here.base, case.known_keys) != line:
        return  # a text that goes on below
    end, twin = here.rest_at + len(value), case.source.copy()
    twin.edit(line, end - 1, end, "")
    code, said, what = ("begins-with-mark", "a comma follows the whole value", "comma") if value[-1] == "," else (
        "unclosed-bracket", f"this {value[-1]} closes nothing", "bracket"
    )  # fmt: skip
    yield case.repair(
        code, said, line, end - 1, line, end, twin, f"Take the {what} away.", (here.rest_at, end, value[:-1])
    )


def cut_text(case: Case) -> Iterator[Repair]:
    """Lines that go on after a line whose text a ` #` cut short."""
    owner = owner_of(case.lines, case.here)
    if owner != case.here and re.search(r"\s#\S", anatomy(case.lines[owner]).rest):
        yield from whole_value(case, owner, "hash-in-text", "everything from ` #` on is a comment")


def missing_bar(case: Case, line: int) -> Iterator[Repair]:
    """A text with colons on the lines below its key, without the `|` that announces it."""
    owner = line
    for _ in range(3):
        owner = owner_of(case.lines, owner)
        here = anatomy(case.lines[owner])
        if here.key is not None and not without_comment(here.rest):
            break
    key, first = (here.key or "").strip(), anatomy(next((t for t in case.lines[owner + 1 :] if t.strip()), ""))
    prose = first.key is None or " " in first.key.strip()
    if key not in text_keys() or here.rest or not prose or first.dashes or len(first.indent) <= here.first:
        return
    last = owner
    for number in range(owner + 1, len(case.lines)):
        if case.lines[number].strip():
            if indent_of(case.lines[number]) <= here.first:
                break
            last = number
    if not any(re.search(r":(?: |$)", text) for text in case.lines[owner + 1 : last + 1]):
        return
    twin, end = case.source.copy(), len(here.text.rstrip())
    twin.edit(owner, end, end, " |")
    found = case.repair(
        "colon-in-text", f"a text with a colon in it stands below `{key}:`, and no `|` announces it",
        owner, here.first, owner, end, twin, f"Write `{key}: |`.", (end, end, " |"),
    )  # fmt: skip
    yield replace(found, last=last)


def header(case: Case, line: int) -> Iterator[Repair]:
    """`key: | text on the same line`."""
    here = anatomy(case.lines[line])
    value = without_comment(here.rest)
    text = value[1:].lstrip("+-0123456789").strip()
    if here.key is None or value[:1] != "|" or "|" in text or value[1:2].strip("+- 0123456789"):
        return
    last = last_line(case.lines, line, here.base, case.known_keys)
    twin = case.source.copy()
    start = case.lines[line].index(text, here.rest_at + 1)
    end = len(case.lines[last].rstrip(" "))
    quote_in(twin, line, start, last, end)
    twin.edit(line, here.rest_at, start, "")
    indent = " " * (here.first + 2)
    yield case.repair(
        "text-after-bar", f"after `{value[0]}` the text begins on the next line",
        line, start, line, start + len(text), twin,
        f"Press Enter after `{value[0]}` and indent the text: two spaces more than its key.",
        (here.rest_at, here.rest_at + len(value), f"|\n{indent}{text}"),
    )  # fmt: skip


def brackets(case: Case, line: int) -> Iterator[Repair]:
    """A bracket without its partner, or a text inside brackets that needs quotes."""
    text = case.lines[line]
    here = anatomy(text)
    whole = here.rest_at if here.key is not None else here.first
    value = without_comment(text[whole:])
    if value[:1] in ("[", "{") and flow.is_prose(value):
        yield from whole_value(case, line)
    if value.endswith(",") and (closers := flow.missing(value)):
        last = last_line(case.lines, line, here.base, frozenset())
        end, twin = len(case.lines[last].rstrip()), case.source.copy()
        twin.edit(last, end, end, closers)
        yield case.repair(
            "unclosed-bracket", f"the {value[0]} that begins here is never closed", line, whole, line, whole + 1, twin,
            f"Write {closers} at the end of line {last + 1}.",
        )  # fmt: skip
    for edits, said in flow.repairs(text, whole, value, case.known_keys):
        twin = case.source.copy()
        for start, end, new in reversed(edits):
            twin.edit(line, start, end, new)
        start, end = edits[0][0], edits[-1][1]
        fixed = twin.lines[line][whole:].rstrip()
        yield Repair(
            Diagnostic(
                said.code, "error", said.message,
                case.source.span(line, start, line, max(end, start + 1)), said.help,
                Fix(case.source.span(line, whole, line, whole + len(value)), fixed),
            ), twin, line,
        )  # fmt: skip


def _code(value: str) -> str:
    return "begins-with-mark" if value[:1] in _REASONS else "colon-in-text"


def _why(value: str) -> str:
    if value and value[0] in ",]}#:":
        return f"{value[0]} cannot stand at the start"
    return _REASONS.get(value[:1], COLON)


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
