"""What to write instead where a finding does not say so itself: what the explanation of its code says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from revisionpack.checks.later import ENGINES, OUTPUTS
from revisionpack.checks.rule import RULES
from revisionpack.content.codes import EXPLANATIONS
from revisionpack.diagnostics import Diagnostic

_INSTEAD = re.compile(r"Instead:\s*(.+?)(?:\n\s*\n|\Z)", re.DOTALL)


def advised(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Diagnostics, each with what to write instead."""
    for diagnostic in diagnostics:
        yield diagnostic if diagnostic.help else replace(diagnostic, help=advice(diagnostic.code))


def advice(code: str) -> str:
    """The `Instead:` of a code as a sentence of its own, or nothing where there is none."""
    if code in RULES:
        explanation = RULES[code].explanation
    else:
        explanation = EXPLANATIONS.get(code) or ENGINES.get(code) or OUTPUTS.get(code) or ""
    match = _INSTEAD.search(explanation)
    if match is None:
        return ""
    words = " ".join(match[1].split())
    return words[0].upper() + words[1:]
