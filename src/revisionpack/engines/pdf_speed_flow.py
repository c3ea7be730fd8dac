"""Shorter ways through what WeasyPrint 70 asks of a box again and again while it lays out (see pdf_speed)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from revisionpack.engines.pdf_setup import weasyprint  # isort: skip  # before the rest of WeasyPrint
from weasyprint.formatting_structure import build
from weasyprint.formatting_structure.boxes import (
    BlockBox,
    Box,
    InlineBox,
    LineBox,
    ParentBox,
)
from weasyprint.layout import page as page_layout

from revisionpack.engines.pdf_patch import everywhere, replace


def flow() -> None:
    """Whether a box stands in the flow is asked ten times a box: what neither floats nor is placed does."""
    original: Callable[[Any], bool] = Box.is_in_normal_flow

    def is_in_normal_flow(self: Any) -> bool:
        style = self.style
        return (style["float"] == "none" and style["position"] == "static") or original(self)

    replace(Box, "is_in_normal_flow", is_in_normal_flow)


def contexts() -> None:
    """Whether a box is a world of its own for floats and margins is told by its style and its kind."""
    original: Callable[[Any], bool] = Box.establishes_formatting_context

    def establishes(self: Any) -> bool:
        if self.is_column:
            return True
        style, kind = self.style, type(self)
        try:
            known: dict[Any, bool] = style.revisionpack_contexts
        except AttributeError:
            known = style.revisionpack_contexts = {}
        if kind not in known:
            known[kind] = original(self)
        return known[kind]

    replace(Box, "establishes_formatting_context", establishes)


def descent() -> None:
    """A box's descendants are passed one by one, not through as many generators as they lie deep."""

    def descendants(self: Any, placeholders: bool = False) -> Iterator[Any]:
        waiting = [self]
        while waiting:
            box = waiting.pop()
            yield box
            if placeholders or isinstance(box, Box):
                waiting += reversed(box.children)

    replace(Box, "descendants", descendants)


def page_names() -> None:
    """The pages that a box begins and ends on: one for all where no style names any, or told by its outermost children.

    The original asks all its children.
    """
    of_box: Callable[[Any], tuple[Any, Any]] = Box.page_values

    def flows(child: Any) -> bool:
        return bool(child.is_in_normal_flow() or child.is_floated())

    def page_values(self: Any) -> tuple[Any, Any]:
        start, end = of_box(self)
        if "page" in self.style.cache.get("revisionpack_unsaid", ()):
            return start, end
        first = next((child for child in self.children if flows(child)), None)
        if first is None:
            return start, end
        last = next(child for child in reversed(self.children) if flows(child))
        values = first.page_values()
        return values[0] or start, (values if last is first else last.page_values())[1] or end

    replace(ParentBox, "page_values", page_values)


def page_styles() -> None:
    """Pages to which the same rules apply share their styles and those of their margins: most differ by number only."""
    original: Callable[[Any, Any, Any], None] = page_layout.set_page_type_computed_styles

    def share(page_type: Any, html: Any, style_for: Any) -> None:
        if style_for.initial_page_sizes["box"] is None:  # lengths may still depend on it
            original(page_type, html, style_for)
            return
        cascaded, computed = style_for.get_cascaded_styles(), style_for.get_computed_styles()
        known = vars(style_for).setdefault("revisionpack_page_styles", {})
        style_for.add_page_declarations(page_type)
        declared = {pseudo: style for (page, pseudo), style in cascaded.items() if page == page_type}
        key = frozenset(
            (pseudo, name, id(value), str(weight))
            for pseudo, style in declared.items()
            for name, (value, weight) in style.items()
        )
        if key not in known:
            original(page_type, html, style_for)
            known[key] = {pseudo: computed[page_type, pseudo] for pseudo in {None, *declared}}
        for pseudo, style in known[key].items():
            computed[page_type, pseudo] = style

    everywhere(original, share)


def whole_boxes() -> None:
    """A box that begins and ends on its page keeps its edges: nothing is asked of its style."""
    original: Callable[[Any, bool, bool], None] = ParentBox.remove_decoration

    def remove_decoration(self: Any, start: bool, end: bool) -> None:
        if start or end:
            original(self, start, end)

    replace(ParentBox, "remove_decoration", remove_decoration)


def inputs() -> None:
    """Whether a box is a field of a form is told by its element first, not by its style."""
    original: Callable[[Any], bool] = Box.is_input
    fields = ("button", "input", "select", "textarea")

    def is_input(self: Any) -> bool:
        return self.element is not None and self.element.tag in fields and original(self)

    replace(Box, "is_input", is_input)


def plain_children() -> None:
    """Boxes that neither are nor hold parts of a table are left as they are, and not looked through for seven rules."""
    original: Callable[[Any, Any], Any] = build.table_boxes_children
    plain = (BlockBox, LineBox, InlineBox)

    def table_boxes_children(box: Any, children: Any) -> Any:
        if type(box) in plain:
            children = list(children)
            if not any(child.internal_table_or_caption or child.proper_table_child for child in children):
                box.children = children
                return box
        return original(box, children)

    everywhere(original, table_boxes_children)


assert weasyprint  # imported for its set-up
