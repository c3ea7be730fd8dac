"""Drawings: plain shapes and words, and all that is not plain, come out in the very bytes of plain WeasyPrint."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from revisionpack.engines import pdf, pdf_speed
from revisionpack.engines.pdf_speed_svg import cascades, letters, shapes
from revisionpack.outputs.step import Document, PdfJob
from revisionpack.theme import Theme

PATHS = (
    "M1 2H30M40 2.5H50", "M1 2h10M9 9h-4", "M5 5L6 9L8 5", "M5 5l2 4l-4 0z", "M5 5h9V7z", "M3 4l1 3h-2zl4 4h1z",
    "M1.25 2.50C4.1 2.5 8 9 12 9", "M10 9V4.2", "M 1 2 L 3 4",
    "M1-2L3 4", "M1 2 3 4 5 6", "m1 2l3 4", "M1 2q3 4 5 6t9 9",
    "M1 2A3 3 0 0 1 9 9", "M1 2c1 2 3 4 5 6s1 2 3 4", "M1,2L3e1,4", "L3 4", "", "M1 2z", "M1 2Lx 4", "H5", "M1 2H3 4 5",
)  # fmt: skip
NODES = (
    '<rect x="1" y="2" width="3" height="4" fill="#123456"/>',
    '<rect x="1" y="2" width="0" height="4" stroke="#f00" stroke-width="0.5"/>',
    '<rect width="10%" height="1em" fill="none" stroke="#0a0" stroke-width="1mm" stroke-dasharray="2 1.5"/>',
    '<rect x="1" y="2" width="9" height="4" rx="2" fill="red" fill-opacity="0.5"/>',
    '<rect x="1" y="2" width="9" height="4" fill="#fff" stroke="#00f" stroke-dasharray="0 0"/>',
    '<rect x="1" y="2" width="9" height="4" style="fill:#00f;stroke:currentColor" color="#0ff"/>',
    '<rect x="1" y="2" width="9" height="4" fill="inherit" visibility="hidden"/>',
    '<rect x="1" y="2" width="9" height="4" fill="url(#grade)" opacity="0.5"/>',
    '<circle cx="5" cy="6" r="3" fill="#12345680" stroke="#123"/><circle cx="5" cy="6" r="0"/>',
    '<circle cx="5" cy="6" r="3" stroke-width="0" stroke="#123" stroke-linecap="round"/>',
    '<g fill="#0f0" transform="translate(3 4)"><path d="M1 2h9"/><rect x="1" width="3" height="3"/></g>',
    '<g stroke="#0f0" font="9px serif"><path d="M1 2h9"/></g>',
    '<path d="M1 2L9 9L12 3" marker-mid="url(#dot)" stroke="#000"/>',
    '<path d="M1 2L9 9z" clip-path="url(#cut)" fill="#050"/>',
    '<text x="5" y="9" font-size="6" font-weight="700" fill="#222">1924</text>',
    '<text x="5" y="19" text-anchor="middle" font-size="6">Apr fifty ff</text>',
    '<text x="0" y="0" font-size="6" text-anchor="end" stroke="#f00">Nov</text>',
    '<text transform="translate(9 20) rotate(-90)" font-size="5" font-weight="bold" fill="#fff">Lenin</text>',
    '<text x="5" y="29" font-size="6" font-weight="heavy">a<tspan dx="2" fill="#f00">b</tspan> c</text>',
    '<text x="5 9 14" y="39" font-size="6">abc</text><text x="1" y="9"/><text y="5">no x</text>',
    '<text x="5" y="49" font-size="6" letter-spacing="1" font-style="italic">abc</text>',
    '<text x="5" y="59" font-size="6" textLength="40">abc</text>',
    '<a href="#x"><text x="5" y="69" font-size="6">ab</text></a>',
)  # fmt: skip
RULES = "<style>path{stroke:#0a0}.c{fill:#00a}</style>"
DEFS = (
    '<defs><linearGradient id="grade"><stop offset="0" stop-color="#f00"/><stop offset="1" stop-color="#00f"/>'
    '</linearGradient><marker id="dot" markerWidth="4" markerHeight="4"><circle cx="1" cy="1" r="1"/></marker>'
    '<clipPath id="cut"><rect x="1" y="1" width="5" height="5"/></clipPath></defs>'
)


def job(rules: str) -> PdfJob:
    paths = "".join(f'<path d="{path}" fill="none" stroke="#17365c" stroke-width="0.4"/>' for path in PATHS)
    head = 'xmlns="http://www.w3.org/2000/svg" width="90mm" height="120mm" viewBox="2 2 90 120"'
    faces = 'style="position:absolute;left:3mm;top:4mm" font-family="\'Source Sans 3\', serif"'
    drawing = f"<svg {head} {faces}><title>t</title>{rules}{DEFS}{paths}{''.join(NODES)}</svg>"
    html = f'<html lang="en"><head><title>T</title></head><body><h1>T</h1>{drawing}</body></html>'
    css = "@page{size:A5;margin:9mm}body{font:11pt/15pt var(--text)}"
    return PdfJob("t.pdf", Document(html, (Theme().read("tokens.css"), css), "T", "en"), standard="plain")


@pytest.mark.usefixtures("back_to_fast")
@pytest.mark.parametrize("rules", ["", RULES])
def test_drawings_are_those_of_plain_weasyprint(rules: str, fonts: Mapping[str, bytes]) -> None:
    pdf_speed.plain()
    expected = pdf.render(job(rules), fonts)

    assert len(expected.data) > 8_000
    mine = tuple(name for name, patch in pdf_speed.PATCHES.items() if patch in (cascades, shapes, letters))
    assert len(mine) == 3
    for names in [*((name,) for name in mine), mine, tuple(pdf_speed.PATCHES)]:
        pdf_speed.plain()
        pdf_speed.apply(names)
        assert pdf.render(job(rules), fonts).data == expected.data, names


def test_each_node_alone_too() -> None:
    """Not only where another node before it has set the colours."""
    fonts: Mapping[str, bytes] = {name: path.read_bytes() for name, path in Theme().fonts.items()}
    whole = job("").document
    start = whole.html.index("<path"), whole.html.index("</svg>")
    nodes = [*(f'<path d="{path}" stroke="#123"/>' for path in PATHS), *NODES]
    alone = [
        Document(whole.html[: start[0]] + node + whole.html[start[1] :], whole.css, "T", "en") for node in nodes
    ]
    made = []
    try:
        for change in (pdf_speed.plain, pdf_speed.apply):
            change()
            made.append([pdf.render(PdfJob("t", each, standard="plain"), fonts).data for each in alone])
    finally:
        pdf_speed.apply()
    for node, slow, fast in zip(nodes, *made, strict=True):
        assert slow == fast, node
