"""Pages that end at the foot: what a page leaves free before a box that would not fit is shared out above its blocks.

Only sections with `data-fill="1"` are filled, and never their last page. Space grows by whole half lines of the
section, so that text stays on its grid (pdf_grid); what is less than that stays free at the foot. Headings take it
first, then tables, figures and sections, other blocks, paragraphs, and last the rows of a table and the items of a
list; rows, items and other series of one kind all alike or not at all, in all of the tables, lists or cards under
one heading. No gap grows by so much that it would look like a hole: a page rather ends a little short. Lines of a
paragraph stay as close as they were, and so does what follows a heading, may not be parted from what is above it, or
stands in a frame or beside a rule. Blocks only ever move down, so that nothing can meet.

A frame that goes on overleaf is closed on both pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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

_Series = tuple[int, str] | None
"""The heading above a series, and what it is a series of."""

_Gap = tuple[Any, Any, _Series]
"""Two neighbours, and the series that they are of, or None."""

MOST_FREE = 0.4
"""Share of a page that may be free; a page with more is left as it is."""

TURNS = {
    **dict.fromkeys(("h1", "h2"), (1, 2, 6)),
    **dict.fromkeys(("h3", "figure", "section", "table"), (2, 6)),
    **dict.fromkeys(("p", "ul", "ol"), (4,)),
    **dict.fromkeys(("tr", "li"), (5,)),
}
"""When each half line may come above a block, by its element: those of a smaller number come first."""

ELSE = (3, 6)
"""The same for other elements."""

BELOW_FOOT = 0.3
"""Share of its padding by which a frame that is closed may reach below the text area: the foot line stands there."""

HEADINGS = ("h1", "h2", "h3", "h4", "header")
ROWS = ("tr", "li")
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
        if section.element.get("data-fill") != "1" or _has_notes(page):
            continue
        foot = page.content_box_y() + page.height
        free = foot - _lowest(section, foot)
        unit = strut(section.style)[0] / 2
        if unit <= free < MOST_FREE * page.height:
            grown = _shared(_gaps(section), int(free / unit))
            _stretch(section, {box: count * unit for box, count in grown.items()}, foot)


def close(pages: Sequence[Any]) -> None:
    """Give a frame that goes on overleaf its edge at the break; text stays where it is.

    The edge stands in the margin of the page where there is no room for it on the page.
    """
    for page, following in zip(pages, pages[1:], strict=False):
        heads = {id(box.element): box for box in _line_of(_first(following), 0)}
        for part in _line_of(_last(page), -1):
            rest = heads.get(id(part.element))
            if rest is None or not (part.border_left_width and part.border_right_width and part.border_top_width):
                continue
            edge, padding = part.border_top_width, part.padding_top
            if not part.border_bottom_width:
                foot = page.content_box_y() + page.height
                end = min(_lowest(part, foot) + padding, foot + padding * BELOW_FOOT)
                part.border_bottom_width, part.height = edge, end - part.content_box_y()
            if not rest.border_top_width:
                rest.border_top_width, rest.padding_top = edge, padding
                rest.position_y -= edge + padding


def _line_of(box: Any, place: int) -> Iterator[Any]:
    """The blocks at the foot of a page (-1) or at its head (0), each in the one before."""
    while isinstance(box, BlockContainerBox):
        yield box
        inside = _flow(box)
        box = inside[place] if inside else None


def _shared(gaps: Iterable[_Gap], units: int) -> dict[int, int]:
    """How many of the free half lines come above each block, by its id.

    Of gaps whose turn it is and that are too many, some in even distances grow; a series is not parted unevenly.
    """
    turns: dict[tuple[int, _Series], list[Any]] = {}
    for before, box, series in gaps:
        for turn in _turns(before, box):
            turns.setdefault((turn, series), []).append(box)
    grown: dict[int, int] = {}
    for (_, series), boxes in sorted(turns.items(), key=lambda each: each[0][0]):
        count = min(units, len(boxes))
        if series and count < len(boxes):
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
    """The blocks of a box in normal flow."""
    if isinstance(box, (TableRowBox, LineBox)) or not hasattr(box, "children"):
        return []
    if not isinstance(box, (BlockContainerBox, TableBox, TableRowGroupBox)) and not box.is_table_wrapper:
        return []
    return [child for child in box.children if child.is_in_normal_flow() and not isinstance(child, LineBox)]


def _whole(box: Any) -> bool:
    """Whether the parts of a box stay where they are: a head, a diagram, what has a frame or a rule beside it."""
    if isinstance(box, (TableBox, TableRowGroupBox)):
        return False
    return bool(_classes(box) & set(WHOLE) or box.border_left_width or box.border_right_width)


def _classes(box: Any) -> set[str]:
    return set((box.element.get("class") or "").split()) if box.element is not None else set()


def _gaps(box: Any, heading: int = 0, part: str = "") -> Iterator[_Gap]:
    """Every two neighbours between which space may grow; `part` says what the series is that the box is a piece of."""
    before = None
    for child in () if _whole(box) else _flow(box):
        if child.element_tag == "h2":
            heading = id(child)
        kind = _kind(child)
        if before is not None:
            yield before, child, (heading, part or kind) if kind and kind == _kind(before) else None
        kinds = {_kind(inside) for inside in _flow(child)}
        yield from _gaps(child, heading, kind if len(kinds) == 1 and kind[:4] == kinds.pop()[:4] == "div." else "")
        before = child


def _kind(box: Any) -> str:
    """What a row, item, entry, card or part of a card is; nothing for what makes no series, as a paragraph."""
    if box.element_tag in ROWS:
        return str(box.element_tag)
    if box.element is not None and (name := (box.element.get("class") or "").split()[:1]):
        return f"{box.element_tag}.{name[0]}"
    inside = _flow(box) if box.element_tag == "div" else []
    return _kind(inside[0]) if inside else ""


def _turns(before: Any, box: Any) -> tuple[int, ...]:
    kept = "avoid" in (before.style["break_after"], box.style["break_before"])
    if before.element_tag in HEADINGS or (kept and not _alike(before, box)):
        return ()
    if isinstance(box, TableRowGroupBox) or "::" in box.element_tag:
        return ()
    return TURNS.get(box.element_tag, ELSE)


def _alike(before: Any, box: Any) -> bool:
    """Whether two boxes are items of a list or rows of a table, heads of rows excepted: they keep one distance."""
    if isinstance(before, TableRowBox):
        return any(cell.element_tag != "th" for cell in before.children)
    return bool(before.element_tag == box.element_tag == "li")


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
