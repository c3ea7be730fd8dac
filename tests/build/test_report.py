"""What a build says of paper and of pace."""

from __future__ import annotations

import pytest

from revisionpack.build.report import pace, paper


@pytest.mark.parametrize(
    ("product", "pages", "said"),
    [
        ("sheets", 8, "4 sheets on both sides; 30 copies: 120"),
        ("questions", 7, "4 sheets on both sides; 30 copies: 120"),
        ("answers", 52, "26 sheets on both sides; 30 copies: 780"),
        ("sheets", 1, ""),
        ("poster", 16, ""),
    ],
)
def test_paper_is_counted_for_a_class(product: str, pages: int, said: str) -> None:
    assert paper(product, {"pages": pages}) == said


def test_what_has_no_pages_takes_no_paper() -> None:
    assert paper("deck", {"notes": 3, "cards": 3}) == ""


@pytest.mark.parametrize(
    ("core", "said"),
    [
        (0, ""),
        (9, "9 core cards"),
        (150, "150 core cards: 15 a day for 10 days"),
        (151, "151 core cards: 15 a day for 11 days"),
    ],
)
def test_the_core_is_told_as_days_of_work(core: int, said: str) -> None:
    assert pace({"core": core}) == said
