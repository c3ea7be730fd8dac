"""Tiles: the sheets put together are the poster, at vector level and as a picture."""

from __future__ import annotations

import io
import re
from functools import cache
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import ImageChops

from revisionpack.engines import pdf
from revisionpack.engines.tile import tile, unmarked
from revisionpack.outputs.step import Done, TileJob
from tests.outputs.poster_packs import THEME, finished, modern, request, synthetic

FONTS = {name: path.read_bytes() for name, path in THEME.fonts.items()}


@cache
def job(paper="a4", size="a2"):
    of = request(synthetic(8, modern, size=size), tile=paper)
    step = finished(of, lambda job: pdf.measure(job, FONTS), lambda job: pdf.render(job, FONTS))
    assert isinstance(step, Done)
    assert step.findings == ()
    made = step.jobs[-1]
    assert isinstance(made, TileJob)
    return made


def picture(page):
    return page.render(scale=1).to_pil().convert("RGB")


def pages_of(data):
    return pikepdf.open(io.BytesIO(data))


@pytest.mark.parametrize(("paper", "sheet"), [("a4", (595.276, 841.890)), ("letter", (612, 792))])
def test_the_sheets_are_exactly_the_paper(paper, sheet):
    """One page for the map and one a window, each exactly A4 or Letter, as a printer expects."""
    made = tile(job(paper))
    with pages_of(made.data) as file:
        assert len(file.pages) == made.facts["pages"] == len(job(paper).geometry["windows"]) + 1
        for page in file.pages:
            width, height = sorted(float(value) for value in page.mediabox[2:])
            assert (width, height) == pytest.approx(sheet, abs=0.01)


def test_the_poster_is_stored_once():
    """All sheets show the same form; it has lost its ties to the structure tree of the poster."""
    with pages_of(tile(job()).data) as file:
        forms = {page.Resources.XObject.Poster.objgen for page in file.pages}
        assert len(forms) == 1
        form = file.pages[0].Resources.XObject.Poster
        assert "/StructParents" not in form
        content: Any = pikepdf.parse_content_stream(form)
        operators = {str(operator) for _, operator in content}
        assert operators.isdisjoint({"BDC", "BMC", "EMC"})
        assert "Tj" in operators or "TJ" in operators  # text is still text


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"/Artifact\nBMC\nq\n1 0 0 rg\nQ\nEMC\n", ["q", "rg", "Q"]),
        (b"/P\n<</MCID 3>>\nBDC\nBT <0041> Tj ET\nEMC", ["BT", "Tj", "ET"]),
        (b"/P /Props BDC q Q EMC /Mark MP /Mark <</A 1>> DP n", ["q", "Q", "n"]),
        (b"/Span <</ActualText <FEFF0041>>> BDC q Q EMC", ["q", "Q"]),
        (b"BT ( EMC /P BMC ) Tj ET /P BMC q Q EMC", ["BT", "Tj", "ET", "q", "Q"]),
        (b"/EMC gs /MPDP+A 4 Tf", ["gs", "Tf"]),
    ],
)
def test_only_marks_are_taken_out_of_a_page(content, expected):
    """Marks vanish however they are written; words in a text that look like marks stay."""
    with pikepdf.new() as file:
        left = unmarked(content, stream := file.make_stream(content))
        stream.write(left)
        parsed: Any = list(pikepdf.parse_content_stream(stream))
    assert [str(operator) for _, operator in parsed] == expected
    assert (b"( EMC /P BMC )" in left) == (b"( EMC /P BMC )" in content)


def cut_out(data, boxes):
    """Pictures of parts of pages, each a whole number of points: (page, left, top, width, height)."""
    with pages_of(data) as file:
        source, parts = file.pages, pikepdf.new()
        for number, left, top, width, height in boxes:
            parts.pages.append(source[number])
            page = parts.pages[-1]
            upper = float(page.mediabox[3]) - top
            shown: Any = [left, upper - height, left + width, upper]
            page.mediabox = page.cropbox = page.trimbox = page.bleedbox = shown
        buffer = io.BytesIO()
        parts.save(buffer)
    return [picture(page) for page in pypdfium2.PdfDocument(buffer.getvalue())]


def test_the_sheets_together_are_the_poster():
    """Every window of a sheet is the part of the poster that it should be: at most 0.02 % of the points differ."""
    of = job()
    margin, windows = of.geometry["margin"], of.geometry["windows"]
    sheets = cut_out(tile(of).data, [(k, margin, margin, w, h) for k, (*_, w, h) in enumerate(windows, 1)])
    poster = cut_out(of.pdf, [(0, x, y, w, h) for _, _, x, y, w, h in windows])
    points = changed = colours = 0
    for sheet, part in zip(sheets, poster, strict=True):
        assert sheet.size == part.size
        difference = ImageChops.difference(sheet, part).convert("L")
        changed += sum(count for value, count in enumerate(difference.histogram()) if value > 8)
        points += sheet.width * sheet.height
        colours += len(part.resize((50, 50)).getcolors(2500) or ())
    assert colours > 20  # there is something to compare
    assert changed <= 0.0002 * points


def test_the_windows_are_shifted_by_whole_points():
    """At vector level: each sheet shows the form at its window's place, unscaled, clipped to the window."""
    of = job()
    sheet_height, margin = of.geometry["sheet"][1], of.geometry["margin"]
    with pages_of(tile(of).data) as file:
        for page, (_, _, x, y, width, height) in zip(
            list(file.pages)[1:], of.geometry["windows"], strict=True
        ):
            content: Any = list(pikepdf.parse_content_stream(page))[:12]
            placed = [
                [float(value) for value in operands]
                for operands, operator in content
                if str(operator) in ("re", "cm")
            ]
            bottom = sheet_height - margin - height
            assert placed[0] == pytest.approx([margin, bottom, width, height], abs=1e-3)
            # the poster's point (x, its height - y - height) comes to lie at the window's lower left corner
            down = bottom - (of.geometry["height"] - y - height)
            assert placed[1] == pytest.approx([1, 0, 0, 1, margin - x, down], abs=1e-3)


def test_the_margins_are_clear_of_the_poster():
    """Nothing of the poster reaches into a margin: outside its window a sheet holds marks and labels alone."""
    of = job()
    for sheet, (_, _, _, _, width, height) in zip(
        list(pypdfium2.PdfDocument(tile(of).data))[1:], of.geometry["windows"], strict=True
    ):
        shown = picture(sheet)
        margin = of.geometry["margin"]
        right = shown.crop((margin + width + 12, margin + 4, shown.width, margin + height - 40)).convert("L")
        if right.width > 20:
            assert right.getextrema()[0] > 200


def test_every_sheet_says_where_it_belongs():
    """Row, column, the name, the scale and the ruler, in words on each sheet; the first page is the map."""
    document = pypdfium2.PdfDocument(tile(job()).data)
    texts = [page.get_textpage().get_text_range() for page in document]
    assert "How to put the poster together" in texts[0]
    assert "B2" in texts[0]
    rows, columns = len(job().geometry["rows"]), len(job().geometry["columns"])
    for text, (row, column, *_) in zip(texts[1:], job().geometry["windows"], strict=True):
        assert f"row {row + 1} of {rows}, column {column + 1} of {columns}" in text
        assert f"{'ABCDEFGH'[row]}{column + 1}" in text
        assert "100 mm" in text
        assert "not “fit to page”" in text


def test_fonts_are_embedded_and_there_is_no_date():
    """What a print shop asks: every font inside; and nothing of today in the file."""
    with pages_of(tile(job()).data) as file:
        descriptors = [
            obj for obj in file.objects if isinstance(obj, pikepdf.Dictionary) and "/FontName" in obj
        ]
        assert descriptors
        assert all("/FontFile2" in obj or "/FontFile3" in obj for obj in descriptors)
        assert "/CreationDate" not in file.docinfo


def test_the_sheets_claim_to_be_for_printing_and_no_more():
    """PDF/A-2b; the claim of the frames to be PDF/UA-1 and PDF/A-3a is gone."""
    with pages_of(tile(job()).data) as file:
        said = file.Root.Metadata.read_bytes().decode()
    assert re.search(r"pdfaid:part\W+2", said)
    assert re.search(r"pdfaid:conformance\W+B", said)
    assert "pdfua" not in said and "pdfaExtension" not in said


def test_the_same_bytes_again():
    """Tiling twice gives equal bytes."""
    assert tile(job()).data == tile(job()).data


def test_the_corners_of_each_window_are_marked():
    """Two strokes at each corner in the margins, in line with the edges of the window; black, and off the poster."""
    made = job()
    edge = made.geometry["margin"]
    for (_, _, _, _, wide, high), marks in zip(made.geometry["windows"], made.geometry["marks"], strict=True):
        upright = {round(x + width / 2, 2) for x, _, width, height in marks if height > width}
        level = {round(y + height / 2, 2) for _, y, width, height in marks if width > height}
        assert {edge, edge + wide} <= upright
        assert {edge, edge + high} <= level
        assert all(x + w < edge or x > edge + wide or y + h < edge or y > edge + high for x, y, w, h in marks)
    with pypdfium2.PdfDocument(tile(made).data) as sheets:
        for number, marks in enumerate(made.geometry["marks"], 1):
            seen = sheets[number].render(scale=4).to_pil().convert("L")
            for x, y, width, height in marks:
                box = (int(x * 4) - 1, int(y * 4) - 1, int((x + width) * 4) + 2, int((y + height) * 4) + 2)
                assert seen.crop(box).getextrema()[0] < 60
