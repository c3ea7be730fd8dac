"""Repairs of texts: quotes, colons, marks at the start, brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from revisionpack.content import flow
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
from revisionpack.content.trouble import Repair
from revisionpack.content.values import ID
from revisionpack.diagnostics import Diagnostic, Fix

_SMALL_WORDS = frozenset("all any as at do for from of to".split())
"""Keys of the format that begin many a line of prose."""

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


def colon(case: Case, line: int) -> Iterator[Repair]:
    """A colon that is missing, or has no space after it."""
    here = anatomy(case.lines[line])
    if here.blank or here.key is not None:
        return
    body = without_comment(case.lines[line][here.first :])
    for mark in (":", "：", ";", "="):
        word, found, rest = body.partition(mark)
        if found and word.strip() in case.known_keys and (mark != ":" or rest):
            at = here.first + len(word)
            twin = case.source.copy()
            twin.edit(line, at, at + 1, ": " if not rest.startswith(" ") else ":")
            said = (
                "there is no space after the colon"
                if mark == ":"
                else f"`{mark}` stands where a colon belongs"
            )
            code = "no-space-after-colon" if mark == ":" else "missing-colon"
            value = rest.strip()
            write = f"{word.strip()}: {quoted(value) if needs_quotes(value) else value}"
            if needs_quotes(value):
                start = at + (2 if not rest.startswith(" ") else 1 + len(rest) - len(rest.lstrip()))
                quote_in(twin, line, start, line, start + len(value))
            yield case.repair(code, said, line, at, line, at + 1, twin, f"Write `{write}`.",
                               (here.first, here.first + len(body), write))  # fmt: skip
            return
    word, _, rest = body.partition(" ")
    rest = rest.strip()
    if (word in case.known_keys and not (word in _SMALL_WORDS and rest)) or (
        not rest and _stands_over_keys(case, line, here.first) and not here.dashes
    ):
        at = here.first + len(word)
        twin = case.source.copy()
        twin.edit(line, at, at, ":")
        value = quoted(rest) if rest and needs_quotes(rest) else rest
        if value != rest:
            start = case.lines[line].index(rest, at) + 1
            quote_in(twin, line, start, line, start + len(rest))
        write = f"{word}: {value}".rstrip()
        yield case.repair("missing-colon", f"the colon after `{word}` is missing", line, at - 1, line, at, twin,
                           f"Write `{write}`.", (here.first, here.first + len(body), write))  # fmt: skip


def _stands_over_keys(case: Case, line: int, first: int) -> bool:
    """Whether a word alone on its line is the id of an item: keys of the format stand below it, further right."""
    below = next((text for text in case.lines[line + 1 :] if text.strip()), "")
    word = case.lines[line].strip()
    inside = indent_of(below) > first and starts_with_key(below, case.known_keys)
    beside = indent_of(below) == first and anatomy(below).key is not None
    ended = line > 0 and case.lines[line - 1].rstrip().endswith(("}", "]"))  # a text could go on here
    return (inside or (beside and ended)) and bool(ID.match(word))


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


def cut_text(case: Case) -> Iterator[Repair]:
    """Lines that go on after a line whose text a ` #` cut short."""
    owner = owner_of(case.lines, case.here)
    if owner != case.here and re.search(r"\s#\S", anatomy(case.lines[owner]).rest):
        yield from whole_value(case, owner, "hash-in-text", "everything from ` #` on is a comment")


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
    return "begins-with-mark" if value[0] in _REASONS else "colon-in-text"


def _why(value: str) -> str:
    if value[0] in ",]}#:":
        return f"{value[0]} cannot stand at the start"
    return _REASONS.get(value[0], COLON)


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
