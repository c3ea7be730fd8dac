"""A collection has four homes: a class, a template partial, a rule for cards, a section of the documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from revisionpack.content.model import COLLECTIONS, NOUNS, Pack
from revisionpack.derive.card_rules import RULES

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", COLLECTIONS)
def test_every_kind_has_its_four_homes(name):
    """Topics are sheets of their own, sources make no cards; all else has all four, and a word for messages."""
    assert COLLECTIONS[name].collection == name
    assert name in Pack.model_fields
    assert name in NOUNS
    partial = ROOT / "templates" / "kinds" / f"{name}.html"
    assert partial.is_file() or name == "topics"
    assert name in RULES or name in ("sources", "topics")
    assert f"\n## {name}\n" in (ROOT / "docs" / "pack-format.md").read_text(encoding="utf-8")


def test_no_partial_is_left_over():
    """A partial that no collection or block uses is one that nobody sees."""
    partials = {path.stem for path in (ROOT / "templates" / "kinds").glob("*.html")}
    assert partials - set(COLLECTIONS) == {"text", "callout", "graph"}
