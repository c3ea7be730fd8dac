"""What a screen reader gets of a PDF: its words in the order of the tags, and the types of the tags."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium


@dataclass(frozen=True)
class Tagged:
    """A run of words with the type of the tag that holds it; every tag also comes once, as it opens."""

    tag: str
    words: str
    """Empty where a tag opens."""


def reading(data: bytes) -> list[Tagged]:
    """The structure tree of a PDF, depth first."""
    texts = _texts(data)
    with pikepdf.open(io.BytesIO(data)) as file:
        pages = {page.objgen: number for number, page in enumerate(file.pages)}
        return list(_walk(file.Root.StructTreeRoot.K, "", None, pages, texts))


def words(data: bytes) -> str:
    """Every tagged word, in reading order, with single spaces."""
    return " ".join(" ".join(run.words for run in reading(data) if run.words).split())


def page_texts(data: bytes) -> list[str]:
    """The text layer page by page, with single spaces."""
    document = pypdfium2.PdfDocument(data)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def _walk(
    node: Any, tag: str, page: Any, pages: dict[Any, int], texts: dict[tuple[int, int], str]
) -> Iterator[Tagged]:
    if isinstance(node, pikepdf.Array):
        for kid in node:
            yield from _walk(kid, tag, page, pages, texts)
    elif isinstance(node, pikepdf.Dictionary):
        page = node.get("/Pg", page)
        if "/MCID" in node:
            yield Tagged(tag, texts.get((pages[page.objgen], int(node.MCID)), ""))
            return
        if "/S" in node:
            tag = str(node.S).lstrip("/")
            yield Tagged(tag, "")
        if "/K" in node:
            yield from _walk(node.K, tag, page, pages, texts)
    else:
        yield Tagged(tag, texts.get((pages[page.objgen], int(node)), ""))


def _texts(data: bytes) -> dict[tuple[int, int], str]:
    """(page, marked-content id) -> its words."""
    found: dict[tuple[int, int], str] = {}
    document = pypdfium2.PdfDocument(data)
    for number, page in enumerate(document):
        text_page = page.get_textpage()
        for index in range(pdfium.FPDFPage_CountObjects(page.raw)):
            shown = pdfium.FPDFPage_GetObject(page.raw, index)
            if pdfium.FPDFPageObj_GetType(shown) == pdfium.FPDF_PAGEOBJ_TEXT:
                mark = pdfium.FPDFPageObj_GetMarkedContentID(shown)
                if mark >= 0:
                    size = pdfium.FPDFTextObj_GetText(shown, text_page.raw, None, 0)
                    buffer = (ctypes.c_ushort * (size // 2 + 1))()
                    pdfium.FPDFTextObj_GetText(shown, text_page.raw, buffer, size)
                    words = bytes(buffer).decode("utf-16-le").split("\0")[0]
                    found[(number, mark)] = f"{found.get((number, mark), '')}{words}"
    return found
