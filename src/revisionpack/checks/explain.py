"""What every code of the loader and the checks means."""

from __future__ import annotations

import inspect

from revisionpack.checks.run import explanations
from revisionpack.content.codes import EXPLANATIONS, FILE, MODEL, SYNTAX, TEXT

CODES: dict[str, str] = {
    **{code: inspect.cleandoc(text) for code, text in EXPLANATIONS.items()},
    **explanations(),
}
"""Code -> what it means, why it matters, what to write instead."""

_PARTS = (
    ("Files", tuple(FILE)),
    ("The YAML of the file", tuple(SYNTAX)),
    ("Keys and values", tuple(MODEL)),
    ("Inside texts", tuple(TEXT)),
    ("Checks", tuple(explanations())),
)


def explain(code: str) -> str | None:
    """The explanation of a code, or None when there is no such code."""
    return CODES.get(code)


def as_document() -> str:
    """docs/errors.md: every code with its explanation."""
    lines = [
        "# Errors, warnings and notes",
        "",
        "Generated from the explanations in the code; do not edit. `revisionpack explain CODE` shows one of them.",
        "",
        "Errors stop a build. Warnings and notes do not; `check --strict` fails on warnings too. A finding of the",
        "checks (the last part) can be accepted in the pack, with its reason, under `allow:`.",
        "",
    ]
    for title, codes in _PARTS:
        lines += [f"## {title}", ""]
        for code in codes:
            lines += [f"### {code}", "", CODES[code], ""]
    return "\n".join(lines).rstrip() + "\n"
