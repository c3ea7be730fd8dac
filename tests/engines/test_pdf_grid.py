"""Text at the size and leading of the body stands on half lines from the head of its page, and nothing else moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import pytest
from weasyprint.formatting_structure.boxes import LineBox, TextBox
from weasyprint.text.line_break import character_ratio

from revisionpack.engines import pdf
from revisionpack.outputs.step import Document
from revisionpack.theme import Theme

HALF_LINE = 8 * 96 / 72
"""Of the body, px."""

STYLE = """@page{size:A5;margin:20mm}body{margin:0;font:12pt/16pt "Source Serif 4"}h1,h2,p,table,td{margin:0;padding:0}
h2{font:15pt/19pt "Source Sans 3";margin:5pt 0}p+p{margin-top:3pt}td{padding:2pt 0;border-bottom:1pt solid}
.card{display:inline-block;width:48%;vertical-align:top;border-top:2pt solid;padding-top:3pt}
.small{font:9pt/11pt "Source Sans 3"}
.tall{height:151mm}
ul{list-style:none;margin:0;padding:0}li{position:relative;margin-top:3pt;padding-left:18mm}
li::before{content:"mark";position:absolute;left:0}.small-marks>li::before{font:9pt/16pt "Source Sans 3"}
.bullets>li::before,.boxes>li::before{content:"";width:5pt;height:5pt}.boxes>li::before{border:1pt solid}"""


def pages(fonts: Mapping[str, bytes], inside: str, grid: str = ' data-grid=""') -> list[Any]:
    html = f'<html lang="en"><head><title>Grid</title></head><body{grid}><section>{inside}</section></body></html>'
    document = Document(html, (Theme().read("tokens.css"), STYLE), "Grid", "en", ())
    return [page._page_box for page in pdf.engine(fonts)._laid_out(document, []).pages]


def lines(page: Any) -> Iterator[tuple[str, float]]:
    """(first word, half lines from the head of the page to the line) of its lines."""
    for box in page.children[0].descendants(placeholders=True):
        if isinstance(box, LineBox):
            words = [text.text for text in box.descendants() if isinstance(text, TextBox)]
            if words and words[0].strip():
                yield words[0].split()[0], (box.position_y - page.content_box_y()) / HALF_LINE


def baselines(page: Any) -> Iterator[tuple[str, float]]:
    """(first word, px down the page to the baseline) of its lines."""
    for box in page.children[0].descendants(placeholders=True):
        if isinstance(box, LineBox):
            words = [text.text for text in box.descendants() if isinstance(text, TextBox)]
            if words and words[0].strip():
                yield words[0].split()[0], box.position_y + box.baseline


def off(at: float) -> float:
    return abs(at - round(at))


INSIDE = """<p>one two</p><p>three</p><h2>Heading</h2><p>four</p><p class="small">small</p><p>five</p>
<table><tr><td>six</td><td><p class="small">little</p><p>seven</p></td></tr>
<tr><td>eight</td><td>nine</td></tr></table>
<p><span class="card">ten</span> <span class="card"><span class="small">tiny</span><br/>eleven</span></p>
<p>twelve</p>"""

BODY = ("one", "three", "four", "five", "six", "seven", "eight", "nine", "twelve")


def test_every_block_of_body_text_begins_on_a_half_line(fonts: Mapping[str, bytes]) -> None:
    """After spaces, headings, smaller text, borders and paddings of any height, in the cells of tables too."""
    (page,) = pages(fonts, INSIDE)
    at = dict(lines(page))
    assert {word: round(off(at[word]), 3) for word in BODY} == dict.fromkeys(BODY, 0)
    (plain,) = pages(fonts, INSIDE, "")
    assert sum(off(at) > 0.05 for word, at in lines(plain) if word in BODY) >= 6


def test_a_block_moves_no_further_than_to_the_next_half_line(fonts: Mapping[str, bytes]) -> None:
    """By less than one half line more than what stands above it."""
    above = INSIDE.partition("<table>")[0]
    before, after = ([at for _, at in lines(pages(fonts, above, grid)[0])] for grid in ("", ' data-grid=""'))
    moved = [b - a for a, b in zip(before, after, strict=True)]
    assert moved[0] == 0
    assert len(moved) == 6
    assert all(-0.1 < b - a < 1 for a, b in pairwise(moved))


def test_cards_side_by_side_share_their_lines(fonts: Mapping[str, bytes]) -> None:
    """What stands in an inline-block stands on the grid of the page as well."""
    (page,) = pages(fonts, INSIDE)
    at = dict(lines(page))
    assert off(at["ten"]) < 0.001
    (plain,) = pages(fonts, INSIDE, "")
    assert off(dict(lines(plain))["ten"]) > 0.05


def test_the_grid_begins_anew_on_each_page(fonts: Mapping[str, bytes]) -> None:
    one, two = pages(fonts, '<p>one</p><div class="tall"></div><p>two<br/>lines</p><h2>Heading</h2><p>three</p>')
    assert next(word for word, _ in lines(two)) in ("two", "Heading")
    assert all(off(at) < 0.001 for page in (one, two) for word, at in lines(page) if word != "Heading")


def test_a_block_that_goes_overleaf_keeps_two_lines_on_both_pages(fonts: Mapping[str, bytes]) -> None:
    """Though it began lower than it would have."""
    for height in range(140, 160, 3):
        made = pages(fonts, f'<div style="height:{height}mm"></div><p>{"word <br/>" * 5}word</p>')
        counts = [sum(word == "word" for word, _ in lines(page)) for page in made]
        assert sum(counts) == 6
        assert 1 not in counts


@pytest.mark.parametrize("leading", [11, 16])
@pytest.mark.parametrize("tag", ["p", "h2"])
def test_a_label_that_floats_beside_a_line_shares_its_baseline(
    fonts: Mapping[str, bytes], tag: str, leading: int
) -> None:
    """Before its words and after them, in text of the body and in a heading; the line is where it would be."""
    size = f"font-size:{9 if leading == 11 else 12}pt;line-height:{leading}pt"
    label = f'<span style="float:right;{size}">label</span>'
    (bare,) = pages(fonts, f'<p class="small">small</p><{tag}>named</{tag}><p>after</p>')
    for inside in (f"{label}named", f"named {label}"):
        (page,) = pages(fonts, f'<p class="small">small</p><{tag}>{inside}</{tag}><p>after</p>')
        at = dict(baselines(page))
        assert at["label"] == pytest.approx(at["named"])
        assert {word: at[word] for word in ("named", "after")} == {
            word: pytest.approx(down) for word, down in baselines(bare) if word != "small"
        }


@pytest.mark.parametrize("inside", ["one", "<p>one</p>"])
@pytest.mark.parametrize("marks", ["marks", "small-marks"])
def test_the_mark_of_an_entry_shares_the_baseline_of_its_first_line(
    fonts: Mapping[str, bytes], marks: str, inside: str
) -> None:
    """Whatever its type, and wherever the entry begins; an entry that goes on overleaf has none there."""
    entries = f'<ul class="{marks}"><li>{inside}</li><li>two <br/>{"more <br/>" * 40}end</li></ul>'
    first, second = pages(fonts, f'<p class="small">small</p>{entries}')
    at = list(baselines(first))
    places = dict(at)
    assert [here for word, here in at if word == "mark"] == pytest.approx([places["one"], places["two"]])
    assert off(dict(lines(first))["one"]) < 0.1
    assert "mark" not in dict(lines(second))


@pytest.mark.parametrize("face", ["Source Serif 4", "Atkinson Hyperlegible Next"])
@pytest.mark.parametrize("leading", [16, 20])
@pytest.mark.parametrize("marks", ["bullets", "boxes"])
def test_an_empty_mark_is_at_the_middle_of_the_small_letters_beside_it(
    fonts: Mapping[str, bytes], marks: str, leading: int, face: str
) -> None:
    """In any face and leading, on the grid or not, with a border or without."""
    font = f"font:12pt/{leading}pt '{face}'"
    (page,) = pages(fonts, f'<p class="small">small</p><ul class="{marks}" style="{font}"><li>one</li></ul>')
    (sign,) = (
        box for box in page.children[0].descendants(placeholders=True) if box.is_absolutely_positioned()
    )
    (line,) = (box for box in page.children[0].descendants() if isinstance(box, LineBox) and "one" in own(box))
    middle = sign.position_y + sign.margin_top + sign.border_height() / 2
    small_letter = character_ratio(line.style, "ex") * line.style["font_size"]
    assert small_letter > 5
    assert middle == pytest.approx(line.position_y + line.baseline - small_letter / 2)


def own(line: Any) -> str:
    return "".join(text.text for text in line.descendants() if isinstance(text, TextBox))
