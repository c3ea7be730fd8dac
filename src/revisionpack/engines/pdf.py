"""HTML to PDF and HTML to boxes: the only importer of WeasyPrint (with its siblings pdf_*).

A document can reach nothing but the bytes handed to it: `pack:NAME` for its resources, `font:NAME`
for the theme's fonts. What WeasyPrint logs as an error, and every missing glyph, is a finding.
"""

from __future__ import annotations

import io
import json
import logging
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote

from revisionpack.engines.pdf_setup import PX_PER_MM, weasyprint  # isort: skip  # before the rest of WeasyPrint
from weasyprint.formatting_structure.boxes import LineBox, TextBox
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcherResponse

from revisionpack.engines import (
    later,
    pdf_finish,
    pdf_fit,
    pdf_lines,
    pdf_preflight,
    pdf_sheets,
    pdf_speed,
    pdf_tags,
)
from revisionpack.engines.frozen import CannotFreezeError
from revisionpack.outputs.step import Document, Finding, MeasureJob, PdfJob, Result

MOST_SHEETS = 100
"""Style sheets that are kept; a build knows some thirty."""
ALIKE = 0.01
"""mm by which a height may be another than it has to be."""

pdf_lines.mend()
pdf_fit.apply()
pdf_speed.apply()


class Given(URLFetcherResponse):  # type: ignore[misc]  # WeasyPrint has no types
    """Bytes that were asked for; without the headers of a message, of which WeasyPrint asks these."""

    content_type, charset = "text/plain", None

    def __init__(self, url: str, body: bytes) -> None:
        self.url, self.status, self._file_obj = url, 200, io.BytesIO(body)


class OnlyGiven:
    """Serves the bytes of one document and its fonts, and nothing else: WeasyPrint calls it with an address."""

    _fail_on_errors = False  # WeasyPrint looks here if it is to go on

    def __init__(self, resources: Mapping[str, bytes], fonts: Mapping[str, bytes]) -> None:
        self.resources, self.fonts = resources, fonts

    def __call__(self, url: str) -> Given:
        scheme, _, quoted = url.partition(":")
        name = unquote(quoted)  # WeasyPrint quotes spaces and letters beyond ASCII
        known = {"pack": self.resources, "font": self.fonts}.get(scheme, {})
        if name not in known:
            raise ValueError(f"nothing but the pack's own files may be read, not {url[:80]}")
        return Given(url, known[name])


class Engine:
    """One WeasyPrint set-up: the fonts are registered once and used for every document."""

    def __init__(self, fonts: Mapping[str, bytes]) -> None:
        self.fonts = dict(fonts)
        with warnings.catch_warnings():
            # No fonts but the theme's is what we want; they are added right after.
            warnings.filterwarnings("ignore", message="No fonts configured")
            self._configuration = FontConfiguration()
        self._sheets: dict[str, tuple[weasyprint.CSS, list[Finding]]] = {}

    def render(self, job: PdfJob) -> Result:
        """The PDF of a document: tags repaired, preflighted; with facts (`pages`) and findings."""
        tagged = job.standard == "ua+a3"
        options: dict[str, Any] = {"pdf_variant": "pdf/a-3a", "pdf_identifier": True} if tagged else {}
        reading: list[str] = []
        written: list[Finding] = []
        with _logged() as findings, pdf_tags.recording() as seen:
            document = self._laid_out(job.document, findings)
            if unlike := _unlike(document, job.heights):
                return Result(b"", {"unlike": unlike})
            html = document._html.etree_element
            pdf_finish.plain_bookmarks(document)

            def finish(_document: Any, pdf: Any) -> None:
                pdf_finish.plain_black(pdf)
                if job.bleed_mm:
                    pdf_finish.bleed_boxes(pdf, job.bleed_mm)
                if tagged:
                    pdf_finish.identify(pdf)
                    pdf_finish.settle_attachments(pdf)
                    reading.extend(seen.repair(document, pdf))
                written.extend(pdf_preflight.written(pdf, tagged=tagged))

            buffer = io.BytesIO()
            attached = pdf_finish.attachments(job.attachments) or None
            document.write_pdf(buffer, finisher=finish, attachments=attached, **options)
            pages = len(document.pages)
            if pages > job.max_pages:
                message = f"{job.name} has {pages} pages; {job.max_pages} may be printed"
                findings.append(Finding("too-many-pages", "error", message))
            findings += pdf_preflight.layout(document, job.min_points)
        findings += pdf_preflight.headings(html)
        if tagged:
            findings += pdf_preflight.words_in_order(html, reading)
        findings += written
        if job.document.resources:
            from revisionpack.engines import pdf_pictures  # a parser of PDFs, which few documents need

            findings += pdf_pictures.coarse(buffer.getvalue())
        return Result(buffer.getvalue(), {"pages": pages, **dict(job.facts)}, tuple(dict.fromkeys(findings)))

    def measure(self, job: MeasureJob) -> Result:
        """The boxes of every element with `data-measure`, as JSON (see `MeasureJob`)."""
        with _logged() as findings:
            document = self._laid_out(job.document, findings)
            boxes = [box for page, laid in enumerate(document.pages, 1) for box in _boxes(laid, page)]
        data = json.dumps({"pages": len(document.pages), "boxes": boxes}, sort_keys=True).encode()
        return Result(data, {"pages": len(document.pages)}, tuple(findings))

    def foresee(self, css: Iterable[str], *, pictures: bool = False) -> None:
        """Read style sheets, and import what reads pictures, before a document needs them."""
        fetcher = OnlyGiven({}, self.fonts)
        for text in css:
            self._sheet(text, fetcher)
        if pictures:
            later.settle("weasyprint", "PIL")

    def _laid_out(self, document: Document, findings: list[Finding]) -> Any:
        fetcher = OnlyGiven(dict(document.resources), self.fonts)
        sheets = [self._sheet(text, fetcher) for text in document.css]
        findings += [finding for _, found in sheets for finding in found]
        html = pdf_speed.XhtmlTree(document.html, fetcher)
        with pdf_speed.style_rules(document.css):
            return html.render(stylesheets=[sheet for sheet, _ in sheets], font_config=self._configuration)

    def _sheet(self, text: str, fetcher: OnlyGiven) -> tuple[weasyprint.CSS, list[Finding]]:
        """A style sheet, and what WeasyPrint says of it: that is true of each document that uses it."""
        if text not in self._sheets:
            if len(self._sheets) >= MOST_SHEETS:
                self._sheets.clear()
            with _logged() as found:
                sheet = self._read(text, fetcher, found)
            self._sheets[text] = sheet, found
        return self._sheets[text]

    def _read(self, text: str, fetcher: OnlyGiven, found: list[Finding]) -> weasyprint.CSS:
        """A style sheet; what an earlier process understood of it is kept, if that is all there is to know."""

        def parse(faces: pdf_sheets.Faces, counters: dict[str, Any]) -> weasyprint.CSS:
            sheet = weasyprint.CSS(
                string=text,
                base_url="pack:",
                url_fetcher=OnlyGiven({}, {}),  # what a sheet reads of other files is not kept
                font_config=faces,
                counter_style=counters,
            )
            if found:
                raise CannotFreezeError("something is wrong with it, which is to be told")
            return sheet

        if len(text) >= pdf_sheets.SHORTEST:
            try:
                known = pdf_sheets.read(text, parse)
            except Exception:  # noqa: BLE001 then it is read as it comes
                found.clear()
            else:
                for face in known.faces:
                    self._configuration.add_font_face(face, fetcher)
                sheet = object.__new__(weasyprint.CSS)
                vars(sheet).update(known.attributes)
                return sheet
        return weasyprint.CSS(
            string=text, base_url="pack:", url_fetcher=fetcher, font_config=self._configuration
        )


def _unlike(document: Any, heights: Iterable[tuple[str, float, float]]) -> list[str]:
    """The elements that are not as tall as they have to be."""
    if not heights:
        return []
    found = {box["item"]: box["h"] for page in document.pages for box in _boxes(page, 1)}
    return [item for item, least, most in heights if not least - ALIKE <= found.get(item, -1.0) <= most + ALIKE]


def _boxes(page: Any, number: int) -> Iterator[dict[str, Any]]:
    """Boxes of the elements with `data-measure` on a laid-out page, mm."""
    for box in page._page_box.descendants():
        element = getattr(box, "element", None)
        if element is None or isinstance(box, (LineBox, TextBox)) or "::" in box.element_tag:
            continue
        name = element.get("data-measure")
        if name is None or not hasattr(box, "border_height"):
            continue
        yield {
            "item": name,
            "page": number,
            "x": round((box.position_x + box.margin_left) / PX_PER_MM, 4),
            "y": round((box.position_y + box.margin_top) / PX_PER_MM, 4),
            "w": round(box.border_width() / PX_PER_MM, 4),
            "h": round(box.border_height() / PX_PER_MM, 4),
        }


@contextmanager
def _logged() -> Iterator[list[Finding]]:
    """WeasyPrint's error log and missing glyphs, as findings."""
    findings: list[Finding] = []

    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            message = record.getMessage()
            if ".notdef" in message or "unsupported by fonts" in message:
                findings.append(Finding("missing-glyph", "error", message))
            elif record.levelno >= logging.ERROR:
                findings.append(Finding("render-error", "error", message))

    logger = logging.getLogger("weasyprint")
    handler = Collect()
    before = logger.handlers[:], logger.level, logger.propagate
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.WARNING)
    try:
        yield findings
    finally:
        logger.handlers, logger.propagate = before[0], before[2]
        logger.setLevel(before[1])


_ENGINES: dict[frozenset[tuple[str, bytes]], Engine] = {}


def engine(fonts: Mapping[str, bytes]) -> Engine:
    """The engine of this process for these fonts (one set-up a process)."""
    key = frozenset(fonts.items())
    if key not in _ENGINES:
        _ENGINES[key] = Engine(fonts)
    return _ENGINES[key]


def render(job: PdfJob, fonts: Mapping[str, bytes]) -> Result:
    """`Engine.render` with this process's engine; `fonts` maps font file names to bytes."""
    return engine(fonts).render(job)


def measure(job: MeasureJob, fonts: Mapping[str, bytes]) -> Result:
    """`Engine.measure` with this process's engine."""
    return engine(fonts).measure(job)
