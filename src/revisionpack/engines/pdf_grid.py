"""Baselines on one grid: text at the size and leading of the body stands on half lines from the head of the page.

In a document whose `body` has `data-grid`, every block of lines in that size and leading begins at the next half
line; what stands above it (a heading, a rule, a caption, a row's padding) may be as high as it likes. An
inline-block (a card beside another, say) has a grid of its own, which begins at its top; since the line that holds
it stands on the grid of the page, so does what it holds. A section that is set tighter has a grid of its shorter
lines. Nothing is laid out again: a block is told where to begin before its first line is made. What stands beside
a first line goes by it, in any face and size: numbers, whether they float or are out of the flow, share its baseline,
and bullets and boxes without words are at the middle of its small letters.

This wraps three functions of WeasyPrint 70; documents without `data-grid` are laid out as they always were.
"""

from __future__ import annotations

from itertools import takewhile
from math import ceil
from operator import methodcaller
from typing import Any

from revisionpack.engines.pdf_setup import weasyprint  # isort: skip  # before the rest of WeasyPrint
from weasyprint.formatting_structure.boxes import BlockContainerBox, InlineBlockBox, LineBox
from weasyprint.layout import block, inline
from weasyprint.layout import page as page_layout
from weasyprint.text.line_break import character_ratio, strut

NOTHING = 0.08
"""Share of half a line that a block may have come too far down and still begin where it should have: what faces of
one size differ in where their baselines stand, and a sign that is a little higher than its line."""

_lines = block._linebox_layout
_inline_block = inline.inline_block_box_layout
_of_page = page_layout.block_level_layout


def apply() -> None:
    """Let WeasyPrint ask here where lines begin."""
    block._linebox_layout = lines
    inline.inline_block_box_layout = inline_block
    page_layout.block_level_layout = of_page


def plain() -> None:
    """Let WeasyPrint place lines by itself again."""
    block._linebox_layout = _lines
    inline.inline_block_box_layout = _inline_block
    page_layout.block_level_layout = _of_page


def mark(root_box: Any) -> None:
    """Find the blocks of a document whose lines belong on its grid, and how far their faces sit from the body's."""
    body = root_box.children[0] if root_box.children else None
    element = getattr(body, "element", None)
    if body is None or element is None or element.get("data-grid") is None:
        return
    size, (leading, first) = body.style["font_size"], strut(body.style)
    shifts: dict[int, float | None] = {}
    for box in body.descendants():
        if not isinstance(box, BlockContainerBox) or not box.children:
            continue
        if isinstance(box.children[0], LineBox):
            style = box.style
            if id(style) not in shifts:
                own = strut(style)
                shifts[id(style)] = first - own[1] if (size, leading) == (style["font_size"], own[0]) else None
            shift = shifts[id(style)]
            box.grid_shift = 0.0 if shift and _holds_blocks(box.children[0]) else shift
        elif box.children[0].is_absolutely_positioned():
            _lead(box)


def _lead(box: Any) -> None:
    """Tell the block of the first lines which marks stand before it, out of the flow, where it begins."""
    marks = tuple(takewhile(methodcaller("is_absolutely_positioned"), box.children))
    first = box
    while isinstance(first, BlockContainerBox) and first.children:
        if isinstance(first.children[0], LineBox):
            first.grid_marks = (*getattr(first, "grid_marks", ()), *filter(_hangs, marks))
        first = next(filter(methodcaller("is_in_normal_flow"), first.children), None)


def _hangs(sign: Any) -> bool:
    """Whether a box out of the flow is a number or an empty sign that no style puts anywhere else."""
    return sign.style["top"] == sign.style["bottom"] == "auto" and (
        isinstance(sign.children[0], LineBox) if sign.children else sign.style["height"] != "auto"
    )


def _holds_blocks(line: Any) -> bool:
    """Whether a line is there for blocks side by side, whose own lines stand on the grid."""
    blocks = (child for child in line.children if isinstance(child, InlineBlockBox))
    return any(child.style["vertical_align"] == "top" for child in blocks)


def lines(context: Any, box: Any, *args: Any) -> Any:
    """The lines of a block, the first of which begins on the grid, with what stands beside it."""
    shift = getattr(box, "grid_shift", False)
    if shift is False:
        return _lines(context, box, *args)
    *before, margins, bottom_space, position_y, skip_stack, letter, line, decoration, most = args
    at = position_y + block.collapse_margin(margins)
    if shift is not None:
        half, top = strut(box.style)[0] / 2, context.grid_top + shift
        position_y = top + ceil((at - top) / half - NOTHING) * half
        for label in _labels(context, at):
            if getattr(label, "grid_shift", None) is None:  # else its line has come down by itself
                label.translate(dy=position_y - at)
        args = (*before, [], bottom_space, position_y, skip_stack, letter, line, decoration, most)
    made = _lines(context, box, *args)
    if skip_stack is None and before[2]:
        first = before[2][0]
        baseline = first.position_y + first.baseline
        for label in _labels(context, first.position_y):
            label.translate(dy=baseline - label.children[0].position_y - label.children[0].baseline)
        for sign in getattr(box, "grid_marks", ()):
            sign.position_y = baseline - _above(sign, box.style)
    return made


def _labels(context: Any, at: float) -> list[Any]:
    """What floats at a height and is one line."""
    floats = (each for each in context.excluded_shapes if each.position_y == at and len(each.children) == 1)
    return [each for each in floats if isinstance(each.children[0], LineBox)]


def _above(sign: Any, beside: Any) -> float:
    """How far above the baseline of a line in the style beside it the box of a number or of an empty sign begins."""
    style = sign.style
    edge: float = style["border_top_width"] + style["padding_top"].value
    if sign.children:
        first: float = strut(style)[1]
        return edge + first
    height: float = style["height"].value + (0 if style["box_sizing"] == "border-box" else 2 * edge)
    small_letter: float = character_ratio(beside, "ex") * beside["font_size"]
    return (small_letter + height) / 2


def inline_block(context: Any, *args: Any) -> Any:
    """An inline-block, which is laid out at 0 and put into its line later.

    Its height is that of its lines, by however little these sit lower than the body's: rows of such blocks stay on
    the grid as well.
    """
    top, context.grid_top = getattr(context, "grid_top", 0.0), 0.0
    try:
        made = _inline_block(context, *args)
    finally:
        context.grid_top = top
    made.height = max(0.0, made.height - _last_shift(made))
    return made


def _last_shift(box: Any) -> float:
    """How much lower than the body's the last lines of a box sit."""
    shift = getattr(box, "grid_shift", None)
    inner = [child for child in box.children if isinstance(child, BlockContainerBox) and child.is_in_normal_flow()]
    return shift or (_last_shift(inner[-1]) if inner else 0.0)


def of_page(context: Any, box: Any, *args: Any, **kwargs: Any) -> Any:
    """What begins at the head of a page."""
    context.grid_top = box.position_y
    return _of_page(context, box, *args, **kwargs)


assert weasyprint  # imported for its set-up
