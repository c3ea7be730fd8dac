"""Preflight: what is checked of every PDF before it may replace the old one, inside the worker.

Order of words, boxes, type sizes and contrast are read from the laid-out document; fonts, figures' texts and
page boxes from the objects of the PDF, just before they are written (pictures: pdf_pictures). Each finding names
the item (`data-item`) it is in.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pydyf

from revisionpack.engines.pdf_setup import PX_PER_MM  # isort: skip  # before the rest of WeasyPrint
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from revisionpack.outputs.step import Finding

SAFE_MM = 4.0
"""No ink of ours within this distance of the paper's edge: printers leave 4 to 5 mm white."""

TOLERANCE = 1.0
"""px by which words may leave their box: rounding, and the overhang of italics."""

LARGE_PT = 18.0
BOLD_LARGE_PT = 14.0

_LEVELS: dict[Any, int] = {f"h{level}": level for level in range(1, 7)}
_SKIPPED = {"head", "style", "script", "template", "title", "svg", "math"}
_UNSEEN = "\u00ad\u2010\u2011\u200b\u2060\ufeff"
"""Hyphens, and letters without a width."""


def words_in_order(html: ElementTree.Element, reading: list[str]) -> Iterator[Finding]:
    """Every visible text of the HTML is in the tagged PDF, in the order of the HTML."""
    stream = _loose("".join(reading))
    position = 0
    for text, wanted, item in _texts(html, ""):
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
    """A text without spaces and hyphens, and with compatible letters made one."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        for letter in _UNSEEN:
            text = text.replace(letter, "")
    return "".join(text.replace("-", "").split())


def _texts(element: ElementTree.Element, item: str) -> Iterator[tuple[str, str, str]]:
    """(text, the same without spaces and hyphens, item) of every text node that is printed, in order.

    What stands under `data-optional` is shown by some themes only, so it is not looked for.
    """
    tag = str(element.tag).split("}")[-1]
    item = element.get("data-item") or item
    if tag in _SKIPPED or element.get("data-optional") is not None:
        return
    if element.text and (wanted := _loose(element.text)):
        yield element.text, wanted, item
    for child in element:
        yield from _texts(child, item)
        if child.tail and (wanted := _loose(child.tail)):
            yield child.tail, wanted, item


def layout(document: Any, min_points: float) -> Iterator[Finding]:
    """Words outside the safe area or cut off, type that is too small, contrast that is too weak."""
    ratios: dict[tuple[int, Any], float] = {}
    for number, page in enumerate(document.pages, 1):
        yield from _Page(page._page_box, number, min_points, ratios).findings()


class _Page:
    """The audit of one page's boxes."""

    def __init__(
        self, top: Any, number: int, min_points: float, ratios: dict[tuple[int, Any], float]
    ) -> None:
        self.top, self.number, self.min_points = top, number, min_points
        safe = SAFE_MM * PX_PER_MM
        self.safe = (safe, safe, top.margin_width() - safe, top.margin_height() - safe)
        self._found: dict[Finding, None] = {}
        self._ratios = ratios

    def findings(self) -> Iterator[Finding]:
        self._walk(self.top, (1.0, 1.0, 1.0), None, "")
        yield from self._found

    def _report(self, code: str, severity: Any, message: str, item: str) -> None:
        self._found[Finding(code, severity, f"page {self.number}: {message}", item)] = None

    def _walk(
        self, box: Any, ground: tuple[float, ...] | None, clip: tuple[float, ...] | None, item: str
    ) -> None:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if box.element is not None:
            item = box.element.get("data-item") or item
        if isinstance(box, boxes.TextBox):
            self._text(box, ground, clip, item)
            return
        if getattr(box, "background", None) is not None:
            ground = self._ground(box.background, ground)
        if isinstance(box, boxes.ReplacedBox):
            right, bottom = box.position_x + box.margin_width(), box.position_y + box.margin_height()
            if right > self.safe[2] + TOLERANCE or bottom > self.safe[3] + TOLERANCE:
                self._report("outside-page", "error", "a picture reaches over the edge", item)
            return
        if box.style["overflow"] != "visible" and isinstance(box, (boxes.BlockContainerBox, boxes.TableCellBox)):
            if isinstance(box.width, (int, float)) and isinstance(box.height, (int, float)):
                x, y = box.content_box_x(), box.content_box_y()
                clip = (x, y, x + box.width, y + box.height)
        for child in getattr(box, "children", ()):
            self._walk(child, ground, clip, item)

    def _ground(self, background: Any, ground: tuple[float, ...] | None) -> tuple[float, ...] | None:
        """The colour behind what a box holds; None over a picture or gradient."""
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
            ratio = self._contrast(box.style, ground)
            bold = box.style["font_weight"] >= 700
            enough = 3.0 if points >= LARGE_PT or (points >= BOLD_LARGE_PT and bold) else 4.5
            if ratio < enough:
                message = f"“{shown}” has a contrast of {ratio:.1f}:1; {enough}:1 is needed"
                self._report("low-contrast", "error", message, item)

    def _contrast(self, style: Any, ground: tuple[float, ...]) -> float:
        key = (id(style), ground)
        if key not in self._ratios:
            ink, alpha = _srgb(style["color"])
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


def headings(html: ElementTree.Element) -> Iterator[Finding]:
    """The first heading is h1, and no level is skipped on the way down (PDF/UA-1 7.4.2)."""
    last = 0
    for heading in html.iter():
        if (level := _LEVELS.get(heading.tag)) is None:
            continue
        if level > last + 1:
            words = " ".join("".join(heading.itertext()).split())[:50]
            message = f"“{words}” is an h{level} under an h{last}"
            yield Finding("heading-skipped", "error", message, _item_of(html, heading, ""))
        last = level


def _item_of(outer: ElementTree.Element, wanted: ElementTree.Element, item: str) -> str:
    """The item that an element is in."""
    item = outer.get("data-item") or item
    if outer is wanted:
        return item
    return next((found for child in outer if (found := _item_of(child, wanted, item))), "")


def written(pdf: pydyf.PDF, *, tagged: bool) -> Iterator[Finding]:
    """What the objects show: fonts embedded and readable, figures described, page boxes right."""
    for name in sorted(_bad_fonts(pdf)):
        yield Finding("font-not-embedded", "error", f"the font {name} is not embedded with its characters")
    if tagged:
        yield from _tagged(pdf)
    for number, reference in enumerate(pdf.page_references, 1):
        page = _object(pdf, reference)
        media, trim = ([float(value) for value in page[name]] for name in ("MediaBox", "TrimBox"))
        if not _inside(trim, media) or max(media[2] - media[0], media[3] - media[1]) > 14400:
            yield Finding("page-boxes", "error", f"page {number}: the trim box does not lie inside the paper")


def _object(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _inside(inner: list[float], outer: list[float]) -> bool:
    return (
        inner[0] >= outer[0] - 0.01
        and inner[1] >= outer[1] - 0.01
        and inner[2] <= outer[2] + 0.01
        and inner[3] <= outer[3] + 0.01
    )


def _bad_fonts(pdf: pydyf.PDF) -> Iterator[str]:
    """Names of fonts that are Type 3, not embedded, or without a map to characters."""
    for font in pdf.objects:
        if not isinstance(font, dict) or font.get("Type") != "/Font" or "CIDSystemInfo" in font:
            continue
        inner = _object(pdf, font["DescendantFonts"][0]) if "DescendantFonts" in font else font
        described = _object(pdf, inner["FontDescriptor"]) if "FontDescriptor" in inner else {}
        embedded = any(key in described for key in ("FontFile", "FontFile2", "FontFile3"))
        if font.get("Subtype") == "/Type3" or not embedded or "ToUnicode" not in font:
            name = font.get("BaseFont", "?")
            yield (name.decode() if isinstance(name, bytes) else str(name)).lstrip("/")


def _tagged(pdf: pydyf.PDF) -> Iterator[Finding]:
    """The document says its language and title, and every figure has words for those who cannot see it."""
    if "StructTreeRoot" not in pdf.catalog or not _said(pdf.catalog, "Lang"):
        yield Finding("not-tagged", "error", "the document lacks its tags or its language")
    if not _said(pdf.info, "Title").strip():
        yield Finding("no-title", "error", "the document lacks its title")
    missing = sum(
        isinstance(element, dict)
        and element.get("S") == "/Figure"
        and element.get("Type") == "/StructElem"
        and not _said(element, "Alt")
        for element in pdf.objects
    )
    if missing:
        yield Finding(
            "figure-without-alt", "error", f"{missing} figures have no words for those who cannot see them"
        )


def _said(holder: Any, name: str) -> str:
    """The words of an entry, or none."""
    return str(holder[name].string) if name in holder else ""
