"""Shorter ways through WeasyPrint 70's placing of lines (see pdf_speed)."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from revisionpack.engines.pdf_setup import weasyprint  # isort: skip  # before the rest of WeasyPrint
from weasyprint.formatting_structure.boxes import InlineBox, LineBox, TextBox
from weasyprint.layout import inline, preferred
from weasyprint.text import line_break

from revisionpack.engines.pdf_patch import everywhere, replace

_AROUND = (
    "margin_left", "margin_right", "padding_left", "padding_right", "padding_top", "padding_bottom",
    "border_left_width", "border_right_width", "border_top_width", "border_bottom_width",
)  # fmt: skip
"""What an anonymous box does not have."""

LETTER_PAIRS = 4096


def breaks_between() -> None:
    """Whether a line may end between two letters, where boxes meet, is asked of Pango once for each pair."""
    original: Callable[[str, str | None], bool] = inline.can_break_text
    kept = lru_cache(LETTER_PAIRS)(original)

    def can_break_text(text: str, lang: str | None) -> bool:
        return kept(text, lang) if len(text) == 2 else original(text, lang)

    replace(inline, "can_break_text", can_break_text)


def fits() -> None:
    """How narrow a box can get is not asked where all of it fits: no word has to be measured."""
    original: Callable[[Any, Any, float], float] = preferred.shrink_to_fit

    def shrink_to_fit(context: Any, box: Any, available_content_width: float) -> float:
        most: float = preferred.max_content_width(context, box, outer=False)
        if most <= available_content_width:
            return most
        least: float = preferred.min_content_width(context, box, outer=False)
        return min(max(least, available_content_width), most)

    everywhere(original, shrink_to_fit)


def below_floats(context: Any, y: float) -> bool:
    """Whether a line that begins at y stands below every float."""
    for shape in context.excluded_shapes:
        top = shape.position_y
        if top >= y or top + shape.margin_height() > y:
            return False
    return True


def _is_plain(box: Any) -> bool:
    """Whether nothing stands in a line but texts, and boxes around them that are where they stand."""
    return all(
        type(child) in (TextBox, InlineBox)
        and child.is_in_normal_flow()
        and not child.is_leader
        and child.style["position"] == "static"
        and child.style["direction"] == "ltr"
        and (type(child) is TextBox or _is_plain(child))
        for child in box.children
    )


class _Line:
    """A line of texts and boxes around them: `split_inline_box` for those, without what they do not have."""

    def __init__(self, context: Any, containing_block: Any, bottom_space: float) -> None:
        self.context, self.containing_block, self.bottom_space = context, containing_block, bottom_space
        self.children: list[Any] = []
        """Those of the line itself, so far."""

    def split(self, box: Any, x: float, max_x: float, skip_stack: Any) -> Any:
        """As much as fits, where to go on, if a line break was preserved, and the first and the last letter."""
        max_x *= 1 + 1e-9
        is_start, start_x, start_stack = skip_stack is None, x, skip_stack
        is_line = type(box) is LineBox
        left = box.padding_left + box.margin_left + box.border_left_width
        right = box.padding_right + box.margin_right + box.border_right_width
        white_space = box.style["white_space"]
        last_index = len(box.children) - 1
        children: list[Any] = []
        waiting: list[Any] = []
        preserved = False
        first_letter: Any = None
        last_letter: Any = None
        resume: Any = None
        skip = 0
        if not is_start:
            ((skip, skip_stack),) = skip_stack.items()
        for index in range(skip, last_index + 1):
            child = box.children[index]
            child.position_y = box.position_y
            new, resume, kept, first, last = self._level(child, x, max_x, skip_stack)
            if index == last_index and right and resume is None:
                new, resume, kept, first, last = self._level(child, x, max_x - right, skip_stack)
            skip_stack = None
            preserved = preserved or bool(kept)
            if last_letter is True:  # a space that collapsed
                last_letter = " "
            elif white_space in ("pre", "nowrap"):
                last_letter = None
            if last_letter and first and inline.can_break_text(last_letter + first, child.style["lang"]):
                children += waiting
                waiting = []
            if first_letter is None:
                first_letter = first
            last_letter = child.trailing_collapsible_space or last
            if new is not None:
                if is_line:
                    self.children.append((index, new))
                new_x = new.position_x + new.margin_width()
                if new_x > max_x and new_x - inline.trailing_whitespace_size(self.context, new) > max_x:
                    before = inline._break_waiting_children(
                        self.context, self.containing_block, max_x, self.bottom_space, start_stack, [], [], [], [],
                        self.children, children, waiting, None, None,
                    )  # fmt: skip
                    if before:
                        resume = before
                        break
                x = new_x
                waiting.append((index, new, child))
            if resume is not None:
                children += waiting
                resume = {index: resume}
                break
        else:
            children += waiting
            resume = None
        made = box.copy_with_children([child for _, child, _ in children])
        made.remove_decoration(start=not is_start, end=resume is not None)
        if not is_line:
            made.position_x = start_x
            if left and (is_start or box.style["box_decoration_break"] == "clone"):
                for child in made.children:
                    child.translate(dx=left)
        made.width = 0
        if made.children:
            child = made.children[-1]
            made.width = child.position_x + child.margin_width() - made.content_box_x()
        inline._adjust_line_height(made)
        return made, resume, preserved, first_letter, last_letter

    def _level(self, box: Any, x: float, max_x: float, skip_stack: Any) -> Any:
        inline.resolve_percentages(box, self.containing_block)
        if type(box) is TextBox:
            box.position_x = x
            skip = next(iter(skip_stack)) or 0 if skip_stack else 0
            new, resume, preserved = inline.split_text_box(
                self.context, box, max_x - x, skip, is_line_start=not self.children
            )
            if not (text := box.text):
                return new, None if resume is None else {resume: None}, preserved, None, None
            if resume is None:
                return new, None, preserved, text[0], text[-1]
            return new, {resume: None}, preserved, text[0], text.encode()[:resume].decode()[-1]
        if box.margin_left == "auto":
            box.margin_left = 0
        if box.margin_right == "auto":
            box.margin_right = 0
        return self.split(box, x, max_x, skip_stack)


def _kind(linebox: Any, containing_block: Any) -> Any:
    """The only text of a line that has nothing around it; True for other lines of texts and their boxes; or None."""
    if (
        type(linebox) is not LineBox
        or linebox.style["direction"] != "ltr"
        or containing_block.style["direction"] != "ltr"
        or linebox.style["position"] != "static"
        or any(getattr(linebox, name) for name in ("margin_top", *_AROUND))
        or not _is_plain(linebox)
    ):
        return None
    text: Any = linebox.children[0] if len(linebox.children) == 1 else None
    if type(text) is not TextBox or text.style["vertical_align"] != "baseline" or not text.style["font_size"]:
        return True
    inline.resolve_percentages(text, containing_block)
    return True if any(getattr(text, name) for name in _AROUND) else text


def lines_of_text() -> None:
    """Lines of nothing but texts, with no float beside them, are placed without asking for what they do not have."""
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
        kind, known_of = vars(linebox).get("revisionpack_kind", (None, None))
        if known_of is not linebox.children:
            kind, _ = linebox.revisionpack_kind = _kind(linebox, containing_block), linebox.children
        if kind is None:
            return asking()
        left = linebox.position_x = containing_block.content_box_x()
        available = left + containing_block.width - left
        begin = left + linebox.text_indent
        linebox.position_y = position_y
        if kind is True:
            resume = inline.skip_first_whitespace(linebox, skip_stack)
            if resume == "continue":
                return None, None
            line, resume, preserved, _, _ = _Line(context, containing_block, bottom_space).split(
                linebox, begin, left + available, resume
            )
            if inline.is_phantom_linebox(line):
                return asking()
            inline.remove_last_whitespace(context, line)
            offset = inline.text_align(context, line, available, resume is None or preserved)
            bottom, top = inline.line_box_verticality(line)
            line.position_y = top
            line.translate(offset, position_y - top)
        else:
            line, resume = _of_text(context, linebox, kind, skip_stack, begin, left + available)
            if line is None:
                return asking() if resume is None else (None, None)
            offset = inline.text_align(context, line, available, resume is None)
            bottom, top = _place_text(line, line.children[0], offset, position_y)
        line.position_y = position_y
        line.baseline, line.height, line.margin_top, line.margin_bottom = -top, bottom - top, 0, 0
        return line, resume

    replace(inline, "get_next_linebox", next_line)


def _of_text(context: Any, linebox: Any, text: Any, skip_stack: Any, begin: float, end: float) -> tuple[Any, Any]:
    """A line of a text, and where to go on. Without a line: True at the end of the text, None for what is not plain."""
    skip = (skip_stack and skip_stack[0] and next(iter(skip_stack[0]))) or 0
    encoded = text.text.encode()
    if skip == len(encoded):
        return None, True
    if text.style["white_space"] in ("normal", "nowrap", "pre-line"):
        while encoded[skip : skip + 1] == b" ":
            skip += 1
    text.position_x, text.position_y = begin, linebox.position_y
    made, resume, preserved = inline.split_text_box(context, text, end * (1 + 1e-9) - begin, skip, True)
    if made is None or preserved:
        return None, None
    line = linebox.copy()
    line.children = [made]
    line.width = begin + made.width - linebox.position_x
    if made.text.endswith(" "):
        inline.remove_last_whitespace(context, line)
    return line, None if resume is None else {0: {resume: None}}


def _place_text(line: Any, text: Any, offset: float, y: float) -> tuple[float, float]:
    """Place a text in its line; returns where the line ends and begins, from its baseline."""
    line_height, baseline = line_break.strut(line.style)
    size = line.style["font_size"]
    leading = (line_height - size) / 2
    top, bottom = -baseline, -baseline + (size + leading + leading)
    text_top, text_height = -text.baseline, text.height + text.margin_top + text.margin_bottom
    top, bottom = min(top, text_top), max(bottom, text_top + text_height)
    text.position_x += offset
    text.position_y = text_top + (y - top)
    line.position_x += offset
    return bottom, top


assert weasyprint  # imported for its set-up
