"""The timeline poster: the main size, a desk version on A3, and the main size as tiles.

What wins is worked out from the widths of the words (poster_search), placed (layout/) and drawn (poster_view,
poster_documents); the engine says whether everything is as tall as worked out. Where it is not, or where letters are
not well known, what may win is measured in one pass first.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import partial

from msgspec import Struct, field
from msgspec.structs import replace

from revisionpack.layout.place import Room, Shortfall
from revisionpack.layout.tiles import Tiling
from revisionpack.outputs.poster_candidates import Candidate, Found, Tall
from revisionpack.outputs.poster_documents import Documents, name
from revisionpack.outputs.poster_estimate import SPARED
from revisionpack.outputs.poster_frame import MM, SIZES, Page, columns, page
from revisionpack.outputs.poster_furniture import Furniture, measured
from revisionpack.outputs.poster_key import key_words, marks_of
from revisionpack.outputs.poster_lanes import FULL, SHORT, slots
from revisionpack.outputs.poster_search import NARROWEST, Search
from revisionpack.outputs.poster_tiles import cut, geometry
from revisionpack.outputs.poster_view import NUMBER_SIZE, View, axis_width, compose, layout_facts, tab_width
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

MOST_STRIPS = 8
LEAST_FOR_SEATS = 0.45
"""Smallest page, against an A1, that has room for the holders of an office. They stand beside one column of time only:
ten bars beside each of two strips would take the headings of a lying A1 from 28 pt to 19."""
RAISED = 0.72
"""Subscripts and superscripts are so much smaller than the words that they stand in."""
BLEED = 3.0
"""mm beyond the edge of the page of a print shop's poster."""
TILE_LABEL = 7.0
"""Smallest type in the margins of a tile, pt."""


class Sheet(Struct, frozen=True):
    """One page to be made: its name, and what is known of it so far."""

    artifact: str
    page: Page
    search: Search
    answer: tuple[Candidate, ...] | Found | Shortfall
    """What may win and is to be measured; then what has won."""
    furniture: Furniture
    phases: Mapping[str, float] = field(default_factory=dict)
    """Heights of the words of phases, mm, by their `data-measure`."""
    foreseen: bool = False
    """Nothing of it was measured."""


def plan(request: Request) -> Step | Skipped:
    """The poster of a pack: PDFs of the main size and of A3, and tiles."""
    if not request.derived.timeline.entries:
        return Skipped("the pack has no events, so there is no poster")
    settings = request.derived.pack.timeline
    size = request.options.poster_size or settings.size
    main = page(size, settings.orientation)
    documents = Documents(request)
    sheets = [_sheet(documents, request.artifact("poster", size="" if size == "a1" else size), main)]
    if not main.desk:
        desk = page("a3", settings.orientation)
        sheets.append(_sheet(documents, request.artifact("poster", size="a3"), desk))
    return _ask(documents, tuple(sheets))


def _sheet(documents: Documents, artifact: str, on: Page) -> Sheet:
    """What stands on a page as it is worked out; where that is not sure enough, what may win."""
    search, furniture = _search(documents, on), documents.furniture(on, 1.0)
    if documents.sure:
        answer = search.answer()
        if isinstance(answer, Found):
            frames = {documents.furniture(on, wider).frame(on, answer.candidate.strips) for wider in documents.doubts}
            if len(frames) == 1:
                return Sheet(artifact, on, search, answer, furniture, foreseen=True)
        else:
            return Sheet(artifact, on, search, answer, furniture)
    return _to_measure(documents, Sheet(artifact, on, search, (), furniture))


def _to_measure(documents: Documents, sheet: Sheet) -> Sheet:
    """What may win on a page, however the words turn out within what is in doubt."""
    wanted: dict[Candidate, None] = {}
    for wider in documents.doubts:
        rooms = _rooms(sheet.search, documents.furniture(sheet.page, wider))
        answer = replace(sheet.search, wider=wider, rooms=rooms).answer()
        if isinstance(answer, Shortfall):  # wider words would not fit either
            return replace(sheet, answer=tuple(wanted) or answer, foreseen=False)
        wanted[answer.candidate] = None
    return replace(sheet, answer=tuple(wanted), foreseen=False)


def _search(documents: Documents, on: Page) -> Search:
    """The columns of a page, and what is to stand in them."""
    timeline, furniture = documents.timeline, documents.furniture(on, 1.0)
    seats = sum(len(bench.seats) for bench in timeline.benches)
    rooms, layouts = {}, {}
    least = NARROWEST * on.forms[-1].headings[0] * on.floor * MM
    for strips in range(1, MOST_STRIPS + 1):
        room = furniture.room(on, strips)
        most = max(4, int(strips * room.length / on.mm(25.0)))
        layout = columns(
            on,
            strips,
            bands=1 + max(slots(timeline.stretches).values(), default=-1),
            label=documents.label_width(on, strips),
            seats=seats if strips == 1 and on.unit >= LEAST_FOR_SEATS else 0,
            axis=axis_width(on, marks_of(timeline, most), documents.printing, strips),
        )
        if strips == 1 or layout.box >= least:
            rooms[strips], layouts[strips] = room, layout
    return Search(
        page=on,
        timeline=timeline,
        words=documents.wordings,
        layouts=layouts,
        rooms=rooms,
        side=documents.side,
        chip=NUMBER_SIZE * tab_width(timeline),
        seats=seats,
    )


def _rooms(search: Search, furniture: Furniture) -> dict[int, Room]:
    return {strips: furniture.room(search.page, strips) for strips in search.rooms}


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
        now[number] = _decided(now[number], {box["item"]: box for box in json.loads(result.data)["boxes"]})
    return _ask(documents, tuple(now))


def _decided(sheet: Sheet, boxes: Mapping[str, Mapping[str, float]]) -> Sheet:
    assert isinstance(sheet.answer, tuple)
    furniture = measured(boxes)
    heights = {
        candidate: {
            entry.event.id: _tall(boxes, f"{name(candidate)}:{entry.event.id}", sheet.page.sizes[candidate.step])
            for entry in sheet.search.timeline.entries
        }
        for candidate in sheet.answer
    }
    search = replace(sheet.search, rooms=_rooms(sheet.search, furniture)).learnt(heights)
    answer: Found | Shortfall | tuple[Candidate, ...] = search.among(sheet.answer) or search.answer()
    if isinstance(answer, Found) and answer.candidate not in search.known:
        answer = (answer.candidate,)
    phases = {item: box["h"] for item, box in boxes.items() if item.startswith("phase:")}
    return replace(sheet, search=search, answer=answer, furniture=furniture, phases=phases)


def _tall(boxes: Mapping[str, Mapping[str, float]], item: str, body: float) -> Tall:
    """The height of an event, set tighter where that spares a whole line of its `body` type, pt."""
    plain = boxes[item]["h"]
    snug = boxes.get(f"{item}:snug", {}).get("h", plain)
    return Tall(snug, True) if plain - snug > SPARED * body * MM else Tall(plain)


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
            view, heights = _view(documents, sheet, answer)
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
        tiles = request.artifact(_tiles(request), size=request.options.tile)
        printing.append(PdfJob(f"{tiles}: frames", documents.frames(tiling), min_points=TILE_LABEL))
    done = Done(tuple(jobs), tuple(findings))
    then = partial(_printed, documents, sheets, tuple(asked), done, tiling)
    return Ask(tuple(printing), then) if printing else done


def _measured_first(documents: Documents, sheets: tuple[Sheet, ...], which: Collection[int]) -> tuple[Sheet, ...]:
    """The sheets, some of which are not as they were worked out."""
    return tuple(_to_measure(documents, sheet) if number in which else sheet for number, sheet in enumerate(sheets))


def _tiles(request: Request) -> str:
    """`poster-tiles`; `poster-a0-tiles` where the poster is asked for in another size than the pack's own."""
    asked = request.options.poster_size
    return "poster-tiles" if asked in (None, request.derived.pack.timeline.size) else f"poster-{asked}-tiles"


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
    name = documents.request.artifact(_tiles(documents.request), size=documents.request.options.tile)
    job = TileJob(name, poster.data, geometry(tiling, sheets[0].page.height), frames.data)
    return Done((*done.jobs, job), (*done.findings, *frames.findings))


def _view(
    documents: Documents, sheet: Sheet, found: Found
) -> tuple[View | None, tuple[tuple[str, float, float], ...]]:
    """The marks and boxes of a sheet, and how tall its boxes have to be; no view where that has to be measured."""
    timeline, strips, level = documents.timeline, found.candidate.strips, found.candidate.level

    def composed(heights: Mapping[tuple[str, int], float]) -> View:
        return compose(
            sheet.page,
            found,
            sheet.furniture.frame(sheet.page, strips),
            timeline,
            documents.printing,
            heights,
            key_words(timeline, found.chart, found.scale, level, documents.printing),
        )

    if not sheet.foreseen:
        return composed(
            {
                (stretch.phase.id, level): sheet.phases.get(f"phase:{min(strips, 2)}:{level}:{stretch.phase.id}", 0.0)
                for stretch in timeline.stretches
                for level in (FULL, SHORT)
            }
        ), ()
    least, most = documents.phase_heights(sheet.page, found.columns.label)
    view = composed(most)
    labels = [(label.top, label.level) for _, label in view.phases]
    if least != most and labels != [(label.top, label.level) for _, label in composed(least).phases]:
        return None, ()
    heights = [(event.entry.event.id, event.height, event.height) for event in view.events]
    heights += [
        (f"phase:{label.stretch.phase.id}", least[key], most[key])
        for _, label in view.phases
        if not label.again and (key := (label.stretch.phase.id, label.level))
    ]
    heights += [("phases", sheet.furniture.phases, sheet.furniture.phases)] if view.listed else []
    return view, (*heights, ("key", 0.0, sheet.furniture.key))


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
