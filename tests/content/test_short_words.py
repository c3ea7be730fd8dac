"""A short word before a colon is no language."""

from __future__ import annotations

import pytest

from revisionpack.content.load import load_pack_text

PACK = """\
format: 1
id: p
title: P
formulas:
  f:
    title: F
    tex: f
    say: f
    conditions:
      - first
      - {}
"""


@pytest.mark.parametrize("text", ["law: it forbids factions", "tax: in grain", "war: the first cause", "it: the party"])
def test_an_entry_of_a_list_loses_no_word(text: str) -> None:
    """`law:` would be the language of the rest, and not be printed."""
    (found,) = load_pack_text(PACK.format(text)).diagnostics
    assert found.code == "colon-in-text"
    assert found.fix is not None
    assert found.fix.text == f'"{text}"'


def test_one_language_stands_in_braces() -> None:
    """Then it is meant."""
    loaded = load_pack_text(PACK.format("{la: lex}"))
    assert loaded.ok
    assert loaded.pack is not None
    assert loaded.pack.formulas["f"].conditions[1].versions[0][0] == "la"
