"""Syntax errors of YAML in the words of a teacher, and repairs in memory so that reading can go on.

The parser says where it stopped, seldom why. So every likely mistake near that place is tried: its
repair is made in a copy, and the first one that lets the parser get further is what the author is
told. When none helps, the line is left out and said to be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from revisionpack.content.lines import indent_of
from revisionpack.content.patched import Patched
from revisionpack.content.repair_case import Case
from revisionpack.content.repair_columns import indent_characters, indentation, key_too_far_left, not_indented
from revisionpack.content.repair_dashes import (
    dashes_above,
    first_without_dash,
    missing_dash,
    stars,
    stray_dash,
)
from revisionpack.content.repair_ids import id_like_a_key, id_too_far_left
from revisionpack.content.repair_keys import colon, label, quote_before_key
from revisionpack.content.repair_texts import (
    brackets,
    cut_text,
    escape,
    header,
    missing_bar,
    stray_colon,
    too_much_after,
    unclosed_quote,
    whole_value,
)
from revisionpack.content.trouble import Repair, Trouble
from revisionpack.diagnostics import Diagnostic

Try = Callable[[Patched], Trouble | None]


def recover(source: Patched, trouble: Trouble, known_keys: frozenset[str], try_again: Try) -> Repair:
    """Explain a syntax error and repair it."""
    case = Case(source, trouble, known_keys)
    partly: Repair | None = None
    for repair in repairs(case):
        assert repair.source is not None
        after = try_again(repair.source)
        if after is None or (after.place > repair.last and (after.place >= trouble.place or repair.early)):
            return repair
        once = repair.last not in source.repaired_lines
        if (
            partly is None
            and once
            and after.place == repair.last
            and _further(after, trouble, repair.source, source)
        ):
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


def repairs(case: Case) -> Iterator[Repair]:
    """Every repair worth trying, the likeliest first."""
    problem, context = case.trouble.problem, case.trouble.context
    near = [
        line
        for line in dict.fromkeys((case.here, case.trouble.place, case.here - 1))
        if 0 <= line < len(case.lines) and (line == case.here or line not in case.source.repaired_lines)
    ]
    for line in near:
        yield from indent_characters(case, line)
    if "quoted scalar" in context and case.context is not None:
        if "escape" in problem:
            yield from escape(case, case.here)
        yield from quote_before_key(case, case.context)
        yield from unclosed_quote(case, case.context, case.trouble.context_column or 0)
    if case.trouble.quoted_at is not None and case.trouble.quoted_at[0] < case.here:
        yield from unclosed_quote(case, *case.trouble.quoted_at)
    if "expected ':'" in problem and case.context is not None:
        yield from quote_before_key(case, case.context)
    for line in near:
        yield from missing_bar(case, line)
    for line in near:
        yield from colon(case, line)
        yield from label(case, line)
        yield from too_much_after(case, line)
        yield from first_without_dash(case, line)
        yield from stray_dash(case, line)
        yield from stars(case, line)
    yield from id_like_a_key(case, case.here)
    yield from id_too_far_left(case, case.here)
    yield from key_too_far_left(case, case.here, indent_of(case.lines[case.here]), labels=True)
    yield from dashes_above(case, case.here)
    yield from missing_dash(case, case.here)
    yield from cut_text(case)
    if "mapping values are not allowed" in problem or "expected ':'" in problem:
        yield from stray_colon(case, case.here)
    if "block scalar" in context:
        yield from header(case, near[0])
    if "flow" in context and case.context is not None:
        yield from brackets(case, case.context)
    if "expected ':'" in problem and case.context is not None:
        yield from not_indented(case, case.context)
    yield from whole_value(case, case.here)
    yield from indentation(case, case.here)
    for line in near[1:]:
        yield from whole_value(case, line)
    for line in near:
        yield from not_indented(case, line)
