"""A poster to sheets of an ordinary printer: one shared form XObject, set into the frames of the sheets.

The poster is stored once and stays vector. It is marked as an artifact: the tiles are for printing, the tagged
poster is the file to read; so they are PDF/A-2b, and claim no more. The bytes depend on nothing but the job.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

from revisionpack.engines.pikepdf_setup import pikepdf  # isort: skip  # before anything of pikepdf
from pikepdf import Name

from revisionpack.outputs.step import Result, TileJob

MARKED = ("BMC", "BDC", "EMC", "MP", "DP")
"""Operators that tie content to a structure tree; on the sheets there is none for the poster."""
PICTURE = re.compile(rb"(?<!\S)BI(?!\S)")
MARK = re.compile(rb"(?<!\S)(?:" + "|".join(MARKED).encode() + rb")(?!\S)")
TIES = re.compile(rb"(?<!\S)(?:/[^\s/<>]+\s+(?:(?:<<[^<>]*>>|/[^\s/<>]+)\s+)?(?:BDC|BMC|MP|DP)|EMC)\s+")

CLAIMS = (
    (re.compile(r'(pdfaid:part(?:="|>))\d'), r"\g<1>2"),
    (re.compile(r'(pdfaid:conformance(?:="|>))[A-Z]'), r"\g<1>B"),
    (re.compile(r"<rdf:Description[^>]*>\s*<pdfuaid:part>1</pdfuaid:part>\s*</rdf:Description>"), ""),
    (
        re.compile(
            r"<rdf:Description[^>]*>\s*<pdfaExtension:schemas>.*?</pdfaExtension:schemas>\s*</rdf:Description>",
            re.S,
        ),
        "",
    ),
)
"""What the frames say of themselves, and what the sheets say instead."""


def tile(job: TileJob) -> Result:
    """The sheets, with facts `pages`, `columns` and `rows`. `geometry` is made by outputs/poster_tiles."""
    geometry = job.geometry
    with pikepdf.open(io.BytesIO(job.frames)) as sheets, pikepdf.open(io.BytesIO(job.pdf)) as poster:
        form = sheets.copy_foreign(_form(poster))
        overview, *pages = sheets.pages
        _set_into(overview, form, _overview(geometry))
        for page, window, marks in zip(pages, geometry["windows"], geometry["marks"], strict=True):
            _set_into(page, form, _window(geometry, window), _marks(geometry, marks))
        _print_only(sheets)
        buffer = io.BytesIO()
        sheets.save(
            buffer,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
            fix_metadata_version=False,  # they say nothing of it; looking would take a library for XML
        )
    facts = {"pages": len(geometry["windows"]) + 1, "columns": geometry["columns"], "rows": geometry["rows"]}
    return Result(buffer.getvalue(), facts)


def _print_only(sheets: pikepdf.Pdf) -> None:
    """The metadata say PDF/A-2b, and PDF/UA no more: for the printer, and kept for ever."""
    metadata = sheets.Root.Metadata
    text = metadata.read_bytes().decode()
    for pattern, instead in CLAIMS:
        text = pattern.sub(instead, text)
    metadata.write(text.encode())


def _form(poster: pikepdf.Pdf) -> Any:
    """The poster's only page as a form without ties to its structure tree."""
    form = poster.pages[0].as_form_xobject()
    _untie(form, set())
    return form


def _opaque(content: bytes) -> bool:
    """Whether it may hold words that are no operators: in a literal string or an inline picture."""
    return b"(" in content or (b"BI" in content and PICTURE.search(content) is not None)


def _marked(content: bytes) -> bool:
    """Whether it holds marks; bytes are found ten times as soon as patterns."""
    return any(mark.encode() in content for mark in MARKED) and MARK.search(content) is not None


def _untie(form: Any, seen: set[tuple[int, int]]) -> None:
    for key in (Name.StructParents, Name.StructParent):
        if key in form:
            del form[key]
    content = form.read_bytes()
    if _marked(content):
        form.write(unmarked(content, form))
    inner = form.get(Name.Resources, {}).get(Name.XObject, {})
    for child in inner.values():
        if child.get(Name.Subtype) == Name.Form and child.objgen not in seen:
            seen.add(child.objgen)
            _untie(child, seen)


def unmarked(content: bytes, form: Any) -> bytes:
    """The content of `form` without its marks: cut out where each is plain to see, else parsed (ten times slower)."""
    if not _opaque(content):
        plain = TIES.sub(b"", content + b"\n")
        if not _marked(plain):
            return plain
    parsed: Any = pikepdf.parse_content_stream(form)
    return bytes(
        pikepdf.unparse_content_stream(
            [(operands, operator) for operands, operator in parsed if str(operator) not in MARKED]
        )
    )


def _set_into(page: pikepdf.Page, form: Any, placed: str, marks: str = "") -> None:
    """Put the poster, and marks, under what the page already holds."""
    name = page.add_resource(form, Name.XObject, Name.Poster, replace_existing=True)
    page.contents_add(f"/Artifact BMC\nq\n{placed}\n{name} Do\nQ\n{marks}EMC\n".encode(), prepend=True)


def _marks(geometry: Mapping[str, Any], marks: list[list[float]]) -> str:
    """Strokes for cutting and joining: black rectangles, each cut out by itself so that it is drawn crisp."""
    height = geometry["sheet"][1]
    drawn = [f"{x:.4f} {height - y - high:.4f} {wide:.4f} {high:.4f} re" for x, y, wide, high in marks]
    return "".join(f"q\n{mark} W n\n0 g {mark} f\nQ\n" for mark in drawn)


def _window(geometry: Mapping[str, Any], window: list[int]) -> str:
    """Clip to the window and shift the poster so that the window stands inside the margins."""
    margin, height = geometry["margin"], geometry["sheet"][1]
    _, _, x, y, wide, high = window
    left, bottom = margin, height - margin - high
    down = height - margin + y - geometry["height"]
    return f"{left} {bottom:.4f} {wide} {high} re W n\n1 0 0 1 {left - x} {down:.4f} cm"


def _overview(geometry: Mapping[str, Any]) -> str:
    """The whole poster, small, on the map."""
    scale, left, top = geometry["map"]
    bottom = geometry["sheet"][1] - top - scale * geometry["height"]
    return f"{scale:.6f} 0 0 {scale:.6f} {left:.4f} {bottom:.4f} cm"
