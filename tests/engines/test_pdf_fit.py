"""A section's last page: an overhang is taken back by a little, an empty rest becomes room for notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from weasyprint.layout import page as page_layout

from revisionpack.engines import pdf
from revisionpack.engines.pdf_setup import PX_PER_MM
from revisionpack.outputs.step import Document, PdfJob
from revisionpack.theme import Theme

STYLE = """@page{size:A5;margin:20mm}body{font:12pt/16pt "Source Serif 4"}
section{break-before:right}p{margin:0 0 8pt}.room{position:absolute;visibility:hidden}
.rule{height:8mm;border-bottom:.5pt solid #000}"""
PARAGRAPH = "<p>One line.</p>"


def document(*sections: str) -> Document:
    html = f'<html lang="en"><head><title>Fit</title></head><body>{"".join(sections)}</body></html>'
    return Document(html, (Theme().read("tokens.css"), STYLE), "Fit", "en", ())


def section(paragraphs: int, attributes: str = 'data-tighten="0.95 0.7"', end: str = "") -> str:
    return f"<section {attributes}><h1>Head</h1>{PARAGRAPH * paragraphs}{end}</section>"


def laid_out(fonts: Mapping[str, bytes], *sections: str) -> list[Any]:
    return list(pdf.engine(fonts)._laid_out(document(*sections), []).pages)


def of_class(page: Any, name: str) -> list[Any]:
    boxes = page._page_box.descendants()
    return [
        box for box in boxes if getattr(box, "element", None) is not None and box.element.get("class") == name
    ]


def pitch(page: Any) -> float:
    """From one paragraph to the next, px."""
    tops = [box.position_y for box in page._page_box.descendants() if box.element_tag == "p"]
    return float(min(b - a for a, b in zip(tops, tops[1:], strict=False) if b - a > 1))


def fitting(fonts: Mapping[str, bytes]) -> int:
    """Paragraphs that fill two pages exactly."""
    count = 10
    while len(laid_out(fonts, section(count + 1, ""))) <= 2:
        count += 1
    return count


def test_an_overhang_of_two_lines_is_taken_back_by_as_little_as_needed(fonts: Mapping[str, bytes]) -> None:
    full = fitting(fonts)
    as_written = laid_out(fonts, section(full + 1, ""))
    fitted = laid_out(fonts, section(full + 1))
    assert (len(as_written), len(fitted)) == (3, 2)
    share = pitch(fitted[0]) / pitch(as_written[0])
    assert 0.9 < share < 0.995


def test_what_tightening_cannot_save_is_left_as_written(fonts: Mapping[str, bytes]) -> None:
    """Half a page over, and a section that ends in time: neither is touched."""
    full = fitting(fonts)
    for count in (full + full // 3, full):
        as_written, fitted = laid_out(fonts, section(count, "")), laid_out(fonts, section(count))
        assert len(as_written) == len(fitted)
        assert pitch(as_written[0]) == pitch(fitted[0])


def test_only_the_section_that_needs_it_is_tightened(fonts: Mapping[str, bytes]) -> None:
    """And the pages after it move up: the padding page between goes."""
    full = fitting(fonts)
    pages = laid_out(fonts, section(3), section(full + 1), section(3))
    as_written = laid_out(fonts, *(section(count, "") for count in (3, full + 1, 3)))
    assert len(as_written) == len(pages) + 2
    assert pitch(pages[0]) == pitch(pages[-1]) == pitch(as_written[0]) > pitch(pages[2])


ROOM = '<div class="room" data-room="8"><div class="rule"></div></div>'


def test_an_empty_rest_is_ruled_and_a_full_page_is_not(fonts: Mapping[str, bytes]) -> None:
    """Lines of 8 mm as far as the page goes, on the same page; no room, no lines, no box."""
    short = laid_out(fonts, section(4, "", ROOM))
    assert len(short) == 1
    assert len(of_class(short[0], "rule")) >= 12
    lowest = max(box.position_y + box.margin_height() for box in of_class(short[0], "rule"))
    assert lowest <= short[0]._page_box.content_box_y() + short[0]._page_box.height
    long = laid_out(fonts, section(fitting(fonts), "", ROOM))
    assert len(long) == 2
    assert not any(of_class(page, "room") for page in long)


def test_lines_of_any_height_are_as_many_as_fit(fonts: Mapping[str, bytes]) -> None:
    """Larger print has wider lines: what counts is the style sheet."""
    for height in (8, 10, 14):
        rule = f'<style>.rule{{height:{height}mm}}</style>{ROOM}'
        (page,) = laid_out(fonts, section(4, "", rule))
        lowest = max(box.position_y + box.margin_height() for box in of_class(page, "rule"))
        free = page._page_box.content_box_y() + page._page_box.height - lowest
        assert 0 <= free / PX_PER_MM < height


def test_a_room_that_is_higher_than_its_style_says_has_fewer_lines(fonts: Mapping[str, bytes]) -> None:
    """It stands on the same page all the same."""
    (plain,) = laid_out(fonts, section(4, "", ROOM))
    room = ROOM.replace("<div ", '<div style="padding-top:20mm" ', 1)
    (padded,) = laid_out(fonts, section(4, "", room))
    assert len(of_class(plain, "rule")) - len(of_class(padded, "rule")) in (2, 3)


def test_a_room_that_does_not_fit_leaves_no_page_behind(fonts: Mapping[str, bytes]) -> None:
    """However many pages it would have taken."""
    for above in (150, 200, 700):
        room = ROOM.replace("<div ", f'<div style="padding-top:{above}mm" ', 1)
        pages = laid_out(fonts, section(4, "", room), section(2))
        assert len(pages) == 3
        assert len(of_class(pages[0], "room")) == 0


def test_page_numbers_are_right_before_and_after_what_is_made_again(fonts: Mapping[str, bytes]) -> None:
    """References stand before, in and after sections that are tightened or ruled, and point to places that move."""
    full = fitting(fonts)
    style = "span::after{content:target-counter(attr(data-to),page)}"
    reference = '<p><span data-to="#last"></span></p>'
    sections = (
        f"<section>{reference}</section>",
        section(full, end=reference + ROOM),
        section(2, end=reference + ROOM),
        section(full, 'data-tighten="0.95 0.7" id="last"', end=reference),
    )
    parts = document(*sections)
    made = pdf.engine(fonts)._laid_out(Document(parts.html, (*parts.css, style), "Fit", "en", ()), [])
    assert len(made.pages) == 8
    texts = [
        box.text
        for page in made.pages
        for box in page._page_box.descendants()
        if getattr(box, "text", "").isdigit()
    ]
    assert texts == ["7", "7", "7", "7"]


def test_a_page_number_that_stands_overleaf_of_where_its_reference_begins_is_right(
    fonts: Mapping[str, bytes],
) -> None:
    style = """span::after{content:", p.\\a0" target-counter(attr(data-to),page)}
    .narrow{width:10mm;orphans:1;widows:1}"""
    overleaf = 0
    for height in range(154, 172, 3):
        reference = f'<div style="height:{height}mm"></div><p class="narrow"><span data-to="#last">see</span></p>'
        parts = document(section(0, end=reference), section(1), section(0, 'data-tighten="0.95 0.7" id="last"'))
        made = pdf.engine(fonts)._laid_out(Document(parts.html, (*parts.css, style), "Fit", "en", ()), [])
        words = [
            [box.text for box in page._page_box.descendants() if getattr(box, "text", "").strip(", ")]
            for page in made.pages
        ]
        place = next(number for number, page in enumerate(made.pages, 1) if "last" in page.anchors)
        (at,) = (number for number, page in enumerate(words) if any("p." in word for word in page))
        assert f"p.\u00a0{place}" in " ".join(words[at])
        overleaf += any("see" in word for word in words[at - 1]) if at else 0
    assert overleaf


def test_only_pages_that_show_an_old_number_are_made_again_and_once(
    fonts: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is the page after one of them, which begins after a forced break; the number of all pages is right too."""
    made: list[int] = []
    make = page_layout.remake_page

    def remake(index: int, *args: Any) -> Any:
        made.append(index + 1)
        return make(index, *args)

    monkeypatch.setattr(page_layout, "remake_page", remake)
    style = """span::after{content:target-counter(attr(data-to),page)}
    i::after{content:"all " counter(pages)}section{break-before:page}"""
    reference = '<p><span data-to="#last">see </span></p>'
    parts = document(section(1), section(1, end=reference), section(1), section(1, 'id="last"', end="<p><i></i></p>"))
    laid = pdf.engine(fonts)._laid_out(Document(parts.html, (*parts.css, style), "Fit", "en", ()), [])
    words = ["".join(getattr(box, "text", "") for box in page._page_box.descendants()) for page in laid.pages]

    assert "see 4" in words[1]
    assert "all 4" in words[3]
    assert made == [1, 2, 3, 4, 2, 4]


def test_the_same_document_gives_the_same_bytes(fonts: Mapping[str, bytes]) -> None:
    job = PdfJob("fit.pdf", document(section(fitting(fonts) + 1, end=ROOM)))
    first, second = pdf.render(job, fonts), pdf.render(job, fonts)
    assert first.data == second.data
    assert not first.findings
