"""What every code means: the loader's, the checks', and those that come after them."""

from __future__ import annotations

import inspect

from revisionpack.checks.later import BUILD, ENGINES, OUTPUTS
from revisionpack.checks.run import explanations
from revisionpack.content.codes import EXPLANATIONS, FILE, MODEL, SYNTAX, TEXT

CODES: dict[str, str] = {
    **{code: inspect.cleandoc(text) for code, text in EXPLANATIONS.items()},
    **explanations(),
    **{code: inspect.cleandoc(text) for code, text in {**OUTPUTS, **ENGINES, **BUILD}.items()},
}
"""Code -> what it means, why it matters, what to write instead."""

_PARTS = (
    ("Files", tuple(FILE)),
    ("The YAML of the file", tuple(SYNTAX)),
    ("Keys and values", tuple(MODEL)),
    ("Inside texts", tuple(TEXT)),
    ("Checks", tuple(explanations())),
    ("Setting the products", tuple(OUTPUTS)),
    ("Preflight", tuple(ENGINES)),
    ("Putting them in place", tuple(BUILD)),
)


def explain(code: str) -> str | None:
    """The explanation of a code, or None when there is no such code."""
    return CODES.get(code)


def as_document() -> str:
    """docs/errors.md: every code with its explanation."""
    assert {code for _, codes in _PARTS for code in codes} == set(CODES)
    lines = [
        "# Errors, warnings and notes",
        "",
        "Generated from the explanations in the code; do not edit. `revisionpack explain CODE` shows one of them.",
        "",
        "Errors stop a build. Warnings and notes do not; `check --strict` fails on warnings too. A finding of the",
        "checks can be accepted in the pack, with its reason, under `allow:`.",
        "",
    ]
    for title, codes in _PARTS:
        lines += [f"## {title}", ""]
        for code in codes:
            lines += [f"### {code}", "", CODES[code], ""]
    return "\n".join(lines).rstrip() + "\n"
