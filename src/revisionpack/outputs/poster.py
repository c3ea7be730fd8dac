"""The timeline poster: the main size, a desk version on A3, and the main size as tiles.

The boxes are measured first, at the sizes of type in question (poster_search); then they are placed (layout/); then
drawn (poster_view, poster_documents).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from revisionpack.layout.place import Room, Shortfall
from revisionpack.layout.tiles import Tiling
from revisionpack.outputs.poster_candidates import Candidate, Found, Tall
from revisionpack.outputs.poster_documents import Documents, name
from revisionpack.outputs.poster_frame import MM, SIZES, Frame, Page, frame, page
from revisionpack.outputs.poster_key import key_words, marks_of
from revisionpack.outputs.poster_lanes import FULL, SHORT, slots
from revisionpack.outputs.poster_search import NARROWEST, Search
from revisionpack.outputs.poster_tiles import cut, geometry
from revisionpack.outputs.poster_view import View, axis_width, compose, layout_facts
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

GAP = 2.4
"""mm between two boxes on A1; less on a crowded page."""
MOST_STRIPS = 8
RAISED = 0.72
"""Subscripts and superscripts are so much smaller than the words that they stand in."""
BLEED = 3.0
"""mm beyond the edge of the page of a print shop's poster."""
TILE_LABEL = 7.0
"""Smallest type in the margins of a tile, pt."""


@dataclass(frozen=True)
class Sheet:
    """One page to be made: its name, and what is known of it so far."""

    artifact: str
    page: Page
    search: Search | None = None
    furniture: Mapping[str, float] | None = None
    """Widths and heights (mm) of title, subtitle, key and phases by their `data-measure`."""

    def frame(self, strips: int) -> Frame:
        """The heights of the page's parts."""
        known = self.furniture or {}
        title, subtitle = known.get("title", 0.0), known.get("subtitle", 0.0)
        return frame(self.page, title, subtitle, known.get("key", 0.0), known.get("phases", 0.0), strips)


def plan(request: Request) -> Step | Skipped:
    """The poster of a pack: PDFs of the main size and of A3, and tiles."""
    if not request.derived.timeline.entries:
        return Skipped("the pack has no events, so there is no poster")
    settings = request.derived.pack.timeline
    size = request.options.poster_size or settings.size
    main = page(size, settings.orientation)
    sheets = [Sheet(request.artifact("poster", size="" if size == "a1" else size), main)]
    if not main.desk:
        sheets.append(Sheet(request.artifact("poster", size="a3"), page("a3", settings.orientation)))
    return _ask(request, tuple(sheets))


def _ask(request: Request, sheets: tuple[Sheet, ...]) -> Step:
    """Measure what is still unknown; go on to print when nothing is."""
    documents = Documents(request)
    jobs: list[MeasureJob] = []
    wanted: list[tuple[int, tuple[Candidate, ...]]] = []
    for number, sheet in enumerate(sheets):
        if sheet.search is None:
            jobs.append(MeasureJob(f"{sheet.artifact}: furniture", documents.furniture(sheet.page)))
            wanted.append((number, ()))
        elif isinstance(answer := sheet.search.next(), tuple):
            document = documents.events(sheet.page, sheet.search, answer)
            jobs.append(MeasureJob(f"{sheet.artifact}: {', '.join(map(name, answer))}", document))
            wanted.append((number, answer))
    if jobs:
        return Ask(tuple(jobs), partial(_measured, request, sheets, tuple(wanted)))
    return _print(request, sheets)


def _measured(
    request: Request,
    sheets: tuple[Sheet, ...],
    wanted: tuple[tuple[int, tuple[Candidate, ...]], ...],
    results: tuple[Result, ...],
) -> Step:
    """Add what was measured to what is known, and go on."""
    now = list(sheets)
    for (number, candidates), result in zip(wanted, results, strict=True):
        boxes = {box["item"]: box for box in json.loads(result.data)["boxes"]}
        sheet = now[number]
        if sheet.search is None:
            now[number] = _with_furniture(request, sheet, boxes)
            continue
        measured = {
            candidate: {
                entry.event.id: _tall(boxes, f"{name(candidate)}:{entry.event.id}", sheet.page.sizes[candidate.step])
                for entry in sheet.search.missing(candidate)
            }
            for candidate in candidates
        }
        now[number] = replace(sheet, search=sheet.search.learnt(measured))
    return _ask(request, tuple(now))


def _tall(boxes: Mapping[str, Mapping[str, float]], item: str, body: float) -> Tall:
    """The height of an event, set tighter where that spares a whole line of its `body` type, pt."""
    plain = boxes[item]["h"]
    snug = boxes.get(f"{item}:snug", {}).get("h", plain)
    return Tall(snug, True) if plain - snug > 0.9 * body * MM else Tall(plain)


def _with_furniture(request: Request, sheet: Sheet, boxes: Mapping[str, Mapping[str, float]]) -> Sheet:
    """The sheet with the rooms of its columns, now that title and key have their sizes."""
    timeline, documents = request.derived.timeline, Documents(request)
    sized = {item: box["w"] if item in ("title", "subtitle") else box["h"] for item, box in boxes.items()}
    sheet = replace(sheet, furniture=sized)
    rooms, labels, widths = {}, {}, {}
    for strips in range(1, MOST_STRIPS + 1):
        shape = sheet.frame(strips)
        rooms[strips] = Room(
            shape.top, shape.bottom, sheet.page.mm(GAP if strips < sheet.page.crowded else 0.6 * GAP)
        )
        most = max(4, int(strips * rooms[strips].length / sheet.page.mm(25.0)))
        labels[strips] = documents.label_width(sheet.page, strips)
        widths[strips] = axis_width(sheet.page, marks_of(timeline, most), documents.printing, strips)
    search = Search(
        page=sheet.page,
        timeline=timeline,
        rooms=rooms,
        bands=1 + max(slots(timeline.stretches).values(), default=-1),
        label=labels,
        seats=sum(len(bench.seats) for bench in timeline.benches),
        axis=widths,
        side=documents.side,
        known={},
    )
    least = NARROWEST * sheet.page.forms[-1].headings[0] * sheet.page.floor * MM
    fitting = {
        strips: room for strips, room in rooms.items() if strips == 1 or search.layout(strips).box >= least
    }
    return replace(sheet, search=replace(search, rooms=fitting))


def _print(request: Request, sheets: tuple[Sheet, ...]) -> Step:
    """The PDFs of the sheets that fit. The main one must; a desk version that does not is left out with a note."""
    documents = Documents(request)
    jobs: list[PdfJob] = []
    views: list[View] = []
    findings: list[Finding] = []
    for number, sheet in enumerate(sheets):
        answer = sheet.search.next() if sheet.search is not None else None
        if isinstance(answer, Found):
            view = _view(documents, sheet, answer)
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
                facts=facts,
            )
            views.append(view)
            jobs.append(job)
            findings += _without_offices(sheet, answer)
        elif isinstance(answer, Shortfall):
            finding = _too_full(request, sheet, answer)
            if number == 0:
                return Failed((finding,))
            findings.append(replace(finding, severity="note"))
    if request.options.tile == "none":
        return Done(tuple(jobs), tuple(findings))
    tiling = cut(views[0], request.options.tile)
    tiles = request.artifact(_tiles(request), size=request.options.tile)
    frames = PdfJob(f"{tiles}: frames", documents.frames(tiling), min_points=TILE_LABEL)
    return Ask((jobs[0], frames), partial(_tiled, tiles, tuple(jobs), views[0].page, tiling, tuple(findings)))


def _tiles(request: Request) -> str:
    """`poster-tiles`; `poster-a0-tiles` where the poster is asked for in another size than the pack's own."""
    asked = request.options.poster_size
    return "poster-tiles" if asked in (None, request.derived.pack.timeline.size) else f"poster-{asked}-tiles"


def _tiled(
    artifact: str,
    jobs: tuple[PdfJob, ...],
    main: Page,
    tiling: Tiling,
    findings: tuple[Finding, ...],
    results: tuple[Result, ...],
) -> Step:
    """Set the printed poster into its sheets."""
    poster, frames = results
    job = TileJob(artifact, poster.data, geometry(tiling, main.height), frames.data)
    return Done((*jobs, job), (*findings, *frames.findings))


def _view(documents: Documents, sheet: Sheet, found: Found) -> View:
    """The marks and boxes of a sheet."""
    timeline, strips, level = documents.timeline, found.candidate.strips, found.candidate.level
    known = sheet.furniture or {}
    heights = {
        (stretch.phase.id, level): known.get(f"phase:{min(strips, 2)}:{level}:{stretch.phase.id}", 0.0)
        for stretch in timeline.stretches
        for level in (FULL, SHORT)
    }
    return compose(
        sheet.page,
        found,
        sheet.frame(strips),
        timeline,
        documents.printing,
        heights,
        key_words(timeline, found.chart, found.scale, level, documents.printing),
    )


def _without_offices(sheet: Sheet, found: Found) -> list[Finding]:
    """A note where the holders of an office are not drawn, because strips or a small page leave no room."""
    assert sheet.search is not None
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
