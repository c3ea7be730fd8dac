"""Nothing is called wrong without a word on what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from revisionpack.checks.advice import advice
from revisionpack.checks.explain import CODES
from revisionpack.checks.later import ENGINES, OUTPUTS
from revisionpack.checks.run import check
from revisionpack.content.load import load_pack, load_pack_text

ERRORS = Path(__file__).parents[1] / "errors"
FILES = sorted(path for path in ERRORS.rglob("*.yaml") if path.name != "syllabus.yaml")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ERRORS).as_posix())
def test_every_problem_comes_with_advice(path: Path) -> None:
    """Each problem of a bad pack says what to write instead."""
    diagnostics = check(load_pack(path))
    assert diagnostics
    assert [f"{d.code}: {d.message}" for d in diagnostics if not d.help] == []


def test_advice_is_the_explanations_own() -> None:
    """It is a whole sentence, without the example that may follow it."""
    assert advice("missing-glyph") == "Write it otherwise, or name a font file for its language under `fonts:`."
    assert advice("colon-in-text") == "Put the text in quotes, or write it after `|` on the line below:"
    assert advice("after-death") == "Leave it if it is meant, and say so under `allow:`."
    assert advice("no-such-code") == ""


@pytest.mark.parametrize("code", [*ENGINES, *OUTPUTS])
def test_what_a_page_may_lack_has_advice(code: str) -> None:
    """Preflight names the fault; what to do about it is said here."""
    assert advice(code)
    assert advice(code).lower() in " ".join(CODES[code].lower().split())


def test_what_a_finding_says_itself_stays() -> None:
    """The advice of the place is better than that of the code."""
    loaded = load_pack_text("format: 1\nid: p\ntitle: P\nsummary: |\n  See [[nobody]].\n")
    (found,) = check(loaded)
    assert found.help == "Add the item, or write the id of one that is there."
