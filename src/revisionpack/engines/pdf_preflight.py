"""Preflight: what is checked of every PDF before it may replace the old one, inside the worker.

Order of words, boxes, type sizes and contrast are read from the laid-out document; fonts, pictures,
figures' texts and page boxes from the bytes. Each finding names the item (`data-item`) it is in.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pikepdf

from revisionpack.engines.pdf_setup import PX_PER_MM  # isort: skip  # before the rest of WeasyPrint
from weasyprint.formatting_structure import boxes

from revisionpack.outputs.step import Finding, PdfJob

SAFE_MM = 4.0
"""No ink of ours within this distance of the paper's edge: printers leave 4 to 5 mm white."""

TOLERANCE = 1.0
"""px by which words may leave their box: rounding, and the overhang of italics."""

MIN_PPI = 150
LARGE_PT = 18.0
BOLD_LARGE_PT = 14.0

_SKIPPED = {"head", "style", "script", "template", "title", "svg", "math"}
_LOOSE = re.compile("[\\s\u00ad\u2010\u2011\u200b\u2060\ufeff-]+")


def words_in_order(html: str, reading: list[str]) -> Iterator[Finding]:
    """Every visible text of the HTML is in the tagged PDF, in the order of the HTML."""
    stream = _loose("".join(reading))
    position = 0
    for text, item in _texts(html):
        wanted = _loose(text)
        found = stream.find(wanted, position, position + 400 + len(wanted))
        if found >= 0:
            position = found + len(wanted)
            continue
        shown = " ".join(text.split())[:80]
        if wanted in stream:
            yield Finding(
                "words-out-of-order", "error", f"these words are not read in their order: “{shown}”", item
            )
        else:
            yield Finding("words-lost", "error", f"these words did not reach the page: “{shown}”", item)


def _loose(text: str) -> str:
    return _LOOSE.sub("", unicodedata.normalize("NFKC", text))


def _texts(html: str) -> Iterator[tuple[str, str]]:
    """(text, item) of every text node that is printed, in order.

    What stands under `data-optional` is shown by some themes only, so it is not looked for.
    """

    def walk(element: ElementTree.Element, item: str) -> Iterator[tuple[str, str]]:
        tag = str(element.tag).split("}")[-1]
        item = element.get("data-item") or item
        if tag in _SKIPPED or element.get("data-optional") is not None:
            return
        if element.text and _loose(element.text):
            yield element.text, item
        for child in element:
            yield from walk(child, item)
            if child.tail and _loose(child.tail):
                yield child.tail, item

    yield from walk(ElementTree.fromstring(html), "")


def layout(document: Any, min_points: float) -> Iterator[Finding]:
    """Words outside the safe area or cut off, type that is too small, contrast that is too weak."""
    for number, page in enumerate(document.pages, 1):
        yield from _Page(page._page_box, number, min_points).findings()


class _Page:
    """The audit of one page's boxes."""

    def __init__(self, top: Any, number: int, min_points: float) -> None:
        self.top, self.number, self.min_points = top, number, min_points
        safe = SAFE_MM * PX_PER_MM
        self.safe = (safe, safe, top.margin_width() - safe, top.margin_height() - safe)
        self._found: dict[Finding, None] = {}
        self._ratios: dict[tuple[Any, Any], float] = {}

    def findings(self) -> Iterator[Finding]:
        self._walk(self.top, (1.0, 1.0, 1.0), None, "")
        yield from self._found

    def _report(self, code: str, severity: Any, message: str, item: str) -> None:
        self._found[Finding(code, severity, f"page {self.number}: {message}", item)] = None

    def _walk(
        self, box: Any, ground: tuple[float, ...] | None, clip: tuple[float, ...] | None, item: str
    ) -> None:
        box = getattr(box, "_box", box)
        if box.element is not None:
            item = box.element.get("data-item") or item
        if isinstance(box, boxes.TextBox):
            self._text(box, ground, clip, item)
            return
        ground = self._ground(box, ground)
        if isinstance(box, boxes.ReplacedBox):
            right, bottom = box.position_x + box.margin_width(), box.position_y + box.margin_height()
            if right > self.safe[2] + TOLERANCE or bottom > self.safe[3] + TOLERANCE:
                self._report("outside-page", "error", "a picture reaches over the edge", item)
            return
        if (
            isinstance(box, (boxes.BlockContainerBox, boxes.TableCellBox))
            and box.style["overflow"] != "visible"
        ):
            if isinstance(box.width, (int, float)) and isinstance(box.height, (int, float)):
                x, y = box.content_box_x(), box.content_box_y()
                clip = (x, y, x + box.width, y + box.height)
        for child in getattr(box, "children", ()):
            self._walk(child, ground, clip, item)

    def _ground(self, box: Any, ground: tuple[float, ...] | None) -> tuple[float, ...] | None:
        """The colour behind what a box holds; None over a picture or gradient."""
        background = getattr(box, "background", None)
        if background is None:
            return ground
        if any(layer.image is not None for layer in background.layers):
            return None
        if background.color is not None and background.color.alpha and ground is not None:
            colour, alpha = _srgb(background.color)
            return tuple(
                alpha * over + (1 - alpha) * below for over, below in zip(colour, ground, strict=True)
            )
        return ground

    def _text(
        self, box: Any, ground: tuple[float, ...] | None, clip: tuple[float, ...] | None, item: str
    ) -> None:
        words = box.text.strip()
        if not words or box.style["visibility"] != "visible":
            return
        shown = words[:40]
        left, top = box.position_x, box.position_y
        right, bottom = left + box.width, top + box.height
        if _outside((left, top, right, bottom), self.safe):
            self._report(
                "outside-page", "error", f"“{shown}” reaches into the edge that printers leave white", item
            )
        if clip and _outside((left, top, right, bottom), clip):
            self._report("clipped", "error", f"“{shown}” is cut off by its box", item)
        points = box.style["font_size"] * 0.75
        if points < self.min_points - 0.05:
            message = f"“{shown}” is set in {points:.1f} pt; nothing may be under {self.min_points:g} pt"
            self._report("small-type", "error", message, item)
        if ground is not None:
            ratio = self._contrast(box.style["color"], ground)
            bold = box.style["font_weight"] >= 700
            enough = 3.0 if points >= LARGE_PT or (points >= BOLD_LARGE_PT and bold) else 4.5
            if ratio < enough:
                message = f"“{shown}” has a contrast of {ratio:.1f}:1; {enough}:1 is needed"
                self._report("low-contrast", "error", message, item)

    def _contrast(self, colour: Any, ground: tuple[float, ...]) -> float:
        key = (str(colour), ground)
        if key not in self._ratios:
            ink, alpha = _srgb(colour)
            seen = tuple(alpha * over + (1 - alpha) * below for over, below in zip(ink, ground, strict=True))
            self._ratios[key] = contrast(seen, ground)
        return self._ratios[key]


def _outside(box: tuple[float, ...], frame: tuple[float, ...]) -> bool:
    return (
        box[0] < frame[0] - TOLERANCE
        or box[1] < frame[1] - TOLERANCE
        or box[2] > frame[2] + TOLERANCE
        or box[3] > frame[3] + TOLERANCE
    )


def _srgb(colour: Any) -> tuple[tuple[float, ...], float]:
    converted = colour.to("srgb")
    return tuple(min(1.0, max(0.0, value)) for value in converted.coordinates), converted.alpha


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Contrast ratio of two sRGB colours (WCAG 2.1, 1.4.3)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: tuple[float, ...]) -> float:
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def headings(html: str) -> Iterator[Finding]:
    """The first heading is h1, and no level is skipped on the way down (PDF/UA-1 7.4.2)."""
    last = 0

    def walk(element: ElementTree.Element, item: str) -> Iterator[Finding]:
        nonlocal last
        item = element.get("data-item") or item
        tag = str(element.tag).split("}")[-1]
        if re.fullmatch("h[1-6]", tag):
            level = int(tag[1])
            if level > last + 1:
                words = " ".join("".join(element.itertext()).split())[:50]
                yield Finding("heading-skipped", "error", f"“{words}” is an h{level} under an h{last}", item)
            last = level
        for child in element:
            yield from walk(child, item)

    yield from walk(ElementTree.fromstring(html), "")


def file(job: PdfJob, data: bytes) -> Iterator[Finding]:
    """What the bytes show: fonts embedded and readable, figures described, pictures sharp, page boxes right."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for name in sorted(_bad_fonts(pdf)):
            yield Finding(
                "font-not-embedded", "error", f"the font {name} is not embedded with its characters"
            )
        if job.standard == "ua+a3":
            yield from _tagged(pdf)
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
        for number, sheet in enumerate(pdf.pages, 1):
            media = [float(value) for value in sheet.mediabox]
            trim = [float(value) for value in sheet.trimbox]
            if not _inside(trim, media) or max(media[2] - media[0], media[3] - media[1]) > 14400:
                yield Finding(
                    "page-boxes", "error", f"page {number}: the trim box does not lie inside the paper"
                )


def _inside(inner: list[float], outer: list[float]) -> bool:
    return (
        inner[0] >= outer[0] - 0.01
        and inner[1] >= outer[1] - 0.01
        and inner[2] <= outer[2] + 0.01
        and inner[3] <= outer[3] + 0.01
    )


def _bad_fonts(pdf: Any) -> Iterator[str]:
    """Names of fonts that are Type 3, not embedded, or without a map to characters."""
    seen: set[Any] = set()
    for page in pdf.pages:
        fonts = page.get("/Resources", {}).get("/Font", {})
        for font in fonts.values():
            if font.objgen in seen:
                continue
            seen.add(font.objgen)
            name = str(font.get("/BaseFont", "?")).lstrip("/")
            inner = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
            described = inner.get("/FontDescriptor", {})
            embedded = any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3"))
            if str(font.get("/Subtype")) == "/Type3" or not embedded or "/ToUnicode" not in font:
                yield name


def _tagged(pdf: Any) -> Iterator[Finding]:
    """The document says its language and title, and every figure has words for those who cannot see it."""
    root = pdf.Root
    if "/StructTreeRoot" not in root or "/Lang" not in root or not str(root.get("/Lang", "")):
        yield Finding("not-tagged", "error", "the document lacks its tags or its language")
    if "/Title" not in pdf.docinfo or not str(pdf.docinfo["/Title"]).strip():
        yield Finding("no-title", "error", "the document lacks its title")
    missing = sum(
        str(element.get("/S", "")) == "/Figure" and not str(element.get("/Alt", ""))
        for element in pdf.objects
        if hasattr(element, "get") and _is_element(element)
    )
    if missing:
        yield Finding(
            "figure-without-alt", "error", f"{missing} figures have no words for those who cannot see them"
        )


def _is_element(element: Any) -> bool:
    try:
        return str(element.get("/Type", "")) == "/StructElem"
    except (ValueError, TypeError, NotImplementedError):
        return False


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
