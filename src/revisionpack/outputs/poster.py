"""The timeline poster: the main size, a desk version on A3, and the main size as tiles.

The boxes are measured first, at the sizes of type in question; then they are placed (layout/); then drawn.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from revisionpack.derive.timeline import Timeline, lanes_used
from revisionpack.layout.chart import Chart
from revisionpack.layout.place import Room, Shortfall
from revisionpack.layout.tiles import Tiling
from revisionpack.outputs.poster_frame import CROWDED, MM, SIZES, Page, page
from revisionpack.outputs.poster_lanes import FULL, SHORT, slots
from revisionpack.outputs.poster_search import NARROWEST, Candidate, Found, Heights, Search
from revisionpack.outputs.poster_tiles import cut, geometry
from revisionpack.outputs.poster_tiles import frames as tile_frames
from revisionpack.outputs.poster_view import (
    SUBTITLE,
    TITLE,
    Frame,
    View,
    axis_width,
    compose,
    frame,
    key_words,
    lane_numbers,
    marks_of,
    says_text,
    sizes,
    tab_width,
)
from revisionpack.outputs.step import (
    Ask,
    Document,
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
from revisionpack.theme import RIGHT_TO_LEFT, Printing, escape, settle_links

GAP = 2.4
"""mm between two boxes on A1."""
KEY_SHARE = 0.56
"""Share of the page's width that the key takes."""
MOST_STRIPS = 8

INKS: dict[str, dict[str, Any]] = {
    "full": {
        "navy": "#17365c", "accent": "#9c1c30", "band": "#17365c", "band2": "#7d8ba0", "stripe": "#f4f2ec",
        "shade": "#dcd8cc", "seat": "#5b6470", "seat_edge": "#5b6470", "seat_name": "#fff",
        "lanes": ["#17365c", "#9c1c30", "#1a1b1f", "#1a1b1f", "#5b6470", "#1a1b1f"],
    },
    "grey": {
        "navy": "#2b2b2b", "accent": "#4a4a4a", "band": "#2b2b2b", "band2": "#8a8a8a", "stripe": "#f3f3f3",
        "shade": "#d9d9d9", "seat": "#606060", "seat_edge": "#606060", "seat_name": "#fff",
        "lanes": ["#2b2b2b", "#555555", "#111111", "#111111", "#606060", "#111111"],
    },
    "low": {
        "navy": "#1a1b1f", "accent": "#1a1b1f", "band": "#fff", "band2": "#fff", "stripe": "",
        "shade": "#f0efec", "seat": "#fff", "seat_edge": "#1a1b1f", "seat_name": "#1a1b1f",
        "lanes": ["#1a1b1f"] * 6,
    },
}  # fmt: skip
"""Colours of the drawing for each ink; the boxes take theirs from the style sheets."""


@dataclass(frozen=True)
class Sheet:
    """One page to be made: its name, and what is known of it so far."""

    artifact: str
    page: Page
    search: Search | None = None
    furniture: Mapping[str, float] | None = None
    """Widths and heights (mm) of title, subtitle, key and phase labels by their `data-measure`."""


def plan(request: Request) -> Step | Skipped:
    """The poster of a pack: PDFs of the main size and of A3, and tiles."""
    timeline = request.derived.timeline
    if not timeline.entries:
        return Skipped("no events, so there is no poster")
    settings = request.derived.pack.timeline
    size = request.options.poster_size or settings.size
    main = page(size, settings.orientation)
    sheets = [Sheet(request.artifact("poster", size="" if size == "a1" else size), main)]
    if size != "a3" and not main.desk:
        sheets.append(Sheet(request.artifact("poster", size="a3"), page("a3", settings.orientation)))
    return _ask(request, tuple(sheets))


def _ask(request: Request, sheets: tuple[Sheet, ...]) -> Step:
    """Measure what is still unknown; go on to print when nothing is."""
    jobs, wanted = [], []
    for number, sheet in enumerate(sheets):
        answer = None if sheet.search is None else sheet.search.next()
        if sheet.search is None or isinstance(answer, tuple):
            candidates = answer if isinstance(answer, tuple) else ()
            wanted.append((number, candidates))
            document = _measuring(request, sheet, candidates)
            jobs.append(MeasureJob(f"{sheet.artifact}: {_asked(sheet, candidates)}", document))
    if jobs:
        return Ask(tuple(jobs), partial(_measured, request, sheets, tuple(wanted)))
    return _print(request, sheets)


def _asked(sheet: Sheet, candidates: Sequence[Candidate]) -> str:
    return "furniture" if sheet.search is None else ", ".join(map(_name, candidates))


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
        known: dict[Candidate, Heights] = {}
        for candidate in candidates:
            known[candidate] = {
                entry.event.id: boxes[f"{_name(candidate)}:{entry.event.id}"]["h"]
                for entry in request.derived.timeline.entries
            }
        now[number] = replace(sheet, search=sheet.search.learnt(known))
    return _ask(request, tuple(now))


def _with_furniture(request: Request, sheet: Sheet, boxes: Mapping[str, Mapping[str, float]]) -> Sheet:
    """The sheet with the rooms of its columns, now that title and key have their sizes."""
    timeline, printing = request.derived.timeline, _printing(request)
    furniture = {name: box["w"] if name in ("title", "subtitle") else box["h"] for name, box in boxes.items()}
    rooms, widths = {}, {}
    for strips in range(1, MOST_STRIPS + 1):
        shape = _frame(sheet.page, furniture, strips)
        rooms[strips] = Room(shape.top, shape.bottom, sheet.page.mm(GAP if strips < CROWDED else 0.6 * GAP))
    search = Search(
        page=sheet.page,
        timeline=timeline,
        rooms=rooms,
        bands=_bands(timeline),
        label={strips: _label(sheet.page, timeline, strips) for strips in rooms},
        seats=sum(len(bench.seats) for bench in timeline.benches),
        axis={},
        known={},
    )
    for strips, room in rooms.items():
        most = max(4, int(strips * room.length / sheet.page.mm(25.0)))
        widths[strips] = axis_width(sheet.page, marks_of(timeline, most), printing, strips)
    search = replace(search, axis=widths)
    least = NARROWEST * sheet.page.headings(compact=True)[0] * sheet.page.floor * MM
    fitting = {strips: room for strips, room in rooms.items() if strips == 1 or search.layout(strips).box >= least}
    return replace(sheet, furniture=furniture, search=replace(search, rooms=fitting))


def _frame(sheet: Page, furniture: Mapping[str, float], strips: int) -> Frame:
    subtitle, listed = furniture.get("subtitle", 0.0), furniture.get("phases", 0.0)
    return frame(sheet, furniture["title"], subtitle, furniture["key"], listed, strips)


def _print(request: Request, sheets: tuple[Sheet, ...]) -> Step:
    jobs: list[PdfJob] = []
    findings: list[Finding] = []
    views: list[View] = []
    for number, sheet in enumerate(sheets):
        assert sheet.search is not None
        answer = sheet.search.next()
        if isinstance(answer, Found):
            view = _view(request, sheet, answer)
            views.append(view)
            jobs.append(_pdf(request, sheet, answer, view))
        elif isinstance(answer, Shortfall):
            finding = _too_full(request, sheet, answer)
            if number == 0:
                return Failed((finding,))
            findings.append(replace(finding, severity="warning"))
    if request.options.tile == "none":
        return Done(tuple(jobs), tuple(findings))
    tiling = cut(views[0], request.options.tile)
    frames = _frames(request, tiling)
    return Ask((jobs[0], frames), partial(_tiled, request, tuple(jobs), views[0].page, tiling, tuple(findings)))


def _frames(request: Request, tiling: Tiling) -> PdfJob:
    """The sheets without the poster: what is printed in their margins, and the map."""
    printing = _printing(request)
    name = f"{_heading_words(request, printing)} · {printing.edition()}"
    title = f"{_heading_words(request, printing)}: {printing.words.tables['poster']['tiles']}"
    html = _render(request, printing, "poster/tiles.html", title=title, name=name, **tile_frames(tiling))
    css = request.theme.css("tokens.css", "poster/tiles.css")
    artifact = request.artifact("poster-tiles", size=request.options.tile)
    return PdfJob(f"{artifact}: frames", Document(html, css, title, request.derived.pack.language), min_points=7.0)


def _tiled(
    request: Request,
    jobs: tuple[PdfJob, ...],
    main: Page,
    tiling: Tiling,
    findings: tuple[Finding, ...],
    results: tuple[Result, ...],
) -> Step:
    """Set the printed poster into its sheets."""
    poster, frames = results
    name = request.artifact("poster-tiles", size=request.options.tile)
    job = TileJob(name, poster.data, geometry(tiling, main.height), frames.data)
    return Done((*jobs, job), (*findings, *frames.findings))


def _too_full(request: Request, sheet: Sheet, short: Shortfall) -> Finding:
    """What is missing, and what would fit."""
    ratio = short.needs / short.has
    larger = [
        name
        for name, (width, height) in sorted(SIZES.items(), key=lambda item: item[1][0])
        if width * height / (sheet.page.width * sheet.page.height) > ratio * 1.1 and name.startswith("a")
    ]
    help = f"Use a larger page (size: {larger[0]}), or " if larger else ""
    help += "show fewer events (timeline: {events: {weight: 3}}), or shorten their titles."
    return Finding(
        "poster-too-full",
        "error",
        f"{len(request.derived.timeline.entries)} events do not fit on {sheet.page.name.upper()} at "
        f"{sheet.page.floor:g} pt: they need {short.needs:,.0f} mm of column, the page has {short.has:,.0f} mm",
        help=help[0].upper() + help[1:],
    )


def _view(request: Request, sheet: Sheet, found: Found) -> View:
    printing = _printing(request)
    furniture = sheet.furniture or {}
    strips = found.candidate.strips
    heights = {
        (stretch.phase.id, level): 0.0 if strips >= CROWDED else furniture[f"phase:{min(strips, 2)}:{level}:{stretch.phase.id}"]
        for stretch in request.derived.timeline.stretches
        for level in (FULL, SHORT)
    }
    return compose(
        sheet.page,
        found.columns,
        _frame(sheet.page, furniture, strips),
        found.body,
        found.headings,
        found.candidate.compact,
        found.candidate.level,
        found.chart,
        found.scale,
        request.derived.timeline,
        printing,
        heights,
        key_words(request.derived.timeline, found.chart, found.scale, found.candidate.level, printing),
    )


def _pdf(request: Request, sheet: Sheet, found: Found, view: View) -> PdfJob:
    printing = _printing(request)
    words = printing.words.tables["poster"]
    title = f"{_heading_words(request, printing)}: {words['poster']!s}"
    html = _render(request, printing, "poster/poster.html", title=title, view=view, foot=_foot(request, printing),
                   key_width=_key_width(sheet.page), legend_after=_after(printing, "events", view.sizes["heads"]),
                   phases_after=_after(printing, "phases", view.sizes["phases"]))  # fmt: skip
    document = Document(html, _css(request), title, request.derived.pack.language)
    facts = (("layout", layout_facts(view, found)),)
    return PdfJob(sheet.artifact, document, min_points=sheet.page.floor, max_pages=1, facts=facts)


def layout_facts(view: View, found: Found) -> dict[str, Any]:
    """The geometry of the poster as plain data (layout.json): what tests assert on."""
    moves = found.chart.displacements
    return {
        "page": [view.page.width, view.page.height],
        "margin": view.page.margin,
        "body_pt": view.body,
        "headings_pt": [round(view.body * heading, 2) for heading in view.headings],
        "strips": len(found.chart.lanes),
        "fill": round(found.share, 4),
        "level": found.candidate.level,
        "compact": found.candidate.compact,
        "mean_mm": round(sum(moves) / len(moves), 2),
        "most_mm": round(max(moves), 2),
        "room": [view.frame.top, view.frame.bottom],
        "boxes": [
            [event.entry.event.id, round(event.left, 3), round(event.top, 3), event.width, event.height, event.side]
            for event in view.events
        ],
        "leaders": [
            [line.item, round(line.x, 3), round(line.y, 3), round(line.to_x, 3), round(line.to_y, 3)]
            for line in view.drawing.leaders
        ],
        "axes": [
            {"days": list(lane.axis.days), "mm": [round(y, 3) for y in lane.axis.ys]} for lane in found.chart.lanes
        ],
        "windows": [
            [lane.strip.first, lane.strip.last, lane.strip.start, lane.strip.end] for lane in found.chart.lanes
        ],
    }


def _measuring(request: Request, sheet: Sheet, candidates: Sequence[Candidate]) -> Document:
    """The document whose boxes decide: first the furniture, then the events at some sizes."""
    printing = _printing(request)
    timeline = request.derived.timeline
    lanes = lane_numbers(timeline, printing)
    common: dict[str, Any] = {"tab": tab_width(timeline), "phase_size": sizes(sheet.page)["phases"], "title": "measure"}
    if sheet.search is None:
        furniture = {
            "title": TITLE * sheet.page.unit,
            "subtitle": SUBTITLE * sheet.page.unit,
            "key_width": _key_width(sheet.page),
            "key_size": sizes(sheet.page)["key"],
            "key": _longest_key(timeline, printing),
            "phases_after": _after(printing, "phases", sizes(sheet.page)["phases"]),
            "list_width": sheet.page.width - 2 * sheet.page.margin,
        }
        html = _render(
            request, printing, "poster/measure.html", **common, furniture=furniture, stretches=timeline.stretches,
            phase_columns=[(strips, _label(sheet.page, timeline, strips)) for strips in (1, 2)], candidates=(),
        )  # fmt: skip
    else:
        search = sheet.search
        shown = [
            {
                "name": _name(candidate),
                "size": sheet.page.sizes[candidate.step],
                "compact": candidate.compact,
                "headings": sheet.page.headings(candidate.compact),
                "width": search.layout(candidate.strips).box,
                "events": [
                    (entry, lanes.get(entry.event.lane, 0), says_text(entry, candidate.level))
                    for entry in timeline.entries
                ],
            }
            for candidate in candidates
        ]
        html = _render(
            request, printing, "poster/measure.html", **common, furniture=None, phase_columns=(), stretches=(),
            candidates=shown,
        )  # fmt: skip
    return Document(html, _css(request), "measure", request.derived.pack.language)


def _longest_key(timeline: Timeline, printing: Printing) -> list[str]:
    """The key as long as it can become, so that its room is never too small."""
    words = printing.words.tables["poster"]
    stretch = str(words["stretch"]).format(most="2000", most_mm=100, least="2000", least_mm=10)
    said = [str(words["down_columns"]), stretch]
    said += [str(words["silent"]).format(n=100)] if timeline.entries else []
    plain = Timeline(
        timeline.entries, (), timeline.benches, timeline.left_out, timeline.first, timeline.last,
        timeline.calendar, timeline.ago,
    )  # fmt: skip
    return said + _rest_of_key(plain, printing)


def _rest_of_key(timeline: Timeline, printing: Printing) -> list[str]:
    return key_words(timeline, Chart(()), marks_of(timeline, 20), 0, printing)[1:]


def _render(request: Request, printing: Printing, template: str, **context: Any) -> str:
    pack = request.derived.pack
    environment = request.theme.environment(printing)
    environment.filters["mm"] = lambda length: f"{length:.3f}".rstrip("0").rstrip(".") + "mm"
    environment.filters["n"] = lambda length: f"{length:.3f}".rstrip("0").rstrip(".")
    ink = dict(INKS[request.options.ink], ink="#1a1b1f", ink2="#47494f", face=_face(request))
    timeline = request.derived.timeline
    environment.globals.update(
        ink=ink,
        pt=MM,
        seat_heads=partial(_seat_heads, timeline, printing),
        lane_tags=_lane_tags(timeline, printing),
        heading=pack.timeline.title or pack.title,
        subheading=pack.timeline.subtitle or pack.subtitle,
        rtl=pack.language.split("-")[0] in RIGHT_TO_LEFT,
    )
    return settle_links(environment.get_template(template).render(**context))


def _seat_heads(timeline: Timeline, printing: Printing, view: View) -> list[tuple[float, str]]:
    """The names of the offices over their bars, set to the right."""
    heads, column = [], 0
    for bench in timeline.benches:
        column += len(bench.seats)
        if view.columns.seats and bench.seats:
            heads.append((view.columns.seat_x(0) + column * view.columns.seat, printing.plain(bench.office)))
    return heads


def _lane_tags(timeline: Timeline, printing: Printing) -> dict[str, str]:
    """The word that stands beside the date, for every theme but the first (the usual one)."""
    lanes = printing.pack.timeline.lanes
    return {lane: printing.plain(lanes[lane]) for lane in lanes_used(timeline, lanes)[1:]}


def _label(sheet: Page, timeline: Timeline, strips: int) -> float:
    """Width of the words of a phase: on one strip with room, on several as wide as the longest word."""
    if not timeline.stretches:
        return 0.0
    if strips >= CROWDED:
        return 0.0
    if strips == 1:
        return sheet.mm(62.0)
    words = [word for stretch in timeline.stretches for word in str(stretch.phase.title).split()]
    longest = max(len(word) for word in words) * 0.54 * 1.4 * sizes(sheet)["phases"] * MM
    return min(sheet.mm(62.0), max(sheet.mm(34.0), longest))


def _bands(timeline: Timeline) -> int:
    return 1 + max(slots(timeline.stretches).values(), default=-1)


def _foot(request: Request, printing: Printing) -> str:
    """Pack, edition, whose words, licence: as in the foot of every product."""
    words = printing.words.tables["print"]
    pack, syllabus = printing.pack, printing.syllabus
    said = [printing.plain(pack.short or pack.title), printing.edition(), printing.updated()]
    if syllabus is not None and syllabus.board:
        said.append(str(words["not_endorsed"]).format(board=syllabus.board))
    said.append(str(pack.licence or ""))
    return " · ".join(part for part in said if part)


def _heading_words(request: Request, printing: Printing) -> str:
    pack = request.derived.pack
    return printing.plain(pack.timeline.title or pack.title)


def _after(printing: Printing, collection: str, size: float) -> float:
    """Where what follows a heading begins: the width of its word, and a space."""
    return (len(printing.kind(collection, many=True)) * 0.58 + 1.6) * size * MM


def _key_width(sheet: Page) -> float:
    return (sheet.width - 2 * sheet.margin) * KEY_SHARE


def _face(request: Request) -> str:
    first = "" if request.options.theme == "standard" else "Atkinson Hyperlegible Next, "
    return escape(f"{first}Source Sans 3, Source Serif 4, sans-serif")


def _css(request: Request) -> tuple[str, ...]:
    names = ["tokens.css", "poster/poster.css"]
    if request.options.theme != "standard":
        names.append("poster/clear.css")
    if request.options.ink != "full":
        names.append(f"poster/ink-{request.options.ink}.css")
    return request.theme.css(*names)


def _printing(request: Request) -> Printing:
    derived = request.derived
    return Printing(derived.pack, derived.syllabus, derived.numbers, request.theme.words(derived.pack.language))


def _name(candidate: Candidate) -> str:
    return f"{candidate.strips}x{candidate.step}{'c' if candidate.compact else ''}l{candidate.level}"
