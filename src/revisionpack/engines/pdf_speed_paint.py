"""Shorter ways through WeasyPrint 70's painting: most boxes have nothing to paint but words (see pdf_speed)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from revisionpack.engines.pdf_setup import weasyprint  # isort: skip  # before the rest of WeasyPrint
import pydyf
from weasyprint import draw as weasyprint_draw
from weasyprint import stacking
from weasyprint.draw import border
from weasyprint.draw import text as draw_text
from weasyprint.draw.color import get_color
from weasyprint.formatting_structure.boxes import Box, InlineBox, LineBox, TextBox
from weasyprint.pdf.stream import Stream

from revisionpack.engines.pdf_patch import everywhere, replace


class _Within:
    """What a stream does before and after something is painted."""

    __slots__ = ("after", "before")

    def __init__(self, before: Callable[[], None], after: Callable[[], None]) -> None:
        self.before, self.after = before, after

    def __enter__(self) -> None:
        self.before()

    def __exit__(self, *_: object) -> None:
        self.after()


def within() -> None:
    """States are saved, and decoration marked, without a generator for each."""

    def artifact(self: Any) -> _Within:
        if self._tags is None:
            return _Within(_nothing, _nothing)
        return _Within(partial(self.begin_marked_content, "Artifact"), self.end_marked_content)

    replace(Stream, "stacked", lambda self: _Within(self.push_state, self.pop_state))
    replace(Stream, "artifact", artifact)


def _nothing() -> None:
    pass


def colours() -> None:
    """What sets a colour is worked out once for the colour, and words are not compared with colours."""
    original: Callable[..., None] = Stream.set_color
    original_color: Callable[[Any, str], Any] = get_color

    def color(style: Any, key: str) -> Any:
        value = style[key]
        return style["color"] if type(value) is str and value == "currentcolor" else value

    def ink(colour: Any) -> tuple[float, Any, bytes, bytes] | None:
        if colour.space not in ("srgb", "hsl", "hwb"):
            return None
        *channels, alpha = colour
        red, green, blue = map(pydyf._to_bytes, colour.to("srgb").coordinates)
        operands = b" ".join((red, green, blue))
        return alpha, (colour.space, *channels), operands + b" rg", operands + b" RG"

    def set_color(self: Any, colour: Any, stroke: bool = False) -> None:
        try:
            known = colour.revisionpack_ink
        except AttributeError:
            known = colour.revisionpack_ink = ink(colour)
        if known is None:
            original(self, colour, stroke)
            return
        alpha, key, fill, line = known
        self.set_alpha(alpha, stroke)
        if stroke:
            if key != self._current_color_stroke:
                self._current_color_stroke = key
                self.stream.append(line)
        elif key != self._current_color:
            self._current_color = key
            self.stream.append(fill)

    everywhere(original_color, color)
    replace(Stream, "set_color", set_color)


def borders() -> None:
    """Boxes without borders, rules between columns and outlines are not asked for their colours."""
    draw_border: Callable[[Any, Any], None] = border.draw_border
    draw_outline: Callable[[Any, Any], None] = border.draw_outline

    def plain(style: Any) -> bool:
        """Whether boxes of a style have no picture for a border and no columns."""
        return bool(
            style["border_image_source"][0] == "none"
            and style["column_width"] == "auto"
            and style["column_count"] == "auto"
        )

    def outlined(style: Any) -> bool:
        return bool(
            style["visibility"] == "visible"
            and style["outline_width"]
            and get_color(style, "outline_color").alpha
        )

    def border_of(stream: Any, box: Any) -> None:
        if (
            box.border_top_width == 0
            and box.border_bottom_width == 0
            and box.border_left_width == 0
            and box.border_right_width == 0
        ):
            style = box.style
            try:
                bare = style.revisionpack_unbordered
            except AttributeError:
                bare = style.revisionpack_unbordered = plain(style)
            if bare:
                return
        draw_border(stream, box)

    def outline_of(stream: Any, box: Any) -> None:
        style = box.style
        if box.element is not None and "outline_style" in style.cache.get("revisionpack_unsaid", ()):
            return
        try:
            known = style.revisionpack_outlined
        except AttributeError:
            known = style.revisionpack_outlined = outlined(style)
        if known:
            draw_outline(stream, box)
            return
        for child in box.children:
            if isinstance(child, Box):
                outline_of(stream, child)

    everywhere(draw_border, border_of)
    everywhere(draw_outline, outline_of)


class _Place:
    """Where words stand, as WeasyPrint's matrix says it."""

    __slots__ = ("values",)

    def __init__(self, x: float, y: float) -> None:
        self.values = 1, 0, 0, -1, x, y


def words() -> None:
    """Words without a line above, through or below them are painted without the steps for that."""
    draw_decorated: Callable[..., None] = draw_text.draw_text
    draw_level: Callable[..., None] = weasyprint_draw.draw_inline_level

    def draw_words(stream: Any, textbox: Any, offset_x: float, text_overflow: str, block_ellipsis: Any) -> None:
        style = textbox.style
        if style["visibility"] != "visible":
            return
        if style["text_decoration_line"] != "none":
            draw_decorated(stream, textbox, offset_x, text_overflow, block_ellipsis)
            return
        x, y = textbox.position_x, textbox.position_y + textbox.baseline
        stream.set_color(style["color"])
        layout = textbox.pango_layout
        layout.reactivate(style)
        stream.begin_text()
        emojis = draw_text.draw_first_line(stream, textbox, text_overflow, block_ellipsis, _Place(x, y))
        stream.end_text()
        if emojis:
            draw_text.draw_emojis(stream, style, x, y, emojis)
        layout.deactivate()

    def draw_line(
        stream: Any,
        page: Any,
        box: Any,
        offset_x: float = 0,
        text_overflow: str = "clip",
        block_ellipsis: Any = "none",
    ) -> None:
        if not isinstance(box, (LineBox, InlineBox)):
            draw_level(stream, page, box, offset_x, text_overflow, block_ellipsis)
            return
        border.set_mask_border(stream, box)
        if box.background is not None:
            weasyprint_draw.draw_background(stream, box.background)
        border.draw_border(stream, box)
        if isinstance(box, LineBox):
            text_overflow, block_ellipsis = box.text_overflow, box.block_ellipsis
        last = len(box.children) - 1
        for index, child in enumerate(box.children):
            ellipsis = block_ellipsis if index == last else "none"
            offset = offset_x
            if not isinstance(child, stacking.StackingContext):
                offset += child.position_x - box.position_x
            if not isinstance(child, TextBox):
                draw_line(stream, page, child, offset, text_overflow, ellipsis)
                continue
            tags = stream._tags
            if tags is not None:
                number = len(tags)
                tags[child] = {"tag": "Span", "mcid": number}
                stream.stream += "/Span", pydyf.Dictionary({"MCID": number}), b"BDC"
            draw_words(stream, child, offset, text_overflow, ellipsis)
            if tags is not None:
                stream.stream.append(b"EMC")

    everywhere(draw_decorated, draw_words)
    everywhere(draw_level, draw_line)


def layers() -> None:
    """Boxes that lie flat in their parent's layer are told by their style, and lines of mere words left as they are."""
    dispatch: Callable[..., Any] = stacking._dispatch
    dispatch_children: Callable[..., Any] = stacking._dispatch_children

    def is_flat(style: Any) -> bool:
        return bool(
            style["position"] == "static"
            and style["float"] == "none"
            and style["z_index"] == "auto"
            and style["opacity"] >= 1
            and not style["transform"]
            and style["overflow"] == "visible"
        )

    def lies_flat(style: Any) -> bool:
        try:
            flat: bool = style.revisionpack_flat
        except AttributeError:
            flat = style.revisionpack_flat = is_flat(style)
        return flat

    def sort(box: Any, page: Any, *layers: Any) -> Any:
        if isinstance(box, TextBox) and lies_flat(box.style):
            return box
        return dispatch(box, page, *layers)

    def sort_children(box: Any, page: Any, *layers: Any) -> Any:
        if isinstance(box, (LineBox, InlineBox)) and all(
            isinstance(child, TextBox) and lies_flat(child.style) for child in box.children
        ):
            return box
        return dispatch_children(box, page, *layers)

    replace(stacking, "_dispatch", sort)
    replace(stacking, "_dispatch_children", sort_children)


assert weasyprint  # imported for its set-up
