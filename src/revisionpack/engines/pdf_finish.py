"""The last touches on a PDF before it is written: PDF/A-3a and PDF/UA-1 at once, plain black, attachments.

WeasyPrint knows both standards but not in one file (Kozea/WeasyPrint#2467). The two descriptions that
PDF/UA needs go inside the one rdf:RDF of the metadata: validators ignore a second one.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pydyf

from revisionpack.engines.pdf_network import fetch_nothing
from revisionpack.engines.pdf_setup import weasyprint

_UA = (
    '<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    "<pdfuaid:part>1</pdfuaid:part></rdf:Description>"
)
# PDF/A demands that a schema it does not know is described (ISO 19005-3, 6.6.2.3).
_EXTENSION = (
    '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    ' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    "<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>PDF/UA part</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)

_NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""The date of attachments: PDF/A-3 wants one, and ours depend on content alone."""


JOINER = "\u2060"
"""Holds compounds together on a line (text/typography_lines); in a list of bookmarks it has no business."""


def plain_bookmarks(document: Any) -> None:
    """Bookmarks without word joiners, which some readers show as a box."""
    for page in document.pages:
        page.bookmarks = [(level, label.replace(JOINER, ""), *rest) for level, label, *rest in page.bookmarks]


def attachments(files: tuple[tuple[str, bytes], ...]) -> list[Any]:
    """Files to attach, as the source of the document."""
    return [
        weasyprint.Attachment(
            string=data,
            name=name,
            relationship="Source",
            description="Content file",
            url_fetcher=fetch_nothing,
            created=_NEVER,
            modified=_NEVER,
        )
        for name, data in files
    ]


def identify(pdf: Any) -> None:
    """Say in the metadata that the file is PDF/UA-1 too."""
    for item in _streams(pdf):
        if str(item.extra.get("Type")) == "/Metadata":
            text = b"".join(part if isinstance(part, bytes) else str(part).encode() for part in item.stream)
            addition = (_UA + _EXTENSION).encode()
            item.stream[:] = [text.replace(b"</rdf:RDF>", addition + b"</rdf:RDF>", 1)]


def _streams(pdf: Any) -> list[Any]:
    return [item for item in pdf.objects if isinstance(item, pydyf.Stream)]


def settle_attachments(pdf: Any) -> None:
    """Each file once (WeasyPrint lists it twice), with its media type."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = list(dict.fromkeys(pdf.catalog["AF"]))
    for item in _streams(pdf):
        if item.extra.get("Type") == "/EmbeddedFile":
            item.extra["Subtype"] = "/text#2Fyaml"


def plain_black(pdf: Any) -> None:
    """`0 0 0 rg` becomes `0 g`: black type is one ink at a print shop, never four."""
    for item in _streams(pdf):
        for four, one in ((b"0 0 0 rg", b"0 g"), (b"0 0 0 RG", b"0 G")):
            place = -1
            for _ in range(item.stream.count(four)):
                place = item.stream.index(four, place + 1)
                item.stream[place] = one


def bleed_boxes(pdf: Any, bleed_mm: float) -> None:
    """The bleed box lies as far outside the trim as was asked for (WeasyPrint caps it at 10 pt, 3.53 mm)."""
    bleed = bleed_mm * 72 / 25.4
    for reference in pdf.page_references:
        page = pdf.objects[int(reference.split()[0])]
        left, top, right, bottom = (float(value) for value in page["TrimBox"])
        page["BleedBox"] = pydyf.Array([left - bleed, top - bleed, right + bleed, bottom + bleed])
