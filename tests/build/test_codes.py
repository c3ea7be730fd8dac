"""Whatever code a finding can have, `revisionpack explain` knows it."""

from __future__ import annotations

import ast
from pathlib import Path

from revisionpack.checks.explain import CODES

SRC = Path(__file__).parents[2] / "src" / "revisionpack"


def written() -> dict[str, str]:
    """Code -> module, of every Finding(...) and Diagnostic(...) whose code is written out."""
    found: dict[str, str] = {}
    for path in SRC.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in {"Finding", "Diagnostic"} and isinstance(node.args[0].value, str):
                found[node.args[0].value] = path.name
    return found


def test_every_code_is_explained():
    """Also those of outputs, engines and the build."""
    codes = written()
    assert {"engine", "cannot-write", "words-lost", "poster-too-full"} <= set(codes)
    assert {code: module for code, module in codes.items() if code not in CODES} == {}


def test_explanations_say_what_is_meant_and_what_to_do_instead():
    """One form for all of them."""
    for code, text in CODES.items():
        assert "\nInstead: " in text, code
        assert text.split("\n\n", 1)[0].endswith("."), code
