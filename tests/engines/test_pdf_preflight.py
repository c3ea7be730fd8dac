"""Each check of the preflight, with a document that fails it and one that passes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from xml.etree import ElementTree

import pydyf
import pytest
from PIL import Image

from revisionpack.engines import pdf, pdf_preflight
from revisionpack.outputs.step import Document, Finding, PdfJob
from revisionpack.theme import Theme

STYLE = '@page{size:A5;margin:15mm}body{font:12pt/16pt "Source Serif 4"}h1{font-size:16pt}'


def findings(
    body: str, fonts: Mapping[str, bytes], *, css: str = "", resources: tuple[tuple[str, bytes], ...] = ()
) -> list[Finding]:
    html = f'<html lang="en-GB"><head><title>T</title></head><body><h1>T</h1>{body}</body></html>'
    document = Document(html, (Theme().read("tokens.css"), STYLE + css), "T", "en-GB", resources)
    return list(pdf.render(PdfJob("t.pdf", document), fonts).findings)


def picture(pixels: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (pixels, pixels), (200, 30, 30)).save(buffer, "PNG")
    return buffer.getvalue()


FAILS = {
    "small-type": '<p data-item="nep" style="font-size:7pt">too small to read</p>',
    "low-contrast": '<p data-item="nep" style="color:#aaaaaa">pale words</p>',
    "outside-page": '<p data-item="nep" style="position:absolute;left:-14mm;top:0">over the edge</p>',
    "clipped": '<div data-item="nep" style="height:8pt;overflow:hidden">cut<br/>off here</div>',
    "heading-skipped": '<h3 data-item="nep">No second level</h3>',
    "words-lost": '<p data-item="nep" style="display:none">never printed</p>',
}


@pytest.mark.parametrize("code", FAILS)
def test_a_fault_is_found_and_its_item_named(code: str, fonts: Mapping[str, bytes]) -> None:
    found = findings(FAILS[code], fonts)

    assert {finding.code for finding in found} == {code}
    assert {finding.item for finding in found} == {"nep"}
    assert all(finding.severity == "error" for finding in found)


GOOD = [
    '<p style="font-size:8.5pt">small but allowed</p>',
    '<p style="color:#47494f">grey enough</p>',
    '<div style="overflow:hidden">not cut off</div>',
    "<h2>Two</h2><h3>Three</h3><h2>Two again</h2>",
    '<p data-optional="" style="display:none">shown by another theme</p>',
    "<ul><li><p>One</p></li><li>Two<ul><li>inner</li></ul></li></ul>",
    '<table><thead><tr><th scope="col">a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>',
    '<div style="float:right;width:30mm">beside</div><p>and the text that it stands beside</p>',
    "<p>soft\u00adhyphen, ﬁgure, <b>mid</b>word, x<sub>2</sub> and <em>a <b>b</b> c</em></p>",
]


@pytest.mark.parametrize("body", GOOD)
def test_innocent_documents_pass(body: str, fonts: Mapping[str, bytes]) -> None:
    assert not findings(body, fonts)


def test_words_that_are_read_in_another_order_are_found() -> None:
    html = ElementTree.fromstring("<html><body><h1>One</h1><p>Two words</p><p>Three</p></body></html>")

    assert not list(pdf_preflight.words_in_order(html, ["One", "Two ", "words", "Three"]))
    (found,) = pdf_preflight.words_in_order(html, ["One", "Three", "Two words"])
    assert found.code == "words-out-of-order"


def test_a_coarse_picture_is_a_warning_that_says_how_many_pixels(fonts: Mapping[str, bytes]) -> None:
    body = '<p data-item="map"><img src="pack:map.png" alt="A map" style="width:50mm"/></p>'
    (found,) = findings(body, fonts, resources=(("map.png", picture(100)),))

    assert (found.code, found.severity) == ("picture-coarse", "warning")
    assert "295 pixels" in found.help
    assert not findings(body, fonts, resources=(("map.png", picture(400)),))


def test_a_picture_without_words_is_found(fonts: Mapping[str, bytes]) -> None:
    body = '<p><img src="pack:map.png" style="width:10mm"/></p>'
    found = {finding.code for finding in findings(body, fonts, resources=(("map.png", picture(400)),))}

    assert "figure-without-alt" in found


def test_contrast_is_that_of_wcag() -> None:
    assert pdf_preflight.contrast((0.0, 0.0, 0.0), (1.0, 1.0, 1.0)) == pytest.approx(21)
    grey = 0x76 / 255
    assert pdf_preflight.contrast((grey, grey, grey), (1.0, 1.0, 1.0)) == pytest.approx(4.54, abs=0.01)


def test_what_the_objects_of_a_pdf_lack_is_found() -> None:
    made = pydyf.PDF()
    made.add_object(pydyf.Dictionary({"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Courier"}))
    made.add_page(
        pydyf.Dictionary({"MediaBox": pydyf.Array([0, 0, 9, 9]), "TrimBox": pydyf.Array([0, 0, 9, 10])})
    )
    found = {finding.code for finding in pdf_preflight.written(made, tagged=True)}

    assert found == {"font-not-embedded", "not-tagged", "no-title", "page-boxes"}
