"""Pages that end at the foot: what a page leaves free before a box that would not fit is shared out above its blocks.

Only sections with `data-fill` ("1": the half lines by which a gap of weight 1 may grow) are filled, and never their
last page. Space grows by whole half lines of the section, so that text stays on its grid (pdf_grid); what is less
than that stays free at the foot. A page that would still end well above it may grow by twice as much. Headings take
it first, then tables, figures and sections, then other blocks, then paragraphs, then the rows of a table, all of
them alike or none. Lines of a paragraph stay as close as they were, and so does what follows a heading or may not
be parted from what is above it. Where all that is not enough, the page ends a little nearer to its foot. Blocks
only ever move down, so that nothing can meet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from revisionpack.engines.pdf_setup import weasyprint  # isort: skip  # before the rest of WeasyPrint
from weasyprint.formatting_structure.boxes import (
    BlockContainerBox,
    BlockLevelBox,
    FootnoteAreaBox,
    LineBox,
    TableBox,
    TableRowBox,
    TableRowGroupBox,
)
from weasyprint.text.line_break import strut

_Gap = tuple[Any, Any, int]
"""Two neighbours, and a number of the table whose rows they are, or 0."""

MOST_FREE = 0.4
"""Share of a page that may be free; a page with more is left as it is."""

SHORT = 0.06
"""Share of a page: with more left free after it was filled, its spaces may grow by twice as much."""

WEIGHTS = {
    "h1": 3.0,
    "h2": 3.0,
    "h3": 2.0,
    "figure": 2.0,
    "section": 2.0,
    "table": 1.5,
    "p": 0.7,
    "ul": 0.7,
    "ol": 0.7,
    "li": 0.6,
}
"""How much of the space may come above a block, by its element; 1 for the others. More weight, sooner served."""

ROW = 0.65
"""Above a row of a table."""

HEADINGS = ("h1", "h2", "h3", "h4", "header")
WHOLE = ("al", "head", "conf")
"""Classes of boxes whose parts stay where they are."""


def fill(pages: Sequence[Any]) -> None:
    """Share out what is free on the pages, those already looked at excepted."""
    for page, following in zip(pages, pages[1:], strict=False):
        if getattr(page, "revisionpack_filled", False):
            continue
        page.revisionpack_filled = True
        section, after = _last(page), _first(following)
        if section is None or after is None or after.element is not section.element:
            continue
        if (most := section.element.get("data-fill")) is None or _has_notes(page):
            continue
        foot = page.content_box_y() + page.height
        free = foot - _lowest(section, foot)
        unit = strut(section.style)[0] / 2
        if unit <= free < MOST_FREE * page.height:
            gaps, units = list(_gaps(section)), int(free / unit)
            grown = _shared(gaps, units, float(most))
            if (units - sum(grown.values())) * unit > SHORT * page.height:
                grown = _shared(gaps, units, 2 * float(most))
            _stretch(section, {box: count * unit for box, count in grown.items()}, foot)


def _shared(gaps: Sequence[_Gap], units: int, most: float) -> dict[int, int]:
    """How many of the free half lines come above each block, by its id; above one of weight 1 at most `most`.

    The n-th unit of a gap is as urgent as n / weight is small. Of gaps that are alike and too many, some in even
    distances grow; rows of a table are not parted unevenly.
    """
    alike: dict[tuple[float, int], list[Any]] = {}
    for before, box, table in gaps:
        if weight := _weight(before, box):
            alike.setdefault((weight, table), []).append(box)
    turns = sorted(
        (turn / weight, table, weight)
        for weight, table in alike
        for turn in range(1, round(weight * most) + 1)
    )
    grown: dict[int, int] = {}
    for _, table, weight in turns:
        boxes = alike[weight, table]
        count = min(units, len(boxes))
        if table and count < len(boxes):
            continue
        for place in range(count):
            box = boxes[(2 * place + 1) * len(boxes) // (2 * count)]
            grown[id(box)] = grown.get(id(box), 0) + 1
        units -= count
    return grown


def _has_notes(page: Any) -> bool:
    """Whether footnotes stand at the foot of a page."""
    return any(isinstance(box, FootnoteAreaBox) and box.children for box in page.children)


def _body(page: Any) -> Sequence[Any]:
    root = page.children[0]
    return root.children[0].children if root.children else ()


def _last(page: Any) -> Any:
    held = [box for box in _body(page) if box.is_in_normal_flow()]
    return held[-1] if held and held[-1].element is not None else None


def _first(page: Any) -> Any:
    return next((box for box in _body(page) if box.is_in_normal_flow() and box.element is not None), None)


def _lowest(section: Any, foot: float) -> float:
    """How far down anything of a section reaches, px; what goes on overleaf counts to where it begins."""
    return max((_reach(box, foot) for box in section.descendants()), default=0.0)


def _reach(box: Any, foot: float) -> float:
    if isinstance(box, LineBox):
        return float(box.position_y + box.height)
    if isinstance(box, (BlockLevelBox, TableRowBox)) and box.is_in_normal_flow():
        return float(box.content_box_y()) if _goes_on(box, foot) else _end(box)
    return 0.0


def _end(box: Any) -> float:
    return float(box.position_y + box.margin_height() - box.margin_bottom)


def _goes_on(box: Any, foot: float) -> bool:
    """Whether a box is as high as the page allows, as one that is broken over pages is."""
    return _end(box) > foot - 1


def _flow(box: Any) -> list[Any]:
    """The blocks of a box in normal flow, where they may move apart."""
    if isinstance(box, (TableRowBox, LineBox)) or not hasattr(box, "children"):
        return []
    element = box.element
    if (
        element is not None
        and not isinstance(box, (TableBox, TableRowGroupBox))
        and _classes(box) & set(WHOLE)
    ):
        return []
    if not isinstance(box, (BlockContainerBox, TableBox, TableRowGroupBox)) and not box.is_table_wrapper:
        return []
    return [child for child in box.children if child.is_in_normal_flow() and not isinstance(child, LineBox)]


def _classes(box: Any) -> set[str]:
    return set((box.element.get("class") or "").split()) if box.element is not None else set()


def _gaps(box: Any) -> Iterator[_Gap]:
    """Every two neighbours between which space may grow."""
    before = None
    for child in _flow(box):
        if before is not None:
            yield before, child, id(box) if isinstance(child, TableRowBox) else 0
        yield from _gaps(child)
        before = child


def _weight(before: Any, box: Any) -> float:
    if before.element_tag in HEADINGS or "avoid" in (before.style["break_after"], box.style["break_before"]):
        return 0.0
    if isinstance(box, TableRowBox):
        return ROW
    if isinstance(box, TableRowGroupBox):
        return 0.0
    return WEIGHTS.get(box.element_tag, 1.0)


def _stretch(box: Any, above: Mapping[int, float], foot: float) -> float:
    """Let the gaps of a box grow by so many px above each of its blocks; how much longer what it holds is then."""
    flow = {id(child) for child in _flow(box)}
    grown = 0.0
    for child in box.children if flow else ():
        open_ended = _goes_on(child, foot) if id(child) in flow else False
        if id(child) in flow:
            grown += above.get(id(child), 0.0)
        if grown:
            child.translate(dy=grown)
        if open_ended:
            child.height = max(0.0, child.height - max(0.0, _end(child) - foot))
        if id(child) in flow:
            longer = _stretch(child, above, foot)
            grown += longer
            if not open_ended:
                child.height += longer
    return grown


assert weasyprint  # imported for its set-up
