"""What is wrong with a pack, where, and what to write instead.

A diagnostic is plain data. Everything that can be wrong with an author's files travels as a
`Diagnostic`; an exception that is none of ours is a bug.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

Severity = Literal["error", "warning", "note"]

SHOWN = 50
"""How many diagnostics a person is shown; the rest are counted."""

_WINDOW = 100
"""Characters of a long source line that are shown around the caret."""


class Span(Struct, frozen=True, order=True):
    """A stretch of a file: 1-based lines and columns, columns in characters, the end exclusive."""

    file: str
    line: int = 1
    column: int = 1
    end_line: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Fix(Struct, frozen=True):
    """What to put in the place of a span, exactly."""

    span: Span
    text: str


class Diagnostic(Struct, frozen=True):
    """One finding: a stable code, a severity, one plain sentence, a place, and what to write instead."""

    code: str
    severity: Severity
    message: str
    span: Span | None = None
    help: str = ""
    fix: Fix | None = None

    @property
    def is_error(self) -> bool:
        return self.severity == "error"


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort by place, then code; drop exact repeats; let each message be one line, whatever it quotes."""
    nowhere = Span("", 0, 0)
    one_line = (replace(d, message=" ".join(d.message.split())) if "\n" in d.message else d for d in diagnostics)
    unique = dict.fromkeys(one_line)
    return tuple(sorted(unique, key=lambda d: (d.span or nowhere, d.code, d.message)))


def clean(text: str) -> str:
    """Make text safe to show: control and direction-changing characters are written as `\\u{1b}`."""
    return "".join(
        char if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} or char in "\u200c\u200d"
        else f"\\u{{{ord(char):x}}}"
        for char in text
    )


def _excerpt(line: str, span: Span) -> tuple[str, str]:
    """The source line (a window of it when long) and the caret line below it."""
    start = min(max(span.column - 1, 0), len(line))
    end = span.end_column - 1 if span.end_line == span.line and span.end_column > span.column else start + 1
    if span.end_line > span.line:
        end = len(line)
    first = max(0, min(start - _WINDOW // 2, len(line) - _WINDOW)) if len(line) > _WINDOW else 0
    shown = line[first : first + _WINDOW]
    end = max(start + 1, min(end, first + len(shown)))
    cleaned = [clean(char) if char != "\t" else " " for char in shown]
    text = ("…" if first else "") + "".join(cleaned) + ("…" if first + _WINDOW < len(line) else "")
    lead = _width("".join(cleaned[: start - first])) + (1 if first else 0)
    caret = max(1, _width("".join(cleaned[start - first : end - first])))
    return text, " " * lead + "^" * caret


def _width(text: str) -> int:
    """Columns that a text takes on a terminal (wide characters take two, combining marks none)."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def render_text(
    diagnostics: Sequence[Diagnostic],
    sources: Mapping[str, str],
    *,
    shown: int = SHOWN,
    colour: bool = False,
) -> str:
    """The form for people: place, code, message, the line with a caret, and help.

    `sources` maps a file name to its text. The first `shown` are written out, the rest counted.
    """
    lines = {file: text.split("\n") for file, text in sources.items()}
    parts: list[str] = []
    for diagnostic in diagnostics[:shown]:
        label = f"{diagnostic.severity}[{diagnostic.code}]"
        if colour:
            tone = {"error": "31", "warning": "33", "note": "36"}[diagnostic.severity]
            label = f"\x1b[1;{tone}m{label}\x1b[0m"
        span = diagnostic.span
        place = f"{clean(str(span))}: " if span else ""
        part = [f"{place}{label}: {_clean_lines(diagnostic.message)}"]
        if span and 1 <= span.line <= len(lines.get(span.file, ())):
            gutter = str(span.line)
            text, caret = _excerpt(lines[span.file][span.line - 1].rstrip("\r"), span)
            part += [f"  {gutter} | {text}", f"  {' ' * len(gutter)} | {caret}"]
        if diagnostic.help:
            first, *rest = _clean_lines(diagnostic.help).split("\n")
            part += [f"  help: {first}", *(f"        {line}" for line in rest)]
        parts.append("\n".join(part))
    if len(diagnostics) > shown:
        parts.append(f"… and {len(diagnostics) - shown} more, not shown.")
    return "\n\n".join(parts) + ("\n" if parts else "")


def _clean_lines(text: str) -> str:
    return "\n".join(clean(line) for line in text.split("\n"))


def render_json(diagnostics: Iterable[Diagnostic]) -> str:
    """The form for programs: a JSON list, one object a diagnostic."""
    rows = [
        {
            "code": d.code,
            "severity": d.severity,
            "message": d.message,
            "help": d.help,
            "file": d.span.file if d.span else None,
            "line": d.span.line if d.span else None,
            "column": d.span.column if d.span else None,
            "end_line": d.span.end_line or d.span.line if d.span else None,
            "end_column": d.span.end_column or d.span.column if d.span else None,
            "fix": _fix(d.fix),
        }
        for d in diagnostics
    ]
    text = json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
    # inside JSON an escape is the same text, and nothing that a terminal would obey is left
    return _HIDDEN.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


_HIDDEN = re.compile("[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
"""Characters that are not seen, or that change how others are."""


def _fix(fix: Fix | None) -> dict[str, object] | None:
    if fix is None:
        return None
    span = fix.span
    return {
        "line": span.line, "column": span.column, "end_line": span.end_line, "end_column": span.end_column,
        "text": fix.text,
    }  # fmt: skip


def render_github(diagnostics: Iterable[Diagnostic]) -> str:
    """The form for GitHub Actions: one workflow command a diagnostic."""

    def escape(text: str, *, prop: bool = False) -> str:
        text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        return text.replace(":", "%3A").replace(",", "%2C") if prop else text

    kinds = {"error": "error", "warning": "warning", "note": "notice"}
    rows = []
    for d in diagnostics:
        where = ""
        if d.span:
            where = f"file={escape(clean(d.span.file), prop=True)},line={d.span.line},col={d.span.column},"
        words = _clean_lines(d.message + (f"\n{d.help}" if d.help else ""))
        rows.append(f"::{kinds[d.severity]} {where}title={escape(d.code, prop=True)}::{escape(words)}")
    return "\n".join(rows) + ("\n" if rows else "")


def count_words(diagnostics: Iterable[Diagnostic]) -> str:
    """`2 errors, 1 warning` — or `no problems`."""
    counted = list(diagnostics)
    words = []
    for severity in ("error", "warning", "note"):
        number = sum(d.severity == severity for d in counted)
        if number:
            words.append(f"{number} {severity}{'s' if number != 1 else ''}")
    return ", ".join(words) or "no problems"
