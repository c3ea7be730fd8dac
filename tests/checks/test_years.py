"""A year right after a reference is one of the item's own, however the day is written."""

from __future__ import annotations

import pytest

from revisionpack.checks.run import check
from revisionpack.content.load import load_pack_text

PACK = """\
format: 1
id: p
title: P
people: {{lenin: {{name: Lenin, life: 1870-04-22/1924-01-21}}}}
events: {{dies: {{date: 1924-01-21, title: Lenin dies}}}}
summary: |
  {}
"""


def said(text: str) -> list[str]:
    return [d.message for d in check(load_pack_text(PACK.format(text))) if d.code == "year-contradicts"]


@pytest.mark.parametrize(
    "text",
    [
        "After [[dies|his death]] in January 1925 all changed.",
        "After [[dies|his death]] (21 January 1925) all changed.",
        "After [[dies|his death]] on 21st Jan. 1925 all changed.",
        "The [[dies|death]] of spring 1925 changed all.",
        "Après [[dies|sa mort]] en janvier 1925, tout changea.",
        "La [[dies|mort]] du 21 janvier 1925 changea tout.",
        "[[dies|His death]], 1925, changed all.",
        "[[dies|His death]], 21 January 1925, changed all.",
        "[[lenin]] (1870–1925) was ill.",
        "[[lenin]] (1869-1924) was ill.",
    ],
)
def test_a_year_of_another_is_seen(text: str) -> None:
    """It stands in brackets, after a preposition, or between commas; with its day and month or without."""
    assert len(said(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "After [[dies|his death]] in January 1924 all changed.",
        "[[dies|His death]], 21 January 1924, changed all.",
        "[[lenin]] (1870–1924) was ill; [[lenin]], 1903, and [[lenin]] on 3 March 1918.",
        "After [[dies|his death]], in 1925, and after [[dies]], 1925 delegates came.",
        "[[dies|His death]] and 1925; [[dies|his death]] in a May of 1925 delegates; [[dies]] in 1924, not 1925.",
    ],
)
def test_a_year_of_its_own_is_not(text: str) -> None:
    """Nor is one that a new clause begins with."""
    assert said(text) == []
