"""The timeline poster: the main size, a desk version on A3, and the main size as tiles.

What wins is worked out from the widths of the words (poster_search), placed (layout/) and drawn (poster_view,
poster_documents); the engine says whether everything is as tall as worked out. Where it is not, or where letters are
not well known, what may win is measured in one pass first.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import partial

from msgspec.structs import replace

from revisionpack.layout.place import Shortfall
from revisionpack.layout.tiles import Tiling
from revisionpack.outputs.poster_candidates import Found
from revisionpack.outputs.poster_documents import Documents, name
from revisionpack.outputs.poster_frame import SIZES, page
from revisionpack.outputs.poster_sheet import Sheet, begun, decided, drawn, to_measure
from revisionpack.outputs.poster_tiles import cut, geometry
from revisionpack.outputs.poster_view import View, layout_facts
from revisionpack.outputs.step import (
    Ask,
    Done,
    Failed,
    Finding,
    MeasureJob,
    PdfJob,
    Request,
    Result,
    Skipped,
    Step,
    TileJob,
)

RAISED = 0.72
"""Subscripts and superscripts are so much smaller than the words that they stand in."""
BLEED = 3.0
"""mm beyond the edge of the page of a print shop's poster."""
TILE_LABEL = 7.0
"""Smallest type in the margins of a tile, pt."""


def plan(request: Request) -> Step | Skipped:
    """The poster of a pack: PDFs of the main size and of A3, and tiles."""
    if not request.derived.timeline.entries:
        return Skipped("the pack has no events, so there is no poster")
    settings = request.derived.pack.timeline
    size = request.options.poster_size or settings.size
    main = page(size, settings.orientation)
    documents = Documents(request)
    sheets = [begun(documents, request.artifact("poster", size="" if size == "a1" else size), main)]
    if not main.desk:
        desk = page("a3", settings.orientation)
        sheets.append(begun(documents, request.artifact("poster", size="a3"), desk))
    return _ask(documents, tuple(sheets))


def _ask(documents: Documents, sheets: tuple[Sheet, ...]) -> Step:
    """Measure what may win, all of a sheet at once; go on to print when it is known what has won."""
    open_ = [number for number, sheet in enumerate(sheets) if isinstance(sheet.answer, tuple)]
    jobs = []
    for number in open_:
        sheet = sheets[number]
        assert isinstance(sheet.answer, tuple)
        said = ", ".join(map(name, sheet.answer))
        jobs.append(
            MeasureJob(f"{sheet.artifact}: {said}", documents.measure(sheet.page, sheet.search, sheet.answer))
        )
    if not jobs or isinstance(sheets[0].answer, Shortfall):
        return _print(documents, sheets)
    return Ask(tuple(jobs), partial(_measured, documents, sheets, tuple(open_)))


def _measured(
    documents: Documents, sheets: tuple[Sheet, ...], asked: tuple[int, ...], results: tuple[Result, ...]
) -> Step:
    """Decide among what was measured. Only where none of it fits is more asked for."""
    now = list(sheets)
    for number, result in zip(asked, results, strict=True):
        now[number] = decided(now[number], {box["item"]: box for box in json.loads(result.data)["boxes"]})
    return _ask(documents, tuple(now))


def _print(documents: Documents, sheets: tuple[Sheet, ...]) -> Step:
    """The PDFs of the sheets that fit. The main one must; a desk version that does not is left out with a note."""
    request = documents.request
    jobs: list[PdfJob] = []
    views: list[View] = []
    findings: list[Finding] = []
    asked: list[int] = []
    for number, sheet in enumerate(sheets):
        answer = sheet.answer
        if isinstance(answer, Found):
            view, heights = drawn(documents, sheet, answer)
            if view is None:
                return _ask(documents, _measured_first(documents, sheets, {number}))
            told = layout_facts(view, answer.chart, answer.share)
            facts = (("layout", told), ("read_from_m", told["read_from_m"]))
            bleed = request.options.bleed and number == 0
            document = documents.poster(view, bleed=bleed)
            raised = "<sub>" in document.html or "<sup>" in document.html
            job = PdfJob(
                sheet.artifact,
                document,
                min_points=sheet.page.floor * (RAISED if raised else 1.0),
                max_pages=1,
                bleed_mm=BLEED if bleed else 0.0,
                heights=heights,
                facts=facts,
            )
            views.append(view)
            jobs.append(job)
            asked += [number] if sheet.foreseen or (number == 0 and request.options.tile != "none") else []
            findings += _without_offices(sheet, answer)
        elif isinstance(answer, Shortfall):
            finding = _too_full(request, sheet, answer)
            if number == 0:
                return Failed((finding,))
            findings.append(replace(finding, severity="note"))
    tiling = cut(views[0], request.options.tile) if request.options.tile != "none" else None
    printing: list[PdfJob] = [jobs[number] for number in asked]
    if tiling is not None:
        tiles = _tiles(request)
        printing.append(PdfJob(f"{tiles}: frames", documents.frames(tiling), min_points=TILE_LABEL))
    done = Done(tuple(jobs), tuple(findings))
    then = partial(_printed, documents, sheets, tuple(asked), done, tiling)
    return Ask(tuple(printing), then) if printing else done


def _measured_first(documents: Documents, sheets: tuple[Sheet, ...], which: Collection[int]) -> tuple[Sheet, ...]:
    """The sheets, some of which are not as they were worked out."""
    return tuple(to_measure(documents, sheet) if number in which else sheet for number, sheet in enumerate(sheets))


def _tiles(request: Request) -> str:
    """The file of the tiles: `…-poster-tiles-a4`; `…-poster-a0-tiles-a4` of another size than the pack's own."""
    asked, tile = request.options.poster_size, request.options.tile
    product = "poster-tiles" if asked in (None, request.derived.pack.timeline.size) else f"poster-{asked}-tiles"
    return request.artifact(product, size=tile, paper=tile != request.options.paper)


def _printed(
    documents: Documents,
    sheets: tuple[Sheet, ...],
    asked: tuple[int, ...],
    done: Done,
    tiling: Tiling | None,
    results: tuple[Result, ...],
) -> Step:
    """Measure what was not as it was worked out; else set the printed poster into its sheets."""
    unlike = {number for number, result in zip(asked, results, strict=False) if "unlike" in result.facts}
    if unlike:
        return _ask(documents, _measured_first(documents, sheets, unlike))
    if tiling is None:
        return done
    poster, *_, frames = results
    name = _tiles(documents.request)
    job = TileJob(name, poster.data, geometry(tiling, sheets[0].page.height), frames.data)
    return Done((*done.jobs, job), (*done.findings, *frames.findings))


def _without_offices(sheet: Sheet, found: Found) -> list[Finding]:
    """A note where the holders of an office are not drawn, because strips or a small page leave no room."""
    if found.columns.seats or not sheet.search.seats:
        return []
    message = f"{sheet.artifact} has no room for the bars of the offices"
    upright = "orientation: portrait, " if sheet.page.width > sheet.page.height else ""
    advice = f"They stand beside a single column of time: choose {upright}a larger page (size:), or fewer events "
    advice += "(timeline: {events: {weight: 3}})."
    return [Finding("poster-without-offices", "note", message, help=advice)]


def _too_full(request: Request, sheet: Sheet, short: Shortfall) -> Finding:
    """What is missing, and what would fit."""
    count = len(request.derived.timeline.entries)
    area = sheet.page.width * sheet.page.height * (short.needs / short.has) * 1.1
    larger = [
        size for size, (width, height) in SIZES.items() if width * height > area and size.startswith("a")
    ]
    advice = "Show fewer events (timeline: {events: {weight: 3}}), or give long titles a `short:`."
    if larger:
        advice = f"Use a larger page (size: {larger[-1]}), show fewer events (timeline: {{events: {{weight: 3}}}}), or "
        advice += "give long titles a `short:`."
    return Finding(
        "poster-too-full",
        "error",
        f"{count} events do not fit on {sheet.page.name.upper()} at {sheet.page.floor:g} pt: they need "
        f"{short.needs:,.0f} mm of column, the page has {short.has:,.0f} mm",
        help=advice,
    )
