"""Pages that end at the foot: what a page leaves free before a box that would not fit is shared out above its blocks.

Only sections with `data-fill` ("2.2": mm that a gap of weight 1 may grow by at most) are filled, and never their
last page. Lines of a paragraph stay as close as they were, and so does what follows a heading; only space between
blocks grows, most above headings and least between the rows of a table. Where that is not enough, the page ends
a little nearer to its foot. Blocks only ever move down, so that nothing can meet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from revisionpack.engines.pdf_setup import PX_PER_MM, weasyprint  # isort: skip  # before the rest of WeasyPrint
from weasyprint.formatting_structure.boxes import (
    BlockContainerBox,
    BlockLevelBox,
    FootnoteAreaBox,
    LineBox,
    TableBox,
    TableRowBox,
    TableRowGroupBox,
)

LEAST_FREE = 2.0
"""Space that nobody sees, mm."""

MOST_FREE = 0.4
"""Share of a page that may be free; a page with more is left as it is."""

WEIGHTS = {
    "h1": 3.0,
    "h2": 3.0,
    "p": 0.6,
    "ul": 0.6,
    "ol": 0.6,
    "li": 0.4,
    "figure": 2.0,
    "section": 2.0,
    "table": 1.5,
}
"""How much of the space comes above a block, by its element; 1 for the others."""

ROW = 0.5
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
        if LEAST_FREE * PX_PER_MM < free < MOST_FREE * page.height:
            weight = sum(_weight(before, box) for before, box in _gaps(section))
            if weight:
                _stretch(section, min(free / weight, float(most) * PX_PER_MM), foot)


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


def _gaps(box: Any) -> Iterator[tuple[Any, Any]]:
    """Every two neighbours between which space may grow."""
    before = None
    for child in _flow(box):
        if before is not None:
            yield before, child
        yield from _gaps(child)
        before = child


def _weight(before: Any, box: Any) -> float:
    if before.element_tag in HEADINGS or before.style["break_after"] == "avoid":
        return 0.0
    if isinstance(box, TableRowBox):
        return ROW
    return WEIGHTS.get(box.element_tag, 1.0)


def _stretch(box: Any, unit: float, foot: float) -> float:
    """Let the gaps of a box grow by `unit` px for each part of their weight; how much longer what it holds is then."""
    flow = {id(child) for child in _flow(box)}
    grown, before = 0.0, None
    for child in box.children if flow else ():
        open_ended = _goes_on(child, foot) if id(child) in flow else False
        if id(child) in flow:
            if before is not None:
                grown += _weight(before, child) * unit
            before = child
        if grown:
            child.translate(dy=grown)
        if open_ended:
            child.height = max(0.0, child.height - max(0.0, _end(child) - foot))
        if id(child) in flow:
            longer = _stretch(child, unit, foot)
            grown += longer
            if not open_ended:
                child.height += longer
    return grown


assert weasyprint  # imported for its set-up
