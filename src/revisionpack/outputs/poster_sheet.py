"""One page of the poster: what is known of it so far, from what is worked out to what is drawn."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from revisionpack.layout.place import Room, Shortfall
from revisionpack.outputs.poster_candidates import Candidate, Found, Tall
from revisionpack.outputs.poster_documents import Documents, name
from revisionpack.outputs.poster_estimate import SPARED
from revisionpack.outputs.poster_frame import MM, Page, columns
from revisionpack.outputs.poster_furniture import Furniture, measured
from revisionpack.outputs.poster_key import key_words, marks_of
from revisionpack.outputs.poster_lanes import FULL, SHORT, slots
from revisionpack.outputs.poster_search import NARROWEST, Search
from revisionpack.outputs.poster_view import NUMBER_SIZE, View, axis_width, compose, tab_width

MOST_STRIPS = 8
LEAST_FOR_SEATS = 0.45
"""Smallest page, against an A1, that has room for the holders of an office. They stand beside one column of time only:
ten bars beside each of two strips would take the headings of a lying A1 from 28 pt to 19."""


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


def begun(documents: Documents, artifact: str, on: Page) -> Sheet:
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
    return to_measure(documents, Sheet(artifact, on, search, (), furniture))


def to_measure(documents: Documents, sheet: Sheet) -> Sheet:
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


def decided(sheet: Sheet, boxes: Mapping[str, Mapping[str, float]]) -> Sheet:
    """The sheet when what may win was measured: what has won, or what else is to be measured. `boxes`: in mm."""
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


def drawn(
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
