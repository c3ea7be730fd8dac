"""Syntax errors of YAML in the words of a teacher, and repairs in memory so that reading can go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from revisionpack.content.patched import Patched
from revisionpack.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Trouble:
    """Where and why the parser stopped; 0-based places in the repaired text."""

    problem: str
    line: int
    column: int
    context: str = ""
    context_line: int | None = None
    context_column: int | None = None
    quoted_at: tuple[int, int] | None = None
    """Where the last quoted text before the trouble began."""


@dataclass(frozen=True, slots=True)
class Repair:
    """What to tell the author, and the text to go on with (None: nothing more can be read)."""

    diagnostic: Diagnostic
    source: Patched | None


def recover(
    source: Patched,
    trouble: Trouble,
    known_keys: frozenset[str],
    try_again: Callable[[Patched], Trouble | None],
) -> Repair:
    """Explain the trouble and repair it."""
    span = source.span(trouble.line, trouble.column, trouble.line, trouble.column + 1)
    return Repair(Diagnostic("yaml-syntax", "error", trouble.problem, span), None)
