"""Pages of a section with `data-fill="1"` end at the foot, by more space between blocks; its last page does not."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest
from weasyprint.formatting_structure.boxes import LineBox

from revisionpack.engines import pdf
from revisionpack.engines.pdf_setup import PX_PER_MM
from revisionpack.outputs.step import Document
from revisionpack.theme import Theme

STYLE = """@page{size:A5;margin:20mm}body{font:12pt/16pt "Source Serif 4"}p{margin:0 0 8pt}
h2{margin:0;break-after:avoid}div{height:%smm;break-inside:avoid;border:1pt solid}.open{break-inside:auto;height:auto}
.entry{border:0}td{padding:0}table{width:100%%}thead{display:table-header-group}tr{break-inside:avoid}"""
PARAGRAPH = "<p>One line.</p>"

HALF_LINE = 8 * 96 / 72
"""Of the body, px."""


def pages(fonts: Mapping[str, bytes], inside: str, fill: str, box: float = 60) -> list[Any]:
    section = f'<section data-tighten="1 1"{fill}><h1>Head</h1>{inside}</section>'
    html = f'<html lang="en"><head><title>Fill</title></head><body>{section}</body></html>'
    document = Document(html, (Theme().read("tokens.css"), STYLE % box), "Fill", "en", ())
    return [page._page_box for page in pdf.engine(fonts)._laid_out(document, []).pages]


def free(page: Any) -> float:
    """What a page has free at its foot, mm."""
    boxes = page.children[0].descendants()
    lowest = max(box.position_y + box.height for box in boxes if isinstance(box, LineBox))
    return float((page.content_box_y() + page.height - lowest) / PX_PER_MM)


def tops(page: Any) -> list[float]:
    """Where the paragraphs of a page begin, px."""
    return sorted({box.position_y for box in page.children[0].descendants() if box.element_tag == "p"})


def growth(before: Any, after: Any) -> list[float]:
    """By how many half lines each paragraph of a page stands further from the one above it."""
    moved = [(b - a) / HALF_LINE for a, b in zip(tops(before), tops(after), strict=True)]
    return [round(b - a, 2) for a, b in pairwise((0, *moved))]


INSIDE = PARAGRAPH * 10 + "<h2>Next</h2>" + PARAGRAPH * 3 + "<div>whole</div>" + PARAGRAPH * 2


def test_what_is_free_before_a_box_is_shared_out_above_the_blocks(fonts: Mapping[str, bytes]) -> None:
    as_written, filled = (pages(fonts, INSIDE, fill) for fill in ("", ' data-fill="1"'))
    assert len(as_written) == len(filled) == 2
    assert free(as_written[0]) > 15
    assert free(filled[0]) < 3
    before, after = tops(as_written[0]), tops(filled[0])
    assert all(b >= a for a, b in zip(before, after, strict=True))
    grown = [(d - c) - (b - a) for (a, b), (c, d) in zip(pairwise(before), pairwise(after), strict=True)]
    assert grown[0] > 1
    assert grown.index(max(grown)) == 9  # most space comes above the heading, none under it


def test_no_space_grows_by_more_than_is_allowed(fonts: Mapping[str, bytes]) -> None:
    """A line and a half above a heading, half a line above a paragraph: then the page ends short."""
    inside = f"<section style='height:40mm'></section>{PARAGRAPH * 4}<h2>Next</h2>{PARAGRAPH * 2}<div>whole</div>"
    as_written, filled = (pages(fonts, inside, fill, 90) for fill in ("", ' data-fill="1"'))
    assert growth(as_written[0], filled[0]) == [1, 1, 1, 1, 3, 1]
    assert 5 < free(filled[0]) < free(as_written[0])


@pytest.mark.parametrize("box", [45, 55, 65, 75])
def test_space_grows_by_whole_half_lines(fonts: Mapping[str, bytes], box: float) -> None:
    """So that text which stood on a grid stands on it still."""
    as_written, filled = (pages(fonts, INSIDE, fill, box) for fill in ("", ' data-fill="1"'))
    moved = [(b - a) / HALF_LINE for a, b in zip(tops(as_written[0]), tops(filled[0]), strict=True)]
    assert max(moved) >= 1
    assert all(abs(units - round(units)) < 0.001 for units in moved)


def test_only_a_section_that_says_so_is_filled(fonts: Mapping[str, bytes]) -> None:
    as_written, told_not_to = (pages(fonts, INSIDE, fill) for fill in ("", ' data-fill="0"'))
    assert tops(told_not_to[0]) == tops(as_written[0])


@pytest.mark.parametrize("rule", ["border:1pt solid", "border-left:1pt solid", "border-right:1pt solid"])
def test_what_stands_in_a_frame_or_beside_a_rule_stays_together(fonts: Mapping[str, bytes], rule: str) -> None:
    inside = f'{PARAGRAPH * 4}<section style="{rule}">{PARAGRAPH * 6}</section>{PARAGRAPH * 3}<div>whole</div>'
    as_written, filled = (pages(fonts, inside, fill, 75) for fill in ("", ' data-fill="1"'))
    grown = growth(as_written[0], filled[0])
    assert grown[5:10] == [0] * 5
    assert min(grown[1:5] + grown[10:]) > 0


@pytest.mark.parametrize(
    ("item", "inside"), [("<li>%s</li>", "<ul style='margin:0'>%s</ul>"), ("<div class='open entry'>%s</div>", "%s")]
)
def test_a_series_moves_apart_alike_or_not_at_all(fonts: Mapping[str, bytes], item: str, inside: str) -> None:
    """Items of a list, entries of a glossary: with room for one less than there are, all stay."""
    items = inside % (item % PARAGRAPH * 9)
    moved = set()
    for high in range(15, 80, 5):
        above = f"<section style='height:{high}mm'></section>{items}<div>whole</div>"
        as_written, filled = (pages(fonts, above, fill, 90) for fill in ("", ' data-fill="1"'))
        if len(tops(as_written[0])) == 9:
            (grown,) = set(growth(as_written[0], filled[0])[1:])
            moved.add(grown)
    assert {0, 1} <= moved


BARE = "<div style='border:0;height:auto'>"
HALF = "<div class='half open entry'>%s</div>"
PART = "<div class='part open entry'>One line.</div>"


@pytest.mark.parametrize(
    "inside",
    [
        f"<section class='card'>{HALF % (PART * 2) * 2}{HALF % PART}</section>",
        f"<section class='card'><ul style='margin:0'>{'<li>One line.</li>' * 3}</ul></section>" * 2,
        "".join(f"{BARE}<section class='card {last}'>One line.</section></div>" for last in "xyxz"),
    ],
    ids=["two by two", "of two lists under one heading", "each in a box of its own, with further classes"],
)
def test_the_parts_of_a_card_and_lists_of_one_kind_move_apart_alike(
    fonts: Mapping[str, bytes], inside: str
) -> None:
    def steps(made: list[Any]) -> list[float]:
        lines = (box for box in made[0].children[0].descendants() if isinstance(box, LineBox))
        tops = [line.position_y for line in lines if getattr(line.children[0], "text", "") == "One line."]
        return [b - a for a, b in pairwise(tops)]

    seen = set()
    for high in range(60, 120, 2):
        above = f"<section style='height:{high}mm'></section>{inside}<div>whole</div>"
        as_written, filled = (steps(pages(fonts, above, fill, 90)) for fill in ("", ' data-fill="1"'))
        grown = [round((b - a) / HALF_LINE, 2) for a, b in zip(as_written, filled, strict=True)]
        if "li" in inside:
            del grown[2:3]  # from list to list
        assert len(set(grown)) <= 1, (high, grown)
        seen |= set(grown)
    assert len(seen) > 1


def test_what_is_made_after_a_block_does_not_count_as_a_block(fonts: Mapping[str, bytes]) -> None:
    """Else the space above what comes next would grow twice."""
    story = f'<section class="story">{PARAGRAPH * 5}</section>'
    style = "<style>.story::after{content:'';display:block}</style>"
    inside = f"{style}{story}<h2>Next</h2>{PARAGRAPH * 8}<div>whole</div>"
    as_written, filled = (pages(fonts, inside, fill, 92) for fill in ("", ' data-fill="1"'))
    assert growth(as_written[0], filled[0])[5] == 3


def test_the_last_page_is_left_as_it_is(fonts: Mapping[str, bytes]) -> None:
    as_written, filled = (pages(fonts, INSIDE, fill) for fill in ("", ' data-fill="1"'))
    assert free(as_written[1]) == free(filled[1]) > 50


def test_a_box_that_goes_on_overleaf_never_reaches_below_the_foot(fonts: Mapping[str, bytes]) -> None:
    """Its first lines move down with the rest, its frame does not."""
    inside = PARAGRAPH * 12 + '<div class="open"><div class="open"><p>First</p><div>whole</div></div></div>'
    assert free(pages(fonts, inside, "")[0]) > 20
    for page in pages(fonts, inside, ' data-fill="1"'):
        foot = page.content_box_y() + page.height + 1 + 96 / 72  # its edge there
        for box in page.children[0].descendants():
            if box.element_tag == "div" and hasattr(box, "border_height"):
                assert box.position_y + box.border_height() <= foot


@pytest.mark.parametrize("fill", ["", ' data-fill="1"'])
def test_a_frame_that_goes_on_overleaf_is_closed_at_the_break(fonts: Mapping[str, bytes], fill: str) -> None:
    """Above the lines as at its own head, below them as far as the margin allows; the lines do not move."""
    frame = f"<section style='border:1pt solid;padding:2mm'>{PARAGRAPH * 8}</section>"
    made = pages(fonts, PARAGRAPH * 16 + frame, fill)
    parts = [box for page in made for box in page.children[0].descendants() if box.style["border_left_width"]]
    top, rest = (box for box in parts if box.element_tag == "section")
    assert top.border_bottom_width == rest.border_top_width == rest.border_bottom_width > 1
    assert rest.padding_top == rest.padding_bottom == pytest.approx(2 * PX_PER_MM)
    below = top.position_y + top.border_height() - 96 / 72 - tops(made[0])[-1] - 2 * HALF_LINE
    assert 0 < below <= 2 * PX_PER_MM + 0.01
    assert top.position_y + top.border_height() < made[0].content_box_y() + made[0].height + PX_PER_MM
    assert rest.content_box_y() == made[1].content_box_y() == tops(made[1])[0]


def test_rows_of_a_table_move_apart_alike(fonts: Mapping[str, bytes]) -> None:
    row = "<tr><td><p>a</p>b<br/>c<br/>d</td></tr>"
    tall = "<tr><td><div>whole</div></td></tr>"
    inside = f"<table><thead><tr><th>h</th></tr></thead><tbody>{row * 5}{tall}{row}</tbody></table>"
    as_written, filled = (pages(fonts, inside, fill, 70) for fill in ("", ' data-fill="1"'))
    assert len(as_written) == len(filled) == 2
    grown = [
        (d - c) - (b - a)
        for (a, b), (c, d) in zip(pairwise(tops(as_written[0])), pairwise(tops(filled[0])), strict=True)
    ]
    assert len({round(units / HALF_LINE, 3) for units in grown}) == 1
    assert grown[0] >= HALF_LINE - 0.01
    assert free(filled[0]) < 4 * HALF_LINE / PX_PER_MM < free(as_written[0])
