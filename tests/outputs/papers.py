"""The packs whose papers are tested, and their papers made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from revisionpack.content.load import Loaded, load_pack, load_pack_text
from revisionpack.content.model import Pack, Syllabus
from revisionpack.derive import derive
from revisionpack.engines import pdf
from revisionpack.outputs import answers, mock, questions
from revisionpack.outputs.step import Document, Done, MeasureJob, Options, PdfJob, Request, Result
from revisionpack.theme import Theme

ROOT = Path(__file__).parents[2]
PACKS = {
    "history": ROOT / "packs" / "aqa-7042-2n" / "power-struggle.yaml",
    "science": ROOT / "tests" / "packs" / "science.yaml",
    "vocabulary": ROOT / "tests" / "packs" / "vocabulary.yaml",
    "no syllabus": ROOT / "tests" / "packs" / "photosynthesis.yaml",
}
PRODUCTS = {"questions": questions, "answers": answers, "mock": mock}
THEME = Theme()


@cache
def loaded(name: str) -> Loaded:
    found = load_pack(PACKS[name])
    assert found.pack is not None, found.diagnostics
    return found


def request_of(name: str, **options: Any) -> Request:
    found = loaded(name)
    assert found.pack is not None
    return Request(derive(found.pack, found.syllabus), THEME, Options(**options), found.images, b"format: 1")


def made(text: str, **options: Any) -> Request:
    """A request for a pack that is written in the test."""
    found = load_pack_text(text)
    assert found.pack is not None, found.diagnostics
    return Request(derive(found.pack, found.syllabus), THEME, Options(**options))


def jobs(product: str, request: Request) -> tuple[PdfJob, ...]:
    """The PDF jobs of a product."""
    step = PRODUCTS[product].plan(request)
    assert isinstance(step, Done), step
    assert all(isinstance(job, PdfJob) for job in step.jobs)
    return tuple(job for job in step.jobs if isinstance(job, PdfJob))


def html(product: str, request: Request) -> str:
    return jobs(product, request)[0].document.html


@cache
def fonts() -> Mapping[str, bytes]:
    return {name: path.read_bytes() for name, path in THEME.fonts.items()}


def printed(job: PdfJob) -> Result:
    return pdf.render(job, fonts())


@cache
def printed_as(product: str, name: str, theme: str = "standard", paper: str = "a4") -> Result:
    """A product printed, once in a test run."""
    return printed(jobs(product, request_of(name, theme=theme, paper=paper))[0])


def boxes(document: Document) -> dict[str, list[dict[str, Any]]]:
    """Where each measured element of a document lies: name -> its boxes, one a page."""
    found: dict[str, list[dict[str, Any]]] = {}
    for box in json.loads(pdf.measure(MeasureJob("paper", document), fonts()).data)["boxes"]:
        found.setdefault(box["item"], []).append(box)
    return found


__all__ = [
    "PACKS", "Pack", "Syllabus", "boxes", "fonts", "html", "jobs", "loaded", "made", "printed", "printed_as",
    "request_of",
]  # fmt: skip
