"""Pages of a section with `data-fill` end at the foot, by more space between blocks; its last page does not."""

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
td{padding:0}table{width:100%%}thead{display:table-header-group}tr{break-inside:avoid}"""
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


INSIDE = PARAGRAPH * 10 + "<h2>Next</h2>" + PARAGRAPH * 3 + "<div>whole</div>" + PARAGRAPH * 2


def test_what_is_free_before_a_box_is_shared_out_above_the_blocks(fonts: Mapping[str, bytes]) -> None:
    as_written, filled = (pages(fonts, INSIDE, fill) for fill in ("", ' data-fill="9"'))
    assert len(as_written) == len(filled) == 2
    assert free(as_written[0]) > 15
    assert free(filled[0]) < 3
    before, after = tops(as_written[0]), tops(filled[0])
    assert all(b >= a for a, b in zip(before, after, strict=True))
    grown = [(d - c) - (b - a) for (a, b), (c, d) in zip(pairwise(before), pairwise(after), strict=True)]
    assert grown[0] > 1
    assert grown.index(max(grown)) == 9  # most space comes above the heading, none under it


def test_no_space_grows_by_more_than_is_allowed(fonts: Mapping[str, bytes]) -> None:
    """A quarter of a half line is none above a paragraph and one above a heading; the page ends a little higher."""
    as_written, filled = (pages(fonts, INSIDE, fill) for fill in ("", ' data-fill="0.25"'))
    assert 5 < free(filled[0]) < free(as_written[0])
    before, after = tops(as_written[0]), tops(filled[0])
    assert before[:10] == after[:10]
    assert 1 <= (after[10] - before[10]) / HALF_LINE <= 2


@pytest.mark.parametrize("most", ["0.5", "1", "2", "9"])
def test_space_grows_by_whole_half_lines(fonts: Mapping[str, bytes], most: str) -> None:
    """So that text which stood on a grid stands on it still."""
    as_written, filled = (pages(fonts, INSIDE, fill) for fill in ("", f' data-fill="{most}"'))
    moved = [(b - a) / HALF_LINE for a, b in zip(tops(as_written[0]), tops(filled[0]), strict=True)]
    assert max(moved) >= 1
    assert all(abs(units - round(units)) < 0.001 for units in moved)


def test_the_last_page_is_left_as_it_is(fonts: Mapping[str, bytes]) -> None:
    as_written, filled = (pages(fonts, INSIDE, fill) for fill in ("", ' data-fill="9"'))
    assert free(as_written[1]) == free(filled[1]) > 50


def test_a_box_that_goes_on_overleaf_never_reaches_below_the_foot(fonts: Mapping[str, bytes]) -> None:
    """Its first lines move down with the rest, its frame does not."""
    inside = PARAGRAPH * 12 + '<div class="open"><div class="open"><p>First</p><div>whole</div></div></div>'
    assert free(pages(fonts, inside, "")[0]) > 20
    for page in pages(fonts, inside, ' data-fill="9"'):
        foot = page.content_box_y() + page.height + 1
        for box in page.children[0].descendants():
            if box.element_tag == "div" and hasattr(box, "border_height"):
                assert box.position_y + box.border_height() <= foot


def test_rows_of_a_table_move_apart_alike(fonts: Mapping[str, bytes]) -> None:
    row = "<tr><td><p>a</p>b<br/>c<br/>d</td></tr>"
    tall = "<tr><td><div>whole</div></td></tr>"
    inside = f"<table><thead><tr><th>h</th></tr></thead><tbody>{row * 5}{tall}{row}</tbody></table>"
    as_written, filled = (pages(fonts, inside, fill, 70) for fill in ("", ' data-fill="9"'))
    assert len(as_written) == len(filled) == 2
    grown = [
        (d - c) - (b - a)
        for (a, b), (c, d) in zip(pairwise(tops(as_written[0])), pairwise(tops(filled[0])), strict=True)
    ]
    assert len({round(units / HALF_LINE, 3) for units in grown}) == 1
    assert grown[0] >= HALF_LINE - 0.01
    assert free(filled[0]) < 4 * HALF_LINE / PX_PER_MM < free(as_written[0])
