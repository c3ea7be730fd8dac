"""Shorter ways through WeasyPrint 70's placing of lines (see pdf_speed)."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from revisionpack.engines.pdf_setup import weasyprint  # isort: skip  # before the rest of WeasyPrint
from weasyprint.formatting_structure.boxes import LineBox, TextBox
from weasyprint.layout import inline
from weasyprint.text import line_break

from revisionpack.engines.pdf_patch import replace

_NONE = (
    "margin_left", "margin_right", "padding_left", "padding_right", "padding_top", "padding_bottom",
    "border_left_width", "border_right_width", "border_top_width", "border_bottom_width",
)  # fmt: skip
"""What no anonymous box has around it."""

LETTER_PAIRS = 4096


def breaks_between() -> None:
    """Whether a line may end between two letters, where boxes meet, is asked of Pango once for each pair."""
    original: Callable[[str, str | None], bool] = inline.can_break_text
    kept = lru_cache(LETTER_PAIRS)(original)

    def can_break_text(text: str, lang: str | None) -> bool:
        return kept(text, lang) if len(text) == 2 else original(text, lang)

    replace(inline, "can_break_text", can_break_text)


def below_floats(context: Any, y: float) -> bool:
    """Whether a line that begins at y stands below every float."""
    for shape in context.excluded_shapes:
        top = shape.position_y
        if top >= y or top + shape.margin_height() > y:
            return False
    return True


def _text_of(linebox: Any, containing_block: Any) -> Any:
    """The only box of a line, where it is a text with nothing around it; None otherwise. Sets its lengths."""
    if len(linebox.children) != 1 or type(linebox.children[0]) is not TextBox or type(linebox) is not LineBox:
        return None
    text = linebox.children[0]
    style = text.style
    if (
        not text.is_in_normal_flow()
        or text.is_leader
        or style["vertical_align"] != "baseline"
        or not style["font_size"]
        or linebox.style["direction"] != "ltr"
        or containing_block.style["direction"] != "ltr"
        or linebox.style["position"] != "static"
    ):
        return None
    inline.resolve_percentages(text, containing_block)
    bare = not any(getattr(box, name) for name in _NONE for box in (linebox, text))
    return text if bare and linebox.margin_top == 0 else None


def lines_of_text() -> None:
    """A line of nothing but one text, with no float beside it, is placed without asking for what it does not have."""
    original: Callable[..., Any] = inline.get_next_linebox

    def next_line(
        context: Any, linebox: Any, position_y: float, bottom_space: float, skip_stack: Any,
        containing_block: Any, absolute_boxes: Any, fixed_boxes: Any, first_letter_style: Any, first_line_style: Any,
    ) -> Any:  # fmt: skip
        def asking() -> Any:
            return original(
                context, linebox, position_y, bottom_space, skip_stack, containing_block,
                absolute_boxes, fixed_boxes, first_letter_style, first_line_style,
            )  # fmt: skip

        if first_letter_style or first_line_style or not below_floats(context, position_y):
            return asking()
        try:
            text, held = linebox.revisionpack_text
        except AttributeError:
            text, held = linebox.revisionpack_text = None, None
        if held is not linebox.children:
            text, _ = linebox.revisionpack_text = _text_of(linebox, containing_block), linebox.children
        if text is None:
            return asking()
        skip = (skip_stack and skip_stack[0] and next(iter(skip_stack[0]))) or 0
        encoded = text.text.encode()
        if skip == len(encoded):
            return None, None
        if text.style["white_space"] in ("normal", "nowrap", "pre-line"):
            while encoded[skip : skip + 1] == b" ":
                skip += 1
        left = linebox.position_x = containing_block.content_box_x()
        available = left + containing_block.width - left
        begin = left + linebox.text_indent
        linebox.position_y = text.position_y = position_y
        text.position_x = begin
        made, resume, preserved = inline.split_text_box(
            context, text, (left + available) * (1 + 1e-9) - begin, skip, True
        )
        if made is None or preserved:
            return asking()
        line = linebox.copy()
        line.children = [made]
        line.width = begin + made.width - left
        if made.text.endswith(" "):
            inline.remove_last_whitespace(context, line)
        offset = inline.text_align(context, line, available, resume is None)

        line_height, baseline = line_break.strut(line.style)
        font_size = line.style["font_size"]
        leading = (line_height - font_size) / 2
        top, made.position_y = -baseline, -made.baseline
        bottom = top + (font_size + leading + leading)
        made_bottom = made.position_y + (made.height + made.margin_top + made.margin_bottom)
        top, bottom = min(top, made.position_y), max(bottom, made_bottom)
        made.position_x += offset
        made.position_y += position_y - top
        line.position_x += offset
        line.position_y = position_y
        line.baseline, line.height, line.margin_top, line.margin_bottom = -top, bottom - top, 0, 0
        return line, None if resume is None else {0: {resume: None}}

    replace(inline, "get_next_linebox", next_line)


assert weasyprint  # imported for its set-up
