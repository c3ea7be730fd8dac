"""The PDF engine: what it draws, what it refuses to reach, what it finds."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from msgspec.structs import replace

from revisionpack.engines import pdf
from revisionpack.outputs.step import Document, MeasureJob, PdfJob, Result
from revisionpack.theme import Theme

STYLE = '@page{size:A5;margin:20mm}body{font:12pt/16pt "Source Serif 4"}'


def job(
    body: str, *, css: str = STYLE, resources: tuple[tuple[str, bytes], ...] = (), min_points: float = 8.5
) -> PdfJob:
    html = f'<html lang="en-GB"><head><title>A sheet</title></head><body>{body}</body></html>'
    document = Document(html, (Theme().read("tokens.css"), css), "A sheet", "en-GB", resources)
    return PdfJob("sheet.pdf", document, min_points=min_points)


def codes(result: Result) -> set[str]:
    return {finding.code for finding in result.findings}


def text(result: Result) -> str:
    return "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(result.data))


def test_a_plain_document_has_no_findings(fonts: Mapping[str, bytes]) -> None:
    result = pdf.render(job("<h1>Lenin</h1><p>He left no heir.</p>"), fonts)

    assert not result.findings
    assert result.facts == {"pages": 1}
    assert "He left no heir." in text(result)


def test_equal_jobs_give_equal_bytes(fonts: Mapping[str, bytes]) -> None:
    one = job('<h1>Lenin</h1><p id="a">He left <a href="#a">no heir</a>.</p>')

    assert pdf.render(one, fonts).data == pdf.render(one, fonts).data


def test_the_file_says_both_standards_and_embeds_its_fonts(fonts: Mapping[str, bytes]) -> None:
    result = pdf.render(job("<h1>Lenin</h1>"), fonts)

    with pikepdf.open(io.BytesIO(result.data)) as file:
        metadata = bytes(file.Root.Metadata.read_bytes())
        assert b"<pdfuaid:part>1" in metadata
        assert b"pdfaid:part" in metadata
        assert metadata.count(b"<rdf:RDF") == 1
        assert str(file.Root.Lang) == "en-GB"
        assert file.Root.ViewerPreferences.DisplayDocTitle
        names = {str(font.BaseFont) for page in file.pages for font in page.Resources.Font.values()}
    assert names
    assert all("Source-Serif-4" in name for name in names)


def test_the_source_is_attached_once_and_on_no_day(fonts: Mapping[str, bytes]) -> None:
    attached = PdfJob(
        "answers.pdf", job("<h1>Answers</h1>").document, attachments=(("pack.yaml", b"id: x\n"),)
    )
    result = pdf.render(attached, fonts)

    assert result.data == pdf.render(attached, fonts).data
    with pikepdf.open(io.BytesIO(result.data)) as file:
        assert len(file.Root.AF) == 1
        assert file.attachments["pack.yaml"].get_file().read_bytes() == b"id: x\n"


@pytest.mark.parametrize(
    "body",
    [
        '<img src="file:///etc/hostname" alt="x"/>',
        '<img src="http://127.0.0.1:9/x.png" alt="x"/>',
        '<img src="pack:not-there.png" alt="x"/>',
        '<img src="pack:../secret.png" alt="x"/>',
        '<p style="background:url(file:///etc/passwd)">x</p>',
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>t</title><image href="file:///etc/passwd"/></svg>',
    ],
)
def test_a_document_reaches_nothing_but_what_it_was_given(body: str, fonts: Mapping[str, bytes]) -> None:
    result = pdf.render(job(f"<h1>x</h1>{body}"), fonts)

    assert b"root:" not in result.data
    assert "render-error" in codes(result)


def test_a_link_element_embeds_no_file(fonts: Mapping[str, bytes]) -> None:
    html = (
        '<html lang="en"><head><title>t</title><link rel="attachment" href="file:///etc/hostname"/></head>'
        "<body><h1>t</h1></body></html>"
    )
    sheets = (Theme().read("tokens.css"), STYLE)  # with fonts: Pango ends a process that has none
    result = pdf.render(PdfJob("t.pdf", Document(html, sheets, "t", "en")), fonts)

    with pikepdf.open(io.BytesIO(result.data)) as file:
        assert not file.attachments


def test_a_letter_that_no_font_has_is_an_error(fonts: Mapping[str, bytes]) -> None:
    result = pdf.render(job("<h1>革命</h1>"), fonts)

    assert "missing-glyph" in codes(result)


def test_the_fonts_of_the_machine_are_never_used(fonts: Mapping[str, bytes]) -> None:
    result = pdf.render(job("<h1>x</h1>", css='body{font-family:"DejaVu Sans",Arial,sans-serif}'), fonts)

    with pikepdf.open(io.BytesIO(result.data)) as file:
        names = {str(font.BaseFont) for page in file.pages for font in page.Resources.Font.values()}
    assert all("Source" in name or "Atkinson" in name for name in names)


def test_boxes_are_measured_in_millimetres(fonts: Mapping[str, bytes]) -> None:
    body = '<div data-measure="a" style="width:50mm;height:20mm">x</div>'
    body += '<div data-measure="b" style="height:10mm">y</div>'
    measured = pdf.measure(
        MeasureJob("m", job(f"<h1 style='margin:0;height:10mm'>t</h1>{body}").document), fonts
    )

    boxes = {box["item"]: box for box in json.loads(measured.data)["boxes"]}
    assert set(boxes) == {"a", "b"}
    assert (boxes["a"]["w"], boxes["a"]["h"], boxes["b"]["h"]) == (50, 20, 10)
    assert boxes["b"]["y"] == pytest.approx(boxes["a"]["y"] + 20, abs=0.01)


def test_a_document_may_not_run_on_for_ever(fonts: Mapping[str, bytes]) -> None:
    pages = "".join(f'<p style="break-before:page">{n}</p>' for n in range(4))
    long = PdfJob("long.pdf", job(f"<h1>t</h1>{pages}").document, max_pages=3)

    assert "too-many-pages" in codes(pdf.render(long, fonts))


def test_the_fonts_stand_beside_their_licences() -> None:
    folder = Path(Theme().root) / "fonts"
    families = {
        "SourceSerif4": "source-serif-4",
        "SourceSans3": "source-sans-3",
        "Atkinson": "atkinson-hyperlegible-next",
    }

    files = [path.name for path in folder.glob("*.ttf")]
    assert files
    for name in files:
        licence = next(slug for prefix, slug in families.items() if name.startswith(prefix))
        assert "Open Font License" in (folder / f"OFL-{licence}.txt").read_text(
            encoding="utf-8"
        ) or "OPEN FONT LICENSE" in (folder / f"OFL-{licence}.txt").read_text(encoding="utf-8")


def test_the_bleed_is_what_was_asked_for(fonts: Mapping[str, bytes]) -> None:
    document = job("<h1>Poster</h1>", css="@page{size:A5;margin:20mm;bleed:10mm;marks:crop cross}").document
    result = pdf.render(PdfJob("p.pdf", document, bleed_mm=3.0), fonts)

    with pikepdf.open(io.BytesIO(result.data)) as file:
        page = file.pages[0]
        trim, bleed, media = (
            [float(value) for value in box] for box in (page.trimbox, page.BleedBox, page.mediabox)
        )
    assert [round((b - t) / 72 * 25.4, 3) for b, t in zip(bleed, trim, strict=True)] == [-3, -3, 3, 3]
    assert media[0] < bleed[0] < trim[0]
    assert not result.findings


def test_what_is_wrong_with_a_style_sheet_is_said_of_each_document_that_uses_it(
    fonts: Mapping[str, bytes],
) -> None:
    engine = pdf.Engine(fonts)
    broken = job("<h1>Lenin</h1>", css=f'@import "pack:none.css";{STYLE}')
    engine.foresee(broken.document.css)

    assert codes(engine.render(broken)) == codes(engine.render(broken)) == {"render-error"}


def test_what_has_to_be_so_tall_and_is_not_is_said_instead_of_made(fonts: Mapping[str, bytes]) -> None:
    """Between two heights, to a hundredth of a millimetre; what is not there is not so tall either."""
    plain = job('<p data-measure="one" style="height:20mm">A</p><p data-measure="two" style="height:5mm">B</p>')

    fits = pdf.render(replace(plain, heights=(("one", 20.0, 20.005), ("two", 0.0, 6.0))), fonts)
    not_so = pdf.render(replace(plain, heights=(("one", 19.0, 19.9), ("two", 5.02, 9.0), ("three", 0.0, 9.0))), fonts)

    assert fits.data == pdf.render(plain, fonts).data
    assert "unlike" not in fits.facts
    assert (not_so.data, not_so.facts) == (b"", {"unlike": ["one", "two", "three"]})
