"""Preflight of the pictures in a PDF: whether each has enough pixels for the size at which it is printed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from revisionpack.engines.pikepdf_setup import pikepdf
from revisionpack.outputs.step import Finding

MIN_PPI = 150


def coarse(data: bytes) -> Iterator[Finding]:
    """A warning for every picture that will look soft in print."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page, pixels, size_mm, ppi in _pictures(pdf):
            if ppi < MIN_PPI:
                wanted = round(size_mm / 25.4 * MIN_PPI)
                yield Finding(
                    "picture-coarse",
                    "warning",
                    f"page {page}: a picture of {pixels[0]} × {pixels[1]} pixels is printed {size_mm:.0f} mm wide: "
                    f"{ppi:.0f} ppi",
                    help=f"Use a picture with at least {wanted} pixels across, or it will look soft in print.",
                )


def _pictures(pdf: Any) -> Iterator[tuple[int, tuple[int, int], float, float]]:
    """(page, pixels, width in mm, ppi) of every raster picture at the size at which it is placed."""
    for number, page in enumerate(pdf.pages, 1):
        resources = page.get("/Resources", {})
        rasters = {
            name: item
            for name, item in resources.get("/XObject", {}).items()
            if str(item.get("/Subtype")) == "/Image"
        }
        if not rasters:
            continue
        stack: list[Any] = []
        matrix = pikepdf.Matrix()
        for instruction in pikepdf.parse_content_stream(page):
            operator = str(instruction.operator)
            if operator == "q":
                stack.append(matrix)
            elif operator == "Q" and stack:
                matrix = stack.pop()
            elif operator == "cm":
                a, b, c, d, e, f = (float(value) for value in instruction.operands)
                matrix = pikepdf.Matrix(a, b, c, d, e, f) @ matrix
            elif operator == "Do" and str(instruction.operands[0]) in rasters:
                raster = rasters[str(instruction.operands[0])]
                width_points = (matrix.a**2 + matrix.b**2) ** 0.5
                if width_points > 0:
                    pixels = (int(raster["/Width"]), int(raster["/Height"]))
                    yield number, pixels, width_points / 72 * 25.4, pixels[0] / (width_points / 72)
